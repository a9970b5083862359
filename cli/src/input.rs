//! Files and standard input to models.

use std::fs::File;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use synopse::diff::Patch;
use synopse::label::Lexicon;
use synopse::matching::Pins;
use synopse::{Error, ErrorKind, Model, ReadOptions, read, read_each};

use crate::args::Global;

/// Most bytes of a pins file: some hundred thousand pins.
const MOST_PINS: u64 = 64 << 20;
/// Most bytes of a lexicon or a thesaurus: twice the German thesaurus of office programs.
const MOST_WORDS: u64 = 64 << 20;

/// How models are read by the options of the command line.
pub(crate) fn options(global: &Global) -> ReadOptions {
    let mut options = ReadOptions { keep_personal: global.keep_personal, ..ReadOptions::default() };
    for limit in &global.limit {
        // The names were checked when the command line was read.
        let _ = options.set_limit(&limit.name, limit.value);
    }
    options
}

/// Reads one model; `-` is standard input, `FILE#NAME` one of several in a file.
pub(crate) fn model(file: &Path, options: &ReadOptions) -> Result<Model, Error> {
    let (bytes, options) = opened(file, options)?;
    read(&bytes, &options)
}

/// Reads one model that is to be known by another name.
pub(crate) fn model_as(file: &Path, name: String, options: &ReadOptions) -> Result<Model, Error> {
    let (bytes, options) = opened(file, options)?;
    read(&bytes, &ReadOptions { source: Some(name), ..options })
}

/// Reads every model of a file, one after the other.
pub(crate) fn each(
    file: &Path,
    options: &ReadOptions,
    mut give: impl FnMut(Result<Model, Error>),
) -> Result<(), Error> {
    let (bytes, options) = opened(file, options)?;
    read_each(&bytes, &options, |part| {
        give(part.model);
        ControlFlow::Continue(())
    })
}

/// The bytes of a file, and the options with its name and the model asked for in it.
fn opened(file: &Path, options: &ReadOptions) -> Result<(Vec<u8>, ReadOptions), Error> {
    let (file, part) = located(file);
    let name = file.to_string_lossy().into_owned();
    let options = ReadOptions { source: Some(name.clone()), part, ..options.clone() };
    // One byte more than allowed is enough for the reader to refuse.
    let most = (options.max_bytes as u64).saturating_add(1);
    let bytes = bytes(&file, most).map_err(|e| said(&e).with_source(name))?;
    Ok((bytes, options))
}

/// The file, and the name of a model in it behind `#`. A file whose own name holds a `#` comes first.
fn located(file: &Path) -> (PathBuf, Option<String>) {
    let whole = || (file.to_owned(), None);
    let Some(name) = file.to_str().filter(|_| !file.exists()) else { return whole() };
    let split = name.match_indices('#').map(|(at, _)| (&name[..at], &name[at + 1..]));
    let mut there = split.filter(|(file, _)| *file == "-" || Path::new(file).is_file());
    there.next().map_or_else(whole, |(file, part)| (PathBuf::from(file), Some(part.to_owned())))
}

/// Reads a file of pins.
pub(crate) fn pins(file: &Path) -> Result<Pins, Error> {
    let named = |error: Error| error.with_source(file.to_string_lossy());
    let bytes = bytes(file, MOST_PINS + 1).map_err(|e| named(said(&e)))?;
    if bytes.len() as u64 > MOST_PINS {
        let message = format!("a pins file has at most {MOST_PINS} bytes");
        return Err(named(Error::new(ErrorKind::Limit, message)));
    }
    Pins::parse(&bytes).map_err(named)
}

/// The lexicon with the words of these files and the synonyms of those.
pub(crate) fn lexicon(words: &[PathBuf], thesauri: &[PathBuf]) -> Result<Lexicon, Error> {
    let mut lexicon = Lexicon::builtin().clone();
    let read = |file: &Path| {
        let bytes = bytes(file, MOST_WORDS + 1).map_err(|e| said(&e))?;
        if bytes.len() as u64 > MOST_WORDS {
            let message = format!("a file of words has at most {MOST_WORDS} bytes");
            return Err(Error::new(ErrorKind::Limit, message));
        }
        Ok(bytes)
    };
    for file in words {
        let extended = read(file).and_then(|bytes| lexicon.extended_with(&bytes));
        lexicon = extended.map_err(|e| e.with_source(file.to_string_lossy()))?;
    }
    for file in thesauri {
        let extended = read(file).and_then(|bytes| lexicon.with_thesaurus(&bytes));
        lexicon = extended.map_err(|e| e.with_source(file.to_string_lossy()))?;
    }
    Ok(lexicon)
}

/// Reads an edit script.
pub(crate) fn script(file: &Path) -> Result<Patch, Error> {
    let named = |error: Error| error.with_source(file.to_string_lossy());
    let most = ReadOptions::default().max_bytes as u64;
    let bytes = bytes(file, most + 1).map_err(|e| named(said(&e)))?;
    if bytes.len() as u64 > most {
        let message = format!("an edit script has at most {most} bytes");
        return Err(named(Error::new(ErrorKind::Limit, message)));
    }
    let text = std::str::from_utf8(&bytes);
    let text = text.map_err(|_| Error::new(ErrorKind::Encoding, "no UTF-8")).map_err(named)?;
    Patch::from_json(text).map_err(named)
}

/// Reads the two models of a comparison.
pub(crate) fn pair(
    old: &Path,
    new: &Path,
    options: &ReadOptions,
) -> Result<(Arc<Model>, Arc<Model>), Error> {
    if is_standard_input(old) && is_standard_input(new) {
        return Err(Error::new(ErrorKind::Usage, "standard input can be only one of two files"));
    }
    let read = |file| model(file, options).map(Arc::new);
    Ok((read(old)?, read(new)?))
}

/// Whether a file, or the file that a model is asked of, is standard input.
pub(crate) fn is_standard_input(file: &Path) -> bool {
    located(file).0.as_os_str() == "-"
}

fn bytes(file: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if file.as_os_str() == "-" {
        io::stdin().lock().take(most).read_to_end(&mut bytes)?;
    } else {
        let opened = File::open(file)?;
        if opened.metadata()?.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        opened.take(most).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// The system's error in plain words, the same on every system.
pub(crate) fn said(error: &io::Error) -> Error {
    let message = match error.kind() {
        io::ErrorKind::NotFound => "no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "no permission".to_owned(),
        io::ErrorKind::IsADirectory => "a folder, not a file".to_owned(),
        _ => error.to_string(),
    };
    Error::new(ErrorKind::Io, message)
}
