//! The labels of a whole register: read once, compared once.
//!
//! 1,800 models have some 40,000 labelled steps, but far fewer different labels. Each pair of those
//! is compared at most once, and only where the index of labels says that it might be alike. What is
//! left is a sparse, symmetric table, weighed among all labels of the register: a word that is rare
//! in it says more than one that stands in every process.

use rustc_hash::{FxHashMap, FxHashSet};

use super::digest::Digest;
use super::many;
use crate::label::{Found, LabelId, LabelIndex, LabelSet, LabelSetBuilder, Lexicon};
use crate::similarity::UNNAMED;

/// Likeness of two labels below which two steps of a register are not one. Near the threshold of
/// matching; chosen with sight of the exercises named in docs/register.md, and because most pairs of
/// labels that share one common word stay below.
pub(super) const LEAST: u16 = 450;

/// Number of a wording: labels that are equal after normalisation share it.
pub(super) type Wording = u32;

/// All wordings of a register.
#[derive(Debug)]
pub(super) struct Wordings {
    set: LabelSet,
    index: LabelIndex,
    /// The wording of each label.
    of_label: Vec<Wording>,
    /// The label that stands for each wording.
    labels: Vec<LabelId>,
}

/// The wordings of a model's own labels, by their number there.
pub(super) type OfModel = Vec<Wording>;

impl Wordings {
    /// Numbers the wordings of all labels of all models. The models are read in this `order` of their
    /// numbers, so that it is up to the caller what the outcome depends on.
    pub(super) fn new(digests: &[&Digest], order: &[usize]) -> (Self, Vec<OfModel>) {
        let mut builder = LabelSetBuilder::new(Lexicon::builtin());
        let mut ids: Vec<Vec<LabelId>> = vec![Vec::new(); digests.len()];
        for &model in order {
            if let (Some(digest), Some(slot)) = (digests.get(model), ids.get_mut(model)) {
                *slot = digest.labels.iter().map(|label| builder.add_raw(label)).collect();
            }
        }
        let set = builder.build();
        let mut numbers = FxHashMap::<&str, Wording>::default();
        let mut labels = Vec::new();
        let of_label: Vec<Wording> = (0..set.len() as u32)
            .map(LabelId)
            .map(|id| {
                *numbers.entry(set.normalized(id)).or_insert_with(|| {
                    labels.push(id);
                    labels.len() as u32 - 1
                })
            })
            .collect();
        let wording = |id: &LabelId| of_label.get(id.0 as usize).copied().unwrap_or(UNNAMED);
        let of_models = ids.iter().map(|ids| ids.iter().map(wording).collect()).collect();
        let index = set.index();
        (Self { set, index, of_label, labels }, of_models)
    }

    /// How many wordings there are.
    pub(super) fn len(&self) -> usize {
        self.labels.len()
    }

    /// The text of a wording, as it was first read.
    pub(super) fn text(&self, wording: Wording) -> &str {
        self.labels.get(wording as usize).map_or("", |&id| self.set.normalized(id))
    }

    /// Of each wording those that are like it, with their likeness in thousandths, ascending.
    pub(super) fn compare(&self) -> Sparse<(Wording, u16)> {
        let rows = many::map(0..self.labels.len(), Found::default, |found, wording| {
            let own = self.labels.get(wording).copied().unwrap_or(LabelId(u32::MAX));
            self.wordings_of(self.index.alike_with(found, own, LEAST), wording as Wording)
        });
        Sparse::of(rows)
    }

    /// Of labels with one wording, only that which stands for it.
    fn wordings_of(&self, found: Vec<(LabelId, u16)>, own: Wording) -> Vec<(Wording, u16)> {
        let mut row: Vec<(Wording, u16)> = Vec::new();
        for (other, score) in found {
            let number = self.of_label.get(other.0 as usize).copied().unwrap_or(UNNAMED);
            if number != own && self.labels.get(number as usize) == Some(&other) {
                row.push((number, score));
            }
        }
        row.sort_unstable();
        row
    }

    /// The labels of a model that is not of the register: their numbers, beyond those of the register
    /// for what is worded like nothing there, and what each is like.
    pub(super) fn foreign(&self, digest: &Digest) -> Foreign {
        let mut builder = LabelSetBuilder::new(Lexicon::builtin());
        let ids: Vec<LabelId> = digest.labels.iter().map(|l| builder.add_raw(l)).collect();
        let other = builder.build();
        let mut of_labels = Vec::with_capacity(ids.len());
        let mut fresh = FxHashMap::<&str, Wording>::default();
        let mut asked = FxHashSet::default();
        let mut questions = Vec::new();
        for &id in &ids {
            let Some(read) = self.index.foreign(&other, id) else { continue };
            let known = self.index.same_text(other.normalized(id));
            let known = known.and_then(|id| self.of_label.get(id.0 as usize).copied());
            let next = (self.len() + fresh.len()) as Wording;
            let number =
                known.unwrap_or_else(|| *fresh.entry(other.normalized(id)).or_insert(next));
            of_labels.push(number);
            if asked.insert(number) {
                questions.push((number, read));
            }
        }
        let rows = many::map(0..questions.len(), Found::default, |found, at| {
            let (number, read) = &questions[at];
            (*number, self.wordings_of(self.index.alike_foreign(found, read, LEAST), *number))
        });
        Foreign { of_labels, like: rows.into_iter().collect() }
    }
}

/// The labels of a model that is not of the register.
#[derive(Debug)]
pub(super) struct Foreign {
    pub(super) of_labels: OfModel,
    pub(super) like: FxHashMap<Wording, Vec<(Wording, u16)>>,
}

/// Rows of different length, one after the other.
#[derive(Debug)]
pub(super) struct Sparse<T> {
    starts: Vec<u32>,
    items: Vec<T>,
}

impl<T> Sparse<T> {
    pub(super) fn of(rows: impl IntoIterator<Item = Vec<T>>) -> Self {
        let mut all = Self { starts: vec![0], items: Vec::new() };
        for row in rows {
            all.items.extend(row);
            all.starts.push(all.items.len() as u32);
        }
        all
    }

    pub(super) fn row(&self, at: usize) -> &[T] {
        let ends = self.starts.get(at).zip(self.starts.get(at + 1));
        let row = ends.and_then(|(&from, &to)| self.items.get(from as usize..to as usize));
        row.unwrap_or_default()
    }
}
