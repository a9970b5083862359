//! A model to scopes: what is drawn, in which band, and which lines run between what.
//!
//! Every element is drawn once. A collaboration is one plane with all its pools; a process that no
//! pool shows has a plane of its own, and so does a sub-process that the old diagram shows closed.

use rustc_hash::{FxHashMap, FxHashSet};

use super::LayoutOptions;
use super::former::Former;
use super::geometry::width_for;
use super::plan::{
    Band, Class, End, Exit, Lane, Link, LinkKind, Node, Noted, Owner, Plan, Pool, Scope,
};
use super::{stack, text};
use crate::model::{ElementId, Kind, Model};

/// Width and height of tasks, as modelers draw them.
pub(super) const TASK: (i32, i32) = (100, 80);
const EVENT: (i32, i32) = (36, 36);
const GATEWAY: (i32, i32) = (50, 50);
const DATA: (i32, i32) = (36, 50);
const STORE: (i32, i32) = (50, 50);
const CONVERSATION: (i32, i32) = (50, 50);
/// Widths that are tried for a note, until it is not higher than it should be.
const NOTES: [i32; 4] = [100, 140, 180, 240];
/// Height that a note should not go beyond.
const NOTE_HEIGHT: i32 = 90;
/// Most height of a note.
const NOTE_MOST: i32 = 400;
/// Between the border of a note and its text, both sides together.
const NOTE_MARGIN: i32 = 14;

/// Gathers what is drawn. O(elements), times the depth of nesting for lines between depths.
pub(super) fn plan(model: &Model, former: &Former, options: &LayoutOptions) -> Plan {
    let mut gather = Gather {
        model,
        former,
        options,
        connected: connected(model),
        plan: Plan { scopes: Vec::new(), places: FxHashMap::default(), to_flows: Vec::new() },
    };
    gather.scopes();
    gather.links();
    gather.plan
}

/// What a line begins or ends at.
fn connected(model: &Model) -> FxHashSet<ElementId> {
    let lines = model.elements().filter(|&e| model.kind(e).is_connection());
    lines.flat_map(|e| [model.flow_source(e), model.flow_target(e)]).flatten().collect()
}

struct Gather<'m> {
    model: &'m Model,
    former: &'m Former,
    options: &'m LayoutOptions,
    connected: FxHashSet<ElementId>,
    plan: Plan,
}

