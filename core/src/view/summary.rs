//! All changes in one sentence: "3 Schritte mehr, 1 andere Zuständigkeit, 1 andere Frist".
//!
//! Counts per operation, as programs get them, would say "11 renamed" of steps, lanes and documents
//! alike. People ask for steps, roles, deadlines; so changes are counted by what they are about, and
//! the words stand in one table with singular and plural, because neither can be derived.

use std::collections::BTreeMap;

use super::Language;
use crate::diff::{Change, Class, Message, Operation};
use crate::model::Kind;

macro_rules! topics {
    ($($topic:ident = [$german:literal, $germans:literal, $english:literal, $englishes:literal],)*) => {
        /// What changes are counted as, in the order in which the sentence names them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        enum Topic { $($topic,)* }

        impl Topic {
            /// German for one and for several, English for one and for several.
            fn words(self) -> [&'static str; 4] {
                match self { $(Self::$topic => [$german, $germans, $english, $englishes],)* }
            }
        }
    };
}

topics! {
    StepAdded = ["Schritt mehr", "Schritte mehr", "more step", "more steps"],
    StepRemoved = ["Schritt weniger", "Schritte weniger", "step fewer", "steps fewer"],
    EventAdded = ["Ereignis mehr", "Ereignisse mehr", "more event", "more events"],
    EventRemoved = ["Ereignis weniger", "Ereignisse weniger", "event fewer", "events fewer"],
    GatewayAdded = ["Verzweigung mehr", "Verzweigungen mehr", "more gateway", "more gateways"],
    GatewayRemoved = [
        "Verzweigung weniger", "Verzweigungen weniger",
        "gateway fewer", "gateways fewer"
    ],
    StepSplit = ["Schritt aufgeteilt", "Schritte aufgeteilt", "step split", "steps split"],
    StepsMerged = [
        "Schritt zusammengefasst", "Schritte zusammengefasst",
        "step merged", "steps merged"
    ],
    StepsRegrouped = [
        "Schritt anders aufgeteilt", "Schritte anders aufgeteilt",
        "step divided differently", "steps divided differently"
    ],
    PlaceInFlow = [
        "Schritt an anderer Stelle", "Schritte an anderer Stelle",
        "step elsewhere in the flow", "steps elsewhere in the flow"
    ],
    Parallel = [
        "Abschnitt jetzt parallel", "Abschnitte jetzt parallel",
        "section now in parallel", "sections now in parallel"
    ],
    Sequential = [
        "Abschnitt jetzt nacheinander", "Abschnitte jetzt nacheinander",
        "section now in sequence", "sections now in sequence"
    ],
    Path = ["anderer Weg", "andere Wege", "other path", "other paths"],
    PathAdded = ["Weg mehr", "Wege mehr", "more path", "more paths"],
    PathRemoved = ["Weg weniger", "Wege weniger", "path fewer", "paths fewer"],
    Nesting = [
        "Element in anderem Teilprozess", "Elemente in anderem Teilprozess",
        "element in another sub-process", "elements in another sub-process"
    ],
    Type = [
        "Element anderer Art", "Elemente anderer Art",
        "element of another type", "elements of another type"
    ],
    Execution = [
        "andere Ausführung", "andere Ausführungen",
        "other way of execution", "other ways of execution"
    ],
    Responsibility = [
        "andere Zuständigkeit", "andere Zuständigkeiten",
        "other responsibility", "other responsibilities"
    ],
    Deadline = ["andere Frist", "andere Fristen", "other deadline", "other deadlines"],
    Condition = ["andere Bedingung", "andere Bedingungen", "other condition", "other conditions"],
    MessageAdded = ["Nachricht mehr", "Nachrichten mehr", "more message", "more messages"],
    MessageRemoved = [
        "Nachricht weniger", "Nachrichten weniger",
        "message fewer", "messages fewer"
    ],
    Message = ["andere Nachricht", "andere Nachrichten", "other message", "other messages"],
    RoleAdded = ["Rolle mehr", "Rollen mehr", "more role", "more roles"],
    RoleRemoved = ["Rolle weniger", "Rollen weniger", "role fewer", "roles fewer"],
    RoleName = ["Rolle anders benannt", "Rollen anders benannt", "role renamed", "roles renamed"],
    StepName = [
        "Schritt anders benannt", "Schritte anders benannt",
        "step renamed", "steps renamed"
    ],
    EventName = [
        "Ereignis anders benannt", "Ereignisse anders benannt",
        "event renamed", "events renamed"
    ],
    GatewayName = [
        "Verzweigung anders benannt", "Verzweigungen anders benannt",
        "gateway renamed", "gateways renamed"
    ],
    Data = [
        "Änderung an Daten und Formularen", "Änderungen an Daten und Formularen",
        "change of data and forms", "changes of data and forms"
    ],
    Text = ["anderer Text", "andere Texte", "other text", "other texts"],
    Technical = [
        "technische Änderung", "technische Änderungen",
        "technical change", "technical changes"
    ],
    OtherFlow = [
        "weitere Änderung am Ablauf", "weitere Änderungen am Ablauf",
        "further change of the flow", "further changes of the flow"
    ],
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
        let [one, several, english_one, english_several] = topic.words();
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
        Class::Text if change.operation == Operation::Renamed => once(match change.kind {
            kind if kind.is_activity() => Topic::StepName,
            kind if kind.is_event() => Topic::EventName,
            kind if kind.is_gateway() => Topic::GatewayName,
            _ => Topic::Text,
        }),
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
        _ if change.message == Message::Regrouped => {
            return (Topic::StepsRegrouped, change.old.len());
        }
        Operation::Split => return (Topic::StepSplit, change.old.len()),
        Operation::Merged => return (Topic::StepsMerged, change.old.len()),
        Operation::Reordered => match change.message {
            Message::Parallel { .. } => Topic::Parallel,
            Message::Sequential { .. } => Topic::Sequential,
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
        Operation::Moved => (Topic::Responsibility, change.new.len().max(1)),
        _ => (Topic::Responsibility, 1),
    }
}
