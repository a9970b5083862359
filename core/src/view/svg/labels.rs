//! Labels beside their element: events, gateways, data, flows, groups.
//!
//! Where the file gives bounds, the text stands in their middle and begins at their upper edge.
//! Where it gives none, it stands where bpmn-js would put it: below a node, above the middle of a
//! flow.

use super::canvas::{Anchor, Canvas, whole};
use super::connections::middle;
use super::scene::{Item, Place};
use super::style::Colors;
use super::wrap::{self, Block};
use super::{data, font};
use crate::model::{Bounds, Kind, Model, Point};

/// Narrowest a label is broken to, as in bpmn-js: many tools give the bounds that the text had in
/// their own font.
const WIDTH: f64 = 90.0;
/// Widest a single word may stand before it is broken.
const WORD: f64 = 140.0;
/// Font size of labels beside their element.
const SIZE: u8 = 11;
/// Most lines, unless the file gives a label more height.
const LINES: usize = 12;
/// Between a flow and its label.
const INDENT: f64 = 15.0;

/// Whether the label of this kind stands beside it.
fn is_beside(kind: Kind) -> bool {
    kind.is_event()
        || kind.is_gateway()
        || kind.is_data()
        || kind.is_connection()
        || matches!(
            kind,
            Kind::Group
                | Kind::Message
                | Kind::Conversation
                | Kind::SubConversation
                | Kind::CallConversation
        )
}

/// The text that belongs to an element, as it is drawn.
pub(super) fn text(model: &Model, item: &Item<'_>) -> String {
    let label = if item.kind.is_data() {
        data::label(model, item.element)
    } else {
        model.label(item.element).to_owned()
    };
    wrap::clean(&label)
}

/// Draws the label of an item, if it stands beside it, in a group of its own.
pub(super) fn draw(canvas: &mut Canvas, model: &Model, item: &Item<'_>, colors: Colors) {
    let label = if is_beside(item.kind) { text(model, item) } else { String::new() };
    if label.is_empty() {
        return;
    }
    let given = item.drawing.label_bounds().filter(is_usable);
    let (block, x, y) = match given {
        Some(bounds) => in_bounds(&label, bounds),
        None => beside(&label, &item.place, item.kind),
    };
    canvas.open("data-label-of", &model.display_id(item.element), "label", colors);
    canvas.titled("");
    canvas.text(&block, x, y, Anchor::Middle);
    canvas.close();
}

/// Whether bounds say where the label stands: some tools give only the point, as bounds without size;
/// nothing but zeros says nothing.
fn is_usable(bounds: &Bounds) -> bool {
    let near = |value: f64| value.abs() < 1_000_000.0;
    let all = [bounds.x, bounds.y, bounds.width, bounds.height];
    let somewhere = bounds.width > 0.0 || bounds.x != 0.0 || bounds.y != 0.0;
    all.into_iter().all(near) && bounds.width >= 0.0 && somewhere
}

/// The width at which a label is broken, at least: room for its longest word, up to a limit.
fn narrowest(label: &str) -> f64 {
    let words = label.split_whitespace().map(|word| font::width(word, f64::from(SIZE)));
    words.fold(WIDTH, f64::max).min(WORD)
}

/// The lines, their middle and their upper edge.
fn in_bounds(label: &str, bounds: Bounds) -> (Block, f64, f64) {
    let line = f64::from(SIZE) * 1.2;
    let most = LINES.max(whole(bounds.height / line) + 1);
    let block = wrap::wrap(label, (bounds.width * 1.05).max(narrowest(label)), SIZE, most);
    (block, bounds.x + bounds.width / 2.0, bounds.y)
}

fn beside(label: &str, place: &Place, kind: Kind) -> (Block, f64, f64) {
    let block = wrap::wrap(label, narrowest(label), SIZE, LINES);
    match place {
        Place::Shape(b) if kind == Kind::Group => {
            let block = wrap::wrap(label, b.width.max(WIDTH), SIZE, LINES);
            (block, b.x + b.width / 2.0, b.y + 3.0)
        }
        Place::Shape(b) => (block, b.x + b.width / 2.0, b.y + b.height + 4.0),
        Place::Edge(points) => {
            let Point { x, y } = middle(points);
            if lies_flat(points) {
                let top = y - INDENT - block.height() / 2.0;
                (block, x, top.min(y - INDENT - 4.0))
            } else {
                let top = y - block.height() / 2.0;
                let x = x + INDENT / 2.0 + block.width / 2.0;
                (block, x, top)
            }
        }
    }
}

/// Whether the segment in the middle of a way is nearer to level than to upright.
fn lies_flat(points: &[Point]) -> bool {
    let at = middle(points);
    let holds = |pair: &&[Point]| {
        let between = |a: f64, b: f64, v: f64| v >= a.min(b) - 0.01 && v <= a.max(b) + 0.01;
        between(pair[0].x, pair[1].x, at.x) && between(pair[0].y, pair[1].y, at.y)
    };
    let segment = points.windows(2).find(holds);
    segment.is_none_or(|p| (p[1].x - p[0].x).abs() >= (p[1].y - p[0].y).abs())
}
