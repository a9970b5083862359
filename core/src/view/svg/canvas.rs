//! Writes SVG: groups, outlines, symbols, text, each escaped and rounded.
//!
//! Everything goes straight into one string. A tree of nodes would be kinder to change afterwards,
//! but nothing is changed afterwards. Numbers are rounded to hundredths of the file's unit; no
//! function is used that may differ between platforms, so the bytes are the same everywhere. No
//! `id` is written: several pictures can stand in one page.

use std::fmt::Write as _;

use super::style::{Colors, Pen};
use super::wrap::Block;
use crate::model::{Bounds, Point};

/// The rectangle that everything drawn so far covers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Frame {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Frame {
    /// A frame around nothing.
    pub(super) const NOTHING: Self = Self {
        left: f64::INFINITY,
        top: f64::INFINITY,
        right: f64::NEG_INFINITY,
        bottom: f64::NEG_INFINITY,
    };

    /// Widens the frame so that it holds this rectangle.
    pub(super) fn cover(&mut self, x: f64, y: f64, width: f64, height: f64) {
        self.left = self.left.min(x);
        self.top = self.top.min(y);
        self.right = self.right.max(x + width);
        self.bottom = self.bottom.max(y + height);
    }
}

/// Where a text begins, seen from its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
}

/// The growing picture of one page.
#[derive(Debug)]
pub(super) struct Canvas {
    pub(super) out: String,
    pub(super) frame: Frame,
    origin: Point,
    colors: Colors,
}

impl Canvas {
    pub(super) fn new() -> Self {
        Self {
            out: String::new(),
            frame: Frame::NOTHING,
            origin: Point::default(),
            colors: Colors::default(),
        }
    }

    /// Opens the group of a drawing: `key` is the attribute that names the element.
    pub(super) fn open(&mut self, key: &str, id: &str, class: &str, colors: Colors) {
        self.out.push_str("<g ");
        self.out.push_str(key);
        self.out.push_str("=\"");
        escape(&mut self.out, id);
        self.out.push_str("\" class=\"");
        escape(&mut self.out, class);
        self.out.push_str(if colors.are_own() { " own\"" } else { "\"" });
        self.colors = colors;
    }

    /// Moves the group to a place; what follows is drawn from there.
    pub(super) fn at(&mut self, x: f64, y: f64) {
        self.out.push_str(" transform=\"translate(");
        number(&mut self.out, x);
        self.out.push(' ');
        number(&mut self.out, y);
        self.out.push_str(")\"");
        self.origin = Point { x, y };
    }

    /// Ends the opening tag, with what a screen reader says and a pointer shows.
    pub(super) fn titled(&mut self, title: &str) {
        self.out.push('>');
        if !title.is_empty() {
            self.out.push_str("<title>");
            escape(&mut self.out, title);
            self.out.push_str("</title>");
        }
    }

    /// Closes the group.
    pub(super) fn close(&mut self) {
        self.out.push_str("</g>\n");
        self.origin = Point::default();
        self.colors = Colors::default();
    }

    /// Widens the frame, in coordinates of the group.
    pub(super) fn cover(&mut self, x: f64, y: f64, width: f64, height: f64) {
        self.frame.cover(self.origin.x + x, self.origin.y + y, width, height);
    }

    /// A rectangle, with rounded corners where `radius` is not 0.
    pub(super) fn rect(&mut self, bounds: Bounds, radius: f64, pen: Pen) {
        self.out.push_str("<rect");
        self.paint(pen);
        let Bounds { x, y, width, height } = bounds;
        for (name, value) in [("x", x), ("y", y)] {
            if value != 0.0 {
                self.attribute(name, value);
            }
        }
        self.attribute("width", width);
        self.attribute("height", height);
        if radius > 0.0 {
            self.attribute("rx", radius.min(width / 2.0).min(height / 2.0));
        }
        self.out.push_str("/>");
    }

    /// A circle, or an ellipse where the two radii differ.
    pub(super) fn oval(&mut self, center: Point, rx: f64, ry: f64, pen: Pen) {
        let is_circle = (rx - ry).abs() < 0.005;
        self.out.push_str(if is_circle { "<circle" } else { "<ellipse" });
        self.paint(pen);
        self.attribute("cx", center.x);
        self.attribute("cy", center.y);
        if is_circle {
            self.attribute("r", rx);
        } else {
            self.attribute("rx", rx);
            self.attribute("ry", ry);
        }
        self.out.push_str("/>");
    }

    /// A path written by this program.
    pub(super) fn path(&mut self, d: &str, pen: Pen) {
        self.out.push_str("<path");
        self.paint(pen);
        self.out.push_str(" d=\"");
        self.out.push_str(d);
        self.out.push_str("\"/>");
    }

    /// Opens a group that moves and scales symbols; closed by [`Canvas::end`].
    pub(super) fn placed(&mut self, x: f64, y: f64, scale: f64) {
        self.out.push_str("<g transform=\"translate(");
        number(&mut self.out, x);
        self.out.push(' ');
        number(&mut self.out, y);
        self.out.push(')');
        if (scale - 1.0).abs() > 0.005 {
            self.out.push_str(" scale(");
            number(&mut self.out, scale);
            self.out.push(')');
        }
        self.out.push_str("\">");
    }

    /// Closes what [`Canvas::placed`] opened.
    pub(super) fn end(&mut self) {
        self.out.push_str("</g>");
    }

