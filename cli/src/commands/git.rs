//! `synopse git-install` and what git then calls: differences of models instead of lines of XML.
//!
//! An external diff driver and not `textconv`: that sees one side alone, so it could only list the
//! content of each file, and git would compare the lists. Settings go into git's own configuration,
//! the pattern into its file of attributes that is not committed; both are found by asking git.
//! Source: gitattributes(5), git-config(1), git-difftool(1).

use std::ffi::OsStr;
use std::fs;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use synopse::view::{self, Language, TextOptions};
use synopse::{Comparison, Error, ErrorKind, Options};

use super::said;
use crate::args::{Format, Global, When};
use crate::{Outcome, input, output};

/// The line in the file of attributes.
const PATTERN: &str = "*.bpmn diff=synopse";

/// The arguments of `synopse git-install`.
#[derive(Debug, clap::Args)]
pub(crate) struct Install {
    /// For all repositories of this user, not only the one around the working folder
    #[arg(long)]
    global: bool,
    /// Take it back
    #[arg(long)]
    uninstall: bool,
}

impl Install {
    pub(super) fn run(&self, global: &Global) -> Result<Outcome, Error> {
        if global.format != Format::Text {
            return Err(global.no_such_format("git-install", &[Format::Text]));
        }
        let scope = if self.global { "--global" } else { "--local" };
        let attributes = if self.global { of_user()? } else { of_repository()? };
        if self.uninstall {
            for section in ["diff.synopse", "difftool.synopse"] {
                // A section that is not there is no trouble.
                let _ = git(["config", scope, "--remove-section", section]);
            }
            let left = without_pattern(&attributes)?;
            write(&attributes, left)?;
        } else {
            let program = quoted(&std::env::current_exe().map_err(|e| input::said(&e))?)?;
            let driver = format!("{program} git-diff");
            let tool = format!("{program} diff --quiet \"$LOCAL\" \"$REMOTE\"");
            git(["config", scope, "--replace-all", "diff.synopse.command", &driver])?;
            git(["config", scope, "--replace-all", "difftool.synopse.cmd", &tool])?;
            let mut lines = without_pattern(&attributes)?;
            lines.push(PATTERN.to_owned());
            write(&attributes, lines)?;
        }
        output::write(global, &self.answer(global.language(), &attributes))?;
        Ok(Outcome::Done)
    }

    fn answer(&self, language: Language, attributes: &Path) -> String {
        let file = output::one_line(&attributes.to_string_lossy());
        match (language, self.uninstall) {
            (Language::German, false) => format!(
                "git diff zeigt bei *.bpmn jetzt die Unterschiede der Modelle, ebenso git difftool -t \
                 synopse; git log -p und git show mit --ext-diff. Muster: {file}\n"
            ),
            (Language::German, true) => {
                format!("git vergleicht *.bpmn wieder Zeile für Zeile. Muster: {file}\n")
            }
            (Language::English, false) => format!(
                "git diff now shows the differences of models for *.bpmn, and so does git difftool -t \
                 synopse; git log -p and git show with --ext-diff. Pattern: {file}\n"
            ),
            (Language::English, true) => {
                format!("git compares *.bpmn line by line again. Pattern: {file}\n")
            }
        }
    }
}

/// What git hands to an external diff driver.
#[derive(Debug, clap::Args)]
pub(crate) struct Driver {
    /// The path, then file, hash and mode of the old and of the new side; of a renamed file the new
    /// path and how alike the contents are
    #[arg(num_args = 1..=9, required = true, allow_hyphen_values = true)]
    given: Vec<String>,
}

impl Driver {
    /// Never fails: git would stop at the first file that cannot be compared.
    pub(super) fn run(&self, global: &Global) -> Outcome {
        let answer = self.compare(global).unwrap_or_else(|error| {
            output::complain(&error.to_string());
            String::new()
        });
        if let Err(error) = output::write(global, &answer) {
            output::complain(&error.to_string());
        }
        Outcome::Done
    }

