//! Properties of comparing, on generated models.
#![allow(clippy::format_push_string, reason = "generated XML reads best as it is written")]

mod support;

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};
use synopse::diff::{Patch, Verdict};
use synopse::{Comparison, Model, Options, ReadOptions, read};

const WORDS: &[&str] = &["Antrag", "Steuer", "Bescheid", "Akte", "Rechnung", "Hund", "Frist", ""];
const VERBS: &[&str] = &["prüfen", "nicht prüfen", "erfassen", "versenden", "ablehnen", "?"];
const TYPES: &[&str] = &[
    "task",
    "userTask",
    "sendTask",
    "exclusiveGateway",
    "parallelGateway",
    "startEvent",
    "endEvent",
    "intermediateCatchEvent",
    "subProcess",
];

/// A node: type, word, verb, lane.
type NodeSpec = (usize, usize, usize, bool);

#[derive(Debug, Clone)]
struct Spec {
    nodes: Vec<NodeSpec>,
    flows: Vec<(usize, usize, u8)>,
}

fn spec() -> impl Strategy<Value = Spec> {
    let node = (0..TYPES.len(), 0..WORDS.len(), 0..VERBS.len(), any::<bool>());
    let flow = (0..14usize, 0..14usize, 0..4u8);
    (prop::collection::vec(node, 0..14), prop::collection::vec(flow, 0..20))
        .prop_map(|(nodes, flows)| Spec { nodes, flows })
}

/// The same without nodes that have a type and a label in common, and without flows beside flows.
fn told_apart(spec: Spec) -> Spec {
    let mut nodes = spec.nodes;
    let mut known = BTreeSet::new();
    let mut kept = Vec::new();
    nodes.retain(|&(kind, word, verb, _)| {
        let verb = if WORDS[word].is_empty() { 0 } else { verb };
        let new = known.insert((kind, word, verb));
        kept.push(new);
        new
    });
    let place = |i: usize| match kept.get(i) {
        Some(true) => kept[..i].iter().filter(|&&kept| kept).count(),
        Some(false) => 0,
        // Leads nowhere, as before.
        None => i,
    };
    let mut ways = BTreeSet::new();
    let flows = spec.flows.into_iter().map(|(a, b, label)| (place(a), place(b), label));
    let flows = flows.filter(|&(a, b, _)| ways.insert((a, b))).collect();
    Spec { nodes, flows }
}

