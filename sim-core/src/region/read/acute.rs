//! Reads the acute chain: stations, zones, hospitals, and what happens in them.

use super::Pack;
use super::gp_posts;
use super::known::{Ids, count};
use super::places;
use crate::exchange::bounds::{Bounds, COUNT, POSITIVE, SHARE, WEIGHT};
use crate::exchange::table::Table;
use crate::region::{
    AcuteData, AmbulanceTimes, Conveyed, EmergencyData, FormerHospital, HospitalData, NursingHomeData,
    OutsideData, RunKind, Station, StationKind,
};
use crate::region::{HomeStart, StepDownData, StepDownKind, UrgencyClass, WardData};

const MINUTES: Bounds = Bounds::new("minutes", 0.0, 600.0);
const SOME_MINUTES: Bounds = Bounds::new("minutes", f64::MIN_POSITIVE, 600.0);
const HOURS: Bounds = Bounds::new("hours", f64::MIN_POSITIVE, 100.0);
const DAYS: Bounds = Bounds::new("days", f64::MIN_POSITIVE, 1000.0);
const SOME_DAYS: Bounds = Bounds::new("days", 0.0, 1000.0);
const DRIVE_SD: Bounds = Bounds::new("a standard deviation on the log scale", 0.0, 1.0);
const SLOWER: Bounds = Bounds::new("a ratio of drives, 1 or more", 1.0, 5.0);
const VEHICLES: Bounds = Bounds::new("staffed vehicles", 0.0, 100.0);
const STAY_TREND: Bounds = Bounds::new("a change per year on the log scale", -0.5, 0.5);
const WEEKDAY: Bounds = Bounds::new("a weekday factor (at 1.4 weekends have none)", 0.0, 1.4);
const EXIT_RATE: Bounds = Bounds::new("a rate per person-year", f64::MIN_POSITIVE, 3.0);
const BUSIEST: Bounds = Bounds::new("the busiest week over a mean week", 1.0, 3.0);
const USED: Bounds = Bounds::new("a share in use", 0.05, 1.5);
const GROWTH: Bounds = Bounds::new("a growth per year", -0.1, 0.1);
const OCCUPANCY: Bounds = Bounds::new("an occupied share of beds", 0.0, 0.95);
const PLACES_PER_YEAR: Bounds = Bounds::new("places per year", -1e5, 1e5);

/// Blocks of the week, in the order of every list.
pub(super) const BLOCKS: [&str; 6] = [
    "weekday day",
    "weekday evening",
    "weekday night",
    "weekend day",
    "weekend evening",
    "weekend night",
];

/// Everything of the acute chain.
pub(super) fn read(pack: &Pack<'_>, root: &Table<'_>) -> AcuteData {
    let stations = stations(pack, root);
    let hospitals = hospitals(pack, root);
    let zones = places::zones(pack);
    let station_ids: Vec<&str> = stations.iter().map(|station| station.id.as_str()).collect();
    let mut former_hospitals = former_hospitals(pack, root, &hospitals);
    let former = former_hospitals.iter().map(|former| former.id.as_str());
    let hospital_ids: Vec<&str> = hospitals
        .iter()
        .map(|hospital| hospital.id.as_str())
        .chain(former)
        .collect();
    let station_minutes = places::minutes(pack, &zones, &["zone", "station", "minutes"], &station_ids);
    let mut hospital_minutes = places::minutes(pack, &zones, &["zone", "hospital", "minutes"], &hospital_ids);
    for minutes in &mut hospital_minutes {
        let more = minutes.split_off(hospitals.len());
        for (former, minutes) in former_hospitals.iter_mut().zip(more) {
            former.minutes.push(minutes);
        }
    }
    let week = places::week(pack);
    let known = gp_posts::Places {
        stations: &stations,
        station_minutes: &station_minutes,
        hospitals: &hospitals,
        hospital_minutes: &hospital_minutes,
    };
    AcuteData {
        gp_posts: gp_posts::read(pack, root, &known, &week),
        clinics: gp_posts::clinics(pack, root, &known),
        station_minutes,
        hospital_minutes,
        week,
        ambulance: ambulance(pack, root),
        urgencies: urgencies(pack, root),
        emergency: emergency(pack, root),
        wards: wards(pack, root),
        step_down: step_down(pack, root),
        nursing_home: nursing_home(pack, root),
        stations,
        zones,
        hospitals,
        former_hospitals,
        outside: outside(pack, root),
    }
}

