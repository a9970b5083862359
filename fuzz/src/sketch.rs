//! A model in a few bytes: what the fuzzer changes is a step or a flow, not a letter of XML.

use arbitrary::{Arbitrary, Unstructured};

const TAGS: &[&str] = &[
    "task",
    "userTask",
    "sendTask",
    "callActivity",
    "subProcess",
    "exclusiveGateway",
    "parallelGateway",
    "eventBasedGateway",
    "startEvent",
    "endEvent",
    "intermediateCatchEvent",
    "boundaryEvent",
    "dataObjectReference",
    "textAnnotation",
];

const WORDS: &[&str] = &[
    "Antrag prüfen",
    "Prüfung des Antrags",
    "Antrag nicht prüfen",
    "Gewerbe anmelden",
    "Gewerbe abmelden",
    "Bescheid erstellen und versenden",
    "SB: Akte anlegen",
    "4 Steuer wird festgesetzt",
    "Exklusives Gateway",
    "vollständig?",
    "Check application",
    "",
];

/// A node.
#[derive(Debug, Clone, Arbitrary)]
pub(crate) struct Node {
    tag: u8,
    label: Label,
    lane: u8,
    inside: u8,
    extra: u8,
}

/// A label: one that people write, or anything.
#[derive(Debug, Clone, Arbitrary)]
pub(crate) enum Label {
    Known(u8),
    Any(String),
}

/// A flow: its ends and what it says.
#[derive(Debug, Clone, Arbitrary)]
pub(crate) struct Flow {
    from: u8,
    to: u8,
    kind: u8,
    label: Label,
}

/// A process, perhaps with lanes.
#[derive(Debug, Clone, Arbitrary)]
pub(crate) struct Sketch {
    nodes: Vec<Node>,
    flows: Vec<Flow>,
    lanes: u8,
    ids: u8,
}

/// What is done to a sketch to make the other side of a comparison.
#[derive(Debug, Arbitrary)]
pub(crate) enum Edit {
    Remove(u8),
    Repeat(u8),
    Relabel(u8, Label),
    Retag(u8, u8),
    MoveLane(u8, u8),
    MoveInside(u8, u8),
    RemoveFlow(u8),
    AddFlow(Flow),
    Redirect(u8, u8),
    Ids(u8),
}

impl Sketch {
    /// A sketch, and another that comes of it by a few edits.
    pub(crate) fn pair(data: &[u8]) -> arbitrary::Result<(Self, Self)> {
        let mut bytes = Unstructured::new(data);
        let old = Self::arbitrary(&mut bytes)?;
        let mut new = old.clone();
        for edit in Vec::<Edit>::arbitrary(&mut bytes)?.iter().take(24) {
            new.apply(edit);
        }
        Ok((old, new))
    }

    fn apply(&mut self, edit: &Edit) {
        let (nodes, flows) = (self.nodes.len(), self.flows.len());
        let node = |at: u8| usize::from(at) % nodes.max(1);
        let flow = |at: u8| usize::from(at) % flows.max(1);
        match edit {
            Edit::Remove(at) if nodes > 0 => drop(self.nodes.remove(node(*at))),
            Edit::Repeat(at) if nodes > 0 => self.nodes.push(self.nodes[node(*at)].clone()),
            Edit::Relabel(at, label) if nodes > 0 => self.nodes[node(*at)].label = label.clone(),
            Edit::Retag(at, tag) if nodes > 0 => self.nodes[node(*at)].tag = *tag,
            Edit::MoveLane(at, lane) if nodes > 0 => self.nodes[node(*at)].lane = *lane,
            Edit::MoveInside(at, host) if nodes > 0 => self.nodes[node(*at)].inside = *host,
            Edit::RemoveFlow(at) if flows > 0 => drop(self.flows.remove(flow(*at))),
            Edit::AddFlow(flow) => self.flows.push(flow.clone()),
            Edit::Redirect(at, to) if flows > 0 => self.flows[flow(*at)].to = *to,
            Edit::Ids(ids) => self.ids = *ids,
            _ => {}
        }
    }

