//! In which order pools stand below each other.
//!
//! The order of the file, unless messages between neighbours of that order have to pass a pool that
//! has nothing to do with them: then pools change places until no single move makes the way of all
//! messages shorter. A black box in between costs more, because no line runs through it. The best
//! order of all is the minimum linear arrangement, NP-hard, and for a few pools this one.

use rustc_hash::FxHashMap;

use crate::model::{ElementId, Kind, Model};

/// What it costs a message to pass a pool, and a black box.
const PASS: usize = 1;
const PASS_BLACK_BOX: usize = 4;
/// Most pools that are put in another order than that of the file.
const MOST_POOLS: usize = 24;

/// Orders the pools of a collaboration. O(pools³ · pairs of pools with messages), for few pools.
pub(super) fn pools(
    model: &Model,
    collaboration: ElementId,
    pools: Vec<ElementId>,
) -> Vec<ElementId> {
    if pools.len() < 3 || pools.len() > MOST_POOLS {
        return pools;
    }
    let number: FxHashMap<ElementId, usize> =
        pools.iter().enumerate().map(|(number, &pool)| (pool, number)).collect();
    let pool = |end: Option<ElementId>| number.get(&model.participant(end?)?).copied();
    let mut between: Vec<(usize, usize)> = Vec::new();
    for &flow in model.children(collaboration) {
        if model.kind(flow) == Kind::MessageFlow
            && let (Some(a), Some(b)) =
                (pool(model.flow_source(flow)), pool(model.flow_target(flow)))
        {
            between.push((a, b));
        }
    }
    let prices: Vec<usize> = pools
        .iter()
        .map(|&pool| match model.process_of_participant(pool) {
            Some(process) if !model.children(process).is_empty() => PASS,
            _ => PASS_BLACK_BOX,
        })
        .collect();
    let order = arranged(&prices, &between);
    order.into_iter().map(|number| pools[number]).collect()
}

/// Numbers in an order in which pairs have little between them.
fn arranged(prices: &[usize], pairs: &[(usize, usize)]) -> Vec<usize> {
    let cost = |order: &[usize]| -> usize {
        let mut place = vec![0; order.len()];
        for (at, &number) in order.iter().enumerate() {
            place[number] = at;
        }
        let passed = pairs.iter().map(|&(a, b)| {
            let (first, last) = (place[a].min(place[b]), place[a].max(place[b]));
            order.iter().take(last).skip(first + 1).map(|&n| prices[n]).sum::<usize>()
        });
        passed.sum()
    };
    let mut order: Vec<usize> = (0..prices.len()).collect();
    let mut least = cost(&order);
    loop {
        let mut best = None;
        for from in 0..order.len() {
            for to in 0..order.len() {
                let mut tried = order.clone();
                let moved = tried.remove(from);
                tried.insert(to, moved);
                let price = cost(&tried);
                if price < least {
                    (least, best) = (price, Some(tried));
                }
            }
        }
        match best {
            Some(better) => order = better,
            None => return order,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pools_that_talk_stand_together_and_the_others_as_in_the_file() {
        assert_eq!(arranged(&[1, 4, 1], &[(0, 2), (0, 1)]), [1, 0, 2]);
        assert_eq!(arranged(&[1, 1, 1, 1], &[(0, 1), (2, 3)]), [0, 1, 2, 3]);
        assert_eq!(arranged(&[1, 1, 1], &[]), [0, 1, 2]);
    }
}
