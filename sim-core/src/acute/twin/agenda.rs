//! The list of future events.

use std::cmp::Reverse;

#[cfg(test)]
mod tests;

/// What happens next: events with their times, taken soonest first.
///
/// Events at the same time come in the order in which they were scheduled. Time starts at 0 minutes and never goes back.
/// `E` is copied about: keep it small (an enum with an index), and keep patients elsewhere. An event cannot be taken
/// back; give it the number of the stay or the trip it belongs to, and ignore it when that is over.
///
/// It is a knockout tournament: every event plays in a slot of its own, of four neighbours the soonest goes on to the next
/// round, and so on to the first of all. An event that is taken or scheduled costs one match in each round, about log₄ of the
/// number of slots, all without a branch that depends on times: nothing is guessed wrongly (decision 0020 says what else was
/// tried).
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
    /// Keys of who plays: matches of four, the last round's first. Place `p`, counted through all matches, belongs to match
    /// `p / 4`, whose winner stands at place `p / 4 − 1`; that of match 0 is `first`. From place `slots` on stand the events.
    matches: Vec<[f64; PLAYERS]>,
    slots: usize,
    first: f64,
    /// By slot
    pending: Vec<Pending<E>>,
    /// Slots without an event
    free: Vec<u32>,
    /// Slots of events that are to be taken before those in the tournament, soonest last; mostly none
    aside: Vec<u32>,
    /// How many were scheduled
    order: u64,
    now: f64,
}

/// An event to come.
#[derive(Clone, Copy, Debug)]
struct Pending<E> {
    at: f64,
    order: u64,
    event: E,
}

const PLAYERS: usize = 4;
/// Lowest bits of a key, which hold the slot; the others are those of the time. So keys are ordered as times are but for
/// times that differ by less than one part in 2³², a **moment**: those are put in order when they come first.
const SLOT: u64 = (1 << 20) - 1;
/// The key of a slot without an event: after every other.
const NEVER: f64 = f64::INFINITY;

fn key(at: f64, slot: usize) -> f64 {
    f64::from_bits(at.to_bits() & !SLOT | slot as u64)
}

fn slot_of(key: f64) -> usize {
    (key.to_bits() & SLOT) as usize
}

fn moment(key: f64) -> u64 {
    key.to_bits() & !SLOT
}

