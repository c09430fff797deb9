//! Every number of a pack is live: nudge it, and something that a reader of the results sees must move.
//!
//! `plausibility.rs` does so for the uncertain parameters; this is for everything else: each number of `region.toml` and each
//! column of the CSV files, of small files each row. A number that nothing reads would let a person change it in vain.

mod look;
mod pack;

use look::{Everything, STAGES, look, twin};
use pack::{MAIN, Number, Pack, Step, at, kind, named};
use rayon::prelude::*;
use sim_core::region::{PackFiles, Region, StationKind};
use std::sync::Arc;
use tests::runs::{changed, flevoland, read};
use toml::Value;

/// Numbers of `region.toml` that need move nothing, by kind. `[]` is any entry of a list, `[n]` the n-th of a point.
const EXEMPT: [(&str, &str); 15] = [
    (
        "emergency.urgency_a1",
        "read by the twin, where bays are short: urgency_by_ambulance_moves_the_twin",
    ),
    ("emergency.urgency_a2", "the same"),
    ("format", "the form of the pack"),
    ("base_year", "the frame: every table is of this year"),
    ("horizon", "the frame: paths and published figures reach to it"),
    ("parameter[].", "priors: plausibility.rs moves each parameter"),
    ("norm[].", "norms: held beside figures, they change none"),
    ("lever[].display_factor", "what a control of the page looks like"),
    ("lever[].minimum", "what may be asked"),
    ("lever[].maximum", "what may be asked"),
    ("lever[].step", "what a control of the page looks like"),
    (
        "assumption[].",
        "what may be asked, and what its control looks like",
    ),
    ("shock[].range", "what may be asked"),
    ("party[].count", "who sits at the table: shown, accounting only"),
    ("costs.price_year", "the year that prices carry as their name"),
];

/// Columns of CSV files that say what a row is about.
const KEYS: [&str; 8] = ["zone", "age", "age_from", "age_to", "year", "day", "hour", "name"];

/// Columns that need move nothing: where a zone lies on the map of the page.
const SHOWN: [&str; 2] = ["latitude", "longitude"];

/// A CSV file of at most so many rows has each of them tried.
const SMALL: usize = 60;

/// Rows tried of a larger one, spread evenly: one that moves something is enough.
const SAMPLE: usize = 6;

/// What came of nudging one number.
#[derive(Debug, PartialEq)]
enum Found {
    /// Something moved.
    Live,
    /// Nothing did, whatever the nudge.
    Dead,
    /// The reader takes no other value.
    Held,
}

/// A pack with what it gives as it is.
struct Bench {
    pack: Pack,
    everything: Everything,
    before: Vec<Option<(Vec<i64>, String)>>,
}

impl Bench {
    fn new(files: PackFiles) -> Self {
        // Written and read once, so that only the nudge makes a difference.
        let pack = Pack::new(files);
        let region = read(&pack.with(&[]));
        let everything = Everything::of(&region);
        let before = (0..STAGES)
            .map(|stage| look(stage, &region, &everything))
            .collect();
        Self {
            pack,
            everything,
            before,
        }
    }

    fn moved(&self, files: &PackFiles) -> Option<bool> {
        let region = Arc::new(Region::read(files, &[]).ok()?);
        let moves = |stage: usize| {
            let now = look(stage, &region, &self.everything);
            now.is_some() && now != self.before[stage]
        };
        Some((0..STAGES).any(moves))
    }

