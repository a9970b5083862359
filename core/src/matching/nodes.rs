//! Flow nodes, one to one.
//!
//! Four passes, each of which trusts what the earlier ones found: ids that the labels bear out;
//! labels that occur once on each side and are equal; an assignment by label and context together;
//! and, for what is left, an assignment by place alone (`places.rs`).

use super::assign::{Candidate, assign};
use super::{MatchOptions, MatchReason, Matching, Pair, Side};
use crate::cost::type_difference;
use crate::label::Relation;
use crate::model::{Kind, NodeClass};

/// Labels at least this alike bear out an equal id.
const ID_AGREES: u16 = 500;
/// Label likeness below which context cannot help a pair.
const LEAST_LABEL: u32 = 120;
/// Rounds in which likeness spreads from neighbour to neighbour.
const ROUNDS: usize = 3;
/// Likeness from which a pair stands for itself.
const SURE: u32 = 620;
/// How much better a rival of a weak pair may be.
const LEFT_OVER: u32 = 40;
/// What lane and pool add or take at most, twice over.
const ROLE: u32 = 160;
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

/// The state of matching flow nodes.
pub(super) struct Nodes<'p, 'm> {
    pub(super) pair: &'p Pair<'m>,
    options: &'p MatchOptions,
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
    let mut found = Vec::new();
    if options.trust_ids {
        nodes.by_id(&mut found);
    }
    nodes.by_equal_label(&mut found);
    nodes.by_likeness(&mut found);
    nodes.by_context(&mut found);
    nodes.isolated(&mut found);
    for (a, b, confidence, reason) in found {
        nodes.keep(matching, a, b, confidence, reason);
    }
}

/// Pairs found, with confidence and a reason besides the labels.
pub(super) type Found = Vec<(u32, u32, u32, Option<MatchReason>)>;

