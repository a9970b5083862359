//! From an edit script to a patch: everything that the operations point to is written out.

use std::collections::BTreeMap;

use super::address::addresses;
use super::names::Namer;
use super::{Content, Drawn, Entry, Head, Label, Patch, PatchOp, Place, SCHEMA, Who};
use crate::compare::Comparison;
use crate::diff::flatten::{self, Key};
use crate::diff::script::{Listed, Listings, flat, listed, listings};
use crate::diff::{DrawingAt, EditOp, Which};
use crate::matching::Matching;
use crate::model::{Bounds, Draft, DraftDrawing, DraftProperty, ElementId, Form, Kind, Model};

impl Patch {
    /// The edit script of a comparison, written out. O(size of both models).
    pub fn of(comparison: &Comparison) -> Self {
        let (old, new) = (comparison.old(), comparison.new_model());
        let mut maker = Maker {
            matching: comparison.matching(),
            old: Side::new(old),
            new: Side::new(new),
            namer: Namer::new(old, new),
        };
        let script = &comparison.diff().script.operations;
        let operations = script.iter().map(|op| maker.operation(op)).collect();
        Self { schema: SCHEMA.to_owned(), namespaces: maker.namer.namespaces, operations }
    }
}

/// What is looked up in one model.
struct Side<'m> {
    model: &'m Model,
    draft: Draft,
    addresses: Vec<String>,
    listings: Listings,
    drawings: BTreeMap<ElementId, Vec<DrawingAt>>,
}

impl<'m> Side<'m> {
    fn new(model: &'m Model) -> Self {
        let mut drawings: BTreeMap<ElementId, Vec<DrawingAt>> = BTreeMap::new();
        for (diagram, all) in model.diagrams().iter().enumerate() {
            for (drawing, drawn) in all.drawings().iter().enumerate() {
                let Some(element) = drawn.element() else { continue };
                let at = DrawingAt { diagram: diagram as u32, drawing: drawing as u32 };
                drawings.entry(element).or_default().push(at);
            }
        }
        Self {
            model,
            draft: Draft::from(model),
            addresses: addresses(model),
            listings: listings(model),
            drawings,
        }
    }

    fn address(&self, element: ElementId) -> Option<&String> {
        self.addresses.get(element.index())
    }

    /// The place of an element among its siblings.
    fn index(&self, element: ElementId) -> u32 {
        let siblings = self.model.parent(element).map_or(&[][..], |p| self.model.children(p));
        siblings.iter().take_while(|&&e| e != element).count() as u32
    }
}

struct Maker<'m> {
    matching: &'m Matching,
    old: Side<'m>,
    new: Side<'m>,
    namer: Namer,
}

