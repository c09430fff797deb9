//! Flevoland's reference with chance: what the pack says the base year must reproduce, and that nothing runs away.

use rayon::prelude::*;
use sim_core::ensemble::{Computed, Ensemble, Plan, Replicated};
use sim_core::indicators::{CellKey, Figures, Layout};
use sim_core::region::Region;
use sim_core::summary::Summary;
use std::sync::{Arc, LazyLock};
use tests::identities::check_ranges;
use tests::runs::{Run, SEED, UNOPTIMISED, compute, flevoland, reference};

const REPLICATES: u32 = if UNOPTIMISED { 3 } else { 1000 };

struct Result {
    layout: Arc<Layout>,
    figures: Vec<Figures>,
    summary: Summary,
}

static RESULT: LazyLock<Result> = LazyLock::new(|| {
    let scenarios = [reference(&flevoland())];
    let plan = Plan::chance(SEED, REPLICATES);
    let computed: Vec<Computed> = (0..REPLICATES)
        .into_par_iter()
        .map(|replicate| compute(&scenarios, &plan, replicate))
        .collect();
    let mut ensemble = Ensemble::new(scenarios.to_vec(), plan);
    computed.iter().for_each(|computed| ensemble.fold(computed));
    let figures = computed
        .into_iter()
        .map(|mut computed| computed.figures.remove(0))
        .collect();
    Result {
        layout: scenarios[0].layout.clone(),
        figures,
        summary: ensemble.summary(0),
    }
});

impl Result {
    fn key(&self, indicator: &str, place: &str, year: i32) -> CellKey {
        let indicator = self
            .layout
            .catalogue
            .position(indicator)
            .unwrap_or_else(|| panic!("there is no indicator `{indicator}`"));
        CellKey {
            indicator,
            place: self
                .layout
                .place(place)
                .unwrap_or_else(|| panic!("there is no area `{place}`")),
            year,
        }
    }

    /// The five quantiles in the indicator's unit.
    fn quantiles(&self, key: CellKey) -> [f64; 5] {
        let cell = self.summary.cell(key).expect("the pack names figures that exist");
        cell.quantiles
            .map(|figure| self.summary.in_unit(key.indicator, figure))
    }

    /// A figure of every replicate, in the indicator's unit.
    fn all(&self, key: CellKey) -> impl Iterator<Item = f64> + '_ {
        let index = self.layout.index(key).expect("a figure that exists");
        self.figures
            .iter()
            .map(move |figures| self.summary.in_unit(key.indicator, figures.0[index]))
    }
}

#[test]
fn the_first_day_has_the_official_population_in_every_future() {
    let region = flevoland();
    for (area, data) in region.areas.iter().enumerate() {
        let key = RESULT.key("population", &data.code, region.base_year);
        let official = region.start_total(area) as f64;
        assert!(
            RESULT.all(key).all(|people| people == official),
            "{} must start with {official} people",
            data.name
        );
    }
}

