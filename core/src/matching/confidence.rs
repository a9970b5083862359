//! How sure a match is: what was measured, as a curve.
//!
//! Each way of matching has a measure of its own; what it is worth was counted on gold standards
//! (docs/matching.md): of the pairs with this measure, so many in a thousand are right. Straight
//! lines between few points, monotone, in integers; a finer curve would follow single pairs.

/// Pairs known by a trusted id.
pub(super) const BY_ID: u32 = 990;
/// Pairs with equal labels that occur once.
pub(super) const EQUAL_LABEL: u32 = 970;
/// Equal labels that occur often, paired in the order of flow.
pub(super) const IN_ORDER: u32 = 800;
/// Most for a step that joins a pair.
pub(super) const GROUP: u32 = 850;

/// Likeness with distinctness, and how many of a thousand such pairs are right.
const OF_LIKENESS: [(u32, u32); 7] =
    [(250, 500), (460, 620), (530, 710), (640, 780), (690, 900), (760, 955), (900, 970)];
/// Likeness by place, and how many of a thousand such pairs are right.
const OF_PLACE: [(u32, u32); 4] = [(400, 650), (500, 750), (600, 880), (750, 960)];

/// Confidence of a pair matched by likeness.
pub(super) fn of_likeness(sure: u32) -> u32 {
    along(&OF_LIKENESS, sure)
}

/// Confidence of a pair matched by its place.
pub(super) fn of_place(likeness: u32) -> u32 {
    along(&OF_PLACE, likeness)
}

/// The height of a curve at `x`: straight between its points, level beyond them.
fn along(points: &[(u32, u32)], x: u32) -> u32 {
    let mut before = None;
    for &(to, height) in points {
        match before {
            _ if x == to => return height,
            Some((from, low)) if x < to => return low + (x - from) * (height - low) / (to - from),
            None if x < to => return height,
            _ => before = Some((to, height)),
        }
    }
    before.map_or(0, |(_, height)| height)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curves_rise_and_are_level_beyond_their_ends() {
        for curve in [of_likeness, of_place] {
            let all: Vec<u32> = (0..=2_000).map(curve).collect();
            assert!(all.is_sorted());
            assert!(all.iter().all(|&c| (500..=970).contains(&c)));
        }
        assert_eq!((of_likeness(460), of_likeness(495), of_likeness(9_999)), (620, 665, 970));
    }
}
