//! Words for elements, classes and operations in German and English, in the case they are used in.

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

/// A German noun: article and noun in nominative and dative, and the noun alone.
pub(super) struct Noun {
    pub(super) nominative: &'static str,
    pub(super) dative: &'static str,
    pub(super) bare: &'static str,
    pub(super) english: &'static str,
}

const fn noun(
    nominative: &'static str,
    dative: &'static str,
    bare: &'static str,
    english: &'static str,
) -> Noun {
    Noun { nominative, dative, bare, english }
}

/// The word for an element of a kind.
pub(super) fn of_kind(kind: Kind) -> Noun {
    match kind {
        Kind::SubProcess | Kind::Transaction | Kind::AdHocSubProcess | Kind::SubChoreography => {
            noun("der Teilprozess", "dem Teilprozess", "Teilprozess", "sub-process")
        }
        Kind::CallActivity => {
            noun("der Prozessaufruf", "dem Prozessaufruf", "Prozessaufruf", "call activity")
        }
        kind if kind.is_activity() => noun("der Schritt", "dem Schritt", "Schritt", "step"),
        Kind::StartEvent => {
            noun("das Startereignis", "dem Startereignis", "Startereignis", "start event")
        }
        Kind::EndEvent => noun("das Endereignis", "dem Endereignis", "Endereignis", "end event"),
        Kind::BoundaryEvent => noun(
            "das angeheftete Ereignis",
            "dem angehefteten Ereignis",
            "angeheftetes Ereignis",
            "boundary event",
        ),
        Kind::IntermediateCatchEvent | Kind::IntermediateThrowEvent => noun(
            "das Zwischenereignis",
            "dem Zwischenereignis",
            "Zwischenereignis",
            "intermediate event",
        ),
        Kind::ExclusiveGateway => noun(
            "die Verzweigung (entweder/oder)",
            "der Verzweigung (entweder/oder)",
            "Verzweigung (entweder/oder)",
            "exclusive gateway",
        ),
        Kind::ParallelGateway => noun(
            "die parallele Verzweigung",
            "der parallelen Verzweigung",
            "parallele Verzweigung",
            "parallel gateway",
        ),
        Kind::InclusiveGateway => noun(
            "die Verzweigung (und/oder)",
            "der Verzweigung (und/oder)",
            "Verzweigung (und/oder)",
            "inclusive gateway",
        ),
        Kind::EventBasedGateway => noun(
            "die Verzweigung nach Ereignis",
            "der Verzweigung nach Ereignis",
            "Verzweigung nach Ereignis",
            "event-based gateway",
        ),
        Kind::ComplexGateway => noun(
            "die komplexe Verzweigung",
            "der komplexen Verzweigung",
            "komplexe Verzweigung",
            "complex gateway",
        ),
        Kind::SequenceFlow => {
            noun("der Sequenzfluss", "dem Sequenzfluss", "Sequenzfluss", "sequence flow")
        }
        Kind::MessageFlow => {
            noun("der Nachrichtenfluss", "dem Nachrichtenfluss", "Nachrichtenfluss", "message flow")
        }
        Kind::Participant => noun("der Pool", "dem Pool", "Pool", "pool"),
        Kind::Lane => noun("die Lane", "der Lane", "Lane", "lane"),
        Kind::DataObject | Kind::DataObjectReference => {
            noun("das Datenobjekt", "dem Datenobjekt", "Datenobjekt", "data object")
        }
        Kind::DataStore | Kind::DataStoreReference => {
            noun("der Datenspeicher", "dem Datenspeicher", "Datenspeicher", "data store")
        }
        Kind::DataInput => {
            noun("die Dateneingabe", "der Dateneingabe", "Dateneingabe", "data input")
        }
        Kind::DataOutput => {
            noun("die Datenausgabe", "der Datenausgabe", "Datenausgabe", "data output")
        }
        Kind::DataInputAssociation | Kind::DataOutputAssociation => noun(
            "die Datenverbindung",
            "der Datenverbindung",
            "Datenverbindung",
            "data association",
        ),
        Kind::TextAnnotation => noun("die Anmerkung", "der Anmerkung", "Anmerkung", "annotation"),
        Kind::Association => {
            noun("die Verbindungslinie", "der Verbindungslinie", "Verbindungslinie", "association")
        }
        Kind::Group => noun("die Gruppe", "der Gruppe", "Gruppe", "group"),
        Kind::Process => noun("der Prozess", "dem Prozess", "Prozess", "process"),
        Kind::Message => noun("die Nachricht", "der Nachricht", "Nachricht", "message"),
        Kind::Signal => noun("das Signal", "dem Signal", "Signal", "signal"),
        Kind::Error => noun("der Fehler", "dem Fehler", "Fehler", "error"),
        Kind::Escalation => noun("die Eskalation", "der Eskalation", "Eskalation", "escalation"),
        Kind::LaneSet => noun("die Lane-Gruppe", "der Lane-Gruppe", "Lane-Gruppe", "lane set"),
        Kind::Collaboration => {
            noun("die Zusammenarbeit", "der Zusammenarbeit", "Zusammenarbeit", "collaboration")
        }
        _ => noun("das Element", "dem Element", "Element", "element"),
    }
}

