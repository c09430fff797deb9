//! What happens to hospitals and in winter: a hospital closes, a department closes at night, an epidemic.

use proptest::prelude::*;
use sim_core::acute::{Flow, Replay};
use sim_core::indicators::Place;
use sim_core::random::Luck;
use sim_core::region::{Region, ShockKey};
use sim_core::run::{AcuteYear, acute_year, people_pass};
use sim_core::scenario::{Scenario, ShockSetting};
use std::sync::Arc;
use tests::identities::{check, check_ranges};
use tests::runs::{Run, SEED, UNOPTIMISED, flevoland, to, toyland};

const FROM: i32 = 2028;
const YEARS: i32 = 2;
const HORIZON: i32 = 2033;

fn happens(key: ShockKey, size: f64, hospital: Option<&str>) -> Scenario {
    let setting = ShockSetting {
        from: FROM,
        years: YEARS,
        size,
        hospital: hospital.map(str::to_owned),
    };
    Scenario {
        id: key.id().to_owned(),
        shocks: [(key, setting)].into(),
        ..Scenario::default()
    }
}

fn expected(region: &Arc<Region>, scenario: &Scenario) -> Run {
    let run = Run::expected(&to(region, scenario, HORIZON));
    check_ranges(&run);
    run
}

/// By how much a figure differs from the reference in an area, by part of its name.
fn effect(region: &Region, runs: [&Run; 2], indicator: &str, area: &str, year: i32) -> f64 {
    let position = region.areas.iter().position(|known| known.name.contains(area));
    let place = Place::Area(position.expect("an area of the pack"));
    runs[1].value(indicator, place, year) - runs[0].value(indicator, place, year)
}

/// Minutes that make a difference: a figure is rounded to a tenth.
const SOME: f64 = 0.25;

#[test]
fn a_department_that_closes_at_night_lengthens_drives_where_it_is_the_nearest() {
    let region = flevoland();
    let before = expected(&region, &Scenario::reference());
    let others = [
        "Almere",
        "Lelystad",
        "Dronten",
        "Noordoostpolder",
        "Urk",
        "Zeewolde",
    ];
    // Heerenveen and Zwolle are the nearest to parts of the north, Harderwijk to the east.
    for (hospital, moved) in [
        ("flevoziekenhuis", &["Almere", "Lelystad"][..]),
        ("harderwijk", &["Dronten", "Zeewolde"]),
        ("heerenveen", &["Noordoostpolder"]),
        ("zwolle", &["Noordoostpolder"]),
    ] {
        let after = expected(&region, &happens(ShockKey::EdNightClosure, 1.0, Some(hospital)));
        let of =
            |indicator: &str, area: &str, year| effect(&region, [&before, &after], indicator, area, year);
        for area in moved {
            let night = of("ed_drive_night", area, FROM);
            assert!(night > SOME, "{hospital} moves {area} at night by {night}");
            // A third of the hours: over the whole day the mean moves by less.
            let all = of("ed_drive", area, FROM);
            assert!(all > 0.0 && all < night, "{hospital}, {area}: {all} of {night}");
        }
        let least = moved
            .iter()
            .map(|area| of("ed_drive_night", area, FROM))
            .fold(f64::INFINITY, f64::min);
        for area in others.iter().filter(|area| !moved.contains(area)) {
            let night = of("ed_drive_night", area, FROM);
            assert!(
                night < least,
                "{hospital} moves {area} by {night}, more than where it is the nearest"
            );
        }
    }
}

/// The base year with the hospital that closed in 2018 open in these parts of the week.
fn replayed(open: [f64; 6]) -> Flow {
    let region = flevoland();
    let former = &region.acute.former_hospitals[0];
    let luck = Luck::expected();
    let parameters = to(&region, &Scenario::reference(), region.base_year + 1);
    let pass = people_pass(&parameters, &luck);
    let base = acute_year(&parameters, &pass, &luck, region.base_year).expect("it settles");
    let base = base.expect("the base year is in the run");
    let replay = Replay::of(&region.acute, &parameters.chain, former);
    let flow = replay
        .year(&base.calibration, &base.asked, &base.staffed, open)
        .expect("it settles");
    if open == [0.0; 6] {
        let off = |now: f64, then: f64| (now - then).abs() < 1e-6 * then.max(1.0);
        assert!(
            off(flow.region.transport, base.flow.region.transport)
                && off(flow.visits[0], base.flow.visits[0]),
            "without it the base year is what it is"
        );
    }
    let (ended, visits): (f64, f64) = (flow.visits.iter().sum(), base.asked.visits.iter().sum());
    assert!((ended - visits).abs() < 1e-6 * visits, "{ended} of {visits}");
    flow
}