impl Gather<'_> {
    fn scopes(&mut self) {
        let model = self.model;
        let mut planes = Vec::new();
        for element in model.elements().rev() {
            let kind = model.kind(element);
            let owner = match kind {
                Kind::Collaboration | Kind::Choreography => Owner::Plane(element),
                Kind::Process if !self.in_pool(element) => Owner::Plane(element),
                _ if kind.is_sub_process() && self.has_content(element) => {
                    if self.is_open(element) { Owner::Open(element) } else { Owner::Plane(element) }
                }
                _ => continue,
            };
            let scope = self.scope(element, owner);
            if scope.nodes.is_empty() && scope.pools.is_empty() && scope.lanes.is_empty() {
                continue;
            }
            if kind.is_sub_process() { self.add(scope) } else { planes.push(scope) }
        }
        // Among planes, the order of the document: the first one is what a modeler opens.
        planes.reverse();
        planes.sort_by_key(|scope| scope.pools.is_empty());
        for scope in planes {
            self.add(scope);
        }
        for index in 0..self.plan.scopes.len() {
            if let Owner::Open(element) = self.plan.scopes[index].owner
                && let Some(&(outer, End::Node(node))) = self.plan.places.get(&element)
            {
                self.plan.scopes[index].outer = Some((outer, node));
            }
        }
    }

    fn add(&mut self, scope: Scope) {
        let index = self.plan.scopes.len();
        for (number, pool) in scope.pools.iter().enumerate() {
            self.plan.places.insert(pool.element, (index, End::Pool(number)));
        }
        for (number, node) in scope.nodes.iter().enumerate() {
            self.plan.places.insert(node.element, (index, End::Node(number)));
            for (border, &event) in node.borders.iter().enumerate() {
                self.plan.places.insert(event, (index, End::Border(number, border)));
            }
        }
        self.plan.scopes.push(scope);
    }

    /// Whether a pool of a collaboration shows this process.
    fn in_pool(&self, process: ElementId) -> bool {
        self.model
            .participant(process)
            .and_then(|pool| self.model.parent(pool))
            .is_some_and(|parent| matches!(self.model.kind(parent), Kind::Collaboration))
    }

    fn has_content(&self, element: ElementId) -> bool {
        self.model.children(element).iter().any(|&e| self.model.kind(e).is_flow_node())
    }

    fn is_open(&self, element: ElementId) -> bool {
        self.former.is_expanded(element).unwrap_or(self.options.open)
    }

    /// The content of one scope, without its links.
    fn scope(&self, element: ElementId, owner: Owner) -> Scope {
        let model = self.model;
        let mut scope = Scope::new(owner);
        if model.kind(element) != Kind::Collaboration {
            self.container(&mut scope, element, None);
            return scope;
        }
        let is_pool = |e: &ElementId| model.kind(*e) == Kind::Participant && is_named(model, *e);
        let pools = model.children(element).iter().copied().filter(is_pool).collect();
        for pool in stack::pools(model, element, pools) {
            let number = scope.pools.len();
            let from = scope.bands.len();
            scope.pools.push(Pool { element: pool, bands: from..from });
            // A process that two pools show is drawn in the first.
            let process = model.process_of_participant(pool);
            if let Some(process) = process.filter(|&p| model.participant(p) == Some(pool)) {
                self.container(&mut scope, process, Some(number));
                if scope.nodes.last().is_none_or(|node| node.band < from)
                    && scope.lanes.last().is_none_or(|lane| lane.bands.start < from)
                {
                    // Nothing happens inside: a black box.
                    scope.bands.truncate(from);
                }
                scope.pools[number].bands = from..scope.bands.len();
            }
        }
        let band = scope.bands.len();
        let before = scope.nodes.len();
        self.content(&mut scope, element, &|_| band);
        if scope.nodes.len() > before {
            scope.bands.push(Band { pool: None });
        }
        scope
    }

    /// The lanes and nodes of a process or sub-process.
    fn container(&self, scope: &mut Scope, container: ElementId, pool: Option<usize>) {
        let model = self.model;
        let mut used: FxHashSet<ElementId> = FxHashSet::default();
        let mut without = false;
        let nodes = || model.children(container).iter().filter(|&&e| model.kind(e).is_flow_node());
        for &node in nodes() {
            match self.lane(node, container) {
                Some(lane) => _ = used.insert(lane),
                None => without |= self.host(node).is_none(),
            }
        }
        let of_lane = self.lanes(scope, container, pool, &used);
        let rest = scope.bands.len();
        if without || of_lane.is_empty() {
            scope.bands.push(Band { pool });
        }
        let last = scope.bands.len().saturating_sub(1);
        let band = |node: ElementId| {
            let lane = self.lane(node, container).and_then(|lane| of_lane.get(&lane).copied());
            lane.unwrap_or(rest.min(last))
        };
        self.content(scope, container, &band);
    }

    /// The lane of a node among the lanes of its container.
    fn lane(&self, node: ElementId, container: ElementId) -> Option<ElementId> {
        let model = self.model;
        let lane = model.lane(node)?;
        let mut around = model.ancestors(lane);
        let home = around.find(|&e| !matches!(model.kind(e), Kind::Lane | Kind::LaneSet));
        (home == Some(container)).then_some(lane)
    }

    /// Adds the bands of all lanes of a container, in document order; gives that of each lane with
    /// nodes of its own.
    fn lanes(
        &self,
        scope: &mut Scope,
        container: ElementId,
        pool: Option<usize>,
        used: &FxHashSet<ElementId>,
    ) -> FxHashMap<ElementId, usize> {
        let model = self.model;
        let mut bands = FxHashMap::default();
        let inside = |e: ElementId| {
            let sets = model.children(e).iter().filter(|&&set| model.kind(set) == Kind::LaneSet);
            let lanes = sets.flat_map(|&set| model.children(set));
            let is_lane =
                |&lane: &ElementId| model.kind(lane) == Kind::Lane && is_named(model, lane);
            lanes.copied().filter(is_lane).collect::<Vec<_>>()
        };
        // A lane is met twice: before the lanes inside it, and after them.
        let mut open: Vec<(ElementId, usize, Option<usize>)> =
            inside(container).into_iter().rev().map(|lane| (lane, 0, None)).collect();
        while let Some((element, depth, begun)) = open.pop() {
            if let Some(number) = begun {
                let lane: &mut Lane = &mut scope.lanes[number];
                let is_empty = lane.bands.start == scope.bands.len();
                if used.contains(&element) || is_empty {
                    bands.insert(element, scope.bands.len());
                    scope.bands.push(Band { pool });
                }
                scope.lanes[number].bands.end = scope.bands.len();
                continue;
            }
            let from = scope.bands.len();
            open.push((element, depth, Some(scope.lanes.len())));
            scope.lanes.push(Lane { element, depth, bands: from..from });
            open.extend(inside(element).into_iter().rev().map(|lane| (lane, depth + 1, None)));
        }
        bands
    }

    /// Adds what stands in a container: nodes with their boundary events, data, notes, groups.
    fn content(&self, scope: &mut Scope, container: ElementId, band: &dyn Fn(ElementId) -> usize) {
        let model = self.model;
        let mut hosts: FxHashMap<ElementId, usize> = FxHashMap::default();
        let specification = |&&e: &&ElementId| model.kind(e) == Kind::IoSpecification;
        let children = model.children(container);
        let inputs = children.iter().filter(specification).flat_map(|&e| model.children(e));
        for &element in children.iter().chain(inputs) {
            if model.kind(element) == Kind::Group {
                scope.groups.push(element);
            } else if let Some(node) = self.node(element)
                && self.host(element).is_none()
            {
                hosts.insert(element, scope.nodes.len());
                let band = band(element);
                scope.nodes.push(Node { band, ..node });
            }
        }
        for &element in children {
            if let Some(&host) = self.host(element).and_then(|host| hosts.get(&host))
                && is_named(model, element)
            {
                let node = &mut scope.nodes[host];
                node.borders.push(element);
                node.width = node.width.max(width_for(node.borders.len()));
            }
        }
    }

    /// The activity that a boundary event is attached to, in the same container.
    fn host(&self, element: ElementId) -> Option<ElementId> {
        let model = self.model;
        if model.kind(element) != Kind::BoundaryEvent {
            return None;
        }
        let host = model.reference(element, "attachedToRef")?;
        let is_sound =
            model.kind(host).is_activity() && model.parent(host) == model.parent(element);
        is_sound.then_some(host)
    }

    /// What takes up a cell, with its size.
    fn node(&self, element: ElementId) -> Option<Node> {
        let model = self.model;
        if !is_named(model, element) {
            return None;
        }
        let kind = model.kind(element);
        let label = model.label(element);
        let (class, size, label) = match kind {
            _ if kind.is_activity() => (Class::Activity, TASK, (0, 0)),
            _ if kind.is_event() => (Class::Event, EVENT, text::beside(label)),
            _ if kind.is_gateway() => (Class::Gateway, GATEWAY, text::beside(label)),
            Kind::DataStoreReference => (Class::Beside, STORE, text::beside(&self.data(element))),
            Kind::DataObjectReference => (Class::Beside, DATA, text::beside(&self.data(element))),
            Kind::DataInput | Kind::DataOutput | Kind::DataObject
                if self.connected.contains(&element) =>
            {
                (Class::Beside, DATA, text::beside(label))
            }
            Kind::TextAnnotation => (Class::Beside, note(label), (0, 0)),
            Kind::Conversation | Kind::SubConversation | Kind::CallConversation => {
                (Class::Beside, CONVERSATION, text::beside(label))
            }
            _ => return None,
        };
        let (width, height) = size;
        let borders = Vec::new();
        let (open, label_above) = (false, false);
        let (band, column, span, row) = (0, 0, 1, 0);
        Some(Node {
            element,
            class,
            open,
            width,
            height,
            label,
            label_above,
            band,
            borders,
            column,
            span,
            row,
        })
    }

    /// What stands below a drawing of data: its name or that of the data, and the state.
    fn data(&self, element: ElementId) -> String {
        let model = self.model;
        let mut label = model.label(element).to_owned();
        for reference in ["dataObjectRef", "dataStoreRef"] {
            if let Some(data) = model.reference(element, reference)
                && label.trim().is_empty()
            {
                model.label(data).clone_into(&mut label);
            }
        }
        if let Some(state) = model.property(element, "dataState") {
            let name = state.child("name").map_or("", |name| name.value());
            label = format!("{label}\n[{name}]");
        }
        label
    }

    fn links(&mut self) {
        let model = self.model;
        for element in model.elements().filter(|&e| is_named(model, e)) {
            let kind = match model.kind(element) {
                Kind::SequenceFlow => LinkKind::Flow,
                Kind::MessageFlow => LinkKind::Message,
                kind if kind.is_connection() => LinkKind::Beside,
                _ => continue,
            };
            let (Some(from), Some(to)) = (model.flow_source(element), model.flow_target(element))
            else {
                continue;
            };
            let is_line = |e| model.kind(e).is_connection();
            if is_line(from) || is_line(to) {
                let from_flow = is_line(from);
                let (flow, other) = if from_flow { (from, to) } else { (to, from) };
                let (association, begins) = (element, model.flow_source(flow));
                self.plan.to_flows.push(Noted { association, flow, other, from_flow, begins });
                continue;
            }
            let (Some(a), Some(b)) = (self.place(from), self.place(to)) else { continue };
            let Some((scope, x, y)) = self.plan.common(a, b) else { continue };
            let stands_beside = |end: End| {
                let nodes = &self.plan.scopes[scope].nodes;
                end.node().is_some_and(|node| nodes[node].class == Class::Beside)
            };
            let kind = if stands_beside(x) || stands_beside(y) { LinkKind::Beside } else { kind };
            let label = match kind {
                LinkKind::Beside => (0, 0),
                _ => text::beside(model.label(element)),
            };
            let exits = self.exits(kind, element, scope, [(a, x), (b, y)]);
            let link = Link { element, kind, from: x, to: y, exits, part: None, label };
            self.plan.scopes[scope].links.push(link);
        }
    }

    /// Leads the ends of a line that lie inside sub-processes of a scope out of these. Messages leave
    /// towards the other pool, data and notes upward, where these stand.
    fn exits(
        &mut self,
        kind: LinkKind,
        element: ElementId,
        scope: usize,
        ends: [((usize, End), End); 2],
    ) -> [Option<Exit>; 2] {
        let pools = ends.map(|(_, end)| self.plan.scopes[scope].pool_of(end));
        let mut exits = [None; 2];
        for (side, (start, _)) in ends.into_iter().enumerate() {
            let down = match kind {
                LinkKind::Beside => false,
                LinkKind::Flow => true,
                LinkKind::Message => pools[1 - side] >= pools[side],
            };
            let inside: Vec<(usize, End)> =
                self.plan.outward(start).take_while(|&(there, _)| there != scope).collect();
            let mut exit = None;
            for (there, from) in inside {
                let link = Link {
                    element,
                    kind,
                    from,
                    to: End::Exit(down),
                    exits: [exit, None],
                    part: Some(side),
                    label: (0, 0),
                };
                self.plan.scopes[there].links.push(link);
                exit = Some(Exit { down, x: 0, width: 1 });
            }
            exits[side] = exit;
        }
        exits
    }

    /// Where an element stands; what is not drawn itself, such as the input of a task, stands where
    /// its parent does.
    fn place(&self, element: ElementId) -> Option<(usize, End)> {
        let is_part = |e: ElementId| {
            matches!(self.model.kind(e), Kind::DataInput | Kind::DataOutput | Kind::IoSpecification)
        };
        let mut at = element;
        loop {
            if let Some(&place) = self.plan.places.get(&at) {
                return Some(place);
            }
            if !is_part(at) {
                return None;
            }
            at = self.model.parent(at)?;
        }
    }
}

/// Whether a diagram can name an element: it has an id of its own, or can get one.
fn is_named(model: &Model, element: ElementId) -> bool {
    let id = model.id(element);
    id.is_empty() || model.find(id) == Some(element)
}

/// Size of a note.
fn note(text: &str) -> (i32, i32) {
    let sized = |width: i32| {
        let (_, lines) = text::block(text, width - NOTE_MARGIN);
        (width, (lines.min(NOTE_MOST) * text::LINE + NOTE_MARGIN).clamp(30, NOTE_MOST))
    };
    let tried = NOTES.map(sized);
    let low = tried.iter().find(|(_, height)| *height <= NOTE_HEIGHT);
    low.or(tried.last()).copied().unwrap_or((NOTES[0], NOTE_HEIGHT))
}
