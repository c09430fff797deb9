//! Emergency department: patients through the hours of the week on staffed bays.
//!
//! The load of an hour is that of the week's arrivals with what waits carried over; each hour is then an Erlang A queue, so that
//! overload stays finite. Patients who wait for a bed on the ward hold their bay. A fraction of a bay is a share of the time.
//! Length of stay is lognormal around its mean; one spread, fitted so that the base year's share over four hours is observed.

use super::chain::{ByBlock, HOURS_PER_YEAR, block_of};
use super::queueing::carry_over::carry_over_in_groups;
use super::queueing::erlang_a::Queue;
use super::queueing::general_service::relative_wait;
use super::queueing::offered_load::modified_offered_load;
use super::queueing::priority::{CLASSES, relative_waits};
use super::queueing::side_by_side::add_many_at_times;
use crate::region::{EmergencyData, WeekProfile};
pub(super) use fullness::Fullness;
pub(super) use stays::{LIMIT_HOURS, fit_spread, over_limit};
pub(super) use urgency::{Visitors, urgency};

mod fullness;
mod stays;
#[cfg(test)]
mod tests;
mod urgency;

/// Mean patience before a patient leaves without being seen, hours. Assumption, grade D; matters in overload alone.
pub(super) const PATIENCE_HOURS: f64 = 6.0;

/// What the department is asked in one year.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arriving {
    /// Visits per year, with those that go elsewhere while all bays are taken, as they would come if none ever were.
    pub visits: f64,
    /// Share of them that goes elsewhere while all bays are taken.
    pub elsewhere: f64,
    /// Share that is admitted.
    pub admitted_share: f64,
    /// Mean hours that an admitted patient boards, and the share that boards at all.
    pub boarding_hours: f64,
    pub boards: f64,
    /// Share by which stays are shorter than in the base year, without waits.
    pub shorter: f64,
    /// Spread of stays: standard deviation of their logarithm; none where they are exponential.
    pub spread: Option<f64>,
    /// Staffed bays.
    pub bays: f64,
    /// Intensity by block of the week, relative to its rhythm: 1 where the doors are always open.
    pub rhythm: ByBlock,
    /// Shares of visits by class of urgency, the most urgent first.
    pub urgency: [f64; CLASSES],
}

/// Long-run state of the department.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Treated {
    /// Mean wait for a bay, hours, over arrivals.
    pub wait_hours: f64,
    /// The same by class of urgency, the most urgent first, and the share of visits of each.
    pub wait_of: [f64; CLASSES],
    pub urgency: [f64; CLASSES],
    /// Share of arrivals that finds all bays taken, or would, and goes elsewhere.
    pub bays_full: f64,
    /// Share of the time in which all bays are taken.
    pub time_full: f64,
    /// Mean stay of those who go home and of those who are admitted, hours, with waits.
    pub stay: [f64; 2],
    /// Mean stay of all, hours.
    pub stay_hours: f64,
    /// Share of those who are admitted that boards, and the mean hours that one of them does.
    pub boards: [f64; 2],
}

/// Working memory for the hours of a week.
#[derive(Clone, Debug)]
pub(super) struct Hours {
    arrivals: [f64; 168],
    loads: [f64; 168],
    full: [f64; 168],
    waiting: [f64; 168],
    /// By how much another week would change the loads, relative to the largest.
    pub residual: f64,
}

impl Default for Hours {
    fn default() -> Self {
        Self {
            arrivals: [0.0; 168],
            loads: [0.0; 168],
            full: [0.0; 168],
            waiting: [0.0; 168],
            residual: 0.0,
        }
    }
}

impl Hours {
    /// Two loads that stand for those of the hours in which all bays are taken: as long together, with their mean and variance.
    ///
    /// The load is that with the memory of a stay: the line of those who are urgent is short, and little of it is carried over.
    fn while_full(&mut self, stay: f64) -> [f64; 2] {
        modified_offered_load(&self.arrivals, 1.0, stay, &mut self.loads);
        let (mut full, mut sum, mut squares) = (0.0, 0.0, 0.0);
        for (share, load) in self.full.iter().zip(&self.loads) {
            full += share;
            sum += share * load;
            squares += share * load * load;
        }
        if full <= 0.0 {
            return [0.0; 2];
        }
        let mean = sum / full;
        let spread = (squares / full - mean * mean).max(0.0).sqrt();
        [(mean - spread).max(0.0), mean + spread]
    }
}

/// How crowded a department is: what comes before the waits of its patients.
#[derive(Clone, Copy, Debug)]
pub(super) struct Crowd {
    asked: Arriving,
    /// Mean stay of those who go home and of those who are admitted, and of all, hours without waits.
    stay: [f64; 2],
    in_bay: f64,
    /// Squared coefficient of variation of stays.
    variation: f64,
    queue: Queue,
    /// Groups of waiting patients, summed over the hours, and the same times their loads.
    groups: f64,
    met: f64,
    /// Share of arrivals that finds all bays taken, or would.
    pub bays_full: f64,
}

/// Passes a year's patients through the department.
pub(super) fn treat(
    data: &EmergencyData,
    week: &WeekProfile,
    asked: &Arriving,
    hours: &mut Hours,
) -> Treated {
    crowd(data, week, asked, hours).treated(hours)
}