#[test]
fn the_department_of_lelystad_closed_at_night_moves_the_north_and_the_east_and_closed_by_day_too_more() {
    let (day, night) = (1.0, 0.0);
    let open = replayed([1.0; 6]);
    let at_night = replayed([day, day, night, day, day, night]);
    let closed = replayed([0.0; 6]);
    let region = flevoland();
    let area = |name: &str| {
        let position = region.areas.iter().position(|known| known.name.contains(name));
        position.expect("an area of the pack")
    };
    for (name, least) in [
        ("Lelystad", 8.0),
        ("Dronten", 3.0),
        ("Noordoostpolder", 0.5),
        ("Urk", 3.0),
    ] {
        let at = area(name);
        let longer = at_night.ed_drive_night[at] - open.ed_drive_night[at];
        assert!(longer > least, "{name}: {longer} minutes at night");
        let [all, all_day] = [&at_night, &closed].map(|flow| flow.ed_drive[at] - open.ed_drive[at]);
        assert!(all > 0.0 && all_day > all, "{name}: {all}, {all_day}");
        let [some, more] = [&at_night, &closed].map(|flow| flow.areas[at].transport);
        let before = open.areas[at].transport;
        assert!(before < some && some < more, "{name}: {before}, {some}, {more}");
    }
    let almere = area("Almere");
    let longer = at_night.ed_drive_night[almere] - open.ed_drive_night[almere];
    assert!(longer.abs() < 0.05, "Almere has its own: {longer}");
}

#[test]
fn who_lives_in_the_north_is_taken_farther_when_a_hospital_there_closes() {
    let region = flevoland();
    let before = expected(&region, &Scenario::reference());
    for (hospital, moved, other) in [
        ("sneek", "Noordoostpolder", "Almere"),
        ("harderwijk", "Dronten", "Urk"),
        ("harderwijk", "Zeewolde", "Urk"),
        // From Lelystad few ambulances go there: Harderwijk is as near, and only 24 % of all runs end there
        ("flevoziekenhuis", "Almere", "Lelystad"),
        ("flevoziekenhuis", "Almere", "Noordoostpolder"),
    ] {
        let after = expected(&region, &happens(ShockKey::HospitalCloses, 1.0, Some(hospital)));
        let of = |area: &str| effect(&region, [&before, &after], "transport", area, FROM);
        let (here, there) = (of(moved), of(other));
        assert!(
            here > 1.0 && there.abs() < 0.5 * here,
            "{hospital} moves {moved} by {here}, {other} by {there}"
        );
    }
}

#[test]
fn a_closed_hospital_loses_nobody_and_is_as_before_when_it_opens_again() {
    let region = flevoland();
    let scenario = happens(ShockKey::HospitalCloses, 1.0, None);
    let luck = Luck::expected();
    let [before, closed] = [Scenario::reference(), scenario].map(|scenario| {
        let parameters = to(&region, &scenario, HORIZON);
        let pass = people_pass(&parameters, &luck);
        [FROM - 1, FROM, FROM + YEARS].map(|year| {
            let found = acute_year(&parameters, &pass, &luck, year).expect("it settles");
            found.expect("a year of the run")
        })
    });
    let [earlier, during, after] = &closed;
    assert_eq!(
        earlier.flow.visits, before[0].flow.visits,
        "not before its first year"
    );
    let visits: f64 = during.asked.visits.iter().sum();
    let ended: f64 = during.flow.visits.iter().sum();
    assert!((ended - visits).abs() < 1e-6 * visits, "{ended} of {visits}");
    assert_eq!(during.flow.visits[0], 0.0, "the only department inside is closed");
    assert_eq!(
        during.flow.postponed, 0.0,
        "nothing is put off where nothing is done"
    );
    // Whoever would lie inside lies elsewhere, and waits as long for a place.
    let days = during.flow.wrong_place_days + during.flow.wrong_place_days_displaced;
    assert!(during.flow.wrong_place_days == 0.0 && days > 0.9 * before[1].flow.wrong_place_days);
    assert!(during.flow.over_4h > 0.0 && during.flow.outside_wait_hours > before[1].flow.outside_wait_hours);
    // A third of those who are carried were taken there, most of them from Almere, where the next hospitals are some 14 minutes farther
    assert!(during.flow.region.transport > before[1].flow.region.transport + 4.0);
    assert!(during.flow.region.within_limit < before[1].flow.region.within_limit);
    // What lasts is elective care that was put off, and only for a while.
    assert_eq!(after.flow.ed_drive, before[2].flow.ed_drive);
    assert_eq!(after.flow.wrong_place_days_displaced, 0.0);
    let change = after.flow.visits[0] / before[2].flow.visits[0] - 1.0;
    assert!(change.abs() < 0.002, "{change}");
}

