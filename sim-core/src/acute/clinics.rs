//! Clinics for small injuries: who comes there, how long they wait, and where they go when a clinic is closed.
//!
//! A clinic has the visits of the pack, of those who live nearer to it than to any emergency department. They grow as the
//! emergency visits of their area do, before measures that divert these. A clinic is a queue on its clinicians, in the rhythm of
//! emergency visits in its own hours: a share of a block is the first part of it. It begins each day empty, and sees everybody
//! who came before it closes.
//! When it is closed its patients go to the nearest emergency department or joint post that is open: nobody vanishes. At a
//! department they are among the least urgent.

use super::chain::{BLOCKS, HOURS_PER_YEAR, block_of};
use super::gp_posts::{Door, PostYear, nearest};
use super::queueing::desk::{Crew, Desk};
use super::{Asked, Places};
use crate::region::{AcuteData, ClinicData};
use std::borrow::Cow;

/// Clinics of a region: what does not depend on the year.
#[derive(Clone, Debug, Default)]
pub(super) struct Clinics {
    all: Vec<Clinic>,
}

/// One clinic.
#[derive(Clone, Debug)]
pub(super) struct Clinic {
    /// Share of its visits that comes from each zone, 1 together; the zones of it, with their areas.
    pub zones: Vec<(usize, usize, f64)>,
    /// Share of its visits that comes from each area.
    areas: Vec<f64>,
    /// Visits by hour of the week while it is open, relative to their mean over all hours; 0 when it never is.
    pub pace: [f64; 168],
    /// Share of each hour in which it is open: the first part of it.
    pub open: [f64; 168],
    /// Whether a day has the hours and visits of the day before it.
    as_before: [bool; 7],
    crew: Crew,
}

impl Clinics {
    /// Prepares a region; `calls`: urgent runs of each zone, by which zones weigh.
    pub fn prepare(acute: &AcuteData, areas: usize, calls: &[f64]) -> Self {
        let of = |(at, data): (usize, &ClinicData)| {
            let mine = mine(acute, at);
            let weigh = |zone: usize| if mine.contains(&zone) { calls[zone] } else { 0.0 };
            let all: f64 = (0..calls.len()).map(weigh).sum();
            let zones: Vec<(usize, usize, f64)> = mine
                .iter()
                .map(|zone| {
                    let even = 1.0 / mine.len() as f64;
                    let share = if all > 0.0 { calls[*zone] / all } else { even };
                    (*zone, acute.zones[*zone].area, share)
                })
                .collect();
            let mut shares = vec![0.0; areas];
            for (_, area, share) in &zones {
                shares[*area] += share;
            }
            let open = hours(data);
            let visits = &acute.week.emergency_arrivals;
            let whole: f64 = open.iter().zip(visits).map(|(open, visits)| open * visits).sum();
            let stay = data.minutes_per_patient / 60.0;
            let posts = &acute.gp_posts;
            let desk = Desk::new(
                data.clinicians.ceil() as usize,
                posts.patience_hours / stay,
                posts.limit / data.minutes_per_patient,
                1.0 / stay,
            );
            let pace = std::array::from_fn(|hour| {
                if open[hour] > 0.0 {
                    168.0 * visits[hour] / whole.max(1e-300)
                } else {
                    0.0
                }
            });
            let of_day = |day: usize, hour: usize| (open[24 * day + hour], visits[24 * day + hour]);
            Clinic {
                zones,
                areas: shares,
                pace,
                open,
                as_before: std::array::from_fn(|day| {
                    day > 0 && (0..24).all(|hour| of_day(day, hour) == of_day(day - 1, hour))
                }),
                crew: desk.crew(data.clinicians),
            }
        };
        Self {
            all: acute.clinics.iter().enumerate().map(of).collect(),
        }
    }

    /// One clinic; none where the pack has fewer.
    pub fn clinic(&self, at: usize) -> Option<&Clinic> {
        self.all.get(at)
    }

