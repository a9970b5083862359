//! Groups: one step of one side that the other side draws as several.
//!
//! A step without partner joins a pair that was found one to one, in one of three ways:
//!
//! * it is a **part** of what the whole says ("Bescheid versenden" beside "Steuer festsetzen und
//!   Bescheid versenden"), or a special case of it ("Antrag inhaltlich prüfen" beside "Antrag
//!   prüfen", drawn as two checks);
//! * it is **one of a number**: "Angebot 2 einholen" beside "Angebot 1 einholen", which stands for
//!   "Angebote einholen";
//! * it is a **content** of a closed sub-process: what lies between the steps around it.
//!
//! The whole must have something left to say: where the pair says all of it, another step that says
//! a part of it is another step.

use std::collections::BTreeSet;

use super::{MatchReason, Matching, Pair, Side, confidence};
use crate::label::Relation;
use crate::model::{ElementId, Kind, NodeClass};

/// Share of a label that must be found in a whole that names several actions, in thousandths.
const PART: u16 = 500;
/// The same where the pair that the step joins is two steps away.
const FAR_PART: u16 = 600;
/// Share of a label that must be found in any other whole.
const COVERED: u16 = 850;
/// Least likeness of a special case to the general label.
const SPECIAL: u16 = 550;
/// Share of a whole from which its partner says all of it.
const SAID: u16 = 950;
/// Share of one label that must be found in the other, of a closed sub-process and one of its
/// contents at least.
const CONTENT: u16 = 500;
/// Most steps that a closed sub-process may stand for.
const MOST_CONTENTS: usize = 32;

pub(super) fn match_groups(pair: &Pair<'_>, matching: &mut Matching) {
    for find in [numbered, parts, contents] {
        for from_old in [true, false] {
            let found = find(&View::new(pair, matching, from_old));
            for (step, whole) in found {
                join(pair, matching, from_old, step, whole);
            }
        }
    }
}

/// Joins a step to the correspondence of the whole, unless it has a partner by now, or a person has
/// settled what the whole is.
fn join(
    pair: &Pair<'_>,
    matching: &mut Matching,
    from_old: bool,
    step: ElementId,
    whole: ElementId,
) {
    let (old, new) = if from_old { (step, whole) } else { (whole, step) };
    let (taken, number) = if from_old {
        (matching.has_old(step), matching.index_of_new(whole))
    } else {
        (matching.has_new(step), matching.index_of_old(whole))
    };
    if taken || pair.pins.forbids(old, new) {
        return;
    }
    let Some(number) = number.map(|n| n as usize) else {
        // A closed sub-process that nothing stands for yet.
        matching.pair(old, new, confidence::of_likeness(0), 0, vec![MatchReason::PartOf]);
        return;
    };
    let group = &matching.correspondences[number];
    let wholes = if from_old { &group.new } else { &group.old };
    let pinned = group.reasons.contains(&MatchReason::Pinned);
    if wholes.as_slice() == [whole] && !pinned {
        let (old, new) = if from_old { (Some(step), None) } else { (None, Some(step)) };
        matching.extend(number, old, new);
    }
}

/// Both sides, seen from the one whose steps may join.
struct View<'v, 'm> {
    pair: &'v Pair<'m>,
    matching: &'v Matching,
    side: &'v Side<'m>,
    other: &'v Side<'m>,
    from_old: bool,
}

impl<'v, 'm> View<'v, 'm> {
    fn new(pair: &'v Pair<'m>, matching: &'v Matching, from_old: bool) -> Self {
        let (side, other) = if from_old { (&pair.old, &pair.new) } else { (&pair.new, &pair.old) };
        Self { pair, matching, side, other, from_old }
    }

    fn is_free(&self, node: u32) -> bool {
        let element = self.side.nodes[node as usize];
        !if self.from_old { self.matching.has_old(element) } else { self.matching.has_new(element) }
    }

