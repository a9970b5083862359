//! The properties of an element as paths with values, so that two elements can be compared.
//!
//! A path names elements and attributes from the outside in, such as
//! `timerEventDefinition/timeDuration` or `extensionElements/kom:frist@tage`. A repeated element is
//! told apart by its name or key if it has one, else by its number.

use std::collections::BTreeMap;

use super::classes::is_default;
use crate::model::{
    DraftProperty, ElementId, Model, Namespace, Properties, Property, PropertyKind,
};

/// Deepest nesting that is looked into. The reader bounds the depth; this bounds it for models built
/// otherwise.
const DEEPEST: usize = 512;

/// One name on the way from an element to a property, the same for every prefix.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Step {
    pub(crate) kind: PropertyKind,
    /// The URI; where the prefix was never declared, the prefix with a blank in front.
    pub(crate) namespace: String,
    pub(crate) local: String,
    /// The name or key of an element of a vendor, if it has one.
    pub(crate) identity: Option<String>,
    /// Counted from 1 among the siblings that are equal in all of the above.
    pub(crate) number: u32,
}

impl Step {
    /// The step to an attribute of BPMN's own.
    pub(super) fn attribute(local: &str) -> Self {
        Self {
            kind: PropertyKind::Attribute,
            namespace: String::new(),
            local: local.to_owned(),
            identity: None,
            number: 1,
        }
    }

    /// Whether it is an attribute that gives an id.
    pub(super) fn is_bpmn_id(&self) -> bool {
        self.kind == PropertyKind::Attribute && self.namespace.is_empty() && self.local == "id"
    }
}

/// Where a property stands: the names from the outside in.
pub(crate) type Key = Vec<Step>;

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

/// The property tree of an element, flat.
#[derive(Debug, Default)]
pub(super) struct Flat {
    /// Every value: attributes, text, and elements that hold nothing.
    pub(super) leaves: BTreeMap<Key, Leaf>,
    /// The place of every element and text among its siblings but for attributes.
    pub(super) places: BTreeMap<Key, u32>,
}

/// Attributes that tell repeated elements apart, in order of preference.
pub(super) const KEYS: &[&str] = &["name", "key", "metaKey", "target", "id"];

