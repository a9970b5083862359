//! ZIP archives: which entries there are, and their bytes, within limits.
//!
//! rawzip reads the directory in place and allocates nothing for what an archive claims; flate2 with
//! `miniz_oxide` unpacks. Neither has unsafe code. Nothing is ever written to a disk, but names of
//! entries are shown and used by others to write files, so a name that leads out of the archive is
//! refused. What an entry claims to unpack to is held against the limits before a byte is unpacked,
//! and again while it is, since the claim may be a lie.

use std::io::Read;

use flate2::bufread::DeflateDecoder;
use rawzip::{CompressionMethod, ZipArchive, ZipArchiveEntryWayfinder, ZipSliceArchive};

use super::ReadOptions;
use super::options::exceeded;
use super::reader::lower;
use crate::error::{Error, ErrorKind};

/// An entry below this size is unpacked whatever its ratio: small repetitive files pack well.
const SMALL_ENTRY: u64 = 1 << 20;
/// The same for all entries together.
const SMALL_ARCHIVE: u64 = 16 << 20;
/// How much of an entry is unpacked to see what it is.
const HEAD: usize = 4096;

/// Whether these bytes begin like a ZIP archive, an empty one and one in parts included.
pub(super) fn is_archive(bytes: &[u8]) -> bool {
    matches!(bytes, [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] | [b'P', b'K', 7, 8, ..])
}

/// How much may still be unpacked and listed, for an input with all archives inside it.
#[derive(Debug)]
pub(super) struct Budget {
    entries: usize,
    unpacked: u64,
    ratio: u64,
}

/// Why an entry cannot be had.
#[derive(Debug)]
pub(super) enum Refused {
    /// This entry; others can.
    Entry(Error),
    /// The whole input has unpacked to more than it may.
    Whole(Error),
}

/// An archive with its entries by name.
pub(super) struct Archive<'b> {
    zip: ZipSliceArchive<&'b [u8]>,
    pub(super) entries: Vec<Entry>,
}

/// An entry of an archive.
#[derive(Debug)]
pub(super) struct Entry {
    /// Its path, with `/` between folders.
    pub(super) name: String,
    way: ZipArchiveEntryWayfinder,
    method: CompressionMethod,
    encrypted: bool,
}

impl Budget {
    /// The budget for an input of this many bytes.
    pub(super) fn new(bytes: usize, options: &ReadOptions) -> Self {
        let ratio = (bytes as u64).saturating_mul(options.max_ratio as u64).max(SMALL_ARCHIVE);
        Self { entries: options.max_entries, unpacked: options.max_unpacked as u64, ratio }
    }

    fn spend(&mut self, bytes: usize, options: &ReadOptions) -> Result<(), Error> {
        let bytes = bytes as u64;
        let left = |all: u64| all.checked_sub(bytes);
        let (Some(unpacked), Some(ratio)) = (left(self.unpacked), left(self.ratio)) else {
            return Err(if self.unpacked < bytes {
                exceeded(format!("unpacks to more than {} bytes", options.max_unpacked), "unpacked")
            } else {
                let what = format!("unpacks to more than {} times its size", options.max_ratio);
                exceeded(what, "ratio")
            });
        };
        (self.unpacked, self.ratio) = (unpacked, ratio);
        Ok(())
    }
}

