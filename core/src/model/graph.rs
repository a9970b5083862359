//! The flow of a model as a petgraph graph, for its algorithms and for users.

use petgraph::graph::{DiGraph, NodeIndex};

use super::{ElementId, Kind, Model};

impl Model {
    /// Flow nodes and the sequence flows between them, in document order. O(nodes + flows).
    ///
    /// Node and edge weights are the elements. Flows with a missing end are left out, and so is
    /// the implicit link between an activity and its boundary events.
    pub fn graph(&self) -> DiGraph<ElementId, ElementId> {
        let mut graph = DiGraph::new();
        let mut places: Vec<Option<NodeIndex>> = vec![None; self.elements.len()];
        for node in self.flow_nodes() {
            places[node.index()] = Some(graph.add_node(node));
        }
        for flow in self.elements().filter(|&e| self.kind(e) == Kind::SequenceFlow) {
            let place = |end: Option<ElementId>| end.and_then(|e| places[e.index()]);
            if let (Some(a), Some(b)) =
                (place(self.flow_source(flow)), place(self.flow_target(flow)))
            {
                graph.add_edge(a, b, flow);
            }
        }
        graph
    }
}
