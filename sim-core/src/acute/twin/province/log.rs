//! What happened, event by event.

use crate::region::{AmbulanceTimes, Region};
use std::fmt::Write;

/// How urgent a call is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Life at stake (A0 and A1).
    A1,
    /// Urgent.
    A2,
    /// Planned ride, or a transfer to another hospital.
    Planned,
}

impl Urgency {
    /// As it stands in a log.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::A1 => "a1",
            Self::A2 => "a2",
            Self::Planned => "planned",
        }
    }

    /// How much longer its drives take than with signals: A1 alone has them.
    pub(super) fn slower(self, times: &AmbulanceTimes) -> f64 {
        match self {
            Self::A1 => 1.0,
            Self::A2 | Self::Planned => times.without_signals,
        }
    }
}

/// Kinds of events. What `waiting` measures, in minutes, stands with each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Event {
    /// Somebody calls, or a ride is due.
    Call,
    /// A vehicle is sent; waiting: since the call.
    Sent,
    /// A planned ride moves to another day; waiting: for a vehicle, in vain.
    AnotherDay,
    /// It is there; waiting: since the call (the response time).
    OnScene,
    /// The patient stays at home; waiting: on scene.
    TreatedAtHome,
    /// The hospital is full and sends the ambulance elsewhere, as it leaves the scene; no waiting.
    Diverted,
    /// At the hospital; waiting: the drive.
    AtHospital,
    /// The run is over, the vehicle is free; waiting: since it was sent.
    Free,
    /// An idle vehicle drives to a station; waiting: the drive that it will take.
    Moves,
    /// The log ends and nobody is there; waiting: since the call.
    StillWaiting,
    /// A patient comes to a hospital, or asks for a step-down place from elsewhere. Of hospitals outside, residents and who was
    /// turned away inside.
    Arrives,
    /// Has a bay; waiting: in the waiting room.
    InBay,
    /// Left the waiting room; waiting: in it.
    LeavesUnseen,
    /// Goes home from the emergency department; waiting: the stay.
    GoesHome,
    /// Is admitted, but to no ward here; waiting: the stay.
    AdmittedElsewhere,
    /// Has a bed; waiting: for it.
    BedFound,
    /// An elective patient finds no bed, and will ask again.
    Postponed,
    /// Goes to the next hospital; waiting: for a bed, in vain.
    TakenElsewhere,
    /// Goes farther away, to no hospital of the region; waiting: for a bed, in vain.
    FartherAway,
    /// Care on the ward is done; waiting: in the bed.
    CareDone,
    /// Leaves the ward; waiting: since care was done.
    LeavesWard,
    /// Has a step-down place; waiting: for it.
    InPlace,
    /// Home nursing begins; waiting: for it.
    HomeNursing,
    /// Has found another solution than a step-down place or home nursing; waiting: for it, in vain.
    OtherSolution,
    /// Leaves the step-down place; waiting: the stay.
    LeavesPlace,
    /// The intake of home nursing is done; waiting: the intake.
    IntakeDone,
    /// A patient comes to a general practitioners' post.
    PostArrives,
    /// Is seen by a general practitioner; waiting: for that.
    PostSeen,
    /// Leaves the post; waiting: with the general practitioner.
    PostLeft,
    /// Leaves the post unseen; waiting: in vain.
    PostGivenUp,
    /// The post closes, and the patient goes to the one that is open; waiting: in vain.
    PostCloses,
    /// An emergency department opens, or a post that levers have open beyond the hours of the pack.
    Opens,
    /// It closes; an emergency department that is closed when the log begins closes then.
    Closes,
}

impl Event {
    /// As it stands in a log.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Sent => "sent",
            Self::AnotherDay => "another_day",
            Self::OnScene => "on_scene",
            Self::TreatedAtHome => "treated_at_home",
            Self::Diverted => "diverted",
            Self::AtHospital => "at_hospital",
            Self::Free => "free",
            Self::Moves => "moves",
            Self::StillWaiting => "still_waiting",
            Self::Arrives => "arrives",
            Self::InBay => "in_bay",
            Self::LeavesUnseen => "leaves_unseen",
            Self::GoesHome => "goes_home",
            Self::AdmittedElsewhere => "admitted_elsewhere",
            Self::BedFound => "bed_found",
            Self::Postponed => "postponed",
            Self::TakenElsewhere => "taken_elsewhere",
            Self::CareDone => "care_done",
            Self::LeavesWard => "leaves_ward",
            Self::InPlace => "in_place",
            Self::FartherAway => "farther_away",
            Self::HomeNursing => "home_nursing",
            Self::OtherSolution => "other_solution",
            Self::LeavesPlace => "leaves_place",
            Self::IntakeDone => "intake_done",
            Self::PostArrives => "post_arrives",
            Self::PostSeen => "post_seen",
            Self::PostLeft => "post_left",
            Self::PostGivenUp => "post_given_up",
            Self::PostCloses => "post_closes",
            Self::Opens => "opens",
            Self::Closes => "closes",
        }
    }
}

