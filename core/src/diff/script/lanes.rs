//! Which lanes list a step. The list of a lane belongs to its steps, not to the lane: a step that
//! moves is one operation on the step.

use std::collections::BTreeMap;

use super::compare::{flat, moved};
use super::{Partners, Says};
use crate::diff::flatten::Key;
use crate::model::{ElementId, Kind, Model, Property, PropertyKind};

/// An entry in the list of a lane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::diff) struct Listed {
    pub(in crate::diff) lane: ElementId,
    /// The place among the properties of the lane but for attributes.
    pub(in crate::diff) place: u32,
    /// The reference as it stands.
    pub(in crate::diff) value: String,
}

/// The entries about each flow node, in document order.
pub(in crate::diff) type Listings = BTreeMap<ElementId, Vec<Listed>>;

/// What differs in lanes.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// Old flow nodes that other lanes list, or list elsewhere.
    pub(super) nodes: BTreeMap<ElementId, Says>,
    /// Matched old lanes, with the properties that must be moved in them.
    pub(super) lanes: BTreeMap<ElementId, Vec<Key>>,
}

/// The flow node that a property of a lane lists.
pub(in crate::diff) fn listed(model: &Model, property: Property<'_>) -> Option<ElementId> {
    let plain = property.kind() == PropertyKind::Element
        && property.is_bpmn()
        && property.local_name() == "flowNodeRef"
        && property.children().next().is_none();
    let node = plain.then(|| model.find(property.value().trim())).flatten();
    node.filter(|&e| model.kind(e).is_flow_node())
}

/// All entries of all lanes, by flow node.
pub(in crate::diff) fn listings(model: &Model) -> Listings {
    let mut all = Listings::new();
    for lane in model.elements().filter(|&e| model.kind(e) == Kind::Lane) {
        let others = model.properties(lane).filter(|p| p.kind() != PropertyKind::Attribute);
        for (place, property) in others.enumerate() {
            if let Some(node) = listed(model, property) {
                let (place, value) = (place as u32, property.value().to_owned());
                all.entry(node).or_default().push(Listed { lane, place, value });
            }
        }
    }
    all
}

/// What differs in the lists of all lanes.
pub(super) fn changes(partners: &Partners<'_>) -> Changes {
    let (old, new) = (listings(partners.old), listings(partners.new));
    let mut changes = Changes::default();
    let mut kept: Vec<(ElementId, ElementId)> = Vec::new();
    for a in partners.old.flow_nodes() {
        let Some(b) = partners.matching.new_of(a) else { continue };
        let empty = Vec::new();
        let (x, y) = (old.get(&a).unwrap_or(&empty), new.get(&b).unwrap_or(&empty));
        let same_lane = partners.same(partners.old.lane(a), partners.new.lane(b));
        let from = lanes(x, |e| partners.matching.new_of(e));
        let to = lanes(y, Some);
        if !same_lane {
            changes.nodes.insert(a, Says::Something);
        } else if from == to {
            kept.extend((!x.is_empty()).then_some((a, b)));
        } else {
            let only = |all: &Places<'_>| all.iter().map(|l| l.0).collect::<Vec<_>>();
            let ids = only(&from) == only(&to);
            changes.nodes.insert(a, if ids { Says::OnlyIds } else { Says::Nothing });
        }
    }
    order(partners, (&old, &new), &kept, &mut changes);
    changes
}

/// The lanes of a step, as elements of the new model, with the references there.
type Places<'l> = Vec<(Option<ElementId>, &'l str)>;

fn lanes(all: &[Listed], partner: impl Fn(ElementId) -> Option<ElementId>) -> Places<'_> {
    let mut lanes: Places<'_> = all.iter().map(|l| (partner(l.lane), l.value.as_str())).collect();
    lanes.sort_unstable();
    lanes
}

/// A property of a lane: a listed step with its number among its entries there, or any other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Entry {
    Node(ElementId, u32),
    Other(Key),
}

/// The order in the lists: the fewest entries that must be moved.
fn order(
    partners: &Partners<'_>,
    (old, new): (&Listings, &Listings),
    kept: &[(ElementId, ElementId)],
    changes: &mut Changes,
) {
    let mut before: BTreeMap<ElementId, Vec<(u32, Entry)>> = BTreeMap::new();
    let mut after: BTreeMap<ElementId, BTreeMap<Entry, u32>> = BTreeMap::new();
    for &(a, b) in kept {
        let mut numbers: BTreeMap<ElementId, u32> = BTreeMap::new();
        for entry in old.get(&a).into_iter().flatten() {
            let number = numbers.entry(entry.lane).or_insert(0);
            *number += 1;
            before.entry(entry.lane).or_default().push((entry.place, Entry::Node(a, *number)));
        }
        numbers.clear();
        for entry in new.get(&b).into_iter().flatten() {
            let number = numbers.entry(entry.lane).or_insert(0);
            *number += 1;
            after.entry(entry.lane).or_default().insert(Entry::Node(a, *number), entry.place);
        }
    }
    for a in partners.old.elements().filter(|&e| partners.old.kind(e) == Kind::Lane) {
        let Some(b) = partners.matching.new_of(a) else { continue };
        let (mut entries, mut places) =
            (before.remove(&a).unwrap_or_default(), after.remove(&b).unwrap_or_default());
        let (x, y) = (flat(partners.old, a), flat(partners.new, b));
        let outer = |key: &Key| key.len() == 1;
        entries.extend(
            x.places.iter().filter(|(k, _)| outer(k)).map(|(k, &at)| (at, Entry::Other(k.clone()))),
        );
        let others = y.places.iter().filter(|(k, _)| outer(k));
        places.extend(others.map(|(k, &at)| (Entry::Other(k.clone()), at)));
        entries.sort();
        let in_both = entries.into_iter().filter_map(|(_, e)| places.get(&e).map(|&at| (e, at)));
        let in_both: Vec<(Entry, u32)> = in_both.collect();
        let mut keys = Vec::new();
        for entry in moved(&in_both) {
            match entry {
                Entry::Node(node, _) => drop(changes.nodes.insert(node, Says::OnlyOrder)),
                Entry::Other(key) => keys.push(key),
            }
        }
        // What stands deeper in a lane is ordered as anywhere else.
        let inner = super::compare::reordered_properties(&x, &y);
        keys.extend(inner.into_iter().filter(|key| key.len() > 1));
        changes.lanes.insert(a, keys);
    }
}
