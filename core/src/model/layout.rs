//! Diagram interchange: where things are drawn. Kept apart from what they mean.
//!
//! Source: BPMN 2.0.2, clause 12 (BPMN DI). Units are those of the file, as a rule pixels.

use super::id::Run;
use super::id::Span;
use super::{ElementId, Model, Properties};

/// A rectangle; `x` grows to the right and `y` downwards.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Bounds {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width, 0 or more in a sound file.
    pub width: f64,
    /// Height, 0 or more in a sound file.
    pub height: f64,
}

/// A point of an edge.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    /// Distance from the left.
    pub x: f64,
    /// Distance from the top.
    pub y: f64,
}

/// One diagram of a file: a plane with shapes and edges.
#[derive(Debug, Clone)]
pub struct Diagram {
    pub(crate) id: Span,
    pub(crate) properties: Run,
    pub(crate) plane_id: Span,
    pub(crate) plane_reference: Span,
    pub(crate) plane_element: Option<ElementId>,
    pub(crate) plane_properties: Run,
    pub(crate) drawings: Vec<Drawing>,
}

/// A shape or an edge.
#[derive(Debug, Clone)]
pub struct Drawing {
    pub(crate) id: Span,
    pub(crate) reference: Span,
    pub(crate) element: Option<ElementId>,
    pub(crate) properties: Run,
    pub(crate) has_label: bool,
    pub(crate) label: Option<Bounds>,
    pub(crate) label_properties: Run,
    pub(crate) form: Form,
}

/// The form of a drawing.
#[derive(Debug, Clone, PartialEq)]
pub enum Form {
    /// A shape; `None` where the file gives no usable bounds.
    Shape(Option<Bounds>),
    /// An edge with its way points.
    Edge(Vec<Point>),
}

impl Diagram {
    /// The element whose content the plane shows.
    pub fn plane_element(&self) -> Option<ElementId> {
        self.plane_element
    }

    /// Shapes and edges, in document order.
    pub fn drawings(&self) -> &[Drawing] {
        &self.drawings
    }
}

impl Drawing {
    /// The element drawn, if the file holds it.
    pub fn element(&self) -> Option<ElementId> {
        self.element
    }

    /// Shape or edge.
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// The bounds of the label, where the file gives some.
    pub fn label_bounds(&self) -> Option<Bounds> {
        self.label
    }
}

impl Model {
    /// The diagrams of the file, in order.
    pub fn diagrams(&self) -> &[Diagram] {
        &self.diagrams
    }

    /// The remaining properties of a shape or edge, such as `isExpanded` or colours.
    pub fn drawing_properties(&self, drawing: &Drawing) -> Properties<'_> {
        Properties::new(self, drawing.properties)
    }

    /// The properties of the label of a shape or edge, such as its colour.
    pub fn label_properties(&self, drawing: &Drawing) -> Properties<'_> {
        Properties::new(self, drawing.label_properties)
    }
}
