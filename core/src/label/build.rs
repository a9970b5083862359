//! Collects the labels of the models at hand and prepares them for comparison.
//!
//! All costly work is done here, once per distinct word and once per distinct label; comparing two
//! labels afterwards only looks up integers. Two passes, because a compound can only be split and
//! an abbreviation only be written out when all the other labels are known.

use super::Language;
use super::lexicon::{Form, Lexicon, Tongue};
use super::neighbours::Neighbours;
use super::reader::{Resolved, is_stop, resolve_all};
use super::readings::{Atom, Entry, MAX_ATOMS, Readings};
use super::resolve::{Key, Resolver};
use super::roles::{self, Draft};
use super::set::{LabelId, LabelSet};
use super::text::{self, Actors};
use super::words::{Word, words};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::collections::hash_map::Entry as Slot;

/// Takes labels in, then [`build`](Self::build)s the [`LabelSet`] that compares them.
#[derive(Debug)]
pub struct LabelSetBuilder {
    lexicon: Lexicon,
    ids: FxHashMap<RawLabel, LabelId>,
    labels: Vec<Raw>,
    /// Every distinct word, and its number.
    words: Vec<(Word, Language)>,
    numbers: FxHashMap<(Word, Language), u32>,
    /// The base forms of words, for phrases.
    bases: roles::Bases,
}

/// A label as it is taken in: without numbering and role, in its language, and the length in bytes of
/// an actor's name that is its subject. It depends on its own model alone.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct RawLabel {
    text: Box<str>,
    language: Language,
    subject: u32,
}

impl RawLabel {
    pub(crate) fn new(text: &str, language: Language, actors: &Actors, lexicon: &Lexicon) -> Self {
        let clean = text::clean(text);
        let text = text::without_prefixes(&clean, lexicon, actors);
        let subject = subject_length(text, language, actors, lexicon) as u32;
        Self { text: text.into(), language, subject }
    }

    /// The normalised text, as [`LabelSet::normalized`] gives it.
    pub(crate) fn normalized(&self) -> String {
        text::normalize(&self.text)
    }

    /// Whether it says nothing, as [`LabelSet::is_unnamed`] tells.
    pub(crate) fn is_unnamed(&self, lexicon: &Lexicon) -> bool {
        lexicon.is_unnamed(&self.normalized())
    }
}

/// Length in bytes of an actor's name that is the subject of the label: a finite verb follows it.
/// In "Koch informieren" the cook is the one who is told.
fn subject_length(text: &str, language: Language, actors: &Actors, lexicon: &Lexicon) -> usize {
    let cut = text::actor_length(text, actors);
    if cut == 0 {
        return 0;
    }
    let next = words(text.get(cut..).unwrap_or_default(), false).into_iter().next();
    let finite = |word: Word| {
        let reading = Resolver::new(lexicon).known(&word.text, word.small, language);
        word.small && reading.is_some_and(|reading| reading.form == Form::Finite)
    };
    if next.is_some_and(finite) { cut } else { 0 }
}

/// A label before the second pass.
#[derive(Debug)]
struct Raw {
    normalized: String,
    language: Language,
    question: bool,
    joined: bool,
    /// Numbers of its words.
    words: Vec<u32>,
}

impl LabelSetBuilder {
    /// A builder that knows the words of this lexicon.
    pub fn new(lexicon: &Lexicon) -> Self {
        Self {
            lexicon: lexicon.clone(),
            ids: FxHashMap::default(),
            labels: Vec::new(),
            words: Vec::new(),
            numbers: FxHashMap::default(),
            bases: roles::Bases::default(),
        }
    }

    /// Takes in a label and returns its number; the same text in the same language gets the same
    /// number.
    ///
    /// `actors` are the names of the pools and lanes of the model: in "Sekretariat holt Angebote
    /// ein" the actor is no part of the step. Linear in the length of the text.
    pub fn add(&mut self, text: &str, language: Language, actors: &[&str]) -> LabelId {
        self.add_of(text, language, &Actors::new(actors.iter().copied()))
    }

    /// As [`add`](Self::add), with actors that are read already.
    pub(crate) fn add_of(&mut self, text: &str, language: Language, actors: &Actors) -> LabelId {
        self.take(RawLabel::new(text, language, actors, &self.lexicon))
    }

