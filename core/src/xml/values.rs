//! Attribute values and text on their way into the model.
//!
//! What means what it says is kept as its place in the source. Only a value with references, line
//! ends or pieces is put together, behind the source.

use std::borrow::Cow;

use super::attributes::RawAttribute;
use super::reader::{Frame, Reader};
use super::text;
use crate::error::{Error, ErrorKind};
use crate::model::{Node, PropertyKind, Span, WarningCode};

/// Text that is being collected.
#[derive(Debug, Default)]
pub(super) struct Text {
    /// The only piece so far, as it stands in the source.
    piece: Span,
    /// All pieces, from the second on.
    pieces: String,
}

impl Text {
    /// Whether nothing has been collected.
    pub(super) fn is_empty(&self) -> bool {
        self.piece.is_empty() && self.pieces.is_empty()
    }
}

impl Reader<'_> {
    /// What an attribute says.
    pub(super) fn attribute_value(&mut self, attribute: RawAttribute, offset: u32) -> Span {
        if attribute.plain {
            return attribute.value;
        }
        match text::attribute(attribute.value.of(self.source)) {
            Ok(Cow::Borrowed(_)) => attribute.value,
            Ok(Cow::Owned(value)) => match text::without_invalid(&value) {
                Some(plain) => {
                    self.invalid_character(offset);
                    self.builder.keep(&plain)
                }
                None => self.builder.keep(&value),
            },
            Err(value) => {
                let message = "an entity that XML does not know; kept as it stands";
                self.builder.warn(WarningCode::UnknownEntity, offset, message);
                self.builder.keep(&value)
            }
        }
    }

    fn invalid_character(&mut self, offset: u32) {
        let message = "a reference to a character that is none of XML; it shows as U+FFFD";
        self.builder.warn(WarningCode::InvalidCharacter, offset, message);
    }

    pub(super) fn check_length(&self, length: usize, offset: u32) -> Result<(), Error> {
        if length > self.options.max_value {
            let message =
                format!("a value longer than {} bytes (limit value)", self.options.max_value);
            return Err(self.error(ErrorKind::Limit, offset, message));
        }
        Ok(())
    }

    /// Text that stands here in the source.
    pub(super) fn text(&mut self, piece: Span) -> Result<(), Error> {
        let (part, at) = (piece.of(self.source), piece.start);
        match self.frames.last() {
            Some(Frame::Property(..)) => {}
            Some(_) => return Ok(()),
            None if part.trim().is_empty() => return Ok(()),
            None if self.has_root() => {
                return Err(self.error(ErrorKind::Xml, at, "text after the root element"));
            }
            None => {
                let message = "text before the root element is passed over";
                self.builder.warn(WarningCode::TextBeforeDeclaration, at, message);
                return Ok(());
            }
        }
        if self.text.is_empty() {
            self.text.piece = piece;
            return self.check_length(part.len(), at);
        }
        self.add_text(part, at)
    }

    /// A piece of text that is not all there is.
    fn add_text(&mut self, part: &str, offset: u32) -> Result<(), Error> {
        if !matches!(self.frames.last(), Some(Frame::Property(..))) {
            return Ok(());
        }
        let piece = std::mem::take(&mut self.text.piece).of(self.source);
        self.text.pieces.push_str(&text::lines(piece));
        self.text.pieces.push_str(&text::lines(part));
        self.check_length(self.text.pieces.len(), offset)
    }

    /// A reference such as `&amp;` in text.
    pub(super) fn reference(&mut self, name: &str, offset: u32) -> Result<(), Error> {
        if self.frames.is_empty() {
            return Err(self.error(ErrorKind::Xml, offset, "text outside the root element"));
        }
        if let Some(value) = text::reference(name) {
            let Some(plain) = text::without_invalid(&value) else {
                return self.add_text(&value, offset);
            };
            self.invalid_character(offset);
            return self.add_text(&plain, offset);
        }
        let message = format!("entity {name:?} is not known to XML; kept as it stands");
        self.builder.warn(WarningCode::UnknownEntity, offset, message);
        self.add_text(&format!("&{name};"), offset)
    }

    /// The text collected so far, which is no more; empty if it is only white space.
    pub(super) fn collected(&mut self) -> Span {
        let piece = std::mem::take(&mut self.text.piece);
        if !piece.is_empty() {
            let text = piece.of(self.source);
            if is_blank(text) {
                return Span::EMPTY;
            }
            return match text::lines(text) {
                Cow::Borrowed(_) => piece,
                Cow::Owned(text) => self.builder.keep(&text),
            };
        }
        let blank = is_blank(&self.text.pieces);
        let kept = if blank { Span::EMPTY } else { self.builder.keep(&self.text.pieces) };
        self.text.pieces.clear();
        kept
    }

    /// Text beside other properties is a node of its own.
    pub(super) fn text_node(&mut self) {
        let value = self.collected();
        if !value.is_empty() {
            let name = self.builder.name(crate::model::NO_NAMESPACE, "");
            self.nodes.push(Node { name, value, size: 1, kind: PropertyKind::Text });
        }
    }
}

fn is_blank(text: &str) -> bool {
    text.trim_ascii_start().trim_start().is_empty()
}
