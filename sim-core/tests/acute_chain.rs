//! The acute chain on the packs that come with the model: base year, direction of every lever, collapse, identities.
#![allow(missing_docs)]

use proptest::prelude::*;
use sim_core::acute::{
    Asked, Calibration, Chain, Flow, HospitalState, Places, Response, Staffed, State, calibrate, flow, zones,
};
use sim_core::capacity::Capacity;
use sim_core::demand::Demand;
use sim_core::parameters::{CheckedParameters, Drawn};
use sim_core::people;
use sim_core::random::Luck;
use sim_core::region::{PackFiles, Region};
use sim_core::run::asked_at_start;
use sim_core::scenario::Scenario;
use sim_core::workforce::Workforce;
use std::sync::{Arc, OnceLock};

/// One replicate's chain, with what its base year asks and has.
struct Case {
    region: Arc<Region>,
    chain: Chain,
    drawn: Drawn,
    asked: Asked,
    staffed: Staffed,
}

impl Case {
    fn of(files: &PackFiles, luck: &Luck) -> Self {
        let region = Arc::new(Region::read(files, &[]).expect("the pack is without fault"));
        let parameters =
            CheckedParameters::new(region.clone(), Scenario::reference(), Some(region.base_year + 2))
                .expect("the reference fits");
        let drawn = parameters.draw(luck);
        let people = people::project(&parameters, &drawn, luck);
        let demand = Demand::at_start(&parameters, &drawn, &people);
        let asked = asked_at_start(&demand);
        let staff = Workforce::at_start(&parameters, &drawn, &people, &demand, luck.mode);
        let staffed = Capacity::at_start(&parameters, &drawn, &demand, &staff).acute;
        Self {
            chain: Chain::prepare(&region),
            region,
            drawn,
            asked,
            staffed,
        }
    }

    fn flevoland() -> Self {
        Self::of(&PackFiles::flevoland(), &Luck::expected())
    }

    fn calibrate(&self) -> Calibration {
        calibrate(&self.chain, &self.region, &self.drawn, &self.asked, &self.staffed)
    }

    /// The base year with what it carries over, which is what it puts off.
    fn base_year(&self, calibration: &Calibration) -> Flow {
        let asked = Asked {
            carried_over: calibration.carried_over,
            ..self.asked.clone()
        };
        let base = self.year(calibration, &asked, &self.staffed);
        let change = (base.postponed - base.carried_over).abs();
        assert!(
            change < 1e-5,
            "{change} admissions are put off and not carried over"
        );
        base
    }

    fn year(&self, calibration: &Calibration, asked: &Asked, staffed: &Staffed) -> Flow {
        let mut out = Flow::default();
        let mut state = State::new(&self.chain);
        flow(
            &self.chain,
            &self.region.acute,
            calibration,
            &mut state,
            asked,
            staffed,
            &mut out,
        )
        .unwrap_or_else(|cause| panic!("{cause}: {asked:?} {staffed:?}"));
        out
    }
}

#[test]
fn the_base_year_stands_as_observed() {
    for replicate in 0..20 {
        let case = Case::of(&PackFiles::flevoland(), &Luck::new(7, replicate));
        let calibration = case.calibrate();
        let acute = &case.region.acute;
        let base = case.base_year(&calibration);
        assert_eq!(
            (calibration.relocation_misfit, calibration.stay_misfit),
            (0.0, 0.0),
            "{calibration:?}"
        );
        let observed = case.drawn[acute.ambulance.observed_within_limit];
        assert!(
            (base.region.within_limit - observed).abs() < 1e-6,
            "{} {observed}",
            base.region.within_limit
        );
        assert!((base.over_4h - acute.emergency.observed_over_4h).abs() < 1e-6);
        // Bed-days at the wrong place over all bed-days: what boarding adds to stays is the difference
        let days = base.bed_occupancy * case.staffed.beds * 365.0;
        let wrong = case.drawn[acute.wards.wrong_place_share];
        assert!(
            (base.wrong_place_days / days - wrong).abs() < 0.02 * wrong,
            "{} {wrong}",
            base.wrong_place_days / days
        );
        assert!(
            (0.3..0.5).contains(&base.ambulance_utilisation),
            "{}",
            base.ambulance_utilisation
        );
        assert!((8.0..11.0).contains(&base.region.mean), "{}", base.region.mean);
        assert!(!base.jammed);
    }
}

