//! Approximate hypercube: how often each station has nobody, and who comes instead.
//!
//! Each own station is a loss system of its own, `b = B(c, a)` (Erlang B); a fraction of a vehicle is a share of the time. A call
//! goes down its order of dispatch. The chance that the next station is full *given* that those before it are is higher than its
//! own, because busy hours coincide: its odds are multiplied by what the same step does to the odds in a pooled fleet, where
//! `P(m given vehicles busy) = B(N, A)/B(N − m, A)` (Palm–Jacobæus), the loss form of Larson's correction factor.
//! A full station is covered by a relocated vehicle with odds `κ/(1 − κ)` times the odds that a vehicle elsewhere is idle; that
//! vehicle's work falls on the other stations in proportion to their idle vehicles.
//! Loads are the fixed point `a = carried/(1 − b)`: by Little's law the busy fraction is then the carried work.
//! Sources: Larson (1974, 1975); Jarvis, Management Science 31 (1985); Budge, Ingolfsson & Erkut, Operations Research 57 (2009).

use super::chain::{BLOCKS, ByBlock, Chain};
use super::queueing::erlang_b::erlang_b;

/// Loads settle to this relative precision.
const TOLERANCE: f64 = 1e-9;
/// Turns per attempt, weight of the new value, and whether steps are extrapolated. The first settles in about ten turns.
const ATTEMPTS: [(u32, f64, bool); 3] = [(60, 1.0, true), (300, 0.7, false), (3_000, 0.2, false)];

/// Stations of the region in one year, per block of the week.
#[derive(Clone, Debug, Default)]
pub(super) struct Hypercube {
    /// Vehicle-time asked at each step of the orders, erlangs.
    pub asked: Vec<ByBlock>,
    /// Load per station, erlangs: carried work over the probability of a free vehicle.
    pub load: Vec<ByBlock>,
    /// Probability that a call gets past a step; the first entry is the start of every order.
    pub past: Vec<ByBlock>,
    vehicles: Vec<ByBlock>,
    /// Whether a station is manned at all in a block of the pack (1 or 0).
    open: Vec<ByBlock>,
    fleet: ByBlock,
    /// Ratio of odds per pair.
    coincidence: Vec<ByBlock>,
    next: Vec<ByBlock>,
    busy: Vec<ByBlock>,
    free: Vec<ByBlock>,
    carried: Vec<ByBlock>,
    idle: Vec<ByBlock>,
    cover: Vec<ByBlock>,
    /// Per pair: accepted over free; full and covered; full and not covered.
    taken: Vec<ByBlock>,
    covered: Vec<ByBlock>,
    refused: Vec<ByBlock>,
    /// Pooled fleet: `P(i vehicles busy)` for i = 0, 1, …; the same per set and per station.
    joint: Vec<ByBlock>,
    joint_set: Vec<ByBlock>,
    joint_station: Vec<ByBlock>,
    /// The two turns before: their outcome and their change.
    history: [(Vec<ByBlock>, Vec<ByBlock>); 2],
}

impl Hypercube {
    pub fn new(chain: &Chain) -> Self {
        let zero = |count: usize| vec![[0.0; BLOCKS]; count];
        let (own, steps, pairs) = (chain.own, chain.steps.len(), chain.pairs.len());
        let open = chain.vehicles.iter().map(|v| v.map(|v| if v > 0.0 { 1.0 } else { 0.0 })).collect();
        let mut past = zero(steps + 1);
        past[0] = [1.0; BLOCKS];
        Self {
            asked: zero(steps),
            load: zero(own),
            past,
            vehicles: zero(own),
            open,
            fleet: [0.0; BLOCKS],
            coincidence: zero(pairs),
            next: zero(own),
            busy: zero(own),
            free: zero(own),
            carried: zero(own),
            idle: zero(own),
            cover: zero(own),
            taken: zero(pairs),
            covered: zero(pairs),
            refused: zero(pairs),
            joint: Vec::new(),
            joint_set: zero(chain.sets.len()),
            joint_station: zero(own),
            history: [(zero(own), zero(own)), (zero(own), zero(own))],
        }
    }

