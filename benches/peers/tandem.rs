//! The twin's tandem with blocking beside the same network in Python: with SimPy, and with numba.

use crate::compare::{LARGEST, Results, compare_means};
use crate::program::{Program, answer_runs};
use serde_json::json;
use sim_core::acute::twin::tandem::{Duration, Station, Tandem, TandemStatistics};
use sim_core::random::Luck;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// The network of `README.md`; minutes.
const PLACES: [u32; 3] = [12, 200, 84];
const BETWEEN_ARRIVALS: [f64; 2] = [17.0, 103.0];
const CARE: [f64; 3] = [110.0, 4.0 * 1440.0, 14.0 * 1440.0];
const ONWARD: [f64; 2] = [0.35, 0.12];
const MINUTES: f64 = 120.0 * 1440.0;

/// Figures per replicate, in the order in which every program gives them.
const FIGURES: [&str; 8] = [
    "events",
    "patients who came",
    "patients who left",
    "wait for a bay",
    "boarding in a bay",
    "wait of planned patients for a bed",
    "wait in a bed for step-down",
    "stay",
];

const TURNS: u64 = 5;
/// Each program, its replicates of a turn, and at least how many times its events per second the twin must handle.
const PEERS: [(&str, u32, f64); 2] = [("simpy", 20, 60.0), ("numba", 500, 1.0)];
const REPLICATES: u32 = 500;

fn stations() -> [Station; 3] {
    std::array::from_fn(|index| Station {
        places: PLACES[index],
        room: None,
        between_arrivals: BETWEEN_ARRIVALS.get(index).copied().unwrap_or(f64::INFINITY),
        patience: f64::INFINITY,
        care: Duration::Exponential { mean: CARE[index] },
        onward: ONWARD.get(index).copied().unwrap_or(0.0),
    })
}

/// The part of Rust: the twin with all its statistics.
pub fn serve() -> Result<(), Box<dyn Error>> {
    let stations = stations();
    answer_runs(
        |replicates, seed| {
            (0..replicates)
                .map(|replicate| {
                    let mut tandem = Tandem::new(&stations, &Luck::new(seed, replicate), 2025);
                    let mut statistics = TandemStatistics::new(stations.len());
                    tandem.run(MINUTES, &mut statistics);
                    vec![figures(&tandem, &statistics)]
                })
                .collect()
        },
        |_| {},
    )
}

fn figures(tandem: &Tandem, statistics: &TandemStatistics) -> Vec<f64> {
    let [department, ward, step_down] = &statistics.stations[..] else {
        unreachable!("three stations")
    };
    let mean = |moments: &sim_core::acute::twin::statistics::Moments| moments.mean().unwrap_or(0.0);
    vec![
        tandem.events() as f64,
        statistics.came() as f64,
        statistics.left() as f64,
        mean(&department.waits),
        mean(&ward.boarding),
        mean(&ward.waits),
        mean(&step_down.boarding),
        mean(&statistics.stays),
    ]
}

/// Runs the three programs in turns, prints, and fails if they do not simulate the same.
pub fn run(python: &Path, folder: &Path, scripts: &Path) -> Result<(), Box<dyn Error>> {
    let inputs = folder.join("tandem.json");
    let network = json!({
        "places": PLACES, "between_arrivals": BETWEEN_ARRIVALS, "care": CARE, "onward": ONWARD, "minutes": MINUTES,
    });
    fs::write(&inputs, network.to_string())?;
    let mut programs = vec![(
        Program::start(
            "rust",
            Command::new(env::current_exe()?).args(["serve", "tandem"]),
        )?,
        REPLICATES,
        1.0,
    )];
    for (name, replicates, wanted) in PEERS {
        let script: PathBuf = scripts.join(format!("tandem_with_{name}.py"));
        let start = || {
            let mut command = Command::new(python);
            command.arg(&script).arg(&inputs);
            command.env("NUMBA_CACHE_DIR", folder.join("compiled"));
            Program::start(name, &mut command)
        };
        // Once for numba's compiler alone, whose memory and time are not the simulation's: what it made is kept
        start()?.memory()?;
        programs.push((start()?, replicates, wanted));
    }
    println!(
        "\ntandem with blocking: {} bays, {} beds, {} step-down places, {} days per replicate, one thread",
        PLACES[0],
        PLACES[1],
        PLACES[2],
        MINUTES / 1440.0
    );
    let mut results: Vec<Results> = vec![Vec::new(); programs.len()];
    for turn in 0..TURNS {
        for (index, (program, replicates, _)) in programs.iter_mut().enumerate() {
            // Every turn with luck of its own, so that all turns count when figures are compared
            results[index].extend(program.run(*replicates, 1 + turn * 10 + index as u64)?);
        }
    }
    print_times(&mut programs, &results)?;
    judge(&results)
}

fn print_times(programs: &mut [(Program, u32, f64)], results: &[Results]) -> Result<(), Box<dyn Error>> {
    println!("least processor time of {TURNS} turns; compiling (numba) and starting are not counted");
    println!("         replicates   ns/event   events/second   peak memory   the twin handles");
    let mut ours = None;
    let mut misses = Vec::new();
    for ((program, replicates, wanted), results) in programs.iter_mut().zip(results) {
        let events = results.iter().map(|one| one[0][0]).sum::<f64>() / results.len() as f64;
        let rate = events * f64::from(*replicates) / program.least();
        let ratio = *ours.get_or_insert(rate) / rate;
        let memory = program.memory()?;
        println!(
            "{:6} {replicates:12} {:10.1} {rate:15.0} {:10.1} MB   {ratio:.2} times as many (must: {wanted})",
            program.name,
            1e9 / rate,
            memory / 1e6,
        );
        if ratio < *wanted {
            misses.push(program.name);
        }
    }
    if !misses.is_empty() {
        println!("the must is missed against {}", misses.join(" and "));
    }
    Ok(())
}

fn judge(results: &[Results]) -> Result<(), Box<dyn Error>> {
    let mut apart = Vec::new();
    for ((name, _, _), theirs) in PEERS.iter().zip(&results[1..]) {
        let (largest, found) = compare_means(&results[0], theirs, &FIGURES);
        println!(
            "{name}: largest difference of {} means {largest:.1} standard errors (at most {LARGEST})",
            FIGURES.len()
        );
        apart.extend(found.into_iter().map(|figure| format!("{name}: {figure}")));
    }
    if apart.is_empty() {
        return Ok(());
    }
    Err(format!("these programs do not simulate the same:\n{}", apart.join("\n")).into())
}
