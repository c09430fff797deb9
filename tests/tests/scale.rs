//! Work and memory grow with the number of municipalities, not with its square, and not with replicates.

use sim_core::ensemble::Plan;
use sim_core::indicators::Place;
use sim_core::parameters::CheckedParameters;
use sim_core::region::Region;
use sim_core::run::{care_pass, people_pass};
use sim_core::scenario::Scenario;
use std::sync::Arc;
use tests::identities::check_ranges;
use tests::nation::nation;
use tests::runs::{Run, SEED, UNOPTIMISED};

fn country(areas: usize, horizon: i32) -> Arc<CheckedParameters> {
    let region =
        Region::read(&nation(areas), &[]).unwrap_or_else(|faults| panic!("{areas} areas:\n{faults}"));
    assert_eq!(region.area_count(), areas);
    let checked = CheckedParameters::new(Arc::new(region), Scenario::reference(), Some(horizon));
    Arc::new(checked.unwrap_or_else(|faults| panic!("{faults}")))
}

#[test]
fn a_whole_country_runs() {
    let (areas, horizon) = if UNOPTIMISED { (30, 2026) } else { (342, 2030) };
    let parameters = country(areas, horizon);
    let luck = Plan::chance(SEED, 1).luck(0);
    let pass = people_pass(&parameters, &luck);
    let total = |year| (0..areas).map(|area| pass.people.total(year, area)).sum::<f64>();
    let start: u64 = (0..areas).map(|area| parameters.region.start_total(area)).sum();
    assert_eq!(total(2025), start as f64);
    for year in 2025..=horizon {
        let (mut within, mut change) = (0.0, 0.0);
        for area in 0..areas {
            let flows = pass.people.flows(year, area);
            within += flows.arrivals_within - flows.departures_within;
            change += flows.births - flows.deaths + flows.arrivals - flows.departures;
        }
        assert_eq!(within, 0.0, "who moves within the country stays in it");
        assert_eq!(total(year + 1), total(year) + change);
    }
    let figures = care_pass(&parameters, &pass, &luck).expect("the acute chain converges");
    assert_eq!(figures.0.len(), parameters.layout.cells());
}

#[test]
fn what_a_replicate_holds_grows_in_a_line_with_areas() {
    let sizes = if UNOPTIMISED { [8, 16, 24] } else { [50, 100, 150] };
    let countries = sizes.map(|areas| country(areas, 2030));
    let cells = countries.each_ref().map(|one| one.layout.cells());
    assert_eq!(cells[2] - cells[1], cells[1] - cells[0], "figures: {cells:?}");
    let drawn = countries.each_ref().map(|one| one.region.uncertain.len());
    assert_eq!(drawn[2] - drawn[1], drawn[1] - drawn[0], "parameters: {drawn:?}");
    // Zones share the beginnings of their orders, so the steps are at most this many per zone, however many stations.
    for one in &countries {
        let (steps, zones) = (one.chain.steps(), one.region.acute.zones.len());
        assert!(steps <= 24 * zones, "{steps} steps of dispatch for {zones} zones");
    }
}

#[test]
fn the_same_municipality_fares_alike_in_a_small_and_in_a_large_country() {
    let sizes = if UNOPTIMISED { [8, 16] } else { [30, 120] };
    let shares = sizes.map(|areas| {
        let run = Run::expected(&country(areas, 2028));
        check_ranges(&run);
        run.value("population", Place::Region, 2028) / areas as f64
    });
    assert!(
        (shares[0] / shares[1] - 1.0).abs() < 0.01,
        "people per municipality: {shares:?}"
    );
}
