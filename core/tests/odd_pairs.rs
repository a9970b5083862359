//! Pairs that nobody means to compare, and that come all the same: a sensible verdict, every operation
//! told once, a script that leads there and back, and never a panic.

mod support;

use std::sync::Arc;

use synopse::diff::{Class, Operation, Patch, Verdict};
use synopse::{Comparison, Model, Options, ReadOptions, read, view};

const HEAD: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">"#;

fn parse(xml: &str) -> Arc<Model> {
    Arc::new(read(xml.as_bytes(), &ReadOptions::default()).expect("readable"))
}

fn fixture(path: &str) -> Arc<Model> {
    support::model(&support::root().join("fixtures").join(path)).expect("a fixture can be read")
}

/// Compares both ways, and holds what holds of every pair.
fn compared(old: &Arc<Model>, new: &Arc<Model>) -> Comparison {
    let comparison = Comparison::new(old.clone(), new.clone(), &Options::default());
    let diff = comparison.diff();
    let mut stated: Vec<u32> = diff.changes.iter().flat_map(|c| c.operations.clone()).collect();
    stated.extend(diff.ignored.values().flatten());
    stated.sort_unstable();
    let all: Vec<u32> = (0..diff.script.operations.len() as u32).collect();
    assert_eq!(stated, all);
    let patch = Patch::of(&comparison);
    assert_eq!(patch.apply(old).expect("fits").same_content(new), Ok(()));
    assert_eq!(patch.inverse().apply(new).expect("fits").same_content(old), Ok(()));
    for language in [view::Language::German, view::Language::English] {
        for change in comparison.changes() {
            assert!(!view::sentence(&comparison, change, language).contains('\n'));
        }
    }
    assert_eq!(support::sides::inverse_fault(old, new), None);
    assert_eq!(support::sides::shuffle_fault(old, new, 5), None);
    comparison
}

#[test]
fn two_unrelated_models_are_two_processes() {
    let (dog, rent) =
        (fixture("hundesteuer-anmelden/a.bpmn"), fixture("wohngeld-bewilligen/a.bpmn"));
    assert_eq!(compared(&dog, &rent).verdict(), Verdict::Different);
}

#[test]
fn a_model_against_an_empty_one_is_all_new_or_all_gone() {
    let full = fixture("hundesteuer-anmelden/a.bpmn");
    for xml in [
        format!("{HEAD}</definitions>"),
        format!("{HEAD}<process id=\"p\"/></definitions>"),
        format!("{HEAD}<collaboration id=\"c\"/></definitions>"),
    ] {
        let empty = parse(&xml);
        let there = compared(&empty, &full);
        assert_eq!(there.verdict(), Verdict::Different, "{xml}");
        assert_eq!(compared(&full, &empty).verdict(), Verdict::Different, "{xml}");
        let steps = |c: &Comparison, operation| {
            let of = c.changes().iter().filter(|c| c.operation == operation);
            of.filter(|c| c.kind.is_activity()).count()
        };
        let activities = full.elements().filter(|&e| full.kind(e).is_activity()).count();
        assert_eq!(steps(&there, Operation::Added), activities, "{xml}");
        assert_eq!(compared(&empty, &empty).verdict(), Verdict::Identical);
    }
}

#[test]
fn a_model_against_itself_in_another_order_is_the_same() {
    let fixtures = support::root().join("fixtures");
    let mut count = 0;
    for path in support::bpmn_files(&fixtures) {
        let Some(model) = support::model(&path) else { continue };
        let shuffled = support::sides::in_another_order(&model, count);
        let comparison = Comparison::new(model, shuffled, &Options::default());
        let said: Vec<String> = comparison
            .changes()
            .iter()
            .filter(|c| c.class != Class::Layout)
            .map(|c| view::sentence(&comparison, c, view::Language::English))
            .collect();
        assert_eq!(said, [""; 0], "{}", path.display());
        let verdict = comparison.verdict();
        assert!(matches!(verdict, Verdict::Identical | Verdict::Equivalent), "{}", path.display());
        count += 1;
    }
    assert!(count > 100, "{count}");
}

