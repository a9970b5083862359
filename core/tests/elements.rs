//! Every element of BPMN 2.0: counted by its name, kept as docs/elements.md says, and no change in
//! any of them goes untold.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use synopse::model::PropertyKind;
use synopse::{Comparison, Kind, Model, Options, ReadOptions, read, write};

fn fixture() -> String {
    std::fs::read_to_string(support::root().join("fixtures/elements/all.bpmn")).unwrap()
}

fn parse(xml: &str) -> Arc<Model> {
    Arc::new(read(xml.as_bytes(), &ReadOptions::default()).unwrap_or_else(|e| panic!("{e}")))
}

/// The start tags of BPMN's own elements: where each begins, and its name.
fn tags(xml: &str) -> Vec<(usize, &str)> {
    let name = |at: usize| xml[at..].split([' ', '>', '/']).next().unwrap_or_default();
    xml.match_indices("<bpmn:").map(|(at, tag)| (at, name(at + tag.len()))).collect()
}

/// References, which are no elements of their own.
fn is_reference(name: &str) -> bool {
    name.ends_with("Ref") || name.ends_with("Refs") || matches!(name, "incoming" | "outgoing")
}

#[test]
fn every_element_is_counted_and_comes_back() {
    let xml = fixture();
    let model = parse(&xml);
    assert_eq!(model.warnings(), []);
    let mut expected: BTreeMap<String, u32> = BTreeMap::new();
    for (_, name) in tags(&xml).into_iter().filter(|(_, name)| !is_reference(name)) {
        *expected.entry(name.to_owned()).or_default() += 1;
    }
    assert_eq!(model.counts(), expected);
    let again = parse(&write(&model));
    assert_eq!(model.same_content(&again), Ok(()));
    assert_eq!(again.counts(), expected);
    let names = |xml: &str| tags(xml).into_iter().map(|(_, n)| n.to_owned()).collect::<Vec<_>>();
    assert_eq!(names(&write(&model)), names(&xml), "the order of the schema");
}

/// The rows of the tables in docs/elements.md: names, and how they are kept.
fn documented() -> Vec<(Vec<String>, String)> {
    let text = std::fs::read_to_string(support::root().join("docs/elements.md")).unwrap();
    let rows = text.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let names = cells[0].split('`').skip(1).step_by(2).map(str::to_owned);
        (names.collect(), cells[1].to_owned())
    })
    .collect()
}

#[test]
fn every_element_is_kept_as_the_table_says() {
    let xml = fixture();
    let model = parse(&xml);
    let mut told = BTreeSet::new();
    for (names, kept) in documented() {
        for name in names {
            let elements: Vec<Kind> = model
                .elements()
                .filter(|&e| model.xml_name(e) == name)
                .map(|e| model.kind(e))
                .collect();
            let as_kind = !elements.is_empty() && elements.iter().all(|k| *k != Kind::OtherRoot);
            let as_root = elements.contains(&Kind::OtherRoot);
            let as_property = model.elements().any(|e| {
                let mut open: Vec<_> = model.properties(e).collect();
                std::iter::from_fn(move || {
                    let next = open.pop()?;
                    open.extend(next.children());
                    Some(next)
                })
                .any(|p| p.kind() == PropertyKind::Element && p.is_bpmn() && p.local_name() == name)
            });
            match kept.as_str() {
                "element" => assert!(as_kind && !as_property, "{name}"),
                "root" => assert!(as_root, "{name}"),
                "property" => assert!(as_property && elements.is_empty(), "{name}"),
                "root or property" => assert!(as_property && as_root, "{name}"),
                "derived" => assert!(!as_property && elements.is_empty(), "{name}"),
                "not in the fixture" => assert!(!xml.contains(&format!("<bpmn:{name} ")), "{name}"),
                other => panic!("{name}: {other:?} is no way of keeping"),
            }
            assert!(told.insert(name.clone()), "{name} stands twice");
        }
    }
    let present: BTreeSet<String> = tags(&xml).into_iter().map(|(_, n)| n.to_owned()).collect();
    let missing: Vec<_> = present.difference(&told).collect();
    assert!(missing.is_empty(), "not in docs/elements.md: {missing:?}");
}

