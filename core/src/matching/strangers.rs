//! Black-box pools without a word in common, known by whom they exchange messages with.
//!
//! "Hundehalter" here and "Bürgerin" there send the application to the same step and get the notice
//! from the same step. A pool with a process is known by its process; of one that is drawn empty only
//! its name and its messages are left. A single message is too little: whoever else writes to an office
//! begins its process too.

use std::collections::BTreeMap;

use super::{MatchReason, Matching, Pair};
use crate::model::{ElementId, Kind, Model};

/// Least number of messages that two such pools exchange with the same steps.
const MESSAGES: usize = 2;
/// Share of the messages of the pool that has more, in thousandths.
const MOST_MESSAGES: usize = 600;
/// Most pairs of such pools that are compared.
const MOST_STRANGERS: usize = 40_000;
/// Confidence of two pools that are known by their messages alone.
const BY_MESSAGES: u32 = 600;

/// Pairs the empty pools that are left, where each is the only one that comes near the other.
///
/// O(p · q) for p and q such pools, each with its messages; nothing beyond [`MOST_STRANGERS`].
pub(super) fn match_strangers(pair: &Pair<'_>, matching: &mut Matching) {
    let (old, new) = (pair.old.model, pair.new.model);
    let olds = empty_pools(old, |e| matching.has_old(e));
    let news = empty_pools(new, |e| matching.has_new(e));
    if olds.len() * news.len() > MOST_STRANGERS {
        return;
    }
    let exchanges: Vec<_> = news.iter().map(|&b| exchanged(new, b, Some)).collect();
    let mut near = Vec::new();
    for &a in &olds {
        let partners = exchanged(old, a, |e| partner(matching, e));
        for (&b, messages) in news.iter().zip(&exchanges) {
            let contrary = || pair.labels.relation(pair.old_label(a), pair.new_label(b)).is_veto();
            if agree(&partners, messages) && !pair.pins.forbids(a, b) && !contrary() {
                near.push((a, b));
            }
        }
    }
    // How many come near each.
    let mut rivals = [BTreeMap::<ElementId, u32>::new(), BTreeMap::new()];
    for &(a, b) in &near {
        *rivals[0].entry(a).or_default() += 1;
        *rivals[1].entry(b).or_default() += 1;
    }
    let only = |(a, b): &(ElementId, ElementId)| {
        rivals[0].get(a) == Some(&1) && rivals[1].get(b) == Some(&1)
    };
    for &(a, b) in near.iter().filter(|pair| only(pair)) {
        let wording = u32::from(pair.labels.score(pair.old_label(a), pair.new_label(b)));
        matching.pair(a, b, BY_MESSAGES, wording, vec![MatchReason::SameParts]);
    }
}

/// Named pools without a process that have no partner yet.
fn empty_pools(model: &Model, is_matched: impl Fn(ElementId) -> bool) -> Vec<ElementId> {
    let is_empty = |e: &ElementId| {
        model.kind(*e) == Kind::Participant
            && model.process_of_participant(*e).is_none()
            && !model.label(*e).trim().is_empty()
    };
    model.elements().filter(is_empty).filter(|&e| !is_matched(e)).collect()
}

/// The partner of a step; for a step in a group that has none of its own, the closest of the group.
fn partner(matching: &Matching, e: ElementId) -> Option<ElementId> {
    let found = matching.of_old(e)?;
    matching.new_of(e).or_else(|| found.new.first().copied())
}

/// How many messages a pool exchanges with each step, by direction; all of them under `None`, where
/// the step has no partner.
fn exchanged(
    model: &Model,
    pool: ElementId,
    partner: impl Fn(ElementId) -> Option<ElementId>,
) -> BTreeMap<(bool, Option<ElementId>), usize> {
    let mut all = BTreeMap::new();
    let message = |f: &&ElementId| model.kind(**f) == Kind::MessageFlow;
    let sent = model.outgoing(pool).iter().filter(message).map(|&f| (true, model.flow_target(f)));
    let got = model.incoming(pool).iter().filter(message).map(|&f| (false, model.flow_source(f)));
    for (is_sent, end) in sent.chain(got) {
        *all.entry((is_sent, end.and_then(&partner))).or_default() += 1;
    }
    all
}

/// Whether most messages of both come from the same steps and go to the same.
fn agree(
    old: &BTreeMap<(bool, Option<ElementId>), usize>,
    new: &BTreeMap<(bool, Option<ElementId>), usize>,
) -> bool {
    let known = old.iter().filter(|((_, end), _)| end.is_some());
    let shared: usize =
        known.map(|(end, &count)| count.min(new.get(end).copied().unwrap_or(0))).sum();
    let most = old.values().sum::<usize>().max(new.values().sum());
    shared >= MESSAGES && shared * 1_000 >= most * MOST_MESSAGES
}
