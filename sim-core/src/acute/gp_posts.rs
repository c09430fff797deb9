//! General practitioners' posts: who calls where in evenings, nights and weekends, and how long those who are seen wait.
//!
//! A zone goes to the nearest post that is open in that part of the week. A post is a queue of patients on the general
//! practitioners on duty, whose number changes by block of the week; it starts empty when its doors open, and what waits is
//! carried over from hour to hour ([`Desk`]). Posts beyond the border are places to go to; their queue is not modelled.

use super::chain::{BLOCKS, ByBlock, HOURS_PER_YEAR, block_of};
use super::queueing::desk::{Crew, Desk};
use super::{Asked, Places, Staffed};
use crate::region::{AcuteData, GpPost, GpPostsData};

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
    /// Drive without signals to the nearest open door for urgent care: emergency department, clinic, or joint post that levers
    /// open; mean over visits, minutes.
    pub door: f64,
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
    /// Where people go while all is open as in the pack.
    layout: Layout,
    /// Weights of zones by contacts and by urgent runs, 1 per area together each.
    weights: Vec<[f64; 2]>,
    areas: usize,
    /// Share of contacts per block, and of emergency visits.
    by_block: ByBlock,
    visits: ByBlock,
    desk: Desk,
    /// Whether a day, 08:00 to 08:00 from Monday, is as the day before it.
    as_before: [bool; 7],
}

/// Where people go, given what is open.
#[derive(Clone, Debug, Default)]
struct Layout {
    /// Where the contacts of an area go: `[(area · BLOCKS + block) · posts + post]`, 1 together.
    share: Vec<f64>,
    /// Mean drive to a post, minutes, by area.
    drive: Vec<f64>,
    /// Mean drive to the nearest door for urgent care, minutes, by area.
    door: Vec<f64>,
}

/// Working memory.
#[derive(Clone, Debug, Default)]
pub(super) struct Memory {
    /// Contacts per year by block, of each post; and visits on weekdays by day.
    contacts: Vec<ByBlock>,
    by_day: Vec<f64>,
    /// Mean wait, hours, and share that waits long, of each post by block.
    found: Vec<[[f64; 2]; BLOCKS]>,
    crews: Crews,
    /// A layout that is not that of the pack, kept for as long as the same doors are open.
    own: Option<(Places, Layout)>,
}

/// Which hours of which place are open.
#[derive(Clone, Copy)]
struct Door {
    minutes: f64,
    open: f64,
}

impl Posts {
    /// Prepares a region; `areas` is the number of its areas, `runs` the weights of zones by urgent runs.
    pub fn prepare(acute: &AcuteData, areas: usize, runs: &[f64], visits: &ByBlock) -> Self {
        let data = &acute.gp_posts;
        let stay = data.minutes / 60.0;
        let most = data
            .posts
            .iter()
            .flat_map(|post| post.doctors)
            .fold(0.0, f64::max);
        let mut posts = Self {
            weights: zone_weights(acute, areas)
                .into_iter()
                .zip(runs)
                .map(|(here, runs)| [here, *runs])
                .collect(),
            areas,
            visits: *visits,
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
            (most + data.added_doctors).ceil() as usize,
            data.patience_hours / stay,
            data.limit / data.minutes,
            1.0 / stay,
        );
        posts.layout = posts.lay_out(acute, &Places::default());
        posts
    }

