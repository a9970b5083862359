//! The flow of both models on common ground: links between tokens.
//!
//! A token is a correspondence, or a node that only one model has. A link is a sequence flow, or
//! several in a row where only an implied gateway lies between: an unlabelled merging gateway that
//! the other model does not draw says the same as two flows that run into one step (BPMN 2.0.2,
//! section 13.3.1). A sub-process that only one model has is looked through.

use std::collections::{BTreeMap, BTreeSet};

use crate::label::LabelSet;
use crate::matching::{Matching, Pair, Side};
use crate::model::{ElementId, Kind, Model};

/// Most tokens that are looked through for a neighbour: who is farther tells nobody a place.
const FARTHEST: usize = 200;

/// A correspondence, or a node of one model. Ordered by the flow of both models, ties by what is said:
/// the same order whichever model is old, and however the files list their elements.
pub(crate) type Token = u32;

/// The token of what is no flow node.
const NOTHING: Token = u32::MAX;

/// Which token stands for which flow node.
#[derive(Debug)]
pub(crate) struct Numbers {
    /// By element of the old model.
    old: Vec<Token>,
    new: Vec<Token>,
    /// The number of the correspondence of a token, if it is one.
    pairs: Vec<Option<u32>>,
}

impl Numbers {
    /// O(n log n) for n flow nodes of both models.
    pub(crate) fn new(pair: &Pair<'_>, matching: &Matching) -> Self {
        let sides = [&pair.old, &pair.new];
        // The nodes of both sides that one token stands for.
        let mut all: Vec<([Vec<ElementId>; 2], Option<u32>)> = Vec::new();
        for (number, c) in (0u32..).zip(matching.correspondences()) {
            let nodes = [c.old.clone(), c.new.clone()];
            if c.old.first().is_some_and(|&e| pair.old.dense(e).is_some()) {
                all.push((nodes, Some(number)));
            }
        }
        let single = |e: &&ElementId| matching.of_old(**e).is_none();
        all.extend(pair.old.nodes.iter().filter(single).map(|&e| ([vec![e], Vec::new()], None)));
        let single = |e: &&ElementId| matching.of_new(**e).is_none();
        all.extend(pair.new.nodes.iter().filter(single).map(|&e| ([Vec::new(), vec![e]], None)));
        let key = |nodes: &[Vec<ElementId>; 2]| {
            let first = |i: usize| {
                let side = sides[i];
                let first = nodes[i].iter().filter_map(|&e| Some((side.dense(e)?, e))).min()?;
                let model = side.model;
                Some((first.0, (model.label(first.1), model.kind(first.1), nodes[i].len())))
            };
            let (a, b) = (first(0), first(1));
            let place = match (a, b) {
                (Some(a), Some(b)) => a.0 + b.0,
                (a, b) => a.or(b).map_or(0, |one| one.0 * 2),
            };
            let says = (a.or(b).map(|a| a.1), b.or(a).map(|b| b.1));
            (place, says.min((says.1, says.0)), a.map(|a| a.0).min(b.map(|b| b.0)), a.is_none())
        };
        all.sort_by_cached_key(|(nodes, _)| key(nodes));
        let mut numbers = Self {
            old: vec![NOTHING; pair.old.model.elements().len()],
            new: vec![NOTHING; pair.new.model.elements().len()],
            pairs: Vec::with_capacity(all.len()),
        };
        for (token, ([old, new], pair)) in (0u32..).zip(all) {
            for e in old {
                numbers.old[e.index()] = token;
            }
            for e in new {
                numbers.new[e.index()] = token;
            }
            numbers.pairs.push(pair);
        }
        numbers
    }

    /// The number of the correspondence that a token is.
    pub(crate) fn pair(&self, token: Token) -> Option<u32> {
        self.pairs.get(token as usize).copied().flatten()
    }
}

/// A flow between two tokens.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub(crate) source: Token,
    pub(crate) target: Token,
    /// The sequence flows on the way; the first leaves the source.
    pub(crate) flows: Vec<ElementId>,
}

/// The flow of one model.
#[derive(Debug)]
pub(crate) struct Web {
    pub(crate) links: Vec<Link>,
    /// Gateways that are implied in the other model.
    pub(crate) implied: BTreeSet<ElementId>,
    pub(crate) nodes: BTreeMap<Token, ElementId>,
    next: BTreeMap<Token, BTreeSet<Token>>,
    previous: BTreeMap<Token, BTreeSet<Token>>,
}

/// How a side's elements become tokens.
pub(crate) struct Tokens<'t> {
    pub(crate) side: &'t Side<'t>,
    pub(crate) labels: &'t LabelSet,
    pub(crate) matching: &'t Matching,
    /// The model on the other side.
    pub(crate) other: &'t Model,
    pub(crate) is_old: bool,
    pub(crate) numbers: &'t Numbers,
}

