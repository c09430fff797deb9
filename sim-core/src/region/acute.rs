//! Data of the acute chain: stations, zones, drive times, hospitals, step-down places.

use super::uncertain::ParameterId;
use crate::quantity::Text;

/// The acute chain of the region.
#[derive(Clone, Debug)]
pub struct AcuteData {
    /// Own ambulance stations first, then neighbouring services that help across the border.
    pub stations: Vec<Station>,
    /// Postcode zones.
    pub zones: Vec<Zone>,
    /// Drive time with blue light, minutes: `[zone][station]`.
    pub station_minutes: Vec<Vec<f64>>,
    /// Hospitals where residents go, inside and outside the region.
    pub hospitals: Vec<HospitalData>,
    /// Drive time with blue light, minutes: `[zone][hospital]`.
    pub hospital_minutes: Vec<Vec<f64>>,
    /// Hospitals that closed before the base year: no run knows them, a replay opens them.
    pub former_hospitals: Vec<FormerHospital>,
    /// Hospitals outside the region.
    pub outside: OutsideData,
    /// Rhythm of the week.
    pub week: WeekProfile,
    /// Components of an ambulance run.
    pub ambulance: AmbulanceTimes,
    /// Classes of urgency that dispatchers use, and the runs as which the model counts them.
    pub urgencies: Vec<UrgencyClass>,
    /// Emergency department.
    pub emergency: EmergencyData,
    /// General practitioners' posts.
    pub gp_posts: GpPostsData,
    /// Clinics for small injuries.
    pub clinics: Vec<ClinicData>,
    /// Wards.
    pub wards: WardData,
    /// Short stay and rehabilitation.
    pub step_down: StepDownData,
    /// Nursing homes.
    pub nursing_home: NursingHomeData,
}

/// Whose station it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum StationKind {
    /// The region's own service.
    Own,
    /// A neighbouring service that helps with this probability.
    Neighbour {
        /// Probability that a vehicle is there and is sent.
        availability: f64,
    },
}

/// An ambulance station.
#[derive(Clone, Debug)]
pub struct Station {
    /// Stable id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Own or neighbouring.
    pub kind: StationKind,
    /// Area in which it stands; none for a neighbour.
    pub area: Option<usize>,
    /// Staffed vehicles: weekday day, evening, night; weekend day, evening, night (8-hour blocks from 08:00).
    pub vehicles: [f64; 6],
}

/// A postcode zone.
#[derive(Clone, Debug)]
pub struct Zone {
    /// Postcode (four digits).
    pub id: String,
    /// Place.
    pub name: String,
    /// Area to which it belongs.
    pub area: usize,
    /// People younger than 75 (census of the pack).
    pub people_under_75: f64,
    /// People of 75 and older.
    pub people_75: f64,
    /// Latitude, degrees.
    pub latitude: f64,
    /// Longitude, degrees.
    pub longitude: f64,
}

/// A hospital.
#[derive(Clone, Debug)]
pub struct HospitalData {
    /// Stable id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Whether it stands inside the region: only then are its beds and bays modelled.
    pub inside: bool,
    /// Visits of the region's residents to its 24-hour emergency department per year (observed).
    pub visits_of_residents: f64,
    /// All visits to its emergency department per year (observed).
    pub visits: f64,
    /// Staffed clinical beds; outside 0 stands for room without end.
    pub staffed_beds: f64,
    /// Treatment bays of the emergency department; outside 0 stands for room without end.
    pub bays: f64,
    /// Share of the hours in which the emergency department is open: weekday day, evening, night; weekend day, evening, night
    /// (8-hour blocks from 08:00).
    pub open: [f64; 6],
}

/// A hospital that closed before the base year.
#[derive(Clone, Debug)]
pub struct FormerHospital {
    /// Stable id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Visits to its emergency department per year by residents, while it was open.
    pub visits: f64,
    /// Its staffed beds.
    pub staffed_beds: f64,
    /// Treatment bays of its emergency department.
    pub bays: f64,
    /// Drive time with blue light by zone, minutes.
    pub minutes: Vec<f64>,
}

/// Hospitals outside the region: what they do for people from elsewhere.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OutsideData {
    /// Growth per year of what people from elsewhere ask of them.
    pub growth: f64,
    /// Occupied share of their beds in the base year.
    pub occupancy: f64,
}

/// Relative intensity by hour of the week, Monday 00:00 first; each has mean 1.
#[derive(Clone, Debug)]
pub struct WeekProfile {
    /// Urgent ambulance runs (A1, A2).
    pub urgent_runs: [f64; 168],
    /// Planned ambulance rides (B).
    pub planned_runs: [f64; 168],
    /// Arrivals at an emergency department.
    pub emergency_arrivals: [f64; 168],
    /// Out-of-hours contacts with a general practitioner.
    pub gp_contacts: [f64; 168],
}

