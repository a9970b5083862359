//! Every code with its parameters, in both languages: what can be held of all sentences.
//!
//! `SYNOPSE_SHOW=1 cargo test -p synopse --lib every_sentence -- --nocapture` prints them to be read.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::sentence;
use crate::diff::{Answers, Change, Class, Message, Operation, Place, Which};
use crate::model::{ElementId, Kind, Model};
use crate::view::{Language, sign};
use crate::{Comparison, Options, ReadOptions, read};

const ALL: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/elements/all.bpmn"));

fn change(operation: Operation, message: Message, kind: Kind, elements: &[ElementId]) -> Change {
    let class = Class::Flow;
    Change {
        old: elements.to_vec(),
        new: elements.to_vec(),
        ..Change::new(operation, class, kind, message)
    }
}

fn valued(change: Change, old: Option<&str>, new: Option<&str>) -> Change {
    let owned = |v: Option<&str>| v.map(str::to_owned);
    Change { old_value: owned(old), new_value: owned(new), ..change }
}

/// One element of each kind with a name, and one without.
fn samples(model: &Model) -> Vec<ElementId> {
    let mut seen = BTreeSet::new();
    let first = |e: &ElementId| {
        seen.insert((model.kind(*e).as_str().to_owned(), model.label(*e).trim().is_empty()))
    };
    model.elements().filter(first).collect()
}

fn of_steps(nodes: &[ElementId], e: ElementId, kind: Kind) -> Vec<Change> {
    let place = |e: ElementId| (Which::New, e);
    let mut all = Vec::new();
    let steps = nodes.to_vec();
    for &other in nodes {
        let between = Some((place(other), place(e)));
        let make = |message| change(Operation::Reordered, message, kind, &[e]);
        all.push(make(Message::Reordered { between }));
        let (from, to) = (Some(place(other)), Some(place(e)));
        all.push(make(Message::FlowAdded { from, to }));
        all.push(make(Message::FlowRemoved { from: to, to: None }));
    }
    all.push(change(Operation::Reordered, Message::Reordered { between: None }, kind, &[e]));
    all.push(change(Operation::Reordered, Message::Parallel { steps: steps.clone() }, kind, &[e]));
    all.push(change(Operation::Reordered, Message::Sequential { steps }, kind, &[e]));
    all
}

fn of_lines(nodes: &[ElementId], e: ElementId, kind: Kind) -> Vec<Change> {
    let place = |which: Which, e: ElementId| Some((which, e));
    let mut all = Vec::new();
    for pair in nodes.windows(2) {
        let ends = |which: Which| (place(which, pair[0]), place(which, pair[1]));
        for (source_changed, target_changed) in [(true, true), (true, false), (false, true)] {
            let (old, new) = (ends(Which::Old), ends(Which::New));
            let message = Message::Rerouted { old, new, source_changed, target_changed };
            all.push(change(Operation::Rerouted, message, kind, &[e]));
        }
        let (from, to) = ends(Which::New);
        for property in ["name", "conditionExpression"] {
            for (old, new) in [(Some("a"), Some("b")), (None, Some("b")), (Some("a"), None)] {
                let message = Message::Condition { from, to };
                let property = Some(property.to_owned());
                let change = change(Operation::Property, message, kind, &[e]);
                all.push(Change { property, ..valued(change, old, new) });
            }
        }
    }
    all
}

fn of_properties(e: ElementId, kind: Kind) -> Vec<Change> {
    const NAMES: &[&str] = &[
        "documentation",
        "timerEventDefinition/timeDuration",
        "calledElement",
        "standardLoopCharacteristics",
        "multiInstanceLoopCharacteristics",
        "multiInstanceLoopCharacteristics@isSequential",
        "conditionalEventDefinition/condition",
        "messageEventDefinition@messageRef",
        "attachedToRef",
        "dataState",
        "isExecutable",
        "cancelActivity",
        "isInterrupting",
        "isCollection",
        "triggeredByEvent",
        "isForCompensation",
        "instantiate",
        "implementation",
        "extensionElements/a:b@c",
    ];
    let values = [
        (Some("a"), Some("b")),
        (None, Some("true")),
        (Some("true"), None),
        (Some(""), Some("P14D")),
        (Some("P1M"), Some("")),
        (None, None),
    ];
    let mut all = Vec::new();
    for &name in NAMES {
        for (old, new) in values {
            let message = Message::Property { name: name.to_owned() };
            all.push(valued(change(Operation::Property, message, kind, &[e]), old, new));
        }
    }
    all
}

fn of_all(model: &Model, e: ElementId, types: &[String]) -> Vec<Change> {
    let kind = model.kind(e);
    let mut all = Vec::new();
    for between in [None, Some(((Which::New, e), (Which::New, e)))] {
        let added = change(Operation::Added, Message::Added { between }, kind, &[e]);
        all.push(Change { old: Vec::new(), along: model.outgoing(e).to_vec(), ..added });
        let removed = change(Operation::Removed, Message::Removed { between }, kind, &[e]);
        all.push(Change { new: Vec::new(), along: model.incoming(e).to_vec(), ..removed });
    }
    let name = Some(model.label(e)).filter(|label| !label.is_empty());
    let inverted = [None, Some(Answers::Swapped), Some(Answers::Kept)];
    let inverted = inverted.map(|answers| Message::Inverted { answers });
    let messages = [Message::Renamed, Message::Opposite].into_iter().chain(inverted);
    for message in messages.take(if name.is_some() { 5 } else { 1 }) {
        all.push(valued(change(Operation::Renamed, message, kind, &[e]), name, name));
    }
    if kind.is_flow_node() {
        for to in types {
            let (from, to) = (kind.as_str().to_owned(), to.clone());
            all.push(change(Operation::Retyped, Message::Retyped { from, to }, kind, &[e]));
        }
    }
    all
}

