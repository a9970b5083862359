//! One sentence per change, in German and English.
//!
//! Sentences come from message codes with parameters. They are neutral: a difference is not a
//! fault. Labels are quoted, on one line, without control characters.

mod english;
mod german;

use super::words::{Language, of_kind};
use crate::compare::Comparison;
use crate::diff::{Change, Message, Place, Which};
use crate::label::Lexicon;
use crate::model::{ElementId, Kind, Model};

/// Longest label in a sentence, in characters.
const LONGEST: usize = 160;

/// A label on one line, safe for a terminal: control and direction characters are replaced.
pub fn plain(label: &str) -> String {
    let unsafe_character = |c: char| {
        c.is_control()
            || matches!(
                c,
                '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{206F}'
            )
    };
    let folded = label.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut text: String = folded
        .chars()
        .take(LONGEST)
        .map(|c| if unsafe_character(c) { '\u{FFFD}' } else { c })
        .collect();
    if folded.chars().nth(LONGEST).is_some() {
        text.push('…');
    }
    text
}

/// The sentence of a change.
pub fn sentence(comparison: &Comparison, change: &Change, language: Language) -> String {
    let writer = Writer { old: comparison.old(), new: comparison.new_model(), language };
    let text = match language {
        Language::German => writer.german(change),
        Language::English => writer.english(change),
    };
    upper(&text)
}

fn upper(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    first + characters.as_str()
}

fn is_data_association(kind: Kind) -> bool {
    matches!(kind, Kind::DataInputAssociation | Kind::DataOutputAssociation)
}

/// The label as it is quoted: none at a gateway that only a tool has named, such as "Exklusives
/// Gateway". People name steps so, too ("Start", "Aufgabe 3"), and then it helps to find them.
fn told(kind: Kind, label: &str) -> &str {
    if kind.is_gateway() && Lexicon::builtin().is_given_by_tool(label) { "" } else { label }
}

struct Writer<'w> {
    old: &'w Model,
    new: &'w Model,
    language: Language,
}

/// German cases that sentences need.
#[derive(Clone, Copy, PartialEq)]
enum Case {
    Nominative,
    Dative,
}

