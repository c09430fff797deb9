//! How urgent those are who come.

use super::super::Asked;
use super::super::queueing::priority::CLASSES;
use crate::region::EmergencyData;

/// Shares of visits by class of urgency: of residents, and of as many people from elsewhere.
///
/// Measures take their visits out of the least urgent, so that what is left is more urgent.
pub(in crate::acute) fn urgency(
    data: &EmergencyData,
    asked: &Asked,
    residents: f64,
    elsewhere: f64,
) -> [f64; CLASSES] {
    let visits: f64 = asked.visits.iter().sum();
    if visits <= 0.0 || residents <= 0.0 {
        return data.urgency;
    }
    let part = residents / (residents + elsewhere);
    // No more than all of the least urgent
    let [first, second, least] = data.urgency;
    let most = if least < 1.0 {
        least / (1.0 - least)
    } else {
        f64::MAX
    };
    let gone = (part * asked.diverted_visits / visits).clamp(-1.0, most);
    let more = 1.0 + gone;
    [first * more, second * more, least * more - gone]
}

#[cfg(test)]
mod tests {
    use super::super::super::fixture::chain_of;
    use super::*;

    #[test]
    fn what_measures_divert_comes_out_of_the_least_urgent() {
        let data = chain_of(&[Some(1.0)], &[&[5.0]]).emergency;
        let asked = |visits: f64, diverted_visits: f64| Asked {
            visits: vec![0.4 * visits, 0.6 * visits],
            diverted_visits,
            ..Asked::default()
        };
        let usual = urgency(&data, &asked(10_000.0, 0.0), 6_000.0, 500.0);
        assert_eq!(usual, data.urgency);
        // All visits inside are residents': as many of the urgent are left as came before
        let left = urgency(&data, &asked(9_000.0, 1_000.0), 9_000.0, 0.0);
        for (class, gone) in [(0, 0.0), (1, 0.0), (2, 1_000.0)] {
            let number = 9_000.0 * left[class];
            assert!((number - 10_000.0 * data.urgency[class] + gone).abs() < 1e-9);
        }
        // People from elsewhere come as before
        let mixed = urgency(&data, &asked(9_000.0, 1_000.0), 4_500.0, 4_500.0);
        for class in 0..CLASSES {
            assert!((mixed[class] - 0.5 * (left[class] + data.urgency[class])).abs() < 1e-12);
        }
        for (visits, diverted, residents) in [(100.0, 1e9, 100.0), (100.0, -1e9, 50.0), (0.0, 5.0, 0.0)] {
            let shares = urgency(&data, &asked(visits, diverted), residents, 10.0);
            assert!(
                shares.iter().all(|share| (0.0..=1.0 + 1e-9).contains(share)),
                "{shares:?}"
            );
            assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        }
    }
}
