//! From pins to what they say about two models, with a warning for each that does not fit.
//!
//! Pins are taken in the order of the file, first what tells elements apart, then what joins them: so
//! a contradiction is seen at the pin that would join, and what denies holds. Only what names both
//! sides by id beats what is said by label, because a rule for a register may have an exception.

use std::collections::{BTreeMap, BTreeSet};

use super::pinned::{Group, Pinned};
use super::pins::{Pin, PinWarning, PinWarningCode, Pins, Place, Selector};
use super::selected::Found;
use super::{MatchOptions, Side};
use crate::model::{ElementId, Kind, Model};

/// Most characters of a label in a warning.
const SHOWN: usize = 60;

/// Resolves the pins. O(pins + elements), besides their logarithms.
pub(super) fn resolve(old: &Side<'_>, new: &Side<'_>, options: &MatchOptions) -> Pinned {
    if options.pins.is_empty() {
        return Pinned::default();
    }
    let pins = &options.pins;
    let of = |pin: fn(&Pin) -> &Selector, only: &[(Selector, Place)]| {
        let all = pins.same.iter().chain(&pins.different).map(pin);
        all.chain(only.iter().map(|(s, _)| s)).cloned().collect::<BTreeSet<_>>()
    };
    let resolver = Resolver {
        old: Found::new(old.model, of(|p| &p.old, &pins.only_old), options),
        new: Found::new(new.model, of(|p| &p.new, &pins.only_new), options),
        pinned: Pinned { active: true, ..Pinned::default() },
        by_id: BTreeSet::new(),
        only_by_id: Default::default(),
        group_of: Default::default(),
    };
    resolver.resolve(pins)
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
