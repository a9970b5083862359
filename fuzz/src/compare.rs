//! Two models: compared from both sides, told, and the edit script applied and undone.

use std::sync::Arc;

use synopse::diff::Patch;
use synopse::view::{self, Language, TextOptions, json};
use synopse::{Comparison, Model, Options, read};

use crate::options;
use crate::sketch::Sketch;

/// Stands between the two files of a pair.
pub(crate) const BETWEEN: &[u8] = b"\n=#=\n";

/// The first byte says what follows: 0 two files, anything else a sketch and edits.
pub fn compare(data: &[u8]) {
    let Some((&kind, rest)) = data.split_first() else { return };
    let pair = if kind == 0 { files(rest) } else { sketches(rest) };
    let Some((old, new)) = pair else { return };
    // Comparing is made for models of hundreds of elements; thousands in a tiny file would only
    // make the fuzzer slow.
    if old.elements().len() + new.elements().len() > 400 {
        return;
    }
    check(&old, &new);
}

fn files(data: &[u8]) -> Option<(Arc<Model>, Arc<Model>)> {
    let at = data.windows(BETWEEN.len()).position(|window| window == BETWEEN)?;
    let (old, new) = (&data[..at], &data[at + BETWEEN.len()..]);
    let read = |bytes| read(bytes, &options()).ok().map(Arc::new);
    Some((read(old)?, read(new)?))
}

fn sketches(data: &[u8]) -> Option<(Arc<Model>, Arc<Model>)> {
    let (old, new) = Sketch::pair(data).ok()?;
    let read = |sketch: &Sketch| {
        let xml = sketch.xml();
        let model = read(xml.as_bytes(), &options());
        Arc::new(model.unwrap_or_else(|e| panic!("a sketch cannot be read: {e}\n{xml}")))
    };
    Some((read(&old), read(&new)))
}

fn check(old: &Arc<Model>, new: &Arc<Model>) {
    let compare = |a: &Arc<Model>, b: &Arc<Model>| {
        Comparison::new(Arc::clone(a), Arc::clone(b), &Options::default())
    };
    let (there, back) = (compare(old, new), compare(new, old));
    assert_eq!(there.similarity(), back.similarity(), "other scores from the other side");
    assert_eq!(there.distance(), back.distance(), "another distance from the other side");
    assert!(there.distance().lower <= there.distance().upper);
    assert!(there.similarity().overall <= 1_000_000);

    let mut stated: Vec<u32> = there.changes().iter().flat_map(|c| c.operations.clone()).collect();
    stated.extend(there.diff().ignored.values().flatten());
    stated.sort_unstable();
    let all: Vec<u32> = (0..there.diff().script.operations.len() as u32).collect();
    assert_eq!(stated, all, "every operation is stated once");

    for language in [Language::German, Language::English] {
        for change in there.changes() {
            let sentence = view::sentence(&there, change, language);
            assert!(!sentence.chars().any(char::is_control), "{sentence:?}");
        }
        let options = TextOptions { language, width: 80, ..TextOptions::default() };
        assert!(view::text(&there, &options).ends_with('\n'));
        assert!(!view::markdown(&there, language).is_empty());
    }
    assert!(json::diff(&there).ends_with("}\n"));

    let patch = Patch::of(&there);
    lead(&patch, old, new);
    lead(&patch.inverse(), new, old);
}

fn lead(patch: &Patch, from: &Model, to: &Model) {
    let patched = patch.apply(from).unwrap_or_else(|e| panic!("the script does not fit: {e}"));
    if let Err(difference) = patched.same_content(to) {
        panic!("the script leads elsewhere: {difference}");
    }
}
