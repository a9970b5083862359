//! `convert`: what goes out reads as what came in.

use std::fs;

use crate::{folder, process, run, run_with_input};

#[test]
fn any_encoding_goes_out_as_the_same_model_in_utf_8() {
    let here = folder("convert");
    let text = process(&["Müllgebühr", "Antrag prüfen"]).replace("UTF-8", "ISO-8859-1");
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let (old, new) = (here.join("old.bpmn"), here.join("new.bpmn"));
    fs::write(&old, &latin).unwrap();
    let (old, new) = (old.to_str().unwrap(), new.to_str().unwrap());
    let done = run(["convert", old, "-o", new]);
    assert_eq!((done.status, done.out.as_str(), done.err.as_str()), (0, "", ""));
    let written = fs::read_to_string(new).unwrap();
    assert!(written.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<bpmn:definitions "));
    assert!(written.contains("name=\"Müllgebühr\"") && written.ends_with("</bpmn:definitions>\n"));
    assert_eq!(run(["diff", old, new]).status, 0);
    assert_eq!(run(["convert", new]).out, written);
    assert_eq!(run_with_input(&["convert", "-"], &latin).out, written);
}

#[test]
fn a_layout_is_written_and_drawn_alike() {
    let here = folder("layout");
    let (bare, laid) = (here.join("bare.bpmn"), here.join("laid.bpmn"));
    fs::write(&bare, process(&["Müllgebühr", "Antrag prüfen"])).unwrap();
    let (bare, laid) = (bare.to_str().unwrap(), laid.to_str().unwrap());
    assert!(run(["render", bare]).trouble().contains("no diagram"));
    assert_eq!(run(["convert", "--layout", bare, "-o", laid]).status, 0);
    assert!(fs::read_to_string(laid).unwrap().contains("<bpmndi:BPMNShape "));
    assert_eq!(run(["diff", bare, laid]).status, 0);
    let picture = run(["render", "--layout", bare, "--format", "svg"]);
    assert_eq!(picture.status, 0);
    assert_eq!(picture.out, run(["render", laid, "--format", "svg"]).out);
}

#[test]
fn what_is_odd_is_mentioned_and_what_is_broken_refused() {
    let odd = "fixtures/invalid/warning/dangling-reference/flow-to-nowhere.bpmn";
    let done = run(["convert", odd]);
    assert_eq!(done.err, format!("{odd}: 1 warning; synopse inspect shows it\n"));
    assert!(done.out.contains("targetRef=\"Activity_weg\""));
    assert!(run_with_input(&["convert", "-"], b"<svg/>").trouble().starts_with("-:1:1: not BPMN"));
    let done = run(["convert", odd, "--format", "json"]);
    assert_eq!(done.trouble(), "convert has no format json; it has text");
}