fn outside(pack: &Pack<'_>, root: &Table<'_>) -> OutsideData {
    let table = root.table("outside");
    let data = OutsideData {
        growth: table.number("growth", &GROWTH),
        occupancy: table.number("occupancy", &OCCUPANCY),
    };
    pack.known.optional_source(&table);
    table.finish();
    data
}

fn stations(pack: &Pack<'_>, root: &Table<'_>) -> Vec<Station> {
    let mut ids = Ids::new("station");
    let mut stations: Vec<Station> = Vec::new();
    for table in root.tables("station", 1) {
        ids.add(pack.known.document, &table, "id");
        let (own, neighbour) = (table.has("area"), table.has("availability"));
        if own == neighbour {
            table.fault_missing(
                "area",
                "either an `area` (own station) or an `availability` (neighbour)",
            );
        }
        let kind = if neighbour {
            StationKind::Neighbour {
                availability: table.number("availability", &SHARE),
            }
        } else {
            StationKind::Own
        };
        if own && stations.last().is_some_and(|last| last.kind != StationKind::Own) {
            table.fault("id", "own stations before those of neighbours");
        }
        let [day, evening, night] = table.numbers("weekday", &VEHICLES);
        let [free_day, free_evening, free_night] = table.numbers("weekend", &VEHICLES);
        stations.push(Station {
            id: table.id("id"),
            name: table.string("name"),
            kind,
            area: own.then(|| pack.known.area(&table, "area")),
            vehicles: [day, evening, night, free_day, free_evening, free_night],
        });
        pack.known.source(&table);
        table.finish();
    }
    if !stations.is_empty() {
        let own = || stations.iter().filter(|station| station.kind == StationKind::Own);
        for (block, words) in BLOCKS.iter().enumerate() {
            if own().map(|station| station.vehicles[block]).sum::<f64>() == 0.0 {
                root.fault_missing(
                    "station",
                    format!("at least one vehicle of an own station in the block {words}"),
                );
            }
        }
    }
    stations
}

fn hospitals(pack: &Pack<'_>, root: &Table<'_>) -> Vec<HospitalData> {
    let mut ids = Ids::new("hospital");
    let mut hospitals: Vec<HospitalData> = Vec::new();
    for table in root.tables("hospital", 1) {
        ids.add(pack.known.document, &table, "id");
        let inside = table.boolean("inside");
        let capacity = |key| match inside {
            Some(true) => table.number(key, &POSITIVE),
            _ => table.number_or(key, &COUNT, 0.0),
        };
        let open = |key| {
            if table.has(key) {
                table.numbers(key, &SHARE)
            } else {
                [1.0; 3]
            }
        };
        let ([day, evening, night], [free_day, free_evening, free_night]) =
            (open("open_weekday"), open("open_weekend"));
        let hospital = HospitalData {
            id: table.id("id"),
            name: table.string("name"),
            inside: inside.unwrap_or(true),
            visits_of_residents: count(&table, "visits_of_residents"),
            visits: count(&table, "visits"),
            staffed_beds: capacity("staffed_beds"),
            bays: capacity("bays"),
            open: [day, evening, night, free_day, free_evening, free_night],
        };
        if hospital.visits_of_residents > hospital.visits {
            table.fault(
                "visits_of_residents",
                format!("at most all visits, {}", hospital.visits),
            );
        }
        pack.known.source(&table);
        table.finish();
        hospitals.push(hospital);
    }
    if !hospitals.is_empty() && !hospitals.iter().any(|hospital| hospital.inside) {
        root.fault_missing("hospital", "at least one hospital with inside = true");
    }
    for (block, words) in BLOCKS.iter().enumerate() {
        if !hospitals.is_empty() && hospitals.iter().all(|hospital| hospital.open[block] == 0.0) {
            root.fault_missing(
                "hospital",
                format!("at least one open emergency department in the block {words}"),
            );
        }
    }
    hospitals
}

