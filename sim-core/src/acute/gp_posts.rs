//! General practitioners' posts: who calls where in evenings, nights and weekends, and how long those who are seen wait.
//!
//! A zone goes to the nearest post that is open in that part of the week. A post is a queue of patients on the general
//! practitioners on duty, whose number changes by block of the week; it starts empty when its doors open, and what waits is
//! carried over from hour to hour ([`Desk`]). Posts beyond the border are places to go to; their queue is not modelled.

use super::chain::{BLOCKS, ByBlock, HOURS_PER_YEAR, block_of};
use super::queueing::desk::Desk;
use crate::region::{AcuteData, GpPostsData};

/// What posts come to in one place, over a year.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PostVisit {
    /// Mean wait of those who are seen there, minutes.
    pub wait: f64,
    /// Share of them that waits longer than the limit of the pack, 0–1.
    pub late: f64,
    /// Share of the time of general practitioners on duty in which they see a patient, 0–1.
    pub utilisation: f64,
    /// Drive without signals to the post to which one goes, minutes.
    pub drive: f64,
}

/// One post in one year.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PostYear {
    /// Contacts, by telephone too.
    pub contacts: f64,
    /// Patients who come to be seen, of those who come to a post inside.
    pub seen: f64,
    /// Patients of these who give up and go home.
    pub given_up: f64,
    /// Hours of general practitioners on duty.
    pub on_duty: f64,
    /// Hours of these in which they see a patient.
    pub busy: f64,
    /// Hours that patients wait, all together.
    pub waiting: f64,
    /// Patients who wait longer than the limit.
    pub late: f64,
}

/// The posts of a region in one year.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PostsFlow {
    /// By area: the posts to which its residents go, each as often as they do; where all go beyond the border, as the region.
    pub areas: Vec<PostVisit>,
    /// All posts inside.
    pub region: PostVisit,
    /// Each post, in the order of the pack.
    pub posts: Vec<PostYear>,
}

/// What does not depend on the year.
#[derive(Clone, Debug, Default)]
pub(super) struct Posts {
    /// Where the contacts of an area go: `[(area · BLOCKS + block) · posts + post]`, 1 together.
    share: Vec<f64>,
    /// Mean drive, minutes, by area.
    drive: Vec<f64>,
    /// Share of contacts per block.
    by_block: ByBlock,
    desk: Desk,
    /// Whether a day, 08:00 to 08:00 from Monday, is as the day before it.
    as_before: [bool; 7],
}

/// Working memory.
#[derive(Clone, Debug, Default)]
pub(super) struct Memory {
    /// Contacts per year by block, of each post.
    contacts: Vec<ByBlock>,
    /// Mean wait, hours, and share that waits long, of each post by block.
    found: Vec<[[f64; 2]; BLOCKS]>,
}

impl Posts {
    /// Prepares a region; `areas` is the number of its areas.
    pub fn prepare(acute: &AcuteData, areas: usize) -> Self {
        let data = &acute.gp_posts;
        let stay = data.minutes / 60.0;
        let most = data
            .posts
            .iter()
            .flat_map(|post| post.doctors)
            .fold(0.0, f64::max);
        let mut posts = Self {
            by_block: [0.0; BLOCKS],
            ..Self::default()
        };
        if data.posts.is_empty() {
            return posts;
        }
        let contacts = &acute.week.gp_contacts;
        for (hour, contacts) in contacts.iter().enumerate() {
            posts.by_block[block_of(hour)] += contacts / 168.0;
        }
        let of_day = |day: usize, hour: usize| {
            let hour = (day * 24 + hour + 8) % 168;
            (contacts[hour], block_of(hour))
        };
        for day in 1..7 {
            posts.as_before[day] = (0..24).all(|hour| of_day(day, hour) == of_day(day - 1, hour));
        }
        posts.desk = Desk::new(
            most.ceil() as usize,
            data.patience_hours / stay,
            data.limit / data.minutes,
            1.0 / stay,
        );
        posts.send(acute, areas);
        posts
    }

