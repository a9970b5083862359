//! What became of each id: added, removed, changed, drawn elsewhere.
//!
//! The view of bpmn-js-differ, for whoever marks elements in a modeler. Ids decide which element is
//! which, and nothing is tidied: a step put in between is a step and a flow more, and a flow with
//! another end. Only what has a place in a drawing is listed; what else differs is a change of the
//! element around it, and a process in a pool is that pool.

use std::collections::BTreeMap;

use super::classes::passed_over;
use super::flatten::{Step, is_reference, namespace_key};
use super::script::{DrawingAt, EditOp, EditScript, Says};
use super::{Ignored, Which};
use crate::matching::Matching;
use crate::model::{Bounds, ElementId, Kind, Model, PropertyKind};

/// A value of an attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdValue {
    /// Text.
    Text(String),
    /// The id of another element that is referred to.
    Reference(String),
    /// An element.
    Element(ElementId),
    /// A part of an element that is no element of its own, by its XML name.
    Part(String),
}

/// What differs at one attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdAttribute {
    /// Its name in the meta-model of bpmn-moddle, such as `name` or `eventDefinitions[0]`.
    pub name: String,
    /// What it was.
    pub old: Option<IdValue>,
    /// What it is.
    pub new: Option<IdValue>,
}

/// What became of each id.
#[derive(Debug, Clone, Default)]
pub struct IdChanges {
    /// What only the old model has, by id.
    pub removed: BTreeMap<String, ElementId>,
    /// What only the new model has, by id.
    pub added: BTreeMap<String, ElementId>,
    /// What both have with a difference, by id: the element in the new model, and its attributes.
    pub changed: BTreeMap<String, (ElementId, Vec<IdAttribute>)>,
    /// What is drawn elsewhere or in another way, by id: the element in the new model.
    pub layout_changed: BTreeMap<String, ElementId>,
}

impl IdChanges {
    /// Compares two models by id. O(n log n).
    pub fn between(old: &Model, new: &Model) -> Self {
        let matching = Matching::by_id(old, new);
        let script = EditScript::of(old, new, &matching);
        let mut changes = Self::default();
        let sides = Sides { old, new, matching: &matching, pools: [pools(old), pools(new)] };
        for operation in &script.operations {
            changes.take(&sides, operation);
        }
        // What is in another process or sub-process now is gone here and new there, and no more.
        let Self { removed, added, changed, .. } = &mut changes;
        changed.retain(|id, _| !removed.contains_key(id) && !added.contains_key(id));
        changes
    }

    fn take(&mut self, sides: &Sides<'_>, operation: &EditOp) {
        match operation {
            EditOp::Delete { old } => self.presence(sides, Which::Old, *old),
            EditOp::Insert { new } => self.presence(sides, Which::New, *new),
            EditOp::SetParent { old, new } => {
                self.presence(sides, Which::Old, *old);
                self.presence(sides, Which::New, *new);
            }
            EditOp::SetType { old, new } => {
                let tag = |m: &Model, e| Some(IdValue::Text(moddle_type(m.xml_name(e))));
                let (a, b) = (tag(sides.old, *old), tag(sides.new, *new));
                self.attribute(sides, *new, "$type".to_owned(), a, b);
            }
            EditOp::SetProperty { .. } => self.property(sides, operation),
            EditOp::SetLayout { new: Some(new), from: Some(from), to: Some(to), says, .. } => {
                let id = sides.new.id(*new);
                // What lies in another diagram is drawn there, and no more here.
                let told = from.diagram == to.diagram
                    && match says {
                        Says::Something => true,
                        Says::Nothing => sides.is_redrawn(*from, *to),
                        Says::OnlyIds | Says::OnlyOrder => false,
                    };
                if told && !id.is_empty() {
                    self.layout_changed.insert(id.to_owned(), *new);
                }
            }
            _ => {}
        }
    }

    fn property(&mut self, sides: &Sides<'_>, operation: &EditOp) {
        let EditOp::SetProperty { old, new, path, old_value, new_value, vendor, says, key, .. } =
            operation
        else {
            return;
        };
        let Some(first) = key.0.first() else { return };
        let mut name = sides.name((*old, *new), first, path);
        let (a, b) = (old_value.as_deref(), new_value.as_deref());
        // With the first property of a part, the part itself comes or goes.
        if let Some(part) = part(first, vendor) {
            let told = |model: &Model, e| {
                part_at(model, e, first).is_some().then(|| IdValue::Part(part.clone()))
            };
            let (a, b) = (told(sides.old, *old), told(sides.new, *new));
            if a.is_some() != b.is_some() {
                if list_of(&first.local).is_some()
                    && let Some((_, prefix)) = sides.tracked(Which::New, *new)
                {
                    name.0.insert_str(0, prefix);
                }
                if key.0.len() > 1 || is_marker(&first.local) {
                    self.attribute(sides, *new, name.0.clone(), a, b);
                }
            }
        }
        // Extensions are told here even where they only say what a tool keeps for itself.
        let known = vendor.is_empty() || vendor.ends_with("XMLSchema-instance");
        let silent = match passed_over(sides.new.kind(*new), path, vendor, a, b) {
            Some(Ignored::Defaults) => true,
            Some(Ignored::Exporter) => known,
            _ => false,
        };
        let is_told = key.0.len() == 1 && is_marker(&first.local);
        if *says != Says::Something || silent || is_told {
            return;
        }
        let last = path.rsplit(['/', '@']).next().unwrap_or(path);
        // In bpmn-moddle, what a call calls is a name.
        let refers = vendor.is_empty() && is_reference(last) && last != "calledElement";
        let one = |v: &str| {
            if refers {
                IdValue::Reference(v.trim().to_owned())
            } else {
                IdValue::Text(v.to_owned())
            }
        };
        let value = |v: Option<&str>| v.map(one);
        self.attribute(sides, *new, name.0 + &name.1, value(a), value(b));
    }

