//! The prepared labels, and how alike two of them are.
//!
//! Weighted bags of terms, each term meeting the best of the other side (the bag-of-words likeness
//! of the process matching contests, Antunes et al. 2015), then three guards that a bag lacks:
//! different actions, different numbers, and contrary meaning.

use super::lexicon::Form;
use super::neighbours::Neighbours;
use super::reason::{Reason, Reasons, Relation};
use super::roles::crosses;
use super::weight;
use std::ops::Range;
use std::sync::Arc;

/// Terms beyond these are not compared.
pub(super) const MAX_ATOMS: usize = 32;

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

/// What a term is in its label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// What is done.
    Action,
    Number,
    /// The part of a compound that says which kind ("Geburt" in "Geburtsurkunde").
    Modifier,
    Other,
}

/// A term in a label.
#[derive(Debug, Clone, Copy)]
pub(super) struct Atom {
    pub(super) term: u32,
    /// Its weight by its part in the label alone.
    pub(super) factor: u32,
    pub(super) role: Role,
    pub(super) form: Form,
    /// Part of a compound.
    pub(super) part: bool,
    /// A verb that says little where the other label names a state.
    pub(super) light: bool,
    pub(super) reasons: Reasons,
}

// Independent facts; naming their combinations would not make them clearer.
#[allow(clippy::struct_excessive_bools)]
/// A distinct label.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) normalized: Box<str>,
    /// Equal for equal normalised texts.
    pub(super) wording: u32,
    pub(super) atoms: Range<u32>,
    pub(super) unnamed: bool,
    pub(super) question: bool,
    pub(super) negated: bool,
    /// Several things are joined by "und" or a comma.
    pub(super) joined: bool,
}

impl Entry {
    pub(super) fn range(&self) -> Range<usize> {
        self.atoms.start as usize..self.atoms.end as usize
    }
}

