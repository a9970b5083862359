//! The diagram interchange part of the event loop: planes, shapes, edges, labels.
//!
//! Bounds and way points become numbers; everything else of a drawing, such as colours, stays a
//! property.

use super::names::{Resolved, Tag};
use super::reader::{Frame, Reader};
use crate::error::Error;
use crate::model::{Bounds, Form, Point, RawDiagram, RawDrawing, Run, Span, WarningCode};

/// Bytes of a file for each shape or edge that the first diagram has room for at first; most
/// files hold more.
const BYTES_PER_DRAWING: usize = 2048;

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
    /// The way points of the drawing, which moves with as many as there are.
    points: Vec<Point>,
}

impl Reader<'_> {
    pub(super) fn open_diagram(&mut self, offset: u32) -> Result<(), Error> {
        let first = self.builder.diagrams.is_empty();
        let room = if first { self.source.len() / BYTES_PER_DRAWING } else { 0 };
        self.diagram.diagram = Some(RawDiagram {
            id: Span::EMPTY,
            properties: Run::default(),
            plane_id: Span::EMPTY,
            plane_reference: Span::EMPTY,
            plane_element: None,
            plane_properties: Run::default(),
            drawings: Vec::with_capacity(room),
        });
        self.open_part(Part::Diagram);
        let keys = self.keys;
        self.each_attribute(offset, |reader, name, value| match &mut reader.diagram.diagram {
            Some(diagram) if name == keys.id => diagram.id = value,
            _ => reader.attribute_node(name, value),
        })
    }

    pub(super) fn in_diagram(&mut self, name: Resolved, offset: u32) -> Result<(), Error> {
        match name.tag {
            Tag::Plane => self.open_plane(offset),
            Tag::Shape => self.open_drawing(offset, RawDrawing::shape(None)),
            Tag::Edge => self.open_drawing(offset, RawDrawing::edge(Vec::new())),
            Tag::Label => {
                if let Some(drawing) = &mut self.diagram.drawing {
                    drawing.has_label = true;
                }
                self.open_part(Part::Label);
                self.each_attribute(offset, |reader, name, value| {
                    reader.attribute_node(name, value);
                })
            }
            Tag::Bounds => {
                self.bounds(offset);
                Ok(())
            }
            Tag::WayPoint => {
                self.way_point(offset);
                Ok(())
            }
            _ => self.property(name, offset),
        }
    }

    fn open_part(&mut self, part: Part) {
        self.frames.push(Frame::Diagram(part, self.nodes.len()));
    }

    fn open_plane(&mut self, offset: u32) -> Result<(), Error> {
        self.open_part(Part::Plane);
        let keys = self.keys;
        self.each_attribute(offset, |reader, name, value| match &mut reader.diagram.diagram {
            Some(diagram) if name == keys.id => diagram.plane_id = value,
            Some(diagram) if name == keys.drawn => diagram.plane_reference = value,
            _ => reader.attribute_node(name, value),
        })
    }

    fn open_drawing(&mut self, offset: u32, drawing: RawDrawing) -> Result<(), Error> {
        self.close_drawing();
        self.diagram.drawing = Some(drawing);
        self.open_part(Part::Drawing);
        let keys = self.keys;
        self.each_attribute(offset, |reader, name, value| match &mut reader.diagram.drawing {
            Some(drawing) if name == keys.id => drawing.id = value,
            Some(drawing) if name == keys.drawn => drawing.reference = value,
            _ => reader.attribute_node(name, value),
        })
    }

    /// The `x`, `y`, `width` and `height` that the tag gives; NaN for what is no number.
    fn numbers(&mut self) -> [f64; 4] {
        let mut values = [f64::NAN; 4];
        for attribute in &self.attributes {
            let value = match attribute.key.bytes(self.source) {
                b"x" => &mut values[0],
                b"y" => &mut values[1],
                b"width" => &mut values[2],
                b"height" => &mut values[3],
                _ => continue,
            };
            *value = number(self.source, attribute.value);
        }
        self.frames.push(Frame::Skip);
        values
    }

    fn bounds(&mut self, offset: u32) {
        let in_label = matches!(self.frames.last(), Some(Frame::Diagram(Part::Label, _)));
        let numbers = self.numbers();
        let [x, y, width, height] = numbers;
        let usable = numbers.iter().all(|v| v.is_finite());
        let bounds = usable.then_some(Bounds { x, y, width, height });
        if bounds.is_none() {
            let message = "bounds that are not four numbers";
            self.builder.warn(WarningCode::InvalidBounds, offset, message);
        }
        match &mut self.diagram.drawing {
            Some(drawing) if in_label => drawing.label = bounds,
            Some(RawDrawing { form: Form::Shape(own), .. }) => *own = bounds,
            _ => {}
        }
    }

    fn way_point(&mut self, offset: u32) {
        let [x, y, ..] = self.numbers();
        if !(x.is_finite() && y.is_finite()) {
            let message = "a way point that is not two numbers";
            self.builder.warn(WarningCode::InvalidBounds, offset, message);
        } else if let Some(RawDrawing { form: Form::Edge(points), .. }) = &mut self.diagram.drawing
        {
            points.push(Point { x, y });
        }
    }

    fn close_drawing(&mut self) {
        let DiagramReader { diagram, drawing, points } = &mut self.diagram;
        if let (Some(mut drawing), Some(diagram)) = (drawing.take(), diagram) {
            if let Form::Edge(own) = &mut drawing.form {
                own.extend_from_slice(points);
            }
            diagram.drawings.push(drawing);
        }
        points.clear();
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
                    diagram.drawings.shrink_to_fit();
                    self.builder.diagrams.push(diagram);
                }
            }
        }
    }
}

