//! Hangs properties from another source below elements of a frozen model, as extensions.
//!
//! The model keeps its text, places and warnings, which a [`Draft`](super::Draft) does not. The
//! flat arena of properties is copied once, run by run; so no run has to guess to whom nodes belong
//! that come between it and the next.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{
    Diagram, DraftProperty, ElementId, Model, Name, NameId, Namespace, NamespaceId, Node,
    PropertyId, PropertyKind, Run, Span,
};

const EXTENSIONS: &str = "extensionElements";

impl Model {
    /// Adds a tree to the `extensionElements` of each of these elements, which are made where there
    /// are none. O(properties + trees); nothing where the list is empty.
    pub(crate) fn add_extensions(&mut self, added: &[(ElementId, DraftProperty)]) {
        if added.is_empty() {
            return;
        }
        let mut of: BTreeMap<ElementId, Vec<&DraftProperty>> = BTreeMap::new();
        for (element, tree) in added {
            of.entry(*element).or_default().push(tree);
        }
        let mut copy = Copy::of(self);
        for index in 0..self.elements.len() {
            let run = self.elements[index].properties;
            self.elements[index].properties = match of.get(&ElementId::new(index)) {
                Some(trees) => self.extended(&mut copy, run, trees),
                None => copy.run(run),
            };
        }
        for diagram in &mut self.diagrams {
            copy.diagram(diagram);
        }
        let Copy { moved, new, text, .. } = copy;
        self.properties = new;
        self.text = text.into_boxed_str();
        self.declarations.move_properties(|p| moved.get(p.index()).map(|&at| PropertyId::new(at)));
    }

    /// Copies a run with trees inside its extensions.
    fn extended(&mut self, copy: &mut Copy, run: Run, trees: &[&DraftProperty]) -> Run {
        let start = copy.new.len();
        let (mut at, end) = (run.start as usize, run.end as usize);
        let mut open = None;
        // Extensions stand behind attributes and documentation, before everything else.
        while at < end {
            let node = copy.old[at];
            let next = at + (node.size as usize).max(1);
            let local = copy.local(self.names[node.name.index()]);
            let is_extensions = node.kind == PropertyKind::Element && local == EXTENSIONS;
            if is_extensions {
                open = Some(copy.new.len());
            } else if node.kind == PropertyKind::Element && local != "documentation" {
                break;
            }
            copy.nodes(at, next);
            at = next;
            if is_extensions {
                break;
            }
        }
        let open = open.unwrap_or_else(|| {
            let name = self.intern(copy, Namespace::BPMN, EXTENSIONS);
            self.count(name);
            copy.new.push(Node { name, value: Span::EMPTY, size: 1, kind: PropertyKind::Element });
            copy.new.len() - 1
        });
        for tree in trees {
            self.graft(copy, tree);
        }
        copy.new[open].size = (copy.new.len() - open) as u32;
        copy.nodes(at, end);
        Run { start: start as u32, end: copy.new.len() as u32 }
    }

    fn graft(&mut self, copy: &mut Copy, tree: &DraftProperty) {
        let at = copy.new.len();
        let namespace = self.namespace(&tree.namespace);
        let name = self.intern(copy, namespace, &tree.local);
        let value = copy.keep(&tree.value);
        copy.new.push(Node { name, value, size: 1, kind: tree.kind });
        for child in &tree.children {
            self.graft(copy, child);
        }
        copy.new[at].size = (copy.new.len() - at) as u32;
    }

    fn namespace(&mut self, wanted: &Namespace) -> NamespaceId {
        let same = |n: &Arc<Namespace>| {
            n.uri == wanted.uri && (!n.uri.is_empty() || n.prefix == wanted.prefix)
        };
        let index = self.namespaces.iter().position(same).unwrap_or_else(|| {
            self.namespaces.push(Arc::new(wanted.clone()));
            self.namespaces.len() - 1
        });
        NamespaceId::new(index)
    }

    fn intern(&mut self, copy: &mut Copy, namespace: NamespaceId, local: &str) -> NameId {
        let key = (namespace, local.to_owned());
        if let Some(&known) = copy.names.get(&key) {
            return known;
        }
        let id = NameId::new(self.names.len());
        self.names.push(Name { namespace, local: copy.keep(local) });
        copy.names.insert(key, id);
        id
    }

    /// Counts one more of what is kept as a property.
    fn count(&mut self, name: NameId) {
        match self.nested_counts.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => self.nested_counts.push((name, 1)),
        }
    }
}

/// The arena being copied, with the text that grows.
struct Copy {
    old: Vec<Node>,
    /// Where each old node has gone.
    moved: Vec<usize>,
    new: Vec<Node>,
    text: String,
    names: FxHashMap<(NamespaceId, String), NameId>,
}

impl Copy {
    /// Takes properties and text out of a model.
    fn of(model: &mut Model) -> Self {
        let named = |(index, name): (usize, &Name)| {
            ((name.namespace, model.text(name.local).to_owned()), NameId::new(index))
        };
        let names = model.names.iter().enumerate().map(named).collect();
        let old = std::mem::take(&mut model.properties);
        let text = std::mem::take(&mut model.text).into_string();
        Self { moved: vec![0; old.len()], old, new: Vec::new(), text, names }
    }

    fn local(&self, name: Name) -> &str {
        let start = name.local.start as usize;
        self.text.get(start..start + name.local.len as usize).unwrap_or("")
    }

    /// Puts text behind that of the file.
    fn keep(&mut self, text: &str) -> Span {
        if text.is_empty() {
            return Span::EMPTY;
        }
        let start = self.text.len() as u32;
        self.text.push_str(text);
        Span { start, len: text.len() as u32 }
    }

    fn nodes(&mut self, from: usize, to: usize) {
        for at in from..to {
            self.moved[at] = self.new.len();
            self.new.push(self.old[at]);
        }
    }

    fn run(&mut self, run: Run) -> Run {
        let start = self.new.len() as u32;
        self.nodes(run.start as usize, run.end as usize);
        Run { start, end: self.new.len() as u32 }
    }

    fn diagram(&mut self, diagram: &mut Diagram) {
        diagram.properties = self.run(diagram.properties);
        diagram.plane_properties = self.run(diagram.plane_properties);
        for drawing in &mut diagram.drawings {
            drawing.properties = self.run(drawing.properties);
            drawing.label_properties = self.run(drawing.label_properties);
        }
    }
}
