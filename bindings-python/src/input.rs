//! Files to models, with the messages of the command line.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use synopse::{Error, ErrorKind, Model, ReadOptions};

/// Reads a file; its name in results is the path as given.
pub(crate) fn read(path: &Path, keep_personal: bool) -> Result<Model, Error> {
    let options = ReadOptions { keep_personal, ..ReadOptions::named(path.to_string_lossy()) };
    // One byte more than allowed is enough for the reader to refuse, and a device has no end.
    let most = options.max_bytes as u64 + 1;
    let bytes = bytes(path, most).map_err(|problem| {
        Error::new(ErrorKind::Io, plain(&problem)).with_source(path.to_string_lossy())
    })?;
    synopse::read(&bytes, &options)
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
