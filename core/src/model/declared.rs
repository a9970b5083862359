//! Which prefixes a file declares where, so that names in values keep their meaning when written.
//!
//! Names of elements and attributes are resolved while reading. Values may hold names too, such
//! as `structureRef="xsd:string"`, and nobody but their vendor knows which; so the declarations
//! stay with the model.

use std::collections::BTreeMap;

use super::{ElementId, NamespaceId, PropertyId};

/// What carries a declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Owner {
    /// An element.
    Element(ElementId),
    /// A node of a property tree.
    Property(PropertyId),
    /// A node that has no place in the arena yet; its number among the nodes being read.
    Pending(usize),
}

/// The declarations of a model, by owner, each in the order of the file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Declarations {
    of: BTreeMap<Owner, Vec<(String, NamespaceId)>>,
}

impl Declarations {
    /// Adds a declaration; a later one of the same prefix at the same owner replaces it.
    pub(crate) fn add(&mut self, owner: Owner, prefix: &str, namespace: NamespaceId) {
        let list = self.of.entry(owner).or_default();
        match list.iter_mut().find(|(known, _)| known == prefix) {
            Some(known) => known.1 = namespace,
            None => list.push((prefix.to_owned(), namespace)),
        }
    }

    /// Pending nodes from this one on move into the arena, where they begin at `start`.
    pub(super) fn settle(&mut self, from: usize, start: u32) {
        // The last owner is a pending one, if there is any.
        if self.of.last_key_value().is_none_or(|(&last, _)| last < Owner::Pending(from)) {
            return;
        }
        for (owner, list) in self.of.split_off(&Owner::Pending(from)) {
            if let Owner::Pending(at) = owner {
                let settled = PropertyId::new(start as usize + at - from);
                self.of.insert(Owner::Property(settled), list);
            }
        }
    }

    /// Gives properties new numbers, and forgets what those declare that have none any more.
    pub(super) fn move_properties(&mut self, moved: impl Fn(PropertyId) -> Option<PropertyId>) {
        let all = std::mem::take(&mut self.of);
        let each = all.into_iter().filter_map(|(owner, list)| match owner {
            Owner::Property(p) => Some((Owner::Property(moved(p)?), list)),
            other => Some((other, list)),
        });
        self.of = each.collect();
    }

    /// What one owner declares, as prefix and namespace.
    pub(crate) fn of(&self, owner: Owner) -> &[(String, NamespaceId)] {
        self.of.get(&owner).map_or(&[], Vec::as_slice)
    }

    /// Every declaration with its owner: those of elements, then those of properties.
    pub(crate) fn all(&self) -> impl Iterator<Item = (Owner, &str, NamespaceId)> {
        self.of.iter().flat_map(|(owner, list)| list.iter().map(|(p, n)| (*owner, p.as_str(), *n)))
    }
}
