//! What differs at a single element and no other stage has told: that it comes or goes, ends
//! elsewhere, has other properties.

use super::changes::{Tidy, clean, is_drawing};
use super::classes::{class_of, last, presence_class};
use super::script::EditOp;
use super::{Change, Class, Message, Operation, Place, Which};
use crate::model::{ElementId, Model};

impl Tidy<'_> {
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
