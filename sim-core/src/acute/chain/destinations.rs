//! To which hospital the patients of a zone go, and how long the drive is.
//!
//! A zone goes to hospitals by gravity, balanced once to the observed totals; ambulances have shares of their own
//! ([`conveyed`](super::conveyed)). Where emergency departments close (always or in
//! a part of the week), the zone's shares over those that are open keep their proportions: who cannot go to one goes to the
//! others. A patient who is turned away goes to the nearest other hospital that is open.

use super::super::calibration::root;
use super::{BLOCKS, ByBlock, Chain};
use crate::region::AcuteData;

/// Distance at which the pull of a hospital falls by a factor e, minutes with blue light. Assumption, grade D.
const HOSPITAL_PULL_MINUTES: f64 = 8.0;
/// Blocks of the week that are nights.
const NIGHTS: [usize; 2] = [2, 5];

/// Sums over the zones below one entry of the orders of dispatch, zones weighted as in the entry.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(in crate::acute) struct Carried {
    /// Mean drive to hospital, minutes.
    pub transport: f64,
    /// Share that goes to a hospital inside.
    pub inside: f64,
}

/// Where the residents go in a year, given when each emergency department is open.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::acute) struct Routes {
    /// Share of the visits of an area: `[area · hospitals + hospital]`.
    pub share: Vec<f64>,
    /// The part of it that goes to another hospital when it is turned away: `[(area · hospitals + from) · hospitals + to]`.
    pub next: Vec<f64>,
    /// Intensity of visits inside by block, relative to the week's rhythm: 1 where nothing closes.
    pub rhythm: ByBlock,
    /// Per entry of the chain.
    pub carried: Vec<Carried>,
    /// Minutes of drive in a block beyond [`Carried::transport`], per entry; empty when all blocks are alike.
    pub by_block: Vec<ByBlock>,
    /// Drive from an area to the nearest open emergency department, minutes: mean over visits, and at night.
    pub nearest: Vec<[f64; 2]>,
    /// Where ambulances are bound for, and the nearest other hospital that is open; the same twice where there is none.
    pub pairs: Vec<[usize; 2]>,
    /// Whom they bring, by area and pair.
    pub bound: Vec<Bound>,
}

/// Patients of an area whom ambulances bring to the first of a pair of hospitals.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::acute) struct Bound {
    pub area: usize,
    /// Position in [`Routes::pairs`].
    pub pair: usize,
    /// Share of all whom ambulances bring from the area.
    pub share: f64,
    /// × minutes by which the drive to the second is longer.
    pub longer: f64,
}

/// Routes when the hospitals are open as `open` says: share of each block, `[hospital]`.
pub(in crate::acute) fn routes(chain: &Chain, acute: &AcuteData, open: &[ByBlock]) -> Routes {
    let hospitals = acute.hospitals.len();
    let mut routes = Routes {
        share: vec![0.0; chain.areas * hospitals],
        next: vec![0.0; chain.areas * hospitals * hospitals],
        rhythm: [0.0; BLOCKS],
        carried: vec![Carried::default(); chain.entries.len()],
        by_block: Vec::new(),
        nearest: vec![[0.0; 2]; chain.areas],
        pairs: Vec::new(),
        bound: Vec::new(),
    };
    let mut bound = vec![[0.0; 2]; routes.next.len()];
    let open_in = |block: usize| -> Vec<f64> {
        let here: Vec<f64> = open.iter().map(|blocks| blocks[block]).collect();
        // Nobody can be left without any hospital: where all are closed, they take patients as if open
        if here.iter().any(|share| *share > 0.0) {
            here
        } else {
            vec![1.0; hospitals]
        }
    };
    // Blocks with the same doors open are one
    let mut classes: Vec<(Vec<f64>, Vec<usize>)> = Vec::new();
    for block in 0..BLOCKS {
        let here = open_in(block);
        match classes.iter_mut().find(|(doors, _)| *doors == here) {
            Some((_, blocks)) => blocks.push(block),
            None => classes.push((here, vec![block])),
        }
    }
    if classes.len() > 1 {
        routes.by_block = vec![[0.0; BLOCKS]; chain.entries.len()];
    }
    let night: f64 = NIGHTS.iter().map(|block| chain.hours[*block]).sum();
    for (doors, blocks) in &classes {
        let of = |shares: &ByBlock| blocks.iter().map(|block| shares[*block]).sum::<f64>();
        let class = Class {
            doors,
            blocks,
            visits: of(&chain.visit_share),
            urgent: of(&chain.urgent_share),
            night: blocks
                .iter()
                .filter(|block| NIGHTS.contains(block))
                .map(|block| chain.hours[*block])
                .sum::<f64>()
                / night,
        };
        routes.add(chain, acute, &class, &mut bound);
    }
    routes.pair(hospitals, &bound);
    for (of_blocks, carried) in routes.by_block.iter_mut().zip(&routes.carried) {
        for minutes in of_blocks {
            *minutes -= carried.transport;
        }
    }
    let mean: f64 = routes
        .rhythm
        .iter()
        .zip(&chain.visit_share)
        .map(|(inside, share)| inside * share)
        .sum();
    for rhythm in &mut routes.rhythm {
        *rhythm = if classes.len() > 1 && mean > 0.0 {
            *rhythm / mean
        } else {
            1.0
        };
    }
    routes
}

