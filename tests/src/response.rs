//! The two estimates of response times that are chosen with published figures of one municipality: how long it takes until a
//! vehicle drives, and how much drives spread around their median.

use crate::runs::{changed, to};
use sim_core::ensemble::Plan;
use sim_core::random::Luck;
use sim_core::region::{CheckFigure, Region};
use sim_core::run::{acute_year, people_pass};
use sim_core::scenario::Scenario;

/// Checks of the pack that are met: the mean response, and the share of A1 runs within the limit.
pub const CHECKS: [&str; 2] = ["response_almere_2023", "a1_almere_2023"];
/// Minutes and standard deviations of the logarithm by which a slope is taken.
const STEPS: [f64; 2] = [0.05, 0.005];
/// Steps until it stands still.
const MOST_STEPS: u32 = 20;

/// What is chosen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chosen {
    /// Call handling and turnout together, minutes; the pack divides them as 2 to 1.
    pub until_driving: f64,
    /// Standard deviation of the logarithm of a drive.
    pub drive_log_sd: f64,
}

impl Chosen {
    /// What the pack has.
    #[must_use]
    pub fn of(region: &Region) -> Self {
        let times = &region.acute.ambulance;
        Self {
            until_driving: times.call_handling + times.turnout,
            drive_log_sd: times.drive_log_sd,
        }
    }

    fn moved(self, by: [f64; 2]) -> Self {
        Self {
            until_driving: self.until_driving + by[0],
            drive_log_sd: self.drive_log_sd + by[1],
        }
    }
}

/// What a region makes of it in the base year of the expected run.
#[derive(Clone, Copy, Debug)]
pub struct Met {
    /// The figures of [`CHECKS`], less what is published: minutes, share.
    pub left: [f64; 2],
    /// The share of calls that the dispatcher is ahead of, and what it cannot reach of the region's share.
    pub relocation: [f64; 2],
}

/// The published figures and where they are of: value, position of the area.
fn published(region: &Region) -> [(f64, usize); 2] {
    CHECKS.map(|id| {
        let check = region.checks.iter().find(|check| check.id == id);
        let check = check.expect("the pack has the figures that are met");
        assert!(matches!(check.figure, CheckFigure::Figure { .. }), "{id}");
        let area = region.areas.iter().position(|area| area.code == check.area);
        (check.value, area.expect("it is of one municipality"))
    })
}

/// The base year of the expected run with other estimates.
///
/// # Panics
/// When the acute chain does not settle.
#[must_use]
pub fn met(region: &Region, chosen: Chosen) -> Met {
    let region = changed(region, |region| {
        let times = &mut region.acute.ambulance;
        times.call_handling = chosen.until_driving * 2.0 / 3.0;
        times.turnout = chosen.until_driving / 3.0;
        times.drive_log_sd = chosen.drive_log_sd;
    });
    let parameters = to(&region, &Scenario::reference(), region.base_year + 1);
    let luck: Luck = Plan::expected().luck(0);
    let pass = people_pass(&parameters, &luck);
    let year = acute_year(&parameters, &pass, &luck, region.base_year)
        .expect("the base year settles")
        .expect("it is a year of the run");
    let [(mean, there), (within, here)] = published(&region);
    let areas = &year.flow.areas;
    Met {
        left: [areas[there].mean - mean, areas[here].within_limit - within],
        relocation: [year.calibration.relocation, year.calibration.relocation_misfit],
    }
}

/// The estimates that meet both figures: Newton's steps with slopes by differences, from the pack's own.
///
/// # Panics
/// When they do not settle.
#[must_use]
pub fn fit(region: &Region) -> Chosen {
    let mut chosen = Chosen::of(region);
    for _ in 0..MOST_STEPS {
        let here = met(region, chosen).left;
        if here[0].abs() < 1e-4 && here[1].abs() < 1e-6 {
            return chosen;
        }
        let slope = [[STEPS[0], 0.0], [0.0, STEPS[1]]].map(|by| {
            let there = met(region, chosen.moved(by)).left;
            [0, 1].map(|at| (there[at] - here[at]) / (by[0] + by[1]))
        });
        let [[a, c], [b, d]] = slope;
        let determinant = a * d - b * c;
        chosen = chosen.moved([
            (b * here[1] - d * here[0]) / determinant,
            (c * here[0] - a * here[1]) / determinant,
        ]);
    }
    panic!("no estimates meet both figures: {chosen:?}")
}
