//! Properties: everything an element says besides its identity, kept in order and without loss.
//!
//! Attributes, documentation, event definitions, conditions, vendor extensions: one flat tree in
//! pre-order, with one node type. The obvious other way, a typed field per attribute, loses
//! whatever nobody foresaw, and a change that is lost cannot be told.

use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use super::id::{NameId, NamespaceId, PropertyId, Run, Span};
use super::{ElementId, Kind, Model};

/// What a property node was in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PropertyKind {
    /// An attribute.
    Attribute,
    /// A child element; its text, if it holds nothing else, is its value.
    Element,
    /// Text between child elements.
    Text,
}

/// A node of a property tree. `size` counts the node and everything below it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node {
    pub(crate) name: NameId,
    pub(crate) value: Span,
    pub(crate) size: u32,
    pub(crate) kind: PropertyKind,
}

/// A qualified name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Name {
    pub(crate) namespace: NamespaceId,
    pub(crate) local: Span,
}

/// A namespace as the file declares it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Namespace {
    /// The URI; `undeclared:` and the prefix where the prefix was never declared.
    pub uri: String,
    /// The prefix first seen for it; empty for the default namespace.
    pub prefix: String,
}

/// A handle on one property; cheap to copy.
#[derive(Clone, Copy)]
pub struct Property<'m> {
    model: &'m Model,
    id: PropertyId,
}

impl<'m> Property<'m> {
    pub(crate) fn new(model: &'m Model, index: usize) -> Self {
        Self { model, id: PropertyId::new(index) }
    }

    fn node(self) -> &'m Node {
        &self.model.properties[self.id.index()]
    }

    /// Its number among all properties of the model.
    pub(crate) fn index(self) -> usize {
        self.id.index()
    }

    /// It and everything below it, in the arena.
    pub(crate) fn run(self) -> Run {
        Run { start: self.id.0, end: self.id.0 + self.node().size.max(1) }
    }

    /// Where its value stands in the source; for what holds others, that of the first with a value.
    pub(crate) fn offset(self) -> u32 {
        let nodes = &self.model.properties[self.run().range()];
        nodes.iter().find(|n| !n.value.is_empty()).map_or(u32::MAX, |n| n.value.start)
    }

    pub(crate) fn id(self) -> PropertyId {
        self.id
    }

    /// The qualified name.
    pub(crate) fn name(self) -> NameId {
        self.node().name
    }

    pub(crate) fn is_attribute(self) -> bool {
        self.kind() == PropertyKind::Attribute
    }

    /// Attribute, child element or text.
    pub fn kind(self) -> PropertyKind {
        self.node().kind
    }

    /// The local name; empty for text.
    pub fn local_name(self) -> &'m str {
        self.model.text(self.model.names[self.node().name.index()].local)
    }

    /// The namespace of the name.
    pub fn namespace(self) -> &'m Namespace {
        &self.model.namespaces[self.model.names[self.node().name.index()].namespace.index()]
    }

    /// The number of the namespace of the name, in the model.
    pub(crate) fn namespace_id(self) -> NamespaceId {
        self.model.names[self.node().name.index()].namespace
    }

    /// Whether the name is BPMN's own: in its namespace, or an attribute without one.
    pub fn is_bpmn(self) -> bool {
        let namespace = self.model.names[self.node().name.index()].namespace;
        namespace == Namespace::BPMN
            || (namespace == Namespace::NONE && self.kind() == PropertyKind::Attribute)
    }

    /// The value of an attribute, or the text of an element that holds no other element.
    pub fn value(self) -> &'m str {
        self.model.text(self.node().value)
    }

    /// The properties directly below, in order. O(children).
    pub fn children(self) -> Properties<'m> {
        let start = self.id.0 + 1;
        Properties { model: self.model, run: Run { start, end: self.id.0 + self.node().size } }
    }

    /// The first child of this name in BPMN's own vocabulary.
    pub fn child(self, local: &str) -> Option<Self> {
        self.children().find(|p| p.is_bpmn() && p.local_name() == local)
    }
}

/// An iterator over sibling properties.
#[derive(Clone)]
pub struct Properties<'m> {
    model: &'m Model,
    run: Run,
}

impl<'m> Properties<'m> {
    pub(crate) fn new(model: &'m Model, run: Run) -> Self {
        Self { model, run }
    }
}

impl<'m> Iterator for Properties<'m> {
    type Item = Property<'m>;

    fn next(&mut self) -> Option<Property<'m>> {
        if self.run.start >= self.run.end {
            return None;
        }
        let property = Property::new(self.model, self.run.start as usize);
        self.run.start += property.node().size.max(1);
        Some(property)
    }
}

