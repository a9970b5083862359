//! What differs at single elements: names, types, lanes, properties, and what is no flow node.

use super::changes::{Tidy, clean, is_drawing};
use super::classes::{class_of, is_default, last, name_class, presence_class};
use super::frames::frames;
use super::script::EditOp;
use super::{Change, Class, Message, Operation, Place, Which};
use crate::label::Relation;
use crate::model::{ElementId, EventDefinition, Kind, Model};

impl Tidy<'_> {
    /// Pools and lanes that only one side draws: one statement, and none about the steps inside.
    pub(super) fn pools_and_lanes(&mut self) {
        for (which, other) in [(Which::New, Which::Old), (Which::Old, Which::New)] {
            let framed = frames(self.model(other));
            let drawn = |model: &Model, kind: Kind| {
                let drawn = model.elements().filter(|&e| model.kind(e) == kind);
                drawn.filter(|e| !framed.contains(e)).count()
            };
            let of_kind = |tidy: &Self, kind: Kind| -> Vec<ElementId> {
                let model = tidy.model(which);
                let unstated = |e: &ElementId| tidy.is_unstated((which, *e));
                let all = model.elements().filter(|&e| model.kind(e) == kind).filter(unstated);
                tidy.in_order(which, all.collect())
            };
            let pools: Vec<ElementId> = match drawn(self.model(other), Kind::Participant) {
                0 => of_kind(self, Kind::Participant),
                _ => Vec::new(),
            };
            let lanes: Vec<ElementId> = match drawn(self.model(other), Kind::Lane) {
                0 => of_kind(self, Kind::Lane),
                _ => Vec::new(),
            };
            if pools.is_empty() && lanes.is_empty() {
                continue;
            }
            self.state_pools(which, &pools, &lanes);
        }
    }

    fn state_pools(&mut self, which: Which, pools: &[ElementId], lanes: &[ElementId]) {
        let mut operations = Vec::new();
        for &e in pools.iter().chain(lanes) {
            operations.extend(self.claim((which, e), |_| true));
        }
        let holders = [Kind::LaneSet, Kind::Collaboration];
        let model = self.model(which);
        let around: Vec<ElementId> =
            model.elements().filter(|&e| holders.contains(&model.kind(e))).collect();
        for e in around {
            operations.extend(self.claim((which, e), EditOp::is_presence));
        }
        if !lanes.is_empty() {
            let nodes: Vec<ElementId> = self.model(which).flow_nodes().collect();
            for e in nodes {
                operations
                    .extend(self.claim((which, e), |op| matches!(op, EditOp::SetLane { .. })));
            }
        }
        let all: Vec<ElementId> = pools.iter().chain(lanes).copied().collect();
        let kind = if pools.is_empty() { Kind::Lane } else { Kind::Participant };
        let names: Vec<String> = all.iter().map(|&e| self.shown((which, e))).collect();
        let names = Some(names.join(" | "));
        let (pools, lanes) = (pools.to_vec(), lanes.to_vec());
        let message = match which {
            Which::New => Message::PoolsAdded { pools, lanes },
            Which::Old => Message::PoolsRemoved { pools, lanes },
        };
        let change = Change::one_sided(which, all, Class::Responsibility, kind, message);
        self.changes.push(Change { operations, ..change }.named(names));
    }

    /// Data, notes and pools that come or go take their lines and their contents with them.
    pub(super) fn artifacts(&mut self) {
        for which in [Which::Old, Which::New] {
            let owners: Vec<ElementId> = {
                let model = self.model(which);
                let owns = |k: Kind| {
                    matches!(
                        k,
                        Kind::DataObjectReference
                            | Kind::DataStoreReference
                            | Kind::TextAnnotation
                            | Kind::Participant
                            | Kind::Process
                    )
                };
                model.elements().filter(|&e| owns(model.kind(e))).collect()
            };
            for owner in self.in_order(which, owners) {
                if !self.is_unstated((which, owner)) || self.is_shown_by_pool(which, owner) {
                    continue;
                }
                let index = if let Some(index) = self.drawn_again((which, owner)) {
                    let operations = self.claim((which, owner), EditOp::is_presence);
                    self.changes[index].operations.extend(operations);
                    let own = &mut self.changes[index];
                    let elements = if which == Which::Old { &mut own.old } else { &mut own.new };
                    elements.push(owner);
                    index
                } else {
                    let index = self.changes.len();
                    self.single((which, owner));
                    if self.changes.len() == index {
                        continue;
                    }
                    index
                };
                let operations = self.belongings(which, owner);
                self.changes[index].operations.extend(operations);
            }
        }
    }

    /// The statement that data of this name comes or goes: a document is drawn wherever it is used.
    fn drawn_again(&self, (which, e): Place) -> Option<usize> {
        let model = self.model(which);
        let (kind, name) = (model.kind(e), clean(model.label(e)));
        let operation = if which == Which::Old { Operation::Removed } else { Operation::Added };
        self.changes.iter().position(|c| {
            let value = if which == Which::Old { &c.old_value } else { &c.new_value };
            kind.is_data()
                && !name.is_empty()
                && (c.kind, c.operation) == (kind, operation)
                && value.as_ref() == Some(&name)
        })
    }

    fn is_shown_by_pool(&self, which: Which, process: ElementId) -> bool {
        let model = self.model(which);
        model.kind(process) == Kind::Process
            && model.participant(process).is_some_and(|pool| self.is_unstated((which, pool)))
    }

    /// Claims what has no meaning without its owner.
    pub(super) fn belongings(&mut self, which: Which, owner: ElementId) -> Vec<u32> {
        let model = self.model(which);
        let mut all: Vec<ElementId> = Vec::new();
        let lines = model.incoming(owner).iter().chain(model.outgoing(owner));
        all.extend(lines.filter(|&&f| model.kind(f) != Kind::MessageFlow));
        for reference in ["dataObjectRef", "dataStoreRef", "processRef"] {
            all.extend(model.reference(owner, reference));
        }
        let process = model.process_of_participant(owner);
        let holder = process.unwrap_or(owner);
        let sets = model.children(holder).iter().filter(|&&e| model.kind(e) == Kind::LaneSet);
        all.extend(sets);
        let mut operations = Vec::new();
        for e in all {
            operations.extend(self.claim((which, e), EditOp::is_presence));
        }
        operations
    }

    /// Matched elements, one by one: pools first, for a process often bears the name of its pool, then
    /// steps, gateways, which go with the steps around them, and all else.
    pub(super) fn matched(&mut self) {
        let (old, new) = (self.pair.old.order(), self.pair.new.order());
        let mut pairs: Vec<_> = Vec::new();
        for group in self.matching.correspondences() {
            let (Some(&a), Some(&b)) = (group.old.first(), group.new.first()) else { continue };
            let stage = match self.new_model().kind(b) {
                kind if kind.is_gateway() => 1,
                kind if kind.is_flow_node() => 0,
                _ => 2,
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

    fn push(
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
        let operations = self.claim((Which::Old, a), own);
        if operations.is_empty() {
            return;
        }
        let similarity =
            self.pair.labels.similarity(self.pair.old_label(a), self.pair.new_label(b));
        let values = (self.shown((Which::Old, a)), self.shown((Which::New, b)));
        let flow = kind == Kind::SequenceFlow;
        let message = match similarity.relation {
            _ if flow => Message::Condition {
                from: self.new_model().flow_source(b).map(|e| (Which::New, e)),
                to: self.new_model().flow_target(b).map(|e| (Which::New, e)),
            },
            Relation::Opposite => Message::Opposite,
            Relation::Inverted => Message::Inverted,
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
        let change = self.push(a, b, operation, name_class(kind), operations, message);
        change.property = Some(property.to_owned());
        (change.old_value, change.new_value) = (Some(values.0), Some(values.1));
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
        // Gateways go with the steps around them: no clerk does a gateway.
        if self.new_model().kind(b).is_gateway() {
            let near = self.changes.iter().position(|c| {
                matches!(c.message, Message::OtherLane { .. })
                    && c.old_value == names.0
                    && c.new_value == names.1
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

    /// One statement about what is still open at an element.
    pub(super) fn single(&mut self, place: Place) {
        let operations = self.claim(place, EditOp::is_presence);
        if !operations.is_empty() {
            self.presence(place, operations);
            return;
        }
        let (a, b) = match place {
            (Which::New, b) => (self.matching.old_of(b), Some(b)),
            (Which::Old, a) => (Some(a), self.matching.new_of(a)),
        };
        let (Some(a), Some(b)) = (a, b) else { return };
        let ends = self.claim(place, EditOp::is_end);
        if !ends.is_empty() {
            self.ends(a, b, ends);
        }
        self.properties(a, b);
        // Whatever else there may be.
        let model = self.new_model();
        let left = self.claim(place, |op| !is_drawing(model, op));
        if !left.is_empty() {
            let message = Message::Property { name: "structure".to_owned() };
            self.push(a, b, Operation::Property, Class::Technical, left, message);
        }
    }

    /// An element that comes or goes.
    fn presence(&mut self, (which, e): Place, operations: Vec<u32>) {
        let model = self.model(which);
        let kind = model.kind(e);
        let name = Some(clean(model.label(e))).filter(|n| !n.is_empty());
        let ends =
            (model.flow_source(e).map(|e| (which, e)), model.flow_target(e).map(|e| (which, e)));
        let between = if kind.is_connection() { ends.0.zip(ends.1) } else { None };
        let order = self.order_of((which, e));
        let message = match which {
            Which::New => Message::Added { between },
            Which::Old => Message::Removed { between },
        };
        let change = Change::one_sided(which, vec![e], presence_class(kind), kind, message);
        self.changes.push(Change { operations, order, ..change }.named(name));
    }

    /// Whether two elements belong to one correspondence.
    pub(super) fn are_one(&self, a: ElementId, b: ElementId) -> bool {
        let (old, new) = (self.matching.index_of_old(a), self.matching.index_of_new(b));
        old.is_some() && old == new
    }

    /// The change that states the group of steps an old element belongs to.
    pub(super) fn group_with(&self, a: ElementId) -> Option<usize> {
        let is = |c: &Change| {
            matches!(c.operation, Operation::Split | Operation::Merged) && c.old.contains(&a)
        };
        self.changes.iter().position(is)
    }

    /// A message flow or association with another end.
    fn ends(&mut self, a: ElementId, b: ElementId, operations: Vec<u32>) {
        let (old, new) = (self.old(), self.new_model());
        let place = |which: Which, e: Option<ElementId>| e.map(|e| (which, e));
        let same = |a: Option<ElementId>, b: Option<ElementId>| match (a, b) {
            (Some(a), Some(b)) => self.are_one(a, b),
            (a, b) => a.is_none() && b.is_none(),
        };
        let source_changed = !same(old.flow_source(a), new.flow_source(b));
        let target_changed = !same(old.flow_target(a), new.flow_target(b));
        if !source_changed && !target_changed {
            // A part of a step that was split or merged speaks now for the whole.
            let ends = [old.flow_source(a), old.flow_target(a)];
            let group = ends.into_iter().flatten().find_map(|e| self.group_with(e));
            if let Some(group) = group {
                self.changes[group].operations.extend(operations);
                return;
            }
            let message = Message::Property { name: "sourceRef".to_owned() };
            self.push(a, b, Operation::Property, Class::Technical, operations, message);
            return;
        }
        let ends_of = |which, model: &Model, e| {
            (place(which, model.flow_source(e)), place(which, model.flow_target(e)))
        };
        let (ends_old, ends_new) = (ends_of(Which::Old, old, a), ends_of(Which::New, new, b));
        let message =
            Message::Rerouted { old: ends_old, new: ends_new, source_changed, target_changed };
        let values =
            if target_changed { (ends_old.1, ends_new.1) } else { (ends_old.0, ends_new.0) };
        let values = (values.0.map(|p| self.shown(p)), values.1.map(|p| self.shown(p)));
        let class = presence_class(new.kind(b));
        let change = self.push(a, b, Operation::Rerouted, class, operations, message);
        (change.old_value, change.new_value) = values;
    }

    /// The properties of an element that are still open: one statement per property.
    fn properties(&mut self, a: ElementId, b: ElementId) {
        let script = self.script;
        for i in self.open_operations((Which::Old, a)) {
            let EditOp::SetProperty { path, old_value, new_value, vendor, .. } =
                &script.operations[i as usize]
            else {
                continue;
            };
            let operation = &script.operations[i as usize];
            let is_told = is_drawing(self.new_model(), operation);
            if is_told || !self.is_open((Which::Old, a), |op| op == operation) {
                continue;
            }
            let kind = self.new_model().kind(b);
            let group = group_of(path, old_value.is_none() || new_value.is_none());
            let operations = self.claim((Which::Old, a), |op| match op {
                EditOp::SetProperty { path: p, old_value, new_value, .. } => {
                    p == path
                        || group.is_some_and(|g| {
                            is_within(p, g) && (old_value.is_none() || new_value.is_none())
                        })
                }
                _ => false,
            });
            let class = class_of(kind, path, vendor);
            let message = self.property_message(a, b, path);
            let (old_value, new_value) = (old_value.clone(), new_value.clone());
            let name = group.unwrap_or(path).to_owned();
            // Several values that come or go together are told by what holds them.
            let several = group.is_some() && !vendor.is_empty() && operations.len() > 1;
            let all = several.then(|| self.values_of(&operations));
            let change = self.push(a, b, Operation::Property, class, operations, message);
            change.property = Some(name.clone());
            if several {
                change.message = Message::Property { name };
            }
            (change.old_value, change.new_value) = all.unwrap_or((old_value, new_value));
        }
    }

    /// All values of some properties, with their names, on one line each side.
    fn values_of(&self, operations: &[u32]) -> (Option<String>, Option<String>) {
        let mut sides = (Vec::new(), Vec::new());
        for &i in operations {
            let operation = &self.script.operations[i as usize];
            if let EditOp::SetProperty { path, old_value, new_value, .. } = operation {
                let told = |v: &Option<String>| v.as_ref().map(|v| format!("{} {v}", last(path)));
                sides.0.extend(told(old_value));
                sides.1.extend(told(new_value));
            }
        }
        let joined = |all: Vec<String>| (!all.is_empty()).then(|| clean(&all.join("; ")));
        (joined(sides.0), joined(sides.1))
    }

    fn property_message(&self, a: ElementId, b: ElementId, path: &str) -> Message {
        match last(path) {
            "default" => Message::DefaultFlow {
                old: self.old().reference(a, "default"),
                new: self.new_model().reference(b, "default"),
            },
            "conditionExpression" => Message::Condition {
                from: self.new_model().flow_source(b).map(|e| (Which::New, e)),
                to: self.new_model().flow_target(b).map(|e| (Which::New, e)),
            },
            _ => Message::Property { name: path.to_owned() },
        }
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

/// Whether a path is another or leads further into it.
fn is_within(path: &str, outer: &str) -> bool {
    let rest = path.strip_prefix(outer);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '@', '[']))
}

/// What comes or goes as a whole: a loop marker with its attributes, an event definition.
fn group_of(path: &str, whole: bool) -> Option<&str> {
    if let Some(inner) = path.strip_prefix("extensionElements/") {
        let end = inner.find(['/', '@']).filter(|_| whole)?;
        return path.get(..path.len() - inner.len() + end);
    }
    let end = path.find(['/', '@'])?;
    let first = &path[..end];
    (whole && (first.ends_with("Characteristics") || first.ends_with("EventDefinition")))
        .then_some(first)
}

/// The type of an element with what its event waits for, such as `timer startEvent`.
fn type_name(kind: Kind, definition: EventDefinition) -> String {
    match definition {
        EventDefinition::None => kind.as_str().to_owned(),
        definition => format!("{} {}", definition.as_str(), kind.as_str()),
    }
}
