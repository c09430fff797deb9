//! The hours of a week at one desk: doctors on duty by block, who comes, who waits.

use super::super::chain::{BLOCKS, ByBlock, HOURS_PER_YEAR, block_of};
use super::super::queueing::desk::{Crew, Desk};
use super::{PostYear, Posts};
use crate::region::{AcuteData, GpPost};

/// Hours and doctors of a post in one year.
pub(in crate::acute) struct Shift {
    pub open: ByBlock,
    pub doctors: ByBlock,
}

impl Shift {
    /// `added`: share of each block in which levers have a joint post there, with `more` doctors; `duties`: share of duties that
    /// is filled, of which an open post keeps one doctor.
    pub fn of(post: &GpPost, added: Option<&ByBlock>, more: f64, duties: f64) -> Self {
        let mut shift = Self {
            open: post.open,
            doctors: post.doctors,
        };
        for block in 0..BLOCKS {
            let extra = added.map_or(0.0, |added| added[block]);
            if extra > shift.open[block] {
                // Open for the sake of the joint post: its doctors are there while it is
                let before = shift.open[block] * shift.doctors[block];
                shift.open[block] = extra;
                shift.doctors[block] = before / extra + more;
            } else if extra > 0.0 {
                shift.doctors[block] += more * extra / shift.open[block];
            }
            let doctors = shift.doctors[block];
            shift.doctors[block] = on_duty(doctors, duties);
        }
        shift
    }
}

impl Posts {
    /// The hours of a week of one post, from Monday 08:00: adds a year of them.
    pub(super) fn week(
        &self,
        acute: &AcuteData,
        (contacts, by_day, shift): (&ByBlock, f64, &Shift),
        crews: &mut Crews,
        year: &mut PostYear,
        found: &mut [[f64; 2]; BLOCKS],
    ) {
        let data = &acute.gp_posts;
        let Shift { open, doctors } = shift;
        let stay = data.minutes / 60.0;
        let all: f64 = acute.week.gp_contacts.iter().sum();
        // Who comes on weekdays by day comes as to an emergency department, and is seen
        let visits = &acute.week.emergency_arrivals;
        let day_rate = if by_day > 0.0 && open[0] > 0.0 {
            let whole: f64 = (0..168)
                .filter(|hour| block_of(*hour) == 0)
                .map(|hour| visits[hour])
                .sum();
            by_day / HOURS_PER_YEAR * 168.0 / whole / open[0]
        } else {
            0.0
        };
        // Patients per hour at intensity 1, by block: contacts of a block come as the week's rhythm says
        let rate: ByBlock = std::array::from_fn(|block| {
            let whole = self.by_block[block] * all;
            if whole > 0.0 && open[block] > 0.0 {
                data.seen_share * contacts[block] / HOURS_PER_YEAR * 168.0 / whole / open[block]
            } else {
                0.0
            }
        });
        let on_duty = doctors.map(|doctors| crews.of(&self.desk, doctors));
        let (mut load, mut servers) = (0.0, None);
        // A post that never closes has no beginning: a week goes by before it is counted
        let endless = doctors
            .iter()
            .zip(open)
            .all(|(doctors, open)| *doctors > 0.0 && *open > 0.0);
        for pass in 0..if endless { 2 } else { 1 } {
            let last = pass == 1 || !endless;
            let mut before = (f64::NAN, Week::default());
            let mut sums = Week::default();
            for day in 0..7 {
                if !endless && (doctors[block_of(day * 24 + 8)] <= 0.0 || open[block_of(day * 24 + 8)] <= 0.0)
                {
                    (load, servers) = (0.0, None);
                }
                let start = load;
                let mut here = Week::default();
                if self.as_before[day] && start == before.0 && day_rate == 0.0 {
                    here = before.1;
                    load = here.end;
                } else {
                    for hour in 0..24 {
                        let hour = (day * 24 + hour + 8) % 168;
                        let block = block_of(hour);
                        let on = doctors[block];
                        if on <= 0.0 || open[block] <= 0.0 {
                            (load, servers) = (0.0, None);
                            continue;
                        }
                        let crew = &crews.all[on_duty[block]];
                        if servers != Some(on_duty[block]) {
                            load = servers.map_or(0.0, |before: usize| {
                                crew.load_of(crews.all[before].at(load).present())
                            });
                            servers = Some(on_duty[block]);
                        }
                        let mut came = rate[block] * acute.week.gp_contacts[hour];
                        if block == 0 {
                            came += day_rate * visits[hour];
                        }
                        let (state, end) = crew.pass(load, came * stay);
                        load = end;
                        let sum = &mut here.blocks[block];
                        sum.came += open[block] * came;
                        sum.waiting += open[block] * state.waiting;
                        sum.late += open[block] * came * state.late;
                        sum.busy += open[block] * state.busy.clamp(0.0, on);
                        sum.on_duty += open[block] * on;
                    }
                    here.end = load;
                }
                before = (start, here);
                sums.add(&here);
            }
            if last {
                year.of_week(&sums, data.patience_hours, found);
            }
        }
    }
}

/// Tables for the numbers of general practitioners that are on duty in a year.
#[derive(Clone, Debug, Default)]
pub(super) struct Crews {
    all: Vec<Crew>,
    pub used: usize,
}

impl Crews {
    /// Where the tables for this number are.
    fn of(&mut self, desk: &Desk, servers: f64) -> usize {
        let known = &self.all[..self.used];
        if let Some(at) = known.iter().position(|crew| crew.servers() == servers) {
            return at;
        }
        if self.used == self.all.len() {
            self.all.push(Crew::default());
        }
        self.all[self.used].set(desk, servers);
        self.used += 1;
        self.used - 1
    }
}

/// Sums over hours of a week.
#[derive(Clone, Copy, Debug, Default)]
struct Week {
    blocks: [Sums; BLOCKS],
    /// Load at its end.
    end: f64,
}

#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    came: f64,
    waiting: f64,
    late: f64,
    busy: f64,
    on_duty: f64,
}

impl Week {
    fn add(&mut self, other: &Self) {
        for (here, there) in self.blocks.iter_mut().zip(&other.blocks) {
            here.came += there.came;
            here.waiting += there.waiting;
            here.late += there.late;
            here.busy += there.busy;
            here.on_duty += there.on_duty;
        }
    }
}

impl PostYear {
    fn of_week(&mut self, week: &Week, patience_hours: f64, found: &mut [[f64; 2]; BLOCKS]) {
        let weeks = HOURS_PER_YEAR / 168.0;
        for (sums, found) in week.blocks.iter().zip(found) {
            self.seen += weeks * sums.came;
            self.waiting += weeks * sums.waiting;
            self.late += weeks * sums.late;
            self.busy += weeks * sums.busy;
            self.on_duty += weeks * sums.on_duty;
            self.given_up += weeks * (sums.waiting / patience_hours).min(sums.came);
            if sums.came > 0.0 {
                *found = [
                    (sums.waiting / sums.came).min(patience_hours),
                    sums.late / sums.came,
                ];
            }
        }
    }
}

/// General practitioners on duty when a share of duties is filled: an open post keeps one.
fn on_duty(doctors: f64, duties: f64) -> f64 {
    (doctors * duties).max(doctors.min(1.0))
}
