//! `synopse redact`: a copy without what looks like personal data.

use std::collections::BTreeMap;
use std::path::PathBuf;

use synopse::personal::{FindingKind, redact};
use synopse::view::{Language, of_finding};
use synopse::{Error, ReadOptions, label, write};

use crate::args::{Format, Global};
use crate::{Outcome, input, output};

/// The arguments of `synopse redact`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A BPMN file; - is standard input
    file: PathBuf,
}

impl Args {
    pub(super) fn run(&self, global: &Global) -> Result<Outcome, Error> {
        if global.format != Format::Text {
            return Err(global.no_such_format("redact", &[Format::Text]));
        }
        // Read with what tools keep about people, so that it is told that it goes.
        let options = ReadOptions { keep_personal: true, ..input::options(global) };
        let model = input::model(&self.file, &options)?;
        let language = match global.language() {
            Language::German => label::Language::German,
            Language::English => label::Language::English,
        };
        let redacted = redact(&model, language)?;
        output::write(global, &write(&redacted.model))?;
        if !global.quiet {
            let mut counts = BTreeMap::<FindingKind, usize>::new();
            for finding in &redacted.findings {
                *counts.entry(finding.kind).or_default() += 1;
            }
            let name = self.file.to_string_lossy();
            output::complain(&format!("{name}: {}", summary(&counts, global.language())));
        }
        Ok(Outcome::Done)
    }
}

/// What was taken out, in words.
fn summary(counts: &BTreeMap<FindingKind, usize>, language: Language) -> String {
    let each = counts.iter().map(|(&kind, n)| format!("{} ({n})", of_finding(kind, language)));
    let each: Vec<String> = each.collect();
    match (language, each.is_empty()) {
        (Language::German, true) => "nichts gefunden, nichts ersetzt".to_owned(),
        (Language::English, true) => "nothing found, nothing replaced".to_owned(),
        (Language::German, false) => format!("ersetzt oder entfernt: {}", each.join(", ")),
        (Language::English, false) => format!("replaced or removed: {}", each.join(", ")),
    }
}
