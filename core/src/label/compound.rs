//! Splits German compounds over the lexicon and the words of the models at hand.
//!
//! "Sperrmüllanmeldung" is "Sperrmüll" + "Anmeldung" when a model says "Sperrmüll" anywhere.
//! A dictionary at hand rather than statistics over a corpus (Koehn and Knight 2003, DOI
//! 10.3115/1067807.1067833): labels are few, but the other labels of a model name the parts. The
//! split with the fewest parts wins, a shortest path over the letters; linking elements ("s", "es",
//! "n", "en", "er", "e") may stand between.

use super::Language;
use super::lexicon::Form;
use super::resolve::{Key, Reading, Resolver};
use rustc_hash::FxHashSet;

const LINKS: [&str; 7] = ["", "s", "es", "n", "en", "er", "e"];
const PART: u32 = 100;
const SHORT_PART: u32 = 60;
const LINK: u32 = 5;

/// Words that stand alone in some label, by stem; compounds are split over them.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    stems: FxHashSet<Box<str>>,
}

impl Vocabulary {
    pub(super) fn insert(&mut self, stem: Box<str>) {
        if stem.len() >= 4 {
            self.stems.insert(stem);
        }
    }
}

/// The parts of a compound, the head last; `None` if it is none that can be seen through.
pub(super) fn split(
    word: &str,
    resolver: &Resolver,
    vocabulary: &Vocabulary,
) -> Option<Vec<Reading>> {
    if word.len() < 7 || !word.is_ascii() {
        return None;
    }
    let mut best: Vec<Option<(u32, usize, Reading)>> = vec![None; word.len() + 1];
    for start in 0..word.len() - 2 {
        let before = match best.get(start) {
            Some(Some((cost, ..))) => *cost,
            _ if start == 0 => 0,
            _ => continue,
        };
        for end in start + 3..=word.len() {
            if start == 0 && end == word.len() {
                continue;
            }
            let piece = word.get(start..end)?;
            let head = end == word.len();
            let Some(reading) = part(piece, head, resolver, vocabulary) else { continue };
            let cost = before + PART + if piece.len() < 4 { SHORT_PART } else { 0 };
            relax(&mut best, word, (start, end), cost, &reading);
        }
    }
    collect(&best, word.len())
}

/// Enters a part, with every linking element that may follow it.
fn relax(
    best: &mut [Option<(u32, usize, Reading)>],
    word: &str,
    (start, end): (usize, usize),
    cost: u32,
    reading: &Reading,
) {
    for link in LINKS {
        let after = end + link.len();
        let follows = word.get(end..after) == Some(link);
        let cost = cost + if link.is_empty() { 0 } else { LINK };
        if !follows || (after == word.len() && !link.is_empty()) {
            continue;
        }
        let Some(slot) = best.get_mut(after) else { continue };
        if slot.as_ref().is_none_or(|(old, ..)| cost < *old) {
            *slot = Some((cost, start, reading.clone()));
        }
    }
}

fn collect(best: &[Option<(u32, usize, Reading)>], length: usize) -> Option<Vec<Reading>> {
    let mut parts = Vec::new();
    let mut at = length;
    while at > 0 {
        let (_, start, reading) = best.get(at)?.as_ref()?;
        parts.push(reading.clone());
        at = *start;
    }
    parts.reverse();
    Some(parts)
}

/// A compound of which only the head is known: "Xyzbescheid" is some "Bescheid".
pub(super) fn split_head(
    word: &str,
    resolver: &Resolver,
    vocabulary: &Vocabulary,
) -> Option<Vec<Reading>> {
    if word.len() < 9 || !word.is_ascii() {
        return None;
    }
    for start in 4..=word.len() - 5 {
        let (front, head) = word.split_at_checked(start)?;
        let Some(reading) = part(head, true, resolver, vocabulary) else { continue };
        let bare =
            ["s", "n"].iter().find_map(|link| front.strip_suffix(link)).filter(|f| f.len() > 4);
        let stem = resolver.stem(bare.unwrap_or(front), Language::German);
        return Some(vec![
            Reading { key: Key::Stem(stem), form: Form::Plain, negated: false },
            reading,
        ]);
    }
    None
}

fn part(piece: &str, head: bool, resolver: &Resolver, vocabulary: &Vocabulary) -> Option<Reading> {
    let lexicon = resolver.lexicon;
    if lexicon.is_stop(super::lexicon::Tongue::German, piece) && piece.len() < 5 {
        return None;
    }
    if let Some(reading) = resolver.known(piece, false, Language::German) {
        let fits = match reading.form {
            Form::Plain | Form::Nominal => true,
            Form::Infinitive | Form::Participle => head && piece.len() > 5,
            Form::Finite | Form::Attributive => false,
        };
        if fits && piece.len() >= 3 && !matches!(reading.key, Key::Number(_)) {
            return Some(reading);
        }
    }
    if !head
        && piece.len() >= 4
        && let Some(reading) = resolver.bare_stem(piece)
    {
        return Some(reading);
    }
    if piece.len() < 4 {
        return None;
    }
    let stem = resolver.stem(piece, Language::German);
    let stands_alone = vocabulary.stems.contains(&stem) && (head || stem.len() + 2 >= piece.len());
    if stands_alone {
        // What stands alone as an English word ("Scoring") is the same word in a compound.
        let english = resolver.known(piece, false, Language::English);
        return Some(english.unwrap_or(Reading {
            key: Key::Stem(stem),
            form: Form::Plain,
            negated: false,
        }));
    }
    None
}