#[test]
fn a_closed_clinic_sends_its_patients_to_departments_where_they_are_the_least_urgent() {
    let luck = Luck::expected();
    for (region, size) in [(flevoland(), 1.0), (flevoland(), 0.4), (toyland(), 1.0)] {
        let clinic = &region.acute.clinics[0].id;
        let scenario = happens(ShockKey::HospitalCloses, size, Some(clinic));
        let [before, after] = [Scenario::reference(), scenario].map(|scenario| {
            let parameters = to(&region, &scenario, HORIZON);
            let pass = people_pass(&parameters, &luck);
            [FROM - 1, FROM, FROM + YEARS].map(|year| {
                let found = acute_year(&parameters, &pass, &luck, year).expect("it settles");
                found.expect("a year of the run")
            })
        });
        let [earlier, later] = [0, 2].map(|year| [&before[year].flow, &after[year].flow]);
        assert_eq!(earlier[0].visits, earlier[1].visits, "not before its first year");
        assert_eq!(earlier[0].urgency, earlier[1].urgency);
        for [before, after] in [earlier, later] {
            assert_eq!(before.gp_posts.clinics, after.gp_posts.clinics);
        }
        // Hospitals outside were a little fuller, so that some elective care was put off or not
        assert!((later[1].visits[0] / later[0].visits[0] - 1.0).abs() < 1e-4);
        let (before, after) = (&before[1], &after[1]);
        assert_eq!(before.asked.visits, after.asked.visits, "nobody needs more");
        let seen = |year: &AcuteYear| year.flow.gp_posts.clinics[0].contacts;
        let ended = |year: &AcuteYear| year.flow.visits.iter().sum::<f64>();
        let (lost, all) = (seen(before) - seen(after), ended(before));
        assert!(seen(before) > 0.0 && (lost - size * seen(before)).abs() < 1e-9 * lost);
        assert!(
            (ended(after) - all - lost).abs() < 1e-9 * all,
            "{}: {} of {lost} come",
            region.id,
            ended(after) - all
        );
        // Whoever was more urgent comes as before: both classes become rarer by the same part, at most that of residents' visits
        let [first, second, least] =
            [0, 1, 2].map(|class| after.flow.urgency[class] / before.flow.urgency[class]);
        assert!((first - second).abs() < 1e-12 && first < 1.0 && least > 1.0);
        let residents = before.flow.visits[0] / after.flow.visits[0];
        assert!(first >= residents - 1e-9, "{first} {residents}");
        assert!(after.flow.bay_wait[2] > before.flow.bay_wait[2]);
        assert_eq!(after.asked.acute_admissions, before.asked.acute_admissions);
    }
}

