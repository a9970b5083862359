//! Reads the number of passed and failed tests off the summary that each test runner prints.
//!
//! The summaries and not the machine-readable reports: those of cargo are unstable, and the
//! summary is what a person would believe.

/// How many tests passed and failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Count {
    /// Passed.
    pub(crate) passed: u32,
    /// Failed, or ended by an error.
    pub(crate) failed: u32,
}

impl Count {
    /// One check, passed or failed.
    pub(crate) fn one(ok: bool) -> Self {
        Self { passed: u32::from(ok), failed: u32::from(!ok) }
    }

    /// Both numbers added.
    pub(crate) fn plus(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }

    /// Brings the numbers into line with the exit status: a runner that reports trouble without a
    /// failed test (it did not compile), or that found no test at all, has failed once.
    pub(crate) fn settled(mut self, ok: bool) -> Self {
        if self.failed == 0 && (!ok || self.passed == 0) {
            self.failed = 1;
        }
        self
    }
}

/// The lines `test result: ok. 12 passed; 0 failed; 1 ignored; ...`, one for each test program.
pub(crate) fn cargo(output: &str) -> Count {
    output
        .lines()
        .filter_map(|line| line.trim().strip_prefix("test result: "))
        .map(|line| Count { passed: before(line, "passed"), failed: before(line, "failed") })
        .fold(Count::default(), Count::plus)
}

/// The last line, `==== 1 failed, 12 passed, 2 skipped in 0.52s ====`, with `-q` without the rules;
/// beyond a minute, `in 60.88s (0:01:00)`.
pub(crate) fn pytest(output: &str) -> Count {
    let summary = output.lines().rev().map(|line| line.trim_matches(['=', ' ']));
    let mut summary = summary.filter(|line| {
        line.starts_with(|c: char| c.is_ascii_digit())
            && line.contains(" in ")
            && line.ends_with(['s', ')'])
    });
    summary.next().map_or_else(Count::default, |line| Count {
        passed: before(line, "passed") + before(line, "xfailed"),
        failed: before(line, "failed")
            + before(line, "xpassed")
            + before(line, "error")
            + before(line, "errors"),
    })
}

/// The lines `pass 12`, `fail 0` and `cancelled 0` behind a sign that depends on the reporter.
pub(crate) fn node(output: &str) -> Count {
    let after = |word: &str| -> u32 {
        let mut lines = output.lines().rev().map(|line| line.trim_start_matches(['#', 'ℹ', ' ']));
        lines.find_map(|line| line.strip_prefix(word)?.trim().parse().ok()).unwrap_or(0)
    };
    Count { passed: after("pass "), failed: after("fail ") + after("cancelled ") }
}

/// The number that stands before a word: 12 in `ok. 12 passed; 0 failed`.
fn before(line: &str, word: &str) -> u32 {
    let words: Vec<&str> = line.split([' ', ',', ';', '.']).filter(|w| !w.is_empty()).collect();
    let pairs = words.windows(2).filter(|pair| pair[1] == word);
    pairs.filter_map(|pair| pair[0].parse::<u32>().ok()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_adds_all_test_programs() {
        let output = "running 2 tests\n\
            test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\n\
            test result: FAILED. 7 passed; 3 failed; 1 ignored; 0 measured; 0 filtered out\n";
        assert_eq!(cargo(output), Count { passed: 9, failed: 3 });
    }

    #[test]
    fn pytest_reads_the_summary_and_not_a_test_name() {
        let output = "test_a.py 5 passed in words\n\
            ===== 1 failed, 12 passed, 2 skipped, 1 error in 3.20s =====\n";
        assert_eq!(pytest(output), Count { passed: 12, failed: 2 });
        assert_eq!(pytest("12 passed in 0.02s\n"), Count { passed: 12, failed: 0 });
        let long = Count { passed: 156, failed: 0 };
        assert_eq!(pytest("156 passed in 60.88s (0:01:00)\n"), long);
        assert_eq!(pytest("no tests ran in 0.01s\n"), Count::default());
    }

    #[test]
    fn node_reads_both_reporters() {
        let spec = "ℹ tests 5\nℹ suites 0\nℹ pass 4\nℹ fail 1\nℹ cancelled 0\n";
        assert_eq!(node(spec), Count { passed: 4, failed: 1 });
        let tap = "# tests 5\n# pass 3\n# fail 1\n# cancelled 1\n";
        assert_eq!(node(tap), Count { passed: 3, failed: 2 });
    }

    #[test]
    fn silence_and_broken_builds_count_as_failed() {
        assert_eq!(Count::default().settled(true), Count { passed: 0, failed: 1 });
        let compiled_half = Count { passed: 4, failed: 0 };
        assert_eq!(compiled_half.settled(false), Count { passed: 4, failed: 1 });
        let honest = Count { passed: 4, failed: 2 };
        assert_eq!(honest.settled(false), honest);
    }
}
