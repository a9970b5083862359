//! Words for types, classes and operations in German and English, in the case they are used in.

use super::nouns::of_kind;
use crate::diff::{Class, Operation, Verdict};
use crate::model::{EventDefinition, Kind};

/// The language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Language {
    /// German, Sie-form.
    German,
    /// English.
    #[default]
    English,
}

impl std::str::FromStr for Language {
    type Err = crate::Error;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        match code {
            "de" => Ok(Self::German),
            "en" => Ok(Self::English),
            other => Err(crate::Error::new(
                crate::ErrorKind::Usage,
                format!("unknown language {other:?}: de or en"),
            )),
        }
    }
}

/// A type as told in "is now a ...", from `kind` or `definition kind`.
pub(super) fn of_type(name: &str, language: Language) -> String {
    let (definition, kind) = name.split_once(' ').unwrap_or(("", name));
    if let (Language::German, false) = (language, definition.is_empty()) {
        return event_type_german(definition, kind);
    }
    let word = match (Kind::from_xml(kind), language) {
        (Some(kind), Language::German) => {
            task_german(kind).unwrap_or(of_kind(kind).bare).to_owned()
        }
        (Some(kind), Language::English) => {
            task_english(kind).unwrap_or(of_kind(kind).english).to_owned()
        }
        (None, _) => kind.to_owned(),
    };
    if definition.is_empty() { word } else { format!("{definition} {word}") }
}

/// A kind of event with what it is about: Nachrichten-Startereignis.
fn event_type_german(definition: &str, kind: &str) -> String {
    let word = Kind::from_xml(kind).map_or(kind, |kind| of_kind(kind).bare);
    let about = event_german(definition);
    match word.strip_prefix("angeheftetes ") {
        Some(noun) => format!("angeheftetes {about}-{noun}"),
        None => format!("{about}-{word}"),
    }
}

/// A type of event with its indefinite article, where only what it is about is another.
pub(super) fn event_with_article(name: &str, language: Language) -> String {
    if name.contains(' ') {
        return with_article(name, language);
    }
    let word = of_type(name, language);
    match language {
        Language::German => format!("ein einfaches {word}"),
        Language::English => format!("a plain {word}"),
    }
}

/// A type with its indefinite article.
pub(super) fn with_article(name: &str, language: Language) -> String {
    let word = of_type(name, language);
    let kind = Kind::from_xml(name.rsplit(' ').next().unwrap_or(name));
    let article = match language {
        Language::German => {
            let task = kind.is_some_and(|k| task_german(k).is_some());
            let feminine = task || kind.is_some_and(|k| of_kind(k).nominative.starts_with("die "));
            if feminine { "eine" } else { "ein" }
        }
        Language::English => {
            if word.starts_with(['a', 'e', 'i', 'o', 'u']) && !word.starts_with("use") {
                "an"
            } else {
                "a"
            }
        }
    };
    format!("{article} {word}")
}

/// Whether two types are one kind of event with other definitions.
pub(super) fn is_same_event(from: &str, to: &str) -> bool {
    let kind = |name: &str| Kind::from_xml(name.rsplit(' ').next().unwrap_or(name));
    kind(from) == kind(to) && kind(to).is_some_and(Kind::is_event)
}

fn task_german(kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::Task => "Aufgabe ohne Typ",
        Kind::UserTask => "Benutzeraufgabe",
        Kind::ManualTask => "manuelle Aufgabe",
        Kind::ServiceTask => "automatische Aufgabe",
        Kind::SendTask => "Sendeaufgabe",
        Kind::ReceiveTask => "Empfangsaufgabe",
        Kind::ScriptTask => "Skriptaufgabe",
        Kind::BusinessRuleTask => "Regelaufgabe",
        _ => return None,
    })
}

fn task_english(kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::Task => "task without type",
        Kind::UserTask => "user task",
        Kind::ManualTask => "manual task",
        Kind::ServiceTask => "service task",
        Kind::SendTask => "send task",
        Kind::ReceiveTask => "receive task",
        Kind::ScriptTask => "script task",
        Kind::BusinessRuleTask => "business rule task",
        _ => return None,
    })
}

/// What an event is about, as the first half of a compound.
fn event_german(definition: &str) -> &'static str {
    let all = [
        (EventDefinition::Message, "Nachrichten"),
        (EventDefinition::Timer, "Zeit"),
        (EventDefinition::Error, "Fehler"),
        (EventDefinition::Escalation, "Eskalations"),
        (EventDefinition::Cancel, "Abbruch"),
        (EventDefinition::Compensate, "Rückabwicklungs"),
        (EventDefinition::Conditional, "Bedingungs"),
        (EventDefinition::Link, "Verweis"),
        (EventDefinition::Signal, "Signal"),
        (EventDefinition::Terminate, "Abschluss"),
        (EventDefinition::Multiple, "Mehrfach"),
    ];
    all.into_iter().find(|(d, _)| d.as_str() == definition).map_or("", |d| d.1)
}

