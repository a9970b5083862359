//! One model as the matcher sees it: flow nodes numbered in the order of flow, with labels and
//! neighbours.
//!
//! Neighbours are seen twice: directly, and through gateways to the next step, because one
//! municipality draws a merging gateway where the other lets two flows run into a task.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::order::{self, Flow, Order};
use crate::label::{Actors, LabelId, LabelSetBuilder, Language, Lexicon, RawLabel, counted};
use crate::model::{ElementId, EventDefinition, Kind, Model, NodeClass};

/// No dense number.
const NONE: u32 = u32::MAX;
/// Most steps seen through gateways on one side of a node; more say nothing about which it is.
const MOST_NEAR: usize = 24;

/// An order of models by content, so that matching them does not depend on which comes first. Names
/// are looked at only where all counts are equal.
#[derive(Debug)]
pub(super) struct Content<'m> {
    model: &'m Model,
    /// All elements in the order of their names.
    by_name: OnceLock<Vec<ElementId>>,
}

impl<'m> Content<'m> {
    fn new(model: &'m Model) -> Self {
        Self { model, by_name: OnceLock::new() }
    }

    fn names(&self) -> impl Iterator<Item = (&'m str, &'m str)> {
        let name = |e| (self.model.xml_name(e), self.model.label(e));
        let by_name = self.by_name.get_or_init(|| {
            let mut elements: Vec<ElementId> = self.model.elements().collect();
            elements.sort_by_key(|&e| name(e));
            elements
        });
        by_name.iter().map(move |&e| name(e))
    }

    /// What tells most models apart without looking at names: elements, warnings, letters.
    fn counts(&self) -> [usize; 3] {
        let letters = self.model.elements().map(|e| self.model.label(e).len()).sum();
        [self.model.elements().len(), self.model.warnings().len(), letters]
    }

    /// Which model comes first.
    pub(super) fn order(&self, other: &Self) -> Ordering {
        self.counts().cmp(&other.counts()).then_with(|| self.names().cmp(other.names()))
    }
}

/// One model, prepared.
#[derive(Debug)]
pub(crate) struct Side<'m> {
    pub(crate) model: &'m Model,
    /// What orders models by content.
    pub(super) content: Content<'m>,
    /// Flow nodes in the order of flow.
    pub(crate) nodes: Vec<ElementId>,
    dense: Vec<u32>,
    /// The label of every element, interned in the shared set.
    pub(crate) labels: Vec<LabelId>,
    pub(crate) types: Vec<(Kind, EventDefinition)>,
    /// Lane and pool of each node, as a number in `seats`.
    pub(super) seat: Vec<u32>,
    /// The lanes and pools that nodes are in, each two once.
    pub(super) seats: Vec<(Option<ElementId>, Option<ElementId>)>,
    /// Whether flow nodes are drawn inside: an open sub-process.
    pub(crate) is_open: Vec<bool>,
    /// The process or sub-process around each node, and how many flow nodes it holds.
    pub(crate) rooms: Vec<(Option<ElementId>, u32)>,
    /// Whether a node is the only start, or the only end, of its process or sub-process.
    pub(crate) is_lone_end: Vec<bool>,
    pub(crate) before: Vec<Vec<u32>>,
    pub(crate) after: Vec<Vec<u32>>,
    pub(crate) near_before: Vec<Vec<u32>>,
    pub(crate) near_after: Vec<Vec<u32>>,
    /// How far from the starts, 0..=1000.
    pub(crate) place: Vec<u32>,
    order: OnceLock<Order>,
}

