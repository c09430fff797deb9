//! One station at an even load.

use super::super::station::{Batch, Station};
use super::super::{Case, Link, Subject, Unit};
use super::{HOUR, Seen, Setting, by_class, even, wait};
use crate::acute::emergency::PATIENCE_HOURS;
use crate::acute::queueing::erlang_a::{Queue, erlang_a};
use crate::acute::queueing::erlang_b::erlang_b;
use crate::acute::queueing::erlang_c;
use crate::acute::queueing::priority::{CLASSES, relative_waits};

pub(super) fn loss(case: Case) -> Setting {
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

pub(super) fn waiting(case: Case, subject: &Subject) -> Setting {
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
        let queue = Queue::new(c, load, patience / stay);
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
