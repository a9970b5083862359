//! Pools and lanes that a tool draws by itself, around everything and without a name.
//!
//! Some tools cannot keep a process without a pool, or a pool without a lane (seen in exports of
//! Signavio and Bonita); the file then holds a frame that nobody drew and that names nobody. Who
//! draws a lane to say who does something writes so. Such a frame, on one side only, says nothing of
//! roles; a name or a documentation makes it a statement of somebody, whatever tool it comes from.

use std::collections::BTreeSet;

use super::changes::Tidy;
use super::script::EditOp;
use super::{Ignored, Which};
use crate::label::Lexicon;
use crate::model::{ElementId, Kind, Model};

/// The frames without a name: lanes that are the only one of their process, and pools that show a
/// process. A black box is none: somebody drew it as a partner. O(elements).
pub(crate) fn frames(model: &Model) -> BTreeSet<ElementId> {
    model.elements().filter(|&e| is_frame(model, e)).collect()
}

fn is_frame(model: &Model, e: ElementId) -> bool {
    let is_around_all = match model.kind(e) {
        Kind::Lane => is_alone(model, e),
        Kind::Participant => model.process_of_participant(e).is_some(),
        _ => false,
    };
    is_around_all
        && Lexicon::builtin().is_given_by_tool(model.label(e))
        && model.value(e, "documentation").is_none_or(|text| text.trim().is_empty())
}

/// Whether a lane has no other beside or inside it in its process.
fn is_alone(model: &Model, lane: ElementId) -> bool {
    let sets = |e| model.children(e).iter().filter(|&&c| model.kind(c) == Kind::LaneSet).count();
    let parent = model.parent(lane);
    parent.is_some_and(|set| {
        model.children(set).iter().filter(|&&e| model.kind(e) == Kind::Lane).count() == 1
            && sets(lane) == 0
            && model.parent(set).is_some_and(|e| model.kind(e) == Kind::Process && sets(e) == 1)
    })
}

impl Tidy<'_> {
    /// Passes over frames that only one side has, around a process that both have.
    pub(super) fn frames(&mut self) {
        for which in [Which::Old, Which::New] {
            let model = self.model(which);
            let all = frames(model);
            let is_told = |e: ElementId| {
                let process = model.process_of_participant(e).or_else(|| model.process(e));
                process.is_none_or(|process| self.is_one_sided((which, process)))
                    || !self.is_unstated((which, e))
            };
            let own: Vec<ElementId> = all.iter().copied().filter(|&e| !is_told(e)).collect();
            for &frame in &own {
                let operations = self.claim((which, frame), |_| true);
                self.ignore(Ignored::ToolFrames, operations);
            }
            let around: BTreeSet<ElementId> = own.iter().filter_map(|&e| model.parent(e)).collect();
            for holder in around {
                if self.holds_only(which, holder, &own) {
                    let operations = self.claim((which, holder), |_| true);
                    self.ignore(Ignored::ToolFrames, operations);
                }
            }
            self.steps_in_frames(which, &own);
        }
    }

    /// Whether a lane set or a collaboration that only one side has holds nothing but these.
    fn holds_only(&self, which: Which, holder: ElementId, frames: &[ElementId]) -> bool {
        let model = self.model(which);
        matches!(model.kind(holder), Kind::LaneSet | Kind::Collaboration)
            && self.is_unstated((which, holder))
            && model.children(holder).iter().all(|child| frames.contains(child))
    }

    /// Steps that lie in such a lane on one side and in none that says who on the other.
    fn steps_in_frames(&mut self, which: Which, own: &[ElementId]) {
        if own.is_empty() {
            return;
        }
        let (model, other) = (self.model(which), self.model(which.other()));
        let others = frames(other);
        for e in model.flow_nodes() {
            if !model.lane(e).is_some_and(|lane| own.contains(&lane)) {
                continue;
            }
            let partner = match which {
                Which::Old => self.matching.new_of(e),
                Which::New => self.matching.old_of(e),
            };
            let lane = partner.and_then(|partner| other.lane(partner));
            if lane.is_none_or(|lane| others.contains(&lane)) {
                let is_lane = |op: &EditOp| matches!(op, EditOp::SetLane { .. });
                let operations = self.claim((which, e), is_lane);
                self.ignore(Ignored::ToolFrames, operations);
            }
        }
    }
}
