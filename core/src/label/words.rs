//! Cuts a clean label into words.
//!
//! A word keeps three facts that folding would lose and that German needs: whether it began with
//! a small letter (verbs do, nouns do not), whether a full stop shortened it ("Unterl."), and
//! whether a hyphen tied it to the word before ("Kfz-Zulassung").

use super::text::fold;
use std::borrow::Cow;

/// More words than this per label are not looked at: enough for a sentence, a bound for hostile text.
pub(super) const MAX_WORDS: usize = 32;
/// Longer words are cut: the longest German words in use stay below.
const MAX_WORD: usize = 64;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Word {
    /// Folded text, never empty.
    pub(super) text: String,
    /// Began with a small letter.
    pub(super) small: bool,
    /// Ended with a full stop inside the label.
    pub(super) dotted: bool,
}

/// The words of a clean text, at most [`MAX_WORDS`]. With `mend`, a hyphen before a small letter is
/// a word divided by hand ("Versand-übernahme"), as it is in German.
pub(super) fn words(text: &str, mend: bool) -> Vec<Word> {
    if let Some(out) = plain(text) {
        return out;
    }
    let mut out = Vec::new();
    let mended = if mend { mend_hyphens(text) } else { Cow::Borrowed(text) };
    for chunk in mended.split(|c: char| !(c.is_alphanumeric() || is_mark(c) || c == '.')) {
        if chunk.is_empty() {
            continue;
        }
        let chunk = without_gender(chunk);
        for piece in chunk.split(is_mark) {
            push_piece(piece, &mut out);
            if out.len() >= MAX_WORDS {
                out.truncate(MAX_WORDS);
                return out;
            }
        }
    }
    join_letters(out)
}

/// The words of a text that has nothing odd, as most labels: no sign inside a word, no full stop, no
/// capital but at a beginning. `None` where it has.
fn plain(text: &str) -> Option<Vec<Word>> {
    let mut out = Vec::new();
    let mut word = Word { text: String::new(), small: false, dotted: false };
    let end = |word: &mut Word, out: &mut Vec<Word>| {
        if !word.text.is_empty() {
            out.push(Word { text: std::mem::take(&mut word.text), ..*word });
        }
    };
    for c in text.chars() {
        let first = word.text.is_empty();
        if first {
            word.small = matches!(c, 'a'..='z' | 'ä' | 'ö' | 'ü' | 'ß');
        }
        match c {
            'a'..='z' | '0'..='9' => word.text.push(c),
            'A'..='Z' if first => word.text.push(c.to_ascii_lowercase()),
            'ä' => word.text.push_str("ae"),
            'ö' => word.text.push_str("oe"),
            'ü' => word.text.push_str("ue"),
            'ß' => word.text.push_str("ss"),
            'Ä' if first => word.text.push_str("ae"),
            'Ö' if first => word.text.push_str("oe"),
            'Ü' if first => word.text.push_str("ue"),
            ' ' | ',' | '?' | '!' | '"' | ';' => end(&mut word, &mut out),
            _ => return None,
        }
        if word.text.len() > MAX_WORD || out.len() > MAX_WORDS {
            return None;
        }
    }
    end(&mut word, &mut out);
    Some(out)
}

/// Signs that stand between the parts of a word.
fn is_mark(c: char) -> bool {
    matches!(c, '\'' | '*' | ':' | '_' | '/' | '(' | ')' | '&')
}

fn mend_hyphens(text: &str) -> Cow<'_, str> {
    if !text.contains('-') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut letters = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '-' && letters >= 4 && chars.peek().is_some_and(|next| next.is_lowercase()) {
            continue;
        }
        letters = if c.is_alphabetic() { letters + 1 } else { 0 };
        out.push(c);
    }
    Cow::Owned(out)
}

/// "Antragsteller/in", "Bürger:innen", "Kund*innen" without the ending.
fn without_gender(chunk: &str) -> &str {
    if !chunk.contains(is_mark) {
        return chunk;
    }
    for ending in ["innen", "in"] {
        for mark in ["/", ":", "*", "_", "("] {
            let bare = chunk.trim_end_matches(')');
            if let Some(stem) = bare.strip_suffix(ending).and_then(|rest| rest.strip_suffix(mark))
                && stem.chars().count() > 2
            {
                return stem;
            }
        }
    }
    chunk
}

fn push_piece(piece: &str, out: &mut Vec<Word>) {
    for part in piece.split_inclusive('.') {
        let dotted = part.ends_with('.');
        let bare = part.trim_end_matches('.');
        let mut push = |bare: &str| {
            let mut text = fold(bare);
            if let Some((cut, _)) = text.char_indices().nth(MAX_WORD) {
                text.truncate(cut);
            }
            if !text.is_empty() {
                let small = bare.chars().next().is_some_and(char::is_lowercase);
                out.push(Word { text, small, dotted });
            }
        };
        if bare.chars().skip(1).any(char::is_uppercase) {
            camel(bare).into_iter().for_each(push);
        } else {
            push(bare);
        }
        if out.len() > MAX_WORDS {
            return;
        }
    }
}

/// "antragPruefen" is two words; "eBay" and "PKWs" are one.
fn camel(word: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut before = None;
    for (at, c) in word.char_indices() {
        if c.is_uppercase() && before.is_some_and(char::is_lowercase) && at - start >= 3 {
            parts.push(word.get(start..at).unwrap_or_default());
            start = at;
        }
        before = Some(c);
    }
    let last = word.get(start..).unwrap_or_default();
    if last.len() < 3 || last == "Innen" {
        return vec![word];
    }
    parts.push(last);
    parts
}

/// "z. d. A." becomes the one word "zda".
fn join_letters(words: Vec<Word>) -> Vec<Word> {
    let single = |word: &Word| {
        word.dotted && word.text.len() == 1 && !word.text.starts_with(|c: char| c.is_ascii_digit())
    };
    if !words.iter().any(single) {
        return words;
    }
    let mut out: Vec<Word> = Vec::with_capacity(words.len());
    let mut joining = false;
    for word in words {
        let letter = single(&word);
        match out.last_mut() {
            Some(last) if letter && joining => last.text.push_str(&word.text),
            _ => out.push(word),
        }
        joining = letter;
    }
    out
}
