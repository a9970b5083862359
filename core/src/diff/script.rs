//! The edit script: every difference of two matched models, on ids.
//!
//! Operations stand in document order: what the old model loses and what changes, in the order of
//! the old model, then what the new model adds, in the order of the new one.

use std::collections::BTreeMap;

use super::classes::is_inner_end;
use super::flatten::{Leaf, leaves};
use crate::matching::{Matching, Pair};
use crate::model::{Diagram, Drawing, ElementId, Form, Kind, Model};

/// One operation of an edit script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditOp {
    /// The old element goes, with its properties.
    Delete {
        /// The element.
        old: ElementId,
    },
    /// The new element comes, with its properties.
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
    /// Another innermost lane.
    SetLane {
        /// The flow node in the old model.
        old: ElementId,
        /// The flow node in the new model.
        new: ElementId,
    },
    /// Another source or target.
    SetEnds {
        /// The connection in the old model.
        old: ElementId,
        /// The connection in the new model.
        new: ElementId,
    },
    /// Another value of a property; `None` where it is absent.
    SetProperty {
        /// The element in the old model.
        old: ElementId,
        /// The element in the new model.
        new: ElementId,
        /// The path of the property, such as `timerEventDefinition/timeDuration`.
        path: String,
        /// The old value.
        old_value: Option<String>,
        /// The new value.
        new_value: Option<String>,
        /// The URI of the vendor it belongs to; empty for BPMN's own.
        vendor: String,
        /// Whether both values name the same matched element by another id.
        only_ids: bool,
    },
    /// Drawn elsewhere.
    SetLayout {
        /// The element in the old model.
        old: ElementId,
        /// The element in the new model.
        new: ElementId,
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
            | Self::SetLane { old, new }
            | Self::SetEnds { old, new }
            | Self::SetProperty { old, new, .. }
            | Self::SetLayout { old, new } => (Some(old), Some(new)),
        }
    }
}

/// All operations that lead from the old model to the new one.
#[derive(Debug, Clone, Default)]
pub struct EditScript {
    /// The operations, in document order.
    pub operations: Vec<EditOp>,
}

/// Properties that the script tells in operations of their own.
fn is_structural(kind: Kind, path: &str) -> bool {
    match kind {
        Kind::Lane => path.starts_with("flowNodeRef"),
        // The other end is the element around it, whatever the file names inside that.
        Kind::DataInputAssociation => path == "sourceRef",
        Kind::DataOutputAssociation => path == "targetRef",
        kind if kind.is_connection() => {
            path.starts_with("sourceRef") || path.starts_with("targetRef")
        }
        _ => false,
    }
}

impl EditScript {
    pub(crate) fn new(pair: &Pair<'_>, matching: &Matching) -> Self {
        let (old, new) = (pair.old.model, pair.new.model);
        let mut script = Self::default();
        let writer =
            Writer { old, new, matching, drawn_old: drawings(old), drawn_new: drawings(new) };
        for a in old.elements() {
            match matching.new_of(a) {
                Some(b) => writer.compare(a, b, &mut script.operations),
                None => script.operations.push(EditOp::Delete { old: a }),
            }
        }
        let added = new.elements().filter(|&b| matching.old_of(b).is_none());
        script.operations.extend(added.map(|b| EditOp::Insert { new: b }));
        script
    }
}

/// The first drawing of every element.
fn drawings(model: &Model) -> BTreeMap<ElementId, &Drawing> {
    let mut drawn = BTreeMap::new();
    for drawing in model.diagrams().iter().flat_map(Diagram::drawings) {
        if let Some(element) = drawing.element() {
            drawn.entry(element).or_insert(drawing);
        }
    }
    drawn
}

struct Writer<'w> {
    old: &'w Model,
    new: &'w Model,
    matching: &'w Matching,
    drawn_old: BTreeMap<ElementId, &'w Drawing>,
    drawn_new: BTreeMap<ElementId, &'w Drawing>,
}

