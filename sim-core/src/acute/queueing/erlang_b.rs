//! Erlang's loss formula for any real number of servers.
//!
//! `1/B(c, a) = ∫₀^∞ e^(−u) (1 + u/a)^c du`, which for whole `c` is Erlang's `Σ_{k≤c} (a^k/k!) / (a^c/c!)`, upside down.
//! The recursion `1/B(c) = 1 + (c/a) · 1/B(c−1)` starts from the fractional part of `c`.
//! Source: D. L. Jagerman, "Some properties of the Erlang loss function", Bell System Technical Journal 53 (1974).
#![allow(
    clippy::needless_range_loop,
    reason = "systems run side by side over several arrays"
)]

/// Load from which the continued fraction is quicker than the series.
const SWITCH: f64 = 2.0;

/// Probability that all servers are busy, when arrivals that find none free go elsewhere.
///
/// `servers` ≥ 0, real; `load` ≥ 0 in erlangs. Falls with servers, rises with load, always within 0–1.
#[must_use]
pub fn erlang_b(servers: f64, load: f64) -> f64 {
    1.0 / inverse(servers, load)
}

/// The same for several systems side by side, two to three times as quick.
#[must_use]
pub fn erlang_b_of<const N: usize>(servers: &[f64; N], load: &[f64; N]) -> [f64; N] {
    inverse_of(servers, load).map(|weight| 1.0 / weight)
}

/// `1/B`: the weight of all states up to `c`, when the state with all servers busy weighs one. May be infinite.
pub(super) fn inverse(servers: f64, load: f64) -> f64 {
    inverse_of(&[servers], &[load])[0]
}

fn inverse_of<const N: usize>(servers: &[f64; N], load: &[f64; N]) -> [f64; N] {
    let part = servers.map(fraction);
    let each = load.map(|load| 1.0 / load);
    let mut weight = start_of(&part, load);
    let most = servers.iter().copied().fold(0.0, f64::max);
    let mut n = 0.0;
    for _ in 0..most as u64 {
        n += 1.0;
        for lane in 0..N {
            let more = 1.0 + (part[lane] + n) * each[lane] * weight[lane];
            weight[lane] = if n <= servers[lane] { more } else { weight[lane] };
        }
    }
    weight
}

/// What is beyond the whole servers; a cast is quicker than the general function, and exact to four thousand million.
pub fn fraction(servers: f64) -> f64 {
    servers - f64::from(servers as u32)
}

/// `1/B` for 0 ≤ part < 1: `e^a a^(−part) Γ(part + 1, a)`.
fn start_of<const N: usize>(part: &[f64; N], load: &[f64; N]) -> [f64; N] {
    // Either form is precise to about 15 figures well beyond the switch
    let by_series = load.map(|load| load < SWITCH);
    let mut weight = if part
        .iter()
        .zip(by_series)
        .any(|(part, series)| *part > 0.0 && !series)
    {
        start_by_fraction(part, &load.map(|load| load.max(SWITCH)))
    } else {
        [1.0; N]
    };
    for lane in 0..N {
        if part[lane] <= 0.0 {
            weight[lane] = 1.0;
        } else if by_series[lane] {
            weight[lane] = start_by_series(part[lane], load[lane]);
        }
    }
    weight
}

/// Complete gamma function less the power series of the lower one (DLMF 8.7.1).
fn start_by_series(part: f64, load: f64) -> f64 {
    let mut term = load / (part + 1.0);
    let mut lower = term;
    let mut n = part + 1.0;
    while term > 1e-18 * lower {
        n += 1.0;
        term *= load / n;
        lower += term;
    }
    libm::exp(load - part * libm::log(load)) * gamma(part) - lower
}

/// `Γ(part + 1)` for 0–1, to the last figure but one: a third of the work of the general function.
/// Rational approximation by W. J. Cody (1976), as in the SPECFUN library.
fn gamma(part: f64) -> f64 {
    const ABOVE: [f64; 8] = [
        -1.716_185_138_865_495,
        24.765_650_805_575_92,
        -379.804_256_470_945_6,
        629.331_155_312_818_4,
        866.966_202_790_413_2,
        -31_451.272_968_848_367,
        -36_144.413_418_691_176,
        66_456.143_820_240_54,
    ];
    const BELOW: [f64; 8] = [
        -30.840_230_011_973_897,
        315.350_626_979_604_16,
        -1_015.156_367_490_219_2,
        -3_107.771_671_572_311,
        22_538.118_420_980_15,
        4_755.846_277_527_881,
        -134_659.959_864_969_3,
        -115_132.259_675_553_48,
    ];
    let (mut above, mut below) = (0.0, 1.0);
    for (a, b) in ABOVE.iter().zip(BELOW) {
        above = (above + a) * part;
        below = below * part + b;
    }
    above / below + 1.0
}

