//! Events: one, two or one thick circle, and the sign of what is awaited or done.

use super::canvas::Canvas;
use super::scene::Item;
use super::style::Pen;
use super::symbols::{self, Sign};
use crate::model::{Bounds, ElementId, EventDefinition, Kind, Model, Point};

/// The size that signs of events are drawn for.
const FIELD: f64 = 36.0;
/// Between the two circles of an intermediate event.
const GAP: f64 = 3.0;

/// Draws an event at the origin of its group.
pub(super) fn draw(canvas: &mut Canvas, model: &Model, item: &Item<'_>, bounds: Bounds) {
    let (width, height) = (bounds.width, bounds.height);
    let scale = width.min(height) / FIELD;
    let (outer, inner) = circles(model, item.element);
    let center = Point { x: width / 2.0, y: height / 2.0 };
    canvas.oval(center, center.x, center.y, outer);
    if let Some(inner) = inner {
        let gap = GAP * scale;
        canvas.oval(center, (center.x - gap).max(0.0), (center.y - gap).max(0.0), inner);
    }
    sign_at(
        canvas,
        model,
        item.element,
        Point { x: center.x - scale * FIELD / 2.0, y: center.y - scale * FIELD / 2.0 },
        scale,
    );
}

/// The sign of an event alone; a closed event sub-process wears that of its start event.
pub(super) fn sign_at(canvas: &mut Canvas, model: &Model, event: ElementId, at: Point, scale: f64) {
    let Some(sign) = sign(model, event) else { return };
    canvas.placed(at.x, at.y, scale);
    for (pen, path) in sign {
        canvas.path(path, *pen);
    }
    canvas.end();
}

/// The pens of the outer circle and, if there is one, of the inner.
fn circles(model: &Model, event: ElementId) -> (Pen, Option<Pen>) {
    let no =
        |name: &str| model.value(event, name).is_some_and(|v| matches!(v.trim(), "false" | "0"));
    match model.kind(event) {
        Kind::EndEvent => (Pen::SHAPE_END, None),
        Kind::StartEvent if no("isInterrupting") => (Pen::SHAPE_DASHED, None),
        Kind::StartEvent => (Pen::SHAPE, None),
        Kind::BoundaryEvent if no("cancelActivity") => {
            (Pen::SHAPE_THIN_DASHED, Some(Pen::LINE_THIN_DASHED))
        }
        _ => (Pen::SHAPE_THIN, Some(Pen::LINE_THIN)),
    }
}

/// The sign of what an event waits for (outlined) or does (filled).
fn sign(model: &Model, event: ElementId) -> Option<Sign> {
    let throws = matches!(model.kind(event), Kind::EndEvent | Kind::IntermediateThrowEvent);
    let either = |caught: Sign, thrown: Sign| Some(if throws { thrown } else { caught });
    let parallel = || model.value(event, "parallelMultiple").is_some_and(|v| v.trim() == "true");
    match model.event_definition(event) {
        EventDefinition::None => None,
        EventDefinition::Message => either(symbols::MESSAGE, symbols::MESSAGE_SOLID),
        EventDefinition::Timer => Some(symbols::TIMER),
        EventDefinition::Error => either(symbols::ERROR, symbols::ERROR_SOLID),
        EventDefinition::Escalation => either(symbols::ESCALATION, symbols::ESCALATION_SOLID),
        EventDefinition::Cancel => either(symbols::CANCEL, symbols::CANCEL_SOLID),
        EventDefinition::Compensate => either(symbols::COMPENSATION, symbols::COMPENSATION_SOLID),
        EventDefinition::Conditional => Some(symbols::CONDITIONAL),
        EventDefinition::Link => either(symbols::LINK, symbols::LINK_SOLID),
        EventDefinition::Signal => either(symbols::SIGNAL, symbols::SIGNAL_SOLID),
        EventDefinition::Terminate => Some(symbols::TERMINATE),
        EventDefinition::Multiple if !throws && parallel() => Some(symbols::PARALLEL_MULTIPLE),
        EventDefinition::Multiple => either(symbols::MULTIPLE, symbols::MULTIPLE_SOLID),
    }
}