/// Where ambulances go is fitted as if no department were ever full; those that are sent elsewhere in the base year move what
/// was published by less than its last figure.
#[test]
fn stops_of_the_base_year_move_no_fitted_destination() {
    let case = Case::of(&PackFiles::flevoland(), &Luck::expected());
    let base = case.base_year(&case.calibrate());
    let published = case.region.acute.ambulance.conveyed.expect("the pack has it");
    assert!(base.ambulances_diverted > 5.0, "{}", base.ambulances_diverted);
    assert!(
        (base.conveyed_inside - published.inside).abs() < 0.0005,
        "{}",
        base.conveyed_inside
    );
    assert!(
        (base.region.transport - published.minutes).abs() < 0.05,
        "{}",
        base.region.transport
    );
    let asked: f64 = case.asked.visits.iter().sum();
    let ended: f64 = base.visits.iter().sum();
    assert!((ended - asked).abs() < 1e-9 * asked, "nobody vanishes");
}

#[test]
fn toyland_runs_and_reports_what_calibration_cannot_reach() {
    let case = Case::of(&PackFiles::toyland(), &Luck::expected());
    let calibration = case.calibrate();
    let base = case.base_year(&calibration);
    sound(&base, &case.staffed);
    let observed = case.drawn[case.region.acute.ambulance.observed_within_limit];
    let misfit = base.region.within_limit - observed - calibration.relocation_misfit;
    assert!(misfit.abs() < 1e-6, "{misfit}");
}

#[test]
fn more_step_down_places_move_the_whole_chain_a_little_less_at_each_link() {
    let case = Case::flevoland();
    let calibration = case.calibrate();
    let asked = grown(&case.asked, 1.2);
    let before = case.year(&calibration, &asked, &case.staffed);
    let staffed = Staffed {
        step_down_places: case.staffed.step_down_places + 30.0,
        ..case.staffed.clone()
    };
    let after = case.year(&calibration, &asked, &staffed);
    let fall = |f: fn(&Flow) -> f64| 1.0 - f(&after) / f(&before);
    let falls = [
        fall(|flow| flow.step_down_wait_days),
        fall(|flow| flow.wrong_place_days),
        fall(|flow| flow.bed_occupancy),
        fall(|flow| flow.stay_hours),
        fall(|flow| flow.region.mean),
    ];
    assert!(falls.iter().all(|fall| *fall > 0.0), "{falls:?}");
    assert!(falls.windows(2).all(|pair| pair[0] > pair[1]), "{falls:?}");
    assert!(after.boarding_hours < before.boarding_hours && after.over_4h < before.over_4h);
    assert!(after.region.within_limit > before.region.within_limit);
}

/// Visits by where they end are what was asked, and a drive is never shorter than with all doors open.
fn nobody_vanishes(case: &Case, asked: &Asked, out: &Flow) {
    let (ended, visits): (f64, f64) = (out.visits.iter().sum(), asked.visits.iter().sum());
    assert!(
        (ended - visits).abs() < 1e-6 * visits.max(1.0),
        "{ended} {visits}"
    );
    assert!(out.visits.iter().all(|part| *part >= 0.0), "{:?}", out.visits);
    let open = case.year(&case.calibrate(), asked, &case.staffed);
    for (drive, without) in out.ed_drive.iter().zip(&open.ed_drive) {
        assert!(*drive >= without - 1e-9);
    }
}

