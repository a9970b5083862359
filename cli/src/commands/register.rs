//! What the commands about a register have in common: reading it, progress, what went wrong.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use synopse::register::{Progress, Register, RegisterOptions, Updated};
use synopse::view::Language;
use synopse::{Error, ErrorKind};

use super::said;
use crate::args::Global;
use crate::{Outcome, input, output};

/// The register to work on.
#[derive(Debug, clap::Args)]
pub(super) struct Source {
    /// A folder (each folder in it a municipality, each model below it a process), or a
    /// register.csv with the columns municipality,process,file
    #[arg(value_name = "REGISTER")]
    register: PathBuf,
}

impl Source {
    fn options(global: &Global) -> RegisterOptions {
        RegisterOptions { reading: input::options(global), ..RegisterOptions::default() }
    }

    /// Reads the register; an index has no models, so that it cannot stand for one.
    pub(super) fn load(&self, global: &Global) -> Result<Register, Error> {
        if Register::is_index(&self.register) {
            let error = Error::new(ErrorKind::Usage, "an index, which only synopse search takes");
            return Err(error.with_source(self.register.to_string_lossy()));
        }
        with_bar(global, |progress| {
            Register::load(&self.register, &Self::options(global), progress)
        })
    }

    /// Reads the register, or opens its index.
    pub(super) fn open(&self, global: &Global) -> Result<Register, Error> {
        if Register::is_index(&self.register) {
            return Register::open(&self.register, &Self::options(global));
        }
        self.load(global)
    }

    /// Reads what has changed, and writes the index.
    pub(super) fn update(
        &self,
        global: &Global,
        index: &Path,
    ) -> Result<(Register, Updated), Error> {
        with_bar(global, |progress| {
            Register::update(&self.register, index, &Self::options(global), progress)
        })
    }
}

fn with_bar<T>(
    global: &Global,
    read: impl FnOnce(Progress<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    let bar = bar(global, 0, said(global.language(), "gelesen", "read"));
    let progress = |done: usize, all: usize| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    };
    let done = read(&progress);
    bar.finish_and_clear();
    done
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

/// Tells what could not be read or used, one line each, and what was done in all.
pub(super) fn mention_faults(global: &Global, register: &Register) -> Outcome {
    for fault in register.faults() {
        output::complain(&fault.to_string());
    }
    if !global.quiet {
        sum_up(global, register);
    }
    if register.faults().is_empty() { Outcome::Done } else { Outcome::Trouble }
}

fn sum_up(global: &Global, register: &Register) {
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
