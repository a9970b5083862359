//! Several steps of one side that stand together for several of the other: chains of parts.
//!
//! "Steuer festsetzen und Bescheid erstellen", "Bescheid versenden" here, "Steuer festsetzen",
//! "Bescheid erstellen und versenden" there: each step has its partner, but what the first pair leaves
//! unsaid on one side is said by the second on the other. Where one correspondence hands an action on
//! to the next like that, no division into smaller ones is right, and both become one. A step without
//! partner that says a part of a whole, which is itself a part of another whole, joins likewise.
//!
//! The obvious other way, joining all steps between two pairs that agree, puts together whatever two
//! authors do in different order.

use std::collections::BTreeMap;

use super::units::{Unit, Units};
use crate::label::LabelId;
use crate::matching::{Correspondence, MatchReason, Matching, Pair, confidence};

/// Joins correspondences of which one hands an action on to the other.
///
/// O(steps near each other), each with the terms of their labels.
pub(super) fn chains(pair: &Pair<'_>, matching: &mut Matching) {
    let units = Units::new(pair, matching);
    let mut chain: Vec<usize> = (0..units.all.len()).collect();
    let mut linked = false;
    for (before, after) in units.neighbours() {
        let hands_on = || units.hands_over(before, after) || units.hands_over(after, before);
        if hands_on() || units.do_the_same(matching, before, after) {
            let (a, b) = (root(&chain, before), root(&chain, after));
            chain[a.max(b)] = a.min(b);
            linked = true;
        }
    }
    if !linked {
        return;
    }
    let mut members = BTreeMap::<usize, Vec<usize>>::new();
    for unit in 0..units.all.len() {
        members.entry(root(&chain, unit)).or_default().push(unit);
    }
    let together: Vec<Vec<&Unit>> = members
        .into_values()
        .filter(|members| members.len() > 1)
        .map(|members| members.iter().filter_map(|&unit| units.all.get(unit)).collect())
        .filter(|members: &Vec<&Unit>| units.may_be_one(members))
        .collect();
    let joined: Vec<(Vec<u32>, Correspondence)> =
        together.iter().filter_map(|members| joined(pair, matching, members)).collect();
    matching.replace(joined);
}

fn root(chain: &[usize], mut unit: usize) -> usize {
    while chain[unit] != unit {
        unit = chain[unit];
    }
    unit
}

impl Units<'_, '_> {
    /// Whether a step of one unit says on its side what a step of the other says on the other side, and
    /// what neither says where it stands.
    fn hands_over(&self, from: usize, to: usize) -> bool {
        let (from, to) = (&self.all[from], &self.all[to]);
        (from.names_several || to.names_several)
            && (0..2).any(|is| self.hands_over_on(is, from, to))
    }

    fn hands_over_on(&self, is: usize, from: &Unit, to: &Unit) -> bool {
        let labels = &self.pair.labels;
        let label = |is: usize, node: &u32| self.side(is).label(*node);
        let here: Vec<LabelId> = from.nodes[is].iter().map(|n| label(is, n)).collect();
        let there: Vec<LabelId> = to.nodes[1 - is].iter().map(|n| label(1 - is, n)).collect();
        let partners = from.nodes[1 - is].iter().map(|n| label(1 - is, n));
        let others = partners.chain(to.nodes[is].iter().map(|n| label(is, n)));
        let others: Vec<LabelId> = others.collect();
        // A step without partner is a part of a whole that has several on its own side.
        let several = |unit: &Unit, is: usize| unit.nodes[is].len() > 1;
        let wholes = |a: LabelId, b: LabelId| match (from.number, to.number) {
            (Some(_), Some(_)) => labels.actions(a) > 1 || labels.actions(b) > 1,
            (None, Some(_)) => several(to, 1 - is) && labels.actions(b) > 1,
            (Some(_), None) => several(from, is) && labels.actions(a) > 1,
            (None, None) => false,
        };
        here.iter().any(|&a| {
            there.iter().any(|&b| {
                wholes(a, b)
                    && !labels.relation(a, b).is_veto()
                    && labels.share_beside(a, b, &others)
            })
        })
    }
}

/// The correspondence of all members, with the numbers of those that it stands for: partners stay at
/// one place of both lists.
fn joined(
    pair: &Pair<'_>,
    matching: &Matching,
    members: &[&Unit],
) -> Option<(Vec<u32>, Correspondence)> {
    let numbers: Vec<u32> = members.iter().filter_map(|unit| unit.number).collect();
    let groups = numbers.iter().filter_map(|&n| matching.correspondences.get(n as usize));
    let groups: Vec<&Correspondence> = groups.collect();
    let (mut old, mut new): (Vec<_>, Vec<_>) = groups.iter().flat_map(|c| c.pairs()).unzip();
    for unit in members {
        let [olds, news] = &unit.nodes;
        let paired = olds.len().min(news.len());
        old.extend(olds.iter().skip(paired).map(|&n| pair.old.nodes[n as usize]));
        new.extend(news.iter().skip(paired).map(|&n| pair.new.nodes[n as usize]));
    }
    let mut reasons: Vec<MatchReason> = groups.iter().flat_map(|c| c.reasons.clone()).collect();
    reasons.push(MatchReason::PartOf);
    reasons.sort_unstable();
    reasons.dedup();
    // What is joined is less sure than what was there, and what joins groups is less sure than they.
    let sure = |c: &&Correspondence| {
        if c.is_group() { c.confidence } else { confidence::of_group(c.confidence) }
    };
    let confidence = confidence::of_group(groups.iter().map(sure).min()?);
    let wording = groups.first()?.wording;
    Some((numbers, Correspondence { old, new, confidence, wording, reasons }))
}