impl<'b> Archive<'b> {
    /// Reads the directory. O(entries log entries).
    pub(super) fn open(
        bytes: &'b [u8],
        options: &ReadOptions,
        budget: &mut Budget,
    ) -> Result<Self, Error> {
        let zip = ZipArchive::from_slice(bytes).map_err(|e| damaged(&e))?;
        let mut entries = Vec::new();
        let mut records = zip.entries();
        while let Some(record) = records.next_entry().map_err(|e| damaged(&e))? {
            let Some(left) = budget.entries.checked_sub(1) else {
                let what = format!("more than {} entries in an archive", options.max_entries);
                return Err(exceeded(what, "entries"));
            };
            budget.entries = left;
            if record.is_dir() {
                continue;
            }
            entries.push(Entry {
                name: readable(record.file_path().as_bytes(), record.flags().is_utf8()),
                way: record.wayfinder(),
                method: record.compression_method(),
                encrypted: record.flags().is_encrypted(),
            });
        }
        // The order in which a tool packs is chance; that of names is what people see elsewhere.
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Self { zip, entries })
    }

    /// The bytes of an entry; nothing where its first bytes say that it is not wanted.
    pub(super) fn unpack(
        &self,
        entry: &Entry,
        options: &ReadOptions,
        budget: &mut Budget,
        wanted: impl FnOnce(&[u8]) -> bool,
    ) -> Result<Option<Vec<u8>>, Refused> {
        let single = |error| Refused::Entry(error);
        if leads_out(&entry.name) {
            let message = "the name of the entry leads out of the archive; it is not read";
            return Err(single(Error::new(ErrorKind::Archive, message)));
        }
        if entry.encrypted {
            return Err(single(Error::new(ErrorKind::Archive, "the entry is encrypted")));
        }
        let claimed = entry.way.uncompressed_size_hint();
        check(claimed, entry.way.compressed_size_hint(), options).map_err(single)?;
        let found = self.zip.get_entry(entry.way).map_err(|e| single(damaged(&e)))?;
        let packed: Box<dyn Read + '_> = match entry.method {
            CompressionMethod::STORE => Box::new(found.data()),
            CompressionMethod::DEFLATE => Box::new(DeflateDecoder::new(found.data())),
            method => {
                let message = format!("compression method {} is not known", method.as_u16());
                return Err(single(Error::new(ErrorKind::Archive, message)));
            }
        };
        // One byte more than claimed is enough for the verifier to refuse.
        let mut reader = found.verifying_reader(packed.take(claimed.saturating_add(1)));
        let mut bytes = Vec::new();
        let mut read = |most: u64, bytes: &mut Vec<u8>| {
            (&mut reader).take(most).read_to_end(bytes).map_err(|e| {
                let message = format!("the entry is damaged: {}", lower(&e.to_string()));
                single(Error::new(ErrorKind::Archive, message))
            })
        };
        let head = read(HEAD as u64, &mut bytes)?;
        budget.spend(head, options).map_err(Refused::Whole)?;
        if !wanted(&bytes) {
            return Ok(None);
        }
        // In pieces, so that the budget of the whole stops in time.
        loop {
            let piece = read(SMALL_ENTRY, &mut bytes)?;
            budget.spend(piece, options).map_err(Refused::Whole)?;
            if piece == 0 {
                return Ok(Some(bytes));
            }
        }
    }
}

/// What an entry claims to be, against the limits.
fn check(unpacked: u64, packed: u64, options: &ReadOptions) -> Result<(), Error> {
    if unpacked > options.max_bytes as u64 {
        return Err(exceeded(format!("unpacks to more than {} bytes", options.max_bytes), "bytes"));
    }
    if unpacked > packed.saturating_mul(options.max_ratio as u64).max(SMALL_ENTRY) {
        let what = format!("unpacks to more than {} times its size", options.max_ratio);
        return Err(exceeded(what, "ratio"));
    }
    Ok(())
}

fn damaged(error: &rawzip::Error) -> Error {
    let text = lower(&error.to_string());
    Error::new(ErrorKind::Archive, format!("the archive is damaged: {text}"))
}

/// Whether a path is absolute or climbs up.
fn leads_out(name: &str) -> bool {
    let drive = name.as_bytes().get(1) == Some(&b':');
    drive || name.starts_with('/') || name.split('/').any(|folder| folder == "..")
}

/// The name of an entry, with `/` between folders. What is no UTF-8 comes from Windows, where German
/// and most western systems take code page 850.
fn readable(raw: &[u8], is_utf8: bool) -> String {
    let name = match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) if is_utf8 => String::from_utf8_lossy(raw).into_owned(),
        Err(_) => raw.iter().map(|&b| of_code_page_850(b)).collect(),
    };
    name.replace('\\', "/")
}

fn of_code_page_850(byte: u8) -> char {
    const UPPER: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
                         └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{AD}±‗¾¶§÷¸°¨·¹³²■\u{A0}";
    match byte.checked_sub(128) {
        None => char::from(byte),
        Some(upper) => UPPER.chars().nth(usize::from(upper)).unwrap_or('\u{FFFD}'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_they_were_typed() {
        assert_eq!(readable("Prüfung.bpmn".as_bytes(), true), "Prüfung.bpmn");
        assert_eq!(readable(b"Pr\x81fung\\Stra\xE1e \x8E.bpmn", false), "Prüfung/Straße Ä.bpmn");
        assert_eq!(of_code_page_850(0xFF), '\u{A0}');
    }

    #[test]
    fn a_name_that_leads_out_is_known() {
        for name in ["../a.bpmn", "a/../../b.bpmn", "/etc/a.bpmn", "C:/a.bpmn", ".."] {
            assert!(leads_out(name), "{name}");
        }
        for name in ["a.bpmn", "a/b..c/d.bpmn", "...bpmn", ""] {
            assert!(!leads_out(name), "{name}");
        }
    }
}
