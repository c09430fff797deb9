//! Reads where the acute chain stands and when it is asked: zones, drive times, the week.

use super::Pack;
use super::grid::{Grid, Words};
use super::known::Ids;
use crate::exchange::bounds::{Bounds, COUNT, WEIGHT};
use crate::region::{WeekProfile, Zone};

const LATITUDE: Bounds = Bounds::new("a latitude in degrees", -90.0, 90.0);
const LONGITUDE: Bounds = Bounds::new("a longitude in degrees", -180.0, 180.0);
const MINUTES: Bounds = Bounds::new("minutes", 0.0, 600.0);
const HOURS: usize = 168;

/// `zones.csv`: every area has at least one, with people.
pub(super) fn zones(pack: &Pack<'_>) -> Vec<Zone> {
    const COLUMNS: &[&str] = &[
        "zone",
        "name",
        "area",
        "people_under_75",
        "people_75",
        "latitude",
        "longitude",
    ];
    let table = pack.table("zones.csv", COLUMNS);
    let codes = pack.known.area_codes();
    let mut ids = Ids::new("zone");
    let mut zones: Vec<Zone> = Vec::new();
    for row in table.rows() {
        let id = row.id("zone");
        if let Some(expected) = id.as_ref().and_then(|id| ids.clash(id)) {
            row.fault("zone", expected);
        }
        let area = row.name("area", &codes, "an area code");
        let zone = Zone {
            id: id.unwrap_or_default(),
            name: row.text("name").unwrap_or_default(),
            area: area.unwrap_or(0),
            people_under_75: row.number("people_under_75", &COUNT).unwrap_or(f64::NAN),
            people_75: row.number("people_75", &COUNT).unwrap_or(f64::NAN),
            latitude: row.number("latitude", &LATITUDE).unwrap_or(f64::NAN),
            longitude: row.number("longitude", &LONGITUDE).unwrap_or(f64::NAN),
        };
        if area.is_none() {
            table.count_unplaced();
        }
        zones.push(zone);
    }
    if table.is_usable() && table.unplaced() == 0 {
        for (area, code) in codes.iter().enumerate() {
            let people: Vec<f64> = zones
                .iter()
                .filter(|zone| zone.area == area)
                .map(|zone| zone.people_under_75 + zone.people_75)
                .collect();
            if people.is_empty() {
                table.fault(0, 0, "area", "", format!("at least one zone of {code}"));
            } else if people.iter().sum::<f64>() == 0.0 {
                table.fault(
                    0,
                    0,
                    "people_under_75",
                    "0",
                    format!("people in the zones of {code}"),
                );
            }
        }
    }
    zones
}

/// `station_minutes.csv` or `hospital_minutes.csv`: a drive time from every zone to or from every place.
pub(super) fn minutes(
    pack: &Pack<'_>,
    zones: &[Zone],
    columns: &'static [&'static str; 3],
    places: &[&str],
) -> Vec<Vec<f64>> {
    let kind = columns[1];
    let table = pack.table(&format!("{kind}_minutes.csv"), columns);
    let zone_ids: Vec<&str> = zones.iter().map(|zone| zone.id.as_str()).collect();
    let mut minutes = vec![vec![f64::NAN; places.len()]; zones.len()];
    let mut grid = Grid::new(zones.len(), places.len());
    for row in table.rows() {
        let zone = row.name("zone", &zone_ids, "a zone");
        let place = row.name(kind, places, &format!("a {kind}"));
        let time = row.number("minutes", &MINUTES);
        if let (Some(_), Some(zone), Some(place)) = (grid.place(&row, &table, zone, place), zone, place) {
            minutes[zone][place] = time.unwrap_or(f64::NAN);
        }
    }
    let words = Words {
        field: kind,
        item: if kind == "station" {
            ("station", "stations")
        } else {
            ("hospital", "hospitals")
        },
        item_name: &|place| places[place].to_owned(),
        group_name: &|zone| format!(" for zone {}", zone_ids[zone]),
    };
    grid.report_missing(&table, &words);
    minutes
}

/// `week.csv`: every hour of the week, each column scaled to mean 1.
pub(super) fn week(pack: &Pack<'_>) -> WeekProfile {
    const PROFILES: [&str; 4] = [
        "urgent_runs",
        "planned_runs",
        "emergency_arrivals",
        "gp_post_contacts",
    ];
    let table = pack.table(
        "week.csv",
        &["day", "hour", PROFILES[0], PROFILES[1], PROFILES[2], PROFILES[3]],
    );
    let mut profiles = [[f64::NAN; HOURS]; PROFILES.len()];
    let mut grid = Grid::new(7, 24);
    for row in table.rows() {
        let index =
            |number: Option<i32>, first: i32| number.and_then(|number| usize::try_from(number - first).ok());
        let day = index(row.integer("day", 1..=7, "a day of the week, 1 is Monday"), 1);
        let hour = index(row.integer("hour", 0..=23, "an hour"), 0);
        let values = PROFILES.map(|column| row.number(column, &WEIGHT).unwrap_or(f64::NAN));
        if let Some(position) = grid.place(&row, &table, day, hour) {
            for (profile, value) in profiles.iter_mut().zip(values) {
                profile[position] = value;
            }
        }
    }
    let words = Words {
        field: "hour",
        item: ("hour", "hours"),
        item_name: &|hour| hour.to_string(),
        group_name: &|day| format!(" of day {}", day + 1),
    };
    if grid.report_missing(&table, &words) {
        for (column, profile) in PROFILES.iter().zip(&mut profiles) {
            let mean = profile.iter().sum::<f64>() / HOURS as f64;
            if mean == 0.0 {
                table.fault(0, 0, column, "0", "an hour above 0");
            }
            profile.iter_mut().for_each(|value| *value /= mean);
        }
    }
    let [urgent_runs, planned_runs, emergency_arrivals, gp_contacts] = profiles;
    WeekProfile {
        urgent_runs,
        planned_runs,
        emergency_arrivals,
        gp_contacts,
    }
}
