//! Generated models: pools, nested lanes, sub-processes, boundary events, messages, data, notes,
//! loops, flows that lead nowhere. `SYNOPSE_CASES` says how many.

use std::fmt::Write as _;

use synopse::layout::{LayoutOptions, lay_out};
use synopse::{Model, ReadOptions, read, write};

use crate::drawn::{Count, missing};
use crate::support::{self, Random};

const TYPES: [&str; 10] = [
    "userTask",
    "task",
    "exclusiveGateway",
    "parallelGateway",
    "intermediateCatchEvent",
    "endEvent",
    "startEvent",
    "callActivity",
    "serviceTask",
    "eventBasedGateway",
];
const LABELS: [&str; 6] = [
    "",
    "ja",
    "Antrag prüfen",
    "Vollständigkeit der Unterlagen feststellen",
    "x\ny",
    "Wohngeldbewilligungsverfahren",
];

/// Writes the nodes and flows of one container; gives the ids of its nodes.
fn container(
    random: &mut Random,
    xml: &mut String,
    id: &str,
    depth: usize,
    all: &mut Vec<String>,
) -> Vec<String> {
    let mut nodes = Vec::new();
    for number in 0..random.below(9) {
        let (node, label) = (format!("{id}n{number}"), LABELS[random.below(LABELS.len())]);
        if depth < 3 && random.below(8) == 0 {
            let event = if random.below(3) == 0 { r#" triggeredByEvent="true""# } else { "" };
            let _ = write!(xml, r#"<subProcess id="{node}" name="{label}"{event}>"#);
            container(random, xml, &node, depth + 1, all);
            xml.push_str("</subProcess>");
        } else {
            let tag = TYPES[random.below(TYPES.len())];
            let _ = write!(xml, r#"<{tag} id="{node}" name="{label}"/>"#);
        }
        for border in 0..random.below(12).saturating_sub(8) {
            let _ = write!(
                xml,
                r#"<boundaryEvent id="{node}b{border}" name="{label}" attachedToRef="{node}"/>"#
            );
            nodes.push(format!("{node}b{border}"));
        }
        nodes.push(node);
    }
    for number in 0..random.below(3) {
        let _ = write!(xml, r#"<dataObjectReference id="{id}d{number}" name="Akte"/>"#);
        let _ = write!(
            xml,
            r#"<textAnnotation id="{id}t{number}"><text>Siehe Satzung, § 4 Absatz 2 und die Anlage</text></textAnnotation>"#
        );
        if let Some(to) = nodes.get(random.below(12)) {
            for data in ["d", "t"] {
                let _ = write!(
                    xml,
                    r#"<association id="{id}a{data}{number}" sourceRef="{id}{data}{number}" targetRef="{to}"/>"#
                );
            }
        }
    }
    for number in 0..random.below(14) {
        // One node more than there is: some flows lead nowhere.
        let mut end = || {
            let chosen = random.below(nodes.len() + 1);
            nodes.get(chosen).cloned().unwrap_or_else(|| "nirgends".to_owned())
        };
        let (from, to) = (end(), end());
        let label = LABELS[random.below(3)];
        let _ = write!(
            xml,
            r#"<sequenceFlow id="{id}f{number}" name="{label}" sourceRef="{from}" targetRef="{to}"/>"#
        );
    }
    all.extend(nodes.iter().cloned());
    nodes
}

fn lanes(random: &mut Random, xml: &mut String, id: &str, depth: usize) {
    let count = 1 + random.below(3);
    for number in 0..count {
        let lane = format!("{id}l{number}");
        let _ = write!(xml, r#"<lane id="{lane}" name="Fachdienst {number}">"#);
        for node in 0..9 {
            if random.below(count + 1) == 0 {
                let _ = write!(
                    xml,
                    "<flowNodeRef>{}n{node}</flowNodeRef>",
                    id.split('l').next().unwrap_or(id)
                );
            }
        }
        if depth < 2 && random.below(4) == 0 {
            let _ = write!(xml, r#"<childLaneSet id="{lane}s">"#);
            lanes(random, xml, &lane, depth + 1);
            xml.push_str("</childLaneSet>");
        }
        xml.push_str("</lane>");
    }
}

fn model(seed: u64) -> Model {
    let mut random = Random::new(seed);
    let pools = random.below(4);
    let mut body = String::new();
    let mut all = Vec::new();
    for number in 0..pools.max(1) {
        let id = format!("p{number}");
        let _ = write!(body, r#"<process id="{id}">"#);
        if random.below(2) == 0 {
            let _ = write!(body, r#"<laneSet id="{id}s">"#);
            lanes(&mut random, &mut body, &id, 0);
            body.push_str("</laneSet>");
        }
        container(&mut random, &mut body, &id, 0, &mut all);
        body.push_str("</process>");
    }
    let mut xml = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">"#.to_owned();
    if pools > 0 {
        xml.push_str(r#"<collaboration id="c">"#);
        for number in 0..pools {
            let _ =
                write!(xml, r#"<participant id="q{number}" name="Amt" processRef="p{number}"/>"#);
        }
        xml.push_str(r#"<participant id="box" name="Bürger"/>"#);
        all.push("box".to_owned());
        all.push("q0".to_owned());
        for number in 0..random.below(8) {
            let (from, to) = (random.below(all.len()), random.below(all.len()));
            let (from, to) = (&all[from], &all[to]);
            let _ = write!(
                xml,
                r#"<messageFlow id="m{number}" name="Antrag" sourceRef="{from}" targetRef="{to}"/>"#
            );
        }
        xml.push_str("</collaboration>");
    }
    let xml = format!("{xml}{body}</definitions>");
    read(xml.as_bytes(), &ReadOptions::default()).expect("generated models are readable")
}

#[test]
fn generated_models_are_laid_out_soundly() {
    let mut count = Count::default();
    let cases = support::count("SYNOPSE_CASES", 150);
    for seed in 0..cases as u64 {
        let model = model(seed);
        count.check(&format!("seed {seed}"), &model);
        let missing = missing(&model);
        assert!(missing.is_empty(), "seed {seed}: not drawn: {missing:?}");
    }
    count.report("generated");
}

#[test]
fn laying_out_twice_changes_nothing() {
    for seed in 0..support::count("SYNOPSE_CASES", 60) as u64 {
        let once = lay_out(&model(seed), &LayoutOptions::default()).expect("a layout");
        let twice = lay_out(&once, &LayoutOptions::default()).expect("a layout");
        assert!(write(&once) == write(&twice), "seed {seed}");
    }
}
