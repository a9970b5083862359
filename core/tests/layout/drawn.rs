//! What a layout is held against: overlaps, lanes, ends of lines, lines through nodes, crossings.

use std::collections::BTreeMap;

use synopse::layout::{LayoutOptions, lay_out};
use synopse::model::{Bounds, Diagram, Drawing, Form, Point};
use synopse::{ElementId, Kind, Model, ReadOptions, read, write};

/// One page of a model: shapes and edges by element.
pub(crate) struct Drawn<'m> {
    model: &'m Model,
    pub(crate) shapes: BTreeMap<ElementId, Bounds>,
    edges: BTreeMap<ElementId, Vec<Point>>,
}

impl<'m> Drawn<'m> {
    pub(crate) fn new(model: &'m Model, diagram: &Diagram) -> Self {
        let (mut shapes, mut edges) = (BTreeMap::new(), BTreeMap::new());
        for drawing in diagram.drawings() {
            let Some(element) = drawing.element() else { continue };
            match drawing.form() {
                Form::Shape(Some(bounds)) => _ = shapes.insert(element, *bounds),
                Form::Edge(points) if points.len() > 1 => _ = edges.insert(element, points.clone()),
                _ => {}
            }
        }
        Self { model, shapes, edges }
    }

    /// Flow nodes, data and notes.
    pub(crate) fn is_node(&self, element: ElementId) -> bool {
        let kind = self.model.kind(element);
        kind.is_flow_node() || kind.is_data() || kind == Kind::TextAnnotation
    }

    /// Whether one stands inside the other, or sits on it.
    fn belong_together(&self, a: ElementId, b: ElementId) -> bool {
        let on = |x: ElementId, y: ElementId| {
            self.model.reference(x, "attachedToRef") == Some(y)
                || self.model.ancestors(x).any(|outer| {
                    outer == y || self.model.reference(outer, "attachedToRef") == Some(y)
                })
        };
        on(a, b) || on(b, a)
    }

    pub(crate) fn overlaps(&self) -> Vec<(ElementId, ElementId)> {
        let nodes: Vec<_> = self.shapes.iter().filter(|(e, _)| self.is_node(**e)).collect();
        let mut found = Vec::new();
        for (index, (a, x)) in nodes.iter().enumerate() {
            for (b, y) in &nodes[index + 1..] {
                if meet(x, y) && !self.belong_together(**a, **b) {
                    found.push((**a, **b));
                }
            }
        }
        found
    }

    /// Nodes that stand outside of their lane, pool or sub-process.
    pub(crate) fn outside(&self) -> Vec<ElementId> {
        let mut found = Vec::new();
        for (&node, bounds) in &self.shapes {
            if !self.is_node(node) {
                continue;
            }
            let mut around: Vec<ElementId> = Vec::new();
            if self.model.kind(node).is_flow_node() {
                let lane = self.model.lane(node);
                let same = |l: &ElementId| self.model.process(*l) == self.model.process(node);
                around.extend(lane.filter(same));
                around.extend(self.model.participant(node));
            }
            around.extend(self.model.parent(node));
            let is_on_edge = self.model.kind(node) == Kind::BoundaryEvent;
            let out = |e: &ElementId| self.shapes.get(e).is_some_and(|frame| !holds(frame, bounds));
            if !is_on_edge && around.iter().any(out) {
                found.push(node);
            }
        }
        found
    }

    /// Flows whose ends are not on the border of what they connect.
    pub(crate) fn loose(&self) -> Vec<ElementId> {
        let mut found = Vec::new();
        for (&edge, points) in &self.edges {
            let ends = [self.model.flow_source(edge), self.model.flow_target(edge)];
            for (end, at) in ends.into_iter().zip([points[0], points[points.len() - 1]]) {
                let Some(end) = end else { continue };
                let Some(frame) = self.shapes.get(&end) else { continue };
                if !on_border(self.model.kind(end), frame, at) {
                    found.push(edge);
                }
            }
        }
        found
    }

    pub(crate) fn flows(&self) -> impl Iterator<Item = (ElementId, &Vec<Point>)> {
        let is_flow =
            |e: ElementId| matches!(self.model.kind(e), Kind::SequenceFlow | Kind::MessageFlow);
        self.edges.iter().filter(move |(e, _)| is_flow(**e)).map(|(e, points)| (*e, points))
    }

    /// Flows that run through a node that they have nothing to do with.
    pub(crate) fn through(&self) -> Vec<(ElementId, ElementId)> {
        let mut found = Vec::new();
        for (flow, points) in self.flows() {
            let ends = [self.model.flow_source(flow), self.model.flow_target(flow)];
            let own = |node: ElementId| {
                let mut ends = ends.into_iter().flatten();
                ends.any(|end| end == node || self.belong_together(end, node))
            };
            let hit = self.shapes.iter().find(|(node, bounds)| {
                self.is_node(**node) && crosses_box(points, bounds) && !own(**node)
            });
            found.extend(hit.map(|(node, _)| (flow, *node)));
        }
        found
    }

    /// Crossings between sequence and message flows.
    pub(crate) fn crossings(&self) -> usize {
        let mut pieces = Vec::new();
        for (number, (_, points)) in self.flows().enumerate() {
            pieces.extend(points.windows(2).map(|pair| (number, pair[0], pair[1])));
        }
        let mut count = 0;
        for (index, a) in pieces.iter().enumerate() {
            for b in &pieces[index + 1..] {
                count += usize::from(a.0 != b.0 && cross((a.1, a.2), (b.1, b.2)));
            }
        }
        count
    }
}

