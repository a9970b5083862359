//! Which way each link takes on the lattice.
//!
//! One link after the other takes the cheapest way (A*, Hart, Nilsson, Raphael 1968,
//! doi:10.1109/TSSC.1968.300136): length, bends, crossings with links that have their way, and
//! lines shared with them have a price, nodes are no way at all. Searching on a lattice of a few
//! lines instead of on pixels or on a visibility graph (Wybrow, Marriott, Stuckey 2009,
//! doi:10.1007/978-3-642-11805-0_22) makes it fast, and how far lines that share a corridor keep
//! apart is settled afterwards, once for all. Layered layouts lead links through dummies instead;
//! they know no messages, no lanes and no boundary events. When all have a way, each is taken up and
//! laid once more, now that it knows the others. Who came first then matters less.
//!
//! Effort is bounded; where it is used up, links take a plain way round everything.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rustc_hash::FxHashMap;

use super::lattice::{Lattice, Level, middle};
use super::plain;
use super::plan::{Class, End, Exit, Link, LinkKind, Scope};

/// From a gap to the middle of a column, and from a corridor to the middle of a row: some five
/// pixels each.
const ACROSS: u32 = 15;
const DOWN: u32 = 11;
/// A bend.
const BEND: u32 = 14;
/// A crossing with another link.
const CROSSING: u32 = 30;
/// A piece of a gap or corridor that another link runs in too: it has room for both.
const SHARED: u32 = 2;
/// A piece of a middle that another link runs in too, which has not: they would lie on each other.
const COVERED: u32 = 400;
/// A piece for messages through a pool.
const INSIDE: u32 = 6;
/// Most states that one search, and that all searches of a scope look at.
const MOST_STATES: usize = 60_000;
const ALL_STATES: usize = 1_000_000;
/// Most links beside which a link is weighed; more do not make a corridor worse.
const MOST_OTHERS: usize = 8;
/// Most links that are laid a second time.
const MOST_AGAIN: usize = 600;

/// A way over crossings; those of the nodes at its ends, or of the border of a pool, included.
pub(super) type Way = Vec<(usize, usize)>;

/// A direction: to the right, down, to the left, up.
type Direction = usize;
const RIGHT: Direction = 0;
const DOWNWARD: Direction = 1;
const LEFT: Direction = 2;
const UPWARD: Direction = 3;

/// Finds the ways of all links. Bounded by the number of states, else O(links · lattice).
pub(super) fn ways(scope: &Scope, lattice: &Lattice, back: &[bool]) -> Vec<Way> {
    let mut router = Router::new(scope, lattice, back);
    let mut order: Vec<usize> = (0..scope.links.len()).collect();
    order.sort_by_key(|&number| {
        let link = &scope.links[number];
        (link.kind, back[number], router.distance(link), number)
    });
    let mut ways: Vec<Way> = vec![Way::new(); scope.links.len()];
    for &number in &order {
        ways[number] = router.lay(number);
    }
    if order.len() <= MOST_AGAIN {
        for &number in &order {
            router.mark(number, &ways[number], false);
            ways[number] = router.lay(number);
        }
    }
    ways
}

/// Where a boundary event sits on a node: the upright line.
pub(super) fn border_line(scope: &Scope, node: usize, border: usize) -> usize {
    let host = &scope.nodes[node];
    middle(host.column + host.span - 1 - border % host.span)
}

struct Router<'s> {
    scope: &'s Scope,
    lattice: &'s Lattice,
    back: &'s [bool],
    /// Links on each piece between two crossings, by the crossing on its left or upper side.
    across: FxHashMap<usize, Vec<u32>>,
    down: FxHashMap<usize, Vec<u32>>,
    /// How many links pass each crossing straight on.
    level_through: Vec<u16>,
    upright_through: Vec<u16>,
    cost: Vec<u32>,
    before: Vec<u32>,
    stamp: Vec<u32>,
    search: u32,
    states: usize,
}

const NO_STATE: u32 = u32::MAX;

impl<'s> Router<'s> {
    fn new(scope: &'s Scope, lattice: &'s Lattice, back: &'s [bool]) -> Self {
        let crossings = if lattice.is_fine() { lattice.width() * lattice.lines.len() } else { 0 };
        Self {
            scope,
            lattice,
            back,
            across: FxHashMap::default(),
            down: FxHashMap::default(),
            level_through: vec![0; crossings],
            upright_through: vec![0; crossings],
            cost: vec![0; 4 * crossings],
            before: vec![NO_STATE; 4 * crossings],
            stamp: vec![0; 4 * crossings],
            search: 0,
            states: 0,
        }
    }

