//! `cargo xtask bench`: the benchmarks, and what is measured apart from them.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::places::Places;
use crate::{python, run, toolchain};

/// The version of what runs the counts; that of the crate `gungraun` in the workspace.
const RUNNER: &str = "0.20.0";

/// Runs a part by its name, or criterion with these arguments.
pub(crate) fn bench(places: &Places, args: &[String]) -> Result<(), String> {
    match args.first().map(String::as_str) {
        Some("peers") => peers(places, &args[1..]),
        Some("memory") => finish(&mut program(places, "memory")),
        Some("instructions") => instructions(places),
        _ => criterion(places, args),
    }
}

/// Criterion compares each run with the last one, which is why it gets a target folder that stays.
fn criterion(places: &Places, args: &[String]) -> Result<(), String> {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(&places.root).args(["bench", "-p", "synopse-benches"]);
    if !args.is_empty() {
        cargo.arg("--").args(args);
    }
    finish(&mut cargo)
}

/// Counts instructions with valgrind, which no other work on the machine changes; a count that has
/// risen since the last run fails.
fn instructions(places: &Places) -> Result<(), String> {
    let valgrind = || run::first_line(Command::new("valgrind").arg("--version"));
    if valgrind().is_none() {
        println!("installing: valgrind, with apt-get");
        let without = |why: String| format!("counting instructions needs valgrind; {why}");
        toolchain::apt(&["update"]).map_err(without)?;
        toolchain::apt(&["install", "--yes", "--no-install-recommends", "valgrind", "libc6-dbg"])
            .map_err(without)?;
    }
    let folder = places.target.join("gungraun-runner");
    let runner = folder.join("bin").join("gungraun-runner");
    let wanted = format!("gungraun-runner {RUNNER}");
    if run::first_line(Command::new(&runner).arg("--version")).as_deref() != Some(&wanted) {
        println!("installing: {wanted}, into {}", folder.display());
        let mut cargo = Command::new("cargo");
        cargo.args(["install", "--quiet", "--force", "gungraun-runner", "--version", RUNNER]);
        run::must(cargo.arg("--root").arg(&folder), "gungraun-runner")?;
    }
    let mut cargo = Command::new("cargo");
    cargo.current_dir(&places.root).env("GUNGRAUN_RUNNER", runner);
    cargo.args(["bench", "-p", "synopse-benches", "--features", "instructions"]);
    finish(cargo.args(["--bench", "instructions"]))
}

/// Times Synopse beside other programs, as many of them as can be installed; those in Python only
/// read.
fn peers(places: &Places, only: &[String]) -> Result<(), String> {
    let folder = places.target.join("peers");
    copy(&places.root.join("benches").join("peers"), &folder)?;
    let reads = only.first().map(String::as_str) != Some("diff");
    let installed = [Some(node(&folder)), reads.then(|| snake(&folder))];
    for installed in installed.into_iter().flatten() {
        if let Err(problem) = installed {
            println!("skipped: {problem}");
        }
    }
    let of_distances = only.first().is_some_and(|what| what == "distances");
    let name = if of_distances { "distances" } else { "peers" };
    finish(program(places, name).args(only).env("SYNOPSE_PEERS", folder))
}

/// The scripts of the peers go where their packages are, so that they find them.
fn copy(from: &Path, to: &Path) -> Result<(), String> {
    let problem = |e: std::io::Error| format!("{}: {e}", to.display());
    fs::create_dir_all(to).map_err(problem)?;
    for entry in fs::read_dir(from).map_err(problem)?.flatten() {
        fs::copy(entry.path(), to.join(entry.file_name())).map_err(problem)?;
    }
    Ok(())
}

/// What `package.json` names; no install script of a package runs.
fn node(folder: &Path) -> Result<(), String> {
    let problem = |e: std::io::Error| format!("the peers in Node: {e}");
    let wanted = fs::read(folder.join("package.json")).map_err(problem)?;
    let stamp = folder.join("node_modules").join(".installed-package.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    println!("installing: npm packages of benches/peers/package.json");
    let mut npm = Command::new("npm");
    npm.current_dir(folder).args(["install", "--ignore-scripts", "--no-audit", "--no-fund"]);
    let outcome = run::quiet(&mut npm, Duration::from_secs(300));
    if !outcome.ok {
        let why = outcome.note.unwrap_or_else(|| "npm reported an error".to_owned());
        return Err(format!("the peers in Node: {why}"));
    }
    fs::write(&stamp, wanted).map_err(problem)
}

/// What `requirements.txt` names, in an environment of its own, because it is large.
fn snake(folder: &Path) -> Result<(), String> {
    python::environment(&folder.join("venv"), &folder.join("requirements.txt"))
        .map_err(|problem| format!("the peers in Python: {problem}"))
}

/// A program of the crate of benchmarks, built as it is published.
fn program(places: &Places, name: &str) -> Command {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(&places.root).args(["run", "--release", "--quiet"]);
    cargo.args(["-p", "synopse-benches", "--bin", name]);
    cargo
}

/// Without a limit in time, and with the terminal: benchmarks take as long as they take.
fn finish(cargo: &mut Command) -> Result<(), String> {
    let status = cargo.status().map_err(|problem| format!("cannot run cargo: {problem}"))?;
    if status.success() { Ok(()) } else { Err("the benchmarks reported an error".to_owned()) }
}
