//! How long until somebody is there: the distribution of response times, as a mixture over the stations that may come.
//!
//! A drive is lognormal around its median. The yearly loop adds up the mixture at [`DRIVES`] and reads percentiles in between
//! ([`percentile`]); who asks for a zone gets the root of the mixture itself ([`Mixture`]).

use crate::random::quantile::normal;
use crate::random::special::normal_cdf;

/// Number of points at which the yearly loop knows the mixture.
pub(super) const POINTS: usize = 32;

/// Drives at those points, minutes: each 1.18 times the one before, which is 0.6 standard deviations of a drive's logarithm.
pub(super) const DRIVES: [f64; POINTS] = {
    let mut drives = [0.75; POINTS];
    let mut point = 1;
    while point < POINTS {
        drives[point] = 1.18 * drives[point - 1];
        point += 1;
    }
    drives
};

/// Chance below which nobody comes: less than this is not followed up.
const NEVER: f64 = 1e-12;

/// Probability that a drive takes no longer than `minutes`.
pub(super) fn drive_within(minutes: f64, median_minutes: f64, log_sd: f64) -> f64 {
    if minutes <= 0.0 {
        return 0.0;
    }
    if median_minutes <= 0.0 {
        return 1.0;
    }
    let distance = libm::log(minutes / median_minutes);
    if log_sd <= 0.0 {
        return if distance >= 0.0 { 1.0 } else { 0.0 };
    }
    normal_cdf(distance / log_sd)
}

/// The response of those who find a vehicle, at [`DRIVES`], and of those who find none.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spread {
    /// Probability of a vehicle and a drive no longer than each point.
    pub within: [f64; POINTS],
    /// Probability that nobody is free.
    pub lost: f64,
    /// Mean minutes until somebody is there, for those.
    pub late: f64,
}

impl Default for Spread {
    fn default() -> Self {
        Self {
            within: [0.0; POINTS],
            lost: 0.0,
            late: 0.0,
        }
    }
}

impl Spread {
    /// Adds a share of another mixture.
    pub fn add(&mut self, share: f64, other: &Self) {
        for (sum, within) in self.within.iter_mut().zip(&other.within) {
            *sum += share * within;
        }
        let lost = self.lost + share * other.lost;
        if lost > 0.0 {
            self.late = (self.lost * self.late + share * other.lost * other.late) / lost;
        }
        self.lost = lost;
    }

    /// A sum of mixtures over the sum of their shares.
    pub fn divided(mut self, shares: f64) -> Self {
        self.within.iter_mut().for_each(|within| *within /= shares);
        self.lost /= shares;
        self
    }

    /// Probability of a response no later than the drive at a point; waits for a first vehicle are exponential.
    fn at(&self, point: usize) -> f64 {
        let waited = if self.lost > 1e-6 {
            self.lost * late_within(DRIVES[point], self.late)
        } else {
            0.0
        };
        self.within[point] + waited
    }

    /// Minutes, call handling and turnout left out, that a share of responses stays within.
    ///
    /// Between points it is near enough: within 5 % for any mixture of stations.
    pub fn percentile(&self, share: f64) -> f64 {
        // Later points are no less likely
        let (mut low, mut after) = (0, POINTS);
        while low < after {
            let middle = usize::midpoint(low, after);
            if self.at(middle) >= share {
                after = middle;
            } else {
                low = middle + 1;
            }
        }
        match after {
            // Nearer than the first point, or nobody asks
            0 => DRIVES[0],
            1..POINTS => self.between(after, share),
            _ if self.lost > 1.0 - share && self.late > 0.0 => {
                let tail = -self.late * libm::log((1.0 - share) / self.lost);
                tail.max(DRIVES[POINTS - 1])
            }
            _ => DRIVES[POINTS - 1],
        }
    }

    /// Straight line between a point and the one before, on normal probability paper: for one station it is exact.
    fn between(&self, point: usize, share: f64) -> f64 {
        let score = |share: f64| normal(share.clamp(1e-300, 1.0 - 1e-16));
        let (low, high) = (score(self.at(point - 1)), score(self.at(point)));
        let part = if high > low {
            (score(share) - low) / (high - low)
        } else {
            1.0
        };
        let step = libm::log(DRIVES[1] / DRIVES[0]);
        DRIVES[point - 1] * libm::exp(step * part.clamp(0.0, 1.0))
    }
}

fn late_within(minutes: f64, mean: f64) -> f64 {
    if mean > 0.0 {
        -libm::expm1(-minutes / mean)
    } else {
        1.0
    }
}

/// The response of one zone, exactly.
#[derive(Clone, Debug, Default)]
pub(super) struct Mixture {
    /// Probability that each station comes, and its median drive, minutes.
    pub stations: Vec<(f64, f64)>,
    /// Standard deviation of the logarithm of a drive.
    pub log_sd: f64,
    /// Probability that nobody is free, and then the mean wait for a vehicle and its mean drive, minutes.
    pub lost: (f64, f64, f64),
}

