//! The JSON of bpmn-js-differ: `_added`, `_removed`, `_changed` and `_layoutChanged`, by id.
//!
//! Where that program lists an element of bpmn-moddle, this one lists its type, id and name; a value
//! that is not there is left out. Source: bpmn-js-differ 3, as its README shows it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

use super::json::pretty;
use crate::diff::{IdChanges, IdValue, moddle_type};
use crate::model::{ElementId, Model};

#[derive(Serialize)]
struct Answer<'m> {
    #[serde(rename = "_layoutChanged")]
    layout_changed: BTreeMap<&'m str, Element<'m>>,
    #[serde(rename = "_changed")]
    changed: BTreeMap<&'m str, Changed<'m>>,
    #[serde(rename = "_removed")]
    removed: BTreeMap<&'m str, Element<'m>>,
    #[serde(rename = "_added")]
    added: BTreeMap<&'m str, Element<'m>>,
}

#[derive(Serialize)]
struct Changed<'m> {
    model: Element<'m>,
    attrs: BTreeMap<&'m str, Values<'m>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Values<'m> {
    #[serde(skip_serializing_if = "Option::is_none")]
    old_value: Option<Value<'m>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    new_value: Option<Value<'m>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Value<'m> {
    Text(Cow<'m, str>),
    Element(Element<'m>),
}

#[derive(Serialize)]
struct Element<'m> {
    #[serde(rename = "$type")]
    kind: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    id: &'m str,
    #[serde(skip_serializing_if = "str::is_empty")]
    name: &'m str,
}

/// What became of each id, in the format of bpmn-js-differ. O(n log n) for n elements.
///
/// ```
/// use synopse::{ReadOptions, read, view};
///
/// let model = |name: &str| {
///     let xml = format!(
///         r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">
///         <process id="p"><task id="t" name="{name}"/></process></definitions>"#
///     );
///     read(xml.as_bytes(), &ReadOptions::default())
/// };
/// let (old, new) = (model("Antrag prüfen")?, model("Antrag sichten")?);
/// let json = view::bpmn_js_differ(&old, &new);
/// assert!(json.contains(r#""oldValue": "Antrag prüfen""#));
/// # Ok::<(), synopse::Error>(())
/// ```
pub fn bpmn_js_differ(old: &Model, new: &Model) -> String {
    let changes = IdChanges::between(old, new);
    let changed = changes.changed.iter().map(|(id, (e, attributes))| {
        let attrs = attributes.iter().map(|a| {
            let values = Values {
                old_value: a.old.as_ref().map(|v| value(old, v)),
                new_value: a.new.as_ref().map(|v| value(new, v)),
            };
            (a.name.as_str(), values)
        });
        (id.as_str(), Changed { model: element(new, *e), attrs: attrs.collect() })
    });
    pretty(&Answer {
        layout_changed: elements(new, &changes.layout_changed),
        changed: changed.collect(),
        removed: elements(old, &changes.removed),
        added: elements(new, &changes.added),
    })
}

fn elements<'m>(
    model: &'m Model,
    all: &'m BTreeMap<String, ElementId>,
) -> BTreeMap<&'m str, Element<'m>> {
    all.iter().map(|(id, &e)| (id.as_str(), element(model, e))).collect()
}

fn element(model: &Model, e: ElementId) -> Element<'_> {
    Element { kind: moddle_type(model.xml_name(e)), id: model.id(e), name: model.raw_name(e) }
}

fn value<'m>(model: &'m Model, value: &'m IdValue) -> Value<'m> {
    match value {
        IdValue::Text(text) => Value::Text(text.into()),
        IdValue::Reference(id) => Value::Text(format!("#ref:{id}").into()),
        IdValue::Element(e) => Value::Element(element(model, *e)),
        IdValue::Part(kind) => Value::Element(Element { kind: kind.clone(), id: "", name: "" }),
    }
}
