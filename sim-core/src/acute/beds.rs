//! Wards: pools of beds on which acute patients wait and part of elective care is postponed.
//!
//! A hospital is not one pool: a patient fits a specialism, a sex, an isolation rule. Each pool is a queue with two kinds of
//! arrivals (Erlang A): when no bed is free, postponable elective care is put off, everybody else waits (acute patients board
//! in the emergency department) until a bed comes free or patience ends and they are taken to the next hospital.
//! The week enters by the modified offered load of its seven days.

use super::queueing::{erlang_a, erlang_a::Queue, offered_load::modified_offered_load};

/// Beds of one pool. Assumption, grade D: about what one specialism or nursing unit with its neighbour has.
const POOL_BEDS: f64 = 40.0;
/// Mean patience before a patient who boards is taken to another hospital, days. Assumption, grade D.
pub(super) const PATIENCE_DAYS: f64 = 0.5;

/// What the wards are asked in one year.
#[derive(Clone, Copy, Debug)]
pub(super) struct Admitting {
    /// Admissions per year: acute, elective.
    pub acute: f64,
    pub elective: f64,
    /// Mean days in a bed, delays included.
    pub days: f64,
    /// Staffed beds.
    pub beds: f64,
    /// Weight of a weekday in admissions (mean 1 over seven days).
    pub weekday_factor: f64,
    /// Share of elective care that can be put off.
    pub postponable: f64,
}

/// Long-run state of the wards.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Warded {
    /// Occupied share of beds, 0–1.
    pub occupancy: f64,
    /// Share of the time without a free bed, as arrivals meet it.
    pub full: f64,
    /// Mean days that a patient who may wait waits for a bed.
    pub boarding_days: f64,
    /// Share of those who may wait that is taken elsewhere.
    pub diverted: f64,
    /// Elective admissions put off per year.
    pub postponed: f64,
    /// Admissions per year that take place.
    pub admitted: f64,
}

/// Passes a year's patients through the wards.
pub(super) fn ward(asked: &Admitting) -> Warded {
    let Admitting { acute, elective, days, beds, weekday_factor, postponable } = *asked;
    let admissions = acute + elective;
    if admissions <= 0.0 || days <= 0.0 {
        return Warded { admitted: admissions.max(0.0), ..Warded::default() };
    }
    let weekday = weekday_factor.clamp(0.0, 7.0 / 5.0);
    let weekend = 0.5 * (7.0 - 5.0 * weekday);
    let pools = (beds / POOL_BEDS).max(1.0);
    let per_hour = admissions / 8_760.0 / pools;
    let mut arrivals = [per_hour * weekday; 7];
    arrivals[5..].fill(per_hour * weekend);
    let mut loads = [0.0; 7];
    modified_offered_load(&arrivals, 24.0, 24.0 * days, &mut loads);
    let waits = 1.0 - postponable * elective / admissions;
    let queue = Queue { servers: beds / pools, load: 1.0, waiting_load: waits, patience: PATIENCE_DAYS / days };
    let (mut full, mut queued) = ([0.0; 7], [0.0; 7]);
    erlang_a::add_many(&queue, 1.0, &loads, &mut full, &mut queued);
    let mut sum = Warded::default();
    let (mut busy, mut waiting, mut leaving) = (0.0, 0.0, 0.0);
    for day in 0..7 {
        let delay = queue.scaled(loads[day]).completed(full[day], queued[day]);
        sum.full += arrivals[day] / (7.0 * per_hour) * delay.full;
        busy += delay.busy / 7.0;
        waiting += delay.waiting / 7.0;
        leaving += delay.leaving * loads[day] / 7.0;
    }
    let load = loads.iter().sum::<f64>() / 7.0;
    // Little's law over the week; impatience bounds the wait
    sum.boarding_days = if waits > 0.0 { (waiting / (waits * load) * days).min(PATIENCE_DAYS) } else { 0.0 };
    sum.diverted = if waits > 0.0 { (leaving / load).min(1.0) } else { 0.0 };
    sum.occupancy = if beds > 0.0 { (busy * pools / beds).min(1.0) } else { 1.0 };
    sum.full = sum.full.clamp(0.0, 1.0);
    sum.postponed = postponable * elective * sum.full;
    sum.admitted = (admissions - sum.postponed - waits * admissions * sum.diverted).max(0.0);
    sum
}
