//! Writes the pages that come from data, or with `--check` says whether they are as they must be: run as `cargo xtask docs`.

use std::process::ExitCode;
use std::{fs, io};
use tests::lever_page;

fn main() -> io::Result<ExitCode> {
    let checks = std::env::args().any(|argument| argument == "--check");
    let (path, text) = (lever_page::path(), lever_page::text());
    let before = fs::read_to_string(&path).unwrap_or_default();
    let is_as_it_must_be = before == text;
    if !checks {
        fs::write(&path, text)?;
    }
    let verdict = match (is_as_it_must_be, checks) {
        (true, _) => "as it was",
        (false, true) => "is not what the pack says: run `cargo xtask docs`",
        (false, false) => "written anew",
    };
    println!("{}: {verdict}", path.display());
    Ok(if is_as_it_must_be || !checks {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