    /// Sets the vehicles of a year, after [`Hypercube::asked`] is set; added vehicles go where the calls are.
    pub fn staff(&mut self, chain: &Chain, share: f64, added: f64) {
        self.fleet = [0.0; BLOCKS];
        for (station, vehicles) in self.vehicles.iter_mut().enumerate() {
            let here = added * chain.call_share[station];
            for block in 0..BLOCKS {
                vehicles[block] = chain.vehicles[station][block] * share + here;
                self.fleet[block] += vehicles[block];
            }
        }
        self.correlate(chain);
    }

    /// How much likelier a station is full when those before it are, per pair.
    fn correlate(&mut self, chain: &Chain) {
        let mut total = [0.0; BLOCKS];
        for (step, asked) in chain.steps.iter().zip(&self.asked) {
            if step.parent == 0 {
                for block in 0..BLOCKS {
                    total[block] += asked[block];
                }
            }
        }
        let most = self.fleet.iter().copied().fold(0.0, f64::max) as usize;
        if self.joint.len() < most + 2 {
            self.joint.resize(most + 2, [0.0; BLOCKS]);
        }
        for block in 0..BLOCKS {
            tabulate_joint(&mut self.joint, block, self.fleet[block], total[block]);
        }
        for (joint, set) in self.joint_set.iter_mut().zip(&chain.sets) {
            let mut vehicles = [0.0; BLOCKS];
            for station in set {
                for block in 0..BLOCKS {
                    vehicles[block] += self.vehicles[*station as usize][block];
                }
            }
            *joint = joint_busy(&self.joint, &self.fleet, &vehicles);
        }
        for (joint, vehicles) in self.joint_station.iter_mut().zip(&self.vehicles) {
            *joint = joint_busy(&self.joint, &self.fleet, vehicles);
        }
        for (ratio, pair) in self.coincidence.iter_mut().zip(&chain.pairs) {
            if pair.before == 0 {
                *ratio = [1.0; BLOCKS];
                continue;
            }
            let (before, after) = (&self.joint_set[pair.before as usize], &self.joint_set[pair.after as usize]);
            let alone = &self.joint_station[pair.station as usize];
            for block in 0..BLOCKS {
                let given = after[block] / before[block];
                let odds = given * (1.0 - alone[block]) / (alone[block] * (1.0 - given).max(1e-15));
                // Beyond these bounds the probability of being there at all is nil
                ratio[block] = if odds > 0.0 { odds.clamp(0.01, 1e6) } else { 1.0 };
            }
        }
    }

    /// Iterates the loads to their fixed point; returns the last relative change and the turns used.
    pub fn settle(&mut self, chain: &Chain, relocation: f64) -> (f64, u32) {
        let (mut used, mut change) = (0, f64::INFINITY);
        for (turns, weight, extrapolate) in ATTEMPTS {
            for turn in 0..turns {
                self.turn(chain, relocation);
                used += 1;
                change = 0.0;
                for (load, next) in self.load.iter().zip(&self.next) {
                    for block in 0..BLOCKS {
                        change = f64::max(change, (next[block] - load[block]).abs() / (1e-3 + next[block]));
                    }
                }
                if change < TOLERANCE {
                    std::mem::swap(&mut self.load, &mut self.next);
                    return (change, used);
                }
                if extrapolate {
                    self.extrapolate(turn);
                } else {
                    for (load, next) in self.load.iter_mut().zip(&self.next) {
                        for block in 0..BLOCKS {
                            load[block] += weight * (next[block] - load[block]);
                        }
                    }
                }
            }
        }
        (change, used)
    }

