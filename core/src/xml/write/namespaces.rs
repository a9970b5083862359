//! Which prefix stands for which namespace in the written file.
//!
//! BPMN and its diagram get their usual prefixes. Every other name keeps the prefix of the file it
//! comes from, and all declarations of that file stay in force where they were, because values may
//! hold names too. A declaration below the root moves up to it, if its prefix means nothing else
//! anywhere; a tool that declares its colours at every shape is then read more easily.

use std::collections::BTreeMap;

use crate::model::{Declaration, Model, NameId, Namespace, NamespaceId, Owner};
use crate::xml::names::DI;
use crate::xml::text::is_name;

/// The URI of the prefix `xml`, which is never declared.
const XML_URI: &str = "http://www.w3.org/XML/1998/namespace";

/// The usual prefixes, in the order of their declaration.
const USUAL: [(&str, &str); 4] =
    [("bpmn", Namespace::BPMN_URI), ("bpmndi", DI[0].0), ("dc", DI[1].0), ("di", DI[2].0)];

/// The prefixes in force while writing.
pub(super) struct Namespaces<'m> {
    model: &'m Model,
    /// What each prefix means in the whole file; `None` if it means several things.
    meanings: BTreeMap<String, Option<&'m str>>,
    /// Declarations at the root.
    root: Vec<(&'m str, &'m str)>,
    /// Declarations in force, innermost last; those of the root first.
    bindings: Vec<(&'m str, &'m str)>,
    /// Prefixes that the written file adds at the root, by URI.
    homes: BTreeMap<&'m str, String>,
    /// The URIs of `homes` in the order of their first use.
    used: Vec<&'m str>,
}

impl<'m> Namespaces<'m> {
    pub(super) fn new(model: &'m Model) -> Self {
        let mut meanings: BTreeMap<String, Option<&str>> = BTreeMap::new();
        let mut mean = |prefix: &str, uri: &'m str| {
            let known = meanings.entry(prefix.to_owned()).or_insert(Some(uri));
            if *known != Some(uri) {
                *known = None;
            }
        };
        let declared = |(owner, d): (Owner, Declaration)| {
            (owner, model.text(d.prefix), uri(model, d.namespace))
        };
        let all: Vec<_> = model.declarations.all().map(declared).collect();
        for &(_, prefix, uri) in &all {
            mean(prefix, uri);
        }
        for namespace in &model.namespaces {
            if let Some(prefix) = namespace.uri.strip_prefix(Namespace::UNDECLARED) {
                mean(prefix, &namespace.uri);
            }
        }
        let first = model.elements().next().map(Owner::Element);
        let mut root: Vec<(&str, &str)> = Vec::new();
        for (owner, prefix, uri) in all {
            let sole = !prefix.is_empty() && meanings.get(prefix).is_some_and(Option::is_some);
            let known = root.iter().any(|(p, _)| *p == prefix);
            if can_be_declared(prefix) && !known && (sole || Some(owner) == first) {
                root.push((prefix, uri));
            }
        }
        let bindings = root.clone();
        Self { model, meanings, root, bindings, homes: BTreeMap::new(), used: Vec::new() }
    }

    /// How many declarations are in force; for [`Namespaces::leave`].
    pub(super) fn mark(&self) -> usize {
        self.bindings.len()
    }

    /// Leaves an element.
    pub(super) fn leave(&mut self, mark: usize) {
        self.bindings.truncate(mark);
    }

    /// Enters an element: what it declares comes into force, and is written if that is new.
    pub(super) fn enter(&mut self, owner: Owner, out: &mut Vec<(&'m str, &'m str)>) {
        let model = self.model;
        for Declaration { prefix, namespace } in model.declarations.of(owner) {
            let (prefix, uri) = (model.text(prefix), uri(model, namespace));
            if can_be_declared(prefix) && self.lookup(prefix) != uri {
                self.bindings.push((prefix, uri));
                out.push((prefix, uri));
            }
        }
    }

    /// For an element without namespace: whether the default namespace must be taken back.
    pub(super) fn take_back_default(&mut self, name: NameId) -> bool {
        let plain = uri(self.model, self.model.names[name.index()].namespace).is_empty();
        let needed = plain && !self.lookup("").is_empty();
        if needed {
            self.bindings.push(("", ""));
        }
        needed
    }

    /// The URI that a prefix stands for here; empty for none.
    fn lookup(&self, prefix: &str) -> &'m str {
        self.bindings.iter().rev().find(|(p, _)| *p == prefix).map_or("", |(_, uri)| uri)
    }

    /// The prefix to write before a name here; empty for none.
    pub(super) fn prefix(&mut self, name: NameId, attribute: bool) -> &str {
        let namespace = &self.model.namespaces[self.model.names[name.index()].namespace.index()];
        let uri = namespace.uri.as_str();
        if uri.is_empty() {
            return "";
        }
        if uri == XML_URI {
            return "xml";
        }
        if USUAL.iter().any(|(_, known)| *known == uri) {
            return self.home(uri, "");
        }
        let fits = |(prefix, bound): &&(&str, &str)| {
            *bound == uri && !(attribute && prefix.is_empty()) && self.lookup(prefix) == uri
        };
        // The nearest one; of those at the root the first, since what is added there comes last.
        let (root, nested) = self.bindings.split_at(self.root.len());
        match nested.iter().rev().find(fits).or_else(|| root.iter().find(fits)) {
            Some((prefix, _)) => prefix,
            None => self.home(uri, &namespace.prefix),
        }
    }

    /// The prefix that stands for a namespace in the whole file, declared at the root.
    pub(super) fn home(&mut self, uri: &'m str, wanted: &str) -> &str {
        if !self.homes.contains_key(uri) {
            let usual = USUAL.iter().find(|(_, known)| *known == uri).map_or(wanted, |(p, _)| p);
            let prefix = self.free(usual, uri);
            self.meanings.insert(prefix.clone(), Some(uri));
            self.homes.insert(uri, prefix);
            self.used.push(uri);
        }
        &self.homes[uri]
    }

    /// The prefix wanted, or the next one that means nothing else anywhere.
    fn free(&self, wanted: &str, uri: &str) -> String {
        let is_free = |prefix: &str| {
            can_be_declared(prefix)
                && !prefix.is_empty()
                && self.meanings.get(prefix).is_none_or(|meaning| *meaning == Some(uri))
        };
        if is_free(wanted) {
            return wanted.to_owned();
        }
        let numbered = (1u32..).map(|n| format!("ns{n}"));
        numbered.into_iter().find(|prefix| is_free(prefix)).unwrap_or_default()
    }

    /// The declarations of the root: the usual ones, those of the file, and what else was used.
    pub(super) fn at_root(&self) -> Vec<(&str, &str)> {
        let home = |uri: &&'m str| self.homes.get(uri).map(|prefix| (prefix.as_str(), *uri));
        let usual = USUAL.iter().filter_map(|(_, uri)| home(uri));
        let mut all: Vec<(&str, &str)> = usual.collect();
        for declared in self.root.iter().copied().chain(self.used.iter().filter_map(home)) {
            if !all.iter().any(|(prefix, _)| *prefix == declared.0) {
                all.push(declared);
            }
        }
        all
    }
}

/// The URI of a namespace.
fn uri(model: &Model, namespace: NamespaceId) -> &str {
    &model.namespaces[namespace.index()].uri
}

/// Whether XML lets a file declare this prefix.
fn can_be_declared(prefix: &str) -> bool {
    prefix.is_empty() || (is_name(prefix) && !matches!(prefix, "xml" | "xmlns"))
}
