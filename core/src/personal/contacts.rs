//! Mail addresses and phone numbers in a text.

use std::ops::Range;

use super::words::{NO_DOMAIN, NO_PHONES, PHONES};

/// Fewest digits of a phone number that nothing else tells to be one.
const DIGITS: usize = 8;
/// Most digits of a phone number (ITU-T E.164), with an extension.
const MOST_DIGITS: usize = 17;
/// Fewest digits of a phone number behind "Tel." and the like.
const DIGITS_SAID: usize = 4;

fn is_local(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-')
}

/// Mail addresses, in order.
pub(super) fn mails(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.match_indices('@') {
        let after = found.last().map_or(0, |range| range.end);
        let before = text.get(after..at).unwrap_or_default();
        let local: usize =
            before.chars().rev().take_while(|&c| is_local(c)).map(char::len_utf8).sum();
        let start = at - local;
        let start =
            start + text[start..at].len() - text[start..at].trim_start_matches(['.', '-']).len();
        let rest = &text[at + 1..];
        let domain: usize = rest
            .chars()
            .take_while(|&c| c.is_alphanumeric() || matches!(c, '.' | '-'))
            .map(char::len_utf8)
            .sum();
        let domain = rest[..domain].trim_end_matches(['.', '-']);
        let Some((host, top)) = domain.rsplit_once('.') else { continue };
        let top_fits = top.chars().count() >= 2 && top.chars().all(char::is_alphabetic);
        if start < at && !host.is_empty() && top_fits && !NO_DOMAIN.contains(top) {
            found.push(start..at + 1 + domain.len());
        }
    }
    found
}

/// Phone numbers, in order: runs of digits with what people put between them.
pub(super) fn phones(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(offset) = text[at..].find(|c: char| c.is_ascii_digit() || matches!(c, '+' | '('))
    {
        let start = at + offset;
        let end = start + run_of_digits(&text[start..]);
        if end > start && is_phone(text, start..end) {
            found.push(start..end);
        }
        at = end.max(start + 1);
    }
    found
}

/// Length of a run that a phone number could be: digits, and single signs or blanks between them.
fn run_of_digits(text: &str) -> usize {
    let (mut end, mut gap) = (0, 0);
    for (at, c) in text.char_indices() {
        match c {
            '0'..='9' => (end, gap) = (at + 1, 0),
            '+' if at == 0 => {}
            ' ' | '\u{a0}' | '-' | '–' | '/' | '(' | ')' | '.' if gap < 3 => gap += 1,
            _ => break,
        }
    }
    end
}

fn is_phone(text: &str, range: Range<usize>) -> bool {
    let run = &text[range.clone()];
    let digits: String = run.chars().filter(char::is_ascii_digit).collect();
    let before = text[..range.start].chars().next_back();
    let after = text[range.end..].chars().next();
    let glued =
        |c: char| c.is_alphanumeric() || matches!(c, '_' | '#' | '§' | '$' | '€' | '=' | '{');
    if before.is_some_and(|c| glued(c) || matches!(c, '-' | '.' | ',' | '/' | ':'))
        && !said_before(text, range.start)
        || after.is_some_and(|c| glued(c) || c == '%')
        || digits.len() > MOST_DIGITS
    {
        return false;
    }
    let sign = text[..range.start].trim_end().ends_with(['§', '€', '$', '#']);
    if sign || is_date(run) {
        return false;
    }
    if said_before(text, range.start) {
        let year = digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
        return digits.len() >= DIGITS_SAID && !year;
    }
    if run.contains('.')
        || run.matches('/').count() > 1
        || digits.len() < DIGITS
        || NO_PHONES.contains(word_before(text, range.start).as_str())
    {
        return false;
    }
    let divided = run.contains([' ', '\u{a0}', '-', '–', '/', ')']);
    if run.starts_with('+') || run.starts_with("(+") {
        return !digits.starts_with('0');
    }
    let national = run.trim_start_matches('(');
    let area: String = national.chars().take_while(char::is_ascii_digit).collect();
    let international = area.starts_with("00") && !area.starts_with("000") && area.len() <= 5;
    let of_area = area.starts_with('0') && !area.starts_with("00") && (3..=6).contains(&area.len());
    divided && (international || of_area)
}

/// Whether "Tel.:" or the like stands right before.
fn said_before(text: &str, at: usize) -> bool {
    PHONES.contains(word_before(text, at).as_str())
}

/// The word right before a place, in small letters.
fn word_before(text: &str, at: usize) -> String {
    let before = text[..at].trim_end_matches([' ', ':', '.', '-', '(', '\u{a0}', '=']);
    let word: String = before.chars().rev().take_while(|c| c.is_alphabetic()).collect();
    word.chars().rev().flat_map(char::to_lowercase).collect()
}

/// "01.02.2024", "2024-02-01", "01/02/2024".
fn is_date(run: &str) -> bool {
    let parts: Vec<&str> = run.split(['.', '-', '/']).map(str::trim).collect();
    let lengths: Vec<usize> = parts.iter().map(|p| p.len()).collect();
    let plain = parts.iter().all(|p| p.bytes().all(|b| b.is_ascii_digit()));
    plain && matches!(lengths.as_slice(), [1 | 2, 1 | 2, 2 | 4] | [4, 1 | 2, 1 | 2])
        || run.contains(' ')
            && run.split(' ').any(|part| part.matches(['.', '-']).count() == 2 && is_date(part))
}
