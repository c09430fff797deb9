//! Orders of dispatch as one tree, and the sums over zones along it.

use super::destinations::Trip;
use super::{Chain, Entry, Node, Pair, Step};
use crate::random::special::normal_cdf;
use crate::region::AcuteData;

impl Chain {
    /// Builds the tree of orders, and the sums over zones along it.
    pub(super) fn plant(&mut self, acute: &AcuteData, weights: &[f64], trips: &[Trip], mean_drive: f64) {
        let stations = acute.stations.len();
        let mut order: Vec<usize> = (0..stations).collect();
        for (zone, data) in acute.zones.iter().enumerate() {
            let weight = weights[zone];
            if weight <= 0.0 {
                continue;
            }
            let minutes = &acute.station_minutes[zone];
            order.sort_by(|a, b| minutes[*a].total_cmp(&minutes[*b]).then(a.cmp(b)));
            let (mut parent, mut set) = (0, 0);
            for station in order.iter().copied() {
                let node = self.node(parent, station as u32, &mut set);
                parent = node + 1;
                let entry = self.entry(data.area as u32, node);
                let trip = trips[zone];
                entry.weight += weight;
                entry.drive += weight * minutes[station] * mean_drive;
                entry.within += weight * within_limit(acute, minutes[station]);
                entry.transport += weight * trip.minutes;
                entry.diverted += weight * trip.extra_when_diverted;
                entry.inside += weight * trip.inside;
            }
            match self
                .ends
                .iter_mut()
                .find(|end| end.0 == data.area as u32 && end.1 == parent)
            {
                Some(end) => end.2 += weight,
                None => self.ends.push((data.area as u32, parent, weight)),
            }
        }
    }

    /// The node that follows `parent` with this station; `set` becomes the set of own stations up to and with it.
    fn node(&mut self, parent: u32, station: u32, set: &mut u32) -> u32 {
        let last = if parent == 0 {
            0
        } else {
            self.nodes[parent as usize - 1].step
        };
        let own = (station as usize) < self.own;
        let step = if own {
            let before = *set;
            *set = self.set_with(before, station);
            self.step(
                last,
                Pair {
                    before,
                    station,
                    after: *set,
                },
            )
        } else {
            last
        };
        let known = self
            .nodes
            .iter()
            .position(|node| node.parent == parent && node.station == station);
        known.unwrap_or_else(|| {
            self.nodes.push(Node {
                parent,
                station,
                step,
                own,
            });
            self.nodes.len() - 1
        }) as u32
    }

    /// The step that follows `parent` with this pair, plus one.
    fn step(&mut self, parent: u32, pair: Pair) -> u32 {
        let known = self.pairs.iter().position(|other| *other == pair);
        let at = known.unwrap_or_else(|| {
            self.pairs.push(pair);
            self.pairs.len() - 1
        }) as u32;
        let known = self
            .steps
            .iter()
            .position(|step| step.parent == parent && step.pair == at);
        let step = known.unwrap_or_else(|| {
            self.steps.push(Step {
                parent,
                pair: at,
                station: pair.station,
            });
            self.steps.len() - 1
        });
        step as u32 + 1
    }

    fn set_with(&mut self, before: u32, station: u32) -> u32 {
        let mut set = self.sets[before as usize].clone();
        set.push(station);
        set.sort_unstable();
        let known = self.sets.iter().position(|other| *other == set);
        known.unwrap_or_else(|| {
            self.sets.push(set);
            self.sets.len() - 1
        }) as u32
    }

    fn entry(&mut self, area: u32, node: u32) -> &mut Entry {
        let known = self
            .entries
            .iter()
            .position(|entry| entry.area == area && entry.node == node);
        let at = known.unwrap_or_else(|| {
            self.entries.push(Entry {
                area,
                node,
                ..Entry::default()
            });
            self.entries.len() - 1
        });
        &mut self.entries[at]
    }
}

/// Probability that call handling, turnout and drive stay within the limit; the drive is lognormal around its median.
fn within_limit(acute: &AcuteData, median_minutes: f64) -> f64 {
    let times = &acute.ambulance;
    let left = times.limit - times.call_handling - times.turnout;
    if left <= 0.0 {
        return 0.0;
    }
    if median_minutes <= 0.0 {
        return 1.0;
    }
    let distance = libm::log(left / median_minutes);
    if times.drive_log_sd <= 0.0 {
        return if distance >= 0.0 { 1.0 } else { 0.0 };
    }
    normal_cdf(distance / times.drive_log_sd)
}
