//! `synopse convert`: the model as clean BPMN 2.0 XML.
//!
//! What comes in any encoding, with undeclared prefixes or without `incoming` and `outgoing`, goes
//! out as a file that every modeler opens.

use std::path::PathBuf;

use synopse::Error;

use super::mention_warnings;
use crate::args::{Format, Global};
use crate::{Outcome, input, output};

/// The arguments of `synopse convert`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The model; - is standard input
    file: PathBuf,
    /// Lay the model out: give it a new diagram, whatever diagram it has
    #[arg(long)]
    layout: bool,
}

impl Args {
    pub(super) fn run(&self, global: &Global) -> Result<Outcome, Error> {
        if global.format != Format::Text {
            return Err(global.no_such_format("convert", &[Format::Text]));
        }
        let mut model = input::model(&self.file, &input::options(global))?;
        mention_warnings(global, &model);
        if self.layout {
            model = model.with_layout()?;
        }
        output::write(global, &synopse::write(&model))?;
        Ok(Outcome::Done)
    }
}
