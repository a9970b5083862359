//! One sentence per change, in German and English.
//!
//! Sentences come from message codes with parameters. They are neutral: a difference is not a
//! fault. Labels are quoted, on one line, without control characters.

mod english;
#[cfg(test)]
mod every;
mod german;
mod names;

use std::collections::{BTreeMap, BTreeSet};

use super::nouns::of_kind;
use super::words::Language;
use crate::compare::Comparison;
use crate::diff::{Change, Message, Operation, Place, Which};
use crate::model::{ElementId, Kind, Model};
use names::Case;

/// Longest label in a sentence, in characters.
const LONGEST: usize = 160;
/// Most steps that a sentence names where they moved together; the rest are counted.
const MOST_LISTED: usize = 12;

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
    let (old, new) = (comparison.old(), comparison.new_model());
    let diff = comparison.diff();
    let (default_names, order) = (&diff.default_names, &diff.order);
    // Where steps change lanes, the sentence tells the lanes anyway.
    let moved = matches!(change.message, Message::OtherLane { .. });
    let told_by = Some(&diff.told_by).filter(|_| !moved);
    let writer = Writer { old, new, default_names, told_by, order, language };
    let text = match language {
        Language::German => contracted(&writer.german(change)),
        Language::English => writer.english(change),
    };
    upper(&text)
}

/// "zu der" is "zur", outside of quoted labels.
fn contracted(text: &str) -> String {
    let short = [
        (" zu der ", " zur "),
        (" zu dem ", " zum "),
        (" von dem ", " vom "),
        (" bei dem ", " beim "),
        ("Zu der ", "Zur "),
        ("Zu dem ", "Zum "),
        ("Von dem ", "Vom "),
        ("Bei dem ", "Beim "),
    ];
    let mut parts = Vec::new();
    for (number, part) in text.split('„').enumerate() {
        let (label, rest) = if number == 0 { ("", part) } else { part.split_at(end_of(part)) };
        let mut rest = rest.to_owned();
        for (long, word) in short {
            rest = rest.replace(long, word);
        }
        parts.push(format!("{label}{rest}"));
    }
    parts.join("„")
}

/// Where a quoted label ends; at the end where it is not closed.
fn end_of(quoted: &str) -> usize {
    quoted.find('“').unwrap_or(quoted.len())
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
    default_names: &'w BTreeSet<Place>,
    /// Lanes and pools that tell steps of one name apart.
    told_by: Option<&'w BTreeMap<Place, ElementId>>,
    /// By model, the place of every element in the order of flow.
    order: &'w [Vec<u32>; 2],
    language: Language,
}

