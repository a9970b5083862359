//! The edit script: every difference of two matched models, on ids.
//!
//! Operations stand in document order: what the old model loses and what changes, in the order of
//! the old model, then what the new model adds, in the order of the new one, then the diagrams. The
//! script is complete: [`Patch`](super::Patch) makes the new model of the old one with it.

mod compare;
mod drawings;
mod lanes;

pub(super) use compare::flat;
pub(super) use lanes::{Listed, Listings, listed, listings};

use super::flatten::{Key, Step};
use crate::matching::{Matching, Pair};
use crate::model::{ElementId, Model};

/// What a difference says that may say nothing to a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// Something that a reader wants to know.
    Something,
    /// That ids are others; also where a reference names nothing on either side.
    OnlyIds,
    /// That the file lists things in another order.
    OnlyOrder,
    /// Nothing that does not follow from the rest, or that anyone sees.
    Nothing,
}

/// Where a property stands below its element: names from the outside in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PropertyPath(pub(crate) Key);

/// Where a shape or an edge stands: diagram and place in it, both from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DrawingAt {
    /// The number of the diagram.
    pub diagram: u32,
    /// The number among its drawings.
    pub drawing: u32,
}

/// One operation of an edit script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditOp {
    /// The old element goes, with its properties, its place in lanes and its drawings.
    Delete {
        /// The element.
        old: ElementId,
    },
    /// The new element comes, with its properties, its place in lanes and its drawings.
    Insert {
        /// The element.
        new: ElementId,
    },
    /// Another id.
    SetId {
        /// The element in the old model.
        old: ElementId,
        /// The element in the new model.
        new: ElementId,
    },
    /// Another XML element, such as `sendTask` for `task`.
    SetType {
        /// The element in the old model.
        old: ElementId,
        /// The element in the new model.
        new: ElementId,
    },
    /// Another parent.
    SetParent {
        /// The element in the old model.
        old: ElementId,
        /// The element in the new model.
        new: ElementId,
    },
    /// Another place among the elements inside the same parent.
    SetOrder {
        /// The element in the old model.
        old: ElementId,
        /// The element in the new model.
        new: ElementId,
    },
    /// Other lanes list it.
    SetLane {
        /// The flow node in the old model.
        old: ElementId,
        /// The flow node in the new model.
        new: ElementId,
        /// [`Says::Something`] where the innermost lane is another.
        says: Says,
    },
    /// Another value of a property; `None` where it is absent. The ends of flows are properties.
    SetProperty {
        /// The element in the old model.
        old: ElementId,
        /// The element in the new model.
        new: ElementId,
        /// The path of the property as shown, such as `timerEventDefinition/timeDuration`.
        path: String,
        /// The old value.
        old_value: Option<String>,
        /// The new value.
        new_value: Option<String>,
        /// The URI of the vendor it belongs to; empty for BPMN's own.
        vendor: String,
        /// [`Says::OnlyIds`] where both values name the same matched element by another id.
        says: Says,
        /// Whether it is the source or the target of a flow or an association.
        is_end: bool,
        /// The path.
        key: PropertyPath,
    },
    /// Another place of a property among its siblings.
    SetPropertyOrder {
        /// The element in the old model.
        old: ElementId,
        /// The element in the new model.
        new: ElementId,
        /// The path.
        key: PropertyPath,
    },
    /// Another drawing of an element that both models have, or of something without identity.
    SetLayout {
        /// The element drawn in the old model.
        old: Option<ElementId>,
        /// The element drawn in the new model.
        new: Option<ElementId>,
        /// The shape or edge in the old model, if it is drawn there.
        from: Option<DrawingAt>,
        /// The shape or edge in the new model, if it is drawn there.
        to: Option<DrawingAt>,
        /// [`Says::Something`] where the place or size is another by more than a hundredth.
        says: Says,
    },
    /// Another diagram: it comes, goes, or says something else of itself.
    SetDiagram {
        /// The number of the diagram in the old model, from 0.
        from: Option<u32>,
        /// The number of the diagram in the new model, from 0.
        to: Option<u32>,
        /// Never [`Says::Something`].
        says: Says,
    },
}

impl EditOp {
    /// The elements of the old and of the new model that it concerns.
    pub fn elements(&self) -> (Option<ElementId>, Option<ElementId>) {
        match *self {
            Self::Delete { old } => (Some(old), None),
            Self::Insert { new } => (None, Some(new)),
            Self::SetId { old, new }
            | Self::SetType { old, new }
            | Self::SetParent { old, new }
            | Self::SetOrder { old, new }
            | Self::SetLane { old, new, .. }
            | Self::SetProperty { old, new, .. }
            | Self::SetPropertyOrder { old, new, .. } => (Some(old), Some(new)),
            Self::SetLayout { old, new, .. } => (old, new),
            Self::SetDiagram { .. } => (None, None),
        }
    }

    /// Whether an element comes or goes.
    pub(super) fn is_presence(&self) -> bool {
        matches!(self, Self::Delete { .. } | Self::Insert { .. })
    }

    /// Whether it is about a property inside another.
    pub(super) fn is_within(&self, around: &[Step]) -> bool {
        matches!(self, Self::SetProperty { key, .. } if key.0.starts_with(around))
    }

    /// Whether it is the source or the target of a flow or an association.
    pub(super) fn is_end(&self) -> bool {
        matches!(self, Self::SetProperty { is_end: true, .. })
    }
}

/// All operations that lead from the old model to the new one.
#[derive(Debug, Clone, Default)]
pub struct EditScript {
    /// The operations, in document order.
    pub operations: Vec<EditOp>,
}

impl EditScript {
    pub(crate) fn new(pair: &Pair<'_>, matching: &Matching) -> Self {
        Self::of(pair.old.model, pair.new.model, matching)
    }

    /// The script of two models and a matching, whatever it was made by.
    pub(crate) fn of(old: &Model, new: &Model, matching: &Matching) -> Self {
        let partners = Partners { old, new, matching };
        let mut operations = Vec::new();
        let lanes = lanes::changes(&partners);
        for a in old.elements() {
            match matching.new_of(a) {
                Some(b) => compare::elements(&partners, &lanes, (a, b), &mut operations),
                None => operations.push(EditOp::Delete { old: a }),
            }
        }
        let added = new.elements().filter(|&b| matching.old_of(b).is_none());
        operations.extend(added.map(|b| EditOp::Insert { new: b }));
        drawings::compare(&partners, &mut operations);
        Self { operations }
    }
}

/// Two models and which element is which.
struct Partners<'p> {
    old: &'p Model,
    new: &'p Model,
    matching: &'p Matching,
}

impl Partners<'_> {
    /// Whether two optional elements are partners, or both absent.
    fn same(&self, a: Option<ElementId>, b: Option<ElementId>) -> bool {
        match (a, b) {
            (None, None) => true,
            (Some(a), Some(b)) => self.matching.new_of(a) == Some(b),
            _ => false,
        }
    }

    /// Both elements that two values refer to, if each refers to one.
    fn referred(&self, x: &str, y: &str) -> Option<(ElementId, ElementId)> {
        Some((self.old.find(x.trim())?, self.new.find(y.trim())?))
    }
}
