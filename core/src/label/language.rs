//! In which language a model speaks.

use super::lexicon::{Lexicon, Tongue};
use super::text::clean;
use super::words::words;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// The language of a model's labels.
///
/// Decided for a whole model and not for a label: "Service", "Information" and "Job" are words of
/// both languages, and a label is too short to tell.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
pub enum Language {
    /// German.
    German,
    /// English.
    English,
    /// Neither is clearly ahead: both sets of rules apply, German first.
    #[default]
    Unknown,
}

impl Language {
    /// The language that most of the words of these labels belong to.
    ///
    /// Umlauts and function words ("der", "the") count most, then words of the built-in lexicon.
    /// Linear in the length of the labels, of which at most the first thousand count.
    ///
    /// ```
    /// use synopse::label::Language;
    /// assert_eq!(Language::detect(["Antrag prüfen", "Bescheid versenden"].into_iter()), Language::German);
    /// assert_eq!(Language::detect(["Check application", "Send letter"].into_iter()), Language::English);
    /// assert_eq!(Language::detect(["A1", "..."].into_iter()), Language::Unknown);
    /// ```
    pub fn detect<'a>(labels: impl Iterator<Item = &'a str>) -> Self {
        let lexicon = Lexicon::builtin();
        let (mut german, mut english) = (0_u32, 0_u32);
        let mut known = FxHashMap::default();
        for label in labels.take(1000) {
            let label = clean(label);
            german += 3 * label.chars().filter(|c| is_german(*c)).take(3).count() as u32;
            for word in words(&label, false) {
                let (of_german, of_english) = *known.entry(word.text).or_insert_with_key(|word| {
                    let of = |tongue| evidence(lexicon, tongue, word);
                    (of(Tongue::German), of(Tongue::English))
                });
                german += of_german;
                english += of_english;
            }
        }
        match (german, english) {
            _ if german > english + english / 4 => Self::German,
            _ if english > german + german / 4 => Self::English,
            _ => Self::Unknown,
        }
    }

    /// The code of the language in ISO 639-1, "und" if unknown.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::German => "de",
            Self::English => "en",
            Self::Unknown => "und",
        }
    }
}

fn is_german(c: char) -> bool {
    matches!(c, 'ä' | 'ö' | 'ü' | 'ß' | 'Ä' | 'Ö' | 'Ü')
}

fn evidence(lexicon: &Lexicon, tongue: Tongue, word: &str) -> u32 {
    if lexicon.is_stop(tongue, word) {
        return 3;
    }
    let verbs = &lexicon.tables.verbs;
    let verb =
        || tongue == Tongue::German && word.len() > 4 && verbs.analyse(word, |_| false).is_some();
    2 * u32::from(lexicon.form(tongue, word).is_some() || verb())
}
