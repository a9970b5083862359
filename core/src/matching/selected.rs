//! Which elements of a model the selectors of pins meet.

use std::collections::{BTreeMap, BTreeSet};

use super::MatchOptions;
use super::pins::Selector;
use crate::label::{LabelId, LabelSetBuilder, Language, Lexicon};
use crate::model::{ElementId, Kind, Model};

/// The elements that the selectors of one side meet.
pub(super) struct Found<'m> {
    pub(super) model: &'m Model,
    numbers: BTreeMap<Selector, u32>,
    elements: Vec<Vec<ElementId>>,
    /// For each selector whose id has another label than it shows, the label it has.
    relabelled: Vec<Option<String>>,
}

impl<'m> Found<'m> {
    pub(super) fn new(
        model: &'m Model,
        selectors: BTreeSet<Selector>,
        options: &MatchOptions,
    ) -> Self {
        let names = Names::new(model, options);
        let elements = selectors.iter().map(|selector| names.select(selector)).collect();
        let relabelled = selectors.iter().map(|selector| names.relabelled(selector)).collect();
        let numbers = selectors.into_iter().zip(0..).collect();
        Self { model, numbers, elements, relabelled }
    }

    /// The number of a selector among those of its side.
    pub(super) fn number(&self, selector: &Selector) -> u32 {
        self.numbers.get(selector).copied().unwrap_or(u32::MAX)
    }

    /// The elements that it meets.
    pub(super) fn of(&self, selector: &Selector) -> &[ElementId] {
        self.elements.get(self.number(selector) as usize).map(Vec::as_slice).unwrap_or_default()
    }

    /// The label of an element that is selected by id, if the selector shows another.
    pub(super) fn relabelled(&self, selector: &Selector) -> Option<&str> {
        self.relabelled.get(self.number(selector) as usize)?.as_deref()
    }
}

/// The normalised labels of a model. They are made apart from those that are compared, so that a pin
/// changes nothing about how much a word says.
struct Names<'m, 'o> {
    model: &'m Model,
    lexicon: &'o Lexicon,
    language: Language,
    actors: Vec<&'m str>,
    own: BTreeMap<ElementId, String>,
    by_label: BTreeMap<String, Vec<ElementId>>,
}

impl<'m, 'o> Names<'m, 'o> {
    fn new(model: &'m Model, options: &'o MatchOptions) -> Self {
        let steps = model.flow_nodes().map(|e| model.label(e));
        let language = options.language.unwrap_or_else(|| Language::detect(steps));
        let is_actor = |e: &ElementId| matches!(model.kind(*e), Kind::Lane | Kind::Participant);
        let actors = model.elements().filter(is_actor).map(|e| model.label(e));
        let actors = actors.filter(|name| !name.trim().is_empty()).collect();
        let mut names = Self {
            model,
            lexicon: &options.lexicon,
            language,
            actors,
            own: BTreeMap::new(),
            by_label: BTreeMap::new(),
        };
        let mut set = LabelSetBuilder::new(&options.lexicon);
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
        let mut set = LabelSetBuilder::new(self.lexicon);
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
        let mut set = LabelSetBuilder::new(self.lexicon);
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
