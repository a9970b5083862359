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

    /// Bounds for two graphs, from the matching at hand and with the work that the options allow.
    pub(crate) fn new(graphs: &Graphs, matching: &Matching, options: &DistanceOptions) -> Self {
        let mut solver = Solver::default();
        solver.load(&graphs.old, &graphs.new, &graphs.candidates);
        let at_hand = solver.cost(&graphs.mapping(matching));
        if !graphs.is_complete {
            return Self { lower: graphs.by_size().min(at_hand), upper: at_hand };
        }
        solver.improve();
        solver.exact(options.steps)
    }
}

/// How hard to look for the distance.
#[derive(Debug, Clone)]
pub struct DistanceOptions {
    /// Most steps to prove it in; when they are spent, the bounds do not meet. A step takes well under
    /// a microsecond.
    pub steps: u64,
}

impl DistanceOptions {
    /// Steps in which the distance of nearly every real pair is proved, in at most a few seconds.
    pub const EXACT: u64 = 10_000_000;
    /// Steps that take at most some milliseconds: nearly nine pairs of ten are proved.
    pub const USUAL: u64 = 50_000;

    /// The steps for what a person asks: the budget given; else [`EXACT`](Self::EXACT) or
    /// [`USUAL`](Self::USUAL).
    pub fn steps_for(exact: bool, budget: Option<u64>) -> u64 {
        budget.unwrap_or(if exact { Self::EXACT } else { Self::USUAL })
    }
}

impl Default for DistanceOptions {
    fn default() -> Self {
        Self { steps: Self::USUAL }
    }
}

/// The graphs of two models: what the distance is about.
#[derive(Debug, Clone)]
pub struct Graphs {
    old: Flat,
    new: Flat,
    old_elements: Vec<ElementId>,
    new_elements: Vec<ElementId>,
    /// The node of every element of the new model that is one.
    numbers: Vec<u32>,
    candidates: Vec<Candidate>,
    is_complete: bool,
}

impl Graphs {
    pub(crate) fn new(pair: &Pair<'_>, matching: &Matching) -> Self {
        let numbers = numbers(pair);
        let number = |side: &Side<'_>, e: ElementId| {
            let text = pair.labels.normalized(side.labels[e.index()]);
            if pair.labels.is_unnamed(side.labels[e.index()]) {
                return UNNAMED;
            }
            numbers.get(text).copied().unwrap_or(UNNAMED)
        };
        let of_side =
            |side: &Side<'_>| Flat::of_nodes(side.model, &side.nodes, |e| number(side, e));
        let (old, old_elements) = of_side(&pair.old);
        let (new, new_elements) = of_side(&pair.new);
        let is_complete = old.len() * new.len() <= MOST_CELLS;
        let candidates = Vec::new();
        let mut numbers = vec![u32::MAX; pair.new.model.elements().len()];
        for (i, e) in new_elements.iter().enumerate() {
            numbers[e.index()] = i as u32;
        }
        let mut graphs =
            Self { old, new, old_elements, new_elements, numbers, candidates, is_complete };
        let matched = graphs.mapping(matching);
        let alike = |(a, b): (u32, u32)| {
            let by_labels = graphs.likeness(pair, a, b);
            if by_labels > 0 || matched[a as usize] != Some(b) {
                return (a, b, by_labels);
            }
            (a, b, graphs.nameless(a, b))
        };
        let likely: Vec<Candidate> = if is_complete {
            let rows = 0..graphs.old.len() as u32;
            let all = rows.flat_map(|a| (0..graphs.new.len() as u32).map(move |b| (a, b)));
            all.map(alike).filter(|c| c.2 > 0 || matched[c.0 as usize] == Some(c.1)).collect()
        } else {
            let at_hand = matched.iter().zip(0..);
            at_hand.filter_map(|(&b, a)| Some(alike((a, b?)))).collect()
        };
        graphs.candidates = likely;
        graphs
    }

    /// The flow of the old model.
    pub fn old(&self) -> &Flat {
        &self.old
    }

    /// The flow of the new model.
    pub fn new_graph(&self) -> &Flat {
        &self.new
    }

    /// Nodes that may be one, sorted: those with something in common, and those that are matched. If the models are too large to look at every pair
    /// ([`is_complete`](Self::is_complete)), only those that are matched.
    pub fn candidates(&self) -> &[Candidate] {
        &self.candidates
    }

    /// Whether every pair of nodes was looked at.
    pub fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// The cost of having nothing in common.
    pub(super) fn total(&self) -> u64 {
        self.old.mass() + self.new.mass()
    }

    /// For each node of the old graph its partner in the new one.
    fn mapping(&self, matching: &Matching) -> Vec<Option<u32>> {
        let partner = |&a: &ElementId| {
            let b = matching.new_of(a)?;
            self.numbers.get(b.index()).copied().filter(|&b| b != u32::MAX)
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

    /// How alike two nodes are.
    fn likeness(&self, pair: &Pair<'_>, a: u32, b: u32) -> u32 {
        let node = |flat: &Flat, i: u32| {
            let (types, labels) = (flat.types(), flat.labels());
            types.get(i as usize).copied().zip(labels.get(i as usize).copied())
        };
        let (Some(x), Some(y)) = (node(&self.old, a), node(&self.new, b)) else { return 0 };
        likeness(x, y, || {
            let old = pair.old_label(self.old_elements[a as usize]);
            u32::from(pair.labels.score(old, pair.new_label(self.new_elements[b as usize])))
        })
    }

    /// How alike two nodes are that are matched though their labels do not say so.
    fn nameless(&self, a: u32, b: u32) -> u32 {
        let ends = |flat: &Flat, i: u32| {
            let label = flat.labels().get(i as usize).copied();
            flat.types().get(i as usize).copied().zip(label)
        };
        let (Some(x), Some(y)) = (ends(&self.old, a), ends(&self.new, b)) else { return 0 };
        if (x.1 == UNNAMED) == (y.1 == UNNAMED) || x.0.0.node_class() != y.0.0.node_class() {
            return 0;
        }
        cost::NAMELESS.saturating_sub(cost::type_difference(x.0, y.0))
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
