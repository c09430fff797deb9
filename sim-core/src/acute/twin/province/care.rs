//! What hospitals and step-down places are asked and have in one year, as rates, shares and means.

use super::arrivals::Arrivals;
use super::doors::Doors;
use super::setting::Among;
use crate::acute::beds::POOL_BEDS;
use crate::acute::chain::{BLOCKS, Chain, block_of};
use crate::acute::step_down::NURSING_HOME_PATIENCE;
use crate::acute::{Asked, Calibration, Places, Staffed};
use crate::region::AcuteData;

const DAY: f64 = 1_440.0;

/// A hospital inside the province.
#[derive(Clone, Debug)]
pub(super) struct HospitalSetting {
    /// Position in the pack.
    pub hospital: usize,
    /// Staffed bays and beds; a fraction is a share of the time.
    pub bays: f64,
    pub beds: f64,
    /// Wards: pools of beds that patients cannot change.
    pub pools: usize,
    /// Visits by own means, and the zone they come from; one past the last zone: from elsewhere.
    pub walk_ins: Arrivals,
    pub walkers: Among,
    /// Acute admissions that do not come by the emergency department.
    pub direct: Arrivals,
    pub elective: Arrivals,
}

/// Hospitals inside and step-down places.
#[derive(Clone, Debug)]
pub(super) struct Care {
    pub hospitals: Vec<HospitalSetting>,
    /// Position among them of a hospital of the pack.
    pub played: Vec<Option<usize>>,
    /// Share of visits that is admitted, and of those the share that goes to a ward of the same hospital.
    pub admitted_share: f64,
    pub ward_share: f64,
    /// Mean minutes in a bay: who goes home, who is admitted; and the spread of their logarithm.
    pub stay: [f64; 2],
    pub stay_spread: f64,
    /// Mean minutes of care in a bed.
    pub care: f64,
    pub postponable_share: f64,
    /// Minutes that every admission stays on for reasons inside the hospital.
    pub internal: f64,
    /// Share of admissions that waits for a nursing home, mean minutes of that wait, and of patience.
    pub nursing_home: (f64, f64, f64),
    /// Share of admissions that asks for a step-down place, and minutes of search before.
    pub needs_place: f64,
    pub search: f64,
    /// Patience and stay in a step-down place, mean minutes.
    pub place_patience: f64,
    pub place_stay: f64,
    pub places: f64,
    /// Requests for a place that do not come from a hospital inside.
    pub requests: Arrivals,
}

/// Residents on their way to hospitals, per year and zone.
#[derive(Clone, Debug)]
pub(super) struct Flows {
    /// Visits to emergency departments.
    pub visits: Vec<f64>,
    /// Urgent patients whom an ambulance carries.
    pub urgent: Vec<f64>,
}

impl Flows {
    /// Visits and arrivals by ambulance at a hospital, per year at the pace of a block.
    fn to(&self, doors: &Doors, hospital: usize, block: usize) -> [f64; 2] {
        [&self.visits, &self.urgent].map(|from| {
            let to = |zone: usize| from[zone] * doors.share(zone, hospital, block);
            (0..from.len()).map(to).sum()
        })
    }

    /// All visits of a year to a hospital, ambulances included, and by own means per hour of the week.
    fn arrivals(&self, doors: &Doors, acute: &AcuteData, hospital: usize) -> (f64, [f64; 168]) {
        let data = &acute.hospitals[hospital];
        let elsewhere = (data.visits - data.visits_of_residents).max(0.0);
        let by_block: [[f64; 2]; BLOCKS] = core::array::from_fn(|block| {
            let [visits, by_ambulance] = self.to(doors, hospital, block);
            // People from elsewhere find the door open as often as the pack's patients do
            let usual = data.open[block];
            let door = doors.open_in(hospital, block);
            let open = if usual > 0.0 { (door / usual).min(1.0) } else { 0.0 };
            [(visits + open * elsewhere - by_ambulance).max(0.0), by_ambulance]
        });
        let week = &acute.week;
        let (mut all, mut own) = (0.0, [0.0; 168]);
        for hour in 0..168 {
            let [walking, by_ambulance] = by_block[block_of(hour)];
            own[hour] = walking * week.emergency_arrivals[hour];
            all += (own[hour] + by_ambulance * week.urgent_runs[hour]) / 168.0;
        }
        (all, own)
    }
}

