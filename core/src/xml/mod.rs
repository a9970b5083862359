//! Bytes to [`Model`]: encodings, namespaces, elements, diagram interchange.
//!
//! The reader walks quick-xml's events once and keeps spans of the decoded text. It is tolerant:
//! what is odd becomes a [`Warning`](crate::Warning); only what is no XML or no BPMN is an error.
//! Entities are never expanded and a document type declaration is passed over.

mod attributes;
mod decode;
mod diagram;
mod names;
mod reader;
mod text;
mod values;
mod write;

use crate::error::{Error, ErrorKind};
use crate::model::Model;

pub use write::write;

/// What the reader may spend, and what the input is called.
///
/// Each limit that is exceeded gives one [`Error`] of kind [`ErrorKind::Limit`].
#[derive(Debug, Clone)]
pub struct ReadOptions {
    /// The name of the input, shown in messages and in results.
    pub source: Option<String>,
    /// Largest input in bytes. Default 256 MiB.
    pub max_bytes: usize,
    /// Deepest nesting of XML elements. Default 256.
    pub max_depth: usize,
    /// Most XML elements. Default 4 million.
    pub max_elements: usize,
    /// Most attributes of one XML element. Default 1,000.
    pub max_attributes: usize,
    /// Longest attribute value or text in bytes. Default 16 MiB.
    pub max_value: usize,
    /// Whether to keep what tools write about people: last editors, histories of changes, contacts.
    /// Default no: it is left out, with a warning. What people wrote themselves is always kept; for
    /// that, see [`personal`](crate::personal).
    pub keep_personal: bool,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            source: None,
            max_bytes: 256 << 20,
            max_depth: 256,
            max_elements: 4_000_000,
            max_attributes: 1_000,
            max_value: 16 << 20,
            keep_personal: false,
        }
    }
}

impl ReadOptions {
    /// The defaults, for an input of this name.
    pub fn named(source: impl Into<String>) -> Self {
        Self { source: Some(source.into()), ..Self::default() }
    }
}

/// Reads a BPMN 2.0 file in UTF-8, UTF-16, ISO-8859-1 or Windows-1252.
///
/// O(bytes); memory about twice the decoded text.
///
/// # Errors
/// One [`Error`] with line and column if the input is empty, no text, not well-formed XML, not
/// BPMN, or beyond a limit of `options`.
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
    let named = |error: Error| match &options.source {
        Some(name) => error.with_source(name),
        None => error,
    };
    if bytes.len() > options.max_bytes {
        let message = format!("larger than {} bytes", options.max_bytes);
        return Err(named(Error::new(ErrorKind::Limit, message)));
    }
    let decoded = decode::decode(bytes).map_err(named)?;
    reader::read(decoded, options).map_err(named)
}
