//! Pages as diagram interchange (BPMN 2.0.2, clause 12), as modelers write it.

use rustc_hash::FxHashSet;

use super::former::Former;
use super::geometry::Rect;
use super::labels;
use super::page::{Line, Page, Shape};
use crate::model::{
    Bounds, Draft, DraftDiagram, DraftDrawing, DraftLabel, DraftProperty, ElementId, Form, Kind,
    Model, Point,
};

/// Replaces the diagrams of a draft that was made from the model. O(shapes and edges).
pub(super) fn write(model: &Model, former: &Former, pages: Vec<Page>, draft: &mut Draft) {
    // Labels name their style, which stands in a diagram.
    let former_diagrams = std::mem::take(&mut draft.diagrams);
    let all = former_diagrams.into_iter().flat_map(|diagram| diagram.properties);
    let mut styles: Vec<DraftProperty> = all.filter(|p| p.local == "BPMNLabelStyle").collect();
    let mut writer = Writer { model, former, draft, used: FxHashSet::default() };
    for mut page in pages {
        labels::place(model, &mut page);
        let number = writer.draft.diagrams.len() + 1;
        let drawings = writer.drawings(&page);
        let diagram = DraftDiagram {
            id: writer.unique(&format!("BPMNDiagram_{number}")),
            plane_id: writer.unique(&format!("BPMNPlane_{number}")),
            plane_reference: writer.reference(page.plane),
            properties: std::mem::take(&mut styles),
            drawings,
            ..DraftDiagram::default()
        };
        writer.draft.diagrams.push(diagram);
    }
}

struct Writer<'w> {
    model: &'w Model,
    former: &'w Former,
    draft: &'w mut Draft,
    used: FxHashSet<String>,
}

impl Writer<'_> {
    fn drawings(&mut self, page: &Page) -> Vec<DraftDrawing> {
        let mut drawings: Vec<DraftDrawing> =
            page.shapes.iter().map(|shape| self.shape(shape)).collect();
        drawings.extend(page.lines.iter().map(|line| self.line(line)));
        drawings
    }

    fn shape(&mut self, shape: &Shape) -> DraftDrawing {
        let kind = self.model.kind(shape.element);
        let (id, mut properties) = self.former.kept(shape.element);
        let mut say = |name: &str, value: bool| {
            properties.insert(0, DraftProperty::attribute(name, value.to_string()));
        };
        if matches!(kind, Kind::Participant | Kind::Lane) {
            say("isHorizontal", true);
        } else if kind.is_sub_process() {
            say("isExpanded", shape.holds);
        } else if kind == Kind::ExclusiveGateway && !self.former.is_drawn(shape.element) {
            say("isMarkerVisible", true);
        }
        let form = Form::Shape(Some(bounds(shape.rect)));
        self.drawing(shape.element, &id, properties, shape.label_at, form)
    }

    fn line(&mut self, line: &Line) -> DraftDrawing {
        let (id, properties) = self.former.kept(line.element);
        let point = |&(x, y): &(i32, i32)| Point { x: f64::from(x), y: f64::from(y) };
        let form = Form::Edge(line.points.iter().map(point).collect());
        self.drawing(line.element, &id, properties, line.label_at, form)
    }

    fn drawing(
        &mut self,
        element: ElementId,
        id: &str,
        properties: Vec<DraftProperty>,
        label: Option<Rect>,
        form: Form,
    ) -> DraftDrawing {
        let reference = self.reference(element);
        let id =
            if id.is_empty() { self.unique(&format!("{reference}_di")) } else { self.kept(id) };
        let mut style = self.former.kept_label(element);
        style.retain(|p| p.local != "id");
        let label = (label.is_some() || !style.is_empty())
            .then(|| DraftLabel { bounds: label.map(bounds), properties: style });
        DraftDrawing { id, reference, properties, label, form }
    }

    /// The id by which a diagram names an element; one that has none gets one.
    fn reference(&mut self, element: ElementId) -> String {
        if self.draft.element(element).id.is_empty() {
            let id = format!("{}_{}", self.model.xml_name(element), element.index());
            self.draft.element_mut(element).id = self.unique(&id);
        }
        self.draft.element(element).id.clone()
    }

    /// An id that nothing else has, as near to this one as possible.
    fn unique(&mut self, wish: &str) -> String {
        let mut id = wish.to_owned();
        let mut number = 1;
        while self.model.find(&id).is_some() || !self.used.insert(id.clone()) {
            number += 1;
            id = format!("{wish}_{number}");
        }
        id
    }

    /// A former id, unless it was used twice.
    fn kept(&mut self, id: &str) -> String {
        if self.used.insert(id.to_owned()) { id.to_owned() } else { self.unique(id) }
    }
}

fn bounds(rect: Rect) -> Bounds {
    Bounds {
        x: f64::from(rect.x),
        y: f64::from(rect.y),
        width: f64::from(rect.w),
        height: f64::from(rect.h),
    }
}