    /// Visits that are asked of a clinic in a year, wherever they end.
    pub fn asked(&self, acute: &AcuteData, at: usize, asked: &Asked) -> f64 {
        let growth = |area: usize| asked.clinic_growth.get(area).copied().unwrap_or(1.0);
        let areas = self.all[at].areas.iter().enumerate();
        acute.clinics[at].visits * areas.map(|(area, share)| share * growth(area)).sum::<f64>()
    }

    /// What the chain is asked when clinics are closed: their patients come to departments and joint posts.
    pub fn send_on<'a>(&self, acute: &AcuteData, asked: &'a Asked, places: &Places) -> Cow<'a, Asked> {
        let mut sent = Cow::Borrowed(asked);
        for (at, clinic) in self.all.iter().enumerate() {
            let closed = 1.0 - places.clinic_open(at);
            if closed <= 0.0 {
                continue;
            }
            let visits = closed * acute.clinics[at].visits;
            let sent = sent.to_mut();
            sent.from_clinics.resize(sent.visits.len(), 0.0);
            sent.gp_by_day.resize(sent.visits.len(), 0.0);
            sent.gp_contacts.resize(sent.visits.len(), 0.0);
            let mut blocks = [0.0; BLOCKS];
            for hour in 0..168 {
                blocks[block_of(hour)] += clinic.pace[hour] * clinic.open[hour] / 168.0;
            }
            for (zone, area, share) in &clinic.zones {
                let growth = asked.clinic_growth.get(*area).copied().unwrap_or(1.0);
                for (block, part) in blocks.iter().enumerate().filter(|(_, part)| **part > 0.0) {
                    let doors = other_doors(acute, places, *zone, block);
                    nearest(&doors, |door, goes| {
                        let people = visits * growth * share * part * goes;
                        if door < acute.hospitals.len() {
                            sent.visits[*area] += people;
                            sent.from_clinics[*area] += people;
                            return;
                        }
                        sent.gp_contacts[*area] += people;
                        if block == 0 {
                            sent.gp_by_day[*area] += people;
                        }
                    });
                }
            }
        }
        sent
    }

    /// Passes the year through the clinics.
    pub fn pass(&self, acute: &AcuteData, asked: &Asked, places: &Places, out: &mut Vec<PostYear>) {
        out.clear();
        for at in 0..self.all.len() {
            let visits = self.asked(acute, at, asked);
            let mut year = self.all[at].year(acute, &acute.clinics[at], visits);
            // On a share of its days it is closed; the others are as they would be
            year.scale(places.clinic_open(at));
            out.push(year);
        }
    }
}

impl Clinic {
    /// A year of a clinic to which so many come.
    pub fn year(&self, acute: &AcuteData, data: &ClinicData, visits: f64) -> PostYear {
        let (rate, stay) = (visits / HOURS_PER_YEAR, data.minutes_per_patient / 60.0);
        let patience = acute.gp_posts.patience_hours;
        let endless = self.open.iter().all(|open| *open > 0.0);
        let (mut load, mut year) = (0.0, PostYear::default());
        // A clinic that never closes has no beginning: a week goes by before it is counted
        for counts in [false, true].into_iter().skip(usize::from(!endless)) {
            let mut before = (f64::NAN, PostYear::default(), 0.0);
            for day in 0..7 {
                if !(self.as_before[day] && load == before.0) {
                    let mut here = PostYear::default();
                    let start = load;
                    load = self.day(day, rate, [stay, patience], load, &mut here);
                    before = (start, here, load);
                }
                load = before.2;
                if counts {
                    year.add(&before.1);
                }
            }
        }
        if !endless {
            year.waiting += self.after_hours(load, stay, patience);
        }
        year.scale(HOURS_PER_YEAR / 168.0);
        // Nobody waits longer than patience lasts
        year.waiting = year.waiting.min(patience * year.seen);
        year.given_up = (year.waiting / patience).min(year.seen);
        // Whoever came before it closes is seen, after its hours if need be: work can exceed the hours on duty
        year.busy = (year.seen - year.given_up) * stay;
        year.contacts = year.seen;
        year
    }

