//! Reads the data of demand: services, use by age, falls, the avoidable pool, informal care.

use super::Pack;
use super::bands::{self, Band};
use super::known::{Ids, Known, count};
use super::past;
use super::people::SEXES;
use crate::demand::Service;
use crate::exchange::bounds::{Bounds, LOG_SD, POSITIVE, SHARE};
use crate::exchange::document::YEARS;
use crate::exchange::table::Table;
use crate::quantity::{AGES, ByAge, BySex, MEN, WOMEN};
use crate::region::{
    CareData, ClusteredData, Destinations, FallsData, FrailtyData, InformalCareData, InformationData,
    LastYears, PoolData, PreventionData, ServiceData,
};
use std::ops::RangeInclusive;

const USE: Bounds = Bounds::new("use per person", 0.0, 5000.0);
const TREND: Bounds = Bounds::new("a change per year on the log scale", -0.5, 0.5);
const TREND_END: Bounds = Bounds::new("a calendar year", 1900.0, 2300.0);
const PER_CLIENT: Bounds = Bounds::new("visits per client and year", 0.0, 10.0);
const PER_VISIT: Bounds = Bounds::new("runs per visit", 0.0, 5.0);
const RATE_RATIO: Bounds = Bounds::new("a rate ratio", 0.0, 20.0);
const DURATION: Bounds = Bounds::new("years", f64::MIN_POSITIVE, 50.0);
const ELASTICITY: Bounds = Bounds::new("an elasticity", -5.0, 5.0);
const NEGATIVE_ELASTICITY: Bounds = Bounds::new("an elasticity", -5.0, 0.0);
const TIMES: Bounds = Bounds::new("how many times as much", 0.0, 100.0);
const LIST: Bounds = Bounds::new("a share below 1", 0.0, 0.9);
const MONTHS: Bounds = Bounds::new("months", 0.0, 120.0);
const HOURS: Bounds = Bounds::new("hours", 0.0, 1000.0);
const HOURS_A_WEEK: Bounds = Bounds::new("hours a week", 0.0, 168.0);
const CHANGE_OF_MINUTES: Bounds = Bounds::new("minutes more or fewer", -120.0, 120.0);
const STAY: Bounds = Bounds::new("days", 0.0, 365.0);
const LATER: Bounds = Bounds::new("years", 0.0, 10.0);
const GAIN: Bounds = Bounds::new("a relative gain", 0.0, 5.0);

/// Youngest age at which a fall counts as one of old age.
const FALLS_FROM: usize = 65;
/// The name of fall visits in `use.csv`, beside the services.
const FALL_VISIT: &str = "fall_visit";

