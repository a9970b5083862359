//! Pages for a browser: a comparison, or one diagram, in a single file.
//!
//! Everything is in the file and nothing is fetched, so that it can be mailed, archived and opened
//! where there is no network. All is there and readable without the script; it only zooms, pans and
//! brings both drawings to a change. A policy in the head lets no other script run, so that not even
//! a mistake in escaping could start one. Colours and forms follow WCAG 2.1, level AA.

mod diff;
mod single;

use super::Language;
use super::svg::root_properties;
use crate::model::Warning;
pub use diff::{DiffHtmlOptions, diff_html};
pub use single::{HtmlOptions, html};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");
/// The SHA-256 of the script, in Base64. A browser runs nothing else, and not even the script where
/// this is wrong; the browser test of `cargo xtask test` says then what it should be.
const SCRIPT_HASH: &str = "oXYe+qLsBzsNtw0cQ6kbX4TsimdJIzYGa18JXCmKonE=";

/// A page, and what could not be drawn on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HtmlPage {
    /// A complete HTML document in UTF-8.
    pub html: String,
    /// What the files draw and the page does not.
    pub warnings: Vec<Warning>,
}

/// Text made harmless, for content and attributes alike. What would turn the direction of the text
/// around it is left out, as in pictures.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c if c.is_whitespace() => escaped.push(' '),
            c if c.is_control() => {}
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFFE}' | '\u{FFFF}' => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// The document around a body.
fn document(title: &str, language: Language, body: &str) -> String {
    let code = if language == Language::German { "de" } else { "en" };
    format!(
        "<!DOCTYPE html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src 'unsafe-inline'; script-src 'sha256-{SCRIPT_HASH}'; base-uri 'none'; \
         form-action 'none'\">\n<title>{}</title>\n<style>\n{}{STYLE}</style>\n</head>\n<body>\n\
         {body}<script>{SCRIPT}</script>\n</body>\n</html>\n",
        escape(title),
        root_properties(),
    )
}

/// A drawing that can be scrolled, with the words of its buttons.
fn view(svg: &str, label: &str, language: Language) -> String {
    let [larger, smaller, fit] = match language {
        Language::German => ["Vergrößern", "Verkleinern", "Einpassen"],
        Language::English => ["Zoom in", "Zoom out", "Fit"],
    };
    format!(
        "<div class=\"view\" tabindex=\"0\" role=\"region\" aria-label=\"{}\" data-in=\"{larger}\" \
         data-out=\"{smaller}\" data-fit=\"{fit}\">\n{svg}</div>\n",
        escape(label)
    )
}

fn choose(language: Language, german: &'static str, english: &'static str) -> &'static str {
    if language == Language::German { german } else { english }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_label_is_markup() {
        assert_eq!(escape("<b a='1' b=\"2\">&"), "&lt;b a=&#39;1&#39; b=&quot;2&quot;&gt;&amp;");
        assert_eq!(escape("a\n\u{0}\u{202E}b"), "a b");
    }

    #[test]
    fn script_and_style_cannot_end_early() {
        assert!(!SCRIPT.contains("</") && !STYLE.contains("</") && !SCRIPT.contains("<!--"));
    }
}
