//! The best choice of candidates, no row and no column twice, with a proof.
//!
//! Shortest augmenting paths with potentials (Jonker and Volgenant, Computing 38, 1987), row by row,
//! over the candidates alone, and a row may stay without one. The potentials are feasible at every
//! step, so that their sum is a bound even when the work is cut off; an assignment without potentials
//! would prove nothing then.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::problem::NONE;

/// Candidates by row: those of row `i` begin at `starts[i]`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Table<'t> {
    pub(super) columns: usize,
    pub(super) starts: &'t [u32],
    pub(super) row: &'t [u32],
    pub(super) column: &'t [u32],
    pub(super) weights: &'t [i64],
}

impl Table<'_> {
    fn rows(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    fn range(&self, row: u32) -> (u32, u32) {
        (self.starts[row as usize], self.starts[row as usize + 1])
    }
}

/// A choice, and potentials with `row + column >= weight` for every candidate, none below 0.
#[derive(Debug, Clone, Default)]
pub(super) struct Assignment {
    /// The candidate of each row, or [`NONE`].
    pub(super) of_row: Vec<u32>,
    /// The candidate of each column, or [`NONE`].
    pub(super) of_column: Vec<u32>,
    pub(super) row_potential: Vec<i64>,
    pub(super) column_potential: Vec<i64>,
    heap: BinaryHeap<Reverse<(i64, u32)>>,
    distance: Vec<i64>,
    /// The candidate by which a column was reached.
    way: Vec<u32>,
    touched: Vec<u32>,
    /// Rows of the tree with their distances.
    tree: Vec<(u32, i64)>,
}

impl Assignment {
    /// Finds the choice of greatest weight. At most about `steps` candidates are looked at; beyond
    /// that the potentials still hold, and their sum is greater than it need be.
    ///
    /// Returns about how many steps are left.
    pub(super) fn solve(&mut self, table: Table<'_>, steps: u64) -> u64 {
        self.of_row.clear();
        self.of_row.resize(table.rows(), NONE);
        self.of_column.clear();
        self.of_column.resize(table.columns, NONE);
        self.row_potential.clear();
        self.row_potential.resize(table.rows(), 0);
        self.column_potential.clear();
        self.column_potential.resize(table.columns, 0);
        self.distance.clear();
        self.distance.resize(table.columns, i64::MAX);
        self.way.clear();
        self.way.resize(table.columns, NONE);
        let mut left = steps;
        for row in 0..table.rows() as u32 {
            let (start, end) = table.range(row);
            let slack = |c: u32| {
                table.weights[c as usize] - self.column_potential[table.column[c as usize] as usize]
            };
            let most = (start..end).map(slack).max().unwrap_or(0).max(0);
            self.row_potential[row as usize] = most;
            if most > 0 && left > 0 {
                left = left.saturating_sub(self.augment(table, row));
            }
        }
        left
    }

    /// The sum of the potentials: no choice weighs more.
    pub(super) fn bound(&self) -> i64 {
        self.row_potential.iter().sum::<i64>() + self.column_potential.iter().sum::<i64>()
    }

    /// Gives a row its place, along the shortest path to a free column or to a row that gives way.
    fn augment(&mut self, table: Table<'_>, start: u32) -> u64 {
        let mut looked = 1;
        self.heap.clear();
        self.tree.clear();
        let (mut row, mut so_far) = (start, 0);
        // The row that stays without a candidate, unless a free column is nearer.
        let (mut least, mut loser, mut free) = (i64::MAX, NONE, NONE);
        loop {
            self.tree.push((row, so_far));
            let alone = so_far + self.row_potential[row as usize];
            if alone < least {
                (least, loser) = (alone, row);
            }
            let (from, to) = table.range(row);
            looked += u64::from(to - from);
            for c in from..to {
                let column = table.column[c as usize] as usize;
                let reduced = self.row_potential[row as usize] + self.column_potential[column]
                    - table.weights[c as usize];
                if self.of_row[row as usize] != c && so_far + reduced < self.distance[column] {
                    if self.distance[column] == i64::MAX {
                        self.touched.push(column as u32);
                    }
                    self.distance[column] = so_far + reduced;
                    self.way[column] = c;
                    self.heap.push(Reverse((so_far + reduced, column as u32)));
                }
            }
            let Some(column) = self.nearest() else { break };
            so_far = self.distance[column as usize];
            if so_far >= least {
                break;
            }
            let holder = self.of_column[column as usize];
            if holder == NONE {
                (least, free) = (so_far, column);
                break;
            }
            row = table.row[holder as usize];
        }
        self.shift(least);
        self.rotate(table, start, loser, free);
        for column in self.touched.drain(..) {
            self.distance[column as usize] = i64::MAX;
        }
        looked
    }

    /// The nearest column that was not passed before.
    fn nearest(&mut self) -> Option<u32> {
        while let Some(Reverse((distance, column))) = self.heap.pop() {
            if self.distance[column as usize] == distance {
                return Some(column);
            }
        }
        None
    }

    /// Moves the potentials of all that is nearer than the end of the path.
    fn shift(&mut self, least: i64) {
        for &(row, distance) in &self.tree {
            self.row_potential[row as usize] -= (least - distance).max(0);
        }
        for &column in &self.touched {
            let nearer = least - self.distance[column as usize];
            self.column_potential[column as usize] += nearer.max(0);
        }
    }

    /// Gives every row on the path the candidate by which its next column was reached.
    fn rotate(&mut self, table: Table<'_>, start: u32, loser: u32, free: u32) {
        let mut column = free;
        if free == NONE {
            if loser == start {
                return;
            }
            let lost = self.of_row[loser as usize];
            self.of_row[loser as usize] = NONE;
            column = table.column[lost as usize];
        }
        loop {
            let c = self.way[column as usize];
            let row = table.row[c as usize];
            let before = self.of_row[row as usize];
            self.of_row[row as usize] = c;
            self.of_column[column as usize] = c;
            if row == start || before == NONE {
                return;
            }
            column = table.column[before as usize];
        }
    }
}
