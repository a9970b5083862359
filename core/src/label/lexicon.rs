//! What is known about words: groups of like meaning, opposites, irregular forms, abbreviations.
//!
//! A hand-made lexicon and not word vectors: vectors put opposites next to each other ("annehmen",
//! "ablehnen" stand in the same sentences), weigh megabytes, and their sums differ between
//! platforms. A lexicon says why two words match, and a municipality can add its own words
//! ([`Lexicon::extended`]). The two data files say at their top how they are written.

use super::english;
use super::german::Verbs;
use super::source::{self, Entry, Kind};
use super::text::fold;
use crate::Error;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::{Arc, LazyLock};

const GERMAN: &str = include_str!("lexicon_de.txt");
const ENGLISH: &str = include_str!("lexicon_en.txt");

/// The two languages whose words are kept apart ("not" and "Not").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Tongue {
    German,
    English,
}

/// The shape in which a word stands in a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Form {
    /// No verb: noun, adjective, anything.
    Plain,
    /// "angeforderte", "fehlende": a verb that describes a noun.
    Attributive,
    /// "Prüfung", "Aufnahme", "approval".
    Nominal,
    /// "geprüft", "checked".
    Participle,
    /// "prüft", "checks".
    Finite,
    /// "prüfen", "check".
    Infinitive,
}

impl Form {
    /// A verb that says what is done, not a noun made of one.
    pub(super) fn is_verb(self) -> bool {
        self >= Self::Participle
    }
}

/// A word's membership in a group, with its strength in thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sense {
    pub(super) concept: u32,
    pub(super) strength: u16,
}

/// One word of the lexicon, in its base form.
#[derive(Debug, Clone)]
pub(super) struct Lexeme {
    pub(super) text: Box<str>,
    pub(super) senses: Vec<Sense>,
    /// Member of a verb group.
    pub(super) verb: bool,
    /// Member of a noun group.
    pub(super) noun: bool,
    /// "durchführen", "perform": carries no meaning beside a nominalised verb.
    pub(super) empty: bool,
    /// Weight in thousandths of an ordinary word.
    pub(super) weight: u16,
}

/// How two groups relate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Link {
    Near(u16),
    Opposite,
}

/// A phrase stands for one word: "in Empfang nehmen" for "empfangen".
#[derive(Debug, Clone)]
pub(super) struct Phrase {
    pub(super) words: Vec<Box<str>>,
    pub(super) replacement: Box<str>,
}

#[derive(Default)]
pub(super) struct Tables {
    pub(super) lexemes: Vec<Lexeme>,
    by_text: FxHashMap<(Tongue, Box<str>), u32>,
    forms: FxHashMap<(Tongue, Box<str>), (u32, Form)>,
    concepts: u32,
    heads: FxHashMap<(Tongue, Box<str>), u32>,
    pub(super) verb_concepts: FxHashSet<u32>,
    pub(super) links: Vec<(u32, u32, Link)>,
    pub(super) verbs: Verbs,
    abbreviations: FxHashMap<(Tongue, Box<str>), Vec<Box<str>>>,
    stop: FxHashSet<(Tongue, Box<str>)>,
    negations: FxHashSet<Box<str>>,
    unnamed: FxHashSet<Box<str>>,
    roles: FxHashSet<Box<str>>,
    ordinal: FxHashSet<Box<str>>,
    particles: FxHashSet<Box<str>>,
    numbers: FxHashMap<Box<str>, Box<str>>,
    pub(super) phrases: FxHashMap<(Tongue, Box<str>), Vec<Phrase>>,
    /// Base texts in order, for abbreviations that are cut-off words.
    sorted: Vec<(Tongue, Box<str>)>,
}

/// Knowledge of words that labels are compared with; cheap to clone.
#[derive(Clone)]
pub struct Lexicon {
    pub(super) tables: Arc<Tables>,
    additions: Arc<str>,
}

static BUILTIN: LazyLock<Lexicon> = LazyLock::new(|| {
    let lexicon = Lexicon::from_sources(&[GERMAN, ENGLISH]);
    // The two files are part of the program, and a test reads every line of them.
    lexicon.unwrap_or_else(|_| Lexicon { tables: Arc::default(), additions: Arc::from("") })
});

impl std::fmt::Debug for Lexicon {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let tables = &self.tables;
        f.debug_struct("Lexicon")
            .field("words", &tables.lexemes.len())
            .field("groups", &tables.concepts)
            .finish_non_exhaustive()
    }
}

