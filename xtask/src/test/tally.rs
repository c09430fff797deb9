//! Counts tests from what the test programs print.

use std::fmt;

use crate::failure::Failure;

/// How many tests ended how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: u64,
    pub failed: u64,
    pub ignored: u64,
}

impl Tally {
    /// Reads the line with which each test program ends. `None` for any other line.
    pub fn parse(line: &str) -> Option<Self> {
        let (verdict, counts) = line.trim_end().strip_prefix("test result: ")?.split_once(". ")?;
        if verdict != "ok" && verdict != "FAILED" {
            return None;
        }
        let count = |name: &str| {
            counts
                .split("; ")
                .find_map(|count| count.strip_suffix(name)?.trim_end().parse::<u64>().ok())
        };
        Some(Self {
            passed: count("passed")?,
            failed: count("failed")?,
            ignored: count("ignored")?,
        })
    }

    /// Both together.
    pub fn plus(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            ignored: self.ignored + other.ignored,
        }
    }

    /// A step of tests in which none ran, or one failed, is no success, whatever cargo says.
    pub fn judge(self, step: &str) -> Result<(), Failure> {
        match self {
            Self {
                passed: 0, failed: 0, ..
            } => Err(Failure::Task(format!(
                "step {step} ran no test at all: its tests are not found or left out"
            ))),
            Self { failed: 0, .. } => Ok(()),
            Self { failed, .. } => Err(Failure::Task(format!("step {step}: {failed} failed, see above"))),
        }
    }

    /// For the summary.
    pub fn in_words(self) -> String {
        let left_out = if self.ignored > 0 {
            format!(", {} left out", self.ignored)
        } else {
            String::new()
        };
        format!("{self}{left_out}")
    }
}

/// The words that CI looks for.
impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str =
        "test result: ok. 12 passed; 0 failed; 3 ignored; 0 measured; 1 filtered out; finished in 0.42s";

    #[test]
    fn result_lines_are_read() {
        assert_eq!(
            Tally::parse(LINE),
            Some(Tally {
                passed: 12,
                failed: 0,
                ignored: 3
            })
        );
        let failed = LINE.replace("ok", "FAILED").replace("0 failed", "2 failed");
        assert_eq!(
            Tally::parse(&failed),
            Some(Tally {
                passed: 12,
                failed: 2,
                ignored: 3
            })
        );
        for other in [
            "",
            "running 3 tests",
            "test result: ok",
            "  test result: ok. 1 passed",
            "test a ... ok",
        ] {
            assert_eq!(Tally::parse(other), None, "{other}");
        }
    }

    #[test]
    fn nothing_run_is_no_success() {
        assert!(Tally::default().judge("unit").is_err());
        assert!(
            Tally {
                ignored: 5,
                ..Tally::default()
            }
            .judge("unit")
            .is_err()
        );
        assert!(
            Tally {
                passed: 1,
                ..Tally::default()
            }
            .judge("unit")
            .is_ok()
        );
        assert!(
            Tally {
                passed: 1,
                failed: 1,
                ignored: 0
            }
            .judge("unit")
            .is_err()
        );
    }

    #[test]
    fn the_last_line_is_what_ci_looks_for() {
        let sum = Tally {
            passed: 3,
            failed: 0,
            ignored: 1,
        }
        .plus(Tally {
            passed: 4,
            failed: 1,
            ignored: 0,
        });
        assert_eq!(sum.to_string(), "7 passed, 1 failed");
        assert_eq!(sum.in_words(), "7 passed, 1 failed, 1 left out");
    }
}
