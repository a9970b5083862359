//! Broken files: refused with the right kind of error, or read with exactly the right warning.
//!
//! `fixtures/invalid/error/<kind>/*` must be refused, `fixtures/invalid/warning/<code>/*` read.

mod support;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use synopse::{ErrorKind, ReadOptions, WarningCode, read};

/// The files below a folder, each with the name of the folder it lies in.
fn files(below: &str) -> Vec<(String, PathBuf)> {
    let folder = support::root().join("fixtures/invalid").join(below);
    let inside = |path: &Path| -> Vec<PathBuf> {
        let mut paths: Vec<_> = path.read_dir().unwrap().map(|e| e.unwrap().path()).collect();
        paths.sort();
        paths
    };
    let folders = inside(&folder).into_iter();
    let named = folders.map(|f| (f.file_name().unwrap().to_string_lossy().into_owned(), f));
    named.flat_map(|(name, f)| inside(&f).into_iter().map(move |p| (name.clone(), p))).collect()
}

#[test]
fn a_broken_file_is_refused_in_one_line_with_its_place() {
    let files = files("error");
    assert!(files.len() >= 26, "only {} broken files", files.len());
    for (kind, path) in files {
        let bytes = std::fs::read(&path).unwrap();
        let Err(error) = read(&bytes, &ReadOptions::named("case.bpmn")) else {
            panic!("{} was read", path.display())
        };
        assert_eq!(error.kind().as_str(), kind, "{}: {error}", path.display());
        let line = error.to_string();
        // What is wrong with an archive as a whole has no line; a model in it has a name.
        assert!(line.starts_with("case.bpmn:") || line.starts_with("case.bpmn#"), "{line}");
        assert!(!line.contains('\n'), "{line}");
        let archive = path.extension().is_some_and(|end| end == "zip");
        if error.kind() != ErrorKind::Empty && !archive {
            assert!(error.line().is_some() && error.column().is_some(), "no place: {line}");
        }
    }
}

#[test]
fn every_kind_of_error_and_every_warning_has_its_folder() {
    let of =
        |below| -> BTreeSet<String> { files(below).into_iter().map(|(name, _)| name).collect() };
    let kinds = [
        ErrorKind::Empty,
        ErrorKind::Encoding,
        ErrorKind::Xml,
        ErrorKind::NotBpmn,
        ErrorKind::Archive,
        ErrorKind::Limit,
        ErrorKind::Usage,
    ];
    assert_eq!(of("error"), kinds.iter().map(|kind| kind.as_str().to_owned()).collect());
    let codes = WarningCode::ALL.iter().map(|code| code.as_str().to_owned()).collect();
    assert_eq!(of("warning"), codes);
}

#[test]
fn an_odd_file_is_read_with_exactly_that_warning() {
    let files = files("warning");
    assert!(files.len() >= 16, "only {} odd files", files.len());
    for (code, path) in files {
        let bytes = std::fs::read(&path).unwrap();
        let model = match read(&bytes, &ReadOptions::default()) {
            Ok(model) => model,
            Err(error) => panic!("{} was refused: {error}", path.display()),
        };
        let told: Vec<&str> = model.warnings().iter().map(|w| w.code.as_str()).collect();
        assert_eq!(told, [code.as_str()], "{}", path.display());
        assert!(model.flow_nodes().count() > 3, "the rest of {} is gone", path.display());
    }
}
