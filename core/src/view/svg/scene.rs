//! What is drawn, where, and in which order: diagram interchange to pages of items.
//!
//! A page is a plane of the file. What is drawn inside a sub-process that is shown closed is hidden
//! there and gets a page of its own, as a modeler shows it after a click; old files keep it on the
//! same plane. Order is by layer, not by the order of the file: many files name a pool after what
//! stands in it.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::{
    Bounds, Diagram, Drawing, ElementId, Form, Kind, Model, Point, RawWarning, WarningCode,
};

/// Largest distance from the origin that is drawn. Beyond it, a picture could not be shown.
const LIMIT: f64 = 1_000_000.0;

/// Where an item stands.
#[derive(Debug, Clone)]
pub(super) enum Place {
    Shape(Bounds),
    Edge(Vec<Point>),
}

/// A shape or edge that can be drawn.
#[derive(Debug, Clone)]
pub(super) struct Item<'m> {
    pub(super) drawing: &'m Drawing,
    pub(super) element: ElementId,
    pub(super) kind: Kind,
    pub(super) place: Place,
    /// Whether the inside of a sub-process is shown; true for everything else.
    pub(super) expanded: bool,
    /// Whether a pool or lane runs from left to right.
    pub(super) horizontal: bool,
}

/// What is drawn together.
#[derive(Debug)]
pub(super) struct Page<'m> {
    /// What the page shows the inside of.
    pub(super) subject: Option<ElementId>,
    pub(super) items: Vec<Item<'m>>,
}

/// The pages of a diagram: its plane, then one for each closed sub-process with something inside.
/// O(n log n) in shapes and edges.
pub(super) fn pages<'m>(
    model: &'m Model,
    diagram: &'m Diagram,
    missing: &mut Vec<RawWarning>,
) -> Vec<Page<'m>> {
    let mut items: Vec<Item<'m>> =
        diagram.drawings().iter().filter_map(|drawing| item(model, drawing, missing)).collect();
    open_or_closed(model, &mut items);
    directions(model, &mut items);
    let closed: FxHashSet<ElementId> =
        items.iter().filter(|item| !item.expanded).map(|item| item.element).collect();
    let mut pages = vec![Page { subject: diagram.plane_element(), items: Vec::new() }];
    let mut of_closed: FxHashMap<ElementId, usize> = FxHashMap::default();
    for item in items {
        let page = match home(model, item.element, &closed) {
            None => 0,
            Some(subject) => *of_closed.entry(subject).or_insert_with(|| {
                pages.push(Page { subject: Some(subject), items: Vec::new() });
                pages.len() - 1
            }),
        };
        pages[page].items.push(item);
    }
    for page in &mut pages {
        page.items.sort_by_cached_key(|item| layer(model, item));
    }
    pages.retain(|page| !page.items.is_empty());
    pages
}

/// A drawing with a usable place, else a warning. What names nothing in the file was told when the
/// file was read.
fn item<'m>(
    model: &'m Model,
    drawing: &'m Drawing,
    missing: &mut Vec<RawWarning>,
) -> Option<Item<'m>> {
    let element = drawing.element()?;
    let place = match drawing.form() {
        Form::Shape(bounds) => bounds.filter(is_usable).map(Place::Shape),
        Form::Edge(points) => {
            let usable: Vec<Point> = points.iter().copied().filter(is_near).collect();
            Some(usable).filter(|points| points.len() >= 2).map(Place::Edge)
        }
    };
    let Some(place) = place else {
        let what = match drawing.form() {
            Form::Shape(_) => "a shape without usable bounds",
            Form::Edge(_) => "an edge with less than two usable way points",
        };
        missing.push(RawWarning {
            code: WarningCode::InvalidBounds,
            offset: drawing.reference.start,
            message: format!("{what} is not drawn: {:?}", model.display_id(element)),
            element: None,
        });
        return None;
    };
    let kind = model.kind(element);
    Some(Item { drawing, element, kind, place, expanded: true, horizontal: true })
}

fn is_near(point: &Point) -> bool {
    point.x.abs() <= LIMIT && point.y.abs() <= LIMIT
}

fn is_usable(bounds: &Bounds) -> bool {
    let sound = |length: f64| length > 0.0 && length <= LIMIT;
    is_near(&Point { x: bounds.x, y: bounds.y }) && sound(bounds.width) && sound(bounds.height)
}

