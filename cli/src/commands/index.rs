//! `synopse index`: what was read of a register, kept for searching.

use std::path::PathBuf;

use synopse::Error;
use synopse::view::Language;

use super::register::{Source, in_threads, mention_faults};
use crate::args::{Format, Global};
use crate::{Outcome, output};

/// The arguments of `synopse index`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    source: Source,
    /// The index to write, or to bring up to date
    #[arg(long, value_name = "INDEX")]
    index: PathBuf,
}

impl Args {
    pub(super) fn run(&self, global: &Global) -> Result<Outcome, Error> {
        if !matches!(global.format, Format::Text) {
            return Err(global.no_such_format("index", &[Format::Text]));
        }
        in_threads(global, || {
            let (register, updated) = self.source.update(global, &self.index)?;
            let (kept, read) = (updated.kept, updated.read);
            let line = match global.language() {
                Language::German => format!("{read} Modelle neu gelesen, {kept} unverändert\n"),
                Language::English => format!("{read} models read, {kept} unchanged\n"),
            };
            output::write(global, &line)?;
            Ok(mention_faults(global, &register))
        })
    }
}