/// Every observed total is met by the median of the base year within its tolerance, carried to it from an earlier year.
fn check_observed(region: &Arc<Region>) {
    let parameters = reference(region);
    let mut misfits = String::new();
    for row in &region.observed {
        let [_, _, median, _, _] = RESULT.quantiles(RESULT.key(&row.indicator, &row.area, region.base_year));
        let wanted = parameters.in_base_year(row);
        let off = (median - wanted).abs() / wanted.abs();
        println!(
            "{:28} {:8} observed {wanted:>10.1} median {median:>10.3} off {:.2} %",
            row.indicator,
            row.area,
            off * 100.0
        );
        if off > row.tolerance + 1e-12 {
            misfits += &format!(
                "{} of {}: {median} instead of {} ± {} %\n",
                row.indicator,
                row.area,
                wanted,
                row.tolerance * 100.0
            );
        }
    }
    assert!(
        misfits.is_empty(),
        "the base year must reproduce what was observed; look at the level of\n{misfits}"
    );
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "a thousand replicates take minutes unoptimised: run with --profile fast"
)]
fn the_base_year_reproduces_what_was_observed() {
    check_observed(&flevoland());
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "a thousand replicates take minutes unoptimised: run with --profile fast"
)]
fn results_lie_beside_official_figures_and_overlap_where_they_should() {
    let region = flevoland();
    let mut told = 0;
    for comparator in &region.comparators {
        let key = RESULT.key(&comparator.indicator, &comparator.area, comparator.year);
        let [low, from, median, to, high] = RESULT.quantiles(key);
        println!(
            "{} of {} in {}: median {median:.0}, 67 % {from:.0}–{to:.0}, 95 % {low:.0}–{high:.0}; {} {:.0}, 67 % {:?}",
            comparator.indicator,
            comparator.area,
            comparator.year,
            comparator.label.en,
            comparator.value,
            comparator.interval_67
        );
        if let Some((theirs_from, theirs_to)) = comparator.interval_67 {
            told += 1;
            let overlap = from <= theirs_to && theirs_from <= to;
            assert!(
                overlap,
                "{} of {} in {}: 67 % {from:.0}–{to:.0} must overlap {theirs_from:.0}–{theirs_to:.0} of {}; if the model is right, say why in docs/",
                comparator.indicator, comparator.area, comparator.year, comparator.label.en
            );
        }
    }
    assert!(told > 0, "the pack has an official figure with an interval");
    let old = RESULT.quantiles(RESULT.key("people_80", "region", 2040))[2];
    assert!(
        (old / 32_460.0 - 1.0).abs() < 0.1,
        "{old} people of 80 and older in 2040 must lie within 10 % of 32,460 (GGD Flevoland)"
    );
}

/// Largest residual of the chain that counts as settled.
const SETTLED: f64 = 1e-6;

#[test]
fn the_chain_settles_in_every_year_of_every_future() {
    for year in RESULT.layout.base_year..=RESULT.layout.horizon {
        let worst = RESULT
            .all(RESULT.key("chain_residual", "region", year))
            .fold(0.0, f64::max);
        assert!(
            worst <= SETTLED,
            "the chain must settle to {SETTLED} in {year}, not to {worst}"
        );
    }
}

#[test]
fn every_figure_is_sane_in_every_future() {
    // NaN cannot hide here: a figure is a whole number, and writing one that is not finite panics.
    let parameters = reference(&flevoland());
    RESULT
        .figures
        .par_iter()
        .for_each(|figures| check_ranges(&Run::of(&parameters, figures.clone())));
}

#[test]
fn bands_are_ordered_and_hold_the_median() {
    for (key, cell) in RESULT.layout.keys().zip(&RESULT.summary.cells) {
        assert!(
            cell.quantiles.is_sorted(),
            "{key:?}: the 95 % band must hold the 67 % band, and that the median: {:?}",
            cell.quantiles
        );
        assert!(cell.dots.is_sorted(), "{key:?}: dots must ascend");
        let mean = cell.sum as f64 / f64::from(REPLICATES);
        let index = RESULT.layout.index(key).expect("keys are of this layout");
        let (lowest, highest) = RESULT
            .figures
            .iter()
            .map(|figures| figures.0[index])
            .fold((i64::MAX, i64::MIN), |(low, high), figure| {
                (low.min(figure), high.max(figure))
            });
        assert!(
            (lowest as f64..=highest as f64).contains(&mean),
            "{key:?}: the mean lies among the figures"
        );
        for share in [cell.meets_norm, cell.no_worse].into_iter().flatten() {
            assert!(share <= REPLICATES, "{key:?}: {share} of {REPLICATES} futures");
        }
    }
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "a thousand replicates take minutes unoptimised: run with --profile fast"
)]
fn what_is_uncertain_fans_out() {
    for indicator in [
        "population",
        "people_80",
        "demand_home_nursing",
        "demand_ed_visit",
        "fte_gap",
        "nursing_home_waiting",
    ] {
        let width = |year| {
            let [low, .., high] = RESULT.quantiles(RESULT.key(indicator, "region", year));
            high - low
        };
        let (soon, late) = (width(2030), width(2050));
        assert!(
            soon > 0.0 && late > soon,
            "the 95 % band of {indicator} must widen: {soon} in 2030, {late} in 2050"
        );
    }
}
