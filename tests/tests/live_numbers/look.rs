//! What a reader of the results sees, stage by stage.

use sim_core::acute::twin::{self, simulate};
use sim_core::ensemble::{Plan, Replicated};
use sim_core::parameters::LONGEST_RUN;
use sim_core::random::Luck;
use sim_core::region::{LeverKey, Region, ShockKey};
use sim_core::run::{acute_year, people_pass};
use sim_core::scenario::Scenario;
use sim_core::validation::Validation;
use std::sync::Arc;
use tests::runs::{Run, SEED, reference, to};

/// A scenario that moves every lever and lets every shock happen, at the pack's own first years, ramps and lengths.
pub struct Everything(String);

impl Everything {
    pub fn of(region: &Region) -> Self {
        let mut text = "format = 1\nname = \"everything\"\n[levers]\n".to_owned();
        for lever in &region.levers {
            // Homes as fast as they may come, so that plans run out of room.
            let part = if lever.key == LeverKey::HousingPace {
                1.0
            } else {
                0.4
            };
            let value = lever.reference + part * (lever.maximum - lever.reference);
            text += &format!("{} = {value:?}\n", lever.key.id());
        }
        for shock in ShockKey::ALL {
            // A hospital that is closed has no nights: first the nights, then the hospital.
            let after = if shock == ShockKey::HospitalCloses { 10 } else { 2 };
            text += &format!("[shocks.{}]\nfrom = {}\n", shock.id(), region.base_year + after);
        }
        Self(text)
    }

    pub fn on(&self, region: &Region) -> Option<Scenario> {
        Scenario::read("everything", "everything.toml", &self.0, region).ok()
    }
}

/// What is looked at, one after the other until something moved: quick runs first.
pub const STAGES: usize = 7;

/// Figures and texts of one stage; `None` when the region and the scenario do not fit each other.
pub fn look(stage: usize, region: &Arc<Region>, everything: &Everything) -> Option<(Vec<i64>, String)> {
    let soon = region.base_year + 6;
    let figures = |run: Run| Some((run.figures.0, String::new()));
    let all = || everything.on(region);
    let none = Scenario::reference;
    let chance = Plan::chance(SEED, 1);
    match stage {
        0 => figures(Run::expected(&to(region, &none(), soon))),
        1 => figures(Run::expected(&to(region, &all()?, region.horizon))),
        2 => figures(Run::expected(&to(region, &none(), region.horizon))),
        3 => figures(Run::replicate(&to(region, &all()?, region.horizon), &chance, 0)),
        4 => {
            let parameters = to(region, &none(), region.horizon);
            let mut validation = Validation::new(parameters, Plan::expected());
            validation.advance(1).expect("a run must end");
            Some((vec![], format!("{:?}", validation.rows())))
        }
        5 => figures(Run::replicate(&to(region, &none(), region.horizon), &chance, 0)),
        _ => figures(Run::expected(&to(
            region,
            &none(),
            region.base_year + LONGEST_RUN,
        ))),
    }
}

/// A few weeks of the acute chain, minute by minute.
pub fn twin(region: &Arc<Region>, weeks: u32) -> String {
    let (parameters, luck) = (reference(region), Luck::new(SEED, 0));
    let pass = people_pass(&parameters, &luck);
    let year = acute_year(&parameters, &pass, &luck, region.base_year).expect("a run must end");
    let year = year.expect("the base year is in the run");
    let plan = twin::Plan {
        warm_up_weeks: 1,
        ..twin::Plan::new(luck, region.base_year, weeks)
    };
    let played = simulate(&year.province(&parameters), &plan);
    format!("{} {:?}", played.events, played.figures)
}
