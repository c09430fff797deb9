//! Erlang A for the days or hours of a week at once.
#![allow(
    clippy::needless_range_loop,
    reason = "loads run side by side over several arrays"
)]

use super::erlang_a::{Queue, always_queueing};
use super::erlang_b;

/// Erlang A for many loads on the same servers: adds `full` and `waiting` of each load, times `share`.
///
/// `waits`: the part of each load that waits. The same sums as [`Queue::solve`], run over all loads side by side: several times
/// as quick for the days or hours of a week.
pub fn add_many(queue: &Queue, share: f64, loads: &[f64], full: &mut [f64], waiting: &mut [f64]) {
    const LANES: usize = 8;
    let (c, eta) = (queue.servers, 1.0 / queue.patience);
    let waits = if queue.load > 0.0 {
        queue.waiting_load / queue.load
    } else {
        1.0
    };
    let whole = c as u64;
    let part = c - whole as f64;
    for ((loads, full), waiting) in loads
        .chunks(LANES)
        .zip(full.chunks_mut(LANES))
        .zip(waiting.chunks_mut(LANES))
    {
        let mut load = [0.0; LANES];
        load[..loads.len()].copy_from_slice(loads);
        let arriving = load.map(|load| waits * load);
        let fluid = arriving.map(|arriving| always_queueing(c, arriving, eta));
        let each = load.map(|load| 1.0 / load);
        let mut below = [1.0; LANES];
        if part > 0.0 {
            below = load.map(|load| erlang_b::inverse(part, load));
        }
        let mut n = part;
        for _ in 0..whole {
            n += 1.0;
            for lane in 0..LANES {
                below[lane] = 1.0 + n * each[lane] * below[lane];
            }
        }
        let mut weight = [1.0; LANES];
        for lane in 0..LANES {
            if fluid[lane] || load[lane] <= 0.0 {
                weight[lane] = 0.0;
            }
        }
        let (mut sum, mut queued) = ([0.0; LANES], [0.0; LANES]);
        let mut k = 0.0;
        loop {
            for _ in 0..4 {
                k += 1.0;
                let each_rate = 1.0 / (c + k * eta);
                for lane in 0..LANES {
                    weight[lane] *= arriving[lane] * each_rate;
                    sum[lane] += weight[lane];
                    queued[lane] += k * weight[lane];
                }
            }
            let rate = c + k * eta;
            let mut open = false;
            for lane in 0..LANES {
                open |=
                    weight[lane] * k > 1e-16 * queued[lane] || (weight[lane] > 0.0 && arriving[lane] >= rate);
            }
            if !open {
                break;
            }
        }
        for lane in 0..loads.len() {
            let (is_full, mean) = if load[lane] <= 0.0 {
                (if c > 0.0 { 0.0 } else { 1.0 }, 0.0)
            } else if fluid[lane] {
                (1.0, (arriving[lane] - c) * queue.patience)
            } else {
                let total = below[lane] + sum[lane];
                ((1.0 + sum[lane]) / total, queued[lane] / total)
            };
            full[lane] += share * is_full;
            waiting[lane] += share * mean;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64, tolerance: f64) -> bool {
        (a - b).abs() <= tolerance * (1e-12 + a.abs().max(b.abs()))
    }

    #[test]
    fn many_loads_at_once_agree_with_one_by_one() {
        let loads: Vec<f64> = (0..31)
            .map(|i| 0.05 * f64::from(i) * f64::from(i))
            .chain([300.0, 5_000.0])
            .collect();
        for servers in [0.0, 0.4, 1.0, 24.0, 31.6] {
            for waits in [0.6, 1.0] {
                let (mut full, mut waiting) = (vec![0.0; loads.len()], vec![0.0; loads.len()]);
                let queue = |load: f64| Queue {
                    servers,
                    load,
                    waiting_load: waits * load,
                    patience: 1.7,
                };
                add_many(&queue(1.0), 1.0, &loads, &mut full, &mut waiting);
                for (i, load) in loads.iter().enumerate() {
                    let one = queue(*load).solve();
                    assert!(
                        close(full[i], one.full, 1e-12) && close(waiting[i], one.waiting, 1e-12),
                        "{load}"
                    );
                }
            }
        }
    }
}