impl Writer<'_> {
    fn compare(&self, a: ElementId, b: ElementId, operations: &mut Vec<EditOp>) {
        let (old, new) = (a, b);
        if self.old.id(a) != self.new.id(b) {
            operations.push(EditOp::SetId { old, new });
        }
        if self.old.xml_name(a) != self.new.xml_name(b) {
            operations.push(EditOp::SetType { old, new });
        }
        if !self.same(self.old.parent(a), self.new.parent(b)) {
            operations.push(EditOp::SetParent { old, new });
        }
        if self.old.kind(a).is_flow_node() && !self.same(self.old.lane(a), self.new.lane(b)) {
            operations.push(EditOp::SetLane { old, new });
        }
        if self.old.kind(a).is_connection() {
            let source = self.same(self.old.flow_source(a), self.new.flow_source(b));
            let target = self.same(self.old.flow_target(a), self.new.flow_target(b));
            if !source || !target {
                operations.push(EditOp::SetEnds { old, new });
            }
        }
        self.properties(a, b, operations);
        if let (Some(x), Some(y)) = (self.drawn_old.get(&a), self.drawn_new.get(&b))
            && !same_form(x.form(), y.form())
        {
            operations.push(EditOp::SetLayout { old, new });
        }
    }

    /// Whether two optional elements are partners, or both absent.
    fn same(&self, a: Option<ElementId>, b: Option<ElementId>) -> bool {
        match (a, b) {
            (None, None) => true,
            (Some(a), Some(b)) => self.matching.new_of(a) == Some(b),
            _ => false,
        }
    }

    fn properties(&self, a: ElementId, b: ElementId, operations: &mut Vec<EditOp>) {
        let kind = self.old.kind(a);
        let mut all: BTreeMap<String, (Option<Leaf>, Option<Leaf>)> = BTreeMap::new();
        for (key, leaf) in leaves(self.old, a) {
            all.entry(key).or_default().0 = Some(leaf);
        }
        for (key, leaf) in leaves(self.new, b) {
            all.entry(key).or_default().1 = Some(leaf);
        }
        let mut push =
            |path: &str, vendor: &str, only_ids, values: (Option<&str>, Option<&str>)| {
                operations.push(EditOp::SetProperty {
                    old: a,
                    new: b,
                    path: path.to_owned(),
                    old_value: values.0.map(str::to_owned),
                    new_value: values.1.map(str::to_owned),
                    vendor: vendor.to_owned(),
                    only_ids,
                });
            };
        let names = (self.old.raw_name(a), self.new.raw_name(b));
        if names.0 != names.1 {
            let some = |name| Some(name).filter(|name: &&str| !name.is_empty());
            push("name", "", false, (some(names.0), some(names.1)));
        }
        for (key, (x, y)) in &all {
            if is_structural(kind, key) {
                continue;
            }
            let values =
                (x.as_ref().map(|l| l.value.as_str()), y.as_ref().map(|l| l.value.as_str()));
            if values.0 == values.1 && !self.is_other_reference(x.as_ref(), y.as_ref()) {
                continue;
            }
            let Some(leaf) = y.as_ref().or(x.as_ref()) else { continue };
            push(&leaf.path, &leaf.vendor, self.only_ids(kind, x.as_ref(), y.as_ref()), values);
        }
    }

    fn referred(&self, x: Option<&Leaf>, y: Option<&Leaf>) -> Option<(ElementId, ElementId)> {
        let (x, y) = (x.filter(|l| l.reference)?, y.filter(|l| l.reference)?);
        Some((self.old.find(&x.value)?, self.new.find(&y.value)?))
    }

    /// Whether both values name the same element, whatever its id.
    fn only_ids(&self, kind: Kind, x: Option<&Leaf>, y: Option<&Leaf>) -> bool {
        // Inside a step, data ends at a placeholder that has nothing but its id.
        if let (Some(x), Some(y)) = (x, y)
            && is_inner_end(kind, &x.path)
            && self.old.find(&x.value).is_none()
            && self.new.find(&y.value).is_none()
        {
            return true;
        }
        let is_id = |l: &Leaf| l.vendor.is_empty() && (l.path.ends_with("@id") || l.path == "id");
        if x.is_some_and(is_id) || y.is_some_and(is_id) {
            return true;
        }
        self.referred(x, y).is_some_and(|(e, f)| self.matching.new_of(e) == Some(f))
    }

    /// Whether equal values name elements that are not partners.
    fn is_other_reference(&self, x: Option<&Leaf>, y: Option<&Leaf>) -> bool {
        self.referred(x, y)
            .is_some_and(|(e, f)| self.matching.new_of(e).is_some_and(|partner| partner != f))
    }
}

/// Whether two drawings have the same form; a hundredth of a unit is nothing that anyone sees.
fn same_form(a: &Form, b: &Form) -> bool {
    let near = |x: f64, y: f64| (x - y).abs() < 0.01;
    match (a, b) {
        (Form::Shape(Some(a)), Form::Shape(Some(b))) => {
            near(a.x, b.x) && near(a.y, b.y) && near(a.width, b.width) && near(a.height, b.height)
        }
        (Form::Edge(a), Form::Edge(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(p, q)| near(p.x, q.x) && near(p.y, q.y))
        }
        (Form::Shape(None), Form::Shape(None)) => true,
        _ => false,
    }
}
