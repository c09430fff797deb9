//! `cargo xtask serve`: builds the page and serves it on this machine.

use std::process::{Command, Stdio};

use crate::build::sizes;
use crate::failure::{Failure, while_doing};
use crate::site::{self, Headers, Ports, Server};

/// First port tried, and how many after it.
const USUAL_PORTS: std::ops::RangeInclusive<u16> = 8123..=8142;

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
struct Options {
    ports: Ports,
    open: Open,
}

/// Whether to show the page in this machine's own browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Yes,
    No,
}

/// Builds and serves until ended. The address goes to standard output, all talk to standard error.
pub fn run(arguments: &[String]) -> Result<(), Failure> {
    let options = parse(arguments)?;
    let site = site::build()?;
    eprint!("{}", sizes(&site.files));
    let server = Server::start_on(&options.ports, &site.folder, Headers::Strict)?;
    eprintln!(
        "Serving {} until you end it with Ctrl+C. Open:",
        site.folder.display()
    );
    println!("{}", server.url());
    if options.open == Open::Yes {
        open(&server.url())?;
    }
    server.wait();
    Ok(())
}

fn parse(arguments: &[String]) -> Result<Options, Failure> {
    let mut options = Options {
        ports: Ports::FirstFree(USUAL_PORTS),
        open: Open::No,
    };
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let (name, value) = match argument.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (argument.as_str(), rest.next().map(String::as_str)),
        };
        match (name, value) {
            ("--port", Some(port)) => {
                let port = port.parse().map_err(|_| {
                    Failure::Usage(format!(
                        "`--port {port}`: a port is a whole number from 1 to 65535"
                    ))
                })?;
                options.ports = if port == 0 { Ports::Any } else { Ports::Only(port) };
            }
            ("--open", Some("yes")) => options.open = Open::Yes,
            ("--open", Some("no")) => options.open = Open::No,
            ("--port", None) => return Err(Failure::Usage("`--port` needs a number".into())),
            ("--open", _) => return Err(Failure::Usage("`--open` needs `yes` or `no`".into())),
            _ => {
                return Err(Failure::Usage(format!(
                    "`cargo xtask serve` does not know `{name}`: it takes `--port N` and `--open yes|no`"
                )));
            }
        }
    }
    Ok(options)
}

fn open(url: &str) -> Result<(), Failure> {
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    let started = Command::new(opener)
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn();
    started
        .map(drop)
        .map_err(while_doing(format!("cannot open a browser with `{opener}`")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Options, Failure> {
        parse(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn the_command_line_is_understood() {
        let usual = Options {
            ports: Ports::FirstFree(USUAL_PORTS),
            open: Open::No,
        };
        assert_eq!(parsed(""), Ok(usual));
        let both = Options {
            ports: Ports::Only(9000),
            open: Open::Yes,
        };
        assert_eq!(parsed("--port 9000 --open yes"), Ok(both));
        assert_eq!(
            parsed("--port=0 --open=no"),
            Ok(Options {
                ports: Ports::Any,
                open: Open::No
            })
        );
    }

    #[test]
    fn mistakes_are_named_and_end_with_two() {
        for (line, says) in [
            ("--port", "needs a number"),
            ("--port x", "`--port x`"),
            ("--port 70000", "65535"),
            ("--open", "`yes` or `no`"),
            ("--open maybe", "`yes` or `no`"),
            ("--prot 1", "`--prot`"),
            ("8123", "`8123`"),
        ] {
            let failure = parsed(line).expect_err(line);
            assert!(failure.to_string().contains(says), "{line}: {failure}");
            assert_eq!(failure.exit_code(), 2);
        }
    }
}
