//! Several models of one process: what a third model says about two.
//!
//! If a step of A is a step of C, and that one a step of B, then the step of A is likely that of B,
//! even where their labels share nothing. Support goes over one model between, never over two, and
//! only over matches that two models gave without any support: so an error is not handed on from
//! model to model. What supports a pair only adds to its likeness; contraries are still never one,
//! and one-to-one, distinctness and threshold hold as ever.

use std::collections::BTreeMap;

use super::{MatchOptions, Matching, Prepared};
use crate::model::{ElementId, Model};

/// Confidence of both matches from which they support a third.
const LINK: u32 = 700;

/// How much other models say that two steps are one, 0..=1000, for pairs that any says it of.
#[derive(Debug, Clone, Default)]
pub(super) struct Support(BTreeMap<(ElementId, ElementId), u32>);

impl Support {
    pub(super) fn of(&self, old: ElementId, new: ElementId) -> u32 {
        if self.0.is_empty() { 0 } else { self.0.get(&(old, new)).copied().unwrap_or(0) }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn swapped(self) -> Self {
        Self(self.0.into_iter().map(|((old, new), much)| ((new, old), much)).collect())
    }
}

/// All models of a collection, matched two by two.
#[derive(Debug, Clone)]
pub struct Collection {
    models: usize,
    /// Of each two models, the first smaller.
    matchings: BTreeMap<(usize, usize), Matching>,
}

impl Collection {
    /// Matches each two models, and again with what the others say about them.
    ///
    /// Independent of the order of the models. O(k²) matchings for k models, each twice, and O(k³)
    /// look-ups per step; meant for the drawings of one process, not for a register.
    pub fn new(models: &[&Model], options: &MatchOptions) -> Self {
        let count = models.len();
        let pairs = || (0..count).flat_map(|i| (i + 1..count).map(move |j| (i, j)));
        let prepared = Prepared::new(models.iter().copied(), options);
        let alone: BTreeMap<_, _> =
            pairs().map(|(i, j)| ((i, j), prepared.matching(i, j, options))).collect();
        let first = Self { models: count, matchings: alone };
        let matchings = pairs()
            .filter_map(|(i, j)| {
                let mut pair = prepared.pair(i, j, options)?;
                pair.support = first.support(models, i, j);
                Some(((i, j), pair.matching(options).1))
            })
            .collect();
        Self { models: count, matchings }
    }

    /// The matching of the models with these numbers; `None` for a model and itself, or a number
    /// beyond the last.
    pub fn matching(&self, old: usize, new: usize) -> Option<Matching> {
        let found = self.matchings.get(&(old.min(new), old.max(new)))?.clone();
        Some(if old < new { found } else { found.transposed() })
    }

    /// The step of another model that a step is matched to one to one, and how surely.
    fn partner(&self, from: usize, to: usize, step: ElementId) -> Option<(ElementId, u32)> {
        let (group, partner) = if from < to {
            let matching = self.matchings.get(&(from, to))?;
            (matching.of_old(step)?, matching.new_of(step)?)
        } else {
            let matching = self.matchings.get(&(to, from))?;
            (matching.of_new(step)?, matching.old_of(step)?)
        };
        (group.old.len() == 1 && group.new.len() == 1).then_some((partner, group.confidence))
    }

    /// What all other models say about two.
    fn support(&self, models: &[&Model], old: usize, new: usize) -> Support {
        let between: Vec<usize> = (0..self.models).filter(|&m| m != old && m != new).collect();
        let mut sums = BTreeMap::<_, u32>::new();
        for &third in &between {
            for step in models[old].flow_nodes() {
                let Some((link, one)) = self.partner(old, third, step) else { continue };
                let Some((end, two)) = self.partner(third, new, link) else { continue };
                if one.min(two) >= LINK {
                    *sums.entry((step, end)).or_default() += one * two / 1_000;
                }
            }
        }
        let count = between.len().max(1) as u32;
        Support(sums.into_iter().map(|(pair, sum)| (pair, sum / count)).collect())
    }
}
