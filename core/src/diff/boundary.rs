//! A pool on one side that is a lane on the other: who stood outside now stands inside, or left.
//!
//! Steps then belong to another process, what went across as a message is a flow, and the events
//! that sent and received go. Told one by one these are twenty statements about one decision, so
//! they are one. The evidence is where the steps are, not how pool and lane are called: more than
//! half of the matched steps of the pool lie in the lane, and more than half of those of the lane
//! come from the pool. What is not about the boundary, such as a step more or another name, stays a
//! statement of its own.

use std::collections::{BTreeMap, BTreeSet};

use super::changes::Tidy;
use super::flow::{Bypass, is_wiring};
use super::links::{Token, Tokens};
use super::script::EditOp;
use super::{Change, Class, Message, Operation, Place, Which};
use crate::model::{ElementId, EventDefinition, Kind, Model};

/// A boundary that is drawn on one side only.
pub(super) struct Boundary {
    /// The side that draws the pool.
    which: Which,
    /// Its steps that lie in the lane, by their elements in both models, pool side first.
    inside: Vec<(ElementId, ElementId)>,
    /// Events of the pool side that only send or receive across it, or begin and end its process.
    gates: BTreeSet<ElementId>,
    /// The statement about it.
    change: usize,
}

/// A pool of one side and a lane of the other that hold the same steps.
struct Found {
    which: Which,
    pool: ElementId,
    lane: ElementId,
    inside: Vec<(ElementId, ElementId)>,
}

