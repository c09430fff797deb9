//! Residents between hospitals in one year: where they go first, and where they arrive when they are turned away.
//!
//! A patient who needs a bed and finds none goes to the nearest other hospital that is open. Whoever is turned away there too,
//! or finds nothing else open, goes farther away, to hospitals beyond those of the pack: nobody vanishes. People from elsewhere
//! ask more of the hospitals outside every year; when their own hospital is full or closed they stay among hospitals elsewhere.

use super::Places;
use super::beds::PATIENCE_DAYS;
use super::chain::{ByBlock, Chain, Routes, routes};
use super::driven_on::DrivenOn;
use super::fixed_point::ratio;
use super::stops::Stops;
use crate::region::{AcuteData, EmergencyData};

/// What the hospitals are asked, besides visits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bedded {
    /// Share of visits that is admitted.
    pub admitted_share: f64,
    /// Elective admissions per year that a hospital inside without beds leaves to those outside.
    pub elective: f64,
    /// Years since the base year.
    pub years: f64,
}

/// Streams of residents in one year; memory that holds no history.
#[derive(Clone, Debug, Default)]
pub(super) struct Streams {
    /// Routes for doors that are not those of the pack, kept for as long as the same doors are asked.
    own: Option<(Vec<ByBlock>, Routes)>,
    uses_own: bool,
    bedded_share: f64,
    /// Visits that go first to each hospital, and those that would go inside if all were open as in the pack.
    at: Vec<f64>,
    inside_as_in_pack: f64,
    /// Those that come to it after stops elsewhere and its own, and how many that are of those who went there first.
    come: Vec<f64>,
    scale: Vec<f64>,
    stopped: f64,
    /// Ambulances that full departments divert.
    pub stops: Stops,
    /// The part that has another hospital to go to: `[from · hospitals + to]`.
    pairs: Vec<f64>,
    /// Use of beds and bays of each hospital outside by people from elsewhere, in visits; and what residents add to the
    /// beds besides visits.
    elsewhere: Vec<f64>,
    elective: Vec<f64>,
    /// Share of visits turned away, arrivals of those turned away elsewhere, share of them turned away again, wait for a bed.
    turned: Vec<f64>,
    to: Vec<f64>,
    again: Vec<f64>,
    boarding: Vec<f64>,
    /// Patients who are driven on, per hospital.
    driven_on: Vec<DrivenOn>,
}

/// What comes of the streams of a year.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Arrived {
    /// Visits of residents that end inside, in the hospitals outside, farther away.
    pub visits: [f64; 3],
    /// Share of all visits that is turned away.
    pub turned_away: f64,
    /// Share of arrivals outside that finds all bays taken.
    pub bays_full: f64,
    /// Mean wait outside for a bay and, where admitted, a bed, hours.
    pub wait_hours: f64,
    /// The wait for a bay alone, and that of who is admitted for a bed.
    pub bay_hours: f64,
    pub boarding_hours: f64,
}

impl Streams {
    /// Routes of the year.
    pub fn routes<'a>(&'a self, chain: &'a Chain) -> &'a Routes {
        match &self.own {
            Some((_, routes)) if self.uses_own => routes,
            _ => &chain.routes,
        }
    }

    /// Sends the residents of a year on their way; nobody is turned away yet.
    pub fn send(
        &mut self,
        chain: &Chain,
        acute: &AcuteData,
        visits: &[f64],
        places: &Places,
        bedded: &Bedded,
    ) {
        self.open_doors(chain, acute, places);
        let hospitals = acute.hospitals.len();
        for list in [
            &mut self.at,
            &mut self.elsewhere,
            &mut self.elective,
            &mut self.turned,
        ] {
            list.clear();
            list.resize(hospitals, 0.0);
        }
        for list in [&mut self.to, &mut self.again, &mut self.boarding] {
            list.clear();
            list.resize(hospitals, 0.0);
        }
        let (mut at, mut pairs) = (std::mem::take(&mut self.at), std::mem::take(&mut self.pairs));
        pairs.clear();
        pairs.resize(hospitals * hospitals, 0.0);
        let routes = self.routes(chain);
        let as_in_pack = inside(acute, &chain.routes, visits, &mut at);
        if self.uses_own {
            inside(acute, routes, visits, &mut at);
        }
        for (visits, next) in visits.iter().zip(routes.next.chunks(hospitals * hospitals)) {
            for (sum, share) in pairs.iter_mut().zip(next) {
                *sum += visits * share;
            }
        }
        (self.at, self.pairs, self.inside_as_in_pack) = (at, pairs, as_in_pack);
        self.bedded_share = bedded.admitted_share;
        self.come.clone_from(&self.at);
        self.stopped = 0.0;
        self.scale.clear();
        self.scale.resize(hospitals, 1.0);
        self.outside_besides(acute, bedded);
    }