    /// Sends every zone to the nearest post that is open.
    fn send(&mut self, acute: &AcuteData, areas: usize) {
        let data = &acute.gp_posts;
        let count = data.posts.len();
        self.share = vec![0.0; areas * BLOCKS * count];
        self.drive = vec![0.0; areas];
        let weights = zone_weights(acute, areas);
        for (at, (zone, weight)) in acute.zones.iter().zip(&weights).enumerate() {
            let area = zone.area;
            let mut nearest: Vec<usize> = (0..count).collect();
            nearest.sort_by(|a, b| data.posts[*a].minutes[at].total_cmp(&data.posts[*b].minutes[at]));
            for block in 0..BLOCKS {
                let mut left = 1.0;
                for (rank, post) in nearest.iter().enumerate() {
                    // Nobody is left without any post: the last takes them as if open
                    let open = if rank + 1 == count {
                        1.0
                    } else {
                        data.posts[*post].open[block]
                    };
                    let share = weight * left * open;
                    left -= left * open;
                    self.share[(area * BLOCKS + block) * count + post] += share;
                    self.drive[area] += share * self.by_block[block] * data.posts[*post].minutes[at];
                }
            }
        }
        for drive in &mut self.drive {
            *drive *= acute.ambulance.without_signals;
        }
    }

    /// Passes a year's contacts, by area, through the posts; `duties`: share of duties that is filled.
    pub fn pass(
        &self,
        acute: &AcuteData,
        contacts: &[f64],
        duties: f64,
        memory: &mut Memory,
        out: &mut PostsFlow,
    ) {
        let data = &acute.gp_posts;
        let count = data.posts.len();
        out.posts.clear();
        out.areas.clear();
        out.region = PostVisit::default();
        if count == 0 {
            out.areas.resize(contacts.len(), PostVisit::default());
            return;
        }
        memory.contacts.clear();
        memory.contacts.resize(count, [0.0; BLOCKS]);
        memory.found.clear();
        memory.found.resize(count, [[0.0; 2]; BLOCKS]);
        for (contacts, shares) in contacts.iter().zip(self.share.chunks(BLOCKS * count)) {
            for (block, shares) in shares.chunks(count).enumerate() {
                for (sum, share) in memory.contacts.iter_mut().zip(shares) {
                    sum[block] += contacts * self.by_block[block] * share;
                }
            }
        }
        let mut all = PostYear::default();
        for (at, post) in data.posts.iter().enumerate() {
            let mut year = PostYear {
                contacts: memory.contacts[at].iter().sum(),
                ..PostYear::default()
            };
            if post.inside {
                let doctors = post.doctors.map(|doctors| on_duty(doctors, duties));
                self.week(
                    acute,
                    (&memory.contacts[at], &post.open, &doctors),
                    &mut year,
                    &mut memory.found[at],
                );
                all.add(&year);
            }
            out.posts.push(year);
        }
        out.region = PostVisit {
            drive: weighted(contacts, &self.drive),
            ..all.visit()
        };
        for area in 0..contacts.len() {
            let visit = self.of_area(data, area, memory, out);
            out.areas.push(visit);
        }
    }

    /// One post to which all contacts of the week come, so many patients to be seen per year.
    pub fn alone(&self, acute: &AcuteData, post: usize, seen: f64) -> PostYear {
        let data = &acute.gp_posts;
        let contacts = seen / data.seen_share;
        let by_block = self.by_block.map(|share| contacts * share);
        let post = &data.posts[post];
        let mut year = PostYear::default();
        let found = &mut [[0.0; 2]; BLOCKS];
        self.week(acute, (&by_block, &post.open, &post.doctors), &mut year, found);
        year
    }

    /// What residents of an area find.
    fn of_area(&self, data: &GpPostsData, area: usize, memory: &Memory, out: &PostsFlow) -> PostVisit {
        let count = data.posts.len();
        let (mut sum, mut weight) = (PostVisit::default(), 0.0);
        let shares = &self.share[area * BLOCKS * count..(area + 1) * BLOCKS * count];
        for (block, shares) in shares.chunks(count).enumerate() {
            for (at, share) in shares.iter().enumerate().filter(|(at, _)| data.posts[*at].inside) {
                let (share, [wait, late]) = (share * self.by_block[block], memory.found[at][block]);
                weight += share;
                sum.wait += share * 60.0 * wait;
                sum.late += share * late;
                sum.utilisation += share * out.posts[at].visit().utilisation;
            }
        }
        let drive = self.drive[area];
        if weight > 1e-9 {
            PostVisit {
                wait: sum.wait / weight,
                late: sum.late / weight,
                utilisation: sum.utilisation / weight,
                drive,
            }
        } else {
            PostVisit { drive, ..out.region }
        }
    }