impl Writer<'_> {
    fn model(&self, which: Which) -> &Model {
        match which {
            Which::Old => self.old,
            Which::New => self.new,
        }
    }

    /// The place of an element in the order of flow.
    fn place_of(&self, (which, e): Place) -> u32 {
        let order = &self.order[usize::from(which == Which::New)];
        order.get(e.index()).copied().unwrap_or(u32::MAX)
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

    /// The elements by their labels, after a preposition.
    fn near(&self, change: &Change) -> String {
        if change.operation == Operation::Moved && change.new.len() > 1 {
            let shown = change.new.len().min(MOST_LISTED);
            let all = change.new.iter().take(shown);
            let mut names: Vec<String> =
                all.map(|&e| self.short((Which::New, e), Case::Dative)).collect();
            let more = change.new.len() - shown;
            match (more, self.language) {
                (0, _) => {}
                (_, Language::German) => names.push(format!("{more} weitere")),
                (_, Language::English) => names.push(format!("{more} more")),
            }
            return self.joined(&names);
        }
        Self::place(change).map(|p| self.short(p, Case::Dative)).unwrap_or_default()
    }

    /// Whether the element that the change is about has a label.
    fn is_named(&self, change: &Change) -> bool {
        Self::place(change).is_some_and(|place| !self.label(place).trim().is_empty())
    }

    /// Whether the element has no name to a reader on one side.
    fn is_unnamed(&self, which: Which, change: &Change) -> bool {
        let elements = if which == Which::Old { &change.old } else { &change.new };
        elements.first().is_none_or(|&e| self.label((which, e)).trim().is_empty())
    }

    /// The name of a lane or pool.
    fn who(&self, which: Which, e: Option<ElementId>) -> Option<String> {
        let label = e.map(|e| self.label((which, e))).filter(|l| !l.trim().is_empty());
        label.map(|l| self.quote(l))
    }

    fn old_value(&self, change: &Change) -> String {
        self.quote(change.old_value.as_deref().unwrap_or(""))
    }

    fn new_value(&self, change: &Change) -> String {
        self.quote(change.new_value.as_deref().unwrap_or(""))
    }

    /// The ends of a line, as far as it has any.
    fn ends(&self, change: &Change) -> (Option<Place>, Option<Place>) {
        let Some((which, line)) = Self::place(change) else { return (None, None) };
        let model = self.model(which);
        let place = |end: Option<ElementId>| end.map(|e| (which, e));
        (place(model.flow_source(line)), place(model.flow_target(line)))
    }

    /// What has another type: by its label alone where the old noun does not fit any more.
    fn retyped(&self, change: &Change) -> String {
        let noun = |which: Which, all: &[ElementId]| {
            let kind = all.first().map(|&e| self.model(which).kind(e));
            kind.map(|kind| of_kind(kind).nominative)
        };
        let same = noun(Which::Old, &change.old) == noun(Which::New, &change.new);
        if same && !change.kind.is_event() {
            return self.subject(change, Case::Nominative);
        }
        match Self::place(change).filter(|&place| !self.label(place).trim().is_empty()) {
            Some(place) => self.short(place, Case::Nominative),
            None => self.old_subject(change, Case::Nominative),
        }
    }

    /// The step that an event is attached to now, if that is what its new type says.
    fn new_host(&self, change: &Change, to: &str) -> Option<String> {
        let event = change.new.first().filter(|_| to.ends_with("boundaryEvent"))?;
        let host = self.new.reference(*event, "attachedToRef")?;
        Some(self.short((Which::New, host), Case::Dative))
    }

    /// The step and the data of a data association, in this order.
    fn step_and_data(&self, kind: Kind, from: Place, to: Place) -> (String, String) {
        let input = kind == Kind::DataInputAssociation;
        let (step, data) = if input { (to, from) } else { (from, to) };
        (self.short(step, Case::Nominative), self.short(data, Case::Nominative))
    }

    /// What comes or goes along, in the words of the language.
    fn along(&self, change: &Change, word: &str) -> String {
        let which = if change.new.is_empty() { Which::Old } else { Which::New };
        let own = if which == Which::Old { &change.old } else { &change.new };
        let parts: Vec<String> = change
            .along
            .iter()
            .map(|&e| match self.message(which, e, own) {
                Some(message) => message,
                None => self.newcomer((which, e), false),
            })
            .collect();
        if parts.is_empty() { String::new() } else { format!("{word}{}", self.joined(&parts)) }
    }

    /// A message of a step with the other end: die Nachricht „Bescheid“ an „Antragsteller“.
    fn message(&self, which: Which, e: ElementId, own: &[ElementId]) -> Option<String> {
        let model = self.model(which);
        let ends = model.flow_source(e).zip(model.flow_target(e));
        let (source, target) = ends.filter(|_| model.kind(e) == Kind::MessageFlow)?;
        let sent = own.contains(&source);
        let case = if sent { Case::Accusative } else { Case::Dative };
        let other = self.short((which, if sent { target } else { source }), case);
        let label = self.label((which, e));
        let what = match (self.language, label.trim().is_empty()) {
            (Language::German, true) => "eine Nachricht".to_owned(),
            (Language::German, false) => format!("die Nachricht {}", self.quote(label)),
            (Language::English, true) => "a message".to_owned(),
            (Language::English, false) => format!("the message {}", self.quote(label)),
        };
        let word = match (self.language, sent) {
            (Language::German, true) => "an",
            (Language::German, false) => "von",
            (Language::English, true) => "to",
            (Language::English, false) => "from",
        };
        Some(format!("{what} {word} {other}"))
    }

    /// A value of a property; of a reference, what it refers to.
    fn value(&self, which: Which, name: &str, value: &str) -> String {
        let last = name.rsplit(['/', '@']).next().unwrap_or(name);
        let refers = last.ends_with("Ref") || last == "default";
        match self.model(which).find(value.trim()).filter(|_| refers) {
            // A signal may be called "Ende", which no step is.
            Some(e) if !self.model(which).label(e).trim().is_empty() => {
                self.quote(self.model(which).label(e))
            }
            Some(e) => self.short((which, e), Case::Nominative),
            None => self.quote(value),
        }
    }

    /// What a step is attached to, before and now.
    fn hosts(&self, change: &Change) -> [Option<String>; 2] {
        [(Which::Old, &change.old_value), (Which::New, &change.new_value)].map(|(which, id)| {
            let host = self.model(which).find(id.as_deref()?.trim())?;
            Some(self.short((which, host), Case::Dative))
        })
    }

    /// The step of a line to an annotation, and the annotation.
    fn noted(&self, from: Place, to: Place) -> Option<(Place, Place)> {
        let is = |(which, e): Place| self.model(which).kind(e) == Kind::TextAnnotation;
        match (is(from), is(to)) {
            (true, false) => Some((to, from)),
            (false, true) => Some((from, to)),
            _ => None,
        }
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
        let name = Self::place(change).map(|p| self.label(p)).filter(|l| !l.trim().is_empty());
        let is_message = change.kind == Kind::MessageFlow;
        let message = name.filter(|_| is_message).map(|name| self.quote(name));
        Some(Route { is_message, message, old, new, source_changed, target_changed })
    }
}

