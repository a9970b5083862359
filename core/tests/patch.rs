//! The edit script is complete: applied to the old model it gives the new one, and its inverse leads
//! back, on generated models, on our fixtures and on real ones.

mod support;

use std::path::PathBuf;
use std::sync::Arc;

use synopse::diff::Patch;
use synopse::{Comparison, Model, Options};

/// Why a script does not lead from one model to the other and back; `None` if it does.
fn fault(old: &Arc<Model>, new: &Arc<Model>) -> Option<String> {
    let comparison = Comparison::new(old.clone(), new.clone(), &Options::default());
    let patch = Patch::of(&comparison);
    let json = patch.to_json();
    match Patch::from_json(&json) {
        Ok(read) if read == patch => {}
        Ok(_) => return Some("the JSON form says something else".to_owned()),
        Err(error) => return Some(error.to_string()),
    }
    let lead = |patch: &Patch, from: &Model, to: &Model| match patch.apply(from) {
        Ok(patched) => patched.same_content(to).err().map(|difference| difference.to_string()),
        Err(error) => Some(error.to_string()),
    };
    let there = lead(&patch, old, new);
    there.or_else(|| lead(&patch.inverse(), new, old).map(|why| format!("back: {why}")))
}

/// Checks pairs of files, and says how many there were.
fn check(what: &str, pairs: impl Iterator<Item = (PathBuf, PathBuf)>) -> usize {
    let (mut count, mut faults) = (0, Vec::new());
    for (a, b) in pairs {
        let (Some(old), Some(new)) = (support::model(&a), support::model(&b)) else { continue };
        count += 1;
        if let Some(why) = fault(&old, &new) {
            faults.push(format!("{} -> {}: {why}", a.display(), b.display()));
        }
    }
    let shown = faults.iter().take(10).cloned().collect::<Vec<_>>().join("\n");
    assert!(faults.is_empty(), "{} of {count} pairs of {what}:\n{shown}", faults.len());
    println!("{count} pairs of {what}: the script leads there and back");
    count
}

fn all_pairs(files: &[PathBuf]) -> impl Iterator<Item = (PathBuf, PathBuf)> {
    files.iter().flat_map(move |a| files.iter().map(move |b| (a.clone(), b.clone())))
}

#[test]
fn scripts_of_fixtures_lead_there_and_back() {
    let fixtures = support::root().join("fixtures");
    let changes = support::bpmn_files(&fixtures.join("changes"));
    let neighbours = changes.windows(2).map(|w| (w[0].clone(), w[1].clone()));
    assert!(check("changes", neighbours) >= 50);
    let odd = support::bpmn_files(&fixtures.join("invalid/warning"));
    assert!(check("odd files", all_pairs(&odd)) >= 50);
    let variants = support::bpmn_files(&fixtures.join("hundesteuer-anmelden"));
    assert!(check("variants", all_pairs(&variants)) >= 16);
}

/// The files right in each folder that holds some, folder by folder.
fn by_folder(folder: &str) -> Vec<Vec<PathBuf>> {
    let Some(data) = support::data() else { return Vec::new() };
    let mut folders: Vec<Vec<PathBuf>> = Vec::new();
    for file in support::bpmn_files(&data.join(folder)) {
        match folders.last_mut() {
            Some(last) if last[0].parent() == file.parent() => last.push(file),
            _ => folders.push(vec![file]),
        }
    }
    folders
}

#[test]
fn scripts_of_consecutive_revisions_lead_there_and_back() {
    let folders = by_folder("revisions-hmcts");
    let neighbours = folders
        .iter()
        .flat_map(|files| files.windows(2).map(|pair| (pair[0].clone(), pair[1].clone())));
    check("consecutive revisions", neighbours);
}

#[test]
fn scripts_of_municipal_variants_lead_there_and_back() {
    let folders = by_folder("coselog");
    // All of them with SYNOPSE_PAIRS set; every seventh for every day.
    let step = if std::env::var_os("SYNOPSE_PAIRS").is_some() { 1 } else { 7 };
    let pairs = folders.iter().flat_map(|files| all_pairs(files)).step_by(step);
    check("variants of a process", pairs);
}

#[test]
fn scripts_of_unrelated_exercises_lead_there_and_back() {
    let Some(data) = support::data() else { return };
    let files = support::bpmn_files(&data.join("camunda-exercises"));
    if files.is_empty() {
        return;
    }
    let wanted = support::count("SYNOPSE_PAIRS", 100);
    let mut random = support::Random::new(2_000);
    let pairs = (0..wanted).map(|_| {
        let mut any = || files[random.below(files.len())].clone();
        (any(), any())
    });
    check("exercises", pairs);
}
