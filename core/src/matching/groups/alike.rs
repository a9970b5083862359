//! Pairs side by side that do the same, of which nothing tells which is which.
//!
//! "Antrag auf Vollständigkeit prüfen", "Antrag auf Zuständigkeit prüfen" here, "Formelle Prüfung
//! durchführen", "Unterlagen sichten" there, between the same steps: all four check, no label is near
//! another, and paired crosswise they would fit as well. Then the two stand together for the two. As
//! soon as the words prefer one division, the pairs stay.

use super::units::{Unit, Units};
use crate::label::{LabelId, MATCH_THRESHOLD};
use crate::matching::Matching;
use crate::model::NodeClass;

/// Likeness of actions from which all do the same.
const ALL_ALIKE: u16 = 850;
/// Difference of the likeness of two divisions, each of two pairs, from which the words prefer one.
const PREFERRED: u16 = 100;

impl Units<'_, '_> {
    /// Whether two pairs, or a group and a step without partner, do the same between the same steps,
    /// and nothing tells who of them belongs to whom.
    pub(super) fn do_the_same(&self, matching: &Matching, from: usize, to: usize) -> bool {
        let (from, to) = (&self.all[from], &self.all[to]);
        let count = |is: usize| from.nodes[is].len() + to.nodes[is].len();
        if count(0) < 2 || count(1) < 2 || !self.act_alike(from, to) {
            return false;
        }
        let both = from.number.is_some() && to.number.is_some();
        let label = |is: usize, node: u32| self.side(is).label(node);
        let of = |is: usize| {
            let nodes = from.nodes[is].iter().chain(&to.nodes[is]);
            nodes.map(|&n| label(is, n)).collect::<Vec<LabelId>>()
        };
        let (old, new) = (of(0), of(1));
        let is_undecided = || {
            let ends = |unit: &Unit| Some((*unit.nodes[0].first()?, *unit.nodes[1].first()?));
            let Some(((a, b), (c, d))) = ends(from).zip(ends(to)) else { return !both };
            let score = |x, y| self.pair.labels.score(label(0, x), label(1, y));
            let (straight, across) = (score(a, b) + score(c, d), score(a, d) + score(c, b));
            straight.abs_diff(across) < PREFERRED
        };
        self.are_activities(from)
            && self.are_activities(to)
            && self.all_alike(&old, &new)
            && is_undecided()
            && self.between_the_same(matching, from, to)
    }

    /// Whether the first steps of both do the same; asked first, for most do not.
    fn act_alike(&self, from: &Unit, to: &Unit) -> bool {
        let labels = &self.pair.labels;
        (0..2).all(|is| {
            let first = |unit: &Unit| unit.nodes[is].first().map(|&n| self.side(is).label(n));
            let both = first(from).zip(first(to));
            both.is_none_or(|(a, b)| labels.action_likeness(a, b) >= ALL_ALIKE)
        })
    }

    fn are_activities(&self, unit: &Unit) -> bool {
        (0..2).all(|is| {
            let class = |&n: &u32| self.side(is).types[n as usize].0.node_class();
            unit.nodes[is].iter().all(|n| class(n) == Some(NodeClass::Activity))
        })
    }

    /// Whether all do the same to different things: no label says what one of the other side says.
    fn all_alike(&self, old: &[LabelId], new: &[LabelId]) -> bool {
        let labels = &self.pair.labels;
        let same = |a: LabelId, b: LabelId| {
            labels.action_likeness(a, b) >= ALL_ALIKE
                && labels.normalized(a) != labels.normalized(b)
        };
        let among =
            |all: &[LabelId]| (1..all.len()).all(|at| all[..at].iter().all(|&a| same(a, all[at])));
        let across = |a: LabelId, b: LabelId| {
            same(a, b) && labels.score(a, b) < MATCH_THRESHOLD && !labels.relation(a, b).is_veto()
        };
        among(old) && among(new) && old.iter().all(|&a| new.iter().all(|&b| across(a, b)))
    }

    /// Whether a step before both, and one after both, has its partner before and after both.
    fn between_the_same(&self, matching: &Matching, from: &Unit, to: &Unit) -> bool {
        let inner = |is: usize, n: u32| from.nodes[is].contains(&n) || to.nodes[is].contains(&n);
        let meet = |is_before: bool| {
            let around = |is: usize| {
                let side = self.side(is);
                let near = if is_before { &side.near_before } else { &side.near_after };
                let all = from.nodes[is].iter().chain(&to.nodes[is]);
                let around = all.flat_map(|&n| near[n as usize].iter().copied());
                around.filter(|&n| !inner(is, n)).collect::<Vec<u32>>()
            };
            let news = around(1);
            around(0).into_iter().any(|n| {
                let partner = matching.new_of(self.side(0).nodes[n as usize]);
                partner.and_then(|e| self.side(1).dense(e)).is_some_and(|n| news.contains(&n))
            })
        };
        meet(true) && meet(false)
    }
}
