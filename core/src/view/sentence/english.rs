//! The English sentences.

use super::super::duration::words as duration;
use super::super::words::{event_with_article, is_same_event, of_property, with_article};
use super::{Case, Writer, is_data_association, switch};
use crate::diff::{Answers, Change, Message, Place, Which};
use crate::model::{ElementId, Kind};

impl Writer<'_> {
    pub(super) fn english(&self, change: &Change) -> String {
        let subject = self.subject(change, Case::Nominative);
        let old = self.old_subject(change, Case::Nominative);
        let near = self.near(change);
        match &change.message {
            Message::Added { between } => self.english_presence(change, *between, true),
            Message::Removed { between } => self.english_presence(change, *between, false),
            Message::Renamed => self.english_renamed(change, &old),
            Message::Opposite => {
                let verb = named_english(change.kind);
                format!("{old} {verb} {}: that is the opposite.", self.new_value(change))
            }
            Message::Inverted { answers } => {
                let answers = match answers {
                    None => "",
                    Some(Answers::Swapped) => "; the answers on its flows are swapped accordingly",
                    Some(Answers::Kept) => {
                        "; the answers on its flows are the same, so it is decided the other way round"
                    }
                };
                let (old, new) = (self.old_value(change), self.new_value(change));
                format!("the question {old} is now asked the other way round: {new}{answers}.")
            }
            Message::Retyped { from, to } => self.english_retyped(change, &subject, from, to),
            Message::OtherLane { from, to } => {
                self.english_lane(&near, change.new.len() > 1, (*from, *to))
            }
            Message::MovedInto { container } => format!(
                "{subject} is now inside {}.",
                self.full((Which::New, *container), Case::Dative)
            ),
            Message::MovedOut { container } => format!(
                "{subject} is no longer inside {}.",
                self.full((Which::Old, *container), Case::Dative)
            ),
            Message::Reordered { between: Some(b) } => {
                format!(
                    "{subject} now has another place in the flow: {}.",
                    self.english_between(*b)
                )
            }
            Message::Reordered { between: None } => {
                format!("{subject} now has another place in the flow.")
            }
            Message::Parallel { steps } => {
                format!("{} now run in parallel.", self.list(self.new, steps))
            }
            Message::Sequential { steps } => format!(
                "{} now run one after the other instead of in parallel.",
                self.list(self.old, steps)
            ),
            Message::FlowAdded { from, to } => format!(
                "a flow now leads from {} to {}.",
                self.english_end(*from),
                self.english_end(*to)
            ),
            Message::FlowRemoved { from, to } => {
                format!(
                    "the flow from {} to {} is gone.",
                    self.english_end(*from),
                    self.english_end(*to)
                )
            }
            Message::Rerouted { .. } => self.english_rerouted(change),
            Message::Split => format!(
                "{} has become several steps: {}.",
                self.list(self.old, &change.old),
                self.list(self.new, &change.new)
            ),
            Message::Merged => format!(
                "the steps {} have become {}.",
                self.list(self.old, &change.old),
                self.list(self.new, &change.new)
            ),
            Message::Regrouped => format!(
                "the {} steps {} together correspond to {} steps: {}.",
                change.old.len(),
                self.list(self.old, &change.old),
                change.new.len(),
                self.list(self.new, &change.new)
            ),
            Message::Property { name } => self.english_property(change, &near, name),
            Message::Condition { from, to } => self.english_condition(change, *from, *to),
            Message::DefaultFlow { old, new } => self.english_default(&near, *old, *new),
            Message::PoolsAdded { pools, lanes } => self.english_pools(pools, lanes, Which::New),
            Message::PoolsRemoved { pools, lanes } => self.english_pools(pools, lanes, Which::Old),
            Message::Boundary { pool, lane, messages } => {
                self.english_boundary(*pool, *lane, *messages)
            }
            Message::Layout { count: 1 } => "one element is drawn differently.".to_owned(),
            Message::Layout { count } => format!("{count} elements are drawn differently."),
        }
    }

    fn english_between(&self, (x, y): (Place, Place)) -> String {
        let (from, to) = (self.short(x, Case::Dative), self.short(y, Case::Dative));
        if from == to { format!("after {from}") } else { format!("between {from} and {to}") }
    }

    fn english_end(&self, end: Option<Place>) -> String {
        end.map_or_else(|| "an open end".to_owned(), |p| self.short(p, Case::Dative))
    }

    fn english_presence(
        &self,
        change: &Change,
        between: Option<(Place, Place)>,
        added: bool,
    ) -> String {
        let place = between.map(|b| self.english_between(b));
        let subject =
            Self::place(change).map(|p| self.newcomer(p, place.is_some())).unwrap_or_default();
        match (between, place, added) {
            (Some((from, to)), ..) if is_data_association(change.kind) => {
                let (step, data) = self.step_and_data(change.kind, from, to);
                match (change.kind == Kind::DataInputAssociation, added) {
                    (true, true) => format!("{step} now uses {data}."),
                    (true, false) => format!("{step} no longer uses {data}."),
                    (false, true) => format!("{step} now makes {data}."),
                    (false, false) => format!("{step} no longer makes {data}."),
                }
            }
            _ if change.kind.is_connection() => self.english_line(change, added),
            (_, Some(place), true) => {
                format!("{subject} is new, {place}{}.", self.along(change, ", along with "))
            }
            (_, None, true) => format!("{subject} is new{}.", self.along(change, ", along with ")),
            (_, Some(place), false) => {
                let along = self.along(change, ", along with ");
                format!("{subject} is gone (it was {place}){along}.")
            }
            (_, None, false) => {
                format!("{subject} is gone{}.", self.along(change, ", along with "))
            }
        }
    }

    /// A line that comes or goes.
    fn english_line(&self, change: &Change, added: bool) -> String {
        let (from, to) = self.ends(change);
        let (source, target) = (self.english_end(from), self.english_end(to));
        let named = self.is_named(change);
        let name = if named { format!(" {}", self.near(change)) } else { String::new() };
        let noted = from.zip(to).and_then(|(from, to)| self.noted(from, to));
        let noted = noted.map(|(step, note)| {
            (self.short(step, Case::Dative), self.full(note, Case::Nominative))
        });
        match (change.kind, noted, added) {
            (Kind::MessageFlow, _, true) if named => {
                format!("the message{name} now goes from {source} to {target}.")
            }
            (Kind::MessageFlow, _, true) => {
                format!("a message now goes from {source} to {target}.")
            }
            (Kind::MessageFlow, _, false) => {
                format!("the message{name} from {source} to {target} is gone.")
            }
            (Kind::SequenceFlow, _, true) => {
                format!("a flow{name} now leads from {source} to {target}.")
            }
            (Kind::SequenceFlow, _, false) => {
                format!("the flow{name} from {source} to {target} is gone.")
            }
            (_, Some((step, note)), true) => format!("{note} now belongs to {step}."),
            (_, Some((step, note)), false) => format!("{note} no longer belongs to {step}."),
            (_, None, true) => format!("a line between {source} and {target} is new."),
            (_, None, false) => format!("the line between {source} and {target} is gone."),
        }
    }

    fn english_renamed(&self, change: &Change, old: &str) -> String {
        let old_unnamed = self.is_unnamed(Which::Old, change);
        let verb = named_english(change.kind);
        match (change.old_value.as_deref(), change.new_value.as_deref()) {
            (_, Some(new)) if old_unnamed && !new.is_empty() => {
                let noun = super::of_kind(change.kind).english;
                let before = change.old.first().map(|&e| self.position((Which::Old, e)));
                let noun = format!("{noun}{}", before.unwrap_or_default());
                format!("the {noun} now has a name: {}.", self.new_value(change))
            }
            _ if self.is_unnamed(Which::New, change) => format!("{old} no longer has a name."),
            _ => format!("{old} {verb} {}.", self.new_value(change)),
        }
    }

    fn english_retyped(&self, change: &Change, subject: &str, from: &str, to: &str) -> String {
        if let (Some(a), Some(b)) = (gateway(from), gateway(to)) {
            let name = match Self::place(change).filter(|_| !self.is_named(change)) {
                Some(place) => self.position(place),
                None => format!(" {}", self.near(change)),
            };
            return format!("the gateway{name} is now {b} (before: {a}).");
        }
        match (from, to) {
            ("endEvent", "terminate endEvent") => {
                format!("{subject} now ends the whole process (before: only this path).")
            }
            ("terminate endEvent", "endEvent") => {
                format!("{subject} now ends only this path (before: the whole process).")
            }
            _ if is_same_event(from, to) => {
                let what = |name: &str| event_with_article(name, self.language);
                let subject = self.retyped(change);
                format!("{subject} is now {} (before: {}).", what(to), what(from))
            }
            _ => format!(
                "{} is now {}{} (before: {}).",
                self.retyped(change),
                with_article(to, self.language),
                self.new_host(change, to).map(|host| format!(" at {host}")).unwrap_or_default(),
                with_article(from, self.language)
            ),
        }
    }

    fn english_lane(
        &self,
        near: &str,
        several: bool,
        (from, to): (Option<ElementId>, Option<ElementId>),
    ) -> String {
        match (self.who(Which::Old, from), self.who(Which::New, to)) {
            (Some(old), Some(new)) => {
                format!("{new} is now responsible for {near} (before: {old}).")
            }
            (None, Some(new)) => {
                format!("{new} is now responsible for {near} (before: nobody named).")
            }
            (Some(old), None) => {
                format!("it is no longer said who is responsible for {near} (before: {old}).")
            }
            (None, None) => {
                let lie = if several { "are" } else { "is" };
                format!("{near} {lie} now in another lane without a name.")
            }
        }
    }

    fn english_rerouted(&self, change: &Change) -> String {
        let Some(route) = self.route(change) else { return String::new() };
        let end = |p| self.english_end(p);
        let (old_from, old_to) = (end(route.old.0), end(route.old.1));
        let (new_from, new_to) = (end(route.new.0), end(route.new.1));
        if route.is_message && route.message.is_none() {
            return match (route.source_changed, route.target_changed) {
                (true, true) => format!(
                    "a message now goes from {new_from} to {new_to} instead of from {old_from} to {old_to}."
                ),
                (true, false) => format!(
                    "the message to {new_to} now comes from {new_from} instead of {old_from}."
                ),
                _ => {
                    format!("the message from {new_from} now goes to {new_to} instead of {old_to}.")
                }
            };
        }
        match (route.message, route.source_changed, route.target_changed) {
            (Some(name), true, true) => format!(
                "the message {name} now goes from {new_from} to {new_to} instead of from {old_from} to {old_to}."
            ),
            (Some(name), true, false) => {
                format!("the message {name} now comes from {new_from} instead of {old_from}.")
            }
            (Some(name), false, _) => {
                format!("the message {name} now goes to {new_to} instead of {old_to}.")
            }
            (None, true, true) => format!(
                "instead of from {old_from} to {old_to}, the flow now leads from {new_from} to {new_to}."
            ),
            (None, true, false) => {
                format!("to {new_to}, the flow now leads from {new_from} instead of {old_from}.")
            }
            (None, false, _) => {
                format!("from {new_from}, the flow now leads to {new_to} instead of {old_to}.")
            }
        }
    }

    fn english_property(&self, change: &Change, near: &str, name: &str) -> String {
        let what = of_property(name, self.language).map_or_else(
            || format!("the technical detail {}", super::technical(name)),
            str::to_owned,
        );
        let subject = self.subject(change, Case::Nominative);
        if let Some(said) = english_marker(change, &subject, name) {
            return said;
        }
        if let ("attachedToRef", [Some(old), Some(new)]) = (name, self.hosts(change)) {
            return format!("{subject} is now attached to {new} (before: {old}).");
        }
        let value = |which: Which, v: &str| {
            duration(v, self.language).unwrap_or_else(|| self.value(which, name, v))
        };
        let old = |v: &str| value(Which::Old, v);
        let new = |v: &str| value(Which::New, v);
        match (change.old_value.as_deref(), change.new_value.as_deref()) {
            (None, None) => format!("at {near}, {what} has changed."),
            (None, Some("")) => format!("at {near}, {what} is new."),
            (None, Some(b)) => format!("at {near}, {what} is new: {}.", new(b)),
            (Some(""), None) => format!("at {near}, {what} is gone."),
            (Some(a), None) => format!("at {near}, {what} is gone (before: {}).", old(a)),
            (Some(a), Some("")) => {
                format!("at {near}, {what} is now empty (before: {}).", old(a))
            }
            (Some(""), Some(b)) => {
                format!("at {near}, {what} is now {} (before: empty).", new(b))
            }
            (Some(a), Some(b)) if name == "calledElement" => {
                format!("{subject} now calls the process {} (before: {}).", new(b), old(a))
            }
            (Some(a), Some(b)) => {
                format!("at {near}, {what} is now {} (before: {}).", new(b), old(a))
            }
        }
    }

    fn english_condition(&self, change: &Change, from: Option<Place>, to: Option<Place>) -> String {
        let way = format!("from {} to {}", self.english_end(from), self.english_end(to));
        let label = change.property.as_deref() == Some("name");
        let present = |v: &Option<String>| v.as_deref().is_some_and(|v| !v.trim().is_empty());
        let (old, new) = (self.old_value(change), self.new_value(change));
        match (label, present(&change.old_value), present(&change.new_value)) {
            (true, true, true) => format!("the flow {way} now says {new} (before: {old})."),
            (true, _, true) => format!("the flow {way} now says {new} (before: nothing)."),
            (true, ..) => format!("the flow {way} now says nothing (before: {old})."),
            (false, true, true) => {
                format!("the condition of the flow {way} is now {new} (before: {old}).")
            }
            (false, _, true) => format!("the flow {way} now has a condition: {new}."),
            (false, ..) => format!("the condition of the flow {way} is gone (before: {old})."),
        }
    }

    fn english_default(
        &self,
        near: &str,
        old: Option<ElementId>,
        new: Option<ElementId>,
    ) -> String {
        match (self.flow_end(Which::Old, old), self.flow_end(Which::New, new)) {
            (Some(a), Some(b)) => {
                format!("at {near}, the default flow now leads to {b} (before: to {a}).")
            }
            (None, Some(b)) => format!("at {near}, there is now a default flow to {b}."),
            (Some(a), None) => {
                format!("at {near}, there is no default flow any more (before: to {a}).")
            }
            (None, None) => format!("at {near}, the default flow has changed."),
        }
    }

    fn english_pools(&self, pools: &[ElementId], lanes: &[ElementId], which: Which) -> String {
        let model = self.model(which);
        let (names, inner) = (self.list(model, pools), self.list(model, lanes));
        let what = match (pools.len(), lanes.len()) {
            (0, 1) => format!("the lane {inner}"),
            (0, _) => format!("the lanes {inner}"),
            (1, 0) => format!("the pool {names}"),
            (1, _) => format!("the pool {names} with lanes for {inner}"),
            (_, 0) => format!("the pools {names}"),
            (_, _) => format!("the pools {names} with lanes for {inner}"),
        };
        let one = pools.len() == 1 || (pools.is_empty() && lanes.len() == 1);
        match (which, one) {
            (Which::New, true) => format!("{what} is now drawn."),
            (Which::New, false) => format!("{what} are now drawn."),
            (Which::Old, true) => format!("{what} is no longer drawn."),
            (Which::Old, false) => format!("{what} are no longer drawn."),
        }
    }
}

