//! Flow nodes, one to one.
//!
//! Four passes, each of which trusts what the earlier ones found: ids that the labels bear out;
//! labels that occur once on each side and are equal; an assignment by label and context together
//! (`likeness.rs`); and, for what is left, an assignment by place alone (`places.rs`).

use rustc_hash::FxHashMap;

use super::assign::{assign, minimum};
use super::side::near;
use super::{MatchOptions, MatchReason, Matching, Pair, Side, confidence};
use crate::label::Relation;
use crate::model::{ElementId, Kind, NodeClass};

/// Labels at least this alike bear out an equal id.
const ID_AGREES: u16 = 500;

/// Share of the named nodes of the smaller model that must be matched to equal labels for two models
/// to be versions of one drawing.
const SAME_DRAWING: usize = 750;
/// Likeness of labels below which two steps of versions of one drawing are only one if something
/// around them is.
const STRANGER: u16 = 600;

/// Share of the steps around two gateways of one drawing that must be matched for them to be one.
const SAME_GATEWAY: usize = 600;
/// Most unmatched gateways of a side that are compared with those of the other.
const MOST_GATEWAYS: usize = 200;

/// The state of matching flow nodes.
pub(super) struct Nodes<'p, 'm> {
    pub(super) pair: &'p Pair<'m>,
    pub(super) options: &'p MatchOptions,
    pub(super) partner_of_old: Vec<Option<u32>>,
    pub(super) partner_of_new: Vec<Option<u32>>,
}

pub(super) fn match_nodes(pair: &Pair<'_>, options: &MatchOptions, matching: &mut Matching) {
    let mut nodes = Nodes {
        pair,
        options,
        partner_of_old: vec![None; pair.old.nodes.len()],
        partner_of_new: vec![None; pair.new.nodes.len()],
    };
    nodes.start_from(matching);
    let mut found = Vec::new();
    if options.trust_ids {
        nodes.by_id(&mut found);
    }
    nodes.by_equal_label(&mut found);
    nodes.by_likeness(&mut found);
    nodes.by_context(&mut found);
    nodes.isolated(&mut found);
    let one_drawing = nodes.are_one_drawing(nodes.equal_steps(&found));
    if one_drawing {
        nodes.part_strangers(&mut found);
    }
    nodes.turned_round(&mut found);
    if one_drawing {
        nodes.gateways_between(&mut found);
    }
    for (a, b, confidence, reason) in found {
        nodes.keep(matching, a, b, confidence, reason);
    }
}

/// Pairs found, with confidence and a reason besides the labels.
pub(super) type Found = Vec<(u32, u32, u32, Option<MatchReason>)>;

impl Nodes<'_, '_> {
    /// Takes over what is settled already; in a group, what has no partner of its own belongs to the
    /// closest.
    fn start_from(&mut self, matching: &Matching) {
        let (old, new) = (&self.pair.old, &self.pair.new);
        for group in matching.correspondences() {
            let olds: Vec<u32> = group.old.iter().filter_map(|&e| old.dense(e)).collect();
            let news: Vec<u32> = group.new.iter().filter_map(|&e| new.dense(e)).collect();
            let (Some(&a), Some(&b)) = (olds.first(), news.first()) else { continue };
            for (at, &i) in olds.iter().enumerate() {
                self.partner_of_old[i as usize] = Some(news.get(at).copied().unwrap_or(b));
            }
            for (at, &i) in news.iter().enumerate() {
                self.partner_of_new[i as usize] = Some(olds.get(at).copied().unwrap_or(a));
            }
        }
    }

    pub(super) fn take(
        &mut self,
        found: &mut Found,
        a: u32,
        b: u32,
        confidence: u32,
        reason: Option<MatchReason>,
    ) {
        self.partner_of_old[a as usize] = Some(b);
        self.partner_of_new[b as usize] = Some(a);
        found.push((a, b, confidence, reason));
    }

