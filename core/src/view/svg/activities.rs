//! Activities: tasks with their type, sub-processes open and closed, call activities, markers.

use super::canvas::{Anchor, Canvas};
use super::events;
use super::scene::Item;
use super::style::Pen;
use super::symbols::{self, Sign};
use super::wrap::{self, Block};
use crate::model::{Bounds, ElementId, Kind, Model, Point};

/// Radius of the corners of an activity.
const CORNER: f64 = 10.0;
/// Distance of text and signs from the outline.
const PADDING: f64 = 5.0;
/// Size of the sign of a task's type.
const TYPE: f64 = 18.0;
/// Size of a marker at the lower edge.
const MARKER: f64 = 14.0;
/// Between the two lines of a transaction.
const GAP: f64 = 3.5;
/// Room for the name of an open sub-process with something inside: two lines.
const TITLE: f64 = 30.0;

/// Draws an activity at the origin of its group.
pub(super) fn draw(canvas: &mut Canvas, model: &Model, item: &Item<'_>, bounds: Bounds) {
    let frame = Bounds { x: 0.0, y: 0.0, ..bounds };
    canvas.rect(frame, CORNER, outline(model, item));
    if item.kind == Kind::Transaction {
        let (width, height) = (bounds.width - 2.0 * GAP, bounds.height - 2.0 * GAP);
        if width > 0.0 && height > 0.0 {
            let inner = Bounds { x: GAP, y: GAP, width, height };
            canvas.rect(inner, CORNER - GAP + 0.5, Pen::LINE_THIN);
        }
    }
    // A small shape has small signs.
    let scale = (bounds.width / 60.0).min(bounds.height / 50.0).min(1.0);
    let has_type = type_sign(canvas, model, item, scale);
    let markers = markers(model, item);
    row(canvas, &markers, bounds, scale);
    let label = wrap::clean(model.label(item.element));
    if item.kind.is_sub_process() && item.expanded {
        let top = if has_type { TYPE * scale + PADDING } else { PADDING };
        let is_empty = model.children(item.element).is_empty();
        let room = if is_empty { (bounds.height - top - MARKER - 2.0).max(TITLE) } else { TITLE };
        let block = wrap::fit(&label, bounds.width - 2.0 * PADDING, room);
        canvas.text(&block, bounds.width / 2.0, top, Anchor::Middle);
    } else {
        let foot = if markers.is_empty() { 0.0 } else { MARKER * scale + 2.0 };
        let head = if has_type { TYPE * scale } else { 0.0 };
        inside(canvas, &label, bounds, head, foot);
    }
}

fn is_event_sub_process(model: &Model, element: ElementId) -> bool {
    model.value(element, "triggeredByEvent").is_some_and(|v| v.trim() == "true")
}

fn outline(model: &Model, item: &Item<'_>) -> Pen {
    match item.kind {
        Kind::CallActivity | Kind::CallChoreography => Pen::SHAPE_THICK,
        kind if kind.is_sub_process() && is_event_sub_process(model, item.element) => {
            Pen::SHAPE_DOTTED
        }
        Kind::Transaction => Pen::SHAPE_THIN,
        _ => Pen::SHAPE,
    }
}

/// Draws the sign of the type in the upper left corner, if the activity has one.
fn type_sign(canvas: &mut Canvas, model: &Model, item: &Item<'_>, scale: f64) -> bool {
    let at = Point { x: PADDING * scale, y: PADDING * scale };
    if item.kind.is_sub_process() && !item.expanded && is_event_sub_process(model, item.element) {
        let inside = model.children(item.element).iter().copied();
        let start = inside.into_iter().find(|&e| model.kind(e) == Kind::StartEvent);
        if let Some(start) = start {
            let radius = TYPE * scale / 2.0;
            let center = Point { x: at.x + radius, y: at.y + radius };
            canvas.oval(center, radius, radius, Pen::SHAPE_THIN);
            events::sign_at(canvas, model, start, at, TYPE * scale / 36.0);
            return true;
        }
    }
    let called = || model.reference(item.element, "calledElement").map(|e| model.xml_name(e));
    let sign = match item.kind {
        Kind::CallActivity => called().and_then(sign_of_global),
        kind => sign_of_type(model, item.element, kind),
    };
    let Some(sign) = sign else { return false };
    canvas.placed(at.x, at.y, scale);
    for (pen, path) in sign {
        canvas.path(path, *pen);
    }
    canvas.end();
    true
}

