//! The order in which BPMN's schema wants the children of an element.
//!
//! A model keeps properties and child elements apart, each in the order of the file. Here they are
//! woven together again by the sequences of the schema (BPMN 2.0.2, `Semantic.xsd`); the order
//! within each of the two stays as it is.

use crate::model::{ElementId, Kind, Model, Property};

/// All flow nodes: the sequences of tActivity, tCatchEvent, tThrowEvent, tGateway and of what
/// derives from them agree with this one.
const FLOW_NODE: &[&str] = &[
    "documentation",
    "extensionElements",
    "auditing",
    "monitoring",
    "categoryValueRef",
    "incoming",
    "outgoing",
    "ioSpecification",
    "property",
    "dataInput",
    "dataOutput",
    "dataInputAssociation",
    "dataOutputAssociation",
    "inputSet",
    "outputSet",
    "eventDefinition",
    "eventDefinitionRef",
    "resourceRole",
    "loopCharacteristics",
    "participantRef",
    "correlationKey",
    "messageFlowRef",
    "participantAssociation",
    "laneSet",
    "flowElement",
    "artifact",
    "completionCondition",
    "script",
    "rendering",
    "activationCondition",
];

/// Processes, global tasks and other roots.
const PROCESS: &[&str] = &[
    "documentation",
    "extensionElements",
    "supportedInterfaceRef",
    "ioSpecification",
    "ioBinding",
    "auditing",
    "monitoring",
    "property",
    "laneSet",
    "flowElement",
    "artifact",
    "resourceRole",
    "correlationSubscription",
    "supports",
    "script",
    "rendering",
];

/// Collaborations and choreographies.
const COLLABORATION: &[&str] = &[
    "documentation",
    "extensionElements",
    "participant",
    "messageFlow",
    "artifact",
    "conversationNode",
    "conversationAssociation",
    "participantAssociation",
    "messageFlowAssociation",
    "correlationKey",
    "choreographyRef",
    "conversationLink",
    "flowElement",
];

/// Conversations.
const CONVERSATION: &[&str] = &[
    "documentation",
    "extensionElements",
    "participantRef",
    "messageFlowRef",
    "correlationKey",
    "participantAssociation",
    "conversationNode",
];

const DEFINITIONS: &[&str] = &[
    "documentation",
    "extensionElements",
    "import",
    "extension",
    "rootElement",
    "diagram",
    "relationship",
];

/// Everything else has, of what is kept as an element, only these.
const OTHER: &[&str] = &[
    "documentation",
    "extensionElements",
    "partitionElement",
    "flowNodeRef",
    "lane",
    "laneSet",
    "dataInput",
    "dataOutput",
    "inputSet",
    "outputSet",
    "categoryValue",
];

/// The place of the children of one element.
struct Order(&'static [&'static str]);

impl Order {
    /// The order below an element of this kind.
    fn below(kind: Kind) -> Self {
        Self(match kind {
            Kind::Definitions => DEFINITIONS,
            Kind::Process | Kind::OtherRoot => PROCESS,
            Kind::Collaboration | Kind::Choreography => COLLABORATION,
            Kind::Conversation | Kind::SubConversation | Kind::CallConversation => CONVERSATION,
            kind if kind.is_flow_node() => FLOW_NODE,
            _ => OTHER,
        })
    }

    /// The place of a child that goes by this name in the schema; `None` if it has none here.
    fn of(&self, name: &str) -> Option<usize> {
        self.0.iter().position(|known| *known == name)
    }

    /// The place of a property.
    fn of_property(&self, property: Property<'_>) -> Option<usize> {
        let local = property.local_name();
        let name = match local {
            _ if !property.is_bpmn() => return None,
            "performer" | "humanPerformer" | "potentialOwner" => "resourceRole",
            _ if local.ends_with("EventDefinition") => "eventDefinition",
            _ if local.ends_with("oopCharacteristics") => "loopCharacteristics",
            other => other,
        };
        self.of(name)
    }

    /// The place of a child element.
    fn of_element(&self, model: &Model, child: ElementId) -> Option<usize> {
        let name = match model.kind(child) {
            Kind::OtherRoot => model.xml_name(child),
            Kind::Association | Kind::Group | Kind::TextAnnotation => "artifact",
            Kind::Conversation | Kind::SubConversation | Kind::CallConversation => {
                "conversationNode"
            }
            Kind::SequenceFlow
            | Kind::DataObject
            | Kind::DataObjectReference
            | Kind::DataStoreReference => "flowElement",
            kind if kind.is_flow_node() => "flowElement",
            kind => kind.as_str(),
        };
        self.of(name).or_else(|| self.of("rootElement"))
    }
}

/// What stands below an element, in the order of the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Child {
    /// The node of a property tree.
    Property(usize),
    /// `incoming` or `outgoing`, with the flow it names.
    Flow(&'static str, ElementId),
    /// An element.
    Element(ElementId),
    /// The diagrams of the file.
    Diagrams,
}

/// Everything below an element but its attributes. O(children).
pub(super) fn children(model: &Model, element: ElementId) -> Vec<Child> {
    let kind = model.kind(element);
    let order = Order::below(kind);
    let mut last = 0;
    let properties = model.properties(element).filter(|p| !p.is_attribute()).map(|property| {
        // What the schema does not know stays behind what it stood behind.
        last = order.of_property(property).unwrap_or(last);
        (last, Child::Property(property.index()))
    });
    let mut woven: Vec<(usize, Child)> = properties.collect();
    if kind.is_flow_node() {
        let named = |flow: &&ElementId| {
            model.kind(**flow) == Kind::SequenceFlow && !model.id(**flow).is_empty()
        };
        let ends = [("incoming", model.incoming(element)), ("outgoing", model.outgoing(element))];
        let flows = ends.into_iter().flat_map(|(tag, flows)| {
            let place = order.of(tag).unwrap_or(0);
            flows.iter().filter(named).map(move |&flow| (place, Child::Flow(tag, flow)))
        });
        woven = weave(woven, flows.collect());
    }
    let elements = model.children(element).iter().map(|&child| {
        let place = order.of_element(model, child).unwrap_or(usize::MAX);
        (place, Child::Element(child))
    });
    woven = weave(woven, elements.collect());
    if model.parent(element).is_none() && kind == Kind::Definitions && !model.diagrams().is_empty()
    {
        let place = order.of("diagram").unwrap_or(usize::MAX);
        woven = weave(woven, vec![(place, Child::Diagrams)]);
    }
    woven.into_iter().map(|(_, child)| child).collect()
}

/// Merges two lists by place; each keeps its own order, and the first goes first among equals.
fn weave(first: Vec<(usize, Child)>, second: Vec<(usize, Child)>) -> Vec<(usize, Child)> {
    if second.is_empty() {
        return first;
    }
    let mut woven = Vec::with_capacity(first.len() + second.len());
    let mut first = first.into_iter().peekable();
    for child in second {
        while let Some(earlier) = first.next_if(|earlier| earlier.0 <= child.0) {
            woven.push(earlier);
        }
        woven.push(child);
    }
    woven.extend(first);
    woven
}
