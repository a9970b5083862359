//! The prepared labels, and what can be asked of one or two of them.
//!
//! What was read stands in `readings.rs`, the formula of likeness in `verdict.rs`.

use super::readings::{Atom, Entry, Readings, Role};
use super::reason::{Reason, Relation};
use super::weight;
use std::sync::Arc;

/// Number of a label in its [`LabelSet`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LabelId(pub u32);

/// How alike two labels are, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelSimilarity {
    /// Thousandths, 0 to 1000; 1000 exactly when the normalised texts are equal.
    pub score: u16,
    /// How the two relate.
    pub relation: Relation,
    /// The grounds, sorted, each once.
    pub reasons: Vec<Reason>,
}

/// Labels prepared for comparison; made by [`LabelSetBuilder`](super::LabelSetBuilder). Cheap to
/// clone.
///
/// A set can hold the labels of many models, read once. How much a word says depends on the labels
/// that it stands among: [`among`](Self::among) weighs the same labels anew among some of them.
#[derive(Debug, Clone)]
pub struct LabelSet {
    pub(super) readings: Arc<Readings>,
    /// How much each term counts by its rarity and its own weight, in thousandths.
    weights: Arc<[u32]>,
    /// What a term counts that does not occur.
    rarest: u32,
}

impl LabelSet {
    pub(super) fn new(readings: Readings) -> Self {
        let all = 0..readings.entries.len() as u32;
        let rarest = weight::rarity(readings.entries.len() as u32, 0);
        let weights = readings.weights(all);
        Self { readings: Arc::new(readings), weights, rarest }
    }

    /// The same labels under the same numbers, weighed as if only these were there: so two models
    /// out of a large set are compared as they would be alone.
    ///
    /// Linear in the number of labels given, plus a table as long as the number of terms.
    #[must_use]
    pub fn among(&self, labels: impl IntoIterator<Item = LabelId>) -> Self {
        let mut chosen: Vec<u32> = labels.into_iter().map(|id| id.0).collect();
        chosen.sort_unstable();
        chosen.dedup();
        let rarest = weight::rarity(chosen.len() as u32, 0);
        let weights = self.readings.weights(chosen.into_iter());
        Self { readings: Arc::clone(&self.readings), weights, rarest }
    }

    /// Number of distinct labels.
    pub fn len(&self) -> usize {
        self.readings.entries.len()
    }

    /// Whether there is no label.
    pub fn is_empty(&self) -> bool {
        self.readings.entries.is_empty()
    }

    /// Whether the label says nothing: empty, only signs, or a name that a tool gives by itself
    /// ("Exklusives Gateway", "Task 1"). False for a number that is not of this set.
    pub fn is_unnamed(&self, id: LabelId) -> bool {
        self.entry(id).is_some_and(|entry| entry.unnamed)
    }

    /// Whether the label ends with a question mark.
    pub fn is_question(&self, id: LabelId) -> bool {
        self.entry(id).is_some_and(|entry| entry.question)
    }

    /// The label without what people would not call a difference: composed, in small letters,
    /// umlauts written out, single spaces, no soft hyphens, divided words joined, without numbering
    /// and role prefix. Empty for a number that is not of this set.
    pub fn normalized(&self, id: LabelId) -> &str {
        self.entry(id).map(|entry| entry.normalized.as_ref()).unwrap_or_default()
    }

    /// The terms to which a label was reduced, in the order of the label: base forms of known words,
    /// stems of others. For display and for indexes.
    pub fn terms(&self, id: LabelId) -> impl Iterator<Item = &str> {
        let atoms = self.entry(id).map(|entry| self.atoms_of(entry)).unwrap_or_default();
        atoms
            .iter()
            .filter_map(|atom| self.readings.terms.get(atom.term as usize))
            .map(AsRef::as_ref)
    }

    /// The numbers of a label's terms with their weights, for indexes over many labels. Two labels
    /// without a common or related term score 0.
    pub fn weighted_terms(&self, id: LabelId) -> impl Iterator<Item = (u32, u32)> {
        let atoms = self.entry(id).map(|entry| self.atoms_of(entry)).unwrap_or_default();
        atoms.iter().map(|atom| (atom.term, self.weight(atom)))
    }

    /// How alike two labels are, with reasons. Symmetric; 0 for numbers that are not of this set.
    ///
    /// Linear in the product of the numbers of terms, usually about ten steps.
    pub fn similarity(&self, a: LabelId, b: LabelId) -> LabelSimilarity {
        let verdict = self.verdict(a, b);
        LabelSimilarity {
            score: verdict.score as u16,
            relation: verdict.relation,
            reasons: verdict.reasons.to_vec(),
        }
    }

