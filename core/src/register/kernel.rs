//! Two sketches: which node is which, and what that costs at most and at least.
//!
//! Made for the many pairs of a register that have little in common, of which there are a million:
//! a greedy matching (Dijkman, Dumas, García-Bañuelos, *Graph matching algorithms for business
//! process model similarity search*, BPM 2009) over the few pairs of nodes that may be one step,
//! where each match raises the gain of its neighbours. Its cost is an upper bound of the graph edit
//! distance. The lower bound lets every node have its best partner for itself, with half of every
//! flow that could be kept there (after Riesen and Bunke 2009, without the assignment): no matching
//! saves more. Integers throughout; nothing is allocated once the scratch has grown.

use super::sketch::{Met, Sketch};
use crate::cost;

/// Most pairs of nodes that are weighed one by one; beyond, groups are paired as they stand.
const MOST_PAIRS: usize = 4_096;
/// Most cells of the table of pairs.
const MOST_CELLS: usize = 1 << 20;

/// What a kept flow saves: both models' flow.
const KEPT: u32 = 2 * cost::FLOW;

/// What the matching of two sketches comes to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Outcome {
    /// Bounds of the graph edit distance, in thousandths of a step.
    pub(super) lower: u32,
    pub(super) upper: u32,
    /// Flows that both have.
    pub(super) kept: u32,
}

/// A pair of nodes that may be one step.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    a: u32,
    b: u32,
    likeness: u32,
    gain: u32,
}

/// What a thread keeps between pairs.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    candidates: Vec<Candidate>,
    alive: Vec<u32>,
    cells: Vec<u32>,
    best: [Vec<u32>; 2],
    partner: [Vec<u32>; 2],
    /// The matching of the last pair: node, node, likeness.
    pub(super) matched: Vec<(u32, u32, u32)>,
}

const NONE: u32 = u32::MAX;

impl Scratch {
    /// Matches two sketches, given the groups of both that may be one step. O(c m) for c pairs of
    /// nodes and m matches; symmetric, but for which of equal pairs comes first.
    pub(super) fn run(&mut self, a: &Sketch, b: &Sketch, met: &[Met]) -> Outcome {
        let mass = a.mass() + b.mass();
        self.matched.clear();
        if met.is_empty() {
            return Outcome { lower: mass, upper: mass, kept: 0 };
        }
        for (partner, side) in self.partner.iter_mut().zip([a, b]) {
            partner.clear();
            partner.resize(side.flat.len(), NONE);
        }
        let pairs: usize = met
            .iter()
            .filter_map(|&(x, y, _)| Some((a.groups.get(x as usize)?, b.groups.get(y as usize)?)))
            .map(|(&x, &y)| a.members(x).len() * b.members(y).len())
            .sum();
        let fine = pairs <= MOST_PAIRS && a.flat.len() * b.flat.len() <= MOST_CELLS;
        let most = if fine {
            self.expand(a, b, met);
            let most = self.most_saved(a, b);
            self.greedy(a, b);
            most
        } else {
            self.in_order(a, b, met);
            coarse_most(a, b, met)
        };
        let (kept, saved) = self.saved(a, b);
        Outcome { lower: mass - most.max(saved).min(mass), upper: mass - saved.min(mass), kept }
    }

    /// All pairs of nodes of groups that may be one step.
    fn expand(&mut self, a: &Sketch, b: &Sketch, met: &[Met]) {
        self.candidates.clear();
        for &(x, y, likeness) in met {
            let (Some(&x), Some(&y)) = (a.groups.get(x as usize), b.groups.get(y as usize)) else {
                continue;
            };
            let likeness = u32::from(likeness);
            for &m in a.members(x) {
                for &n in b.members(y) {
                    self.candidates.push(Candidate { a: m, b: n, likeness, gain: 2 * likeness });
                }
            }
        }
        // By node, so that how groups are numbered does not show.
        self.candidates.sort_unstable_by_key(|c| (c.a, c.b));
        let columns = b.flat.len();
        self.cells.resize(self.cells.len().max(a.flat.len() * columns), NONE);
        for (number, c) in self.candidates.iter().enumerate() {
            self.cells[c.a as usize * columns + c.b as usize] = number as u32;
        }
    }

    /// No matching saves more: each node with its best partner, and half of each flow that could be
    /// kept with it.
    fn most_saved(&mut self, a: &Sketch, b: &Sketch) -> u32 {
        for (best, side) in self.best.iter_mut().zip([a, b]) {
            best.clear();
            best.resize(side.flat.len(), 0);
        }
        let columns = b.flat.len();
        for c in &self.candidates {
            let mut most = 2 * c.likeness;
            let sides =
                [(a.flat.after(c.a), b.flat.after(c.b)), (a.flat.before(c.a), b.flat.before(c.b))];
            for (mine, theirs) in sides {
                let meets =
                    |&m: &u32, &n: &u32| self.cells[m as usize * columns + n as usize] != NONE;
                let some_a = mine.iter().filter(|m| theirs.iter().any(|n| meets(m, n))).count();
                if some_a > 0 {
                    let some_b = theirs.iter().filter(|n| mine.iter().any(|m| meets(m, n))).count();
                    most += some_a.min(some_b) as u32 * (KEPT / 2);
                }
            }
            let [best_a, best_b] = &mut self.best;
            best_a[c.a as usize] = best_a[c.a as usize].max(most);
            best_b[c.b as usize] = best_b[c.b as usize].max(most);
        }
        self.best.iter().map(|best| best.iter().sum::<u32>()).min().unwrap_or(0)
    }

