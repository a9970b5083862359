//! What differs in the flow: steps that come and go, branches that run in parallel, steps that
//! change places, flows that lead elsewhere.
//!
//! Links that both sides have are set aside. Steps that only one side has are bypassed; what then
//! agrees is explained by them. Of the rest, parallel blocks are told first, then the fewest steps
//! whose bypassing makes the sides agree, then single flows.

use std::collections::{BTreeMap, BTreeSet};

use super::changes::{Tidy, clean};
use super::links::{Link, Token, Tokens, Web};
use super::script::EditOp;
use super::{Change, Class, Ignored, Message, Operation, Place, Which};
use crate::model::{ElementId, Kind};

/// Beyond this many unexplained links, steps that changed places are not searched for.
const MOST_RESIDUAL: usize = 60;

/// Which change a bypassed token belongs to.
type Owners = BTreeMap<Token, usize>;

#[derive(Default)]
pub(super) struct Bypass {
    pub(super) old: Owners,
    pub(super) new: Owners,
}

impl Tidy<'_> {
    pub(super) fn flow(&mut self, old: &Tokens<'_>, new: &Tokens<'_>) {
        self.implied(old, new);
        let mut bypass = Bypass::default();
        self.cross_boundaries(&mut bypass, [old, new]);
        self.parallel_blocks(&mut bypass);
        self.only_in_one(old, &mut bypass, Which::Old);
        self.only_in_one(new, &mut bypass, Which::New);
        self.reorderings(&mut bypass);
        self.assign_links(&bypass, [old, new]);
        self.reroutings(&bypass);
    }

    pub(super) fn web(&self, which: Which) -> &Web {
        match which {
            Which::Old => &self.old_web,
            Which::New => &self.new_web,
        }
    }

    pub(super) fn node(&self, which: Which, token: Token) -> Option<Place> {
        self.web(which).nodes.get(&token).map(|&e| (which, e))
    }

    /// A token as a place, in one model if it is there.
    fn place(&self, which: Which, token: Token) -> Option<Place> {
        self.node(which, token).or_else(|| self.node(which.other(), token))
    }

    /// Gateways that the other side implies, with the flows through them.
    fn implied(&mut self, old: &Tokens<'_>, new: &Tokens<'_>) {
        for (which, tokens) in [(Which::Old, old), (Which::New, new)] {
            let gateways: Vec<ElementId> = self.web(which).implied.iter().copied().collect();
            for gateway in gateways {
                let mut operations = self.claim((which, gateway), |_| true);
                let model = tokens.side.model;
                let around = model.incoming(gateway).iter().chain(model.outgoing(gateway));
                for &flow in around {
                    if self.is_carried(which, flow) {
                        operations.extend(self.claim((which, flow), is_wiring));
                    }
                }
                self.ignore(Ignored::ImplicitGateway, operations);
            }
        }
        self.wire_common();
    }

    /// Whether a flow is part of a link that both sides have.
    fn is_carried(&self, which: Which, flow: ElementId) -> bool {
        let links = self.web(which).links.iter().filter(|l| l.flows.contains(&flow));
        let other = self.web(which.other());
        links.into_iter().all(|l| other.has(l.source, l.target))
    }

    /// Links that both sides have, but through different gateways: nothing but drawing.
    fn wire_common(&mut self) {
        for (which, other) in [(Which::Old, Which::New), (Which::New, Which::Old)] {
            let common: Vec<ElementId> = self
                .web(which)
                .links
                .iter()
                .filter(|l| self.web(other).has(l.source, l.target))
                .filter(|l| l.flows.len() > 1 || self.longer_elsewhere(other, l))
                .flat_map(|l| l.flows.clone())
                .collect();
            for flow in common {
                let operations = self.claim((which, flow), is_wiring);
                self.ignore(Ignored::ImplicitGateway, operations);
            }
        }
    }

    fn longer_elsewhere(&self, which: Which, link: &Link) -> bool {
        let same = |l: &&Link| l.source == link.source && l.target == link.target;
        self.web(which).links.iter().filter(same).any(|l| l.flows.len() > 1)
    }

    /// Steps that only one side has.
    fn only_in_one(&mut self, tokens: &Tokens<'_>, bypass: &mut Bypass, which: Which) {
        let model = tokens.side.model;
        let mut nodes: Vec<(u32, Token, ElementId)> = self
            .web(which)
            .nodes
            .iter()
            .filter(|&(_, &e)| !tokens.is_matched(e) && !self.web(which).implied.contains(&e))
            .map(|(&t, &e)| (tokens.side.dense(e).unwrap_or(0), t, e))
            .collect();
        nodes.sort_unstable();
        let single: BTreeSet<Token> = nodes.iter().map(|n| n.1).collect();
        for &(_, token, element) in &nodes {
            let owners = if which == Which::Old { &bypass.old } else { &bypass.new };
            if owners.contains_key(&token) || !self.is_unstated((which, element)) {
                continue;
            }
            let host = self.host_of(tokens, owners, element);
            let operations = self.claim((which, element), |_| true);
            let opening = self.opening(tokens, owners, element).filter(|_| host.is_none());
            let index = if let Some(host) = host {
                self.changes[host].operations.extend(operations);
                host
            } else if let Some(opening) = opening {
                self.changes[opening].operations.extend(operations);
                self.changes[opening].along.push(element);
                opening
            } else {
                let away = |t: Token| single.contains(&t);
                let before = self.web(which).around(token, false, &away);
                let after = self.web(which).around(token, true, &away);
                let between = before
                    .and_then(|t| self.place(which, t))
                    .zip(after.and_then(|t| self.place(which, t)));
                self.state_single(which, element, between, operations);
                self.changes.len() - 1
            };
            let owners = if which == Which::Old { &mut bypass.old } else { &mut bypass.new };
            owners.insert(token, index);
            if model.kind(element).is_sub_process() {
                self.boundary_owner(tokens, owners, element, index);
            }
        }
    }

    /// An unlabelled gateway or event belongs to the statement about its neighbour or its
    /// sub-process, if that comes or goes too.
    fn host_of(&self, tokens: &Tokens<'_>, owners: &Owners, element: ElementId) -> Option<usize> {
        let model = tokens.side.model;
        let kind = model.kind(element);
        let unnamed = self.pair.labels.is_unnamed(tokens.side.labels[element.index()]);
        if !unnamed || kind.is_activity() {
            return None;
        }
        let parent = model.parent(element).map(|p| tokens.of(p));
        let before = model.incoming(element).iter().filter_map(|&f| model.flow_source(f));
        let before: BTreeSet<Token> = before.map(|e| tokens.of(e)).collect();
        parent.into_iter().chain(before).find_map(|t| owners.get(&t).copied())
    }

    /// The statement about the gateway that opens the block which a gateway closes, if that comes or
    /// goes too: the nearest of the same type, all of whose ways lead there.
    fn opening(&self, tokens: &Tokens<'_>, owners: &Owners, element: ElementId) -> Option<usize> {
        let model = tokens.side.model;
        let unnamed = |e: ElementId| self.pair.labels.is_unnamed(tokens.side.labels[e.index()]);
        let kind = model.kind(element);
        let web = self.web(if tokens.is_old { Which::Old } else { Which::New });
        let closes = tokens.of(element);
        if !kind.is_gateway() || !unnamed(element) || web.arrivals(closes) < 2 {
            return None;
        }
        let openings = owners.iter().filter(|&(&token, _)| {
            let opens = web
                .nodes
                .get(&token)
                .is_some_and(|&e| model.kind(e) == kind && unnamed(e) && !tokens.is_matched(e));
            let ways = if opens { web.after(token) } else { Vec::new() };
            let leads =
                |way: &Token| *way == closes || web.reach(*way, &|t| t == closes).contains(&closes);
            token != closes && ways.len() > 1 && ways.iter().all(leads)
        });
        let opened = openings.filter(|(_, change)| {
            matches!(self.changes[**change].operation, Operation::Added | Operation::Removed)
        });
        let nearest = opened.max_by_key(|&(&token, _)| token).map(|(_, &change)| change);
        nearest.filter(|&change| {
            let about = &self.changes[change];
            let first = about.new.first().or(about.old.first());
            first.is_some_and(|&e| model.kind(e) == kind)
        })
    }

    fn boundary_owner(
        &self,
        tokens: &Tokens<'_>,
        owners: &mut Owners,
        sub_process: ElementId,
        index: usize,
    ) {
        let model = tokens.side.model;
        for &child in model.children(sub_process) {
            let event = matches!(model.kind(child), Kind::StartEvent | Kind::EndEvent);
            let unnamed = self.pair.labels.is_unnamed(tokens.side.labels[child.index()]);
            if event && unnamed && !tokens.is_matched(child) {
                owners.entry(tokens.of(child)).or_insert(index);
            }
        }
    }

    fn state_single(
        &mut self,
        which: Which,
        element: ElementId,
        between: Option<(Place, Place)>,
        operations: Vec<u32>,
    ) {
        let model = self.model(which);
        let name = Some(clean(model.label(element))).filter(|n| !n.is_empty());
        let order = self.order_of((which, element));
        let kind = model.kind(element);
        let message = match which {
            Which::New => Message::Added { between },
            Which::Old => Message::Removed { between },
        };
        let change = Change::one_sided(which, vec![element], Class::Flow, kind, message);
        self.changes.push(Change { operations, order, ..change }.named(name));
    }

    /// Links between steps of both sides that the other side neither has nor explains.
    fn residual(&self, bypass: &Bypass, more: Option<Token>, which: Which) -> Vec<usize> {
        let (web, other, own, others) = match which {
            Which::Old => (&self.old_web, &self.new_web, &bypass.old, &bypass.new),
            Which::New => (&self.new_web, &self.old_web, &bypass.new, &bypass.old),
        };
        let away = |t: Token| own.contains_key(&t) || more == Some(t);
        let other_away = |t: Token| others.contains_key(&t) || more == Some(t);
        let links = web.links.iter().enumerate().filter(|(_, l)| {
            l.source != l.target
                && !away(l.source)
                && !away(l.target)
                && !other.has(l.source, l.target)
                && other.way(l.source, l.target, &other_away).is_none()
        });
        links.map(|(i, _)| i).collect()
    }

    /// The fewest steps whose bypassing makes the sides agree, found greedily.
    fn reorderings(&mut self, bypass: &mut Bypass) {
        let places = self.places_among_both();
        loop {
            let old = self.residual(bypass, None, Which::Old);
            let new = self.residual(bypass, None, Which::New);
            let total = old.len() + new.len();
            if !(3..=MOST_RESIDUAL).contains(&total) {
                return;
            }
            let mut candidates = BTreeSet::new();
            for (links, web) in [(&old, &self.old_web), (&new, &self.new_web)] {
                for &i in links {
                    candidates.insert(web.links[i].source);
                    candidates.insert(web.links[i].target);
                }
            }
            let movable = |t: &Token| {
                self.node(Which::New, *t)
                    .is_some_and(|(_, e)| !self.new_model().kind(e).is_gateway())
                    && self.node(Which::Old, *t).is_some()
            };
            // Of several that explain as much, the one that went farthest.
            let scored = candidates.into_iter().filter(movable).map(|t| {
                let left = self.residual(bypass, Some(t), Which::Old).len()
                    + self.residual(bypass, Some(t), Which::New).len();
                let way = places.get(&t).map_or(0, |(old, new)| old.abs_diff(*new));
                (left, std::cmp::Reverse(way), t)
            });
            let Some((left, _, token)) = scored.min() else { return };
            if left + 3 > total {
                return;
            }
            self.state_reordered(bypass, token);
        }
    }

    /// Of every step that both sides have, its place among these on the old and on the new side.
    fn places_among_both(&self) -> BTreeMap<Token, (u32, u32)> {
        let both = |which: Which| {
            let nodes = self.web(which).nodes.iter();
            let both = nodes.filter(|(t, _)| self.web(which.other()).nodes.contains_key(t));
            let mut both: Vec<(u32, Token)> =
                both.map(|(&t, &e)| (self.rank(which, e), t)).collect();
            both.sort_unstable();
            both
        };
        let mut places: BTreeMap<Token, (u32, u32)> = BTreeMap::new();
        for (at, (_, token)) in (0u32..).zip(both(Which::Old)) {
            places.entry(token).or_default().0 = at;
        }
        for (at, (_, token)) in (0u32..).zip(both(Which::New)) {
            places.entry(token).or_default().1 = at;
        }
        places
    }

    fn state_reordered(&mut self, bypass: &mut Bypass, token: Token) {
        let (Some((_, old)), Some((_, new))) =
            (self.node(Which::Old, token), self.node(Which::New, token))
        else {
            return;
        };
        let web = &self.new_web;
        let away = |t: Token| bypass.new.contains_key(&t);
        let before = web.around(token, false, &away).and_then(|t| self.place(Which::New, t));
        let after = web.around(token, true, &away).and_then(|t| self.place(Which::New, t));
        let index = self.changes.len();
        let message = Message::Reordered { between: before.zip(after) };
        let kind = self.new_model().kind(new);
        self.changes.push(Change {
            old: vec![old],
            new: vec![new],
            order: self.order_of((Which::New, new)),
            ..Change::new(Operation::Reordered, Class::Flow, kind, message)
        });
        bypass.old.insert(token, index);
        bypass.new.insert(token, index);
    }

    /// Gives the flows of every explained link to the change that explains it.
    fn assign_links(&mut self, bypass: &Bypass, tokens: [&Tokens<'_>; 2]) {
        for (which, tokens, other_tokens) in
            [(Which::Old, tokens[0], tokens[1]), (Which::New, tokens[1], tokens[0])]
        {
            let (own, others) = match which {
                Which::Old => (&bypass.old, &bypass.new),
                Which::New => (&bypass.new, &bypass.old),
            };
            let links = self.web(which).links.clone();
            for link in links {
                let other = self.web(which.other());
                let single =
                    |t: Token| own.get(&t).filter(|_| !other.nodes.contains_key(&t)).copied();
                let inside = link.source == link.target;
                let owner = single(link.source)
                    .or_else(|| single(link.target))
                    .or_else(|| self.group_of(link.source).filter(|_| inside));
                let common = other.has(link.source, link.target);
                let owner = owner.or_else(|| {
                    if common {
                        // A link that a group of steps passes on from its first to its last, or
                        // that crosses the border of a sub-process that comes or goes.
                        let group =
                            self.group_of(link.source).or_else(|| self.group_of(link.target));
                        let crosses = || {
                            let twin =
                                |l: &&Link| l.source == link.source && l.target == link.target;
                            let mut twins = other.links.iter().filter(twin);
                            twins.find_map(|l| border_owner(other_tokens, others, l))
                        };
                        let border = group.or_else(|| border_owner(tokens, own, &link));
                        let border = border.or_else(crosses);
                        // Two flows with the same ends are one link: the second may come or go.
                        let second = || link.flows.iter().any(|&f| self.is_unstated((which, f)));
                        if border.is_some() || !second() {
                            return border;
                        }
                    }
                    own.get(&link.source).or_else(|| own.get(&link.target)).copied().or_else(|| {
                        let way = other.way(link.source, link.target, &|t| others.contains_key(&t));
                        way.and_then(|t| others.get(&t).copied())
                    })
                });
                if let Some(owner) = owner {
                    for flow in link.flows {
                        let operations = self.claim((which, flow), is_wiring);
                        self.changes[owner].operations.extend(operations);
                    }
                }
            }
        }
    }

    /// The change that states a group of steps.
    fn group_of(&self, token: Token) -> Option<usize> {
        let number = self.numbers.pair(token)?;
        let group = self.matching.correspondences().get(number as usize)?;
        self.changes.iter().position(|c| {
            matches!(c.operation, Operation::Split | Operation::Merged)
                && group.old.iter().all(|e| c.old.contains(e))
        })
    }

    /// What is left: flows that lead elsewhere, or that only one side has.
    fn reroutings(&mut self, bypass: &Bypass) {
        let links = |tidy: &Self, which: Which| -> Vec<Link> {
            let left = tidy.residual(bypass, None, which);
            left.into_iter().map(|i| tidy.web(which).links[i].clone()).collect()
        };
        let mut olds = links(self, Which::Old);
        let mut news = links(self, Which::New);
        let partner = |tidy: &Self, a: &Link, b: &Link| {
            let (x, y) = (a.flows.first().copied(), b.flows.first().copied());
            x.and_then(|x| tidy.matching.new_of(x)).is_some_and(|e| Some(e) == y)
        };
        for pass in 0..3 {
            let mut i = 0;
            while i < olds.len() {
                let found = news.iter().position(|b| match pass {
                    0 => partner(self, &olds[i], b),
                    1 => olds[i].source == b.source,
                    _ => olds[i].target == b.target,
                });
                let Some(j) = found else {
                    i += 1;
                    continue;
                };
                let (a, b) = (olds.remove(i), news.remove(j));
                self.state_rerouted(&a, &b);
            }
        }
        for link in olds {
            self.state_flow(Which::Old, &link);
        }
        for link in news {
            self.state_flow(Which::New, &link);
        }
    }

    fn state_rerouted(&mut self, a: &Link, b: &Link) {
        let mut operations = Vec::new();
        for &flow in &a.flows {
            operations.extend(self.claim((Which::Old, flow), is_wiring));
        }
        for &flow in &b.flows {
            operations.extend(self.claim((Which::New, flow), is_wiring));
        }
        let (Some(&old), Some(&new)) = (a.flows.first(), b.flows.first()) else { return };
        let message = Message::Rerouted {
            old: (self.place(Which::Old, a.source), self.place(Which::Old, a.target)),
            new: (self.place(Which::New, b.source), self.place(Which::New, b.target)),
            source_changed: a.source != b.source,
            target_changed: a.target != b.target,
        };
        self.changes.push(Change {
            old: vec![old],
            new: vec![new],
            old_value: self.place(Which::Old, a.target).map(|p| self.shown(p)),
            new_value: self.place(Which::New, b.target).map(|p| self.shown(p)),
            operations,
            order: self.order_of((Which::New, new)),
            ..Change::new(Operation::Rerouted, Class::Flow, Kind::SequenceFlow, message)
        });
    }

    fn state_flow(&mut self, which: Which, link: &Link) {
        let mut operations = Vec::new();
        for &flow in &link.flows {
            operations.extend(self.claim((which, flow), is_wiring));
        }
        let Some(&flow) = link.flows.first() else { return };
        let (from, to) = (self.place(which, link.source), self.place(which, link.target));
        let order = self.order_of((which, flow));
        let message = match which {
            Which::New => Message::FlowAdded { from, to },
            Which::Old => Message::FlowRemoved { from, to },
        };
        let change = Change::one_sided(which, vec![flow], Class::Flow, Kind::SequenceFlow, message);
        self.changes.push(Change { operations, order, ..change });
    }

    /// The label of a place on one line.
    pub(super) fn shown(&self, (which, e): Place) -> String {
        clean(match which {
            Which::Old => self.old().label(e),
            Which::New => self.new_model().label(e),
        })
    }
}

/// The change about the sub-process of one side at which a flow of the link begins or ends.
fn border_owner(tokens: &Tokens<'_>, owners: &Owners, link: &Link) -> Option<usize> {
    let model = tokens.side.model;
    let ends = link.flows.iter().flat_map(|&f| [model.flow_source(f), model.flow_target(f)]);
    let mut sub_processes = ends.flatten().filter(|&e| model.kind(e).is_sub_process());
    sub_processes.find_map(|e| owners.get(&tokens.of(e)).copied())
}

/// Operations on a flow that follow from a change of the steps around it.
pub(super) fn is_wiring(op: &EditOp) -> bool {
    op.is_presence() || op.is_end() || matches!(op, EditOp::SetParent { .. })
}
