//! From the lattice to pixels: how wide columns and gaps are, how high rows and corridors, and with
//! that the place of everything.

use super::lattice::{Lattice, Level, middle};
use super::plan::{Class, End, Link, LinkKind, Node, Owner, Scope};
use super::route::border_line;
use super::tracks::{Pin, Run, Tracks};

/// A rectangle in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Rect {
    pub(super) x: i32,
    pub(super) y: i32,
    pub(super) w: i32,
    pub(super) h: i32,
}

/// A point in pixels.
pub(super) type Spot = (i32, i32);

/// Places of one scope, from (0, 0) on.
#[derive(Debug, Default)]
pub(super) struct Geometry {
    pub(super) nodes: Vec<Rect>,
    pub(super) borders: Vec<Vec<Rect>>,
    pub(super) pools: Vec<Rect>,
    pub(super) lanes: Vec<Rect>,
    pub(super) links: Vec<Vec<Spot>>,
    pub(super) size: (i32, i32),
}

/// Between two columns, as people space tasks.
pub(super) const GAP: i32 = 50;
/// Between the border of a pool or lane and the first and last column.
const SIDE: i32 = 40;
/// Between the border of a sub-process and the first and last column.
const INNER_SIDE: i32 = 24;
/// Between two rows.
const CORRIDOR: i32 = 30;
/// Between the border of a lane and the first and last row.
const EDGE: i32 = 20;
/// Above the first row of a sub-process: its name.
const TITLE: i32 = 34;
/// Between two pools.
const BETWEEN: i32 = 60;
/// Between two lines.
const TRACK: i32 = 12;
/// Between a line and what it runs beside.
const CLEAR: i32 = 14;
/// Between two lines in the middle of a column; all of them together take up less than twice that,
/// so that they end at the outline of an event too.
const BESIDE: i32 = 16;
/// Height of a pool that is a black box.
const BLACK_BOX: i32 = 60;
/// Width of the name of a pool or lane.
const HEADER: i32 = 30;
/// Half the height of a row that holds steps.
const HALF_ROW: i32 = 40;
/// Half the size of a boundary event.
const HALF_EVENT: i32 = 18;
/// Between two boundary events, from middle to middle.
const EVENTS_APART: i32 = 44;
/// From a shape to its label.
pub(super) const LABEL_GAP: i32 = 4;

impl Rect {
    pub(super) fn right(&self) -> i32 {
        self.x + self.w
    }

    pub(super) fn bottom(&self) -> i32 {
        self.y + self.h
    }

    pub(super) fn middle(&self) -> Spot {
        (self.x + self.w / 2, self.y + self.h / 2)
    }

    fn around((x, y): Spot, w: i32, h: i32) -> Self {
        Self { x: x - w / 2, y: y - h / 2, w, h }
    }

    pub(super) fn moved(&self, (x, y): Spot) -> Self {
        Self { x: self.x + x, y: self.y + y, ..*self }
    }

    pub(super) fn grown(&self, by: i32) -> Self {
        Self { x: self.x - by, y: self.y - by, w: self.w + 2 * by, h: self.h + 2 * by }
    }

    /// Whether two rectangles share more than a border.
    pub(super) fn meets(&self, other: &Self) -> bool {
        self.x < other.right()
            && other.x < self.right()
            && self.y < other.bottom()
            && other.y < self.bottom()
    }
}

/// Width that a host needs for its boundary events.
pub(super) fn width_for(borders: usize) -> i32 {
    i32::try_from(borders).map_or(i32::MAX / 4, |count| count.saturating_mul(EVENTS_APART) + 12)
}

/// How many columns a node of this width takes up.
pub(super) fn span(width: i32) -> usize {
    let columns = (width - GAP / 5).max(1) + GAP + 99;
    usize::try_from(columns / (100 + GAP)).unwrap_or(1).max(1)
}

/// How far a boundary event sits from the line of its host that it belongs to.
pub(super) fn offset(node: &Node, border: usize) -> i32 {
    let number = i32::try_from(border / node.span).unwrap_or(0);
    if node.span > 1 {
        number * EVENTS_APART
    } else {
        node.width / 2 - 2 - HALF_EVENT - number * EVENTS_APART
    }
}

