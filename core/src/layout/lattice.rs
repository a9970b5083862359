//! The lines on which everything stands and runs.
//!
//! Upright lines are the gaps between columns and the middles of columns, level lines the corridors
//! between rows and the middles of rows. A node takes up a crossing of middles, or several side by
//! side; in gaps and corridors nothing ever stands, so that between any two nodes there is a way.
//! Outside of all pools there is a line to the left, one to the right, and one between each two
//! pools.

use super::plan::Scope;

/// Most crossings of lines that are looked at one by one.
const MOST_CROSSINGS: usize = 1_500_000;

/// What a level line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    /// Between pools, and above and below all of them.
    Between,
    /// Above or below a row.
    Corridor,
    /// The middle of a row.
    Row,
    /// The middle of a pool that is a black box.
    Solid,
}

/// A level line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub(super) level: Level,
    pub(super) band: Option<usize>,
    pub(super) pool: Option<usize>,
}

/// All lines, and what stands where.
#[derive(Debug)]
pub(super) struct Lattice {
    /// Number of columns.
    pub(super) columns: usize,
    /// Level lines from top to bottom.
    pub(super) lines: Vec<Line>,
    /// The level line of each node.
    pub(super) row_of: Vec<usize>,
    /// First and last level line of each pool.
    pub(super) pools: Vec<(usize, usize)>,
    /// First and last level line of each band.
    pub(super) bands: Vec<(usize, usize)>,
    /// Nodes over several columns: first and last upright line, level line.
    pub(super) wide: Vec<(usize, usize, usize)>,
    /// What stands at each crossing: 0, or the number of the node and one. Empty where there would
    /// be too many crossings.
    taken: Vec<u32>,
}

/// The upright line in the middle of a column.
pub(super) fn middle(column: usize) -> usize {
    2 * column + 2
}

impl Lattice {
    /// Lays the lines for a scope whose nodes have their cells. O(columns · rows).
    pub(super) fn new(scope: &Scope, rows: &[usize]) -> Self {
        let ends = scope.nodes.iter().map(|node| node.column + node.span);
        let mut lattice = Self {
            columns: ends.max().unwrap_or(0).max(1),
            lines: Vec::new(),
            row_of: Vec::new(),
            pools: Vec::new(),
            bands: vec![(0, 0); scope.bands.len()],
            wide: Vec::new(),
            taken: Vec::new(),
        };
        lattice.stack(scope, rows);
        let width = lattice.width();
        if width * lattice.lines.len() <= MOST_CROSSINGS {
            lattice.taken = vec![0; width * lattice.lines.len()];
        }
        for (number, node) in scope.nodes.iter().enumerate() {
            let y = lattice.bands[node.band].0 + 1 + 2 * node.row;
            lattice.row_of.push(y);
            let (first, last) = (middle(node.column), middle(node.column + node.span - 1));
            if node.span > 1 {
                lattice.wide.push((first, last, y));
            }
            if let Some(cells) = lattice.taken.get_mut(y * width + first..=y * width + last) {
                cells.fill(number as u32 + 1);
            }
        }
        lattice
    }

    fn stack(&mut self, scope: &Scope, rows: &[usize]) {
        let between = Line { level: Level::Between, band: None, pool: None };
        for (number, pool) in scope.pools.iter().enumerate() {
            self.lines.push(between);
            let first = self.lines.len();
            if pool.bands.is_empty() {
                self.lines.push(Line { level: Level::Solid, band: None, pool: Some(number) });
            }
            for band in pool.bands.clone() {
                self.band(band, Some(number), rows[band]);
            }
            self.pools.push((first, self.lines.len() - 1));
        }
        if !scope.pools.is_empty() {
            self.lines.push(between);
        }
        for (band, there) in scope.bands.iter().enumerate() {
            if there.pool.is_none() {
                self.band(band, None, rows[band]);
            }
        }
    }

    fn band(&mut self, band: usize, pool: Option<usize>, rows: usize) {
        let first = self.lines.len();
        for _ in 0..rows {
            for level in [Level::Corridor, Level::Row] {
                self.lines.push(Line { level, band: Some(band), pool });
            }
        }
        self.lines.push(Line { level: Level::Corridor, band: Some(band), pool });
        self.bands[band] = (first, self.lines.len() - 1);
    }

    /// Whether an upright line is the middle of a column.
    pub(super) fn is_middle(&self, x: usize) -> bool {
        x >= 2 && x.is_multiple_of(2) && x <= 2 * self.columns
    }

    /// Whether a level line is the middle of a row.
    pub(super) fn is_row(&self, y: usize) -> bool {
        self.lines[y].level == Level::Row
    }

    /// Number of upright lines.
    pub(super) fn width(&self) -> usize {
        2 * self.columns + 3
    }

    /// Whether crossings are known one by one.
    pub(super) fn is_fine(&self) -> bool {
        !self.taken.is_empty()
    }

    /// The node at a crossing.
    pub(super) fn node(&self, x: usize, y: usize) -> Option<usize> {
        let taken = self.taken.get(y * self.width() + x)?;
        taken.checked_sub(1).map(|node| node as usize)
    }
}
