//! Matching alone: two models of 50 nodes and of 1,500, that share no id and no label.
//!
//! `alone` reads the labels of both anew, as for two files; `prepared` has them read, as a register has
//! when it matches many pairs.

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use synopse::label::Lexicon;
use synopse::matching::{MatchOptions, Matching, Prepared};
use synopse_benches::generated;

fn matching(c: &mut Criterion) {
    black_box(Lexicon::builtin());
    let options = MatchOptions::default();
    for (name, tasks) in [("50 nodes", 45), ("1,500 nodes", 1_364)] {
        let models = [generated(tasks, false), generated(tasks, true)];
        let [old, new] = &models;
        let mut group = c.benchmark_group(format!("match/{name}"));
        group.bench_function("alone", |b| b.iter(|| Matching::between(old, new, &options)));
        let prepared = Prepared::new(&models, &options);
        group.bench_function("prepared", |b| b.iter(|| prepared.matching(0, 1, &options)));
        group.bench_function("reading labels", |b| b.iter(|| Prepared::new(&models, &options)));
        group.finish();
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(3));
    targets = matching
}
criterion_main!(benches);
