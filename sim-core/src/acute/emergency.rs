//! Emergency department: patients through the hours of the week on staffed bays.
//!
//! The load of an hour is that of the week's arrivals with what waits carried over; each hour is then an Erlang A queue, so that
//! overload stays finite. Patients who wait for a bed on the ward hold their bay. A fraction of a bay is a share of the time.
//! Length of stay is lognormal around its mean; one spread, fitted so that the base year's share over four hours is observed.

use super::Asked;
use super::chain::{ByBlock, HOURS_PER_YEAR, block_of};
use super::queueing::carry_over::carry_over_in_groups;
use super::queueing::erlang_a::Queue;
use super::queueing::general_service::relative_wait;
use super::queueing::offered_load::modified_offered_load;
use super::queueing::priority::{CLASSES, relative_waits};
use super::queueing::side_by_side::add_many_at_times;
use crate::random::special::normal_cdf;
use crate::region::{EmergencyData, WeekProfile};

/// Mean patience before a patient leaves without being seen, hours. Assumption, grade D; matters in overload alone.
pub(super) const PATIENCE_HOURS: f64 = 6.0;
/// The limit of the indicator, hours.
pub(super) const LIMIT_HOURS: f64 = 4.0;
/// Range in which the spread of stays is sought: standard deviation of the logarithm.
const SPREADS: (f64, f64) = (0.1, 1.2);

/// What the department is asked in one year.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arriving {
    /// Visits per year.
    pub visits: f64,
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
    /// Share of arrivals that finds all bays taken.
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

/// Shares of visits by class of urgency: of residents, and of as many people from elsewhere.
///
/// Measures take their visits out of the least urgent, so that what is left is more urgent.
pub(super) fn urgency(data: &EmergencyData, asked: &Asked, residents: f64, elsewhere: f64) -> [f64; CLASSES] {
    let visits: f64 = asked.visits.iter().sum();
    if visits <= 0.0 || residents <= 0.0 {
        return data.urgency;
    }
    let part = residents / (residents + elsewhere);
    // No more than all of the least urgent
    let [first, second, least] = data.urgency;
    let most = if least < 1.0 {
        least / (1.0 - least)
    } else {
        f64::MAX
    };
    let gone = (part * asked.diverted_visits / visits).clamp(-1.0, most);
    let more = 1.0 + gone;
    [first * more, second * more, least * more - gone]
}

