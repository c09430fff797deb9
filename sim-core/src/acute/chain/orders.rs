//! Orders of dispatch as one tree, and the sums over zones along it.

use super::super::response;
use super::{Chain, Entry, Node, Pair, Step};
use crate::region::AcuteData;
use std::collections::BTreeMap;

/// Most stations that an order asks, nearest first. A call that finds them all without a vehicle has found nobody: with
/// this many, that comes next to never, and the work of a zone does not grow with the size of the region.
pub(super) const LONGEST_ORDER: usize = 24;

/// Where what is in the tree already stands.
#[derive(Default)]
struct Index {
    nodes: BTreeMap<(u32, u32), u32>,
    pairs: BTreeMap<(u32, u32), u32>,
    steps: BTreeMap<(u32, u32), u32>,
    sets: BTreeMap<Vec<u32>, u32>,
    entries: BTreeMap<(u32, u32), usize>,
    ends: BTreeMap<(u32, u32), usize>,
}

impl Chain {
    /// Builds the tree of orders, and the sums over zones along it.
    pub(super) fn plant(&mut self, acute: &AcuteData, mean_drive: f64) {
        let stations = acute.stations.len();
        let mut index = Index::default();
        index.sets.insert(Vec::new(), 0);
        let mut order: Vec<usize> = (0..stations).collect();
        let mut asked: Vec<Vec<u32>> = vec![Vec::new(); self.areas];
        for (zone, data) in acute.zones.iter().enumerate() {
            let weight = self.weights[zone];
            self.paths.push(Vec::new());
            if weight <= 0.0 {
                self.orders.push((0.0, Vec::new()));
                continue;
            }
            let minutes = &acute.station_minutes[zone];
            order.sort_by(|a, b| minutes[*a].total_cmp(&minutes[*b]).then(a.cmp(b)));
            let (mut parent, mut set) = (0, 0);
            let mut nodes = Vec::with_capacity(stations.min(LONGEST_ORDER));
            for station in order.iter().copied().take(LONGEST_ORDER) {
                let node = self.node(&mut index, parent, station as u32, &mut set);
                parent = node + 1;
                nodes.push(node);
                let at = self.entry(&mut index, data.area as u32, node);
                self.paths[zone].push(at as u32);
                let log_sd = acute.ambulance.drive_log_sd;
                add_drives(&mut self.by_minute[at], weight, minutes[station], log_sd);
                let entry = &mut self.entries[at];
                entry.weight += weight;
                entry.drive += weight * minutes[station] * mean_drive;
                entry.within += weight * within_limit(acute, minutes[station]);
                if station < self.own {
                    asked[data.area].push(station as u32);
                    let (afar, near) = (self.from_afar[zone][station], minutes[station]);
                    entry.farther += weight * (afar - near) * mean_drive;
                    entry.farther_within += weight * (within_limit(acute, afar) - within_limit(acute, near));
                    let farther = &mut self.farther_by_minute[at];
                    add_drives(farther, weight, afar, log_sd);
                    add_drives(farther, -weight, near, log_sd);
                }
            }
            self.orders.push((weight, nodes));
            let end = (data.area as u32, parent);
            let at = *index.ends.entry(end).or_insert_with(|| {
                self.ends.push((end.0, end.1, 0.0));
                self.ends.len() - 1
            });
            self.ends[at].2 += weight;
        }
        for stations in &mut asked {
            stations.sort_unstable();
            stations.dedup();
        }
        self.asked = asked;
        self.drive_to_areas(acute, mean_drive);
    }

    /// Mean drives from the stations that an area asks.
    fn drive_to_areas(&mut self, acute: &AcuteData, mean_drive: f64) {
        self.area_drive = self.asked.iter().map(|asked| vec![0.0; asked.len()]).collect();
        for (zone, data) in acute.zones.iter().enumerate() {
            let drives = self.area_drive[data.area].iter_mut().zip(&self.asked[data.area]);
            for (sum, station) in drives {
                *sum += self.weights[zone] * acute.station_minutes[zone][*station as usize] * mean_drive;
            }
        }
    }

    /// The node that follows `parent` with this station; `set` becomes the set of own stations up to and with it.
    fn node(&mut self, index: &mut Index, parent: u32, station: u32, set: &mut u32) -> u32 {
        let last = if parent == 0 {
            0
        } else {
            self.nodes[parent as usize - 1].step
        };
        let own = (station as usize) < self.own;
        let step = if own {
            let before = *set;
            *set = self.set_with(index, before, station);
            self.step(
                index,
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
        *index.nodes.entry((parent, station)).or_insert_with(|| {
            self.nodes.push(Node {
                parent,
                station,
                step,
                own,
            });
            self.nodes.len() as u32 - 1
        })
    }

    /// The step that follows `parent` with this pair, plus one.
    fn step(&mut self, index: &mut Index, parent: u32, pair: Pair) -> u32 {
        // A set and a station have one set after them.
        let at = *index.pairs.entry((pair.before, pair.station)).or_insert_with(|| {
            self.pairs.push(pair);
            self.pairs.len() as u32 - 1
        });
        let step = *index.steps.entry((parent, at)).or_insert_with(|| {
            self.steps.push(Step { parent, pair: at });
            self.steps.len() as u32 - 1
        });
        step + 1
    }

    fn set_with(&mut self, index: &mut Index, before: u32, station: u32) -> u32 {
        let mut set = self.sets[before as usize].clone();
        set.push(station);
        set.sort_unstable();
        if let Some(known) = index.sets.get(&set) {
            return *known;
        }
        let position = self.sets.len() as u32;
        self.sets.push(set.clone());
        index.sets.insert(set, position);
        position
    }

    fn entry(&mut self, index: &mut Index, area: u32, node: u32) -> usize {
        *index.entries.entry((area, node)).or_insert_with(|| {
            self.by_minute.push([0.0; response::POINTS]);
            self.farther_by_minute.push([0.0; response::POINTS]);
            self.entries.push(Entry {
                area,
                node,
                ..Entry::default()
            });
            self.entries.len() - 1
        })
    }
}

/// Adds the chances that a drive from a station takes no longer than each of the points.
fn add_drives(sums: &mut [f64; response::POINTS], weight: f64, median_minutes: f64, log_sd: f64) {
    for (sum, minutes) in sums.iter_mut().zip(&response::DRIVES) {
        *sum += weight * response::drive_within(*minutes, median_minutes, log_sd);
    }
}

/// Probability that call handling, turnout and drive stay within the limit.
pub(super) fn within_limit(acute: &AcuteData, median_minutes: f64) -> f64 {
    let times = &acute.ambulance;
    response::drive_within(
        times.limit - times.call_handling - times.turnout,
        median_minutes,
        times.drive_log_sd,
    )
}
