//! Sums of what is seen, week by week: every figure is one sum over another.

/// What is summed. The first [`LEVELS`] are minutes of something that is there all the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub(super) enum Sum {
    /// Minutes of own vehicles on a run, and on duty.
    VehiclesBusy,
    VehiclesOnDuty,
    /// Minutes of calls that wait for a vehicle.
    CallsWaiting,
    /// Minutes of bays taken and staffed, of beds, of step-down places.
    BaysTaken,
    Bays,
    BedsTaken,
    Beds,
    PlacesTaken,
    Places,
    /// Minutes in a bed of patients who could be elsewhere.
    WrongPlace,
    /// Minutes in which general practitioners at posts see a patient, and on duty.
    GpsBusy,
    GpsOnDuty,
    /// Minutes that were played.
    Minutes,
    /// Urgent calls that asked for a vehicle, and those that found none.
    UrgentAsked,
    UrgentNoneFree,
    /// A2 calls that were reached, and their response times.
    A2Reached,
    A2Response,
    /// Waits of planned rides for a vehicle that ended, and their minutes.
    PlannedEnded,
    PlannedWait,
    /// A1 patients who were carried, and their drives.
    Carried,
    Transport,
    /// Urgent runs of neighbouring services, of all that were sent.
    Sent,
    SentByNeighbour,
    /// Visits to the emergency department, and those that find all bays taken.
    Visits,
    VisitsAllTaken,
    /// Waits for a bay that ended, their minutes, and those that ended unseen.
    RoomEnded,
    RoomWait,
    LeftUnseen,
    /// Waits for a bay that ended and their minutes, by class of urgency.
    MostUrgentEnded,
    MostUrgentWait,
    UrgentEnded,
    UrgentWait,
    LeastUrgentEnded,
    LeastUrgentWait,
    /// Stays that ended, their minutes, and those over the limit.
    Stays,
    StayMinutes,
    StaysOverLimit,
    /// Patients who got a bed, were put off, went to another hospital for want of one.
    Admitted,
    Postponed,
    TakenElsewhere,
    /// Ambulances that a full emergency department sends elsewhere.
    Diverted,
    /// Patients whom an ambulance takes from a bay inside to the next hospital.
    DrivenOn,
    /// Residents' first visits to an emergency department anywhere, those that are turned away for want of a bed, and residents
    /// who are turned away twice or find nothing else open.
    ResidentsVisits,
    TurnedAway,
    FartherAway,
    /// Residents who come to an emergency department outside, and minutes that they wait there for a bay and a bed.
    OutsideVisits,
    OutsideWait,
    /// Waits of acute patients for a bed that ended, and their minutes.
    BedEnded,
    BedWait,
    /// Waits for a step-down place that ended, and their minutes: all, by service; and those for home nursing.
    PlaceEnded,
    PlaceWait,
    ShortStayEnded,
    ShortStayWait,
    RehabilitationEnded,
    RehabilitationWait,
    HomeEnded,
    HomeWait,
    /// Patients who come to a post inside; waits there that ended, their minutes, those over the limit, and those that ended unseen.
    PostVisits,
    PostEnded,
    PostWait,
    PostLate,
    PostGivenUp,
    /// Those who come to a joint post on weekdays by day.
    PostByDay,
    /// Visits to clinics for small injuries; waits there that ended, their minutes.
    ClinicVisits,
    ClinicEnded,
    ClinicWait,
}

/// How many sums are levels.
pub(super) const LEVELS: usize = Sum::Minutes as usize;
const SUMS: usize = Sum::ClinicWait as usize + 1;

/// A1 calls of one area.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct A1 {
    /// Calls of which it is known whether they were reached in time.
    pub decided: f64,
    pub within: f64,
    pub reached: f64,
    pub response: f64,
}

/// Sums of a stretch of time.
#[derive(Clone, Debug)]
pub(super) struct Sums {
    values: [f64; SUMS],
    pub areas: Vec<A1>,
    /// Response times of A1 calls, minutes.
    pub responses: Vec<f64>,
}

impl Sums {
    pub fn new(areas: usize) -> Self {
        Self {
            values: [0.0; SUMS],
            areas: vec![A1::default(); areas],
            responses: Vec::new(),
        }
    }

    pub fn add(&mut self, what: Sum, value: f64) {
        self.values[what as usize] += value;
    }

    /// Adds minutes of a level by its position.
    pub fn add_level(&mut self, level: usize, value: f64) {
        self.values[level] += value;
    }

    pub fn get(&self, what: Sum) -> f64 {
        self.values[what as usize]
    }

    /// A sum over A1 calls of one area, or of all.
    pub fn a1(&self, area: Option<usize>, get: impl Fn(&A1) -> f64) -> f64 {
        match area {
            Some(area) => get(&self.areas[area]),
            None => self.areas.iter().map(get).sum(),
        }
    }

    fn merge(&mut self, other: &Self) {
        for (sum, value) in self.values.iter_mut().zip(&other.values) {
            *sum += value;
        }
        for (sum, area) in self.areas.iter_mut().zip(&other.areas) {
            sum.decided += area.decided;
            sum.within += area.within;
            sum.reached += area.reached;
            sum.response += area.response;
        }
        self.responses.extend(&other.responses);
    }
}

/// All weeks as one.
pub(super) fn together(weeks: Vec<Sums>) -> Option<Sums> {
    weeks.into_iter().reduce(|mut sum, week| {
        sum.merge(&week);
        sum
    })
}

/// Most batches of one replication.
const BATCHES: usize = 26;

/// Weeks in at most [`BATCHES`] batches of equal length; the first takes what is left over.
pub(super) fn batches(mut weeks: Vec<Sums>) -> Vec<Sums> {
    let size = weeks.len().div_ceil(BATCHES);
    let mut batches = Vec::new();
    while weeks.len() >= 2 * size {
        let rest = weeks.split_off(weeks.len() - size);
        batches.extend(together(rest));
    }
    batches.extend(together(weeks));
    batches.reverse();
    batches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_keep_every_week() {
        for weeks in [1, 2, 25, 26, 27, 52, 104] {
            let week = |minutes: usize| {
                let mut sums = Sums::new(1);
                sums.add(Sum::Minutes, minutes as f64);
                sums
            };
            let batches = batches((1..=weeks).map(week).collect());
            let total: f64 = batches.iter().map(|batch| batch.get(Sum::Minutes)).sum();
            assert_eq!(total, (weeks * (weeks + 1) / 2) as f64);
            assert!(
                batches.len() <= BATCHES && batches.len() >= weeks.min(13),
                "{weeks}"
            );
        }
    }
}
