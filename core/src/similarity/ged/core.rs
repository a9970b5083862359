//! What is left of a pair once the obvious is decided, with the bound that decides more.
//!
//! The bound is the linear relaxation of formulation F2, seen from its dual: for each candidate and
//! each row next to its own there is a share of what the links between them save, and the shares of both
//! ends of a link together are at least what it saves. Candidates weigh what they save by themselves
//! and their shares; an assignment of those weights is a bound whatever the shares are. Passing slack
//! from row to row in the order of flow makes it lower and lower (sequential message passing:
//! Kolmogorov, IEEE TPAMI 28, 2006; with an assignment between: Swoboda et al., CVPR 2017). A solver
//! of linear programs would do the same in floating point and a hundred times slower; on process
//! graphs, which are nearly chains, a few passes suffice.

use super::assign::{Assignment, Table};
use super::problem::{LINK, NONE, Problem};

/// Savings are counted in this fraction of a thousandth, so that shares can be halved.
pub(super) const SCALE: i64 = 64;

/// Candidates that are still open, with shares of their links.
#[derive(Debug, Clone, Default)]
pub(super) struct Core {
    columns: usize,
    row: Vec<u32>,
    column: Vec<u32>,
    weight: Vec<i64>,
    /// The number of the candidate in the whole problem.
    name: Vec<u32>,
    row_starts: Vec<u32>,
    /// Groups of each candidate: one for each row it has links to.
    group_starts: Vec<u32>,
    group_row: Vec<u32>,
    share: Vec<i64>,
    /// Most that a link of the group saves.
    most: Vec<i64>,
    /// Links of each group: the other candidate, the group of its end, what is saved.
    link_starts: Vec<u32>,
    link_to: Vec<u32>,
    link_back: Vec<u32>,
    link_saves: Vec<i64>,
    /// What each candidate weighs with its shares.
    potential: Vec<i64>,
    row_dual: Vec<i64>,
    column_dual: Vec<i64>,
    /// What is decided, and what it saves.
    pub(super) chosen: Vec<u32>,
    pub(super) saved: i64,
    /// No choice saves more, what is decided included.
    pub(super) bound: i64,
    of_row: Vec<u32>,
}

impl Core {
    /// The whole problem, each link shared in halves.
    pub(super) fn new(problem: &Problem) -> Self {
        let mut core = Self { columns: problem.columns, ..Self::default() };
        core.row.clone_from(&problem.row);
        core.column.clone_from(&problem.column);
        core.name = (0..problem.len() as u32).collect();
        core.weight = problem.weight.iter().map(|&w| i64::from(w) * SCALE).collect();
        core.row_starts = (0..problem.rows as u32).map(|r| problem.range(r).0).collect();
        core.row_starts.push(problem.len() as u32);
        let saves = i64::from(LINK) * SCALE;
        let mut near: Vec<u32> = Vec::new();
        for c in 0..problem.len() as u32 {
            core.group_starts.push(core.group_row.len() as u32);
            near.clear();
            near.extend(problem.near(c));
            near.sort_unstable();
            let mut last = NONE;
            for (i, &d) in near.iter().enumerate() {
                if i > 0 && near[i - 1] == d {
                    if let Some(saved) = core.link_saves.last_mut() {
                        *saved += saves;
                    }
                    continue;
                }
                if problem.row[d as usize] != last {
                    last = problem.row[d as usize];
                    core.begin_group(last, saves / 2);
                }
                core.link_to.push(d);
                core.link_saves.push(saves);
            }
        }
        core.end_groups();
        for group in 0..core.share.len() {
            core.share[group] = core.most[group] / 2;
        }
        core
    }

    fn begin_group(&mut self, row: u32, share: i64) {
        self.group_row.push(row);
        self.share.push(share);
        self.link_starts.push(self.link_to.len() as u32);
    }

