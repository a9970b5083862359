//! What is known about words: groups of like meaning, opposites, irregular forms, abbreviations.
//!
//! A hand-made lexicon and not word vectors: vectors put opposites next to each other ("annehmen",
//! "ablehnen" stand in the same sentences), weigh megabytes, and their sums differ between
//! platforms. A lexicon says why two words match, and a municipality can add its own words
//! ([`Lexicon::extended`]). The two data files say at their top how they are written.

use super::german::Verbs;
use super::neighbours::within_edits;
use super::source;
use super::thesaurus::Thesaurus;
use crate::{Error, ErrorKind};
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

// Independent facts; naming their combinations would not make them clearer.
#[allow(clippy::struct_excessive_bools)]
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
    /// "erhalten", "receive": little beside a state ("Rejected", "Receive rejection").
    pub(super) light: bool,
    /// Weight in thousandths of an ordinary word.
    pub(super) weight: u16,
}

/// How two groups relate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Link {
    Near(u16),
    Opposite,
    /// No contraries, and never one action.
    Apart,
}

/// A phrase stands for one word: "in Empfang nehmen" for "empfangen".
#[derive(Debug, Clone)]
pub(super) struct Phrase {
    pub(super) words: Vec<Box<str>>,
    pub(super) replacement: Box<str>,
}

/// A map of words for each language, looked up without copying the word.
#[derive(Debug)]
pub(super) struct PerTongue<V> {
    german: FxHashMap<Box<str>, V>,
    english: FxHashMap<Box<str>, V>,
}

impl<V> Default for PerTongue<V> {
    fn default() -> Self {
        Self { german: FxHashMap::default(), english: FxHashMap::default() }
    }
}

impl<V> PerTongue<V> {
    pub(super) fn of(&self, tongue: Tongue) -> &FxHashMap<Box<str>, V> {
        match tongue {
            Tongue::German => &self.german,
            Tongue::English => &self.english,
        }
    }

    pub(super) fn of_mut(&mut self, tongue: Tongue) -> &mut FxHashMap<Box<str>, V> {
        match tongue {
            Tongue::German => &mut self.german,
            Tongue::English => &mut self.english,
        }
    }
}

#[derive(Default)]
pub(super) struct Tables {
    pub(super) lexemes: Vec<Lexeme>,
    pub(super) by_text: PerTongue<u32>,
    pub(super) forms: PerTongue<(u32, Form)>,
    pub(super) concepts: u32,
    pub(super) heads: PerTongue<u32>,
    pub(super) verb_concepts: FxHashSet<u32>,
    pub(super) links: Vec<(u32, u32, Link)>,
    pub(super) verbs: Verbs,
    pub(super) abbreviations: PerTongue<Vec<Box<str>>>,
    pub(super) stop: PerTongue<()>,
    pub(super) negations: FxHashSet<Box<str>>,
    pub(super) unnamed: FxHashSet<Box<str>>,
    pub(super) roles: FxHashSet<Box<str>>,
    pub(super) ordinal: FxHashSet<Box<str>>,
    pub(super) particles: FxHashSet<Box<str>>,
    pub(super) numbers: FxHashMap<Box<str>, Box<str>>,
    pub(super) phrases: PerTongue<Vec<Phrase>>,
    /// Base texts in order, for abbreviations that are cut-off words.
    pub(super) sorted: Vec<(Tongue, Box<str>)>,
}

/// Knowledge of words that labels are compared with; cheap to clone.
#[derive(Clone)]
pub struct Lexicon {
    pub(super) tables: Arc<Tables>,
    additions: Arc<str>,
    pub(super) thesauri: Vec<Arc<Thesaurus>>,
}

static BUILTIN: LazyLock<Lexicon> = LazyLock::new(|| {
    let lexicon = Lexicon::from_sources(&[GERMAN, ENGLISH]);
    // The two files are part of the program, and a test reads every line of them.
    lexicon.unwrap_or_else(|_| Lexicon {
        tables: Arc::default(),
        additions: Arc::from(""),
        thesauri: Vec::new(),
    })
});

