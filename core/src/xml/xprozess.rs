//! `XProzess`, the exchange format of the federal process library (FIM): processes with a profile,
//! their groups of activities, and the BPMN model as base64 of a ZIP archive.
//!
//! Only what belongs to a model is read: the files of `prozessmodelldatei`, and each
//! `aktivitaetengruppe` with everything inside, which names an element of the model by
//! `subProzessID`. Pictures and reports inside are not looked at. Names count without namespace,
//! because versions of the standard differ in it. Source: `XProzess` 2.0,
//! `urn:xoev-de:mv:em:standard:xprozess`.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use quick_xml::Reader as Events;
use quick_xml::events::{BytesStart, Event};

use super::options::exceeded;
use super::reader::lower;
use super::{ReadOptions, text};
use crate::error::{Error, ErrorKind};
use crate::model::{DraftProperty, Namespace, PropertyKind, position};

/// A process of the file, as far as it concerns models.
#[derive(Debug, Default)]
pub(super) struct Process {
    /// Its id, as a rule the key of the service; empty for none.
    pub(super) id: String,
    /// What it says about elements of its models.
    pub(super) groups: Vec<Group>,
    /// The files of its models.
    pub(super) files: Vec<File>,
}

/// A group of activities, which a model draws as one element.
#[derive(Debug)]
pub(super) struct Group {
    /// The id of the element.
    pub(super) element: String,
    /// The group with everything inside.
    pub(super) tree: DraftProperty,
}

/// The file of a model.
#[derive(Debug)]
pub(super) struct File {
    base64: String,
    line: u32,
    column: u32,
}

/// Whether a text is `XProzess`: its root is of such a namespace, and no `definitions`.
pub(super) fn is_xprozess(source: &str) -> bool {
    let mut events = Events::from_str(source);
    // What stands before the root is short; a text without root is not for us to refuse.
    for _ in 0..64 {
        match events.read_event() {
            Ok(Event::Start(root)) => {
                let ours = |a: &str| a.to_ascii_lowercase().contains("xprozess");
                let declares = |a: quick_xml::events::attributes::Attribute<'_>| {
                    a.key.0.starts_with("xmlns") && ours(&a.value)
                };
                let mut attributes = root.attributes();
                let mut few = attributes.with_checks(false).take(64).filter_map(Result::ok);
                return local(root.name().0) != "definitions" && few.any(declares);
            }
            Ok(Event::Eof | Event::Empty(_)) | Err(_) => return false,
            Ok(_) => {}
        }
    }
    false
}

/// Reads the processes of a file. O(bytes).
pub(super) fn processes(source: &str, options: &ReadOptions) -> Result<Vec<Process>, Error> {
    let mut reader = Reader { source, options, open: Vec::new(), done: Vec::new(), elements: 0 };
    reader.run()?;
    Ok(reader.done)
}

impl File {
    /// The bytes that were packed into text.
    pub(super) fn bytes(&self) -> Result<Vec<u8>, Error> {
        // Padding is often cut off; what cannot be bytes is still refused.
        let config =
            GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
        let engine = GeneralPurpose::new(&base64::alphabet::STANDARD, config);
        engine.decode(&self.base64).map_err(|e| {
            let message =
                format!("the model is no base64: {}", lower(e.to_string().trim_end_matches('.')));
            Error::new(ErrorKind::Encoding, message).at(self.line, self.column)
        })
    }
}

/// An open element.
struct Open {
    local: String,
    namespace: Arc<Namespace>,
    declared: Vec<(String, Arc<Namespace>)>,
    /// The tree that is being kept, inside a group.
    tree: Option<DraftProperty>,
    text: String,
    offset: usize,
}

struct Reader<'t> {
    source: &'t str,
    options: &'t ReadOptions,
    open: Vec<Open>,
    done: Vec<Process>,
    elements: usize,
}

