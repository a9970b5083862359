//! The distance itself, by branch and bound.
//!
//! Depth first over the rows, the candidate that saves most first. What the rows still open can save is
//! bounded by the best candidate of each, with every link to rows before it.

use super::Solver;
use super::problem::{LINK, NONE};

/// A row that was begun: what is still to be tried, the best last; what is chosen, and its saving.
type Begun = (Vec<(u64, u32)>, u32, u64);

impl Solver {
    /// Looks for a better matching until none is left or the steps are spent; sets the lower bound
    /// in the first case.
    pub(super) fn prove(&mut self, steps: u64) {
        let p = &self.problem;
        let mut most = vec![0u64; p.rows + 1];
        for row in (0..p.rows as u32).rev() {
            let (from, to) = p.range(row);
            let earlier = |c: u32| p.near(c).filter(|&d| p.row[d as usize] < row).count() as u64;
            let best =
                (from..to).map(|c| u64::from(p.weight[c as usize]) + earlier(c) * u64::from(LINK));
            most[row as usize] = most[row as usize + 1] + best.max().unwrap_or(0);
        }
        let mut on = vec![false; p.len()];
        let mut taken = vec![false; p.columns];
        let mut stack: Vec<Begun> = Vec::new();
        let mut saved = 0;
        let mut left = steps;
        loop {
            let row = stack.len() as u32;
            if saved > self.best_saved {
                self.best_saved = saved;
                self.best.fill(NONE);
                for &(_, c, _) in stack.iter().filter(|s| s.1 != NONE) {
                    self.best[p.row[c as usize] as usize] = c;
                }
            }
            if left == 0 {
                return;
            }
            left -= 1;
            if (row as usize) < p.rows && saved + most[row as usize] > self.best_saved {
                let (from, to) = p.range(row);
                let free = (from..to).filter(|&c| !taken[p.column[c as usize] as usize]);
                let mut options: Vec<(u64, u32)> = vec![(0, NONE)];
                options.extend(free.map(|c| {
                    let links = p.near(c).filter(|&d| on[d as usize]).count() as u64;
                    (u64::from(p.weight[c as usize]) + links * u64::from(LINK), c)
                }));
                options.sort_unstable_by_key(|&(gain, c)| (gain, std::cmp::Reverse(c)));
                stack.push((options, NONE, 0));
            }
            // The next choice of the last row that has one.
            loop {
                let Some(last) = stack.last_mut() else {
                    self.lower = p.mass - self.best_saved;
                    return;
                };
                if last.1 != NONE {
                    on[last.1 as usize] = false;
                    taken[p.column[last.1 as usize] as usize] = false;
                    saved -= last.2;
                }
                if let Some((gain, c)) = last.0.pop() {
                    (last.1, last.2) = (c, gain);
                    if c != NONE {
                        on[c as usize] = true;
                        taken[p.column[c as usize] as usize] = true;
                    }
                    saved += gain;
                    break;
                }
                stack.pop();
            }
        }
    }
}
