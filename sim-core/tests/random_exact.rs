//! Binomial and Poisson quantiles against an independent computation, on both sides of every jump.
//!
//! The reference needs no logarithm, exponential or gamma function: weights by the ratio of neighbouring
//! probabilities, from the mode outwards, in double-double arithmetic (about 31 figures), divided by their sum.

use sim_core::random::{Luck, Purpose, quantile};
use std::ops::{Add, Div, Mul, Sub};

/// An unevaluated sum of two floats (Dekker 1971; Knuth's two-sum).
#[derive(Clone, Copy, Debug)]
struct Double(f64, f64);

fn two_sum(a: f64, b: f64) -> Double {
    let s = a + b;
    let t = s - a;
    Double(s, (a - (s - t)) + (b - t))
}

fn two_product(a: f64, b: f64) -> Double {
    let split = |x: f64| {
        let c = 134_217_729.0 * x;
        let high = c - (c - x);
        (high, x - high)
    };
    let ((ah, al), (bh, bl)) = (split(a), split(b));
    let p = a * b;
    Double(p, ((ah * bh - p) + ah * bl + al * bh) + al * bl)
}

impl Double {
    fn of(x: f64) -> Self {
        Self(x, 0.0)
    }
    /// Largest float at or below
    fn floor(self) -> f64 {
        if self.1 < 0.0 { self.0.next_down() } else { self.0 }
    }
}

impl Add for Double {
    type Output = Self;
    fn add(self, o: Self) -> Self {
        let s = two_sum(self.0, o.0);
        let t = two_sum(self.1, o.1);
        let s = two_sum(s.0, s.1 + t.0);
        two_sum(s.0, s.1 + t.1)
    }
}

impl Sub for Double {
    type Output = Self;
    fn sub(self, o: Self) -> Self {
        self + Self(-o.0, -o.1)
    }
}

impl Mul for Double {
    type Output = Self;
    fn mul(self, o: Self) -> Self {
        let p = two_product(self.0, o.0);
        two_sum(p.0, p.1 + (self.0 * o.1 + self.1 * o.0))
    }
}

impl Div for Double {
    type Output = Self;
    fn div(self, o: Self) -> Self {
        let a = self.0 / o.0;
        let r = self - o * Self::of(a);
        let b = r.0 / o.0;
        let r = r - o * Self::of(b);
        let s = two_sum(a, b);
        two_sum(s.0, s.1 + r.0 / o.0)
    }
}

/// One distribution as tables from `start`: `P(X ≤ k)` and `P(X > k)`, both precise however small.
struct Reference {
    start: u32,
    lower: Vec<Double>,
    upper: Vec<Double>,
}

impl Reference {
    /// `up(k)` is the ratio of the probabilities of `k + 1` and `k`; 0 where the range ends.
    fn new(mode: u32, up: impl Fn(u32) -> Double) -> Self {
        let one = Double::of(1.0);
        let mut right = vec![one];
        let mut k = mode;
        loop {
            let next = right[right.len() - 1] * up(k);
            if next.0 < 1e-50 {
                break;
            }
            right.push(next);
            k += 1;
        }
        let mut left = vec![];
        let mut weight = one;
        let mut k = mode;
        while k > 0 {
            weight = weight / up(k - 1);
            if weight.0 < 1e-50 {
                break;
            }
            left.push(weight);
            k -= 1;
        }
        let start = k;
        left.reverse();
        left.extend(right);
        let mut running = Double::of(0.0);
        let mut lower = vec![];
        for &weight in &left {
            running = running + weight;
            lower.push(running);
        }
        let total = running;
        let mut running = Double::of(0.0);
        let mut upper = vec![running];
        for &weight in left.iter().skip(1).rev() {
            running = running + weight;
            upper.push(running);
        }
        upper.reverse();
        for value in lower.iter_mut().chain(upper.iter_mut()) {
            *value = *value / total;
        }
        Self { start, lower, upper }
    }

    fn poisson(mean: f64) -> Self {
        Self::new(mean as u32, |k| Double::of(mean) / Double::of(f64::from(k) + 1.0))
    }

    fn binomial(n: u32, p: f64) -> Self {
        let odds = Double::of(p) / (Double::of(1.0) - Double::of(p));
        let mode = ((f64::from(n) + 1.0) * p) as u32;
        Self::new(mode.min(n), |k| {
            odds * Double::of(f64::from(n - k)) / Double::of(f64::from(k) + 1.0)
        })
    }