    /// The whole on the other side that this node is the one partner of.
    fn partner(&self, node: u32) -> Option<u32> {
        let element = self.side.nodes[node as usize];
        let found = if self.from_old {
            self.matching.new_of(element)
        } else {
            self.matching.old_of(element)
        };
        found.and_then(|e| self.other.dense(e))
    }

    /// The one partner of a node of the other side.
    fn back(&self, whole: u32) -> Option<u32> {
        let element = self.other.nodes[whole as usize];
        let found = if self.from_old {
            self.matching.old_of(element)
        } else {
            self.matching.new_of(element)
        };
        found.and_then(|e| self.side.dense(e))
    }

    /// Free steps, and events between start and end, in the order of flow.
    fn free_steps(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.side.nodes.len() as u32).collect();
        order.retain(|&i| self.is_free(i) && is_step(self.side, i));
        order.sort_by_key(|&i| self.side.rank[i as usize]);
        order
    }

    fn near(&self, node: u32) -> impl Iterator<Item = u32> + '_ {
        let (before, after) = (&self.side.near_before, &self.side.near_after);
        before[node as usize].iter().chain(&after[node as usize]).copied()
    }

    fn named(&self, node: u32, whole: u32) -> bool {
        let labels = &self.pair.labels;
        !labels.is_unnamed(self.side.label(node)) && !labels.is_unnamed(self.other.label(whole))
    }

    fn joined(&self, node: u32, whole: u32) -> (ElementId, ElementId) {
        (self.side.nodes[node as usize], self.other.nodes[whole as usize])
    }
}

fn is_step(side: &Side<'_>, node: u32) -> bool {
    let kind = side.types[node as usize].0;
    match kind.node_class() {
        Some(NodeClass::Activity) => true,
        Some(NodeClass::Event) => !matches!(kind, Kind::StartEvent | Kind::EndEvent),
        _ => false,
    }
}

/// Steps that are a part of the partner of a step nearby.
fn parts(view: &View<'_, '_>) -> Vec<(ElementId, ElementId)> {
    let mut found = Vec::new();
    for node in view.free_steps() {
        let next: BTreeSet<u32> = view.near(node).collect();
        let mut far: BTreeSet<u32> = next.iter().flat_map(|&n| view.near(n)).collect();
        far.remove(&node);
        let near = next.iter().map(|&n| (n, PART));
        let far = far.difference(&next).map(|&n| (n, FAR_PART));
        let best = near
            .chain(far)
            .filter_map(|(n, least)| Some((n, view.partner(n)?, least)))
            .filter_map(|(n, whole, least)| Some((part_score(view, node, n, whole, least)?, whole)))
            .max_by_key(|&(score, whole)| (score, std::cmp::Reverse(whole)));
        found.extend(best.map(|(_, whole)| view.joined(node, whole)));
    }
    found
}

/// How well a step fits as a part of the partner of another step; `None` if it is none.
fn part_score(view: &View<'_, '_>, node: u32, beside: u32, whole: u32, least: u16) -> Option<u16> {
    if !view.named(node, whole)
        || view.other.types[whole as usize].0.node_class() != Some(NodeClass::Activity)
    {
        return None;
    }
    let labels = &view.pair.labels;
    let (part, other) = (view.side.label(node), view.side.label(beside));
    let whole = view.other.label(whole);
    let said = labels.coverage(whole, other) >= SAID;
    if labels.relation(part, whole) == Relation::Opposite
        || said && labels.coverage(other, whole) >= SAID
    {
        return None;
    }
    let inside = labels.coverage(part, whole);
    if labels.actions(whole) > 1 {
        return (inside >= least && !said).then_some(inside);
    }
    let score = labels.score(part, whole);
    let activity = view.side.types[node as usize].0.node_class() == Some(NodeClass::Activity);
    let special = labels.coverage(whole, part) >= COVERED && score >= SPECIAL;
    (least == PART && activity && (special || inside >= COVERED && !said))
        .then_some(score.max(inside / 2))
}

