//! What is noted at elements and differs: conditions, deadlines, texts, properties. The graph does
//! not show it, so each counts little; and what no reader of the drawing can see counts next to nothing.
//!
//! The obvious other way, a price for each change that is told, counts how a file is written: a
//! performer is one thing for a reader and two properties in XML, and some tools note dozens of colours
//! and adapters at every step. What the rules here were chosen by stands in docs/similarity.md.

use std::collections::{BTreeMap, BTreeSet};

use super::Scorer;
use crate::cost;
use crate::diff::{Change, Class, Diff, Operation};
use crate::model::{ElementId, Kind, Model};

/// What is noted at one element and differs.
#[derive(Default)]
struct Notes<'c> {
    /// The cost of each property. What is inside one, such as the name of a performer and what it
    /// refers to, is one difference.
    costs: BTreeMap<&'c str, u32>,
    /// Whether something differs that nobody sees.
    unseen: bool,
}

impl Notes<'_> {
    /// What can be seen costs, and what cannot.
    fn costs(&self) -> (u32, u32) {
        let seen = self.costs.values().sum::<u32>().min(cost::NOTES);
        let unseen = if self.unseen { cost::TECHNICAL } else { 0 };
        (seen, unseen.min(cost::NOTES - seen))
    }
}

impl Scorer<'_> {
    /// Changes that the graph does not show. What is noted at one element has a most, and so has what
    /// nobody sees in all.
    pub(super) fn small(&self, diff: &Diff) -> u64 {
        let behind = (behind_others(self.old), behind_others(self.new));
        let mut notes = BTreeMap::<_, Notes<'_>>::new();
        let mut others = 0;
        for change in &diff.changes {
            if (change.operation, change.class) == (Operation::Rerouted, Class::Communication) {
                others += u64::from(cost::ARTIFACT);
            } else if !self.is_only_a_default_name(change) {
                let element = (change.old.first(), change.new.first());
                let at_element = notes.entry(element).or_default();
                if self.is_unseen(change, &behind) {
                    at_element.unseen = true;
                } else {
                    let of = at_element.costs.entry(property(change)).or_default();
                    *of = note(change).max(*of);
                }
            }
        }
        let (seen, unseen) =
            notes.values().map(Notes::costs).fold((0, 0), |all, (seen, unseen)| {
                (all.0 + u64::from(seen), all.1 + u64::from(unseen))
            });
        others + seen + unseen.min(u64::from(cost::PROPERTY))
    }

    /// Whether a flow has a name on one side that a tool gave it by itself, and none on the other.
    fn is_only_a_default_name(&self, change: &Change) -> bool {
        let (Some(&a), Some(&b)) = (change.old.first(), change.new.first()) else { return false };
        let labels = &self.pair.labels;
        let old = labels.is_unnamed(self.pair.old_label(a)) || says_where(self.old, a);
        let new = labels.is_unnamed(self.pair.new_label(b)) || says_where(self.new, b);
        is_name(change) && change.kind.is_connection() && old && new
    }

    /// Whether a line that only one side has is drawn on the other too, from its other end: without
    /// arrowheads that is the same line.
    fn is_turned(&self, change: &Change) -> bool {
        let ends = |model: &Model, line: ElementId| {
            let arrow = model.value(line, "associationDirection").unwrap_or("None");
            let ends = model.reference(line, "sourceRef").zip(model.reference(line, "targetRef"));
            ends.filter(|_| arrow == "None")
        };
        let there = |model: &Model, (a, b): (ElementId, ElementId)| {
            let lines = model.elements().filter(|&e| model.kind(e) == Kind::Association);
            lines.filter_map(|line| ends(model, line)).any(|line| line == (b, a))
        };
        let both = |a: Option<ElementId>, b: Option<ElementId>| a.zip(b);
        match (change.old.first(), change.new.first()) {
            (Some(&line), None) => ends(self.old, line)
                .and_then(|(a, b)| both(self.matching.new_of(a), self.matching.new_of(b)))
                .is_some_and(|ends| there(self.new, ends)),
            (None, Some(&line)) => ends(self.new, line)
                .and_then(|(a, b)| both(self.matching.old_of(a), self.matching.old_of(b)))
                .is_some_and(|ends| there(self.old, ends)),
            _ => false,
        }
    }

    /// Whether no reader of the drawings can see a change: it is for machines, it is about what stands
    /// behind something that is drawn and has a name of its own, or neither value says anything.
    fn is_unseen(
        &self,
        change: &Change,
        behind: &(BTreeSet<ElementId>, BTreeSet<ElementId>),
    ) -> bool {
        let (a, b) = (change.old.first(), change.new.first());
        match change.operation {
            Operation::Property | Operation::Renamed => {
                let is_behind = a.is_some_and(|a| behind.0.contains(a))
                    && b.is_some_and(|b| behind.1.contains(b));
                let says_nothing = change.operation == Operation::Property
                    && says_nothing(self.old, change.old_value.as_deref())
                    && says_nothing(self.new, change.new_value.as_deref());
                is_behind || is_technical(change) || says_nothing
            }
            // A set of lanes is no more than its lanes, and a lane without a name says nothing of who
            // does what: some tools put one into every pool.
            Operation::Added | Operation::Removed => match change.kind {
                Kind::LaneSet => true,
                Kind::Lane => !self.is_named(a.copied(), b.copied()),
                Kind::Association => self.is_turned(change),
                _ => false,
            },
            _ => false,
        }
    }
}

