//! Applying a patch: all conditions are checked, then everything is done at once.
//!
//! What goes or moves is taken out first, then everything is put in at its place, in ascending
//! order; so every place is the final one, whatever the order of the operations.

use std::collections::BTreeMap;

use super::address;
use super::names::Meanings;
use super::properties::{Edit, Editor, Edits, Misfit, quoted};
use super::{Content, Drawn, Entry, Flat, Head, Patch, PatchOp, Who};
use crate::diff::flatten::Step;
use crate::diff::script::listed;
use crate::error::{Error, ErrorKind};
use crate::model::{
    Bounds, Draft, DraftDiagram, DraftDrawing, DraftLabel, DraftProperty, ElementId, Form, Kind,
    Model, Point, same_properties,
};

impl Patch {
    /// The model that results. O(size of both).
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Usage`], naming the first operation that does not fit and why: an
    /// element that is not there, a value that is not the old one. Of kind [`ErrorKind::Limit`] where
    /// the result is too large.
    pub fn apply(&self, model: &Model) -> Result<Model, Error> {
        let draft = self.applied(model).map_err(|(number, why)| {
            let operation = self.operations.get(number);
            let name = operation.map_or("", PatchOp::name);
            let at = operation.and_then(PatchOp::address);
            let at = at.map(|address| format!(" at {address}")).unwrap_or_default();
            let message = format!("operation {number} ({name}{at}) does not fit: {why}");
            Error::new(ErrorKind::Usage, message)
        })?;
        draft.into_model()
    }

    fn applied(&self, model: &Model) -> Result<Draft, Misfit> {
        let mut work = Work {
            operations: &self.operations,
            model,
            draft: Draft::from(model),
            by_id: address::by_id(model),
            meanings: Meanings::new(&self.namespaces),
            inserted: BTreeMap::new(),
            placed: Vec::new(),
            gone: Vec::new(),
            edits: BTreeMap::new(),
            undrawn: Vec::new(),
            drawn: Vec::new(),
            heads: Vec::new(),
        };
        let numbered = || self.operations.iter().enumerate();
        let misfit = |n| move |why: String| (n, why);
        for (n, operation) in numbered() {
            match operation {
                PatchOp::Insert { element, new } => work.create(element, new),
                PatchOp::SetId { element, old, new } => work.rename(element, old, new),
                _ => Ok(()),
            }
            .map_err(misfit(n))?;
        }
        for (n, operation) in numbered() {
            work.operation(n, operation).map_err(misfit(n))?;
        }
        work.arrange()?;
        work.edit()?;
        work.diagrams()?;
        work.check_ids()?;
        Ok(work.draft)
    }
}

/// A patch being applied.
struct Work<'w> {
    operations: &'w [PatchOp],
    model: &'w Model,
    draft: Draft,
    by_id: BTreeMap<&'w str, Vec<ElementId>>,
    meanings: Meanings,
    /// Elements that come, by their address in the new model.
    inserted: BTreeMap<&'w str, ElementId>,
    /// Elements to be put somewhere: parent, place, element, operation.
    placed: Vec<(ElementId, u32, ElementId, usize)>,
    /// Elements that go, with the operation.
    gone: Vec<(ElementId, usize)>,
    edits: BTreeMap<ElementId, Edits>,
    undrawn: Vec<(usize, &'w Drawn)>,
    drawn: Vec<(usize, &'w Drawn)>,
    heads: Vec<(usize, Option<&'w Head>, Option<&'w Head>)>,
}

impl<'w> Work<'w> {
    /// Makes an element that comes; it hangs nowhere yet.
    fn create(&mut self, address: &'w str, content: &Content) -> Result<(), String> {
        let element = self.draft.detached(&content.r#type);
        let properties = self.meanings.tree(&content.properties)?;
        let own = self.draft.element_mut(element);
        own.id.clone_from(&content.id);
        own.name.clone_from(&content.name);
        own.properties = properties;
        match self.inserted.insert(address, element) {
            None => Ok(()),
            Some(_) => Err("it is inserted twice".to_owned()),
        }
    }

    fn rename(&mut self, element: &Who, old: &str, new: &str) -> Result<(), String> {
        let element = self.old(element)?;
        expect("the id", self.model.id(element), old)?;
        new.clone_into(&mut self.draft.element_mut(element).id);
        Ok(())
    }

    fn find(&self, who: &Who) -> Result<ElementId, String> {
        match (who.old(), who.new_address()) {
            (Some(old), _) => address::find(self.model, &self.by_id, old),
            (None, Some(new)) => {
                let found = self.inserted.get(new).copied();
                found.ok_or_else(|| format!("there is no element {new}"))
            }
            (None, None) => Err("it names no element".to_owned()),
        }
    }

    /// An element that must be in the old model.
    fn old(&self, who: &Who) -> Result<ElementId, String> {
        match who.old() {
            Some(address) => address::find(self.model, &self.by_id, address),
            None => Err("it names no element of the old model".to_owned()),
        }
    }

    fn operation(&mut self, n: usize, operation: &'w PatchOp) -> Result<(), String> {
        match operation {
            PatchOp::Delete { element, old } => self.delete(n, element, old),
            PatchOp::Insert { element, new } => {
                let created = self.inserted.get(element.as_str()).copied();
                let created = created.ok_or_else(|| "it is not inserted".to_owned())?;
                let parent = self.find(&new.parent)?;
                self.placed.push((parent, new.index, created, n));
                self.list(&new.lanes, &new.id)?;
                self.drawn.extend(new.drawings.iter().map(|d| (n, d)));
                Ok(())
            }
            PatchOp::SetId { .. } => Ok(()),
            PatchOp::SetType { element, old, new } => {
                let element = self.old(element)?;
                expect("the type", self.model.xml_name(element), old)?;
                self.draft.set_tag(element, new);
                Ok(())
            }
            PatchOp::SetParent { element, old, new } => {
                let element = self.old(element)?;
                self.check_parent(element, &old.parent)?;
                let parent = self.find(&new.parent)?;
                self.placed.push((parent, new.index, element, n));
                Ok(())
            }
            PatchOp::SetOrder { element, new, .. } => {
                let element = self.old(element)?;
                if let Some(parent) = self.model.parent(element) {
                    self.placed.push((parent, *new, element, n));
                }
                Ok(())
            }
            PatchOp::SetLane { element, old, new } => {
                let element = self.old(element)?;
                self.unlist(n, old, self.model.id(element))?;
                let id = self.draft.element(element).id.clone();
                self.list(new, &id)
            }
            PatchOp::SetProperty { element, path, old, new, at } => {
                let element = self.old(element)?;
                let key = self.meanings.key(path)?;
                if key == [Step::attribute("name")] {
                    let name = Some(self.model.raw_name(element)).filter(|n| !n.is_empty());
                    if name != old.as_deref() {
                        let (now, old) = (quoted(name), quoted(old.as_deref()));
                        return Err(format!("the name is {now}, not {old}"));
                    }
                    self.draft.element_mut(element).name = new.clone().unwrap_or_default();
                    return Ok(());
                }
                let (old, new) = (old.clone(), new.clone());
                let edit = Edit { operation: n, old, new, at: at.clone() };
                match self.edits.entry(element).or_default().values.insert(key, edit) {
                    None => Ok(()),
                    Some(_) => Err("it sets a property twice".to_owned()),
                }
            }
            PatchOp::SetPropertyOrder { element, path, new, .. } => {
                let (element, key) = (self.old(element)?, self.meanings.key(path)?);
                self.edits.entry(element).or_default().order.insert(key, *new);
                Ok(())
            }
            PatchOp::SetLayout { old, new, .. } => {
                self.undrawn.extend(old.iter().map(|d| (n, &**d)));
                self.drawn.extend(new.iter().map(|d| (n, &**d)));
                Ok(())
            }
            PatchOp::SetDiagram { old, new } => {
                self.heads.push((n, old.as_deref(), new.as_deref()));
                Ok(())
            }
        }
    }

    fn delete(&mut self, n: usize, address: &str, old: &'w Content) -> Result<(), String> {
        let element = address::find(self.model, &self.by_id, address)?;
        expect("the type", self.model.xml_name(element), &old.r#type)?;
        expect("the id", self.model.id(element), &old.id)?;
        expect("the name", self.model.raw_name(element), &old.name)?;
        self.check_parent(element, &old.parent)?;
        let entries = self.entries(element);
        let own = self.draft.element(element).properties.iter().zip(entries);
        let own: Vec<DraftProperty> = own.filter(|(_, e)| !e).map(|(p, _)| p.clone()).collect();
        if !same_properties(&own, &self.meanings.tree(&old.properties)?) {
            return Err("its properties are not the old ones".to_owned());
        }
        self.unlist(n, &old.lanes, self.model.id(element))?;
        self.undrawn.extend(old.drawings.iter().map(|d| (n, d)));
        self.gone.push((element, n));
        Ok(())
    }

    fn check_parent(&self, element: ElementId, who: &Who) -> Result<(), String> {
        let parent = self.old(who)?;
        if self.model.parent(element) == Some(parent) {
            return Ok(());
        }
        Err(format!("it does not lie in {}", who.old().unwrap_or_default()))
    }

    /// Which properties of an element are steps that it lists as a lane.
    fn entries(&self, element: ElementId) -> Vec<bool> {
        if element.index() >= self.model.elements().len() || self.model.kind(element) != Kind::Lane
        {
            return vec![false; self.draft.element(element).properties.len()];
        }
        self.model.properties(element).map(|p| listed(self.model, p).is_some()).collect()
    }

    fn unlist(&mut self, n: usize, entries: &[Entry], id: &str) -> Result<(), String> {
        for entry in entries {
            let lane = self.old(&entry.lane)?;
            let value = entry.value.clone().unwrap_or_else(|| id.to_owned());
            self.edits.entry(lane).or_default().unlisted.push((n, value));
        }
        Ok(())
    }

    fn list(&mut self, entries: &[Entry], id: &str) -> Result<(), String> {
        for entry in entries {
            let lane = self.find(&entry.lane)?;
            let value = entry.value.clone().unwrap_or_else(|| id.to_owned());
            self.edits.entry(lane).or_default().listed.push((entry.index, value));
        }
        Ok(())
    }

    /// Takes out what goes or moves, and puts in what comes or has moved.
    fn arrange(&mut self) -> Result<(), Misfit> {
        let moved = self.placed.iter().map(|p| p.2);
        for element in moved.chain(self.gone.iter().map(|g| g.0)).collect::<Vec<_>>() {
            self.draft.detach(element);
        }
        for &(element, n) in &self.gone {
            if let Some(&child) = self.draft.element(element).children().first() {
                let child = self.draft.element(child);
                let what = format!("{} {}", child.tag(), child.id);
                return Err((n, format!("{} would go with it", what.trim_end())));
            }
        }
        self.placed.sort_unstable();
        for &(parent, place, element, n) in &self.placed {
            if self.draft.element(element).parent().is_some() {
                return Err((n, "the element is put in two places".to_owned()));
            }
            self.draft.attach(element, parent, place as usize);
        }
        let mut hangs = vec![false; self.draft.len()];
        for element in self.draft.elements() {
            hangs[element.index()] = true;
        }
        match self.placed.iter().find(|p| !hangs[p.2.index()]) {
            Some(&(.., n)) => Err((n, "its parent is not in the model".to_owned())),
            None => Ok(()),
        }
    }

    /// Edits the properties of all elements.
    fn edit(&mut self) -> Result<(), Misfit> {
        for (element, edits) in std::mem::take(&mut self.edits) {
            let entries = self.entries(element);
            let properties = std::mem::take(&mut self.draft.element_mut(element).properties);
            let editor = Editor { edits: &edits, meanings: &self.meanings };
            self.draft.element_mut(element).properties = editor.run(properties, &entries)?;
            if let Some(&(_, n)) = self.gone.iter().find(|g| g.0 == element)
                && entries.iter().filter(|e| **e).count() > edits.unlisted.len()
            {
                return Err((n, "the lane still lists steps".to_owned()));
            }
        }
        Ok(())
    }

    /// Takes drawings out of the diagrams, changes the diagrams, puts drawings in.
    fn diagrams(&mut self) -> Result<(), Misfit> {
        let mut left: Vec<Vec<Option<DraftDrawing>>> = Vec::new();
        for diagram in &mut self.draft.diagrams {
            let drawings = std::mem::take(&mut diagram.drawings);
            left.push(drawings.into_iter().map(Some).collect());
        }
        for &(n, drawn) in &self.undrawn {
            let wanted = self.drawing(drawn).map_err(|why| (n, why))?;
            let all = left.get_mut(drawn.diagram as usize).map_or(&mut [][..], Vec::as_mut_slice);
            let fits =
                |d: &Option<DraftDrawing>| d.as_ref().is_some_and(|d| same_drawing(d, &wanted));
            let own =
                all.get(drawn.index as usize).is_some_and(fits).then_some(drawn.index as usize);
            let Some(at) = own.or_else(|| all.iter().position(fits)) else {
                let message =
                    format!("{:?} is not drawn so in diagram {}", drawn.reference, drawn.diagram);
                return Err((n, message));
            };
            all[at] = None;
        }
        let mut kept: Vec<Option<DraftDiagram>> = Vec::new();
        for (mut diagram, left) in std::mem::take(&mut self.draft.diagrams).into_iter().zip(left) {
            diagram.drawings = left.into_iter().flatten().collect();
            kept.push(Some(diagram));
        }
        let mut placed: Vec<(u32, DraftDiagram)> = Vec::new();
        for &(n, old, new) in &self.heads {
            let mut taken = DraftDiagram::default();
            if let Some(old) = old {
                let wanted = self.head(old).map_err(|why| (n, why))?;
                let there = kept.get_mut(old.index as usize).and_then(Option::take);
                taken = there
                    .filter(|d| same_head(d, &wanted))
                    .ok_or_else(|| (n, format!("diagram {} is not as it was", old.index)))?;
            }
            match new {
                Some(new) => {
                    let head = self.head(new).map_err(|why| (n, why))?;
                    placed.push((new.index, DraftDiagram { drawings: taken.drawings, ..head }));
                }
                None if taken.drawings.is_empty() => {}
                None => return Err((n, "the diagram still draws something".to_owned())),
            }
        }
        let mut diagrams: Vec<DraftDiagram> = kept.into_iter().flatten().collect();
        placed.sort_by_key(|p| p.0);
        for (at, diagram) in placed {
            diagrams.insert((at as usize).min(diagrams.len()), diagram);
        }
        self.drawn.sort_by_key(|(_, d)| (d.diagram, d.index));
        for &(n, drawn) in &self.drawn {
            let drawing = self.drawing(drawn).map_err(|why| (n, why))?;
            let Some(diagram) = diagrams.get_mut(drawn.diagram as usize) else {
                return Err((n, format!("there is no diagram {}", drawn.diagram)));
            };
            let at = (drawn.index as usize).min(diagram.drawings.len());
            diagram.drawings.insert(at, drawing);
        }
        self.draft.diagrams = diagrams;
        Ok(())
    }

    fn tree(&self, list: &[Flat]) -> Result<Vec<DraftProperty>, String> {
        self.meanings.tree(list)
    }

    fn drawing(&self, drawn: &Drawn) -> Result<DraftDrawing, String> {
        let label = drawn.label.as_ref().map(|l| {
            Ok::<_, String>(DraftLabel {
                bounds: l.bounds.map(bounds),
                properties: self.tree(&l.properties)?,
            })
        });
        Ok(DraftDrawing {
            id: drawn.id.clone(),
            reference: drawn.reference.clone(),
            properties: self.tree(&drawn.properties)?,
            label: label.transpose()?,
            form: match &drawn.waypoints {
                Some(points) => Form::Edge(points.iter().map(|&[x, y]| Point { x, y }).collect()),
                None => Form::Shape(drawn.bounds.map(bounds)),
            },
        })
    }

    fn head(&self, head: &Head) -> Result<DraftDiagram, String> {
        Ok(DraftDiagram {
            id: head.id.clone(),
            properties: self.tree(&head.properties)?,
            plane_id: head.plane.clone(),
            plane_reference: head.reference.clone(),
            plane_properties: self.tree(&head.plane_properties)?,
            drawings: Vec::new(),
        })
    }

    /// No id is used more than once that the patch takes for unique: references would mean something
    /// else.
    fn check_ids(&self) -> Result<(), Misfit> {
        let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
        for element in self.draft.elements() {
            *counts.entry(&self.draft.element(element).id).or_insert(0) += 1;
        }
        let mut given = self.operations.iter().enumerate().filter_map(|(n, op)| match op {
            PatchOp::Insert { element, new } if *element == new.id => Some((n, &new.id)),
            PatchOp::SetId { element, new, .. } if element.new_address() == Some(new) => {
                Some((n, new))
            }
            _ => None,
        });
        match given.find(|(_, id)| counts.get(id.as_str()).is_some_and(|&count| count > 1)) {
            Some((n, id)) => Err((n, format!("the id {id} is taken"))),
            None => Ok(()),
        }
    }
}

fn bounds([x, y, width, height]: [f64; 4]) -> Bounds {
    Bounds { x, y, width, height }
}

fn expect(what: &str, now: &str, old: &str) -> Result<(), String> {
    if now == old {
        return Ok(());
    }
    Err(format!("{what} is {}, not {}", quoted(Some(now)), quoted(Some(old))))
}

fn same_drawing(a: &DraftDrawing, b: &DraftDrawing) -> bool {
    let label = |d: &DraftDrawing| d.label.as_ref().map(|l| l.bounds);
    let properties =
        |d: &DraftDrawing| d.label.as_ref().map(|l| l.properties.clone()).unwrap_or_default();
    (&a.id, &a.reference, &a.form, label(a)) == (&b.id, &b.reference, &b.form, label(b))
        && same_properties(&a.properties, &b.properties)
        && same_properties(&properties(a), &properties(b))
}

fn same_head(a: &DraftDiagram, b: &DraftDiagram) -> bool {
    (&a.id, &a.plane_id, &a.plane_reference) == (&b.id, &b.plane_id, &b.plane_reference)
        && same_properties(&a.properties, &b.properties)
        && same_properties(&a.plane_properties, &b.plane_properties)
}
