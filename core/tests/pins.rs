//! Pins: what a person says holds, and nothing else changes.
#![allow(clippy::format_push_string, reason = "generated XML reads best as it is written")]

mod support;

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;
use synopse::matching::{MatchReason, PinWarningCode, Pins, Selector};
use synopse::view::{self, schemas};
use synopse::{Comparison, Model, Options, ReadOptions, read};

/// Pools with steps in a row, each step `id=label`; all in one lane that is named like the pool.
fn model(pools: &[(&str, &[&str])]) -> Arc<Model> {
    let mut participants = String::new();
    let mut processes = String::new();
    for (p, (pool, steps)) in pools.iter().enumerate() {
        participants += &format!("<participant id='P{p}' name='{pool}' processRef='p{p}'/>");
        processes +=
            &format!("<process id='p{p}'><laneSet id='s{p}'><lane id='L{p}' name='{pool}'>");
        let steps: Vec<(&str, &str)> = steps.iter().map(|s| s.split_once('=').unwrap()).collect();
        for (id, _) in &steps {
            processes += &format!("<flowNodeRef>{id}</flowNodeRef>");
        }
        processes += "</lane></laneSet>";
        for (id, label) in &steps {
            processes += &format!("<task id='{id}' name='{label}'/>");
        }
        for pair in steps.windows(2) {
            let (a, b) = (pair[0].0, pair[1].0);
            processes += &format!("<sequenceFlow id='{a}{b}' sourceRef='{a}' targetRef='{b}'/>");
        }
        processes += "</process>";
    }
    let xml = format!(
        "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'>\
         <collaboration id='C'>{participants}</collaboration>{processes}</definitions>"
    );
    Arc::new(read(xml.as_bytes(), &ReadOptions::default()).unwrap())
}

fn with(old: &Arc<Model>, new: &Arc<Model>, pins: Pins) -> Comparison {
    let mut options = Options::default();
    options.matching.pins = pins;
    Comparison::new(Arc::clone(old), Arc::clone(new), &options)
}

fn pins(json: &str) -> Pins {
    Pins::parse(format!("{{\"schema\": \"synopse/pins/1\", {json}}}").as_bytes()).unwrap()
}

/// The partners of a step of the old model, by id.
fn partners<'c>(comparison: &'c Comparison, old: &str) -> Vec<&'c str> {
    let element = comparison.old().elements().find(|&e| comparison.old().id(e) == old).unwrap();
    let found = comparison.matching().of_old(element);
    found.map_or(Vec::new(), |c| c.new.iter().map(|&e| comparison.new_model().id(e)).collect())
}

/// All correspondences, as sets of elements.
fn all(comparison: &Comparison) -> BTreeSet<(Vec<u32>, Vec<u32>)> {
    let numbers = |elements: &[synopse::ElementId]| {
        let mut numbers: Vec<u32> = elements.iter().map(|e| e.index() as u32).collect();
        numbers.sort_unstable();
        numbers
    };
    let each = comparison.matching().correspondences().iter();
    each.map(|c| (numbers(&c.old), numbers(&c.new))).collect()
}

fn codes(comparison: &Comparison) -> Vec<PinWarningCode> {
    comparison.pin_warnings().iter().map(|w| w.code).collect()
}

#[test]
fn a_pin_holds_and_leads_its_neighbours() {
    let old =
        model(&[("Amt", &["a=Hund anmelden", "b=", "c=Rechnung buchen", "d=Urkunde siegeln"])]);
    let new = model(&[(
        "Amt",
        &["w=Schlüssel ausgeben", "x=Fahrzeug verwahren", "y=", "z=Kaffee kochen"],
    )]);
    let without = with(&old, &new, Pins::default());
    assert!(partners(&without, "a").is_empty() && partners(&without, "c").is_empty());
    let pinned = with(
        &old,
        &new,
        pins(
            r#""same": [{"old": {"id": "a"}, "new": {"id": "x"}}, {"old": {"id": "c"}, "new": {"label": "Kaffee kochen"}}]"#,
        ),
    );
    assert_eq!((partners(&pinned, "a"), partners(&pinned, "c")), (vec!["x"], vec!["z"]));
    assert_eq!(partners(&pinned, "b"), ["y"], "the step between two pinned ones");
    let first = pinned.old().elements().find(|&e| pinned.old().id(e) == "a").unwrap();
    let found = pinned.matching().of_old(first).unwrap();
    assert_eq!((found.confidence, found.reasons[0]), (1_000, MatchReason::Pinned));
    assert!(pinned.pin_warnings().is_empty());
}

