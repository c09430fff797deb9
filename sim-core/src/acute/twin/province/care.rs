//! What hospitals and step-down places are asked and have in one year, as rates, shares and means.

use super::after::After;
use super::arrivals::Arrivals;
use super::doors::Doors;
use super::patients::Origin;
use super::setting::Among;
use super::triage::Triage;
use crate::acute::beds::{POOL_BEDS, elective_days};
use crate::acute::chain::{BLOCKS, Chain, block_of};
use crate::acute::emergency::{Visitors, urgency};
use crate::acute::step_down::NURSING_HOME_PATIENCE;
use crate::acute::{Asked, Calibration, HospitalState, Places, Staffed};
use crate::region::{AcuteData, HospitalData};

const DAY: f64 = 1_440.0;

/// A hospital.
#[derive(Clone, Debug)]
pub(super) struct HospitalSetting {
    pub inside: bool,
    /// Staffed bays and beds; a fraction is a share of the time. Infinite outside, where the pack has none.
    pub bays: f64,
    pub beds: f64,
    /// Wards: pools of beds that patients cannot change.
    pub pools: usize,
    /// Of those who are admitted from the emergency department, the share that goes to a ward of this hospital.
    pub ward_share: f64,
    /// Visits by own means, and the zone they come from; one past the last zone: from elsewhere.
    pub walk_ins: Arrivals,
    pub walkers: Among,
    /// How urgent those are who come, by how they come.
    pub triage: Triage,
    /// Admissions that do not come by the emergency department: acute; outside, all others.
    pub direct: Arrivals,
    /// Elective admissions of the region's patients.
    pub elective: Arrivals,
}

/// Hospitals and what comes after them.
#[derive(Clone, Debug)]
pub(super) struct Care {
    /// In the order of the pack.
    pub hospitals: Vec<HospitalSetting>,
    /// Share of visits that is admitted: this year, and for people from elsewhere in hospitals outside.
    pub admitted_share: [f64; 2],
    /// Mean minutes in a bay: who goes home, who is admitted; and the spread of their logarithm.
    pub stay: [f64; 2],
    /// Share by which those stays are shorter inside.
    pub shorter: f64,
    pub stay_spread: f64,
    /// Mean minutes of care in a bed.
    pub care: f64,
    pub postponable_share: f64,
    /// Minutes that every admission stays on for reasons inside the hospital.
    pub internal: f64,
    /// Share of admissions that waits for a nursing home, mean minutes of that wait, and of patience.
    pub nursing_home: (f64, f64, f64),
    pub after: After,
}

/// Residents on their way to hospitals, per year and zone.
#[derive(Clone, Debug)]
pub(super) struct Flows {
    /// Visits to emergency departments, and of them those whom a clinic that is closed sends on.
    pub visits: Vec<f64>,
    pub from_clinics: Vec<f64>,
    /// Urgent patients whom an ambulance carries, and the share of them that is A1.
    pub urgent: Vec<f64>,
    pub a1_share: f64,
    /// What people from elsewhere ask of hospitals outside, relative to the base year.
    pub elsewhere: f64,
}

/// Visits to a hospital.
struct Visits {
    /// Per year, ambulances included; of them residents', and of those from a clinic that is closed.
    all: f64,
    residents: f64,
    from_clinics: f64,
    /// By ambulance, per year.
    by_ambulance: f64,
    /// By own means, per year at the pace of each hour of the week.
    own: [f64; 168],
}

impl Flows {
    /// Visits, arrivals by ambulance, and visits from clinics at a hospital, per year at the pace of a block.
    fn to(&self, doors: &Doors, hospital: usize, block: usize) -> [f64; 3] {
        let mut sums = [0.0; 3];
        for (zone, (visits, urgent)) in self.visits.iter().zip(&self.urgent).enumerate() {
            let [share, conveyed] = doors.shares(zone, hospital, block);
            sums[0] += visits * share;
            sums[1] += urgent * conveyed;
            sums[2] += self.from_clinics[zone] * share;
        }
        sums
    }

