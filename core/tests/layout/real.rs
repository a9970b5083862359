//! Real models, taken without their diagrams. By default every fourth exercise and every model that
//! never had a diagram; all exercises and all models with `SYNOPSE_LAYOUT=all`.

use crate::drawn::{Count, Drawn, missing};
use crate::support;

fn all() -> bool {
    std::env::var("SYNOPSE_LAYOUT").is_ok_and(|v| v == "all")
}

#[test]
fn models_without_a_diagram_get_a_sound_one() {
    let Some(data) = support::data() else { return };
    let folders = [
        "coselog",
        "municipal",
        "pmmc",
        "miwg",
        "revisions-hmcts",
        "munich-digiwf",
        "graded-models",
        "hdbpmn",
        "scenarios",
        "govmodeler",
        "fim-xprozess",
        "fixtures",
        "unstable-angina",
    ];
    for folder in folders {
        let mut count = Count::default();
        let mut crossings = 0;
        for path in support::bpmn_files(&data.join(folder)) {
            let Some(model) = support::model(&path) else { continue };
            if model.diagrams().is_empty() || all() {
                let name = path.strip_prefix(&data).unwrap_or(&path).display().to_string();
                crossings += count.check(&name, &model);
                let missing = missing(&model);
                assert!(missing.is_empty(), "{name}: not drawn: {missing:?}");
            }
        }
        count.report(&format!("{folder} ({crossings} crossings)"));
    }
}

#[test]
fn exercises_are_laid_out_about_as_well_as_people_drew_them() {
    let Some(data) = support::data() else { return };
    let mut count = Count::default();
    let mut ratios = Vec::new();
    let mut worst = Vec::new();
    let (mut ours, mut theirs) = (0, 0);
    let step = if all() { 1 } else { 4 };
    for path in support::bpmn_files(&data.join("camunda-exercises")).into_iter().step_by(step) {
        let Some(model) = support::model(&path) else { continue };
        let name = path.strip_prefix(&data).unwrap_or(&path).display().to_string();
        let before: usize =
            model.diagrams().iter().map(|d| Drawn::new(&model, d).crossings()).sum();
        let after = count.check(&name, &model);
        (ours, theirs) = (ours + after, theirs + before);
        worst.push((after.saturating_sub(before), after, before, name));
        // In hundredths; nothing against nothing is alike.
        ratios.push(if before == after { 100 } else { after * 100 / before.max(1) });
    }
    ratios.sort_unstable();
    let median = ratios.get(ratios.len() / 2).copied().unwrap_or(0);
    count.report("exercises");
    worst.sort_unstable();
    for (_, after, before, name) in worst.iter().rev().take(5) {
        println!("{name}: {after} crossings against {before}");
    }
    println!("crossings: {ours} against {theirs} as drawn, median ratio {median} %");
    assert!(median <= 130, "median ratio of crossings {median} %");
}
