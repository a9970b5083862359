//! Exit status: 0 done or equal, 1 different, 2 trouble with one line.

use crate::{change, run};

fn diff(pair: &[String], more: &[&str]) -> crate::Done {
    run(["diff"].into_iter().chain(pair.iter().map(String::as_str)).chain(more.iter().copied()))
}

#[test]
fn diff_tells_equal_from_different() {
    assert_eq!(diff(&change("01-identical"), &[]).status, 0);
    assert_eq!(diff(&change("02-all-ids-regenerated"), &[]).status, 0);
    assert_eq!(diff(&change("11-layout-only"), &[]).status, 0);
    assert_eq!(diff(&change("03-rename"), &[]).status, 1);
    assert_eq!(diff(&change("23-another-process-same-ids"), &[]).status, 1);
}

#[test]
fn the_other_commands_are_done_whether_equal_or_not() {
    let [old, new] = change("03-rename");
    for command in ["match", "similarity", "inspect"] {
        assert_eq!(run([command, &old, &new]).status, 0, "{command}");
    }
}

#[test]
fn what_is_ignored_does_not_make_a_difference() {
    let renamed = change("03-rename");
    assert_eq!(diff(&renamed, &["--ignore", "text"]).status, 0);
    assert_eq!(diff(&renamed, &["--ignore", "flow,deadline"]).status, 1);
    assert_eq!(diff(&renamed, &["--ignore=flow,text", "--format=json"]).status, 0);
    let shown = diff(&renamed, &["--ignore", "text"]).out;
    assert!(
        shown.contains("But for the changes left out (Text), the models are equal."),
        "{shown}"
    );
    assert!(shown.contains("Left out on request: 1 change (Text)."), "{shown}");
    assert!(!shown.contains("Standplan"), "{shown}");
}

#[test]
fn an_unknown_class_is_trouble_and_the_classes_are_named() {
    let done = diff(&change("03-rename"), &["--ignore", "colour"]);
    assert!(done.trouble().contains("'colour'") && done.err.contains("deadline"), "{}", done.err);
    assert!(done.out.is_empty());
}

#[test]
fn a_command_line_that_makes_no_sense_is_told_in_one_line() {
    let [old, new] = change("03-rename");
    for wrong in [
        vec!["compare", &old, &new],
        vec!["diff", &old],
        vec!["diff", &old, &new, "--frobnicate"],
        vec!["diff", &old, &new, "--lang", "fr"],
        vec!["diff", &old, &new, "--format", "pdf"],
        vec!["inspect"],
        vec!["inspect", &old, "--threads", "0"],
        vec!["inspect", &old, "--threads", "many"],
    ] {
        let done = run(&wrong);
        assert!(done.trouble().contains("--help"), "{wrong:?}: {}", done.err);
        assert!(done.out.is_empty(), "{wrong:?}");
    }
}

#[test]
fn a_format_that_a_command_lacks_is_told_with_those_it_has() {
    let [old, new] = change("03-rename");
    for (command, format, has) in [
        ("diff", "csv", "text, markdown, json, html, svg, png, bpmn-js-differ"),
        ("match", "markdown", "text, json, csv"),
        ("similarity", "csv", "text, json"),
        ("inspect", "markdown", "text, json"),
        ("inspect", "png", "text, json"),
    ] {
        let done = run([command, &old, &new, "--format", format]);
        assert_eq!(done.trouble(), format!("{command} has no format {format}; it has {has}"));
    }
}

#[test]
fn help_and_version_are_no_trouble() {
    for arguments in [&["--help"][..], &["diff", "--help"], &["help", "match"], &["--version"]] {
        let done = run(arguments);
        assert_eq!((done.status, done.err.as_str()), (0, ""), "{arguments:?}");
        assert!(!done.out.is_empty());
    }
    let done = run::<&str>([]);
    assert_eq!(done.status, 2);
    assert!(done.err.contains("diff"), "{}", done.err);
}
