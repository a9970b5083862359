//! What differs at elements that both models have, one by one: name, type, place, lane.

use super::changes::Tidy;
use super::classes::{is_default, name_class, presence_class};
use super::script::EditOp;
use super::{Answers, Change, Class, Message, Operation, Which};
use crate::label::Relation;
use crate::matching::Correspondence;
use crate::model::{ElementId, EventDefinition, Kind, Model};

impl Tidy<'_> {
    /// Matched elements, one by one: pools first, for a process often bears the name of its pool, then
    /// steps, gateways, which go with the steps around them, those without a name last, and all else.
    pub(super) fn matched(&mut self) {
        let (old, new) = (self.pair.old.order(), self.pair.new.order());
        let mut pairs: Vec<_> = Vec::new();
        for (a, b) in self.matching.correspondences().iter().flat_map(Correspondence::pairs) {
            let stage = match self.new_model().kind(b) {
                kind if kind.is_gateway() => 1 + u8::from(!self.has_name(a, b)),
                kind if kind.is_flow_node() => 0,
                _ => 3,
            };
            pairs.push((stage, new.of(b), old.of(a), a, b));
        }
        pairs.sort_unstable();
        for &(.., a, b) in &pairs {
            if self.old().kind(a) == Kind::Participant {
                self.name(a, b);
            }
        }
        for (.., a, b) in pairs {
            self.name(a, b);
            self.type_of(a, b);
            self.parent(a, b);
            self.lane(a, b);
        }
    }

    pub(super) fn push(
        &mut self,
        a: ElementId,
        b: ElementId,
        operation: Operation,
        class: Class,
        operations: Vec<u32>,
        message: Message,
    ) -> &mut Change {
        let order = self.order_of((Which::New, b));
        let kind = self.new_model().kind(b);
        self.changes.push(Change {
            old: vec![a],
            new: vec![b],
            operations,
            order,
            ..Change::new(operation, class, kind, message)
        });
        let last = self.changes.len() - 1;
        &mut self.changes[last]
    }

    fn name(&mut self, a: ElementId, b: ElementId) {
        let kind = self.new_model().kind(b);
        let own = |op: &EditOp| match op {
            EditOp::SetProperty { path, .. } => {
                path == "name" || (path == "text" && kind == Kind::TextAnnotation)
            }
            _ => false,
        };
        let mut operations = self.claim((Which::Old, a), own);
        if operations.is_empty() {
            return;
        }
        let similarity =
            self.pair.labels.similarity(self.pair.old_label(a), self.pair.new_label(b));
        let values = (self.shown((Which::Old, a)), self.shown((Which::New, b)));
        let flow = kind == Kind::SequenceFlow;
        let mut answers = None;
        let message = match similarity.relation {
            _ if flow => Message::Condition {
                from: self.new_model().flow_source(b).map(|e| (Which::New, e)),
                to: self.new_model().flow_target(b).map(|e| (Which::New, e)),
            },
            Relation::Opposite => Message::Opposite,
            Relation::Inverted => {
                answers = self.answers(a, b);
                Message::Inverted { answers }
            }
            _ => Message::Renamed,
        };
        let (operation, property) = match kind {
            Kind::TextAnnotation => (Operation::Property, "text"),
            Kind::SequenceFlow => (Operation::Property, "name"),
            _ => (Operation::Renamed, "name"),
        };
        if kind == Kind::Process
            && let Some(pool) = self.renamed_alike(Kind::Participant, &values)
        {
            self.changes[pool].operations.extend(operations);
            return;
        }
        // A document is drawn wherever it is used.
        if kind.is_data()
            && let Some(index) = self.renamed_alike(kind, &values)
        {
            let change = &mut self.changes[index];
            change.operations.extend(operations);
            change.old.push(a);
            change.new.push(b);
            return;
        }
        let mut class = name_class(kind);
        match answers {
            // The answers say with the question what they said before.
            Some(Answers::Swapped) => operations.extend(self.claim_answers(a)),
            Some(Answers::Kept) => class = Class::Condition,
            None => {}
        }
        let change = self.push(a, b, operation, class, operations, message);
        change.property = Some(property.to_owned());
        (change.old_value, change.new_value) = (Some(values.0), Some(values.1));
    }

    /// What has become of the answers on the flows out of a question; `None` if some flow leads
    /// elsewhere or is only on one side, if fewer than two are named, or if it is a bit of both.
    fn answers(&self, a: ElementId, b: ElementId) -> Option<Answers> {
        let (old, new) = (self.old(), self.new_model());
        let flow = |model: &Model, f: ElementId| model.kind(f) == Kind::SequenceFlow;
        let olds: Vec<_> = old.outgoing(a).iter().copied().filter(|&f| flow(old, f)).collect();
        let news = new.outgoing(b).iter().filter(|&&f| flow(new, f)).count();
        let partner = |f: ElementId| {
            let g = self.matching.new_of(f).filter(|&g| new.flow_source(g) == Some(b))?;
            self.are_one(old.flow_target(f)?, new.flow_target(g)?).then_some((f, g))
        };
        let pairs: Vec<_> = olds.iter().copied().filter_map(partner).collect();
        let labels = &self.pair.labels;
        let says = |(f, g)| {
            let (x, y) = (self.pair.old_label(f), self.pair.new_label(g));
            (labels.normalized(x), labels.normalized(y))
        };
        let mut said: Vec<(&str, &str)> = pairs.iter().copied().map(says).collect();
        let complete = pairs.len() == olds.len() && pairs.len() == news && pairs.len() > 1;
        if !complete || said.iter().any(|(x, y)| x.is_empty() || y.is_empty()) {
            return None;
        }
        if said.iter().all(|(x, y)| x == y) {
            return Some(Answers::Kept);
        }
        let changed = said.iter().all(|(x, y)| x != y);
        let mut before: Vec<&str> = said.iter().map(|(x, _)| *x).collect();
        before.sort_unstable();
        said.sort_unstable_by_key(|(_, y)| *y);
        let after = said.iter().map(|(_, y)| *y);
        (changed && before.into_iter().eq(after)).then_some(Answers::Swapped)
    }

    /// The open operations on the names of the flows out of a node.
    fn claim_answers(&mut self, a: ElementId) -> Vec<u32> {
        let own = |op: &EditOp| matches!(op, EditOp::SetProperty { path, .. } if path == "name");
        let flows = self.old().outgoing(a).to_vec();
        flows.into_iter().flat_map(|f| self.claim((Which::Old, f), own)).collect()
    }

    /// The statement that something of this kind bore and bears these very names.
    fn renamed_alike(&self, kind: Kind, (old, new): &(String, String)) -> Option<usize> {
        self.changes.iter().position(|c| {
            c.operation == Operation::Renamed
                && c.kind == kind
                && c.old_value.as_ref() == Some(old)
                && c.new_value.as_ref() == Some(new)
        })
    }

    fn type_of(&mut self, a: ElementId, b: ElementId) {
        let definitions = (self.old().event_definition(a), self.new_model().event_definition(b));
        let other_event = definitions.0 != definitions.1;
        let kinds = (self.old().kind(a), self.new_model().kind(b));
        if kinds.0 == kinds.1 && !other_event {
            return;
        }
        let own = |op: &EditOp| match op {
            EditOp::SetType { .. } => true,
            EditOp::SetProperty { path, .. } => {
                other_event
                    && path.split(['/', '@', '[']).next().unwrap_or("").ends_with("EventDefinition")
            }
            _ => false,
        };
        let mut operations = self.claim((Which::Old, a), own);
        if operations.is_empty() {
            return;
        }
        operations.extend(self.claim((Which::Old, a), comes_with_type));
        if (kinds.0 == Kind::CallActivity) != (kinds.1 == Kind::CallActivity) {
            // Only a call has a called process.
            operations.extend(self.claim((Which::Old, a), is_called));
        }
        if (kinds.0 == Kind::BoundaryEvent) != (kinds.1 == Kind::BoundaryEvent) {
            // Only what is attached has a host; the sentence names it.
            operations.extend(self.claim((Which::Old, a), is_host));
        }
        if let Some(boundary) = self.spoke_across(a, b) {
            self.changes[boundary].operations.extend(operations);
            return;
        }
        let names = (type_name(kinds.0, definitions.0), type_name(kinds.1, definitions.1));
        let message = Message::Retyped { from: names.0.clone(), to: names.1.clone() };
        let class = if kinds.1.is_flow_node() { Class::Flow } else { presence_class(kinds.1) };
        let change = self.push(a, b, Operation::Retyped, class, operations, message);
        (change.old_value, change.new_value) = (Some(names.0), Some(names.1));
    }

    fn parent(&mut self, a: ElementId, b: ElementId) {
        let operations = self.claim((Which::Old, a), |op| matches!(op, EditOp::SetParent { .. }));
        if operations.is_empty() {
            return;
        }
        let parents = (self.old().parent(a), self.new_model().parent(b));
        let container =
            |model: &Model, e: Option<ElementId>| e.filter(|&e| model.kind(e).is_sub_process());
        let kind = self.new_model().kind(b);
        let message =
            match (container(self.old(), parents.0), container(self.new_model(), parents.1)) {
                (_, Some(container)) => Message::MovedInto { container },
                (Some(container), None) => Message::MovedOut { container },
                (None, None) => {
                    let pools = (self.old().participant(a), self.new_model().participant(b));
                    Message::OtherLane { from: pools.0, to: pools.1 }
                }
            };
        // A connection moves with its ends; only steps and data are worth a statement.
        if kind.is_connection() || !(kind.is_flow_node() || kind.is_data()) {
            let host = self.moved_host(b);
            match host {
                Some(host) => self.changes[host].operations.extend(operations),
                None => self.ignore(super::Ignored::Defaults, operations),
            }
            return;
        }
        if kind.is_data()
            && let Some(host) = self.moved_like(&message)
        {
            self.changes[host].operations.extend(operations);
            return;
        }
        let class = match message {
            Message::OtherLane { .. } => Class::Responsibility,
            _ => Class::Flow,
        };
        let mut operations = operations;
        operations.extend(self.claim((Which::Old, a), |op| matches!(op, EditOp::SetLane { .. })));
        let names = (
            parents.0.map(|e| self.shown((Which::Old, e))),
            parents.1.map(|e| self.shown((Which::New, e))),
        );
        if self.joins_move((a, b), &message, &operations) {
            return;
        }
        let change = self.push(a, b, Operation::Moved, class, operations, message);
        (change.old_value, change.new_value) = names;
    }

    /// Whether a pair has a name on either side.
    fn has_name(&self, a: ElementId, b: ElementId) -> bool {
        let labels = &self.pair.labels;
        let (old, new) = (self.pair.old_label(a), self.pair.new_label(b));
        !labels.is_unnamed(old) || !labels.is_unnamed(new)
    }

    /// Adds a step to the statement about others that moved from the same lane or pool to the same.
    fn joins_move(
        &mut self,
        (a, b): (ElementId, ElementId),
        message: &Message,
        operations: &[u32],
    ) -> bool {
        let step = self.new_model().kind(b).is_flow_node();
        let is = |c: &&mut Change| {
            c.operation == Operation::Moved && c.kind.is_flow_node() && c.message == *message
        };
        let who = matches!(message, Message::OtherLane { from, to } if from.or(*to).is_some());
        let Some(change) = self.changes.iter_mut().find(is).filter(|_| step && who) else {
            return false;
        };
        change.old.push(a);
        change.new.push(b);
        change.operations.extend(operations);
        true
    }

    /// The statement about a step that moved in the same way: data stands where its steps are.
    fn moved_like(&self, message: &Message) -> Option<usize> {
        let is = |c: &Change| c.kind.is_flow_node() && c.message == *message;
        self.changes.iter().position(is)
    }

    /// The statement about a move of the step that a connection comes from.
    fn moved_host(&self, connection: ElementId) -> Option<usize> {
        let model = self.new_model();
        let ends = [model.flow_source(connection), model.flow_target(connection)];
        ends.into_iter()
            .flatten()
            .find_map(|e| self.changes.iter().position(|c| c.new.contains(&e)))
    }

    fn lane(&mut self, a: ElementId, b: ElementId) {
        let operations = self.claim((Which::Old, a), |op| matches!(op, EditOp::SetLane { .. }));
        if operations.is_empty() {
            return;
        }
        let lanes = (self.old().lane(a), self.new_model().lane(b));
        let who =
            (lanes.0.or(self.old().participant(a)), lanes.1.or(self.new_model().participant(b)));
        let names = (
            who.0.map(|e| self.shown((Which::Old, e))),
            who.1.map(|e| self.shown((Which::New, e))),
        );
        // Gateways go with the steps around them, or else with the decisions: no clerk does a gateway.
        if self.new_model().kind(b).is_gateway() {
            let leads = |c: &Change| {
                let first = c.old.first().zip(c.new.first());
                let decides = first.is_some_and(|(&a, &b)| self.has_name(a, b));
                !c.kind.is_gateway() || (decides && !self.has_name(a, b))
            };
            let near = self.changes.iter().position(|c| {
                matches!(c.message, Message::OtherLane { .. })
                    && c.old_value == names.0
                    && c.new_value == names.1
                    && leads(c)
            });
            if let Some(near) = near {
                self.changes[near].operations.extend(operations);
                return;
            }
        }
        let message = Message::OtherLane { from: who.0, to: who.1 };
        if self.joins_move((a, b), &message, &operations) {
            return;
        }
        let change = self.push(a, b, Operation::Moved, Class::Responsibility, operations, message);
        (change.old_value, change.new_value) = names;
        change.property = Some("lane".to_owned());
    }
}

/// Whether it is about the process that a call activity calls.
fn is_called(op: &EditOp) -> bool {
    matches!(op, EditOp::SetProperty { path, .. } if path == "calledElement")
}

/// Whether it is about the step that an event is attached to.
fn is_host(op: &EditOp) -> bool {
    matches!(op, EditOp::SetProperty { path, .. } if path == "attachedToRef" || path == "cancelActivity")
}

/// A default value that one type of task writes out and another does not have.
fn comes_with_type(op: &EditOp) -> bool {
    let EditOp::SetProperty { path, old_value, new_value, vendor, .. } = op else { return false };
    let says_nothing = |v: &Option<String>| v.as_deref().is_none_or(|v| is_default(path, v));
    vendor.is_empty() && says_nothing(old_value) && says_nothing(new_value)
}

/// The type of an element with what its event waits for, such as `timer startEvent`.
fn type_name(kind: Kind, definition: EventDefinition) -> String {
    match definition {
        EventDefinition::None => kind.as_str().to_owned(),
        definition => format!("{} {}", definition.as_str(), kind.as_str()),
    }
}
