//! General practitioners' posts: who calls where in evenings, nights and weekends, and how long those who are seen wait.
//!
//! A zone goes to the nearest post that is open in that part of the week. A post is a queue of patients on the general
//! practitioners on duty, whose number changes by block of the week; it starts empty when its doors open, and what waits is
//! carried over from hour to hour ([`Desk`]). Posts beyond the border are places to go to; their queue is not modelled.

use super::chain::{BLOCKS, ByBlock, block_of};
use super::queueing::desk::Desk;
use super::{Asked, Places, Staffed};
use crate::region::{AcuteData, GpPostsData};
use layout::Layout;
pub(super) use layout::{Door, nearest, zone_weights};
use week::Crews;
pub(super) use week::Shift;

mod layout;
#[cfg(test)]
mod tests;
mod week;

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
    /// Of them those who come to a joint post on weekdays by day.
    pub by_day: f64,
    /// Patients who come to be seen, of those who come to a post inside.
    pub seen: f64,
    /// Patients of these who give up and go home.
    pub given_up: f64,
    /// Hours of general practitioners on duty.
    pub on_duty: f64,
    /// Hours in which they see a patient; at a clinic for small injuries those after its doors close too.
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
    /// Each clinic for small injuries, in the order of the pack; a contact is a visit, and doctors are its clinicians.
    pub clinics: Vec<PostYear>,
}

impl PostsFlow {
    /// All clinics together.
    #[must_use]
    pub fn all_clinics(&self) -> PostYear {
        self.clinics.iter().fold(PostYear::default(), |mut all, clinic| {
            all.add(clinic);
            all
        })
    }
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
            && places.clinics.is_empty()
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
        let mut open = Vec::with_capacity(count);
        for (at, post) in data.posts.iter().enumerate().filter(|(_, post)| post.inside) {
            let added = places.posts.get(at);
            let shift = Shift::of(post, added, data.added_doctors, staffed.gp_duties);
            open.push(self.at_post(acute, &at_posts[at], by_day[at], shift, crews));
        }
        self.week(acute, crews, &mut open);
        let (mut all, mut open) = (PostYear::default(), open.iter());
        for (at, post) in data.posts.iter().enumerate() {
            let mut year = PostYear {
                contacts: at_posts[at].iter().sum::<f64>() + by_day[at],
                by_day: by_day[at],
                ..PostYear::default()
            };
            if let Some(week) = post.inside.then(|| open.next()).flatten() {
                week.end(data.patience_hours, &mut year, &mut found[at]);
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

    /// One post to which all contacts of the week come, so many patients to be seen per year: of these, and on weekdays by day.
    pub fn alone(&self, acute: &AcuteData, shift: &Shift, [seen, by_day]: [f64; 2]) -> PostYear {
        let contacts = seen / acute.gp_posts.seen_share;
        let by_block = self.by_block.map(|share| contacts * share);
        let crews = &mut Crews::default();
        let mut post = [self.at_post(acute, &by_block, by_day, *shift, crews)];
        self.week(acute, crews, &mut post);
        let (mut year, mut found) = (PostYear::default(), [[0.0; 2]; BLOCKS]);
        post[0].end(acute.gp_posts.patience_hours, &mut year, &mut found);
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
}

impl PostYear {
    pub(super) fn add(&mut self, other: &Self) {
        self.contacts += other.contacts;
        self.by_day += other.by_day;
        self.seen += other.seen;
        self.given_up += other.given_up;
        self.on_duty += other.on_duty;
        self.busy += other.busy;
        self.waiting += other.waiting;
        self.late += other.late;
    }

    /// The same on a part of the days.
    pub(super) fn scale(&mut self, part: f64) {
        for sum in [
            &mut self.contacts,
            &mut self.by_day,
            &mut self.seen,
            &mut self.given_up,
            &mut self.on_duty,
            &mut self.busy,
            &mut self.waiting,
            &mut self.late,
        ] {
            *sum *= part;
        }
    }

    /// Means of the year; the drive is that of an area.
    #[must_use]
    pub fn visit(&self) -> PostVisit {
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

/// Mean by weight; 0 without any.
fn weighted(weights: &[f64], values: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut whole) = (0.0, 0.0);
    for (weight, value) in weights.iter().zip(values) {
        sum += weight * value;
        whole += weight;
    }
    if whole > 0.0 { sum / whole } else { 0.0 }
}
