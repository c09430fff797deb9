//! Reads posts of general practitioners.

use super::Pack;
use super::acute::BLOCKS;
use super::known::Ids;
use crate::exchange::bounds::{Bounds, SHARE, WEIGHT};
use crate::exchange::spelling::expected_name;
use crate::exchange::table::Table;
use crate::region::{ClinicData, GpPost, GpPostsData, HospitalData, Station, WeekProfile};

const MINUTES: Bounds = Bounds::new("minutes", 1.0, 600.0);
const HOURS: Bounds = Bounds::new("hours", 0.1, 100.0);
const ADDED: Bounds = Bounds::new("general practitioners on duty", 0.1, 20.0);
const VISITS: Bounds = Bounds::new("visits per year", 0.0, 1e7);
const DOCTORS: Bounds = Bounds::new("general practitioners on duty", 0.0, 20.0);

/// Places whose drive times a post may take: ids with a table of minutes by zone.
pub(super) struct Places<'a> {
    pub stations: &'a [Station],
    pub station_minutes: &'a [Vec<f64>],
    pub hospitals: &'a [HospitalData],
    pub hospital_minutes: &'a [Vec<f64>],
}

/// `[gp_posts]` and `[[gp_post]]`.
pub(super) fn read(
    pack: &Pack<'_>,
    root: &Table<'_>,
    places: &Places<'_>,
    week: &WeekProfile,
) -> GpPostsData {
    let table = root.table("gp_posts");
    let mut data = GpPostsData {
        posts: posts(pack, root, places),
        seen_share: table.number("seen_share", &SHARE),
        minutes: table.number("minutes", &MINUTES),
        patience_hours: table.number("patience_hours", &HOURS),
        limit: table.number("limit", &MINUTES),
        zone_weight: table.numbers("zone_weight", &WEIGHT),
        plaza: 0,
        added_doctors: table.number("added_doctors", &ADDED),
    };
    data.plaza = plaza(pack, &table, &data.posts);
    if data.zone_weight == [0.0; 2] {
        table.fault("zone_weight", "at least one weight above 0");
    }
    pack.known.optional_source(&table);
    table.finish();
    for (block, words) in BLOCKS.iter().enumerate() {
        let asked = (0..168).any(|hour| block_of(hour) == block && week.gp_contacts[hour] > 0.0);
        let open = data.posts.iter().any(|post| post.open[block] > 0.0);
        if asked && !open && !data.posts.is_empty() {
            root.fault_missing(
                "gp_post",
                format!("an open post in the block {words}, in which `week.csv` has contacts"),
            );
        }
    }
    data
}

/// The post at which the care plaza stands.
fn plaza(pack: &Pack<'_>, table: &Table<'_>, posts: &[GpPost]) -> usize {
    let id = table.named("plaza", "the id of a post inside");
    let inside = || {
        posts
            .iter()
            .filter(|post| post.inside)
            .map(|post| post.id.as_str())
    };
    if !id.is_empty() && !inside().any(|known| known == id) {
        let expected = expected_name(&id, inside(), "the id of a post inside");
        pack.known.document.fault(&table.spot("plaza"), expected);
    }
    posts.iter().position(|post| post.id == id).unwrap_or(0)
}

/// `[[urgent_clinic]]`: none, or some.
pub(super) fn clinics(pack: &Pack<'_>, root: &Table<'_>, places: &Places<'_>) -> Vec<ClinicData> {
    let mut ids = Ids::new("urgent_clinic");
    let mut clinics = Vec::new();
    for table in root.tables("urgent_clinic", 0) {
        ids.add(pack.known.document, &table, "id");
        let ([day, evening, night], [free_day, free_evening, free_night]) = (
            table.numbers("open_weekday", &SHARE),
            table.numbers("open_weekend", &SHARE),
        );
        clinics.push(ClinicData {
            id: table.id("id"),
            name: table.string("name"),
            minutes: minutes(pack, &table, places),
            open: [day, evening, night, free_day, free_evening, free_night],
            visits: table.number("visits", &VISITS),
            minutes_per_patient: table.number("minutes", &MINUTES),
            clinicians: table.number("clinicians", &ADDED),
        });
        pack.known.source(&table);
        table.finish();
    }
    clinics
}

