//! `synopse matrix`: all pairs of a register.

use std::io::{self, IsTerminal as _, Write};

use synopse::register::{Register, Row};
use synopse::view;
use synopse::{Error, ErrorKind};

use super::register::{Source, bar, in_threads, mention_faults};
use super::said;
use crate::args::{Format, Global};
use crate::{Outcome, output, parquet, table};

/// The arguments of `synopse matrix`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    source: Source,
    /// Only pairs with an overall similarity of at least this, 0 to 1
    #[arg(long, value_name = "LEAST", default_value = "0", value_parser = share)]
    threshold: u32,
}

/// A number from 0 to 1 in millionths.
pub(super) fn share(text: &str) -> Result<u32, String> {
    let number: f64 = text.replace(',', ".").parse().map_err(|_| "no number".to_owned())?;
    if (0.0..=1.0).contains(&number) {
        u32::try_from((number * 1e6).round() as i64).map_err(|e| e.to_string())
    } else {
        Err("a number from 0 to 1".to_owned())
    }
}

impl Args {
    pub(super) fn run(&self, global: &Global) -> Result<Outcome, Error> {
        let format = global.format_by_name();
        // The text of a table is CSV.
        if !matches!(format, Format::Text | Format::Csv | Format::Json | Format::Parquet) {
            let has = [Format::Csv, Format::Json, Format::Parquet];
            return Err(global.no_such_format("matrix", &has));
        }
        if format == Format::Parquet && global.output.is_none() && io::stdout().is_terminal() {
            let message = "a Parquet file is not for a terminal; name a file with -o";
            return Err(Error::new(ErrorKind::Usage, message));
        }
        in_threads(global, || {
            let register = self.source.load(global)?;
            let count = register.documents().len() as u64;
            let bar = bar(global, count, said(global.language(), "verglichen", "compared"));
            let progress = |row: &Row| bar.set_position(u64::from(row.a));
            output::stream(global, |out| match format {
                Format::Parquet => parquet::write(&register, self.threshold, out, &progress),
                Format::Json => json(&register, self.threshold, out, &progress),
                _ => csv(&register, self.threshold, out, &progress),
            })?;
            bar.finish_and_clear();
            Ok(mention_faults(global, &register))
        })
    }
}

fn json(
    register: &Register,
    least: u32,
    out: &mut dyn Write,
    progress: &dyn Fn(&Row),
) -> io::Result<()> {
    out.write_all(b"{\n  \"schema\": \"synopse/matrix/1\",\n  \"pairs\": [")?;
    let mut gap = "\n    ";
    register.each_pair(|row| {
        progress(row);
        if row.overall < least {
            return Ok(());
        }
        write!(out, "{gap}{}", view::register::row(register, row))?;
        gap = ",\n    ";
        Ok::<(), io::Error>(())
    })?;
    let end = if gap.starts_with(',') { "\n  ]\n}\n" } else { "]\n}\n" };
    out.write_all(end.as_bytes())
}

fn csv(
    register: &Register,
    least: u32,
    out: &mut dyn Write,
    progress: &dyn Fn(&Row),
) -> io::Result<()> {
    out.write_all(b"a,b,overall,wording,structure,roles,lower,upper,kinship\r\n")?;
    let files: Vec<String> = register.documents().iter().map(|d| table::cell(&d.file)).collect();
    let mut line = Vec::new();
    register.each_pair(|row| {
        progress(row);
        if row.overall < least {
            return Ok(());
        }
        line.clear();
        write_row(&mut line, &files, row)?;
        out.write_all(&line)
    })
}

fn write_row(line: &mut Vec<u8>, files: &[String], row: &Row) -> io::Result<()> {
    let file = |number: u32| files.get(number as usize).map_or("", String::as_str);
    write!(line, "{},{},", file(row.a), file(row.b))?;
    for score in [Some(row.overall), Some(row.wording), Some(row.structure), row.roles] {
        if let Some(score) = score {
            write!(line, "{}.{:04}", score / 1_000_000, score % 1_000_000 / 100)?;
        }
        line.push(b',');
    }
    let steps = |cost: u32| (cost / 1_000, cost % 1_000);
    let ((lower, rest), (upper, more)) = (steps(row.lower), steps(row.upper));
    write!(line, "{lower}.{rest:03},{upper}.{more:03},")?;
    write!(line, "{}.{:04}\r\n", row.kinship / 1_000_000, row.kinship % 1_000_000 / 100)
}
