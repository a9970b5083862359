//! Builds a [`Model`] element by element and freezes it.
//!
//! Freezing resolves every reference once: ends of flows, lanes, pools, diagrams. What does not
//! resolve becomes a warning; the element stays.

use std::hash::Hasher;
use std::sync::Arc;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use rustc_hash::{FxHashSet, FxHasher};

use super::layout::{Bounds, Diagram, Drawing, Form, Point};
use super::property::{Name, Namespace, Node};
use super::warning::{Warning, WarningCode};
use super::{
    Declarations, Element, ElementId, Kind, Model, NameId, NamespaceId, Property, PropertyKind,
    Run, Span,
};

/// A diagram before its references are resolved.
pub(crate) type RawDiagram = Diagram;
/// A shape or edge before its reference is resolved.
pub(crate) type RawDrawing = Drawing;

/// Names in a file of one tool, as a rule.
const USUAL_NAMES: usize = 64;
/// Namespaces in a file, as a rule.
const USUAL_NAMESPACES: usize = 12;
/// Bytes of a file for each element and each property that room is made for at first. Most files
/// hold more of both; what is too much is given back when the model is frozen.
const BYTES_PER_ELEMENT: usize = 512;
const BYTES_PER_PROPERTY: usize = 128;

/// Hash of an id; the table compares the strings, so its quality decides speed only.
pub(crate) fn hash(id: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(id.as_bytes());
    hasher.finish()
}

/// Hash of a qualified name; a file may use one local name in any number of namespaces.
fn hash_name(namespace: NamespaceId, local: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write_u32(namespace.0);
    hasher.write(local.as_bytes());
    hasher.finish()
}

/// A warning that knows its byte offset; line and column are found when the model is frozen.
#[derive(Debug)]
pub(crate) struct RawWarning {
    pub(crate) code: WarningCode,
    pub(crate) offset: u32,
    pub(crate) message: String,
    pub(crate) element: Option<Span>,
}

/// The growing model.
#[derive(Debug)]
pub(crate) struct Builder {
    source_len: u32,
    /// Strings that do not stand in the source as they are, such as unescaped ones.
    extra: String,
    pub(crate) namespaces: Vec<Arc<Namespace>>,
    namespace_index: HashTable<NamespaceId>,
    names: Vec<Name>,
    name_index: HashTable<NameId>,
    pub(crate) declarations: Declarations,
    pub(crate) elements: Vec<Element>,
    /// The hash of the id of each element, as far as it is known: the bytes of an id are at hand
    /// when it is read, and far away when the model is frozen.
    hashes: Vec<Option<u64>>,
    pub(crate) properties: Vec<Node>,
    pub(crate) diagrams: Vec<RawDiagram>,
    pub(crate) warnings: Vec<RawWarning>,
}

impl Builder {
    /// A builder for a model whose source has this many bytes (0 for a generated model).
    pub(crate) fn new(source_len: u32) -> Self {
        let mut builder = Self {
            source_len,
            extra: String::with_capacity(USUAL_NAMES * 16),
            namespaces: Vec::with_capacity(USUAL_NAMESPACES),
            namespace_index: HashTable::with_capacity(USUAL_NAMESPACES),
            names: Vec::with_capacity(USUAL_NAMES),
            name_index: HashTable::with_capacity(USUAL_NAMES),
            declarations: Declarations::default(),
            elements: Vec::with_capacity(source_len as usize / BYTES_PER_ELEMENT),
            hashes: Vec::with_capacity(source_len as usize / BYTES_PER_ELEMENT),
            properties: Vec::with_capacity(source_len as usize / BYTES_PER_PROPERTY),
            diagrams: Vec::new(),
            warnings: Vec::new(),
        };
        // `Namespace::NONE` and `Namespace::BPMN`.
        builder.namespace("", "");
        builder.namespace(Namespace::BPMN_URI, "");
        builder
    }

    /// Keeps a string that is not in the source.
    pub(crate) fn keep(&mut self, text: &str) -> Span {
        let start = self.source_len as usize + self.extra.len();
        self.extra.push_str(text);
        Span { start: start as u32, len: text.len() as u32 }
    }

