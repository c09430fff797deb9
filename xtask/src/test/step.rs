//! The steps of `cargo xtask test`.
//!
//! Order: what takes seconds first; then the lints, whose checked crates the documentation shares; then
//! the builds for testing, each profile once; the release build of the page last.

use std::process::Command;

use super::output::run_and_count;
use super::tally::Tally;
use crate::failure::{Failure, while_doing};
use crate::tools::{self, WASM_TARGET};
use crate::workspace::{Metadata, cargo};

/// One thing that CI checks.
pub struct Step {
    pub name: &'static str,
    pub title: &'static str,
    pub needs: &'static [Tool],
    kind: Kind,
}

/// What a step needs beside cargo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    Rustfmt,
    Clippy,
    WasmTarget,
    Node,
    Npm,
    Chromium,
}

impl Tool {
    /// Finds it or adds it; the error says how to get it.
    pub fn ensure(self) -> Result<(), Failure> {
        match self {
            Self::Rustfmt => tools::ensure_rustfmt(),
            Self::Clippy => tools::ensure_clippy(),
            Self::WasmTarget => tools::ensure_wasm_target(),
            Self::Node => tools::ensure_node(),
            Self::Npm => tools::ensure_npm(),
            Self::Chromium => tools::ensure_chromium(),
        }
    }
}

enum Kind {
    /// Cargo with these arguments.
    Check(&'static [&'static str]),
    /// The documentation, with warnings as errors.
    Documentation,
    /// `cargo test` with these arguments; its tests are counted.
    Tests(&'static [&'static str]),
    /// Those test targets of the package `tests` that require this feature of it.
    TestsWith(&'static str),
}

/// Every step, in the order in which they run.
pub const STEPS: &[Step] = &[
    Step {
        name: "format",
        title: "the code is formatted",
        needs: &[Tool::Rustfmt],
        kind: Kind::Check(&["fmt", "--all", "--check"]),
    },
    Step {
        name: "lints",
        title: "no warning in any package, its tests included",
        needs: &[Tool::Clippy],
        kind: Kind::Check(&[
            "clippy",
            "--locked",
            "--workspace",
            "--all-targets",
            "--all-features",
            "--",
            "-D",
            "warnings",
        ]),
    },
    Step {
        name: "lints-web",
        title: "no warning in the page as built for the browser",
        needs: &[Tool::Clippy, Tool::WasmTarget],
        kind: Kind::Check(&[
            "clippy",
            "--locked",
            "--package",
            "web",
            "--lib",
            "--target",
            WASM_TARGET,
            "--",
            "-D",
            "warnings",
        ]),
    },
    Step {
        name: "docs",
        title: "the documentation builds, no link in it is broken",
        needs: &[],
        kind: Kind::Documentation,
    },
    Step {
        name: "unit",
        title: "tests of every package, unoptimised and with all checks on",
        needs: &[],
        kind: Kind::Tests(&["--workspace", "--exclude", "benches"]),
    },
    Step {
        name: "heavy",
        title: "the package `tests`, optimised",
        needs: &[],
        kind: Kind::Tests(&["--package", "tests", "--profile", "fast"]),
    },
    Step {
        name: "benches",
        title: "the benchmarks compile",
        needs: &[],
        kind: Kind::Check(&[
            "bench",
            "--locked",
            "--package",
            "benches",
            "--profile",
            "fast",
            "--no-run",
        ]),
    },
    Step {
        name: "wasm",
        title: "the model gives the same digest in wasm, under Node",
        needs: &[Tool::WasmTarget, Tool::Node],
        kind: Kind::TestsWith("wasm"),
    },
    Step {
        name: "browser",
        title: "the page works in Chromium and asks nothing of other hosts",
        needs: &[Tool::WasmTarget, Tool::Node, Tool::Npm, Tool::Chromium],
        kind: Kind::TestsWith("browser"),
    },
];

/// A step that failed, with its tests as far as they were counted.
type Failed = (Option<Tally>, Failure);

impl Step {
    /// Whether the step's tests count in the last line.
    pub fn runs_tests(&self) -> bool {
        matches!(self.kind, Kind::Tests(_) | Kind::TestsWith(_))
    }

    /// Runs the step; its tests are counted if it has any.
    pub fn run(&self) -> Result<Option<Tally>, Failed> {
        match self.kind {
            Kind::Check(arguments) => self.check(cargo(arguments)),
            Kind::Documentation => {
                let mut command = cargo(["doc", "--locked", "--workspace", "--no-deps", "--all-features"]);
                command.env("RUSTDOCFLAGS", "-D warnings");
                self.check(command)
            }
            Kind::Tests(arguments) => {
                let mut command = cargo(["test", "--locked", "--no-fail-fast"]);
                command.args(arguments);
                self.test(command)
            }
            Kind::TestsWith(feature) => self.test_with(feature),
        }
    }

    fn check(&self, mut command: Command) -> Result<Option<Tally>, Failed> {
        let status = command
            .status()
            .map_err(while_doing("cannot start cargo"))
            .map_err(|error| (None, error))?;
        if status.success() {
            return Ok(None);
        }
        Err((
            None,
            Failure::Task(format!("step {} failed, see above", self.name)),
        ))
    }

    fn test(&self, mut command: Command) -> Result<Option<Tally>, Failed> {
        let ran = run_and_count(&mut command).map_err(while_doing("cannot run the tests"));
        let (status, tally) = ran.map_err(|error| (None, error))?;
        // Cargo also fails when a test does not compile or dies before it can count.
        if !status.success() {
            return Err((
                Some(tally),
                Failure::Task(format!("step {} failed, see above", self.name)),
            ));
        }
        Ok(Some(tally))
    }

    fn test_with(&self, feature: &str) -> Result<Option<Tally>, Failed> {
        let metadata = Metadata::read().map_err(|error| (None, error))?;
        let targets = metadata.tests_that_require("tests", feature);
        if targets.is_empty() {
            return Err((
                None,
                Failure::Task(format!(
                    "step {} has nothing to run: no test target in tests/Cargo.toml has \
                     `required-features = [\"{feature}\"]`",
                    self.name
                )),
            ));
        }
        let mut command = cargo(["test", "--locked", "--no-fail-fast", "--package", "tests"]);
        command.args(["--features", feature]);
        for target in &targets {
            command.args(["--test", target]);
        }
        self.test(command)
    }
}