    /// Takes the pair of greatest gain, raises its neighbours, and so on. Clears the table.
    fn greedy(&mut self, a: &Sketch, b: &Sketch) {
        let columns = b.flat.len();
        self.alive.clear();
        self.alive.extend(0..self.candidates.len() as u32);
        loop {
            let mut best: Option<(u32, u32, u32)> = None;
            let mut at = 0;
            while at < self.alive.len() {
                let number = self.alive[at];
                let c = self.candidates[number as usize];
                if self.partner[0][c.a as usize] != NONE || self.partner[1][c.b as usize] != NONE {
                    self.alive.swap_remove(at);
                    continue;
                }
                // Of equal gain the more alike, then the first.
                let rank = (c.gain, c.likeness, NONE - number);
                if best.is_none_or(|b| rank > b) {
                    best = Some(rank);
                }
                at += 1;
            }
            let Some((.., rest)) = best else { break };
            let taken = self.candidates[(NONE - rest) as usize];
            self.take(taken.a, taken.b, taken.likeness);
            let sides = [
                (a.flat.after(taken.a), b.flat.after(taken.b)),
                (a.flat.before(taken.a), b.flat.before(taken.b)),
            ];
            for (mine, theirs) in sides {
                for &m in mine {
                    for &n in theirs {
                        let number = self.cells[m as usize * columns + n as usize];
                        if number != NONE {
                            self.candidates[number as usize].gain += KEPT;
                        }
                    }
                }
            }
        }
        for c in &self.candidates {
            self.cells[c.a as usize * columns + c.b as usize] = NONE;
        }
    }

    fn take(&mut self, a: u32, b: u32, likeness: u32) {
        self.partner[0][a as usize] = b;
        self.partner[1][b as usize] = a;
        self.matched.push((a, b, likeness));
    }

    /// Groups from the most alike, their nodes as they stand in the files.
    fn in_order(&mut self, a: &Sketch, b: &Sketch, met: &[Met]) {
        let mut order = met.to_vec();
        let first = |side: &Sketch, group: u32| {
            let group = side.groups.get(group as usize);
            group.and_then(|&group| side.members(group).first().copied())
        };
        order.sort_by_key(|&(x, y, likeness)| {
            (std::cmp::Reverse(likeness), first(a, x), first(b, y))
        });
        for (x, y, likeness) in order {
            let (Some(&x), Some(&y)) = (a.groups.get(x as usize), b.groups.get(y as usize)) else {
                continue;
            };
            let mut free_b =
                b.members(y).iter().copied().filter(|&n| self.partner[1][n as usize] == NONE);
            let free_a = a.members(x).iter().copied();
            let free_a = free_a.filter(|&m| self.partner[0][m as usize] == NONE);
            let pairs: Vec<(u32, u32)> = free_a.zip(&mut free_b).collect();
            for (m, n) in pairs {
                self.take(m, n, u32::from(likeness));
            }
        }
    }

    /// Flows that the matching keeps, and what it saves in all.
    fn saved(&self, a: &Sketch, b: &Sketch) -> (u32, u32) {
        let (mut kept, mut saved) = (0, 0);
        for &(m, n, likeness) in &self.matched {
            saved += 2 * likeness;
            let there = b.flat.after(n);
            if !there.is_empty() {
                let ends = a.flat.after(m).iter().map(|&end| self.partner[0][end as usize]);
                kept += ends.filter(|end| there.contains(end)).count() as u32;
            }
        }
        (kept, saved + kept * KEPT)
    }
}

/// No matching saves more: each node of `a` with its best partner, and half of all its flows. `met` is
/// in the order of the groups of `a`.
pub(super) fn most_saved_by(a: &Sketch, met: &[Met]) -> u32 {
    let mut saved = 0u32;
    let mut at = 0;
    while let Some(&(group, _, mut best)) = met.get(at) {
        while let Some(&(same, _, likeness)) = met.get(at).filter(|next| next.0 == group) {
            debug_assert_eq!(same, group);
            best = best.max(likeness);
            at += 1;
        }
        let members = a.groups.get(group as usize).map_or(&[][..], |&group| a.members(group));
        for &node in members {
            let flows = a.flat.after(node).len() + a.flat.before(node).len();
            saved = saved.saturating_add(2 * u32::from(best) + flows as u32 * (KEPT / 2));
        }
    }
    saved
}

/// No matching saves more: each node with its best partner, and half of all its flows.
fn coarse_most(a: &Sketch, b: &Sketch, met: &[Met]) -> u32 {
    let of = |side: &Sketch, group: fn(&Met) -> u32| {
        let mut best = vec![None; side.groups.len()];
        for pair in met {
            if let Some(slot) = best.get_mut(group(pair) as usize) {
                *slot = (*slot).max(Some(u32::from(pair.2)));
            }
        }
        let groups = side.groups.iter().zip(best).filter_map(|(g, best)| Some((g, best?)));
        groups.fold(0u32, |sum, (&group, likeness)| {
            side.members(group).iter().fold(sum, |sum, &node| {
                let flows = side.flat.after(node).len() + side.flat.before(node).len();
                sum.saturating_add(2 * likeness + flows as u32 * (KEPT / 2))
            })
        })
    };
    of(a, |p| p.0).min(of(b, |p| p.1))
}
