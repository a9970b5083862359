//! `synopse search`: the nearest models of a register.

use std::fmt::Write as _;
use std::path::PathBuf;

use synopse::Error;
use synopse::register::{Hit, Register};
use synopse::view::{self, Language, percent, plain};

use super::register::{Source, in_threads, mention_faults};
use super::said;
use crate::args::{Format, Global};
use crate::table::cell;
use crate::{Outcome, input, output};

/// Shared steps that a person is shown for each model.
const SHOWN: usize = 5;

/// The arguments of `synopse search`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The model to search for; - is standard input
    file: PathBuf,
    #[command(flatten)]
    source: Source,
    /// How many models
    #[arg(short = 'k', long = "nearest", value_name = "K", default_value = "10")]
    k: u16,
}

impl Args {
    pub(super) fn run(&self, global: &Global) -> Result<Outcome, Error> {
        if !matches!(global.format, Format::Text | Format::Json | Format::Csv) {
            let has = [Format::Text, Format::Json, Format::Csv];
            return Err(global.no_such_format("search", &has));
        }
        in_threads(global, || {
            let query = input::model(&self.file, &input::options(global))?;
            let register = self.source.open(global)?;
            let hits = register.search(&query, usize::from(self.k));
            let name = query.source().unwrap_or_default();
            let answer = match global.format {
                Format::Json => view::register::search(name, &register, &hits),
                Format::Csv => csv(&register, &hits),
                _ => text(&register, &hits, global.language()),
            };
            output::write(global, &answer)?;
            Ok(mention_faults(global, &register))
        })
    }
}

fn file<'r>(register: &'r Register, hit: &Hit) -> &'r str {
    register.documents().get(hit.row.b as usize).map_or("", |d| d.file.as_str())
}

fn text(register: &Register, hits: &[Hit], language: Language) -> String {
    if hits.is_empty() {
        return said(language, "Das Register hat kein Modell.\n", "The register has no model.\n")
            .to_owned();
    }
    let mut page = String::new();
    for (at, hit) in hits.iter().enumerate() {
        let overall = percent(u64::from(hit.row.overall), language);
        let _ = writeln!(page, "{:>3}. {overall:>8}  {}", at + 1, plain(file(register, hit)));
        let mut shared: Vec<_> = hit.shared.iter().collect();
        shared.sort_by_key(|s| std::cmp::Reverse(s.likeness));
        for step in shared.iter().take(SHOWN) {
            let (query, model) = (plain(&step.query), plain(&step.model));
            let line = if query == model { query } else { format!("{query} ↔ {model}") };
            let _ = writeln!(page, "                 {line}");
        }
        let more = shared.len().saturating_sub(SHOWN);
        if more > 0 {
            let word = match (language, more) {
                (Language::German, 1) => "weiterer gemeinsamer Schritt",
                (Language::German, _) => "weitere gemeinsame Schritte",
                (Language::English, 1) => "more shared step",
                (Language::English, _) => "more shared steps",
            };
            let _ = writeln!(page, "                 + {more} {word}");
        }
    }
    page
}

/// One row per model. RFC 4180.
fn csv(register: &Register, hits: &[Hit]) -> String {
    let mut page = "rank,file,overall,wording,structure,roles,lower,upper,shared\r\n".to_owned();
    for (at, hit) in hits.iter().enumerate() {
        let row = &hit.row;
        let _ = write!(page, "{},{}", at + 1, cell(file(register, hit)));
        for score in [Some(row.overall), Some(row.wording), Some(row.structure), row.roles] {
            page.push(',');
            if let Some(score) = score {
                let _ = write!(page, "{}.{:04}", score / 1_000_000, score % 1_000_000 / 100);
            }
        }
        for cost in [row.lower, row.upper] {
            let _ = write!(page, ",{}.{:03}", cost / 1_000, cost % 1_000);
        }
        let steps: Vec<&str> = hit.shared.iter().map(|s| s.model.as_str()).collect();
        let _ = write!(page, ",{}\r\n", cell(&steps.join("; ")));
    }
    page
}
