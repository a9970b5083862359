//! What can be a link of a chain, and which follows on which.

use super::is_step;
use crate::matching::{MatchReason, Matching, Pair, Side};
use crate::model::ElementId;

/// Most steps of a side that stand together for several.
const MOST_TOGETHER: usize = 6;

/// What can be a link of a chain: a correspondence of steps, or a step without partner.
pub(super) struct Unit {
    /// Nodes of each side, the closest first.
    pub(super) nodes: [Vec<u32>; 2],
    pub(super) number: Option<u32>,
    /// Whether one of the labels names several actions.
    pub(super) names_several: bool,
}

pub(super) struct Units<'p, 'm> {
    pub(super) pair: &'p Pair<'m>,
    /// In the order of flow of the old side, then of the new.
    pub(super) all: Vec<Unit>,
    /// The unit of each node of each side.
    of: [Vec<Option<usize>>; 2],
}

impl<'p, 'm> Units<'p, 'm> {
    pub(super) fn new(pair: &'p Pair<'m>, matching: &Matching) -> Self {
        let sides: [&Side<'m>; 2] = [&pair.old, &pair.new];
        let of = sides.map(|side| vec![None; side.nodes.len()]);
        let mut units = Self { pair, all: Vec::new(), of };
        for (is, side) in sides.into_iter().enumerate() {
            for node in 0..side.nodes.len() as u32 {
                if units.of[is][node as usize].is_none() {
                    units.add(matching, is, node);
                }
            }
        }
        units
    }

    pub(super) fn side(&self, is: usize) -> &Side<'m> {
        if is == 0 { &self.pair.old } else { &self.pair.new }
    }

    /// Adds the unit of a node, if all of it are named steps, and no person has settled what it is.
    fn add(&mut self, matching: &Matching, is: usize, node: u32) {
        let element = self.side(is).nodes[node as usize];
        let number =
            if is == 0 { matching.index_of_old(element) } else { matching.index_of_new(element) };
        let found = number.and_then(|number| matching.correspondences.get(number as usize));
        let own = [element];
        let elements: [&[ElementId]; 2] = match found {
            Some(group) if group.reasons.contains(&MatchReason::Pinned) => return,
            Some(group) => [&group.old, &group.new],
            None if is == 0 => [&own, &[]],
            None => [&[], &own],
        };
        let mut nodes = [Vec::new(), Vec::new()];
        let mut names_several = false;
        for (is, elements) in elements.into_iter().enumerate() {
            let side = self.side(is);
            for node in elements.iter().filter_map(|&e| side.dense(e)) {
                let label = side.label(node);
                if !is_step(side, node) || self.pair.labels.is_unnamed(label) {
                    return;
                }
                names_several |= self.pair.labels.actions(label) > 1;
                nodes[is].push(node);
            }
        }
        for (is, nodes) in nodes.iter().enumerate() {
            for &node in nodes {
                self.of[is][node as usize] = Some(self.all.len());
            }
        }
        self.all.push(Unit { nodes, number, names_several });
    }

    /// Units of which one follows on the other on each side that both have steps of; sorted.
    pub(super) fn neighbours(&self) -> Vec<(usize, usize)> {
        let mut found = [Vec::new(), Vec::new()];
        for (is, found) in found.iter_mut().enumerate() {
            let side = self.side(is);
            for (node, after) in side.near_after.iter().enumerate() {
                let Some(unit) = self.of[is][node] else { continue };
                let next = after.iter().filter_map(|&n| self.of[is][n as usize]);
                // Two steps without partner are no link.
                let linked = |&next: &usize| {
                    let matched = |unit: usize| self.all[unit].number.is_some();
                    next != unit && (matched(unit) || matched(next))
                };
                found.extend(next.filter(linked).map(|next| (unit, next)));
            }
            found.sort_unstable();
            found.dedup();
        }
        let has = |unit: usize, is: usize| !self.all[unit].nodes[is].is_empty();
        let follow = |&(a, b): &(usize, usize)| {
            (0..2).all(|is| !has(a, is) || !has(b, is) || found[is].binary_search(&(a, b)).is_ok())
        };
        let mut all: Vec<_> = found.iter().flatten().copied().filter(follow).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Whether nothing speaks against these being one: their number, contraries, what a person says.
    pub(super) fn may_be_one(&self, members: &[&Unit]) -> bool {
        let all = |is: usize| members.iter().flat_map(move |unit| unit.nodes[is].iter().copied());
        let several = |count: usize| (2..=MOST_TOGETHER).contains(&count);
        let (old, new) = (&self.pair.old, &self.pair.new);
        several(all(0).count())
            && several(all(1).count())
            && all(0).all(|a| {
                all(1).all(|b| {
                    let relation = self.pair.labels.relation(old.label(a), new.label(b));
                    let elements = (old.nodes[a as usize], new.nodes[b as usize]);
                    !relation.is_veto() && !self.pair.pins.forbids(elements.0, elements.1)
                })
            })
    }
}
