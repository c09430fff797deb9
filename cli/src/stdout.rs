//! Standard output: data only. A reader that stops listening is a normal end.

use crate::problem::Problem;
use std::io::{self, Write};

/// Writes the whole answer of a command.
pub fn print(text: &str) -> Result<(), Problem> {
    let mut stdout = io::stdout().lock();
    stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
        .map_err(|cause| match cause.kind() {
            io::ErrorKind::BrokenPipe => Problem::Closed,
            _ => Problem::Unwritable {
                doing: "writing to standard output".to_owned(),
                cause,
            },
        })
}
