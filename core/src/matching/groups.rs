//! Groups: one step of one side that the other side draws as several.
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

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::{MatchReason, Matching, Pair, Side, confidence};
use crate::label::{MATCH_THRESHOLD, Relation};
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
/// Most nodes between two steps that are looked at.
const MOST_REACHED: usize = 256;
/// Likeness of actions from which two steps between the same steps do the same.
const SAME_ACTION: u16 = 850;
/// Likeness from which a step beside one that was worded anew is another part of what both were.
const DRAFT: u16 = 800;
/// Likeness of two labels from which one is drawn twice.
const REPEATED: u16 = 950;
/// Share of the steps of the smaller model that must be matched to equal labels for two models to be
/// versions of one drawing.
const VERSIONS: usize = 750;
/// Most nodes of a side whose labels are looked through for repetitions.
const MOST_REPEATED: usize = 2_000;

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

/// Steps right before or after a step that was worded anew, which say much the same as the whole did:
/// "Bescheid entwerfen" before "Bescheid ausfertigen", both once "Bescheid erstellen".
fn drafts(view: &View<'_, '_>) -> Vec<(ElementId, ElementId)> {
    let labels = &view.pair.labels;
    let activity = |side: &Side<'_>, n: u32| {
        side.types[n as usize].0.node_class() == Some(NodeClass::Activity)
    };
    let mut found = Vec::new();
    for node in view.free_steps().into_iter().filter(|&n| activity(view.side, n)) {
        let label = view.side.label(node);
        let (before, after) = (&view.side.before[node as usize], &view.side.after[node as usize]);
        let whole = before.iter().chain(after).find_map(|&beside| {
            let whole = view.partner(beside).filter(|&w| activity(view.other, w))?;
            let there = view.other.label(whole);
            let anew = labels.score(view.side.label(beside), there) < 1_000;
            let same = labels.score(label, there) >= DRAFT
                && labels.relation(label, there) != Relation::Opposite;
            (view.named(node, whole) && anew && same).then_some(whole)
        });
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
fn kinds(view: &View<'_, '_>) -> Vec<(ElementId, ElementId)> {
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
                && labels.relation(step, label) != Relation::Opposite
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

/// Whether most steps of the smaller model are matched to steps with equal labels: then the two are
/// versions of one drawing, and what is drawn once more, or beside, is a step more.
fn are_versions(view: &View<'_, '_>) -> bool {
    let labels = &view.pair.labels;
    let named = |side: &Side<'_>| {
        let nodes = 0..side.nodes.len() as u32;
        nodes.filter(|&n| !labels.is_unnamed(side.label(n))).count()
    };
    let equal = (0..view.side.nodes.len() as u32).filter(|&node| {
        let equal = |whole| labels.score(view.side.label(node), view.other.label(whole)) == 1_000;
        view.partner(node).is_some_and(|whole| view.named(node, whole) && equal(whole))
    });
    equal.count() * 1_000 >= named(view.side).min(named(view.other)) * VERSIONS
}

/// Free steps and events whose label stands twice on this side, and once on the other, where the
/// other one of this side has its partner.
fn repeated(view: &View<'_, '_>) -> Vec<(ElementId, ElementId)> {
    let labels = &view.pair.labels;
    let count = |side: &Side<'_>| side.nodes.len() as u32;
    let most = view.side.nodes.len().max(view.other.nodes.len());
    if most > MOST_REPEATED {
        return Vec::new();
    }
    let same = |a, b| labels.score(a, b) >= REPEATED;
    let class = |n: u32| view.side.types[n as usize].0.node_class();
    let named =
        |n: &u32| class(*n) != Some(NodeClass::Gateway) && !labels.is_unnamed(view.side.label(*n));
    let mut found = Vec::new();
    for node in (0..count(view.side)).filter(|&n| view.is_free(n)).filter(named) {
        let label = view.side.label(node);
        let twins = (0..count(view.side))
            .filter(|&n| n != node && class(n) == class(node) && same(label, view.side.label(n)));
        let whole = twins.filter_map(|twin| view.partner(twin)).find(|&whole| {
            let there = view.other.label(whole);
            labels.score(label, there) >= MATCH_THRESHOLD
                && (0..count(view.other)).all(|n| n == whole || !same(there, view.other.label(n)))
        });
        found.extend(whole.map(|whole| view.joined(node, whole)));
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