/// One line of a log.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry {
    /// Minutes since Monday 00:00 of the first week that counts.
    pub minute: f64,
    /// What happened.
    pub event: Event,
    /// Number of the call or patient; calls and patients are numbered apart.
    pub id: u32,
    /// Zone, position in the pack.
    pub zone: Option<u32>,
    /// How urgent.
    pub urgency: Option<Urgency>,
    /// Home station and number of a vehicle; a neighbour's vehicles have no number (0).
    pub vehicle: Option<(u32, u32)>,
    /// Station, position in the pack.
    pub station: Option<u32>,
    /// Hospital, position in the pack.
    pub hospital: Option<u32>,
    /// General practitioners' post, position in the pack; after the last of them clinics for small injuries.
    pub post: Option<u32>,
    /// Minutes, by kind of event.
    pub waiting: Option<f64>,
}

impl Entry {
    /// An event of a call or patient, without particulars.
    pub(super) fn new(minute: f64, event: Event, id: u32) -> Self {
        Self {
            minute,
            event,
            id,
            zone: None,
            urgency: None,
            vehicle: None,
            station: None,
            hospital: None,
            post: None,
            waiting: None,
        }
    }
}

/// All events of the weeks that count, in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Log {
    /// The events.
    pub entries: Vec<Entry>,
}

/// Columns of a log, in their order.
pub const COLUMNS: [&str; 13] = [
    "minute",
    "week",
    "weekday",
    "hour",
    "event",
    "id",
    "zone",
    "municipality",
    "urgency",
    "vehicle",
    "station",
    "hospital",
    "waiting_minutes",
];

/// One line of a log in words; what an event does not have is empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Line<'a> {
    /// Minutes since Monday 00:00 of the first week that counts.
    pub minute: f64,
    /// Week, from 1.
    pub week: i32,
    /// Day of the week, Monday 1.
    pub weekday: i32,
    /// Hour of the day, 0–23.
    pub hour: i32,
    /// Kind of event.
    pub event: &'static str,
    /// Number of the call or patient.
    pub id: i32,
    /// Postcode zone.
    pub zone: &'a str,
    /// Code of the municipality.
    pub municipality: &'a str,
    /// How urgent.
    pub urgency: &'static str,
    /// Vehicle: its home station and number.
    pub vehicle: String,
    /// Station.
    pub station: &'a str,
    /// Hospital, or general practitioners' post.
    pub hospital: &'a str,
    /// Minutes, by kind of event.
    pub waiting: Option<f64>,
}

impl Log {
    /// The log in words, line by line. Minutes have four decimals, about six milliseconds.
    pub fn lines<'a>(&'a self, region: &'a Region) -> impl Iterator<Item = Line<'a>> + 'a {
        self.entries.iter().map(move |entry| line(entry, region))
    }

    /// The log as CSV, with a line of column names.
    #[must_use]
    pub fn to_csv(&self, region: &Region) -> String {
        let mut text = COLUMNS.join(",") + "\n";
        for line in self.lines(region) {
            let waiting = line.waiting.map_or(String::new(), |minutes| minutes.to_string());
            // Writing to a text cannot fail
            let _ = writeln!(
                text,
                "{},{},{},{},{},{},{},{},{},{},{},{},{waiting}",
                line.minute,
                line.week,
                line.weekday,
                line.hour,
                line.event,
                line.id,
                line.zone,
                line.municipality,
                line.urgency,
                line.vehicle,
                line.station,
                line.hospital,
            );
        }
        text
    }
}

fn rounded(minutes: f64) -> f64 {
    (minutes * 1e4).round() / 1e4
}

fn line<'a>(entry: &Entry, region: &'a Region) -> Line<'a> {
    let acute = &region.acute;
    let hours = (entry.minute / 60.0).floor() as i32;
    let zone = entry.zone.map(|zone| &acute.zones[zone as usize]);
    let station = |at: u32| acute.stations[at as usize].id.as_str();
    Line {
        minute: rounded(entry.minute),
        week: hours / 168 + 1,
        weekday: hours % 168 / 24 + 1,
        hour: hours % 24,
        event: entry.event.name(),
        id: i32::try_from(entry.id).unwrap_or(i32::MAX),
        zone: zone.map_or("", |zone| zone.id.as_str()),
        municipality: zone.map_or("", |zone| region.areas[zone.area].code.as_str()),
        urgency: entry.urgency.map_or("", Urgency::name),
        vehicle: entry
            .vehicle
            .map_or(String::new(), |(home, number)| match number {
                0 => station(home).to_owned(),
                number => format!("{}-{number}", station(home)),
            }),
        station: entry.station.map_or("", station),
        hospital: match (entry.hospital, entry.post) {
            (Some(at), _) => acute.hospitals[at as usize].id.as_str(),
            (None, Some(at)) => {
                let posts = &acute.gp_posts.posts;
                let clinic = || acute.clinics[at as usize - posts.len()].id.as_str();
                posts
                    .get(at as usize)
                    .map_or_else(clinic, |post| post.id.as_str())
            }
            (None, None) => "",
        },
        waiting: entry.waiting.map(rounded),
    }
}