#[test]
fn a_hospital_that_closes_sends_its_patients_elsewhere() {
    let case = Case::flevoland();
    let calibration = case.calibrate();
    let acute = &case.region.acute;
    let with = |places: Places| Staffed {
        places,
        ..case.staffed.clone()
    };
    let at = |id: &str| {
        acute
            .hospitals
            .iter()
            .position(|hospital| hospital.id == id)
            .expect("in the pack")
    };
    let before = case.year(&calibration, &case.asked, &case.staffed);
    let mut closed = Places::default();
    *closed.hospital(acute, at("flevoziekenhuis")) = HospitalState::CLOSED;
    let after = case.year(&calibration, &case.asked, &with(closed));
    nobody_vanishes(&case, &case.asked, &after);
    assert_eq!(after.visits[0], 0.0);
    assert!(after.treated_outside > 1.0 - 1e-9);
    assert!(after.outside_wait_hours > before.outside_wait_hours);
    assert!(
        after.region.within_limit < before.region.within_limit,
        "longer drives keep ambulances away"
    );

    // At night alone, in the east: what closes is Harderwijk, the nearest to Dronten
    let night = |id: &str| {
        let mut places = Places::default();
        let state = places.hospital(acute, at(id));
        *state = state.closed_at_night();
        let out = case.year(&calibration, &case.asked, &with(places));
        nobody_vanishes(&case, &case.asked, &out);
        out
    };
    let dronten = case
        .region
        .areas
        .iter()
        .position(|area| area.name.contains("Dronten"))
        .expect("an area");
    let almere = case
        .region
        .areas
        .iter()
        .position(|area| area.name.contains("Almere"))
        .expect("an area");
    let longer = |out: &Flow, area: usize| out.ed_drive_night[area] - before.ed_drive_night[area];
    let without = night("harderwijk");
    assert!(longer(&without, dronten) > 0.2 && longer(&without, almere).abs() < 1e-9);
    let without = night("flevoziekenhuis");
    assert!(longer(&without, almere) > 8.0 && longer(&without, dronten) < longer(&without, almere));
    assert!(
        without.visits[0] < before.visits[0] && without.ed_drive[almere] < without.ed_drive_night[almere]
    );
}

#[test]
fn hospitals_outside_fill_with_their_own_people_and_send_some_back() {
    let case = Case::flevoland();
    let calibration = case.calibrate();
    let in_years = |years: f64| {
        case.year(
            &calibration,
            &Asked {
                years,
                ..case.asked.clone()
            },
            &case.staffed,
        )
    };
    let (now, later, late) = (in_years(0.0), in_years(25.0), in_years(60.0));
    assert!(
        now.outside_wait_hours < later.outside_wait_hours
            && later.outside_wait_hours < late.outside_wait_hours
    );
    assert!(now.turned_away < later.turned_away && later.turned_away < late.turned_away);
    assert!(late.boarding_hours > now.boarding_hours, "some come back inside");
    for out in [&now, &later, &late] {
        nobody_vanishes(&case, &case.asked, out);
    }
    // Beds of a hospital that loses half of them serve fewer
    let mut fewer = Places::default();
    fewer.hospital(&case.region.acute, 0).beds = 0.5;
    let half = case.year(
        &calibration,
        &case.asked,
        &Staffed {
            places: fewer,
            ..case.staffed.clone()
        },
    );
    assert!(half.turned_away > now.turned_away && half.outside_wait_hours > now.outside_wait_hours);
    let as_it_is = Places {
        hospitals: case
            .region
            .acute
            .hospitals
            .iter()
            .map(HospitalState::of)
            .collect(),
        ..Places::default()
    };
    let same = case.year(
        &calibration,
        &case.asked,
        &Staffed {
            places: as_it_is,
            ..case.staffed.clone()
        },
    );
    assert_eq!(format!("{same:?}"), format!("{now:?}"));
}

#[test]
fn home_nursing_that_cannot_begin_keeps_patients_in_hospital() {
    let case = Case::flevoland();
    let calibration = case.calibrate();
    let with = |home_nursing: f64| {
        let staffed = Staffed {
            home_nursing,
            ..case.staffed.clone()
        };
        case.year(&calibration, &case.asked, &staffed)
    };
    let (now, short) = (with(1.0), with(0.9));
    assert!(short.home_start_wait_days > now.home_start_wait_days);
    assert!(short.wrong_place_days > now.wrong_place_days && short.bed_occupancy > now.bed_occupancy);
    let together = Staffed {
        clustered: true,
        ..case.staffed.clone()
    };
    let together = case.year(&calibration, &case.asked, &together);
    assert!(
        together.step_down_wait_days < now.step_down_wait_days,
        "one queue for the same places waits less"
    );
    assert!(together.wrong_place_days < now.wrong_place_days);
}