/// Passes a year's patients through the department.
pub(super) fn treat(
    data: &EmergencyData,
    week: &WeekProfile,
    asked: &Arriving,
    hours: &mut Hours,
) -> Treated {
    let Arriving {
        visits,
        admitted_share,
        boarding_hours,
        boards,
        shorter,
        spread,
        bays,
        rhythm,
        urgency,
    } = *asked;
    let stay = [
        data.stay_discharged * (1.0 - shorter),
        data.stay_admitted * (1.0 - shorter) + boarding_hours,
    ];
    let mean = |stay: [f64; 2]| (1.0 - admitted_share) * stay[0] + admitted_share * stay[1];
    let in_bay = mean(stay);
    hours.residual = 0.0;
    if visits <= 0.0 {
        return Treated {
            stay,
            stay_hours: in_bay,
            urgency,
            boards: boarders(boards, boarding_hours),
            ..Treated::default()
        };
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
    let variation = spread.map_or(1.0, |spread| {
        let [home, admitted] = stay.map(|stay| stay / in_bay);
        let squares = (1.0 - admitted_share) * home * home + admitted_share * admitted * admitted;
        libm::exp(spread * spread) * squares - 1.0
    });
    let group_at = |load: f64| {
        // Without any bay nobody waits for a stay to end
        if variation == 1.0 || bays <= 0.0 {
            1.0
        } else {
            relative_wait(bays, load, variation)
        }
    };
    // Patience matters when it is busiest
    let busiest = hours.arrivals.iter().copied().fold(0.0, f64::max);
    let group = group_at(busiest * in_bay);
    let queue = Queue {
        servers: bays,
        load: 1.0,
        waiting_load: 1.0,
        patience: PATIENCE_HOURS / in_bay / group,
    };
    hours.residual = carry_over_in_groups(&queue, group, &hours.arrivals, 1.0, in_bay, &mut hours.loads);
    hours.full.fill(0.0);
    hours.waiting.fill(0.0);
    add_many_at_times(&queue, &hours.loads, &mut hours.full, &mut hours.waiting);
    let (mut arrivals, mut full, mut groups, mut met) = (0.0, 0.0, 0.0, 0.0);
    for hour in 0..168 {
        arrivals += hours.arrivals[hour];
        full += hours.arrivals[hour] * hours.full[hour];
        groups += hours.waiting[hour];
        met += hours.waiting[hour] * hours.loads[hour];
    }
    // The size of a group at the load that those who wait meet
    let waiting = if groups > 0.0 {
        groups * group_at(met / groups)
    } else {
        0.0
    };
    // Little's law over the whole week; impatience bounds it
    let wait_hours = if arrivals > 0.0 {
        (waiting / arrivals).min(PATIENCE_HOURS)
    } else {
        0.0
    };
    let bays_full = if arrivals > 0.0 {
        (full / arrivals).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let hours_full = hours.full.iter().sum::<f64>();
    let time_full = (hours_full / 168.0).clamp(0.0, 1.0);
    let relative = if groups > 0.0 {
        let patient = Queue {
            patience: PATIENCE_HOURS / in_bay,
            ..queue
        };
        relative_waits(
            &patient,
            variation,
            &urgency,
            hours.while_full(in_bay),
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
        stay_hours: mean(stay),
        boards: boarders(boards, boarding_hours),
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

/// Points and weights that stand for an exponential time of mean 1 (Gauss and Laguerre, exact to its third moment).
const EXPONENTIAL: [(f64, f64); 2] = {
    const ROOT: f64 = std::f64::consts::SQRT_2;
    [(2.0 - ROOT, (2.0 + ROOT) / 4.0), (2.0 + ROOT, (2.0 - ROOT) / 4.0)]
};

/// Share of stays over four hours for a given spread.
///
/// Who finds a bed free does not board; the others board for an exponential time. Each class of urgency has its own mean wait.
pub(super) fn over_limit(treated: &Treated, admitted_share: f64, spread: f64) -> f64 {
    let (waits, mean) = (&treated.wait_of, treated.wait_hours);
    if waits.iter().all(|wait| *wait == waits[0]) {
        return over_limit_after(0.0, treated, admitted_share, spread);
    }
    let of =
        |(wait, share): (&f64, &f64)| share * over_limit_after(wait - mean, treated, admitted_share, spread);
    waits.iter().zip(&treated.urgency).map(of).sum()
}

/// The same for those who wait so much longer than the mean.
fn over_limit_after(longer: f64, treated: &Treated, admitted_share: f64, spread: f64) -> f64 {
    let tail = |mean: f64| {
        if mean <= 0.0 {
            return 0.0;
        }
        normal_cdf((libm::log(mean / LIMIT_HOURS) - 0.5 * spread * spread) / spread)
    };
    let [home, admitted] = treated.stay.map(|stay| stay + longer);
    let [boards, hours] = treated.boards;
    let at_once = (admitted - boards * hours).max(0.0);
    let mut over = (1.0 - boards) * tail(at_once);
    if boards > 0.0 {
        for (times, weight) in EXPONENTIAL {
            over += boards * weight * tail(at_once + times * hours);
        }
    }
    let (home, admitted) = (tail(home), over);
    ((1.0 - admitted_share) * home + admitted_share * admitted).clamp(0.0, 1.0)
}

/// The spread for which the observed share is over four hours, and the share that is then missed (0 when it is met).
///
/// The share need not rise with the spread; the smallest spread that meets it is taken, else the nearest.
pub(super) fn fit_spread(treated: &Treated, admitted_share: f64, observed: f64) -> (f64, f64) {
    let gap = |spread: f64| over_limit(treated, admitted_share, spread) - observed;
    let steps = 44;
    let at = |step: i32| SPREADS.0 + (SPREADS.1 - SPREADS.0) * f64::from(step) / f64::from(steps);
    let mut best = (at(0), gap(at(0)));
    let mut last = best;
    for step in 1..=steps {
        let here = (at(step), gap(at(step)));
        if last.1 * here.1 <= 0.0 {
            return (bisect(last.0, here.0, last.1, gap), 0.0);
        }
        if here.1.abs() < best.1.abs() {
            best = here;
        }
        last = here;
    }
    best
}

/// Root between two points of opposite sign, to the last figure that matters.
pub(super) fn bisect(mut low: f64, mut high: f64, at_low: f64, f: impl Fn(f64) -> f64) -> f64 {
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        let value = f(middle);
        if (value > 0.0) == (at_low > 0.0) {
            low = middle;
        } else {
            high = middle;
        }
        if high - low <= 1e-13 * high.abs() {
            break;
        }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::chain_of;
    use super::super::queueing::erlang_a::erlang_a;
    use super::*;
    use proptest::prelude::*;

    fn treated(bays: f64, visits: f64, boarding_hours: f64) -> Treated {
        let data = chain_of(&[Some(1.0)], &[&[5.0]]);
        let asked = Arriving {
            visits,
            admitted_share: 0.35,
            boarding_hours,
            boards: 0.3,
            shorter: 0.0,
            spread: None,
            bays,
            rhythm: [1.0; 6],
            urgency: data.emergency.urgency,
        };
        treat(&data.emergency, &data.week, &asked, &mut Hours::default())
    }

    #[test]
    fn even_arrivals_are_one_queue() {
        let mean = 0.65 * 2.3 + 0.35 * 3.6;
        let load = 20_000.0 / 8_760.0 * mean;
        let got = treated(8.0, 20_000.0, 0.0);
        let expected = erlang_a(8.0, load, PATIENCE_HOURS / mean);
        assert!((got.bays_full - expected.full).abs() < 1e-9);
        assert!((got.time_full - expected.full).abs() < 1e-9);
        assert!((got.wait_hours - expected.wait * mean).abs() < 1e-9);
        assert!((got.stay_hours - mean - got.wait_hours).abs() < 1e-9);
    }

    #[test]
    fn the_most_urgent_wait_least_and_all_together_as_long_as_before() {
        for (visits, spread) in [
            (20_000.0, None),
            (27_000.0, None),
            (27_000.0, Some(0.4)),
            (60_000.0, None),
        ] {
            let mut data = chain_of(&[Some(1.0)], &[&[5.0]]);
            for (hour, weight) in data.week.emergency_arrivals.iter_mut().enumerate() {
                *weight = if hour % 24 < 12 { 0.6 } else { 1.4 };
            }
            let asked = Arriving {
                visits,
                admitted_share: 0.35,
                boarding_hours: 0.5,
                boards: 0.3,
                shorter: 0.0,
                spread,
                bays: 8.4,
                rhythm: [1.0; 6],
                urgency: data.emergency.urgency,
            };
            let got = treat(&data.emergency, &data.week, &asked, &mut Hours::default());
            let [first, second, last] = got.wait_of;
            assert!(0.0 < first && first < second && second < last, "{got:?}");
            let mean: f64 = got
                .wait_of
                .iter()
                .zip(asked.urgency)
                .map(|(wait, share)| wait * share)
                .sum();
            assert!((mean - got.wait_hours).abs() < 1e-12 * got.wait_hours, "{got:?}");
            // One class is the department without classes
            let one = Arriving {
                urgency: [0.0, 1.0, 0.0],
                ..asked
            };
            let one = treat(&data.emergency, &data.week, &one, &mut Hours::default());
            assert_eq!(one.wait_hours, got.wait_hours);
            assert!((one.wait_of[1] - one.wait_hours).abs() < 1e-4 * one.wait_hours);
        }
    }

    #[test]
    fn what_measures_divert_comes_out_of_the_least_urgent() {
        let data = chain_of(&[Some(1.0)], &[&[5.0]]).emergency;
        let asked = |visits: f64, diverted_visits: f64| Asked {
            visits: vec![0.4 * visits, 0.6 * visits],
            diverted_visits,
            ..Asked::default()
        };
        let usual = urgency(&data, &asked(10_000.0, 0.0), 6_000.0, 500.0);
        assert_eq!(usual, data.urgency);
        // All visits inside are residents': as many of the urgent are left as came before
        let left = urgency(&data, &asked(9_000.0, 1_000.0), 9_000.0, 0.0);
        for (class, gone) in [(0, 0.0), (1, 0.0), (2, 1_000.0)] {
            let number = 9_000.0 * left[class];
            assert!((number - 10_000.0 * data.urgency[class] + gone).abs() < 1e-9);
        }
        // People from elsewhere come as before
        let mixed = urgency(&data, &asked(9_000.0, 1_000.0), 4_500.0, 4_500.0);
        for class in 0..CLASSES {
            assert!((mixed[class] - 0.5 * (left[class] + data.urgency[class])).abs() < 1e-12);
        }
        for (visits, diverted, residents) in [(100.0, 1e9, 100.0), (100.0, -1e9, 50.0), (0.0, 5.0, 0.0)] {
            let shares = urgency(&data, &asked(visits, diverted), residents, 10.0);
            assert!(
                shares.iter().all(|share| (0.0..=1.0 + 1e-9).contains(share)),
                "{shares:?}"
            );
            assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn boarding_holds_bays_and_bays_relieve() {
        let (calm, boarding) = (treated(8.0, 20_000.0, 0.0), treated(8.0, 20_000.0, 2.0));
        assert!(boarding.time_full > calm.time_full);
        assert!(boarding.bays_full > calm.bays_full && boarding.stay_hours > calm.stay_hours + 0.7);
        let between = treated(8.5, 20_000.0, 2.0);
        assert!(
            between.bays_full < boarding.bays_full
                && between.bays_full > treated(9.0, 20_000.0, 2.0).bays_full
        );
        let crowd = treated(2.0, 1e7, 0.0);
        assert!(crowd.bays_full == 1.0 && crowd.wait_hours <= PATIENCE_HOURS);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

        #[test]
        fn at_the_same_visits_boarding_and_fewer_bays_never_shorten_a_stay(
            visits in 500.0..200_000.0_f64, bays in 0.5..60.0_f64, boarding in 0.0..12.0_f64, more in 0.01..3.0_f64,
        ) {
            let slack = 1e-9;
            let (here, boards) = (treated(bays, visits, boarding), treated(bays, visits, boarding + more));
            for worse in [boards, treated(bays * (1.0 - more / 4.0), visits, boarding)] {
                prop_assert!(worse.stay_hours >= here.stay_hours - slack);
                for spread in [0.2, 0.6] {
                    prop_assert!(over_limit(&worse, 0.35, spread) >= over_limit(&here, 0.35, spread) - slack);
                }
            }
        }
    }

    #[test]
    fn who_boards_long_is_over_the_limit_and_nobody_else_for_it() {
        // The same hours of boarding: shared by all, or borne by a tenth, who then board for ten times as long
        let with = |boards: f64| {
            let boarded = Treated {
                stay: [2.3, 3.6 + 2.0],
                boards: boarders(boards, 2.0),
                ..Treated::default()
            };
            over_limit(&boarded, 1.0, 0.4)
        };
        let calm = Treated {
            stay: [2.3, 3.6],
            ..Treated::default()
        };
        let calm = over_limit(&calm, 1.0, 0.4);
        let few = with(0.1);
        assert!(few < with(0.5) && with(0.5) < with(1.0));
        // Twenty hours are beyond four for all but the quickest spells
        assert!(few > calm && few <= 0.9 * calm + 0.1 + 1e-12);
        // Means of an exponential time, of its square and of its cube
        for (power, mean) in [(0, 1.0), (1, 1.0), (2, 2.0), (3, 6.0)] {
            let sum: f64 = EXPONENTIAL
                .iter()
                .map(|(time, weight)| weight * (0..power).fold(1.0, |x, _| x * time))
                .sum();
            assert!((sum - mean).abs() < 1e-12);
        }
    }

    #[test]
    fn stays_that_spread_less_than_exponential_ones_wait_less() {
        let data = chain_of(&[Some(1.0)], &[&[5.0]]);
        let wait = |spread| {
            let asked = Arriving {
                visits: 24_000.0,
                admitted_share: 0.35,
                boarding_hours: 0.0,
                boards: 0.0,
                shorter: 0.0,
                spread,
                bays: 8.0,
                rhythm: [1.0; 6],
                urgency: data.emergency.urgency,
            };
            treat(&data.emergency, &data.week, &asked, &mut Hours::default()).wait_hours
        };
        // Even arrivals: the plain formula for general stays
        let (home, admitted) = (data.emergency.stay_discharged, data.emergency.stay_admitted);
        let mean = 0.65 * home + 0.35 * admitted;
        let squares = 0.65 * home * home + 0.35 * admitted * admitted;
        let variation = libm::exp(0.16) * squares / mean / mean - 1.0;
        let load = 24_000.0 / 8_760.0 * mean;
        let queue = Queue {
            servers: 8.0,
            load,
            waiting_load: load,
            patience: PATIENCE_HOURS / mean,
        };
        let expected = queue.solve_general(variation).wait * mean;
        assert!(
            (wait(Some(0.4)) - expected).abs() < 1e-9,
            "{} {expected}",
            wait(Some(0.4))
        );
        assert!(wait(Some(0.4)) < wait(None));
    }

    #[test]
    fn the_spread_gives_the_observed_share_or_says_what_is_missed() {
        let base = treated(20.0, 20_000.0, 0.1);
        let (spread, misfit) = fit_spread(&base, 0.35, 0.15);
        assert_eq!(misfit, 0.0);
        assert!((over_limit(&base, 0.35, spread) - 0.15).abs() < 1e-9);
        let (spread, misfit) = fit_spread(&base, 0.35, 0.9);
        assert!((over_limit(&base, 0.35, spread) - 0.9 - misfit).abs() < 1e-12 && misfit < 0.0);
    }
}
