//! Reading: bytes to a frozen model, beside the bare loop over the events of the XML reader.
//!
//! The bare loop looks at nothing and keeps nothing, so it is what reading cannot get below with
//! this XML reader; the ratio of the two is the price of building the model.

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use synopse::{ReadOptions, read};
use synopse_benches::{Collection, events};

fn reading(c: &mut Criterion) {
    for collection in Collection::all() {
        let mut group = c.benchmark_group(format!("read/{}", collection.name));
        group.throughput(Throughput::Bytes(collection.bytes()));
        group.bench_function("xml events alone", |b| {
            b.iter(|| collection.files.iter().map(|(_, bytes)| events(bytes)).sum::<usize>());
        });
        let options = ReadOptions::default();
        group.bench_function("model", |b| {
            b.iter(|| {
                for (_, bytes) in &collection.files {
                    let _ = black_box(read(bytes, &options));
                }
            });
        });
        group.finish();
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(15)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2));
    targets = reading
}
criterion_main!(benches);
