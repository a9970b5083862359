//! `synopse inspect`: what was read.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use synopse::personal::findings;
use synopse::view::json::Listing;
use synopse::view::{Language, of_element, of_finding, plain};
use synopse::{Error, ErrorKind, Kind, Model, Warning};

use super::said;
use crate::args::{Format, Global};
use crate::{Outcome, input, output};

/// The arguments of `synopse inspect`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Files of models; - is standard input
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
        if self.files.iter().filter(|f| input::is_standard_input(f)).count() > 1 {
            return Err(Error::new(
                ErrorKind::Usage,
                "standard input can be only one of the files",
            ));
        }
        let threads = usize::from(global.threads.unwrap_or(0));
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let pool = pool.map_err(|e| Error::new(ErrorKind::Io, e.to_string()))?;
        // The order of the answers is that of the request, whichever file is read first. A model
        // is told and let go before its thread reads the next.
        let told: Vec<Told> =
            pool.install(|| self.files.par_iter().map(|file| self.tell(file, global)).collect());
        let errors: Vec<&Error> = told.iter().flat_map(|t| &t.errors).collect();
        for error in &errors {
            output::complain(&error.to_string());
        }
        let failed = !errors.is_empty();
        let entries: Vec<String> = told.into_iter().flat_map(|t| t.entries).collect();
        let answer = match (global.format, self.personal) {
            (Format::Json, false) => Listing::Inspect.document(&entries),
            (Format::Json, true) => Listing::Personal.document(&entries),
            (_, false) => entries.join("\n"),
            (_, true) => entries.concat(),
        };
        output::write(global, &answer)?;
        Ok(if failed { Outcome::Trouble } else { Outcome::Done })
    }

    /// What there is to say of the models of a file.
    fn tell(&self, file: &Path, global: &Global) -> Told {
        let mut told = Told::default();
        let language = global.language();
        let read = input::each(file, &input::options(global), |model| match model {
            Ok(model) => told.entries.push(match (global.format, self.personal) {
                (Format::Json, false) => Listing::Inspect.entry(&model),
                (Format::Json, true) => Listing::Personal.entry(&model),
                (_, false) => page(&model, language),
                (_, true) => personal(&model, language),
            }),
            Err(error) => told.errors.push(error),
        });
        told.errors.extend(read.err());
        told
    }
}

/// What is said of the models of one file, and what could not be read of it.
#[derive(Debug, Default)]
struct Told {
    entries: Vec<String>,
    errors: Vec<Error>,
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
    page.push_str(&activity_groups(model, language));
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

/// What the federal process library says about steps, one in a line.
fn activity_groups(model: &Model, language: Language) -> String {
    let mut page = String::new();
    for element in model.elements() {
        let Some(group) = model.activity_group(element) else { continue };
        if page.is_empty() {
            let title = said(language, "Aktivitätengruppen (FIM):", "Groups of activities (FIM):");
            let _ = writeln!(page, "  {title}");
        }
        let laws: Vec<String> = group.legal_basis.iter().map(|law| plain(law.name)).collect();
        let laws = if laws.is_empty() { String::new() } else { format!(" ({})", laws.join(", ")) };
        let _ = writeln!(page, "  {:>5}  {}{laws}", plain(group.code), plain(group.name));
    }
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
