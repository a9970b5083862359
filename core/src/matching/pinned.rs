//! Pins brought to two models: which elements they point to, and what they then forbid or demand.
//!
//! Three answers come out. *Groups* are settled before anything else is matched. *Forbidden* pairs
//! are refused by every stage. A label that occurs several times settles nothing by itself; its
//! elements may only go to each other, as if their labels were equal, and their surroundings decide
//! which is which. How pins become this stands in `pinning.rs`.
//!
//! Pairs are kept as pairs of selectors and not of elements: a label that 5,000 steps share would
//! otherwise make 25 million.

use std::collections::{BTreeMap, BTreeSet};

use super::pins::PinWarning;
use super::{Correspondence, MatchReason, Matching, Pair};
use crate::model::{ElementId, Model};

/// What pins say about two models.
#[derive(Debug, Default)]
pub(crate) struct Pinned {
    /// Whether there is any pin; asked for every pair of steps.
    pub(super) active: bool,
    pub(super) groups: Vec<Group>,
    /// The closest pairs of the groups, from both sides.
    pub(super) single: BTreeMap<ElementId, ElementId>,
    pub(super) single_new: BTreeMap<ElementId, ElementId>,
    pub(super) different: Relation,
    pub(super) alike: Relation,
    pub(super) only_old: BTreeSet<ElementId>,
    pub(super) only_new: BTreeSet<ElementId>,
    pub(crate) warnings: Vec<PinWarning>,
}

/// Elements that a person says to be one.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub(super) old: Vec<ElementId>,
    pub(super) new: Vec<ElementId>,
}

/// A relation between elements of two models, as pairs of selectors that meet them.
#[derive(Debug, Default)]
pub(super) struct Relation {
    pub(super) old: BTreeMap<ElementId, Vec<u32>>,
    pub(super) new: BTreeMap<ElementId, Vec<u32>>,
    pairs: BTreeSet<(u32, u32)>,
}

impl Relation {
    fn holds(&self, a: ElementId, b: ElementId) -> bool {
        let (Some(olds), Some(news)) = (self.old.get(&a), self.new.get(&b)) else { return false };
        olds.iter().any(|&o| news.iter().any(|&n| self.pairs.contains(&(o, n))))
    }

    fn touches(&self, a: ElementId, b: ElementId) -> bool {
        self.old.contains_key(&a) || self.new.contains_key(&b)
    }

    pub(super) fn add(&mut self, numbers: (u32, u32), old: &[ElementId], new: &[ElementId]) {
        if !self.pairs.insert(numbers) {
            return;
        }
        for (side, number, elements) in
            [(&mut self.old, numbers.0, old), (&mut self.new, numbers.1, new)]
        {
            for &e in elements {
                let known: &mut Vec<u32> = side.entry(e).or_default();
                if !known.contains(&number) {
                    known.push(number);
                }
            }
        }
    }

    fn swapped(self) -> Self {
        let pairs = self.pairs.into_iter().map(|(a, b)| (b, a)).collect();
        Self { old: self.new, new: self.old, pairs }
    }
}

impl Pinned {
    pub(super) fn swapped(self) -> Self {
        let swap = |group: Group| Group { old: group.new, new: group.old };
        Self {
            active: self.active,
            groups: self.groups.into_iter().map(swap).collect(),
            single: self.single_new,
            single_new: self.single,
            different: self.different.swapped(),
            alike: self.alike.swapped(),
            only_old: self.only_new,
            only_new: self.only_old,
            warnings: self.warnings,
        }
    }

    /// Whether the two may not be one.
    pub(super) fn forbids(&self, a: ElementId, b: ElementId) -> bool {
        self.active && (self.denies(a, b) || (self.alike.touches(a, b) && !self.alike.holds(a, b)))
    }

    /// Whether a pin tells the two apart, or one of them to be alone.
    pub(super) fn denies(&self, a: ElementId, b: ElementId) -> bool {
        self.only_old.contains(&a) || self.only_new.contains(&b) || self.different.holds(a, b)
    }

    /// Whether the two are pinned by labels that occur several times.
    pub(super) fn alike(&self, a: ElementId, b: ElementId) -> bool {
        self.active && self.alike.holds(a, b) && !self.denies(a, b)
    }

    /// Likeness of two pools, or two lanes, of which a pin says whether they are one.
    pub(super) fn said(&self, a: ElementId, b: ElementId) -> Option<u32> {
        if !self.active || self.denies(a, b) {
            return self.active.then_some(0);
        }
        match (self.single.get(&a), self.single_new.get(&b)) {
            (None, None) => None,
            (partner, _) => Some(u32::from(partner == Some(&b)) * 1_000),
        }
    }

    /// Keeps what is pinned, before anything else is matched. The processes of pinned pools go with
    /// them.
    pub(super) fn keep(&self, pair: &Pair<'_>, matching: &mut Matching) {
        for group in &self.groups {
            let (Some(&a), Some(&b)) = (group.old.first(), group.new.first()) else { continue };
            let similarity = pair.labels.similarity(pair.old_label(a), pair.new_label(b));
            let empty = |m: &Model, e| m.label(e).trim().is_empty();
            let unnamed = empty(pair.old.model, a) && empty(pair.new.model, b);
            let mut reasons = vec![MatchReason::Pinned];
            if !unnamed {
                reasons.extend(similarity.reasons.into_iter().map(MatchReason::Label));
            }
            if group.old.len() + group.new.len() > 2 {
                reasons.push(MatchReason::PartOf);
            }
            reasons.sort_unstable();
            matching.add(Correspondence {
                old: group.old.clone(),
                new: group.new.clone(),
                confidence: 1_000,
                wording: if unnamed { 1_000 } else { u32::from(similarity.score) },
                reasons,
            });
        }
        for group in &self.groups {
            let ([a], [b]) = (group.old.as_slice(), group.new.as_slice()) else { continue };
            let processes = (
                pair.old.model.process_of_participant(*a),
                pair.new.model.process_of_participant(*b),
            );
            if let (Some(p), Some(q)) = processes
                && matching.is_free(p, q)
                && !self.forbids(p, q)
            {
                let score = pair.labels.score(pair.old_label(p), pair.new_label(q));
                matching.pair(p, q, 990, u32::from(score), vec![MatchReason::SameParts]);
            }
        }
    }
}
