//! Several steps of one side that stand together for several of the other: found, pinned, told.

mod support;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use synopse::diff::{Class, Operation, Patch};
use synopse::matching::{MatchOptions, MatchReason, Matching, PinWarningCode, Pins};
use synopse::view::{self, DiffSvgOptions, Language, diff_svg, sentence};
use synopse::{Comparison, Model, Options, ReadOptions, read};

/// Steps in a row between a start and an end; the id of each is the side and its number from 1.
fn row(side: &str, steps: &[&str]) -> Arc<Model> {
    let mut xml = String::from(
        "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'><process id='p'>",
    );
    let mut before = format!("{side}0");
    _ = write!(xml, "<startEvent id='{before}' name='Antrag eingegangen'/>");
    for (step, number) in steps.iter().zip(1..) {
        let id = format!("{side}{number}");
        _ = write!(xml, "<task id='{id}' name='{step}'/>");
        _ = write!(xml, "<sequenceFlow id='f{id}' sourceRef='{before}' targetRef='{id}'/>");
        before = id;
    }
    _ = write!(xml, "<endEvent id='{side}9' name='Vorgang abgeschlossen'/>");
    _ = write!(xml, "<sequenceFlow id='f{side}9' sourceRef='{before}' targetRef='{side}9'/>");
    xml += "</process></definitions>";
    Arc::new(read(xml.as_bytes(), &ReadOptions::default()).unwrap())
}

/// The groups with several steps on both sides, as ids in the order of flow: `a1 a2 = b1 b2`.
fn groups(old: &Model, new: &Model, matching: &Matching) -> Vec<String> {
    let ids = |model: &Model, all: &[synopse::ElementId]| {
        let ids: BTreeSet<&str> = all.iter().map(|&e| model.id(e)).collect();
        ids.into_iter().collect::<Vec<_>>().join(" ")
    };
    let all = matching.correspondences().iter();
    let several = all.filter(|c| c.old.len() > 1 && c.new.len() > 1);
    several.map(|c| format!("{} = {}", ids(old, &c.old), ids(new, &c.new))).collect()
}

/// What stands together, in both directions.
fn found(old: &[&str], new: &[&str]) -> Vec<String> {
    let (old, new) = (row("a", old), row("b", new));
    let options = MatchOptions::default();
    let there = Matching::between(&old, &new, &options);
    let back = Matching::between(&new, &old, &options);
    let told = groups(&old, &new, &there);
    let turned: Vec<String> = groups(&new, &old, &back)
        .iter()
        .filter_map(|group| group.split_once(" = ").map(|(b, a)| format!("{a} = {b}")))
        .collect();
    assert_eq!(told, turned, "the same from the other side");
    for group in there.correspondences().iter().filter(|c| c.old.len() > 1 && c.new.len() > 1) {
        assert!(group.reasons.contains(&MatchReason::PartOf));
        assert!((450..800).contains(&group.confidence), "{}", group.confidence);
        // Each keeps a partner of its own.
        for (&a, &b) in group.old.iter().zip(&group.new) {
            assert_eq!((there.new_of(a), there.old_of(b)), (Some(b), Some(a)));
        }
    }
    told
}

#[test]
fn overlapping_wholes_stand_together() {
    let chains: &[(&[&str], &[&str], &str)] = &[
        (
            &["Antrag erfassen", "Steuer festsetzen und Bescheid erstellen", "Bescheid versenden"],
            &["Antrag erfassen", "Steuer festsetzen", "Bescheid erstellen und versenden"],
            "a2 a3 = b2 b3",
        ),
        (
            &[
                "Antrag erfassen",
                "Festsetzung der Gebühr und Erstellung der Rechnung",
                "Versand der Rechnung",
            ],
            &["Antrag erfassen", "Festsetzung der Gebühr", "Erstellung und Versand der Rechnung"],
            "a2 a3 = b2 b3",
        ),
        (
            &[
                "Unterlagen prüfen und Stellungnahmen einholen",
                "Stellungnahmen auswerten",
                "Genehmigung erteilen",
            ],
            &[
                "Unterlagen prüfen",
                "Stellungnahmen einholen und auswerten",
                "Genehmigung ausstellen",
            ],
            "a1 a2 = b1 b2",
        ),
        // Three on each side, each handing on to the next.
        (
            &[
                "Antrag prüfen und Gebühr berechnen",
                "Gebühr festsetzen und Bescheid erstellen",
                "Bescheid versenden",
            ],
            &[
                "Antrag prüfen",
                "Gebühr berechnen und festsetzen",
                "Bescheid erstellen und versenden",
            ],
            "a1 a2 a3 = b1 b2 b3",
        ),
        // It is enough that one of the two names several actions.
        (
            &["Angebote auswerten", "Anbieter auswählen und beauftragen", "Vertrag ablegen"],
            &[
                "Angebote vergleichen und Anbieter auswählen",
                "Anbieter beauftragen",
                "Vertrag ablegen",
            ],
            "a1 a2 = b1 b2",
        ),
        (
            &["Register application", "Calculate fee and create invoice", "Send invoice"],
            &["Record application", "Calculate fee", "Create and send invoice"],
            "a2 a3 = b2 b3",
        ),
    ];
    for (old, new, group) in chains {
        assert_eq!(found(old, new), [*group], "{old:?} and {new:?}");
    }
}

