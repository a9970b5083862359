//! Pictures and pages of comparisons: every change has its number in the list and in the drawings,
//! classes can be left out, nothing is told by colour alone, and no label runs anything.
#![allow(clippy::format_push_string, reason = "generated XML reads best as it is written")]

mod support;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::events::Event;
use synopse::diff::{Class, Operation, Verdict};
use synopse::view::{
    DiffHtmlOptions, DiffSvgOptions, Language, Side, diff_html, diff_svg, sentence,
};
use synopse::{Comparison, ErrorKind, Model, Options, ReadOptions, read};

/// Most pairs of real files that are drawn here, spread over all of them.
const REAL_PAIRS: usize = 30;

fn compare(old: impl Into<Arc<Model>>, new: impl Into<Arc<Model>>) -> Comparison {
    Comparison::new(old.into(), new.into(), &Options::default())
}

/// The pairs of a folder of folders with an old and a new file.
fn pairs(folder: &std::path::Path, names: [&str; 2]) -> Vec<[PathBuf; 2]> {
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
    folders.sort();
    let pairs = folders.into_iter().map(|f| names.map(|name| f.join(name)));
    pairs.filter(|[old, new]| old.exists() && new.exists()).collect()
}

fn fixture(name: &str) -> Comparison {
    let folder = support::root().join("fixtures").join("changes").join(name);
    let model = |file| support::model(&folder.join(file)).expect("a fixture");
    compare(model("old.bpmn"), model("new.bpmn"))
}

/// Whether an XML parser takes a picture, and its texts.
fn texts(svg: &str) -> Vec<String> {
    let mut reader = Reader::from_str(svg);
    let mut texts = Vec::new();
    let mut open = 0;
    loop {
        match reader.read_event().unwrap_or_else(|e| panic!("{e} in {svg}")) {
            Event::Eof => break,
            Event::Start(start) => {
                open += 1;
                assert_ne!(start.local_name().as_ref(), "script");
                if start.local_name().as_ref() == "text" {
                    texts.push(String::new());
                }
            }
            Event::End(_) => open -= 1,
            Event::Text(text) => {
                if let Some(last) = texts.last_mut() {
                    last.push_str(&text);
                }
            }
            Event::GeneralRef(name) => {
                let shown = match &*name {
                    "gt" => '>',
                    "lt" => '<',
                    "amp" => '&',
                    "quot" => '"',
                    other => panic!("the reference {other} is not one of XML"),
                };
                if let Some(last) = texts.last_mut() {
                    last.push(shown);
                }
            }
            _ => {}
        }
    }
    assert_eq!(open, 0);
    texts
}

/// Holds a comparison against its pictures and its page; how many numbers the drawings show.
fn holds(comparison: &Comparison, shown: &str) -> usize {
    let mut numbers = BTreeSet::new();
    let drawn = |model: &Model| {
        let laid_out = model.with_layout().expect("laid out");
        [model, &laid_out].iter().any(|m| m.diagrams().iter().any(|d| !d.drawings().is_empty()))
    };
    for &side in Side::ALL {
        let options = DiffSvgOptions { side, ..DiffSvgOptions::default() };
        let picture = match diff_svg(comparison, &options) {
            Ok(picture) => picture,
            Err(error) => {
                let there = [comparison.old(), comparison.new_model()].map(drawn);
                assert!(!there[0] || !there[1], "{shown}: {error}");
                assert_eq!(error.kind(), ErrorKind::Usage);
                continue;
            }
        };
        let texts = texts(&picture.svg);
        assert_eq!(picture, diff_svg(comparison, &options).expect("drawn"), "{shown}");
        assert!(!picture.svg.contains(" id=\"") && !picture.svg.contains("href"), "{shown}");
        if comparison.verdict() == Verdict::Different {
            assert!(!picture.svg.contains("data-mark-of"), "{shown}");
            continue;
        }
        for (change, number) in comparison.changes().iter().zip(1..=400) {
            let sign = synopse::view::sign(change.operation);
            let badge = format!("{sign} {number}");
            assert!(texts.contains(&badge), "{shown} {side:?}: no {badge:?} in the list");
        }
        let marks = picture.svg.split("data-mark-of=").skip(1);
        for mark in marks.filter_map(|mark| mark.split("</g>").next()) {
            if let Some(text) = mark.split("class=\"sign\"").nth(1) {
                numbers.extend(text.split(['>', '<']).nth(1).map(str::to_owned));
            }
        }
    }
    holds_page(comparison, shown);
    numbers.len()
}

