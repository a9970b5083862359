//! How wide text is, from a table instead of a font.
//!
//! The advance widths were measured from Liberation Sans, a free font with the metrics of Arial and
//! Helvetica, so that one table holds for the three fonts that a picture asks for. A library that
//! shapes text would need the font itself, in every door, for a gain of a pixel per line: kerning is
//! left out. What the table does not hold counts as a letter of average width, or as a full square
//! for scripts written in squares.

/// Width of a character outside of the table, in thousandths of the font size.
const AVERAGE: u16 = 556;
/// Width of a character of East Asian scripts and of pictographs.
const SQUARE: u16 = 1000;

/// U+0020 to U+007E.
#[rustfmt::skip]
const ASCII: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// U+00A0 to U+017F: Latin-1 Supplement and Latin Extended-A.
#[rustfmt::skip]
const LATIN: [u16; 224] = [
    278, 333, 556, 556, 556, 556, 260, 556, 333, 737, 370, 556, 584, 333, 737, 552, 400, 549, 333,
    333, 333, 576, 537, 278, 333, 333, 365, 556, 834, 834, 834, 611, 667, 667, 667, 667, 667, 667,
    1000, 722, 667, 667, 667, 667, 278, 278, 278, 278, 722, 722, 778, 778, 778, 778, 778, 584, 778,
    722, 722, 722, 722, 667, 667, 611, 556, 556, 556, 556, 556, 556, 889, 500, 556, 556, 556, 556,
    278, 278, 278, 278, 556, 556, 556, 556, 556, 556, 556, 549, 611, 556, 556, 556, 556, 500, 556,
    500, 667, 556, 667, 556, 667, 556, 722, 500, 722, 500, 722, 500, 722, 500, 722, 615, 722, 556,
    667, 556, 667, 556, 667, 556, 667, 556, 667, 556, 778, 556, 778, 556, 778, 556, 778, 556, 722,
    556, 722, 556, 278, 278, 278, 278, 278, 278, 278, 222, 278, 278, 735, 444, 500, 222, 667, 500,
    500, 556, 222, 556, 222, 556, 292, 556, 334, 556, 222, 722, 556, 722, 556, 722, 556, 604, 723,
    556, 778, 556, 778, 556, 778, 556, 1000, 944, 722, 333, 722, 333, 722, 333, 667, 500, 667, 500,
    667, 500, 667, 500, 611, 278, 611, 375, 611, 278, 722, 556, 722, 556, 722, 556, 722, 556, 722,
    556, 722, 556, 944, 722, 667, 500, 667, 611, 500, 611, 500, 611, 500, 222,
];

/// U+0370 to U+03FF.
#[rustfmt::skip]
const GREEK: [u16; 144] = [
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 556, 556, 556, 556,
    556, 333, 333, 667, 278, 784, 838, 384, 556, 774, 556, 855, 752, 222, 667, 667, 551, 668, 667,
    611, 722, 778, 278, 667, 668, 833, 722, 650, 778, 722, 667, 556, 618, 611, 667, 798, 667, 835,
    748, 278, 667, 578, 446, 556, 222, 547, 578, 575, 500, 557, 446, 441, 556, 556, 222, 500, 500,
    576, 500, 448, 556, 690, 569, 482, 617, 395, 547, 648, 525, 713, 781, 222, 547, 556, 547, 781,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556,
];

/// U+0400 to U+045F.
#[rustfmt::skip]
const CYRILLIC: [u16; 96] = [
    667, 667, 865, 542, 719, 667, 278, 278, 500, 1057, 1010, 854, 583, 722, 635, 719, 667, 656, 667,
    542, 677, 667, 923, 604, 719, 719, 583, 656, 833, 722, 778, 719, 667, 722, 611, 635, 760, 667,
    740, 667, 917, 938, 792, 885, 656, 719, 1010, 722, 556, 573, 531, 365, 583, 556, 669, 458, 559,
    559, 438, 583, 688, 552, 556, 542, 556, 500, 458, 500, 823, 500, 573, 521, 802, 823, 625, 719,
    521, 510, 750, 542, 556, 556, 556, 365, 510, 500, 222, 278, 222, 906, 812, 556, 438, 559, 500,
    552,
];

/// U+2010 to U+2044: dashes, quotation marks, dots.
#[rustfmt::skip]
const PUNCTUATION: [u16; 53] = [
    333, 333, 556, 556, 1000, 1000, 556, 552, 222, 222, 222, 222, 333, 333, 333, 556, 556, 556, 350,
    556, 556, 556, 1000, 556, 556, 556, 556, 556, 556, 556, 556, 556, 1000, 556, 188, 354, 556, 556,
    556, 556, 556, 333, 333, 556, 500, 556, 333, 556, 556, 556, 556, 556, 167,
];

/// The width of a character in thousandths of the font size; 0 for what is not seen. O(1).
pub(crate) fn advance(c: char) -> u16 {
    let code = c as usize;
    let from = |first: usize, table: &[u16]| table.get(code.wrapping_sub(first)).copied();
    match code {
        0x20..=0x7E => from(0x20, &ASCII).unwrap_or(AVERAGE),
        0xAD
        | 0x0300..=0x036F
        | 0x200B..=0x200F
        | 0x2028..=0x202E
        | 0x2060..=0x206F
        | 0xFE00..=0xFE0F => 0,
        0xA0..=0x17F => from(0xA0, &LATIN).unwrap_or(AVERAGE),
        0x370..=0x3FF => from(0x370, &GREEK).unwrap_or(AVERAGE),
        0x400..=0x45F => from(0x400, &CYRILLIC).unwrap_or(AVERAGE),
        0x2010..=0x2044 => from(0x2010, &PUNCTUATION).unwrap_or(AVERAGE),
        0x1100..=0x115F
        | 0x2190..=0x21FF
        | 0x2300..=0x27BF
        | 0x2E80..=0xA4CF
        | 0xAC00..=0xD7A3
        | 0xF900..=0xFAFF
        | 0xFF00..=0xFF60
        | 0x1F300..=0x1FAFF
        | 0x20000.. => SQUARE,
        _ => AVERAGE,
    }
}

/// The width of a text at a font size, in the unit of the size. O(length).
pub(crate) fn width(text: &str, size: f64) -> f64 {
    let thousandths: u64 = text.chars().map(|c| u64::from(advance(c))).sum();
    thousandths as f64 * size / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_widths() {
        assert_eq!(advance('i'), 222);
        assert_eq!(advance('W'), 944);
        assert_eq!(advance('ä'), advance('a'));
        assert_eq!(advance('\u{301}'), 0);
        assert_eq!(advance('漢'), SQUARE);
        assert!((width("Antrag", 12.0) - 35.36).abs() < 0.05, "{}", width("Antrag", 12.0));
    }
}