    /// Anderson's extrapolation over the last two turns, per block; a plain step wherever it would lead outside.
    ///
    /// Source: D. G. Anderson (1965); H. F. Walker & P. Ni, SIAM Journal on Numerical Analysis 49 (2011). Takes a third to a
    /// sixth of the turns of plain iteration.
    fn extrapolate(&mut self, turn: u32) {
        let Self { load, next, history, .. } = self;
        let mut weights = [[0.0; BLOCKS]; 2];
        if turn > 0 {
            let (mut a, mut b, mut c) = ([0.0; BLOCKS], [0.0; BLOCKS], [0.0; BLOCKS]);
            let (mut p, mut q) = ([0.0; BLOCKS], [0.0; BLOCKS]);
            for station in 0..load.len() {
                for block in 0..BLOCKS {
                    let step = next[station][block] - load[station][block];
                    let first = step - history[0].1[station][block];
                    let second = step - history[1].1[station][block];
                    a[block] += first * first;
                    b[block] += first * second;
                    c[block] += second * second;
                    p[block] += first * step;
                    q[block] += second * step;
                }
            }
            for block in 0..BLOCKS {
                let determinant = a[block] * c[block] - b[block] * b[block];
                if turn > 1 && determinant > 1e-10 * a[block] * c[block] {
                    weights[0][block] = (p[block] * c[block] - q[block] * b[block]) / determinant;
                    weights[1][block] = (q[block] * a[block] - p[block] * b[block]) / determinant;
                } else if a[block] > 0.0 {
                    weights[0][block] = p[block] / a[block];
                }
            }
        }
        for block in 0..BLOCKS {
            let [first, second] = [weights[0][block], weights[1][block]];
            let value = |here: f64, last: f64, before: f64| here - first * (here - last) - second * (here - before);
            let inside = (0..load.len()).all(|station| {
                let plain = next[station][block];
                let better = value(plain, history[0].0[station][block], history[1].0[station][block]);
                better >= 0.2 * plain && better <= 5.0 * plain + 1e-9
            });
            for station in 0..load.len() {
                let plain = next[station][block];
                let [last, before] = history;
                let better = value(plain, last.0[station][block], before.0[station][block]);
                before.0[station][block] = last.0[station][block];
                before.1[station][block] = last.1[station][block];
                last.0[station][block] = plain;
                last.1[station][block] = plain - load[station][block];
                load[station][block] = if inside { better } else { plain };
            }
        }
    }

    /// One turn: loads → chances of a free vehicle → calls down their orders → loads.
    fn turn(&mut self, chain: &Chain, relocation: f64) {
        let mut idle = [0.0; BLOCKS];
        for station in 0..chain.own {
            for block in 0..BLOCKS {
                let (vehicles, load) = (self.vehicles[station][block], self.load[station][block]);
                let odds = Odds::of(vehicles, load);
                self.busy[station][block] = odds.busy;
                self.free[station][block] = odds.free;
                self.carried[station][block] = (load * odds.free).min(vehicles);
                self.idle[station][block] = odds.idle;
                idle[block] += odds.idle;
            }
        }
        for station in 0..chain.own {
            for block in 0..BLOCKS {
                let vehicles = self.vehicles[station][block];
                let elsewhere = self.fleet[block] - vehicles;
                let idle_elsewhere = idle[block] - self.idle[station][block];
                let share = if elsewhere > 0.0 { (idle_elsewhere / elsewhere).clamp(0.0, 1.0) } else { 0.0 };
                let weight = relocation * share;
                let all = (1.0 - relocation) * (1.0 - share) + weight;
                self.cover[station][block] = if all > 0.0 { self.open[station][block] * weight / all } else { 0.0 };
            }
        }
        for (at, pair) in chain.pairs.iter().enumerate() {
            let station = pair.station as usize;
            let (busy, free, cover) = (&self.busy[station], &self.free[station], &self.cover[station]);
            for block in 0..BLOCKS {
                let odds = self.coincidence[at][block] * busy[block];
                let taken = 1.0 / (free[block] + odds);
                let full = odds * taken;
                let covered = full * cover[block];
                self.taken[at][block] = taken;
                self.covered[at][block] = covered;
                self.refused[at][block] = full - covered;
            }
        }
        self.next.fill([0.0; BLOCKS]);
        let mut relocated = [0.0; BLOCKS];
        for (at, (step, asked)) in chain.steps.iter().zip(&self.asked).enumerate() {
            let before = self.past[step.parent as usize];
            let pair = step.pair as usize;
            let (taken, covered, refused) = (&self.taken[pair], &self.covered[pair], &self.refused[pair]);
            let next = &mut self.next[step.station as usize];
            let past = &mut self.past[at + 1];
            for block in 0..BLOCKS {
                let arriving = before[block] * asked[block];
                next[block] += arriving * taken[block];
                relocated[block] += arriving * covered[block];
                past[block] = before[block] * refused[block];
            }
        }
        for (station, next) in self.next.iter_mut().enumerate() {
            for block in 0..BLOCKS {
                let free = self.free[station][block];
                if idle[block] > 0.0 && free > 0.0 {
                    next[block] += relocated[block] * (self.idle[station][block] / idle[block]) / free;
                }
            }
        }
    }

