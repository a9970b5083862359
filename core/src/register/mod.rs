//! Many models: all processes of all municipalities.
//!
//! What is done once for a whole register, so that a million pairs take seconds: labels are read and
//! compared once (`labels`), models become rows of numbers (`sketch`), and each pair is matched
//! by a kernel that allocates nothing (`kernel`); only pairs that come near are compared in full.
//! The obvious other way, comparing each two models as if they were alone, reads every label as often
//! as there are models.

mod clusters;
mod digest;
#[cfg(not(target_family = "wasm"))]
mod files;
#[cfg(not(target_family = "wasm"))]
mod index;
mod kernel;
mod labels;
mod list;
#[cfg(not(target_family = "wasm"))]
mod load;
mod many;
mod pairs;
mod search;
mod sketch;

use std::sync::Arc;

pub use clusters::{ClusterOptions, Clusters, Joint, Misfiled, Outlier};
use digest::Digest;
pub use list::{Entry, List};
#[cfg(not(target_family = "wasm"))]
pub use load::{Progress, Updated};
pub use pairs::{NEAR, Row};
pub use search::{Hit, Shared};
use sketch::Shelf;

use crate::{Error, Model, ReadOptions};

/// How to read a register.
#[derive(Debug, Clone)]
pub struct RegisterOptions {
    /// How models are read; their names and parts are those of the register.
    pub reading: ReadOptions,
    /// Overall similarity from which two models are compared in full, in millionths; above 1,000,000
    /// none is.
    pub near: u32,
}

impl Default for RegisterOptions {
    fn default() -> Self {
        Self { reading: ReadOptions::default(), near: NEAR }
    }
}

/// A model of a register, and where it came from.
#[derive(Debug, Clone)]
pub struct Document {
    /// Its path, relative to the register, with `/`; of several in one file, with its name there
    /// behind `#`.
    pub file: String,
    /// The model; `None` if it was taken from an index and not read.
    pub model: Option<Arc<Model>>,
    /// A fingerprint of its bytes: equal files have equal ones. Of several in one file, of that and
    /// of which it is.
    pub print: u128,
    digest: Digest,
}

impl Document {
    /// A model that was read from bytes with this fingerprint. O(elements).
    pub fn new(file: String, model: Arc<Model>, print: u128) -> Self {
        let digest = Digest::new(&model);
        Self { file, model: Some(model), print, digest }
    }
}

/// Many models, ready to be compared with each other.
#[derive(Debug)]
pub struct Register {
    columns: Vec<String>,
    entries: Vec<Entry>,
    faults: Vec<Error>,
    documents: Vec<Document>,
    shelf: Shelf,
    near: u32,
}

impl Register {
    /// A register of these models; their order is that of the numbers in its answers.
    pub fn new(list: List, documents: Vec<Document>, options: &RegisterOptions) -> Self {
        let digests: Vec<&Digest> = documents.iter().map(|d| &d.digest).collect();
        // By content: how files are called does not show.
        let mut order: Vec<usize> = (0..documents.len()).collect();
        order.sort_by_key(|&number| documents.get(number).map(|d| d.print));
        let shelf = Shelf::new(&digests, &order);
        let List { columns, entries, faults } = list;
        Self { columns, entries, faults, documents, shelf, near: options.near }
    }

    /// The names of the profile columns.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// What the municipalities have entered, also where there is no model.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// What could not be read or used.
    pub fn faults(&self) -> &[Error] {
        &self.faults
    }

    /// The models, by path.
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }
}
