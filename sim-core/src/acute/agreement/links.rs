//! The links that are a station or three in a row.

use super::station::{Batch, Played, Station};
use super::{Case, Link, Row, Subject, Unit};
use crate::acute::beds::{Admitting, PATIENCE_DAYS, ward};
use crate::acute::chain::{HOURS_PER_YEAR, block_of};
use crate::acute::emergency::{Arriving, Hours, PATIENCE_HOURS, treat};
use crate::acute::gp_posts::Shift;
use crate::acute::queueing::erlang_a::{Queue, erlang_a};
use crate::acute::queueing::erlang_b::erlang_b;
use crate::acute::queueing::erlang_c;
use crate::acute::queueing::priority::{CLASSES, relative_waits};
use crate::acute::queueing::tandem;
use crate::acute::step_down::wait_days;
use crate::acute::twin::statistics::Interval;
use crate::acute::twin::tandem as twin;
use crate::random::Luck;

/// Minutes per hour and day.
const HOUR: f64 = 60.0;
const DAY: f64 = 1_440.0;
/// Arrivals per batch, at least: long beside the memory of any of these stations.
pub(super) const BATCH: f64 = 20_000.0;
/// Batches at a time, and in all.
const BATCHES: usize = 20;
const MOST_BATCHES: usize = 1_600;

/// A figure of a batch of the twin.
pub(super) type Seen<B> = fn(&B) -> f64;

/// Fills in the twin's side: batches until intervals are narrow enough; the first two are warm-up.
pub(super) fn play<B>(rows: &mut [Row], seen: &[Seen<B>], precision: f64, mut batch: impl FnMut() -> B) {
    batch();
    batch();
    let mut values: Vec<Vec<f64>> = vec![Vec::new(); rows.len()];
    loop {
        for _ in 0..BATCHES {
            let batch = batch();
            for (values, seen) in values.iter_mut().zip(seen) {
                values.push(seen(&batch));
            }
        }
        let mut narrow = true;
        for (row, values) in rows.iter_mut().zip(&values) {
            let interval = Interval::of_means(values, 0.95).expect("there are batches");
            (row.twin, row.half_width) = (interval.mean, interval.half_width);
            narrow &= row.half_width <= precision * row.tolerance();
        }
        if narrow || values[0].len() >= MOST_BATCHES {
            return;
        }
    }
}

/// Mean wait of those who may wait, minutes, nobody waiting when nobody comes.
fn wait(batch: &Batch) -> f64 {
    let who = batch.came - batch.lost;
    if who > 0.0 { batch.waiting / who } else { 0.0 }
}

/// The same for those of one class, when everybody waits.
fn wait_of<const CLASS: usize>(batch: &Batch) -> f64 {
    if batch.came_of[CLASS] > 0.0 {
        batch.waiting_of[CLASS] / batch.came_of[CLASS]
    } else {
        0.0
    }
}

/// Waits by class, minutes.
fn by_class(case: Case, minutes: [f64; CLASSES]) -> ([Row; CLASSES], [Seen<Batch>; CLASSES]) {
    let [most, urgent, least] = minutes;
    (
        [
            case.row("wait, most urgent", Unit::Minutes, most),
            case.row("wait, urgent", Unit::Minutes, urgent),
            case.row("wait, least urgent", Unit::Minutes, least),
        ],
        [wait_of::<0>, wait_of::<1>, wait_of::<2>],
    )
}

/// One station at one load.
pub(super) fn station(case: Case, subject: &Subject, luck: &Luck, precision: f64) -> Vec<Row> {
    let (twin, mut rows, seen) = match case.link {
        Link::Loss => loss(case),
        Link::Delay | Link::Impatience | Link::GeneralStays => waiting(case, subject),
        Link::Bays => bays(case, subject),
        Link::Ward => beds(case),
        Link::GpPost | Link::JointPost => gp_post(case, subject),
        Link::Clinic => match clinic(case, subject) {
            Some(setting) => setting,
            None => return Vec::new(),
        },
        _ => places(case, subject),
    };
    let per_period = twin.arrivals.iter().sum::<f64>() * twin.part;
    let periods = (BATCH / per_period).ceil().max(1.0) as u32;
    let mut played = Played::new(&twin, luck);
    play(&mut rows, &seen, precision, || played.batch(periods));
    rows
}

type Setting = (Station, Vec<Row>, Vec<Seen<Batch>>);

/// Exponential stays and even arrivals.
fn even(servers: u32, load: f64, stay: f64, patience: f64) -> Station {
    Station {
        servers,
        schedule: Vec::new(),
        arrivals: vec![load * f64::from(servers) / stay],
        part: stay,
        stay,
        variation: 1.0,
        patience,
        waits: 1.0,
        limit: f64::INFINITY,
        classes: Vec::new(),
    }
}