    fn nudge(&self, number: &Number) -> Found {
        let value = self.pack.value(number);
        let is_whole = matches!(number, Number::Leaf(path) if at(&self.pack.main, path).is_integer());
        let steps = if is_whole {
            vec![1.0, -1.0, -3.0, 6.0, 0.3 * value]
        } else {
            vec![0.05 * value, -value, 0.02, -0.3 * value, 1.0]
        };
        let mut found = Found::Held;
        for step in steps.iter().filter(|step| **step != 0.0) {
            match self.moved(&self.pack.with(&[(number, value + step)])) {
                Some(true) => return Found::Live,
                Some(false) => found = Found::Dead,
                None => {}
            }
        }
        if found == Found::Dead {
            return found;
        }
        // Only where the reader takes no other value by itself: shares of one whole move in pairs.
        for partner in &self.pack.partners(number) {
            let of_partner = self.pack.value(partner);
            let largest = value.abs().max(of_partner.abs());
            let largest = if largest > 0.0 { largest } else { 1.0 };
            for step in [0.05, -0.05].map(|part| part * largest) {
                for other in [-step, step] {
                    let changes = [(number, value + step), (partner, of_partner + other)];
                    match self.moved(&self.pack.with(&changes)) {
                        Some(true) => return Found::Live,
                        Some(false) => found = Found::Dead,
                        None => {}
                    }
                }
            }
        }
        found
    }

    /// Those of some numbers that are not live, in words.
    fn not_live(&self, numbers: &[Number]) -> Vec<String> {
        let tell = |number: &Number| match self.nudge(number) {
            Found::Live => None,
            Found::Dead => Some(format!("{}: nothing moves", named(&self.pack, number))),
            // The only part of a whole, or a thing beside itself: 1 by definition.
            Found::Held if self.pack.value(number) == 1.0 => None,
            Found::Held => Some(format!("{}: no other value is taken", named(&self.pack, number))),
        };
        numbers.par_iter().filter_map(tell).collect()
    }
}

fn is_exempt(path: &[Step]) -> bool {
    let kind = kind(path);
    // The years at which a path has its points, and the ages, say where a value belongs.
    let is_key = kind.ends_with("[][0]") && !kind.starts_with("mortality.correlation");
    let is_of = |exempt: &str| {
        let rest = kind.strip_prefix(exempt);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('[') || exempt.ends_with('.'))
    };
    is_key || EXEMPT.iter().any(|(exempt, _)| is_of(exempt))
}

/// How many vehicles a neighbour has, which the twin alone reads: in some blocks of the week it hardly ever sends its last one,
/// so [`vehicles_of_a_neighbour_move_the_twin`] takes all blocks at once.
fn is_of_a_neighbour(pack: &Pack, path: &[Step]) -> bool {
    let is_block = kind(path).starts_with("station[].week");
    is_block
        && matches!(at(&pack.main, &path[..2]), Value::Table(station) if station.contains_key("availability"))
}

#[test]
fn vehicles_of_a_neighbour_move_the_twin() {
    let region = flevoland();
    // Long enough for the neighbour that comes least
    let before = twin(&region, 32);
    let neighbours = (0..region.acute.stations.len())
        .filter(|station| region.acute.stations[*station].kind != StationKind::Own);
    for station in neighbours {
        let without = changed(&region, |region| {
            region.acute.stations[station].vehicles = [0.0; 6]
        });
        let name = &region.acute.stations[station].name;
        assert_ne!(twin(&without, 32), before, "nobody misses the vehicles of {name}");
    }
}

/// How urgent those are whom ambulances bring decides who of the twin's patients waits, where bays are short.
#[test]
fn urgency_by_ambulance_moves_the_twin() {
    let crowded = changed(&flevoland(), |region| {
        for hospital in &mut region.acute.hospitals {
            hospital.bays *= 0.3;
        }
    });
    let before = twin(&crowded, 4);
    for way in 0..2 {
        let others = changed(&crowded, |region| {
            region.acute.emergency.urgency_by_ambulance[way].rotate_left(1);
        });
        assert_ne!(twin(&others, 4), before, "nobody waits otherwise");
    }
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "hundreds of runs of Flevoland take minutes unoptimised: run with --profile fast"
)]
fn every_number_of_the_main_file_is_live() {
    let bench = Bench::new(PackFiles::flevoland());
    let leaves = bench.pack.leaves();
    for (exempt, why) in EXEMPT {
        assert!(
            leaves.iter().any(|path| kind(path).starts_with(exempt)),
            "{exempt} is in no pack: it no longer needs an exemption ({why})"
        );
    }
    let numbers: Vec<Number> = leaves
        .into_iter()
        .filter(|path| !is_exempt(path) && !is_of_a_neighbour(&bench.pack, path))
        .map(Number::Leaf)
        .collect();
    let dead = bench.not_live(&numbers);
    assert!(
        dead.is_empty(),
        "{} of {} numbers of region.toml are dead: let the model use them or take them out of the pack:\n{}",
        dead.len(),
        numbers.len(),
        dead.join("\n")
    );
}