impl std::fmt::Debug for Lexicon {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let tables = &self.tables;
        f.debug_struct("Lexicon")
            .field("words", &tables.lexemes.len())
            .field("groups", &tables.concepts)
            .field("thesauri", &self.thesauri.iter().map(|t| t.len()).collect::<Vec<_>>())
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
        lexicon.thesauri.clone_from(&self.thesauri);
        Ok(lexicon)
    }

    /// [`extended`](Self::extended) by the bytes of a file in UTF-8, with or without a byte order mark.
    ///
    /// # Errors
    /// [`ErrorKind::Encoding`](crate::ErrorKind::Encoding) for other bytes; else as `extended`.
    pub fn extended_with(&self, bytes: &[u8]) -> Result<Self, Error> {
        let text = std::str::from_utf8(bytes);
        let text = text.map_err(|_| Error::new(ErrorKind::Encoding, "lexicon: no UTF-8"))?;
        self.extended(text.trim_start_matches('\u{feff}'))
    }

    /// This lexicon with a thesaurus: the bytes of a `.dat` file of `MyThes`, such as Debian's packages
    /// `mythes-de` and `mythes-en-us` have under `/usr/share/mythes`. It relates words between which
    /// the lexicon knows nothing, a little weaker than a synonym of the lexicon.
    ///
    /// ```
    /// use synopse::label::Lexicon;
    /// let file = "UTF-8\nBüttel|1\n-|Scherge|Häscher (ugs.)\n".as_bytes();
    /// assert!(Lexicon::builtin().with_thesaurus(file).is_ok());
    /// assert!(Lexicon::builtin().with_thesaurus(b"no thesaurus").is_err());
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Encoding`](crate::ErrorKind::Encoding) if the first line names no encoding or the
    /// bytes are not in it, [`ErrorKind::Usage`](crate::ErrorKind::Usage) with the line where an entry
    /// is broken.
    pub fn with_thesaurus(&self, bytes: &[u8]) -> Result<Self, Error> {
        let mut lexicon = self.clone();
        lexicon.thesauri.push(Arc::new(Thesaurus::parse(bytes)?));
        Ok(lexicon)
    }

    fn from_sources(sources: &[&str]) -> Result<Self, Error> {
        let mut entries = Vec::new();
        for text in sources {
            entries.extend(source::parse(text)?);
        }
        let (tables, additions) = (Arc::new(Tables::new(&entries)), Arc::from(""));
        Ok(Self { tables, additions, thesauri: Vec::new() })
    }

    pub(super) fn lexeme(&self, id: u32) -> Option<&Lexeme> {
        self.tables.lexemes.get(id as usize)
    }

    /// The lexeme of a form that is listed or derived, without German verb analysis.
    pub(super) fn form(&self, tongue: Tongue, text: &str) -> Option<(u32, Form)> {
        self.tables.form(tongue, text)
    }

    pub(super) fn base(&self, tongue: Tongue, text: &str) -> Option<u32> {
        self.tables.by_text.of(tongue).get(text).copied()
    }

    pub(super) fn is_stop(&self, tongue: Tongue, text: &str) -> bool {
        self.tables.stop.of(tongue).contains_key(text)
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
        self.tables.abbreviations.of(tongue).get(text).map(Vec::as_slice)
    }

    /// Whether a label says nothing: empty, only signs, or a name that a tool gives by itself, with
    /// or without a number behind, such as "Exklusives Gateway" or "Task 1". O(length).
    pub fn is_given_by_tool(&self, label: &str) -> bool {
        self.is_unnamed(&super::text::normalize(&super::text::clean(label)))
    }

    /// Empty, or a name that a tool gives by itself, with or without a number behind.
    pub(super) fn is_unnamed(&self, normalized: &str) -> bool {
        let bare =
            normalized.trim_end_matches(|c: char| c.is_ascii_digit() || " _-#()".contains(c));
        !normalized.chars().any(char::is_alphanumeric)
            || self.tables.unnamed.contains(normalized)
            || self.tables.unnamed.contains(bare)
    }

    /// The one word of the lexicon that this long word misspells by a single letter.
    pub(super) fn respelled(&self, tongue: Tongue, word: &str) -> Option<&str> {
        let start = word.get(..2).filter(|_| word.len() >= 7)?;
        let sorted = &self.tables.sorted;
        let from = sorted.partition_point(|(t, text)| (*t, text.as_ref()) < (tongue, start));
        let near = sorted.iter().skip(from);
        let near = near.take_while(|(t, text)| *t == tongue && text.starts_with(start));
        let mut close = near.filter(|(_, text)| text.len() >= 6 && within_edits(word, text, 1));
        let found = close.next()?;
        close.next().is_none().then_some(found.1.as_ref())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_files_is_understood() {
        let lexicon = Lexicon::from_sources(&[GERMAN, ENGLISH]).unwrap();
        assert!(lexicon.tables.lexemes.len() > 3000 && lexicon.tables.concepts > 800);
    }

    #[test]
    fn opposites_share_no_group() {
        let tables = &Lexicon::builtin().tables;
        let mut wrong = Vec::new();
        for lexeme in &tables.lexemes {
            let strong =
                |concept| lexeme.senses.iter().any(|s| s.concept == concept && s.strength >= 850);
            for (a, b, link) in &tables.links {
                if matches!(link, Link::Opposite | Link::Apart) && strong(*a) && strong(*b) {
                    wrong.push(&lexeme.text);
                }
            }
        }
        assert!(wrong.is_empty(), "their own opposites: {wrong:?}");
    }
}
