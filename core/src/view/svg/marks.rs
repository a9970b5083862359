//! Marks: elements that are pointed out, with a class, a sign and a number.
//!
//! A mark is drawn over everything else and changes nothing below, so that a picture with marks
//! shows the same drawing as one without. What a mark means is decided elsewhere.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::canvas::{Canvas, escape};
use super::connections::{along, way};
use super::pools::BAND;
use super::scene::{Item, Place};
use super::style::{Colors, Pen};
use super::wrap;
use super::{Links, Mark};
use crate::model::{Bounds, Kind, Model};

/// Distance of a halo from what it surrounds.
const DISTANCE: f64 = 5.0;
/// Distance between two halos around one element.
const STEP: f64 = 4.0;
/// Where on its way a connection has its badge: past the middle, where its label stands, and before
/// the arrow head.
const ON_WAY: f64 = 0.62;
/// Height of a badge.
pub(super) const BADGE: f64 = 16.0;

/// The attribute that names the element of a mark.
const OF: &str = "data-mark-of";

/// The links of a picture, and which numbers have their `id` already.
pub(super) struct Linked<'l> {
    links: Option<&'l Links>,
    named: RefCell<BTreeSet<u32>>,
}

impl<'l> Linked<'l> {
    pub(super) fn new(links: Option<&'l Links>) -> Self {
        Self { links, named: RefCell::new(BTreeSet::new()) }
    }

    /// The opening tag of a link, if the mark is one.
    fn open(&self, out: &mut String, mark: &Mark) -> bool {
        let (Some(links), Some(number)) = (self.links, mark.number) else { return false };
        out.push_str("<a href=\"");
        escape(out, &format!("{}{number}", links.entry));
        if self.named.borrow_mut().insert(number) {
            out.push_str("\" id=\"");
            escape(out, &format!("{}{number}", links.id));
        }
        out.push_str("\">");
        true
    }
}

/// Draws the marks of one item: first every halo, then every badge, side by side. A look has one
/// halo for each class of changes, at one place, so that it stays when a page hides the others.
pub(super) fn draw(
    canvas: &mut Canvas,
    model: &Model,
    item: &Item<'_>,
    marks: &[&Mark],
    linked: &Linked<'_>,
) {
    let id = model.display_id(item.element);
    let (mut looks, mut done): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    for mark in marks {
        if done.contains(&&*mark.class) {
            continue;
        }
        done.push(&mark.class);
        let look = mark.class.split(' ').next().unwrap_or_default();
        let place = looks.iter().position(|known| *known == look).unwrap_or_else(|| {
            looks.push(look);
            looks.len() - 1
        });
        let key = if said(mark.sign, mark.number).is_some() { "data-halo-of" } else { OF };
        canvas.open(key, &id, &format!("mark {}", mark.class), Colors::default());
        canvas.titled("");
        halo(canvas, item, look, DISTANCE + STEP * place as f64);
        canvas.close();
    }
    let mut shift = 0.0;
    for mark in marks {
        let Some(text) = said(mark.sign, mark.number) else { continue };
        canvas.open(OF, &id, &format!("mark {}", mark.class), Colors::default());
        canvas.titled("");
        let is_link = linked.open(&mut canvas.out, mark);
        shift += badge(canvas, item, &text, shift);
        if is_link {
            canvas.out.push_str("</a>");
        }
        canvas.close();
    }
}

/// What a badge says: the sign, the number, or both.
pub(super) fn said(sign: Option<char>, number: Option<u32>) -> Option<String> {
    let sign = sign.map(String::from).unwrap_or_default();
    let number = number.map(|n| n.to_string()).unwrap_or_default();
    let text = [sign, number].into_iter().filter(|part| !part.is_empty());
    Some(text.collect::<Vec<_>>().join(" ")).filter(|text| !text.is_empty())
}

fn comes_or_goes(look: &str) -> bool {
    matches!(look, "added" | "removed")
}

/// Where the name of a pool or a lane stands; around the whole, a mark would say too much.
fn band(item: &Item<'_>, b: Bounds) -> Bounds {
    if item.horizontal {
        Bounds { width: BAND.min(b.width), ..b }
    } else {
        Bounds { height: BAND.min(b.height), ..b }
    }
}

fn halo(canvas: &mut Canvas, item: &Item<'_>, look: &str, distance: f64) {
    match &item.place {
        Place::Edge(points) => canvas.path(&way(points), Pen::TRACE),
        Place::Shape(b) => {
            let is_area = matches!(item.kind, Kind::Participant | Kind::Lane);
            let b = if is_area && !comes_or_goes(look) { band(item, *b) } else { *b };
            // Pools and lanes touch each other: their halo lies inside.
            let inside = (distance / 2.0).min(b.width / 4.0).min(b.height / 4.0);
            let distance = if is_area { -inside } else { distance };
            let around = Bounds {
                x: b.x - distance,
                y: b.y - distance,
                width: b.width + 2.0 * distance,
                height: b.height + 2.0 * distance,
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
    let width = badge_width(text);
    let (x, y) = match &item.place {
        Place::Shape(b) if matches!(item.kind, Kind::Participant | Kind::Lane) => {
            (b.x + 2.0, b.y + 2.0)
        }
        Place::Shape(b) => (b.x + b.width + DISTANCE - BADGE / 2.0, b.y - DISTANCE - BADGE / 2.0),
        Place::Edge(points) => {
            let at = along(points, ON_WAY);
            (at.x - width / 2.0, at.y - BADGE / 2.0)
        }
    };
    badge_at(canvas, text, x + shift, y);
    width + 2.0
}

/// The width of a badge with this text.
pub(super) fn badge_width(text: &str) -> f64 {
    (wrap::wrap(text, 90.0, 11, 1).width + 8.0).max(BADGE)
}

/// Draws a badge with its left upper corner at a place.
pub(super) fn badge_at(canvas: &mut Canvas, text: &str, x: f64, y: f64) {
    let block = wrap::wrap(text, 90.0, 11, 1);
    let frame = Bounds { x, y, width: badge_width(text), height: BADGE };
    canvas.rect(frame, BADGE / 2.0, Pen::BADGE);
    canvas.cover(frame.x, frame.y, frame.width, frame.height);
    let top = y + (BADGE - block.height()) / 2.0;
    canvas.sign(&block, frame.x + frame.width / 2.0, top);
}
