//! Which prefixes a file declares where, so that names in values keep their meaning when written.
//!
//! Names of elements and attributes are resolved while reading. Values may hold names too, such
//! as `structureRef="xsd:string"`, and nobody but their vendor knows which; so the declarations
//! stay with the model.

use super::{ElementId, NamespaceId, PropertyId, Span};

/// What carries a declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Owner {
    /// An element.
    Element(ElementId),
    /// A node of a property tree.
    Property(PropertyId),
}

/// A prefix with its namespace.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Declaration {
    pub(crate) prefix: Span,
    pub(crate) namespace: NamespaceId,
}

/// The declarations of a model: by owner once it is frozen, each in the order of the file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Declarations {
    all: Vec<(Owner, Declaration)>,
    /// Those of nodes that have no place in the arena yet, by their number among those being read.
    pending: Vec<(usize, Declaration)>,
}

impl Declarations {
    /// Adds a declaration; the caller sees to it that an owner declares a prefix once.
    pub(crate) fn add(&mut self, owner: Owner, declaration: Declaration) {
        self.all.push((owner, declaration));
    }

    /// Adds one of a node that has no place in the arena yet, behind those of all nodes before it.
    pub(crate) fn add_pending(&mut self, node: usize, declaration: Declaration) {
        self.pending.push((node, declaration));
    }

    /// Pending nodes from this one on move into the arena, where they begin at `start`.
    pub(super) fn settle(&mut self, from: usize, start: u32) {
        if self.pending.last().is_none_or(|(last, _)| *last < from) {
            return;
        }
        let first = self.pending.partition_point(|(at, _)| *at < from);
        let settled = self.pending.drain(first..).map(|(at, declaration)| {
            (Owner::Property(PropertyId::new(start as usize + at - from)), declaration)
        });
        self.all.extend(settled);
    }

    /// Sorts them, so that [`Declarations::of`] finds them. O(n log n).
    pub(super) fn freeze(&mut self) {
        self.all.sort_by_key(|(owner, _)| *owner);
        self.all.shrink_to_fit();
        self.pending = Vec::new();
    }

    /// Gives properties new numbers, and forgets what those declare that have none any more.
    pub(super) fn move_properties(&mut self, moved: impl Fn(PropertyId) -> Option<PropertyId>) {
        self.all.retain_mut(|(owner, _)| match owner {
            Owner::Property(p) => moved(*p).is_some_and(|to| {
                *p = to;
                true
            }),
            Owner::Element(_) => true,
        });
        self.all.sort_by_key(|(owner, _)| *owner);
    }

    /// What one owner declares.
    pub(crate) fn of(&self, owner: Owner) -> impl Iterator<Item = Declaration> {
        let first = self.all.partition_point(|(other, _)| *other < owner);
        self.all[first..].iter().take_while(move |(other, _)| *other == owner).map(|(_, d)| *d)
    }

    /// Every declaration with its owner: those of elements, then those of properties.
    pub(crate) fn all(&self) -> impl Iterator<Item = (Owner, Declaration)> {
        self.all.iter().copied()
    }
}
