//! The hours of a week at one desk: doctors on duty by block, who comes, who waits.

use super::super::chain::{BLOCKS, ByBlock, HOURS_PER_YEAR, block_of};
use super::super::queueing::desk::{Crew, Desk, Passing, pass};
use super::{PostYear, Posts};
use crate::region::{AcuteData, GpPost};

/// Hours and doctors of a post in one year.
#[derive(Clone, Copy, Debug)]
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

/// A post through the week.
#[derive(Debug)]
pub(super) struct AtPost {
    shift: Shift,
    /// Patients per hour at intensity 1, by block: contacts of a block come as the week's rhythm says.
    rate: ByBlock,
    /// Who comes on weekdays by day comes as to an emergency department, and is seen.
    day_rate: f64,
    /// Where the tables are of those on duty.
    on_duty: [usize; BLOCKS],
    endless: bool,
    load: f64,
    servers: Option<usize>,
    /// Who comes in this hour.
    came: f64,
    /// Load at the beginning of this day, what comes of it, and whether it is as the day before.
    start: f64,
    day: Week,
    again: bool,
    all: Week,
}

impl AtPost {
    fn is_open(&self, block: usize) -> bool {
        self.shift.doctors[block] > 0.0 && self.shift.open[block] > 0.0
    }

    fn begin_week(&mut self) {
        (self.start, self.all) = (f64::NAN, Week::default());
    }

    /// `as_before`: whether people come this day as they do the day before.
    fn begin_day(&mut self, day: usize, as_before: bool) {
        if !self.endless && !self.is_open(block_of(day * 24 + 8)) {
            self.close();
        }
        self.again = as_before && self.load == self.start && self.day_rate == 0.0;
        if self.again {
            self.load = self.day.end;
        } else {
            (self.start, self.day) = (self.load, Week::default());
        }
    }

    fn close(&mut self) {
        (self.load, self.servers) = (0.0, None);
    }

    /// The hour of those who are on duty now; they take over who is there.
    fn hour<'a>(&mut self, acute: &AcuteData, hour: usize, crews: &'a Crews) -> Passing<'a> {
        let (block, week) = (block_of(hour), &acute.week);
        let on_duty = self.on_duty[block];
        let crew = &crews.all[on_duty];
        if self.servers != Some(on_duty) {
            self.load = self.servers.map_or(0.0, |before| {
                crew.load_of(crews.all[before].at(self.load).present())
            });
            self.servers = Some(on_duty);
        }
        self.came = self.rate[block] * week.gp_contacts[hour];
        if block == 0 {
            self.came += self.day_rate * week.emergency_arrivals[hour];
        }
        Passing::new(crew, self.load, self.came * acute.gp_posts.minutes / 60.0)
    }

    fn count(&mut self, block: usize, passed: &Passing<'_>) {
        let (open, on) = (self.shift.open[block], self.shift.doctors[block]);
        let (came, hour, sum) = (self.came, &passed.hour, &mut self.day.blocks[block]);
        self.load = passed.load;
        sum.came += open * came;
        sum.waiting += open * hour.waiting;
        sum.late += open * came * hour.late;
        sum.busy += open * hour.busy.clamp(0.0, on);
        sum.on_duty += open * on;
    }

    fn end_day(&mut self) {
        self.day.end = self.load;
        self.all.add(&self.day);
    }

    /// Adds a year of such weeks; mean wait, hours, and share that waits long, by block, are `found` where anybody came.
    pub fn end(&self, patience_hours: f64, year: &mut PostYear, found: &mut [[f64; 2]; BLOCKS]) {
        year.of_week(&self.all, patience_hours, found);
    }
}

impl Posts {
    /// A post to which so many come in a year: by block, and on weekdays by day.
    pub(super) fn at_post(
        &self,
        acute: &AcuteData,
        contacts: &ByBlock,
        by_day: f64,
        shift: Shift,
        crews: &mut Crews,
    ) -> AtPost {
        let Shift { open, doctors } = shift;
        let all: f64 = acute.week.gp_contacts.iter().sum();
        let day_rate = if by_day > 0.0 && open[0] > 0.0 {
            let whole: f64 = (0..168)
                .filter(|hour| block_of(*hour) == 0)
                .map(|hour| acute.week.emergency_arrivals[hour])
                .sum();
            by_day / HOURS_PER_YEAR * 168.0 / whole / open[0]
        } else {
            0.0
        };
        let rate = std::array::from_fn(|block| {
            let whole = self.by_block[block] * all;
            if whole > 0.0 && open[block] > 0.0 {
                acute.gp_posts.seen_share * contacts[block] / HOURS_PER_YEAR * 168.0 / whole / open[block]
            } else {
                0.0
            }
        });
        let always = |(doctors, open): (&f64, &f64)| *doctors > 0.0 && *open > 0.0;
        AtPost {
            rate,
            day_rate,
            on_duty: doctors.map(|doctors| crews.of(&self.desk, doctors)),
            endless: doctors.iter().zip(&open).all(always),
            shift,
            load: 0.0,
            servers: None,
            came: 0.0,
            start: f64::NAN,
            day: Week::default(),
            again: false,
            all: Week::default(),
        }
    }

    /// The hours of a week of all posts side by side, from Monday 08:00.
    pub(super) fn week(&self, acute: &AcuteData, crews: &Crews, posts: &mut [AtPost]) {
        let mut passing = Vec::with_capacity(posts.len());
        // A post that never closes has no beginning: a week goes by before it is counted
        for counts in [false, true] {
            let mut posts: Vec<&mut AtPost> =
                posts.iter_mut().filter(|post| counts || post.endless).collect();
            for post in &mut posts {
                post.begin_week();
            }
            for day in 0..7 {
                for post in &mut posts {
                    post.begin_day(day, self.as_before[day]);
                }
                for hour in 0..24 {
                    let hour = (day * 24 + hour + 8) % 168;
                    self.hour(acute, hour, crews, &mut posts, &mut passing);
                }
                for post in &mut posts {
                    post.end_day();
                }
            }
        }
    }

    /// One hour at those posts whose day is not as the day before.
    fn hour<'a>(
        &self,
        acute: &AcuteData,
        hour: usize,
        crews: &'a Crews,
        posts: &mut [&mut AtPost],
        passing: &mut Vec<Passing<'a>>,
    ) {
        let block = block_of(hour);
        passing.clear();
        for post in posts.iter_mut().filter(|post| !post.again) {
            if post.is_open(block) {
                passing.push(post.hour(acute, hour, crews));
            } else {
                post.close();
            }
        }
        pass(passing);
        let open = posts.iter_mut().filter(|post| !post.again && post.is_open(block));
        for (post, passed) in open.zip(&*passing) {
            post.count(block, passed);
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
