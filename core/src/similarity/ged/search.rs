//! A matching that saves much: greedy, then bettered step by step.
//!
//! Local search over compound moves: a pair, or the two pairs of a link, is put in, whatever stands in
//! its way goes out, what became free is filled, and neighbours follow as long as that pays; the move
//! stays if the whole saves more. That is swap, insert, remove and reassign of two pairs in one
//! (Riesen, Fischer and Bunke, ICPR 2014, better assignments by swaps alone). Everything goes in the
//! order of the candidates and nothing is drawn by chance, so the result is always the same.

use super::problem::{LINK, NONE, Problem};

/// Most candidates looked at from one start; only hostile input meets it.
const MOST_STEPS: u64 = 20_000_000;

/// A matching, and what it saves.
#[derive(Debug, Clone, Default)]
pub(super) struct Search {
    /// The candidate chosen for each row, or [`NONE`].
    pub(super) of_row: Vec<u32>,
    /// The candidate chosen for each column, or [`NONE`].
    pub(super) of_column: Vec<u32>,
    on: Vec<bool>,
    pub(super) saved: u64,
    /// What was put in (true) or taken out since the last decision.
    log: Vec<(u32, bool)>,
    order: Vec<(u32, u32)>,
    queue: Vec<u32>,
    /// Candidates looked at so far.
    steps: u64,
    /// How many may be looked at.
    end: u64,
}

impl Search {
    /// Starts with no pair at all.
    pub(super) fn clear(&mut self, problem: &Problem) {
        self.of_row.clear();
        self.of_row.resize(problem.rows, NONE);
        self.of_column.clear();
        self.of_column.resize(problem.columns, NONE);
        self.on.clear();
        self.on.resize(problem.len(), false);
        self.saved = 0;
        self.log.clear();
        self.steps = 0;
        self.end = MOST_STEPS;
    }

    /// Takes candidates by what they could save at most, the greatest first. O(k log k).
    pub(super) fn greedy(&mut self, problem: &Problem, potential: &[u32]) {
        self.clear(problem);
        self.order.clear();
        let all = potential.iter().zip(0u32..);
        self.order.extend(all.map(|(&p, c)| (u32::MAX - p, c)));
        self.order.sort_unstable();
        for at in 0..self.order.len() {
            let c = self.order[at].1;
            if self.is_free(problem, c) {
                self.put(problem, c);
            }
        }
        self.log.clear();
    }

    /// Starts with a choice of candidates by row.
    pub(super) fn start(&mut self, problem: &Problem, of_row: &[u32]) {
        self.clear(problem);
        for &c in of_row {
            if (c as usize) < problem.len() && self.is_free(problem, c) {
                self.put(problem, c);
            }
        }
        self.log.clear();
    }

    fn is_free(&self, problem: &Problem, c: u32) -> bool {
        self.of_row[problem.row[c as usize] as usize] == NONE
            && self.of_column[problem.column[c as usize] as usize] == NONE
    }

    /// What a candidate saves beside those chosen.
    fn gain(&mut self, problem: &Problem, c: u32) -> u64 {
        self.steps += 1 + (problem.heads(c).len() + problem.tails(c).len()) as u64;
        let links = problem.near(c).filter(|&d| self.on[d as usize]).count();
        u64::from(problem.weight[c as usize]) + links as u64 * u64::from(LINK)
    }

    fn put(&mut self, problem: &Problem, c: u32) {
        self.saved += self.gain(problem, c);
        self.on[c as usize] = true;
        self.of_row[problem.row[c as usize] as usize] = c;
        self.of_column[problem.column[c as usize] as usize] = c;
        self.log.push((c, true));
    }

    fn take(&mut self, problem: &Problem, c: u32) {
        self.on[c as usize] = false;
        self.saved -= self.gain(problem, c);
        self.of_row[problem.row[c as usize] as usize] = NONE;
        self.of_column[problem.column[c as usize] as usize] = NONE;
        self.log.push((c, false));
    }

    /// Undoes everything since the log had this length.
    fn undo(&mut self, problem: &Problem, length: usize) {
        while self.log.len() > length {
            match self.log.pop() {
                Some((c, true)) => self.take(problem, c),
                Some((c, false)) => self.put(problem, c),
                None => return,
            }
            self.log.pop();
        }
    }