fn model(spec: &Spec, ids: &str) -> Arc<Model> {
    let mut xml = format!(
        r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="{ids}P"><laneSet id="{ids}S">"#
    );
    for (name, of) in [("Amt", true), ("Kasse", false)] {
        xml += &format!(r#"<lane id="{ids}L{of}" name="{name}">"#);
        for i in (0..spec.nodes.len()).filter(|&i| spec.nodes[i].3 == of) {
            xml += &format!("<flowNodeRef>{ids}{i}</flowNodeRef>");
        }
        xml += "</lane>";
    }
    xml += "</laneSet>";
    for (i, (kind, word, verb, _)) in spec.nodes.iter().enumerate() {
        let (tag, word, verb) = (TYPES[*kind], WORDS[*word], VERBS[*verb]);
        let label = if word.is_empty() { String::new() } else { format!("{word} {verb}") };
        xml += &format!(r#"<{tag} id="{ids}{i}" name="{label}"/>"#);
    }
    for (n, (a, b, label)) in spec.flows.iter().enumerate() {
        let name = ["", "ja", "nein", "sonst"][*label as usize];
        xml += &format!(
            r#"<sequenceFlow id="{ids}f{n}" sourceRef="{ids}{a}" targetRef="{ids}{b}" name="{name}"/>"#
        );
    }
    xml += "</process></definitions>";
    Arc::new(read(xml.as_bytes(), &ReadOptions::default()).expect("generated models are readable"))
}

fn compare(a: &Arc<Model>, b: &Arc<Model>) -> Comparison {
    Comparison::new(a.clone(), b.clone(), &Options::default())
}

/// The same cases every day, since a test that fails some days hides what broke. More cases show more.
fn config() -> ProptestConfig {
    ProptestConfig { rng_seed: RngSeed::Fixed(0), ..ProptestConfig::with_cases(cases()) }
}

/// How many cases of each property: what `SYNOPSE_CASES` says, else some for every day.
fn cases() -> u32 {
    std::env::var("SYNOPSE_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(300)
}

#[test]
fn a_script_leads_there_and_back() {
    let config = ProptestConfig { source_file: Some(file!()), ..config() };
    let pairs = (spec(), spec(), any::<bool>());
    let done = TestRunner::new(config).run(&pairs, |(a, b, new_ids)| {
        let (a, b) = (model(&a, "a"), model(&b, if new_ids { "b" } else { "a" }));
        let patch = Patch::of(&compare(&a, &b));
        let patched = patch.apply(&a).expect("a script fits its own model");
        prop_assert_eq!(patched.same_content(&b), Ok(()));
        let back = patch.inverse().apply(&b).expect("an inverse fits the new model");
        prop_assert_eq!(back.same_content(&a), Ok(()));
        Ok(())
    });
    if let Err(error) = done {
        panic!("{error}");
    }
    println!("{} generated pairs: the script leads there and back", cases());
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_model_is_identical_to_itself(spec in spec()) {
        let model = model(&spec, "a");
        let same = compare(&model, &model);
        prop_assert_eq!(same.verdict(), Verdict::Identical);
        prop_assert_eq!(same.similarity().overall, 1_000_000);
        prop_assert_eq!((same.distance().lower, same.distance().upper), (0, 0));
    }

    #[test]
    fn scores_are_symmetric_bounded_and_one_only_for_equals(a in spec(), b in spec()) {
        let (a, b) = (model(&a, "a"), model(&b, "b"));
        let (there, back) = (compare(&a, &b), compare(&b, &a));
        prop_assert_eq!(there.similarity(), back.similarity());
        prop_assert_eq!(there.distance(), back.distance());
        prop_assert!(there.distance().lower <= there.distance().upper);
        let overall = there.similarity().overall;
        prop_assert!(overall <= 1_000_000);
        prop_assert_eq!(overall == 1_000_000, there.diff().is_equivalent());
    }

    #[test]
    fn swapped_sides_give_the_inverse_statements(a in spec(), b in spec(), new_ids in any::<bool>()) {
        let (a, b) = (told_apart(a), told_apart(b));
        let (a, b) = (model(&a, "a"), model(&b, if new_ids { "b" } else { "a" }));
        prop_assert_eq!(support::sides::inverse_fault(&a, &b), None);
    }

    // Of what nothing tells apart, the order in the file decides which goes to which.
    #[test]
    fn another_order_or_other_ids_change_nothing(a in spec(), b in spec(), seed in any::<u64>()) {
        let (a, b) = (model(&told_apart(a), "a"), model(&told_apart(b), "a"));
        prop_assert_eq!(support::sides::shuffle_fault(&a, &b, seed), None);
        prop_assert_eq!(support::sides::id_fault(&a, &b, seed), None);
    }

    #[test]
    fn every_operation_is_stated_exactly_once(a in spec(), b in spec()) {
        let comparison = compare(&model(&a, "a"), &model(&b, "a"));
        let diff = comparison.diff();
        let mut stated: Vec<u32> = diff.changes.iter().flat_map(|c| c.operations.clone()).collect();
        stated.extend(diff.ignored.values().flatten());
        stated.sort_unstable();
        let all: Vec<u32> = (0..diff.script.operations.len() as u32).collect();
        prop_assert_eq!(stated, all);
    }

    #[test]
    fn correspondences_use_every_element_once(a in spec(), b in spec()) {
        let comparison = compare(&model(&a, "a"), &model(&b, "b"));
        let all = comparison.matching().correspondences();
        for side in [true, false] {
            let elements = all.iter().flat_map(|c| if side { c.old.clone() } else { c.new.clone() });
            let mut elements: Vec<_> = elements.collect();
            let count = elements.len();
            elements.sort_unstable();
            elements.dedup();
            prop_assert_eq!(elements.len(), count);
        }
        prop_assert!(all.iter().all(|c| !c.old.is_empty() && !c.new.is_empty() && c.confidence <= 1_000));
    }
}
