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

/// Likeness with distinctness, and how many of a thousand such pairs are right.
const OF_LIKENESS: [(u32, u32); 7] =
    [(250, 500), (460, 620), (530, 710), (640, 780), (690, 900), (760, 955), (900, 970)];
/// Likeness by place, and how many of a thousand such pairs are right.
const OF_PLACE: [(u32, u32); 4] = [(400, 650), (500, 750), (600, 880), (750, 960)];

/// Confidence of the pair that a group grew from, and how many of a thousand pairs in such groups are
/// right: what joins is less sure than what was there.
const OF_GROUP: [(u32, u32); 5] = [(600, 450), (700, 640), (760, 710), (860, 730), (970, 900)];

/// Confidence of a group that grew from a pair of this confidence.
pub(super) fn of_group(pair: u32) -> u32 {
    along(&OF_GROUP, pair)
}

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
        for curve in [of_likeness, of_place, of_group] {
            let all: Vec<u32> = (0..=2_000).map(curve).collect();
            assert!(all.is_sorted());
            assert!(all.iter().all(|&c| (450..=970).contains(&c)));
        }
        assert!((0..=1_000).all(|pair| of_group(pair) <= pair.max(450)));
        assert_eq!((of_likeness(460), of_likeness(495), of_likeness(9_999)), (620, 665, 970));
    }
}
