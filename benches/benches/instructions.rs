//! How many instructions the hot paths take, counted by valgrind: a count is the same on a noisy
//! machine, where a clock is not.
//!
//! `cargo xtask bench instructions` installs what this needs and runs it. Each count is compared with
//! that of the last run, and one that has risen by more than [`MOST`] percent fails. The models are our
//! own drawings, so that counts of different machines with one compiler can be set side by side.

#![allow(missing_docs, reason = "the macros make modules that are nobody's to read")]

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gungraun::prelude::*;
use gungraun::{Callgrind, EventKind, LibraryBenchmarkConfig, main};
use rayon::{ThreadPool, ThreadPoolBuilder};
use synopse::label::{LabelId, LabelSet, LabelSetBuilder, Language, Lexicon};
use synopse::matching::{MatchOptions, Prepared};
use synopse::register::{Document, List, Register, RegisterOptions, Row};
use synopse::similarity::{DistanceOptions, Graphs, Solver};
use synopse::{Comparison, Model, Options, ReadOptions, read};

/// By how many percent a count may rise.
const MOST: f64 = 3.0;

const PROCESSES: [&str; 5] = [
    "baugenehmigung-erteilen",
    "bewohnerparkausweis-erteilen",
    "gewerbe-anmelden",
    "hundesteuer-anmelden",
    "wohngeld-bewilligen",
];

/// The bytes of the drawings, five of each process.
fn files() -> Vec<Vec<u8>> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures");
    let file = |process: &str, letter: char| -> PathBuf {
        fixtures.join(process).join(format!("{letter}.bpmn"))
    };
    let all = PROCESSES.iter().flat_map(|p| ('a'..='e').map(move |letter| file(p, letter)));
    all.map(|path| std::fs::read(path).expect("a fixture")).collect()
}

fn models() -> Vec<Arc<Model>> {
    let model = |bytes: &Vec<u8>| read(bytes, &ReadOptions::default()).expect("a model");
    files().iter().map(|bytes| Arc::new(model(bytes))).collect()
}

/// The labels of all steps.
fn labels() -> Vec<String> {
    let mut all = Vec::new();
    for model in models() {
        all.extend(model.flow_nodes().map(|e| model.label(e).to_owned()));
    }
    all
}

fn understood() -> LabelSet {
    understand_all(&labels())
}

fn understand_all(labels: &[String]) -> LabelSet {
    let mut set = LabelSetBuilder::new(Lexicon::builtin());
    for label in labels {
        set.add(label, Language::German, &[]);
    }
    set.build()
}

/// Pairs of drawings of one process.
fn graphs() -> Vec<Graphs> {
    let models = models();
    let pair = |i: usize, j: usize| {
        let (a, b) = (Arc::clone(&models[i]), Arc::clone(&models[j]));
        Comparison::new(a, b, &Options::default()).graphs().clone()
    };
    (0..models.len()).step_by(5).map(|i| pair(i, i + 1)).collect()
}

/// A register of all drawings with a pool of this thread alone, and a drawing to search for.
fn register() -> (ThreadPool, Register, Arc<Model>) {
    let pool = ThreadPoolBuilder::new().num_threads(1).use_current_thread().build();
    let documents: Vec<Document> = (0u128..)
        .zip(models())
        .map(|(number, model)| Document::new(format!("{number}"), model, number))
        .collect();
    let options = RegisterOptions { near: u32::MAX, ..RegisterOptions::default() };
    let register = Register::new(List::default(), documents, &options);
    (pool.expect("a pool"), register, models().swap_remove(7))
}

#[library_benchmark]
#[bench::drawings(setup = files)]
fn read_models(files: Vec<Vec<u8>>) -> usize {
    let options = ReadOptions::default();
    files.iter().filter(|bytes| black_box(read(bytes, &options)).is_ok()).count()
}

#[library_benchmark]
#[bench::drawings(setup = labels)]
fn understand_labels(labels: Vec<String>) -> LabelSet {
    black_box(understand_all(&labels))
}

#[library_benchmark]
#[bench::drawings(setup = understood)]
fn compare_labels(set: LabelSet) -> u64 {
    let ids = || (0..set.len() as u32).map(LabelId);
    ids().map(|a| ids().map(|b| u64::from(set.score(a, b))).sum::<u64>()).sum()
}

#[library_benchmark]
#[bench::drawings(setup = models)]
fn match_pairs(models: Vec<Arc<Model>>) -> usize {
    let options = MatchOptions::default();
    let prepared = Prepared::new(models.iter().map(AsRef::as_ref), &options);
    let pair = |i: usize| black_box(prepared.matching(i, i + 1, &options)).correspondences().len();
    (0..models.len() - 1).map(pair).sum()
}

#[library_benchmark]
#[bench::drawings(setup = models)]
fn compare_pairs(models: Vec<Arc<Model>>) -> usize {
    let options = Options::default();
    let pair = |pair: &[Arc<Model>]| {
        let compared = Comparison::new(Arc::clone(&pair[0]), Arc::clone(&pair[1]), &options);
        black_box(compared).changes().len()
    };
    models.windows(2).step_by(5).map(pair).sum()
}

#[library_benchmark]
#[bench::drawings(setup = graphs)]
fn bound_pairs(graphs: Vec<Graphs>) -> u64 {
    let mut solver = Solver::default();
    let mut sum = 0;
    for pair in &graphs {
        solver.load(pair.old(), pair.new_graph(), pair.candidates());
        let bounds = solver.exact(DistanceOptions::USUAL);
        sum += bounds.lower + bounds.upper;
    }
    black_box(sum)
}

#[library_benchmark]
#[bench::drawings(setup = register)]
fn match_all_pairs((pool, register, _): (ThreadPool, Register, Arc<Model>)) -> u64 {
    let mut sum = 0;
    pool.install(|| {
        let Ok(()) = register.each_pair(|row: &Row| {
            sum += u64::from(row.overall);
            Ok::<(), std::convert::Infallible>(())
        });
    });
    black_box(sum)
}

#[library_benchmark]
#[bench::drawings(setup = register)]
fn search((pool, register, query): (ThreadPool, Register, Arc<Model>)) -> usize {
    pool.install(|| black_box(register.search(&query, 10)).len())
}

library_benchmark_group!(
    name = hot_paths,
    benchmarks = [
        read_models,
        understand_labels,
        compare_labels,
        match_pairs,
        compare_pairs,
        bound_pairs,
        match_all_pairs,
        search
    ]
);

main!(
    config = LibraryBenchmarkConfig::default()
        .tool(Callgrind::default().soft_limits([(EventKind::Ir, MOST)])),
    library_benchmark_groups = hot_paths
);
