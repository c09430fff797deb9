//! Wards: pools of beds on which acute patients wait and part of elective care is postponed.
//!
//! A hospital is not one pool: a patient fits a specialism, a sex, an isolation rule. Each pool is a queue with two kinds of
//! arrivals (Erlang A): when no bed is free, postponable elective care is put off, everybody else waits (acute patients board
//! in the emergency department) until a bed comes free or patience ends and they are taken to the next hospital.
//! The week enters by the modified offered load of its seven days.

use super::queueing::erlang_a::Queue;
use super::queueing::offered_load::modified_offered_load;
use super::queueing::side_by_side::add_many;

/// Beds of one pool. Assumption, grade D: about what one specialism or nursing unit with its neighbour has.
pub(super) const POOL_BEDS: f64 = 40.0;
/// Mean patience before a patient who boards is taken to another hospital, days. Assumption, grade D.
pub(super) const PATIENCE_DAYS: f64 = 0.5;

/// What the wards are asked in one year.
#[derive(Clone, Copy, Debug)]
pub(super) struct Admitting {
    /// Admissions per year: acute, elective, and elective care that was put off before and is asked again.
    pub acute: f64,
    pub elective: f64,
    pub again: f64,
    /// Mean days in a bed, delays included.
    pub days: f64,
    /// Staffed beds.
    pub beds: f64,
    /// Weight of a weekday in admissions (mean 1 over seven days).
    pub weekday_factor: f64,
    /// Share of elective care that can be put off; what was put off before can be put off again.
    pub postponable: f64,
}

impl Admitting {
    /// All admissions per year, and those that can be put off.
    fn both(&self) -> [f64; 2] {
        let postponable = self.postponable * self.elective + self.again;
        [self.acute + self.elective + self.again, postponable]
    }
}

