//! [`Model`] to bytes: BPMN 2.0 XML with its diagrams.
//!
//! Written by pushing onto one string, not through an event writer: what has to be decided for
//! every tag, its prefix and its place among its siblings, no such writer decides, and the escaping
//! that remains is twenty lines. A stack of steps stands in for recursion, so depth costs nothing.

mod diagram;
mod escape;
mod namespaces;
mod order;

use crate::model::{ElementId, Model, NameId, Namespace, Owner, Property, PropertyKind};
use namespaces::Namespaces;
use order::Child;

/// Writes a model as BPMN 2.0 XML in UTF-8, indented, with its diagrams.
///
/// Reading what was written gives a model with [the same content](Model::same_content), vendor
/// extensions included. Children stand in the order of BPMN's schema, each flow node names its
/// `incoming` and `outgoing` flows, BPMN has its usual prefixes and vendors have those of their
/// file. The same model always gives the same bytes. Comments, processing instructions and white
/// space between elements were not read and are not written. A character that XML does not allow
/// is written as U+FFFD; in a name, as its number, such as `_x40_`. O(size of the model).
///
/// ```
/// let xml = br#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">
///   <process id="p"><task id="t" name="Antrag pr&#252;fen"/></process></definitions>"#;
/// let model = synopse::read(xml, &synopse::ReadOptions::default())?;
/// let written = synopse::write(&model);
/// assert!(written.contains(r#"<bpmn:task id="t" name="Antrag prüfen"/>"#));
/// let again = synopse::read(written.as_bytes(), &synopse::ReadOptions::default())?;
/// assert!(model.same_content(&again).is_ok());
/// # Ok::<(), synopse::Error>(())
/// ```
#[must_use]
pub fn write(model: &Model) -> String {
    let size = model.text.len() + model.text.len() / 4;
    let out = String::with_capacity(size);
    let mut writer = Writer { model, out, namespaces: Namespaces::new(model), depth: 0 };
    writer.file();
    writer.out
}

/// The state of writing.
struct Writer<'m> {
    model: &'m Model,
    out: String,
    namespaces: Namespaces<'m>,
    depth: usize,
}

/// An open tag: where its name stands in the output, and the declarations in force before it.
#[derive(Debug, Clone, Copy)]
struct Tag {
    start: usize,
    end: usize,
    mark: usize,
}

/// What is still to be written. `inline` forbids white space, because it would become text.
#[derive(Debug, Clone, Copy)]
enum Step {
    Child(Child),
    /// A node of a property tree, by its number.
    Property(usize, bool),
    Close(Tag, bool),
}

impl<'m> Writer<'m> {
    fn file(&mut self) {
        self.out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        self.line(false);
        self.out.push('<');
        let tag = self.usual(Namespace::BPMN_URI, "definitions");
        let declarations = self.out.len();
        let mut steps = Vec::new();
        if let Some(root) = self.model.elements().next() {
            self.attributes_of(root);
            let orphans = self.model.elements().skip(1).filter(|&e| self.model.parent(e).is_none());
            steps.extend(order::children(self.model, root).into_iter().map(Step::Child));
            steps.extend(orphans.map(|e| Step::Child(Child::Element(e))));
        }
        let empty = steps.is_empty();
        self.out.push_str(if empty { "/>" } else { ">" });
        if !empty {
            steps.push(Step::Close(tag, false));
            self.depth = 1;
            self.drain(steps);
        }
        self.out.push('\n');
        let mut declared = String::new();
        for (prefix, uri) in self.namespaces.at_root() {
            declare(&mut declared, prefix, uri);
        }
        self.out.insert_str(declarations, &declared);
    }

    /// Writes these steps and all that follows from them.
    fn drain(&mut self, mut steps: Vec<Step>) {
        steps.reverse();
        while let Some(step) = steps.pop() {
            let from = steps.len();
            match step {
                Step::Child(Child::Property(index)) => steps.push(Step::Property(index, false)),
                Step::Child(Child::Flow(tag, flow)) => self.flow(tag, flow),
                Step::Child(Child::Diagrams) => self.diagrams(),
                Step::Child(Child::Element(element)) => self.element(element, &mut steps),
                Step::Property(index, inline) => self.property(index, inline, &mut steps),
                Step::Close(tag, inline) => self.close(tag, inline),
            }
            steps[from..].reverse();
        }
    }

    /// A new line, unless white space would become text.
    fn line(&mut self, inline: bool) {
        if !inline {
            self.out.push('\n');
            self.out.extend(std::iter::repeat_n("  ", self.depth));
        }
    }

