//! Pools and lanes: from left to right or from top to bottom, open or as a black box.

use super::activities::row;
use super::canvas::{Anchor, Canvas};
use super::scene::{Item, is_band};
use super::style::Pen;
use super::symbols;
use super::wrap;
use crate::model::{Bounds, Kind, Model, Point, PropertyKind};

/// Width of the band that holds the name.
pub(super) const BAND: f64 = 30.0;

/// Draws a pool or a lane at the origin of its group.
pub(super) fn draw(canvas: &mut Canvas, model: &Model, item: &Item<'_>, bounds: Bounds) {
    let frame = Bounds { x: 0.0, y: 0.0, ..bounds };
    if is_band(model, item.drawing) {
        return band_of_choreography(canvas, model, item, frame);
    }
    canvas.rect(frame, 0.0, Pen::POOL);
    let label = wrap::clean(model.label(item.element));
    let black_box =
        item.kind == Kind::Participant && model.property(item.element, "processRef").is_none();
    if black_box {
        in_black_box(canvas, &label, item, frame);
    } else {
        in_band(canvas, &label, item, frame);
        if item.kind == Kind::Participant {
            separator(canvas, item, frame);
        }
    }
    if item.kind == Kind::Participant && is_multiple(model, item) {
        row(canvas, &[symbols::PARALLEL_INSTANCES], frame, 1.0);
    }
}

/// The line between the name of a pool and what happens in it.
fn separator(canvas: &mut Canvas, item: &Item<'_>, frame: Bounds) {
    let mut line = String::new();
    let (to, from) = if item.horizontal {
        let x = BAND.min(frame.width);
        (Point { x, y: frame.height }, Point { x, y: 0.0 })
    } else {
        let y = BAND.min(frame.height);
        (Point { x: frame.width, y }, Point { x: 0.0, y })
    };
    super::canvas::point(&mut line, 'M', from);
    super::canvas::point(&mut line, 'L', to);
    canvas.path(&line, Pen::LINE_THIN);
}

/// The name in the band at the left, turned, or at the top.
fn in_band(canvas: &mut Canvas, label: &str, item: &Item<'_>, frame: Bounds) {
    if item.horizontal {
        let block = wrap::fit(label, (frame.height - 6.0).max(1.0), BAND);
        canvas.turned(&block, Point { x: BAND.min(frame.width) / 2.0, y: frame.height / 2.0 });
    } else {
        let block = wrap::fit(label, (frame.width - 6.0).max(1.0), BAND);
        let top = (BAND.min(frame.height) - block.height()) / 2.0;
        canvas.text(&block, frame.width / 2.0, top, Anchor::Middle);
    }
}

/// The name in the middle; turned where the pool is too narrow for it.
fn in_black_box(canvas: &mut Canvas, label: &str, item: &Item<'_>, frame: Bounds) {
    let center = Point { x: frame.width / 2.0, y: frame.height / 2.0 };
    let flat = wrap::fit(label, (frame.width - 10.0).max(1.0), (frame.height - 4.0).max(1.0));
    let upright = frame.height > 1.5 * frame.width && (!item.horizontal || flat.lines.len() > 2);
    if upright {
        let block = wrap::fit(label, frame.height - 10.0, (frame.width - 4.0).max(1.0));
        canvas.turned(&block, center);
    } else {
        canvas.text(&flat, center.x, center.y - flat.height() / 2.0, Anchor::Middle);
    }
}

/// Whether a pool stands for several of its kind: it has a `participantMultiplicity` that does not
/// say that there is at most one.
fn is_multiple(model: &Model, item: &Item<'_>) -> bool {
    let Some(multiplicity) = model.property(item.element, "participantMultiplicity") else {
        return false;
    };
    let maximum = multiplicity.child("maximum").and_then(|p| p.value().trim().parse::<u32>().ok());
    maximum.is_none_or(|most| most > 1)
}

/// Who takes part in a choreography task: dark is who answers.
fn band_of_choreography(canvas: &mut Canvas, model: &Model, item: &Item<'_>, frame: Bounds) {
    let mut properties = model.drawing_properties(item.drawing);
    let kind = properties
        .find(|p| p.kind() == PropertyKind::Attribute && p.local_name() == "participantBandKind");
    let answers = kind.is_some_and(|p| p.value().contains("non_initiating"));
    canvas.rect(frame, 4.0, if answers { Pen::TINT } else { Pen::SHAPE_THIN });
    let label = wrap::clean(model.label(item.element));
    let block = wrap::fit(&label, (frame.width - 8.0).max(1.0), frame.height);
    let top = (frame.height - block.height()) / 2.0;
    canvas.text(&block, frame.width / 2.0, top, Anchor::Middle);
}