/// Namespaces that many files declare, with the prefixes that they give them.
const USUAL: &[(&str, &str)] = &[
    ("", ""),
    ("", Namespace::BPMN_URI),
    ("bpmndi", "http://www.omg.org/spec/BPMN/20100524/DI"),
    ("dc", "http://www.omg.org/spec/DD/20100524/DC"),
    ("omgdc", "http://www.omg.org/spec/DD/20100524/DC"),
    ("di", "http://www.omg.org/spec/DD/20100524/DI"),
    ("omgdi", "http://www.omg.org/spec/DD/20100524/DI"),
    ("xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ("xsd", "http://www.w3.org/2001/XMLSchema"),
    ("bioc", "http://bpmn.io/schema/bpmn/biocolor/1.0"),
    ("color", "http://www.omg.org/spec/BPMN/non-normative/color/1.0"),
    ("camunda", "http://camunda.org/schema/1.0/bpmn"),
    ("zeebe", "http://camunda.org/schema/zeebe/1.0"),
    ("modeler", "http://camunda.org/schema/modeler/1.0"),
    ("signavio", "http://www.signavio.com"),
];

impl Namespace {
    /// A namespace; of those that many files declare, all models hold the same one.
    pub(crate) fn shared(uri: &str, prefix: &str) -> Arc<Self> {
        static SHARED: OnceLock<Vec<Arc<Namespace>>> = OnceLock::new();
        let new = |uri: &str, prefix: &str| {
            Arc::new(Self { uri: uri.to_owned(), prefix: prefix.to_owned() })
        };
        let shared =
            SHARED.get_or_init(|| USUAL.iter().map(|(prefix, uri)| new(uri, prefix)).collect());
        let known = shared.iter().find(|n| n.prefix == prefix && n.uri == uri);
        known.map_or_else(|| new(uri, prefix), Arc::clone)
    }

    /// No namespace: BPMN's own attributes.
    pub(crate) const NONE: NamespaceId = NamespaceId(0);
    /// The BPMN model namespace.
    pub(crate) const BPMN: NamespaceId = NamespaceId(1);
    /// The URI of the BPMN model namespace.
    pub const BPMN_URI: &'static str = "http://www.omg.org/spec/BPMN/20100524/MODEL";
    /// What stands before the prefix in the URI of a prefix that was never declared, so that such
    /// names can be told apart, and written with a declaration.
    pub const UNDECLARED: &'static str = "undeclared:";
}

/// What an event waits for or does; BPMN 2.0.2, table 10.93.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the names are those of the specification")]
pub enum EventDefinition {
    None,
    Message,
    Timer,
    Error,
    Escalation,
    Cancel,
    Compensate,
    Conditional,
    Link,
    Signal,
    Terminate,
    Multiple,
}

impl EventDefinition {
    /// The XML name without `EventDefinition`, `none` and `multiple` besides.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Message => "message",
            Self::Timer => "timer",
            Self::Error => "error",
            Self::Escalation => "escalation",
            Self::Cancel => "cancel",
            Self::Compensate => "compensate",
            Self::Conditional => "conditional",
            Self::Link => "link",
            Self::Signal => "signal",
            Self::Terminate => "terminate",
            Self::Multiple => "multiple",
        }
    }

    pub(crate) fn from_xml(local: &str) -> Option<Self> {
        Some(match local.strip_suffix("EventDefinition")? {
            "message" => Self::Message,
            "timer" => Self::Timer,
            "error" => Self::Error,
            "escalation" => Self::Escalation,
            "cancel" => Self::Cancel,
            "compensate" => Self::Compensate,
            "conditional" => Self::Conditional,
            "link" => Self::Link,
            "signal" => Self::Signal,
            "terminate" => Self::Terminate,
            _ => return None,
        })
    }
}

/// Typed views of the properties that comparing asks for.
impl Model {
    /// The properties of an element, in order.
    pub fn properties(&self, element: ElementId) -> Properties<'_> {
        Properties::new(self, self.elements[element.index()].properties)
    }

    /// The first property of this name in BPMN's own vocabulary. O(properties).
    pub fn property(&self, element: ElementId, local: &str) -> Option<Property<'_>> {
        self.properties(element).find(|p| p.is_bpmn() && p.local_name() == local)
    }

    /// The value of a BPMN attribute or child element.
    pub fn value(&self, element: ElementId, local: &str) -> Option<&str> {
        self.property(element, local).map(Property::value)
    }

    /// The element that a reference property names, such as `attachedToRef` or `default`.
    pub fn reference(&self, element: ElementId, local: &str) -> Option<ElementId> {
        self.find(self.value(element, local)?)
    }

    /// What an event waits for or does; [`EventDefinition::None`] for anything but an event.
    pub fn event_definition(&self, element: ElementId) -> EventDefinition {
        if !self.kind(element).is_event() {
            return EventDefinition::None;
        }
        let mut found = EventDefinition::None;
        for property in self.properties(element).filter(|p| p.kind() == PropertyKind::Element) {
            let definition = match property.local_name() {
                "eventDefinitionRef" => self
                    .find(property.value())
                    .filter(|&e| self.kind(e) == Kind::OtherRoot)
                    .and_then(|e| EventDefinition::from_xml(self.xml_name(e))),
                name => EventDefinition::from_xml(name).filter(|_| property.is_bpmn()),
            };
            match (definition, found) {
                (Some(definition), EventDefinition::None) => found = definition,
                (Some(_), _) => return EventDefinition::Multiple,
                (None, _) => {}
            }
        }
        found
    }
}
