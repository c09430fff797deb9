//! What a sound pack gives: shares that add up, bands without steps, a hash, overlays.
#![allow(missing_docs)]

mod pack_edit;

use pack_edit::edited;
use sim_core::demand::Service;
use sim_core::quantity::{AGES, ByAge, BySex, MEN, WOMEN};
use sim_core::random::place_key;
use sim_core::region::{Branch, Distribution, LeverKey, Occupation, PackFiles, Region, StationKind};

fn toyland() -> Region {
    Region::read(&PackFiles::toyland(), &[]).expect("toyland is sound")
}

fn flevoland(without: &[&str]) -> Region {
    Region::read(&PackFiles::flevoland(), without).expect("flevoland is sound")
}

fn sum(profile: &BySex<ByAge<f64>>) -> f64 {
    profile.iter().flatten().sum()
}

fn is_one(value: f64) -> bool {
    (value - 1.0).abs() < 1e-12
}

#[test]
fn toyland_is_as_written() {
    let region = toyland();
    assert_eq!(
        (region.base_year, region.horizon, region.area_count()),
        (2025, 2035, 2)
    );
    assert_eq!((region.start_total(0), region.start_total(1)), (1000, 500));
    assert_eq!(region.areas[1].key, place_key("T2"));
    assert_eq!(region.housing.stock, [400, 200]);
    assert!(region.housing.plan.iter().all(|years| years.len() == 11));
    assert_eq!(region.migration.within_share, [[0.0, 0.2], [0.4, 0.0]]);
    assert_eq!(region.mortality.correlation[2], [0.5, 0.0, 1.0, 0.0]);
    let stations: Vec<_> = region
        .acute
        .stations
        .iter()
        .map(|station| (station.kind, station.area))
        .collect();
    let neighbour = StationKind::Neighbour { availability: 0.5 };
    assert_eq!(
        stations,
        [
            (StationKind::Own, Some(0)),
            (StationKind::Own, Some(1)),
            (neighbour, None)
        ]
    );
    assert_eq!(region.acute.station_minutes[1], [9.0, 14.0, 20.0]);
    assert_eq!(region.acute.hospital_minutes[0], [5.0, 30.0]);
    let pension = &region.workforce.pension;
    assert_eq!(pension.legal, [(2025, 67.0), (2030, 68.0)]);
    assert_eq!((pension.legal_until, pension.years_ahead), (2031, 5));
    assert_eq!(region.workforce.occupations[0].intake, [(2023, 1.5), (2024, 1.0)]);
    assert!(region.overlays.is_empty());
}

#[test]
fn references_lead_to_what_they_name() {
    let region = toyland();
    let risk = &region.uncertain[region.care.falls.relative_risk.0];
    assert_eq!(
        (risk.id.as_str(), risk.key),
        ("fall_relative_risk", place_key("fall_relative_risk"))
    );
    assert!(matches!(risk.distribution, Distribution::Lognormal(mu, _) if mu < 0.0));
    let ratio = &region.uncertain[region.mortality.area_ratio[1].0];
    assert_eq!(ratio.id, "mortality_ratio.T2");
}

#[test]
fn lists_follow_the_order_of_the_model() {
    for region in [toyland(), flevoland(&[])] {
        let levers: Vec<_> = region.levers.iter().map(|lever| lever.key).collect();
        assert_eq!(levers, LeverKey::ALL);
        assert_eq!(region.care.services.len(), Service::ALL.len());
        assert_eq!(region.workforce.occupations.len(), Occupation::ALL.len());
        assert_eq!(region.workforce.branches.len(), Branch::ALL.len());
        for (service, data) in Service::ALL.iter().zip(&region.care.services) {
            let trend = &region.uncertain[data.trend.0].id;
            assert!(trend.contains(service.id()), "{}: {trend}", service.id());
        }
    }
}

#[test]
fn a_list_in_another_order_gives_the_same_region() {
    // The services of use.csv by lines in reverse order, bands included.
    let mut files = PackFiles::toyland();
    let text = files.0.get_mut("use.csv").expect("toyland has it");
    let header = text.find("service,").expect("a header");
    let (comments, table) = text.split_at(header);
    let mut lines: Vec<&str> = table.lines().skip(1).collect();
    lines.reverse();
    *text = format!(
        "{comments}{}\n{}\n",
        table.lines().next().expect("a header"),
        lines.join("\n")
    );
    let turned = Region::read(&files, &[]).expect("sound in any order");
    for (a, b) in turned.care.services.iter().zip(&toyland().care.services) {
        assert_eq!(a.rate, b.rate);
    }
}

#[test]
fn shares_add_up_to_one() {
    for region in [toyland(), flevoland(&[])] {
        assert!(
            region
                .migration
                .in_profile
                .iter()
                .all(|profile| is_one(sum(profile)))
        );
        assert!(is_one(sum(&region.migration.new_home_profile)));
        assert!(is_one(region.fertility.schedule.iter().sum()));
        assert!(
            region
                .migration
                .within_share
                .iter()
                .all(|shares| shares.iter().sum::<f64>() < 1.0)
        );
        let staff = &region.workforce;
        assert!(
            staff
                .occupations
                .iter()
                .all(|occupation| is_one(occupation.age_share.iter().sum()))
        );
        assert!(is_one(
            staff
                .occupations
                .iter()
                .map(|occupation| occupation.lateral_share)
                .sum()
        ));
        assert!(is_one(staff.graduate_ages.iter().sum()) && is_one(staff.other_ages.iter().sum()));
        let week = &region.acute.week;
        for profile in [
            &week.urgent_runs,
            &week.planned_runs,
            &week.emergency_arrivals,
            &week.gp_contacts,
        ] {
            assert!((profile.iter().sum::<f64>() / 168.0 - 1.0).abs() < 1e-12);
        }
    }
}

