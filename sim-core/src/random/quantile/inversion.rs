//! Summing probabilities from zero, for small means.

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

/// `e^−y` for 0 ≤ y ≤ 42, to 1e-14: a power of 2 and a Taylor series.
#[inline(always)]
pub(super) fn exp_minus(y: f64) -> f64 {
    /// Adding this rounds to a whole number, in the lowest bits
    const WHOLE: f64 = 6_755_399_441_055_744.0;
    /// ln 2 to 33 bits, so that a small whole number times it is exact, and the rest
    const LN_2_HIGH: f64 = 0.693_147_180_369_123_8;
    const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
    let moved = WHOLE - y * std::f64::consts::LOG2_E;
    let whole = WHOLE - moved;
    let r = (whole * LN_2_HIGH - y) + whole * LN_2_LOW;
    let scale = f64::from_bits((moved.to_bits() << 52).wrapping_add(1.0_f64.to_bits()));
    let r2 = r * r;
    let r4 = r2 * r2;
    let c = &FACTORIALS;
    let low = (c[0] + r * c[1]) + r2 * (c[2] + r * c[3]);
    let middle = (c[4] + r * c[5]) + r2 * (c[6] + r * c[7]);
    let high = (c[8] + r * c[9]) + r2 * (c[10] + r * c[11]);
    scale * (low + r4 * (middle + r4 * high))
}

/// `1/k!`
const FACTORIALS: [f64; 12] = {
    let mut table = [1.0; 12];
    let (mut k, mut factorial) = (1, 1.0);
    while k < 12 {
        factorial *= k as f64;
        table[k] = 1.0 / factorial;
        k += 1;
    }
    table
};

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
