//! The flow of one model as numbers: what the graph edit distance works on.
//!
//! Nodes are the flow nodes without gateways that may be implied (an unlabelled merging gateway says
//! the same as two flows that run into one step; BPMN 2.0.2, section 13.3.1), edges the flows between
//! them, each once. Made once per model and compared with any other: a register of many models holds
//! a [`Flat`] of each and never looks at the models again. The petgraph view of a model would cost
//! an allocation per node; here two rows of numbers hold all neighbours.

use std::cmp::Ordering;

use crate::cost;
use crate::matching::order;
use crate::model::{ElementId, EventDefinition, Kind, Model, NodeClass};

/// What a node is: its kind, and of an event what it waits for or does.
pub type NodeType = (Kind, EventDefinition);

/// The number of a label that says nothing; other numbers are equal where the labels are.
pub const UNNAMED: u32 = u32::MAX;

/// The flow of one model: nodes numbered in the order of flow, and edges both ways.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Flat {
    types: Vec<NodeType>,
    labels: Vec<u32>,
    after: Rows,
    before: Rows,
}

/// Sorted neighbours of every node, one after the other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Rows {
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Rows {
    /// Of sorted pairs.
    fn new(count: usize, pairs: impl Iterator<Item = (u32, u32)>) -> Self {
        let mut starts = Vec::with_capacity(count + 1);
        let mut items = Vec::new();
        starts.push(0);
        for (row, item) in pairs {
            while starts.len() <= row as usize {
                starts.push(items.len() as u32);
            }
            items.push(item);
        }
        starts.resize(count + 1, items.len() as u32);
        Self { starts, items }
    }

    fn of(&self, row: u32) -> &[u32] {
        let at = row as usize;
        let range = self.starts.get(at).zip(self.starts.get(at + 1));
        let range = range.and_then(|(&from, &to)| self.items.get(from as usize..to as usize));
        range.unwrap_or_default()
    }
}

impl Flat {
    /// A graph of nodes (type, number of the label) and edges between them.
    ///
    /// Edges count once however often they are given; those to nodes that are not there are passed
    /// over. O(n + m log m).
    pub fn new(nodes: &[(NodeType, u32)], edges: &[(u32, u32)]) -> Self {
        let count = nodes.len();
        let is_there = |&(a, b): &(u32, u32)| (a as usize) < count && (b as usize) < count;
        let mut edges: Vec<(u32, u32)> = edges.iter().copied().filter(is_there).collect();
        edges.sort_unstable();
        edges.dedup();
        let after = Rows::new(count, edges.iter().copied());
        let mut back: Vec<(u32, u32)> = edges.into_iter().map(|(a, b)| (b, a)).collect();
        back.sort_unstable();
        let (types, labels) = nodes.iter().copied().unzip();
        Self { types, labels, after, before: Rows::new(count, back.into_iter()) }
    }

    /// The flow of a model, and the element that each node stands for.
    ///
    /// `label` numbers the label of a flow node, [`UNNAMED`] for one that says nothing; models that
    /// are compared need the same numbers. O(nodes + flows).
    pub fn of_model(model: &Model, label: impl Fn(ElementId) -> u32) -> (Self, Vec<ElementId>) {
        Self::of_nodes(model, &order::Flow::new(model).nodes, label)
    }

    /// The same where the flow nodes are at hand in the order of flow.
    pub(crate) fn of_nodes(
        model: &Model,
        nodes: &[ElementId],
        label: impl Fn(ElementId) -> u32,
    ) -> (Self, Vec<ElementId>) {
        let flow = Flow { model, label: &label };
        let elements: Vec<ElementId> =
            nodes.iter().copied().filter(|&e| !flow.is_implied(e)).collect();
        let mut number = vec![NOWHERE; model.elements().len()];
        for (i, e) in elements.iter().enumerate() {
            number[e.index()] = i as u32;
        }
        let mut ends = Ends { flow: &flow, known: number.clone() };
        let mut edges = Vec::new();
        for (i, &e) in elements.iter().enumerate() {
            for target in flow.next(e) {
                // An implied split follows a step; whatever else is implied has one way on.
                let is_split = number[target.index()] == NOWHERE
                    && model.kind(target).is_gateway()
                    && flow.next(target).nth(1).is_some();
                let split = is_split.then(|| flow.next(target)).into_iter().flatten();
                for end in split.chain((!is_split).then_some(target)) {
                    edges.push((i as u32, ends.of(end)));
                }
            }
        }
        let nodes: Vec<(NodeType, u32)> = elements
            .iter()
            .map(|&e| ((model.kind(e), model.event_definition(e)), label(e)))
            .collect();
        (Self::new(&nodes, &edges), elements)
    }

    /// How many nodes.
    pub fn len(&self) -> usize {
        self.types.len()
    }

    /// Whether there is no node.
    pub fn is_empty(&self) -> bool {
        self.types.is_empty()
    }

    /// How many edges.
    pub fn edges(&self) -> usize {
        self.after.items.len()
    }

