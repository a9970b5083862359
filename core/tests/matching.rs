//! What a person expects of single pairs of models: pools, questions the other way round, groups.

mod support;

use std::fmt::Write as _;
use std::sync::Arc;

use support::{model, root};
use synopse::diff::Class;
use synopse::matching::{MatchOptions, MatchReason, Matching};
use synopse::view::{Language, sentence};
use synopse::{Comparison, Model, Options, ReadOptions, read};

fn definitions(inside: &str) -> Arc<Model> {
    let xml = format!(
        r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">{inside}</definitions>"#
    );
    read(xml.as_bytes(), &ReadOptions::default()).map(Arc::new).expect("BPMN")
}

/// Steps in a row, from a start to an end; ids begin with the id of the process.
fn row(process: &str, steps: &[&str]) -> String {
    let mut xml = format!(r#"<process id="{process}"><startEvent id="{process}s"/>"#);
    let mut before = format!("{process}s");
    for (i, step) in steps.iter().enumerate() {
        let id = format!("{process}{i}");
        let tag = if step.ends_with('?') { "exclusiveGateway" } else { "task" };
        _ = write!(xml, r#"<{tag} id="{id}" name="{step}"/>"#);
        _ = write!(xml, r#"<sequenceFlow id="f{id}" sourceRef="{before}" targetRef="{id}"/>"#);
        before = id;
    }
    _ = write!(xml, r#"<endEvent id="{process}e"/>"#);
    _ = write!(
        xml,
        r#"<sequenceFlow id="f{process}e" sourceRef="{before}" targetRef="{process}e"/></process>"#
    );
    xml
}

/// Two pools with their processes.
fn pools(pools: [(&str, &str, &[&str]); 2]) -> Arc<Model> {
    let mut xml = String::from(r#"<collaboration id="c">"#);
    for (id, name, _) in pools {
        _ = write!(xml, r#"<participant id="pool{id}" name="{name}" processRef="{id}"/>"#);
    }
    xml += "</collaboration>";
    xml.extend(pools.map(|(id, _, steps)| row(id, steps)));
    definitions(&xml)
}

/// The ids of the partner of a step.
fn partners(old: &Model, new: &Model, id: &str) -> Vec<String> {
    let options = MatchOptions { trust_ids: false, ..MatchOptions::default() };
    let matching = Matching::between(old, new, &options);
    let found = old.find(id).and_then(|e| matching.of_old(e));
    found.into_iter().flat_map(|c| c.new.iter().map(|&e| new.id(e).to_owned())).collect()
}

#[test]
fn the_same_label_in_two_pools_goes_to_the_right_pool() {
    // Nothing but the names of the pools tells the two steps apart, and each model has the other
    // pool first.
    let steps: &[&str] = &["Antrag prüfen"];
    let old = pools([("a", "Bürgerbüro", steps), ("b", "Steueramt", steps)]);
    let new = pools([("x", "Steueramt", steps), ("y", "Bürgerbüro", steps)]);
    assert_eq!(partners(&old, &new, "a0"), ["y0"]);
    assert_eq!(partners(&old, &new, "b0"), ["x0"]);
    // The pools need not be called exactly the same.
    let other = pools([("x", "Amt für Steuern", steps), ("y", "Bürgerservice", steps)]);
    assert_eq!(partners(&old, &other, "b0"), ["x0"]);
    assert_eq!(partners(&old, &other, "a0"), ["y0"]);
}

#[test]
fn a_question_the_other_way_round_is_the_same_decision_and_says_so() {
    let old = definitions(&row("a", &["Ware bestellen", "Lieferung verzögert?", "Ware einlagern"]));
    let new = definitions(&row("x", &["Ware bestellen", "Lieferung verfügbar?", "Ware einlagern"]));
    let comparison = Comparison::new(old, new, &Options::default());
    let told = |language| -> Vec<String> {
        let changes = comparison.changes().iter();
        changes.map(|change| sentence(&comparison, change, language)).collect()
    };
    let (german, english) = (told(Language::German), told(Language::English));
    assert_eq!(
        german,
        ["Die Frage „Lieferung verzögert?“ ist jetzt umgekehrt gestellt: „Lieferung verfügbar?“."]
    );
    assert!(english.len() == 1 && english[0].contains("the other way round"), "{english:?}");
}

/// An office with a process, and an empty pool that sends to its first step and hears from its last.
fn office(id: &str, outside: &[&str], messages: &[(&str, &str)]) -> Arc<Model> {
    let mut xml = format!(
        r#"<collaboration id="c{id}"><participant id="o{id}" name="Amt" processRef="{id}"/>"#
    );
    for (name, number) in outside.iter().zip(0..) {
        _ = write!(xml, r#"<participant id="{id}out{number}" name="{name}"/>"#);
    }
    for ((from, to), number) in messages.iter().zip(0..) {
        let end = |end: &str| format!("{id}{end}");
        let (from, to) = (end(from), end(to));
        _ = write!(xml, r#"<messageFlow id="m{id}{number}" sourceRef="{from}" targetRef="{to}"/>"#);
    }
    xml += "</collaboration>";
    xml += &row(id, &["Antrag annehmen", "Antrag prüfen", "Bescheid versenden"]);
    definitions(&xml)
}

#[test]
fn empty_pools_without_a_word_in_common_are_known_by_their_messages() {
    let both = [("out0", "0"), ("2", "out0")];
    let old = office("a", &["Hundehalter"], &both);
    assert_eq!(partners(&old, &office("b", &["Bürgerin"], &both), "aout0"), ["bout0"]);
    // One message is too little, and so are messages with other steps, or the other way.
    for messages in [&both[..1], &[("out0", "1"), ("1", "out0")], &[("0", "out0"), ("out0", "2")]] {
        assert!(partners(&old, &office("b", &["Bürgerin"], messages), "aout0").is_empty());
    }
    // Where two come near, neither is taken.
    let twice = [("out0", "0"), ("2", "out0"), ("out1", "0"), ("2", "out1")];
    let rivals = office("b", &["Bürgerin", "Verein"], &twice);
    assert!(partners(&old, &rivals, "aout0").is_empty());
    // A name in common says more.
    let named = office("b", &["Bürgerin", "Hundehalter"], &twice);
    assert_eq!(partners(&old, &named, "aout0"), ["bout1"]);
}

#[test]
fn contraries_are_never_one_step_however_well_the_rest_agrees() {
    for (a, b) in [
        ("Hund anmelden", "Hund abmelden"),
        ("Antrag genehmigen", "Antrag ablehnen"),
        ("Steuer festsetzen", "Steuer nicht festsetzen"),
        ("Antrag formell prüfen", "Antrag materiell prüfen"),
        ("Bescheid erstellen", "Bescheid versenden"),
    ] {
        let around = |step| definitions(&row("p", &["Angaben aufnehmen", step, "Akte schließen"]));
        let other = |step| definitions(&row("q", &["Angaben erfassen", step, "Akte zumachen"]));
        let (old, new) = (around(a), other(b));
        assert_eq!(partners(&old, &new, "p0"), ["q0"], "{a}");
        assert_eq!(partners(&old, &new, "p2"), ["q2"], "{a}");
        assert_eq!(partners(&old, &new, "p1"), [""; 0], "{a}");
        assert_eq!(partners(&new, &old, "q1"), [""; 0], "{a}");
        // The step of the same name is found beside it.
        let both = definitions(&row("q", &["Angaben erfassen", b, a, "Akte zumachen"]));
        assert_eq!(partners(&old, &both, "p1"), ["q2"], "{a}");
    }
}

#[test]
fn what_was_turned_round_in_one_drawing_is_that_step_and_said_to_be_the_contrary() {
    let steps = ["Angaben aufnehmen", "Angaben prüfen", "Steuer festsetzen", "Akte schließen"];
    let turned =
        ["Angaben aufnehmen", "Angaben prüfen", "Steuer nicht festsetzen", "Akte schließen"];
    let (old, new) = (definitions(&row("p", &steps)), definitions(&row("q", &turned)));
    assert_eq!(partners(&old, &new, "p2"), ["q2"]);
    let comparison = Comparison::new(old, new, &Options::default());
    let told: Vec<String> =
        comparison.changes().iter().map(|c| sentence(&comparison, c, Language::German)).collect();
    assert_eq!(
        told,
        [
            "Der Schritt „Steuer festsetzen“ heißt jetzt „Steuer nicht festsetzen“: Das ist das Gegenteil."
        ]
    );
    let sure = comparison
        .matching()
        .correspondences()
        .iter()
        .filter(|c| c.reasons.contains(&MatchReason::Label(synopse::label::Reason::Negation)));
    assert!(sure.map(|c| c.confidence).all(|confidence| confidence < 700));
}

/// A question with two answers; the first leads to the notice, the second to more documents.
fn decision(question: &str, answers: [&str; 2]) -> Arc<Model> {
    let node = |tag: &str, id: &str, name: &str| format!(r#"<{tag} id="{id}" name="{name}"/>"#);
    let flow = |from: &str, to: &str, name: &str| {
        format!(
            r#"<sequenceFlow id="{from}{to}" name="{name}" sourceRef="{from}" targetRef="{to}"/>"#
        )
    };
    let nodes = [
        node("task", "a", "Antrag erfassen"),
        node("exclusiveGateway", "g", question),
        node("task", "b", "Bescheid erstellen"),
        node("task", "n", "Unterlagen nachfordern"),
    ];
    let flows = [flow("a", "g", ""), flow("g", "b", answers[0]), flow("g", "n", answers[1])];
    definitions(&format!(r#"<process id="p">{}{}</process>"#, nodes.concat(), flows.concat()))
}

#[test]
fn of_a_question_asked_the_other_way_round_it_is_said_whether_the_answers_are_swapped() {
    let old = decision("Unterlagen vollständig?", ["ja", "nein"]);
    let round = "Unterlagen unvollständig?";
    let told = |new: Arc<Model>| -> Vec<(Class, String, String)> {
        let comparison = Comparison::new(Arc::clone(&old), new, &Options::default());
        let say = |c| [Language::German, Language::English].map(|l| sentence(&comparison, c, l));
        let changes = comparison.changes().iter();
        changes.map(|c| (c.class, say(c))).map(|(class, [de, en])| (class, de, en)).collect()
    };
    let head = "Die Frage „Unterlagen vollständig?“ ist jetzt umgekehrt gestellt: „Unterlagen unvollständig?“";
    let swapped = told(decision(round, ["nein", "ja"]));
    assert_eq!(swapped.len(), 1, "{swapped:?}");
    assert_eq!(swapped[0].0, Class::Text);
    assert_eq!(
        swapped[0].1,
        format!("{head}; die Antworten auf den Wegen sind entsprechend vertauscht.")
    );
    assert!(swapped[0].2.ends_with("; the answers on its flows are swapped accordingly."));
    let kept = told(decision(round, ["ja", "nein"]));
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert_eq!(kept[0].0, Class::Condition, "what is decided is another thing now");
    assert_eq!(
        kept[0].1,
        format!(
            "{head}; die Antworten auf den Wegen sind geblieben, entschieden wird also umgekehrt."
        )
    );
    assert!(kept[0].2.ends_with("are the same, so it is decided the other way round."));
    // A bit of both, or an answer that says something else: each is told by itself.
    let other = told(decision(round, ["nein", "teilweise"]));
    assert_eq!(other.len(), 3, "{other:?}");
    assert_eq!(other.iter().filter(|(_, de, _)| *de == format!("{head}.")).count(), 1);
    let one = told(decision(round, ["ja", ""]));
    assert!(one.iter().any(|(_, de, _)| *de == format!("{head}.")), "{one:?}");
}

/// The table of the worked example in `docs/matching.md`, cell by cell.
fn example() -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(root().join("docs/matching.md")).expect("docs/matching.md");
    let example = text.split("### An example").nth(1).expect("an example");
    let rows = example.lines().skip_while(|line| !line.starts_with('|'));
    let rows = rows.take_while(|line| line.starts_with('|')).skip(2);
    let cells = |row: &str| row.trim_matches('|').split('|').map(|c| c.trim().to_owned()).collect();
    rows.map(cells).collect()
}

#[test]
fn the_example_of_the_documentation_is_what_comes_out() {
    let file = |name: &str| {
        let path = root().join("fixtures/hundesteuer-anmelden").join(name);
        model(&path).expect("a fixture")
    };
    let (old, new) = (file("a.bpmn"), file("b.bpmn"));
    let matching = Matching::between(&old, &new, &MatchOptions::default());
    let labels = |model: &Model, elements: &[synopse::ElementId]| {
        let words = |e| model.label(e).split_whitespace().collect::<Vec<_>>().join(" ");
        elements.iter().map(|&e| words(e)).collect::<Vec<_>>().join(", ")
    };
    let found: Vec<Vec<String>> = matching
        .correspondences()
        .iter()
        .map(|c| {
            let place = c.reasons.contains(&MatchReason::SamePlace);
            let group = c.reasons.contains(&MatchReason::PartOf);
            let by = if place { "place" } else { "likeness" };
            let hundredths = (c.confidence + 5) / 10;
            vec![
                labels(&old, &c.old),
                labels(&new, &c.new),
                by.to_owned() + if group { ", group" } else { "" },
                format!(".{hundredths:02}"),
            ]
        })
        .collect();
    let example = example();
    assert!(example.len() >= 4);
    for row in example {
        let near = || found.iter().filter(|f| f[0] == row[0] || f[1] == row[1]).collect::<Vec<_>>();
        assert!(found.contains(&row), "{row:?} is told, and this comes out: {:?}", near());
    }
    let alone = new.flow_nodes().filter(|&e| matching.of_new(e).is_none()).map(|e| new.label(e));
    assert_eq!(alone.collect::<Vec<_>>(), ["Erfassung im Steuerfachverfahren"]);
}