fn sign_of_type(model: &Model, element: ElementId, kind: Kind) -> Option<Sign> {
    Some(match kind {
        Kind::UserTask => symbols::USER,
        Kind::ManualTask => symbols::MANUAL,
        Kind::ServiceTask => symbols::SERVICE,
        Kind::SendTask => symbols::SEND,
        Kind::ReceiveTask => {
            let starts = model.value(element, "instantiate").is_some_and(|v| v.trim() == "true");
            if starts { symbols::RECEIVE_START } else { symbols::RECEIVE }
        }
        Kind::ScriptTask => symbols::SCRIPT,
        Kind::BusinessRuleTask => symbols::BUSINESS_RULE,
        _ => return None,
    })
}

/// The sign of a global task that is called.
fn sign_of_global(xml_name: &str) -> Option<Sign> {
    Some(match xml_name {
        "globalUserTask" => symbols::USER,
        "globalManualTask" => symbols::MANUAL,
        "globalScriptTask" => symbols::SCRIPT,
        "globalBusinessRuleTask" => symbols::BUSINESS_RULE,
        _ => return None,
    })
}

/// The markers at the lower edge, from left to right.
fn markers(model: &Model, item: &Item<'_>) -> Vec<Sign> {
    let element = item.element;
    let mut found = Vec::new();
    if model.property(element, "standardLoopCharacteristics").is_some() {
        found.push(symbols::LOOP);
    }
    if let Some(instances) = model.property(element, "multiInstanceLoopCharacteristics") {
        let sequential =
            instances.child("isSequential").is_some_and(|p| p.value().trim() == "true");
        found.push(if sequential {
            symbols::SEQUENTIAL_INSTANCES
        } else {
            symbols::PARALLEL_INSTANCES
        });
    }
    if model.value(element, "isForCompensation").is_some_and(|v| v.trim() == "true") {
        found.push(symbols::COMPENSATION_MARKER);
    }
    let calls_task = || {
        model
            .reference(element, "calledElement")
            .is_some_and(|e| model.xml_name(e).starts_with("global"))
    };
    let is_call_of_task = item.kind == Kind::CallActivity && calls_task();
    if !item.expanded && !is_call_of_task {
        found.push(symbols::COLLAPSED);
    }
    if item.kind == Kind::AdHocSubProcess {
        found.push(symbols::AD_HOC);
    }
    found
}

/// Draws markers side by side in the middle of the lower edge.
pub(super) fn row(canvas: &mut Canvas, markers: &[Sign], bounds: Bounds, scale: f64) {
    let step = (MARKER + 4.0) * scale;
    let width = step * markers.len() as f64 - 4.0 * scale;
    let top = bounds.height - (MARKER + 3.0) * scale;
    for (index, sign) in markers.iter().enumerate() {
        canvas.placed((bounds.width - width) / 2.0 + step * index as f64, top, scale);
        for (pen, path) in *sign {
            canvas.path(path, *pen);
        }
        canvas.end();
    }
}

/// Writes a label into the middle of a shape, and below the sign in its corner where the two would
/// touch.
pub(super) fn inside(canvas: &mut Canvas, label: &str, bounds: Bounds, head: f64, foot: f64) {
    let width = (bounds.width - 2.0 * PADDING).max(1.0);
    let room = bounds.height - 2.0 - foot;
    let block = wrap::fit(label, width, room);
    let top = (room - block.height()) / 2.0 + 1.0;
    let touches = head > 0.0 && top < head + 2.0 && {
        let left = (bounds.width - block.width) / 2.0;
        left < head + PADDING + 2.0
    };
    if touches && bounds.height - head - foot > 30.0 {
        let below = head + 3.0;
        let lower = wrap::fit(label, width, bounds.height - below - foot - 2.0);
        if !lower.cut || block.cut {
            let room = bounds.height - below - foot - 2.0;
            let top = below + ((room - lower.height()) / 2.0).max(0.0);
            return middle(canvas, &lower, bounds, top);
        }
    }
    middle(canvas, &block, bounds, top.max(1.0));
}

fn middle(canvas: &mut Canvas, block: &Block, bounds: Bounds, top: f64) {
    canvas.text(block, bounds.width / 2.0, top, Anchor::Middle);
}
