//! A comparison as plain text for a terminal, a mail or a log.
//!
//! Every change stands with its sign, so that nothing is told by colour alone. Labels come from
//! strangers' files: what could steer a terminal is replaced, in file names too. Colours are the
//! eight that every terminal has, written by hand: a library for them would be the larger part.

use super::digest::Digest;
use super::terms::{named_scores, of_distance};
use super::{Language, of_class, plain, sentence, sign};
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use crate::compare::Comparison;
use crate::diff::Operation;
use crate::model::Model;

/// How to lay out text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextOptions {
    /// The language of every sentence.
    pub language: Language,
    /// Whether to write ANSI colours.
    pub color: bool,
    /// Longest line in columns of a terminal; 0 for no limit. A word that is longer is broken.
    pub width: usize,
    /// Whether to leave out the names of the models and the scores, where many pairs of files follow
    /// each other, each under its own name.
    pub brief: bool,
}

/// A comparison as text: names, verdict, summary, changes by class, what was passed over, scores.
///
/// Every line ends with a line break. O(changes).
///
/// ```
/// # use std::sync::Arc;
/// # use synopse::{Comparison, Options, ReadOptions, read};
/// use synopse::view::{Language, TextOptions, text};
/// # let model = |name: &str| {
/// #     let xml = format!(
/// #         r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">
/// #         <process id="p"><task id="t" name="{name}"/></process></definitions>"#
/// #     );
/// #     read(xml.as_bytes(), &ReadOptions::default()).map(Arc::new)
/// # };
/// # let (old, new) = (model("Antrag prüfen")?, model("Prüfung des Antrags")?);
/// let comparison = Comparison::new(old, new, &Options::default());
/// let options = TextOptions { language: Language::German, ..TextOptions::default() };
/// let shown = text(&comparison, &options);
/// assert!(shown.contains("1 Schritt anders benannt."));
/// assert!(shown.contains("  ~ Der Schritt „Antrag prüfen“ heißt jetzt „Prüfung des Antrags“."));
/// # Ok::<(), synopse::Error>(())
/// ```
pub fn text(comparison: &Comparison, options: &TextOptions) -> String {
    let mut page = Page { options, text: String::new() };
    let german = options.language == Language::German;
    let digest = Digest::new(comparison, &[], options.language);
    let (old, new) = if german { ("Alt: ", "Neu: ") } else { ("Old: ", "New: ") };
    if !options.brief {
        page.paragraph(old, "     ", &title(comparison.old(), options.language));
        page.paragraph(new, "     ", &title(comparison.new_model(), options.language));
        page.text.push('\n');
    }
    page.strong(&digest.verdict);
    if !digest.summary.is_empty() {
        page.paragraph("", "", &digest.summary);
    }
    for (class, changes) in &digest.groups {
        page.text.push('\n');
        page.strong(&format!("{} ({})", of_class(*class, options.language), changes.len()));
        for change in changes {
            page.change(change.operation, &sentence(comparison, change, options.language));
        }
    }
    if !digest.notes.is_empty() {
        page.text.push('\n');
    }
    for note in &digest.notes {
        page.paragraph("", "  ", note);
    }
    if !options.brief {
        page.text.push('\n');
        page.scores(comparison);
    }
    page.text
}

/// The name of a model and its file, as far as they are known.
fn title(model: &Model, language: Language) -> String {
    let name = model.name().map(|name| match language {
        Language::German => format!("„{}“", plain(name)),
        Language::English => format!("“{}”", plain(name)),
    });
    match (name, model.source().map(file_name)) {
        (Some(name), Some(file)) => format!("{name} ({file})"),
        (Some(only), None) | (None, Some(only)) => only,
        (None, None) if language == Language::German => "ohne Namen".to_owned(),
        (None, None) => "without a name".to_owned(),
    }
}

/// A file's name that cannot steer a terminal; unlike a label it keeps its length.
pub(super) fn file_name(name: &str) -> String {
    name.chars().map(plain_character).collect()
}

fn plain_character(c: char) -> char {
    if c.is_whitespace() {
        return ' ';
    }
    let mut buffer = [0; 4];
    plain(c.encode_utf8(&mut buffer)).chars().next().unwrap_or('\u{FFFD}')
}

struct Page<'p> {
    options: &'p TextOptions,
    text: String,
}

impl Page<'_> {
    fn strong(&mut self, words: &str) {
        let from = self.text.len();
        self.paragraph("", "", words);
        if self.options.color {
            self.text.insert_str(from, "\u{1b}[1m");
            self.text.insert_str(self.text.len() - 1, "\u{1b}[0m");
        }
    }

    fn change(&mut self, operation: Operation, words: &str) {
        let from = self.text.len();
        let sign = sign(operation);
        self.paragraph(&format!("  {sign} "), "    ", words);
        if self.options.color {
            let at = from + 2;
            self.text.insert_str(at + sign.len_utf8(), "\u{1b}[0m");
            self.text.insert_str(at, color(sign));
        }
    }

    fn scores(&mut self, comparison: &Comparison) {
        let language = self.options.language;
        let shown = named_scores(comparison.similarity(), language);
        let parts = shown.iter().filter_map(|s| Some(format!("{} {}", s.name, s.shown(language)?)));
        let all = parts.collect::<Vec<_>>().join(", ");
        let label = match language {
            Language::German => "Ähnlichkeit",
            Language::English => "Similarity",
        };
        self.paragraph("", "  ", &format!("{label}: {all}."));
        self.paragraph("", "  ", &of_distance(comparison.distance(), language));
    }

    /// Words broken at blanks to the width, the first line after `first`, the others after `rest`.
    fn paragraph(&mut self, first: &str, rest: &str, words: &str) {
        let width = if self.options.width == 0 { usize::MAX } else { self.options.width };
        self.text.push_str(first);
        let mut column = first.width();
        let mut is_start = true;
        for word in whole_words(words) {
            let length = word.width();
            if !is_start && column + 1 + length > width {
                column = self.line(rest);
            } else if !is_start {
                self.text.push(' ');
                column += 1;
            }
            if column + length <= width {
                self.text.push_str(word);
                column += length;
            } else {
                column = self.broken(word, column, rest, width);
            }
            is_start = false;
        }
        self.text.push('\n');
    }

    /// Begins a line with what hangs; gives its column.
    fn line(&mut self, rest: &str) -> usize {
        self.text.push('\n');
        self.text.push_str(rest);
        rest.width()
    }

    /// A word that is longer than a line, from a column on; gives the column behind it.
    fn broken(&mut self, word: &str, mut column: usize, rest: &str, width: usize) -> usize {
        for c in word.chars() {
            let wide = c.width().unwrap_or(0);
            if column + wide > width && column > rest.width() {
                column = self.line(rest);
            }
            self.text.push(c);
            column += wide;
        }
        column
    }
}

