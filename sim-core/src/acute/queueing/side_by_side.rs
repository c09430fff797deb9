//! Erlang A for the days or hours of a week at once.
//!
//! The same chain as [`Queue::solve`] over many loads side by side, several times as quick. The mean number waiting comes from
//! the balance of those who begin to wait and those who stop, `w(1 + Σx_k) = c·Σx_k + η·Σk·x_k`, which spares a sum; its
//! relative error is at most a few times `(1 + c/η)·10⁻¹⁶`.
#![allow(
    clippy::needless_range_loop,
    reason = "loads run side by side over several arrays"
)]

use super::erlang_a::{Queue, always_queueing};
use super::erlang_b;

const LANES: usize = 8;
/// A term that is less than this part of a sum leaves it as it is: a little under half of the last figure.
const LEAST_TERM: f64 = 5e-17;
type Lanes = [f64; LANES];

/// Erlang A for many loads on the same servers: adds `full` and `waiting` of each load.
///
/// `queue`: servers, patience and the part of each load that waits (`waiting_load` over `load`; their size does not matter).
pub fn add_many(queue: &Queue, loads: &[f64], full: &mut [f64], waiting: &mut [f64]) {
    let servers = Servers::of(queue, queue.servers);
    let whole = queue.servers.floor();
    for ((loads, full), waiting) in loads
        .chunks(LANES)
        .zip(full.chunks_mut(LANES))
        .zip(waiting.chunks_mut(LANES))
    {
        let load = side_by_side(loads);
        let below = below(&load, whole, queue.servers - whole);
        servers.add(1.0, &load, &below, full, waiting);
    }
}

/// The same where a fraction of a server is a share of the time in which there is one more.
pub fn add_many_at_times(queue: &Queue, loads: &[f64], full: &mut [f64], waiting: &mut [f64]) {
    let whole = queue.servers.floor();
    let part = queue.servers - whole;
    let [fewer, more] = [whole, whole + 1.0].map(|servers| Servers::of(queue, servers));
    for ((loads, full), waiting) in loads
        .chunks(LANES)
        .zip(full.chunks_mut(LANES))
        .zip(waiting.chunks_mut(LANES))
    {
        let load = side_by_side(loads);
        let mut below = below(&load, whole, 0.0);
        fewer.add(1.0 - part, &load, &below, full, waiting);
        if part > 0.0 {
            for lane in 0..LANES {
                below[lane] = 1.0 + more.servers / load[lane] * below[lane];
            }
            more.add(part, &load, &below, full, waiting);
        }
    }
}

/// Mean number waiting while all servers are busy, for many loads on the same servers: who has priority never waits for others
/// beyond that, so this is all that a class with its own load needs ([`priority`](super::priority)).
///
/// `queue`: servers and patience; its loads do not matter, and all that comes waits.
pub fn waiting_while_full(queue: &Queue, loads: &[f64], waiting: &mut [f64]) {
    let servers = Servers {
        waits: 1.0,
        ..Servers::of(queue, queue.servers)
    };
    for (loads, waiting) in loads.chunks(LANES).zip(waiting.chunks_mut(LANES)) {
        servers.while_full(&side_by_side(loads), waiting);
    }
}

fn side_by_side(loads: &[f64]) -> Lanes {
    let mut load = [0.0; LANES];
    load[..loads.len()].copy_from_slice(loads);
    load
}

/// `1/B` of `whole + part` servers.
fn below(load: &Lanes, whole: f64, part: f64) -> Lanes {
    let each = load.map(|load| 1.0 / load);
    let mut below = [1.0; LANES];
    if part > 0.0 {
        below = load.map(|load| erlang_b::inverse(part, load));
    }
    let mut n = part;
    for _ in 0..whole as u64 {
        n += 1.0;
        for lane in 0..LANES {
            below[lane] = 1.0 + n * each[lane] * below[lane];
        }
    }
    below
}

/// What all loads meet.
struct Servers {
    servers: f64,
    patience: f64,
    /// Part of the load that waits.
    waits: f64,
}

