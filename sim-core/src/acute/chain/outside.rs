//! How full hospitals outside the region become, as a table over their load.
//!
//! They serve people from elsewhere too, and have the beds and bays that the pack gives: their wards are pools of beds and
//! their emergency department a queue on bays, as inside. What is asked of them changes by one factor per hospital, so the
//! queues are solved once for a range of factors; a year looks them up. A hospital without beds or bays in the pack has room
//! without end.

use super::super::beds::{PATIENCE_DAYS, pool};
use super::super::emergency::PATIENCE_HOURS;
use super::super::queueing::erlang_a::Queue;
use super::super::queueing::offered_load::modified_offered_load;
use super::super::queueing::side_by_side::add_many;
use super::super::streams::mean_stay;
use super::HOURS_PER_YEAR;
use crate::region::{AcuteData, HospitalData};

/// Factors of the base year's load at which the queues are solved: from 0 in these steps.
const STEP: f64 = 0.0625;
const KNOTS: usize = 49;
/// Groups of hours of the week with about the same load.
const GROUPS: usize = 12;

/// Tables for every hospital; those inside have none.
#[derive(Clone, Debug, Default)]
pub(in crate::acute) struct Outside {
    hospitals: Vec<Table>,
}

/// One hospital over its load.
#[derive(Clone, Debug, Default)]
struct Table {
    /// Share of those who wait for a bed that is turned away, and mean days they wait; empty with room without end.
    beds: Vec<[f64; 2]>,
    /// Share of arrivals that finds all bays taken, and mean hours of wait; empty with room without end.
    bays: Vec<[f64; 2]>,
}

impl Outside {
    pub fn prepare(acute: &AcuteData) -> Self {
        let hours = groups(acute);
        let table = |hospital: &HospitalData| {
            if hospital.inside {
                return Table::default();
            }
            Table {
                beds: if hospital.staffed_beds > 0.0 {
                    beds(acute, hospital.staffed_beds)
                } else {
                    Vec::new()
                },
                bays: if hospital.bays > 0.0 {
                    bays(acute, hospital, &hours)
                } else {
                    Vec::new()
                },
            }
        };
        Self {
            hospitals: acute.hospitals.iter().map(table).collect(),
        }
    }

    /// Share of those who need a bed there that is turned away, and the mean days that they wait, at `factor` times the load of
    /// the base year.
    pub fn beds(&self, hospital: usize, factor: f64) -> [f64; 2] {
        between(&self.hospitals[hospital].beds, factor)
    }

    /// Share of arrivals that finds all bays taken, and mean hours of wait for one.
    pub fn bays(&self, hospital: usize, factor: f64) -> [f64; 2] {
        between(&self.hospitals[hospital].bays, factor)
    }
}

/// Linear between the factors of the table. Beyond it what is carried stays, so that the share that is not grows to all.
fn between(table: &[[f64; 2]], factor: f64) -> [f64; 2] {
    let Some(last) = table.len().checked_sub(1) else {
        return [0.0; 2];
    };
    let (position, end) = (factor.max(0.0) / STEP, last as f64);
    if position >= end {
        return [1.0 - (1.0 - table[last][0]) * end / position, table[last][1]];
    }
    let at = position as usize;
    let part = position - at as f64;
    [0, 1].map(|column| table[at][column] + part * (table[at + 1][column] - table[at][column]))
}

fn beds(acute: &AcuteData, beds: f64) -> Vec<[f64; 2]> {
    let (servers, stay) = (pool(beds).0, acute.wards.stay_days);
    let queue = Queue {
        servers,
        load: 1.0,
        waiting_load: 1.0,
        patience: PATIENCE_DAYS / stay,
    };
    let loads: Vec<f64> = (0..KNOTS)
        .map(|at| at as f64 * STEP * acute.outside.occupancy * servers)
        .collect();
    let (mut full, mut waiting) = (vec![0.0; KNOTS], vec![0.0; KNOTS]);
    add_many(&queue, &loads, &mut full, &mut waiting);
    let at = |knot: usize| {
        if loads[knot] <= 0.0 {
            return [0.0; 2];
        }
        let delay = queue.scaled(loads[knot]).completed(full[knot], waiting[knot]);
        [delay.leaving, (delay.wait * stay).min(PATIENCE_DAYS)]
    };
    (0..KNOTS).map(at).collect()
}

fn bays(acute: &AcuteData, hospital: &HospitalData, hours: &[[f64; 2]; GROUPS]) -> Vec<[f64; 2]> {
    let stay = mean_stay(&acute.emergency);
    let mean = hospital.visits / HOURS_PER_YEAR * stay;
    let patience = PATIENCE_HOURS / stay;
    let queue = Queue {
        servers: hospital.bays,
        load: 1.0,
        waiting_load: 1.0,
        patience,
    };
    let loads: Vec<f64> = (0..KNOTS)
        .flat_map(|at| hours.map(|[_, load]| at as f64 * STEP * mean * load))
        .collect();
    let (mut full, mut waiting) = (vec![0.0; loads.len()], vec![0.0; loads.len()]);
    add_many(&queue, &loads, &mut full, &mut waiting);
    let at = |knot: usize| {
        let rows = knot * GROUPS..(knot + 1) * GROUPS;
        let mut sum = [0.0; 2];
        for ((full, waiting), [arrivals, _]) in full[rows.clone()].iter().zip(&waiting[rows]).zip(hours) {
            sum[0] += arrivals * full / GROUPS as f64;
            sum[1] += waiting / GROUPS as f64;
        }
        let arriving = at_least_something(knot as f64 * STEP * mean / stay);
        [sum[0].clamp(0.0, 1.0), (sum[1] / arriving).min(PATIENCE_HOURS)]
    };
    (0..KNOTS).map(at).collect()
}

fn at_least_something(rate: f64) -> f64 {
    rate.max(1e-12)
}

/// Hours of the week by rising load: arrivals and load of each group relative to their means.
fn groups(acute: &AcuteData) -> [[f64; 2]; GROUPS] {
    let arrivals = &acute.week.emergency_arrivals;
    let stay = mean_stay(&acute.emergency);
    let mut loads = [0.0; 168];
    modified_offered_load(arrivals, 1.0, stay, &mut loads);
    let mut order: Vec<usize> = (0..168).collect();
    order.sort_by(|a, b| loads[*a].total_cmp(&loads[*b]).then(a.cmp(b)));
    let mut groups = [[0.0; 2]; GROUPS];
    let each = 168 / GROUPS;
    for (at, hour) in order.into_iter().enumerate() {
        let group = &mut groups[at / each];
        group[0] += arrivals[hour] / each as f64;
        group[1] += if stay > 0.0 {
            loads[hour] / stay / each as f64
        } else {
            0.0
        };
    }
    groups
}
