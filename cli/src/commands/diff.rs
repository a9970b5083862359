//! `synopse diff`: the changes.

use std::path::PathBuf;

use synopse::diff::{Class, Patch};
use synopse::view::{
    self, DiffHtmlOptions, DiffSvgOptions, MarkdownOptions, Side, TextOptions, diff_html, diff_svg,
};
use synopse::{Comparison, Error, Options};

use super::{Two, WritePins};
use crate::args::{Format, Global, class, scale};
use crate::{Outcome, output, picture};

/// The arguments of `synopse diff`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    files: Two,
    #[command(flatten)]
    pins: WritePins,
    /// Leave out changes of these classes, also for the exit status: flow, responsibility,
    /// deadline, condition, data, communication, text, technical, layout
    #[arg(long, value_name = "CLASS,...", value_delimiter = ',', value_parser = class)]
    ignore: Vec<Class>,
    /// Write the complete edit script to SCRIPT (JSON of synopse/script/1), for synopse patch
    #[arg(long, value_name = "SCRIPT")]
    write_script: Option<PathBuf>,
    /// For svg and png: which drawings to show: both, old, new, or overlay, the new one with what
    /// is gone as ghosts
    #[arg(long, value_name = "SIDE", default_value = "both")]
    side: Side,
    /// For png: pixels for one unit of the drawing, from 0.1 to 10
    #[arg(long, value_name = "FACTOR", default_value = "2", value_parser = scale)]
    scale: f32,
}

impl Args {
    pub(super) fn run(&self, global: &Global) -> Result<Outcome, Error> {
        let format = global.format_by_name();
        if format == Format::Csv {
            let all = [Format::Text, Format::Markdown, Format::Json, Format::Html, Format::Svg];
            return Err(global.no_such_format(
                "diff",
                &[&all[..], &[Format::Png, Format::BpmnJsDiffer]].concat(),
            ));
        }
        let options = Options { ignore: self.ignore.clone(), ..Options::default() };
        let comparison = self.files.compare(global, options)?;
        self.pins.write(&comparison)?;
        if let Some(file) = &self.write_script {
            output::to_file(file, &Patch::of(&comparison).to_json())?;
        }
        let language = global.language();
        let answer = match format {
            Format::Svg | Format::Png => {
                self.picture(global, format, &comparison)?;
                return Ok(outcome(&comparison));
            }
            Format::Html => Self::page(global, &comparison),
            Format::Json => view::json::diff(&comparison),
            Format::BpmnJsDiffer => view::bpmn_js_differ(comparison.old(), comparison.new_model()),
            Format::Markdown => view::markdown(&comparison, MarkdownOptions { language }),
            _ => {
                let (color, width) = (output::color(global), output::width(global));
                view::text(&comparison, &TextOptions { language, color, width, brief: false })
            }
        };
        output::write(global, &answer)?;
        Ok(outcome(&comparison))
    }

    fn picture(
        &self,
        global: &Global,
        format: Format,
        comparison: &Comparison,
    ) -> Result<(), Error> {
        let options = DiffSvgOptions {
            side: self.side,
            language: global.language(),
            theme: picture::theme(format),
            ..DiffSvgOptions::default()
        };
        let drawn = diff_svg(comparison, &options)?;
        picture::write(global, format, &drawn, self.scale)?;
        mention(global, comparison);
        Ok(())
    }

    fn page(global: &Global, comparison: &Comparison) -> String {
        let options = DiffHtmlOptions { language: global.language(), ..DiffHtmlOptions::default() };
        let page = diff_html(comparison, &options);
        mention(global, comparison);
        page.html
    }
}

/// Whether anything that counts differs.
fn outcome(comparison: &Comparison) -> Outcome {
    if comparison.diff().is_equivalent() { Outcome::Done } else { Outcome::Different }
}

/// Says what of either file is not drawn.
fn mention(global: &Global, comparison: &Comparison) {
    for model in [comparison.old(), comparison.new_model()] {
        picture::mention(global, &view::undrawn(model), model.source().unwrap_or_default());
    }
}
