//! Bytes to [`Model`]: archives, encodings, namespaces, elements, diagram interchange.
//!
//! The reader walks quick-xml's events once and keeps spans of the decoded text. It is tolerant:
//! what is odd becomes a [`Warning`](crate::Warning); only what is no XML or no BPMN is an error.
//! Entities are never expanded and a document type declaration is passed over.

mod archive;
mod attributes;
mod decode;
mod diagram;
mod names;
mod options;
mod parts;
mod reader;
mod text;
mod values;
mod write;
mod xprozess;

use crate::error::Error;
use crate::model::Model;

pub use options::ReadOptions;
pub use parts::{Part, read_all, read_each};
pub use write::write;

/// Reads a BPMN 2.0 file in UTF-8, UTF-16, ISO-8859-1 or Windows-1252; or the only model, or the one
/// that [`ReadOptions::part`] asks for, of a ZIP archive or an `XProzess` file.
///
/// O(bytes); memory about twice the decoded text.
///
/// # Errors
/// One [`Error`] with line and column if the input is empty, no text, not well-formed XML, not
/// BPMN, or beyond a limit of `options`; of kind [`Usage`](crate::ErrorKind::Usage) if it holds
/// several models and none is asked for, or not the one that is.
///
/// ```
/// let xml = br#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">
///   <process id="p"><task id="t" name="Antrag pr&#252;fen"/></process></definitions>"#;
/// let model = synopse::read(xml, &synopse::ReadOptions::default())?;
/// let task = model.find("t").expect("the task is there");
/// assert_eq!(model.label(task), "Antrag prüfen");
/// # Ok::<(), synopse::Error>(())
/// ```
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Model, Error> {
    parts::read_one(bytes, options)
}