/// Components of an ambulance run, minutes unless said otherwise.
#[derive(Clone, Debug)]
pub struct AmbulanceTimes {
    /// Call handling, A1, mean.
    pub call_handling: f64,
    /// Turnout, A1, mean.
    pub turnout: f64,
    /// Standard deviation of the logarithm of the drive time around its median.
    pub drive_log_sd: f64,
    /// Drive without signals (A2) relative to the same drive with signals, to the patient and to hospital.
    pub without_signals: f64,
    /// Limit of the norm for A1, from the start of the call.
    pub limit: f64,
    /// On scene, mean.
    pub on_scene: f64,
    /// Handover at the hospital when bays are free, mean.
    pub handover: f64,
    /// Extra handover when all bays are taken, mean.
    pub handover_when_full: f64,
    /// Clearing and restocking, mean.
    pub clearing: f64,
    /// Whole cycle of a planned ride, mean.
    pub planned_cycle: f64,
    /// Share of urgent runs without transport (uncertain).
    pub without_transport: ParameterId,
    /// Share of A1 runs within the limit in the base year, to which relocation is calibrated (uncertain).
    pub observed_within_limit: ParameterId,
    /// Share of planned rides done by daytime vehicles of their own.
    pub planned_own_vehicles: f64,
    /// Urgent runs per 1,000 people younger than 75, and of 75 and older: weights of zones within an area.
    pub zone_weight: [f64; 2],
    /// To what the destinations of ambulances are fitted; none: they are those of visits.
    pub conveyed: Option<Conveyed>,
}

/// What is published of where ambulances take patients.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Conveyed {
    /// Share of urgent runs (A1 and A2), those without transport counted, that ends at a hospital inside.
    pub inside: f64,
    /// Mean drive to hospital of A1 runs with transport, minutes.
    pub minutes: f64,
}

/// A class of urgency that dispatchers give to a call.
#[derive(Clone, Debug)]
pub struct UrgencyClass {
    /// Its code, such as `A0`.
    pub id: String,
    /// What it is.
    pub label: Text,
    /// The runs as which the model counts it.
    pub runs: RunKind,
    /// Source id.
    pub source: String,
}

/// Kinds of runs that the model tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunKind {
    /// With signals; counted against the limit.
    A1,
    /// Urgent, without signals.
    A2,
    /// Planned: waits for a vehicle.
    Planned,
    /// No ambulance is sent.
    None,
}

impl RunKind {
    /// All, most urgent first.
    pub const ALL: [Self; 4] = [Self::A1, Self::A2, Self::Planned, Self::None];

    /// The id in packs and results.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::A1 => "a1",
            Self::A2 => "a2",
            Self::Planned => "planned",
            Self::None => "none",
        }
    }
}

/// Emergency department of a hospital inside the region.
#[derive(Clone, Debug)]
pub struct EmergencyData {
    /// Share of visits that end in an admission, base year.
    pub admitted_share: f64,
    /// Length of stay of patients who go home, hours, mean without any wait.
    pub stay_discharged: f64,
    /// Length of stay of patients who are admitted, hours, mean without boarding.
    pub stay_admitted: f64,
    /// Share of stays over four hours in the base year (observed); fixes the spread of stays.
    pub observed_over_4h: f64,
    /// Shares of visits by class of urgency in the base year: the most urgent, urgent, the least urgent. Together 1.
    pub urgency: [f64; 3],
    /// The same of those whom A1 and A2 runs bring; those who come by own means make up the rest.
    pub urgency_by_ambulance: [[f64; 3]; 2],
    /// Of the ambulances whose department has all bays taken, the share that goes elsewhere (uncertain); none: nobody does.
    pub diverted_when_full: Option<ParameterId>,
}

/// Posts of general practitioners for evenings, nights and weekends.
#[derive(Clone, Debug, Default)]
pub struct GpPostsData {
    /// The posts, inside the region and beyond its border.
    pub posts: Vec<GpPost>,
    /// Share of contacts in which a general practitioner sees the patient; all others are a telephone call.
    pub seen_share: f64,
    /// Minutes that a general practitioner needs for such a patient, mean.
    pub minutes: f64,
    /// Mean patience: hours until a patient who waits goes home.
    pub patience_hours: f64,
    /// Wait that counts as long, minutes.
    pub limit: f64,
    /// Contacts per 1,000 people younger than 75, and of 75 and older: weights of zones within an area.
    pub zone_weight: [f64; 2],
    /// Post at which the care plaza stands: position in [`Self::posts`].
    pub plaza: usize,
    /// General practitioners on duty whom a joint post adds in the hours in which levers open it.
    pub added_doctors: f64,
}

