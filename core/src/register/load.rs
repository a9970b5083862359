//! Registers from disk: a folder, or a `register.csv`. With `files` the only part of the library that
//! opens files.
//!
//! Files are read side by side and put in the order of their paths, so that neither threads nor the
//! order in which a disk lists them shows. A file that cannot be read is one fault; the rest is read.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use super::files::{self, Asked, Found, bytes, said};
use super::index::{self, Stored};
use super::list::{Entry, List, stem};
use super::{Document, Register, RegisterOptions};
use crate::{Error, ErrorKind};

/// The name of the list in a folder.
const LIST: &str = "register.csv";
/// Endings of files that are taken for models, or for what holds some, in small letters.
const ENDINGS: [&str; 4] = [".bpmn", ".bpmn2", ".xml", ".zip"];
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
        let (mut list, names) = place.list()?;
        let files = files::by_file(&place.folder, &names);
        let done = AtomicUsize::new(0);
        let open = |asked: &Asked| {
            let found = files::open(&place.folder, asked, known, options);
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, files.len());
            found
        };
        let found: Vec<Vec<Found>> = files.par_iter().map(open).collect();
        let mut documents = BTreeMap::new();
        let mut several = BTreeMap::new();
        for found in found.into_iter().flatten() {
            list.faults.extend(found.faults);
            let names: Vec<String> = found.documents.iter().map(|d| d.file.clone()).collect();
            if !names.is_empty() && names != [found.name.as_str()] {
                several.insert(found.name, names);
            }
            documents.extend(found.documents.into_iter().map(|d| (d.file.clone(), d)));
        }
        place.enter_each(&mut list, &several);
        Ok(Self::new(list, documents.into_values().collect(), options))
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
                Ok(stored) if stored.keep_personal == options.reading.keep_personal => {
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
        let bytes = index::write(&register, options.reading.keep_personal);
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

    /// Puts in the place of an entry whose file holds several models one for each. In a list it keeps
    /// what the row says; without one, each is called by its own name.
    fn enter_each(&self, list: &mut List, several: &BTreeMap<String, Vec<String>>) {
        let entries = std::mem::take(&mut list.entries);
        for of_file in entries {
            let Some(names) = of_file.file.as_ref().and_then(|file| several.get(file)) else {
                list.entries.push(of_file);
                continue;
            };
            list.entries.extend(names.iter().cloned().map(|name| {
                let named = self.list.is_some();
                if named { Entry { file: Some(name), ..of_file.clone() } } else { entry(name) }
            }));
        }
    }
}

/// The entry of a file in a folder without a list. An archive that lies beside the folders of the
/// municipalities stands for one.
fn entry(file: String) -> Entry {
    let municipality = match (file.split_once('/'), file.split_once('#')) {
        (Some((first, _)), Some((archive, _))) if archive.len() < first.len() => stem(archive),
        (None, Some((archive, _))) => stem(archive),
        (Some((first, _)), _) => first,
        (None, None) => "",
    };
    let municipality = municipality.to_owned();
    let process = stem(file.rsplit(['/', '#']).next().unwrap_or_default()).to_owned();
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
