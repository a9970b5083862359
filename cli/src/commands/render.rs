//! `synopse render`: the diagram as a picture.

use std::path::PathBuf;

use synopse::Error;
use synopse::view::{HtmlOptions, SvgOptions, html, svg};

use crate::args::{Format, Global, scale};
use crate::{Outcome, input, output, picture};

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
    /// For png: pixels for one unit of the drawing, from 0.1 to 10
    #[arg(long, value_name = "FACTOR", default_value = "2", value_parser = scale)]
    scale: f32,
}

impl Args {
    pub(super) fn run(&self, global: &Global) -> Result<Outcome, Error> {
        // Text is what a command gives that is asked for nothing else; a picture has none.
        let format = match global.format_by_name() {
            Format::Text => Format::Svg,
            format @ (Format::Svg | Format::Png | Format::Html) => format,
            _ => {
                let has = [Format::Svg, Format::Png, Format::Html];
                return Err(global.no_such_format("render", &has));
            }
        };
        let mut model = input::model(&self.file, &input::options(global))?;
        if self.layout {
            model = model.with_layout()?;
        }
        let language = global.language();
        let warnings = if format == Format::Html {
            let page = html(&model, &HtmlOptions { diagram: self.diagram, language })?;
            output::write(global, &page.html)?;
            page.warnings
        } else {
            let theme = picture::theme(format);
            let options =
                SvgOptions { diagram: self.diagram, language, theme, ..SvgOptions::default() };
            let drawn = svg(&model, &options)?;
            picture::write(global, format, &drawn, self.scale)?;
            drawn.warnings
        };
        picture::mention(global, &warnings, model.source().unwrap_or_default());
        Ok(Outcome::Done)
    }
}
