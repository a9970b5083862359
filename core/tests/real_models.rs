//! Real models: nothing panics, every model equals itself, and no result depends on the side.

mod support;

use synopse::diff::Verdict;
use synopse::{Comparison, Options, view};

#[test]
fn every_model_is_identical_to_itself() {
    let Some(data) = support::data() else { return };
    let mut count = 0;
    let mut other = Vec::new();
    for path in support::bpmn_files(&data) {
        let Some(model) = support::model(&path) else { continue };
        let same = Comparison::new(model.clone(), model, &Options::default());
        if same.verdict() != Verdict::Identical {
            let said =
                same.changes().iter().map(|c| view::sentence(&same, c, view::Language::English));
            other.push(format!("{}: {:?}", path.display(), said.collect::<Vec<_>>()));
            continue;
        }
        assert_eq!(same.similarity().overall, 1_000_000, "{}", path.display());
        assert_eq!((same.distance().lower, same.distance().upper), (0, 0), "{}", path.display());
        count += 1;
    }
    assert!(other.is_empty(), "{}", other.join("\n"));
    println!("{count} models are identical to themselves");
}

#[test]
fn neighbours_in_the_folder_compare_alike_from_both_sides() {
    let Some(data) = support::data() else { return };
    let files = support::bpmn_files(&data);
    let mut count = 0;
    for pair in files.windows(2).step_by(3) {
        let (Some(a), Some(b)) = (support::model(&pair[0]), support::model(&pair[1])) else {
            continue;
        };
        if a.elements().len() + b.elements().len() > 2_000 {
            continue;
        }
        let shown = format!("{} {}", pair[0].display(), pair[1].display());
        let there = Comparison::new(a.clone(), b.clone(), &Options::default());
        let back = Comparison::new(b, a, &Options::default());
        assert_eq!(there.similarity(), back.similarity(), "{shown}");
        assert_eq!(there.distance(), back.distance(), "{shown}");
        let distance = there.distance();
        assert!(distance.lower <= distance.upper, "{shown}");
        let mut stated: Vec<u32> =
            there.changes().iter().flat_map(|c| c.operations.clone()).collect();
        stated.extend(there.diff().ignored.values().flatten());
        stated.sort_unstable();
        let all: Vec<u32> = (0..there.diff().script.operations.len() as u32).collect();
        assert_eq!(stated, all, "every operation is stated once: {shown}");
        assert!(!view::json::diff(&there).is_empty());
        count += 1;
    }
    println!("{count} pairs compared from both sides");
}
