//! What differs in the diagrams: drawings of what both models have, and the diagrams themselves.
//! Drawings of an element that comes or goes belong to it.

use std::collections::{BTreeMap, BTreeSet};

use super::compare::moved;
use super::{DrawingAt, EditOp, Partners, Says};
use crate::model::{
    Bounds, Diagram, Drawing, ElementId, Form, Model, Properties, Property, PropertyKind,
};

/// What a drawing is of: an element that both models have, by its id in the old one, or whatever has
/// this id without being an element.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Subject {
    Element(ElementId),
    Other(String),
}

/// A drawing, with its number among those of the same subject in the same diagram.
type Drawn = (Subject, DrawingAt);

/// Everything that differs in the diagrams, in their order.
pub(super) fn compare(partners: &Partners<'_>, operations: &mut Vec<EditOp>) {
    let diagrams = pair_diagrams(partners);
    let (mut old, mut new) = (drawn(partners, true), drawn(partners, false));
    let mut pairs: Vec<(Drawn, DrawingAt)> = Vec::new();
    // First inside the same diagram, then wherever else.
    for strict in [true, false] {
        let mut free: BTreeMap<(Option<u32>, Subject), Vec<DrawingAt>> = BTreeMap::new();
        for (subject, at) in new.iter().rev() {
            let diagram = strict.then_some(at.diagram);
            free.entry((diagram, subject.clone())).or_default().push(*at);
        }
        old.retain(|(subject, at)| {
            let diagram = strict.then(|| diagrams.get(&at.diagram).copied().unwrap_or(u32::MAX));
            let partner = free.get_mut(&(diagram, subject.clone())).and_then(Vec::pop);
            pairs.extend(partner.map(|to| ((subject.clone(), *at), to)));
            partner.is_none()
        });
        let taken: BTreeSet<DrawingAt> = pairs.iter().map(|p| p.1).collect();
        new.retain(|(_, at)| !taken.contains(at));
    }
    pairs.sort();
    let says = says(partners, &diagrams, &pairs);
    let operation = |subject: &Subject, from, to, says| {
        let element = if let Subject::Element(e) = subject { Some(*e) } else { None };
        let new = element.and_then(|e| partners.matching.new_of(e));
        EditOp::SetLayout { old: element, new, from, to, says }
    };
    let mut all: Vec<(DrawingAt, EditOp)> = Vec::new();
    for (((subject, from), to), says) in pairs.iter().zip(says) {
        all.extend(says.map(|says| (*from, operation(subject, Some(*from), Some(*to), says))));
    }
    for (subject, from) in &old {
        all.push((*from, operation(subject, Some(*from), None, Says::Nothing)));
    }
    all.sort_by_key(|a| a.0);
    operations.extend(all.into_iter().map(|a| a.1));
    operations.extend(new.iter().map(|(s, to)| operation(s, None, Some(*to), Says::Nothing)));
    heads(partners, &diagrams, operations);
}

/// The drawings of one side that belong to no element that comes or goes.
fn drawn(partners: &Partners<'_>, is_old: bool) -> Vec<Drawn> {
    let model = if is_old { partners.old } else { partners.new };
    let mut all = Vec::new();
    for (diagram, drawings) in model.diagrams().iter().map(Diagram::drawings).enumerate() {
        for (number, drawing) in drawings.iter().enumerate() {
            let subject = match drawing.element() {
                None => Subject::Other(model.text(drawing.reference).to_owned()),
                Some(e) if is_old && partners.matching.new_of(e).is_some() => Subject::Element(e),
                Some(_) if is_old => continue,
                Some(e) => match partners.matching.old_of(e) {
                    Some(old) => Subject::Element(old),
                    None => continue,
                },
            };
            let at = DrawingAt { diagram: diagram as u32, drawing: number as u32 };
            all.push((subject, at));
        }
    }
    all
}

/// Which diagram is which: by what the plane shows, then by id, then in order.
fn pair_diagrams(partners: &Partners<'_>) -> BTreeMap<u32, u32> {
    let (old, new) = (partners.old, partners.new);
    let mut pairs = BTreeMap::new();
    let mut free: Vec<u32> = (0..new.diagrams().len() as u32).collect();
    for pass in 0..3 {
        for (i, x) in old.diagrams().iter().enumerate() {
            if pairs.contains_key(&(i as u32)) {
                continue;
            }
            let fits = |&j: &u32| {
                let y = &new.diagrams()[j as usize];
                match pass {
                    0 => {
                        x.plane_element().is_some()
                            && partners.same(x.plane_element(), y.plane_element())
                    }
                    1 => old.text(x.id) == new.text(y.id),
                    _ => true,
                }
            };
            if let Some(at) = free.iter().position(fits) {
                pairs.insert(i as u32, free.remove(at));
            }
        }
    }
    pairs
}

/// An unchanged drawing: where it was, its number among the pairs, its new place.
type Staying = (DrawingAt, (usize, u32));

