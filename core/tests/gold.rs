//! How well steps are matched, held against the gold standard of the fixtures: five processes, each
//! in five drawings that share no id and hardly a label.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use synopse::matching::{Collection, MatchOptions, Matching, Prepared};
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
fn found(old: &Model, new: &Model, matching: &Matching) -> Pairs {
    let groups = matching.correspondences().iter();
    let steps = groups.filter(|c| c.old.first().is_some_and(|&e| old.kind(e).is_flow_node()));
    steps
        .flat_map(|c| c.old.iter().flat_map(|&a| c.new.iter().map(move |&b| (a, b))))
        .map(|(a, b)| (old.id(a).to_owned(), new.id(b).to_owned()))
        .collect()
}

/// How many pairs are right, wrong and missed.
#[derive(Debug, Default)]
struct Count {
    right: usize,
    wrong: usize,
    missed: usize,
}

impl Count {
    fn add(&mut self, found: &Pairs, gold: &Pairs) {
        self.right += found.intersection(gold).count();
        self.wrong += found.difference(gold).count();
        self.missed += gold.difference(found).count();
    }

    /// In thousandths.
    fn precision(&self) -> usize {
        self.right * 1_000 / (self.right + self.wrong).max(1)
    }

    /// In thousandths.
    fn f(&self) -> usize {
        2_000 * self.right / (2 * self.right + self.wrong + self.missed).max(1)
    }
}

#[test]
fn the_fixtures_are_matched_as_their_gold_standard_says() {
    let (mut alone, mut together) = (Count::default(), Count::default());
    for folder in support::root().join("fixtures").read_dir().unwrap() {
        let folder = folder.unwrap().path();
        let Ok(text) = std::fs::read_to_string(folder.join("gold.csv")) else { continue };
        let gold = gold(&text);
        let names: BTreeSet<&str> =
            gold.keys().flat_map(|(old, new)| [old.as_str(), new.as_str()]).collect();
        let models: Vec<Model> = names
            .iter()
            .map(|name| {
                let bytes = std::fs::read(folder.join(name)).unwrap();
                read(&bytes, &ReadOptions::named(*name)).unwrap()
            })
            .collect();
        let options = MatchOptions::default();
        let collection = Collection::new(&models.iter().collect::<Vec<_>>(), &options);
        let number = |name: &str| names.iter().position(|n| *n == name).unwrap();
        for ((old, new), gold) in &gold {
            let (i, j) = (number(old), number(new));
            let (old, new) = (&models[i], &models[j]);
            alone.add(&found(old, new, &Matching::between(old, new, &options)), gold);
            let matching = collection.matching(i, j).unwrap();
            together.add(&found(old, new, &matching), gold);
            let back = collection.matching(j, i).unwrap();
            assert_eq!(back.correspondences().len(), matching.correspondences().len());
        }
    }
    println!("alone {alone:?}: F {} of 1000", alone.f());
    println!("as a collection {together:?}: F {} of 1000", together.f());
    assert!(alone.right + alone.missed > 700, "the gold standard was read");
    assert!(alone.f() >= 950 && alone.precision() >= 970);
    assert!(together.f() >= alone.f() + 5 && together.precision() >= alone.precision());
}

/// Models prepared together, in whatever order, are matched as they would be alone; only where another
/// model makes a word known can it differ.
#[test]
fn prepared_models_have_no_order() {
    let mut models = Vec::new();
    for folder in ["wohngeld-bewilligen", "hundesteuer-anmelden"] {
        let folder = support::root().join("fixtures").join(folder);
        for name in ["a", "b", "c", "d", "e"] {
            let bytes = std::fs::read(folder.join(format!("{name}.bpmn"))).unwrap();
            models.push(read(&bytes, &ReadOptions::default()).unwrap());
        }
    }
    let options = MatchOptions::default();
    let there = Prepared::new(&models, &options);
    let back = Prepared::new(models.iter().rev(), &options);
    let last = models.len() - 1;
    let (mut all, mut equal) = (0, 0);
    for old in 0..models.len() {
        for new in 0..models.len() {
            let matching = there.matching(old, new, &options);
            let other = back.matching(last - old, last - new, &options);
            assert_eq!(matching.correspondences(), other.correspondences());
            let alone = Matching::between(&models[old], &models[new], &options);
            all += 1;
            equal += usize::from(matching.correspondences() == alone.correspondences());
        }
    }
    println!("{equal} of {all} as alone");
    assert!(equal * 2 > all);
    assert!(there.matching(0, models.len(), &options).correspondences().is_empty());
}

/// What the models of a collection say does not depend on the order in which they come.
#[test]
fn a_collection_has_no_order() {
    let folder = support::root().join("fixtures/wohngeld-bewilligen");
    let models: Vec<Model> = ["a", "b", "c"]
        .map(|name| {
            read(
                &std::fs::read(folder.join(format!("{name}.bpmn"))).unwrap(),
                &ReadOptions::default(),
            )
            .unwrap()
        })
        .into();
    let options = MatchOptions::default();
    let [a, b, c] = [&models[0], &models[1], &models[2]];
    let one = Collection::new(&[a, b, c], &options).matching(0, 2).unwrap();
    let other = Collection::new(&[c, b, a], &options).matching(2, 0).unwrap();
    assert_eq!(one.correspondences(), other.correspondences());
    assert!(Collection::new(&[], &options).matching(0, 0).is_none());
}