#[test]
fn an_epidemic_fills_the_busiest_week_and_the_year_a_little() {
    for region in [flevoland(), toyland()] {
        let before = expected(&region, &Scenario::reference());
        let size = 0.5;
        let after = expected(&region, &happens(ShockKey::WinterEpidemic, size, None));
        let of =
            |id: &str, year| after.value(id, Place::Region, year) - before.value(id, Place::Region, year);
        for id in [
            "busiest_week_occupancy",
            "busiest_week_boarding",
            "boarding_hours",
            "demand_ed_visit",
            "demand_ambulance_a1",
            "demand_gp_contact",
            "demand_gp_out_of_hours",
        ] {
            assert!(of(id, FROM) > 0.0, "{id} of {}: {}", region.id, of(id, FROM));
        }
        // By hand: what the busiest week adds, times the share of the year that the epidemic takes.
        let epidemic = &region.epidemic;
        let extra = size * region.acute.wards.busiest_week * epidemic.weeks / 52.0 * epidemic.mean_over_peak;
        let ratio = after.value("demand_acute_admission", Place::Region, FROM)
            / before.value("demand_acute_admission", Place::Region, FROM);
        assert!(
            (ratio - 1.0 - extra).abs() < 0.01 * extra + 0.01,
            "{ratio} of {extra}"
        );
        assert!(extra < size, "a year is moved less than its busiest week");
        for id in ["demand_elective_admission", "population", "demand_nursing_home"] {
            assert_eq!(of(id, FROM), 0.0, "{id}");
        }
    }
}

#[test]
fn the_busiest_week_of_an_epidemic_is_its_size_above_that_without_one() {
    let region = flevoland();
    let luck = Luck::expected();
    let size = 0.4;
    let [plain, ill] = [
        Scenario::reference(),
        happens(ShockKey::WinterEpidemic, size, None),
    ]
    .map(|scenario| {
        let parameters = to(&region, &scenario, HORIZON);
        let pass = people_pass(&parameters, &luck);
        let found = acute_year(&parameters, &pass, &luck, FROM).expect("it settles");
        found.expect("a year of the run").asked
    });
    let ratio = ill.acute_admissions * (1.0 + ill.epidemic) / plain.acute_admissions;
    assert!((ratio - 1.0 - size).abs() < 1e-3, "{ratio}");
    assert_eq!(plain.epidemic, 0.0);
}

#[test]
fn staff_are_ill_in_an_epidemic() {
    let region = flevoland();
    let before = expected(&region, &Scenario::reference());
    let after = expected(&region, &happens(ShockKey::WinterEpidemic, 1.0, None));
    for year in [FROM, FROM + YEARS - 1] {
        let more = after.value("fte_gap", Place::Region, year) - before.value("fte_gap", Place::Region, year);
        assert!(more > 0.0, "{more} in {year}");
    }
    let heads = |run: &Run| run.value("heads_care_worker", Place::Region, FROM);
    assert_eq!(heads(&before), heads(&after), "they come back");
}

#[test]
fn identities_hold_while_a_hospital_is_closed() {
    for region in [flevoland(), toyland()] {
        for key in [
            ShockKey::HospitalCloses,
            ShockKey::EdNightClosure,
            ShockKey::WinterEpidemic,
        ] {
            let parameters = to(&region, &happens(key, 1.0, None), FROM + 1);
            check(&parameters, &Luck::expected());
            check(&parameters, &Luck::new(SEED, 3));
        }
        let clinic = region.acute.clinics[0].id.as_str();
        let parameters = to(
            &region,
            &happens(ShockKey::HospitalCloses, 1.0, Some(clinic)),
            FROM + 1,
        );
        check(&parameters, &Luck::new(SEED, 3));
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: if UNOPTIMISED { 4 } else { 24 },
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_shock_of_any_size_leaves_figures_in_range(
        sizes in prop::array::uniform3(0.0..=1.0_f64),
        hospitals in prop::array::uniform2(0..8_usize),
        replicate in 0..50_u32,
    ) {
        let region = flevoland();
        let mut scenario = Scenario::default();
        for (at, key) in [ShockKey::HospitalCloses, ShockKey::EdNightClosure, ShockKey::WinterEpidemic].into_iter().enumerate() {
            let data = region.shocks.iter().find(|shock| shock.key == key).expect("a pack has every shock");
            let hospital = hospitals.get(at).map(|hospital| region.acute.hospitals[*hospital].id.clone());
            let size = data.range.0 + sizes[at] * (data.range.1 - data.range.0);
            scenario.shocks.insert(key, ShockSetting { from: 2026, years: 1, size, hospital });
        }
        check(&to(&region, &scenario, 2027), &Luck::new(SEED, replicate));
    }
}
