//! What a province is asked and has in one year, as rates and shares: sums and products, no queue.

use super::arrivals::{Arrivals, YEAR};
use super::care::{Care, Flows};
use super::coverage::Coverage;
use super::doors::Doors;
use super::fleet::Relocation;
use super::post_settings::PostSettings;
use super::roads::Roads;
use crate::acute::chain::{BLOCKS, ByBlock, Chain, zone_weights};
use crate::acute::{Asked, Calibration, Staffed};
use crate::region::{AcuteData, AmbulanceTimes, StationKind};

/// Weights, to choose among their positions.
#[derive(Clone, Debug)]
pub(super) struct Among(Vec<f64>);

impl Among {
    pub fn new(weights: impl Iterator<Item = f64>) -> Self {
        let mut sum = 0.0;
        Self(
            weights
                .map(|weight| {
                    sum += weight.max(0.0);
                    sum
                })
                .collect(),
        )
    }

    pub fn total(&self) -> f64 {
        self.0.last().copied().unwrap_or(0.0)
    }

    /// Share of one position.
    pub fn share(&self, at: usize) -> f64 {
        let before = if at == 0 { 0.0 } else { self.0[at - 1] };
        if self.total() > 0.0 {
            (self.0[at] - before) / self.total()
        } else {
            0.0
        }
    }

    /// The position at which a uniform falls.
    pub fn pick(&self, uniform: f64) -> usize {
        let wanted = uniform * self.total();
        self.0
            .partition_point(|sum| *sum <= wanted)
            .min(self.0.len().saturating_sub(1))
    }
}

/// A neighbouring service.
#[derive(Clone, Copy, Debug)]
pub(super) struct Neighbour {
    /// Position in the pack.
    pub station: usize,
    /// Most vehicles that it sends at once, by block of the week.
    pub most: ByBlock,
    /// Mean minutes in which it can spare a vehicle, and cannot; 0: never.
    pub spare: f64,
    pub none: f64,
}

/// The chain of a province in one year: what it is asked and has. Made once, played as often as wanted.
#[derive(Clone, Debug)]
pub struct Province<'a> {
    pub(super) acute: &'a AcuteData,
    pub(super) areas: usize,
    pub(super) roads: Roads<'a>,
    /// Share of the urgent calls that comes from each zone.
    calls: Vec<f64>,
    /// Share of the time in which a vehicle is busy, roughly.
    busy: f64,
    /// Staffed vehicles per own station and block of the week; a fraction is a share of the duties.
    pub(super) vehicles: Vec<ByBlock>,
    /// The same as in the pack, whoever mans them.
    pub(super) duties: Vec<ByBlock>,
    /// Own stations in the order in which the dispatcher wants them filled.
    pub(super) table: Vec<usize>,
    /// Share of the urgent calls that the dispatcher is ahead of: the fitted strength of relocation.
    pub(super) ahead: f64,
    pub(super) neighbours: Vec<Neighbour>,
    /// Urgent calls, and by whom: A1 from every zone, then A2.
    pub(super) urgent: Arrivals,
    pub(super) callers: Among,
    /// Planned rides that need a vehicle of the service.
    pub(super) planned: Arrivals,
    pub(super) riders: Among,
    /// Hospitals of the patients of each zone.
    pub(super) doors: Doors,
    /// Share of urgent runs without transport, and treated at home beyond the base year's share.
    pub(super) stays_home: [f64; 2],
    /// Minutes by which such a run takes longer than one with transport.
    pub(super) at_home_minutes: f64,
    /// Of the ambulances bound for a full department, the share that it sends elsewhere.
    pub(super) diverted: f64,
    /// Mean handover where bays are free, minutes.
    pub(super) handover: f64,
    /// Hospitals and step-down places.
    pub(super) care: Care,
    /// General practitioners' posts.
    pub(super) posts: PostSettings,
}

impl<'a> Province<'a> {
    /// The chain in a year that asks and staffs this, with the habits that calibration found.
    #[must_use]
    pub fn new(
        chain: &Chain,
        acute: &'a AcuteData,
        calibration: &Calibration,
        asked: &Asked,
        staffed: &Staffed,
    ) -> Self {
        let asked = &*chain.clinics.send_on(acute, asked, &staffed.places);
        let weights = zone_weights(acute, chain.areas);
        let by_zone = |by_area: &[f64]| -> Vec<f64> {
            let share = |(zone, weight): (&crate::region::Zone, &f64)| by_area[zone.area] * weight;
            acute.zones.iter().zip(&weights).map(share).collect()
        };
        let (a1, a2) = (by_zone(&asked.a1_runs), by_zone(&asked.a2_runs));
        let own = (1.0 - acute.ambulance.planned_own_vehicles).max(0.0);
        let rides = by_zone(&asked.planned_runs);
        let callers = Among::new(a1.iter().chain(&a2).copied());
        let riders = Among::new(rides.iter().map(|rides| own * rides));
        let vehicles = vehicles(chain, staffed);
        let shares: Vec<f64> = a1
            .iter()
            .zip(&a2)
            .map(|(a1, a2)| (a1 + a2) / callers.total().max(1e-300))
            .collect();
        let stays_home = [calibration.uncertain.without_transport, asked.treated_at_home];
        let busy = busy_share(
            acute,
            chain,
            &shares,
            stays_home,
            [a1.iter().sum(), a2.iter().sum()],
            riders.total(),
            &vehicles,
        );
        let urgent: Vec<f64> = a1.iter().zip(&a2).map(|(a1, a2)| a1 + a2).collect();
        let carried = (1.0 - stays_home[0] - stays_home[1]).max(0.0);
        let doors = Doors::new(chain, acute, &staffed.places);
        let care = Care::new(
            chain,
            acute,
            &doors,
            calibration,
            asked,
            staffed,
            &Flows {
                visits: by_zone(&asked.visits),
                from_clinics: if asked.from_clinics.is_empty() {
                    vec![0.0; acute.zones.len()]
                } else {
                    by_zone(&asked.from_clinics)
                },
                urgent: urgent.iter().map(|runs| carried * runs).collect(),
                a1_share: a1.iter().sum::<f64>() / callers.total().max(1e-300),
                elsewhere: libm::pow(1.0 + acute.outside.growth, asked.years),
            },
        );
        let growth = if calibration.base_urgent > 0.0 {
            callers.total() / calibration.base_urgent
        } else {
            1.0
        };
        Self {
            acute,
            areas: chain.areas,
            roads: Roads::new(acute),
            calls: shares,
            busy,
            vehicles,
            duties: chain.vehicles.clone(),
            table: chain.table.iter().map(|station| *station as usize).collect(),
            ahead: calibration.relocation,
            neighbours: neighbours(acute, chain.own, growth),
            urgent: Arrivals::new(callers.total(), &acute.week.urgent_runs),
            callers,
            planned: Arrivals::new(riders.total(), &acute.week.planned_runs),
            riders,
            doors,
            stays_home,
            at_home_minutes: asked.at_home_minutes,
            diverted: calibration.uncertain.diverted_when_full,
            handover: acute.ambulance.handover * (1.0 - asked.shorter.handover),
            care,
            posts: PostSettings::new(chain, acute, asked, staffed),
        }
    }

