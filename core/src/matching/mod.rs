//! Which element of one model is which of the other.
//!
//! Flow nodes first: anchors by id, equal labels, then label similarity with context, one to one by
//! assignment, gateways and unlabelled events by what surrounds them, and groups for steps that one
//! side splits. Then everything else, by the flow nodes it belongs to: pools, lanes, flows, data.
//! The obvious other way, one assignment over all elements at once, would let a lane's name decide
//! which step is which.
//!
//! Matching is total, symmetric (`old` and `new` swapped give the same correspondences swapped) and
//! independent of ids that tools generate.

pub(crate) mod assign;
mod by_id;
mod collection;
mod confidence;
mod groups;
mod likeness;
mod nodes;
pub(crate) mod order;
mod others;
mod pinned;
mod pinning;
mod pins;
mod places;
mod prepared;
mod selected;
pub(crate) mod side;
mod strangers;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::label::{LabelId, LabelSet, LabelSetBuilder, Language, Lexicon, Reason};
use crate::model::{ElementId, Model};
pub use collection::Collection;
use collection::Support;
use pinned::Pinned;
pub use pins::{PINS_SCHEMA, PinWarning, PinWarningCode, Pins, Selector};
pub use prepared::Prepared;
pub(crate) use side::Side;

/// How to match. Every constant that was chosen with sight of a gold standard is named in
/// docs/matching.md.
#[derive(Debug, Clone)]
pub struct MatchOptions {
    /// The language of all labels; `None` decides per model.
    pub language: Option<Language>,
    /// What is known about words.
    pub lexicon: Lexicon,
    /// Least likeness of two steps to be matched, together with how far they stand out from what
    /// else they could be matched to; in thousandths.
    pub threshold: u32,
    /// Share of the context in that likeness, in thousandths.
    pub context: u32,
    /// Whether ids can anchor a match. Off, to match as if every id were new.
    pub trust_ids: bool,
    /// What a person says about which element is which.
    pub pins: Pins,
}

impl Default for MatchOptions {
    fn default() -> Self {
        Self {
            language: None,
            lexicon: Lexicon::builtin().clone(),
            threshold: 460,
            context: 450,
            trust_ids: true,
            pins: Pins::default(),
        }
    }
}

/// Why two elements are matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MatchReason {
    /// A person says so.
    Pinned,
    /// Both have the same id, and neither type nor labels contradict.
    SameId,
    /// What the labels say.
    Label(Reason),
    /// The steps before and after are matched too.
    Context,
    /// Both have the same place: the only start, the only end, the same gateway.
    SamePlace,
    /// Both belong to matched elements: flows between matched steps, lanes with the same steps.
    SameParts,
    /// One step here is several steps there, or several here are several there.
    PartOf,
    /// Other models of a collection bear the match out.
    Supported,
}

impl MatchReason {
    /// The stable name, such as `same-id`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pinned => "pinned",
            Self::SameId => "same-id",
            Self::Label(reason) => reason.as_str(),
            Self::Context => "context",
            Self::SamePlace => "same-place",
            Self::SameParts => "same-parts",
            Self::PartOf => "part-of",
            Self::Supported => "supported",
        }
    }
}

/// Elements of the old model that stand for elements of the new one; as a rule one for one.
///
/// Where both sides have several, the whole stands for the whole, and those at the same place in the
/// lists are the closest to each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correspondence {
    /// Elements of the old model, the closest first.
    pub old: Vec<ElementId>,
    /// Elements of the new model, the closest first.
    pub new: Vec<ElementId>,
    /// How sure, 0..=1000.
    pub confidence: u32,
    /// How alike the labels are, 0..=1000; 1000 where both have none.
    pub wording: u32,
    /// Why, sorted, each once.
    pub reasons: Vec<MatchReason>,
}

impl Correspondence {
    /// The elements that are closest to each other, one to one: a pair, but where both sides have
    /// several.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (ElementId, ElementId)> + '_ {
        self.old.iter().copied().zip(self.new.iter().copied())
    }

    /// Whether it is more than a pair.
    pub(crate) fn is_group(&self) -> bool {
        self.old.len() + self.new.len() > 2
    }
}

