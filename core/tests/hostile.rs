//! What may come in: nothing panics, hangs or grows without bound, and every refusal has a place.
#![allow(
    clippy::format_push_string,
    clippy::format_collect,
    reason = "generated XML reads best as it is written"
)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use synopse::diff::Verdict;
use synopse::model::Kind;
use synopse::{Comparison, ErrorKind, Model, Options, ReadOptions, read, view};

const HEAD: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">"#;

fn parse(xml: &str) -> Result<Model, synopse::Error> {
    read(xml.as_bytes(), &ReadOptions::default())
}

/// A chain of tasks with these labels.
fn chain(ids: &str, labels: &[String]) -> Arc<Model> {
    let mut xml = format!("{HEAD}<process id=\"{ids}p\">");
    for (i, label) in labels.iter().enumerate() {
        xml += &format!("<task id=\"{ids}{i}\" name=\"{label}\"/>");
    }
    for i in 1..labels.len() {
        let before = i - 1;
        xml += &format!(
            "<sequenceFlow id=\"{ids}f{i}\" sourceRef=\"{ids}{before}\" targetRef=\"{ids}{i}\"/>"
        );
    }
    xml += "</process></definitions>";
    Arc::new(parse(&xml).expect("a chain is readable"))
}

fn compare(old: &Arc<Model>, new: &Arc<Model>) -> Comparison {
    Comparison::new(old.clone(), new.clone(), &Options::default())
}

#[test]
fn limits_are_clear_errors() {
    let deep = format!("{HEAD}{}", "<subProcess>".repeat(100_000));
    let long = format!("{HEAD}<process name=\"{}\"/></definitions>", "a".repeat(17 << 20));
    let attributes: String = (0..2_000).map(|i| format!(" a{i}=\"\"")).collect();
    let wide = format!("{HEAD}<process{attributes}/></definitions>");
    for xml in [deep, long, wide] {
        let error = parse(&xml).expect_err("beyond a limit");
        assert_eq!(error.kind(), ErrorKind::Limit, "{error}");
        assert!(error.line().is_some() && error.column().is_some(), "{error}");
        assert!(!error.to_string().contains('\n'));
    }
    let few = ReadOptions { max_elements: 3, ..ReadOptions::default() };
    let xml = format!("{HEAD}<process/><process/><process/></definitions>");
    assert_eq!(read(xml.as_bytes(), &few).map_err(|e| e.kind()).err(), Some(ErrorKind::Limit));
    let small = ReadOptions { max_bytes: 10, ..ReadOptions::default() };
    assert_eq!(read(xml.as_bytes(), &small).map_err(|e| e.kind()).err(), Some(ErrorKind::Limit));
}

#[test]
fn entities_are_never_expanded() {
    let mut xml = String::from("<!DOCTYPE d [<!ENTITY a0 \"ha\">");
    for i in 1..12 {
        xml += &format!("<!ENTITY a{i} \"{}\">", format!("&a{};", i - 1).repeat(10));
    }
    xml += &format!("]>{HEAD}<process id=\"p\" name=\"&a11;\"/></definitions>");
    let model = parse(&xml).expect("read with a warning");
    let codes: Vec<&str> = model.warnings().iter().map(|w| w.code.as_str()).collect();
    assert_eq!(codes, ["doctype-ignored", "unknown-entity"]);
    assert_eq!(model.name(), Some("&a11;"));
}

#[test]
fn a_file_cut_anywhere_is_refused_with_a_place_or_read() {
    let labels: Vec<String> = (0..40).map(|i| format!("Prüfung {i} &#8211; &amp; mehr")).collect();
    let mut xml = format!("{HEAD}<process id=\"p\"><!-- Kommentar -->");
    for label in &labels {
        xml += &format!(
            "<userTask id=\"x\" name='{label}'><documentation><![CDATA[a<b]]></documentation></userTask>"
        );
    }
    xml += "</process></definitions>";
    for end in 0..xml.len() {
        if let Err(error) = read(&xml.as_bytes()[..end], &ReadOptions::named("cut.bpmn")) {
            let line = error.to_string();
            assert!(line.starts_with("cut.bpmn:") && !line.contains('\n'), "{line}");
        }
    }
}

