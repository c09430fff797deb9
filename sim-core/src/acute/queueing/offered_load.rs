//! Modified offered load: how many servers would be in use over the week if there were always enough.
//!
//! `dm/dt = λ(t) − m/s` with a periodic `λ` that is constant within segments. Within a segment of length `h` the solution is
//! `m(t) = λs + (m₀ − λs) e^(−t/s)`, so the periodic start and the means follow in closed form. The mean of a segment then
//! stands in for the load of a stationary queue.
//! Source: D. L. Jagerman (1975); W. A. Massey & W. Whitt, "An analysis of the modified offered-load approximation" (1994).

/// Mean load in each segment, erlangs; the mean over the period is the mean arrival rate times `stay`, exactly.
///
/// `arrivals`: rate per hour in each segment; `segment`: its length, hours; `stay`: mean service time, hours. Returns the load at
/// the start of the period, which is that at its end.
pub fn modified_offered_load(arrivals: &[f64], segment: f64, stay: f64, loads: &mut [f64]) -> f64 {
    if stay <= 0.0 {
        loads.fill(0.0);
        return 0.0;
    }
    let ratio = segment / stay;
    let kept = libm::exp(-ratio);
    let replaced = -libm::expm1(-ratio);
    // What a period that starts empty ends with, over the part of a full start that a period replaces
    let mut end = 0.0;
    for rate in arrivals {
        end = end * kept + rate * stay * replaced;
    }
    let first = end / -libm::expm1(-ratio * arrivals.len() as f64);
    let mut start = first;
    let weight = replaced / ratio;
    for (rate, load) in arrivals.iter().zip(loads) {
        let target = rate * stay;
        *load = target + (start - target) * weight;
        start = start * kept + target * replaced;
    }
    first
}

#[cfg(test)]
mod tests {
    use super::super::kolmogorov::Station;
    use super::*;
    use crate::random::special::{normal_cdf, normal_density};

    #[test]
    fn constant_arrivals_give_a_constant_load() {
        let mut loads = [0.0; 24];
        modified_offered_load(&[2.0; 24], 1.0, 3.0, &mut loads);
        assert!(loads.iter().all(|load| (load - 6.0).abs() < 1e-12));
    }

    #[test]
    fn the_mean_is_kept_exactly() {
        let arrivals: Vec<f64> = (0..168).map(|h| 1.0 + libm::sin(f64::from(h) / 7.0)).collect();
        for stay in [1e-3, 0.5, 4.0, 100.0, 1e4, 1e7] {
            let mut loads = [0.0; 168];
            modified_offered_load(&arrivals, 1.0, stay, &mut loads);
            let (mean, expected) = (loads.iter().sum::<f64>(), arrivals.iter().sum::<f64>() * stay);
            assert!(
                (mean - expected).abs() < 1e-8 * expected,
                "{stay}: {mean} {expected}"
            );
        }
    }

    #[test]
    fn a_sine_is_delayed_and_damped_as_in_the_closed_form() {
        // Eick, Massey & Whitt, "M_t/G/∞ queues with sinusoidal arrival rates", Management Science 39 (1993), exponential stays:
        // λ = 1 + sin ωt gives m = s + s (sin ωt − ωs cos ωt)/(1 + ω²s²); fine segments
        let n = 4_800;
        let (period, stay) = (24.0, 3.0);
        let omega = std::f64::consts::TAU / period;
        let segment = period / f64::from(n);
        let at = |i: i32| (f64::from(i) + 0.5) * segment;
        let arrivals: Vec<f64> = (0..n).map(|i| 1.0 + libm::sin(omega * at(i))).collect();
        let mut loads = vec![0.0; n as usize];
        modified_offered_load(&arrivals, segment, stay, &mut loads);
        for i in (0..n).step_by(100) {
            let t = omega * at(i);
            let expected = stay
                + stay * (libm::sin(t) - omega * stay * libm::cos(t)) / (1.0 + omega * omega * stay * stay);
            assert!((loads[i as usize] - expected).abs() < 1e-4, "{i}");
        }
    }

    /// Jennings, Mandelbaum, Massey & Whitt, "Server staffing to meet time-varying demand", Management Science 42 (1996): with
    /// `m + β√m` servers, `β` by Halfin & Whitt (1981) for a target, the chance of waiting stays near the target all day, although
    /// arrivals vary fourfold; staffing on what arrives at the moment does not. Held against the exact equations of the queue.
    #[test]
    fn square_root_staffing_keeps_the_chance_of_waiting() {
        // A tenth of a stay per segment; one period is 24 stays
        let (segments, stay, mean) = (240, 10.0, 40.0);
        let arrivals: Vec<f64> = (0..segments)
            .map(|at| {
                let angle = 4.0 * std::f64::consts::TAU * f64::from(at) / f64::from(segments);
                mean / stay * (1.0 + 0.6 * libm::sin(angle))
            })
            .collect();
        let mut loads = vec![0.0; arrivals.len()];
        modified_offered_load(&arrivals, 1.0, stay, &mut loads);
        let instant: Vec<f64> = arrivals.iter().map(|rate| rate * stay).collect();
        for beta in [1.5, 0.5] {
            let target = 1.0 / (1.0 + beta * normal_cdf(beta) / normal_density(beta));
            // Least and most chance of waiting through the day
            let range = |loads: &[f64]| {
                let station = Station {
                    servers: loads
                        .iter()
                        .map(|m| (m + beta * m.sqrt()).ceil() as u32)
                        .collect(),
                    ..Station::steady(0, stay, 1e5)
                };
                let full = station.periodic(&arrivals).full;
                let end =
                    |best: fn(f64, f64) -> f64| full.iter().copied().reduce(best).expect("a day has hours");
                (end(f64::min), end(f64::max))
            };
            let (least, most) = range(&loads);
            assert!(
                least > 0.8 * target && most < 1.25 * target,
                "{beta}: {least}–{most}, target {target}"
            );
            let (calm, crowded) = range(&instant);
            assert!(
                crowded - calm > 2.0 * (most - least),
                "{beta}: {calm}–{crowded} on what arrives at the moment"
            );
        }
    }

    #[test]
    fn nobody_stays_in_no_time() {
        let mut loads = [1.0; 7];
        modified_offered_load(&[2.0; 7], 24.0, 0.0, &mut loads);
        assert_eq!(loads, [0.0; 7]);
    }
}
