//! What general practitioners' posts are asked and have in one year, as rates and shares.

use super::arrivals::Arrivals;
use super::setting::Among;
use crate::acute::chain::{BLOCKS, ByBlock, Chain, block_of};
use crate::acute::gp_posts::{Door, Shift, nearest, zone_weights};
use crate::acute::{Asked, Places, Staffed};
use crate::region::{AcuteData, GpPostsData};

/// Posts in one year.
#[derive(Clone, Debug)]
pub(super) struct PostSettings {
    /// Patients who have to be seen in evenings, nights and weekends, and the zone they come from.
    pub seen: Arrivals,
    pub zones: Among,
    /// Whether people call in a block of the week.
    pub calls: [bool; BLOCKS],
    /// Per post: those who come to it on weekdays by day.
    pub by_day: Vec<Comes>,
    /// Posts by their drive, nearest first, per zone.
    pub nearest: Vec<Vec<usize>>,
    /// Share of each block in which a post is open.
    pub open: Vec<ByBlock>,
    /// General practitioners on duty while it is; a fraction is a share of the duties.
    pub doctors: Vec<ByBlock>,
    /// Whether levers have it open beyond the hours of the pack.
    pub added: Vec<bool>,
    pub clinics: Vec<ClinicSettings>,
}

/// A clinic for small injuries in one year.
#[derive(Clone, Debug)]
pub(super) struct ClinicSettings {
    /// Who comes, at the pace of the hours in which it is open.
    pub comes: Comes,
    /// Share of each hour of the week in which it is, the first part of it.
    pub open: [f64; 168],
    /// Share of its days on which it is open.
    pub days: f64,
}

/// A stream of patients, and the zone they come from.
#[derive(Clone, Debug)]
pub(super) struct Comes {
    pub arrivals: Arrivals,
    pub zones: Among,
}

impl PostSettings {
    pub fn new(chain: &Chain, acute: &AcuteData, asked: &Asked, staffed: &Staffed) -> Self {
        let data = &acute.gp_posts;
        let areas = asked.gp_contacts.len();
        let nobody = || vec![0.0; acute.zones.len()];
        let (mut contacts, mut day) = (nobody(), nobody());
        if !data.posts.is_empty() && areas > 0 {
            for (at, (zone, weight)) in acute.zones.iter().zip(zone_weights(acute, areas)).enumerate() {
                let all = asked.gp_contacts[zone.area];
                let by_day = asked.gp_by_day.get(zone.area).copied().unwrap_or(0.0).min(all);
                (contacts[at], day[at]) = (weight * (all - by_day), weight * by_day);
            }
        }
        let nearest = |zone: usize| {
            let mut order: Vec<usize> = (0..data.posts.len()).collect();
            let minutes = |post: &usize| data.posts[*post].minutes[zone];
            order.sort_by(|a, b| minutes(a).total_cmp(&minutes(b)));
            order
        };
        let added = |post: usize| staffed.places.posts.get(post);
        let shifts: Vec<Shift> = data
            .posts
            .iter()
            .enumerate()
            .map(|(at, post)| Shift::of(post, added(at), data.added_doctors, staffed.gp_duties))
            .collect();
        let seen = data.seen_share * contacts.iter().sum::<f64>();
        Self {
            seen: Arrivals::new(seen, &acute.week.gp_contacts),
            zones: Among::new(contacts.into_iter()),
            calls: core::array::from_fn(|block| {
                (0..168).any(|hour| block_of(hour) == block && acute.week.gp_contacts[hour] > 0.0)
            }),
            by_day: by_day(acute, data, &shifts, &day),
            nearest: (0..acute.zones.len()).map(nearest).collect(),
            added: (0..shifts.len())
                .map(|at| shifts[at].open != data.posts[at].open)
                .collect(),
            open: shifts.iter().map(|shift| shift.open).collect(),
            clinics: clinics(chain, acute, asked, &staffed.places),
            doctors: shifts.iter().map(|shift| shift.doctors).collect(),
        }
    }
}

/// Those who come to a joint post on weekdays by day, in the rhythm of emergency visits; at the pace of a day on which it is open.
fn by_day(acute: &AcuteData, data: &GpPostsData, shifts: &[Shift], day: &[f64]) -> Vec<Comes> {
    if day.iter().all(|people| *people <= 0.0) {
        return Vec::new();
    }
    let mut from = vec![vec![0.0; acute.zones.len()]; shifts.len()];
    for (zone, people) in day.iter().enumerate() {
        let door = |(post, shift): (&crate::region::GpPost, &Shift)| Door {
            minutes: post.minutes[zone],
            open: shift.open[0],
        };
        let doors: Vec<Door> = data.posts.iter().zip(shifts).map(door).collect();
        nearest(&doors, |post, part| from[post][zone] += people * part);
    }
    let visits = &acute.week.emergency_arrivals;
    let in_day = |hour: usize| if block_of(hour) == 0 { visits[hour] } else { 0.0 };
    let whole: f64 = (0..168).map(in_day).sum();
    let profile: [f64; 168] = core::array::from_fn(|hour| in_day(hour) * 168.0 / whole.max(1e-300));
    from.into_iter()
        .zip(shifts)
        .map(|(from, shift)| {
            let open = shift.open[0];
            let people: f64 = from.iter().sum();
            let pace = if open > 0.0 { people / open } else { 0.0 };
            Comes {
                arrivals: Arrivals::new(pace, &profile),
                zones: Among::new(from.into_iter()),
            }
        })
        .collect()
}

fn clinics(chain: &Chain, acute: &AcuteData, asked: &Asked, places: &Places) -> Vec<ClinicSettings> {
    let of = |at: usize| {
        let clinic = chain
            .clinics
            .clinic(at)
            .expect("every clinic of the pack is prepared");
        let mut from = vec![0.0; acute.zones.len()];
        for (zone, area, share) in &clinic.zones {
            from[*zone] = share * asked.clinic_growth.get(*area).copied().unwrap_or(1.0);
        }
        ClinicSettings {
            comes: Comes {
                arrivals: Arrivals::new(chain.clinics.asked(acute, at, asked), &clinic.pace),
                zones: Among::new(from.into_iter()),
            },
            open: clinic.open,
            days: places.clinic_open(at),
        }
    };
    (0..acute.clinics.len()).map(of).collect()
}
