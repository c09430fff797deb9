//! Who does what next: a plain state machine, without a browser.
//!
//! * The reference comes first, then the reader's own run; the first [`FIRST`] replicates of each give the first
//!   picture, the rest refines it.
//! * A newer setting replaces a run that refines. It waits for a run whose first picture is still being made, so
//!   that a slider that keeps moving keeps moving the picture; of all that wait, only the newest is kept. It starts
//!   when the folder has all that the picture takes.
//! * While a slider is dragged nothing is refined.
//! * Work of a seat that broke is handed out again; answers of a run that was replaced are dropped.

use std::ops::Range;

use super::calculator::FIRST;
use super::message::{Answer, Choice, Line, Request, Run};

/// Length of a slice that is aimed for, milliseconds: short, so that a drag is answered soon.
const SLICE_MILLISECONDS: f64 = 60.0;
/// Longest slice, replicates.
const LONGEST_SLICE: u32 = 25;

/// What a run computes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Settings of the levers.
    pub choices: Vec<Choice>,
    /// Root seed.
    pub seed: u64,
    /// Number of replicates.
    pub replicates: u32,
}

/// What the caller must do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Ask a calculator.
    Compute(usize, Request),
    /// Ask the folder.
    Fold(Request),
}

/// How far a line is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Replicates computed.
    pub done: u32,
    /// Replicates asked for.
    pub asked: u32,
}

/// The state of all work.
#[derive(Clone, Debug)]
pub struct Schedule {
    seats: Vec<Seat>,
    reference: Option<Track>,
    mine: Option<Track>,
    waiting: Option<Order>,
    /// A run that was replaced after its first picture was asked: that picture is still wanted.
    passing: Option<Run>,
    dragging: bool,
    last_run: Run,
    slice: u32,
    commands: Vec<Command>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Seat {
    Away,
    Idle,
    Busy(Run, Range<u32>),
}

#[derive(Clone, Debug)]
struct Track {
    run: Run,
    line: Line,
    order: Order,
    /// First replicates, one part per seat: a seat keeps the people passes of its part.
    first: Vec<Option<Range<u32>>>,
    /// Parts that a seat took and never answered.
    returned: Vec<Range<u32>>,
    next: u32,
    first_done: u32,
    done: u32,
    asked_first: bool,
    asked_all: bool,
    shown: u32,
}

impl Track {
    fn new(run: Run, line: Line, order: Order, seats: usize) -> Self {
        let first = FIRST.min(order.replicates);
        let seats = seats.max(1) as u32;
        let part = |seat: u32| seat * first / seats..(seat + 1) * first / seats;
        Self {
            run,
            line,
            first: (0..seats)
                .map(|seat| Some(part(seat)).filter(|part| !part.is_empty()))
                .collect(),
            returned: Vec::new(),
            next: first,
            first_done: 0,
            done: 0,
            asked_first: false,
            asked_all: false,
            shown: 0,
            order,
        }
    }

    fn first_count(&self) -> u32 {
        FIRST.min(self.order.replicates)
    }

    fn has_first(&self) -> bool {
        self.first_done == self.first_count()
    }

    fn has_all(&self) -> bool {
        self.done == self.order.replicates
    }

    /// Work for the first picture: what came back, the seat's own part.
    fn take_first(&mut self, seat: usize) -> Option<Range<u32>> {
        let returned = self
            .returned
            .iter()
            .position(|part| part.start < self.first_count());
        returned
            .map(|position| self.returned.swap_remove(position))
            .or_else(|| self.first.get_mut(seat).and_then(Option::take))
    }

    fn take_rest(&mut self, slice: u32) -> Option<Range<u32>> {
        if let Some(part) = self.returned.pop() {
            return Some(part);
        }
        let part = self.next..self.order.replicates.min(self.next + slice);
        self.next = part.end;
        (!part.is_empty()).then_some(part)
    }

    fn compute(&self, part: &Range<u32>) -> Request {
        let Order { choices, seed, .. } = self.order.clone();
        Request::Compute {
            run: self.run,
            choices,
            seed,
            from: part.start,
            to: part.end,
        }
    }
}

impl Schedule {
    /// A schedule for this many calculators, none of them ready yet.
    pub fn new(seats: usize) -> Self {
        Self {
            seats: vec![Seat::Away; seats.max(1)],
            reference: None,
            mine: None,
            waiting: None,
            passing: None,
            dragging: false,
            last_run: 0,
            slice: 4,
            commands: Vec::new(),
        }
    }

    /// What must be done now, in order.
    pub fn commands(&mut self) -> Vec<Command> {
        self.hand_out();
        std::mem::take(&mut self.commands)
    }

