//! `synopse similarity`: all scores and the bounds of the distance.

use std::fmt::Write as _;

use synopse::similarity::DistanceOptions;
use synopse::view::{self, Language, json, named_scores, of_distance};
use synopse::{Comparison, Error, Options};

use super::{Two, said};
use crate::args::{Format, Global};
use crate::{Outcome, output};

/// The arguments of `synopse similarity`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    files: Two,
    /// Prove the distance, so that its bounds meet, in at most as many steps as --budget says
    #[arg(long)]
    exact: bool,
    /// Most steps to prove the distance in; implies --exact [default: 10000000, some seconds]
    #[arg(long, value_name = "STEPS")]
    budget: Option<u64>,
}

impl Args {
    pub(super) fn run(&self, global: &Global) -> Result<Outcome, Error> {
        if !matches!(global.format, Format::Text | Format::Json) {
            return Err(global.no_such_format("similarity", &[Format::Text, Format::Json]));
        }
        let steps = DistanceOptions::steps_for(self.exact, self.budget);
        let distance = DistanceOptions { steps };
        let options = Options { distance, ..Options::default() };
        let comparison = self.files.compare(global, options)?;
        let answer = match global.format {
            Format::Json => json::similarity(&comparison),
            _ => text(&comparison, global.language()),
        };
        output::write(global, &answer)?;
        Ok(Outcome::Done)
    }
}

fn text(comparison: &Comparison, language: Language) -> String {
    let mut page = format!("{}\n\n", view::of_verdict(comparison.verdict(), language));
    let none = said(language, "entfällt", "none");
    let rows = named_scores(comparison.similarity(), language)
        .map(|s| (s.name, s.shown(language).unwrap_or_else(|| none.to_owned()), s.meaning));
    let width = rows.iter().map(|row| row.1.chars().count()).max().unwrap_or(0).max(8);
    for (name, value, meaning) in rows {
        let _ = writeln!(page, "{name:<11} {value:>width$}   {meaning}");
    }
    let _ = write!(page, "\n{}\n", of_distance(comparison.distance(), language));
    page
}
