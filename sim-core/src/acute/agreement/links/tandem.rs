//! Three stations in a row.

use super::super::{Case, Row, Unit};
use super::{BATCH, HOUR, Seen, play};
use crate::acute::emergency::PATIENCE_HOURS;
use crate::acute::queueing::tandem;
use crate::acute::twin::tandem as twin;
use crate::random::Luck;

/// What a batch of three stations has seen.
struct Row3 {
    wait: f64,
    boarding: f64,
    delay: f64,
    held: [f64; 3],
}

/// Emergency department → ward → step-down; the load is that of the beds, without delay.
pub(in crate::acute::agreement) fn tandem(case: Case, luck: &Luck, precision: f64) -> Vec<Row> {
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
