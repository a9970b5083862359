//! Flows and associations: the way with rounded corners, and what stands at its ends.
//!
//! The way is that of the file, point by point; nothing is routed anew and nothing is cut off at
//! the outline of a shape. Arrow heads are paths, not SVG markers: a marker needs an `id`, and does
//! not take the colour of its line.

use super::canvas::{Anchor, Canvas, point};
use super::scene::Item;
use super::style::Pen;
use super::wrap;
use crate::model::{ElementId, Kind, Model, Point, PropertyKind};

/// Radius of the corners of a way.
const CORNER: f64 = 5.0;
/// Size of the envelope on a message flow.
const ENVELOPE: (f64, f64) = (26.0, 18.0);
/// Width at which the name of a message is broken.
const MESSAGE: f64 = 110.0;

/// Draws a connection, in coordinates of the page.
pub(super) fn draw(canvas: &mut Canvas, model: &Model, item: &Item<'_>, points: &[Point]) {
    let way = way(points);
    match item.kind {
        Kind::SequenceFlow => {
            canvas.path(&way, Pen::FLOW);
            sequence_ends(canvas, model, item.element, points);
        }
        Kind::MessageFlow => {
            canvas.path(&way, Pen::MESSAGE_FLOW);
            message_ends(canvas, model, item, points);
        }
        Kind::DataInputAssociation | Kind::DataOutputAssociation => {
            canvas.path(&way, Pen::ASSOCIATION);
            open_arrow(canvas, points);
        }
        Kind::Association => {
            canvas.path(&way, Pen::ASSOCIATION);
            let direction =
                model.value(item.element, "associationDirection").unwrap_or("None").trim();
            if matches!(direction, "One" | "Both") {
                open_arrow(canvas, points);
            }
            if direction == "Both" {
                let back: Vec<Point> = points.iter().rev().copied().collect();
                open_arrow(canvas, &back);
            }
        }
        Kind::ConversationLink => {
            canvas.path(&way, Pen::LINE_WIDE);
            canvas.path(&way, Pen::GAP);
        }
        _ => canvas.path(&way, Pen::ASSOCIATION),
    }
}

/// A path through way points whose inner corners are rounded.
pub(super) fn way(points: &[Point]) -> String {
    let mut path = String::new();
    for (index, &at) in points.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|i| points.get(i));
        match (before, points.get(index + 1)) {
            (None, _) => point(&mut path, 'M', at),
            (Some(_), None) => point(&mut path, 'L', at),
            (Some(&before), Some(&after)) => {
                let radius = CORNER.min(distance(before, at) / 2.0).min(distance(at, after) / 2.0);
                point(&mut path, 'L', towards(at, before, radius));
                point(&mut path, 'Q', at);
                point(&mut path, ' ', towards(at, after, radius));
            }
        }
    }
    path
}

fn distance(a: Point, b: Point) -> f64 {
    ((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)).sqrt()
}

/// The point that lies this far from the first point on the way to the second.
fn towards(from: Point, to: Point, far: f64) -> Point {
    let length = distance(from, to);
    if length <= 0.0 {
        return from;
    }
    Point { x: from.x + (to.x - from.x) * far / length, y: from.y + (to.y - from.y) * far / length }
}

/// The end of a way and the direction in which it is reached, as a vector of length 1.
fn arrival(points: &[Point]) -> Option<(Point, Point)> {
    let tip = *points.last()?;
    let from = points.iter().rev().find(|p| distance(**p, tip) > 0.01)?;
    let length = distance(*from, tip);
    Some((tip, Point { x: (tip.x - from.x) / length, y: (tip.y - from.y) / length }))
}

/// A point beside an end: so far back along the way, so far aside.
fn beside((tip, direction): (Point, Point), back: f64, aside: f64) -> Point {
    Point {
        x: tip.x - direction.x * back - direction.y * aside,
        y: tip.y - direction.y * back + direction.x * aside,
    }
}

/// A path through points beside an end, given as (back, aside).
fn at_end(end: (Point, Point), corners: &[(f64, f64)], closed: bool) -> String {
    let mut path = String::new();
    for (index, &(back, aside)) in corners.iter().enumerate() {
        point(&mut path, if index == 0 { 'M' } else { 'L' }, beside(end, back, aside));
    }
    if closed {
        path.push('z');
    }
    path
}

fn departure(points: &[Point]) -> Option<(Point, Point)> {
    let back: Vec<Point> = points.iter().rev().copied().collect();
    arrival(&back)
}

