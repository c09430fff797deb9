//! Clinics for small injuries: a line like that of a post, with hours and clinicians of its own.
//!
//! Nobody comes while a clinic is closed; who came before is still seen. On days on which a shock has it closed its patients are
//! among those of emergency departments and joint posts.

use super::luck::{PatientLuck, exponential, uniform};
use super::world::{Happens, World};
use crate::region::ClinicData;

impl World<'_> {
    /// The clinic at a position among posts and clinics; none for a post.
    pub fn clinic(&self, post: usize) -> Option<&ClinicData> {
        let acute = self.province.acute;
        acute.clinics.get(post.checked_sub(acute.gp_posts.posts.len())?)
    }

    /// Clinicians of a block of the week, and at midnight whether the day is one on which a clinic is open.
    pub fn staff_clinics(&mut self, now: f64) {
        let province = self.province;
        let first = province.acute.gp_posts.posts.len();
        for (at, setting) in province.posts.clinics.iter().enumerate() {
            let luck = [
                uniform(&mut self.chance.clinics),
                uniform(&mut self.chance.clinics),
            ];
            let post = &mut self.posts.posts[first + at];
            if now % 1_440.0 == 0.0 || post.open.is_none() {
                post.open = Some(luck[0] < setting.days);
            }
            let hour = (now / 60.0).round() as usize % 168;
            if setting.open[hour] > 0.0 {
                post.doctors = (province.acute.clinics[at].clinicians + luck[1]).floor() as u32;
                self.see_next(first + at, now);
            }
        }
    }

    pub fn clinic_visit(&mut self, at: usize, now: f64) {
        let province = self.province;
        let setting = &province.posts.clinics[at];
        let chance = &mut self.chance.clinics;
        let zone = setting.comes.zones.pick(uniform(chance));
        let luck = PatientLuck::draw(&self.laws, chance);
        if let Some(next) = setting.comes.arrivals.after(now, exponential(chance)) {
            self.agenda.schedule(next, Happens::ClinicVisit(at as u32));
        }
        let hours = now / 60.0;
        let open = hours.fract() < setting.open[hours.floor() as usize % 168];
        let post = province.acute.gp_posts.posts.len() + at;
        if open && self.posts.posts[post].open == Some(true) {
            self.comes_first(zone, post, luck, now);
        }
    }
}
