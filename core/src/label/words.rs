//! Cuts a clean label into words.
//!
//! A word keeps three facts that folding would lose and that German needs: whether it began with
//! a small letter (verbs do, nouns do not), whether a full stop shortened it ("Unterl."), and
//! whether a hyphen tied it to the word before ("Kfz-Zulassung").

use super::text::fold;

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
    let mut out = Vec::new();
    let mended = if mend { mend_hyphens(text) } else { text.to_owned() };
    let text = mended.as_str();
    for chunk in text.split(|c: char| !(c.is_alphanumeric() || ".'*:_/()&".contains(c))) {
        let chunk = without_gender(chunk);
        for piece in chunk.split(['\'', '*', ':', '_', '/', '(', ')', '&']) {
            push_piece(piece, &mut out);
            if out.len() >= MAX_WORDS {
                out.truncate(MAX_WORDS);
                return out;
            }
        }
    }
    join_letters(out)
}

fn mend_hyphens(text: &str) -> String {
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
    out
}

/// "Antragsteller/in", "Bürger:innen", "Kund*innen" without the ending.
fn without_gender(chunk: &str) -> &str {
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
        for bare in camel(bare) {
            let text: String = fold(bare).chars().take(MAX_WORD).collect();
            if !text.is_empty() {
                let small = bare.chars().next().is_some_and(char::is_lowercase);
                out.push(Word { text, small, dotted });
            }
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
