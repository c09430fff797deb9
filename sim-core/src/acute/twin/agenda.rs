//! The list of future events.

/// Children of a node: half as many levels as with two, and four neighbours share a cache line or two.
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
    /// A heap: no entry comes after its children, `CHILDREN · i + 1` and the following.
    entries: Vec<Entry<E>>,
    scheduled: u64,
    now: f64,
}

#[derive(Clone, Copy, Debug)]
struct Entry<E> {
    /// Bits of the time: those of numbers from 0 up are ordered as the numbers are
    at: u64,
    /// How many were scheduled before
    order: u64,
    event: E,
}

impl<E> Entry<E> {
    #[inline(always)]
    fn key(&self) -> u128 {
        u128::from(self.at) << 64 | u128::from(self.order)
    }
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
            entries: Vec::new(),
            scheduled: 0,
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
        self.entries.len()
    }

    /// Whether nothing is to happen any more.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Time of the next event, minutes; `None` when nothing is to happen any more.
    #[inline]
    pub fn next_at(&self) -> Option<f64> {
        self.entries.first().map(|entry| f64::from_bits(entry.at))
    }

    /// Puts an event on the list, `at_minutes` since the start; now is allowed.
    ///
    /// # Panics
    /// If the time is not finite, or lies before [`now`](Self::now).
    #[inline]
    pub fn schedule(&mut self, at_minutes: f64, event: E) {
        // Written so that "not a number" is refused too
        if !(at_minutes >= self.now && at_minutes < f64::INFINITY) {
            refuse(at_minutes, self.now);
        }
        let entry = Entry {
            // −0 has the bits of a large number; + 0 makes it 0
            at: (at_minutes + 0.0).to_bits(),
            order: self.scheduled,
            event,
        };
        self.scheduled += 1;
        self.entries.push(entry);
        self.rise(self.entries.len() - 1, entry);
    }

    /// Takes the soonest event and moves [`now`](Self::now) to its time; `None` when nothing is to happen any more.
    #[inline]
    #[expect(
        clippy::should_implement_trait,
        reason = "events are scheduled while they are taken, which no iterator's user expects"
    )]
    pub fn next(&mut self) -> Option<(f64, E)> {
        let last = self.entries.pop()?;
        let first = match self.entries.first() {
            Some(&first) => {
                self.sink(last);
                first
            }
            None => last,
        };
        self.now = f64::from_bits(first.at);
        Some((self.now, first.event))
    }

    /// As [`next`](Self::next), if that event is at `until` or before; else `None`, and time stays.
    #[inline]
    pub fn next_until(&mut self, until: f64) -> Option<(f64, E)> {
        if self.next_at()? <= until {
            self.next()
        } else {
            None
        }
    }

    /// Forgets all that is to happen; time stays.
    pub fn clear(&mut self) {
        self.entries.clear();
    }

    /// Puts `entry` into the hole at `place` or above.
    #[inline]
    fn rise(&mut self, mut place: usize, entry: Entry<E>) {
        while place > 0 {
            let parent = (place - 1) / CHILDREN;
            if self.entries[parent].key() < entry.key() {
                break;
            }
            self.entries[place] = self.entries[parent];
            place = parent;
        }
        self.entries[place] = entry;
    }

    /// Puts `entry` into the hole at the top or below.
    #[inline]
    fn sink(&mut self, entry: Entry<E>) {
        let mut place = 0;
        loop {
            let from = CHILDREN * place + 1;
            let to = (from + CHILDREN).min(self.entries.len());
            let Some(children) = self.entries.get(from..to).filter(|children| !children.is_empty()) else {
                break;
            };
            let mut soonest = 0;
            for child in 1..children.len() {
                if children[child].key() < children[soonest].key() {
                    soonest = child;
                }
            }
            if entry.key() < children[soonest].key() {
                break;
            }
            self.entries[place] = children[soonest];
            place = from + soonest;
        }
        self.entries[place] = entry;
    }
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
