//! `synopse inspect`: what was read.

use std::fmt::Write as _;
use std::path::PathBuf;

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use synopse::personal::findings;
use synopse::view::{Language, json, of_element, of_finding, plain};
use synopse::{Error, ErrorKind, Kind, Model, Warning};

use super::said;
use crate::args::{Format, Global};
use crate::{Outcome, input, output};

/// The arguments of `synopse inspect`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// BPMN files; - is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Tell instead what looks like names, mail addresses, phone numbers and accounts of people
    #[arg(long)]
    personal: bool,
}

impl Args {
    pub(super) fn run(&self, global: &Global) -> Result<Outcome, Error> {
        if !matches!(global.format, Format::Text | Format::Json) {
            return Err(global.no_such_format("inspect", &[Format::Text, Format::Json]));
        }
        if self.files.iter().filter(|f| f.as_os_str() == "-").count() > 1 {
            return Err(Error::new(
                ErrorKind::Usage,
                "standard input can be only one of the files",
            ));
        }
        let threads = usize::from(global.threads.unwrap_or(0));
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let pool = pool.map_err(|e| Error::new(ErrorKind::Io, e.to_string()))?;
        // The order of the answers is that of the request, whichever file is read first.
        let read: Vec<Result<Model, Error>> = pool.install(|| {
            self.files.par_iter().map(|file| input::model(file, global.keep_personal)).collect()
        });
        let (models, errors): (Vec<_>, Vec<_>) = read.into_iter().partition(Result::is_ok);
        let models: Vec<Model> = models.into_iter().flatten().collect();
        for error in errors.iter().filter_map(|e| e.as_ref().err()) {
            output::complain(&error.to_string());
        }
        let all: Vec<&Model> = models.iter().collect();
        let answer = match (global.format, self.personal) {
            (Format::Json, false) => json::inspect(&all),
            (Format::Json, true) => json::personal(&all),
            (_, false) => text(&models, global.language()),
            (_, true) => all.iter().map(|m| personal(m, global.language())).collect(),
        };
        output::write(global, &answer)?;
        Ok(if errors.is_empty() { Outcome::Done } else { Outcome::Trouble })
    }
}

fn text(models: &[Model], language: Language) -> String {
    let pages: Vec<String> = models.iter().map(|model| page(model, language)).collect();
    pages.join("\n")
}

fn page(model: &Model, language: Language) -> String {
    let mut page = format!("{}\n", output::one_line(model.source().unwrap_or_default()));
    let lists = [
        (Kind::Process, said(language, "Prozesse", "Processes")),
        (Kind::Participant, said(language, "Pools", "Pools")),
        (Kind::Lane, said(language, "Lanes", "Lanes")),
    ];
    for (kind, title) in lists {
        let named = model.elements().filter(|&e| model.kind(e) == kind);
        let names: Vec<String> = named
            .map(|e| match plain(model.label(e)) {
                label if label.is_empty() => format!("({})", plain(&model.display_id(e))),
                label => label,
            })
            .collect();
        if !names.is_empty() {
            let _ = writeln!(page, "  {:<11}{}", format!("{title}:"), names.join(", "));
        }
    }
    let counts = model.counts();
    let _ = writeln!(page, "  {}", said(language, "Elemente:", "Elements:"));
    let widest = counts.keys().map(|name| name.chars().count()).max().unwrap_or(0);
    for (name, count) in &counts {
        let line = format!("  {count:>5}  {:<widest$}  {}", plain(name), word(name, language));
        let _ = writeln!(page, "{}", line.trim_end());
    }
    page.push_str(&warnings(model, language));
    page
}

/// The type in words, where there is one that says more than "element".
fn word(xml_name: &str, language: Language) -> String {
    let unknown = of_element(Kind::Definitions.as_str(), language);
    let word = of_element(xml_name, language);
    if word == unknown || word == xml_name { String::new() } else { word }
}

fn warnings(model: &Model, language: Language) -> String {
    let all = model.warnings();
    if all.is_empty() {
        return format!("  {}\n", said(language, "Hinweise: keine", "Warnings: none"));
    }
    let title = said(language, "Hinweise", "Warnings");
    let mut page = format!("  {title} ({}):\n", all.len());
    for warning in all {
        let _ = writeln!(page, "    {}", line(warning, model.source().unwrap_or_default()));
    }
    page
}

/// What looks like personal data, one finding in a line that an editor can jump to.
fn personal(model: &Model, language: Language) -> String {
    let file = output::one_line(model.source().unwrap_or_default());
    let all = findings(model);
    if all.is_empty() {
        let none = said(language, "nichts gefunden", "nothing found");
        return format!("{file}: {none}\n");
    }
    let mut page = String::new();
    for finding in &all {
        let place = model.position(finding.element);
        let place = place.map_or(String::new(), |(line, column)| format!("{line}:{column}:"));
        let (open, close) = said(language, "„/“", "“/”").split_once('/').unwrap_or_default();
        let _ = writeln!(
            page,
            "{file}:{place} {open}{}{close}, {} ({} {}, {}) [{}]",
            plain(&finding.text),
            of_finding(finding.kind, language),
            of_element(model.xml_name(finding.element), language),
            plain(&model.display_id(finding.element)),
            output::one_line(&finding.place),
            finding.kind.as_str()
        );
    }
    page
}

/// A warning as an editor can jump to it: `file:line:column: what (element id) [code]`.
fn line(warning: &Warning, file: &str) -> String {
    let place = match (warning.line, warning.column) {
        (0, _) => String::new(),
        (line, column) => format!("{line}:{column}:"),
    };
    let element = warning.element.as_ref().map(|id| format!(" (element {})", plain(id)));
    let (file, what) = (output::one_line(file), output::one_line(&warning.message));
    format!("{file}:{place} {what}{} [{}]", element.unwrap_or_default(), warning.code.as_str())
}
