//! Pages to a document: every item by its kind, then the labels, then the marks.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::canvas::Canvas;
use super::marks::Linked;
use super::scene::{Item, Page, Place};
use super::sheet::{self, Head, Part};
use super::style::{self, Colors};
use super::{Mark, SvgOptions};
use super::{activities, connections, data, events, gateways, labels, marks, pools, wrap};
use crate::model::{Bounds, ElementId, Kind, Model, NodeClass};
use crate::view::{Language, of_element};

/// Draws the pages of one model.
pub(super) struct Painter<'p> {
    model: &'p Model,
    options: &'p SvgOptions,
    marks: FxHashMap<ElementId, Vec<&'p Mark>>,
    linked: Linked<'p>,
}

impl<'p> Painter<'p> {
    pub(super) fn new(model: &'p Model, options: &'p SvgOptions) -> Self {
        let mut marks: FxHashMap<ElementId, Vec<&Mark>> = FxHashMap::default();
        for mark in &options.marks {
            marks.entry(mark.element).or_default().push(mark);
        }
        let linked = Linked::new(options.links.as_ref());
        Self { model, options, marks, linked }
    }

    /// The whole document, with its width and height.
    pub(super) fn document(&self, pages: &[Page<'_>]) -> (String, (u32, u32)) {
        let drawn = self.pages(pages);
        let head = Head {
            name: &self.name(),
            description: &self.description(pages),
            language: self.options.language,
            theme: self.options.theme,
        };
        sheet::document(&head, &drawn)
    }

    /// All pages, one below the other; a single page keeps the coordinates of the file.
    pub(super) fn pages(&self, pages: &[Page<'_>]) -> Part {
        let drawn = pages.iter().enumerate().map(|(index, page)| {
            let canvas = self.page(page);
            (self.heading(page, index), Part { body: canvas.out, frame: canvas.frame })
        });
        sheet::stacked(drawn.collect())
    }

    pub(super) fn page(&self, page: &Page<'_>) -> Canvas {
        let mut canvas = Canvas::new();
        self.items(&mut canvas, &page.items);
        self.marks(&mut canvas, &page.items);
        canvas
    }

    /// Items and the labels beside them.
    pub(super) fn items(&self, canvas: &mut Canvas, items: &[Item<'_>]) {
        for item in items {
            self.item(canvas, item);
        }
        for item in items {
            labels::draw(canvas, self.model, item, self.label_colors(item));
        }
    }

    /// The marks of items.
    pub(super) fn marks(&self, canvas: &mut Canvas, items: &[Item<'_>]) {
        for item in items {
            if let Some(marks) = self.marks.get(&item.element) {
                marks::draw(canvas, self.model, item, marks, &self.linked);
            }
        }
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

    /// What a page is called, where there are several.
    pub(super) fn heading(&self, page: &Page<'_>, index: usize) -> String {
        let name = page.subject.map(|e| self.model.label(e)).unwrap_or_default();
        let german = self.options.language == Language::German;
        match wrap::clean(name) {
            name if name.is_empty() => {
                format!("{} {}", if german { "Diagramm" } else { "Diagram" }, index + 1)
            }
            name => name,
        }
    }

    pub(super) fn name(&self) -> String {
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
