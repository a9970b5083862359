//! Nouns for elements, in German with the cases that sentences need, and in English.

use crate::model::Kind;

/// A German noun: article and noun in nominative and dative, and the noun alone, as it stands after
/// "ein" or "eine".
pub(super) struct Noun {
    pub(super) nominative: &'static str,
    pub(super) dative: &'static str,
    pub(super) bare: &'static str,
    pub(super) english: &'static str,
}

impl Noun {
    /// With its article in the accusative, which differs from the nominative of men alone.
    pub(super) fn accusative(&self) -> String {
        match self.nominative.strip_prefix("der ") {
            Some(rest) => format!("den {rest}"),
            None => self.nominative.to_owned(),
        }
    }

    /// With "ein" or "eine", in the nominative.
    pub(super) fn indefinite(&self) -> String {
        let article = if self.nominative.starts_with("die ") { "eine" } else { "ein" };
        format!("{article} {}", self.bare)
    }
}

/// The word for a gateway at which flows only come together; `None` for a kind that does not.
pub(super) fn of_merge(kind: Kind) -> Option<Noun> {
    Some(match kind {
        Kind::ExclusiveGateway | Kind::ComplexGateway => {
            noun("die Zusammenführung", "der Zusammenführung", "Zusammenführung", "merge")
        }
        Kind::ParallelGateway => noun(
            "die parallele Zusammenführung",
            "der parallelen Zusammenführung",
            "parallele Zusammenführung",
            "parallel merge",
        ),
        Kind::InclusiveGateway => noun(
            "die Und/oder-Zusammenführung",
            "der Und/oder-Zusammenführung",
            "Und/oder-Zusammenführung",
            "inclusive merge",
        ),
        _ => return None,
    })
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
        Kind::ExclusiveGateway => {
            noun("die Verzweigung", "der Verzweigung", "Verzweigung", "gateway")
        }
        Kind::ParallelGateway => noun(
            "die parallele Verzweigung",
            "der parallelen Verzweigung",
            "parallele Verzweigung",
            "parallel gateway",
        ),
        Kind::InclusiveGateway => noun(
            "die Und/oder-Verzweigung",
            "der Und/oder-Verzweigung",
            "Und/oder-Verzweigung",
            "inclusive gateway",
        ),
        Kind::EventBasedGateway => noun(
            "die ereignisbasierte Verzweigung",
            "der ereignisbasierten Verzweigung",
            "ereignisbasierte Verzweigung",
            "event-based gateway",
        ),
        Kind::ComplexGateway => noun(
            "die komplexe Verzweigung",
            "der komplexen Verzweigung",
            "komplexe Verzweigung",
            "complex gateway",
        ),
        kind => of_thing(kind),
    }
}

/// The word for what is no step.
fn of_thing(kind: Kind) -> Noun {
    match kind {
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
        Kind::ItemDefinition => {
            noun("die Datendefinition", "der Datendefinition", "Datendefinition", "data definition")
        }
        Kind::Category => noun("die Kategorie", "der Kategorie", "Kategorie", "category"),
        Kind::CategoryValue => {
            noun("der Kategoriewert", "dem Kategoriewert", "Kategoriewert", "category value")
        }
        Kind::IoSpecification => {
            noun("die Datenangabe", "der Datenangabe", "Datenangabe", "data specification")
        }
        Kind::Conversation | Kind::SubConversation | Kind::CallConversation => {
            noun("die Konversation", "der Konversation", "Konversation", "conversation")
        }
        Kind::Choreography => {
            noun("die Choreografie", "der Choreografie", "Choreografie", "choreography")
        }
        Kind::LaneSet => noun("die Lane-Gruppe", "der Lane-Gruppe", "Lane-Gruppe", "lane set"),
        Kind::Collaboration => {
            noun("die Zusammenarbeit", "der Zusammenarbeit", "Zusammenarbeit", "collaboration")
        }
        _ => noun("das Element", "dem Element", "Element", "element"),
    }
}
