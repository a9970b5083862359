//! What a comparison must tell whichever model is old, and however the files list their elements.

use std::sync::Arc;

use synopse::diff::{Change, Message, Operation, Place, Which};
use synopse::matching::MatchOptions;
use synopse::model::{Draft, DraftProperty, ElementId, PropertyKind};
use synopse::view::{Language, sentence};
use synopse::{Comparison, Model, Options, ReadOptions, read, write};

use super::Random;

pub(crate) fn compare(old: &Arc<Model>, new: &Arc<Model>, trust_ids: bool) -> Comparison {
    let matching = MatchOptions { trust_ids, ..MatchOptions::default() };
    Comparison::new(old.clone(), new.clone(), &Options { matching, ..Options::default() })
}

/// A statement in a form in which a statement and its inverse can be set side by side.
fn key(change: &Change, inverted: bool) -> String {
    let flip = |which: Which| match (which, inverted) {
        (Which::Old, true) => Which::New,
        (Which::New, true) => Which::Old,
        (which, false) => which,
    };
    // Several elements stand in the order of flow of the new model.
    let sorted = |elements: &[ElementId]| {
        let mut elements = elements.to_vec();
        elements.sort_unstable();
        elements
    };
    let (old, new) = (sorted(&change.old), sorted(&change.new));
    let (old, new) = if inverted { (new, old) } else { (old, new) };
    let (old_value, new_value) = if inverted {
        (&change.new_value, &change.old_value)
    } else {
        (&change.old_value, &change.new_value)
    };
    let operation = match change.operation {
        Operation::Added if inverted => Operation::Removed,
        Operation::Removed if inverted => Operation::Added,
        // Several steps that have become as many are merged either way.
        Operation::Split if inverted => Operation::Merged,
        Operation::Merged if inverted && old.len() < new.len() => Operation::Split,
        operation => operation,
    };
    let place = |place: Option<Place>| place.map(|(which, e)| (flip(which), e));
    let pair = |ends: Option<(Place, Place)>| ends.map(|(a, b)| (place(Some(a)), place(Some(b))));
    let ends = |(a, b): (Option<Place>, Option<Place>)| (place(a), place(b));
    let turn = |a: Option<ElementId>, b: Option<ElementId>| if inverted { (b, a) } else { (a, b) };
    let message = match &change.message {
        Message::Added { between } | Message::Removed { between } => {
            format!("between {:?}", pair(*between))
        }
        Message::FlowAdded { from, to } | Message::FlowRemoved { from, to } => {
            format!("flow {:?}", ends((*from, *to)))
        }
        Message::OtherLane { from, to } => format!("lane {:?}", turn(*from, *to)),
        // Into one sub-process is out of it, or out of it into another.
        Message::MovedInto { .. } | Message::MovedOut { .. } => "container".to_owned(),
        // The place that a step has now is another than the one it had.
        Message::Reordered { .. } => "reordered".to_owned(),
        Message::Parallel { steps } => {
            let steps: Vec<Place> = steps.iter().map(|&e| (flip(Which::New), e)).collect();
            format!("{} {steps:?}", if inverted { "sequential" } else { "parallel" })
        }
        Message::Sequential { steps } => {
            let steps: Vec<Place> = steps.iter().map(|&e| (flip(Which::Old), e)).collect();
            format!("{} {steps:?}", if inverted { "parallel" } else { "sequential" })
        }
        Message::Rerouted { old, new, source_changed, target_changed } => {
            let (old, new) = if inverted { (new, old) } else { (old, new) };
            format!("{:?} {:?} {source_changed} {target_changed}", ends(*old), ends(*new))
        }
        Message::Retyped { from, to } => {
            let (from, to) = if inverted { (to, from) } else { (from, to) };
            format!("{from} {to}")
        }
        // The flow is named by the steps that it joins in the new model.
        Message::Condition { .. } => "condition".to_owned(),
        Message::DefaultFlow { old, new } => format!("default {:?}", turn(*old, *new)),
        Message::PoolsAdded { pools, lanes } | Message::PoolsRemoved { pools, lanes } => {
            format!("{pools:?} {lanes:?}")
        }
        Message::Boundary { pool, lane, messages } => {
            format!("boundary {:?} {:?} {messages}", place(Some(*pool)), place(Some(*lane)))
        }
        Message::Split | Message::Merged | Message::Regrouped => "group".to_owned(),
        other => format!("{other:?}"),
    };
    format!(
        "{} {} {old:?} {new:?} {:?} {old_value:?} {new_value:?} {:?} {message}",
        operation.as_str(),
        change.class.as_str(),
        change.property,
        change.along,
    )
}