impl Lexicon {
    /// The lexicon that comes with the crate: German and English, administration and business.
    ///
    /// Built on first use (some milliseconds), then shared.
    pub fn builtin() -> &'static Self {
        &BUILTIN
    }

    /// This lexicon with more entries, written as in the built-in files (`docs/labels.md`).
    ///
    /// Without a `language` line the entries are German.
    ///
    /// ```
    /// use synopse::label::Lexicon;
    /// let own = Lexicon::builtin().extended("noun Bürgerbüro Rathaus-Service Stadtladen").unwrap();
    /// assert!(Lexicon::builtin().extended("nuon Bürgerbüro").is_err());
    /// # drop(own);
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Usage`](crate::ErrorKind::Usage) with line and column where a line cannot be
    /// understood.
    pub fn extended(&self, text: &str) -> Result<Self, Error> {
        let additions = format!("{}{text}\n", self.additions);
        source::parse(text)?;
        let mut lexicon = Self::from_sources(&[GERMAN, ENGLISH, &additions])?;
        lexicon.additions = Arc::from(additions);
        Ok(lexicon)
    }

    fn from_sources(sources: &[&str]) -> Result<Self, Error> {
        let mut entries = Vec::new();
        for text in sources {
            entries.extend(source::parse(text)?);
        }
        let mut tables = Tables::default();
        tables.add_words(&entries);
        tables.add_forms(&entries);
        tables.add_links(&entries);
        tables.add_lists(&entries);
        Ok(Self { tables: Arc::new(tables), additions: Arc::from("") })
    }

    pub(super) fn lexeme(&self, id: u32) -> Option<&Lexeme> {
        self.tables.lexemes.get(id as usize)
    }

    /// The lexeme of a form that is listed or derived, without German verb analysis.
    pub(super) fn form(&self, tongue: Tongue, text: &str) -> Option<(u32, Form)> {
        self.tables.form(tongue, text)
    }

    pub(super) fn base(&self, tongue: Tongue, text: &str) -> Option<u32> {
        self.tables.by_text.get(&(tongue, Box::from(text))).copied()
    }

    pub(super) fn is_stop(&self, tongue: Tongue, text: &str) -> bool {
        self.tables.stop.contains(&(tongue, Box::from(text)))
    }

    pub(super) fn is_negation(&self, text: &str) -> bool {
        self.tables.negations.contains(text)
    }

    pub(super) fn is_role(&self, text: &str) -> bool {
        self.tables.roles.contains(text)
    }

    pub(super) fn is_particle(&self, text: &str) -> bool {
        self.tables.particles.contains(text)
    }

    pub(super) fn counts_with_ordinals(&self, text: &str) -> bool {
        self.tables.ordinal.contains(text)
    }

    pub(super) fn number(&self, text: &str) -> Option<&str> {
        self.tables.numbers.get(text).map(AsRef::as_ref)
    }

    pub(super) fn abbreviation(&self, tongue: Tongue, text: &str) -> Option<&[Box<str>]> {
        self.tables.abbreviations.get(&(tongue, Box::from(text))).map(Vec::as_slice)
    }

    /// Empty, or a name that a tool gives by itself, with or without a number behind.
    pub(super) fn is_unnamed(&self, normalized: &str) -> bool {
        let bare =
            normalized.trim_end_matches(|c: char| c.is_ascii_digit() || " _-#()".contains(c));
        bare.is_empty() && !normalized.chars().any(char::is_alphanumeric)
            || self.tables.unnamed.contains(normalized)
            || self.tables.unnamed.contains(bare)
    }

    /// The shortest word of the lexicon that begins so, for words cut off by a full stop.
    pub(super) fn completion(&self, tongue: Tongue, prefix: &str) -> Option<&str> {
        let sorted = &self.tables.sorted;
        let start = sorted.partition_point(|(t, text)| (*t, text.as_ref()) < (tongue, prefix));
        let fits = sorted
            .iter()
            .skip(start)
            .take_while(|(t, text)| *t == tongue && text.starts_with(prefix));
        fits.map(|(_, text)| text.as_ref()).min_by_key(|text| (text.len(), *text))
    }
}

impl Tables {
    fn form(&self, tongue: Tongue, text: &str) -> Option<(u32, Form)> {
        self.forms.get(&(tongue, Box::from(text))).copied()
    }

    fn intern(&mut self, tongue: Tongue, text: &str) -> u32 {
        let next = self.lexemes.len() as u32;
        let id = *self.by_text.entry((tongue, Box::from(text))).or_insert(next);
        if id == next {
            self.lexemes.push(Lexeme {
                text: Box::from(text),
                senses: Vec::new(),
                verb: false,
                noun: false,
                empty: false,
                weight: 1000,
            });
        }
        id
    }

    fn new_concept(&mut self, tongue: Tongue, head: &str, verb: bool) -> u32 {
        let concept = self.concepts;
        self.concepts += 1;
        self.heads.entry((tongue, Box::from(head))).or_insert(concept);
        if verb {
            self.verb_concepts.insert(concept);
        }
        concept
    }

    /// Groups: every line is one concept, its first word the head. A second line with the same
    /// head adds to the concept.
    fn add_words(&mut self, entries: &[Entry]) {
        for entry in entries {
            let verb = entry.kind == Kind::Verb;
            if entry.kind == Kind::Empty {
                self.add_empty(entry);
            }
            if !matches!(entry.kind, Kind::Verb | Kind::Noun | Kind::Adjective) {
                continue;
            }
            let Some(head) = entry.words.first() else { continue };
            let known = self.heads.get(&(entry.tongue, head.text.clone())).copied();
            let concept = known.unwrap_or_else(|| self.new_concept(entry.tongue, &head.text, verb));
            for word in &entry.words {
                let id = self.intern(entry.tongue, &word.text);
                let Some(lexeme) = self.lexemes.get_mut(id as usize) else { continue };
                lexeme.verb |= verb;
                lexeme.noun |= entry.kind == Kind::Noun;
                if !lexeme.senses.iter().any(|sense| sense.concept == concept) {
                    lexeme.senses.push(Sense { concept, strength: word.strength });
                }
            }
        }
    }

    fn add_empty(&mut self, entry: &Entry) {
        for word in &entry.words {
            let id = self.intern(entry.tongue, &word.text);
            if let Some(lexeme) = self.lexemes.get_mut(id as usize) {
                lexeme.empty = true;
                lexeme.verb = true;
            }
        }
    }

    /// Forms: what is written in the files wins over what a rule derives, and an earlier entry
    /// over a later one.
    fn add_forms(&mut self, entries: &[Entry]) {
        let listed: Vec<(Tongue, Box<str>, u32)> =
            self.by_text.iter().map(|((t, text), &id)| (*t, text.clone(), id)).collect();
        for (tongue, text, id) in listed {
            let verb = self.lexemes.get(id as usize).is_some_and(|l| l.verb);
            let form = if verb { Form::Infinitive } else { Form::Plain };
            self.forms.insert((tongue, text), (id, form));
        }
        for entry in entries.iter().filter(|entry| entry.kind == Kind::Forms) {
            let Some((head, rest)) = entry.words.split_first() else { continue };
            let id = self.intern(entry.tongue, &head.text);
            for word in rest {
                let form = word.form.unwrap_or(Form::Plain);
                self.forms.insert((entry.tongue, word.text.clone()), (id, form));
            }
        }
        self.verbs = Verbs::new(entries);
        self.derive();
        for entry in entries.iter().filter(|entry| entry.kind == Kind::Weight) {
            for word in &entry.words {
                let id = self.intern(entry.tongue, &word.text);
                if let Some(lexeme) = self.lexemes.get_mut(id as usize) {
                    lexeme.weight = word.strength;
                }
            }
        }
    }

    fn derive(&mut self) {
        let mut sorted: Vec<(Tongue, Box<str>)> = self.by_text.keys().cloned().collect();
        sorted.sort_unstable();
        for (tongue, text) in &sorted {
            let Some(&id) = self.by_text.get(&(*tongue, text.clone())) else { continue };
            let Some(lexeme) = self.lexemes.get(id as usize) else { continue };
            let (verb, noun) = (lexeme.verb, lexeme.noun);
            let derived = match tongue {
                Tongue::German if verb => Vec::new(),
                Tongue::German => super::german::noun_and_adjective_forms(text),
                Tongue::English => english::forms(text, verb, noun),
            };
            for (form_text, form) in derived {
                self.forms.entry((*tongue, form_text.into())).or_insert((id, form));
            }
            if *tongue == Tongue::German && !verb {
                self.join_with_verb(id, text);
            }
        }
        self.sorted = sorted;
    }

    /// "Bestellung" as a noun of its own stays close to the verb "bestellen".
    fn join_with_verb(&mut self, noun: u32, text: &str) {
        let Some((infinitive, Form::Nominal)) =
            self.verbs.analyse(text, |t| self.is_listed_verb(t))
        else {
            return;
        };
        let Some(&verb) = self.by_text.get(&(Tongue::German, infinitive.into())) else { return };
        let senses = self.lexemes.get(verb as usize).map(|l| l.senses.clone()).unwrap_or_default();
        let Some(lexeme) = self.lexemes.get_mut(noun as usize) else { return };
        for sense in senses {
            if !lexeme.senses.iter().any(|own| own.concept == sense.concept) {
                let strength = (u32::from(sense.strength) * 9 / 10) as u16;
                lexeme.senses.push(Sense { strength, ..sense });
            }
        }
        self.forms.insert((Tongue::German, Box::from(text)), (noun, Form::Nominal));
    }

    pub(super) fn is_listed_verb(&self, infinitive: &str) -> bool {
        let id = self.by_text.get(&(Tongue::German, Box::from(infinitive)));
        id.and_then(|&id| self.lexemes.get(id as usize)).is_some_and(|lexeme| lexeme.verb)
    }

    /// The groups meant by a word in a `near` or `opposite` line: those it heads, else all it is in.
    fn meant(&mut self, tongue: Tongue, text: &str) -> Vec<u32> {
        if let Some(&head) = self.heads.get(&(tongue, Box::from(text))) {
            return vec![head];
        }
        let id = self.intern(tongue, text);
        let senses = self.lexemes.get(id as usize).map(|l| l.senses.clone()).unwrap_or_default();
        if !senses.is_empty() {
            return senses.iter().map(|sense| sense.concept).collect();
        }
        let concept = self.new_concept(tongue, text, false);
        if let Some(lexeme) = self.lexemes.get_mut(id as usize) {
            lexeme.senses.push(Sense { concept, strength: 1000 });
        }
        self.forms.entry((tongue, Box::from(text))).or_insert((id, Form::Plain));
        vec![concept]
    }

    fn add_links(&mut self, entries: &[Entry]) {
        for entry in entries.iter().filter(|e| matches!(e.kind, Kind::Near | Kind::Opposite)) {
            let Some((head, rest)) = entry.words.split_first() else { continue };
            for word in rest {
                let link = match entry.kind {
                    Kind::Near => Link::Near(word.strength),
                    _ => Link::Opposite,
                };
                let left = self.meant(head.tongue.unwrap_or(entry.tongue), &head.text);
                let right = self.meant(word.tongue.unwrap_or(entry.tongue), &word.text);
                for &a in &left {
                    self.links.extend(right.iter().filter(|&&b| a != b).map(|&b| (a, b, link)));
                }
            }
        }
    }

    fn add_lists(&mut self, entries: &[Entry]) {
        for entry in entries {
            let texts = || entry.words.iter().map(|word| word.text.clone());
            match entry.kind {
                Kind::Stop => self.stop.extend(texts().map(|text| (entry.tongue, text))),
                Kind::Negation => self.negations.extend(texts()),
                Kind::Role => self.roles.extend(texts()),
                Kind::Ordinal => self.ordinal.extend(texts()),
                Kind::Particle => self.particles.extend(texts()),
                Kind::Unnamed => _ = self.unnamed.insert(fold(&entry.text).into()),
                Kind::Number | Kind::Abbreviation => self.add_expansion(entry),
                Kind::Phrase => self.add_phrase(entry),
                _ => {}
            }
        }
    }

    fn add_expansion(&mut self, entry: &Entry) {
        let Some((head, rest)) = entry.words.split_first() else { return };
        if entry.kind == Kind::Abbreviation {
            let words = rest.iter().map(|word| word.text.clone()).collect();
            self.abbreviations.insert((entry.tongue, head.text.clone()), words);
        } else {
            for word in rest {
                self.numbers.insert(word.text.clone(), head.text.clone());
            }
        }
    }

    fn add_phrase(&mut self, entry: &Entry) {
        let mut words: Vec<Box<str>> = entry.words.iter().map(|word| word.text.clone()).collect();
        let Some(replacement) = words.pop() else { return };
        let Some(last) = words.last().cloned() else { return };
        self.phrases.entry((entry.tongue, last)).or_default().push(Phrase { words, replacement });
    }
}