/// A type as told in "is now a ...", from `kind` or `definition kind`.
pub(super) fn of_type(name: &str, language: Language) -> String {
    let (definition, kind) = name.split_once(' ').unwrap_or(("", name));
    let word = match (Kind::from_xml(kind), language) {
        (Some(kind), Language::German) => {
            task_german(kind).unwrap_or(of_kind(kind).bare).to_owned()
        }
        (Some(kind), Language::English) => {
            task_english(kind).unwrap_or(of_kind(kind).english).to_owned()
        }
        (None, _) => kind.to_owned(),
    };
    match (definition, language) {
        ("", _) => word,
        (definition, Language::German) => format!("{word} ({})", event_german(definition)),
        (definition, Language::English) => format!("{definition} {word}"),
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

/// What an event is about, as told in "is now ...".
pub(super) fn trigger(name: &str, language: Language) -> String {
    match (name.split_once(' '), language) {
        (Some((definition, _)), Language::German) => {
            format!("von der Art „{}“", event_german(definition))
        }
        (None, Language::German) => "ohne Art".to_owned(),
        (Some((definition, _)), Language::English) => format!("of the kind “{definition}”"),
        (None, Language::English) => "without a kind".to_owned(),
    }
}

fn task_german(kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::Task => "Aufgabe ohne Typ",
        Kind::UserTask => "Benutzeraufgabe",
        Kind::ManualTask => "Handaufgabe ohne IT",
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

fn event_german(definition: &str) -> &'static str {
    let all = [
        (EventDefinition::Message, "Nachricht"),
        (EventDefinition::Timer, "Zeit"),
        (EventDefinition::Error, "Fehler"),
        (EventDefinition::Escalation, "Eskalation"),
        (EventDefinition::Cancel, "Abbruch"),
        (EventDefinition::Compensate, "Rückabwicklung"),
        (EventDefinition::Conditional, "Bedingung"),
        (EventDefinition::Link, "Verweis"),
        (EventDefinition::Signal, "Signal"),
        (EventDefinition::Terminate, "beendet alles"),
        (EventDefinition::Multiple, "mehrere Auslöser"),
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
        "messageEventDefinition" => ("die Nachricht", "the message"),
        "signalEventDefinition" => ("das Signal", "the signal"),
        "errorEventDefinition" => ("der Fehler", "the error"),
        "escalationEventDefinition" => ("die Eskalation", "the escalation"),
        "linkEventDefinition" => ("der Verweis", "the link"),
        "isExecutable" => ("die Ausführbarkeit", "whether it is executable"),
        "implementation" => ("die Umsetzung", "the implementation"),
        "cancelActivity" | "isInterrupting" => ("die Unterbrechung", "whether it interrupts"),
        "attachedToRef" => ("der Schritt, an dem es hängt,", "the step it is attached to"),
        "isCollection" => ("die Anzahl (eines oder mehrere)", "whether it is a collection"),
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