/// The first statements that have no inverse from the other side; `None` where all have.
pub(crate) fn inverse_fault(old: &Arc<Model>, new: &Arc<Model>) -> Option<String> {
    let (there, back) = (compare(old, new, true), compare(new, old, true));
    let mut told: Vec<String> = there.changes().iter().map(|c| key(c, false)).collect();
    let mut inverse: Vec<String> = back.changes().iter().map(|c| key(c, true)).collect();
    told.sort();
    inverse.sort();
    if told != inverse {
        let only = |a: &[String], b: &[String]| a.iter().find(|k| !b.contains(k)).cloned();
        return Some(format!("{:?}\n    and {:?}", only(&told, &inverse), only(&inverse, &told)));
    }
    let passed = |c: &Comparison| c.diff().ignored.keys().map(|i| i.as_str()).collect::<Vec<_>>();
    if passed(&there) != passed(&back) {
        return Some(format!("{:?} and {:?} are passed over", passed(&there), passed(&back)));
    }
    let short =
        |c: &Comparison| format!("{:?} {:?} {:?}", c.verdict(), c.similarity(), c.distance());
    (short(&there) != short(&back)).then(|| format!("{} and {}", short(&there), short(&back)))
}

/// Everything that is told to people, line by line, with the ids of the old spelling.
fn told(comparison: &Comparison, ids: &Ids) -> Vec<String> {
    let mut all = vec![
        format!("{:?} {:?}", comparison.similarity(), comparison.distance()),
        match comparison.verdict() {
            // That the file lists things in another order is said, and passed over.
            synopse::diff::Verdict::Identical => "Equivalent".to_owned(),
            verdict => format!("{verdict:?}"),
        },
    ];
    for change in comparison.changes() {
        for language in [Language::German, Language::English] {
            all.push(ids.restored(&sentence(comparison, change, language)));
        }
    }
    let label = |model: &Model, all: &[ElementId]| {
        let mut names: Vec<String> =
            all.iter().map(|&e| format!("{:?} {}", model.kind(e), model.label(e))).collect();
        names.sort();
        names
    };
    let pairs = comparison.matching().correspondences().iter().map(|c| {
        let labels = (label(comparison.old(), &c.old), label(comparison.new_model(), &c.new));
        format!("{labels:?} {} {:?}", c.confidence, c.reasons)
    });
    let mut pairs: Vec<String> = pairs.collect();
    pairs.sort();
    all.extend(pairs);
    all
}

/// The first line in which two comparisons differ.
fn difference(a: &[String], b: &[String]) -> Option<String> {
    let none = String::from("nothing");
    let most = a.len().max(b.len());
    (0..most)
        .map(|i| (a.get(i).unwrap_or(&none), b.get(i).unwrap_or(&none)))
        .find(|(x, y)| x != y)
        .map(|(x, y)| format!("{x}\n    and {y}"))
}

/// What is told otherwise where both files list their elements in another order.
pub(crate) fn shuffle_fault(old: &Arc<Model>, new: &Arc<Model>, seed: u64) -> Option<String> {
    let ids = Ids::default();
    let mut random = Random::new(seed);
    let (a, b) = (shuffled(old, &mut random), shuffled(new, &mut random));
    let as_it_was = told(&compare(old, new, true), &ids);
    difference(&as_it_was, &told(&compare(&a, &b, true), &ids))
}

/// What is told otherwise where all ids are others, alike in both files; or in the new one alone, as
/// against ids that are not looked at.
pub(crate) fn id_fault(old: &Arc<Model>, new: &Arc<Model>, seed: u64) -> Option<String> {
    let mut ids = Ids { seed, ..Ids::default() };
    let (a, b) = (ids.renamed(old), ids.renamed(new));
    let with =
        difference(&told(&compare(old, new, true), &ids), &told(&compare(&a, &b, true), &ids));
    with.or_else(|| {
        let (without, renamed) = (compare(old, new, false), compare(old, &b, true));
        let fault = difference(&told(&without, &ids), &told(&renamed, &ids));
        fault.map(|fault| format!("in the new file alone: {fault}"))
    })
}

