//! Comparing two models that are read already: matching, diff, scores and bounds; then the JSON.
//!
//! Pairs are two drawings of one process. Of the largest model it is the model with itself, once as
//! it is and once as if every id were new, so that labels and surroundings must do it.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use synopse::matching::MatchOptions;
use synopse::{Comparison, Options, view};
use synopse_benches::{Collection, Pair};

fn compare(pairs: &[Pair], options: &Options) {
    for (old, new) in pairs {
        black_box(Comparison::new(Arc::clone(old), Arc::clone(new), options));
    }
}

fn comparing(c: &mut Criterion) {
    let blind = MatchOptions { trust_ids: false, ..MatchOptions::default() };
    let (usual, blind) = (Options::default(), Options { matching: blind, ..Options::default() });
    for collection in Collection::all() {
        let pairs = collection.pairs();
        let mut group = c.benchmark_group(format!("compare/{}", collection.name));
        group.throughput(Throughput::Elements(pairs.len() as u64));
        group.bench_function("as they are", |b| b.iter(|| compare(&pairs, &usual)));
        group.bench_function("ids not trusted", |b| b.iter(|| compare(&pairs, &blind)));
        let compared = pairs.iter().map(|(a, b)| Comparison::new(a.clone(), b.clone(), &usual));
        let compared: Vec<Comparison> = compared.collect();
        group.bench_function("json", |b| {
            b.iter(|| compared.iter().map(|c| view::json::diff(c).len()).sum::<usize>());
        });
        group.finish();
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(3));
    targets = comparing
}
criterion_main!(benches);
