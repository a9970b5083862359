//! How well steps are matched, against all gold standards at hand: the figures of docs/matching.md.
//!
//! ```sh
//! cargo run --release -p synopse-benches --bin matching -- [SET...] [FLAG...]
//! cargo run --release -p synopse-benches --bin matching -- --labels LABEL LABEL
//! ```
//!
//! Without a flag precision, recall and F of each set, of each two models alone. `--prepared`: the same
//! with the labels of all models of the set in one; `--together`: as collections; `--errors`: every
//! wrong and every missed pair; `--judged`: every pair that was found, with set, confidence, whether it is
//! right, reasons and labels; `--groups`: how many right pairs stand in groups, and how many of them were found;
//! `--calibration`: what confidence is worth; `--left-out`: the two
//! numbers that weigh most, chosen without each set. `--labels` tells how two labels compare.

use std::collections::{BTreeMap, BTreeSet};

use synopse::label::{LabelSetBuilder, Language, Lexicon};
use synopse::matching::{Correspondence, MatchOptions};
use synopse_benches::gold::{Count, Judged, Set, count};

/// Sets that confidence was measured on, and that take part in leaving one out.
const CHOSEN_ON: [&str; 5] = ["ua", "asset", "german", "municipal", "fixtures"];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    let named: Vec<&String> = arguments.iter().filter(|a| !a.starts_with("--")).collect();
    if has("--labels") {
        return named.chunks_exact(2).for_each(|two| labels(two[0], two[1]));
    }
    let mut sets = Set::all();
    sets.retain(|set| named.is_empty() || named.iter().any(|name| *name == set.name));
    let options = MatchOptions::default();
    for set in &sets {
        figures(set.name, &alone(set, &options));
        if has("--together") && set.name != "revisions" && set.name != "asset" {
            let count = count(&set.judge_together(&options));
            println!("{:10} as collections F {:.3}", set.name, count.f());
        }
        if has("--prepared") {
            let count = count(&set.judge_prepared(&options));
            println!("{:10} prepared F {:.4}", set.name, count.f());
        }
        if has("--judged") {
            for case in &set.cases {
                let label = |at: usize, id: &str| {
                    let model = &set.models[at];
                    model
                        .find(id)
                        .map(|e| model.label(e).replace(['\n', '|'], " "))
                        .unwrap_or_default()
                };
                for one in set.judge(case, &options) {
                    let (found, right, why) = (one.confidence, one.right, one.reasons.join(" "));
                    let labels = (label(case.old, &one.ids.0), label(case.new, &one.ids.1));
                    println!(
                        "judged,{},{found},{right},{why} | {} | {}",
                        set.name, labels.0, labels.1
                    );
                }
            }
        }
        if has("--errors") {
            errors(set, &options);
        }
        if has("--groups") {
            groups(set, &options);
        }
    }
    if has("--calibration") {
        calibration(&sets, &options);
    }
    if has("--left-out") {
        left_out(&sets);
    }
}

/// How two labels compare, and what was read in them.
fn labels(a: &str, b: &str) {
    let language = Language::detect([a, b].into_iter());
    let mut builder = LabelSetBuilder::new(Lexicon::builtin());
    let (x, y) = (builder.add(a, language, &[]), builder.add(b, language, &[]));
    let set = builder.build();
    let terms = |id| set.terms(id).collect::<Vec<_>>();
    println!("{a} {:?}\n{b} {:?}\n{:?}", terms(x), terms(y), set.similarity(x, y));
    println!("covered {} and {}", set.coverage(x, y), set.coverage(y, x));
}

fn alone(set: &Set, options: &MatchOptions) -> Count {
    let judged: Vec<Judged> = set.cases.iter().flat_map(|case| set.judge(case, options)).collect();
    count(&judged)
}

fn figures(name: &str, count: &Count) {
    println!(
        "{name:10} P {:.3} R {:.3} F {:.4} (right {} wrong {} missed {})",
        count.precision(),
        count.recall(),
        count.f(),
        count.right,
        count.wrong,
        count.missed
    );
}

