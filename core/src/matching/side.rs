//! One model as the matcher sees it: flow nodes numbered densely, with labels and neighbours.
//!
//! Neighbours are seen twice: directly, and through gateways to the next step, because one
//! municipality draws a merging gateway where the other lets two flows run into a task.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::label::{Actors, LabelId, LabelSetBuilder, Language, Lexicon, RawLabel, counted};
use crate::model::{ElementId, EventDefinition, Kind, Model, NodeClass};

/// No dense number.
const NONE: u32 = u32::MAX;
/// Most steps seen through gateways on one side of a node; more say nothing about which it is.
const MOST_NEAR: usize = 24;

/// An order of models by content, so that matching them does not depend on which comes first.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Content<'m> {
    elements: usize,
    warnings: usize,
    names: Vec<(&'m str, &'m str)>,
}

impl<'m> Content<'m> {
    fn new(model: &'m Model) -> Self {
        let names = model.elements().map(|e| (model.xml_name(e), model.label(e)));
        let mut names: Vec<(&str, &str)> = names.collect();
        names.sort_unstable();
        Self { elements: names.len(), warnings: model.warnings().len(), names }
    }
}

/// One model, prepared.
#[derive(Debug)]
pub(crate) struct Side<'m> {
    pub(crate) model: &'m Model,
    /// What orders models by content.
    pub(super) content: Content<'m>,
    /// Flow nodes in document order.
    pub(crate) nodes: Vec<ElementId>,
    dense: Vec<u32>,
    /// The label of every element, interned in the shared set.
    pub(crate) labels: Vec<LabelId>,
    pub(crate) types: Vec<(Kind, EventDefinition)>,
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
    /// Place in the order of flow, 0..=1000.
    pub(crate) place: Vec<u32>,
    /// Number in the order of flow.
    pub(crate) rank: Vec<u32>,
}

impl<'m> Side<'m> {
    /// Prepares a model and adds its labels to the shared set. O(nodes + flows), but for labels.
    pub(crate) fn new(
        model: &'m Model,
        set: &mut LabelSetBuilder,
        language: Option<Language>,
    ) -> Self {
        let nodes: Vec<ElementId> = model.flow_nodes().collect();
        let mut dense = vec![NONE; model.elements().len()];
        for (i, node) in nodes.iter().enumerate() {
            dense[node.index()] = i as u32;
        }
        let labels = intern(model, set, language);
        let types = nodes.iter().map(|&e| (model.kind(e), model.event_definition(e))).collect();
        let is_open = nodes
            .iter()
            .map(|&e| model.children(e).iter().any(|&inner| model.kind(inner).is_flow_node()))
            .collect();
        let (rooms, is_lone_end) = rooms(model, &nodes);
        let (before, after) = neighbours(model, &nodes, &dense);
        let passes = |i: u32| model.kind(nodes[i as usize]).is_gateway();
        let near_before = (0..nodes.len()).map(|i| near(i as u32, &before, &passes)).collect();
        let near_after = (0..nodes.len()).map(|i| near(i as u32, &after, &passes)).collect();
        let rank = flow_order(&before, &after);
        let most = nodes.len().max(2) as u32 - 1;
        let place = rank.iter().map(|&r| r * 1_000 / most).collect();
        Self {
            model,
            content: Content::new(model),
            nodes,
            dense,
            labels,
            types,
            is_open,
            rooms,
            is_lone_end,
            before,
            after,
            near_before,
            near_after,
            place,
            rank,
        }
    }

    /// The dense number of a flow node.
    pub(crate) fn dense(&self, element: ElementId) -> Option<u32> {
        self.dense.get(element.index()).copied().filter(|&i| i != NONE)
    }

    pub(crate) fn label(&self, node: u32) -> LabelId {
        self.labels[self.nodes[node as usize].index()]
    }
}

/// Interns the label of every element, in the language of the model.
fn intern(model: &Model, set: &mut LabelSetBuilder, language: Option<Language>) -> Vec<LabelId> {
    let (labels, of_elements) = raw_labels(model, set.lexicon(), language);
    let ids: Vec<LabelId> = labels.iter().map(|label| set.add_raw(label)).collect();
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
                let text = counted(text).filter(|_| counts && step).unwrap_or(text);
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

/// Direct neighbours by sequence flow; a boundary event follows the activity it sits on.
fn neighbours(model: &Model, nodes: &[ElementId], dense: &[u32]) -> (Vec<Vec<u32>>, Vec<Vec<u32>>) {
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

/// The next steps that are no gateways, through gateways, nearest first.
fn near(start: u32, next: &[Vec<u32>], passes: &impl Fn(u32) -> bool) -> Vec<u32> {
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

/// The order of flow: reverse postorder of a depth-first walk from the starts, so that every node
/// comes after its predecessors except along loops. Independent of the order in the file as far as
/// the flow decides. O(nodes + flows).
fn flow_order(before: &[Vec<u32>], after: &[Vec<u32>]) -> Vec<u32> {
    let count = before.len();
    let mut seen = vec![false; count];
    let mut postorder = Vec::with_capacity(count);
    let starts = (0..count).filter(|&i| before[i].is_empty());
    let roots: Vec<usize> = starts.chain(0..count).collect();
    let mut trees: Vec<Vec<u32>> = Vec::new();
    for root in roots {
        if seen[root] {
            continue;
        }
        seen[root] = true;
        let mut stack = vec![(root as u32, 0usize)];
        while let Some((node, next)) = stack.pop() {
            // Later flows first, so that earlier ones come first in the reversed order.
            let children = &after[node as usize];
            match children.len().checked_sub(next + 1).map(|i| children[i]) {
                Some(child) => {
                    stack.push((node, next + 1));
                    if !seen[child as usize] {
                        seen[child as usize] = true;
                        stack.push((child, 0));
                    }
                }
                None => postorder.push(node),
            }
        }
        trees.push(std::mem::take(&mut postorder));
    }
    let mut rank = vec![0; count];
    let order = trees.iter().flat_map(|tree| tree.iter().rev());
    for (r, &node) in order.enumerate() {
        rank[node as usize] = r as u32;
    }
    rank
}
