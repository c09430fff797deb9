//! What does not depend on replicate or year: orders of dispatch, destinations, blocks of the week.
//!
//! Zones call stations in order of drive time. Zones that share the beginning of their order share its probabilities, so the
//! orders are kept as one tree ([`Chain::nodes`]); sums over zones are taken once, per area and node. Neighbours enter as one
//! factor per year, so that the yearly loop walks the own stations of the orders alone ([`Chain::steps`]). Both are exact.

use super::clinics::Clinics;
use super::driven_on::{Doorstep, doorsteps};
use super::gp_posts::Posts;
use super::joint_posts::JointPosts;
use super::response;
use crate::region::{AcuteData, AmbulanceTimes, Region, StationKind, Zone};
pub(super) use conveyed::Pull;
use destinations::balance;
pub(super) use destinations::{Routes, routes};
pub(super) use outside::Outside;
pub(super) use week::Swing;

mod conveyed;
mod destinations;
mod orders;
mod outside;
mod table;
mod way_back;
mod week;

/// Blocks of the week: weekday day, evening, night; weekend day, evening, night.
pub(super) const BLOCKS: usize = 6;
/// One value per block.
pub(super) type ByBlock = [f64; BLOCKS];
/// Hours per year.
pub(super) const HOURS_PER_YEAR: f64 = 8_760.0;

/// One step of an order of dispatch: this station is asked when all before it have nobody.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    /// Step before it: position in the list plus one, 0 at the start of an order.
    pub parent: u32,
    /// Station, as in the pack.
    pub station: u32,
    /// Last own station up to here, itself included: position in [`Chain::steps`] plus one, 0 if there is none yet.
    pub step: u32,
    /// Whether the station is an own one.
    pub own: bool,
}

/// One step of an order with the neighbours left out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    /// Step before it: position in the list plus one, 0 at the start.
    pub parent: u32,
    /// Position in [`Chain::pairs`].
    pub pair: u32,
}

/// An own station, asked when a set of own stations has nobody.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pair {
    /// Set of own stations before it, position in [`Chain::sets`].
    pub before: u32,
    /// The station.
    pub station: u32,
    /// That set with this station.
    pub after: u32,
}

/// Sums over the zones of one area below one node; zones of an area weigh 1 together.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Entry {
    /// Area.
    pub area: u32,
    /// Node.
    pub node: u32,
    /// Weight of zones.
    pub weight: f64,
    /// × mean drive from the node's station, minutes.
    pub drive: f64,
    /// × probability that a run from there is within the limit.
    pub within: f64,
    /// × what drive and probability are more or less for a vehicle of that station that counts as away.
    pub farther: f64,
    pub farther_within: f64,
}

