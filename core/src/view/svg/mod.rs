//! A diagram as SVG, drawn from the model and its diagram interchange.
//!
//! Every shape and edge that the file draws stands in the picture where the file puts it, as
//! modelers draw it (BPMN 2.0.2, clauses 7 to 12; docs/pictures.md says what is drawn how). The
//! picture is complete in itself: no script, no font, no link that nobody asked for; text is text,
//! every group names its element. Nothing is laid out here, except for a comparison: a model without a
//! diagram has no picture.

mod activities;
mod canvas;
mod connections;
mod data;
mod diff;
mod events;
mod gateways;
mod labels;
mod marks;
mod painter;
mod pools;
mod scene;
mod sheet;
mod style;
mod symbols;
mod wrap;

use std::borrow::Cow;

pub(super) use self::diff::look_words;
pub use self::diff::{DiffSvgOptions, Side, diff_svg};
use self::painter::Painter;
use self::scene::Page;
pub(super) use self::sheet::WIDE;
pub(super) use self::style::root_properties;
use super::Language;
use crate::error::{Error, ErrorKind};
use crate::font;
use crate::model::{ElementId, Model, RawWarning, Warning, place_warnings};

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Theme {
    /// As the screen is, or as the page says through `--synopse-ink`, `--synopse-paper`,
    /// `--synopse-tint`, `--synopse-added`, `--synopse-removed`, `--synopse-changed`,
    /// `--synopse-moved` and `--synopse-grouped`.
    #[default]
    Auto,
    /// Dark on white; for programs that do not know custom properties of CSS.
    Light,
    /// Light on black.
    Dark,
}

/// An element that is pointed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Which one.
    pub element: ElementId,
    /// CSS classes, the first of which says how it looks: `added`, `removed`, `changed`, `moved`,
    /// `grouped` and `drawn` have a colour and a line of their own, any other looks like `changed`.
    pub class: Cow<'static, str>,
    /// A sign, so that colour is not all there is.
    pub sign: Option<char>,
    /// A number, such as that of an entry in a list.
    pub number: Option<u32>,
}

/// How marks with a number are linked with a list in the same page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Links {
    /// What stands before the number in the address of its entry, such as `#change-`.
    pub entry: Cow<'static, str>,
    /// What stands before the number in the `id` of its first mark, such as `old-`.
    pub id: Cow<'static, str>,
}

/// What is drawn, and how.
#[derive(Debug, Clone, Default)]
pub struct SvgOptions {
    /// Which diagram of the file, from 1; `None` for all of them, one below the other.
    pub diagram: Option<usize>,
    /// The language of titles.
    pub language: Language,
    /// Light or dark.
    pub theme: Theme,
    /// Elements that are pointed out; of one element, all marks are drawn in this order.
    pub marks: Vec<Mark>,
    /// Makes every number of a mark a link; without, the picture has neither link nor `id`.
    pub links: Option<Links>,
}

/// A picture, and what could not be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// A complete SVG document.
    pub svg: String,
    /// Width and height in the units of the file, as a rule pixels, rounded up.
    pub size: (u32, u32),
    /// What the file draws and the picture does not, by place in the file.
    pub warnings: Vec<Warning>,
}

/// Draws the diagrams of a model. O(n log n) in shapes and edges.
///
/// Shapes without usable bounds, and edges with less than two way points, are left out with a
/// warning; usable are numbers up to a million, and sizes above 0.
///
/// # Errors
/// [`ErrorKind::Usage`] if the file has no diagram, not this diagram, or nothing in it that could
/// be drawn.
///
/// ```
/// # let xml = br#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
/// #   xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC">
/// #   <process id="p"><userTask id="t" name="Antrag &lt;A&gt;"/></process>
/// #   <di:BPMNDiagram><di:BPMNPlane bpmnElement="p"><di:BPMNShape bpmnElement="t">
/// #   <dc:Bounds x="10" y="20" width="100" height="80"/></di:BPMNShape></di:BPMNPlane></di:BPMNDiagram>
/// #   </definitions>"#;
/// use synopse::view::{SvgOptions, svg};
/// let model = synopse::read(xml, &synopse::ReadOptions::default())?;
/// let picture = svg(&model, &SvgOptions::default())?;
/// assert!(picture.svg.contains(r#"data-element-id="t""#));
/// assert!(picture.svg.contains("Antrag &lt;A&gt;"));
/// # Ok::<(), synopse::Error>(())
/// ```
pub fn svg(model: &Model, options: &SvgOptions) -> Result<Picture, Error> {
    let (pages, missing) = pages(model, options.diagram)?;
    let painter = Painter::new(model, options);
    let (svg, size) = painter.document(&pages);
    Ok(Picture { svg, size, warnings: place_warnings(model, missing) })
}

/// What the diagrams of a model hold that no picture of it shows, by place in the file.
pub fn undrawn(model: &Model) -> Vec<Warning> {
    let mut missing = Vec::new();
    for diagram in model.diagrams() {
        scene::pages(model, diagram, &mut missing);
    }
    place_warnings(model, missing)
}

/// The pages of one diagram of a model, or of all, and what has no place on them.
fn pages(model: &Model, diagram: Option<usize>) -> Result<(Vec<Page<'_>>, Vec<RawWarning>), Error> {
    let refused = |message: String| {
        let error = Error::new(ErrorKind::Usage, message);
        Err(model.source().map_or_else(|| error.clone(), |name| error.clone().with_source(name)))
    };
    let all = model.diagrams();
    let chosen = match diagram {
        None => all,
        Some(wanted) => match wanted.checked_sub(1).and_then(|index| all.get(index..=index)) {
            Some(one) => one,
            None if all.is_empty() => all,
            None => {
                let count = all.len();
                return refused(format!("there is no diagram {wanted}; the file has {count}"));
            }
        },
    };
    let mut missing = Vec::new();
    let pages: Vec<Page<'_>> =
        chosen.iter().flat_map(|diagram| scene::pages(model, diagram, &mut missing)).collect();
    if pages.is_empty() {
        let what = if chosen.is_empty() {
            "no diagram"
        } else {
            "nothing in its diagram that can be drawn"
        };
        return refused(format!("the file has {what}, so there is no picture"));
    }
    Ok((pages, missing))
}