    fn keep(
        &self,
        matching: &mut Matching,
        a: u32,
        b: u32,
        confidence: u32,
        reason: Option<MatchReason>,
    ) {
        let (old, new) = (&self.pair.old, &self.pair.new);
        let (la, lb) = (old.label(a), new.label(b));
        let unnamed = self.pair.labels.is_unnamed(la) && self.pair.labels.is_unnamed(lb);
        let similarity = self.pair.labels.similarity(la, lb);
        let mut reasons: Vec<MatchReason> = reason.into_iter().collect();
        let pinned = self.pinned_alike(a, b);
        if pinned {
            reasons.push(MatchReason::Pinned);
        }
        let confidence = if pinned { 1_000 } else { confidence };
        if !unnamed {
            reasons.extend(similarity.reasons.iter().copied().map(MatchReason::Label));
        }
        if self.context(a, b, &|p, q| u32::from(self.partner_of_old[p as usize] == Some(q)) * 1_000)
            >= 500
        {
            reasons.push(MatchReason::Context);
        }
        if self.pair.support.of(old.nodes[a as usize], new.nodes[b as usize]) > 0 {
            reasons.push(MatchReason::Supported);
        }
        reasons.sort_unstable();
        reasons.dedup();
        let wording = if unnamed { 1_000 } else { u32::from(similarity.score) };
        matching.pair(old.nodes[a as usize], new.nodes[b as usize], confidence, wording, reasons);
    }

    pub(super) fn is_free(&self, a: u32, b: u32) -> bool {
        self.partner_of_old[a as usize].is_none() && self.partner_of_new[b as usize].is_none()
    }

    pub(super) fn free(&self) -> (Vec<u32>, Vec<u32>) {
        let free = |partners: &[Option<u32>]| {
            let indices = partners.iter().enumerate().filter(|(_, p)| p.is_none());
            indices.map(|(i, _)| i as u32).collect::<Vec<u32>>()
        };
        (free(&self.partner_of_old), free(&self.partner_of_new))
    }

    /// The elements of two nodes.
    fn ends(&self, a: u32, b: u32) -> (ElementId, ElementId) {
        (self.pair.old.nodes[a as usize], self.pair.new.nodes[b as usize])
    }

    /// Whether pins by label tell the two to be one, among others of these labels.
    pub(super) fn pinned_alike(&self, a: u32, b: u32) -> bool {
        let (a, b) = self.ends(a, b);
        self.pair.pins.alike(a, b)
    }

    /// Whether two nodes can be one step at all.
    pub(super) fn compatible(&self, a: u32, b: u32) -> bool {
        let ends = self.ends(a, b);
        if self.pair.pins.forbids(ends.0, ends.1) {
            return false;
        }
        let (ka, kb) = (self.pair.old.types[a as usize].0, self.pair.new.types[b as usize].0);
        match (ka.node_class(), kb.node_class()) {
            (Some(NodeClass::Gateway), Some(NodeClass::Gateway)) => true,
            (Some(NodeClass::Gateway), _) | (_, Some(NodeClass::Gateway)) => false,
            _ => !matches!(
                (ka, kb),
                (Kind::StartEvent, Kind::EndEvent) | (Kind::EndEvent, Kind::StartEvent)
            ),
        }
    }

    /// Equal ids anchor where most of the shared ids agree with their labels: then even a
    /// relabelled step is known by its id. Where they do not, the ids are a tool's numbering.
    fn by_id(&mut self, found: &mut Found) {
        let (old, new) = (&self.pair.old, &self.pair.new);
        let mut shared = Vec::new();
        let (mut agree, mut judged) = (0, 0);
        for (a, b) in same_ids(old, new) {
            let free = self.partner_of_old[a as usize].is_none()
                && self.partner_of_new[b as usize].is_none();
            if !free || !self.compatible(a, b) {
                continue;
            }
            let (la, lb) = (old.label(a), new.label(b));
            let labels = &self.pair.labels;
            let named = !labels.is_unnamed(la) && !labels.is_unnamed(lb);
            let similarity = named.then(|| labels.similarity(la, lb));
            let agrees = similarity.as_ref().is_none_or(|s| {
                s.score >= ID_AGREES || s.relation.is_veto() || s.relation == Relation::Inverted
            });
            judged += u32::from(named);
            agree += u32::from(named && agrees);
            shared.push((a, b));
        }
        if agree * 2 < judged {
            return;
        }
        for (a, b) in shared {
            self.take(found, a, b, confidence::BY_ID, Some(MatchReason::SameId));
        }
    }

