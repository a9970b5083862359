//! What the commands about a register have in common: reading it, progress, what went wrong.

use std::io::IsTerminal as _;
use std::path::PathBuf;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use synopse::register::{Register, RegisterOptions};
use synopse::view::Language;
use synopse::{Error, ErrorKind};

use super::said;
use crate::args::Global;
use crate::output;

/// The register to work on.
#[derive(Debug, clap::Args)]
pub(super) struct Source {
    /// A folder (each folder in it a municipality, each model below it a process), or a
    /// register.csv with the columns municipality,process,file
    #[arg(value_name = "REGISTER")]
    register: PathBuf,
}

impl Source {
    /// Reads the register, in the threads asked for, and tells what was wrong, one line each.
    pub(super) fn load(&self, global: &Global) -> Result<Register, Error> {
        let bar = bar(global, 0, said(global.language(), "gelesen", "read"));
        let progress = |done: usize, all: usize| {
            bar.set_length(all as u64);
            bar.set_position(done as u64);
        };
        let options = RegisterOptions { keep_personal: global.keep_personal, ..Default::default() };
        let register = Register::load(&self.register, &options, &progress);
        bar.finish_and_clear();
        let register = register?;
        for fault in register.faults() {
            output::complain(&fault.to_string());
        }
        Ok(register)
    }
}

/// Does the work in a pool of as many threads as asked for.
pub(super) fn in_threads<T: Send>(
    global: &Global,
    work: impl FnOnce() -> Result<T, Error> + Send,
) -> Result<T, Error> {
    let threads = usize::from(global.threads.unwrap_or(0));
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    pool.map_err(|e| Error::new(ErrorKind::Io, e.to_string()))?.install(work)
}

/// A bar on a terminal; nothing elsewhere, or where nothing is to be said.
pub(super) fn bar(global: &Global, length: u64, what: &str) -> ProgressBar {
    if global.quiet || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg} {eta}");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        .with_message(what.to_owned())
}

/// One line on standard error about what was done and what was left out.
pub(super) fn sum_up(global: &Global, register: &Register) {
    if global.quiet {
        return;
    }
    let models = register.documents().len();
    let entries = register.entries().len();
    let without = register.entries().iter().filter(|e| e.file.is_none()).count();
    let faults = register.faults().len();
    let of = |count: usize, one: &str, many: &str| {
        format!("{count} {}", if count == 1 { one } else { many })
    };
    let line = match global.language() {
        Language::German => [
            of(entries, "Eintrag", "Einträge"),
            of(models, "Modell gelesen", "Modelle gelesen"),
            of(without, "Eintrag ohne Modell", "Einträge ohne Modell"),
            of(faults, "Fehler", "Fehler"),
        ],
        Language::English => [
            of(entries, "entry", "entries"),
            of(models, "model read", "models read"),
            of(without, "entry without a model", "entries without a model"),
            of(faults, "fault", "faults"),
        ],
    };
    output::complain(&line.join(", "));
}
