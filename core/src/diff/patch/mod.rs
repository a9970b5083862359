//! An edit script that stands alone: it can be kept as a file and applied to a model.
//!
//! [`EditScript`](super::EditScript) points into two models; a patch holds all that it needs: names
//! with their namespaces, old and new values, and elements by their address. An address is the id
//! of an element where that is unique, else the way to it from the nearest element around it that
//! has one, such as `Process_1/laneSet[1]`. The obvious other way, numbers of elements, would fit
//! one file only.
//!
//! Operation number n of the patch is operation number n of the script, and its inverse is the
//! inverse of the patch: old and new are treated alike. Old values are conditions; places among
//! siblings are not, since the order in a file means nothing.

mod address;
mod apply;
mod make;
mod names;
mod properties;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind};

/// The schema of the JSON form.
const SCHEMA: &str = "synopse/script/1";

/// An edit script that stands alone.
///
/// ```
/// use std::sync::Arc;
/// use synopse::diff::Patch;
/// use synopse::{Comparison, Options, ReadOptions, read};
///
/// let model = |name: &str| {
///     let xml = format!(
///         r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">
///         <process id="p"><task id="t" name="{name}"/></process></definitions>"#
///     );
///     read(xml.as_bytes(), &ReadOptions::default()).map(Arc::new)
/// };
/// let (old, new) = (model("Antrag prüfen")?, model("Antrag vorprüfen")?);
/// let patch = Patch::of(&Comparison::new(old.clone(), new, &Options::default()));
/// let patched = patch.apply(&old)?;
/// assert_eq!(patched.find("t").map(|t| patched.label(t)), Some("Antrag vorprüfen"));
/// let back = patch.inverse().apply(&patched)?;
/// assert_eq!(back.find("t").map(|t| back.label(t)), Some("Antrag prüfen"));
/// # Ok::<(), synopse::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Patch {
    schema: String,
    /// Prefix to URI, for every name in the operations; an empty URI where the prefix is never
    /// declared.
    namespaces: BTreeMap<String, String>,
    operations: Vec<PatchOp>,
}

/// An element, by its address in the old model and in the new one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
enum Who {
    /// The same address in both.
    Both(String),
    /// Another address in each, or only in one.
    Sides {
        #[serde(skip_serializing_if = "Option::is_none")]
        old: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        new: Option<String>,
    },
}

/// One operation; `old` and `new` have the same form throughout.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "kebab-case")]
enum PatchOp {
    Delete {
        element: String,
        old: Box<Content>,
    },
    Insert {
        element: String,
        new: Box<Content>,
    },
    SetId {
        element: Who,
        old: String,
        new: String,
    },
    SetType {
        element: Who,
        old: String,
        new: String,
    },
    SetParent {
        element: Who,
        old: Place,
        new: Place,
    },
    SetOrder {
        element: Who,
        old: u32,
        new: u32,
    },
    SetLane {
        element: Who,
        old: Vec<Entry>,
        new: Vec<Entry>,
    },
    SetProperty {
        element: Who,
        path: Vec<PathStep>,
        old: Option<String>,
        new: Option<String>,
        /// Where it stands, and everything around it, on the side that has it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        at: Vec<u32>,
    },
    SetPropertyOrder {
        element: Who,
        path: Vec<PathStep>,
        old: u32,
        new: u32,
    },
    SetLayout {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        element: Option<Who>,
        old: Option<Box<Drawn>>,
        new: Option<Box<Drawn>>,
    },
    SetDiagram {
        old: Option<Box<Head>>,
        new: Option<Box<Head>>,
    },
}

/// A place among the elements inside a parent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
    parent: Who,
    index: u32,
}

/// An element that comes or goes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    r#type: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    id: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    name: String,
    parent: Who,
    index: u32,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    properties: Vec<Flat>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    lanes: Vec<Entry>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    drawings: Vec<Drawn>,
}

/// A property in a flat list: depth below the element from 0, name, value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Flat(u32, String, String);

/// An entry in the list of a lane.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    lane: Who,
    index: u32,
    /// The reference as it stands, where it is not the id of the step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    value: Option<String>,
}

/// A name on the way to a property: alone, or with the name or key of the property and its number
/// among its equals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
enum PathStep {
    Name(String),
    Numbered(String, Option<String>, u32),
}

/// A shape or an edge.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Drawn {
    diagram: u32,
    index: u32,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    id: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    reference: String,
    /// `x`, `y`, width and height of a shape.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bounds: Option<[f64; 4]>,
    /// The way points of an edge; a shape has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    waypoints: Option<Vec<[f64; 2]>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    label: Option<Label>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    properties: Vec<Flat>,
}

/// The label of a shape or an edge.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Label {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bounds: Option<[f64; 4]>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    properties: Vec<Flat>,
}

/// A diagram without its drawings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Head {
    index: u32,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    id: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    plane: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    reference: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    properties: Vec<Flat>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    plane_properties: Vec<Flat>,
}

impl Patch {
    /// How many operations there are.
    pub fn len(&self) -> usize {
        self.operations.len()
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.operations.is_empty()
    }

    /// The patch that leads back. Its operations have the same numbers.
    #[must_use]
    pub fn inverse(&self) -> Self {
        let operations = self.operations.iter().map(PatchOp::inverse).collect();
        Self { schema: self.schema.clone(), namespaces: self.namespaces.clone(), operations }
    }

