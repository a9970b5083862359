//! Which models belong together: families, duplicates, what is filed under another name, what stands
//! alone.
//!
//! Families by agglomerative clustering with average linkage (UPGMA, Sokal and Michener 1958): single
//! linkage, the obvious other way, chains two processes into one over a single pair that has much in
//! common, and k-means wants to know how many there are. The tree is cut where two groups are less
//! akin, on average over all their pairs, than the threshold. Kinship and not overall similarity is
//! what is clustered: administrations check, decide and send in every process, and only the steps that
//! few models have tell one process from another (inverse document frequency, Spärck Jones 1972).

use std::collections::BTreeMap;

use kodama::{Method, linkage};

use super::Register;
use super::pairs::Row;

/// How to cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClusterOptions {
    /// Mean kinship of two groups from which they are one family, in millionths.
    pub family: u32,
    /// Similarity from which two models are near-duplicates, in millionths.
    pub near: u32,
}

impl Default for ClusterOptions {
    fn default() -> Self {
        Self { family: FAMILY, near: NEAR_DUPLICATE }
    }
}

/// Chosen with sight of generated registers; see docs/register.md.
const FAMILY: u32 = 380_000;
/// One step in ten may differ.
const NEAR_DUPLICATE: u32 = 900_000;
/// By how much another process must be nearer than that of the name, in millionths.
const MISFILED: u32 = 100_000;

/// Two groups joined into one. Numbers below the number of models are models, the others earlier
/// joints, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Joint {
    /// The smaller number.
    pub left: u32,
    /// The greater number.
    pub right: u32,
    /// Mean kinship of the pairs between them, in millionths.
    pub similarity: u32,
    /// Models below.
    pub size: u32,
}

/// An entry whose model is nearer to another process than to that of its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfiled {
    /// Number of the entry.
    pub entry: u32,
    /// Mean kinship with the other models of the process of its name, in millionths.
    pub own: u32,
    /// The process that it is nearest to.
    pub nearest: String,
    /// Mean kinship with the models of that, in millionths.
    pub similarity: u32,
}

/// A model that belongs to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outlier {
    /// Number of the model.
    pub model: u32,
    /// The nearest other model, if there is one, and their kinship, in millionths.
    pub nearest: Option<(u32, u32)>,
}

/// What belongs together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clusters {
    /// The threshold of families, in millionths.
    pub family: u32,
    /// Groups of at least two models, the largest first, of equal size by their first model.
    pub families: Vec<Vec<u32>>,
    /// Groups of models that are equal after normalisation.
    pub duplicates: Vec<Vec<u32>>,
    /// Pairs that are nearly equal, the nearest first.
    pub near_duplicates: Vec<(u32, u32, u32)>,
    /// Entries that are nearer to another process, by their number.
    pub misfiled: Vec<Misfiled>,
    /// Models in no family.
    pub outliers: Vec<Outlier>,
    /// All joints from the nearest on.
    pub tree: Vec<Joint>,
}

/// The kinship of each two models.
struct Dense {
    count: usize,
    cells: Vec<u32>,
}

impl Dense {
    /// The similarity of two models; of one with itself, 1.
    fn get(&self, a: usize, b: usize) -> u32 {
        let (a, b) = (a.min(b), a.max(b));
        if a == b {
            return 1_000_000;
        }
        let before = a * self.count - a * (a + 1) / 2;
        self.cells.get(before + b - a - 1).copied().unwrap_or(0)
    }
}

impl Register {
    /// What belongs together. All pairs, and O(n²) for n models besides, in time and memory.
    ///
    /// `progress` is told the first model of each pair that is done.
    pub fn clusters(&self, options: &ClusterOptions, progress: &mut dyn FnMut(u32)) -> Clusters {
        let count = self.documents().len();
        let mut dense = Dense { count, cells: Vec::with_capacity(count * count / 2) };
        let (mut near_duplicates, mut equal) = (Vec::new(), Vec::new());
        let note = |row: &Row| {
            dense.cells.push(row.kinship);
            match row.overall {
                1_000_000 => equal.push((row.a, row.b)),
                near if near >= options.near => near_duplicates.push((row.a, row.b, near)),
                _ => {}
            }
            progress(row.a);
            Ok::<(), std::convert::Infallible>(())
        };
        let Ok(()) = self.each_pair(note);
        let tree = tree(&dense);
        let groups = cut(&tree, dense.count, options.family);
        let (mut families, alone): (Vec<_>, Vec<_>) = groups.into_iter().partition(|g| g.len() > 1);
        families.sort_by_key(|group| (std::cmp::Reverse(group.len()), group.first().copied()));
        near_duplicates.sort_by_key(|&(a, b, near)| (std::cmp::Reverse(near), a, b));
        Clusters {
            family: options.family,
            families,
            duplicates: joined(&equal, dense.count),
            near_duplicates,
            misfiled: self.misfiled(&dense, options.family),
            outliers: alone.into_iter().flatten().map(|model| outlier(&dense, model)).collect(),
            tree,
        }
    }

