//! `cargo xtask test`: every check of the house, one after another.
//!
//! A failing step does not stop the others, so that one run shows everything that is wrong. A step
//! that could not run because the one before it failed counts as failed, not as skipped.

use std::process::{Command, ExitCode};

use crate::count::{self, Count};
use crate::places::Places;
use crate::report::Report;
use crate::run::{self, STEP_LIMIT};
use crate::{browser, python, wasm};

const DOORS: [&str; 4] = ["rust", "wasm", "python", "browser"];

/// Runs the steps named, or all, and ends with the line `N passed, N failed`.
pub(crate) fn test(places: &Places, only: &[String]) -> ExitCode {
    if let Some(unknown) = only.iter().find(|name| !DOORS.contains(&name.as_str())) {
        eprintln!("no such part: {unknown}; there are {}", DOORS.join(", "));
        return ExitCode::from(2);
    }
    let wanted = |door: &str| only.is_empty() || only.iter().any(|name| name == door);
    let mut report = Report::new();
    if wanted("rust") {
        rust(places, &mut report);
    }
    if wanted("wasm") {
        web(places, &mut report);
    }
    // Python and the browser call the command line program, which `cargo test` has built if it ran.
    if !wanted("rust") && (wanted("python") || wanted("browser")) {
        report.step("synopse", || check(&mut cargo(places, &["build", "-qp", "synopse-cli"])));
    }
    if wanted("python") {
        snake(places, &mut report);
    }
    if wanted("browser") {
        report.step("browser", || match browser::test(places) {
            Ok(mut node) => tests(&mut node, count::node),
            Err(problem) => (Count::one(false), problem),
        });
    }
    if report.finish() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn rust(places: &Places, report: &mut Report) {
    report.step("cargo fmt", || check(&mut cargo(places, &["fmt", "--all", "--check"])));
    let clippy = ["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"];
    report.step("cargo clippy", || check(&mut cargo(places, &clippy)));
    let mut doc = cargo(places, &["doc", "--quiet", "--workspace", "--no-deps"]);
    report.step("cargo doc", || check(doc.env("RUSTDOCFLAGS", "-D warnings")));
    let test = ["test", "--quiet", "--workspace", "--no-fail-fast"];
    report.step("cargo test", || tests(&mut cargo(places, &test), count::cargo));
    // Apart from the workspace, but in its folder, so that nothing is built twice.
    let fuzz = ["test", "--quiet", "--manifest-path", "fuzz/Cargo.toml", "--target-dir", "target"];
    report.step("fuzz seeds", || tests(&mut cargo(places, &fuzz), count::cargo));
}

fn web(places: &Places, report: &mut Report) {
    report.step("npm package", || done(wasm::build(places)));
    if !report.passed("npm package") {
        report.step("tsc", || (Count::one(false), "not run: no npm package".to_owned()));
        report.step("node", || (Count::one(false), "not run: no npm package".to_owned()));
        return;
    }
    report.step("tsc", || check(&mut wasm::types(places)));
    report.step("node", || tests(&mut wasm::node(places), count::node));
}

fn snake(places: &Places, report: &mut Report) {
    // One test holds the three doors against each other, whichever parts were asked for.
    if !wasm::built(places) {
        report.step("npm package", || done(wasm::build(places)));
    }
    report.step("python package", || done(python::develop(places)));
    if !report.passed("python package") {
        report.step("pytest", || (Count::one(false), "not run: no Python package".to_owned()));
        return;
    }
    report.step("pytest", || tests(&mut python::pytest(places), count::pytest));
}

fn cargo(places: &Places, args: &[&str]) -> Command {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(&places.root).args(args);
    python::like_maturin(places, &mut cargo);
    cargo
}

/// A command that is one check.
fn check(command: &mut Command) -> (Count, String) {
    let outcome = run::shown(command, STEP_LIMIT);
    (Count::one(outcome.ok), outcome.note.unwrap_or_default())
}

/// A piece of work that is one check.
fn done(result: Result<(), String>) -> (Count, String) {
    (Count::one(result.is_ok()), result.err().unwrap_or_default())
}

/// A test runner, whose tests are counted from what it prints.
fn tests(command: &mut Command, count: fn(&str) -> Count) -> (Count, String) {
    let outcome = run::shown(command, STEP_LIMIT);
    (count(&outcome.output).settled(outcome.ok), outcome.note.unwrap_or_default())
}
