//! The one public error: what went wrong, where, and at which element.
//!
//! Only reading and building a [`Model`](crate::Model) can fail; comparing is total. One error type
//! with a [`kind`](Error::kind) and a position, not a zoo of types, because every caller does the
//! same with it: print one line, or hand `kind`, `line`, `column` and `element` to a program.

use std::fmt;

/// What went wrong, for programs. The name given by [`ErrorKind::as_str`] is stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The file could not be opened or read.
    Io,
    /// The input holds no bytes, or only white space.
    Empty,
    /// The bytes are not text in the encoding they claim, or not text at all.
    Encoding,
    /// The text is not well-formed XML.
    Xml,
    /// The text is XML, but not BPMN 2.0.
    NotBpmn,
    /// An archive is damaged or encrypted, or an entry's name leads out of it.
    Archive,
    /// The input exceeds a limit of [`ReadOptions`](crate::ReadOptions).
    Limit,
    /// A request that cannot be met, such as an unknown option value.
    Usage,
}

impl ErrorKind {
    /// The stable name, such as `not-bpmn`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Io => "io",
            Self::Empty => "empty",
            Self::Encoding => "encoding",
            Self::Xml => "xml",
            Self::NotBpmn => "not-bpmn",
            Self::Archive => "archive",
            Self::Limit => "limit",
            Self::Usage => "usage",
        }
    }
}

/// A failure to read or build a model.
///
/// `Display` prints one line without the file's name: `12:5: what, element`.
/// [`Error::with_source`] puts the file's name in front.
#[derive(Debug, Clone, thiserror::Error)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    source_name: Option<String>,
    position: Option<(u32, u32)>,
    element: Option<String>,
}

impl Error {
    /// An error of this kind with a message in plain words.
    ///
    /// A control character in it, such as a line end in a name from the file, becomes a space.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        let message = one_line(message.into());
        Self { kind, message, source_name: None, position: None, element: None }
    }

    /// Adds the position, both counted from 1, the column in characters.
    #[must_use]
    pub fn at(mut self, line: u32, column: u32) -> Self {
        self.position = Some((line, column));
        self
    }

    /// Adds the id of the element concerned.
    #[must_use]
    pub fn element_id(mut self, id: impl Into<String>) -> Self {
        self.element = Some(id.into());
        self
    }

    /// Adds the name of the file, shown first.
    #[must_use]
    pub fn with_source(mut self, name: impl Into<String>) -> Self {
        self.source_name = Some(name.into());
        self
    }

    /// What went wrong, for programs.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// What went wrong, for people, without position.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Line, from 1, where there is one.
    pub fn line(&self) -> Option<u32> {
        self.position.map(|(line, _)| line)
    }

    /// Column in characters, from 1, where there is one.
    pub fn column(&self) -> Option<u32> {
        self.position.map(|(_, column)| column)
    }

    /// Id of the element concerned, where there is one.
    pub fn element(&self) -> Option<&str> {
        self.element.as_deref()
    }

    /// Name of the file, where it is known.
    pub fn source_name(&self) -> Option<&str> {
        self.source_name.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(name) = &self.source_name {
            write!(f, "{}:", one_line(name.clone()))?;
        }
        if let Some((line, column)) = self.position {
            write!(f, "{line}:{column}:")?;
        }
        if self.source_name.is_some() || self.position.is_some() {
            f.write_str(" ")?;
        }
        f.write_str(&self.message)?;
        if let Some(id) = &self.element {
            write!(f, " (element {})", one_line(id.clone()))?;
        }
        Ok(())
    }
}

/// The text without anything that begins a line or steers a terminal.
fn one_line(text: String) -> String {
    let plain = |c: char| match c {
        c if c.is_control() && c.is_whitespace() => ' ',
        c if c.is_control() => '\u{FFFD}',
        c => c,
    };
    if text.chars().any(char::is_control) { text.chars().map(plain).collect() } else { text }
}
