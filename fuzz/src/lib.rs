//! What the fuzz targets do with the bytes they get; plain functions, so that tests call them too.
//!
//! A target must do more than not crash: each holds what the library promises. Every function
//! panics where a promise is broken.

mod compare;
mod containers;
pub mod seeds;
mod sketch;

pub use compare::compare;
pub use containers::containers;

use synopse::view::{self, Language, SvgOptions, json, svg};
use synopse::{Error, Model, ReadOptions, personal, read_each};

/// Limits that let a target run thousands of times in a second.
fn options() -> ReadOptions {
    ReadOptions { max_bytes: 1 << 20, max_unpacked: 4 << 20, ..ReadOptions::named("case") }
}

/// Any bytes: read, told, drawn and searched for personal data.
pub fn read(data: &[u8]) {
    each(data, |model| {
        told(&model);
    });
}

/// Whatever can be read comes back from what was written of it.
pub fn write(data: &[u8]) {
    let options = ReadOptions { keep_personal: true, ..options() };
    // Of an archive, what was written is larger than what was read; both have to fit the limits.
    let again = ReadOptions { max_bytes: 64 << 20, ..options.clone() };
    let _ = read_each(data, &options, |part| {
        if let Ok(model) = part.model {
            let written = synopse::write(&model);
            let back = synopse::read(written.as_bytes(), &again);
            let back =
                back.unwrap_or_else(|e| panic!("what was written cannot be read: {e}\n{written}"));
            if let Err(difference) = model.same_content(&back) {
                panic!("{difference}\n{written}");
            }
            assert_eq!(synopse::write(&back), written, "written again, other bytes");
        }
        std::ops::ControlFlow::Continue(())
    });
}

/// Reads every model in the bytes, and holds what is promised of errors.
fn each(data: &[u8], mut give: impl FnMut(Model)) {
    let walked = read_each(data, &options(), |part| {
        match part.model {
            Ok(model) => give(model),
            Err(error) => is_one_line(&error),
        }
        std::ops::ControlFlow::Continue(())
    });
    if let Err(error) = walked {
        is_one_line(&error);
    }
}

fn is_one_line(error: &Error) {
    let line = error.to_string();
    assert!(line.starts_with("case"), "no name: {line:?}");
    assert!(
        !line.contains('\n') || error.source_name().is_some_and(|s| s.contains('\n')),
        "{line:?}"
    );
}

/// Everything that is said of one model.
fn told(model: &Model) {
    assert!(json::inspect(&[model]).ends_with("}\n"));
    for warning in model.warnings() {
        assert!(!warning.message.contains('\n'), "{:?}", warning.message);
    }
    let found = personal::findings(model);
    for language in [Language::German, Language::English] {
        let options = SvgOptions { language, ..SvgOptions::default() };
        if let Ok(picture) = svg(model, &options) {
            assert!(picture.svg.starts_with('<'));
        }
    }
    for element in model.elements() {
        let label = view::plain(model.label(element));
        assert!(!label.chars().any(char::is_control), "{label:?}");
    }
    if !found.is_empty() {
        let redacted = personal::redact(model, synopse::label::Language::German);
        let redacted = redacted.unwrap_or_else(|e| panic!("{e}"));
        let left = personal::findings(&redacted.model);
        assert!(left.is_empty(), "{left:?} is left in the copy");
    }
}
