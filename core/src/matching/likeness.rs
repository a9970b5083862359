//! Flow nodes by likeness: label, surroundings, roles, and how distinct a pair is.
//!
//! Likeness spreads from neighbour to neighbour for a few rounds (as similarity flooding does,
//! Melnik et al., ICDE 2002, but with labels as the anchor of every round), then one assignment
//! takes the pairs of greatest total. What the assignment takes is not yet a match: a pair must also
//! be *distinct*. Where another step would do nearly as well, a choice between the two says little;
//! where nothing else comes near, a weak likeness says much. One threshold on likeness, the obvious
//! other way, is either too low for the first or too high for the second.

use rustc_hash::FxHashMap;

use super::assign::{Candidate, assign};
use super::nodes::{Found, Nodes, best_sum};
use super::{Side, confidence};
use crate::cost::type_difference;
use crate::label::{LabelId, MOST_VETOED};
use crate::model::Kind;

/// Label likeness below which context cannot help a pair.
const LEAST_LABEL: u32 = 120;
/// Rounds in which likeness spreads from neighbour to neighbour.
const ROUNDS: usize = 3;
/// Likeness below which a pair cannot be assigned, however distinct.
const LEAST_LIKENESS: u32 = 250;
/// How much more is asked of a pair in the second round.
const SECOND_ROUND: u32 = 60;
/// Most that distinctness adds to the likeness of a pair, or takes from it.
const DISTINCT: u32 = 250;
/// How much it counts that two starts have nothing before them, or two ends nothing after.
const SAME_END: u32 = 500;
/// What lane and pool add or take at most, twice over.
const ROLE: u32 = 140;
/// What full support by all other models of a collection adds to the likeness of labels.
const SUPPORT: u32 = 600;
/// Most cells of the likeness table; beyond it only equal labels are matched by label.
const MOST_CELLS: usize = 4_000_000;

/// A dense table of likeness between the nodes of two sides.
struct Table {
    cells: Vec<u16>,
    columns: usize,
}

impl Table {
    fn new(rows: usize, columns: usize) -> Self {
        Self { cells: vec![0; rows * columns], columns }
    }

    fn get(&self, row: u32, column: u32) -> u32 {
        u32::from(self.cells[row as usize * self.columns + column as usize])
    }

    fn set(&mut self, row: u32, column: u32, value: u32) {
        self.cells[row as usize * self.columns + column as usize] = value.min(1_000) as u16;
    }
}

/// The best and the second best likeness of one node, and with whom the best is.
#[derive(Debug, Clone, Copy, Default)]
struct Best {
    first: u32,
    with: u32,
    second: u32,
}

impl Best {
    fn note(&mut self, likeness: u32, with: u32) {
        if likeness > self.first {
            *self = Self { first: likeness, with, second: self.first };
        } else {
            self.second = self.second.max(likeness);
        }
    }

    /// The best likeness with any other node.
    fn besides(self, other: u32) -> u32 {
        if self.with == other { self.second } else { self.first }
    }
}

/// The distinct labels of some nodes, in order of first appearance, and which each node has.
struct Distinct {
    labels: Vec<LabelId>,
    of: Vec<usize>,
}

impl Distinct {
    fn new(side: &Side<'_>, nodes: &[u32]) -> Self {
        let mut numbers = FxHashMap::default();
        let mut labels = Vec::new();
        let of = nodes
            .iter()
            .map(|&node| {
                let label = side.label(node);
                *numbers.entry(label).or_insert_with(|| {
                    labels.push(label);
                    labels.len() - 1
                })
            })
            .collect();
        Self { labels, of }
    }
}

impl Nodes<'_, '_> {
    /// Labels and context together. A second round sees what the first has settled, and asks more.
    pub(super) fn by_likeness(&mut self, found: &mut Found) {
        let (free_old, free_new) = self.free();
        let (rows, columns) = (self.pair.old.nodes.len(), self.pair.new.nodes.len());
        if free_old.len() * free_new.len() > MOST_CELLS || rows * columns > 16 * MOST_CELLS {
            return self.by_equal_label_in_order(found);
        }
        let mut base = self.candidates(&free_old, &free_new);
        let mut table = Table::new(rows, columns);
        for least in [self.options.threshold, self.options.threshold + SECOND_ROUND] {
            for (a, b, sure) in self.one_round(&base, &mut table, least) {
                self.take(found, a, b, confidence::of_likeness(sure), None);
            }
            base.retain(|&(a, b, _)| {
                let free = self.is_free(a, b);
                if !free {
                    table.set(a, b, 0);
                }
                free
            });
        }
    }