    /// As [`add`](Self::add), for a label that is stripped already.
    pub(crate) fn add_raw(&mut self, raw: &RawLabel) -> LabelId {
        self.ids.get(raw).copied().unwrap_or_else(|| self.take(raw.clone()))
    }

    /// As [`add_raw`](Self::add_raw), for a label that nobody needs any more.
    pub(crate) fn take(&mut self, raw: RawLabel) -> LabelId {
        let id = LabelId(self.labels.len() as u32);
        let slot = match self.ids.entry(raw) {
            Slot::Occupied(known) => return *known.get(),
            Slot::Vacant(slot) => slot,
        };
        let raw = slot.key();
        let (text, language) = (raw.text.as_ref(), raw.language);
        let spoken = text.get(raw.subject as usize..).unwrap_or(text);
        let words = words(spoken, language != Language::English);
        let mut label = Raw {
            normalized: text::normalize(text),
            language,
            question: is_question(text),
            joined: is_joined(text),
            words: Vec::new(),
        };
        slot.insert(id);
        let words = self.joined(words, language);
        label.words = words.into_iter().map(|word| self.number(word, language)).collect();
        self.labels.push(label);
        id
    }

    fn number(&mut self, word: Word, language: Language) -> u32 {
        let next = self.words.len() as u32;
        *self.numbers.entry((word, language)).or_insert_with_key(|key| {
            self.words.push(key.clone());
            next
        })
    }

    /// The words that it knows.
    pub(crate) fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// The normalised text of a label that was added, as [`LabelSet::normalized`] gives it later.
    pub(crate) fn normalized(&self, id: LabelId) -> &str {
        self.labels.get(id.0 as usize).map(|raw| raw.normalized.as_str()).unwrap_or_default()
    }

    /// Number of distinct labels so far.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether no label was added.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// Prepares all labels for comparison.
    ///
    /// Linear in the number of labels plus, per distinct word, the number of words of like meaning
    /// or spelling.
    pub fn build(self) -> LabelSet {
        let resolver = Resolver::new(&self.lexicon);
        let resolved = resolve_all(&self.words, &resolver);
        let words: Vec<Read<'_>> = self
            .words
            .iter()
            .zip(&resolved)
            .map(|((word, language), resolved)| Read::new(word, *language, resolved, &self.lexicon))
            .collect();
        let mut terms = Terms::default();
        let mut atoms = Vec::new();
        let mut entries = Vec::with_capacity(self.labels.len());
        for raw in &self.labels {
            let start = atoms.len() as u32;
            let negated = self.add_atoms(raw, &words, &mut terms, &mut atoms);
            entries.push(Entry {
                unnamed: self.lexicon.is_unnamed(&raw.normalized),
                normalized: raw.normalized.as_str().into(),
                wording: 0,
                atoms: start..atoms.len() as u32,
                question: raw.question,
                negated,
                denies: atoms.iter().skip(start as usize).any(|atom| atom.denied),
                joined: raw.joined,
            });
        }
        number_wordings(&mut entries);
        let neighbours = Neighbours::new(&self.lexicon, &terms.keys);
        let texts = terms.keys.iter().map(|key| key_text(&self.lexicon, key)).collect();
        let own_weights = terms.keys.iter().map(|key| own_weight(&self.lexicon, key)).collect();
        LabelSet::new(Readings::new(entries, atoms, neighbours, texts, own_weights))
    }

    /// Separated prefixes joined to their verbs, phrases replaced by one word, negations left in.
    fn joined(&mut self, mut words: Vec<Word>, language: Language) -> Vec<Word> {
        if language != Language::English {
            roles::join_prefixes(&mut words, &self.lexicon);
        }
        roles::weeks_to_days(&mut words, &self.lexicon);
        roles::replace_phrases(&mut words, language, &self.lexicon, &mut self.bases);
        words
    }