/// A yes or no that the file gives a drawing.
fn flag(model: &Model, drawing: &Drawing, name: &str) -> Option<bool> {
    let mut properties = model.drawing_properties(drawing);
    let value = properties.find(|p| p.local_name() == name)?.value().trim();
    match value {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

/// Decides which sub-processes show their inside. Where the file does not say, those do that have
/// something drawn inside their bounds.
fn open_or_closed(model: &Model, items: &mut [Item<'_>]) {
    let centers: FxHashMap<ElementId, Point> = items
        .iter()
        .filter_map(|item| match item.place {
            Place::Shape(b) => {
                Some((item.element, Point { x: b.x + b.width / 2.0, y: b.y + b.height / 2.0 }))
            }
            Place::Edge(_) => None,
        })
        .collect();
    let holds = |item: &Item<'_>| {
        let Place::Shape(b) = item.place else { return false };
        let inside =
            |p: &Point| p.x > b.x && p.x < b.x + b.width && p.y > b.y && p.y < b.y + b.height;
        model.children(item.element).iter().filter_map(|e| centers.get(e)).any(inside)
    };
    for item in items {
        if item.kind.is_sub_process() {
            let said = flag(model, item.drawing, "isExpanded");
            item.expanded = said.unwrap_or_else(|| holds(item));
        } else if matches!(item.kind, Kind::CallActivity | Kind::CallChoreography) {
            item.expanded = flag(model, item.drawing, "isExpanded").unwrap_or(false);
        }
    }
}

/// Decides the direction of pools and lanes; a lane that does not say runs like its pool.
fn directions(model: &Model, items: &mut [Item<'_>]) {
    let mut of_pools: FxHashMap<ElementId, bool> = FxHashMap::default();
    for item in items.iter_mut().filter(|item| item.kind == Kind::Participant) {
        item.horizontal = flag(model, item.drawing, "isHorizontal").unwrap_or(true);
        of_pools.insert(item.element, item.horizontal);
    }
    for item in items.iter_mut().filter(|item| item.kind == Kind::Lane) {
        let pool = || of_pools.get(&model.participant(item.element)?).copied();
        let said = flag(model, item.drawing, "isHorizontal");
        item.horizontal = said.or_else(pool).unwrap_or(true);
    }
}

/// The closed sub-process inside which an element stands, if it does. A connection is where its
/// ends are.
fn home(model: &Model, element: ElementId, closed: &FxHashSet<ElementId>) -> Option<ElementId> {
    if closed.is_empty() {
        return None;
    }
    let around = |e: ElementId| {
        let mut all = model.ancestors(e);
        all.find(|outer| model.kind(*outer).is_sub_process() && closed.contains(outer))
    };
    let ends = || {
        let source = model.flow_source(element).and_then(around);
        source.filter(|_| model.kind(element).is_connection())
    };
    around(element).or_else(ends)
}

/// What is drawn first: pools, lanes, nodes from outside to inside with what is attached to them
/// and the flows between them, then what runs across all of these.
fn layer(model: &Model, item: &Item<'_>) -> (u8, usize, u8) {
    let depth = |same: fn(Kind) -> bool| {
        model.ancestors(item.element).filter(|&e| same(model.kind(e))).count()
    };
    match item.kind {
        Kind::Participant if !is_band(model, item.drawing) => (0, 0, 0),
        Kind::Lane => (1, depth(|kind| kind == Kind::Lane), 0),
        Kind::BoundaryEvent | Kind::Participant => (2, depth(Kind::is_sub_process), 1),
        Kind::SequenceFlow => (2, depth(Kind::is_sub_process), 2),
        Kind::Group => (3, 0, 0),
        _ if matches!(item.place, Place::Edge(_)) => (3, 0, 1),
        Kind::Message => (3, 0, 2),
        _ => (2, depth(Kind::is_sub_process), 0),
    }
}

/// Whether a participant is drawn as the band of a choreography task.
pub(super) fn is_band(model: &Model, drawing: &Drawing) -> bool {
    model.drawing_properties(drawing).any(|p| p.local_name() == "participantBandKind")
}

impl Item<'_> {
    /// A yes or no that the file gives this drawing.
    pub(super) fn flag(&self, model: &Model, name: &str) -> Option<bool> {
        flag(model, self.drawing, name)
    }
}
