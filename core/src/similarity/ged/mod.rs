//! Graph edit distance between two flows, from a bound in microseconds to the proved optimum.
//!
//! The distance is the least cost at which nodes and edges can be added, taken away and reworded until
//! one graph has become the other; costs stand in the room `cost`. Only the nodes that the caller names
//! may become one another: as a rule those with something in common.
//!
//! A [`Solver`] keeps its memory from pair to pair and needs no model, so that a register can ask it
//! for millions of pairs:
//!
//! ```
//! use synopse::model::{EventDefinition, Kind};
//! use synopse::similarity::{Flat, Solver};
//!
//! let task = (Kind::Task, EventDefinition::None);
//! // Labels are numbered over all models: 0 "check", 1 "decide", 2 "decide again".
//! let a = Flat::new(&[(task, 0), (task, 1)], &[(0, 1)]);
//! let b = Flat::new(&[(task, 0), (task, 2)], &[(0, 1)]);
//! // Which nodes may be one, and how alike they are, in thousandths: sorted.
//! let candidates = [(0, 0, 1_000), (1, 1, 800)];
//!
//! let mut solver = Solver::default();
//! solver.load(&a, &b, &candidates);
//! let cheap = solver.cheap(); // microseconds
//! solver.lower(); // tighter bounds, each kept
//! solver.improve();
//! let exact = solver.exact(1_000_000); // the distance itself, if the steps suffice
//! assert!(cheap.lower <= exact.lower && exact.upper <= cheap.upper);
//! assert_eq!((exact.lower, exact.upper), (400, 400));
//! assert_eq!(solver.mapping(), [Some(0), Some(1)]);
//! ```

mod assign;
mod bound;
mod core;
mod exact;
mod problem;
mod search;

use super::Distance;
use super::flat::Flat;
use assign::Assignment;
use bound::Bound;
use problem::{NONE, Problem};
use search::Search;

/// Two nodes that may be one: the node of the first graph, that of the second, their likeness in
/// thousandths, 0..=1000. With likeness 0 it costs as much as leaving both out, but keeps flows.
pub type Candidate = (u32, u32, u32);

/// Most candidates looked at for the lower bound by assignment; beyond, it is less tight.
const ASSIGNMENT_STEPS: u64 = 20_000_000;
/// Most candidates looked at by the local search of [`Solver::improve`].
const SEARCH_STEPS: u64 = 300_000;

/// Finds bounds of the graph edit distance of one pair after the other.
#[derive(Debug, Clone, Default)]
pub struct Solver {
    problem: Problem,
    bound: Bound,
    assignment: Assignment,
    search: Search,
    is_swapped: bool,
    is_prepared: bool,
    is_improved: bool,
    swapped: Vec<Candidate>,
    weights: Vec<i64>,
    /// The best matching known: the candidate of each row.
    best: Vec<u32>,
    best_saved: u64,
    lower: u64,
}

impl Solver {
    /// Takes up a pair of graphs. Nothing is known of it then but that leaving everything out works.
    ///
    /// Candidates are sorted by first and second node, each pair once; pairs of nodes that are not
    /// there are passed over. The order of the two graphs changes no bound.
    /// O(candidates + links) time and memory.
    pub fn load(&mut self, old: &Flat, new: &Flat, candidates: &[Candidate]) {
        self.is_swapped = old.order(new).is_gt();
        self.swapped.clear();
        if self.is_swapped {
            self.swapped.extend(candidates.iter().map(|&(a, b, likeness)| (b, a, likeness)));
        } else if !candidates.is_sorted() {
            self.swapped.extend_from_slice(candidates);
        }
        let mut own = std::mem::take(&mut self.swapped);
        own.sort_unstable();
        let sorted = if own.is_empty() { candidates } else { &own };
        let (first, second) = if self.is_swapped { (new, old) } else { (old, new) };
        self.problem.load(first, second, sorted);
        self.swapped = own;
        self.is_prepared = false;
        self.is_improved = false;
        self.best.clear();
        self.best.resize(self.problem.rows, NONE);
        self.best_saved = 0;
        self.lower = 0;
    }

    /// The cost of having nothing in common, in thousandths of a step: no distance is greater.
    pub fn mass(&self) -> u64 {
        self.problem.mass
    }

