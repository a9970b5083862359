//! `synopse match`: which flow node is which.

use std::fmt::Write as _;

use synopse::matching::{Correspondence, MatchReason};
use synopse::view::{Language, json, of_element, of_reason, plain};
use synopse::{Comparison, ElementId, Error, Model, Options};

use super::{Two, WritePins, said};
use crate::args::{Format, Global};
use crate::table::cell;
use crate::{Outcome, output, table};

/// The arguments of `synopse match`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    files: Two,
    #[command(flatten)]
    pins: WritePins,
}

impl Args {
    pub(super) fn run(&self, global: &Global) -> Result<Outcome, Error> {
        if !matches!(global.format, Format::Text | Format::Json | Format::Csv) {
            let has = [Format::Text, Format::Json, Format::Csv];
            return Err(global.no_such_format("match", &has));
        }
        let comparison = self.files.compare(global, Options::default())?;
        self.pins.write(&comparison)?;
        let answer = match global.format {
            Format::Json => json::matches(&comparison),
            Format::Csv => csv(&comparison),
            _ => text(&comparison, global.language(), output::width(global)),
        };
        output::write(global, &answer)?;
        Ok(Outcome::Done)
    }
}

/// The correspondences of flow nodes.
fn of_flow_nodes(comparison: &Comparison) -> impl Iterator<Item = &Correspondence> {
    let all = comparison.matching().correspondences().iter();
    let old = comparison.old();
    all.filter(|c| c.old.first().is_some_and(|&e| old.kind(e).is_flow_node()))
}

fn text(comparison: &Comparison, language: Language, width: usize) -> String {
    let (old, new) = (comparison.old(), comparison.new_model());
    let head = [
        said(language, "Alt", "Old"),
        "",
        said(language, "Neu", "New"),
        said(language, "Sicherheit", "Confidence"),
        said(language, "Gründe", "Reasons"),
    ];
    let mut rows = vec![head.map(str::to_owned)];
    rows.extend(of_flow_nodes(comparison).map(|c| {
        [
            names(old, &c.old, language),
            "↔".to_owned(),
            names(new, &c.new, language),
            format!("{:>3}{}", c.confidence / 10, said(language, " %", "%")),
            reasons(&c.reasons, language),
        ]
    }));
    table::columns(&rows, width) + &without(comparison, language)
}

/// The flow nodes that only one model has.
fn without(comparison: &Comparison, language: Language) -> String {
    let (old, new) = (comparison.old(), comparison.new_model());
    let matching = comparison.matching();
    let only_old: Vec<_> = old.flow_nodes().filter(|&e| matching.of_old(e).is_none()).collect();
    let only_new: Vec<_> = new.flow_nodes().filter(|&e| matching.of_new(e).is_none()).collect();
    let mut page = String::new();
    let lists = [
        (said(language, "Nur im alten Modell", "Only in the old model"), old, only_old),
        (said(language, "Nur im neuen Modell", "Only in the new model"), new, only_new),
    ];
    for (title, model, nodes) in lists {
        if !nodes.is_empty() {
            let _ = write!(page, "\n{title} ({}):\n", nodes.len());
        }
        for node in nodes {
            let _ = writeln!(page, "  {}", names(model, &[node], language));
        }
    }
    page
}

/// The labels of elements, or their types where they have none, with the ids by which a pin names
/// them.
fn names(model: &Model, elements: &[ElementId], language: Language) -> String {
    let named = elements.iter().map(|&e| {
        let label = match plain(model.label(e)) {
            label if label.is_empty() => format!("({})", of_element(model.xml_name(e), language)),
            label => label,
        };
        format!("{label} [{}]", plain(&model.display_id(e)))
    });
    named.collect::<Vec<_>>().join(" + ")
}

fn reasons(reasons: &[MatchReason], language: Language) -> String {
    let words: Vec<&str> = reasons.iter().map(|&r| of_reason(r, language)).collect();
    words.join(", ")
}

/// One row per pair of elements, so that every `old` and `new` is one id. RFC 4180.
fn csv(comparison: &Comparison) -> String {
    let (old, new) = (comparison.old(), comparison.new_model());
    let mut table = "old,new,old_label,new_label,confidence,reasons\r\n".to_owned();
    for c in of_flow_nodes(comparison) {
        let why: Vec<&str> = c.reasons.iter().map(|r| r.as_str()).collect();
        let confidence = format!("{}.{:03}", c.confidence / 1_000, c.confidence % 1_000);
        for &a in &c.old {
            for &b in &c.new {
                let row = [
                    cell(&old.display_id(a)),
                    cell(&new.display_id(b)),
                    cell(old.label(a)),
                    cell(new.label(b)),
                    confidence.clone(),
                    cell(&why.join(" ")),
                ];
                table.push_str(&row.join(","));
                table.push_str("\r\n");
            }
        }
    }
    table
}
