//! The numbers of label comparison, all in thousandths, each with its reason.
//!
//! Chosen once for all languages and domains on public matching contests; integers throughout, so
//! that every platform computes the same.

/// Labels that score at least this much are more likely the same step than not, looking at nothing
/// but their wording.
pub const MATCH_THRESHOLD: u16 = 620;

/// Below this, two labels have nothing in common that counts.
pub(super) const UNRELATED: u32 = 250;
/// Best score of two labels that differ in wording: only equal texts reach 1000.
pub(super) const BEST: u32 = 990;
/// Opposites keep this share of their likeness: a veto, yet still comparable among themselves.
pub(super) const OPPOSITE: u32 = 200;
/// So two labels of which one vetoes the other score no more than this.
pub(crate) const MOST_VETOED: u16 = OPPOSITE as u16;
/// An inverted question is the same decision, drawn otherwise.
pub(super) const INVERTED: u32 = 900;
/// Likeness of everything else from which contrary words make two labels opposites.
pub(super) const SAME_SUBJECT: u32 = 500;

/// The actions of two labels differ ("Bescheid erstellen", "Bescheid versenden").
pub(super) const OTHER_ACTION: u32 = 500;
/// Likeness from which a word is found in the other label, so that its contrary there says nothing.
pub(super) const FOUND: u32 = 700;
/// Least strength of two words, as members of their groups, that can never be one action on the same
/// thing: words that are only near may well mean the other action, too.
pub(super) const APART: u32 = 850;
/// Likeness of actions below which they differ.
pub(super) const SAME_ACTION: u32 = 450;
/// Likeness of words from which two labels name one action on one thing.
pub(super) const SAME_DEED: u32 = 850;
/// The numbers of two labels differ ("Level 1", "Level 2").
pub(super) const OTHER_NUMBER: u32 = 600;

/// Two compounds of one head name different kinds of it ("Geburtsurkunde", "Sterbeurkunde").
pub(super) const OTHER_KIND: u32 = 750;

/// Factors of a word by its part in the label.
pub(super) const ORDINARY: u32 = 1000;
pub(super) const ACTION: u32 = 1200;
/// "Bewilligung" in "Bewilligungsbescheid".
pub(super) const MODIFIER: u32 = 500;
/// "durchführen" beside "Prüfung".
pub(super) const EMPTY_VERB: u32 = 100;
/// "Ablehnung erhalten" beside "Abgelehnt".
pub(super) const LIGHT_VERB: u32 = 400;
/// A participle or adjective before a noun: "fehlende Unterlagen".
pub(super) const ATTRIBUTE: u32 = 600;
pub(super) const NUMBER: u32 = 600;

/// A misspelled word counts a little less than the right one.
pub(super) const TYPO: u32 = 900;
/// Two unknown words with a long common beginning.
pub(super) const LOOK_ALIKE: u32 = 700;
/// Two words of one meaning in a thesaurus that the user names: it lists what may replace a word in
/// some sentence.
pub(super) const THESAURUS: u32 = 700;
/// A listed compound and its head.
pub(super) const HEAD: u32 = 650;
/// Weakest likeness of two words that is kept.
pub(super) const WEAKEST: u32 = 300;

/// Edits within which a word of this length (in bytes) is a misspelling: none for short words,
/// whose neighbours are other words.
pub(super) fn allowed_edits(length: usize) -> usize {
    match length {
        0..=4 => 0,
        5..=9 => 1,
        _ => 2,
    }
}

/// Inverse document frequency: how much a term says that stands in `count` of `total` labels.
///
/// From about 1000 (in every label) upwards; additive smoothing keeps small sets even. A logarithm
/// in integers, since the platforms' floating-point logarithms differ in the last digit.
pub(super) fn rarity(total: u32, count: u32) -> u32 {
    let ratio = log2(u64::from(total) + 20) - log2(u64::from(count) + 10);
    500 + u32::try_from(ratio / 2).unwrap_or(0)
}

/// Binary logarithm in thousandths, by repeated squaring of the fraction.
fn log2(value: u64) -> i64 {
    let value = value.max(1);
    let whole = value.ilog2();
    let mut mantissa = (u128::from(value) << 32) >> whole;
    let mut fraction = 0_i64;
    for bit in 0..12 {
        mantissa = (mantissa * mantissa) >> 32;
        if mantissa >= 2 << 32 {
            mantissa >>= 1;
            fraction |= 1 << (11 - bit);
        }
    }
    i64::from(whole) * 1000 + fraction * 1000 / 4096
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithm_of_powers_and_between() {
        assert_eq!(log2(1), 0);
        assert_eq!(log2(8), 3000);
        assert_eq!(log2(10), 3321);
        assert!(rarity(1000, 1) > rarity(1000, 500));
    }
}