/// The bays of a year's patients, hour by hour.
pub(super) fn crowd(data: &EmergencyData, week: &WeekProfile, asked: &Arriving, hours: &mut Hours) -> Crowd {
    let Arriving {
        visits,
        elsewhere,
        admitted_share,
        boarding_hours,
        shorter,
        spread,
        bays,
        rhythm,
        ..
    } = *asked;
    let stay = [
        data.stay_discharged * (1.0 - shorter),
        data.stay_admitted * (1.0 - shorter) + boarding_hours,
    ];
    let in_bay = asked.mean(stay);
    hours.residual = 0.0;
    let mut crowd = Crowd {
        asked: *asked,
        stay,
        in_bay,
        variation: 1.0,
        queue: Queue {
            servers: bays,
            load: 1.0,
            waiting_load: 1.0 - elsewhere,
            patience: PATIENCE_HOURS / in_bay,
        },
        groups: 0.0,
        met: 0.0,
        bays_full: 0.0,
    };
    if visits <= 0.0 {
        return crowd;
    }
    let mean_rate = visits / HOURS_PER_YEAR;
    for (hour, (rate, weight)) in hours
        .arrivals
        .iter_mut()
        .zip(&week.emergency_arrivals)
        .enumerate()
    {
        *rate = mean_rate * weight * rhythm[block_of(hour)];
    }
    crowd.variation = spread.map_or(1.0, |spread| {
        let [home, admitted] = stay.map(|stay| stay / in_bay);
        let squares = (1.0 - admitted_share) * home * home + admitted_share * admitted * admitted;
        libm::exp(spread * spread) * squares - 1.0
    });
    // Patience matters when it is busiest
    let busiest = hours.arrivals.iter().copied().fold(0.0, f64::max);
    let group = crowd.group_at(busiest * in_bay);
    crowd.queue.patience = PATIENCE_HOURS / in_bay / group;
    let queue = &crowd.queue;
    hours.residual = carry_over_in_groups(queue, group, &hours.arrivals, 1.0, in_bay, &mut hours.loads);
    hours.full.fill(0.0);
    hours.waiting.fill(0.0);
    add_many_at_times(queue, &hours.loads, &mut hours.full, &mut hours.waiting);
    let (mut arrivals, mut full) = (0.0, 0.0);
    for hour in 0..168 {
        arrivals += hours.arrivals[hour];
        full += hours.arrivals[hour] * hours.full[hour];
        crowd.groups += hours.waiting[hour];
        crowd.met += hours.waiting[hour] * hours.loads[hour];
    }
    crowd.bays_full = if arrivals > 0.0 {
        (full / arrivals).clamp(0.0, 1.0)
    } else {
        0.0
    };
    crowd
}

impl Arriving {
    /// The mean of those who go home and of those who are admitted.
    fn mean(&self, stay: [f64; 2]) -> f64 {
        (1.0 - self.admitted_share) * stay[0] + self.admitted_share * stay[1]
    }
}

impl Crowd {
    /// The size of the groups in which those who wait count, at this load.
    fn group_at(&self, load: f64) -> f64 {
        let bays = self.queue.servers;
        // Without any bay nobody waits for a stay to end
        if self.variation == 1.0 || bays <= 0.0 {
            1.0
        } else {
            relative_wait(bays, load, self.variation)
        }
    }

    /// The waits of its patients, from the hours in which [`crowd`] left it.
    pub fn treated(&self, hours: &mut Hours) -> Treated {
        let Arriving {
            visits,
            elsewhere,
            boarding_hours,
            boards,
            urgency,
            ..
        } = self.asked;
        let Self {
            stay,
            groups,
            bays_full,
            ..
        } = *self;
        if visits <= 0.0 {
            return Treated {
                stay,
                stay_hours: self.in_bay,
                urgency,
                boards: boarders(boards, boarding_hours),
                ..Treated::default()
            };
        }
        // The size of a group at the load that those who wait meet
        let waiting = if groups > 0.0 {
            groups * self.group_at(self.met / groups)
        } else {
            0.0
        };
        // Little's law over the whole week, for those who come in; impatience bounds it
        let arrivals = hours.arrivals.iter().sum::<f64>() * (1.0 - elsewhere * bays_full);
        let wait_hours = if arrivals > 0.0 {
            (waiting / arrivals).min(PATIENCE_HOURS)
        } else {
            0.0
        };
        let hours_full = hours.full.iter().sum::<f64>();
        let time_full = (hours_full / 168.0).clamp(0.0, 1.0);
        let relative = if groups > 0.0 {
            let patient = Queue {
                patience: PATIENCE_HOURS / self.in_bay,
                ..self.queue
            };
            let loads = hours.while_full(self.in_bay);
            relative_waits(
                &patient,
                self.variation,
                &urgency,
                loads.map(|load| (1.0 - elsewhere) * load),
                waiting / hours_full,
            )
        } else {
            [1.0; CLASSES]
        };
        let stay = [stay[0] + wait_hours, stay[1] + wait_hours];
        Treated {
            wait_hours,
            wait_of: relative.map(|relative| relative * wait_hours),
            urgency,
            bays_full,
            time_full,
            stay,
            stay_hours: self.asked.mean(stay),
            boards: boarders(boards, boarding_hours),
        }
    }
}

/// Share that boards, and the mean hours that one of them does, when all together board so many.
fn boarders(share: f64, hours: f64) -> [f64; 2] {
    if hours <= 0.0 {
        return [0.0; 2];
    }
    // Hours without anybody who boards are hours of all
    let share = if share > 0.0 { share.min(1.0) } else { 1.0 };
    [share, hours / share]
}