    fn compare(&self, global: &Global) -> Result<String, Error> {
        let language = global.language();
        let path = self.given.first().map_or("", String::as_str);
        let to = self.given.get(7).map_or(path, String::as_str);
        let head = output::one_line(&format!("synopse a/{path} b/{to}"));
        let (Some(old), Some(new)) = (self.given.get(1), self.given.get(4)) else {
            let unmerged = said(language, "noch nicht zusammengeführt", "not merged yet");
            return Ok(format!("{head}\n{unmerged}\n"));
        };
        let side = |file: &str, name: String| {
            let gone = file == "/dev/null" || file.eq_ignore_ascii_case("nul");
            let read = || input::model_as(Path::new(file), name, &input::options(global));
            if gone { Ok(None) } else { read().map(Some) }
        };
        let models = (side(old, format!("a/{path}"))?, side(new, format!("b/{to}"))?);
        let body = match models {
            (Some(old), Some(new)) => {
                let comparison = Comparison::new(old.into(), new.into(), &Options::default());
                let (color, width) = (color(global), output::width(global));
                // The line above names the files, and who reads a log wants no scores.
                view::text(&comparison, &TextOptions { language, color, width, brief: true })
            }
            (None, Some(_)) => {
                said(language, "Das Modell ist neu.\n", "The model is new.\n").into()
            }
            (Some(_), None) => {
                said(language, "Das Modell entfällt.\n", "The model is gone.\n").into()
            }
            (None, None) => String::new(),
        };
        Ok(format!("{head}\n{body}\n"))
    }
}

/// Whether to colour: git hands its output to a pager, and says so.
fn color(global: &Global) -> bool {
    let paged = std::env::var_os("GIT_PAGER_IN_USE").is_some_and(|v| v == "true" || v == "1");
    let plain = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
    match global.color {
        When::Auto => !plain && (paged || std::io::stdout().is_terminal()),
        When::Always => true,
        When::Never => false,
    }
}

/// Runs git and gives what it prints, without the line break at the end.
fn git<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Result<String, Error> {
    let mut command = Command::new("git");
    let done = command.args(arguments).stdin(Stdio::null()).output();
    let done = done.map_err(|e| input::said(&e).with_source("git"))?;
    if done.status.success() {
        return Ok(String::from_utf8_lossy(&done.stdout).trim_end_matches(['\r', '\n']).to_owned());
    }
    let said = String::from_utf8_lossy(&done.stderr);
    let line = said.lines().next().unwrap_or("failed").to_owned();
    Err(Error::new(ErrorKind::Usage, line).with_source("git"))
}

/// The file of attributes of the repository that is not committed.
fn of_repository() -> Result<PathBuf, Error> {
    git(["rev-parse", "--git-path", "info/attributes"]).map(PathBuf::from)
}

/// The file of attributes of the user.
fn of_user() -> Result<PathBuf, Error> {
    if let Ok(path) = git(["config", "--global", "--type", "path", "core.attributesFile"])
        && !path.is_empty()
    {
        return Ok(PathBuf::from(path));
    }
    let set = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    let home = || set("HOME").or_else(|| set("USERPROFILE")).map(|home| home.join(".config"));
    let folder = set("XDG_CONFIG_HOME").or_else(home).ok_or_else(|| {
        Error::new(ErrorKind::Usage, "no home folder is known: set HOME or core.attributesFile")
    })?;
    Ok(folder.join("git/attributes"))
}

/// The lines of a file of attributes but for ours; none where there is no such file.
fn without_pattern(file: &Path) -> Result<Vec<String>, Error> {
    let text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(e) => return Err(input::said(&e).with_source(file.to_string_lossy())),
    };
    Ok(text.lines().filter(|line| line.trim() != PATTERN).map(str::to_owned).collect())
}

/// Writes the lines; a file that would be new and empty is not made.
fn write(file: &Path, lines: Vec<String>) -> Result<(), Error> {
    if lines.is_empty() && !file.exists() {
        return Ok(());
    }
    if let Some(folder) = file.parent() {
        let named = |e| input::said(&e).with_source(folder.to_string_lossy());
        fs::create_dir_all(folder).map_err(named)?;
    }
    let text: String = lines.into_iter().map(|line| line + "\n").collect();
    output::to_file(file, &text)
}

/// A path as one word of the shell by which git runs its commands.
fn quoted(path: &Path) -> Result<String, Error> {
    let path: &OsStr = path.as_ref();
    let path = path.to_str().ok_or_else(|| {
        Error::new(ErrorKind::Usage, "the path of this program is no UTF-8").with_source("git")
    })?;
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() };
    Ok(format!("'{}'", path.replace('\'', r"'\''")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_one_word_of_the_shell() {
        assert_eq!(quoted(Path::new("/opt/synopse")).unwrap(), "'/opt/synopse'");
        assert_eq!(quoted(Path::new("/a b/it's")).unwrap(), r"'/a b/it'\''s'");
    }
}
