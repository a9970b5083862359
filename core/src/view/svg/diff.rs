//! A comparison as a picture: what differs is marked in the drawings, numbered, and listed below.
//!
//! Side by side, or one above the other where both are wide, is what two municipalities need, whose drawings have nothing in common; on one
//! canvas, the removed elements stand as ghosts in the new drawing, which is what two versions of
//! one drawing need. Colour never stands alone: every mark has a sign and a line of its own.

use std::collections::BTreeSet;

use super::canvas::{Anchor, Canvas, number};
use super::marks::{self, badge_at, badge_width, said};
use super::painter::Painter;
use super::scene::{Item, Page, Place};
use super::sheet::{self, Head, Part};
use super::{Mark, Picture, SvgOptions, Theme, wrap};
use crate::compare::Comparison;
use crate::diff::Class;
use crate::error::Error;
use crate::model::{Bounds, ElementId, Model, Warning, place_warnings};
use crate::view::digest::Digest;
use crate::view::marked::{Entry, Look, Marked, drawn_here, laid_out};
use crate::view::{Language, sentence};

/// Narrowest column of the list, so that a sentence has room.
const COLUMN: f64 = 520.0;
/// Narrowest sheet with a list.
const NARROWEST: f64 = 640.0;
/// Room for the badge before a sentence.
const INDENT: f64 = 64.0;
/// Most entries of the list; what is beyond is counted.
const MOST: usize = 400;

/// Which drawings of a comparison are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Side {
    /// Both, the old one left of the new one; or above it, where both are wide.
    #[default]
    Both,
    /// The old one.
    Old,
    /// The new one.
    New,
    /// The new one, with what was removed as ghosts where it stood.
    Overlay,
}

impl Side {
    /// Every value, in the order of the declaration.
    pub const ALL: &'static [Self] = &[Self::Both, Self::Old, Self::New, Self::Overlay];

    /// The name in options.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Both => "both",
            Self::Old => "old",
            Self::New => "new",
            Self::Overlay => "overlay",
        }
    }
}

impl std::str::FromStr for Side {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        Self::ALL.iter().copied().find(|side| side.as_str() == name).ok_or_else(|| {
            let names: Vec<&str> = Self::ALL.iter().map(|side| side.as_str()).collect();
            let message = format!("there is no side {name:?}; there are {}", names.join(", "));
            Error::new(crate::ErrorKind::Usage, message)
        })
    }
}

/// How a comparison is drawn.
#[derive(Debug, Clone, Default)]
pub struct DiffSvgOptions {
    /// Which drawings.
    pub side: Side,
    /// The language of titles and sentences.
    pub language: Language,
    /// Light or dark.
    pub theme: Theme,
    /// Changes to leave out.
    pub ignore: Vec<Class>,
}

/// Draws a comparison: verdict, legend, the drawings with their marks, the list of changes by
/// number. A model whose file has no diagram is laid out for it. O(n log n) in shapes, edges and changes.
///
/// # Errors
/// [`ErrorKind::Usage`](crate::ErrorKind::Usage) if there is nothing to draw; where that holds for
/// one of two only, a note stands in its place.
///
/// ```
/// # use std::sync::Arc;
/// # use synopse::{Comparison, Options, ReadOptions, read};
/// use synopse::view::{DiffSvgOptions, diff_svg};
/// # let model = |name: &str| {
/// #     let xml = format!(r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
/// #     xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC">
/// #     <process id="p"><task id="t" name="{name}"/></process>
/// #     <di:BPMNDiagram><di:BPMNPlane bpmnElement="p"><di:BPMNShape bpmnElement="t">
/// #     <dc:Bounds x="10" y="20" width="100" height="80"/></di:BPMNShape></di:BPMNPlane></di:BPMNDiagram>
/// #     </definitions>"#);
/// #     read(xml.as_bytes(), &ReadOptions::default()).map(Arc::new)
/// # };
/// # let (old, new) = (model("Antrag prüfen")?, model("Prüfung des Antrags")?);
/// let comparison = Comparison::new(old, new, &Options::default());
/// let picture = diff_svg(&comparison, &DiffSvgOptions::default())?;
/// assert_eq!(picture.svg.matches(r#"data-mark-of="t""#).count(), 2);
/// assert!(picture.svg.contains(">~ 1</text>"));
/// # Ok::<(), synopse::Error>(())
/// ```
pub fn diff_svg(comparison: &Comparison, options: &DiffSvgOptions) -> Result<Picture, Error> {
    let marked = Marked::new(comparison, &options.ignore);
    let digest = Digest::new(comparison, &options.ignore, options.language);
    let laid_out = [laid_out(comparison.old()), laid_out(comparison.new_model())];
    let sheet = Sheet { comparison, options, marked, laid_out };
    let mut warnings = Vec::new();
    let drawings = sheet.drawings(&mut warnings)?;
    let width = drawings.width().max(NARROWEST);
    let parts = [
        paragraphs(&[&digest.verdict, &digest.summary], width, true),
        sheet.legend(),
        drawings,
        sheet.list(width),
        paragraphs(&digest.notes.iter().collect::<Vec<_>>(), width, false),
    ];
    let all = sheet::below(&parts);
    let description = [digest.verdict.as_str(), digest.summary.as_str()].join(" ");
    let head = Head {
        name: match options.language {
            Language::German => "Vergleich zweier Prozessmodelle",
            Language::English => "Comparison of two process models",
        },
        description: description.trim(),
        language: options.language,
        theme: options.theme,
    };
    let (svg, size) = sheet::document(&head, &all);
    Ok(Picture { svg, size, warnings })
}

