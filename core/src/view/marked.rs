//! Which elements a picture of a comparison points out, how, and with which number.
//!
//! Every change that is shown has a number, in the order of flow; its elements carry it on both
//! sides. Flows that come or go with a step are drawn with its mark but without a number of their
//! own, for no sentence is about them. That something is drawn elsewhere is pointed out only where
//! nothing else differs: two municipalities draw everything elsewhere.

use std::collections::BTreeSet;

use super::{Language, Mark, sign};
use crate::compare::Comparison;
use crate::diff::{Change, Class, EditOp, Operation, Verdict, Which};
use crate::model::{ElementId, Model};

/// How a change looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Look {
    Added,
    Removed,
    Changed,
    Moved,
    Grouped,
    Drawn,
}

impl Look {
    pub(super) fn of(operation: Operation) -> Self {
        match operation {
            Operation::Added => Self::Added,
            Operation::Removed => Self::Removed,
            Operation::Moved | Operation::Reordered | Operation::Rerouted => Self::Moved,
            Operation::Split | Operation::Merged => Self::Grouped,
            Operation::Layout => Self::Drawn,
            Operation::Renamed | Operation::Retyped | Operation::Property => Self::Changed,
        }
    }

    /// The CSS class.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Moved => "moved",
            Self::Grouped => "grouped",
            Self::Drawn => "drawn",
        }
    }

    /// The sign, the same as in text.
    pub(super) fn sign(self) -> char {
        sign(match self {
            Self::Added => Operation::Added,
            Self::Removed => Operation::Removed,
            Self::Changed => Operation::Property,
            Self::Moved => Operation::Moved,
            Self::Grouped => Operation::Split,
            Self::Drawn => Operation::Layout,
        })
    }
}

/// A change with its number.
#[derive(Debug, Clone)]
pub(super) struct Entry<'c> {
    pub(super) number: u32,
    pub(super) change: &'c Change,
    pub(super) look: Look,
}

impl Entry<'_> {
    /// The CSS classes of its marks and of its place in a list: how it looks, what it concerns.
    pub(super) fn classes(&self) -> String {
        format!("{} k-{}", self.look.as_str(), self.change.class.as_str())
    }
}

/// What is pointed out of a comparison.
#[derive(Debug)]
pub(super) struct Marked<'c> {
    /// The changes that are shown, in the order of flow; none if the models are two processes.
    pub(super) entries: Vec<Entry<'c>>,
    /// The marks of the old model.
    pub(super) old: Vec<Mark>,
    /// The marks of the new model.
    pub(super) new: Vec<Mark>,
    /// What only the old model has, marked or not.
    pub(super) gone: BTreeSet<ElementId>,
}

impl<'c> Marked<'c> {
    /// O(changes and operations).
    pub(super) fn new(comparison: &'c Comparison, ignore: &[Class]) -> Self {
        let shown: Vec<&Change> =
            comparison.changes().iter().filter(|c| !ignore.contains(&c.class)).collect();
        let only_drawn = shown.iter().all(|c| c.class == Class::Layout);
        let mut marked =
            Self { entries: Vec::new(), old: Vec::new(), new: Vec::new(), gone: BTreeSet::new() };
        if comparison.verdict() == Verdict::Different && !only_drawn {
            return marked;
        }
        for (change, number) in shown.into_iter().zip(1..) {
            let entry = Entry { number, change, look: Look::of(change.operation) };
            if entry.look != Look::Drawn || only_drawn {
                marked.point_out(comparison, &entry);
            }
            marked.entries.push(entry);
        }
        marked
    }

    fn point_out(&mut self, comparison: &Comparison, entry: &Entry<'_>) {
        let numbered = entry.look != Look::Drawn;
        let mark = |element| Mark {
            element,
            class: entry.classes().into(),
            sign: numbered.then(|| entry.look.sign()),
            number: numbered.then_some(entry.number),
        };
        self.old.extend(entry.change.old.iter().copied().map(mark));
        self.new.extend(entry.change.new.iter().copied().map(mark));
        for (which, element) in come_and_gone(comparison, entry.change) {
            let (model, marks, named, look) = match which {
                Which::Old => {
                    self.gone.insert(element);
                    (comparison.old(), &mut self.old, &entry.change.old, Look::Removed)
                }
                Which::New => {
                    (comparison.new_model(), &mut self.new, &entry.change.new, Look::Added)
                }
            };
            if model.kind(element).is_connection() && !named.contains(&element) {
                let class = format!("{} k-{}", look.as_str(), entry.change.class.as_str());
                marks.push(Mark { element, class: class.into(), sign: None, number: None });
            }
        }
    }
}

/// A layout for a model whose file has no diagram; `None` where it has one. Marks name elements by
/// their number, so a layout counts only if every element kept its own.
pub(super) fn laid_out(model: &Model) -> Option<Model> {
    if model.diagrams().iter().any(|diagram| !diagram.drawings().is_empty()) {
        return None;
    }
    let kinds = |m: &Model| m.elements().map(|e| (e, m.kind(e))).collect::<Vec<_>>();
    model.with_layout().ok().filter(|drawn| kinds(drawn) == kinds(model))
}

/// That a drawing is not that of the file.
pub(super) fn drawn_here(language: Language) -> &'static str {
    match language {
        Language::German => "von Synopse gezeichnet, die Datei hat kein Diagramm",
        Language::English => "drawn by Synopse, the file has no diagram",
    }
}

/// What comes or goes with a change.
fn come_and_gone<'c>(
    comparison: &'c Comparison,
    change: &'c Change,
) -> impl Iterator<Item = (Which, ElementId)> + 'c {
    let script = &comparison.diff().script.operations;
    let operations = change.operations.iter().filter_map(|&i| script.get(i as usize));
    operations.filter_map(|operation| match *operation {
        EditOp::Delete { old } => Some((Which::Old, old)),
        EditOp::Insert { new } => Some((Which::New, new)),
        _ => None,
    })
}
