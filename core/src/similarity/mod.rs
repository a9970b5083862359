//! How alike two models are: scores in 0..1, kept apart by what they speak of, and a graph edit
//! distance with bounds.
//!
//! Every score comes from linear, symmetric costs of the room `cost`, in integers, so that swapping
//! the models changes nothing and the result is the same on every platform. A score is no grade: it
//! says how near two models are, not which is better.

mod distance;
mod flat;
mod ged;
mod notes;
mod related;

use std::collections::{BTreeMap, BTreeSet};

pub use distance::{Distance, DistanceOptions, Graphs};
pub use flat::{Flat, NodeType, UNNAMED, likeness};
pub use ged::{Candidate, Solver};

use crate::cost;
use crate::diff::{Change, Class, Diff, Operation, Verdict, frames};
use crate::matching::{Matching, Pair};
use crate::model::{ElementId, Kind, Model};

/// A share in thousandths of thousandths: 1,000,000 is one.
type Millionths = u64;
const ONE: Millionths = 1_000_000;

/// All scores, each 0..=1,000,000 (1,000,000 = equal); `None` where neither model has any.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Similarity {
    /// Everything together; 1 exactly when nothing differs after normalisation. The graph counts by
    /// the cheapest way that is known, so that it is also the lower bound of what it would be by the
    /// cheapest way there is.
    pub overall: u64,
    /// What `overall` is at most, if there is a cheaper way; equal to it if the distance is proved.
    pub overall_upper: u64,
    /// How alike the labels of the matched steps are; of steps without partner, as many as stand
    /// against each other count as pairs with nothing in common.
    pub wording: u64,
    /// How many steps and flows have a partner, whatever their labels say.
    pub structure: u64,
    /// How many matched steps lie in matching lanes.
    pub roles: Option<u64>,
    /// How many data objects and stores have a partner, weighted by the likeness of their names.
    pub data: Option<u64>,
    /// How many message flows have a partner.
    pub messages: Option<u64>,
    /// How alike the level of detail is: how many activities of one model stand against one of the
    /// other where they are matched, the smaller number over the greater. No part of `overall`.
    pub detail: Option<u64>,
}

/// A score as a number in 0..=1, rounded down to four places, so that only 1 prints as 1.
pub fn as_number(score: u64) -> f64 {
    (score / 100) as f64 / 10_000.0
}

impl Similarity {
    pub(crate) fn new(
        pair: &Pair<'_>,
        graph: &Graphs,
        matching: &Matching,
        diff: &Diff,
        distance: Distance,
    ) -> Self {
        let scorer = Scorer { pair, matching, old: pair.old.model, new: pair.new.model };
        let (rest, mut total) = scorer.beside_the_graph(diff);
        total += graph.total();
        let overall = |of_graph: u64| {
            let costs = (of_graph + rest).max(1);
            if diff.is_equivalent() { ONE } else { share(costs, total).min(ONE - 100) }
        };
        let (structure_cost, structure_total) = graph.structure(matching);
        Self {
            overall: overall(distance.upper),
            overall_upper: overall(distance.lower),
            wording: scorer.wording(),
            structure: share(structure_cost, structure_total),
            roles: scorer.roles(),
            data: scorer.data(),
            messages: scorer.messages(diff),
            detail: scorer.detail(),
        }
    }

    /// Whether two models are versions of one process, and what to call the difference.
    pub(crate) fn verdict(pair: &Pair<'_>, matching: &Matching, diff: &Diff) -> Verdict {
        if diff.script.operations.is_empty() {
            return Verdict::Identical;
        }
        if diff.is_equivalent() {
            return Verdict::Equivalent;
        }
        let scorer = Scorer { pair, matching, old: pair.old.model, new: pair.new.model };
        if scorer.is_related() { Verdict::Changed } else { Verdict::Different }
    }
}

/// `1 - cost / total` in millionths; 1 where there is nothing to differ in.
fn share(cost: u64, total: u64) -> Millionths {
    ONE - (cost.min(total) * ONE).checked_div(total).unwrap_or(0)
}

