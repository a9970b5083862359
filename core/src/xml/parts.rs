//! Files that hold models: a BPMN file holds one, an archive any number, an `XProzess` file those of
//! its processes; and each of them may stand inside another.
//!
//! One walk finds them all and hands over one at a time, so that a register of thousands of models
//! in one archive needs the memory of one. What cannot be read is handed over as an error in its
//! place, and the rest is still done.

use std::ops::ControlFlow;

use super::archive::{Archive, Budget, Refused, is_archive};
use super::options::exceeded;
use super::xprozess::{self, Process};
use super::{ReadOptions, decode, reader};
use crate::error::{Error, ErrorKind};
use crate::model::{Model, Warning, WarningCode};

/// A model in a file, or why it cannot be read.
#[derive(Debug)]
pub struct Part {
    /// Its name in the file, such as `folder/a.bpmn`, by which [`ReadOptions::part`] asks for it;
    /// empty where the file itself is the model. Inside an archive that stands in another, the
    /// names of both with `#` between them.
    pub name: String,
    /// The model.
    pub model: Result<Model, Error>,
}

/// Reads every model in a file, and hands over one at a time, by name; the callback may stop it.
///
/// O(bytes unpacked); memory as [`read`](super::read) for the largest model, besides what the
/// callback keeps.
///
/// # Errors
/// Where there is no model, the archive is damaged, or a limit for the whole of it is exceeded; what
/// was handed over before stays valid. What concerns one model is in its [`Part`].
///
/// ```
/// use std::ops::ControlFlow;
/// let xml = br#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>"#;
/// let mut count = 0;
/// synopse::read_each(xml, &synopse::ReadOptions::default(), |part| {
///     count += usize::from(part.model.is_ok());
///     ControlFlow::Continue(())
/// })?;
/// assert_eq!(count, 1);
/// # Ok::<(), synopse::Error>(())
/// ```
pub fn read_each(
    bytes: &[u8],
    options: &ReadOptions,
    each: impl FnMut(Part) -> ControlFlow<()>,
) -> Result<(), Error> {
    let named = |error: Error| match (&options.source, error.source_name()) {
        (Some(name), None) => error.with_source(name),
        _ => error,
    };
    let mut walk = Walk {
        options,
        wanted: Wanted::new(options.part.as_deref()),
        each,
        budget: Budget::new(bytes.len(), options),
        found: 0,
        given: 0,
    };
    let whole = Place { name: String::new(), nesting: 0, process: None, is_bpmn: true };
    match walk.open(bytes, &whole) {
        Err(Stop::Whole(error)) => Err(named(error)),
        Ok(()) | Err(Stop::Enough) if walk.given > 0 => Ok(()),
        Ok(()) | Err(Stop::Enough) => Err(named(walk.nothing())),
    }
}

/// Reads every model in a file, by name. As [`read_each`], with the memory of all models.
///
/// # Errors
/// As [`read_each`].
pub fn read_all(bytes: &[u8], options: &ReadOptions) -> Result<Vec<Part>, Error> {
    let mut parts = Vec::new();
    read_each(bytes, options, |part| {
        parts.push(part);
        ControlFlow::Continue(())
    })?;
    Ok(parts)
}

