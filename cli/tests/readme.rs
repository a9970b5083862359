//! What the README shows is what the program prints.
//!
//! The README shows its first command with the answer, shortened by one rule, so that nobody picks
//! what looks best: the head in full, then of every group of changes the first [`SHOWN`] and how
//! many more there are. After a change of wording, `SYNOPSE_BLESS=1 cargo test -p synopse-cli
//! --test readme` writes the answer anew.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// How many changes of a group are shown.
const SHOWN: usize = 2;

const COMMAND: &str = "cargo run --release -- ";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// What the program prints, with the exit status, run in the workspace without a locale.
fn answer(arguments: &[&str]) -> (String, Option<i32>) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_synopse"));
    for variable in ["LC_ALL", "LC_MESSAGES", "LANG"] {
        program.env_remove(variable);
    }
    let done = program.current_dir(root()).args(arguments).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&done.stderr), "", "the command has nothing to complain");
    (String::from_utf8(done.stdout).unwrap(), done.status.code())
}

/// The answer with at most [`SHOWN`] changes of a group, and a line that counts the others.
fn shortened(answer: &str) -> String {
    let mut short = String::new();
    for block in answer.trim_end().split("\n\n") {
        let is_change = |line: &&str| line.starts_with("  ");
        let hidden = block.lines().filter(is_change).count().saturating_sub(SHOWN);
        let mut seen = 0;
        for line in block.lines() {
            seen += usize::from(is_change(&line));
            if seen <= SHOWN {
                short.push_str(line);
                short.push('\n');
            }
        }
        if hidden > 0 {
            let _ = writeln!(short, "  … {hidden} more");
        }
        short.push('\n');
    }
    short.truncate(short.trim_end().len());
    short.push('\n');
    short
}

/// The command of the README, and where in the text the answer below it stands.
fn shown(readme: &str) -> (Vec<&str>, std::ops::Range<usize>) {
    let command = readme.lines().find_map(|line| line.strip_prefix(COMMAND)).unwrap();
    let start = readme.find("```text\n").expect("the answer is shown") + "```text\n".len();
    let end = start + readme[start..].find("```").expect("the block ends");
    assert!(readme.find(COMMAND).unwrap() < start, "first the command, then its answer");
    (command.split(' ').collect(), start..end)
}

#[test]
fn the_first_command_answers_what_the_readme_shows() {
    let file = root().join("README.md");
    let readme = std::fs::read_to_string(&file).unwrap();
    let (arguments, place) = shown(&readme);
    let (answer, status) = answer(&arguments);
    assert_eq!(status, Some(1), "the two models differ");
    let expected = shortened(&answer);
    if std::env::var_os("SYNOPSE_BLESS").is_some() {
        let mut blessed = readme.clone();
        blessed.replace_range(place, &expected);
        std::fs::write(&file, blessed).unwrap();
        return;
    }
    assert_eq!(
        readme[place], expected,
        "the README is behind; SYNOPSE_BLESS=1 cargo test -p synopse-cli --test readme mends it"
    );
}

#[test]
fn every_file_that_the_readme_names_is_there() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let links = readme.match_indices("](").map(|(at, _)| &readme[at + 2..]);
    let links = links.filter_map(|rest| rest.split(')').next());
    let files: Vec<&str> = links.filter(|link| !link.contains("://")).collect();
    assert!(files.len() > 5);
    for file in files {
        assert!(root().join(file).exists(), "{file} is not there");
    }
}

#[test]
fn shortening_says_how_much_it_hides() {
    let long = "Old: a\n\nFlow (3)\n  + x\n  - y\n  ~ z\n\nLayout (1)\n  . w\n\nEnd.\n";
    let short = "Old: a\n\nFlow (3)\n  + x\n  - y\n  … 1 more\n\nLayout (1)\n  . w\n\nEnd.\n";
    assert_eq!(shortened(long), short);
}
