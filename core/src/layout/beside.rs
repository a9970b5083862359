//! Where data and notes stand: above or below what uses them, in rows of their own.
//!
//! They get cells like steps, so that nothing overlaps them and no line runs through them. The rows
//! are put in beside the row of their user, above it unless that is where its messages come from.

use std::collections::BTreeMap;

use super::plan::{Class, End, LinkKind, Scope};

/// Most places that are tried for one of them.
const MOST_PLACES: usize = 400;

/// A row with its side: `false` above, `true` below.
type Beside = (usize, usize, bool);

/// Places all data and notes; `extra` are users that no link tells of. Gives the number of rows of
/// each band. O(nodes + links), times the places tried.
pub(super) fn beside(scope: &mut Scope, rows: &[usize], extra: &[(usize, usize)]) -> Vec<usize> {
    let users = users(scope, extra);
    let mut levels: BTreeMap<Beside, Vec<Vec<usize>>> = BTreeMap::new();
    let mut cells: BTreeMap<usize, (Beside, usize)> = BTreeMap::new();
    let below = sides(scope);
    let satellites: Vec<usize> =
        (0..scope.nodes.len()).filter(|&n| scope.nodes[n].class == Class::Beside).collect();
    // Those beside a step first, then those beside these, then the rest.
    for round in 0..3 {
        for &node in &satellites {
            if cells.contains_key(&node) {
                continue;
            }
            let steps = users[node].iter().filter(|&&u| scope.nodes[u].class != Class::Beside);
            let mut steps: Vec<usize> = steps.copied().collect();
            steps.sort_by_key(|&u| (scope.nodes[u].column, u));
            let step = steps.get(steps.len().saturating_sub(1) / 2).copied();
            let other = users[node].iter().find_map(|user| cells.get(user).copied());
            let (key, column) = match (step, other, round) {
                (Some(step), ..) => {
                    let there = &scope.nodes[step];
                    let column = there.column + (there.span - 1) / 2;
                    ((there.band, there.row, below[step]), column)
                }
                (None, Some((key, _)), 1..) => (key, scope.nodes[node].column),
                (None, None, 2) => {
                    let band = scope.nodes[node].band;
                    ((band, rows[band].saturating_sub(1), true), 0)
                }
                _ => continue,
            };
            let (level, column) = claim(levels.entry(key).or_default(), column);
            cells.insert(node, (key, level));
            (scope.nodes[node].band, scope.nodes[node].column) = (key.0, column);
            // Away from the line to the user.
            scope.nodes[node].label_above = !key.2;
        }
    }
    insert(scope, rows, &levels, &cells)
}

/// What each node is linked with.
fn users(scope: &Scope, extra: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); scope.nodes.len()];
    let links = scope.links.iter().filter(|link| link.kind != LinkKind::Flow);
    let ends = links.filter_map(|link| Some((link.from.node()?, link.to.node()?)));
    for (a, b) in ends.chain(extra.iter().copied()) {
        users[a].push(b);
        users[b].push(a);
    }
    users
}

/// Whether what belongs to a node stands below it.
fn sides(scope: &Scope) -> Vec<bool> {
    let mut above = vec![0usize; scope.nodes.len()];
    let mut below = vec![0usize; scope.nodes.len()];
    for link in scope.links.iter().filter(|link| link.kind == LinkKind::Message) {
        let pools = (scope.pool_of(link.from), scope.pool_of(link.to));
        for (end, own, other) in [(link.from, pools.0, pools.1), (link.to, pools.1, pools.0)] {
            if let End::Node(node) = end {
                let count = if other < own { &mut above } else { &mut below };
                count[node] += 1;
            }
        }
    }
    let free = |node: usize| scope.nodes[node].borders.is_empty();
    (0..scope.nodes.len()).map(|n| above[n] > below[n] && free(n)).collect()
}

/// Takes the free cell that is nearest to a column: level and column.
fn claim(levels: &mut Vec<Vec<usize>>, column: usize) -> (usize, usize) {
    let mut tried: Vec<(usize, usize, usize)> = Vec::new();
    for distance in 0..20 {
        for level in 0..MOST_PLACES / 20 {
            tried.push((2 * distance + 3 * level, level, column + distance));
            if distance > 0 && column >= distance {
                tried.push((2 * distance + 3 * level, level, column - distance));
            }
        }
    }
    tried.sort_by_key(|&(cost, level, _)| (cost, level));
    let is_free = |level: usize, column: usize| {
        levels.get(level).is_none_or(|taken: &Vec<usize>| !taken.contains(&column))
    };
    let found = tried.into_iter().find(|&(_, level, column)| is_free(level, column));
    let (level, column) = found.map_or((levels.len(), column), |(_, l, c)| (l, c));
    if levels.len() <= level {
        levels.resize(level + 1, Vec::new());
    }
    levels[level].push(column);
    (level, column)
}

/// Numbers the rows anew, with those of data and notes between the others.
fn insert(
    scope: &mut Scope,
    rows: &[usize],
    levels: &BTreeMap<Beside, Vec<Vec<usize>>>,
    cells: &BTreeMap<usize, (Beside, usize)>,
) -> Vec<usize> {
    let count = |band, row, below| levels.get(&(band, row, below)).map_or(0, Vec::len);
    let mut start: Vec<Vec<usize>> = Vec::new();
    let mut all = Vec::new();
    for (band, &rows) in rows.iter().enumerate() {
        let mut at = 0;
        let mut of_band = Vec::new();
        for row in 0..rows {
            at += count(band, row, false);
            of_band.push(at);
            at += 1 + count(band, row, true);
        }
        start.push(of_band);
        all.push(at.max(1));
    }
    for (number, node) in scope.nodes.iter_mut().enumerate() {
        let of_band = &start[node.band];
        match cells.get(&number) {
            Some(&((_, row, true), level)) => node.row = of_band[row] + 1 + level,
            Some(&((_, row, false), level)) => node.row = of_band[row] - 1 - level,
            None => node.row = of_band.get(node.row).copied().unwrap_or(0),
        }
    }
    all
}
