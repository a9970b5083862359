//! `inspect --personal`, `redact` and `--keep-personal`.

use std::fs;

use serde_json::Value;

use crate::{folder, process, run, two};

/// A file that names a person and her address, and what a tool keeps.
fn file(name: &str) -> String {
    let xml = process(&["Hund anmelden", "Frau Mustermann fragen", "Mail an erika@example.org"]);
    let xml = xml.replace(
        "<process ",
        "<extensionElements xmlns:t=\"urn:example:tool\"><t:author>Max Mustermann</t:author></extensionElements>\n<process ",
    );
    let [file, _] = two(&folder(name), &xml, &xml);
    file
}

#[test]
fn findings_are_told_with_their_place() {
    let file = file("personal-inspect");
    let told = run(["inspect", "--personal", &file]);
    assert_eq!((told.status, told.err.as_str()), (0, ""));
    let lines: Vec<&str> = told.out.lines().collect();
    assert_eq!(lines.len(), 2, "{}", told.out);
    assert!(
        lines[0].contains(":6:1: “Mustermann”, name (user task t0, name) [name]"),
        "{}",
        lines[0]
    );
    assert!(
        lines[1].ends_with("“erika@example.org”, mail address (user task t1, name) [mail]"),
        "{}",
        lines[1]
    );
    let german = run(["inspect", "--personal", "--keep-personal", "--lang", "de", &file]).out;
    assert!(german.contains("„Max Mustermann“, Angabe eines Werkzeugs"), "{german}");
    let json = run(["inspect", "--personal", "--format", "json", &file]).out;
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["schema"], "synopse/personal/1");
    assert_eq!(json["files"][0]["findings"][1]["element"], "t1");
}

#[test]
fn a_redacted_copy_has_no_findings_left() {
    let file = file("personal-redact");
    let copy = file.replace("old.bpmn", "copy.bpmn");
    let done = run(["redact", &file, "-o", &copy, "--lang", "de"]);
    assert_eq!((done.status, done.out.as_str()), (0, ""));
    assert!(
        done.err.contains(
            "ersetzt oder entfernt: Name (1), E-Mail-Adresse (1), Angabe eines Werkzeugs (1)"
        ),
        "{}",
        done.err
    );
    let text = fs::read_to_string(&copy).unwrap();
    assert!(text.contains("Frau [Name] fragen") && text.contains("Mail an [E-Mail]"), "{text}");
    assert!(!text.contains("Max Mustermann"), "{text}");
    let again = run(["inspect", "--personal", "--keep-personal", &copy]).out;
    assert!(again.ends_with("nothing found\n"), "{again}");
    assert!(run(["redact", &file, "--quiet"]).out.contains("[Email]"));
    assert!(
        run(["redact", &file, "--format", "json"]).trouble().contains("redact has no format json")
    );
}

#[test]
fn what_a_tool_keeps_is_read_only_when_asked_for() {
    let file = file("personal-keep");
    let warned = run(["inspect", &file]).out;
    assert!(warned.contains("is left out: author (1) [tool-data]"), "{warned}");
    assert!(run(["inspect", "--keep-personal", &file]).out.contains("Warnings: none"));
}