    /// Entries whose model is nearer to the models of another process than to those of its own. Where
    /// no other model has its name, the name says nothing.
    fn misfiled(&self, dense: &Dense, family: u32) -> Vec<Misfiled> {
        let numbers: BTreeMap<&str, usize> =
            self.documents.iter().enumerate().map(|(i, d)| (d.file.as_str(), i)).collect();
        let mut processes = BTreeMap::<&str, Vec<usize>>::new();
        let model = |file: &Option<String>| numbers.get(file.as_deref()?).copied();
        for entry in &self.entries {
            if let Some(number) = model(&entry.file) {
                processes.entry(entry.process.as_str()).or_default().push(number);
            }
        }
        let mean = |number: usize, others: &[usize]| {
            let others = || others.iter().filter(|&&other| other != number);
            let sum: u64 = others().map(|&other| u64::from(dense.get(number, other))).sum();
            sum.checked_div(others().count() as u64).map(|mean| mean as u32)
        };
        let mut found = Vec::new();
        for (at, entry) in self.entries.iter().enumerate() {
            let Some(number) = model(&entry.file) else { continue };
            let own = processes.get(entry.process.as_str()).and_then(|all| mean(number, all));
            let Some(own) = own else { continue };
            let other = processes.iter().filter(|(name, _)| **name != entry.process);
            let means = other.filter_map(|(name, all)| Some((mean(number, all)?, *name)));
            let best = means.max_by_key(|&(mean, name)| (mean, std::cmp::Reverse(name)));
            if let Some((similarity, name)) = best
                && similarity >= own + MISFILED
                && similarity >= family
            {
                let nearest = name.to_owned();
                found.push(Misfiled { entry: at as u32, own, nearest, similarity });
            }
        }
        found
    }
}

/// The tree of average linkage, from the nearest joint on.
fn tree(dense: &Dense) -> Vec<Joint> {
    if dense.count < 2 {
        return Vec::new();
    }
    let mut apart: Vec<f64> = dense.cells.iter().map(|&s| f64::from(1_000_000 - s)).collect();
    let tree = linkage(&mut apart, dense.count, Method::Average);
    let joint = |step: &kodama::Step<f64>| Joint {
        left: step.cluster1.min(step.cluster2) as u32,
        right: step.cluster1.max(step.cluster2) as u32,
        similarity: u32::try_from(1_000_000 - step.dissimilarity.round() as i64).unwrap_or(0),
        size: step.size as u32,
    };
    tree.steps().iter().map(joint).collect()
}

/// The groups below all joints of at least this similarity, by their first model.
fn cut(tree: &[Joint], count: usize, least: u32) -> Vec<Vec<u32>> {
    let mut pairs = Vec::new();
    // A model of each group, by the number of the group.
    let mut member: Vec<u32> = (0..count as u32).collect();
    for joint in tree {
        let of = |group: u32| member.get(group as usize).copied().unwrap_or(0);
        let (left, right) = (of(joint.left), of(joint.right));
        member.push(left);
        if joint.similarity >= least {
            pairs.push((left, right));
        }
    }
    groups(&pairs, count)
}

/// The groups that pairs join, with at least two models.
fn joined(pairs: &[(u32, u32)], count: usize) -> Vec<Vec<u32>> {
    groups(pairs, count).into_iter().filter(|group| group.len() > 1).collect()
}

fn groups(pairs: &[(u32, u32)], count: usize) -> Vec<Vec<u32>> {
    let mut first: Vec<u32> = (0..count as u32).collect();
    let find = |first: &mut Vec<u32>, mut at: u32| {
        while first[at as usize] != at {
            first[at as usize] = first[first[at as usize] as usize];
            at = first[at as usize];
        }
        at
    };
    for &(a, b) in pairs {
        let (a, b) = (find(&mut first, a), find(&mut first, b));
        first[a.max(b) as usize] = a.min(b);
    }
    let mut groups = BTreeMap::<u32, Vec<u32>>::new();
    for model in 0..count as u32 {
        groups.entry(find(&mut first, model)).or_default().push(model);
    }
    groups.into_values().collect()
}

fn outlier(dense: &Dense, model: u32) -> Outlier {
    let others = (0..dense.count).filter(|&other| other != model as usize);
    let near = others.map(|other| (dense.get(model as usize, other), other));
    let best = near.max_by_key(|&(near, other)| (near, std::cmp::Reverse(other)));
    Outlier { model, nearest: best.map(|(near, other)| (other as u32, near)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_is_cut_where_groups_are_less_alike() {
        // 0 and 1 are near, 2 and 3 are near, 4 stands alone.
        let cells = vec![900_000, 300_000, 200_000, 0, 250_000, 250_000, 0, 800_000, 0, 50_000];
        let dense = Dense { count: 5, cells };
        let tree = tree(&dense);
        assert_eq!(
            tree.iter().map(|j| j.similarity).collect::<Vec<_>>(),
            [900_000, 800_000, 250_000, 12_500]
        );
        assert_eq!(cut(&tree, 5, 500_000), [vec![0, 1], vec![2, 3], vec![4]]);
        assert_eq!(cut(&tree, 5, 250_000), [vec![0, 1, 2, 3], vec![4]]);
        assert_eq!(cut(&tree, 5, 900_001).len(), 5);
        assert_eq!(outlier(&dense, 4).nearest, Some((3, 50_000)));
    }

    #[test]
    fn one_model_has_no_tree() {
        assert!(tree(&Dense { count: 1, cells: Vec::new() }).is_empty());
        assert_eq!(cut(&[], 0, 1), Vec::<Vec<u32>>::new());
    }
}
