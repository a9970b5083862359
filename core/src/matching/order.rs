//! One order of the elements of a model: by the flow, and where that leaves it open, by content.
//!
//! Where two choices are equally good, something must decide. The place in the file, the obvious
//! judge, says nothing in BPMN: the same model written in another order would give other answers. So
//! flow nodes stand in the order of flow. Where a branch leaves that open, they stand by label and
//! type, then by what surrounds them, found by colour refinement (Weisfeiler and Leman, The reduction
//! of a graph to canonical form, 1968), then by their properties. Only nodes that are alike in all
//! that fall back on the file; which of them comes first makes no difference that anyone could see.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;

use crate::model::{ElementId, Kind, Model, Property, PropertyKind};

/// No number.
const NONE: u32 = u32::MAX;
/// Rounds in which nodes of equal label and type are told apart by their surroundings. Nodes that are
/// farther from any difference follow the flow.
const MOST_ROUNDS: usize = 32;
/// Deepest property that tells two elements apart.
const DEEPEST: usize = 64;

/// The flow nodes of a model in the order of flow, and which follows which, by their numbers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Flow {
    pub(crate) nodes: Vec<ElementId>,
    pub(crate) before: Vec<Vec<u32>>,
    pub(crate) after: Vec<Vec<u32>>,
}

impl Flow {
    /// O(n log n) for n nodes and flows, and as much again for each round that it takes to tell nodes
    /// of equal label and type apart.
    pub(crate) fn new(model: &Model) -> Self {
        let nodes: Vec<ElementId> = model.flow_nodes().collect();
        let (before, mut after) = neighbours(model, &nodes);
        let colours = Colours::new(model, &nodes, &before, &after).of;
        for list in &mut after {
            list.sort_unstable_by_key(|&i| (colours[i as usize], i));
        }
        let order = depth_first(&roots(model, &nodes, &before, &colours), &after);
        let mut number = vec![0; nodes.len()];
        for (to, &from) in order.iter().enumerate() {
            number[from as usize] = to as u32;
        }
        let renumbered = |mut lists: Vec<Vec<u32>>| {
            let lists = order.iter().map(|&from| {
                let list = std::mem::take(&mut lists[from as usize]);
                let mut list: Vec<u32> = list.into_iter().map(|i| number[i as usize]).collect();
                list.sort_unstable();
                list
            });
            lists.collect::<Vec<_>>()
        };
        Self {
            before: renumbered(before),
            after: renumbered(after),
            nodes: order.iter().map(|&i| nodes[i as usize]).collect(),
        }
    }
}

/// Direct neighbours by sequence flow; a boundary event follows the activity it sits on.
fn neighbours(model: &Model, nodes: &[ElementId]) -> (Vec<Vec<u32>>, Vec<Vec<u32>>) {
    let mut dense = vec![NONE; model.elements().len()];
    for (i, node) in nodes.iter().enumerate() {
        dense[node.index()] = i as u32;
    }
    let mut before = vec![Vec::new(); nodes.len()];
    let mut after = vec![Vec::new(); nodes.len()];
    let mut link = |a: ElementId, b: ElementId| {
        let (a, b) = (dense[a.index()], dense[b.index()]);
        if a != NONE && b != NONE && a != b {
            after[a as usize].push(b);
            before[b as usize].push(a);
        }
    };
    for &node in nodes {
        if let Some(host) = model.reference(node, "attachedToRef") {
            link(host, node);
        }
        for &flow in model.outgoing(node) {
            if model.kind(flow) == Kind::SequenceFlow
                && let Some(target) = model.flow_target(flow)
            {
                link(node, target);
            }
        }
    }
    for list in before.iter_mut().chain(after.iter_mut()) {
        list.sort_unstable();
        list.dedup();
    }
    (before, after)
}

/// The colour of each node: smaller by label and type, equal only where nothing tells two apart.
struct Colours {
    of: Vec<u32>,
    /// All nodes by colour.
    sorted: Vec<u32>,
    /// Where nodes of equal colour stand in it, if there are several.
    tied: Vec<(usize, usize)>,
}

