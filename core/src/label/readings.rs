//! What was read of all labels: their terms, with their part in the label and their weight.

use super::lexicon::Form;
use super::neighbours::{Neighbours, mark};
use super::reason::Reasons;
use super::weight;
use std::ops::Range;
use std::sync::Arc;

/// Terms beyond these are not compared.
pub(super) const MAX_ATOMS: usize = 32;

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
    /// One of several actions that alone is negated: "prüfen und nicht ablehnen".
    pub(super) denied: bool,
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
    /// Negated as a whole.
    pub(super) negated: bool,
    /// One of its actions is negated by itself.
    pub(super) denies: bool,
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
    marks: Vec<Marks>,
}

/// The terms of a label, and those with all that they relate to, as bits: labels whose bits do not meet
/// have nothing in common. Most pairs of labels are told apart so, at a glance; where two terms fall
/// on one bit, the comparison follows as for any other pair.
#[derive(Debug, Clone, Copy, Default)]
struct Marks {
    own: u128,
    related: u128,
}

impl Readings {
    pub(super) fn new(
        entries: Vec<Entry>,
        atoms: Vec<Atom>,
        neighbours: Neighbours,
        terms: Vec<Box<str>>,
        own_weights: Vec<u32>,
    ) -> Self {
        let marks = entries.iter().map(|entry| {
            let mut marks = Marks::default();
            for atom in atoms.get(entry.range()).unwrap_or_default() {
                marks.own |= mark(atom.term);
                marks.related |= mark(atom.term) | neighbours.marks(atom.term);
            }
            marks
        });
        let marks = marks.collect();
        Self { entries, atoms, neighbours, terms, own_weights, marks }
    }

    /// Whether two labels certainly have no term in common and none that relates to one of the other:
    /// their likeness is 0. Labels without terms are never known to be apart.
    pub(super) fn are_apart(&self, a: u32, b: u32) -> bool {
        let (Some(a), Some(b)) = (self.marks.get(a as usize), self.marks.get(b as usize)) else {
            return false;
        };
        a.own & b.related == 0 && a.own != 0 && b.own != 0
    }

    /// The weights of all terms by how rare they are among these labels, each given once; of terms
    /// that do not occur there, 0.
    pub(super) fn weights(&self, labels: impl ExactSizeIterator<Item = u32>) -> Arc<[u32]> {
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
