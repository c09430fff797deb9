//! The links that are a station or three in a row.

use super::station::{AtClosing, Batch, Played, Station};
use super::{Case, Link, Row, Subject, Unit};
use crate::acute::queueing::priority::CLASSES;
use crate::acute::twin::statistics::Interval;
use crate::random::Luck;
pub(super) use tandem::tandem;

mod desks;
mod hospital;
mod queues;
mod tandem;

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
        Link::Loss => queues::loss(case),
        Link::Delay | Link::Impatience | Link::GeneralStays => queues::waiting(case, subject),
        Link::Bays => hospital::bays(case, subject),
        Link::Ward => hospital::beds(case),
        Link::GpPost | Link::JointPost => desks::gp_post(case, subject),
        Link::Clinic => match desks::clinic(case, subject) {
            Some(setting) => setting,
            None => return Vec::new(),
        },
        _ => hospital::places(case, subject),
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
        at_closing: AtClosing::Go,
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