    fn add_atoms(
        &self,
        raw: &Raw,
        words: &[Read<'_>],
        terms: &mut Terms,
        atoms: &mut Vec<Atom>,
    ) -> bool {
        let mut negated = false;
        let mut negations = Vec::new();
        let mut drafts = Vec::new();
        let of_label = raw.words.iter().filter_map(|&number| words.get(number as usize));
        for (at, read) in of_label.enumerate() {
            if read.negation {
                negations.push(drafts.len());
                continue;
            }
            // "Anlage des Falls": function words have no capital letter within a German label.
            if read.stop && !(at > 0 && read.noun) {
                let text = read.word.text.as_str();
                roles::note_stop(&mut drafts, roles::leads_to_object(text), text);
                continue;
            }
            let last = read.resolved.parts.len().saturating_sub(1);
            for (index, part) in read.resolved.parts.iter().enumerate() {
                negated ^= part.negated;
                let reasons = read.resolved.reasons;
                let mut draft = Draft::new(part.clone(), index == last, last > 0, reasons);
                draft.small = read.word.small;
                drafts.push(draft);
            }
        }
        roles::assign(&mut drafts, &self.lexicon, raw.language);
        for at in negations {
            negated ^= !roles::deny(&mut drafts, at);
        }
        drafts.truncate(MAX_ATOMS);
        atoms.extend(drafts.into_iter().map(|draft| Atom {
            role: draft.role(),
            form: draft.reading.form,
            term: terms.number(draft.reading.key),
            light: draft.light,
            denied: draft.denied,
            factor: draft.factor,
            part: draft.part,
            reasons: draft.reasons,
        }));
        negated
    }
}

/// A distinct word and what is known of it.
#[derive(Debug)]
struct Read<'w> {
    word: &'w Word,
    resolved: &'w Resolved,
    negation: bool,
    stop: bool,
    /// With a capital letter a noun of the lexicon.
    noun: bool,
}

impl<'w> Read<'w> {
    fn new(word: &'w Word, language: Language, resolved: &'w Resolved, lexicon: &Lexicon) -> Self {
        let stop = is_stop(lexicon, &word.text, language);
        Self {
            word,
            resolved,
            negation: lexicon.is_negation(&word.text),
            stop,
            noun: stop && !word.small && is_german_noun(lexicon, word, language),
        }
    }
}

/// Whether a word is a form of a noun of the lexicon.
fn is_german_noun(lexicon: &Lexicon, word: &Word, language: Language) -> bool {
    let form = || lexicon.form(Tongue::German, &word.text).and_then(|(id, _)| lexicon.lexeme(id));
    language == Language::German && form().is_some_and(|lexeme| lexeme.noun)
}

/// Whether "und", "mit", "and" or a sign joins several things; how many actions they are is counted
/// apart.
fn is_joined(text: &str) -> bool {
    const JOINTS: [&str; 10] = ["und", "u.", "sowie", "bzw.", "and", "&", "+", "/", "mit", "with"];
    text.contains([',', ';']) || text.split_whitespace().any(|word| JOINTS.contains(&word))
}

fn is_question(text: &str) -> bool {
    text.trim_end_matches(['"', '\'', ')', ' ', '!']).ends_with('?')
}

/// Numbers for the terms of all labels, in order of appearance.
#[derive(Debug, Default)]
struct Terms {
    ids: FxHashMap<Key, u32>,
    keys: Vec<Key>,
}

impl Terms {
    fn number(&mut self, key: Key) -> u32 {
        let next = self.keys.len() as u32;
        *self.ids.entry(key).or_insert_with_key(|key| {
            self.keys.push(key.clone());
            next
        })
    }
}

fn key_text(lexicon: &Lexicon, key: &Key) -> Box<str> {
    match key {
        Key::Lexeme(id) => lexicon.lexeme(*id).map(|l| l.text.clone()).unwrap_or_default(),
        Key::Verb(text) | Key::Stem(text) | Key::Number(text) => text.clone(),
    }
}

/// Equal normalised texts get equal wording numbers.
fn number_wordings(entries: &mut [Entry]) {
    let mut numbers: FxHashMap<&str, u32> = FxHashMap::default();
    let mut wordings = Vec::with_capacity(entries.len());
    for entry in entries.iter() {
        let next = numbers.len() as u32;
        wordings.push(*numbers.entry(&entry.normalized).or_insert(next));
    }
    for (entry, wording) in entries.iter_mut().zip(wordings) {
        entry.wording = wording;
    }
}

fn own_weight(lexicon: &Lexicon, key: &Key) -> u32 {
    match key {
        Key::Lexeme(id) => lexicon.lexeme(*id).map_or(1000, |lexeme| u32::from(lexeme.weight)),
        _ => 1000,
    }
}