impl<'m> Maker<'m> {
    fn side(&self, which: Which) -> &Side<'m> {
        match which {
            Which::Old => &self.old,
            Which::New => &self.new,
        }
    }

    fn who(&self, which: Which, element: ElementId) -> Who {
        let (old, new) = match which {
            Which::Old => (Some(element), self.matching.new_of(element)),
            Which::New => (self.matching.old_of(element), Some(element)),
        };
        Who::new(old.and_then(|e| self.old.address(e)), new.and_then(|e| self.new.address(e)))
    }

    fn operation(&mut self, operation: &EditOp) -> PatchOp {
        use Which::{New, Old};
        let element = match operation.elements() {
            (Some(old), _) => self.who(Old, old),
            (_, Some(new)) => self.who(New, new),
            _ => Who::Sides { old: None, new: None },
        };
        match operation {
            EditOp::Delete { old } => {
                let address = self.old.address(*old).cloned().unwrap_or_default();
                PatchOp::Delete { element: address, old: Box::new(self.content(Old, *old)) }
            }
            EditOp::Insert { new } => {
                let address = self.new.address(*new).cloned().unwrap_or_default();
                PatchOp::Insert { element: address, new: Box::new(self.content(New, *new)) }
            }
            EditOp::SetId { old, new } => PatchOp::SetId {
                element,
                old: self.old.model.id(*old).to_owned(),
                new: self.new.model.id(*new).to_owned(),
            },
            EditOp::SetType { old, new } => PatchOp::SetType {
                element,
                old: self.old.model.xml_name(*old).to_owned(),
                new: self.new.model.xml_name(*new).to_owned(),
            },
            EditOp::SetParent { old, new } => PatchOp::SetParent {
                element,
                old: self.place(Old, *old),
                new: self.place(New, *new),
            },
            EditOp::SetOrder { old, new } => {
                PatchOp::SetOrder { element, old: self.old.index(*old), new: self.new.index(*new) }
            }
            EditOp::SetLane { old, new, .. } => PatchOp::SetLane {
                element,
                old: self.entries(Old, *old),
                new: self.entries(New, *new),
            },
            EditOp::SetProperty { old, new, old_value, new_value, key, .. } => {
                let at = match (old_value, new_value) {
                    (None, Some(_)) => places(self.new.model, *new, &key.0),
                    (Some(_), None) => places(self.old.model, *old, &key.0),
                    _ => Vec::new(),
                };
                let path = self.namer.path(&key.0);
                let (old, new) = (old_value.clone(), new_value.clone());
                PatchOp::SetProperty { element, path, old, new, at }
            }
            EditOp::SetPropertyOrder { old, new, key } => {
                let last = |model, e| places(model, e, &key.0).last().copied().unwrap_or(0);
                let (old, new) = (last(self.old.model, *old), last(self.new.model, *new));
                PatchOp::SetPropertyOrder { element, path: self.namer.path(&key.0), old, new }
            }
            EditOp::SetLayout { old, from, to, .. } => PatchOp::SetLayout {
                element: old.map(|_| element),
                old: from.and_then(|at| self.drawing(Old, at)).map(Box::new),
                new: to.and_then(|at| self.drawing(New, at)).map(Box::new),
            },
            EditOp::SetDiagram { from, to, .. } => PatchOp::SetDiagram {
                old: from.and_then(|n| self.head(Old, n)).map(Box::new),
                new: to.and_then(|n| self.head(New, n)).map(Box::new),
            },
        }
    }

    fn place(&self, which: Which, element: ElementId) -> Place {
        let side = self.side(which);
        let parent = side.model.parent(element).unwrap_or(element);
        Place { parent: self.who(which, parent), index: side.index(element) }
    }

    fn entries(&self, which: Which, node: ElementId) -> Vec<Entry> {
        let side = self.side(which);
        let id = side.model.id(node);
        let entry = |l: &Listed| Entry {
            lane: self.who(which, l.lane),
            index: l.place,
            value: (l.value != id).then(|| l.value.clone()),
        };
        side.listings.get(&node).into_iter().flatten().map(entry).collect()
    }

    fn content(&mut self, which: Which, element: ElementId) -> Content {
        let Place { parent, index } = self.place(which, element);
        let lanes = self.entries(which, element);
        let side = match which {
            Which::Old => &self.old,
            Which::New => &self.new,
        };
        let drawn = side.drawings.get(&element).cloned().unwrap_or_default();
        let own = side.draft.element(element);
        let (tag, id, name) = (own.tag().to_owned(), own.id.clone(), own.name.clone());
        let properties = self.namer.flat(&own_properties(side, element));
        let drawings = drawn.into_iter().filter_map(|at| self.drawing(which, at)).collect();
        Content { r#type: tag, id, name, parent, index, properties, lanes, drawings }
    }

    fn drawing(&mut self, which: Which, at: DrawingAt) -> Option<Drawn> {
        let diagram = self.side(which).draft.diagrams.get(at.diagram as usize)?;
        let drawing = diagram.drawings.get(at.drawing as usize)?.clone();
        Some(drawn(&mut self.namer, at, &drawing))
    }

    fn head(&mut self, which: Which, index: u32) -> Option<Head> {
        let diagram = self.side(which).draft.diagrams.get(index as usize)?.clone();
        Some(Head {
            index,
            properties: self.namer.flat(&diagram.properties),
            plane_properties: self.namer.flat(&diagram.plane_properties),
            id: diagram.id,
            plane: diagram.plane_id,
            reference: diagram.plane_reference,
        })
    }
}

/// The properties of an element but for the steps that a lane lists.
fn own_properties(side: &Side<'_>, element: ElementId) -> Vec<DraftProperty> {
    let model = side.model;
    let is_lane = model.kind(element) == Kind::Lane;
    let all = side.draft.element(element).properties.iter().zip(model.properties(element));
    let own = all.filter(|(_, p)| !is_lane || listed(model, *p).is_none());
    own.map(|(property, _)| property.clone()).collect()
}

fn places(model: &Model, element: ElementId, key: &Key) -> Vec<u32> {
    flatten::places(&flat(model, element), key)
}

fn drawn(namer: &mut Namer, at: DrawingAt, drawing: &DraftDrawing) -> Drawn {
    let four = |b: Bounds| [b.x, b.y, b.width, b.height];
    let label = drawing
        .label
        .as_ref()
        .map(|l| Label { bounds: l.bounds.map(four), properties: namer.flat(&l.properties) });
    let (bounds, waypoints) = match &drawing.form {
        Form::Shape(bounds) => (bounds.map(four), None),
        Form::Edge(points) => (None, Some(points.iter().map(|p| [p.x, p.y]).collect())),
    };
    Drawn {
        diagram: at.diagram,
        index: at.drawing,
        id: drawing.id.clone(),
        reference: drawing.reference.clone(),
        bounds,
        waypoints,
        label,
        properties: namer.flat(&drawing.properties),
    }
}
