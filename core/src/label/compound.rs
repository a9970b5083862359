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
/// Shorter stems split nothing.
const SHORTEST_STEM: usize = 4;
const PART: u32 = 100;
const SHORT_PART: u32 = 60;
const UNLISTED_VERB: u32 = 40;
const LINK: u32 = 5;
/// A verb's stem without ending is less likely than a noun ("Stelle-n-ausschreibung").
const BARE_STEM: u32 = 20;

/// Words that stand alone in some label, by stem; compounds are split over them.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    stems: FxHashSet<Box<str>>,
    /// Length of the longest stem.
    longest: usize,
}

impl Vocabulary {
    /// Whether a word with this stem stands alone somewhere.
    pub(super) fn contains(&self, stem: &str) -> bool {
        self.stems.contains(stem)
    }

    /// Whether a word's stem can be one of these: a stem is the beginning of its word, umlauts taken
    /// back, so most pieces need no stemmer.
    fn may_contain(&self, word: &str) -> bool {
        let mut plain = String::with_capacity(word.len());
        let mut before = ' ';
        for c in word.chars() {
            if plain.len() >= self.longest {
                break;
            }
            if !(c == 'e' && matches!(before, 'a' | 'o' | 'u')) {
                plain.push(c);
                if plain.len() >= SHORTEST_STEM && self.stems.contains(plain.as_str()) {
                    return true;
                }
            }
            before = c;
        }
        false
    }

    pub(super) fn insert(&mut self, stem: Box<str>) {
        if stem.len() >= SHORTEST_STEM {
            self.longest = self.longest.max(stem.len());
            self.stems.insert(stem);
        }
    }
}

/// A part of a compound on the cheapest way to its end.
#[derive(Debug, Clone)]
struct Part {
    /// Of the way up to this part's end.
    cost: u32,
    start: usize,
    end: usize,
    reading: Reading,
    /// Known only because the word stands alone in some label; may be a compound itself.
    at_hand: bool,
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
    let mut best: Vec<Option<Part>> = vec![None; word.len() + 1];
    for start in 0..word.len() - 2 {
        let before = match best.get(start) {
            Some(Some(part)) => part.cost,
            _ if start == 0 => 0,
            _ => continue,
        };
        for end in start + 3..=word.len() {
            if start == 0 && end == word.len() {
                continue;
            }
            let piece = word.get(start..end)?;
            let head = end == word.len();
            let Some((reading, cost, at_hand)) = part(piece, head, resolver, vocabulary) else {
                continue;
            };
            relax(&mut best, word, &Part { cost: before + cost, start, end, reading, at_hand });
        }
    }
    collect(&best, word, resolver, vocabulary)
}

/// Enters a part, with every linking element that may follow it.
fn relax(best: &mut [Option<Part>], word: &str, part: &Part) {
    for link in LINKS {
        let after = part.end + link.len();
        let follows = word.get(part.end..after) == Some(link);
        if !follows || (after == word.len() && !link.is_empty()) {
            continue;
        }
        let cost = part.cost + if link.is_empty() { 0 } else { LINK };
        let Some(slot) = best.get_mut(after) else { continue };
        if slot.as_ref().is_none_or(|old| cost < old.cost) {
            *slot = Some(Part { cost, ..part.clone() });
        }
    }
}

/// Walks the cheapest way back from the end.
fn collect(
    best: &[Option<Part>],
    word: &str,
    resolver: &Resolver,
    vocabulary: &Vocabulary,
) -> Option<Vec<Reading>> {
    let mut parts = Vec::new();
    let mut at = word.len();
    while at > 0 {
        let part = best.get(at)?.as_ref()?;
        let piece = word.get(part.start..part.end).filter(|_| part.at_hand);
        // Read as it is read where it stands alone.
        let alone = |piece| {
            split(piece, resolver, vocabulary).or_else(|| split_head(piece, resolver, vocabulary))
        };
        match piece.and_then(alone) {
            Some(inner) => parts.extend(inner.into_iter().rev()),
            None => parts.push(part.reading.clone()),
        }
        at = part.start;
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
        let Some((reading, ..)) = part(head, true, resolver, vocabulary) else { continue };
        if !resolver.is_noun(&reading) {
            continue;
        }
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

/// The reading of one part, what it costs, and whether only the labels at hand know it.
fn part(
    piece: &str,
    head: bool,
    resolver: &Resolver,
    vocabulary: &Vocabulary,
) -> Option<(Reading, u32, bool)> {
    let lexicon = resolver.lexicon;
    if piece.len() < 5 && lexicon.is_stop(super::lexicon::Tongue::German, piece) {
        return None;
    }
    if let Some(reading) = resolver.known(piece, false, Language::German) {
        let fits = match reading.form {
            Form::Plain | Form::Nominal => true,
            Form::Infinitive | Form::Participle => head && piece.len() > 5,
            Form::Finite | Form::Attributive => false,
        };
        if fits && !matches!(reading.key, Key::Number(_)) {
            let doubt = match reading.key {
                Key::Verb(_) => UNLISTED_VERB,
                _ if piece.len() < 4 => SHORT_PART,
                _ => 0,
            };
            return Some((reading, PART + doubt, false));
        }
    }
    if piece.len() < 4 {
        return None;
    }
    if let Some(reading) = resolver.bare_stem(piece).filter(|_| !head) {
        return Some((reading, PART + BARE_STEM, false));
    }
    if !vocabulary.may_contain(piece) {
        return None;
    }
    let stem = resolver.stem(piece, Language::German);
    if !vocabulary.contains(&stem) || (!head && stem.len() + 2 < piece.len()) {
        return None;
    }
    // What stands alone as an English word ("Scoring") is the same word in a compound.
    let english = resolver.known(piece, false, Language::English);
    let unknown = Reading { key: Key::Stem(stem), form: Form::Plain, negated: false };
    Some((english.unwrap_or(unknown), PART, true))
}
