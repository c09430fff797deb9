//! Desks with hours: a post of general practitioners, a clinic for small injuries.

use super::super::station::{AtClosing, Batch, Station};
use super::super::{Case, Link, Subject, Unit};
use super::{HOUR, Seen, Setting, even, wait};
use crate::acute::chain::{HOURS_PER_YEAR, block_of};
use crate::acute::gp_posts::Shift;

pub(super) fn gp_post(case: Case, subject: &Subject) -> Setting {
    let (acute, posts) = (&subject.region.acute, &subject.chain.posts);
    let data = &acute.gp_posts;
    let post = data
        .posts
        .iter()
        .find(|post| post.inside)
        .expect("a checked pack has a post inside");
    let joint = (case.link == Link::JointPost).then_some([1.0; 6]);
    let shift = Shift::of(post, joint.as_ref(), data.added_doctors, 1.0);
    let duty = |hour: usize| {
        let block = block_of(hour);
        (shift.doctors[block] * shift.open[block].ceil()) as u32
    };
    let on_duty: Vec<u32> = (0..168).map(duty).collect();
    // What comes at this load, in the rhythms of the week; by day as many as there are doctors for
    let all = f64::from(on_duty.iter().sum::<u32>()) / 168.0;
    let by_day = |hour: &usize| block_of(*hour) == 0;
    let day = f64::from((0..168).filter(by_day).map(duty).sum::<u32>()) / 168.0;
    let per_doctor = case.load * HOUR / data.minutes;
    let visits = &acute.week.emergency_arrivals;
    let of_day: f64 = (0..168).filter(by_day).map(|hour| visits[hour]).sum::<f64>() / 168.0;
    let seen = [all - day, day].map(|doctors| per_doctor * doctors * HOURS_PER_YEAR);
    let year = posts.alone(acute, &shift, seen);
    let rate = |hour: usize| {
        let come = if by_day(&hour) {
            day * visits[hour] / of_day
        } else {
            0.0
        };
        let call = if on_duty[hour] > 0 {
            (all - day) * acute.week.gp_contacts[hour]
        } else {
            0.0
        };
        per_doctor / HOUR * (come + call)
    };
    let arrivals: Vec<f64> = (0..168).map(rate).collect();
    let rows = vec![
        case.row("wait", Unit::Minutes, year.waiting / year.seen * HOUR),
        case.row("waits long", Unit::Share, year.late / year.seen),
        case.row("gives up", Unit::Share, year.given_up / year.seen),
        case.row("doctors at work", Unit::Occupancy, year.busy / year.on_duty),
    ];
    let twin = Station {
        arrivals,
        schedule: on_duty,
        part: HOUR,
        limit: data.limit,
        ..even(1, 0.0, data.minutes, data.patience_hours * HOUR)
    };
    let seen: Vec<Seen<Batch>> = vec![wait, |b| b.late / b.came, |b| b.left / b.came, |b| b.busy];
    (twin, rows, seen)
}

/// The first clinic, by half-hours; none in a region without clinics.
pub(super) fn clinic(case: Case, subject: &Subject) -> Option<Setting> {
    const PARTS: usize = 336;
    let (acute, clinic) = (&subject.region.acute, subject.chain.clinics.clinic(0)?);
    let data = &acute.clinics[0];
    let open = |part: usize| (part % 2) as f64 * 0.5 < clinic.open[part / 2];
    let on_duty: Vec<u32> = (0..PARTS)
        .map(|part| {
            if open(part) {
                data.clinicians.ceil() as u32
            } else {
                0
            }
        })
        .collect();
    let hours: f64 = clinic.open.iter().sum();
    let per_year =
        case.load * data.clinicians * hours / 168.0 * HOUR / data.minutes_per_patient * HOURS_PER_YEAR;
    let year = clinic.year(acute, data, per_year);
    let rate = |part: usize| {
        let pace = if open(part) { clinic.pace[part / 2] } else { 0.0 };
        per_year * pace / HOURS_PER_YEAR / HOUR
    };
    let twin = Station {
        arrivals: (0..PARTS).map(rate).collect(),
        schedule: on_duty,
        at_closing: AtClosing::AreSeen,
        part: 0.5 * HOUR,
        limit: acute.gp_posts.limit,
        ..even(
            1,
            0.0,
            data.minutes_per_patient,
            acute.gp_posts.patience_hours * HOUR,
        )
    };
    let rows = vec![
        case.row("wait", Unit::Minutes, year.waiting / year.seen * HOUR),
        case.row("waits long", Unit::Share, year.late / year.seen),
        case.row(
            "work of clinicians, over their hours",
            Unit::Occupancy,
            year.busy / year.on_duty,
        ),
    ];
    Some((twin, rows, vec![wait, |b| b.late / b.came, |b| b.busy]))
}
