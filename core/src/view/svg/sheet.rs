//! Parts to a document: pages one below the other, columns side by side, the sheet around them.

use std::fmt::Write as _;

use super::Theme;
use super::canvas::{Frame, escape, number, whole};
use super::style;
use super::wrap;
use crate::view::Language;

/// Paper around the drawing.
const MARGIN: f64 = 14.0;
/// Height of a heading.
pub(super) const HEADING: f64 = 30.0;
/// Between two parts.
const BETWEEN: f64 = 30.0;

/// Two parts that together are so much wider than high stand one below the other.
pub(in crate::view) const WIDE: f64 = 3.0;

/// Something drawn, and the rectangle it covers in its own coordinates.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) body: String,
    pub(super) frame: Frame,
}

/// What a document says of itself.
pub(super) struct Head<'h> {
    pub(super) name: &'h str,
    pub(super) description: &'h str,
    pub(super) language: Language,
    pub(super) theme: Theme,
}

impl Part {
    pub(super) fn width(&self) -> f64 {
        self.frame.right - self.frame.left
    }

    pub(super) fn height(&self) -> f64 {
        self.frame.bottom - self.frame.top
    }

    /// Adds a part with its left upper corner at a place.
    fn put(&mut self, part: &Self, x: f64, y: f64) {
        self.body.push_str("<g transform=\"translate(");
        number(&mut self.body, x - part.frame.left);
        self.body.push(' ');
        number(&mut self.body, y - part.frame.top);
        self.body.push_str(")\">\n");
        self.body.push_str(&part.body);
        self.body.push_str("</g>\n");
        self.frame.cover(x, y, part.width(), part.height());
    }

    fn nothing() -> Self {
        Self { body: String::new(), frame: Frame::NOTHING }
    }
}

/// Parts one below the other, each with its heading; a single part stays as it is.
pub(super) fn stacked(mut parts: Vec<(String, Part)>) -> Part {
    if parts.len() == 1
        && let Some((_, only)) = parts.pop()
    {
        return only;
    }
    let mut all = Part::nothing();
    let mut next = 0.0;
    for (title, part) in &parts {
        heading(&mut all.body, title, 0.0, next);
        all.put(part, 0.0, next + HEADING);
        all.frame.cover(0.0, next, part.width(), HEADING);
        next += HEADING + part.height() + BETWEEN;
    }
    all
}

/// Parts with a heading each, side by side.
fn beside(parts: &[(String, Part)]) -> Part {
    let mut all = Part::nothing();
    let mut next = 0.0;
    for (title, part) in parts {
        heading(&mut all.body, title, next, 0.0);
        all.put(part, next, HEADING);
        all.frame.cover(next, 0.0, part.width(), HEADING);
        next += part.width() + BETWEEN;
    }
    all
}

/// Parts with a heading each: side by side, or one below the other where that fits a screen better.
pub(super) fn arranged(parts: Vec<(String, Part)>) -> Part {
    let width: f64 = parts.iter().map(|(_, part)| part.width()).sum();
    let height = parts.iter().map(|(_, part)| part.height()).fold(0.0, f64::max);
    if width > WIDE * height { stacked(parts) } else { beside(&parts) }
}

/// Parts without a heading, one below the other.
pub(super) fn below(parts: &[Part]) -> Part {
    let mut all = Part::nothing();
    let mut next = 0.0;
    for part in parts.iter().filter(|part| !part.body.is_empty()) {
        all.put(part, 0.0, next);
        next += part.height() + BETWEEN / 2.0;
    }
    all
}

fn heading(out: &mut String, title: &str, left: f64, top: f64) {
    let line = wrap::wrap(title, 600.0, 14, 1).lines.concat();
    out.push_str("<text class=\"heading start\" x=\"");
    number(out, left);
    out.push_str("\" y=\"");
    number(out, top + 16.0);
    out.push_str("\">");
    escape(out, &line);
    out.push_str("</text>\n");
}

/// The document around what is drawn, with its width and height.
pub(super) fn document(head: &Head<'_>, part: &Part) -> (String, (u32, u32)) {
    let left = (part.frame.left - MARGIN).floor();
    let top = (part.frame.top - MARGIN).floor();
    let width = (part.frame.right + MARGIN - left).ceil();
    let height = (part.frame.bottom + MARGIN - top).ceil();
    let mut out = String::from(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"synopse\" role=\"graphics-document document\"",
    );
    for (name, value) in [("width", width), ("height", height)] {
        let _ = write!(out, " {name}=\"{value}\"");
    }
    let code = if head.language == Language::German { "de" } else { "en" };
    let _ = write!(out, " viewBox=\"{left} {top} {width} {height}\" lang=\"{code}\">\n<title>");
    escape(&mut out, head.name);
    out.push_str("</title>\n<desc>");
    escape(&mut out, head.description);
    out.push_str("</desc>\n<style>\n");
    out.push_str(&style::sheet(head.theme));
    out.push_str("</style>\n");
    let _ = writeln!(
        out,
        "<rect class=\"page\" x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\"/>"
    );
    out.push_str(&part.body);
    out.push_str("</svg>\n");
    (out, (whole(width) as u32, whole(height) as u32))
}
