//! What stands on each page, in absolute places: scopes put into each other.

use rustc_hash::FxHashMap;

use super::former::Former;
use super::geometry::{Geometry, Rect, Spot, straighten};
use super::plan::{End, Link, Owner, Plan, Scope};
use crate::model::{ElementId, Kind, Model};

/// A shape.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    pub(super) element: ElementId,
    pub(super) rect: Rect,
    /// Whether other shapes stand on it: pools, lanes, open sub-processes, groups.
    pub(super) holds: bool,
    /// Size of the label beside it, and where that is.
    pub(super) label: (i32, i32),
    pub(super) label_above: bool,
    pub(super) label_at: Option<Rect>,
}

/// An edge.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) element: ElementId,
    pub(super) points: Vec<Spot>,
    pub(super) label: (i32, i32),
    pub(super) label_at: Option<Rect>,
}

/// A plane.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) plane: ElementId,
    pub(super) shapes: Vec<Shape>,
    pub(super) lines: Vec<Line>,
}

/// Where the upper left corner of everything is, as modelers begin.
const ORIGIN: Spot = (160, 80);
/// Between a group and what it holds.
const AROUND: i32 = 12;
/// Size of a group that holds nothing.
const EMPTY_GROUP: (i32, i32) = (200, 100);

/// Puts scopes into each other. O(everything), times the notes about flows.
pub(super) fn pages(model: &Model, former: &Former, plan: &Plan, places: &[Geometry]) -> Vec<Page> {
    let mut pages: Vec<Page> = Vec::new();
    let mut homes: Vec<Option<(usize, Spot)>> = vec![None; plan.scopes.len()];
    let mut all = Places::default();
    // Outer scopes have higher numbers.
    for index in (0..plan.scopes.len()).rev() {
        let (scope, geometry) = (&plan.scopes[index], &places[index]);
        let home = match (scope.owner, scope.outer) {
            (Owner::Plane(plane), _) => {
                pages.push(Page { plane, shapes: Vec::new(), lines: Vec::new() });
                Some((pages.len() - 1, ORIGIN))
            }
            (Owner::Open(_), Some((outer, node))) => homes[outer].map(|(page, at)| {
                let rect = places[outer].nodes[node].moved(at);
                // A sub-process may be wider than what is inside: that stands in the middle.
                (page, (rect.x + (rect.w - geometry.size.0) / 2, rect.y))
            }),
            (Owner::Open(_), None) => None,
        };
        homes[index] = home;
        if let Some((page, at)) = home {
            shapes(scope, geometry, at, &mut pages[page], &mut all);
        }
    }
    let placed = |index: usize, at: Spot| {
        let moved = move |p: &Vec<Spot>| p.iter().map(|&(x, y)| (x + at.0, y + at.1)).collect();
        plan.scopes[index].links.iter().zip(places[index].links.iter().map(moved))
    };
    let mut parts = Parts::default();
    for (index, home) in homes.iter().enumerate() {
        for (link, points) in home.iter().flat_map(|&(_, at)| placed(index, at)) {
            let points: Vec<Spot> = points;
            if let Some(side) = link.part {
                parts.entry((link.element, side)).or_default().extend(points);
            }
        }
    }
    for (index, home) in homes.iter().enumerate().rev() {
        if let &Some((page, at)) = home {
            groups(model, former, &plan.scopes[index], &mut pages[page], &all);
            for (link, points) in placed(index, at).filter(|(link, _)| link.part.is_none()) {
                line(link, points, &parts, &mut pages[page], &mut all);
            }
        }
    }
    notes(plan, &homes, &mut pages, &all);
    // The planes were met from the last to the first.
    pages.reverse();
    pages.sort_by_key(|page| model.kind(page.plane).is_sub_process());
    pages
}

/// The inner parts of lines, from the inside out, by line and side.
type Parts = FxHashMap<(ElementId, usize), Vec<Spot>>;

/// Where elements stand.
#[derive(Default)]
struct Places {
    rects: FxHashMap<ElementId, Rect>,
    middles: FxHashMap<ElementId, Spot>,
}

fn shapes(scope: &Scope, geometry: &Geometry, at: Spot, page: &mut Page, all: &mut Places) {
    let mut add =
        |element: ElementId, rect: &Rect, holds: bool, label: (i32, i32), label_above: bool| {
            let rect = rect.moved(at);
            all.rects.insert(element, rect);
            page.shapes.push(Shape { element, rect, holds, label, label_above, label_at: None });
        };
    for (pool, rect) in scope.pools.iter().zip(&geometry.pools) {
        add(pool.element, rect, true, (0, 0), false);
    }
    for (lane, rect) in scope.lanes.iter().zip(&geometry.lanes) {
        add(lane.element, rect, true, (0, 0), false);
    }
    for (number, node) in scope.nodes.iter().enumerate() {
        add(node.element, &geometry.nodes[number], node.open, node.label, node.label_above);
        for (border, &event) in node.borders.iter().enumerate() {
            add(event, &geometry.borders[number][border], false, (0, 0), false);
        }
    }
}

