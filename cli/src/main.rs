//! `synopse`: compares BPMN process models on the command line.
//!
//! This program reads files, asks the library, and prints a view; what a model is and what differs
//! is decided in the library alone. Exit status: 0 done (for `diff`: equal), 1 (`diff` only)
//! different, 2 trouble, with one line on standard error.

mod args;
mod commands;
mod input;
mod output;
mod parquet;
mod picture;
mod table;

use std::process::ExitCode;

use clap::Parser as _;

use args::Cli;

/// What a command has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Done; for `diff`: equal.
    Done,
    /// `diff` only: different.
    Different,
    /// Something went wrong and was reported.
    Trouble,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => Self::SUCCESS,
            Outcome::Different => Self::from(1),
            Outcome::Trouble => Self::from(2),
        }
    }
}

fn main() -> ExitCode {
    let outcome = match Cli::try_parse() {
        Ok(cli) => commands::run(&cli).unwrap_or_else(|error| {
            output::complain(&error.to_string());
            Outcome::Trouble
        }),
        Err(error) => args::explain(&error),
    };
    outcome.into()
}