    /// The type of every node.
    pub fn types(&self) -> &[NodeType] {
        &self.types
    }

    /// The number of the label of every node; [`UNNAMED`] where it says nothing.
    pub fn labels(&self) -> &[u32] {
        &self.labels
    }

    /// The nodes that follow a node, ascending; none for a number that is not there.
    pub fn after(&self, node: u32) -> &[u32] {
        self.after.of(node)
    }

    /// The nodes before a node, ascending.
    pub fn before(&self, node: u32) -> &[u32] {
        self.before.of(node)
    }

    /// What all nodes and edges cost if the other model has none of them, in thousandths of a step.
    pub fn mass(&self) -> u64 {
        self.len() as u64 * u64::from(cost::NODE) + self.edges() as u64 * u64::from(cost::FLOW)
    }

    /// An order by content, so that a pair has the same first graph whichever is given first.
    pub(super) fn order(&self, other: &Self) -> Ordering {
        let key = |f: &Self| (f.types.len(), f.after.items.len());
        let by_size = key(self).cmp(&key(other));
        by_size
            .then_with(|| self.labels.cmp(&other.labels))
            .then_with(|| self.types.cmp(&other.types))
            .then_with(|| self.after.starts.cmp(&other.after.starts))
            .then_with(|| self.after.items.cmp(&other.after.items))
    }
}

/// How alike two nodes are, in thousandths: their wording less what their types differ in.
///
/// `wording` is asked only if both have a label that says something. Two nodes without one are alike
/// if both are activities, both events or both gateways: else nothing says that they are one.
pub fn likeness(a: (NodeType, u32), b: (NodeType, u32), wording: impl FnOnce() -> u32) -> u32 {
    let wording = match (a.1 == UNNAMED, b.1 == UNNAMED) {
        (true, true) if class(a.0) == class(b.0) => 1_000,
        (false, false) if a.1 == b.1 => 1_000,
        (false, false) => wording(),
        _ => return 0,
    };
    wording.saturating_sub(cost::type_difference(a.0, b.0))
}

fn class(node: NodeType) -> Option<NodeClass> {
    node.0.node_class()
}

/// No node, or not known yet.
const NOWHERE: u32 = u32::MAX;
/// A way that leads to no node.
const DEAD_END: u32 = u32::MAX - 1;

/// Where ways through implied gateways end.
struct Ends<'e, F> {
    flow: &'e Flow<'e, F>,
    known: Vec<u32>,
}

impl<F: Fn(ElementId) -> u32> Ends<'_, F> {
    /// The node at the end of a way through gateways with one flow out; none for a circle of them.
    /// What was found is kept, so that chains with many entries are gone through once.
    fn of(&mut self, start: ElementId) -> u32 {
        let (mut at, mut passed) = (start, Vec::new());
        let end = loop {
            match self.known.get_mut(at.index()) {
                Some(known) if *known == NOWHERE => *known = DEAD_END,
                Some(known) => break *known,
                None => break DEAD_END,
            }
            passed.push(at);
            match self.flow.next(at).next() {
                Some(next) if self.flow.model.kind(at).is_gateway() => at = next,
                _ => break DEAD_END,
            }
        };
        for e in passed {
            self.known[e.index()] = end;
        }
        end
    }
}

/// The flows of a model, seen through gateways that may be implied.
struct Flow<'f, F> {
    model: &'f Model,
    label: &'f F,
}

impl<F: Fn(ElementId) -> u32> Flow<'_, F> {
    fn next(&self, e: ElementId) -> impl Iterator<Item = ElementId> + '_ {
        let flows = self.model.outgoing(e).iter().copied();
        flows.filter(|&f| self.is_flow(f)).filter_map(|f| self.model.flow_target(f))
    }

    fn is_flow(&self, e: ElementId) -> bool {
        self.model.kind(e) == Kind::SequenceFlow
    }

    /// Whether a gateway says nothing that the flows around it do not say.
    fn is_implied(&self, e: ElementId) -> bool {
        let model = self.model;
        if !model.kind(e).is_gateway() || (self.label)(e) != UNNAMED {
            return false;
        }
        let count = |all: &[ElementId]| all.iter().filter(|&&f| self.is_flow(f)).count();
        match (model.kind(e), count(model.incoming(e)), count(model.outgoing(e))) {
            (_, 1, 1) => true,
            (Kind::ExclusiveGateway, 2.., 1) => {
                let target = model.outgoing(e).iter().copied().find(|&f| self.is_flow(f));
                let target = target.and_then(|f| model.flow_target(f)).map(|e| model.kind(e));
                target.is_some_and(|k| k != Kind::ParallelGateway && k != Kind::ComplexGateway)
            }
            (Kind::ParallelGateway, 1, 2..) => {
                let source = model.incoming(e).iter().copied().find(|&f| self.is_flow(f));
                let source = source.and_then(|f| model.flow_source(f));
                source.is_some_and(|e| !model.kind(e).is_gateway())
            }
            _ => false,
        }
    }
}
