//! What tools keep about people: who made, changed or approved a model, its history, contacts.
//!
//! Nobody compares it, and a file that goes from town to town should not carry it along; so it is
//! dropped when a file is read, unless asked for. Known by name alone, in whatever namespace of a
//! vendor: an attribute or element such as `lastChangedBy`, or a pair of a name and a value, such as
//! `<attribute name="CHANGE_HISTORY">`. Seen so in exports of ADONIS, itp commerce, objectiF, Signavio
//! and in `XProzess`. What a step does, such as to whom it sends a mail, is none of it.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::{
    DraftProperty, ElementId, Model, Name, Namespace, Node, Properties, Property, PropertyId,
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
/// Other attributes that say how a value is kept, and nothing about people.
const FORMAL: &[&str] = &["id", "type", "notebook", "sourcelang", "novalue", "langindependent"];

/// A property tree, frozen or not.
trait Tree: Sized {
    fn kind(&self) -> PropertyKind;
    fn local(&self) -> &str;
    fn value(&self) -> &str;
    fn uri(&self) -> &str;
    fn inside(&self) -> impl Iterator<Item = Self>;
    /// What its name says.
    fn role(&self) -> Role {
        role(self.local())
    }
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

/// A property, with the role of each name of its model.
#[derive(Clone, Copy)]
struct Looked<'m, 'r>(Property<'m>, &'r [Role]);

impl Tree for Looked<'_, '_> {
    fn kind(&self) -> PropertyKind {
        self.0.kind()
    }
    fn local(&self) -> &str {
        self.0.local_name()
    }
    fn value(&self) -> &str {
        self.0.value()
    }
    fn uri(&self) -> &str {
        &self.0.namespace().uri
    }
    fn inside(&self) -> impl Iterator<Item = Self> {
        self.0.children().map(|child| Self(child, self.1))
    }
    fn role(&self) -> Role {
        self.1[self.0.name().index()]
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

/// What a name says about such data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Nothing.
    Other,
    /// It is one of [`NAMES`].
    Known,
    /// It is one of [`PAIRS`].
    Pair,
    /// It is one of [`KEYS`].
    Key,
    /// It is one of [`FORMAL`].
    Formal,
}

/// No name of such data has more bytes, hyphens and the like aside.
const LONGEST: usize = 24;

/// What is looked for, and with which letters it begins and ends.
struct Roles {
    of: FxHashMap<&'static str, Role>,
    /// For each first letter, the set of the last letters.
    ends: [u32; 26],
}

impl Roles {
    fn new() -> Self {
        let lists =
            [(NAMES, Role::Known), (PAIRS, Role::Pair), (KEYS, Role::Key), (FORMAL, Role::Formal)];
        let all = lists.iter().flat_map(|(list, role)| list.iter().map(|name| (*name, *role)));
        let mut roles = Self { of: all.collect(), ends: [0; 26] };
        for name in roles.of.keys() {
            if let Some((Some(first), Some(last))) = ends(name) {
                roles.ends[first] |= 1 << last;
            }
        }
        roles
    }

    /// Whether a name may have a role. O(1): most have none, and few begin and end as one that has.
    fn may_be(&self, name: &str) -> bool {
        match ends(name) {
            Some((Some(first), Some(last))) => self.ends[first] & (1 << last) != 0,
            Some(_) => true,
            None => false,
        }
    }
}

/// The numbers of the first and the last letter, as far as these are letters from A to Z.
fn ends(name: &str) -> Option<(Option<usize>, Option<usize>)> {
    let letter =
        |b: u8| b.is_ascii_alphabetic().then(|| usize::from(b.to_ascii_lowercase() - b'a'));
    let bytes = name.as_bytes();
    Some((letter(*bytes.first()?), letter(*bytes.last()?)))
}

/// The role of a name. O(length), without a look at each name of the lists.
fn role(name: &str) -> Role {
    static ROLES: OnceLock<Roles> = OnceLock::new();
    let roles = ROLES.get_or_init(Roles::new);
    if !roles.may_be(name) {
        return Role::Other;
    }
    let mut buffer = [0; LONGEST];
    plain(name, &mut buffer).and_then(|name| roles.of.get(name)).copied().unwrap_or(Role::Other)
}

/// The name as it is compared; `None` if it is longer than any that is looked for.
fn plain<'b>(name: &str, buffer: &'b mut [u8; LONGEST]) -> Option<&'b str> {
    let mut length = 0;
    if name.is_ascii() {
        for b in name.bytes().filter(|b| !matches!(b, b'-' | b'_' | b' ')) {
            *buffer.get_mut(length)? = b.to_ascii_lowercase();
            length += 1;
        }
        return std::str::from_utf8(&buffer[..length]).ok();
    }
    let meant = name.chars().filter(|c| !matches!(c, '-' | '_' | ' '));
    for c in meant.flat_map(char::to_lowercase) {
        let end = length + c.len_utf8();
        c.encode_utf8(buffer.get_mut(length..end)?);
        length = end;
    }
    std::str::from_utf8(&buffer[..length]).ok()
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
    let own = tree.role();
    let pair = || {
        own == Role::Pair
            && tree.kind() == PropertyKind::Element
            && tree.inside().any(|a| {
                a.kind() == PropertyKind::Attribute
                    && a.role() == Role::Key
                    && role(a.value()) == Role::Known
            })
    };
    (own == Role::Known || pair()) && says_something(tree)
}