#[test]
fn odd_labels_compare_within_bounds() {
    let long = |i: usize| format!("{}{i}", "Antragsprüfungsverfahren ".repeat(400));
    let odd: Vec<String> = vec![
        long(1),
        "😀".repeat(3_000),
        "\u{202E}הלו\u{202C}".repeat(500),
        "&#1;&#7;".into(),
        "---".into(),
        "a\u{301}".repeat(999),
        String::new(),
    ];
    let plain: Vec<String> = (0..7).map(|i| format!("Antrag {i} prüfen")).collect();
    let (a, b) = (chain("a", &odd), chain("b", &plain));
    for (x, y) in [(&a, &b), (&b, &a), (&a, &a)] {
        let comparison = compare(x, y);
        let score = comparison.similarity().overall;
        assert!(score <= 1_000_000);
        for change in comparison.changes() {
            let sentence = view::sentence(&comparison, change, view::Language::German);
            assert!(!sentence.chars().any(char::is_control), "{sentence:?}");
        }
    }
}

#[test]
fn thousands_of_equal_labels_end() {
    let same: Vec<String> = (0..3_000).map(|_| "Antrag prüfen".to_owned()).collect();
    let (a, b) = (chain("a", &same), chain("b", &same));
    assert_eq!(compare(&a, &b).verdict(), Verdict::Equivalent);
}

/// Equal labels on every step, in another order of flow and on both sides of the table's bound.
#[test]
fn equal_labels_that_fit_no_order_end() {
    for count in [600, 5_000] {
        let same: Vec<String> = (0..count).map(|_| "Antrag prüfen".to_owned()).collect();
        let mut xml = format!("{HEAD}<process id=\"s\">");
        for i in 0..count {
            xml += &format!("<task id=\"s{i}\" name=\"Antrag prüfen\"/>");
            let flow = format!("<sequenceFlow id=\"f{i}\" sourceRef=\"s0\" targetRef=\"s{i}\"/>");
            xml += if i > 0 { &flow } else { "" };
        }
        let star =
            Arc::new(parse(&(xml + "</process></definitions>")).expect("a star is readable"));
        let comparison = compare(&chain("a", &same), &star);
        assert!(comparison.matching().correspondences().len() > count);
    }
}

#[test]
fn steps_without_labels_or_with_signs_alone_are_matched_within_bounds() {
    for label in ["", "?", "😀😀", "\u{202E}בקשה לבדוק", "……", "Task"] {
        for count in [1, 40, 1_000] {
            let labels: Vec<String> = (0..count).map(|_| label.to_owned()).collect();
            let (a, b) = (chain("a", &labels), chain("b", &labels));
            let matching = compare(&a, &b);
            let sure = matching.matching().correspondences().iter().all(|c| c.confidence <= 1_000);
            assert!(sure, "{label}");
        }
    }
}

/// Empty pools that all exchange the same messages with one process, below and beyond the bound.
#[test]
fn many_empty_pools_with_the_same_messages_end() {
    let office = |side: &str, count: usize| {
        let mut xml = format!(
            "{HEAD}<collaboration id=\"c{side}\"><participant id=\"o{side}\" name=\"Amt\" \
             processRef=\"p{side}\"/>"
        );
        for i in 0..count {
            xml += &format!(
                "<participant id=\"{side}{i}\" name=\"{side}\"/><messageFlow id=\"m{side}{i}\" \
                 sourceRef=\"{side}{i}\" targetRef=\"s{side}\"/><messageFlow id=\"n{side}{i}\" \
                 sourceRef=\"s{side}\" targetRef=\"{side}{i}\"/>"
            );
        }
        xml += &format!(
            "</collaboration><process id=\"p{side}\"><task id=\"s{side}\" name=\"Antrag prüfen\"/>\
             </process></definitions>"
        );
        Arc::new(parse(&xml).expect("pools are readable"))
    };
    for count in [150, 600] {
        let (a, b) = (office("Halter", count), office("Verein", count));
        let comparison = compare(&a, &b);
        let pools = comparison.matching().correspondences().iter();
        let pools = pools.filter(|c| a.kind(c.old[0]) == Kind::Participant).count();
        assert_eq!(pools, 1, "only the office is known");
    }
}

