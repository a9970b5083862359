//! Which terms are like which, and why: one sparse table, prepared once.
//!
//! Terms meet through shared groups of the lexicon, through links between groups, and, where both
//! are unknown to the lexicon, through their spelling. Edit distance is never asked about known
//! words: "anmelden" and "abmelden" differ in one letter.

use super::lexicon::{Lexicon, Link};
use super::reason::Reason;
use super::resolve::{Key, Resolver};
use super::thesaurus::Bond;
use super::weight;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// How one term relates to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Neighbour {
    pub(super) term: u32,
    /// Thousandths; 0 for what is never the same.
    pub(super) likeness: u16,
    /// Never the same: a contrary, or another action on the same thing, by the reason.
    pub(super) opposite: bool,
    pub(super) reason: Reason,
}

impl Neighbour {
    /// Whether the two are contraries.
    pub(super) fn is_contrary(self) -> bool {
        self.opposite && self.reason != Reason::OtherAction
    }
}

/// For every term its neighbours in ascending order.
#[derive(Debug, Clone, Default)]
pub(super) struct Neighbours {
    starts: Vec<u32>,
    rows: Vec<Neighbour>,
    /// For every term, those that it relates to as bits (see [`mark`]).
    marks: Vec<u128>,
}

/// A term as one of so many bits. Where the bits of two sets do not meet, they have no term in common;
/// two terms may fall on one bit.
pub(super) fn mark(term: u32) -> u128 {
    1 << (term % u128::BITS)
}

/// Spelling is compared within groups of words with the same beginning, of at most this many.
const BUCKET: usize = 256;

type Table = FxHashMap<(u32, u32), Neighbour>;

impl Neighbours {
    pub(super) fn new(lexicon: &Lexicon, keys: &[Key]) -> Self {
        let mut table = Table::default();
        by_meaning(lexicon, keys, &mut table);
        by_head(lexicon, keys, &mut table);
        by_spelling(lexicon, keys, &mut table);
        by_thesaurus(lexicon, keys, &mut table);
        let mut starts = Vec::with_capacity(keys.len() + 1);
        let mut rows = Vec::with_capacity(table.len());
        let mut table: Vec<((u32, u32), Neighbour)> = table.into_iter().collect();
        table.sort_unstable_by_key(|(pair, _)| *pair);
        for ((from, _), neighbour) in table {
            while starts.len() <= from as usize {
                starts.push(rows.len() as u32);
            }
            rows.push(neighbour);
        }
        starts.resize(keys.len() + 1, rows.len() as u32);
        let mut all = Self { starts, rows, marks: Vec::new() };
        let marks = |term| all.of(term).iter().fold(0, |marks, near| marks | mark(near.term));
        all.marks = (0..keys.len() as u32).map(marks).collect();
        all
    }

    /// All terms that one relates to.
    pub(super) fn of(&self, term: u32) -> &[Neighbour] {
        let bounds = (self.starts.get(term as usize), self.starts.get(term as usize + 1));
        let (Some(&start), Some(&end)) = bounds else { return &[] };
        self.rows.get(start as usize..end as usize).unwrap_or_default()
    }

    /// The bits of all terms that one relates to.
    pub(super) fn marks(&self, term: u32) -> u128 {
        self.marks.get(term as usize).copied().unwrap_or(0)
    }

    /// The relation of two different terms, if they have one. Logarithmic in the number of
    /// neighbours, of which a term has few; most terms are told apart at a glance.
    pub(super) fn get(&self, from: u32, to: u32) -> Option<Neighbour> {
        if self.marks(from) & mark(to) == 0 {
            return None;
        }
        let row = self.of(from);
        let at = row.binary_search_by_key(&to, |neighbour| neighbour.term).ok()?;
        row.get(at).copied()
    }
}

/// Enters a relation in both directions; the stronger of two stays, an opposite above all.
fn enter(table: &mut Table, a: u32, b: u32, likeness: u32, opposite: bool, reason: Reason) {
    if a == b || (likeness < weight::WEAKEST && !opposite) {
        return;
    }
    let likeness = likeness as u16;
    for (from, to) in [(a, b), (b, a)] {
        let new = Neighbour { term: to, likeness, opposite, reason };
        let slot = table.entry((from, to)).or_insert(new);
        let rank = |n: &Neighbour| (n.is_contrary(), n.opposite, n.likeness);
        let stronger = rank(&new) > rank(slot);
        if stronger {
            *slot = new;
        }
    }
}

