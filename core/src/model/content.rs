//! Whether two models hold the same, element by element, and where they first differ.
//!
//! This is equality of what files say, for tests and for programs that write models. It asks for
//! the same order and the same ids; whether two models *mean* the same is for
//! [`Comparison`](crate::Comparison) to say.

use std::fmt;

use super::{
    Diagram, Drawing, Element, ElementId, Model, NameId, Properties, Property, PropertyKind, Run,
};

/// The first place where two models hold other content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentDifference {
    /// The element, the drawing or the diagram, such as `userTask "t"`.
    pub place: String,
    /// What is different there, such as `name` or the path of a property.
    pub what: String,
    /// What the first model says; empty where it says nothing.
    pub left: String,
    /// What the second model says; empty where it says nothing.
    pub right: String,
}

impl fmt::Display for ContentDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, what, left, right } = self;
        write!(f, "{place}: {what}: {left:?} against {right:?}")
    }
}

impl std::error::Error for ContentDifference {}

impl Model {
    /// Whether both models hold the same: elements in order with type, id, name and parent, all
    /// properties down to opaque ones in their order, resolved references, and the diagrams.
    ///
    /// Names count by the URI of their namespace. The name of the file, prefixes, the order of
    /// attributes, warnings and positions do not count. O(elements + properties).
    ///
    /// # Errors
    /// The first difference, in document order.
    pub fn same_content(&self, other: &Self) -> Result<(), ContentDifference> {
        let both = Both { a: self, b: other };
        for element in self.elements().zip(other.elements()).map(|(a, _)| a) {
            both.element(element)?;
        }
        let count = |m: &Self| m.elements.len().to_string();
        equal("the model", "number of elements", &count(self), &count(other))?;
        for (a, b) in self.diagrams.iter().zip(&other.diagrams) {
            both.diagram(a, b)?;
        }
        let count = |m: &Self| m.diagrams.len().to_string();
        equal("the model", "number of diagrams", &count(self), &count(other))
    }

    /// The name with the URI of its namespace, such as `{urn:x}frist`.
    fn expanded(&self, name: NameId) -> String {
        let name = self.names[name.index()];
        format!("{{{}}}{}", self.namespaces[name.namespace.index()].uri, self.text(name.local))
    }
}

/// A property with the number of properties around it.
type Placed<'m> = (Property<'m>, usize);

/// Properties and all below them from the outside in. The order of attributes says nothing in XML;
/// they are sorted by name.
fn in_order(model: &Model, run: Run) -> Vec<Placed<'_>> {
    let mut open: Vec<_> = sorted(Properties::new(model, run), 0).collect();
    let mut order = Vec::with_capacity(run.range().len());
    while let Some((property, depth)) = open.pop() {
        order.push((property, depth));
        open.extend(sorted(property.children(), depth + 1));
    }
    order
}