/// A partial matching of two models.
#[derive(Debug, Clone, Default)]
pub struct Matching {
    pub(crate) correspondences: Vec<Correspondence>,
    of_old: Vec<Option<u32>>,
    of_new: Vec<Option<u32>>,
}

impl Matching {
    /// Matches two models. Total, symmetric, and nothing else is worked out.
    ///
    /// About O(n²) for n flow nodes, and O(k³) for each group of k steps that could be one another.
    pub fn between(old: &Model, new: &Model, options: &MatchOptions) -> Self {
        Pair::new(old, new, options).matching(options).1
    }

    fn with_sizes(old: usize, new: usize) -> Self {
        Self { correspondences: Vec::new(), of_old: vec![None; old], of_new: vec![None; new] }
    }

    /// All correspondences, by the document order of the first old element.
    pub fn correspondences(&self) -> &[Correspondence] {
        &self.correspondences
    }

    /// The correspondence of an element of the old model.
    pub fn of_old(&self, old: ElementId) -> Option<&Correspondence> {
        self.correspondences.get(self.of_old.get(old.index()).copied().flatten()? as usize)
    }

    /// The correspondence of an element of the new model.
    pub fn of_new(&self, new: ElementId) -> Option<&Correspondence> {
        self.correspondences.get(self.of_new.get(new.index()).copied().flatten()? as usize)
    }

    pub(crate) fn index_of_old(&self, old: ElementId) -> Option<u32> {
        self.of_old.get(old.index()).copied().flatten()
    }

    pub(crate) fn index_of_new(&self, new: ElementId) -> Option<u32> {
        self.of_new.get(new.index()).copied().flatten()
    }

    /// The one partner of an old element: the closest of its correspondence, if that is nobody else's.
    pub fn new_of(&self, old: ElementId) -> Option<ElementId> {
        let found = self.of_old(old)?;
        let at = found.old.iter().position(|&e| e == old)?;
        found.new.get(at).copied()
    }

    /// The one partner of a new element.
    pub fn old_of(&self, new: ElementId) -> Option<ElementId> {
        let found = self.of_new(new)?;
        let at = found.new.iter().position(|&e| e == new)?;
        found.old.get(at).copied()
    }

    fn add(&mut self, correspondence: Correspondence) {
        let number = self.correspondences.len() as u32;
        for element in &correspondence.old {
            self.of_old[element.index()] = Some(number);
        }
        for element in &correspondence.new {
            self.of_new[element.index()] = Some(number);
        }
        self.correspondences.push(correspondence);
    }

    fn pair(
        &mut self,
        old: ElementId,
        new: ElementId,
        confidence: u32,
        wording: u32,
        reasons: Vec<MatchReason>,
    ) {
        self.add(Correspondence { old: vec![old], new: vec![new], confidence, wording, reasons });
    }

    fn extend(&mut self, number: usize, old: Option<ElementId>, new: Option<ElementId>) {
        let group = &mut self.correspondences[number];
        if group.old.len() == 1 && group.new.len() == 1 {
            group.confidence = confidence::of_group(group.confidence);
        }
        if let Some(old) = old {
            group.old.push(old);
            self.of_old[old.index()] = Some(number as u32);
        }
        if let Some(new) = new {
            group.new.push(new);
            self.of_new[new.index()] = Some(number as u32);
        }
        if !group.reasons.contains(&MatchReason::PartOf) {
            group.reasons.push(MatchReason::PartOf);
            group.reasons.sort_unstable();
        }
    }

    /// Puts correspondences in the place of those with the numbers given, of which they hold all elements.
    fn replace(&mut self, by: Vec<(Vec<u32>, Correspondence)>) {
        if by.is_empty() {
            return;
        }
        let gone: BTreeSet<u32> = by.iter().flat_map(|(numbers, _)| numbers).copied().collect();
        let before = std::mem::take(&mut self.correspondences);
        let kept = (0..).zip(before).filter(|(number, _)| !gone.contains(number));
        let all: Vec<Correspondence> = kept.map(|(_, c)| c).collect();
        for correspondence in all.into_iter().chain(by.into_iter().map(|(_, c)| c)) {
            self.add(correspondence);
        }
    }

