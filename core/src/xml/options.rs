//! What reading may spend, and what the input is called.
//!
//! A file comes by mail from somebody else's tool, so everything that grows with it has a limit:
//! a number with a default that no honest file of the sets we know comes near, and that a user can
//! raise. docs/limits.md lists them.

use crate::error::{Error, ErrorKind};

/// What the reader may spend, and what the input is called.
///
/// Each limit that is exceeded gives one [`Error`] of kind [`ErrorKind::Limit`] that names it.
#[derive(Debug, Clone)]
pub struct ReadOptions {
    /// The name of the input, shown in messages and in results.
    pub source: Option<String>,
    /// Which model of an input that holds several: its name there, or its number from 1. Default
    /// none: the only one.
    pub part: Option<String>,
    /// Largest input, and largest entry of an archive, in bytes. Default 256 MiB.
    pub max_bytes: usize,
    /// Deepest nesting of XML elements. Default 256.
    pub max_depth: usize,
    /// Most XML elements. Default 4 million.
    pub max_elements: usize,
    /// Most attributes of one XML element. Default 1,000.
    pub max_attributes: usize,
    /// Longest attribute value or text in bytes. Default 16 MiB.
    pub max_value: usize,
    /// Most entries of an archive, with those of archives inside. Default 100,000.
    pub max_entries: usize,
    /// Most bytes that an archive may unpack to, with archives inside. Default 1 GiB.
    pub max_unpacked: usize,
    /// How many times larger than packed an entry may be unpacked, asked from 1 MiB on, and the
    /// whole, asked from 16 MiB on. Default 200.
    pub max_ratio: usize,
    /// How many archives and `XProzess` files may stand one inside the other. Default 4.
    pub max_nesting: usize,
    /// Longest base64 text of a model in an `XProzess` file, in bytes. Default 64 MiB.
    pub max_base64: usize,
    /// Whether to keep what tools write about people: last editors, histories of changes, contacts.
    /// Default no: it is left out, with a warning. What people wrote themselves is always kept; for
    /// that, see [`personal`](crate::personal).
    pub keep_personal: bool,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            source: None,
            part: None,
            max_bytes: 256 << 20,
            max_depth: 256,
            max_elements: 4_000_000,
            max_attributes: 1_000,
            max_value: 16 << 20,
            max_entries: 100_000,
            max_unpacked: 1 << 30,
            max_ratio: 200,
            max_nesting: 4,
            max_base64: 64 << 20,
            keep_personal: false,
        }
    }
}

impl ReadOptions {
    /// The names of the limits, as [`ReadOptions::set_limit`] takes them: those of the fields
    /// without `max_`.
    pub const LIMITS: &'static [&'static str] = &[
        "bytes",
        "depth",
        "elements",
        "attributes",
        "value",
        "entries",
        "unpacked",
        "ratio",
        "nesting",
        "base64",
    ];

    /// The defaults, for an input of this name.
    pub fn named(source: impl Into<String>) -> Self {
        Self { source: Some(source.into()), ..Self::default() }
    }

    /// The value of a limit by its name.
    pub fn limit(&self, name: &str) -> Option<usize> {
        self.clone().place(name).map(|value| *value)
    }

    /// Sets a limit by its name.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Usage`] where there is no limit of this name.
    pub fn set_limit(&mut self, name: &str, value: usize) -> Result<(), Error> {
        let Some(place) = self.place(name) else {
            let message = format!("no limit {name:?}; the limits are {}", Self::LIMITS.join(", "));
            return Err(Error::new(ErrorKind::Usage, message));
        };
        *place = value;
        Ok(())
    }

    fn place(&mut self, name: &str) -> Option<&mut usize> {
        Some(match name {
            "bytes" => &mut self.max_bytes,
            "depth" => &mut self.max_depth,
            "elements" => &mut self.max_elements,
            "attributes" => &mut self.max_attributes,
            "value" => &mut self.max_value,
            "entries" => &mut self.max_entries,
            "unpacked" => &mut self.max_unpacked,
            "ratio" => &mut self.max_ratio,
            "nesting" => &mut self.max_nesting,
            "base64" => &mut self.max_base64,
            _ => return None,
        })
    }
}

/// The error of an exceeded limit, which says how to raise it.
pub(super) fn exceeded(what: impl std::fmt::Display, limit: &str) -> Error {
    Error::new(ErrorKind::Limit, format!("{what} (limit {limit})"))
}
