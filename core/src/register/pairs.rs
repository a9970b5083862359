//! All pairs of a register.
//!
//! A million pairs cannot each have the full comparison, and need not: two processes that share three
//! steps are no nearer for a finer look. Every pair gets a matching with both bounds from the kernel;
//! those that come near get the full matching. Which of the two a pair gets depends on the pair alone.

use super::kernel::{Outcome, Scratch};
use super::labels::Wording;
use super::many;
use super::sketch::{Likes, Meetings, Met, Sketch, squared};
use super::{Document, Register};
use crate::Options;
use crate::compare::Judged;
use crate::cost;
use crate::matching::Prepared;

/// Overall similarity by the kernel from which a pair is compared in full, in millionths: what a
/// person may want to look at.
pub const NEAR: u32 = 600_000;
/// Likeness of the names of two lanes from which they count as one.
const SAME_LANE: u16 = 620;
/// Models of which all rows are worked out before they are handed on.
const BATCH: usize = 64;

const ONE: u32 = 1_000_000;

/// One pair of models of a register. Scores run to 1,000,000, costs are thousandths of a step.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Row {
    /// Number of the first model.
    pub a: u32,
    /// Number of the second model, greater than the first.
    pub b: u32,
    /// Everything together.
    pub overall: u32,
    /// How alike the labels of the matched steps are.
    pub wording: u32,
    /// How many steps and flows have a partner.
    pub structure: u32,
    /// How many matched steps lie in lanes of one name; `None` unless both have lanes.
    pub roles: Option<u32>,
    /// How much of what sets either apart from the rest of the register the other has too.
    pub kinship: u32,
    /// The graph edit distance is at least this.
    pub lower: u32,
    /// The graph edit distance is at most this.
    pub upper: u32,
}

impl Row {
    fn equal(a: u32, b: u32, roles: bool) -> Self {
        let roles = roles.then_some(ONE);
        Self {
            a,
            b,
            overall: ONE,
            wording: ONE,
            structure: ONE,
            kinship: ONE,
            roles,
            lower: 0,
            upper: 0,
        }
    }
}

/// What a thread keeps.
#[derive(Default)]
struct Bench {
    met: Meetings,
    scratch: Scratch,
}

impl Register {
    /// All pairs, by the first model and then by the second, handed to `each` as they are done.
    ///
    /// Independent of the number of threads. O(n² c) for n models that share c pairs of steps.
    ///
    /// # Errors
    /// The first error of `each`, which ends the work.
    pub fn each_pair<E>(&self, mut each: impl FnMut(&Row) -> Result<(), E>) -> Result<(), E> {
        let count = self.documents.len();
        let likes = self.shelf.compare();
        let mut closer = None;
        for from in (0..count).step_by(BATCH) {
            let numbers = from..(from + BATCH).min(count);
            let rows = many::map(numbers, Bench::default, |bench, a| self.row(&likes, bench, a));
            let mut rows: Vec<Row> = rows.into_iter().flatten().collect();
            self.look_closer(&mut rows, &mut closer);
            rows.iter().try_for_each(&mut each)?;
        }
        Ok(())
    }

    /// Compares in full what has come near. For that the models are prepared once, with the first pair.
    fn look_closer<'r>(&'r self, rows: &mut [Row], closer: &mut Option<Closer<'r>>) {
        let print = |number: u32| self.documents.get(number as usize).map(|d| d.print);
        let is_near = |row: &Row| row.overall >= self.near && print(row.a) != print(row.b);
        let near: Vec<usize> = (0..rows.len()).filter(|&at| is_near(&rows[at])).collect();
        if near.is_empty() {
            return;
        }
        let closer = closer.get_or_insert_with(|| Closer::new(&self.documents));
        let full = many::map(0..near.len(), || (), |(), at| closer.row(&rows[near[at]]));
        for (at, row) in near.into_iter().zip(full) {
            rows[at] = row;
        }
    }

    /// The pairs of one model with all later ones.
    fn row(&self, likes: &Likes, bench: &mut Bench, a: usize) -> Vec<Row> {
        self.shelf.meet(likes, a, &mut bench.met);
        let later = a + 1..self.documents.len();
        later.map(|b| self.pair(likes, bench, (a, b))).collect()
    }

    fn pair(&self, likes: &Likes, bench: &mut Bench, (a, b): (usize, usize)) -> Row {
        let (first, second) = (&self.documents[a], &self.documents[b]);
        let (x, y) = (&self.shelf.sketches[a], &self.shelf.sketches[b]);
        if first.print == second.print {
            return Row::equal(a as u32, b as u32, x.has_lanes);
        }
        // One way round for each two models, whatever their files are called.
        let turned = first.print > second.print;
        let (x, y) = if turned { (y, x) } else { (x, y) };
        let met = bench.met.with_mut(b);
        if turned {
            for (m, n, _) in met.iter_mut() {
                std::mem::swap(m, n);
            }
        }
        let scratch = &mut bench.scratch;
        let row = lean(scratch, x, y, met, &|m, n| one_lane(likes.wordings.row(m as usize), n));
        let kinship = kinship(likes, scratch, x, y);
        Row { a: a as u32, b: b as u32, kinship, ..row }
    }
}

