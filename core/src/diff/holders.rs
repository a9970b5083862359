//! What holds other things, or is drawn beside the flow: pools and lanes, data and notes. They come
//! and go with their lines and what they hold, in one statement.

use super::changes::{Tidy, clean};
use super::frames::frames;
use super::script::EditOp;
use super::{Change, Class, Message, Operation, Place, Which};
use crate::model::{ElementId, Kind, Model};

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
}
