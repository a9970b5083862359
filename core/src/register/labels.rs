//! The labels of a whole register: read once, compared once.
//!
//! 1,800 models have some 40,000 labelled steps, but far fewer different labels. Each pair of those
//! is compared at most once, and only where the index of labels says that it might be alike. What is
//! left is a sparse, symmetric table, weighed among all labels of the register: a word that is rare
//! in it says more than one that stands in every process.

use rustc_hash::FxHashMap;

use super::many;
use crate::label::{LabelId, LabelSet};
use crate::matching::{MatchOptions, Prepared};
use crate::model::Model;
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
    /// Of each wording those that are like it, ascending.
    like: Sparse<(Wording, u16)>,
}

/// The wordings of a model's elements; [`UNNAMED`] where a label says nothing.
pub(super) type OfElements = Vec<Wording>;

impl Wordings {
    /// Numbers the wordings of all labels of all models and compares them. The models are read in
    /// this `order` of their numbers, so that it is up to the caller what the outcome depends on.
    pub(super) fn new(models: &[&Model], order: &[usize]) -> (Self, Vec<OfElements>) {
        let ordered = order.iter().filter_map(|&model| models.get(model).copied());
        let prepared = Prepared::new(ordered, &MatchOptions::default());
        let set = prepared.labels().clone();
        let mut numbers = FxHashMap::<&str, Wording>::default();
        let mut of_label = vec![UNNAMED; set.len()];
        let mut labels = Vec::new();
        let read: Vec<OfElements> = (0..order.len())
            .map(|model| {
                let wording = |&id: &LabelId| {
                    let Some(slot) = of_label.get_mut(id.0 as usize) else { return UNNAMED };
                    if *slot == UNNAMED && !set.is_unnamed(id) {
                        *slot = *numbers.entry(set.normalized(id)).or_insert_with(|| {
                            labels.push(id);
                            labels.len() as u32 - 1
                        });
                    }
                    *slot
                };
                prepared.labels_of(model).iter().map(wording).collect()
            })
            .collect();
        let mut of_elements = vec![OfElements::new(); models.len()];
        for (wordings, &model) in read.into_iter().zip(order) {
            if let Some(slot) = of_elements.get_mut(model) {
                *slot = wordings;
            }
        }
        let like = like(&set, &of_label, &labels);
        (Self { like }, of_elements)
    }

    /// The wordings that are like one, with their likeness in thousandths, ascending; not itself.
    pub(super) fn like(&self, wording: Wording) -> &[(Wording, u16)] {
        self.like.row(wording as usize)
    }
}

/// Rows of different length, one after the other.
#[derive(Debug)]
pub(super) struct Sparse<T> {
    pub(super) starts: Vec<u32>,
    pub(super) items: Vec<T>,
}

impl<T> Default for Sparse<T> {
    fn default() -> Self {
        Self { starts: vec![0], items: Vec::new() }
    }
}

impl<T> Sparse<T> {
    pub(super) fn of(rows: impl IntoIterator<Item = Vec<T>>) -> Self {
        let mut all = Self::default();
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

/// The likeness of each two wordings that are compared.
fn like(set: &LabelSet, of_label: &[Wording], labels: &[LabelId]) -> Sparse<(Wording, u16)> {
    let index = set.index();
    let rows = many::map(
        0..labels.len(),
        || (),
        |(), wording| {
            let mut row: Vec<(Wording, u16)> = Vec::new();
            for (other, score) in index.alike(labels[wording], LEAST) {
                let number = of_label.get(other.0 as usize).copied().unwrap_or(UNNAMED);
                // Of labels with one wording, that which stands for it.
                if number != wording as u32 && labels.get(number as usize) == Some(&other) {
                    row.push((number, score));
                }
            }
            row.sort_unstable();
            row
        },
    );
    Sparse::of(rows)
}
