//! The surface of a label: what a person would not call a difference is taken away here.
//!
//! Done with character rules and not with regular expressions, because every rule looks at most
//! one word ahead and labels are untrusted: each pass is linear in the length of the text.
//! Composition is Unicode NFC (UAX #15), so decomposed umlauts of macOS tools equal composed ones.

use super::lexicon::Lexicon;
use std::borrow::Cow;
use unicode_normalization::{UnicodeNormalization, char::decompose_canonical};

/// Composed, without invisible characters, with single spaces, with words joined that a line break
/// had divided ("Zahlungs-⏎aufforderung").
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    if is_clean(text) {
        return Cow::Borrowed(text);
    }
    let composed: String = text.nfc().filter_map(visible).collect();
    let mut out = String::with_capacity(composed.len());
    let mut words = composed.split_whitespace().peekable();
    while let Some(word) = words.next() {
        out.push_str(word);
        let Some(next) = words.peek() else { break };
        if word.len() > 1 && word.ends_with('-') && continues(next) {
            if next.chars().next().is_some_and(char::is_lowercase) {
                out.pop();
            }
        } else {
            out.push(' ');
        }
    }
    Cow::Owned(out)
}

/// Whether cleaning would change nothing, as of most labels: printable ASCII and composed letters of
/// western languages, single spaces, no hyphen at the end of a word.
fn is_clean(text: &str) -> bool {
    let mut before = b' ';
    for c in text.chars() {
        let byte = match c {
            ' ' if matches!(before, b' ' | b'-') => return false,
            '`' | '\u{7f}' => return false,
            ' '..='~' => c as u8,
            '\u{c0}'..='\u{17f}' => b'a',
            _ => return false,
        };
        before = byte;
    }
    before != b' '
}

/// The word after a hyphen and a space belongs to it, unless it is an "und" ("Ein- und Ausgang").
fn continues(next: &str) -> bool {
    const BETWEEN: [&str; 9] = ["und", "oder", "bzw.", "bzw", "u.", "and", "or", "sowie", "&"];
    !BETWEEN.contains(&next) && next.chars().next().is_some_and(char::is_alphabetic)
}

/// Maps a character to its plain form; drops soft hyphens, zero-width and direction marks, controls.
fn visible(c: char) -> Option<char> {
    match c {
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => {
            None
        }
        '\u{feff}' | '\u{fe00}'..='\u{fe0f}' => None,
        '\u{2010}'..='\u{2015}' | '\u{2212}' => Some('-'),
        '\u{201c}'..='\u{201f}' | '\u{ab}' | '\u{bb}' => Some('"'),
        '\u{2018}'..='\u{201b}' | '\u{b4}' | '`' => Some('\''),
        c if c.is_whitespace() => Some(' '),
        c if c.is_control() => None,
        c => Some(c),
    }
}

/// Lower case, umlauts and sharp s written out, other accents dropped: "Prüfung" and "Pruefung"
/// become one.
pub(super) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(text.len() + 4);
    for c in text.chars() {
        match c {
            '\0'..='\x7f' => out.push(c.to_ascii_lowercase()),
            'ä' | 'Ä' => out.push_str("ae"),
            'ö' | 'Ö' => out.push_str("oe"),
            'ü' | 'Ü' => out.push_str("ue"),
            'ß' => out.push_str("ss"),
            c => c.to_lowercase().for_each(|c| fold_other(c, &mut out)),
        }
    }
    out
}

/// A letter that is neither ASCII nor German, in lower case.
fn fold_other(c: char, out: &mut String) {
    match c {
        'æ' => out.push_str("ae"),
        'ø' | 'œ' => out.push_str("oe"),
        'ß' => out.push_str("ss"),
        c if c.is_ascii() => out.push(c),
        c => decompose_canonical(c, |part| {
            if !('\u{300}'..='\u{36f}').contains(&part) {
                out.push(part);
            }
        }),
    }
}

