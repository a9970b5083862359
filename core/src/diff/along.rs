//! What comes or goes along with a step: its messages, and the documents and notes that only it has.
//!
//! A person who takes out a step takes out all that hangs on it; that is one intent, so it is one
//! statement, and its sentence names what went along. What other steps still use is told by itself.

use std::collections::BTreeSet;

use super::changes::Tidy;
use super::script::EditOp;
use super::{Operation, Which};
use crate::model::{ElementId, Kind, Model};

impl Tidy<'_> {
    pub(super) fn along(&mut self) {
        for (which, operation) in [(Which::Old, Operation::Removed), (Which::New, Operation::Added)]
        {
            let model = self.model(which);
            let single: BTreeSet<ElementId> = model
                .flow_nodes()
                .filter(|&e| self.is_one_sided((which, e)) && !self.is_unstated((which, e)))
                .collect();
            for index in 0..self.changes.len() {
                let change = &self.changes[index];
                let about = if which == Which::Old { &change.old } else { &change.new };
                let node = about.first().copied().filter(|e| single.contains(e));
                if let Some(node) = node.filter(|_| change.operation == operation) {
                    self.take_along(which, node, &single, index);
                }
            }
        }
    }

    /// Messages and lines of steps that were split or merged: what one of the parts had and the whole
    /// has now is the same line.
    pub(super) fn lines_of_groups(&mut self) {
        let (old, new) = (self.old(), self.new_model());
        let open = |tidy: &Self, which: Which| -> Vec<ElementId> {
            let model = tidy.model(which);
            let lines = model.elements().filter(|&e| is_line(model.kind(e)));
            lines.filter(|&e| tidy.is_unstated((which, e))).collect()
        };
        let mut added = open(self, Which::New);
        for line in open(self, Which::Old) {
            let ends = old.flow_source(line).zip(old.flow_target(line));
            let Some((source, target)) = ends else { continue };
            let group = self.group_with(source).or_else(|| self.group_with(target));
            let Some(group) = group else { continue };
            let same = |&other: &ElementId| {
                let ends = new.flow_source(other).zip(new.flow_target(other));
                new.kind(other) == old.kind(line)
                    && new.label(other) == old.label(line)
                    && ends.is_some_and(|(s, t)| self.are_one(source, s) && self.are_one(target, t))
            };
            let Some(at) = added.iter().position(same) else { continue };
            for place in [(Which::Old, line), (Which::New, added.remove(at))] {
                let operations = self.claim(place, EditOp::is_presence);
                self.changes[group].operations.extend(operations);
            }
        }
    }

    fn take_along(
        &mut self,
        which: Which,
        node: ElementId,
        single: &BTreeSet<ElementId>,
        index: usize,
    ) {
        let model = self.model(which);
        for element in self.in_order(which, hanging_on(model, node, single)) {
            let operations = self.claim((which, element), EditOp::is_presence);
            if operations.is_empty() {
                continue;
            }
            let lines = self.belongings(which, element);
            let change = &mut self.changes[index];
            change.along.push(element);
            change.operations.extend(operations.into_iter().chain(lines));
        }
    }
}

/// Whether it runs between two elements and is no part of the flow.
fn is_line(kind: Kind) -> bool {
    kind.is_connection() && kind != Kind::SequenceFlow
}

/// The messages of a step, and the documents and notes that have lines to one-sided steps alone.
fn hanging_on(model: &Model, node: ElementId, single: &BTreeSet<ElementId>) -> Vec<ElementId> {
    let lines = |e: ElementId| model.incoming(e).iter().chain(model.outgoing(e)).copied();
    let ends = |line: ElementId| {
        let ends = [model.flow_source(line), model.flow_target(line)];
        ends.into_iter().flatten()
    };
    let mut hanging = Vec::new();
    for line in lines(node) {
        if model.kind(line) == Kind::MessageFlow {
            hanging.push(line);
            continue;
        }
        let others = ends(line).filter(|&e| {
            matches!(
                model.kind(e),
                Kind::DataObjectReference | Kind::DataStoreReference | Kind::TextAnnotation
            )
        });
        let alone =
            |e: &ElementId| lines(*e).flat_map(ends).all(|end| end == *e || single.contains(&end));
        hanging.extend(others.filter(alone));
    }
    hanging
}
