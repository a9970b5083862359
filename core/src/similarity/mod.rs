//! How alike two models are: scores in 0..1, kept apart by what they speak of, and a graph edit
//! distance with bounds.
//!
//! Every score comes from linear, symmetric costs of the room `cost`, in integers, so that swapping
//! the models changes nothing and the result is the same on every platform. A score is no grade: it
//! says how near two models are, not which is better.

mod distance;
mod flat;
mod ged;

use std::collections::BTreeMap;

pub use distance::Distance;
pub(crate) use distance::Graphs;
pub use flat::{Flat, NodeType, UNNAMED, likeness};
pub use ged::{Candidate, Solver};

use crate::cost;
use crate::diff::{Change, Class, Diff, Operation, Verdict};
use crate::matching::{Correspondence, MatchReason, Matching, Pair};
use crate::model::{ElementId, Kind, Model};

/// A share in thousandths of thousandths: 1,000,000 is one.
type Millionths = u64;
const ONE: Millionths = 1_000_000;

/// Share of the labelled steps that must have a partner for two models to be versions of one
/// process, weighted by the likeness of the labels, in thousandths: where the names of the processes
/// agree, say nothing, or differ. Below it, the verdict is [`Verdict::Different`]. Administrations
/// check, decide and send in every process, so steps alone are weak evidence against two names.
/// Chosen with sight of the exercises and municipal models named in docs/similarity.md.
const RELATED: [u64; 3] = [100, 120, 350];

/// All scores, each 0..=1,000,000 (1,000,000 = equal); `None` where neither model has any.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Similarity {
    /// Everything together; 1 exactly when nothing differs after normalisation.
    pub overall: u64,
    /// How alike the labels of the matched steps are.
    pub wording: u64,
    /// How many steps and flows have a partner, whatever their labels say.
    pub structure: u64,
    /// How many matched steps lie in matching lanes.
    pub roles: Option<u64>,
    /// How many data objects and stores have a partner, weighted by the likeness of their names.
    pub data: Option<u64>,
    /// How many message flows have a partner.
    pub messages: Option<u64>,
}

/// A score as a number in 0..=1, rounded down to four places, so that only 1 prints as 1.
pub fn as_number(score: u64) -> f64 {
    (score / 100) as f64 / 10_000.0
}

impl Similarity {
    pub(crate) fn new(
        pair: &Pair<'_>,
        graph: &Graphs<'_>,
        matching: &Matching,
        diff: &Diff,
    ) -> Self {
        let scorer = Scorer { pair, matching, old: pair.old.model, new: pair.new.model };
        let (costs, total) = scorer.overall(graph, diff);
        let overall =
            if diff.is_equivalent() { ONE } else { share(costs.max(1), total).min(ONE - 100) };
        let (structure_cost, structure_total) = graph.structure(matching);
        Self {
            overall,
            wording: scorer.wording(),
            structure: share(structure_cost, structure_total),
            roles: scorer.roles(),
            data: scorer.data(),
            messages: scorer.messages(diff),
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
    /// The closest pair of every correspondence of flow nodes.
    fn node_pairs(&self) -> impl Iterator<Item = (ElementId, ElementId, u32)> + '_ {
        self.matching.correspondences().iter().filter_map(|c| {
            let (&a, &b) = (c.old.first()?, c.new.first()?);
            self.old.kind(a).is_flow_node().then_some((a, b, c.wording))
        })
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
        match count {
            0 if self.steps().0 + self.steps().1 == 0 => ONE,
            0 => 0,
            count => sum * 1_000 / count,
        }
    }

    /// Labelled flow nodes of both sides.
    fn steps(&self) -> (u64, u64) {
        let old = self.old.flow_nodes().filter(|&e| self.is_named(Some(e), None)).count();
        let new = self.new.flow_nodes().filter(|&e| self.is_named(None, Some(e))).count();
        (old as u64, new as u64)
    }

    fn is_related(&self) -> bool {
        let (old, new) = self.steps();
        if old == 0 || new == 0 {
            return old == new;
        }
        let members = self
            .matching
            .correspondences()
            .iter()
            .filter(|c| c.old.first().is_some_and(|&a| self.old.kind(a).is_flow_node()));
        let shared: u64 = members
            .filter(|c| self.is_named(c.old.first().copied(), c.new.first().copied()))
            .map(|c| evidence(c) * (c.old.len() + c.new.len()) as u64)
            .sum();
        shared >= self.needed() * (old + new)
    }

    /// The share that the names of the two processes ask for.
    fn needed(&self) -> u64 {
        let title = |model: &Model| {
            let named = |e: &ElementId| !model.label(*e).trim().is_empty();
            model.elements().filter(|&e| model.kind(e) == Kind::Process).find(named)
        };
        let (Some(a), Some(b)) = (title(self.old), title(self.new)) else { return RELATED[1] };
        let labels = &self.pair.labels;
        match labels.score(self.pair.old_label(a), self.pair.new_label(b)) {
            500.. => RELATED[0],
            300..500 => RELATED[1],
            _ => RELATED[2],
        }
    }

    fn has_lanes(&self) -> bool {
        let lanes = |m: &Model| m.elements().any(|e| m.kind(e) == Kind::Lane);
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

    fn data(&self) -> Option<Millionths> {
        let (all, kept) = self.artifacts(is_drawn_data);
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

    /// All costs, and the cost of having nothing in common.
    fn overall(&self, graph: &Graphs<'_>, diff: &Diff) -> (u64, u64) {
        let (mut costs, mut total) = graph.with_labels(self.matching);
        if self.has_lanes() {
            let (same, all) = self.lane_counts();
            costs += (all - same) * u64::from(cost::LANE);
            total += all * u64::from(cost::LANE);
        }
        for kinds in [is_drawn_data as fn(Kind) -> bool, |k| k == Kind::MessageFlow] {
            let (all, kept) = self.artifacts(kinds);
            let mass = all * u64::from(cost::ARTIFACT);
            total += mass;
            costs += mass - (kept * 2 * u64::from(cost::ARTIFACT) / 1_000).min(mass);
        }
        costs += small(diff);
        (costs, total)
    }
}

/// What a pair says for one process: the likeness of its labels, or that its id was borne out.
fn evidence(pair: &Correspondence) -> u64 {
    let known = pair.reasons.contains(&MatchReason::SameId);
    u64::from(if known { pair.wording.max(500) } else { pair.wording })
}

/// Changes that the graph does not show: conditions, deadlines, texts, properties.
fn small(diff: &Diff) -> u64 {
    let weight = |change: &Change| match (change.operation, change.class) {
        (_, Class::Layout) => 0,
        (_, Class::Condition) => cost::CONDITION,
        (Operation::Property, _) => cost::PROPERTY,
        (Operation::Renamed, _) if !change.kind.is_flow_node() => cost::PROPERTY,
        (Operation::Rerouted, Class::Communication) => cost::ARTIFACT,
        (Operation::Added | Operation::Removed, Class::Text | Class::Responsibility) => {
            cost::PROPERTY
        }
        _ => 0,
    };
    diff.changes.iter().map(|c| u64::from(weight(c))).sum()
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
