//! A program that simulates on request, and the conversation with it: `peer.py` says what is asked and answered.

use crate::compare::Results;
use crate::region::{figures, simplified};
use serde_json::{Value, json};
use sim_core::random::{Luck, Purpose};
use sim_core::run::people_pass;
use std::error::Error;
use std::hint::black_box;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Instant;

/// A program under way; it ends with its input.
pub struct Program {
    pub name: &'static str,
    process: Child,
    answers: BufReader<ChildStdout>,
    times: Vec<f64>,
    uniform_times: Vec<f64>,
}

impl Program {
    /// Starts a program.
    pub fn start(name: &'static str, command: &mut Command) -> Result<Self, Box<dyn Error>> {
        // One thread for all: numpy's matrix products would take more
        for pool in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"] {
            command.env(pool, "1");
        }
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let answers = BufReader::new(process.stdout.take().ok_or("its output was asked for")?);
        Ok(Self {
            name,
            process,
            answers,
            times: Vec::new(),
            uniform_times: Vec::new(),
        })
    }

    fn ask(&mut self, question: &str) -> Result<Value, Box<dyn Error>> {
        writeln!(
            self.process.stdin.as_mut().ok_or("its input was asked for")?,
            "{question}"
        )?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer)?;
        serde_json::from_str(&answer)
            .map_err(|error| format!("{} answers {answer:?}: {error}", self.name).into())
    }

    /// Simulates once more and keeps the time.
    pub fn run(&mut self, replicates: u32, seed: u64) -> Result<Results, Box<dyn Error>> {
        let mut answer = self.ask(&format!("run {replicates} {seed}"))?;
        self.times
            .push(answer["seconds"].as_f64().ok_or("a run takes seconds")?);
        Ok(serde_json::from_value(answer["figures"].take())?)
    }

    /// Draws raw uniforms once more and keeps the time.
    pub fn uniforms(&mut self, count: u64) -> Result<(), Box<dyn Error>> {
        let answer = self.ask(&format!("uniforms {count}"))?;
        self.uniform_times
            .push(answer["seconds"].as_f64().ok_or("uniforms take seconds")?);
        Ok(())
    }

    /// Largest resident set so far, bytes.
    pub fn memory(&mut self) -> Result<f64, Box<dyn Error>> {
        Ok(self.ask("memory")?["bytes"]
            .as_f64()
            .ok_or("memory is a number of bytes")?)
    }

    /// Least time of a run, seconds.
    pub fn least(&self) -> f64 {
        self.times.iter().copied().fold(f64::INFINITY, f64::min)
    }

    /// Least time of the raw uniforms, seconds.
    pub fn least_uniforms(&self) -> f64 {
        self.uniform_times.iter().copied().fold(f64::INFINITY, f64::min)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

/// The part of Rust: the model's own people pass, replicate by replicate.
pub fn serve() -> Result<(), Box<dyn Error>> {
    let parameters = simplified()?;
    let simulate = |replicates: u32, seed: u64| -> Results {
        (0..replicates)
            .map(|replicate| {
                let pass = people_pass(&parameters, &Luck::new(seed, replicate));
                figures(&pass.people).into_iter().map(Vec::from).collect()
            })
            .collect()
    };
    answer_runs(simulate, uniforms)
}

/// Answers with what `simulate` gives for a number of replicates and a seed, until standard input ends.
pub fn answer_runs(
    simulate: impl Fn(u32, u64) -> Results,
    uniforms: impl Fn(u64),
) -> Result<(), Box<dyn Error>> {
    simulate(2, 0);
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let words: Vec<&str> = line.split(' ').collect();
        let number = |index: usize| words.get(index).map_or(Ok(0), |word| word.parse::<u64>());
        let start = ProcessorTime::now();
        let answer = match words[0] {
            "run" => {
                let results = simulate(u32::try_from(number(1)?)?, number(2)?);
                json!({ "seconds": start.elapsed(), "figures": results })
            }
            "uniforms" => {
                uniforms(number(1)?);
                json!({ "seconds": start.elapsed() })
            }
            _ => json!({ "bytes": peak_memory()? }),
        };
        println!("{answer}");
    }
    Ok(())
}

/// What this thread has used of a processor, as Python's `process_time`; where the system does not say, the clock.
struct ProcessorTime(Option<f64>, Instant);

impl ProcessorTime {
    fn now() -> Self {
        let nanoseconds = || {
            let line = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
            line.split(' ').next()?.parse::<f64>().ok()
        };
        Self(nanoseconds(), Instant::now())
    }

    /// Seconds since then.
    fn elapsed(&self) -> f64 {
        match (self.0, Self::now().0) {
            (Some(then), Some(now)) => (now - then) * 1e-9,
            _ => self.1.elapsed().as_secs_f64(),
        }
    }
}

/// Draws uniforms by rows of 101, each of another address, as the people pass does.
fn uniforms(count: u64) {
    let mut row = [0.0; sim_core::quantity::AGES];
    for index in 0..(count / row.len() as u64) as u32 {
        Luck::new(1, index)
            .stream(Purpose::Test, 2025, 1)
            .fill(0, &mut row);
        black_box(&row);
    }
}

/// Largest resident set of this process; 0 where the system does not say as Linux does.
fn peak_memory() -> Result<f64, Box<dyn Error>> {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.map_or("0", |line| line.trim().trim_end_matches(" kB"));
    Ok(kilobytes.parse::<f64>()? * 1024.0)
}