    /// Begins a tag: its name and what has to be declared.
    fn open(&mut self, name: NameId, owner: Owner) -> Tag {
        let mark = self.namespaces.mark();
        let mut declared = Vec::new();
        self.namespaces.enter(owner, &mut declared);
        let plain = self.namespaces.take_back_default(name);
        self.out.push('<');
        let start = self.out.len();
        self.name(name, false);
        let end = self.out.len();
        declared.retain(|(prefix, _)| !(plain && prefix.is_empty()));
        if plain {
            declared.push(("", ""));
        }
        for (prefix, uri) in declared {
            declare(&mut self.out, prefix, uri);
        }
        Tag { start, end, mark }
    }

    fn close(&mut self, tag: Tag, inline: bool) {
        self.depth = self.depth.saturating_sub(1);
        self.line(inline);
        self.out.push_str("</");
        self.out.extend_from_within(tag.start..tag.end);
        self.out.push('>');
        self.namespaces.leave(tag.mark);
    }

    /// A name of BPMN or of its diagram, after the `<`.
    fn usual(&mut self, uri: &'static str, local: &str) -> Tag {
        let start = self.out.len();
        self.out.push_str(self.namespaces.home(uri, ""));
        self.out.push(':');
        self.out.push_str(local);
        Tag { start, end: self.out.len(), mark: self.namespaces.mark() }
    }

    fn name(&mut self, name: NameId, attribute: bool) {
        let prefix = self.namespaces.prefix(name, attribute);
        if !prefix.is_empty() {
            self.out.push_str(prefix);
            self.out.push(':');
        }
        escape::name(&mut self.out, self.model.text(self.model.names[name.index()].local));
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.value(value);
    }

    fn value(&mut self, value: &str) {
        self.out.push_str("=\"");
        escape::attribute(&mut self.out, value);
        self.out.push('"');
    }

    /// The attributes among these properties. Of two that are one in spite of their prefixes, XML
    /// allows the first.
    fn attributes(&mut self, properties: impl Iterator<Item = Property<'m>>) {
        let mut written: Vec<NameId> = Vec::new();
        for property in properties.filter(|p| p.is_attribute()) {
            let name = property.name();
            if written.contains(&name) {
                continue;
            }
            written.push(name);
            self.out.push(' ');
            self.name(name, true);
            self.value(property.value());
        }
    }

    /// Identity and attributes of an element.
    fn attributes_of(&mut self, element: ElementId) {
        let model = self.model;
        for (key, value) in [("id", model.id(element)), ("name", model.raw_name(element))] {
            if !value.is_empty() {
                self.attribute(key, value);
            }
        }
        self.attributes(model.properties(element));
    }

    fn element(&mut self, element: ElementId, steps: &mut Vec<Step>) {
        self.line(false);
        let tag = self.open(self.model.tag(element), Owner::Element(element));
        self.attributes_of(element);
        let children = order::children(self.model, element);
        if children.is_empty() {
            self.out.push_str("/>");
            return self.namespaces.leave(tag.mark);
        }
        self.out.push('>');
        self.depth += 1;
        steps.extend(children.into_iter().map(Step::Child));
        steps.push(Step::Close(tag, false));
    }

    /// `incoming` or `outgoing`: what the model knows from the flows alone.
    fn flow(&mut self, tag: &'static str, flow: ElementId) {
        self.line(false);
        self.out.push('<');
        let tag = self.usual(Namespace::BPMN_URI, tag);
        self.out.push('>');
        escape::text(&mut self.out, self.model.id(flow));
        self.depth += 1;
        self.close(tag, true);
    }

    fn property(&mut self, index: usize, inline: bool, steps: &mut Vec<Step>) {
        let property = Property::new(self.model, index);
        if property.kind() != PropertyKind::Element {
            return escape::text(&mut self.out, property.value());
        }
        self.line(inline);
        let tag = self.open(property.name(), Owner::Property(property.id()));
        self.attributes(property.children());
        let content = || property.children().filter(|p| !p.is_attribute());
        let value = property.value();
        if value.is_empty() && content().next().is_none() {
            self.out.push_str("/>");
            return self.namespaces.leave(tag.mark);
        }
        self.out.push('>');
        escape::text(&mut self.out, value);
        let mixed = !value.is_empty() || content().any(|p| p.kind() == PropertyKind::Text);
        let inline = inline || mixed;
        self.depth += 1;
        steps.extend(content().map(|p| Step::Property(p.index(), inline)));
        steps.push(Step::Close(tag, inline));
    }
}

/// Writes one declaration.
fn declare(out: &mut String, prefix: &str, uri: &str) {
    out.push_str(if prefix.is_empty() { " xmlns" } else { " xmlns:" });
    out.push_str(prefix);
    out.push_str("=\"");
    escape::attribute(out, uri);
    out.push('"');
}