/// Where lines are: the beginning and the extent of each.
struct Axis {
    start: Vec<i32>,
    extent: Vec<i32>,
    end: i32,
}

impl Axis {
    fn new(from: i32, extent: Vec<i32>) -> Self {
        let mut start = Vec::with_capacity(extent.len());
        let mut at = from;
        for wide in &extent {
            start.push(at);
            at += wide;
        }
        Self { start, extent, end: at }
    }

    fn middle(&self, line: usize) -> i32 {
        self.start[line] + self.extent[line] / 2
    }

    /// The place of a run among the tracks of a gap or corridor.
    fn track(&self, run: &Run) -> i32 {
        let all = (run.tracks - 1) * TRACK;
        self.start[run.line] + (self.extent[run.line] - all) / 2 + run.track * TRACK
    }
}

/// Computes all places. O(nodes + runs + lattice lines).
pub(super) fn geometry(scope: &Scope, lattice: &Lattice, tracks: &Tracks) -> Geometry {
    let mut places = Places::new(scope, lattice, tracks);
    places.nodes();
    places.pools();
    let links = scope.links.iter().zip(&tracks.runs);
    let links: Vec<Vec<Spot>> = links.map(|(link, runs)| places.link(link, runs)).collect();
    let mut geometry = places.geometry;
    geometry.links = links;
    geometry.size = (places.across.end, places.down.end);
    geometry
}

struct Places<'s> {
    scope: &'s Scope,
    lattice: &'s Lattice,
    across: Axis,
    down: Axis,
    /// The middle line of each row: above and below it are not alike.
    rows: Vec<i32>,
    geometry: Geometry,
}

impl<'s> Places<'s> {
    fn new(scope: &'s Scope, lattice: &'s Lattice, tracks: &Tracks) -> Self {
        let across = widths(scope, lattice, tracks);
        let (heights, above) = heights(scope, lattice, tracks);
        let down = Axis::new(0, heights);
        let rows = down.start.iter().zip(above).map(|(start, above)| start + above).collect();
        Self { scope, lattice, across, down, rows, geometry: Geometry::default() }
    }

    fn nodes(&mut self) {
        for (number, node) in self.scope.nodes.iter().enumerate() {
            let y = self.rows[self.lattice.row_of[number]];
            let first = middle(node.column);
            let rect = if node.span == 1 {
                Rect::around((self.across.middle(first), y), node.width, node.height)
            } else {
                let last = middle(node.column + node.span - 1);
                let left = self.across.start[first];
                let right = self.across.start[last] + self.across.extent[last];
                Rect { x: left, y: y - node.height / 2, w: right - left, h: node.height }
            };
            let borders = (0..node.borders.len()).map(|border| {
                let line = border_line(self.scope, number, border);
                let x = self.across.middle(line) + offset(node, border);
                Rect::around((x, rect.bottom()), 2 * HALF_EVENT, 2 * HALF_EVENT)
            });
            self.geometry.borders.push(borders.collect());
            self.geometry.nodes.push(rect);
        }
    }

    fn pools(&mut self) {
        let last = 2 * self.lattice.columns + 1;
        let right = self.across.start[last] + self.across.extent[last];
        let left = self.across.extent[0];
        let stack = |first: usize, last: usize, x: i32| {
            let y = self.down.start[first];
            Rect { x, y, w: right - x, h: self.down.start[last] + self.down.extent[last] - y }
        };
        let pools = self.lattice.pools.iter();
        self.geometry.pools = pools.map(|&(first, last)| stack(first, last, left)).collect();
        for lane in &self.scope.lanes {
            let Some(last) = lane.bands.end.checked_sub(1) else { continue };
            let header = if self.scope.bands[last].pool.is_some() { HEADER } else { 0 };
            let depth = i32::try_from(lane.depth).unwrap_or(0);
            let bands = (self.lattice.bands[lane.bands.start].0, self.lattice.bands[last].1);
            let rect = stack(bands.0, bands.1, left + header + depth * HEADER);
            self.geometry.lanes.push(rect);
        }
    }

