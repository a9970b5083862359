//! Groups: one step of one side that the other side draws as several, and several that stand together
//! for several.
//!
//! A step without partner joins a pair that was found one to one, in one of six ways:
//!
//! * it is a **part** of what the whole says ("Bescheid versenden" beside "Steuer festsetzen und
//!   Bescheid versenden"), or a special case of it ("Antrag inhaltlich prüfen" beside "Antrag
//!   prüfen", drawn as two checks);
//! * it is **one of a number**: "Angebot 2 einholen" beside "Angebot 1 einholen", which stands for
//!   "Angebote einholen";
//! * it is a **content** of a closed sub-process: what lies between the steps around it;
//! * it does the **same between the same steps** to something else that the whole may mean: "Ausweis
//!   prüfen" and "Einkommen prüfen" between what comes before and after "Unterlagen prüfen". For this
//!   the whole needs no partner yet;
//! * in versions of one drawing, it says **much the same** as the whole right beside a step that was
//!   worded anew: "Bescheid entwerfen" before "Bescheid ausfertigen", both once "Bescheid erstellen";
//! * it is a **repetition**: one side draws the label twice, in two branches, and the other once.
//!
//! The whole must have something left to say: where the pair says all of it, another step that says
//! a part of it is another step. A repetition is no part, and needs nothing left.
//!
//! Then correspondences side by side become one where no division into smaller ones is right: in a
//! **chain** of overlapping wholes (`chains.rs`), and where all do the same and nothing tells which is
//! which (`alike.rs`). Versions of one drawing know neither.

mod alike;
mod between;
mod chains;
mod parts;
mod units;
mod versions;

use super::{MatchReason, Matching, Pair, Side, confidence};
use crate::model::{ElementId, Kind, NodeClass};
use between::{contents, kinds};
use parts::{numbered, parts};
use versions::{are_versions, drafts, repeated};

/// Finds steps that join, each with the whole on the other side.
type Find = fn(&View<'_, '_>) -> Vec<(ElementId, ElementId)>;

pub(super) fn match_groups(pair: &Pair<'_>, matching: &mut Matching) {
    let versions = are_versions(&View::new(pair, matching, true));
    let ways: &[Find] = if versions {
        &[numbered, parts, contents, drafts]
    } else {
        &[numbered, parts, contents, kinds, repeated]
    };
    for find in ways {
        for from_old in [true, false] {
            let found = find(&View::new(pair, matching, from_old));
            for (step, whole) in found {
                join(pair, matching, from_old, step, whole);
            }
        }
    }
    if !versions {
        chains::chains(pair, matching);
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

    /// Whether the whole has no partner at all.
    fn is_free_whole(&self, whole: u32) -> bool {
        let element = self.other.nodes[whole as usize];
        !if self.from_old { self.matching.has_new(element) } else { self.matching.has_old(element) }
    }

    /// Free steps, and events between start and end, in the order of flow.
    fn free_steps(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.side.nodes.len() as u32).collect();
        order.retain(|&i| self.is_free(i) && is_step(self.side, i));
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