/// Every id of a page is there once, and every link leads to one.
fn holds_page(comparison: &Comparison, shown: &str) {
    for language in [Language::German, Language::English] {
        let options = DiffHtmlOptions { language, ..DiffHtmlOptions::default() };
        let page = diff_html(comparison, &options).html;
        let of = |attribute: &str| -> Vec<String> {
            let key = format!(" {attribute}=\"");
            let parts = page.split(key.as_str()).skip(1);
            parts.filter_map(|part| Some(part.split('"').next()?.to_owned())).collect()
        };
        let ids = of("id");
        let unique: BTreeSet<&String> = ids.iter().collect();
        assert_eq!(ids.len(), unique.len(), "{shown}");
        for link in of("href") {
            let target = link.strip_prefix('#').expect("a link inside the page").to_owned();
            assert!(unique.contains(&target), "{shown}: {link} leads nowhere");
        }
        assert_eq!(page.matches("<script").count(), 1, "{shown}");
        if comparison.verdict() != Verdict::Different {
            let entries = page.matches("<li id=\"change-").count();
            assert_eq!(entries, comparison.changes().len(), "{shown}");
        }
    }
}

#[test]
fn every_change_of_the_fixtures_has_its_number() {
    let root = support::root().join("fixtures");
    let all = pairs(&root.join("changes"), ["old.bpmn", "new.bpmn"]);
    assert!(all.len() > 30, "{}", all.len());
    let mut numbers = 0;
    for [old, new] in &all {
        let [a, b] = [old, new].map(|file| support::model(file).expect("a fixture"));
        numbers += holds(&compare(a, b), &old.display().to_string());
    }
    let ways = pairs(&root, ["a.bpmn", "b.bpmn"]);
    for [old, new] in &ways {
        let [a, b] = [old, new].map(|file| support::model(file).expect("a fixture"));
        numbers += holds(&compare(a, b), &old.display().to_string());
    }
    assert!(numbers > 200, "only {numbers} numbers in {} pairs", all.len() + ways.len());
}

#[test]
fn every_change_of_real_pairs_has_its_number() {
    let Some(data) = support::data() else { return };
    let mut all = pairs(&data.join("scenarios"), ["old.bpmn", "new.bpmn"]);
    let files = support::bpmn_files(&data.join("camunda-exercises"));
    let step = (files.len() / REAL_PAIRS).max(1);
    all.extend(files.windows(2).step_by(step).map(|w| [w[0].clone(), w[1].clone()]));
    let (mut done, mut numbers) = (0, 0);
    for [old, new] in &all {
        let (Some(a), Some(b)) = (support::model(old), support::model(new)) else { continue };
        numbers += holds(&compare(a, b), &format!("{} {}", old.display(), new.display()));
        done += 1;
    }
    println!("{numbers} numbers in the drawings of {done} pairs");
    assert!(done > 30 && numbers > 100, "{numbers} numbers in {done} pairs");
}

