//! How far a run is, on standard error: a bar in a terminal, plain lines elsewhere, nothing when quiet.

use crate::figures::thousands;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Seconds between plain lines.
const PLAIN_PAUSE: u64 = 10;

/// Progress of one run.
pub struct Progress {
    shown: Shown,
    started: Instant,
    total: u32,
    done: AtomicU32,
    next_line: AtomicU64,
}

enum Shown {
    Bar(ProgressBar),
    Lines,
    Nothing,
}

impl Progress {
    /// Starts the clock of this many futures; `quiet` shows nothing.
    pub fn start(total: u32, quiet: bool) -> Self {
        let shown = if quiet {
            Shown::Nothing
        } else if std::io::stderr().is_terminal() {
            Shown::Bar(bar(u64::from(total)))
        } else {
            Shown::Lines
        };
        let next_line = AtomicU64::new(PLAIN_PAUSE);
        Self {
            shown,
            started: Instant::now(),
            total,
            done: AtomicU32::new(0),
            next_line,
        }
    }

    /// One replicate is done; any thread may say so.
    pub fn one_more(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        match &self.shown {
            Shown::Bar(bar) => bar.inc(1),
            Shown::Lines => {
                let (elapsed, due) = (self.started.elapsed(), self.next_line.load(Ordering::Relaxed));
                let next = elapsed.as_secs() + PLAIN_PAUSE;
                // Only the thread that moves the time of the next line on writes this one.
                if elapsed.as_secs() >= due
                    && self
                        .next_line
                        .compare_exchange(due, next, Ordering::Relaxed, Ordering::Relaxed)
                        .is_ok()
                {
                    say(&plain(done, self.total, elapsed));
                }
            }
            Shown::Nothing => {}
        }
    }

    /// All replicates are done.
    pub fn finish(&self) {
        match &self.shown {
            Shown::Bar(bar) => bar.finish_and_clear(),
            Shown::Lines => {}
            Shown::Nothing => return,
        }
        let elapsed = self.started.elapsed();
        let rate = rate(self.total, elapsed);
        say(&format!(
            "{} futures in {:.1} s, {rate} a second",
            thousands(self.total),
            elapsed.as_secs_f64()
        ));
    }
}

fn bar(total: u64) -> ProgressBar {
    let bar = ProgressBar::new(total);
    let style =
        ProgressStyle::with_template("{bar:30} {human_pos} of {human_len} futures, {per_sec}, {eta} left");
    bar.set_style(style.expect("the template is well-formed"));
    bar.enable_steady_tick(Duration::from_millis(250));
    bar
}

fn plain(done: u32, total: u32, elapsed: Duration) -> String {
    let left = elapsed.mul_f64(f64::from(total.saturating_sub(done)) / f64::from(done.max(1)));
    format!(
        "{} of {} futures, {} a second, {} s left",
        thousands(done),
        thousands(total),
        rate(done, elapsed),
        left.as_secs() + 1
    )
}

fn rate(done: u32, elapsed: Duration) -> String {
    let rate = f64::from(done) / elapsed.as_secs_f64().max(1e-9);
    if rate >= 100.0 {
        format!("{rate:.0}")
    } else {
        format!("{rate:.1}")
    }
}

fn say(line: &str) {
    // A closed standard error must not stop a run.
    let _ = writeln!(std::io::stderr(), "{line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_line_has_rate_and_time_left() {
        let line = plain(1500, 6000, Duration::from_secs(30));
        assert_eq!(line, "1,500 of 6,000 futures, 50.0 a second, 91 s left");
    }
}