    /// Closes the lists of groups and links, and finds the other end of every link.
    fn end_groups(&mut self) {
        self.group_starts.push(self.group_row.len() as u32);
        self.link_starts.push(self.link_to.len() as u32);
        self.link_back = vec![0; self.link_to.len()];
        self.most = vec![0; self.share.len()];
        for c in 0..self.row.len() {
            for group in self.groups(c) {
                for link in self.links(group) {
                    let d = self.link_to[link] as usize;
                    let groups = self.groups(d);
                    let found = self.group_row[groups.clone()].binary_search(&self.row[c]);
                    self.link_back[link] = (groups.start + found.unwrap_or(0)) as u32;
                    self.most[group] = self.most[group].max(self.link_saves[link]);
                }
            }
        }
        self.potential = vec![0; self.row.len()];
        self.column_dual = vec![0; self.columns];
        self.row_dual = vec![0; self.rows()];
    }

    pub(super) fn rows(&self) -> usize {
        self.row_starts.len().saturating_sub(1)
    }

    pub(super) fn len(&self) -> usize {
        self.row.len()
    }

    /// What a pass over everything costs, in steps.
    pub(super) fn size(&self) -> u64 {
        (self.row.len() + self.link_to.len()) as u64
    }

    fn of_row(&self, row: usize) -> std::ops::Range<usize> {
        self.row_starts[row] as usize..self.row_starts[row + 1] as usize
    }

    fn groups(&self, candidate: usize) -> std::ops::Range<usize> {
        self.group_starts[candidate] as usize..self.group_starts[candidate + 1] as usize
    }

    fn links(&self, group: usize) -> std::ops::Range<usize> {
        self.link_starts[group] as usize..self.link_starts[group + 1] as usize
    }

    /// Lowers the bound by passing slack along the rows, there or back, and assigns anew.
    pub(super) fn pass(&mut self, forward: bool, assignment: &mut Assignment, steps: u64) {
        if forward {
            (0..self.rows()).for_each(|row| self.settle(row, true));
        } else {
            (0..self.rows()).rev().for_each(|row| self.settle(row, false));
        }
        let table = Table {
            columns: self.columns,
            starts: &self.row_starts,
            row: &self.row,
            column: &self.column,
            weights: &self.potential,
        };
        assignment.solve(table, steps);
        self.bound = self.saved + assignment.bound();
        self.row_dual.clone_from(&assignment.row_potential);
        self.column_dual.clone_from(&assignment.column_potential);
        self.of_row.clone_from(&assignment.of_row);
    }

    /// Takes for a row no more than its neighbours leave to it, and hands its slack on.
    fn settle(&mut self, row: usize, forward: bool) {
        let mut dual = 0;
        for c in self.of_row(row) {
            let mut potential = self.weight[c];
            for group in self.groups(c) {
                let left = |l: usize| self.link_saves[l] - self.share[self.link_back[l] as usize];
                let need = self.links(group).map(left).max().unwrap_or(0).max(0);
                self.share[group] = need;
                potential += need;
            }
            self.potential[c] = potential;
            dual = dual.max(potential - self.column_dual[self.column[c] as usize]);
        }
        self.row_dual[row] = dual;
        for c in self.of_row(row) {
            let mut slack = dual + self.column_dual[self.column[c] as usize] - self.potential[c];
            let groups = self.groups(c);
            let is_later = |&g: &usize| (self.group_row[g] as usize > row) == forward;
            let mut count = groups.clone().filter(is_later).map(|_| 1).sum::<i64>();
            for group in groups {
                if (self.group_row[group] as usize > row) != forward {
                    continue;
                }
                let more = (slack / count).min(self.most[group] - self.share[group]);
                self.share[group] += more;
                self.potential[c] += more;
                slack -= more;
                count -= 1;
            }
        }
    }

    /// How far a candidate is from being chosen by the bound.
    fn slack(&self, c: usize) -> i64 {
        self.row_dual[self.row[c] as usize] + self.column_dual[self.column[c] as usize]
            - self.potential[c]
    }

