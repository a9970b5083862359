//! Groups: one step of one side that the other side draws as several.
//!
//! A step joins the group of a neighbour's partner if its label is a part of that partner's label
//! ("Bescheid versenden" beside "Steuer festsetzen und Bescheid versenden"), or a special case of
//! it ("Antrag inhaltlich prüfen" beside "Antrag prüfen"), and no better partner was found.

use super::{MatchReason, Matching, Pair, Side};
use crate::label::Relation;
use crate::model::{ElementId, NodeClass};

/// Share of a label that must be found in the whole, in thousandths.
const COVERED: u16 = 850;
/// Least likeness of a special case to the general label.
const SPECIAL: u16 = 550;

pub(super) fn match_groups(pair: &Pair<'_>, matching: &mut Matching) {
    for (old, new, number) in parts(pair, matching, true) {
        if !matching.has_old(old)
            && may_join(pair, matching, old, new, number)
            && matching.correspondences[number].new == [new]
        {
            matching.extend(number, Some(old), None);
        }
    }
    for (new, old, number) in parts(pair, matching, false) {
        if !matching.has_new(new)
            && may_join(pair, matching, old, new, number)
            && matching.correspondences[number].old == [old]
        {
            matching.extend(number, None, Some(new));
        }
    }
}

/// Whether pins let a step join a group: what a person has settled is not widened.
fn may_join(
    pair: &Pair<'_>,
    matching: &Matching,
    old: ElementId,
    new: ElementId,
    number: usize,
) -> bool {
    let pinned = matching.correspondences[number].reasons.contains(&MatchReason::Pinned);
    !pinned && !pair.pins.forbids(old, new)
}

/// Free steps of one side with the step of the other side they are a part of, in order of flow.
fn parts(
    pair: &Pair<'_>,
    matching: &Matching,
    from_old: bool,
) -> Vec<(ElementId, ElementId, usize)> {
    let (side, other) = if from_old { (&pair.old, &pair.new) } else { (&pair.new, &pair.old) };
    let partner = |e: ElementId| if from_old { matching.new_of(e) } else { matching.old_of(e) };
    let taken = |e: ElementId| if from_old { matching.has_old(e) } else { matching.has_new(e) };
    let mut order: Vec<u32> = (0..side.nodes.len() as u32).collect();
    order.sort_by_key(|&i| side.rank[i as usize]);
    let mut found = Vec::new();
    for node in order {
        let element = side.nodes[node as usize];
        let class = side.types[node as usize].0.node_class();
        if taken(element) || class != Some(NodeClass::Activity) {
            continue;
        }
        let near = side.near_before[node as usize].iter().chain(&side.near_after[node as usize]);
        let best = near
            .filter_map(|&n| partner(side.nodes[n as usize]))
            .filter_map(|whole| Some((part_score(pair, side, node, other, whole)?, whole)))
            .max_by_key(|&(score, whole)| (score, std::cmp::Reverse(whole)));
        let Some((_, whole)) = best else { continue };
        let old = if from_old { matching.old_of(whole) } else { Some(whole) };
        if let Some(number) = old.and_then(|e| matching.number_of_old(e)) {
            found.push((element, whole, number));
        }
    }
    found
}

/// How well a step fits as a part of `whole`; `None` if it is none.
fn part_score(
    pair: &Pair<'_>,
    side: &Side<'_>,
    node: u32,
    other: &Side<'_>,
    whole: ElementId,
) -> Option<u16> {
    let whole_node = other.dense(whole)?;
    if other.types[whole_node as usize].0.node_class() != Some(NodeClass::Activity) {
        return None;
    }
    let (part, whole) = (side.label(node), other.label(whole_node));
    let labels = &pair.labels;
    if labels.is_unnamed(part) || labels.is_unnamed(whole) {
        return None;
    }
    let similarity = labels.similarity(part, whole);
    if matches!(similarity.relation, Relation::Opposite) {
        return None;
    }
    let inside = labels.coverage(part, whole);
    let special = labels.coverage(whole, part) >= COVERED && similarity.score >= SPECIAL;
    (inside >= COVERED || special).then_some(similarity.score.max(inside / 2))
}
