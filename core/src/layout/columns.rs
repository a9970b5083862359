//! Which column a node stands in: the first step of the layered method.
//!
//! Flows that close a cycle are found by a depth-first search that begins where the process begins
//! and follows the order of the document, because a process is written from its start to its end
//! and the flow that leads back is written last; the smallest set of such flows is NP-hard to find
//! and says nothing about which one a person would call the way back. Then the longest path gives
//! every node the first column behind all that leads to it (Sugiyama, Tagawa, Toda 1981,
//! doi:10.1109/TSMC.1981.4308636), and nodes with room are drawn to their neighbours, to the
//! weighted median of where these would have them; the network simplex method (Gansner et al. 1993,
//! doi:10.1109/32.221135) would gain little, as a process has few nodes with room.
//!
//! A message is a flow of length 0: who gets it stands in the column of who sends it, or later, so
//! that its line can run straight down. Messages that answer what comes later give way.

use super::plan::{LinkKind, Scope};

/// How often nodes are drawn to their neighbours.
const ROUNDS: usize = 4;
/// Most messages that may claim a column: each one costs a search.
const MOST_MESSAGES: usize = 2_000;

/// An arc between two nodes of a scope: from the first column of `from` on, so many columns.
#[derive(Debug, Clone, Copy)]
struct Arc {
    from: usize,
    to: usize,
    length: usize,
    weight: u32,
}

/// Sets the columns of all nodes that are not placed beside others; gives the links that lead back,
/// by number. O((nodes + links) · messages).
pub(super) fn columns(scope: &mut Scope) -> Vec<bool> {
    let count = scope.nodes.len();
    let mut back = vec![false; scope.links.len()];
    let mut out: Vec<Vec<(usize, usize)>> = vec![Vec::new(); count];
    let mut entered = vec![false; count];
    for (number, link) in scope.links.iter().enumerate() {
        if let (LinkKind::Flow, Some(from), Some(to)) =
            (link.kind, link.from.node(), link.to.node())
            && from != to
        {
            out[from].push((number, to));
            entered[to] = true;
        }
    }
    let starts = (0..count).filter(|&n| !entered[n]).chain(0..count);
    leading_back(&out, starts, &mut back);
    let mut arcs = Arcs::new(count);
    for (from, links) in out.iter().enumerate() {
        for &(number, to) in links {
            let length = scope.nodes[from].span;
            let (from, to, length) =
                if back[number] { (to, from, scope.nodes[to].span) } else { (from, to, length) };
            arcs.add(Arc { from, to, length, weight: 2 });
        }
    }
    let messages = scope.links.iter().filter(|link| link.kind == LinkKind::Message);
    for link in messages.take(MOST_MESSAGES) {
        if let (Some(from), Some(to)) = (link.from.node(), link.to.node())
            && from != to
            && !arcs.reaches(to, from)
        {
            arcs.add(Arc { from, to, length: 0, weight: 3 });
        }
    }
    for (node, column) in arcs.place().into_iter().enumerate() {
        scope.nodes[node].column = column;
    }
    back
}

/// Marks the links that lead to a node which is still open in a depth-first search.
fn leading_back(
    out: &[Vec<(usize, usize)>],
    starts: impl Iterator<Item = usize>,
    back: &mut [bool],
) {
    let mut state = vec![0u8; out.len()];
    for start in starts {
        if state[start] != 0 {
            continue;
        }
        state[start] = 1;
        let mut open = vec![(start, 0)];
        while let Some((node, next)) = open.last_mut() {
            let Some(&(number, to)) = out[*node].get(*next) else {
                state[*node] = 2;
                open.pop();
                continue;
            };
            *next += 1;
            match state[to] {
                0 => {
                    state[to] = 1;
                    open.push((to, 0));
                }
                1 => back[number] = true,
                _ => {}
            }
        }
    }
}

/// An acyclic graph.
struct Arcs {
    all: Vec<Arc>,
    out: Vec<Vec<usize>>,
    into: Vec<Vec<usize>>,
    seen: Vec<u32>,
    search: u32,
}