#[test]
fn what_nothing_tells_apart_stands_together() {
    let old = [
        "Antrag erfassen",
        "Antrag auf Vollständigkeit prüfen",
        "Antrag auf Zuständigkeit prüfen",
        "Bescheid erstellen",
    ];
    let new = [
        "Eingang erfassen",
        "Formelle Prüfung durchführen",
        "Unterlagen sichten",
        "Bescheid erstellen",
    ];
    assert_eq!(found(&old, &new), ["a2 a3 = b2 b3"]);
    // Where the words prefer one division, it stays.
    let told = [
        "Eingang erfassen",
        "Vollständigkeit prüfen",
        "Zuständigkeit prüfen",
        "Bescheid erstellen",
    ];
    assert_eq!(found(&old, &told), [""; 0]);
    // What stands elsewhere is not between the same steps.
    let apart = [
        "Formelle Prüfung durchführen",
        "Eingang erfassen",
        "Unterlagen sichten",
        "Bescheid erstellen",
    ];
    assert_eq!(found(&old, &apart), [""; 0]);
}

#[test]
fn where_one_division_is_right_nothing_is_joined() {
    let apart: &[(&[&str], &[&str])] = &[
        // The rest of the first whole is said nowhere.
        (
            &["Antrag erfassen", "Steuer festsetzen und Bescheid erstellen", "Bescheid versenden"],
            &["Antrag erfassen", "Steuer festsetzen", "Bescheid prüfen und versenden"],
        ),
        // The first pair leaves nothing unsaid.
        (
            &["Antrag erfassen", "Steuer festsetzen und Bescheid erstellen", "Bescheid versenden"],
            &[
                "Eingang erfassen",
                "Steuer festsetzen und Bescheid erstellen",
                "Bescheid drucken und versenden",
            ],
        ),
        // The same action is done to something else.
        (
            &["Antrag erfassen", "Steuer festsetzen und Bescheid erstellen", "Marke versenden"],
            &["Antrag erfassen", "Steuer festsetzen", "Marke erstellen und versenden"],
        ),
        // A negation is another action.
        (
            &["Antrag erfassen", "Steuer festsetzen und Bescheid erstellen", "Bescheid versenden"],
            &["Antrag erfassen", "Steuer festsetzen", "Bescheid nicht erstellen und versenden"],
        ),
    ];
    for (old, new) in apart {
        assert_eq!(found(old, new), [""; 0], "{old:?} and {new:?}");
    }
}

#[test]
fn versions_of_one_drawing_know_no_chains() {
    let same = [
        "Antrag erfassen",
        "Antrag prüfen",
        "Gebühr berechnen",
        "Kasse informieren",
        "Akte ablegen",
    ];
    let version = |ends: [&'static str; 2]| [&same[..], &ends[..]].concat();
    let old = version(["Steuer festsetzen und Bescheid erstellen", "Bescheid versenden"]);
    let new = version(["Steuer festsetzen", "Bescheid erstellen und versenden"]);
    assert_eq!(found(&old, &new), [""; 0]);
}

fn pins(json: &str) -> Pins {
    Pins::parse(format!("{{\"schema\": \"synopse/pins/1\", {json}}}").as_bytes()).unwrap()
}

fn pinned(old: &Arc<Model>, new: &Arc<Model>, pins: Pins) -> Comparison {
    let mut options = Options::default();
    options.matching.pins = pins;
    Comparison::new(Arc::clone(old), Arc::clone(new), &options)
}

const CHAIN: &str = r#""same": [{"old": {"id": "a2"}, "new": {"id": "b2"}},
    {"old": {"id": "a2"}, "new": {"id": "b3"}}, {"old": {"id": "a3"}, "new": {"id": "b3"}}]"#;