    /// What stations cover within the limit, and how sure an idle vehicle is to be there.
    pub(super) fn cover(&self, relocation: Relocation) -> Coverage {
        let times = &self.acute.ambulance;
        let busy = match relocation {
            Relocation::Backed => self.busy,
            Relocation::Table | Relocation::Home | Relocation::Emptiest => 0.0,
        };
        Coverage::new(
            &self.acute.station_minutes,
            self.vehicles.len(),
            self.calls.clone(),
            times.limit - times.call_handling - times.turnout,
            busy,
        )
    }
}

/// Staffed vehicles: those of the pack as far as there are crews, and those that a lever adds, where the calls are.
fn vehicles(chain: &Chain, staffed: &Staffed) -> Vec<ByBlock> {
    let at = |(vehicles, added): (&ByBlock, &ByBlock)| {
        std::array::from_fn(|block| {
            let added = staffed.added_vehicles * added[block];
            (vehicles[block] * staffed.vehicle_share + added).max(0.0)
        })
    };
    chain.vehicles.iter().zip(&chain.added_share).map(at).collect()
}

/// Steps of an urgent run that do not depend on where it is, minutes.
fn steps(times: &AmbulanceTimes) -> f64 {
    times.turnout + times.on_scene + times.handover + times.clearing
}

/// Share of the time in which a vehicle is busy, roughly: all runs by the nearest station over all duties. It only tells idle
/// vehicles where they are worth most.
fn busy_share(
    acute: &AcuteData,
    chain: &Chain,
    shares: &[f64],
    stays_home: [f64; 2],
    [a1, a2]: [f64; 2],
    planned: f64,
    vehicles: &[ByBlock],
) -> f64 {
    let mut drives = 0.0;
    for (zone, share) in shares.iter().enumerate() {
        let nearest = acute.station_minutes[zone][..chain.own]
            .iter()
            .copied()
            .fold(f64::INFINITY, f64::min);
        let to: f64 = chain.conveyed[zone]
            .iter()
            .zip(&acute.hospital_minutes[zone])
            .map(|(share, minutes)| share * minutes)
            .sum();
        if nearest.is_finite() {
            drives += share * (nearest + (1.0 - stays_home[0]) * to);
        }
    }
    let still = steps(&acute.ambulance) - stays_home[0] * acute.ambulance.handover;
    let drives = drives * (a1 + acute.ambulance.without_signals * a2);
    let asked = (a1 + a2) * still + drives + planned * acute.ambulance.planned_cycle;
    let there: f64 = vehicles
        .iter()
        .flat_map(|vehicles| (0..BLOCKS).map(|block| vehicles[block] * chain.hours[block]))
        .sum();
    let staffed = there / 168.0 * YEAR;
    if staffed > 0.0 {
        (asked / staffed).clamp(0.05, 0.95)
    } else {
        0.5
    }
}

/// Neighbouring services. Each can spare a vehicle now and then: as often as the pack says in the base year, and less when its
/// own calls grow as ours do. It cannot for as long as a run takes without its drives.
fn neighbours(acute: &AcuteData, own: usize, growth: f64) -> Vec<Neighbour> {
    let run = steps(&acute.ambulance).max(1.0);
    let with = |(station, data): (usize, &crate::region::Station)| {
        let StationKind::Neighbour { availability } = data.kind else {
            return None;
        };
        let busy = (1.0 - availability) * growth;
        let (spare, none) = if availability <= 0.0 {
            (0.0, run)
        } else if busy <= 0.0 {
            (run, 0.0)
        } else {
            (run * availability / busy, run)
        };
        Some(Neighbour {
            station,
            most: data.vehicles,
            spare,
            none,
        })
    };
    acute
        .stations
        .iter()
        .enumerate()
        .skip(own)
        .filter_map(with)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_follow_their_weights() {
        let among = Among::new([1.0, 0.0, 3.0].into_iter());
        assert_eq!([0.0, 0.2499, 0.25, 0.9999].map(|u| among.pick(u)), [0, 0, 2, 2]);
        assert_eq!(Among::new([0.0, 0.0].into_iter()).pick(0.5), 1);
    }
}
