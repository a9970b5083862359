//! What one file of a register holds: a model, or, as an archive or an `XProzess` file, several.
//!
//! Each file is opened once, however many of its models a list asks for, and its models are then as
//! good as files of their own, called `FILE#NAME`. Unpacking archives beside the register, the
//! obvious other way, would write files where nobody asked for any.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Read as _};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_128;

use super::{Document, RegisterOptions};
use crate::{Error, ErrorKind, Part, ReadOptions, read, read_each};

/// A file, and what is asked for of it: the name in the list, and which of its models that is.
pub(super) type Asked = (String, Vec<(String, Option<String>)>);

/// What was found under one name of the list.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) name: String,
    pub(super) documents: Vec<Document>,
    pub(super) faults: Vec<Error>,
}

/// The names of a list by the files that they are in.
pub(super) fn by_file(folder: &Path, names: &BTreeSet<String>) -> Vec<Asked> {
    let mut files = BTreeMap::<String, Vec<(String, Option<String>)>>::new();
    for name in names {
        let (file, part) = located(folder, name);
        files.entry(file).or_default().push((name.clone(), part));
    }
    files.into_iter().collect()
}

/// The file, and which of its models. A file whose own name holds a `#` comes first.
fn located(folder: &Path, name: &str) -> (String, Option<String>) {
    if name.contains('#') && !folder.join(name).exists() {
        for (at, _) in name.match_indices('#') {
            let (file, part) = (&name[..at], &name[at + 1..]);
            if folder.join(file).is_file() {
                return (file.to_owned(), Some(part.to_owned()));
            }
        }
    }
    (name.to_owned(), None)
}

/// Reads what is asked for of a file; what stands unchanged in an index is taken from there.
pub(super) fn open(
    folder: &Path,
    (file, asked): &Asked,
    known: &BTreeMap<String, Document>,
    options: &RegisterOptions,
) -> Vec<Found> {
    let path = folder.join(file);
    let source = path.to_string_lossy();
    let name = Some(source.clone().into_owned());
    let reading = ReadOptions { source: name, part: None, ..options.reading.clone() };
    let bytes = match bytes(&path, reading.max_bytes as u64) {
        Ok(bytes) => bytes,
        Err(error) => {
            let error = said(&error, &source);
            return vec![Found { name: file.clone(), documents: Vec::new(), faults: vec![error] }];
        }
    };
    let opened = Opened { print: xxh3_128(&bytes), bytes, reading, known };
    asked.iter().map(|(name, part)| opened.found(name, part.as_deref())).collect()
}

/// A file in memory.
struct Opened<'k> {
    bytes: Vec<u8>,
    print: u128,
    reading: ReadOptions,
    known: &'k BTreeMap<String, Document>,
}

impl Opened<'_> {
    fn found(&self, name: &str, part: Option<&str>) -> Found {
        let mut found = match part {
            Some(part) => self.one(name, part),
            None => self.all(name),
        };
        name.clone_into(&mut found.name);
        found
    }

    /// The one model that is asked for.
    fn one(&self, name: &str, part: &str) -> Found {
        let print = self.print_of(part, 0, 0);
        if let Some(known) = self.known.get(name).filter(|known| known.print == print) {
            return Found { documents: vec![known.clone()], ..Found::default() };
        }
        let reading = ReadOptions { part: Some(part.to_owned()), ..self.reading.clone() };
        match read(&self.bytes, &reading) {
            Ok(model) => {
                let document = Document::new(name.to_owned(), Arc::new(model), print);
                Found { documents: vec![document], ..Found::default() }
            }
            Err(error) => Found { faults: vec![error], ..Found::default() },
        }
    }

    /// All models. The only one is known by the name of the file, of several each by its own.
    fn all(&self, name: &str) -> Found {
        if let Some(documents) = self.kept(name) {
            return Found { documents, ..Found::default() };
        }
        let mut parts: Vec<Part> = Vec::new();
        let walked = read_each(&self.bytes, &self.reading, |part| {
            parts.push(part);
            ControlFlow::Continue(())
        });
        let mut found = Found { faults: walked.err().into_iter().collect(), ..Found::default() };
        if found.faults.is_empty() && parts.len() == 1 {
            for part in parts {
                match part.model {
                    Ok(model) => found.documents.push(Document::new(
                        name.to_owned(),
                        Arc::new(model),
                        self.print,
                    )),
                    Err(error) => found.faults.push(error),
                }
            }
            return found;
        }
        let count = parts.len();
        let wrong = parts.iter().filter(|p| p.model.is_err()).count() + found.faults.len();
        let mut names = BTreeSet::new();
        for (at, part) in parts.into_iter().enumerate() {
            // Two of one name: the second is asked for by its number.
            let fresh = names.insert(part.name.clone());
            let own = if fresh { part.name } else { (at + 1).to_string() };
            match part.model {
                Ok(model) => found.documents.push(Document::new(
                    format!("{name}#{own}"),
                    Arc::new(model),
                    self.print_of(&own, count, wrong),
                )),
                Err(error) => found.faults.push(error),
            }
        }
        found
    }

    /// What an index holds of this file, if it has not changed and nothing was wrong with it.
    fn kept(&self, name: &str) -> Option<Vec<Document>> {
        if let Some(known) = self.known.get(name).filter(|known| known.print == self.print) {
            return Some(vec![known.clone()]);
        }
        let prefix = format!("{name}#");
        let parts = self.known.range(prefix.clone()..);
        let parts: Vec<(&str, &Document)> =
            parts.map_while(|(full, known)| Some((full.strip_prefix(&prefix)?, known))).collect();
        let same =
            |(own, known): &(&str, &Document)| known.print == self.print_of(own, parts.len(), 0);
        let all_there = !parts.is_empty() && parts.iter().all(same);
        all_there.then(|| parts.into_iter().map(|(_, known)| known.clone()).collect())
    }

    /// The fingerprint of one of several models, which tells too how many there are and how many
    /// cannot be read: what is wrong must be told again, so such a file is read again.
    fn print_of(&self, part: &str, count: usize, wrong: usize) -> u128 {
        let mut bytes = self.print.to_le_bytes().to_vec();
        bytes.extend((count as u64).to_le_bytes());
        bytes.extend((wrong as u64).to_le_bytes());
        bytes.extend(part.as_bytes());
        xxh3_128(&bytes)
    }
}

/// At most one byte more than allowed, so that a file that is too large shows.
pub(super) fn bytes(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let there = file.metadata()?;
    if there.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    // A pipe or a device may never end.
    if !there.is_file() {
        return Err(io::Error::other("no ordinary file"));
    }
    let mut bytes = Vec::with_capacity(there.len().min(most) as usize + 1);
    file.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The system's error in plain words, the same on every system.
pub(super) fn said(error: &io::Error, file: &str) -> Error {
    let message = match error.kind() {
        io::ErrorKind::NotFound => "no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "no permission".to_owned(),
        io::ErrorKind::IsADirectory => "a folder, not a file".to_owned(),
        _ => error.to_string(),
    };
    Error::new(ErrorKind::Io, message).with_source(file)
}