#[test]
fn thousands_of_new_ids_are_no_change() {
    let labels: Vec<String> = (0..5_000).map(|i| format!("Antrag {i} prüfen")).collect();
    let comparison = compare(&chain("a", &labels), &chain("b", &labels));
    assert_eq!(comparison.verdict(), Verdict::Equivalent);
    let ignored: Vec<&str> = comparison.diff().ignored.keys().map(|i| i.as_str()).collect();
    assert_eq!(ignored, ["ids"]);
}

#[test]
fn nothing_against_something_is_different() {
    let empty = Arc::new(parse(&format!("{HEAD}</definitions>")).expect("empty but BPMN"));
    let one = chain("a", &["Antrag prüfen".to_owned(), "Bescheid erstellen".to_owned()]);
    assert_eq!(compare(&empty, &empty).verdict(), Verdict::Identical);
    assert_eq!(compare(&empty, &one).verdict(), Verdict::Different);
    assert_eq!(compare(&one, &empty).verdict(), Verdict::Different);
}

#[test]
fn a_name_that_xml_does_not_allow_is_refused_in_one_line() {
    for name in ["a~", "a@b", "a\u{d7}", ":a", "a:", "a:b:c", "1a", "-a", "a:1"] {
        for xml in [format!("<v:{name}/>"), format!("<task {name}=\"1\"/>")] {
            let xml = format!(
                "{HEAD}<process xmlns:a=\"urn:a\" xmlns:v=\"urn:v\">{xml}</process></definitions>"
            );
            let error = parse(&xml).expect_err(name);
            assert_eq!(error.kind(), ErrorKind::Xml, "{error}");
        }
    }
    let broken = format!("{HEAD}<process></pro\n\tcess></definitions>");
    let error = parse(&broken).expect_err("crossed tags");
    assert!(!error.to_string().contains(['\n', '\t']), "{error}");
    let name = error.with_source("a\nb").element_id("c\rd").to_string();
    assert!(name.starts_with("a b:") && name.ends_with("(element c d)"), "{name}");
}

#[test]
fn ten_thousand_prefixes_are_read_as_fast_as_one() {
    let (wide, deep) = (900, 12);
    let prefixes = wide * deep;
    let mut xml = format!("{HEAD}<process id=\"p\"><extensionElements>");
    for outer in 0..deep {
        xml += "<a";
        for p in outer * wide..(outer + 1) * wide {
            xml += &format!(" xmlns:p{p}=\"urn:{p}\"");
        }
        xml += ">";
    }
    // No name twice, so that none is remembered; and each second declares a prefix of its own.
    for name in 0..60_000 {
        let prefix = name * 7 % prefixes;
        if name % 2 == 0 {
            xml += &format!("<p{prefix}:n{name} xmlns:p{prefix}=\"urn:own:{name}\"/>");
        } else {
            xml += &format!("<p{prefix}:n{name} p{prefix}:n=\"\"/>");
        }
    }
    xml += &"</a>".repeat(deep);
    xml += "</extensionElements></process></definitions>";
    let begun = Instant::now();
    let model = parse(&xml).expect("odd, but sound");
    let taken = begun.elapsed();
    assert_eq!(model.warnings().len(), 0);
    // A tenth of a second with optimisation, and fifty times as much if each name went through all
    // prefixes; this program has none and shares its machine.
    assert!(taken < Duration::from_secs(10), "{taken:?}");
    let process = model.find("p").expect("the process is there");
    let mut inside = model.properties(process).find(|p| p.local_name() == "extensionElements");
    while let Some(next) = inside.and_then(|p| p.children().find(|c| c.local_name() == "a")) {
        inside = Some(next);
    }
    let uri = |name: usize| {
        let local = format!("n{name}");
        inside?.children().find(|c| c.local_name() == local).map(|c| c.namespace().uri.clone())
    };
    assert_eq!(uri(1_000).as_deref(), Some("urn:own:1000"));
    assert_eq!(uri(1_001).as_deref(), Some("urn:7007"));
}