/// The models, ready to be compared in full: their labels are read once, as [`Prepared`] says.
struct Closer<'r> {
    prepared: Prepared<'r>,
    /// The number of each document there.
    numbers: Vec<Option<usize>>,
    options: Options,
}

impl<'r> Closer<'r> {
    fn new(documents: &'r [Document]) -> Self {
        let options = Options::default();
        // By content: how files are called does not show.
        let mut order: Vec<usize> = (0..documents.len()).collect();
        order.sort_by_key(|&number| documents[number].print);
        let mut numbers = vec![None; documents.len()];
        let mut models = Vec::new();
        for number in order {
            if let Some(model) = &documents[number].model {
                numbers[number] = Some(models.len());
                models.push(model.as_ref());
            }
        }
        let prepared = Prepared::new(models, &options.matching);
        Self { prepared, numbers, options }
    }

    /// The row by the full comparison; as it is where there are no models.
    fn row(&self, row: &Row) -> Row {
        let number = |number: u32| self.numbers.get(number as usize).copied().flatten();
        let pair = number(row.a).zip(number(row.b));
        let pair = pair.and_then(|(a, b)| self.prepared.pair(a, b, &self.options.matching));
        let Some(pair) = pair else { return *row };
        let judged = Judged::new(pair, &self.options);
        let (scores, distance) = (judged.similarity, judged.distance);
        let cut = |score: u64| score.min(u64::from(u32::MAX)) as u32;
        Row {
            overall: cut(scores.overall),
            wording: cut(scores.wording),
            structure: cut(scores.structure),
            roles: scores.roles.map(cut),
            lower: cut(distance.lower),
            upper: cut(distance.upper),
            ..*row
        }
    }
}

/// What the matched steps say, each by how much it sets a model apart, over what all steps say.
fn kinship(likes: &Likes, scratch: &Scratch, a: &Sketch, b: &Sketch) -> u32 {
    let weight = |side: &Sketch, node: u32| {
        side.keys.get(node as usize).map_or(0, |&key| u64::from(likes.weight(key)))
    };
    let all =
        |side: &Sketch| side.keys.iter().map(|&key| u64::from(likes.weight(key))).sum::<u64>();
    let both = |m: u32, n: u32| weight(a, m) + weight(b, n);
    let matched = scratch.matched.iter();
    let shared: u64 = matched.map(|&(m, n, like)| both(m, n) * squared(u64::from(like))).sum();
    (shared * 1_000).checked_div(all(a) + all(b)).unwrap_or(0).min(u64::from(ONE)) as u32
}

/// Whether a lane is called alike to another, given what is like the other.
pub(super) fn one_lane(like: &[(Wording, u16)], lane: Wording) -> bool {
    let found = like.binary_search_by_key(&lane, |&(other, _)| other).ok();
    found.and_then(|at| like.get(at)).is_some_and(|&(_, likeness)| likeness >= SAME_LANE)
}

/// The row by the kernel alone; without numbers of models. `one_lane` says whether two lanes with
/// different names are one.
pub(super) fn lean(
    scratch: &mut Scratch,
    a: &Sketch,
    b: &Sketch,
    met: &[Met],
    one_lane: &dyn Fn(Wording, Wording) -> bool,
) -> Row {
    let outcome = scratch.run(a, b, met);
    let (mut costs, mut total) = (outcome.upper, a.mass() + b.mass());
    let lanes = (a.has_lanes && b.has_lanes).then(|| lanes(scratch, a, b, one_lane));
    if let Some((same, all)) = lanes {
        costs += (all - same) * cost::LANE;
        total += all * cost::LANE;
    }
    let (lost, all) = artifacts(a, b);
    costs += lost;
    total += all;
    Row {
        a: 0,
        b: 0,
        overall: share(costs, total).min(ONE - 100),
        wording: wording(scratch, a, b),
        structure: structure(scratch, a, b, &outcome),
        roles: lanes.map(|(same, all)| share(all - same, all)),
        kinship: 0,
        lower: outcome.lower,
        upper: outcome.upper,
    }
}

/// What data and messages cost that only one has, and what they would if nothing were common.
pub(super) fn artifacts(a: &Sketch, b: &Sketch) -> (u32, u32) {
    let lists = a.artifacts.iter().zip(&b.artifacts);
    lists.fold((0, 0), |(lost, all), (mine, theirs)| {
        let count = (mine.len() + theirs.len()) as u32;
        let kept = 2 * common(mine, theirs);
        (lost + (count - kept) * cost::ARTIFACT, all + count * cost::ARTIFACT)
    })
}

/// Of matched steps in lanes on both sides, how many lie in one lane, and how many there are.
fn lanes(
    scratch: &Scratch,
    a: &Sketch,
    b: &Sketch,
    one_lane: &dyn Fn(Wording, Wording) -> bool,
) -> (u32, u32) {
    let (mut same, mut all) = (0, 0);
    for &(m, n, _) in &scratch.matched {
        let gateway = a.flat.types().get(m as usize).is_some_and(|kind| kind.0.is_gateway());
        let (Some(x), Some(y)) = (a.lane(m), b.lane(n)) else { continue };
        if !gateway {
            all += 1;
            same += u32::from(x == y || one_lane(x, y));
        }
    }
    (same, all)
}

