//! In which order nodes stand below each other in a column: few crossings.
//!
//! The barycenter method in sweeps to and fro (Sugiyama et al. 1981), then exchanges of neighbours,
//! with the crossings of each pair of columns counted in O(e log n) by an accumulator tree (Barth,
//! Jünger, Mutzel 2004, doi:10.7155/jgaa.00088). Links over several columns are cut into pieces by
//! dummies. What must not mix stays apart by the key that is sorted by: band first (lanes keep
//! their place), then the part of the process that hangs together, then the barycenter. All
//! positions are integers.

use super::plan::{Class, End, LinkKind, Scope};

/// What stands in a column: a node, or a dummy of a link.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    /// `None` for a dummy.
    pub(super) node: Option<usize>,
    pub(super) band: usize,
    pub(super) part: usize,
    pub(super) column: usize,
}

/// A piece of a link between neighbouring columns, or the inside of a node that takes up several.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    pub(super) from: usize,
    pub(super) to: usize,
    /// The link; `None` inside a node.
    pub(super) link: Option<usize>,
    /// Whether it begins at a boundary event, below its node.
    low: bool,
}

/// Columns with what stands in them, from top to bottom.
#[derive(Debug)]
pub(super) struct Columns {
    pub(super) items: Vec<Item>,
    pub(super) pieces: Vec<Piece>,
    /// Items by column.
    pub(super) order: Vec<Vec<usize>>,
    /// The position of each item in its column.
    pub(super) position: Vec<usize>,
    into: Vec<Vec<usize>>,
    out: Vec<Vec<usize>>,
}

/// Positions are compared in these units, so that a mean of integers is an integer.
const UNIT: usize = 840;
/// Work that sweeps may cost, in pieces: large models get fewer sweeps.
const EFFORT: usize = 60_000;

/// Orders the columns. `parts` tells for each node which part it belongs to, `back` which links lead
/// back. O((pieces + items) · log · sweeps).
pub(super) fn order(scope: &Scope, parts: &[usize], back: &[bool]) -> Columns {
    let mut columns = build(scope, parts, back);
    let sweeps = (EFFORT / (columns.pieces.len() + columns.items.len() + 1)).clamp(2, 24);
    let mut best = (columns.crossings(), columns.order.clone());
    for sweep in 0..sweeps {
        if best.0 == 0 {
            break;
        }
        columns.sweep(sweep % 2 == 0);
        columns.exchange();
        let crossings = columns.crossings();
        if crossings < best.0 {
            best = (crossings, columns.order.clone());
        }
    }
    columns.order = best.1;
    columns.number();
    columns
}

fn build(scope: &Scope, parts: &[usize], back: &[bool]) -> Columns {
    let mut items = Vec::new();
    let mut pieces = Vec::new();
    let mut first = vec![0; scope.nodes.len()];
    for (number, node) in scope.nodes.iter().enumerate() {
        first[number] = items.len();
        if node.class == Class::Beside {
            continue;
        }
        for column in node.column..node.column + node.span {
            let (band, part) = (node.band, parts[number]);
            if column > node.column {
                let (from, to) = (items.len() - 1, items.len());
                pieces.push(Piece { from, to, link: None, low: false });
            }
            items.push(Item { node: Some(number), band, part, column });
        }
    }
    let mut leaving = vec![0; scope.nodes.len()];
    let flows = || scope.links.iter().enumerate().filter(|(_, l)| l.kind == LinkKind::Flow);
    for (_, link) in flows() {
        link.from.node().into_iter().for_each(|node| leaving[node] += 1);
    }
    for (number, link) in flows() {
        let (Some(from), Some(to)) = (link.from.node(), link.to.node()) else { continue };
        if from == to || back[number] {
            continue;
        }
        let (start, end) = (&scope.nodes[from], &scope.nodes[to]);
        // A branch leaves its lane at once; a line that joins others stays in its lane until then.
        let band = if leaving[from] > 1 { end.band } else { start.band };
        let mut last = first[from] + start.span - 1;
        let mut low = matches!(link.from, End::Border(..));
        for column in start.column + start.span..end.column {
            pieces.push(Piece { from: last, to: items.len(), link: Some(number), low });
            last = items.len();
            low = false;
            items.push(Item { node: None, band, part: parts[from], column });
        }
        pieces.push(Piece { from: last, to: first[to], link: Some(number), low });
    }
    let count = items.iter().map(|item| item.column + 1).max().unwrap_or(0);
    let mut columns = Columns {
        order: vec![Vec::new(); count],
        position: vec![0; items.len()],
        into: vec![Vec::new(); items.len()],
        out: vec![Vec::new(); items.len()],
        items,
        pieces,
    };
    for (number, piece) in columns.pieces.iter().enumerate() {
        columns.out[piece.from].push(number);
        columns.into[piece.to].push(number);
    }
    columns.begin();
    columns
}

