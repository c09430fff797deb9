//! What comes after hospital, as rates, shares and means: step-down places by kind, and the start of home nursing.
//!
//! Each is a line for places: one per kind, one for all kinds that share theirs, and the intake of the teams of home nursing.

use super::arrivals::Arrivals;
use super::setting::Among;
use crate::acute::{Asked, Calibration, Staffed};
use crate::region::{AcuteData, StepDownKind};

const DAY: f64 = 1_440.0;

/// What a patient asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Service {
    ShortStay,
    Rehabilitation,
    HomeNursing,
}

/// Places for which patients wait in one line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct LineSetting {
    /// Staffed places; a fraction is a share of the time.
    pub places: f64,
    /// Mean minutes until another solution is found.
    pub patience: f64,
}

/// A way on from hospital.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Way {
    pub service: Service,
    /// Position among the lines.
    pub line: usize,
    /// Mean minutes in the place; for home nursing, in the intake.
    pub stay: f64,
}

/// All of it in one year.
#[derive(Clone, Debug)]
pub(super) struct After {
    pub lines: Vec<LineSetting>,
    /// Step-down places by kind and service, then home nursing.
    pub ways: Vec<Way>,
    /// Which of the ways to step-down places a request takes.
    requested: Among,
    /// Requests for a step-down place that do not come from a hospital inside.
    pub requests: Arrivals,
    /// Share of admissions that asks for a step-down place, and minutes of search before.
    needs_place: f64,
    pub search: f64,
    /// Share of admissions that asks for home nursing, and of them the share that waits for it in a hospital bed.
    needs_home: f64,
    pub waits_in_bed: f64,
}

impl After {
    /// `admissions`: asked of the wards inside per year.
    pub fn new(
        acute: &AcuteData,
        calibration: &Calibration,
        asked: &Asked,
        staffed: &Staffed,
        admissions: f64,
    ) -> Self {
        let (data, delays) = (&acute.step_down, &calibration.delays);
        let requests = [asked.short_stay, asked.rehabilitation].map(|asked| delays.arrival_scale * asked);
        let all = requests[0] + requests[1];
        let (mut lines, mut ways, mut weights) = (Vec::new(), Vec::new(), Vec::new());
        let mut common = None;
        for kind in &data.kinds {
            let places = kind.places * staffed_share(&data.kinds, kind, staffed);
            let own = LineSetting {
                places: 0.0,
                patience: DAY * data.patience_days,
            };
            let mut new_line = || {
                lines.push(own);
                lines.len() - 1
            };
            let line = if staffed.clustered && kind.clustered {
                *common.get_or_insert_with(new_line)
            } else {
                new_line()
            };
            lines[line].places += places;
            for (at, service) in [Service::ShortStay, Service::Rehabilitation]
                .into_iter()
                .enumerate()
            {
                ways.push(Way {
                    service,
                    line,
                    stay: DAY * kind.stay_days,
                });
                weights.push(kind.takes[at] * requests[at]);
            }
        }
        let home = &data.home_start;
        ways.push(Way {
            service: Service::HomeNursing,
            line: lines.len(),
            stay: DAY * home.days,
        });
        lines.push(LineSetting {
            places: delays.home_intake * staffed.home_nursing,
            patience: DAY * home.patience_days,
        });
        let from_wards = data.from_hospital_share * all;
        let needs_place = if admissions > 0.0 {
            (from_wards / admissions).min(1.0)
        } else {
            0.0
        };
        Self {
            lines,
            ways,
            requested: Among::new(weights.into_iter()),
            requests: Arrivals::new(all - from_wards, &[1.0; 168]),
            needs_place,
            search: DAY * data.search_days * asked.search_factor,
            needs_home: home.share.min(1.0 - needs_place),
            waits_in_bed: delays.home_scale,
        }
    }

    /// Whether a way leads to a step-down place.
    pub fn is_place(&self, way: usize) -> bool {
        self.ways[way].service != Service::HomeNursing
    }

    /// The way to a step-down place, for a uniform.
    pub fn place(&self, uniform: f64) -> usize {
        self.requested.pick(uniform)
    }

    /// What a patient on a ward asks for: none, a step-down place, or home nursing; `which` says of which kind.
    pub fn need(&self, uniform: f64, which: f64) -> Option<usize> {
        if uniform < self.needs_place {
            Some(self.place(which))
        } else if uniform < self.needs_place + self.needs_home {
            Some(self.ways.len() - 1)
        } else {
            None
        }
    }
}

/// Places that are staffed over those of the pack, for the service of a kind.
fn staffed_share(kinds: &[StepDownKind], kind: &StepDownKind, staffed: &Staffed) -> f64 {
    let rehabilitation = staffed.rehabilitation_places.min(staffed.step_down_places);
    let there = if kind.is_rehabilitation() {
        rehabilitation
    } else {
        staffed.step_down_places - rehabilitation
    };
    let alike = kinds
        .iter()
        .filter(|other| other.is_rehabilitation() == kind.is_rehabilitation());
    let in_pack: f64 = alike.map(|kind| kind.places).sum();
    if in_pack > 0.0 { there / in_pack } else { 0.0 }
}