#[test]
fn a_removed_step_is_a_ghost_where_it_stood() {
    let comparison = fixture("25-task-removed");
    let change = &comparison.changes()[0];
    assert_eq!(change.operation, Operation::Removed);
    let gone = comparison.old().display_id(change.old[0]);
    let overlay = DiffSvgOptions { side: Side::Overlay, ..DiffSvgOptions::default() };
    let picture = diff_svg(&comparison, &overlay).expect("drawn").svg;
    let ghosts = picture.split("<g class=\"ghost\">").nth(1).expect("a ghost");
    assert!(ghosts.contains(&format!("data-element-id=\"{gone}\"")), "{gone}");
    let new = DiffSvgOptions { side: Side::New, ..DiffSvgOptions::default() };
    let picture = diff_svg(&comparison, &new).expect("drawn").svg;
    assert!(!picture.contains("class=\"ghost\"") && !picture.contains("data-mark-of"));
}

#[test]
fn a_ghost_moves_with_its_drawing() {
    let model = |shift: i32, second: bool| {
        let mut steps = String::from("<task id=\"a\" name=\"Antrag prüfen\"/>");
        let mut shapes = shape("a", shift);
        if second {
            steps += "<task id=\"b\" name=\"Bescheid versenden\"/>";
            shapes += &shape("b", shift + 300);
        }
        drawn(&steps, &shapes)
    };
    let comparison = compare(model(0, true), model(1_000, false));
    let overlay = DiffSvgOptions { side: Side::Overlay, ..DiffSvgOptions::default() };
    let picture = diff_svg(&comparison, &overlay).expect("drawn").svg;
    assert!(
        picture.contains("<g transform=\"translate(1000 0)\">\n<g class=\"ghost\">"),
        "{picture}"
    );
}

#[test]
fn classes_are_left_out() {
    let comparison = fixture("18-timer-duration");
    let ignore = vec![Class::Deadline];
    let options = DiffSvgOptions { ignore: ignore.clone(), ..DiffSvgOptions::default() };
    let picture = diff_svg(&comparison, &options).expect("drawn").svg;
    assert!(!picture.contains("data-mark-of"), "{picture}");
    let page = diff_html(&comparison, &DiffHtmlOptions { ignore, ..DiffHtmlOptions::default() });
    assert!(!page.html.contains("<li id=\"change-"));
    let all = diff_svg(&comparison, &DiffSvgOptions::default()).expect("drawn").svg;
    assert!(all.contains("class=\"mark changed k-deadline\""), "{all}");
}

#[test]
fn where_only_the_drawing_differs_that_is_what_is_marked() {
    let comparison = fixture("11-layout-only");
    let picture = diff_svg(&comparison, &DiffSvgOptions::default()).expect("drawn").svg;
    assert!(picture.contains("class=\"mark drawn k-layout\""));
    let both = fixture("24-task-inserted");
    let picture = diff_svg(&both, &DiffSvgOptions::default()).expect("drawn").svg;
    assert!(!picture.contains("mark drawn"));
}

const HEAD: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC">"#;

fn shape(id: &str, x: i32) -> String {
    format!(
        "<bpmndi:BPMNShape bpmnElement=\"{id}\"><dc:Bounds x=\"{x}\" y=\"0\" width=\"100\" \
         height=\"80\"/></bpmndi:BPMNShape>"
    )
}

fn drawn(inside: &str, shapes: &str) -> Model {
    let xml = format!(
        "{HEAD}<process id=\"p\">{inside}</process><bpmndi:BPMNDiagram><bpmndi:BPMNPlane \
         bpmnElement=\"p\">{shapes}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram></definitions>"
    );
    read(xml.as_bytes(), &ReadOptions::named("<a>.bpmn")).expect("readable")
}

