//! The graph edit distance against trying everything, on small graphs drawn by chance.

use proptest::prelude::*;
use synopse::cost;
use synopse::model::{EventDefinition, Kind};
use synopse::similarity::{Candidate, Flat, NodeType, Solver};

const TYPES: [NodeType; 4] = [
    (Kind::Task, EventDefinition::None),
    (Kind::StartEvent, EventDefinition::None),
    (Kind::ExclusiveGateway, EventDefinition::None),
    (Kind::ParallelGateway, EventDefinition::None),
];

fn flat(most: usize) -> impl Strategy<Value = Flat> {
    let node = (0..TYPES.len(), 0..4u32).prop_map(|(t, label)| (TYPES[t], label));
    let edge = (0..most as u32, 0..most as u32);
    let nodes = prop::collection::vec(node, 0..=most);
    (nodes, prop::collection::vec(edge, 0..2 * most)).prop_map(|(n, e)| Flat::new(&n, &e))
}

/// Two graphs, and a likeness for some pairs of their nodes; labels decide it, as in a register.
fn pair(most: usize) -> impl Strategy<Value = (Flat, Flat, Vec<Candidate>)> {
    let scores = prop::collection::vec(prop_oneof![Just(0u32), 1..=1_000u32, Just(1_000)], 256);
    (flat(most), flat(most), scores).prop_map(|(a, b, scores)| {
        let number = |f: &Flat, i: u32| {
            let (kind, _) = f.types()[i as usize];
            let of_type = TYPES.iter().position(|t| t.0 == kind).unwrap();
            of_type * 4 + f.labels()[i as usize] as usize
        };
        let all = (0..a.len() as u32).flat_map(|i| (0..b.len() as u32).map(move |j| (i, j)));
        let candidates = all.map(|(i, j)| {
            let (x, y) = (number(&a, i), number(&b, j));
            (i, j, scores[x.min(y) * 16 + x.max(y)])
        });
        let candidates = candidates.filter(|c| c.2 > 0).collect();
        (a, b, candidates)
    })
}

/// The cost of a mapping, from the definition alone.
fn cost_of(a: &Flat, b: &Flat, candidates: &[Candidate], mapping: &[Option<u32>]) -> u64 {
    let mut total = 0;
    for (i, &partner) in mapping.iter().enumerate() {
        total += match partner {
            None => u64::from(cost::NODE),
            Some(j) => {
                let found = candidates.iter().find(|c| (c.0, c.1) == (i as u32, j));
                u64::from(cost::substitution(found.unwrap().2))
            }
        };
    }
    let used = mapping.iter().flatten().count();
    total += (b.len() - used) as u64 * u64::from(cost::NODE);
    let mut kept = 0;
    for i in 0..a.len() as u32 {
        for &k in a.after(i) {
            let ends = mapping[i as usize].zip(mapping[k as usize]);
            kept += usize::from(ends.is_some_and(|(j, l)| b.after(j).contains(&l)));
        }
    }
    total + (a.edges() + b.edges() - 2 * kept) as u64 * u64::from(cost::FLOW)
}

/// The least cost by trying every mapping.
fn brute(a: &Flat, b: &Flat, candidates: &[Candidate], mapping: &mut Vec<Option<u32>>) -> u64 {
    if mapping.len() == a.len() {
        return cost_of(a, b, candidates, mapping);
    }
    let row = mapping.len() as u32;
    mapping.push(None);
    let mut best = brute(a, b, candidates, mapping);
    for &(_, column, _) in candidates.iter().filter(|c| c.0 == row) {
        if !mapping[..row as usize].contains(&Some(column)) {
            mapping[row as usize] = Some(column);
            best = best.min(brute(a, b, candidates, mapping));
        }
    }
    mapping.pop();
    best
}

fn cases() -> u32 {
    std::env::var("SYNOPSE_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(300)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn bounds_hold_and_exact_is_the_least(
        (a, b, candidates) in pair(5),
        steps in 0..40u64,
    ) {
        let least = brute(&a, &b, &candidates, &mut Vec::new());
        let mut solver = Solver::default();
        solver.load(&a, &b, &candidates);
        prop_assert_eq!(solver.distance().upper, a.mass() + b.mass());
        let cheap = solver.cheap();
        prop_assert!(cheap.lower <= least && least <= cheap.upper, "{cheap:?} {least}");
        let lower = solver.lower();
        prop_assert!(cheap.lower <= lower && lower <= least);
        let upper = solver.improve();
        prop_assert!(least <= upper && upper <= cheap.upper);
        let bounded = solver.exact(steps);
        prop_assert!(lower <= bounded.lower && bounded.lower <= least);
        prop_assert!(least <= bounded.upper && bounded.upper <= upper);
        let exact = solver.exact(1_000_000);
        prop_assert_eq!((exact.lower, exact.upper), (least, least));
        let mapping = solver.mapping();
        prop_assert_eq!(cost_of(&a, &b, &candidates, &mapping), least);
        prop_assert_eq!(solver.cost(&mapping), least);
    }

    #[test]
    fn the_order_of_the_graphs_changes_nothing((a, b, candidates) in pair(8), steps in 0..200u64) {
        let mut back: Vec<Candidate> = candidates.iter().map(|c| (c.1, c.0, c.2)).collect();
        back.sort_unstable();
        // The same memory for both, to see that nothing is left over from the pair before.
        let mut solver = Solver::default();
        solver.load(&a, &b, &candidates);
        let there = (solver.cheap(), solver.lower(), solver.improve(), solver.exact(steps));
        solver.load(&b, &a, &back);
        let again = (solver.cheap(), solver.lower(), solver.improve(), solver.exact(steps));
        prop_assert_eq!(there, again);
    }

    #[test]
    fn the_order_of_the_nodes_changes_no_proof((a, b, candidates) in pair(14)) {
        let mut solver = Solver::default();
        solver.load(&a, &b, &candidates);
        let as_drawn = solver.exact(2_000_000);
        let last = (a.len() as u32).saturating_sub(1);
        let nodes: Vec<(NodeType, u32)> =
            a.types().iter().copied().zip(a.labels().iter().copied()).rev().collect();
        let edges: Vec<(u32, u32)> = (0..a.len() as u32)
            .flat_map(|i| a.after(i).iter().map(move |&k| (last - i, last - k)))
            .collect();
        let mut turned: Vec<Candidate> =
            candidates.iter().map(|c| (last - c.0, c.1, c.2)).collect();
        turned.sort_unstable();
        solver.load(&Flat::new(&nodes, &edges), &b, &turned);
        let backwards = solver.exact(2_000_000);
        prop_assert!(as_drawn.lower <= backwards.upper && backwards.lower <= as_drawn.upper);
        if as_drawn.is_optimal() && backwards.is_optimal() {
            prop_assert_eq!(as_drawn, backwards);
        }
    }
}