    /// A new reference: everything starts afresh; `mine` when the reader has settings of their own.
    pub fn start(&mut self, reference: Order, mine: Option<Order>) {
        let track = self.begin(Line::Reference, reference);
        self.reference = Some(track);
        self.mine = None;
        self.waiting = None;
        self.passing = None;
        self.order(mine);
    }

    /// The reader's settings changed; nothing when they equal the reference.
    pub fn order(&mut self, mine: Option<Order>) {
        let Some(order) = mine else {
            self.waiting = None;
            self.passing = None;
            if self.mine.take().is_some() {
                self.commands
                    .push(Command::Fold(Request::Forget { line: Line::Mine }));
            }
            return;
        };
        match &self.mine {
            Some(track) if track.order == order => self.waiting = None,
            Some(track) if !track.asked_first => self.waiting = Some(order),
            _ => self.replace_mine(order),
        }
    }

    /// Whether a slider is being dragged.
    pub fn set_dragging(&mut self, dragging: bool) {
        self.dragging = dragging;
    }

    /// Whether a newer setting waits for the run in flight.
    pub fn has_waiting(&self) -> bool {
        self.waiting.is_some()
    }

    /// How far the line in flight is; nothing when all is done.
    pub fn progress(&self) -> Option<Progress> {
        let unfinished = |track: &&Track| track.shown < track.order.replicates;
        let mut tracks = self
            .mine
            .iter()
            .chain(&self.reference)
            .filter(unfinished)
            .peekable();
        tracks.peek()?;
        let both = tracks.fold(Progress::default(), |sum, track| Progress {
            done: sum.done + track.done,
            asked: sum.asked + track.order.replicates,
        });
        Some(both)
    }

    /// A calculator is ready for work.
    pub fn seat_ready(&mut self, seat: usize) {
        self.seats[seat] = Seat::Idle;
    }

    /// A calculator broke: its work is handed out again. It must be started anew.
    pub fn seat_broke(&mut self, seat: usize) {
        if let Seat::Busy(run, part) = std::mem::replace(&mut self.seats[seat], Seat::Away)
            && let Some(track) = self.track(run)
        {
            track.returned.push(part);
        }
    }

    /// The folder broke and lost all figures: everything is computed again.
    pub fn folder_broke(&mut self) {
        let mine = self
            .waiting
            .take()
            .or_else(|| self.mine.as_ref().map(|track| track.order.clone()));
        if let Some(reference) = self.reference.as_ref().map(|track| track.order.clone()) {
            self.start(reference, mine);
        }
    }

    /// An answer of a calculator. Says whether its figures belong to a run in flight: then the folder must have them,
    /// before the next [`Schedule::commands`].
    pub fn calculated(&mut self, seat: usize, answer: &Answer, milliseconds: f64) -> bool {
        self.seats[seat] = Seat::Idle;
        match answer {
            Answer::Rows { run, from, to } => {
                let count = to - from;
                let aim = SLICE_MILLISECONDS * f64::from(count) / milliseconds.max(1.0);
                if *from >= FIRST {
                    self.slice = (aim as u32).clamp(1, LONGEST_SLICE);
                }
                let Some(track) = self.track(*run) else {
                    return false;
                };
                track.done += count;
                if *from < track.first_count() {
                    track.first_done += count;
                }
                true
            }
            Answer::Failed { run, .. } => {
                let failed = self.track(*run).map(|track| track.line);
                match failed {
                    Some(Line::Mine) => {
                        self.mine = None;
                        self.commands
                            .push(Command::Fold(Request::Forget { line: Line::Mine }));
                        self.start_waiting();
                    }
                    Some(Line::Reference) => (self.reference, self.mine) = (None, None),
                    None => {}
                }
                failed.is_some()
            }
            _ => false,
        }
    }

    /// An answer of the folder. Says whether it is a summary to show.
    pub fn folded(&mut self, answer: &Answer) -> bool {
        match *answer {
            Answer::Halfway { run, replicates } => {
                if self.track(run).is_some() {
                    self.commands
                        .push(Command::Fold(Request::Continue { run, replicates }));
                }
                false
            }
            Answer::Summary { run, replicates, .. } => {
                let Some(track) = self.track(run) else {
                    return self.passing.take_if(|passing| *passing == run).is_some();
                };
                track.shown = track.shown.max(replicates);
                true
            }
            _ => false,
        }
    }

    fn start_waiting(&mut self) {
        if let Some(order) = self.waiting.take() {
            self.replace_mine(order);
        }
    }

    fn replace_mine(&mut self, order: Order) {
        self.waiting = None;
        if let Some(track) = self
            .mine
            .as_ref()
            .filter(|track| track.asked_first && track.shown == 0)
        {
            self.passing = Some(track.run);
        }
        self.mine = Some(self.begin(Line::Mine, order));
    }

