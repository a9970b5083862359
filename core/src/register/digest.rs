//! What a register keeps of a model: its steps, flows, lanes and documents, with their labels as
//! they stand.
//!
//! A digest depends on nothing but its model, so models are digested side by side, and an index on
//! disk holds digests: whatever is weighed among all models is worked out anew from them, and an
//! index that was updated says the same as one made from scratch.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::labels::Wording;
use crate::label::{Lexicon, RawLabel};
use crate::matching::side::raw_labels;
use crate::model::{ElementId, Kind, Model};
use crate::similarity::{Flat, NodeType, UNNAMED};

/// No lane.
pub(super) const NO_LANE: Wording = Wording::MAX;

/// One model. Labels are numbers in the model's own list, [`UNNAMED`] for what says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Digest {
    /// Each distinct label once, in the order of first use.
    pub(super) labels: Vec<RawLabel>,
    pub(super) nodes: Vec<(NodeType, u32)>,
    pub(super) edges: Vec<(u32, u32)>,
    /// The lane of every node; [`NO_LANE`] where there is none, or one without name.
    pub(super) lanes: Vec<u32>,
    pub(super) has_lanes: bool,
    /// Data objects and stores; message flows.
    pub(super) artifacts: [Vec<u32>; 2],
}

impl Digest {
    /// Digests a model. O(elements), and the length of its labels.
    pub(super) fn new(model: &Model) -> Self {
        let lexicon = Lexicon::builtin();
        let (raw, of_elements) = raw_labels(model, lexicon, None);
        let unnamed: Vec<bool> = raw.iter().map(|label| label.is_unnamed(lexicon)).collect();
        let number = |e: ElementId| of_elements.get(e.index()).copied().unwrap_or(UNNAMED);
        let is_unnamed = |label: u32| unnamed.get(label as usize).copied().unwrap_or(true);
        let label = |e: ElementId| Some(number(e)).filter(|&n| !is_unnamed(n)).unwrap_or(UNNAMED);
        let (flat, elements) = Flat::of_model(model, label);
        let mut own = Own { raw: &raw, labels: Vec::new(), numbers: FxHashMap::default() };
        let nodes = flat.types().iter().copied().zip(flat.labels());
        let nodes = nodes.map(|(kind, &label)| (kind, own.number(label))).collect();
        let edges = (0..flat.len() as u32)
            .flat_map(|from| flat.after(from).iter().map(move |&to| (from, to)))
            .collect();
        let lane = |e: &ElementId| model.lane(*e).map_or(UNNAMED, label);
        let lanes = elements.iter().map(|e| own.number(lane(e))).collect();
        let mut of = |is: fn(Kind) -> bool| -> Vec<u32> {
            let all = model.elements().filter(|&e| is(model.kind(e)));
            all.map(|e| own.number(label(e))).collect()
        };
        let artifacts = [
            of(|k| matches!(k, Kind::DataObjectReference | Kind::DataStoreReference)),
            of(|k| k == Kind::MessageFlow),
        ];
        let has_lanes = model.elements().any(|e| model.kind(e) == Kind::Lane);
        Self { nodes, edges, lanes, has_lanes, artifacts, labels: own.labels }
    }
}

/// The labels of a model that are used, numbered anew.
struct Own<'r> {
    raw: &'r [RawLabel],
    labels: Vec<RawLabel>,
    numbers: FxHashMap<u32, u32>,
}

impl Own<'_> {
    fn number(&mut self, label: u32) -> u32 {
        let Some(raw) = self.raw.get(label as usize) else { return UNNAMED };
        let next = self.labels.len() as u32;
        let number = *self.numbers.entry(label).or_insert(next);
        if number == next {
            self.labels.push(raw.clone());
        }
        number
    }
}
