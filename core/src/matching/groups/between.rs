//! Steps that lie between the partners of what comes before and after a whole: contents of a closed
//! sub-process, and steps that do the same as the whole to something else.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::parts::SAID;
use super::{View, is_step};
use crate::matching::Side;
use crate::model::{ElementId, Kind, NodeClass};

/// Share of one label that must be found in the other, of a closed sub-process and one of its
/// contents at least.
const CONTENT: u16 = 500;
/// Most steps that a closed sub-process may stand for.
const MOST_CONTENTS: usize = 32;
/// Most nodes between two steps that are looked at.
const MOST_REACHED: usize = 256;
/// Likeness of actions from which two steps between the same steps do the same.
const SAME_ACTION: u16 = 850;

/// What lies between the steps around a closed sub-process of the other side.
pub(super) fn contents(view: &View<'_, '_>) -> Vec<(ElementId, ElementId)> {
    let labels = &view.pair.labels;
    let mut found = Vec::new();
    for whole in (0..view.other.nodes.len() as u32).filter(|&n| is_closed(view.other, n)) {
        let own = view.back(whole);
        if own.is_some_and(|n| is_closed(view.side, n) || view.side.is_open[n as usize]) {
            continue;
        }
        // One step further too: what one side draws in parallel stands in a row on the other.
        let steps = view.between(whole, 2);
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

/// Free steps between the partners of what surrounds a whole that do what it does.
pub(super) fn kinds(view: &View<'_, '_>) -> Vec<(ElementId, ElementId)> {
    let labels = &view.pair.labels;
    let activity = |side: &Side<'_>, n: u32| {
        side.types[n as usize].0.node_class() == Some(NodeClass::Activity)
            && !side.is_open[n as usize]
            && !is_closed(side, n)
    };
    let mut found = Vec::new();
    if !(0..view.side.nodes.len() as u32).any(|n| view.is_free(n) && activity(view.side, n)) {
        return Vec::new();
    }
    for whole in (0..view.other.nodes.len() as u32).filter(|&n| activity(view.other, n)) {
        let own = view.back(whole);
        let label = view.other.label(whole);
        let all_said = own.is_some_and(|n| labels.coverage(label, view.side.label(n)) >= SAID);
        if all_said || own.is_none() && !view.is_free_whole(whole) {
            continue;
        }
        let mut steps = view.between(whole, 1);
        steps.retain(|&n| {
            let step = view.side.label(n);
            view.is_free(n)
                && activity(view.side, n)
                && view.named(n, whole)
                && !labels.relation(step, label).is_veto()
                && labels.action_likeness(step, label) >= SAME_ACTION
        });
        // A whole without partner is known by several steps that do the same.
        if steps.len() <= MOST_CONTENTS && steps.len() > usize::from(own.is_none()) {
            found.extend(steps.iter().map(|&n| (n, whole)));
        }
    }
    // What fits best joins first, whatever the file lists first.
    found.sort_by_key(|&(n, whole)| {
        let (step, label) = (view.side.label(n), view.other.label(whole));
        let alike = (labels.score(step, label), labels.action_likeness(step, label));
        (Reverse(alike), whole, n)
    });
    found.into_iter().map(|(n, whole)| view.joined(n, whole)).collect()
}

impl View<'_, '_> {
    /// The steps that lie between the partners of what comes up to so many steps before a whole, and
    /// of what comes after it: free ones, and its own partner.
    fn between(&self, whole: u32, far: usize) -> Vec<u32> {
        let edges = |near: &[Vec<u32>]| -> Vec<u32> {
            let mut around: BTreeSet<u32> = near[whole as usize].iter().copied().collect();
            for _ in 1..far {
                let next: Vec<u32> =
                    around.iter().flat_map(|&n| &near[n as usize]).copied().collect();
                around.extend(next);
            }
            around.into_iter().filter_map(|n| self.back(n)).collect()
        };
        let (from, to) = (edges(&self.other.near_before), edges(&self.other.near_after));
        let own = self.back(whole);
        let passed = |n: u32| self.side.types[n as usize].0.is_gateway();
        let open = |n: u32| self.is_free(n) || own == Some(n) || passed(n);
        let reached = reach(&from, &self.side.after, &open);
        let leading = reach(&to, &self.side.before, &open);
        let both = reached.intersection(&leading).copied();
        both.filter(|&n| is_step(self.side, n)).collect()
    }
}

/// A sub-process or called process of which nothing is drawn inside.
fn is_closed(side: &Side<'_>, node: u32) -> bool {
    let calls = side.types[node as usize].0;
    matches!(
        calls,
        Kind::SubProcess | Kind::CallActivity | Kind::AdHocSubProcess | Kind::Transaction
    ) && !side.is_open[node as usize]
}

/// All nodes that can be reached over open nodes; none, where they are too many to be one step.
fn reach(from: &[u32], next: &[Vec<u32>], open: &impl Fn(u32) -> bool) -> BTreeSet<u32> {
    let mut seen = BTreeSet::new();
    let mut stack: Vec<u32> = from.to_vec();
    while let Some(node) = stack.pop() {
        for &n in &next[node as usize] {
            if open(n) && seen.insert(n) {
                stack.push(n);
            }
        }
        if seen.len() > MOST_REACHED {
            return BTreeSet::new();
        }
    }
    seen
}
