//! `synopse patch`: an edit script applied to a model.

use std::path::PathBuf;

use synopse::Error;

use super::mention_warnings;
use crate::args::{Format, Global};
use crate::{Outcome, input, output};

/// The arguments of `synopse patch`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The model that the script begins with
    old: PathBuf,
    /// The script: JSON of synopse/script/1, as written by synopse diff --write-script
    script: PathBuf,
    /// Undo the script: begin with the new model and lead back to the old one
    #[arg(long)]
    reverse: bool,
}

impl Args {
    pub(super) fn run(&self, global: &Global) -> Result<Outcome, Error> {
        if global.format != Format::Text {
            return Err(global.no_such_format("patch", &[Format::Text]));
        }
        let model = input::model(&self.old, &input::options(global))?;
        mention_warnings(global, &model);
        let mut patch = input::script(&self.script)?;
        if self.reverse {
            patch = patch.inverse();
        }
        let named = |error: Error| error.with_source(self.script.to_string_lossy());
        let patched = patch.apply(&model).map_err(named)?;
        output::write(global, &synopse::write(&patched))?;
        Ok(Outcome::Done)
    }
}