impl Nodes<'_, '_> {
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
        if !unnamed {
            reasons.extend(similarity.reasons.iter().copied().map(MatchReason::Label));
        }
        if self.context(a, b, &|p, q| u32::from(self.partner_of_old[p as usize] == Some(q)) * 1_000)
            >= 500
        {
            reasons.push(MatchReason::Context);
        }
        reasons.sort_unstable();
        reasons.dedup();
        let wording = if unnamed { 1_000 } else { u32::from(similarity.score) };
        matching.pair(old.nodes[a as usize], new.nodes[b as usize], confidence, wording, reasons);
    }

    pub(super) fn free(&self) -> (Vec<u32>, Vec<u32>) {
        let free = |partners: &[Option<u32>]| {
            let indices = partners.iter().enumerate().filter(|(_, p)| p.is_none());
            indices.map(|(i, _)| i as u32).collect::<Vec<u32>>()
        };
        (free(&self.partner_of_old), free(&self.partner_of_new))
    }

    /// Whether two nodes can be one step at all.
    pub(super) fn compatible(&self, a: u32, b: u32) -> bool {
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
            if !self.compatible(a, b) {
                continue;
            }
            let (la, lb) = (old.label(a), new.label(b));
            let labels = &self.pair.labels;
            let named = !labels.is_unnamed(la) && !labels.is_unnamed(lb);
            let similarity = named.then(|| labels.similarity(la, lb));
            let agrees = similarity.as_ref().is_none_or(|s| {
                s.score >= ID_AGREES
                    || matches!(s.relation, Relation::Opposite | Relation::Inverted)
            });
            judged += u32::from(named);
            agree += u32::from(named && agrees);
            shared.push((a, b));
        }
        if agree * 2 < judged {
            return;
        }
        for (a, b) in shared {
            self.take(found, a, b, 990, Some(MatchReason::SameId));
        }
    }

    /// Equal labels that occur once on each side, in nodes of the same class.
    fn by_equal_label(&mut self, found: &mut Found) {
        let (free_old, free_new) = self.free();
        let labels = &self.pair.labels;
        let key = |side: &Side<'_>, i: u32| {
            let class = side.types[i as usize].0.node_class();
            (labels.normalized(side.label(i)).to_owned(), class)
        };
        // A tool's default name is no name, but "Task 1" still is the "Task 1" of the same tool.
        let named = |side: &Side<'_>, i: &u32| {
            let label = side.label(*i);
            let gateway = side.types[*i as usize].0.is_gateway();
            !labels.is_unnamed(label) || (!gateway && !labels.normalized(label).is_empty())
        };
        let mut once = std::collections::BTreeMap::new();
        for &a in free_old.iter().filter(|i| named(&self.pair.old, i)) {
            once.entry(key(&self.pair.old, a)).or_insert((Vec::new(), Vec::new())).0.push(a);
        }
        for &b in free_new.iter().filter(|i| named(&self.pair.new, i)) {
            once.entry(key(&self.pair.new, b)).or_insert((Vec::new(), Vec::new())).1.push(b);
        }
        let mut unique: Vec<(u32, u32)> = Vec::new();
        for (olds, news) in once.values() {
            if let ([a], [b]) = (olds.as_slice(), news.as_slice())
                && self.compatible(*a, *b)
            {
                unique.push((*a, *b));
            }
        }
        for (a, b) in unique {
            self.take(found, a, b, 970, None);
        }
    }

    /// Labels and context together.
    fn by_likeness(&mut self, found: &mut Found) {
        let (free_old, free_new) = self.free();
        let (rows, columns) = (self.pair.old.nodes.len(), self.pair.new.nodes.len());
        if free_old.len() * free_new.len() > MOST_CELLS || rows * columns > 16 * MOST_CELLS {
            return self.by_equal_label_in_order(found);
        }
        let mut base = Vec::new();
        let mut table = Table::new(rows, columns);
        for (a, partner) in self.partner_of_old.iter().enumerate() {
            if let Some(b) = partner {
                table.set(a as u32, *b, 1_000);
            }
        }
        for &a in &free_old {
            for &b in &free_new {
                if let Some(likeness) = self.label_likeness(a, b) {
                    base.push((a, b, likeness));
                    table.set(a, b, likeness);
                }
            }
        }
        let share = self.options.context;
        for _ in 0..ROUNDS {
            let next: Vec<Candidate> = base
                .iter()
                .map(|&(a, b, own)| {
                    let around = self.context(a, b, &|p, q| table.get(p, q));
                    (a, b, (own * (1_000 - share) + around * share) / 1_000)
                })
                .collect();
            for (a, b, likeness) in next {
                table.set(a, b, likeness);
            }
        }
        let threshold = self.options.threshold;
        let mut best = (vec![0; rows], vec![0; columns]);
        let mut candidates: Vec<Candidate> = Vec::new();
        for &(a, b, _) in &base {
            let likeness = self.with_role(a, b, table.get(a, b));
            best.0[a as usize] = likeness.max(best.0[a as usize]);
            best.1[b as usize] = likeness.max(best.1[b as usize]);
            if let Some(above) = likeness.checked_sub(threshold) {
                let apart =
                    self.pair.old.place[a as usize].abs_diff(self.pair.new.place[b as usize]);
                candidates.push((a, b, above * 8 + 8 - apart * 7 / 1_000));
            }
        }
        for (a, b, weight) in assign(&candidates) {
            let likeness = weight / 8 + threshold;
            // A weak pair that is not the best of both is what was left over, not a match.
            let rival = best.0[a as usize].max(best.1[b as usize]);
            if likeness >= SURE || likeness + LEFT_OVER >= rival {
                self.take(found, a, b, confidence(likeness), None);
            }
        }
    }

    /// Likeness with what lane and pool say: the same label in two pools goes to the right one.
    fn with_role(&self, a: u32, b: u32, likeness: u32) -> u32 {
        let role = self.role(a, b);
        (likeness + role * ROLE / 1_000).saturating_sub(ROLE / 2)
    }

    /// How alike lanes and pools are called, 0..=1000; 500 where nothing is known.
    fn role(&self, a: u32, b: u32) -> u32 {
        let (old, new) = (&self.pair.old, &self.pair.new);
        let labels = &self.pair.labels;
        let ends = (old.nodes[a as usize], new.nodes[b as usize]);
        let mut scores = Vec::new();
        let lanes = (old.model.lane(ends.0), new.model.lane(ends.1));
        let pools = (old.model.participant(ends.0), new.model.participant(ends.1));
        for (x, y) in [lanes, pools] {
            if let (Some(x), Some(y)) = (x, y) {
                let (lx, ly) = (old.labels[x.index()], new.labels[y.index()]);
                if !labels.is_unnamed(lx) && !labels.is_unnamed(ly) {
                    scores.push(u32::from(labels.score(lx, ly)));
                }
            }
        }
        scores.into_iter().max().unwrap_or(500)
    }

    /// For models beyond every table: equal labels, paired in the order of flow.
    fn by_equal_label_in_order(&mut self, found: &mut Found) {
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
        for (olds, news) in groups.values_mut() {
            olds.sort_by_key(|&a| self.pair.old.rank[a as usize]);
            news.sort_by_key(|&b| self.pair.new.rank[b as usize]);
            pairs.extend(olds.iter().copied().zip(news.iter().copied()));
        }
        for (a, b) in pairs {
            if self.compatible(a, b) {
                self.take(found, a, b, 800, Some(MatchReason::SamePlace));
            }
        }
    }

    /// Likeness by label and type alone, if the pair is worth a second look.
    fn label_likeness(&self, a: u32, b: u32) -> Option<u32> {
        if !self.compatible(a, b) {
            return None;
        }
        let labels = &self.pair.labels;
        let (la, lb) = (self.pair.old.label(a), self.pair.new.label(b));
        let types = (self.pair.old.types[a as usize], self.pair.new.types[b as usize]);
        if labels.is_unnamed(la) || labels.is_unnamed(lb) {
            return None;
        }
        let score = u32::from(labels.score(la, lb));
        let likeness = score.saturating_sub(type_difference(types.0, types.1));
        (likeness >= LEAST_LABEL).then_some(likeness)
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

/// Nodes with equal ids; where an id occurs several times, in document order.
fn same_ids(old: &Side<'_>, new: &Side<'_>) -> Vec<(u32, u32)> {
    let mut places = std::collections::BTreeMap::<&str, (Vec<u32>, usize)>::new();
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

/// The sum of the best partners of the smaller list in the larger, each used once, greedily.
pub(super) fn best_sum(a: &[u32], b: &[u32], likeness: &impl Fn(u32, u32) -> u32) -> u32 {
    match (a, b) {
        ([], _) | (_, []) => 0,
        ([p], [q]) => likeness(*p, *q),
        ([p], many) => many.iter().map(|q| likeness(*p, *q)).max().unwrap_or(0),
        (many, [q]) => many.iter().map(|p| likeness(*p, *q)).max().unwrap_or(0),
        _ => {
            let cells = a.iter().flat_map(|p| b.iter().map(move |q| (*p, *q)));
            let mut order: Vec<(u32, u32, u32)> =
                cells.map(|(p, q)| (likeness(p, q), p, q)).filter(|c| c.0 > 0).collect();
            order.sort_unstable_by_key(|&(value, p, q)| (std::cmp::Reverse(value), p, q));
            let (mut rows, mut columns, mut sum) = (Vec::new(), Vec::new(), 0);
            for (value, p, q) in order {
                if !rows.contains(&p) && !columns.contains(&q) {
                    rows.push(p);
                    columns.push(q);
                    sum += value;
                }
            }
            sum
        }
    }
}

/// Likeness to confidence: piecewise linear, not yet calibrated (docs/matching.md).
fn confidence(likeness: u32) -> u32 {
    match likeness {
        0..=380 => likeness,
        381..=600 => 380 + (likeness - 380) * 320 / 220,
        _ => (700 + (likeness - 600) * 260 / 400).min(960),
    }
}
