//! One file per command.

mod clusters;
mod convert;
mod diff;
mod git;
mod index;
mod inspect;
mod matches;
mod matrix;
mod patch;
mod redact;
mod register;
mod render;
mod search;
mod similarity;

use std::path::{Path, PathBuf};

use clap::Subcommand;
use synopse::view::{self, Language};
use synopse::{Comparison, Error, Model, Options};

use crate::args::{Cli, Global};
use crate::{Outcome, input, output};

/// What can be asked.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// What was read: processes, counts per element type, warnings (text, json)
    Inspect(inspect::Args),
    /// The changes (text, markdown, json, html, svg, png, bpmn-js-differ)
    Diff(diff::Args),
    /// The correspondences with confidence and reasons (text, json, csv)
    Match(matches::Args),
    /// A copy without names, mail addresses, phone numbers and accounts (BPMN 2.0 XML)
    Redact(redact::Args),
    /// All scores and the bounds of the distance (text, json)
    Similarity(similarity::Args),
    /// The model that an edit script of diff makes of another (BPMN 2.0 XML)
    Patch(patch::Args),
    /// All pairs of a register (csv, json)
    Matrix(matrix::Args),
    /// Let git diff show the differences of *.bpmn files as this program tells them
    GitInstall(git::Install),
    /// What git calls once git-install has been used
    #[command(hide = true)]
    GitDiff(git::Driver),
    /// The nearest models of a register, with the steps they share (text, json, csv)
    Search(search::Args),
    /// Families, duplicates, misfiled entries of a register (text, json, csv)
    Clusters(clusters::Args),
    /// What was read of a register, kept in a file for searching
    Index(index::Args),
    /// The diagram as a picture (svg, png, html)
    Render(render::Args),
    /// The model as clean BPMN 2.0 XML in UTF-8, with its diagram
    Convert(convert::Args),
}

/// Two models to compare.
#[derive(Debug, clap::Args)]
pub(crate) struct Two {
    /// The model that was there before, or that is compared from
    old: PathBuf,
    /// The model that came after, or that is compared to
    new: PathBuf,
    /// Hold to what PINS says about which element is which (JSON of synopse/pins/1)
    #[arg(long, value_name = "PINS")]
    pins: Option<PathBuf>,
    /// Know the words in FILE too, written as in docs/labels.md; may be given several times
    #[arg(long, value_name = "FILE")]
    lexicon: Vec<PathBuf>,
    /// Know the synonyms in FILE too, a thesaurus of an office program (.dat); may be given several times
    #[arg(long, value_name = "FILE")]
    thesaurus: Vec<PathBuf>,
}

/// Where to write what was found as pins.
#[derive(Debug, clap::Args)]
pub(crate) struct WritePins {
    /// Write the correspondences to PINS, to be corrected and given back with --pins
    #[arg(long, value_name = "PINS")]
    write_pins: Option<PathBuf>,
}

impl WritePins {
    fn write(&self, comparison: &Comparison) -> Result<(), Error> {
        let Some(file) = &self.write_pins else { return Ok(()) };
        output::to_file(file, &view::pins(comparison))
    }
}

impl Two {
    /// Reads both and compares them.
    fn compare(&self, global: &Global, mut options: Options) -> Result<Comparison, Error> {
        let pins = self.pins.as_deref().map(input::pins).transpose()?;
        let lexicon = input::lexicon(&self.lexicon, &self.thesaurus)?;
        let (old, new) = input::pair(&self.old, &self.new, &input::options(global))?;
        for model in [&old, &new] {
            mention_warnings(global, model);
        }
        options.matching.pins = pins.unwrap_or_default();
        options.matching.lexicon = lexicon;
        let comparison = Comparison::new(old, new, &options);
        let file = self.pins.as_deref().unwrap_or(Path::new("")).to_string_lossy();
        for warning in comparison.pin_warnings().iter().filter(|_| !global.quiet) {
            output::complain(&format!("{file}:{warning}"));
        }
        Ok(comparison)
    }
}

/// One line about a model that was odd, since its comparison may be odd too.
fn mention_warnings(global: &Global, model: &Model) {
    let (count, name) = (model.warnings().len(), model.source().unwrap_or_default());
    if global.quiet || count == 0 {
        return;
    }
    output::complain(&match (global.language(), count) {
        (Language::German, 1) => format!("{name}: 1 Hinweis; synopse inspect zeigt ihn"),
        (Language::German, _) => format!("{name}: {count} Hinweise; synopse inspect zeigt sie"),
        (Language::English, 1) => format!("{name}: 1 warning; synopse inspect shows it"),
        (Language::English, _) => format!("{name}: {count} warnings; synopse inspect shows them"),
    });
}

/// Does what was asked.
///
/// # Errors
/// What stopped the command.
pub(crate) fn run(cli: &Cli) -> Result<Outcome, Error> {
    match &cli.command {
        Command::Inspect(args) => args.run(&cli.global),
        Command::Diff(args) => args.run(&cli.global),
        Command::Match(args) => args.run(&cli.global),
        Command::Redact(args) => args.run(&cli.global),
        Command::Similarity(args) => args.run(&cli.global),
        Command::Matrix(args) => args.run(&cli.global),
        Command::Search(args) => args.run(&cli.global),
        Command::Clusters(args) => args.run(&cli.global),
        Command::Index(args) => args.run(&cli.global),
        Command::Render(args) => args.run(&cli.global),
        Command::Patch(args) => args.run(&cli.global),
        Command::GitInstall(args) => args.run(&cli.global),
        Command::GitDiff(args) => Ok(args.run(&cli.global)),
        Command::Convert(args) => args.run(&cli.global),
    }
}

/// An answer in text: lines of words, each language apart.
fn said<'w>(language: Language, german: &'w str, english: &'w str) -> &'w str {
    match language {
        Language::German => german,
        Language::English => english,
    }
}
