//! The event loop: one pass over quick-xml's events, straight into the builder.
//!
//! A stack of frames says what the open XML elements are: BPMN elements with an identity,
//! properties of one, or parts of a diagram. Everything that is not understood is a property, so
//! nothing is lost.

use quick_xml::Reader as Events;
use quick_xml::events::{BytesStart, Event};

use super::decode::Decoded;
use super::diagram::DiagramReader;
use super::names::{Family, Names, Resolved};
use super::{ReadOptions, text};
use crate::error::{Error, ErrorKind};
use crate::model::{
    Builder, ElementId, Kind, Model, NameId, Namespace, Node, Owner, PropertyKind, Span,
    WarningCode, position,
};

/// An open XML element.
#[derive(Debug)]
pub(super) enum Frame {
    /// A BPMN element; its properties begin at this pending node.
    Element(ElementId, usize),
    /// A property at this pending node.
    Property { at: usize, text: Text, has_children: bool },
    /// A part of a diagram; its properties begin at this pending node.
    Diagram(super::diagram::Part, usize),
    /// Passed over with everything inside.
    Skip,
}

/// Text that is being collected.
#[derive(Debug)]
pub(super) enum Text {
    None,
    Source(Span),
    Owned(String),
}

/// The state of reading.
pub(super) struct Reader<'t> {
    pub(super) source: &'t str,
    options: &'t ReadOptions,
    pub(super) builder: Builder,
    names: Names,
    pub(super) frames: Vec<Frame>,
    /// Properties of the open frames.
    pub(super) nodes: Vec<Node>,
    pub(super) diagram: DiagramReader,
    elements: usize,
    has_root: bool,
    declared: bool,
    text_name: Option<NameId>,
}

