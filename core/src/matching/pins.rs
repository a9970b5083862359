//! Pins: what a person says about which element is which, as a file.
//!
//! A pin names an element by its id, or by its label with pool or lane where that is needed; pins by
//! label hold for every pair of models in which the labels occur. Parsing refuses what is no pins
//! file, with line and column; whether a pin fits two models is another question (`pinned.rs`) and
//! only ever warned of, because one file may serve many pairs.

use std::fmt;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::error::{Error, ErrorKind};
use crate::model::position;

/// The schema id of a pins file.
pub const PINS_SCHEMA: &str = "synopse/pins/1";

/// One element as a pin names it: by id, or by label.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Selector {
    /// The id in the file, or `#` and a number as Synopse shows an element without one. Where it is
    /// given, it decides alone, and the rest is for people.
    #[serde(default)]
    pub id: Option<String>,
    /// The label, compared as normalised.
    #[serde(default)]
    pub label: Option<String>,
    /// The label of the pool that the element is in; the name of its process where there is no pool.
    #[serde(default)]
    pub pool: Option<String>,
    /// The label of the lane that the element is in.
    #[serde(default)]
    pub lane: Option<String>,
}

impl Selector {
    /// The element with this id.
    pub fn by_id(id: impl Into<String>) -> Self {
        Self { id: Some(id.into()), label: None, pool: None, lane: None }
    }

    /// The elements with this label.
    pub fn by_label(label: impl Into<String>) -> Self {
        Self { id: None, label: Some(label.into()), pool: None, lane: None }
    }

    /// Only those of this pool.
    #[must_use]
    pub fn in_pool(mut self, pool: impl Into<String>) -> Self {
        self.pool = Some(pool.into());
        self
    }

    /// Only those of this lane.
    #[must_use]
    pub fn in_lane(mut self, lane: impl Into<String>) -> Self {
        self.lane = Some(lane.into());
        self
    }
}

/// Where a pin stands in its file: line and column, both from 1; 0 for a pin that was not read.
pub(crate) type Place = (u32, u32);

/// Two elements that are one, or are not.
#[derive(Debug, Clone)]
pub(crate) struct Pin {
    pub(crate) old: Selector,
    pub(crate) new: Selector,
    pub(crate) place: Place,
}

/// What a person says about which element is which; empty by default.
///
/// ```
/// use synopse::matching::Pins;
///
/// let pins = Pins::parse(
///     r#"{"schema": "synopse/pins/1",
///         "same": [{"old": {"id": "Task_1"}, "new": {"label": "Antrag prüfen", "pool": "Bürgeramt"}}]}"#
///         .as_bytes(),
/// )?;
/// assert!(!pins.is_empty());
/// # Ok::<(), synopse::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Pins {
    pub(crate) same: Vec<Pin>,
    pub(crate) different: Vec<Pin>,
    pub(crate) only_old: Vec<(Selector, Place)>,
    pub(crate) only_new: Vec<(Selector, Place)>,
}