    fn begin(&mut self, line: Line, order: Order) -> Track {
        self.last_run += 1;
        let (run, replicates) = (self.last_run, order.replicates);
        self.commands.push(Command::Fold(Request::Begin {
            run,
            line,
            replicates,
        }));
        Track::new(run, line, order, self.seats.len())
    }

    fn track(&mut self, run: Run) -> Option<&mut Track> {
        self.reference
            .iter_mut()
            .chain(&mut self.mine)
            .find(|track| track.run == run)
    }

    fn hand_out(&mut self) {
        self.ask_summaries();
        // The folder has what the first picture takes: the calculators can go on with what waits.
        if self.mine.as_ref().is_some_and(|track| track.asked_first) {
            self.start_waiting();
        }
        for seat in 0..self.seats.len() {
            if self.seats[seat] != Seat::Idle {
                continue;
            }
            let Some((run, part, request)) = self.next_for(seat) else {
                continue;
            };
            self.seats[seat] = Seat::Busy(run, part);
            self.commands.push(Command::Compute(seat, request));
        }
    }

    fn next_for(&mut self, seat: usize) -> Option<(Run, Range<u32>, Request)> {
        let (slice, dragging) = (self.slice, self.dragging);
        let taken = |track: &Track, part: Range<u32>| (track.run, part.clone(), track.compute(&part));
        for track in self.reference.iter_mut().chain(&mut self.mine) {
            if let Some(part) = track.take_first(seat) {
                return Some(taken(track, part));
            }
        }
        // A seat that is away longer than the others are busy must not hold up the first picture.
        for track in self.reference.iter_mut().chain(&mut self.mine) {
            let left = (0..track.first.len()).find(|other| track.first[*other].is_some());
            let away = left.filter(|other| self.seats.get(*other).is_none_or(|seat| *seat == Seat::Away));
            if let Some(part) = away.and_then(|other| track.first[other].take()) {
                return Some(taken(track, part));
            }
        }
        let mine = self.mine.as_mut().filter(|_| !dragging);
        for track in self.reference.iter_mut().chain(mine) {
            if let Some(part) = track.take_rest(slice) {
                return Some(taken(track, part));
            }
        }
        None
    }

