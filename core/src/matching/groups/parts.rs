//! Steps that say a part of what a whole says, or are one of a number that it stands for.
//!
//! What a whole says is asked of its label alone (`label::LabelSet::coverage`); where it stands, near the
//! pair that it joins, decides which whole is asked.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::{View, is_step};
use crate::model::{ElementId, NodeClass};

/// Share of a label that must be found in a whole that names several actions, in thousandths.
const PART: u16 = 500;
/// The same where the pair that the step joins is two steps away.
const FAR_PART: u16 = 600;
/// Share of a label that must be found in any other whole.
const COVERED: u16 = 850;
/// Least likeness of a special case to the general label.
const SPECIAL: u16 = 550;
/// Share of a whole from which its partner says all of it.
pub(super) const SAID: u16 = 950;

/// Steps that are a part of the partner of a step nearby.
pub(super) fn parts(view: &View<'_, '_>) -> Vec<(ElementId, ElementId)> {
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
            .max_by_key(|&(score, whole)| {
                let wording =
                    view.pair.labels.score(view.side.label(node), view.other.label(whole));
                (score, wording, Reverse(whole))
            });
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
    if labels.relation(part, whole).is_veto() || said && labels.coverage(other, whole) >= SAID {
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
pub(super) fn numbered(view: &View<'_, '_>) -> Vec<(ElementId, ElementId)> {
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
