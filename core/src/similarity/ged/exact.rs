//! The distance itself, by branch and bound.
//!
//! Each state is bounded by [`Core`]; what the bound rules out goes, what is left without a rival is
//! decided, and parts that no longer touch are solved one by one. Only then a row is decided by trial.

use super::Solver;
use super::assign::Assignment;
use super::core::{Core, SCALE};
use super::problem::NONE;

/// Deepest trial upon trial; only hostile input meets it.
const DEEPEST: usize = 200;
/// Most candidates and links held at once, over all states that are begun: a bound on memory.
const MOST_LIVE: u64 = 4_000_000;
/// Passes without much gain after which a row is decided by trial.
const PATIENCE: u32 = 6;

/// A choice that saves more than was asked for.
type Found = Option<(i64, Vec<u32>)>;

/// The search: how much it may still do, and the best choice known before.
struct Proof {
    left: u64,
    /// All savings are multiples of this.
    grain: i64,
    known: Vec<bool>,
    /// The best choice found for the whole so far.
    record: Found,
    /// The last assignment of the whole: where the bound would have it.
    guess: Vec<u32>,
    /// Candidates and links of all states that are begun.
    live: u64,
    assignment: Assignment,
    on: Vec<bool>,
}

/// What is known of a state: what a choice must save more than, and the best one that does.
struct State {
    enough: i64,
    found: Found,
    /// Whether it stands for the whole problem.
    is_whole: bool,
}

/// The steps are spent.
struct Spent;

impl Solver {
    /// Looks for a better matching until none is left or the steps are spent; raises the lower bound
    /// in either case.
    pub(super) fn prove(&mut self, steps: u64) {
        let mut known = vec![false; self.problem.len()];
        for &c in self.best.iter().filter(|&&c| c != NONE) {
            known[c as usize] = true;
        }
        let mut proof = Proof {
            left: steps,
            grain: self.grain(),
            on: vec![false; known.len()],
            known,
            record: None,
            guess: Vec::new(),
            live: 0,
            assignment: Assignment::default(),
        };
        let mut bound = i64::MAX;
        let enough = i64::try_from(self.best_saved).unwrap_or(i64::MAX / SCALE) * SCALE;
        let ended = proof.solve(Core::new(&self.problem), enough, 0, &mut bound);
        if let Some((_, mut chosen)) = proof.record {
            chosen.sort_unstable();
            self.search.start(&self.problem, &chosen);
            self.keep();
        }
        if ended.is_err() {
            let mut guess = proof.guess;
            guess.sort_unstable();
            self.search.start(&self.problem, &guess);
            self.better();
        }
        let most = match ended {
            Ok(_) => self.best_saved,
            Err(Spent) => u64::try_from(bound / SCALE).unwrap_or(0).max(self.best_saved),
        };
        self.lower = self.lower.max(self.problem.mass.saturating_sub(most));
    }

    /// The greatest common divisor of all savings, as scaled.
    fn grain(&self) -> i64 {
        let all = self.problem.weight.iter().copied();
        i64::from(all.fold(super::problem::LINK, gcd)) * SCALE
    }
}