/// The part of a clean text behind numbering ("1.2 ", "a) ") and role prefix ("SB: ").
pub(super) fn without_prefixes<'t>(text: &'t str, lexicon: &Lexicon, actors: &Actors) -> &'t str {
    let text = without_numbering(text.trim(), lexicon);
    let text = without_role(text, lexicon, actors);
    without_numbering(text, lexicon)
}

fn without_numbering<'t>(text: &'t str, lexicon: &Lexicon) -> &'t str {
    let Some((head, rest)) = text.split_once(' ') else { return text };
    let may_count = head.bytes().any(|b| b.is_ascii_digit() || matches!(b, b')' | b'.'));
    if !may_count && !may_be_step(head) {
        return text;
    }
    let rest = rest.trim_start_matches(['-', ':', ')', ' ']);
    let counted = ["schritt", "step", "nr.", "no."].contains(&fold(head).as_str());
    if let Some((number, tail)) = rest.split_once(' ').filter(|_| counted) {
        let ends = number.ends_with([':', '.', ')']) || tail.starts_with('-');
        if ends && is_number(number.trim_end_matches([':', '.', ')'])) && !tail.is_empty() {
            return tail.trim_start_matches(['-', ' ']);
        }
    }
    let next = rest.split(' ').next().unwrap_or_default();
    if rest.is_empty() || !is_numbering(head, next, lexicon) { text } else { rest }
}

/// Whether a word can be "Schritt" or "Step", by its first letter.
fn may_be_step(word: &str) -> bool {
    let mut buffer = [0; 4];
    word.chars().next().is_some_and(|c| match c {
        's' | 'S' => true,
        c => !c.is_ascii() && fold(c.encode_utf8(&mut buffer)).starts_with('s'),
    })
}

/// A label behind the number with which a model counts its steps: "4 Steuer wird festgesetzt", "2a
/// Unterlagen anfordern". Only where most labels of the model begin so: "3 Angebote einholen" counts
/// offers.
pub(crate) fn counted(text: &str) -> Option<&str> {
    let text = text.trim_start();
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (head, rest) = text.split_once(char::is_whitespace)?;
    let digits = head.bytes().take_while(u8::is_ascii_digit).count();
    let letter = head.get(digits..)?.trim_end_matches(['.', ')', ':']);
    let short =
        letter.is_empty() || (letter.len() == 1 && letter.bytes().all(|b| b.is_ascii_alphabetic()));
    ((1..=3).contains(&digits) && short && !rest.trim().is_empty()).then_some(rest)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit())
}

/// "1.2", "1.", "(1)", "a)", "A1:", "T3.", but not the "3" of "3 Angebote" nor the "2." of
/// "2. Mahnung".
fn is_numbering(head: &str, next: &str, lexicon: &Lexicon) -> bool {
    let counts = head.ends_with(')') || head.bytes().any(|b| b.is_ascii_digit());
    if head.len() > 12 || !counts || !head.is_ascii() {
        return false;
    }
    let core = head.trim_start_matches(['(', '#']).trim_end_matches([')', ':', '.']);
    let closed = core.len() + usize::from(head.starts_with(['(', '#'])) < head.len();
    let parts = core.split(['.', '-']).collect::<Vec<_>>();
    let numbers = parts.iter().all(|part| is_number(part));
    if numbers && parts.len() > 1 {
        return true;
    }
    if !closed {
        return false;
    }
    if numbers {
        return !(head.ends_with('.') && lexicon.counts_with_ordinals(&fold(next)));
    }
    let letters = core.bytes().take_while(u8::is_ascii_alphabetic).count();
    let digits = core.get(letters..).unwrap_or_default();
    match (letters, digits) {
        (1, "") => head.ends_with(')'),
        (1..=2, digits) => digits.split('.').all(is_number),
        _ => false,
    }
}