    fn ask_summaries(&mut self) {
        let (has_first, has_all) = self
            .reference
            .as_ref()
            .map_or((false, false), |track| (track.has_first(), track.has_all()));
        for track in self.reference.iter_mut().chain(&mut self.mine) {
            let mut ask = |replicates| {
                let run = track.run;
                self.commands
                    .push(Command::Fold(Request::Summarise { run, replicates }));
            };
            if track.has_first() && has_first && !track.asked_first {
                track.asked_first = true;
                ask(track.first_count());
            }
            if track.has_all() && has_all && !track.asked_all && track.order.replicates > track.first_count()
            {
                track.asked_all = true;
                ask(track.order.replicates);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::work::message::{Settings, Supposed, choices_of};
    use sim_core::region::LeverKey;
    use sim_core::scenario::Setting;

    fn order(value: f64) -> Order {
        let setting = Setting {
            value,
            from: 2030,
            ramp_years: 0,
        };
        let choices = choices_of(
            &Settings::from([(LeverKey::Retention, setting)]),
            &Supposed::default(),
        );
        Order {
            choices,
            seed: 1,
            replicates: 100,
        }
    }

    fn reference() -> Order {
        Order {
            choices: Vec::new(),
            seed: 1,
            replicates: 100,
        }
    }

    /// Plays calculators and folder at once: answers everything until nothing is asked; returns the summaries.
    fn settle(schedule: &mut Schedule, mut commands: Vec<Command>) -> Vec<(Run, u32)> {
        let mut shown = Vec::new();
        while !commands.is_empty() {
            for command in commands {
                match command {
                    Command::Compute(seat, Request::Compute { run, from, to, .. }) => {
                        schedule.calculated(seat, &Answer::Rows { run, from, to }, 10.0);
                    }
                    Command::Fold(Request::Summarise { run, replicates }) => {
                        let line = if schedule.reference.as_ref().is_some_and(|track| track.run == run) {
                            Line::Reference
                        } else {
                            Line::Mine
                        };
                        let digest = String::new();
                        if schedule.folded(&Answer::Summary {
                            run,
                            line,
                            replicates,
                            digest,
                        }) {
                            shown.push((run, replicates));
                        }
                    }
                    _ => {}
                }
            }
            commands = schedule.commands();
        }
        shown
    }

    fn ready(seats: usize) -> Schedule {
        let mut schedule = Schedule::new(seats);
        (0..seats).for_each(|seat| schedule.seat_ready(seat));
        schedule
    }

    #[test]
    fn a_first_picture_comes_before_the_rest_reference_first() {
        for seats in 1..=4 {
            let mut schedule = ready(seats);
            schedule.start(reference(), Some(order(0.1)));
            let commands = schedule.commands();
            assert_eq!(
                settle(&mut schedule, commands),
                [(1, FIRST), (2, FIRST), (1, 100), (2, 100)],
                "{seats} seats"
            );
            assert_eq!(schedule.progress(), None);
        }
    }

    #[test]
    fn of_all_settings_that_wait_only_the_newest_is_run() {
        let mut schedule = ready(2);
        schedule.start(reference(), None);
        let commands = schedule.commands();
        settle(&mut schedule, commands);
        schedule.set_dragging(true);
        schedule.order(Some(order(0.1)));
        let commands = schedule.commands();
        for value in [0.2, 0.3, 0.4] {
            schedule.order(Some(order(value)));
            assert!(schedule.has_waiting());
        }
        assert_eq!(
            settle(&mut schedule, commands),
            [(2, FIRST), (3, FIRST)],
            "a drag is not refined"
        );
        assert_eq!(schedule.mine.as_ref().expect("it runs").order, order(0.4));
        schedule.set_dragging(false);
        let commands = schedule.commands();
        assert_eq!(settle(&mut schedule, commands), [(3, 100)]);
    }

    #[test]
    fn a_newer_setting_replaces_a_run_that_refines_and_its_answers_are_dropped() {
        let mut schedule = ready(1);
        schedule.start(reference(), None);
        let commands = schedule.commands();
        settle(&mut schedule, commands);
        schedule.order(Some(order(0.1)));
        // Up to the first slice that refines.
        let mut commands = schedule.commands();
        let stale = loop {
            let mut refining = None;
            for command in commands {
                match command {
                    Command::Compute(_, Request::Compute { run, from, to, .. }) if from >= FIRST => {
                        refining = Some(Answer::Rows { run, from, to });
                    }
                    Command::Compute(seat, Request::Compute { run, from, to, .. }) => {
                        schedule.calculated(seat, &Answer::Rows { run, from, to }, 10.0);
                    }
                    Command::Fold(Request::Summarise { run, replicates }) => {
                        let digest = String::new();
                        schedule.folded(&Answer::Summary {
                            run,
                            line: Line::Mine,
                            replicates,
                            digest,
                        });
                    }
                    _ => {}
                }
            }
            if let Some(answer) = refining {
                break answer;
            }
            commands = schedule.commands();
        };
        let _ = schedule.commands();
        schedule.order(Some(order(0.2)));
        assert!(!schedule.has_waiting());
        assert!(
            !schedule.calculated(0, &stale, 10.0),
            "figures of a replaced run are dropped"
        );
        let commands = schedule.commands();
        assert_eq!(settle(&mut schedule, commands), [(3, FIRST), (3, 100)]);
    }

    #[test]
    fn back_to_the_reference_forgets_mine() {
        let mut schedule = ready(2);
        schedule.start(reference(), Some(order(0.1)));
        schedule.order(None);
        let commands = schedule.commands();
        assert!(commands.contains(&Command::Fold(Request::Forget { line: Line::Mine })));
        assert_eq!(settle(&mut schedule, commands), [(1, FIRST), (1, 100)]);
    }

    #[test]
    fn work_of_a_seat_that_broke_is_done_again() {
        let mut schedule = ready(2);
        schedule.start(reference(), None);
        let mut commands = schedule.commands();
        schedule.seat_broke(0);
        commands.retain(|command| !matches!(command, Command::Compute(0, _)));
        assert_eq!(settle(&mut schedule, commands), [(1, FIRST), (1, 100)]);
    }

    #[test]
    fn a_seat_that_never_comes_holds_up_nothing() {
        let mut schedule = Schedule::new(3);
        schedule.seat_ready(1);
        schedule.start(reference(), Some(order(0.1)));
        let commands = schedule.commands();
        assert_eq!(settle(&mut schedule, commands).len(), 4);
    }

    #[test]
    fn a_lost_folder_starts_all_again() {
        let mut schedule = ready(2);
        schedule.start(reference(), Some(order(0.1)));
        let commands = schedule.commands();
        settle(&mut schedule, commands);
        schedule.folder_broke();
        let commands = schedule.commands();
        assert_eq!(
            settle(&mut schedule, commands),
            [(3, FIRST), (4, FIRST), (3, 100), (4, 100)]
        );
    }

    #[test]
    fn a_run_that_fails_leaves_the_reference_and_what_waits() {
        let mut schedule = ready(1);
        schedule.start(reference(), None);
        let commands = schedule.commands();
        settle(&mut schedule, commands);
        schedule.order(Some(order(0.1)));
        let _ = schedule.commands();
        schedule.order(Some(order(0.2)));
        assert!(schedule.calculated(
            0,
            &Answer::Failed {
                run: 2,
                reason: String::new()
            },
            1.0
        ));
        let commands = schedule.commands();
        assert_eq!(settle(&mut schedule, commands), [(3, FIRST), (3, 100)]);
    }
}
