//! Which of many labels are alike: an index over their terms.
//!
//! For all labels of a register, comparing each two is out of the question: 15,000 distinct labels
//! make 112 million pairs. Lists of the labels in which a term stands give, for one label, an upper
//! bound of its score with every label that shares or relates to a term, by addition alone; only
//! those whose bound reaches what is asked are compared. (Prefix filters of set-similarity joins, the
//! obvious other way, need equal tokens; here related words count too.) Nothing is missed, and every
//! score is that of [`LabelSet::score`].

use super::readings::{Atom, Entry};
use super::set::{LabelId, LabelSet};
use rustc_hash::FxHashMap;

/// Finds what is alike among the labels of a set; made by [`LabelSet::index`].
#[derive(Debug, Clone)]
pub struct LabelIndex {
    set: LabelSet,
    /// For every term, the labels it stands in with its weight there.
    postings: Vec<Vec<(u32, u32)>>,
    /// The least that all terms of a label can count together.
    totals: Vec<u64>,
    /// Labels of equal wording, where there is more than one.
    wordings: FxHashMap<u32, Vec<u32>>,
    /// The numbers of terms, and of a label of each normalised text: to read labels of other sets.
    terms: FxHashMap<Box<str>, u32>,
    texts: FxHashMap<Box<str>, u32>,
}

/// What is kept between questions, so that none has to clear as much as there are labels.
#[derive(Debug, Clone, Default)]
pub(crate) struct Found {
    /// For every label what it may reach; 0 between questions.
    bounds: Vec<u64>,
    /// The labels of which that is more than 0.
    met: Vec<u32>,
}

/// A label of another set in the terms of this one.
#[derive(Debug, Clone)]
pub(crate) struct Foreign {
    entry: Entry,
    atoms: Vec<Atom>,
}

impl LabelSet {
    /// An index to find what is alike. Linear in the labels.
    ///
    /// ```
    /// use synopse::label::{LabelSetBuilder, Language, Lexicon};
    /// let mut labels = LabelSetBuilder::new(Lexicon::builtin());
    /// let mut add = |text| labels.add(text, Language::German, &[]);
    /// let check = add("Antrag prüfen");
    /// let checking = add("Prüfung des Antrags");
    /// let _fetch = add("Müll abholen");
    /// let labels = labels.build();
    /// let alike = labels.index().alike(check, 620);
    /// assert_eq!(alike, [(checking, labels.score(check, checking))]);
    /// ```
    pub fn index(&self) -> LabelIndex {
        let mut postings = vec![Vec::new(); self.readings.terms.len()];
        let mut totals = Vec::with_capacity(self.len());
        let mut wordings = FxHashMap::<u32, Vec<u32>>::default();
        for (label, entry) in (0_u32..).zip(&self.readings.entries) {
            let mut total = 0;
            for (term, weight, least) in self.bounds(self.atoms_of(entry)) {
                total += u64::from(least);
                if let Some(list) = postings.get_mut(term as usize) {
                    list.push((label, weight));
                }
            }
            totals.push(total);
            wordings.entry(entry.wording).or_default().push(label);
        }
        wordings.retain(|_, labels| labels.len() > 1);
        let mut terms = FxHashMap::default();
        for (number, text) in (0_u32..).zip(&self.readings.terms) {
            terms.entry(text.clone()).or_insert(number);
        }
        let mut texts = FxHashMap::default();
        for (label, entry) in (0_u32..).zip(&self.readings.entries) {
            texts.entry(entry.normalized.clone()).or_insert(label);
        }
        LabelIndex { set: self.clone(), postings, totals, wordings, terms, texts }
    }
}

impl LabelIndex {
    /// The other labels whose score with this one is at least `least` (from 1 to 1000), with that
    /// score, in the order of their numbers. Empty for a number that is not of the set.
    ///
    /// Linear in the number of labels that share or relate to one of its terms; each of which this
    /// says that it might reach `least` is compared.
    pub fn alike(&self, id: LabelId, least: u16) -> Vec<(LabelId, u16)> {
        self.alike_with(&mut Found::default(), id, least)
    }

