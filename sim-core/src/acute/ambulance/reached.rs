//! How soon somebody is there, once loads have settled: per area and region, per minute, per zone.

use super::super::chain::{BLOCKS, ByBlock, Chain, Routes};
use super::super::response::{Mixture, Spread};
use super::{Network, Place, Reached};
use crate::region::AcuteData;

/// Longest wait for a first vehicle that is reported, minutes.
const LONGEST_WAIT: f64 = 1_440.0;
/// Chance of being reached by a step below which its part in percentiles is left out.
const NEVER: f64 = 1e-6;

impl Network {
    /// Shares and means after [`super::Hypercube::settle`].
    pub fn measure(&mut self, chain: &Chain, a1: &[f64], out: &mut Reached) {
        for (at, (afar, pair)) in self.answered_afar.iter_mut().zip(&chain.pairs).enumerate() {
            // Who asks a station first does not count who is far
            if pair.before != 0 {
                *afar = self.cube.answered_afar(chain, at);
            }
        }
        for (at, step) in chain.steps.iter().enumerate() {
            let (before, past) = (&self.cube.past[step.parent as usize], &self.cube.past[at + 1]);
            let afar = &self.answered_afar[step.pair as usize];
            let (mut served, mut passed, mut far) = (0.0, 0.0, 0.0);
            for block in 0..BLOCKS {
                served += chain.urgent_share[block] * (before[block] - past[block]);
                passed += chain.urgent_share[block] * past[block];
                far += chain.urgent_share[block] * before[block] * afar[block];
            }
            self.served[at] = served;
            self.from_afar[at] = far;
            self.past[at + 1] = passed;
        }
        for (at, node) in chain.nodes.iter().enumerate() {
            let (reached, afar) = (&mut self.reached[at], &mut self.afar[at]);
            let alone = self.alone[node.parent as usize];
            if node.own {
                let step = node.step as usize - 1;
                (*reached, *afar) = (alone * self.served[step], alone * self.from_afar[step]);
            } else {
                *reached = self.past[node.step as usize] * (alone - self.alone[at + 1]);
            }
        }
        for area in 0..chain.areas {
            self.late[area] = self.late_minutes(&chain.asked[area], &chain.area_drive[area]);
        }
        out.areas.clear();
        out.areas.resize(chain.areas, Place::default());
        for entry in &chain.entries {
            let (reached, afar) = (self.reached[entry.node as usize], self.afar[entry.node as usize]);
            let area = &mut out.areas[entry.area as usize];
            area.within += reached * entry.within + afar * entry.farther_within;
            area.drive += reached * entry.drive + afar * entry.farther;
        }
        for (area, end, weight) in &chain.ends {
            let (waits, drives) = &self.late[*area as usize];
            let step = if *end == 0 {
                0
            } else {
                chain.nodes[*end as usize - 1].step
            };
            let weight = weight * self.alone[*end as usize];
            let area = &mut out.areas[*area as usize];
            for block in 0..BLOCKS {
                let lost = weight * chain.urgent_share[block] * self.cube.past[step as usize][block];
                let (wait, drive) = (waits[block], drives[block]);
                area.lost += lost;
                area.wait += lost * wait;
                area.drive += lost * drive;
                area.late += lost * (wait + drive);
            }
        }
        Self::over_region(chain, a1, out);
        (out.utilisation, out.utilisation_by_block) = self.cube.utilisation(chain);
        out.planned_wait = (0..BLOCKS)
            .map(|block| chain.planned_share[block] * self.cube.planned[block].wait * self.mean_any[block])
            .sum();
    }

    /// Per area: mean drive to hospital with signals of those who are carried, minutes, and the share that goes to a hospital
    /// inside. Every order begins with one entry per area and first station.
    pub fn carried(chain: &Chain, routes: &Routes, out: &mut Vec<[f64; 2]>) {
        out.clear();
        out.resize(chain.areas, [0.0; 2]);
        for (entry, carried) in chain.entries.iter().zip(&routes.carried) {
            if chain.nodes[entry.node as usize].parent == 0 {
                let area = &mut out[entry.area as usize];
                area[0] += chain.mean_drive * carried.transport;
                area[1] += carried.inside;
            }
        }
    }

