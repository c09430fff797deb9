//! One station as a loss system.

/// Side by side: a load that is a part higher, for two loads, and one that is as much lower.
type Lanes = [f64; 4];

/// Odds that are as good as never busy: a power of two, so that without any load all are free to the last bit.
const MOST_ODDS: f64 = (1_u128 << 100) as f64;

/// State of one station at two loads: probabilities that all its vehicles are busy and that one is free, and at the first of them
/// the mean number of idle vehicles.
#[derive(Clone, Copy)]
pub(super) struct Odds {
    pub busy: [f64; 2],
    pub free: [f64; 2],
    pub idle: f64,
}

impl Odds {
    /// Calls that come half of the time at a load that is a part higher, half of the time lower: busy and free as calls meet
    /// them, idle over the time.
    #[inline]
    pub fn swinging(vehicles: f64, loads: [f64; 2], swing: f64) -> Self {
        let (high, low) = (1.0 + swing, 1.0 - swing);
        let [one, other] = loads;
        let at = States::of(vehicles, [high * one, high * other, low * one, low * other]);
        let both = |of: &Lanes| [0, 1].map(|load: usize| 0.5 * (high * of[load] + low * of[load + 2]));
        Self {
            busy: both(&at.busy),
            free: both(&at.free),
            idle: 0.5 * (at.idle[0] + at.idle[2]),
        }
    }
}

/// The same for each load by itself.
#[derive(Clone, Copy)]
struct States {
    busy: Lanes,
    free: Lanes,
    idle: Lanes,
}

impl States {
    /// Erlang B; a fraction of a vehicle is a share of the time.
    #[inline]
    fn of(vehicles: f64, loads: Lanes) -> Self {
        let whole = vehicles as u32;
        let part = vehicles - f64::from(whole);
        // Erlang's recursion for the odds (1 − B)/B, which keep their figures in deep overload
        let each = loads.map(|load| 1.0 / load);
        let (mut fewer, mut odds) = ([0.0; 4], [0.0; 4]);
        let mut n = 0.0;
        for _ in 0..whole {
            n += 1.0;
            fewer = odds;
            odds = Self::one_more(n, &each, &odds);
        }
        let fewer = Self::free(&fewer);
        let at = Self::with(n, &loads, &fewer, &odds);
        if part <= 0.0 {
            return at;
        }
        n += 1.0;
        let more = Self::with(n, &loads, &at.free, &Self::one_more(n, &each, &odds));
        let between = |low: &Lanes, high: &Lanes| {
            std::array::from_fn(|lane| low[lane] + part * (high[lane] - low[lane]))
        };
        Self {
            busy: between(&at.busy, &more.busy),
            free: between(&at.free, &more.free),
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

    #[inline]
    fn free(odds: &Lanes) -> Lanes {
        odds.map(|odds| odds / (1.0 + odds))
    }

    /// From the odds of this number of vehicles and the chance that of one fewer one is free, `F`: idle = (c − aF)(1 − B) is
    /// c − a(1 − B) without cancellation.
    #[inline]
    fn with(vehicles: f64, loads: &Lanes, fewer_free: &Lanes, odds: &Lanes) -> Self {
        let busy = odds.map(|odds| 1.0 / (1.0 + odds));
        let free: Lanes = std::array::from_fn(|lane| odds[lane] * busy[lane]);
        Self {
            busy,
            free,
            idle: std::array::from_fn(|lane| (vehicles - loads[lane] * fewer_free[lane]) * free[lane]),
        }
    }
}
