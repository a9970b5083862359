//! Everything that is no flow node, by the flow nodes it belongs to.
//!
//! A pool is known by its process and a process by its steps; a lane by its steps and its name; a
//! flow by its ends; data by its name and by who uses it. Ids help where they agree.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::assign::{Candidate, assign};
use super::{Correspondence, MatchOptions, MatchReason, Matching, Pair, Side};
use crate::model::{ElementId, Kind, Model, Property};

/// Elements in one order of their model, whatever the order in the file.
fn in_order(mut elements: Vec<ElementId>, side: &Side<'_>) -> Vec<ElementId> {
    if elements.len() > 1 {
        let order = side.order();
        elements.sort_unstable_by_key(|&e| order.of(e));
    }
    elements
}

/// Weight from which two containers or artifacts are matched.
const LEAST: u32 = 500;

pub(super) fn match_others(pair: &Pair<'_>, options: &MatchOptions, matching: &mut Matching) {
    let mut others = Others { pair, options, matching };
    others.first(Kind::Definitions);
    others.first(Kind::Collaboration);
    others.first(Kind::Choreography);
    others.processes();
    others.participants();
    super::strangers::match_strangers(pair, others.matching);
    others.lanes();
    others.by_parent();
    others.data();
    others.artifacts();
    others.connections();
    others.roots();
    others.by_parent();
    others.connections();
}

struct Others<'a, 'm> {
    pair: &'a Pair<'m>,
    options: &'a MatchOptions,
    matching: &'a mut Matching,
}