    /// The box of upright lines and the level lines that an end takes up.
    fn area(&self, end: End) -> (usize, usize, usize, usize) {
        match end {
            End::Exit(down) => {
                let y = if down { self.lattice.lines.len() - 1 } else { 0 };
                (1, 2 * self.lattice.columns + 1, y, y)
            }
            End::Pool(pool) => {
                let (top, bottom) = self.lattice.pools[pool];
                (1, 2 * self.lattice.columns + 1, top, bottom)
            }
            End::Node(node) | End::Border(node, _) => {
                let there = &self.scope.nodes[node];
                let row = self.lattice.row_of[node];
                (middle(there.column), middle(there.column + there.span - 1), row, row)
            }
        }
    }

    /// Distance between the ends of a link, in costs.
    fn distance(&self, link: &Link) -> u32 {
        let (a, b) = (self.area(link.from), self.area(link.to));
        apart(a.0, a.1, b.0, b.1) * ACROSS + apart(a.2, a.3, b.2, b.3) * DOWN
    }

    fn lay(&mut self, number: usize) -> Way {
        let way = if self.lattice.is_fine() && self.states < ALL_STATES {
            self.find(number)
        } else {
            None
        };
        let link = &self.scope.links[number];
        let way = way.unwrap_or_else(|| plain::way(self.scope, self.lattice, link));
        self.mark(number, &way, true);
        way
    }

    /// Enters a way into what is known of all ways, or takes it out.
    fn mark(&mut self, number: usize, way: &Way, enter: bool) {
        if !self.lattice.is_fine() {
            return;
        }
        let width = self.lattice.width();
        let at = |(x, y): (usize, usize)| y * width + x;
        for pair in way.windows(2) {
            let level = pair[0].1 == pair[1].1;
            let pieces = if level { &mut self.across } else { &mut self.down };
            let links = pieces.entry(at(pair[0]).min(at(pair[1]))).or_default();
            if enter {
                links.push(number as u32);
            } else {
                links.retain(|&link| link != number as u32);
            }
        }
        for three in way.windows(3) {
            let through = if three[0].1 == three[2].1 {
                &mut self.level_through
            } else if three[0].0 == three[2].0 {
                &mut self.upright_through
            } else {
                continue;
            };
            let count = &mut through[at(three[1])];
            *count = if enter { count.saturating_add(1) } else { count.saturating_sub(1) };
        }
    }

    fn find(&mut self, number: usize) -> Option<Way> {
        let link = &self.scope.links[number];
        self.search += 1;
        let goal = self.area(link.to);
        let mut open = BinaryHeap::new();
        for (state, cost) in self.starts(number, link) {
            self.reach(&mut open, state, cost, NO_STATE, goal);
        }
        let mut seen = 0;
        while let Some((Reverse(_), Reverse(cost), state)) = open.pop() {
            if self.cost[state as usize] != cost {
                continue;
            }
            seen += 1;
            self.states += 1;
            if seen > MOST_STATES {
                return None;
            }
            let (x, y, direction) = self.place(state);
            if self.is_end(link.to, x, y) {
                return Some(self.trace(link, state));
            }
            for turn in 0..4 {
                if turn == (direction + 2) % 4 {
                    continue;
                }
                if let Some((next, price)) = self.step(number, link, (x, y), direction, turn) {
                    self.reach(&mut open, next, cost + price, state, goal);
                }
            }
        }
        None
    }

    fn place(&self, state: u32) -> (usize, usize, Direction) {
        let state = state as usize;
        let width = self.lattice.width();
        (state / 4 % width, state / 4 / width, state % 4)
    }

    fn state(&self, x: usize, y: usize, direction: Direction) -> u32 {
        ((y * self.lattice.width() + x) * 4 + direction) as u32
    }

    fn reach(
        &mut self,
        open: &mut BinaryHeap<(Reverse<u32>, Reverse<u32>, u32)>,
        state: u32,
        cost: u32,
        before: u32,
        goal: (usize, usize, usize, usize),
    ) {
        let index = state as usize;
        if self.stamp[index] == self.search && self.cost[index] <= cost {
            return;
        }
        self.stamp[index] = self.search;
        self.cost[index] = cost;
        self.before[index] = before;
        let (x, y, _) = self.place(state);
        let rest = apart(x, x, goal.0, goal.1) * ACROSS + apart(y, y, goal.2, goal.3) * DOWN;
        open.push((Reverse(cost + rest), Reverse(cost), state));
    }