    /// A block of lines whose upper edge is at `y`; `x` is its left edge or its middle.
    pub(super) fn text(&mut self, block: &Block, x: f64, y: f64, anchor: Anchor) {
        if block.lines.is_empty() {
            return;
        }
        let left = if anchor == Anchor::Start { x } else { x - block.width / 2.0 };
        self.cover(left, y, block.width, block.height());
        self.lines(block, x, y, anchor, "");
    }

    /// A block of lines around a point, turned to be read from below, or from the right.
    pub(super) fn turned(&mut self, block: &Block, center: Point) {
        let mut transform = String::from("translate(");
        number(&mut transform, center.x);
        transform.push(' ');
        number(&mut transform, center.y);
        transform.push_str(") rotate(-90)");
        let (width, height) = (block.width, block.height());
        self.cover(center.x - height / 2.0, center.y - width / 2.0, height, width);
        self.lines(block, 0.0, -height / 2.0, Anchor::Middle, &transform);
    }

    /// The line of a badge.
    pub(super) fn sign(&mut self, block: &Block, x: f64, y: f64) {
        self.out.push_str("<text class=\"sign\"");
        self.attribute("x", x);
        self.attribute("y", y + block.baseline(0));
        self.out.push('>');
        escape(&mut self.out, &block.lines.concat());
        self.out.push_str("</text>");
    }

    fn lines(&mut self, block: &Block, x: f64, y: f64, anchor: Anchor, transform: &str) {
        self.out.push_str("<text");
        let class = match (block.size, anchor) {
            (12, Anchor::Middle) => String::new(),
            (12, Anchor::Start) => "start".to_owned(),
            (size, Anchor::Middle) => format!("f{size}"),
            (size, Anchor::Start) => format!("f{size} start"),
        };
        if !class.is_empty() {
            self.out.push_str(" class=\"");
            self.out.push_str(&class);
            self.out.push('"');
        }
        if let Some(ink) = self.colors.text() {
            self.out.push_str(" style=\"fill:");
            self.out.push_str(ink);
            self.out.push('"');
        }
        if !transform.is_empty() {
            self.out.push_str(" transform=\"");
            self.out.push_str(transform);
            self.out.push('"');
        }
        let single = block.lines.len() == 1;
        if !single {
            self.out.push('>');
        }
        for (index, line) in block.lines.iter().enumerate() {
            if !single {
                self.out.push_str("<tspan");
            }
            self.attribute("x", x);
            self.attribute("y", y + block.baseline(index));
            self.out.push('>');
            escape(&mut self.out, line);
            self.out.push_str(if single { "" } else { "</tspan>" });
        }
        self.out.push_str("</text>");
    }

    fn paint(&mut self, pen: Pen) {
        self.out.push_str(" class=\"");
        self.out.push_str(pen.class());
        self.out.push('"');
        if let Some(style) = self.colors.style(pen.role) {
            self.out.push_str(" style=\"");
            self.out.push_str(&style);
            self.out.push('"');
        }
    }

    fn attribute(&mut self, name: &str, value: f64) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        number(&mut self.out, value);
        self.out.push('"');
    }
}

/// A number with at most two places and no more digits than it needs.
pub(super) fn number(out: &mut String, value: f64) {
    // Beyond the limits of a scene nothing is drawn, so this holds every number.
    let hundredths = (value * 100.0).round() as i64;
    let (whole, rest) = (hundredths.unsigned_abs() / 100, hundredths.unsigned_abs() % 100);
    if hundredths < 0 {
        out.push('-');
    }
    let _ = write!(out, "{whole}");
    if rest > 0 {
        out.push('.');
        out.push(char::from(b'0' + (rest / 10) as u8));
        if !rest.is_multiple_of(10) {
            out.push(char::from(b'0' + (rest % 10) as u8));
        }
    }
}

/// A number without its places; 0 for what is negative.
pub(super) fn whole(value: f64) -> usize {
    (value.max(0.0) as i64).unsigned_abs() as usize
}

/// A point as part of a path.
pub(super) fn point(out: &mut String, command: char, at: Point) {
    out.push(command);
    number(out, at.x);
    if at.y >= 0.0 {
        out.push(' ');
    }
    number(out, at.y);
}

/// Text made harmless, for content and attributes alike; what XML 1.0 forbids is left out.
pub(super) fn escape(out: &mut String, text: &str) {
    // Bytes below 0x20, what stands for something in XML, and what begins a forbidden letter; all else
    // is copied as it is.
    let odd = |b: u8| b < 0x20 || matches!(b, b'&' | b'<' | b'>' | b'"' | 0x7F | 0xC2 | 0xEF);
    if !text.bytes().any(odd) {
        out.push_str(text);
        return;
    }
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\r' | '\t' => out.push(' '),
            '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{FFFE}' | '\u{FFFF}' => {}
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(value: f64) -> String {
        let mut out = String::new();
        number(&mut out, value);
        out
    }

    #[test]
    fn numbers_are_short() {
        let all = [0.0, -0.001, 1.0, -2.5, 12.345, 99.999, -0.05].map(shown);
        assert_eq!(all, ["0", "0", "1", "-2.5", "12.35", "100", "-0.05"]);
    }

    #[test]
    fn what_xml_forbids_is_left_out() {
        let mut out = String::new();
        escape(&mut out, "<a & \"b\">\u{1}\u{8}\u{FFFF}\n\u{85}ü");
        assert_eq!(out, "&lt;a &amp; &quot;b&quot;&gt; ü");
    }
}
