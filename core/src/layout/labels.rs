//! Where labels stand that are not inside their shape.
//!
//! Each label gets the best of a few places that people use: below an event, above or beside a
//! gateway, along the first level piece of a flow. What a place covers has a price; the first of the
//! cheapest is taken, shapes before lines, each in the order of the page. Better placements exist
//! (Christensen, Marks, Shieber 1995, doi:10.1145/212332.212334), but they move all labels when one
//! changes.

use rustc_hash::FxHashMap;

use super::geometry::{LABEL_GAP, Rect, Spot};
use super::page::{Line, Page, Shape};
use super::text;
use crate::model::{Kind, Model};

/// Side of the squares in which things are looked up.
const SQUARE: i32 = 200;
/// Most squares that one thing is entered in; what is longer is a border of a pool.
const MOST_SQUARES: i32 = 400;
/// What it costs to cover a shape, a label, a line.
const SHAPE: i32 = 60;
const LABEL: i32 = 40;
const LINE: i32 = 12;
/// What it costs to be at the second place instead of the first, and so on.
const RANK: i32 = 2;

/// Places all labels of a page. O(labels · what is near).
pub(super) fn place(model: &Model, page: &mut Page) {
    let mut near = Near::default();
    for shape in &page.shapes {
        if shape.holds {
            for side in outline(&shape.rect) {
                near.add(side, LINE);
            }
        } else {
            near.add(shape.rect, SHAPE);
        }
    }
    for line in &page.lines {
        line.points.windows(2).for_each(|pair| near.add(stroke(pair), LINE));
    }
    for index in 0..page.shapes.len() {
        let shape = &page.shapes[index];
        let border = Page::is_border(model, shape.element);
        let size = if border { text::beside(model.label(shape.element)) } else { shape.label };
        if size == (0, 0) {
            continue;
        }
        let places = around(shape, size, border, model.kind(shape.element));
        page.shapes[index].label_at = near.best(&places);
    }
    for index in 0..page.lines.len() {
        let line = &page.lines[index];
        if line.label == (0, 0) {
            continue;
        }
        let places = along(line);
        page.lines[index].label_at = near.best(&places);
    }
}

/// Places for the label of a shape, the best first.
fn around(shape: &Shape, (w, h): (i32, i32), border: bool, kind: Kind) -> Vec<(Rect, i32)> {
    let rect = shape.rect;
    let (cx, _) = rect.middle();
    let below = rect.bottom() + LABEL_GAP;
    let above = rect.y - LABEL_GAP - h;
    let at = |x: i32, y: i32| Rect { x, y, w, h };
    let mut places = if border {
        vec![
            at(cx - w - 6, below - 2),
            at(cx + 6, below - 2),
            at(rect.x - w - 2, rect.bottom() - h),
            at(cx + 6, below + 16),
        ]
    } else if kind.is_gateway() {
        vec![
            at(cx - w / 2, below),
            at(cx - w / 2, above),
            at(cx - w - 6, below - 2),
            at(cx + 6, below - 2),
            at(cx - w - 6, above + 2),
            at(cx + 6, above + 2),
        ]
    } else {
        vec![
            at(cx - w / 2, below),
            at(cx - w / 2, above),
            at(cx + 6, below),
            at(cx - w - 6, below),
            at(cx + 6, above),
        ]
    };
    if shape.label_above && places.len() > 1 {
        places.swap(0, 1);
    }
    ranked(places)
}