/// Elective admissions on a weekday and on a day of the weekend, mean 1 over seven days: they give all admissions the pack's
/// weight of a weekday as far as they can, for acute patients come on any day. `share`: of all admissions.
pub(super) fn elective_days(weekday_factor: f64, share: f64) -> [f64; 2] {
    let weekday = if share > 0.0 {
        ((weekday_factor - (1.0 - share)) / share).clamp(0.0, 7.0 / 5.0)
    } else {
        1.0
    };
    [weekday, 0.5 * (7.0 - 5.0 * weekday)]
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

/// Beds of each pool, and how many pools there are.
pub(super) fn pool(beds: f64) -> (f64, f64) {
    let pools = (beds / POOL_BEDS).max(1.0);
    (beds / pools, pools)
}

/// Passes a year's patients through the wards.
pub(super) fn ward(asked: &Admitting) -> Warded {
    let Admitting {
        days,
        beds,
        weekday_factor,
        ..
    } = *asked;
    let [admissions, postponable] = asked.both();
    if admissions <= 0.0 || days <= 0.0 {
        return Warded {
            admitted: admissions.max(0.0),
            ..Warded::default()
        };
    }
    let weekday = weekday_factor.clamp(0.0, 7.0 / 5.0);
    let weekend = 0.5 * (7.0 - 5.0 * weekday);
    let (_, pools) = pool(beds);
    let per_hour = admissions / 8_760.0 / pools;
    let mut arrivals = [per_hour * weekday; 7];
    arrivals[5..].fill(per_hour * weekend);
    let mut loads = [0.0; 7];
    modified_offered_load(&arrivals, 24.0, 24.0 * days, &mut loads);
    let waits = (1.0 - postponable / admissions).max(0.0);
    let queue = Queue {
        servers: beds / pools,
        load: 1.0,
        waiting_load: waits,
        patience: PATIENCE_DAYS / days,
    };
    let (mut full, mut queued) = ([0.0; 7], [0.0; 7]);
    add_many(&queue, &loads, &mut full, &mut queued);
    let mut sum = Warded::default();
    let (mut busy, mut waiting, mut leaving) = (0.0, 0.0, 0.0);
    let (mut first_full, mut again, mut again_full) = (0.0, 0.0, 0.0);
    let elective_days = elective_days(weekday_factor, 1.0 - asked.acute / admissions);
    for day in 0..7 {
        let delay = queue.scaled(loads[day]).completed(full[day], queued[day]);
        sum.full += arrivals[day] / (7.0 * per_hour) * delay.full;
        let elective = elective_days[usize::from(day > 4)] / 7.0;
        first_full += elective * delay.full;
        // Asked again on the same day of the week: as often as it takes, who comes on a full day comes back on one
        let back = elective * delay.full / (1.0 - delay.full).max(1e-12);
        again += back;
        again_full += back * delay.full;
        busy += delay.busy / 7.0;
        waiting += delay.waiting / 7.0;
        leaving += delay.leaving * loads[day] / 7.0;
    }
    let load = loads.iter().sum::<f64>() / 7.0;
    // Little's law over the week; impatience bounds the wait
    sum.boarding_days = if waits > 0.0 {
        (waiting / (waits * load) * days).min(PATIENCE_DAYS)
    } else {
        0.0
    };
    sum.diverted = if waits > 0.0 {
        (leaving / load).min(1.0)
    } else {
        0.0
    };
    sum.occupancy = if beds > 0.0 {
        (busy * pools / beds).min(1.0)
    } else {
        1.0
    };
    sum.full = sum.full.clamp(0.0, 1.0);
    let again_full = if again > 0.0 {
        again_full / again
    } else {
        first_full
    };
    sum.postponed = asked.postponable * asked.elective * first_full.clamp(0.0, 1.0)
        + asked.again * again_full.clamp(0.0, 1.0);
    sum.admitted = (admissions - sum.postponed - waits * admissions * sum.diverted).max(0.0);
    sum
}

#[cfg(test)]
mod tests {
    use super::super::queueing::erlang_b::erlang_b;
    use super::*;

    fn asked(load: f64, beds: f64) -> Admitting {
        // A stay of 4 days; half acute
        let admissions = load * 365.0 / 4.0;
        Admitting {
            acute: 0.5 * admissions,
            elective: 0.5 * admissions,
            again: 0.0,
            days: 4.0,
            beds,
            weekday_factor: 1.0,
            postponable: 0.6,
        }
    }

    #[test]
    fn elective_care_alone_that_can_all_be_postponed_is_a_loss_system() {
        let all = Admitting {
            acute: 0.0,
            elective: 20.0 * 365.0 / 4.0,
            postponable: 1.0,
            ..asked(20.0, 24.0)
        };
        let got = ward(&all);
        let lost = erlang_b(24.0, 20.0);
        assert!((got.full - lost).abs() < 1e-12 && (got.postponed - lost * all.elective).abs() < 1e-6);
        assert!((got.occupancy - 20.0 * (1.0 - lost) / 24.0).abs() < 1e-12);
        assert_eq!((got.boarding_days, got.diverted), (0.0, 0.0));
    }

    #[test]
    fn elective_care_comes_on_weekdays_and_what_was_put_off_can_be_put_off_again() {
        let week = Admitting {
            weekday_factor: 1.12,
            ..asked(20.0, 24.0)
        };
        // Half of all: 0.5 · 1.24 + 0.5 = 1.12; the weekend has what is left of seven days
        let [weekday, weekend] = elective_days(1.12, 0.5);
        assert!((weekday - 1.24).abs() < 1e-12 && (weekend - 0.4).abs() < 1e-12);
        // Without a rhythm every day is alike
        let even = ward(&asked(20.0, 24.0));
        let of_first = even.postponed / (0.6 * asked(20.0, 24.0).elective);
        assert!((of_first - even.full).abs() < 1e-12);
        // All beds are fullest on the days on which it comes
        let got = ward(&week);
        assert!(got.postponed > 0.6 * week.elective * got.full);
        // and who is put off on one of them comes back on one
        let back = ward(&Admitting { again: 1e-6, ..week });
        assert!(back.postponed - got.postponed > 1e-6 * got.postponed / (0.6 * week.elective));
        let again = ward(&Admitting {
            again: 100.0,
            ..asked(20.0, 24.0)
        });
        let can_be = 0.6 * asked(20.0, 24.0).elective + 100.0;
        assert!((again.postponed - can_be * again.full).abs() < 1e-9);
    }

    #[test]
    fn patients_balance() {
        for load in [5.0, 30.0, 60.0, 400.0] {
            let case = Admitting {
                weekday_factor: 1.15,
                ..asked(load, 50.0)
            };
            let got = ward(&case);
            // Beds in use = admissions that take place × stay; the wait of a pool's queue is not in a bed
            let used = got.admitted * case.days / 365.0;
            assert!(
                (used - got.occupancy * case.beds).abs() < 0.01 * used,
                "{load}: {used} {got:?}"
            );
            assert!(got.occupancy <= 1.0 && got.boarding_days <= PATIENCE_DAYS);
        }
    }

    #[test]
    fn more_beds_never_make_anybody_wait_longer() {
        for load in [10.0, 40.0, 100.0] {
            let mut last = ward(&asked(load, 1.0));
            for beds in 2..200 {
                let here = ward(&asked(load, f64::from(beds)));
                assert!(
                    here.boarding_days <= last.boarding_days * (1.0 + 1e-12),
                    "{load} {beds}"
                );
                assert!(
                    here.diverted <= last.diverted * (1.0 + 1e-12) && here.full <= last.full * (1.0 + 1e-12)
                );
                last = here;
            }
        }
    }

    #[test]
    fn no_beds_and_no_patients() {
        let none = ward(&asked(20.0, 0.0));
        assert!(
            none.occupancy == 1.0 && none.full > 1.0 - 1e-12 && none.diverted > 1.0 - 1e-12,
            "{none:?}"
        );
        assert_eq!(ward(&asked(0.0, 10.0)).occupancy, 0.0);
    }
}
