//! `cargo xtask test | bench | gallery | wasm | python`: the only build scripts of Synopse.
//!
//! A fresh clone needs Rust, Python 3.11 or newer, Node 20 or newer and nothing else: what is
//! missing beyond that is installed into the tree (or, for the WASM compiler, beside Rust), and
//! every such step says so in one line. This crate has no dependencies, so that it starts at once;
//! what wraps the WASM file is the crate `synopse-pack` next to it.

mod bench;
mod browser;
mod count;
mod npm;
mod places;
mod python;
mod report;
mod run;
mod steps;
mod toolchain;
mod wasm;

use std::process::ExitCode;

use places::Places;

const USAGE: &str = "\
cargo xtask COMMAND

  test [rust] [wasm] [python] [browser]
                                install what is missing, run all tests (or only these), count them
  bench [ARGS...]               run the benchmarks; ARGS go to criterion
  bench peers                   time Synopse beside other programs, which it installs
  bench peers distances         how alike two models are, beside pm4py and networkx
  bench instructions            count the instructions of the hot paths with valgrind
  bench memory                  what a model takes in memory, against the bytes of its file
  bench pictures                how long pictures take beside bpmn-js in a browser
  gallery                       draw every sign, the fixtures and models of others beside bpmn-js, to
                                look at, into target/gallery
  wasm                          build the npm package into bindings-wasm/pkg
  python [--develop]            build a wheel into bindings-python/dist, or install into .venv";

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let command = args.next().unwrap_or_default();
    let rest: Vec<String> = args.collect();
    let places = match Places::find() {
        Ok(places) => places,
        Err(problem) => return trouble(&problem),
    };
    let done = match command.as_str() {
        "test" => return steps::test(&places, &rest),
        "bench" if rest.first().is_some_and(|arg| arg == "pictures") => browser::bench(&places),
        "bench" => bench::bench(&places, &rest),
        "gallery" => browser::gallery(&places),
        "wasm" => wasm::build(&places),
        "python" if rest.iter().any(|arg| arg == "--develop") => python::develop(&places),
        "python" => python::wheel(&places),
        _ => Err(USAGE.to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => trouble(&problem),
    }
}

fn trouble(problem: &str) -> ExitCode {
    eprintln!("{problem}");
    ExitCode::from(2)
}