/// Everything about the chain that depends on the region alone.
#[derive(Clone, Debug)]
pub struct Chain {
    pub(super) areas: usize,
    /// Number of own stations; they come first.
    pub(super) own: usize,
    /// Staffed vehicles of own stations per block.
    pub(super) vehicles: Vec<ByBlock>,
    /// Probability that a neighbour's vehicle comes, base year; 0 for own stations.
    pub(super) availability: Vec<f64>,
    /// Most vehicles that a neighbour sends at once, per block and station; those of own stations likewise, unused.
    pub(super) lent: Vec<ByBlock>,
    /// Where and when added vehicles stand, per vehicle around the clock: in every block the share of the region's calls for
    /// which a station is the nearest, unless a scenario says otherwise.
    pub(super) added_share: Vec<ByBlock>,
    pub(super) nodes: Vec<Node>,
    pub(super) steps: Vec<Step>,
    pub(super) pairs: Vec<Pair>,
    /// Sets of own stations, each in rising order; the first is empty.
    pub(super) sets: Vec<Vec<u32>>,
    pub(super) entries: Vec<Entry>,
    /// Per entry: × probability that the drive takes no longer than each of the [`response::DRIVES`].
    pub(super) by_minute: Vec<[f64; response::POINTS]>,
    /// What these are more or less for a vehicle that counts as away.
    pub(super) farther_by_minute: Vec<[f64; response::POINTS]>,
    /// Median drives from the vehicles of own stations that count as away ([`way_back`]): `[zone][station]`.
    pub(super) from_afar: Vec<Vec<f64>>,
    /// Per zone: weight within its area, and the nodes of its order.
    pub(super) orders: Vec<(f64, Vec<u32>)>,
    /// Mean of a drive over its median: the pack's times are medians.
    pub(super) mean_drive: f64,
    /// Ends of orders with weights of zones: `(area, last node plus one, weight)`.
    pub(super) ends: Vec<(u32, u32, f64)>,
    /// Own stations in the order in which the dispatcher wants them filled ([`table`]).
    pub(super) table: Vec<u32>,
    /// [`Self::sets`] in that order.
    pub(super) ranked: Vec<Vec<u32>>,
    /// Whether an area has a zone.
    pub(super) has_zones: Vec<bool>,
    /// Own stations that the orders of an area ask, in rising order.
    pub(super) asked: Vec<Vec<u32>>,
    /// Mean drive from each of them to the area, minutes: `[area][position in asked]`.
    pub(super) area_drive: Vec<Vec<f64>>,
    /// Hours per week of each block.
    pub(super) hours: ByBlock,
    /// Share of urgent runs per block.
    pub(super) urgent_share: ByBlock,
    /// How the load of the hours of a block differs from its mean ([`week`]).
    pub(super) swing: Swing,
    /// Minutes after a run in which a vehicle on its way back counts as away ([`way_back`]), per own station: from a
    /// hospital, from a patient who stays at home.
    pub(super) away: Vec<[f64; 2]>,
    /// Share of planned rides per block.
    pub(super) planned_share: ByBlock,
    /// Share of visits to an emergency department per block.
    pub(super) visit_share: ByBlock,
    /// Weights of zones, 1 per area together.
    pub(super) weights: Vec<f64>,
    /// Urgent runs per year that a zone would have by age alone.
    pub(super) zone_calls: Vec<f64>,
    /// Entries of the order of dispatch of a zone.
    pub(super) paths: Vec<Vec<u32>>,
    /// Where residents go while the hospitals are open as in the pack.
    pub(super) routes: Routes,
    /// How full hospitals outside become.
    pub(super) outside: Outside,
    /// Where contacts with general practitioners' posts go, and their queues.
    pub(super) posts: Posts,
    /// Clinics for small injuries, and their queues.
    pub(super) clinics: Clinics,
    /// Which visits can start at a joint post.
    pub joint: JointPosts,
    /// Visits per year to hospitals inside by people from elsewhere.
    pub(super) visitors: f64,
    /// Destination shares of visits while all hospitals are open: `[zone][hospital]`.
    pub(super) destinations: Vec<Vec<f64>>,
    /// How those of ambulances differ, and what they are ([`conveyed`]).
    pub(super) pull: Pull,
    pub(super) conveyed: Vec<Vec<f64>>,
    /// Where rides to the next hospital begin, per hospital; none outside ([`doorsteps`]).
    pub(super) doorsteps: Vec<Option<Doorstep>>,
}

impl Chain {
    /// Prepares a region.
    #[must_use]
    pub fn prepare(region: &Region) -> Self {
        Self::with(&region.acute, region.area_count(), |destinations| {
            Pull::of(region, destinations)
        })
    }

    /// The same without a region: ambulances go where visits go.
    pub(super) fn of(acute: &AcuteData, areas: usize) -> Self {
        Self::with(acute, areas, |_| Pull::NONE)
    }

