//! Scenario files: what they say, and every fault at its place.
#![allow(missing_docs)]

use std::sync::LazyLock;

use proptest::prelude::*;
use sim_core::faults::Faults;
use sim_core::parameters::CheckedParameters;
use sim_core::quantity::Text;
use sim_core::region::{LeverKey, PackFiles, Region, ShockKey};
use sim_core::scenario::{Scenario, Setting, ShockSetting};
use std::sync::Arc;

static FLEVOLAND: LazyLock<Region> =
    LazyLock::new(|| Region::read(&PackFiles::flevoland(), &[]).expect("flevoland is sound"));

fn region() -> Region {
    FLEVOLAND.clone()
}

fn read(text: &str) -> Result<Scenario, Faults> {
    Scenario::read("mine", "mine.toml", text, &FLEVOLAND)
}

/// Line, column, field, value and expected of a fault.
type Told = (u32, u32, String, String, String);

/// Where every fault is: all but what was expected.
fn places(told: &[Told]) -> Vec<(u32, u32, &str, &str)> {
    told.iter()
        .map(|f| (f.0, f.1, f.2.as_str(), f.3.as_str()))
        .collect()
}

/// Every fault of a scenario.
fn told(text: &str) -> Vec<Told> {
    let faults = read(text).expect_err("there is a fault").0;
    assert!(faults.iter().all(|fault| fault.file == "mine.toml"));
    faults
        .into_iter()
        .map(|f| (f.line, f.column, f.field, f.value, f.expected))
        .collect()
}

#[test]
fn both_ways_to_write_a_setting() {
    let scenario = read(
        "format = 1\nname = { nl = \"Meer\", en = \"More\" }\n[levers]\nhousing_pace = 1.46\n\
         retention = { value = -0.1, from = 2030, ramp_years = 0 }\nambulances = { value = 2 }\n",
    )
    .expect("sound");
    let lever = |key| {
        region()
            .levers
            .into_iter()
            .find(|lever| lever.key == key)
            .expect("offered")
    };
    let standard = |key, value| Setting {
        value,
        from: lever(key).from,
        ramp_years: lever(key).ramp_years,
    };
    assert_eq!(
        scenario.name,
        Text {
            nl: "Meer".into(),
            en: "More".into()
        }
    );
    assert_eq!(scenario.description, Text::default());
    let settings: Vec<_> = scenario.settings.into_iter().collect();
    assert_eq!(
        settings,
        [
            (LeverKey::HousingPace, standard(LeverKey::HousingPace, 1.46)),
            (
                LeverKey::Retention,
                Setting {
                    value: -0.1,
                    from: 2030,
                    ramp_years: 0
                }
            ),
            (LeverKey::Ambulances, standard(LeverKey::Ambulances, 2.0)),
        ]
    );
    assert_eq!(
        read("format = 1\nname = \"x\"").expect("sound").name,
        Text {
            nl: "x".into(),
            en: "x".into()
        }
    );
}

#[test]
fn all_faults_at_once_each_at_its_place() {
    let text = "format = 1\nname = \"é\"\ncolour = 3\n[levers]\nhousing_pase = 1\nretention = \"less\"\n\
                fall_prevention = 7\nambulances = { value = 1, from = 2020, ramp_years = 31, by = 1 }\n\
                short_stay_beds = { from = 2030.5 }\ncare_coordination = nan\n";
    let told = told(text);
    assert_eq!(
        places(&told),
        [
            (3, 1, "colour", "colour"),
            (5, 1, "levers.housing_pase", "housing_pase"),
            (6, 13, "levers.retention", "\"less\""),
            (7, 19, "levers.fall_prevention", "7"),
            (8, 34, "levers.ambulances.from", "2020"),
            (8, 53, "levers.ambulances.ramp_years", "31"),
            (8, 57, "levers.ambulances.by", "by"),
            (9, 19, "levers.short_stay_beds.value", ""),
            (9, 28, "levers.short_stay_beds.from", "2030.5"),
            (10, 21, "levers.care_coordination", "nan"),
        ]
    );
    assert!(told[1].4.ends_with("the nearest is `housing_pace`"));
    assert!(told[3].4.contains("from 0 to 0.15"), "{}", told[3].4);
    assert!(told[4].4.contains("from 2025 to 2100"));
    assert!(told[5].4.contains("from 0 to 30"));
}

