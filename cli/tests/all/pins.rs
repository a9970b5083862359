//! `--pins` and `--write-pins`: a person corrects which step is which.

use std::fs;

use serde_json::{Value, json};

use crate::{folder, process, run, two};

/// Two files of our own, and a pins file with this inside.
fn pinned(name: &str, pins: &str) -> ([String; 2], String) {
    let folder = folder(name);
    let files = two(
        &folder,
        &process(&["Hund anmelden", "Antrag prüfen", "Bescheid versenden"]),
        &process(&["Hund anmelden", "Antrag prüfen", "Bescheid versenden"]),
    );
    let path = folder.join("pins.json");
    fs::write(&path, format!("{{\"schema\": \"synopse/pins/1\",\n{pins}}}")).unwrap();
    (files, path.to_str().unwrap().to_owned())
}

/// The matches that the program finds with these further arguments, by their ids.
fn matches(files: &[String; 2], further: [&str; 2]) -> Vec<(Value, Value)> {
    let done = run(["match", &files[0], &files[1], "--format", "json", further[0], further[1]]);
    assert_eq!((done.status, done.err.as_str()), (0, ""));
    let json: Value = serde_json::from_str(&done.out).unwrap();
    let all = json["matches"].as_array().unwrap().iter();
    all.map(|m| (m["old"].clone(), m["new"].clone())).collect()
}

#[test]
fn a_wrong_match_is_corrected_with_the_ids_that_are_shown() {
    let ([old, new], pins) = pinned(
        "pins-correct",
        "\"same\": [{\"old\": {\"id\": \"t0\"}, \"new\": {\"id\": \"t1\"}}]",
    );
    let shown = run(["match", &old, &new]).out;
    assert!(shown.contains("Antrag prüfen [t0]"), "{shown}");
    let pairs = matches(&[old.clone(), new.clone()], ["--pins", &pins]);
    assert!(pairs.contains(&(json!(["t0"]), json!(["t1"]))), "{pairs:?}");
    let told = run(["match", &old, &new, "--pins", &pins, "--lang", "de"]).out;
    let line = told.lines().find(|l| l.contains("[t0]")).unwrap();
    assert!(line.contains("100 %") && line.contains("festgelegt"), "{line}");
    assert_eq!(run(["diff", &old, &new]).status, 0);
    assert_eq!(run(["diff", &old, &new, "--pins", &pins]).status, 1);
}

#[test]
fn written_pins_give_the_same_matching() {
    let folder = folder("pins-write");
    let pins = folder.join("pins.json").to_str().unwrap().to_owned();
    let files = ["a", "b"].map(|x| format!("fixtures/hundesteuer-anmelden/{x}.bpmn"));
    let found = matches(&files, ["--write-pins", &pins]);
    assert_eq!(matches(&files, ["--pins", &pins]), found);
    let written: Value = serde_json::from_str(&fs::read_to_string(&pins).unwrap()).unwrap();
    assert_eq!(written["same"][0]["old"]["label"], "Hundehalter");
    let missing = folder.join("missing/pins.json").to_str().unwrap().to_owned();
    let done = run(["diff", &files[0], &files[1], "--write-pins", &missing]);
    assert!(done.trouble().ends_with("pins.json: no such file"), "{}", done.err);
    assert!(done.out.is_empty());
}

#[test]
fn a_pin_that_points_to_nothing_is_told_with_its_place() {
    let ([old, new], pins) = pinned(
        "pins-nothing",
        "\"same\": [\n  {\"old\": {\"label\": \"Mond anbellen\"}, \"new\": {\"id\": \"t1\"}}]",
    );
    let done = run(["match", &old, &new, "--pins", &pins]);
    let expected = format!(
        "{pins}:3:3: the old model has no element called \"Mond anbellen\" [pin-unknown]\n"
    );
    assert_eq!((done.status, done.err), (0, expected));
    let done = run(["match", &old, &new, "--pins", &pins, "--quiet"]);
    assert_eq!((done.status, done.err.as_str()), (0, ""));
    let json = run(["match", &old, &new, "--pins", &pins, "--format", "json"]).out;
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["pinWarnings"][0]["line"], 3);
}

#[test]
fn what_is_no_pins_file_is_one_line() {
    let ([old, new], pins) =
        pinned("pins-bad", "\"same\": [{\"old\": {\"lable\": \"x\"}, \"new\": {\"id\": \"x\"}}]");
    let done = run(["match", &old, &new, "--pins", &pins]);
    assert!(done.trouble().contains("pins.json:2:2"), "{}", done.err);
    assert!(done.trouble().contains("unknown field `lable`"), "{}", done.err);
    let done = run(["match", &old, &new, "--pins", "nowhere.json"]);
    assert_eq!(done.trouble(), "nowhere.json: no such file");
    let done = run(["match", &old, &new, "--pins", &old]);
    assert!(done.trouble().contains("old.bpmn:1:1: no pins: "), "{}", done.err);
}