/// `[[service]]`, `[care]`, `[falls]`, `[pool]`, `[frailty_pathway]`, `[chain_information]`, `[prevention]`, `[clustered_homes]`,
/// `[informal_care]` and `use.csv`; no overlay yet.
/// Totals may be observed from the first year on of which the people are known.
pub(super) fn read(pack: &Pack<'_>, root: &Table<'_>, first_past_year: Option<i32>) -> CareData {
    let (rates, visit_rate) = use_by_age(pack);
    let known = &pack.known;
    let services = services(pack, root, rates, first_past_year);
    let falls = root.table("falls");
    let pool = root.table("pool");
    let (frailty, information) = (root.table("frailty_pathway"), root.table("chain_information"));
    let prevention = root.table("prevention");
    let clustered = root.table("clustered_homes");
    let informal = root.table("informal_care");
    let care = root.table("care");
    let data = CareData {
        services,
        trend_end: known.parameter(&care, "trend_end", &TREND_END),
        healthy_years_share: known.parameter(&care, "healthy_years_share", &SHARE),
        falls: FallsData {
            visit_rate,
            admitted_share: known.parameter(&falls, "admitted_share", &SHARE),
            runs_per_visit: known.parameter(&falls, "runs_per_visit", &PER_VISIT),
            relative_risk: known.parameter(&falls, "relative_risk", &RATE_RATIO),
            participant_risk: known.parameter(&falls, "participant_risk", &RATE_RATIO),
            effect_years: known.parameter(&falls, "effect_years", &DURATION),
        },
        pool: self::pool(known, &pool),
        frailty: self::frailty(known, &frailty),
        information: self::information(known, &information),
        prevention: PreventionData {
            reduction: known.parameter(&prevention, "reduction", &SHARE),
            lag_years: known.parameter(&prevention, "lag_years", &DURATION),
            referrals: known.parameter(&prevention, "referrals", &SHARE),
            list: known.parameter(&prevention, "list", &LIST),
            urgent: known.parameter(&prevention, "urgent", &SHARE),
        },
        clustered: ClusteredData {
            efficiency: known.parameter(&clustered, "efficiency", &SHARE),
            demand: known.parameter(&clustered, "demand", &SHARE),
            delay_months: known.parameter(&clustered, "delay_months", &MONTHS),
        },
        informal: InformalCareData {
            supply_elasticity: known.parameter(&informal, "supply_elasticity", &ELASTICITY),
            formal_elasticity: known.parameter(&informal, "formal_elasticity", &NEGATIVE_ELASTICITY),
            support_gain: known.parameter(&informal, "support_gain", &GAIN),
            support_entry: known.parameter(&informal, "support_entry", &SHARE),
            receiver_share_75: informal.number("receiver_share_75", &SHARE),
            carers_per_receiver: informal.number("carers_per_receiver", &POSITIVE),
            hours_per_carer: informal.number("hours_per_carer", &HOURS_A_WEEK),
        },
        suited_home_effect: known.parameter(&care, "suited_home_effect", &SHARE),
        unmet_to_emergency: known.parameter(&care, "unmet_to_emergency", &PER_CLIENT),
        home_nursing_clients_75: count(&care, "home_nursing_clients_75"),
    };
    for section in [
        falls,
        pool,
        frailty,
        information,
        prevention,
        clustered,
        informal,
        care,
    ] {
        known.optional_source(&section);
        section.finish();
    }
    data
}

fn pool(known: &Known<'_>, pool: &Table<'_>) -> PoolData {
    PoolData {
        avoidable_visits: known.parameter(pool, "avoidable_visits", &SHARE),
        triage_visits: known.parameter(pool, "triage_visits", &SHARE),
        triage_to: destinations(pool, "triage_to"),
        coordination_visits: known.parameter(pool, "coordination_visits", &SHARE),
        coordination_runs: known.parameter(pool, "coordination_runs", &SHARE),
        coordination_to: destinations(pool, "coordination_to"),
        coordination_search: known.parameter(pool, "coordination_search", &SHARE),
        low_a1_share: pool.number("low_a1_share", &SHARE),
        post_visits: known.parameter(pool, "post_visits", &SHARE),
        post_visits_out_of_hours: known.parameter(pool, "post_visits_out_of_hours", &SHARE),
        post_to: destinations(pool, "post_to"),
        conveyed_to_emergency: pool.number("conveyed_to_emergency", &SHARE),
        recontact_runs: known.parameter(pool, "recontact_runs", &SHARE),
        return_visits: known.parameter(pool, "return_visits", &SHARE),
        at_home_minutes: known.parameter(pool, "at_home_minutes", &CHANGE_OF_MINUTES),
        at_home_to: destinations(pool, "at_home_to"),
        home_nursing_hours: pool.number("home_nursing_hours", &HOURS),
    }
}