    /// Share of vehicle time that is busy.
    pub fn utilisation(&self, chain: &Chain) -> f64 {
        let (mut used, mut there) = (0.0, 0.0);
        for (carried, vehicles) in self.carried.iter().zip(&self.vehicles) {
            for block in 0..BLOCKS {
                used += chain.hours[block] * carried[block];
                there += chain.hours[block] * vehicles[block];
            }
        }
        if there > 0.0 { (used / there).clamp(0.0, 1.0) } else { 0.0 }
    }

    /// Mean number of idle vehicles in a block, and the mean of a figure per station over vehicles.
    pub fn idle_and_mean(&self, block: usize, figures: &[f64]) -> (f64, f64) {
        let (mut idle, mut weighted, mut plain) = (0.0, 0.0, 0.0);
        for ((vehicles, here), figure) in self.vehicles.iter().zip(&self.idle).zip(figures) {
            idle += here[block];
            weighted += vehicles[block] * figure;
            plain += figure / figures.len() as f64;
        }
        (idle, if self.fleet[block] > 0.0 { weighted / self.fleet[block] } else { plain })
    }
}

/// State of one station: probabilities that all its vehicles are busy and that one is free, mean number of idle vehicles.
#[derive(Clone, Copy)]
struct Odds {
    busy: f64,
    free: f64,
    idle: f64,
}

impl Odds {
    /// Erlang B; a fraction of a vehicle is a share of the time.
    fn of(vehicles: f64, load: f64) -> Self {
        let whole = vehicles as u32;
        let part = vehicles - f64::from(whole);
        // Erlang's recursion for the odds (1 − B)/B, which keep their figures in deep overload
        let each = 1.0 / load;
        let (mut fewer, mut odds) = (0.0, 0.0);
        for n in 1..=whole {
            fewer = odds;
            odds = f64::from(n) * each * (1.0 + odds);
        }
        let at = Self::with(f64::from(whole), fewer, odds);
        if part <= 0.0 {
            return at;
        }
        let one_more = f64::from(whole + 1);
        let more = Self::with(one_more, odds, one_more * each * (1.0 + odds));
        let between = |low: f64, high: f64| low + part * (high - low);
        Self {
            busy: between(at.busy, more.busy),
            free: between(at.free, more.free),
            idle: between(at.idle, more.idle),
        }
    }

    /// From the odds of this number of vehicles and of one fewer: idle = c − a(1 − B) without cancellation.
    fn with(vehicles: f64, fewer: f64, odds: f64) -> Self {
        if odds > 1e30 {
            return Self { busy: 0.0, free: 1.0, idle: vehicles };
        }
        let busy = 1.0 / (1.0 + odds);
        let free = if busy < 0.5 { 1.0 - busy } else { odds * busy };
        Self { busy, free, idle: vehicles * (odds - fewer) * busy }
    }
}

/// `P(i given vehicles all busy)` for `i = 0, 1, …` in a pooled fleet, into one block of the table; ends with the whole fleet.
fn tabulate_joint(table: &mut [ByBlock], block: usize, fleet: f64, load: f64) {
    let whole = fleet as usize;
    let part = fleet - whole as f64;
    let start = if part > 0.0 { erlang_b(part, load) } else { 1.0 };
    // First the ratios B(n)/B(n − 1), last vehicle first; then their product from the full fleet downwards
    let mut blocked = start;
    for i in (1..=whole).rev() {
        let n = fleet - (i - 1) as f64;
        let ratio = load / (n + load * blocked);
        table[i][block] = ratio;
        blocked *= ratio;
    }
    table[0][block] = 1.0;
    for i in 1..=whole {
        table[i][block] = (table[i - 1][block] * table[i][block]).max(1e-200);
    }
    table[whole + 1][block] = (table[whole][block] * start).max(1e-200);
}

