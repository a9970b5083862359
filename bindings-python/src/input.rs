//! Files to models, with the messages of the command line.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use synopse::{Error, ErrorKind, Model, Part, ReadOptions};

/// Reads a file; its name in results is the path as given.
pub(crate) fn read(path: &Path, keep_personal: bool) -> Result<Model, Error> {
    let (bytes, options) = opened(path, keep_personal)?;
    synopse::read(&bytes, &options)
}

/// Reads every model of a file.
pub(crate) fn read_all(path: &Path, keep_personal: bool) -> Result<Vec<Part>, Error> {
    let (bytes, options) = opened(path, keep_personal)?;
    synopse::read_all(&bytes, &options)
}

fn opened(path: &Path, keep_personal: bool) -> Result<(Vec<u8>, ReadOptions), Error> {
    let (path, part) = located(path);
    let name = path.to_string_lossy().into_owned();
    let options = ReadOptions { keep_personal, part, ..ReadOptions::named(name.clone()) };
    // One byte more than allowed is enough for the reader to refuse, and a device has no end.
    let most = options.max_bytes as u64 + 1;
    let bytes = bytes(&path, most)
        .map_err(|problem| Error::new(ErrorKind::Io, plain(&problem)).with_source(name))?;
    Ok((bytes, options))
}

/// The file, and the name of a model in it behind `#`. A file whose own name holds a `#` comes first.
fn located(path: &Path) -> (PathBuf, Option<String>) {
    let whole = || (path.to_owned(), None);
    let Some(name) = path.to_str().filter(|_| !path.exists()) else { return whole() };
    let split = name.match_indices('#').map(|(at, _)| (&name[..at], &name[at + 1..]));
    let mut there = split.filter(|(file, _)| Path::new(file).is_file());
    there.next().map_or_else(whole, |(file, part)| (PathBuf::from(file), Some(part.to_owned())))
}

fn bytes(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let mut bytes = Vec::new();
    file.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The system's error in plain words, the same on every system.
fn plain(problem: &io::Error) -> String {
    match problem.kind() {
        io::ErrorKind::NotFound => "no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "no permission".to_owned(),
        io::ErrorKind::IsADirectory => "a folder, not a file".to_owned(),
        _ => problem.to_string(),
    }
}
