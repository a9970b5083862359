//! What tests share: where real models are, and how to read them.
#![allow(dead_code, reason = "every test uses a part of it")]

use std::path::{Path, PathBuf};
use std::sync::Arc;

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
