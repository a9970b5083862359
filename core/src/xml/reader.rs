//! The event loop: one pass over quick-xml's events, straight into the builder.
//!
//! A stack of frames says what the open XML elements are: BPMN elements with an identity,
//! properties of one, or parts of a diagram. Everything that is not understood is a property, so
//! nothing is lost. The loop works on positions: a name or a value is where it stands in the source,
//! and becomes a string only where it must be looked at.

use quick_xml::Reader as Events;
use quick_xml::events::{BytesStart, Event};

use super::ReadOptions;
use super::attributes::{Malformed, RawAttribute, scan};
use super::decode::Decoded;
use super::diagram::{DiagramReader, Part};
use super::names::{Keys, Names, Resolved, Tag};
use super::values::Text;
use crate::error::{Error, ErrorKind};
use crate::model::{
    Builder, ElementId, Kind, Model, NameId, Namespace, Node, Owner, PropertyKind, Span,
    WarningCode, hash, position,
};

/// An open XML element.
#[derive(Debug, Clone, Copy)]
pub(super) enum Frame {
    /// A BPMN element; its properties begin at this pending node.
    Element(ElementId, usize),
    /// A property at this pending node, and whether it holds others.
    Property(usize, bool),
    /// A part of a diagram; its properties begin at this pending node.
    Diagram(Part, usize),
    /// Passed over with everything inside.
    Skip,
}

/// The state of reading.
pub(super) struct Reader<'t> {
    pub(super) source: &'t str,
    pub(super) options: &'t ReadOptions,
    pub(super) builder: Builder,
    names: Names<'t>,
    pub(super) keys: Keys,
    pub(super) frames: Vec<Frame>,
    /// Properties of the open frames.
    pub(super) nodes: Vec<Node>,
    /// Text of the innermost frame.
    pub(super) text: Text,
    pub(super) diagram: DiagramReader,
    /// What the tag being read says: its attributes, and the namespaces that it declares.
    pub(super) attributes: Vec<RawAttribute>,
    declarations: Vec<RawAttribute>,
    /// The number of the tag that said each attribute name last.
    said: Vec<usize>,
    elements: usize,
}

/// Reads decoded text.
pub(super) fn read(decoded: Decoded, options: &ReadOptions) -> Result<Model, Error> {
    let Decoded { text, warnings } = decoded;
    let mut builder = Builder::new(text.len() as u32);
    for (code, message) in warnings {
        builder.warn(code, 0, message);
    }
    let keys = Keys::new(&mut builder);
    let mut reader = Reader {
        source: &text,
        options,
        builder,
        names: Names::new(&text),
        keys,
        frames: Vec::with_capacity(16),
        nodes: Vec::with_capacity(64),
        text: Text::default(),
        diagram: DiagramReader::default(),
        attributes: Vec::with_capacity(16),
        declarations: Vec::with_capacity(16),
        said: Vec::with_capacity(64),
        elements: 0,
    };
    if let Err(error) = reader.run() {
        return Err(reader.merge_marker().unwrap_or(error));
    }
    let builder = reader.builder;
    let mut model = builder.freeze(options.source.clone(), text);
    if !options.keep_personal {
        model.drop_tool_data();
    }
    Ok(model)
}

