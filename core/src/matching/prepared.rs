//! Many models, prepared once, to be matched in many pairs.
//!
//! What a model says does not depend on what it is compared with, but for how much each word says:
//! so labels are read once for all models, neighbours and order of flow are worked out once a model,
//! and a pair only weighs and matches. Reading the labels again for each pair, the obvious other way,
//! takes most of the time of a pair.
//!
//! For a register: [`Prepared::steps`] and [`Prepared::labels`] give labels by number, each distinct
//! label once, and [`LabelSet::index`] finds which of them are alike; `Prepared::pair` gives what
//! `Matching`, `Diff`, `Similarity` and `Distance` of a pair are made from.

use std::sync::Arc;

use super::{MatchOptions, Matching, Pair, Side};
use crate::label::{LabelId, LabelSet, LabelSetBuilder};
use crate::model::{ElementId, Model};

/// Models whose labels are in one set, each prepared for matching.
///
/// Shared by reference between threads; what comes out does not depend on the order of the models.
///
/// ```
/// use synopse::matching::{MatchOptions, Matching, Prepared};
/// use synopse::{ReadOptions, read};
///
/// let model = |name: &str| {
///     let xml = format!(
///         r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">
///         <process id="p"><task id="t" name="{name}"/></process></definitions>"#
///     );
///     read(xml.as_bytes(), &ReadOptions::default())
/// };
/// let models = [model("Antrag prüfen")?, model("Prüfung des Antrags")?, model("Müll abholen")?];
/// let options = MatchOptions::default();
/// let prepared = Prepared::new(models.iter(), &options);
/// assert!(prepared.matching(0, 1, &options).correspondences().len() > 1);
/// # Ok::<(), synopse::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Prepared<'m> {
    labels: LabelSet,
    sides: Vec<Arc<Side<'m>>>,
}

impl<'m> Prepared<'m> {
    /// Reads the labels of all models and prepares each. Of the options, language and lexicon count.
    ///
    /// Linear in the size of the models, plus, per distinct word, the words of like meaning.
    pub fn new(models: impl IntoIterator<Item = &'m Model>, options: &MatchOptions) -> Self {
        let mut set = LabelSetBuilder::new(&options.lexicon);
        let side = |model| Arc::new(Side::new(model, &mut set, options.language));
        let sides = models.into_iter().map(side).collect();
        Self { labels: set.build(), sides }
    }

    /// Number of models.
    pub fn len(&self) -> usize {
        self.sides.len()
    }

    /// Whether there is no model.
    pub fn is_empty(&self) -> bool {
        self.sides.is_empty()
    }

    /// The labels of all models, weighed among all of them.
    pub fn labels(&self) -> &LabelSet {
        &self.labels
    }

    /// Matches the models with these numbers, counted from 0 in the order in which they came; nothing
    /// is matched where there is no such model. See [`Matching::between`], from which it differs only
    /// where a third model makes a word known.
    pub fn matching(&self, old: usize, new: usize, options: &MatchOptions) -> Matching {
        self.pair(old, new, options).map(|pair| pair.matching(options).1).unwrap_or_default()
    }

    /// The flow nodes of a model in the order of flow, each with the number of its label among
    /// [`labels`](Self::labels); none where there is no such model.
    pub fn steps(&self, number: usize) -> impl Iterator<Item = (ElementId, LabelId)> + '_ {
        let sides = self.sides.get(number).into_iter();
        sides.flat_map(|side| side.nodes.iter().map(|&node| (node, side.labels[node.index()])))
    }

    /// Two models, ready to be matched.
    pub(crate) fn pair(&self, old: usize, new: usize, options: &MatchOptions) -> Option<Pair<'m>> {
        let (old, new) = (self.sides.get(old)?, self.sides.get(new)?);
        Some(Pair::in_set(&self.labels, old, new, options))
    }
}
