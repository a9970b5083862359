//! What the library writes as JSON fits its JSON Schemas.
//!
//! The schemas are strict, so a property, a code or an element type that they do not know fails
//! here. That they are not too lax is tested by breaking a result.

mod support;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jsonschema::Validator;
use serde_json::{Value, json};
use synopse::matching::PinWarningCode;
use synopse::personal::FindingKind;
use synopse::view::{self, schemas};
use synopse::{Comparison, Model, Options, WarningCode, diff, label};

/// How many pairs of real models are drawn.
const DRAWN: usize = 50;

struct Schemas {
    inspect: Validator,
    matches: Validator,
    similarity: Validator,
    diff: Validator,
    personal: Validator,
}

impl Schemas {
    fn new() -> Self {
        let validator = |text: &str| {
            let schema: Value = serde_json::from_str(text).unwrap();
            jsonschema::meta::validate(&schema).unwrap();
            jsonschema::draft202012::new(&schema).unwrap()
        };
        Self {
            inspect: validator(schemas::INSPECT),
            matches: validator(schemas::MATCH),
            similarity: validator(schemas::SIMILARITY),
            diff: validator(schemas::DIFF),
            personal: validator(schemas::PERSONAL),
        }
    }

    fn check(&self, old: &Arc<Model>, new: &Arc<Model>) {
        let compared = Comparison::new(Arc::clone(old), Arc::clone(new), &Options::default());
        let texts = [
            (&self.inspect, view::json::inspect(&[old, new])),
            (&self.matches, view::json::matches(&compared)),
            (&self.similarity, view::json::similarity(&compared)),
            (&self.diff, view::json::diff(&compared)),
            (&self.personal, view::json::personal(&[old, new])),
        ];
        for (schema, text) in texts {
            let value: Value = serde_json::from_str(&text).unwrap();
            let wrong: Vec<String> =
                schema.iter_errors(&value).map(|e| format!("{}: {e}", e.instance_path())).collect();
            let files = (old.source(), new.source());
            assert!(wrong.is_empty(), "{files:?} {}\n{}", value["schema"], wrong.join("\n"));
        }
    }
}

/// All files right in the folders below a folder.
fn folders(below: &Path) -> Vec<Vec<PathBuf>> {
    let mut folders: Vec<_> = below.read_dir().unwrap().map(|e| e.unwrap().path()).collect();
    folders.retain(|path| path.is_dir());
    folders.sort();
    let files = folders.iter().map(|folder| {
        let mut files: Vec<_> = folder.read_dir().unwrap().map(|e| e.unwrap().path()).collect();
        files.retain(|path| path.extension().is_some_and(|e| e == "bpmn"));
        files.sort();
        files
    });
    files.collect()
}

#[test]
fn results_of_the_fixtures_fit_the_schemas() {
    let schemas = Schemas::new();
    let fixtures = support::root().join("fixtures");
    let mut pairs = 0;
    for files in folders(&fixtures).into_iter().chain(folders(&fixtures.join("changes"))) {
        let models: Vec<_> = files.iter().map(|f| support::model(f).unwrap()).collect();
        for (i, old) in models.iter().enumerate() {
            for new in &models[i..] {
                schemas.check(old, new);
                pairs += 1;
            }
        }
    }
    assert!(pairs >= 100, "only {pairs} pairs of fixtures");
}

#[test]
fn results_of_odd_files_fit_the_schemas() {
    let schemas = Schemas::new();
    let files = support::bpmn_files(&support::root().join("fixtures/invalid/warning"));
    assert!(!files.is_empty());
    for file in files {
        let model = support::model(&file).unwrap();
        schemas.check(&model, &model);
    }
}

#[test]
fn results_of_real_models_fit_the_schemas() {
    let Some(data) = support::data() else { return };
    let schemas = Schemas::new();
    let files = support::bpmn_files(&data.join("camunda-exercises"));
    let step = (files.len() / DRAWN).max(1);
    let mut pairs = 0;
    for at in (0..files.len().saturating_sub(1)).step_by(step).take(DRAWN) {
        let (old, new) = (support::model(&files[at]), support::model(&files[at + 1]));
        if let (Some(old), Some(new)) = (old, new) {
            schemas.check(&old, &new);
            pairs += 1;
        }
    }
    println!("{pairs} pairs of real models fit");
    assert!(files.is_empty() || pairs > 0);
}

