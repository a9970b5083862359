//! `synopse similarity`: all scores and the bounds of the distance.

use std::fmt::Write as _;

use synopse::view::{self, Language, json, named_scores, of_distance, percent};
use synopse::{Comparison, Error};

use super::{Two, said};
use crate::args::{Format, Global};
use crate::{Outcome, output};

/// The arguments of `synopse similarity`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    files: Two,
}

impl Args {
    pub(super) fn run(&self, global: &Global) -> Result<Outcome, Error> {
        if !matches!(global.format, Format::Text | Format::Json) {
            return Err(global.no_such_format("similarity", &[Format::Text, Format::Json]));
        }
        let comparison = self.files.compare(global)?;
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
    for named in named_scores(comparison.similarity(), language) {
        let value = named.score.map_or_else(|| none.to_owned(), |s| percent(s, language));
        let _ = writeln!(page, "{:<11} {value:>8}   {}", named.name, named.meaning);
    }
    let _ = write!(page, "\n{}\n", of_distance(comparison.distance(), language));
    page
}
