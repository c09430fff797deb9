//! To which hospital the patients of a zone go, and how long the drive is.

use crate::region::AcuteData;

/// Distance at which the pull of a hospital falls by a factor e, minutes with blue light. Assumption, grade D.
const HOSPITAL_PULL_MINUTES: f64 = 8.0;

/// Drive to hospital from a zone.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trip {
    pub minutes: f64,
    pub extra_when_diverted: f64,
    pub inside: f64,
}

pub(super) fn trip(acute: &AcuteData, zone: usize, shares: &[f64], inside: f64) -> Trip {
    let minutes = &acute.hospital_minutes[zone];
    let next = acute
        .hospitals
        .iter()
        .zip(minutes)
        .filter(|(hospital, _)| !hospital.inside)
        .map(|(_, minutes)| *minutes)
        .fold(f64::INFINITY, f64::min);
    let mut trip = Trip {
        minutes: 0.0,
        extra_when_diverted: 0.0,
        inside,
    };
    for ((hospital, minutes), share) in acute.hospitals.iter().zip(minutes).zip(shares) {
        trip.minutes += share * minutes;
        if hospital.inside && next.is_finite() {
            trip.extra_when_diverted += share * (next - minutes).max(0.0);
        }
    }
    trip
}

/// Destination shares by gravity, balanced jointly to the hospitals' totals by iterative proportional fitting
/// (Deming & Stephan 1940): `share ∝ a_zone · b_hospital · exp(−minutes/β)`, each zone's shares sum to 1.
pub(super) fn balance(acute: &AcuteData, weights: &[f64]) -> Vec<Vec<f64>> {
    let totals: Vec<f64> = acute
        .hospitals
        .iter()
        .map(|hospital| hospital.visits_of_residents.max(0.0))
        .collect();
    let (all, people): (f64, f64) = (totals.iter().sum(), weights.iter().sum());
    let mut shares: Vec<Vec<f64>> = acute
        .hospital_minutes
        .iter()
        .map(|minutes| {
            let nearest = minutes.iter().copied().fold(f64::INFINITY, f64::min);
            // Measured from the nearest, so that a remote zone keeps its shares however far everything is
            let pull = |minutes: &f64| {
                libm::exp((nearest - minutes).max(-600.0 * HOSPITAL_PULL_MINUTES) / HOSPITAL_PULL_MINUTES)
            };
            minutes.iter().map(pull).collect()
        })
        .collect();
    let mut attraction = totals.clone();
    if all <= 0.0 || people <= 0.0 {
        attraction.fill(1.0);
    }
    for _ in 0..2_000 {
        for row in &mut shares {
            let sum: f64 = row
                .iter()
                .zip(&attraction)
                .map(|(share, pull)| share * pull)
                .sum();
            let count = row.len() as f64;
            for (share, pull) in row.iter_mut().zip(&attraction) {
                *share = if sum > 0.0 {
                    *share * pull / sum
                } else {
                    1.0 / count
                };
            }
        }
        if all <= 0.0 || people <= 0.0 {
            break;
        }
        let mut worst = 0.0_f64;
        for (hospital, pull) in attraction.iter_mut().enumerate() {
            let got: f64 = shares
                .iter()
                .zip(weights)
                .map(|(row, weight)| weight * row[hospital])
                .sum();
            let wanted = totals[hospital] / all * people;
            *pull = if got > 0.0 { wanted / got } else { 0.0 };
            if wanted > 0.0 {
                worst = worst.max((*pull - 1.0).abs());
            }
        }
        if worst < 1e-10 {
            break;
        }
    }
    shares
}