    /// The URI of a name's namespace.
    pub(crate) fn namespace_of(&self, name: NameId) -> &str {
        &self.namespaces[self.names[name.index()].namespace.index()].uri
    }

    /// The id of a namespace, new or known. O(length).
    pub(crate) fn namespace(&mut self, uri: &str, prefix: &str) -> NamespaceId {
        let all = &self.namespaces;
        let same = |&id: &NamespaceId| {
            let known = &all[id.index()];
            known.uri == uri && (!uri.is_empty() || known.prefix == prefix)
        };
        if let Some(&known) = self.namespace_index.find(hash(uri), same) {
            return known;
        }
        let id = NamespaceId::new(self.namespaces.len());
        let rehash = |&id: &NamespaceId| hash(&all[id.index()].uri);
        self.namespace_index.insert_unique(hash(uri), id, rehash);
        self.namespaces.push(Namespace::shared(uri, prefix));
        id
    }

    /// The id of a qualified name, new or known.
    pub(crate) fn name(&mut self, namespace: NamespaceId, local: &str) -> NameId {
        let (names, extra, from) = (&self.names, &self.extra, self.source_len);
        let local_of = |id: NameId| local_name(&names[id.index()], extra, from);
        let same = |&id: &NameId| names[id.index()].namespace == namespace && local_of(id) == local;
        let id = NameId::new(names.len());
        let rehash = |&id: &NameId| hash_name(names[id.index()].namespace, local_of(id));
        match self.name_index.entry(hash_name(namespace, local), same, rehash) {
            Entry::Occupied(known) => return *known.get(),
            Entry::Vacant(place) => _ = place.insert(id),
        }
        let local = self.keep(local);
        self.names.push(Name { namespace, local });
        id
    }

    /// The id of a qualified name, if something has it. O(length).
    fn known_name(&self, namespace: NamespaceId, local: &str) -> Option<NameId> {
        let same = |&id: &NameId| {
            let name = &self.names[id.index()];
            name.namespace == namespace && local_name(name, &self.extra, self.source_len) == local
        };
        self.name_index.find(hash_name(namespace, local), same).copied()
    }

    /// A name of BPMN's own, by number.
    fn named(&self, local: &'static str) -> Named {
        let id = |namespace| self.known_name(namespace, local);
        Named { local, own: id(Namespace::BPMN), bare: id(Namespace::NONE) }
    }

    /// Adds an element; its properties follow with [`Builder::set_properties`].
    pub(crate) fn element(
        &mut self,
        kind: Kind,
        tag: NameId,
        offset: u32,
        parent: Option<ElementId>,
    ) -> ElementId {
        self.elements.push(Element {
            kind,
            tag,
            id: Span::EMPTY,
            name: Span::EMPTY,
            offset,
            parent,
            properties: Run::default(),
            children: Run::default(),
            incoming: Run::default(),
            outgoing: Run::default(),
            source: None,
            target: None,
            lane: None,
        });
        self.hashes.push(None);
        ElementId::new(self.elements.len() - 1)
    }

    /// Gives an element its id, with the [`hash`] of it if that is known.
    pub(crate) fn identify(&mut self, element: ElementId, id: Span, hash: Option<u64>) {
        self.elements[element.index()].id = id;
        self.hashes[element.index()] = hash;
    }

    /// Moves properties into the arena.
    pub(crate) fn keep_properties(&mut self, nodes: &mut Vec<Node>, from: usize) -> Run {
        let start = self.properties.len() as u32;
        self.declarations.settle(from, start);
        self.properties.extend_from_slice(&nodes[from..]);
        nodes.truncate(from);
        Run { start, end: self.properties.len() as u32 }
    }

    pub(crate) fn warn(&mut self, code: WarningCode, offset: u32, message: impl Into<String>) {
        self.warnings.push(RawWarning { code, offset, message: message.into(), element: None });
    }