    /// Equal labels that occur once on each side, in nodes of the same class.
    fn by_equal_label(&mut self, found: &mut Found) {
        let (free_old, free_new) = self.free();
        let labels = &self.pair.labels;
        let key = |side: &Side<'_>, i: u32| {
            (labels.wording(side.label(i)), side.types[i as usize].0.node_class())
        };
        // A tool's default name is no name, but "Task 1" still is the "Task 1" of the same tool.
        let named = |side: &Side<'_>, i: &u32| {
            let label = side.label(*i);
            let gateway = side.types[*i as usize].0.is_gateway();
            !labels.is_unnamed(label) || (!gateway && !labels.normalized(label).is_empty())
        };
        // How often each stands on both sides, and one place on each.
        let mut places = FxHashMap::<_, [(u32, u32); 2]>::default();
        for (at, side, free) in [(0, &self.pair.old, &free_old), (1, &self.pair.new, &free_new)] {
            for &i in free.iter().filter(|i| named(side, i)) {
                let places = places.entry(key(side, i)).or_default();
                places[at] = (places[at].0 + 1, i);
            }
        }
        let once = |places: &[(u32, u32); 2]| match places {
            [(1, a), (1, b)] => Some((*a, *b)),
            _ => None,
        };
        let mut unique: Vec<(u32, u32)> = places.values().filter_map(once).collect();
        unique.retain(|&(a, b)| self.compatible(a, b));
        unique.sort_unstable();
        for (a, b) in unique {
            self.take(found, a, b, confidence::EQUAL_LABEL, None);
        }
    }

    /// How many pairs of named nodes with equal labels were found.
    pub(super) fn equal_steps(&self, found: &Found) -> usize {
        let (old, new) = (&self.pair.old, &self.pair.new);
        let labels = &self.pair.labels;
        let equal = found.iter().filter(|&&(a, b, ..)| {
            let (la, lb) = (old.label(a), new.label(b));
            !labels.is_unnamed(la) && labels.score(la, lb) == 1_000
        });
        equal.count()
    }

    /// Whether so many are most of the named nodes of the smaller model.
    pub(super) fn are_one_drawing(&self, equal: usize) -> bool {
        let labels = &self.pair.labels;
        let named = |side: &Side<'_>| {
            let nodes = 0..side.nodes.len() as u32;
            nodes.filter(|&n| !labels.is_unnamed(side.label(n))).count()
        };
        let fewest = named(&self.pair.old).min(named(&self.pair.new));
        equal * 1_000 >= fewest * SAME_DRAWING
    }

    /// Takes apart steps of one drawing that share neither their words nor anything around them:
    /// there, one step went and another came elsewhere.
    fn part_strangers(&mut self, found: &mut Found) {
        let (old, new) = (&self.pair.old, &self.pair.new);
        let labels = &self.pair.labels;
        let score = |a: u32, b: u32| labels.score(old.label(a), new.label(b));
        let both =
            |a: u32, b: u32| !labels.is_unnamed(old.label(a)) && !labels.is_unnamed(new.label(b));
        let activity = |side: &Side<'_>, n: u32| {
            side.types[n as usize].0.node_class() == Some(NodeClass::Activity)
        };
        let matched =
            |p: u32, q: u32| u32::from(self.partner_of_old[p as usize] == Some(q)) * 1_000;
        let strangers: Vec<(u32, u32)> = found
            .iter()
            .filter(|f| f.3.is_none() && !self.pinned_alike(f.0, f.1) && both(f.0, f.1))
            .filter(|f| activity(old, f.0) && activity(new, f.1))
            .filter(|f| score(f.0, f.1) < STRANGER && self.context(f.0, f.1, &matched) == 0)
            .map(|f| (f.0, f.1))
            .collect();
        found.retain(|f| !strangers.contains(&(f.0, f.1)));
        for (a, b) in strangers {
            self.partner_of_old[a as usize] = None;
            self.partner_of_new[b as usize] = None;
        }
    }

    /// Gateways without a name in one drawing, by the matched steps around them, seen through
    /// whatever came, went or moved beside them.
    fn gateways_between(&mut self, found: &mut Found) {
        let (old, new) = (&self.pair.old, &self.pair.new);
        let labels = &self.pair.labels;
        let around = |side: &Side<'_>, partners: &[Option<u32>], i: u32| {
            let passes =
                |n: u32| side.types[n as usize].0.is_gateway() || partners[n as usize].is_none();
            [near(i, &side.before, &passes), near(i, &side.after, &passes)]
        };
        let gateways = |side: &Side<'_>, partners: &[Option<u32>]| -> Vec<(u32, [Vec<u32>; 2])> {
            let free = (0..side.nodes.len() as u32).filter(|&i| {
                partners[i as usize].is_none()
                    && side.types[i as usize].0.is_gateway()
                    && labels.is_unnamed(side.label(i))
            });
            free.take(MOST_GATEWAYS).map(|i| (i, around(side, partners, i))).collect()
        };
        let news = gateways(new, &self.partner_of_new);
        let mut candidates = Vec::new();
        for (a, ways) in gateways(old, &self.partner_of_old) {
            let ways = ways.map(|all| {
                let partners = all.into_iter().filter_map(|n| self.partner_of_old[n as usize]);
                partners.collect::<Vec<u32>>()
            });
            for (b, others) in &news {
                if old.types[a as usize].0 != new.types[*b as usize].0 || !self.compatible(a, *b) {
                    continue;
                }
                let pairs = || ways.iter().zip(others);
                let shared = pairs().map(|(x, y)| x.iter().filter(|&n| y.contains(n)).count());
                let all = pairs().map(|(x, y)| x.len() + y.len()).sum::<usize>().max(1);
                let likeness = shared.sum::<usize>() * 2_000 / all;
                if likeness >= SAME_GATEWAY {
                    candidates.push((a, *b, likeness as u32));
                }
            }
        }
        for (a, b, likeness) in assign(&candidates) {
            let confidence = confidence::of_place(likeness);
            self.take(found, a, b, confidence, Some(MatchReason::SamePlace));
        }
    }

    /// For models beyond every table: equal labels, paired in the order of flow.
    pub(super) fn by_equal_label_in_order(&mut self, found: &mut Found) {
        let (free_old, free_new) = self.free();
        let labels = &self.pair.labels;
        let mut groups = std::collections::BTreeMap::<_, (Vec<u32>, Vec<u32>)>::new();
        for &a in &free_old {
            let label = self.pair.old.label(a);
            let class = self.pair.old.types[a as usize].0.node_class();
            groups.entry((labels.normalized(label), class)).or_default().0.push(a);
        }
        for &b in &free_new {
            let label = self.pair.new.label(b);
            let class = self.pair.new.types[b as usize].0.node_class();
            groups.entry((labels.normalized(label), class)).or_default().1.push(b);
        }
        let mut pairs = Vec::new();
        for (olds, news) in groups.values() {
            pairs.extend(olds.iter().copied().zip(news.iter().copied()));
        }
        for (a, b) in pairs {
            if self.compatible(a, b) {
                self.take(found, a, b, confidence::IN_ORDER, Some(MatchReason::SamePlace));
            }
        }
    }

    /// How alike the neighbours are, 0..=1000: the best partners before and after, directly or
    /// through gateways, over the larger neighbourhood. 500 where neither has neighbours.
    pub(super) fn context(&self, a: u32, b: u32, likeness: &impl Fn(u32, u32) -> u32) -> u32 {
        let (old, new) = (&self.pair.old, &self.pair.new);
        let (a, b) = (a as usize, b as usize);
        let before = best_sum(&old.near_before[a], &new.near_before[b], likeness);
        let after = best_sum(&old.near_after[a], &new.near_after[b], likeness);
        let most = old.near_before[a].len().max(new.near_before[b].len())
            + old.near_after[a].len().max(new.near_after[b].len());
        if most == 0 { 500 } else { (before + after) / most as u32 }
    }
}