/// Every wrong and every missed pair, with its labels.
fn errors(set: &Set, options: &MatchOptions) {
    for case in &set.cases {
        let (old, new) = (&set.models[case.old], &set.models[case.new]);
        let name = |i: usize| set.files[i].file_stem().unwrap_or_default().to_string_lossy();
        println!("-- {} / {}", name(case.old), name(case.new));
        let label = |model: &synopse::Model, id: &str| {
            let words = model.find(id).map(|e| model.label(e)).unwrap_or_default();
            words.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        for one in set.judge(case, options) {
            let what = match (one.right, one.confidence) {
                (true, 0) => "missed".to_owned(),
                (false, confidence) => format!("WRONG .{confidence:03}"),
                _ => continue,
            };
            let labels = (label(old, &one.ids.0), label(new, &one.ids.1));
            println!("{what:10} {} ~ {}   [{} {}]", labels.0, labels.1, one.ids.0, one.ids.1);
        }
    }
}

/// How many right pairs stand with others in one group, by whether it has several steps on one side or on
/// both, and how many of them were found; then how many groups with several on both sides were found at
/// all.
fn groups(set: &Set, options: &MatchOptions) {
    let (mut one, mut several) = ([0; 3], [0; 3]);
    let mut joined = 0;
    for case in &set.cases {
        let judged = set.judge(case, options);
        let right: Vec<&Judged> = judged.iter().filter(|one| one.right).collect();
        for group in components(&right) {
            let sides = |side: fn(&Judged) -> &String| {
                group.iter().map(|one| side(one)).collect::<BTreeSet<_>>().len()
            };
            let count = match (sides(|one| &one.ids.0), sides(|one| &one.ids.1)) {
                (1, 1) => continue,
                (1, _) | (_, 1) => &mut one,
                _ => &mut several,
            };
            count[0] += 1;
            count[1] += group.len();
            count[2] += group.iter().filter(|one| one.confidence > 0).count();
        }
        let matching = set.matching(case, options);
        let both = |c: &&Correspondence| c.old.len() > 1 && c.new.len() > 1;
        joined += matching.correspondences().iter().filter(both).count();
    }
    for (what, [groups, pairs, found]) in [("1:n", one), ("n:m", several)] {
        println!("{:10} {what} groups {groups} pairs {pairs} found {found}", set.name);
    }
    println!("{:10} n:m found {joined}", set.name);
}

/// Pairs that hang together by a common step.
fn components<'j>(pairs: &[&'j Judged]) -> Vec<Vec<&'j Judged>> {
    let mut all: Vec<Vec<&Judged>> = Vec::new();
    for &pair in pairs {
        let meets = |group: &Vec<&Judged>| {
            group.iter().any(|one| one.ids.0 == pair.ids.0 || one.ids.1 == pair.ids.1)
        };
        let (met, rest): (Vec<_>, Vec<_>) = all.into_iter().partition(meets);
        all = rest;
        all.push(met.into_iter().flatten().chain([pair]).collect());
    }
    all
}

/// How many of the pairs with a confidence are right; then, for each set, how many would be expected
/// to be right by what the other sets say of their confidence, and how many are.
fn calibration(sets: &[Set], options: &MatchOptions) {
    const BINS: [(u32, u32); 9] = [
        (500, 600),
        (600, 650),
        (650, 700),
        (700, 750),
        (750, 800),
        (800, 850),
        (850, 900),
        (900, 950),
        (950, 1_001),
    ];
    let bin = |confidence: u32| BINS.iter().position(|b| (b.0..b.1).contains(&confidence));
    let mut by_set = BTreeMap::<&str, [(u32, u32, u32); 9]>::new();
    for set in sets.iter().filter(|set| CHOSEN_ON.contains(&set.name)) {
        let bins = by_set.entry(set.name).or_default();
        for one in set.cases.iter().flat_map(|case| set.judge(case, options)) {
            if let Some(at) = bin(one.confidence) {
                bins[at].0 += 1;
                bins[at].1 += u32::from(one.right);
                bins[at].2 += one.confidence;
            }
        }
    }
    println!("confidence      mean  pairs  right");
    for (at, bounds) in BINS.iter().enumerate() {
        let sum = by_set
            .values()
            .fold((0, 0, 0), |s, bins| (s.0 + bins[at].0, s.1 + bins[at].1, s.2 + bins[at].2));
        let share = |part: u32| f64::from(part) / f64::from(sum.0.max(1));
        let mean = share(sum.2) / 1_000.0;
        println!(
            "{:4}..{:4}  {mean:.2}  {:5}  {:.2}",
            bounds.0,
            bounds.1.min(1_000),
            sum.0,
            share(sum.1)
        );
    }
    for (name, bins) in &by_set {
        let (mut expected, mut right, mut all) = (0.0, 0, 0);
        for (at, own) in bins.iter().enumerate() {
            let others = by_set.iter().filter(|(other, _)| other != &name);
            let others = others.fold((0, 0), |s, (_, bins)| (s.0 + bins[at].0, s.1 + bins[at].1));
            if others.0 > 0 {
                expected += f64::from(own.0) * f64::from(others.1) / f64::from(others.0);
            }
            right += own.1;
            all += own.0;
        }
        let all = f64::from(all.max(1));
        println!("{name:10} expected {:.2} right {:.2}", expected / all, f64::from(right) / all);
    }
}

/// The two numbers that weigh most, chosen for each set by the mean F of the others.
fn left_out(sets: &[Set]) {
    let sets: Vec<&Set> = sets.iter().filter(|set| CHOSEN_ON.contains(&set.name)).collect();
    let mut grid = Vec::new();
    for threshold in (340..=480).step_by(20) {
        for context in (250..=550).step_by(50) {
            let options = MatchOptions { threshold, context, ..MatchOptions::default() };
            let fs: Vec<f64> = sets.iter().map(|set| alone(set, &options).f()).collect();
            grid.push((threshold, context, fs));
        }
    }
    println!("{} combinations", grid.len());
    for (left, set) in sets.iter().enumerate() {
        let others = |fs: &[f64]| fs.iter().sum::<f64>() - fs[left];
        let best = grid.iter().max_by(|a, b| others(&a.2).total_cmp(&others(&b.2)));
        if let Some((threshold, context, fs)) = best {
            println!("{:10} left out: {threshold}, {context} chosen, F {:.3}", set.name, fs[left]);
        }
    }
}