/// What an attribute of yes or no says now, if it is one; the first word is yes.
fn switch(change: &Change, name: &str) -> Option<(&'static str, bool)> {
    const SWITCHES: &[(&str, bool)] = &[
        ("isExecutable", false),
        ("cancelActivity", true),
        ("isInterrupting", true),
        ("isCollection", false),
        ("triggeredByEvent", false),
        ("isForCompensation", false),
        ("instantiate", false),
        ("multiInstanceLoopCharacteristics@isSequential", false),
    ];
    let (name, default) = SWITCHES.iter().find(|(known, _)| *known == name)?;
    let value = |value: &Option<String>| match value.as_deref().map(str::trim) {
        None | Some("") => Some(*default),
        Some("true" | "1") => Some(true),
        Some("false" | "0") => Some(false),
        Some(_) => None,
    };
    let (old, new) = (value(&change.old_value)?, value(&change.new_value)?);
    (old != new).then_some((name, new))
}

/// A flow that leads elsewhere.
struct Route {
    is_message: bool,
    /// The name of a message flow that has one.
    message: Option<String>,
    old: (Option<Place>, Option<Place>),
    new: (Option<Place>, Option<Place>),
    source_changed: bool,
    target_changed: bool,
}

/// The path of a property without what only a file needs: `kom:einstellung@wert`.
fn technical(path: &str) -> String {
    let path = path.strip_prefix("extensionElements/").unwrap_or(path);
    let path = path.strip_suffix("/text()").unwrap_or(path);
    plain(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_are_contracted_outside_of_labels_alone() {
        assert_eq!(contracted("Von dem Schritt zu der Lane"), "Vom Schritt zur Lane");
        assert_eq!(contracted("Von „zu dem Amt“ zu dem Pool"), "Von „zu dem Amt“ zum Pool");
        assert_eq!(contracted("der Schritt, an dem es hängt,"), "der Schritt, an dem es hängt,");
        assert_eq!(contracted("Weg „ohne Ende zu der "), "Weg „ohne Ende zu der ");
    }
}
