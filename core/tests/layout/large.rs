//! Large and odd models: a layout in bounded time, and still a sound one.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use synopse::layout::{LayoutOptions, lay_out};
use synopse::{Model, ReadOptions, read};

use crate::drawn::Drawn;

/// Longest that a layout of 5,000 elements may take in a build without optimisation, on a machine
/// that does other things too.
const LONGEST: Duration = Duration::from_secs(60);

fn process(content: &str) -> Model {
    let xml = format!(
        r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p">{content}</process></definitions>"#
    );
    read(xml.as_bytes(), &ReadOptions::default()).expect("a model")
}

fn tasks(count: usize) -> String {
    (0..count).fold(String::new(), |mut xml, n| {
        let _ = write!(xml, r#"<task id="t{n}" name="Schritt {n}"/>"#);
        xml
    })
}

fn flows(ends: impl Iterator<Item = (usize, usize)>) -> String {
    ends.enumerate().fold(String::new(), |mut xml, (n, (from, to))| {
        let _ = write!(xml, r#"<sequenceFlow id="f{n}" sourceRef="t{from}" targetRef="t{to}"/>"#);
        xml
    })
}

#[track_caller]
fn sound(name: &str, model: &Model) {
    let begun = Instant::now();
    let laid = lay_out(model, &LayoutOptions::default()).expect("a layout");
    let took = begun.elapsed();
    assert!(took < LONGEST, "{name}: {took:?}");
    let drawn = Drawn::new(&laid, &laid.diagrams()[0]);
    let flows = drawn.flows().count();
    println!("{name}: {} nodes, {flows} flows, {took:?}", drawn.shapes.len());
    assert_eq!(drawn.shapes.len(), model.flow_nodes().count(), "{name}");
    assert!(drawn.overlaps().is_empty() && drawn.loose().is_empty(), "{name}");
    if flows < 1_000 {
        assert!(drawn.through().len() * 100 <= flows, "{name}: through nodes");
    }
}

#[test]
fn five_thousand_elements_take_bounded_time() {
    sound("chain", &process(&(tasks(2_500) + &flows((1..2_500).map(|n| (n - 1, n))))));
    sound("star", &process(&(tasks(2_500) + &flows((1..2_500).map(|n| (0, n))))));
    sound("alone", &process(&tasks(3_000)));
    let tree = (1..2_500).map(|n| ((n - 1) / 2, n));
    sound("tree", &process(&(tasks(2_500) + &flows(tree))));
    let web = (0..4_000).map(|n| (n * 7_919 % 1_000, (n * 104_729 + 13) % 1_000));
    sound("web", &process(&(tasks(1_000) + &flows(web))));
    let dense = (0..60).flat_map(|a| (0..60).map(move |b| (a, b)));
    sound("everything to everything", &process(&(tasks(60) + &flows(dense))));
}

#[test]
fn sub_processes_may_be_nested_deeply() {
    let depth = 60;
    let mut xml = String::new();
    for n in 0..depth {
        let _ = write!(xml, r#"<task id="t{n}"/><subProcess id="s{n}">"#);
    }
    xml.push_str(r#"<task id="last"/>"#);
    for n in 0..depth {
        let _ = write!(
            xml,
            r#"</subProcess><sequenceFlow id="f{n}" sourceRef="t{}" targetRef="s{}"/>"#,
            depth - 1 - n,
            depth - 1 - n
        );
    }
    let model = process(&xml);
    let laid = lay_out(&model, &LayoutOptions::default()).expect("a layout");
    let drawn = Drawn::new(&laid, &laid.diagrams()[0]);
    assert_eq!(drawn.shapes.len(), 2 * depth + 1);
    assert!(drawn.overlaps().is_empty() && drawn.outside().is_empty() && drawn.loose().is_empty());
}
