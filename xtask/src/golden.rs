//! `cargo xtask golden`: writes down what the model gives, after a change that was meant to move it.

use crate::failure::{Failure, while_doing};
use crate::workspace::cargo;

/// Writes the golden files; their difference belongs in the changelog.
pub fn run(arguments: &[String]) -> Result<(), Failure> {
    if let Some(extra) = arguments.first() {
        return Err(Failure::Usage(format!(
            "`cargo xtask golden` takes no arguments, not `{extra}`"
        )));
    }
    let status = cargo([
        "run",
        "--locked",
        "--package",
        "tests",
        "--bin",
        "golden",
        "--profile",
        "fast",
    ])
    .status()
    .map_err(while_doing("cannot start cargo"))?;
    if !status.success() {
        return Err(Failure::Task(
            "the golden files were not written, see above".into(),
        ));
    }
    eprintln!(
        "Look at `git diff tests/golden`, and say in the changelog which indicator moved, which way, how much and why"
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_bad_input() {
        let failure = run(&["toyland".to_owned()]).expect_err("it takes no arguments");
        assert_eq!(failure.exit_code(), 2);
        assert!(failure.to_string().contains("`toyland`"), "{failure}");
    }
}
