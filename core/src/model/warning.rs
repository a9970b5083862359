//! What was odd in a file and read all the same.

/// What is odd, for programs. The names are stable; docs/warnings.md explains each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum WarningCode {
    /// A reference names an id that is not in the file.
    DanglingReference,
    /// A flow or association has no source or no target.
    MissingReference,
    /// Two elements have the same id; the first keeps it.
    DuplicateId,
    /// An element that others refer to by id has none.
    MissingId,
    /// A prefix is never declared; its conventional meaning is taken, if it has one.
    UndeclaredPrefix,
    /// The BPMN namespace is missing or another version's.
    UnusualNamespace,
    /// There is text before the XML declaration.
    TextBeforeDeclaration,
    /// The declared encoding does not fit the bytes.
    EncodingMismatch,
    /// Some bytes are no characters of the encoding; each shows as U+FFFD.
    InvalidCharacter,
    /// An attribute occurs twice at one element; the first counts.
    DuplicateAttribute,
    /// An entity that XML does not know; it is kept as it stands.
    UnknownEntity,
    /// A document type declaration; it is passed over.
    DoctypeIgnored,
    /// The diagram draws an element that is not in the file.
    UnknownDiagramElement,
    /// A shape has no usable bounds.
    InvalidBounds,
    /// What a tool keeps about who changed the model, and contacts; it is left out.
    ToolData,
}

impl WarningCode {
    /// Every code, in the order of the declaration.
    pub const ALL: &'static [Self] = &[
        Self::DanglingReference,
        Self::MissingReference,
        Self::DuplicateId,
        Self::MissingId,
        Self::UndeclaredPrefix,
        Self::UnusualNamespace,
        Self::TextBeforeDeclaration,
        Self::EncodingMismatch,
        Self::InvalidCharacter,
        Self::DuplicateAttribute,
        Self::UnknownEntity,
        Self::DoctypeIgnored,
        Self::UnknownDiagramElement,
        Self::InvalidBounds,
        Self::ToolData,
    ];

    /// The stable name, such as `dangling-reference`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DanglingReference => "dangling-reference",
            Self::MissingReference => "missing-reference",
            Self::DuplicateId => "duplicate-id",
            Self::MissingId => "missing-id",
            Self::UndeclaredPrefix => "undeclared-prefix",
            Self::UnusualNamespace => "unusual-namespace",
            Self::TextBeforeDeclaration => "text-before-declaration",
            Self::EncodingMismatch => "encoding-mismatch",
            Self::InvalidCharacter => "invalid-character",
            Self::DuplicateAttribute => "duplicate-attribute",
            Self::UnknownEntity => "unknown-entity",
            Self::DoctypeIgnored => "doctype-ignored",
            Self::UnknownDiagramElement => "unknown-diagram-element",
            Self::InvalidBounds => "invalid-bounds",
            Self::ToolData => "tool-data",
        }
    }
}

/// Something odd, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// What is odd.
    pub code: WarningCode,
    /// The particulars, in English.
    pub message: String,
    /// Line, from 1; 0 where there is no place.
    pub line: u32,
    /// Column in characters, from 1; 0 where there is no place.
    pub column: u32,
    /// The id of the element concerned, if it has one.
    pub element: Option<String>,
}

/// Line and column of a byte offset, both from 1, the column in characters. O(offset).
pub(crate) fn position(text: &str, offset: usize) -> (u32, u32) {
    let before = text.get(..offset).unwrap_or(text);
    let line = memchr::memchr_iter(b'\n', before.as_bytes()).count() as u32 + 1;
    let start = before.rfind('\n').map_or(0, |i| i + 1);
    (line, before[start..].chars().count() as u32 + 1)
}