/// The only model of a file, or the one that is asked for.
pub(super) fn read_one(bytes: &[u8], options: &ReadOptions) -> Result<Model, Error> {
    let mut first: Option<Part> = None;
    let mut several: Option<String> = None;
    let walked = read_each(bytes, options, |part| {
        let Some(before) = &first else {
            first = Some(part);
            return ControlFlow::Continue(());
        };
        // One that can be read makes the better example.
        let sound = [before, &part].into_iter().find(|part| part.model.is_ok());
        several = Some(sound.unwrap_or(before).name.clone());
        if sound.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    if let Some(name) = several {
        let message =
            format!("holds several models; name one of them behind #, such as #1 or #{name}");
        let error = Error::new(ErrorKind::Usage, message);
        return Err(match &options.source {
            Some(source) => error.with_source(source),
            None => error,
        });
    }
    match first {
        Some(part) => walked.and(part.model),
        None => Err(walked.err().unwrap_or_else(|| Error::new(ErrorKind::NotBpmn, NO_MODEL))),
    }
}

const NO_MODEL: &str = "no BPMN model in it";

/// Why a walk ends early.
enum Stop {
    /// The callback has enough.
    Enough,
    /// Nothing more can be read of the whole.
    Whole(Error),
}

/// Which models are asked for.
enum Wanted<'o> {
    All,
    /// By number, or where it is a key of a service, by name.
    Number(usize, &'o str),
    Name(&'o str),
}

impl<'o> Wanted<'o> {
    fn new(part: Option<&'o str>) -> Self {
        let Some(name) = part else { return Self::All };
        match name.parse() {
            Ok(number) if name.bytes().all(|b| b.is_ascii_digit()) => Self::Number(number, name),
            _ => Self::Name(name),
        }
    }

    /// Whether it may stand in a container of this name.
    fn may_hold(&self, name: &str) -> bool {
        !matches!(self, Self::Name(wanted) if !wanted.starts_with(name))
    }
}

/// Where something stands.
struct Place<'g> {
    name: String,
    nesting: usize,
    /// The process of `XProzess` whose model it is.
    process: Option<&'g Process>,
    /// Whether it must be BPMN, so that it is told if it is not.
    is_bpmn: bool,
}

struct Walk<'o, F> {
    options: &'o ReadOptions,
    wanted: Wanted<'o>,
    each: F,
    budget: Budget,
    found: usize,
    given: usize,
}

impl<F: FnMut(Part) -> ControlFlow<()>> Walk<'_, F> {
    fn open(&mut self, bytes: &[u8], place: &Place<'_>) -> Result<(), Stop> {
        if bytes.len() > self.options.max_bytes {
            let what = format!("larger than {} bytes", self.options.max_bytes);
            return self.refuse(place, exceeded(what, "bytes"));
        }
        if is_archive(bytes) {
            return self.archive(bytes, place);
        }
        match decode::decode(bytes) {
            Ok(decoded) if xprozess::is_xprozess(&decoded.text) => {
                self.xprozess(&decoded.text, place)
            }
            Ok(decoded) => {
                let options =
                    ReadOptions { source: self.source(&place.name), ..self.options.clone() };
                let model = reader::read(decoded, &options).map(|mut model| {
                    if let Some(process) = place.process {
                        join(&mut model, process, &options);
                    }
                    model
                });
                self.give(place, model)
            }
            Err(error) => self.give(place, Err(error)),
        }
    }

    fn archive(&mut self, bytes: &[u8], place: &Place<'_>) -> Result<(), Stop> {
        if let Err(error) = self.check_nesting(place) {
            return self.refuse(place, error);
        }
        let archive = match Archive::open(bytes, self.options, &mut self.budget) {
            Ok(archive) => archive,
            Err(error) => return self.refuse(place, error),
        };
        let separator = if place.process.is_some() { '/' } else { '#' };
        for entry in &archive.entries {
            let name = match place.name.as_str() {
                "" => entry.name.clone(),
                outer => format!("{outer}{separator}{}", entry.name),
            };
            let is_bpmn = says_bpmn(&entry.name);
            if is_litter(&entry.name) || !self.wanted.may_hold(&name) {
                continue;
            }
            let inside =
                Place { name, nesting: place.nesting + 1, process: place.process, is_bpmn };
            let looks = |head: &[u8]| is_bpmn || is_archive(head) || is_markup(head);
            match archive.unpack(entry, self.options, &mut self.budget, looks) {
                Ok(Some(bytes)) => self.open(&bytes, &inside)?,
                Ok(None) => {}
                Err(Refused::Entry(error)) => self.give(&inside, Err(error))?,
                Err(Refused::Whole(error)) => return Err(Stop::Whole(error)),
            }
        }
        Ok(())
    }

    fn xprozess(&mut self, source: &str, place: &Place<'_>) -> Result<(), Stop> {
        if let Err(error) = self.check_nesting(place) {
            return self.refuse(place, error);
        }
        let processes = match xprozess::processes(source, self.options) {
            Ok(processes) => processes,
            Err(error) => return self.refuse(place, error),
        };
        for (number, process) in processes.iter().enumerate() {
            let id = match process.id.as_str() {
                "" => format!("prozess {}", number + 1),
                id => id.to_owned(),
            };
            let name = match place.name.as_str() {
                "" => id,
                outer => format!("{outer}#{id}"),
            };
            if !self.wanted.may_hold(&name) {
                continue;
            }
            for file in &process.files {
                let inside = Place {
                    name: name.clone(),
                    nesting: place.nesting + 1,
                    process: Some(process),
                    is_bpmn: true,
                };
                match file.bytes() {
                    Ok(bytes) => self.open(&bytes, &inside)?,
                    Err(error) => self.give(&inside, Err(error))?,
                }
            }
        }
        Ok(())
    }

    fn check_nesting(&self, place: &Place<'_>) -> Result<(), Error> {
        if place.nesting < self.options.max_nesting {
            return Ok(());
        }
        let most = self.options.max_nesting;
        Err(exceeded(format!("archives nested deeper than {most}"), "nesting"))
    }

    /// The container at a place cannot be read: the end of all if it is the file itself.
    fn refuse(&mut self, place: &Place<'_>, error: Error) -> Result<(), Stop> {
        if place.nesting == 0 { Err(Stop::Whole(error)) } else { self.give(place, Err(error)) }
    }

    fn give(&mut self, place: &Place<'_>, model: Result<Model, Error>) -> Result<(), Stop> {
        if let Err(error) = &model
            && error.kind() == ErrorKind::NotBpmn
            && !place.is_bpmn
        {
            return Ok(());
        }
        self.found += 1;
        let asked = match self.wanted {
            Wanted::All => true,
            Wanted::Number(number, name) => number == self.found || name == place.name,
            Wanted::Name(name) => name == place.name,
        };
        if !asked {
            return Ok(());
        }
        self.given += 1;
        let model = model.map_err(|error| match self.source(&place.name) {
            Some(source) => error.with_source(source),
            None => error,
        });
        let flow = (self.each)(Part { name: place.name.clone(), model });
        if flow.is_break() || !matches!(self.wanted, Wanted::All) {
            return Err(Stop::Enough);
        }
        Ok(())
    }

    /// The name that a model is shown by.
    fn source(&self, part: &str) -> Option<String> {
        match (&self.options.source, part) {
            (source, "") => source.clone(),
            (Some(source), part) => Some(format!("{source}#{part}")),
            (None, part) => Some(part.to_owned()),
        }
    }

    /// Why no model was given.
    fn nothing(&self) -> Error {
        match self.wanted {
            Wanted::All => Error::new(ErrorKind::NotBpmn, NO_MODEL),
            Wanted::Number(number, _) => {
                let message = format!("no model number {number} in it; there are {}", self.found);
                Error::new(ErrorKind::Usage, message)
            }
            Wanted::Name(name) => Error::new(ErrorKind::Usage, format!("no model {name:?} in it")),
        }
    }
}