    /// Sends every zone to the nearest post that is open, and finds the nearest door for urgent care: an emergency department,
    /// a clinic, or a joint post in the hours that levers add. Both drives are without signals.
    fn lay_out(&self, acute: &AcuteData, places: &Places) -> Layout {
        let data = &acute.gp_posts;
        let count = data.posts.len();
        let mut layout = Layout {
            share: vec![0.0; self.areas * BLOCKS * count],
            drive: vec![0.0; self.areas],
            door: vec![0.0; self.areas],
        };
        let added = |post: usize, block: usize| places.posts.get(post).map_or(0.0, |open| open[block]);
        let hospital = |at: usize, block: usize| {
            let open = places
                .hospitals
                .get(at)
                .map_or(&acute.hospitals[at].open, |state| &state.open);
            open[block]
        };
        for (at, zone) in acute.zones.iter().enumerate() {
            let (area, [weight, runs]) = (zone.area, self.weights[at]);
            for block in 0..BLOCKS {
                let posts = data.posts.iter().enumerate().map(|(post, place)| Door {
                    minutes: place.minutes[at],
                    open: place.open[block].max(added(post, block)),
                });
                let first = (area * BLOCKS + block) * count;
                let shares = &mut layout.share[first..first + count];
                let minutes = nearest(&posts.collect::<Vec<_>>(), |post, part| {
                    shares[post] += weight * part
                });
                layout.drive[area] += weight * self.by_block[block] * minutes;
                let mut doors: Vec<Door> = (0..acute.hospitals.len())
                    .map(|hospital_at| Door {
                        minutes: acute.hospital_minutes[at][hospital_at],
                        open: hospital(hospital_at, block),
                    })
                    .collect();
                doors.extend(acute.clinics.iter().map(|clinic| Door {
                    minutes: clinic.minutes[at],
                    open: clinic.open[block],
                }));
                doors.extend(data.posts.iter().enumerate().map(|(post, place)| Door {
                    minutes: place.minutes[at],
                    open: added(post, block),
                }));
                layout.door[area] += runs * self.visits[block] * nearest(&doors, |_, _| ());
            }
        }
        for minutes in layout.drive.iter_mut().chain(&mut layout.door) {
            *minutes *= acute.ambulance.without_signals;
        }
        layout
    }

    /// Passes a year's contacts through the posts.
    pub fn pass(
        &self,
        acute: &AcuteData,
        asked: &Asked,
        staffed: &Staffed,
        memory: &mut Memory,
        out: &mut PostsFlow,
    ) {
        let data = &acute.gp_posts;
        let (count, contacts) = (data.posts.len(), &asked.gp_contacts);
        out.posts.clear();
        out.areas.clear();
        out.region = PostVisit::default();
        if count == 0 {
            out.areas.resize(contacts.len(), PostVisit::default());
            return;
        }
        let places = &staffed.places;
        let as_in_pack = places.posts.is_empty()
            && places
                .hospitals
                .iter()
                .zip(&acute.hospitals)
                .all(|(state, data)| state.open == data.open);
        if !as_in_pack && memory.own.as_ref().is_none_or(|(known, _)| known != places) {
            memory.own = Some((places.clone(), self.lay_out(acute, places)));
        }
        let Memory {
            contacts: at_posts,
            by_day,
            found,
            crews,
            own,
        } = memory;
        crews.used = 0;
        let layout = match own {
            Some((_, layout)) if !as_in_pack => layout,
            _ => &self.layout,
        };
        at_posts.clear();
        at_posts.resize(count, [0.0; BLOCKS]);
        found.clear();
        found.resize(count, [[0.0; 2]; BLOCKS]);
        by_day.clear();
        by_day.resize(count, 0.0);
        for (area, (contacts, shares)) in contacts
            .iter()
            .zip(layout.share.chunks(BLOCKS * count))
            .enumerate()
        {
            let day = asked.gp_by_day.get(area).copied().unwrap_or(0.0).min(*contacts);
            for (block, shares) in shares.chunks(count).enumerate() {
                for (sum, share) in at_posts.iter_mut().zip(shares) {
                    sum[block] += (contacts - day) * self.by_block[block] * share;
                }
            }
            // On weekdays by day the posts that levers open are those that are open
            for (sum, share) in by_day.iter_mut().zip(&shares[..count]) {
                *sum += day * share;
            }
        }
        let mut all = PostYear::default();
        for (at, post) in data.posts.iter().enumerate() {
            let mut year = PostYear {
                contacts: at_posts[at].iter().sum::<f64>() + by_day[at],
                ..PostYear::default()
            };
            if post.inside {
                let added = places.posts.get(at);
                let shift = Shift::of(post, added, data.added_doctors, staffed.gp_duties);
                self.week(
                    acute,
                    (&at_posts[at], by_day[at], &shift),
                    crews,
                    &mut year,
                    &mut found[at],
                );
                all.add(&year);
            }
            out.posts.push(year);
        }
        for area in 0..contacts.len() {
            let visit = self.of_area(data, layout, area, found, &all, &out.posts);
            out.areas.push(visit);
        }
        out.region = PostVisit {
            drive: weighted(contacts, out.areas.iter().map(|visit| visit.drive)),
            door: weighted(&asked.visits, out.areas.iter().map(|visit| visit.door)),
            ..all.visit()
        };
    }