    /// An element that comes or goes, unless that around it does.
    fn presence(&mut self, sides: &Sides<'_>, which: Which, e: ElementId) {
        let model = sides.model(which);
        let alone = |e: ElementId| match which {
            Which::Old => sides.matching.of_old(e).is_none(),
            Which::New => sides.matching.of_new(e).is_none(),
        };
        if model.parent(e).is_some_and(alone) {
            return;
        }
        if let Some((tracked, _)) = sides.tracked(which, e) {
            let all = if which == Which::Old { &mut self.removed } else { &mut self.added };
            all.entry(model.id(tracked).to_owned()).or_insert(e);
            return;
        }
        let Some((path, around)) = sides.path_to(which, e) else { return };
        let Some((holder, prefix)) = sides.tracked(which, around) else { return };
        let value = Some(IdValue::Element(e));
        let (old, new) = if which == Which::Old { (value, None) } else { (None, value) };
        let holder = match which {
            Which::New => Some(holder),
            Which::Old => sides.matching.new_of(holder),
        };
        if let Some(holder) = holder {
            self.put(sides, holder, format!("{prefix}{path}"), old, new);
        }
    }

    fn attribute(
        &mut self,
        sides: &Sides<'_>,
        e: ElementId,
        name: String,
        old: Option<IdValue>,
        new: Option<IdValue>,
    ) {
        if let Some((tracked, _)) = sides.tracked(Which::New, e) {
            self.put(sides, tracked, name, old, new);
        }
    }

    fn put(
        &mut self,
        sides: &Sides<'_>,
        tracked: ElementId,
        name: String,
        old: Option<IdValue>,
        new: Option<IdValue>,
    ) {
        let id = sides.new.id(tracked).to_owned();
        let attributes = &mut self.changed.entry(id).or_insert((tracked, Vec::new())).1;
        // What goes and what comes at the same place is one attribute with two values.
        match attributes.iter_mut().find(|a| a.name == name) {
            Some(there) => {
                there.old = there.old.take().or(old);
                there.new = there.new.take().or(new);
            }
            None => attributes.push(IdAttribute { name, old, new }),
        }
    }
}

/// Both models.
struct Sides<'s> {
    old: &'s Model,
    new: &'s Model,
    matching: &'s Matching,
    /// The pool of each process in it, old and new; `None` in a model without collaboration.
    pools: [Option<BTreeMap<ElementId, ElementId>>; 2],
}

fn pools(model: &Model) -> Option<BTreeMap<ElementId, ElementId>> {
    let any = |kind: Kind| model.elements().any(|e| model.kind(e) == kind);
    let pools = model.elements().filter(|&e| model.kind(e) == Kind::Participant);
    let of = pools.filter_map(|pool| Some((model.process_of_participant(pool)?, pool)));
    any(Kind::Collaboration).then(|| of.collect())
}

