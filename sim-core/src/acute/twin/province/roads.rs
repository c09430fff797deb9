//! Drives from wherever a vehicle is.
//!
//! The pack knows medians between zones and stations, and zones and hospitals. A station or hospital stands in the zone that it
//! reaches soonest; other drives are put together from there.

use crate::region::AcuteData;

/// Kilometres per degree of latitude.
const KM_PER_DEGREE: f64 = 111.2;

/// A place where a vehicle can be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Place {
    Station(usize),
    Hospital(usize),
    Zone(usize),
}

/// A drive back to a station, without blue light.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Trip {
    pub from: Place,
    pub to: usize,
    pub leaves: f64,
    pub arrives: f64,
}

/// Median drives of the region, minutes.
#[derive(Clone, Debug)]
pub(super) struct Roads<'a> {
    acute: &'a AcuteData,
    /// Zone in which a station stands.
    station_zone: Vec<usize>,
    /// Zone in which a hospital stands.
    hospital_zone: Vec<usize>,
    /// Minutes of a drive: once, and per kilometre in a straight line.
    line: [f64; 2],
}

impl<'a> Roads<'a> {
    pub fn new(acute: &'a AcuteData) -> Self {
        let soonest = |minutes: &[Vec<f64>], at: usize| {
            (0..minutes.len())
                .min_by(|a, b| minutes[*a][at].total_cmp(&minutes[*b][at]))
                .unwrap_or(0)
        };
        let mut roads = Self {
            acute,
            station_zone: (0..acute.stations.len())
                .map(|station| soonest(&acute.station_minutes, station))
                .collect(),
            hospital_zone: (0..acute.hospitals.len())
                .map(|hospital| soonest(&acute.hospital_minutes, hospital))
                .collect(),
            line: [0.0; 2],
        };
        roads.line = roads.fit();
        roads
    }

    /// Zone in which a hospital stands.
    pub fn zone_of_hospital(&self, hospital: usize) -> usize {
        self.hospital_zone[hospital]
    }

    /// Median drive with blue light to a zone.
    pub fn to_zone(&self, from: Place, zone: usize) -> f64 {
        match from {
            Place::Station(station) => self.acute.station_minutes[zone][station],
            Place::Hospital(hospital) => self.acute.hospital_minutes[zone][hospital],
            Place::Zone(other) => self.between(other, zone),
        }
    }

    /// The same from a vehicle on its way: between the drives from both ends, as far as it is.
    pub fn on_the_way(&self, trip: &Trip, zone: usize, now: f64) -> f64 {
        let whole = trip.arrives - trip.leaves;
        let done = if whole > 0.0 {
            ((now - trip.leaves) / whole).clamp(0.0, 1.0)
        } else {
            1.0
        };
        (1.0 - done) * self.to_zone(trip.from, zone) + done * self.acute.station_minutes[zone][trip.to]
    }

    /// Median drive without blue light to a station.
    pub fn back(&self, from: Place, station: usize) -> f64 {
        let median = match from {
            Place::Station(other) if other == station => 0.0,
            Place::Zone(zone) => self.acute.station_minutes[zone][station],
            from => self.to_zone(from, self.station_zone[station]),
        };
        median * self.acute.ambulance.without_signals
    }

    /// Zone to zone: the line of [`Self::fit`], within what the drives to stations and hospitals allow.
    fn between(&self, from: usize, to: usize) -> f64 {
        let acute = self.acute;
        let (mut least, mut most) = (0.0_f64, f64::INFINITY);
        let ends = acute.station_minutes[from].iter().zip(&acute.station_minutes[to]);
        let hospitals = acute.hospital_minutes[from]
            .iter()
            .zip(&acute.hospital_minutes[to]);
        for (a, b) in ends.chain(hospitals) {
            least = least.max((a - b).abs());
            most = most.min(a + b);
        }
        let [once, per_km] = self.line;
        (once + per_km * self.kilometres(from, to)).clamp(least, most.max(least))
    }

    fn kilometres(&self, from: usize, to: usize) -> f64 {
        let (a, b) = (&self.acute.zones[from], &self.acute.zones[to]);
        let middle = 0.5 * (a.latitude + b.latitude) * core::f64::consts::PI / 180.0;
        let north = a.latitude - b.latitude;
        let east = (a.longitude - b.longitude) * libm::cos(middle);
        KM_PER_DEGREE * (north * north + east * east).sqrt()
    }

    /// Least squares of the pack's drives from stations on the straight distance from the zones in which they stand.
    fn fit(&self) -> [f64; 2] {
        let (mut n, mut x, mut y, mut xx, mut xy) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (station, home) in self.station_zone.iter().enumerate() {
            for (zone, minutes) in self.acute.station_minutes.iter().enumerate() {
                let (km, minutes) = (self.kilometres(*home, zone), minutes[station]);
                n += 1.0;
                x += km;
                y += minutes;
                xx += km * km;
                xy += km * minutes;
            }
        }
        let spread = n * xx - x * x;
        if spread <= 1e-9 * n * xx || n == 0.0 {
            return [if n > 0.0 { y / n } else { 0.0 }, 0.0];
        }
        let per_km = ((n * xy - x * y) / spread).max(0.0);
        [((y - per_km * x) / n).max(0.0), per_km]
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::super::fixture::chain_of;
    use super::*;

    #[test]
    fn a_vehicle_on_its_way_is_between_its_ends() {
        let acute = chain_of(&[Some(1.0), Some(1.0)], &[&[4.0, 10.0], &[12.0, 2.0]]);
        let roads = Roads::new(&acute);
        // Station 1 stands in zone 1: from station 0 that is 12 minutes with blue light
        assert_eq!(
            roads.back(Place::Station(0), 1),
            12.0 * acute.ambulance.without_signals
        );
        assert_eq!(roads.back(Place::Station(1), 1), 0.0);
        let trip = Trip {
            from: Place::Station(0),
            to: 1,
            leaves: 100.0,
            arrives: 110.0,
        };
        assert_eq!(roads.on_the_way(&trip, 0, 100.0), 4.0);
        assert_eq!(roads.on_the_way(&trip, 0, 105.0), 7.0);
        assert_eq!(roads.on_the_way(&trip, 0, 120.0), 10.0);
    }

    #[test]
    fn zones_lie_as_far_apart_as_the_drives_to_both_allow() {
        let acute = chain_of(&[Some(1.0), Some(1.0)], &[&[4.0, 10.0], &[12.0, 2.0]]);
        let roads = Roads::new(&acute);
        let minutes = roads.to_zone(Place::Zone(0), 1);
        assert!((8.0..=10.0).contains(&minutes), "{minutes}");
    }
}
