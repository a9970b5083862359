//! From a model to a draft and back.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Draft, DraftDiagram, DraftDrawing, DraftElement, DraftLabel, DraftProperty};
use crate::error::{Error, ErrorKind};
use crate::model::builder::Builder;
use crate::model::{
    Declaration, Diagram, Drawing, ElementId, Model, Namespace, NamespaceId, Node, Owner,
    Properties, Property, PropertyKind, Run, Span,
};

/// Most bytes of text in a model: spans are 32 bits wide.
const MOST_BYTES: usize = u32::MAX as usize / 2;

impl From<&Model> for Draft {
    /// An owned copy of everything that a model holds. O(size).
    fn from(model: &Model) -> Self {
        let thaw = Thaw { model, namespaces: model.namespaces.clone() };
        let element = |e: ElementId| DraftElement {
            kind: model.kind(e),
            tag: model.xml_name(e).to_owned(),
            id: model.id(e).to_owned(),
            name: model.raw_name(e).to_owned(),
            properties: thaw.properties(model.properties(e)),
            parent: model.parent(e),
            children: model.children(e).to_vec(),
        };
        Self {
            source: model.source().map(str::to_owned),
            declared: declared(model),
            elements: model.elements().map(element).collect(),
            diagrams: model.diagrams().iter().map(|d| thaw.diagram(d)).collect(),
        }
    }
}

