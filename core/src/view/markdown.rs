//! A comparison as Markdown, for pull requests, issues and minutes.
//!
//! Lists and not one wide table: a sentence wraps in a list, and a table cell does not in most
//! viewers. Labels come from strangers' files, and Markdown passes HTML through, so every sentence
//! is escaped for both. Source: GitHub Flavored Markdown, sections 2.4 and 6.9.

use std::fmt::Write as _;

use super::digest::Digest;
use super::terms::{named_scores, of_distance};
use super::text::file_name;
use super::{Language, of_class, plain, sentence, sign};
use crate::compare::Comparison;
use crate::model::Model;

/// What to write as Markdown. A [`Language`] alone converts into it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MarkdownOptions {
    /// The language of every sentence.
    pub language: Language,
}

impl From<Language> for MarkdownOptions {
    fn from(language: Language) -> Self {
        Self { language }
    }
}

/// A comparison as Markdown: names, verdict, summary, changes by class, what was passed over,
/// scores. O(changes).
///
/// ```
/// # use std::sync::Arc;
/// # use synopse::{Comparison, Options, ReadOptions, read};
/// use synopse::view::{Language, markdown};
/// # let model = |name: &str| {
/// #     let xml = format!(
/// #         r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">
/// #         <process id="p"><task id="t" name="{name}"/></process></definitions>"#
/// #     );
/// #     read(xml.as_bytes(), &ReadOptions::default()).map(Arc::new)
/// # };
/// # let (old, new) = (model("Antrag *neu* prüfen")?, model("Antrag prüfen")?);
/// let comparison = Comparison::new(old, new, &Options::default());
/// let shown = markdown(&comparison, Language::German);
/// assert!(shown.contains(r"„Antrag \*neu\* prüfen“"));
/// # Ok::<(), synopse::Error>(())
/// ```
pub fn markdown(comparison: &Comparison, options: impl Into<MarkdownOptions>) -> String {
    let MarkdownOptions { language } = options.into();
    let digest = Digest::new(comparison, &[], language);
    let mut page = String::new();
    page.push_str(match language {
        Language::German => "## Vergleich zweier Prozessmodelle\n\n| | Prozess | Datei |\n",
        Language::English => "## Comparison of two process models\n\n| | Process | File |\n",
    });
    page.push_str("|---|---|---|\n");
    let (old, new) = if language == Language::German { ("Alt", "Neu") } else { ("Old", "New") };
    page.push_str(&row(old, comparison.old()));
    page.push_str(&row(new, comparison.new_model()));
    let _ = write!(page, "\n**{}**", escape(&digest.verdict));
    if !digest.summary.is_empty() {
        let _ = write!(page, " {}", escape(&digest.summary));
    }
    page.push('\n');
    for (class, changes) in &digest.groups {
        let _ = write!(page, "\n### {} ({})\n\n", of_class(*class, language), changes.len());
        for change in changes {
            let words = escape(&sentence(comparison, change, language));
            let _ = writeln!(page, "- `{}` {words}", sign(change.operation));
        }
    }
    for note in &digest.notes {
        let _ = write!(page, "\n{}\n", escape(note));
    }
    page.push_str(&scores(comparison, language));
    page
}

fn row(label: &str, model: &Model) -> String {
    let name = escape(&plain(model.name().unwrap_or_default()));
    let file = escape(&file_name(model.source().unwrap_or_default()));
    format!("| {label} | {name} | {file} |\n")
}

fn scores(comparison: &Comparison, language: Language) -> String {
    let mut table = match language {
        Language::German => "\n### Ähnlichkeit\n\n| | | Bedeutung |\n".to_owned(),
        Language::English => "\n### Similarity\n\n| | | Meaning |\n".to_owned(),
    };
    table.push_str("|---|--:|---|\n");
    for named in named_scores(comparison.similarity(), language) {
        if let Some(value) = named.shown(language) {
            let _ = writeln!(table, "| {} | {value} | {} |", named.name, named.meaning);
        }
    }
    let _ = write!(table, "\n{}\n", escape(&of_distance(comparison.distance(), language)));
    table
}

/// Text in which nothing is markup, neither of Markdown nor of HTML.
///
/// An `@` is followed by an invisible joiner, and so is what makes a number of an issue: sites that
/// notify people and link issues read it after all escapes.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let number = rest.as_str().starts_with(|next: char| next.is_ascii_digit());
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '@' => escaped.push_str("@\u{2060}"),
            // Sites make a link to an issue of a number, escaped or not.
            '#' | '!' | '$' if number => {
                escaped.push('\\');
                escaped.push(c);
                escaped.push('\u{2060}');
            }
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '!' | '$' => {
                escaped.push('\\');
                escaped.push(c);
            }
            // A bare address would become a link: "http:" and "www." are what makes one.
            ':' if ends_with(&escaped, &["http", "https", "ftp", "mailto", "xmpp"]) => {
                escaped.push_str("\\:");
            }
            '.' if ends_with(&escaped, &["www"]) => escaped.push_str("\\."),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// Whether a text ends with one of these words, in any case.
fn ends_with(text: &str, words: &[&str]) -> bool {
    let ends = |word: &&str| {
        let start = text.len().checked_sub(word.len());
        start.and_then(|at| text.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case(word))
    };
    words.iter().any(ends)
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn nothing_in_a_label_is_markup() {
        assert_eq!(escape("<img src=x>"), "&lt;img src=x&gt;");
        assert_eq!(escape("a | b"), r"a \| b");
        assert_eq!(escape("[x](http://y)"), r"\[x\](http\://y)");
        assert_eq!(escape("ÄHTTPS://y"), r"ÄHTTPS\://y");
        assert_eq!(escape("Frist: 14 Tage."), "Frist: 14 Tage.");
        assert_eq!(escape("www.example.org"), r"www\.example.org");
        assert_eq!(escape("&lt;"), "&amp;lt;");
        assert_eq!(escape("#12, Nr. # 12"), "\\#\u{2060}12, Nr. \\# 12");
    }
}
