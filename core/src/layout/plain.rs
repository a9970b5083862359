//! A way that needs no search: round everything.
//!
//! Out to the right, into the corridor beside the row, along it to a gap in which nothing stands
//! from there to the corridor of the other end, and in from the left. Corridors and the outermost
//! gaps are always free. It is what a link gets when the effort for searching is used up.

use super::lattice::{Lattice, middle};
use super::plan::{End, Link, Scope};
use super::route::{Way, border_line, near};

/// The plain way of a link. O(length + nodes over several columns).
pub(super) fn way(scope: &Scope, lattice: &Lattice, link: &Link) -> Way {
    let (mut start, out) = beginning(scope, lattice, link);
    let (end, into) = ending(scope, lattice, link, out);
    let gap = free_gap(lattice, out, into);
    walk(&mut start, out);
    walk(&mut start, (gap, out.1));
    walk(&mut start, (gap, into.1));
    walk(&mut start, into);
    for corner in end {
        walk(&mut start, corner);
    }
    start
}

/// The first crossings, and the corridor they lead to.
fn beginning(scope: &Scope, lattice: &Lattice, link: &Link) -> (Way, (usize, usize)) {
    match link.from {
        End::Exit(_) => (Way::new(), (1, 0)),
        End::Pool(pool) => {
            let (top, _) = lattice.pools[pool];
            let x = link.to.node().map_or(1, |node| middle(scope.nodes[node].column));
            (vec![(x, top)], (x, top.saturating_sub(1)))
        }
        End::Border(node, border) => {
            let (x, y) = (border_line(scope, node, border), lattice.row_of[node]);
            (vec![(x, y)], (x, y + 1))
        }
        End::Node(node) => {
            let there = &scope.nodes[node];
            let (x, y) = (middle(there.column + there.span - 1), lattice.row_of[node]);
            if let Some(exit) = link.exits[0] {
                let x = near(middle(there.column), x, exit);
                return (vec![(x, y)], (x, if exit.down { y + 1 } else { y - 1 }));
            }
            (vec![(x, y), (x + 1, y)], (x + 1, y + 1))
        }
    }
}

/// The last crossings, and the corridor they come from.
fn ending(
    scope: &Scope,
    lattice: &Lattice,
    link: &Link,
    out: (usize, usize),
) -> (Way, (usize, usize)) {
    match link.to {
        End::Exit(down) => (Way::new(), (out.0, if down { lattice.lines.len() - 1 } else { 0 })),
        End::Pool(pool) => {
            let (top, _) = lattice.pools[pool];
            let x = out.0.clamp(1, 2 * lattice.columns + 1);
            (vec![(x, top)], (x, top.saturating_sub(1)))
        }
        End::Border(node, border) => {
            let (x, y) = (border_line(scope, node, border), lattice.row_of[node]);
            (vec![(x, y)], (x, y + 1))
        }
        End::Node(node) => {
            let there = &scope.nodes[node];
            let (x, y) = (middle(there.column), lattice.row_of[node]);
            if let Some(exit) = link.exits[1] {
                let x = near(x, middle(there.column + there.span - 1), exit);
                return (vec![(x, y)], (x, if exit.down { y + 1 } else { y - 1 }));
            }
            let corridor = if out.1 > y { y + 1 } else { y - 1 };
            (vec![(x - 1, y), (x, y)], (x - 1, corridor))
        }
    }
}

/// The gap nearest to the end in which nothing stands between two corridors.
fn free_gap(lattice: &Lattice, out: (usize, usize), into: (usize, usize)) -> usize {
    let (top, bottom) = (out.1.min(into.1), out.1.max(into.1));
    let is_free = |gap: usize| {
        !lattice
            .wide
            .iter()
            .any(|&(first, last, y)| gap > first && gap < last && y > top && y < bottom)
    };
    let gaps = [into.0, out.0, into.0 | 1, out.0 | 1];
    let odd = gaps.into_iter().filter(|gap| gap % 2 == 1);
    odd.into_iter().find(|&gap| is_free(gap)).unwrap_or(1)
}

/// Goes on to a crossing, first level, then upright; they never differ in both.
fn walk(way: &mut Way, to: (usize, usize)) {
    let Some(&(mut x, mut y)) = way.last() else { return };
    while (x, y) != to {
        if x < to.0 {
            x += 1;
        } else if x > to.0 {
            x -= 1;
        } else if y < to.1 {
            y += 1;
        } else {
            y -= 1;
        }
        way.push((x, y));
    }
}