impl Colours {
    fn new(model: &Model, nodes: &[ElementId], before: &[Vec<u32>], after: &[Vec<u32>]) -> Self {
        let keys: Vec<(&str, Kind)> =
            nodes.iter().map(|&e| (model.label(e), model.kind(e))).collect();
        let mut sorted: Vec<u32> = (0..nodes.len() as u32).collect();
        sorted.sort_by_key(|&i| keys[i as usize]);
        let mut colours = Self { of: vec![0; nodes.len()], sorted, tied: Vec::new() };
        colours.split((0, nodes.len()), |i| keys[i as usize]);
        let around = |colours: &Self, i: u32| {
            let sum = |list: &[u32]| {
                let all = list.iter().map(|&n| mixed(u64::from(colours.of[n as usize]) + 1));
                all.fold(0, u64::wrapping_add)
            };
            mixed(sum(&before[i as usize])).wrapping_add(sum(&after[i as usize]))
        };
        let own = |_: &Self, i: u32| content(model, nodes[i as usize]);
        colours.refine(&around);
        colours.round(&own);
        colours.refine(&around);
        colours
    }

    /// Rounds until nothing more is told apart.
    fn refine(&mut self, signature: &impl Fn(&Self, u32) -> u64) {
        for _ in 0..MOST_ROUNDS {
            let count = self.tied.iter().map(|t| t.1 - t.0).sum::<usize>();
            let ranges = self.tied.len();
            self.round(signature);
            if ranges == self.tied.len()
                && count == self.tied.iter().map(|t| t.1 - t.0).sum::<usize>()
            {
                return;
            }
        }
    }

    /// Tells nodes of equal colour apart by a signature, all at once.
    fn round(&mut self, signature: &impl Fn(&Self, u32) -> u64) {
        let ranges = std::mem::take(&mut self.tied);
        let mut told = Vec::with_capacity(ranges.len());
        for &(from, to) in &ranges {
            let all = self.sorted[from..to].iter();
            let mut all: Vec<(u64, u32)> = all.map(|&i| (signature(self, i), i)).collect();
            all.sort_unstable();
            told.push(all);
        }
        for ((from, to), all) in ranges.into_iter().zip(told) {
            for (at, &(_, i)) in all.iter().enumerate() {
                self.sorted[from + at] = i;
            }
            let signatures: BTreeMap<u32, u64> = all.into_iter().map(|(s, i)| (i, s)).collect();
            self.split((from, to), |i| signatures.get(&i).copied());
        }
    }

    /// Gives the nodes of a range, which are sorted by a key, the colours that it tells apart.
    fn split<K: PartialEq>(&mut self, (from, to): (usize, usize), key: impl Fn(u32) -> K) {
        let mut start = from;
        for at in from..to {
            if at > start && key(self.sorted[at]) != key(self.sorted[start]) {
                if at - start > 1 {
                    self.tied.push((start, at));
                }
                start = at;
            }
            self.of[self.sorted[at] as usize] = start as u32;
        }
        if to - start > 1 {
            self.tied.push((start, to));
        }
    }
}

/// Where walks along the flow begin: what nothing leads to, the outer and larger processes first, then
/// whatever else there is.
fn roots(model: &Model, nodes: &[ElementId], before: &[Vec<u32>], colours: &[u32]) -> Vec<u32> {
    let mut sizes = BTreeMap::<Option<ElementId>, u32>::new();
    for &node in nodes {
        *sizes.entry(model.parent(node)).or_default() += 1;
    }
    let key = |&i: &u32| {
        let e = nodes[i as usize];
        let room = model.parent(e);
        let title = model.participant(e).or(room).map_or("", |e| model.label(e));
        let size = sizes.get(&room).copied().unwrap_or(0);
        let depth = if sizes.len() > 1 { model.ancestors(e).count() } else { 0 };
        (depth, Reverse(size), title, colours[i as usize], i)
    };
    let all = 0..nodes.len() as u32;
    let (mut starts, mut others): (Vec<u32>, Vec<u32>) =
        all.partition(|&i| before[i as usize].is_empty());
    if starts.len() > 1 {
        starts.sort_by_cached_key(key);
    }
    others.sort_unstable_by_key(|&i| (colours[i as usize], i));
    starts.extend(others);
    starts
}

