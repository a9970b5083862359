//! Which row a node stands in, so that lines run straight and nothing shares a cell.
//!
//! As in the method of Brandes and Köpf (2001, doi:10.1007/3-540-45848-4_3), pieces of links are
//! aligned into blocks where they do not cross: first what is inside of one node, then the longest
//! way through the process, which is what a reader follows, then the rest. Unlike there, the blocks
//! then get whole rows instead of coordinates: people put steps on lines, and rows are what lanes
//! are stacked of. Blocks are packed upwards, then drawn to the rows of their neighbours.
//!
//! Parts that do not hang together are packed first-fit, each as a rectangle, so that none stands
//! inside another.

use rustc_hash::FxHashMap;

use super::order::Columns;
use super::plan::{Class, End, LinkKind, Scope};

/// How often blocks are drawn to their neighbours.
const ROUNDS: usize = 6;
/// Not in any row.
const NONE: usize = usize::MAX;

/// The parts of the scope that hang together by flows: for each node the number of its part, in the
/// order of their first nodes.
pub(super) fn parts(scope: &Scope) -> Vec<usize> {
    let mut neighbours = vec![Vec::new(); scope.nodes.len()];
    for link in scope.links.iter().filter(|link| link.kind == LinkKind::Flow) {
        if let (Some(a), Some(b)) = (link.from.node(), link.to.node()) {
            neighbours[a].push(b);
            neighbours[b].push(a);
        }
    }
    let mut part = vec![NONE; scope.nodes.len()];
    let mut count = 0;
    for start in 0..part.len() {
        let mut open = vec![start];
        let is_new = part[start] == NONE;
        while let Some(node) = open.pop() {
            if part[node] == NONE {
                part[node] = count;
                open.extend(&neighbours[node]);
            }
        }
        count += usize::from(is_new);
    }
    part
}

/// Sets the rows of all nodes that are not placed beside others, and moves parts aside that have
/// room there; gives the number of rows of each band. Nearly linear in pieces and items.
pub(super) fn rows(
    scope: &mut Scope,
    columns: &Columns,
    parts: &[usize],
    back: &[bool],
) -> Vec<usize> {
    let blocks = Blocks::new(columns);
    let mut rows = blocks.pack(columns);
    let wishes = blocks.wishes(scope, columns, back);
    blocks.relax(&mut rows, &wishes);
    for (item, there) in columns.items.iter().enumerate() {
        if let Some(node) = there.node {
            scope.nodes[node].row = rows.row[blocks.of[item]];
        }
    }
    place_parts(scope, parts)
}

/// Items that stand in one row.
struct Blocks {
    /// Which items lie on the longest way through their part.
    main: Vec<bool>,
    /// The block of each item.
    of: Vec<usize>,
    /// Whether a block holds a node.
    real: Vec<bool>,
    /// What stands below: for each block, the blocks that have to be in later rows, and before.
    below: Vec<Vec<usize>>,
    above: Vec<Vec<usize>>,
}

/// The row of each block.
struct Rows {
    row: Vec<usize>,
    order: Vec<usize>,
}

/// A row that a block wishes to stand in: beside another block, so many rows below, or at the upper
/// or lower edge.
#[derive(Clone, Copy)]
enum Wish {
    Beside(usize, isize),
    Top,
    Bottom,
}

impl Blocks {
    fn new(columns: &Columns) -> Self {
        let mut group: Vec<usize> = (0..columns.items.len()).collect();
        let main = main_way(columns);
        let mut ranked: Vec<(u32, usize)> = (0..columns.pieces.len())
            .filter_map(|piece| Some((priority(columns, piece, &main)?, piece)))
            .collect();
        ranked.sort_by_key(|&(priority, piece)| (std::cmp::Reverse(priority), piece));
        let mut taken: Vec<Vec<(usize, usize)>> = vec![Vec::new(); columns.order.len()];
        let mut right = vec![false; columns.items.len()];
        let mut left = vec![false; columns.items.len()];
        for (_, piece) in ranked {
            let piece = columns.pieces[piece];
            let gap = columns.items[piece.to].column;
            let ends = (columns.position[piece.from], columns.position[piece.to]);
            let crosses = |other: &(usize, usize)| (other.0 < ends.0) != (other.1 < ends.1);
            if right[piece.from] || left[piece.to] || taken[gap].iter().any(crosses) {
                continue;
            }
            taken[gap].push(ends);
            (right[piece.from], left[piece.to]) = (true, true);
            let root = find(&mut group, piece.from);
            let other = find(&mut group, piece.to);
            group[root.max(other)] = root.min(other);
        }
        Self::linked(columns, group, &main)
    }

