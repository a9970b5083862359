//! Elements matched by their ids alone, for formats whose keys are ids.
//!
//! The usual matching asks what elements say and corrects ids that contradict it; whoever marks
//! elements in a modeler by id needs to know what became of each id instead. Elements without an id
//! follow the element around them, by type and number.

use std::collections::BTreeMap;

use super::{MatchReason, Matching};
use crate::model::{ElementId, Kind, Model};

impl Matching {
    /// Matches elements with the same id and, inside matched elements, those without one. O(n log n).
    pub fn by_id(old: &Model, new: &Model) -> Self {
        let mut matching = Self::with_sizes(old.elements().len(), new.elements().len());
        let mut nameless: BTreeMap<(Option<ElementId>, Kind), Vec<ElementId>> = BTreeMap::new();
        for b in new.elements().rev().filter(|&b| new.id(b).is_empty()) {
            nameless.entry((new.parent(b), new.kind(b))).or_default().push(b);
        }
        for a in old.elements() {
            let partner = if old.parent(a).is_none() {
                // The root is the root, whatever its id.
                new.elements().next()
            } else if old.id(a).is_empty() {
                let parent = old.parent(a).map(|p| matching.new_of(p));
                // Nothing inside an element without a partner has one.
                let around = match parent {
                    Some(None) => continue,
                    Some(found) => found,
                    None => None,
                };
                nameless.get_mut(&(around, old.kind(a))).and_then(Vec::pop)
            } else {
                new.find(old.id(a))
                    .filter(|&b| old.find(old.id(a)) == Some(a) && alike(old.kind(a), new.kind(b)))
            };
            if let Some(b) = partner.filter(|&b| matching.is_free(a, b)) {
                matching.pair(a, b, 1_000, 1_000, vec![MatchReason::SameId]);
            }
        }
        matching
    }
}

/// Whether one can have become the other.
fn alike(a: Kind, b: Kind) -> bool {
    a == b || (a.is_flow_node() && b.is_flow_node()) || (a.is_data() && b.is_data())
}