/// Nodes with equal ids; where an id occurs several times, in the order of flow.
fn same_ids(old: &Side<'_>, new: &Side<'_>) -> Vec<(u32, u32)> {
    let mut places = FxHashMap::<&str, (Vec<u32>, usize)>::default();
    for (b, &element) in new.nodes.iter().enumerate() {
        places.entry(new.model.id(element)).or_default().0.push(b as u32);
    }
    let mut pairs = Vec::new();
    for (a, &element) in old.nodes.iter().enumerate() {
        let id = old.model.id(element);
        if let Some((list, used)) = places.get_mut(id).filter(|_| !id.is_empty())
            && let Some(&b) = list.get(*used)
        {
            *used += 1;
            pairs.push((a as u32, b));
        }
    }
    pairs
}

/// The greatest sum of partners of the smaller list in the larger, each used once. Exact, since what a
/// greedy choice makes of equal pairs depends on their order.
pub(super) fn best_sum(a: &[u32], b: &[u32], likeness: &impl Fn(u32, u32) -> u32) -> u32 {
    match (a, b) {
        ([], _) | (_, []) => 0,
        ([p], [q]) => likeness(*p, *q),
        ([p], many) => many.iter().map(|q| likeness(*p, *q)).max().unwrap_or(0),
        (many, [q]) => many.iter().map(|p| likeness(*p, *q)).max().unwrap_or(0),
        ([p, o], many) => best_of_two(many.iter().map(|&q| (likeness(*p, q), likeness(*o, q)))),
        (many, [q, o]) => best_of_two(many.iter().map(|&p| (likeness(p, *q), likeness(p, *o)))),
        _ => {
            let flipped = a.len() > b.len();
            let (few, many) = if flipped { (b, a) } else { (a, b) };
            let cell = |p: &u32, q: &u32| if flipped { likeness(*q, *p) } else { likeness(*p, *q) };
            let cells = few.iter().flat_map(|p| many.iter().map(move |q| (p, q)));
            let costs: Vec<i64> = cells.map(|(p, q)| -i64::from(cell(p, q))).collect();
            let chosen = minimum(&costs, few.len(), many.len());
            let sum: i64 =
                chosen.iter().enumerate().map(|(i, &j)| -costs[i * many.len() + j]).sum();
            u32::try_from(sum).unwrap_or(0)
        }
    }
}

