//! The formats: text in two languages, JSON, Markdown, CSV.

use std::fs;

use serde_json::Value;
use synopse::view::json;

use crate::{change, folder, process, root, run, synopse, two};

#[test]
fn the_text_of_a_diff_reads_from_verdict_to_scores() {
    let [old, new] = change("18-timer-duration");
    let german = run(["diff", &old, &new, "--lang", "de"]).out;
    let lines: Vec<&str> = german.lines().collect();
    let name = "„Standplatz auf dem Wochenmarkt vergeben“";
    assert_eq!(lines[0], format!("Alt: {name} ({old})"));
    assert_eq!(lines[1], format!("Neu: {name} ({new})"));
    assert_eq!(lines[3], "Die Modelle unterscheiden sich.");
    assert_eq!(lines[4], "1 andere Frist.");
    assert_eq!(lines[6], "Frist (1)");
    assert!(lines[7].starts_with("  ~ ") && lines[7].contains("Frist"), "{}", lines[7]);
    assert!(lines[9].starts_with("Ähnlichkeit: Insgesamt 9"), "{}", lines[9]);
    let english = run(["--lang", "en", "diff", &old, &new]).out;
    assert!(english.contains("\nThe models differ.\n1 other deadline.\n"), "{english}");
}

#[test]
fn the_locale_chooses_the_language() {
    let [old, new] = change("03-rename");
    let with = |variable: &str, value: &str| {
        let mut command = synopse();
        command.args(["similarity", &old, &new]).env(variable, value);
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    assert!(with("LANG", "de_DE.UTF-8").contains("Wortlaut"));
    assert!(with("LC_ALL", "de_CH").contains("Wortlaut"));
    assert!(with("LANG", "fr_FR.UTF-8").contains("Wording"));
}

#[test]
fn two_processes_are_not_compared_change_by_change() {
    let [old, new] = change("23-another-process-same-ids");
    let text = run(["diff", &old, &new, "--lang", "de"]).out;
    assert!(text.contains("Die Modelle beschreiben offenbar verschiedene Prozesse."), "{text}");
    assert!(!text.contains("Bewerbung prüfen"), "{text}");
    let json: Value =
        serde_json::from_str(&run(["diff", &old, &new, "--format", "json"]).out).unwrap();
    let count = json["changes"].as_array().unwrap().len();
    assert!(text.contains(&format!("Die {count} einzelnen Unterschiede")), "{text}");
}

#[test]
fn json_is_that_of_the_library() {
    let [old, new] = change("05-lane-move");
    let model = |file: &String| {
        let bytes = fs::read(root().join(file)).unwrap();
        std::sync::Arc::new(synopse::read(&bytes, &synopse::ReadOptions::named(file)).unwrap())
    };
    let compared = synopse::Comparison::new(model(&old), model(&new), &synopse::Options::default());
    let shown = |command: &str| run([command, &old, &new, "--format", "json"]).out;
    assert_eq!(shown("diff"), json::diff(&compared));
    let differ = run(["diff", &old, &new, "--format", "bpmn-js-differ"]).out;
    assert_eq!(differ, synopse::view::bpmn_js_differ(compared.old(), compared.new_model()));
    assert_eq!(shown("match"), json::matches(&compared));
    assert_eq!(shown("similarity"), json::similarity(&compared));
    assert_eq!(shown("inspect"), json::inspect(&[compared.old(), compared.new_model()]));
}

#[test]
fn json_without_a_class_differs_in_nothing_else() {
    let file = |letter: &str| format!("fixtures/hundesteuer-anmelden/{letter}.bpmn");
    let (old, new) = (file("a"), file("b"));
    let diff = |more: &[&str]| -> Value {
        let fixed = ["diff", &old, &new, "--format", "json"];
        let done = run(fixed.iter().chain(more));
        serde_json::from_str(&done.out).unwrap()
    };
    let (mut whole, part) = (diff(&[]), diff(&["--ignore", "text,data,layout"]));
    let left_out = |c: &Value| ["text", "data", "layout"].contains(&c["class"].as_str().unwrap());
    let kept = whole["changes"].as_array_mut().unwrap();
    let before = kept.len();
    kept.retain(|c| !left_out(c));
    assert!(!kept.is_empty() && kept.len() < before);
    assert_eq!(part["changes"], whole["changes"]);
    let counted: u64 =
        part["summary"].as_object().unwrap().values().map(|n| n.as_u64().unwrap()).sum();
    assert_eq!(counted, part["changes"].as_array().unwrap().len() as u64);
    assert_eq!(part["leftOut"]["classes"], serde_json::json!(["data", "text", "layout"]));
    assert_eq!(part["leftOut"]["changes"], before as u64 - counted);
    assert!(whole["leftOut"].is_null());
    for key in ["schema", "old", "new", "verdict", "ignored", "similarity", "distance", "matches"] {
        assert_eq!(part[key], whole[key], "{key}");
    }
}

#[test]
fn markdown_shows_labels_as_they_are() {
    let here = folder("markdown");
    let label = "&lt;img src=x onerror=alert(1)&gt; | [x](http://y) *neu* @all";
    let old = process(&["Antrag", "Antrag prüfen", "Bescheid erstellen"]);
    let new = process(&["Antrag", "Antrag prüfen", "Bescheid erstellen", label]);
    let [old, new] = two(&here, &old, &new);
    let shown = run(["diff", &old, &new, "--format", "markdown", "--lang", "de"]).out;
    let line = shown.lines().find(|l| l.starts_with("- `+` ")).expect(&shown);
    assert!(
        line.contains(r"&lt;img src=x onerror=alert(1)&gt; \| \[x\](http\://y) \*neu\*"),
        "{line}"
    );
    assert!(!shown.contains('<') && !shown.contains("@all"), "{shown}");
    assert!(shown.starts_with("## Vergleich zweier Prozessmodelle\n"), "{shown}");
    assert!(shown.contains("\n**Die Modelle unterscheiden sich.** 1 Schritt mehr.\n"), "{shown}");
    assert!(shown.contains("\n### Ablauf (1)\n"), "{shown}");
}

#[test]
fn csv_has_one_row_per_pair_and_no_formula() {
    let here = folder("csv");
    let label = "=HYPERLINK(&quot;http://x&quot;,&quot;Antrag, prüfen&quot;)";
    let xml = process(&["Antrag", label, "Bescheid&#10;erstellen"]);
    let [old, new] = two(&here, &xml, &xml);
    let done = run(["match", &old, &new, "--format", "csv"]);
    let rows: Vec<&str> = done.out.split("\r\n").collect();
    assert_eq!(rows[0], "old,new,old_label,new_label,confidence,reasons");
    let cell = r#""'=HYPERLINK(""http://x"",""Antrag, prüfen"")""#;
    assert!(rows[2].starts_with(&format!("t0,t0,{cell},{cell},")), "{}", rows[2]);
    assert!(
        rows[3].starts_with("t1,t1,\"Bescheid\nerstellen\",\"Bescheid\nerstellen\","),
        "{}",
        rows[3]
    );
    assert_eq!((rows.len(), rows[4]), (5, ""));
    assert_eq!(done.status, 0);
}

#[test]
fn csv_tells_a_split_step_in_two_rows() {
    let [old, new] = change("26-task-split");
    let table = run(["match", &old, &new, "--format", "csv"]).out;
    let rows: Vec<&str> = table.lines().filter(|row| row.contains("part-of")).collect();
    assert_eq!(rows.len(), 2, "{table}");
    assert!(rows.iter().all(|row| row.starts_with("Activity_am0v9w4,")), "{rows:?}");
}

#[test]
fn a_match_is_told_with_its_reasons_and_what_is_left_over() {
    let [old, new] = change("24-task-inserted");
    let text = run(["match", &old, &new, "--lang", "de"]).out;
    let line = text.lines().find(|l| l.contains("Standplan aktualisieren")).expect(&text);
    assert!(line.contains('↔') && line.contains(" %") && line.contains("gleiche"), "{line}");
    let rest = text.rsplit_once("Nur im neuen Modell (1):\n").expect(&text).1;
    assert!(rest.starts_with("  Standgeld berechnen [Activity_"), "{text}");
    assert_eq!(rest.lines().count(), 1, "{text}");
    let arrows: Vec<usize> =
        text.lines().filter_map(|l| l.split_once('↔')).map(|(a, _)| a.chars().count()).collect();
    assert!(arrows.len() > 10 && arrows.iter().all(|&at| at == arrows[0]), "{text}");
}

#[test]
fn similarity_names_its_scores_and_says_what_the_distance_means() {
    let [same, _] = change("03-rename");
    let text = run(["similarity", &same, &same, "--lang", "de"]).out;
    assert!(text.starts_with("Die Modelle sind identisch.\n\nInsgesamt      100 %"), "{text}");
    assert!(text.contains("\nAbstand: 0. Der Abstand sagt, wie viel zu ändern ist"), "{text}");
    let [old, new] = two(&folder("bare"), &process(&["A", "B"]), &process(&["A", "B"]));
    let bare = run(["similarity", &old, &new]).out;
    assert!(bare.lines().any(|l| l.starts_with("Roles") && l.contains(" none ")), "{bare}");
}

#[test]
fn a_budget_bounds_the_proof_and_exact_makes_bounds_meet() {
    let [a, b] = ["a", "b"].map(|n| format!("fixtures/hundesteuer-anmelden/{n}.bpmn"));
    let exact = run(["similarity", &a, &b, "--exact"]).out;
    assert!(exact.contains("\nDistance: ") && !exact.contains("at least"), "{exact}");
    let none = run(["similarity", &a, &b, "--budget", "0"]).out;
    assert!(none.contains("\nDistance: at least "), "{none}");
    let overall = none.lines().find(|l| l.starts_with("Overall")).unwrap_or_default();
    assert!(overall.contains("% to "), "{none}");
}

#[test]
fn inspect_names_processes_pools_and_counts() {
    let text = run(["inspect", "fixtures/hundesteuer-anmelden/a.bpmn", "--lang", "de"]).out;
    for line in [
        "fixtures/hundesteuer-anmelden/a.bpmn",
        "  Prozesse:  Hundesteuer anmelden",
        "  Pools:     Hundehalter, Stadt A",
        "  Lanes:     Bürgerbüro, Steueramt, Stadtkasse",
        "  Hinweise: keine",
    ] {
        assert!(text.lines().any(|l| l == line), "{line} is not in\n{text}");
    }
    let row = text.lines().find(|l| l.contains("userTask")).expect(&text);
    assert_eq!(row.split_whitespace().collect::<Vec<_>>(), ["4", "userTask", "Benutzeraufgabe"]);
}
