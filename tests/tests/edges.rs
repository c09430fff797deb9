//! No figure that cannot be, for any scenario and any pack that the model accepts: finite, amounts and waits of nought or more,
//! shares between 0 and 1, and what must balance balances.

use proptest::prelude::*;
use sim_core::acute::twin;
use sim_core::ensemble::Plan;
use sim_core::indicators::Place;
use sim_core::parameters::CheckedParameters;
use sim_core::random::{Luck, Mode};
use sim_core::region::{Branch, PackFiles};
use sim_core::run::{AcuteYear, acute_year, people_pass};
use sim_core::scenario::Scenario;
use std::cell::Cell;
use tests::any_scenario::{any_scenario, most};
use tests::choices::{Chooser, choices};
use tests::edges::{MOST, pushed};
use tests::identities::{check, check_ranges};
use tests::random::{for_all, pack};
use tests::runs::{Run, SEED, changed, flevoland, read, to, toyland};

/// Runs `property`; where it fails, says what had been chosen.
fn told(choose: &Chooser, property: impl FnOnce()) {
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(property));
    if let Err(cause) = outcome {
        eprintln!("chosen:\n{}", choose.made());
        std::panic::resume_unwind(cause);
    }
}

fn without(all: &str, wrong: &[&str], year: i32) {
    for wrong in wrong {
        if let Some(at) = all.find(wrong) {
            let from = all[..at]
                .char_indices()
                .rev()
                .nth(120)
                .map_or(0, |(from, _)| from);
            let near: String = all[from..].chars().take(200).collect();
            panic!("`{wrong}` in the acute chain of {year}: …{near}…");
        }
    }
}

/// What the acute chain works with in one year, figures that no indicator shows included; none if a year before it does not
/// settle.
fn acute(parameters: &CheckedParameters, luck: &Luck, year: i32) -> Option<AcuteYear> {
    let pass = people_pass(parameters, luck);
    let found = match acute_year(parameters, &pass, luck, year) {
        Ok(found) => found.expect("the year is in the run"),
        Err(cause) => {
            eprintln!("{cause}");
            return None;
        }
    };
    // What is asked may be less than usual (`treated_at_home`); what comes out may not be less than nothing
    without(&format!("{found:?}"), &["NaN", "inf"], year);
    without(&format!("{:?}", found.flow), &[": -", "[-", ", -"], year);
    Some(found)
}

/// A run that does not settle says so and gives no figure. No more than one case in 200 may be so.
#[derive(Default)]
struct Unsettled {
    cases: Cell<u32>,
    given_up: Cell<u32>,
}

impl Unsettled {
    fn count(&self, settled: bool) -> bool {
        self.cases.set(self.cases.get() + 1);
        self.given_up.set(self.given_up.get() + u32::from(!settled));
        settled
    }

    fn are_few(&self) {
        let (given_up, cases) = (self.given_up.get(), self.cases.get());
        assert!(
            200 * given_up <= cases.max(200),
            "{given_up} of {cases} cases do not settle"
        );
    }
}

#[test]
fn any_scenario_of_flevoland_has_figures_that_can_be() {
    let region = flevoland();
    for_all(
        2,
        100,
        (choices(most(&region), 12), 1_i32..=25, any::<u64>()),
        |(row, years, seed)| {
            let mut choose = Chooser::new(row);
            let scenario = any_scenario(&region, &mut choose);
            told(&choose, || {
                let parameters = to(&region, &scenario, region.base_year + years);
                check_ranges(&Run::expected(&parameters));
                check_ranges(&Run::replicate(&parameters, &Plan::chance(seed, 2), 1));
            });
        },
    );
}

#[test]
fn any_pack_at_the_edges_has_figures_that_can_be() {
    let unsettled = Unsettled::default();
    for_all(
        8,
        300,
        (
            prop::option::of(pack()),
            choices(MOST, 20),
            choices(600, 20),
            any::<u64>(),
        ),
        |(plan, row, of_scenario, seed)| {
            let files = plan.map_or_else(PackFiles::toyland, |plan| plan.files());
            let (mut choose, mut supposed) = (Chooser::new(row), Chooser::new(of_scenario));
            let region = read(&pushed(files, &mut choose));
            let scenario = any_scenario(&region, &mut supposed);
            let horizon = region.base_year + 8;
            told(&choose, || {
                told(&supposed, || {
                    let parameters = to(&region, &scenario, horizon);
                    for luck in [Luck::expected(), Luck::new(seed, 0)] {
                        if unsettled.count(acute(&parameters, &luck, horizon).is_some()) {
                            check(&parameters, &luck);
                        } else {
                            eprintln!("chosen:\n{}\n{}", choose.made(), supposed.made());
                        }
                    }
                });
            });
        },
    );
    unsettled.are_few();
}

/// Found by the test above: who came to practise in a region without general practitioners worked in none of its areas.
#[test]
fn the_first_general_practitioners_of_a_region_work_somewhere_in_it() {
    let region = changed(&toyland(), |region| {
        region.workforce.branches[Branch::GpPractice as usize].heads = 0;
    });
    for luck in [Luck::expected(), Luck::new(SEED, 0)] {
        let run = check(&to(&region, &Scenario::reference(), region.horizon), &luck);
        let last = run.value("staff_gp", Place::Region, region.horizon);
        assert!(luck.mode == Mode::Chance || last > 0.0, "somebody comes: {last}");
    }
}

#[test]
fn the_twin_loses_nobody_whatever_is_asked_of_it() {
    let unsettled = Unsettled::default();
    for_all(
        3,
        80,
        (prop::option::of(pack()), choices(MOST, 20), any::<u64>()),
        |(plan, row, seed)| {
            let files = plan.map_or_else(PackFiles::toyland, |plan| plan.files());
            let mut choose = Chooser::new(row);
            let region = read(&pushed(files, &mut choose));
            let parameters = to(&region, &Scenario::reference(), region.base_year + 3);
            told(&choose, || {
                unsettled.count(play(&parameters, seed));
            });
        },
    );
    unsettled.are_few();
}

/// A few weeks of one year of the twin: whoever comes is somewhere or has left, and no time is negative. Whether there is such
/// a year.
fn play(parameters: &CheckedParameters, seed: u64) -> bool {
    let (luck, year) = (Luck::new(seed, 0), parameters.horizon);
    let Some(found) = acute(parameters, &luck, year) else {
        return false;
    };
    let plan = twin::Plan {
        warm_up_weeks: 1,
        ..twin::Plan::new(luck, year, 2)
    };
    let simulated = twin::simulate(&found.province(parameters), &plan);
    assert!(simulated.books.balance(), "{:?}", simulated.books);
    for figure in &simulated.figures {
        let fine = figure.twin.is_finite() && figure.twin >= 0.0;
        let share = !figure.id.ends_with("_share") || figure.twin <= 1.0;
        assert!(fine && share, "{figure:?}");
    }
    true
}
