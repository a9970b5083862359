//! `synopse diff`: the changes.

use std::path::PathBuf;

use serde_json::{Value, json};
use synopse::diff::{Change, Class, Patch};
use synopse::view::{self, MarkdownOptions, TextOptions};
use synopse::{Comparison, Error};

use super::{Two, WritePins};
use crate::args::{Format, Global, class};
use crate::{Outcome, output};

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
}

impl Args {
    pub(super) fn run(&self, global: &Global) -> Result<Outcome, Error> {
        if matches!(global.format, Format::Csv | Format::Svg) {
            let has = [Format::Text, Format::Markdown, Format::Json];
            return Err(global.no_such_format("diff", &has));
        }
        let comparison = self.files.compare(global)?;
        self.pins.write(&comparison)?;
        if let Some(file) = &self.write_script {
            output::to_file(file, &Patch::of(&comparison).to_json())?;
        }
        let language = global.language();
        let answer = match global.format {
            Format::Json => self.json(&comparison),
            Format::Markdown => {
                let options = MarkdownOptions { language, ignore: self.ignore.clone() };
                view::markdown(&comparison, options)
            }
            Format::Text | Format::Csv | Format::Svg => {
                let (color, width) = (output::color(global), output::width(global));
                let ignore = self.ignore.clone();
                view::text(&comparison, &TextOptions { language, color, width, ignore })
            }
        };
        output::write(global, &answer)?;
        let counts = |c: &Change| c.class != Class::Layout && !self.ignore.contains(&c.class);
        let different = comparison.changes().iter().any(counts);
        Ok(if different { Outcome::Different } else { Outcome::Done })
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
