//! What two graphs can have in common: candidates and links between them.
//!
//! A candidate is a pair of nodes that may be one; to match it saves what leaving both out costs more.
//! A link joins two candidates that keep an edge: both ends of an edge here match both ends of one
//! there. The least edit distance is the cost of having nothing in common less the most that
//! candidates and links can save, no node used twice (formulation F2 of Lerouge et al., Pattern
//! Recognition 72, 2017, with a variable only where a candidate is). Because most labels meet few
//! others, this is far smaller than a table of all pairs of nodes.

use super::assign::Table;
use crate::cost;
use crate::similarity::flat::Flat;

/// What a link saves: its edge on both sides.
pub(super) const LINK: u32 = 2 * cost::FLOW;
/// No candidate, row or column.
pub(super) const NONE: u32 = u32::MAX;

/// Candidates and links of two graphs; all memory is kept for the next pair.
#[derive(Debug, Clone, Default)]
pub(super) struct Problem {
    pub(super) rows: usize,
    pub(super) columns: usize,
    /// The cost of having nothing in common.
    pub(super) mass: u64,
    /// Of each candidate, sorted by row and column: its row, its column, what it saves by itself.
    pub(super) row: Vec<u32>,
    pub(super) column: Vec<u32>,
    pub(super) weight: Vec<u32>,
    row_starts: Vec<u32>,
    column_starts: Vec<u32>,
    column_items: Vec<u32>,
    /// For each link the candidate at the head of the edge, grouped by the one at its tail.
    out_starts: Vec<u32>,
    out_items: Vec<u32>,
    /// The same by the candidate at the head.
    in_starts: Vec<u32>,
    in_items: Vec<u32>,
    fill: Vec<u32>,
}

fn slice<'s>(starts: &[u32], items: &'s [u32], of: u32) -> &'s [u32] {
    &items[starts[of as usize] as usize..starts[of as usize + 1] as usize]
}

impl Problem {
    /// Takes up a pair. Candidates of nodes that are not there are passed over.
    ///
    /// O(candidates + links) for sorted candidates.
    pub(super) fn load(&mut self, old: &Flat, new: &Flat, candidates: &[(u32, u32, u32)]) {
        (self.rows, self.columns) = (old.len(), new.len());
        self.mass = old.mass() + new.mass();
        self.row.clear();
        self.column.clear();
        self.weight.clear();
        for &(row, column, likeness) in candidates {
            let is_there = (row as usize) < self.rows && (column as usize) < self.columns;
            if is_there {
                let saved = cost::SUBSTITUTION - cost::substitution(likeness);
                let keeps = old.after(row).contains(&row) && new.after(column).contains(&column);
                self.row.push(row);
                self.column.push(column);
                self.weight.push(saved + if keeps { LINK } else { 0 });
            }
        }
        self.index();
        self.out_starts.clear();
        self.out_items.clear();
        for c in 0..self.row.len() {
            self.out_starts.push(self.out_items.len() as u32);
            let (row, column) = (self.row[c], self.column[c]);
            let targets = new.after(column);
            for &next in old.after(row) {
                if next != row && !targets.is_empty() {
                    self.link(next, column, targets);
                }
            }
        }
        self.out_starts.push(self.out_items.len() as u32);
        self.turn_links();
    }

    /// Notes the candidates of a row whose column is among the targets, but is not the column itself.
    fn link(&mut self, row: u32, column: u32, targets: &[u32]) {
        let (mut at, end) = self.range(row);
        let mut next = 0;
        while at < end && next < targets.len() {
            match self.column[at as usize].cmp(&targets[next]) {
                std::cmp::Ordering::Less => at += 1,
                std::cmp::Ordering::Greater => next += 1,
                std::cmp::Ordering::Equal => {
                    if targets[next] != column {
                        self.out_items.push(at);
                    }
                    at += 1;
                    next += 1;
                }
            }
        }
    }

    /// Groups candidates by row and by column.
    fn index(&mut self) {
        let count = self.row.len();
        count_up(&mut self.row_starts, self.rows, &self.row);
        count_up(&mut self.column_starts, self.columns, &self.column);
        self.column_items.clear();
        self.column_items.resize(count, 0);
        self.fill.clear();
        self.fill.extend_from_slice(&self.column_starts);
        for c in 0..count {
            let place = &mut self.fill[self.column[c] as usize];
            self.column_items[*place as usize] = c as u32;
            *place += 1;
        }
    }

    /// Groups links by the candidate at their head.
    fn turn_links(&mut self) {
        count_up(&mut self.in_starts, self.row.len(), &self.out_items);
        self.in_items.clear();
        self.in_items.resize(self.out_items.len(), 0);
        self.fill.clear();
        self.fill.extend_from_slice(&self.in_starts);
        for c in 0..self.row.len() as u32 {
            for &head in slice(&self.out_starts, &self.out_items, c) {
                let place = &mut self.fill[head as usize];
                self.in_items[*place as usize] = c;
                *place += 1;
            }
        }
    }

    /// How many candidates.
    pub(super) fn len(&self) -> usize {
        self.row.len()
    }

    /// The candidates with these weights, for an assignment.
    pub(super) fn table<'t>(&'t self, weights: &'t [i64]) -> Table<'t> {
        let (starts, row, column) = (&self.row_starts, &self.row, &self.column);
        Table { columns: self.columns, starts, row, column, weights }
    }

    /// The candidates of a row, as a range.
    pub(super) fn range(&self, row: u32) -> (u32, u32) {
        (self.row_starts[row as usize], self.row_starts[row as usize + 1])
    }

    /// The candidates of a column, ascending.
    pub(super) fn of_column(&self, column: u32) -> &[u32] {
        slice(&self.column_starts, &self.column_items, column)
    }

    /// The candidates to which edges lead from a candidate, ascending.
    pub(super) fn heads(&self, candidate: u32) -> &[u32] {
        slice(&self.out_starts, &self.out_items, candidate)
    }

    /// The candidates from which edges lead to a candidate, ascending.
    pub(super) fn tails(&self, candidate: u32) -> &[u32] {
        slice(&self.in_starts, &self.in_items, candidate)
    }

    /// The candidates that keep an edge together with this one; twice if they keep one either way.
    pub(super) fn near(&self, candidate: u32) -> impl Iterator<Item = u32> + '_ {
        self.heads(candidate).iter().chain(self.tails(candidate)).copied()
    }

    /// The number of a candidate.
    pub(super) fn find(&self, row: u32, column: u32) -> Option<u32> {
        if row as usize >= self.rows {
            return None;
        }
        let (start, end) = self.range(row);
        let columns = &self.column[start as usize..end as usize];
        columns.binary_search(&column).ok().map(|at| start + at as u32)
    }
}

/// Where each group starts, for numbers below `count`.
fn count_up(starts: &mut Vec<u32>, count: usize, numbers: &[u32]) {
    starts.clear();
    starts.resize(count + 1, 0);
    for &number in numbers {
        starts[number as usize + 1] += 1;
    }
    for i in 0..count {
        starts[i + 1] += starts[i];
    }
}
