//! General practitioners' posts in evenings, nights and weekends.
//!
//! Who has to be seen goes to the nearest post that is open, and is seen by one of the doctors on duty in the order in which
//! patients come; patience ends for some, who go home. Who still waits when the doors close goes to the post that is open then.
//! Contacts by telephone alone are not played, and a post beyond the border is a place to go to.

use super::arrivals::Arrivals;
use super::log::{Entry, Event};
use super::luck::{PatientLuck, exponential, uniform};
use super::patients::{NOWHERE, Origin, Patient, Stage};
use super::setting::Among;
use super::tally::Sum;
use super::world::{Happens, World};
use crate::acute::chain::{ByBlock, block_of};
use crate::acute::gp_posts::{on_duty, zone_weights};
use crate::acute::{Asked, Staffed};
use crate::region::AcuteData;
use std::collections::VecDeque;

/// Posts in one year.
#[derive(Clone, Debug)]
pub(super) struct PostSettings {
    /// Patients who have to be seen, and the zone they come from.
    seen: Arrivals,
    zones: Among,
    /// Posts by their drive, nearest first, per zone.
    nearest: Vec<Vec<usize>>,
    /// General practitioners on duty; a fraction is a share of the duties.
    doctors: Vec<ByBlock>,
}

impl PostSettings {
    pub fn new(acute: &AcuteData, asked: &Asked, staffed: &Staffed) -> Self {
        let data = &acute.gp_posts;
        let areas = asked.gp_contacts.len();
        let contacts: Vec<f64> = if data.posts.is_empty() || areas == 0 {
            vec![0.0; acute.zones.len()]
        } else {
            let weights = zone_weights(acute, areas);
            let zones = acute.zones.iter().zip(weights);
            zones
                .map(|(zone, weight)| weight * asked.gp_contacts[zone.area])
                .collect()
        };
        let nearest = |zone: usize| {
            let mut order: Vec<usize> = (0..data.posts.len()).collect();
            let minutes = |post: &usize| data.posts[*post].minutes[zone];
            order.sort_by(|a, b| minutes(a).total_cmp(&minutes(b)));
            order
        };
        let seen = data.seen_share * contacts.iter().sum::<f64>();
        let duties = |doctors: f64| on_duty(doctors, staffed.gp_duties);
        Self {
            seen: Arrivals::new(seen, &acute.week.gp_contacts),
            zones: Among::new(contacts.into_iter()),
            nearest: (0..acute.zones.len()).map(nearest).collect(),
            doctors: data.posts.iter().map(|post| post.doctors.map(duties)).collect(),
        }
    }
}

/// A post at a moment.
#[derive(Clone, Debug, Default)]
struct Post {
    doctors: u32,
    busy: u32,
    line: VecDeque<u32>,
}

/// All posts at a moment.
#[derive(Clone, Debug, Default)]
pub(super) struct Posts {
    posts: Vec<Post>,
}

impl Posts {
    pub fn new(acute: &AcuteData) -> Self {
        Self {
            posts: vec![Post::default(); acute.gp_posts.posts.len()],
        }
    }

    /// Those who wait and those who are seen.
    pub fn present(&self) -> u64 {
        let of = |post: &Post| u64::from(post.busy) + post.line.len() as u64;
        self.posts.iter().map(of).sum()
    }
}