/// The work on one picture.
struct Sheet<'s> {
    comparison: &'s Comparison,
    options: &'s DiffSvgOptions,
    marked: Marked<'s>,
    /// The models as they are drawn, where their files have no diagram.
    laid_out: [Option<Model>; 2],
}

impl Sheet<'_> {
    /// The old model as it is drawn.
    fn old(&self) -> &Model {
        self.laid_out[0].as_ref().unwrap_or_else(|| self.comparison.old())
    }

    /// The new model as it is drawn.
    fn new_model(&self) -> &Model {
        self.laid_out[1].as_ref().unwrap_or_else(|| self.comparison.new_model())
    }

    fn drawings(&self, warnings: &mut Vec<Warning>) -> Result<Part, Error> {
        let (old, new) = (self.old(), self.new_model());
        match self.options.side {
            Side::Old => self.one(old, &self.marked.old, warnings),
            Side::New => self.one(new, &self.marked.new, warnings),
            Side::Overlay => self.overlay(warnings),
            Side::Both => {
                let left = self.one(old, &self.marked.old, warnings);
                let right = self.one(new, &self.marked.new, warnings);
                if let (Err(error), Err(_)) = (&left, &right) {
                    return Err(error.clone());
                }
                let or_note = |part: Result<Part, Error>| part.unwrap_or_else(|_| self.nothing());
                let sides = vec![
                    (self.title(old, true), or_note(left)),
                    (self.title(new, false), or_note(right)),
                ];
                Ok(sheet::arranged(sides))
            }
        }
    }

    fn svg_options(&self, marks: &[Mark]) -> SvgOptions {
        SvgOptions {
            language: self.options.language,
            theme: self.options.theme,
            marks: marks.to_vec(),
            ..SvgOptions::default()
        }
    }

    /// One model with its marks.
    fn one(
        &self,
        model: &Model,
        marks: &[Mark],
        warnings: &mut Vec<Warning>,
    ) -> Result<Part, Error> {
        let (pages, missing) = super::pages(model, None)?;
        warnings.extend(place_warnings(model, missing));
        let options = self.svg_options(marks);
        Ok(Painter::new(model, &options).pages(&pages))
    }

    /// The new model, and over it what only the old one has.
    fn overlay(&self, warnings: &mut Vec<Warning>) -> Result<Part, Error> {
        let (old, new) = (self.old(), self.new_model());
        let (new_pages, missing) = super::pages(new, None)?;
        warnings.extend(place_warnings(new, missing));
        let (old_pages, missing) = super::pages(old, None).unwrap_or_default();
        warnings.extend(place_warnings(old, missing));
        let (old_options, new_options) =
            (self.svg_options(&self.marked.old), self.svg_options(&self.marked.new));
        let ghosts = Painter::new(old, &old_options);
        let painter = Painter::new(new, &new_options);
        let mut parts: Vec<(String, Part)> = Vec::new();
        let homes: Vec<Option<usize>> =
            (0..old_pages.len()).map(|i| self.home(&old_pages, i, &new_pages)).collect();
        for (index, page) in new_pages.iter().enumerate() {
            let mut canvas = Canvas::new();
            painter.items(&mut canvas, &page.items);
            for (old_page, _) in old_pages.iter().zip(&homes).filter(|(_, h)| **h == Some(index)) {
                let shift = self.shift(old_page, page);
                ghost(&mut canvas, &ghosts, old_page, &self.marked.gone, shift);
            }
            painter.marks(&mut canvas, &page.items);
            let part = Part { body: canvas.out, frame: canvas.frame };
            parts.push((painter.heading(page, index), part));
        }
        for (index, page) in old_pages.iter().enumerate() {
            let mut canvas = Canvas::new();
            if homes.get(index) == Some(&None) {
                ghost(&mut canvas, &ghosts, page, &self.marked.gone, (0.0, 0.0));
            }
            if !canvas.out.is_empty() {
                let part = Part { body: canvas.out, frame: canvas.frame };
                parts.push((ghosts.heading(page, index), part));
            }
        }
        Ok(sheet::stacked(parts))
    }

    /// The page of the new model on which the ghosts of a page of the old one stand.
    fn home(&self, old: &[Page<'_>], index: usize, new: &[Page<'_>]) -> Option<usize> {
        let subject = old.get(index)?.subject;
        let counterpart = subject.and_then(|e| self.comparison.matching().new_of(e));
        let same =
            new.iter().position(|page| page.subject.is_some() && page.subject == counterpart);
        let is_inside = subject.is_some_and(|e| self.comparison.old().kind(e).is_sub_process());
        let at_index = (!is_inside).then(|| index.min(new.len().saturating_sub(1)));
        same.or(at_index)
    }

    /// How far the drawing has moved as a whole: the median over what both pages show.
    fn shift(&self, old: &Page<'_>, new: &Page<'_>) -> (f64, f64) {
        let matching = self.comparison.matching();
        let corner = |item: &Item<'_>| match item.place {
            Place::Shape(Bounds { x, y, .. }) => Some((x, y)),
            Place::Edge(_) => None,
        };
        let there: std::collections::BTreeMap<ElementId, (f64, f64)> =
            new.items.iter().filter_map(|item| Some((item.element, corner(item)?))).collect();
        let moved = old.items.iter().filter_map(|item| {
            let (x, y) = corner(item)?;
            let (nx, ny) = there.get(&matching.new_of(item.element)?)?;
            // Whole hundredths, because a median needs an order.
            Some((((nx - x) * 100.0).round() as i64, ((ny - y) * 100.0).round() as i64))
        });
        let (mut across, mut down): (Vec<i64>, Vec<i64>) = moved.unzip();
        (median(&mut across), median(&mut down))
    }

    /// The name of a side.
    fn title(&self, model: &Model, is_old: bool) -> String {
        let side = match (self.options.language, is_old) {
            (Language::German, true) => "Alt",
            (Language::German, false) => "Neu",
            (Language::English, true) => "Old",
            (Language::English, false) => "New",
        };
        let name = model.name().map(wrap::clean).filter(|name| !name.is_empty());
        let title = match name.or_else(|| model.source().map(wrap::clean)) {
            Some(name) => format!("{side}: {name}"),
            None => side.to_owned(),
        };
        match &self.laid_out[usize::from(!is_old)] {
            Some(_) => format!("{title} ({})", drawn_here(self.options.language)),
            None => title,
        }
    }

    fn nothing(&self) -> Part {
        let mut canvas = Canvas::new();
        let words = match self.options.language {
            Language::German => "Hier gibt es nichts zu zeichnen.",
            Language::English => "There is nothing to draw here.",
        };
        canvas.text(&wrap::wrap(words, 400.0, 12, 2), 0.0, 10.0, Anchor::Start);
        canvas.cover(0.0, 0.0, 420.0, 40.0);
        Part { body: canvas.out, frame: canvas.frame }
    }

    /// What each look stands for, as far as it occurs.
    fn legend(&self) -> Part {
        let looks: BTreeSet<Look> = self.marked.entries.iter().map(|entry| entry.look).collect();
        let mut canvas = Canvas::new();
        let mut left = 0.0;
        for look in looks {
            canvas.out.push_str("<g class=\"");
            canvas.out.push_str(look.as_str());
            canvas.out.push_str("\">");
            let sample = Bounds { x: left + 2.0, y: 2.0, width: 26.0, height: 16.0 };
            canvas.rect(sample, 4.0, super::style::Pen::HALO);
            let sign = look.sign().to_string();
            badge_at(&mut canvas, &sign, left + 34.0, 2.0);
            canvas.out.push_str("</g>");
            let words = wrap::wrap(look_words(look, self.options.language), 300.0, 12, 1);
            canvas.text(&words, left + 56.0, 3.0, Anchor::Start);
            canvas.cover(left, 0.0, 56.0 + words.width, 20.0);
            left += 56.0 + words.width + 24.0;
        }
        Part { body: canvas.out, frame: canvas.frame }
    }

    /// The changes by number, in as many columns as have room.
    fn list(&self, width: f64) -> Part {
        let entries = &self.marked.entries;
        let columns = (width / COLUMN).floor().clamp(1.0, 4.0);
        let column = width / columns;
        let room = column - INDENT - 16.0;
        let blocks: Vec<_> = entries
            .iter()
            .take(MOST)
            .map(|entry| {
                let words = sentence(self.comparison, entry.change, self.options.language);
                wrap::wrap(&words, room, 12, 12)
            })
            .collect();
        let row = |block: &wrap::Block| block.height().max(marks::BADGE) + 6.0;
        let total: f64 = blocks.iter().map(row).sum();
        let mut canvas = Canvas::new();
        let (mut left, mut top) = (0.0, 0.0);
        for (entry, block) in entries.iter().zip(&blocks) {
            if top > 0.0 && top + row(block) / 2.0 > total / columns {
                (left, top) = (left + column, 0.0);
            }
            list_entry(&mut canvas, entry, block, (left, top));
            top += row(block);
        }
        let more = entries.len().saturating_sub(MOST);
        if more > 0 {
            let words = match self.options.language {
                Language::German => format!("… und {more} weitere"),
                Language::English => format!("… and {more} more"),
            };
            canvas.text(&wrap::wrap(&words, room, 12, 1), left + INDENT, top, Anchor::Start);
        }
        Part { body: canvas.out, frame: canvas.frame }
    }
}