/// `[[former_hospital]]`: ids apart from those of hospitals, visits no more than residents have.
fn former_hospitals(pack: &Pack<'_>, root: &Table<'_>, hospitals: &[HospitalData]) -> Vec<FormerHospital> {
    let mut ids = Ids::new("former_hospital");
    let residents: f64 = hospitals
        .iter()
        .map(|hospital| hospital.visits_of_residents)
        .sum();
    let mut former: Vec<FormerHospital> = Vec::new();
    for table in root.tables("former_hospital", 0) {
        ids.add(pack.known.document, &table, "id");
        let hospital = FormerHospital {
            id: table.id("id"),
            name: table.string("name"),
            visits: table.number("visits", &POSITIVE),
            staffed_beds: table.number("staffed_beds", &POSITIVE),
            bays: table.number("bays", &POSITIVE),
            minutes: Vec::new(),
        };
        if hospitals.iter().any(|known| known.id == hospital.id) {
            table.fault("id", "an id that no [[hospital]] has");
        }
        if residents > 0.0 && hospital.visits >= residents {
            let expected = format!("fewer visits than residents have in all, {residents}");
            table.fault("visits", expected);
        }
        pack.known.source(&table);
        table.finish();
        former.push(hospital);
    }
    former
}

fn ambulance(pack: &Pack<'_>, root: &Table<'_>) -> AmbulanceTimes {
    let table = root.table("ambulance");
    let data = AmbulanceTimes {
        call_handling: table.number("call_handling", &MINUTES),
        turnout: table.number("turnout", &MINUTES),
        drive_log_sd: table.number("drive_log_sd", &DRIVE_SD),
        without_signals: table.number("without_signals", &SLOWER),
        limit: table.number("limit", &SOME_MINUTES),
        on_scene: table.number("on_scene", &SOME_MINUTES),
        handover: table.number("handover", &SOME_MINUTES),
        handover_when_full: table.number("handover_when_full", &MINUTES),
        clearing: table.number("clearing", &MINUTES),
        planned_cycle: table.number("planned_cycle", &SOME_MINUTES),
        without_transport: pack.known.parameter(&table, "without_transport", &SHARE),
        observed_within_limit: pack.known.parameter(&table, "observed_within_limit", &SHARE),
        planned_own_vehicles: table.number("planned_own_vehicles", &SHARE),
        zone_weight: table.numbers("zone_weight", &WEIGHT),
        conveyed: conveyed(pack, &table),
    };
    if data.zone_weight == [0.0; 2] {
        table.fault("zone_weight", "at least one weight above 0");
    }
    pack.known.optional_source(&table);
    table.finish();
    data
}

/// `conveyed = { inside = 0.24, minutes = 18.45, source = "…" }`.
fn conveyed(pack: &Pack<'_>, ambulance: &Table<'_>) -> Option<Conveyed> {
    let table = ambulance.optional_table("conveyed")?;
    let data = Conveyed {
        inside: table.number("inside", &SHARE),
        minutes: table.number("minutes", &SOME_MINUTES),
    };
    pack.known.source(&table);
    table.finish();
    Some(data)
}

/// Classes of urgency: every kind of run has at least one.
fn urgencies(pack: &Pack<'_>, root: &Table<'_>) -> Vec<UrgencyClass> {
    let mut ids = Ids::new("urgency");
    let mut classes: Vec<UrgencyClass> = Vec::new();
    let mut all_known = true;
    for table in root.tables("urgency", 1) {
        ids.add(pack.known.document, &table, "id");
        let runs = table.choice(
            "runs",
            "a kind of run",
            &RunKind::ALL.map(|runs| (runs.id(), runs)),
        );
        all_known &= runs.is_some();
        classes.push(UrgencyClass {
            id: table.id("id"),
            label: table.text("label"),
            runs: runs.unwrap_or(RunKind::None),
            source: pack.known.source(&table),
        });
        table.finish();
    }
    for runs in [RunKind::A1, RunKind::A2, RunKind::Planned] {
        if all_known && !classes.is_empty() && !classes.iter().any(|class| class.runs == runs) {
            root.fault_missing("urgency", format!("a class with runs = \"{}\"", runs.id()));
        }
    }
    classes
}

fn emergency(pack: &Pack<'_>, root: &Table<'_>) -> EmergencyData {
    let table = root.table("emergency");
    let data = EmergencyData {
        admitted_share: table.number("admitted_share", &SHARE),
        stay_discharged: table.number("stay_discharged", &HOURS),
        stay_admitted: table.number("stay_admitted", &HOURS),
        observed_over_4h: table.number("observed_over_4h", &SHARE),
        urgency: parts(&table, "urgency"),
        urgency_by_ambulance: ["urgency_a1", "urgency_a2"].map(|key| parts(&table, key)),
        diverted_when_full: table
            .has("diverted_when_full")
            .then(|| pack.known.parameter(&table, "diverted_when_full", &SHARE)),
    };
    pack.known.optional_source(&table);
    table.finish();
    data
}