impl Reader<'_> {
    fn run(&mut self) -> Result<(), Error> {
        let mut events = Events::from_str(self.source);
        // Half of all events would be the indentation before a tag, which means nothing. Passed over
        // it costs little; where it does mean something, it still stands before the event.
        events.config_mut().trim_text_start = true;
        loop {
            let before = events.buffer_position() as u32;
            let event = events.read_event();
            let end = events.buffer_position() as u32;
            match event {
                Ok(Event::Start(start)) => {
                    self.indent(before)?;
                    self.start(&start, end - start.len() as u32 - "<>".len() as u32)?;
                }
                Ok(Event::Empty(start)) => {
                    self.indent(before)?;
                    self.start(&start, end - start.len() as u32 - "</>".len() as u32)?;
                    self.end();
                }
                Ok(Event::End(_)) => {
                    self.indent(before)?;
                    self.end();
                }
                Ok(Event::Text(_)) => self.text(Span { start: before, len: end - before })?,
                Ok(Event::Eof) => return self.finish(end),
                Ok(other) => {
                    let blank = self.blank(before);
                    self.text(blank)?;
                    self.other(&other, blank.end() as u32)?;
                }
                Err(e) => {
                    let at = events.error_position() as u32;
                    return Err(self.error(ErrorKind::Xml, at, lower(&e.to_string())));
                }
            }
        }
    }

    /// What is neither a tag nor text, and begins at this place.
    fn other(&mut self, event: &Event<'_>, offset: u32) -> Result<(), Error> {
        match event {
            Event::CData(part) => {
                let start = offset + "<![CDATA[".len() as u32;
                self.text(Span { start, len: part.len() as u32 })
            }
            Event::GeneralRef(name) => self.reference(name, offset),
            Event::DocType(_) => {
                let message = "a document type declaration is passed over";
                self.builder.warn(WarningCode::DoctypeIgnored, offset, message);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// The white space from here to the next event.
    fn blank(&self, start: u32) -> Span {
        let rest = self.source.as_bytes().get(start as usize..).unwrap_or_default();
        let is_blank = |b: &&u8| matches!(b, b' ' | b'\t' | b'\n' | b'\r');
        Span { start, len: rest.iter().take_while(is_blank).count() as u32 }
    }

    /// White space before a tag belongs to the text that stands before it, if there is any.
    fn indent(&mut self, before: u32) -> Result<(), Error> {
        if self.text.is_empty() {
            return Ok(());
        }
        let blank = self.blank(before);
        if blank.is_empty() { Ok(()) } else { self.text(blank) }
    }

    /// The first line that version control leaves where two versions do not go together, if the text
    /// holds one. Looked for only where it is no XML, which such a line never is.
    fn merge_marker(&self) -> Option<Error> {
        let mut offset = 0;
        for line in self.source.split_inclusive('\n') {
            let is_marker = ["<<<<<<<", "=======", ">>>>>>>"].iter().any(|marker| {
                let rest = line.strip_prefix(marker);
                rest.is_some_and(|rest| rest.trim_end().is_empty() || rest.starts_with(' '))
            });
            if is_marker {
                let marker = line.get(..7)?;
                let message = format!(
                    "a merge conflict: the line {marker} says that two versions stand in the file, not yet made one"
                );
                return Some(self.error(ErrorKind::Xml, offset, message));
            }
            offset += line.len() as u32;
        }
        None
    }

    fn finish(&self, offset: u32) -> Result<(), Error> {
        if !self.frames.is_empty() {
            let message = format!("the file ends inside {} open elements", self.frames.len());
            return Err(self.error(ErrorKind::Xml, offset, message));
        }
        if !self.has_root() {
            return Err(self.error(ErrorKind::Xml, 0, "no XML element in the file"));
        }
        Ok(())
    }

    /// Whether a tag was read already.
    pub(super) fn has_root(&self) -> bool {
        self.elements > 0
    }

    pub(super) fn error(&self, kind: ErrorKind, offset: u32, message: impl Into<String>) -> Error {
        let (line, column) = position(self.source, (offset as usize).min(self.source.len()));
        Error::new(kind, message).at(line, column)
    }

    fn start(&mut self, start: &BytesStart<'_>, offset: u32) -> Result<(), Error> {
        if self.frames.is_empty() && self.has_root() {
            return Err(self.error(ErrorKind::Xml, offset, "a second root element"));
        }
        self.elements += 1;
        if self.elements > self.options.max_elements {
            let message =
                format!("more than {} XML elements (limit elements)", self.options.max_elements);
            return Err(self.error(ErrorKind::Limit, offset, message));
        }
        if self.frames.len() >= self.options.max_depth {
            let message =
                format!("nested deeper than {} elements (limit depth)", self.options.max_depth);
            return Err(self.error(ErrorKind::Limit, offset, message));
        }
        let raw = Span { start: offset + 1, len: start.name().0.len() as u32 };
        let inside = Span { start: raw.start + raw.len, len: start.attributes_raw().len() as u32 };
        let taken = self.take_attributes(raw, inside, offset);
        if !self.declarations.is_empty() {
            self.declare();
        }
        let name = self.names.element(&mut self.builder, raw, offset);
        let mut name = name.ok_or_else(|| self.no_tag(raw, offset))?;
        if self.frames.is_empty() {
            name = self.root(raw, name, offset)?;
        }
        // Only now, because what is not BPMN need not be well-formed to be told so.
        taken?;
        self.open(name, offset)?;
        if !self.declarations.is_empty() {
            self.keep_declarations();
        }
        Ok(())
    }

    fn no_tag(&self, raw: Span, offset: u32) -> Error {
        let shown: String = raw.of(self.source).chars().take(20).collect();
        self.error(ErrorKind::Xml, offset, format!("not well-formed: {shown:?} is no tag"))
    }

    /// Finds what a tag says, and which of it declares namespaces.
    fn take_attributes(&mut self, raw: Span, inside: Span, offset: u32) -> Result<(), Error> {
        self.attributes.clear();
        self.declarations.clear();
        let scanned = scan(self.source, inside, &mut self.attributes);
        scanned.map_err(|malformed| match malformed {
            Malformed::Less => self.no_tag(raw, offset),
            Malformed::NoValue => {
                let message = "not well-formed: an attribute without a value in quotes";
                self.error(ErrorKind::Xml, offset, message)
            }
        })?;
        if self.attributes.len() > self.options.max_attributes {
            let message =
                format!("more than {} attributes (limit attributes)", self.options.max_attributes);
            return Err(self.error(ErrorKind::Limit, offset, message));
        }
        if inside.len as usize > self.options.max_value {
            for i in 0..self.attributes.len() {
                self.check_length(self.attributes[i].value.len as usize, offset)?;
            }
        }
        let is_declaration = |a: &RawAttribute| declares(a.key.bytes(self.source));
        if self.attributes.iter().any(is_declaration) {
            let declarations = self.attributes.extract_if(.., |a| is_declaration(a));
            self.declarations.extend(declarations);
        }
        Ok(())
    }

    fn declare(&mut self) {
        let source = self.source;
        let declarations = self.declarations.iter().filter_map(|attribute| {
            let uri = super::text::attribute(attribute.value.of(source));
            Some((declared(source, attribute.key)?, uri.unwrap_or_else(|raw| raw)))
        });
        self.names.enter(&mut self.builder, self.frames.len(), declarations);
    }

    /// Keeps what the element just opened declares, for names in values and for writing.
    fn keep_declarations(&mut self) {
        let (frame, kept) = (self.frames.last(), &mut self.builder.declarations);
        for declaration in self.names.declared() {
            match frame {
                Some(Frame::Element(element, _)) => {
                    kept.add(Owner::Element(*element), declaration);
                }
                Some(Frame::Property(at, _)) => kept.add_pending(*at, declaration),
                _ => return,
            }
        }
    }

    /// The name of the root: `definitions`, if need be with a warning about its namespace.
    fn root(&mut self, raw: Span, name: Resolved, offset: u32) -> Result<Resolved, Error> {
        if name.tag == Tag::Element(Kind::Definitions) {
            return Ok(name);
        }
        let shown = raw.of(self.source);
        let (prefix, local) = shown.split_once(':').unwrap_or(("", shown));
        let uri = self.builder.namespace_of(name.id).to_owned();
        let undeclared = uri.is_empty() || uri.starts_with(Namespace::UNDECLARED);
        let likely = undeclared || uri.to_ascii_uppercase().contains("BPMN");
        if local != "definitions" || !likely {
            let shown: String = shown.chars().take(60).collect();
            let message = format!("not BPMN 2.0: the root element is {shown:?}");
            return Err(self.error(ErrorKind::NotBpmn, offset, message));
        }
        let message = if undeclared {
            "the BPMN namespace is not declared".to_owned()
        } else {
            format!("namespace {uri:?} instead of BPMN 2.0's")
        };
        self.builder.warn(WarningCode::UnusualNamespace, offset, message);
        self.names.treat_as_bpmn(Span { start: raw.start, len: prefix.len() as u32 });
        let name = self.names.element(&mut self.builder, raw, offset);
        name.ok_or_else(|| self.no_tag(raw, offset))
    }

    fn open(&mut self, name: Resolved, offset: u32) -> Result<(), Error> {
        match self.frames.last() {
            None => self.inside_element(None, name, offset),
            Some(&Frame::Element(parent, _)) => self.inside_element(Some(parent), name, offset),
            Some(Frame::Property(..)) => self.property(name, offset),
            Some(Frame::Diagram(..)) => self.in_diagram(name, offset),
            Some(Frame::Skip) => {
                self.frames.push(Frame::Skip);
                Ok(())
            }
        }
    }

    fn inside_element(
        &mut self,
        parent: Option<ElementId>,
        name: Resolved,
        offset: u32,
    ) -> Result<(), Error> {
        let around = parent.map(|parent| self.builder.elements[parent.index()].kind);
        let kind = match (name.tag, around) {
            // Elsewhere it means nothing, and is kept as it stands.
            (Tag::Diagram, _) if self.frames.len() == 1 => return self.open_diagram(offset),
            (Tag::FlowEnd, Some(kind)) if kind.is_flow_node() => {
                self.frames.push(Frame::Skip);
                return Ok(());
            }
            (Tag::Element(kind), _) => kind,
            (Tag::Bpmn | Tag::FlowEnd, Some(Kind::Definitions)) => Kind::OtherRoot,
            _ => return self.property(name, offset),
        };
        let element = self.builder.element(kind, name.id, offset, parent);
        self.frames.push(Frame::Element(element, self.nodes.len()));
        let keys = self.keys;
        self.each_attribute(offset, |reader, name, value| match name {
            _ if name == keys.id => reader.identify(element, value),
            _ if name == keys.name => reader.builder.elements[element.index()].name = value,
            _ => reader.attribute_node(name, value),
        })
    }

    /// Gives an element its id.
    fn identify(&mut self, element: ElementId, id: Span) {
        let in_source = id.end() <= self.source.len();
        let hash = in_source.then(|| hash(id.of(self.source)));
        self.builder.identify(element, id, hash);
    }

    /// Calls `keep` with the name and the value of every attribute.
    pub(super) fn each_attribute(
        &mut self,
        offset: u32,
        mut keep: impl FnMut(&mut Self, NameId, Span),
    ) -> Result<(), Error> {
        for i in 0..self.attributes.len() {
            let attribute = self.attributes[i];
            let name = self.names.attribute(&mut self.builder, attribute.key, offset);
            let Some(name) = name else {
                let key = attribute.key.of(self.source);
                let message = format!("not well-formed: {key:?} is no attribute name");
                return Err(self.error(ErrorKind::Xml, offset, message));
            };
            if self.attributes.len() > 1 && self.is_said(name) {
                let key = attribute.key.of(self.source);
                let message = format!("attribute {key:?} occurs twice; the first counts");
                self.builder.warn(WarningCode::DuplicateAttribute, offset, message);
                continue;
            }
            let value = self.attribute_value(attribute, offset);
            keep(self, name, value);
        }
        Ok(())
    }

    /// Whether the tag being read has said this name already; from now on it has.
    fn is_said(&mut self, name: NameId) -> bool {
        if name.index() >= self.said.len() {
            self.said.resize(name.index() + 1, 0);
        }
        std::mem::replace(&mut self.said[name.index()], self.elements) == self.elements
    }

    pub(super) fn attribute_node(&mut self, name: NameId, value: Span) {
        self.nodes.push(Node { name, value, size: 1, kind: PropertyKind::Attribute });
    }

    /// Opens a property: anything inside an element that has no identity of its own.
    pub(super) fn property(&mut self, name: Resolved, offset: u32) -> Result<(), Error> {
        if let Some(Frame::Property(_, has_children)) = self.frames.last_mut() {
            *has_children = true;
            self.text_node();
        }
        let kind = PropertyKind::Element;
        self.frames.push(Frame::Property(self.nodes.len(), false));
        self.nodes.push(Node { name: name.id, value: Span::EMPTY, size: 1, kind });
        self.each_attribute(offset, Self::attribute_node)
    }

    fn end(&mut self) {
        let Some(frame) = self.frames.pop() else { return };
        self.names.leave(self.frames.len());
        match frame {
            Frame::Skip => {}
            Frame::Element(element, from) => {
                let run = self.builder.keep_properties(&mut self.nodes, from);
                self.builder.elements[element.index()].properties = run;
            }
            Frame::Property(at, has_children) => {
                if has_children {
                    self.text_node();
                } else {
                    self.nodes[at].value = self.collected();
                }
                self.nodes[at].size = (self.nodes.len() - at) as u32;
            }
            Frame::Diagram(part, from) => self.close_diagram(part, from),
        }
    }
}

/// Whether an attribute of this name declares a prefix.
fn declares(key: &[u8]) -> bool {
    key.strip_prefix(b"xmlns").is_some_and(|rest| rest.is_empty() || rest[0] == b':')
}

/// Where the prefix stands that an attribute of this name declares; empty for the default namespace.
fn declared(source: &str, key: Span) -> Option<Span> {
    let rest = key.bytes(source).strip_prefix(b"xmlns")?;
    let skipped = if rest.is_empty() { "xmlns" } else { "xmlns:" }.len() as u32;
    let prefix = Span { start: key.start + skipped, len: key.len - skipped };
    (rest.is_empty() || rest[0] == b':').then_some(prefix)
}

/// quick-xml's messages, as part of a sentence.
pub(super) fn lower(message: &str) -> String {
    let mut characters = message.chars();
    let first = characters.next().map(|c| c.to_ascii_lowercase());
    first.into_iter().chain(characters).collect()
}
