//! What no matching can save more: the lower bounds of the distance.
//!
//! Each candidate gets what it saves by itself and half of every link it can have at once; no matching
//! saves more than the best choice of candidates with those (BRANCH: Blumenthal and Gamper, VLDB
//! Journal 29, 2020; after Riesen and Bunke, Image and Vision Computing 27, 2009). An edge may only
//! meet an edge whose ends may meet, which is what makes the bound tight: on real models, comparing
//! mere numbers of edges leaves ten times the gap. The choice itself is an assignment, or, cheaper and
//! a little lower, the best of each row or of each column by itself.

use super::problem::{LINK, NONE, Problem};

/// Scratch memory of the bounds.
#[derive(Debug, Clone, Default)]
pub(super) struct Bound {
    /// The most that a candidate can save, its share of links included.
    pub(super) potential: Vec<u32>,
    seen: Vec<u32>,
    stamp: u32,
    best: Vec<u32>,
}

impl Bound {
    /// Works out what each candidate can save at most. O(candidates + links).
    pub(super) fn prepare(&mut self, problem: &Problem) {
        self.potential.clear();
        self.seen.clear();
        self.seen.resize(problem.columns, 0);
        self.stamp = 0;
        for c in 0..problem.len() as u32 {
            let links =
                self.at_once(problem, problem.heads(c)) + self.at_once(problem, problem.tails(c));
            self.potential.push(problem.weight[c as usize] + links * (LINK / 2));
        }
    }

    /// How many of these candidates can be chosen together at most: as many as rows, or columns.
    fn at_once(&mut self, problem: &Problem, candidates: &[u32]) -> u32 {
        if candidates.len() < 2 {
            return candidates.len() as u32;
        }
        self.stamp += 1;
        let (mut rows, mut columns, mut last) = (0, 0, NONE);
        for &c in candidates {
            let (row, column) = (problem.row[c as usize], problem.column[c as usize]);
            rows += u32::from(row != last);
            last = row;
            let seen = &mut self.seen[column as usize];
            columns += u32::from(*seen != self.stamp);
            *seen = self.stamp;
        }
        rows.min(columns)
    }

    /// The least distance by the best candidate of each row, or of each column. O(candidates).
    pub(super) fn cheap(&mut self, problem: &Problem) -> u64 {
        self.best.clear();
        self.best.resize(problem.columns, 0);
        let (mut rows, mut best, mut last) = (0u64, 0, NONE);
        for (c, &potential) in self.potential.iter().enumerate() {
            if problem.row[c] != last {
                rows += u64::from(best);
                (best, last) = (0, problem.row[c]);
            }
            best = best.max(potential);
            let column = &mut self.best[problem.column[c] as usize];
            *column = potential.max(*column);
        }
        rows += u64::from(best);
        let columns: u64 = self.best.iter().map(|&b| u64::from(b)).sum();
        problem.mass.saturating_sub(rows.min(columns))
    }
}
