//! Pins brought to two models: which elements they point to, and what they then forbid or demand.
//!
//! Three answers come out. *Groups* are settled before anything else is matched. *Forbidden* pairs
//! are refused by every stage. A label that occurs several times settles nothing by itself; its
//! elements may only go to each other, as if their labels were equal, and their surroundings decide
//! which is which. What does not fit is warned of and has no effect.
//!
//! Pairs are kept as pairs of selectors and not of elements: a label that 5,000 steps share would
//! otherwise make 25 million.

use std::collections::{BTreeMap, BTreeSet};

use super::pins::{Pin, PinWarning, PinWarningCode, Pins, Place, Selector};
use super::{MatchOptions, MatchReason, Matching, Pair, Side};
use crate::label::{LabelId, LabelSetBuilder, Language, Lexicon};
use crate::model::{ElementId, Kind, Model};

/// Most characters of a label in a warning.
const SHOWN: usize = 60;

/// What pins say about two models.
#[derive(Debug, Default)]
pub(crate) struct Pinned {
    /// Whether there is any pin; asked for every pair of steps.
    active: bool,
    groups: Vec<Group>,
    /// The closest pairs of the groups, from both sides.
    single: BTreeMap<ElementId, ElementId>,
    single_new: BTreeMap<ElementId, ElementId>,
    different: Relation,
    alike: Relation,
    only_old: BTreeSet<ElementId>,
    only_new: BTreeSet<ElementId>,
    pub(crate) warnings: Vec<PinWarning>,
}

#[derive(Debug, Clone)]
struct Group {
    old: Vec<ElementId>,
    new: Vec<ElementId>,
}

/// A relation between elements of two models, as pairs of selectors that meet them.
#[derive(Debug, Default)]
struct Relation {
    old: BTreeMap<ElementId, Vec<u32>>,
    new: BTreeMap<ElementId, Vec<u32>>,
    pairs: BTreeSet<(u32, u32)>,
}

impl Relation {
    fn holds(&self, a: ElementId, b: ElementId) -> bool {
        let (Some(olds), Some(news)) = (self.old.get(&a), self.new.get(&b)) else { return false };
        olds.iter().any(|&o| news.iter().any(|&n| self.pairs.contains(&(o, n))))
    }

    fn touches(&self, a: ElementId, b: ElementId) -> bool {
        self.old.contains_key(&a) || self.new.contains_key(&b)
    }

    fn add(&mut self, numbers: (u32, u32), old: &[ElementId], new: &[ElementId]) {
        if !self.pairs.insert(numbers) {
            return;
        }
        for (side, number, elements) in
            [(&mut self.old, numbers.0, old), (&mut self.new, numbers.1, new)]
        {
            for &e in elements {
                let known: &mut Vec<u32> = side.entry(e).or_default();
                if !known.contains(&number) {
                    known.push(number);
                }
            }
        }
    }

    fn swapped(self) -> Self {
        let pairs = self.pairs.into_iter().map(|(a, b)| (b, a)).collect();
        Self { old: self.new, new: self.old, pairs }
    }
}

impl Pinned {
    /// Resolves the pins. O(pins + elements), besides their logarithms.
    pub(crate) fn new(old: &Side<'_>, new: &Side<'_>, options: &MatchOptions) -> Self {
        if options.pins.is_empty() {
            return Self::default();
        }
        let pins = &options.pins;
        let of = |pin: fn(&Pin) -> &Selector, only: &[(Selector, Place)]| {
            let all = pins.same.iter().chain(&pins.different).map(pin);
            all.chain(only.iter().map(|(s, _)| s)).cloned().collect::<BTreeSet<_>>()
        };
        let resolver = Resolver {
            old: Found::new(old.model, of(|p| &p.old, &pins.only_old), options.language),
            new: Found::new(new.model, of(|p| &p.new, &pins.only_new), options.language),
            pinned: Self { active: true, ..Self::default() },
            by_id: BTreeSet::new(),
            only_by_id: Default::default(),
            group_of: Default::default(),
        };
        resolver.resolve(pins)
    }

    pub(super) fn swapped(self) -> Self {
        let swap = |group: Group| Group { old: group.new, new: group.old };
        Self {
            active: self.active,
            groups: self.groups.into_iter().map(swap).collect(),
            single: self.single_new,
            single_new: self.single,
            different: self.different.swapped(),
            alike: self.alike.swapped(),
            only_old: self.only_new,
            only_new: self.only_old,
            warnings: self.warnings,
        }
    }