/// A property in words, with its article in German; `None` for what only a machine reads.
pub(super) fn of_property(path: &str, language: Language) -> Option<&'static str> {
    let first = path.split(['/', '@', '[']).next().unwrap_or(path);
    let (german, english) = match first {
        "name" => ("der Name", "the name"),
        "documentation" => ("die Beschreibung", "the documentation"),
        "text" => ("der Text", "the text"),
        "timerEventDefinition" => ("die Frist", "the deadline"),
        "calledElement" => ("der aufgerufene Prozess", "the called process"),
        "standardLoopCharacteristics" => ("die Wiederholung", "the loop"),
        "multiInstanceLoopCharacteristics" => ("die Mehrfachausführung", "the multiple execution"),
        "conditionExpression" | "conditionalEventDefinition" => ("die Bedingung", "the condition"),
        "messageEventDefinition" | "messageRef" => ("die Nachricht", "the message"),
        "signalEventDefinition" => ("das Signal", "the signal"),
        "errorEventDefinition" => ("der Fehler", "the error"),
        "escalationEventDefinition" => ("die Eskalation", "the escalation"),
        "linkEventDefinition" => ("der Verweis", "the link"),
        "implementation" => ("die Umsetzung", "the implementation"),
        "attachedToRef" => ("der Schritt, an dem es hängt,", "the step it is attached to"),
        "dataState" => ("der Zustand", "the state"),
        _ => return None,
    };
    Some(match language {
        Language::German => german,
        Language::English => english,
    })
}

/// Classes by their names in JSON, as options of the doors give them.
///
/// # Errors
/// [`ErrorKind::Usage`](crate::ErrorKind::Usage) if there is no such class.
pub fn classes<S: AsRef<str>>(
    names: impl IntoIterator<Item = S>,
) -> Result<Vec<Class>, crate::Error> {
    let by_name = |name: S| {
        let class = Class::ALL.iter().copied().find(|c| c.as_str() == name.as_ref());
        class.ok_or_else(|| {
            let all: Vec<&str> = Class::ALL.iter().map(|c| c.as_str()).collect();
            let message =
                format!("no class {:?}; the classes are {}", name.as_ref(), all.join(", "));
            crate::Error::new(crate::ErrorKind::Usage, message)
        })
    };
    names.into_iter().map(by_name).collect()
}

/// A class as a heading.
pub fn of_class(class: Class, language: Language) -> &'static str {
    let (german, english) = match class {
        Class::Flow => ("Ablauf", "Flow"),
        Class::Responsibility => ("Zuständigkeit", "Responsibility"),
        Class::Deadline => ("Frist", "Deadline"),
        Class::Condition => ("Bedingung", "Condition"),
        Class::Data => ("Daten und Formulare", "Data and forms"),
        Class::Communication => ("Kommunikation", "Communication"),
        Class::Text => ("Text", "Text"),
        Class::Technical => ("Technik", "Technical"),
        Class::Layout => ("Zeichnung", "Layout"),
    };
    match language {
        Language::German => german,
        Language::English => english,
    }
}

/// The verdict as a sentence.
pub fn of_verdict(verdict: Verdict, language: Language) -> &'static str {
    let (german, english) = match verdict {
        Verdict::Identical => ("Die Modelle sind identisch.", "The models are identical."),
        Verdict::Equivalent => (
            "Die Modelle sind gleich; nur Äußerlichkeiten weichen ab.",
            "The models are equal but for outward form.",
        ),
        Verdict::Changed => ("Die Modelle unterscheiden sich.", "The models differ."),
        Verdict::Different => (
            "Die Modelle beschreiben offenbar verschiedene Prozesse.",
            "The models seem to describe different processes.",
        ),
    };
    match language {
        Language::German => german,
        Language::English => english,
    }
}

/// The sign of an operation: never colour alone.
pub fn sign(operation: Operation) -> char {
    match operation {
        Operation::Added => '+',
        Operation::Removed => '-',
        Operation::Moved | Operation::Reordered | Operation::Rerouted => '>',
        Operation::Split | Operation::Merged => '*',
        Operation::Layout => '.',
        Operation::Renamed | Operation::Retyped | Operation::Property => '~',
    }
}
