//! One desk: does what is asked, in a worker or on the page.

use std::sync::Arc;

use sim_core::indicators::Layout;
use sim_core::region::{PackFiles, Region};

use super::calculator::Calculator;
use super::folder::Folder;
use super::message::{Answer, Request};

/// Computes and folds.
pub struct Desk {
    region: Arc<Region>,
    /// Made when something is computed: a folder needs none, and the first picture waits for the folder.
    calculator: Option<Calculator>,
    folder: Folder,
}

/// The region that the page is about, read from the files built in.
///
/// # Panics
/// When the built-in pack has a fault: the tests of the core read it.
pub fn read_region() -> Arc<Region> {
    let region = Region::read(&PackFiles::flevoland(), &[]);
    Arc::new(region.unwrap_or_else(|faults| panic!("the built-in pack has faults: {faults}")))
}

impl Desk {
    /// A desk for a region.
    pub fn new(region: Arc<Region>) -> Self {
        let layout = Arc::new(Layout::new(&region, region.horizon));
        Self {
            calculator: None,
            folder: Folder::new(region.clone(), layout),
            region,
        }
    }

    /// Answers a request, if it [is answered](Request::is_answered).
    pub fn handle(&mut self, request: Request, bytes: &[u8]) -> Option<(Answer, Vec<u8>)> {
        match request {
            Request::Compute {
                run,
                choices,
                seed,
                from,
                to,
            } => {
                let region = &self.region;
                let calculator = self
                    .calculator
                    .get_or_insert_with(|| Calculator::new(region.clone()));
                Some(match calculator.compute(&choices, seed, from, to) {
                    Ok(bytes) => (Answer::Rows { run, from, to }, bytes),
                    Err(reason) => (Answer::Failed { run, reason }, Vec::new()),
                })
            }
            Request::Begin {
                run,
                line,
                replicates,
            } => {
                self.folder.begin(run, line, replicates);
                None
            }
            Request::Rows { run, from, to } => {
                self.folder.keep(run, from, to, bytes);
                None
            }
            Request::Summarise { run, replicates } => or_dropped(self.folder.summarise(run, replicates)),
            Request::Continue { run, replicates } => or_dropped(self.folder.go_on(run, replicates)),
            Request::Forget { line } => {
                self.folder.forget(line);
                None
            }
        }
    }
}

