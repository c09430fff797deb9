//! A desk whose staff changes through the week and whose doors close: Erlang A, solved once and looked up ever after.
//!
//! What waits is carried over from hour to hour as in [`carry_over`](super::carry_over): the load `a` of the stationary queue that
//! stands in for an hour follows `da/dt = (λ(t)·s − a)/(s·N'(a))`. When the number of servers changes, those who are present
//! stay: the new load is the one at which the new queue has as many. Figures of a whole number of servers are tables over the
//! load; between whole numbers a part of a server is a share of the time, so that figures are the mean of both.

use super::erlang_a::Queue;

/// Steps in which an hour is taken when the queue builds up or clears on its way.
const STEPS: usize = 4;
/// Load per server up to which hardly anybody waits, so that the pace of two steps is the same.
const CALM: f64 = 0.5;
/// Points of a table. In between, figures are interpolated; a wait is then within 1 per cent.
const POINTS: usize = 160;
/// Place of the last one.
const LAST: f64 = (POINTS - 1) as f64;

/// The queue that stands in for an hour.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Hour {
    /// Mean number of busy servers.
    pub busy: f64,
    /// Mean number waiting.
    pub waiting: f64,
    /// Share of arrivals that waits longer than the limit.
    pub late: f64,
}

/// A point of a table: mean wait in mean service times and share that waits long; part of the distance to what arrives that is
/// left at the end of a step, and mean part over it.
type Point = [[f64; 2]; 2];

/// Tables for `0..=most` servers.
#[derive(Clone, Debug, Default)]
pub struct Desk {
    /// Points per erlang.
    scale: f64,
    servers: Vec<Vec<Point>>,
    patience: f64,
    /// Mean part of a distance over a step of a queue that is empty.
    calm: f64,
}

impl Desk {
    /// `patience` and `limit` in mean service times, `hour`: an hour in mean service times.
    #[must_use]
    pub fn new(most: usize, patience: f64, limit: f64, hour: f64) -> Self {
        let top = 1.5 * most as f64 + 3.0;
        let scale = LAST / top;
        let step = hour / STEPS as f64;
        let solved = |servers: usize| {
            let queues: Vec<Queue> = (0..POINTS)
                .map(|point| Queue {
                    servers: servers as f64,
                    load: point as f64 / scale,
                    waiting_load: point as f64 / scale,
                    patience,
                })
                .collect();
            let waiting: Vec<f64> = queues.iter().map(|queue| queue.solve().waiting).collect();
            let present = |point: usize| queues[point].load + waiting[point] * (1.0 - 1.0 / patience);
            let point = |point: usize| {
                let (low, high) = (point.saturating_sub(1), (point + 1).min(POINTS - 1));
                let slope = (present(high) - present(low)) * scale / (high - low) as f64;
                let x = step / slope.max(1e-9);
                let replaced = -libm::expm1(-x);
                let load = queues[point].load;
                let wait = if load > 0.0 {
                    waiting[point] / load
                } else {
                    f64::from(u8::from(servers == 0)) * patience
                };
                [
                    [wait, queues[point].wait_longer(limit)],
                    [1.0 - replaced, replaced / x],
                ]
            };
            (0..POINTS).map(point).collect()
        };
        Self {
            scale,
            servers: (0..=most).map(solved).collect(),
            patience,
            calm: -libm::expm1(-step) / step,
        }
    }

    /// The tables for this many servers.
    #[must_use]
    pub fn crew(&self, servers: f64) -> Crew {
        let mut crew = Crew::default();
        crew.set(self, servers);
        crew
    }
}

/// A number of servers at a [`Desk`].
#[derive(Clone, Debug)]
pub struct Crew {
    servers: f64,
    points: [Point; POINTS],
    scale: f64,
    patience: f64,
    /// One over the patience.
    leaving: f64,
    calm: f64,
}

impl Default for Crew {
    fn default() -> Self {
        Self {
            servers: 0.0,
            points: [[[0.0; 2]; 2]; POINTS],
            scale: 0.0,
            patience: 0.0,
            leaving: 0.0,
            calm: 0.0,
        }
    }
}

impl Crew {
    /// Takes the tables for this many servers in the place of those that it has.
    pub fn set(&mut self, desk: &Desk, servers: f64) {
        let whole = (servers.max(0.0) as usize).min(desk.servers.len() - 1);
        let more = servers - whole as f64;
        self.points.copy_from_slice(&desk.servers[whole]);
        if let Some(others) = desk.servers.get(whole + 1).filter(|_| more > 0.0) {
            for (point, other) in self.points.iter_mut().zip(others) {
                for (here, there) in point.iter_mut().zip(other) {
                    *here = between(*here, *there, more);
                }
            }
        }
        (self.servers, self.scale) = (servers, desk.scale);
        (self.patience, self.leaving, self.calm) = (desk.patience, 1.0 / desk.patience, desk.calm);
    }

    /// Number of servers.
    #[must_use]
    pub fn servers(&self) -> f64 {
        self.servers
    }

