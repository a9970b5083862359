//! What a property concerns, and which values say nothing.
//!
//! Defaults are those of the BPMN 2.0.2 schema.

use super::{Class, Ignored};
use crate::model::Kind;

/// Attributes with the value that their absence means.
const DEFAULTS: &[(&str, &str)] = &[
    ("isExecutable", "false"),
    ("isClosed", "false"),
    ("processType", "None"),
    ("isInterrupting", "true"),
    ("cancelActivity", "true"),
    ("parallelMultiple", "false"),
    ("triggeredByEvent", "false"),
    ("isForCompensation", "false"),
    ("startQuantity", "1"),
    ("completionQuantity", "1"),
    ("isCollection", "false"),
    ("isUnlimited", "true"),
    ("isImmediate", "true"),
    ("instantiate", "false"),
    ("eventGatewayType", "Exclusive"),
    ("gatewayDirection", "Unspecified"),
    ("associationDirection", "None"),
    ("textFormat", "text/plain"),
    ("implementation", "##unspecified"),
    ("implementation", "##WebService"),
    ("isSequential", "false"),
    ("testBefore", "false"),
    ("behavior", "All"),
    ("ordering", "Parallel"),
    ("cancelRemainingInstances", "true"),
    ("waitForCompletion", "true"),
    ("isPrivate", "false"),
    ("structure", "##unspecified"),
    ("itemKind", "Information"),
    ("method", "##Compensate"),
    ("isReference", "true"),
];

/// How a path names the state of a model in the store of a tool, which is another with every save.
const REVISION: &str = "[revisionid]";

/// How a path names where a tool draws the label of an element.
const LABEL: &str = "signavioLabel";

/// Whether an attribute has the value that its absence means.
pub(super) fn is_default(name: &str, value: &str) -> bool {
    DEFAULTS.contains(&(name, value))
}

/// The last name of a path.
pub(super) fn last(path: &str) -> &str {
    let end = path.rsplit(['/', '@']).next().unwrap_or(path);
    let end = end.split('[').next().unwrap_or(end);
    end.rsplit(':').next().unwrap_or(end)
}

/// Whether a difference of this property says nothing, and why.
pub(super) fn passed_over(
    kind: Kind,
    path: &str,
    vendor: &str,
    old: Option<&str>,
    new: Option<&str>,
) -> Option<Ignored> {
    let name = last(path);
    if kind == Kind::Definitions && !path.starts_with("documentation") {
        return Some(Ignored::Exporter);
    }
    if vendor.is_empty() && name == "gatewayDirection" {
        return Some(Ignored::Defaults);
    }
    if !vendor.is_empty() && path.contains(REVISION) {
        return Some(Ignored::Exporter);
    }
    // Tools write an empty list for nothing.
    let empty = |value: Option<&str>| {
        value.map(str::trim).is_none_or(|v| v.is_empty() || (!vendor.is_empty() && v == "[]"))
    };
    // An empty element can be a marker, such as a loop; anything else that is empty says nothing.
    let marker = name.ends_with("Characteristics") || name.ends_with("Definition");
    if empty(old) && empty(new) && !marker {
        return Some(Ignored::Defaults);
    }
    let default = |value: Option<&str>| value.is_some_and(|value| is_default(name, value));
    let says_nothing = |value: Option<&str>| value.is_none() || default(value);
    if vendor.is_empty() && old != new && says_nothing(old) && says_nothing(new) {
        return Some(Ignored::Defaults);
    }
    // A type attribute on an expression tells the schema, not the reader.
    if path.ends_with("@xsi:type") || vendor.ends_with("XMLSchema-instance") {
        return Some(Ignored::Exporter);
    }
    let span = |value: Option<&str>| value.and_then(duration);
    if span(old).is_some() && span(old) == span(new) {
        return Some(Ignored::Spelling);
    }
    let folded =
        |value: Option<&str>| value.map(|v| v.split_whitespace().collect::<Vec<_>>().join(" "));
    // The same id on both sides is told where it means another element.
    (old != new && folded(old) == folded(new)).then_some(Ignored::WhiteSpace)
}

/// Months, days and seconds of an ISO 8601 duration of whole units: a week has seven days and a year
/// twelve months; a day has no fixed number of hours. `None` for anything else.
fn duration(text: &str) -> Option<[u64; 3]> {
    let body = text.trim().strip_prefix('P')?;
    let (date, time) = body.split_once('T').map_or((body, None), |(d, t)| (d, Some(t)));
    let mut sums = [0u64; 3];
    let mut any = false;
    for (mut rest, is_time) in [(date, false), (time.unwrap_or_default(), true)] {
        while !rest.is_empty() {
            let end = rest.find(|c: char| !c.is_ascii_digit())?;
            let number: u64 = rest[..end].parse().ok()?;
            let unit = rest[end..].chars().next()?;
            let (place, times) = match (unit, is_time) {
                ('Y', false) => (0, 12),
                ('M', false) => (0, 1),
                ('W', false) => (1, 7),
                ('D', false) => (1, 1),
                ('H', true) => (2, 3_600),
                ('M', true) => (2, 60),
                ('S', true) => (2, 1),
                _ => return None,
            };
            sums[place] = number.checked_mul(times).and_then(|n| n.checked_add(sums[place]))?;
            rest = &rest[end + unit.len_utf8()..];
            any = true;
        }
    }
    any.then_some(sums)
}