fn drawings() -> (Arc<Model>, Arc<Model>) {
    let old = ["Antrag erfassen", "Anhörung", "Abwägung", "Bescheid erstellen"];
    let new = ["Antrag erfassen", "Runder Tisch", "Votum", "Beschluss", "Bescheid erstellen"];
    (row("a", &old), row("b", &new))
}

#[test]
fn pins_that_hang_together_make_one_group() {
    let (old, new) = drawings();
    let comparison = pinned(&old, &new, pins(CHAIN));
    assert!(comparison.pin_warnings().is_empty());
    assert_eq!(groups(&old, &new, comparison.matching()), ["a2 a3 = b2 b3"]);
    let group = comparison.matching().of_old(old.find("a3").unwrap()).unwrap();
    assert_eq!(group.confidence, 1_000);
    assert!([MatchReason::Pinned, MatchReason::PartOf].iter().all(|r| group.reasons.contains(r)));

    // In whatever order they stand, and with the sides swapped.
    let turned = r#""same": [{"old": {"id": "a3"}, "new": {"id": "b3"}},
        {"old": {"id": "a2"}, "new": {"id": "b2"}}, {"old": {"id": "a2"}, "new": {"id": "b3"}}]"#;
    let turned = pinned(&old, &new, pins(turned));
    assert_eq!(groups(&old, &new, turned.matching()), ["a2 a3 = b2 b3"]);
    let swapped = pinned(&new, &old, pins(CHAIN).swapped());
    assert_eq!(groups(&new, &old, swapped.matching()), ["b2 b3 = a2 a3"]);

    // Two of the group that are told apart cannot both be in it.
    let denied = format!(
        "{CHAIN}, \"different\": [{{\"old\": {{\"id\": \"a3\"}}, \"new\": {{\"id\": \"b2\"}}}}]"
    );
    let denied = pinned(&old, &new, pins(&denied));
    let codes: Vec<_> = denied.pin_warnings().iter().map(|w| w.code).collect();
    assert_eq!(codes, [PinWarningCode::Contradiction]);
    assert_eq!(groups(&old, &new, denied.matching()), [""; 0]);
}