#[test]
fn the_same_label_goes_to_the_pool_that_is_pinned() {
    let old = model(&[("Stadt", &["a=Antrag prüfen"]), ("Kreis", &["b=Antrag prüfen"])]);
    let new = model(&[("Stadt", &["x=Antrag prüfen"]), ("Kreis", &["y=Antrag prüfen"])]);
    assert_eq!(partners(&with(&old, &new, Pins::default()), "a"), ["x"]);
    let crossed = pins(
        r#""same": [{"old": {"label": "Prüft den Antrag", "pool": "Stadt"}, "new": {"label": "x"}},
                    {"old": {"label": "antrag  PRUEFEN", "pool": "Stadt"}, "new": {"label": "1.2 Antrag prüfen", "lane": "Kreis"}}]"#,
    );
    let crossed = with(&old, &new, crossed);
    assert_eq!((partners(&crossed, "a"), partners(&crossed, "b")), (vec!["y"], vec!["x"]));
    assert_eq!(codes(&crossed), [PinWarningCode::Unknown]);
    let pools = pins(r#""same": [{"old": {"label": "Stadt"}, "new": {"id": "P1"}}]"#);
    let pools = with(&old, &new, pools);
    assert_eq!(partners(&pools, "p0"), ["p1"], "the process goes with its pool");
    assert_eq!(partners(&pools, "a"), ["y"], "and a step with both");
}

