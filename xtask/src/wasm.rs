//! The npm package: compile for the browser, wrap with wasm-bindgen, shrink.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::npm;
use crate::places::Places;
use crate::run;
use crate::toolchain::WasmCompiler;

/// What the WASM file of the package is called.
const FILE: &str = "synopse_wasm_bg.wasm";

/// What rustc's target uses beyond the first version of WASM, and every browser of 2022 knows.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Builds `bindings-wasm/pkg` from nothing.
pub(crate) fn build(places: &Places) -> Result<(), String> {
    let compiler = WasmCompiler::find(&places.root)?;
    let mut cargo = compiler.cargo_build();
    cargo.current_dir(&places.root).env("CARGO_ENCODED_RUSTFLAGS", nameless(places));
    cargo.args(["--quiet", "--profile", "wasm", "-p", "synopse-wasm", "--target-dir"]);
    run::must(cargo.arg(&places.target_wasm), "the WASM file")?;
    let built = places.target_wasm.join("wasm32-unknown-unknown/wasm/synopse_wasm.wasm");
    let pkg = places.wasm().join("pkg");
    if pkg.exists() {
        fs::remove_dir_all(&pkg).map_err(|e| format!("{}: {e}", pkg.display()))?;
    }
    let mut pack = Command::new("cargo");
    pack.current_dir(&places.root).args(["run", "--quiet", "-p", "synopse-pack", "--"]);
    let schemas = ["diff", "inspect", "personal", "pins"].map(|name| places.schema(name));
    run::must(pack.args([&built, &pkg]).args(schemas), "wrapping the WASM file")?;
    shrink(places, &pkg.join(FILE))
}

/// Whether the package was built before, in whatever state of the sources.
pub(crate) fn built(places: &Places) -> bool {
    places.wasm().join("pkg").join(FILE).exists()
}

/// Compiler options that keep this machine's folders out of the messages in the published file.
fn nameless(places: &Places) -> String {
    let home = std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    let cargo = std::env::var_os("CARGO_HOME").map_or_else(|| home.join(".cargo"), PathBuf::from);
    let registry = cargo.join("registry").join("src");
    let short = [(places.root.as_path(), "synopse"), (registry.as_path(), "crates")];
    let options =
        short.map(|(path, name)| format!("--remap-path-prefix={}={name}", path.display()));
    options.join("\u{1f}")
}

/// Runs wasm-opt, which comes with the npm package binaryen and takes a while; what it made of the
/// very same file before is kept.
fn shrink(places: &Places, file: &Path) -> Result<(), String> {
    npm::ready(places)?;
    let [before, after] = ["large.wasm", "small.wasm"].map(|name| places.target_wasm.join(name));
    let read = |path: &Path| fs::read(path).map_err(|e| format!("{}: {e}", path.display()));
    let copy = |from: &Path, to: &Path| {
        fs::copy(from, to).map_err(|e| format!("{} to {}: {e}", from.display(), to.display()))
    };
    if !(after.exists() && read(&before).is_ok_and(|old| Ok(old) == read(file))) {
        let mut opt = npm::tool(places, "wasm-opt");
        opt.arg("-Os").args(FEATURES).arg(file).arg("-o").arg(&after);
        run::must(&mut opt, "wasm-opt")?;
        copy(file, &before)?;
    }
    copy(&after, file)?;
    println!("{FILE}: {} KiB, before wasm-opt {} KiB", size(&after)? / 1024, size(&before)? / 1024);
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
