//! From a word to what it stands for: a word of the lexicon, a verb, a number, or a bare stem.

use super::Language;
use super::lexicon::{Form, Lexicon, Tongue};
use rust_stemmers::{Algorithm, Stemmer};

/// What a word stands for; words with equal keys are one term.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Key {
    /// Number of the lexeme.
    Lexeme(u32),
    /// Infinitive of a German verb that the lexicon does not list, but can analyse.
    Verb(Box<str>),
    /// Stem of a word that is not known.
    Stem(Box<str>),
    Number(Box<str>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) key: Key,
    pub(super) form: Form,
    /// "unvollständig": the key is that of "vollständig".
    pub(super) negated: bool,
}

impl Reading {
    fn new(key: Key, form: Form) -> Self {
        Self { key, form, negated: false }
    }
}

/// Reads single words; holds the stemmers.
pub(super) struct Resolver<'l> {
    pub(super) lexicon: &'l Lexicon,
    german: Stemmer,
    english: Stemmer,
}

impl<'l> Resolver<'l> {
    pub(super) fn new(lexicon: &'l Lexicon) -> Self {
        Self {
            lexicon,
            german: Stemmer::create(Algorithm::German),
            english: Stemmer::create(Algorithm::English),
        }
    }

    /// The reading of a known word; `small` when it was written with a small initial letter.
    pub(super) fn known(&self, word: &str, small: bool, language: Language) -> Option<Reading> {
        if word.bytes().all(|b| b.is_ascii_digit()) {
            return Some(Reading::new(
                Key::Number(word.trim_start_matches('0').into()),
                Form::Plain,
            ));
        }
        if let Some(number) = self.lexicon.number(word) {
            return Some(Reading::new(Key::Number(number.into()), Form::Plain));
        }
        match language {
            Language::German => self.german(word, small),
            Language::English => self.english(word),
            Language::Unknown => self.german(word, small).or_else(|| self.english(word)),
        }
    }

    fn german(&self, word: &str, small: bool) -> Option<Reading> {
        let listed = self.lexicon.form(Tongue::German, word);
        if small && self.lexicon.base(Tongue::German, word).is_none() {
            // A word with a small letter is no noun, so a verb form comes first.
            if let Some(reading) = self.german_verb(word).filter(|r| r.form != Form::Nominal) {
                return Some(reading);
            }
        }
        if let Some((lexeme, form)) = listed {
            return Some(Reading::new(Key::Lexeme(lexeme), form));
        }
        self.german_verb(word).or_else(|| self.negated(Tongue::German, word))
    }

    fn german_verb(&self, word: &str) -> Option<Reading> {
        let tables = &self.lexicon.tables;
        let (infinitive, form) = tables.verbs.analyse(word, |text| tables.is_listed_verb(text))?;
        Some(Reading::new(self.verb_key(&infinitive), form))
    }

    fn verb_key(&self, infinitive: &str) -> Key {
        match self.lexicon.base(Tongue::German, infinitive) {
            Some(lexeme) => Key::Lexeme(lexeme),
            None => Key::Verb(infinitive.into()),
        }
    }

    fn english(&self, word: &str) -> Option<Reading> {
        if let Some((lexeme, form)) = self.lexicon.form(Tongue::English, word) {
            return Some(Reading::new(Key::Lexeme(lexeme), form));
        }
        self.negated(Tongue::English, word)
    }

    /// "unvollständig", "incomplete": only before a known adjective or participle.
    fn negated(&self, tongue: Tongue, word: &str) -> Option<Reading> {
        const GERMAN: [&str; 2] = ["un", "nicht"];
        const ENGLISH: [&str; 7] = ["un", "in", "im", "ir", "il", "non", "dis"];
        let prefixes: &[&str] = if tongue == Tongue::German { &GERMAN } else { &ENGLISH };
        for rest in prefixes.iter().filter_map(|prefix| word.strip_prefix(prefix)) {
            let (key, form) = match self.lexicon.form(tongue, rest) {
                Some((id, form)) => (Key::Lexeme(id), form),
                None if tongue == Tongue::German => {
                    let Some(verb) = self.german_verb(rest) else { continue };
                    (verb.key, verb.form)
                }
                None => continue,
            };
            let noun =
                matches!(&key, Key::Lexeme(id) if self.lexicon.lexeme(*id).is_some_and(|l| l.noun));
            if matches!(form, Form::Plain | Form::Attributive | Form::Participle) && !noun {
                return Some(Reading { key, form, negated: true });
            }
        }
        None
    }

    /// Whether a reading is a noun, or a noun made of a listed verb, that is no short word.
    pub(super) fn is_noun(&self, reading: &Reading) -> bool {
        let Key::Lexeme(id) = &reading.key else { return matches!(reading.key, Key::Stem(_)) };
        self.lexicon.lexeme(*id).is_some_and(|lexeme| {
            lexeme.text.len() >= 5 && (lexeme.noun || reading.form == Form::Nominal)
        })
    }

    /// The term of a verb's bare stem inside a compound ("Prüf-ergebnis").
    pub(super) fn bare_stem(&self, piece: &str) -> Option<Reading> {
        let tables = &self.lexicon.tables;
        let infinitive = tables.verbs.bare_stem(piece, |text| tables.is_listed_verb(text))?;
        Some(Reading::new(self.verb_key(&infinitive), Form::Nominal))
    }

    /// The stem of an unknown word. Umlauts are taken back, so that "Vorgänge" meets "Vorgang".
    pub(super) fn stem(&self, word: &str, language: Language) -> Box<str> {
        let stemmed = match language {
            Language::English => return self.english.stem(word).into(),
            Language::German | Language::Unknown => self.german.stem(word),
        };
        let mut plain = String::with_capacity(stemmed.len());
        let mut before = ' ';
        for c in stemmed.chars() {
            if !(c == 'e' && matches!(before, 'a' | 'o' | 'u')) {
                plain.push(c);
            }
            before = c;
        }
        plain.into()
    }

    /// How an unknown word is used, by its ending.
    pub(super) fn guess_form(word: &str, small: bool, language: Language) -> Form {
        if language == Language::English {
            return if word.ends_with("ing") { Form::Nominal } else { Form::Plain };
        }
        if word.ends_with("ung") || word.ends_with("ierung") {
            return Form::Nominal;
        }
        if small
            && (word.ends_with("en") || word.ends_with("eln") || word.ends_with("ern"))
            && word.len() > 5
        {
            return Form::Infinitive;
        }
        if small && word.ends_with('t') && word.starts_with("ge") && word.len() > 5 {
            return Form::Participle;
        }
        Form::Plain
    }
}
