//! A thesaurus that the user names, in the format of `MyThes`, as office programs have it for spelling
//! and synonyms (Debian's `mythes-de`, `mythes-en-us`).
//!
//! The first line names the encoding; then for every word a line `word|n` and `n` lines
//! `(part of speech)|synonym|synonym (remark)`. A thesaurus has a hundred thousand words and more, of
//! which two models use a few dozen: so only the entries are found by stem when it is read, and a line
//! is looked at when a word at hand needs it. Making all of it part of the lexicon, the obvious other
//! way, would take seconds and hundreds of megabytes.
//!
//! What it says is weaker than the lexicon: it relates only words between which nothing is known, so
//! that contraries of the lexicon stay contraries.

use super::Language;
use super::lexicon::Lexicon;
use super::resolve::Resolver;
use super::text::fold;
use crate::{Error, ErrorKind};
use encoding_rs::{Encoding, UTF_8};
use rustc_hash::FxHashMap;

/// Most entries of words with one stem, lines of an entry, and synonyms of a line that are looked at.
const MOST_ENTRIES: usize = 16;
const MOST_MEANINGS: usize = 64;
const MOST_SYNONYMS: usize = 256;
/// Remarks behind a word that is wider, narrower or only near.
const NO_SYNONYM: [&str; 5] = ["generic", "similar", "related", "oberbegriff", "unterbegriff"];
/// Remarks behind a word that says the contrary.
const CONTRARY: [&str; 2] = ["antonym", "gegenteil"];

/// What another word is to a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bond {
    Synonym,
    Contrary,
}

/// A thesaurus, read.
pub(super) struct Thesaurus {
    text: String,
    language: Language,
    /// For the stem of every word, where the lines of its meanings stand.
    entries: FxHashMap<Box<str>, Vec<(usize, usize)>>,
}

impl Thesaurus {
    /// Reads a file of `MyThes`. Linear in its length.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
        let (head, rest) = bytes.split_at_checked(end).unwrap_or_default();
        let name = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii();
        let Some(encoding) = Encoding::for_label(name) else {
            let shown: String = String::from_utf8_lossy(name).chars().take(40).collect();
            let message = format!("thesaurus: the first line names no encoding: \"{shown}\"");
            return Err(Error::new(ErrorKind::Encoding, message).at(1, 1));
        };
        let (text, _, broken) = encoding.decode(rest);
        if broken && encoding == UTF_8 {
            return Err(Error::new(ErrorKind::Encoding, "thesaurus: no UTF-8"));
        }
        Self::of(text.into_owned())
    }

    fn of(text: String) -> Result<Self, Error> {
        let mut heads = Vec::new();
        let mut at = 0;
        let mut lines = text.split_inclusive('\n').zip(1_u32..);
        // The rest of the first line.
        at += lines.next().map_or(0, |(line, _)| line.len());
        while let Some((line, number)) = lines.next() {
            at += line.len();
            let line = line.trim();
            if line.is_empty() {
                continue;
            }
            let fail = || {
                let shown: String = line.chars().take(40).collect();
                let message = format!("thesaurus: no word with a number of meanings: \"{shown}\"");
                Error::new(ErrorKind::Usage, message).at(number, 1)
            };
            let (word, count) = line.rsplit_once('|').ok_or_else(fail)?;
            let count: u32 = count.trim().parse().map_err(|_| fail())?;
            let start = at;
            for _ in 0..count {
                let Some((meaning, _)) = lines.next() else {
                    let message = "thesaurus: ends within the meanings of a word";
                    return Err(Error::new(ErrorKind::Usage, message).at(number, 1));
                };
                at += meaning.len();
            }
            heads.push((word, start, at));
        }
        let language = Language::detect(heads.iter().map(|(word, ..)| *word));
        let resolver = Resolver::new(Lexicon::builtin());
        let mut entries = FxHashMap::<Box<str>, Vec<(usize, usize)>>::default();
        for (word, start, end) in heads {
            let Some(stem) = single(word, &resolver, language) else { continue };
            let list = entries.entry(stem).or_default();
            if list.len() < MOST_ENTRIES {
                list.push((start, end));
            }
        }
        Ok(Self { text, language, entries })
    }

    /// Number of stems with an entry.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The stem of a base form as this thesaurus would have it.
    pub(super) fn stem(&self, resolver: &Resolver, word: &str) -> Box<str> {
        resolver.stem(word, self.language)
    }

    /// The stems of all words that the word with this stem has a bond with.
    pub(super) fn bonds(&self, resolver: &Resolver, stem: &str) -> Vec<(Box<str>, Bond)> {
        let mut bonds = Vec::new();
        for &(start, end) in self.entries.get(stem).into_iter().flatten() {
            let lines = self.text.get(start..end).unwrap_or_default().lines();
            for line in lines.take(MOST_MEANINGS) {
                for word in line.split('|').skip(1).take(MOST_SYNONYMS) {
                    let (word, remark) = word.split_once('(').unwrap_or((word, ""));
                    let remark = fold(remark);
                    if NO_SYNONYM.iter().any(|no| remark.contains(no)) {
                        continue;
                    }
                    let contrary = CONTRARY.iter().any(|no| remark.contains(no));
                    let bond = if contrary { Bond::Contrary } else { Bond::Synonym };
                    bonds.extend(single(word, resolver, self.language).map(|stem| (stem, bond)));
                }
            }
        }
        bonds
    }
}

/// The stem of an entry that is one word.
fn single(word: &str, resolver: &Resolver, language: Language) -> Option<Box<str>> {
    let word = word.trim();
    let one = !word.is_empty() && word.len() <= 64 && !word.contains([' ', '_']);
    one.then(|| resolver.stem(&fold(word), language))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bonds(text: &[u8], word: &str) -> Vec<(String, Bond)> {
        let thesaurus = Thesaurus::parse(text).unwrap();
        let resolver = Resolver::new(Lexicon::builtin());
        let stem = thesaurus.stem(&resolver, word);
        let bonds = thesaurus.bonds(&resolver, &stem);
        bonds.into_iter().map(|(stem, bond)| (stem.into(), bond)).collect()
    }

    #[test]
    fn both_encodings_and_remarks_are_understood() {
        let german = "UTF-8\nwürfeln|1\n-|knobeln (ugs.)|das Los werfen|schmeißen (Oberbegriff)\n";
        assert_eq!(bonds(german.as_bytes(), "wuerfeln"), [("knobeln".to_owned(), Bond::Synonym)]);
        let latin = b"ISO8859-1\r\nw\xfcrfeln|1\r\n-|stehlen (Antonym)\r\n";
        assert_eq!(bonds(latin, "wuerfeln"), [("stehl".to_owned(), Bond::Contrary)]);
    }

    #[test]
    fn what_is_none_is_refused_with_its_line() {
        for (text, line) in [
            (&b"KLINGON-1\n"[..], Some(1)),
            (b"", Some(1)),
            (b"UTF-8\nwort|x\n", Some(2)),
            (b"UTF-8\nwort|1\n-|name\nkein\n", Some(4)),
            (b"UTF-8\nwort|4000000000\n-|name\n", Some(2)),
            (b"UTF-8\n\xff|1\n", None),
        ] {
            assert_eq!(Thesaurus::parse(text).map(|_| ()).unwrap_err().line(), line);
        }
        assert_eq!(Thesaurus::parse(b"UTF-8").unwrap().len(), 0);
    }
}
