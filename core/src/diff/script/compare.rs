//! Operations on a matched pair of elements: id, type, place, lane, properties.

use std::collections::BTreeMap;

use super::lanes::Changes;
use super::{EditOp, Partners, PropertyPath, Says, listed};
use crate::diff::classes::is_inner_end;
use crate::diff::flatten::{Flat, Key, Leaf, Step, flatten};
use crate::diff::order::stays;
use crate::model::{ElementId, Kind, Model, Property, PropertyKind};

/// Everything that differs between two partners but their drawings.
pub(super) fn elements(
    partners: &Partners<'_>,
    lanes: &Changes,
    (old, new): (ElementId, ElementId),
    operations: &mut Vec<EditOp>,
) {
    let Partners { old: before, new: after, .. } = *partners;
    if before.id(old) != after.id(new) {
        operations.push(EditOp::SetId { old, new });
    }
    if before.xml_name(old) != after.xml_name(new) {
        operations.push(EditOp::SetType { old, new });
    }
    if !partners.same(before.parent(old), after.parent(new)) {
        operations.push(EditOp::SetParent { old, new });
    }
    if let Some(&says) = lanes.nodes.get(&old) {
        operations.push(EditOp::SetLane { old, new, says });
    }
    properties(partners, lanes, (old, new), operations);
    for child in reordered(partners, old, new) {
        let Some(partner) = partners.matching.new_of(child) else { continue };
        operations.push(EditOp::SetOrder { old: child, new: partner });
    }
}

/// The fewest children of two partners that must be moved among their siblings.
fn reordered(partners: &Partners<'_>, old: ElementId, new: ElementId) -> Vec<ElementId> {
    let siblings = partners.new.children(new);
    if siblings.len() < 2 {
        return Vec::new();
    }
    let places: BTreeMap<ElementId, u32> =
        siblings.iter().enumerate().map(|(i, &e)| (e, i as u32)).collect();
    let children = partners.old.children(old).iter();
    let kept = children.filter_map(|&child| {
        let place = places.get(&partners.matching.new_of(child)?)?;
        Some((child, *place))
    });
    let kept: Vec<(ElementId, u32)> = kept.collect();
    moved(&kept)
}

/// The entries that must be moved, of entries with their new place in the old order.
pub(super) fn moved<T: Clone>(kept: &[(T, u32)]) -> Vec<T> {
    let places: Vec<u32> = kept.iter().map(|k| k.1).collect();
    let stays = stays(&places);
    kept.iter().zip(stays).filter(|(_, stays)| !stays).map(|(k, _)| k.0.clone()).collect()
}

fn properties(
    partners: &Partners<'_>,
    lanes: &Changes,
    (old, new): (ElementId, ElementId),
    operations: &mut Vec<EditOp>,
) {
    let (before, after) = (partners.old, partners.new);
    name(partners, (old, new), operations);
    if is_plainly_equal(partners, old, new) && !lanes.lanes.contains_key(&old) {
        return;
    }
    let (x, y) = (flat(before, old), flat(after, new));
    let mut all: BTreeMap<&Key, (Option<&Leaf>, Option<&Leaf>)> = BTreeMap::new();
    for (key, leaf) in &x.leaves {
        all.entry(key).or_default().0 = Some(leaf);
    }
    for (key, leaf) in &y.leaves {
        all.entry(key).or_default().1 = Some(leaf);
    }
    for (key, (x, y)) in all {
        let Some(leaf) = y.or(x) else { continue };
        let is_end = is_end(before.kind(old), key);
        let Some(says) = partners.difference(before.kind(old), key, (x, y), is_end) else {
            continue;
        };
        operations.push(EditOp::SetProperty {
            old,
            new,
            path: leaf.path.clone(),
            old_value: x.map(|l| l.value.clone()),
            new_value: y.map(|l| l.value.clone()),
            vendor: leaf.vendor.clone(),
            says,
            is_end,
            key: PropertyPath(key.clone()),
        });
    }
    let moved = match lanes.lanes.get(&old) {
        Some(moved) => moved.clone(),
        None => reordered_properties(&x, &y),
    };
    let moved = moved.into_iter().map(PropertyPath);
    operations.extend(moved.map(|key| EditOp::SetPropertyOrder { old, new, key }));
}

fn name(partners: &Partners<'_>, (old, new): (ElementId, ElementId), operations: &mut Vec<EditOp>) {
    let names = (partners.old.raw_name(old), partners.new.raw_name(new));
    if names.0 == names.1 {
        return;
    }
    let some = |name: &str| Some(name.to_owned()).filter(|name| !name.is_empty());
    operations.push(EditOp::SetProperty {
        old,
        new,
        path: "name".to_owned(),
        old_value: some(names.0),
        new_value: some(names.1),
        vendor: String::new(),
        says: Says::Something,
        is_end: false,
        key: PropertyPath(vec![Step::attribute("name")]),
    });
}

