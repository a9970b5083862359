//! What the former diagram says that a layout keeps: which sub-processes are closed, what a group
//! holds, and for each shape and edge its id and whatever is no place, such as colours.

use rustc_hash::FxHashMap;

use crate::model::{Bounds, Draft, DraftDrawing, DraftProperty, ElementId, Form, Model};

/// The former diagrams, by element.
#[derive(Debug, Default)]
pub(super) struct Former {
    drawings: FxHashMap<ElementId, DraftDrawing>,
    centers: Vec<(ElementId, f64, f64)>,
}

impl Former {
    /// Reads the diagrams of a draft that was made from the model. O(shapes and edges).
    pub(super) fn new(model: &Model, draft: &Draft) -> Self {
        let mut former = Self::default();
        for (diagram, there) in model.diagrams().iter().zip(&draft.diagrams) {
            for (drawing, kept) in diagram.drawings().iter().zip(&there.drawings) {
                let Some(element) = drawing.element() else { continue };
                if former.drawings.contains_key(&element) {
                    continue;
                }
                former.drawings.insert(element, kept.clone());
                if let Form::Shape(Some(b)) = drawing.form()
                    && model.kind(element).is_flow_node()
                {
                    let center = (element, b.x + b.width / 2.0, b.y + b.height / 2.0);
                    former.centers.push(center);
                }
            }
        }
        former
    }

    /// Whether a former diagram draws an element.
    pub(super) fn is_drawn(&self, element: ElementId) -> bool {
        self.drawings.contains_key(&element)
    }

    /// Whether the former diagram shows a sub-process open, if it says so.
    pub(super) fn is_expanded(&self, element: ElementId) -> Option<bool> {
        let drawing = self.drawings.get(&element)?;
        let said = drawing.properties.iter().find(|p| p.local == "isExpanded")?;
        match said.value.trim() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        }
    }

    /// The former id of a shape or edge, and what it says besides its place.
    pub(super) fn kept(&self, element: ElementId) -> (String, Vec<DraftProperty>) {
        let Some(drawing) = self.drawings.get(&element) else {
            return (String::new(), Vec::new());
        };
        let moved = ["isExpanded", "isHorizontal", "sourceElement", "targetElement"];
        let mut properties = drawing.properties.clone();
        properties.retain(|p| !moved.contains(&p.local.as_str()));
        (drawing.id.clone(), properties)
    }

    /// What the label of a shape or edge says besides its place.
    pub(super) fn kept_label(&self, element: ElementId) -> Vec<DraftProperty> {
        let label = self.drawings.get(&element).and_then(|drawing| drawing.label.as_ref());
        label.map(|label| label.properties.clone()).unwrap_or_default()
    }

    /// The flow nodes whose middle lies inside a shape of the former diagram.
    pub(super) fn inside(&self, element: ElementId) -> Vec<ElementId> {
        let Some(Form::Shape(Some(frame))) = self.drawings.get(&element).map(|d| &d.form) else {
            return Vec::new();
        };
        let Bounds { x, y, width, height } = *frame;
        let holds = |&&(_, cx, cy): &&(ElementId, f64, f64)| {
            cx >= x && cx <= x + width && cy >= y && cy <= y + height
        };
        self.centers.iter().filter(holds).map(|&(element, ..)| element).collect()
    }
}
