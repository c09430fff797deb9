//! What a simulation has seen: averages over time, averages over patients, and how sure they are.
//!
//! Averages of one simulation hang together: a long wait makes the next one long. An interval needs numbers that do not,
//! so take one mean from each of several runs ("replications"), or cut one long run into a few batches ([`batch_means`],
//! [`OverTime::take`]), and give those means to [`Interval::of_means`]. What happened before the system filled up does not
//! count: [`warm_up`] says how much that is, [`OverTime::restart`] and `clear` forget it.
//!
//! Source: Law, "Simulation Modeling and Analysis", chapter 9 (replications, batch means).

use crate::random::quantile;

/// A quantity that is something at every time (patients present, beds in use), averaged over time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OverTime {
    value: f64,
    since: f64,
    start: f64,
    area: f64,
    largest: f64,
}

impl OverTime {
    /// It is `value` from `now` on, minutes.
    pub fn new(now: f64, value: f64) -> Self {
        Self {
            value,
            since: now,
            start: now,
            area: 0.0,
            largest: value,
        }
    }

    /// What it is.
    #[inline]
    pub fn value(&self) -> f64 {
        self.value
    }

    /// From `now` on it is `value`. Times may not go back.
    #[inline]
    pub fn set(&mut self, now: f64, value: f64) {
        debug_assert!(now >= self.since, "time goes back from {} to {now}", self.since);
        self.area += self.value * (now - self.since);
        self.since = now;
        self.value = value;
        if value > self.largest {
            self.largest = value;
        }
    }

    /// From `now` on it is `change` more.
    #[inline]
    pub fn add(&mut self, now: f64, change: f64) {
        self.set(now, self.value + change);
    }

    /// Value × minutes until `now`, since the start or the last restart.
    pub fn area(&self, now: f64) -> f64 {
        self.area + self.value * (now - self.since)
    }

    /// Average until `now`; the value itself if no time has passed.
    pub fn mean(&self, now: f64) -> f64 {
        let minutes = now - self.start;
        if minutes > 0.0 {
            self.area(now) / minutes
        } else {
            self.value
        }
    }

    /// Largest value since the start or the last restart.
    pub fn largest(&self) -> f64 {
        self.largest
    }

    /// Forgets what was before `now` (warm-up); the value stays.
    pub fn restart(&mut self, now: f64) {
        *self = Self::new(now, self.value);
    }

    /// The average until `now`, and restarts: one batch.
    pub fn take(&mut self, now: f64) -> f64 {
        let mean = self.mean(now);
        self.restart(now);
        mean
    }
}

/// Number, mean and variance of what is seen one by one (waits), in the memory of four numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moments {
    count: u64,
    /// Sums are of what goes beyond the first value: precise without a division for each
    first: f64,
    sum: f64,
    squares: f64,
}

impl Moments {
    /// Nothing seen.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sees one more.
    #[inline]
    pub fn see(&mut self, x: f64) {
        if self.count == 0 {
            self.first = x;
        }
        self.count += 1;
        let beyond = x - self.first;
        self.sum += beyond;
        self.squares += beyond * beyond;
    }

    /// How many were seen.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Mean; `None` if nothing was seen.
    pub fn mean(&self) -> Option<f64> {
        (self.count > 0).then(|| self.first + self.sum / self.count as f64)
    }

    /// Variance with `n − 1`; `None` if fewer than two were seen.
    pub fn variance(&self) -> Option<f64> {
        let n = self.count as f64;
        (self.count > 1).then(|| (self.squares - self.sum * self.sum / n).max(0.0) / (n - 1.0))
    }

    /// Forgets all (warm-up).
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

/// Everything that was seen one by one, for quantiles too.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Observed {
    values: Vec<f64>,
}

impl Observed {
    /// Nothing seen.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sees one more.
    ///
    /// # Panics
    /// If it is not finite.
    #[inline]
    pub fn see(&mut self, x: f64) {
        assert!(x.is_finite(), "observed {x}: not finite");
        self.values.push(x);
    }