    fn visits_of_others(&self, data: &HospitalData) -> f64 {
        let grown = if data.inside { 1.0 } else { self.elsewhere };
        grown * (data.visits - data.visits_of_residents).max(0.0)
    }

    /// Who comes to a hospital by own means: per zone its visits less those by ambulance, and from elsewhere. Where ambulances
    /// bring more of a zone than its visits there, fewer come from elsewhere: the hospital has the visits that it has.
    fn walkers(&self, chain: &Chain, acute: &AcuteData, at: usize) -> Vec<f64> {
        let (mut walkers, mut beyond) = (Vec::with_capacity(self.visits.len() + 1), 0.0);
        for (zone, (visits, urgent)) in self.visits.iter().zip(&self.urgent).enumerate() {
            let own = visits * chain.destinations[zone][at] - urgent * chain.conveyed[zone][at];
            walkers.push(own.max(0.0));
            beyond += (-own).max(0.0);
        }
        walkers.push((self.visits_of_others(&acute.hospitals[at]) - beyond).max(0.0));
        walkers
    }

    fn arrivals(&self, doors: &Doors, acute: &AcuteData, hospital: usize) -> Visits {
        let data = &acute.hospitals[hospital];
        let elsewhere = self.visits_of_others(data);
        let by_block: [[f64; 4]; BLOCKS] = core::array::from_fn(|block| {
            let [visits, by_ambulance, from_clinics] = self.to(doors, hospital, block);
            // People from elsewhere find the door open as often as the pack's patients do
            let usual = data.open[block];
            let door = doors.open_in(hospital, block);
            let open = if usual > 0.0 { (door / usual).min(1.0) } else { 0.0 };
            [
                (visits + open * elsewhere - by_ambulance).max(0.0),
                by_ambulance,
                visits,
                from_clinics,
            ]
        });
        let week = &acute.week;
        let (mut all, mut residents, mut clinics) = (0.0, 0.0, 0.0);
        let (mut brought, mut own) = (0.0, [0.0; 168]);
        for hour in 0..168 {
            let [walking, by_ambulance, visits, from_clinics] = by_block[block_of(hour)];
            own[hour] = walking * week.emergency_arrivals[hour];
            all += (own[hour] + by_ambulance * week.urgent_runs[hour]) / 168.0;
            brought += by_ambulance * week.urgent_runs[hour] / 168.0;
            residents += visits * week.emergency_arrivals[hour] / 168.0;
            clinics += from_clinics * week.emergency_arrivals[hour] / 168.0;
        }
        Visits {
            all,
            residents,
            from_clinics: clinics,
            by_ambulance: brought,
            own,
        }
    }
}

/// What the wards inside are asked, per year.
struct Admissions {
    acute: f64,
    elective: f64,
    /// Acute ones that come by the emergency department while doors are open as in the pack, if all of them find a ward.
    by_emergency: f64,
}

impl Care {
    /// The class of somebody who comes to an emergency department, for a uniform.
    pub fn class(&self, origin: Origin, department: usize, uniform: f64) -> usize {
        let way = match origin {
            Origin::AmbulanceA1 => 0,
            Origin::AmbulanceA2 => 1,
            _ => 2,
        };
        let hospital = self.hospitals.get(department);
        hospital.map_or(0, |hospital| hospital.triage.class(way, uniform))
    }