    /// The hours of a day, from the load at which it begins; gives that at its end.
    fn day(
        &self,
        day: usize,
        rate: f64,
        [stay, patience]: [f64; 2],
        mut load: f64,
        year: &mut PostYear,
    ) -> f64 {
        let clinicians = self.crew.servers();
        for hour in 24 * day..24 * (day + 1) {
            let open = self.open[hour];
            if open <= 0.0 {
                if load > 0.0 {
                    year.waiting += self.after_hours(load, stay, patience);
                }
                load = 0.0;
                continue;
            }
            let came = rate * self.pace[hour];
            let (state, end) = self.crew.pass(load, came * stay);
            load = end;
            year.seen += open * came;
            year.waiting += open * state.waiting;
            year.late += open * came * state.late;
            year.on_duty += open * clinicians;
        }
        load
    }

    /// Hours that those wait together who still do when the doors close on this load.
    ///
    /// Nobody comes any more: `W' = −c/s − W/θ` until the line is empty, which together waits `θ·(W − (c/s)·θ·ln(1 + W·s/(c·θ)))`;
    /// and as who waits are whole people, half a turn each besides.
    fn after_hours(&self, load: f64, stay: f64, patience: f64) -> f64 {
        let waiting = self.crew.at(load).waiting;
        let turns = self.crew.servers() / stay;
        if turns <= 0.0 {
            return waiting * patience;
        }
        let scale = turns * patience;
        patience * (waiting - scale * libm::log1p(waiting / scale)) + 0.5 * waiting / turns
    }
}

/// Share of each hour of the week in which a clinic is open.
fn hours(data: &ClinicData) -> [f64; 168] {
    std::array::from_fn(|hour| {
        let into_block = (hour % 8) as f64;
        (8.0 * data.open[block_of(hour)] - into_block).clamp(0.0, 1.0)
    })
}

/// Zones that are nearer to this clinic than to any other, and than to any emergency department that is open while it is; all, if
/// there are none.
fn mine(acute: &AcuteData, clinic: usize) -> Vec<usize> {
    let data = &acute.clinics[clinic];
    let with_it = |open: &[f64; BLOCKS]| {
        open.iter()
            .zip(&data.open)
            .any(|(door, mine)| *door > 0.0 && *mine > 0.0)
    };
    let nearer = |zone: &usize| {
        let here = data.minutes[*zone];
        let hospitals = acute.hospitals.iter().zip(&acute.hospital_minutes[*zone]);
        let clinics = acute.clinics.iter().enumerate();
        hospitals
            .clone()
            .all(|(hospital, minutes)| here < *minutes || !with_it(&hospital.open))
            && clinics
                .clone()
                .all(|(at, other)| at == clinic || here <= other.minutes[*zone])
    };
    let zones: Vec<usize> = (0..acute.zones.len()).filter(nearer).collect();
    if zones.is_empty() {
        (0..acute.zones.len()).collect()
    } else {
        zones
    }
}

/// The doors of a zone besides clinics: hospitals in the order of the pack, then GP posts where levers have a joint post.
fn other_doors(acute: &AcuteData, places: &Places, zone: usize, block: usize) -> Vec<Door> {
    let hospitals = acute.hospitals.iter().enumerate().map(|(at, hospital)| Door {
        minutes: acute.hospital_minutes[zone][at],
        open: places
            .hospitals
            .get(at)
            .map_or(&hospital.open, |state| &state.open)[block],
    });
    let posts = acute.gp_posts.posts.iter().enumerate().map(|(at, post)| Door {
        minutes: post.minutes[zone],
        open: places.posts.get(at).map_or(0.0, |open| open[block]),
    });
    let mut doors: Vec<Door> = hospitals.chain(posts).collect();
    // Where nothing is open the departments take patients, as they do of those who come to them first
    if doors.iter().all(|door| door.open <= 0.0) {
        doors.truncate(acute.hospitals.len());
    }
    doors
}

#[cfg(test)]
mod tests {
    use super::super::chain::Chain;
    use super::super::fixture::chain_of;
    use super::super::queueing::erlang_a::erlang_a;
    use super::*;