/// Whether a tree says anything, without how it is kept.
fn says_something(tree: &impl Tree) -> bool {
    !tree.value().trim().is_empty()
        || tree.inside().any(|part| !is_formal(&part) && says_something(&part))
}

/// Whether an attribute says only how a value is kept.
fn is_formal(part: &impl Tree) -> bool {
    part.kind() == PropertyKind::Attribute && matches!(part.role(), Role::Key | Role::Formal)
}

/// What a tree says, without how it is kept.
fn said(tree: &impl Tree) -> String {
    let mut all = vec![tree.value().trim().to_owned()];
    for part in tree.inside() {
        if !is_formal(&part) {
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
        let roles = self.roles();
        if !self.may_hold_tool_data(&roles) {
            return;
        }
        let mut dropped = Dropped { roles, runs: Vec::new(), names: Vec::new(), first: None };
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

    /// The role of each name, which is looked up once. What BPMN names itself is no vendor's, and
    /// can only say how a value is kept.
    fn roles(&self) -> Vec<Role> {
        let role_of = |n: &Name| match role(self.text(n.local)) {
            Role::Known | Role::Pair if n.namespace == Namespace::BPMN => Role::Other,
            role => role,
        };
        self.names.iter().map(role_of).collect()
    }

    /// Whether some property has such a name, or such a pair, wherever it stands.
    fn may_hold_tool_data(&self, roles: &[Role]) -> bool {
        if !roles.iter().any(|role| matches!(role, Role::Known | Role::Pair)) {
            return false;
        }
        let attributes = |at: usize| {
            self.properties[at + 1..].iter().take_while(|n| n.kind == PropertyKind::Attribute)
        };
        let names_it = |n: &Node| {
            roles[n.name.index()] == Role::Key && role(self.text(n.value)) == Role::Known
        };
        self.properties.iter().enumerate().any(|(at, node)| {
            let own = roles[node.name.index()];
            let pair = own == Role::Pair && node.kind == PropertyKind::Element;
            own == Role::Known || (pair && attributes(at).any(names_it))
        })
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
    roles: Vec<Role>,
    runs: Vec<Run>,
    names: Vec<String>,
    first: Option<(u32, Option<ElementId>)>,
}

impl Dropped {
    fn search(&mut self, properties: Properties<'_>, inside: bool, element: Option<ElementId>) {
        for property in properties {
            let looked = Looked(property, &self.roles);
            let may_be = matches!(looked.role(), Role::Known | Role::Pair);
            if !(may_be && is_tool_data(&looked, inside)) {
                self.search(property.children(), inside || opens_vendor(property), element);
                continue;
            }
            self.runs.push(property.run());
            let key = property
                .children()
                .find(|a| a.kind() == PropertyKind::Attribute && role(a.local_name()) == Role::Key);
            let local = property.local_name();
            let name = key.filter(|_| role(local) != Role::Known).map_or(local, Property::value);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_looked_for_is_found_however_it_is_written() {
        assert!(NAMES.iter().all(|name| role(name) == Role::Known));
        assert!(PAIRS.iter().all(|name| role(name) == Role::Pair));
        assert!(KEYS.iter().all(|name| role(name) == Role::Key));
        assert!(FORMAL.iter().all(|name| role(name) == Role::Formal));
        assert_eq!(role("Last-Changed_By"), Role::Known);
        assert_eq!(role("ÄNDERUNGSHISTORIE"), Role::Known);
        assert_eq!(role("lastChangedByNobodyWhoseNameIsShort"), Role::Other);
        assert_eq!(role(""), Role::Other);
    }
}