/// Hangs what an `XProzess` file says about elements below them.
fn join(model: &mut Model, process: &Process, options: &ReadOptions) {
    let groups = &process.groups;
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for group in groups {
        match model.find(&group.element) {
            Some(element) => found.push((element, group.tree.clone())),
            None => missing.push(&group.element),
        }
    }
    model.add_extensions(&found);
    if !options.keep_personal {
        model.drop_tool_data();
    }
    if let Some(first) = missing.first() {
        let message = format!(
            "{} of {} groups of activities name elements that are not in the model, first {first:?}",
            missing.len(),
            groups.len()
        );
        let code = WarningCode::DanglingReference;
        let warning = Warning { code, message, line: 1, column: 1, element: None };
        model.warnings.insert(0, warning);
    }
}

/// Whether a name says that this is BPMN, so that it is told where it is not.
fn says_bpmn(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [".bpmn", ".bpmn2", ".bpmn20.xml"].iter().any(|end| name.ends_with(end))
}

/// What systems add to archives by themselves.
fn is_litter(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    name.starts_with("__MACOSX/") || file.starts_with("._")
}

/// Whether bytes begin like XML, in any encoding.
fn is_markup(head: &[u8]) -> bool {
    let mut start = head.iter().filter(|b| !matches!(b, 0 | 0xEF | 0xBB | 0xBF | 0xFE | 0xFF));
    start.find(|b| !b.is_ascii_whitespace()) == Some(&b'<')
}