/// Whether it names the end of a data association that lies inside its step.
pub(super) fn is_inner_end(kind: Kind, path: &str) -> bool {
    match kind {
        Kind::DataInputAssociation => path.starts_with("targetRef"),
        Kind::DataOutputAssociation => path.starts_with("sourceRef"),
        _ => false,
    }
}

/// Whether a property only wires data that is told elsewhere: placeholders that a tool puts into a
/// step, and which object stands behind a drawing of it.
pub(super) fn is_wiring(kind: Kind, path: &str) -> bool {
    match kind {
        Kind::DataObjectReference | Kind::DataStoreReference => {
            path.starts_with("dataObjectRef") || path.starts_with("dataStoreRef")
        }
        Kind::IoSpecification => true,
        _ if is_inner_end(kind, path) => true,
        kind if kind.is_flow_node() => {
            path.starts_with("property@") || path.starts_with("property[")
        }
        _ => false,
    }
}

/// What a property of an element concerns.
pub(super) fn class_of(kind: Kind, path: &str, vendor: &str) -> Class {
    let first = path.split(['/', '@', '[']).next().unwrap_or(path);
    let name = last(path);
    let lower = name.to_ascii_lowercase();
    let colours = |name: &str| name.contains("color") || name.contains("colour");
    if colours(&lower) || (!vendor.is_empty() && (path.contains(LABEL) || colours(path))) {
        return Class::Layout;
    }
    if lower.contains("duedate") || lower.contains("followupdate") || lower.contains("deadline") {
        return Class::Deadline;
    }
    if lower.contains("formkey") || lower.contains("formid") || lower.contains("formref") {
        return Class::Data;
    }
    if lower.contains("assignee") || lower.contains("candidate") {
        return Class::Responsibility;
    }
    if !vendor.is_empty() || first == "extensionElements" {
        return Class::Technical;
    }
    match first {
        "name" => name_class(kind),
        "documentation" | "text" => Class::Text,
        "timerEventDefinition" => Class::Deadline,
        "conditionExpression"
        | "default"
        | "conditionalEventDefinition"
        | "condition"
        | "activationCondition"
        | "completionCondition" => Class::Condition,
        "messageEventDefinition"
        | "signalEventDefinition"
        | "errorEventDefinition"
        | "escalationEventDefinition"
        | "linkEventDefinition"
        | "messageRef" => Class::Communication,
        "standardLoopCharacteristics"
        | "multiInstanceLoopCharacteristics"
        | "calledElement"
        | "triggeredByEvent"
        | "isInterrupting"
        | "cancelActivity"
        | "isForCompensation"
        | "attachedToRef"
        | "ordering"
        | "terminateEventDefinition"
        | "compensateEventDefinition"
        | "cancelEventDefinition"
        | "eventGatewayType"
        | "instantiate"
        | "parallelMultiple" => Class::Flow,
        "potentialOwner"
        | "humanPerformer"
        | "performer"
        | "resourceRole"
        | "participantMultiplicity" => Class::Responsibility,
        "ioSpecification" | "dataState" | "isCollection" | "dataObjectRef" | "dataStoreRef"
        | "itemSubjectRef" | "sourceRef" | "targetRef" | "capacity" => Class::Data,
        _ if kind.is_data() => Class::Data,
        _ => Class::Technical,
    }
}

/// What the name of an element concerns.
pub(super) fn name_class(kind: Kind) -> Class {
    match kind {
        Kind::Lane | Kind::Participant | Kind::LaneSet => Class::Responsibility,
        Kind::SequenceFlow => Class::Condition,
        Kind::MessageFlow => Class::Communication,
        kind if kind.is_data() => Class::Data,
        Kind::Message | Kind::Signal | Kind::Error | Kind::Escalation => Class::Technical,
        _ => Class::Text,
    }
}

/// What an element that comes or goes concerns.
pub(super) fn presence_class(kind: Kind) -> Class {
    match kind {
        Kind::Participant | Kind::Lane | Kind::LaneSet => Class::Responsibility,
        Kind::MessageFlow
        | Kind::Conversation
        | Kind::SubConversation
        | Kind::CallConversation
        | Kind::ConversationLink => Class::Communication,
        Kind::DataInputAssociation | Kind::DataOutputAssociation | Kind::IoSpecification => {
            Class::Data
        }
        kind if kind.is_data() => Class::Data,
        Kind::TextAnnotation | Kind::Association | Kind::Group => Class::Text,
        kind if kind.is_flow_node() => Class::Flow,
        Kind::SequenceFlow | Kind::Process => Class::Flow,
        _ => Class::Technical,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_weeks_are_forty_two_days_but_a_day_is_not_its_hours() {
        assert_eq!(duration("P6W"), duration(" P42D "));
        assert_eq!(duration("P1Y"), duration("P12M"));
        assert_eq!(duration("PT1H30M"), duration("PT5400S"));
        assert_ne!(duration("P1D"), duration("PT24H"));
        assert_ne!(duration("P1M"), duration("P30D"));
        for odd in
            ["", "P", "PT", "6 Wochen", "P1.5D", "P99999999999999999999D", "P9999999999999999999Y"]
        {
            assert_eq!(duration(odd), None, "{odd}");
        }
    }

    #[test]
    fn durations_written_otherwise_are_passed_over() {
        let path = "timerEventDefinition/timeDuration";
        let told = |old, new| passed_over(Kind::BoundaryEvent, path, "", Some(old), Some(new));
        assert_eq!(told("P42D", "P6W"), Some(Ignored::Spelling));
        assert_eq!(told("P42D", "P6M"), None);
    }
}
