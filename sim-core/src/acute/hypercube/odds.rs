//! One station as a loss system whose vehicles drive back after a run.

/// Side by side: a load that is a part higher, and one that is as much lower.
type Lanes = [f64; 2];

/// Odds that are as good as never busy: a power of two, so that without any load all are free to the last bit.
const MOST_ODDS: f64 = (1_u128 << 100) as f64;

/// State of one station: probabilities that all its vehicles are busy, that one is idle, that one is and has come back, and that
/// one is and none has; the mean number of idle vehicles.
#[derive(Clone, Copy)]
pub(super) struct Odds {
    pub busy: f64,
    pub free: f64,
    pub home: f64,
    pub far: f64,
    pub idle: f64,
}

impl Odds {
    /// Calls that come half of the time at a load that is a part higher, half of the time lower: all but idle as calls meet them,
    /// idle over the time. `away`: time after a run in which a vehicle is idle and not back, over the time of a run.
    #[inline]
    pub fn swinging(vehicles: f64, load: f64, away: f64, swing: f64) -> Self {
        let swings = [1.0 + swing, 1.0 - swing];
        let at = States::of(vehicles, swings.map(|swing| swing * load), away);
        let both = |of: &Lanes| 0.5 * (swings[0] * of[0] + swings[1] * of[1]);
        Self {
            busy: both(&at.busy),
            free: both(&at.free),
            home: both(&at.home),
            far: both(&at.far),
            idle: 0.5 * (at.idle[0] + at.idle[1]),
        }
    }
}

/// The same for each load by itself.
#[derive(Clone, Copy)]
struct States {
    busy: Lanes,
    free: Lanes,
    home: Lanes,
    far: Lanes,
    idle: Lanes,
}

impl States {
    /// Erlang B; a fraction of a vehicle is a share of the time.
    #[inline]
    fn of(vehicles: f64, loads: Lanes, away: f64) -> Self {
        let whole = vehicles as u32;
        let part = vehicles - f64::from(whole);
        // Erlang's recursion for the odds (1 − B)/B, which keep their figures in deep overload
        let each = loads.map(|load| 1.0 / load);
        let (mut fewer, mut odds) = ([0.0; 2], [0.0; 2]);
        let mut n = 0.0;
        for _ in 0..whole {
            n += 1.0;
            fewer = odds;
            odds = Self::one_more(n, &each, &odds);
        }
        let at = Self::with(n, &loads, away, &fewer, &odds);
        if part <= 0.0 {
            return at;
        }
        n += 1.0;
        let more = Self::with(n, &loads, away, &odds, &Self::one_more(n, &each, &odds));
        let between = |low: &Lanes, high: &Lanes| {
            std::array::from_fn(|lane| low[lane] + part * (high[lane] - low[lane]))
        };
        Self {
            busy: between(&at.busy, &more.busy),
            free: between(&at.free, &more.free),
            home: between(&at.home, &more.home),
            far: between(&at.far, &more.far),
            idle: between(&at.idle, &more.idle),
        }
    }

    #[inline]
    fn one_more(vehicles: f64, each: &Lanes, odds: &Lanes) -> Lanes {
        std::array::from_fn(|lane| {
            let odds = vehicles * each[lane] * (1.0 + odds[lane]);
            if odds < MOST_ODDS { odds } else { MOST_ODDS }
        })
    }

    /// From the odds of this number of vehicles and of one fewer.
    ///
    /// Idle vehicles are c − a(1 − B), which is (c − aF)(1 − B) without cancellation; `F`: with one vehicle fewer one is free.
    /// Calls take those that are back first, so nobody is back when the last idle one is on its way: one is idle with the
    /// probability B(c − 1, a) if any is, and `a·away` drives back are in progress for every idle one. Exact for one vehicle
    /// (drives exponential), within 0.008 of the exact chain for two to five (a test).
    #[inline]
    fn with(vehicles: f64, loads: &Lanes, away: f64, fewer: &Lanes, odds: &Lanes) -> Self {
        let mut at = Self {
            busy: [0.0; 2],
            free: [0.0; 2],
            home: [0.0; 2],
            far: [0.0; 2],
            idle: [0.0; 2],
        };
        for lane in 0..2 {
            let last = 1.0 / (1.0 + fewer[lane]);
            let busy = 1.0 / (1.0 + odds[lane]);
            let free = odds[lane] * busy;
            let ways = loads[lane] * away * last;
            let home = free / (1.0 + ways);
            at.busy[lane] = busy;
            at.free[lane] = free;
            at.home[lane] = home;
            at.far[lane] = ways * home;
            at.idle[lane] = (vehicles - loads[lane] * fewer[lane] * last) * free;
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Exact chain of a station with vehicles that are busy, on their way back and back: probability that none is back.
    fn nobody_back(vehicles: usize, load: f64, away: f64) -> f64 {
        let all = |i: usize, j: usize| i * (vehicles + 1) + j;
        let mut flows = Vec::new();
        for busy in 0..=vehicles {
            for coming in 0..=vehicles - busy {
                let here = all(busy, coming);
                if busy + coming < vehicles {
                    flows.push((here, all(busy + 1, coming), load));
                } else if coming > 0 {
                    flows.push((here, all(busy + 1, coming - 1), load));
                }
                if busy > 0 {
                    flows.push((here, all(busy - 1, coming + 1), busy as f64));
                }
                if coming > 0 {
                    flows.push((here, all(busy, coming - 1), coming as f64 / away));
                }
            }
        }
        let mut p = vec![0.0; (vehicles + 1) * (vehicles + 1)];
        p[0] = 1.0;
        let step = 0.5 / (load + vehicles as f64 * (1.0 + 1.0 / away));
        for _ in 0..100_000 {
            let mut next = p.clone();
            for (from, to, rate) in &flows {
                next[*from] -= step * rate * p[*from];
                next[*to] += step * rate * p[*from];
            }
            let change: f64 = p.iter().zip(&next).map(|(a, b)| (a - b).abs()).sum();
            p = next;
            if change < 1e-13 {
                break;
            }
        }
        (0..=vehicles).map(|busy| p[all(busy, vehicles - busy)]).sum()
    }

    #[test]
    fn who_is_back_is_as_in_the_exact_chain() {
        for vehicles in 1..=5_u8 {
            for load in [0.3, 0.6, 1.0, 1.6] {
                for away in [0.1, 0.3] {
                    let load = load * f64::from(vehicles);
                    let odds = Odds::swinging(f64::from(vehicles), load, away, 0.0);
                    let exact = nobody_back(usize::from(vehicles), load, away);
                    let most = if vehicles == 1 { 1e-9 } else { 0.009 };
                    assert!(
                        (1.0 - odds.home - exact).abs() < most,
                        "{vehicles} {load} {away}: {} {exact}",
                        1.0 - odds.home
                    );
                    assert!((odds.busy + odds.far + odds.home - 1.0).abs() < 1e-12);
                }
            }
        }
    }
}