    /// Resolves every reference and freezes the model. O(n log n) in the warnings, else O(n).
    pub(crate) fn freeze(mut self, source: Option<String>, mut text: String) -> Model {
        let references = References {
            source: self.named("sourceRef"),
            target: self.named("targetRef"),
            attached_to: self.named("attachedToRef"),
            default: self.named("default"),
            process: self.named("processRef"),
        };
        text.push_str(&self.extra);
        let mut model = Model {
            source,
            text: text.into_boxed_str(),
            source_len: self.source_len,
            namespaces: std::mem::take(&mut self.namespaces),
            names: std::mem::take(&mut self.names),
            declarations: std::mem::take(&mut self.declarations),
            elements: std::mem::take(&mut self.elements),
            properties: std::mem::take(&mut self.properties),
            lists: Vec::new(),
            ids: HashTable::new(),
            diagrams: Vec::new(),
            warnings: Vec::new(),
            nested_counts: Vec::new(),
        };
        model.names.shrink_to_fit();
        model.elements.shrink_to_fit();
        model.properties.shrink_to_fit();
        model.declarations.freeze();
        let mut resolver = Resolver { model: &mut model, warnings: self.warnings };
        resolver.index_ids(&self.hashes);
        resolver.ends(references);
        resolver.lanes();
        resolver.pools(references.process);
        resolver.lists();
        resolver.count_nested();
        let diagrams = resolver.diagrams(self.diagrams);
        let warnings = resolver.warnings;
        model.diagrams = diagrams;
        model.warnings = place(&model, warnings);
        model
    }
}

/// The local part of a name, which stands in the strings that are not in the source.
fn local_name<'e>(name: &Name, extra: &'e str, source_len: u32) -> &'e str {
    Span { start: name.local.start - source_len, ..name.local }.of(extra)
}

/// A name of BPMN's own, by number, so that looking for it in many properties compares no strings.
#[derive(Debug, Clone, Copy)]
struct Named {
    local: &'static str,
    /// The name in the namespace of BPMN.
    own: Option<NameId>,
    /// The name in none, as attributes have it.
    bare: Option<NameId>,
}

impl Named {
    fn is(self, property: Property<'_>) -> bool {
        let name = Some(property.name());
        name == self.own || (name == self.bare && property.is_attribute())
    }
}

/// Which element another belongs to, if any.
type Relation<'r> = &'r dyn Fn(&Element) -> Option<ElementId>;

/// The names of references that are resolved when the model is frozen.
#[derive(Debug, Clone, Copy)]
struct References {
    source: Named,
    target: Named,
    attached_to: Named,
    default: Named,
    process: Named,
}

struct Resolver<'b> {
    model: &'b mut Model,
    warnings: Vec<RawWarning>,
}