#[test]
fn what_is_put_off_is_asked_again_and_never_lost() {
    let case = Case::flevoland();
    let calibration = case.calibrate();
    let few = Staffed {
        beds: 0.85 * case.staffed.beds,
        ..case.staffed.clone()
    };
    let (mut carried_over, mut done, mut years) = (0.0, 0.0, 0.0);
    let asked_of = |out: &Flow| out.elective_done + out.postponed - out.carried_over;
    let first = case.year(&calibration, &case.asked, &few);
    assert!(first.postponed > 1.0, "{}", first.postponed);
    for _ in 0..30 {
        let out = case.year(
            &calibration,
            &Asked {
                carried_over,
                ..case.asked.clone()
            },
            &few,
        );
        assert_eq!(out.carried_over, carried_over);
        assert!((asked_of(&out) - asked_of(&first)).abs() < 1e-6);
        assert!(
            out.postponed >= carried_over - 1e-9,
            "the stock rises to where as much is done as asked"
        );
        carried_over = out.postponed;
        done += out.elective_done;
        years += 1.0;
    }
    assert!((done + carried_over - years * asked_of(&first)).abs() < 1e-6 * done);
    let enough = case.year(
        &calibration,
        &Asked {
            carried_over,
            ..case.asked.clone()
        },
        &Staffed {
            beds: 4.0 * few.beds,
            ..few
        },
    );
    assert!(
        enough.postponed < 1e-3 && enough.elective_done > asked_of(&first),
        "beds clear the stock"
    );
}

#[test]
fn the_busiest_week_is_fuller_than_the_mean_and_an_epidemic_makes_it_fuller() {
    let case = Case::flevoland();
    let calibration = case.calibrate();
    let with = |epidemic: f64| {
        case.year(
            &calibration,
            &Asked {
                epidemic,
                ..case.asked.clone()
            },
            &case.staffed,
        )
    };
    let (usual, epidemic) = (with(0.0), with(0.3));
    assert!(usual.busiest_week.occupancy > usual.bed_occupancy);
    let (calm, busy) = (usual.busiest_week, epidemic.busiest_week);
    assert!(busy.occupancy > calm.occupancy && busy.boarding_hours > calm.boarding_hours);
    assert!(busy.sent_on > calm.sent_on);
    assert_eq!(
        usual.bed_occupancy, epidemic.bed_occupancy,
        "the mean of the year is asked apart"
    );
}

#[test]
fn coordination_cuts_search_but_not_the_wait_for_a_place() {
    let case = Case::flevoland();
    let calibration = case.calibrate();
    let before = case.year(&calibration, &case.asked, &case.staffed);
    let after = case.year(
        &calibration,
        &Asked {
            search_factor: 0.5,
            ..case.asked.clone()
        },
        &case.staffed,
    );
    assert!(after.wrong_place_days < before.wrong_place_days);
    assert_eq!(after.step_down_wait_days, before.step_down_wait_days);
    let longer = Asked {
        nursing_home_wait_factor: 2.0,
        ..case.asked.clone()
    };
    assert!(case.year(&calibration, &longer, &case.staffed).wrong_place_days > before.wrong_place_days);
}

#[test]
fn treatment_at_home_frees_ambulances_when_it_takes_less_time() {
    let case = Case::flevoland();
    let calibration = case.calibrate();
    let year = |treated_at_home: f64, at_home_minutes: f64| {
        let asked = Asked {
            treated_at_home,
            at_home_minutes,
            ..case.asked.clone()
        };
        case.year(&calibration, &asked, &case.staffed)
    };
    let used = |treated_at_home: f64, at_home_minutes: f64| {
        year(treated_at_home, at_home_minutes).ambulance_utilisation
    };
    let none = used(0.0, 0.0);
    assert_eq!(
        used(0.0, -20.0),
        none,
        "nobody is treated at home beyond the base year"
    );
    // A run that ends at home ends near its station: own vehicles are back sooner, and take a little more from neighbours
    let (before, after) = (year(0.0, 0.0), year(0.1, 0.0));
    assert!(
        after.region.within_limit >= before.region.within_limit && after.region.mean <= before.region.mean,
        "no handover at full bays, and no way back from a hospital"
    );
    assert!((after.ambulance_utilisation / none - 1.0).abs() < 1e-3);
    assert!(used(0.1, -20.0) < used(0.05, -20.0) && used(0.05, -20.0) < none);
    assert!(used(0.1, 20.0) > none, "a longer run keeps the vehicle");
}

#[test]
fn nobody_calls_nobody_waits() {
    let case = Case::flevoland();
    let calibration = case.calibrate();
    let none = case.year(&calibration, &grown(&case.asked, 0.0), &case.staffed);
    sound(&none, &case.staffed);
    assert_eq!(
        (none.ambulance_utilisation, none.boarding_hours, none.postponed),
        (0.0, 0.0, 0.0)
    );
    assert!(none.region.within_limit > 0.93);
}