impl Mixture {
    /// Probability that a vehicle is free and its drive takes no longer than `minutes`.
    pub fn without_waiting(&self, minutes: f64) -> f64 {
        let within = |(chance, median): &(f64, f64)| chance * drive_within(minutes, *median, self.log_sd);
        self.stations.iter().map(within).sum::<f64>().clamp(0.0, 1.0)
    }

    /// Probability of a drive, or a wait and a drive, no longer than `minutes`.
    pub fn within(&self, minutes: f64) -> f64 {
        let (lost, wait, drive) = self.lost;
        let late = if lost > NEVER {
            lost * late_within(minutes.max(0.0), wait + drive)
        } else {
            0.0
        };
        (self.without_waiting(minutes) + late).clamp(0.0, 1.0)
    }

    /// Mean wait for a vehicle over all calls, minutes.
    pub fn waiting(&self) -> f64 {
        self.lost.0 * self.lost.1
    }

    /// Mean minutes.
    pub fn mean(&self) -> f64 {
        let mean_drive = libm::exp(0.5 * self.log_sd * self.log_sd);
        let drives: f64 = self.stations.iter().map(|(chance, median)| chance * median).sum();
        drives * mean_drive + self.lost.0 * (self.lost.1 + self.lost.2)
    }

    /// Minutes that a share (below 1) of responses stays within: bisection on the logarithm, the mixture never falls.
    pub fn percentile(&self, share: f64) -> f64 {
        let (mut low, mut high) = (1e-3_f64, 1e5_f64);
        if self.within(low) >= share {
            return low;
        }
        if self.within(high) < share {
            return high;
        }
        for _ in 0..60 {
            let middle = libm::sqrt(low * high);
            if self.within(middle) < share {
                low = middle;
            } else {
                high = middle;
            }
        }
        high
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn spread_of(mixture: &Mixture) -> Spread {
        let mut spread = Spread {
            lost: mixture.lost.0,
            late: mixture.lost.1 + mixture.lost.2,
            ..Spread::default()
        };
        for (chance, median) in &mixture.stations {
            for (sum, minutes) in spread.within.iter_mut().zip(&DRIVES) {
                *sum += chance * drive_within(*minutes, *median, mixture.log_sd);
            }
        }
        spread
    }

    #[test]
    fn one_station_is_its_lognormal() {
        let mixture = Mixture {
            stations: vec![(1.0, 6.0)],
            log_sd: 0.28,
            lost: (0.0, 0.0, 0.0),
        };
        for share in [0.1, 0.5, 0.9, 0.99] {
            let expected = 6.0 * libm::exp(0.28 * normal(share));
            assert!((mixture.percentile(share) - expected).abs() < 1e-9 * expected);
            assert!((spread_of(&mixture).percentile(share) - expected).abs() < 1e-6 * expected);
        }
        assert!((mixture.mean() - 6.0 * libm::exp(0.5 * 0.28 * 0.28)).abs() < 1e-12);
    }

    #[test]
    fn when_nobody_is_free_the_wait_is_exponential() {
        let mixture = Mixture {
            stations: vec![(0.2, 5.0)],
            log_sd: 0.3,
            lost: (0.8, 294.0, 6.0),
        };
        // Far beyond every drive: 0.2 + 0.8 (1 − exp(−t/300)) = 0.9
        let expected = 300.0 * libm::log(8.0);
        assert!((mixture.percentile(0.9) - expected).abs() < 1e-6);
        assert!((spread_of(&mixture).percentile(0.9) - expected).abs() < 1e-6);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

        #[test]
        fn the_points_give_the_percentiles_of_the_mixture(
            chances in prop::collection::vec((0.01..1.0_f64, 2.0..40.0_f64), 1..8), lost in 0.0..0.3_f64, late in 10.0..400.0_f64,
        ) {
            let total: f64 = chances.iter().map(|(chance, _)| chance).sum();
            let mixture = Mixture {
                stations: chances.iter().map(|(chance, median)| (chance / total * (1.0 - lost), *median)).collect(),
                log_sd: 0.28,
                lost: (lost, late, 0.0),
            };
            let spread = spread_of(&mixture);
            let mut last = 0.0;
            for share in [0.1, 0.5, 0.9, 0.95] {
                let (exact, near) = (mixture.percentile(share), spread.percentile(share));
                prop_assert!(exact >= last);
                last = exact;
                prop_assert!((mixture.within(exact) - share).abs() < 1e-6);
                // One step between points is 18 %; two stations far apart make the flattest stretch
                prop_assert!((near - exact).abs() < 0.05 * exact || exact > DRIVES[POINTS - 1], "{near} {exact}");
            }
        }
    }
}