    /// Whether each candidate could still be in a choice that saves at least `least`.
    pub(super) fn open(&self, least: i64) -> Vec<bool> {
        (0..self.len()).map(|c| self.bound - self.slack(c) >= least).collect()
    }

    /// Without the candidates that are not kept, and with those decided that nothing else rules out:
    /// the only one of their row and of their column.
    pub(super) fn reduced(&self, kept: &[bool]) -> Self {
        let mut columns = vec![0u32; self.columns];
        let mut rows = vec![0u32; self.rows()];
        for c in (0..self.len()).filter(|&c| kept[c]) {
            columns[self.column[c] as usize] += 1;
            rows[self.row[c] as usize] += 1;
        }
        let alone = |c: usize| {
            kept[c] && columns[self.column[c] as usize] == 1 && rows[self.row[c] as usize] == 1
        };
        let forced: Vec<u32> = (0..self.len()).filter(|&c| alone(c)).map(|c| c as u32).collect();
        self.rebuilt(kept, &forced)
    }

    /// With a candidate decided; whatever shares its row or column goes.
    pub(super) fn with(&self, chosen: usize) -> Self {
        let (row, column) = (self.row[chosen], self.column[chosen]);
        let clashes = |c: usize| c != chosen && (self.row[c] == row || self.column[c] == column);
        let kept: Vec<bool> = (0..self.len()).map(|c| !clashes(c)).collect();
        self.rebuilt(&kept, &[chosen as u32])
    }

    /// With a row left without a candidate.
    pub(super) fn without(&self, row: u32) -> Self {
        let kept: Vec<bool> = (0..self.len()).map(|c| self.row[c] != row).collect();
        self.rebuilt(&kept, &[])
    }

    /// The kept candidates but for the decided ones, which save their links with the others.
    fn rebuilt(&self, kept: &[bool], decided: &[u32]) -> Self {
        let mut next = Self { saved: self.saved, bound: self.bound, ..Self::default() };
        next.chosen.clone_from(&self.chosen);
        let mut extra = vec![0i64; self.len()];
        let mut is_decided = vec![false; self.len()];
        for &c in decided {
            let c = c as usize;
            next.saved += self.weight[c] + extra[c];
            next.chosen.push(self.name[c]);
            is_decided[c] = true;
            for link in self.groups(c).flat_map(|g| self.links(g)) {
                extra[self.link_to[link] as usize] += self.link_saves[link];
            }
        }
        let stays = |c: usize| kept[c] && !is_decided[c];
        let mut number = vec![NONE; self.len()];
        let (mut row_number, mut column_number) = (NONE, vec![NONE; self.columns]);
        let mut rows = vec![NONE; self.rows()];
        let mut last = NONE;
        for c in (0..self.len()).filter(|&c| stays(c)) {
            number[c] = next.row.len() as u32;
            if self.row[c] != last {
                last = self.row[c];
                row_number = next.row_starts.len() as u32;
                rows[last as usize] = row_number;
                next.row_starts.push(next.row.len() as u32);
            }
            let column = &mut column_number[self.column[c] as usize];
            if *column == NONE {
                *column = next.columns as u32;
                next.columns += 1;
            }
            next.row.push(row_number);
            next.column.push(*column);
            next.weight.push(self.weight[c] + extra[c]);
            next.name.push(self.name[c]);
        }
        next.row_starts.push(next.row.len() as u32);
        for c in (0..self.len()).filter(|&c| stays(c)) {
            next.group_starts.push(next.group_row.len() as u32);
            for group in self.groups(c) {
                let mut begun = false;
                for link in self.links(group) {
                    let d = number[self.link_to[link] as usize];
                    if d == NONE {
                        continue;
                    }
                    if !begun {
                        begun = true;
                        next.begin_group(rows[self.group_row[group] as usize], self.share[group]);
                    }
                    next.link_to.push(d);
                    next.link_saves.push(self.link_saves[link]);
                }
            }
        }
        next.end_groups();
        for (c, column) in column_number.iter().enumerate().filter(|c| *c.1 != NONE) {
            next.column_dual[*column as usize] = self.column_dual[c];
        }
        next
    }

