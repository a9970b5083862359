//! How sentences name things. What a tool adds by itself says nothing: default names at gateways, frames
//! without a name. Steps of one name are told apart by whose they are.

use std::sync::Arc;

use synopse::diff::Verdict;
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

fn framed(pool: &str, lane: &str, inside: &str) -> String {
    format!(
        r#"<collaboration id="k"><participant id="q" name="{pool}" processRef="p"/></collaboration>
        <process id="p"><laneSet id="s"><lane id="l" name="{lane}">{inside}<flowNodeRef>a</flowNodeRef>
        <flowNodeRef>b</flowNodeRef><flowNodeRef>c</flowNodeRef></lane></laneSet>{STEPS}</process>"#
    )
}

fn has_frames(comparison: &Comparison) -> bool {
    comparison.diff().ignored.keys().any(|ignored| ignored.as_str() == "tool-frames")
}

fn told(comparison: &Comparison) -> Vec<String> {
    let changes = comparison.changes().iter();
    changes.map(|change| sentence(comparison, change, Language::German)).collect()
}

#[test]
fn a_frame_without_a_name_says_nothing() {
    let plain = format!("<process id=\"p\">{STEPS}</process>");
    for (pool, lane) in [("", ""), ("Pool", "Lane"), ("", "Lane 1")] {
        let framed = framed(pool, lane, "");
        for (old, new) in [(&plain, &framed), (&framed, &plain)] {
            let comparison = compare(old, new);
            assert_eq!(comparison.verdict(), Verdict::Equivalent, "{:?}", told(&comparison));
            assert!(has_frames(&comparison));
            assert_eq!(comparison.similarity().overall, 1_000_000);
            assert_eq!(comparison.similarity().roles, None);
        }
    }
}

#[test]
fn lanes_stay_a_statement_where_the_other_side_has_only_a_frame() {
    let lanes = format!(
        r#"<process id="p"><laneSet id="s"><lane id="l" name="Steueramt"><flowNodeRef>a</flowNodeRef>
        <flowNodeRef>b</flowNodeRef></lane><lane id="m" name="Kasse"><flowNodeRef>c</flowNodeRef></lane>
        </laneSet>{STEPS}</process>"#
    );
    // A frame with other ids than the lanes, so that it is the partner of neither.
    let frame = framed("", "", "").replace("\"l\"", "\"x\"").replace("\"s\"", "\"y\"");
    for (old, new) in [(&lanes, &frame), (&frame, &lanes)] {
        let comparison = compare(old, new);
        assert_eq!(comparison.verdict(), Verdict::Changed);
        let told = told(&comparison).join("\n");
        assert!(told.contains("Steueramt") && told.contains("Kasse"), "{told}");
    }
}

#[test]
fn a_frame_with_a_name_or_a_documentation_or_a_process_of_its_own_is_told() {
    let plain = format!("<process id=\"p\">{STEPS}</process>");
    let documented = "<documentation>Das Steueramt.</documentation>";
    let beside = r#"<collaboration id="k"><participant id="q" processRef="r"/></collaboration>
        <process id="r"><task id="x" name="Bürgschaft anfordern"/></process>"#;
    for new in [
        framed("Stadt A", "Steueramt", ""),
        framed("", "", documented).replace(r#"<participant id="q" name="" processRef="p"/>"#, ""),
        format!("{plain}{beside}"),
    ] {
        let comparison = compare(&plain, &new);
        assert_ne!(comparison.verdict(), Verdict::Equivalent, "{new}");
        assert!(!has_frames(&comparison), "{new}");
        assert!(!told(&comparison).is_empty());
    }
}

fn sentences(comparison: &Comparison) -> Vec<String> {
    let changes = comparison.changes().iter();
    changes.map(|change| sentence(comparison, change, Language::German)).collect()
}

#[test]
fn steps_of_one_name_are_told_apart_by_their_lane_or_pool() {
    let process = |task: &str, lanes: [&str; 2], step: &str| {
        let [first, second] = lanes;
        format!(
            r#"<process id="p"><laneSet id="s"><lane id="l" name="{first}"><flowNodeRef>a</flowNodeRef></lane>
            <lane id="m" name="{second}"><flowNodeRef>b</flowNodeRef></lane></laneSet>
            <{task} id="a" name="Antrag prüfen"/><task id="c" name="Akte anlegen"/>
            <{task} id="b" name="Antrag prüfen"/>{step}
            <sequenceFlow id="f" sourceRef="a" targetRef="c"/><sequenceFlow id="g" sourceRef="c" targetRef="b"/>
            </process>"#
        )
    };
    let step =
        r#"<intermediateThrowEvent id="d"/><sequenceFlow id="h" sourceRef="b" targetRef="d"/>"#;
    let compared = |lanes: [&str; 2]| {
        let (old, new) = (process("task", lanes, ""), process("userTask", lanes, step));
        sentences(&compare(&old, &new))
    };
    let told = |which: [&str; 2]| {
        let [first, second] = which;
        let retyped = |whose: &str| {
            format!(
                "Der Schritt „Antrag prüfen“{whose} ist jetzt eine Benutzeraufgabe (bisher eine Aufgabe \
                 ohne Typ)."
            )
        };
        let event = format!("Ein Zwischenereignis nach „Antrag prüfen“{second} ist neu.");
        vec![retyped(first), retyped(second), event]
    };
    assert_eq!(compared(["Kasse", "Amt"]), told([" („Kasse“)", " („Amt“)"]));
    // Where the lane says nothing, nothing is said of it.
    assert_eq!(compared(["Amt", "Amt"]), told(["", ""]));
}

#[test]
fn what_is_referred_to_is_told_by_its_name() {
    let process = |message: &str, signal: &str| {
        format!(
            r#"<message id="m" name="Antrag"/><message id="n" name="Nachtrag"/>
            <signal id="s" name="Alarm"/><signal id="t" name="Ende"/>
            <process id="p"><receiveTask id="a" name="Warten" messageRef="{message}"/>
            <intermediateThrowEvent id="b" name="Los"><signalEventDefinition signalRef="{signal}"/>
            </intermediateThrowEvent><sequenceFlow id="f" sourceRef="a" targetRef="b"/></process>"#
        )
    };
    assert_eq!(
        sentences(&compare(&process("m", "s"), &process("n", "t"))),
        [
            "Bei „Warten“ lautet die Nachricht jetzt „Nachtrag“ (bisher „Antrag“).",
            "Bei „Los“ lautet das Signal jetzt „Ende“ (bisher „Alarm“).",
        ]
    );
}
