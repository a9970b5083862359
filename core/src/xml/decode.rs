//! Bytes to text: byte order marks, the XML declaration, and files that lie about themselves.
//!
//! The whole buffer is decoded once with `encoding_rs`. Decoding while parsing would save a pass,
//! but then a span could not point into the text.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use memchr::memmem;

use crate::error::{Error, ErrorKind};
use crate::model::WarningCode;

/// Decoded text and what was odd about it.
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) warnings: Vec<(WarningCode, String)>,
}

/// Decodes a file.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, Error> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Error::new(ErrorKind::Empty, "the file is empty"));
    }
    let mut warnings = Vec::new();
    let (encoding, body) = sniff(bytes, &mut warnings)?;
    if body.is_empty() {
        return Err(Error::new(ErrorKind::Empty, "the file is empty but for a byte order mark"));
    }
    let (decoded, replaced) = encoding.decode_without_bom_handling(body);
    let mut text = owned(&decoded);
    if replaced && encoding == UTF_8 && !text.contains('\u{0}') {
        // Bytes that are no UTF-8: as a rule a tool of Windows forgot to say so.
        let declared = "the bytes are not UTF-8; read as Windows-1252".to_owned();
        if mostly_replaced(body) {
            return Err(Error::new(ErrorKind::Encoding, "the file is not text").at(1, 1));
        }
        warnings.push((WarningCode::EncodingMismatch, declared));
        text = owned(&WINDOWS_1252.decode_without_bom_handling(body).0);
    } else if replaced {
        let message = format!("some bytes are no characters of {}", encoding.name());
        warnings.push((WarningCode::InvalidCharacter, message));
    }
    if is_suspect(&text) {
        if let Some(offset) = text.find('\u{0}') {
            let (line, column) = crate::model::position(&text, offset);
            let message = "a zero byte: the file is not text";
            return Err(Error::new(ErrorKind::Encoding, message).at(line, column));
        }
        if let Some(plain) = super::text::without_invalid(&text) {
            let message = "some characters are none of XML; each shows as U+FFFD".to_owned();
            warnings.push((WarningCode::InvalidCharacter, message));
            text = plain;
        }
    }
    if text.len() > u32::MAX as usize / 2 {
        return Err(Error::new(ErrorKind::Limit, "larger than 2 GiB when decoded"));
    }
    Ok(Decoded { text, warnings })
}

/// The text, with room for the strings that a model keeps behind it, as a rule names and what had
/// to be unescaped, so that it need not move once more.
fn owned(text: &str) -> String {
    // A second byte order mark would shift every position.
    let text = text.trim_start_matches('\u{FEFF}');
    let mut owned = String::with_capacity(text.len() + text.len() / 16 + 1024);
    owned.push_str(text);
    owned
}

/// Whether there may be a character that XML does not have; whole blocks at a time, so that a file
/// without such bytes costs next to nothing.
fn is_suspect(text: &str) -> bool {
    let odd = |b: u8| (b < b' ' && b != b'\t' && b != b'\n' && b != b'\r') || b == 0xEF;
    let any = |block: &[u8]| block.iter().fold(false, |any, &b| any | odd(b));
    text.as_bytes().chunks(4096).any(any)
}

/// The encoding by byte order mark, by pattern of zero bytes, or by declaration.
fn sniff<'b>(
    bytes: &'b [u8],
    warnings: &mut Vec<(WarningCode, String)>,
) -> Result<(&'static Encoding, &'b [u8]), Error> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return Ok((encoding, &bytes[length..]));
    }
    match bytes {
        [b'<', 0, ..] => return Ok((UTF_16LE, bytes)),
        [0, b'<', ..] => return Ok((UTF_16BE, bytes)),
        _ => {}
    }
    let Some(name) = declared(bytes) else { return Ok((UTF_8, bytes)) };
    let Some(encoding) = Encoding::for_label(name.as_bytes()) else {
        let message = format!("unknown encoding {name:?}");
        return Err(Error::new(ErrorKind::Encoding, message).at(1, 1));
    };
    // A declaration that reads as ASCII is not UTF-16, whatever it says.
    if encoding == UTF_16LE || encoding == UTF_16BE {
        let message = format!("declared as {name}, but it is not; read as UTF-8");
        warnings.push((WarningCode::EncodingMismatch, message));
        return Ok((UTF_8, bytes));
    }
    Ok((encoding, bytes))
}

/// The encoding named by the XML declaration, if it stands within the first kilobyte.
fn declared(bytes: &[u8]) -> Option<String> {
    let head = &bytes[..bytes.len().min(1024)];
    let head = &head[memmem::find(head, b"<?xml")?..];
    let declaration = String::from_utf8_lossy(&head[..memmem::find(head, b"?>")?]);
    let value = declaration[declaration.find("encoding")? + "encoding".len()..].trim_start();
    let value = value.strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split(quote).next().map(str::to_owned)
}

/// Whether more than a tenth of the first bytes are control characters: a picture, an archive.
fn mostly_replaced(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(4096)];
    let control = |b: &&u8| **b < 32 && !matches!(**b, b'\t' | b'\n' | b'\r');
    head.iter().filter(control).count() * 10 > head.len()
}
