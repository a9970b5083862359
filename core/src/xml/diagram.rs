//! The diagram interchange part of the event loop: planes, shapes, edges, labels.
//!
//! Bounds and way points become numbers; everything else of a drawing, such as colours, stays a
//! property.

use quick_xml::events::BytesStart;

use super::names::{Family, Resolved};
use super::reader::{Frame, Reader};
use crate::error::Error;
use crate::model::{Bounds, Form, Point, RawDiagram, RawDrawing, Run, Span, WarningCode};

/// The parts of a diagram that have a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Diagram,
    Plane,
    Drawing,
    Label,
}

/// The diagram and the drawing that are open.
#[derive(Debug, Default)]
pub(super) struct DiagramReader {
    diagram: Option<RawDiagram>,
    drawing: Option<RawDrawing>,
}

impl Reader<'_> {
    pub(super) fn open_diagram(
        &mut self,
        start: &BytesStart<'_>,
        offset: u32,
    ) -> Result<(), Error> {
        self.diagram.diagram = Some(RawDiagram {
            id: Span::EMPTY,
            properties: Run::default(),
            plane_id: Span::EMPTY,
            plane_reference: Span::EMPTY,
            plane_element: None,
            plane_properties: Run::default(),
            drawings: Vec::new(),
        });
        let from = self.nodes.len();
        self.frames.push(Frame::Diagram(Part::Diagram, from));
        self.each_attribute(start, offset, |reader, key, value, position| {
            match (key, &mut reader.diagram.diagram) {
                ("id", Some(diagram)) => diagram.id = value,
                _ => reader.attribute_node(key, value, position),
            }
        })
    }

    pub(super) fn in_diagram(
        &mut self,
        start: &BytesStart<'_>,
        name: Resolved,
        offset: u32,
    ) -> Result<(), Error> {
        let raw = start.name().0;
        let local = raw.rsplit(':').next().unwrap_or(raw);
        match (name.family, local) {
            (Family::BpmnDi, "BPMNPlane") => self.open_plane(start, offset),
            (Family::BpmnDi, "BPMNShape") => {
                self.open_drawing(start, offset, RawDrawing::shape(None))
            }
            (Family::BpmnDi, "BPMNEdge") => {
                self.open_drawing(start, offset, RawDrawing::edge(Vec::new()))
            }
            (Family::BpmnDi, "BPMNLabel") => {
                if let Some(drawing) = &mut self.diagram.drawing {
                    drawing.has_label = true;
                }
                let from = self.nodes.len();
                self.frames.push(Frame::Diagram(Part::Label, from));
                self.each_attribute(start, offset, |reader, key, value, position| {
                    reader.attribute_node(key, value, position);
                })
            }
            (Family::Dc, "Bounds") => self.bounds(start, offset),
            (Family::Di, "waypoint") => self.waypoint(start, offset),
            _ => self.property(start, name, offset),
        }
    }

    fn open_plane(&mut self, start: &BytesStart<'_>, offset: u32) -> Result<(), Error> {
        let from = self.nodes.len();
        self.frames.push(Frame::Diagram(Part::Plane, from));
        self.each_attribute(start, offset, |reader, key, value, position| {
            match (key, &mut reader.diagram.diagram) {
                ("id", Some(diagram)) => diagram.plane_id = value,
                ("bpmnElement", Some(diagram)) => diagram.plane_reference = value,
                _ => reader.attribute_node(key, value, position),
            }
        })
    }

    fn open_drawing(
        &mut self,
        start: &BytesStart<'_>,
        offset: u32,
        drawing: RawDrawing,
    ) -> Result<(), Error> {
        self.close_drawing();
        self.diagram.drawing = Some(drawing);
        let from = self.nodes.len();
        self.frames.push(Frame::Diagram(Part::Drawing, from));
        self.each_attribute(start, offset, |reader, key, value, position| {
            match (key, &mut reader.diagram.drawing) {
                ("id", Some(drawing)) => drawing.id = value,
                ("bpmnElement", Some(drawing)) => drawing.reference = value,
                _ => reader.attribute_node(key, value, position),
            }
        })
    }

    /// Numbers of these attributes, and whether all are there and finite.
    fn numbers<const N: usize>(
        &mut self,
        start: &BytesStart<'_>,
        offset: u32,
        keys: [&str; N],
    ) -> Result<Option<[f64; N]>, Error> {
        let mut values = [f64::NAN; N];
        for attribute in start.attributes().with_checks(false) {
            let attribute =
                attribute.map_err(|e| self.error(crate::ErrorKind::Xml, offset, e.to_string()))?;
            if let Some(i) = keys.iter().position(|k| *k == attribute.key.0) {
                values[i] = attribute.value.trim().parse().unwrap_or(f64::NAN);
            }
        }
        self.frames.push(Frame::Skip);
        Ok(Some(values).filter(|values| values.iter().all(|v| v.is_finite())))
    }

    fn bounds(&mut self, start: &BytesStart<'_>, offset: u32) -> Result<(), Error> {
        let in_label = matches!(self.frames.last(), Some(Frame::Diagram(Part::Label, _)));
        let numbers = self.numbers(start, offset, ["x", "y", "width", "height"])?;
        let bounds = numbers.map(|[x, y, width, height]| Bounds { x, y, width, height });
        if bounds.is_none() {
            let message = "bounds that are not four numbers";
            self.builder.warn(WarningCode::InvalidBounds, offset, message);
        }
        match &mut self.diagram.drawing {
            Some(drawing) if in_label => drawing.label = bounds,
            Some(RawDrawing { form: Form::Shape(own), .. }) => *own = bounds,
            _ => {}
        }
        Ok(())
    }

    fn waypoint(&mut self, start: &BytesStart<'_>, offset: u32) -> Result<(), Error> {
        let numbers = self.numbers(start, offset, ["x", "y"])?;
        match (numbers, &mut self.diagram.drawing) {
            (Some([x, y]), Some(RawDrawing { form: Form::Edge(points), .. })) => {
                points.push(Point { x, y });
            }
            (Some(_), _) => {}
            (None, _) => {
                let message = "a way point that is not two numbers";
                self.builder.warn(WarningCode::InvalidBounds, offset, message);
            }
        }
        Ok(())
    }

    fn close_drawing(&mut self) {
        if let (Some(drawing), Some(diagram)) =
            (self.diagram.drawing.take(), &mut self.diagram.diagram)
        {
            diagram.drawings.push(drawing);
        }
    }

    pub(super) fn close_diagram(&mut self, part: Part, from: usize) {
        let run = self.builder.keep_properties(&mut self.nodes, from);
        match part {
            Part::Label => {
                if let Some(drawing) = &mut self.diagram.drawing {
                    drawing.label_properties = run;
                }
            }
            Part::Drawing => {
                if let Some(drawing) = &mut self.diagram.drawing {
                    drawing.properties = run;
                }
                self.close_drawing();
            }
            Part::Plane => {
                if let Some(diagram) = &mut self.diagram.diagram {
                    diagram.plane_properties = run;
                }
            }
            Part::Diagram => {
                if let Some(mut diagram) = self.diagram.diagram.take() {
                    diagram.properties = run;
                    self.builder.diagrams.push(diagram);
                }
            }
        }
    }
}