/// An entry of the list: its badge and its sentence.
fn list_entry(
    canvas: &mut Canvas,
    entry: &Entry<'_>,
    block: &wrap::Block,
    (left, top): (f64, f64),
) {
    let text = said(Some(entry.look.sign()), Some(entry.number)).unwrap_or_default();
    canvas.out.push_str("<g class=\"");
    canvas.out.push_str(&entry.classes());
    canvas.out.push_str("\">");
    badge_at(canvas, &text, left + INDENT - 10.0 - badge_width(&text), top);
    canvas.out.push_str("</g>");
    canvas.text(block, left + INDENT, top + 1.0, Anchor::Start);
    canvas.cover(left, top, INDENT, marks::BADGE);
    canvas.out.push('\n');
}

/// Words one below the other; the first in bold, if asked.
fn paragraphs(all: &[&String], width: f64, strong: bool) -> Part {
    let mut canvas = Canvas::new();
    let mut top = 0.0;
    for (index, words) in all.iter().enumerate().filter(|(_, words)| !words.is_empty()) {
        let bold = strong && index == 0;
        canvas.out.push_str(if bold { "<g class=\"strong\">" } else { "<g>" });
        let block = wrap::wrap(&wrap::clean(words), width.min(1_000.0) * 0.95, 12, 12);
        canvas.text(&block, 0.0, top, Anchor::Start);
        canvas.out.push_str("</g>\n");
        top += block.height() + 5.0;
    }
    Part { body: canvas.out, frame: canvas.frame }
}