    /// The JSON form: schema `synopse/script/1`, one operation a line, a line end last.
    pub fn to_json(&self) -> String {
        // Serialising plain structs of strings and finite numbers cannot fail.
        let line = |value: &dyn Fn() -> serde_json::Result<String>| value().unwrap_or_default();
        let namespaces = line(&|| serde_json::to_string(&self.namespaces));
        let operations: Vec<String> = self
            .operations
            .iter()
            .map(|op| format!("\n    {}", line(&|| serde_json::to_string(op))))
            .collect();
        let end = if operations.is_empty() { "" } else { "\n  " };
        format!(
            "{{\n  \"schema\": \"{SCHEMA}\",\n  \"namespaces\": {namespaces},\n  \"operations\": [{}{end}]\n}}\n",
            operations.join(",")
        )
    }

    /// Reads the JSON form.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Usage`], with line and column, where it is none.
    pub fn from_json(json: &str) -> Result<Self, Error> {
        let patch: Self = serde_json::from_str(json).map_err(|e| {
            let said = e.to_string();
            let what = said.split(" at line ").next().unwrap_or(&said);
            Error::new(ErrorKind::Usage, format!("no edit script: {what}"))
                .at(e.line().max(1) as u32, e.column().max(1) as u32)
        })?;
        if patch.schema != SCHEMA {
            let message =
                format!("no edit script: the schema is {:?}, not {SCHEMA:?}", patch.schema);
            return Err(Error::new(ErrorKind::Usage, message));
        }
        Ok(patch)
    }
}

impl Who {
    fn new(old: Option<&String>, new: Option<&String>) -> Self {
        match (old, new) {
            (Some(old), Some(new)) if old == new => Self::Both(old.clone()),
            (old, new) => Self::Sides { old: old.cloned(), new: new.cloned() },
        }
    }

    fn inverse(&self) -> Self {
        match self {
            Self::Both(_) => self.clone(),
            Self::Sides { old, new } => Self::Sides { old: new.clone(), new: old.clone() },
        }
    }

    /// The address in the old model, if it is there.
    fn old(&self) -> Option<&str> {
        match self {
            Self::Both(address) => Some(address),
            Self::Sides { old, .. } => old.as_deref(),
        }
    }

    /// The address in the new model, if it is there.
    fn new_address(&self) -> Option<&str> {
        match self {
            Self::Both(address) => Some(address),
            Self::Sides { new, .. } => new.as_deref(),
        }
    }
}

impl Content {
    fn inverse(&self) -> Self {
        Self {
            parent: self.parent.inverse(),
            lanes: self.lanes.iter().map(Entry::inverse).collect(),
            ..self.clone()
        }
    }
}

impl Entry {
    fn inverse(&self) -> Self {
        Self { lane: self.lane.inverse(), ..self.clone() }
    }
}

impl Place {
    fn inverse(&self) -> Self {
        Self { parent: self.parent.inverse(), index: self.index }
    }
}

impl PatchOp {
    /// The name in the JSON form.
    fn name(&self) -> &'static str {
        match self {
            Self::Delete { .. } => "delete",
            Self::Insert { .. } => "insert",
            Self::SetId { .. } => "set-id",
            Self::SetType { .. } => "set-type",
            Self::SetParent { .. } => "set-parent",
            Self::SetOrder { .. } => "set-order",
            Self::SetLane { .. } => "set-lane",
            Self::SetProperty { .. } => "set-property",
            Self::SetPropertyOrder { .. } => "set-property-order",
            Self::SetLayout { .. } => "set-layout",
            Self::SetDiagram { .. } => "set-diagram",
        }
    }

    /// The address of its element, to show.
    fn address(&self) -> Option<&str> {
        match self {
            Self::Delete { element, .. } | Self::Insert { element, .. } => Some(element),
            Self::SetId { element, .. }
            | Self::SetType { element, .. }
            | Self::SetParent { element, .. }
            | Self::SetOrder { element, .. }
            | Self::SetLane { element, .. }
            | Self::SetProperty { element, .. }
            | Self::SetPropertyOrder { element, .. } => element.old().or(element.new_address()),
            Self::SetLayout { element, .. } => {
                element.as_ref().and_then(|e| e.old().or(e.new_address()))
            }
            Self::SetDiagram { .. } => None,
        }
    }

    fn inverse(&self) -> Self {
        match self.clone() {
            Self::Delete { element, old } => Self::Insert { element, new: Box::new(old.inverse()) },
            Self::Insert { element, new } => Self::Delete { element, old: Box::new(new.inverse()) },
            Self::SetId { element, old, new } => {
                Self::SetId { element: element.inverse(), old: new, new: old }
            }
            Self::SetType { element, old, new } => {
                Self::SetType { element: element.inverse(), old: new, new: old }
            }
            Self::SetParent { element, old, new } => Self::SetParent {
                element: element.inverse(),
                old: new.inverse(),
                new: old.inverse(),
            },
            Self::SetOrder { element, old, new } => {
                Self::SetOrder { element: element.inverse(), old: new, new: old }
            }
            Self::SetLane { element, old, new } => Self::SetLane {
                element: element.inverse(),
                old: new.iter().map(Entry::inverse).collect(),
                new: old.iter().map(Entry::inverse).collect(),
            },
            Self::SetProperty { element, path, old, new, at } => {
                Self::SetProperty { element: element.inverse(), path, old: new, new: old, at }
            }
            Self::SetPropertyOrder { element, path, old, new } => {
                Self::SetPropertyOrder { element: element.inverse(), path, old: new, new: old }
            }
            Self::SetLayout { element, old, new } => {
                Self::SetLayout { element: element.map(|e| e.inverse()), old: new, new: old }
            }
            Self::SetDiagram { old, new } => Self::SetDiagram { old: new, new: old },
        }
    }
}
