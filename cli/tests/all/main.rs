//! The program as its users run it: what it prints, where, and with which exit status.

mod convert;
mod formats;
mod git;
mod inputs;
mod lexicon;
mod outputs;
mod patch;
mod personal;
mod pictures;
mod pins;
mod register;
mod status;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The program in the root of the workspace, in English whatever the locale.
fn synopse() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_synopse"));
    command.current_dir(root()).stdin(Stdio::null());
    for variable in ["LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(variable);
    }
    command
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// What came of a run.
struct Done {
    status: i32,
    out: String,
    err: String,
}

impl From<Output> for Done {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        let status = output.status.code().expect("not killed");
        Self { status, out: text(output.stdout), err: text(output.stderr) }
    }
}

impl Done {
    /// The one line of trouble.
    #[track_caller]
    fn trouble(&self) -> &str {
        assert_eq!((self.status, self.err.lines().count()), (2, 1), "{}", self.err);
        assert!(!self.err.contains("panicked"), "{}", self.err);
        self.err.trim_end()
    }
}

fn run<S: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = S>) -> Done {
    synopse().args(arguments).output().expect("the program runs").into()
}

fn run_with_input(arguments: &[&str], input: &[u8]) -> Done {
    let mut command = synopse();
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(input).expect("the program reads");
    drop(stdin);
    child.wait_with_output().expect("the program ends").into()
}

/// A fresh folder for one test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// A process of named tasks in a row; the first name is that of the process.
fn process(names: &[&str]) -> String {
    use std::fmt::Write as _;
    let (process, tasks) = names.split_first().expect("a name");
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\">\n\
         <process id=\"p\" name=\"{process}\">\n<startEvent id=\"s\"/>\n"
    );
    let mut before = "s".to_owned();
    for (i, task) in tasks.iter().enumerate() {
        let _ = writeln!(xml, "<userTask id=\"t{i}\" name=\"{task}\"/>");
        let _ =
            writeln!(xml, "<sequenceFlow id=\"f{i}\" sourceRef=\"{before}\" targetRef=\"t{i}\"/>");
        before = format!("t{i}");
    }
    xml + "</process>\n</definitions>\n"
}

/// Two files in a folder, and their paths.
fn two(folder: &Path, old: &str, new: &str) -> [String; 2] {
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::write(&path, text).expect("written");
        path.to_str().expect("UTF-8").to_owned()
    };
    [write("old.bpmn", old), write("new.bpmn", new)]
}

/// A pair of files of our own with one known change.
fn change(name: &str) -> [String; 2] {
    ["old", "new"].map(|side| format!("fixtures/changes/{name}/{side}.bpmn"))
}