impl Piece {
    /// Whether it begins at a boundary event.
    pub(super) fn is_low(&self) -> bool {
        self.low
    }
}

impl Columns {
    /// How many pieces leave an item, or enter it.
    pub(super) fn degree(&self, item: usize, leaving: bool) -> usize {
        if leaving { self.out[item].len() } else { self.into[item].len() }
    }

    /// The first order: as a depth-first search from the start of the document meets the items.
    fn begin(&mut self) {
        let mut met = vec![false; self.items.len()];
        let mut by_column: Vec<usize> = (0..self.items.len()).collect();
        by_column.sort_by_key(|&item| (!self.into[item].is_empty(), item));
        for start in by_column {
            let mut open = vec![start];
            while let Some(item) = open.pop() {
                if std::mem::replace(&mut met[item], true) {
                    continue;
                }
                self.order[self.items[item].column].push(item);
                open.extend(self.out[item].iter().rev().map(|&p| self.pieces[p].to));
            }
        }
        for column in &mut self.order {
            column.sort_by_key(|&item| (self.items[item].band, self.items[item].part));
        }
        self.number();
    }

    fn number(&mut self) {
        for column in &self.order {
            for (position, &item) in column.iter().enumerate() {
                self.position[item] = position;
            }
        }
    }

    /// Orders every column by the mean position of what it is linked to in the column before, or
    /// after.
    fn sweep(&mut self, forward: bool) {
        let count = self.order.len();
        for step in 0..count {
            let column = if forward { step } else { count - 1 - step };
            let mut keyed: Vec<(usize, usize, usize, usize)> = Vec::new();
            for &item in &self.order[column] {
                let neighbours = if forward { &self.into[item] } else { &self.out[item] };
                let own = self.position[item] * UNIT;
                let sum: usize = neighbours.iter().map(|&p| self.end(p, forward)).sum();
                let mean = if neighbours.is_empty() { own } else { sum / neighbours.len() };
                let Item { band, part, .. } = self.items[item];
                keyed.push((band, part, mean, item));
            }
            // Stable, so that what ties keeps its order.
            keyed.sort_by_key(|&(band, part, mean, _)| (band, part, mean));
            self.order[column] = keyed.into_iter().map(|key| key.3).collect();
            for (position, &item) in self.order[column].iter().enumerate() {
                self.position[item] = position;
            }
        }
    }

    fn end(&self, piece: usize, forward: bool) -> usize {
        let piece = self.pieces[piece];
        if forward {
            self.position[piece.from] * UNIT + if piece.low { UNIT / 4 } else { 0 }
        } else {
            self.position[piece.to] * UNIT
        }
    }

    /// Exchanges neighbours where that saves crossings, column by column.
    fn exchange(&mut self) {
        for column in 0..self.order.len() {
            for at in 1..self.order[column].len() {
                let (a, b) = (self.order[column][at - 1], self.order[column][at]);
                let key = |item: usize| (self.items[item].band, self.items[item].part);
                if key(a) == key(b) && self.between(b, a) < self.between(a, b) {
                    self.order[column].swap(at - 1, at);
                    self.position[a] = at;
                    self.position[b] = at - 1;
                }
            }
        }
    }

    /// Crossings of the pieces at two items of a column, the first above the second.
    fn between(&self, upper: usize, lower: usize) -> usize {
        let side = |upper: &[usize], lower: &[usize], forward: bool| {
            let ends = |pieces: &[usize]| -> Vec<usize> {
                pieces.iter().map(|&p| self.end(p, forward)).collect()
            };
            let (above, below) = (ends(upper), ends(lower));
            above.iter().map(|a| below.iter().filter(|b| *b < a).count()).sum::<usize>()
        };
        side(&self.into[upper], &self.into[lower], true)
            + side(&self.out[upper], &self.out[lower], false)
    }

    /// All crossings between neighbouring columns.
    pub(super) fn crossings(&self) -> usize {
        (1..self.order.len()).map(|column| self.crossings_before(column)).sum()
    }

    fn crossings_before(&self, column: usize) -> usize {
        let mut ends: Vec<(usize, usize)> = Vec::new();
        for &item in &self.order[column] {
            for &piece in &self.into[item] {
                ends.push((self.end(piece, true), self.position[item]));
            }
        }
        ends.sort_unstable();
        let mut tree = vec![0usize; self.order[column].len() + 1];
        let mut crossings = 0;
        for (done, &(_, to)) in ends.iter().enumerate() {
            // How many of those before end above this one, or with it.
            let mut above = 0;
            let mut at = to + 1;
            while at > 0 {
                above += tree[at];
                at &= at - 1;
            }
            crossings += done - above;
            let mut at = to + 1;
            while at < tree.len() {
                tree[at] += 1;
                at += at & at.wrapping_neg();
            }
        }
        crossings
    }
}
