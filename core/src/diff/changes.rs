//! From the edit script to statements: who claims which operation, and in which order.
//!
//! Stages run from the most telling to the least: what says nothing, groups, the flow as a whole,
//! single elements, then whatever is left, so that nothing is silent and nothing is said twice.

use std::collections::{BTreeMap, BTreeSet};

use super::boundary::Boundary;
use super::flatten::KEYS;
use super::links::{Numbers, Tokens, Web};
use super::script::{EditOp, EditScript, Says};
use super::{Change, Class, Ignored, Message, Operation, Place, Which};
use crate::matching::order::Order;
use crate::matching::{Matching, Pair};
use crate::model::{ElementId, Kind, Model};

/// The work on one diff.
pub(super) struct Tidy<'t> {
    pub(super) pair: &'t Pair<'t>,
    pub(super) matching: &'t Matching,
    pub(super) script: &'t EditScript,
    pub(super) numbers: &'t Numbers,
    pub(super) old_web: Web,
    pub(super) new_web: Web,
    pub(super) changes: Vec<Change>,
    pub(super) ignored: BTreeMap<Ignored, Vec<u32>>,
    pub(super) boundaries: Vec<Boundary>,
    claimed: Vec<bool>,
    of_old: BTreeMap<ElementId, Vec<u32>>,
    of_new: BTreeMap<ElementId, Vec<u32>>,
}

/// Turns a script into changes and what was passed over.
pub(super) fn tidy<'t>(
    pair: &'t Pair<'t>,
    matching: &'t Matching,
    script: &'t EditScript,
) -> (Vec<Change>, BTreeMap<Ignored, Vec<u32>>) {
    let numbers = Numbers::new(pair, matching);
    let tokens = |is_old: bool| Tokens {
        side: if is_old { &pair.old } else { &pair.new },
        labels: &pair.labels,
        matching,
        other: if is_old { pair.new.model } else { pair.old.model },
        is_old,
        numbers: &numbers,
    };
    let mut tidy = Tidy {
        pair,
        matching,
        script,
        numbers: &numbers,
        old_web: Web::new(&tokens(true)),
        new_web: Web::new(&tokens(false)),
        changes: Vec::new(),
        ignored: BTreeMap::new(),
        boundaries: Vec::new(),
        claimed: vec![false; script.operations.len()],
        of_old: BTreeMap::new(),
        of_new: BTreeMap::new(),
    };
    tidy.index();
    tidy.pass_over();
    tidy.groups();
    tidy.boundaries();
    tidy.flow(&tokens(true), &tokens(false));
    tidy.lines_of_groups();
    tidy.along();
    tidy.frames();
    tidy.pools_and_lanes();
    tidy.artifacts();
    tidy.matched();
    tidy.rest();
    tidy.layout();
    tidy.finish()
}