fn sequence_ends(canvas: &mut Canvas, model: &Model, flow: ElementId, points: &[Point]) {
    if let Some(end) = arrival(points) {
        canvas.path(&at_end(end, &[(0.0, 0.0), (11.0, 4.5), (11.0, -4.5)], true), Pen::SOLID);
    }
    let Some(start) = departure(points) else { return };
    let source = model.flow_source(flow);
    let is_default = source.is_some_and(|s| model.reference(s, "default") == Some(flow));
    if is_default {
        canvas.path(&at_end(start, &[(6.0, 5.0), (12.0, -5.0)], false), Pen::LINE_THIN);
    } else if model.property(flow, "conditionExpression").is_some()
        && source.is_some_and(|s| model.kind(s).is_activity())
    {
        let diamond = [(0.0, 0.0), (8.0, 5.0), (16.0, 0.0), (8.0, -5.0)];
        canvas.path(&at_end(start, &diamond, true), Pen::ICON);
    }
}

fn message_ends(canvas: &mut Canvas, model: &Model, item: &Item<'_>, points: &[Point]) {
    if let Some(end) = arrival(points) {
        canvas.path(&at_end(end, &[(0.0, 0.0), (10.0, 5.0), (10.0, -5.0)], true), Pen::ICON);
    }
    if let Some((from, direction)) = departure(points) {
        let center = Point { x: from.x - direction.x * 4.0, y: from.y - direction.y * 4.0 };
        canvas.oval(center, 4.0, 4.0, Pen::ICON);
    }
    let mut properties = model.drawing_properties(item.drawing);
    let visible = properties
        .find(|p| p.kind() == PropertyKind::Attribute && p.local_name() == "messageVisibleKind");
    if let Some(visible) = visible {
        let middle = middle(points);
        let (width, height) = ENVELOPE;
        let (left, top) = (middle.x - width / 2.0, middle.y - height / 2.0);
        canvas.placed(left, top, 1.0);
        let pen = if visible.value().contains("non_initiating") { Pen::TINT } else { Pen::ICON };
        canvas.path("M0 0H26V18H0z", pen);
        canvas.path("M0 0L13 10L26 0", Pen::STROKE);
        canvas.end();
        canvas.cover(left, top, width, height);
        // Where the flow itself has no name, that of the message says what is in the envelope.
        let message = model.reference(item.element, "messageRef").map(|e| model.label(e));
        if let Some(name) = message.filter(|_| model.label(item.element).trim().is_empty()) {
            let block = wrap::wrap(&wrap::clean(name), MESSAGE, 11, 3);
            canvas.text(&block, middle.x, top + height + 3.0, Anchor::Middle);
        }
    }
}

fn open_arrow(canvas: &mut Canvas, points: &[Point]) {
    if let Some(end) = arrival(points) {
        let arrow = at_end(end, &[(8.0, 5.0), (0.5, 0.0), (8.0, -5.0)], false);
        canvas.path(&arrow, Pen::STROKE);
    }
}

/// The point half way along.
pub(super) fn middle(points: &[Point]) -> Point {
    along(points, 0.5)
}

/// The point at a share of the way.
pub(super) fn along(points: &[Point], share: f64) -> Point {
    let total: f64 = points.windows(2).map(|p| distance(p[0], p[1])).sum();
    let mut rest = total * share;
    for pair in points.windows(2) {
        let length = distance(pair[0], pair[1]);
        if length >= rest {
            return towards(pair[0], pair[1], rest);
        }
        rest -= length;
    }
    points.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(all: &[(f64, f64)]) -> Vec<Point> {
        all.iter().map(|&(x, y)| Point { x, y }).collect()
    }

    #[test]
    fn corners_are_rounded_and_ends_are_kept() {
        assert_eq!(way(&points(&[(0.0, 0.0), (40.0, 0.0)])), "M0 0L40 0");
        let bent = way(&points(&[(0.0, 0.0), (40.0, 0.0), (40.0, -6.0)]));
        assert_eq!(bent, "M0 0L37 0Q40 0 40-3L40-6");
    }

    #[test]
    fn points_on_one_spot_have_no_direction() {
        let spot = points(&[(3.0, 3.0), (3.0, 3.0)]);
        assert_eq!(arrival(&spot), None);
        assert_eq!(middle(&spot), Point { x: 3.0, y: 3.0 });
        assert_eq!(way(&spot), "M3 3L3 3");
    }
}
