//! What the readable views say about a comparison, before it is laid out.
//!
//! Terminal and Markdown differ in layout alone; which sentences stand there is decided here once.
//! Changes are grouped by class, because people ask "who?" and "by when?" one after the other;
//! inside a class they keep the order of flow.

use super::summary::summary;
use super::terms::of_ignored;
use super::{Language, of_class, of_verdict};
use crate::compare::Comparison;
use crate::diff::{Change, Class, Ignored, Verdict};

/// The sentences of a readable view.
pub(super) struct Digest<'c> {
    pub(super) verdict: String,
    /// The summary sentence; empty where there is nothing to count.
    pub(super) summary: String,
    /// The changes by class, in the order of classes; none if the models are two processes.
    pub(super) groups: Vec<(Class, Vec<&'c Change>)>,
    /// What else is to be said: why changes are missing, what was passed over.
    pub(super) notes: Vec<String>,
}

impl<'c> Digest<'c> {
    /// `ignore` are classes to leave out here, besides those that do not count at all.
    pub(super) fn new(comparison: &'c Comparison, ignore: &[Class], language: Language) -> Self {
        let diff = comparison.diff();
        let ignore = [ignore, &diff.not_counted].concat();
        let all = comparison.changes();
        let shown: Vec<&Change> = all.iter().filter(|c| !ignore.contains(&c.class)).collect();
        let missing = all.iter().filter(|c| ignore.contains(&c.class)).chain(&diff.left_out);
        let missing: Vec<&Change> = missing.collect();
        let is_equal = shown.iter().all(|c| c.class == Class::Layout);
        let different = comparison.verdict() == Verdict::Different && !is_equal;
        let count = shown.len();
        let mut notes = Vec::new();
        if different {
            notes.push(not_listed(count, language));
        }
        if !missing.is_empty() {
            notes.push(not_shown(missing.len(), &ignore, language));
        }
        let drawn = !different && shown.iter().any(|c| c.class == Class::Layout);
        notes.extend(passed_over(comparison, drawn, &ignore, language));
        let but_for_missing = is_equal && missing.iter().any(|c| c.class != Class::Layout);
        Self {
            verdict: verdict(comparison, but_for_missing, &ignore, language),
            summary: sentence(&summary(shown.iter().copied(), language)),
            groups: if different { Vec::new() } else { grouped(&shown) },
            notes,
        }
    }
}

fn sentence(words: &str) -> String {
    if words.is_empty() { String::new() } else { format!("{words}.") }
}

fn grouped<'c>(shown: &[&'c Change]) -> Vec<(Class, Vec<&'c Change>)> {
    let of = |class| shown.iter().copied().filter(|c| c.class == class).collect();
    let groups = Class::ALL.iter().map(|&class| (class, of(class)));
    groups.filter(|(_, changes): &(Class, Vec<&Change>)| !changes.is_empty()).collect()
}

fn verdict(
    comparison: &Comparison,
    but_for_missing: bool,
    ignore: &[Class],
    language: Language,
) -> String {
    if but_for_missing {
        let classes = classes(ignore, language);
        return match language {
            Language::German => {
                format!("Ohne die ausgelassenen Änderungen ({classes}) sind die Modelle gleich.")
            }
            Language::English => {
                format!("But for the changes left out ({classes}), the models are equal.")
            }
        };
    }
    of_verdict(comparison.verdict(), language).to_owned()
}

fn classes(classes: &[Class], language: Language) -> String {
    let named = Class::ALL.iter().filter(|c| classes.contains(c));
    named.map(|&c| of_class(c, language)).collect::<Vec<_>>().join(", ")
}

fn not_listed(count: usize, language: Language) -> String {
    match language {
        Language::German => format!(
            "Die {count} einzelnen Unterschiede sind deshalb nicht aufgeführt; das Format JSON \
             enthält sie."
        ),
        Language::English => {
            format!("The {count} single differences are therefore not listed; JSON holds them.")
        }
    }
}

fn not_shown(count: usize, ignore: &[Class], language: Language) -> String {
    let classes = classes(ignore, language);
    match (language, count) {
        (Language::German, 1) => format!("Auf Wunsch ausgelassen: 1 Änderung ({classes})."),
        (Language::German, _) => format!("Auf Wunsch ausgelassen: {count} Änderungen ({classes})."),
        (Language::English, 1) => format!("Left out on request: 1 change ({classes})."),
        (Language::English, _) => format!("Left out on request: {count} changes ({classes})."),
    }
}

/// What normalisation passed over, unless a change says it already.
fn passed_over(
    comparison: &Comparison,
    layout_is_told: bool,
    ignore: &[Class],
    language: Language,
) -> Option<String> {
    let told = layout_is_told || ignore.contains(&Class::Layout);
    let passed = comparison.diff().ignored.keys().filter(|&&i| !(told && i == Ignored::Layout));
    let words: Vec<&str> = passed.map(|&i| of_ignored(i, language)).collect();
    let label = match language {
        Language::German => "Nicht als Unterschied gezählt",
        Language::English => "Not counted as a difference",
    };
    (!words.is_empty()).then(|| format!("{label}: {}.", words.join("; ")))
}
