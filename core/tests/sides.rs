//! Swapping the sides gives the inverse statements; neither the order in a file nor its ids change
//! anything that is told. On fixtures and real models; generated ones are in `properties.rs`.

mod support;

use std::path::PathBuf;
use std::sync::Arc;

use synopse::{Model, ReadOptions, read};

use support::sides::{id_fault, inverse_fault, shuffle_fault};

/// What is told otherwise: swapped, in another order, with other ids.
#[derive(Default)]
struct Found {
    count: usize,
    faults: [Vec<String>; 3],
}

impl Found {
    /// Checks pairs of files, and says how many there were.
    fn check(&mut self, what: &str, pairs: impl Iterator<Item = (PathBuf, PathBuf)>) {
        let before = self.count;
        for (seed, (a, b)) in (0u64..).zip(pairs) {
            let (Some(old), Some(new)) = (support::model(&a), support::model(&b)) else { continue };
            self.count += 1;
            let found = [
                inverse_fault(&old, &new),
                shuffle_fault(&old, &new, seed),
                id_fault(&old, &new, seed),
            ];
            for (all, fault) in self.faults.iter_mut().zip(found) {
                let name = || format!("{} -> {}", a.display(), b.display());
                all.extend(fault.map(|fault| format!("{}:\n    {fault}", name())));
            }
        }
        println!("{} pairs of {what}", self.count - before);
    }

    fn assert(&self) {
        let most = support::count("SYNOPSE_SHOW", 5);
        let mut said = Vec::new();
        for (all, how) in self.faults.iter().zip(["swapped", "in another order", "with other ids"])
        {
            let shown: Vec<&str> = all.iter().take(most).map(String::as_str).collect();
            let (wrong, count) = (all.len(), self.count);
            said.push(format!("{wrong} of {count} pairs are told otherwise {how}"));
            said.extend(shown.into_iter().map(str::to_owned));
        }
        let said = said.join("\n");
        println!("{said}");
        assert!(self.faults.iter().all(Vec::is_empty), "{said}");
    }
}

fn neighbours(files: &[PathBuf]) -> impl Iterator<Item = (PathBuf, PathBuf)> {
    files.windows(2).map(|pair| (pair[0].clone(), pair[1].clone()))
}

#[test]
fn fixtures_are_told_alike() {
    let fixtures = support::root().join("fixtures");
    let mut found = Found::default();
    for folder in [
        "changes",
        "invalid/warning",
        "hundesteuer-anmelden",
        "wohngeld-bewilligen",
        "gewerbe-anmelden",
        "baugenehmigung-erteilen",
        "bewohnerparkausweis-erteilen",
    ] {
        found.check(folder, neighbours(&support::bpmn_files(&fixtures.join(folder))));
    }
    assert!(found.count >= 80, "{}", found.count);
    found.assert();
}

/// Random pairs of files of a folder, half of them neighbours.
fn sample(folder: &str, wanted: usize) -> Vec<(PathBuf, PathBuf)> {
    let Some(data) = support::data() else { return Vec::new() };
    let files = support::bpmn_files(&data.join(folder));
    let mut random = support::Random::new(files.len() as u64);
    let wanted = if files.len() < 2 { 0 } else { wanted };
    let pairs = (0..wanted).map(|number| {
        let a = random.below(files.len() - 1);
        let b = if number % 2 == 0 { a + 1 } else { random.below(files.len()) };
        (files[a].clone(), files[b].clone())
    });
    pairs.collect()
}

#[test]
fn real_models_are_told_alike() {
    let wanted = support::count("SYNOPSE_PAIRS", 40) / 5;
    let mut found = Found::default();
    for folder in
        ["revisions-hmcts", "camunda-exercises", "coselog", "municipal", "miwg", "munich-digiwf"]
    {
        found.check(folder, sample(folder, wanted).into_iter());
    }
    found.assert();
}

/// Gateways in one order of flow and in the other, in one lane or in the other, without flows.
fn gateways(names: [&str; 3], lane: &str) -> Arc<Model> {
    let lanes = ["Kasse", "Amt"].map(|name| {
        let of = |n: usize| format!("<flowNodeRef>g{n}</flowNodeRef>");
        let listed: String = (0..3).filter(|_| name == lane).map(of).collect();
        format!(r#"<lane id="{name}" name="{name}">{listed}</lane>"#)
    });
    let nodes = (0..3).map(|n| format!(r#"<exclusiveGateway id="g{n}" name="{}"/>"#, names[n]));
    let xml = format!(
        r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p">
        <laneSet id="s">{}</laneSet>{}</process></definitions>"#,
        lanes.concat(),
        nodes.collect::<String>(),
    );
    Arc::new(read(xml.as_bytes(), &ReadOptions::default()).expect("readable"))
}

#[test]
fn gateways_that_move_without_a_step_are_one_statement_about_the_decisions() {
    let old = gateways(["Antrag da?", "", "Steuer da?"], "Kasse");
    for names in [["Antrag da?", "", "Steuer da?"], ["Frist um?", "", "Steuer da?"]] {
        let new = gateways(names, "Amt");
        assert_eq!(inverse_fault(&old, &new), None);
        let comparison = support::sides::compare(&old, &new, true);
        let moves: Vec<_> =
            comparison.changes().iter().filter(|c| c.operation.as_str() == "moved").collect();
        assert_eq!(moves.len(), 1);
        assert_eq!((moves[0].old.len(), moves[0].new.len()), (2, 2));
    }
    let (old, new) = (gateways(["", "", ""], "Kasse"), gateways(["", "", ""], "Amt"));
    assert_eq!(inverse_fault(&old, &new), None);
}