/// Reverse postorder of a depth-first walk, so that every node comes after its predecessors except
/// along loops. O(nodes + flows).
fn depth_first(roots: &[u32], after: &[Vec<u32>]) -> Vec<u32> {
    let mut seen = vec![false; after.len()];
    let mut order = Vec::with_capacity(after.len());
    let mut tree = Vec::new();
    for &root in roots {
        if std::mem::replace(&mut seen[root as usize], true) {
            continue;
        }
        let mut stack = vec![(root, 0usize)];
        while let Some((node, next)) = stack.pop() {
            // Later flows first, so that earlier ones come first in the reversed order.
            let children = &after[node as usize];
            match children.len().checked_sub(next + 1).map(|i| children[i]) {
                Some(child) => {
                    stack.push((node, next + 1));
                    if !std::mem::replace(&mut seen[child as usize], true) {
                        stack.push((child, 0));
                    }
                }
                None => tree.push(node),
            }
        }
        order.extend(tree.drain(..).rev());
    }
    order
}

/// The place of every element in one order, flow nodes by the flow, all else by the flow nodes it
/// belongs to and by its content.
#[derive(Debug, Clone, Default)]
pub(crate) struct Order {
    /// By element.
    pub(crate) number: Vec<u32>,
    pub(crate) elements: Vec<ElementId>,
    /// The same number for elements that nothing tells apart, by element.
    pub(crate) class: Vec<u32>,
}

impl Order {
    /// `nodes` are the flow nodes in the order of flow. O(n log n) for n elements.
    pub(crate) fn new(model: &Model, nodes: &[ElementId]) -> Self {
        let places = places(model, nodes);
        let key = |e: ElementId| (model.kind(e), places[e.index()], model.label(e));
        let mut elements: Vec<ElementId> = model.elements().collect();
        elements.sort_by_cached_key(|&e| key(e));
        let mut class = vec![0; elements.len()];
        let mut from = 0;
        for to in 1..=elements.len() {
            if to < elements.len() && key(elements[to]) == key(elements[from]) {
                continue;
            }
            if to - from == 1 {
                class[elements[from].index()] = from as u32;
            } else {
                tell_apart(model, from as u32, &mut elements[from..to], &mut class);
            }
            from = to;
        }
        let mut number = vec![0; elements.len()];
        for (i, e) in elements.iter().enumerate() {
            number[e.index()] = i as u32;
        }
        Self { number, elements, class }
    }

    pub(crate) fn of(&self, e: ElementId) -> u32 {
        self.number.get(e.index()).copied().unwrap_or(NONE)
    }
}

/// Orders elements that are alike in type, place and label by their content; the first has a number.
fn tell_apart(model: &Model, first: u32, elements: &mut [ElementId], class: &mut [u32]) {
    let mut told: Vec<(u64, ElementId)> =
        elements.iter().map(|&e| (content(model, e), e)).collect();
    told.sort_unstable();
    let mut last = (first, None);
    for (at, ((says, e), to)) in (first..).zip(told.into_iter().zip(elements)) {
        if last.1 != Some(says) {
            last = (at, Some(says));
        }
        class[e.index()] = last.0;
        *to = e;
    }
}

/// Where each element stands in the flow: a node by its number, a connection by its ends, what holds
/// nodes by the first of them, and what has lines to nodes by the first of those.
fn places(model: &Model, nodes: &[ElementId]) -> Vec<(u32, u32)> {
    let mut places = vec![(NONE, NONE); model.elements().len()];
    for (i, &node) in nodes.iter().enumerate() {
        let first = |e: ElementId, places: &mut [(u32, u32)]| {
            let place = &mut places[e.index()].0;
            *place = (*place).min(i as u32);
        };
        places[node.index()] = (i as u32, 0);
        let lane = model.lane(node);
        let lanes = lane.into_iter().chain(lane.into_iter().flat_map(|e| model.ancestors(e)));
        for e in lanes.chain(model.process(node)).chain(model.participant(node)) {
            if !model.kind(e).is_flow_node() {
                first(e, &mut places);
            }
        }
        for &line in model.incoming(node).iter().chain(model.outgoing(node)) {
            let ends = [model.flow_source(line), model.flow_target(line)];
            for e in ends.into_iter().flatten().filter(|&e| !model.kind(e).is_flow_node()) {
                first(e, &mut places);
            }
        }
    }
    let end = |e: Option<ElementId>, places: &[(u32, u32)]| e.map_or(NONE, |e| places[e.index()].0);
    for e in model.elements() {
        let kind = model.kind(e);
        if kind.is_connection() {
            places[e.index()] =
                (end(model.flow_source(e), &places), end(model.flow_target(e), &places));
        } else if places[e.index()].0 == NONE {
            // What nothing leads to stands with what holds it.
            places[e.index()].1 = end(model.parent(e), &places);
        }
    }
    places
}

