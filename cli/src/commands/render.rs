//! `synopse render`: the diagram as a picture.

use std::path::PathBuf;

use synopse::view::{Language, SvgOptions, svg};
use synopse::{Error, Warning};

use crate::args::{Format, Global};
use crate::{Outcome, input, output};

/// Most lines about what is not drawn; a broken export has thousands.
const MOST_WARNINGS: usize = 10;

/// The arguments of `synopse render`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A BPMN file with a diagram; - is standard input
    file: PathBuf,
    /// Draw only the diagram N of the file, from 1 [default: all, one below the other]
    #[arg(long, value_name = "N")]
    diagram: Option<usize>,
    /// Lay the model out anew, whatever diagram it has
    #[arg(long)]
    layout: bool,
}

impl Args {
    pub(super) fn run(&self, global: &Global) -> Result<Outcome, Error> {
        // Text is what a command gives that is asked for nothing else; a picture has none.
        if !matches!(global.format, Format::Svg | Format::Text) {
            return Err(global.no_such_format("render", &[Format::Svg]));
        }
        let mut model = input::model(&self.file, global.keep_personal)?;
        if self.layout {
            model = model.with_layout()?;
        }
        let options = SvgOptions {
            diagram: self.diagram,
            language: global.language(),
            ..SvgOptions::default()
        };
        let picture = svg(&model, &options)?;
        output::write(global, &picture.svg)?;
        if !global.quiet {
            mention(&picture.warnings, model.source().unwrap_or_default(), global.language());
        }
        Ok(Outcome::Done)
    }
}

/// Says what is not in the picture, a line for each, up to a few.
fn mention(warnings: &[Warning], file: &str, language: Language) {
    for warning in warnings.iter().take(MOST_WARNINGS) {
        let place = match (warning.line, warning.column) {
            (0, _) => String::new(),
            (line, column) => format!("{line}:{column}:"),
        };
        output::complain(&format!("{file}:{place} {}", warning.message));
    }
    let more = warnings.len().saturating_sub(MOST_WARNINGS);
    if more > 0 {
        output::complain(&match language {
            Language::German => format!("{file}: {more} weitere Teile sind nicht gezeichnet"),
            Language::English => format!("{file}: {more} more parts are not drawn"),
        });
    }
}