#[test]
fn written_pins_give_the_same_groups() {
    let (old, new) = drawings();
    let three = CHAIN.replace(']', r#", {"old": {"id": "a3"}, "new": {"id": "b4"}}]"#);
    for said in [CHAIN, &three] {
        let first = pinned(&old, &new, pins(said));
        let written = view::pins(&first);
        let again = pinned(&old, &new, Pins::parse(written.as_bytes()).unwrap());
        assert!(again.pin_warnings().is_empty());
        let all = |c: &Comparison| {
            let all = c.matching().correspondences().iter();
            all.map(|c| (c.old.clone(), c.new.clone())).collect::<Vec<_>>()
        };
        assert_eq!(all(&first), all(&again));
        // All is pinned now, and what hangs together is written in the same lines.
        let lines = |page: &str| {
            let lines =
                page.lines().map(|line| line.split(", \"confidence\"").next().unwrap_or_default());
            lines.map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(lines(&written), lines(&view::pins(&again)));
    }
}

#[test]
fn the_diff_tells_a_group_in_one_statement_and_leads_there_and_back() {
    let (old, new) = drawings();
    let three = CHAIN.replace(']', r#", {"old": {"id": "a3"}, "new": {"id": "b4"}}]"#);
    let comparison = pinned(&old, &new, pins(&three));
    let told: Vec<_> = comparison.changes().iter().collect();
    let [change] = told.as_slice() else { panic!("one statement: {told:?}") };
    assert_eq!((change.operation, change.class), (Operation::Split, Class::Flow));
    assert_eq!((change.old.len(), change.new.len()), (2, 3));
    let say = |language| sentence(&comparison, change, language);
    assert_eq!(
        say(Language::German),
        "Die 2 Schritte „Anhörung“ und „Abwägung“ entsprechen zusammen 3 Schritten: „Runder Tisch“, „Votum“ \
         und „Beschluss“."
    );
    assert_eq!(
        say(Language::English),
        "The 2 steps “Anhörung” and “Abwägung” together correspond to 3 steps: “Runder Tisch”, “Votum” \
         and “Beschluss”."
    );
    let page = view::markdown(&comparison, Language::German);
    assert!(page.contains("2 Schritte anders aufgeteilt"), "{page}");

    let patch = Patch::of(&comparison);
    assert_eq!(Patch::from_json(&patch.to_json()).unwrap(), patch);
    patch.apply(&old).unwrap().same_content(&new).unwrap();
    patch.inverse().apply(&new).unwrap().same_content(&old).unwrap();

    // From the other side it is the inverse; as many on both sides are the same either way.
    let back = pinned(&new, &old, pins(&three).swapped());
    assert_eq!(back.changes().iter().map(|c| c.operation).collect::<Vec<_>>(), [Operation::Merged]);
    let even = pinned(
        &old,
        &row("b", &["Antrag erfassen", "Runder Tisch", "Votum", "Bescheid erstellen"]),
        pins(CHAIN),
    );
    assert_eq!(even.changes().iter().map(|c| c.operation).collect::<Vec<_>>(), [Operation::Merged]);
    assert!(sentence(&even, &even.changes()[0], Language::German).contains("zusammen 2 Schritten"));
}

#[test]
fn every_step_of_a_group_is_marked_in_pictures_and_shown_in_json() {
    let (old, new) = drawings();
    let comparison = pinned(&old, &new, pins(CHAIN));
    let json: serde_json::Value = serde_json::from_str(&view::json::matches(&comparison)).unwrap();
    let all = json["matches"].as_array().unwrap();
    let group = all.iter().find(|m| m["old"].as_array().unwrap().len() > 1).unwrap();
    assert_eq!(group["old"], serde_json::json!(["a2", "a3"]));
    assert_eq!(group["new"], serde_json::json!(["b2", "b3"]));
    let shown = diff_svg(&comparison, &DiffSvgOptions::default()).unwrap().svg;
    for (id, marked) in [("a1", false), ("a2", true), ("a3", true), ("b2", true), ("b3", true)] {
        assert_eq!(shown.contains(&format!("data-halo-of=\"{id}\"")), marked, "{id}");
    }
}

#[test]
fn what_else_differs_at_a_step_of_a_group_is_told_by_its_closest() {
    let lanes = |side: &str, steps: [&str; 2], of_second: &str| {
        let [first, second] = steps;
        let of_first = if of_second == "A" { vec![] } else { vec![format!("{side}2")] };
        let lane = |name: &str, steps: &[String]| {
            let refs: Vec<String> =
                steps.iter().map(|s| format!("<flowNodeRef>{s}</flowNodeRef>")).collect();
            format!("<lane id='{side}{name}' name='Stelle {name}'>{}</lane>", refs.concat())
        };
        let (one, two) = (format!("{side}1"), format!("{side}2"));
        let a = if of_first.is_empty() { vec![one, two] } else { vec![one] };
        let xml = format!(
            "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'><process id='p'><laneSet id='s{side}'>{}{}\
             </laneSet><task id='{side}1' name='{first}'/><task id='{side}2' name='{second}'/><sequenceFlow \
             id='f{side}' sourceRef='{side}1' targetRef='{side}2'/></process></definitions>",
            lane("A", &a),
            lane("B", &of_first)
        );
        Arc::new(read(xml.as_bytes(), &ReadOptions::default()).unwrap())
    };
    let old = lanes("a", ["Steuer festsetzen und Bescheid erstellen", "Bescheid versenden"], "A");
    let new = lanes("b", ["Steuer festsetzen", "Bescheid erstellen und versenden"], "B");
    let comparison = Comparison::new(old, new, &Options::default());
    let told: Vec<_> = comparison.changes().iter().map(|c| c.operation).collect();
    assert!(told.contains(&Operation::Merged) && told.contains(&Operation::Moved), "{told:?}");
    assert!(!told.contains(&Operation::Added) && !told.contains(&Operation::Removed), "{told:?}");
    let moved = comparison.changes().iter().find(|c| c.operation == Operation::Moved).unwrap();
    let ids = |model: &Model, all: &[synopse::ElementId]| {
        all.iter().map(|&e| model.id(e).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids(comparison.old(), &moved.old), ["a2"]);
    assert_eq!(ids(comparison.new_model(), &moved.new), ["b2"]);
}
