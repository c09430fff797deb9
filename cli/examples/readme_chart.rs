//! Draws the chart of the README from a real run: A1 runs within 15 minutes, reference beside two more ambulances.
//!
//! `cargo run --release -p zorgpeil --example readme_chart` writes `docs/images/a1-fan.svg`.

use charts::{Band, Fan, Heading, Line, Locale, Norm, Numerals, Side, Size, Style};
use sim_core::ensemble::{Computed, Ensemble, Plan, Replicated};
use sim_core::indicators::{CellKey, Place};
use sim_core::parameters::CheckedParameters;
use sim_core::region::{LeverKey, PackFiles, Region};
use sim_core::scenario::{Scenario, Setting};
use sim_core::summary::Summary;
use std::error::Error;
use std::sync::Arc;

const REPLICATES: u32 = 1000;
const SEED: u64 = 1;

fn main() -> Result<(), Box<dyn Error>> {
    let region = Arc::new(Region::read(&PackFiles::flevoland(), &[])?);
    let mut added = Scenario::reference();
    added.settings.insert(
        LeverKey::Ambulances,
        Setting {
            value: 2.0,
            from: 2027,
            ramp_years: 2,
        },
    );
    let scenarios =
        [Scenario::reference(), added].map(|scenario| CheckedParameters::new(region.clone(), scenario, None));
    let scenarios = scenarios
        .into_iter()
        .map(|checked| checked.map(Arc::new))
        .collect::<Result<Vec<_>, _>>()?;
    let mut ensemble = Ensemble::new(scenarios, Plan::chance(SEED, REPLICATES));
    run(&mut ensemble)?;
    let (reference, mine) = (ensemble.summary(0), ensemble.summary(1));

    let indicator = reference.layout.catalogue.slots.a1_within_15;
    let norm = region
        .norms
        .iter()
        .find(|norm| norm.indicator == "a1_within_15")
        .ok_or("the pack has a norm for A1")?;
    let fan = Fan {
        description: "Share of A1 ambulance runs within 15 minutes, 2025 to 2050, with bands of 67 and 95 %"
            .into(),
        heading: Heading::Shown,
        unit: "share of A1 runs".into(),
        lines: vec![
            line("Reference", Style::Reference, &reference, indicator),
            line("Two more ambulances", Style::Mine, &mine, indicator),
        ],
        norm: Some(Norm {
            name: norm.label.en.clone(),
            value: norm.value,
            side: Side::Minimum,
        }),
        now: Some(region.base_year),
        note: format!(
            "{REPLICATES} replicates, seed {SEED}. Exploration, not a forecast; bands are within the assumptions."
        ),
        ..Fan::new(
            "a1",
            "Does the ambulance still come in time?",
            Numerals::percent(Locale::English, 0),
        )
    };
    std::fs::write("docs/images/a1-fan.svg", fan.draw(Size::new(900.0, 480.0)).svg)?;
    Ok(())
}

fn run(ensemble: &mut Ensemble) -> Result<(), Box<dyn Error>> {
    use rayon::prelude::*;
    while !ensemble.is_complete() {
        let next = ensemble.upcoming(100);
        let computed: Vec<Computed> = next
            .into_par_iter()
            .map(|index| ensemble.compute(index))
            .collect::<Result<_, _>>()?;
        computed.iter().for_each(|one| ensemble.fold(one));
    }
    Ok(())
}

fn line(name: &str, style: Style, summary: &Summary, indicator: usize) -> Line {
    let layout = &summary.layout;
    let band = |year| {
        let cell = summary.cell(CellKey {
            indicator,
            place: Place::Region,
            year,
        })?;
        let [p2_5, p16_5, p50, p83_5, p97_5] =
            cell.quantiles.map(|figure| summary.in_unit(indicator, figure));
        Some(Band {
            year,
            p2_5,
            p16_5,
            p50,
            p83_5,
            p97_5,
        })
    };
    Line {
        name: name.to_owned(),
        style,
        points: (layout.base_year..=layout.horizon).filter_map(band).collect(),
    }
}
