//! How well steps are matched, held against the gold standard of the fixtures: five processes, each
//! in five drawings that share no id and hardly a label.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use synopse::matching::{MatchOptions, Matching};
use synopse::{Model, ReadOptions, read};

type Pairs = BTreeSet<(String, String)>;

/// The rows of a `gold.csv`, by the two files they speak of.
fn gold(text: &str) -> BTreeMap<(String, String), Pairs> {
    let mut by_files = BTreeMap::<_, Pairs>::new();
    for row in text.lines().skip(1) {
        let cells: Vec<String> = row.split(',').map(str::to_owned).collect();
        let [old, new, old_id, new_id, _] = cells.try_into().expect("five columns");
        by_files.entry((old, new)).or_default().insert((old_id, new_id));
    }
    by_files
}

/// All pairs of flow nodes that were matched; a group counts as each with each.
fn found(old: &Model, new: &Model) -> Pairs {
    let matching = Matching::between(old, new, &MatchOptions::default());
    let groups = matching.correspondences().iter();
    let steps = groups.filter(|c| c.old.first().is_some_and(|&e| old.kind(e).is_flow_node()));
    steps
        .flat_map(|c| c.old.iter().flat_map(|&a| c.new.iter().map(move |&b| (a, b))))
        .map(|(a, b)| (old.id(a).to_owned(), new.id(b).to_owned()))
        .collect()
}

#[test]
fn the_fixtures_are_matched_as_their_gold_standard_says() {
    let (mut right, mut wrong, mut missed) = (0, 0, 0);
    for folder in support::root().join("fixtures").read_dir().unwrap() {
        let folder = folder.unwrap().path();
        let Ok(text) = std::fs::read_to_string(folder.join("gold.csv")) else { continue };
        let model = |name: &str| {
            let bytes = std::fs::read(folder.join(name)).unwrap();
            read(&bytes, &ReadOptions::named(name)).unwrap()
        };
        for ((old, new), gold) in gold(&text) {
            let found = found(&model(&old), &model(&new));
            right += found.intersection(&gold).count();
            wrong += found.difference(&gold).count();
            missed += gold.difference(&found).count();
        }
    }
    let thousandths = |part: usize, all: usize| part * 1_000 / all.max(1);
    let f = thousandths(2 * right, 2 * right + wrong + missed);
    println!("right {right}, wrong {wrong}, missed {missed}: F {f} of 1000");
    assert!(right + missed > 700, "the gold standard was read");
    assert!(f >= 925, "F {f}");
    assert!(thousandths(right, right + wrong) >= 970);
}