    /// The score of [`similarity`](Self::similarity) alone; allocates nothing.
    pub fn score(&self, a: LabelId, b: LabelId) -> u16 {
        if self.readings.are_apart(a.0, b.0) {
            return 0;
        }
        self.verdict(a, b).score as u16
    }

    /// The relation of [`similarity`](Self::similarity) alone; allocates nothing.
    pub fn relation(&self, a: LabelId, b: LabelId) -> Relation {
        self.verdict(a, b).relation
    }

    /// The weighted share of what `a` says that `b` says too, in thousandths; for steps that one
    /// model splits. Not symmetric; 1000 for equal texts, 0 for opposites.
    pub fn coverage(&self, a: LabelId, b: LabelId) -> u16 {
        let (Some(from), Some(to)) = (self.entry(a), self.entry(b)) else { return 0 };
        if from.wording == to.wording {
            return 1000;
        }
        if self.relation(a, b).is_veto() {
            return 0;
        }
        let side = self.side(self.atoms_of(from), self.atoms_of(to));
        (side.found * 1000).checked_div(side.total).unwrap_or(0).min(1000) as u16
    }

    /// How many actions a label names: two in "Bescheid erstellen und versenden".
    pub fn actions(&self, id: LabelId) -> usize {
        let Some(entry) = self.entry(id) else { return 0 };
        let named = self.atoms_of(entry).iter().filter(|atom| atom.role == Role::Action).count();
        if entry.joined { named } else { named.min(1) }
    }

    /// How alike what is done is in two labels, in thousandths: the best of the actions of one with
    /// those of the other; 0 where one names none. Symmetric.
    pub fn action_likeness(&self, a: LabelId, b: LabelId) -> u16 {
        let (Some(a), Some(b)) = (self.entry(a), self.entry(b)) else { return 0 };
        let actions = |entry| self.atoms_of(entry).iter().filter(|atom| atom.role == Role::Action);
        let mut best = 0;
        for one in actions(a) {
            for other in actions(b) {
                let near = || self.readings.neighbours.get(one.term, other.term);
                let likeness =
                    if one.term == other.term { 1000 } else { near().map_or(0, |n| n.likeness) };
                best = best.max(likeness);
            }
        }
        best
    }

    /// Whether two labels say the same but for a number, and at least one has one.
    pub fn differ_by_number(&self, a: LabelId, b: LabelId) -> bool {
        let (Some(a), Some(b)) = (self.entry(a), self.entry(b)) else { return false };
        let rest = |entry: &Entry| {
            let other = self.atoms_of(entry).iter().filter(|atom| atom.role != Role::Number);
            let mut terms: Vec<u32> = other.map(|atom| atom.term).collect();
            terms.sort_unstable();
            terms
        };
        let (rest_a, rest_b) = (rest(a), rest(b));
        let numbers = a.range().len() + b.range().len() - rest_a.len() - rest_b.len();
        a.wording != b.wording && numbers > 0 && !rest_a.is_empty() && rest_a == rest_b
    }

    /// The number of a label's normalised text: equal for equal texts; `None` for a number that is not
    /// of this set.
    pub(crate) fn wording(&self, id: LabelId) -> Option<u32> {
        self.entry(id).map(|entry| entry.wording)
    }

    pub(super) fn entry(&self, id: LabelId) -> Option<&Entry> {
        self.readings.entries.get(id.0 as usize)
    }

    /// For each term of a label, the most and the least that it can count there.
    pub(super) fn bounds<'a>(
        &'a self,
        atoms: &'a [Atom],
    ) -> impl Iterator<Item = (u32, u32, u32)> + 'a {
        atoms.iter().map(|atom| {
            let weight = self.weight(atom);
            let least = if atom.light { weight * weight::LIGHT_VERB / 1000 } else { weight };
            (atom.term, weight, least)
        })
    }

    /// What a term counts in its label.
    pub(super) fn weight(&self, atom: &Atom) -> u32 {
        let rarity = self.weights.get(atom.term as usize).copied().unwrap_or(self.rarest);
        (atom.factor * rarity / 1000).max(1)
    }

    pub(super) fn atoms_of(&self, entry: &Entry) -> &[Atom] {
        self.readings.atoms.get(entry.range()).unwrap_or_default()
    }
}