impl Sides<'_> {
    fn model(&self, which: Which) -> &Model {
        if which == Which::Old { self.old } else { self.new }
    }

    /// The element that stands for another in the answer, and what leads from it to the other.
    fn tracked(&self, which: Which, e: ElementId) -> Option<(ElementId, &'static str)> {
        let model = self.model(which);
        let kind = model.kind(e);
        let pools = &self.pools[usize::from(which == Which::New)];
        let found = match (kind, pools) {
            (Kind::Process, Some(pools)) => (*pools.get(&e)?, "processRef."),
            (
                Kind::Process
                | Kind::Participant
                | Kind::Collaboration
                | Kind::SequenceFlow
                | Kind::MessageFlow
                | Kind::Lane
                | Kind::DataInputAssociation
                | Kind::DataOutputAssociation
                | Kind::DataObjectReference
                | Kind::DataStoreReference,
                _,
            ) => (e, ""),
            _ if kind.is_flow_node() => (e, ""),
            _ => return None,
        };
        (!model.id(found.0).is_empty()).then_some(found)
    }

    /// Whether a drawing in the same place looks different: its label elsewhere, open or closed,
    /// another colour.
    fn is_redrawn(&self, from: DrawingAt, to: DrawingAt) -> bool {
        look(self.old, from) != look(self.new, to)
    }

    /// The name of a property in the meta-model: that of the part it stands in, and the rest.
    fn name(
        &self,
        (old, new): (ElementId, ElementId),
        first: &Step,
        path: &str,
    ) -> (String, String) {
        let end = path.find(['/', '@']).unwrap_or(path.len());
        let (head, rest) = path.split_at(end);
        let place = || part_at(self.new, new, first).or_else(|| part_at(self.old, old, first));
        let head = match list_of(&first.local).filter(|_| first.kind == PropertyKind::Element) {
            Some(list) => format!("{list}[{}]", place().unwrap_or(0)),
            None if first.local.ends_with("LoopCharacteristics") => {
                "loopCharacteristics".to_owned()
            }
            None => head.to_owned(),
        };
        let rest = rest.strip_suffix("/text()").unwrap_or(rest);
        (head, rest.replace(['/', '@'], "."))
    }

    /// The nearest element around another that can be listed, and the way from there.
    fn path_to(&self, which: Which, e: ElementId) -> Option<(String, ElementId)> {
        let model = self.model(which);
        let (mut at, mut path) = (e, String::new());
        loop {
            let parent = model.parent(at)?;
            let collection = collection(model.kind(at));
            let same = |&&s: &&ElementId| collection_name(model, s) == collection_name(model, at);
            let siblings = model.children(parent).iter().filter(same);
            let place = siblings.take_while(|&&s| s != at).count();
            let rest = if path.is_empty() { String::new() } else { format!(".{path}") };
            path = match collection {
                Some(name) => format!("{name}[{place}]{rest}"),
                None => format!("{}{rest}", model.xml_name(at)),
            };
            if self.tracked(which, parent).is_some() {
                return Some((path, parent));
            }
            at = parent;
        }
    }
}

/// What can be seen of a drawing but its place: where its label is, and its attributes.
fn look(model: &Model, at: DrawingAt) -> Option<(Option<Bounds>, BTreeMap<String, String>)> {
    let diagram = model.diagrams().get(at.diagram as usize)?;
    let drawing = diagram.drawings().get(at.drawing as usize)?;
    // What a message flow shows by default says nothing.
    let all = model.drawing_properties(drawing);
    let told = all.filter(|p| p.local_name() != "messageVisibleKind");
    let told = told.map(|p| (p.local_name().to_owned(), p.value().to_owned()));
    Some((drawing.label_bounds(), told.collect()))
}

fn collection_name(model: &Model, e: ElementId) -> &str {
    collection(model.kind(e)).unwrap_or_else(|| model.xml_name(e))
}

/// The list of the meta-model that an element stands in.
fn collection(kind: Kind) -> Option<&'static str> {
    Some(match kind {
        kind if kind.is_flow_node() => "flowElements",
        Kind::SequenceFlow
        | Kind::DataObject
        | Kind::DataObjectReference
        | Kind::DataStoreReference => "flowElements",
        Kind::TextAnnotation | Kind::Association | Kind::Group => "artifacts",
        Kind::LaneSet => "laneSets",
        Kind::Lane => "lanes",
        Kind::Participant => "participants",
        Kind::MessageFlow => "messageFlows",
        Kind::DataInput => "dataInputs",
        Kind::DataOutput => "dataOutputs",
        Kind::DataInputAssociation => "dataInputAssociations",
        Kind::DataOutputAssociation => "dataOutputAssociations",
        _ => return None,
    })
}

/// The list of the meta-model that a part of an element stands in, by its name in the file.
fn list_of(local: &str) -> Option<&'static str> {
    Some(match local {
        "documentation" => "documentation",
        "property" => "properties",
        "potentialOwner" | "performer" | "humanPerformer" | "resourceRole" => "resources",
        local if local.ends_with("EventDefinition") => "eventDefinitions",
        _ => return None,
    })
}

/// Whether a part says something by being there.
fn is_marker(local: &str) -> bool {
    local.ends_with("Characteristics") || local.ends_with("EventDefinition")
}

/// The type of the part that a path leads into, if it leads into one of BPMN's own.
fn part(first: &Step, vendor: &str) -> Option<String> {
    let own = vendor.is_empty() || first.local == "extensionElements";
    (own && first.kind == PropertyKind::Element).then(|| moddle_type(&first.local))
}

/// The place of a part among those of its list; `None` if the element has no such part.
fn part_at(model: &Model, e: ElementId, first: &Step) -> Option<usize> {
    let (list, mut place, mut number) = (list_of(&first.local), 0, 0);
    for property in model.properties(e).filter(|p| p.kind() == PropertyKind::Element) {
        let local = property.local_name();
        let same = local == first.local && namespace_key(property.namespace()) == first.namespace;
        number += u32::from(same);
        if same && number == first.number {
            return Some(place);
        }
        place += usize::from(list.is_some() && list_of(local) == list);
    }
    None
}

/// The type of an element in the meta-model: `bpmn:UserTask` for `userTask`.
pub(crate) fn moddle_type(tag: &str) -> String {
    let mut letters = tag.chars();
    let first = letters.next().map(|c| c.to_ascii_uppercase().to_string()).unwrap_or_default();
    format!("bpmn:{first}{}", letters.as_str())
}