/// Columns of numbers of a CSV file, with the lines of its rows.
fn columns(text: &str) -> (Vec<(usize, String)>, Vec<usize>) {
    let mut lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.starts_with('#') && !line.is_empty());
    let header = lines.next().map(|(_, line)| line).unwrap_or_default();
    let rows: Vec<(usize, &str)> = lines.collect();
    let is_number = |column: usize| {
        rows.iter().any(|(_, row)| {
            row.split(',')
                .nth(column)
                .is_some_and(|cell| cell.trim().parse::<f64>().is_ok())
        })
    };
    let names = header.split(',').map(str::trim).enumerate();
    let columns = names
        .filter(|(column, name)| !KEYS.contains(name) && !SHOWN.contains(name) && is_number(*column))
        .map(|(column, name)| (column, name.to_owned()))
        .collect();
    (columns, rows.into_iter().map(|(line, _)| line).collect())
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "hundreds of runs of Flevoland take minutes unoptimised: run with --profile fast"
)]
fn every_column_of_the_tables_is_live() {
    let bench = Bench::new(PackFiles::flevoland());
    let mut dead = vec![];
    for (file, text) in bench
        .pack
        .files
        .0
        .iter()
        .filter(|(file, _)| file.ends_with(".csv"))
    {
        let (columns, rows) = columns(text);
        for (column, name) in columns {
            let cell = |line: &usize| Number::Cell(file.clone(), *line, column);
            let filled = |line: &&usize| {
                let row = text.lines().nth(**line).unwrap_or_default();
                row.split(',')
                    .nth(column)
                    .is_some_and(|cell| cell.trim().parse::<f64>().is_ok())
            };
            let all: Vec<Number> = rows.iter().filter(filled).map(cell).collect();
            if all.len() <= SMALL {
                dead.extend(bench.not_live(&all));
            } else {
                let sample: Vec<Number> = (0..SAMPLE)
                    .map(|part| all[(2 * part + 1) * all.len() / (2 * SAMPLE)].clone())
                    .collect();
                let silent = bench.not_live(&sample);
                if silent.len() == sample.len() {
                    dead.push(format!("{file}, {name}: nothing moves with {SAMPLE} of its rows"));
                }
            }
        }
    }
    assert!(
        dead.is_empty(),
        "dead numbers: let the model use them or take them out of the pack:\n{}",
        dead.join("\n")
    );
}

#[test]
fn a_dead_number_is_found() {
    // Training takes three years, so nobody in post began before 2022, and what the intake was then holds from 2010 on: that of
    // 1999 is read by nothing.
    let mut files = PackFiles::toyland();
    let text = files.0.get_mut(MAIN).expect("toyland has it");
    let (from, to) = (
        "intake = [[2023, 1.5], [2024, 1.0]]",
        "intake = [[1999, 4.0], [2010, 1.5], [2024, 1.0]]",
    );
    assert_eq!(text.matches(from).count(), 1);
    *text = text.replace(from, to);
    let bench = Bench::new(files);
    let numbers: Vec<Number> = bench
        .pack
        .leaves()
        .into_iter()
        .filter(|path| kind(path).starts_with("occupation[].intake[][1]"))
        .map(Number::Leaf)
        .collect();
    assert_eq!(numbers.len(), 3);
    assert_eq!(
        bench.not_live(&numbers),
        ["occupation[1].intake[1][2]: nothing moves"]
    );
}
