//! One object with everything about two models: what the doors hold.

use std::sync::Arc;

use crate::diff::{Class, Diff, Verdict};
use crate::matching::{MatchOptions, Matching, Pair, PinWarning};
use crate::model::Model;
use crate::similarity::{Distance, DistanceOptions, Graphs, Similarity};

/// How to compare.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// How to match.
    pub matching: MatchOptions,
    /// How hard to look for the distance.
    pub distance: DistanceOptions,
    /// Classes of changes that do not count: they are left out of the changes and of the verdict. The
    /// edit script and the scores are always about everything.
    pub ignore: Vec<Class>,
}

/// Two models compared: what belongs together, what differs, how alike they are.
///
/// ```
/// use std::sync::Arc;
/// use synopse::{Comparison, Options, ReadOptions, read};
///
/// let model = |name: &str| {
///     let xml = format!(
///         r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">
///         <process id="p"><task id="t" name="{name}"/></process></definitions>"#
///     );
///     read(xml.as_bytes(), &ReadOptions::default()).map(Arc::new)
/// };
/// let comparison =
///     Comparison::new(model("Antrag prüfen")?, model("Prüfung des Antrags")?, &Options::default());
/// assert_eq!(comparison.changes().len(), 1);
/// assert_eq!(comparison.changes()[0].operation.as_str(), "renamed");
/// # Ok::<(), synopse::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Comparison {
    old: Arc<Model>,
    new: Arc<Model>,
    matching: Matching,
    diff: Diff,
    similarity: Similarity,
    graphs: Graphs,
    distance: Distance,
    verdict: Verdict,
    pin_warnings: Vec<PinWarning>,
}

impl Comparison {
    /// Compares two models. Total: any two models have a comparison.
    pub fn new(old: Arc<Model>, new: Arc<Model>, options: &Options) -> Self {
        let pair = Pair::new(&old, &new, &options.matching);
        let Judged { pair, matching, mut diff, graphs, distance, similarity } =
            Judged::new(pair, options);
        diff.leave_out(&options.ignore);
        let verdict = Similarity::verdict(&pair, &matching, &diff);
        let pin_warnings = pair.pin_warnings().to_vec();
        drop(pair);
        Self { old, new, matching, diff, similarity, graphs, distance, verdict, pin_warnings }
    }

    /// The old model.
    pub fn old(&self) -> &Model {
        &self.old
    }

    /// The new model.
    pub fn new_model(&self) -> &Model {
        &self.new
    }

    /// Which element is which.
    pub fn matching(&self) -> &Matching {
        &self.matching
    }

    /// What is wrong with the pins of the options, by their place in the file; without pins, nothing.
    pub fn pin_warnings(&self) -> &[PinWarning] {
        &self.pin_warnings
    }

    /// The edit script, the changes, and what was passed over.
    pub fn diff(&self) -> &Diff {
        &self.diff
    }

    /// The differences for people, in the order of flow, but for those of classes that do not count.
    pub fn changes(&self) -> &[crate::diff::Change] {
        &self.diff.changes
    }

    /// The scores.
    pub fn similarity(&self) -> &Similarity {
        &self.similarity
    }

    /// The two graphs that the distance is about.
    pub fn graphs(&self) -> &Graphs {
        &self.graphs
    }

    /// The bounds of the graph edit distance.
    pub fn distance(&self) -> Distance {
        self.distance
    }

    /// The short answer.
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }
}

/// What is known of two models before it is asked what it is called.
pub(crate) struct Judged<'m> {
    pair: Pair<'m>,
    matching: Matching,
    diff: Diff,
    graphs: Graphs,
    pub(crate) distance: Distance,
    pub(crate) similarity: Similarity,
}

impl<'m> Judged<'m> {
    /// Compares two models whose labels are read already.
    pub(crate) fn new(pair: Pair<'m>, options: &Options) -> Self {
        let (pair, matching) = pair.matching(&options.matching);
        let diff = Diff::new(&pair, &matching);
        let graphs = Graphs::new(&pair, &matching);
        let distance = Distance::new(&graphs, &matching, &options.distance);
        let similarity = Similarity::new(&pair, &graphs, &matching, &diff, distance);
        Self { pair, matching, diff, graphs, distance, similarity }
    }
}