    /// Where a load lies: figures of the table there.
    #[inline]
    fn look(&self, load: f64, figures: usize) -> [f64; 2] {
        let place = (load * self.scale).min(LAST);
        // A cast to 32 bits is a few instructions, one to a size a dozen
        let cell = (place as u32).min(POINTS as u32 - 2);
        let (low, high) = (&self.points[cell as usize], &self.points[cell as usize + 1]);
        between(low[figures], high[figures], place - f64::from(cell))
    }

    /// The stationary queue at this load, erlangs.
    #[inline]
    #[must_use]
    pub fn at(&self, load: f64) -> Hour {
        let [wait, late] = self.look(load, 0);
        // Beyond the last point patience alone bounds the queue
        let waiting = if load * self.scale > LAST {
            (load - self.servers) * self.patience
        } else {
            load * wait
        };
        Hour {
            busy: load - waiting * self.leaving,
            waiting,
            late,
        }
    }

    /// Part of the distance to what arrives that is left at the end of a step, and mean part over it.
    #[inline]
    fn pace(&self, load: f64) -> [f64; 2] {
        self.look(load, 1)
    }

    /// The load at which so many are present.
    #[must_use]
    pub fn load_of(&self, present: f64) -> f64 {
        if present <= 0.0 {
            return 0.0;
        }
        let at = |point: usize| self.at(point as f64 / self.scale).present();
        if present >= at(POINTS - 1) {
            return (present - self.servers) / self.patience + self.servers;
        }
        let (mut low, mut high) = (0, POINTS - 1);
        while high - low > 1 {
            let middle = usize::midpoint(low, high);
            if at(middle) <= present {
                low = middle;
            } else {
                high = middle;
            }
        }
        let (below, above) = (at(low), at(high));
        (low as f64 + (present - below) / (above - below).max(1e-12)) / self.scale
    }

    /// An hour in which `target` erlangs arrive, begun at `load`: what it is like, and the load at its end.
    #[inline]
    #[must_use]
    pub fn pass(&self, load: f64, target: f64) -> (Hour, f64) {
        let mut passing = [Passing::new(self, load, target)];
        pass(&mut passing);
        (passing[0].hour, passing[0].load)
    }
}

/// An hour at one desk.
#[derive(Clone, Copy, Debug)]
pub struct Passing<'a> {
    crew: &'a Crew,
    target: f64,
    calm: bool,
    /// What it is like, after [`pass`].
    pub hour: Hour,
    /// Load at its beginning; after [`pass`] at its end.
    pub load: f64,
}

impl<'a> Passing<'a> {
    /// An hour in which `target` erlangs arrive, begun at `load`.
    #[inline]
    #[must_use]
    pub fn new(crew: &'a Crew, load: f64, target: f64) -> Self {
        Self {
            crew,
            target,
            calm: false,
            hour: Hour::default(),
            load,
        }
    }

    /// Whether hardly anybody waits all the hour.
    #[inline]
    fn is_calm(&self) -> bool {
        self.load.max(self.target) <= CALM * self.crew.servers
    }

    #[inline]
    fn step(&mut self) {
        let (crew, target, gap) = (self.crew, self.target, self.load - self.target);
        let [left, over] = crew.pace(target + gap * crew.calm);
        self.hour.add(&crew.at(target + gap * over), 1.0 / STEPS as f64);
        self.load = target + gap * left;
    }

    #[inline]
    fn two_steps(&mut self) {
        let (crew, target, gap) = (self.crew, self.target, self.load - self.target);
        let [left, over] = crew.pace(target + gap * crew.calm);
        let over = over * 0.5 * (1.0 + left);
        self.hour.add(&crew.at(target + gap * over), 2.0 / STEPS as f64);
        self.load = target + gap * left * left;
    }
}

