//! What a year came to: handover, drives, ambulances.

use super::super::ambulance::Network;
use super::super::calibration::Calibration;
use super::super::chain::Chain;
use super::super::response::Spread;
use super::super::streams::Streams;
use super::super::{Asked, Flow, Response};
use super::{Hospital, State};
use crate::region::{AcuteData, AmbulanceTimes};

/// Mean time in which an ambulance hands a patient over, minutes; `inside`: share of urgent runs that are bound for a hospital
/// inside; `come_in`: of those bound for a full department, the share that comes in.
pub(super) fn handover(
    times: &AmbulanceTimes,
    calibration: &Calibration,
    asked: &Asked,
    hospital: &Hospital,
    (inside, come_in): (f64, [f64; 2]),
) -> f64 {
    let carries = 1.0 - calibration.uncertain.without_transport;
    let inside = if carries > 0.0 { inside / carries } else { 0.0 };
    let [full_inside, full_outside] = [hospital.treated.bays_full, hospital.arrived.bays_full];
    let full = inside * full_inside * come_in[0] + (1.0 - inside) * full_outside * come_in[1];
    times.handover * (1.0 - asked.shorter.handover) + full * times.handover_when_full
}

/// Drives to the nearest open emergency department.
pub(super) fn report_drives(chain: &Chain, streams: &Streams, out: &mut Flow) {
    let nearest = || streams.routes(chain).nearest.iter();
    out.ed_drive.clear();
    out.ed_drive.extend(nearest().map(|drive| drive[0]));
    out.ed_drive_night.clear();
    out.ed_drive_night.extend(nearest().map(|drive| drive[1]));
}

/// What the ambulances came to; gives the share of urgent runs that were bound for a hospital inside.
pub(super) fn report_runs(
    chain: &Chain,
    acute: &AcuteData,
    calibration: &Calibration,
    state: &mut State,
    asked: &Asked,
    out: &mut Flow,
) -> f64 {
    let State {
        network,
        reached,
        spread,
        carried,
        streams,
        ..
    } = state;
    Network::carried(chain, streams.routes(chain), carried);
    network.spread(chain, reached, spread);
    let times = &acute.ambulance;
    let fixed = times.call_handling + times.turnout;
    let mut all = Spread::default();
    let (mut transports, mut inside, mut bound) = (Mean::default(), Mean::default(), Mean::default());
    let stops = streams.stops.outcome();
    let (mut a2, mut a1) = (Mean::default(), 0.0);
    out.areas.clear();
    for (area, place) in reached.areas.iter().enumerate() {
        let [transport, bound_inside] = carried[area];
        let transport = transport + chain.mean_drive * stops.longer[area];
        // An area without zones has no spread of its own, and counts for nothing in that of the region
        let weight = if chain.has_zones[area] {
            asked.a1_runs[area]
        } else {
            0.0
        };
        all.add(weight, &spread[area]);
        a1 += weight;
        transports.add(weight, transport);
        let urgent = weight
            + if chain.has_zones[area] {
                asked.a2_runs[area]
            } else {
                0.0
            };
        bound.add(urgent, bound_inside);
        inside.add(urgent, bound_inside + stops.to_inside[area]);
        let a2_response = place.response(times, times.without_signals);
        a2.add(asked.a2_runs[area], a2_response);
        out.areas.push(Response {
            within_limit: place.within,
            mean: place.response(times, 1.0),
            median: fixed + spread[area].percentile(0.5),
            late_tenth: fixed + spread[area].percentile(0.9),
            a2_mean: a2_response,
            transport,
        });
    }
    let region = &reached.region;
    let all = if a1 > 0.0 { all.divided(a1) } else { all };
    out.region = Response {
        within_limit: region.within,
        mean: region.response(times, 1.0),
        median: fixed + all.percentile(0.5),
        late_tenth: fixed + all.percentile(0.9),
        a2_mean: a2.mean(),
        transport: transports.mean(),
    };
    for (area, response) in out.areas.iter_mut().enumerate() {
        if !chain.has_zones[area] {
            *response = out.region;
        }
    }
    out.ambulance_utilisation = reached.utilisation;
    out.utilisation_by_block = reached.utilisation_by_block;
    out.planned_wait = reached.planned_wait;
    let carries = 1.0 - calibration.uncertain.without_transport;
    out.conveyed_inside = carries * inside.mean();
    carries * bound.mean()
}

/// A mean by weight.
#[derive(Clone, Copy, Default)]
struct Mean {
    weight: f64,
    sum: f64,
}

impl Mean {
    fn add(&mut self, weight: f64, value: f64) {
        self.weight += weight;
        self.sum += weight * value;
    }

    fn mean(&self) -> f64 {
        if self.weight > 0.0 {
            self.sum / self.weight
        } else {
            0.0
        }
    }
}
