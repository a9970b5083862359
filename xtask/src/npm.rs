//! What the npm package needs from others, in the versions of its `package-lock.json`.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::places::Places;
use crate::run;

/// Installs the packages of the npm package.
pub(crate) fn ready(places: &Places) -> Result<(), String> {
    ready_in(&places.wasm(), "bindings-wasm")
}

/// Installs the packages that the `package-lock.json` of a folder names, unless they are there
/// already. The folder's name is for messages.
///
/// No install scripts of packages run: none of them needs one, and each would be a stranger's
/// program.
pub(crate) fn ready_in(folder: &Path, name: &str) -> Result<(), String> {
    let lock = fs::read(folder.join("package-lock.json"))
        .map_err(|e| format!("{name}/package-lock.json: {e}"))?;
    let modules = folder.join("node_modules");
    let stamp = modules.join(".installed-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    println!("installing: npm packages of {name}/package-lock.json");
    let mut npm = Command::new("npm");
    npm.current_dir(folder).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    let outcome = run::quiet(&mut npm, Duration::from_secs(300));
    if !outcome.ok {
        return Err(format!("npm ci failed: {}", outcome.note.unwrap_or(outcome.output)));
    }
    fs::create_dir_all(&modules).map_err(|e| format!("{}: {e}", modules.display()))?;
    fs::write(&stamp, lock).map_err(|e| format!("{}: {e}", stamp.display()))
}

/// A program that came with the npm packages.
pub(crate) fn tool(places: &Places, name: &str) -> Command {
    let mut command = Command::new(places.wasm().join("node_modules").join(".bin").join(name));
    command.current_dir(places.wasm());
    command
}
