//! Patients who are driven on: from a bay inside to the next hospital, because there is no bed.
//!
//! A ride of its own, by a vehicle of the region: turnout, the drive to the hospital, time there, the drive to the next one, all
//! without signals, handover and clearing. As planned rides do it asks the own stations alone, in the order of the zone where
//! the hospital stands, and waits when they find nobody. It comes evenly over the week: who is driven on has waited for half a
//! day. From a hospital outside its own service drives.

use super::chain::{Chain, HOURS_PER_YEAR};
use crate::region::{AcuteData, AmbulanceTimes};

/// Where a ride from a hospital begins.
#[derive(Clone, Debug)]
pub(super) struct Doorstep {
    /// The zone where the hospital stands.
    pub zone: usize,
    /// Own stations that are asked, in their order: position in [`Chain::steps`], mean drive with signals, minutes.
    steps: Vec<(u32, f64)>,
}

/// Doorsteps of the hospitals inside, after the orders of dispatch are planted.
pub(super) fn doorsteps(chain: &Chain, acute: &AcuteData) -> Vec<Option<Doorstep>> {
    let of = |at: usize| {
        let minutes = |zone: usize| acute.hospital_minutes[zone][at];
        // A zone without people has no order of its own
        let zone = (0..acute.zones.len())
            .filter(|zone| !chain.orders[*zone].1.is_empty())
            .min_by(|a, b| minutes(*a).total_cmp(&minutes(*b)))?;
        let nodes = chain.orders[zone].1.iter();
        let own = nodes
            .map(|node| chain.nodes[*node as usize])
            .filter(|node| node.own);
        let steps = own.map(|node| {
            let minutes = acute.station_minutes[zone][node.station as usize];
            (node.step - 1, chain.mean_drive * minutes)
        });
        Some(Doorstep {
            zone,
            steps: steps.collect(),
        })
    };
    let hospitals = acute.hospitals.iter().enumerate();
    hospitals
        .map(|(at, hospital)| hospital.inside.then(|| of(at)).flatten())
        .collect()
}

/// Who is driven on from one hospital in a year.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct DrivenOn {
    /// Rides.
    pub rides: f64,
    /// Drives to the next hospital together, minutes with signals by the medians of the pack.
    minutes: f64,
    /// Rides that end inside.
    to_inside: f64,
}

impl DrivenOn {
    pub fn add(&mut self, rides: f64, minutes: f64, to_inside: bool) {
        self.rides += rides;
        self.minutes += rides * minutes;
        self.to_inside += if to_inside { rides } else { 0.0 };
    }
}

/// What the rides of a year ask of the vehicles.
#[derive(Clone, Debug, Default)]
pub(super) struct Rides {
    /// Rides per minute, and their work at the first stations that they ask, erlangs.
    pub number: f64,
    pub erlangs: f64,
    /// Work that they would bring to each station that they ask: position in [`Chain::steps`], erlangs.
    pub steps: Vec<(u32, f64)>,
}

impl Rides {
    /// Sets them; `handovers`: minutes at hospitals inside and outside.
    pub fn ask(
        &mut self,
        chain: &Chain,
        times: &AmbulanceTimes,
        driven_on: &[DrivenOn],
        handovers: [f64; 2],
    ) {
        self.steps.clear();
        (self.number, self.erlangs) = (0.0, 0.0);
        let minutes_per_year = 60.0 * HOURS_PER_YEAR;
        for (on, doorstep) in driven_on.iter().zip(&chain.doorsteps) {
            let Some(doorstep) = doorstep.as_ref().filter(|_| on.rides > 0.0) else {
                continue;
            };
            let handed_over = on.to_inside * handovers[0] + (on.rides - on.to_inside) * handovers[1];
            let fixed = on.rides * (times.turnout + times.on_scene + times.clearing)
                + handed_over
                + times.without_signals * chain.mean_drive * on.minutes;
            self.number += on.rides / minutes_per_year;
            for (at, (step, drive)) in doorstep.steps.iter().enumerate() {
                let minutes = fixed + on.rides * times.without_signals * drive;
                self.steps.push((*step, minutes / minutes_per_year));
                if at == 0 {
                    self.erlangs += minutes / minutes_per_year;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Places;
    use super::super::fixture::chain_of;
    use super::super::streams::{Bedded, Streams};
    use super::*;

    #[test]
    fn a_ride_by_hand() {
        // The hospital stands in zone 0, which asks station 0 first, then the neighbour, then station 1
        let mut data = chain_of(
            &[Some(1.0), Some(1.0), None],
            &[&[4.0, 9.0, 6.0], &[8.0, 3.0, 5.0]],
        );
        data.hospital_minutes = vec![vec![2.0, 30.0], vec![12.0, 35.0]];
        data.ambulance.drive_log_sd = 0.0;
        let chain = Chain::of(&data, 2);
        let mut on = DrivenOn::default();
        on.add(100.0, 30.0, false);
        let mut rides = Rides::default();
        rides.ask(&chain, &data.ambulance, &[on, DrivenOn::default()], [15.0, 18.0]);
        // Turnout 1, on scene 20, clearing 5; drives without signals take 1.2 times as long
        let from = |drive: f64| 100.0 * (1.0 + 20.0 + 5.0 + 18.0 + 1.2 * (drive + 30.0)) / (60.0 * 8_760.0);
        assert_eq!(rides.steps.len(), 2, "neighbours are not asked");
        for ((_, erlangs), drive) in rides.steps.iter().zip([4.0, 9.0]) {
            assert!((erlangs - from(drive)).abs() < 1e-12);
        }
        assert!((rides.erlangs - from(4.0)).abs() < 1e-12);
        assert!((rides.number - 100.0 / 525_600.0).abs() < 1e-15);
    }

    #[test]
    fn who_is_turned_away_and_has_somewhere_to_go_is_driven_on() {
        let mut data = chain_of(&[Some(1.0)], &[&[4.0], &[8.0]]);
        // A third hospital, inside and nearest to the first
        let mut third = data.hospitals[0].clone();
        third.visits_of_residents = 3_000.0;
        data.hospitals.push(third);
        data.hospital_minutes = vec![vec![5.0, 20.0, 9.0]; 2];
        let chain = Chain::of(&data, 2);
        let (mut streams, places) = (Streams::default(), Places::default());
        let bedded = Bedded {
            admitted_share: 0.35,
            elective: 0.0,
            years: 0.0,
        };
        streams.send(&chain, &data, &[7_000.0, 6_000.0], &places, &bedded);
        let inflow = streams.inflow(&data);
        streams.drive_on(&chain, &data, inflow);
        assert!(streams.driven_on().iter().all(|on| on.rides == 0.0), "nobody yet");
        streams.turn(&chain, &data, &places, 1.0, 0.1, 1.0);
        streams.drive_on(&chain, &data, inflow);
        let [first, outside, third] = streams.driven_on() else {
            panic!("three hospitals")
        };
        // With those from elsewhere: 9,000 visits each, of which 0.35 is admitted and a tenth of these leaves
        let all = first.rides + third.rides;
        assert!((all - 0.1 * 0.35 * 18_000.0 * inflow).abs() < 1e-6, "{all}");
        assert_eq!((first.to_inside, third.to_inside), (first.rides, third.rides));
        assert!(
            (first.minutes - 9.0 * first.rides).abs() < 1e-9
                && (third.minutes - 5.0 * third.rides).abs() < 1e-9
        );
        assert_eq!(*outside, DrivenOn::default(), "others drive from there");
    }
}