impl Care {
    pub fn new(
        chain: &Chain,
        acute: &AcuteData,
        doors: &Doors,
        calibration: &Calibration,
        asked: &Asked,
        staffed: &Staffed,
        flows: &Flows,
    ) -> Self {
        let ratio = |now: f64, base: f64| if base > 0.0 { now / base } else { 1.0 };
        let inside: Vec<usize> = (0..acute.hospitals.len())
            .filter(|hospital| acute.hospitals[*hospital].inside)
            .collect();
        let all =
            |doors: &Doors| -> f64 { inside.iter().map(|at| flows.arrivals(doors, acute, *at).0).sum() };
        let (visits, usual_visits) = (all(doors), all(&Doors::new(chain, acute, &Places::default())));

        // What is admitted: acute care of the base year grows as residents ask it, and so does elective care
        let wards = &acute.wards;
        let base = calibration.base_acute + calibration.base_elective;
        let grown = |now: f64, then: f64| {
            let share = if base > 0.0 { then / base } else { 0.0 };
            wards.admissions * share * ratio(now, then)
        };
        let acute_admissions = grown(asked.acute_admissions, calibration.base_acute);
        let elective_admissions =
            grown(asked.elective_admissions, calibration.base_elective) + asked.carried_over;
        let admissions = acute_admissions + elective_admissions;
        let per_visit = ratio(asked.acute_admissions, calibration.base_acute)
            / ratio(asked.visits.iter().sum(), calibration.base_visits).max(1e-12);
        let admitted_share = (acute.emergency.admitted_share * per_visit).clamp(0.0, 0.95);
        let by_emergency = admitted_share * usual_visits;
        let ward_share = if by_emergency > 0.0 {
            (acute_admissions / by_emergency).min(1.0)
        } else {
            0.0
        };
        // Who comes to the ward in another way comes as visits do, when doors close
        let direct = (acute_admissions - by_emergency).max(0.0) * ratio(visits, usual_visits);

        let data = &acute.step_down;
        let requests = calibration.delays.arrival_scale * (asked.short_stay + asked.rehabilitation);
        let from_wards = data.from_hospital_share * requests;
        let beds: f64 = inside.iter().map(|at| acute.hospitals[*at].staffed_beds).sum();
        let bays: f64 = inside.iter().map(|at| acute.hospitals[*at].bays).sum();
        let part = |own: f64, all: f64| {
            if all > 0.0 {
                own / all
            } else {
                1.0 / inside.len() as f64
            }
        };
        let setting = |hospital: &usize| {
            let (hospital, data) = (*hospital, &acute.hospitals[*hospital]);
            let state = staffed.places.hospitals.get(hospital);
            let share = part(data.staffed_beds, beds);
            let beds = share * staffed.beds * state.map_or(1.0, |state| state.beds);
            // A hospital without beds has no elective care left
            let elective = if state.is_some_and(|state| state.beds <= 0.0) {
                0.0
            } else {
                share * elective_admissions
            };
            let elsewhere = (data.visits - data.visits_of_residents).max(0.0);
            let from = flows.visits.iter().enumerate();
            let from = from.map(|(zone, visits)| visits * chain.destinations[zone][hospital]);
            HospitalSetting {
                hospital,
                bays: part(data.bays, bays) * staffed.bays * state.map_or(1.0, |state| state.bays),
                beds,
                pools: (beds / POOL_BEDS).round().max(1.0) as usize,
                walk_ins: Arrivals::new(1.0, &flows.arrivals(doors, acute, hospital).1),
                walkers: Among::new(from.chain([elsewhere])),
                direct: Arrivals::new(share * direct, &acute.week.emergency_arrivals),
                elective: Arrivals::new(
                    elective,
                    &weekdays(wards.weekday_factor, acute_admissions, elective_admissions),
                ),
            }
        };
        let hospitals: Vec<HospitalSetting> = inside.iter().map(setting).collect();
        let mut played = vec![None; acute.hospitals.len()];
        for (at, setting) in hospitals.iter().enumerate() {
            played[setting.hospital] = Some(at);
        }
        Self {
            hospitals,
            played,
            admitted_share,
            ward_share,
            stay: [acute.emergency.stay_discharged, acute.emergency.stay_admitted].map(|hours| 60.0 * hours),
            stay_spread: calibration.stay_spread,
            care: DAY * wards.stay_days * asked.stay_factor,
            postponable_share: wards.postponable_share,
            internal: DAY * calibration.delays.internal_days,
            nursing_home: nursing_home(
                calibration.delays.nursing_home_days,
                data.patience_days,
                asked.nursing_home_wait_factor,
            ),
            needs_place: if admissions > 0.0 {
                (from_wards / admissions).min(1.0)
            } else {
                0.0
            },
            search: DAY * data.search_days * asked.search_factor,
            place_patience: DAY * data.patience_days,
            place_stay: DAY * data.stay_days,
            places: staffed.step_down_places,
            requests: Arrivals::new(requests - from_wards, &[1.0; 168]),
        }
    }
}