    pub fn new(
        chain: &Chain,
        acute: &AcuteData,
        doors: &Doors,
        calibration: &Calibration,
        asked: &Asked,
        staffed: &Staffed,
        flows: &Flows,
    ) -> Self {
        let usual = Doors::new(chain, acute, &Places::default());
        let hospitals = 0..acute.hospitals.len();
        let of = |doors: &Doors| -> Vec<Visits> {
            let visits = |at: usize| flows.arrivals(doors, acute, at);
            hospitals.clone().map(visits).collect()
        };
        let (visits, usual) = (of(doors), of(&usual));
        let inside = |at: &usize| acute.hospitals[*at].inside;
        let all_usual: f64 = hospitals.clone().filter(inside).map(|at| usual[at].all).sum();

        // What is admitted: acute care of the base year grows as residents ask it, and so does elective care
        let wards = &acute.wards;
        let [acute_inside, elective_inside] = calibration.inside;
        let per_visit = ratio(asked.acute_admissions, calibration.base_acute)
            / ratio(asked.visits.iter().sum(), calibration.base_visits).max(1e-12);
        let admitted_share = (acute.emergency.admitted_share * per_visit).clamp(0.0, 0.95);
        let admissions = Admissions {
            // Of the base year's, some were turned away outside and come inside: here they come by themselves
            acute: acute_inside * ratio(asked.acute_admissions, calibration.base_acute)
                / (1.0 + calibration.base_back),
            elective: elective_inside * ratio(asked.elective_admissions, calibration.base_elective),
            by_emergency: admitted_share * all_usual,
        };
        let mut settings: Vec<HospitalSetting> = hospitals
            .clone()
            .map(|at| {
                let walkers = flows.walkers(chain, acute, at);
                HospitalSetting {
                    inside: acute.hospitals[at].inside,
                    bays: 0.0,
                    beds: 0.0,
                    pools: 1,
                    ward_share: 1.0,
                    walk_ins: Arrivals::new(1.0, &visits[at].own),
                    walkers: Among::new(walkers.into_iter()),
                    triage: triage(acute, asked, flows.a1_share, &visits[at]),
                    direct: Arrivals::new(0.0, &[1.0; 168]),
                    elective: Arrivals::new(0.0, &[1.0; 168]),
                }
            })
            .collect();
        let left = fill_inside(acute, staffed, &admissions, &mut settings, &visits, &usual);
        fill_outside(acute, staffed, left, &mut settings, &visits);
        for setting in &mut settings {
            setting.pools = if setting.beds.is_finite() {
                (setting.beds / POOL_BEDS).round().max(1.0) as usize
            } else {
                1
            };
        }
        Self {
            hospitals: settings,
            admitted_share: [admitted_share, acute.emergency.admitted_share],
            stay: [acute.emergency.stay_discharged, acute.emergency.stay_admitted].map(|hours| 60.0 * hours),
            shorter: asked.shorter.emergency_stay,
            stay_spread: calibration.stay_spread,
            care: DAY * wards.stay_days * asked.stay_factor,
            postponable_share: wards.postponable_share,
            internal: DAY * calibration.delays.internal_days,
            nursing_home: nursing_home(
                calibration.delays.nursing_home_days,
                acute.step_down.patience_days,
                asked.nursing_home_wait_factor,
            ),
            after: After::new(
                acute,
                calibration,
                asked,
                staffed,
                admissions.acute + admissions.elective,
            ),
        }
    }
}

/// How urgent those are who come to a hospital.
fn triage(acute: &AcuteData, asked: &Asked, a1_share: f64, visits: &Visits) -> Triage {
    let brought = visits.by_ambulance;
    let came = [
        a1_share * brought,
        (1.0 - a1_share) * brought,
        (visits.all - brought).max(0.0),
    ];
    let visitors = Visitors {
        residents: visits.residents,
        from_clinics: visits.from_clinics,
        elsewhere: (visits.all - visits.residents).max(0.0),
    };
    let urgency = urgency(&acute.emergency, asked, &visitors);
    Triage::new(came, &urgency, &acute.emergency.urgency_by_ambulance)
}

fn ratio(now: f64, base: f64) -> f64 {
    if base > 0.0 { now / base } else { 1.0 }
}

