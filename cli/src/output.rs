//! Where the answer goes: standard output or a file, with or without colour.
//!
//! Nothing here panics when nobody reads any more: `print!` would, so everything is written by hand.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anstream::{AutoStream, ColorChoice};
use synopse::Error;

use crate::args::{Global, When};
use crate::input::said;

/// Widest text on a terminal: longer lines are hard to read.
const WIDEST: usize = 120;

/// Whether to colour the answer.
pub(crate) fn color(global: &Global) -> bool {
    match global.color {
        When::Always => true,
        When::Never => false,
        When::Auto if global.output.is_some() => false,
        When::Auto => AutoStream::choice(&io::stdout()) != ColorChoice::Never,
    }
}

/// Longest line: that of the terminal; without limit in a pipe or a file, one statement per line.
pub(crate) fn width(global: &Global) -> usize {
    let stdout = io::stdout();
    let size =
        if global.output.is_some() { None } else { terminal_size::terminal_size_of(&stdout) };
    size.map_or(0, |(width, _)| usize::from(width.0).clamp(40, WIDEST))
}

/// Writes the answer. A pipe that is closed early is no trouble.
///
/// # Errors
/// Where the answer cannot be written, with the name of the file.
pub(crate) fn write(global: &Global, answer: &str) -> Result<(), Error> {
    match &global.output {
        Some(file) if file.as_os_str() != "-" => to_file(file, answer),
        _ => match print(global, answer) {
            Err(e) if e.kind() != io::ErrorKind::BrokenPipe => {
                Err(said(&e).with_source("standard output"))
            }
            _ => Ok(()),
        },
    }
}

/// Writes an answer that is too large to hold, piece by piece, as [`write()`] does.
///
/// # Errors
/// Where it cannot be written, with the name of the file.
pub(crate) fn stream(
    global: &Global,
    answer: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
) -> Result<(), Error> {
    let file = global.output.as_deref().filter(|file| file.as_os_str() != "-");
    let done = if let Some(file) = file {
        replace(file, answer)
    } else {
        let mut out = io::BufWriter::with_capacity(1 << 16, io::stdout());
        answer(&mut out).and_then(|()| out.flush())
    };
    match (done, file) {
        (Err(e), Some(file)) => Err(said(&e).with_source(file.to_string_lossy())),
        (Err(e), None) if e.kind() != io::ErrorKind::BrokenPipe => {
            Err(said(&e).with_source("standard output"))
        }
        _ => Ok(()),
    }
}

/// Writes a file besides the answer.
///
/// # Errors
/// Where it cannot be written, with the name of the file.
pub(crate) fn to_file(file: &Path, text: &str) -> Result<(), Error> {
    replace(file, |out| out.write_all(text.as_bytes()))
        .map_err(|e| said(&e).with_source(file.to_string_lossy()))
}

fn print(global: &Global, answer: &str) -> io::Result<()> {
    let choice = if color(global) { ColorChoice::Always } else { ColorChoice::Never };
    // Without colour the bytes go out as they are: they hold no escape sequence.
    if choice == ColorChoice::Never {
        let mut out = io::stdout().lock();
        out.write_all(answer.as_bytes())?;
        return out.flush();
    }
    let mut out = AutoStream::new(io::stdout().lock(), choice);
    out.write_all(answer.as_bytes())?;
    out.flush()
}

/// Writes a file so that it is either as before or complete: beside it first, then renamed.
fn replace(
    file: &Path,
    answer: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
) -> io::Result<()> {
    // Through a symbolic link, so that the link stays one.
    let target = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    let before = fs::metadata(&target).ok();
    match &before {
        Some(there) if there.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
        // A pipe or a device cannot be replaced.
        Some(there) if !there.is_file() => {
            return answer(&mut OpenOptions::new().write(true).open(&target)?);
        }
        _ => {}
    }
    let beside = beside(&target);
    let written = File::create_new(&beside).and_then(|new| {
        if let Some(there) = &before {
            new.set_permissions(there.permissions())?;
        }
        let mut out = io::BufWriter::with_capacity(1 << 16, new);
        answer(&mut out)?;
        out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
    });
    let done = written.and_then(|()| fs::rename(&beside, &target));
    if done.is_err() {
        let _ = fs::remove_file(&beside);
    }
    done
}

fn beside(target: &Path) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!(".{name}.{}.tmp", std::process::id()))
}

/// Writes one line to standard error. It may hold a file's name or an id, so it is made plain.
pub(crate) fn complain(what: &str) {
    let line = one_line(what);
    let _ = writeln!(io::stderr(), "{line}");
}

/// Text on one line that cannot steer a terminal, at its full length.
pub(crate) fn one_line(text: &str) -> String {
    let plain = |c: char| match c {
        c if c.is_whitespace() => ' ',
        c if is_plain(c) => c,
        _ => '\u{FFFD}',
    };
    text.chars().map(plain).collect()
}

fn is_plain(c: char) -> bool {
    synopse::view::plain(c.encode_utf8(&mut [0; 4])).starts_with(c)
}