fn loss(case: Case) -> Setting {
    let twin = Station {
        waits: 0.0,
        ..even(20, case.load, HOUR, f64::INFINITY)
    };
    let lost = erlang_b(20.0, 20.0 * case.load);
    let rows = vec![
        case.row("turned away", Unit::Share, lost),
        case.row("occupancy", Unit::Occupancy, case.load * (1.0 - lost)),
    ];
    (twin, rows, vec![|b| b.lost / b.came, |b| b.busy])
}

fn waiting(case: Case, subject: &Subject) -> Setting {
    let (servers, stay, patience, variation) = match case.link {
        Link::Delay => (10, HOUR, f64::INFINITY, 1.0),
        Link::Impatience => (10, HOUR, 2.0 * HOUR, 1.0),
        _ => (12, 170.0, PATIENCE_HOURS * HOUR, 0.4),
    };
    let c = f64::from(servers);
    let load = case.load * c;
    let general = case.link == Link::GeneralStays;
    let classes = subject.region.acute.emergency.urgency;
    let twin = Station {
        variation,
        classes: if general { classes.to_vec() } else { Vec::new() },
        ..even(servers, case.load, stay, patience)
    };
    let mut relative = [1.0; CLASSES];
    let (wait_stays, busy, leaving) = if case.link == Link::Delay {
        (erlang_c::mean_wait(c, load), load, 0.0)
    } else {
        let queue = Queue {
            servers: c,
            load,
            waiting_load: load,
            patience: patience / stay,
        };
        let got = if general {
            queue.solve_general(variation)
        } else {
            erlang_a(c, load, patience / stay)
        };
        if general {
            let while_full = got.waiting / got.full;
            relative = relative_waits(&queue, variation, &classes, [load; 2], while_full);
        }
        (got.wait, got.busy, got.leaving)
    };
    let mut rows = vec![
        case.row("wait", Unit::Minutes, wait_stays * stay),
        case.row("leaves unseen", Unit::Share, leaving),
        case.row("occupancy", Unit::Occupancy, busy / c),
    ];
    let mut seen: Vec<Seen<Batch>> = vec![wait, |b| b.left / b.came, |b| b.busy];
    if general {
        let (by_class, of_twin) = by_class(case, relative.map(|relative| relative * wait_stays * stay));
        rows.extend(by_class);
        seen.extend(of_twin);
    }
    (twin, rows, seen)
}

fn bays(case: Case, subject: &Subject) -> Setting {
    let acute = &subject.region.acute;
    let data = &acute.emergency;
    let share = data.admitted_share;
    let stay = (1.0 - share) * data.stay_discharged + share * data.stay_admitted;
    let visits = case.load * 24.0 / stay * HOURS_PER_YEAR;
    let asked = Arriving {
        visits,
        admitted_share: share,
        boarding_hours: 0.0,
        boards: 0.0,
        shorter: 0.0,
        spread: None,
        bays: 24.0,
        rhythm: [1.0; 6],
        urgency: data.urgency,
    };
    let got = treat(data, &acute.week, &asked, &mut Hours::default());
    let rate = |weight: &f64| visits / HOURS_PER_YEAR / HOUR * weight;
    let twin = Station {
        arrivals: acute.week.emergency_arrivals.iter().map(rate).collect(),
        part: HOUR,
        classes: data.urgency.to_vec(),
        ..even(24, case.load, stay * HOUR, PATIENCE_HOURS * HOUR)
    };
    let mut rows = vec![
        case.row("wait", Unit::Minutes, got.wait_hours * HOUR),
        case.row("finds all bays taken", Unit::Share, got.bays_full),
    ];
    let mut seen: Vec<Seen<Batch>> = vec![wait, |b| b.full / b.came];
    let (by_class, of_twin) = by_class(case, got.wait_of.map(|hours| hours * HOUR));
    rows.extend(by_class);
    seen.extend(of_twin);
    (twin, rows, seen)
}

fn gp_post(case: Case, subject: &Subject) -> Setting {
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
fn clinic(case: Case, subject: &Subject) -> Option<Setting> {
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
        case.row("clinicians at work", Unit::Occupancy, year.busy / year.on_duty),
    ];
    Some((twin, rows, vec![wait, |b| b.late / b.came, |b| b.busy]))
}

