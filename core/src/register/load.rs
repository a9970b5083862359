//! Registers from disk: a folder, or a `register.csv`. The only part of the library that opens files.
//!
//! Files are read side by side and put in the order of their paths, so that neither threads nor the
//! order in which a disk lists them shows. A file that cannot be read is one fault; the rest is read.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use xxhash_rust::xxh3::xxh3_128;

use super::index::{self, Stored};
use super::list::{Entry, List};
use super::{Document, Register, RegisterOptions};
use crate::{Error, ErrorKind, ReadOptions, read};

/// The name of the list in a folder.
const LIST: &str = "register.csv";
/// Endings of files that are taken for models, in small letters.
const ENDINGS: [&str; 3] = [".bpmn", ".bpmn2", ".xml"];
/// Most bytes of a list: some million entries.
const MOST_LIST: u64 = 256 << 20;
/// Most bytes of an index: some million models.
const MOST_INDEX: u64 = 8 << 30;
/// Deepest nesting of folders.
const DEEPEST: usize = 64;

/// Told how many of how many files are read; called from several threads.
pub type Progress<'p> = &'p (dyn Fn(usize, usize) + Sync);

impl Register {
    /// Reads a folder (with a `register.csv`, or each first-level folder a municipality and every
    /// model below it a process), or a `register.csv`.
    ///
    /// What cannot be read or used is in [`Register::faults`].
    ///
    /// # Errors
    /// Where the folder or the list itself cannot be read.
    pub fn load(
        path: &Path,
        options: &RegisterOptions,
        progress: Progress<'_>,
    ) -> Result<Self, Error> {
        Self::read(path, &BTreeMap::new(), options, progress)
    }

    /// As [`load`](Self::load); files that stand unchanged in an index are not read as models again,
    /// and their models are not there.
    fn read(
        path: &Path,
        known: &BTreeMap<String, Document>,
        options: &RegisterOptions,
        progress: Progress<'_>,
    ) -> Result<Self, Error> {
        let place = Place::of(path)?;
        let (mut list, files) = place.list()?;
        let done = AtomicUsize::new(0);
        let read_one = |file: &String| {
            let read = document(&place.folder, file, known.get(file), options);
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, files.len());
            read
        };
        let files: Vec<&String> = files.iter().collect();
        let read: Vec<Result<Document, Error>> = files.par_iter().map(|f| read_one(f)).collect();
        let mut documents = Vec::with_capacity(read.len());
        for one in read {
            match one {
                Ok(document) => documents.push(document),
                Err(error) => list.faults.push(error),
            }
        }
        Ok(Self::new(list, documents, options))
    }

    /// Opens an index that [`update`](Self::update) has written. It holds what was read of the
    /// models, not the models.
    ///
    /// # Errors
    /// Where it cannot be read, is of another version, or damaged.
    pub fn open(path: &Path, options: &RegisterOptions) -> Result<Self, Error> {
        let (list, documents) = stored(path)?.into_parts();
        Ok(Self::new(list, documents, options))
    }

    /// Whether a file is an index, whatever its version.
    pub fn is_index(path: &Path) -> bool {
        let mut start = [0; index::MAGIC.len()];
        let read = File::open(path).and_then(|mut file| file.read_exact(&mut start));
        read.is_ok() && start == index::MAGIC
    }

    /// Reads a register and writes its index. Files that stand unchanged in the index, by a
    /// fingerprint of their bytes, are not read as models again; what comes out is the same.
    ///
    /// The index is written beside its place and then renamed, so that it is whole at any time. An
    /// index of another version, or a damaged one, is made anew; that is one of the faults.
    ///
    /// # Errors
    /// Where the register cannot be read, or the index not be written.
    pub fn update(
        path: &Path,
        index: &Path,
        options: &RegisterOptions,
        progress: Progress<'_>,
    ) -> Result<(Self, Updated), Error> {
        let mut known = BTreeMap::new();
        let mut unusable = None;
        if index.exists() {
            match stored(index) {
                Ok(stored) if stored.keep_personal == options.keep_personal => {
                    let (_, documents) = stored.into_parts();
                    known = documents.into_iter().map(|d| (d.file.clone(), d)).collect();
                }
                Ok(_) => {}
                Err(error) => unusable = Some(error),
            }
        }
        let mut register = Self::read(path, &known, options, progress)?;
        let kept = register.documents.iter().filter(|d| d.model.is_none()).count();
        let updated = Updated { kept, read: register.documents.len() - kept };
        let bytes = index::write(&register, options.keep_personal);
        replace(index, &bytes).map_err(|e| said(&e, &index.to_string_lossy()))?;
        register.faults.extend(unusable);
        Ok((register, updated))
    }
}

/// What an update of an index came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Updated {
    /// Models that were taken over.
    pub kept: usize,
    /// Models that were read.
    pub read: usize,
}