fn state(staffed: &Staffed, data: &HospitalData, at: usize) -> HospitalState {
    let state = staffed.places.hospitals.get(at);
    state.copied().unwrap_or_else(|| HospitalState::of(data))
}

/// What hospitals inside have and are asked; gives the elective admissions that those without beds leave to others.
fn fill_inside(
    acute: &AcuteData,
    staffed: &Staffed,
    admissions: &Admissions,
    settings: &mut [HospitalSetting],
    visits: &[Visits],
    usual: &[Visits],
) -> f64 {
    let inside = || acute.hospitals.iter().filter(|data| data.inside);
    let (beds, bays): (f64, f64) = (
        inside().map(|data| data.staffed_beds).sum(),
        inside().map(|data| data.bays).sum(),
    );
    let part = |own: f64, all: f64| {
        if all > 0.0 {
            own / all
        } else {
            1.0 / inside().count() as f64
        }
    };
    let direct = (admissions.acute - admissions.by_emergency).max(0.0);
    let profile = weekdays(acute.wards.weekday_factor, admissions.acute, admissions.elective);
    let mut left = 0.0;
    for (at, setting) in settings.iter_mut().enumerate().filter(|(_, at)| at.inside) {
        let data = &acute.hospitals[at];
        let (share, state) = (part(data.staffed_beds, beds), state(staffed, data, at));
        setting.bays = part(data.bays, bays) * staffed.bays * state.bays;
        setting.beds = share * staffed.beds * state.beds;
        if admissions.by_emergency > 0.0 {
            setting.ward_share = (admissions.acute / admissions.by_emergency).min(1.0);
        }
        // Who comes to the ward in another way comes as visits do, when doors close
        let as_visits = ratio(visits[at].all, usual[at].all);
        setting.direct = Arrivals::new(share * direct * as_visits, &acute.week.emergency_arrivals);
        if state.beds > 0.0 {
            setting.elective = Arrivals::new(share * admissions.elective, &profile);
        } else {
            left += share * admissions.elective;
        }
    }
    left
}

/// What hospitals outside have, and what fills their beds in the base year as far as the pack says; `elective`: admissions per
/// year that hospitals inside leave to them, which go where residents go.
fn fill_outside(
    acute: &AcuteData,
    staffed: &Staffed,
    elective: f64,
    settings: &mut [HospitalSetting],
    visits: &[Visits],
) {
    let outside = |at: &usize| !acute.hospitals[*at].inside;
    let residents: f64 = (0..visits.len())
        .filter(outside)
        .map(|at| visits[at].residents)
        .sum();
    for at in (0..visits.len()).filter(outside) {
        let (data, setting) = (&acute.hospitals[at], &mut settings[at]);
        let state = state(staffed, data, at);
        let there = |in_pack: f64, left: f64| match (in_pack > 0.0, left > 0.0) {
            (_, false) => 0.0,
            (true, true) => in_pack * left,
            (false, true) => f64::INFINITY,
        };
        setting.bays = there(data.bays, state.bays);
        setting.beds = there(data.staffed_beds, state.beds);
        let by_emergency = acute.emergency.admitted_share * data.visits;
        if data.staffed_beds > 0.0 && acute.wards.stay_days > 0.0 {
            let admissions = 365.0 * acute.outside.occupancy * data.staffed_beds / acute.wards.stay_days;
            if by_emergency > 0.0 {
                setting.ward_share = (admissions / by_emergency).min(1.0);
            }
            let direct = (admissions - by_emergency).max(0.0) * ratio(visits[at].all, data.visits);
            setting.direct = Arrivals::new(direct, &[1.0; 168]);
        }
        if residents > 0.0 {
            let profile = weekdays(acute.wards.weekday_factor, 0.0, 1.0);
            setting.elective = Arrivals::new(elective * visits[at].residents / residents, &profile);
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
    let [weekday, weekend] = elective_days(factor, elective / (acute + elective).max(1e-300));
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
