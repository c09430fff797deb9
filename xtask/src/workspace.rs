//! Where the workspace is, and how to call cargo in it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::failure::{Failure, while_doing};

/// The folder that holds the workspace's `Cargo.toml`.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask lies one folder below the root")
}

/// Cargo, started in the root, that never reads from the terminal.
pub fn cargo<I: Into<OsString>>(arguments: impl IntoIterator<Item = I>) -> Command {
    // Cargo names itself to the programs it runs; so the toolchain stays the one we were started with.
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command
        .args(arguments.into_iter().map(Into::into))
        .current_dir(root())
        .stdin(Stdio::null());
    command
}

/// What cargo knows about this workspace.
pub struct Metadata(Value);

impl Metadata {
    /// Asks cargo, without touching the network.
    pub fn read() -> Result<Self, Failure> {
        let output = cargo(["metadata", "--no-deps", "--format-version", "1"])
            .stderr(Stdio::inherit())
            .output()
            .map_err(while_doing("cannot start cargo"))?;
        if !output.status.success() {
            return Err(Failure::Task("`cargo metadata` failed, see above".into()));
        }
        serde_json::from_slice(&output.stdout)
            .map(Self)
            .map_err(while_doing("cannot read `cargo metadata`"))
    }

    /// The folder that cargo builds in; `CARGO_TARGET_DIR` and cargo's settings count.
    pub fn target_directory(&self) -> Result<PathBuf, Failure> {
        let named = self.0["target_directory"].as_str();
        named
            .map(PathBuf::from)
            .ok_or_else(|| Failure::Task("`cargo metadata` names no target folder".into()))
    }

    /// The test targets of a package that ask for one of its features.
    pub fn tests_that_require(&self, package: &str, feature: &str) -> Vec<String> {
        let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
        list(&self.0["packages"])
            .iter()
            .filter(|found| found["name"] == package)
            .flat_map(|found| list(&found["targets"]))
            .filter(|target| list(&target["kind"]).iter().any(|kind| kind == "test"))
            .filter(|target| {
                list(&target["required-features"])
                    .iter()
                    .any(|named| named == feature)
            })
            .filter_map(|target| target["name"].as_str().map(str::to_owned))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_knows_where_it_builds() {
        let metadata = Metadata::read().expect("cargo started this test");
        let target = metadata
            .target_directory()
            .expect("every workspace has a target folder");
        let this = std::env::current_exe().expect("a test is a program");
        assert!(
            this.starts_with(&target),
            "{} is not below {}",
            this.display(),
            target.display()
        );
    }

    #[test]
    fn tests_are_found_by_the_feature_they_require() {
        let metadata = Metadata(serde_json::json!({"packages": [
            {"name": "tests", "targets": [
                {"name": "page", "kind": ["test"], "required-features": ["browser"]},
                {"name": "golden", "kind": ["test"]},
                {"name": "tests", "kind": ["lib"], "required-features": ["browser"]},
            ]},
            {"name": "other", "targets": [{"name": "x", "kind": ["test"], "required-features": ["browser"]}]},
        ]}));
        assert_eq!(metadata.tests_that_require("tests", "browser"), ["page"]);
        assert!(metadata.tests_that_require("tests", "wasm").is_empty());
    }
}