/// One instruction; `f64::min` is more, for what is no number.
#[inline(always)]
fn sooner(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
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
            matches: vec![[NEVER; PLAYERS]],
            slots: 0,
            first: NEVER,
            pending: Vec::new(),
            free: Vec::new(),
            aside: Vec::new(),
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
        self.pending.len() - self.free.len()
    }

    /// Whether nothing is to happen any more.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Puts an event on the list, `at_minutes` since the start; now is allowed.
    ///
    /// # Panics
    /// If the time is not finite, or lies before [`now`](Self::now); beyond a million events at a time.
    #[inline(always)]
    pub fn schedule(&mut self, at_minutes: f64, event: E) {
        // Written so that "not a number" is refused too
        if !(at_minutes >= self.now && at_minutes < f64::INFINITY) {
            refuse(at_minutes, self.now);
        }
        // −0 has the bits of a large number; + 0 makes it 0
        let at = at_minutes + 0.0;
        self.order += 1;
        let pending = Pending {
            at,
            order: self.order,
            event,
        };
        let slot = match self.free.pop() {
            Some(slot) => {
                self.pending[slot as usize] = pending;
                slot as usize
            }
            None => self.another_slot(pending),
        };
        if self.aside.is_empty() || !self.put_aside(slot) {
            self.enter(slot, key(at, slot));
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
        if !self.aside.is_empty() {
            return self.next_aside(until);
        }
        let first = self.first;
        if first == NEVER || f64::from_bits(moment(first)) > until {
            return None;
        }
        let slot = slot_of(first);
        let Pending { at, event, .. } = self.pending[slot];
        self.leave(slot);
        if moment(self.first) == moment(first) || at > until {
            return self.settle(slot, until);
        }
        self.free.push(slot as u32);
        self.now = at;
        Some((at, event))
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

    /// Takes those that come at the same moment as `slot` out of the tournament, and puts all in order.
    #[cold]
    #[inline(never)]
    fn settle(&mut self, slot: usize, until: f64) -> Option<(f64, E)> {
        self.aside.push(slot as u32);
        let same = moment(self.pending[slot].at);
        while moment(self.first) == same {
            let slot = slot_of(self.first);
            self.aside.push(slot as u32);
            self.leave(slot);
        }
        let when = |slot: &u32| {
            let pending = &self.pending[*slot as usize];
            (pending.at.to_bits(), pending.order)
        };
        self.aside.sort_unstable_by_key(|slot| Reverse(when(slot)));
        self.next_aside(until)
    }

    #[cold]
    #[inline(never)]
    fn next_aside(&mut self, until: f64) -> Option<(f64, E)> {
        let slot = *self.aside.last()?;
        let Pending { at, event, .. } = self.pending[slot as usize];
        if at > until {
            return None;
        }
        self.aside.pop();
        self.free.push(slot);
        self.now = at;
        Some((at, event))
    }

    /// Puts a new event before those aside that are later; whether there are any.
    #[cold]
    #[inline(never)]
    fn put_aside(&mut self, slot: usize) -> bool {
        let at = self.pending[slot].at;
        let later = self
            .aside
            .partition_point(|other| self.pending[*other as usize].at > at);
        if later > 0 {
            self.aside.insert(later, slot as u32);
        }
        later > 0
    }

    #[cold]
    #[inline(never)]
    fn another_slot(&mut self, pending: Pending<E>) -> usize {
        let slot = self.pending.len();
        assert!(slot as u64 <= SLOT, "an agenda of {slot} events: too many");
        self.pending.push(pending);
        if self.slots + slot == PLAYERS * self.matches.len() {
            self.another_round();
        }
        slot
    }

    /// Makes room for four times as many.
    fn another_round(&mut self) {
        let before = std::mem::take(&mut self.matches);
        let before = &before.as_flattened()[self.slots..];
        self.slots = PLAYERS * (self.slots + 1);
        self.matches = vec![[NEVER; PLAYERS]; self.slots / PLAYERS + before.len()];
        for (slot, &key) in before.iter().enumerate() {
            self.enter(slot, key);
        }
    }

    /// An event enters the tournament: it wins until it meets a sooner one.
    ///
    /// All rounds are played, as nobody can guess where it loses: to stop there took 7 ns longer for each event.
    #[inline(never)]
    fn enter(&mut self, slot: usize, key: f64) {
        let places = self.matches.as_flattened_mut();
        let mut place = self.slots + slot;
        loop {
            places[place] = sooner(key, places[place]);
            if place < PLAYERS {
                break;
            }
            place = place / PLAYERS - 1;
        }
        self.first = sooner(key, self.first);
    }

    /// The event of `slot` leaves the tournament: the matches on its way are played without it.
    #[inline(always)]
    fn leave(&mut self, slot: usize) {
        let mut place = self.slots + slot;
        let mut winner = NEVER;
        loop {
            let four = &mut self.matches[place / PLAYERS];
            let own = place % PLAYERS;
            four[own] = winner;
            // The other three do not wait for the rounds below
            let others = sooner(four[own ^ 1], sooner(four[own ^ 2], four[own ^ 3]));
            winner = sooner(others, winner);
            if place < PLAYERS {
                break;
            }
            place = place / PLAYERS - 1;
        }
        self.first = winner;
    }
}

#[cold]
#[inline(never)]
fn refuse(at_minutes: f64, now: f64) -> ! {
    panic!(
        "an event cannot be scheduled at {at_minutes} minutes: times are finite and not before now, {now} minutes"
    )
}