impl Resolver<'_> {
    fn warn(&mut self, code: WarningCode, at: ElementId, message: String) {
        let element = &self.model.elements[at.index()];
        self.warnings.push(RawWarning {
            code,
            offset: element.offset,
            message,
            element: Some(element.id).filter(|id| !id.is_empty()),
        });
    }

    fn index_ids(&mut self, hashes: &[Option<u64>]) {
        let mut ids = HashTable::with_capacity(self.model.elements.len());
        for element in (0..self.model.elements.len()).map(ElementId::new) {
            let id = self.model.elements[element.index()].id;
            let kind = self.model.kind(element);
            if id.is_empty() {
                if kind.is_flow_node() || kind == Kind::Participant {
                    let message = format!("{} without id", self.model.xml_name(element));
                    self.warn(WarningCode::MissingId, element, message);
                }
                continue;
            }
            let hash_of =
                |&e: &ElementId| hashes[e.index()].unwrap_or_else(|| hash(self.model.id(e)));
            let same = |&e: &ElementId| self.model.id(e) == self.model.text(id);
            let entry = ids.entry(hash_of(&element), same, hash_of);
            if let Entry::Vacant(vacant) = entry {
                vacant.insert(element);
            } else {
                let id = self.model.text(id);
                let message = format!("id {id:?} is used twice; references mean the first");
                self.warn(WarningCode::DuplicateId, element, message);
            }
        }
        self.model.ids = ids;
    }

    /// The target of a reference property, with a warning where it is missing or dangling.
    fn resolve(&mut self, element: ElementId, named: Named, required: bool) -> Option<ElementId> {
        let local = named.local;
        let property = self.model.properties(element).find(|&p| named.is(p));
        let reference = property.map(|p| p.value().trim()).filter(|v| !v.is_empty());
        let Some(reference) = reference else {
            if required {
                let message = format!("{} without {local}", self.model.xml_name(element));
                self.warn(WarningCode::MissingReference, element, message);
            }
            return None;
        };
        let found = self.model.find(reference);
        if found.is_none() {
            let message = format!(
                "{local} {reference:?} of {} is not in the file",
                self.model.xml_name(element)
            );
            self.warn(WarningCode::DanglingReference, element, message);
        }
        found
    }

    fn ends(&mut self, references: References) {
        let References { source, target, attached_to, default, .. } = references;
        for element in (0..self.model.elements.len()).map(ElementId::new) {
            let parent = self.model.parent(element);
            let (source, target) = match self.model.kind(element) {
                Kind::SequenceFlow
                | Kind::MessageFlow
                | Kind::Association
                | Kind::ConversationLink => {
                    (self.resolve(element, source, true), self.resolve(element, target, true))
                }
                Kind::DataInputAssociation => (self.model.reference(element, "sourceRef"), parent),
                Kind::DataOutputAssociation => (parent, self.model.reference(element, "targetRef")),
                Kind::BoundaryEvent => {
                    self.resolve(element, attached_to, true);
                    (None, None)
                }
                _ => {
                    if self.model.properties(element).any(|p| default.is(p)) {
                        self.resolve(element, default, false);
                    }
                    (None, None)
                }
            };
            let resolved = &mut self.model.elements[element.index()];
            (resolved.source, resolved.target) = (source, target);
        }
    }

    fn lanes(&mut self) {
        for lane in (0..self.model.elements.len()).map(ElementId::new) {
            if self.model.kind(lane) != Kind::Lane {
                continue;
            }
            let model = &*self.model;
            let mut members = Vec::new();
            let mut dangling = Vec::new();
            for reference in model.properties(lane).filter(|p| p.local_name() == "flowNodeRef") {
                match model.find(reference.value()) {
                    Some(node) => members.push(node),
                    None => dangling.push(reference.value().trim().to_owned()),
                }
            }
            for node in members {
                let taken = self.model.elements[node.index()].lane;
                let inside = |outer| self.model.ancestors(lane).any(|e| e == outer);
                if taken.is_none_or(inside) {
                    self.model.elements[node.index()].lane = Some(lane);
                }
            }
            for reference in dangling {
                let message = format!("flowNodeRef {reference:?} of a lane is not in the file");
                self.warn(WarningCode::DanglingReference, lane, message);
            }
        }
    }

    /// A process remembers the first pool that shows it in its otherwise unused `source`.
    fn pools(&mut self, process: Named) {
        for pool in (0..self.model.elements.len()).map(ElementId::new) {
            if self.model.kind(pool) != Kind::Participant
                || !self.model.properties(pool).any(|p| process.is(p))
            {
                continue;
            }
            if let Some(process) = self.resolve(pool, process, false)
                && self.model.kind(process) == Kind::Process
            {
                self.model.elements[process.index()].source.get_or_insert(pool);
            }
        }
    }

    /// Children and connections of every element, as runs of one shared list.
    fn lists(&mut self) {
        let elements = &self.model.elements;
        let connects = |e: &Element| e.kind.is_connection();
        let relations: [Relation<'_>; 3] =
            [&|e| e.parent, &|e| e.source.filter(|_| connects(e)), &|e| {
                e.target.filter(|_| connects(e))
            }];
        let mut lists = Vec::new();
        let mut runs = Vec::new();
        for relation in relations {
            let mut counts = vec![0u32; elements.len() + 1];
            for owner in elements.iter().filter_map(relation) {
                counts[owner.index() + 1] += 1;
            }
            let base = lists.len() as u32;
            counts[0] = base;
            for i in 1..counts.len() {
                counts[i] += counts[i - 1];
            }
            let mut next = counts.clone();
            lists.resize(counts[elements.len()] as usize, ElementId(0));
            for (index, element) in elements.iter().enumerate() {
                if let Some(owner) = relation(element) {
                    lists[next[owner.index()] as usize] = ElementId::new(index);
                    next[owner.index()] += 1;
                }
            }
            runs.push(counts);
        }
        for (index, element) in self.model.elements.iter_mut().enumerate() {
            let run = |r: usize| Run { start: runs[r][index], end: runs[r][index + 1] };
            (element.children, element.outgoing, element.incoming) = (run(0), run(1), run(2));
        }
        self.model.lists = lists;
    }

    /// Counts BPMN elements that are kept as properties, such as event definitions.
    fn count_nested(&mut self) {
        let mut counts = vec![0u32; self.model.names.len()];
        for node in &self.model.properties {
            if node.kind == PropertyKind::Element {
                counts[node.name.index()] += 1;
            }
        }
        let named = self
            .model
            .names
            .iter()
            .zip(counts)
            .enumerate()
            .filter(|(_, (name, count))| *count > 0 && name.namespace == Namespace::BPMN);
        let plain = |name: &str| !name.ends_with("Ref") && !name.ends_with("Refs");
        self.model.nested_counts = named
            .filter(|(_, (name, _))| plain(self.model.text(name.local)))
            .map(|(id, (_, count))| (NameId::new(id), count))
            .collect();
    }

    fn diagrams(&mut self, mut diagrams: Vec<RawDiagram>) -> Vec<Diagram> {
        let mut unknown = Vec::new();
        for diagram in &mut diagrams {
            diagram.plane_element = self.drawn(diagram.plane_reference, &mut unknown);
            for drawing in &mut diagram.drawings {
                drawing.element = self.drawn(drawing.reference, &mut unknown);
            }
        }
        let nested =
            if unknown.is_empty() { FxHashSet::default() } else { property_ids(self.model) };
        for reference in unknown {
            let name = self.model.text(reference);
            if !nested.contains(name) {
                let message = format!("the diagram draws {name:?}, which is not in the file");
                let code = WarningCode::UnknownDiagramElement;
                let offset = reference.start;
                self.warnings.push(RawWarning { code, offset, message, element: None });
            }
        }
        diagrams
    }

    fn drawn(&self, reference: Span, unknown: &mut Vec<Span>) -> Option<ElementId> {
        let found = self.model.find(self.model.text(reference));
        if found.is_none() && !reference.is_empty() {
            unknown.push(reference);
        }
        found
    }
}