/// The greatest sum of two different places, one by the first and one by the second number.
fn best_of_two(places: impl Iterator<Item = (u32, u32)>) -> u32 {
    // The best without a place taken, by either number, and with both.
    let (mut first, mut second, mut both) = (0, 0, 0);
    for (one, other) in places {
        both = both.max(first + other).max(second + one);
        first = first.max(one);
        second = second.max(other);
    }
    both
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn sums_are_the_greatest_and_know_no_order(
            cells in proptest::collection::vec(0u32..1_000, 20), rows in 1u32..5, columns in 1u32..6,
        ) {
            let of = |p: u32, q: u32| cells[(p * 5 + q) as usize];
            let (a, b): (Vec<u32>, Vec<u32>) = ((0..rows).collect(), (0..columns).collect());
            let sum = best_sum(&a, &b, &of);
            let back: Vec<u32> = b.iter().rev().copied().collect();
            proptest::prop_assert_eq!(sum, best_sum(&a, &back, &of));
            proptest::prop_assert_eq!(sum, best_sum(&back, &a, &|p, q| of(q, p)));
            let candidates: Vec<_> = a.iter()
                .flat_map(|&p| b.iter().map(move |&q| (p, q, of(p, q)))).filter(|c| c.2 > 0).collect();
            let exact: u32 = super::super::assign::assign(&candidates).iter().map(|c| c.2).sum();
            proptest::prop_assert_eq!(sum, exact);
        }
    }
}