/// Words between blanks; what belongs to a number, as in "100 %", stays with it.
fn whole_words(words: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(words);
    std::iter::from_fn(move || {
        let text = rest?;
        let joined = |&at: &usize| !text.get(at + 1..).is_some_and(|next| next.starts_with('%'));
        match text.match_indices(' ').map(|(at, _)| at).find(joined) {
            Some(at) => {
                rest = text.get(at + 1..);
                text.get(..at)
            }
            None => rest.take(),
        }
    })
}

fn color(sign: char) -> &'static str {
    match sign {
        '+' => "\u{1b}[32m",
        '-' => "\u{1b}[31m",
        '~' => "\u{1b}[33m",
        '>' => "\u{1b}[36m",
        '*' => "\u{1b}[35m",
        _ => "\u{1b}[2m",
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{Options, ReadOptions, read};

    /// A process of named tasks in a row.
    fn model(tasks: &[&str]) -> Arc<Model> {
        // An id per name: equal ids would say that two steps are one.
        let id = |name: &str| name.replace(' ', "_");
        let steps = tasks.iter().map(|t| format!(r#"<task id="{}" name="{t}"/>"#, id(t)));
        let flows = tasks.windows(2).map(|pair| {
            let (from, to) = (id(pair[0]), id(pair[1]));
            format!(r#"<sequenceFlow id="{from}_{to}" sourceRef="{from}" targetRef="{to}"/>"#)
        });
        let inside: String = steps.chain(flows).collect();
        let xml = format!(
            r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
            ><process id="p">{inside}</process></definitions>"#
        );
        Arc::new(read(xml.as_bytes(), &ReadOptions::named("a\u{1b}[2J b.bpmn")).unwrap())
    }

    fn compared() -> Comparison {
        let old = model(&["Antrag annehmen", "Antrag prüfen", "Bescheid versenden"]);
        let new = ["Antrag annehmen", "Antrag prüfen", "Gebühr berechnen", "Bescheid zustellen"];
        Comparison::new(old, model(&new), &Options::default())
    }

    #[test]
    fn lines_keep_to_the_width_and_hang() {
        let options = TextOptions { language: Language::German, width: 40, ..Default::default() };
        let shown = text(&compared(), &options);
        assert!(shown.lines().all(|line| line.chars().count() <= 40), "{shown}");
        let change: Vec<&str> =
            shown.lines().skip_while(|l| !l.starts_with("  + ")).take(3).collect();
        assert_eq!(
            change,
            [
                "  + Der Schritt „Gebühr berechnen“ ist",
                "    neu, zwischen „Antrag prüfen“ und",
                "    „Bescheid zustellen“ eingefügt."
            ]
        );
    }

    #[test]
    fn without_a_width_a_statement_is_a_line() {
        let options = TextOptions { language: Language::German, ..Default::default() };
        let shown = text(&compared(), &options);
        assert!(shown.contains("\n1 Schritt mehr, 1 Schritt anders benannt.\n"), "{shown}");
        assert_eq!(shown.lines().filter(|l| l.starts_with("  ")).count(), 2, "{shown}");
    }

    #[test]
    fn lines_keep_to_the_width_whatever_the_label() {
        let wide = "漢字".repeat(40);
        let long = format!("{} ende", "x".repeat(100));
        let compared = Comparison::new(
            model(&["Antrag annehmen", &wide]),
            model(&[&long, "Antrag annehmen"]),
            &Options::default(),
        );
        for width in [40, 80, 120] {
            let options = TextOptions { language: Language::German, width, ..Default::default() };
            let shown = text(&compared, &options);
            assert!(shown.lines().all(|line| line.width() <= width), "{shown}");
            assert!(!shown.lines().any(|line| line.trim_start().starts_with('%')), "{shown}");
        }
    }

    #[test]
    fn words_end_at_blanks_and_percentages_stay_whole() {
        let words: Vec<&str> = whole_words("Rollen 100 %, a  b 5 %").collect();
        assert_eq!(words, ["Rollen", "100 %,", "a", "", "b", "5 %"]);
    }

    #[test]
    fn a_file_name_cannot_steer_the_terminal() {
        let shown = text(&compared(), &TextOptions::default());
        assert!(shown.starts_with("Old: a\u{fffd}[2J b.bpmn\n"), "{shown:?}");
    }
}
