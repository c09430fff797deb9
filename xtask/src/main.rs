//! The developer's front door: `cargo xtask TASK`.

use std::io::Write;
use std::process::ExitCode;

use xtask::{Failure, bench, build, docs, failure, golden, serve, test};

struct Task {
    name: &'static str,
    what: &'static str,
    run: fn(&[String]) -> Result<(), Failure>,
}

const TASKS: &[Task] = &[
    Task {
        name: "serve",
        what: "build the page and serve it on this machine [--port N] [--open yes|no]",
        run: serve::run,
    },
    Task {
        name: "test",
        what: "everything that CI runs, or the steps named [--list] [STEP…]",
        run: test::run,
    },
    Task {
        name: "build",
        what: "build the page as a folder for any host, and weigh it",
        run: build::run,
    },
    Task {
        name: "golden",
        what: "write down anew what the model gives for Toyland, after a change meant to move it",
        run: golden::run,
    },
    Task {
        name: "docs",
        what: "write the pages of docs/ that come from the pack, or hold them against it [--check]",
        run: docs::run,
    },
    Task {
        name: "bench",
        what: "run the benchmarks [ARGUMENTS OF CRITERION…]",
        run: bench::run,
    },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if failure != Failure::Reported {
                eprintln!("error: {failure}");
            }
            ExitCode::from(failure.exit_code())
        }
    }
}

fn dispatch(arguments: &[String]) -> Result<(), Failure> {
    let Some((name, rest)) = arguments.split_first() else {
        return help();
    };
    if ["help", "--help", "-h"].contains(&name.as_str())
        || rest.iter().any(|one| one == "--help" || one == "-h")
    {
        return help();
    }
    match TASKS.iter().find(|task| task.name == name) {
        Some(task) => (task.run)(rest),
        None => Err(failure::unknown(
            "task",
            name,
            TASKS.iter().map(|task| task.name),
            "cargo xtask",
        )),
    }
}

fn help() -> Result<(), Failure> {
    let mut text = String::from("cargo xtask TASK\n\n");
    for task in TASKS {
        text += &format!("  {:6}  {}\n", task.name, task.what);
    }
    // A closed pipe is a normal end.
    let _ = std::io::stdout().write_all(text.as_bytes());
    Ok(())
}
