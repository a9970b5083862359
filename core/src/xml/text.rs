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
    let spaced = if raw.bytes().any(|b| matches!(b, b'\n' | b'\r' | b'\t')) {
        Cow::Owned(raw.replace("\r\n", " ").replace(['\n', '\r', '\t'], " "))
    } else {
        Cow::Borrowed(raw)
    };
    if memchr::memchr(b'&', spaced.as_bytes()).is_none() {
        return Ok(spaced);
    }
    match quick_xml::escape::unescape(&spaced) {
        Ok(value) => Ok(Cow::Owned(value.into_owned())),
        Err(_) => Err(spaced),
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

/// Whether it is a name without colon; Namespaces in XML 1.0, production `NCName`.
pub(super) fn is_name(name: &str) -> bool {
    if name.as_bytes().first().is_some_and(u8::is_ascii_alphabetic)
        && name.bytes().all(|b| b.is_ascii_alphanumeric())
    {
        return true;
    }
    let mut characters = name.chars();
    characters.next().is_some_and(starts_name)
        && characters.all(|c| starts_name(c) || continues_name(c))
}

/// XML 1.0, production `NameStartChar`, without the colon.
pub(super) fn starts_name(c: char) -> bool {
    matches!(c,
        'A'..='Z' | '_' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}'
        | '\u{F8}'..='\u{2FF}' | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}'
        | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}'
        | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
        | '\u{10000}'..='\u{EFFFF}')
}

/// What production `NameChar` has besides.
pub(super) fn continues_name(c: char) -> bool {
    matches!(c, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

/// The prefix and the local part of a name with at most one prefix; `None` if it is no such name;
/// Namespaces in XML 1.0, production `QName`. O(length).
pub(super) fn qualified_name(raw: &str) -> Option<(Option<&str>, &str)> {
    let (prefix, local) = match memchr::memchr(b':', raw.as_bytes()) {
        Some(colon) => (Some(&raw[..colon]), &raw[colon + 1..]),
        None => (None, raw),
    };
    (prefix.is_none_or(is_name) && is_name(local)).then_some((prefix, local))
}