impl Writer<'_> {
    fn model(&self, which: Which) -> &Model {
        match which {
            Which::Old => self.old,
            Which::New => self.new,
        }
    }

    fn quote(&self, text: &str) -> String {
        match self.language {
            Language::German => format!("„{}“", plain(text)),
            Language::English => format!("“{}”", plain(text)),
        }
    }

    fn list(&self, model: &Model, elements: &[ElementId]) -> String {
        let which = if std::ptr::eq(model, self.old) { Which::Old } else { Which::New };
        let names: Vec<String> =
            elements.iter().map(|&e| self.short((which, e), Case::Nominative)).collect();
        let and = match self.language {
            Language::German => " und ",
            Language::English => " and ",
        };
        match names.as_slice() {
            [] => String::new(),
            [one] => one.clone(),
            [first @ .., last] => format!("{}{and}{last}", first.join(", ")),
        }
    }

    /// An element by its label alone, or if it has none by its kind and neighbour.
    fn short(&self, (which, e): Place, case: Case) -> String {
        let model = self.model(which);
        let label = told(model.kind(e), model.label(e));
        if !label.trim().is_empty() {
            return self.quote(label);
        }
        let noun = of_kind(model.kind(e));
        let article = match (self.language, case) {
            (Language::German, Case::Nominative) => noun.nominative.to_owned(),
            (Language::German, Case::Dative) => noun.dative.to_owned(),
            (Language::English, _) => format!("the {}", noun.english),
        };
        match neighbour(model, e) {
            Some((before, name)) => {
                let word = match (self.language, before) {
                    (Language::German, true) => "nach",
                    (Language::German, false) => "vor",
                    (Language::English, true) => "after",
                    (Language::English, false) => "before",
                };
                format!("{article} {word} {}", self.quote(&name))
            }
            None => article,
        }
    }

    /// An element with its noun: der Schritt „X“.
    fn full(&self, (which, e): Place, case: Case) -> String {
        let model = self.model(which);
        if told(model.kind(e), model.label(e)).trim().is_empty() {
            return self.short((which, e), case);
        }
        let noun = of_kind(model.kind(e));
        let article = match (self.language, case) {
            (Language::German, Case::Nominative) => noun.nominative.to_owned(),
            (Language::German, Case::Dative) => noun.dative.to_owned(),
            (Language::English, _) => format!("the {}", noun.english),
        };
        format!("{article} {}", self.quote(model.label(e)))
    }

    /// The element that the change is about, in the new model if it is there.
    fn place(change: &Change) -> Option<Place> {
        let new = change.new.first().map(|&e| (Which::New, e));
        new.or_else(|| change.old.first().map(|&e| (Which::Old, e)))
    }

    fn subject(&self, change: &Change, case: Case) -> String {
        Self::place(change).map(|p| self.full(p, case)).unwrap_or_default()
    }

    fn old_subject(&self, change: &Change, case: Case) -> String {
        let old = change.old.first().map(|&e| (Which::Old, e));
        old.or_else(|| Self::place(change)).map(|p| self.full(p, case)).unwrap_or_default()
    }

    /// The element by its label, after a preposition.
    fn near(&self, change: &Change) -> String {
        Self::place(change).map(|p| self.short(p, Case::Dative)).unwrap_or_default()
    }

    /// Whether the element that the change is about has a label.
    fn is_named(&self, change: &Change) -> bool {
        Self::place(change).is_some_and(|(w, e)| {
            let model = self.model(w);
            !told(model.kind(e), model.label(e)).trim().is_empty()
        })
    }

    /// The old and the new name of a change, empty where there is none.
    fn names<'c>(change: &'c Change) -> (&'c str, &'c str) {
        let name = |value: &'c Option<String>| told(change.kind, value.as_deref().unwrap_or(""));
        (name(&change.old_value), name(&change.new_value))
    }

    fn old_value(&self, change: &Change) -> String {
        self.quote(change.old_value.as_deref().unwrap_or(""))
    }

    fn new_value(&self, change: &Change) -> String {
        self.quote(change.new_value.as_deref().unwrap_or(""))
    }

    /// The step and the data of a data association, in this order.
    fn step_and_data(&self, kind: Kind, from: Place, to: Place) -> (String, String) {
        let input = kind == Kind::DataInputAssociation;
        let (step, data) = if input { (to, from) } else { (from, to) };
        (self.short(step, Case::Nominative), self.short(data, Case::Nominative))
    }

    /// Where a flow leads, after "to".
    fn flow_end(&self, which: Which, flow: Option<ElementId>) -> Option<String> {
        let end = flow.and_then(|f| self.model(which).flow_target(f));
        end.map(|e| self.short((which, e), Case::Dative))
    }

    /// The parts of a rerouting; for a message flow with its name.
    fn route(&self, change: &Change) -> Option<Route> {
        let Message::Rerouted { old, new, source_changed, target_changed } = change.message else {
            return None;
        };
        let name = Self::place(change).map(|p| self.short(p, Case::Nominative));
        let message = name.filter(|_| change.kind == Kind::MessageFlow);
        Some(Route { message, old, new, source_changed, target_changed })
    }
}

/// A flow that leads elsewhere.
struct Route {
    message: Option<String>,
    old: (Option<Place>, Option<Place>),
    new: (Option<Place>, Option<Place>),
    source_changed: bool,
    target_changed: bool,
}

/// The nearest labelled step before an element, or else after it.
fn neighbour(model: &Model, e: ElementId) -> Option<(bool, String)> {
    let named = |e: ElementId| {
        let name = told(model.kind(e), model.label(e));
        Some(name.to_owned()).filter(|name| !name.trim().is_empty())
    };
    if !model.kind(e).is_flow_node() {
        return None;
    }
    for before in [true, false] {
        let (mut at, mut steps) = (e, 0);
        while steps < 8 {
            let flows = if before { model.incoming(at) } else { model.outgoing(at) };
            let mut ends = flows.iter().filter(|&&f| model.kind(f) == Kind::SequenceFlow);
            let end = ends
                .next()
                .and_then(|&f| if before { model.flow_source(f) } else { model.flow_target(f) });
            let Some(end) = end.filter(|&n| n != e) else { break };
            if let Some(name) = named(end) {
                return Some((before, name));
            }
            (at, steps) = (end, steps + 1);
        }
    }
    None
}