/// The ids of what is kept as a property, such as an event definition inside its event.
fn property_ids(model: &Model) -> FxHashSet<&str> {
    let attributes = model.properties.iter().filter(|n| n.kind == PropertyKind::Attribute);
    let is_id = |node: &&Node| model.text(model.names[node.name.index()].local) == "id";
    attributes.filter(is_id).map(|node| model.text(node.value)).collect()
}

/// Gives every warning its line and column and sorts them by place. One pass over the source.
pub(crate) fn place(model: &Model, mut raw: Vec<RawWarning>) -> Vec<Warning> {
    raw.sort_by_key(|w| w.offset);
    let source = &model.text[..model.source_len as usize];
    let (mut line, mut column, mut seen) = (1u32, 1u32, 0usize);
    let mut advance = |offset: u32| {
        let between = source.get(seen..(offset as usize).min(source.len())).unwrap_or("");
        seen += between.len();
        line += memchr::memchr_iter(b'\n', between.as_bytes()).count() as u32;
        match between.rfind('\n') {
            Some(newline) => column = between[newline + 1..].chars().count() as u32 + 1,
            None => column += between.chars().count() as u32,
        }
        (line, column)
    };
    let placed = raw.into_iter().map(|warning| {
        let in_source = (warning.offset as usize) < source.len();
        let (line, column) = if in_source { advance(warning.offset) } else { (0, 0) };
        let element = warning.element.map(|id| model.text(id).to_owned());
        Warning { code: warning.code, message: warning.message, line, column, element }
    });
    placed.collect()
}

impl Drawing {
    pub(crate) fn shape(bounds: Option<Bounds>) -> Self {
        Self::new(Form::Shape(bounds))
    }

    pub(crate) fn edge(points: Vec<Point>) -> Self {
        Self::new(Form::Edge(points))
    }

    fn new(form: Form) -> Self {
        Self {
            id: Span::EMPTY,
            reference: Span::EMPTY,
            element: None,
            properties: Run::default(),
            has_label: false,
            label: None,
            label_properties: Run::default(),
            form,
        }
    }
}
