//! What tools keep about people: who made, changed or approved a model, its history, contacts.
//!
//! Nobody compares it, and a file that goes from town to town should not carry it along; so it is
//! dropped when a file is read, unless asked for. Known by name alone, in whatever namespace of a
//! vendor: an attribute or element such as `lastChangedBy`, or a pair of a name and a value, such as
//! `<attribute name="CHANGE_HISTORY">`. Seen so in exports of ADONIS, itp commerce, objectiF, Signavio
//! and in `XProzess`. What a step does, such as to whom it sends a mail, is none of it.

use super::{
    DraftProperty, ElementId, Model, Namespace, Node, Properties, Property, PropertyId,
    PropertyKind, Run, Warning, WarningCode,
};

/// Names of such data, in small letters without hyphens and underscores. docs/warnings.md lists them.
pub const NAMES: &[&str] = &[
    "author",
    "authors",
    "autor",
    "creator",
    "createdby",
    "verfasser",
    "ersteller",
    "erstelltvon",
    "lasteditor",
    "lastauthor",
    "lasteditedby",
    "editedby",
    "lastmodifiedby",
    "modifiedby",
    "lastmodifier",
    "lastchangedby",
    "changedby",
    "lastupdatedby",
    "updatedby",
    "lastuser",
    "letzterbearbeiter",
    "zuletztbearbeitetvon",
    "bearbeitetvon",
    "geaendertvon",
    "geändertvon",
    "lockedby",
    "checkedoutby",
    "reviewedby",
    "approvedby",
    "releasedby",
    "publishedby",
    "freigegebenvon",
    "history",
    "changehistory",
    "versionhistory",
    "revisionhistory",
    "modelhistory",
    "mfbrwfhistory",
    "changelog",
    "historie",
    "aenderungshistorie",
    "änderungshistorie",
    "contact",
    "contacts",
    "contactperson",
    "kontaktperson",
    "ansprechpartner",
    "ansprechperson",
];

/// Elements that hold a pair of a name and a value.
const PAIRS: &[&str] =
    &["attribute", "record", "metadata", "signaviometadata", "meta", "property", "userattribute"];
/// Attributes of such a pair that hold the name.
const KEYS: &[&str] = &["name", "key", "metakey"];
/// Attributes that say how a value is kept, and nothing about people.
const FORMAL: &[&str] = &[
    "name",
    "key",
    "metakey",
    "id",
    "type",
    "notebook",
    "sourcelang",
    "novalue",
    "langindependent",
];

/// A property tree, frozen or not.
trait Tree: Sized {
    fn kind(&self) -> PropertyKind;
    fn local(&self) -> &str;
    fn value(&self) -> &str;
    fn uri(&self) -> &str;
    fn inside(&self) -> impl Iterator<Item = Self>;
}

impl Tree for Property<'_> {
    fn kind(&self) -> PropertyKind {
        (*self).kind()
    }
    fn local(&self) -> &str {
        self.local_name()
    }
    fn value(&self) -> &str {
        (*self).value()
    }
    fn uri(&self) -> &str {
        &self.namespace().uri
    }
    fn inside(&self) -> impl Iterator<Item = Self> {
        self.children()
    }
}

impl Tree for &DraftProperty {
    fn kind(&self) -> PropertyKind {
        self.kind
    }
    fn local(&self) -> &str {
        &self.local
    }
    fn value(&self) -> &str {
        &self.value
    }
    fn uri(&self) -> &str {
        &self.namespace.uri
    }
    fn inside(&self) -> impl Iterator<Item = Self> {
        self.children.iter()
    }
}

/// The name as it is compared.
fn plain(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).flat_map(char::to_lowercase).collect()
}

fn is_known(name: &str) -> bool {
    let name = plain(name);
    NAMES.contains(&name.as_str())
}

/// Whether a property is a vendor's: an element that is not of BPMN, or an attribute that is not and
/// that does not stand bare at an element of BPMN.
fn is_vendor(tree: &impl Tree, inside: bool) -> bool {
    match tree.kind() {
        PropertyKind::Text => false,
        PropertyKind::Attribute if tree.uri().is_empty() => inside,
        PropertyKind::Element | PropertyKind::Attribute => tree.uri() != Namespace::BPMN_URI,
    }
}

fn is_tool_data(tree: &impl Tree, inside: bool) -> bool {
    if !is_vendor(tree, inside) {
        return false;
    }
    let pair = || {
        tree.kind() == PropertyKind::Element
            && PAIRS.contains(&plain(tree.local()).as_str())
            && tree.inside().any(|a| {
                a.kind() == PropertyKind::Attribute
                    && KEYS.contains(&plain(a.local()).as_str())
                    && is_known(a.value())
            })
    };
    (is_known(tree.local()) || pair()) && !said(tree).is_empty()
}

/// What a tree says, without how it is kept.
fn said(tree: &impl Tree) -> String {
    let mut all = vec![tree.value().trim().to_owned()];
    for part in tree.inside() {
        let formal = part.kind() == PropertyKind::Attribute
            && FORMAL.contains(&plain(part.local()).as_str());
        if !formal {
            all.push(said(&part));
        }
    }
    all.retain(|text| !text.is_empty());
    all.join(" ")
}