    /// Three zones, each an area, and a clinic that is nearer than the hospital to the last two.
    fn region(open: [f64; BLOCKS]) -> AcuteData {
        let mut acute = chain_of(&[Some(1.0)], &[&[5.0], &[9.0], &[9.0]]);
        acute.gp_posts.patience_hours = 3.0;
        acute.gp_posts.limit = 60.0;
        acute.gp_posts.minutes = 15.0;
        acute.gp_posts.seen_share = 0.5;
        acute.gp_posts.zone_weight = [200.0, 400.0];
        acute.clinics = vec![ClinicData {
            id: String::new(),
            name: String::new(),
            minutes: vec![6.0, 4.0, 3.0],
            open,
            visits: 8_000.0,
            minutes_per_patient: 20.0,
            clinicians: 1.0,
        }];
        acute
    }

    fn asked(growth: [f64; 3]) -> Asked {
        Asked {
            visits: vec![1_000.0; 3],
            clinic_growth: growth.to_vec(),
            ..Asked::default()
        }
    }

    fn passed(acute: &AcuteData, asked: &Asked, places: &Places) -> PostYear {
        let mut out = Vec::new();
        Chain::of(acute, 3).clinics.pass(acute, asked, places, &mut out);
        out[0]
    }

    const BY_DAY: [f64; BLOCKS] = [1.0, 0.1875, 0.0, 0.0, 0.0, 0.0];

    #[test]
    fn a_share_of_a_block_is_the_first_part_of_it() {
        let acute = region(BY_DAY);
        let open = hours(&acute.clinics[0]);
        assert_eq!(open.iter().sum::<f64>(), 5.0 * 9.5);
        assert_eq!(&open[14..20], &[1.0, 1.0, 1.0, 0.5, 0.0, 0.0]);
        assert!(open[..8].iter().chain(&open[120..]).all(|open| *open == 0.0));
    }

    #[test]
    fn those_who_live_nearer_to_it_come_and_grow_with_the_visits_of_their_area() {
        let acute = region(BY_DAY);
        let year = |growth: [f64; 3]| passed(&acute, &asked(growth), &Places::default());
        assert!((year([1.0; 3]).contacts - 8_000.0).abs() < 1e-6);
        assert!(
            (year([5.0, 1.0, 1.0]).contacts - 8_000.0).abs() < 1e-6,
            "nobody of the first zone comes"
        );
        // The two zones have as many calls: half of the visits each
        assert!((year([1.0, 1.5, 1.1]).contacts - 10_400.0).abs() < 1e-6);
        assert_eq!(year([0.0; 3]).visit().wait, 0.0);
        let (calm, busy) = (year([1.0; 3]), year([1.2; 3]));
        assert!(busy.visit().wait > calm.visit().wait && busy.late > calm.late && busy.busy > calm.busy);
        assert!((calm.on_duty - 5.0 * 9.5 * HOURS_PER_YEAR / 168.0).abs() < 1e-6);
        let crowd = year([1e6; 3]);
        assert!(
            crowd.visit().wait <= 180.0 && crowd.visit().utilisation <= 1.0 && crowd.given_up <= crowd.seen
        );
    }

    #[test]
    fn a_clinic_that_never_closes_is_one_queue() {
        let mut acute = region([1.0; BLOCKS]);
        acute.clinics[0].visits = 20_000.0;
        let year = passed(&acute, &asked([1.0; 3]), &Places::default());
        let exact = erlang_a(1.0, 20_000.0 / HOURS_PER_YEAR / 3.0, 9.0);
        let wait = year.visit().wait;
        assert!(
            (wait - 20.0 * exact.wait).abs() < 0.01 * 20.0 * exact.wait + 0.02,
            "{wait} {exact:?}"
        );
        assert!((year.visit().utilisation - exact.busy).abs() < 2e-3);
    }

