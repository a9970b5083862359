//! Namespaces while reading: prefixes to interned names, with a cache per raw name.
//!
//! Resolving the few prefixes of a file here, instead of with quick-xml's `NsReader`, is three
//! times faster, and lets an undeclared prefix keep its conventional meaning.

use rustc_hash::FxHashMap;

use crate::model::{Builder, Kind, NameId, Namespace, NamespaceId, WarningCode};

pub(super) const DI: &[(&str, Family)] = &[
    ("http://www.omg.org/spec/BPMN/20100524/DI", Family::BpmnDi),
    ("http://www.omg.org/spec/DD/20100524/DC", Family::Dc),
    ("http://www.omg.org/spec/DD/20100524/DI", Family::Di),
];

/// Prefixes that tools use for BPMN, and for its diagrams, when they forget to declare them.
const CONVENTIONAL: &[(&str, &str)] = &[
    ("bpmn", Namespace::BPMN_URI),
    ("bpmn2", Namespace::BPMN_URI),
    ("semantic", Namespace::BPMN_URI),
    ("model", Namespace::BPMN_URI),
    ("bpmndi", DI[0].0),
    ("dc", DI[1].0),
    ("omgdc", DI[1].0),
    ("di", DI[2].0),
    ("omgdi", DI[2].0),
    ("xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ("xml", "http://www.w3.org/XML/1998/namespace"),
];

/// What a name belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// The BPMN model.
    Bpmn,
    /// BPMN's diagram interchange.
    BpmnDi,
    /// Bounds.
    Dc,
    /// Way points.
    Di,
    /// A vendor, or no namespace.
    Other,
}

/// A resolved name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Resolved {
    pub(super) id: NameId,
    pub(super) family: Family,
    pub(super) kind: Option<Kind>,
}

/// The namespace declarations in scope.
#[derive(Debug, Default)]
pub(super) struct Names {
    bindings: Vec<(String, NamespaceId, Family)>,
    /// Bindings in force before each element that declares some.
    scopes: Vec<(usize, usize)>,
    elements: FxHashMap<String, Resolved>,
    attributes: FxHashMap<String, NameId>,
    undeclared: Vec<String>,
}

impl Names {
    /// Enters an element that declares namespaces; `depth` is that of the element.
    pub(super) fn declare(
        &mut self,
        builder: &mut Builder,
        depth: usize,
        declarations: &[(String, String)],
    ) {
        self.scopes.push((depth, self.bindings.len()));
        // XML knows no declaration that takes a prefix back; such a prefix is not declared.
        let meant = declarations.iter().filter(|(p, uri)| p.is_empty() || !uri.is_empty());
        for (prefix, uri) in meant {
            let (id, family) = namespace(builder, uri, prefix);
            self.bindings.push((prefix.clone(), id, family));
        }
        self.forget();
    }

    /// What the element declares that was entered last.
    pub(super) fn declared(&self) -> impl Iterator<Item = (&str, NamespaceId)> {
        let from = self.scopes.last().map_or(0, |&(_, bindings)| bindings);
        self.bindings[from..].iter().map(|(prefix, id, _)| (prefix.as_str(), *id))
    }

    /// Leaves an element.
    pub(super) fn leave(&mut self, depth: usize) {
        if let Some(&(scope, bindings)) = self.scopes.last()
            && scope == depth
        {
            self.scopes.pop();
            self.bindings.truncate(bindings);
            self.forget();
        }
    }

    fn forget(&mut self) {
        self.elements.clear();
        self.attributes.clear();
    }

    /// Takes the default namespace for BPMN although its URI is missing or unusual.
    pub(super) fn treat_as_bpmn(&mut self, prefix: &str) {
        self.bindings.push((prefix.to_owned(), Namespace::BPMN, Family::Bpmn));
        self.forget();
    }

    /// The name of an element. O(1) after the first of its kind.
    pub(super) fn element(&mut self, builder: &mut Builder, raw: &str, offset: u32) -> Resolved {
        if let Some(&known) = self.elements.get(raw) {
            return known;
        }
        let (prefix, local) = raw.split_once(':').unwrap_or(("", raw));
        let (namespace, family) = self.lookup(builder, prefix, offset);
        let kind = if family == Family::Bpmn { Kind::of_tag(local) } else { None };
        let resolved = Resolved { id: builder.name(namespace, local), family, kind };
        self.elements.insert(raw.to_owned(), resolved);
        resolved
    }

    /// The name of an attribute; without a prefix it is in no namespace.
    pub(super) fn attribute(&mut self, builder: &mut Builder, raw: &str, offset: u32) -> NameId {
        if let Some(&known) = self.attributes.get(raw) {
            return known;
        }
        let (namespace, local) = match raw.split_once(':') {
            Some((prefix, local)) => (self.lookup(builder, prefix, offset).0, local),
            None => (Namespace::NONE, raw),
        };
        let id = builder.name(namespace, local);
        self.attributes.insert(raw.to_owned(), id);
        id
    }

    fn lookup(
        &mut self,
        builder: &mut Builder,
        prefix: &str,
        offset: u32,
    ) -> (NamespaceId, Family) {
        if let Some(bound) = self.bindings.iter().rev().find(|(p, ..)| p == prefix) {
            return (bound.1, bound.2);
        }
        if prefix.is_empty() {
            return (Namespace::NONE, Family::Other);
        }
        let meant = CONVENTIONAL.iter().find(|(known, _)| *known == prefix);
        if prefix != "xml" && !self.undeclared.iter().any(|p| p == prefix) {
            self.undeclared.push(prefix.to_owned());
            let taken = if meant.is_some() { "; its usual meaning is taken" } else { "" };
            let message = format!("prefix {prefix:?} is not declared{taken}");
            builder.warn(WarningCode::UndeclaredPrefix, offset, message);
        }
        if let Some((_, uri)) = meant {
            return namespace(builder, uri, prefix);
        }
        let uri = format!("{}{prefix}", Namespace::UNDECLARED);
        (builder.namespace(&uri, prefix), Family::Other)
    }
}

/// The namespace of a URI.
fn namespace(builder: &mut Builder, uri: &str, prefix: &str) -> (NamespaceId, Family) {
    if uri == Namespace::BPMN_URI {
        return (Namespace::BPMN, Family::Bpmn);
    }
    let family = DI.iter().find(|(known, _)| *known == uri).map_or(Family::Other, |d| d.1);
    (builder.namespace(uri, prefix), family)
}
