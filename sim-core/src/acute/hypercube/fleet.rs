//! The pooled fleet: how many vehicles are busy at once, whichever they are, and what overflows it.
#![allow(
    clippy::needless_range_loop,
    reason = "blocks run side by side over several arrays"
)]

use super::super::chain::{BLOCKS, ByBlock, Chain};
use super::super::queueing::erlang_b::{erlang_b_of, fraction};
use super::Hypercube;
use super::pooled::{Asking, stretch_last, tabulate_joint, waiting};

impl Hypercube {
    /// The same for the pooled fleet alone: all that [`Hypercube::past_set`], [`Hypercube::beyond`] and
    /// [`Hypercube::peakedness`] need. Of what is asked it takes the first steps of the orders.
    pub fn staff_pool(&mut self, chain: &Chain, share: f64, added: f64, planned: &[Asking; BLOCKS]) {
        self.fleet = [0.0; BLOCKS];
        for station in 0..chain.own {
            for block in 0..BLOCKS {
                let here = added * chain.added_share[station][block];
                let usual = chain.vehicles[station][block];
                self.vehicles[station][block] = usual * share + here;
                // Those of all stations are worth about the whole fleet, so one that is added is worth one
                self.worth[station][block] = usual * share * self.weight[station][block] + here;
                self.fleet[block] += self.vehicles[station][block];
                // A station that is closed today is covered while an added vehicle mans it
                self.open[station][block] = if usual > 0.0 { 1.0 } else { here.min(1.0) };
            }
        }
        self.rank(chain);
        self.pool(chain, planned);
    }

    /// How busy vehicles coincide: probabilities of the pooled fleet that so many vehicles are busy.
    fn pool(&mut self, chain: &Chain, planned: &[Asking; BLOCKS]) {
        let total = &mut self.total;
        *total = [0.0; BLOCKS];
        for (step, asked) in chain.steps.iter().zip(&self.asked) {
            if step.parent == 0 {
                for block in 0..BLOCKS {
                    total[block] += asked[block];
                }
            }
        }
        let most = self.fleet.iter().copied().fold(0.0, f64::max) as usize;
        if self.joint.len() < most + 2 {
            self.joint.resize(most + 2, [0.0; BLOCKS]);
            self.other_joint.resize(most + 2, [0.0; BLOCKS]);
        }
        let part = self.fleet.map(fraction);
        let swings = [
            self.swing.map(|swing| 1.0 + swing),
            self.swing.map(|swing| 1.0 - swing),
        ];
        let all_loads = swings.map(|swing| std::array::from_fn(|block| swing[block] * self.total[block]));
        let starts = all_loads.map(|loads| erlang_b_of(&part, &loads));
        for block in 0..BLOCKS {
            let fleet = self.fleet[block];
            let [high, low] = swings.map(|swing| swing[block]);
            let loads = all_loads.map(|loads| loads[block]);
            let start = starts.map(|start| start[block]);
            tabulate_joint(
                [&mut self.joint, &mut self.other_joint],
                block,
                fleet,
                loads,
                start,
            );
            let last = fleet as usize + 1;
            let all_busy = [
                0.5 * high * self.joint[last][block],
                0.5 * low * self.other_joint[last][block],
            ];
            self.planned[block] = waiting(fleet, all_busy[0] + all_busy[1], &planned[block]);
            let calm = self.planned[block].calm;
            for part in 0..2 {
                self.all_busy[part][block] = calm * all_busy[part];
                self.each[part][block] = 1.0 / loads[part].max(1e-300);
            }
            for (joint, other) in self.joint[..=last].iter_mut().zip(&self.other_joint) {
                let both = 0.5 * (high * joint[block] + low * other[block]);
                joint[block] = calm * both + (1.0 - calm);
            }
            stretch_last(&mut self.joint[last - 1..=last], block, fleet);
        }
    }

    /// Erlang B of the pooled fleet: the probability that all vehicles are busy at its mean load while no planned ride waits.
    pub fn blocked(&self) -> ByBlock {
        erlang_b_of(&self.fleet, &self.total)
    }

    /// In the pooled fleet: the probability that all vehicles are busy.
    pub fn all_out(&self, block: usize) -> f64 {
        let waits = 1.0 - self.planned[block].calm;
        self.all_busy[0][block] + self.all_busy[1][block] + waits
    }

    /// In the pooled fleet: the probability that so many vehicles of others are busy too when all own ones are. As many as the
    /// mean more or less a standard deviation, half of the time each.
    ///
    /// `own`: [`Hypercube::blocked`].
    pub fn beyond(&self, own: &ByBlock, mean: &ByBlock, sd: &ByBlock) -> ByBlock {
        let with = |sign: f64| {
            let fleet =
                std::array::from_fn(|block| self.fleet[block] + (mean[block] + sign * sd[block]).max(0.0));
            erlang_b_of(&fleet, &self.total)
        };
        let [more, fewer] = [with(1.0), with(-1.0)];
        std::array::from_fn(|block| {
            if own[block] > 0.0 {
                (0.5 * (more[block] + fewer[block]) / own[block]).min(1.0)
            } else {
                0.0
            }
        })
    }

    /// Variance over mean of what overflows the pooled fleet, when it goes to a fleet without end (Riordan's formula, in
    /// Wilkinson, Bell System Technical Journal 35, 1956). While a planned ride waits the fleet is busy all the time, and what
    /// overflows then comes evenly. `blocked`: [`Hypercube::blocked`].
    pub fn peakedness(&self, blocked: &ByBlock) -> ByBlock {
        std::array::from_fn(|block| {
            let (fleet, load) = (self.fleet[block], self.total[block]);
            let over = load * blocked[block];
            let bursts = (load / (fleet + 1.0 + over - load) - over).max(0.0);
            1.0 + self.planned[block].calm * bursts
        })
    }
}