/// The properties of an element but for the steps that a lane lists.
pub(in crate::diff) fn flat(model: &Model, element: ElementId) -> Flat {
    let is_lane = model.kind(element) == Kind::Lane;
    flatten(model, element, &|p| is_lane && listed(model, p).is_some())
}

/// Whether properties are equal at first sight, and every reference means the same element.
fn is_plainly_equal(partners: &Partners<'_>, old: ElementId, new: ElementId) -> bool {
    let mut pairs = vec![(partners.old.properties(old), partners.new.properties(new))];
    while let Some((mut x, mut y)) = pairs.pop() {
        loop {
            match (x.next(), y.next()) {
                (None, None) => break,
                (Some(p), Some(q)) if partners.is_plain_twin(p, q) => {
                    pairs.push((p.children(), q.children()));
                }
                _ => return false,
            }
        }
    }
    true
}

/// Properties that must be moved among their siblings, attributes apart.
pub(super) fn reordered_properties(x: &Flat, y: &Flat) -> Vec<Key> {
    let mut siblings: BTreeMap<&[Step], Vec<(&Key, u32, u32)>> = BTreeMap::new();
    for (key, &place) in &x.places {
        if let Some(&new) = y.places.get(key) {
            let around = &key[..key.len().saturating_sub(1)];
            siblings.entry(around).or_default().push((key, place, new));
        }
    }
    let mut all = Vec::new();
    for mut kept in siblings.into_values().filter(|kept| kept.len() > 1) {
        kept.sort_by_key(|k| k.1);
        let kept: Vec<(&Key, u32)> = kept.into_iter().map(|k| (k.0, k.2)).collect();
        all.extend(moved(&kept).into_iter().cloned());
    }
    all
}

/// Whether a property is the source or the target of a connection.
fn is_end(kind: Kind, key: &Key) -> bool {
    let first = key.first().map_or("", |step| step.local.as_str());
    match kind {
        // The other end is the element around it, whatever the file names inside that.
        Kind::DataInputAssociation => first == "sourceRef" && key.len() == 1,
        Kind::DataOutputAssociation => first == "targetRef" && key.len() == 1,
        kind => kind.is_connection() && matches!(first, "sourceRef" | "targetRef"),
    }
}

impl Partners<'_> {
    fn is_plain_twin(&self, p: Property<'_>, q: Property<'_>) -> bool {
        let same = p.kind() == q.kind()
            && p.local_name() == q.local_name()
            && p.value() == q.value()
            && p.namespace().uri == q.namespace().uri
            && (!p.namespace().uri.is_empty() || p.namespace().prefix == q.namespace().prefix);
        let refers = p.is_bpmn() && crate::diff::flatten::is_reference(p.local_name());
        let is_end = matches!(p.local_name(), "sourceRef" | "targetRef");
        same && !(refers && p.kind() != PropertyKind::Text && self.means_another(p.value(), is_end))
    }

    /// Whether one value names elements in both models that are not partners; or, at the end of a
    /// line, an element in one of them alone.
    fn means_another(&self, value: &str, is_end: bool) -> bool {
        match (self.old.find(value.trim()), self.new.find(value.trim())) {
            (Some(e), Some(f)) => self.matching.new_of(e) != Some(f),
            (None, None) => false,
            _ => is_end,
        }
    }

    /// What the difference of two values says; `None` where there is none.
    fn difference(
        &self,
        kind: Kind,
        key: &Key,
        (x, y): (Option<&Leaf>, Option<&Leaf>),
        is_end: bool,
    ) -> Option<Says> {
        let value = |leaf: Option<&Leaf>| leaf.map(|l| l.value.clone());
        let refer = x.is_none_or(|l| l.reference) && y.is_none_or(|l| l.reference);
        let referred =
            x.zip(y).filter(|_| refer).and_then(|(x, y)| self.referred(&x.value, &y.value));
        if value(x) == value(y) {
            // The same id may mean another element.
            let (x, _) = x.zip(y).filter(|_| refer)?;
            return self.means_another(&x.value, is_end).then_some(Says::Something);
        }
        let is_id = key.last().is_some_and(Step::is_bpmn_id);
        let vendor = y.or(x).is_some_and(|l| !l.vendor.is_empty());
        let partners = referred.is_some_and(|(e, f)| self.matching.new_of(e) == Some(f));
        let listed = kind == Kind::Lane && key.first().is_some_and(|s| s.local == "flowNodeRef");
        // Inside a step, data ends at a placeholder that has nothing but its id.
        let inner = x.zip(y).is_some_and(|(x, _)| is_inner_end(kind, &x.path));
        let names_nothing = (is_end && refer || listed || inner) && {
            let old = x.and_then(|l| self.old.find(l.value.trim()));
            old.is_none() && y.and_then(|l| self.new.find(l.value.trim())).is_none()
        };
        Some(if (is_id && !vendor) || partners || names_nothing {
            Says::OnlyIds
        } else {
            Says::Something
        })
    }
}
