//! What really came in, or might: each file is one clear line, or a model with warnings, soon.
#![allow(clippy::format_push_string, reason = "generated XML reads best as it is written")]

mod support;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use synopse::{ErrorKind, Model, ReadOptions, read};

const HEAD: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">"#;

/// Longest time for one input. A second is what is promised; this program is not optimised and
/// shares its machine.
const LONGEST: Duration = Duration::from_secs(20);

/// Reads a file; a refusal must be one line with a place.
fn read_or_refuse(name: &str, bytes: &[u8]) -> Result<Model, String> {
    let begun = Instant::now();
    let result = read(bytes, &ReadOptions::named(name));
    assert!(begun.elapsed() < LONGEST, "{name}: {:?}", begun.elapsed());
    result.map_err(|error| {
        let line = error.to_string();
        assert!(!line.contains('\n') && line.starts_with(name), "{line}");
        let placed = error.line().is_some() && error.column().is_some();
        assert!(placed || error.kind() == ErrorKind::Empty, "no place: {line}");
        line
    })
}

fn each(folder: &Path, mut check: impl FnMut(&Path, Result<Model, String>)) -> usize {
    let files = support::bpmn_files(folder);
    for path in &files {
        let bytes = std::fs::read(path).unwrap_or_default();
        check(path, read_or_refuse("file", &bytes));
    }
    files.len()
}

#[test]
fn merge_conflicts_are_called_so_with_their_line() {
    let mut folders: Vec<PathBuf> = vec![support::root().join("fixtures/invalid/error/xml")];
    folders.extend(support::data().map(|data| data.join("malformed-hmcts")));
    let mut count = 0;
    for path in folders.iter().flat_map(|folder| support::bpmn_files(folder)) {
        let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap_or_default()).into_owned();
        let marker = text.lines().position(|line| line.starts_with("<<<<<<<"));
        let Some(marker) = marker else { continue };
        let line = read_or_refuse("file", text.as_bytes()).map(|_| ()).expect_err("a conflict");
        let begin = format!("file:{}:1: a merge conflict", marker + 1);
        assert!(line.starts_with(&begin), "{}: {line}", path.display());
        count += 1;
    }
    println!("{count} files with a merge conflict");
    assert!(count >= 2);
}

#[test]
fn files_with_undeclared_prefixes_are_read_with_a_warning() {
    let Some(data) = support::data() else { return };
    let mut warned = 0;
    let count = each(&data.join("govmodeler"), |path, result| {
        let model = result.unwrap_or_else(|line| panic!("{}: {line}", path.display()));
        assert!(model.flow_nodes().count() > 3, "{}", path.display());
        let codes = model.warnings().iter().map(|w| w.code.as_str());
        warned += usize::from(codes.into_iter().any(|code| code == "undeclared-prefix"));
    });
    println!("{count} files, {warned} with undeclared prefixes");
    assert!(warned >= 18, "{warned}");
}

#[test]
fn files_that_break_rules_of_bpmn_are_read_or_refused_in_one_line() {
    let Some(data) = support::data() else { return };
    let mut read = 0;
    let count = each(&data.join("fixtures"), |_, result| read += usize::from(result.is_ok()));
    println!("{read} of {count} files are read, the others refused in one line");
    assert!(read * 10 > count * 9, "{read} of {count}");
}

#[test]
fn a_file_cut_off_at_every_thousandth_byte_is_refused_with_its_place() {
    let mut cuts = 0;
    for name in ["a", "b", "c", "d", "e"] {
        let path = support::root().join(format!("fixtures/wohngeld-bewilligen/{name}.bpmn"));
        let bytes = std::fs::read(path).expect("a fixture");
        for end in (1_000..bytes.len()).step_by(1_000) {
            read_or_refuse("file", &bytes[..end]).map(|_| ()).expect_err("half a file was read");
            cuts += 1;
        }
    }
    println!("{cuts} files cut off");
    assert!(cuts > 100, "{cuts}");
}

#[test]
fn sizes_without_measure_are_refused_before_they_cost_anything() {
    let deep = format!("{HEAD}{}", "<subProcess>".repeat(100_000));
    let vendor = format!("{HEAD}<process><extensionElements>{}", "<a>".repeat(100_000));
    let hundred = "a".repeat(100 << 20);
    let attribute = format!("{HEAD}<process name=\"{hundred}\"/></definitions>");
    let text =
        format!("{HEAD}<process><documentation>{hundred}</documentation></process></definitions>");
    let references = format!("{HEAD}<process name=\"{}\"/></definitions>", "&amp;".repeat(4 << 20));
    let mut laughs = String::from("<!DOCTYPE d [<!ENTITY a0 \"ha\">");
    for i in 1..40 {
        laughs += &format!("<!ENTITY a{i} \"&a{};&a{};\">", i - 1, i - 1);
    }
    laughs += &format!("]>{HEAD}<process name=\"&a39;\"/></definitions>");
    for (name, xml, limit) in [
        ("deep", &deep, Some("limit depth")),
        ("vendor", &vendor, Some("limit depth")),
        ("attribute", &attribute, Some("limit value")),
        ("text", &text, Some("limit value")),
        ("references", &references, Some("limit value")),
        ("laughs", &laughs, None),
    ] {
        match (read_or_refuse(name, xml.as_bytes()), limit) {
            (Err(line), Some(limit)) => assert!(line.contains(limit), "{line}"),
            (Ok(model), None) => assert_eq!(model.name(), Some("&a39;"), "{name}"),
            (result, _) => panic!("{name}: {:?}", result.map(|_| "was read")),
        }
    }
}