/// The file with one thing changed, and what that is.
fn mutations(xml: &str) -> Vec<(String, String)> {
    let end = xml.find("<bpmndi:").unwrap();
    let mut changed = Vec::new();
    for (at, tag) in tags(xml).into_iter().filter(|(at, _)| *at < end) {
        let close = at + xml[at..].find('>').unwrap();
        for (quote, _) in xml[at..close].match_indices("=\"") {
            let key = xml[..at + quote].rsplit(' ').next().unwrap();
            let value = at + quote + 2;
            let length = xml[value..].find('"').unwrap();
            if key == "id" || key.starts_with("xmlns") {
                continue;
            }
            let with = format!("{}X{}", &xml[..value + length], &xml[value + length..]);
            changed.push((format!("{tag}@{key}"), with));
        }
        let rest = &xml[close + 1..];
        let text = &rest[..rest.find('<').unwrap()];
        if !text.trim().is_empty() && !matches!(tag, "incoming" | "outgoing") {
            let with = format!("{}X{}", &xml[..close + 1 + text.len()], &rest[text.len()..]);
            changed.push((tag.to_owned(), with));
        }
        if xml[..close].ends_with('/') {
            changed.push((format!("no {tag}"), format!("{}{rest}", &xml[..at])));
        }
    }
    changed
}

/// Where a change is passed over, and why; docs/diff.md explains the reasons.
const PASSED: &[(&str, &str)] = &[
    ("definitions@", "exporter"),
    ("import", "exporter"),
    ("extension@", "exporter"),
    ("@xsi:type", "exporter"),
    ("@gatewayDirection", "defaults"),
    ("@dataStoreRef", "data-wiring"),
    ("@dataObjectRef", "data-wiring"),
    ("dataInput", "data-wiring"),
    ("dataOutput", "data-wiring"),
    ("InputRefs", "data-wiring"),
    ("OutputRefs", "data-wiring"),
    ("inputSet", "data-wiring"),
    ("outputSet", "data-wiring"),
    ("property", "data-wiring"),
    // The end of a data association inside its step.
    ("sourceRef", "data-wiring"),
    ("targetRef", "data-wiring"),
    // Placeholders without content.
    ("no auditing", "defaults"),
    ("no monitoring", "defaults"),
    ("no rendering", "defaults"),
    // That of an extension of the file, beside that of the process, which is told.
    ("documentation", "exporter"),
];

#[test]
fn a_change_in_any_element_is_told() {
    let xml = fixture();
    let model = parse(&xml);
    let mut silent = Vec::new();
    let all = mutations(&xml);
    assert!(all.len() > 400, "only {} changes", all.len());
    for (what, changed) in &all {
        let comparison = Comparison::new(model.clone(), parse(changed), &Options::default());
        let reasons = comparison.diff().ignored.keys().map(|i| i.as_str());
        let passed = || {
            let mut reasons = reasons.filter(|reason| *reason != "ids");
            let first = reasons.next()?;
            let known = |(at, why): &(&str, &str)| what.contains(at) && first == *why;
            (reasons.next().is_none() && PASSED.iter().any(known)).then_some(())
        };
        if comparison.changes().is_empty() && passed().is_none() {
            silent.push((what, comparison.diff().ignored.keys().copied().collect::<Vec<_>>()));
        }
    }
    assert!(silent.is_empty(), "not told: {silent:?}");
}

#[test]
fn a_marker_counts_also_with_an_id_or_a_default() {
    let with = |marker: &str| {
        parse(&format!(
            r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p">
            <task id="a" name="Antrag prüfen">{marker}</task><task id="b" name="Bescheid erstellen"/>
            <sequenceFlow id="f" sourceRef="a" targetRef="b"/></process></definitions>"#
        ))
    };
    for marker in [
        r#"<standardLoopCharacteristics id="m"/>"#,
        r#"<standardLoopCharacteristics testBefore="false"/>"#,
        r#"<multiInstanceLoopCharacteristics id="m" isSequential="false"/>"#,
    ] {
        let comparison = Comparison::new(with(marker), with(""), &Options::default());
        assert_eq!(comparison.changes().len(), 1, "{marker}: {:?}", comparison.changes());
        let other = marker.replace(r#" id="m""#, "");
        let same = Comparison::new(with(marker), with(&other), &Options::default());
        assert!(same.changes().is_empty(), "{marker}: {:?}", same.changes());
    }
}