impl<'m> Others<'_, 'm> {
    fn old_model(&self) -> &'m Model {
        self.pair.old.model
    }

    fn new_model(&self) -> &'m Model {
        self.pair.new.model
    }

    fn free_old(&self, is: impl Fn(Kind) -> bool) -> Vec<ElementId> {
        let free = |e: &ElementId| is(self.old_model().kind(*e)) && !self.matching.has_old(*e);
        in_order(self.old_model().elements().filter(free).collect(), &self.pair.old)
    }

    fn free_new(&self, is: impl Fn(Kind) -> bool) -> Vec<ElementId> {
        let free = |e: &ElementId| is(self.new_model().kind(*e)) && !self.matching.has_new(*e);
        in_order(self.new_model().elements().filter(free).collect(), &self.pair.new)
    }

    fn same_id(&self, a: ElementId, b: ElementId) -> bool {
        let id = self.old_model().id(a);
        self.options.trust_ids && !id.is_empty() && id == self.new_model().id(b)
    }

    /// Likeness of two labels; `None` where either has none.
    fn wording(&self, a: ElementId, b: ElementId) -> Option<u32> {
        let (la, lb) = (self.pair.old_label(a), self.pair.new_label(b));
        let labels = &self.pair.labels;
        let empty = |text: &str| text.trim().is_empty();
        if empty(self.old_model().label(a)) || empty(self.new_model().label(b)) {
            return None;
        }
        Some(u32::from(labels.score(la, lb)))
    }

    fn both_unnamed(&self, a: ElementId, b: ElementId) -> bool {
        self.old_model().label(a).trim().is_empty() && self.new_model().label(b).trim().is_empty()
    }

    fn keep(&mut self, a: ElementId, b: ElementId, confidence: u32) {
        if !self.matching.is_free(a, b) || self.pair.pins.forbids(a, b) {
            return;
        }
        let wording = self.wording(a, b);
        let mut reasons = Vec::new();
        if self.same_id(a, b) {
            reasons.push(MatchReason::SameId);
        }
        if wording.is_some() {
            let (la, lb) = (self.pair.old_label(a), self.pair.new_label(b));
            let similarity = self.pair.labels.similarity(la, lb);
            reasons.extend(similarity.reasons.into_iter().map(MatchReason::Label));
        }
        if reasons.is_empty() {
            reasons.push(MatchReason::SameParts);
        }
        reasons.sort_unstable();
        reasons.dedup();
        let missing = if self.both_unnamed(a, b) { 1_000 } else { 0 };
        self.matching.pair(a, b, confidence.min(990), wording.unwrap_or(missing), reasons);
    }

    /// Keeps the best one-to-one choice; where several are equal, the order of content decides.
    fn assign(&mut self, candidates: &[(ElementId, ElementId, u32)]) {
        let (old, new) = (&self.pair.old, &self.pair.new);
        let mut numbered: Vec<Candidate> =
            candidates.iter().map(|&(a, b, w)| (old.order().of(a), new.order().of(b), w)).collect();
        numbered.sort_unstable();
        numbered.dedup();
        for (a, b, weight) in assign(&numbered) {
            let (a, b) = (old.order().elements[a as usize], new.order().elements[b as usize]);
            self.keep(a, b, 500 + weight.min(2_000) / 4);
        }
    }

    /// Assigns the free elements of some kinds by weight.
    fn weigh(
        &mut self,
        is: impl Fn(Kind) -> bool,
        weight: impl Fn(&Self, ElementId, ElementId) -> u32,
    ) {
        let (olds, news) = (self.free_old(&is), self.free_new(&is));
        let mut candidates = Vec::new();
        for &a in &olds {
            for &b in &news {
                let weight = weight(self, a, b);
                if weight >= LEAST && !self.pair.pins.forbids(a, b) {
                    candidates.push((a, b, weight));
                }
            }
        }
        self.assign(&candidates);
    }

    /// The first element of a kind on each side: there is as a rule just one.
    fn first(&mut self, kind: Kind) {
        let (a, b) = (self.free_old(|k| k == kind), self.free_new(|k| k == kind));
        for (a, b) in a.into_iter().zip(b) {
            self.keep(a, b, 900);
        }
    }

    /// How many matched flow nodes two owners share, and how many each has.
    fn shared(
        &self,
        owner_old: impl Fn(ElementId) -> Option<ElementId>,
        owner_new: impl Fn(ElementId) -> Option<ElementId>,
    ) -> BTreeMap<(ElementId, ElementId), u32> {
        let mut shared = BTreeMap::new();
        for (a, b) in self.matching.correspondences().iter().flat_map(Correspondence::pairs) {
            if !self.old_model().kind(a).is_flow_node() {
                continue;
            }
            if let (Some(a), Some(b)) = (owner_old(a), owner_new(b)) {
                *shared.entry((a, b)).or_insert(0) += 1;
            }
        }
        shared
    }

    fn processes(&mut self) {
        let (old, new) = (self.old_model(), self.new_model());
        let shared = self.shared(|e| old.process(e), |e| new.process(e));
        let title = |model: &Model, e: ElementId| {
            model.participant(e).filter(|_| model.label(e).trim().is_empty()).unwrap_or(e)
        };
        self.weigh(
            |k| k == Kind::Process,
            |o, a, b| {
                let steps = shared.get(&(a, b)).copied().unwrap_or(0);
                let named = o.wording(title(old, a), title(new, b)).unwrap_or(0) / 2;
                let hollow =
                    |m: &Model, e| !m.children(e).iter().any(|&c| m.kind(c).is_flow_node());
                let empty = hollow(old, a) && hollow(new, b);
                let only = u32::from(empty && (o.same_id(a, b) || named >= 300)) * 500;
                steps * 1_000 + named + u32::from(o.same_id(a, b)) * 100 + only
            },
        );
        // One process each: whatever is inside, they are what is compared.
        let (a, b) = (self.free_old(|k| k == Kind::Process), self.free_new(|k| k == Kind::Process));
        if let ([a], [b]) = (a.as_slice(), b.as_slice()) {
            self.keep(*a, *b, 500);
        }
    }

    fn participants(&mut self) {
        let (old, new) = (self.old_model(), self.new_model());
        self.weigh(
            |k| k == Kind::Participant,
            |o, a, b| {
                let processes = (old.process_of_participant(a), new.process_of_participant(b));
                let by_process = match processes {
                    (Some(p), Some(q)) if o.matching.new_of(p) == Some(q) => 1_500,
                    (None, None) => 300,
                    _ => 0,
                };
                let named = o.wording(a, b).unwrap_or(u32::from(o.both_unnamed(a, b)) * 300);
                by_process + named + u32::from(o.same_id(a, b)) * 200
            },
        );
    }

    fn lanes(&mut self) {
        let (old, new) = (self.old_model(), self.new_model());
        let shared = self.shared(|e| old.lane(e), |e| new.lane(e));
        let mut sizes = (BTreeMap::new(), BTreeMap::new());
        for (&(a, b), &count) in &shared {
            *sizes.0.entry(a).or_insert(0u32) += count;
            *sizes.1.entry(b).or_insert(0u32) += count;
        }
        self.weigh(
            |k| k == Kind::Lane,
            |o, a, b| {
                let count = shared.get(&(a, b)).copied().unwrap_or(0);
                let of = |sizes: &BTreeMap<_, u32>, e| sizes.get(&e).copied().unwrap_or(0);
                let most = of(&sizes.0, a).max(of(&sizes.1, b)).max(1);
                let named = o.wording(a, b).unwrap_or(u32::from(o.both_unnamed(a, b)) * 400);
                // Names decide; steps decide between names that say nothing.
                named + count * 700 / most + u32::from(o.same_id(a, b)) * 200
            },
        );
    }

    /// Lane sets, io specifications and their parts belong to what holds them.
    fn by_parent(&mut self) {
        let held = |k: Kind| {
            matches!(k, Kind::LaneSet | Kind::IoSpecification | Kind::DataInput | Kind::DataOutput)
        };
        let mut slots: FxHashMap<_, Vec<ElementId>> = FxHashMap::default();
        for b in self.free_new(held) {
            let label = self.new_model().label(b).to_owned();
            if let Some(parent) = self.new_model().parent(b) {
                slots.entry((parent, self.new_model().kind(b), label)).or_default().push(b);
            }
        }
        for a in self.free_old(held) {
            let parent = self.old_model().parent(a).and_then(|p| self.matching.new_of(p));
            let Some(parent) = parent else { continue };
            let key = (parent, self.old_model().kind(a), self.old_model().label(a).to_owned());
            let next = slots.get_mut(&key).filter(|l| !l.is_empty()).map(|list| list.remove(0));
            if let Some(b) = next {
                self.keep(a, b, 900);
            }
        }
    }

    /// Matched elements on the far side of the connections of `a`.
    fn around(&self, a: ElementId, b: ElementId) -> u32 {
        let far = |model: &'m Model, e: ElementId| -> Vec<ElementId> {
            let ends = model.incoming(e).iter().filter_map(|&f| model.flow_source(f));
            ends.chain(model.outgoing(e).iter().filter_map(|&f| model.flow_target(f))).collect()
        };
        let (olds, news) = (far(self.old_model(), a), far(self.new_model(), b));
        let most = olds.len().max(news.len()).max(1) as u32;
        let hit =
            olds.iter().filter(|&&o| self.matching.new_of(o).is_some_and(|n| news.contains(&n)));
        hit.count() as u32 * 1_000 / most
    }

    fn data(&mut self) {
        let drawn = |k: Kind| matches!(k, Kind::DataObjectReference | Kind::DataStoreReference);
        self.weigh(drawn, |o, a, b| {
            let named = o.wording(a, b).unwrap_or(u32::from(o.both_unnamed(a, b)) * 300);
            let kinds = u32::from(o.old_model().kind(a) != o.new_model().kind(b)) * 200;
            let id = u32::from(o.same_id(a, b)) * 200;
            if named < 200 && o.around(a, b) < 500 {
                return 0;
            }
            (named + o.around(a, b) * 3 / 10 + id).saturating_sub(kinds)
        });
        self.behind("dataObjectRef");
        self.behind("dataStoreRef");
        self.weigh(
            |k| matches!(k, Kind::DataObject | Kind::DataStore),
            |o, a, b| {
                let same = o.old_model().kind(a) == o.new_model().kind(b);
                let named = o.wording(a, b).unwrap_or(0);
                u32::from(same) * (named + u32::from(o.same_id(a, b)) * 500)
            },
        );
    }

    /// What matched references refer to.
    fn behind(&mut self, reference: &str) {
        let mut pairs = Vec::new();
        for c in self.matching.correspondences() {
            let (Some(&a), Some(&b)) = (c.old.first(), c.new.first()) else { continue };
            let ends = (
                self.old_model().reference(a, reference),
                self.new_model().reference(b, reference),
            );
            if let (Some(a), Some(b)) = ends
                && self.old_model().kind(a) == self.new_model().kind(b)
            {
                pairs.push((a, b));
            }
        }
        for (a, b) in pairs {
            self.keep(a, b, 900);
        }
    }

    fn artifacts(&mut self) {
        self.weigh(
            |k| matches!(k, Kind::TextAnnotation | Kind::Group),
            |o, a, b| {
                if o.old_model().kind(a) != o.new_model().kind(b) {
                    return 0;
                }
                let named = o.wording(a, b).unwrap_or(u32::from(o.both_unnamed(a, b)) * 300);
                let around = o.around(a, b);
                let id = u32::from(o.same_id(a, b)) * 300;
                if named < 200 && around < 1_000 && id == 0 { 0 } else { named + around / 2 + id }
            },
        );
    }

    /// Partner of an end; for a step in a group that has none of its own, the closest of the group.
    fn end_partner(&self, end: Option<ElementId>) -> Option<ElementId> {
        let found = self.matching.of_old(end?)?;
        self.matching.new_of(end?).or_else(|| found.new.first().copied())
    }

    /// Flows and associations by their ends; then, where ids agree, by one end.
    fn connections(&mut self) {
        let mut between: FxHashMap<_, Vec<ElementId>> = FxHashMap::default();
        for b in self.free_new(Kind::is_connection) {
            let ends = (self.new_model().flow_source(b), self.new_model().flow_target(b));
            between.entry((self.new_model().kind(b), ends)).or_default().push(b);
        }
        let olds = self.free_old(Kind::is_connection);
        let mut candidates = Vec::new();
        for &a in &olds {
            let ends = (self.old_model().flow_source(a), self.old_model().flow_target(a));
            // An open end stays open; an end that leads to an unmatched element leads nowhere here.
            let partner = |end: Option<ElementId>| match end {
                None => Some(None),
                Some(_) => self.end_partner(end).map(Some),
            };
            let Some(partners) = partner(ends.0).zip(partner(ends.1)) else { continue };
            for &b in between.get(&(self.old_model().kind(a), partners)).into_iter().flatten() {
                let named = self.wording(a, b).unwrap_or(u32::from(self.both_unnamed(a, b)) * 900);
                let id = u32::from(self.same_id(a, b)) * 300;
                if !self.pair.pins.forbids(a, b) {
                    candidates.push((a, b, LEAST + named + id));
                }
            }
        }
        self.assign(&candidates);
        self.moved_connections();
    }

    /// A connection that kept one end: known by its id, or as a message by its name.
    fn moved_connections(&mut self) {
        let (olds, news) = (self.free_old(Kind::is_connection), self.free_new(Kind::is_connection));
        let mut by_end: FxHashMap<_, Vec<ElementId>> = FxHashMap::default();
        for &b in &news {
            let kind = self.new_model().kind(b);
            by_end.entry((kind, 0, self.new_model().flow_source(b))).or_default().push(b);
            by_end.entry((kind, 1, self.new_model().flow_target(b))).or_default().push(b);
        }
        let mut candidates = Vec::new();
        for &a in &olds {
            let kind = self.old_model().kind(a);
            let ends = [self.old_model().flow_source(a), self.old_model().flow_target(a)];
            for (side, end) in ends.into_iter().enumerate() {
                let Some(partner) = self.end_partner(end) else { continue };
                for &b in by_end.get(&(kind, side, Some(partner))).into_iter().flatten() {
                    let id = u32::from(self.same_id(a, b)) * 600;
                    let message = kind == Kind::MessageFlow;
                    let named = if message { self.wording(a, b).unwrap_or(0) } else { 0 };
                    if id + named >= LEAST && !self.pair.pins.forbids(a, b) {
                        candidates.push((a, b, id + named));
                    }
                }
            }
        }
        self.assign(&candidates);
    }

    /// Messages, signals, errors and other roots: what matched elements refer to, then names.
    fn roots(&mut self) {
        let root = |k: Kind| {
            matches!(
                k,
                Kind::Message
                    | Kind::Signal
                    | Kind::Error
                    | Kind::Escalation
                    | Kind::ItemDefinition
                    | Kind::Category
                    | Kind::CategoryValue
                    | Kind::OtherRoot
                    | Kind::Conversation
                    | Kind::SubConversation
                    | Kind::CallConversation
            )
        };
        self.weigh(root, |o, a, b| {
            if o.old_model().xml_name(a) != o.new_model().xml_name(b) {
                return 0;
            }
            let named = o.wording(a, b).unwrap_or(0);
            let content = |m: &'m Model, e| {
                let values = m.properties(e).filter(|p| p.is_bpmn()).map(Property::value);
                let mut values: Vec<&str> = values.collect();
                values.sort_unstable();
                values
            };
            let same = content(o.old_model(), a) == content(o.new_model(), b);
            let unnamed = u32::from(o.both_unnamed(a, b) && same) * 500;
            named + unnamed + u32::from(o.same_id(a, b)) * 500
        });
    }
}
