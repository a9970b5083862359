//! A model that can be changed: an owned tree, made from a [`Model`](super::Model) or from nothing.
//!
//! A model is frozen, so that everything about it can be looked up; a [`Draft`] is the room for
//! whoever makes one: applying an edit script, taking personal data out, a blueprint, a layout. It
//! holds what stands in a file and resolves nothing: references are the strings of the file, and
//! become links when [`Draft::into_model`] freezes it. The obvious other way, to change the flat
//! arenas of a model in place, would have every edit keep every index right.

mod convert;

use std::sync::Arc;

use super::layout::{Bounds, Form};
use super::{ElementId, Kind, Namespace, PropertyKind};

/// A model that can be changed.
///
/// Elements are named by [`ElementId`]. In a draft made from a model they are those of the model, in
/// document order; freezing numbers them anew.
///
/// ```
/// use synopse::model::Draft;
/// use synopse::{ReadOptions, read};
///
/// let xml = br#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">
///   <process id="p"><task id="t" name="Antrag"/></process></definitions>"#;
/// let model = read(xml, &ReadOptions::default())?;
/// let mut draft = Draft::from(&model);
/// if let Some(task) = model.find("t") {
///     draft.element_mut(task).name = "Antrag prüfen".to_owned();
/// }
/// let changed = draft.into_model()?;
/// assert_eq!(changed.find("t").map(|t| changed.label(t)), Some("Antrag prüfen"));
/// # Ok::<(), synopse::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Draft {
    /// The name of the input, as of [`Model::source`](super::Model::source).
    pub source: Option<String>,
    /// Prefixes with the URIs that they stand for, for names in values.
    declared: Vec<(String, String)>,
    elements: Vec<DraftElement>,
    /// The diagrams, in order.
    pub diagrams: Vec<DraftDiagram>,
}

/// An element of a draft.
#[derive(Debug, Clone)]
pub struct DraftElement {
    kind: Kind,
    tag: String,
    /// The id in the file; empty for none.
    pub id: String,
    /// The `name`; empty for none.
    pub name: String,
    /// Everything else that it says, in order: attributes, then child elements.
    pub properties: Vec<DraftProperty>,
    parent: Option<ElementId>,
    children: Vec<ElementId>,
}

/// A property with what is below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftProperty {
    /// Attribute, child element or text.
    pub kind: PropertyKind,
    /// The namespace of the name; that of BPMN's own attributes and of text is empty.
    pub namespace: Arc<Namespace>,
    /// The local name; empty for text.
    pub local: String,
    /// The value of an attribute, or the text of an element that holds no other element.
    pub value: String,
    /// What is below, in order: attributes, then child elements and text.
    pub children: Vec<DraftProperty>,
}

/// A diagram of a draft.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DraftDiagram {
    /// Its id; empty for none.
    pub id: String,
    /// Its attributes and child elements but for the plane, such as label styles.
    pub properties: Vec<DraftProperty>,
    /// The id of its plane.
    pub plane_id: String,
    /// The id of the element whose content the plane shows.
    pub plane_reference: String,
    /// What else the plane says.
    pub plane_properties: Vec<DraftProperty>,
    /// Shapes and edges, in order.
    pub drawings: Vec<DraftDrawing>,
}

/// A shape or an edge of a draft.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftDrawing {
    /// Its id; empty for none.
    pub id: String,
    /// The id of the element drawn.
    pub reference: String,
    /// What else it says, such as `isExpanded` or colours.
    pub properties: Vec<DraftProperty>,
    /// Its label, where it has one of its own.
    pub label: Option<DraftLabel>,
    /// Bounds or way points.
    pub form: Form,
}

/// The label of a shape or an edge.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DraftLabel {
    /// Where it stands, if the file says so.
    pub bounds: Option<Bounds>,
    /// What else it says.
    pub properties: Vec<DraftProperty>,
}

impl DraftElement {
    /// The type.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The name of the XML element, such as `userTask`.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// The element around it; `None` for the root, and for what is detached.
    pub fn parent(&self) -> Option<ElementId> {
        self.parent
    }

    /// The elements directly inside, in order.
    pub fn children(&self) -> &[ElementId] {
        &self.children
    }

    /// The first property of this name in BPMN's own vocabulary.
    pub fn property(&self, local: &str) -> Option<&DraftProperty> {
        self.properties.iter().find(|p| p.is_bpmn() && p.local == local)
    }

    /// Sets an attribute of BPMN's own; a new one comes behind the other attributes.
    pub fn set_attribute(&mut self, local: &str, value: impl Into<String>) {
        let value = value.into();
        let is = |p: &&mut DraftProperty| {
            p.kind == PropertyKind::Attribute && p.is_bpmn() && p.local == local
        };
        if let Some(there) = self.properties.iter_mut().find(is) {
            there.value = value;
            return;
        }
        let attributes = self.properties.iter().filter(|p| p.kind == PropertyKind::Attribute);
        self.properties.insert(attributes.count(), DraftProperty::attribute(local, value));
    }
}

impl DraftProperty {
    /// An attribute of BPMN's own.
    pub fn attribute(local: impl Into<String>, value: impl Into<String>) -> Self {
        let none = Namespace { uri: String::new(), prefix: String::new() };
        Self::new(PropertyKind::Attribute, none.into(), local, value)
    }

