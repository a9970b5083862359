//! How alike two labels are: the formula.
//!
//! Weighted bags of terms, each term meeting the best of the other side (the bag-of-words likeness
//! of the process matching contests, Antunes et al. 2015), then three guards that a bag lacks:
//! different actions, different numbers, and contrary meaning.

use super::lexicon::Form;
use super::readings::{Atom, Entry, Role};
use super::reason::{Reason, Reasons, Relation};
use super::roles::crosses;
use super::set::{LabelId, LabelSet};
use super::weight;

/// The outcome of a comparison before it is put into words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Verdict {
    pub(super) score: u32,
    pub(super) relation: Relation,
    pub(super) reasons: Reasons,
}

/// How well one term is found on the other side.
#[derive(Debug, Clone, Copy, Default)]
struct Hit {
    likeness: u32,
    /// What says the contrary stands on the other side.
    opposite: bool,
    /// An action that is never this one stands there.
    apart: bool,
    reasons: Reasons,
}

/// Sums over the terms of one side.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Side {
    pub(super) total: u64,
    pub(super) found: u64,
    /// `total` without the words of which the other side says what is never the same.
    subject: u64,
    contrary: bool,
    apart: bool,
    has_action: bool,
    action: u32,
    numbers: u32,
    numbers_found: u32,
    modifiers: u32,
    modifiers_found: u32,
    reasons: Reasons,
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

impl LabelSet {
    pub(super) fn verdict(&self, a: LabelId, b: LabelId) -> Verdict {
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
        let negated = self.only_one_negated((a, atoms_a), (b, atoms_b));
        combine(a, b, &left, &right, negated)
    }

    /// Whether one of two labels says that not what the other says. Of several actions one may be
    /// negated by itself: that counts where the other label speaks of that action.
    fn only_one_negated(&self, a: (&Entry, &[Atom]), b: (&Entry, &[Atom])) -> bool {
        if !a.0.denies && !b.0.denies {
            return a.0.negated != b.0.negated;
        }
        let actions = |atoms: &'_ [Atom]| {
            atoms.iter().filter(|atom| atom.role == Role::Action).copied().collect::<Vec<_>>()
        };
        let theirs = actions(b.1);
        actions(a.1).iter().any(|mine| {
            theirs.iter().any(|other| {
                let near = || self.readings.neighbours.get(mine.term, other.term);
                let about = mine.term == other.term
                    || near()
                        .is_some_and(|n| n.is_contrary() || u32::from(n.likeness) >= weight::FOUND);
                about && (mine.denied ^ a.0.negated) != (other.denied ^ b.0.negated)
            })
        })
    }

    pub(super) fn side(&self, from: &[Atom], to: &[Atom]) -> Side {
        let mut side = Side::default();
        let state = to.iter().any(|o| o.role == Role::Action && o.form == Form::Participle);
        for atom in from {
            let hit = self.best_hit(atom, from, to);
            let factor = if atom.light && state { weight::LIGHT_VERB } else { weight::ORDINARY };
            let weight = u64::from(self.weight(atom) * factor / 1000);
            side.total += weight;
            side.found += weight * u64::from(hit.likeness) / 1000;
            let contrary = hit.opposite && !self.is_found(atom, to);
            let apart = hit.apart && !self.is_named(atom, to);
            side.contrary |= contrary;
            side.apart |= apart;
            side.subject += if contrary || apart { 0 } else { weight };
            side.count(atom.role, if contrary { 1000 } else { hit.likeness });
            side.reasons.merge(hit.reasons);
        }
        side
    }

    /// Whether a term is found so well among these, in the same part of the label, that its contrary
    /// elsewhere says nothing: in "annehmen und weitergeben" the second is no contrary to "annehmen".
    fn is_found(&self, atom: &Atom, among: &[Atom]) -> bool {
        let mut alike = among.iter().filter(|other| is_action(other) == is_action(atom));
        alike.any(|other| self.says(other, atom))
    }

    /// The same in any part of the label: "Erstellung und Versand" names what "versenden" is not.
    fn is_named(&self, atom: &Atom, among: &[Atom]) -> bool {
        among.iter().any(|other| self.says(other, atom))
    }

    fn says(&self, other: &Atom, atom: &Atom) -> bool {
        let near = || self.readings.neighbours.get(atom.term, other.term);
        other.term == atom.term || near().is_some_and(|n| u32::from(n.likeness) >= weight::FOUND)
    }

    fn best_hit(&self, atom: &Atom, from: &[Atom], to: &[Atom]) -> Hit {
        let mut best = Hit::default();
        let mut by = None;
        for other in to {
            let (likeness, reason) = if atom.term == other.term {
                (1000, crosses(atom.form, other.form).unwrap_or(Reason::SameStems))
            } else {
                let Some(near) = self.readings.neighbours.get(atom.term, other.term) else {
                    continue;
                };
                if near.is_contrary() {
                    best.opposite |= !self.is_found(other, from);
                } else if near.opposite && is_action(atom) && is_action(other) {
                    best.apart |= !self.is_named(other, from);
                }
                (u32::from(near.likeness), near.reason)
            };
            if likeness > best.likeness {
                best.likeness = likeness;
                by = Some((reason, other));
            }
        }
        if let Some((reason, other)) = by {
            best.reasons = reason.into();
            best.reasons.merge(slips(atom, other));
        }
        best
    }
}

fn is_action(atom: &Atom) -> bool {
    atom.role == Role::Action
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
fn combine(a: &Entry, b: &Entry, left: &Side, right: &Side, negated: bool) -> Verdict {
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
    let contrary_words = left.contrary || right.contrary;
    if (left.apart || right.apart) && !contrary_words && subject >= weight::SAME_SUBJECT {
        reasons.add(Reason::OtherAction);
        let score = subject * weight::OPPOSITE / 1000;
        return Verdict { score, relation: Relation::Apart, reasons };
    }
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
