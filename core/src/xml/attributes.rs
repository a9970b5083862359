//! The attributes of a start tag: where each name and each value stands.
//!
//! Half of a file is attribute values, so this is where reading spends its time. quick-xml's own
//! iterator looks at one byte after the other; here a value is passed over eight bytes at a time,
//! and the same pass tells whether it must be looked at again (Mycroft's test for a zero byte in a
//! word; Warren, Hacker's Delight, 2nd edition, section 6-1). SIMD would have to be written for each
//! platform; words are fast on all of them, WASM too.

use crate::model::Span;

/// An attribute as it stands in the source.
#[derive(Debug, Clone, Copy)]
pub(super) struct RawAttribute {
    pub(super) key: Span,
    /// What stands between the quotes.
    pub(super) value: Span,
    /// Whether the value means what it says: no reference, no white space but blanks.
    pub(super) plain: bool,
}

/// Why the inside of a tag is no list of attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Malformed {
    /// `<` stands where it must not.
    Less,
    /// A name without `=` and a value in quotes.
    NoValue,
}

/// Appends the attributes in what stands behind the name of a tag. O(length).
pub(super) fn scan(
    source: &str,
    inside: Span,
    found: &mut Vec<RawAttribute>,
) -> Result<(), Malformed> {
    let bytes = source.as_bytes();
    let tag = &bytes[..inside.end().min(bytes.len())];
    let mut at = skip_space(tag, inside.start as usize);
    while at < tag.len() {
        let key = at;
        at = skip_name(tag, at);
        let key = Span { start: key as u32, len: (at - key) as u32 };
        // As a rule nothing stands beside the sign.
        if tag.get(at) != Some(&b'=') {
            at = skip_space(tag, at);
        }
        match tag.get(at) {
            Some(b'=') if !key.is_empty() => at += 1,
            Some(b'<') => return Err(Malformed::Less),
            _ => return Err(Malformed::NoValue),
        }
        if tag.get(at) != Some(&b'"') {
            at = skip_space(tag, at);
        }
        let Some(&quote @ (b'"' | b'\'')) = tag.get(at) else { return Err(Malformed::NoValue) };
        let value = at + 1;
        // Searched for beyond the tag, so that a short one is passed over in whole words too.
        let (len, plain) = value_length(&bytes[value..], quote).ok_or(Malformed::NoValue)?;
        at = value + len;
        if at >= tag.len() {
            return Err(Malformed::NoValue);
        }
        if !plain && tag[value..at].contains(&b'<') {
            return Err(Malformed::Less);
        }
        at = skip_space(tag, at + 1);
        let value = Span { start: value as u32, len: len as u32 };
        found.push(RawAttribute { key, value, plain });
    }
    Ok(())
}

fn skip_space(tag: &[u8], mut at: usize) -> usize {
    while tag.get(at).is_some_and(|&byte| is_space(byte)) {
        at += 1;
    }
    at
}

/// To the end of a name; it may be none that XML allows.
fn skip_name(tag: &[u8], mut at: usize) -> usize {
    // What ends a name is below `>` in ASCII, as are digits, hyphens and the like.
    while let Some(word) = tag.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let low = below(u64::from_le_bytes(*word), b'>');
        if low != 0 {
            at += low.trailing_zeros() as usize / 8;
            if ends_name(tag[at]) {
                return at;
            }
            at += 1;
        } else {
            at += 8;
        }
    }
    while tag.get(at).is_some_and(|&byte| !ends_name(byte)) {
        at += 1;
    }
    at
}

fn ends_name(byte: u8) -> bool {
    byte <= b'=' && (byte == b'=' || byte == b'<' || is_space(byte))
}

fn is_space(byte: u8) -> bool {
    byte <= b' ' && matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// How many bytes stand before the quote, and whether they mean what they say. O(length).
fn value_length(bytes: &[u8], quote: u8) -> Option<(usize, bool)> {
    // `&` differs from either quote by one bit; with that bit set, one test finds both.
    let (both, bit) = if quote == b'"' { (b'&', b'&' ^ b'"') } else { (b'\'', b'\'' ^ b'&') };
    let (words, rest) = bytes.as_chunks::<8>();
    let stop = words.iter().enumerate().find_map(|(i, &word)| {
        let word = u64::from_le_bytes(word);
        let found =
            equal(word | (ONES * u64::from(bit)), both) | equal(word, b'<') | below(word, b' ');
        (found != 0).then(|| i * 8 + found.trailing_zeros() as usize / 8)
    });
    let special = |b: u8| b < b' ' || b == quote || b == b'&' || b == b'<';
    let stop = match stop {
        Some(stop) => stop,
        None => words.len() * 8 + rest.iter().position(|&b| special(b))?,
    };
    if bytes[stop] == quote {
        return Some((stop, true));
    }
    Some((stop + memchr::memchr(quote, &bytes[stop..])?, false))
}

/// A one in each byte.
const ONES: u64 = u64::from_le_bytes([1; 8]);
/// The highest bit of each byte.
const HIGH: u64 = ONES << 7;

/// The highest bit of each byte that equals this one; above the lowest such byte also of others.
fn equal(word: u64, byte: u8) -> u64 {
    let zero = word ^ (ONES * u64::from(byte));
    zero.wrapping_sub(ONES) & !zero & HIGH
}

/// The highest bit of each byte below this one, which is below 128; above the lowest such byte also
/// of others.
fn below(word: u64, byte: u8) -> u64 {
    word.wrapping_sub(ONES * u64::from(byte)) & !word & HIGH
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(tag: &str) -> Result<Vec<(&str, &str, bool)>, Malformed> {
        let mut found = Vec::new();
        scan(tag, Span { start: 0, len: tag.len() as u32 }, &mut found)?;
        Ok(found.iter().map(|a| (a.key.of(tag), a.value.of(tag), a.plain)).collect())
    }

    #[test]
    fn names_and_values_stand_where_they_are_found() {
        let found =
            all(" id=\"a\"\tname = 'Prüfung \"A\" der Unterlagen'x=''").expect("attributes");
        let quoted = "Prüfung \"A\" der Unterlagen";
        assert_eq!(found, [("id", "a", true), ("name", quoted, true), ("x", "", true)]);
        assert_eq!(all(" "), Ok(vec![]));
    }

    #[test]
    fn what_is_special_is_seen_at_every_place_of_a_word() {
        for special in ['&', '\n', '\t', '\r'] {
            for before in 0..20 {
                for after in 0..20 {
                    let value = format!("{}{special}{}", "ä".repeat(before), "-".repeat(after));
                    let tag = format!("a=\"{value}\" b=\"{special}\"");
                    let second = special.to_string();
                    let expected = [("a", value.as_str(), false), ("b", second.as_str(), false)];
                    assert_eq!(all(&tag).as_deref(), Ok(expected.as_slice()), "{tag}");
                    // Behind the quote it does not matter.
                    let value = "!".repeat(before);
                    let tag = format!("a=\"{value}\"\t\nb=\"{special}\"");
                    assert_eq!(all(&tag).map(|all| all[0]), Ok(("a", value.as_str(), true)));
                }
            }
        }
    }

    #[test]
    fn what_is_no_attribute_is_told() {
        for tag in ["a", "='b'", "a b='c'", "a=", "a=b", "a=\"b", "a='b\""] {
            assert_eq!(all(tag), Err(Malformed::NoValue), "{tag}");
        }
        for tag in ["<=''", "a<='b'", "a='<'", "a='12345678<' b=''"] {
            assert_eq!(all(tag), Err(Malformed::Less), "{tag}");
        }
    }
}
