//! The way back: a vehicle that is free is not at its station yet.
//!
//! From where a run ends it drives to its station without signals, and can be sent meanwhile. It counts as back from the moment
//! from which it is within reach of the place of its station; before that it counts as away.

use crate::region::AcuteData;

/// Minutes for which a vehicle counts as away after a run, per own station: from a hospital, from a patient who stays at home.
pub(super) fn away(acute: &AcuteData, own: usize, calls: &[f64], destinations: &[Vec<f64>]) -> Vec<[f64; 2]> {
    let nearest = |zone: usize| {
        let minutes = &acute.station_minutes[zone][..own];
        (0..own).min_by(|a, b| minutes[*a].total_cmp(&minutes[*b]))
    };
    let of = |station: usize| {
        let drive = |zone: usize| acute.station_minutes[zone][station];
        let Some(place) = (0..acute.zones.len()).min_by(|a, b| drive(*a).total_cmp(&drive(*b))) else {
            return [0.0; 2];
        };
        let hospitals: Vec<f64> = acute.hospital_minutes[place]
            .iter()
            .map(|minutes| until_near(acute, *minutes, drive(place)))
            .collect();
        let own_zones = |zone: &usize| nearest(*zone) == Some(station);
        // A station that is nearest to nobody helps everybody
        let alone = !(0..calls.len()).any(|zone| own_zones(&zone));
        let (mut sums, mut weight) = ([0.0; 2], 0.0);
        for zone in (0..calls.len()).filter(|zone| alone || own_zones(zone)) {
            let shares = destinations[zone].iter().zip(&hospitals);
            sums[0] += calls[zone] * shares.map(|(share, minutes)| share * minutes).sum::<f64>();
            sums[1] += calls[zone] * until_near(acute, drive(zone), drive(place));
            weight += calls[zone];
        }
        sums.map(|sum| if weight > 0.0 { sum / weight } else { 0.0 })
    };
    (0..own).map(of).collect()
}

/// Minutes of a drive back until the place of the station is within the limit: `far` with signals from where the drive begins,
/// `near` from the station. On the way the drive to a call lies between those from both ends.
fn until_near(acute: &AcuteData, far: f64, near: f64) -> f64 {
    let times = &acute.ambulance;
    let reach = times.limit - times.call_handling;
    if far <= reach || far <= near {
        return 0.0;
    }
    let left = ((reach - near) / (far - near)).clamp(0.0, 1.0);
    (1.0 - left) * far * times.without_signals
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
