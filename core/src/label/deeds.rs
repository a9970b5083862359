//! Labels that name several actions, taken apart: which of them another label names too.
//!
//! A label is read as a bag of terms, so that what an action is done to is not known for certain. In
//! "Steuer festsetzen und Bescheid erstellen" it is taken from between the actions around it; where
//! nothing stands there, as in "Bescheid erstellen und versenden", from the whole label. Parsing the
//! grammar of a phrase would tell more, but labels are seldom grammatical.

use super::readings::{Atom, Role};
use super::set::{LabelId, LabelSet};
use super::weight;

impl LabelSet {
    /// Whether two labels both name an action on a thing that none of the others names.
    ///
    /// Linear in the product of the numbers of terms, for each of the others.
    pub(crate) fn share_beside(&self, a: LabelId, b: LabelId, others: &[LabelId]) -> bool {
        let (Some(x), Some(y)) = (self.entry(a), self.entry(b)) else { return false };
        if x.negated || y.negated {
            return false;
        }
        let (x, y) = (self.atoms_of(x), self.atoms_of(y));
        let named = |deed: (&Atom, &[Atom]), among: &[Atom]| {
            deeds(among).any(|other| self.are_alike(deed.0, other.0, weight::FOUND))
        };
        let said = |deed| {
            let among = others.iter().filter_map(|&id| self.entry(id));
            among.into_iter().any(|other| named(deed, self.atoms_of(other)))
        };
        deeds(x).any(|mine| {
            deeds(y).any(|theirs| self.are_one(mine, theirs) && !said(mine) && !said(theirs))
        })
    }

    /// Whether the same is done to the same.
    fn are_one(&self, a: (&Atom, &[Atom]), b: (&Atom, &[Atom])) -> bool {
        let things = |deed: (&_, &'_ [Atom])| {
            deed.1.iter().filter(|atom| atom.role == Role::Other).copied().collect::<Vec<_>>()
        };
        let (mine, theirs) = (things(a), things(b));
        self.are_alike(a.0, b.0, weight::SAME_DEED)
            && mine.iter().any(|m| theirs.iter().any(|t| self.are_alike(m, t, weight::SAME_DEED)))
    }

    fn are_alike(&self, a: &Atom, b: &Atom, least: u32) -> bool {
        let near = || self.readings.neighbours.get(a.term, b.term);
        a.term == b.term || near().is_some_and(|n| !n.opposite && u32::from(n.likeness) >= least)
    }
}

/// Each action of a label with the terms between the actions before and after it; with all terms,
/// where none is between.
fn deeds(atoms: &[Atom]) -> impl Iterator<Item = (&Atom, &[Atom])> + Clone {
    let is_action = |atom: &Atom| atom.role == Role::Action;
    let done = move |atom: &Atom| is_action(atom) && !atom.denied;
    atoms.iter().enumerate().filter(move |(_, atom)| done(atom)).map(move |(at, action)| {
        let before = atoms.iter().take(at).rposition(is_action).map_or(0, |i| i + 1);
        let after = atoms.iter().skip(at + 1).position(is_action);
        let after = after.map_or(atoms.len(), |i| at + 1 + i);
        let own = atoms.get(before..after).unwrap_or_default();
        let has_things = own.iter().any(|atom| atom.role == Role::Other);
        (action, if has_things { own } else { atoms })
    })
}