    /// The hours of a week of one post, from Monday 08:00: adds a year of them.
    fn week(
        &self,
        acute: &AcuteData,
        (contacts, open, doctors): (&ByBlock, &ByBlock, &ByBlock),
        year: &mut PostYear,
        found: &mut [[f64; 2]; BLOCKS],
    ) {
        let data = &acute.gp_posts;
        let stay = data.minutes / 60.0;
        let all: f64 = acute.week.gp_contacts.iter().sum();
        // Patients per hour at intensity 1, by block: contacts of a block come as the week's rhythm says
        let rate: ByBlock = std::array::from_fn(|block| {
            let whole = self.by_block[block] * all;
            if whole > 0.0 && open[block] > 0.0 {
                data.seen_share * contacts[block] / HOURS_PER_YEAR * 168.0 / whole / open[block]
            } else {
                0.0
            }
        });
        let (mut load, mut servers) = (0.0, 0.0);
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
                    (load, servers) = (0.0, 0.0);
                }
                let start = load;
                let mut here = Week::default();
                if self.as_before[day] && start == before.0 {
                    here = before.1;
                    load = here.end;
                } else {
                    for hour in 0..24 {
                        let hour = (day * 24 + hour + 8) % 168;
                        let block = block_of(hour);
                        let on = doctors[block];
                        if on <= 0.0 || open[block] <= 0.0 {
                            (load, servers) = (0.0, 0.0);
                            continue;
                        }
                        if on != servers {
                            let present = self.desk.at(servers, load).present();
                            load = if load > 0.0 {
                                self.desk.load_of(on, present)
                            } else {
                                0.0
                            };
                            servers = on;
                        }
                        let came = rate[block] * acute.week.gp_contacts[hour];
                        let (state, end) = self.desk.pass(on, load, came * stay);
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

    fn add(&mut self, other: &Self) {
        self.contacts += other.contacts;
        self.seen += other.seen;
        self.given_up += other.given_up;
        self.on_duty += other.on_duty;
        self.busy += other.busy;
        self.waiting += other.waiting;
        self.late += other.late;
    }

    /// Means of the year; the drive is that of an area.
    fn visit(&self) -> PostVisit {
        let per = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
        PostVisit {
            wait: 60.0 * per(self.waiting, self.seen),
            late: per(self.late, self.seen).clamp(0.0, 1.0),
            utilisation: per(self.busy, self.on_duty).clamp(0.0, 1.0),
            drive: 0.0,
        }
    }
}

/// General practitioners on duty when a share of duties is filled: an open post keeps one.
pub(super) fn on_duty(doctors: f64, duties: f64) -> f64 {
    (doctors * duties).max(doctors.min(1.0))
}

/// Mean by weight; 0 without any.
fn weighted(weights: &[f64], values: &[f64]) -> f64 {
    let (mut sum, mut whole) = (0.0, 0.0);
    for (weight, value) in weights.iter().zip(values) {
        sum += weight * value;
        whole += weight;
    }
    if whole > 0.0 { sum / whole } else { 0.0 }
}

/// Weights of zones, 1 per area together; equal where an area's zones have nobody.
pub(super) fn zone_weights(acute: &AcuteData, areas: usize) -> Vec<f64> {
    let [young, old] = acute.gp_posts.zone_weight;
    let calls: Vec<f64> = acute
        .zones
        .iter()
        .map(|zone| young * zone.people_under_75 + old * zone.people_75)
        .collect();
    let (mut total, mut count) = (vec![0.0; areas], vec![0.0; areas]);
    for (zone, calls) in acute.zones.iter().zip(&calls) {
        total[zone.area] += calls;
        count[zone.area] += 1.0;
    }
    acute
        .zones
        .iter()
        .zip(calls)
        .map(|(zone, calls)| {
            if total[zone.area] > 0.0 {
                calls / total[zone.area]
            } else {
                1.0 / count[zone.area]
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::fixture::chain_of;
    use super::super::queueing::erlang_a::erlang_a;
    use super::*;
    use crate::region::GpPost;

    /// Two posts, the second nearer to the second zone and closed at night.
    fn region() -> AcuteData {
        let mut acute = chain_of(&[Some(1.0)], &[&[5.0], &[9.0]]);
        let post = |minutes: [f64; 2], open: [f64; 6], doctors: f64| GpPost {
            id: String::new(),
            name: String::new(),
            inside: true,
            minutes: minutes.to_vec(),
            open,
            doctors: open.map(|open| doctors * f64::from(u8::from(open > 0.0))),
        };
        let nights_shut = [1.0, 1.0, 0.0, 1.0, 1.0, 0.0];
        acute.gp_posts = GpPostsData {
            posts: vec![
                post([4.0, 20.0], [1.0; 6], 3.0),
                post([20.0, 6.0], nights_shut, 2.0),
            ],
            seen_share: 0.5,
            minutes: 15.0,
            patience_hours: 3.0,
            limit: 60.0,
            zone_weight: [200.0, 400.0],
        };
        acute
    }

    fn passed(acute: &AcuteData, contacts: &[f64], duties: f64) -> PostsFlow {
        let posts = Posts::prepare(acute, contacts.len());
        let mut out = PostsFlow::default();
        posts.pass(acute, contacts, duties, &mut Memory::default(), &mut out);
        out
    }

    #[test]
    fn everybody_goes_to_a_post_and_at_night_to_the_one_that_is_open() {
        let acute = region();
        let contacts = [30_000.0, 12_000.0];
        let out = passed(&acute, &contacts, 1.0);
        // Contacts are even over the week, so that a third of those of the second zone is at night
        assert!((out.posts[0].contacts - 34_000.0).abs() < 1e-6);
        assert!((out.posts[1].contacts - 8_000.0).abs() < 1e-6);
        assert!((out.posts[0].seen - 17_000.0).abs() < 1e-6);
        // Drives of 6 minutes by day and 20 at night, without signals
        let drive = (2.0 / 3.0 * 6.0 + 20.0 / 3.0) * acute.ambulance.without_signals;
        assert!((out.areas[1].drive - drive).abs() < 1e-9);
        assert!((out.areas[0].drive - 4.0 * acute.ambulance.without_signals).abs() < 1e-9);
        // Each patient who does not go home is a quarter of an hour of work, but for those who are there when the doors close
        for (post, cut) in out.posts.iter().zip([2e-3, 2e-2]) {
            let worked = (post.seen - post.given_up) * 0.25;
            assert!((post.busy - worked).abs() < cut * post.busy, "{post:?}");
        }
    }

    #[test]
    fn a_post_that_never_closes_is_one_queue() {
        let acute = region();
        let out = passed(&acute, &[70_000.0, 0.0], 1.0);
        let load = 35_000.0 / HOURS_PER_YEAR * 0.25;
        let exact = erlang_a(3.0, load, 12.0);
        let got = out.posts[0].visit();
        assert!(
            (got.wait - 15.0 * exact.wait).abs() < 0.01 * 15.0 * exact.wait + 0.02,
            "{got:?} {exact:?}"
        );
        assert!((got.utilisation - exact.busy / 3.0).abs() < 1e-3);
        assert!((out.areas[0].wait - got.wait).abs() < 1e-9 && out.region.utilisation < got.utilisation);
    }

    #[test]
    fn fewer_doctors_and_more_patients_wait_longer_and_an_open_post_keeps_one() {
        let acute = region();
        let wait = |contacts: f64, duties: f64| passed(&acute, &[contacts, contacts], duties).region;
        let base = wait(40_000.0, 1.0);
        for worse in [wait(44_000.0, 1.0), wait(40_000.0, 0.9)] {
            assert!(worse.wait > base.wait && worse.late > base.late && worse.utilisation > base.utilisation);
        }
        assert_eq!(wait(40_000.0, 0.0), wait(40_000.0, 0.2));
        let none = wait(0.0, 1.0);
        assert!(none.wait == 0.0 && none.utilisation == 0.0);
        let crowd = wait(1e8, 1.0);
        assert!(
            crowd.wait <= 180.0 && crowd.wait > 150.0 && crowd.late <= 1.0 && crowd.utilisation <= 1.0,
            "{crowd:?}"
        );
    }

    #[test]
    fn days_that_are_alike_are_counted_once_and_give_the_same() {
        let mut acute = region();
        acute.gp_posts.posts[0].open = [0.0, 1.0, 1.0, 1.0, 1.0, 1.0];
        acute.gp_posts.posts[0].doctors = [0.0, 2.0, 1.0, 3.0, 2.0, 1.0];
        let folded = Posts::prepare(&acute, 2);
        assert!(folded.as_before[1] && folded.as_before[3] && !folded.as_before[4] && !folded.as_before[5]);
        let plain = Posts {
            as_before: [false; 7],
            ..folded.clone()
        };
        assert_eq!(
            folded.alone(&acute, 0, 20_000.0),
            plain.alone(&acute, 0, 20_000.0)
        );
    }
}