#[test]
fn collapse_stays_in_range() {
    let case = Case::flevoland();
    let calibration = case.calibrate();
    for growth in [3.0, 10.0, 100.0, 1e4] {
        let out = case.year(&calibration, &grown(&case.asked, growth), &case.staffed);
        sound(&out, &case.staffed);
        assert!(
            out.ambulance_utilisation > 0.8 && out.bed_occupancy > 0.95,
            "{growth}: {out:?}"
        );
    }
    let nothing = Staffed {
        vehicle_share: 0.0,
        added_vehicles: 0.0,
        beds: 0.0,
        bays: 0.0,
        step_down_places: 0.0,
        rehabilitation_places: 0.0,
        clustered: false,
        home_nursing: 0.0,
        gp_duties: 0.0,
        places: Places::default(),
    };
    let out = case.year(&calibration, &case.asked, &nothing);
    sound(&out, &nothing);
    assert!(out.region.within_limit < 0.5);
}

#[test]
fn a_year_does_not_depend_on_what_was_computed_before() {
    let case = Case::flevoland();
    let calibration = case.calibrate();
    let asked = grown(&case.asked, 1.37);
    let alone = case.year(&calibration, &asked, &case.staffed);
    let (mut state, mut out) = (State::new(&case.chain), Flow::default());
    for growth in [0.0, 25.0, 1.1, 1.37] {
        flow(
            &case.chain,
            &case.region.acute,
            &calibration,
            &mut state,
            &grown(&case.asked, growth),
            &case.staffed,
            &mut out,
        )
        .expect("it settles");
    }
    assert_eq!(format!("{alone:?}"), format!("{out:?}"));
}

/// Everything finite and in range.
fn sound(out: &Flow, staffed: &Staffed) {
    let shares = [
        out.region.within_limit,
        out.ambulance_utilisation,
        out.over_4h,
        out.bed_occupancy,
        out.treated_outside,
        out.turned_away,
        out.busiest_week.occupancy,
        out.busiest_week.sent_on,
    ];
    assert!(
        shares
            .iter()
            .chain(out.areas.iter().map(|area| &area.within_limit))
            .chain(&out.utilisation_by_block)
            .chain([&out.conveyed_inside])
            .all(|share| (0.0..=1.0).contains(share)),
        "{out:?}"
    );
    let amounts = [
        out.region.mean,
        out.stay_hours,
        out.bay_wait[0],
        out.bay_wait[1] - out.bay_wait[0] + 1e-9,
        out.bay_wait[2] - out.bay_wait[1] + 1e-9,
        out.boarding_hours,
        out.wrong_place_days,
        out.wrong_place_days_displaced,
        out.step_down_wait_days,
        out.postponed,
        out.outside_wait_hours,
        out.short_stay_wait_days,
        out.rehabilitation_wait_days,
        out.home_start_wait_days,
        out.busiest_week.boarding_hours,
        out.elective_done,
    ];
    assert!(
        amounts
            .iter()
            .chain(out.areas.iter().flat_map(|area| [
                &area.mean,
                &area.median,
                &area.late_tenth,
                &area.a2_mean
            ]))
            .chain([
                &out.planned_wait,
                &out.region.median,
                &out.region.late_tenth,
                &out.region.transport
            ])
            .all(|x| *x >= 0.0 && x.is_finite()),
        "{out:?}"
    );
    assert!(
        out.wrong_place_days <= staffed.beds * 365.0 * 1.001 + 1e-9,
        "{out:?}"
    );
}

/// A case that proptest reuses: calibration takes longer than a year.
fn shared() -> &'static (Case, Calibration) {
    static CASE: OnceLock<(Case, Calibration)> = OnceLock::new();
    CASE.get_or_init(|| {
        let case = Case::flevoland();
        let calibration = case.calibrate();
        (case, calibration)
    })
}