/// Steps that differ from a matched step before, after or beside them by a number alone.
fn numbered(view: &View<'_, '_>) -> Vec<(ElementId, ElementId)> {
    let labels = &view.pair.labels;
    let mut found = Vec::new();
    for node in view.free_steps() {
        let label = view.side.label(node);
        if labels.is_unnamed(label) {
            continue;
        }
        let next: BTreeSet<u32> = view.near(node).collect();
        let mut beside: BTreeSet<u32> = next.iter().flat_map(|&n| view.near(n)).collect();
        beside.extend(next);
        beside.remove(&node);
        let whole = beside
            .into_iter()
            .filter(|&n| labels.differ_by_number(label, view.side.label(n)))
            .filter_map(|n| Some((n, view.partner(n).filter(|&w| is_step(view.other, w))?)))
            .find(|&(n, whole)| {
                labels.normalized(view.side.label(n)) != labels.normalized(view.other.label(whole))
                    && !has_number_twin(view, whole)
            })
            .map(|(_, whole)| whole);
        found.extend(whole.map(|whole| view.joined(node, whole)));
    }
    found
}

/// Whether the whole is itself one of a number: then each stands for one.
fn has_number_twin(view: &View<'_, '_>, whole: u32) -> bool {
    let label = view.other.label(whole);
    (0..view.other.nodes.len() as u32)
        .any(|n| n != whole && view.pair.labels.differ_by_number(label, view.other.label(n)))
}

/// What lies between the steps around a closed sub-process of the other side.
fn contents(view: &View<'_, '_>) -> Vec<(ElementId, ElementId)> {
    let mut found = Vec::new();
    for whole in 0..view.other.nodes.len() as u32 {
        if !is_closed(view.other, whole) {
            continue;
        }
        // One step further too: what one side draws in parallel stands in a row on the other.
        let edges = |near: &[Vec<u32>]| -> Vec<u32> {
            let next = &near[whole as usize];
            let far = next.iter().flat_map(|&n| &near[n as usize]);
            let around: BTreeSet<u32> = next.iter().chain(far).copied().collect();
            around.into_iter().filter_map(|n| view.back(n)).collect()
        };
        let (from, to) = (edges(&view.other.near_before), edges(&view.other.near_after));
        let own = view.back(whole);
        if own.is_some_and(|n| is_closed(view.side, n) || view.side.is_open[n as usize]) {
            continue;
        }
        let passed = |n: u32| view.side.types[n as usize].0.is_gateway();
        let open = |n: u32| view.is_free(n) || own == Some(n) || passed(n);
        let reached = reach(&from, &view.side.after, &open);
        let leading = reach(&to, &view.side.before, &open);
        let between: Vec<u32> = reached.intersection(&leading).copied().collect();
        let steps: Vec<u32> = between.into_iter().filter(|&n| is_step(view.side, n)).collect();
        let labels = &view.pair.labels;
        let speaks = |&n: &u32| {
            let (x, y) = (view.side.label(n), view.other.label(whole));
            view.named(n, whole) && labels.coverage(x, y).max(labels.coverage(y, x)) >= CONTENT
        };
        if steps.len() > 1 && steps.len() <= MOST_CONTENTS && steps.iter().any(speaks) {
            found
                .extend(steps.iter().filter(|&&n| view.is_free(n)).map(|&n| view.joined(n, whole)));
        }
    }
    found
}

/// A sub-process or called process of which nothing is drawn inside.
fn is_closed(side: &Side<'_>, node: u32) -> bool {
    let calls = side.types[node as usize].0;
    matches!(
        calls,
        Kind::SubProcess | Kind::CallActivity | Kind::AdHocSubProcess | Kind::Transaction
    ) && !side.is_open[node as usize]
}

/// All nodes that can be reached over open nodes.
fn reach(from: &[u32], next: &[Vec<u32>], open: &impl Fn(u32) -> bool) -> BTreeSet<u32> {
    let mut seen = BTreeSet::new();
    let mut stack: Vec<u32> = from.to_vec();
    while let Some(node) = stack.pop() {
        for &n in &next[node as usize] {
            if open(n) && seen.insert(n) {
                stack.push(n);
            }
        }
    }
    seen
}
