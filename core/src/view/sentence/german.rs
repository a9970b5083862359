//! The German sentences: plain, correct, in the Sie-form where somebody is spoken to.

use super::super::duration::words as duration;
use super::super::words::{event_with_article, is_same_event, of_property, with_article};
use super::{Case, Writer, is_data_association, switch};
use crate::diff::{Answers, Change, Message, Place, Which};
use crate::model::{ElementId, Kind};

impl Writer<'_> {
    pub(super) fn german(&self, change: &Change) -> String {
        let subject = self.subject(change, Case::Nominative);
        let old = self.old_subject(change, Case::Nominative);
        let near = self.near(change);
        match &change.message {
            Message::Added { between } => self.german_presence(change, *between, true),
            Message::Removed { between } => self.german_presence(change, *between, false),
            Message::Renamed => self.german_renamed(change, &old),
            Message::Opposite => {
                let verb = named_german(change.kind);
                format!("{old} {verb} jetzt {}: Das ist das Gegenteil.", self.new_value(change))
            }
            Message::Inverted { answers } => {
                let answers = match answers {
                    None => "",
                    Some(Answers::Swapped) => {
                        "; die Antworten auf den Wegen sind entsprechend vertauscht"
                    }
                    Some(Answers::Kept) => {
                        "; die Antworten auf den Wegen sind geblieben, entschieden wird also umgekehrt"
                    }
                };
                let (old, new) = (self.old_value(change), self.new_value(change));
                format!("Die Frage {old} ist jetzt umgekehrt gestellt: {new}{answers}.")
            }
            Message::Retyped { from, to } => self.german_retyped(change, &subject, from, to),
            Message::OtherLane { from, to } => {
                self.german_lane(&near, change.new.len() > 1, (*from, *to))
            }
            Message::MovedInto { container } => {
                let place = self.full((Which::New, *container), Case::Dative);
                format!("{subject} liegt jetzt {}.", inside(&place))
            }
            Message::MovedOut { container } => {
                let place = self.full((Which::Old, *container), Case::Dative);
                format!("{subject} liegt nicht mehr {}.", inside(&place))
            }
            Message::Reordered { between: Some(b) } => format!(
                "{subject} steht jetzt an anderer Stelle im Ablauf: {}.",
                self.german_between(*b)
            ),
            Message::Reordered { between: None } => {
                format!("{subject} steht jetzt an anderer Stelle im Ablauf.")
            }
            Message::Parallel { steps } => {
                format!("{} laufen jetzt parallel.", self.list(self.new, steps))
            }
            Message::Sequential { steps } => {
                format!("{} laufen jetzt nacheinander statt parallel.", self.list(self.old, steps))
            }
            Message::FlowAdded { from, to } => {
                format!(
                    "Von {} führt jetzt ein Weg zu {}.",
                    self.german_end(*from),
                    self.german_end(*to)
                )
            }
            Message::FlowRemoved { from, to } => {
                format!(
                    "Der Weg von {} zu {} entfällt.",
                    self.german_end(*from),
                    self.german_end(*to)
                )
            }
            Message::Rerouted { .. } => self.german_rerouted(change),
            Message::Split => format!(
                "Aus {} sind mehrere Schritte geworden: {}.",
                self.list(self.old, &change.old),
                self.list(self.new, &change.new)
            ),
            Message::Merged => format!(
                "Die Schritte {} sind zu {} zusammengefasst.",
                self.list(self.old, &change.old),
                self.list(self.new, &change.new)
            ),
            Message::Regrouped => format!(
                "Die {} Schritte {} entsprechen zusammen {} Schritten: {}.",
                change.old.len(),
                self.list(self.old, &change.old),
                change.new.len(),
                self.list(self.new, &change.new)
            ),
            Message::Property { name } => self.german_property(change, &near, name),
            Message::Condition { from, to } => self.german_condition(change, *from, *to),
            Message::DefaultFlow { old, new } => self.german_default(&near, *old, *new),
            Message::PoolsAdded { pools, lanes } => self.german_pools(pools, lanes, Which::New),
            Message::PoolsRemoved { pools, lanes } => self.german_pools(pools, lanes, Which::Old),
            Message::Boundary { pool, lane, messages } => {
                self.german_boundary(*pool, *lane, *messages)
            }
            Message::Layout { count: 1 } => "Ein Element ist anders gezeichnet.".to_owned(),
            Message::Layout { count } => format!("{count} Elemente sind anders gezeichnet."),
        }
    }

    fn german_between(&self, (x, y): (Place, Place)) -> String {
        let (from, to) = (self.short(x, Case::Dative), self.short(y, Case::Dative));
        if from == to { format!("nach {from}") } else { format!("zwischen {from} und {to}") }
    }

    fn german_end(&self, end: Option<Place>) -> String {
        end.map_or_else(|| "einem offenen Ende".to_owned(), |p| self.short(p, Case::Dative))
    }

    fn german_presence(
        &self,
        change: &Change,
        between: Option<(Place, Place)>,
        added: bool,
    ) -> String {
        let place = between.map(|b| self.german_between(b));
        let subject =
            Self::place(change).map(|p| self.newcomer(p, place.is_some())).unwrap_or_default();
        match (between, place, added) {
            (Some((from, to)), ..) if is_data_association(change.kind) => {
                let (step, data) = self.step_and_data(change.kind, from, to);
                match (change.kind == Kind::DataInputAssociation, added) {
                    (true, true) => format!("{step} nutzt jetzt {data}."),
                    (true, false) => format!("{step} nutzt {data} nicht mehr."),
                    (false, true) => format!("{step} liefert jetzt {data}."),
                    (false, false) => format!("{step} liefert {data} nicht mehr."),
                }
            }
            _ if change.kind.is_connection() => self.german_line(change, added),
            (_, Some(place), true) => {
                format!("{subject} ist neu, {place} eingefügt{}.", self.along(change, ", dazu "))
            }
            (_, None, true) => format!("{subject} ist neu{}.", self.along(change, ", dazu ")),
            (_, Some(place), false) => {
                let along = self.along(change, ", ebenso ");
                format!("{subject} entfällt (bisher {place}){along}.")
            }
            (_, None, false) => format!("{subject} entfällt{}.", self.along(change, ", ebenso ")),
        }
    }

    /// A line that comes or goes.
    fn german_line(&self, change: &Change, added: bool) -> String {
        let (from, to) = self.ends(change);
        let (source, target) = (self.german_end(from), self.german_end(to));
        let receiver = self.german_receiver(to);
        let named = self.is_named(change);
        let name = if named { format!(" {}", self.near(change)) } else { String::new() };
        let noted = from.zip(to).and_then(|(from, to)| self.noted(from, to));
        let noted = noted.map(|(step, note)| {
            (self.short(step, Case::Dative), self.full(note, Case::Nominative))
        });
        match (change.kind, noted, added) {
            (Kind::MessageFlow, _, true) if named => {
                format!("Von {source} geht jetzt die Nachricht{name} an {receiver}.")
            }
            (Kind::MessageFlow, _, true) => {
                format!("Von {source} geht jetzt eine Nachricht an {receiver}.")
            }
            (Kind::MessageFlow, _, false) => {
                format!("Die Nachricht{name} von {source} an {receiver} entfällt.")
            }
            (Kind::SequenceFlow, _, true) => {
                format!("Von {source} führt jetzt ein Weg{name} zu {target}.")
            }
            (Kind::SequenceFlow, _, false) => {
                format!("Der Weg{name} von {source} zu {target} entfällt.")
            }
            (_, Some((step, note)), true) => format!("{note} gehört jetzt zu {step}."),
            (_, Some((step, note)), false) => format!("{note} gehört nicht mehr zu {step}."),
            (_, None, true) => format!("Zwischen {source} und {target} ist eine Linie neu."),
            (_, None, false) => format!("Die Linie zwischen {source} und {target} entfällt."),
        }
    }

    fn german_renamed(&self, change: &Change, old: &str) -> String {
        let old_unnamed = self.is_unnamed(Which::Old, change);
        let verb = named_german(change.kind);
        match (change.old_value.as_deref(), change.new_value.as_deref()) {
            (_, Some(new)) if old_unnamed && !new.is_empty() => {
                let noun = super::of_kind(change.kind).nominative;
                let before = change.old.first().map(|&e| self.position((Which::Old, e)));
                let noun = format!("{noun}{}", before.unwrap_or_default());
                format!("{noun} hat jetzt einen Namen: {}.", self.new_value(change))
            }
            _ if self.is_unnamed(Which::New, change) => format!("{old} hat keinen Namen mehr."),
            _ => format!("{old} {verb} jetzt {}.", self.new_value(change)),
        }
    }

    fn german_retyped(&self, change: &Change, subject: &str, from: &str, to: &str) -> String {
        if let (Some(a), Some(b)) = (gateway(from), gateway(to)) {
            let name = match Self::place(change).filter(|_| !self.is_named(change)) {
                Some(place) => self.position(place),
                None => format!(" {}", self.near(change)),
            };
            return format!("Die Verzweigung{name} ist jetzt {b} (bisher {a}).");
        }
        match (from, to) {
            ("endEvent", "terminate endEvent") => {
                format!("{subject} beendet jetzt den ganzen Prozess (bisher nur diesen Weg).")
            }
            ("terminate endEvent", "endEvent") => {
                format!("{subject} beendet jetzt nur diesen Weg (bisher den ganzen Prozess).")
            }
            _ if is_same_event(from, to) => {
                let what = |name: &str| event_with_article(name, self.language);
                let subject = self.retyped(change);
                format!("{subject} ist jetzt {} (bisher {}).", what(to), what(from))
            }
            _ => format!(
                "{} ist jetzt {}{} (bisher {}).",
                self.retyped(change),
                with_article(to, self.language),
                self.new_host(change, to).map(|host| format!(" an {host}")).unwrap_or_default(),
                with_article(from, self.language)
            ),
        }
    }

    fn german_lane(
        &self,
        near: &str,
        several: bool,
        (from, to): (Option<ElementId>, Option<ElementId>),
    ) -> String {
        match (self.who(Which::Old, from), self.who(Which::New, to)) {
            (Some(old), Some(new)) => {
                format!("Für {near} ist jetzt {new} zuständig (bisher {old}).")
            }
            (None, Some(new)) => {
                format!("Für {near} ist jetzt {new} zuständig (bisher ohne Angabe).")
            }
            (Some(old), None) => {
                format!("Für {near} ist nicht mehr angegeben, wer zuständig ist (bisher {old}).")
            }
            (None, None) => {
                let lie = if several { "liegen" } else { "liegt" };
                format!("{near} {lie} jetzt in einer anderen Lane ohne Namen.")
            }
        }
    }

    fn german_rerouted(&self, change: &Change) -> String {
        let Some(route) = self.route(change) else { return String::new() };
        let end = |p| self.german_end(p);
        let (old_from, old_to) = (end(route.old.0), end(route.old.1));
        let (new_from, new_to) = (end(route.new.0), end(route.new.1));
        let (old_receiver, new_receiver) =
            (self.german_receiver(route.old.1), self.german_receiver(route.new.1));
        if route.is_message && route.message.is_none() {
            return match (route.source_changed, route.target_changed) {
                (true, true) => format!(
                    "Eine Nachricht geht jetzt von {new_from} an {new_receiver} statt von {old_from} an {old_receiver}."
                ),
                (true, false) => format!(
                    "Die Nachricht an {new_receiver} kommt jetzt von {new_from} statt von {old_from}."
                ),
                _ => format!(
                    "Die Nachricht von {new_from} geht jetzt an {new_receiver} statt an {old_receiver}."
                ),
            };
        }
        match (route.message, route.source_changed, route.target_changed) {
            (Some(name), true, true) => format!(
                "Die Nachricht {name} geht jetzt von {new_from} an {new_receiver} statt von {old_from} an {old_receiver}."
            ),
            (Some(name), true, false) => {
                format!("Die Nachricht {name} kommt jetzt von {new_from} statt von {old_from}.")
            }
            (Some(name), false, _) => {
                format!(
                    "Die Nachricht {name} geht jetzt an {new_receiver} statt an {old_receiver}."
                )
            }
            (None, true, true) => format!(
                "Statt von {old_from} zu {old_to} geht es jetzt von {new_from} zu {new_to}."
            ),
            (None, true, false) => {
                format!("Zu {new_to} geht es jetzt von {new_from} statt von {old_from}.")
            }
            (None, false, _) => {
                format!("Von {new_from} geht es jetzt zu {new_to} statt zu {old_to}.")
            }
        }
    }

    /// Who gets a message, after "an".
    fn german_receiver(&self, end: Option<Place>) -> String {
        end.map_or_else(|| "ein offenes Ende".to_owned(), |p| self.short(p, Case::Accusative))
    }

    fn german_property(&self, change: &Change, near: &str, name: &str) -> String {
        let what = of_property(name, self.language).map_or_else(
            || format!("die technische Angabe {}", super::technical(name)),
            str::to_owned,
        );
        let subject = self.subject(change, Case::Nominative);
        if let Some(said) = german_marker(change, &subject, name) {
            return said;
        }
        if let ("attachedToRef", [Some(old), Some(new)]) = (name, self.hosts(change)) {
            return format!("{subject} hängt jetzt an {new} (bisher an {old}).");
        }
        let value = |which: Which, v: &str| {
            duration(v, self.language).unwrap_or_else(|| self.value(which, name, v))
        };
        let old = |v: &str| value(Which::Old, v);
        let new = |v: &str| value(Which::New, v);
        let is_time =
            change.new_value.as_deref().and_then(|v| duration(v, self.language)).is_some();
        let verb = if is_time { "beträgt" } else { "lautet" };
        match (change.old_value.as_deref(), change.new_value.as_deref()) {
            (None, None) => format!("Bei {near} hat sich {what} geändert."),
            (None, Some("")) => format!("Bei {near} ist {what} hinzugekommen."),
            (None, Some(b)) => format!("Bei {near} ist {what} hinzugekommen: {}.", new(b)),
            (Some(""), None) => format!("Bei {near} ist {what} entfallen."),
            (Some(a), None) => format!("Bei {near} ist {what} entfallen (bisher {}).", old(a)),
            (Some(a), Some("")) => format!("Bei {near} ist {what} jetzt leer (bisher {}).", old(a)),
            (Some(""), Some(b)) => {
                format!("Bei {near} {verb} {what} jetzt {} (bisher leer).", new(b))
            }
            (Some(a), Some(b)) if name == "calledElement" => {
                format!("{subject} ruft jetzt den Prozess {} auf (bisher {}).", new(b), old(a))
            }
            (Some(a), Some(b)) => {
                format!("Bei {near} {verb} {what} jetzt {} (bisher {}).", new(b), old(a))
            }
        }
    }

    fn german_condition(&self, change: &Change, from: Option<Place>, to: Option<Place>) -> String {
        let way = format!("auf dem Weg von {} zu {}", self.german_end(from), self.german_end(to));
        let label = change.property.as_deref() == Some("name");
        let present = |v: &Option<String>| v.as_deref().is_some_and(|v| !v.trim().is_empty());
        let (old, new) = (self.old_value(change), self.new_value(change));
        match (label, present(&change.old_value), present(&change.new_value)) {
            (true, true, true) => format!("{way} steht jetzt {new} (bisher {old})."),
            (true, _, true) => format!("{way} steht jetzt {new} (bisher nichts)."),
            (true, ..) => format!("{way} steht jetzt nichts mehr (bisher {old})."),
            (false, true, true) => {
                format!("die Bedingung {way} lautet jetzt {new} (bisher {old}).")
            }
            (false, _, true) => format!("{way} gilt jetzt eine Bedingung: {new}."),
            (false, ..) => format!("die Bedingung {way} ist entfallen (bisher {old})."),
        }
    }

    fn german_default(&self, near: &str, old: Option<ElementId>, new: Option<ElementId>) -> String {
        match (self.flow_end(Which::Old, old), self.flow_end(Which::New, new)) {
            (Some(a), Some(b)) => {
                format!("Bei {near} führt der Standardweg jetzt zu {b} (bisher zu {a}).")
            }
            (None, Some(b)) => format!("Bei {near} gibt es jetzt einen Standardweg zu {b}."),
            (Some(a), None) => {
                format!("Bei {near} gibt es keinen Standardweg mehr (bisher zu {a}).")
            }
            (None, None) => format!("Bei {near} hat sich der Standardweg geändert."),
        }
    }

    fn german_pools(&self, pools: &[ElementId], lanes: &[ElementId], which: Which) -> String {
        let model = self.model(which);
        let (names, inner) = (self.list(model, pools), self.list(model, lanes));
        let what = match (pools.len(), lanes.len()) {
            (0, 1) => format!("die Lane {inner}"),
            (0, _) => format!("die Lanes {inner}"),
            (1, 0) => format!("der Pool {names}"),
            (1, _) => format!("der Pool {names} mit Lanes für {inner}"),
            (_, 0) => format!("die Pools {names}"),
            (_, _) => format!("die Pools {names} mit Lanes für {inner}"),
        };
        let one = pools.len() == 1 || (pools.is_empty() && lanes.len() == 1);
        match (which, one) {
            (Which::New, true) => format!("{what} ist jetzt eingezeichnet."),
            (Which::New, false) => format!("{what} sind jetzt eingezeichnet."),
            (Which::Old, true) => format!("{what} ist nicht mehr eingezeichnet."),
            (Which::Old, false) => format!("{what} sind nicht mehr eingezeichnet."),
        }
    }
}

