//! Lines of a label: broken at blanks, after hyphens and at soft hyphens, else between syllables
//! (patterns of Liang, 1983, in the crate `hypher`).
//!
//! Greedy from the left, as browsers and modelers do it. Breaking for even lines looks better in a
//! book, but then a label would break elsewhere than in the tool it was drawn with.

use super::canvas::whole;
use super::font;

/// Longest part of a label that is looked at, in characters; no shape has room for more.
const LONGEST: usize = 2_000;
/// Height of a line in font sizes.
const LINE: f64 = 1.2;
/// From the upper edge of a line to its base line in font sizes, with the ascent (.905) and descent
/// (.212) of the font in the middle of the line.
const BASE: f64 = 0.947;
/// The font sizes that are tried until a label fits its shape.
const SIZES: [u8; 4] = [12, 11, 10, 9];
/// Below this size, breaking a word between syllables reads better than a smaller font.
const READABLE: u8 = 11;

/// Where a word was broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
enum Breaks {
    /// Nowhere, or at its seams.
    #[default]
    Seams,
    Syllables,
    Letters,
}

/// Lines of one size.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Block {
    /// Font size.
    pub(super) size: u8,
    pub(super) lines: Vec<String>,
    /// Width of the widest line.
    pub(super) width: f64,
    /// What was done to the worst of the words.
    breaks: Breaks,
    /// Whether something did not fit.
    pub(super) cut: bool,
}

impl Block {
    /// Height of all lines.
    pub(super) fn height(&self) -> f64 {
        self.lines.len() as f64 * f64::from(self.size) * LINE
    }

    /// The base line of a line, from the upper edge of the block.
    pub(super) fn baseline(&self, index: usize) -> f64 {
        f64::from(self.size) * (index as f64 * LINE + BASE)
    }
}

/// A label as it is drawn: without what XML forbids and what would turn the text around it. Line
/// breaks stay.
pub(super) fn clean(label: &str) -> String {
    let mut text = String::new();
    let mut length = 0;
    for c in label.trim().chars() {
        match c {
            '\r' => {}
            '\n' | '\u{2028}' | '\u{2029}' | '\u{85}' => text.push('\n'),
            c if c.is_whitespace() => text.push(' '),
            '\u{FFFE}' | '\u{FFFF}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {}
            c if c.is_control() => {}
            c => text.push(c),
        }
        length += 1;
        if length == LONGEST {
            text.push('…');
            break;
        }
    }
    text
}

/// Breaks a clean label into at most `most` lines. O(length).
pub(super) fn wrap(label: &str, width: f64, size: u8, most: usize) -> Block {
    let mut lines = Lines { width, size: f64::from(size), most: most.max(1), ..Lines::default() };
    for paragraph in label.split('\n') {
        for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
            lines.word(word);
            if lines.is_full() {
                return lines.finish(size);
            }
        }
        lines.end();
    }
    lines.finish(size)
}

/// The label at the largest size at which it fits this width and height, with whole words where a
/// readable size allows it; at the smallest, it ends with an ellipsis.
pub(super) fn fit(label: &str, width: f64, height: f64) -> Block {
    let most = |size: u8| whole(height / (f64::from(size) * LINE) + 0.05).max(1);
    let tried = SIZES.map(|size| wrap(label, width, size, most(size)));
    let find = |worst: Breaks, least: u8| {
        tried.iter().find(|b| !b.cut && b.breaks <= worst && b.size >= least)
    };
    let found = find(Breaks::Seams, READABLE)
        .or_else(|| find(Breaks::Syllables, 0))
        .or_else(|| find(Breaks::Letters, 0));
    found.or(tried.last()).cloned().unwrap_or_default()
}

#[derive(Debug, Default)]
struct Lines {
    width: f64,
    size: f64,
    most: usize,
    done: Vec<String>,
    line: String,
    used: f64,
    breaks: Breaks,
}

impl Lines {
    fn is_full(&self) -> bool {
        self.done.len() > self.most
    }

    /// Puts a word on the line, or on as many as it needs.
    fn word(&mut self, word: &str) {
        let mut glue = " ";
        for (part, soft) in parts(word) {
            let needed = font::width(part, self.size);
            let blank = if self.line.is_empty() { "" } else { glue };
            let space = font::width(blank, self.size);
            if self.used + space + needed <= self.width || (self.line.is_empty() && part.len() < 2)
            {
                self.line.push_str(blank);
                self.line.push_str(part);
                self.used += space + needed;
            } else {
                if soft && glue.is_empty() && !self.line.is_empty() {
                    self.line.push('-');
                }
                self.end();
                self.start(part, needed);
            }
            glue = "";
            if self.is_full() {
                return;
            }
        }
    }

    /// Begins a line with a part; breaks it where it is too wide for any line.
    fn start(&mut self, part: &str, needed: f64) {
        if needed <= self.width {
            self.line.push_str(part);
            self.used = needed;
            return;
        }
        self.breaks = self.breaks.max(Breaks::Syllables);
        let letters = part.trim_matches(|c: char| !c.is_alphabetic());
        let (before, after) = part.split_once(letters).unwrap_or((part, ""));
        self.letters(before);
        let mut rest = syllables(letters).peekable();
        while let Some(syllable) = rest.next() {
            let last = rest.peek().is_none();
            self.syllable(syllable, if last { after } else { "-" });
            if self.is_full() {
                return;
            }
        }
        self.letters(after);
    }

