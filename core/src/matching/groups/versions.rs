//! Versions of one drawing know other groups than drawings of two authors: in versions a step that was
//! worded anew may have been divided; in drawings of two authors a label may be drawn twice.

use super::View;
use crate::label::MATCH_THRESHOLD;
use crate::matching::Side;
use crate::model::{ElementId, NodeClass};

/// Likeness from which a step beside one that was worded anew is another part of what both were.
const DRAFT: u16 = 800;
/// Likeness of two labels from which one is drawn twice.
const REPEATED: u16 = 950;
/// Share of the steps of the smaller model that must be matched to equal labels for two models to be
/// versions of one drawing.
const VERSIONS: usize = 750;
/// Most nodes of a side whose labels are looked through for repetitions.
const MOST_REPEATED: usize = 2_000;

/// Whether most steps of the smaller model are matched to steps with equal labels: then the two are
/// versions of one drawing, and what is drawn once more, or beside, is a step more.
pub(super) fn are_versions(view: &View<'_, '_>) -> bool {
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

/// Steps right before or after a step that was worded anew, which say much the same as the whole did:
/// "Bescheid entwerfen" before "Bescheid ausfertigen", both once "Bescheid erstellen".
pub(super) fn drafts(view: &View<'_, '_>) -> Vec<(ElementId, ElementId)> {
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
            let same =
                labels.score(label, there) >= DRAFT && !labels.relation(label, there).is_veto();
            (view.named(node, whole) && anew && same).then_some(whole)
        });
        found.extend(whole.map(|whole| view.joined(node, whole)));
    }
    found
}

/// Free steps and events whose label stands twice on this side, and once on the other, where the
/// other one of this side has its partner.
pub(super) fn repeated(view: &View<'_, '_>) -> Vec<(ElementId, ElementId)> {
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
