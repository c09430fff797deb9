//! How much slower a replicate is in the page's wasm than natively: the same passes, in turns, under Node and here.
//!
//! `cargo xtask bench wasm`, or `cargo bench -p benches --bench wasm`, builds the page first. It needs Node.js. The aim is a ratio of at most 1.6:
//! the page then takes no more than that many times as long as the command line on one thread.

use sim_core::parameters::CheckedParameters;
use sim_core::random::Luck;
use sim_core::region::{PackFiles, Region};
use sim_core::run::{care_pass, people_pass};
use sim_core::scenario::Scenario;
use std::error::Error;
use std::hint::black_box;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Instant;
use std::{env, fs};

const SEED: u64 = 1;
/// Replicates per turn, and turns: short turns, so that both see the same load of the machine.
const REPLICATES: u32 = 20;
const TURNS: usize = 25;
const AIM: f64 = 1.6;

fn main() -> Result<(), Box<dyn Error>> {
    // `cargo test` runs benchmarks too, once and without this.
    if !env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    // Arguments of `cargo bench` that choose other benchmarks choose this one too only by its name.
    let chosen: Vec<String> = env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with('-'))
        .collect();
    if !chosen.is_empty() && !chosen.iter().any(|filter| "wasm".contains(filter.as_str())) {
        return Ok(());
    }
    let site = build_page()?;
    let folder = module_folder(&site)?;
    let mut node = Node::start(&folder)?;
    let region = Region::read(&PackFiles::flevoland(), &[])?;
    let parameters = CheckedParameters::new(Arc::new(region), Scenario::reference(), None)?;
    // Once unseen: Node compiles what runs often a second time.
    node.time(4 * REPLICATES)?;
    native(&parameters, REPLICATES)?;
    let mut turns = Vec::new();
    for _ in 0..TURNS {
        let here = native(&parameters, REPLICATES)?;
        turns.push((here, node.time(REPLICATES)?));
    }
    let per_replicate = |time: f64| time / f64::from(REPLICATES);
    let native = per_replicate(median(turns.iter().map(|(native, _)| *native)));
    let wasm = per_replicate(median(turns.iter().map(|(_, wasm)| *wasm)));
    let ratio = median(turns.iter().map(|(native, wasm)| wasm / native));
    println!("one replicate of Flevoland, both passes, median of {TURNS} turns of {REPLICATES}:");
    println!("native {native:.3} ms, wasm {wasm:.3} ms, ratio {ratio:.2} (aim: at most {AIM})");
    fs::remove_dir_all(&folder)?;
    Ok(())
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

/// Milliseconds that these replicates take here.
fn native(parameters: &CheckedParameters, replicates: u32) -> Result<f64, Box<dyn Error>> {
    let start = Instant::now();
    for replicate in 0..replicates {
        let luck = Luck::new(SEED, replicate);
        let pass = people_pass(parameters, &luck);
        black_box(care_pass(parameters, &pass, &luck))?;
    }
    Ok(start.elapsed().as_secs_f64() * 1000.0)
}

/// Builds the page as it ships; its folder is the last that is printed.
fn build_page() -> Result<PathBuf, Box<dyn Error>> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut build = Command::new(cargo);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .ok_or("this package lies below the root")?;
    build
        .args(["run", "--quiet", "--locked", "--package", "xtask", "--", "build"])
        .current_dir(root);
    let output = build.stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err("the page does not build, see above".into());
    }
    let printed = String::from_utf8(output.stdout)?;
    Ok(printed
        .lines()
        .last()
        .ok_or("`cargo xtask build` prints a folder")?
        .into())
}

/// The two files that Node needs, where it takes a script for a module.
fn module_folder(site: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let folder = site.with_file_name("site-bench");
    fs::create_dir_all(&folder)?;
    for name in ["app.js", "app_bg.wasm"] {
        fs::copy(site.join(name), folder.join(name))?;
    }
    fs::write(folder.join("package.json"), r#"{ "type": "module" }"#)?;
    Ok(folder)
}

/// Node, with the page's wasm loaded; it ends with its input.
struct Node {
    process: Child,
    answers: BufReader<std::process::ChildStdout>,
}

impl Node {
    fn start(folder: &Path) -> Result<Self, Box<dyn Error>> {
        let script: PathBuf = [env!("CARGO_MANIFEST_DIR"), "wasm", "passes.mjs"]
            .iter()
            .collect();
        let mut command = Command::new("node");
        command
            .arg(script)
            .arg(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut process = command.spawn().map_err(|error| {
            format!("Node.js does not start ({error}); on Debian and Ubuntu: apt-get install nodejs")
        })?;
        let answers = BufReader::new(process.stdout.take().ok_or("its output was asked for")?);
        Ok(Self { process, answers })
    }

    /// Milliseconds that these replicates take there.
    fn time(&mut self, replicates: u32) -> Result<f64, Box<dyn Error>> {
        writeln!(
            self.process.stdin.as_mut().ok_or("its input was asked for")?,
            "{replicates}"
        )?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer)?;
        Ok(answer.trim().parse()?)
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}