    /// What ambulances bring, of which full departments divert `share`; `carried`: patients per year from an area. Nobody is
    /// diverted yet.
    pub fn bring(&mut self, chain: &Chain, acute: &AcuteData, share: f64, carried: impl Fn(usize) -> f64) {
        let mut stops = std::mem::take(&mut self.stops);
        stops.bring(acute, self.routes(chain), share, &self.at, carried);
        self.stops = stops;
    }

    /// Diverts ambulances from departments inside that are so full, and from those outside as full as they are taken to be.
    pub fn divert(&mut self, chain: &Chain, acute: &AcuteData, inside: f64) {
        if !self.stops.any() {
            return;
        }
        let mut stops = std::mem::take(&mut self.stops);
        stops.take_inside(acute, inside);
        stops.divert();
        let mut more = 0.0;
        for (at, net) in stops.net().iter().enumerate() {
            let first = self.at[at];
            self.come[at] = (first + net).max(0.0);
            self.scale[at] = if first > 0.0 { self.come[at] / first } else { 1.0 };
            more += if acute.hospitals[at].inside { *net } else { 0.0 };
        }
        self.stopped = ratio_or_none(more, self.inside_as_in_pack + chain.visitors);
        self.stops = stops;
    }

    /// What stops bring inside more than goes there first, relative to all visits that the pack's doors would bring; below 0
    /// where they bring less.
    pub fn stopped(&self) -> f64 {
        self.stopped
    }

    /// Takes departments outside to be as full as they are, or for a part of the way; the largest change.
    pub fn look_outside(&mut self, chain: &Chain, acute: &AcuteData, places: &Places, part: f64) -> f64 {
        let mut stops = std::mem::take(&mut self.stops);
        let mut most = 0.0_f64;
        for (at, hospital) in acute.hospitals.iter().enumerate() {
            if !hospital.inside {
                let full = self.bays_outside(chain, acute, places, at).full;
                most = most.max(stops.take_outside(at, full, part));
            }
        }
        self.stops = stops;
        most
    }

    /// Visits of residents that end inside.
    pub fn end_inside(&self, acute: &AcuteData) -> f64 {
        let mut sum = 0.0;
        for (at, hospital) in acute.hospitals.iter().enumerate() {
            if hospital.inside {
                sum += self.come[at] * (1.0 - self.turned[at]) + self.to[at] * (1.0 - self.again[at]);
            }
        }
        sum
    }

    /// Works out what stops do to ambulances.
    pub fn conclude_stops(&mut self, chain: &Chain, acute: &AcuteData) {
        let mut stops = std::mem::take(&mut self.stops);
        stops.conclude(chain, acute, self.routes(chain));
        self.stops = stops;
    }

    /// What hospitals outside do besides the visits of residents.
    fn outside_besides(&mut self, acute: &AcuteData, bedded: &Bedded) {
        let grown = libm::pow(1.0 + acute.outside.growth, bedded.years);
        let outside: f64 = self.of(acute, false).sum();
        for (at, hospital) in acute.hospitals.iter().enumerate() {
            if !hospital.inside {
                self.elsewhere[at] = grown * (hospital.visits - hospital.visits_of_residents);
                if outside > 0.0 {
                    self.elective[at] = bedded.elective * self.at[at] / outside;
                }
            }
        }
    }

    /// Routes for the doors of this year.
    fn open_doors(&mut self, chain: &Chain, acute: &AcuteData, places: &Places) {
        let hospitals = || acute.hospitals.iter().zip(&places.hospitals);
        self.uses_own = hospitals().any(|(hospital, state)| hospital.open != state.open);
        let known = |(doors, _): &(Vec<ByBlock>, Routes)| {
            doors
                .iter()
                .zip(&places.hospitals)
                .all(|(doors, state)| *doors == state.open)
        };
        if self.uses_own && !self.own.as_ref().is_some_and(known) {
            let doors: Vec<ByBlock> = places.hospitals.iter().map(|state| state.open).collect();
            let routes = routes(chain, acute, &doors);
            self.own = Some((doors, routes));
        }
    }

