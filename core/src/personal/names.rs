//! Names of people in a text, each with its evidence.

use std::ops::Range;

use super::words::{
    ANNOUNCE, FIRST_NAMES, NO_SURNAME, NO_SURNAME_ENDS, PARTICLES, PERSONS, SALUTATIONS, TITLES,
};

/// Most words of a name.
const MOST_WORDS: usize = 4;
/// Most titles and particles before a name.
const MOST_TITLES: usize = 8;

/// Whether a whole label is a given name and nothing else.
pub(super) fn is_first_name(label: &str) -> bool {
    let label = label.trim();
    is_capitalised(label) && FIRST_NAMES.contains(&label.to_lowercase())
}

/// A word with its place.
#[derive(Debug, Clone, Copy)]
struct Word<'t> {
    text: &'t str,
    start: usize,
}

impl Word<'_> {
    fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// Words: letters, with hyphens and apostrophes inside.
fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut start = None;
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '-' | '\'' | '’' | '_');
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, inside(c)) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                words.push(Word { text: &text[from..at], start: from });
                start = None;
            }
            _ => {}
        }
    }
    words
}

fn is_capitalised(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
        && word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'))
        && word.chars().count() >= 2
}

fn is_surname(word: &str) -> bool {
    if !is_capitalised(word) || word.chars().count() < 3 || word.ends_with('-') {
        return false;
    }
    let upper = word.chars().filter(|c| c.is_uppercase()).count();
    // "GmbH", "KFZ", "IT-Abteilung": letters in capitals beyond those of a double name.
    if upper > word.split(['-', '\'', '’']).count() + 1 {
        return false;
    }
    let small = word.to_lowercase();
    let ends = |small: &str| NO_SURNAME_ENDS.iter().any(|end| small.ends_with(end));
    let last = small.rsplit('-').next().unwrap_or(&small);
    let known = |small: &str| {
        let male = small.strip_suffix("in").unwrap_or(small);
        NO_SURNAME.contains(small) || NO_SURNAME.contains(male)
    };
    !known(&small) && !known(last) && !ends(last)
}

/// Names, in order.
pub(super) fn names(text: &str) -> Vec<Range<usize>> {
    let words = words(text);
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match name_at(text, &words, at) {
            Some((range, next)) => {
                found.push(range);
                at = next;
            }
            None => at += 1,
        }
    }
    found
}

/// What stands between two words.
fn between<'t>(text: &'t str, a: &Word<'_>, b: &Word<'_>) -> &'t str {
    text.get(a.end()..b.start).unwrap_or_default()
}

/// Whether only blanks, or the full stop of an abbreviation, stand between.
fn joins(text: &str, a: &Word<'_>, b: &Word<'_>) -> bool {
    let gap = between(text, a, b);
    gap.trim().is_empty() && !gap.contains("\n\n") || gap.trim() == "." && is_short(a.text)
}

fn is_short(word: &str) -> bool {
    let small = word.to_lowercase();
    word.chars().count() == 1
        || TITLES.contains(small.as_str())
        || SALUTATIONS.contains(small.as_str())
}