    /// The coordinate that all points of a run share.
    fn place(&self, run: &Run) -> i32 {
        match run.pin {
            Some(Pin::Aside(pixels)) => return self.across.middle(run.line) + pixels,
            Some(Pin::Exit(node, exit)) => {
                let rect = self.geometry.nodes[node];
                return rect.x + (rect.w - exit.width) / 2 + exit.x;
            }
            None => {}
        }
        if run.level {
            match self.lattice.lines[run.line].level {
                Level::Row | Level::Solid => self.rows[run.line],
                _ => self.down.track(run),
            }
        } else if self.lattice.is_middle(run.line) {
            let apart = BESIDE.min(2 * BESIDE / run.tracks.max(1));
            let aside = (2 * run.track - (run.tracks - 1)) * apart / 2;
            self.across.middle(run.line) + aside
        } else {
            self.across.track(run)
        }
    }

    fn link(&self, link: &Link, runs: &[Run]) -> Vec<Spot> {
        let (Some(first), Some(last)) = (runs.first(), runs.last()) else { return Vec::new() };
        let mut points = vec![self.dock(link.from, first, first.is_forward())];
        for pair in runs.windows(2) {
            let (a, b) = (self.place(&pair[0]), self.place(&pair[1]));
            points.push(if pair[0].level { (b, a) } else { (a, b) });
        }
        points.push(self.dock(link.to, last, !last.is_forward()));
        straighten(&mut points);
        points
    }

    /// Where a run begins or ends at the border of an end; `forward` if it leads away from it to the
    /// right or down.
    fn dock(&self, end: End, run: &Run, forward: bool) -> Spot {
        let at = self.place(run);
        let (rect, class) = match end {
            End::Exit(down) => return (at, if down { self.down.end } else { 0 }),
            End::Pool(pool) => (self.geometry.pools[pool], Class::Activity),
            End::Node(node) => (self.geometry.nodes[node], self.scope.nodes[node].class),
            End::Border(node, border) => (self.geometry.borders[node][border], Class::Event),
        };
        let (x, y) = rect.middle();
        if run.level {
            return (if forward { rect.right() } else { rect.x }, at);
        }
        let aside = (at - x).abs();
        let reach = match class {
            Class::Event => {
                let radius = rect.h / 2;
                (radius * radius - aside * aside).max(0).isqrt()
            }
            Class::Gateway => (rect.h / 2 - aside).max(0),
            Class::Activity | Class::Beside => {
                return (at, if forward { rect.bottom() } else { rect.y });
            }
        };
        (at, if forward { y + reach } else { y - reach })
    }
}

/// Takes out points that change nothing.
pub(super) fn straighten(points: &mut Vec<Spot>) {
    points.dedup();
    let mut at = 1;
    while at + 1 < points.len() {
        let (a, b, c) = (points[at - 1], points[at], points[at + 1]);
        let level = a.1 == b.1 && b.1 == c.1 && (b.0 - a.0).signum() * (c.0 - b.0).signum() >= 0;
        let upright = a.0 == b.0 && b.0 == c.0 && (b.1 - a.1).signum() * (c.1 - b.1).signum() >= 0;
        if level || upright {
            points.remove(at);
        } else {
            at += 1;
        }
    }
}

