//! Where an idle vehicle is worth most: the expected share of calls that somebody idle reaches in time.
//!
//! A zone with `k` idle vehicles within reach, each of them busy a share `q` of the time when it is needed, is covered with
//! probability `1 − q^k`; one more is worth `(1 − q)·q^k` of its calls. To send a vehicle that comes free to the station where
//! that is most: Jagtenberg, Bhulai and van der Mei, "An efficient heuristic for real-time ambulance redeployment", Operations
//! Research for Health Care 4 (2015).

/// What stations cover.
#[derive(Clone, Debug)]
pub(super) struct Coverage {
    /// Zones within reach of each own station.
    within: Vec<Vec<u32>>,
    /// Share of the urgent calls that comes from each zone.
    calls: Vec<f64>,
    busy: f64,
    /// Powers of `busy`: worked out each time they took a third of the time of the rule `backed`
    all_busy: [f64; MANY],
}

/// So many idle vehicles are seldom within reach of a zone.
const MANY: usize = 32;

impl Coverage {
    /// `reach`: median drive within which a zone is covered, minutes.
    pub fn new(minutes: &[Vec<f64>], stations: usize, calls: Vec<f64>, reach: f64, busy: f64) -> Self {
        let within = |station: usize| {
            (0..minutes.len())
                .filter(|zone| minutes[*zone][station] <= reach)
                .map(|zone| zone as u32)
                .collect()
        };
        Self {
            within: (0..stations).map(within).collect(),
            calls,
            busy,
            all_busy: std::array::from_fn(|vehicles| libm::pow(busy, vehicles as f64)),
        }
    }

    /// Idle vehicles within reach of each zone, given those at each station.
    pub fn count(&self, idle: &[u32], reach: &mut Vec<u32>) {
        reach.clear();
        reach.resize(self.calls.len(), 0);
        for (within, idle) in self.within.iter().zip(idle) {
            for zone in within {
                reach[*zone as usize] += idle;
            }
        }
    }

    /// Share of calls that one more idle vehicle at a station would add.
    pub fn gain(&self, station: usize, reach: &[u32]) -> f64 {
        self.worth(station, reach, 0)
    }

    /// Share of calls that is lost when one idle vehicle leaves a station.
    pub fn loss(&self, station: usize, reach: &[u32]) -> f64 {
        self.worth(station, reach, 1)
    }

    /// `counted`: whether the vehicle itself is in `reach`.
    fn worth(&self, station: usize, reach: &[u32], counted: u32) -> f64 {
        let worth = |zone: &u32| {
            let others = reach[*zone as usize].saturating_sub(counted);
            let all_busy = match self.all_busy.get(others as usize) {
                Some(chance) => *chance,
                None => libm::pow(self.busy, f64::from(others)),
            };
            self.calls[*zone as usize] * all_busy
        };
        (1.0 - self.busy) * self.within[station].iter().map(worth).sum::<f64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_vehicle_is_worth_by_hand() {
        // Station 0 reaches zones 0 and 1, station 1 zones 1 and 2
        let minutes = [vec![5.0, 20.0], vec![9.0, 9.0], vec![20.0, 5.0]];
        let cover = Coverage::new(&minutes, 2, vec![0.5, 0.2, 0.3], 12.0, 0.4);
        let mut reach = Vec::new();
        cover.count(&[1, 0], &mut reach);
        assert_eq!(reach, [1, 1, 0]);
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} {b}");
        close(cover.gain(0, &reach), 0.6 * 0.7 * 0.4);
        close(cover.gain(1, &reach), 0.6 * (0.2 * 0.4 + 0.3));
        close(cover.loss(0, &reach), 0.6 * 0.7);
        // What a vehicle adds by coming it takes away by going
        let before = cover.gain(1, &reach);
        cover.count(&[1, 1], &mut reach);
        close(cover.loss(1, &reach), before);
    }
}
