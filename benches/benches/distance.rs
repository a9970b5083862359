//! The graph edit distance of two graphs that are there already: bounds in microseconds, the usual
//! bounds, and the proof.
//!
//! Pairs are two drawings of one process; of Dutch municipalities all 225 pairs, where they are at
//! hand. `cheap` is what a register asks of millions of pairs, `usual` what a comparison does by itself,
//! `exact` what `--exact` does. Criterion gives means, so a line on standard error gives the median of
//! single proofs, and how many pairs were proved.

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use synopse::similarity::{DistanceOptions, Graphs, Solver};
use synopse::{Comparison, Options};
use synopse_benches::Collection;

fn load(solver: &mut Solver, graphs: &Graphs) {
    solver.load(graphs.old(), graphs.new_graph(), graphs.candidates());
}

/// What single proofs take, and what they reach.
fn proofs(name: &str, all: &[Graphs]) {
    let mut solver = Solver::default();
    let (mut proved, mut found, mut usually) = (0, 0, 0);
    let mut times: Vec<Duration> = Vec::new();
    for graphs in all {
        load(&mut solver, graphs);
        let usual = solver.exact(DistanceOptions::USUAL);
        load(&mut solver, graphs);
        let start = Instant::now();
        let exact = solver.exact(DistanceOptions::EXACT);
        times.push(start.elapsed());
        proved += usize::from(exact.is_optimal());
        usually += usize::from(usual.is_optimal());
        found += usize::from(exact.is_optimal() && usual.upper == exact.upper);
    }
    times.sort();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100];
    eprintln!(
        "distance/{name}: {} pairs, {proved} proved ({usually} by the usual bounds, whose upper one is \
         optimal for {found}); exact median {:?}, 95 % {:?}, most {:?}",
        all.len(),
        at(50),
        at(95),
        at(100),
    );
}

fn distances(c: &mut Criterion) {
    for collection in Collection::all().into_iter().chain(Collection::of_municipalities()) {
        if collection.name == "largest" {
            continue;
        }
        let pairs =
            if collection.name == "coselog" { collection.all_pairs() } else { collection.pairs() };
        let compared = pairs.into_iter().map(|(a, b)| Comparison::new(a, b, &Options::default()));
        let all: Vec<Graphs> = compared.map(|c| c.graphs().clone()).collect();
        proofs(collection.name, &all);
        let mut group = c.benchmark_group(format!("distance/{}", collection.name));
        group.throughput(Throughput::Elements(all.len() as u64));
        let mut solver = Solver::default();
        let mut run = |name: &str, work: &dyn Fn(&mut Solver)| {
            group.bench_function(name, |b| {
                b.iter(|| {
                    for graphs in &all {
                        load(&mut solver, graphs);
                        work(&mut solver);
                        black_box(solver.distance());
                    }
                });
            });
        };
        run("cheap", &|solver| {
            solver.cheap();
        });
        run("lower bound", &|solver| {
            solver.lower();
        });
        run("usual", &|solver| {
            solver.exact(DistanceOptions::USUAL);
        });
        run("exact", &|solver| {
            solver.exact(DistanceOptions::EXACT);
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
    targets = distances
}
criterion_main!(benches);
