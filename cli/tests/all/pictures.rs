//! Pictures and pages as files: the format follows the name, and what is not drawn is told.

use std::fs;

use crate::{change, folder, process, root, run};

fn target(here: &std::path::Path, name: &str) -> String {
    here.join(name).to_str().expect("UTF-8").to_owned()
}

#[test]
fn the_name_of_the_file_says_the_format() {
    let here = folder("pictures");
    let [old, new] = change("24-task-inserted");
    let (svg, png, html) =
        (target(&here, "a.svg"), target(&here, "a.png"), target(&here, "a.html"));
    for file in [&svg, &png, &html] {
        // Few pixels: this program is built without optimisation.
        let done = run(["render", &old, "-o", file, "--scale", "0.25"]);
        assert_eq!((done.status, done.out.as_str(), done.err.as_str()), (0, "", ""));
    }
    assert_eq!(fs::read_to_string(&svg).unwrap(), run(["render", &old]).out);
    assert!(fs::read(&png).unwrap().starts_with(b"\x89PNG\r\n\x1a\n"));
    assert!(fs::read_to_string(&html).unwrap().starts_with("<!DOCTYPE html>"));
    for file in [&svg, &png, &html] {
        assert_eq!(run(["diff", &old, &new, "-o", file, "--scale", "0.25"]).status, 1);
    }
    let drawn = fs::read_to_string(&svg).unwrap();
    assert_eq!(drawn, run(["diff", &old, &new, "--format", "svg"]).out);
    assert!(drawn.contains("class=\"mark added k-flow\""), "{drawn}");
    assert!(fs::read_to_string(&html).unwrap().contains("id=\"change-1\""));
    assert_eq!(run(["diff", &old, &old, "-o", &html]).status, 0);
}

#[test]
fn one_side_or_both_and_without_some_classes() {
    let [old, new] = change("25-task-removed");
    let ask = |more: &[&str]| {
        let first = ["diff", &old, &new, "--format", "svg"];
        run(first.iter().chain(more)).out
    };
    assert!(ask(&["--side", "overlay"]).contains("class=\"ghost\""));
    assert!(!ask(&["--side", "new"]).contains("data-mark-of"));
    assert!(ask(&["--side", "old"]).contains("class=\"mark removed k-flow\""));
    assert!(!ask(&["--ignore", "flow,layout"]).contains("data-mark-of"));
    assert!(run(["diff", &old, &new, "--side", "left"]).trouble().contains("overlay"));
}

#[test]
fn what_is_not_drawn_is_told_with_its_place() {
    let here = folder("undrawn");
    let file = target(&here, "half.bpmn");
    fs::write(
        &file,
        "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\"\n\
         xmlns:di=\"http://www.omg.org/spec/BPMN/20100524/DI\" \
         xmlns:dc=\"http://www.omg.org/spec/DD/20100524/DC\">\n\
         <process id=\"p\"><task id=\"a\"/><task id=\"b\"/></process>\n\
         <di:BPMNDiagram><di:BPMNPlane bpmnElement=\"p\">\n\
         <di:BPMNShape bpmnElement=\"a\"/>\n<di:BPMNShape bpmnElement=\"b\">\
         <dc:Bounds x=\"0\" y=\"0\" width=\"100\" height=\"80\"/></di:BPMNShape>\
         </di:BPMNPlane></di:BPMNDiagram></definitions>",
    )
    .unwrap();
    let line = format!("{file}:5:28: a shape without usable bounds is not drawn: \"a\"");
    for name in ["half.svg", "half.png", "half.html"] {
        let done = run(["render", &file, "-o", &target(&here, name)]);
        assert_eq!((done.status, done.err.trim_end()), (0, line.as_str()));
    }
    let done = run(["diff", &file, &file, "--format", "html"]);
    assert_eq!((done.status, done.err.matches(&line).count()), (0, 2), "{}", done.err);
}

#[test]
fn without_a_diagram_a_model_is_laid_out_on_request_and_a_comparison_always() {
    let here = folder("bare");
    let file = target(&here, "bare.bpmn");
    fs::write(&file, process(&["Hund anmelden", "Prüfen"])).unwrap();
    let line = format!("{file}: the file has no diagram, so there is no picture");
    for format in ["svg", "png", "html"] {
        assert_eq!(run(["render", &file, "--format", format]).trouble(), line);
        let drawn = target(&here, &format!("bare.{format}"));
        let done = run(["render", "--layout", &file, "-o", &drawn, "--scale", "0.25"]);
        assert_eq!((done.status, done.err.as_str()), (0, ""));
    }
    let drawn = run(["diff", &file, &file, "--format", "svg"]);
    assert_eq!((drawn.status, drawn.out.matches("drawn by Synopse").count()), (0, 2));
    let page = run(["diff", &file, &file, "--format", "html"]);
    assert_eq!((page.status, page.out.matches("drawn by Synopse").count()), (0, 2));
}

/// `SYNOPSE_BLESS=1` writes it anew.
#[test]
fn the_picture_in_the_documentation_is_what_comes_out() {
    let [old, new] = change("25-task-removed");
    let more = ["--format", "svg", "--side", "overlay", "--ignore", "layout", "--lang", "en"];
    let drawn = run([&["diff", old.as_str(), new.as_str()][..], &more[..]].concat()).out;
    let file = root().join("docs").join("changes-in-the-drawing.svg");
    if std::env::var_os("SYNOPSE_BLESS").is_some() {
        fs::write(&file, &drawn).expect("written");
    }
    assert_eq!(fs::read_to_string(&file).expect("there"), drawn);
}