fn frailty(known: &Known<'_>, table: &Table<'_>) -> FrailtyData {
    FrailtyData {
        unit_share: known.parameter(table, "unit_share", &SHARE),
        unit_readmission: known.parameter(table, "unit_readmission", &RATE_RATIO),
        unit_days: table.number("unit_days", &STAY),
        home_share: known.parameter(table, "home_share", &SHARE),
        home_days_saved: known.parameter(table, "home_days_saved", &STAY),
        home_readmission: known.parameter(table, "home_readmission", &RATE_RATIO),
        home_nursing_home: known.parameter(table, "home_nursing_home", &RATE_RATIO),
        home_nursing_hours: known.parameter(table, "home_nursing_hours", &HOURS),
        readmitted: table.number("readmitted", &SHARE),
        to_nursing_home: table.number("to_nursing_home", &SHARE),
        later_years: table.number("later_years", &LATER),
    }
}

fn information(known: &Known<'_>, table: &Table<'_>) -> InformationData {
    InformationData {
        emergency_stay: known.parameter(table, "emergency_stay", &SHARE),
        handover: known.parameter(table, "handover", &SHARE),
        admissions: known.parameter(table, "admissions", &SHARE),
        admissions_to: destinations(table, "admissions_to"),
        staff_time: known.parameter(table, "staff_time", &SHARE),
    }
}

/// Shares of where people go instead: nobody vanishes, so they add up to 1.
fn destinations(pool: &Table<'_>, key: &'static str) -> Destinations {
    let table = pool.table(key);
    let to = Destinations {
        gp_out_of_hours: table.number("gp_out_of_hours", &SHARE),
        gp_contact: table.number("gp_contact", &SHARE),
        home_nursing: table.number("home_nursing", &SHARE),
    };
    let sum = to.gp_out_of_hours + to.gp_contact + to.home_nursing;
    // Not a number: a share was missing or wrong, which is told already.
    if (sum - 1.0).abs() > 1e-9 {
        pool.fault(key, format!("shares that add up to 1, not {sum}"));
    }
    table.finish();
    to
}

/// All services in the model's order; a stand-in for each that is missing, which is a fault.
fn services(
    pack: &Pack<'_>,
    root: &Table<'_>,
    rates: Vec<BySex<ByAge<f64>>>,
    first_past_year: Option<i32>,
) -> Vec<ServiceData> {
    let base_year = pack.years.as_ref().map(|years| *years.start());
    // Without a base year nothing can be held against it: any year will do.
    let years = base_year.map_or(YEARS, |year| first_past_year.unwrap_or(year)..=year);
    let names = Service::ALL.map(|service| (service.id(), service));
    let mut ids = Ids::new("service");
    let mut found = Service::ALL.map(|_| None);
    for table in root.tables("service", 1) {
        ids.add(pack.known.document, &table, "id");
        let service = table.choice("id", "a service", &names);
        let data = ServiceData {
            label: table.text("label"),
            unit: table.text("unit"),
            rate: [[0.0; AGES]; 2],
            observed_total: table.number("observed_total", &POSITIVE),
            observed_year: observed_year(&table, &years),
            area_factor: vec![1.0; pack.known.areas.len()],
            trend: pack.known.parameter(&table, "trend", &TREND),
            last_years: last_years(&table),
            year_sd: table.number("year_sd", &LOG_SD),
        };
        pack.known.source(&table);
        table.finish();
        if let Some(service) = service {
            found[service as usize] = Some(data);
        }
    }
    if root.has("service") {
        for (service, _) in Service::ALL.iter().zip(&found).filter(|(_, data)| data.is_none()) {
            root.fault_missing("service", format!("a [[service]] with id = \"{}\"", service.id()));
        }
    }
    let with_rate = |(data, rate)| ServiceData { rate, ..data };
    found.into_iter().flatten().zip(rates).map(with_rate).collect()
}

/// The year of an observed total: the base year, unless it says another one of which the people are known.
fn observed_year(service: &Table<'_>, years: &RangeInclusive<i32>) -> i32 {
    if !service.has("observed_year") {
        return *years.end();
    }
    let words = format!(
        "the base year, or an earlier year from the first of {} on",
        past::FILE
    );
    service
        .integer("observed_year", years.clone(), &words)
        .unwrap_or(*years.end())
}

