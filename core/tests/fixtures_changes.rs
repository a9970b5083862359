//! Pairs of files with one known change: exactly that change is told, and nothing else.
//!
//! Every folder of `fixtures/changes` is a case; what `expect.json` means stands in
//! `fixtures/README.md`.

mod support;

use std::path::Path;

use serde_json::Value;
use synopse::{Comparison, Options, view};

#[test]
fn every_known_change_is_told_and_nothing_else() {
    let folder = support::root().join("fixtures/changes");
    let mut cases: Vec<_> = folder.read_dir().unwrap().map(|e| e.unwrap().path()).collect();
    cases.retain(|path| path.is_dir());
    cases.sort();
    let wrong: Vec<String> = cases.iter().flat_map(|case| check(case)).collect();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
    assert!(cases.len() >= 30, "only {} cases in {}", cases.len(), folder.display());
}

/// What is wrong with a case, one line each.
fn check(case: &Path) -> Vec<String> {
    let name = case.file_name().unwrap_or_default().to_string_lossy();
    let expect = std::fs::read_to_string(case.join("expect.json")).unwrap();
    let expect: Value = serde_json::from_str(&expect).unwrap();
    let model = |file: &str| support::model(&case.join(file)).expect("a fixture can be read");
    let comparison = Comparison::new(model("old.bpmn"), model("new.bpmn"), &Options::default());
    let found: Value = serde_json::from_str(&view::json::diff(&comparison)).unwrap();

    let mut wrong = Vec::new();
    if found["verdict"] != expect["verdict"] {
        wrong.push(format!("{name}: verdict {} for {}", found["verdict"], expect["verdict"]));
    }
    for code in list(&expect["ignored"]) {
        if !list(&found["ignored"]).contains(&code) {
            wrong.push(format!("{name}: {code} is not among what was ignored"));
        }
    }
    if expect["changes"].is_array() {
        wrong.extend(compare(&name, &list(&expect["changes"]), &list(&found["changes"])));
    }
    wrong
}

fn list(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_default()
}

/// Every expected change against one that was found; what is left on either side is wrong.
fn compare(name: &str, expected: &[Value], found: &[Value]) -> Vec<String> {
    let mut open: Vec<&Value> = found.iter().collect();
    let mut wrong = Vec::new();
    for change in expected {
        match open.iter().position(|found| is_told(change, found)) {
            Some(at) => drop(open.remove(at)),
            None => wrong.push(format!("{name}: not told: {change}")),
        }
    }
    open.retain(|change| change["class"] != "layout");
    let too_many = open.iter().map(|change| {
        let told = [&change["operation"], &change["class"], &change["elementType"]];
        let said = &change["sentence"]["de"];
        format!("{name}: too many: {} {} {} {said}", told[0], told[1], told[2])
    });
    wrong.extend(too_many);
    wrong
}

/// Whether a change is the expected one: everything that the expectation names is equal.
fn is_told(expected: &Value, found: &Value) -> bool {
    let Some(expected) = expected.as_object() else { return false };
    expected.iter().all(|(key, value)| match key.as_str() {
        "says" => ["de", "en"].iter().any(|language| {
            let sentence = found["sentence"][language].as_str().unwrap_or_default();
            sentence.contains(value.as_str().unwrap_or("\0"))
        }),
        key => found[key] == *value,
    })
}
