//! What docs/ says is what the code does: codes, constants, examples and the picture.
//!
//! A table is found by its heading; its rows must be those of the code, in its order.

mod support;

use std::sync::Arc;

use synopse::diff::{Class, Ignored, Operation, Verdict};
use synopse::matching::{PinWarningCode, Pins};
use synopse::personal::FindingKind;
use synopse::{Comparison, ErrorKind, Options, ReadOptions, WarningCode, read};

fn document(name: &str) -> String {
    std::fs::read_to_string(support::root().join("docs").join(name)).unwrap()
}

/// The rows of the table below a heading, as cells without the header.
fn table<'d>(document: &'d str, heading: &str) -> Vec<Vec<&'d str>> {
    let section = document.split("\n## ").find(|s| s.lines().next() == Some(heading)).unwrap();
    let rows = section.lines().filter(|line| line.starts_with('|')).skip(2);
    rows.map(|row| row.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

/// What stands between the first two backticks of a cell.
fn code(cell: &str) -> &str {
    cell.split('`').nth(1).unwrap_or_default()
}

fn codes<'d>(document: &'d str, heading: &str) -> Vec<&'d str> {
    table(document, heading).iter().map(|row| code(row[0])).collect()
}

#[test]
fn every_code_of_the_diff_is_explained() {
    let diff = document("diff.md");
    let operations = Operation::ALL.iter().map(|c| c.as_str()).collect::<Vec<_>>();
    assert_eq!(codes(&diff, "Operations"), operations);
    let classes = Class::ALL.iter().map(|c| c.as_str()).collect::<Vec<_>>();
    assert_eq!(codes(&diff, "Classes"), classes);
    let ignored = Ignored::ALL.iter().map(|c| c.as_str()).collect::<Vec<_>>();
    assert_eq!(codes(&diff, "What is passed over"), ignored);
    let verdicts = Verdict::ALL.iter().map(|c| c.as_str()).collect::<Vec<_>>();
    assert_eq!(codes(&diff, "Verdicts"), verdicts);
}

#[test]
fn every_warning_is_explained() {
    let all = WarningCode::ALL.iter().map(|c| c.as_str()).collect::<Vec<_>>();
    assert_eq!(codes(&document("warnings.md"), "Codes"), all);
}

#[test]
fn every_name_of_tool_data_is_listed() {
    let privacy = document("privacy.md");
    let rows = table(&privacy, "What tools keep is left out");
    let names = rows.iter().flat_map(|row| row[1].split('`').skip(1).step_by(2));
    let told: std::collections::BTreeSet<&str> = names.collect();
    assert_eq!(told, synopse::model::TOOL_DATA.iter().copied().collect());
    let kinds = FindingKind::ALL.iter().map(|k| k.as_str()).collect::<Vec<_>>();
    assert_eq!(codes(&privacy, "`synopse inspect --personal`"), kinds);
}

