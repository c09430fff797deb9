//! The normal quantile, to about 1 part in 10¹⁶.
//!
//! Source: Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics
//! 37 (1988), 477–484, routine PPND16: rational minimax approximations in three regions.

#![allow(clippy::excessive_precision, reason = "the constants as published")]

const CENTRE_TOP: [f64; 8] = [
    3.387_132_872_796_366_608_0,
    1.331_416_678_917_843_774_5e2,
    1.971_590_950_306_551_442_7e3,
    1.373_169_376_550_946_112_5e4,
    4.592_195_393_154_987_145_7e4,
    6.726_577_092_700_870_085_3e4,
    3.343_057_558_358_812_810_5e4,
    2.509_080_928_730_122_672_7e3,
];
const CENTRE_BOTTOM: [f64; 8] = [
    1.0,
    4.231_333_070_160_091_125_2e1,
    6.871_870_074_920_579_083_0e2,
    5.394_196_021_424_751_107_7e3,
    2.121_379_430_158_659_586_7e4,
    3.930_789_580_009_271_061_0e4,
    2.872_908_573_572_194_267_4e4,
    5.226_495_278_852_854_561_0e3,
];
const TAIL_TOP: [f64; 8] = [
    1.423_437_110_749_683_577_34,
    4.630_337_846_156_545_295_90,
    5.769_497_221_460_691_405_50,
    3.647_848_324_763_204_605_04,
    1.270_458_252_452_368_382_58,
    2.417_807_251_774_506_117_70e-1,
    2.272_384_498_926_918_458_33e-2,
    7.745_450_142_783_414_076_40e-4,
];
const TAIL_BOTTOM: [f64; 8] = [
    1.0,
    2.053_191_626_637_758_821_87,
    1.676_384_830_183_803_849_40,
    6.897_673_349_851_000_045_50e-1,
    1.481_039_764_274_800_745_90e-1,
    1.519_866_656_361_645_719_66e-2,
    5.475_938_084_995_344_946_00e-4,
    1.050_750_071_644_416_843_24e-9,
];
const FAR_TOP: [f64; 8] = [
    6.657_904_643_501_103_777_20,
    5.463_784_911_164_114_369_90,
    1.784_826_539_917_291_335_80,
    2.965_605_718_285_048_912_30e-1,
    2.653_218_952_657_612_309_30e-2,
    1.242_660_947_388_078_438_60e-3,
    2.711_555_568_743_487_578_15e-5,
    2.010_334_399_292_288_132_65e-7,
];
const FAR_BOTTOM: [f64; 8] = [
    1.0,
    5.998_322_065_558_879_376_90e-1,
    1.369_298_809_227_358_053_10e-1,
    1.487_536_129_085_061_485_25e-2,
    7.868_691_311_456_132_591_00e-4,
    1.846_318_317_510_054_681_80e-5,
    1.421_511_758_316_445_888_70e-7,
    2.044_263_103_389_939_785_64e-15,
];

/// Standard normal quantile of `u` in (0, 1).
///
/// # Panics
/// If `u` is not strictly between 0 and 1.
#[inline]
pub fn normal(u: f64) -> f64 {
    if is_central(u) {
        centre(u - 0.5)
    } else {
        outside(u)
    }
}

#[inline(always)]
pub(super) fn is_central(u: f64) -> bool {
    (u - 0.5).abs() <= 0.425
}

/// Between 7.5 and 92.5 %: no transcendental function.
#[inline(always)]
pub(super) fn centre(d: f64) -> f64 {
    let r = 0.180625 - d * d;
    d * polynomial(&CENTRE_TOP, r) / polynomial(&CENTRE_BOTTOM, r)
}

#[inline(never)]
fn outside(u: f64) -> f64 {
    super::check_level(u);
    if u < 0.5 { -tail(u) } else { tail(1.0 - u) }
}

/// Distance from the median at which `p` (≤ 0.075) is left in the tail.
fn tail(p: f64) -> f64 {
    let r = (-libm::log(p)).sqrt();
    if r <= 5.0 {
        polynomial(&TAIL_TOP, r - 1.6) / polynomial(&TAIL_BOTTOM, r - 1.6)
    } else {
        polynomial(&FAR_TOP, r - 5.0) / polynomial(&FAR_BOTTOM, r - 5.0)
    }
}

#[inline(always)]
fn polynomial(c: &[f64; 8], x: f64) -> f64 {
    // Estrin's scheme: half the latency of Horner's, the order fixed by the brackets
    let x2 = x * x;
    let low = (c[0] + c[1] * x) + (c[2] + c[3] * x) * x2;
    let high = (c[4] + c[5] * x) + (c[6] + c[7] * x) * x2;
    low + high * (x2 * x2)
}

#[cfg(test)]
mod tests {
    use super::normal;
    use crate::random::special::normal_cdf;

    /// Computed with mpmath 1.3 at 40 figures.
    const QUANTILES: [(f64, f64); 19] = [
        (1e-300, -37.0470962993612),
        (1e-20, -9.262340089798407),
        (1e-12, -7.034483825301132),
        (3e-11, -6.543737689677804),
        (1e-6, -4.753424308822899),
        (0.001, -3.0902323061678136),
        (0.05, -1.6448536269514726),
        (0.07, -1.4757910281791706),
        (0.0749, -1.4402382675279637),
        (0.076, -1.4325027208258116),
        (0.2, -0.8416212335729142),
        (0.35, -0.3853204664075677),
        (0.45, -0.12566134685507402),
        (0.499, -0.002506630899571766),
        (0.6, 0.2533471031357997),
        (0.9, 1.2815515655446006),
        (0.93, 1.475791028179171),
        (0.99, 2.3263478740408408),
        (0.999999, 4.753424308817087),
    ];

    #[test]
    fn agrees_with_40_figure_values() {
        for (u, expected) in QUANTILES {
            let x = normal(u);
            assert!(
                (x / expected - 1.0).abs() < 3e-15,
                "{x:e} at {u}, expected {expected:e}"
            );
        }
    }

    #[test]
    fn is_symmetric_and_undoes_the_distribution_function() {
        assert_eq!(normal(0.5), 0.0);
        for i in 1..2000 {
            let u = f64::from(i) / 2000.0;
            assert_eq!(normal(1.0 - u), -normal(1.0 - (1.0 - u)));
            assert!((normal_cdf(normal(u)) / u - 1.0).abs() < 1e-13, "at {u}");
        }
    }

    #[test]
    fn never_falls_across_the_seams_of_its_three_regions() {
        for seam in [
            0.075,
            0.925,
            1.388_794_386_496_402e-11,
            1.0 - 1.388_794_386_496_402e-11,
        ] {
            let mut u = seam * (1.0 - 1e-13);
            let mut last = normal(u);
            for _ in 0..2000 {
                u = u.next_up();
                // Neighbouring floats may round to values a few units apart, never more
                let x = normal(u);
                assert!(
                    x >= last - 4.0 * f64::EPSILON * x.abs(),
                    "{x} after {last} at {u}"
                );
                last = last.max(x);
            }
        }
    }

    #[test]
    #[should_panic(expected = "not strictly between 0 and 1")]
    fn refuses_a_level_of_one() {
        normal(1.0);
    }
}
