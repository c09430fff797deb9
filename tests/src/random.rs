//! Packs and scenarios that nobody thought of: Toyland's text, perturbed within what a pack may hold.

use crate::runs::{UNOPTIMISED, toyland};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestError, TestRunner};
use sim_core::demand::Service;
use sim_core::region::{Branch, LeverKey, Occupation, PackFiles};
use sim_core::scenario::{Scenario, Setting};
use std::fmt::{Debug, Write};
use toml::{Table, Value};

/// Holds a property to as many cases as this build has time for, the same ones every time; the environment variable
/// `PROPERTY_SEED` (a whole number) chooses others.
///
/// # Panics
/// With the smallest case found in which the property panics.
pub fn for_all<S: Strategy>(unoptimised: u32, optimised: u32, cases: S, property: impl Fn(S::Value))
where
    S::Value: Debug,
{
    let seed = std::env::var("PROPERTY_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(1);
    let config = Config {
        cases: if UNOPTIMISED { unoptimised } else { optimised },
        failure_persistence: None,
        max_shrink_iters: 200,
        rng_seed: RngSeed::Fixed(seed),
        ..Config::default()
    };
    let outcome = TestRunner::new(config).run(&cases, |case| {
        property(case);
        Ok(())
    });
    match outcome {
        Ok(()) => {}
        Err(TestError::Fail(reason, case)) => panic!("{reason}\nin the smallest case found: {case:#?}"),
        Err(TestError::Abort(reason)) => panic!("no cases: {reason}"),
    }
}

/// One made-up area.
#[derive(Clone, Debug)]
pub struct AreaPlan {
    /// People of each sex and single age below 80.
    pub young: u32,
    /// People of each sex and single age from 80 to 99.
    pub old: u32,
    /// Homes at the start.
    pub homes: u32,
    /// Planned homes per year.
    pub planned: f64,
    /// Moves out per person-year.
    pub out_rate: f64,
    /// Share of the leavers who stay in the region, spread evenly over the other areas.
    pub within: f64,
    /// Observed net migration per year.
    pub net: f64,
}

/// A made-up pack: what differs from Toyland.
#[derive(Clone, Debug)]
pub struct PackPlan {
    /// The areas, one to four.
    pub areas: Vec<AreaPlan>,
    /// Years from start to horizon.
    pub years: i32,
    /// Factor on all death rates.
    pub mortality: f64,
    /// Children per woman.
    pub fertility: f64,
    /// Share of boys.
    pub boys: f64,
    /// Standard deviation of every yearly shock on homes and moves.
    pub shock_sd: f64,
    /// Their persistence, and that of fertility.
    pub persistence: f64,
    /// Weight of homes against habit.
    pub housing_weight: f64,
    /// Long-run ratio of completions to plans.
    pub realisation: f64,
    /// Share of what is not built that is carried over.
    pub carry_over: f64,
    /// Homes demolished per home and year.
    pub demolition: f64,
    /// Factor on each service's observed total.
    pub use_scale: Vec<f64>,
    /// Heads, observed shortage, leaving, graduates per year, lateral entrants per year, length of training, per occupation.
    pub staff: Vec<(f64, f64, f64, f64, i32)>,
    /// Heads by branch.
    pub heads: Vec<u32>,
    /// Vehicles per block at the two own stations.
    pub vehicles: [f64; 2],
    /// Beds and bays of the hospital inside.
    pub beds_and_bays: [f64; 2],
    /// Step-down places, nursing-home places, their growth per year.
    pub places: [f64; 3],
    /// Weights with which a shortage falls on nursing homes, home nursing, home help.
    pub shortage_weight: [f64; 3],
}

/// Any area.
fn area() -> impl Strategy<Value = AreaPlan> {
    (
        1_u32..40,
        0_u32..6,
        1_u32..2000,
        0.0..60.0,
        0.0..0.4,
        0.0..0.9,
        -30.0..30.0,
    )
        .prop_map(|(young, old, homes, planned, out_rate, within, net)| AreaPlan {
            young,
            old,
            homes,
            planned,
            out_rate,
            within,
            net,
        })
}

/// Any pack.
pub fn pack() -> impl Strategy<Value = PackPlan> {
    let people = (0.2..4.0, 0.1..6.0, 0.0..1.0, 0.0..0.4, 0.0..0.95, 0.0..1.0);
    let homes = (0.2..1.0, 0.0..0.95, 0.0..0.05);
    let staff = (0.0..0.3, 0.01..0.3, 0.0..5.0, 0.0..5.0, 1_i32..8);
    let places = (
        prop::array::uniform2(0.5..4.0),
        (0.5..10.0, 0.5..6.0),
        (0.1..5.0, 0.5..40.0, -2.0..3.0),
        prop::array::uniform3(0.1..3.0),
    );
    let lists = (
        prop::collection::vec(area(), 1..=4),
        prop::collection::vec(0.2..3.0, Service::COUNT),
        prop::collection::vec(staff, Occupation::ALL.len()),
        prop::collection::vec(1_u32..80, Branch::ALL.len()),
    );
    (lists, 1_i32..12, people, homes, places).prop_map(
        |((areas, use_scale, staff, heads), years, people, homes, places)| PackPlan {
            areas,
            years,
            mortality: people.0,
            fertility: people.1,
            boys: people.2,
            shock_sd: people.3,
            persistence: people.4,
            housing_weight: people.5,
            realisation: homes.0,
            carry_over: homes.1,
            demolition: homes.2,
            use_scale,
            staff,
            heads,
            vehicles: places.0,
            beds_and_bays: [places.1.0, places.1.1],
            places: [places.2.0, places.2.1, places.2.2],
            shortage_weight: places.3,
        },
    )
}

/// Any scenario: every lever is left alone or put anywhere in Toyland's range, from any year, with any ramp.
pub fn scenario() -> impl Strategy<Value = Scenario> {
    let setting = |minimum: f64, maximum: f64| {
        let place = (0.0_f64..=1.0, 2025_i32..2040, 0_i32..=10);
        prop::option::of(
            place.prop_map(move |(part, from, ramp_years): (f64, i32, i32)| Setting {
                value: (minimum + part * (maximum - minimum)).clamp(minimum, maximum),
                from,
                ramp_years,
            }),
        )
    };
    let levers: Vec<_> = LeverKey::ALL
        .iter()
        .map(|key| {
            let region = toyland();
            let lever = region
                .levers
                .iter()
                .find(|lever| lever.key == *key)
                .expect("Toyland has every lever");
            setting(lever.minimum, lever.maximum)
        })
        .collect();
    levers.prop_map(|settings| Scenario {
        id: "any".to_owned(),
        settings: LeverKey::ALL
            .into_iter()
            .zip(settings)
            .filter_map(|(key, setting)| Some((key, setting?)))
            .collect(),
        ..Scenario::default()
    })
}

impl PackPlan {
    /// The pack as text.
    ///
    /// # Panics
    /// When Toyland no longer has what is changed here.
    #[must_use]
    pub fn files(&self) -> PackFiles {
        let mut files = PackFiles::toyland();
        let mut main: Table = files.0["region.toml"].parse().expect("Toyland is TOML");
        self.change_people(&mut main);
        self.change_care(&mut main);
        files.0.insert(
            "region.toml".to_owned(),
            toml::to_string(&main).expect("a table is TOML"),
        );
        let mortality = scale_column(&files.0["mortality.csv"], 2, self.mortality, 2.9);
        files.0.insert("mortality.csv".to_owned(), mortality);
        for (name, text) in self.tables() {
            files.0.insert(name.to_owned(), text);
        }
        files
    }

    fn code(area: usize) -> String {
        format!("T{}", area + 1)
    }

    fn change_people(&self, main: &mut Table) {
        main["horizon"] = Value::from(2025 + i64::from(self.years));
        let mut areas = Vec::new();
        let mut parameters: Vec<Value> = list(main, "parameter").clone();
        let (of_an_area, of_all): (Vec<_>, Vec<_>) = parameters
            .into_iter()
            .partition(|parameter| id(parameter).ends_with(".T1") || id(parameter).ends_with(".T2"));
        parameters = of_all;
        for (index, area) in self.areas.iter().enumerate() {
            let code = Self::code(index);
            let mut entry = list(main, "area")[0].clone();
            set(&mut entry, "code", code.clone());
            set(&mut entry, "homes", i64::from(area.homes));
            set(&mut entry, "observed_net_migration", area.net);
            for key in ["start_old_age", "mortality_ratio", "fertility_index"] {
                set(&mut entry, key, format!("{key}.{code}"));
                let model = of_an_area
                    .iter()
                    .find(|parameter| id(parameter) == format!("{key}.T1"));
                let mut parameter = model
                    .expect("Toyland has this parameter for its first area")
                    .clone();
                set(&mut parameter, "id", format!("{key}.{code}"));
                parameters.push(parameter);
            }
            areas.push(entry);
        }
        main["area"] = Value::Array(areas);
        main["parameter"] = Value::Array(parameters);
        main["observed"] = Value::Array(Vec::new());
        main["comparator"] = Value::Array(Vec::new());
        main["fertility"]["total_rate"] = Value::Array(vec![Value::Array(vec![
            Value::from(2025),
            Value::from(self.fertility),
        ])]);
        set(&mut main["fertility"], "share_boys", self.boys);
        set(&mut main["fertility"], "persistence", self.persistence);
        for section in ["migration", "housing"] {
            set(&mut main[section], "shock_persistence", self.persistence);
            set(&mut main[section], "region_shock_sd", self.shock_sd);
            set(&mut main[section], "area_shock_sd", self.shock_sd);
        }
        set(&mut main["housing"], "carry_over_share", self.carry_over);
        set(&mut main["housing"], "demolition_rate", self.demolition);
        for (id, value) in [
            ("housing_weight", self.housing_weight),
            ("realisation_agreed", self.realisation),
            ("realisation_later", self.realisation),
        ] {
            fix(main, id, value);
        }
    }

    fn change_care(&self, main: &mut Table) {
        for (service, scale) in self.use_scale.iter().enumerate() {
            let entry = &mut main["service"][service];
            let total = entry["observed_total"].as_float().expect("a number") * scale;
            set(entry, "observed_total", total);
        }
        for (index, (shortage, leaving, graduates, lateral, training)) in self.staff.iter().enumerate() {
            let entry = &mut main["occupation"][index];
            set(entry, "training_years", i64::from(*training));
            let name = Occupation::ALL[index].id();
            for (what, value) in [
                ("shortage", shortage),
                ("leaving", leaving),
                ("graduates", graduates),
                ("lateral", lateral),
            ] {
                fix(main, &format!("{what}.{name}"), *value);
            }
        }
        for (branch, heads) in self.heads.iter().enumerate() {
            set(&mut main["branch"][branch], "heads", i64::from(*heads));
        }
        for (station, vehicles) in self.vehicles.iter().enumerate() {
            let entry = &mut main["station"][station];
            set(
                entry,
                "area",
                Self::code(if station == 0 { 0 } else { self.areas.len() - 1 }),
            );
            let blocks = Value::Array(vec![
                Value::from(*vehicles),
                Value::from(*vehicles),
                Value::from(vehicles * 0.5),
            ]);
            entry["weekday"] = blocks.clone();
            entry["weekend"] = blocks;
        }
        set(&mut main["hospital"][0], "staffed_beds", self.beds_and_bays[0]);
        set(&mut main["hospital"][0], "bays", self.beds_and_bays[1]);
        set(&mut main["step_down_kind"][0], "places", self.places[0]);
        set(&mut main["nursing_home"], "places", self.places[1]);
        set(&mut main["nursing_home"], "reference_growth", self.places[2]);
        main["workforce"]["shortage_weight"] = Value::Array(self.shortage_weight.map(Value::from).to_vec());
    }

    /// The tables that name areas.
    fn tables(&self) -> [(&'static str, String); 8] {
        let mut past = "area,year,sex,age_from,people\n".to_owned();
        let mut population = "area,sex,age,people\n".to_owned();
        let mut migration = "area,sex,age,out_rate,in_share\n".to_owned();
        let mut homes = "area,year,planned\n".to_owned();
        let mut within = "from,to,share\n".to_owned();
        let mut zones = "zone,name,area,people_under_75,people_75,latitude,longitude\n".to_owned();
        let mut stations = "zone,station,minutes\n".to_owned();
        let mut hospitals = "zone,hospital,minutes\n".to_owned();
        let count = self.areas.len();
        for (index, area) in self.areas.iter().enumerate() {
            let code = Self::code(index);
            for sex in ["men", "women"] {
                line(&mut past, &[&code, &2022, &sex, &0, &(area.young * 60)]);
                line(&mut past, &[&code, &2022, &sex, &75, &(area.old * 15)]);
                for age in 0..=100 {
                    let people = if age < 80 {
                        area.young
                    } else if age < 100 {
                        area.old
                    } else {
                        0
                    };
                    line(&mut population, &[&code, &sex, &age, &people]);
                    let share = if (20..40).contains(&age) { 0.025 } else { 0.0 };
                    line(&mut migration, &[&code, &sex, &age, &area.out_rate, &share]);
                }
            }
            for year in 2025..=2025 + self.years {
                line(&mut homes, &[&code, &year, &area.planned]);
            }
            for other in (0..count).filter(|other| *other != index) {
                line(
                    &mut within,
                    &[&code, &Self::code(other), &(area.within / (count - 1) as f64)],
                );
            }
            let zone = format!("Z{}", index + 1);
            line(
                &mut zones,
                &[
                    &zone,
                    &code,
                    &code,
                    &(area.young * 150),
                    &(area.old * 40 + 1),
                    &52.5,
                    &5.5,
                ],
            );
            let away = 4 + 5 * index;
            for (station, minutes) in [("S1", away), ("S2", 4 + 5 * (count - 1 - index)), ("N1", 25)] {
                line(&mut stations, &[&zone, &station, &minutes]);
            }
            for (hospital, minutes) in [("H1", away + 1), ("H2", 30), ("H0", 12)] {
                line(&mut hospitals, &[&zone, &hospital, &minutes]);
            }
        }
        [
            ("population.csv", population),
            ("past_population.csv", past),
            ("migration.csv", migration),
            ("housing.csv", homes),
            ("within.csv", within),
            ("zones.csv", zones),
            ("station_minutes.csv", stations),
            ("hospital_minutes.csv", hospitals),
        ]
    }
}

fn line(text: &mut String, fields: &[&dyn std::fmt::Display]) {
    let fields: Vec<String> = fields.iter().map(ToString::to_string).collect();
    writeln!(text, "{}", fields.join(",")).expect("a string takes all");
}

fn list<'a>(main: &'a Table, key: &str) -> &'a Vec<Value> {
    main[key].as_array().expect("a list of tables")
}

