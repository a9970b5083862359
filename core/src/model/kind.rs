//! The types of BPMN elements that have an identity, under their names in the specification.
//!
//! One flat enum with predicates, not a tree of types: comparing asks "may these two be the same
//! step?", and that question cuts across every inheritance tree. Source: BPMN 2.0.2, OMG
//! formal/2013-12-09, clauses 7 to 12.

use serde::{Deserialize, Serialize};

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $xml:literal,)*) => {
        /// The type of an element.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[non_exhaustive]
        #[repr(u8)]
        pub enum Kind {
            $($(#[$doc])* $variant,)*
        }

        impl Kind {
            /// Every kind, in the order of the declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name of the XML element, such as `userTask`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $xml,)* }
            }

            /// The kind of an XML element of the BPMN namespace, if it has an identity.
            pub fn from_xml(local: &str) -> Option<Self> {
                match local { $($xml => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

kinds! {
    /// The root of a file.
    Definitions = "definitions",
    /// A structure of data.
    ItemDefinition = "itemDefinition",
    /// A message that events and message flows refer to.
    Message = "message",
    /// A signal that events refer to.
    Signal = "signal",
    /// An error that events refer to.
    Error = "error",
    /// An escalation that events refer to.
    Escalation = "escalation",
    /// A store of data outside the process.
    DataStore = "dataStore",
    /// A category of elements.
    Category = "category",
    /// A value of a category, shown by a group.
    CategoryValue = "categoryValue",
    /// Participants and the messages between them.
    Collaboration = "collaboration",
    /// A choreography; its parts are read, and compared as flow nodes.
    Choreography = "choreography",
    /// A pool.
    Participant = "participant",
    /// A message between pools.
    MessageFlow = "messageFlow",
    /// A logical exchange of messages.
    Conversation = "conversation",
    /// A conversation that holds others.
    SubConversation = "subConversation",
    /// A conversation defined elsewhere.
    CallConversation = "callConversation",
    /// The link of a participant to a conversation.
    ConversationLink = "conversationLink",
    /// A process.
    Process = "process",
    /// A set of lanes; also the `childLaneSet` of a lane.
    LaneSet = "laneSet",
    /// A lane: who does it.
    Lane = "lane",
    /// A task without a type.
    Task = "task",
    /// A person works with a system.
    UserTask = "userTask",
    /// A person works without a system.
    ManualTask = "manualTask",
    /// A system works alone.
    ServiceTask = "serviceTask",
    /// A message is sent.
    SendTask = "sendTask",
    /// A message is awaited.
    ReceiveTask = "receiveTask",
    /// A script runs.
    ScriptTask = "scriptTask",
    /// A rule decides.
    BusinessRuleTask = "businessRuleTask",
    /// A process or global task that is defined elsewhere.
    CallActivity = "callActivity",
    /// An activity with its own flow inside.
    SubProcess = "subProcess",
    /// A sub-process that is undone as a whole.
    Transaction = "transaction",
    /// A sub-process without fixed order.
    AdHocSubProcess = "adHocSubProcess",
    /// A task of a choreography.
    ChoreographyTask = "choreographyTask",
    /// A sub-process of a choreography.
    SubChoreography = "subChoreography",
    /// A choreography that is defined elsewhere.
    CallChoreography = "callChoreography",
    /// Where a process begins.
    StartEvent = "startEvent",
    /// Where a path ends.
    EndEvent = "endEvent",
    /// Something is awaited.
    IntermediateCatchEvent = "intermediateCatchEvent",
    /// Something is sent or marked.
    IntermediateThrowEvent = "intermediateThrowEvent",
    /// Something that can happen while an activity runs.
    BoundaryEvent = "boundaryEvent",
    /// One of several paths.
    ExclusiveGateway = "exclusiveGateway",
    /// All paths.
    ParallelGateway = "parallelGateway",
    /// One or more paths.
    InclusiveGateway = "inclusiveGateway",
    /// The path whose event happens first.
    EventBasedGateway = "eventBasedGateway",
    /// Any other rule.
    ComplexGateway = "complexGateway",
    /// The order of two flow nodes.
    SequenceFlow = "sequenceFlow",
    /// Data that lives as long as its process.
    DataObject = "dataObject",
    /// A drawing of a data object.
    DataObjectReference = "dataObjectReference",
    /// A drawing of a data store.
    DataStoreReference = "dataStoreReference",
    /// What an activity or a process needs and makes.
    IoSpecification = "ioSpecification",
    /// Data that is needed.
    DataInput = "dataInput",
    /// Data that is made.
    DataOutput = "dataOutput",
    /// Data flows into an activity.
    DataInputAssociation = "dataInputAssociation",
    /// Data flows out of an activity.
    DataOutputAssociation = "dataOutputAssociation",
    /// A note.
    TextAnnotation = "textAnnotation",
    /// The line between a note and what it is about.
    Association = "association",
    /// A frame around elements.
    Group = "group",
    /// Any other child of `definitions`, such as an interface or a resource.
    OtherRoot = "rootElement",
}

impl Kind {
    /// The kind of an XML element of the BPMN namespace, also by the names that it has in one place
    /// only, such as `childLaneSet`.
    pub(crate) fn of_tag(local: &str) -> Option<Self> {
        match local {
            "childLaneSet" => Some(Self::LaneSet),
            "globalConversation" => Some(Self::Collaboration),
            "globalChoreographyTask" => Some(Self::Choreography),
            "rootElement" => None,
            local => Self::from_xml(local),
        }
    }
}

/// The three classes of flow nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NodeClass {
    /// Work: tasks, sub-processes, call activities.
    Activity,
    /// Something that happens.
    Event,
    /// Paths part or meet.
    Gateway,
}

impl Kind {
    /// The class of a flow node, `None` for everything else.
    pub fn node_class(self) -> Option<NodeClass> {
        match self {
            _ if self >= Self::Task && self <= Self::CallChoreography => Some(NodeClass::Activity),
            _ if self >= Self::StartEvent && self <= Self::BoundaryEvent => Some(NodeClass::Event),
            _ if self >= Self::ExclusiveGateway && self <= Self::ComplexGateway => {
                Some(NodeClass::Gateway)
            }
            _ => None,
        }
    }

    /// Whether it is an activity, an event or a gateway.
    pub fn is_flow_node(self) -> bool {
        self.node_class().is_some()
    }

    /// Whether it is an activity.
    pub fn is_activity(self) -> bool {
        self.node_class() == Some(NodeClass::Activity)
    }

    /// Whether it is an event.
    pub fn is_event(self) -> bool {
        self.node_class() == Some(NodeClass::Event)
    }

    /// Whether it is a gateway.
    pub fn is_gateway(self) -> bool {
        self.node_class() == Some(NodeClass::Gateway)
    }

    /// Whether it is an activity with its own flow inside.
    pub fn is_sub_process(self) -> bool {
        matches!(
            self,
            Self::SubProcess | Self::Transaction | Self::AdHocSubProcess | Self::SubChoreography
        )
    }

    /// Whether it has two ends: a flow or an association.
    pub fn is_connection(self) -> bool {
        matches!(
            self,
            Self::SequenceFlow
                | Self::MessageFlow
                | Self::Association
                | Self::ConversationLink
                | Self::DataInputAssociation
                | Self::DataOutputAssociation
        )
    }

    /// Whether it is data that a person sees in the diagram.
    pub fn is_data(self) -> bool {
        matches!(
            self,
            Self::DataObjectReference
                | Self::DataStoreReference
                | Self::DataObject
                | Self::DataStore
                | Self::DataInput
                | Self::DataOutput
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_to_their_kind() {
        for &kind in Kind::ALL {
            assert_eq!(Kind::from_xml(kind.as_str()), Some(kind));
        }
    }

    #[test]
    fn classes_follow_the_specification() {
        assert_eq!(Kind::SubProcess.node_class(), Some(NodeClass::Activity));
        assert_eq!(Kind::BoundaryEvent.node_class(), Some(NodeClass::Event));
        assert_eq!(Kind::EventBasedGateway.node_class(), Some(NodeClass::Gateway));
        assert_eq!(Kind::SequenceFlow.node_class(), None);
        assert_eq!(Kind::Lane.node_class(), None);
    }
}
