//! Makes the generated half of the npm package: `synopse-pack FILE.wasm FOLDER SCHEMA...`.
//!
//! The WASM file is wrapped in the JavaScript that calls it, and the JSON Schemas become TypeScript
//! types. The library behind `wasm-bindgen` and not the program of that name, because the two halves
//! of wasm-bindgen must be of exactly one version, and `Cargo.lock` holds a library to it. A crate of
//! its own, so that `cargo xtask` starts without compiling it.

mod types;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [file, folder, schemas @ ..] = paths.as_slice() else {
        eprintln!("usage: synopse-pack FILE.wasm FOLDER SCHEMA...");
        return ExitCode::from(2);
    };
    match wrap(file, folder).and_then(|()| describe(schemas, folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn wrap(file: &Path, folder: &Path) -> Result<(), String> {
    let mut bindgen = Bindgen::new();
    // The reset function is what the package starts over with after a panic.
    let bindgen = bindgen.input_path(file).reset_state_function(true).typescript(true);
    let wrapped = bindgen.web(true).and_then(|bindgen| bindgen.generate(folder));
    wrapped.map_err(|problem| format!("{}: {problem:#}", file.display()))
}

fn describe(schemas: &[PathBuf], folder: &Path) -> Result<(), String> {
    let mut text = "// Made from core/schemas by `cargo xtask wasm`.\n\n".to_owned();
    for path in schemas {
        let at = |problem: &dyn std::fmt::Display| format!("{}: {problem}", path.display());
        let schema = fs::read_to_string(path).map_err(|problem| at(&problem))?;
        let schema = serde_json::from_str(&schema).map_err(|problem| at(&problem))?;
        text += &types::declarations(&schema);
    }
    let path = folder.join("types.d.ts");
    fs::write(&path, text).map_err(|problem| format!("{}: {problem}", path.display()))
}