/// What the difference of paired drawings says; `None` for those that stay as they are.
fn says(
    partners: &Partners<'_>,
    diagrams: &BTreeMap<u32, u32>,
    pairs: &[(Drawn, DrawingAt)],
) -> Vec<Option<Says>> {
    let mut says: Vec<Option<Says>> = pairs
        .iter()
        .map(|((subject, from), to)| {
            let (x, y) = (drawing(partners.old, *from)?, drawing(partners.new, *to)?);
            let same_diagram = diagrams.get(&from.diagram) == Some(&to.diagram);
            content(partners, subject, x, y).or((!same_diagram).then_some(Says::Nothing))
        })
        .collect();
    let mut kept: BTreeMap<u32, Vec<Staying>> = BTreeMap::new();
    for (i, ((_, from), to)) in pairs.iter().enumerate() {
        if says[i].is_none() {
            kept.entry(from.diagram).or_default().push((*from, (i, to.drawing)));
        }
    }
    for mut drawings in kept.into_values() {
        drawings.sort_unstable();
        let places: Vec<(usize, u32)> = drawings.into_iter().map(|d| d.1).collect();
        for i in moved(&places) {
            says[i] = Some(Says::OnlyOrder);
        }
    }
    says
}

fn drawing(model: &Model, at: DrawingAt) -> Option<&Drawing> {
    model.diagrams().get(at.diagram as usize)?.drawings().get(at.drawing as usize)
}

fn content(partners: &Partners<'_>, subject: &Subject, x: &Drawing, y: &Drawing) -> Option<Says> {
    let (old, new) = (partners.old, partners.new);
    let is_element = matches!(subject, Subject::Element(_));
    if is_element && !same_form(x.form(), y.form()) {
        return Some(Says::Something);
    }
    let same = x.form() == y.form()
        && x.has_label == y.has_label
        && x.label_bounds() == y.label_bounds()
        && equal(old.drawing_properties(x), new.drawing_properties(y))
        && equal(
            Properties::new(old, x.label_properties),
            Properties::new(new, y.label_properties),
        );
    let ids = old.text(x.id) == new.text(y.id) && old.text(x.reference) == new.text(y.reference);
    match (same, ids) {
        (true, true) => None,
        (true, false) => Some(Says::OnlyIds),
        _ => Some(Says::Nothing),
    }
}

/// What differs in the diagrams themselves.
fn heads(partners: &Partners<'_>, diagrams: &BTreeMap<u32, u32>, operations: &mut Vec<EditOp>) {
    let (old, new) = (partners.old, partners.new);
    let mut kept: Vec<(u32, u32)> = Vec::new();
    let mut all: BTreeMap<u32, Says> = BTreeMap::new();
    for (i, x) in old.diagrams().iter().enumerate() {
        let i = i as u32;
        let Some(y) = diagrams.get(&i).and_then(|&j| new.diagrams().get(j as usize)) else {
            operations.push(EditOp::SetDiagram { from: Some(i), to: None, says: Says::Nothing });
            continue;
        };
        let ids = |m: &Model, d: &Diagram| {
            [d.id, d.plane_id, d.plane_reference].map(|span| m.text(span).to_owned())
        };
        let plane = |m, d: &Diagram| Properties::new(m, d.plane_properties);
        let same = equal(Properties::new(old, x.properties), Properties::new(new, y.properties))
            && equal(plane(old, x), plane(new, y));
        if !same {
            all.insert(i, Says::Nothing);
        } else if ids(old, x) != ids(new, y) {
            all.insert(i, Says::OnlyIds);
        } else {
            kept.push((i, diagrams.get(&i).copied().unwrap_or(0)));
        }
    }
    all.extend(moved(&kept).into_iter().map(|i| (i, Says::OnlyOrder)));
    for (from, says) in all {
        let to = diagrams.get(&from).copied();
        operations.push(EditOp::SetDiagram { from: Some(from), to, says });
    }
    let paired: BTreeSet<u32> = diagrams.values().copied().collect();
    for to in (0..new.diagrams().len() as u32).filter(|j| !paired.contains(j)) {
        operations.push(EditOp::SetDiagram { from: None, to: Some(to), says: Says::Nothing });
    }
}

/// Whether two lists of properties are equal; attributes count in any order.
fn equal(x: Properties<'_>, y: Properties<'_>) -> bool {
    let is_attribute = |p: &Property<'_>| p.kind() == PropertyKind::Attribute;
    let name = |p: Property<'_>| {
        let namespace = crate::diff::flatten::namespace_key(p.namespace());
        (p.kind(), namespace, p.local_name().to_owned(), p.value().to_owned())
    };
    let attributes =
        |all: Properties<'_>| all.filter(is_attribute).map(name).collect::<BTreeSet<_>>();
    if attributes(x.clone()) != attributes(y.clone()) {
        return false;
    }
    let (mut x, mut y) = (x.filter(|p| !is_attribute(p)), y.filter(|p| !is_attribute(p)));
    loop {
        match (x.next(), y.next()) {
            (None, None) => return true,
            (Some(p), Some(q)) if name(p) == name(q) && equal(p.children(), q.children()) => {}
            _ => return false,
        }
    }
}

/// Whether two drawings have the same form; a hundredth of a unit is nothing that anyone sees.
fn same_form(a: &Form, b: &Form) -> bool {
    let near = |x: f64, y: f64| (x - y).abs() < 0.01;
    let same = |a: &Bounds, b: &Bounds| {
        near(a.x, b.x) && near(a.y, b.y) && near(a.width, b.width) && near(a.height, b.height)
    };
    match (a, b) {
        (Form::Shape(Some(a)), Form::Shape(Some(b))) => same(a, b),
        (Form::Edge(a), Form::Edge(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(p, q)| near(p.x, q.x) && near(p.y, q.y))
        }
        (Form::Shape(None), Form::Shape(None)) => true,
        _ => false,
    }
}
