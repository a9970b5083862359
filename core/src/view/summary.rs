//! All changes in one sentence: "3 Schritte mehr, 1 andere Zuständigkeit, 1 andere Frist".
//!
//! Counts per operation, as programs get them, would say "11 renamed" of steps, lanes and documents
//! alike. People ask for steps, roles, deadlines; so changes are counted by what they are about, and
//! the words stand in one table with singular and plural, because neither can be derived.

use std::collections::BTreeMap;

use super::Language;
use crate::diff::{Change, Class, Message, Operation};
use crate::model::Kind;

/// What changes are counted as, in the order in which the sentence names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Topic {
    StepAdded,
    StepRemoved,
    EventAdded,
    EventRemoved,
    GatewayAdded,
    GatewayRemoved,
    StepSplit,
    StepsMerged,
    PlaceInFlow,
    SideBySide,
    Path,
    PathAdded,
    PathRemoved,
    Nesting,
    Type,
    Execution,
    Responsibility,
    Deadline,
    Condition,
    MessageAdded,
    MessageRemoved,
    Message,
    RoleAdded,
    RoleRemoved,
    RoleName,
    StepName,
    Data,
    Text,
    Technical,
    OtherFlow,
}

/// German for one and for several, English for one and for several.
type Words = (&'static str, &'static str, &'static str, &'static str);

impl Topic {
    fn words(self) -> Words {
        match self {
            Self::StepAdded => ("Schritt mehr", "Schritte mehr", "more step", "more steps"),
            Self::StepRemoved => {
                ("Schritt weniger", "Schritte weniger", "step fewer", "steps fewer")
            }
            Self::EventAdded => ("Ereignis mehr", "Ereignisse mehr", "more event", "more events"),
            Self::EventRemoved => {
                ("Ereignis weniger", "Ereignisse weniger", "event fewer", "events fewer")
            }
            Self::GatewayAdded => {
                ("Verzweigung mehr", "Verzweigungen mehr", "more gateway", "more gateways")
            }
            Self::GatewayRemoved => {
                ("Verzweigung weniger", "Verzweigungen weniger", "gateway fewer", "gateways fewer")
            }
            Self::StepSplit => {
                ("Schritt aufgeteilt", "Schritte aufgeteilt", "step split", "steps split")
            }
            Self::StepsMerged => (
                "Schritt zusammengefasst",
                "Schritte zusammengefasst",
                "step merged",
                "steps merged",
            ),
            Self::PlaceInFlow => (
                "Schritt an anderer Stelle im Ablauf",
                "Schritte an anderer Stelle im Ablauf",
                "step elsewhere in the flow",
                "steps elsewhere in the flow",
            ),
            Self::SideBySide => (
                "andere Aufteilung in nacheinander und parallel",
                "andere Aufteilungen in nacheinander und parallel",
                "other division into sequence and parallel",
                "other divisions into sequence and parallel",
            ),
            Self::Path => ("anderer Weg", "andere Wege", "other path", "other paths"),
            Self::PathAdded => ("Weg mehr", "Wege mehr", "more path", "more paths"),
            Self::PathRemoved => ("Weg weniger", "Wege weniger", "path fewer", "paths fewer"),
            Self::Nesting => (
                "Schritt in anderem Teilprozess",
                "Schritte in anderem Teilprozess",
                "step in another sub-process",
                "steps in another sub-process",
            ),
            Self::Type => {
                ("Element anderer Art", "Elemente anderer Art", "other type", "other types")
            }
            Self::Execution => (
                "Schritt anders ausgeführt",
                "Schritte anders ausgeführt",
                "step carried out differently",
                "steps carried out differently",
            ),
            Self::Responsibility => (
                "andere Zuständigkeit",
                "andere Zuständigkeiten",
                "other responsibility",
                "other responsibilities",
            ),
            Self::Deadline => {
                ("andere Frist", "andere Fristen", "other deadline", "other deadlines")
            }
            Self::Condition => {
                ("andere Bedingung", "andere Bedingungen", "other condition", "other conditions")
            }
            Self::MessageAdded => {
                ("Nachricht mehr", "Nachrichten mehr", "more message", "more messages")
            }
            Self::MessageRemoved => {
                ("Nachricht weniger", "Nachrichten weniger", "message fewer", "messages fewer")
            }
            Self::Message => {
                ("andere Nachricht", "andere Nachrichten", "other message", "other messages")
            }
            Self::RoleAdded => ("Rolle mehr", "Rollen mehr", "more role", "more roles"),
            Self::RoleRemoved => ("Rolle weniger", "Rollen weniger", "role fewer", "roles fewer"),
            Self::RoleName => {
                ("Rolle anders benannt", "Rollen anders benannt", "role renamed", "roles renamed")
            }
            Self::StepName => (
                "Schritt anders benannt",
                "Schritte anders benannt",
                "step renamed",
                "steps renamed",
            ),
            Self::Data => (
                "Änderung an Daten und Formularen",
                "Änderungen an Daten und Formularen",
                "change of data and forms",
                "changes of data and forms",
            ),
            Self::Text => ("anderer Text", "andere Texte", "other text", "other texts"),
            Self::Technical => (
                "technische Änderung",
                "technische Änderungen",
                "technical change",
                "technical changes",
            ),
            Self::OtherFlow => (
                "weitere Änderung am Ablauf",
                "weitere Änderungen am Ablauf",
                "further change of the flow",
                "further changes of the flow",
            ),
        }
    }
}

