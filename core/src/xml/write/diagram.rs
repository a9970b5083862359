//! The diagram interchange part: planes, shapes, edges, labels.

use std::fmt::Write as _;

use super::{Step, Tag, Writer};
use crate::model::{Bounds, Diagram, Drawing, Form, Model, Point, Properties, Run};
use crate::xml::names::DI;

const BPMNDI: &str = DI[0].0;
const DC: &str = DI[1].0;
const DI_URI: &str = DI[2].0;

impl<'m> Writer<'m> {
    pub(super) fn diagrams(&mut self) {
        let model: &'m Model = self.model;
        for diagram in model.diagrams() {
            self.diagram(diagram);
        }
    }

    fn diagram(&mut self, diagram: &Diagram) {
        let outer = self.part(BPMNDI, "BPMNDiagram", diagram.id, None, diagram.properties);
        let plane = diagram.plane_id.len + diagram.plane_reference.len > 0
            || diagram.plane_properties.start < diagram.plane_properties.end
            || !diagram.drawings.is_empty();
        if plane {
            let reference = Some(diagram.plane_reference);
            let properties = diagram.plane_properties;
            let tag = self.part(BPMNDI, "BPMNPlane", diagram.plane_id, reference, properties);
            self.below(properties);
            for drawing in &diagram.drawings {
                self.drawing(drawing);
            }
            self.end(tag);
        }
        self.below(diagram.properties);
        self.end(outer);
    }

    fn drawing(&mut self, drawing: &Drawing) {
        let local = match drawing.form {
            Form::Shape(_) => "BPMNShape",
            Form::Edge(_) => "BPMNEdge",
        };
        let tag = self.part(BPMNDI, local, drawing.id, Some(drawing.reference), drawing.properties);
        self.below(drawing.properties);
        match &drawing.form {
            Form::Shape(bounds) => bounds.iter().for_each(|bounds| self.bounds(*bounds)),
            Form::Edge(points) => {
                for Point { x, y } in points {
                    self.numbers(DI_URI, "waypoint", &[("x", *x), ("y", *y)]);
                }
            }
        }
        if drawing.has_label {
            let properties = drawing.label_properties;
            let tag = self.part(BPMNDI, "BPMNLabel", crate::model::Span::EMPTY, None, properties);
            self.below(properties);
            drawing.label.iter().for_each(|bounds| self.bounds(*bounds));
            self.end(tag);
        }
        self.end(tag);
    }

    /// Begins a part of a diagram, with its attributes.
    fn part(
        &mut self,
        uri: &'static str,
        local: &str,
        id: crate::model::Span,
        reference: Option<crate::model::Span>,
        properties: Run,
    ) -> Tag {
        self.line(false);
        self.out.push('<');
        let tag = self.usual(uri, local);
        for (key, span) in [("id", Some(id)), ("bpmnElement", reference)] {
            if let Some(value) = span.map(|s| self.model.text(s)).filter(|v| !v.is_empty()) {
                self.attribute(key, value);
            }
        }
        self.attributes(Properties::new(self.model, properties));
        self.out.push('>');
        self.depth += 1;
        tag
    }

    /// What a part holds besides attributes and what the model reads of it.
    fn below(&mut self, properties: Run) {
        let content = Properties::new(self.model, properties).filter(|p| !p.is_attribute());
        let steps: Vec<Step> = content.map(|p| Step::Property(p.index(), false)).collect();
        if !steps.is_empty() {
            self.drain(steps);
        }
    }

    /// Ends a part; one that holds nothing has no end tag.
    fn end(&mut self, tag: Tag) {
        if self.out.ends_with('>') && !self.out[tag.end..].contains('<') {
            self.out.pop();
            self.out.push_str("/>");
            self.depth = self.depth.saturating_sub(1);
        } else {
            self.close(tag, false);
        }
    }

    fn bounds(&mut self, Bounds { x, y, width, height }: Bounds) {
        self.numbers(DC, "Bounds", &[("x", x), ("y", y), ("width", width), ("height", height)]);
    }

    fn numbers(&mut self, uri: &'static str, local: &str, numbers: &[(&str, f64)]) {
        self.line(false);
        self.out.push('<');
        self.usual(uri, local);
        for (key, number) in numbers {
            // Writing to a string cannot fail; the shortest form reads back as the same number.
            let _ = write!(self.out, " {key}=\"{number}\"");
        }
        self.out.push_str("/>");
    }
}