fn by_meaning(lexicon: &Lexicon, keys: &[Key], table: &mut Table) {
    // Concept, term, strength.
    let mut senses: Vec<(u32, u32, u32)> = Vec::new();
    for (term, key) in keys.iter().enumerate() {
        let Key::Lexeme(id) = key else { continue };
        for sense in lexicon.lexeme(*id).into_iter().flat_map(|lexeme| &lexeme.senses) {
            senses.push((sense.concept, term as u32, u32::from(sense.strength)));
        }
    }
    senses.sort_by_key(|&(concept, ..)| concept);
    let groups: Vec<&[(u32, u32, u32)]> = senses.chunk_by(|a, b| a.0 == b.0).collect();
    let members: FxHashMap<u32, &[(u32, u32, u32)]> =
        groups.iter().filter_map(|group| Some((group.first()?.0, *group))).collect();
    let reason = |concept: u32| {
        if lexicon.tables.verb_concepts.contains(&concept) {
            Reason::VerbClass
        } else {
            Reason::Synonym
        }
    };
    for terms in &groups {
        for (at, &(concept, a, strength_a)) in terms.iter().enumerate() {
            for &(_, b, strength_b) in terms.iter().skip(at + 1) {
                enter(table, a, b, strength_a * strength_b / 1000, false, reason(concept));
            }
        }
    }
    for &(left, right, link) in &lexicon.tables.links {
        let (Some(a_terms), Some(b_terms)) = (members.get(&left), members.get(&right)) else {
            continue;
        };
        for &(_, a, strength_a) in *a_terms {
            for &(_, b, strength_b) in *b_terms {
                let both = strength_a * strength_b / 1000;
                match link {
                    Link::Near(near) => {
                        enter(table, a, b, both * u32::from(near) / 1000, false, reason(left));
                    }
                    Link::Opposite if both >= 700 => enter(table, a, b, 0, true, Reason::Opposite),
                    // Stricter: words that are only near may well mean the other action, too.
                    Link::Apart if both >= weight::APART => {
                        enter(table, a, b, 0, true, Reason::OtherAction);
                    }
                    Link::Opposite | Link::Apart => {}
                }
            }
        }
    }
}

/// "Wohnberechtigungsschein" is listed as a word of its own, and still is a "Schein".
fn by_head(lexicon: &Lexicon, keys: &[Key], table: &mut Table) {
    let texts: Vec<Option<&str>> = keys.iter().map(|key| noun(lexicon, key)).collect();
    let mut terms: FxHashMap<&str, u32> = FxHashMap::default();
    for (term, text) in texts.iter().enumerate() {
        if let Some(text) = text.filter(|text| text.len() >= 5) {
            let slot = terms.entry(text).or_insert(term as u32);
            // Of terms that are written alike, the one that does not depend on which came first.
            if keys.get(term) < keys.get(*slot as usize) {
                *slot = term as u32;
            }
        }
    }
    for (term, text) in texts.iter().enumerate() {
        let Some(text) = text else { continue };
        for start in 3..text.len().saturating_sub(4) {
            if let Some(&head) = text.get(start..).and_then(|head| terms.get(head)) {
                enter(table, term as u32, head, weight::HEAD, false, Reason::Compound);
            }
        }
    }
}

/// A term that is no verb and no number.
fn noun<'k>(lexicon: &'k Lexicon, key: &'k Key) -> Option<&'k str> {
    match key {
        Key::Lexeme(id) => {
            lexicon.lexeme(*id).filter(|lexeme| !lexeme.verb).map(|l| l.text.as_ref())
        }
        Key::Stem(text) => Some(text.as_ref()),
        Key::Verb(_) | Key::Number(_) => None,
    }
}