struct Scorer<'s> {
    pair: &'s Pair<'s>,
    matching: &'s Matching,
    old: &'s Model,
    new: &'s Model,
}

impl Scorer<'_> {
    /// The closest pairs of every correspondence of flow nodes, with the likeness of their labels.
    fn node_pairs(&self) -> impl Iterator<Item = (ElementId, ElementId, u32)> + '_ {
        let pairs = self.matching.correspondences().iter().flat_map(|c| {
            c.pairs().enumerate().map(|(at, (a, b))| match at {
                0 => (a, b, c.wording),
                _ => (a, b, self.label_score(a, b)),
            })
        });
        pairs.filter(|&(a, ..)| self.old.kind(a).is_flow_node())
    }

    fn label_score(&self, a: ElementId, b: ElementId) -> u32 {
        u32::from(self.pair.labels.score(self.pair.old_label(a), self.pair.new_label(b)))
    }

    fn is_named(&self, old: Option<ElementId>, new: Option<ElementId>) -> bool {
        let labels = &self.pair.labels;
        let named = |id| !labels.is_unnamed(id);
        old.is_none_or(|e| named(self.pair.old_label(e)))
            && new.is_none_or(|e| named(self.pair.new_label(e)))
    }

    fn wording(&self) -> Millionths {
        let named = self.node_pairs().filter(|&(a, b, _)| self.is_named(Some(a), Some(b)));
        let (sum, count) = named.fold((0u64, 0u64), |(s, n), p| (s + u64::from(p.2), n + 1));
        // A step renamed beyond recognition is a pair with nothing in common, not a pair less.
        let (old, new) = self.without_partner();
        match count + old.min(new) {
            0 if self.steps().0 + self.steps().1 == 0 => ONE,
            0 => 0,
            count => sum * 1_000 / count,
        }
    }

    /// Labelled flow nodes of both sides that have no partner.
    fn without_partner(&self) -> (u64, u64) {
        let (matching, old, new) = (self.matching, self.old.flow_nodes(), self.new.flow_nodes());
        let old = old.filter(|&e| matching.of_old(e).is_none() && self.is_named(Some(e), None));
        let new = new.filter(|&e| matching.of_new(e).is_none() && self.is_named(None, Some(e)));
        (old.count() as u64, new.count() as u64)
    }

    /// Matched activities of the one over those of the other, the smaller number first.
    fn detail(&self) -> Option<Millionths> {
        let all = self.matching.correspondences().iter();
        let (old, new) = all.fold((0, 0), |(old, new), c| {
            let count = |model: &Model, all: &[ElementId]| {
                all.iter().filter(|&&e| model.kind(e).is_activity()).count() as u64
            };
            (old + count(self.old, &c.old), new + count(self.new, &c.new))
        });
        (old.min(new) > 0).then(|| old.min(new) * ONE / old.max(new))
    }

    /// Labelled flow nodes of both sides.
    fn steps(&self) -> (u64, u64) {
        let old = self.old.flow_nodes().filter(|&e| self.is_named(Some(e), None)).count();
        let new = self.new.flow_nodes().filter(|&e| self.is_named(None, Some(e))).count();
        (old as u64, new as u64)
    }

    fn has_lanes(&self) -> bool {
        let lanes = |m: &Model| {
            let frames = frames(m);
            m.elements().any(|e| m.kind(e) == Kind::Lane && !frames.contains(&e))
        };
        lanes(self.old) && lanes(self.new)
    }

    /// Matched steps in lanes on both sides, and how many of them lie in matching lanes.
    fn lane_counts(&self) -> (u64, u64) {
        let steps = self.node_pairs().filter(|&(a, ..)| !self.old.kind(a).is_gateway());
        let lanes = steps.filter_map(|(a, b, _)| Some((self.old.lane(a)?, self.new.lane(b)?)));
        lanes.fold((0, 0), |(same, all), (x, y)| {
            (same + u64::from(self.matching.new_of(x) == Some(y)), all + 1)
        })
    }

    fn roles(&self) -> Option<Millionths> {
        if !self.has_lanes() {
            return None;
        }
        let (same, all) = self.lane_counts();
        Some(share(all - same, all))
    }

    /// Elements of these kinds on both sides, and the sum of the wording of their pairs.
    fn artifacts(&self, is: impl Fn(Kind) -> bool) -> (u64, u64) {
        let old = self.old.elements().filter(|&e| is(self.old.kind(e))).count();
        let new = self.new.elements().filter(|&e| is(self.new.kind(e))).count();
        let pairs = self.matching.correspondences().iter();
        let matched = pairs.filter(|c| c.old.first().is_some_and(|&a| is(self.old.kind(a))));
        let kept = matched.map(|c| u64::from(c.wording).max(500)).sum();
        ((old + new) as u64, kept)
    }

    /// Data of both sides, and the wording of their pairs. Some tools draw a data object itself where
    /// others draw a reference to it, so an object that nothing refers to stands for its reference.
    fn drawn_data(&self) -> (u64, u64) {
        let (mut all, mut kept) = self.artifacts(is_drawn_data);
        let bare = |model: &Model| -> BTreeSet<ElementId> {
            let of_kind = |kind| model.elements().filter(move |&e| model.kind(e) == kind);
            let refers = |e| model.reference(e, "dataObjectRef");
            let named: BTreeSet<ElementId> =
                of_kind(Kind::DataObjectReference).filter_map(refers).collect();
            of_kind(Kind::DataObject).filter(|e| !named.contains(e)).collect()
        };
        let (old, new) = (bare(self.old), bare(self.new));
        all += (old.len() + new.len()) as u64;
        for c in self.matching.correspondences() {
            let (Some(a), Some(b)) = (c.old.first(), c.new.first()) else { continue };
            if old.contains(a) || new.contains(b) {
                kept += u64::from(c.wording).max(500);
            }
        }
        (all, kept)
    }

    fn data(&self) -> Option<Millionths> {
        let (all, kept) = self.drawn_data();
        (all > 0).then(|| kept * 2 * 1_000 / all)
    }

    fn messages(&self, diff: &Diff) -> Option<Millionths> {
        let (all, kept) = self.artifacts(|k| k == Kind::MessageFlow);
        let rerouted = diff
            .changes
            .iter()
            .filter(|c| c.operation == Operation::Rerouted && c.class == Class::Communication);
        let lost = rerouted.count() as u64 * 500;
        (all > 0).then(|| kept.saturating_sub(lost) * 2 * 1_000 / all)
    }

    /// The costs of what the graph does not show, and those of having nothing of it in common.
    fn beside_the_graph(&self, diff: &Diff) -> (u64, u64) {
        let (mut costs, mut total) = (0, 0);
        if self.has_lanes() {
            let (same, all) = self.lane_counts();
            costs += (all - same) * u64::from(cost::LANE);
            total += all * u64::from(cost::LANE);
        }
        for (all, kept) in [self.drawn_data(), self.artifacts(|k| k == Kind::MessageFlow)] {
            let mass = all * u64::from(cost::ARTIFACT);
            total += mass;
            costs += mass - (kept * 2 * u64::from(cost::ARTIFACT) / 1_000).min(mass);
        }
        costs += self.small(diff);
        (costs, total)
    }
}

fn is_drawn_data(kind: Kind) -> bool {
    matches!(kind, Kind::DataObjectReference | Kind::DataStoreReference)
}

/// How many changes there are of each operation, for the summary; zero where there are none.
pub fn summary(changes: &[Change]) -> BTreeMap<Operation, u32> {
    let mut counts: BTreeMap<Operation, u32> = Operation::ALL.iter().map(|&o| (o, 0)).collect();
    for change in changes {
        *counts.entry(change.operation).or_insert(0) += 1;
    }
    counts
}
