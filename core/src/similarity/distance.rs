//! Graph edit distance with a lower and an upper bound.
//!
//! The graphs are the flow nodes without gateways that may be implied, and the links between them.
//! The upper bound is the cost of the matching at hand, which is an edit path. The lower bound is
//! an assignment of nodes with half of the flows that one side has more (Riesen and Bunke, Image
//! and Vision Computing 27, 2009; Blumenthal et al., BRANCH): no edit path is cheaper. Unit: one
//! step that only one side has.

use std::collections::BTreeSet;

use crate::cost;
use crate::diff::links::{Tokens, Web};
use crate::matching::assign::assign;
use crate::matching::{Matching, Pair, Side};
use crate::model::ElementId;

/// Most cells of the table behind the lower bound; beyond it only sizes are compared.
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
        let (upper, _) = graphs.with_labels(matching);
        Self { lower: graphs.lower().min(upper), upper }
    }
}

/// The flow of one model without implied gateways.
struct Graph {
    nodes: Vec<ElementId>,
    edges: BTreeSet<(ElementId, ElementId)>,
}

impl Graph {
    fn new(pair: &Pair<'_>, is_old: bool) -> Self {
        let (side, other) = if is_old { (&pair.old, &pair.new) } else { (&pair.new, &pair.old) };
        // Tokens of single elements: an empty matching keeps every node apart.
        let tokens = Tokens {
            side,
            labels: &pair.labels,
            matching: &Matching::default(),
            other: other.model,
            is_old,
            collapse_all: true,
        };
        let web = Web::new(&tokens);
        let nodes: Vec<ElementId> =
            side.nodes.iter().copied().filter(|e| !web.implied.contains(e)).collect();
        let element = |token| web.nodes.get(&token).copied();
        let edges = web.links.iter().filter_map(|l| Some((element(l.source)?, element(l.target)?)));
        let edges = edges.collect();
        Self { nodes, edges }
    }

    fn degrees(&self, side: &Side<'_>) -> Vec<(i64, i64)> {
        let mut degrees = vec![(0, 0); side.nodes.len()];
        for &(a, b) in &self.edges {
            if let (Some(a), Some(b)) = (side.dense(a), side.dense(b)) {
                degrees[a as usize].1 += 1;
                degrees[b as usize].0 += 1;
            }
        }
        degrees
    }
}

/// The graphs of both models.
pub(crate) struct Graphs<'g> {
    pair: &'g Pair<'g>,
    old: Graph,
    new: Graph,
}

impl<'g> Graphs<'g> {
    pub(crate) fn new(pair: &'g Pair<'g>) -> Self {
        Self { pair, old: Graph::new(pair, true), new: Graph::new(pair, false) }
    }

    fn total(&self) -> u64 {
        (self.old.nodes.len() + self.new.nodes.len()) as u64 * u64::from(cost::NODE)
            + (self.old.edges.len() + self.new.edges.len()) as u64 * u64::from(cost::FLOW)
    }

    /// Partner of an old node, if both are in the graphs.
    fn partner(&self, matching: &Matching, a: ElementId) -> Option<ElementId> {
        matching.new_of(a).filter(|b| self.new.nodes.binary_search(b).is_ok())
    }

    /// Flows that one side has and the other does not.
    fn flow_cost(&self, matching: &Matching) -> u64 {
        let kept = self.old.edges.iter().filter(|&&(a, b)| {
            let ends = self.partner(matching, a).zip(self.partner(matching, b));
            ends.is_some_and(|ends| self.new.edges.contains(&ends))
        });
        let lost = self.old.edges.len() + self.new.edges.len() - 2 * kept.count();
        lost as u64 * u64::from(cost::FLOW)
    }

    /// Cost of the matching if labels are not looked at, and the cost of no partner at all.
    pub(super) fn structure(&self, matching: &Matching) -> (u64, u64) {
        let matched = self.old.nodes.iter().filter(|&&a| self.partner(matching, a).is_some());
        let lost = self.old.nodes.len() + self.new.nodes.len() - 2 * matched.count();
        (lost as u64 * u64::from(cost::NODE) + self.flow_cost(matching), self.total())
    }

    /// Cost of the matching as an edit path, and the cost of no partner at all.
    pub(super) fn with_labels(&self, matching: &Matching) -> (u64, u64) {
        let mut costs = self.flow_cost(matching);
        let mut matched = 0;
        for &a in &self.old.nodes {
            if let Some(b) = self.partner(matching, a) {
                costs += u64::from(cost::substitution(self.likeness(a, b)));
                matched += 1;
            }
        }
        let lost = self.old.nodes.len() + self.new.nodes.len() - 2 * matched;
        (costs + lost as u64 * u64::from(cost::NODE), self.total())
    }

    fn likeness(&self, a: ElementId, b: ElementId) -> u32 {
        let (old, new) = (&self.pair.old, &self.pair.new);
        let labels = &self.pair.labels;
        let (la, lb) = (self.pair.old_label(a), self.pair.new_label(b));
        let wording = match (labels.is_unnamed(la), labels.is_unnamed(lb)) {
            (true, true) => 1_000,
            (false, false) => u32::from(labels.score(la, lb)),
            _ => 0,
        };
        let types = (old.dense(a), new.dense(b));
        let (Some(x), Some(y)) = types else { return 0 };
        let apart = cost::type_difference(old.types[x as usize], new.types[y as usize]);
        wording.saturating_sub(apart)
    }

    /// No edit path costs less. O(n m) labels and an assignment.
    fn lower(&self) -> u64 {
        let (old, new) = (&self.old, &self.new);
        if old.nodes.len() * new.nodes.len() > MOST_CELLS {
            return old.nodes.len().abs_diff(new.nodes.len()) as u64 * u64::from(cost::NODE)
                + old.edges.len().abs_diff(new.edges.len()) as u64 * u64::from(cost::FLOW);
        }
        let degrees = (old.degrees(&self.pair.old), new.degrees(&self.pair.new));
        let degree = |side: &Side<'_>, degrees: &[(i64, i64)], e: ElementId| {
            side.dense(e).map_or((0, 0), |i| degrees[i as usize])
        };
        let half = i64::from(cost::FLOW) / 2;
        let alone = |(before, after): (i64, i64)| i64::from(cost::NODE) + half * (before + after);
        let mut base = 0;
        let mut savings = Vec::new();
        let olds: Vec<_> =
            old.nodes.iter().map(|&e| degree(&self.pair.old, &degrees.0, e)).collect();
        let news: Vec<_> =
            new.nodes.iter().map(|&e| degree(&self.pair.new, &degrees.1, e)).collect();
        base += olds.iter().copied().map(alone).sum::<i64>();
        base += news.iter().copied().map(alone).sum::<i64>();
        for (i, &a) in old.nodes.iter().enumerate() {
            for (j, &b) in new.nodes.iter().enumerate() {
                let flows = (olds[i].0 - news[j].0).abs() + (olds[i].1 - news[j].1).abs();
                let together = i64::from(cost::substitution(self.likeness(a, b))) + half * flows;
                let saved = alone(olds[i]) + alone(news[j]) - together;
                if saved > 0 {
                    savings.push((i as u32, j as u32, u32::try_from(saved).unwrap_or(u32::MAX)));
                }
            }
        }
        let saved: i64 = assign(&savings).iter().map(|c| i64::from(c.2)).sum();
        u64::try_from(base - saved).unwrap_or(0)
    }
}