fn of_roles(model: &Model) -> Vec<Change> {
    let of = |kind: Kind| model.elements().filter(move |&e| model.kind(e) == kind);
    let (pools, lanes): (Vec<_>, Vec<_>) =
        (of(Kind::Participant).collect(), of(Kind::Lane).collect());
    let step = model.flow_nodes().next().into_iter().collect::<Vec<_>>();
    let mut all = Vec::new();
    for many in [1, 2] {
        for (pools, lanes) in [(many, 0), (0, many), (many, many)].map(|(p, l)| {
            (pools[..p.min(pools.len())].to_vec(), lanes[..l.min(lanes.len())].to_vec())
        }) {
            let (p, l) = (pools.clone(), lanes.clone());
            let added = Message::PoolsAdded { pools: p, lanes: l };
            let removed = Message::PoolsRemoved { pools, lanes };
            all.push(change(Operation::Added, added, Kind::Participant, &step));
            all.push(change(Operation::Removed, removed, Kind::Participant, &step));
        }
    }
    let ends = |e: &[ElementId]| e.iter().copied().map(Some).chain([None]).collect::<Vec<_>>();
    for &from in &ends(&lanes) {
        for &to in &ends(&pools) {
            let message = Message::OtherLane { from, to };
            all.push(change(Operation::Moved, message, Kind::Task, &step));
        }
    }
    for (pool, lane) in pools.iter().zip(&lanes) {
        for which in [Which::Old, Which::New] {
            for messages in [false, true] {
                let (pool, lane): (Place, Place) = ((which, *pool), (which, *lane));
                let message = Message::Boundary { pool, lane, messages };
                all.push(change(Operation::Retyped, message, Kind::Lane, &step));
            }
        }
    }
    for container in of(Kind::SubProcess) {
        for message in [Message::MovedInto { container }, Message::MovedOut { container }] {
            all.push(change(Operation::Moved, message, Kind::Task, &step));
        }
    }
    let flows: Vec<ElementId> = of(Kind::SequenceFlow).take(2).collect();
    for &old in &ends(&flows) {
        for &new in &ends(&flows) {
            all.push(change(
                Operation::Property,
                Message::DefaultFlow { old, new },
                Kind::Task,
                &step,
            ));
        }
    }
    for count in [1, 2] {
        all.push(change(Operation::Layout, Message::Layout { count }, Kind::Task, &step));
    }
    let steps: Vec<ElementId> = model.flow_nodes().take(2).collect();
    for (operation, message) in [
        (Operation::Split, Message::Split),
        (Operation::Merged, Message::Merged),
        (Operation::Merged, Message::Regrouped),
    ] {
        all.push(change(operation, message, Kind::Task, &steps));
    }
    all
}

/// What can be held of every sentence; `None` if it is all right.
fn fault(said: &str, language: Language) -> Option<&'static str> {
    let quotes = if language == Language::German { ['„', '“'] } else { ['“', '”'] };
    let count = |c: char| said.matches(c).count();
    let german = language == Language::German;
    let wrong: [(&str, bool); 10] = [
        ("no full stop at the end", !said.ends_with('.') || said.ends_with("..")),
        ("no capital", said.starts_with(char::is_lowercase)),
        ("two blanks", said.contains("  ") || said.contains(" .") || said.contains(" ,")),
        ("quotes", count(quotes[0]) != count(quotes[1])),
        ("nothing quoted", said.contains("„“") || said.contains("“”")),
        (
            "an article twice",
            ["der der", "dem dem", "die die", "the the", "a a "].iter().any(|w| said.contains(w)),
        ),
        ("not contracted", german && (said.contains(" zu dem ") || said.contains(" von dem "))),
        ("a message to a dative", german && said.contains("Nachricht an dem ")),
        ("words of a file", ["Ref", "null", "None"].iter().any(|w| said.contains(w))),
        ("brackets in brackets", said.contains(") (")),
    ];
    wrong.into_iter().find(|(_, is_so)| *is_so).map(|(what, _)| what)
}

#[test]
fn every_sentence_is_sound_in_both_languages() {
    let model = Arc::new(read(ALL.as_bytes(), &ReadOptions::default()).unwrap());
    let comparison = Comparison::new(model.clone(), model.clone(), &Options::default());
    let samples = samples(&model);
    let nodes: Vec<ElementId> =
        samples.iter().copied().filter(|&e| model.kind(e).is_flow_node()).collect();
    let events = ["message", "timer", "terminate", "multiple"];
    let mut types: Vec<String> = nodes.iter().map(|&e| model.kind(e).as_str().to_owned()).collect();
    types.extend(events.iter().map(|event| format!("{event} endEvent")));
    types.sort();
    types.dedup();
    let mut changes = of_roles(&model);
    for &e in &samples {
        let kind = model.kind(e);
        changes.extend(of_all(&model, e, &types));
        changes.extend(of_properties(e, kind));
        if kind.is_flow_node() {
            changes.extend(of_steps(&nodes[..8], e, kind));
        }
        if kind.is_connection() {
            changes.extend(of_lines(&nodes[..8], e, kind));
        }
    }
    let show = std::env::var_os("SYNOPSE_SHOW").is_some();
    let mut wrong = Vec::new();
    for change in &changes {
        for language in [Language::German, Language::English] {
            let said = sentence(&comparison, change, language);
            if show {
                println!("{} {said}", sign(change.operation));
            }
            if let Some(fault) = fault(&said, language) {
                wrong.push(format!("{fault}: {said}"));
            }
        }
    }
    println!("{} changes in two languages", changes.len());
    assert!(changes.len() > 2_000);
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong[..wrong.len().min(60)].join("\n"));
}
