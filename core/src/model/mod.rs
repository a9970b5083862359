//! A BPMN model: elements, containers, properties and layout; built once, then frozen.
//!
//! The model is a set of flat arenas addressed by typed `u32` ids, in document order. Strings are
//! spans of the decoded source, so reading copies nothing. The order of flow comes from
//! `sourceRef` and `targetRef` alone: `incoming` and `outgoing` repeat it, and some tools leave
//! them out or get them wrong. [`Model::graph`] gives the same flow as a petgraph graph.

mod activity_group;
mod builder;
mod content;
mod declared;
mod draft;
mod graph;
mod id;
mod joined;
mod kind;
mod layout;
mod property;
pub(crate) mod tool_data;
mod warning;

use std::sync::Arc;

use hashbrown::HashTable;

pub use activity_group::{ActivityGroup, LegalBasis};
pub(crate) use builder::{Builder, RawDiagram, RawDrawing, hash};
pub(crate) use builder::{RawWarning, place as place_warnings};
pub use content::ContentDifference;
pub(crate) use declared::{Declaration, Declarations, Owner};
pub use draft::{
    Draft, DraftDiagram, DraftDrawing, DraftElement, DraftLabel, DraftProperty, same_properties,
};
pub use id::{ElementId, NameId, NamespaceId, PropertyId};
pub(crate) use id::{Run, Span};
pub use kind::{Kind, NodeClass};
pub use layout::{Bounds, Diagram, Drawing, Form, Point};
pub use property::{EventDefinition, Namespace, Properties, Property, PropertyKind};
pub(crate) use property::{Name, Node};
pub use tool_data::NAMES as TOOL_DATA;
pub(crate) use warning::position;
pub use warning::{Warning, WarningCode};

/// No namespace: that of BPMN's own attributes.
pub(crate) const NO_NAMESPACE: NamespaceId = NamespaceId(0);

/// One element. `parent` and the ends are resolved when the model is frozen.
#[derive(Debug, Clone)]
pub(crate) struct Element {
    pub(crate) kind: Kind,
    pub(crate) tag: NameId,
    pub(crate) id: Span,
    pub(crate) name: Span,
    pub(crate) offset: u32,
    pub(crate) parent: Option<ElementId>,
    pub(crate) properties: Run,
    pub(crate) children: Run,
    pub(crate) incoming: Run,
    pub(crate) outgoing: Run,
    pub(crate) source: Option<ElementId>,
    pub(crate) target: Option<ElementId>,
    pub(crate) lane: Option<ElementId>,
}

/// A frozen BPMN model.
///
/// Memory: the decoded source plus about 20 bytes per attribute and 90 per element.
#[derive(Debug, Clone)]
pub struct Model {
    pub(crate) source: Option<String>,
    pub(crate) text: Box<str>,
    pub(crate) source_len: u32,
    pub(crate) namespaces: Vec<Arc<Namespace>>,
    pub(crate) names: Vec<Name>,
    pub(crate) declarations: Declarations,
    pub(crate) elements: Vec<Element>,
    pub(crate) properties: Vec<Node>,
    pub(crate) lists: Vec<ElementId>,
    pub(crate) ids: HashTable<ElementId>,
    pub(crate) diagrams: Vec<Diagram>,
    pub(crate) warnings: Vec<Warning>,
    pub(crate) nested_counts: Vec<(NameId, u32)>,
}

impl Model {
    pub(crate) fn text(&self, span: Span) -> &str {
        span.of(&self.text)
    }

    fn element(&self, element: ElementId) -> &Element {
        &self.elements[element.index()]
    }

    /// The name of the file it was read from, as the caller gave it.
    pub fn source(&self) -> Option<&str> {
        self.source.as_deref()
    }

    /// The name of the model: that of its first named process, else of its first named pool.
    pub fn name(&self) -> Option<&str> {
        let first = |kind| {
            let mut of_kind = self.elements().filter(move |&e| self.kind(e) == kind);
            of_kind.find_map(|e| Some(self.label(e)).filter(|name| !name.is_empty()))
        };
        first(Kind::Process).or_else(|| first(Kind::Participant))
    }

    /// All elements in document order.
    pub fn elements(&self) -> impl DoubleEndedIterator<Item = ElementId> + ExactSizeIterator {
        (0..self.elements.len()).map(ElementId::new)
    }