    /// One post to which all contacts of the week come, so many patients to be seen per year.
    pub fn alone(&self, acute: &AcuteData, post: usize, seen: f64) -> PostYear {
        let data = &acute.gp_posts;
        let contacts = seen / data.seen_share;
        let by_block = self.by_block.map(|share| contacts * share);
        let post = &data.posts[post];
        let mut year = PostYear::default();
        let found = &mut [[0.0; 2]; BLOCKS];
        let shift = Shift::of(post, None, 0.0, 1.0);
        let crews = &mut Crews::default();
        self.week(acute, (&by_block, 0.0, &shift), crews, &mut year, found);
        year
    }

    /// What residents of an area find.
    fn of_area(
        &self,
        data: &GpPostsData,
        layout: &Layout,
        area: usize,
        found: &[[[f64; 2]; BLOCKS]],
        all: &PostYear,
        posts: &[PostYear],
    ) -> PostVisit {
        let count = data.posts.len();
        let (mut sum, mut weight) = (PostVisit::default(), 0.0);
        let shares = &layout.share[area * BLOCKS * count..(area + 1) * BLOCKS * count];
        for (block, shares) in shares.chunks(count).enumerate() {
            for (at, share) in shares.iter().enumerate().filter(|(at, _)| data.posts[*at].inside) {
                let (share, [wait, late]) = (share * self.by_block[block], found[at][block]);
                weight += share;
                sum.wait += share * 60.0 * wait;
                sum.late += share * late;
                sum.utilisation += share * posts[at].visit().utilisation;
            }
        }
        let (drive, door) = (layout.drive[area], layout.door[area]);
        if weight > 1e-9 {
            PostVisit {
                wait: sum.wait / weight,
                late: sum.late / weight,
                utilisation: sum.utilisation / weight,
                drive,
                door,
            }
        } else {
            PostVisit {
                drive,
                door,
                ..all.visit()
            }
        }
    }

    /// The hours of a week of one post, from Monday 08:00: adds a year of them.
    fn week(
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
struct Crews {
    all: Vec<Crew>,
    used: usize,
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
            door: 0.0,
        }
    }
}

/// General practitioners on duty when a share of duties is filled: an open post keeps one.
pub(super) fn on_duty(doctors: f64, duties: f64) -> f64 {
    (doctors * duties).max(doctors.min(1.0))
}

/// Hours and doctors of a post in one year.
struct Shift {
    open: ByBlock,
    doctors: ByBlock,
}

impl Shift {
    /// `added`: share of each block in which levers have a joint post there, with `more` doctors; `duties`: share of duties that
    /// is filled, of which an open post keeps one doctor.
    fn of(post: &GpPost, added: Option<&ByBlock>, more: f64, duties: f64) -> Self {
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

/// Mean drive to the nearest of these that is open; `take` hears the share of each. Nobody is left without any: the last takes
/// what is left, as if open.
fn nearest(doors: &[Door], mut take: impl FnMut(usize, f64)) -> f64 {
    let mut order: Vec<usize> = (0..doors.len()).filter(|door| doors[*door].open > 0.0).collect();
    if order.is_empty() {
        order.extend(0..doors.len());
    }
    order.sort_by(|a, b| doors[*a].minutes.total_cmp(&doors[*b].minutes));
    let (mut left, mut mean) = (1.0, 0.0);
    for (rank, door) in order.iter().enumerate() {
        let part = if rank + 1 == order.len() {
            left
        } else {
            left * doors[*door].open
        };
        left -= part;
        mean += part * doors[*door].minutes;
        take(*door, part);
    }
    mean
}

/// Mean by weight; 0 without any.
fn weighted(weights: &[f64], values: impl Iterator<Item = f64>) -> f64 {
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
            joint: None,
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
            plaza: 1,
            added_doctors: 1.0,
        };
        acute
    }