    /// The same with the destinations of ambulances that `pull` makes of those of visits.
    pub(super) fn with(acute: &AcuteData, areas: usize, pull: impl FnOnce(&[Vec<f64>]) -> Pull) -> Self {
        let own = acute
            .stations
            .iter()
            .take_while(|station| station.kind == StationKind::Own)
            .count();
        let raw: Vec<f64> = acute.zones.iter().map(|zone| calls_of(acute, zone)).collect();
        let destinations = balance(acute, &raw);
        let pull = pull(&destinations);
        let mean_drive = mean_drive(&acute.ambulance);
        let inside_hospitals = || acute.hospitals.iter().filter(|hospital| hospital.inside);
        let mut chain = Self {
            areas,
            own,
            vehicles: acute.stations[..own]
                .iter()
                .map(|station| station.vehicles)
                .collect(),
            availability: acute
                .stations
                .iter()
                .map(|station| match station.kind {
                    StationKind::Own => 0.0,
                    StationKind::Neighbour { availability } => availability,
                })
                .collect(),
            lent: acute.stations.iter().map(|station| station.vehicles).collect(),
            added_share: vec![[0.0; BLOCKS]; own],
            nodes: Vec::new(),
            steps: Vec::new(),
            pairs: Vec::new(),
            sets: vec![Vec::new()],
            entries: Vec::new(),
            by_minute: Vec::new(),
            farther_by_minute: Vec::new(),
            from_afar: Vec::new(),
            orders: Vec::with_capacity(acute.zones.len()),
            mean_drive,
            ends: Vec::new(),
            table: Vec::new(),
            ranked: Vec::new(),
            has_zones: vec![false; areas],
            asked: Vec::new(),
            area_drive: Vec::new(),
            hours: [0.0; BLOCKS],
            urgent_share: [0.0; BLOCKS],
            planned_share: [0.0; BLOCKS],
            swing: Swing::default(),
            away: Vec::new(),
            visit_share: [0.0; BLOCKS],
            weights: zone_weights(acute, areas),
            zone_calls: Vec::new(),
            paths: Vec::new(),
            routes: Routes::default(),
            outside: Outside::default(),
            posts: Posts::default(),
            clinics: Clinics::default(),
            joint: JointPosts::default(),
            visitors: inside_hospitals()
                .map(|h| (h.visits - h.visits_of_residents).max(0.0))
                .sum(),
            conveyed: Vec::new(),
            pull,
            destinations,
            doorsteps: Vec::new(),
        };
        for zone in &acute.zones {
            chain.has_zones[zone.area] = true;
        }
        chain.fold_week(acute);
        chain.swing = Swing::of(acute);
        chain.convey(acute, |at| acute.hospitals[at].inside);
        chain.away = way_back::away(acute, own, &raw, &chain.conveyed);
        chain.from_afar = way_back::from_afar(acute, own, &raw, &chain.conveyed);
        chain.share_calls(acute, &raw);
        chain.table = table::order(acute, own, &raw);
        chain.zone_calls = raw;
        chain.plant(acute, mean_drive);
        chain.ranked = table::ranked(&chain.sets, &chain.table);
        chain.doorsteps = doorsteps(&chain, acute);
        let open: Vec<ByBlock> = acute.hospitals.iter().map(|hospital| hospital.open).collect();
        chain.routes = routes(&chain, acute, &open);
        chain.outside = Outside::prepare(acute);
        chain.posts = Posts::prepare(acute, areas, &chain.weights, &chain.visit_share);
        chain.joint = JointPosts::prepare(&chain, acute);
        chain.clinics = Clinics::prepare(acute, areas, &chain.zone_calls);
        chain
    }

    /// Sets where ambulances go, from where visits go; `is_inside`: hospitals of the region.
    pub(super) fn convey(&mut self, acute: &AcuteData, is_inside: impl Fn(usize) -> bool) {
        let zones = self.destinations.iter().zip(&acute.hospital_minutes);
        let shares = zones.map(|(visits, minutes)| self.pull.shares(visits, minutes, &is_inside));
        self.conveyed = shares.collect();
    }

    /// Share of the emergency visits of an area that goes first to a hospital (position in the pack), all open as in the pack.
    #[must_use]
    pub fn visits_to(&self, area: usize, hospital: usize) -> f64 {
        let hospitals = self.routes.share.len() / self.areas;
        self.routes.share[area * hospitals + hospital]
    }