    #[test]
    fn days_that_are_alike_are_counted_once_and_give_the_same() {
        let acute = region(BY_DAY);
        let folded = Chain::of(&acute, 3).clinics.all[0].clone();
        assert_eq!(folded.as_before, [false, true, true, true, true, false, true]);
        let plain = Clinic {
            as_before: [false; 7],
            ..folded.clone()
        };
        let year = |clinic: &Clinic| clinic.year(&acute, &acute.clinics[0], 9_000.0);
        assert_eq!(year(&folded), year(&plain));
    }

    #[test]
    fn when_it_is_closed_everybody_goes_to_another_door() {
        let mut acute = region(BY_DAY);
        let post = |minutes: f64| crate::region::GpPost {
            id: String::new(),
            name: String::new(),
            inside: true,
            minutes: vec![30.0, 30.0, minutes],
            open: [0.0, 1.0, 1.0, 1.0, 1.0, 1.0],
            doctors: [0.0, 1.0, 1.0, 1.0, 1.0, 1.0],
            joint: None,
        };
        acute.gp_posts.posts = vec![post(2.0)];
        let clinics = Chain::of(&acute, 3).clinics;
        let before = asked([1.0, 1.0, 1.5]);
        let all = |asked: &Asked| asked.visits.iter().chain(&asked.gp_contacts).sum::<f64>();
        assert!(matches!(
            clinics.send_on(&acute, &before, &Places::default()),
            Cow::Borrowed(_)
        ));
        for (part, joint) in [(1.0, 0.0), (1.0, 1.0), (0.3, 1.0), (0.5, 0.4)] {
            let mut places = Places {
                posts: vec![[joint, 0.0, 0.0, 0.0, 0.0, 0.0]],
                ..Places::default()
            };
            places.close_clinic(&acute, 0, part);
            let sent = clinics.send_on(&acute, &before, &places);
            let year = passed(&acute, &before, &places);
            // 4,000 of the second zone and 6,000 of the third
            assert!((year.contacts - (1.0 - part) * 10_000.0).abs() < 1e-6);
            assert!((all(&sent) - all(&before) - part * 10_000.0).abs() < 1e-6);
            assert!((sent.visits[1] - 1_000.0 - part * 4_000.0).abs() < 1e-6);
            for ((sent, clinics), before) in sent.visits.iter().zip(&sent.from_clinics).zip(&before.visits) {
                assert!(
                    (sent - clinics - before).abs() < 1e-6,
                    "all who are sent on are known"
                );
            }
            // By day, eight of nine and a half hours, the post beside it takes what it can
            let by_day = part * 6_000.0 * joint * 8.0 / 9.5;
            assert!((sent.gp_by_day[2] - by_day).abs() < 1e-6 && (sent.gp_contacts[2] - by_day).abs() < 1e-6);
        }
    }

    #[test]
    fn who_still_waits_when_the_doors_close_waits_until_all_are_seen() {
        let clinics = Chain::of(&region(BY_DAY), 3).clinics;
        let clinic = &clinics.all[0];
        let (stay, patience) = (1.0 / 3.0, 3.0);
        assert_eq!(clinic.after_hours(0.0, stay, patience), 0.0);
        for load in [0.5, 1.0, 2.0, 4.0] {
            let waiting = clinic.crew.at(load).waiting;
            // The line in steps of a second
            let (mut line, mut together) = (waiting, 0.0);
            let second = 1.0 / 3_600.0;
            while line > 0.0 {
                together += line * second;
                line -= second * (3.0 + line / patience);
            }
            let exact = together + 0.5 * waiting / 3.0;
            let got = clinic.after_hours(load, stay, patience);
            assert!(
                (got - exact).abs() < 1e-3 * (1.0 + exact),
                "{load}: {got} {exact}"
            );
        }
        // Nobody is there to see them: patience ends it
        let nobody = Clinic {
            crew: Desk::new(1, 9.0, 3.0, 3.0).crew(0.0),
            ..clinic.clone()
        };
        let waiting = nobody.crew.at(2.0).waiting;
        assert_eq!(nobody.after_hours(2.0, stay, patience), waiting * patience);
    }
}
