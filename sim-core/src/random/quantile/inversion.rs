//! Summing probabilities from zero, for small means.

#![allow(
    clippy::excessive_precision,
    reason = "the constants to 20 figures, as computed"
)]

/// Longest sum. What needs more (levels within rounding of one) goes to the distribution function.
pub(super) const LONGEST: u32 = 48;

/// Up to this mean the sum from zero is quicker than the expansion (and above it the expansion is good).
pub(super) const SMALL_MEAN: f64 = 4.5;

/// Up to this mean a sum from zero settles a level far in a tail: quicker than two looks at the distribution
/// function, and its first term is far from underflow.
pub(super) const SUMMABLE: f64 = 30.0;

/// One, less what rounding may add to a mean and its complement: `u ≤ ALMOST_ONE − mean` is a safe "no event".
pub(super) const ALMOST_ONE: f64 = 1.0 - 4.0 * f64::EPSILON;

/// Relative doubt about a sum: rounding and the series below stay under a hundredth of it.
const DOUBT: f64 = 1e-11;

/// Sums counted at a time.
const CHUNK: usize = 8;

/// `1/(k + 1)`, for the recurrences (multiplying is quicker than dividing).
static INVERSE: [[f64; CHUNK]; LONGEST as usize / CHUNK] = {
    let mut table = [[0.0; CHUNK]; LONGEST as usize / CHUNK];
    let mut k = 0;
    while k < LONGEST as usize {
        table[k / CHUNK][k % CHUNK] = 1.0 / (k + 1) as f64;
        k += 1;
    }
    table
};

/// Smallest `k` whose summed probability reaches `level`, and whether that is beyond doubt.
///
/// `first` is the probability of 0; the probability of `k` is that of `k − 1` times `factor(k − 1) / k`.
///
/// Sums are counted eight at a time without a branch: a loop that stops at the answer stops at a place nobody
/// can predict, and each wrong guess costs the whole chain of operations before it (measured for a binomial of
/// mean 2: 24 ns instead of 40).
#[inline(always)]
pub(super) fn sum_to(level: f64, first: f64, factor: impl Fn(f64) -> f64) -> (u32, bool) {
    let mut term = first;
    let mut sum = first;
    // Slot 0 is the sum before this chunk; the length lets `& 15` stand in for a bounds check
    let mut edges = [0.0; 16];
    let mut start = 0;
    for inverses in &INVERSE {
        let mut below = 0;
        for j in 0..CHUNK {
            edges[j + 1] = sum;
            below += u32::from(sum < level);
            term *= factor(f64::from(start + j as u32)) * inverses[j];
            sum += term;
        }
        let at = below as usize;
        if at < CHUNK {
            let (left, right) = (edges[at & 15], edges[(at + 1) & 15]);
            let doubt = DOUBT * right;
            return (start + below, right - level > doubt && level - left > doubt);
        }
        edges[0] = edges[CHUNK];
        start += CHUNK as u32;
    }
    (LONGEST, false)
}

/// `e^−y` for 0 ≤ y ≤ 42, to 1e-14: a table of 16 powers of 2^(1/16) and a short Taylor series.
#[inline(always)]
pub(super) fn exp_minus(y: f64) -> f64 {
    /// 2^(−j/16)
    static POWERS: [f64; 16] = [
        1.0,
        0.95760328069857364694,
        0.91700404320467123174,
        0.87812608018664974156,
        0.84089641525371454303,
        0.80524516597462715409,
        0.77110541270397041181,
        0.73841307296974965569,
        std::f64::consts::FRAC_1_SQRT_2,
        0.67712777346844636415,
        0.64841977732550483297,
        0.6209289060367420243,
        0.59460355750136053336,
        0.56939431737834582685,
        0.5452538663326288296,
        0.52213689121370692016,
    ];
    const STEPS: f64 = 16.0 * std::f64::consts::LOG2_E;
    const STEP: f64 = std::f64::consts::LN_2 / 16.0;
    let steps = (y * STEPS + 0.5) as u32;
    let r = f64::from(steps) * STEP - y;
    let scale = f64::from_bits(u64::from(1023 - (steps >> 4)) << 52);
    let r2 = r * r;
    let series = 1.0
        + r
        + r2 * ((0.5 + r * (1.0 / 6.0)) + r2 * ((1.0 / 24.0 + r * (1.0 / 120.0)) + r2 * (1.0 / 720.0)));
    scale * POWERS[(steps & 15) as usize] * series
}

#[cfg(test)]
mod tests {
    use super::{DOUBT, exp_minus};

    #[test]
    fn the_quick_exponential_is_far_more_precise_than_the_doubt() {
        for i in 0..42_000 {
            let y = f64::from(i) * 1e-3;
            assert!((exp_minus(y) / libm::exp(-y) - 1.0).abs() < 1e-14, "at {y}");
        }
        const { assert!(DOUBT > 100.0 * 1e-14) };
    }
}
