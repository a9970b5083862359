//! Each model of a register as numbers, and who has what.
//!
//! A node is known by its key: what it says, and its type. Keys that may be one step know each other
//! with their likeness, and each knows the models that have it. So all that a model could be matched
//! to in any other is found by walking over its own keys, and two models that share nothing cost
//! nothing.

use rustc_hash::FxHashMap;

use super::digest::{Digest, NO_LANE};
use super::labels::{Foreign, OfModel, Sparse, Wording, Wordings};
use super::many;
use crate::similarity::{Flat, NodeType, UNNAMED, likeness};

/// Number of a key: a wording with a type.
pub(super) type Key = u32;

/// Groups of two models that may be one step, and how alike they are, in thousandths.
pub(super) type Met = (u32, u32, u16);

/// What one model and each of the others may have in common.
#[derive(Debug, Default)]
pub(super) struct Meetings {
    starts: Vec<u32>,
    met: Vec<Met>,
    /// Keys that are like one of the model's, with its group.
    found: Vec<(Key, u32, u16)>,
}

impl Meetings {
    /// Which groups may be one step with which of this model, by the group of the one.
    pub(super) fn with(&self, model: usize) -> &[Met] {
        let ends = self.starts.get(model).zip(self.starts.get(model + 1));
        let met = ends.and_then(|(&from, &to)| self.met.get(from as usize..to as usize));
        met.unwrap_or_default()
    }

    /// The same, to be turned round.
    pub(super) fn with_mut(&mut self, model: usize) -> &mut [Met] {
        let ends = self.starts.get(model).zip(self.starts.get(model + 1));
        let met = ends.and_then(|(&from, &to)| self.met.get_mut(from as usize..to as usize));
        met.unwrap_or_default()
    }
}

/// The nodes of a model with one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) key: Key,
    start: u32,
    end: u32,
}

/// One model.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sketch {
    pub(super) flat: Flat,
    /// Ascending by key.
    pub(super) groups: Vec<Group>,
    members: Vec<u32>,
    /// The key of every node.
    pub(super) keys: Vec<Key>,
    /// The wording of the lane of every node; [`NO_LANE`] where there is none.
    pub(super) lanes: Vec<Wording>,
    pub(super) has_lanes: bool,
    /// What data objects and stores, and what message flows, are called; ascending.
    pub(super) artifacts: [Vec<Wording>; 2],
}

impl Sketch {
    fn new(digest: &Digest, wordings: &OfModel, keys: &mut Keys) -> Self {
        let wording = |&label: &u32| wordings.get(label as usize).copied().unwrap_or(UNNAMED);
        let named: Vec<(NodeType, u32)> =
            digest.nodes.iter().map(|(kind, label)| (*kind, wording(label))).collect();
        let flat = Flat::new(&named, &digest.edges);
        let own: Vec<Key> =
            named.iter().map(|&(kind, wording)| keys.number(wording, kind)).collect();
        let mut nodes: Vec<(Key, u32)> = own.iter().copied().zip(0u32..).collect();
        nodes.sort_unstable();
        let mut groups: Vec<Group> = Vec::new();
        for (at, &(key, _)) in nodes.iter().enumerate() {
            match groups.last_mut() {
                Some(last) if last.key == key => last.end += 1,
                _ => groups.push(Group { key, start: at as u32, end: at as u32 + 1 }),
            }
        }
        let artifacts = digest.artifacts.each_ref().map(|all| {
            let mut all: Vec<Wording> = all.iter().map(wording).collect();
            all.sort_unstable();
            all
        });
        Self {
            has_lanes: digest.has_lanes,
            lanes: digest.lanes.iter().map(wording).collect(),
            keys: own,
            members: nodes.into_iter().map(|(_, node)| node).collect(),
            artifacts,
            flat,
            groups,
        }
    }

    /// The nodes of a group, ascending.
    pub(super) fn members(&self, group: Group) -> &[u32] {
        self.members.get(group.start as usize..group.end as usize).unwrap_or_default()
    }

    /// What all nodes and edges cost alone, in thousandths of a step.
    pub(super) fn mass(&self) -> u32 {
        u32::try_from(self.flat.mass()).unwrap_or(u32::MAX / 4).min(u32::MAX / 4)
    }