/// Every value below an element, keyed by a path that does not depend on prefixes. `skip` leaves out
/// properties of the element itself; they keep their place.
pub(super) fn flatten(
    model: &Model,
    element: ElementId,
    skip: &dyn Fn(Property<'_>) -> bool,
) -> Flat {
    let mut flat = Flat::default();
    let context = Context { key: Vec::new(), path: String::new(), vendor: String::new() };
    walk(model.properties(element), &context, &mut flat, skip);
    flat
}

/// The place of a property and of everything around it, from the outside in; 0 for an attribute.
pub(super) fn places(flat: &Flat, key: &[Step]) -> Vec<u32> {
    let place = |depth| flat.places.get(&key[..=depth]).copied().unwrap_or(0);
    (0..key.len()).map(place).collect()
}

struct Context {
    key: Key,
    path: String,
    vendor: String,
}

fn walk(
    properties: Properties<'_>,
    context: &Context,
    flat: &mut Flat,
    skip: &dyn Fn(Property<'_>) -> bool,
) {
    if context.key.len() > DEEPEST {
        return;
    }
    let mut numbers = Numbers::default();
    let mut place = 0;
    for property in properties {
        let own = place;
        place += u32::from(property.kind() != PropertyKind::Attribute);
        if context.key.is_empty() && skip(property) {
            continue;
        }
        let step = numbers.number(step(property));
        let path = shown(property, &step, context);
        let mut key = context.key.clone();
        key.push(step);
        if property.kind() != PropertyKind::Attribute {
            flat.places.insert(key.clone(), own);
        }
        let bpmn = property.is_bpmn() && context.vendor.is_empty();
        let vendor = match (bpmn, context.vendor.is_empty(), property.kind()) {
            (true, ..) => String::new(),
            (_, true, PropertyKind::Attribute | PropertyKind::Element) => {
                property.namespace().uri.clone()
            }
            _ => context.vendor.clone(),
        };
        let vendor = if bpmn || !vendor.is_empty() { vendor } else { "?".to_owned() };
        let has_children = property.children().next().is_some();
        if !property.value().is_empty() || !has_children || is_bare_marker(property) {
            let reference = bpmn && is_reference(property.local_name());
            let value = property.value().to_owned();
            let leaf = Leaf { path: path.clone(), value, reference, vendor: vendor.clone() };
            flat.leaves.insert(key.clone(), leaf);
        }
        if has_children {
            walk(property.children(), &Context { key, path, vendor }, flat, skip);
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

/// The same of a property of a draft.
pub(super) fn is_bare(property: &DraftProperty) -> bool {
    let bare = |attribute: &DraftProperty| {
        attribute.kind == PropertyKind::Attribute
            && attribute.is_bpmn()
            && (attribute.local == "id" || is_default(&attribute.local, &attribute.value))
    };
    property.is_bpmn() && property.children.iter().all(bare)
}

/// Tells equal siblings apart by their number.
#[derive(Default)]
pub(super) struct Numbers(BTreeMap<Step, u32>);

impl Numbers {
    /// The same step with its number among those seen.
    pub(super) fn number(&mut self, mut step: Step) -> Step {
        let number = self.0.entry(step.clone()).or_insert(0);
        *number += 1;
        step.number = *number;
        step
    }
}

/// The namespace of a name in a step.
pub(super) fn namespace_key(namespace: &Namespace) -> String {
    if namespace.uri.is_empty() && !namespace.prefix.is_empty() {
        format!(" {}", namespace.prefix)
    } else {
        namespace.uri.clone()
    }
}

/// The step to one property, without its number.
fn step(property: Property<'_>) -> Step {
    let attributes = || {
        let attributes = property.children().filter(|c| c.kind() == PropertyKind::Attribute);
        attributes.map(|c| (c.local_name(), c.value()))
    };
    let named = property.kind() == PropertyKind::Element && !property.is_bpmn();
    Step {
        kind: property.kind(),
        namespace: namespace_key(property.namespace()),
        local: property.local_name().to_owned(),
        identity: named.then(|| identity(attributes)).flatten().map(str::to_owned),
        number: 0,
    }
}

/// The steps to properties of a draft that stand side by side.
pub(super) fn steps(siblings: &[DraftProperty]) -> Vec<Step> {
    let mut numbers = Numbers::default();
    let step = |property: &DraftProperty| {
        let attributes = || {
            let attributes = property.children.iter().filter(|c| c.kind == PropertyKind::Attribute);
            attributes.map(|c| (c.local.as_str(), c.value.as_str()))
        };
        let named = property.kind == PropertyKind::Element && !property.is_bpmn();
        numbers.number(Step {
            kind: property.kind,
            namespace: namespace_key(&property.namespace),
            local: property.local.clone(),
            identity: named.then(|| identity(attributes)).flatten().map(str::to_owned),
            number: 0,
        })
    };
    siblings.iter().map(step).collect()
}

/// The name or key among the attributes of an element of a vendor.
fn identity<'p, I: Iterator<Item = (&'p str, &'p str)>>(
    attributes: impl Fn() -> I,
) -> Option<&'p str> {
    KEYS.iter().find_map(|key| attributes().find(|(name, _)| name == key).map(|(_, value)| value))
}

/// The path of a property as shown.
fn shown(property: Property<'_>, step: &Step, context: &Context) -> String {
    let local = property.local_name();
    let name = match (property.kind(), property.namespace().prefix.as_str()) {
        (PropertyKind::Text, _) => "text()".to_owned(),
        (_, "") => local.to_owned(),
        (_, prefix) => format!("{prefix}:{local}"),
    };
    let mark = match property.kind() {
        _ if context.path.is_empty() => "",
        PropertyKind::Attribute => "@",
        _ => "/",
    };
    let named = step.identity.as_ref().map(|name| format!("[{name}]")).unwrap_or_default();
    let number = if step.number > 1 { format!("[{}]", step.number) } else { String::new() };
    format!("{}{mark}{name}{named}{number}", context.path)
}

/// Whether a name of BPMN's own can hold the id of another element.
pub(super) fn is_reference(local: &str) -> bool {
    local.ends_with("Ref")
        || local.ends_with("Refs")
        || matches!(local, "default" | "calledElement")
}