/// The file, with every pin still as text, so that its place is known.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPins<'t> {
    schema: String,
    #[serde(default, rename = "note")]
    _note: Option<String>,
    #[serde(borrow, default)]
    same: Vec<&'t RawValue>,
    #[serde(borrow, default)]
    different: Vec<&'t RawValue>,
    #[serde(borrow, default)]
    only: Option<&'t RawValue>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Only<'t> {
    #[serde(borrow, default)]
    old: Vec<&'t RawValue>,
    #[serde(borrow, default)]
    new: Vec<&'t RawValue>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPin<'t> {
    #[serde(borrow)]
    old: &'t RawValue,
    #[serde(borrow)]
    new: &'t RawValue,
    #[serde(default, rename = "note")]
    _note: Option<String>,
    #[serde(default, rename = "confidence")]
    _confidence: Option<f64>,
}

impl Pins {
    /// Whether nothing is pinned.
    pub fn is_empty(&self) -> bool {
        self.same.is_empty()
            && self.different.is_empty()
            && self.only_old.is_empty()
            && self.only_new.is_empty()
    }

    /// "This is that." Several for one step make a group: one step here, several there; those that hang
    /// together make one group of several here and several there.
    pub fn add_same(&mut self, old: Selector, new: Selector) {
        self.same.push(Pin { old, new, place: (0, 0) });
    }

    /// "This is not that."
    pub fn add_different(&mut self, old: Selector, new: Selector) {
        self.different.push(Pin { old, new, place: (0, 0) });
    }

    /// The same pins for the two models swapped.
    #[must_use]
    pub fn swapped(self) -> Self {
        let swap = |pins: Vec<Pin>| {
            let each = pins.into_iter();
            each.map(|p| Pin { old: p.new, new: p.old, place: p.place }).collect()
        };
        Self {
            same: swap(self.same),
            different: swap(self.different),
            only_old: self.only_new,
            only_new: self.only_old,
        }
    }

    /// Reads the JSON of `synopse/pins/1`, UTF-8 with or without byte order mark.
    ///
    /// # Errors
    /// The bytes are no UTF-8, no JSON, or not of that schema; with line and column.
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let text = std::str::from_utf8(bytes)
            .map_err(|_| Error::new(ErrorKind::Encoding, "a pins file is JSON in UTF-8"))?;
        let raw: RawPins<'_> = json(text, text)?;
        if raw.schema != PINS_SCHEMA {
            let message = format!("the schema of a pins file is {PINS_SCHEMA:?}");
            return Err(Error::new(ErrorKind::Usage, message).at(1, 1));
        }
        let only: Only<'_> = raw.only.map_or(Ok(Only::default()), |only| json(text, only.get()))?;
        Ok(Self {
            same: pins(text, &raw.same)?,
            different: pins(text, &raw.different)?,
            only_old: selectors(text, &only.old)?,
            only_new: selectors(text, &only.new)?,
        })
    }
}

fn pins(text: &str, raw: &[&RawValue]) -> Result<Vec<Pin>, Error> {
    let mut cursor = Cursor::new(text);
    let mut pins = Vec::with_capacity(raw.len());
    for raw in raw {
        let place = cursor.at(raw);
        let read: RawPin<'_> = json(text, raw.get())?;
        let (old, new): (Selector, Selector) =
            (json(text, read.old.get())?, json(text, read.new.get())?);
        checked(&old, "old", place)?;
        checked(&new, "new", place)?;
        pins.push(Pin { old, new, place });
    }
    Ok(pins)
}

fn selectors(text: &str, raw: &[&RawValue]) -> Result<Vec<(Selector, Place)>, Error> {
    let mut cursor = Cursor::new(text);
    let mut selectors = Vec::with_capacity(raw.len());
    for raw in raw {
        let place = cursor.at(raw);
        let read: Selector = json(text, raw.get())?;
        checked(&read, "element", place)?;
        selectors.push((read, place));
    }
    Ok(selectors)
}

/// Places of parts of a text that follow each other, in one walk.
struct Cursor<'t> {
    text: &'t str,
    offset: usize,
    place: Place,
}

impl<'t> Cursor<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, offset: 0, place: (1, 1) }
    }

    fn at(&mut self, raw: &RawValue) -> Place {
        let to = offset(self.text, raw.get());
        for c in self.text.get(self.offset..to).unwrap_or_default().chars() {
            self.place =
                if c == '\n' { (self.place.0 + 1, 1) } else { (self.place.0, self.place.1 + 1) };
        }
        self.offset = to;
        self.place
    }
}

fn checked(selector: &Selector, what: &str, place: Place) -> Result<(), Error> {
    let empty = |part: &Option<String>| part.as_deref().is_none_or(|text| text.trim().is_empty());
    if empty(&selector.id) && empty(&selector.label) {
        let message = format!("{what} of a pin needs an id or a label");
        return Err(Error::new(ErrorKind::Usage, message).at(place.0, place.1));
    }
    Ok(())
}

/// Where a part of a text begins in it.
fn offset(text: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize).min(text.len())
}

/// Parses an object that is a part of a text; an error tells the place in the whole.
fn json<'t, T: Deserialize<'t>>(text: &str, part: &'t str) -> Result<T, Error> {
    // A list of the same values in order would do for serde, and is no pins file.
    if !part.trim_start().starts_with('{') {
        let (line, column) = position(text, offset(text, part));
        return Err(Error::new(ErrorKind::Usage, "no pins: an object is expected").at(line, column));
    }
    serde_json::from_str(part).map_err(|error| {
        let said = error.to_string();
        let what = said.split(" at line ").next().unwrap_or(&said);
        let start = offset(text, part);
        let line = part.split_inclusive('\n').take(error.line().saturating_sub(1));
        let at = start + line.map(str::len).sum::<usize>() + error.column().saturating_sub(1);
        let at = (0..=at.min(text.len())).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0);
        let (line, column) = position(text, at);
        Error::new(ErrorKind::Usage, format!("no pins: {what}")).at(line, column)
    })
}

