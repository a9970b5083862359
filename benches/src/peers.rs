//! Other programs that do what Synopse does, timed beside it in one run.
//!
//! A peer is a script in `benches/peers`, in the language of what it tries, so that no start of a
//! program and no pipe is on the clock. It gets the number of rounds as its argument and tasks on
//! standard input, one a line: the paths of files, with tabs between. For each task it answers one
//! line: its shortest time in nanoseconds, or `!` and why it could not.
//!
//! The shortest of some rounds counts, here and there: the work is the same each time, and whatever
//! else the machine does can only make it longer.
//!
//! To add one, write such a script beside the others, name it in [`READERS`] or in a list of its
//! own, and add what it needs to `package.json` or `requirements.txt` there.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A program beside which Synopse is timed.
#[derive(Debug, Clone, Copy)]
pub struct Peer {
    /// What it is called in the results.
    pub name: &'static str,
    /// What runs its script.
    pub runs: Runs,
    /// Its script in `benches/peers`.
    pub script: &'static str,
    /// How often it does each task; slow ones need less.
    pub rounds: usize,
    /// What its script is told besides, if anything.
    pub asked: &'static str,
}

/// What runs a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Runs {
    /// Node, with the packages of `package.json`.
    Node,
    /// Python, with the packages of `requirements.txt`.
    Python,
}

/// Readers of BPMN.
pub const READERS: &[Peer] = &[
    Peer { name: "bpmn-moddle", runs: Runs::Node, script: "read-moddle.mjs", rounds: 7, asked: "" },
    Peer { name: "pm4py", runs: Runs::Python, script: "read-pm4py.py", rounds: 3, asked: "" },
];

/// Programs that compare two models.
pub const DIFFERS: &[Peer] = &[Peer {
    name: "bpmn-js-differ",
    runs: Runs::Node,
    script: "diff-bpmn-js-differ.mjs",
    rounds: 5,
    asked: "",
}];

/// What the graph edit distance is asked of.
pub const DISTANCE: Peer = Peer {
    name: "networkx, graph_edit_distance",
    runs: Runs::Python,
    script: "distance-networkx.py",
    rounds: 1,
    asked: "",
};

/// Functions that say how alike two models are. (`embeddings_similarity` is not asked: it needs a package
/// that pm4py does not bring.)
pub const SIMILARITIES: &[Peer] = &[
    similarity("pm4py, label_sets_similarity", "label_sets_similarity"),
    similarity("pm4py, structural_similarity", "structural_similarity"),
    similarity("pm4py, behavioral_similarity", "behavioral_similarity"),
];

const fn similarity(name: &'static str, asked: &'static str) -> Peer {
    Peer { name, runs: Runs::Python, script: "distance-pm4py.py", rounds: 1, asked }
}

/// How long a task took, or why it could not be done.
pub type Time = Result<Duration, String>;

impl Peer {
    /// How long each task takes; `folder` is where the scripts and their packages are.
    ///
    /// # Errors
    /// One line, where the peer does not run at all.
    pub fn times(&self, folder: &Path, tasks: &[String]) -> Result<Vec<Time>, String> {
        let mut command = match self.runs {
            Runs::Node => Command::new("node"),
            Runs::Python => Command::new(folder.join("venv/bin/python")),
        };
        command.current_dir(folder).arg(self.script).arg(self.rounds.to_string()).arg(self.asked);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let program = |problem| format!("{}: {problem}", self.name);
        let mut child = command.spawn().map_err(program)?;
        if let Some(mut stdin) = child.stdin.take() {
            // A peer that ends early says so by its status.
            let _ = stdin.write_all((tasks.join("\n") + "\n").as_bytes());
        }
        let output = child.wait_with_output().map_err(program)?;
        let answers = String::from_utf8_lossy(&output.stdout);
        let times: Vec<Time> = answers.lines().map(time).collect();
        if !output.status.success() || times.len() != tasks.len() {
            let said = String::from_utf8_lossy(&output.stderr);
            let last = said.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default();
            return Err(format!("{} did not do its tasks ({}): {last}", self.name, output.status));
        }
        Ok(times)
    }
}

fn time(line: &str) -> Time {
    let problem = || line.trim_start_matches('!').trim().to_owned();
    line.parse().map(Duration::from_nanos).map_err(|_| problem())
}

/// How long a piece of work takes.
pub fn clock<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    std::hint::black_box(work());
    start.elapsed()
}

/// Over the tasks that both have done: how long each took in all.
pub fn together(ours: &[Duration], theirs: &[Time]) -> (Duration, Duration) {
    let both = ours.iter().zip(theirs).filter_map(|(o, t)| t.as_ref().ok().map(|t| (*o, *t)));
    both.fold(Default::default(), |(ours, theirs), (o, t)| (ours + o, theirs + t))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_a_time_or_a_reason() {
        assert_eq!(time("1500"), Ok(Duration::from_nanos(1500)));
        assert_eq!(time("! no BPMN"), Err("no BPMN".to_owned()));
        assert!(time("").is_err());
    }

    #[test]
    fn only_what_both_have_done_is_counted() {
        let ms = Duration::from_millis;
        let theirs = [Ok(ms(10)), Err("no".to_owned()), Ok(ms(30))];
        assert_eq!(together(&[ms(1), ms(2), ms(3)], &theirs), (ms(4), ms(40)));
    }

    #[test]
    fn every_peer_has_its_script() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers");
        let all = READERS.iter().chain(DIFFERS).chain(SIMILARITIES).chain([&DISTANCE]);
        assert!(all.map(|peer| folder.join(peer.script)).all(|script| script.is_file()));
    }
}