/// The wait for a nursing home: who waits waits as long as patience for a step-down place in the base year (assumption, grade D:
/// only the mean over all admissions is known). The wait grows by `factor`, and ends early by another solution.
fn nursing_home(days_per_admission: f64, patience_days: f64, factor: f64) -> (f64, f64, f64) {
    let days = patience_days.max(days_per_admission);
    if days <= 0.0 {
        return (0.0, 0.0, 0.0);
    }
    // Of two exponential times the first comes after wait · patience/(wait + patience): `days` in the base year
    let wait = DAY * days * (1.0 + NURSING_HOME_PATIENCE) / NURSING_HOME_PATIENCE;
    (
        days_per_admission / days,
        wait * factor,
        wait * NURSING_HOME_PATIENCE,
    )
}

/// Elective admissions by hour of the week, mean 1: the weekdays take what makes all admissions together follow the pack's
/// weight of a weekday; over the day they come as they fall.
fn weekdays(factor: f64, acute: f64, elective: f64) -> [f64; 168] {
    let share = elective / (acute + elective).max(1e-300);
    let weekday = if share > 0.0 {
        ((factor - (1.0 - share)) / share).clamp(0.0, 7.0 / 5.0)
    } else {
        1.0
    };
    let weekend = 0.5 * (7.0 - 5.0 * weekday);
    core::array::from_fn(|hour| if hour < 120 { weekday } else { weekend })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elective_care_makes_the_rhythm_of_all_admissions() {
        let profile = weekdays(1.12, 0.6, 0.4);
        assert!((profile.iter().sum::<f64>() / 168.0 - 1.0).abs() < 1e-12);
        assert!((0.6 + 0.4 * profile[0] - 1.12).abs() < 1e-12);
        assert_eq!(weekdays(1.4, 0.9, 0.1)[0], 1.4);
        assert_eq!(weekdays(1.4, 0.9, 0.1)[140], 0.0);
    }

    #[test]
    fn the_wait_for_a_nursing_home_has_the_mean_of_the_base_year() {
        let (share, wait, patience) = nursing_home(0.04, 10.0, 1.0);
        assert!((share * wait * patience / (wait + patience) - 0.04 * DAY).abs() < 1e-9);
        assert_eq!(nursing_home(0.0, 0.0, 1.0), (0.0, 0.0, 0.0));
    }
}
