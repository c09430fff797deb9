//! The people pass on one thread beside the same processes in Python, with numpy and with numba; and the twin's tandem
//! beside the same network with SimPy and with numba.
//!
//! `cargo xtask bench peers`, or `cargo bench -p benches --bench peers -- peers`; `peers-people` or `peers-tandem` runs that
//! part only. It needs Python 3.11 or later with `venv`, and fetches numpy, numba and SimPy from PyPI into an environment of
//! its own. `README.md` has the processes and how fair this is.

mod compare;
mod program;
mod region;
mod tandem;

use compare::{LARGEST, Results, compare};
use program::{Program, serve};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// Replicates of a run, and turns: every program in every turn, so that all see the same load of the machine.
const REPLICATES: u32 = 1000;
const TURNS: usize = 5;
const SEED: u64 = 2025;
/// Must and aim: how many times as fast as numpy and as numba.
const WANTED: [(f64, f64); 2] = [(4.0, 10.0), (2.0, 6.0)];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if arguments.first().is_some_and(|first| first == "serve") {
        return match arguments.get(1).map(String::as_str) {
            Some("tandem") => tandem::serve(),
            _ => serve(),
        };
    }
    // It takes minutes and the network: only by its name, not with all other benchmarks
    let benchmark = arguments.iter().any(|argument| argument == "--bench");
    let asked = |name: &str| benchmark && arguments.iter().any(|argument| argument == name);
    let (both, people_only, tandem_only) = (asked("peers"), asked("peers-people"), asked("peers-tandem"));
    if !both && !people_only && !tandem_only {
        return Ok(());
    }
    let folder = target_folder()?.join("peers");
    fs::create_dir_all(&folder)?;
    let python = environment(&folder.join("environment"))?;
    // numba does not notice changes in what a compiled function calls
    let _ = fs::remove_dir_all(folder.join("compiled"));
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers");
    if both || people_only {
        people(&python, &folder, &scripts)?;
    }
    if both || tandem_only {
        tandem::run(&python, &folder, &scripts)?;
    }
    Ok(())
}

/// The people pass beside numpy and numba.
fn people(python: &Path, folder: &Path, scripts: &Path) -> Result<(), Box<dyn Error>> {
    let parameters = region::simplified()?;
    let inputs = folder.join("inputs.json");
    fs::write(&inputs, region::inputs(&parameters).to_string())?;
    let mut programs = vec![Program::start(
        "rust",
        Command::new(env::current_exe()?).arg("serve"),
    )?];
    for name in ["numpy", "numba"] {
        let script = scripts.join(format!("with_{name}.py"));
        let start = || {
            let mut command = Command::new(python);
            command.arg(&script).arg(&inputs);
            command.env("NUMBA_CACHE_DIR", folder.join("compiled"));
            Program::start(name, &mut command)
        };
        // Once for numba's compiler alone, whose memory and time are not the simulation's: what it made is kept
        start()?.memory()?;
        programs.push(start()?);
    }
    let areas: Vec<String> = parameters
        .region
        .areas
        .iter()
        .map(|area| area.name.clone())
        .collect();
    let years = parameters.horizon - parameters.region.base_year + 1;
    let draws =
        u64::from(REPLICATES) * years as u64 * areas.len() as u64 * 2 * sim_core::quantity::AGES as u64 * 3;
    println!(
        "{REPLICATES} replicates x {years} years x {} areas x 2 sexes x {} ages x 3 draws = {:.1} million draws, one thread",
        areas.len(),
        sim_core::quantity::AGES,
        draws as f64 / 1e6
    );
    let results = measure(&mut programs, draws)?;
    print_times(&mut programs, draws)?;
    judge(&results, &areas)
}

/// Runs all programs in turns; gives the figures of the first turn.
fn measure(programs: &mut [Program], draws: u64) -> Result<Vec<Results>, Box<dyn Error>> {
    let mut results = Vec::new();
    for turn in 0..TURNS {
        for (index, program) in programs.iter_mut().enumerate() {
            let figures = program.run(REPLICATES, SEED + index as u64)?;
            if turn == 0 {
                results.push(figures);
            }
            program.uniforms(draws)?;
        }
    }
    Ok(results)
}

fn print_times(programs: &mut [Program], draws: u64) -> Result<(), Box<dyn Error>> {
    println!("least of {TURNS} turns; compiling (numba) and starting are not counted");
    println!("         seconds   ns/draw   ns/uniform   peak memory   times the time of Rust");
    let ours = programs[0].least();
    let memory = programs[0].memory()?;
    let mut misses = Vec::new();
    for (index, program) in programs.iter_mut().enumerate() {
        let (time, uniform) = (program.least(), program.least_uniforms());
        let per_draw = |seconds: f64| seconds * 1e9 / draws as f64;
        let bytes = program.memory()?;
        println!(
            "{:6} {time:9.3} {:9.2} {:12.2} {:10.1} MB {:9.2}",
            program.name,
            per_draw(time),
            per_draw(uniform),
            bytes / 1e6,
            time / ours
        );
        if let Some((must, aim)) = index.checked_sub(1).map(|peer| WANTED[peer]) {
            println!("       must: {must} times, aim: {aim} times, in less memory");
            if time / ours < must || bytes <= memory {
                misses.push(program.name);
            }
        }
    }
    if !misses.is_empty() {
        println!("the must is missed against {}", misses.join(" and "));
    }
    Ok(())
}

fn judge(results: &[Results], areas: &[String]) -> Result<(), Box<dyn Error>> {
    let mut apart = Vec::new();
    for (name, theirs) in ["numpy", "numba"].iter().zip(&results[1..]) {
        let distance = compare(&results[0], theirs, areas);
        println!(
            "{name}: largest difference of {} means {:.1}, of as many variances {:.1} standard errors (at most {LARGEST})",
            areas.len() * region::FIGURES.len(),
            distance.mean,
            distance.variance
        );
        apart.extend(
            distance
                .apart
                .into_iter()
                .map(|figure| format!("{name}: {figure}")),
        );
    }
    if apart.is_empty() {
        return Ok(());
    }
    Err(format!("these programs do not simulate the same:\n{}", apart.join("\n")).into())
}

/// The folder that cargo builds into: this program lies in `FOLDER/PROFILE/deps`.
fn target_folder() -> Result<PathBuf, Box<dyn Error>> {
    let program = env::current_exe()?;
    Ok(program
        .ancestors()
        .nth(3)
        .ok_or("a benchmark lies below cargo's folder")?
        .to_owned())
}

/// The environment's Python, with what `requirements.txt` asks for; it may be thrown away at any time.
fn environment(folder: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let wanted = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/requirements.txt");
    let python = folder.join("bin/python");
    let installed = folder.join("installed.txt");
    if fs::read(&installed).ok() != Some(fs::read(&wanted)?) {
        let run = |command: &mut Command| match command.status() {
            Ok(status) if status.success() => Ok(()),
            Ok(_) => Err(format!("{command:?} failed, see above")),
            Err(error) => Err(format!("{command:?} does not start: {error}")),
        };
        run(Command::new("python3")
            .args(["-m", "venv", "--clear"])
            .arg(folder))?;
        run(Command::new(&python)
            .args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "-r",
            ])
            .arg(&wanted))?;
        fs::copy(&wanted, &installed)?;
    }
    Ok(python)
}
