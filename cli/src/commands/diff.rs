//! `synopse diff`: the changes.

use std::path::PathBuf;

use serde_json::{Value, json};
use synopse::diff::{Change, Class, Patch};
use synopse::view::{
    self, DiffHtmlOptions, DiffSvgOptions, MarkdownOptions, Side, TextOptions, diff_html, diff_svg,
};
use synopse::{Comparison, Error};

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
            return Err(global.no_such_format("diff", &[&all[..], &[Format::Png]].concat()));
        }
        let comparison = self.files.compare(global)?;
        self.pins.write(&comparison)?;
        if let Some(file) = &self.write_script {
            output::to_file(file, &Patch::of(&comparison).to_json())?;
        }
        let language = global.language();
        let answer = match format {
            Format::Svg | Format::Png => {
                self.picture(global, format, &comparison)?;
                return Ok(self.outcome(&comparison));
            }
            Format::Html => self.page(global, &comparison),
            Format::Json => self.json(&comparison),
            Format::Markdown => {
                let options = MarkdownOptions { language, ignore: self.ignore.clone() };
                view::markdown(&comparison, options)
            }
            _ => {
                let (color, width) = (output::color(global), output::width(global));
                let ignore = self.ignore.clone();
                view::text(&comparison, &TextOptions { language, color, width, ignore })
            }
        };
        output::write(global, &answer)?;
        Ok(self.outcome(&comparison))
    }

    fn outcome(&self, comparison: &Comparison) -> Outcome {
        let counts = |c: &Change| c.class != Class::Layout && !self.ignore.contains(&c.class);
        let different = comparison.changes().iter().any(counts);
        if different { Outcome::Different } else { Outcome::Done }
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
            ignore: self.ignore.clone(),
        };
        let drawn = diff_svg(comparison, &options)?;
        picture::write(global, format, &drawn, self.scale)?;
        mention(global, comparison);
        Ok(())
    }

    fn page(&self, global: &Global, comparison: &Comparison) -> String {
        let options = DiffHtmlOptions { language: global.language(), ignore: self.ignore.clone() };
        let page = diff_html(comparison, &options);
        mention(global, comparison);
        page.html
    }

    /// The JSON of the library, without the changes that are to be left out.
    fn json(&self, comparison: &Comparison) -> String {
        let whole = view::json::diff(comparison);
        let Ok(Value::Object(mut diff)) = serde_json::from_str(&whole) else { return whole };
        if self.ignore.is_empty() {
            return whole;
        }
        let ignored = |change: &Value| self.ignore.iter().any(|c| change["class"] == c.as_str());
        let mut counts: Vec<String> = Vec::new();
        if let Some(Value::Array(changes)) = diff.get_mut("changes") {
            changes.retain(|change| !ignored(change));
            counts =
                changes.iter().filter_map(|c| Some(c["operation"].as_str()?.to_owned())).collect();
        }
        if let Some(Value::Object(summary)) = diff.get_mut("summary") {
            for (operation, count) in summary.iter_mut() {
                *count = json!(counts.iter().filter(|o| *o == operation).count());
            }
        }
        let mut text = serde_json::to_string_pretty(&diff).unwrap_or_default();
        text.push('\n');
        text
    }
}

/// Says what of either file is not drawn.
fn mention(global: &Global, comparison: &Comparison) {
    for model in [comparison.old(), comparison.new_model()] {
        picture::mention(global, &view::undrawn(model), model.source().unwrap_or_default());
    }
}