    /// As [`alike`](Self::alike), for many questions one after the other.
    pub(crate) fn alike_with(
        &self,
        found: &mut Found,
        id: LabelId,
        least: u16,
    ) -> Vec<(LabelId, u16)> {
        let Some(entry) = self.set.readings.entries.get(id.0 as usize) else { return Vec::new() };
        self.near(found, (entry, self.set.atoms_of(entry)), Some(id.0), least)
    }

    /// A label of another set, as this one reads it: terms that do not occur here are like nothing.
    pub(crate) fn foreign(&self, other: &LabelSet, id: LabelId) -> Option<Foreign> {
        let readings = &other.readings;
        let entry = readings.entries.get(id.0 as usize)?;
        let known = self.texts.get(&entry.normalized);
        let known = known.and_then(|&label| self.set.readings.entries.get(label as usize));
        let own = (0_u32..).zip(other.atoms_of(entry)).map(|(at, atom)| {
            let term = readings.terms.get(atom.term as usize).and_then(|t| self.terms.get(t));
            let weight = readings.own_weights.get(atom.term as usize).copied().unwrap_or(1000);
            match term {
                Some(&term) => Atom { term, ..*atom },
                None => Atom { term: u32::MAX - at, factor: atom.factor * weight / 1000, ..*atom },
            }
        });
        let atoms = own.collect();
        let wording = known.map_or(u32::MAX, |entry| entry.wording);
        Some(Foreign { entry: Entry { wording, ..entry.clone() }, atoms })
    }

    /// A label whose normalised text is this.
    pub(crate) fn same_text(&self, normalized: &str) -> Option<LabelId> {
        self.texts.get(normalized).copied().map(LabelId)
    }

    /// As [`alike`](Self::alike), for a label of another set.
    pub(crate) fn alike_foreign(
        &self,
        found: &mut Found,
        label: &Foreign,
        least: u16,
    ) -> Vec<(LabelId, u16)> {
        self.near(found, (&label.entry, &label.atoms), None, least)
    }

    fn near(
        &self,
        found: &mut Found,
        (entry, atoms): (&Entry, &[Atom]),
        own: Option<u32>,
        least: u16,
    ) -> Vec<(LabelId, u16)> {
        let own_total: u64 = self.set.bounds(atoms).map(|(.., least)| u64::from(least)).sum();
        let Found { bounds, met } = found;
        bounds.resize(self.totals.len(), 0);
        for (term, weight, _) in self.set.bounds(atoms) {
            let mut note = |term: u32, likeness: u64| {
                for &(label, other) in self.postings.get(term as usize).into_iter().flatten() {
                    if let Some(sum) = bounds.get_mut(label as usize) {
                        if *sum == 0 {
                            met.push(label);
                        }
                        *sum += u64::from(weight + other) * likeness;
                    }
                }
            };
            note(term, 1000);
            for near in self.set.readings.neighbours.of(term) {
                // Contraries are left out of what is compared, which can only raise a score so far.
                note(near.term, if near.opposite { 1000 } else { u64::from(near.likeness) });
            }
        }
        let total = |label: u32| self.totals.get(label as usize).copied().unwrap_or(0);
        let all_equal = self.wordings.get(&entry.wording).map_or(&[][..], Vec::as_slice);
        let mut near: Vec<u32> = all_equal.to_vec();
        for label in met.drain(..) {
            let sum = bounds.get_mut(label as usize).map_or(0, std::mem::take);
            let both = own_total + total(label);
            if sum + both >= u64::from(least) * both {
                near.push(label);
            }
        }
        near.retain(|label| Some(*label) != own);
        near.sort_unstable();
        near.dedup();
        let scored = near
            .into_iter()
            .map(|label| (LabelId(label), self.set.score_of((entry, atoms), LabelId(label))));
        scored.filter(|(_, score)| *score >= least.max(1)).collect()
    }
}
