//! The seed corpus, made from the fixtures of the house: nothing of it is kept in the repository.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::compare::BETWEEN;
use crate::containers::{xprozess, zip};

/// Largest file that is taken: small seeds are tried more often.
const LARGEST: u64 = 48 << 10;

/// A seed: the target, a name, the bytes.
pub type Seed = (&'static str, String, Vec<u8>);

/// Every seed, from the fixtures below a folder.
///
/// # Errors
/// Where a file cannot be read.
pub fn all(fixtures: &Path) -> io::Result<Vec<Seed>> {
    let mut seeds = Vec::new();
    let mut files = Vec::new();
    find(fixtures, &mut files)?;
    let mut models: Vec<(String, Vec<u8>)> = Vec::new();
    for path in files {
        let name = path.strip_prefix(fixtures).unwrap_or(&path).to_string_lossy();
        let name = name.replace(['/', '\\'], "-");
        models.push((name, fs::read(&path)?));
    }
    for (name, bytes) in &models {
        for target in ["read", "write"] {
            seeds.push((target, name.clone(), bytes.clone()));
        }
        let inside = [&[1], bytes.as_slice()].concat();
        seeds.push(("containers", name.clone(), inside));
    }
    for pair in models.chunks(4) {
        let entries: Vec<(String, Vec<u8>, bool)> = pair
            .iter()
            .enumerate()
            .map(|(i, (name, bytes))| (format!("ordner/{name}"), bytes.clone(), i % 2 == 0))
            .collect();
        let archive = zip(&entries);
        let name = format!("archive-{}", pair[0].0);
        seeds.push(("containers", name.clone(), [&[0], archive.as_slice()].concat()));
        let nested = xprozess("99001", &archive, "t");
        seeds.push(("containers", format!("xprozess-{name}"), [&[0], nested.as_slice()].concat()));
    }
    for pair in models.windows(2) {
        let bytes = [&[0], pair[0].1.as_slice(), BETWEEN, pair[1].1.as_slice()].concat();
        seeds.push(("compare", pair[0].0.clone(), bytes));
    }
    Ok(seeds)
}

fn find(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    let mut inside: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder)? {
        inside.push(entry?.path());
    }
    inside.sort();
    for path in inside {
        if path.is_dir() {
            find(&path, found)?;
        } else if fs::metadata(&path)?.len() <= LARGEST
            && path.extension().is_some_and(|e| matches!(e.to_str(), Some("bpmn" | "zip" | "xml")))
        {
            found.push(path);
        }
    }
    Ok(())
}