/// All changes but those of the drawing, counted by what they are about, without a full stop:
/// "3 Schritte mehr, 1 andere Frist". Empty where there are none.
pub fn summary<'c>(changes: impl IntoIterator<Item = &'c Change>, language: Language) -> String {
    let mut counts: BTreeMap<Topic, usize> = BTreeMap::new();
    for change in changes {
        if let Some((topic, count)) = topic(change) {
            *counts.entry(topic).or_insert(0) += count;
        }
    }
    let parts = counts.into_iter().map(|(topic, count)| {
        let (one, several, english_one, english_several) = topic.words();
        let words = match (language, count) {
            (Language::German, 1) => one,
            (Language::German, _) => several,
            (Language::English, 1) => english_one,
            (Language::English, _) => english_several,
        };
        format!("{count} {words}")
    });
    parts.collect::<Vec<_>>().join(", ")
}

/// What a change is counted as, and how often.
fn topic(change: &Change) -> Option<(Topic, usize)> {
    let once = |topic| Some((topic, 1));
    match change.class {
        Class::Flow => Some(flow(change)),
        Class::Responsibility => Some(responsibility(change)),
        Class::Deadline => once(Topic::Deadline),
        Class::Condition => once(Topic::Condition),
        Class::Data => once(Topic::Data),
        Class::Communication => once(match change.operation {
            Operation::Added => Topic::MessageAdded,
            Operation::Removed => Topic::MessageRemoved,
            _ => Topic::Message,
        }),
        Class::Text if change.operation == Operation::Renamed && change.kind.is_flow_node() => {
            once(Topic::StepName)
        }
        Class::Text => once(Topic::Text),
        Class::Technical => once(Topic::Technical),
        Class::Layout => None,
    }
}

fn flow(change: &Change) -> (Topic, usize) {
    let kind = change.kind;
    let topic = match change.operation {
        Operation::Added if kind.is_activity() => Topic::StepAdded,
        Operation::Added if kind.is_event() => Topic::EventAdded,
        Operation::Added if kind.is_gateway() => Topic::GatewayAdded,
        Operation::Added if kind == Kind::SequenceFlow => Topic::PathAdded,
        Operation::Removed if kind.is_activity() => Topic::StepRemoved,
        Operation::Removed if kind.is_event() => Topic::EventRemoved,
        Operation::Removed if kind.is_gateway() => Topic::GatewayRemoved,
        Operation::Removed if kind == Kind::SequenceFlow => Topic::PathRemoved,
        Operation::Split => return (Topic::StepSplit, change.old.len()),
        Operation::Merged => return (Topic::StepsMerged, change.old.len()),
        Operation::Reordered => match change.message {
            Message::Parallel { .. } | Message::Sequential { .. } => Topic::SideBySide,
            _ => Topic::PlaceInFlow,
        },
        Operation::Rerouted => Topic::Path,
        Operation::Moved => Topic::Nesting,
        Operation::Retyped => Topic::Type,
        Operation::Property => Topic::Execution,
        _ => Topic::OtherFlow,
    };
    (topic, 1)
}

/// A pool or lane that comes or goes counts as a role, so a pool with its lanes as several.
fn responsibility(change: &Change) -> (Topic, usize) {
    let roles = |elements: &[_]| elements.len().max(1);
    let is_role = matches!(change.kind, Kind::Participant | Kind::Lane | Kind::LaneSet);
    match change.operation {
        Operation::Added if is_role => (Topic::RoleAdded, roles(&change.new)),
        Operation::Removed if is_role => (Topic::RoleRemoved, roles(&change.old)),
        Operation::Renamed => (Topic::RoleName, 1),
        _ => (Topic::Responsibility, 1),
    }
}
