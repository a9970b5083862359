//! Gateways: a diamond and the sign of its rule.

use super::canvas::{Canvas, point};
use super::scene::Item;
use super::style::Pen;
use super::symbols::{self, Sign};
use crate::model::{Bounds, ElementId, Kind, Model, Point};

/// The size that signs of gateways are drawn for.
const FIELD: f64 = 50.0;

/// Draws a gateway at the origin of its group.
pub(super) fn draw(canvas: &mut Canvas, model: &Model, item: &Item<'_>, bounds: Bounds) {
    let (width, height) = (bounds.width, bounds.height);
    let mut diamond = String::new();
    let corners =
        [(width / 2.0, 0.0), (width, height / 2.0), (width / 2.0, height), (0.0, height / 2.0)];
    for (index, (x, y)) in corners.into_iter().enumerate() {
        point(&mut diamond, if index == 0 { 'M' } else { 'L' }, Point { x, y });
    }
    diamond.push('z');
    canvas.path(&diamond, Pen::SHAPE);
    // Without the marker, exclusive is what an empty diamond means; the file says which is drawn.
    let marked =
        item.kind != Kind::ExclusiveGateway || item.flag(model, "isMarkerVisible").unwrap_or(false);
    if !marked {
        return;
    }
    let scale = width.min(height) / FIELD;
    canvas.placed((width - scale * FIELD) / 2.0, (height - scale * FIELD) / 2.0, scale);
    for (pen, path) in sign(model, item.element) {
        canvas.path(path, *pen);
    }
    canvas.end();
}

fn sign(model: &Model, gateway: ElementId) -> Sign {
    let says =
        |name: &str, value: &str| model.value(gateway, name).is_some_and(|v| v.trim() == value);
    match model.kind(gateway) {
        Kind::ParallelGateway => symbols::PARALLEL,
        Kind::InclusiveGateway => symbols::INCLUSIVE,
        Kind::ComplexGateway => symbols::COMPLEX,
        Kind::EventBasedGateway if !says("instantiate", "true") => symbols::EVENT_BASED,
        Kind::EventBasedGateway if says("eventGatewayType", "Parallel") => {
            symbols::EVENT_BASED_PARALLEL_START
        }
        Kind::EventBasedGateway => symbols::EVENT_BASED_START,
        _ => symbols::EXCLUSIVE,
    }
}