impl Reader<'_> {
    fn run(&mut self) -> Result<(), Error> {
        let mut events = Events::from_str(self.source);
        loop {
            let offset = events.buffer_position() as usize;
            let event = events.read_event().map_err(|e| {
                let at = events.error_position() as usize;
                self.place(Error::new(ErrorKind::Xml, lower(&e.to_string())), at)
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
                Event::GeneralRef(name) => {
                    let value = text::reference(&name);
                    let value = value
                        .as_deref()
                        .and_then(|v| text::without_invalid(v).or(Some(v.to_owned())));
                    let kept = value.unwrap_or_else(|| format!("&{};", &*name));
                    self.text(&kept, offset)?;
                }
                Event::Eof if self.open.is_empty() => return Ok(()),
                Event::Eof => {
                    let message = format!("the file ends inside {} open elements", self.open.len());
                    return Err(self.place(Error::new(ErrorKind::Xml, message), offset));
                }
                _ => {}
            }
        }
    }

    fn place(&self, error: Error, offset: usize) -> Error {
        let (line, column) = position(self.source, offset.min(self.source.len()));
        error.at(line, column)
    }

    fn start(&mut self, start: &BytesStart<'_>, offset: usize) -> Result<(), Error> {
        let limits = self.options;
        self.elements += 1;
        if self.elements > limits.max_elements {
            let what = format!("more than {} XML elements", limits.max_elements);
            return Err(self.place(exceeded(what, "elements"), offset));
        }
        if self.open.len() >= limits.max_depth {
            let what = format!("nested deeper than {} elements", limits.max_depth);
            return Err(self.place(exceeded(what, "depth"), offset));
        }
        let raw = start.name().0;
        let (mut declared, mut attributes) = (Vec::new(), Vec::new());
        for (count, attribute) in start.attributes().with_checks(false).enumerate() {
            let attribute = attribute.map_err(|e| {
                let message = format!("in an attribute: {}", lower(&e.to_string()));
                self.place(Error::new(ErrorKind::Xml, message), offset)
            })?;
            if count >= limits.max_attributes {
                let what = format!("more than {} attributes", limits.max_attributes);
                return Err(self.place(exceeded(what, "attributes"), offset));
            }
            self.check_value(attribute.value.len(), offset)?;
            let key = attribute.key.0;
            let value = text::attribute(&attribute.value).unwrap_or_else(|raw| raw).into_owned();
            match key.strip_prefix("xmlns") {
                Some(prefix) if prefix.is_empty() || prefix.starts_with(':') => {
                    let prefix = prefix.trim_start_matches(':').to_owned();
                    let namespace = Namespace { uri: value, prefix: prefix.clone() };
                    declared.push((prefix, Arc::new(namespace)));
                }
                _ => attributes.push((local(key).to_owned(), value)),
            }
        }
        let mut open = Open {
            local: local(raw).to_owned(),
            namespace: none(),
            declared,
            tree: None,
            text: String::new(),
            offset,
        };
        let prefix = raw.split_once(':').map_or("", |(prefix, _)| prefix);
        let scopes = self.open.iter().map(|o| &o.declared).chain([&open.declared]);
        let declaration = scopes.rev().flatten().find(|(p, _)| p == prefix);
        if let Some((_, namespace)) = declaration.filter(|(_, n)| !n.uri.is_empty()) {
            open.namespace = Arc::clone(namespace);
        }
        if open.local == "prozess" && !self.inside("prozess") {
            self.done.push(Process::default());
        }
        let in_group = self.open.last().is_some_and(|o| o.tree.is_some());
        if in_group || (open.local == "aktivitaetengruppe" && self.inside("prozess")) {
            let namespace = Arc::clone(&open.namespace);
            let mut tree = DraftProperty::new(PropertyKind::Element, namespace, &open.local, "");
            let keep = |(key, value)| DraftProperty::attribute(key, value);
            tree.children = attributes.into_iter().map(keep).collect();
            open.tree = Some(tree);
        }
        self.open.push(open);
        Ok(())
    }

    fn inside(&self, local: &str) -> bool {
        self.open.iter().any(|o| o.local == local)
    }

    fn text(&mut self, part: &str, offset: usize) -> Result<(), Error> {
        let is_file = self.is_file();
        let Some(open) = self.open.last_mut() else { return Ok(()) };
        if is_file {
            open.text.extend(part.split_ascii_whitespace());
            if open.text.len() > self.options.max_base64 {
                let what = format!("base64 longer than {} bytes", self.options.max_base64);
                return Err(self.place(exceeded(what, "base64"), offset));
            }
        } else if open.tree.is_some() || matches!(open.local.as_str(), "id" | "subProzessID") {
            open.text.push_str(&part.replace("\r\n", "\n"));
            let length = open.text.len();
            self.check_value(length, offset)?;
        }
        Ok(())
    }

    /// Whether the open element holds the file of a model.
    fn is_file(&self) -> bool {
        matches!(&*self.open, [.., file, inner]
            if file.local == "prozessmodelldatei" && inner.local == "inhalt")
    }

    fn check_value(&self, length: usize, offset: usize) -> Result<(), Error> {
        if length <= self.options.max_value {
            return Ok(());
        }
        let what = format!("a value longer than {} bytes", self.options.max_value);
        Err(self.place(exceeded(what, "value"), offset))
    }

    fn end(&mut self) {
        let is_file = self.is_file();
        let Some(open) = self.open.pop() else { return };
        let parent = self.open.last_mut();
        let Some(process) = self.done.last_mut() else { return };
        if is_file {
            let (line, column) = position(self.source, open.offset);
            process.files.push(File { base64: open.text, line, column });
            return;
        }
        let value = open.text.trim();
        let Some(mut tree) = open.tree else {
            let own = parent.is_some_and(|p| p.local == "prozess");
            if own && open.local == "id" && process.id.is_empty() {
                value.clone_into(&mut process.id);
            }
            return;
        };
        let holds_elements = tree.children.iter().any(|c| c.kind == PropertyKind::Element);
        if !holds_elements {
            value.clone_into(&mut tree.value);
        }
        if let Some(outer) = parent.and_then(|p| p.tree.as_mut()) {
            outer.children.push(tree);
            return;
        }
        let of = |c: &&DraftProperty| c.local == "subProzessID";
        if let Some(element) = tree.children.iter().find(of).map(|c| c.value.clone()) {
            process.groups.push(Group { element, tree });
        }
    }
}

fn local(raw: &str) -> &str {
    raw.rsplit(':').next().unwrap_or(raw)
}

fn none() -> Arc<Namespace> {
    Arc::new(Namespace { uri: String::new(), prefix: String::new() })
}
