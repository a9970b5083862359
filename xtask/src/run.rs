//! Runs a program: shows what it prints while it prints it, keeps a copy to count from, and ends
//! it when it takes far too long, so that one hanging test cannot hold up all the others.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

/// No single step takes this long on two cores; one that does hangs.
pub(crate) const STEP_LIMIT: Duration = Duration::from_secs(15 * 60);

/// How a program ended.
pub(crate) struct Outcome {
    /// Whether it ended by itself and without an error.
    pub(crate) ok: bool,
    /// What it printed on standard output.
    pub(crate) output: String,
    /// Why it is not ok, where the exit status does not say it.
    pub(crate) note: Option<String>,
}

impl Outcome {
    fn failure(note: String, output: String) -> Self {
        Self { ok: false, output, note: Some(note) }
    }
}

/// Runs a program with its output shown and kept.
pub(crate) fn shown(command: &mut Command, limit: Duration) -> Outcome {
    run(command, limit, true)
}

/// Runs a program with its output kept only; errors still show.
pub(crate) fn quiet(command: &mut Command, limit: Duration) -> Outcome {
    run(command, limit, false)
}

/// Runs a program that has to succeed; `what` names it in the message if it does not.
pub(crate) fn must(command: &mut Command, what: &str) -> Result<(), String> {
    let outcome = shown(command, STEP_LIMIT);
    if outcome.ok {
        return Ok(());
    }
    let program = command.get_program().to_string_lossy().into_owned();
    let why = outcome.note.unwrap_or_else(|| format!("{program} reported an error"));
    Err(format!("{what}: {why}"))
}

/// First line that a program prints, if it runs and succeeds.
pub(crate) fn first_line(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    if !output.status.success() {
        return None;
    }
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().next().map(|line| line.trim().to_owned())
}

fn run(command: &mut Command, limit: Duration, show: bool) -> Outcome {
    let program = command.get_program().to_string_lossy().into_owned();
    own_group(command);
    let spawned = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
    let mut child = match spawned {
        Ok(child) => child,
        Err(problem) => {
            return Outcome::failure(format!("cannot run {program}: {problem}"), String::new());
        }
    };
    let lines = reader(child.stdout.take());
    let deadline = Instant::now() + limit;
    let mut output = String::new();
    loop {
        match lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(line) => {
                if show {
                    print!("{line}");
                }
                output.push_str(&line);
            }
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {
                end(&mut child);
                let note = format!("{program} was ended after {} seconds", limit.as_secs());
                return Outcome::failure(note, output);
            }
        }
    }
    match child.wait() {
        Ok(status) => Outcome { ok: status.success(), output, note: None },
        Err(problem) => Outcome::failure(format!("{program}: {problem}"), output),
    }
}

/// Reads in a thread, because reading a pipe cannot be given a deadline.
fn reader(pipe: Option<impl Read + Send + 'static>) -> mpsc::Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    if let Some(pipe) = pipe {
        std::thread::spawn(move || {
            let mut pipe = BufReader::new(pipe);
            let mut line = Vec::new();
            while pipe.read_until(b'\n', &mut line).is_ok_and(|count| count > 0) {
                if sender.send(String::from_utf8_lossy(&line).into_owned()).is_err() {
                    return;
                }
                line.clear();
            }
        });
    }
    receiver
}

/// Where nobody sits at the terminal, a step gets a process group of its own, so that whatever it
/// started ends with it. At a terminal the group stays, because Ctrl-C goes to a group.
fn own_group(command: &mut Command) {
    #[cfg(unix)]
    if std::env::var_os("CI").is_some() {
        std::os::unix::process::CommandExt::process_group(command, 0);
    }
    #[cfg(not(unix))]
    let _ = command;
}

fn end(child: &mut Child) {
    if std::env::var_os("CI").is_some() {
        let group = format!("-{}", child.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
    }
    let _ = child.kill();
    let _ = child.wait();
}