impl Writer<'_> {
    /// A pool that is a lane on the other side.
    fn german_boundary(&self, pool: Place, lane: Place, messages: bool) -> String {
        let (own, inner) = (self.full(pool, Case::Nominative), self.full(lane, Case::Nominative));
        let around = self.model(lane.0).participant(lane.1).map(|e| (lane.0, e));
        let around = around.map(|p| format!(" {}", inside(&self.full(p, Case::Dative))));
        let around = around.unwrap_or_default();
        let (pool_name, lane_name) = (self.label(pool), self.label(lane));
        match (pool.0, pool_name == lane_name) {
            (Which::Old, same) => {
                let what = if same { "eine Lane".to_owned() } else { inner };
                let then = "; Nachrichten zwischen beiden sind jetzt Wege im Ablauf";
                let then = if messages { then } else { "" };
                format!("{own} ist jetzt {what}{around}{then}.")
            }
            (Which::New, same) => {
                let what = if same {
                    "ein eigener Pool".to_owned()
                } else {
                    format!("ein eigener Pool: {}", self.quote(pool_name))
                };
                let then = "; Wege zwischen beiden sind jetzt Nachrichten";
                let then = if messages { then } else { "" };
                format!("{inner}{around} ist jetzt {what}{then}.")
            }
        }
    }
}

