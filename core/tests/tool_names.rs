//! What a tool adds by itself says nothing: default names at gateways.

use std::sync::Arc;

use synopse::view::{Language, sentence};
use synopse::{Comparison, Options, ReadOptions, read};

fn compare(old: &str, new: &str) -> Comparison {
    let model = |inside: &str| {
        let space = "http://www.omg.org/spec/BPMN/20100524/MODEL";
        let xml = format!("<definitions xmlns=\"{space}\">{inside}</definitions>");
        Arc::new(read(xml.as_bytes(), &ReadOptions::default()).expect("readable"))
    };
    Comparison::new(model(old), model(new), &Options::default())
}

const STEPS: &str = r#"<task id="a" name="Antrag prüfen"/><task id="b" name="Bescheid erstellen"/>
    <task id="c" name="Akte schließen"/>
    <sequenceFlow id="f" sourceRef="a" targetRef="b"/><sequenceFlow id="g" sourceRef="b" targetRef="c"/>"#;

#[test]
fn no_sentence_quotes_a_gateway_by_the_name_of_its_type() {
    let process = |name: &str, more: &str| {
        format!(
            r#"<process id="p"><task id="a" name="Antrag prüfen"/>
            <eventBasedGateway id="e" name="{name}"/><task id="b" name="Bescheid erstellen"/>{more}
            <sequenceFlow id="f" sourceRef="a" targetRef="e"/>
            <sequenceFlow id="g" sourceRef="e" targetRef="b"/></process>"#
        )
    };
    let third = r#"<task id="c" name="Antrag ablehnen"/><sequenceFlow id="h" sourceRef="e" targetRef="c"/>"#;
    let name = "Ereignisbasiertes Gateway";
    for (old, new) in [
        (process(name, ""), process(name, third)),
        (process("Bescheid?", ""), process(name, third)),
        (process(name, ""), process("Bescheid?", "")),
        (process(name, ""), format!("<process id=\"p\">{STEPS}</process>")),
    ] {
        let comparison = compare(&old, &new);
        assert!(!comparison.changes().is_empty());
        for change in comparison.changes() {
            for language in [Language::German, Language::English] {
                let told = sentence(&comparison, change, language);
                assert!(!told.contains(name), "{told}");
            }
        }
    }
}
