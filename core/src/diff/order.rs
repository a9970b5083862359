//! The fewest entries of a list that must be moved to bring it into another order.

/// Which entries can stay: those of a longest increasing subsequence. O(n log n).
///
/// `places` holds the place in the new order of every entry in the old order; all differ. Source:
/// Fredman, On computing the length of longest increasing subsequences, 1975.
pub(super) fn stays(places: &[u32]) -> Vec<bool> {
    // `ends[k]` is the entry with the least place that ends a subsequence of k + 1 entries.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(places.len());
    for (i, place) in places.iter().enumerate() {
        let at = ends.partition_point(|&end| places[end] < *place);
        before.push(at.checked_sub(1).map(|k| ends[k]));
        match ends.get_mut(at) {
            Some(end) => *end = i,
            None => ends.push(i),
        }
    }
    let mut stays = vec![false; places.len()];
    let mut next = ends.last().copied();
    while let Some(i) = next {
        stays[i] = true;
        next = before[i];
    }
    stays
}

#[cfg(test)]
mod tests {
    use super::stays;

    #[test]
    fn one_entry_that_moves_far_is_one_move() {
        assert!(stays(&[]).is_empty());
        assert_eq!(stays(&[0, 1, 2]), [true; 3]);
        assert_eq!(stays(&[3, 0, 1, 2]), [false, true, true, true]);
        assert_eq!(stays(&[1, 2, 0]), [true, true, false]);
        assert_eq!(stays(&[2, 1, 0]).iter().filter(|&&s| s).count(), 1);
    }
}