    /// Whether the two may not be one.
    pub(super) fn forbids(&self, a: ElementId, b: ElementId) -> bool {
        self.active && (self.denies(a, b) || (self.alike.touches(a, b) && !self.alike.holds(a, b)))
    }

    fn denies(&self, a: ElementId, b: ElementId) -> bool {
        self.only_old.contains(&a) || self.only_new.contains(&b) || self.different.holds(a, b)
    }

    /// Whether the two are pinned by labels that occur several times.
    pub(super) fn alike(&self, a: ElementId, b: ElementId) -> bool {
        self.active && self.alike.holds(a, b) && !self.denies(a, b)
    }

    /// Likeness of two pools, or two lanes, of which a pin says whether they are one.
    pub(super) fn said(&self, a: ElementId, b: ElementId) -> Option<u32> {
        if !self.active || self.denies(a, b) {
            return self.active.then_some(0);
        }
        match (self.single.get(&a), self.single_new.get(&b)) {
            (None, None) => None,
            (partner, _) => Some(u32::from(partner == Some(&b)) * 1_000),
        }
    }

    /// Keeps what is pinned, before anything else is matched. The processes of pinned pools go with
    /// them.
    pub(super) fn keep(&self, pair: &Pair<'_>, matching: &mut Matching) {
        for group in &self.groups {
            let (Some(&a), Some(&b)) = (group.old.first(), group.new.first()) else { continue };
            let similarity = pair.labels.similarity(pair.old_label(a), pair.new_label(b));
            let empty = |m: &Model, e| m.label(e).trim().is_empty();
            let unnamed = empty(pair.old.model, a) && empty(pair.new.model, b);
            let mut reasons = vec![MatchReason::Pinned];
            if !unnamed {
                reasons.extend(similarity.reasons.into_iter().map(MatchReason::Label));
            }
            if group.old.len() + group.new.len() > 2 {
                reasons.push(MatchReason::PartOf);
            }
            reasons.sort_unstable();
            matching.add(super::Correspondence {
                old: group.old.clone(),
                new: group.new.clone(),
                confidence: 1_000,
                wording: if unnamed { 1_000 } else { u32::from(similarity.score) },
                reasons,
            });
        }
        for group in &self.groups {
            let ([a], [b]) = (group.old.as_slice(), group.new.as_slice()) else { continue };
            let processes = (
                pair.old.model.process_of_participant(*a),
                pair.new.model.process_of_participant(*b),
            );
            if let (Some(p), Some(q)) = processes
                && matching.is_free(p, q)
                && !self.forbids(p, q)
            {
                let score = pair.labels.score(pair.old_label(p), pair.new_label(q));
                matching.pair(p, q, 990, u32::from(score), vec![MatchReason::SameParts]);
            }
        }
    }
}

/// The elements that the selectors of one side meet.
struct Found<'m> {
    model: &'m Model,
    numbers: BTreeMap<Selector, u32>,
    elements: Vec<Vec<ElementId>>,
    /// For each selector whose id has another label than it shows, the label it has.
    relabelled: Vec<Option<String>>,
}

impl<'m> Found<'m> {
    fn new(model: &'m Model, selectors: BTreeSet<Selector>, language: Option<Language>) -> Self {
        let names = Names::new(model, language);
        let elements = selectors.iter().map(|selector| names.select(selector)).collect();
        let relabelled = selectors.iter().map(|selector| names.relabelled(selector)).collect();
        let numbers = selectors.into_iter().zip(0..).collect();
        Self { model, numbers, elements, relabelled }
    }

    fn number(&self, selector: &Selector) -> u32 {
        self.numbers.get(selector).copied().unwrap_or(u32::MAX)
    }

    fn of(&self, selector: &Selector) -> &[ElementId] {
        self.elements.get(self.number(selector) as usize).map(Vec::as_slice).unwrap_or_default()
    }

    fn relabelled(&self, selector: &Selector) -> Option<&str> {
        self.relabelled.get(self.number(selector) as usize)?.as_deref()
    }
}

/// The normalised labels of a model. They are made apart from those that are compared, so that a pin
/// changes nothing about how much a word says.
struct Names<'m> {
    model: &'m Model,
    language: Language,
    actors: Vec<&'m str>,
    own: BTreeMap<ElementId, String>,
    by_label: BTreeMap<String, Vec<ElementId>>,
}

