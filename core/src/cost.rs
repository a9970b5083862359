//! What each difference costs, in thousandths, each with its reason: the one place.
//!
//! The unit, 1,000, is one step that only one of two models has. Costs are linear and symmetric, so
//! that they add up, have bounds, and one definition serves matching, diff and similarity. (The
//! average per matched pair of Dijkman et al., *Graph matching algorithms for business process
//! model similarity search*, BPM 2009, is neither additive nor bounded.)

use crate::model::{EventDefinition, Kind, NodeClass};

/// A step that only one model has.
pub const NODE: u32 = 1_000;

/// Two steps that are matched but have nothing in common: as much as leaving both out.
pub const SUBSTITUTION: u32 = 2 * NODE;

/// A sequence flow that only one model has: half a step, since most flows come with a step.
pub const FLOW: u32 = 500;

/// A condition or branch label that differs on a matched flow.
pub const CONDITION: u32 = 250;

/// A matched step in another lane.
pub const LANE: u32 = 500;

/// A data object, store or message flow that only one model has.
pub const ARTIFACT: u32 = 500;

/// A property of a matched element that differs, such as a deadline or a documentation.
pub const PROPERTY: u32 = 100;

/// All that differs at one element and no reader sees, such as a colour or the class of an adapter:
/// tools write dozens of them at every step, and a drawing is no other for it. Of two models, all of it
/// together costs at most one [`PROPERTY`].
pub const TECHNICAL: u32 = 10;

/// All properties and conditions of one element that differ together, at most: an element that is
/// there on both sides differs less than one that only one side has, whatever is noted at it.
pub const NOTES: u32 = 250;

/// What a difference of type takes from the likeness of two flow nodes, in thousandths.
///
/// Types of task tell how a step is done, not which step it is, and beginners leave them out: 20.
/// An event for a task ("Antrag eingegangen" for "Antrag entgegennehmen") is another view of one
/// step: 160; a wait for a message, or its sending, drawn as an event or as a task of that kind, is
/// the same by the specification of BPMN: 40. What a gateway decides is its meaning: 300. Symmetric.
pub fn type_difference(a: (Kind, EventDefinition), b: (Kind, EventDefinition)) -> u32 {
    if a == b {
        return 0;
    }
    match (a.0.node_class(), b.0.node_class()) {
        (Some(NodeClass::Activity), Some(NodeClass::Activity)) => 20,
        (Some(NodeClass::Gateway), Some(NodeClass::Gateway)) => 300,
        (Some(NodeClass::Event), Some(NodeClass::Event)) if a.0 == b.0 => 40,
        (Some(NodeClass::Event), Some(NodeClass::Event)) => event_difference(a.0, b.0),
        _ if is_message(a, b) || is_message(b, a) => 40,
        _ => 160,
    }
}

/// Whether an event and a task are two ways to draw one receiving, or one sending, of a message.
fn is_message(event: (Kind, EventDefinition), task: (Kind, EventDefinition)) -> bool {
    event.1 == EventDefinition::Message
        && matches!(
            (event.0, task.0),
            (Kind::IntermediateCatchEvent, Kind::ReceiveTask)
                | (Kind::IntermediateThrowEvent, Kind::SendTask)
        )
}

/// Start and end are opposite roles; everything between is near to everything between.
fn event_difference(a: Kind, b: Kind) -> u32 {
    match (
        a == Kind::StartEvent || b == Kind::StartEvent,
        a == Kind::EndEvent || b == Kind::EndEvent,
    ) {
        (true, true) => 400,
        (false, false) => 60,
        _ => 120,
    }
}

/// How alike two flow nodes are that are matched by what surrounds them, where only one has a label:
/// a name that is missing speaks neither for nor against.
pub const NAMELESS: u32 = 500;

/// The cost of matching two flow nodes that are this alike, both in thousandths.
pub fn substitution(likeness: u32) -> u32 {
    SUBSTITUTION - 2 * likeness.min(1_000)
}
