//! Values and names as XML allows them.
//!
//! Nothing in a model can make the written file ill-formed: what XML 1.0 (section 2.2) has no
//! character for is written as U+FFFD, and a character that a name must not hold as its number.

use std::fmt::Write as _;

use crate::xml::text::{continues_name, is_character, is_name, starts_name};

/// Writes an attribute value. Tabs and line ends stand as references, else a reader would turn
/// them into spaces (XML 1.0, section 3.3.3).
pub(super) fn attribute(out: &mut String, value: &str) {
    escape(out, value, |c| match c {
        '"' => Some("&quot;"),
        '\t' => Some("&#9;"),
        '\n' => Some("&#10;"),
        _ => None,
    });
}

/// Writes text between tags.
pub(super) fn text(out: &mut String, value: &str) {
    escape(out, value, |_| None);
}

fn escape(out: &mut String, value: &str, more: impl Fn(char) -> Option<&'static str>) {
    let mut done = 0;
    for (at, c) in value.char_indices() {
        let written = match c {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '\r' => "&#13;",
            c if !is_character(c) => "\u{FFFD}",
            c if is_hidden(c) => "",
            c => match more(c) {
                Some(written) => written,
                None => continue,
            },
        };
        out.push_str(&value[done..at]);
        out.push_str(written);
        if written.is_empty() {
            reference(out, c);
        }
        done = at + c.len_utf8();
    }
    out.push_str(&value[done..]);
}

/// Whether it is a control character of old terminals or turns the direction of text: nothing that
/// a printed file should do. A reference says the same.
fn is_hidden(c: char) -> bool {
    matches!(c, '\u{7F}'..='\u{9F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn reference(out: &mut String, c: char) {
    // Writing to a string cannot fail.
    let _ = write!(out, "&#x{:X};", u32::from(c));
}

/// Writes a name without prefix. A character that cannot be in one, a colon among them, stands as
/// its hexadecimal number, such as `_x3A_`.
pub(super) fn name(out: &mut String, local: &str) {
    if is_name(local) {
        return out.push_str(local);
    }
    if local.is_empty() {
        return out.push('_');
    }
    for (at, c) in local.char_indices() {
        if starts_name(c) || (at > 0 && continues_name(c)) {
            out.push(c);
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "_x{:X}_", u32::from(c));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(of: fn(&mut String, &str), value: &str) -> String {
        let mut out = String::new();
        of(&mut out, value);
        out
    }

    #[test]
    fn values_are_escaped_for_their_place() {
        assert_eq!(written(attribute, "a\"<b>&\t\n\r'ü"), "a&quot;&lt;b&gt;&amp;&#9;&#10;&#13;'ü");
        assert_eq!(written(text, "a\"<b>]]>&\t\n\r"), "a\"&lt;b&gt;]]&gt;&amp;\t\n&#13;");
        assert_eq!(written(text, "\u{1}\u{FFFF}\u{85}\u{202E}"), "\u{FFFD}\u{FFFD}&#x85;&#x202E;");
    }

    #[test]
    fn names_hold_only_what_a_name_may() {
        assert_eq!(written(name, "größe-1.a"), "größe-1.a");
        assert_eq!(written(name, "a:b@c"), "a_x3A_b_x40_c");
        assert_eq!(written(name, "1a"), "_x31_a");
        assert_eq!(written(name, ""), "_");
    }
}
