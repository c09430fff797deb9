//! What the ambulances of a year come to in each postcode zone: for who asks, outside the yearly loop.

use super::chain::Chain;
use super::fixed_point::State;
use super::{Asked, Response};
use crate::region::{AcuteData, Region};

/// One zone in one year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ZoneResponse {
    /// Position of the zone in the pack.
    pub zone: usize,
    /// Position of its area.
    pub area: usize,
    /// A1 runs per year.
    pub a1_runs: f64,
    /// How soon ambulances come; the drive to hospital is that of the base year, nobody being turned away, with what stops make of
    /// it in the municipality.
    pub response: Response,
    /// Position of the nearest station in the pack.
    pub nearest: usize,
    /// Median drive from there, minutes.
    pub nearest_minutes: f64,
    /// Share of urgent calls that are answered from there, by its own vehicle or one that was moved there, 0–1.
    pub nearest_share: f64,
}

impl ZoneResponse {
    /// A1 runs per year that are not there within the limit.
    #[must_use]
    pub fn late_runs(&self) -> f64 {
        self.a1_runs * (1.0 - self.response.within_limit)
    }
}

/// Every zone in which calls arise, after [`super::flow`] has run the year with the same `state` and `asked`.
///
/// Percentiles are roots of the mixture of drives over the stations that may come, to nine figures.
#[must_use]
pub fn zones(chain: &Chain, region: &Region, state: &State, asked: &Asked) -> Vec<ZoneResponse> {
    let acute = &region.acute;
    let times = &acute.ambulance;
    let fixed = times.call_handling + times.turnout;
    let longer = &state.streams.stops.outcome().longer;
    let in_use = (0..acute.zones.len()).filter(|zone| chain.orders[*zone].0 > 0.0);
    let zone = |zone: usize| {
        let (weight, nodes) = &chain.orders[zone];
        let area = acute.zones[zone].area;
        let mixture = state.network.of_zone(chain, acute, zone);
        let first = chain.nodes[nodes[0] as usize].station as usize;
        let mean = mixture.mean();
        // Who waits for a vehicle does not wait longer without signals
        let a2_mean = times.without_signals * (mean - mixture.waiting()) + mixture.waiting();
        ZoneResponse {
            zone,
            area,
            a1_runs: weight * asked.a1_runs[area],
            response: Response {
                within_limit: mixture.without_waiting(times.limit - fixed),
                mean: fixed + mean,
                median: fixed + mixture.percentile(0.5),
                late_tenth: fixed + mixture.percentile(0.9),
                a2_mean: fixed + a2_mean,
                transport: transport(chain, acute, zone) + chain.mean_drive * longer[area],
            },
            nearest: first,
            nearest_minutes: acute.station_minutes[zone][first],
            nearest_share: mixture.stations[0].0,
        }
    };
    in_use.map(zone).collect()
}

/// Mean drive to hospital with signals, minutes.
fn transport(chain: &Chain, acute: &AcuteData, zone: usize) -> f64 {
    let shares = chain.conveyed[zone].iter();
    let minutes: f64 = shares
        .zip(&acute.hospital_minutes[zone])
        .map(|(share, minutes)| share * minutes)
        .sum();
    chain.mean_drive * minutes
}
