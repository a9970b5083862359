//! Labels: what the names of all steps say, and how alike each two of them are.

use std::hint::black_box;
use std::time::Duration;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use synopse::label::{LabelId, LabelSetBuilder, Language, Lexicon};
use synopse_benches::Collection;

/// Most labels of which each two are compared.
const MOST_LABELS: usize = 400;

/// The labels of all flow nodes, each once, with the language of the first model that has it.
fn labels(collection: &Collection) -> Vec<(String, Language)> {
    let mut all = std::collections::BTreeMap::new();
    for model in collection.models() {
        let language = Language::detect(model.flow_nodes().map(|e| model.label(e)));
        for node in model.flow_nodes() {
            all.entry(model.label(node).to_owned()).or_insert(language);
        }
    }
    all.into_iter().collect()
}

fn builder(labels: &[(String, Language)]) -> (LabelSetBuilder, Vec<LabelId>) {
    let mut builder = LabelSetBuilder::new(Lexicon::builtin());
    let ids = labels.iter().map(|(text, language)| builder.add(text, *language, &[])).collect();
    (builder, ids)
}

fn labelling(c: &mut Criterion) {
    black_box(Lexicon::builtin());
    for collection in Collection::all() {
        let mut labels = labels(&collection);
        let step = labels.len().div_ceil(MOST_LABELS).max(1);
        labels = labels.into_iter().step_by(step).collect();
        let mut group = c.benchmark_group(format!("label/{}", collection.name));
        group.throughput(Throughput::Elements(labels.len() as u64));
        group.bench_function("understand", |b| {
            b.iter_batched(|| (), |()| builder(&labels).0.build(), BatchSize::SmallInput);
        });
        let (builder, ids) = builder(&labels);
        let set = builder.build();
        group.throughput(Throughput::Elements((ids.len() * ids.len()) as u64));
        group.bench_function("compare each two", |b| {
            b.iter(|| {
                let scores = ids.iter().flat_map(|&x| ids.iter().map(move |&y| (x, y)));
                scores.map(|(x, y)| u64::from(set.score(x, y))).sum::<u64>()
            });
        });
        group.finish();
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2));
    targets = labelling
}
criterion_main!(benches);
