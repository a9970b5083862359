//! The command line: what can be asked, and how a request that cannot be met is answered.

use std::fmt;
use std::path::PathBuf;

use clap::error::ErrorKind as ClapError;
use clap::{ArgAction, Parser, ValueEnum};
use synopse::diff::Class;
use synopse::view::Language;
use synopse::{Error, ErrorKind, ReadOptions};

use crate::commands::Command;
use crate::{Outcome, output};

/// Compare BPMN 2.0 process models: which step is which, what differs, how alike two models are.
#[derive(Debug, Parser)]
#[command(
    name = "synopse",
    version,
    arg_required_else_help = true,
    after_help = "FILE is BPMN 2.0 XML of any extension, a ZIP archive of such files, an XProzess file, \
                  or - for standard input. Where FILE holds several models, FILE#NAME or FILE#2 is \
                  one of them; synopse inspect FILE lists them.\n\
                  Exit status: 0 done (for diff: equal), 1 (diff only) different, 2 trouble."
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options of every command.
#[derive(Debug, clap::Args)]
pub(crate) struct Global {
    /// Language of the answer [default: that of the locale, else en]
    #[arg(long, global = true, value_name = "LANGUAGE")]
    lang: Option<Tongue>,
    /// Format of the answer; which ones there are depends on the command
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: Format,
    /// Write to FILE instead of standard output; FILE changes only when all is done
    #[arg(short, long, global = true, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Use N threads [default: one per core]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,
    /// Say nothing on standard error but errors
    #[arg(long, global = true, action = ArgAction::SetTrue)]
    pub(crate) quiet: bool,
    /// Keep what tools write about people: last editors, histories of changes, contacts
    #[arg(long, global = true, action = ArgAction::SetTrue)]
    pub(crate) keep_personal: bool,
    /// Raise or lower a limit of reading, such as bytes=1G; the limits are bytes, depth, elements,
    /// attributes, value, entries, unpacked, ratio, nesting, base64
    #[arg(long, global = true, value_name = "NAME=N", value_parser = limit)]
    pub(crate) limit: Vec<Limit>,
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: When,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Tongue {
    De,
    En,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    /// On a terminal, unless the variable `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// A format of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// For programs; the JSON Schemas stand in the library.
    Json,
    /// `diff` only: for pull requests and minutes.
    Markdown,
    /// `match` only: for a spreadsheet.
    Csv,
    /// `diff` and `render` only: a picture as text.
    Svg,
    /// `diff` and `render` only: a picture in pixels.
    Png,
    /// `diff` and `render` only: a page for a browser.
    Html,
    /// `diff` only: what became of each id, as bpmn-js-differ says it.
    BpmnJsDiffer,
    /// `matrix` only: columns for data frames and databases.
    Parquet,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Markdown => "markdown",
            Self::Csv => "csv",
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Html => "html",
            Self::BpmnJsDiffer => "bpmn-js-differ",
            Self::Parquet => "parquet",
        })
    }
}

impl Global {
    /// The language asked for, else that of the locale.
    pub(crate) fn language(&self) -> Language {
        match self.lang {
            Some(Tongue::De) => Language::German,
            Some(Tongue::En) => Language::English,
            None => of_locale(|name| std::env::var(name).ok()),
        }
    }

    /// The format of a command that draws, or writes columns: that of the name of the output file where
    /// none was asked for. Text is what a command gives then, and nobody wants it in a file that ends in
    /// `.svg`.
    pub(crate) fn format_by_name(&self) -> Format {
        let ending = self.output.as_deref().and_then(|file| file.extension()?.to_str());
        match (self.format, ending.unwrap_or_default().to_ascii_lowercase().as_str()) {
            (Format::Text, "svg") => Format::Svg,
            (Format::Text, "png") => Format::Png,
            (Format::Text, "html" | "htm") => Format::Html,
            (Format::Text, "parquet") => Format::Parquet,
            (format, _) => format,
        }
    }

    /// The error of a command that does not have the format asked for.
    pub(crate) fn no_such_format(&self, command: &str, has: &[Format]) -> Error {
        let has: Vec<String> = has.iter().map(Format::to_string).collect();
        let message = format!("{command} has no format {}; it has {}", self.format, has.join(", "));
        Error::new(ErrorKind::Usage, message)
    }
}

