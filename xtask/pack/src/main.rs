//! Wraps the compiled WASM file in the JavaScript that calls it: `synopse-pack FILE.wasm FOLDER`.
//!
//! The library behind `wasm-bindgen` and not the program of that name, because the two halves of
//! wasm-bindgen must be of exactly one version, and `Cargo.lock` holds a library to it. A crate of
//! its own, so that `cargo xtask` starts without compiling it.

use std::path::PathBuf;
use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [file, folder] = paths.as_slice() else {
        eprintln!("usage: synopse-pack FILE.wasm FOLDER");
        return ExitCode::from(2);
    };
    let mut bindgen = Bindgen::new();
    // The reset function is what the package starts over with after a panic.
    let wrapped = bindgen
        .input_path(file)
        .reset_state_function(true)
        .web(true)
        .and_then(|bindgen| bindgen.typescript(true).generate(folder));
    match wrapped {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{}: {problem:#}", file.display());
            ExitCode::FAILURE
        }
    }
}