    fn linked(columns: &Columns, mut group: Vec<usize>, next: &[Option<usize>]) -> Self {
        let count = columns.items.len();
        let of: Vec<usize> = (0..count).map(|item| find(&mut group, item)).collect();
        let mut real = vec![false; count];
        for (item, there) in columns.items.iter().enumerate() {
            real[of[item]] |= there.node.is_some();
        }
        let mut below = vec![Vec::new(); count];
        let mut above = vec![Vec::new(); count];
        for column in &columns.order {
            let mut last: Option<usize> = None;
            for &item in column.iter().filter(|&&item| real[of[item]]) {
                let key = |item: usize| (columns.items[item].band, columns.items[item].part);
                if let Some(upper) = last.filter(|&upper| key(upper) == key(item)) {
                    below[of[upper]].push(of[item]);
                    above[of[item]].push(of[upper]);
                }
                last = Some(item);
            }
        }
        let mut main: Vec<bool> = next.iter().map(Option::is_some).collect();
        for &piece in next.iter().flatten() {
            main[columns.pieces[piece].to] = true;
        }
        Self { main, of, real, below, above }
    }

    /// The first row for each block that is below everything above it.
    fn pack(&self, columns: &Columns) -> Rows {
        let mut waiting: Vec<usize> = self.above.iter().map(Vec::len).collect();
        let mut blocks: Vec<usize> =
            (0..columns.items.len()).filter(|&b| self.of[b] == b && self.real[b]).collect();
        // By place, so that ties do not depend on the order in which dummies were made.
        blocks.sort_by_key(|&b| (columns.items[b].column, columns.position[b]));
        let mut row = vec![0; columns.items.len()];
        let mut order: Vec<usize> = Vec::new();
        let mut done = vec![false; columns.items.len()];
        let mut next = 0;
        let mut rest = blocks.iter();
        while order.len() < blocks.len() {
            if next == order.len() {
                // Whatever waits for nothing; where blocks wait for each other in a circle, which
                // only crossed nodes of several columns can make, the first of them.
                let free = blocks.iter().find(|&&b| !done[b] && waiting[b] == 0);
                let Some(&block) = free.or_else(|| rest.find(|&&b| !done[b])) else { break };
                done[block] = true;
                order.push(block);
                for &other in blocks.iter().filter(|&&b| !done[b] && waiting[b] == 0) {
                    order.push(other);
                }
                for &known in &order {
                    done[known] = true;
                }
            }
            let block = order[next];
            next += 1;
            for &lower in &self.below[block] {
                row[lower] = row[lower].max(row[block] + 1);
                waiting[lower] = waiting[lower].saturating_sub(1);
                if waiting[lower] == 0 && !std::mem::replace(&mut done[lower], true) {
                    order.push(lower);
                }
            }
        }
        Rows { row, order }
    }

    /// Where each block would like to stand.
    fn wishes(&self, scope: &Scope, columns: &Columns, back: &[bool]) -> Vec<Vec<Wish>> {
        let mut wishes = vec![Vec::new(); self.of.len()];
        let mut item_of = vec![NONE; scope.nodes.len()];
        for (item, there) in columns.items.iter().enumerate() {
            if let Some(node) = there.node {
                item_of[node] = item;
            }
        }
        self.keep_line(columns, &mut wishes);
        let block = |node: usize| item_of.get(node).filter(|&&i| i != NONE).map(|&i| self.of[i]);
        for (number, link) in scope.links.iter().enumerate() {
            let (from, to) = (link.from.node(), link.to.node());
            let bands = [link.from, link.to].map(|end| match end {
                End::Pool(pool) => scope.pools[pool].bands.start,
                End::Exit(down) => {
                    if down {
                        usize::MAX
                    } else {
                        0
                    }
                }
                End::Node(node) | End::Border(node, _) => scope.nodes[node].band,
            });
            if bands[0] == bands[1] {
                if let (LinkKind::Flow, Some(a), Some(b)) =
                    (link.kind, from.and_then(block), to.and_then(block))
                    && a != b
                    && !back[number]
                {
                    let lower = isize::from(matches!(link.from, End::Border(..)));
                    wishes[a].push(Wish::Beside(b, -lower));
                    wishes[b].push(Wish::Beside(a, lower));
                }
            } else if link.kind != LinkKind::Beside {
                for (node, own, other) in [(from, bands[0], bands[1]), (to, bands[1], bands[0])] {
                    if let Some(block) = node.and_then(block) {
                        wishes[block].push(if other < own { Wish::Top } else { Wish::Bottom });
                    }
                }
            }
        }
        wishes
    }