    /// Compares `quantile` just below and just above the jump at every `stride`-th value; returns how many.
    ///
    /// "Just" is `DOUBT` times the smaller tail, or one float where that is wider.
    fn check(&self, name: &str, stride: usize, quantile: impl Fn(f64) -> u32) -> u32 {
        let mut checked = 0;
        for i in (0..self.lower.len()).step_by(stride.max(1)) {
            let (f, tail) = (self.lower[i], self.upper[i]);
            if f.0 < 1e-12 || tail.0 < 1e-12 {
                continue;
            }
            let k = self.start + i as u32;
            let gap = DOUBT * f.0.min(tail.0);
            let f = if f.0 > 0.5 { Double::of(1.0) - tail } else { f };
            let below = (f - Double::of(gap)).floor();
            let above = (f + Double::of(gap)).floor().next_up();
            let mass = |j: usize| {
                if j == 0 {
                    self.lower[0].0
                } else {
                    (self.lower[j] - self.lower[j - 1]).0
                }
            };
            if below > 0.0 && mass(i) > 4.0 * (f.0 - below) {
                assert_eq!(
                    quantile(below),
                    k,
                    "{name}: just below P(X ≤ {k}) = {f:?}, at {below:e}"
                );
                checked += 1;
            }
            if above < 1.0 && i + 1 < self.lower.len() && mass(i + 1) > 4.0 * (above - f.0) {
                assert_eq!(
                    quantile(above),
                    k + 1,
                    "{name}: just above P(X ≤ {k}) = {f:?}, at {above:e}"
                );
                checked += 1;
            }
        }
        checked
    }

    /// Jumps to look at, at most about `most` of them.
    fn stride(&self, most: usize) -> usize {
        let inside = self
            .lower
            .iter()
            .zip(&self.upper)
            .filter(|(f, t)| f.0 > 1e-12 && t.0 > 1e-12)
            .count();
        inside.div_ceil(most)
    }
}

/// How near a jump is still decided rightly, as a share of the smaller tail.
const DOUBT: f64 = 2e-13;

/// n and p of the binomial grid.
const COUNTS: [u32; 17] = [
    1, 2, 3, 5, 10, 16, 17, 25, 50, 100, 317, 1_000, 4_000, 10_000, 31_623, 100_000, 1_000_000,
];
const CHANCES: [f64; 21] = [
    1e-6, 1e-5, 1e-4, 1e-3, 0.007, 0.0299, 0.0301, 0.1, 0.25, 0.4, 0.499, 0.5, 0.501, 0.6, 0.75, 0.9, 0.97,
    0.99, 0.999, 0.9999, 0.999_999,
];

#[test]
fn binomial_is_exact_on_the_grid() {
    let mut checked = 0;
    for n in COUNTS {
        for p in CHANCES {
            let reference = Reference::binomial(n, p);
            checked += reference.check(&format!("Bin({n}, {p})"), reference.stride(40), |u| {
                quantile::binomial(u, n, p)
            });
        }
    }
    assert!(checked > 10_000, "only {checked} comparisons");
}

#[test]
fn poisson_is_exact_on_the_grid() {
    let mut checked = 0;
    let mut mean = 1e-6;
    while mean < 1.1e6 {
        for shift in [0.0, 1e-3, 0.3] {
            let mean = mean * (1.0 + shift);
            let reference = Reference::poisson(mean);
            checked += reference.check(&format!("Poi({mean})"), reference.stride(40), |u| {
                quantile::poisson(u, mean)
            });
        }
        mean *= if mean > 0.5 && mean < 100.0 {
            1.2
        } else {
            10.0_f64.sqrt()
        };
    }
    assert!(checked > 5_000, "only {checked} comparisons");
}

/// Between the grid points, where the methods hand over: every jump of a few hundred distributions.
#[test]
fn every_jump_is_exact_for_moderate_means() {
    let uniforms = Luck::new(5, 1).stream(Purpose::Test, 2025, 1);
    for i in 0..300 {
        // Means of 1.5–60, small ones as likely as large; chances of 0–1, small ones likelier
        let mean = quantile::lognormal(0.5, 4.1 * uniforms.uniform(3 * i), 0.0).max(1.5);
        let reference = Reference::poisson(mean);
        reference.check(&format!("Poi({mean})"), 1, |u| quantile::poisson(u, mean));

        let small = uniforms.uniform(3 * i + 1) * uniforms.uniform(3 * i + 2);
        let n = (mean / small) as u32 + 1;
        let p = if i % 3 == 0 { 1.0 - small } else { small };
        let reference = Reference::binomial(n, p);
        reference.check(&format!("Bin({n}, {p})"), 1, |u| quantile::binomial(u, n, p));
    }
}
