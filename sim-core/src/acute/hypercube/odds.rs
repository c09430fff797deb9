//! One station as a loss system.

/// State of one station: probabilities that all its vehicles are busy and that one is free, mean number of idle vehicles.
#[derive(Clone, Copy)]
pub(super) struct Odds {
    pub busy: f64,
    pub free: f64,
    pub idle: f64,
}

impl Odds {
    /// Calls that come half of the time at a load that is a part higher, half of the time lower: busy and free as calls meet
    /// them, idle over the time.
    pub fn swinging(vehicles: f64, load: f64, swing: f64) -> Self {
        if swing <= 0.0 {
            return Self::of(vehicles, load);
        }
        let (high, low) = (1.0 + swing, 1.0 - swing);
        let (busy, quiet) = (Self::of(vehicles, high * load), Self::of(vehicles, low * load));
        Self {
            busy: 0.5 * (high * busy.busy + low * quiet.busy),
            free: 0.5 * (high * busy.free + low * quiet.free),
            idle: 0.5 * (busy.idle + quiet.idle),
        }
    }

    /// Erlang B; a fraction of a vehicle is a share of the time.
    pub fn of(vehicles: f64, load: f64) -> Self {
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
            return Self {
                busy: 0.0,
                free: 1.0,
                idle: vehicles,
            };
        }
        let busy = 1.0 / (1.0 + odds);
        let free = if busy < 0.5 { 1.0 - busy } else { odds * busy };
        Self {
            busy,
            free,
            idle: vehicles * (odds - fewer) * busy,
        }
    }
}
