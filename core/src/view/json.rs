//! The JSON formats `synopse/inspect/1`, `match/1`, `similarity/1` and `diff/1`.
//!
//! Every door of Synopse prints these very bytes: pretty-printed, a line end last.

use serde::Serialize;

use crate::model::{Kind, Model, Warning};

/// Pretty JSON with a line end. Serialising plain structs of strings and numbers cannot fail.
pub(crate) fn pretty(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

#[derive(Serialize)]
struct Inspect<'m> {
    schema: &'static str,
    files: Vec<File<'m>>,
}

#[derive(Serialize)]
struct File<'m> {
    file: Option<&'m str>,
    processes: Vec<Process<'m>>,
    elements: std::collections::BTreeMap<String, u32>,
    warnings: Vec<WarningEntry<'m>>,
}

#[derive(Serialize)]
struct Process<'m> {
    id: &'m str,
    name: &'m str,
}

#[derive(Serialize)]
struct WarningEntry<'m> {
    code: &'static str,
    message: &'m str,
    line: Option<u32>,
    column: Option<u32>,
    element: Option<&'m str>,
}

/// What was read, per file: processes, counts per element type, warnings.
pub fn inspect(models: &[&Model]) -> String {
    let files = models.iter().map(|model| file(model)).collect();
    pretty(&Inspect { schema: "synopse/inspect/1", files })
}

fn file(model: &Model) -> File<'_> {
    let processes = model
        .elements()
        .filter(|&e| model.kind(e) == Kind::Process)
        .map(|e| Process { id: model.id(e), name: model.label(e) });
    File {
        file: model.source(),
        processes: processes.collect(),
        elements: model.counts(),
        warnings: model.warnings().iter().map(warning).collect(),
    }
}

fn warning(warning: &Warning) -> WarningEntry<'_> {
    let placed = warning.line > 0;
    WarningEntry {
        code: warning.code.as_str(),
        message: &warning.message,
        line: placed.then_some(warning.line),
        column: placed.then_some(warning.column),
        element: warning.element.as_deref(),
    }
}