#[test]
fn general_practitioners_work_where_the_pack_says_or_as_residents_live() {
    let share = flevoland(&[]).workforce.gp_share;
    assert!(is_one(share.iter().sum()));
    assert_eq!(share[0], 152.0 / 283.0);
    // Toyland says nothing: 1,000 and 500 residents.
    let residents = [0, 1].map(|area| toyland().start_total(area) as f64);
    let share = toyland().workforce.gp_share;
    assert_eq!(share[0], residents[0] / (residents[0] + residents[1]));
}

#[test]
fn shares_within_the_tolerance_are_scaled() {
    let files = edited("staff_ages.csv", "gp,25,64,1", "gp,25,44,0.4997\ngp,45,64,0.4998");
    let region = Region::read(&files, &[]).expect("0.9995 is near enough");
    let gp = &region.workforce.occupations[Occupation::Gp as usize].age_share;
    assert!(is_one(gp.iter().sum()));
    assert_eq!(
        gp[25],
        0.4997 / 20.0 / gp_sum(),
        "the exact value shows that only the scale changed"
    );
}

/// The sum that the reader sees: forty ages, in order.
fn gp_sum() -> f64 {
    let ages = std::iter::repeat_n(0.4997 / 20.0, 20).chain(std::iter::repeat_n(0.4998 / 20.0, 20));
    std::iter::repeat_n(0.0, 25).chain(ages).sum()
}

#[test]
fn bands_have_no_steps() {
    for region in [toyland(), flevoland(&[])] {
        for service in &region.care.services {
            assert!(
                service
                    .rate
                    .iter()
                    .flatten()
                    .all(|rate| *rate >= 0.0 && rate.is_finite())
            );
            assert!(sum(&service.rate) > 0.0);
        }
        let falls = &region.care.falls.visit_rate;
        assert!(
            falls
                .iter()
                .all(|rates| rates[..65].iter().all(|rate| *rate == 0.0) && rates[65] > 0.0)
        );
    }
    // By hand: 0 up to the middle of the first band (20), 10 from that of the second (70.5) on.
    let mut files = PackFiles::toyland();
    let text = files.0.get_mut("use.csv").expect("toyland has it");
    let mut lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.starts_with("home_nursing,"))
        .collect();
    lines.extend([
        "home_nursing,men,0,40,0",
        "home_nursing,women,0,100,3",
        "home_nursing,men,41,100,10",
    ]);
    *text = lines.join("\n");
    let region = Region::read(&files, &[]).expect("sound");
    let rate = &region.care.services[Service::HomeNursing as usize].rate;
    assert_eq!(
        (rate[MEN][0], rate[MEN][20], rate[MEN][71], rate[MEN][100]),
        (0.0, 0.0, 10.0, 10.0)
    );
    let middle = 10.0 * (45.0 - 20.0) / 50.5;
    assert!((rate[MEN][45] - middle).abs() < 1e-12);
    assert_eq!(rate[WOMEN], [3.0; AGES]);
}

#[test]
fn the_hash_names_the_data() {
    let hash = |files: &PackFiles| Region::read(files, &[]).expect("sound").hash;
    let base = hash(&PackFiles::toyland());
    let mut files = PackFiles::toyland();
    files.0.insert("SOURCES.md".into(), "for people".into());
    for text in files.0.values_mut() {
        *text = text.replace('\n', "\r\n");
    }
    assert_eq!(hash(&files), base, "line ends and notes for people do not count");
    assert_ne!(
        hash(&edited("population.csv", "T1,men,57,6", "T1,men,57,7")),
        base
    );
}

#[test]
fn an_overlay_can_be_left_out() {
    let (with, without) = (flevoland(&[]), flevoland(&["vektis"]));
    assert_eq!(
        (with.overlays.len(), with.overlays[0].name.as_str()),
        (1, "vektis")
    );
    assert!(without.overlays.is_empty());
    assert_ne!(with.hash, without.hash);
    let factors = |region: &Region| -> Vec<f64> {
        region
            .care
            .services
            .iter()
            .flat_map(|service| service.area_factor.clone())
            .collect()
    };
    assert!(factors(&without).iter().all(|factor| *factor == 1.0));
    assert!(factors(&with).iter().any(|factor| *factor != 1.0));

    let mut files = PackFiles::flevoland();
    files.0.remove("overlay-vektis.csv");
    assert_eq!(
        Region::read(&files, &["vektis"])
            .expect("its file is not asked for")
            .hash,
        without.hash
    );
    assert!(Region::read(&files, &[]).is_err());
}

#[test]
fn flevoland_has_its_people() {
    let region = flevoland(&[]);
    let people: u64 = (0..region.area_count())
        .map(|area| region.start_total(area))
        .sum();
    assert!((440_000..480_000).contains(&people), "{people}");
    assert_eq!(region.area_count(), 6);
}