/// The same model, written in another order.
pub(crate) fn in_another_order(model: &Model, seed: u64) -> Arc<Model> {
    shuffled(model, &mut Random::new(seed))
}

fn permute<T>(all: &mut [T], random: &mut Random) {
    for i in (1..all.len()).rev() {
        all.swap(i, random.below(i + 1));
    }
}

/// The same model, written with its elements, the steps that lanes list, its drawings and all
/// attributes in another order. What stands inside an element, such as its documentation, keeps its
/// order: there it can mean something.
fn shuffled(model: &Model, random: &mut Random) -> Arc<Model> {
    let mut draft = Draft::from(model);
    for e in draft.elements() {
        let mut children = draft.element(e).children().to_vec();
        permute(&mut children, random);
        for child in children {
            draft.attach(child, e, usize::MAX);
        }
        let properties = &mut draft.element_mut(e).properties;
        permute_where(properties, random, &|p| p.local == "flowNodeRef");
        attributes(properties, random);
    }
    for diagram in &mut draft.diagrams {
        permute(&mut diagram.drawings, random);
    }
    reread(draft)
}

fn reread(draft: Draft) -> Arc<Model> {
    let written = write(&draft.into_model().expect("as large as before"));
    let options = ReadOptions { keep_personal: true, ..ReadOptions::default() };
    Arc::new(read(written.as_bytes(), &options).expect("what was written can be read"))
}

fn attributes(properties: &mut [DraftProperty], random: &mut Random) {
    permute_where(properties, random, &|p| p.kind == PropertyKind::Attribute);
    for property in properties {
        attributes(&mut property.children, random);
    }
}

/// Permutes some of the properties among their places.
fn permute_where(
    properties: &mut [DraftProperty],
    random: &mut Random,
    wanted: &dyn Fn(&DraftProperty) -> bool,
) {
    let places: Vec<usize> = (0..properties.len()).filter(|&i| wanted(&properties[i])).collect();
    let mut taken: Vec<DraftProperty> = places.iter().map(|&i| properties[i].clone()).collect();
    permute(&mut taken, random);
    for (i, property) in places.into_iter().zip(taken) {
        properties[i] = property;
    }
}

/// Other ids for those of a file.
#[derive(Default)]
struct Ids {
    seed: u64,
    /// New and old spelling.
    known: std::collections::BTreeMap<String, String>,
}

impl Ids {
    fn of(&mut self, id: &str) -> String {
        if id.is_empty() {
            return String::new();
        }
        let mut number = self.seed;
        for byte in id.bytes() {
            number = number.wrapping_mul(0x0000_0100_0000_01b3) ^ u64::from(byte);
        }
        let digits = Random::new(number).below(usize::MAX);
        let new = format!("Id_{digits:020}");
        self.known.insert(new.clone(), id.to_owned());
        new
    }

    /// A text with the old spelling.
    fn restored(&self, text: &str) -> String {
        let mut parts = text.split("Id_");
        let mut restored = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let end = part.len().min(20);
            let id = part.get(..end).map(|digits| format!("Id_{digits}")).unwrap_or_default();
            match self.known.get(&id) {
                Some(old) => restored.extend([old.as_str(), &part[end..]]),
                None => restored.extend(["Id_", part]),
            }
        }
        restored
    }

    fn renamed(&mut self, model: &Model) -> Arc<Model> {
        let mut draft = Draft::from(model);
        for e in draft.elements() {
            let id = self.of(&draft.element(e).id);
            let element = draft.element_mut(e);
            element.id = id;
            self.references(model, &mut element.properties);
        }
        for diagram in &mut draft.diagrams {
            diagram.plane_reference = self.reference(model, &diagram.plane_reference);
            for drawing in &mut diagram.drawings {
                drawing.reference = self.reference(model, &drawing.reference);
            }
        }
        reread(draft)
    }

    fn reference(&mut self, model: &Model, value: &str) -> String {
        match model.find(value) {
            Some(e) => self.of(model.id(e)),
            None => value.to_owned(),
        }
    }

    fn references(&mut self, model: &Model, properties: &mut [DraftProperty]) {
        for property in properties {
            let name = property.local.as_str();
            let refers = name.ends_with("Ref")
                || name.ends_with("Refs")
                || matches!(name, "default" | "calledElement" | "incoming" | "outgoing");
            if refers && property.is_bpmn() {
                property.value = self.reference(model, &property.value);
            }
            self.references(model, &mut property.children);
        }
    }
}
