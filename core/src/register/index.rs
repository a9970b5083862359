//! The index of a register: what was read of its models, as bytes.
//!
//! A head that tells what the file is and of which version, the digests of all models in the format
//! of postcard, and a checksum. Whatever is weighed among all models is not in it, because it follows
//! from the digests; so the index is small, and one that was updated equals one made from scratch. A
//! database, the obvious other way, would keep what can be worked out in the time it takes to open it.

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::digest::Digest;
use super::{Document, Entry, List, Register};
use crate::{Error, ErrorKind};

/// How an index begins.
pub(super) const MAGIC: [u8; 16] = *b"synopse index\r\n\x1a";
/// Grows with every change of what is stored or how a model is digested.
const FORMAT: u32 = 1;
const CHECKSUM: usize = size_of::<u64>();

/// What an index holds.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Stored {
    pub(super) keep_personal: bool,
    columns: Vec<String>,
    entries: Vec<Entry>,
    documents: Vec<(String, u128, Digest)>,
}

impl Stored {
    pub(super) fn into_parts(self) -> (List, Vec<Document>) {
        let document = |(file, print, digest)| Document { file, model: None, print, digest };
        let documents = self.documents.into_iter().map(document).collect();
        (List { columns: self.columns, entries: self.entries, faults: Vec::new() }, documents)
    }
}

/// The version of what writes and reads: that of the library and that of the format, since the
/// numbers of types of elements belong to a version of the library.
fn version() -> String {
    format!("{} {FORMAT}\n", env!("CARGO_PKG_VERSION"))
}

/// The index of a register.
pub(super) fn write(register: &Register, keep_personal: bool) -> Vec<u8> {
    let documents = register.documents.iter();
    let stored = Stored {
        keep_personal,
        columns: register.columns.clone(),
        entries: register.entries.clone(),
        documents: documents.map(|d| (d.file.clone(), d.print, d.digest.clone())).collect(),
    };
    let mut bytes = MAGIC.to_vec();
    bytes.extend(version().as_bytes());
    // Writing to memory what holds no map of unknown length cannot fail.
    bytes.extend(postcard::to_stdvec(&stored).unwrap_or_default());
    bytes.extend(xxh3_64(&bytes).to_le_bytes());
    bytes
}

/// Reads an index.
///
/// # Errors
/// [`ErrorKind::Usage`] for what is no index, is of another version, or damaged.
pub(super) fn read(bytes: &[u8]) -> Result<Stored, Error> {
    let wrong = |what: &str| Error::new(ErrorKind::Usage, what);
    let rest = bytes.strip_prefix(&MAGIC).ok_or_else(|| wrong("no index of a register"))?;
    let rest = rest.strip_prefix(version().as_bytes());
    let rest = rest.ok_or_else(|| wrong("an index of another version; make it anew"))?;
    let damaged = || wrong("a damaged index; make it anew");
    let (payload, sum) = rest.split_last_chunk::<CHECKSUM>().ok_or_else(damaged)?;
    let whole = bytes.len() - CHECKSUM;
    let sums = bytes.get(..whole).map(xxh3_64) == Some(u64::from_le_bytes(*sum));
    if !sums {
        return Err(damaged());
    }
    postcard::from_bytes(payload).map_err(|_| damaged())
}
