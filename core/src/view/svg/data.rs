//! Data, notes and what else is neither step nor pool: data objects and stores, annotations, groups,
//! messages, conversations.

use super::activities::{inside, row};
use super::canvas::{Anchor, Canvas, number, point};
use super::scene::Item;
use super::style::Pen;
use super::symbols;
use super::wrap;
use crate::model::{Bounds, ElementId, Kind, Model, Point};

/// Size of the folded corner of a page.
const FOLD: f64 = 10.0;
/// Length of the arms of an annotation's bracket.
const ARM: f64 = 10.0;
/// Most lines of an annotation; where a note is longer than its shape, it goes on below.
const NOTE_LINES: usize = 60;

/// A path through points.
fn outline(points: &[(f64, f64)], closed: bool) -> String {
    let mut path = String::new();
    for (index, &(x, y)) in points.iter().enumerate() {
        point(&mut path, if index == 0 { 'M' } else { 'L' }, Point { x, y });
    }
    if closed {
        path.push('z');
    }
    path
}

/// A page with a folded corner, with an arrow for input and output, with bars for a collection.
pub(super) fn object(canvas: &mut Canvas, model: &Model, item: &Item<'_>, bounds: Bounds) {
    let (w, h) = (bounds.width, bounds.height);
    let fold = FOLD.min(w / 2.0).min(h / 2.0);
    let page = [(0.0, 0.0), (w - fold, 0.0), (w, fold), (w, h), (0.0, h)];
    canvas.path(&outline(&page, true), Pen::SHAPE);
    canvas.path(&outline(&[(w - fold, 0.0), (w - fold, fold), (w, fold)], false), Pen::LINE_THIN);
    let arrow = "M1 6H8V2.5L14 8L8 13.5V10H1z";
    match item.kind {
        Kind::DataInput | Kind::DataOutput => {
            canvas.placed(4.0, 3.0, (w / 36.0).min(1.0));
            let pen = if item.kind == Kind::DataInput { Pen::ICON } else { Pen::SOLID };
            canvas.path(arrow, pen);
            canvas.end();
        }
        _ => {}
    }
    if is_collection(model, item.element) {
        row(canvas, &[symbols::PARALLEL_INSTANCES], bounds, (w / 36.0).min(1.0));
    }
}

/// The data object that a reference draws, or the element itself.
fn object_of(model: &Model, element: ElementId) -> ElementId {
    model.reference(element, "dataObjectRef").unwrap_or(element)
}

fn is_collection(model: &Model, element: ElementId) -> bool {
    let says = |e| model.value(e, "isCollection").is_some_and(|v| v.trim() == "true");
    says(element) || says(object_of(model, element))
}

/// What is written below data: its name, else that of what it refers to, and its state in brackets.
pub(super) fn label(model: &Model, element: ElementId) -> String {
    let referred = || {
        let store = model.reference(element, "dataStoreRef");
        model.label(store.unwrap_or_else(|| object_of(model, element)))
    };
    let name = Some(model.label(element)).filter(|name| !name.trim().is_empty());
    let name = name.unwrap_or_else(referred);
    let state = |e| {
        let state = model.property(e, "dataState")?.child("name")?.value().trim();
        Some(state).filter(|state| !state.is_empty())
    };
    match state(element).or_else(|| state(object_of(model, element))) {
        Some(state) => format!("{name}\n[{state}]"),
        None => name.to_owned(),
    }
}

/// A cylinder with three rings.
pub(super) fn store(canvas: &mut Canvas, bounds: Bounds) {
    let (w, h) = (bounds.width, bounds.height);
    let (rx, ry) = (w / 2.0, h * 0.12);
    let ring = |path: &mut String, y: f64| {
        point(path, 'M', Point { x: 0.0, y });
        arc(path, rx, ry, 0, Point { x: w, y });
    };
    let mut body = String::new();
    point(&mut body, 'M', Point { x: 0.0, y: ry });
    arc(&mut body, rx, ry, 1, Point { x: w, y: ry });
    point(&mut body, 'L', Point { x: w, y: h - ry });
    arc(&mut body, rx, ry, 1, Point { x: 0.0, y: h - ry });
    body.push('z');
    canvas.path(&body, Pen::SHAPE);
    let mut rings = String::new();
    for step in 0..3 {
        ring(&mut rings, ry + f64::from(step) * h * 0.1);
    }
    canvas.path(&rings, Pen::LINE_THIN);
}

fn arc(path: &mut String, rx: f64, ry: f64, sweep: u8, to: Point) {
    path.push('A');
    number(path, rx);
    path.push(' ');
    number(path, ry);
    path.push_str(if sweep == 1 { " 0 0 1 " } else { " 0 0 0 " });
    number(path, to.x);
    path.push(' ');
    number(path, to.y);
}

/// A bracket at the left, and the note.
pub(super) fn annotation(canvas: &mut Canvas, model: &Model, item: &Item<'_>, bounds: Bounds) {
    let (w, h) = (bounds.width, bounds.height);
    let arm = ARM.min(w);
    // Nothing is filled: what a note lies over stays in sight.
    canvas.rect(Bounds { x: 0.0, y: 0.0, ..bounds }, 0.0, Pen::AREA);
    canvas.path(&outline(&[(arm, 0.0), (0.0, 0.0), (0.0, h), (arm, h)], false), Pen::LINE);
    let block =
        wrap::wrap(&wrap::clean(model.label(item.element)), (w - 10.0).max(30.0), 12, NOTE_LINES);
    canvas.text(&block, 6.0, 5.0, Anchor::Start);
}

/// The frame of a group.
pub(super) fn group(canvas: &mut Canvas, bounds: Bounds) {
    canvas.rect(Bounds { x: 0.0, y: 0.0, ..bounds }, 10.0, Pen::GROUP);
}

/// An envelope over the whole of its bounds.
pub(super) fn message(canvas: &mut Canvas, bounds: Bounds, answers: bool) {
    let (w, h) = (bounds.width, bounds.height);
    let frame = Bounds { x: 0.0, y: 0.0, ..bounds };
    canvas.rect(frame, 0.0, if answers { Pen::TINT } else { Pen::SHAPE_THIN });
    canvas.path(&outline(&[(0.0, 0.0), (w / 2.0, h * 0.55), (w, 0.0)], false), Pen::LINE_THIN);
}

/// The hexagon of a conversation; thick if it is defined elsewhere, with a sign if it holds others.
pub(super) fn conversation(canvas: &mut Canvas, item: &Item<'_>, bounds: Bounds) {
    let (w, h) = (bounds.width, bounds.height);
    let side = w * 0.25;
    let corners =
        [(side, 0.0), (w - side, 0.0), (w, h / 2.0), (w - side, h), (side, h), (0.0, h / 2.0)];
    let called = item.kind == Kind::CallConversation;
    canvas.path(&outline(&corners, true), if called { Pen::SHAPE_THICK } else { Pen::SHAPE });
    if item.kind == Kind::SubConversation {
        row(canvas, &[symbols::COLLAPSED], bounds, (h / 40.0).min(1.0));
    }
}

/// What has no form in BPMN: a plain frame with its name, so that nothing is left out.
pub(super) fn other(canvas: &mut Canvas, model: &Model, item: &Item<'_>, bounds: Bounds) {
    canvas.rect(Bounds { x: 0.0, y: 0.0, ..bounds }, 0.0, Pen::SHAPE_THIN_DASHED);
    inside(canvas, &wrap::clean(model.label(item.element)), bounds, 0.0, 0.0);
}