/// Three shares that make up a whole.
fn parts(table: &Table<'_>, key: &'static str) -> [f64; 3] {
    let shares = table.numbers(key, &SHARE);
    let all: f64 = shares.iter().sum();
    if (all - 1.0).abs() > 1e-9 {
        table.fault(key, "three shares that add up to 1");
    }
    shares
}

fn wards(pack: &Pack<'_>, root: &Table<'_>) -> WardData {
    let table = root.table("wards");
    let data = WardData {
        admissions: table.number("admissions", &POSITIVE),
        stay_days: table.number("stay_days", &DAYS),
        stay_trend: pack.known.parameter(&table, "stay_trend", &STAY_TREND),
        wrong_place_share: pack.known.parameter(&table, "wrong_place_share", &SHARE),
        external_share: pack.known.parameter(&table, "external_share", &SHARE),
        weekday_factor: table.number("weekday_factor", &WEEKDAY),
        postponable_share: table.number("postponable_share", &SHARE),
        busiest_week: table.number("busiest_week", &BUSIEST),
    };
    pack.known.optional_source(&table);
    table.finish();
    data
}

fn step_down(pack: &Pack<'_>, root: &Table<'_>) -> StepDownData {
    let table = root.table("step_down");
    let (kinds, mut places, mut days) = (step_down_kinds(pack, root), 0.0, 0.0);
    for kind in &kinds {
        places += kind.places;
        days += kind.places * kind.stay_days;
    }
    let data = StepDownData {
        kinds,
        places,
        stay_days: if places > 0.0 { days / places } else { 0.0 },
        patience_days: table.number("patience_days", &DAYS),
        search_days: table.number("search_days", &SOME_DAYS),
        from_hospital_share: table.number("from_hospital_share", &SHARE),
        clustered_from: table
            .has("clustered_from")
            .then(|| table.integer("clustered_from", 1950..=2300, "a year"))
            .flatten(),
        home_start: home_start(pack, root),
    };
    pack.known.optional_source(&table);
    table.finish();
    data
}

fn step_down_kinds(pack: &Pack<'_>, root: &Table<'_>) -> Vec<StepDownKind> {
    let mut ids = Ids::new("step_down_kind");
    let mut kinds: Vec<StepDownKind> = Vec::new();
    for table in root.tables("step_down_kind", 1) {
        ids.add(pack.known.document, &table, "id");
        kinds.push(StepDownKind {
            id: table.id("id"),
            takes: ["short_stay", "rehabilitation"].map(|key| table.number_or(key, &SHARE, 0.0)),
            places: table.number("places", &POSITIVE),
            stay_days: table.number("stay_days", &DAYS),
            clustered: table.has("clustered") && table.boolean("clustered").unwrap_or(false),
        });
        pack.known.source(&table);
        table.finish();
    }
    for (service, key) in ["short_stay", "rehabilitation"].into_iter().enumerate() {
        let all: f64 = kinds.iter().map(|kind| kind.takes[service]).sum();
        if !kinds.is_empty() && (all - 1.0).abs() > 1e-9 {
            root.fault_missing(
                "step_down_kind",
                format!("shares `{key}` that add up to 1, not {all}"),
            );
        }
    }
    kinds
}

fn home_start(pack: &Pack<'_>, root: &Table<'_>) -> HomeStart {
    let table = root.table("home_start");
    let data = HomeStart {
        share: table.number("share", &SHARE),
        days: table.number("days", &DAYS),
        used: table.number("used", &USED),
        patience_days: table.number("patience_days", &DAYS),
    };
    pack.known.optional_source(&table);
    table.finish();
    data
}

fn nursing_home(pack: &Pack<'_>, root: &Table<'_>) -> NursingHomeData {
    let table = root.table("nursing_home");
    let data = NursingHomeData {
        places: table.number("places", &POSITIVE),
        exit_rate: pack.known.parameter(&table, "exit_rate", &EXIT_RATE),
        reference_growth: table.number("reference_growth", &PLACES_PER_YEAR),
        reference_note: table.text("reference_note"),
    };
    pack.known.optional_source(&table);
    table.finish();
    data
}