impl Writer<'_> {
    /// A pool that is a lane on the other side.
    fn english_boundary(&self, pool: Place, lane: Place, messages: bool) -> String {
        let (own, inner) = (self.full(pool, Case::Nominative), self.full(lane, Case::Nominative));
        let around = self.model(lane.0).participant(lane.1).map(|e| (lane.0, e));
        let around = around.map(|p| format!(" of {}", self.full(p, Case::Dative)));
        let around = around.unwrap_or_default();
        let (pool_name, lane_name) = (self.label(pool), self.label(lane));
        match (pool.0, pool_name == lane_name) {
            (Which::Old, same) => {
                let what = if same { "a lane".to_owned() } else { inner };
                let then = "; messages between the two are now flows";
                let then = if messages { then } else { "" };
                format!("{own} is now {what}{around}{then}.")
            }
            (Which::New, same) => {
                let what = if same {
                    "a pool of its own".to_owned()
                } else {
                    format!("a pool of its own, {}", self.quote(pool_name))
                };
                let then = "; flows between the two are now messages";
                let then = if messages { then } else { "" };
                format!("{inner}{around} is now {what}{then}.")
            }
        }
    }
}

/// How a gateway of this type decides.
fn gateway(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "exclusiveGateway" => "exclusive",
        "parallelGateway" => "parallel",
        "inclusiveGateway" => "inclusive",
        "eventBasedGateway" => "event-based",
        "complexGateway" => "complex",
        _ => return None,
    })
}