    /// Puts a candidate in and takes out what stands in its way.
    fn push_in(&mut self, problem: &Problem, c: u32) {
        let (row, column) = (problem.row[c as usize], problem.column[c as usize]);
        let (a, b) = (self.of_row[row as usize], self.of_column[column as usize]);
        if a == c {
            return;
        }
        if a != NONE {
            self.take(problem, a);
        }
        if b != NONE {
            self.take(problem, b);
        }
        self.put(problem, c);
        self.queue.extend(problem.near(c));
    }

    /// Fills rows and columns that were emptied since the log had this length.
    fn fill(&mut self, problem: &Problem, from: usize) {
        let mut at = from;
        while at < self.log.len() && self.steps < self.end {
            let (c, put) = self.log[at];
            at += 1;
            if put {
                continue;
            }
            let (row, column) = (problem.row[c as usize], problem.column[c as usize]);
            let (start, end) = problem.range(row);
            let mut best: Option<(u64, u32)> = None;
            let others = problem.of_column(column).iter().copied();
            for d in (start..end).chain(others) {
                self.steps += 1;
                if self.is_free(problem, d) {
                    let gain = self.gain(problem, d);
                    if best.is_none_or(|b| gain > b.0) {
                        best = Some((gain, d));
                    }
                }
            }
            if let Some((_, d)) = best {
                self.put(problem, d);
                self.queue.extend(problem.near(d));
                // The other of row and column may still be open.
                at -= 1;
            }
        }
    }

    /// Puts these candidates in with all that follows; whether it saves more. Else nothing changes.
    fn try_move(&mut self, problem: &Problem, candidates: &[u32]) -> bool {
        let (before, from) = (self.saved, self.log.len());
        self.queue.clear();
        for &c in candidates {
            self.push_in(problem, c);
        }
        self.fill(problem, from);
        self.follow(problem);
        if self.saved > before {
            self.log.clear();
            return true;
        }
        self.undo(problem, from);
        false
    }

    /// Lets the neighbours of what was put in follow where that pays by itself.
    fn follow(&mut self, problem: &Problem) {
        let mut at = 0;
        while at < self.queue.len() && self.steps < self.end {
            let c = self.queue[at];
            at += 1;
            self.steps += 1;
            if self.on[c as usize] {
                continue;
            }
            let (before, from) = (self.saved, self.log.len());
            let queued = self.queue.len();
            self.push_in(problem, c);
            self.fill(problem, from);
            if self.saved <= before {
                self.undo(problem, from);
                self.queue.truncate(queued);
            }
        }
    }

    /// Whether putting a candidate in pays by itself, what it displaces given up for good.
    fn pays(&mut self, problem: &Problem, c: u32) -> bool {
        let a = self.of_row[problem.row[c as usize] as usize];
        let b = self.of_column[problem.column[c as usize] as usize];
        let mut lost = 0;
        for d in [a, b] {
            if d != NONE {
                lost += self.gain(problem, d);
            }
        }
        self.gain(problem, c) > lost
    }

    /// One pass over the candidates with the simplest move; for when microseconds count.
    pub(super) fn sweep(&mut self, problem: &Problem) {
        for c in 0..problem.len() as u32 {
            if !self.on[c as usize] && self.pays(problem, c) {
                let from = self.log.len();
                self.queue.clear();
                self.push_in(problem, c);
                self.fill(problem, from);
                self.log.clear();
            }
        }
    }

    /// Betters the matching until no move helps, or about `most` candidates were looked at.
    pub(super) fn improve(&mut self, problem: &Problem, most: u64) {
        self.end = self.steps.saturating_add(most);
        loop {
            let before = self.saved;
            for c in 0..problem.len() as u32 {
                if self.steps >= self.end {
                    return;
                }
                self.steps += 1;
                if !self.on[c as usize] {
                    self.try_move(problem, &[c]);
                }
                for &d in problem.heads(c) {
                    self.steps += 1;
                    if !(self.on[c as usize] && self.on[d as usize]) {
                        self.try_move(problem, &[c, d]);
                    }
                }
            }
            if self.saved == before {
                return;
            }
        }
    }
}