impl<'m> Side<'m> {
    /// Prepares a model and adds its labels to the shared set. O(nodes + flows), but for labels.
    pub(crate) fn new(
        model: &'m Model,
        set: &mut LabelSetBuilder,
        language: Option<Language>,
    ) -> Self {
        let Flow { nodes, before, after } = Flow::new(model);
        let mut dense = vec![NONE; model.elements().len()];
        for (i, node) in nodes.iter().enumerate() {
            dense[node.index()] = i as u32;
        }
        let labels = intern(model, set, language);
        let types = nodes.iter().map(|&e| (model.kind(e), model.event_definition(e))).collect();
        let (seat, seats) = seats(model, &nodes);
        let is_open = nodes
            .iter()
            .map(|&e| model.children(e).iter().any(|&inner| model.kind(inner).is_flow_node()))
            .collect();
        let (rooms, is_lone_end) = rooms(model, &nodes);
        let passes = |i: u32| model.kind(nodes[i as usize]).is_gateway();
        let near_before = (0..nodes.len()).map(|i| near(i as u32, &before, &passes)).collect();
        let near_after = (0..nodes.len()).map(|i| near(i as u32, &after, &passes)).collect();
        let place = places(&before, &after);
        Self {
            model,
            content: Content::new(model),
            nodes,
            dense,
            labels,
            types,
            seat,
            seats,
            is_open,
            rooms,
            is_lone_end,
            before,
            after,
            near_before,
            near_after,
            place,
            order: OnceLock::new(),
        }
    }

    /// One order of all elements, flow nodes by the flow; worked out when it is first asked for.
    pub(crate) fn order(&self) -> &Order {
        self.order.get_or_init(|| Order::new(self.model, &self.nodes))
    }

    /// An order of sides by content, so that matching two does not depend on which comes first.
    pub(super) fn compare(&self, other: &Self) -> Ordering {
        let by_content = self.content.order(&other.content);
        by_content.then_with(|| {
            let (own, its) = (self.order(), other.order());
            order::compare((self.model, &self.after, own), (other.model, &other.after, its))
        })
    }

    /// The number of a flow node in the order of flow.
    pub(crate) fn dense(&self, element: ElementId) -> Option<u32> {
        self.dense.get(element.index()).copied().filter(|&i| i != NONE)
    }

    pub(crate) fn label(&self, node: u32) -> LabelId {
        self.labels[self.nodes[node as usize].index()]
    }
}

/// Lane and pool of each node, each two once, and which each node has.
#[allow(clippy::type_complexity)]
fn seats(
    model: &Model,
    nodes: &[ElementId],
) -> (Vec<u32>, Vec<(Option<ElementId>, Option<ElementId>)>) {
    let (mut numbers, mut seats) = (FxHashMap::default(), Vec::new());
    let number = nodes.iter().map(|&node| {
        let seat = (model.lane(node), model.participant(node));
        *numbers.entry(seat).or_insert_with(|| {
            seats.push(seat);
            seats.len() as u32 - 1
        })
    });
    let seat = number.collect();
    (seat, seats)
}

/// Interns the label of every element, in the language of the model.
fn intern(model: &Model, set: &mut LabelSetBuilder, language: Option<Language>) -> Vec<LabelId> {
    let (labels, of_elements) = raw_labels(model, set.lexicon(), language);
    let ids: Vec<LabelId> = labels.into_iter().map(|label| set.take(label)).collect();
    of_elements.into_iter().map(|number| ids[number as usize]).collect()
}

/// The labels of a model as they are taken in, and the number of that of each element. Nothing is
/// asked of any other model.
pub(crate) fn raw_labels(
    model: &Model,
    lexicon: &Lexicon,
    language: Option<Language>,
) -> (Vec<RawLabel>, Vec<u32>) {
    let texts = || model.flow_nodes().map(|e| model.label(e));
    let language = language.unwrap_or_else(|| Language::detect(texts()));
    let is_actor = |e: &ElementId| matches!(model.kind(*e), Kind::Lane | Kind::Participant);
    let actors = Actors::new(model.elements().filter(is_actor).map(|e| model.label(e)));
    let nobody = Actors::default();
    let counts = counts_its_steps(model);
    let mut labels = Vec::new();
    // Most elements of a model are flows without a label.
    let mut known = FxHashMap::default();
    let of_elements = model
        .elements()
        .map(|e| {
            let (text, step) = (model.label(e), model.kind(e).is_flow_node());
            *known.entry((text, step)).or_insert_with(|| {
                let behind = if counts && step { counted(text) } else { None };
                let text = behind.unwrap_or(text);
                let actors = if step { &actors } else { &nobody };
                labels.push(RawLabel::new(text, language, actors, lexicon));
                labels.len() as u32 - 1
            })
        })
        .collect();
    (labels, of_elements)
}