fn meet(a: &Bounds, b: &Bounds) -> bool {
    a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

fn holds(frame: &Bounds, b: &Bounds) -> bool {
    b.x >= frame.x
        && b.y >= frame.y
        && b.x + b.width <= frame.x + frame.width
        && b.y + b.height <= frame.y + frame.height
}

/// Whether a point is on the outline of a shape, give or take a pixel and a half.
fn on_border(kind: Kind, b: &Bounds, p: Point) -> bool {
    const NEAR: f64 = 1.5;
    let (dx, dy) = (p.x - b.x - b.width / 2.0, p.y - b.y - b.height / 2.0);
    if kind.is_event() {
        return ((dx * dx + dy * dy).sqrt() - b.width / 2.0).abs() <= NEAR;
    }
    if kind.is_gateway() {
        return (dx.abs() + dy.abs() - b.width / 2.0).abs() <= NEAR;
    }
    let inside = dx.abs() <= b.width / 2.0 + NEAR && dy.abs() <= b.height / 2.0 + NEAR;
    let edge = dx.abs() >= b.width / 2.0 - NEAR || dy.abs() >= b.height / 2.0 - NEAR;
    inside && edge
}

fn crosses_box(points: &[Point], b: &Bounds) -> bool {
    let (left, top) = (b.x + 2.0, b.y + 2.0);
    let (right, bottom) = (b.x + b.width - 2.0, b.y + b.height - 2.0);
    points.windows(2).any(|pair| {
        // Liang and Barsky: the part of the piece that lies inside, as a range from 0 to 1.
        let (dx, dy) = (pair[1].x - pair[0].x, pair[1].y - pair[0].y);
        let (mut from, mut to) = (0.0f64, 1.0f64);
        let sides = [
            (-dx, pair[0].x - left),
            (dx, right - pair[0].x),
            (-dy, pair[0].y - top),
            (dy, bottom - pair[0].y),
        ];
        for (d, room) in sides {
            if d == 0.0 {
                if room < 0.0 {
                    return false;
                }
            } else if d < 0.0 {
                from = from.max(room / d);
            } else {
                to = to.min(room / d);
            }
        }
        from < to
    })
}

/// Whether two pieces cross in a point inside both.
fn cross(a: (Point, Point), b: (Point, Point)) -> bool {
    let side = |from: Point, to: Point, at: Point| {
        (to.x - from.x) * (at.y - from.y) - (to.y - from.y) * (at.x - from.x)
    };
    let apart = |of: (Point, Point), ends: (Point, Point)| {
        side(of.0, of.1, ends.0) * side(of.0, of.1, ends.1) < 0.0
    };
    apart(a, b) && apart(b, a)
}

/// What was counted over many models.
#[derive(Default)]
pub(crate) struct Count {
    models: usize,
    nodes: usize,
    pub(crate) flows: usize,
    pub(crate) through: usize,
    faults: Vec<String>,
}

impl Count {
    /// Lays a model out, reads it back, and checks everything but crossings; gives these.
    pub(crate) fn check(&mut self, name: &str, model: &Model) -> usize {
        let laid = lay_out(model, &LayoutOptions::default()).expect("layout fits into memory");
        let written = write(&laid);
        let again = read(written.as_bytes(), &ReadOptions::default()).expect("what is written");
        if let Err(difference) = laid.same_content(&again) {
            self.faults.push(format!("{name}: read back: {difference}"));
        }
        self.models += 1;
        let mut crossings = 0;
        for diagram in laid.diagrams() {
            let drawn = Drawn::new(&laid, diagram);
            self.nodes += drawn.shapes.keys().filter(|e| drawn.is_node(**e)).count();
            self.flows += drawn.flows().count();
            let id = |e: ElementId| laid.display_id(e);
            for (a, b) in drawn.overlaps() {
                self.faults.push(format!("{name}: {} overlaps {}", id(a), id(b)));
            }
            for node in drawn.outside() {
                self.faults.push(format!("{name}: {} is outside", id(node)));
            }
            for edge in drawn.loose() {
                self.faults.push(format!("{name}: {} ends beside its node", id(edge)));
            }
            for (flow, node) in drawn.through() {
                self.through += 1;
                println!("{name}: {} runs through {}", id(flow), id(node));
            }
            crossings += drawn.crossings();
        }
        crossings
    }

    pub(crate) fn report(&self, what: &str) {
        let Self { models, nodes, flows, through, faults } = self;
        println!("{what}: {models} models, {nodes} nodes, {flows} flows, {through} through a node");
        let shown: Vec<&String> = faults.iter().take(20).collect();
        assert!(faults.is_empty(), "{} faults, such as {shown:#?}", faults.len());
        assert!(through * 100 <= *flows, "{through} of {flows} flows run through a node");
    }
}

/// Whether every node that can be drawn is drawn.
pub(crate) fn missing(model: &Model) -> Vec<String> {
    let laid = lay_out(model, &LayoutOptions::default()).expect("layout fits into memory");
    let drawn: Vec<ElementId> =
        laid.diagrams().iter().flat_map(Diagram::drawings).filter_map(Drawing::element).collect();
    let is_first = |e: &ElementId| laid.id(*e).is_empty() || laid.find(laid.id(*e)) == Some(*e);
    let nodes = laid.flow_nodes().filter(is_first).filter(|e| !drawn.contains(e));
    nodes.map(|e| laid.display_id(e)).collect()
}