/// Draws a line, with its parts inside of sub-processes at both ends.
fn line(link: &Link, middle: Vec<Spot>, parts: &Parts, page: &mut Page, all: &mut Places) {
    let part = |side: usize| parts.get(&(link.element, side)).cloned().unwrap_or_default();
    let (mut points, mut end) = (part(0), part(1));
    end.reverse();
    points.extend(middle);
    points.extend(end);
    straighten(&mut points);
    if points.len() < 2 {
        return;
    }
    all.middles.insert(link.element, half_way(&points));
    let (element, label) = (link.element, link.label);
    page.lines.push(Line { element, points, label, label_at: None });
}

/// The point half way along a way of level and upright pieces.
fn half_way(points: &[Spot]) -> Spot {
    let length = |pair: &[Spot]| (pair[0].0 - pair[1].0).abs() + (pair[0].1 - pair[1].1).abs();
    let mut rest = points.windows(2).map(length).sum::<i32>() / 2;
    for pair in points.windows(2) {
        let here = length(pair);
        if here >= rest {
            let ((x, y), (to_x, to_y)) = (pair[0], pair[1]);
            return (x + (to_x - x).signum() * rest, y + (to_y - y).signum() * rest);
        }
        rest -= here;
    }
    points.last().copied().unwrap_or_default()
}

/// Draws groups around what they held in the former diagram, or what names their category.
fn groups(model: &Model, former: &Former, scope: &Scope, page: &mut Page, all: &Places) {
    for &group in &scope.groups {
        let mut members = former.inside(group);
        if let Some(category) = model.reference(group, "categoryValueRef") {
            let names_it = |&e: &ElementId| {
                model.kind(e).is_flow_node()
                    && model.reference(e, "categoryValueRef") == Some(category)
            };
            members.extend(model.elements().filter(names_it));
        }
        let rects: Vec<Rect> = members.iter().filter_map(|e| all.rects.get(e)).copied().collect();
        let there = || page.shapes.iter().map(|shape| shape.rect).collect::<Vec<Rect>>();
        let rect = if let Some(held) = bounds(&rects) {
            held.grown(AROUND)
        } else {
            let below = bounds(&there()).map_or(ORIGIN.1, |all| all.bottom() + 4 * AROUND);
            Rect { x: ORIGIN.0, y: below, w: EMPTY_GROUP.0, h: EMPTY_GROUP.1 }
        };
        let (label, label_above, label_at) = ((0, 0), false, None);
        page.shapes.push(Shape { element: group, rect, holds: true, label, label_above, label_at });
    }
}

fn bounds(rects: &[Rect]) -> Option<Rect> {
    let (x, y) = (rects.iter().map(|r| r.x).min()?, rects.iter().map(|r| r.y).min()?);
    let right = rects.iter().map(Rect::right).max()?;
    let bottom = rects.iter().map(Rect::bottom).max()?;
    Some(Rect { x, y, w: right - x, h: bottom - y })
}

/// Draws associations with a flow: straight to its middle.
fn notes(plan: &Plan, homes: &[Option<(usize, Spot)>], pages: &mut [Page], all: &Places) {
    for noted in &plan.to_flows {
        let (Some(&rect), Some(&to)) = (all.rects.get(&noted.other), all.middles.get(&noted.flow))
        else {
            continue;
        };
        let Some(&(scope, End::Node(_) | End::Border(..))) = plan.places.get(&noted.other) else {
            continue;
        };
        let Some((page, _)) = homes[scope] else { continue };
        let mut points = vec![edge_towards(rect, to), to];
        if noted.from_flow {
            points.reverse();
        }
        let (element, label, label_at) = (noted.association, (0, 0), None);
        if points[0] != points[1] {
            pages[page].lines.push(Line { element, points, label, label_at });
        }
    }
}

/// The middle of the side of a rectangle that looks at a point.
fn edge_towards(rect: Rect, (x, y): Spot) -> Spot {
    let (cx, cy) = rect.middle();
    if y > rect.bottom() {
        (cx, rect.bottom())
    } else if y < rect.y {
        (cx, rect.y)
    } else if x > cx {
        (rect.right(), cy)
    } else {
        (rect.x, cy)
    }
}

impl Page {
    /// Whether an element is an event that sits on a host.
    pub(super) fn is_border(model: &Model, element: ElementId) -> bool {
        model.kind(element) == Kind::BoundaryEvent
    }
}
