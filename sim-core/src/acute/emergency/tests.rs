//! The department alone.

use super::super::fixture::chain_of;
use super::super::queueing::erlang_a::erlang_a;
use super::stays::EXPONENTIAL;
use super::*;
use proptest::prelude::*;

fn treated(bays: f64, visits: f64, boarding_hours: f64) -> Treated {
    let data = chain_of(&[Some(1.0)], &[&[5.0]]);
    let asked = Arriving {
        visits,
        elsewhere: 0.0,
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
            elsewhere: 0.0,
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
fn boarding_holds_bays_and_bays_relieve() {
    let (calm, boarding) = (treated(8.0, 20_000.0, 0.0), treated(8.0, 20_000.0, 2.0));
    assert!(boarding.time_full > calm.time_full);
    assert!(boarding.bays_full > calm.bays_full && boarding.stay_hours > calm.stay_hours + 0.7);
    let between = treated(8.5, 20_000.0, 2.0);
    assert!(
        between.bays_full < boarding.bays_full && between.bays_full > treated(9.0, 20_000.0, 2.0).bays_full
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
            elsewhere: 0.0,
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
    let queue = Queue::new(8.0, load, PATIENCE_HOURS / mean);
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

#[test]
fn who_goes_elsewhere_while_all_bays_are_taken_is_the_exact_chain() {
    // Birth and death on 8 bays; while all are taken three quarters come
    let (bays, elsewhere, visits) = (8_usize, 0.25, 24_000.0);
    let data = chain_of(&[Some(1.0)], &[&[5.0]]);
    let asked = Arriving {
        visits,
        elsewhere,
        admitted_share: 0.35,
        boarding_hours: 0.0,
        boards: 0.0,
        shorter: 0.0,
        spread: None,
        bays: bays as f64,
        rhythm: [1.0; 6],
        urgency: data.emergency.urgency,
    };
    let got = treat(&data.emergency, &data.week, &asked, &mut Hours::default());
    let (rate, stay) = (visits / 8_760.0, 0.65 * 2.3 + 0.35 * 3.6);
    let (mut weight, mut sum, mut full, mut waiting) = (1.0, 1.0, 0.0, 0.0);
    for present in 1..400 {
        let births = if present > bays {
            rate * (1.0 - elsewhere)
        } else {
            rate
        };
        let waits = present.saturating_sub(bays) as f64;
        weight *= births / (present.min(bays) as f64 / stay + waits / PATIENCE_HOURS);
        sum += weight;
        if present >= bays {
            full += weight;
            waiting += waits * weight;
        }
    }
    let (full, waiting) = (full / sum, waiting / sum);
    assert!((got.bays_full - full).abs() < 1e-9 && (got.time_full - full).abs() < 1e-9);
    let come_in = rate * (1.0 - elsewhere * full);
    assert!((got.wait_hours - waiting / come_in).abs() < 1e-9, "{got:?}");
    let all = Arriving {
        elsewhere: 0.0,
        ..asked
    };
    let all = treat(&data.emergency, &data.week, &all, &mut Hours::default());
    assert!(all.bays_full > got.bays_full && all.wait_hours > got.wait_hours);
}

#[test]
fn the_table_of_full_bays_is_near_the_hours_it_stands_for() {
    let mut data = chain_of(&[Some(1.0)], &[&[5.0]]);
    for (hour, weight) in data.week.emergency_arrivals.iter_mut().enumerate() {
        *weight = 1.0 - 0.6 * libm::cos(std::f64::consts::TAU * (hour % 24) as f64 / 24.0);
    }
    let base = Arriving {
        visits: 24_000.0,
        elsewhere: 0.1,
        admitted_share: 0.35,
        boarding_hours: 0.05,
        boards: 0.3,
        shorter: 0.0,
        spread: Some(0.5),
        bays: 20.0,
        rhythm: [1.0; 6],
        urgency: data.emergency.urgency,
    };
    let hours = &mut Hours::default();
    let of_base = crowd(&data.emergency, &data.week, &base, hours);
    let mut table = Fullness::of(&of_base, hours);
    let in_table = table.at(1.0, of_base.in_bay);
    table.shift(of_base.bays_full, in_table).expect("now and then");
    assert!((table.at(1.0, of_base.in_bay) - of_base.bays_full).abs() < 1e-12);
    // A bay more or fewer counts as load, so that the table misses what a larger department gains by its size
    for (more, boarding_hours, bays, most) in [
        (0.9, 0.0, 20.0, 0.15),
        (1.1, 0.05, 20.0, 0.15),
        (1.1, 1.0, 20.0, 0.15),
        (1.2, 1.5, 20.0, 0.15),
        (0.9, 0.0, 21.0, 0.35),
        (1.2, 1.5, 19.0, 0.35),
    ] {
        let year = Arriving {
            visits: more * base.visits,
            boarding_hours,
            bays,
            ..base
        };
        let exact = crowd(&data.emergency, &data.week, &year, hours);
        let load = year.visits / 8_760.0 * exact.in_bay * table.per_patient(bays);
        let found = table.at(load, exact.in_bay);
        assert!(
            (found - exact.bays_full).abs() < most * exact.bays_full,
            "{more} {boarding_hours}: {found} {}",
            exact.bays_full
        );
    }
}
