//! The list of future events.

use std::hint::select_unpredictable;

/// Children of a node: half as many levels as with two, and neighbours share a cache line or two.
const CHILDREN: usize = 4;

/// What happens next: events with their times, taken soonest first.
///
/// Events at the same time come in the order in which they were scheduled. Time starts at 0 minutes and never goes back.
/// `E` is copied about: keep it small (an enum with an index), and keep patients elsewhere. An event cannot be taken
/// back; give it the number of the stay or the trip it belongs to, and ignore it when that is over.
///
/// ```
/// use sim_core::acute::twin::Agenda;
///
/// let mut agenda = Agenda::new();
/// agenda.schedule(30.0, "ambulance arrives");
/// agenda.schedule(2.5, "ambulance leaves");
/// assert_eq!(agenda.next(), Some((2.5, "ambulance leaves")));
/// agenda.schedule(agenda.now() + 1.0, "second call");
/// assert_eq!(agenda.next(), Some((3.5, "second call")));
/// ```
#[derive(Clone, Debug)]
pub struct Agenda<E> {
    /// A heap of `len` keys: none comes after its children, `CHILDREN · i + 1` and the following. Behind it lie at least
    /// `CHILDREN` times [`NEVER`], so that nobody has to ask whether a child is there.
    keys: Vec<u128>,
    len: usize,
    /// The first key has been taken; whatever is scheduled next goes there, which saves moving another
    hole: bool,
    /// What happens, by slot
    events: Vec<E>,
    /// Slots in use that nothing is scheduled in
    free: Vec<u32>,
    /// How many were scheduled, in the bits of a key
    order: u64,
    now: f64,
}

/// Lowest bits of a key, which hold the slot. Above them, to bit 63, how many events were scheduled before; then the bits of
/// the time, for those of numbers from 0 up are ordered as the numbers are.
const SLOT_BITS: u32 = 24;
/// After every key.
const NEVER: u128 = u128::MAX;

/// The time of a key; not a number for [`NEVER`].
#[inline(always)]
fn time_of(key: u128) -> f64 {
    f64::from_bits((key >> 64) as u64)
}

#[inline(always)]
fn slot_of(key: u128) -> usize {
    key as usize & ((1 << SLOT_BITS) - 1)
}

impl<E: Copy> Default for Agenda<E> {
    fn default() -> Self {
        Self::new()
    }
}

impl<E: Copy> Agenda<E> {
    /// Nothing to happen, at 0 minutes.
    pub fn new() -> Self {
        Self {
            keys: Vec::new(),
            len: 0,
            hole: false,
            events: Vec::new(),
            free: Vec::new(),
            order: 0,
            now: 0.0,
        }
    }

    /// Time of the event taken last, minutes since the start; 0 before the first.
    #[inline]
    pub fn now(&self) -> f64 {
        self.now
    }

    /// Events still to happen.
    #[inline]
    pub fn len(&self) -> usize {
        self.len - usize::from(self.hole)
    }

    /// Whether nothing is to happen any more.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Time of the next event, minutes; `None` when nothing is to happen any more.
    pub fn next_at(&self) -> Option<f64> {
        // With a hole at the top the soonest is one of its children
        let top = if self.hole { 1..=CHILDREN } else { 0..=0 };
        let soonest = *self.keys.get(top)?.iter().min()?;
        (soonest != NEVER).then(|| time_of(soonest))
    }

    /// Puts an event on the list, `at_minutes` since the start; now is allowed.
    ///
    /// # Panics
    /// If the time is not finite, or lies before [`now`](Self::now); beyond 16 million events at a time or a million
    /// million in all.
    #[inline(always)]
    pub fn schedule(&mut self, at_minutes: f64, event: E) {
        // Written so that "not a number" is refused too
        if !(at_minutes >= self.now && at_minutes < f64::INFINITY) {
            refuse(at_minutes, self.now);
        }
        // −0 has the bits of a large number; + 0 makes it 0
        let at = u128::from((at_minutes + 0.0).to_bits()) << 64;
        let order = self.order;
        self.order = order.checked_add(1 << SLOT_BITS).expect("fewer than 2⁴⁰ events");
        if self.hole {
            self.hole = false;
            // Its slot is free too
            let slot = slot_of(self.keys[0]);
            self.events[slot] = event;
            self.sink(at | u128::from(order | slot as u64));
        } else {
            let slot = self.slot(event);
            self.push(at | u128::from(order | slot as u64));
        }
    }

