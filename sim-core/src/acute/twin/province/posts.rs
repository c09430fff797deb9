//! General practitioners' posts in evenings, nights and weekends.
//!
//! Who has to be seen goes to the nearest post that is open, and is seen by one of the doctors on duty in the order in which
//! patients come; patience ends for some, who go home. Who still waits when the doors close goes to the post that is open then.
//! On weekdays by day people come to the joint posts that levers have open. A post that is open for a share of a block is open
//! in that share of them. Contacts by telephone alone are not played, and a post beyond the border is a place to go to.

use super::log::{Entry, Event};
use super::luck::{PatientLuck, exponential, uniform};
use super::patients::{NOWHERE, Origin, Patient, Stage};
use super::tally::Sum;
use super::world::{Happens, World};
use crate::acute::chain::block_of;
use crate::region::AcuteData;
use std::collections::VecDeque;

/// A post at a moment.
#[derive(Clone, Debug, Default)]
pub(super) struct Post {
    /// Whether it takes patients; unknown before the first block.
    pub open: Option<bool>,
    pub doctors: u32,
    busy: u32,
    line: VecDeque<u32>,
}

/// All posts at a moment; after them the clinics.
#[derive(Clone, Debug, Default)]
pub(super) struct Posts {
    pub posts: Vec<Post>,
}