/// Legendre's continued fraction for the upper incomplete gamma function (DLMF 8.9.2), by Steed's method.
fn start_by_fraction<const N: usize>(part: &[f64; N], load: &[f64; N]) -> [f64; N] {
    let mut b = [0.0; N];
    for lane in 0..N {
        b[lane] = load[lane] - part[lane];
    }
    let mut d = b.map(|b| 1.0 / b);
    let (mut step, mut value) = (d, d);
    for i in 1..200 {
        let i = f64::from(i);
        let mut settled = true;
        for lane in 0..N {
            let a = i * (1.0 + part[lane] - i);
            b[lane] += 2.0;
            d[lane] = 1.0 / (a * d[lane] + b[lane]);
            step[lane] *= b[lane] * d[lane] - 1.0;
            value[lane] += step[lane];
            settled &= step[lane].abs() < 1e-16 * value[lane];
        }
        if settled {
            break;
        }
    }
    std::array::from_fn(|lane| load[lane] * value[lane])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(servers: f64, load: f64, expected: f64, tolerance: f64) {
        let got = erlang_b(servers, load);
        assert!(
            (got - expected).abs() <= tolerance * expected,
            "B({servers}, {load}) = {got}, expected {expected}"
        );
    }

    #[test]
    fn published_loads_block_as_often_as_tabled() {
        // Erlang B tables: offered traffic at which this share is lost. Tolerance: the figures shown move the loss so much
        let table = [
            (1.0, 0.0101, 0.01, 1e-3),
            (2.0, 0.1526, 0.01, 1e-3),
            (5.0, 1.361, 0.01, 1e-3),
            (10.0, 4.461, 0.01, 1e-3),
            (20.0, 12.03, 0.01, 1e-3),
            (100.0, 84.06, 0.01, 1e-3),
            (10.0, 3.092, 0.001, 2e-3),
            (10.0, 5.084, 0.02, 1e-3),
            (20.0, 13.18, 0.02, 3e-3),
            (30.0, 21.93, 0.02, 3e-3),
            (10.0, 6.216, 0.05, 1e-3),
            (20.0, 15.25, 0.05, 2e-3),
        ];
        for (servers, load, lost, tolerance) in table {
            check(servers, load, lost, tolerance);
        }
    }

    #[test]
    fn whole_servers_follow_the_definition() {
        for servers in 0..40_u32 {
            for load in [0.01, 0.7, 1.999, 2.001, 12.5, 80.0] {
                let mut term = 1.0;
                let mut sum = 1.0;
                for k in 1..=servers {
                    term *= load / f64::from(k);
                    sum += term;
                }
                check(f64::from(servers), load, term / sum, 1e-13);
            }
        }
    }

    #[test]
    fn fractional_servers_follow_the_integral() {
        for servers in [0.25, 0.5, 1.9, 7.3] {
            for load in [0.3, 1.0, 2.5, 9.0] {
                // Simpson's rule on ∫ e^(−u) (1 + u/a)^c du; the tail beyond 80 is below 1e-20
                let n = 80_000;
                let step = 80.0 / f64::from(n);
                let f = |i: u32| {
                    let u = step * f64::from(i);
                    libm::exp(-u) * libm::pow(1.0 + u / load, servers)
                };
                let inner: f64 = (1..n).map(|i| f(i) * if i % 2 == 1 { 4.0 } else { 2.0 }).sum();
                check(servers, load, 3.0 / (step * (f(0) + f(n) + inner)), 1e-10);
            }
        }
    }

    #[test]
    fn both_starts_agree_where_they_meet() {
        for part in [1e-9, 0.01, 0.3, 0.5, 0.77, 0.999, 1.0 - 1e-12] {
            for load in [1.5, 2.0, 3.0] {
                let (a, b) = (
                    start_by_series(part, load),
                    start_by_fraction(&[part], &[load])[0],
                );
                assert!((a - b).abs() < 1e-13 * a, "{part} {load}: {a} {b}");
            }
        }
    }

    #[test]
    fn the_short_gamma_function_is_the_general_one() {
        for i in 0..=1_000 {
            let part = f64::from(i) / 1_000.0;
            let exact = libm::tgamma(part + 1.0);
            assert!((gamma(part) - exact).abs() < 1e-15 * exact, "{part}");
        }
    }

    #[test]
    fn limits() {
        assert_eq!(erlang_b(0.0, 0.0), 1.0);
        assert_eq!(erlang_b(0.0, 5.0), 1.0);
        assert_eq!(erlang_b(3.5, 0.0), 0.0);
        assert_eq!(erlang_b(10_000.0, 1e-6), 0.0);
        check(1.0, 1e5, 1e5 / 100_001.0, 1e-14);
        // Overload: what is carried approaches the number of servers
        check(10_000.3, 1e5, 1.0 - 10_000.3 / 1e5, 1e-4);
    }

    proptest! {
        #[test]
        fn stays_a_probability_and_moves_the_right_way(
            servers in 0.0..300.0_f64, more in 0.0..5.0_f64, log_load in -14.0..11.0_f64, up in 0.0..2.0_f64,
        ) {
            let load = libm::exp(log_load);
            let base = erlang_b(servers, load);
            prop_assert!((0.0..=1.0).contains(&base));
            prop_assert!(erlang_b(servers + more, load) <= base * (1.0 + 1e-12));
            prop_assert!(erlang_b(servers, load * (1.0 + up)) >= base * (1.0 - 1e-12));
        }

        #[test]
        fn side_by_side_each_is_as_by_itself(
            servers in prop::array::uniform4(0.0..30.0_f64), load in prop::array::uniform4(0.0..20.0_f64),
        ) {
            let all = erlang_b_of(&servers, &load);
            for ((servers, load), got) in servers.into_iter().zip(load).zip(all) {
                let alone = erlang_b(servers, load);
                prop_assert!((got - alone).abs() <= 1e-14 * alone, "{servers} {load}: {got} {alone}");
            }
        }

        #[test]
        fn has_no_jump_at_whole_servers(servers in 1..60_u32, log_load in -3.0..5.0_f64) {
            let load = libm::exp(log_load);
            let c = f64::from(servers);
            let (at, below) = (erlang_b(c, load), erlang_b(c - 1e-9, load));
            prop_assert!((at - below).abs() < 1e-6 * at);
        }
    }
}
