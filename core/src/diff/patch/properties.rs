//! Edits of the properties of one element: values, what comes and goes, the order of siblings.
//!
//! A property around others needs no operation of its own: it comes with the first that comes below
//! it and goes with the last that goes.

use std::collections::{BTreeMap, BTreeSet};

use super::names::Meanings;
use crate::diff::flatten::{Key, Step, is_bare, steps};
use crate::model::{DraftProperty, PropertyKind};

/// The number of an operation and why it does not fit.
pub(super) type Misfit = (usize, String);

/// What stays of properties side by side, `None` for what goes or is placed anew; and what is placed.
type Level = (Vec<Option<DraftProperty>>, Vec<(u32, DraftProperty)>);

/// One value: what it was, what it becomes; `None` where there is none.
#[derive(Debug)]
pub(super) struct Edit {
    pub(super) operation: usize,
    pub(super) old: Option<String>,
    pub(super) new: Option<String>,
    /// The place of the property and of everything around it.
    pub(super) at: Vec<u32>,
}

/// All edits of the properties of one element.
#[derive(Debug, Default)]
pub(super) struct Edits {
    pub(super) values: BTreeMap<Key, Edit>,
    pub(super) order: BTreeMap<Key, u32>,
    /// References that a lane no longer lists, with the operations that say so.
    pub(super) unlisted: Vec<(usize, String)>,
    /// References that a lane lists now, with their place.
    pub(super) listed: Vec<(u32, String)>,
}

/// Applies edits to the properties of one element.
pub(super) struct Editor<'e> {
    pub(super) edits: &'e Edits,
    pub(super) meanings: &'e Meanings,
}