impl<'m> Names<'m> {
    fn new(model: &'m Model, language: Option<Language>) -> Self {
        let steps = model.flow_nodes().map(|e| model.label(e));
        let language = language.unwrap_or_else(|| Language::detect(steps));
        let is_actor = |e: &ElementId| matches!(model.kind(*e), Kind::Lane | Kind::Participant);
        let actors = model.elements().filter(is_actor).map(|e| model.label(e));
        let actors = actors.filter(|name| !name.trim().is_empty()).collect();
        let mut names =
            Self { model, language, actors, own: BTreeMap::new(), by_label: BTreeMap::new() };
        let mut set = LabelSetBuilder::new(Lexicon::builtin());
        for e in model.elements().filter(|&e| !model.label(e).trim().is_empty()) {
            let step = model.kind(e).is_flow_node();
            let label = names.normalized(&mut set, model.label(e), step);
            names.by_label.entry(label.clone()).or_default().push(e);
            names.own.insert(e, label);
        }
        names
    }

    fn normalized(&self, set: &mut LabelSetBuilder, text: &str, step: bool) -> String {
        let actors = if step { self.actors.as_slice() } else { &[] };
        let id: LabelId = set.add(text, self.language, actors);
        set.normalized(id).to_owned()
    }

    fn select(&self, selector: &Selector) -> Vec<ElementId> {
        if let Some(id) = &selector.id {
            return of_id(self.model, id).into_iter().collect();
        }
        let mut set = LabelSetBuilder::new(Lexicon::builtin());
        let mut text =
            |text: &Option<String>| text.as_deref().map(|t| self.normalized(&mut set, t, false));
        let (pool, lane) = (text(&selector.pool), text(&selector.lane));
        let is_in = |e: ElementId| {
            let pool_of = self.model.participant(e).or_else(|| self.model.process(e));
            self.fits(pool.as_ref(), pool_of) && self.fits(lane.as_ref(), self.model.lane(e))
        };
        let mut found = Vec::new();
        // The label of a step is normalised without the role in front of it, that of others with it.
        for step in [true, false] {
            let label = selector.label.as_deref().unwrap_or_default();
            let label = self.normalized(&mut set, label, step);
            let all = self.by_label.get(&label).into_iter().flatten().copied();
            found.extend(all.filter(|&e| self.model.kind(e).is_flow_node() == step && is_in(e)));
        }
        found
    }

    fn fits(&self, wanted: Option<&String>, e: Option<ElementId>) -> bool {
        wanted.is_none() || e.and_then(|e| self.own.get(&e)) == wanted
    }

    /// The label of an element that is selected by id, if it is another than the selector shows.
    fn relabelled(&self, selector: &Selector) -> Option<String> {
        let shown = selector.label.as_deref().filter(|_| selector.id.is_some())?;
        let e = of_id(self.model, selector.id.as_deref()?)?;
        let mut set = LabelSetBuilder::new(Lexicon::builtin());
        let shown = self.normalized(&mut set, shown, self.model.kind(e).is_flow_node());
        let own = self.own.get(&e).map(String::as_str).unwrap_or_default();
        (shown != own).then(|| self.model.label(e).to_owned())
    }
}

/// The element with this id; an element without one goes by the number that is shown for it.
fn of_id(model: &Model, id: &str) -> Option<ElementId> {
    let numbered = || {
        let number: usize = id.strip_prefix('#')?.parse().ok()?;
        (number < model.elements().len()).then(|| ElementId::new(number))
    };
    model.find(id).or_else(|| model.elements().find(|&e| model.id(e) == id)).or_else(numbered)
}

/// Elements that can be one: steps with steps, everything else within its own type.
fn class(model: &Model, e: ElementId) -> (u8, &str) {
    match model.kind(e) {
        kind if kind.is_flow_node() => (0, ""),
        Kind::DataObjectReference | Kind::DataStoreReference => (1, ""),
        _ => (2, model.xml_name(e)),
    }
}

struct Resolver<'m> {
    old: Found<'m>,
    new: Found<'m>,
    pinned: Pinned,
    /// Pairs of selectors that are told apart by id on both sides.
    by_id: BTreeSet<(u32, u32)>,
    /// Elements said by id to be without partner.
    only_by_id: (BTreeSet<ElementId>, BTreeSet<ElementId>),
    group_of: (BTreeMap<ElementId, usize>, BTreeMap<ElementId, usize>),
}

