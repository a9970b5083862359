//! What in a model looks like personal data, and a copy without it.
//!
//! Three things are told apart. What a *tool* writes about people, who edited, who approved, whom to
//! ask, is dropped while reading (`model/tool_data.rs`), because nobody compares it. What people
//! *wrote* into labels, notes and fields, names, mail addresses, phone numbers, belongs to the model:
//! it is found here by rules, shown, and taken out only when asked. Accounts of a workflow engine
//! (`assignee="…"`) are found by where they stand.

mod contacts;
mod detect;
mod names;
mod redact;
mod words;

use std::ops::Range;

use crate::model::{ElementId, Kind, Model, Property, PropertyKind, tool_data};

pub use redact::{Redacted, redact};

/// What something looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FindingKind {
    /// The name of a person.
    Name,
    /// A mail address.
    Mail,
    /// A phone or fax number.
    Phone,
    /// The account of a user of a system.
    Account,
    /// What a tool keeps about who changed the model, and contacts. Only in a model that was read
    /// with `keep_personal`.
    ToolData,
}

impl FindingKind {
    /// Every kind, in the order of the declaration.
    pub const ALL: &'static [Self] =
        &[Self::Name, Self::Mail, Self::Phone, Self::Account, Self::ToolData];

    /// The stable name, such as `name`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Mail => "mail",
            Self::Phone => "phone",
            Self::Account => "account",
            Self::ToolData => "tool-data",
        }
    }
}

/// Something that looks like personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it looks like.
    pub kind: FindingKind,
    /// The element that says it; `definitions` for what a diagram says.
    pub element: ElementId,
    /// Where at the element: `name`, or the path of a property, such as `documentation` or
    /// `extensionElements/properties/property/@value`.
    pub place: String,
    /// The words found.
    pub text: String,
}

/// Everything in a model that looks like personal data, in document order. Linear in its size.
pub fn findings(model: &Model) -> Vec<Finding> {
    let mut found = Vec::new();
    for e in model.elements() {
        let mut walk = Walk { element: e, found: &mut found };
        let actor = matches!(model.kind(e), Kind::Lane | Kind::Participant);
        let name = model.raw_name(e);
        walk.text("name", name, actor);
        for property in model.properties(e) {
            walk.property("", property, false);
        }
    }
    for diagram in model.diagrams() {
        let root = model.elements().next();
        let mut walk = Walk { element: root.unwrap_or(ElementId::new(0)), found: &mut found };
        for properties in model.diagram_properties(diagram) {
            for property in properties {
                walk.property("BPMNDiagram/", property, false);
            }
        }
    }
    found
}

struct Walk<'f> {
    element: ElementId,
    found: &'f mut Vec<Finding>,
}

impl Walk<'_> {
    fn text(&mut self, place: &str, text: &str, actor: bool) {
        for (range, kind) in in_text(text, actor) {
            self.add(kind, place, text.get(range).unwrap_or_default());
        }
    }

    fn add(&mut self, kind: FindingKind, place: &str, text: &str) {
        let (place, text) = (place.to_owned(), text.to_owned());
        self.found.push(Finding { kind, element: self.element, place, text });
    }

    /// `inside` says whether the property stands inside a vendor's element.
    fn property(&mut self, path: &str, property: Property<'_>, inside: bool) {
        let place = match property.kind() {
            PropertyKind::Attribute => format!("{path}@{}", property.local_name()),
            PropertyKind::Element => format!("{path}{}", property.local_name()),
            PropertyKind::Text => path.trim_end_matches('/').to_owned(),
        };
        if tool_data::is(property, inside) {
            return self.add(FindingKind::ToolData, &place, &tool_data::content(property));
        }
        if is_account(property.local_name(), property.is_bpmn(), property.value()) {
            return self.add(FindingKind::Account, &place, property.value());
        }
        if !is_reference(property.local_name(), property.kind()) {
            self.text(&place, property.value(), false);
        }
        let inside = inside || tool_data::opens_vendor(property);
        for child in property.children() {
            self.property(&format!("{place}/"), child, inside);
        }
    }
}

/// What a text holds; the label of a lane or pool may be nothing but a given name.
fn in_text(text: &str, actor: bool) -> Vec<(Range<usize>, FindingKind)> {
    let found = detect::detect(text);
    if found.is_empty() && actor && names::is_first_name(text) {
        return vec![(0..text.len(), FindingKind::Name)];
    }
    found
}

/// Attributes that hold ids and formats, never words of people.
fn is_reference(local: &str, kind: PropertyKind) -> bool {
    kind == PropertyKind::Attribute
        && (local.ends_with("Ref")
            || matches!(local, "id" | "bpmnElement" | "targetNamespace" | "schemaLocation"))
}

/// Whether a property names the user of a system: a plain word, not an expression.
fn is_account(local: &str, bpmn: bool, value: &str) -> bool {
    let named = matches!(
        local,
        "assignee" | "candidateUsers" | "candidateStarterUsers" | "owner" | "taskAssignee"
    );
    let value = value.trim();
    !bpmn
        && named
        && !value.is_empty()
        && !value.starts_with(['$', '#', '=', '{'])
        && !redact::is_placeholder(value)
}