fn id(entry: &Value) -> &str {
    entry["id"].as_str().expect("an id")
}

fn set(entry: &mut Value, key: &str, value: impl Into<Value>) {
    entry
        .as_table_mut()
        .expect("a table")
        .insert(key.to_owned(), value.into());
}

fn fix(main: &mut Table, wanted: &str, value: f64) {
    let parameters = main["parameter"].as_array_mut().expect("a list of tables");
    let parameter = parameters.iter_mut().find(|parameter| id(parameter) == wanted);
    let parameter = parameter.unwrap_or_else(|| panic!("Toyland has a parameter {wanted}"));
    set(
        parameter,
        "distribution",
        Table::from_iter([("fixed".to_owned(), Value::from(value))]),
    );
}

/// Multiplies a column of a table, held under a limit.
fn scale_column(text: &str, column: usize, factor: f64, limit: f64) -> String {
    let is_data = |line: &&str| !line.starts_with('#') && !line.is_empty();
    let mut lines = text.lines().filter(is_data);
    let mut scaled = format!("{}\n", lines.next().expect("a header"));
    for line in lines {
        let fields: Vec<String> = line
            .split(',')
            .enumerate()
            .map(|(index, field)| {
                if index == column {
                    (field.parse::<f64>().expect("a number") * factor)
                        .min(limit)
                        .to_string()
                } else {
                    field.to_owned()
                }
            })
            .collect();
        scaled += &fields.join(",");
        scaled.push('\n');
    }
    scaled
}