impl Resolver<'_> {
    fn resolve(mut self, pins: &Pins) -> Pinned {
        for pin in &pins.different {
            self.different(pin);
        }
        for (side, only) in [(true, &pins.only_old), (false, &pins.only_new)] {
            for (selector, place) in only {
                self.only(side, selector, *place);
            }
        }
        for pin in &pins.same {
            self.same(pin);
        }
        self.pinned.groups.retain(|group| !group.old.is_empty());
        for group in &self.pinned.groups {
            if let (Some(&a), Some(&b)) = (group.old.first(), group.new.first()) {
                self.pinned.single.insert(a, b);
                self.pinned.single_new.insert(b, a);
            }
        }
        self.pinned.warnings.sort_by_key(|w| (w.line, w.column));
        self.pinned
    }

    fn warn(&mut self, code: PinWarningCode, place: Place, message: String) {
        let (line, column) = place;
        self.pinned.warnings.push(PinWarning { code, message, line, column });
    }

    /// Warns of a side that a pin does not meet. True if both are met.
    fn meets(&mut self, pin: &Pin) -> bool {
        let sides = [(&self.old, &pin.old, "old"), (&self.new, &pin.new, "new")];
        let missing: Vec<String> = sides
            .iter()
            .filter(|(found, selector, _)| found.of(selector).is_empty())
            .map(|(_, selector, side)| format!("the {side} model has no {}", words(selector)))
            .collect();
        let relabelled: Vec<String> = sides
            .iter()
            .filter_map(|(found, selector, side)| {
                let now = shown(found.relabelled(selector)?);
                let id = shown(selector.id.as_deref()?);
                let then = shown(selector.label.as_deref()?);
                Some(format!("{id} of the {side} model is called {now}, not {then}"))
            })
            .collect();
        if !relabelled.is_empty() {
            self.warn(PinWarningCode::OtherLabel, pin.place, relabelled.join(", "));
        }
        if missing.is_empty() {
            return true;
        }
        self.warn(PinWarningCode::Unknown, pin.place, missing.join(", "));
        false
    }

    fn different(&mut self, pin: &Pin) {
        if !self.meets(pin) {
            return;
        }
        let (olds, news) = (self.old.of(&pin.old), self.new.of(&pin.new));
        let numbers = (self.old.number(&pin.old), self.new.number(&pin.new));
        self.pinned.different.add(numbers, olds, news);
        if pin.old.id.is_some() && pin.new.id.is_some() {
            self.by_id.insert(numbers);
        }
    }

    fn only(&mut self, is_old: bool, selector: &Selector, place: Place) {
        let (found, side) = if is_old { (&self.old, "old") } else { (&self.new, "new") };
        let elements = found.of(selector).to_vec();
        if elements.is_empty() {
            let message = format!("the {side} model has no {}", words(selector));
            return self.warn(PinWarningCode::Unknown, place, message);
        }
        if selector.id.is_some() {
            let all = if is_old { &mut self.only_by_id.0 } else { &mut self.only_by_id.1 };
            all.extend(&elements);
        }
        let all = if is_old { &mut self.pinned.only_old } else { &mut self.pinned.only_new };
        all.extend(elements);
    }

    fn same(&mut self, pin: &Pin) {
        if !self.meets(pin) {
            return;
        }
        let (olds, news) = (self.old.of(&pin.old), self.new.of(&pin.new));
        let mut classes = BTreeMap::<_, (Vec<ElementId>, Vec<ElementId>)>::new();
        for &e in olds {
            classes.entry(class(self.old.model, e)).or_default().0.push(e);
        }
        for &e in news {
            classes.entry(class(self.new.model, e)).or_default().1.push(e);
        }
        classes.retain(|_, (olds, news)| !olds.is_empty() && !news.is_empty());
        let classes: Vec<_> = classes.into_iter().map(|(k, v)| (k.0 == 0, v)).collect();
        if classes.is_empty() {
            let tag =
                |f: &Found<'_>, e: &[ElementId]| e.first().map(|&e| f.model.xml_name(e).to_owned());
            let (a, b) = (tag(&self.old, olds), tag(&self.new, news));
            let message = format!(
                "{} is a {}, {} a {}; they cannot be one",
                name(&pin.old),
                a.unwrap_or_default(),
                name(&pin.new),
                b.unwrap_or_default()
            );
            return self.warn(PinWarningCode::Incompatible, pin.place, message);
        }
        for (steps, (olds, news)) in classes {
            match (olds.as_slice(), news.as_slice()) {
                ([a], [b]) => self.pair(pin, *a, *b),
                _ if steps => {
                    let numbers = (self.old.number(&pin.old), self.new.number(&pin.new));
                    self.pinned.alike.add(numbers, &olds, &news);
                }
                _ => {
                    let (many, side) =
                        if olds.len() > 1 { (&pin.old, "old") } else { (&pin.new, "new") };
                    let message = format!(
                        "the {side} model has several elements called {}; name a pool, a lane or the id",
                        name(many)
                    );
                    self.warn(PinWarningCode::Ambiguous, pin.place, message);
                }
            }
        }
    }

    /// Settles a pair, alone or as a part of a group.
    fn pair(&mut self, pin: &Pin, a: ElementId, b: ElementId) {
        let exact = pin.old.id.is_some() && pin.new.id.is_some();
        if self.contradicts(a, b, exact) {
            let message = format!(
                "{} and {} are also pinned apart; that holds",
                name(&pin.old),
                name(&pin.new)
            );
            return self.warn(PinWarningCode::Contradiction, pin.place, message);
        }
        let (of_a, of_b) = (self.group_of.0.get(&a).copied(), self.group_of.1.get(&b).copied());
        if of_a.is_some() && of_a == of_b {
            return;
        }
        let group = |number: Option<usize>| number.and_then(|i| self.pinned.groups.get(i)).cloned();
        let left = group(of_a).unwrap_or(Group { old: vec![a], new: vec![] });
        let right = group(of_b).unwrap_or(Group { old: vec![], new: vec![b] });
        let is_step = self.old.model.kind(a).is_flow_node();
        let crosses = |x: &[ElementId], y: &[ElementId]| {
            x.iter().any(|&p| y.iter().any(|&q| (p, q) != (a, b) && self.pinned.denies(p, q)))
        };
        if (!is_step && (of_a.is_some() || of_b.is_some()))
            || crosses(&left.old, &right.new)
            || crosses(&right.old, &left.new)
        {
            let message = format!(
                "{} or {} is already pinned to another element; that holds",
                name(&pin.old),
                name(&pin.new)
            );
            return self.warn(PinWarningCode::Contradiction, pin.place, message);
        }
        // What was pinned first comes first.
        let (first, then) = match (of_a, of_b) {
            (None, Some(_)) => (right, left),
            (Some(i), Some(j)) if j < i => (right, left),
            _ => (left, right),
        };
        let joined =
            Group { old: [first.old, then.old].concat(), new: [first.new, then.new].concat() };
        self.settle(of_a.into_iter().chain(of_b).collect(), joined);
    }

    /// Puts a group in the place of those that it joins.
    fn settle(&mut self, joins: Vec<usize>, group: Group) {
        let groups = &mut self.pinned.groups;
        for &number in &joins {
            groups[number] = Group { old: vec![], new: vec![] };
        }
        let number = joins.into_iter().min().unwrap_or(groups.len());
        self.group_of.0.extend(group.old.iter().map(|&e| (e, number)));
        self.group_of.1.extend(group.new.iter().map(|&e| (e, number)));
        match groups.get_mut(number) {
            Some(place) => *place = group,
            None => groups.push(group),
        }
    }

    /// Whether another pin tells the two apart. What is said by id on both sides counts before what
    /// is said by label.
    fn contradicts(&self, a: ElementId, b: ElementId, exact: bool) -> bool {
        if !exact {
            return self.pinned.denies(a, b);
        }
        if self.only_by_id.0.contains(&a) || self.only_by_id.1.contains(&b) {
            return true;
        }
        let different = &self.pinned.different;
        let (Some(olds), Some(news)) = (different.old.get(&a), different.new.get(&b)) else {
            return false;
        };
        olds.iter().any(|&o| news.iter().any(|&n| self.by_id.contains(&(o, n))))
    }
}

/// A selector in a warning, short.
fn name(selector: &Selector) -> String {
    shown(selector.id.as_deref().or(selector.label.as_deref()).unwrap_or_default())
}

/// A selector in a warning, in full.
fn words(selector: &Selector) -> String {
    if let Some(id) = &selector.id {
        return format!("element with the id {}", shown(id));
    }
    let parts = [
        ("called", &selector.label),
        ("in the pool", &selector.pool),
        ("in the lane", &selector.lane),
    ];
    let said = parts
        .iter()
        .filter_map(|(what, text)| Some(format!(" {what} {}", shown(text.as_deref()?))));
    format!("element{}", said.collect::<String>())
}

/// A text from a file in a warning: quoted, on one line, not too long.
fn shown(text: &str) -> String {
    let mut words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = words.char_indices().nth(SHOWN) {
        words.truncate(end);
        words.push('…');
    }
    format!("\"{words}\"")
}