#[test]
fn what_is_supposed_is_read() {
    let scenario = read(
        "format = 1\nname = \"x\"\n[assumptions]\nfertility_level = 0.9\n\"trend.ed_visit\" = 0\ntrend.gp_contact = 0.01\n\
         [shocks.staff_wave]\nfrom = 2030\n[shocks]\nbuilding_stop = { from = 2028, years = 3, size = 0.5 }\n",
    )
    .expect("sound");
    let assumptions: Vec<_> = scenario
        .assumptions
        .iter()
        .map(|(id, value)| (id.as_str(), *value))
        .collect();
    assert_eq!(
        assumptions,
        [
            ("fertility_level", 0.9),
            ("trend.ed_visit", 0.0),
            ("trend.gp_contact", 0.01)
        ]
    );
    let shock = |from, years, size| ShockSetting {
        from,
        years,
        size,
        hospital: None,
    };
    let shocks: Vec<_> = scenario.shocks.into_iter().collect();
    assert_eq!(
        shocks,
        [
            (ShockKey::BuildingStop, shock(2028, 3, 0.5)),
            (ShockKey::StaffWave, shock(2030, 1, 0.5)),
        ],
        "years and size are those of the region unless the scenario says otherwise"
    );
}

#[test]
fn a_shock_may_choose_its_hospital_or_is_told_what_is_wrong() {
    let scenario = read(
        "format = 1\nname = \"x\"\n[shocks.hospital_closes]\nfrom = 2030\n\
         [shocks.ed_night_closure]\nfrom = 2030\nhospital = \"sneek\"\n",
    )
    .expect("sound");
    let chosen: Vec<_> = scenario
        .shocks
        .iter()
        .map(|(key, shock)| (*key, shock.hospital.as_deref()))
        .collect();
    assert_eq!(
        chosen,
        [
            (ShockKey::HospitalCloses, None),
            (ShockKey::EdNightClosure, Some("sneek")),
        ],
        "the one of the pack unless the scenario says which"
    );
    let told = told(
        "format = 1\nname = \"x\"\n[shocks.hospital_closes]\nfrom = 2030\nhospital = \"snek\"\n\
         [shocks.winter_epidemic]\nfrom = 2030\nhospital = \"sneek\"\n",
    );
    assert_eq!(
        places(&told),
        [
            (5, 12, "shocks.hospital_closes.hospital", "\"snek\""),
            (8, 1, "shocks.winter_epidemic.hospital", "hospital"),
        ]
    );
    assert!(told[0].4.ends_with("the nearest is `sneek`"), "{}", told[0].4);
}

#[test]
fn every_fault_of_what_is_supposed_is_told() {
    let told = told(
        "format = 1\nname = \"x\"\n[assumptions]\nfertility_levels = 0.9\nmigration_level = 7\ntrend_end = \"late\"\n\
         trend.ed_visit = 0\n\"trend.ed_visit\" = 0\n[shocks.staf_wave]\nfrom = 2030\n\
         [shocks.building_stop]\nyears = 0\nsize = 2\nfor = 1\n",
    );
    assert_eq!(
        places(&told),
        [
            (4, 20, "assumptions.fertility_levels", "0.9"),
            (5, 19, "assumptions.migration_level", "7"),
            (6, 13, "assumptions.trend_end", "\"late\""),
            (8, 20, "assumptions.trend.ed_visit", "0"),
            (9, 9, "shocks.staf_wave", "staf_wave"),
            (11, 1, "shocks.building_stop.from", ""),
            (12, 9, "shocks.building_stop.years", "0"),
            (13, 8, "shocks.building_stop.size", "2"),
            (14, 1, "shocks.building_stop.for", "for"),
        ]
    );
    assert!(
        told[0].4.ends_with("the nearest is `fertility_level`"),
        "{}",
        told[0].4
    );
    assert!(told[1].4.contains("from 0.5 to 2"), "{}", told[1].4);
    assert!(
        told[4].4.ends_with("the nearest is `staff_wave`"),
        "{}",
        told[4].4
    );
}