    /// How many were seen.
    pub fn count(&self) -> usize {
        self.values.len()
    }

    /// All of them, in the order in which they were seen.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// Number, mean and variance.
    pub fn moments(&self) -> Moments {
        let mut moments = Moments::new();
        self.values.iter().for_each(|&x| moments.see(x));
        moments
    }

    /// Mean; `None` if nothing was seen.
    pub fn mean(&self) -> Option<f64> {
        self.moments().mean()
    }

    /// Variance with `n − 1`; `None` if fewer than two were seen.
    pub fn variance(&self) -> Option<f64> {
        self.moments().variance()
    }

    /// Share of at most `limit`; `None` if nothing was seen.
    pub fn share_within(&self, limit: f64) -> Option<f64> {
        let within = self.values.iter().filter(|x| **x <= limit).count();
        (!self.values.is_empty()).then(|| within as f64 / self.values.len() as f64)
    }

    /// The smallest value that at least a share `level` does not exceed; `None` if nothing was seen.
    ///
    /// # Panics
    /// If the level is not in [0, 1].
    pub fn quantile(&self, level: f64) -> Option<f64> {
        assert!(
            (0.0..=1.0).contains(&level),
            "quantile at level {level}: not in [0, 1]"
        );
        let n = self.values.len();
        let rank = ((level * n as f64).ceil() as usize).clamp(1, n.max(1)) - 1;
        let mut values = self.values.clone();
        (n > 0).then(|| *values.select_nth_unstable_by(rank, f64::total_cmp).1)
    }

    /// Forgets all (warm-up).
    pub fn clear(&mut self) {
        self.values.clear();
    }
}

/// A mean and how far it may be off.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Mean of the means.
    pub mean: f64,
    /// Half the width of the interval, in the unit of the mean.
    pub half_width: f64,
    /// How many means it rests on.
    pub means: usize,
}

impl Interval {
    /// Confidence interval for the expectation of which `means` are independent estimates of equal precision: one mean of
    /// each replication, or of each batch. `confidence`: 0.95 for an interval that holds it 95 times in 100.
    ///
    /// `None` for fewer than two means.
    ///
    /// # Panics
    /// If the confidence is not in (0, 1).
    pub fn of_means(means: &[f64], confidence: f64) -> Option<Self> {
        let mut moments = Moments::new();
        means.iter().for_each(|&mean| moments.see(mean));
        let (mean, variance) = (moments.mean()?, moments.variance()?);
        let n = means.len() as f64;
        Some(Self {
            mean,
            half_width: student_t(0.5 + 0.5 * confidence, n - 1.0) * (variance / n).sqrt(),
            means: means.len(),
        })
    }

    /// Whether `value` lies in it, its ends included.
    pub fn holds(&self, value: f64) -> bool {
        (value - self.mean).abs() <= self.half_width
    }
}

/// Means of `batches` parts of equal length, in order; what is left over at the start is dropped, for it is the least
/// settled. Empty if there are fewer values than batches.
///
/// Ten to thirty batches serve best: fewer leave the spread unsure, more leave the batches too short to be independent.
///
/// # Panics
/// If `batches` is 0.
pub fn batch_means(values: &[f64], batches: usize) -> Vec<f64> {
    assert!(batches > 0, "no batches to take means of");
    let size = values.len() / batches;
    if size == 0 {
        return Vec::new();
    }
    let (_, kept) = values.split_at(values.len() - size * batches);
    kept.chunks_exact(size)
        .map(|batch| batch.iter().sum::<f64>() / size as f64)
        .collect()
}