/// Places for the label of a line: above and below its level pieces, beside its upright ones; near
/// its beginning first, and where the piece is as long as the label.
fn along(line: &Line) -> Vec<(Rect, i32)> {
    let (w, h) = line.label;
    let mut places = Vec::new();
    for (number, pair) in line.points.windows(2).enumerate().take(6) {
        let ((x, y), (to_x, to_y)) = (pair[0], pair[1]);
        let number = i32::try_from(number).unwrap_or(0);
        if y == to_y {
            let (left, right) = (x.min(to_x), x.max(to_x));
            let short = if right - left < w + 8 { 20 } else { 0 };
            let start = if to_x > x { x + 6 } else { x - 6 - w };
            let middle = i32::midpoint(left, right) - w / 2;
            let starts = if short > 0 { [middle, middle] } else { [start, middle] };
            for (turn, at) in (0..).zip(starts) {
                let cost = 3 * number + turn + short;
                places.push((Rect { x: at, y: y - h - 3, w, h }, cost));
                places.push((Rect { x: at, y: y + 3, w, h }, cost + 4));
            }
        } else {
            let short = if (y - to_y).abs() < h + 8 { 20 } else { 0 };
            let middle = i32::midpoint(y, to_y) - h / 2;
            let start = if to_y > y { y + 6 } else { y - 6 - h };
            for (turn, at) in (0..).zip([middle, start]) {
                let cost = 3 * number + turn + 5 + short;
                places.push((Rect { x: x + 5, y: at, w, h }, cost));
                places.push((Rect { x: x - 5 - w, y: at, w, h }, cost + 2));
            }
        }
    }
    places
}

fn ranked(places: Vec<Rect>) -> Vec<(Rect, i32)> {
    places.into_iter().zip((0..).map(|rank| rank * RANK)).collect()
}

/// The four sides of a frame.
fn outline(r: &Rect) -> [Rect; 4] {
    [
        Rect { w: 1, ..*r },
        Rect { x: r.right() - 1, w: 1, ..*r },
        Rect { h: 1, ..*r },
        Rect { y: r.bottom() - 1, h: 1, ..*r },
    ]
}

/// A piece of a line as a rectangle.
fn stroke(pair: &[Spot]) -> Rect {
    let ((x, y), (to_x, to_y)) = (pair[0], pair[1]);
    let (left, top) = (x.min(to_x), y.min(to_y));
    Rect { x: left, y: top, w: (x - to_x).abs() + 1, h: (y - to_y).abs() + 1 }
}

/// Everything on a page, by square.
#[derive(Default)]
struct Near {
    things: Vec<(Rect, i32)>,
    squares: FxHashMap<(i32, i32), Vec<usize>>,
    large: Vec<usize>,
}

impl Near {
    fn add(&mut self, rect: Rect, price: i32) {
        let number = self.things.len();
        self.things.push((rect, price));
        let (left, top) = (rect.x.div_euclid(SQUARE), rect.y.div_euclid(SQUARE));
        let (right, bottom) = (rect.right().div_euclid(SQUARE), rect.bottom().div_euclid(SQUARE));
        if (right - left + 1).saturating_mul(bottom - top + 1) > MOST_SQUARES {
            self.large.push(number);
            return;
        }
        for x in left..=right {
            for y in top..=bottom {
                self.squares.entry((x, y)).or_default().push(number);
            }
        }
    }

    fn price(&self, rect: Rect) -> i32 {
        let mut met: Vec<usize> = self.large.clone();
        for x in rect.x.div_euclid(SQUARE)..=rect.right().div_euclid(SQUARE) {
            for y in rect.y.div_euclid(SQUARE)..=rect.bottom().div_euclid(SQUARE) {
                met.extend(self.squares.get(&(x, y)).into_iter().flatten());
            }
        }
        met.sort_unstable();
        met.dedup();
        let covered = met.into_iter().map(|number| self.things[number]);
        covered.filter(|(thing, _)| thing.meets(&rect)).map(|(_, price)| price).sum()
    }

    /// Takes the first of the cheapest places.
    fn best(&mut self, places: &[(Rect, i32)]) -> Option<Rect> {
        let priced = places.iter().map(|&(rect, own)| (self.price(rect) + own, rect));
        let (_, rect) = priced.min_by_key(|(price, _)| *price)?;
        self.add(rect, LABEL);
        Some(rect)
    }
}