fn gcd(mut a: u32, mut b: u32) -> u32 {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl Proof {
    fn pay(&mut self, steps: u64) -> Result<(), Spent> {
        self.left = self.left.checked_sub(steps).ok_or(Spent)?;
        Ok(())
    }

    /// The best choice that saves more than `enough`, if there is one. `top` gets a bound that holds
    /// even if the steps are spent.
    fn solve(
        &mut self,
        core: Core,
        enough: i64,
        depth: usize,
        top: &mut i64,
    ) -> Result<Found, Spent> {
        let size = core.size();
        if depth > DEEPEST || self.live + size > MOST_LIVE {
            return Err(Spent);
        }
        self.live += size;
        let mut state = State { enough, found: None, is_whole: depth == 0 };
        let better = self.tighten(core, &mut state, top).and_then(|core| match core {
            Some(core) => self.divide(&core, state.enough, depth, top),
            None => Ok(None),
        });
        self.live -= size;
        if let Some((value, chosen)) = better? {
            self.note(&mut state, value, chosen);
        }
        Ok(state.found)
    }

    /// Notes a choice that saves more than any before.
    fn note(&mut self, state: &mut State, value: i64, chosen: Vec<u32>) {
        if value > state.enough {
            state.enough = value;
            if state.is_whole {
                self.record = Some((value, chosen.clone()));
            }
            state.found = Some((value, chosen));
        }
    }

    /// Lowers the bound of a state and takes from it what the bound rules out or leaves without a
    /// rival; `None` when nothing is left that could save more.
    fn tighten(
        &mut self,
        mut core: Core,
        state: &mut State,
        top: &mut i64,
    ) -> Result<Option<Core>, Spent> {
        // What is known may be better than what is asked for.
        let known = core.names().iter().copied().filter(|&c| self.known[c as usize]);
        let chosen = core.chosen.iter().copied().chain(known).collect();
        self.note(state, core.value(&self.known), chosen);
        let (mut last, mut patience) = (i64::MAX, PATIENCE);
        let mut forward = true;
        // Whether candidates have gone since the last pass: then its duals are not those of what is
        // left, and no bound of a single candidate may be read from them.
        let mut is_stale = false;
        while patience > 0 || is_stale {
            self.pay(2 * core.size() + 1)?;
            core.pass(forward, &mut self.assignment, self.left);
            forward = !forward;
            *top = (*top).min(core.bound);
            let (value, chosen) = self.assigned(&core);
            if state.is_whole {
                self.guess.clone_from(&chosen);
            }
            self.note(state, value, chosen);
            let least = state.enough + self.grain;
            if core.bound < least {
                return Ok(None);
            }
            let before = core.len();
            let reduced = core.reduced(&core.open(least));
            is_stale = reduced.len() < before;
            if is_stale {
                core = reduced;
            }
            if core.len() == 0 {
                self.note(state, core.saved, std::mem::take(&mut core.chosen));
                return Ok(None);
            }
            let gained =
                last.saturating_sub(core.bound).saturating_mul(20) >= core.bound - state.enough;
            if !gained && core.len() * 10 >= before * 9 {
                patience = patience.saturating_sub(1);
            }
            last = core.bound;
        }
        Ok(Some(core))
    }

    /// The choice of the last assignment, and what it saves.
    fn assigned(&mut self, core: &Core) -> (i64, Vec<u32>) {
        for c in core.assigned() {
            self.on[c as usize] = true;
        }
        let value = core.value(&self.on);
        for c in core.assigned() {
            self.on[c as usize] = false;
        }
        (value, core.chosen.iter().copied().chain(core.assigned()).collect())
    }

    /// Solves the parts of a state one by one, or decides a row by trial if it is one part.
    fn divide(
        &mut self,
        core: &Core,
        enough: i64,
        depth: usize,
        top: &mut i64,
    ) -> Result<Found, Spent> {
        let mut parts = core.parts(self.left).ok_or(Spent)?;
        self.pay(core.size() * parts.len() as u64)?;
        if parts.len() < 2 {
            return self.branch(core, enough, depth);
        }
        parts.sort_by_key(Core::len);
        let mut bounds = Vec::new();
        for part in &mut parts {
            self.pay(part.size())?;
            part.pass(true, &mut self.assignment, self.left);
            bounds.push(part.bound);
        }
        let mut sum = core.saved + bounds.iter().sum::<i64>();
        let mut chosen = core.chosen.clone();
        for (part, bound) in parts.into_iter().zip(bounds) {
            *top = (*top).min(sum);
            if sum < enough + self.grain {
                return Ok(None);
            }
            let mut of_part = bound;
            let need = enough - (sum - bound);
            match self.solve(part, need, depth + 1, &mut of_part) {
                Ok(Some((value, mut more))) => {
                    sum += value - bound;
                    chosen.append(&mut more);
                }
                Ok(None) => return Ok(None),
                Err(Spent) => {
                    *top = (*top).min(sum - bound + of_part);
                    return Err(Spent);
                }
            }
        }
        Ok((sum > enough).then_some((sum, chosen)))
    }

    /// Decides a row in every way that could save more.
    fn branch(&mut self, core: &Core, mut enough: i64, depth: usize) -> Result<Found, Spent> {
        let mut found = None;
        let Some(row) = core.hardest() else { return Ok(None) };
        for (bound, way) in core.ways(row) {
            if bound < enough + self.grain {
                continue;
            }
            self.pay(core.size())?;
            let next = match way {
                Some(c) => core.with(c),
                None => core.without(row as u32),
            };
            let mut ignored = i64::MAX;
            if let Some(better) = self.solve(next, enough, depth + 1, &mut ignored)? {
                enough = better.0;
                found = Some(better);
            }
        }
        Ok(found)
    }
}