/// Blocks of the week in which the same doors are open.
struct Class<'a> {
    doors: &'a [f64],
    blocks: &'a [usize],
    /// Share of the week's visits, of its urgent runs, and of its night hours.
    visits: f64,
    urgent: f64,
    night: f64,
}

impl Routes {
    /// Adds a class of blocks; `bound`: as [`Bound::share`] and [`Bound::longer`], placed as [`Routes::next`].
    fn add(&mut self, chain: &Chain, acute: &AcuteData, class: &Class<'_>, bound: &mut [[f64; 2]]) {
        let hospitals = acute.hospitals.len();
        let mut shares = vec![0.0; hospitals];
        for (zone, data) in acute.zones.iter().enumerate() {
            let (weight, minutes) = (chain.weights[zone], &acute.hospital_minutes[zone]);
            go_on(&chain.destinations[zone], class.doors, minutes, &mut shares);
            let mut visits_inside = 0.0;
            for (from, share) in shares.iter().enumerate() {
                let of = data.area * hospitals + from;
                let visits = weight * class.visits * share;
                self.share[of] += visits;
                if acute.hospitals[from].inside {
                    visits_inside += share;
                }
                if let Some(to) = next_open(class.doors, minutes, from) {
                    self.next[of * hospitals + to] += visits;
                }
            }
            go_on(&chain.conveyed[zone], class.doors, minutes, &mut shares);
            let mut trip = Carried::default();
            for ((share, hospital), minutes) in shares.iter().zip(&acute.hospitals).zip(minutes) {
                trip.transport += share * minutes;
                trip.inside += if hospital.inside { *share } else { 0.0 };
            }
            for (from, share) in shares.iter().enumerate() {
                let to = next_open(class.doors, minutes, from).unwrap_or(from);
                let [all, longer] = &mut bound[(data.area * hospitals + from) * hospitals + to];
                let runs = weight * class.urgent * share;
                *all += runs;
                *longer += runs * (minutes[to] - minutes[from]);
            }
            let nearest = weight * nearest_open(class.doors, minutes);
            self.nearest[data.area][0] += class.visits * nearest;
            self.nearest[data.area][1] += class.night * nearest;
            for block in class.blocks {
                self.rhythm[*block] += chain.zone_calls[zone] * visits_inside;
            }
            self.carry(chain, zone, weight, &trip, class);
        }
    }

    /// Keeps of `bound` what there is.
    fn pair(&mut self, hospitals: usize, bound: &[[f64; 2]]) {
        for (at, [share, longer]) in bound.iter().enumerate() {
            if *share <= 0.0 {
                continue;
            }
            let pair = [at / hospitals % hospitals, at % hospitals];
            let known = self.pairs.iter().position(|other| *other == pair);
            self.bound.push(Bound {
                area: at / hospitals / hospitals,
                pair: known.unwrap_or(self.pairs.len()),
                share: *share,
                longer: *longer,
            });
            if known.is_none() {
                self.pairs.push(pair);
            }
        }
    }

    /// Adds a zone's trip to the entries of its order of dispatch.
    fn carry(&mut self, chain: &Chain, zone: usize, weight: f64, trip: &Carried, class: &Class<'_>) {
        for entry in &chain.paths[zone] {
            let at = *entry as usize;
            let carried = &mut self.carried[at];
            let urgent = weight * class.urgent;
            carried.transport += urgent * trip.transport;
            carried.inside += urgent * trip.inside;
            if let Some(of_blocks) = self.by_block.get_mut(at) {
                class
                    .blocks
                    .iter()
                    .for_each(|block| of_blocks[*block] += weight * trip.transport);
            }
        }
    }
}

/// Shares over hospitals that are open as `doors` says, in proportion to those while all are open.
fn go_on(all_open: &[f64], doors: &[f64], minutes: &[f64], shares: &mut [f64]) {
    let mut sum = 0.0;
    for ((share, usual), open) in shares.iter_mut().zip(all_open).zip(doors) {
        *share = usual * open;
        sum += *share;
    }
    if sum > 0.0 {
        shares.iter_mut().for_each(|share| *share /= sum);
        return;
    }
    // Only hospitals that nobody goes to are open: the nearest of them
    shares.fill(0.0);
    if let Some(nearest) = next_open(doors, minutes, shares.len()) {
        shares[nearest] = 1.0;
    }
}

/// The nearest hospital that is open, other than `not`.
fn next_open(doors: &[f64], minutes: &[f64], not: usize) -> Option<usize> {
    (0..doors.len())
        .filter(|hospital| *hospital != not && doors[*hospital] > 0.0)
        .min_by(|a, b| minutes[*a].total_cmp(&minutes[*b]))
}

