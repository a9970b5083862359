//! Flow nodes that labels did not match, by their place: what surrounds them, and their role.
//!
//! Places spread from matched steps in waves, so that a chain of unlabelled gateways is known from
//! its ends. Only pairs beside matched steps are looked at; a step far from everything that is known
//! has no place.

use std::collections::BTreeMap;

use super::assign::{Candidate, assign};
use super::nodes::{Found, Nodes, best_sum};
use super::{MatchReason, Side, confidence};
use crate::cost::type_difference;
use crate::model::{ElementId, Kind, NodeClass};

/// Likeness of context from which unlabelled nodes are matched.
const LEAST_CONTEXT: u32 = 400;
/// Likeness of context from which nodes with different labels can share a place.
const NAMED_CONTEXT: u32 = 450;
/// Least likeness of the labels of two steps that share a place.
const PLACE_LABEL: u16 = 150;
/// Least that the likeness of the labels of two steps and this share of that of their context make
/// together.
const PLACE_SUM: u32 = 600;
const PLACE_SHARE: u32 = 620;
/// What it counts as surroundings to be the only start, or the only end, of the same process.
const LONE_END: u32 = 200;
/// Share of the smaller process that must be matched to the other, for the two to be one.
const SAME_ROOM: u32 = 550;
/// Room for the likeness of labels below that of places.
const WORDING_BITS: u32 = 12;
/// What it counts as surroundings that two sub-processes hold each other's steps.
const SAME_INSIDE: u32 = 450;
/// Fewest steps with equal labels beside one that was turned round.
const LEAST_EQUAL: usize = 3;
/// How far matches by place spread from step to step.
const MOST_WAVES: usize = 64;
/// Most unmatched starts, or ends, of a side that are compared with all of the other.
const MOST_ENDS: usize = 200;

/// Pairs of processes or sub-processes, and how many nodes of one are matched to nodes of the other.
type SharedRooms = BTreeMap<(Option<ElementId>, Option<ElementId>), u32>;

impl Nodes<'_, '_> {
    /// What labels did not match, starts, ends and gateways first of all, by what surrounds it.
    pub(super) fn by_context(&mut self, found: &mut Found) {
        for _ in 0..MOST_WAVES {
            let shared = self.shared_rooms();
            let mut candidates: Vec<Candidate> = Vec::new();
            for (a, b) in self.beside_matched() {
                let likeness = self.place_likeness(a, b, &shared);
                if likeness >= LEAST_CONTEXT {
                    // Where places are equal, wording decides, and not the order of the file.
                    let (la, lb) = (self.pair.old.label(a), self.pair.new.label(b));
                    let wording = u32::from(self.pair.labels.score(la, lb));
                    candidates.push((a, b, likeness << WORDING_BITS | wording));
                }
            }
            let chosen = assign(&candidates);
            if chosen.is_empty() {
                return;
            }
            for (a, b, weight) in chosen {
                let likeness = weight >> WORDING_BITS;
                self.take(
                    found,
                    a,
                    b,
                    confidence::of_place(likeness),
                    Some(MatchReason::SamePlace),
                );
            }
        }
    }

    /// In versions of one drawing, steps that stand where they stood and say the contrary now, or do
    /// something else: a change, and no other step. Elsewhere, such steps are never one.
    pub(super) fn turned_round(&mut self, found: &mut Found) {
        let (old, new) = (&self.pair.old, &self.pair.new);
        let matched =
            |p: u32, q: u32| u32::from(self.partner_of_old[p as usize] == Some(q)) * 1_000;
        let mut candidates: Vec<Candidate> = Vec::new();
        for (a, b) in self.beside_matched() {
            let (ka, kb) = (old.types[a as usize].0, new.types[b as usize].0);
            let relation = self.pair.labels.relation(old.label(a), new.label(b));
            if relation.is_veto() && ka.node_class() == kb.node_class() && self.compatible(a, b) {
                let around = self.context(a, b, &matched);
                candidates.extend((around >= NAMED_CONTEXT).then_some((a, b, around)));
            }
        }
        let turned = assign(&candidates);
        let equal = self.equal_steps(found);
        if equal < LEAST_EQUAL || !self.are_one_drawing(equal + turned.len()) {
            return;
        }
        for (a, b, _) in turned {
            let confidence = confidence::of_place(LEAST_CONTEXT);
            self.take(found, a, b, confidence, Some(MatchReason::SamePlace));
        }
    }

