//! Typed indices into the arenas of a [`Model`](super::Model), and spans of its text.
//!
//! Everything is computed on `u32` newtypes; XML ids are looked up only to show a result.

use std::fmt;

macro_rules! index {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub(crate) u32);

        impl $name {
            /// The position in its arena, in document order.
            pub fn index(self) -> usize {
                self.0 as usize
            }

            pub(crate) fn new(index: usize) -> Self {
                Self(index as u32)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }
    };
}

index! {
    /// An element of a model: anything that BPMN gives an identity. Ordered as in the document.
    ElementId
}
index! {
    /// A node of an element's property tree.
    PropertyId
}
index! {
    /// A qualified name, interned per model.
    NameId
}
index! {
    /// A namespace, interned per model.
    NamespaceId
}

/// A piece of the model's text: start and length in bytes.
///
/// Strings of the source are not copied; what had to be unescaped stands behind the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Span {
    pub(crate) start: u32,
    pub(crate) len: u32,
}

impl Span {
    pub(crate) const EMPTY: Self = Self { start: 0, len: 0 };

    pub(crate) fn is_empty(self) -> bool {
        self.len == 0
    }

    /// Where it ends.
    pub(crate) fn end(self) -> usize {
        self.start as usize + self.len as usize
    }

    /// The piece of this text; nothing where the text has no such piece.
    pub(crate) fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end()).unwrap_or("")
    }

    /// The same in bytes, which need no look at where characters begin.
    pub(crate) fn bytes(self, text: &str) -> &[u8] {
        text.as_bytes().get(self.start as usize..self.end()).unwrap_or_default()
    }
}

/// A range of an arena.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Run {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Run {
    pub(crate) fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}