/// `last_years` of a service, if it has them: points by age, joined by straight lines.
fn last_years(service: &Table<'_>) -> Option<LastYears> {
    let table = service.optional_table("last_years")?;
    let years = table.integer("years", 1..=5, "a number of years");
    let points = table.points("ratio", ("age", 0..=AGES as i32 - 1), &TIMES);
    table.finish();
    Some(LastYears {
        years: years.unwrap_or(1) as usize,
        ratio: bands::along(&points),
    })
}

/// `use.csv`: rates by single age of every service, and of fall visits.
fn use_by_age(pack: &Pack<'_>) -> (Vec<BySex<ByAge<f64>>>, BySex<ByAge<f64>>) {
    let table = pack.table("use.csv", &["service", "sex", "age_from", "age_to", "rate"]);
    let mut names: Vec<&str> = Service::ALL.iter().map(|service| service.id()).collect();
    names.push(FALL_VISIT);
    let mut of: Vec<BySex<Vec<Band>>> = vec![[Vec::new(), Vec::new()]; names.len()];
    for row in table.rows() {
        let service = row.name("service", &names, "a service");
        let sex = row.name("sex", &["men", "women", "both"], "a sex");
        let band = Band::read(&row, "rate", &USE);
        let (Some(service), Some(sex), Some(band)) = (service, sex, band) else {
            table.count_unplaced();
            continue;
        };
        let sexes: &[usize] = [&[MEN][..], &[WOMEN], &[MEN, WOMEN]][sex];
        sexes.iter().for_each(|sex| of[service][*sex].push(band));
    }
    // A row that could not be read leaves a gap of its own making: then gaps are not reported as well.
    let checkable = table.is_usable() && table.unplaced() == 0;
    for (name, sexes) in names.iter().zip(&mut of).filter(|_| checkable) {
        if sexes.iter().all(Vec::is_empty) {
            table.fault(0, 0, "service", "", format!("rows of {name}, for men and women"));
            continue;
        }
        for (sex, bands) in sexes.iter_mut().enumerate() {
            let of = format!(" of {name}, {},", SEXES[sex]);
            if bands.is_empty() {
                table.fault(0, 0, "sex", "", format!("rows{of} too"));
            }
            let from = if *name == FALL_VISIT { FALLS_FROM } else { 0 };
            let sound = bands::check(&table, bands, Some(from..=AGES - 1), &of);
            if sound && *name == FALL_VISIT {
                check_fall_bands(&table, bands);
            }
        }
    }
    let falls = of.pop().unwrap_or_default();
    let rates = of
        .into_iter()
        .map(|sexes| sexes.map(|bands| bands::without_steps(&bands)))
        .collect();
    (rates, falls.map(|bands| from_65(&bands)))
}

fn check_fall_bands(table: &super::csv_table::CsvTable<'_>, bands: &[Band]) {
    for band in bands.iter().filter(|band| band.from < FALLS_FROM) {
        if band.to >= FALLS_FROM {
            let expected = format!(
                "bands of {FALL_VISIT} that end at {} or begin at {FALLS_FROM}",
                FALLS_FROM - 1
            );
            table.fault(band.line, 0, "age_to", &band.to.to_string(), expected);
        } else if band.value != 0.0 {
            let expected = format!("0: {FALL_VISIT} counts falls from age {FALLS_FROM} on");
            table.fault(band.line, 0, "rate", &band.value.to_string(), expected);
        }
    }
}

/// Fall visits by age: nothing below 65, and no line drawn across that age.
fn from_65(bands: &[Band]) -> ByAge<f64> {
    let old: Vec<Band> = bands
        .iter()
        .filter(|band| band.from >= FALLS_FROM)
        .copied()
        .collect();
    let mut rates = bands::without_steps(&old);
    rates[..FALLS_FROM].fill(0.0);
    rates
}