    /// The lane of a node, if it has one with a name.
    pub(super) fn lane(&self, node: u32) -> Option<Wording> {
        self.lanes.get(node as usize).copied().filter(|&lane| lane != NO_LANE)
    }
}

/// The keys of a register.
#[derive(Debug, Default)]
struct Keys {
    numbers: FxHashMap<(Wording, NodeType), Key>,
    list: Vec<(Wording, NodeType)>,
}

impl Keys {
    fn number(&mut self, wording: Wording, kind: NodeType) -> Key {
        let next = self.list.len() as Key;
        let key = *self.numbers.entry((wording, kind)).or_insert(next);
        if key == next {
            self.list.push((wording, kind));
        }
        key
    }
}

/// What is alike in a register; worked out anew for each run over all pairs, because a search does not
/// need it.
#[derive(Debug)]
pub(super) struct Likes {
    pub(super) wordings: Sparse<(Wording, u16)>,
    /// Of each key those that may be one step with it, itself included; thousandths.
    keys: Sparse<(Key, u16)>,
    /// How much each key says about which process a model shows.
    weights: Vec<u32>,
}

impl Likes {
    /// How much a key says about which process a model shows: the fewer models have a step like it,
    /// the more. A binary logarithm in thousandths; 0 for what says nothing.
    pub(super) fn weight(&self, key: Key) -> u32 {
        self.weights.get(key as usize).copied().unwrap_or(0)
    }
}

/// All models of a register, ready to be compared.
#[derive(Debug)]
pub(super) struct Shelf {
    pub(super) wordings: Wordings,
    pub(super) sketches: Vec<Sketch>,
    keys: Vec<(Wording, NodeType)>,
    by_wording: FxHashMap<Wording, Vec<Key>>,
    /// Of each key the models that have it, ascending, and its group there.
    postings: Sparse<(u32, u32)>,
}

impl Shelf {
    /// Reads all labels, model by model in this order, and sketches all models.
    pub(super) fn new(digests: &[&Digest], order: &[usize]) -> Self {
        let (wordings, of_models) = Wordings::new(digests, order);
        let mut keys = Keys::default();
        let sketches: Vec<Sketch> = digests
            .iter()
            .zip(&of_models)
            .map(|(digest, wordings)| Sketch::new(digest, wordings, &mut keys))
            .collect();
        let mut postings = vec![Vec::new(); keys.list.len()];
        for (model, sketch) in (0u32..).zip(&sketches) {
            for (group, of) in (0u32..).zip(&sketch.groups) {
                postings[of.key as usize].push((model, group));
            }
        }
        let mut by_wording: FxHashMap<Wording, Vec<Key>> = FxHashMap::default();
        for (key, &(wording, _)) in (0u32..).zip(&keys.list) {
            by_wording.entry(wording).or_default().push(key);
        }
        let postings = Sparse::of(postings);
        Self { wordings, sketches, keys: keys.list, by_wording, postings }
    }

    /// For every later model than `model`, which groups of the two may be one step.
    pub(super) fn meet(&self, likes: &Likes, model: usize, meetings: &mut Meetings) {
        let groups = self.sketches.get(model).map_or(&[][..], |sketch| &sketch.groups);
        let mut found = std::mem::take(&mut meetings.found);
        found.clear();
        for (mine, group) in (0u32..).zip(groups) {
            let row = likes.keys.row(group.key as usize);
            found.extend(row.iter().map(|&(key, likeness)| (key, mine, likeness)));
        }
        self.gather(&found, model + 1, meetings);
        meetings.found = found;
    }

    /// Model by model from `first` on, what it has of these keys.
    fn gather(&self, found: &[(Key, u32, u16)], first: usize, meetings: &mut Meetings) {
        let Meetings { starts, met, .. } = meetings;
        let later = |key: Key| {
            let all = self.postings.row(key as usize);
            let from = if first == 0 {
                0
            } else {
                all.partition_point(|&(model, _)| (model as usize) < first)
            };
            all.get(from..).unwrap_or_default()
        };
        // Where each model's row ends, one place further on; filling moves that to where it begins.
        starts.clear();
        starts.resize(self.sketches.len() + 2, 0);
        for &(key, ..) in found {
            for &(model, _) in later(key) {
                starts[model as usize + 2] += 1;
            }
        }
        for at in 2..starts.len() {
            starts[at] += starts[at - 1];
        }
        met.clear();
        met.resize(starts.last().copied().unwrap_or(0) as usize, (0, 0, 0));
        for &(key, mine, likeness) in found {
            for &(model, theirs) in later(key) {
                let at = &mut starts[model as usize + 1];
                met[*at as usize] = (mine, theirs, likeness);
                *at += 1;
            }
        }
    }