/// A name that begins with this word or is announced by it: its place, and the word to go on with.
fn name_at(text: &str, words: &[Word<'_>], at: usize) -> Option<(Range<usize>, usize)> {
    let word = words[at];
    let small = word.text.to_lowercase();
    let title = TITLES.contains(small.as_str()) && is_capitalised(word.text);
    let salutes = SALUTATIONS.contains(small.as_str()) && is_spelled(text, &word);
    if salutes || title && is_spelled(text, &word) {
        return after_salutation(text, words, at, title);
    }
    if ANNOUNCE.contains(small.as_str()) {
        return after_announcement(text, words, at);
    }
    by_first_name(text, words, at)
}

/// Whether a salutation or title is written as one: "HR Department", "MS Excel" and "Fr 8-12 Uhr" are
/// something else.
fn is_spelled(text: &str, word: &Word<'_>) -> bool {
    let small = word.text.chars().skip(1).all(char::is_lowercase);
    let stop = text[word.end()..].starts_with('.');
    small && (stop || !matches!(word.text, "Hr" | "Fr" | "Ing" | "Mag" | "Med" | "Nat"))
}

/// "Frau Dr. Müller-Mustermann", "Herr von Muster", "Prof. Muster".
fn after_salutation(
    text: &str,
    words: &[Word<'_>],
    at: usize,
    title: bool,
) -> Option<(Range<usize>, usize)> {
    let mut next = at + 1;
    let joined = |next: usize| words.get(next).filter(|w| joins(text, &words[next - 1], w));
    while let Some(word) = joined(next).filter(|_| next - at <= MOST_TITLES) {
        let small = word.text.to_lowercase();
        if !TITLES.contains(small.as_str()) && !PARTICLES.contains(small.as_str()) {
            break;
        }
        next += 1;
    }
    let first = joined(next)?;
    // A title alone is weak evidence: "Prof. Approve" is none.
    let fits = is_surname(first.text) || is_first_name(first.text) || is_initial(text, first);
    let known =
        !title || FIRST_NAMES.contains(&first.text.to_lowercase()) || small_gap(text, words, at);
    if !fits || !known {
        return None;
    }
    let end = extend(text, words, next);
    let range = first.start..words[end].end();
    (!is_initial(text, first) || end > next).then_some((range, end + 1))
}

/// A title counts only with its full stop: "Dr. Muster", "Prof. Muster".
fn small_gap(text: &str, words: &[Word<'_>], at: usize) -> bool {
    words.get(at + 1).is_some_and(|next| between(text, &words[at], next).trim() == ".")
}

/// The last word of a name that begins here.
fn extend(text: &str, words: &[Word<'_>], from: usize) -> usize {
    let mut end = from;
    let mut next = from + 1;
    while next < words.len().min(from + MOST_WORDS) && joins(text, &words[next - 1], &words[next]) {
        let small = words[next].text.to_lowercase();
        if is_given(words[end].text) && is_surname(words[next].text)
            || is_first_name(words[next].text)
        {
            end = next;
        } else if !PARTICLES.contains(small.as_str()) && !is_initial(text, &words[next]) {
            break;
        }
        next += 1;
    }
    end
}

/// A given name, an initial or a particle: a surname may follow.
fn is_given(word: &str) -> bool {
    word.chars().count() == 1 || word.split('-').all(is_first_name)
}

fn is_initial(text: &str, word: &Word<'_>) -> bool {
    word.text.chars().count() == 1
        && word.text.chars().all(char::is_uppercase)
        && text[word.end()..].starts_with('.')
}

/// "Ansprechpartnerin: Erika Muster", "erstellt von: E. Muster".
fn after_announcement(text: &str, words: &[Word<'_>], at: usize) -> Option<(Range<usize>, usize)> {
    let mut next = at + 1;
    let by = |w: &&Word<'_>| matches!(w.text, "von" | "durch" | "by") && joins(text, &words[at], w);
    if words.get(next).as_ref().is_some_and(by) {
        next += 1;
    }
    let first = words.get(next)?;
    let gap = between(text, &words[next - 1], first);
    let said = gap.trim() == ":" && !gap.contains('\n') || next > at + 1 && gap.trim().is_empty();
    if !said {
        return None;
    }
    let person = PERSONS.contains(words[at].text.to_lowercase().as_str());
    let surname =
        person && is_surname(first.text) && gap.trim() == ":" && ends_here(text, words, next);
    let initial = is_initial(text, first);
    let given = is_given(first.text);
    let end = extend(text, words, next);
    ((given || initial) && end > next || surname).then(|| (first.start..words[end].end(), end + 1))
}

/// Whether a word is the last of its line or clause.
fn ends_here(text: &str, words: &[Word<'_>], at: usize) -> bool {
    let rest = text[words[at].end()..].trim_start_matches([' ', '\u{a0}']);
    rest.is_empty() || rest.starts_with(['\n', '\r', ',', ';', '(', '/'])
}

/// "Erika Muster", "Muster, Erika".
fn by_first_name(text: &str, words: &[Word<'_>], at: usize) -> Option<(Range<usize>, usize)> {
    let word = &words[at];
    if is_given(word.text) && word.text.chars().count() > 1 {
        let end = extend(text, words, at);
        if end > at {
            return Some((word.start..words[end].end(), end + 1));
        }
    }
    let next = words.get(at + 1)?;
    let comma = between(text, word, next).trim() == ",";
    (comma
        && is_surname(word.text)
        && !is_first_name(word.text)
        && is_first_name(next.text)
        && starts_here(text, word))
    .then(|| (word.start..next.end(), at + 2))
}

/// Whether a word is the first of its line or clause.
fn starts_here(text: &str, word: &Word<'_>) -> bool {
    let before = text[..word.start].trim_end_matches([' ', '\u{a0}']);
    before.is_empty() || before.ends_with(['\n', ':', ';', '('])
}