    /// Lets the longest way come back to the row in which it left a lane.
    fn keep_line(&self, columns: &Columns, wishes: &mut [Vec<Wish>]) {
        let mut last: FxHashMap<(usize, usize), usize> = FxHashMap::default();
        for &item in columns.order.iter().flatten() {
            let there = &columns.items[item];
            if !self.main[item] || there.node.is_none() {
                continue;
            }
            let block = self.of[item];
            let before = last.insert((there.band, there.part), block);
            if let Some(before) = before.filter(|&before| before != block) {
                wishes[block].extend([Wish::Beside(before, 0); 2]);
                wishes[before].extend([Wish::Beside(block, 0); 2]);
            }
        }
    }

    /// Moves blocks within the room they have to the median of their wishes.
    fn relax(&self, rows: &mut Rows, wishes: &[Vec<Wish>]) {
        let lowest = rows.order.iter().map(|&b| rows.row[b]).max().unwrap_or(0);
        for round in 0..ROUNDS {
            let count = rows.order.len();
            for step in 0..count {
                let block = rows.order[if round % 2 == 0 { count - 1 - step } else { step }];
                if wishes[block].is_empty() {
                    continue;
                }
                let above = self.above[block].iter().map(|&b| rows.row[b] + 1);
                let below = self.below[block].iter().map(|&b| rows.row[b].saturating_sub(1));
                let first = above.max().unwrap_or(0);
                let last = below.min().unwrap_or(lowest);
                if first > last {
                    continue;
                }
                let mut wished: Vec<usize> = wishes[block]
                    .iter()
                    .map(|wish| match *wish {
                        Wish::Beside(other, lower) => rows.row[other].saturating_add_signed(lower),
                        Wish::Top => first,
                        Wish::Bottom => rows.row[block].min(last),
                    })
                    .collect();
                wished.sort_unstable();
                rows.row[block] = wished[(wished.len() - 1) / 2].clamp(first, last);
            }
        }
    }
}

fn find(group: &mut [usize], item: usize) -> usize {
    let mut root = item;
    while group[root] != root {
        root = group[root];
    }
    let mut at = item;
    while group[at] != root {
        at = std::mem::replace(&mut group[at], root);
    }
    root
}

/// For each item, the piece by which the longest way through the process goes on from it, where it
/// lies on that way.
fn main_way(columns: &Columns) -> Vec<Option<usize>> {
    let mut length = vec![1usize; columns.items.len()];
    let mut next = vec![None; columns.items.len()];
    let mut entered = vec![false; columns.items.len()];
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); columns.items.len()];
    for (number, piece) in columns.pieces.iter().enumerate() {
        out[piece.from].push(number);
        entered[piece.to] = true;
    }
    for &item in columns.order.iter().rev().flatten() {
        for &piece in &out[item] {
            let to = columns.pieces[piece].to;
            let own = usize::from(columns.items[item].node.is_some());
            if next[item].is_none() || length[to] + own > length[item] {
                length[item] = length[to] + own;
                next[item] = Some(piece);
            }
        }
    }
    let mut main = vec![None; columns.items.len()];
    let mut begun: Vec<usize> = (0..entered.len()).filter(|&i| !entered[i]).collect();
    begun.sort_by_key(|&item| (columns.items[item].part, std::cmp::Reverse(length[item]), item));
    begun.dedup_by_key(|item| columns.items[*item].part);
    for start in begun {
        let mut at = Some(start);
        while let Some(item) = at {
            main[item] = next[item];
            at = next[item].map(|piece| columns.pieces[piece].to);
        }
    }
    main
}

