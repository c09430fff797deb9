//! Modified offered load: how many servers would be in use over the week if there were always enough.
//!
//! `dm/dt = λ(t) − m/s` with a periodic `λ` that is constant within segments. Within a segment of length `h` the solution is
//! `m(t) = λs + (m₀ − λs) e^(−t/s)`, so the periodic start and the means follow in closed form. The mean of a segment then
//! stands in for the load of a stationary queue.
//! Source: D. L. Jagerman (1975); W. A. Massey & W. Whitt, "An analysis of the modified offered-load approximation" (1994).

/// Mean load in each segment, erlangs; the mean over the period is the mean arrival rate times `stay`, exactly.
///
/// `arrivals`: rate per hour in each segment; `segment`: its length, hours; `stay`: mean service time, hours.
pub fn modified_offered_load(arrivals: &[f64], segment: f64, stay: f64, loads: &mut [f64]) {
    if stay <= 0.0 {
        loads.fill(0.0);
        return;
    }
    let ratio = segment / stay;
    let kept = libm::exp(-ratio);
    let replaced = -libm::expm1(-ratio);
    // What a period that starts empty ends with, over the part of a full start that a period replaces
    let mut end = 0.0;
    for rate in arrivals {
        end = end * kept + rate * stay * replaced;
    }
    let mut start = end / -libm::expm1(-ratio * arrivals.len() as f64);
    let weight = replaced / ratio;
    for (rate, load) in arrivals.iter().zip(loads) {
        let target = rate * stay;
        *load = target + (start - target) * weight;
        start = start * kept + target * replaced;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn nobody_stays_in_no_time() {
        let mut loads = [1.0; 7];
        modified_offered_load(&[2.0; 7], 24.0, 0.0, &mut loads);
        assert_eq!(loads, [0.0; 7]);
    }
}
