//! The agenda beside a list.

use super::Agenda;
use proptest::prelude::*;

#[test]
fn the_soonest_event_comes_first_and_moves_time() {
    let mut agenda = Agenda::new();
    assert_eq!((agenda.now(), agenda.next(), agenda.len()), (0.0, None, 0));
    agenda.schedule(5.0, 'c');
    agenda.schedule(1.0, 'a');
    agenda.schedule(1.5, 'b');
    assert_eq!(agenda.len(), 3);
    assert_eq!((agenda.next_until(0.9), agenda.now()), (None, 0.0));
    assert_eq!(agenda.next(), Some((1.0, 'a')));
    assert_eq!(agenda.now(), 1.0);
    assert_eq!(agenda.next(), Some((1.5, 'b')));
    agenda.clear();
    assert_eq!((agenda.next(), agenda.now()), (None, 1.5));
    assert!(agenda.is_empty());
}

#[test]
fn now_is_allowed_and_so_is_minus_nought() {
    let mut agenda = Agenda::new();
    agenda.schedule(0.0, 1);
    agenda.schedule(-0.0, 2);
    agenda.schedule(f64::MIN_POSITIVE, 3);
    assert_eq!(agenda.next(), Some((0.0, 1)));
    agenda.schedule(0.0, 4);
    let rest: Vec<i32> = std::iter::from_fn(|| agenda.next())
        .map(|(_, event)| event)
        .collect();
    assert_eq!(rest, [2, 4, 3]);
}

#[test]
#[should_panic(expected = "cannot be scheduled at 1 minutes: times are finite and not before now, 2 minutes")]
fn refuses_the_past() {
    let mut agenda = Agenda::new();
    agenda.schedule(2.0, ());
    agenda.next();
    agenda.schedule(1.0, ());
}

#[test]
#[should_panic(expected = "cannot be scheduled at NaN minutes")]
fn refuses_what_is_no_number() {
    Agenda::new().schedule(f64::NAN, ());
}

#[test]
#[should_panic(expected = "cannot be scheduled at inf minutes")]
fn refuses_never() {
    Agenda::new().schedule(f64::INFINITY, ());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    /// Many at a time, minutes to weeks ahead: all come out, in order.
    #[test]
    fn many_events_come_in_order(seed in any::<u64>(), pending in 1_usize..2000) {
        use crate::acute::twin::chance::generator;
        use rand::RngExt;
        let mut rng = generator(&crate::random::Luck::new(seed, 0), 2025, "agenda");
        let mut delay = || libm::exp(rng.random_range(-2.0..10.0));
        let mut agenda = Agenda::new();
        let mut due: Vec<f64> = Vec::new();
        for number in 0..pending {
            due.push(delay());
            agenda.schedule(due[number], number);
        }
        for number in pending..2 * pending {
            let (now, event) = agenda.next().unwrap();
            prop_assert_eq!(now, due[event]);
            due.push(now + delay());
            agenda.schedule(due[number], number);
        }
        let mut last = agenda.now();
        let mut taken = 0;
        while let Some((now, event)) = agenda.next() {
            prop_assert!(now >= last && now == due[event]);
            last = now;
            taken += 1;
        }
        prop_assert_eq!(taken, pending);
    }

    /// Beside a list that is searched from end to end: the least time, and of equal times the one scheduled first.
    ///
    /// Delays are few, so that many events come at the same time, or at times that differ in their last bits only.
    #[test]
    fn behaves_as_a_list_searched_for_the_least(
        steps in prop::collection::vec((0_u8..20, 0_u8..5, 0_u8..10), 0..400),
        start in prop_oneof![Just(0.0), Just(1.0), Just(480.0), 0.0..1e6],
    ) {
        let mut agenda = Agenda::new();
        agenda.schedule(start, usize::MAX);
        prop_assert_eq!(agenda.next(), Some((start, usize::MAX)));
        let mut list: Vec<(f64, usize)> = Vec::new();
        for (number, (quarters, bits, what)) in steps.into_iter().enumerate() {
            let hence = agenda.now() + f64::from(quarters) * 0.25;
            let at = f64::from_bits(hence.to_bits() + u64::from(bits));
            if what < 5 {
                agenda.schedule(at, number);
                list.push((at, number));
            } else {
                // All that comes, or what comes until some time, which is that of an event now and then
                let until = if what < 8 { f64::INFINITY } else { at };
                let least = (0..list.len()).min_by(|&a, &b| list[a].0.total_cmp(&list[b].0));
                let due = least.filter(|&i| list[i].0 <= until);
                prop_assert_eq!(agenda.next_until(until), due.map(|i| list.remove(i)));
            }
            prop_assert_eq!(agenda.len(), list.len());
        }
        list.sort_by(|a, b| a.0.total_cmp(&b.0));
        let rest: Vec<(f64, usize)> = std::iter::from_fn(|| agenda.next()).collect();
        prop_assert_eq!(rest, list);
    }
}