impl Draft {
    /// Freezes the draft: references become links, and what does not resolve becomes a warning
    /// without a place. What is detached is left behind. O(size).
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Limit`] where the text is larger than 2 GiB.
    pub fn into_model(self) -> Result<Model, Error> {
        let mut freezer = Freezer {
            builder: Builder::new(0),
            namespaces: BTreeMap::new(),
            nodes: Vec::new(),
            bytes: 0,
        };
        let mut frozen: Vec<Option<ElementId>> = vec![None; self.elements.len()];
        for old in self.elements() {
            let element = self.element(old);
            let parent = element.parent.and_then(|p| frozen[p.index()]);
            frozen[old.index()] = Some(freezer.element(element, parent)?);
        }
        for (prefix, uri) in &self.declared {
            let namespace = freezer.builder.namespace(uri, prefix);
            let declaration = Declaration { prefix: freezer.builder.keep(prefix), namespace };
            freezer.builder.declarations.add(Owner::Element(self.root()), declaration);
        }
        for diagram in &self.diagrams {
            let diagram = freezer.diagram(diagram)?;
            freezer.builder.diagrams.push(diagram);
        }
        Ok(freezer.builder.freeze(self.source, String::new()))
    }
}

/// What the root declares, and what is declared below it without taking another meaning back.
fn declared(model: &Model) -> Vec<(String, String)> {
    let mut declared: Vec<(String, String)> = Vec::new();
    for (owner, Declaration { prefix, namespace }) in model.declarations.all() {
        let prefix = model.text(prefix);
        let below = owner != Owner::Element(ElementId::new(0));
        let known = declared.iter().any(|(there, _)| there == prefix);
        if known || (below && prefix.is_empty()) {
            continue;
        }
        declared.push((prefix.to_owned(), model.namespaces[namespace.index()].uri.clone()));
    }
    declared
}

/// A model being copied into a draft.
struct Thaw<'m> {
    model: &'m Model,
    namespaces: Vec<Arc<Namespace>>,
}

impl Thaw<'_> {
    fn properties(&self, properties: Properties<'_>) -> Vec<DraftProperty> {
        let property = |p: Property<'_>| DraftProperty {
            kind: p.kind(),
            namespace: Arc::clone(&self.namespaces[p.namespace_id().index()]),
            local: p.local_name().to_owned(),
            value: p.value().to_owned(),
            children: self.properties(p.children()),
        };
        properties.map(property).collect()
    }

    fn run(&self, run: Run) -> Vec<DraftProperty> {
        self.properties(Properties::new(self.model, run))
    }

    fn text(&self, span: Span) -> String {
        self.model.text(span).to_owned()
    }

    fn diagram(&self, diagram: &Diagram) -> DraftDiagram {
        DraftDiagram {
            id: self.text(diagram.id),
            properties: self.run(diagram.properties),
            plane_id: self.text(diagram.plane_id),
            plane_reference: self.text(diagram.plane_reference),
            plane_properties: self.run(diagram.plane_properties),
            drawings: diagram.drawings.iter().map(|d| self.drawing(d)).collect(),
        }
    }

    fn drawing(&self, drawing: &Drawing) -> DraftDrawing {
        let label =
            || DraftLabel { bounds: drawing.label, properties: self.run(drawing.label_properties) };
        DraftDrawing {
            id: self.text(drawing.id),
            reference: self.text(drawing.reference),
            properties: self.run(drawing.properties),
            label: drawing.has_label.then(label),
            form: drawing.form.clone(),
        }
    }
}

/// A draft being frozen.
struct Freezer {
    builder: Builder,
    namespaces: BTreeMap<(String, String), NamespaceId>,
    nodes: Vec<Node>,
    bytes: usize,
}

impl Freezer {
    fn keep(&mut self, text: &str) -> Result<Span, Error> {
        self.bytes += text.len();
        if self.bytes > MOST_BYTES {
            return Err(Error::new(ErrorKind::Limit, "a model of more than 2 GiB of text"));
        }
        Ok(if text.is_empty() { Span::EMPTY } else { self.builder.keep(text) })
    }

    fn element(
        &mut self,
        element: &DraftElement,
        parent: Option<ElementId>,
    ) -> Result<ElementId, Error> {
        let tag = self.builder.name(Namespace::BPMN, &element.tag);
        let new = self.builder.element(element.kind, tag, 0, parent);
        let (id, name) = (self.keep(&element.id)?, self.keep(&element.name)?);
        let properties = self.properties(&element.properties)?;
        let frozen = &mut self.builder.elements[new.index()];
        (frozen.id, frozen.name, frozen.properties) = (id, name, properties);
        Ok(new)
    }

    fn properties(&mut self, properties: &[DraftProperty]) -> Result<Run, Error> {
        self.nodes(properties)?;
        let mut nodes = std::mem::take(&mut self.nodes);
        let run = self.builder.keep_properties(&mut nodes, 0);
        self.nodes = nodes;
        Ok(run)
    }

    fn nodes(&mut self, properties: &[DraftProperty]) -> Result<(), Error> {
        let is_attribute = |p: &&DraftProperty| p.kind == PropertyKind::Attribute;
        let attributes = properties.iter().filter(is_attribute);
        for property in attributes.chain(properties.iter().filter(|p| !is_attribute(p))) {
            let at = self.nodes.len();
            let namespace = self.namespace(&property.namespace);
            let name = self.builder.name(namespace, &property.local);
            let value = self.keep(&property.value)?;
            self.nodes.push(Node { name, value, size: 1, kind: property.kind });
            self.nodes(&property.children)?;
            self.nodes[at].size = (self.nodes.len() - at) as u32;
        }
        Ok(())
    }

    fn namespace(&mut self, namespace: &Namespace) -> NamespaceId {
        let key = (namespace.uri.clone(), namespace.prefix.clone());
        let builder = &mut self.builder;
        *self
            .namespaces
            .entry(key)
            .or_insert_with(|| builder.namespace(&namespace.uri, &namespace.prefix))
    }

    fn diagram(&mut self, diagram: &DraftDiagram) -> Result<Diagram, Error> {
        let drawings = diagram.drawings.iter().map(|d| self.drawing(d));
        let drawings = drawings.collect::<Result<Vec<_>, _>>()?;
        Ok(Diagram {
            id: self.keep(&diagram.id)?,
            properties: self.properties(&diagram.properties)?,
            plane_id: self.keep(&diagram.plane_id)?,
            plane_reference: self.keep(&diagram.plane_reference)?,
            plane_element: None,
            plane_properties: self.properties(&diagram.plane_properties)?,
            drawings,
        })
    }

    fn drawing(&mut self, drawing: &DraftDrawing) -> Result<Drawing, Error> {
        let label = drawing.label.as_ref();
        Ok(Drawing {
            id: self.keep(&drawing.id)?,
            reference: self.keep(&drawing.reference)?,
            element: None,
            properties: self.properties(&drawing.properties)?,
            has_label: label.is_some(),
            label: label.and_then(|l| l.bounds),
            label_properties: self.properties(label.map_or(&[], |l| &l.properties))?,
            form: drawing.form.clone(),
        })
    }
}
