//! How urgent those are who come.

use super::super::Asked;
use super::super::queueing::priority::CLASSES;
use crate::region::EmergencyData;

/// Who comes to a department, per year.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::acute) struct Visitors {
    /// Residents, and of them those whom a clinic that is closed sends.
    pub residents: f64,
    pub from_clinics: f64,
    /// People from elsewhere.
    pub elsewhere: f64,
}

/// Shares of visits by class of urgency.
///
/// Measures take their visits out of the least urgent, so that what is left is more urgent; small injuries from a clinic that is
/// closed are least urgent, so that as many of the others come as before.
pub(in crate::acute) fn urgency(data: &EmergencyData, asked: &Asked, visitors: &Visitors) -> [f64; CLASSES] {
    let clinics = visitors.from_clinics.clamp(0.0, visitors.residents.max(0.0));
    let residents = visitors.residents - clinics;
    let usual = without_clinics(data, asked, residents, visitors.elsewhere);
    if clinics <= 0.0 {
        return usual;
    }
    let part = clinics / (visitors.residents + visitors.elsewhere);
    let [first, second, least] = usual.map(|share| (1.0 - part) * share);
    [first, second, least + part]
}

/// The same of everybody else: of residents, and of as many people from elsewhere.
fn without_clinics(data: &EmergencyData, asked: &Asked, residents: f64, elsewhere: f64) -> [f64; CLASSES] {
    let visits = asked.visits.iter().sum::<f64>() - asked.from_clinics.iter().sum::<f64>();
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
        let urgency = |data: &EmergencyData, asked: &Asked, residents: f64, elsewhere: f64| {
            let visitors = Visitors {
                residents,
                elsewhere,
                ..Visitors::default()
            };
            urgency(data, asked, &visitors)
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
    #[test]
    fn who_comes_from_a_clinic_is_least_urgent_and_of_the_others_as_many_come_as_before() {
        let data = chain_of(&[Some(1.0)], &[&[5.0]]).emergency;
        for (diverted_visits, from_clinics) in [(0.0, 3_000.0), (1_000.0, 3_000.0), (1_000.0, 1e-9)] {
            let before = Asked {
                visits: vec![4_000.0, 6_000.0],
                diverted_visits,
                ..Asked::default()
            };
            let after = Asked {
                visits: vec![4_000.0, 6_000.0 + from_clinics],
                from_clinics: vec![0.0, from_clinics],
                ..before.clone()
            };
            let there = |from_clinics: f64| Visitors {
                residents: 5_000.0 + from_clinics,
                from_clinics,
                elsewhere: 800.0,
            };
            // Two in three of the clinic come to this department
            let came = 2.0 / 3.0 * from_clinics;
            let usual = urgency(&data, &before, &there(0.0)).map(|share| 5_800.0 * share);
            let now = urgency(&data, &after, &there(came)).map(|share| (5_800.0 + came) * share);
            for (class, more) in [(0, 0.0), (1, 0.0), (2, came)] {
                assert!(
                    (now[class] - usual[class] - more).abs() < 1e-9,
                    "{now:?} {usual:?}"
                );
            }
        }
        // A department to which nobody else comes
        let asked = Asked {
            visits: vec![10.0],
            from_clinics: vec![10.0],
            ..Asked::default()
        };
        let alone = Visitors {
            residents: 10.0,
            from_clinics: 10.0,
            elsewhere: 0.0,
        };
        assert_eq!(urgency(&data, &asked, &alone), [0.0, 0.0, 1.0]);
        assert_eq!(urgency(&data, &asked, &Visitors::default()), data.urgency);
    }
}
