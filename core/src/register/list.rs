//! `register.csv`: which municipality has which process, in which file.
//!
//! A list is kept by hand, in a spreadsheet, by many people; so it is read as it comes: commas,
//! semicolons or tabs, with a byte order mark or without, in UTF-8, UTF-16 or Windows-1252, with the
//! columns in any order and under German names too. What cannot be used is reported by its line and
//! left out; the rest is taken. The quoting of RFC 4180 is left to the crate `csv`.

use std::collections::BTreeMap;

use csv::{ReaderBuilder, StringRecord};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use serde::{Deserialize, Serialize};

use crate::{Error, ErrorKind};

/// What a municipality has entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Whose process it is.
    pub municipality: String,
    /// How the process is called.
    pub process: String,
    /// Path of the model, relative to the register, with `/`; none where there is no model.
    pub file: Option<String>,
    /// The key of the service, if there is one.
    pub key: Option<String>,
    /// What the other columns say, in the order of [`List::columns`].
    pub profile: Vec<String>,
}

/// All entries, and what could not be used.
#[derive(Debug, Clone, Default)]
pub struct List {
    /// Names of the further columns.
    pub columns: Vec<String>,
    /// The entries in the order of the list.
    pub entries: Vec<Entry>,
    /// One per line that was not, or not wholly, used.
    pub faults: Vec<Error>,
}

/// The columns that mean something, with their German names; the first name is that of the format.
const COLUMNS: [&[&str]; 4] = [
    &["municipality", "gemeinde", "kommune", "stadt"],
    &["process", "prozess", "prozessname"],
    &["file", "datei", "dateiname"],
    &["key", "schlüssel", "schluessel", "leistungsschlüssel"],
];
const MUNICIPALITY: usize = 0;
const PROCESS: usize = 1;
const FILE: usize = 2;
const KEY: usize = 3;

impl List {
    /// Reads a list. O(bytes).
    ///
    /// Without a column of municipalities or processes, the first folder and the name of the file
    /// stand for them. An empty list has no entries.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`] where no column names files.
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let text = decode(bytes);
        let (text, separator, skipped) = separator(&text);
        let mut reader = ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let mut records = reader.records();
        let Some(head) = records.next() else { return Ok(Self::default()) };
        let head = head.map_err(|e| fault(&e))?;
        let mut list = Self::default();
        let columns = Columns::new(&head, &mut list)?;
        let mut lines = Lines { text, at: 0, line: skipped };
        let mut seen = BTreeMap::new();
        for record in records {
            match record {
                Ok(record) => {
                    let line = lines.of(record.position().map_or(0, |p| p.byte() as usize));
                    list.take(&columns, &record, line, &mut seen);
                }
                Err(error) => list.faults.push(fault(&error)),
            }
        }
        Ok(list)
    }

    fn take(
        &mut self,
        columns: &Columns,
        record: &StringRecord,
        line: u32,
        seen: &mut BTreeMap<Vec<String>, u32>,
    ) {
        let cells: Vec<String> = record.iter().map(|cell| cell.trim().to_owned()).collect();
        if cells.iter().all(String::is_empty) {
            return;
        }
        let of = |column: usize| {
            let place = columns.places.get(column).copied().flatten();
            place.and_then(|at| cells.get(at)).map_or("", String::as_str)
        };
        let file = Some(of(FILE).replace('\\', "/")).filter(|file| !file.is_empty());
        let parts = |file: &str| {
            let name = file.rsplit(['/', '#']).next().unwrap_or_default();
            (file.split_once('/').map_or("", |(first, _)| first).to_owned(), stem(name).to_owned())
        };
        let (folder, stem) = file.as_deref().map(parts).unwrap_or_default();
        let or = |text: &str, other: String| if text.is_empty() { other } else { text.to_owned() };
        let entry = Entry {
            municipality: or(of(MUNICIPALITY), folder),
            process: or(of(PROCESS), stem),
            key: Some(of(KEY).to_owned()).filter(|key| !key.is_empty()),
            profile: columns
                .rest
                .iter()
                .map(|&i| cells.get(i).cloned().unwrap_or_default())
                .collect(),
            file,
        };
        let lacking = |what: &str| Error::new(ErrorKind::Usage, format!("a row without {what}"));
        if entry.municipality.is_empty() {
            self.faults.push(lacking("municipality").at(line, 1));
        } else if entry.process.is_empty() {
            self.faults.push(lacking("process").at(line, 1));
        } else if let Some(first) = seen.get(&cells) {
            let message = format!("the same as line {first}");
            self.faults.push(Error::new(ErrorKind::Usage, message).at(line, 1));
        } else {
            seen.insert(cells, line);
            self.entries.push(entry);
        }
    }
}

/// Where the columns stand.
struct Columns {
    places: [Option<usize>; COLUMNS.len()],
    rest: Vec<usize>,
}

impl Columns {
    fn new(head: &StringRecord, list: &mut List) -> Result<Self, Error> {
        let mut columns = Self { places: [None; COLUMNS.len()], rest: Vec::new() };
        for (at, name) in head.iter().enumerate() {
            let name = name.trim();
            let small = name.to_lowercase();
            let known = COLUMNS.iter().position(|names| names.contains(&small.as_str()));
            match known.and_then(|column| columns.places.get_mut(column)) {
                Some(place @ None) => *place = Some(at),
                _ if name.is_empty() => {}
                _ => {
                    columns.rest.push(at);
                    list.columns.push(name.to_owned());
                }
            }
        }
        let [municipality, process, file, _] = columns.places;
        let missing = |column: usize| {
            let name = COLUMNS.get(column).and_then(|names| names.first()).copied();
            let message = format!("no column {}", name.unwrap_or_default());
            Error::new(ErrorKind::Usage, message).at(1, 1)
        };
        if file.is_none() {
            return Err(missing(FILE));
        }
        list.faults.extend(municipality.is_none().then(|| missing(MUNICIPALITY)));
        list.faults.extend(process.is_none().then(|| missing(PROCESS)));
        Ok(columns)
    }
}

