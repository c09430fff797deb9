//! The approximate hypercube by itself: own stations, nearest idle vehicle, no relocation, no neighbours; a call that finds nobody
//! is lost, and a run takes an exponential time wherever it goes.

use super::links::{BATCH, Seen, play};
use super::{Case, Row, Subject, Unit};
use crate::acute::chain::{BLOCKS, Chain};
use crate::acute::hypercube::Hypercube;
use crate::acute::hypercube::pooled::Asking;
use crate::acute::twin::Agenda;
use crate::acute::twin::chance::{Generator, generator};
use crate::random::Luck;
use crate::region::AcuteData;
use rand::RngExt;
use rand_distr::{Distribution, Exp1};

/// Mean minutes of a run.
const RUN: f64 = 60.0;
/// A drive that is in time, minutes.
const REACH: f64 = 11.0;

/// Stations and zones without what surrounds them.
struct Network {
    acute: AcuteData,
    /// Share of calls by zone.
    calls: Vec<f64>,
    /// Stations of each zone, nearest first.
    orders: Vec<Vec<usize>>,
    fleet: f64,
}

impl Network {
    fn of(subject: &Subject) -> Self {
        let mut acute = subject.region.acute.clone();
        acute.stations.truncate(subject.chain.own);
        for station in &mut acute.stations {
            // A fraction of a vehicle is a matter of duties, which are left out here
            station.vehicles = [station.vehicles[0].round().max(1.0); BLOCKS];
        }
        for minutes in &mut acute.station_minutes {
            minutes.truncate(subject.chain.own);
        }
        let people = |zone: &crate::region::Zone| zone.people_under_75 + zone.people_75;
        let total: f64 = acute.zones.iter().map(people).sum();
        let calls = acute.zones.iter().map(|zone| people(zone) / total).collect();
        let nearest = |minutes: &Vec<f64>| {
            let mut order: Vec<usize> = (0..minutes.len()).collect();
            order.sort_by(|a, b| minutes[*a].total_cmp(&minutes[*b]).then(a.cmp(b)));
            order
        };
        Self {
            orders: acute.station_minutes.iter().map(nearest).collect(),
            fleet: acute.stations.iter().map(|station| station.vehicles[0]).sum(),
            calls,
            acute,
        }
    }

    /// In time, mean drive of those who are reached, lost, busy share: by the hypercube.
    fn formula(&self, areas: usize, load: f64) -> [f64; 4] {
        let chain = Chain::of(&self.acute, areas);
        let mut cube = Hypercube::new(&chain);
        let steps = |zone: usize| {
            let nodes = &chain.orders[zone].1;
            nodes.iter().map(|node| chain.nodes[*node as usize].step as usize)
        };
        for (zone, calls) in self.calls.iter().enumerate() {
            for step in steps(zone) {
                for asked in &mut cube.asked[step - 1] {
                    *asked += load * self.fleet * calls;
                }
            }
        }
        cube.settle_weighing(&chain, &[Asking::default(); BLOCKS], 0.0);
        let (mut in_time, mut drive, mut reached) = (0.0, 0.0, 0.0);
        for (zone, calls) in self.calls.iter().enumerate() {
            let mut before = 1.0;
            for (step, station) in steps(zone).zip(&self.orders[zone]) {
                let here = calls * (before - cube.past[step][0]);
                before = cube.past[step][0];
                let minutes = self.acute.station_minutes[zone][*station];
                reached += here;
                drive += here * minutes;
                in_time += if minutes <= REACH { here } else { 0.0 };
            }
        }
        [in_time, drive / reached, 1.0 - reached, load * reached]
    }
}

/// What a batch of calls met.
#[derive(Clone, Copy, Debug, Default)]
struct Batch {
    calls: f64,
    in_time: f64,
    drive: f64,
    reached: f64,
    busy: f64,
}

#[derive(Clone, Copy, Debug)]
enum Event {
    Call,
    Free(usize),
}

struct Played<'a> {
    network: &'a Network,
    agenda: Agenda<Event>,
    /// Calls per minute.
    rate: f64,
    upto: Vec<f64>,
    idle: Vec<u32>,
    on_run: f64,
    since: f64,
    calls: Generator,
    runs: Generator,
}

impl<'a> Played<'a> {
    fn new(network: &'a Network, load: f64, luck: &Luck) -> Self {
        let mut sum = 0.0;
        let upto = network.calls.iter().map(|calls| {
            sum += calls;
            sum
        });
        let mut played = Self {
            network,
            agenda: Agenda::new(),
            rate: load * network.fleet / RUN,
            upto: upto.collect(),
            idle: network
                .acute
                .stations
                .iter()
                .map(|station| station.vehicles[0] as u32)
                .collect(),
            on_run: 0.0,
            since: 0.0,
            calls: generator(luck, 0, "agreement: calls"),
            runs: generator(luck, 0, "agreement: runs"),
        };
        played.next_call(0.0);
        played
    }

    fn next_call(&mut self, now: f64) {
        let gap: f64 = Exp1.sample(&mut self.calls);
        self.agenda.schedule(now + gap / self.rate, Event::Call);
    }

    fn batch(&mut self) -> Batch {
        let (start, length) = (self.since, BATCH / self.rate);
        let mut batch = Batch::default();
        while let Some((now, event)) = self.agenda.next_until(start + length) {
            batch.busy += self.on_run * (now - self.since);
            self.since = now;
            match event {
                Event::Call => self.answer(now, &mut batch),
                Event::Free(station) => {
                    self.idle[station] += 1;
                    self.on_run -= 1.0;
                }
            }
        }
        batch.busy += self.on_run * (start + length - self.since);
        batch.busy /= length * self.network.fleet;
        self.since = start + length;
        batch
    }

    fn answer(&mut self, now: f64, batch: &mut Batch) {
        self.next_call(now);
        batch.calls += 1.0;
        let wanted = self.calls.random::<f64>();
        let zone = self
            .upto
            .partition_point(|upto| *upto <= wanted)
            .min(self.upto.len() - 1);
        let idle = |station: &&usize| self.idle[**station] > 0;
        let Some(&station) = self.network.orders[zone].iter().find(idle) else {
            return;
        };
        let minutes = self.network.acute.station_minutes[zone][station];
        batch.reached += 1.0;
        batch.drive += minutes;
        batch.in_time += if minutes <= REACH { 1.0 } else { 0.0 };
        self.idle[station] -= 1;
        self.on_run += 1.0;
        let run: f64 = Exp1.sample(&mut self.runs);
        self.agenda.schedule(now + RUN * run, Event::Free(station));
    }
}

/// One load: erlangs asked over vehicles.
pub(super) fn rows(case: Case, subject: &Subject, luck: &Luck, precision: f64) -> Vec<Row> {
    let network = Network::of(subject);
    let [in_time, drive, lost, busy] = network.formula(subject.chain.areas, case.load);
    let mut rows = vec![
        case.row("reached in time", Unit::Share, in_time),
        case.row("mean drive", Unit::Minutes, drive),
        case.row("finds nobody", Unit::Share, lost),
        case.row("vehicle time on a run", Unit::Occupancy, busy),
    ];
    let seen: [Seen<Batch>; 4] = [
        |b| b.in_time / b.calls,
        |b| b.drive / b.reached,
        |b| 1.0 - b.reached / b.calls,
        |b| b.busy,
    ];
    let mut played = Played::new(&network, case.load, luck);
    play(&mut rows, &seen, precision, || played.batch());
    rows
}
