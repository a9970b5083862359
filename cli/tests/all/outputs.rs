//! Where the answer goes: files, pipes that close early, colours.

use std::fs;
use std::process::Stdio;

use crate::{Done, change, folder, run, synopse};

#[test]
fn a_file_holds_what_standard_output_would() {
    let here = folder("file");
    let target = here.join("diff.json");
    fs::write(&target, "from before").unwrap();
    let [old, new] = change("03-rename");
    let shown = run(["diff", &old, &new, "--format", "json"]);
    let done = run(["diff", &old, &new, "--format", "json", "-o", target.to_str().unwrap()]);
    assert_eq!((done.status, done.out.as_str(), done.err.as_str()), (1, "", ""));
    assert_eq!(fs::read_to_string(&target).unwrap(), shown.out);
    assert_eq!(here.read_dir().unwrap().count(), 1, "something is left beside the file");
    assert_eq!(run(["diff", &old, &new, "--format", "json", "-o", "-"]).out, shown.out);
}

#[test]
fn a_file_stays_as_it_was_when_there_is_no_answer() {
    let here = folder("kept");
    let target = here.join("diff.txt");
    fs::write(&target, "from before").unwrap();
    let [old, _] = change("03-rename");
    run(["diff", &old, "none.bpmn", "-o", target.to_str().unwrap()]).trouble();
    assert_eq!(fs::read_to_string(&target).unwrap(), "from before");

    let inside = here.join("none/diff.txt");
    let done = run(["diff", &old, &old, "-o", inside.to_str().unwrap()]);
    assert_eq!(done.trouble(), format!("{}: no such file", inside.display()));
    let done = run(["diff", &old, &old, "-o", here.to_str().unwrap()]);
    assert_eq!(done.trouble(), format!("{}: a folder, not a file", here.display()));
    assert_eq!(here.read_dir().unwrap().count(), 1);
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_rights_stay_as_they_were() {
    use std::os::unix::fs::PermissionsExt as _;

    let here = folder("link");
    let (target, link) = (here.join("real.txt"), here.join("link.txt"));
    fs::write(&target, "from before").unwrap();
    fs::set_permissions(&target, fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink(&target, &link).unwrap();
    let [old, new] = change("03-rename");
    assert_eq!(run(["match", &old, &new, "-o", link.to_str().unwrap()]).status, 0);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(fs::read_to_string(&target).unwrap().contains("Standplan"));
    assert_eq!(fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o640);
}

/// Many files, so that the answer is larger than any pipe holds.
fn long_request() -> Vec<String> {
    let file = "fixtures/baugenehmigung-erteilen/a.bpmn".to_owned();
    [vec!["inspect".to_owned(), "--format=json".to_owned()], vec![file; 100]].concat()
}

#[test]
fn a_reader_that_has_read_enough_is_no_trouble() {
    let mut command = synopse();
    command.args(long_request()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let done: Done = child.wait_with_output().unwrap().into();
    assert_eq!((done.status, done.err.as_str()), (0, ""));
}

#[cfg(target_os = "linux")]
#[test]
fn a_closed_or_full_standard_output_does_not_panic() {
    let program = env!("CARGO_BIN_EXE_synopse");
    let [old, new] = change("03-rename");
    let shell = |redirect: &str| -> Done {
        let line = format!("{program} diff {old} {new} {redirect}");
        let mut command = std::process::Command::new("sh");
        command.args(["-c", &line]).current_dir(crate::root()).output().unwrap().into()
    };
    let closed = shell(">&-");
    assert_eq!((closed.status, closed.err.as_str()), (1, ""));
    let full = shell("> /dev/full");
    assert!(full.trouble().starts_with("standard output: "), "{}", full.err);
    assert_eq!(shell("> /dev/full 2> /dev/full").status, 2);
}

#[test]
fn colour_is_used_when_asked_for_and_never_alone() {
    let [old, new] = change("03-rename");
    let with =
        |more: &[&str]| run(["diff", &old, &new].iter().copied().chain(more.iter().copied()));
    let plain = with(&[]).out;
    let colored = with(&["--color", "always"]).out;
    assert!(!plain.contains('\u{1b}'), "{plain}");
    assert!(colored.contains("\u{1b}[33m~\u{1b}[0m The step"), "{colored}");
    assert_eq!(without_escapes(&colored), plain);
    assert_eq!(with(&["--color", "never"]).out, plain);
    assert!(plain.contains("  ~ The step"), "{plain}");
}

#[test]
fn the_variables_of_terminals_decide_where_nothing_is_asked() {
    let [old, new] = change("03-rename");
    let with = |variables: &[(&str, &str)], color: &str| -> Done {
        let mut command = synopse();
        command.args(["diff", &old, &new, "--color", color]).envs(variables.iter().copied());
        command.output().unwrap().into()
    };
    let colored = |done: Done| done.out.contains('\u{1b}');
    assert!(colored(with(&[("CLICOLOR_FORCE", "1")], "auto")));
    assert!(!colored(with(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], "auto")));
    assert!(!colored(with(&[("CLICOLOR_FORCE", "1")], "never")));
    assert!(colored(with(&[("NO_COLOR", "1")], "always")));
}

fn without_escapes(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |plain, part| plain + part.split_once('m').map_or("", |(_, rest)| rest))
}