impl Tokens<'_> {
    fn model(&self) -> &Model {
        self.side.model
    }

    pub(crate) fn is_matched(&self, e: ElementId) -> bool {
        let found = if self.is_old { self.matching.of_old(e) } else { self.matching.of_new(e) };
        found.is_some()
    }

    /// The token of a flow node; that of nothing for other elements.
    pub(crate) fn of(&self, e: ElementId) -> Token {
        let numbers = if self.is_old { &self.numbers.old } else { &self.numbers.new };
        numbers.get(e.index()).copied().unwrap_or(NOTHING)
    }

    fn flows(&self, e: ElementId, out: bool) -> Vec<ElementId> {
        let all = if out { self.model().outgoing(e) } else { self.model().incoming(e) };
        all.iter().copied().filter(|&f| self.model().kind(f) == Kind::SequenceFlow).collect()
    }

    /// Whether a gateway says nothing that the flows around it do not say.
    fn is_implied(&self, e: ElementId) -> bool {
        let model = self.model();
        if self.is_matched(e) || !self.labels.is_unnamed(self.side.labels[e.index()]) {
            return false;
        }
        let (before, after) = (self.flows(e, false), self.flows(e, true));
        let kind = |e: Option<ElementId>| e.map(|e| model.kind(e));
        match (model.kind(e), before.len(), after.len()) {
            (kind, 1, 1) => kind.is_gateway(),
            (Kind::ExclusiveGateway, 2.., 1) => {
                let target = kind(model.flow_target(after[0]));
                target.is_some_and(|k| k != Kind::ParallelGateway && k != Kind::ComplexGateway)
            }
            (Kind::ParallelGateway, 1, 2..) => {
                let source = model.flow_source(before[0]).filter(|&e| !model.kind(e).is_gateway());
                source.is_some_and(|e| self.splits_by_itself(e))
            }
            _ => false,
        }
    }

    /// Whether the partner of a step has several flows of its own, as if a gateway stood behind it.
    fn splits_by_itself(&self, e: ElementId) -> bool {
        let partner = if self.is_old { self.matching.new_of(e) } else { self.matching.old_of(e) };
        let flow = |f: &&ElementId| self.other.kind(**f) == Kind::SequenceFlow;
        partner.is_some_and(|p| self.other.outgoing(p).iter().filter(flow).count() > 1)
    }

    /// Whether a sub-process is looked through, since the other model does not have it.
    fn is_dissolved(&self, e: ElementId) -> bool {
        let model = self.model();
        model.kind(e).is_sub_process()
            && !self.is_matched(e)
            && model.children(e).iter().any(|&c| model.kind(c).is_flow_node())
    }

    /// Nodes of a sub-process where its flow begins, or ends.
    fn border(&self, e: ElementId, entry: bool) -> Vec<ElementId> {
        let model = self.model();
        let inner = model
            .children(e)
            .iter()
            .copied()
            .filter(|&c| model.kind(c).is_flow_node() && model.kind(c) != Kind::BoundaryEvent);
        inner.filter(|&c| self.flows(c, !entry).is_empty()).collect()
    }
}

impl Web {
    /// The links of one side. O(flows) but for chains of implied gateways.
    pub(crate) fn new(tokens: &Tokens<'_>) -> Self {
        let nodes = &tokens.side.nodes;
        let implied: BTreeSet<_> =
            nodes.iter().copied().filter(|&e| tokens.is_implied(e)).collect();
        let mut web = Self {
            links: Vec::new(),
            implied,
            nodes: BTreeMap::new(),
            next: BTreeMap::new(),
            previous: BTreeMap::new(),
        };
        for &node in nodes {
            web.nodes.entry(tokens.of(node)).or_insert(node);
        }
        for &node in nodes {
            if web.implied.contains(&node) {
                continue;
            }
            let leaving = tokens.flows(node, true);
            let sources =
                if tokens.is_dissolved(node) { tokens.border(node, false) } else { vec![node] };
            for flow in leaving {
                for end in web.ends(tokens, flow) {
                    for &source in &sources {
                        web.add(tokens.of(source), tokens.of(end.0), end.1.clone());
                    }
                }
            }
        }
        let order = tokens.side.order();
        web.links.sort_by_cached_key(|l| {
            let flows: Vec<u32> = l.flows.iter().map(|&f| order.of(f)).collect();
            (l.source, l.target, flows)
        });
        web
    }

    fn add(&mut self, source: Token, target: Token, flows: Vec<ElementId>) {
        self.next.entry(source).or_default().insert(target);
        self.previous.entry(target).or_default().insert(source);
        self.links.push(Link { source, target, flows });
    }

    /// The places of links among all, by their ends.
    pub(crate) fn links_that(&self, wanted: &impl Fn(Token, Token) -> bool) -> BTreeSet<usize> {
        let links = self.links.iter().enumerate();
        links.filter(|(_, l)| wanted(l.source, l.target)).map(|(i, _)| i).collect()
    }

