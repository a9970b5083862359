//! How much room a label takes.
//!
//! The width comes from the same table that pictures use; lines break at blanks alone, which takes
//! at least as much room as the finer rules of any tool that draws them.

use crate::font;

/// Width at which the label of an event, gateway or flow is broken: that of bpmn-js.
const WIDTH: i32 = 90;
/// Widest a single word may make a label.
const WORD: i32 = 140;
/// Font size of labels beside their element.
const SIZE: i32 = 11;
/// Height of a line.
pub(super) const LINE: i32 = 14;
/// Most lines that room is kept for.
const LINES: i32 = 8;
/// Longest label that is looked at, in characters.
const LONGEST: usize = 2_000;

/// Width and height of a label that stands beside its element; (0, 0) for an empty one.
pub(super) fn beside(label: &str) -> (i32, i32) {
    let word = label.split_whitespace().take(LONGEST).map(width).max().unwrap_or(0);
    let (width, lines) = block(label, word.clamp(WIDTH, WORD));
    (width, lines.min(LINES) * LINE)
}

/// Width of the widest line and number of lines of a text that is broken at this width.
pub(super) fn block(label: &str, limit: i32) -> (i32, i32) {
    let (mut widest, mut lines, mut left) = (0, 0, 0);
    let mut seen = 0;
    for paragraph in label.lines() {
        let mut line = 0;
        for word in paragraph.split_whitespace() {
            if seen > LONGEST {
                break;
            }
            seen += word.len();
            let wide = width(word);
            let blank = if line == 0 { 0 } else { 4 };
            if line > 0 && line + blank + wide > limit {
                lines += 1;
                line = 0;
            }
            // A word that is wider than a line goes on on the next ones.
            line += if line == 0 { wide } else { blank + wide };
            while line > limit {
                widest = limit;
                lines += 1;
                line -= limit;
            }
            widest = widest.max(line);
            left = line;
        }
        if left > 0 {
            lines += 1;
            left = 0;
        }
    }
    (widest, lines)
}

fn width(word: &str) -> i32 {
    let thousandths: i32 =
        word.chars().take(LONGEST).map(|c| i32::from(font::advance(c).cast_signed())).sum();
    (thousandths * SIZE + 999) / 1000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_take_the_room_of_their_lines() {
        assert_eq!(beside(""), (0, 0));
        assert_eq!(beside(" \n "), (0, 0));
        assert_eq!(beside("Ja").1, LINE);
        let (wide, high) = beside("Antrag ist vollständig eingegangen");
        // Two words make the first line; each of the others takes one of 90 pixels.
        assert!(wide <= WIDTH && high == 3 * LINE, "{wide} {high}");
        let (wide, high) = beside(&"W".repeat(10_000));
        assert!(wide <= WORD && high == LINES * LINE, "{wide} {high}");
    }
}