/// The same for a real number of vehicles, linear in between: a fraction of a vehicle is a share of the time.
fn joint_busy(table: &[ByBlock], fleet: &ByBlock, vehicles: &ByBlock) -> ByBlock {
    let mut joint = [0.0; BLOCKS];
    for block in 0..BLOCKS {
        let last = fleet[block] as usize;
        let whole = (vehicles[block] as usize).min(last);
        let (low, high) = (table[whole][block], table[whole + 1][block]);
        let width = if whole < last { 1.0 } else { fleet[block] - last as f64 };
        let part = if width > 0.0 { ((vehicles[block] - whole as f64) / width).clamp(0.0, 1.0) } else { 0.0 };
        joint[block] = low + part * (high - low);
    }
    joint
}

#[cfg(test)]
mod tests {
    use super::super::fixture::chain_of;
    use super::*;

    /// Settles a chain in which zone `i` asks `asked[i]` erlangs, whichever vehicle comes; returns the loss per zone.
    fn check(vehicles: &[f64], minutes: &[&[f64]], asked: &[f64], relocation: f64) -> (Vec<f64>, Hypercube) {
        let own: Vec<Option<f64>> = vehicles.iter().map(|v| Some(*v)).collect();
        let chain = Chain::of(&chain_of(&own, minutes), minutes.len());
        let mut cube = Hypercube::new(&chain);
        for entry in &chain.entries {
            let step = chain.nodes[entry.node as usize].step as usize - 1;
            for block in 0..BLOCKS {
                cube.asked[step][block] += asked[entry.area as usize];
            }
        }
        cube.staff(&chain, 1.0, 0.0);
        let (change, turns) = cube.settle(&chain, relocation);
        assert!(change < TOLERANCE, "{change} after {turns}");
        let mut lost = vec![0.0; asked.len()];
        for (area, end, weight) in &chain.ends {
            lost[*area as usize] += weight * cube.past[chain.nodes[*end as usize - 1].step as usize][0];
        }
        (lost, cube)
    }

    /// Exact loss of each zone for two stations, by the balance of all `(c₁ + 1)(c₂ + 1)` states (Larson 1974).
    fn exact(vehicles: [usize; 2], first: [usize; 2], asked: [f64; 2]) -> f64 {
        let [c1, c2] = vehicles;
        let at = |i: usize, j: usize| i * (c2 + 1) + j;
        let mut p = vec![1.0; (c1 + 1) * (c2 + 1)];
        for _ in 0..200_000 {
            let mut next = vec![0.0; p.len()];
            let (mut out, h) = (p.clone(), 0.02);
            for i in 0..=c1 {
                for j in 0..=c2 {
                    let mut flow = |to: usize, rate: f64| {
                        next[to] += h * rate * p[at(i, j)];
                        out[at(i, j)] -= h * rate * p[at(i, j)];
                    };
                    for zone in 0..2 {
                        let free = [i < c1, j < c2];
                        let chosen = if free[first[zone]] { Some(first[zone]) } else { (0..2).find(|s| free[*s]) };
                        match chosen {
                            Some(0) => flow(at(i + 1, j), asked[zone]),
                            Some(_) => flow(at(i, j + 1), asked[zone]),
                            None => {}
                        }
                    }
                    if i > 0 {
                        flow(at(i - 1, j), i as f64);
                    }
                    if j > 0 {
                        flow(at(i, j - 1), j as f64);
                    }
                }
            }
            let moved: f64 = (0..p.len()).map(|s| (next[s] + out[s] - p[s]).abs()).sum();
            p = (0..p.len()).map(|s| next[s] + out[s]).collect();
            if moved < 1e-14 * p.iter().sum::<f64>() {
                break;
            }
        }
        p[at(c1, c2)] / p.iter().sum::<f64>()
    }

    #[test]
    fn one_station_is_erlang_b() {
        for (vehicles, asked) in [(1.0, 0.4), (3.0, 2.5), (6.0, 60.0), (10.0, 1e-3)] {
            let (lost, _) = check(&[vehicles], &[&[5.0]], &[asked], 0.7);
            assert!((lost[0] - erlang_b(vehicles, asked)).abs() < 1e-9, "{vehicles} {asked}: {lost:?}");
        }
    }