/// What was read of all labels, whatever they are weighed among.
#[derive(Debug)]
pub(super) struct Readings {
    pub(super) entries: Vec<Entry>,
    pub(super) atoms: Vec<Atom>,
    pub(super) neighbours: Neighbours,
    pub(super) terms: Vec<Box<str>>,
    /// What each term counts beside an ordinary one, in thousandths.
    pub(super) own_weights: Vec<u32>,
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

impl Readings {
    /// The weights of all terms by how rare they are among these labels, each given once; of terms
    /// that do not occur there, 0.
    fn weights(&self, labels: impl ExactSizeIterator<Item = u32>) -> Arc<[u32]> {
        let total = labels.len() as u32;
        let mut weights = vec![0_u32; self.terms.len()];
        let mut met = Vec::new();
        for entry in labels.filter_map(|label| self.entries.get(label as usize)) {
            let atoms = self.atoms.get(entry.range()).unwrap_or_default();
            for (at, atom) in atoms.iter().enumerate() {
                let before = atoms.get(..at).unwrap_or_default();
                let Some(count) = weights.get_mut(atom.term as usize) else { continue };
                if before.iter().any(|other| other.term == atom.term) {
                    continue;
                }
                if *count == 0 {
                    met.push(atom.term as usize);
                }
                *count += 1;
            }
        }
        for term in met {
            if let (Some(count), Some(own)) = (weights.get_mut(term), self.own_weights.get(term)) {
                *count = weight::rarity(total, *count) * own / 1000;
            }
        }
        weights.into()
    }
}

impl Side {
    /// Notes how well a term of this role was found; a contrary word was found.
    fn count(&mut self, role: Role, likeness: u32) {
        match role {
            Role::Action => {
                self.has_action = true;
                self.action = self.action.max(likeness);
            }
            Role::Number => {
                self.numbers += 1;
                self.numbers_found += u32::from(likeness == 1000);
            }
            Role::Modifier => {
                self.modifiers += 1;
                self.modifiers_found += u32::from(likeness >= weight::SAME_ACTION);
            }
            Role::Other => {}
        }
    }
}

/// The outcome of a comparison before it is put into words.
#[derive(Debug, Clone, Copy)]
struct Verdict {
    score: u32,
    relation: Relation,
    reasons: Reasons,
}

/// How well one term is found on the other side.
#[derive(Debug, Clone, Copy, Default)]
struct Hit {
    likeness: u32,
    opposite: bool,
    reasons: Reasons,
}

/// Sums over the terms of one side.
#[derive(Debug, Clone, Copy, Default)]
struct Side {
    total: u64,
    found: u64,
    /// `total` without the words that have their contrary on the other side.
    subject: u64,
    contrary: bool,
    has_action: bool,
    action: u32,
    numbers: u32,
    numbers_found: u32,
    modifiers: u32,
    modifiers_found: u32,
    reasons: Reasons,
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
        if self.relation(a, b) == Relation::Opposite {
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

    fn entry(&self, id: LabelId) -> Option<&Entry> {
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
    fn weight(&self, atom: &Atom) -> u32 {
        let rarity = self.weights.get(atom.term as usize).copied().unwrap_or(self.rarest);
        (atom.factor * rarity / 1000).max(1)
    }

    pub(super) fn atoms_of(&self, entry: &Entry) -> &[Atom] {
        self.readings.atoms.get(entry.range()).unwrap_or_default()
    }

    fn verdict(&self, a: LabelId, b: LabelId) -> Verdict {
        let (Some(a), Some(b)) = (self.entry(a), self.entry(b)) else {
            return Verdict {
                score: 0,
                relation: Relation::Unrelated,
                reasons: Reasons::default(),
            };
        };
        self.verdict_of((a, self.atoms_of(a)), b)
    }

    /// The score of a label that need not be of this set, by its terms here.
    pub(super) fn score_of(&self, a: (&Entry, &[Atom]), b: LabelId) -> u16 {
        self.entry(b).map_or(0, |b| self.verdict_of(a, b).score as u16)
    }

    fn verdict_of(&self, (a, atoms_a): (&Entry, &[Atom]), b: &Entry) -> Verdict {
        if a.wording == b.wording {
            return Verdict {
                score: 1000,
                relation: Relation::Equal,
                reasons: Reason::SameText.into(),
            };
        }
        let atoms_b = self.atoms_of(b);
        let left = self.side(atoms_a, atoms_b);
        let right = self.side(atoms_b, atoms_a);
        combine(a, b, &left, &right)
    }

    fn side(&self, from: &[Atom], to: &[Atom]) -> Side {
        let mut side = Side::default();
        let state = to.iter().any(|o| o.role == Role::Action && o.form == Form::Participle);
        for atom in from {
            let hit = self.best_hit(atom, from, to);
            let factor = if atom.light && state { weight::LIGHT_VERB } else { weight::ORDINARY };
            let weight = u64::from(self.weight(atom) * factor / 1000);
            side.total += weight;
            side.found += weight * u64::from(hit.likeness) / 1000;
            let contrary = hit.opposite && !self.is_found(atom, to);
            side.contrary |= contrary;
            side.subject += if contrary { 0 } else { weight };
            side.count(atom.role, if contrary { 1000 } else { hit.likeness });
            side.reasons.merge(hit.reasons);
        }
        side
    }

    /// Whether a term is found so well among these, in the same part of the label, that its contrary
    /// elsewhere says nothing: in "annehmen und weitergeben" the second is no contrary to "annehmen".
    fn is_found(&self, atom: &Atom, among: &[Atom]) -> bool {
        let likeness = |near: &Atom| self.readings.neighbours.get(atom.term, near.term);
        let found = |near| u32::from(near) >= weight::FOUND;
        let alike = among.iter().filter(|other| other.role == atom.role);
        alike.into_iter().any(|other| {
            other.term == atom.term || likeness(other).is_some_and(|near| found(near.likeness))
        })
    }

    fn best_hit(&self, atom: &Atom, from: &[Atom], to: &[Atom]) -> Hit {
        let mut best = Hit::default();
        for other in to {
            let (likeness, reason) = if atom.term == other.term {
                (1000, crosses(atom.form, other.form).unwrap_or(Reason::SameStems))
            } else {
                let Some(near) = self.readings.neighbours.get(atom.term, other.term) else {
                    continue;
                };
                best.opposite |= near.opposite && !self.is_found(other, from);
                (u32::from(near.likeness), near.reason)
            };
            if likeness > best.likeness {
                best.likeness = likeness;
                best.reasons = reason.into();
                best.reasons.merge(slips(atom, other));
            }
        }
        best
    }
}

/// Reasons that come from how two matched words were read.
fn slips(a: &Atom, b: &Atom) -> Reasons {
    let mut reasons = Reasons::default();
    if a.part != b.part {
        reasons.add(Reason::Compound);
    }
    for side in [a.reasons, b.reasons] {
        for reason in [Reason::Abbreviation, Reason::Typo] {
            if side.holds(reason) {
                reasons.add(reason);
            }
        }
    }
    reasons
}

/// The formula. Symmetric in its sides.
fn combine(a: &Entry, b: &Entry, left: &Side, right: &Side) -> Verdict {
    let mut reasons = left.reasons;
    reasons.merge(right.reasons);
    let total = left.total + right.total;
    let share = |part: u64| (part * 1000).checked_div(total).unwrap_or(0).min(1000) as u32;
    let mut score = share(left.found + right.found);
    let rest = left.subject + right.subject;
    let mut subject = match ((left.found + right.found) * 1000).checked_div(rest) {
        Some(share) => share.min(1000) as u32,
        None => 1000,
    };
    if left.has_action && right.has_action && left.action.max(right.action) < weight::SAME_ACTION {
        score = score * weight::OTHER_ACTION / 1000;
        subject = subject * weight::OTHER_ACTION / 1000;
        reasons.add(Reason::OtherAction);
    }
    if left.numbers > 0 && right.numbers > 0 && left.numbers_found.max(right.numbers_found) == 0 {
        score = score * weight::OTHER_NUMBER / 1000;
        subject = subject * weight::OTHER_NUMBER / 1000;
        reasons.add(Reason::OtherNumber);
    }
    let kinds = left.modifiers > 0 && right.modifiers > 0;
    if kinds && left.modifiers_found + right.modifiers_found == 0 {
        score = score * weight::OTHER_KIND / 1000;
    }
    let contrary_words = left.contrary || right.contrary;
    let negated = a.negated != b.negated;
    if contrary_words {
        reasons.add(Reason::Opposite);
    }
    if negated {
        reasons.add(Reason::Negation);
    }
    if contrary_words != negated && subject >= weight::SAME_SUBJECT {
        return contrary(a, b, subject, reasons);
    }
    if contrary_words && negated {
        // "nicht vorhanden" and "fehlt": two contraries make the same.
        score = subject * weight::TYPO / 1000;
    }
    let score = score.min(weight::BEST);
    let relation = if score >= weight::UNRELATED { Relation::Similar } else { Relation::Unrelated };
    Verdict { score, relation, reasons }
}

/// Two labels that say the contrary about the same thing.
fn contrary(a: &Entry, b: &Entry, subject: u32, mut reasons: Reasons) -> Verdict {
    if a.question && b.question {
        reasons.add(Reason::InvertedQuestion);
        let score = subject * weight::INVERTED / 1000;
        return Verdict { score, relation: Relation::Inverted, reasons };
    }
    Verdict { score: subject * weight::OPPOSITE / 1000, relation: Relation::Opposite, reasons }
}