    /// Activities, events and gateways of all processes, in document order.
    pub fn flow_nodes(&self) -> impl Iterator<Item = ElementId> + '_ {
        self.elements().filter(|&e| self.kind(e).is_flow_node())
    }

    /// The type of an element.
    pub fn kind(&self, element: ElementId) -> Kind {
        self.element(element).kind
    }

    /// The name of the element in the XML, such as `userTask` or, for other roots, `interface`.
    pub fn xml_name(&self, element: ElementId) -> &str {
        self.text(self.names[self.element(element).tag.index()].local)
    }

    /// The id in the file; empty where the file gives none.
    pub fn id(&self, element: ElementId) -> &str {
        self.text(self.element(element).id)
    }

    /// The id to show: that of the file, or where there is none, `#` and the element's number.
    pub fn display_id(&self, element: ElementId) -> String {
        match self.id(element) {
            "" => format!("#{}", element.0),
            id => id.to_owned(),
        }
    }

    /// The label as drawn: the `name`, or the `text` of an annotation. Not normalised.
    pub fn label(&self, element: ElementId) -> &str {
        match self.kind(element) {
            Kind::TextAnnotation => self.value(element, "text").unwrap_or(""),
            Kind::Group => self
                .reference(element, "categoryValueRef")
                .and_then(|e| self.value(e, "value"))
                .unwrap_or(""),
            Kind::CategoryValue => self.value(element, "value").unwrap_or(""),
            _ => self.text(self.element(element).name),
        }
    }

    /// The name of the element in the XML, with its namespace.
    pub(crate) fn tag(&self, element: ElementId) -> NameId {
        self.element(element).tag
    }

    /// The `name` attribute as it stands; empty where there is none.
    pub(crate) fn raw_name(&self, element: ElementId) -> &str {
        self.text(self.element(element).name)
    }

    /// The element with this id; of several, the first. A prefix before `:` is passed over if
    /// there is no such id with it. O(1).
    pub fn find(&self, id: &str) -> Option<ElementId> {
        let id = id.trim();
        self.find_exact(id).or_else(|| self.find_exact(id.split_once(':')?.1))
    }

    fn find_exact(&self, id: &str) -> Option<ElementId> {
        if id.is_empty() {
            return None;
        }
        self.ids.find(builder::hash(id), |&e| self.id(e) == id).copied()
    }

    /// The element that holds this one in the file.
    pub fn parent(&self, element: ElementId) -> Option<ElementId> {
        self.element(element).parent
    }

    /// The elements directly inside, in document order.
    pub fn children(&self, element: ElementId) -> &[ElementId] {
        &self.lists[self.element(element).children.range()]
    }

    /// The parents from the nearest to the root.
    pub fn ancestors(&self, element: ElementId) -> impl Iterator<Item = ElementId> + '_ {
        std::iter::successors(self.parent(element), |&e| self.parent(e))
    }

    /// Where a flow or association begins.
    pub fn flow_source(&self, element: ElementId) -> Option<ElementId> {
        self.element(element).source
    }

    /// Where a flow or association ends.
    pub fn flow_target(&self, element: ElementId) -> Option<ElementId> {
        self.element(element).target
    }

    /// The connections that begin here: sequence flows first, then others, in document order.
    pub fn outgoing(&self, element: ElementId) -> &[ElementId] {
        &self.lists[self.element(element).outgoing.range()]
    }

    /// The connections that end here.
    pub fn incoming(&self, element: ElementId) -> &[ElementId] {
        &self.lists[self.element(element).incoming.range()]
    }

    /// The innermost lane of a flow node; inside a sub-process, that of the sub-process.
    pub fn lane(&self, element: ElementId) -> Option<ElementId> {
        self.element(element)
            .lane
            .or_else(|| self.ancestors(element).find_map(|e| self.element(e).lane))
    }

    /// The process an element belongs to.
    pub fn process(&self, element: ElementId) -> Option<ElementId> {
        let own = Some(element).filter(|&e| self.kind(e) == Kind::Process);
        own.or_else(|| self.ancestors(element).find(|&e| self.kind(e) == Kind::Process))
    }

    /// The pool of an element: a pool itself, or the first pool that shows its process.
    pub fn participant(&self, element: ElementId) -> Option<ElementId> {
        if self.kind(element) == Kind::Participant {
            return Some(element);
        }
        let process = self.process(element)?;
        self.element(process).source
    }

    /// The process that a pool shows, if it is no black box.
    pub fn process_of_participant(&self, participant: ElementId) -> Option<ElementId> {
        self.reference(participant, "processRef").filter(|&e| self.kind(e) == Kind::Process)
    }

    /// What was odd in the file, in document order.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// Line and column of an element's start tag, from 1; `None` for a generated model.
    pub fn position(&self, element: ElementId) -> Option<(u32, u32)> {
        let offset = self.element(element).offset;
        (offset < self.source_len)
            .then(|| warning::position(&self.text[..self.source_len as usize], offset as usize))
    }

    /// How many elements of each BPMN type the file holds, by XML name, sorted by name.
    ///
    /// Counts also what has no identity of its own, such as event definitions.
    pub fn counts(&self) -> std::collections::BTreeMap<String, u32> {
        let mut counts = std::collections::BTreeMap::new();
        for element in self.elements() {
            *counts.entry(self.xml_name(element).to_owned()).or_insert(0) += 1;
        }
        for &(name, count) in &self.nested_counts {
            let name = self.text(self.names[name.index()].local);
            *counts.entry(name.to_owned()).or_insert(0) += count;
        }
        counts
    }
}