/// `1 - cost / total` in millionths; 1 where there is nothing to differ in.
pub(super) fn share(cost: u32, total: u32) -> u32 {
    let lost = (u64::from(cost.min(total)) * u64::from(ONE)).checked_div(u64::from(total));
    ONE - lost.unwrap_or(0) as u32
}

/// Items of two ascending lists that both have.
fn common(a: &[u32], b: &[u32]) -> u32 {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        i += usize::from(x <= y);
        j += usize::from(y <= x);
        count += u32::from(x == y);
    }
    count
}

/// The mean likeness of the labels of matched nodes that have one.
fn wording(scratch: &Scratch, a: &Sketch, b: &Sketch) -> u32 {
    use crate::similarity::UNNAMED;
    let (mut sum, mut count) = (0, 0);
    for &(m, n, likeness) in &scratch.matched {
        if a.flat.labels()[m as usize] != UNNAMED {
            let types = (a.flat.types()[m as usize], b.flat.types()[n as usize]);
            sum += (likeness + cost::type_difference(types.0, types.1)).min(1_000);
            count += 1;
        }
    }
    let silent = |side: &Sketch| side.flat.labels().iter().all(|&label| label == UNNAMED);
    match count {
        0 if silent(a) && silent(b) => ONE,
        0 => 0,
        count => (u64::from(sum) * 1_000 / count) as u32,
    }
}

/// Nodes and flows with a partner, whatever their labels say.
fn structure(scratch: &Scratch, a: &Sketch, b: &Sketch, outcome: &Outcome) -> u32 {
    let mass = a.mass() + b.mass();
    let kept = scratch.matched.len() as u32 * 2 * cost::NODE + outcome.kept * 2 * cost::FLOW;
    share(mass - kept.min(mass), mass)
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use super::*;
    use crate::register::{List, RegisterOptions};
    use crate::similarity::{Candidate, DistanceOptions, Solver};
    use crate::{ReadOptions, read};

    /// The drawings of our own, and where they are at hand models of Dutch municipalities.
    fn models() -> Vec<Document> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let data = std::env::var_os("SYNOPSE_DATA").map(std::path::PathBuf::from);
        let data = data.unwrap_or_else(|| root.join("../shared/data")).join("coselog");
        if !data.is_dir() {
            println!("skipped: {} is not there", data.display());
        }
        let (mut folders, mut files) = (vec![data], Vec::new());
        for process in ["hundesteuer-anmelden", "gewerbe-anmelden", "wohngeld-bewilligen"] {
            folders.push(root.join("fixtures").join(process));
        }
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|e| e == "bpmn") {
                    files.push(path);
                }
            }
        }
        files.sort();
        let document = |(number, path): (usize, &std::path::PathBuf)| {
            let model = read(&std::fs::read(path).ok()?, &ReadOptions::default()).ok()?;
            Some(Document::new(path.display().to_string(), Arc::new(model), number as u128))
        };
        files.iter().enumerate().filter_map(document).collect()
    }

    /// The bounds of a row by the kernel hold for the distance of the two graphs with what the register
    /// says of their nodes, as another algorithm proves it.
    #[test]
    fn the_bounds_of_the_kernel_hold() {
        let register = Register::new(List::default(), models(), &RegisterOptions::default());
        let likes = register.shelf.compare();
        let (mut bench, mut solver) = (Bench::default(), Solver::default());
        let (mut proved, mut all, mut tight) = (0, 0, 0);
        for a in 0..register.documents.len() {
            register.shelf.meet(&likes, a, &mut bench.met);
            for b in (a + 1..register.documents.len()).filter(|b| (a * 7 + b) % 5 == 0) {
                let row = register.pair(&likes, &mut bench, (a, b));
                // The numbers are the fingerprints, so nothing was turned.
                let (x, y) = (&register.shelf.sketches[a], &register.shelf.sketches[b]);
                let mut candidates: Vec<Candidate> = Vec::new();
                for &(m, n, likeness) in bench.met.with(b) {
                    for &m in x.members(x.groups[m as usize]) {
                        let there = y.members(y.groups[n as usize]);
                        candidates.extend(there.iter().map(|&n| (m, n, u32::from(likeness))));
                    }
                }
                candidates.sort_unstable();
                solver.load(&x.flat, &y.flat, &candidates);
                let exact = solver.exact(DistanceOptions::USUAL);
                let (lower, upper) = (u64::from(row.lower), u64::from(row.upper));
                assert!(lower <= exact.upper && exact.lower <= upper, "{row:?} {exact:?}");
                all += 1;
                proved += u32::from(exact.is_optimal());
                tight += u32::from(upper == exact.upper);
            }
        }
        println!("{proved} of {all} proved, the upper bound of {tight} cannot be bettered");
        assert!(proved * 10 >= all * 8, "{proved} of {all} proved");
    }
}
