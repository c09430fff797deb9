//! The way back: a vehicle that is free is not at its station yet.
//!
//! From where a run ends it drives to its station without signals, and can be sent meanwhile. It counts as back from the moment
//! from which it is within reach of the place of its station; before that it counts as away.

use crate::region::AcuteData;

/// Minutes for which a vehicle counts as away after a run, per own station: from a hospital, from a patient who stays at home.
pub(super) fn away(acute: &AcuteData, own: usize, calls: &[f64], destinations: &[Vec<f64>]) -> Vec<[f64; 2]> {
    let of = |station: usize| {
        Coming::of(acute, own, calls, destinations, station).map_or([0.0; 2], |coming| {
            let hospitals = coming.shares.iter().zip(&coming.back);
            [
                hospitals.map(|(share, back)| share * back.minutes).sum(),
                coming.scene,
            ]
        })
    };
    (0..own).map(of).collect()
}

/// The drives back to a station from where its runs end.
struct Coming {
    /// Share of its patients by hospital, and the drive back from there.
    shares: Vec<f64>,
    back: Vec<Back>,
    /// Mean minutes away after a patient who stays at home.
    scene: f64,
}

impl Coming {
    /// None without zones or calls.
    fn of(
        acute: &AcuteData,
        own: usize,
        calls: &[f64],
        destinations: &[Vec<f64>],
        station: usize,
    ) -> Option<Self> {
        let nearest = |zone: usize| {
            let minutes = &acute.station_minutes[zone][..own];
            (0..own).min_by(|a, b| minutes[*a].total_cmp(&minutes[*b]))
        };
        let drive = |zone: usize| acute.station_minutes[zone][station];
        let place = (0..acute.zones.len()).min_by(|a, b| drive(*a).total_cmp(&drive(*b)))?;
        let own_zones = |zone: &usize| nearest(*zone) == Some(station);
        // A station that is nearest to nobody helps everybody
        let alone = !(0..calls.len()).any(|zone| own_zones(&zone));
        let hospitals = &acute.hospital_minutes[place];
        let (mut shares, mut scene, mut weight) = (vec![0.0; hospitals.len()], 0.0, 0.0);
        for zone in (0..calls.len()).filter(|zone| alone || own_zones(zone)) {
            for (sum, share) in shares.iter_mut().zip(&destinations[zone]) {
                *sum += calls[zone] * share;
            }
            scene += calls[zone] * until_near(acute, drive(zone), drive(place)).minutes;
            weight += calls[zone];
        }
        (weight > 0.0).then(|| Self {
            shares: shares.into_iter().map(|share| share / weight).collect(),
            back: hospitals
                .iter()
                .map(|far| until_near(acute, *far, drive(place)))
                .collect(),
            scene: scene / weight,
        })
    }
}

/// The part of a drive back in which a vehicle counts as away, and its minutes.
#[derive(Clone, Copy, Default)]
struct Back {
    part: f64,
    minutes: f64,
}

/// Median drives with signals to every zone from the vehicles of every own station that count as away, minutes: `[zone][station]`.
/// They are on their way from a hospital, evenly spread over the part of it in which they count as away.
pub(super) fn from_afar(
    acute: &AcuteData,
    own: usize,
    calls: &[f64],
    destinations: &[Vec<f64>],
) -> Vec<Vec<f64>> {
    let mut minutes: Vec<Vec<f64>> = acute
        .station_minutes
        .iter()
        .map(|row| row[..own].to_vec())
        .collect();
    for station in 0..own {
        let Some(coming) = Coming::of(acute, own, calls, destinations, station) else {
            continue;
        };
        for (zone, row) in minutes.iter_mut().enumerate() {
            let (mut sum, mut weight) = (0.0, 0.0);
            for ((share, back), hospital) in coming
                .shares
                .iter()
                .zip(&coming.back)
                .zip(&acute.hospital_minutes[zone])
            {
                // As far as it is on the mean, its drive is between those from both ends
                let done = 0.5 * back.part;
                sum += share * back.minutes * ((1.0 - done) * hospital + done * row[station]);
                weight += share * back.minutes;
            }
            if weight > 0.0 {
                row[station] = sum / weight;
            }
        }
    }
    minutes
}

/// The drive back until the place of the station is within the limit: `far` with signals from where the drive begins,
/// `near` from the station. On the way the drive to a call lies between those from both ends.
fn until_near(acute: &AcuteData, far: f64, near: f64) -> Back {
    let times = &acute.ambulance;
    let reach = times.limit - times.call_handling;
    if far <= reach || far <= near {
        return Back::default();
    }
    let part = 1.0 - ((reach - near) / (far - near)).clamp(0.0, 1.0);
    Back {
        part,
        minutes: part * far * times.without_signals,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acute::fixture::chain_of;

    #[test]
    fn by_hand() {
        let mut acute = chain_of(&[Some(1.0), Some(1.0)], &[&[3.0, 30.0], &[30.0, 3.0]]);
        acute.hospital_minutes = vec![vec![23.0, 40.0], vec![5.0, 40.0]];
        let minutes = away(&acute, 2, &[1.0, 1.0], &[vec![1.0, 0.0], vec![1.0, 0.0]]);
        // Within 13 minutes of zone 0 after half of the way from 23 to 3 minutes; from a zone near by at once
        assert!((minutes[0][0] - 0.5 * 23.0 * 1.2).abs() < 1e-12);
        assert_eq!((minutes[0][1], minutes[1][0]), (0.0, 0.0));
    }
}