/// A clinic for small injuries without an emergency department.
#[derive(Clone, Debug)]
pub struct ClinicData {
    /// Stable id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Drive time with blue light from every zone, minutes.
    pub minutes: Vec<f64>,
    /// Share of the hours in which it is open, the first of each block: weekday day, evening, night; weekend day, evening, night.
    pub open: [f64; 6],
    /// Visits per year, base year.
    pub visits: f64,
    /// Minutes that a clinician needs for a patient, mean; patience and the limit of a long wait are those of GP posts.
    pub minutes_per_patient: f64,
    /// Clinicians at work while it is open.
    pub clinicians: f64,
}

/// A post of general practitioners.
#[derive(Clone, Debug)]
pub struct GpPost {
    /// Stable id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Whether it stands inside the region: only then is its queue modelled.
    pub inside: bool,
    /// Drive time with blue light from every zone, minutes: that of the station or hospital in the same place.
    pub minutes: Vec<f64>,
    /// Share of the hours in which it is open: weekday day, evening, night; weekend day, evening, night (8-hour blocks from
    /// 08:00).
    pub open: [f64; 6],
    /// General practitioners on duty while it is open, by the same blocks.
    pub doctors: [f64; 6],
    /// Hospital with which it is one joint post in the reference, once that is open: position in [`AcuteData::hospitals`].
    pub joint: Option<usize>,
}

/// Wards of a hospital inside the region.
#[derive(Clone, Debug)]
pub struct WardData {
    /// Clinical admissions per year inside the region, base year (observed).
    pub admissions: f64,
    /// Mean length of stay without delay, days.
    pub stay_days: f64,
    /// Change per year of the logarithm of the length of stay until the trends end (uncertain).
    pub stay_trend: ParameterId,
    /// Share of bed-days at the wrong place in the base year (uncertain; the arrival share of step-down is fitted to it).
    pub wrong_place_share: ParameterId,
    /// Share of delay that waits for a place elsewhere (uncertain); the rest is a fixed number of days.
    pub external_share: ParameterId,
    /// Relative weight of days of the week in admissions: weekday, weekend (mean 1 over seven days).
    pub weekday_factor: f64,
    /// Share of elective admissions that can be postponed when wards are full.
    pub postponable_share: f64,
    /// Acute admissions in the busiest week of a year over those of a mean week.
    pub busiest_week: f64,
}

/// Short stay (ELV, temporary stay), geriatric rehabilitation, and the start of home nursing after a stay in hospital.
#[derive(Clone, Debug)]
pub struct StepDownData {
    /// Kinds of places, each with a queue of its own.
    pub kinds: Vec<StepDownKind>,
    /// Staffed places of all kinds.
    pub places: f64,
    /// Mean length of stay over all places, days.
    pub stay_days: f64,
    /// Mean patience: days until another solution is found.
    pub patience_days: f64,
    /// Mean days of search before a place is asked for, base year.
    pub search_days: f64,
    /// Share of arrivals that comes from the ward of a hospital inside the region.
    pub from_hospital_share: f64,
    /// First year in which the kinds that are clustered share their places.
    pub clustered_from: Option<i32>,
    /// Start of home nursing.
    pub home_start: HomeStart,
}

/// One kind of step-down places.
#[derive(Clone, Debug, PartialEq)]
pub struct StepDownKind {
    /// Stable id.
    pub id: String,
    /// Share of the requests for short stay, and of those for rehabilitation, that ask for this kind.
    pub takes: [f64; 2],
    /// Staffed places.
    pub places: f64,
    /// Mean length of stay, days.
    pub stay_days: f64,
    /// Whether it shares its places with others once kinds are clustered.
    pub clustered: bool,
}

impl StepDownData {
    /// Mean length of stay of a request for short stay, days.
    #[must_use]
    pub fn short_stay_days(&self) -> f64 {
        self.kinds.iter().map(|kind| kind.takes[0] * kind.stay_days).sum()
    }
}

impl StepDownKind {
    /// Whether its places are for rehabilitation alone.
    #[must_use]
    pub fn is_rehabilitation(&self) -> bool {
        self.takes[0] == 0.0
    }
}

/// The start of home nursing for people who leave hospital: teams take on new clients one by one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HomeStart {
    /// Share of admissions that asks for it.
    pub share: f64,
    /// Mean days that a new client occupies the intake of a team.
    pub days: f64,
    /// Share of the intake that is in use in the base year.
    pub used: f64,
    /// Mean patience: days until another solution is found.
    pub patience_days: f64,
}

/// Nursing homes.
#[derive(Clone, Debug)]
pub struct NursingHomeData {
    /// Places in use in the base year.
    pub places: f64,
    /// Share of residents, and of those who wait, who leave or die per year (uncertain).
    pub exit_rate: ParameterId,
    /// Path of places in the reference: change per year, places.
    pub reference_growth: f64,
    /// Name of the reference path in both languages, for the page.
    pub reference_note: Text,
}