    /// The first crossings outside of where a link begins.
    fn starts(&self, number: usize, link: &Link) -> Vec<(u32, u32)> {
        let mut starts = Vec::new();
        match link.from {
            End::Exit(_) => {}
            End::Pool(pool) => {
                let (top, bottom) = self.lattice.pools[pool];
                for x in 1..2 * self.lattice.columns + 2 {
                    starts.push(((x, top), UPWARD, 0));
                    starts.push(((x, bottom), DOWNWARD, 0));
                }
            }
            End::Border(node, border) => {
                let x = border_line(self.scope, node, border);
                starts.push(((x, self.lattice.row_of[node]), DOWNWARD, 0));
            }
            End::Node(node) => {
                let (first, last, y, _) = self.area(link.from);
                let class = self.scope.nodes[node].class;
                let price = |side| port(link.kind, class, side, true, self.back[number]);
                if let Some(exit) = link.exits[0] {
                    // Where it comes out of the sub-process, as near as is known by now.
                    let x = near(first, last, exit);
                    let side = if exit.down { DOWNWARD } else { UPWARD };
                    return self.first_steps(number, link, vec![((x, y), side, 0)]);
                }
                starts.push(((last, y), RIGHT, price(RIGHT)));
                starts.push(((first, y), LEFT, price(LEFT)));
                for x in first..=last {
                    let covered = if self.is_under_border(node, x) { COVERED } else { 0 };
                    starts.push(((x, y), UPWARD, price(UPWARD)));
                    starts.push(((x, y), DOWNWARD, price(DOWNWARD) + covered));
                }
            }
        }
        self.first_steps(number, link, starts)
    }

    /// One step from each start: the state it leads to, and the cost.
    fn first_steps(
        &self,
        number: usize,
        link: &Link,
        starts: Vec<((usize, usize), Direction, u32)>,
    ) -> Vec<(u32, u32)> {
        let steps = starts.into_iter().filter_map(|(at, side, price)| {
            let (state, cost) = self.step(number, link, at, side, side)?;
            Some((state, cost + price))
        });
        steps.collect()
    }

    /// One piece on from a crossing: the state it leads to, and its price.
    fn step(
        &self,
        number: usize,
        link: &Link,
        (x, y): (usize, usize),
        from: Direction,
        to: Direction,
    ) -> Option<(u32, u32)> {
        let lattice = self.lattice;
        let (next_x, next_y) = match to {
            RIGHT => (x + 1, y),
            DOWNWARD => (x, y + 1),
            LEFT => (x.checked_sub(1)?, y),
            _ => (x, y.checked_sub(1)?),
        };
        if next_x >= lattice.width() || next_y >= lattice.lines.len() {
            return None;
        }
        let arrival = self.enters(number, link, next_x, next_y, to)?;
        let level = to == RIGHT || to == LEFT;
        let width = lattice.width();
        let mut price = arrival + if level { ACROSS } else { DOWN };
        let here = y * width + x;
        if from == to {
            let through = if level { &self.upright_through } else { &self.level_through };
            price += CROSSING * u32::from(through[here]);
        } else {
            let through = self.level_through[here] + self.upright_through[here];
            price += BEND + u32::from(through) * CROSSING / 4;
        }
        let piece = here.min(next_y * width + next_x);
        if let Some(others) = (if level { &self.across } else { &self.down }).get(&piece) {
            let has_room = if level {
                !matches!(lattice.lines[y].level, Level::Row | Level::Solid)
            } else {
                !lattice.is_middle(x) || link.kind != LinkKind::Flow
            };
            for &other in others.iter().take(MOST_OTHERS) {
                let other = &self.scope.links[other as usize];
                // Messages keep apart: each is one of its own.
                let joined = other.kind == link.kind
                    && link.kind != LinkKind::Message
                    && (other.from == link.from || other.to == link.to);
                price += match (joined, has_room) {
                    (true, _) => 0,
                    (false, true) => SHARED,
                    (false, false) => COVERED,
                };
            }
        }
        let line = lattice.lines[next_y];
        if link.kind == LinkKind::Message && line.pool.is_some() {
            let own = [link.from, link.to].map(|end| self.scope.pool_of(end));
            price += INSIDE * if own.contains(&line.pool) { u32::from(level) } else { 1 };
        }
        Some((self.state(next_x, next_y, to), price))
    }