/// "in dem" is "im".
fn inside(dative: &str) -> String {
    match dative.strip_prefix("dem ") {
        Some(rest) => format!("im {rest}"),
        None => format!("in {dative}"),
    }
}

/// How a gateway of this type decides.
fn gateway(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "exclusiveGateway" => "entweder/oder",
        "parallelGateway" => "parallel",
        "inclusiveGateway" => "und/oder",
        "eventBasedGateway" => "nach Ereignis",
        "complexGateway" => "nach eigener Regel",
        _ => return None,
    })
}

/// How it is told what something is called.
fn named_german(kind: Kind) -> &'static str {
    if kind == Kind::TextAnnotation { "lautet" } else { "heißt" }
}

/// A step that is repeated, or no longer; and what else is yes or no.
fn german_marker(change: &Change, subject: &str, name: &str) -> Option<String> {
    if let Some((name, new)) = switch(change, name) {
        let (yes, no) = match name {
            "isExecutable" => ("ist jetzt ausführbar", "ist nicht mehr ausführbar"),
            "cancelActivity" => (
                "unterbricht jetzt den Schritt, an dem es hängt",
                "unterbricht den Schritt, an dem es hängt, nicht mehr",
            ),
            "isInterrupting" => {
                ("unterbricht jetzt, was gerade läuft", "unterbricht nicht mehr, was gerade läuft")
            }
            "isCollection" => ("steht jetzt für mehrere", "steht nur noch für eines"),
            "triggeredByEvent" => {
                ("beginnt jetzt durch ein Ereignis", "beginnt nicht mehr durch ein Ereignis")
            }
            "isForCompensation" => {
                ("dient jetzt der Rückabwicklung", "dient nicht mehr der Rückabwicklung")
            }
            "instantiate" => ("beginnt jetzt den Prozess", "beginnt nicht mehr den Prozess"),
            _ => (
                "wird jetzt für einen Fall nach dem anderen ausgeführt (bisher gleichzeitig)",
                "wird jetzt für alle Fälle gleichzeitig ausgeführt (bisher nacheinander)",
            ),
        };
        return Some(format!("{subject} {}.", if new { yes } else { no }));
    }
    let how = match name {
        "standardLoopCharacteristics" => "wiederholt",
        "multiInstanceLoopCharacteristics" => "für mehrere Fälle ausgeführt",
        _ => return None,
    };
    match (&change.old_value, &change.new_value) {
        (None, Some(_)) => Some(format!("{subject} wird jetzt {how}.")),
        (Some(_), None) => Some(format!("{subject} wird nicht mehr {how}.")),
        _ => None,
    }
}