/// The same where a full department diverts nobody.
fn without_stops() -> &'static (Case, Calibration) {
    static CASE: OnceLock<(Case, Calibration)> = OnceLock::new();
    CASE.get_or_init(|| {
        let mut files = PackFiles::flevoland();
        let main = files.0.get_mut("region.toml").expect("a pack has it");
        *main = main.replace("diverted_when_full = \"diverted_when_full\"\n", "");
        let start = main
            .find("[[parameter]]\nid = \"diverted_when_full\"")
            .expect("the parameter");
        let end = start + 13 + main[start + 13..].find("[[parameter]]").expect("others follow");
        main.replace_range(start..end, "");
        let case = Case::of(&files, &Luck::expected());
        let calibration = case.calibrate();
        let base = case.base_year(&calibration);
        assert_eq!(base.ambulances_diverted, 0.0);
        (case, calibration)
    })
}

fn any_staff() -> impl Strategy<Value = Staffed> {
    (
        0.2..1.1_f64,
        0.0..6.0_f64,
        20.0..500.0_f64,
        2.0..60.0_f64,
        1.0..200.0_f64,
    )
        .prop_map(
            |(vehicle_share, added_vehicles, beds, bays, step_down_places)| Staffed {
                vehicle_share,
                added_vehicles,
                beds,
                bays,
                step_down_places,
                rehabilitation_places: 0.6 * step_down_places,
                clustered: added_vehicles > 3.0,
                home_nursing: vehicle_share,
                gp_duties: vehicle_share,
                places: Places::default(),
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_year_is_sound_and_moves_the_right_way(
        staffed in any_staff(), growth in 0.05..6.0_f64, factors in [0.5..1.5_f64, 0.0..2.0_f64, 0.0..10.0_f64],
    ) {
        let (case, calibration) = shared();
        let [stay_factor, search_factor, nursing_home_wait_factor] = factors;
        let asked = Asked { stay_factor, search_factor, nursing_home_wait_factor, ..grown(&case.asked, growth) };
        let year = |asked: &Asked, staffed: &Staffed| case.year(calibration, asked, staffed);
        let here = year(&asked, &staffed);
        sound(&here, &staffed);
        let slack = 1e-7;

        let vehicles = year(&asked, &Staffed { added_vehicles: staffed.added_vehicles + 0.7, ..staffed.clone() });
        prop_assert!(vehicles.region.within_limit >= here.region.within_limit - slack);
        let crews = year(&asked, &Staffed { vehicle_share: staffed.vehicle_share + 0.05, ..staffed.clone() });
        prop_assert!(crews.region.within_limit >= here.region.within_limit - slack);

        let busier = year(&Asked { stay_factor, search_factor, nursing_home_wait_factor, ..grown(&case.asked, growth * 1.05) }, &staffed);
        prop_assert!(busier.region.within_limit <= here.region.within_limit + slack);
        prop_assert!(busier.boarding_hours >= here.boarding_hours * (1.0 - slack));
        prop_assert!(busier.step_down_wait_days >= here.step_down_wait_days * (1.0 - slack));

        let beds = year(&asked, &Staffed { beds: staffed.beds + 10.0, ..staffed.clone() });
        prop_assert!(beds.boarding_hours <= here.boarding_hours * (1.0 + slack));
        // More beds turn fewer patients away, and a crowded department may then keep more of those who come for long;
        // `emergency` proves the rest, at a given number of visits
        if here.treated_outside - beds.treated_outside < 1e-6 {
            prop_assert!(beds.over_4h <= here.over_4h + slack);
        }
        prop_assert!(beds.treated_outside <= here.treated_outside + slack);
        prop_assert!(beds.postponed <= here.postponed * (1.0 + slack) + slack);
        prop_assert_eq!(beds.step_down_wait_days, here.step_down_wait_days);

        // More bays divert fewer ambulances, and crowded wards then keep those who come in boarding: without stops
        let more_bays = Staffed { bays: staffed.bays + 1.3, ..staffed.clone() };
        let (without, of_it) = without_stops();
        let [few, more] = [&staffed, &more_bays].map(|staffed| without.year(of_it, &asked, staffed));
        prop_assert!(more.over_4h <= few.over_4h + slack && more.stay_hours <= few.stay_hours + slack);

        let places = year(&asked, &Staffed { step_down_places: staffed.step_down_places + 5.0, ..staffed.clone() });
        prop_assert!(places.step_down_wait_days <= here.step_down_wait_days);
        prop_assert!(places.boarding_hours <= here.boarding_hours * (1.0 + slack));
    }
}

fn grown(asked: &Asked, factor: f64) -> Asked {
    let scaled = |list: &[f64]| list.iter().map(|x| factor * x).collect();
    Asked {
        a1_runs: scaled(&asked.a1_runs),
        a2_runs: scaled(&asked.a2_runs),
        planned_runs: scaled(&asked.planned_runs),
        visits: scaled(&asked.visits),
        gp_contacts: scaled(&asked.gp_contacts),
        acute_admissions: factor * asked.acute_admissions,
        elective_admissions: factor * asked.elective_admissions,
        short_stay: factor * asked.short_stay,
        rehabilitation: factor * asked.rehabilitation,
        ..asked.clone()
    }
}

#[test]
fn zones_add_up_to_their_municipality_and_the_points_to_the_mixture() {
    let case = Case::flevoland();
    let calibration = case.calibrate();
    let asked = grown(&case.asked, 1.3);
    let (mut state, mut out) = (State::new(&case.chain), Flow::default());
    flow(
        &case.chain,
        &case.region.acute,
        &calibration,
        &mut state,
        &asked,
        &case.staffed,
        &mut out,
    )
    .expect("it settles");
    let zones = zones(&case.chain, &case.region, &state, &asked);
    for (area, whole) in out.areas.iter().enumerate() {
        let of_area = || zones.iter().filter(|zone| zone.area == area);
        let runs: f64 = of_area().map(|zone| zone.a1_runs).sum();
        assert!((runs - asked.a1_runs[area]).abs() < 1e-6);
        let mean = |figure: fn(&Response) -> f64| {
            of_area()
                .map(|zone| zone.a1_runs * figure(&zone.response))
                .sum::<f64>()
                / runs
        };
        for figure in [
            |r: &Response| r.within_limit,
            |r: &Response| r.mean,
            |r: &Response| r.a2_mean,
        ] {
            let (sum, area) = (mean(figure), figure(whole));
            assert!((sum - area).abs() < 1e-9 * area, "{sum} {area}");
        }
        // Some are driven on from full hospitals; a zone's figure leaves that out
        let transport = mean(|r| r.transport);
        assert!((0.97 * whole.transport..=whole.transport + 1e-9).contains(&transport));
        // Percentiles of an area lie between those of its zones
        for figure in [|r: &Response| r.median, |r: &Response| r.late_tenth] {
            let low = of_area()
                .map(|zone| figure(&zone.response))
                .fold(f64::MAX, f64::min);
            let high = of_area().map(|zone| figure(&zone.response)).fold(0.0, f64::max);
            assert!(
                (low - 0.05..=high + 0.05).contains(&figure(whole)),
                "{low} {} {high}",
                figure(whole)
            );
        }
    }
    assert!(
        zones
            .iter()
            .all(|zone| zone.response.median <= zone.response.late_tenth)
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_state_of_the_hospitals_is_sound_and_nobody_vanishes(
        states in prop::collection::vec((prop::array::uniform6(0.0..1.0_f64), 0.0..1.0_f64, 0.0..1.0_f64), 8),
        closed in prop::collection::vec(prop::bool::weighted(0.2), 8),
        staffed in any_staff(), growth in 0.05..4.0_f64, years in 0.0..75.0_f64,
    ) {
        let (case, calibration) = shared();
        let acute = &case.region.acute;
        prop_assert_eq!(acute.hospitals.len(), 8);
        let mut places = Places::default();
        for (at, ((open, beds, bays), closed)) in states.into_iter().zip(closed).enumerate() {
            *places.hospital(acute, at) = if closed { HospitalState::CLOSED } else { HospitalState { open, beds, bays } };
        }
        let asked = Asked { years, epidemic: growth / 4.0, ..grown(&case.asked, growth) };
        let out = case.year(calibration, &asked, &Staffed { places, ..staffed.clone() });
        sound(&out, &staffed);
        let (ended, visits): (f64, f64) = (out.visits.iter().sum(), asked.visits.iter().sum());
        prop_assert!((ended - visits).abs() < 1e-6 * visits.max(1.0), "{} {}", ended, visits);
        prop_assert!(out.visits.iter().all(|part| *part >= -1e-9), "{:?}", out.visits);
        prop_assert!(out.ed_drive.iter().chain(&out.ed_drive_night).all(|minutes| *minutes >= 0.0 && minutes.is_finite()));
        prop_assert!(out.residual <= 1e-9);
    }
}
