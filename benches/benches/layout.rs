//! Laying a model out: from the model to the same model with a diagram, without writing it.
//!
//! `collaboration` is a generated one of 100 nodes in three pools with two lanes each, messages,
//! branches, loops and boundary events; the others are real models whose diagrams are not looked at.

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use synopse::layout::{LayoutOptions, lay_out};
use synopse::{Model, ReadOptions, read};
use synopse_benches::Collection;

/// Nodes of a generated pool, and pools.
const NODES: usize = 33;
const POOLS: usize = 3;

fn collaboration() -> Model {
    let mut xml = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><collaboration id="c"><participant id="B" name="Bürger"/>"#.to_owned();
    for pool in 0..POOLS {
        let _ =
            write!(xml, r#"<participant id="P{pool}" name="Amt {pool}" processRef="p{pool}"/>"#);
    }
    for message in 0..8 {
        let (a, b) = (message % POOLS, (message + 1) % POOLS);
        let (from, to) = (message * 4 + 1, message * 4 + 2);
        let _ = write!(
            xml,
            r#"<messageFlow id="m{message}" name="Bescheid" sourceRef="p{a}n{from}" targetRef="p{b}n{to}"/>"#
        );
    }
    xml.push_str("</collaboration>");
    for pool in 0..POOLS {
        let _ = write!(xml, r#"<process id="p{pool}"><laneSet id="s{pool}">"#);
        for lane in 0..2 {
            let _ = write!(xml, r#"<lane id="l{pool}{lane}" name="Fachdienst">"#);
            for node in (0..NODES).filter(|n| n / 6 % 2 == lane) {
                let _ = write!(xml, "<flowNodeRef>p{pool}n{node}</flowNodeRef>");
            }
            xml.push_str("</lane>");
        }
        xml.push_str("</laneSet>");
        for node in 0..NODES {
            let tag = match node {
                0 => "startEvent",
                32 => "endEvent",
                _ if node % 5 == 3 => "exclusiveGateway",
                _ => "userTask",
            };
            let _ = write!(xml, r#"<{tag} id="p{pool}n{node}" name="Unterlagen prüfen {node}"/>"#);
        }
        let _ = write!(
            xml,
            r#"<boundaryEvent id="p{pool}b" attachedToRef="p{pool}n7"/><sequenceFlow id="p{pool}fb" sourceRef="p{pool}b" targetRef="p{pool}n10"/>"#
        );
        let mut flow = |from: usize, to: usize| {
            let _ = write!(
                xml,
                r#"<sequenceFlow id="p{pool}f{from}t{to}" name="ja" sourceRef="p{pool}n{from}" targetRef="p{pool}n{to}"/>"#
            );
        };
        for node in 1..NODES {
            flow(node - 1, node);
        }
        for gateway in (3..NODES - 5).step_by(5) {
            flow(gateway, if gateway % 10 == 3 { gateway + 3 } else { gateway - 2 });
        }
        xml.push_str("</process>");
    }
    xml.push_str("</definitions>");
    read(xml.as_bytes(), &ReadOptions::default()).expect("a model")
}

fn layout(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("layout");
    let options = LayoutOptions::default();
    let model = collaboration();
    group.bench_function("collaboration of 100 nodes", |bench| {
        bench.iter(|| lay_out(black_box(&model), &options));
    });
    for collection in Collection::all() {
        let models = collection.models();
        let step = models.len().div_ceil(40).max(1);
        let chosen: Vec<_> = models.iter().step_by(step).collect();
        let name = format!("{} ({} models)", collection.name, chosen.len());
        group.sample_size(10).bench_function(name, |bench| {
            bench.iter(|| {
                for model in &chosen {
                    let _ = black_box(lay_out(model, &options));
                }
            });
        });
    }
    group.finish();
}

criterion_group!(benches, layout);
criterion_main!(benches);
