//! How long matching takes on real pairs of models, and one pair at a time for a profiler.
//!
//! ```sh
//! cargo run --release -p synopse-benches --bin speed                  # real pairs: median and largest
//! cargo run --release -p synopse-benches --bin speed -- 50 alone 100  # 100 times, two generated models
//! valgrind --tool=callgrind target/release/speed 1500 prepared 1
//! valgrind --tool=callgrind target/release/speed fixtures alone 1     # all pairs of a gold standard
//! ```
//!
//! Times of real pairs are the shortest of several rounds, which other work lengthens least. Counts of
//! instructions, which it does not change at all, are the difference of two numbers of rounds.

use std::hint::black_box;
use std::time::{Duration, Instant};

use synopse::Model;
use synopse::label::Lexicon;
use synopse::matching::{MatchOptions, Matching, Prepared};
use synopse_benches::{generated, gold::Set};

/// Rounds of which the shortest counts.
const ROUNDS: usize = 15;

fn main() {
    black_box(Lexicon::builtin());
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [nodes, how, times] => {
            let times = times.parse().unwrap_or(1);
            match nodes.parse() {
                Ok(nodes) => repeat(nodes, how, times),
                Err(_) => repeat_set(nodes, how, times),
            }
        }
        _ => real(),
    }
}

/// All pairs of a gold standard, again and again.
fn repeat_set(name: &str, how: &str, times: usize) {
    let options = MatchOptions { trust_ids: false, ..MatchOptions::default() };
    for set in Set::all().iter().filter(|set| set.name == name) {
        let prepared = Prepared::new(&set.models, &options);
        println!("{name}: {} pairs", set.cases.len());
        for case in (0..times).flat_map(|_| &set.cases) {
            let (old, new) = (&set.models[case.old], &set.models[case.new]);
            match how {
                "alone" => drop(black_box(Matching::between(old, new, &options))),
                "labels" => drop(black_box(Prepared::new([old, new], &options))),
                _ => drop(black_box(prepared.matching(case.old, case.new, &options))),
            }
        }
    }
}

/// Two generated models of about so many nodes, again and again.
fn repeat(nodes: usize, how: &str, times: usize) {
    let options = MatchOptions::default();
    let tasks = nodes * 10 / 11;
    let models = [generated(tasks, false), generated(tasks, true)];
    let prepared = Prepared::new(&models, &options);
    for _ in 0..times {
        match how {
            "alone" => drop(black_box(Matching::between(&models[0], &models[1], &options))),
            "labels" => drop(black_box(Prepared::new(&models, &options))),
            _ => drop(black_box(prepared.matching(0, 1, &options))),
        }
    }
}

/// The shortest of several rounds.
fn shortest(mut work: impl FnMut()) -> Duration {
    let round = |_| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    (0..ROUNDS).map(round).min().unwrap_or_default()
}

/// Median and largest time over the pairs of each gold standard, alone and prepared.
fn real() {
    let options = MatchOptions { trust_ids: false, ..MatchOptions::default() };
    println!("set, pairs, nodes of the median, alone: median and largest, prepared: the same");
    for set in Set::all() {
        let prepared = Prepared::new(&set.models, &options);
        let mut times = Vec::new();
        for case in &set.cases {
            let (old, new) = (&set.models[case.old], &set.models[case.new]);
            let nodes = |m: &Model| m.flow_nodes().count();
            let alone = shortest(|| drop(black_box(Matching::between(old, new, &options))));
            let ready =
                shortest(|| drop(black_box(prepared.matching(case.old, case.new, &options))));
            times.push((alone, ready, nodes(old).max(nodes(new))));
        }
        let middle = times.len() / 2;
        times.sort_unstable_by_key(|t| t.2);
        let nodes = times.get(middle).map_or(0, |t| t.2);
        times.sort_unstable_by_key(|t| t.1);
        let ready = (times[middle].1, times[times.len() - 1].1);
        times.sort_unstable_by_key(|t| t.0);
        let alone = (times[middle].0, times[times.len() - 1].0);
        println!("{:10} {:3} {nodes:3}  {alone:9.3?}  {ready:9.3?}", set.name, set.cases.len());
    }
}