/// For every node what is around it with the number of nodes in it, and whether it is the only start
/// or end there.
fn rooms(model: &Model, nodes: &[ElementId]) -> (Vec<(Option<ElementId>, u32)>, Vec<bool>) {
    let mut counts = BTreeMap::<(Option<ElementId>, Option<Kind>), u32>::new();
    let end = |e: ElementId| {
        Some(model.kind(e)).filter(|kind| matches!(kind, Kind::StartEvent | Kind::EndEvent))
    };
    for &node in nodes {
        let room = model.parent(node);
        *counts.entry((room, None)).or_default() += 1;
        if let Some(kind) = end(node) {
            *counts.entry((room, Some(kind))).or_default() += 1;
        }
    }
    let of = |room, kind| counts.get(&(room, kind)).copied().unwrap_or(0);
    nodes
        .iter()
        .map(|&node| {
            let room = model.parent(node);
            let lone = end(node).is_some_and(|kind| of(room, Some(kind)) == 1);
            ((room, of(room, None)), lone)
        })
        .unzip()
}

/// Whether at least three activities, and most of them, begin with a number.
fn counts_its_steps(model: &Model) -> bool {
    let steps =
        model.flow_nodes().filter(|&e| model.kind(e).node_class() == Some(NodeClass::Activity));
    let (mut all, mut numbered) = (0, 0);
    for step in steps.filter(|&e| !model.label(e).is_empty()) {
        all += 1;
        numbered += usize::from(counted(model.label(step)).is_some());
    }
    numbered >= 3 && numbered * 10 >= all * 6
}

/// The next steps that are not passed through, as gateways are, nearest first.
pub(super) fn near(start: u32, next: &[Vec<u32>], passes: &impl Fn(u32) -> bool) -> Vec<u32> {
    let direct = &next[start as usize];
    if direct.len() <= MOST_NEAR && !direct.iter().any(|&node| passes(node)) {
        return direct.clone();
    }
    let mut found = Vec::new();
    let mut seen = vec![start];
    let mut queue: Vec<u32> = next[start as usize].clone();
    let mut at = 0;
    while at < queue.len() && found.len() < MOST_NEAR && seen.len() < 4 * MOST_NEAR {
        let node = queue[at];
        at += 1;
        if seen.contains(&node) {
            continue;
        }
        seen.push(node);
        if passes(node) {
            queue.extend(&next[node as usize]);
        } else {
            found.push(node);
        }
    }
    found
}

/// How far from the starts each node is, in thousandths of the farthest: over the fewest flows, so that
/// no order of the file and no loop has a say. 0 where no start leads. O(nodes + flows).
fn places(before: &[Vec<u32>], after: &[Vec<u32>]) -> Vec<u32> {
    let mut depth: Vec<Option<u32>> = vec![None; before.len()];
    let mut queue: Vec<u32> = (0..before.len() as u32).collect();
    queue.retain(|&i| before[i as usize].is_empty());
    for &start in &queue {
        depth[start as usize] = Some(0);
    }
    let mut at = 0;
    while let Some(&node) = queue.get(at) {
        at += 1;
        let next = depth[node as usize].unwrap_or(0) + 1;
        for &n in &after[node as usize] {
            if depth[n as usize].is_none() {
                depth[n as usize] = Some(next);
                queue.push(n);
            }
        }
    }
    let most = depth.iter().flatten().copied().max().unwrap_or(0).max(1);
    depth.into_iter().map(|depth| depth.unwrap_or(0) * 1_000 / most).collect()
}