impl Editor<'_> {
    /// The properties after all edits. `is_entry` tells which of them are steps that a lane lists.
    pub(super) fn run(
        &self,
        properties: Vec<DraftProperty>,
        is_entry: &[bool],
    ) -> Result<Vec<DraftProperty>, Misfit> {
        let mut open = self.edits.unlisted.clone();
        let mut order = Vec::new();
        let (mut entries, mut others) = (Vec::new(), Vec::new());
        for (i, property) in properties.into_iter().enumerate() {
            if !is_entry.get(i).copied().unwrap_or(false) {
                order.push(None);
                others.push(property);
            } else if let Some(at) = open.iter().position(|(_, value)| *value == property.value) {
                open.remove(at);
            } else {
                order.push(Some(entries.len()));
                entries.push(property);
            }
        }
        if let Some((operation, value)) = open.into_iter().next() {
            return Err((operation, format!("the lane does not list {value:?}")));
        }
        let (mut kept, mut placed) = self.level(&mut Vec::new(), others)?;
        if !entries.is_empty() {
            // Back between the properties that stayed, in the order that they had.
            let mut rest = kept.into_iter();
            let mut merged = Vec::new();
            for at in order {
                match at {
                    Some(entry) => merged.push(entries[entry].clone()),
                    None => merged.extend(rest.next().flatten()),
                }
            }
            kept = merged.into_iter().map(Some).collect();
        }
        let listed = self.edits.listed.iter();
        placed
            .extend(listed.map(|(at, value)| (*at, DraftProperty::element("flowNodeRef", value))));
        Ok(together(kept.into_iter().flatten().collect(), placed))
    }

    /// What stays of properties side by side, `None` for what goes or is placed anew; and what is
    /// placed, with its place.
    fn level(&self, path: &mut Key, children: Vec<DraftProperty>) -> Result<Level, Misfit> {
        let steps = steps(&children);
        let mut seen: BTreeSet<Step> = BTreeSet::new();
        let (mut kept, mut placed) = (Vec::new(), Vec::new());
        for (child, step) in children.into_iter().zip(steps) {
            seen.insert(step.clone());
            path.push(step);
            let edited = self.edited(path, child)?;
            match (edited, self.edits.order.get(path)) {
                (Some(child), Some(&at)) => {
                    placed.push((at, child));
                    kept.push(None);
                }
                (child, _) => kept.push(child),
            }
            path.pop();
        }
        let depth = path.len();
        let below =
            self.edits.values.range(path.clone()..).take_while(|(k, _)| k.starts_with(path));
        let mut coming: BTreeMap<&Step, (&Key, &Edit)> = BTreeMap::new();
        for (key, edit) in below {
            if let Some(step) = key.get(depth).filter(|step| !seen.contains(step)) {
                if edit.old.is_some() {
                    return Err((edit.operation, format!("{} is not there", show(key))));
                }
                coming.entry(step).or_insert((key, edit));
            }
        }
        for (step, (_, edit)) in coming {
            let namespace = self.meanings.namespace(&step.namespace);
            let mut property = DraftProperty::new(step.kind, namespace, step.local.clone(), "");
            path.push(step.clone());
            if let Some(own) = self.edits.values.get(path) {
                property.value = own.new.clone().unwrap_or_default();
            }
            let (kept, below) = self.level(path, Vec::new())?;
            property.children = together(kept.into_iter().flatten().collect(), below);
            path.pop();
            placed.push((edit.at.get(depth).copied().unwrap_or(u32::MAX), property));
        }
        Ok((kept, placed))
    }

    /// A property with its value and what is below it edited; `None` if it goes.
    fn edited(
        &self,
        path: &mut Key,
        mut property: DraftProperty,
    ) -> Result<Option<DraftProperty>, Misfit> {
        let edit = self.edits.values.get(path);
        // A property that says something by being there stays unless an operation takes it away.
        let had_children = !property.children.is_empty() && !is_bare(&property);
        if let Some(edit) = edit {
            // A property around others may have a value of its own, or an empty one.
            let now = Some(property.value.as_str());
            if property.value != edit.old.as_deref().unwrap_or_default() {
                let message = format!(
                    "{} is {}, not {}",
                    show(path),
                    quoted(now),
                    quoted(edit.old.as_deref())
                );
                return Err((edit.operation, message));
            }
            property.value = edit.new.clone().unwrap_or_default();
        }
        let children = std::mem::take(&mut property.children);
        let (kept, placed) = self.level(path, children)?;
        property.children = together(kept.into_iter().flatten().collect(), placed);
        let stays = edit.is_some_and(|e| e.new.is_some());
        let goes = had_children || edit.is_some_and(|e| e.new.is_none());
        let empty = property.children.is_empty() && property.value.is_empty();
        Ok((stays || !goes || !empty).then_some(property))
    }
}

/// Attributes first, then what stays, and what is placed at its place.
fn together(kept: Vec<DraftProperty>, mut placed: Vec<(u32, DraftProperty)>) -> Vec<DraftProperty> {
    let is_attribute = |p: &DraftProperty| p.kind == PropertyKind::Attribute;
    placed.sort_by_key(|p| p.0);
    let (mut attributes, mut others): (Vec<_>, Vec<_>) = kept.into_iter().partition(is_attribute);
    for (at, property) in placed {
        if is_attribute(&property) {
            attributes.push(property);
        } else {
            others.insert((at as usize).min(others.len()), property);
        }
    }
    attributes.append(&mut others);
    attributes
}

/// A path to show.
pub(super) fn show(key: &[Step]) -> String {
    let names: Vec<String> = key
        .iter()
        .map(|step| match step.kind {
            PropertyKind::Attribute => format!("@{}", step.local),
            PropertyKind::Element => step.local.clone(),
            PropertyKind::Text => "text".to_owned(),
        })
        .collect();
    names.join("/")
}

/// A value to show.
pub(super) fn quoted(value: Option<&str>) -> String {
    value.map_or_else(|| "absent".to_owned(), |v| format!("{:?}", shortened(v)))
}

/// The beginning of a value: a message is one line.
fn shortened(value: &str) -> String {
    let mut start: String = value.chars().take(60).collect();
    if start.len() < value.len() {
        start.push('…');
    }
    start
}