/// "SB: Antrag prüfen", "Lane - Logistik Ware verpacken": only what is known as an actor goes.
/// "EMA", "OV", "TL": what people write for an office or a role before a colon.
fn is_acronym(head: &str) -> bool {
    (2..=5).contains(&head.chars().count()) && head.chars().all(char::is_uppercase)
}

fn without_role<'t>(text: &'t str, lexicon: &Lexicon, actors: &Actors) -> &'t str {
    let mut text = text;
    for marker in ["Lane - ", "Lane: ", "Pool - ", "Pool: "] {
        if let Some(rest) = text.strip_prefix(marker) {
            let cut = actor_length(rest, actors);
            text = rest.get(cut..).unwrap_or(rest).trim_start_matches([':', '-', ' ']);
        }
    }
    for separator in [": ", " - "] {
        if !text.contains([':', '-']) {
            break;
        }
        let Some((head, rest)) = text.split_once(separator) else { continue };
        let folded = || fold(head.trim());
        let known = head.len() <= 60
            && (separator == ": " && is_acronym(head.trim())
                || lexicon.is_role(&folded())
                || actors.contains(&folded()));
        if known && !rest.trim().is_empty() {
            return rest.trim();
        }
    }
    text
}

/// The names of the pools and lanes of a model, read once for all its labels.
#[derive(Debug, Default)]
pub(crate) struct Actors {
    /// Of each, the folded words.
    names: Vec<Vec<String>>,
}

impl Actors {
    pub(crate) fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let words = |name: &str| clean(name).split(' ').map(fold).collect::<Vec<String>>();
        let mut names: Vec<Vec<String>> = names.into_iter().map(words).collect();
        names.retain(|words| words.iter().any(|word| !word.is_empty()));
        names.sort_unstable();
        names.dedup();
        Self { names }
    }

    /// Whether one of them is called so.
    fn contains(&self, folded: &str) -> bool {
        self.names.iter().any(|words| words.iter().map(String::as_str).eq(folded.split(' ')))
    }
}

/// Length in bytes of the actor's name with which a text begins, 0 if with none; the longest counts.
pub(super) fn actor_length(text: &str, actors: &Actors) -> usize {
    if actors.names.is_empty() {
        return 0;
    }
    let plain = |word: &str| fold(word.trim_end_matches([',', ':']));
    let first = plain(text.split(' ').next().unwrap_or_default());
    let mut longest = 0;
    for words in actors.names.iter().filter(|words| words.first() == Some(&first)) {
        let mut rest = text;
        let mut fits = true;
        for word in words {
            let (head, tail) = rest.split_once(' ').unwrap_or((rest, ""));
            fits &= plain(head) == *word;
            rest = tail;
        }
        if fits && !rest.is_empty() {
            longest = longest.max(text.len() - rest.len());
        }
    }
    longest
}

/// The text by which two labels are equal: see [`LabelSet::normalized`](super::LabelSet::normalized).
pub(super) fn normalize(stripped: &str) -> String {
    let mut out = fold(stripped);
    let mut before = '\0';
    if out.chars().any(|c| {
        let odd = matches!(c, '"' | '\'')
            || before == ' ' && matches!(c, ' ' | '?' | '!' | '.' | ',' | ';' | ':');
        before = c;
        odd
    }) {
        out = without_signs(&out);
    }
    let trimmed = out.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '.' | '!' | ',' | ';' | ':' | '-')
    });
    if trimmed.len() == out.len() { out } else { trimmed.to_owned() }
}

/// Without quotation marks and spaces before other marks.
fn without_signs(folded: &str) -> String {
    let mut out = String::with_capacity(folded.len());
    for c in folded.chars().filter(|c| !matches!(c, '"' | '\'')) {
        if out.ends_with(' ') && matches!(c, ' ' | '?' | '!' | '.' | ',' | ';' | ':') {
            out.pop();
        }
        out.push(c);
    }
    out
}