/// German if the first of the locale's variables that is set says so, as POSIX orders them.
fn of_locale(variable: impl Fn(&str) -> Option<String>) -> Language {
    let mut set = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(variable);
    let locale = set.find(|value| !value.is_empty()).unwrap_or_default();
    let language = locale.split(['_', '.', '@', '-']).next().unwrap_or_default();
    if language.eq_ignore_ascii_case("de") { Language::German } else { Language::English }
}

/// A number of pixels for one unit of a drawing.
pub(crate) fn scale(text: &str) -> Result<f32, String> {
    let scale = text.parse().ok().filter(|scale| (0.1..=10.0).contains(scale));
    scale.ok_or_else(|| "a number from 0.1 to 10".to_owned())
}

/// A limit of reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Limit {
    pub(crate) name: String,
    pub(crate) value: usize,
}

/// A limit as `NAME=N`; K, M and G behind the number are powers of 1,024.
fn limit(text: &str) -> Result<Limit, String> {
    let (name, number) = text.split_once('=').ok_or("a limit is written NAME=N")?;
    ReadOptions::default().set_limit(name, 0).map_err(|e| e.message().to_owned())?;
    let (digits, shift) = match number.char_indices().last() {
        Some((at, 'K' | 'k')) => (&number[..at], 10),
        Some((at, 'M' | 'm')) => (&number[..at], 20),
        Some((at, 'G' | 'g')) => (&number[..at], 30),
        _ => (number, 0),
    };
    let value = digits.parse::<usize>().ok().and_then(|n| n.checked_mul(1 << shift));
    let value = value.ok_or_else(|| format!("{number:?} is no number, such as 500 or 2G"))?;
    Ok(Limit { name: name.to_owned(), value })
}

/// A class by its name.
pub(crate) fn class(name: &str) -> Result<Class, String> {
    Class::ALL.iter().copied().find(|c| c.as_str() == name).ok_or_else(|| {
        let names: Vec<&str> = Class::ALL.iter().map(|c| c.as_str()).collect();
        format!("the classes are {}", names.join(", "))
    })
}

/// Prints help, or one line about what is wrong with the command line.
pub(crate) fn explain(error: &clap::Error) -> Outcome {
    match error.kind() {
        ClapError::DisplayHelp | ClapError::DisplayVersion => {
            // A closed pipe is no trouble: whoever reads has read enough.
            let _ = error.print();
            Outcome::Done
        }
        ClapError::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
            Outcome::Trouble
        }
        _ => {
            let text = error.render().to_string();
            let what = text.split("\n\n").next().unwrap_or(&text);
            let what = what.strip_prefix("error: ").unwrap_or(what);
            let words: Vec<&str> = what.split_whitespace().collect();
            output::complain(&format!("{}; see synopse --help", words.join(" ")));
            Outcome::Trouble
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_name_of_the_output_says_the_format() {
        let format = |line: &str| {
            let words = line.split(' ').chain(["render", "a.bpmn"]);
            Cli::try_parse_from(["synopse"].into_iter().chain(words))
                .unwrap()
                .global
                .format_by_name()
        };
        assert_eq!(format("-o a.svg"), Format::Svg);
        assert_eq!(format("-o a.b/c.PNG"), Format::Png);
        assert_eq!(format("-o a.html"), Format::Html);
        assert_eq!(format("-o svg"), Format::Text);
        assert_eq!(format("-o pairs.parquet"), Format::Parquet);
        assert_eq!(format("-o a.svg --format html"), Format::Html);
    }

    #[test]
    fn a_limit_is_a_name_and_a_number() {
        let of = |text| limit(text).map(|l| l.value);
        assert_eq!(of("bytes=500"), Ok(500));
        assert_eq!(of("unpacked=2k"), Ok(2048));
        assert_eq!(of("unpacked=3M"), Ok(3 << 20));
        for wrong in ["bytes", "bites=1", "bytes=", "bytes=-1", "bytes=G", "bytes=9999999999999G"] {
            assert!(limit(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_first_variable_that_is_set_decides_the_language() {
        let with = |pairs: &[(&str, &str)]| {
            of_locale(|name| pairs.iter().find(|p| p.0 == name).map(|p| p.1.to_owned()))
        };
        assert_eq!(with(&[]), Language::English);
        assert_eq!(with(&[("LANG", "de_DE.UTF-8")]), Language::German);
        assert_eq!(with(&[("LC_ALL", "C"), ("LANG", "de_DE.UTF-8")]), Language::English);
        assert_eq!(with(&[("LC_ALL", ""), ("LC_MESSAGES", "de_AT")]), Language::German);
        assert_eq!(with(&[("LANG", "den_CA")]), Language::English);
    }
}
