//! The table at the end of a test run, and its last line, which other programs read.

use std::time::{Duration, Instant};

use crate::count::Count;

struct Row {
    name: &'static str,
    count: Count,
    took: Duration,
    note: String,
}

/// What ran so far.
pub(crate) struct Report {
    rows: Vec<Row>,
    started: Instant,
}

impl Report {
    /// Starts the clock.
    pub(crate) fn new() -> Self {
        Self { rows: Vec::new(), started: Instant::now() }
    }

    /// Announces a step, runs it and notes what came of it. The step returns what it counted and
    /// a note for the table, which is empty if there is nothing to say.
    pub(crate) fn step(&mut self, name: &'static str, step: impl FnOnce() -> (Count, String)) {
        println!("\n== {name}");
        let begun = Instant::now();
        let (count, note) = step();
        if !note.is_empty() {
            println!("{note}");
        }
        let note = note.lines().next().unwrap_or_default().to_owned();
        self.rows.push(Row { name, count, took: begun.elapsed(), note });
    }

    /// Whether a step of this name passed without a failure.
    pub(crate) fn passed(&self, name: &str) -> bool {
        self.rows.iter().any(|row| row.name == name && row.count.failed == 0)
    }

    /// Prints the table and the last line; returns whether nothing failed.
    pub(crate) fn finish(&self) -> bool {
        let wide = self.rows.iter().map(|row| row.name.len()).max().unwrap_or(0);
        println!("\n{:<wide$}  passed  failed  seconds", "step");
        for Row { name, count: Count { passed, failed }, took, note } in &self.rows {
            let seconds = took.as_secs_f32();
            let line = format!("{name:<wide$}  {passed:>6}  {failed:>6}  {seconds:>7.1}  {note}");
            println!("{}", line.trim_end());
        }
        let all = self.rows.iter().map(|row| row.count).fold(Count::default(), Count::plus);
        println!("{:<wide$}  {:>6}  {:>6}  {:>7.1}", "all", all.passed, all.failed, self.seconds());
        println!("{} passed, {} failed", all.passed, all.failed);
        all.failed == 0
    }

    fn seconds(&self) -> f32 {
        self.started.elapsed().as_secs_f32()
    }
}