/// How it is told what something is called.
fn named_english(kind: Kind) -> &'static str {
    if kind == Kind::TextAnnotation { "now says" } else { "is now called" }
}

/// A step that is repeated, or no longer; and what else is yes or no.
fn english_marker(change: &Change, subject: &str, name: &str) -> Option<String> {
    if let Some((name, new)) = switch(change, name) {
        let (yes, no) = match name {
            "isExecutable" => ("is now executable", "is no longer executable"),
            "cancelActivity" => (
                "now interrupts the step it is attached to",
                "no longer interrupts the step it is attached to",
            ),
            "isInterrupting" => {
                ("now interrupts what is going on", "no longer interrupts what is going on")
            }
            "isCollection" => ("now stands for several", "now stands for one only"),
            "triggeredByEvent" => {
                ("is now started by an event", "is no longer started by an event")
            }
            "isForCompensation" => ("now serves compensation", "no longer serves compensation"),
            "instantiate" => ("now starts the process", "no longer starts the process"),
            _ => (
                "is now carried out for one case after the other (before: for all at once)",
                "is now carried out for all cases at once (before: one after the other)",
            ),
        };
        return Some(format!("{subject} {}.", if new { yes } else { no }));
    }
    let how = match name {
        "standardLoopCharacteristics" => "repeated",
        "multiInstanceLoopCharacteristics" => "carried out for several cases",
        _ => return None,
    };
    match (&change.old_value, &change.new_value) {
        (None, Some(_)) => Some(format!("{subject} is now {how}.")),
        (Some(_), None) => Some(format!("{subject} is no longer {how}.")),
        _ => None,
    }
}