    /// All pairs whose labels are worth a second look. Labels are compared once for each pair of
    /// distinct labels, however often they stand in the models.
    fn candidates(&self, free_old: &[u32], free_new: &[u32]) -> Vec<Candidate> {
        let (old, new) =
            (Distinct::new(&self.pair.old, free_old), Distinct::new(&self.pair.new, free_new));
        // Pins and other models may bring together what labels do not.
        let by_label = !self.pair.pins.active && self.pair.support.is_empty();
        let mut rows: Vec<Option<Vec<(u32, u16)>>> = vec![None; old.labels.len()];
        let mut scores = vec![0; new.labels.len()];
        let mut base = Vec::new();
        for (&a, &row) in free_old.iter().zip(&old.of) {
            let near = rows[row].get_or_insert_with(|| {
                for (score, &label) in scores.iter_mut().zip(&new.labels) {
                    *score = self.pair.labels.score(old.labels[row], label);
                }
                let near = free_new.iter().zip(&new.of).map(|(&b, &column)| (b, scores[column]));
                near.filter(|&(_, score)| !by_label || u32::from(score) >= LEAST_LABEL).collect()
            });
            for &(b, score) in near.iter() {
                base.extend(self.label_likeness(a, b, score).map(|likeness| (a, b, likeness)));
            }
        }
        base
    }

    /// Candidates by label, seen in their surroundings: the distinct ones.
    fn one_round(&self, base: &[Candidate], table: &mut Table, least: u32) -> Vec<Candidate> {
        for (a, partner) in self.partner_of_old.iter().enumerate() {
            if let Some(b) = partner {
                table.set(a as u32, *b, 1_000);
            }
        }
        for &(a, b, likeness) in base {
            table.set(a, b, likeness);
        }
        self.spread(base, table);
        let (old, new) = (&self.pair.old, &self.pair.new);
        let mut roles = FxHashMap::default();
        let with_roles = base.iter().map(|&(a, b, _)| {
            let seats = (old.seat[a as usize], new.seat[b as usize]);
            let role = *roles.entry(seats).or_insert_with(|| self.role(seats.0, seats.1));
            // The same label in two pools goes to the right one.
            (a, b, (table.get(a, b) + role * ROLE / 1_000).saturating_sub(ROLE / 2))
        });
        let with_roles: Vec<Candidate> = with_roles.collect();
        self.distinct(&with_roles, least)
    }

    /// Lets likeness spread from neighbour to neighbour.
    fn spread(&self, base: &[Candidate], table: &mut Table) {
        let share = self.options.context;
        for _ in 0..ROUNDS {
            let next: Vec<Candidate> = base
                .iter()
                .map(|&(a, b, own)| {
                    let around = self.surroundings(a, b, &|p, q| table.get(p, q));
                    (a, b, (own * (1_000 - share) + around * share) / 1_000)
                })
                .collect();
            for (a, b, likeness) in next {
                table.set(a, b, likeness);
            }
        }
    }

    /// The pairs of an assignment that are alike and distinct enough, with both together.
    fn distinct(&self, likenesses: &[Candidate], least: u32) -> Vec<Candidate> {
        let (old, new) = (&self.pair.old, &self.pair.new);
        let mut best_of_old = vec![Best::default(); old.nodes.len()];
        let mut best_of_new = vec![Best::default(); new.nodes.len()];
        let mut candidates: Vec<Candidate> = Vec::new();
        for &(a, b, likeness) in likenesses {
            best_of_old[a as usize].note(likeness, b);
            best_of_new[b as usize].note(likeness, a);
            if let Some(above) = likeness.checked_sub(LEAST_LIKENESS) {
                // Where likeness is equal, the order of flow decides.
                let apart = old.place[a as usize].abs_diff(new.place[b as usize]);
                candidates.push((a, b, above * 8 + 8 - apart * 7 / 1_000));
            }
        }
        let mut chosen = assign(&candidates);
        for (a, b, weight) in &mut chosen {
            let likeness = (*weight - 1) / 8 + LEAST_LIKENESS;
            // What names several actions may well be several steps: those are no rivals.
            let several = |label| self.pair.labels.actions(label) > 1;
            let of_old = best_of_old[*a as usize].besides(*b);
            let of_new = best_of_new[*b as usize].besides(*a);
            let rival = u32::max(
                if several(old.label(*a)) { 0 } else { of_old },
                if several(new.label(*b)) { 0 } else { of_new },
            );
            *weight = if likeness >= rival {
                likeness + (likeness - rival).min(DISTINCT)
            } else {
                likeness.saturating_sub((rival - likeness).min(DISTINCT))
            };
        }
        chosen.retain(|&(a, b, sure)| sure >= least || self.pinned_alike(a, b));
        chosen
    }