/// The same hour at several desks, side by side: a step waits for the one before it, and not for those of other desks.
#[inline]
pub fn pass(passing: &mut [Passing<'_>]) {
    for desk in passing.iter_mut() {
        desk.calm = desk.is_calm();
    }
    for _ in 0..STEPS / 2 {
        for desk in passing.iter_mut() {
            if desk.calm {
                desk.two_steps();
            } else {
                desk.step();
            }
        }
        for desk in passing.iter_mut().filter(|desk| !desk.calm) {
            desk.step();
        }
    }
}

/// A part of the way from one pair of figures to another; by value, so that both go at once.
#[inline]
fn between(low: [f64; 2], high: [f64; 2], part: f64) -> [f64; 2] {
    [
        low[0] + part * (high[0] - low[0]),
        low[1] + part * (high[1] - low[1]),
    ]
}

impl Hour {
    /// Mean number present.
    #[must_use]
    pub fn present(&self) -> f64 {
        self.busy + self.waiting
    }

    #[inline]
    fn add(&mut self, step: &Self, part: f64) {
        self.busy += part * step.busy;
        self.waiting += part * step.waiting;
        self.late += part * step.late;
    }
}

#[cfg(test)]
mod tests {
    use super::super::erlang_a::erlang_a;
    use super::super::kolmogorov::Station;
    use super::*;

    #[test]
    fn a_look_is_the_queue_itself() {
        let desk = Desk::new(5, 12.0, 4.0, 4.0);
        for servers in [0, 1, 2, 5] {
            for load in [0.0, 0.03, 0.8, 1.7, 4.4, 9.0] {
                let (got, exact) = (
                    desk.crew(f64::from(servers)).at(load),
                    erlang_a(f64::from(servers), load, 12.0),
                );
                assert!(
                    (got.waiting - exact.waiting).abs() <= 0.01 * exact.waiting + 0.01 * load,
                    "{servers} {load}: {got:?} {exact:?}"
                );
                assert!((got.present() - exact.waiting - exact.busy).abs() < 0.01 * (exact.waiting + 0.1));
                assert!((0.0..=1.0).contains(&got.late));
            }
        }
        // Far beyond the table: who is not served waits as long as patience lasts
        let crowd = desk.crew(2.0).at(200.0);
        assert!((crowd.waiting - 198.0 * 12.0).abs() < 0.01 * 198.0 * 12.0);
    }

    #[test]
    fn half_a_server_is_one_half_of_the_time() {
        let desk = Desk::new(3, 12.0, 4.0, 4.0);
        let [one, half, two] = [1.0, 1.5, 2.0].map(|servers| desk.crew(servers).at(0.9));
        assert!((half.waiting - 0.5 * (one.waiting + two.waiting)).abs() < 1e-12);
        assert!(one.waiting > half.waiting && half.waiting > two.waiting);
    }

    #[test]
    fn nobody_vanishes_when_servers_change() {
        let desk = Desk::new(4, 12.0, 4.0, 4.0);
        for (servers, present) in [(1.0, 0.3), (2.0, 3.7), (2.6, 9.0), (4.0, 80.0)] {
            let crew = desk.crew(servers);
            let got = crew.at(crew.load_of(present)).present();
            assert!(
                (got - present).abs() < 5e-3 * present,
                "{servers} {present} {got}"
            );
        }
        assert_eq!(desk.crew(2.0).load_of(0.0), 0.0);
    }

    /// Stay and patience of a patient, hours.
    const STAY: f64 = 0.25;
    const PATIENCE: f64 = 12.0 * STAY;

    /// Mean wait and mean number of busy servers of a day that repeats, as the formula has them: who is there when the number
    /// of servers changes stays.
    fn day(servers: &[u32; 24], arrivals: &[f64]) -> [f64; 2] {
        let most = servers.iter().copied().max().expect("24 hours");
        let desk = Desk::new(most as usize, PATIENCE / STAY, 4.0, 1.0 / STAY);
        let (mut present, mut waiting, mut busy) = (0.0, 0.0, 0.0);
        for _ in 0..3 {
            (waiting, busy) = (0.0, 0.0);
            for (rate, servers) in arrivals.iter().zip(servers) {
                let crew = desk.crew(f64::from(*servers));
                let (hour, end) = crew.pass(crew.load_of(present), rate * STAY);
                waiting += hour.waiting;
                busy += hour.busy;
                present = crew.at(end).present();
            }
        }
        [waiting / arrivals.iter().sum::<f64>(), busy / 24.0]
    }

    /// The wait against the Kolmogorov equations: within what is asked of formulas of the chain, a tenth or a minute. By how much
    /// the busy share of the staff differs.
    fn check(servers: [u32; 24], arrivals: &[f64]) -> f64 {
        let exact = Station {
            servers: servers.to_vec(),
            stay: STAY,
            patience: PATIENCE,
            waits: 1.0,
        }
        .periodic(arrivals);
        let [wait, busy] = day(&servers, arrivals);
        assert!(
            (wait - exact.wait).abs() < (0.1 * exact.wait).max(1.0 / 60.0),
            "{wait} {exact:?}"
        );
        let on_duty = f64::from(servers.iter().sum::<u32>()) / 24.0;
        (busy - exact.busy).abs() / on_duty
    }

    #[test]
    fn a_day_of_the_same_staff_is_that_of_the_exact_equations() {
        for used in [0.5, 0.8, 1.0, 1.3] {
            // Steps as in the week of a pack: few at night, most in the morning
            let arrivals: Vec<f64> = (0..24)
                .map(|hour| used * 12.0 * [0.2, 0.5, 1.6, 1.4, 1.2, 1.1][hour / 4])
                .collect();
            check([3; 24], &arrivals);
        }
    }

    /// Staffing that varies with the time of day, ahead of the calls, after them, or against them.
    #[test]
    fn a_day_of_staff_that_changes_is_that_of_the_exact_equations() {
        for shifts in [
            [1, 1, 3, 3, 2, 2],
            [1, 2, 4, 3, 3, 2],
            [3, 2, 2, 2, 3, 3],
            [2, 2, 2, 6, 2, 1],
        ] {
            let servers: [u32; 24] = std::array::from_fn(|hour| shifts[hour / 4]);
            for used in [0.3, 0.5, 0.7] {
                let arrivals: Vec<f64> = (0..24)
                    .map(|hour| used * 8.0 * [0.4, 0.5, 1.6, 1.4, 1.2, 0.9][hour / 4])
                    .collect();
                let off = check(servers, &arrivals);
                assert!(off < 0.02, "{shifts:?} {used}: {off}");
            }
        }
    }
}