/// Reads decoded text.
pub(super) fn read(decoded: Decoded, options: &ReadOptions) -> Result<Model, Error> {
    let Decoded { text, warnings } = decoded;
    let mut builder = Builder::new(text.len() as u32);
    for (code, message) in warnings {
        builder.warn(code, 0, message);
    }
    let mut reader = Reader {
        source: &text,
        options,
        builder,
        names: Names::default(),
        frames: Vec::new(),
        nodes: Vec::new(),
        diagram: DiagramReader::default(),
        elements: 0,
        has_root: false,
        declared: false,
        text_name: None,
    };
    reader.run()?;
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
        loop {
            let offset = events.buffer_position() as u32;
            let event = events.read_event().map_err(|e| {
                let at = events.error_position() as usize;
                self.error(ErrorKind::Xml, at as u32, lower(&e.to_string()))
            })?;
            match event {
                Event::Start(start) => self.start(&start, offset)?,
                Event::Empty(start) => {
                    self.start(&start, offset)?;
                    self.end();
                }
                Event::End(_) => self.end(),
                Event::Text(part) => self.text(&part, offset)?,
                Event::CData(part) => self.text(&part, offset)?,
                Event::GeneralRef(name) => self.reference(&name, offset)?,
                Event::DocType(_) => {
                    let message = "a document type declaration is passed over";
                    self.builder.warn(WarningCode::DoctypeIgnored, offset, message);
                }
                Event::Decl(_) => self.declared = true,
                Event::Comment(_) | Event::PI(_) => {}
                Event::Eof => return self.finish(offset),
            }
        }
    }

    fn finish(&self, offset: u32) -> Result<(), Error> {
        if !self.frames.is_empty() {
            let message = format!("the file ends inside {} open elements", self.frames.len());
            return Err(self.error(ErrorKind::Xml, offset, message));
        }
        if !self.has_root {
            return Err(self.error(ErrorKind::Xml, 0, "no XML element in the file"));
        }
        Ok(())
    }

    pub(super) fn error(&self, kind: ErrorKind, offset: u32, message: impl Into<String>) -> Error {
        let (line, column) = position(self.source, (offset as usize).min(self.source.len()));
        Error::new(kind, message).at(line, column)
    }

    /// The span of a string that quick-xml borrowed from the source, or a kept copy.
    pub(super) fn span(&mut self, string: &str) -> Span {
        let start = (string.as_ptr() as usize).wrapping_sub(self.source.as_ptr() as usize);
        if start + string.len() <= self.source.len() && self.source.get(start..).is_some() {
            return Span { start: start as u32, len: string.len() as u32 };
        }
        self.builder.keep(string)
    }

    fn start(&mut self, start: &BytesStart<'_>, offset: u32) -> Result<(), Error> {
        self.elements += 1;
        if self.elements > self.options.max_elements {
            let message = format!("more than {} XML elements", self.options.max_elements);
            return Err(self.error(ErrorKind::Limit, offset, message));
        }
        if self.frames.len() >= self.options.max_depth {
            let message = format!("nested deeper than {} elements", self.options.max_depth);
            return Err(self.error(ErrorKind::Limit, offset, message));
        }
        if self.frames.is_empty() && self.has_root {
            return Err(self.error(ErrorKind::Xml, offset, "a second root element"));
        }
        let raw = start.name().0;
        let attributes = start.attributes_raw();
        if !is_name(raw) || memchr::memchr(b'<', attributes.as_bytes()).is_some() {
            let shown: String = raw.chars().take(20).collect();
            let message = format!("not well-formed: {shown:?} is no tag");
            return Err(self.error(ErrorKind::Xml, offset, message));
        }
        let declares = attributes.contains("xmlns");
        if declares {
            self.declare(start, offset)?;
        }
        let name = self.names.element(&mut self.builder, raw, offset);
        if self.frames.is_empty() {
            self.root(start, raw, name, offset)?;
        } else {
            self.open(start, name, offset)?;
        }
        if declares {
            self.keep_declarations();
        }
        Ok(())
    }

    /// Keeps what the element just opened declares, for names in values and for writing.
    fn keep_declarations(&mut self) {
        let owner = match self.frames.last() {
            Some(Frame::Element(element, _)) => Owner::Element(*element),
            Some(Frame::Property { at, .. }) => Owner::Pending(*at),
            _ => return,
        };
        for (prefix, namespace) in self.names.declared() {
            self.builder.declarations.add(owner, prefix, namespace);
        }
    }

    fn declare(&mut self, start: &BytesStart<'_>, offset: u32) -> Result<(), Error> {
        let mut declarations = Vec::new();
        for attribute in start.attributes().with_checks(false).take(self.options.max_attributes) {
            let attribute = attribute.map_err(|e| self.attribute_error(offset, &e))?;
            let prefix = match attribute.key.0 {
                "xmlns" => "",
                key => match key.strip_prefix("xmlns:") {
                    Some(prefix) => prefix,
                    None => continue,
                },
            };
            let uri = text::attribute(&attribute.value).unwrap_or_else(|raw| raw);
            declarations.push((prefix.to_owned(), uri.trim().to_owned()));
        }
        self.names.declare(&mut self.builder, self.frames.len(), &declarations);
        Ok(())
    }

    fn attribute_error(&self, offset: u32, error: &impl std::fmt::Display) -> Error {
        self.error(
            ErrorKind::Xml,
            offset,
            format!("in an attribute: {}", lower(&error.to_string())),
        )
    }

    /// The root: `definitions`, if need be with a warning about its namespace.
    fn root(
        &mut self,
        start: &BytesStart<'_>,
        raw: &str,
        name: Resolved,
        offset: u32,
    ) -> Result<(), Error> {
        self.has_root = true;
        let (prefix, local) = raw.split_once(':').unwrap_or(("", raw));
        if name.kind == Some(Kind::Definitions) {
            return self.open(start, name, offset);
        }
        let uri = self.builder.namespace_of(name.id).to_owned();
        let undeclared = uri.is_empty() || uri.starts_with(Namespace::UNDECLARED);
        let likely = undeclared || uri.to_ascii_uppercase().contains("BPMN");
        if local != "definitions" || !likely || name.family == Family::Bpmn {
            let shown: String = raw.chars().take(60).collect();
            let message = format!("not BPMN 2.0: the root element is {shown:?}");
            return Err(self.error(ErrorKind::NotBpmn, offset, message));
        }
        let message = if undeclared {
            "the BPMN namespace is not declared".to_owned()
        } else {
            format!("namespace {uri:?} instead of BPMN 2.0's")
        };
        self.builder.warn(WarningCode::UnusualNamespace, offset, message);
        self.names.treat_as_bpmn(prefix);
        let name = self.names.element(&mut self.builder, raw, offset);
        self.open(start, name, offset)
    }

    fn open(&mut self, start: &BytesStart<'_>, name: Resolved, offset: u32) -> Result<(), Error> {
        let inside = match self.frames.last() {
            None => None,
            Some(Frame::Element(parent, _)) => Some(*parent),
            Some(Frame::Property { .. }) => return self.property(start, name, offset),
            Some(Frame::Skip) => {
                self.frames.push(Frame::Skip);
                return Ok(());
            }
            Some(Frame::Diagram(..)) => return self.in_diagram(start, name, offset),
        };
        let parent_kind = inside.map(|parent| self.builder.elements[parent.index()].kind);
        let local_start = start.name().0;
        let local = local_start.rsplit(':').next().unwrap_or(local_start);
        if name.family == Family::BpmnDi && local == "BPMNDiagram" {
            return self.open_diagram(start, offset);
        }
        if name.family == Family::Bpmn
            && matches!(local, "incoming" | "outgoing")
            && parent_kind.is_some_and(Kind::is_flow_node)
        {
            self.frames.push(Frame::Skip);
            return Ok(());
        }
        let kind = name.kind.or_else(|| {
            let other = name.family == Family::Bpmn && parent_kind == Some(Kind::Definitions);
            let own =
                matches!(local, "documentation" | "extensionElements" | "import" | "extension");
            (other && !own).then_some(Kind::OtherRoot)
        });
        let Some(kind) = kind else { return self.property(start, name, offset) };
        let element = self.builder.element(kind, name.id, offset, inside);
        let from = self.nodes.len();
        self.frames.push(Frame::Element(element, from));
        self.each_attribute(start, offset, |reader, key, value, position| match key {
            "id" => reader.builder.elements[element.index()].id = value,
            "name" => reader.builder.elements[element.index()].name = value,
            _ => reader.attribute_node(key, value, position),
        })
    }

    /// Calls `keep` with the raw key and the value of every attribute but namespace declarations.
    pub(super) fn each_attribute(
        &mut self,
        start: &BytesStart<'_>,
        offset: u32,
        mut keep: impl FnMut(&mut Self, &str, Span, u32),
    ) -> Result<(), Error> {
        let mut seen: Vec<&str> = Vec::new();
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|e| self.attribute_error(offset, &e))?;
            let key = attribute.key.0;
            if key == "xmlns" || key.starts_with("xmlns:") {
                continue;
            }
            if seen.len() >= self.options.max_attributes {
                let message = format!("more than {} attributes", self.options.max_attributes);
                return Err(self.error(ErrorKind::Limit, offset, message));
            }
            if !is_name(key) {
                let message = format!("not well-formed: {key:?} is no attribute name");
                return Err(self.error(ErrorKind::Xml, offset, message));
            }
            if seen.contains(&key) {
                let message = format!("attribute {key:?} occurs twice; the first counts");
                self.builder.warn(WarningCode::DuplicateAttribute, offset, message);
                continue;
            }
            seen.push(key);
            let value = self.attribute_value(&attribute.value, offset)?;
            keep(self, key, value, offset);
        }
        Ok(())
    }

    fn attribute_value(&mut self, raw: &str, offset: u32) -> Result<Span, Error> {
        self.check_length(raw.len(), offset)?;
        Ok(match text::attribute(raw) {
            Ok(std::borrow::Cow::Borrowed(same)) => self.span(same),
            Ok(std::borrow::Cow::Owned(value)) => match text::without_invalid(&value) {
                Some(plain) => {
                    self.invalid_character(offset);
                    self.builder.keep(&plain)
                }
                None => self.builder.keep(&value),
            },
            Err(value) => {
                let message = "an entity that XML does not know; kept as it stands";
                self.builder.warn(WarningCode::UnknownEntity, offset, message);
                self.builder.keep(&value)
            }
        })
    }

    fn invalid_character(&mut self, offset: u32) {
        let message = "a reference to a character that is none of XML; it shows as U+FFFD";
        self.builder.warn(WarningCode::InvalidCharacter, offset, message);
    }

    fn check_length(&self, length: usize, offset: u32) -> Result<(), Error> {
        if length > self.options.max_value {
            let message = format!("a value longer than {} bytes", self.options.max_value);
            return Err(self.error(ErrorKind::Limit, offset, message));
        }
        Ok(())
    }

    pub(super) fn attribute_node(&mut self, key: &str, value: Span, offset: u32) {
        let name = self.names.attribute(&mut self.builder, key, offset);
        self.nodes.push(Node { name, value, size: 1, kind: PropertyKind::Attribute });
    }

    /// Opens a property: anything inside an element that has no identity of its own.
    pub(super) fn property(
        &mut self,
        start: &BytesStart<'_>,
        name: Resolved,
        offset: u32,
    ) -> Result<(), Error> {
        self.flush_text();
        let at = self.nodes.len();
        self.nodes.push(Node {
            name: name.id,
            value: Span::EMPTY,
            size: 1,
            kind: PropertyKind::Element,
        });
        self.frames.push(Frame::Property { at, text: Text::None, has_children: false });
        self.each_attribute(start, offset, |reader, key, value, position| {
            reader.attribute_node(key, value, position);
        })
    }

    /// Before a child element: text so far becomes a node of its own.
    fn flush_text(&mut self) {
        let Some(Frame::Property { text, has_children, .. }) = self.frames.last_mut() else {
            return;
        };
        *has_children = true;
        let text = std::mem::replace(text, Text::None);
        self.text_node(text);
    }

    fn text_node(&mut self, text: Text) {
        let value = self.collected(text);
        if value.is_empty() {
            return;
        }
        let name = *self
            .text_name
            .get_or_insert_with(|| self.builder.name(crate::model::NO_NAMESPACE, ""));
        self.nodes.push(Node { name, value, size: 1, kind: PropertyKind::Text });
    }

    /// The span of collected text; empty if it is only white space.
    fn collected(&mut self, text: Text) -> Span {
        match text {
            Text::None => Span::EMPTY,
            Text::Source(span) => {
                let range = span.start as usize..(span.start + span.len) as usize;
                let blank = self.source.get(range).is_none_or(|s| s.trim().is_empty());
                if blank { Span::EMPTY } else { span }
            }
            Text::Owned(text) if text.trim().is_empty() => Span::EMPTY,
            Text::Owned(text) => self.builder.keep(&text),
        }
    }

    fn text(&mut self, part: &str, offset: u32) -> Result<(), Error> {
        if self.frames.is_empty() {
            if part.trim().is_empty() {
                return Ok(());
            }
            if self.has_root {
                return Err(self.error(ErrorKind::Xml, offset, "text after the root element"));
            }
            let message = "text before the root element is passed over";
            self.builder.warn(WarningCode::TextBeforeDeclaration, offset, message);
            return Ok(());
        }
        self.add_text(part, offset)
    }

    fn add_text(&mut self, part: &str, offset: u32) -> Result<(), Error> {
        let Some(Frame::Property { text, .. }) = self.frames.last_mut() else { return Ok(()) };
        let length = match text {
            Text::None => {
                let plain = !part.contains('\r');
                let start = (part.as_ptr() as usize).wrapping_sub(self.source.as_ptr() as usize);
                *text = if plain && start + part.len() <= self.source.len() {
                    Text::Source(Span { start: start as u32, len: part.len() as u32 })
                } else {
                    Text::Owned(part.replace("\r\n", "\n"))
                };
                part.len()
            }
            Text::Source(span) => {
                let range = span.start as usize..(span.start + span.len) as usize;
                let mut owned = self.source.get(range).unwrap_or("").to_owned();
                owned.push_str(&part.replace("\r\n", "\n"));
                let length = owned.len();
                *text = Text::Owned(owned);
                length
            }
            Text::Owned(owned) => {
                owned.push_str(&part.replace("\r\n", "\n"));
                owned.len()
            }
        };
        self.check_length(length, offset)
    }

    fn reference(&mut self, name: &str, offset: u32) -> Result<(), Error> {
        if self.frames.is_empty() {
            return Err(self.error(ErrorKind::Xml, offset, "text outside the root element"));
        }
        if let Some(value) = text::reference(name) {
            let Some(plain) = text::without_invalid(&value) else {
                return self.add_text(&value, offset);
            };
            self.invalid_character(offset);
            return self.add_text(&plain, offset);
        }
        let message = format!("entity {name:?} is not known to XML; kept as it stands");
        self.builder.warn(WarningCode::UnknownEntity, offset, message);
        self.add_text(&format!("&{name};"), offset)
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
            Frame::Property { at, text, has_children } => {
                if has_children {
                    self.text_node(text);
                } else {
                    self.nodes[at].value = self.collected(text);
                }
                self.nodes[at].size = (self.nodes.len() - at) as u32;
            }
            Frame::Diagram(part, from) => self.close_diagram(part, from),
        }
    }
}

/// Whether it can be an XML name; by its first character and by what must never be in one.
fn is_name(raw: &str) -> bool {
    let first = raw.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_' || c == ':');
    first
        && !raw.bytes().any(|b| matches!(b, b'<' | b'&' | b'"' | b'\'' | b'=' | b'/' | b'{' | b'}'))
}

/// quick-xml's messages, as part of a sentence.
fn lower(message: &str) -> String {
    let mut characters = message.chars();
    let first = characters.next().map(|c| c.to_ascii_lowercase());
    first.into_iter().chain(characters).collect()
}