    fn is_free(&self, old: ElementId, new: ElementId) -> bool {
        self.of_old[old.index()].is_none() && self.of_new[new.index()].is_none()
    }

    fn has_old(&self, old: ElementId) -> bool {
        self.of_old[old.index()].is_some()
    }

    fn has_new(&self, new: ElementId) -> bool {
        self.of_new[new.index()].is_some()
    }

    fn sort(&mut self) {
        self.correspondences.sort_by_key(|c| c.old.first().copied());
        let renumbered = std::mem::take(&mut self.correspondences);
        for correspondence in renumbered {
            self.add(correspondence);
        }
    }

    fn transposed(mut self) -> Self {
        for c in &mut self.correspondences {
            std::mem::swap(&mut c.old, &mut c.new);
        }
        std::mem::swap(&mut self.of_old, &mut self.of_new);
        self.sort();
        self
    }
}

/// Two models prepared for comparing, with their labels in one set.
#[derive(Debug)]
pub(crate) struct Pair<'m> {
    pub(crate) old: Arc<Side<'m>>,
    pub(crate) new: Arc<Side<'m>>,
    pub(crate) labels: LabelSet,
    pins: Pinned,
    /// What other models say; empty for two models alone.
    support: Support,
}

impl<'m> Pair<'m> {
    pub(crate) fn new(old: &'m Model, new: &'m Model, options: &MatchOptions) -> Self {
        let mut set = LabelSetBuilder::new(&options.lexicon);
        let old = Arc::new(Side::new(old, &mut set, options.language));
        let new = Arc::new(Side::new(new, &mut set, options.language));
        let pins = pinning::resolve(&old, &new, options);
        Self { old, new, labels: set.build(), pins, support: Support::default() }
    }

    /// Two models of which everything that does not depend on the other is prepared: their labels
    /// stand in one set, which may hold those of many other models too.
    ///
    /// How much a word says is weighed among the labels of the two alone, so the others change
    /// next to nothing: they may only make a compound, an abbreviation or a slip known.
    pub(crate) fn in_set(
        labels: &LabelSet,
        old: &Arc<Side<'m>>,
        new: &Arc<Side<'m>>,
        options: &MatchOptions,
    ) -> Self {
        let labels = labels.among(old.labels.iter().chain(&new.labels).copied());
        let (old, new) = (Arc::clone(old), Arc::clone(new));
        let pins = pinning::resolve(&old, &new, options);
        Self { old, new, labels, pins, support: Support::default() }
    }

    pub(crate) fn old_label(&self, e: ElementId) -> LabelId {
        self.old.labels[e.index()]
    }

    pub(crate) fn new_label(&self, e: ElementId) -> LabelId {
        self.new.labels[e.index()]
    }

    /// What is wrong with the pins, by their place.
    pub(crate) fn pin_warnings(&self) -> &[PinWarning] {
        &self.pins.warnings
    }

    fn swapped(self) -> Self {
        Self {
            old: self.new,
            new: self.old,
            labels: self.labels,
            pins: self.pins.swapped(),
            support: self.support.swapped(),
        }
    }

    /// Matches the two models.
    pub(crate) fn matching(self, options: &MatchOptions) -> (Self, Matching) {
        if self.old.compare(&self.new).is_le() {
            let matching = run(&self, options);
            return (self, matching);
        }
        let swapped = self.swapped();
        let matching = run(&swapped, options).transposed();
        (swapped.swapped(), matching)
    }
}

fn run(pair: &Pair<'_>, options: &MatchOptions) -> Matching {
    let sizes = (pair.old.model.elements().len(), pair.new.model.elements().len());
    let mut matching = Matching::with_sizes(sizes.0, sizes.1);
    pair.pins.keep(pair, &mut matching);
    nodes::match_nodes(pair, options, &mut matching);
    groups::match_groups(pair, &mut matching);
    others::match_others(pair, options, &mut matching);
    matching.sort();
    matching
}