/// The codes that a schema lists under a JSON pointer.
fn codes(schema: &str, pointer: &str) -> Vec<String> {
    let schema: Value = serde_json::from_str(schema).unwrap();
    let codes = schema.pointer(pointer).and_then(Value::as_array).expect(pointer).clone();
    codes.into_iter().map(|c| c.as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_schemas_list_every_code() {
    let operations = diff::Operation::ALL.iter().map(|o| o.as_str()).collect::<Vec<_>>();
    let classes = diff::Class::ALL.iter().map(|c| c.as_str()).collect::<Vec<_>>();
    let verdicts = diff::Verdict::ALL.iter().map(|v| v.as_str()).collect::<Vec<_>>();
    let ignored = diff::Ignored::ALL.iter().map(|i| i.as_str()).collect::<Vec<_>>();
    let kinds = synopse::Kind::ALL.iter().map(|k| k.as_str()).collect::<Vec<_>>();
    let warnings = WarningCode::ALL.iter().map(|w| w.as_str()).collect::<Vec<_>>();
    let change = "/$defs/change/properties";
    assert_eq!(codes(schemas::DIFF, &format!("{change}/operation/enum")), operations);
    assert_eq!(codes(schemas::DIFF, &format!("{change}/class/enum")), classes);
    assert_eq!(codes(schemas::DIFF, &format!("{change}/elementType/enum")), kinds);
    assert_eq!(codes(schemas::DIFF, "/properties/summary/required"), operations);
    assert_eq!(codes(schemas::DIFF, "/properties/verdict/enum"), verdicts);
    assert_eq!(codes(schemas::DIFF, "/properties/ignored/items/enum"), ignored);
    assert_eq!(codes(schemas::INSPECT, "/$defs/warning/properties/code/enum"), warnings);
    let reasons = "/$defs/match/properties/reasons/items/enum";
    assert_eq!(codes(schemas::DIFF, reasons), codes(schemas::MATCH, reasons));
    let findings = FindingKind::ALL.iter().map(|f| f.as_str()).collect::<Vec<_>>();
    assert_eq!(codes(schemas::PERSONAL, "/$defs/finding/properties/kind/enum"), findings);
    let pins = PinWarningCode::ALL.iter().map(|w| w.as_str()).collect::<Vec<_>>();
    for schema in [schemas::DIFF, schemas::MATCH] {
        assert_eq!(codes(schema, "/$defs/pinWarning/properties/code/enum"), pins);
    }
    for reason in label::Reason::ALL {
        assert!(codes(schemas::MATCH, reasons).iter().any(|c| c == reason.as_str()));
    }
}

#[test]
fn the_schemas_refuse_what_is_wrong() {
    let schemas = Schemas::new();
    let file = support::root().join("fixtures/changes/03-rename");
    let model = |name: &str| support::model(&file.join(name)).unwrap();
    let compared = Comparison::new(model("old.bpmn"), model("new.bpmn"), &Options::default());
    let sound: Value = serde_json::from_str(&view::json::diff(&compared)).unwrap();
    assert!(schemas.diff.is_valid(&sound));
    let broken = [
        ("/verdict", json!("same")),
        ("/similarity/overall", json!(1.5)),
        ("/similarity/wording", json!(null)),
        ("/distance/lower", json!(-1)),
        ("/changes/0/class", json!("wording")),
        ("/changes/0/old", json!("Activity_1")),
        ("/changes/0/elementType", json!("usertask")),
        ("/changes/0/sentence/de", json!("")),
        ("/matches/0/confidence", json!("0.5")),
        ("/matches/0/new", json!([])),
        ("/summary/renamed", json!(0.5)),
        ("/schema", json!("synopse/diff/2")),
    ];
    for (pointer, value) in broken {
        let mut copy = sound.clone();
        *copy.pointer_mut(pointer).expect(pointer) = value;
        assert!(!schemas.diff.is_valid(&copy), "{pointer} may be anything");
    }
    let mut copy = sound.clone();
    copy["extra"] = json!(1);
    assert!(!schemas.diff.is_valid(&copy));
}
