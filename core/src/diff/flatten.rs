//! The properties of an element as paths with values, so that two elements can be compared.
//!
//! A path names elements and attributes from the outside in, such as
//! `timerEventDefinition/timeDuration` or `extensionElements/kom:frist@tage`. A repeated element is
//! told apart by its name or key if it has one, else by its number.

use std::collections::BTreeMap;

use super::classes::is_default;
use crate::model::{ElementId, Model, Properties, Property, PropertyKind};

/// A value of a property tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Leaf {
    /// The path as shown, with the prefixes of the file.
    pub(super) path: String,
    pub(super) value: String,
    /// Whether the name at its end can hold a reference to an element.
    pub(super) reference: bool,
    /// The URI of the vendor it belongs to; empty for BPMN's own.
    pub(super) vendor: String,
}

/// Attributes that tell repeated elements apart, in order of preference.
const KEYS: &[&str] = &["name", "key", "metaKey", "target", "id"];

/// Every value below an element, keyed by a path that does not depend on prefixes.
pub(super) fn leaves(model: &Model, element: ElementId) -> BTreeMap<String, Leaf> {
    let mut all = BTreeMap::new();
    let context = Context { key: String::new(), path: String::new(), vendor: String::new() };
    walk(model.properties(element), &context, &mut all, 0);
    all
}

struct Context {
    key: String,
    path: String,
    vendor: String,
}

fn walk(
    properties: Properties<'_>,
    context: &Context,
    all: &mut BTreeMap<String, Leaf>,
    depth: usize,
) {
    // The reader bounds the depth; this bounds it for models built otherwise.
    if depth > 512 {
        return;
    }
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for property in properties {
        let (key, path) = step(property, context);
        let number = seen.entry(key.clone()).or_insert(0);
        *number += 1;
        let suffix = if *number > 1 { format!("[{number}]") } else { String::new() };
        let (key, path) = (format!("{key}{suffix}"), format!("{path}{suffix}"));
        let bpmn = property.is_bpmn() && context.vendor.is_empty();
        let vendor = match (bpmn, context.vendor.is_empty(), property.kind()) {
            (true, ..) => String::new(),
            (_, true, PropertyKind::Attribute | PropertyKind::Element) => {
                property.namespace().uri.clone()
            }
            _ => context.vendor.clone(),
        };
        let vendor = if bpmn || !vendor.is_empty() { vendor } else { "?".to_owned() };
        let has_elements = property.children().any(|c| c.kind() != PropertyKind::Attribute);
        let has_children = property.children().next().is_some();
        if !property.value().is_empty() || !has_children || is_bare_marker(property) {
            let reference = bpmn && is_reference(property.local_name());
            let value = property.value().to_owned();
            let leaf = Leaf { path: path.clone(), value, reference, vendor: vendor.clone() };
            all.insert(key.clone(), leaf);
        }
        if has_children || has_elements {
            walk(property.children(), &Context { key, path, vendor }, all, depth + 1);
        }
    }
}

/// Whether only that the element is there says something, such as a loop with an id: attributes that
/// are passed over must not take it along.
fn is_bare_marker(property: Property<'_>) -> bool {
    let bare = |attribute: Property<'_>| {
        let (name, value) = (attribute.local_name(), attribute.value());
        attribute.kind() == PropertyKind::Attribute
            && attribute.is_bpmn()
            && (name == "id" || is_default(name, value))
    };
    property.is_bpmn() && property.children().all(bare)
}

/// The key and the shown path of one property below its context.
fn step(property: Property<'_>, context: &Context) -> (String, String) {
    let local = property.local_name();
    let namespace = property.namespace();
    let shown = match (property.kind(), namespace.prefix.as_str()) {
        (PropertyKind::Text, _) => "text()".to_owned(),
        (_, "") => local.to_owned(),
        (_, prefix) => format!("{prefix}:{local}"),
    };
    let unique = match property.kind() {
        PropertyKind::Text => "text()".to_owned(),
        _ if property.is_bpmn() => local.to_owned(),
        _ => format!("{{{}}}{local}", namespace.uri),
    };
    let mark = match property.kind() {
        PropertyKind::Attribute if !context.key.is_empty() => "@",
        _ if context.key.is_empty() => "",
        _ => "/",
    };
    let named = (property.kind() == PropertyKind::Element).then(|| identity(property)).flatten();
    let named = named.map(|name| format!("[{name}]")).unwrap_or_default();
    (
        format!("{}{mark}{unique}{named}", context.key),
        format!("{}{mark}{shown}{named}", context.path),
    )
}

/// The name or key of an element of a vendor, if it has one.
fn identity(property: Property<'_>) -> Option<&str> {
    if property.is_bpmn() {
        return None;
    }
    KEYS.iter().find_map(|key| {
        let mut attributes = property.children();
        attributes
            .find(|c| c.kind() == PropertyKind::Attribute && c.local_name() == *key)
            .map(Property::value)
    })
}

/// Whether a name of BPMN's own can hold the id of another element.
fn is_reference(local: &str) -> bool {
    local.ends_with("Ref")
        || local.ends_with("Refs")
        || matches!(local, "default" | "calledElement")
}