    /// What is alike in the register.
    pub(super) fn compare(&self) -> Likes {
        let wordings = self.wordings.compare();
        let rows = many::map(
            0..self.keys.len(),
            || (),
            |(), key| {
                let own = self.keys[key];
                let near = if own.0 == UNNAMED { &[][..] } else { wordings.row(own.0 as usize) };
                let mut row = Vec::new();
                self.keys_like(own, near, |other, likeness| row.push((other, likeness)));
                row
            },
        );
        let keys = Sparse::of(rows);
        let weights = self.weights(&keys);
        Likes { wordings, keys, weights }
    }

    fn weights(&self, like: &Sparse<(Key, u16)>) -> Vec<u32> {
        let start = || (vec![0u16; self.sketches.len()], Vec::new());
        let all = self.sketches.len() as u64 * 1_000;
        many::map(0..self.keys.len(), start, |(best, met), key| {
            if self.keys[key].0 == UNNAMED {
                return 0;
            }
            for &(other, likeness) in like.row(key) {
                for &(model, _) in self.postings.row(other as usize) {
                    let slot = &mut best[model as usize];
                    if *slot == 0 {
                        met.push(model);
                    }
                    *slot = likeness.max(*slot);
                }
            }
            let have: u64 = met.iter().map(|&m: &u32| squared(u64::from(best[m as usize]))).sum();
            for model in met.drain(..) {
                best[model as usize] = 0;
            }
            log2(all * 1_000 / have.max(1_000)).saturating_sub(log2(1_000)) as u32
        })
    }

    /// Sketches a model that is not of the register, with the labels that it has.
    pub(super) fn sketch(&self, digest: &Digest) -> (Sketch, Foreign, Vec<(Wording, NodeType)>) {
        let foreign = self.wordings.foreign(digest);
        let mut keys = Keys::default();
        let sketch = Sketch::new(digest, &foreign.of_labels, &mut keys);
        (sketch, foreign, keys.list)
    }

    /// Which groups of a model that is not of the register may be one step with which of each model.
    pub(super) fn meet_all(
        &self,
        sketch: &Sketch,
        foreign: &Foreign,
        keys: &[(Wording, NodeType)],
    ) -> Meetings {
        let mut found: Vec<(Key, u32, u16)> = Vec::new();
        for (mine, group) in (0u32..).zip(&sketch.groups) {
            let Some(&own) = keys.get(group.key as usize) else { continue };
            let near = foreign.like.get(&own.0).map_or(&[][..], Vec::as_slice);
            self.keys_like(own, near, |key, likeness| found.push((key, mine, likeness)));
        }
        let mut meetings = Meetings::default();
        self.gather(&found, 0, &mut meetings);
        meetings
    }

    /// The keys that may be one step with a node of this wording and type, whose wording is like these.
    fn keys_like(
        &self,
        own: (Wording, NodeType),
        near: &[(Wording, u16)],
        mut take: impl FnMut(Key, u16),
    ) {
        let node = |key: (Wording, NodeType)| (key.1, key.0);
        for &(wording, score) in std::iter::once(&(own.0, 1_000)).chain(near) {
            for &other in self.by_wording.get(&wording).into_iter().flatten() {
                let Some(&there) = self.keys.get(other as usize) else { continue };
                let alike = likeness(node(own), node(there), || u32::from(score));
                if alike > 0 {
                    take(other, alike as u16);
                }
            }
        }
    }
}

/// A share in thousandths, squared: a step that is half alike counts a quarter, for many share one
/// word.
pub(super) fn squared(share: u64) -> u64 {
    share * share / 1_000
}

/// Binary logarithm in thousandths, straight between powers of two: at most 86 too low.
fn log2(value: u64) -> u64 {
    let value = value.max(1);
    let whole = u64::from(value.ilog2());
    let power = 1u64 << whole;
    whole * 1_000 + (value - power) * 1_000 / power
}