/// What two elements that are alike in type, label and place may differ in, as a number: their
/// properties, and what hangs on them. Ids do not count.
fn content(model: &Model, e: ElementId) -> u64 {
    let named = |e: Option<ElementId>| {
        e.map_or(0, |e| hash(model.kind(e) as u64 + 1, model.label(e).as_bytes()))
    };
    let mut sum = properties(model, model.properties(e), 0);
    sum = mixed(sum ^ named(model.lane(e)));
    sum = mixed(sum ^ named(model.parent(e)));
    sum = mixed(sum ^ named(model.participant(e)));
    sum = mixed(sum.wrapping_add(model.children(e).len() as u64));
    sum = mixed(sum ^ named(model.flow_source(e)));
    sum = mixed(sum ^ named(model.flow_target(e)));
    let lines = |lines: &[ElementId], of: u64, end: &dyn Fn(ElementId) -> Option<ElementId>| {
        let all = lines.iter().map(|&f| mixed(named(Some(f)) ^ mixed(named(end(f))) ^ of));
        all.fold(0, u64::wrapping_add)
    };
    let leaving = lines(model.outgoing(e), 1, &|f| model.flow_target(f));
    let coming = lines(model.incoming(e), 2, &|f| model.flow_source(f));
    mixed(sum ^ leaving.wrapping_add(coming))
}

/// Attributes in any order, all else as it stands, as far down as it can matter.
fn properties<'m>(model: &'m Model, all: impl Iterator<Item = Property<'m>>, depth: usize) -> u64 {
    let (mut attributes, mut others) = (0u64, 0u64);
    if depth > DEEPEST {
        return 0;
    }
    for property in all {
        let value = property.value();
        let name = hash(property.kind() as u64, property.local_name().as_bytes());
        let name = hash(name, property.namespace().uri.as_bytes());
        let own = match model.find(value) {
            _ if property.local_name() == "id" => continue,
            _ if matches!(property.local_name(), "incoming" | "outgoing") => continue,
            Some(e) => hash(name, model.label(e).as_bytes()),
            None => hash(name, value.as_bytes()),
        };
        let own = mixed(own ^ properties(model, property.children(), depth + 1));
        if property.kind() == PropertyKind::Attribute {
            attributes = attributes.wrapping_add(own);
        } else {
            others = mixed(others ^ own);
        }
    }
    mixed(attributes ^ mixed(others))
}

/// Numbers that look random, from numbers. Source: the finalizer of `SplitMix64` (Steele, Lea, Flood,
/// Fast splittable pseudorandom number generators, 2014).
fn mixed(number: u64) -> u64 {
    let z = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// FNV-1a, the same on every machine: only ties depend on it.
fn hash(seed: u64, bytes: &[u8]) -> u64 {
    let start = 0xcbf2_9ce4_8422_2325 ^ mixed(seed);
    bytes.iter().fold(start, |h, &b| (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3))
}

/// An order of models by flow and content: equal only where nothing tells two models apart but ids,
/// drawings and the order in the file.
pub(crate) fn compare(
    (a, flow_a, order_a): (&Model, &[Vec<u32>], &Order),
    (b, flow_b, order_b): (&Model, &[Vec<u32>], &Order),
) -> Ordering {
    let heads = |model: &Model, order: &Order| -> Vec<(Kind, u64)> {
        order.elements.iter().map(|&e| (model.kind(e), content(model, e))).collect()
    };
    flow_a.cmp(flow_b).then_with(|| heads(a, order_a).cmp(&heads(b, order_b)))
}