    /// A child element of BPMN's own, with text or without.
    pub fn element(local: impl Into<String>, text: impl Into<String>) -> Self {
        let bpmn = Namespace { uri: Namespace::BPMN_URI.to_owned(), prefix: String::new() };
        Self::new(PropertyKind::Element, bpmn.into(), local, text)
    }

    /// Any property without children.
    pub fn new(
        kind: PropertyKind,
        namespace: Arc<Namespace>,
        local: impl Into<String>,
        value: impl Into<String>,
    ) -> Self {
        let (local, value) = (local.into(), value.into());
        Self { kind, namespace, local, value, children: Vec::new() }
    }

    /// Whether the name is BPMN's own: in its namespace, or an attribute without one.
    pub fn is_bpmn(&self) -> bool {
        let plain = self.namespace.uri.is_empty() && self.namespace.prefix.is_empty();
        self.namespace.uri == Namespace::BPMN_URI || (plain && self.kind == PropertyKind::Attribute)
    }
}

/// Whether two lists of properties have the same content: attributes count in any order, prefixes do
/// not count. O(n log n).
pub fn same_properties(a: &[DraftProperty], b: &[DraftProperty]) -> bool {
    let name = |p: &DraftProperty| {
        let prefix = if p.namespace.uri.is_empty() { p.namespace.prefix.as_str() } else { "" };
        (p.kind, p.namespace.uri.clone(), prefix.to_owned(), p.local.clone(), p.value.clone())
    };
    let split = |all: &[DraftProperty]| {
        let attributes = all.iter().filter(|p| p.kind == PropertyKind::Attribute);
        let mut attributes: Vec<_> = attributes.map(name).collect();
        attributes.sort_unstable();
        attributes
    };
    let is_other = |p: &&DraftProperty| p.kind != PropertyKind::Attribute;
    let (mut x, mut y) = (a.iter().filter(is_other), b.iter().filter(is_other));
    a.len() == b.len()
        && split(a) == split(b)
        && x.by_ref()
            .zip(y.by_ref())
            .all(|(p, q)| name(p) == name(q) && same_properties(&p.children, &q.children))
}

impl Draft {
    /// A draft with nothing but its root, an empty `definitions`.
    pub fn new() -> Self {
        let root = DraftElement::new(Kind::Definitions, Kind::Definitions.as_str());
        Self { source: None, declared: Vec::new(), elements: vec![root], diagrams: Vec::new() }
    }

    /// How many elements were ever made in it: more than any [`ElementId::index`].
    pub(crate) fn len(&self) -> usize {
        self.elements.len()
    }

    /// The root: `definitions`.
    pub fn root(&self) -> ElementId {
        ElementId(0)
    }

    /// An element.
    ///
    /// # Panics
    /// Where the id is that of another, larger draft.
    pub fn element(&self, element: ElementId) -> &DraftElement {
        &self.elements[element.index()]
    }

    /// An element, to change it.
    ///
    /// # Panics
    /// As [`Draft::element`].
    pub fn element_mut(&mut self, element: ElementId) -> &mut DraftElement {
        &mut self.elements[element.index()]
    }

    /// All elements that hang below the root, in document order. O(n).
    pub fn elements(&self) -> Vec<ElementId> {
        let mut order = Vec::with_capacity(self.elements.len());
        let mut open = vec![self.root()];
        while let Some(element) = open.pop() {
            order.push(element);
            open.extend(self.element(element).children.iter().rev());
        }
        order
    }

    /// Adds an element of this XML name as the last inside `parent`.
    ///
    /// A name that is no [`Kind`] makes another root element, which belongs into the root.
    pub fn add(&mut self, parent: ElementId, tag: &str) -> ElementId {
        let element = self.detached(tag);
        self.attach(element, parent, usize::MAX);
        element
    }

    /// Makes an element that hangs nowhere yet.
    pub fn detached(&mut self, tag: &str) -> ElementId {
        let kind = Kind::of_tag(tag).unwrap_or(Kind::OtherRoot);
        self.elements.push(DraftElement::new(kind, tag));
        ElementId::new(self.elements.len() - 1)
    }

    /// Takes an element, with everything inside, out of its parent. It can be attached again.
    pub fn detach(&mut self, element: ElementId) {
        if let Some(parent) = self.elements[element.index()].parent.take() {
            self.elements[parent.index()].children.retain(|&child| child != element);
        }
    }

    /// Puts an element into a parent before its child of this number, or last. It is detached first;
    /// nothing happens where the parent lies inside the element, and for the root.
    pub fn attach(&mut self, element: ElementId, parent: ElementId, index: usize) {
        let mut above = std::iter::successors(Some(parent), |&e| self.element(e).parent);
        if element == self.root() || above.any(|e| e == element) {
            return;
        }
        self.detach(element);
        let children = &mut self.elements[parent.index()].children;
        children.insert(index.min(children.len()), element);
        self.elements[element.index()].parent = Some(parent);
    }

    /// Makes an element another XML element, such as a `userTask` of a `task`.
    pub fn set_tag(&mut self, element: ElementId, tag: &str) {
        let element = self.element_mut(element);
        element.kind = Kind::of_tag(tag).unwrap_or(Kind::OtherRoot);
        tag.clone_into(&mut element.tag);
    }
}

impl Default for Draft {
    fn default() -> Self {
        Self::new()
    }
}

impl DraftElement {
    fn new(kind: Kind, tag: &str) -> Self {
        Self {
            kind,
            tag: tag.to_owned(),
            id: String::new(),
            name: String::new(),
            properties: Vec::new(),
            parent: None,
            children: Vec::new(),
        }
    }
}
