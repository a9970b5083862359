//! The nearest models to one that need not be of the register.
//!
//! Exact: the answer is that of comparing with every model. Most are spared, because what a model can
//! have in common with the query is known from who has which step before anything is matched: taken
//! in the order of that bound, no model can come in any more once the bound falls below the last of
//! the answer (the threshold algorithm of Fagin, Lotem and Naor, PODS 2001).

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use rustc_hash::FxHashMap;

use super::Register;
use super::digest::Digest;
use super::kernel::{Scratch, most_saved_by};
use super::labels::Wording;
use super::many;
use super::pairs::{Row, artifacts, lean, one_lane, share};
use super::sketch::{Meetings, Sketch};
use crate::cost;
use crate::model::Model;
use crate::similarity::UNNAMED;

/// A model near to the query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The scores and bounds; `b` is the number of the model, `a` says nothing.
    pub row: Row,
    /// The steps that both have, in the order of the query.
    pub shared: Vec<Shared>,
}

/// A step that the query and a model share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    /// What the query calls it, normalised.
    pub query: String,
    /// What the model calls it, normalised.
    pub model: String,
    /// How alike the two are, with their types, in thousandths.
    pub likeness: u32,
}

/// A query and what it meets.
struct Query {
    digest: Digest,
    sketch: Sketch,
    like: FxHashMap<Wording, Vec<(Wording, u16)>>,
    met: Meetings,
}

impl Query {
    fn one_lane(&self, x: Wording, y: Wording) -> bool {
        one_lane(self.like.get(&x).map_or(&[][..], Vec::as_slice), y)
    }
}

impl Register {
    /// The `k` nearest models by overall similarity, the nearest first, of equal ones in the order of
    /// their paths.
    ///
    /// The scores are those of the register's own matching, see docs/register.md. O(p) for p models
    /// that share a step with the query, and a matching for those that may come in.
    pub fn search(&self, query: &Model, k: usize) -> Vec<Hit> {
        let query = self.query(query);
        // Only those in front are ever asked for, so they are not sorted.
        let mut order: BinaryHeap<(u32, Reverse<u32>)> = many::map(
            0..self.shelf.sketches.len(),
            || (),
            |(), at| (bound(&query, &self.shelf.sketches[at], at), Reverse(at as u32)),
        )
        .into();
        let mut scratch = Scratch::default();
        // The nearest last, so that the first is the one to go.
        let mut best = BTreeSet::<(u32, Reverse<u32>)>::new();
        while let Some((bound, Reverse(number))) = order.pop() {
            let last = best.first().filter(|_| best.len() >= k);
            if k == 0 || last.is_some_and(|&(overall, _)| bound < overall) {
                break;
            }
            let row = self.with(&query, number, &mut scratch);
            best.insert((row.overall, Reverse(number)));
            if best.len() > k {
                best.pop_first();
            }
        }
        let hit = |(_, Reverse(number))| {
            let row = self.with(&query, number, &mut scratch);
            Hit { row, shared: self.shared(&query, number, &scratch) }
        };
        best.into_iter().rev().map(hit).collect()
    }

    /// The query with every model, in their order: what [`search`](Self::search) picks from.
    pub fn compare_all(&self, query: &Model) -> Vec<Row> {
        let query = self.query(query);
        let mut scratch = Scratch::default();
        let numbers = 0..self.shelf.sketches.len() as u32;
        numbers.map(|number| self.with(&query, number, &mut scratch)).collect()
    }

    fn query(&self, model: &Model) -> Query {
        let digest = Digest::new(model);
        let (sketch, foreign, keys) = self.shelf.sketch(&digest);
        let met = self.shelf.meet_all(&sketch, &foreign, &keys);
        Query { digest, sketch, like: foreign.like, met }
    }

    fn with(&self, query: &Query, number: u32, scratch: &mut Scratch) -> Row {
        let Some(sketch) = self.shelf.sketches.get(number as usize) else { return Row::default() };
        let one_lane = |x, y| query.one_lane(x, y);
        let row = lean(scratch, &query.sketch, sketch, query.met.with(number as usize), &one_lane);
        Row { b: number, ..row }
    }

    /// The labelled steps that the last matching has matched.
    fn shared(&self, query: &Query, number: u32, scratch: &Scratch) -> Vec<Shared> {
        let Some(sketch) = self.shelf.sketches.get(number as usize) else { return Vec::new() };
        let mut matched = scratch.matched.clone();
        matched.sort_unstable();
        let step = |&(mine, theirs, likeness): &(u32, u32, u32)| {
            let own =
                query.digest.nodes.get(mine as usize).filter(|(_, label)| *label != UNNAMED)?;
            let own = query.digest.labels.get(own.1 as usize)?;
            let other = sketch.flat.labels().get(theirs as usize)?;
            let model = self.shelf.wordings.text(*other).to_owned();
            Some(Shared { query: own.normalized(), model, likeness })
        };
        matched.iter().filter_map(step).collect()
    }
}

/// The query is not nearer to a model than this, in millionths.
fn bound(query: &Query, sketch: &Sketch, number: usize) -> u32 {
    let mass = query.sketch.mass() + sketch.mass();
    let most = most_saved_by(&query.sketch, query.met.with(number)).min(mass);
    let (lost, all) = artifacts(&query.sketch, sketch);
    // Steps in one lane on both sides cost nothing and add to what could.
    let lanes = query.sketch.flat.len().min(sketch.flat.len()) as u32 * cost::LANE;
    let lanes = if query.sketch.has_lanes && sketch.has_lanes { lanes } else { 0 };
    share(mass - most + lost, mass + all + lanes)
}