    /// Nodes without label and without flows tell nothing but their type: paired as they stand.
    pub(super) fn isolated(&mut self, found: &mut Found) {
        let labels = &self.pair.labels;
        let alone = |side: &Side<'_>, free: Vec<u32>| {
            let mut by_type = BTreeMap::<_, Vec<u32>>::new();
            for i in free {
                let (before, after) = (&side.before[i as usize], &side.after[i as usize]);
                if before.is_empty() && after.is_empty() && labels.is_unnamed(side.label(i)) {
                    by_type.entry(side.types[i as usize]).or_default().push(i);
                }
            }
            by_type
        };
        let (free_old, free_new) = self.free();
        let (olds, news) = (alone(&self.pair.old, free_old), alone(&self.pair.new, free_new));
        for (kind, olds) in olds {
            let news = news.get(&kind).into_iter().flatten();
            for (a, &b) in olds.into_iter().zip(news) {
                if !self.compatible(a, b) {
                    continue;
                }
                self.take(found, a, b, confidence::of_place(0), Some(MatchReason::SamePlace));
            }
        }
    }

    /// Free pairs that have matched neighbours on the same side, and free starts and ends: the only
    /// ones that a place can tell anything about. Sorted.
    fn beside_matched(&self) -> Vec<(u32, u32)> {
        let (old, new) = (&self.pair.old, &self.pair.new);
        let mut pairs = std::collections::BTreeSet::new();
        let (free_old, free_new) = self.free();
        let ways = [
            (&old.before, &new.after),
            (&old.after, &new.before),
            (&old.near_before, &new.near_after),
            (&old.near_after, &new.near_before),
        ];
        for &a in &free_old {
            for (there, back) in ways {
                let partners =
                    there[a as usize].iter().filter_map(|&n| self.partner_of_old[n as usize]);
                let beside = partners.flat_map(|p| back[p as usize].iter().copied());
                let free = beside.filter(|&b| self.partner_of_new[b as usize].is_none());
                pairs.extend(free.map(|b| (a, b)));
            }
        }
        for kind in [Kind::StartEvent, Kind::EndEvent] {
            let of = |side: &Side<'_>, free: &[u32]| {
                let mut all = free.to_vec();
                all.retain(|&i| side.types[i as usize].0 == kind);
                all.truncate(MOST_ENDS);
                all
            };
            let (starts, others) = (of(old, &free_old), of(new, &free_new));
            pairs.extend(starts.iter().flat_map(|&a| others.iter().map(move |&b| (a, b))));
        }
        pairs.into_iter().collect()
    }

    /// Whether what two labels say lets the nodes be one by their place: no opposites, and steps
    /// must have a little in common.
    fn may_share_place(&self, a: u32, b: u32, alike_by_type: bool) -> bool {
        let labels = &self.pair.labels;
        let (la, lb) = (self.pair.old.label(a), self.pair.new.label(b));
        let least = if alike_by_type { 0 } else { PLACE_LABEL };
        !labels.relation(la, lb).is_veto() && labels.score(la, lb) >= least
    }

    /// Whether labels and context together let two named steps be one.
    fn is_likely_step(&self, a: usize, b: usize, around: u32) -> bool {
        let (la, lb) = (self.pair.old.label(a as u32), self.pair.new.label(b as u32));
        let wording = u32::from(self.pair.labels.score(la, lb));
        wording + around * PLACE_SHARE / 1_000 >= PLACE_SUM
    }

    /// How many nodes of a process or sub-process are matched to nodes of which other.
    fn shared_rooms(&self) -> SharedRooms {
        let mut shared = SharedRooms::new();
        for (a, partner) in self.partner_of_old.iter().enumerate() {
            if let Some(b) = partner {
                let rooms = (self.pair.old.rooms[a].0, self.pair.new.rooms[*b as usize].0);
                *shared.entry(rooms).or_default() += 1;
            }
        }
        shared
    }

    /// What it counts as surroundings that both are the only start, or the only end, of processes
    /// that are one by their steps.
    fn lone_ends(&self, a: usize, b: usize, shared: &SharedRooms) -> u32 {
        let (old, new) = (&self.pair.old, &self.pair.new);
        let (room_a, room_b) = (old.rooms[a], new.rooms[b]);
        let both = shared.get(&(room_a.0, room_b.0)).copied().unwrap_or(0);
        let lone = old.is_lone_end[a] && new.is_lone_end[b] && old.types[a].0 == new.types[b].0;
        let one = both * 1_000 >= room_a.1.min(room_b.1) * SAME_ROOM;
        if lone && one { LONE_END } else { 0 }
    }

    /// Whether two open sub-processes hold mostly each other's steps.
    fn hold_the_same(&self, a: u32, b: u32, shared: &SharedRooms) -> bool {
        let (old, new) = (&self.pair.old, &self.pair.new);
        if !old.is_open[a as usize] || !new.is_open[b as usize] {
            return false;
        }
        let rooms = (Some(old.nodes[a as usize]), Some(new.nodes[b as usize]));
        let size = |side: &Side<'_>, room| {
            side.rooms.iter().find(|(of, _)| *of == room).map_or(0, |&(_, count)| count)
        };
        let both = shared.get(&rooms).copied().unwrap_or(0);
        let smaller = size(old, rooms.0).min(size(new, rooms.1));
        both > 0 && both * 1_000 >= smaller * SAME_ROOM
    }

    /// Likeness of two nodes by role and matched neighbours, of nodes that labels did not match.
    fn place_likeness(&self, a: u32, b: u32, shared: &SharedRooms) -> u32 {
        let (old, new) = (&self.pair.old, &self.pair.new);
        let labels = &self.pair.labels;
        let unnamed = (labels.is_unnamed(old.label(a)), labels.is_unnamed(new.label(b)));
        let (ta, tb) = (old.types[a as usize], new.types[b as usize]);
        let class = ta.0.node_class();
        if class != tb.0.node_class() || !self.compatible(a, b) {
            return 0;
        }
        let role = matches!(ta.0, Kind::StartEvent | Kind::EndEvent) && ta.0 == tb.0;
        let named = !unnamed.0 && !unnamed.1;
        let gateway = class == Some(NodeClass::Gateway);
        let holds = self.hold_the_same(a, b, shared);
        // A named step is never matched to an unnamed one by place, but for starts and ends, and for
        // sub-processes that are one by what is in them.
        if unnamed.0 != unnamed.1 && !role && !gateway && !holds {
            return 0;
        }
        if named && !self.may_share_place(a, b, role || gateway) {
            return 0;
        }
        let matched =
            |p: u32, q: u32| u32::from(self.partner_of_old[p as usize] == Some(q)) * 1_000;
        let near = self.context(a, b, &matched);
        let (a, b) = (a as usize, b as usize);
        let direct = best_sum(&old.before[a], &new.before[b], &matched)
            + best_sum(&old.after[a], &new.after[b], &matched);
        let most = old.before[a].len().max(new.before[b].len())
            + old.after[a].len().max(new.after[b].len());
        let direct = if most == 0 { 0 } else { direct / most as u32 };
        let shape = |before: usize, after: usize| (before > 1, after > 1);
        let same_shape = shape(old.before[a].len(), old.after[a].len())
            == shape(new.before[b].len(), new.after[b].len());
        let inside = if holds { SAME_INSIDE } else { 0 };
        let around = near.max(direct).max(self.lone_ends(a, b, shared)).max(inside);
        let bonus = if role { 250 } else { 0 } + if same_shape { 50 } else { 0 };
        let step = named && !role && !gateway;
        if (around == 0 && !role)
            || (named && !role && around < NAMED_CONTEXT)
            || (step && !self.is_likely_step(a, b, around))
        {
            return 0;
        }
        (around + bonus).saturating_sub(type_difference(ta, tb) / 2).min(1_000)
    }
}