impl<'t> Tidy<'t> {
    pub(super) fn old(&self) -> &'t Model {
        self.pair.old.model
    }

    pub(super) fn new_model(&self) -> &'t Model {
        self.pair.new.model
    }

    pub(super) fn model(&self, which: Which) -> &'t Model {
        match which {
            Which::Old => self.old(),
            Which::New => self.new_model(),
        }
    }

    fn index(&mut self) {
        for (i, operation) in self.script.operations.iter().enumerate() {
            let (old, new) = operation.elements();
            if let Some(old) = old {
                self.of_old.entry(old).or_default().push(i as u32);
            }
            if let Some(new) = new {
                self.of_new.entry(new).or_default().push(i as u32);
            }
        }
    }

    /// Claims the open operations of an element that `wanted` accepts.
    pub(super) fn claim(&mut self, place: Place, wanted: impl Fn(&EditOp) -> bool) -> Vec<u32> {
        let index = match place.0 {
            Which::Old => &self.of_old,
            Which::New => &self.of_new,
        };
        let mut taken = Vec::new();
        for &i in index.get(&place.1).into_iter().flatten() {
            if !self.claimed[i as usize] && wanted(&self.script.operations[i as usize]) {
                self.claimed[i as usize] = true;
                taken.push(i);
            }
        }
        taken
    }

    /// Whether an operation of an element is still open.
    pub(super) fn is_open(&self, place: Place, wanted: impl Fn(&EditOp) -> bool) -> bool {
        let index = match place.0 {
            Which::Old => &self.of_old,
            Which::New => &self.of_new,
        };
        index
            .get(&place.1)
            .into_iter()
            .flatten()
            .any(|&i| !self.claimed[i as usize] && wanted(&self.script.operations[i as usize]))
    }

    /// The operations of an element that nobody has claimed.
    pub(super) fn open_operations(&self, place: Place) -> Vec<u32> {
        let index = match place.0 {
            Which::Old => &self.of_old,
            Which::New => &self.of_new,
        };
        let all = index.get(&place.1).into_iter().flatten().copied();
        all.filter(|&i| !self.claimed[i as usize]).collect()
    }

    /// Whether an element comes or goes and no statement has said so yet.
    pub(super) fn is_unstated(&self, place: Place) -> bool {
        self.is_open(place, EditOp::is_presence)
    }

    /// Whether an element has no partner.
    pub(super) fn is_one_sided(&self, (which, e): Place) -> bool {
        match which {
            Which::Old => self.matching.of_old(e).is_none(),
            Which::New => self.matching.of_new(e).is_none(),
        }
    }

    pub(super) fn ignore(&mut self, reason: Ignored, operations: Vec<u32>) {
        if !operations.is_empty() {
            self.ignored.entry(reason).or_default().extend(operations);
        }
    }

    fn pass_over(&mut self) {
        for i in 0..self.script.operations.len() {
            let reason = match &self.script.operations[i] {
                EditOp::SetId { .. } | EditOp::SetProperty { says: Says::OnlyIds, .. } => {
                    Some(Ignored::Ids)
                }
                EditOp::SetOrder { .. } | EditOp::SetPropertyOrder { .. } => Some(Ignored::Order),
                EditOp::SetLane { says, .. } => told(*says, Ignored::Defaults),
                EditOp::SetLayout { says, .. } | EditOp::SetDiagram { says, .. } => {
                    told(*says, Ignored::Layout)
                }
                EditOp::SetProperty { old, new, path, old_value, new_value, vendor, .. } => {
                    let values = (old_value.as_deref(), new_value.as_deref());
                    self.passed_over((*old, *new), path, vendor, values)
                }
                EditOp::Delete { old } => wiring(self.old(), *old),
                EditOp::Insert { new } => wiring(self.new_model(), *new),
                EditOp::SetType { .. } | EditOp::SetParent { .. } => None,
            };
            if let Some(reason) = reason {
                self.claimed[i] = true;
                self.ignore(reason, vec![i as u32]);
            }
        }
        self.keys_of_nothing();
    }

    /// The key of a tool's element that holds nothing but what is passed over says nothing either.
    fn keys_of_nothing(&mut self) {
        let script = self.script;
        for (i, operation) in script.operations.iter().enumerate() {
            let EditOp::SetProperty { old, key, old_value, new_value, .. } = operation else {
                continue;
            };
            let [around @ .., name] = key.0.as_slice() else { continue };
            let holder = around.last().and_then(|step| step.identity.as_ref());
            let value = old_value.as_ref().or(new_value.as_ref());
            if self.claimed[i] || holder.is_none() || holder != value {
                continue;
            }
            let beside: Vec<u32> = (self.of_old.get(old).into_iter().flatten().copied())
                .filter(|&j| j as usize != i && script.operations[j as usize].is_within(around))
                .collect();
            let silent = !beside.is_empty() && beside.iter().all(|&j| self.claimed[j as usize]);
            if silent && KEYS.contains(&name.local.as_str()) {
                self.claimed[i] = true;
                self.ignore(Ignored::Defaults, vec![i as u32]);
            }
        }
    }

    fn passed_over(
        &self,
        (a, b): (ElementId, ElementId),
        path: &str,
        vendor: &str,
        (old, new): (Option<&str>, Option<&str>),
    ) -> Option<Ignored> {
        let kind = self.old().kind(a);
        if let Some(reason) = super::classes::passed_over(kind, path, vendor, old, new) {
            return Some(reason);
        }
        let inner = wiring(self.old(), a).is_some();
        if inner || super::classes::is_wiring(kind, path) {
            return Some(Ignored::DataWiring);
        }
        let both = || uses(self.old(), vendor) && uses(self.new_model(), vendor);
        if !vendor.is_empty() && !both() {
            return Some(Ignored::Extensions);
        }
        if path == "name" || (path == "text" && kind == Kind::TextAnnotation) {
            let labels = &self.pair.labels;
            let (la, lb) = (self.pair.old_label(a), self.pair.new_label(b));
            if labels.is_unnamed(la) && labels.is_unnamed(lb) {
                return Some(Ignored::DefaultNames);
            }
            if labels.normalized(la) == labels.normalized(lb) {
                return Some(Ignored::Spelling);
            }
        }
        None
    }

    /// One step that has become several, several that have become one, and several that stand together
    /// for several.
    fn groups(&mut self) {
        for number in 0..self.matching.correspondences().len() {
            let group = &self.matching.correspondences()[number];
            if !group.is_group() {
                continue;
            }
            let (mut old, mut new) = (group.old.clone(), group.new.clone());
            old.sort_by_key(|&e| self.rank(Which::Old, e));
            new.sort_by_key(|&e| self.rank(Which::New, e));
            let mut operations = Vec::new();
            let own = |op: &EditOp| {
                op.is_presence()
                    || matches!(op, EditOp::SetProperty { path, .. } if path == "name")
                    || matches!(op, EditOp::SetType { .. })
            };
            for &e in &old {
                operations.extend(self.claim((Which::Old, e), own));
            }
            for &e in &new {
                operations.extend(self.claim((Which::New, e), own));
            }
            let operation =
                if new.len() > old.len() { Operation::Split } else { Operation::Merged };
            let message = match (old.len(), new.len()) {
                (1, _) => Message::Split,
                (_, 1) => Message::Merged,
                _ => Message::Regrouped,
            };
            let first = new.first().copied().map(|e| (Which::New, e));
            // The whole tells what it is about.
            let whole = match operation {
                Operation::Split => old.first().map(|&e| self.old().kind(e)),
                _ => new.first().map(|&e| self.new_model().kind(e)),
            };
            let kind = whole.unwrap_or(Kind::Task);
            let values = (joined(self.old(), &old), joined(self.new_model(), &new));
            self.changes.push(Change {
                old,
                new,
                old_value: Some(values.0),
                new_value: Some(values.1),
                operations,
                order: first.map_or((0, 0), |place| self.order_of(place)),
                ..Change::new(operation, Class::Flow, kind, message)
            });
        }
    }

    /// The place in the reading order: pools and lanes, then the flow, then the rest by type.
    pub(super) fn order_of(&self, (which, element): Place) -> (u32, u32) {
        let (model, side) = match which {
            Which::Old => (self.old(), &self.pair.old),
            Which::New => (self.new_model(), &self.pair.new),
        };
        let kind = model.kind(element);
        if matches!(kind, Kind::Participant | Kind::Lane | Kind::LaneSet | Kind::Process) {
            return (0, kind as u32);
        }
        // An element that only the old model has stands where its predecessor stands in the new.
        let node = if kind.is_flow_node() { Some(element) } else { model.flow_source(element) };
        let node = node.filter(|&e| model.kind(e).is_flow_node());
        let Some(rank) = node.and_then(|e| side.dense(e)) else {
            return (2, kind as u32);
        };
        match which {
            Which::New => (1, rank * 2),
            Which::Old => {
                let partner = node.and_then(|e| self.matching.new_of(e));
                let partner = partner.and_then(|e| self.pair.new.dense(e));
                let placed = partner.map(|rank| rank * 2);
                (1, placed.unwrap_or_else(|| self.rank_before(rank) * 2 + 1))
            }
        }
    }

    /// Elements of one model by the flow, and where that leaves it open by content.
    pub(super) fn in_order(&self, which: Which, mut elements: Vec<ElementId>) -> Vec<ElementId> {
        let side = if which == Which::Old { &self.pair.old } else { &self.pair.new };
        elements.sort_unstable_by_key(|&e| side.order().of(e));
        elements
    }

    pub(super) fn rank(&self, which: Which, e: ElementId) -> u32 {
        let side = if which == Which::Old { &self.pair.old } else { &self.pair.new };
        side.dense(e).unwrap_or(u32::MAX)
    }

    /// The new rank of the nearest matched step before a rank of the old order.
    fn rank_before(&self, rank: u32) -> u32 {
        let side = &self.pair.old;
        let earlier = side.nodes.iter().take(rank as usize).rev();
        let mut matched = earlier.filter_map(|&e| self.pair.new.dense(self.matching.new_of(e)?));
        matched.next().unwrap_or(0)
    }

    /// Everything that no stage has said: one statement per element.
    fn rest(&mut self) {
        let mut sets = Vec::new();
        for i in 0..self.script.operations.len() {
            if self.claimed[i] || is_drawing(self.new_model(), &self.script.operations[i]) {
                continue;
            }
            let place = match self.script.operations[i].elements() {
                (_, Some(new)) => (Which::New, new),
                (Some(old), None) => (Which::Old, old),
                (None, None) => continue,
            };
            let model = self.model(place.0);
            if model.kind(place.1) == Kind::LaneSet && model.label(place.1).trim().is_empty() {
                sets.push(place);
            } else {
                self.single(place);
            }
        }
        for set in sets {
            self.lane_set(set);
        }
    }

    /// What holds lanes is seen by nobody: it comes and goes with a lane.
    fn lane_set(&mut self, (which, set): Place) {
        let operations = self.claim((which, set), EditOp::is_presence);
        let lanes = self.model(which).children(set);
        let about = |c: &Change| {
            let own = if which == Which::Old { &c.old } else { &c.new };
            lanes.iter().any(|lane| own.contains(lane))
        };
        match self.changes.iter().position(about) {
            Some(host) => self.changes[host].operations.extend(operations),
            None => self.ignore(Ignored::ToolFrames, operations),
        }
        self.single((which, set));
    }

    fn layout(&mut self) {
        let mut operations = Vec::new();
        let mut drawn = BTreeSet::new();
        for (i, operation) in self.script.operations.iter().enumerate() {
            let (Some(a), Some(b)) = operation.elements() else { continue };
            if !self.claimed[i] && is_drawing(self.new_model(), operation) {
                self.claimed[i] = true;
                operations.push(i as u32);
                drawn.insert((a, b));
            }
        }
        let mut drawn: Vec<(ElementId, ElementId)> = drawn.into_iter().collect();
        drawn.sort_by_key(|d| (self.pair.new.order().of(d.1), self.pair.old.order().of(d.0)));
        let (old, new): (Vec<_>, Vec<_>) = drawn.into_iter().unzip();
        let Some(&first) = old.first() else { return };
        self.ignored.entry(Ignored::Layout).or_default();
        let message = Message::Layout { count: old.len() };
        let kind = self.old().kind(first);
        self.changes.push(Change {
            old,
            new,
            operations,
            order: (9, 0),
            ..Change::new(Operation::Layout, Class::Layout, kind, message)
        });
    }

    fn finish(mut self) -> (Vec<Change>, BTreeMap<Ignored, Vec<u32>>) {
        debug_assert!(self.claimed.iter().all(|&c| c), "an operation that nobody states");
        for change in &mut self.changes {
            change.operations.sort_unstable();
        }
        let (old, new) = (self.pair.old.order(), self.pair.new.order());
        let class = |elements: &[ElementId], order: &Order| {
            elements.first().and_then(|e| order.class.get(e.index()).copied())
        };
        self.changes.sort_by_cached_key(|c| {
            let values = (c.property.clone(), c.old_value.clone(), c.new_value.clone());
            (c.order, class(&c.new, new), class(&c.old, old), c.operation, values)
        });
        (self.changes, self.ignored)
    }
}

