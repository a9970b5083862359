//! Marks: elements that are pointed out, with a class, a sign and a number.
//!
//! A mark is drawn over everything else and changes nothing below, so that a picture with marks
//! shows the same drawing as one without. What a mark means is decided elsewhere.

use super::Mark;
use super::canvas::Canvas;
use super::connections::{middle, way};
use super::scene::{Item, Place};
use super::style::{Colors, Pen};
use super::wrap;
use crate::model::{Bounds, Kind, Model};

/// Distance of a halo from what it surrounds.
const DISTANCE: f64 = 5.0;
/// Height of a badge.
const BADGE: f64 = 16.0;

/// Draws the marks of one item: a halo and a badge; several badges stand side by side.
pub(super) fn draw(canvas: &mut Canvas, model: &Model, item: &Item<'_>, marks: &[&Mark]) {
    let mut shift = 0.0;
    for mark in marks {
        let class = format!("mark {}", mark.class);
        canvas.open("data-mark-of", &model.display_id(item.element), &class, Colors::default());
        canvas.titled("");
        halo(canvas, item);
        if let Some(text) = said(mark) {
            shift += badge(canvas, item, &text, shift);
        }
        canvas.close();
    }
}

/// What a badge says: the sign, the number, or both.
fn said(mark: &Mark) -> Option<String> {
    let sign = mark.sign.map(String::from).unwrap_or_default();
    let number = mark.number.map(|n| n.to_string()).unwrap_or_default();
    let text = [sign, number].into_iter().filter(|part| !part.is_empty());
    Some(text.collect::<Vec<_>>().join(" ")).filter(|text| !text.is_empty())
}

fn halo(canvas: &mut Canvas, item: &Item<'_>) {
    match &item.place {
        Place::Edge(points) => canvas.path(&way(points), Pen::TRACE),
        Place::Shape(b) => {
            let around = Bounds {
                x: b.x - DISTANCE,
                y: b.y - DISTANCE,
                width: b.width + 2.0 * DISTANCE,
                height: b.height + 2.0 * DISTANCE,
            };
            let radius = match item.kind {
                Kind::Participant | Kind::Lane => 0.0,
                kind if kind.is_event() => around.width / 2.0,
                _ => 10.0,
            };
            canvas.rect(around, radius, Pen::HALO);
            canvas.cover(around.x, around.y, around.width, around.height);
        }
    }
}

/// Draws a badge and returns how much room it takes.
fn badge(canvas: &mut Canvas, item: &Item<'_>, text: &str, shift: f64) -> f64 {
    let block = wrap::wrap(text, 90.0, 11, 1);
    let width = (block.width + 8.0).max(BADGE);
    let (x, y) = match &item.place {
        Place::Shape(b) => (b.x + b.width + DISTANCE - BADGE / 2.0, b.y - DISTANCE - BADGE / 2.0),
        Place::Edge(points) => {
            let at = middle(points);
            (at.x - width / 2.0, at.y - BADGE / 2.0)
        }
    };
    let frame = Bounds { x: x + shift, y, width, height: BADGE };
    canvas.rect(frame, BADGE / 2.0, Pen::BADGE);
    canvas.cover(frame.x, frame.y, frame.width, frame.height);
    let top = y + (BADGE - block.height()) / 2.0;
    canvas.sign(&block, frame.x + width / 2.0, top);
    width + 2.0
}
