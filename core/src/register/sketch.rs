//! Each model of a register as numbers, and who has what.
//!
//! A node is known by its key: what it says, and its type. Keys that may be one step know each other
//! with their likeness, and each knows the models that have it. So all that a model could be matched
//! to in any other is found by walking over its own keys, and two models that share nothing cost
//! nothing.

use rustc_hash::FxHashMap;

use super::labels::{OfElements, Sparse, Wording, Wordings};
use super::many;
use crate::model::{ElementId, Kind, Model};
use crate::similarity::{Flat, NodeType, UNNAMED, likeness};

/// No lane.
pub(super) const NO_LANE: Wording = Wording::MAX;

/// Number of a key: a wording with a type.
pub(super) type Key = u32;

/// The nodes of a model with one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) key: Key,
    start: u32,
    end: u32,
}

/// One model.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sketch {
    pub(super) flat: Flat,
    /// Ascending by key.
    pub(super) groups: Vec<Group>,
    members: Vec<u32>,
    /// The wording of the lane of every node; [`NO_LANE`] where there is none.
    pub(super) lanes: Vec<Wording>,
    pub(super) has_lanes: bool,
    /// What data objects and stores, and what message flows, are called; ascending.
    pub(super) artifacts: [Vec<Wording>; 2],
}

impl Sketch {
    fn new(model: &Model, wordings: &OfElements, keys: &mut Keys) -> Self {
        let wording = |e: ElementId| wordings.get(e.index()).copied().unwrap_or(UNNAMED);
        let (flat, elements) = Flat::of_model(model, wording);
        let lane = |e: ElementId| model.lane(e).map_or(NO_LANE, wording);
        let lanes = elements.iter().map(|&e| lane(e)).collect();
        let of = |is: fn(Kind) -> bool| {
            let mut all: Vec<Wording> =
                model.elements().filter(|&e| is(model.kind(e))).map(wording).collect();
            all.sort_unstable();
            all
        };
        let mut nodes: Vec<(Key, u32)> = (flat.labels().iter().zip(flat.types()).enumerate())
            .map(|(node, (&wording, &kind))| (keys.number(wording, kind), node as u32))
            .collect();
        nodes.sort_unstable();
        let mut groups: Vec<Group> = Vec::new();
        for (at, &(key, _)) in nodes.iter().enumerate() {
            match groups.last_mut() {
                Some(last) if last.key == key => last.end += 1,
                _ => groups.push(Group { key, start: at as u32, end: at as u32 + 1 }),
            }
        }
        Self {
            has_lanes: model.elements().any(|e| model.kind(e) == Kind::Lane),
            artifacts: [
                of(|k| matches!(k, Kind::DataObjectReference | Kind::DataStoreReference)),
                of(|k| k == Kind::MessageFlow),
            ],
            members: nodes.into_iter().map(|(_, node)| node).collect(),
            flat,
            groups,
            lanes,
        }
    }

    /// The nodes of a group, ascending.
    pub(super) fn members(&self, group: Group) -> &[u32] {
        self.members.get(group.start as usize..group.end as usize).unwrap_or_default()
    }

    /// What all nodes and edges cost alone, in thousandths of a step.
    pub(super) fn mass(&self) -> u32 {
        u32::try_from(self.flat.mass()).unwrap_or(u32::MAX / 4).min(u32::MAX / 4)
    }
}

/// The keys of a register.
#[derive(Debug, Default)]
pub(super) struct Keys {
    numbers: FxHashMap<(Wording, NodeType), Key>,
    pub(super) list: Vec<(Wording, NodeType)>,
}

impl Keys {
    fn number(&mut self, wording: Wording, kind: NodeType) -> Key {
        let next = self.list.len() as Key;
        let key = *self.numbers.entry((wording, kind)).or_insert(next);
        if key == next {
            self.list.push((wording, kind));
        }
        key
    }
}

/// All models of a register, ready to be compared.
#[derive(Debug)]
pub(super) struct Shelf {
    pub(super) wordings: Wordings,
    pub(super) sketches: Vec<Sketch>,
    /// Of each key those that may be one step with it, itself included; thousandths.
    like: Sparse<(Key, u16)>,
    /// Of each key the models that have it, ascending, and its group there.
    postings: Sparse<(u32, u32)>,
}

impl Shelf {
    /// Reads all labels, model by model in this order, and sketches all models.
    pub(super) fn new(models: &[&Model], order: &[usize]) -> Self {
        let (wordings, of_elements) = Wordings::new(models, order);
        let mut keys = Keys::default();
        let sketches: Vec<Sketch> = models
            .iter()
            .zip(&of_elements)
            .map(|(model, wordings)| Sketch::new(model, wordings, &mut keys))
            .collect();
        let like = like(&keys.list, &wordings);
        let mut postings = vec![Vec::new(); keys.list.len()];
        for (model, sketch) in sketches.iter().enumerate() {
            for (group, of) in sketch.groups.iter().enumerate() {
                postings[of.key as usize].push((model as u32, group as u32));
            }
        }
        Self { wordings, sketches, like, postings: Sparse::of(postings) }
    }

    /// For every later model than `model`, which groups of the two may be one step, and how alike
    /// they are; in `found`, by model, in no order.
    pub(super) fn meet(&self, model: usize, found: &mut [Vec<(u32, u32, u16)>]) {
        let Some(sketch) = self.sketches.get(model) else { return };
        for (mine, group) in sketch.groups.iter().enumerate() {
            for &(key, likeness) in self.like.row(group.key as usize) {
                let all = self.postings.row(key as usize);
                let later = all.partition_point(|&(other, _)| other as usize <= model);
                for &(other, theirs) in &all[later..] {
                    found[other as usize].push((mine as u32, theirs, likeness));
                }
            }
        }
    }
}

/// Of each key those that may be one step with it.
fn like(keys: &[(Wording, NodeType)], wordings: &Wordings) -> Sparse<(Key, u16)> {
    let mut by_wording: FxHashMap<Wording, Vec<Key>> = FxHashMap::default();
    for (key, &(wording, _)) in keys.iter().enumerate() {
        by_wording.entry(wording).or_default().push(key as Key);
    }
    let rows = many::map(
        0..keys.len(),
        || (),
        |(), key| {
            let own = keys[key];
            let near = if own.0 == UNNAMED { &[][..] } else { wordings.like(own.0) };
            let mut row = Vec::new();
            for &(wording, score) in std::iter::once(&(own.0, 1_000)).chain(near) {
                for &other in by_wording.get(&wording).into_iter().flatten() {
                    let node = |key: (Wording, NodeType)| (key.1, key.0);
                    let alike =
                        likeness(node(own), node(keys[other as usize]), || u32::from(score));
                    if alike > 0 {
                        row.push((other, alike as u16));
                    }
                }
            }
            row
        },
    );
    Sparse::of(rows)
}