/// Whether it says how an element is drawn, in the diagram or where a tool keeps it with the element.
pub(super) fn is_drawing(new: &Model, op: &EditOp) -> bool {
    match op {
        EditOp::SetLayout { .. } => true,
        EditOp::SetProperty { new: e, path, vendor, .. } => {
            super::classes::class_of(new.kind(*e), path, vendor) == Class::Layout
        }
        _ => false,
    }
}

/// What is passed over because it says nothing to a reader.
fn told(says: Says, nothing: Ignored) -> Option<Ignored> {
    match says {
        Says::Something => None,
        Says::OnlyIds => Some(Ignored::Ids),
        Says::OnlyOrder => Some(Ignored::Order),
        Says::Nothing => Some(nothing),
    }
}

/// Inputs and outputs inside a step only carry its data associations, which are told.
fn wiring(model: &Model, e: ElementId) -> Option<Ignored> {
    let inner = match model.kind(e) {
        Kind::IoSpecification => model.parent(e),
        // Events hold theirs directly, all others in a specification.
        Kind::DataInput | Kind::DataOutput => {
            let holder = model.parent(e);
            let direct = holder.filter(|&p| model.kind(p).is_flow_node());
            direct.or_else(|| holder.and_then(|p| model.parent(p)))
        }
        _ => None,
    };
    inner.filter(|&p| model.kind(p).is_flow_node()).map(|_| Ignored::DataWiring)
}

/// The labels of several elements.
fn joined(model: &Model, elements: &[ElementId]) -> String {
    let names: Vec<String> = elements.iter().map(|&e| clean(model.label(e))).collect();
    names.join(" | ")
}

/// Whether a model uses a vendor's namespace.
fn uses(model: &Model, vendor: &str) -> bool {
    model.namespaces.iter().any(|n| n.uri == vendor)
}

/// A label on one line.
pub(crate) fn clean(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ")
}