    /// Adds up the distribution of drives per area, after [`Network::measure`].
    pub fn spread(&self, chain: &Chain, reached: &Reached, out: &mut Vec<Spread>) {
        out.clear();
        out.resize(chain.areas, Spread::default());
        let drives = chain.by_minute.iter().zip(&chain.farther_by_minute);
        for (entry, (drives, farther)) in chain.entries.iter().zip(drives) {
            let (reached, afar) = (self.reached[entry.node as usize], self.afar[entry.node as usize]);
            let sums = out[entry.area as usize].within.as_chunks_mut::<8>().0;
            for (part, drives) in [(reached, drives), (afar, farther)] {
                if part > NEVER {
                    for (sums, drives) in sums.iter_mut().zip(drives.as_chunks::<8>().0) {
                        *sums = std::array::from_fn(|point| sums[point] + part * drives[point]);
                    }
                }
            }
        }
        for (area, spread) in out.iter_mut().enumerate() {
            let place = &reached.areas[area];
            spread.lost = place.lost;
            spread.late = if place.lost > 0.0 {
                place.late / place.lost
            } else {
                0.0
            };
        }
    }

    /// The response of a zone, after [`Network::measure`]: call handling and turnout left out.
    pub fn of_zone(&self, chain: &Chain, acute: &AcuteData, zone: usize) -> Mixture {
        let (area, nodes) = (acute.zones[zone].area, &chain.orders[zone].1);
        let mut mixture = Mixture {
            log_sd: acute.ambulance.drive_log_sd,
            ..Mixture::default()
        };
        for node in nodes {
            let station = chain.nodes[*node as usize].station as usize;
            let (reached, afar) = (self.reached[*node as usize], self.afar[*node as usize]);
            let minutes = acute.station_minutes[zone][station];
            mixture.stations.push((reached - afar, minutes));
            if afar > 0.0 {
                mixture.stations.push((afar, chain.from_afar[zone][station]));
            }
        }
        let Some(last) = nodes.last() else {
            return mixture;
        };
        let (wait, drive) = &self.late[area];
        let step = chain.nodes[*last as usize].step as usize;
        let (mut lost, mut waits, mut late_drives) = (0.0, 0.0, 0.0);
        for block in 0..BLOCKS {
            let part =
                self.alone[*last as usize + 1] * chain.urgent_share[block] * self.cube.past[step][block];
            lost += part;
            waits += part * wait[block];
            late_drives += part * drive[block];
        }
        if lost > 0.0 {
            mixture.lost = (lost, waits / lost, late_drives / lost);
        }
        mixture
    }

    /// Means over the region; an area without zones has no figure of its own and takes the region's.
    fn over_region(chain: &Chain, a1: &[f64], out: &mut Reached) {
        let mut sum = Place::default();
        let (mut calls, none) = (0.0, a1.iter().sum::<f64>() <= 0.0);
        for (area, place) in out.areas.iter().enumerate() {
            if chain.has_zones[area] {
                let weight = if none { 1.0 } else { a1[area] };
                calls += weight;
                sum.within += weight * place.within;
                sum.drive += weight * place.drive;
                sum.lost += weight * place.lost;
                sum.wait += weight * place.wait;
                sum.late += weight * place.late;
            }
        }
        out.region = Place::default();
        if calls > 0.0 {
            out.region = Place {
                within: (sum.within / calls).clamp(0.0, 1.0),
                drive: sum.drive / calls,
                lost: sum.lost / calls,
                wait: sum.wait / calls,
                late: sum.late / calls,
            };
        }
        for (place, has_zones) in out.areas.iter_mut().zip(&chain.has_zones) {
            if *has_zones {
                place.within = place.within.clamp(0.0, 1.0);
            } else {
                *place = out.region;
            }
        }
    }

    /// Wait for the first vehicle to come free at the stations that are asked, for a call that finds none, and a mean drive.
    fn late_minutes(&self, asked: &[u32], drives: &[f64]) -> (ByBlock, ByBlock) {
        let (idle, weighted) = self.cube.idle_and_mean(asked, drives);
        let wait = idle.map(|idle| {
            if idle > 0.0 {
                (self.mean_run / idle).min(LONGEST_WAIT)
            } else {
                LONGEST_WAIT
            }
        });
        (wait, weighted)
    }
}
