//! `cargo xtask bench`: runs the benchmarks.

use crate::failure::{Failure, while_doing};
use crate::workspace::cargo;

/// Runs every benchmark, or those that the arguments choose; the arguments go to criterion as they are.
pub fn run(arguments: &[String]) -> Result<(), Failure> {
    let mut command = cargo(["bench", "--locked", "--package", "benches", "--"]);
    let status = command
        .args(arguments)
        .status()
        .map_err(while_doing("cannot start cargo"))?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure::Task("the benchmarks failed, see above".into()))
    }
}