    /// Takes links out.
    pub(crate) fn take(&mut self, places: &BTreeSet<usize>) -> Vec<Link> {
        let mut taken = Vec::new();
        for (place, link) in std::mem::take(&mut self.links).into_iter().enumerate() {
            if places.contains(&place) {
                taken.push(link);
            } else {
                self.links.push(link);
            }
        }
        for link in &taken {
            let twin = |l: &Link| l.source == link.source && l.target == link.target;
            if !self.links.iter().any(twin) {
                self.next.entry(link.source).or_default().remove(&link.target);
                self.previous.entry(link.target).or_default().remove(&link.source);
            }
        }
        taken
    }

    /// Where a flow leads, through implied gateways and into dissolved sub-processes.
    fn ends(&self, tokens: &Tokens<'_>, flow: ElementId) -> Vec<(ElementId, Vec<ElementId>)> {
        let model = tokens.model();
        let mut found = Vec::new();
        let mut seen = BTreeSet::new();
        let mut open = vec![vec![flow]];
        while let Some(path) = open.pop() {
            let Some(target) = path.last().and_then(|&f| model.flow_target(f)) else { continue };
            if !model.kind(target).is_flow_node()
                || !seen.insert((target, path.len()))
                || path.len() > 64
            {
                continue;
            }
            if self.implied.contains(&target) {
                for next in tokens.flows(target, true) {
                    let mut longer = path.clone();
                    longer.push(next);
                    open.push(longer);
                }
            } else if tokens.is_dissolved(target) {
                let inner = inner_entries(tokens, target);
                found.extend(inner.into_iter().map(|entry| (entry, path.clone())));
            } else {
                found.push((target, path));
            }
        }
        found
    }

    /// Whether two tokens are linked directly.
    pub(crate) fn has(&self, source: Token, target: Token) -> bool {
        self.next.get(&source).is_some_and(|n| n.contains(&target))
    }

    /// The first bypassed token on a way from one token to another through bypassed ones alone.
    pub(crate) fn way(
        &self,
        source: Token,
        target: Token,
        bypassed: &impl Fn(Token) -> bool,
    ) -> Option<Token> {
        for &first in self.next.get(&source)? {
            if !bypassed(first) {
                continue;
            }
            let mut seen = BTreeSet::from([first]);
            let mut open = vec![first];
            while let Some(token) = open.pop() {
                for &next in self.next.get(&token).into_iter().flatten() {
                    if next == target {
                        return Some(first);
                    }
                    if bypassed(next) && seen.insert(next) {
                        open.push(next);
                    }
                }
            }
        }
        None
    }

    /// The nearest token that is not bypassed, before or after a token, if it is not too far.
    pub(crate) fn around(
        &self,
        token: Token,
        forward: bool,
        bypassed: &impl Fn(Token) -> bool,
    ) -> Option<Token> {
        let steps = if forward { &self.next } else { &self.previous };
        let mut seen = BTreeSet::from([token]);
        let mut open = std::collections::VecDeque::from([token]);
        while let Some(at) = open.pop_front() {
            for &next in steps.get(&at).into_iter().flatten() {
                if !seen.insert(next) || seen.len() > FARTHEST {
                    continue;
                }
                if !bypassed(next) {
                    return Some(next);
                }
                open.push_back(next);
            }
        }
        None
    }

    /// All tokens that can be reached from one, itself included, without passing a stop.
    pub(crate) fn reach(&self, from: Token, stop: &impl Fn(Token) -> bool) -> BTreeSet<Token> {
        let mut seen = BTreeSet::from([from]);
        let mut open = vec![from];
        while let Some(token) = open.pop() {
            if stop(token) {
                continue;
            }
            for &next in self.next.get(&token).into_iter().flatten() {
                if seen.insert(next) {
                    open.push(next);
                }
            }
        }
        seen
    }

    /// The tokens that directly follow.
    pub(crate) fn after(&self, token: Token) -> Vec<Token> {
        self.next.get(&token).into_iter().flatten().copied().collect()
    }

    /// How many tokens lead directly to a token.
    pub(crate) fn arrivals(&self, token: Token) -> usize {
        self.previous.get(&token).map_or(0, BTreeSet::len)
    }
}

/// Where the flow goes on inside a dissolved sub-process, to any depth.
fn inner_entries(tokens: &Tokens<'_>, outer: ElementId) -> Vec<ElementId> {
    let mut entries = Vec::new();
    let mut open = vec![outer];
    while let Some(e) = open.pop() {
        if tokens.is_dissolved(e) {
            open.extend(tokens.border(e, true));
        } else {
            entries.push(e);
        }
    }
    entries.sort_unstable();
    entries
}