/// Whether a property is such data; `inside` says whether it stands inside a vendor's element.
pub(crate) fn is(property: Property<'_>, inside: bool) -> bool {
    is_tool_data(&property, inside)
}

/// The same for a property of a draft.
pub(crate) fn is_draft(property: &DraftProperty, inside: bool) -> bool {
    is_tool_data(&property, inside)
}

/// What such data says.
pub(crate) fn content(property: Property<'_>) -> String {
    said(&property)
}

/// Whether what is inside this property stands inside a vendor's element.
pub(crate) fn opens_vendor(property: Property<'_>) -> bool {
    property.kind() == PropertyKind::Element && is_vendor(&property, true)
}

/// The same for a property of a draft.
pub(crate) fn opens_vendor_draft(property: &DraftProperty) -> bool {
    property.kind == PropertyKind::Element && is_vendor(&property, true)
}

impl Model {
    /// Drops what tools keep about people, with one warning. O(names) where there is none of it, as
    /// in most files; else O(properties).
    pub(crate) fn drop_tool_data(&mut self) {
        let suspect = |name: &str| is_known(name) || PAIRS.contains(&plain(name).as_str());
        if !self.names.iter().any(|name| suspect(self.text(name.local))) {
            return;
        }
        let mut dropped = Dropped { runs: Vec::new(), names: Vec::new(), first: None };
        for e in self.elements() {
            dropped.search(self.properties(e), false, Some(e));
        }
        for diagram in &self.diagrams {
            for properties in self.diagram_properties(diagram) {
                dropped.search(properties, false, None);
            }
        }
        if dropped.runs.is_empty() {
            return;
        }
        let warning = dropped.warning(self);
        self.compact(&dropped.runs);
        let place = |w: &Warning| (w.line, w.column);
        let at = self.warnings.partition_point(|w| place(w) <= place(&warning));
        self.warnings.insert(at, warning);
    }

    /// All properties of a diagram: its own, those of its plane, its drawings and their labels.
    pub(crate) fn diagram_properties<'m>(
        &'m self,
        diagram: &'m super::Diagram,
    ) -> impl Iterator<Item = Properties<'m>> {
        let own = [diagram.properties, diagram.plane_properties];
        let drawn = diagram.drawings.iter().flat_map(|d| [d.properties, d.label_properties]);
        own.into_iter().chain(drawn).map(|run| Properties::new(self, run))
    }

    /// Takes nodes out of the arena of properties.
    fn compact(&mut self, runs: &[Run]) {
        let mut gone = vec![false; self.properties.len()];
        for run in runs {
            gone[run.range()].fill(true);
        }
        // For every node, how many before it stay.
        let mut before = Vec::with_capacity(gone.len() + 1);
        let mut count = 0u32;
        for &is_gone in &gone {
            before.push(count);
            count += u32::from(!is_gone);
        }
        before.push(count);
        let moved = |run: &mut Run| {
            run.start = before[run.start as usize];
            run.end = before[run.end as usize];
        };
        let old = std::mem::take(&mut self.properties);
        self.properties = old
            .iter()
            .enumerate()
            .filter(|(i, _)| !gone[*i])
            .map(|(i, node)| Node { size: before[i + node.size as usize] - before[i], ..*node })
            .collect();
        self.elements.iter_mut().for_each(|e| moved(&mut e.properties));
        for diagram in &mut self.diagrams {
            moved(&mut diagram.properties);
            moved(&mut diagram.plane_properties);
            for drawing in &mut diagram.drawings {
                moved(&mut drawing.properties);
                moved(&mut drawing.label_properties);
            }
        }
        self.declarations.move_properties(|p| {
            let at = p.index();
            (!gone[at]).then(|| PropertyId::new(before[at] as usize))
        });
    }
}

/// What is to be dropped.
struct Dropped {
    runs: Vec<Run>,
    names: Vec<String>,
    first: Option<(u32, Option<ElementId>)>,
}

impl Dropped {
    fn search(&mut self, properties: Properties<'_>, inside: bool, element: Option<ElementId>) {
        for property in properties {
            if !is(property, inside) {
                self.search(property.children(), inside || opens_vendor(property), element);
                continue;
            }
            self.runs.push(property.run());
            let key = property.children().find(|a| {
                a.kind() == PropertyKind::Attribute
                    && KEYS.contains(&plain(a.local_name()).as_str())
            });
            let local = property.local_name();
            let name = key.filter(|_| !is_known(local)).map_or(local, Property::value);
            if !self.names.iter().any(|known| known == name) {
                self.names.push(name.to_owned());
            }
            self.first.get_or_insert((property.offset(), element));
        }
    }

    fn warning(&self, model: &Model) -> Warning {
        let count = self.runs.len();
        let names = self.names.join(", ");
        let (offset, element) = self.first.unwrap_or((u32::MAX, None));
        let placed = offset < model.source_len;
        let source = &model.text[..model.source_len as usize];
        let (line, column) = if placed { super::position(source, offset as usize) } else { (0, 0) };
        let id = element.map(|e| model.id(e)).filter(|id| !id.is_empty());
        Warning {
            code: WarningCode::ToolData,
            message: format!("what a tool keeps about people is left out: {names} ({count})"),
            line,
            column,
            element: id.map(str::to_owned),
        }
    }
}