    /// How alike the lanes and pools of two seats are called, 0..=1000; 500 where nothing is known.
    fn role(&self, seat_a: u32, seat_b: u32) -> u32 {
        let (old, new) = (&self.pair.old, &self.pair.new);
        let labels = &self.pair.labels;
        let (seat_a, seat_b) = (old.seats[seat_a as usize], new.seats[seat_b as usize]);
        let (lanes, pools) = ((seat_a.0, seat_b.0), (seat_a.1, seat_b.1));
        let said = [lanes, pools].into_iter().filter_map(|(x, y)| self.pair.pins.said(x?, y?));
        if let Some(said) = said.min() {
            return said;
        }
        let mut best = None;
        for (x, y) in [lanes, pools] {
            if let (Some(x), Some(y)) = (x, y) {
                let (lx, ly) = (old.labels[x.index()], new.labels[y.index()]);
                if !labels.is_unnamed(lx) && !labels.is_unnamed(ly) {
                    best = best.max(Some(u32::from(labels.score(lx, ly))));
                }
            }
        }
        best.unwrap_or(500)
    }

    /// Likeness by label, of which the score is given, and type alone, if the pair is worth a second
    /// look.
    fn label_likeness(&self, a: u32, b: u32, score: u16) -> Option<u32> {
        let pinned = self.pinned_alike(a, b);
        let (ea, eb) = (self.pair.old.nodes[a as usize], self.pair.new.nodes[b as usize]);
        let support = self.pair.support.of(ea, eb);
        if u32::from(score) < LEAST_LABEL && !pinned && support == 0 || !self.compatible(a, b) {
            return None;
        }
        let types = (self.pair.old.types[a as usize], self.pair.new.types[b as usize]);
        if pinned {
            return Some(1_000 - type_difference(types.0, types.1).min(1_000));
        }
        let labels = &self.pair.labels;
        let (la, lb) = (self.pair.old.label(a), self.pair.new.label(b));
        if labels.is_unnamed(la) || labels.is_unnamed(lb) {
            return None;
        }
        // A veto costs most of the score, so that few pairs need be asked.
        if score <= MOST_VETOED && labels.relation(la, lb).is_veto() {
            return None;
        }
        let own = u32::from(score) + support * SUPPORT / 1_000;
        let likeness = own.min(1_000).saturating_sub(type_difference(types.0, types.1));
        (likeness >= LEAST_LABEL).then_some(likeness)
    }

    /// How alike the neighbours are, as [`Nodes::context`], but two starts, or two ends, are also
    /// alike in that nothing comes before, or after.
    fn surroundings(&self, a: u32, b: u32, likeness: &impl Fn(u32, u32) -> u32) -> u32 {
        let (old, new) = (&self.pair.old, &self.pair.new);
        let (a, b) = (a as usize, b as usize);
        let (mut sum, mut most) = (0, 0);
        let kinds = (old.types[a].0, new.types[b].0);
        let ends = matches!(
            kinds,
            (Kind::StartEvent, Kind::StartEvent) | (Kind::EndEvent, Kind::EndEvent)
        );
        for (near_old, near_new) in
            [(&old.near_before[a], &new.near_before[b]), (&old.near_after[a], &new.near_after[b])]
        {
            sum += best_sum(near_old, near_new, likeness);
            most += near_old.len().max(near_new.len()) as u32;
            if ends && near_old.is_empty() && near_new.is_empty() {
                sum += SAME_END;
                most += 1;
            }
        }
        sum.checked_div(most).unwrap_or(500)
    }
}
