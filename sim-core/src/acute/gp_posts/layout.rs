//! Where people go, given what is open: to which post, and how far the nearest door for urgent care is.

use super::super::Places;
use super::super::chain::BLOCKS;
use super::Posts;
use crate::region::AcuteData;

/// Where people go, given what is open.
#[derive(Clone, Debug, Default)]
pub(super) struct Layout {
    /// Where the contacts of an area go: `[(area · BLOCKS + block) · posts + post]`, 1 together.
    pub share: Vec<f64>,
    /// Mean drive to a post, minutes, by area.
    pub drive: Vec<f64>,
    /// Mean drive to the nearest door for urgent care, minutes, by area.
    pub door: Vec<f64>,
}

/// Which hours of which place are open.
#[derive(Clone, Copy)]
pub(in crate::acute) struct Door {
    pub minutes: f64,
    pub open: f64,
}

impl Posts {
    /// Sends every zone to the nearest post that is open, and finds the nearest door for urgent care: an emergency department,
    /// a clinic, or a joint post in the hours that levers add. Both drives are without signals.
    pub(super) fn lay_out(&self, acute: &AcuteData, places: &Places) -> Layout {
        let data = &acute.gp_posts;
        let count = data.posts.len();
        let mut layout = Layout {
            share: vec![0.0; self.areas * BLOCKS * count],
            drive: vec![0.0; self.areas],
            door: vec![0.0; self.areas],
        };
        let added = |post: usize, block: usize| places.posts.get(post).map_or(0.0, |open| open[block]);
        let hospital = |at: usize, block: usize| {
            let open = places
                .hospitals
                .get(at)
                .map_or(&acute.hospitals[at].open, |state| &state.open);
            open[block]
        };
        for (at, zone) in acute.zones.iter().enumerate() {
            let (area, [weight, runs]) = (zone.area, self.weights[at]);
            for block in 0..BLOCKS {
                let posts = data.posts.iter().enumerate().map(|(post, place)| Door {
                    minutes: place.minutes[at],
                    open: place.open[block].max(added(post, block)),
                });
                let first = (area * BLOCKS + block) * count;
                let shares = &mut layout.share[first..first + count];
                let minutes = nearest(&posts.collect::<Vec<_>>(), |post, part| {
                    shares[post] += weight * part
                });
                layout.drive[area] += weight * self.by_block[block] * minutes;
                let mut doors: Vec<Door> = (0..acute.hospitals.len())
                    .map(|hospital_at| Door {
                        minutes: acute.hospital_minutes[at][hospital_at],
                        open: hospital(hospital_at, block),
                    })
                    .collect();
                doors.extend(acute.clinics.iter().enumerate().map(|(which, clinic)| Door {
                    minutes: clinic.minutes[at],
                    open: clinic.open[block] * places.clinic_open(which),
                }));
                doors.extend(data.posts.iter().enumerate().map(|(post, place)| Door {
                    minutes: place.minutes[at],
                    open: added(post, block),
                }));
                layout.door[area] += runs * self.visits[block] * nearest(&doors, |_, _| ());
            }
        }
        for minutes in layout.drive.iter_mut().chain(&mut layout.door) {
            *minutes *= acute.ambulance.without_signals;
        }
        layout
    }
}

/// Mean drive to the nearest of these that is open; `take` hears the share of each. Nobody is left without any: the last takes
/// what is left, as if open.
pub(in crate::acute) fn nearest(doors: &[Door], mut take: impl FnMut(usize, f64)) -> f64 {
    let mut order: Vec<usize> = (0..doors.len()).filter(|door| doors[*door].open > 0.0).collect();
    if order.is_empty() {
        order.extend(0..doors.len());
    }
    order.sort_by(|a, b| doors[*a].minutes.total_cmp(&doors[*b].minutes));
    let (mut left, mut mean) = (1.0, 0.0);
    for (rank, door) in order.iter().enumerate() {
        let part = if rank + 1 == order.len() {
            left
        } else {
            left * doors[*door].open
        };
        left -= part;
        mean += part * doors[*door].minutes;
        take(*door, part);
    }
    mean
}

/// Weights of zones, 1 per area together; equal where an area's zones have nobody.
pub(in crate::acute) fn zone_weights(acute: &AcuteData, areas: usize) -> Vec<f64> {
    let [young, old] = acute.gp_posts.zone_weight;
    let calls: Vec<f64> = acute
        .zones
        .iter()
        .map(|zone| young * zone.people_under_75 + old * zone.people_75)
        .collect();
    let (mut total, mut count) = (vec![0.0; areas], vec![0.0; areas]);
    for (zone, calls) in acute.zones.iter().zip(&calls) {
        total[zone.area] += calls;
        count[zone.area] += 1.0;
    }
    acute
        .zones
        .iter()
        .zip(calls)
        .map(|(zone, calls)| {
            if total[zone.area] > 0.0 {
                calls / total[zone.area]
            } else {
                1.0 / count[zone.area]
            }
        })
        .collect()
}