    #[test]
    fn a_fraction_of_a_vehicle_is_a_share_of_the_time() {
        let (lost, _) = check(&[1.4], &[&[5.0]], &[0.8], 0.0);
        let expected = 0.6 * erlang_b(1.0, 0.8) + 0.4 * erlang_b(2.0, 0.8);
        assert!((lost[0] - expected).abs() < 1e-9);
    }

    #[test]
    fn two_equal_stations_are_exact() {
        // By symmetry, and because the share of time that nobody is free does not depend on who is sent first
        for asked in [0.05, 0.4, 1.5, 20.0] {
            let (lost, cube) = check(&[1.0, 1.0], &[&[5.0, 9.0], &[9.0, 5.0]], &[asked, asked], 0.0);
            let expected = erlang_b(2.0, 2.0 * asked);
            assert!((exact([1, 1], [0, 1], [asked, asked]) - expected).abs() < 1e-6);
            assert!((lost[0] - expected).abs() < 1e-8 && (lost[1] - expected).abs() < 1e-8, "{lost:?} {expected}");
            assert!((cube.carried[0][0] - asked * (1.0 - expected)).abs() < 1e-8);
        }
    }

    #[test]
    fn two_unequal_stations_are_close_to_the_exact_chain() {
        // Loss of the region; the exact one is Erlang B of the pooled fleet. Tolerance: a fifth (largest seen: 17 %)
        for (vehicles, asked) in [
            ([1, 1], [0.1, 0.8]),
            ([1, 2], [0.3, 1.2]),
            ([3, 2], [1.5, 0.7]),
            ([5, 2], [2.5, 0.6]),
            ([2, 2], [3.0, 1.0]),
        ] {
            let (lost, _) = check(
                &[vehicles[0] as f64, vehicles[1] as f64],
                &[&[5.0, 9.0], &[9.0, 5.0]],
                &asked,
                0.0,
            );
            let all = asked[0] + asked[1];
            let got = (asked[0] * lost[0] + asked[1] * lost[1]) / all;
            let expected = exact(vehicles, [0, 1], asked);
            assert!((expected - erlang_b((vehicles[0] + vehicles[1]) as f64, all)).abs() < 1e-6);
            assert!((got - expected).abs() < 0.2 * expected, "{vehicles:?} {asked:?}: {got} {expected}");
        }
    }

    #[test]
    fn what_is_carried_is_what_is_not_lost() {
        for relocation in [0.0, 0.5, 0.99] {
            for growth in [0.1, 1.0, 3.0, 30.0] {
                let asked = [0.8 * growth, 0.3 * growth, 0.2 * growth];
                let minutes: [&[f64]; 3] = [&[4.0, 9.0, 14.0], &[10.0, 4.0, 12.0], &[15.0, 11.0, 4.0]];
                let (lost, cube) = check(&[2.0, 1.0, 1.5], &minutes, &asked, relocation);
                let carried: f64 = (0..3).map(|s| cube.carried[s][0]).sum();
                let served: f64 = (0..3).map(|z| asked[z] * (1.0 - lost[z])).sum();
                assert!((carried - served).abs() < 1e-7 * served, "{relocation} {growth}: {carried} {served}");
                assert!(cube.carried.iter().zip([2.0, 1.0, 1.5]).all(|(c, v)| c[0] <= v));
            }
        }
    }

    #[test]
    fn relocation_shortens_without_making_vehicles() {
        let minutes: [&[f64]; 2] = [&[5.0, 9.0], &[9.0, 5.0]];
        let (_, without) = check(&[1.0, 2.0], &minutes, &[0.5, 0.5], 0.0);
        let (_, with) = check(&[1.0, 2.0], &minutes, &[0.5, 0.5], 0.8);
        // The first step of a zone is passed less often: more is served from the nearest place
        assert!(with.past[1][0] < without.past[1][0]);
        // One station alone has nobody to borrow from
        let (alone, _) = check(&[2.0], &[&[5.0]], &[1.0], 0.99);
        assert!((alone[0] - erlang_b(2.0, 1.0)).abs() < 1e-9);
    }
}
