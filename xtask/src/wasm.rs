//! The npm package: compile for the browser, wrap with wasm-bindgen, shrink.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::npm;
use crate::places::Places;
use crate::run;
use crate::toolchain::WasmCompiler;

/// What the WASM file of the package is called.
const FILE: &str = "synopse_wasm_bg.wasm";

/// Builds `bindings-wasm/pkg` from nothing.
pub(crate) fn build(places: &Places) -> Result<(), String> {
    let compiler = WasmCompiler::find(&places.root)?;
    let mut cargo = compiler.cargo_build();
    cargo.current_dir(&places.root);
    cargo.args(["--profile", "wasm", "-p", "synopse-wasm", "--target-dir"]);
    run::must(cargo.arg(&places.target_wasm), "the WASM file")?;
    let built = places.target_wasm.join("wasm32-unknown-unknown/wasm/synopse_wasm.wasm");
    let pkg = places.wasm().join("pkg");
    let mut pack = Command::new("cargo");
    pack.current_dir(&places.root).args(["run", "--quiet", "-p", "synopse-pack", "--"]);
    run::must(pack.args([&built, &pkg]), "wasm-bindgen")?;
    shrink(places, &pkg.join(FILE))
}

/// Runs wasm-opt, which comes with the npm package binaryen. The package works without it, only
/// larger.
fn shrink(places: &Places, file: &Path) -> Result<(), String> {
    npm::ready(places)?;
    let before = size(file)?;
    let mut opt = npm::tool(places, "wasm-opt");
    opt.args(["-Os", "--all-features", "-o"]).args([file, file]);
    run::must(&mut opt, "wasm-opt")?;
    println!("{FILE}: {} KiB, before wasm-opt {} KiB", size(file)? / 1024, before / 1024);
    Ok(())
}

fn size(file: &Path) -> Result<u64, String> {
    Ok(fs::metadata(file).map_err(|e| format!("{}: {e}", file.display()))?.len())
}

/// The check of the types against a program that uses them.
pub(crate) fn types(places: &Places) -> Command {
    let mut tsc = npm::tool(places, "tsc");
    tsc.args(["--noEmit", "-p", "."]);
    tsc
}

/// The tests of the npm package.
pub(crate) fn node(places: &Places) -> Command {
    let mut node = Command::new("npm");
    node.current_dir(places.wasm()).args(["run", "--silent", "test"]);
    node
}