/// What is not drawn itself: data of which a reference is drawn, and the process in a pool. Readers
/// see the name of the reference, or of the pool (BPMN 2.0.2, sections 9.3 and 10.4.1).
fn behind_others(model: &Model) -> BTreeSet<ElementId> {
    let refers = |e| match model.kind(e) {
        Kind::DataObjectReference => model.reference(e, "dataObjectRef"),
        Kind::DataStoreReference => model.reference(e, "dataStoreRef"),
        Kind::Participant => model.reference(e, "processRef"),
        _ => None,
    };
    model.elements().filter_map(refers).collect()
}

/// Whether a value is none, or empty, or refers to something that is not drawn and has no name.
fn says_nothing(model: &Model, value: Option<&str>) -> bool {
    let Some(value) = value.filter(|value| !value.is_empty()) else { return true };
    let is_nameless = |e| {
        let kind = model.kind(e);
        let is_drawn_by_others = matches!(
            kind,
            Kind::Message | Kind::Signal | Kind::Error | Kind::Escalation | Kind::ItemDefinition
        );
        is_drawn_by_others && model.label(e).is_empty()
    };
    model.find(value).is_some_and(is_nameless)
}

/// Whether a flow is only called by where it leads, such as "to Task 1", as one tool calls all of them.
fn says_where(model: &Model, flow: ElementId) -> bool {
    let rest = ["to ", "nach ", "zu "].iter().find_map(|to| model.label(flow).strip_prefix(to));
    let target = model.flow_target(flow).map(|target| model.label(target));
    rest.is_some() && rest == target
}

fn is_name(change: &Change) -> bool {
    change.operation == Operation::Renamed
        || (change.operation == Operation::Property && change.property.as_deref() == Some("name"))
}

/// The property that a change is about, without what is inside it.
fn property(change: &Change) -> &str {
    let whole = change.property.as_deref().unwrap_or_default();
    whole.split(['@', '/', '[']).next().unwrap_or_default()
}

fn note(change: &Change) -> u32 {
    match (change.operation, change.class) {
        (_, Class::Layout) => 0,
        (_, Class::Condition) => cost::CONDITION,
        (Operation::Property, _) => cost::PROPERTY,
        (Operation::Renamed, _) if !change.kind.is_flow_node() => cost::PROPERTY,
        (Operation::Added | Operation::Removed, Class::Text | Class::Responsibility) => {
            cost::PROPERTY
        }
        _ => 0,
    }
}

/// Whether a change is for machines: also how a condition is written down, such as its language,
/// which is not what it says.
fn is_technical(change: &Change) -> bool {
    let is_notation = change.property.as_deref().is_some_and(|p| p.contains('@'));
    change.operation == Operation::Property
        && (change.class == Class::Technical || change.class == Class::Condition && is_notation)
}