/// Mean drive to the nearest that is open, where each is open for a share of the time by itself.
fn nearest_open(doors: &[f64], minutes: &[f64]) -> f64 {
    let mut order: Vec<usize> = (0..doors.len())
        .filter(|hospital| doors[*hospital] > 0.0)
        .collect();
    order.sort_by(|a, b| minutes[*a].total_cmp(&minutes[*b]).then(a.cmp(b)));
    let (mut mean, mut left) = (0.0, 1.0);
    for hospital in &order {
        mean += left * doors[*hospital] * minutes[*hospital];
        left *= 1.0 - doors[*hospital];
    }
    mean + left * order.last().map_or(0.0, |farthest| minutes[*farthest])
}

/// Destination shares by gravity, balanced jointly to the hospitals' totals by iterative proportional fitting
/// (Deming & Stephan 1940): `share ∝ a_zone · b_hospital · exp(−minutes/β)`, each zone's shares sum to 1.
pub(super) fn balance(acute: &AcuteData, weights: &[f64]) -> Vec<Vec<f64>> {
    let totals: Vec<f64> = acute
        .hospitals
        .iter()
        .map(|hospital| hospital.visits_of_residents.max(0.0))
        .collect();
    let (all, people): (f64, f64) = (totals.iter().sum(), weights.iter().sum());
    let mut shares: Vec<Vec<f64>> = acute
        .hospital_minutes
        .iter()
        .map(|minutes| {
            let nearest = minutes.iter().copied().fold(f64::INFINITY, f64::min);
            // Measured from the nearest, so that a remote zone keeps its shares however far everything is
            let pull = |minutes: &f64| {
                libm::exp((nearest - minutes).max(-600.0 * HOSPITAL_PULL_MINUTES) / HOSPITAL_PULL_MINUTES)
            };
            minutes.iter().map(pull).collect()
        })
        .collect();
    let mut attraction = totals.clone();
    if all <= 0.0 || people <= 0.0 {
        attraction.fill(1.0);
    }
    for _ in 0..2_000 {
        for row in &mut shares {
            let sum: f64 = row
                .iter()
                .zip(&attraction)
                .map(|(share, pull)| share * pull)
                .sum();
            let count = row.len() as f64;
            for (share, pull) in row.iter_mut().zip(&attraction) {
                *share = if sum > 0.0 {
                    *share * pull / sum
                } else {
                    1.0 / count
                };
            }
        }
        if all <= 0.0 || people <= 0.0 {
            break;
        }
        let mut worst = 0.0_f64;
        for (hospital, pull) in attraction.iter_mut().enumerate() {
            let got: f64 = shares
                .iter()
                .zip(weights)
                .map(|(row, weight)| weight * row[hospital])
                .sum();
            let wanted = totals[hospital] / all * people;
            *pull = if got > 0.0 { wanted / got } else { 0.0 };
            if wanted > 0.0 {
                worst = worst.max((*pull - 1.0).abs());
            }
        }
        if worst < 1e-10 {
            break;
        }
    }
    shares
}

impl Chain {
    /// Lets a hospital to which nobody goes draw residents by gravity as the others do, so strongly that it has `visits` of all
    /// visits of residents when it is open; ambulances go to it as to hospitals of the region. The others keep their pull, so
    /// that without it all is as before.
    pub(in crate::acute) fn draw_to(&mut self, acute: &AcuteData, hospital: usize, visits: f64) {
        let totals = || {
            acute
                .hospitals
                .iter()
                .map(|hospital| hospital.visits_of_residents)
        };
        let largest = totals().enumerate().max_by(|a, b| a.1.total_cmp(&b.1));
        let Some((known, _)) = largest else { return };
        // A zone's share of a hospital is its own factor · the hospital's pull · exp(−minutes/β): the known one tells the factor
        let draws: Vec<f64> = self
            .destinations
            .iter()
            .zip(&acute.hospital_minutes)
            .map(|(shares, minutes)| {
                shares[known] * libm::exp((minutes[known] - minutes[hospital]) / HOSPITAL_PULL_MINUTES)
            })
            .collect();
        let (all, people): (f64, f64) = (totals().sum(), self.zone_calls.iter().sum());
        let share = |pull: f64| {
            let of_zone = |(calls, draw): (&f64, &f64)| calls * pull * draw / (1.0 + pull * draw);
            self.zone_calls.iter().zip(&draws).map(of_zone).sum::<f64>() / people
        };
        let wanted = if all > 0.0 { visits / all } else { 0.0 };
        let (log_pull, _) = root(-50.0, 50.0, |log_pull| share(libm::exp(log_pull)) - wanted);
        for (shares, draw) in self.destinations.iter_mut().zip(draws) {
            shares[hospital] = libm::exp(log_pull) * draw;
        }
        self.convey(acute, |at| at == hospital || acute.hospitals[at].inside);
    }
}