    /// The bounds known so far.
    pub fn distance(&self) -> Distance {
        let upper = self.problem.mass - self.best_saved;
        Distance { lower: self.lower.min(upper), upper }
    }

    /// Bounds in microseconds: greedy with one pass of betterment, and the best candidate of each row
    /// or column. O(k log k) for k candidates and links.
    pub fn cheap(&mut self) -> Distance {
        self.prepare();
        self.lower = self.lower.max(self.bound.cheap(&self.problem));
        self.search.greedy(&self.problem, &self.bound.potential);
        self.search.sweep(&self.problem);
        self.keep();
        self.distance()
    }

    /// The lower bound by assignment (BRANCH); the distance is not less. About O(n k log k) for n
    /// nodes and k candidates, and bounded.
    pub fn lower(&mut self) -> u64 {
        self.assign();
        self.distance().lower
    }

    /// The cost of a mapping from nodes of the first graph to nodes of the second as it stands; it is
    /// kept if it is the best so far. Pairs that are no candidates, or use a node again, count as
    /// unmatched. O(n + links).
    pub fn cost(&mut self, mapping: &[Option<u32>]) -> u64 {
        let pairs = mapping.iter().zip(0u32..).filter_map(|(&b, a)| Some((a, b?)));
        let swapped = self.is_swapped;
        let chosen = pairs.filter_map(|(a, b)| {
            let (row, column) = if swapped { (b, a) } else { (a, b) };
            self.problem.find(row, column)
        });
        let mut chosen: Vec<u32> = chosen.collect();
        chosen.sort_unstable();
        self.search.start(&self.problem, &chosen);
        self.keep();
        self.problem.mass - self.search.saved
    }

    /// A way that costs little: from a greedy start, from the assignment of the lower bound and from
    /// the best mapping so far, each bettered by local search. Once per pair, and within a bounded
    /// number of steps.
    pub fn improve(&mut self) -> u64 {
        if self.is_improved {
            return self.distance().upper;
        }
        self.is_improved = true;
        self.assign();
        let starts = [self.best.clone(), self.assignment.of_row.clone()];
        self.search.greedy(&self.problem, &self.bound.potential);
        self.better();
        for start in starts {
            if self.distance().is_optimal() {
                break;
            }
            self.search.start(&self.problem, &start);
            self.better();
        }
        self.distance().upper
    }

    /// The distance itself, if about `steps` steps suffice to prove it; else the bounds reached.
    ///
    /// A step is a candidate or a link looked at: some 0.3 µs. Real pairs of fifty nodes take from a
    /// few thousand steps to some million; a pair of many nodes without labels may take any number.
    pub fn exact(&mut self, steps: u64) -> Distance {
        self.improve();
        if !self.distance().is_optimal() {
            self.prove(steps);
        }
        self.distance()
    }

    /// The best mapping known: for each node of the first graph its partner in the second.
    pub fn mapping(&self) -> Vec<Option<u32>> {
        let chosen = self.best.iter().copied().filter(|&c| c != NONE);
        let pairs = chosen.map(|c| {
            let (row, column) = (self.problem.row[c as usize], self.problem.column[c as usize]);
            if self.is_swapped { (column, row) } else { (row, column) }
        });
        let count = if self.is_swapped { self.problem.columns } else { self.problem.rows };
        let mut mapping = vec![None; count];
        for (a, b) in pairs {
            mapping[a as usize] = Some(b);
        }
        mapping
    }

    fn prepare(&mut self) {
        if !self.is_prepared {
            self.bound.prepare(&self.problem);
            self.is_prepared = true;
        }
    }

    fn assign(&mut self) {
        self.prepare();
        self.weights.clear();
        self.weights.extend(self.bound.potential.iter().map(|&p| i64::from(p)));
        let table = self.problem.table(&self.weights);
        self.assignment.solve(table, ASSIGNMENT_STEPS);
        let most = u64::try_from(self.assignment.bound()).unwrap_or(0);
        self.lower = self.lower.max(self.problem.mass.saturating_sub(most));
    }

    fn better(&mut self) {
        self.search.improve(&self.problem, SEARCH_STEPS);
        self.keep();
    }

    /// Keeps what the search has found, if it is the best.
    fn keep(&mut self) {
        if self.search.saved > self.best_saved {
            self.best_saved = self.search.saved;
            self.best.clone_from(&self.search.of_row);
        }
    }
}
