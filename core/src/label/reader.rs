//! Reads every distinct word of the labels at hand once.
//!
//! In stages, the sure before the unsure: words of the lexicon; abbreviations and compounds, which
//! need the other words; then misspellings, which need all words that are spelled right.

use super::Language;
use super::compound::{self, Vocabulary};
use super::lexicon::{Form, Lexicon, Tongue};
use super::neighbours::within_edits;
use super::reason::{Reason, Reasons};
use super::resolve::{Key, Reading, Resolver};
use super::weight;
use super::words::Word;

/// What a word of a label contributes, in the order of the parts of a compound.
#[derive(Debug, Clone)]
pub(super) struct Resolved {
    pub(super) parts: Vec<Reading>,
    pub(super) reasons: Reasons,
}

/// Whether a word carries no meaning of its own in this language.
pub(super) fn is_stop(lexicon: &Lexicon, word: &str, language: Language) -> bool {
    match language {
        Language::German => lexicon.is_stop(Tongue::German, word),
        Language::English => lexicon.is_stop(Tongue::English, word),
        Language::Unknown => {
            lexicon.is_stop(Tongue::German, word) || lexicon.is_stop(Tongue::English, word)
        }
    }
}

/// Reads distinct words, each once: what they contribute, in their order.
pub(super) fn resolve_all(words: &[(Word, Language)], resolver: &Resolver) -> Vec<Resolved> {
    let mut known: Vec<Option<Resolved>> = Vec::with_capacity(words.len());
    let mut vocabulary = Vocabulary::default();
    for (word, language) in words {
        let reading = resolver.known(&word.text, word.small, *language);
        if reading.is_none() && !word.dotted {
            vocabulary.insert(resolver.stem(&word.text, *language));
        }
        let sure = |reading| Resolved { parts: vec![reading], reasons: Reasons::default() };
        known.push(reading.map(sure));
    }
    let listed = words.iter().zip(&known);
    let spelled = listed.filter(|((word, _), known)| known.is_some() || !word.dotted);
    let spelled: Vec<&str> = spelled.map(|((word, _), _)| word.text.as_str()).collect();
    let scene = Scene { resolver, vocabulary: &vocabulary, spelled: &spelled };
    for ((word, language), known) in words.iter().zip(&mut known) {
        if known.is_none() {
            *known = scene.seen_through(word, *language);
        }
    }
    let mut right: Vec<(&Word, Language, Vec<Reading>)> = Vec::new();
    if known.iter().any(Option::is_none) {
        let read = words.iter().zip(&known);
        right = read.filter_map(|((w, l), r)| Some((w, *l, r.as_ref()?.parts.clone()))).collect();
        right.sort_unstable_by_key(|(word, language, _)| {
            (word.text.as_str(), *language, word.small, word.dotted)
        });
    }
    let right: Vec<(&str, Vec<Reading>)> =
        right.into_iter().map(|(word, _, parts)| (word.text.as_str(), parts)).collect();
    let all = words.iter().zip(known);
    all.map(|((word, language), known)| {
        known.unwrap_or_else(|| scene.guess(word, *language, &right))
    })
    .collect()
}

/// What a word unknown to the lexicon can be read by.
struct Scene<'a> {
    resolver: &'a Resolver<'a>,
    vocabulary: &'a Vocabulary,
    /// All words at hand that are no abbreviations.
    spelled: &'a [&'a str],
}