/// The upright lines.
fn widths(scope: &Scope, lattice: &Lattice, tracks: &Tracks) -> Axis {
    let columns = lattice.columns;
    let inner = matches!(scope.owner, Owner::Open(_));
    let mut wide = vec![0; lattice.width()];
    for (x, wide) in wide.iter_mut().enumerate() {
        let lines = tracks.upright[x];
        *wide = if x == 0 || x == 2 * columns + 2 {
            if lines == 0 { 0 } else { (lines + 1) * TRACK + CLEAR }
        } else if lattice.is_middle(x) {
            HALF_EVENT * 2
        } else {
            let outer = x == 1 || x == 2 * columns + 1;
            let least = match (outer, inner) {
                (true, true) => INNER_SIDE,
                (true, false) => SIDE,
                _ => GAP,
            };
            least.max((lines - 1) * TRACK + 2 * CLEAR + TRACK / 2)
        };
    }
    for node in scope.nodes.iter().filter(|node| node.span == 1) {
        let label = node.label.0 - GAP / 2;
        let column = &mut wide[middle(node.column)];
        *column = (*column).max(node.width).max(label);
    }
    for (link, runs) in scope.links.iter().zip(&tracks.runs) {
        if let (LinkKind::Flow, [run], Some(from)) = (link.kind, runs.as_slice(), link.from.node())
            && run.level
            && link.label.0 > 0
            && !matches!(link.from, End::Border(..))
        {
            let gap = middle(scope.nodes[from].column + scope.nodes[from].span - 1) + 1;
            let next = link.to.node().is_some_and(|to| middle(scope.nodes[to].column) == gap + 1);
            if next {
                wide[gap] = wide[gap].max(link.label.0 + CLEAR + TRACK);
            }
        }
    }
    for node in scope.nodes.iter().filter(|node| node.span > 1) {
        let (first, last) = (middle(node.column), middle(node.column + node.span - 1));
        let missing = node.width - wide[first..=last].iter().sum::<i32>();
        let count = i32::try_from(node.span).unwrap_or(1);
        for column in 0..node.span {
            wide[first + 2 * column] += (missing.max(0) + count - 1) / count;
        }
    }
    let depth = scope.lanes.iter().map(|lane| lane.depth + 1).max().unwrap_or(0);
    let headers = i32::try_from(depth).unwrap_or(0) + i32::from(!scope.pools.is_empty());
    // The names stand between the outer line and the first gap.
    let mut axis = Axis::new(0, wide);
    axis.start.iter_mut().skip(1).for_each(|start| *start += headers * HEADER);
    axis.end += headers * HEADER;
    axis
}

/// The level lines: their heights, and how far below its beginning the middle of a row is.
fn heights(scope: &Scope, lattice: &Lattice, tracks: &Tracks) -> (Vec<i32>, Vec<i32>) {
    let inner = matches!(scope.owner, Owner::Open(_));
    let mut above = vec![0; lattice.lines.len()];
    let mut below = vec![0; lattice.lines.len()];
    for (number, node) in scope.nodes.iter().enumerate() {
        let y = lattice.row_of[number];
        let least = if node.class == Class::Beside { 0 } else { HALF_ROW };
        let label = if node.label.1 > 0 { LABEL_GAP + node.label.1 } else { 0 };
        let (upper, label) = if node.label_above { (label, 0) } else { (0, label) };
        above[y] = above[y].max(node.height / 2 + upper).max(least);
        let events = if node.borders.is_empty() { 0 } else { HALF_EVENT + text_below() };
        below[y] = below[y].max((node.height + 1) / 2 + label.max(events)).max(least);
    }
    let count = lattice.lines.len();
    let ends = |y: usize| {
        let band = lattice.lines[y].band.map(|band| lattice.bands[band]);
        band.is_some_and(|(first, last)| y == first || y == last)
    };
    let mut heights = Vec::with_capacity(count);
    for (y, line) in lattice.lines.iter().enumerate() {
        let lines = tracks.level[y];
        let needed = if lines == 0 { 0 } else { (lines - 1) * TRACK + 2 * CLEAR };
        heights.push(match line.level {
            Level::Row => {
                if above[y] + below[y] == 0 {
                    (above[y], below[y]) = (HALF_ROW, HALF_ROW);
                }
                above[y] + below[y]
            }
            Level::Solid => {
                above[y] = BLACK_BOX / 2;
                BLACK_BOX
            }
            Level::Corridor if inner && y == 0 => TITLE.max(needed + CLEAR),
            Level::Corridor if ends(y) => EDGE.max(needed),
            Level::Corridor => CORRIDOR.max(needed),
            Level::Between if y == 0 || lattice.pools.last().is_some_and(|p| p.1 + 1 == y) => {
                if lines == 0 {
                    0
                } else {
                    needed + CLEAR
                }
            }
            Level::Between => BETWEEN.max(needed + CLEAR),
        });
    }
    (heights, above)
}

/// Room below a boundary event for the beginning of its line.
fn text_below() -> i32 {
    LABEL_GAP + super::text::LINE
}