#[test]
fn every_warning_about_a_pin_is_explained() {
    let all = PinWarningCode::ALL.iter().map(|c| c.as_str()).collect::<Vec<_>>();
    let matching = document("matching.md");
    let section = matching.split("\n## ").find(|s| s.starts_with("Pins")).unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `pin-"));
    assert_eq!(rows.map(code).collect::<Vec<_>>(), all);
}

/// The pins file that the text shows is one.
#[test]
fn the_example_of_pins_can_be_read() {
    let matching = document("matching.md");
    let example = matching.split("```json\n").nth(1).and_then(|rest| rest.split("```").next());
    let pins = Pins::parse(example.unwrap().as_bytes()).unwrap();
    assert!(!pins.is_empty());
}

/// A small file that holds this in its process.
fn file(inside: &str) -> Vec<u8> {
    let space = "http://www.omg.org/spec/BPMN/20100524/MODEL";
    format!(r#"<definitions xmlns="{space}"><process id="p">{inside}</process></definitions>"#)
        .into_bytes()
}

#[test]
fn every_example_gets_exactly_its_warning() {
    let document = document("warnings.md");
    for (row, warning) in table(&document, "Codes").iter().zip(WarningCode::ALL) {
        let cell = row[3];
        let mut files: Vec<Vec<u8>> = Vec::new();
        for link in cell.split("](../").skip(1).filter_map(|rest| rest.split(')').next()) {
            files.push(std::fs::read(support::root().join(link)).unwrap());
        }
        assert!(!files.is_empty(), "{} has no example", warning.as_str());
        for bytes in files {
            let model = read(&bytes, &ReadOptions::default()).unwrap();
            let told: Vec<&str> = model.warnings().iter().map(|w| w.code.as_str()).collect();
            assert_eq!(told, [warning.as_str()], "{cell}");
        }
    }
}

#[test]
fn every_limit_is_explained_with_its_default() {
    let limits = document("limits.md");
    let rows = table(&limits, "Limits");
    let told: Vec<(&str, &str)> = rows.iter().map(|row| (code(row[0]), row[1])).collect();
    let options = ReadOptions::default();
    let bytes = |name: &str| matches!(name, "bytes" | "value" | "unpacked" | "base64");
    let shown = |name: &str| match options.limit(name).unwrap() {
        value if bytes(name) => format!("{} MiB", value >> 20),
        value if value < 1_000 => value.to_string(),
        value if value < 1_000_000 => format!("{},{:03}", value / 1_000, value % 1_000),
        value => format!("{},{:03},{:03}", value / 1_000_000, value / 1_000 % 1_000, value % 1_000),
    };
    let all: Vec<(&str, String)> = ReadOptions::LIMITS.iter().map(|&l| (l, shown(l))).collect();
    assert_eq!(told, all.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>());
}

#[test]
fn what_is_refused_has_a_kind() {
    let Err(error) = read(b"<html/>", &ReadOptions::default()) else { panic!("HTML was read") };
    assert_eq!(error.kind(), ErrorKind::NotBpmn);
}

/// The constants of a source file, each with its value as it stands there.
fn constants(file: &str) -> Vec<(String, String)> {
    let source = std::fs::read_to_string(support::root().join("core/src").join(file)).unwrap();
    // A long value stands on a line of its own.
    let source = source.replace("=\n    ", "= ");
    let lines = source.lines().filter_map(|line| {
        let line = line.split_once("const ").map_or(line, |(shown, _)| {
            line.strip_prefix(shown).filter(|_| shown.starts_with("pub")).unwrap_or(line)
        });
        let (name, rest) = line.strip_prefix("const ")?.split_once(':')?;
        let value = rest.split_once('=')?.1.trim().trim_end_matches(';');
        Some((name.to_owned(), value.to_owned()))
    });
    lines.filter(|(name, _)| name.len() > 1 && name != "NONE").collect()
}

fn constant_rows(document: &str, heading: &str) -> Vec<(String, String)> {
    let rows = table(document, heading);
    rows.iter().map(|row| (code(row[0]).to_owned(), row[1].to_owned())).collect()
}

#[test]
fn every_constant_of_matching_stands_in_the_table() {
    let options = Options::default().matching;
    let mut expected = vec![
        ("MatchOptions::threshold".to_owned(), options.threshold.to_string()),
        ("MatchOptions::context".to_owned(), options.context.to_string()),
    ];
    for room in ["matching", "matching/groups"] {
        for entry in support::root().join("core/src").join(room).read_dir().unwrap() {
            let file = entry.unwrap();
            if file.file_type().unwrap().is_dir() {
                continue;
            }
            let name = file.file_name().to_string_lossy().into_owned();
            let numbers = constants(&format!("{room}/{name}")).into_iter();
            let told = |value: &str| value.starts_with(|c: char| c.is_ascii_digit() || c == '[');
            expected.extend(numbers.filter(|(_, value)| told(value)));
        }
    }
    expected.sort();
    let mut told = constant_rows(&document("matching.md"), "Constants");
    told.sort();
    assert_eq!(told, expected);
}

#[test]
fn every_cost_stands_in_the_table() {
    let document = document("similarity.md");
    assert_eq!(constant_rows(&document, "Costs"), constants("cost.rs"));
    let related =
        constants("similarity/related.rs").into_iter().find(|(name, _)| name == "RELATED");
    let value = related.unwrap().1;
    let numbers: Vec<&str> = value.trim_matches(['[', ']']).split(", ").collect();
    let said = format!(
        "`RELATED` is {}, {}, {} or {} thousandths",
        numbers[0], numbers[1], numbers[2], numbers[3]
    );
    assert!(document.contains(&said), "{said}");
}

/// A process of nodes (id, type, name) and flows between them.
fn drawing(nodes: &[(&str, &str, &str)], flows: &[(&str, &str)]) -> Arc<synopse::Model> {
    let nodes = nodes.iter().map(|(id, kind, name)| format!("<{kind} id='{id}' name='{name}'/>"));
    let flows = flows
        .iter()
        .map(|(a, b)| format!("<sequenceFlow id='{a}{b}' sourceRef='{a}' targetRef='{b}'/>"));
    let inside: String = nodes.chain(flows).collect();
    Arc::new(read(&file(&inside), &ReadOptions::default()).unwrap())
}

/// The picture in the README shows two drawings and what Synopse says about them.
#[test]
fn the_picture_tells_the_truth() {
    let (task, gateway) = ("userTask", "exclusiveGateway");
    let old = drawing(
        &[
            ("a1", "startEvent", "Anmeldung eingegangen"),
            ("a2", task, "Angaben prüfen"),
            ("a3", gateway, "Ermäßigung beantragt?"),
            ("a4", task, "Ermäßigungsgrund prüfen"),
            ("a5", task, "Steuer festsetzen"),
            ("a6", task, "Akte kopieren"),
            ("a7", task, "Bescheid erstellen"),
            ("a8", task, "Bescheid versenden"),
            ("a9", "endEvent", "Steuer festgesetzt"),
        ],
        &[
            ("a1", "a2"),
            ("a2", "a3"),
            ("a3", "a4"),
            ("a4", "a5"),
            ("a3", "a5"),
            ("a5", "a6"),
            ("a6", "a7"),
            ("a7", "a8"),
            ("a8", "a9"),
        ],
    );
    let new = drawing(
        &[
            ("b1", "startEvent", "Eingang der Anmeldung"),
            ("b2", task, "Erfassung in der Excel-Liste"),
            ("b3", task, "Prüfung der Angaben"),
            ("b4", gateway, "Ermäßigungsantrag?"),
            ("b5", task, "Prüfung des Ermäßigungsgrundes"),
            ("b6", task, "Festsetzung der Steuer"),
            ("b7", task, "Erstellung und Versand des Bescheides"),
            ("b8", "endEvent", "Festsetzung abgeschlossen"),
        ],
        &[
            ("b1", "b2"),
            ("b2", "b3"),
            ("b3", "b4"),
            ("b4", "b5"),
            ("b5", "b6"),
            ("b4", "b6"),
            ("b6", "b7"),
            ("b7", "b8"),
        ],
    );
    let picture = document("side-by-side.svg").replace("</text>", " ");
    for model in [&old, &new] {
        for word in model.flow_nodes().flat_map(|e| model.label(e).split(' ')) {
            assert!(picture.contains(word), "{word} is not in the picture");
        }
    }
    let comparison = Comparison::new(old, new, &Options::default());
    let told = |operation: Operation| {
        let changes = comparison.changes().iter().filter(|c| c.operation == operation);
        let ids = |m: &synopse::Model, all: &[_]| {
            let mut ids: Vec<_> = all.iter().map(|&e| m.id(e).to_owned()).collect();
            ids.sort();
            ids.join("+")
        };
        let shown =
            changes.map(|c| (ids(comparison.old(), &c.old), ids(comparison.new_model(), &c.new)));
        shown.collect::<Vec<_>>()
    };
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(told(Operation::Added), [pair("", "b2")]);
    assert_eq!(told(Operation::Removed), [pair("a6", "")]);
    assert_eq!(told(Operation::Merged), [pair("a7+a8", "b7")]);
    let renamed = ["a1 b1", "a2 b3", "a3 b4", "a4 b5", "a5 b6", "a9 b8"];
    let renamed: Vec<_> = renamed.iter().map(|p| pair(&p[..2], &p[3..])).collect();
    assert_eq!(told(Operation::Renamed), renamed);
    assert_eq!(comparison.changes().len(), 9);
}