/// Who asks waits for a word: without a summary there is another.
fn or_dropped(found: Option<(Answer, Vec<u8>)>) -> Option<(Answer, Vec<u8>)> {
    found.or(Some((Answer::Dropped, Vec::new())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::work::message::{Line, Settings, Supposed, choices_of};
    use crate::work::outcome::{Effect, Outcome};
    use sim_core::ensemble::{Ensemble, Plan, Replicated};
    use sim_core::parameters::CheckedParameters;
    use sim_core::region::LeverKey;
    use sim_core::scenario::{Scenario, Setting};

    const REPLICATES: u32 = 70;

    fn toyland() -> Arc<Region> {
        Arc::new(Region::read(&PackFiles::toyland(), &[]).expect("the built-in pack is sound"))
    }

    fn ask(desk: &mut Desk, request: Request, bytes: &[u8]) -> (Answer, Vec<u8>) {
        let mut answer = desk.handle(request, bytes).expect("this request has an answer");
        while let Answer::Halfway { run, replicates } = answer.0 {
            answer = desk
                .handle(Request::Continue { run, replicates }, &[])
                .expect("it goes on");
        }
        answer
    }

    /// Runs a line in uneven slices that arrive out of order.
    fn run_line(desk: &mut Desk, run: u32, line: Line, settings: &Settings) -> (Answer, Vec<u8>) {
        desk.handle(
            Request::Begin {
                run,
                line,
                replicates: REPLICATES,
            },
            &[],
        );
        for (from, to) in [(40, REPLICATES), (0, 7), (7, 40)] {
            let request = Request::Compute {
                run,
                choices: choices_of(settings, &Supposed::default()),
                seed: 5,
                from,
                to,
            };
            let (answer, bytes) = ask(desk, request, &[]);
            assert_eq!(answer, Answer::Rows { run, from, to });
            assert_eq!(desk.handle(Request::Rows { run, from, to }, &bytes), None);
        }
        ask(
            desk,
            Request::Summarise {
                run,
                replicates: REPLICATES,
            },
            &[],
        )
    }

    #[test]
    fn the_page_finds_what_an_ensemble_finds() {
        let region = toyland();
        let lever = region
            .levers
            .iter()
            .find(|lever| lever.key == LeverKey::ShortStayBeds)
            .expect("all levers");
        let setting = Setting {
            value: lever.maximum,
            from: lever.from,
            ramp_years: 0,
        };
        let settings = Settings::from([(lever.key, setting)]);
        let mut desk = Desk::new(region.clone());
        let (reference, reference_bytes) = run_line(&mut desk, 1, Line::Reference, &Settings::new());
        let (mine, mine_bytes) = run_line(&mut desk, 2, Line::Mine, &settings);

        let checked = |settings: Settings| {
            let scenario = Scenario {
                settings,
                ..Scenario::reference()
            };
            Arc::new(CheckedParameters::new(region.clone(), scenario, None).expect("it fits"))
        };
        let scenarios = vec![checked(Settings::new()), checked(settings)];
        let mut ensemble = Ensemble::new(scenarios, Plan::chance(5, REPLICATES));
        ensemble.advance(REPLICATES).expect("toyland converges");
        let layout = &ensemble.scenarios()[0].layout.clone();
        for (position, answer, bytes) in [(0, reference, reference_bytes), (1, mine, mine_bytes)] {
            let expected = ensemble.summary(position);
            let Answer::Summary {
                digest, replicates, ..
            } = answer
            else {
                panic!("not a summary: {answer:?}")
            };
            assert_eq!((digest, replicates), (expected.digest().to_string(), REPLICATES));
            let mut left = bytes.as_slice();
            let outcome = Outcome::read(layout, replicates, &mut left).expect("a summary");
            for key in layout.keys() {
                let (shown, cell) = (
                    outcome.cell(key).expect("same layout"),
                    expected.cell(key).expect("same layout"),
                );
                assert_eq!(
                    (shown.quantiles, shown.meets_norm, shown.no_worse),
                    (cell.quantiles, cell.meets_norm, cell.no_worse)
                );
                assert_eq!(outcome.dots(key), Some(cell.dots));
            }
            if position == 1 {
                let effect = Effect::read(layout, replicates, &mut left).expect("differences");
                let expected = ensemble.paired(1);
                for key in layout.keys() {
                    let (change, cell) = (effect.cell(key).expect("same"), expected.cell(key).expect("same"));
                    assert_eq!(
                        (change.quantiles, change.higher, change.lower),
                        (cell.quantiles, cell.higher, cell.lower)
                    );
                }
            }
            assert!(left.is_empty());
        }
    }

    #[test]
    fn every_request_that_waits_for_an_answer_has_one() {
        let mut desk = Desk::new(toyland());
        let (run, replicates) = (3, 2);
        let requests = [
            Request::Compute {
                run,
                choices: Vec::new(),
                seed: 1,
                from: 0,
                to: 1,
            },
            Request::Summarise { run, replicates },
            Request::Continue { run, replicates },
            Request::Begin {
                run,
                line: Line::Mine,
                replicates,
            },
            Request::Rows { run, from: 0, to: 1 },
            // A figure is missing, and there is nothing to hold it against.
            Request::Summarise { run, replicates },
            Request::Forget { line: Line::Mine },
        ];
        for request in requests {
            let (is_answered, words) = (request.is_answered(), format!("{request:?}"));
            assert_eq!(desk.handle(request, &[]).is_some(), is_answered, "{words}");
        }
    }

    #[test]
    fn settings_out_of_range_fail_in_words() {
        let region = toyland();
        let mut desk = Desk::new(region);
        let settings = Settings::from([(
            LeverKey::Ambulances,
            Setting {
                value: 1e6,
                from: 2030,
                ramp_years: 0,
            },
        )]);
        let request = Request::Compute {
            run: 1,
            choices: choices_of(&settings, &Supposed::default()),
            seed: 1,
            from: 0,
            to: 1,
        };
        let (answer, _) = ask(&mut desk, request, &[]);
        assert!(
            matches!(&answer, Answer::Failed { reason, .. } if reason.contains("ambulances")),
            "{answer:?}"
        );
    }
}
