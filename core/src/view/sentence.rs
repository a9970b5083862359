//! One sentence per change, in German and English.
//!
//! Sentences come from message codes with parameters. They are neutral: a difference is not a
//! fault. Labels are quoted, on one line, without control characters.

use super::words::{Language, of_kind, of_property, of_type};
use crate::compare::Comparison;
use crate::diff::{Change, Message, Place, Which};
use crate::model::{ElementId, Kind, Model};

/// Longest label in a sentence, in characters.
const LONGEST: usize = 160;

/// A label on one line, safe for a terminal: control and direction characters are replaced.
pub fn plain(label: &str) -> String {
    let unsafe_character = |c: char| {
        c.is_control()
            || matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
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
        let label = model.label(e);
        if !label.trim().is_empty() {
            return self.quote(label);
        }
        let noun = of_kind(model.kind(e));
        let article = match (self.language, case) {
            (Language::German, Case::Nominative) => noun.nominative.to_owned(),
            (Language::German, Case::Dative) => noun.dative.to_owned(),
            (Language::English, _) => format!("the {}", noun.english),
        };
        match self.neighbour(model, e) {
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

    /// The nearest labelled step before an element, or else after it.
    fn neighbour(&self, model: &Model, e: ElementId) -> Option<(bool, String)> {
        let named =
            |e: ElementId| Some(model.label(e).to_owned()).filter(|name| !name.trim().is_empty());
        if !model.kind(e).is_flow_node() {
            return None;
        }
        for before in [true, false] {
            let (mut at, mut steps) = (e, 0);
            while steps < 8 {
                let flows = if before { model.incoming(at) } else { model.outgoing(at) };
                let mut ends = flows.iter().filter(|&&f| model.kind(f) == Kind::SequenceFlow);
                let end = ends.next().and_then(|&f| {
                    if before { model.flow_source(f) } else { model.flow_target(f) }
                });
                let Some(end) = end.filter(|&n| n != e) else { break };
                if let Some(name) = named(end) {
                    return Some((before, name));
                }
                (at, steps) = (end, steps + 1);
            }
        }
        None
    }

    /// An element with its noun: der Schritt „X“.
    fn full(&self, (which, e): Place, case: Case) -> String {
        let model = self.model(which);
        if model.label(e).trim().is_empty() {
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

    /// The element that the change is about.
    fn subject(change: &Change) -> Option<Place> {
        let new = change.new.first().map(|&e| (Which::New, e));
        new.or_else(|| change.old.first().map(|&e| (Which::Old, e)))
    }

    fn old_subject(change: &Change) -> Option<Place> {
        let old = change.old.first().map(|&e| (Which::Old, e));
        old.or_else(|| Self::subject(change))
    }

    fn german(&self, change: &Change) -> String {
        let subject =
            Self::subject(change).map(|p| self.full(p, Case::Nominative)).unwrap_or_default();
        let old =
            Self::old_subject(change).map(|p| self.full(p, Case::Nominative)).unwrap_or_default();
        let near = Self::subject(change).map(|p| self.short(p, Case::Dative)).unwrap_or_default();
        let value = |v: &Option<String>| self.quote(v.as_deref().unwrap_or(""));
        let dative = |p: &Option<Place>| {
            p.map_or_else(|| "einem offenen Ende".to_owned(), |p| self.short(p, Case::Dative))
        };
        let between = |b: &Option<(Place, Place)>| {
            b.map(|(x, y)| {
                format!(
                    "zwischen {} und {}",
                    self.short(x, Case::Dative),
                    self.short(y, Case::Dative)
                )
            })
        };
        match &change.message {
            Message::Added { between: Some(b) } if is_data_association(change.kind) => {
                self.data_use(change.kind, *b, true)
            }
            Message::Removed { between: Some(b) } if is_data_association(change.kind) => {
                self.data_use(change.kind, *b, false)
            }
            Message::Added { between: b } if change.kind.is_connection() => match between(b) {
                Some(place) => format!("{subject} {place} ist neu."),
                None => format!("{subject} ist neu."),
            },
            Message::Added { between: b } => match between(b) {
                Some(place) => format!("{subject} ist neu, {place} eingefügt."),
                None => format!("{subject} ist neu."),
            },
            Message::Removed { between: b } => match between(b) {
                Some(place) => format!("{old} entfällt (bisher {place})."),
                None => format!("{old} entfällt."),
            },
            Message::Renamed => match (&change.old_value, &change.new_value) {
                (Some(a), Some(b)) if a.is_empty() => {
                    format!(
                        "{} hat jetzt einen Namen: {}.",
                        of_kind(change.kind).nominative,
                        self.quote(b)
                    )
                }
                (Some(_), Some(b)) if b.is_empty() => format!("{old} hat keinen Namen mehr."),
                _ => format!("{old} heißt jetzt {}.", value(&change.new_value)),
            },
            Message::Opposite => {
                format!("{old} heißt jetzt {}: Das ist das Gegenteil.", value(&change.new_value))
            }
            Message::Inverted => format!(
                "Die Frage {} ist jetzt umgekehrt gestellt: {}.",
                value(&change.old_value),
                value(&change.new_value)
            ),
            Message::Retyped { from, to } => format!(
                "{subject} ist jetzt: {} (bisher: {}).",
                of_type(to, self.language),
                of_type(from, self.language)
            ),
            Message::OtherLane { from, to } => {
                let who = |m: &Model, e: &Option<ElementId>| {
                    e.map_or_else(|| "niemand bezeichnet".to_owned(), |e| self.quote(m.label(e)))
                };
                format!(
                    "Für {near} ist jetzt {} zuständig (bisher {}).",
                    who(self.new, to),
                    who(self.old, from)
                )
            }
            Message::MovedInto { container } => format!(
                "{subject} liegt jetzt in {}.",
                self.full((Which::New, *container), Case::Dative)
            ),
            Message::MovedOut { container } => format!(
                "{subject} liegt nicht mehr in {}.",
                self.full((Which::Old, *container), Case::Dative)
            ),
            Message::Reordered { between: b } => match between(b) {
                Some(place) => {
                    format!("{subject} steht jetzt an anderer Stelle im Ablauf: {place}.")
                }
                None => format!("{subject} steht jetzt an anderer Stelle im Ablauf."),
            },
            Message::Parallel { steps } => {
                format!("{} laufen jetzt parallel.", self.list(self.new, steps))
            }
            Message::Sequential { steps } => {
                format!("{} laufen jetzt nacheinander statt parallel.", self.list(self.old, steps))
            }
            Message::FlowAdded { from, to } => {
                format!("Von {} führt jetzt ein Weg zu {}.", dative(from), dative(to))
            }
            Message::FlowRemoved { from, to } => {
                format!("Der Weg von {} zu {} entfällt.", dative(from), dative(to))
            }
            Message::Rerouted { .. } => self.rerouted(change),
            Message::Split => {
                format!(
                    "Aus {} sind mehrere Schritte geworden: {}.",
                    self.list(self.old, &change.old),
                    self.list(self.new, &change.new)
                )
            }
            Message::Merged => {
                format!(
                    "Die Schritte {} sind zu {} zusammengefasst.",
                    self.list(self.old, &change.old),
                    self.list(self.new, &change.new)
                )
            }
            Message::Property { name } => {
                let what = of_property(name, self.language)
                    .map_or_else(|| format!("die Eigenschaft {}", plain(name)), str::to_owned);
                match (&change.old_value, &change.new_value) {
                    (None, None) => format!("Bei {near} hat sich {what} geändert."),
                    (None, Some(b)) if b.is_empty() => {
                        format!("Bei {near} ist {what} hinzugekommen.")
                    }
                    (None, Some(b)) => {
                        format!("Bei {near} ist {what} hinzugekommen: {}.", self.quote(b))
                    }
                    (Some(a), None) if a.is_empty() => format!("Bei {near} ist {what} entfallen."),
                    (Some(a), None) => {
                        format!("Bei {near} ist {what} entfallen (bisher {}).", self.quote(a))
                    }
                    (Some(a), Some(b)) => format!(
                        "Bei {near} lautet {what} jetzt {} (bisher {}).",
                        self.quote(b),
                        self.quote(a)
                    ),
                }
            }
            Message::Condition { from, to } => {
                let way = format!("Auf dem Weg von {} zu {}", dative(from), dative(to));
                match (&change.old_value, &change.new_value) {
                    (Some(a), Some(b)) if !a.is_empty() && !b.is_empty() => {
                        format!("{way} steht jetzt {} (bisher {}).", self.quote(b), self.quote(a))
                    }
                    (_, Some(b)) if !b.is_empty() => {
                        format!("{way} steht jetzt {} (bisher nichts).", self.quote(b))
                    }
                    (a, _) => format!("{way} steht jetzt nichts mehr (bisher {}).", value(a)),
                }
            }
            Message::DefaultFlow { old, new } => self.default_flow(&near, *old, *new),
            Message::PoolsAdded { pools, lanes } => self.pools(pools, lanes, Which::New),
            Message::PoolsRemoved { pools, lanes } => self.pools(pools, lanes, Which::Old),
            Message::Layout { count: 1 } => "Ein Element ist anders gezeichnet.".to_owned(),
            Message::Layout { count } => format!("{count} Elemente sind anders gezeichnet."),
        }
    }

    fn english(&self, change: &Change) -> String {
        let subject =
            Self::subject(change).map(|p| self.full(p, Case::Nominative)).unwrap_or_default();
        let old =
            Self::old_subject(change).map(|p| self.full(p, Case::Nominative)).unwrap_or_default();
        let near = Self::subject(change).map(|p| self.short(p, Case::Dative)).unwrap_or_default();
        let value = |v: &Option<String>| self.quote(v.as_deref().unwrap_or(""));
        let end = |p: &Option<Place>| {
            p.map_or_else(|| "an open end".to_owned(), |p| self.short(p, Case::Dative))
        };
        let between = |b: &Option<(Place, Place)>| {
            b.map(|(x, y)| {
                format!(
                    "between {} and {}",
                    self.short(x, Case::Dative),
                    self.short(y, Case::Dative)
                )
            })
        };
        match &change.message {
            Message::Added { between: Some(b) } if is_data_association(change.kind) => {
                self.data_use(change.kind, *b, true)
            }
            Message::Removed { between: Some(b) } if is_data_association(change.kind) => {
                self.data_use(change.kind, *b, false)
            }
            Message::Added { between: b } => match between(b) {
                Some(place) => format!("{subject} is new, {place}."),
                None => format!("{subject} is new."),
            },
            Message::Removed { between: b } => match between(b) {
                Some(place) => format!("{old} is gone (it was {place})."),
                None => format!("{old} is gone."),
            },
            Message::Renamed => match (&change.old_value, &change.new_value) {
                (Some(a), Some(b)) if a.is_empty() => {
                    format!(
                        "the {} now has a name: {}.",
                        of_kind(change.kind).english,
                        self.quote(b)
                    )
                }
                (Some(_), Some(b)) if b.is_empty() => format!("{old} no longer has a name."),
                _ => format!("{old} is now called {}.", value(&change.new_value)),
            },
            Message::Opposite => {
                format!("{old} is now called {}: that is the opposite.", value(&change.new_value))
            }
            Message::Inverted => format!(
                "the question {} is now asked the other way round: {}.",
                value(&change.old_value),
                value(&change.new_value)
            ),
            Message::Retyped { from, to } => format!(
                "{subject} is now: {} (before: {}).",
                of_type(to, self.language),
                of_type(from, self.language)
            ),
            Message::OtherLane { from, to } => {
                let who = |m: &Model, e: &Option<ElementId>| {
                    e.map_or_else(|| "nobody named".to_owned(), |e| self.quote(m.label(e)))
                };
                format!(
                    "{} is now responsible for {near} (before: {}).",
                    who(self.new, to),
                    who(self.old, from)
                )
            }
            Message::MovedInto { container } => {
                format!(
                    "{subject} is now inside {}.",
                    self.full((Which::New, *container), Case::Dative)
                )
            }
            Message::MovedOut { container } => format!(
                "{subject} is no longer inside {}.",
                self.full((Which::Old, *container), Case::Dative)
            ),
            Message::Reordered { between: b } => match between(b) {
                Some(place) => format!("{subject} now has another place in the flow: {place}."),
                None => format!("{subject} now has another place in the flow."),
            },
            Message::Parallel { steps } => {
                format!("{} now run in parallel.", self.list(self.new, steps))
            }
            Message::Sequential { steps } => {
                format!(
                    "{} now run one after the other instead of in parallel.",
                    self.list(self.old, steps)
                )
            }
            Message::FlowAdded { from, to } => {
                format!("a flow now leads from {} to {}.", end(from), end(to))
            }
            Message::FlowRemoved { from, to } => {
                format!("the flow from {} to {} is gone.", end(from), end(to))
            }
            Message::Rerouted { .. } => self.rerouted(change),
            Message::Split => {
                format!(
                    "{} has become several steps: {}.",
                    self.list(self.old, &change.old),
                    self.list(self.new, &change.new)
                )
            }
            Message::Merged => {
                format!(
                    "the steps {} have become {}.",
                    self.list(self.old, &change.old),
                    self.list(self.new, &change.new)
                )
            }
            Message::Property { name } => {
                let what = of_property(name, self.language)
                    .map_or_else(|| format!("the property {}", plain(name)), str::to_owned);
                match (&change.old_value, &change.new_value) {
                    (None, None) => format!("at {near}, {what} has changed."),
                    (None, Some(b)) if b.is_empty() => format!("at {near}, {what} is new."),
                    (None, Some(b)) => format!("at {near}, {what} is new: {}.", self.quote(b)),
                    (Some(a), None) if a.is_empty() => format!("at {near}, {what} is gone."),
                    (Some(a), None) => {
                        format!("at {near}, {what} is gone (before: {}).", self.quote(a))
                    }
                    (Some(a), Some(b)) => format!(
                        "at {near}, {what} is now {} (before: {}).",
                        self.quote(b),
                        self.quote(a)
                    ),
                }
            }
            Message::Condition { from, to } => {
                let way = format!("the flow from {} to {}", end(from), end(to));
                match (&change.old_value, &change.new_value) {
                    (Some(a), Some(b)) if !a.is_empty() && !b.is_empty() => {
                        format!("{way} now says {} (before: {}).", self.quote(b), self.quote(a))
                    }
                    (_, Some(b)) if !b.is_empty() => {
                        format!("{way} now says {} (before: nothing).", self.quote(b))
                    }
                    (a, _) => format!("{way} now says nothing (before: {}).", value(a)),
                }
            }
            Message::DefaultFlow { old, new } => self.default_flow(&near, *old, *new),
            Message::PoolsAdded { pools, lanes } => self.pools(pools, lanes, Which::New),
            Message::PoolsRemoved { pools, lanes } => self.pools(pools, lanes, Which::Old),
            Message::Layout { count: 1 } => "one element is drawn elsewhere.".to_owned(),
            Message::Layout { count } => format!("{count} elements are drawn elsewhere."),
        }
    }

    /// A step that uses or makes data, or no longer does.
    fn data_use(&self, kind: Kind, (from, to): (Place, Place), added: bool) -> String {
        let input = kind == Kind::DataInputAssociation;
        let (step, data) = if input { (to, from) } else { (from, to) };
        let (step, data) = (self.short(step, Case::Nominative), self.short(data, Case::Nominative));
        match (self.language, input, added) {
            (Language::German, true, true) => format!("{step} nutzt jetzt {data}."),
            (Language::German, true, false) => format!("{step} nutzt {data} nicht mehr."),
            (Language::German, false, true) => format!("{step} liefert jetzt {data}."),
            (Language::German, false, false) => format!("{step} liefert {data} nicht mehr."),
            (Language::English, true, true) => format!("{step} now uses {data}."),
            (Language::English, true, false) => format!("{step} no longer uses {data}."),
            (Language::English, false, true) => format!("{step} now makes {data}."),
            (Language::English, false, false) => format!("{step} no longer makes {data}."),
        }
    }

    fn rerouted(&self, change: &Change) -> String {
        let Message::Rerouted { from, old_to, new_from, new_to } = &change.message else {
            return String::new();
        };
        let shown = |p: &Option<Place>| match (p, self.language) {
            (Some(p), _) => self.short(*p, Case::Dative),
            (None, Language::German) => "einem offenen Ende".to_owned(),
            (None, Language::English) => "an open end".to_owned(),
        };
        let same_source = shown(from) == shown(new_from);
        let message = change.kind == Kind::MessageFlow;
        let name = change.new.first().map(|&e| self.short((Which::New, e), Case::Nominative));
        let name = name.unwrap_or_default();
        match (self.language, message, same_source) {
            (Language::German, true, true) => {
                format!(
                    "Die Nachricht {name} geht jetzt an {} statt an {}.",
                    shown(new_to),
                    shown(old_to)
                )
            }
            (Language::German, true, false) => {
                format!(
                    "Die Nachricht {name} kommt jetzt von {} statt von {}.",
                    shown(new_from),
                    shown(from)
                )
            }
            (Language::German, false, true) => {
                format!(
                    "Von {} geht es jetzt zu {} statt zu {}.",
                    shown(from),
                    shown(new_to),
                    shown(old_to)
                )
            }
            (Language::German, false, false) => {
                format!(
                    "Zu {} geht es jetzt von {} statt von {}.",
                    shown(new_to),
                    shown(new_from),
                    shown(from)
                )
            }
            (Language::English, true, true) => {
                format!(
                    "the message {name} now goes to {} instead of {}.",
                    shown(new_to),
                    shown(old_to)
                )
            }
            (Language::English, true, false) => {
                format!(
                    "the message {name} now comes from {} instead of {}.",
                    shown(new_from),
                    shown(from)
                )
            }
            (Language::English, false, true) => {
                format!(
                    "from {} the flow now leads to {} instead of {}.",
                    shown(from),
                    shown(new_to),
                    shown(old_to)
                )
            }
            (Language::English, false, false) => {
                format!(
                    "to {} the flow now leads from {} instead of {}.",
                    shown(new_to),
                    shown(new_from),
                    shown(from)
                )
            }
        }
    }

    fn default_flow(&self, near: &str, old: Option<ElementId>, new: Option<ElementId>) -> String {
        let target = |which: Which, flow: Option<ElementId>| {
            let end = flow.and_then(|f| self.model(which).flow_target(f));
            end.map(|e| self.short((which, e), Case::Dative))
        };
        match (self.language, target(Which::Old, old), target(Which::New, new)) {
            (Language::German, Some(a), Some(b)) => {
                format!("Bei {near} führt der Standardweg jetzt zu {b} (bisher zu {a}).")
            }
            (Language::German, None, Some(b)) => {
                format!("Bei {near} gibt es jetzt einen Standardweg zu {b}.")
            }
            (Language::German, Some(a), None) => {
                format!("Bei {near} gibt es keinen Standardweg mehr (bisher zu {a}).")
            }
            (Language::German, None, None) => {
                format!("Bei {near} hat sich der Standardweg geändert.")
            }
            (Language::English, Some(a), Some(b)) => {
                format!("at {near}, the default flow now leads to {b} (before: to {a}).")
            }
            (Language::English, None, Some(b)) => {
                format!("at {near}, there is now a default flow to {b}.")
            }
            (Language::English, Some(a), None) => {
                format!("at {near}, there is no default flow any more (before: to {a}).")
            }
            (Language::English, None, None) => format!("at {near}, the default flow has changed."),
        }
    }

    fn pools(&self, pools: &[ElementId], lanes: &[ElementId], which: Which) -> String {
        let model = self.model(which);
        let (pools, count) = (self.list(model, pools), pools.len());
        let lanes_named = self.list(model, lanes);
        let german = match (count, lanes.len()) {
            (0, 1) => format!("die Lane {lanes_named}"),
            (0, _) => format!("die Lanes {lanes_named}"),
            (1, 0) => format!("der Pool {pools}"),
            (1, _) => format!("der Pool {pools} mit Lanes für {lanes_named}"),
            (_, 0) => format!("die Pools {pools}"),
            (_, _) => format!("die Pools {pools} mit Lanes für {lanes_named}"),
        };
        let english = match (count, lanes.len()) {
            (0, 1) => format!("the lane {lanes_named}"),
            (0, _) => format!("the lanes {lanes_named}"),
            (1, 0) => format!("the pool {pools}"),
            (1, _) => format!("the pool {pools} with lanes for {lanes_named}"),
            (_, 0) => format!("the pools {pools}"),
            (_, _) => format!("the pools {pools} with lanes for {lanes_named}"),
        };
        let one = count == 1 || (count == 0 && lanes.len() == 1);
        match (self.language, which, one) {
            (Language::German, Which::New, true) => format!("{german} ist jetzt eingezeichnet."),
            (Language::German, Which::New, false) => format!("{german} sind jetzt eingezeichnet."),
            (Language::German, Which::Old, true) => {
                format!("{german} ist nicht mehr eingezeichnet.")
            }
            (Language::German, Which::Old, false) => {
                format!("{german} sind nicht mehr eingezeichnet.")
            }
            (Language::English, Which::New, true) => format!("{english} is now drawn."),
            (Language::English, Which::New, false) => format!("{english} are now drawn."),
            (Language::English, Which::Old, true) => format!("{english} is no longer drawn."),
            (Language::English, Which::Old, false) => format!("{english} are no longer drawn."),
        }
    }
}