#[test]
fn a_label_that_occurs_twice_is_told_apart_by_its_surroundings() {
    let old = model(&[("Amt", &["a=Kopieren", "b=Antrag prüfen", "c=Kopieren", "d=Akte ablegen"])]);
    let new = model(&[("Amt", &["w=Scannen", "x=Antrag prüfen", "y=Scannen", "z=Akte ablegen"])]);
    let pinned = with(
        &old,
        &new,
        pins(r#""same": [{"old": {"label": "Kopieren"}, "new": {"label": "Scannen"}}]"#),
    );
    assert_eq!((partners(&pinned, "a"), partners(&pinned, "c")), (vec!["w"], vec!["y"]));
    assert!(pinned.pin_warnings().is_empty());
}

#[test]
fn several_pins_for_one_step_make_a_group() {
    let old = model(&[("Amt", &["a=Antrag prüfen", "b=Bescheid versenden"])]);
    let new =
        model(&[("Amt", &["x=Formell prüfen", "y=Materiell prüfen", "z=Bescheid versenden"])]);
    let group = pins(
        r#""same": [{"old": {"id": "a"}, "new": {"id": "y"}}, {"old": {"id": "a"}, "new": {"id": "x"}}]"#,
    );
    let group = with(&old, &new, group);
    assert_eq!(partners(&group, "a"), ["y", "x"], "the closest is the one pinned first");
    assert!(group.changes().iter().any(|c| c.operation == synopse::diff::Operation::Split));
}

#[test]
fn what_is_forbidden_or_alone_stays_so() {
    let old = model(&[("Amt", &["a=Antrag prüfen", "b=Bescheid versenden"])]);
    let apart = r#""different": [{"old": {"label": "Antrag prüfen"}, "new": {"id": "a"}}]"#;
    assert!(partners(&with(&old, &old, pins(apart)), "a").is_empty());
    let alone =
        with(&old, &old, pins(r#""only": {"old": [{"id": "a"}], "new": [{"label": "Amt"}]}"#));
    assert!(partners(&alone, "a").is_empty());
    assert!(partners(&alone, "P0").is_empty() && partners(&alone, "L0").is_empty());
    assert!(alone.pin_warnings().is_empty());
}

#[test]
fn what_is_wrong_with_a_pin_is_told_with_its_place() {
    let old = model(&[("Amt", &["a=Antrag prüfen", "b=Bescheid versenden"])]);
    let wrong = [
        (r#"{"old": {"id": "q"}, "new": {"id": "a"}}"#, PinWarningCode::Unknown),
        (r#"{"old": {"id": "L0"}, "new": {"id": "a"}}"#, PinWarningCode::Incompatible),
        (
            r#"{"old": {"id": "P0"}, "new": {"label": "Antrag prüfen"}}"#,
            PinWarningCode::Incompatible,
        ),
        (
            r#"{"old": {"id": "L0"}, "new": {"id": "L0"}}, {"old": {"id": "b"}, "new": {"id": "a"}}"#,
            PinWarningCode::Contradiction,
        ),
        (
            r#"{"old": {"id": "a", "label": "Antrag ablehnen"}, "new": {"id": "a"}}"#,
            PinWarningCode::OtherLabel,
        ),
    ];
    for (same, code) in wrong {
        let json = format!(
            "\"different\": [{{\"old\": {{\"label\": \"Bescheid versenden\"}}, \"new\": {{\"label\": \"Antrag prüfen\"}}}},
             {{\"old\": {{\"id\": \"b\"}}, \"new\": {{\"id\": \"a\"}}}}],\n\"same\": [\n{same}]"
        );
        let told = with(&old, &old, pins(&json));
        assert_eq!(codes(&told), [code], "{same}");
        assert_eq!(told.pin_warnings()[0].line, 4, "{same}");
        let diff: serde_json::Value = serde_json::from_str(&view::json::diff(&told)).unwrap();
        assert_eq!(diff["pinWarnings"][0]["code"], code.as_str());
    }
    let twice = model(&[("Amt", &["a=x"]), ("Amt", &["b=y"])]);
    let ambiguous = pins(r#""same": [{"old": {"label": "Amt"}, "new": {"label": "Amt"}}]"#);
    let told = with(&twice, &twice, ambiguous);
    assert_eq!(codes(&told), [PinWarningCode::Ambiguous; 2], "pools and lanes");
}

#[test]
fn an_id_says_more_than_a_label() {
    let old = model(&[("Amt", &["a=Antrag prüfen", "b=Bescheid versenden"])]);
    let new = model(&[("Amt", &["x=Antrag prüfen", "y=Bescheid versenden"])]);
    let exception = pins(
        r#""different": [{"old": {"label": "Antrag prüfen"}, "new": {"label": "Antrag prüfen"}}],
           "only": {"new": [{"label": "Antrag prüfen"}]},
           "same": [{"old": {"id": "a"}, "new": {"id": "x"}}]"#,
    );
    let told = with(&old, &new, exception);
    assert_eq!(partners(&told, "a"), ["x"]);
    assert!(told.pin_warnings().is_empty());
}

#[test]
fn many_pins_on_many_equal_labels_come_to_an_end() {
    let steps: Vec<String> = (0..800).map(|i| format!("n{i}=Antrag prüfen")).collect();
    let model = model(&[("Amt", &steps.iter().map(String::as_str).collect::<Vec<_>>())]);
    let mut pins = Pins::default();
    for i in 0..3_000 {
        let (a, b) = (format!("n{}", i % 800), format!("n{}", i * 7 % 800));
        pins.add_same(Selector::by_id(a), Selector::by_id(b));
        pins.add_different(
            Selector::by_label("Antrag prüfen").in_lane(format!("Lane {i}")),
            Selector::by_label("Antrag prüfen"),
        );
    }
    pins.add_same(Selector::by_label("Antrag prüfen"), Selector::by_label("Antrag prüfen"));
    let compared = with(&model, &model, pins);
    let matched = compared.matching().correspondences().iter();
    let steps = matched.filter(|c| model.kind(c.old[0]).is_flow_node());
    assert_eq!(steps.map(|c| c.old.len()).sum::<usize>(), 800);
}

#[test]
fn written_pins_fit_the_schema_and_say_what_they_say() {
    let schema: serde_json::Value = serde_json::from_str(schemas::PINS).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    let schema = jsonschema::draft202012::new(&schema).unwrap();
    let folder = support::root().join("fixtures/hundesteuer-anmelden");
    let load = |name: &str| support::model(&folder.join(name)).unwrap();
    let (old, new) = (load("a.bpmn"), load("b.bpmn"));
    let found = with(&old, &new, Pins::default());
    let written = view::pins(&found);
    let value: serde_json::Value = serde_json::from_str(&written).unwrap();
    assert!(schema.is_valid(&value), "{written}");
    assert_eq!(value["schema"], synopse::matching::PINS_SCHEMA);
    let again = with(&old, &new, Pins::parse(written.as_bytes()).unwrap());
    assert_eq!(all(&found), all(&again));
    assert!(again.pin_warnings().is_empty());
    for wrong in [
        r#"{"same": []}"#,
        r#"{"schema": "synopse/pins/1", "same": [{"old": {"pool": "x"}, "new": {"id": "y"}}]}"#,
    ] {
        assert!(!schema.is_valid(&serde_json::from_str(wrong).unwrap()), "{wrong}");
        assert!(Pins::parse(wrong.as_bytes()).is_err(), "{wrong}");
    }
}

#[test]
fn written_pins_of_real_models_give_the_same_matching() {
    let Some(data) = support::data() else { return };
    let mut count = 0;
    for folder in ["camunda-exercises", "municipal", "scenarios", "miwg"] {
        let files = support::bpmn_files(&data.join(folder));
        for pair in files.windows(2).step_by(23) {
            let (Some(old), Some(new)) = (support::model(&pair[0]), support::model(&pair[1]))
            else {
                continue;
            };
            let found = with(&old, &new, Pins::default());
            let again = with(&old, &new, Pins::parse(view::pins(&found).as_bytes()).unwrap());
            let shown = format!("{} {}", pair[0].display(), pair[1].display());
            assert_eq!(all(&found), all(&again), "{shown}");
            assert!(again.pin_warnings().is_empty(), "{shown} {:?}", again.pin_warnings());
            count += 1;
        }
    }
    println!("{count} pairs of real models hold to their own pins");
}

/// Whether two elements are the same.
type Said = (bool, Selector, Selector);

/// Models of generated steps, and pins between them by id or by label.
fn spec() -> impl Strategy<Value = (Arc<Model>, Arc<Model>, Vec<Said>)> {
    const LABELS: [&str; 6] =
        ["Antrag prüfen", "Antrag ablehnen", "Prüfung", "Bescheid versenden", "", "Steuer buchen"];
    let steps = || prop::collection::vec(0..LABELS.len(), 0..7);
    let selector = || {
        prop_oneof![
            (0..7usize).prop_map(|i| Selector::by_id(format!("n{i}"))),
            (0..LABELS.len()).prop_map(|i| Selector::by_label(LABELS[i])),
            Just(Selector::by_id("L0")),
            Just(Selector::by_id("P0")),
            Just(Selector::by_label("Amt").in_pool("Amt")),
        ]
    };
    let pins = prop::collection::vec((any::<bool>(), selector(), selector()), 0..8);
    (steps(), steps(), pins).prop_map(|(old, new, pins)| {
        let build = |steps: Vec<usize>| {
            let steps: Vec<String> =
                steps.iter().enumerate().map(|(i, &l)| format!("n{i}={}", LABELS[l])).collect();
            model(&[("Amt", &steps.iter().map(String::as_str).collect::<Vec<_>>())])
        };
        (build(old), build(new), pins)
    })
}

fn collected(all: &[Said]) -> Pins {
    let mut pins = Pins::default();
    for (same, old, new) in all {
        if *same {
            pins.add_same(old.clone(), new.clone());
        } else {
            pins.add_different(old.clone(), new.clone());
        }
    }
    pins
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn swapped_pins_give_the_swapped_matching((old, new, said) in spec()) {
        let there = with(&old, &new, collected(&said));
        let back = with(&new, &old, collected(&said).swapped());
        let turned: BTreeSet<_> = all(&back).into_iter().map(|(a, b)| (b, a)).collect();
        prop_assert_eq!(all(&there), turned);
        prop_assert_eq!(there.similarity(), back.similarity());
    }

    #[test]
    fn whatever_is_pinned_the_diff_is_complete((old, new, said) in spec()) {
        let comparison = with(&old, &new, collected(&said));
        let diff = comparison.diff();
        let mut stated: Vec<u32> = diff.changes.iter().flat_map(|c| c.operations.clone()).collect();
        stated.extend(diff.ignored.values().flatten());
        stated.sort_unstable();
        let operations: Vec<u32> = (0..diff.script.operations.len() as u32).collect();
        prop_assert_eq!(stated, operations);
        prop_assert!(comparison.distance().lower <= comparison.distance().upper);
        prop_assert!(!view::markdown(&comparison, view::Language::German).is_empty());
    }

    #[test]
    fn written_pins_give_the_same_matching((old, new, said) in spec()) {
        let found = with(&old, &new, collected(&said));
        let written = view::pins(&found);
        let again = with(&old, &new, Pins::parse(written.as_bytes()).unwrap());
        prop_assert_eq!(all(&found), all(&again), "{}", written);
        prop_assert!(again.pin_warnings().is_empty());
    }

    #[test]
    fn what_is_forbidden_never_comes_back((old, new, _) in spec(), chosen in 0..20usize) {
        let found = with(&old, &new, Pins::default());
        let named = found.matching().correspondences().iter().filter(|c| {
            !old.id(c.old[0]).is_empty() && !new.id(c.new[0]).is_empty()
        });
        let named: Vec<_> = named.collect();
        prop_assume!(!named.is_empty());
        let wrong = named[chosen % named.len()];
        let (a, b) = (wrong.old[0], wrong.new[0]);
        let mut pins = Pins::default();
        pins.add_different(Selector::by_id(old.id(a)), Selector::by_id(new.id(b)));
        let corrected = with(&old, &new, pins);
        let again = corrected.matching().of_old(a);
        prop_assert!(again.is_none_or(|c| !c.new.contains(&b)), "{} {}", old.id(a), new.id(b));
    }
}
