//! When the next one comes: Poisson arrivals whose rate follows the hours of the week.

/// Minutes of a week.
pub(crate) const WEEK: f64 = 10_080.0;
/// Minutes of a year.
pub(super) const YEAR: f64 = 525_600.0;

/// Arrivals at a rate that is constant within an hour of the week (Monday 00:00 first) and comes back every week.
#[derive(Clone, Debug)]
pub(super) struct Arrivals {
    /// Per minute, by hour of the week.
    rates: [f64; 168],
    /// Arrivals that a week expects.
    per_week: f64,
}

impl Arrivals {
    /// `per_year` arrivals, spread over the hours by `profile`, whose mean is 1.
    pub fn new(per_year: f64, profile: &[f64; 168]) -> Self {
        let rates = profile.map(|weight| (per_year * weight / YEAR).max(0.0));
        Self {
            rates,
            per_week: 60.0 * rates.iter().sum::<f64>(),
        }
    }

    /// Time of the next arrival after `now`, minutes; `exponential` has mean 1. None when nobody ever comes.
    ///
    /// Inversion: in the time in which `exponential` arrivals are expected the next one comes.
    pub fn after(&self, now: f64, exponential: f64) -> Option<f64> {
        if self.per_week <= 0.0 {
            return None;
        }
        let weeks = (exponential / self.per_week).floor();
        let mut left = exponential - weeks * self.per_week;
        let mut at = now + weeks * WEEK;
        // A week and its first hour again, for what rounding leaves
        for _ in 0..=169 {
            let hour = (at / 60.0).floor();
            let (rate, end) = (self.rates[hour as usize % 168], 60.0 * (hour + 1.0));
            let here = rate * (end - at);
            if left < here {
                return Some(at + left / rate);
            }
            left -= here;
            at = end;
        }
        Some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrivals_fall_in_the_hours_that_have_them() {
        let mut profile = [0.0; 168];
        profile[10] = 100.0;
        profile[12] = 68.0;
        // 168 hours a week at mean rate 1 an hour: 100 in the one, 68 in the other
        let arrivals = Arrivals::new(YEAR / 60.0, &profile);
        let close = |found: Option<f64>, expected: f64| {
            assert!((found.unwrap() - expected).abs() < 1e-6, "{found:?} {expected}");
        };
        close(arrivals.after(0.0, 50.0), 630.0);
        close(arrivals.after(615.0, 25.0), 630.0);
        close(arrivals.after(0.0, 134.0), 750.0);
        close(arrivals.after(0.0, 168.0 * 3.0 + 50.0), 3.0 * WEEK + 630.0);
        assert_eq!(Arrivals::new(0.0, &profile).after(0.0, 1.0), None);
        assert_eq!(Arrivals::new(10.0, &[0.0; 168]).after(0.0, 1.0), None);
    }

    #[test]
    fn time_never_goes_back() {
        let arrivals = Arrivals::new(1e7, &[1.0; 168]);
        let mut at = 0.0;
        for step in 0..10_000 {
            let next = arrivals.after(at, f64::from(step % 7) * 0.3).unwrap();
            assert!(next >= at);
            at = next;
        }
    }
}
