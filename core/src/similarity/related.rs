//! Whether two models are versions of one process.
//!
//! Steps are the evidence, and what the processes are called says how much of it is needed. A label
//! that stands in any process ("Ja", "Ende", "Archive") is no evidence, however often both models
//! have it; and what a model consists of is counted without such labels, so that a drawing with
//! answers and states as steps is judged by its work. A weight by rarity would need a collection, and
//! two models are none.

use super::Scorer;
use crate::label::LabelId;
use crate::matching::{Correspondence, MatchReason, Side};
use crate::model::{ElementId, Kind};

/// Share of the labelled steps that must have a partner for two models to be versions of one
/// process, weighted by the likeness of the labels, in thousandths: where the names of the processes
/// agree, say little, differ, or are not there. Below it, the verdict is
/// [`Verdict::Different`](crate::diff::Verdict::Different). Administrations check, decide and send in
/// every process, so steps alone are weak evidence against two names. Chosen with sight of the
/// exercises, the municipal models and `CoSeLoG`, named in docs/similarity.md.
const RELATED: [u64; 4] = [100, 180, 350, 120];

/// Words that stand in any process; a label of such words alone is no evidence.
const IN_ANY_PROCESS: &[&str] = &[
    "ja",
    "nein",
    "yes",
    "no",
    "ok",
    "nicht",
    "not",
    "sonst",
    "else",
    "other",
    "weiter",
    "der",
    "die",
    "das",
    "ist",
    "the",
    "is",
    "of",
    "start",
    "starten",
    "started",
    "beginn",
    "begin",
    "ende",
    "end",
    "ended",
    "beendet",
    "fertig",
    "finish",
    "finished",
    "done",
    "stop",
    "exit",
    "abschluss",
    "abgeschlossen",
    "complete",
    "completed",
    "close",
    "closed",
    "fall",
    "case",
    "vorgang",
    "prozess",
    "process",
    "prozessstart",
    "prozessbeginn",
    "prozessende",
    "ereignis",
    "event",
    "archiv",
    "archive",
    "archivieren",
    "ablegen",
];

impl Scorer<'_> {
    /// O(n) for n elements.
    pub(super) fn is_related(&self) -> bool {
        let (old, new) = self.steps();
        if old == 0 || new == 0 {
            return old == new;
        }
        let telling = self.telling_steps();
        // Where nothing tells, what there is must do.
        let all = telling.0 == 0 || telling.1 == 0;
        let (old, new) = if all { (old, new) } else { telling };
        let pairs = self.matching.correspondences().iter();
        let shared: u64 = pairs
            .filter(|c| self.counts(c, all))
            .map(|c| evidence(c) * (c.old.len() + c.new.len()) as u64)
            .sum();
        shared >= self.needed() * (old + new)
    }

    /// Whether a pair is evidence.
    fn counts(&self, pair: &Correspondence, all: bool) -> bool {
        let (Some(&a), Some(&b)) = (pair.old.first(), pair.new.first()) else { return false };
        let tells = || self.tells(self.pair.old_label(a)) && self.tells(self.pair.new_label(b));
        self.old.kind(a).is_flow_node() && self.is_named(Some(a), Some(b)) && (all || tells())
    }

    /// Labelled flow nodes of both sides whose label does not stand in any process.
    fn telling_steps(&self) -> (u64, u64) {
        let is_old =
            |e: &ElementId| self.is_named(Some(*e), None) && self.tells(self.pair.old_label(*e));
        let is_new =
            |e: &ElementId| self.is_named(None, Some(*e)) && self.tells(self.pair.new_label(*e));
        let old = self.old.flow_nodes().filter(is_old).count();
        let new = self.new.flow_nodes().filter(is_new).count();
        (old as u64, new as u64)
    }

    fn tells(&self, label: LabelId) -> bool {
        let words = self.pair.labels.normalized(label).split(|c: char| !c.is_alphanumeric());
        words.filter(|word| !word.is_empty()).any(|word| !IN_ANY_PROCESS.contains(&word))
    }

    /// The share that the names of the two processes ask for.
    fn needed(&self) -> u64 {
        // Of several processes, the one that the flow begins with.
        let title = |side: &Side<'_>| {
            let is_named = |e: ElementId| !side.model.label(e).trim().is_empty();
            let mut elements = side.order().elements.iter().copied();
            elements.find(|&e| side.model.kind(e) == Kind::Process && is_named(e))
        };
        let titles = title(&self.pair.old).zip(title(&self.pair.new));
        let Some((a, b)) = titles else { return RELATED[3] };
        let labels = &self.pair.labels;
        match labels.score(self.pair.old_label(a), self.pair.new_label(b)) {
            500.. => RELATED[0],
            300..500 => RELATED[1],
            _ => RELATED[2],
        }
    }
}

/// What a pair says for one process: the likeness of its labels, or that its id was borne out.
fn evidence(pair: &Correspondence) -> u64 {
    let known = pair.reasons.contains(&MatchReason::SameId);
    u64::from(if known { pair.wording.max(500) } else { pair.wording })
}