/// What the thesauri of the user say of two words between which nothing is known.
fn by_thesaurus(lexicon: &Lexicon, keys: &[Key], table: &mut Table) {
    let resolver = Resolver::new(lexicon);
    for thesaurus in &lexicon.thesauri {
        let stem = |key: &Key| match key {
            Key::Stem(stem) => Some(stem.clone()),
            Key::Verb(text) => Some(thesaurus.stem(&resolver, text)),
            Key::Lexeme(id) => lexicon.lexeme(*id).map(|l| thesaurus.stem(&resolver, &l.text)),
            Key::Number(_) => None,
        };
        let mut terms = BTreeMap::<Box<str>, Vec<u32>>::new();
        for (term, key) in keys.iter().enumerate() {
            if let Some(stem) = stem(key) {
                terms.entry(stem).or_default().push(term as u32);
            }
        }
        let mut bonds = Table::default();
        for (stem, from) in &terms {
            for (other, bond) in thesaurus.bonds(&resolver, stem) {
                let to = terms.get(&other).into_iter().flatten();
                for (&a, &b) in to.flat_map(|b| from.iter().map(move |a| (a, b))) {
                    match bond {
                        Bond::Synonym => {
                            enter(&mut bonds, a, b, weight::THESAURUS, false, Reason::Synonym);
                        }
                        Bond::Contrary => enter(&mut bonds, a, b, 0, true, Reason::Opposite),
                    }
                }
            }
        }
        for (pair, bond) in bonds {
            table.entry(pair).or_insert(bond);
        }
    }
}

fn by_spelling(lexicon: &Lexicon, keys: &[Key], table: &mut Table) {
    let mut buckets: BTreeMap<&str, Vec<(u32, &str, bool)>> = BTreeMap::new();
    for (term, key) in keys.iter().enumerate() {
        let (text, known): (&str, bool) = match key {
            Key::Stem(text) => (text, false),
            Key::Verb(text) => (text, true),
            Key::Lexeme(id) => {
                (lexicon.lexeme(*id).map(|l| l.text.as_ref()).unwrap_or_default(), true)
            }
            Key::Number(_) => continue,
        };
        if let Some(start) = text.get(..3).filter(|_| text.len() >= 4) {
            buckets.entry(start).or_default().push((term as u32, text, known));
        }
    }
    for bucket in buckets.values_mut() {
        // In an order that does not depend on which label came first.
        bucket.sort_unstable_by_key(|&(_, text, known)| (text, known));
        bucket.truncate(BUCKET);
        for (at, &(a, text_a, known_a)) in bucket.iter().enumerate() {
            for &(b, text_b, known_b) in bucket.iter().skip(at + 1) {
                if known_a && known_b {
                    continue;
                }
                if let Some((likeness, reason)) = spelled_alike(text_a, text_b) {
                    enter(table, a, b, likeness, false, reason);
                }
            }
        }
    }
}

fn spelled_alike(a: &str, b: &str) -> Option<(u32, Reason)> {
    let edits = weight::allowed_edits(a.len().min(b.len()));
    if edits > 0 && within_edits(a, b, edits) {
        return Some((weight::TYPO, Reason::Typo));
    }
    let common = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
    let longer = a.len().max(b.len());
    (common >= 5 && common * 10 >= longer * 6).then_some((weight::LOOK_ALIKE, Reason::LookAlike))
}

/// Whether two words are at most `limit` (1 or 2) edits apart; swapping two neighbouring letters is
/// one edit (optimal string alignment). Linear for this limit.
pub(super) fn within_edits(a: &str, b: &str, limit: usize) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    a.len().abs_diff(b.len()) <= limit && edits_left(a, b, limit)
}

fn edits_left(a: &[u8], b: &[u8], limit: usize) -> bool {
    let common = a.iter().zip(b).take_while(|(left, right)| left == right).count();
    let (a, b) = (a.get(common..).unwrap_or_default(), b.get(common..).unwrap_or_default());
    let ([first_a, tail_a @ ..], [first_b, tail_b @ ..]) = (a, b) else {
        return a.len().max(b.len()) <= limit;
    };
    let Some(limit) = limit.checked_sub(1) else { return false };
    let swapped = match (tail_a, tail_b) {
        ([second_a, rest_a @ ..], [second_b, rest_b @ ..]) => {
            first_a == second_b && second_a == first_b && edits_left(rest_a, rest_b, limit)
        }
        _ => false,
    };
    swapped
        || edits_left(tail_a, tail_b, limit)
        || edits_left(a, tail_b, limit)
        || edits_left(tail_a, b, limit)
}

#[cfg(test)]
mod tests {
    use super::within_edits;

    #[test]
    fn edits_are_counted_with_swaps() {
        assert!(within_edits("antrag", "antarg", 1));
        assert!(within_edits("bescheid", "bescheed", 1));
        assert!(!within_edits("bescheid", "beschaxd", 1));
        assert!(within_edits("bescheid", "beschaxd", 2));
        assert!(!within_edits("antrag", "", 2));
    }
}