    /// Puts a syllable on the line, with room for what follows it there, or begins another with it.
    fn syllable(&mut self, syllable: &str, next: &str) {
        let needed = font::width(syllable, self.size);
        let room = self.width - font::width(next, self.size);
        if self.used + needed > room && self.line.ends_with(char::is_alphabetic) {
            self.line.push('-');
            self.end();
        }
        if self.used + needed <= room {
            self.line.push_str(syllable);
            self.used += needed;
        } else {
            self.letters(syllable);
        }
    }

    /// Breaks where there is neither seam nor syllable.
    fn letters(&mut self, part: &str) {
        let hyphen = font::width("-", self.size);
        for c in part.chars() {
            let more = f64::from(font::advance(c)) * self.size / 1000.0;
            let room = if c.is_alphabetic() { self.width - hyphen } else { self.width };
            if self.used + more > room && !self.line.is_empty() && more > 0.0 {
                if c.is_alphabetic() && self.line.ends_with(char::is_alphabetic) {
                    self.line.push('-');
                }
                self.breaks = Breaks::Letters;
                self.end();
                if self.is_full() {
                    return;
                }
            }
            self.line.push(c);
            self.used += more;
        }
    }

    fn end(&mut self) {
        if !self.line.is_empty() {
            self.done.push(std::mem::take(&mut self.line));
            self.used = 0.0;
        }
    }

    fn finish(mut self, size: u8) -> Block {
        self.end();
        let cut = self.is_full();
        if cut {
            self.done.truncate(self.most);
            if let Some(last) = self.done.last_mut() {
                while font::width(last, self.size) + self.size > self.width && last.pop().is_some()
                {
                }
                let kept = last.trim_end_matches([' ', '-', '…']).len();
                last.truncate(kept);
                last.push('…');
            }
        }
        let widths = self.done.iter().map(|line| font::width(line, self.size));
        let width = widths.fold(0.0, f64::max);
        Block { size, width, cut, breaks: self.breaks, lines: self.done }
    }
}

/// The syllables of a word by the German patterns; three letters stay together at either end. Words of
/// other languages are hardly ever too wide for a shape.
fn syllables(word: &str) -> impl Iterator<Item = &str> {
    hypher::hyphenate_bounded(word, hypher::Lang::German, 3, 3)
}

/// The parts of a word between which a line may end, and whether a hyphen shows there only then.
fn parts(word: &str) -> impl Iterator<Item = (&str, bool)> {
    let seam = |c: char| matches!(c, '-' | '/' | '\u{AD}' | '\u{200B}');
    let mut after_soft = false;
    word.split_inclusive(seam).map(move |part| {
        let soft = after_soft;
        after_soft = part.ends_with('\u{AD}');
        (part.trim_end_matches(['\u{AD}', '\u{200B}']), soft)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(label: &str, width: f64) -> Vec<String> {
        wrap(label, width, 12, 99).lines
    }

    #[test]
    fn words_stay_whole_where_they_can() {
        assert_eq!(lines("Antrag auf Wohngeld prüfen", 95.0), ["Antrag auf", "Wohngeld prüfen"]);
        assert_eq!(lines("Erst\n\ndann", 90.0), ["Erst", "dann"]);
        assert_eq!(lines("Soll-/Ist-Vergleich", 60.0), ["Soll-/Ist-", "Vergleich"]);
        assert_eq!(lines("Wohngeld\u{AD}bewilligung", 90.0), ["Wohngeld-", "bewilligung"]);
        assert_eq!(lines("", 90.0), [""; 0]);
    }

    #[test]
    fn a_word_that_is_too_wide_is_broken_within_the_width() {
        for label in ["Bewohnerparkausweisverlängerungsantrag", &"W".repeat(80), &"漢".repeat(40)]
        {
            let block = wrap(label, 90.0, 12, 99);
            assert!(block.lines.len() > 1 && block.width <= 90.0, "{block:?}");
            let letters: String = block.lines.concat().replace('-', "");
            assert_eq!(letters, *label);
        }
        let parking = ["Bewohnerpark-", "ausweisverlän-", "gerungsantrag"];
        assert_eq!(lines("Bewohnerparkausweisverlängerungsantrag", 90.0), parking);
        assert_eq!(lines("(Grundsteuermessbescheid)", 86.0), ["(Grundsteuer-", "messbescheid)"]);
    }

    #[test]
    fn a_label_shrinks_before_it_is_cut() {
        let label = "Ermäßigungsantrag auf Vollständigkeit und Zuständigkeit prüfen";
        let block = fit(label, 90.0, 72.0);
        assert!(!block.cut && block.height() <= 72.5, "{block:?}");
        let measure = fit("Notwendigkeit von Überwachungsmaßnahmen prüfen", 90.0, 72.0);
        assert_eq!((measure.size, measure.breaks), (12, Breaks::Syllables), "{measure:?}");
        let long = fit(&"Antrag prüfen ".repeat(500), 90.0, 72.0);
        assert!(long.cut && long.size == 9 && long.height() <= 72.5, "{long:?}");
        assert!(long.lines.last().is_some_and(|line| line.ends_with('…')));
        assert!(long.width <= 90.0);
    }

    #[test]
    fn nothing_breaks_on_odd_text() {
        let odd =
            ["\u{301}\u{301}", "a\u{301}".repeat(99).leak(), "😀😀", "- - /", "\u{AD}", "----"];
        for label in odd {
            for width in [0.0, 1.0, 50.0] {
                let block = fit(&clean(label), width, 10.0);
                assert!(block.lines.len() <= 1, "{block:?}");
            }
        }
        assert_eq!(clean("a\u{0}\u{1}b\r\nc\u{202E}"), "ab\nc");
        assert_eq!(clean(&"x".repeat(5_000)).chars().count(), LONGEST + 1);
    }
}
