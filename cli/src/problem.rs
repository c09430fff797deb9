//! What can go wrong, and the exit code that says so: 1 the run failed, 2 bad input.

use sim_core::faults::Faults;
use sim_core::run::RunError;
use std::fmt;
use std::io;
use std::path::Path;
use std::process::ExitCode;

/// Why a command did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// A flag or an argument that cannot be used.
    #[error("{0}")]
    Input(String),
    /// Input text with faults, all of them.
    #[error("{what}: {}", Listed(.faults))]
    Faults {
        /// What was being read.
        what: String,
        /// Its faults.
        faults: Faults,
    },
    /// Input that could not be read at all.
    #[error("{doing}: {cause}")]
    Unreadable {
        /// What was being done, to which file.
        doing: String,
        /// Why it failed.
        cause: io::Error,
    },
    /// Output that could not be written.
    #[error("{doing}: {cause}")]
    Unwritable {
        /// What was being done, to which file.
        doing: String,
        /// Why it failed.
        cause: io::Error,
    },
    /// A replicate that the model could not finish.
    #[error("scenario {scenario}, {cause}")]
    Run {
        /// Id of the scenario.
        scenario: String,
        /// Replicate, year and reason.
        cause: RunError,
    },
    /// Anything else that stops a run.
    #[error("{0}")]
    Failed(String),
    /// The reader of standard output has seen enough: a normal end.
    #[error("standard output is closed")]
    Closed,
}

impl Problem {
    /// Input that could not be read.
    pub fn unreadable(doing: &str, path: &Path, cause: io::Error) -> Self {
        Self::Unreadable {
            doing: format!("{doing} {}", path.display()),
            cause,
        }
    }

    /// Output that could not be written.
    pub fn unwritable(doing: &str, path: &Path, cause: io::Error) -> Self {
        Self::Unwritable {
            doing: format!("{doing} {}", path.display()),
            cause,
        }
    }

    /// Exit code of the program.
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::Closed => ExitCode::SUCCESS,
            Self::Unwritable { .. } | Self::Run { .. } | Self::Failed(_) => ExitCode::from(1),
            Self::Input(_) | Self::Faults { .. } | Self::Unreadable { .. } => ExitCode::from(2),
        }
    }

    /// Whether there is nothing to tell.
    pub fn is_silent(&self) -> bool {
        matches!(self, Self::Closed)
    }
}

/// A number of faults, then one fault per line.
struct Listed<'a>(&'a Faults);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.0.0.len() == 1 { "" } else { "s" };
        write!(f, "{} fault{plural}", self.0.0.len())?;
        self.0.0.iter().try_for_each(|fault| write!(f, "\n  {fault}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sim_core::faults::Fault;

    #[test]
    fn every_fault_has_its_line() {
        let fault = |line| Fault {
            file: "a.toml".to_owned(),
            line,
            column: 2,
            field: "name".to_owned(),
            value: "1".to_owned(),
            expected: "a text".to_owned(),
        };
        let faults = Faults(vec![fault(1), fault(7)]);
        let text = Problem::Faults {
            what: "scenario a.toml".to_owned(),
            faults,
        }
        .to_string();
        assert_eq!(
            text,
            "scenario a.toml: 2 faults\n  a.toml:1:2: name: found `1`, expected a text\n  \
             a.toml:7:2: name: found `1`, expected a text"
        );
    }
}