/// Siblings, last first, with their depth.
fn sorted(siblings: Properties<'_>, depth: usize) -> impl Iterator<Item = Placed<'_>> {
    let (mut attributes, others): (Vec<_>, Vec<_>) = siblings.partition(|p| p.is_attribute());
    attributes.sort_by(|x, y| {
        (&x.namespace().uri, x.local_name()).cmp(&(&y.namespace().uri, y.local_name()))
    });
    attributes.extend(others);
    attributes.into_iter().rev().map(move |property| (property, depth))
}

/// The names from the outermost property to this one.
fn path(order: &[Placed<'_>], property: Property<'_>, depth: usize) -> String {
    let before = order.iter().rev().skip_while(|(p, _)| p.index() != property.index());
    let mut names = Vec::new();
    let mut wanted = depth;
    for (property, depth) in before {
        if *depth == wanted {
            names.push(shown(*property));
            if wanted == 0 {
                break;
            }
            wanted -= 1;
        }
    }
    names.reverse();
    names.join("/")
}

/// The name as it tells properties apart.
fn shown(property: Property<'_>) -> String {
    let (uri, local) = (&property.namespace().uri, property.local_name());
    match property.kind() {
        PropertyKind::Text => "text()".to_owned(),
        PropertyKind::Attribute if uri.is_empty() => format!("@{local}"),
        PropertyKind::Attribute => format!("@{{{uri}}}{local}"),
        PropertyKind::Element => format!("{{{uri}}}{local}"),
    }
}

type Same = Result<(), ContentDifference>;
type Reference = fn(&Element) -> Option<ElementId>;

fn equal<T: PartialEq + ToString + ?Sized>(place: &str, what: &str, a: &T, b: &T) -> Same {
    if a == b {
        return Ok(());
    }
    let (left, right) = (a.to_string(), b.to_string());
    Err(ContentDifference { place: place.to_owned(), what: what.to_owned(), left, right })
}

/// Two models on the way; `a` and `b` stand for their parts everywhere below.
struct Both<'m> {
    a: &'m Model,
    b: &'m Model,
}

impl Both<'_> {
    fn element(&self, element: ElementId) -> Same {
        let (a, b) = (&self.a.elements[element.index()], &self.b.elements[element.index()]);
        let place = format!("{} {:?}", self.a.xml_name(element), self.a.display_id(element));
        equal(&place, "type", a.kind.as_str(), b.kind.as_str())?;
        equal(&place, "tag", &self.a.expanded(a.tag), &self.b.expanded(b.tag))?;
        equal(&place, "id", self.a.text(a.id), self.b.text(b.id))?;
        equal(&place, "name", self.a.text(a.name), self.b.text(b.name))?;
        let references: [(&str, Reference); 4] = [
            ("parent", |e| e.parent),
            ("source", |e| e.source),
            ("target", |e| e.target),
            ("lane", |e| e.lane),
        ];
        for (what, of) in references {
            if of(a) != of(b) {
                let shown = |model: &Model, e| of(e).map(|e| model.display_id(e));
                let (x, y) = (shown(self.a, a), shown(self.b, b));
                return equal(&place, what, &format!("{x:?}"), &format!("{y:?}"));
            }
        }
        self.properties(&place, a.properties, b.properties)
    }

    fn properties(&self, place: &str, a: Run, b: Run) -> Same {
        let (left, right) = (in_order(self.a, a), in_order(self.b, b));
        for (&(x, depth), &(y, _)) in left.iter().zip(&right) {
            let same = x.kind() == y.kind()
                && x.local_name() == y.local_name()
                && x.namespace().uri == y.namespace().uri;
            if !same {
                return equal(place, &path(&left, x, depth), &shown(x), &shown(y));
            }
            if x.value() != y.value() {
                return equal(place, &path(&left, x, depth), x.value(), y.value());
            }
            let counts = (x.children().count(), y.children().count());
            if counts.0 != counts.1 {
                let what = format!("number of properties of {}", path(&left, x, depth));
                return equal(place, &what, &counts.0, &counts.1);
            }
        }
        equal(place, "number of properties", &left.len(), &right.len())
    }

    fn diagram(&self, a: &Diagram, b: &Diagram) -> Same {
        let place = format!("diagram {:?}", self.a.text(a.id));
        let plane = format!("plane {:?}", self.a.text(a.plane_id));
        equal(&place, "id", self.a.text(a.id), self.b.text(b.id))?;
        self.properties(&place, a.properties, b.properties)?;
        equal(&plane, "id", self.a.text(a.plane_id), self.b.text(b.plane_id))?;
        let references = (self.a.text(a.plane_reference), self.b.text(b.plane_reference));
        equal(&plane, "bpmnElement", references.0, references.1)?;
        let elements = (format!("{:?}", a.plane_element), format!("{:?}", b.plane_element));
        equal(&plane, "element", &elements.0, &elements.1)?;
        self.properties(&plane, a.plane_properties, b.plane_properties)?;
        for (x, y) in a.drawings.iter().zip(&b.drawings) {
            self.drawing(x, y)?;
        }
        equal(&place, "number of drawings", &a.drawings.len(), &b.drawings.len())
    }

    fn drawing(&self, a: &Drawing, b: &Drawing) -> Same {
        let place = format!("drawing {:?}", self.a.text(a.id));
        equal(&place, "id", self.a.text(a.id), self.b.text(b.id))?;
        let references = (self.a.text(a.reference), self.b.text(b.reference));
        equal(&place, "bpmnElement", references.0, references.1)?;
        if a.element != b.element {
            let elements = (format!("{:?}", a.element), format!("{:?}", b.element));
            return equal(&place, "element", &elements.0, &elements.1);
        }
        if a.form != b.form {
            let forms = (format!("{:?}", a.form), format!("{:?}", b.form));
            return equal(&place, "form", &forms.0, &forms.1);
        }
        if (a.has_label, a.label) != (b.has_label, b.label) {
            let labels = (format!("{:?}", a.label), format!("{:?}", b.label));
            return equal(&place, "label", &labels.0, &labels.1);
        }
        self.properties(&place, a.label_properties, b.label_properties)?;
        self.properties(&place, a.properties, b.properties)
    }
}