#[test]
fn what_is_supposed_without_a_file_is_checked_too() {
    let shock = ShockSetting {
        from: 2020,
        years: 0,
        size: 9.0,
        hospital: Some("zwolle".to_owned()),
    };
    let closing = ShockSetting {
        from: 2030,
        years: 1,
        size: 1.0,
        hospital: Some("zwole".to_owned()),
    };
    let scenario = Scenario {
        assumptions: [
            ("fertility_levels".to_owned(), 1.0),
            ("migration_level".to_owned(), 9.0),
        ]
        .into(),
        shocks: [(ShockKey::StaffWave, shock), (ShockKey::HospitalCloses, closing)].into(),
        ..Scenario::reference()
    };
    let faults = CheckedParameters::new(Arc::new(region()), scenario, None)
        .expect_err("faults")
        .0;
    let fields: Vec<_> = faults.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(
        fields,
        [
            "assumptions.fertility_levels",
            "assumptions.migration_level",
            "shocks.staff_wave.from",
            "shocks.staff_wave.years",
            "shocks.staff_wave.size",
            "shocks.staff_wave.hospital",
            "shocks.hospital_closes.hospital",
        ]
    );
    assert!(
        faults[5].expected.contains("happens to none"),
        "{}",
        faults[5].expected
    );
    assert!(
        faults[6].expected.ends_with("the nearest is `zwolle`"),
        "{}",
        faults[6].expected
    );
}

#[test]
fn another_version_is_refused_politely() {
    let told = told("format = 2\nname = \"x\"\nlevels = 3\n");
    assert_eq!(
        told.len(),
        1,
        "the rest may mean something else in that version: {told:?}"
    );
    assert_eq!((told[0].0, told[0].1, told[0].3.as_str()), (1, 10, "2"));
    assert!(told[0].4.contains("format 1 is the only one"));
}

#[test]
fn what_is_missing_is_told() {
    let fields: Vec<_> = told("").into_iter().map(|f| f.2).collect();
    assert_eq!(fields, ["format", "name"]);
    let told = told("format = 1\nname = \"\"\nlevers = 3\ndescription = { nl = \"x\" }");
    let fields: Vec<_> = told.iter().map(|f| (f.0, f.2.as_str())).collect();
    assert_eq!(fields, [(2, "name"), (3, "levers"), (4, "description.en")]);
}

#[test]
fn text_that_is_not_toml_is_one_fault() {
    let told = told("format = 1\nname = \"x\nretention = 2\n[levers\n");
    assert_eq!((told.len(), told[0].0), (1, 2), "{told:?}");
    assert!(told[0].4.starts_with("valid TOML"));
}

#[test]
fn examples_are_sound_and_in_the_order_of_the_page() {
    let region = region();
    let presets = Scenario::presets(&region).unwrap_or_else(|faults| panic!("{faults}"));
    let ids: Vec<_> = presets.iter().map(|scenario| scenario.id.as_str()).collect();
    let order = [
        "referentie",
        "hoge-groei",
        "lage-groei",
        "preventie-eerst",
        "zorgzaam-flevoland",
        "arbeidsmarkt",
        "spoedzorg-dichtbij",
        "doorstroming",
        "alles-samen",
        "faillissement-ziekenhuis",
    ];
    assert_eq!(ids, order);
    assert_eq!(presets[0], Scenario::reference());
    for scenario in presets {
        let again = Scenario::read(&scenario.id, "again.toml", &scenario.to_toml(), &region);
        assert_eq!(again.as_ref(), Ok(&scenario));
    }
}

#[test]
fn an_example_that_does_not_fit_a_region_says_so() {
    let mut region = region();
    region.levers[0].maximum = 1.2;
    let faults = Scenario::presets(&region).expect_err("high growth goes to 1.5").0;
    assert_eq!((faults.len(), faults[0].file.as_str()), (1, "hoge-groei.toml"));
}