    /// Takes the soonest event and moves [`now`](Self::now) to its time; `None` when nothing is to happen any more.
    #[inline]
    #[expect(
        clippy::should_implement_trait,
        reason = "events are scheduled while they are taken, which no iterator's user expects"
    )]
    pub fn next(&mut self) -> Option<(f64, E)> {
        self.next_until(f64::INFINITY)
    }

    /// As [`next`](Self::next), if that event is at `until` or before; else `None`, and time stays.
    #[inline(always)]
    pub fn next_until(&mut self, until: f64) -> Option<(f64, E)> {
        if self.hole {
            self.fill();
        }
        let first = *self.keys.first()?;
        let at = time_of(first);
        // What is no number is not before anything
        if at <= until {
            self.now = at;
            self.hole = true;
            Some((at, self.events[slot_of(first)]))
        } else {
            None
        }
    }

    /// Forgets all that is to happen; time stays.
    pub fn clear(&mut self) {
        let (now, order) = (self.now, self.order);
        *self = Self {
            now,
            order,
            ..Self::new()
        };
    }

    /// Moves the last key into the hole at the top.
    #[inline(always)]
    fn fill(&mut self) {
        self.hole = false;
        self.free.push(slot_of(self.keys[0]) as u32);
        self.len -= 1;
        let last = self.keys[self.len];
        self.keys[self.len] = NEVER;
        if self.len > 0 {
            self.sink(last);
        }
    }

    /// A slot for an event.
    #[inline(always)]
    fn slot(&mut self, event: E) -> usize {
        if let Some(slot) = self.free.pop() {
            self.events[slot as usize] = event;
            slot as usize
        } else {
            self.another_slot(event)
        }
    }

    #[cold]
    #[inline(never)]
    fn another_slot(&mut self, event: E) -> usize {
        let slot = self.events.len();
        assert!(slot < 1 << SLOT_BITS, "an agenda of {slot} events: too many");
        self.events.push(event);
        slot
    }

    /// Puts `key` into the hole at the top or below.
    #[inline(always)]
    fn sink(&mut self, key: u128) {
        let keys = &mut self.keys[..];
        let (mut place, mut children) = (0, 1);
        while children < self.len {
            let (child, at) = soonest(keys, children);
            if key < child {
                break;
            }
            keys[place] = child;
            place = at;
            children = CHILDREN * place + 1;
        }
        keys[place] = key;
    }

    /// Puts `key` behind the last or above.
    #[inline(always)]
    fn push(&mut self, key: u128) {
        let place = self.len;
        if place + CHILDREN >= self.keys.len() {
            self.extend();
        }
        self.len += 1;
        rise(&mut self.keys, place, key);
    }

    /// Makes room for twice as many.
    #[cold]
    #[inline(never)]
    fn extend(&mut self) {
        self.keys.resize(2 * self.len + 4 * CHILDREN, NEVER);
    }
}

/// The least of the four keys from `first` on, and its place: by three comparisons without a branch, which would be guessed
/// wrongly half of the time.
#[inline(always)]
fn soonest(keys: &[u128], first: usize) -> (u128, usize) {
    let &[a, b, c, d] = keys[first..]
        .first_chunk::<CHILDREN>()
        .expect("as many lie behind the last");
    let sooner = |x: (u128, usize), y: (u128, usize)| {
        let first = x.0 < y.0;
        (
            select_unpredictable(first, x.0, y.0),
            select_unpredictable(first, x.1, y.1),
        )
    };
    sooner(
        sooner((a, first), (b, first + 1)),
        sooner((c, first + 2), (d, first + 3)),
    )
}

/// Puts `key` into the hole at `place` or above.
#[inline(always)]
fn rise(keys: &mut [u128], mut place: usize, key: u128) {
    while place > 0 {
        let parent = (place - 1) / CHILDREN;
        if keys[parent] < key {
            break;
        }
        keys[place] = keys[parent];
        place = parent;
    }
    keys[place] = key;
}

#[cold]
#[inline(never)]
fn refuse(at_minutes: f64, now: f64) -> ! {
    panic!(
        "an event cannot be scheduled at {at_minutes} minutes: times are finite and not before now, {now} minutes"
    )
}

#[cfg(test)]
mod tests {
    use super::Agenda;
    use proptest::prelude::*;

    #[test]
    fn the_soonest_event_comes_first_and_moves_time() {
        let mut agenda = Agenda::new();
        assert_eq!((agenda.now(), agenda.next(), agenda.len()), (0.0, None, 0));
        agenda.schedule(5.0, 'c');
        agenda.schedule(1.0, 'a');
        agenda.schedule(1.5, 'b');
        assert_eq!((agenda.len(), agenda.next_at()), (3, Some(1.0)));
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
    #[should_panic(
        expected = "cannot be scheduled at 1 minutes: times are finite and not before now, 2 minutes"
    )]
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
        #[test]
        fn behaves_as_a_list_searched_for_the_least(
            // Few different delays: many events at the same time
            steps in prop::collection::vec(prop::option::weighted(0.6, 0_u8..20), 0..400),
        ) {
            let mut agenda = Agenda::new();
            let mut list: Vec<(f64, usize)> = Vec::new();
            for (number, step) in steps.into_iter().enumerate() {
                match step {
                    Some(delay) => {
                        let at = agenda.now() + f64::from(delay) * 0.25;
                        agenda.schedule(at, number);
                        list.push((at, number));
                    }
                    None => {
                        let least = (0..list.len()).min_by(|&a, &b| list[a].0.total_cmp(&list[b].0));
                        prop_assert_eq!(agenda.next_at(), least.map(|i| list[i].0));
                        prop_assert_eq!(agenda.next(), least.map(|i| list.remove(i)));
                    }
                }
                prop_assert_eq!(agenda.len(), list.len());
            }
        }
    }
}
