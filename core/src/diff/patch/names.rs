//! Names in a patch: a prefix of its own list, and a local name.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Flat, PathStep};
use crate::diff::flatten::{Step, namespace_key};
use crate::model::{DraftProperty, Model, Namespace, PropertyKind};

/// Gives every namespace that is used a prefix: its own if it is free.
pub(super) struct Namer {
    prefixes: BTreeMap<String, String>,
    taken: BTreeSet<String>,
    wanted: BTreeMap<String, String>,
    pub(super) namespaces: BTreeMap<String, String>,
}

impl Namer {
    pub(super) fn new(old: &Model, new: &Model) -> Self {
        let all = || old.namespaces.iter().chain(&new.namespaces);
        let undeclared = all().filter(|n| n.uri.is_empty() && !n.prefix.is_empty());
        let mut wanted = BTreeMap::from([(Namespace::BPMN_URI.to_owned(), "bpmn".to_owned())]);
        for namespace in all() {
            wanted.entry(namespace_key(namespace)).or_insert_with(|| namespace.prefix.clone());
        }
        Self {
            prefixes: BTreeMap::new(),
            taken: undeclared.map(|n| n.prefix.clone()).collect(),
            wanted,
            namespaces: BTreeMap::new(),
        }
    }

    fn prefix(&mut self, key: &str) -> String {
        if let Some(known) = self.prefixes.get(key) {
            return known.clone();
        }
        let prefix = if let Some(undeclared) = key.strip_prefix(' ') {
            undeclared.to_owned()
        } else {
            let wanted = self.wanted.get(key).filter(|p| !p.is_empty());
            let wanted = wanted.map_or("ns", String::as_str);
            let mut numbered = (2..).map(|n| format!("{wanted}{n}"));
            let mut free = wanted.to_owned();
            while self.taken.contains(&free) {
                free = numbered.next().unwrap_or_default();
            }
            free
        };
        self.taken.insert(prefix.clone());
        self.prefixes.insert(key.to_owned(), prefix.clone());
        let uri = if key.starts_with(' ') { "" } else { key };
        self.namespaces.insert(prefix.clone(), uri.to_owned());
        prefix
    }

    fn name(&mut self, kind: PropertyKind, namespace: &str, local: &str) -> String {
        let mark = match kind {
            PropertyKind::Text => return "#text".to_owned(),
            PropertyKind::Attribute => "@",
            PropertyKind::Element => "",
        };
        if namespace.is_empty() {
            return format!("{mark}{local}");
        }
        let prefix = self.prefix(namespace);
        format!("{mark}{prefix}:{local}")
    }

    pub(super) fn path(&mut self, key: &[Step]) -> Vec<PathStep> {
        let step = |step: &Step| {
            let name = self.name(step.kind, &step.namespace, &step.local);
            match (&step.identity, step.number) {
                (None, 1) => PathStep::Name(name),
                (identity, number) => PathStep::Numbered(name, identity.clone(), number),
            }
        };
        key.iter().map(step).collect()
    }

    /// Properties with what is below them as one list.
    pub(super) fn flat(&mut self, properties: &[DraftProperty]) -> Vec<Flat> {
        let mut list = Vec::new();
        self.flatten(properties, 0, &mut list);
        list
    }

    fn flatten(&mut self, properties: &[DraftProperty], depth: u32, list: &mut Vec<Flat>) {
        for p in properties {
            let name = self.name(p.kind, &namespace_key(&p.namespace), &p.local);
            list.push(Flat(depth, name, p.value.clone()));
            self.flatten(&p.children, depth + 1, list);
        }
    }
}

/// The names of a patch, read.
pub(super) struct Meanings {
    namespaces: BTreeMap<String, Arc<Namespace>>,
    none: Arc<Namespace>,
}

impl Meanings {
    pub(super) fn new(namespaces: &BTreeMap<String, String>) -> Self {
        let meaning = |(prefix, uri): (&String, &String)| {
            let namespace = Namespace { uri: uri.clone(), prefix: prefix.clone() };
            (prefix.clone(), Arc::new(namespace))
        };
        let none = Namespace { uri: String::new(), prefix: String::new() };
        Self { namespaces: namespaces.iter().map(meaning).collect(), none: Arc::new(none) }
    }

    /// A property without value of this name, or why there can be none.
    pub(super) fn property(&self, name: &str) -> Result<DraftProperty, String> {
        if name == "#text" {
            let none = Arc::clone(&self.none);
            return Ok(DraftProperty::new(PropertyKind::Text, none, "", ""));
        }
        let (kind, name) = match name.strip_prefix('@') {
            Some(name) => (PropertyKind::Attribute, name),
            None => (PropertyKind::Element, name),
        };
        let (namespace, local) = match name.split_once(':') {
            None => (&self.none, name),
            Some((prefix, local)) => {
                let known = self.namespaces.get(prefix);
                (known.ok_or_else(|| format!("the prefix {prefix} has no namespace"))?, local)
            }
        };
        if local.is_empty() {
            return Err("a property has no name".to_owned());
        }
        Ok(DraftProperty::new(kind, Arc::clone(namespace), local, ""))
    }

    pub(super) fn key(&self, path: &[PathStep]) -> Result<Vec<Step>, String> {
        let step = |step: &PathStep| {
            let (name, identity, number) = match step {
                PathStep::Name(name) => (name, None, 1),
                PathStep::Numbered(name, identity, number) => (name, identity.clone(), *number),
            };
            let property = self.property(name)?;
            Ok(Step {
                kind: property.kind,
                namespace: namespace_key(&property.namespace),
                local: property.local,
                identity,
                number,
            })
        };
        path.iter().map(step).collect()
    }

    /// The namespace of a step.
    pub(super) fn namespace(&self, key: &str) -> Arc<Namespace> {
        let found = self.namespaces.values().find(|n| namespace_key(n) == key);
        Arc::clone(found.unwrap_or(&self.none))
    }

    /// The tree of a flat list.
    pub(super) fn tree(&self, list: &[Flat]) -> Result<Vec<DraftProperty>, String> {
        let mut open: Vec<DraftProperty> = Vec::new();
        let mut roots = Vec::new();
        for Flat(depth, name, value) in list {
            let depth = *depth as usize;
            if depth > open.len() {
                return Err(format!("the property {name} hangs below nothing"));
            }
            while open.len() > depth {
                close(&mut open, &mut roots);
            }
            let mut property = self.property(name)?;
            property.value.clone_from(value);
            open.push(property);
        }
        while !open.is_empty() {
            close(&mut open, &mut roots);
        }
        Ok(roots)
    }
}

/// Puts the innermost open property where it belongs.
fn close(open: &mut Vec<DraftProperty>, roots: &mut Vec<DraftProperty>) {
    if let Some(done) = open.pop() {
        match open.last_mut() {
            Some(around) => around.children.push(done),
            None => roots.push(done),
        }
    }
}