    fn prepared(acute: &AcuteData) -> Posts {
        let areas = acute.zones.len();
        Posts::prepare(acute, areas, &vec![1.0; areas], &[0.25, 0.2, 0.15, 0.2, 0.1, 0.1])
    }

    fn passed_with(
        acute: &AcuteData,
        contacts: &[f64],
        duties: f64,
        by_day: &[f64],
        posts: &[[f64; 6]],
    ) -> PostsFlow {
        let asked = Asked {
            gp_contacts: contacts.to_vec(),
            gp_by_day: by_day.to_vec(),
            visits: vec![100.0; contacts.len()],
            ..Asked::default()
        };
        let staffed = Staffed {
            vehicle_share: 1.0,
            added_vehicles: 0.0,
            beds: 1.0,
            bays: 1.0,
            step_down_places: 1.0,
            rehabilitation_places: 0.0,
            clustered: false,
            home_nursing: 1.0,
            gp_duties: duties,
            places: Places {
                posts: posts.to_vec(),
                ..Places::default()
            },
        };
        let mut out = PostsFlow::default();
        prepared(acute).pass(acute, &asked, &staffed, &mut Memory::default(), &mut out);
        out
    }

    fn passed(acute: &AcuteData, contacts: &[f64], duties: f64) -> PostsFlow {
        passed_with(acute, contacts, duties, &[], &[])
    }

    #[test]
    fn a_post_that_a_lever_opens_has_its_visitors_shortens_drives_and_loses_nobody() {
        let acute = region();
        let contacts = [30_000.0, 12_000.0];
        let before = passed(&acute, &contacts, 1.0);
        // By drive alone: hospitals at 5 minutes everywhere, so that the second zone finds no nearer door but one
        assert!((before.areas[1].door - 5.0 * acute.ambulance.without_signals).abs() < 1e-9);
        let open = [[0.0; 6], [1.0; 6]];
        let after = passed_with(&acute, &contacts, 1.0, &[0.0, 500.0], &open);
        let all = |flow: &PostsFlow| flow.posts.iter().map(|post| post.contacts).sum::<f64>();
        assert!((all(&before) - 42_000.0).abs() < 1e-6 && (all(&after) - 42_000.0).abs() < 1e-6);
        // Nobody of the second zone leaves it, and who comes by day is seen at once
        assert!((after.posts[1].contacts - 12_000.0).abs() < 1e-6);
        assert!((after.posts[1].seen - (0.5 * 11_500.0 + 500.0)).abs() < 1e-6);
        assert!((after.areas[1].drive - 6.0 * acute.ambulance.without_signals).abs() < 1e-9);
        assert!(
            after.posts[1].on_duty > before.posts[1].on_duty
                && after.posts[0].contacts < before.posts[0].contacts
        );
        let mut nearer = acute.clone();
        nearer.hospital_minutes[1] = vec![18.0, 20.0];
        let door = |posts: &[[f64; 6]]| passed_with(&nearer, &contacts, 1.0, &[], posts).areas[1].door;
        let (none, half, whole) = (door(&[]), door(&[[0.0; 6], [0.5; 6]]), door(&open));
        assert!(none > half && half > whole, "{none} {half} {whole}");
        assert!((whole - 6.0 * acute.ambulance.without_signals).abs() < 1e-9);
        assert!((half - 12.0 * acute.ambulance.without_signals).abs() < 1e-9);
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
        let folded = prepared(&acute);
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
