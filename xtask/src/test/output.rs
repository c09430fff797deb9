//! Shows a command's output as it comes and keeps count of its tests.

use std::io::{self, Read, Write};
use std::process::{Command, ExitStatus, Stdio};

use super::tally::Tally;

/// Runs a command to its end. Its standard output passes through and is counted on the way.
pub fn run_and_count(command: &mut Command) -> io::Result<(ExitStatus, Tally)> {
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let output = child.stdout.take().expect("it was just asked for");
    let tally = pass_through(output, io::stdout().lock());
    let status = child.wait()?;
    Ok((status, tally?))
}

/// Copies as it comes, not line by line: a test that hangs has already shown its name.
fn pass_through(mut from: impl Read, mut into: impl Write) -> io::Result<Tally> {
    let mut tally = Tally::default();
    let mut line = Vec::new();
    let mut block = [0; 8192];
    loop {
        let read = match from.read(&mut block) {
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if read == 0 {
            return Ok(tally.plus(counted(&line)));
        }
        into.write_all(&block[..read])?;
        into.flush()?;
        for byte in &block[..read] {
            line.push(*byte);
            if *byte == b'\n' {
                tally = tally.plus(counted(&line));
                line.clear();
            }
        }
    }
}

fn counted(line: &[u8]) -> Tally {
    Tally::parse(&String::from_utf8_lossy(line)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time, the worst a pipe can do.
    struct Drip<'a>(&'a [u8]);

    impl Read for Drip<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let one = self.0.len().min(1);
            self.0.read(&mut into[..one])
        }
    }

    #[test]
    fn output_passes_unchanged_and_is_counted_over_all_programs() {
        let text = "running 2 tests\ntest caf\u{e9} ... ok\n\
            test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\n\
            test result: FAILED. 1 passed; 1 failed; 2 ignored; 0 measured; 0 filtered out; finished in 0.00s";
        let mut copy = Vec::new();
        let tally = pass_through(Drip(text.as_bytes()), &mut copy).expect("nothing can fail in memory");
        assert_eq!(copy, text.as_bytes());
        assert_eq!(
            tally,
            Tally {
                passed: 3,
                failed: 1,
                ignored: 2
            }
        );
    }
}
