//! The graph edit distance of two models, from their matching and their labels.

use std::collections::BTreeMap;

use super::flat::{Flat, UNNAMED, likeness};
use super::ged::{Candidate, Solver};
use crate::cost;
use crate::matching::{Matching, Pair, Side};
use crate::model::ElementId;

/// Most pairs of nodes that are looked at; beyond it only sizes are compared.
const MOST_CELLS: usize = 160_000;

/// Bounds of the graph edit distance, in thousandths of a step. `lower <= distance <= upper`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Distance {
    /// No edit path costs less.
    pub lower: u64,
    /// The cost of an edit path that is known.
    pub upper: u64,
}

impl Distance {
    /// Whether the bounds meet, so that the distance is known.
    pub fn is_optimal(self) -> bool {
        self.lower == self.upper
    }

    pub(crate) fn new(graphs: &Graphs<'_>, matching: &Matching) -> Self {
        let mut solver = Solver::default();
        let at_hand = graphs.mapping(matching);
        let Some(candidates) = &graphs.candidates else {
            let pairs = at_hand.iter().zip(0..).filter_map(|(&b, a)| Some((a, b?)));
            let pairs: Vec<Candidate> = pairs.map(|(a, b)| (a, b, graphs.likeness(a, b))).collect();
            solver.load(&graphs.old, &graphs.new, &pairs);
            let upper = solver.cost(&at_hand);
            return Self { lower: graphs.by_size().min(upper), upper };
        };
        solver.load(&graphs.old, &graphs.new, candidates);
        solver.cost(&at_hand);
        solver.improve();
        solver.distance()
    }
}

/// The graphs of both models.
pub(crate) struct Graphs<'g> {
    pair: &'g Pair<'g>,
    old: Flat,
    new: Flat,
    old_elements: Vec<ElementId>,
    new_elements: Vec<ElementId>,
    /// Nodes that may be one; `None` if there are too many to look at.
    candidates: Option<Vec<Candidate>>,
}

impl<'g> Graphs<'g> {
    pub(crate) fn new(pair: &'g Pair<'g>) -> Self {
        let numbers = numbers(pair);
        let number = |side: &Side<'_>, e: ElementId| {
            let text = pair.labels.normalized(side.labels[e.index()]);
            if pair.labels.is_unnamed(side.labels[e.index()]) {
                return UNNAMED;
            }
            numbers.get(text).copied().unwrap_or(UNNAMED)
        };
        let (old, old_elements) = Flat::of_model(pair.old.model, |e| number(&pair.old, e));
        let (new, new_elements) = Flat::of_model(pair.new.model, |e| number(&pair.new, e));
        let mut graphs = Self { pair, old, new, old_elements, new_elements, candidates: None };
        if graphs.old.len() * graphs.new.len() <= MOST_CELLS {
            let all = (0..graphs.old.len() as u32)
                .flat_map(|a| (0..graphs.new.len() as u32).map(move |b| (a, b)));
            let likely = all.map(|(a, b)| (a, b, graphs.likeness(a, b)));
            graphs.candidates = Some(likely.filter(|c| c.2 > 0).collect());
        }
        graphs
    }

    fn total(&self) -> u64 {
        self.old.mass() + self.new.mass()
    }

    /// For each node of the old graph its partner in the new one.
    fn mapping(&self, matching: &Matching) -> Vec<Option<u32>> {
        let partner = |&a: &ElementId| {
            let b = matching.new_of(a)?;
            self.new_elements.binary_search(&b).ok().map(|b| b as u32)
        };
        self.old_elements.iter().map(partner).collect()
    }

    /// Flows that one side has and the other does not, and the number of matched nodes.
    fn flow_cost(&self, mapping: &[Option<u32>]) -> u64 {
        let partner = |a: u32| mapping.get(a as usize).copied().flatten();
        let mut kept = 0;
        for a in 0..self.old.len() as u32 {
            let Some(b) = partner(a) else { continue };
            let ends = self.old.after(a).iter().filter_map(|&next| partner(next));
            kept += ends.filter(|end| self.new.after(b).binary_search(end).is_ok()).count();
        }
        let lost = self.old.edges() + self.new.edges() - 2 * kept;
        lost as u64 * u64::from(cost::FLOW)
    }

    /// Cost of the matching if labels are not looked at, and the cost of no partner at all.
    pub(super) fn structure(&self, matching: &Matching) -> (u64, u64) {
        let mapping = self.mapping(matching);
        let lost = self.old.len() + self.new.len() - 2 * mapping.iter().flatten().count();
        (lost as u64 * u64::from(cost::NODE) + self.flow_cost(&mapping), self.total())
    }

    /// Cost of the matching as an edit path, and the cost of no partner at all.
    pub(super) fn with_labels(&self, matching: &Matching) -> (u64, u64) {
        let mapping = self.mapping(matching);
        let pairs = mapping.iter().zip(0..).filter_map(|(&b, a)| Some((a, b?)));
        let substituted = pairs.map(|(a, b)| u64::from(cost::substitution(self.likeness(a, b))));
        let lost = self.old.len() + self.new.len() - 2 * mapping.iter().flatten().count();
        let nodes = substituted.sum::<u64>() + lost as u64 * u64::from(cost::NODE);
        (nodes + self.flow_cost(&mapping), self.total())
    }

    /// How alike two nodes are.
    fn likeness(&self, a: u32, b: u32) -> u32 {
        let node = |flat: &Flat, i: u32| {
            let (types, labels) = (flat.types(), flat.labels());
            types.get(i as usize).copied().zip(labels.get(i as usize).copied())
        };
        let (Some(x), Some(y)) = (node(&self.old, a), node(&self.new, b)) else { return 0 };
        likeness(x, y, || {
            let old = self.pair.old_label(self.old_elements[a as usize]);
            u32::from(
                self.pair.labels.score(old, self.pair.new_label(self.new_elements[b as usize])),
            )
        })
    }

    /// A lower bound from the sizes alone.
    fn by_size(&self) -> u64 {
        self.old.len().abs_diff(self.new.len()) as u64 * u64::from(cost::NODE)
            + self.old.edges().abs_diff(self.new.edges()) as u64 * u64::from(cost::FLOW)
    }
}

/// Numbers of the labels of all nodes, by their normalised texts: the same whichever model is first.
fn numbers<'p>(pair: &'p Pair<'_>) -> BTreeMap<&'p str, u32> {
    let texts = |side: &'p Side<'_>| {
        side.nodes.iter().map(|e| pair.labels.normalized(side.labels[e.index()]))
    };
    let mut numbers: BTreeMap<&str, u32> =
        texts(&pair.old).chain(texts(&pair.new)).map(|text| (text, 0)).collect();
    for (number, i) in numbers.values_mut().zip(0..) {
        *number = i;
    }
    numbers
}