    /// The price of going to a crossing; `None` where a node or a border is in the way.
    fn enters(&self, number: usize, link: &Link, x: usize, y: usize, to: Direction) -> Option<u32> {
        let lattice = self.lattice;
        let line = lattice.lines[y];
        if let Some(node) = lattice.node(x, y) {
            if link.to.node() != Some(node) {
                return None;
            }
            if let End::Border(host, border) = link.to {
                let sits = x == border_line(self.scope, host, border);
                return (sits && to == UPWARD).then_some(0);
            }
            if let Some(exit) = link.exits[1] {
                let (first, last, _, _) = self.area(link.to);
                let side = if exit.down { UPWARD } else { DOWNWARD };
                return (to == side && x == near(first, last, exit)).then_some(0);
            }
            let side = (to + 2) % 4;
            let class = self.scope.nodes[node].class;
            let covered = to == UPWARD && self.is_under_border(node, x);
            let price = port(link.kind, class, side, false, self.back[number]);
            return Some(price + if covered { COVERED } else { 0 });
        }
        if let (End::Pool(pool), Some(there)) = (link.to, line.pool)
            && pool == there
        {
            let (top, bottom) = lattice.pools[pool];
            let border = (y == top && to == DOWNWARD) || (y == bottom && to == UPWARD);
            return (border && x >= 1 && x <= 2 * lattice.columns + 1).then_some(0);
        }
        if let End::Pool(pool) = link.from
            && line.pool == Some(pool)
            && self.scope.pool_of(link.to) != Some(pool)
        {
            return None;
        }
        let outside = x == 0 || x == 2 * lattice.columns + 2;
        match line.level {
            Level::Solid if !outside => None,
            _ if link.kind != LinkKind::Flow => Some(0),
            Level::Between | Level::Solid => None,
            _ => {
                let own = self.scope.pool_of(link.from);
                let same = line.pool == own || line.pool == self.scope.pool_of(link.to);
                (same && !outside).then_some(0)
            }
        }
    }

    /// Whether a boundary event sits where a line would meet the lower side of a node.
    fn is_under_border(&self, node: usize, x: usize) -> bool {
        let host = &self.scope.nodes[node];
        match host.span {
            1 => host.borders.len() > 1,
            _ => (0..host.borders.len()).any(|border| border_line(self.scope, node, border) == x),
        }
    }

    fn is_end(&self, end: End, x: usize, y: usize) -> bool {
        match end {
            End::Pool(pool) => self.lattice.lines[y].pool == Some(pool),
            End::Exit(down) => y == if down { self.lattice.lines.len() - 1 } else { 0 },
            End::Node(node) | End::Border(node, _) => self.lattice.node(x, y) == Some(node),
        }
    }

    /// The way that led to a state, from its beginning.
    fn trace(&self, link: &Link, last: u32) -> Way {
        let mut way = Way::new();
        let mut state = last;
        let mut first = last;
        while state != NO_STATE {
            let (x, y, _) = self.place(state);
            way.push((x, y));
            first = state;
            state = self.before[state as usize];
        }
        let (x, y, direction) = self.place(first);
        let start = match direction {
            RIGHT => (x.saturating_sub(1), y),
            DOWNWARD => (x, y.saturating_sub(1)),
            LEFT => (x + 1, y),
            _ => (x, y + 1),
        };
        way.push(start);
        way.reverse();
        debug_assert!(link.from.node().is_none() || self.is_end(link.from, start.0, start.1));
        way
    }
}

/// The upright line of a node that is nearest to where a line crosses its border.
pub(super) fn near(first: usize, last: usize, exit: Exit) -> usize {
    let part = (exit.x.max(0) * 16 / exit.width.max(1)).min(15);
    first + (last - first + 1) * usize::try_from(part).unwrap_or(0) / 16
}

/// How far two ranges are apart.
fn apart(a: usize, b: usize, c: usize, d: usize) -> u32 {
    (c.saturating_sub(b)).max(a.saturating_sub(d)) as u32
}

/// The price of leaving or entering a node on a side. Flows run from left to right, and turn up or
/// down at gateways; messages run up and down.
fn port(kind: LinkKind, class: Class, side: Direction, leaving: bool, back: bool) -> u32 {
    let upright = side == UPWARD || side == DOWNWARD;
    let forward = side == if leaving { RIGHT } else { LEFT };
    match (kind, class) {
        (LinkKind::Message, Class::Gateway) => 20,
        (LinkKind::Message, _) => {
            if upright {
                0
            } else {
                40
            }
        }
        (LinkKind::Beside, _) => {
            if upright {
                0
            } else {
                4
            }
        }
        (LinkKind::Flow, _) if forward => {
            if back {
                8
            } else {
                0
            }
        }
        (LinkKind::Flow, Class::Gateway) if upright => {
            if leaving {
                0
            } else {
                2
            }
        }
        (LinkKind::Flow, _) if upright => {
            if back {
                4
            } else {
                18
            }
        }
        (LinkKind::Flow, _) => 60,
    }
}