/// What is wrong with a pin, for programs. The names are stable; docs/matching.md explains each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum PinWarningCode {
    /// It points to nothing in one of the models.
    Unknown,
    /// It points to elements that can never be one, such as a lane and a task.
    Incompatible,
    /// It contradicts another pin.
    Contradiction,
    /// Several elements have the label, and nothing tells which is meant.
    Ambiguous,
    /// The element with the id now has another label than the pin shows.
    OtherLabel,
}

impl PinWarningCode {
    /// Every code, in the order of the declaration.
    pub const ALL: &'static [Self] = &[
        Self::Unknown,
        Self::Incompatible,
        Self::Contradiction,
        Self::Ambiguous,
        Self::OtherLabel,
    ];

    /// The stable name, such as `pin-unknown`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "pin-unknown",
            Self::Incompatible => "pin-incompatible",
            Self::Contradiction => "pin-contradiction",
            Self::Ambiguous => "pin-ambiguous",
            Self::OtherLabel => "pin-other-label",
        }
    }
}

/// Something wrong with a pin, with its place in the pins file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PinWarning {
    /// What is wrong.
    pub code: PinWarningCode,
    /// The particulars, in English.
    pub message: String,
    /// Line of the pin, from 1; 0 where it was not read from a file.
    pub line: u32,
    /// Column of the pin in characters, from 1; 0 where it was not read from a file.
    pub column: u32,
}

impl fmt::Display for PinWarning {
    /// `12:5: what [code]`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(f, "{}:{}: ", self.line, self.column)?;
        }
        write!(f, "{} [{}]", self.message, self.code.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_with_the_place_of_every_pin() {
        let text = "\u{feff}{\"schema\": \"synopse/pins/1\",\n \"same\": [\n  {\"old\": {\"id\": \"ä\"}, \
                    \"new\": {\"label\": \"b\"}}, {\"old\": {\"id\": \"c\"}, \"new\": {\"id\": \"d\"}}\n ],\n \
                    \"only\": {\"new\": [{\"id\": \"e\"}]}}";
        let pins = Pins::parse(text.as_bytes()).unwrap();
        let places: Vec<Place> = pins.same.iter().map(|p| p.place).collect();
        assert_eq!(places, [(3, 3), (3, 48)]);
        assert_eq!(pins.only_new, [(Selector::by_id("e"), (5, 19))]);
    }

    #[test]
    fn what_is_no_pins_file_is_refused_with_its_place() {
        let wrong = [
            ("[]", "1:1"),
            ("{\"schema\": \"synopse/pins/1\"", "1:27"),
            ("{\"schema\": \"synopse/pins/2\"}", "1:1"),
            ("{\"schema\": \"synopse/pins/1\",\n\"sane\": []}", "2:6"),
            (
                "{\"schema\": \"synopse/pins/1\",\n\"same\": [{\"old\": {}, \"new\": {\"id\": \"a\"}}]}",
                "2:10",
            ),
            ("{\"schema\": \"synopse/pins/1\",\n\"same\": [{\"old\": {\"id\": \"a\"}}]}", "2:29"),
            (
                "{\"schema\": \"synopse/pins/1\",\n\"same\": [{\"old\": {\"id\": 1}, \"new\": {\"id\": \"a\"}}]}",
                "2:25",
            ),
            (
                "{\"schema\": \"synopse/pins/1\",\n\"same\": [{\"old\": {\"lable\": \"a\"}, \"new\": {\"id\": \"a\"}}]}",
                "2:25",
            ),
        ];
        for (text, place) in wrong {
            let error = Pins::parse(text.as_bytes()).unwrap_err();
            let told = format!("{}:{}", error.line().unwrap(), error.column().unwrap());
            assert_eq!(told, place, "{text}: {error}");
        }
        assert_eq!(Pins::parse(b"\xff").unwrap_err().kind(), ErrorKind::Encoding);
        let deep = format!("{{\"schema\": {}", "[".repeat(100_000));
        assert!(Pins::parse(deep.as_bytes()).is_err());
    }
}