    /// Number of steps in all orders of dispatch: what a turn of the fixed point of the ambulances walks.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.steps.len()
    }

    /// The same with added vehicles at one own station (position in the pack; none: where the calls are), in these parts of the
    /// day (day, evening, night). A vehicle around the clock then stands there three, one and a half, or once in number.
    #[must_use]
    pub fn with_added_at(&self, station: Option<usize>, parts: [bool; 3]) -> Self {
        let mut chain = self.clone();
        let manned = parts.iter().filter(|part| **part).count();
        for (at, shares) in chain.added_share.iter_mut().enumerate() {
            for (block, share) in shares.iter_mut().enumerate() {
                let here = match station {
                    Some(station) => f64::from(u8::from(station == at)),
                    None => *share,
                };
                *share = if parts[block % 3] {
                    here * (3.0 / manned as f64)
                } else {
                    0.0
                };
            }
        }
        chain
    }

    /// Whether added vehicles stand in the same places at the same times.
    #[must_use]
    pub fn same_added(&self, other: &Self) -> bool {
        self.added_share == other.added_share
    }

    /// Folds the 168 hours into blocks.
    fn fold_week(&mut self, acute: &AcuteData) {
        for hour in 0..168 {
            let block = block_of(hour);
            self.hours[block] += 1.0;
            self.urgent_share[block] += acute.week.urgent_runs[hour];
            self.planned_share[block] += acute.week.planned_runs[hour];
            self.visit_share[block] += acute.week.emergency_arrivals[hour];
        }
        for shares in [
            &mut self.urgent_share,
            &mut self.planned_share,
            &mut self.visit_share,
        ] {
            let total: f64 = shares.iter().sum();
            for (share, hours) in shares.iter_mut().zip(&self.hours) {
                *share = if total > 0.0 {
                    *share / total
                } else {
                    hours / 168.0
                };
            }
        }
    }

    fn share_calls(&mut self, acute: &AcuteData, raw: &[f64]) {
        let total: f64 = raw.iter().sum();
        for (zone, calls) in raw.iter().enumerate() {
            let minutes = &acute.station_minutes[zone][..self.own];
            let nearest = (0..self.own).min_by(|a, b| minutes[*a].total_cmp(&minutes[*b]));
            if let Some(station) = nearest
                && total > 0.0
            {
                self.added_share[station]
                    .iter_mut()
                    .for_each(|share| *share += calls / total);
            }
        }
    }
}

/// Mean of a drive over its median.
fn mean_drive(times: &AmbulanceTimes) -> f64 {
    libm::exp(0.5 * times.drive_log_sd * times.drive_log_sd)
}

/// Block of an hour of the week, Monday 00:00 first. A night belongs to its own calendar day.
pub(super) const fn block_of(hour: usize) -> usize {
    BLOCK_OF[hour] as usize
}

const BLOCK_OF: [u8; 168] = {
    let mut blocks = [0; 168];
    let mut hour = 0;
    while hour < blocks.len() {
        let part = match hour % 24 {
            8..16 => 0,
            16..24 => 1,
            _ => 2,
        };
        blocks[hour] = if hour / 24 < 5 { part } else { 3 + part };
        hour += 1;
    }
    blocks
};

/// Urgent runs per year that a zone would have by age alone.
fn calls_of(acute: &AcuteData, zone: &Zone) -> f64 {
    let [young, old] = acute.ambulance.zone_weight;
    young * zone.people_under_75 + old * zone.people_75
}

/// Weights of zones, 1 per area together; equal where an area's zones have nobody.
pub(super) fn zone_weights(acute: &AcuteData, areas: usize) -> Vec<f64> {
    let (mut total, mut count) = (vec![0.0; areas], vec![0.0; areas]);
    for zone in &acute.zones {
        total[zone.area] += calls_of(acute, zone);
        count[zone.area] += 1.0;
    }
    let weight = |zone: &Zone| {
        if total[zone.area] > 0.0 {
            calls_of(acute, zone) / total[zone.area]
        } else {
            1.0 / count[zone.area]
        }
    };
    acute.zones.iter().map(weight).collect()
}