/// How many values at the start belong to the warm-up: as many as leave the mean of the rest with the least squared
/// standard error, at most half of them. Give means of a few values each (five, an hour), not single ones.
///
/// Source: White, Cobb and Spratt, "A comparison of five steady-state truncation heuristics for simulation", Proceedings
/// of the Winter Simulation Conference (2000): MSER-5, when the values are means of five.
pub fn warm_up(values: &[f64]) -> usize {
    let (mut sum, mut squares, mut n) = (0.0, 0.0, 0.0);
    let mut best = (f64::INFINITY, 0);
    // Deviations from some value in the range: sums of squares stay precise
    let centre = values.last().copied().unwrap_or(0.0);
    for (first, value) in values.iter().enumerate().rev() {
        let x = value - centre;
        n += 1.0;
        sum += x;
        squares += x * x;
        let error = (squares - sum * sum / n).max(0.0) / (n * n);
        if first <= values.len() / 2 && error <= best.0 {
            best = (error, first);
        }
    }
    best.1
}

/// Quantile of Student's t distribution with `freedom` degrees of freedom at level `u` in (0, 1).
///
/// `freedom / (freedom + T²)` has the beta distribution with shapes `freedom / 2` and ½.
///
/// # Panics
/// If the level is not in (0, 1) or the degrees of freedom are not positive and finite.
pub fn student_t(u: f64, freedom: f64) -> f64 {
    let tail = u.min(1.0 - u);
    if tail == 0.5 {
        return 0.0;
    }
    let share = quantile::beta(2.0 * tail, 0.5 * freedom, 0.5);
    let t = (freedom * (1.0 - share) / share).sqrt();
    if u < 0.5 { -t } else { t }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64, within: f64) {
        assert!((a - b).abs() <= within, "{a} is not {b}");
    }

    #[test]
    fn an_average_over_time_weighs_by_minutes() {
        let mut beds = OverTime::new(10.0, 2.0);
        beds.add(15.0, 1.0); // 5 minutes of 2
        beds.set(17.0, 0.0); // 2 minutes of 3
        assert_eq!(beds.area(20.0), 16.0); // and 3 of 0
        assert_eq!(beds.mean(20.0), 1.6);
        assert_eq!((beds.value(), beds.largest()), (0.0, 3.0));
        assert_eq!(beds.take(20.0), 1.6);
        assert_eq!((beds.mean(20.0), beds.largest()), (0.0, 0.0));
        beds.add(21.0, 4.0);
        assert_eq!(beds.take(22.0), 2.0);
        assert_eq!(beds.mean(30.0), 4.0);
    }

    #[test]
    fn moments_of_a_few_numbers() {
        let mut waits = Observed::new();
        assert_eq!(
            (waits.mean(), waits.variance(), waits.quantile(0.5)),
            (None, None, None)
        );
        for x in [4.0, 1.0, 3.0, 2.0, 10.0] {
            waits.see(x);
        }
        assert_eq!(waits.count(), 5);
        close(waits.mean().unwrap(), 4.0, 1e-12);
        close(waits.variance().unwrap(), 12.5, 1e-12);
        assert_eq!(waits.share_within(3.0), Some(0.6));
        let quantiles = [0.0, 0.2, 0.21, 0.5, 0.8, 0.9, 1.0].map(|level| waits.quantile(level).unwrap());
        assert_eq!(quantiles, [1.0, 1.0, 2.0, 3.0, 4.0, 10.0, 10.0]);
        waits.clear();
        assert_eq!((waits.count(), waits.share_within(1.0)), (0, None));
    }

    #[test]
    fn moments_stay_precise_far_from_nought() {
        let mut moments = Moments::new();
        (0..1000).for_each(|i| moments.see(1e9 + f64::from(i % 2)));
        close(moments.variance().unwrap(), 250.0 / 999.0, 1e-9);
        moments.clear();
        assert_eq!(moments, Moments::new());
    }

    #[test]
    #[should_panic(expected = "not finite")]
    fn what_is_no_number_is_not_seen() {
        Observed::new().see(f64::NAN);
    }

    /// One degree of freedom: the Cauchy distribution, `tan(π(u − ½))`. Two: `x / √(2u(1 − u))` with `x = 2u − 1`. Four: a
    /// closed form by cosines (Shaw 2006). Many: the normal distribution.
    #[test]
    fn student_t_against_closed_forms() {
        for u in [0.001, 0.1, 0.4, 0.5, 0.75, 0.975, 0.9999] {
            let cauchy = libm::tan(std::f64::consts::PI * (u - 0.5));
            close(student_t(u, 1.0), cauchy, 1e-10 * cauchy.abs().max(1.0));
            let two = (2.0 * u - 1.0) / (2.0 * u * (1.0 - u)).sqrt();
            close(student_t(u, 2.0), two, 1e-10 * two.abs().max(1.0));
            let a = 4.0 * u * (1.0 - u);
            let four = 2.0
                * (libm::cos(libm::acos(a.sqrt()) / 3.0) / a.sqrt() - 1.0)
                    .max(0.0)
                    .sqrt();
            // At one half the closed form takes the root of a rounding error
            close(student_t(u, 4.0).abs(), four, 1e-7 * four.max(1.0));
            close(student_t(u, 1e9), quantile::normal(u), 1e-6);
        }
    }

    /// Percentage points as in every table of Student's t, to its three decimals.
    #[test]
    fn student_t_against_the_usual_table() {
        for (freedom, upper_tenth, upper_fortieth) in [
            (5.0, 1.476, 2.571),
            (10.0, 1.372, 2.228),
            (30.0, 1.310, 2.042),
            (120.0, 1.289, 1.980),
        ] {
            close(student_t(0.9, freedom), upper_tenth, 5e-4);
            close(student_t(0.975, freedom), upper_fortieth, 5e-4);
        }
    }

    #[test]
    fn an_interval_by_hand() {
        let interval = Interval::of_means(&[1.0, 2.0, 3.0], 0.95).unwrap();
        close(interval.mean, 2.0, 1e-12);
        close(interval.half_width, 4.302_652_729_7 / 3.0_f64.sqrt(), 1e-8);
        assert!(interval.holds(4.4) && !interval.holds(4.5));
        assert_eq!(Interval::of_means(&[1.0], 0.95), None);
    }

    #[test]
    fn batches_drop_what_is_left_over_at_the_start() {
        assert_eq!(batch_means(&[99.0, 1.0, 3.0, 5.0, 7.0], 2), [2.0, 6.0]);
        assert!(batch_means(&[1.0], 2).is_empty());
    }

    /// 400 intervals of 95 % from 10 normal numbers each: the number that holds the truth is binomial, with a standard
    /// deviation of 4.4; 5 of those around 380 is less than one false alarm in a million.
    #[test]
    fn intervals_hold_the_truth_as_often_as_they_say() {
        use rand_distr::{Distribution, StandardNormal};
        let mut rng = super::super::chance::generator(&crate::random::Luck::new(1, 0), 2025, "intervals");
        let held = (0..400)
            .filter(|_| {
                let means: Vec<f64> = (0..10).map(|_| StandardNormal.sample(&mut rng)).collect();
                Interval::of_means(&means, 0.95).unwrap().holds(0.0)
            })
            .count();
        assert!((358..=400).contains(&held), "{held} of 400");
    }

    #[test]
    fn the_warm_up_is_found() {
        // Fills up over 20 values, then swings around 10
        let values: Vec<f64> = (0..200)
            .map(|i| (f64::from(i) / 2.0).min(10.0) + f64::from(i % 2) * 0.1)
            .collect();
        let found = warm_up(&values);
        assert!((18..=22).contains(&found), "{found}");
        assert_eq!(warm_up(&[]), 0);
        assert_eq!(warm_up(&[3.0; 10]), 0);
        // Still rising: no more than half
        assert_eq!(warm_up(&(0..100).map(f64::from).collect::<Vec<_>>()), 50);
    }
}