    /// The model as BPMN.
    pub(crate) fn xml(&self) -> String {
        let ids = ["a", "b", "c"][usize::from(self.ids % 3)];
        let mut xml = format!(
            "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" xmlns:v=\"urn:v\"><process id=\"{ids}P\">"
        );
        let nodes: Vec<(usize, &Node)> = self.nodes.iter().enumerate().take(48).collect();
        let lanes = usize::from(self.lanes % 4);
        if lanes > 0 {
            xml.push_str("<laneSet>");
            for lane in 0..lanes {
                xml.push_str(&format!("<lane id=\"{ids}L{lane}\" name=\"Amt {lane}\">"));
                for (i, _) in nodes.iter().filter(|(_, n)| usize::from(n.lane) % lanes == lane) {
                    xml.push_str(&format!("<flowNodeRef>{ids}{i}</flowNodeRef>"));
                }
                xml.push_str("</lane>");
            }
            xml.push_str("</laneSet>");
        }
        self.inside(&mut xml, ids, &nodes, None, 0);
        for (i, flow) in self.flows.iter().enumerate().take(64) {
            let end = |at: u8| usize::from(at) % nodes.len().max(1);
            let tag = ["sequenceFlow", "sequenceFlow", "sequenceFlow", "association"]
                [usize::from(flow.kind & 3)];
            let (from, to, label) = (end(flow.from), end(flow.to), flow.label.text());
            xml.push_str(&format!(
                "<{tag} id=\"{ids}f{i}\" sourceRef=\"{ids}{from}\" targetRef=\"{ids}{to}\" name=\"{label}\">"
            ));
            if flow.kind & 4 != 0 {
                xml.push_str("<conditionExpression>x = 1</conditionExpression>");
            }
            xml.push_str(&format!("</{tag}>"));
        }
        xml.push_str("</process></definitions>");
        xml
    }

    /// The nodes that stand in one sub-process, or in none.
    fn inside(
        &self,
        xml: &mut String,
        ids: &str,
        nodes: &[(usize, &Node)],
        host: Option<usize>,
        depth: usize,
    ) {
        // A node stands in an earlier sub-process if it names one, so the nesting has an end.
        let hosted = |(i, node): (usize, &Node)| {
            let at = usize::from(node.inside);
            (node.inside != 0 && at < i && nodes[at].1.tag() == "subProcess").then_some(at)
        };
        for &(i, node) in nodes.iter().filter(|&&(i, node)| hosted((i, node)) == host) {
            let (tag, label) = (node.tag(), node.label.text());
            let host = usize::from(node.extra) % nodes.len();
            let attributes = match tag {
                "boundaryEvent" => format!(" attachedToRef=\"{ids}{host}\""),
                "callActivity" => format!(" calledElement=\"P{}\"", node.extra),
                _ => String::new(),
            };
            xml.push_str(&format!("<{tag} id=\"{ids}{i}\" name=\"{label}\"{attributes}>"));
            if node.extra & 1 != 0 {
                xml.push_str("<documentation>Rechtsgrundlage: § 1</documentation>");
            }
            if node.extra & 2 != 0 {
                xml.push_str("<extensionElements><v:x y=\"1\">z</v:x></extensionElements>");
            }
            match tag {
                "textAnnotation" => xml.push_str(&format!("<text>{label}</text>")),
                tag if tag.ends_with("Event") && node.extra & 4 != 0 => xml.push_str(
                    "<timerEventDefinition><timeDuration>P14D</timeDuration></timerEventDefinition>",
                ),
                "subProcess" if depth < 48 => self.inside(xml, ids, nodes, Some(i), depth + 1),
                _ => {}
            }
            xml.push_str(&format!("</{tag}>"));
        }
    }
}

impl Node {
    fn tag(&self) -> &'static str {
        TAGS[usize::from(self.tag) % TAGS.len()]
    }
}

impl Label {
    /// The label, escaped for an attribute.
    fn text(&self) -> String {
        let text = match self {
            Self::Known(at) => WORDS[usize::from(*at) % WORDS.len()],
            Self::Any(text) => text,
        };
        let mut escaped = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '&' => escaped.push_str("&amp;"),
                '<' => escaped.push_str("&lt;"),
                '"' => escaped.push_str("&quot;"),
                '\n' | '\r' | '\t' => escaped.push_str(&format!("&#{};", u32::from(c))),
                c if c < ' ' || matches!(c, '\u{FFFE}' | '\u{FFFF}') => escaped.push('\u{FFFD}'),
                c => escaped.push(c),
            }
        }
        escaped
    }
}