/// Counts lines. (The crate's own count is one behind where lines end in CR LF.)
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: u32,
}

impl Lines<'_> {
    /// The line, from 1, of the record that begins here or after line breaks; asked in ascending
    /// order.
    fn of(&mut self, byte: usize) -> u32 {
        let bytes = self.text.as_bytes();
        let rest = bytes.get(byte..).unwrap_or_default();
        let breaks = rest.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        let passed = bytes.get(self.at..byte + breaks).unwrap_or_default();
        self.line += memchr::memchr_iter(b'\n', passed).count() as u32;
        self.at = byte + breaks;
        self.line + 1
    }
}

/// By the byte order mark; else UTF-8 if it is that, else Windows-1252, which spreadsheets write.
fn decode(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let guessed = if std::str::from_utf8(bytes).is_ok() { UTF_8 } else { WINDOWS_1252 };
    marked.unwrap_or(guessed).decode(bytes).0
}

/// The text without the line `sep=;` that some spreadsheets write, and what separates its cells: the
/// sign that the first line has most of outside of quotes.
///
/// With the number of lines that were skipped.
fn separator(text: &str) -> (&str, u8, u32) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let said = first.trim_end().strip_prefix("sep=").map(str::as_bytes);
    if let Some(&[separator]) = said {
        return (rest, separator, 1);
    }
    let count =
        |sign: char| first.split('"').step_by(2).map(|part| part.matches(sign).count()).sum();
    let counts: [(usize, char); 3] = [',', ';', '\t'].map(|sign| (count(sign), sign));
    // Of equal counts the first: a list of one column has none.
    let most = counts.into_iter().rev().max_by_key(|&(count, _)| count);
    (text, most.map_or(b',', |(_, sign)| sign as u8), 0)
}

/// The name of a file without its ending.
pub(super) fn stem(name: &str) -> &str {
    const ENDINGS: [&str; 5] = [".bpmn20.xml", ".bpmn", ".bpmn2", ".xml", ".zip"];
    let cut = |ending: &&str| {
        let at = name.len().checked_sub(ending.len())?;
        let (stem, end) = name.split_at_checked(at)?;
        end.eq_ignore_ascii_case(ending).then_some(stem)
    };
    ENDINGS.iter().find_map(cut).unwrap_or(name)
}

fn fault(error: &csv::Error) -> Error {
    let line = error.position().map_or(1, |p| p.line() as u32);
    Error::new(ErrorKind::Usage, "no readable row").at(line, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(list: &List) -> Vec<&str> {
        list.entries.iter().map(|e| e.file.as_deref().unwrap_or("-")).collect()
    }

    fn faults(list: &List) -> Vec<String> {
        list.faults.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_spreadsheets_write_is_read() {
        let plain = "municipality,process,file,key,area\nA,Gewerbe anmelden,a/1.bpmn,99,\"x, y\"\n";
        let expected = List::parse(plain.as_bytes()).unwrap();
        assert_eq!(expected.columns, ["area"]);
        assert_eq!(expected.entries[0].profile, ["x, y"]);
        assert_eq!(expected.entries[0].key.as_deref(), Some("99"));
        let excel = "\u{feff}Gemeinde;Prozess;Datei;Schlüssel;area\r\nA;Gewerbe anmelden;a\\1.bpmn;99;x, y\r\n";
        let utf16: Vec<u8> = excel.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in [excel.as_bytes(), &utf16, &WINDOWS_1252.encode(&excel[3..]).0] {
            let list = List::parse(bytes).unwrap();
            assert_eq!((&list.entries, faults(&list).len()), (&expected.entries, 0));
        }
        let said = format!("sep=;\r\n{}", &excel[3..]);
        assert_eq!(List::parse(said.as_bytes()).unwrap().entries, expected.entries);
    }

    #[test]
    fn what_cannot_be_used_is_told_by_its_line() {
        let text =
            "file,municipality,process\na/1.bpmn,A,P\n\na/1.bpmn,A,P\n,,P\n,A,\n,A,Q\na/2.bpmn\n";
        let list = List::parse(text.as_bytes()).unwrap();
        assert_eq!(files(&list), ["a/1.bpmn", "-", "a/2.bpmn"]);
        assert_eq!(list.entries[2].municipality, "a");
        assert_eq!(list.entries[2].process, "2");
        let told = [
            "4:1: the same as line 2",
            "5:1: a row without municipality",
            "6:1: a row without process",
        ];
        assert_eq!(faults(&list), told);
    }

    #[test]
    fn a_stem_has_no_ending() {
        for (name, expected) in [
            ("1. Antrag.bpmn", "1. Antrag"),
            ("a.BPMN20.xml", "a"),
            ("St. Anna.zip", "St. Anna"),
            ("ü", "ü"),
            (".xml", ""),
        ] {
            assert_eq!(stem(name), expected);
        }
    }

    #[test]
    fn missing_columns_are_told_and_made_up_for() {
        let list = List::parse(b"file\nStadt A/Hundesteuer anmelden.bpmn\n").unwrap();
        assert_eq!(faults(&list), ["1:1: no column municipality", "1:1: no column process"]);
        assert_eq!(list.entries[0].municipality, "Stadt A");
        assert_eq!(list.entries[0].process, "Hundesteuer anmelden");
        let error = List::parse(b"municipality;process\nA;P\n").unwrap_err();
        assert_eq!(error.to_string(), "1:1: no column file");
        assert!(List::parse(b"").unwrap().entries.is_empty());
    }
}