/// Draws what is gone of a page, pale, with its marks, moved with the rest of the drawing.
fn ghost(
    canvas: &mut Canvas,
    painter: &Painter<'_>,
    page: &Page<'_>,
    gone: &BTreeSet<ElementId>,
    (dx, dy): (f64, f64),
) {
    let items: Vec<Item<'_>> =
        page.items.iter().filter(|item| gone.contains(&item.element)).cloned().collect();
    if items.is_empty() {
        return;
    }
    let mut own = Canvas::new();
    own.out.push_str("<g class=\"ghost\">\n");
    painter.items(&mut own, &items);
    own.out.push_str("</g>\n");
    painter.marks(&mut own, &items);
    canvas.out.push_str("<g transform=\"translate(");
    number(&mut canvas.out, dx);
    canvas.out.push(' ');
    number(&mut canvas.out, dy);
    canvas.out.push_str(")\">\n");
    canvas.out.push_str(&own.out);
    canvas.out.push_str("</g>\n");
    let frame = own.frame;
    canvas.frame.cover(
        frame.left + dx,
        frame.top + dy,
        frame.right - frame.left,
        frame.bottom - frame.top,
    );
}

/// The middle value in whole units; 0 of none.
fn median(hundredths: &mut [i64]) -> f64 {
    hundredths.sort_unstable();
    hundredths.get(hundredths.len() / 2).map_or(0.0, |&value| value as f64 / 100.0)
}

/// What a look stands for.
pub(in crate::view) fn look_words(look: Look, language: Language) -> &'static str {
    let (german, english) = match look {
        Look::Added => ("neu", "new"),
        Look::Removed => ("entfallen", "gone"),
        Look::Changed => ("geändert", "different"),
        Look::Moved => ("an anderer Stelle", "elsewhere"),
        Look::Grouped => ("aufgeteilt oder zusammengefasst", "split or merged"),
        Look::Drawn => ("nur anders gezeichnet", "only drawn elsewhere"),
    };
    if language == Language::German { german } else { english }
}