    /// First visits to the hospitals inside or outside.
    fn of<'a>(&'a self, acute: &'a AcuteData, inside: bool) -> impl Iterator<Item = f64> + 'a {
        acute
            .hospitals
            .iter()
            .zip(&self.at)
            .filter(move |(hospital, _)| hospital.inside == inside)
            .map(|(_, visits)| *visits)
    }

    /// First visits of residents inside with the pack's doors, per year.
    pub fn inside_as_in_pack(&self) -> f64 {
        self.inside_as_in_pack
    }

    /// First visits inside relative to those that the pack's doors would bring.
    pub fn inflow(&self, acute: &AcuteData) -> f64 {
        ratio(self.of(acute, true).sum(), self.inside_as_in_pack)
    }

    /// Part of the first visits inside that are these, by area; nobody where there are none.
    pub fn part_inside(&self, chain: &Chain, acute: &AcuteData, of_them: &[f64]) -> f64 {
        if of_them.is_empty() {
            return 0.0;
        }
        let mut at = vec![0.0; acute.hospitals.len()];
        ratio_or_none(
            inside(acute, self.routes(chain), of_them, &mut at),
            self.of(acute, true).sum(),
        )
    }

    /// One round: those turned away inside (`leaving` of all who need a bed) and outside arrive elsewhere, and fill it.
    ///
    /// Gives the acute patients who then come inside, relative to the acute admissions that the pack's doors would bring, and the
    /// largest change of a share that is turned away, of which `damping` is made.
    pub fn turn(
        &mut self,
        chain: &Chain,
        acute: &AcuteData,
        places: &Places,
        stay: f64,
        leaving: f64,
        damping: f64,
    ) -> (f64, f64) {
        let (hospitals, admitted) = (acute.hospitals.len(), self.bedded_share);
        for (turned, hospital) in self.turned.iter_mut().zip(&acute.hospitals) {
            if hospital.inside {
                *turned = admitted * leaving;
            }
        }
        self.arrive(hospitals);
        let mut moved = 0.0_f64;
        let base = acute.emergency.admitted_share;
        for (at, hospital) in acute.hospitals.iter().enumerate() {
            if hospital.inside {
                self.again[at] = leaving;
                continue;
            }
            let visitors = if base > 0.0 {
                self.come[at] * admitted / base
            } else {
                0.0
            };
            // Who visits asks for beds as all visitors do, other admissions too; who needs a bed asks for one
            let admissions = 365.0 * acute.outside.occupancy * hospital.staffed_beds;
            let asked = stay
                * (ratio_or_none(self.elsewhere[at] + visitors, hospital.visits)
                    + ratio_or_none(
                        (self.to[at] + self.elective[at]) * acute.wards.stay_days,
                        admissions,
                    ));
            let left = places.hospitals.get(at).map_or(1.0, |state| state.beds);
            let [leaving, boarding] = if left > 0.0 {
                chain.outside.beds(at, asked / left)
            } else {
                [1.0, PATIENCE_DAYS]
            };
            let change = admitted * leaving - self.turned[at];
            moved = moved.max(change.abs());
            self.turned[at] = if damping < 1.0 {
                self.turned[at] + damping * change
            } else {
                admitted * leaving
            };
            self.again[at] = leaving;
            self.boarding[at] = boarding;
        }
        self.arrive(hospitals);
        let back: f64 = acute
            .hospitals
            .iter()
            .zip(&self.to)
            .filter(|(hospital, _)| hospital.inside)
            .map(|(_, to)| to)
            .sum();
        (ratio_or_none(back, admitted * self.inside_as_in_pack), moved)
    }

    fn arrive(&mut self, hospitals: usize) {
        self.to.fill(0.0);
        let turned = self.turned.iter().zip(&self.scale);
        for (pairs, (turned, scale)) in self.pairs.chunks(hospitals).zip(turned) {
            let turned = turned * scale;
            for (to, visits) in self.to.iter_mut().zip(pairs) {
                *to += turned * visits;
            }
        }
    }

    /// Sets who is driven on of those whom hospitals inside turn away, with people from elsewhere who visit them; `inflow`:
    /// [`Streams::inflow`]. Who was sent here by another hospital goes farther away by other means.
    pub fn drive_on(&mut self, chain: &Chain, acute: &AcuteData, inflow: f64) {
        let first: f64 = self.of(acute, true).sum();
        let all = 1.0 + ratio_or_none(chain.visitors * inflow, first);
        self.driven_on.clear();
        for (at, doorstep) in chain.doorsteps.iter().enumerate() {
            let mut on = DrivenOn::default();
            if let Some(doorstep) = doorstep {
                let pairs = &self.pairs[at * chain.doorsteps.len()..];
                let minutes = &acute.hospital_minutes[doorstep.zone];
                let turned = all * self.turned[at] * self.scale[at];
                for ((visits, minutes), to) in pairs.iter().zip(minutes).zip(&acute.hospitals) {
                    on.add(turned * visits, *minutes, to.inside);
                }
            }
            self.driven_on.push(on);
        }
    }