fn beds(case: Case) -> Setting {
    let (beds, days, weekday) = (40.0, 4.0, 1.12);
    let admissions = case.load * beds * 365.0 / days;
    let asked = Admitting {
        acute: 0.6 * admissions,
        elective: 0.4 * admissions,
        again: 0.0,
        days,
        beds,
        weekday_factor: weekday,
        postponable: 0.3,
    };
    let got = ward(&asked);
    let per_minute = admissions / 365.0 / DAY;
    let mut arrivals = vec![per_minute * weekday; 7];
    arrivals[5..].fill(per_minute * 0.5 * (7.0 - 5.0 * weekday));
    let twin = Station {
        arrivals,
        part: DAY,
        waits: 1.0 - 0.3 * 0.4,
        ..even(40, case.load, days * DAY, PATIENCE_DAYS * DAY)
    };
    let rows = vec![
        case.row("boarding", Unit::Minutes, got.boarding_days * DAY),
        case.row("taken elsewhere", Unit::Share, got.diverted),
        case.row("finds no free bed", Unit::Share, got.full),
        case.row("occupancy", Unit::Occupancy, got.occupancy),
    ];
    let seen: Vec<Seen<Batch>> = vec![
        wait_or_board,
        |b| b.left / (b.came * (1.0 - 0.3 * 0.4)),
        |b| b.full / b.came,
        |b| b.busy,
    ];
    (twin, rows, seen)
}

/// Mean wait of those who would wait, whether they had to or not.
fn wait_or_board(batch: &Batch) -> f64 {
    batch.waiting / (batch.came * (1.0 - 0.3 * 0.4))
}

fn places(case: Case, subject: &Subject) -> Setting {
    let data = &subject.region.acute.step_down;
    let places = data.places.round().max(1.0);
    let requests = case.load * places * 365.0 / data.stay_days;
    let formula = wait_days(data, places, requests);
    let patience = data.patience_days;
    let twin = even(places as u32, case.load, data.stay_days * DAY, patience * DAY);
    let state = erlang_a(places, case.load * places, patience / data.stay_days);
    let rows = vec![
        case.row("wait", Unit::Minutes, formula * DAY),
        case.row("occupancy", Unit::Occupancy, state.busy / places),
    ];
    (twin, rows, vec![wait, |b| b.busy])
}

/// What a batch of three stations has seen.
struct Row3 {
    wait: f64,
    boarding: f64,
    delay: f64,
    held: [f64; 3],
}

/// Emergency department → ward → step-down; the load is that of the beds, without delay.
pub(super) fn tandem(case: Case, luck: &Luck, precision: f64) -> Vec<Row> {
    let (bays, beds, places) = (8.0, 40.0, 12.0);
    let (admitted, onward) = (0.35, 0.2);
    let (care, stay, rest) = (2.8, 96.0, 200.0);
    let arrivals = case.load * beds / stay / admitted;
    // Those who are blocked wait as long as it takes
    let endless = 1e6;
    let station = |servers: f64, stay: f64, patience: f64| tandem::Station {
        servers,
        stay,
        patience,
    };
    let [first, second] = tandem::Tandem {
        arrivals,
        first: station(bays, care, PATIENCE_HOURS),
        passing: admitted,
        second: station(beds, stay, endless),
    }
    .followed_by(onward, station(places, rest, endless));
    let mut rows = vec![
        case.row("wait for a bay", Unit::Minutes, first.wait * HOUR),
        case.row("boarding", Unit::Minutes, first.blocked * HOUR),
        case.row("wait for a place", Unit::Minutes, second.blocked * HOUR),
        case.row("occupancy of bays", Unit::Occupancy, first.held / bays),
        case.row("occupancy of beds", Unit::Occupancy, first.second_busy / beds),
        case.row(
            "occupancy of places",
            Unit::Occupancy,
            second.second_busy / places,
        ),
    ];
    let seen: [Seen<Row3>; 6] = [
        |b| b.wait,
        |b| b.boarding,
        |b| b.delay,
        |b| b.held[0],
        |b| b.held[1],
        |b| b.held[2],
    ];
    let twin_of = |servers: f64, stay: f64, onward: f64| twin::Station {
        onward,
        ..twin::Station::new(servers as u32, f64::INFINITY, stay * HOUR)
    };
    let stations = [
        twin::Station {
            between_arrivals: HOUR / arrivals,
            patience: PATIENCE_HOURS * HOUR,
            ..twin_of(bays, care, admitted)
        },
        twin_of(beds, stay, onward),
        twin_of(places, rest, 0.0),
    ];
    let mut played = twin::Tandem::new(&stations, luck, 0);
    let mut statistics = twin::TandemStatistics::new(3);
    let length = BATCH * HOUR / arrivals;
    let mut now = 0.0;
    play(&mut rows, &seen, precision, || {
        statistics.restart(now);
        now += length;
        played.run(now, &mut statistics);
        let [ed, ward, rest] = &statistics.stations[..] else {
            unreachable!("three stations were made")
        };
        Row3 {
            wait: ed.line.mean(now) * length / (ed.came as f64),
            boarding: ward.boarding.mean().unwrap_or(0.0),
            delay: rest.boarding.mean().unwrap_or(0.0),
            held: [
                ed.taken.mean(now) / bays,
                ward.taken.mean(now) / beds,
                rest.taken.mean(now) / places,
            ],
        }
    });
    rows
}
