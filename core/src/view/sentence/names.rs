//! How sentences name an element: by its label, with its noun and article, or by what is near it.

use super::super::nouns::{Noun, of_kind, of_merge};
use super::super::words::Language;
use super::{Writer, plain};
use crate::diff::{Place, Which};
use crate::label::Lexicon;
use crate::model::{ElementId, Kind, Model};

/// German cases that sentences need.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Case {
    Nominative,
    Dative,
    Accusative,
}

impl Writer<'_> {
    /// The name of an element; empty where it has none, or only a default name of a tool.
    pub(super) fn label(&self, place: Place) -> &str {
        if self.default_names.contains(&place) {
            return "";
        }
        let model = self.model(place.0);
        told(model.kind(place.1), model.label(place.1))
    }

    pub(super) fn quote(&self, text: &str) -> String {
        match self.language {
            Language::German => format!("„{}“", plain(text)),
            Language::English => format!("“{}”", plain(text)),
        }
    }

    pub(super) fn list(&self, model: &Model, elements: &[ElementId]) -> String {
        let which = if std::ptr::eq(model, self.old) { Which::Old } else { Which::New };
        let names: Vec<String> =
            elements.iter().map(|&e| self.short((which, e), Case::Nominative)).collect();
        self.joined(&names)
    }

    /// "A, B and C".
    pub(super) fn joined(&self, names: &[String]) -> String {
        let and = match self.language {
            Language::German => " und ",
            Language::English => " and ",
        };
        match names {
            [] => String::new(),
            [one] => one.clone(),
            [first @ .., last] => format!("{}{and}{last}", first.join(", ")),
        }
    }

    /// An element by its label alone, or if it has none by its kind and neighbour.
    pub(super) fn short(&self, (which, e): Place, case: Case) -> String {
        let label = self.label((which, e));
        if !label.trim().is_empty() {
            return self.quote(label) + &self.seat((which, e));
        }
        self.definite((which, e), case) + &self.position((which, e))
    }

    /// The lane or pool of a step, after its name, where it tells the step from another.
    pub(super) fn seat(&self, place: Place) -> String {
        let seat = self.told_by.and_then(|all| all.get(&place));
        let name = seat.map(|&e| self.label((place.0, e))).filter(|l| !l.trim().is_empty());
        name.map(|name| format!(" ({})", self.quote(name))).unwrap_or_default()
    }

    /// The word for an element.
    pub(super) fn noun(&self, (which, e): Place) -> Noun {
        let model = self.model(which);
        let kind = model.kind(e);
        of_merge(kind).filter(|_| is_merge(model, e)).unwrap_or_else(|| of_kind(kind))
    }

    /// The word for an element with its article: dem Schritt.
    pub(super) fn definite(&self, place: Place, case: Case) -> String {
        let noun = self.noun(place);
        match (self.language, case) {
            (Language::German, Case::Nominative) => noun.nominative.to_owned(),
            (Language::German, Case::Dative) => noun.dative.to_owned(),
            (Language::German, Case::Accusative) => noun.accusative(),
            (Language::English, _) => format!("the {}", noun.english),
        }
    }

    /// What comes or goes: der Schritt „X“, ein Schritt ohne Namen nach „Y“; the latter without its
    /// place where the sentence tells it anyway.
    pub(super) fn newcomer(&self, place: Place, is_placed: bool) -> String {
        if !self.label(place).trim().is_empty() {
            return self.full(place, Case::Nominative);
        }
        let (noun, kind) = (self.noun(place), self.model(place.0).kind(place.1));
        let (what, without) = match (self.language, kind) {
            (Language::German, Kind::TextAnnotation) => (noun.indefinite(), " ohne Text"),
            (Language::German, _) => (noun.indefinite(), " ohne Namen"),
            (Language::English, Kind::TextAnnotation) => (an(noun.english), " without text"),
            (Language::English, _) => (an(noun.english), " without a name"),
        };
        // Few name where a process begins, ends and parts; for the rest it is worth a word.
        let bears_name = kind.is_activity()
            || kind.is_data()
            || matches!(
                kind,
                Kind::Participant | Kind::Lane | Kind::Process | Kind::TextAnnotation | Kind::Group
            );
        let position = if is_placed { String::new() } else { self.position(place) };
        format!("{what}{}{position}", if bears_name { without } else { "" })
    }

    /// An element with its noun: der Schritt „X“.
    pub(super) fn full(&self, (which, e): Place, case: Case) -> String {
        let label = self.label((which, e));
        if label.trim().is_empty() {
            return self.short((which, e), case);
        }
        format!(
            "{} {}{}",
            self.definite((which, e), case),
            self.quote(label),
            self.seat((which, e))
        )
    }

    /// Where a step without a name stands, after its noun: " nach „X“".
    pub(super) fn position(&self, place: Place) -> String {
        let Some((before, step)) = self.neighbour(place) else { return String::new() };
        let word = match (self.language, before) {
            (Language::German, true) => "nach",
            (Language::German, false) => "vor",
            (Language::English, true) => "after",
            (Language::English, false) => "before",
        };
        format!(" {word} {}", self.short(step, Case::Dative))
    }

    /// The nearest labelled step before an element, or else after it.
    fn neighbour(&self, (which, e): Place) -> Option<(bool, Place)> {
        let model = self.model(which);
        if !model.kind(e).is_flow_node() {
            return None;
        }
        // What comes together leads somewhere; all else comes from somewhere.
        let merge = is_merge(model, e);
        for before in [!merge, merge] {
            let (mut at, mut steps) = (e, 0);
            while steps < 8 {
                let flows = if before { model.incoming(at) } else { model.outgoing(at) };
                let flows = flows.iter().filter(|&&f| model.kind(f) == Kind::SequenceFlow);
                let ends = flows.filter_map(|&f| {
                    if before { model.flow_source(f) } else { model.flow_target(f) }
                });
                let Some(end) = ends.filter(|&n| n != e).min_by_key(|&n| self.place_of((which, n)))
                else {
                    break;
                };
                if !self.label((which, end)).trim().is_empty() {
                    return Some((before, (which, end)));
                }
                (at, steps) = (end, steps + 1);
            }
        }
        None
    }
}

/// The label as it is quoted: none at a gateway that only a tool has named, such as "Exklusives
/// Gateway". People name steps so, too ("Start", "Aufgabe 3"), and then it helps to find them.
fn told(kind: Kind, label: &str) -> &str {
    if kind.is_gateway() && Lexicon::builtin().is_given_by_tool(label) { "" } else { label }
}

/// Whether flows only come together at a gateway.
fn is_merge(model: &Model, e: ElementId) -> bool {
    let flows =
        |all: &[ElementId]| all.iter().filter(|&&f| model.kind(f) == Kind::SequenceFlow).count();
    model.kind(e).is_gateway() && flows(model.incoming(e)) > 1 && flows(model.outgoing(e)) < 2
}

/// "a" or "an" before an English noun.
fn an(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}")
}
