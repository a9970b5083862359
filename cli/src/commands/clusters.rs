//! `synopse clusters`: what belongs together in a register.

use std::fmt::Write as _;
use std::path::PathBuf;

use synopse::Error;
use synopse::register::{ClusterOptions, Clusters, Register};
use synopse::view::{self, Language, percent, plain};

use super::matrix::share;
use super::register::{Source, bar, in_threads, mention_faults};
use super::said;
use crate::args::{Format, Global};
use crate::table::cell;
use crate::{Outcome, output};

/// The arguments of `synopse clusters`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    source: Source,
    /// Mean kinship from which two groups are one family, 0 to 1 [default: 0.38]
    #[arg(long, value_name = "LEAST", value_parser = share)]
    threshold: Option<u32>,
    /// Write the whole tree to FILE, in the Newick format
    #[arg(long, value_name = "FILE")]
    tree: Option<PathBuf>,
}

impl Args {
    pub(super) fn run(&self, global: &Global) -> Result<Outcome, Error> {
        if !matches!(global.format, Format::Text | Format::Json | Format::Csv) {
            let has = [Format::Text, Format::Json, Format::Csv];
            return Err(global.no_such_format("clusters", &has));
        }
        in_threads(global, || {
            let register = self.source.load(global)?;
            let mut options = ClusterOptions::default();
            options.family = self.threshold.unwrap_or(options.family);
            let count = register.documents().len() as u64;
            let bar = bar(global, count, said(global.language(), "verglichen", "compared"));
            let clusters =
                register.clusters(&options, &mut |model| bar.set_position(u64::from(model)));
            bar.finish_and_clear();
            if let Some(file) = &self.tree {
                output::to_file(file, &newick(&register, &clusters))?;
            }
            let answer = match global.format {
                Format::Json => view::register::clusters(&register, &clusters),
                Format::Csv => csv(&register, &clusters),
                _ => text(&register, &clusters, global.language()),
            };
            output::write(global, &answer)?;
            Ok(mention_faults(global, &register))
        })
    }
}

fn file(register: &Register, model: u32) -> &str {
    register.documents().get(model as usize).map_or("", |d| d.file.as_str())
}

fn text(register: &Register, clusters: &Clusters, language: Language) -> String {
    let mut page = String::new();
    let name = |model: u32| plain(file(register, model));
    let near = |score: u32| percent(u64::from(score), language);
    let title = |page: &mut String, german: &str, english: &str, count: usize| {
        let gap = if page.is_empty() { "" } else { "\n" };
        let _ = writeln!(page, "{gap}{} ({count})", said(language, german, english));
    };
    title(&mut page, "Familien", "Families", clusters.families.len());
    for (at, family) in clusters.families.iter().enumerate() {
        let _ = writeln!(page, "  {}. ({})", at + 1, family.len());
        for &model in family {
            let _ = writeln!(page, "     {}", name(model));
        }
    }
    title(&mut page, "Gleiche Modelle", "Duplicates", clusters.duplicates.len());
    for group in &clusters.duplicates {
        let names: Vec<String> = group.iter().map(|&model| name(model)).collect();
        let _ = writeln!(page, "  {}", names.join(" = "));
    }
    title(&mut page, "Fast gleiche Modelle", "Near-duplicates", clusters.near_duplicates.len());
    for &(a, b, overall) in &clusters.near_duplicates {
        let _ = writeln!(page, "  {:>8}  {} ~ {}", near(overall), name(a), name(b));
    }
    let misfiled = ("Näher an einem anderen Prozess", "Nearer to another process");
    title(&mut page, misfiled.0, misfiled.1, clusters.misfiled.len());
    for found in &clusters.misfiled {
        let Some(entry) = register.entries().get(found.entry as usize) else { continue };
        let (file, process) =
            (plain(entry.file.as_deref().unwrap_or_default()), plain(&entry.process));
        let other = plain(&found.nearest);
        let (own, nearest) = (near(found.own), near(found.similarity));
        let _ = match language {
            Language::German => {
                writeln!(page, "  {file}: „{process}“ {own}, „{other}“ {nearest}")
            }
            Language::English => {
                writeln!(page, "  {file}: “{process}” {own}, “{other}” {nearest}")
            }
        };
    }
    title(&mut page, "In keiner Familie", "In no family", clusters.outliers.len());
    for outlier in &clusters.outliers {
        let nearest = outlier.nearest.map_or(String::new(), |(model, overall)| {
            let word = said(language, "am nächsten", "nearest");
            format!(" ({word}: {}, {})", name(model), near(overall))
        });
        let _ = writeln!(page, "  {}{nearest}", name(outlier.model));
    }
    page
}

/// One row per model: its family and its group of equal models, each by number, empty where none.
fn csv(register: &Register, clusters: &Clusters) -> String {
    let numbers = |groups: &[Vec<u32>]| {
        let mut of = vec![String::new(); register.documents().len()];
        for (at, group) in groups.iter().enumerate() {
            for &model in group {
                if let Some(slot) = of.get_mut(model as usize) {
                    *slot = (at + 1).to_string();
                }
            }
        }
        of
    };
    let (families, duplicates) = (numbers(&clusters.families), numbers(&clusters.duplicates));
    let mut page = "file,municipality,process,family,duplicate,nearer_to\r\n".to_owned();
    for ((document, family), duplicate) in register.documents().iter().zip(families).zip(duplicates)
    {
        let at = register.entries().iter().position(|e| e.file.as_ref() == Some(&document.file));
        let entry = at.and_then(|at| register.entries().get(at));
        let found = clusters.misfiled.iter().find(|found| Some(found.entry as usize) == at);
        let row = [
            cell(&document.file),
            cell(entry.map_or("", |e| &e.municipality)),
            cell(entry.map_or("", |e| &e.process)),
            family,
            duplicate,
            cell(found.map_or("", |found| &found.nearest)),
        ];
        page.push_str(&row.join(","));
        page.push_str("\r\n");
    }
    page
}

/// The tree in the Newick format: names in quotes, and half of what is not alike as height.
fn newick(register: &Register, clusters: &Clusters) -> String {
    let count = register.documents().len();
    let quoted = |model: usize| format!("'{}'", file(register, model as u32).replace('\'', "''"));
    let mut parts: Vec<String> = (0..count).map(quoted).collect();
    let mut heights = vec![0u32; count];
    for joint in &clusters.tree {
        // Of inversions, which average linkage does not have, the height would be negative.
        let height = (1_000_000 - joint.similarity) / 2;
        let mut take = |part: u32| {
            let branch = height.saturating_sub(heights.get(part as usize).copied().unwrap_or(0));
            let text = parts.get_mut(part as usize).map(std::mem::take).unwrap_or_default();
            format!("{text}:{}.{:06}", branch / 1_000_000, branch % 1_000_000)
        };
        let (left, right) = (take(joint.left), take(joint.right));
        parts.push(format!("({left},{right})"));
        heights.push(height);
    }
    let roots: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let all =
        if let [one] = roots.as_slice() { one.clone() } else { format!("({})", roots.join(",")) };
    format!("{all};\n")
}