impl Posts {
    pub fn new(acute: &AcuteData) -> Self {
        Self {
            posts: vec![Post::default(); acute.gp_posts.posts.len() + acute.clinics.len()],
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
        for (clinic, setting) in setting.clinics.iter().enumerate() {
            let first = exponential(&mut self.chance.clinics);
            if let Some(first) = setting.comes.arrivals.after(0.0, first) {
                self.agenda.schedule(first, Happens::ClinicVisit(clinic as u32));
            }
        }
        for (post, comes) in setting.by_day.iter().enumerate() {
            if let Some(first) = comes.arrivals.after(0.0, exponential(&mut self.chance.posts)) {
                self.agenda.schedule(first, Happens::ByDay(post as u32));
            }
        }
    }

    /// Doors and doctors of a block of the week; who waits at a post that closes goes on.
    pub fn staff_posts(&mut self, now: f64) {
        let province = self.province;
        let block = block_of((now / 60.0).round() as usize % 168);
        self.turn_post_doors(block, now);
        let mut on_duty = 0;
        for (at, data) in province.acute.gp_posts.posts.iter().enumerate() {
            if !data.inside {
                continue;
            }
            let luck = uniform(&mut self.chance.staffing);
            let open = self.posts.posts[at].open == Some(true);
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
                    self.go_on(patient, at, now);
                }
            }
        }
        self.level(Sum::GpsOnDuty, now, f64::from(on_duty));
        self.staff_clinics(now);
    }

    /// Which posts are open in a block: one that is so for a share of it is open in that share of them, by chance. Where chance
    /// closes all while people call, all are open, for nobody is left without any.
    fn turn_post_doors(&mut self, block: usize, now: f64) {
        let settings = &self.province.posts;
        let shares = settings.open.iter().map(|open| open[block]);
        let mut open: Vec<bool> = shares
            .clone()
            .map(|share| share >= 1.0 || (share > 0.0 && uniform(&mut self.chance.staffing) < share))
            .collect();
        if settings.calls[block] && !open.contains(&true) {
            open = shares.map(|share| share > 0.0).collect();
        }
        for (at, open) in open.into_iter().enumerate() {
            let before = self.posts.posts[at].open.replace(open);
            // The hours of the pack are not worth a line
            if self.province.posts.added[at] && before.is_some_and(|before| before != open) {
                let event = if open { Event::Opens } else { Event::Closes };
                self.note(now, |_, minute| Entry {
                    post: Some(at as u32),
                    ..Entry::new(minute, event, 0)
                });
            }
        }
    }

    /// The nearest post to a zone that is open now.
    fn nearest_post(&self, zone: usize) -> Option<usize> {
        let open = |post: &&usize| self.posts.posts[**post].open == Some(true);
        self.province.posts.nearest[zone].iter().find(open).copied()
    }

    /// From a post that closes to the one that is open; where none is, the patient waits on.
    fn go_on(&mut self, patient: u32, from: usize, now: f64) {
        let posts = &self.province.acute.gp_posts.posts;
        let what = self.patient(patient);
        let zone = what.zone.expect("who goes to a post lives in a zone");
        let Some(next) = self.nearest_post(zone) else {
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
        // Nobody is left without any
        let last = province.posts.nearest[zone].last().copied().unwrap_or(0);
        let post = self.nearest_post(zone).unwrap_or(last);
        self.comes_first(zone, post, luck, now);
    }

    /// Somebody who comes to a joint post on weekdays by day, if it is open that day.
    pub fn by_day(&mut self, post: usize, now: f64) {
        let comes = &self.province.posts.by_day[post];
        let chance = &mut self.chance.posts;
        let zone = comes.zones.pick(uniform(chance));
        let luck = PatientLuck::draw(&self.laws, chance);
        if let Some(next) = comes.arrivals.after(now, exponential(chance)) {
            self.agenda.schedule(next, Happens::ByDay(post as u32));
        }
        if self.posts.posts[post].open == Some(true) {
            self.add(now, Sum::PostByDay, 1.0);
            self.comes_first(zone, post, luck, now);
        }
    }

    pub fn comes_first(&mut self, zone: usize, post: usize, luck: PatientLuck, now: f64) {
        let patient = self.set_out_for(Origin::GpPost, Some(zone), NOWHERE, luck, now);
        self.patients.list[patient as usize].post = post;
        match self.province.acute.gp_posts.posts.get(post) {
            Some(post) if post.inside => self.add(now, Sum::PostVisits, 1.0),
            Some(_) => (),
            None => self.add(now, Sum::ClinicVisits, 1.0),
        }
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
        if data.posts.get(what.post).is_some_and(|post| !post.inside) {
            self.leave_post(patient, Event::PostLeft, 0.0, now);
            return;
        }
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
    pub fn see_next(&mut self, at: usize, now: f64) {
        loop {
            let post = &mut self.posts.posts[at];
            if post.busy >= post.doctors {
                return;
            }
            let Some(patient) = post.line.pop_front() else {
                return;
            };
            post.busy += 1;
            if self.clinic(at).is_none() {
                self.shift_level(Sum::GpsBusy, now, 1.0);
            }
            let mean = self
                .clinic(at)
                .map_or(self.province.acute.gp_posts.minutes, |clinic| {
                    clinic.minutes_per_patient
                });
            let what = &mut self.patients.list[patient as usize];
            what.stage = Stage::PostSeen;
            what.since = now;
            let what = *what;
            let minutes = mean * what.luck.care;
            self.agenda.schedule(now + minutes, Happens::SeenAtPost(patient));
            self.end_post_wait(&what, now);
            self.note_post(now, Event::PostSeen, patient, Some(now - what.arrived));
        }
    }

    fn end_post_wait(&mut self, what: &Patient, now: f64) {
        let waited = now - what.arrived;
        if self.clinic(what.post).is_some() {
            self.add(what.arrived, Sum::ClinicEnded, 1.0);
            self.add(what.arrived, Sum::ClinicWait, waited);
            return;
        }
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
        if self.clinic(what.post).is_none() {
            self.add(what.arrived, Sum::PostGivenUp, 1.0);
        }
        self.leave_post(patient, Event::PostGivenUp, now - what.arrived, now);
    }

    pub fn seen_at_post(&mut self, patient: u32, now: f64) {
        let what = self.patient(patient);
        self.posts.posts[what.post].busy -= 1;
        if self.clinic(what.post).is_none() {
            self.shift_level(Sum::GpsBusy, now, -1.0);
        }
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
