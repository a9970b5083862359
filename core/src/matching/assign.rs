//! One-to-one assignment: the pairs of greatest total weight, each node used at most once.
//!
//! Shortest augmenting paths with potentials (Jonker and Volgenant, Computing 38, 1987) on each
//! connected component of the candidates, so that the cubic part stays small. A component beyond
//! [`LARGEST`] is solved greedily: a bound on time that only hostile input meets. Ties fall to the
//! smaller numbers.

/// Largest side of a component that is solved exactly.
const LARGEST: usize = 600;

/// A candidate: row, column, weight above 0.
pub(crate) type Candidate = (u32, u32, u32);

/// The best one-to-one choice among the candidates, sorted by row.
///
/// O(k log k) for k candidates, plus O(n²m) per component of n by m nodes.
pub(crate) fn assign(candidates: &[Candidate]) -> Vec<Candidate> {
    let mut chosen = Vec::new();
    for component in components(candidates) {
        match component.as_slice() {
            [] => {}
            [only] => chosen.push(*only),
            many => solve(many, &mut chosen),
        }
    }
    chosen.sort_unstable();
    chosen
}

/// The smallest number of a group, with the way to it shortened.
fn find(parent: &mut [usize], mut i: usize) -> usize {
    while parent[i] != i {
        parent[i] = parent[parent[i]];
        i = parent[i];
    }
    i
}

/// Splits candidates into groups that share no row and no column, in order of their first member.
fn components(candidates: &[Candidate]) -> Vec<Vec<Candidate>> {
    let rows = candidates.iter().map(|c| c.0 as usize + 1).max().unwrap_or(0);
    let columns = candidates.iter().map(|c| c.1 as usize + 1).max().unwrap_or(0);
    let mut parent: Vec<usize> = (0..rows + columns).collect();
    for &(row, column, _) in candidates {
        let (a, b) = (find(&mut parent, row as usize), find(&mut parent, rows + column as usize));
        parent[a.max(b)] = a.min(b);
    }
    let mut number = vec![usize::MAX; rows + columns];
    let mut groups: Vec<Vec<Candidate>> = Vec::new();
    for &candidate in candidates {
        let root = find(&mut parent, candidate.0 as usize);
        if number[root] == usize::MAX {
            number[root] = groups.len();
            groups.push(Vec::new());
        }
        groups[number[root]].push(candidate);
    }
    groups
}

fn numbers(mut all: Vec<u32>) -> Vec<u32> {
    all.sort_unstable();
    all.dedup();
    all
}

fn solve(component: &[Candidate], chosen: &mut Vec<Candidate>) {
    let rows = numbers(component.iter().map(|c| c.0).collect());
    let columns = numbers(component.iter().map(|c| c.1).collect());
    if rows.len().min(columns.len()) > LARGEST {
        return greedy(component, chosen);
    }
    let flipped = rows.len() > columns.len();
    let (few, many) = if flipped { (&columns, &rows) } else { (&rows, &columns) };
    let mut weights = vec![0i64; few.len() * many.len()];
    for &(row, column, weight) in component {
        let (a, b) = if flipped { (column, row) } else { (row, column) };
        if let (Ok(i), Ok(j)) = (few.binary_search(&a), many.binary_search(&b)) {
            let cell = &mut weights[i * many.len() + j];
            *cell = (*cell).max(i64::from(weight));
        }
    }
    let costs: Vec<i64> = weights.iter().map(|w| -w).collect();
    for (i, j) in minimum(&costs, few.len(), many.len()).into_iter().enumerate() {
        let weight = weights[i * many.len() + j];
        if weight > 0 {
            let (row, column) = if flipped { (many[j], few[i]) } else { (few[i], many[j]) };
            chosen.push((row, column, u32::try_from(weight).unwrap_or(u32::MAX)));
        }
    }
}

