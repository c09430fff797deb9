//! How often all bays inside are taken, as a table over their load: what stops need while the wards settle.
//!
//! Whom stops divert the wards do not get, so that wards and bays act on each other, and a year's 168 hours would have to be
//! solved again in every round of the wards. A table does instead, made once per replicate from the hours of its base year: the
//! same queues at a range of loads, hours of about the same load taken together. It is shifted to be exact in the base year.

use super::{Crowd, Hours, PATIENCE_HOURS};
use crate::acute::queueing::erlang_a::Queue;
use crate::acute::queueing::offered_load::modified_offered_load;
use crate::acute::queueing::side_by_side::add_many_at_times;

/// Loads of the table, relative to the base year: from 0 in these steps.
const STEP: f64 = 0.0625;
const KNOTS: usize = 33;
/// Stays of the table, relative to the base year: longer ones even out the hours.
const STAYS: [f64; 2] = [1.0, 1.4];
/// Groups of hours of the week with about the same load.
const GROUPS: usize = 8;
/// Logarithms of odds are held within this.
const MOST: f64 = 40.0;

/// The table; empty while there is none, or where nobody comes: bays are never full.
#[derive(Clone, Debug, Default)]
pub(in crate::acute) struct Fullness {
    /// Patients in bays in the base year, had they been free, and bays then.
    load: f64,
    bays: f64,
    /// Mean hours in a bay in the base year.
    stay: f64,
    /// Logarithm of the odds that all bays are taken, at each of the stays and loads.
    log_odds: Vec<[f64; KNOTS]>,
}

impl Fullness {
    /// The table for a base year, from the hours as [`super::crowd`] left them.
    pub fn of(crowd: &Crowd, hours: &mut Hours) -> Self {
        let arrivals: f64 = hours.arrivals.iter().sum();
        if arrivals <= 0.0 || crowd.queue.servers <= 0.0 {
            return Self::default();
        }
        let load = arrivals / 168.0 * crowd.in_bay;
        let row = |stay: f64| row(crowd, hours, stay * crowd.in_bay, load);
        Self {
            load,
            stay: crowd.in_bay,
            bays: crowd.queue.servers,
            log_odds: STAYS.map(row).to_vec(),
        }
    }

    /// Shifts it by the odds of a share that is known over those of the table: by how much; none where these are never or always.
    pub fn shift(&mut self, known: f64, table: f64) -> Option<f64> {
        let more = log_odds(known) - log_odds(table);
        if !more.is_finite() {
            return None;
        }
        let each = self.log_odds.iter_mut().flatten();
        each.for_each(|odds| *odds += more);
        Some(more)
    }

    /// Whether there is one.
    pub fn is_known(&self) -> bool {
        !self.log_odds.is_empty()
    }

    /// Load relative to the base year, per patient in the bays, on so many bays.
    pub fn per_patient(&self, bays: f64) -> f64 {
        if self.load > 0.0 {
            1.0 / self.load / (bays / self.bays).max(1e-9)
        } else {
            0.0
        }
    }

    /// Share of arrivals that finds all bays taken at this load, relative to the base year, when patients stay so many hours.
    pub fn at(&self, factor: f64, stay: f64) -> f64 {
        let [short, long] = self.log_odds.as_slice() else {
            return 0.0;
        };
        let position = factor.max(0.0) / STEP;
        let longer = ((stay / self.stay - STAYS[0]) / (STAYS[1] - STAYS[0])).clamp(-1.0, 2.0);
        let at = (position as usize).min(KNOTS - 2);
        let part = position.min((KNOTS - 1) as f64) - at as f64;
        let between = |row: &[f64; KNOTS]| row[at] + part * (row[at + 1] - row[at]);
        let (short, long) = (between(short), between(long));
        let free = 1.0 / (1.0 + libm::exp(short + longer * (long - short)));
        // Beyond the last load what comes in stays
        1.0 - free * ((KNOTS - 1) as f64 / position).min(1.0)
    }
}

/// The odds at each load, when patients stay so many hours; `load`: of the base year.
fn row(crowd: &Crowd, hours: &mut Hours, stay: f64, load: f64) -> [f64; KNOTS] {
    modified_offered_load(&hours.arrivals, 1.0, stay, &mut hours.loads);
    let mut order: [usize; 168] = std::array::from_fn(|hour| hour);
    order.sort_unstable_by(|a, b| hours.loads[*a].total_cmp(&hours.loads[*b]).then(a.cmp(b)));
    let (arrivals, loads): (f64, f64) = (hours.arrivals.iter().sum(), hours.loads.iter().sum());
    let (mut weights, mut relative) = ([0.0; GROUPS], [0.0; GROUPS]);
    for (at, hour) in order.into_iter().enumerate() {
        let group = at * GROUPS / 168;
        weights[group] += hours.arrivals[hour] / arrivals;
        relative[group] += hours.loads[hour] / loads * GROUPS as f64;
    }
    let busiest = hours.arrivals.iter().copied().fold(0.0, f64::max) / arrivals * 168.0;
    std::array::from_fn(|knot| {
        let load = knot as f64 * STEP * load;
        let queue = Queue {
            patience: PATIENCE_HOURS / stay / crowd.group_at(busiest * load),
            ..crowd.queue
        };
        let (mut full, mut waiting) = ([0.0; GROUPS], [0.0; GROUPS]);
        add_many_at_times(&queue, &relative.map(|part| part * load), &mut full, &mut waiting);
        let mean: f64 = full
            .iter()
            .zip(&weights)
            .map(|(full, weight)| full * weight)
            .sum();
        log_odds(mean).clamp(-MOST, MOST)
    })
}

/// Infinite for never and always.
fn log_odds(share: f64) -> f64 {
    // A sum of shares may pass 1 by its last figure
    let share = share.clamp(0.0, 1.0);
    libm::log(share / (1.0 - share))
}
