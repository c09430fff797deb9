//! `cargo xtask docs`: writes the pages of `docs/` that come from data.

use crate::failure::{Failure, while_doing};
use crate::workspace::cargo;

/// Writes the pages, or with `--check` only says whether they are as they must be.
pub fn run(arguments: &[String]) -> Result<(), Failure> {
    let check = match arguments {
        [] => false,
        [only] if only == "--check" => true,
        [first, ..] => {
            return Err(Failure::Usage(format!(
                "`cargo xtask docs` takes `--check` or nothing, not `{first}`"
            )));
        }
    };
    let mut command = cargo([
        "run",
        "--locked",
        "--quiet",
        "--package",
        "tests",
        "--bin",
        "docs",
    ]);
    if check {
        command.args(["--", "--check"]);
    }
    let status = command.status().map_err(while_doing("cannot start cargo"))?;
    if !status.success() {
        return Err(Failure::Task(
            "the pages of docs/ are not as they must be, see above".into(),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_arguments_are_bad_input() {
        let failure = run(&["levers".to_owned()]).expect_err("it takes no such argument");
        assert_eq!(failure.exit_code(), 2);
        assert!(failure.to_string().contains("`levers`"), "{failure}");
    }
}