impl Scene<'_> {
    /// Abbreviations, compounds of known parts, and English words in German labels.
    fn seen_through(&self, word: &Word, language: Language) -> Option<Resolved> {
        if let Some(parts) = self.abbreviation(word, language) {
            return Some(Resolved { parts, reasons: Reason::Abbreviation.into() });
        }
        if language == Language::English {
            return None;
        }
        if let Some(parts) = compound::split(&word.text, self.resolver, self.vocabulary) {
            return Some(Resolved { parts, reasons: Reason::Compound.into() });
        }
        let reading = self.resolver.known(&word.text, word.small, Language::English)?;
        Some(Resolved { parts: vec![reading], reasons: Reasons::default() })
    }

    /// Misspelled words, compounds of which only the head is known, and what is left.
    fn guess(&self, word: &Word, language: Language, right: &[(&str, Vec<Reading>)]) -> Resolved {
        if let Some(parts) = self.negated(&word.text, language) {
            return Resolved { parts, reasons: Reasons::default() };
        }
        if let Some(parts) = misspelled(&word.text, right) {
            return Resolved { parts, reasons: Reason::Typo.into() };
        }
        if let Some(reading) = self.respelled(&word.text, language) {
            return Resolved { parts: vec![reading], reasons: Reason::Typo.into() };
        }
        if language != Language::English
            && let Some(parts) = compound::split_head(&word.text, self.resolver, self.vocabulary)
        {
            return Resolved { parts, reasons: Reason::Compound.into() };
        }
        let key = Key::Stem(self.resolver.stem(&word.text, language));
        let form = Resolver::guess_form(&word.text, word.small, language);
        let reading = Reading { key, form, negated: false };
        Resolved { parts: vec![reading], reasons: Reasons::default() }
    }

    fn respelled(&self, word: &str, language: Language) -> Option<Reading> {
        let tongue = if language == Language::English { Tongue::English } else { Tongue::German };
        let right = self.resolver.lexicon.respelled(tongue, word)?;
        self.resolver.known(right, false, language)
    }

    /// "unförderfähig" where some label says "förderfähig".
    fn negated(&self, word: &str, language: Language) -> Option<Vec<Reading>> {
        let rest =
            ["un", "in", "nicht", "non"].iter().find_map(|prefix| word.strip_prefix(prefix))?;
        let stem = self.resolver.stem(rest, language);
        let known = rest.len() > 5 && self.vocabulary.contains(&stem);
        known.then(|| vec![Reading { key: Key::Stem(stem), form: Form::Plain, negated: true }])
    }

    fn abbreviation(&self, word: &Word, language: Language) -> Option<Vec<Reading>> {
        let lexicon = self.resolver.lexicon;
        let tongue = if language == Language::English { Tongue::English } else { Tongue::German };
        if let Some(expansion) = lexicon.abbreviation(tongue, &word.text) {
            return Some(expansion.iter().filter_map(|text| self.plain(text, language)).collect());
        }
        if !word.dotted || word.text.len() < 3 {
            return None;
        }
        let at_hand = self.spelled.iter().copied();
        let longer =
            at_hand.filter(|text| text.len() > word.text.len() && text.starts_with(&word.text));
        let full = longer.min_by_key(|text| (text.len(), *text));
        let full = full.or_else(|| lexicon.completion(tongue, &word.text))?;
        self.plain(full, language).map(|reading| vec![reading])
    }

    fn plain(&self, text: &str, language: Language) -> Option<Reading> {
        if is_stop(self.resolver.lexicon, text, language) {
            return None;
        }
        let known = self.resolver.known(text, false, language);
        known.or_else(|| {
            let key = Key::Stem(self.resolver.stem(text, language));
            Some(Reading { key, form: Form::Plain, negated: false })
        })
    }
}

/// What the word at hand stands for that this one misspells, out of words in alphabetical order. The
/// first two letters must be right: so people misspell, and so only few words need a look.
fn misspelled(word: &str, right: &[(&str, Vec<Reading>)]) -> Option<Vec<Reading>> {
    let edits = weight::allowed_edits(word.len());
    let start = word.get(..2).filter(|_| edits > 0)?;
    let from = right.partition_point(|(text, _)| *text < start);
    let near = right.iter().skip(from).take_while(|(text, _)| text.starts_with(start));
    let close = near.filter(|(text, _)| text.len() >= 4 && within_edits(word, text, edits));
    let best = close.min_by_key(|(text, _)| text.len().abs_diff(word.len()));
    best.map(|(_, parts)| parts.clone())
}
