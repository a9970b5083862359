//! What tests share: where real models are, and how to read them.
#![allow(dead_code, reason = "every test uses a part of it")]

pub(crate) mod sides;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use synopse::model::{Draft, DraftDiagram, DraftDrawing, DraftProperty, Namespace, PropertyKind};
use synopse::{Model, ReadOptions, read};

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The folder of real models: `SYNOPSE_DATA`, else `../shared/data`; says so where it is missing.
pub(crate) fn data() -> Option<PathBuf> {
    let folder = std::env::var_os("SYNOPSE_DATA")
        .map_or_else(|| root().join("../shared/data"), PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: no real models at {} (set SYNOPSE_DATA)", folder.display());
    None
}

/// All BPMN files below a folder, sorted by path.
pub(crate) fn bpmn_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for path in entries.flatten().map(|e| e.path()) {
            let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
            if path.is_dir() {
                open.push(path);
            } else if [".bpmn", ".bpmn2", ".bpmn20.xml"].iter().any(|end| name.ends_with(end)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Reads a file, if it can be read.
pub(crate) fn model(path: &Path) -> Option<Arc<Model>> {
    let bytes = std::fs::read(path).ok()?;
    read(&bytes, &ReadOptions::named(path.to_string_lossy())).ok().map(Arc::new)
}

/// The first difference in content of two models; attributes count in any order.
pub(crate) fn difference(a: &Model, b: &Model) -> Option<String> {
    let (a, b) = (Draft::from(a), Draft::from(b));
    let (left, right) = (a.elements(), b.elements());
    for (&x, &y) in left.iter().zip(&right) {
        let (x, y) = (a.element(x), b.element(y));
        // In document order, the numbers of children make the tree.
        let head = |e: &synopse::model::DraftElement| {
            (e.kind(), e.tag().to_owned(), e.id.clone(), e.name.clone(), e.children().len())
        };
        if head(x) != head(y) {
            return Some(format!("{:?} is not {:?}", head(x), head(y)));
        }
        let properties = (sorted(&x.properties), sorted(&y.properties));
        if properties.0 != properties.1 {
            return Some(format!("{:?}:\n{:?}\n{:?}", head(x), properties.0, properties.1));
        }
    }
    if left.len() != right.len() {
        return Some(format!("{} elements are not {}", left.len(), right.len()));
    }
    if a.diagrams.len() != b.diagrams.len() {
        return Some(format!("{} diagrams are not {}", a.diagrams.len(), b.diagrams.len()));
    }
    a.diagrams.iter().zip(&b.diagrams).find_map(|(x, y)| of_diagrams(x, y))
}

fn of_diagrams(x: &DraftDiagram, y: &DraftDiagram) -> Option<String> {
    let head = |d: &DraftDiagram| {
        let all = (sorted(&d.properties), sorted(&d.plane_properties));
        (d.id.clone(), d.plane_id.clone(), d.plane_reference.clone(), all, d.drawings.len())
    };
    if head(x) != head(y) {
        return Some(format!("{:?} is not {:?}", head(x), head(y)));
    }
    let plain = |d: &DraftDrawing| {
        let mut d = d.clone();
        d.properties = sorted(&d.properties);
        if let Some(label) = &mut d.label {
            label.properties = sorted(&label.properties);
        }
        d
    };
    let mut pairs = x.drawings.iter().zip(&y.drawings).map(|(x, y)| (plain(x), plain(y)));
    pairs.find(|(x, y)| x != y).map(|(x, y)| format!("{x:?}\nis not\n{y:?}"))
}

/// Properties with the attributes of each in one order, and without the prefixes of namespaces.
fn sorted(properties: &[DraftProperty]) -> Vec<DraftProperty> {
    let (mut attributes, others): (Vec<_>, Vec<_>) =
        properties.iter().cloned().partition(|p| p.kind == PropertyKind::Attribute);
    attributes.sort_by(|a, b| {
        let key = |p: &DraftProperty| (p.namespace.uri.clone(), p.local.clone());
        key(a).cmp(&key(b))
    });
    let plain = |mut p: DraftProperty| {
        if !p.namespace.uri.is_empty() {
            let uri = p.namespace.uri.clone();
            p.namespace = Arc::new(Namespace { uri, prefix: String::new() });
        }
        p.children = sorted(&p.children);
        p
    };
    attributes.into_iter().chain(others).map(plain).collect()
}

/// How many cases to run: what the variable says, else a number for every day.
pub(crate) fn count(variable: &str, otherwise: usize) -> usize {
    std::env::var(variable).ok().and_then(|n| n.parse().ok()).unwrap_or(otherwise)
}

/// Numbers that look random and are the same in every run. Source: Steele, Lea, Flood, Fast
/// splittable pseudorandom number generators (`SplitMix64`), 2014.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number below a bound above 0.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % bound as u64) as usize
    }
}