impl Servers {
    fn of(queue: &Queue, servers: f64) -> Self {
        Self {
            servers,
            patience: queue.patience,
            waits: if queue.load > 0.0 {
                queue.waiting_load / queue.load
            } else {
                1.0
            },
        }
    }

    /// Adds the state at each load, times `share`; `below`: `1/B`.
    fn add(&self, share: f64, load: &Lanes, below: &Lanes, full: &mut [f64], waiting: &mut [f64]) {
        let (c, eta) = (self.servers, 1.0 / self.patience);
        let arriving = load.map(|load| self.waits * load);
        let fluid = arriving.map(|arriving| always_queueing(c, arriving, eta));
        let mut weight = [1.0; LANES];
        for lane in 0..LANES {
            if fluid[lane] || load[lane] <= 0.0 {
                weight[lane] = 0.0;
            }
        }
        let beyond = self.beyond(weight, &arriving);
        if weight == [1.0; LANES]
            && let (Some(full), Some(waiting)) = (full.first_chunk_mut(), waiting.first_chunk_mut())
        {
            self.add_calm(share, &arriving, below, &beyond, full, waiting);
            return;
        }
        for lane in 0..full.len() {
            let (is_full, mean) = if load[lane] <= 0.0 {
                (if c > 0.0 { 0.0 } else { 1.0 }, 0.0)
            } else if fluid[lane] {
                (1.0, (arriving[lane] - c) * self.patience)
            } else {
                let total = below[lane] + beyond[lane];
                let queue = (arriving[lane] - (c - arriving[lane]) * beyond[lane]) * self.patience;
                ((1.0 + beyond[lane]) / total, queue.max(0.0) / total)
            };
            full[lane] += share * is_full;
            waiting[lane] += share * mean;
        }
    }

    /// The same for as many loads as there are lanes, none of which is nil or so high that somebody always waits.
    fn add_calm(
        &self,
        share: f64,
        arriving: &Lanes,
        below: &Lanes,
        beyond: &Lanes,
        full: &mut Lanes,
        waiting: &mut Lanes,
    ) {
        let c = self.servers;
        for lane in 0..LANES {
            let total = below[lane] + beyond[lane];
            let queue = (arriving[lane] - (c - arriving[lane]) * beyond[lane]) * self.patience;
            let queue = if queue > 0.0 { queue } else { 0.0 };
            full[lane] += share * ((1.0 + beyond[lane]) / total);
            waiting[lane] += share * (queue / total);
        }
    }

    fn while_full(&self, load: &Lanes, waiting: &mut [f64]) {
        let c = self.servers;
        let fluid = load.map(|load| always_queueing(c, load, 1.0 / self.patience));
        let mut weight = [1.0; LANES];
        for lane in 0..LANES {
            if fluid[lane] || load[lane] <= 0.0 {
                weight[lane] = 0.0;
            }
        }
        let beyond = self.beyond(weight, load);
        for lane in 0..waiting.len() {
            let served = if fluid[lane] {
                c
            } else {
                c * (beyond[lane] / (1.0 + beyond[lane]))
            };
            waiting[lane] = (load[lane] - served).max(0.0) * self.patience;
        }
    }

    /// `Σx_k` of the loads whose weight is one.
    fn beyond(&self, mut weight: Lanes, arriving: &Lanes) -> Lanes {
        let (c, eta) = (self.servers, 1.0 / self.patience);
        let mut sum = [0.0; LANES];
        // Of the load with most the sum is the last to stand still
        let mut most = 0;
        for lane in 1..LANES {
            if weight[lane] * arriving[lane] > weight[most] * arriving[most] {
                most = lane;
            }
        }
        let mut k = 0.0;
        loop {
            for _ in 0..4 {
                k += 1.0;
                let each_rate = 1.0 / (c + k * eta);
                for lane in 0..LANES {
                    weight[lane] *= arriving[lane] * each_rate;
                    sum[lane] += weight[lane];
                }
            }
            // Terms fall from here on, and each is less than what the last figure of the sum can tell
            let open = weight[most] > LEAST_TERM * sum[most]
                || (weight[most] > 0.0 && arriving[most] >= c + k * eta);
            if !open {
                return sum;
            }
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
                add_many(&queue(1.0), &loads, &mut full, &mut waiting);
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