/// How much a piece should be straight; `None` for never.
fn priority(columns: &Columns, number: usize, main: &[Option<usize>]) -> Option<u32> {
    let piece = columns.pieces[number];
    let (from, to) = (&columns.items[piece.from], &columns.items[piece.to]);
    if piece.link.is_none() {
        return Some(1_000);
    }
    if from.band != to.band || piece.is_low() {
        return None;
    }
    let base = match (from.node, to.node) {
        (None, None) => 100,
        (Some(_), Some(_)) => 50,
        _ => 40,
    };
    let on_main = main[piece.from] == Some(number);
    let alone = columns.degree(piece.from, true) == 1 && columns.degree(piece.to, false) == 1;
    Some(base + if on_main { 200 } else { 0 } + if alone { 20 } else { 0 })
}

/// Stacks the parts of each band without letting one stand in the rectangle of another.
fn place_parts(scope: &mut Scope, parts: &[usize]) -> Vec<usize> {
    let count = parts.iter().map(|p| p + 1).max().unwrap_or(0);
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (node, &part) in parts.iter().enumerate() {
        if scope.nodes[node].class != Class::Beside {
            members[part].push(node);
        }
    }
    let messages = scope.links.iter().filter(|link| link.kind == LinkKind::Message);
    let mut bound = vec![false; count];
    for node in messages.flat_map(|l| [l.from.node(), l.to.node()]).flatten() {
        bound[parts[node]] = true;
    }
    let alone = members.iter().filter(|m| m.len() == 1).count();
    let ends = scope.nodes.iter().filter(|n| n.class != Class::Beside).map(|n| n.column + n.span);
    let width = ends.max().unwrap_or(0).max((2 * alone).isqrt() + 1);
    let mut floors: Vec<Floor> = vec![Floor::default(); scope.bands.len()];
    // Large parts first: what stands alone comes below the flow, not before it.
    let mut order: Vec<usize> = (0..count).filter(|&part| !members[part].is_empty()).collect();
    order.sort_by_key(|&part| (members[part].len() == 1, part));
    for part in order {
        let mut bands: Vec<usize> = members[part].iter().map(|&n| scope.nodes[n].band).collect();
        bands.sort_unstable();
        bands.dedup();
        let can_move = bands.len() == 1 && !bound[part];
        for band in bands {
            let of_band = || members[part].iter().filter(|&&n| scope.nodes[n].band == band);
            let mut used: Vec<usize> = of_band().map(|&n| scope.nodes[n].row).collect();
            used.sort_unstable();
            used.dedup();
            let first = of_band().map(|&n| scope.nodes[n].column).min().unwrap_or(0);
            let end = of_band().map(|&n| scope.nodes[n].column + scope.nodes[n].span).max();
            let wide = end.unwrap_or(first + 1) - first;
            let last = if can_move { width.saturating_sub(wide) } else { first };
            let start = if can_move { 0 } else { first };
            let (row, column) = floors[band].claim(start..=last.max(start), wide, used.len());
            let nodes: Vec<usize> = of_band().copied().collect();
            for node in nodes {
                let node = &mut scope.nodes[node];
                node.row = row + used.binary_search(&node.row).unwrap_or(0);
                node.column = node.column - first + column;
            }
        }
    }
    floors.iter().map(|floor| floor.rows.len().max(1)).collect()
}

/// Which cells of a band are taken.
#[derive(Clone, Default)]
struct Floor {
    rows: Vec<Vec<bool>>,
}

impl Floor {
    /// Takes the first rectangle that is free: row and column.
    fn claim(
        &mut self,
        columns: std::ops::RangeInclusive<usize>,
        wide: usize,
        high: usize,
    ) -> (usize, usize) {
        let free = |row: usize, column: usize| {
            let mut rows = self.rows.iter().skip(row).take(high);
            rows.all(|cells| !cells.iter().skip(column).take(wide).any(|&taken| taken))
        };
        let all = (0..=self.rows.len()).flat_map(|row| columns.clone().map(move |c| (row, c)));
        let place = all.into_iter().find(|&(row, column)| free(row, column));
        let (row, column) = place.unwrap_or((self.rows.len(), *columns.start()));
        if self.rows.len() < row + high {
            self.rows.resize(row + high, Vec::new());
        }
        for cells in &mut self.rows[row..row + high] {
            if cells.len() < column + wide {
                cells.resize(column + wide, false);
            }
            cells[column..column + wide].fill(true);
        }
        (row, column)
    }
}