    /// Patients who are driven on, per hospital, after [`Streams::drive_on`].
    pub fn driven_on(&self) -> &[DrivenOn] {
        &self.driven_on
    }

    /// How full a department outside is.
    fn bays_outside(&self, chain: &Chain, acute: &AcuteData, places: &Places, at: usize) -> BaysOutside {
        let in_bay = mean_stay(&acute.emergency);
        let boards = self.bedded_share * 24.0 * self.boarding[at];
        let longer = if in_bay > 0.0 { 1.0 + boards / in_bay } else { 1.0 };
        let visits = self.elsewhere[at] + self.come[at] + self.to[at];
        let asked = ratio_or_none(visits, acute.hospitals[at].visits) * longer;
        let left = places.hospitals.get(at).map_or(1.0, |state| state.bays);
        let factor = if asked > 0.0 { asked / left.max(1e-9) } else { 0.0 };
        let [full, wait] = chain.outside.bays(at, factor);
        BaysOutside { full, wait, boards }
    }

    /// What comes of it.
    pub fn arrived(&self, chain: &Chain, acute: &AcuteData, places: &Places) -> Arrived {
        let (mut first, mut turned, mut stay) = ([0.0; 2], [0.0; 2], [0.0; 2]);
        let (mut arrived, mut again, mut full, mut waited, mut weight) = (0.0, 0.0, 0.0, 0.0, 0.0);
        let (mut in_bays, mut boarded) = (0.0, 0.0);
        for (at, hospital) in acute.hospitals.iter().enumerate() {
            let side = usize::from(!hospital.inside);
            let (visits, to) = (self.come[at], self.to[at]);
            first[side] += visits;
            turned[side] += visits * self.turned[at];
            stay[side] += to * (1.0 - self.again[at]);
            arrived += to;
            again += to * self.again[at];
            if hospital.inside {
                continue;
            }
            let BaysOutside {
                full: bays_full,
                wait,
                boards,
            } = self.bays_outside(chain, acute, places, at);
            weight += visits + to;
            full += (visits + to) * bays_full;
            waited += (visits + to) * (wait + boards);
            in_bays += (visits + to) * wait;
            boarded += (visits + to) * 24.0 * self.boarding[at];
        }
        let [all_turned, all] = [turned[0] + turned[1], first[0] + first[1]];
        Arrived {
            visits: [
                first[0] - turned[0] + stay[0],
                first[1] - turned[1] + stay[1],
                (all_turned - arrived).max(0.0) + again,
            ],
            turned_away: ratio_or_none(all_turned, all).clamp(0.0, 1.0),
            bays_full: ratio_or_none(full, weight).clamp(0.0, 1.0),
            wait_hours: ratio_or_none(waited, weight),
            bay_hours: ratio_or_none(in_bays, weight),
            boarding_hours: ratio_or_none(boarded, weight),
        }
    }
}

/// The emergency department of a hospital outside.
struct BaysOutside {
    /// Share of arrivals that finds all bays taken, and mean hours of wait for one.
    full: f64,
    wait: f64,
    /// Mean hours that patients board, over all visits.
    boards: f64,
}

/// First visits to each hospital in `at`; their sum inside.
fn inside(acute: &AcuteData, routes: &Routes, visits: &[f64], at: &mut [f64]) -> f64 {
    at.fill(0.0);
    for (visits, shares) in visits.iter().zip(routes.share.chunks(at.len())) {
        for (sum, share) in at.iter_mut().zip(shares) {
            *sum += visits * share;
        }
    }
    acute
        .hospitals
        .iter()
        .zip(at)
        .filter(|(hospital, _)| hospital.inside)
        .map(|(_, visits)| *visits)
        .sum()
}

fn ratio_or_none(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// Mean stay in a bay without any wait, hours.
pub(super) fn mean_stay(data: &EmergencyData) -> f64 {
    (1.0 - data.admitted_share) * data.stay_discharged + data.admitted_share * data.stay_admitted
}
