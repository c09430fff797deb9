//! A run: on scene, to the hospital or not, and free again.
//!
//! Where an ambulance goes is settled when it leaves the scene: a full department sends a share of them elsewhere.

use super::ambulances::{Ambulances, By, Run};
use super::log::{Event, Urgency};
use super::luck::drive;
use super::patients::Origin;
use super::roads::Place;
use super::tally::Sum;
use super::world::{Happens, World};

impl World<'_> {
    pub fn on_scene(&mut self, run: u32, now: f64) {
        let province = self.province;
        let times = &province.acute.ambulance;
        let Run {
            urgency,
            zone,
            called,
            sent,
            luck,
            transfer,
            ..
        } = *self.ambulances.run(run);
        let response = now - called;
        self.note_run(now, Event::OnScene, run, Some(response));
        self.see_response(run, response);
        let hospital = province.doors.hospital(zone, luck.destination, now);
        let (no_transport, at_home) = (province.stays_home[0], province.stays_home[1]);
        let scene = times.on_scene * luck.scene;
        if transfer.is_some() {
            self.agenda.schedule(now + scene, Happens::LeavesScene(run));
        } else if urgency == Urgency::Planned {
            self.ambulances.runs[run as usize].hospital = hospital;
            let done = (sent + times.planned_cycle * luck.cycle).max(now);
            self.agenda.schedule(done, Happens::Free(run));
        } else if luck.treatment < no_transport || hospital.is_none() {
            self.agenda.schedule(now + scene, Happens::LeavesScene(run));
        } else if luck.treatment < no_transport + at_home {
            // What is published is the difference from a whole run with transport
            let transport = hospital.map_or(0.0, |hospital| self.to_hospital(run, hospital));
            let instead = transport + times.handover * luck.handover + province.at_home_minutes;
            self.agenda
                .schedule(now + (scene + instead).max(0.0), Happens::LeavesScene(run));
        } else {
            self.ambulances.runs[run as usize].hospital = hospital;
            self.agenda.schedule(now + scene, Happens::LeavesScene(run));
        }
    }

    fn to_hospital(&self, run: u32, hospital: usize) -> f64 {
        let acute = self.province.acute;
        let Run {
            urgency, zone, luck, ..
        } = *self.ambulances.run(run);
        drive(
            acute.hospital_minutes[zone][hospital] * urgency.slower(&acute.ambulance),
            acute.ambulance.drive_log_sd,
            luck.transport,
        )
    }

    fn see_response(&mut self, run: u32, response: f64) {
        let limit = self.province.acute.ambulance.limit;
        let Run {
            urgency,
            zone,
            called,
            ..
        } = *self.ambulances.run(run);
        let area = self.province.acute.zones[zone].area;
        let Some(sums) = self.sums(called) else {
            return;
        };
        match urgency {
            Urgency::A1 => {
                let a1 = &mut sums.areas[area];
                a1.decided += 1.0;
                a1.within += f64::from(response <= limit);
                a1.reached += 1.0;
                a1.response += response;
                sums.responses.push(response);
            }
            Urgency::A2 => {
                sums.add(Sum::A2Reached, 1.0);
                sums.add(Sum::A2Response, response);
            }
            // A ride has a time of its own; what counts is its wait for a vehicle
            Urgency::Planned => {}
        }
    }

    pub fn leave_scene(&mut self, run: u32, now: f64) {
        let times = &self.province.acute.ambulance;
        self.divert(run, now);
        let what = *self.ambulances.run(run);
        match what.hospital {
            Some(hospital) => {
                let minutes = self.to_hospital(run, hospital);
                self.agenda.schedule(now + minutes, Happens::AtHospital(run));
                if what.urgency == Urgency::A1 {
                    self.add(what.called, Sum::Carried, 1.0);
                    self.add(what.called, Sum::Transport, minutes);
                }
            }
            None => {
                self.note_run(now, Event::TreatedAtHome, run, Some(now - what.there));
                let done = now + times.clearing * what.luck.clearing;
                self.agenda.schedule(done, Happens::Free(run));
            }
        }
    }

    /// Sends an ambulance that leaves the scene elsewhere, if the department it is bound for is full, asks that of it, and the
    /// next one that is open is not full as well.
    fn divert(&mut self, run: u32, now: f64) {
        let Run {
            zone,
            hospital,
            transfer,
            luck,
            ..
        } = *self.ambulances.run(run);
        let Some(bound) = hospital.filter(|_| transfer.is_none()) else {
            return;
        };
        if luck.diverted >= self.province.diverted || !self.hospitals.is_full(bound) {
            return;
        }
        let minutes = &self.province.acute.hospital_minutes[zone];
        let next = self.province.doors.next(minutes, bound, now);
        if let Some(next) = next.filter(|next| !self.hospitals.is_full(*next)) {
            self.add(now, Sum::Diverted, 1.0);
            self.note_run(now, Event::Diverted, run, None);
            self.ambulances.runs[run as usize].hospital = Some(next);
        }
    }

    pub fn at_hospital(&mut self, run: u32, now: f64) {
        let times = &self.province.acute.ambulance;
        let Run {
            urgency,
            zone,
            luck,
            hospital,
            transfer,
            ..
        } = *self.ambulances.run(run);
        let drive = hospital.map(|hospital| self.to_hospital(run, hospital));
        self.note_run(now, Event::AtHospital, run, drive);
        let origin = match urgency {
            Urgency::A1 => Some(Origin::AmbulanceA1),
            Urgency::A2 => Some(Origin::AmbulanceA2),
            Urgency::Planned => None,
        };
        let full = match (transfer, hospital, origin) {
            (Some(patient), ..) => self.come(patient, now),
            (None, Some(at), Some(origin)) => {
                let patient = self.enter(origin, Some(zone), at, luck.patient, now);
                self.visit(patient, now)
            }
            _ => false,
        };
        let extra = if full { times.handover_when_full } else { 0.0 };
        let handover = (self.province.handover + extra) * luck.handover;
        let done = now + handover + times.clearing * luck.clearing;
        self.agenda.schedule(done, Happens::Free(run));
    }

    pub fn free(&mut self, run: u32, now: f64) {
        self.books.calls_left += 1;
        let province = self.province;
        let what = *self.ambulances.run(run);
        self.note_run(now, Event::Free, run, Some(now - what.sent));
        let place = what.hospital.map_or(Place::Zone(what.zone), Place::Hospital);
        match what.by {
            By::Nobody => unreachable!("a run that ends has a vehicle"),
            By::Neighbour(at) => {
                let back = province.roads.back(place, province.neighbours[at].station);
                self.agenda
                    .schedule(now + back, Happens::NeighbourBack(at as u32));
            }
            By::Own(at) => {
                self.shift_level(Sum::VehiclesBusy, now, -1.0);
                if self.ambulances.fleet.vehicles[at].ending {
                    self.ambulances.fleet.leave(at);
                    self.level_duty(now);
                    return;
                }
                let Ambulances { fleet, cover, .. } = &mut self.ambulances;
                let sent = fleet.release(at, place, &province.roads, cover, now);
                self.serve(now);
                if self.ambulances.fleet.vehicles[at].trip == sent.trip {
                    self.note_move(sent, now);
                }
            }
        }
    }
}