/// The number that a text says; NaN for none.
///
/// Up to fifteen digits, with a point or without, both the digits and the power of ten are exact in
/// a double, so that one division rounds as it must (Clinger, How to read floating point numbers
/// accurately, 1990). Everything else takes the long way.
fn number(source: &str, value: Span) -> f64 {
    let long = || long_number(value.of(source));
    let text = value.bytes(source);
    if text.len() > 16 {
        return long();
    }
    let (mut digits, mut count, mut point) = (0u64, 0, None);
    for &byte in text {
        match byte {
            b'0'..=b'9' => {
                digits = digits * 10 + u64::from(byte - b'0');
                count += 1;
            }
            b'.' if point.is_none() => point = Some(count),
            _ => return long(),
        }
    }
    match point {
        None if (1..=15).contains(&count) => digits as f64,
        Some(before) if before > 0 && before < count => digits as f64 / POWERS[count - before],
        _ => long(),
    }
}

fn long_number(text: &str) -> f64 {
    let ends = [text.as_bytes().first(), text.as_bytes().last()];
    let is_bare = ends.iter().flatten().all(|b| b.is_ascii_digit());
    let text = if is_bare { text } else { text.trim() };
    text.parse().unwrap_or(f64::NAN)
}

/// The powers of ten.
const POWERS: [f64; 16] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_the_standard_library() {
        let mut texts: Vec<String> = ["", ".", "5.", ".5", "-7", "1e3", "+2", " 3 ", "1..2", "NaN"]
            .map(str::to_owned)
            .into();
        texts.extend(
            ["9999999999999999", "999999999999999.9", "0.00000000000001"].map(str::to_owned),
        );
        let mut seed = 1u64;
        for _ in 0..20_000 {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let (whole, part) = ((seed >> 40) % 100_000, (seed >> 8) % 1_000_000_000);
            texts.push(format!("{whole}.{part}"));
            texts.push(format!("{}", part * whole));
        }
        for text in texts {
            let expected: f64 = text.trim().parse().unwrap_or(f64::NAN);
            assert_eq!(
                number(&text, Span { start: 0, len: text.len() as u32 }).to_bits(),
                expected.to_bits(),
                "{text:?}"
            );
        }
    }
}