impl World<'_> {
    pub fn open_posts(&mut self) {
        let setting = &self.province.posts;
        if let Some(first) = setting.seen.after(0.0, exponential(&mut self.chance.posts)) {
            self.agenda.schedule(first, Happens::GpContact);
        }
    }

    /// Doctors of a block of the week; who waits at a post that closes goes on.
    pub fn staff_posts(&mut self, now: f64) {
        let province = self.province;
        let block = block_of((now / 60.0).round() as usize % 168);
        let mut on_duty = 0;
        for (at, data) in province.acute.gp_posts.posts.iter().enumerate() {
            if !data.inside {
                continue;
            }
            let luck = uniform(&mut self.chance.staffing);
            let open = data.open[block] > 0.0;
            let there = if open {
                province.posts.doctors[at][block]
            } else {
                0.0
            };
            let post = &mut self.posts.posts[at];
            post.doctors = (there + luck).floor() as u32;
            on_duty += post.doctors;
            if open {
                self.see_next(at, now);
            } else {
                let waiting = std::mem::take(&mut self.posts.posts[at].line);
                for patient in waiting {
                    self.go_on(patient, at, block, now);
                }
            }
        }
        self.level(Sum::GpsOnDuty, now, f64::from(on_duty));
    }

    /// From a post that closes to the one that is open; where none is, the patient waits on.
    fn go_on(&mut self, patient: u32, from: usize, block: usize, now: f64) {
        let posts = &self.province.acute.gp_posts.posts;
        let what = self.patient(patient);
        let zone = what.zone.expect("who goes to a post lives in a zone");
        let open = |post: &&usize| posts[**post].open[block] > 0.0;
        let Some(next) = self.province.posts.nearest[zone].iter().find(open).copied() else {
            self.posts.posts[from].line.push_back(patient);
            return;
        };
        self.note_post(now, Event::PostCloses, patient, Some(now - what.arrived));
        self.end_post_wait(&what, now);
        let drive = posts[next].minutes[zone] * self.province.acute.ambulance.without_signals;
        let changed = &mut self.patients.list[patient as usize];
        (changed.stage, changed.post) = (Stage::OnTheWay, next);
        self.agenda.schedule(now + drive, Happens::ComesToPost(patient));
    }

    pub fn gp_contact(&mut self, now: f64) {
        let province = self.province;
        let chance = &mut self.chance.posts;
        let zone = province.posts.zones.pick(uniform(chance));
        let luck = PatientLuck::draw(&self.laws, chance);
        if let Some(next) = province.posts.seen.after(now, exponential(chance)) {
            self.agenda.schedule(next, Happens::GpContact);
        }
        let block = block_of((now / 60.0).floor() as usize % 168);
        let (posts, order) = (&province.acute.gp_posts.posts, &province.posts.nearest[zone]);
        // A post that is open in part of a block takes that part; nobody is left without any
        let (mut left, mut to) = (luck.which, order.len() - 1);
        for (rank, post) in order.iter().enumerate() {
            if left < posts[*post].open[block] {
                to = rank;
                break;
            }
            left = (left - posts[*post].open[block]) / (1.0 - posts[*post].open[block]).max(1e-12);
        }
        let patient = self.set_out_for(Origin::GpPost, Some(zone), NOWHERE, luck, now);
        self.patients.list[patient as usize].post = order[to];
        self.come_to_post(patient, now);
    }

    /// At the door of a post.
    pub fn come_to_post(&mut self, patient: u32, now: f64) {
        let what = &mut self.patients.list[patient as usize];
        what.arrived = now;
        what.stage = Stage::PostRoom;
        let what = *what;
        let data = &self.province.acute.gp_posts;
        self.note_post(now, Event::PostArrives, patient, None);
        if !data.posts[what.post].inside {
            self.leave_post(patient, Event::PostLeft, 0.0, now);
            return;
        }
        self.add(now, Sum::PostVisits, 1.0);
        let post = &mut self.posts.posts[what.post];
        post.line.push_back(patient);
        if post.busy >= post.doctors {
            let patience = 60.0 * data.patience_hours * what.luck.patience[0];
            self.wait_until(now + patience, Happens::GivesUpPost(patient), patient);
        } else {
            self.see_next(what.post, now);
        }
    }

    /// Doctors who are free see who waits longest.
    fn see_next(&mut self, at: usize, now: f64) {
        loop {
            let post = &mut self.posts.posts[at];
            if post.busy >= post.doctors {
                return;
            }
            let Some(patient) = post.line.pop_front() else {
                return;
            };
            post.busy += 1;
            self.shift_level(Sum::GpsBusy, now, 1.0);
            let what = &mut self.patients.list[patient as usize];
            what.stage = Stage::PostSeen;
            what.since = now;
            let what = *what;
            let minutes = self.province.acute.gp_posts.minutes * what.luck.care;
            self.agenda.schedule(now + minutes, Happens::SeenAtPost(patient));
            self.end_post_wait(&what, now);
            self.note_post(now, Event::PostSeen, patient, Some(now - what.arrived));
        }
    }

    fn end_post_wait(&mut self, what: &Patient, now: f64) {
        let waited = now - what.arrived;
        self.add(what.arrived, Sum::PostEnded, 1.0);
        self.add(what.arrived, Sum::PostWait, waited);
        if waited > self.province.acute.gp_posts.limit {
            self.add(what.arrived, Sum::PostLate, 1.0);
        }
    }

    pub fn give_up_post(&mut self, patient: u32, now: f64) {
        let what = self.stop_waiting(patient);
        if what.stage != Stage::PostRoom {
            return;
        }
        let line = &mut self.posts.posts[what.post].line;
        line.retain(|other| *other != patient);
        self.end_post_wait(&what, now);
        self.add(what.arrived, Sum::PostGivenUp, 1.0);
        self.leave_post(patient, Event::PostGivenUp, now - what.arrived, now);
    }

    pub fn seen_at_post(&mut self, patient: u32, now: f64) {
        let what = self.patient(patient);
        self.posts.posts[what.post].busy -= 1;
        self.shift_level(Sum::GpsBusy, now, -1.0);
        self.leave_post(patient, Event::PostLeft, now - what.since, now);
        self.see_next(what.post, now);
    }

    fn leave_post(&mut self, patient: u32, event: Event, waiting: f64, now: f64) {
        self.note_post(now, event, patient, Some(waiting));
        self.gone(patient);
    }

    fn note_post(&mut self, now: f64, event: Event, patient: u32, waiting: Option<f64>) {
        self.note(now, |world, minute| {
            let what = &world.patients.list[patient as usize];
            Entry {
                zone: what.zone.map(|zone| zone as u32),
                post: Some(what.post as u32),
                waiting,
                ..Entry::new(minute, event, what.number)
            }
        });
    }
}