    /// The parts that share neither row nor column nor link, each with nothing decided; `None` if
    /// to tell them apart takes more than `most` steps.
    pub(super) fn parts(&self, most: u64) -> Option<Vec<Self>> {
        let mut parent: Vec<u32> = (0..(self.rows() + self.columns) as u32).collect();
        let rows = self.rows() as u32;
        for c in 0..self.len() {
            join(&mut parent, self.row[c], rows + self.column[c]);
            for group in self.groups(c) {
                join(&mut parent, self.row[c], self.group_row[group]);
            }
        }
        let roots: Vec<u32> = self.row.iter().map(|&r| find(&mut parent, r)).collect();
        let mut distinct = roots.clone();
        distinct.sort_unstable();
        distinct.dedup();
        let empty = Self { chosen: Vec::new(), saved: 0, ..self.clone() };
        if distinct.len() < 2 {
            return Some(vec![empty]);
        }
        if distinct.len() as u64 * self.size() > most {
            return None;
        }
        let of = |root: u32| roots.iter().map(|&r| r == root).collect::<Vec<_>>();
        Some(distinct.into_iter().map(|root| empty.rebuilt(&of(root), &[])).collect())
    }

    /// What the given candidates, named as in the whole problem, save here.
    pub(super) fn value(&self, is_on: &[bool]) -> i64 {
        let on = |c: usize| is_on[self.name[c] as usize];
        let mut twice = 0;
        for c in (0..self.len()).filter(|&c| on(c)) {
            twice += 2 * self.weight[c];
            for link in self.groups(c).flat_map(|g| self.links(g)) {
                if on(self.link_to[link] as usize) {
                    twice += self.link_saves[link];
                }
            }
        }
        self.saved + twice / 2
    }

    /// The choice that the last assignment made, named as in the whole problem.
    pub(super) fn assigned(&self) -> impl Iterator<Item = u32> + '_ {
        self.of_row.iter().filter(|&&c| c != NONE).map(|&c| self.name[c as usize])
    }

    /// The names of all candidates.
    pub(super) fn names(&self) -> &[u32] {
        &self.name
    }

    /// The row to decide next: with links to most candidates, among those with fewest candidates.
    pub(super) fn hardest(&self) -> Option<usize> {
        let key = |row: usize| {
            let groups: usize = self.of_row(row).map(|c| self.groups(c).len()).sum();
            let count = self.of_row(row).len();
            (groups * 64 / (count * count).max(1), std::cmp::Reverse(row))
        };
        (0..self.rows()).filter(|&r| !self.of_row(r).is_empty()).max_by_key(|&r| key(r))
    }

    /// The ways to decide a row, most likely first: a candidate, or none; with a bound for each.
    pub(super) fn ways(&self, row: usize) -> Vec<(i64, Option<usize>)> {
        let mut ways: Vec<(i64, Option<usize>)> =
            self.of_row(row).map(|c| (self.bound - self.slack(c), Some(c))).collect();
        ways.push((self.bound - self.row_dual[row], None));
        ways.sort_by_key(|&(bound, c)| (std::cmp::Reverse(bound), c.is_none(), c));
        ways
    }
}

fn find(parent: &mut [u32], mut i: u32) -> u32 {
    while parent[i as usize] != i {
        parent[i as usize] = parent[parent[i as usize] as usize];
        i = parent[i as usize];
    }
    i
}

fn join(parent: &mut [u32], a: u32, b: u32) {
    let (a, b) = (find(parent, a), find(parent, b));
    parent[a.max(b) as usize] = a.min(b);
}
