//! Pages to a document: every item by its kind, then the labels, then the marks.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use rustc_hash::FxHashMap;

use super::canvas::{Canvas, Frame, escape, number, whole};
use super::scene::{Item, Page, Place};
use super::style::{self, Colors};
use super::{Mark, SvgOptions};
use super::{activities, connections, data, events, gateways, labels, marks, pools, wrap};
use crate::model::{Bounds, ElementId, Kind, Model, NodeClass};
use crate::view::{Language, of_element};

/// Paper around the drawing.
const MARGIN: f64 = 14.0;
/// Height of the heading of a page, where there are several.
const HEADING: f64 = 30.0;
/// Between two pages.
const BETWEEN: f64 = 30.0;

/// Draws the pages of one model.
pub(super) struct Painter<'p> {
    model: &'p Model,
    options: &'p SvgOptions,
    marks: FxHashMap<ElementId, Vec<&'p Mark>>,
}

impl<'p> Painter<'p> {
    pub(super) fn new(model: &'p Model, options: &'p SvgOptions) -> Self {
        let mut marks: FxHashMap<ElementId, Vec<&Mark>> = FxHashMap::default();
        for mark in &options.marks {
            marks.entry(mark.element).or_default().push(mark);
        }
        Self { model, options, marks }
    }

    /// The whole document, with its width and height.
    pub(super) fn document(&self, pages: &[Page<'_>]) -> (String, (u32, u32)) {
        let canvases: Vec<Canvas> = pages.iter().map(|page| self.page(page)).collect();
        let mut frame = Frame::NOTHING;
        let mut body = String::new();
        let mut next = 0.0;
        for (index, (page, canvas)) in pages.iter().zip(&canvases).enumerate() {
            let own = canvas.frame;
            if let [_] = pages {
                // A single page keeps the coordinates of the file.
                frame = own;
                body.push_str(&canvas.out);
                break;
            }
            let (dx, dy) = (-own.left, next + HEADING - own.top);
            self.heading(&mut body, page, index, next);
            body.push_str("<g transform=\"translate(");
            number(&mut body, dx);
            body.push(' ');
            number(&mut body, dy);
            body.push_str(")\">\n");
            body.push_str(&canvas.out);
            body.push_str("</g>\n");
            frame.cover(0.0, next, own.right - own.left, HEADING + own.bottom - own.top);
            next += HEADING + own.bottom - own.top + BETWEEN;
        }
        self.around(pages, frame, &body)
    }

    fn around(&self, pages: &[Page<'_>], frame: Frame, body: &str) -> (String, (u32, u32)) {
        let left = (frame.left - MARGIN).floor();
        let top = (frame.top - MARGIN).floor();
        let width = (frame.right + MARGIN - left).ceil();
        let height = (frame.bottom + MARGIN - top).ceil();
        let mut out = String::from(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"synopse\" role=\"graphics-document document\"",
        );
        for (name, value) in [("width", width), ("height", height)] {
            let _ = write!(out, " {name}=\"{value}\"");
        }
        let _ = write!(
            out,
            " viewBox=\"{left} {top} {width} {height}\" lang=\"{}\">\n<title>",
            self.code()
        );
        escape(&mut out, &self.name());
        out.push_str("</title>\n<desc>");
        escape(&mut out, &self.description(pages));
        out.push_str("</desc>\n<style>\n");
        out.push_str(&style::sheet(self.options.theme));
        out.push_str("</style>\n");
        let _ = writeln!(
            out,
            "<rect class=\"page\" x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\"/>"
        );
        out.push_str(body);
        out.push_str("</svg>\n");
        (out, (whole(width) as u32, whole(height) as u32))
    }

    fn page(&self, page: &Page<'_>) -> Canvas {
        let mut canvas = Canvas::new();
        for item in &page.items {
            self.item(&mut canvas, item);
        }
        for item in &page.items {
            labels::draw(&mut canvas, self.model, item, self.label_colors(item));
        }
        for item in &page.items {
            if let Some(marks) = self.marks.get(&item.element) {
                marks::draw(&mut canvas, self.model, item, marks);
            }
        }
        canvas
    }

    fn item(&self, canvas: &mut Canvas, item: &Item<'_>) {
        let model = self.model;
        let mut class = item.kind.as_str().to_owned();
        for mark in self.marks.get(&item.element).into_iter().flatten() {
            class.push(' ');
            class.push_str(&mark.class);
        }
        canvas.open("data-element-id", &model.display_id(item.element), &class, self.colors(item));
        match &item.place {
            Place::Edge(points) => {
                canvas.titled(&self.title(item));
                for at in points {
                    canvas.cover(at.x - 5.0, at.y - 5.0, 10.0, 10.0);
                }
                connections::draw(canvas, model, item, points);
            }
            Place::Shape(bounds) => {
                canvas.at(bounds.x, bounds.y);
                canvas.titled(&self.title(item));
                canvas.cover(-2.0, -2.0, bounds.width + 4.0, bounds.height + 4.0);
                self.shape(canvas, item, *bounds);
            }
        }
        canvas.close();
    }

    fn shape(&self, canvas: &mut Canvas, item: &Item<'_>, bounds: Bounds) {
        let model = self.model;
        match (item.kind.node_class(), item.kind) {
            (Some(NodeClass::Event), _) => events::draw(canvas, model, item, bounds),
            (Some(NodeClass::Gateway), _) => gateways::draw(canvas, model, item, bounds),
            (Some(NodeClass::Activity), _) => activities::draw(canvas, model, item, bounds),
            (None, Kind::Participant | Kind::Lane) => pools::draw(canvas, model, item, bounds),
            (None, Kind::DataStore | Kind::DataStoreReference) => data::store(canvas, bounds),
            (None, kind) if kind.is_data() => data::object(canvas, model, item, bounds),
            (None, Kind::TextAnnotation) => data::annotation(canvas, model, item, bounds),
            (None, Kind::Group) => data::group(canvas, bounds),
            (None, Kind::Message) => data::message(canvas, bounds, false),
            (None, Kind::Conversation | Kind::SubConversation | Kind::CallConversation) => {
                data::conversation(canvas, item, bounds);
            }
            (None, _) => data::other(canvas, model, item, bounds),
        }
    }

    /// The colours that the file gives: those of BPMN in Color, else those of bpmn.io.
    fn colors(&self, item: &Item<'_>) -> Colors {
        let mut colors = Colors::default();
        for property in self.model.drawing_properties(item.drawing) {
            let slot = match property.local_name() {
                "border-color" | "stroke" => &mut colors.ink,
                "background-color" | "fill" => &mut colors.paper,
                _ => continue,
            };
            let preferred = property.local_name().contains('-');
            if let Some(color) = style::color(property.value())
                && (slot.is_none() || preferred)
            {
                *slot = Some(color);
            }
        }
        colors
    }

    /// The colours of a label beside its element: its own, else the line colour of the element.
    fn label_colors(&self, item: &Item<'_>) -> Colors {
        let mut own = self.model.label_properties(item.drawing);
        let own = own.find(|p| p.local_name() == "color").and_then(|p| style::color(p.value()));
        let ink = own.or_else(|| self.colors(item).ink);
        Colors { label: ink, ..Colors::default() }
    }

    /// The type and the label, for a screen reader.
    fn title(&self, item: &Item<'_>) -> String {
        let kind = of_element(item.kind.as_str(), self.options.language);
        match labels::text(self.model, item) {
            label if label.is_empty() => kind,
            label => format!("{kind}: {label}"),
        }
    }

    fn heading(&self, out: &mut String, page: &Page<'_>, index: usize, top: f64) {
        let name = page.subject.map(|e| self.model.label(e)).unwrap_or_default();
        let german = self.options.language == Language::German;
        let name = match wrap::clean(name) {
            name if name.is_empty() => {
                format!("{} {}", if german { "Diagramm" } else { "Diagram" }, index + 1)
            }
            name => name,
        };
        let line = wrap::wrap(&name, 600.0, 14, 1).lines.concat();
        out.push_str("<text class=\"heading start\" x=\"0\" y=\"");
        number(out, top + 16.0);
        out.push_str("\">");
        escape(out, &line);
        out.push_str("</text>\n");
    }

    fn code(&self) -> &'static str {
        if self.options.language == Language::German { "de" } else { "en" }
    }

    fn name(&self) -> String {
        let name = self.model.name().map(wrap::clean).filter(|name| !name.is_empty());
        name.unwrap_or_else(|| match self.options.language {
            Language::German => "BPMN-Diagramm".to_owned(),
            Language::English => "BPMN diagram".to_owned(),
        })
    }

    /// How many elements of each class are drawn.
    fn description(&self, pages: &[Page<'_>]) -> String {
        let german = self.options.language == Language::German;
        let mut counts: BTreeMap<usize, u32> = BTreeMap::new();
        let names = [
            ("Pools", "pools"),
            ("Lanes", "lanes"),
            ("Aktivitäten", "activities"),
            ("Ereignisse", "events"),
            ("Verzweigungen", "gateways"),
            ("Daten", "data"),
        ];
        for item in pages.iter().flat_map(|page| &page.items) {
            let class = match (item.kind, item.kind.node_class()) {
                (Kind::Participant, _) => 0,
                (Kind::Lane, _) => 1,
                (_, Some(NodeClass::Activity)) => 2,
                (_, Some(NodeClass::Event)) => 3,
                (_, Some(NodeClass::Gateway)) => 4,
                (kind, None) if kind.is_data() => 5,
                _ => continue,
            };
            *counts.entry(class).or_insert(0) += 1;
        }
        let parts = counts.iter().filter_map(|(class, count)| {
            let (de, en) = names.get(*class)?;
            Some(format!("{}: {count}", if german { de } else { en }))
        });
        let parts: Vec<String> = parts.collect();
        let what = if german { "BPMN-Diagramm" } else { "BPMN diagram" };
        if parts.is_empty() { what.to_owned() } else { format!("{what}. {}.", parts.join(", ")) }
    }
}
