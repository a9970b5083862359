//! Attribute values and text as XML means them: entities resolved, white space normalised.
//!
//! Only the five entities of XML and character references are known; nothing is ever expanded
//! twice, so a file cannot grow in memory.

use std::borrow::Cow;

/// Whether XML 1.0 has this character; production `Char`.
pub(super) fn is_character(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}

/// The text with U+FFFD for each character that XML does not have; `None` if it has none such.
pub(super) fn without_invalid(text: &str) -> Option<String> {
    let plain = |c: char| if is_character(c) { c } else { '\u{FFFD}' };
    (!text.chars().all(is_character)).then(|| text.chars().map(plain).collect())
}

/// An attribute value; `Err` holds the value as it stands if an entity is unknown.
///
/// Line ends and tabs become spaces (XML 1.0, section 3.3.3). O(length).
pub(super) fn attribute(raw: &str) -> Result<Cow<'_, str>, Cow<'_, str>> {
    let plain = !raw.bytes().any(|b| matches!(b, b'&' | b'\n' | b'\r' | b'\t'));
    if plain {
        return Ok(Cow::Borrowed(raw));
    }
    let spaced = raw.replace("\r\n", " ").replace(['\n', '\r', '\t'], " ");
    match quick_xml::escape::unescape(&spaced) {
        Ok(value) => Ok(Cow::Owned(value.into_owned())),
        Err(_) => Err(Cow::Owned(spaced)),
    }
}

/// Text with the line ends of XML (XML 1.0, section 2.11, but for a single carriage return).
pub(super) fn lines(raw: &str) -> Cow<'_, str> {
    match memchr::memchr(b'\r', raw.as_bytes()) {
        Some(_) => Cow::Owned(raw.replace("\r\n", "\n")),
        None => Cow::Borrowed(raw),
    }
}

/// The character or characters that a reference such as `amp` or `#252` stands for.
pub(super) fn reference(name: &str) -> Option<Cow<'static, str>> {
    if let Some(entity) = quick_xml::escape::resolve_xml_entity(name) {
        return Some(Cow::Borrowed(entity));
    }
    let number = name.strip_prefix('#')?;
    let code = match number.strip_prefix('x') {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    let character = char::from_u32(code).filter(|&c| c != '\0')?;
    Some(Cow::Owned(character.to_string()))
}