fn posts(pack: &Pack<'_>, root: &Table<'_>, places: &Places<'_>) -> Vec<GpPost> {
    let mut ids = Ids::new("gp_post");
    let mut posts: Vec<GpPost> = Vec::new();
    for table in root.tables("gp_post", 1) {
        ids.add(pack.known.document, &table, "id");
        let inside = table.boolean("inside").unwrap_or(true);
        // On weekdays by day practices are open, and posts are not
        let both = |first, second, bounds| {
            let ([evening, night], [free_day, free_evening, free_night]) =
                (table.numbers(first, bounds), table.numbers(second, bounds));
            [0.0, evening, night, free_day, free_evening, free_night]
        };
        let open = both("open_weekday", "open_weekend", &SHARE);
        let doctors = if inside {
            both("doctors_weekday", "doctors_weekend", &DOCTORS)
        } else {
            [0.0; 6]
        };
        for (block, words) in BLOCKS.iter().enumerate() {
            let (is_open, is_staffed) = (open[block] > 0.0, doctors[block] > 0.0);
            if inside && is_open != is_staffed {
                let key = if block < 3 {
                    "doctors_weekday"
                } else {
                    "doctors_weekend"
                };
                let expected = if is_open {
                    format!("a general practitioner on duty in the block {words}: the post is open")
                } else {
                    format!("no general practitioner on duty in the block {words}: the post is closed")
                };
                table.fault(key, expected);
            }
        }
        let joint = table.has("joint") && table.boolean("joint") == Some(true);
        if joint && !table.has("at_hospital") {
            table.fault("joint", "an `at_hospital`, with which it is one post");
        }
        let hospital = joint.then(|| table.optional_string("at_hospital"));
        let joint = hospital.and_then(|id| places.hospitals.iter().position(|known| known.id == id));
        posts.push(GpPost {
            joint,
            id: table.id("id"),
            name: table.string("name"),
            inside,
            minutes: minutes(pack, &table, places),
            open,
            doctors,
        });
        pack.known.source(&table);
        table.finish();
    }
    if !posts.is_empty() && !posts.iter().any(|post| post.inside) {
        root.fault_missing("gp_post", "at least one post with inside = true");
    }
    posts
}

/// Drive times of a post are those of the station or the hospital in the same place.
fn minutes(pack: &Pack<'_>, table: &Table<'_>, places: &Places<'_>) -> Vec<f64> {
    let (station, hospital) = (table.has("at_station"), table.has("at_hospital"));
    if station == hospital {
        table.fault_missing(
            "at_station",
            "either an `at_station` or an `at_hospital`, whose drive times it has",
        );
    }
    let (key, ids, minutes): (_, Vec<&str>, _) = if hospital {
        let ids = places
            .hospitals
            .iter()
            .map(|hospital| hospital.id.as_str())
            .collect();
        ("at_hospital", ids, places.hospital_minutes)
    } else {
        let ids = places
            .stations
            .iter()
            .map(|station| station.id.as_str())
            .collect();
        ("at_station", ids, places.station_minutes)
    };
    let id = if table.has(key) {
        table.string(key)
    } else {
        return vec![0.0; minutes.len()];
    };
    let Some(position) = ids.iter().position(|known| *known == id) else {
        let what = if hospital {
            "the id of a hospital"
        } else {
            "the id of a station"
        };
        pack.known
            .document
            .fault(&table.spot(key), expected_name(&id, ids, what));
        return vec![0.0; minutes.len()];
    };
    minutes.iter().map(|of_zone| of_zone[position]).collect()
}

/// Block of an hour of the week, Monday 00:00 first.
fn block_of(hour: usize) -> usize {
    let part = match hour % 24 {
        8..16 => 0,
        16..24 => 1,
        _ => 2,
    };
    if hour / 24 < 5 { part } else { 3 + part }
}
