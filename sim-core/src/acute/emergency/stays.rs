//! How many stays are over the limit, and the spread of stays that makes it the observed share.

use super::Treated;
use crate::random::special::normal_cdf;

/// The limit of the indicator, hours.
pub(in crate::acute) const LIMIT_HOURS: f64 = 4.0;
/// Range in which the spread of stays is sought: standard deviation of the logarithm.
const SPREADS: (f64, f64) = (0.1, 1.2);

/// Points and weights that stand for an exponential time of mean 1 (Gauss and Laguerre, exact to its third moment).
pub(super) const EXPONENTIAL: [(f64, f64); 2] = {
    const ROOT: f64 = std::f64::consts::SQRT_2;
    [(2.0 - ROOT, (2.0 + ROOT) / 4.0), (2.0 + ROOT, (2.0 - ROOT) / 4.0)]
};

/// Share of stays over four hours for a given spread.
///
/// Who finds a bed free does not board; the others board for an exponential time. Each class of urgency has its own mean wait.
pub(in crate::acute) fn over_limit(treated: &Treated, admitted_share: f64, spread: f64) -> f64 {
    let (waits, mean) = (&treated.wait_of, treated.wait_hours);
    if waits.iter().all(|wait| *wait == waits[0]) {
        return over_limit_after(0.0, treated, admitted_share, spread);
    }
    let of =
        |(wait, share): (&f64, &f64)| share * over_limit_after(wait - mean, treated, admitted_share, spread);
    waits.iter().zip(&treated.urgency).map(of).sum()
}

/// The same for those who wait so much longer than the mean.
fn over_limit_after(longer: f64, treated: &Treated, admitted_share: f64, spread: f64) -> f64 {
    let tail = |mean: f64| {
        if mean <= 0.0 {
            return 0.0;
        }
        normal_cdf((libm::log(mean / LIMIT_HOURS) - 0.5 * spread * spread) / spread)
    };
    let [home, admitted] = treated.stay.map(|stay| stay + longer);
    let [boards, hours] = treated.boards;
    let at_once = (admitted - boards * hours).max(0.0);
    let mut over = (1.0 - boards) * tail(at_once);
    if boards > 0.0 {
        for (times, weight) in EXPONENTIAL {
            over += boards * weight * tail(at_once + times * hours);
        }
    }
    let (home, admitted) = (tail(home), over);
    ((1.0 - admitted_share) * home + admitted_share * admitted).clamp(0.0, 1.0)
}

/// The spread for which the observed share is over four hours, and the share that is then missed (0 when it is met).
///
/// The share need not rise with the spread; the smallest spread that meets it is taken, else the nearest.
pub(in crate::acute) fn fit_spread(treated: &Treated, admitted_share: f64, observed: f64) -> (f64, f64) {
    let gap = |spread: f64| over_limit(treated, admitted_share, spread) - observed;
    let steps = 44;
    let at = |step: i32| SPREADS.0 + (SPREADS.1 - SPREADS.0) * f64::from(step) / f64::from(steps);
    let mut best = (at(0), gap(at(0)));
    let mut last = best;
    for step in 1..=steps {
        let here = (at(step), gap(at(step)));
        if last.1 * here.1 <= 0.0 {
            return (root_between(last, here, gap), 0.0);
        }
        if here.1.abs() < best.1.abs() {
            best = here;
        }
        last = here;
    }
    best
}

/// Root between two points of opposite sign, to the last figure that matters: false position (Illinois).
fn root_between(mut low: (f64, f64), mut high: (f64, f64), f: impl Fn(f64) -> f64) -> f64 {
    let mut x = high.0;
    for _ in 0..60 {
        let before = x;
        x = high.0 - high.1 * (high.0 - low.0) / (high.1 - low.1);
        if high.1 == 0.0 || (x - before).abs() <= 1e-13 * x {
            break;
        }
        let y = f(x);
        // The end that stays pulls half as hard, so that both come nearer
        if y * high.1 < 0.0 {
            low = high;
        } else {
            low.1 *= 0.5;
        }
        high = (x, y);
    }
    x
}