fn greedy(component: &[Candidate], chosen: &mut Vec<Candidate>) {
    let mut order: Vec<Candidate> = component.to_vec();
    // The greatest weight first, then the smaller numbers, as one number.
    order.sort_unstable_by_key(|&(row, column, weight)| {
        u128::from(u32::MAX - weight) << 64 | u128::from(row) << 32 | u128::from(column)
    });
    let rows = order.iter().map(|c| c.0 as usize + 1).max().unwrap_or(0);
    let columns = order.iter().map(|c| c.1 as usize + 1).max().unwrap_or(0);
    let (mut row_taken, mut column_taken) = (vec![false; rows], vec![false; columns]);
    for (row, column, weight) in order {
        if !row_taken[row as usize] && !column_taken[column as usize] {
            row_taken[row as usize] = true;
            column_taken[column as usize] = true;
            chosen.push((row, column, weight));
        }
    }
}

/// For each of `n` rows its column in an assignment of least cost; `n <= m`. O(n²m).
pub(crate) fn minimum(costs: &[i64], n: usize, m: usize) -> Vec<usize> {
    // Row and column 0 are the virtual start of each augmenting path.
    let mut row_potential = vec![0i64; n + 1];
    let mut column_potential = vec![0i64; m + 1];
    let mut row_of = vec![0usize; m + 1];
    let mut way = vec![0usize; m + 1];
    let mut least = vec![i64::MAX; m + 1];
    let mut used = vec![false; m + 1];
    for row in 1..=n {
        row_of[0] = row;
        let mut column = 0;
        least.fill(i64::MAX);
        used.fill(false);
        loop {
            used[column] = true;
            let current = row_of[column];
            let (mut delta, mut next) = (i64::MAX, 0);
            for j in 1..=m {
                if used[j] {
                    continue;
                }
                let reduced =
                    costs[(current - 1) * m + j - 1] - row_potential[current] - column_potential[j];
                if reduced < least[j] {
                    least[j] = reduced;
                    way[j] = column;
                }
                if least[j] < delta {
                    delta = least[j];
                    next = j;
                }
            }
            for j in 0..=m {
                if used[j] {
                    row_potential[row_of[j]] += delta;
                    column_potential[j] -= delta;
                } else if j > 0 {
                    least[j] -= delta;
                }
            }
            column = next;
            if row_of[column] == 0 {
                break;
            }
        }
        while column != 0 {
            let previous = way[column];
            row_of[column] = row_of[previous];
            column = previous;
        }
    }
    let mut columns = vec![0; n];
    for (j, &row) in row_of.iter().enumerate().skip(1) {
        if row > 0 {
            columns[row - 1] = j - 1;
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The greatest total by trying everything.
    fn brute(candidates: &[Candidate], used: &mut Vec<u32>, row: u32, rows: u32) -> u32 {
        if row == rows {
            return 0;
        }
        let mut best = brute(candidates, used, row + 1, rows);
        for &(_, column, weight) in candidates.iter().filter(|c| c.0 == row) {
            if !used.contains(&column) {
                used.push(column);
                best = best.max(weight + brute(candidates, used, row + 1, rows));
                used.pop();
            }
        }
        best
    }

    proptest::proptest! {
        #[test]
        fn total_is_the_greatest(cells in proptest::collection::btree_map((0u32..6, 0u32..7), 1u32..1000, 0..30)) {
            let candidates: Vec<Candidate> = cells.into_iter().map(|((r, c), w)| (r, c, w)).collect();
            let chosen = assign(&candidates);
            let total: u32 = chosen.iter().map(|c| c.2).sum();
            proptest::prop_assert_eq!(total, brute(&candidates, &mut Vec::new(), 0, 6));
            let rows = numbers(chosen.iter().map(|c| c.0).collect());
            let columns = numbers(chosen.iter().map(|c| c.1).collect());
            proptest::prop_assert_eq!(rows.len(), chosen.len());
            proptest::prop_assert_eq!(columns.len(), chosen.len());
        }
    }
}