fn stored(path: &Path) -> Result<Stored, Error> {
    let name = path.to_string_lossy();
    let bytes = bytes(path, MOST_INDEX).map_err(|e| said(&e, &name))?;
    index::read(&bytes).map_err(|e| e.with_source(name))
}

/// Writes a file so that it is either as before or complete.
fn replace(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let beside = file.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let written = File::create_new(&beside).and_then(|mut new| {
        io::Write::write_all(&mut new, bytes)?;
        new.sync_all()
    });
    let done = written.and_then(|()| fs::rename(&beside, file));
    if done.is_err() {
        let _ = fs::remove_file(&beside);
    }
    done
}

/// Where a register lies.
pub(super) struct Place {
    /// Paths of models are relative to it.
    pub(super) folder: PathBuf,
    /// Its `register.csv`, if it has one.
    list: Option<PathBuf>,
}

impl Place {
    pub(super) fn of(path: &Path) -> Result<Self, Error> {
        let there = fs::metadata(path).map_err(|e| said(&e, &path.to_string_lossy()))?;
        if there.is_dir() {
            let list = path.join(LIST);
            return Ok(Self { folder: path.to_owned(), list: list.is_file().then_some(list) });
        }
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        Ok(Self { folder, list: Some(path.to_owned()) })
    }

    /// The entries, and the models that they name, in order and each once.
    pub(super) fn list(&self) -> Result<(List, BTreeSet<String>), Error> {
        let mut list = List::default();
        if let Some(path) = &self.list {
            let name = path.to_string_lossy();
            let bytes = bytes(path, MOST_LIST).map_err(|e| said(&e, &name))?;
            if bytes.len() as u64 > MOST_LIST {
                let message = format!("a list has at most {MOST_LIST} bytes");
                return Err(Error::new(ErrorKind::Limit, message).with_source(name));
            }
            list = List::parse(&bytes).map_err(|e| e.with_source(name.clone()))?;
            let faults = std::mem::take(&mut list.faults);
            list.faults = faults.into_iter().map(|e| e.with_source(name.clone())).collect();
        } else {
            let mut found = BTreeSet::new();
            walk(&self.folder, &mut String::new(), 0, &mut found, &mut list.faults);
            list.entries = found.into_iter().map(entry).collect();
        }
        let files = list.entries.iter().filter_map(|e| e.file.clone()).collect();
        Ok((list, files))
    }
}

/// The entry of a file in a folder without a list.
fn entry(file: String) -> Entry {
    let municipality = file.split_once('/').map_or("", |(first, _)| first).to_owned();
    let name = file.rsplit('/').next().unwrap_or_default();
    let process = name.split('.').next().unwrap_or_default().to_owned();
    Entry { municipality, process, file: Some(file), key: None, profile: Vec::new() }
}

/// All models below a folder. Links to folders are not followed, so there is no way round in circles.
fn walk(
    folder: &Path,
    prefix: &mut String,
    depth: usize,
    found: &mut BTreeSet<String>,
    faults: &mut Vec<Error>,
) {
    let listed = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let listed = match listed {
        Ok(listed) => listed,
        Err(error) => return faults.push(said(&error, &folder.to_string_lossy())),
    };
    for item in listed {
        let name = item.file_name();
        let Some(name) = name.to_str().filter(|name| !name.starts_with('.')) else { continue };
        let length = prefix.len();
        prefix.push_str(name);
        if item.file_type().is_ok_and(|t| t.is_dir()) {
            prefix.push('/');
            if depth < DEEPEST {
                walk(&item.path(), prefix, depth + 1, found, faults);
            }
        } else {
            let small = name.to_lowercase();
            if ENDINGS.iter().any(|ending| small.ends_with(ending)) {
                found.insert(prefix.clone());
            }
        }
        prefix.truncate(length);
    }
}

fn document(
    folder: &Path,
    file: &str,
    known: Option<&Document>,
    options: &RegisterOptions,
) -> Result<Document, Error> {
    let path = folder.join(file);
    let name = path.to_string_lossy();
    let read_options =
        ReadOptions { keep_personal: options.keep_personal, ..ReadOptions::named(name.clone()) };
    let bytes = bytes(&path, read_options.max_bytes as u64).map_err(|e| said(&e, &name))?;
    let print = xxh3_128(&bytes);
    if let Some(known) = known.filter(|known| known.print == print) {
        return Ok(known.clone());
    }
    let model = read(&bytes, &read_options)?;
    Ok(Document::new(file.to_owned(), Arc::new(model), print))
}

/// At most one byte more than allowed, so that a file that is too large shows.
fn bytes(path: &Path, most: u64) -> io::Result<Vec<u8>> {
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
    file.take(most + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The system's error in plain words, the same on every system.
fn said(error: &io::Error, file: &str) -> Error {
    let message = match error.kind() {
        io::ErrorKind::NotFound => "no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "no permission".to_owned(),
        io::ErrorKind::IsADirectory => "a folder, not a file".to_owned(),
        _ => error.to_string(),
    };
    Error::new(ErrorKind::Io, message).with_source(file)
}