impl Tidy<'_> {
    /// States every boundary that only one side draws.
    pub(super) fn boundaries(&mut self) {
        for which in [Which::Old, Which::New] {
            for found in self.find_boundaries(which) {
                let boundary = self.state_boundary(found);
                self.boundaries.push(boundary);
            }
        }
    }

    fn partner(&self, (which, e): Place) -> Option<ElementId> {
        match which {
            Which::Old => self.matching.new_of(e),
            Which::New => self.matching.old_of(e),
        }
    }

    fn find_boundaries(&self, which: Which) -> Vec<Found> {
        let (model, other) = (self.model(which), self.model(which.other()));
        let pools = model.elements().filter(|&e| {
            model.kind(e) == Kind::Participant
                && self.is_unstated((which, e))
                && model.process_of_participant(e).is_some()
        });
        let pools: BTreeSet<ElementId> = pools.collect();
        if pools.is_empty() {
            return Vec::new();
        }
        // How many matched steps each pool and each lane hold, and each pair of both.
        let mut in_pool: BTreeMap<ElementId, usize> = BTreeMap::new();
        let mut in_lane: BTreeMap<ElementId, usize> = BTreeMap::new();
        let mut in_both: BTreeMap<(ElementId, ElementId), Vec<(ElementId, ElementId)>> =
            BTreeMap::new();
        for a in model.flow_nodes() {
            let Some(b) = self.partner((which, a)) else { continue };
            let pool = model.participant(a).filter(|pool| pools.contains(pool));
            let lanes = lanes_of(other, b);
            if let Some(pool) = pool {
                *in_pool.entry(pool).or_default() += 1;
            }
            for lane in lanes {
                *in_lane.entry(lane).or_default() += 1;
                if let Some(pool) = pool {
                    in_both.entry((pool, lane)).or_default().push((a, b));
                }
            }
        }
        let mut all: Vec<Found> = Vec::new();
        for ((pool, lane), inside) in in_both {
            let most = |all: Option<&usize>| all.is_some_and(|&all| inside.len() * 2 > all);
            let fits = most(in_pool.get(&pool)) && most(in_lane.get(&lane));
            // The process of the pool must be dissolved in that of the lane.
            let process = model.process_of_participant(pool);
            let dissolved = process.is_some_and(|p| self.is_one_sided((which, p)))
                && other.process(lane).is_some_and(|p| !self.is_one_sided((which.other(), p)));
            let own = |lane: ElementId| model.participant(lane) == Some(pool);
            let free = self.partner((which.other(), lane)).is_none_or(own);
            if fits && dissolved && free && !all.iter().any(|f| f.pool == pool) {
                all.push(Found { which, pool, lane, inside });
            }
        }
        all
    }

    fn state_boundary(&mut self, found: Found) -> Boundary {
        let Found { which, pool, lane, inside } = found;
        let other = self.model(which.other());
        let home = other.process(lane).and_then(|p| self.partner((which.other(), p)));
        let mut operations = self.claim((which, pool), EditOp::is_presence);
        operations.extend(self.frame_of_boundary(which, pool, lane));
        operations.extend(self.new_homes(which, pool, &inside));
        let messages = self.messages_across(which, pool, home);
        for &message in &messages {
            operations.extend(self.claim((which, message), |_| true));
        }
        let gates = self.gates(which, pool, &messages);
        for &gate in &gates {
            operations.extend(self.claim((which, gate), |_| true));
        }
        let change = self.changes.len();
        let (pool, lane) = ((which, pool), (which.other(), lane));
        let (old, new) = if which == Which::Old { (pool, lane) } else { (lane, pool) };
        let message = Message::Boundary { pool, lane, messages: !messages.is_empty() };
        let kind = self.new_model().kind(new.1);
        self.changes.push(Change {
            old: vec![old.1],
            new: vec![new.1],
            old_value: Some(self.old().kind(old.1).as_str().to_owned()),
            new_value: Some(kind.as_str().to_owned()),
            operations,
            order: self.order_of(new),
            ..Change::new(Operation::Retyped, Class::Responsibility, kind, message)
        });
        Boundary { which, inside, gates, change }
    }

    /// What frames the steps on both sides: the process of the pool, its lane if it has but one, the
    /// lane, and beside it the lane of who always was at home.
    fn frame_of_boundary(&mut self, which: Which, pool: ElementId, lane: ElementId) -> Vec<u32> {
        let (model, other) = (self.model(which), self.model(which.other()));
        let mut operations = Vec::new();
        let process = model.process_of_participant(pool);
        operations.extend(process.into_iter().flat_map(|p| self.claim((which, p), |_| true)));
        let of_kind = |model: &Model, kind: Kind, process: Option<ElementId>| -> Vec<ElementId> {
            let all = model.elements().filter(|&e| model.kind(e) == kind);
            all.filter(|&e| process.is_some() && model.process(e) == process).collect()
        };
        let lanes = of_kind(model, Kind::Lane, process);
        let sets = of_kind(model, Kind::LaneSet, process);
        if let [only] = lanes[..] {
            operations.extend(self.claim((which, only), EditOp::is_presence));
        }
        for set in sets {
            operations.extend(self.claim((which, set), EditOp::is_presence));
        }
        let there = which.other();
        operations.extend(self.claim((there, lane), EditOp::is_presence));
        let around = other.parent(lane).filter(|&e| other.kind(e) == Kind::LaneSet);
        if let Some(set) = around {
            operations.extend(self.claim((there, set), EditOp::is_presence));
        }
        let process = other.process(lane);
        let home = process.and_then(|p| self.partner((there, p)));
        if of_kind(model, Kind::Lane, home).is_empty() {
            for beside in of_kind(other, Kind::Lane, process) {
                if beside != lane && self.bears_name_of_home(which, home, beside) {
                    operations.extend(self.claim((there, beside), EditOp::is_presence));
                    operations.extend(self.claim_lanes(there, beside));
                }
            }
        }
        operations
    }

    /// Whether a lane bears the name of the pool that the others of its process are in.
    fn bears_name_of_home(&self, which: Which, home: Option<ElementId>, lane: ElementId) -> bool {
        let (model, other) = (self.model(which), self.model(which.other()));
        let name = super::changes::clean(other.label(lane));
        let pools = [
            home.and_then(|p| model.participant(p)).map(|p| model.label(p)),
            other.participant(lane).map(|p| other.label(p)),
        ];
        !name.is_empty() && pools.into_iter().flatten().any(|p| super::changes::clean(p) == name)
    }

    fn claim_lanes(&mut self, which: Which, lane: ElementId) -> Vec<u32> {
        let model = self.model(which);
        let nodes: Vec<ElementId> =
            model.flow_nodes().filter(|&e| model.lane(e) == Some(lane)).collect();
        let is = |op: &EditOp| matches!(op, EditOp::SetLane { .. });
        nodes.into_iter().flat_map(|e| self.claim((which, e), is)).collect()
    }

    /// That the steps of the pool, and whatever lies between them, are in another process and lane.
    fn new_homes(
        &mut self,
        which: Which,
        pool: ElementId,
        inside: &[(ElementId, ElementId)],
    ) -> Vec<u32> {
        let model = self.model(which);
        let process = model.process_of_participant(pool);
        let content = process.map_or(&[][..], |p| model.children(p));
        let mut operations = Vec::new();
        for &e in content {
            let is = |op: &EditOp| matches!(op, EditOp::SetParent { .. });
            operations.extend(self.claim((which, e), is));
        }
        for &(a, _) in inside {
            let is = |op: &EditOp| matches!(op, EditOp::SetLane { .. });
            operations.extend(self.claim((which, a), is));
        }
        operations
    }

    /// Messages between the pool and those who are at home, which the other side does not have.
    fn messages_across(
        &self,
        which: Which,
        pool: ElementId,
        home: Option<ElementId>,
    ) -> Vec<ElementId> {
        let model = self.model(which);
        let home = home.and_then(|p| model.participant(p)).filter(|&p| p != pool);
        let Some(home) = home else { return Vec::new() };
        let messages = model.elements().filter(|&e| model.kind(e) == Kind::MessageFlow);
        let across = |&e: &ElementId| {
            let ends = [model.flow_source(e), model.flow_target(e)];
            let ends = ends.map(|end| end.and_then(|end| model.participant(end)));
            ends == [Some(pool), Some(home)] || ends == [Some(home), Some(pool)]
        };
        messages.filter(across).filter(|&e| self.is_unstated((which, e))).collect()
    }

    /// Events that only one side has, and that do nothing but begin and end the process of the pool
    /// or send and receive the messages.
    fn gates(&self, which: Which, pool: ElementId, messages: &[ElementId]) -> BTreeSet<ElementId> {
        let model = self.model(which);
        let gate = |e: ElementId| {
            let kind = model.kind(e);
            let border = matches!(kind, Kind::StartEvent | Kind::EndEvent)
                && model.parent(e) == model.process_of_participant(pool);
            kind.is_event()
                && kind != Kind::BoundaryEvent
                && self.is_one_sided((which, e))
                && self.is_unstated((which, e))
                && speaks_only(model, e, messages).unwrap_or(border)
        };
        model.flow_nodes().filter(|&e| gate(e)).collect()
    }

    /// Sets the links across every boundary aside, before the flow is looked at.
    pub(super) fn cross_boundaries(&mut self, bypass: &mut Bypass, tokens: [&Tokens<'_>; 2]) {
        for number in 0..self.boundaries.len() {
            let Boundary { which, ref inside, ref gates, change } = self.boundaries[number];
            let of_side = if which == Which::Old { tokens[0] } else { tokens[1] };
            let inside: BTreeSet<Token> = inside.iter().map(|&(a, _)| of_side.of(a)).collect();
            let gates: Vec<Token> = gates.iter().map(|&e| of_side.of(e)).collect();
            let owners = if which == Which::Old { &mut bypass.old } else { &mut bypass.new };
            owners.extend(gates.into_iter().map(|gate| (gate, change)));
            let (lane_web, pool_web) = (self.web(which.other()), self.web(which));
            let both =
                |t: Token| lane_web.nodes.contains_key(&t) && pool_web.nodes.contains_key(&t);
            let in_lane = |source: Token, target: Token| {
                both(source)
                    && both(target)
                    && inside.contains(&source) != inside.contains(&target)
                    && !pool_web.has(source, target)
            };
            let in_pool = |source: Token, target: Token| {
                both(source)
                    && both(target)
                    && !lane_web.has(source, target)
                    && lane_web.way(source, target, &|t| inside.contains(&t)).is_some()
            };
            let sides = [
                (which.other(), lane_web.links_that(&in_lane)),
                (which, pool_web.links_that(&in_pool)),
            ];
            for (side, links) in sides {
                let web = if side == Which::Old { &mut self.old_web } else { &mut self.new_web };
                for link in web.take(&links) {
                    for flow in link.flows {
                        let operations = self.claim((side, flow), is_wiring);
                        self.changes[change].operations.extend(operations);
                    }
                }
            }
        }
    }

    /// The statement about a boundary that a step no longer speaks across, or now does: that it sends
    /// or receives is no statement of its own.
    pub(super) fn spoke_across(&self, a: ElementId, b: ElementId) -> Option<usize> {
        let sends = |model: &Model, e: ElementId| {
            matches!(model.kind(e), Kind::SendTask | Kind::ReceiveTask)
                || model.event_definition(e) == EventDefinition::Message
        };
        let of = |boundary: &&Boundary| {
            let (own, other) = match boundary.which {
                Which::Old => ((self.old(), a), (self.new_model(), b)),
                Which::New => ((self.new_model(), b), (self.old(), a)),
            };
            let claimed = &self.changes[boundary.change].operations;
            let told = |m: ElementId| {
                claimed.iter().any(|&i| {
                    let elements = self.script.operations[i as usize].elements();
                    [elements.0, elements.1][usize::from(boundary.which == Which::New)] == Some(m)
                })
            };
            let mut messages = messages_of(own.0, own.1).peekable();
            messages.peek().is_some()
                && messages.all(told)
                && sends(own.0, own.1)
                && !sends(other.0, other.1)
        };
        self.boundaries.iter().find(of).map(|boundary| boundary.change)
    }
}

/// The lanes around a step, from the inside out.
fn lanes_of(model: &Model, e: ElementId) -> Vec<ElementId> {
    let Some(lane) = model.lane(e) else { return Vec::new() };
    let around = model.ancestors(lane).filter(|&e| model.kind(e) == Kind::Lane);
    std::iter::once(lane).chain(around).collect()
}

fn messages_of(model: &Model, e: ElementId) -> impl Iterator<Item = ElementId> + '_ {
    let lines = model.incoming(e).iter().chain(model.outgoing(e)).copied();
    lines.filter(|&line| model.kind(line) == Kind::MessageFlow)
}

/// Whether all messages of an event are among these; `None` where it has none.
fn speaks_only(model: &Model, e: ElementId, messages: &[ElementId]) -> Option<bool> {
    let mut own = messages_of(model, e).peekable();
    own.peek()?;
    Some(own.all(|message| messages.contains(&message)))
}