fn settings() -> impl Strategy<Value = Vec<(usize, f64, i32, i32)>> {
    prop::collection::vec((0..20_usize, 0.0..=1.0_f64, 2025..=2100_i32, 0..=30_i32), 0..20)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn what_is_written_is_read_back(nl in "[^ ]\\PC{0,20}[\n\t\\\\\"\u{0}-\u{7f}]{0,5}", en in "[^\\s]{1,20}", moved in settings(), supposed in prop::option::of(0.0..=1.0_f64)) {
        let region = &*FLEVOLAND;
        let settings = moved.into_iter().map(|(lever, part, from, ramp_years)| {
            let lever = &region.levers[lever];
            let value = (lever.minimum + part * (lever.maximum - lever.minimum)).min(lever.maximum);
            (lever.key, Setting { value, from, ramp_years })
        });
        let settings = settings.collect();
        prop_assume!(!nl.trim().is_empty() && !en.trim().is_empty());
        let name = Text { nl: nl.clone(), en };
        let description = Text { nl: nl.clone(), en: nl };
        let shock = ShockSetting { from: 2030, years: 3, size: 0.25, hospital: None };
        let closing = ShockSetting { size: 1.0, hospital: Some("harderwijk".to_owned()), ..shock.clone() };
        let shocks = [(ShockKey::BuildingStop, shock), (ShockKey::EdNightClosure, closing)].into_iter().filter(|_| supposed.is_some()).collect();
        let assumptions = supposed.map(|part| {
            let parameter = &region.uncertain[0];
            let (low, high) = parameter.range;
            (parameter.id.clone(), (low + part * (high - low)).min(high))
        });
        let assumptions = assumptions.into_iter().collect();
        let scenario = Scenario { id: "x".into(), name, description, settings, assumptions, shocks, ..Scenario::default() };
        let again = Scenario::read("x", "x.toml", &scenario.to_toml(), region);
        prop_assert_eq!(again, Ok(scenario));
    }
}

#[test]
fn added_ambulances_stand_where_a_scenario_says_or_it_says_what_is_wrong() {
    let region = &*FLEVOLAND;
    let with = |section: &str| {
        let text =
            format!("format = 1\nname = \"x\"\n[levers]\nambulances = 2.0\n[ambulances_at]\n{section}");
        Scenario::read("x", "x.toml", &text, region)
    };
    let read = with("station = \"dronten\"\nnight = false\n").expect("it is sound");
    let at = read.ambulances_at.clone().expect("it says where");
    assert_eq!(
        (at.station.as_deref(), at.parts),
        (Some("dronten"), [true, true, false])
    );
    assert_eq!(Scenario::read("x", "x.toml", &read.to_toml(), region), Ok(read));
    for (section, field) in [
        ("station = \"dront\"", "ambulances_at.station"),
        ("station = \"neighbour_zwolle\"", "ambulances_at.station"),
        (
            "day = false\nevening = false\nnight = false",
            "ambulances_at.night",
        ),
        ("dawn = true", "ambulances_at.dawn"),
    ] {
        let faults = with(section).expect_err("there is a fault").0;
        assert_eq!((faults.len(), faults[0].field.as_str()), (1, field), "{faults:?}");
    }
}

#[test]
fn an_added_joint_post_stands_where_a_scenario_says_or_it_says_what_is_wrong() {
    let region = &*FLEVOLAND;
    let with = |section: &str| {
        let text = format!(
            "format = 1\nname = \"x\"\n[levers]\nurgent_care_post = 1.0\n[urgent_care_post_at]\n{section}"
        );
        Scenario::read("x", "x.toml", &text, region)
    };
    for (hours, parts) in [("day", 1), ("day_evening", 2), ("all", 3)] {
        let read = with(&format!("post = \"lelystad\"\nhours = \"{hours}\"\n")).expect("it is sound");
        let at = read.urgent_care_post_at.clone().expect("it says where");
        assert_eq!((at.post.as_str(), at.parts), ("lelystad", parts));
        assert_eq!(Scenario::read("x", "x.toml", &read.to_toml(), region), Ok(read));
    }
    for (section, field) in [
        ("post = \"lelystat\"\nhours = \"day\"", "urgent_care_post_at.post"),
        (
            "post = \"harderwijk\"\nhours = \"day\"",
            "urgent_care_post_at.post",
        ),
        (
            "post = \"lelystad\"\nhours = \"nights\"",
            "urgent_care_post_at.hours",
        ),
        ("post = \"lelystad\"", "urgent_care_post_at.hours"),
        (
            "post = \"lelystad\"\nhours = \"day\"\nplace = \"x\"",
            "urgent_care_post_at.place",
        ),
    ] {
        let faults = with(section).expect_err("there is a fault").0;
        assert_eq!((faults.len(), faults[0].field.as_str()), (1, field), "{faults:?}");
    }
}