#[test]
fn ids_that_stand_twice_are_compared_in_order() {
    let twice = parse(&format!(
        "{HEAD}<process id=\"p\"><task id=\"t\" name=\"Antrag prüfen\"/><task id=\"t\" \
         name=\"Bescheid versenden\"/><sequenceFlow id=\"f\" sourceRef=\"t\" targetRef=\"t\"/>\
         <sequenceFlow id=\"f\" sourceRef=\"t\" targetRef=\"t\"/></process></definitions>"
    ));
    let once = parse(&format!(
        "{HEAD}<process id=\"p\"><task id=\"t\" name=\"Antrag prüfen\"/><task id=\"u\" \
         name=\"Bescheid versenden\"/><sequenceFlow id=\"f\" sourceRef=\"t\" targetRef=\"u\"/>\
         </process></definitions>"
    ));
    assert_eq!(compared_without_order(&twice, &twice).verdict(), Verdict::Identical);
    let comparison = compared_without_order(&twice, &once);
    let tasks = comparison.matching().correspondences().iter();
    let tasks = tasks.filter(|c| twice.kind(c.old[0]).is_activity());
    assert_eq!(tasks.count(), 2, "both steps are known by their names");
}

/// Which of two elements a reference to their id means is settled by the order in the file, so other
/// orders are other models.
fn compared_without_order(old: &Arc<Model>, new: &Arc<Model>) -> Comparison {
    assert_eq!(support::sides::inverse_fault(old, new), None);
    let comparison = Comparison::new(old.clone(), new.clone(), &Options::default());
    let patch = Patch::of(&comparison);
    assert_eq!(patch.apply(old).expect("fits").same_content(new), Ok(()));
    assert_eq!(patch.inverse().apply(new).expect("fits").same_content(old), Ok(()));
    comparison
}

#[test]
fn flows_that_dangle_are_compared_as_they_are() {
    let model = |flows: &str| {
        parse(&format!(
            "{HEAD}<process id=\"p\"><task id=\"a\" name=\"Antrag prüfen\"/><task id=\"b\" \
             name=\"Bescheid versenden\"/>{flows}</process></definitions>"
        ))
    };
    let whole = model("<sequenceFlow id=\"f\" sourceRef=\"a\" targetRef=\"b\"/>");
    let odd = [
        "<sequenceFlow id=\"f\" sourceRef=\"a\" targetRef=\"gone\"/>",
        "<sequenceFlow id=\"f\" sourceRef=\"gone\" targetRef=\"lost\"/>",
        "<sequenceFlow id=\"f\" sourceRef=\"a\"/>",
        "<sequenceFlow id=\"f\"/>",
        "<sequenceFlow id=\"f\" sourceRef=\"f\" targetRef=\"p\"/>",
        "<sequenceFlow sourceRef=\"a\" targetRef=\"b\"/><sequenceFlow sourceRef=\"a\" targetRef=\"b\"/>",
    ];
    for flows in odd {
        let dangling = model(flows);
        let comparison = compared(&whole, &dangling);
        assert_ne!(comparison.verdict(), Verdict::Identical, "{flows}");
        assert!(comparison.changes().iter().any(|c| c.class == Class::Flow), "{flows}");
        assert_eq!(compared(&dangling, &dangling).verdict(), Verdict::Identical, "{flows}");
        for other in odd {
            compared(&dangling, &model(other));
        }
    }
}

#[test]
fn a_script_that_does_not_fit_names_the_operation_and_why() {
    let model = |name: &str| fixture(&format!("changes/24-task-inserted/{name}.bpmn"));
    let (old, new) = (model("old"), model("new"));
    let patch = Patch::of(&Comparison::new(old.clone(), new.clone(), &Options::default()));
    for (patch, wrong) in [(&patch, &new), (&patch.inverse(), &old)] {
        let line = patch.apply(wrong).map(|_| ()).expect_err("it does not fit").to_string();
        assert!(line.starts_with("operation ") && !line.contains('\n'), "{line}");
    }
    let other = fixture("wohngeld-bewilligen/a.bpmn");
    let line = patch.apply(&other).map(|_| ()).expect_err("it does not fit").to_string();
    assert!(line.starts_with("operation ") && !line.contains('\n'), "{line}");
}

#[test]
fn a_flow_whose_end_is_no_more_is_told_even_where_the_file_names_the_same_id() {
    let model = |id: &str, kind: &str| {
        parse(&format!(
            "{HEAD}<process id=\"p\"><task id=\"a\" name=\"Antrag prüfen\"/><{kind} id=\"{id}\" \
             name=\"Akte schließen\"/><sequenceFlow id=\"f\" sourceRef=\"{id}\" targetRef=\"b\"/>\
             </process></definitions>"
        ))
    };
    // A step that flows back into itself; then the step bears another id, and the flow ends nowhere.
    let comparison = compared(&model("b", "startEvent"), &model("c", "task"));
    assert!(comparison.matching().correspondences().len() > 2);
    assert!(comparison.changes().iter().any(|c| c.operation == Operation::Rerouted));
}