#[test]
fn a_side_without_a_diagram_is_laid_out_and_says_so() {
    let bare = |name: &str| {
        let xml = format!(
            "{HEAD}<process id=\"p\"><startEvent id=\"s\"/><task id=\"a\" name=\"{name}\"/>\
             <sequenceFlow id=\"f\" sourceRef=\"s\" targetRef=\"a\"/></process></definitions>"
        );
        read(xml.as_bytes(), &ReadOptions::named("b.bpmn")).expect("readable")
    };
    let german = DiffSvgOptions { language: Language::German, ..DiffSvgOptions::default() };
    let comparison = compare(bare("Antrag prüfen"), bare("Prüfung des Antrags"));
    holds(&comparison, "no diagrams");
    let both = diff_svg(&comparison, &german).expect("laid out").svg;
    assert_eq!(both.matches("data-mark-of=\"a\"").count(), 2, "{both}");
    assert_eq!(both.matches("von Synopse gezeichnet").count(), 2, "{both}");
    let page = diff_html(&comparison, &DiffHtmlOptions::default()).html;
    assert_eq!(page.matches("drawn by Synopse").count(), 2);
    let with = drawn("<task id=\"a\" name=\"Antrag prüfen\"/>", &shape("a", 0));
    let one = diff_svg(&compare(bare("Antrag prüfen"), with), &german).expect("drawn").svg;
    assert_eq!(one.matches("von Synopse gezeichnet").count(), 1, "{one}");
}

#[test]
fn where_there_is_nothing_to_draw_a_note_or_an_error_says_so() {
    let empty = || {
        let xml = format!("{HEAD}<process id=\"p\"/></definitions>");
        read(xml.as_bytes(), &ReadOptions::named("b.bpmn")).expect("readable")
    };
    let with = || drawn("<task id=\"a\" name=\"x y\"/>", &shape("a", 0));
    let options = DiffSvgOptions::default();
    let one = diff_svg(&compare(empty(), with()), &options).expect("one is drawn").svg;
    assert!(one.contains("There is nothing to draw here."), "{one}");
    let none = diff_svg(&compare(empty(), empty()), &options).expect_err("nothing is drawn");
    assert!(none.to_string().ends_with("so there is no picture"), "{none}");
    let page = diff_html(&compare(empty(), empty()), &DiffHtmlOptions::default()).html;
    assert_eq!(page.matches("There is nothing to draw here.").count(), 2);
}

#[test]
fn no_label_breaks_a_marked_picture_or_a_page() {
    let labels = [
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "&lt;/style&gt;&lt;img src=x onerror=alert(1)&gt;",
        "\" onload=\"alert(1)".replace('"', "&quot;").leak(),
        "]]&gt; &amp;amp; 'single' --&gt;",
        "&#1;&#7;&#x85;&#xFFFE;&#27;[2J",
        "&#x202E;\u{5D4}\u{5DC}\u{5D5}\u{5DD} &#x202C;",
        &"Antragsprüfungsverfahren ".repeat(400),
    ];
    for label in labels {
        let step = |name: &str| {
            format!("<task id=\"a\" name=\"{name}\"><documentation>{name}</documentation></task>")
        };
        let comparison = compare(
            drawn(&step("Antrag prüfen"), &shape("a", 0)),
            drawn(&step(label), &shape("a", 0)),
        );
        for &side in Side::ALL {
            let options = DiffSvgOptions { side, ..DiffSvgOptions::default() };
            let svg = diff_svg(&comparison, &options).expect("drawn").svg;
            texts(&svg);
            assert!(!svg.contains(['\u{202E}', '\u{FFFE}']) && !svg.contains("<img"));
        }
        let page = diff_html(&comparison, &DiffHtmlOptions::default()).html;
        assert_eq!((page.matches("<script").count(), page.matches("</style").count()), (1, 3));
        assert!(!page.contains("<img") && !page.contains("\" onload"), "{page}");
        assert!(!page.contains(|c: char| c.is_control() && c != '\n'), "{page}");
    }
}

#[test]
fn sentences_of_the_list_are_those_of_the_text() {
    let comparison = fixture("24-task-inserted");
    let words = sentence(&comparison, &comparison.changes()[0], Language::German);
    let options = DiffHtmlOptions { language: Language::German, ..DiffHtmlOptions::default() };
    assert!(diff_html(&comparison, &options).html.contains(&words), "{words}");
}
