//! Branches that run in parallel on one side and one after the other on the other.
//!
//! A parallel gateway that only one side has, whose branches hold steps that the other side puts in
//! sequence, is one statement about these steps: neither two gateways and six flows, nor steps that
//! have moved.

use std::collections::BTreeSet;

use super::changes::Tidy;
use super::flow::Bypass;
use super::links::Token;
use super::{Change, Class, Message, Operation, Which};
use crate::model::{ElementId, Kind};

impl Tidy<'_> {
    /// Parallel gateways of one side between steps that the other side puts in sequence.
    pub(super) fn parallel_blocks(&mut self, bypass: &mut Bypass) {
        let mut splits: Vec<(Token, Which, ElementId)> = Vec::new();
        for which in [Which::New, Which::Old] {
            let (web, model) = (self.web(which), self.model(which));
            let is_split = |t: Token, e: ElementId| {
                model.kind(e) == Kind::ParallelGateway
                    && self.is_one_sided((which, e))
                    && web.after(t).len() > 1
            };
            let nodes = web.nodes.iter().filter(|&(&t, &e)| is_split(t, e));
            splits.extend(nodes.map(|(&t, &e)| (t, which, e)));
        }
        splits.sort_unstable_by_key(|split| split.0);
        for (split, which, element) in splits {
            self.parallel_block(bypass, which, which.other(), split, element);
        }
    }

    fn parallel_block(
        &mut self,
        bypass: &mut Bypass,
        which: Which,
        other: Which,
        split: Token,
        element: ElementId,
    ) {
        let web = self.web(which);
        let model = self.model(which);
        let is_join = |t: Token| {
            web.nodes.get(&t).is_some_and(|&e| model.kind(e) == Kind::ParallelGateway)
                && web.arrivals(t) > 1
        };
        let branches: Vec<BTreeSet<Token>> =
            web.after(split).into_iter().map(|head| web.reach(head, &is_join)).collect();
        let mut own: Vec<Vec<Token>> = Vec::new();
        for (i, branch) in branches.iter().enumerate() {
            let elsewhere =
                |t: &Token| branches.iter().enumerate().any(|(j, b)| i != j && b.contains(t));
            let matched: Vec<Token> = branch
                .iter()
                .copied()
                .filter(|t| !elsewhere(t) && self.node(other, *t).is_some())
                .filter(|t| self.node(which, *t).is_some_and(|(_, e)| !model.kind(e).is_gateway()))
                .collect();
            own.push(matched);
        }
        own.retain(|branch| !branch.is_empty());
        // The other side must put a step of one branch before a step of another.
        let ordered = own.iter().enumerate().any(|(i, a)| {
            own.iter().enumerate().any(|(j, b)| {
                i != j && a.iter().any(|&x| b.iter().any(|&y| self.web(other).has(x, y)))
            })
        });
        if own.len() < 2 || !ordered {
            return;
        }
        let joins: Vec<Token> = branches
            .iter()
            .flatten()
            .copied()
            .filter(|&t| is_join(t) && self.node(other, t).is_none())
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        let steps: Vec<Token> = own.iter().flatten().copied().collect();
        self.state_parallel(bypass, which, (split, element), &joins, &steps);
    }

    fn state_parallel(
        &mut self,
        bypass: &mut Bypass,
        which: Which,
        split: (Token, ElementId),
        joins: &[Token],
        steps: &[Token],
    ) {
        let places = |tidy: &Self, w: Which| -> Vec<ElementId> {
            let all = steps.iter().filter_map(|&t| tidy.node(w, t).map(|p| p.1));
            tidy.in_order(w, all.collect())
        };
        let (old, new) = (places(self, Which::Old), places(self, Which::New));
        let mut operations = self.claim((which, split.1), |_| true);
        for &join in joins {
            if let Some(place) = self.node(which, join) {
                operations.extend(self.claim(place, |_| true));
            }
        }
        let (message, kind) = match which {
            Which::New => (Message::Parallel { steps: new.clone() }, Kind::ParallelGateway),
            Which::Old => (Message::Sequential { steps: old.clone() }, Kind::ParallelGateway),
        };
        let index = self.changes.len();
        let order = new.first().map_or((1, 0), |&e| self.order_of((Which::New, e)));
        self.changes.push(Change {
            old,
            new,
            operations,
            order,
            ..Change::new(Operation::Reordered, Class::Flow, kind, message)
        });
        let owners = if which == Which::Old { &mut bypass.old } else { &mut bypass.new };
        for &gateway in joins.iter().chain([&split.0]) {
            owners.insert(gateway, index);
        }
        // The order among the steps is what the statement is about: bypass them on both sides.
        for &step in steps {
            bypass.old.insert(step, index);
            bypass.new.insert(step, index);
        }
    }
}