impl Arcs {
    fn new(count: usize) -> Self {
        let none = vec![Vec::new(); count];
        Self { all: Vec::new(), out: none.clone(), into: none, seen: vec![0; count], search: 0 }
    }

    fn add(&mut self, arc: Arc) {
        self.out[arc.from].push(self.all.len());
        self.into[arc.to].push(self.all.len());
        self.all.push(arc);
    }

    fn reaches(&mut self, from: usize, goal: usize) -> bool {
        self.search += 1;
        let mut open = vec![from];
        while let Some(node) = open.pop() {
            if node == goal {
                return true;
            }
            if std::mem::replace(&mut self.seen[node], self.search) != self.search {
                open.extend(self.out[node].iter().map(|&arc| self.all[arc].to));
            }
        }
        false
    }

    /// Nodes such that every arc leads forward; ties by number.
    fn order(&self) -> Vec<usize> {
        let mut waiting: Vec<usize> = self.into.iter().map(Vec::len).collect();
        let mut order: Vec<usize> = (0..waiting.len()).filter(|&n| waiting[n] == 0).collect();
        let mut next = 0;
        while let Some(&node) = order.get(next) {
            next += 1;
            for &arc in &self.out[node] {
                let to = self.all[arc].to;
                waiting[to] -= 1;
                if waiting[to] == 0 {
                    order.push(to);
                }
            }
        }
        order
    }

    fn place(&self) -> Vec<usize> {
        let order = self.order();
        let mut column = vec![0; self.out.len()];
        for &node in &order {
            let reached =
                self.into[node].iter().map(|&a| column[self.all[a].from] + self.all[a].length);
            column[node] = reached.max().unwrap_or(0);
        }
        for round in 0..ROUNDS {
            for step in 0..order.len() {
                let node = order[if round % 2 == 0 { order.len() - 1 - step } else { step }];
                self.draw(node, &mut column);
            }
        }
        column
    }

    /// Moves a node to the weighted median of the columns that its neighbours wish it in.
    fn draw(&self, node: usize, column: &mut [usize]) {
        let into = || self.into[node].iter().map(|&a| &self.all[a]);
        let out = || self.out[node].iter().map(|&a| &self.all[a]);
        let Some(last) = out().map(|a| column[a.to] - a.length).min() else {
            return;
        };
        let first = into().map(|a| column[a.from] + a.length).max().unwrap_or(0);
        let mut wishes: Vec<(usize, u32)> = into()
            .map(|a| (column[a.from] + a.length, a.weight))
            .chain(out().map(|a| (column[a.to] - a.length, a.weight)))
            .collect();
        wishes.sort_unstable();
        let total: u32 = wishes.iter().map(|w| w.1).sum();
        let mut below = 0;
        let median = wishes.iter().find(|(_, weight)| {
            below += weight;
            2 * below >= total
        });
        if let Some(&(wish, _)) = median {
            column[node] = wish.clamp(first.min(last), last);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(count: usize, arcs: &[(usize, usize, usize)]) -> Vec<usize> {
        let mut all = Arcs::new(count);
        for &(from, to, length) in arcs {
            all.add(Arc { from, to, length, weight: 2 });
        }
        all.place()
    }

    #[test]
    fn what_has_room_stands_near_what_it_leads_to() {
        // 0 → 1 → 2 → 3, and 4 → 3: the second start stands beside node 2.
        assert_eq!(placed(5, &[(0, 1, 1), (1, 2, 1), (2, 3, 1), (4, 3, 1)]), [0, 1, 2, 3, 2]);
        // A message of length 0 draws its receiver to its sender.
        assert_eq!(placed(4, &[(0, 1, 1), (2, 3, 1), (1, 2, 0)]), [0, 1, 1, 2]);
    }

    #[test]
    fn only_what_leads_back_is_marked() {
        let out = vec![vec![(0, 1)], vec![(1, 2), (2, 3)], vec![(3, 1)], vec![]];
        let mut back = vec![false; 4];
        leading_back(&out, 0..4, &mut back);
        assert_eq!(back, [false, false, false, true]);
    }
}
