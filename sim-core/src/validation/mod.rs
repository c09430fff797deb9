//! Beside the world: every published figure of a pack next to what the model makes of it.
//!
//! Rows come from three lists of the pack: `[[observed]]` (what the base year must reproduce: fitted), `[[comparator]]`
//! (official figures shown beside results: independent) and `[[check]]` (any figure, with its standing). Nothing is fitted here.

use crate::acute::{Chain, Flow, Replay, Response};
use crate::demand::{self, Service};
use crate::ensemble::{Plan, Replicated, Turn};
use crate::indicators::{CellKey, Figures, Layout, Place, Unit};
use crate::parameters::CheckedParameters;
use crate::people::People;
use crate::quantity::{AGES, ByAge, BySex, MEN, Text, WOMEN};
use crate::random::Luck;
use crate::region::{Check, CheckFigure, Closure, Observed, Region, Standing, Start, StationKind};
use crate::run::{PeoplePass, RunError, acute_year, care_pass, people_pass};
use crate::summary::{QUANTILES, ranks};
use std::sync::Arc;

/// One row of the table: a published figure, and how the model's is measured.
#[derive(Clone, Debug)]
pub struct Reference {
    /// What is compared. Its id is that of a check of the pack, or list, indicator, area and year; its label is empty where
    /// the indicator says it all.
    pub check: Check,
    /// What was published, and for which year, where the value of the check is that figure carried to the base year.
    pub carried: Option<(i32, f64)>,
    /// Unit in which both are.
    pub measure: Measure,
}

impl Reference {
    /// Whether the row comes from the lists of figures that go with an indicator, and not from one of the checks.
    #[must_use]
    pub fn is_of_an_indicator(&self) -> bool {
        ["observed.", "comparator."]
            .iter()
            .any(|list| self.check.id.starts_with(list))
    }
}

/// How a figure of a row is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// In the unit of an indicator, at the position that it has in the catalogue.
    Of(usize),
    /// A change as a share of the start.
    Growth,
    /// A plain ratio.
    Ratio,
    /// Visits a year.
    Visits,
}

/// What a row says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The median lies within the interval or the tolerance.
    Within,
    /// It does not, or there is no tolerance, and the pack says why.
    Explained,
    /// There is no tolerance to hold it against: shown only.
    Shown,
    /// It does not, and nobody says why; but so few futures were run that the median of many may well lie within.
    Undecided,
    /// It does not, and nobody says why.
    Outside,
}

impl Verdict {
    /// The id in results.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Within => "within",
            Self::Explained => "explained",
            Self::Shown => "shown",
            Self::Undecided => "undecided",
            Self::Outside => "outside",
        }
    }
}

/// A row with the model's side.
#[derive(Clone, Debug)]
pub struct Row {
    /// The published side.
    pub reference: Reference,
    /// The [`QUANTILES`] of the model's figure.
    pub quantiles: [f64; 5],
    /// What follows.
    pub verdict: Verdict,
}

impl Row {
    /// The model's median.
    #[must_use]
    pub fn median(&self) -> f64 {
        self.quantiles[2]
    }

    /// Median less published value.
    #[must_use]
    pub fn difference(&self) -> f64 {
        self.median() - self.reference.check.value
    }
}

/// A state machine like [`crate::ensemble::Ensemble`]: any thread computes replicates, the caller folds them in index order.
#[derive(Clone, Debug)]
pub struct Validation {
    parameters: Arc<CheckedParameters>,
    turn: Turn,
    references: Vec<Reference>,
    /// Former hospitals that rows are about, with their ids.
    replays: Vec<(String, Replay)>,
    /// `[row][replicate]`.
    values: Vec<Vec<f64>>,
}

/// The figures of one replicate, in the order of the rows.
#[derive(Clone, Debug)]
pub struct Computed {
    replicate: u32,
    values: Vec<f64>,
}

impl Validation {
    /// The rows of a region, for one scenario: normally the reference.
    ///
    /// # Panics
    /// Without a replicate.
    #[must_use]
    pub fn new(parameters: Arc<CheckedParameters>, plan: Plan) -> Self {
        let references = references(&parameters);
        let values = vec![Vec::new(); references.len()];
        let replays = replays(&parameters.region, &parameters.chain, &references);
        Self {
            replays,
            parameters,
            turn: Turn::new(plan),
            references,
            values,
        }
    }

    /// The rows so far, fitted ones first, each list in the order of the pack.
    ///
    /// # Panics
    /// When no replicate was folded in.
    #[must_use]
    pub fn rows(&self) -> Vec<Row> {
        assert!(self.turn.done() > 0, "a table needs at least one replicate");
        let ranks = ranks(&QUANTILES, 1000, u64::from(self.turn.done()));
        let row = |(reference, values): (&Reference, &Vec<f64>)| {
            let mut sorted = values.clone();
            sorted.sort_unstable_by(f64::total_cmp);
            let quantiles = std::array::from_fn(|index| sorted[ranks[index] as usize - 1]);
            Row {
                reference: reference.clone(),
                quantiles,
                verdict: verdict(&reference.check, quantiles[2], median_between(&sorted)),
            }
        };
        let mut rows: Vec<Row> = self.references.iter().zip(&self.values).map(row).collect();
        rows.sort_by_key(|row| row.reference.check.standing);
        rows
    }
}

impl Validation {
    /// The base year of one replicate with every former hospital that a row is about, open and closed.
    fn closures(&self, pass: &PeoplePass, luck: &Luck) -> Result<Vec<Closed>, RunError> {
        if self.replays.is_empty() {
            return Ok(Vec::new());
        }
        let year = self.parameters.region.base_year;
        let base = acute_year(&self.parameters, pass, luck, year)?.expect("the base year is in the run");
        let replay = |(id, replay): &(String, Replay)| {
            let at = |open| {
                let flow = replay.year(&base.calibration, &base.asked, &base.staffed, open);
                flow.map_err(|cause| RunError {
                    year,
                    replicate: luck.replicate,
                    cause,
                })
            };
            Ok(Closed {
                id: id.clone(),
                years: [at([1.0; 6])?, at([0.0; 6])?],
            })
        };
        self.replays.iter().map(replay).collect()
    }
}

/// The former hospitals that rows are about, ready to be opened.
fn replays(region: &Region, chain: &Chain, references: &[Reference]) -> Vec<(String, Replay)> {
    let is_asked = |id: &str| {
        references.iter().any(|row| match &row.check.figure {
            CheckFigure::CallToHospital { hospital, .. } | CheckFigure::DriveToHospital { hospital, .. } => {
                hospital == id
            }
            _ => false,
        })
    };
    let former = region.acute.former_hospitals.iter();
    former
        .filter(|former| is_asked(&former.id))
        .map(|former| (former.id.clone(), Replay::of(&region.acute, chain, former)))
        .collect()
}

impl Replicated for Validation {
    type Computed = Computed;

    fn turn(&self) -> &Turn {
        &self.turn
    }

    fn compute(&self, replicate: u32) -> Result<Computed, RunError> {
        let luck = self.turn.plan().luck(replicate);
        let pass = people_pass(&self.parameters, &luck);
        let figures = care_pass(&self.parameters, &pass, &luck)?;
        let run = Run {
            region: &self.parameters.region,
            chain: &self.parameters.chain,
            layout: &self.parameters.layout,
            people: &pass.people,
            figures: &figures,
            closures: &self.closures(&pass, &luck)?,
        };
        let values = self.references.iter().map(|row| run.value(&row.check)).collect();
        Ok(Computed { replicate, values })
    }

    fn fold(&mut self, computed: &Computed) {
        self.turn.take(computed.replicate);
        for (values, value) in self.values.iter_mut().zip(&computed.values) {
            values.push(*value);
        }
    }
}

/// All references of a region that fall within the run.
fn references(parameters: &CheckedParameters) -> Vec<Reference> {
    let (region, layout) = (&parameters.region, &parameters.layout);
    let figure = |indicator: &str, year| CheckFigure::Figure {
        indicators: vec![indicator.to_owned()],
        factor: 1.0,
        year,
    };
    let position = |indicator: &str| {
        let position = layout.catalogue.position(indicator);
        position.expect("a checked pack names indicators of the catalogue")
    };
    let check_of = |observed: &Observed| Check {
        id: format!("observed.{}.{}", observed.indicator, observed.area),
        label: observed_label(region, observed),
        figure: figure(&observed.indicator, region.base_year),
        area: observed.area.clone(),
        value: parameters.in_base_year(observed),
        interval: None,
        // A figure is rounded to its resolution.
        tolerance: Some(
            observed.tolerance * parameters.in_base_year(observed).abs()
                + 0.5 * layout.catalogue.indicators[position(&observed.indicator)].resolution,
        ),
        standing: Standing::Fitted,
        reason: Text::default(),
        source: observed.source.clone(),
    };
    let observed = region.observed.iter().map(|observed| {
        let year = observed_year(region, observed);
        let carried = (year < region.base_year).then_some((year, observed.value));
        (check_of(observed), carried)
    });
    let compared = region.comparators.iter().map(|comparator| Check {
        id: format!(
            "comparator.{}.{}.{}",
            comparator.indicator, comparator.area, comparator.year
        ),
        label: comparator.label.clone(),
        figure: figure(&comparator.indicator, comparator.year),
        area: comparator.area.clone(),
        value: comparator.value,
        interval: comparator.interval_67,
        tolerance: comparator.tolerance,
        standing: Standing::Independent,
        reason: comparator.reason.clone(),
        source: comparator.source.clone(),
    });
    let years = layout.base_year..=layout.horizon;
    let as_published = compared.chain(region.checks.iter().cloned());
    observed
        .chain(as_published.map(|check| (check, None)))
        .filter(|(check, _)| years.contains(&check.figure.year()))
        .map(|(check, carried)| Reference {
            measure: measure(&check.figure, &position),
            check,
            carried,
        })
        .collect()
}

/// The year in which a figure was observed.
fn observed_year(region: &Region, observed: &Observed) -> i32 {
    observed.service().map_or(region.base_year, |service| {
        region.care.services[service as usize].observed_year
    })
}

/// How a total that was observed in an earlier year came to the base year.
fn observed_label(region: &Region, observed: &Observed) -> Text {
    if observed_year(region, observed) == region.base_year {
        return Text::default();
    }
    Text {
        nl: format!(
            "met aantal en leeftijd van de inwoners naar {} gebracht",
            region.base_year
        ),
        en: format!(
            "carried to {} by the number and ages of residents",
            region.base_year
        ),
    }
}

fn measure(figure: &CheckFigure, position: &dyn Fn(&str) -> usize) -> Measure {
    match figure {
        CheckFigure::Figure { indicators, .. } => Measure::Of(position(&indicators[0])),
        CheckFigure::Difference { indicator, .. } => Measure::Of(position(indicator)),
        CheckFigure::Growth { .. } | CheckFigure::DemographicGrowth { .. } => Measure::Growth,
        CheckFigure::Ratio { .. } | CheckFigure::AgeIndex { .. } | CheckFigure::Rate { .. } => Measure::Ratio,
        CheckFigure::Falls { .. } => Measure::Visits,
        CheckFigure::WithinReach { .. } | CheckFigure::DriveToHospital { .. } => Measure::Ratio,
        CheckFigure::StationDrive { .. } | CheckFigure::CallToHospital { .. } => {
            Measure::Of(position("response"))
        }
    }
}

/// Between which of these values, sorted, the median of many futures lies with a chance of 99.9 %: order statistics, whatever
/// the distribution; no bounds where there are too few. A figure that is the same in every future is known.
fn median_between(sorted: &[f64]) -> (f64, f64) {
    // Values below the median are binomial with a half: their number is within 3.29 standard deviations of the mean.
    let n = sorted.len() as f64;
    let below = (0.5 * (n - 3.29 * n.sqrt())).floor();
    match (sorted.first(), sorted.last()) {
        (Some(first), Some(last)) if first == last => (*first, *last),
        _ if below < 1.0 => (f64::NEG_INFINITY, f64::INFINITY),
        _ => {
            let below = below as usize;
            (sorted[below - 1], sorted[sorted.len() - below])
        }
    }
}

/// What a median says of a published figure, and within which bounds that of many futures lies.
fn verdict(row: &Check, median: f64, between: (f64, f64)) -> Verdict {
    // A figure is rounded to its resolution, a published value to its last digit: a hair more is no difference.
    let hair = 1e-9 * row.value.abs().max(1.0);
    let tolerated = row
        .tolerance
        .map(|tolerance| (row.value - tolerance, row.value + tolerance));
    let held = [row.interval, tolerated];
    let mut held = held.iter().flatten().map(|(low, high)| (low - hair, high + hair));
    let (least, most) = between;
    if held.clone().any(|(low, high)| low <= median && median <= high) {
        Verdict::Within
    } else if !row.reason.nl.is_empty() {
        Verdict::Explained
    } else if row.interval.is_none() && row.tolerance.is_none() {
        Verdict::Shown
    } else if held.any(|(low, high)| least <= high && low <= most) {
        Verdict::Undecided
    } else {
        Verdict::Outside
    }
}

/// One replicate that figures are taken from.
struct Run<'a> {
    region: &'a Region,
    chain: &'a Chain,
    layout: &'a Layout,
    people: &'a People,
    figures: &'a Figures,
    closures: &'a [Closed],
}

/// What came of replaying the closure of one hospital: the base year with it open, and without it.
struct Closed {
    id: String,
    years: [Flow; 2],
}

impl Run<'_> {
    fn value(&self, row: &Check) -> f64 {
        let at = |indicator: &str, year| self.at(indicator, &row.area, year);
        match &row.figure {
            CheckFigure::Figure {
                indicators,
                factor,
                year,
            } => {
                indicators
                    .iter()
                    .map(|indicator| at(indicator, *year))
                    .sum::<f64>()
                    * factor
            }
            CheckFigure::Growth {
                indicator,
                start,
                year,
            } => {
                let before = match start {
                    Start::Year(from) => at(indicator, *from),
                    Start::Value(value) => *value,
                };
                over(at(indicator, *year), before) - 1.0
            }
            CheckFigure::Difference {
                indicator,
                less,
                year,
            } => at(indicator, *year) - at(less, *year),
            CheckFigure::Ratio {
                indicator,
                over: whole,
                factor,
                year,
            } => over(at(indicator, *year), at(whole, *year)) * factor,
            CheckFigure::DemographicGrowth { service, from, year } => {
                let need = |year| demand::expected_use(self.region, self.people, *service, year);
                over(need(*year), need(*from)) - 1.0
            }
            CheckFigure::Falls { year } => {
                at("demand_ed_visit", *year) * demand::falls_share(self.region, self.people, *year)
            }
            CheckFigure::AgeIndex { service, year } => self.age_index(*service, *year),
            CheckFigure::Rate {
                services,
                from_age,
                hospital,
                year,
            } => services
                .iter()
                .map(|service| self.rate(*service, *from_age, hospital.as_deref(), *year))
                .sum(),
            CheckFigure::WithinReach { minutes, .. } => self.within_reach(&row.area, *minutes),
            CheckFigure::CallToHospital { hospital, when, .. } => {
                let [before, after] = self
                    .journeys(hospital, &row.area)
                    .map(|journey| journey.mean + self.region.acute.ambulance.on_scene + journey.transport);
                match when {
                    Closure::Before => before,
                    Closure::After => after,
                    Closure::Change => after - before,
                }
            }
            CheckFigure::DriveToHospital { hospital, .. } => {
                let [before, after] = self
                    .journeys(hospital, &row.area)
                    .map(|journey| journey.transport);
                over(after, before)
            }
            CheckFigure::StationDrive { zone, .. } => {
                let zone = self.region.acute.zones.iter().position(|known| known.id == *zone);
                self.station_drive(zone.expect("a checked pack names its zones"))
            }
        }
    }

    fn at(&self, indicator: &str, area: &str, year: i32) -> f64 {
        let position = self.layout.catalogue.position(indicator);
        let indicator = position.expect("a checked pack names indicators of the catalogue");
        let place = self.layout.place(area).unwrap_or(Place::Region);
        let key = CellKey {
            indicator,
            place,
            year,
        };
        // An indicator of the whole region has no figure of an area: then it is that of the region.
        let region = CellKey {
            place: Place::Region,
            ..key
        };
        let index = self.layout.index(key).or_else(|| self.layout.index(region));
        let index = index.expect("years of a pack lie within a run to its horizon");
        self.figures.0[index] as f64 * self.layout.catalogue.indicators[indicator].resolution
    }

    /// Use per 1,000 residents of an age and older; of visits, those that go first to one hospital while all are open.
    fn rate(&self, service: Service, from_age: usize, hospital: Option<&str>, year: i32) -> f64 {
        let known = |id: &str| {
            self.region
                .acute
                .hospitals
                .iter()
                .position(|known| known.id == id)
        };
        let hospital = hospital.map(|id| known(id).expect("a checked pack names its hospitals"));
        let areas = demand::use_from_age(self.region, self.people, service, year, from_age);
        let (mut used, mut people) = (0.0, 0.0);
        for (area, [use_of_area, people_of_area]) in areas.iter().enumerate() {
            let share = hospital.map_or(1.0, |hospital| self.chain.visits_to(area, hospital));
            used += share * use_of_area;
            people += people_of_area;
        }
        // All people at the rates of the pack, beside what the run has
        let level = over(
            self.at(&format!("demand_{}", service.id()), "region", year),
            demand::expected_use(self.region, self.people, service, year),
        );
        1_000.0 * level * over(used, people)
    }

    /// Median drive from the nearest own station, minutes.
    fn station_drive(&self, zone: usize) -> f64 {
        let acute = &self.region.acute;
        let stations = acute.stations.iter().zip(&acute.station_minutes[zone]);
        let own = stations.filter(|(station, _)| station.kind == StationKind::Own);
        own.map(|(_, minutes)| *minutes).fold(f64::INFINITY, f64::min)
    }

    fn within_reach(&self, area: &str, minutes: f64) -> f64 {
        let acute = &self.region.acute;
        let (mut reached, mut all) = (0.0, 0.0);
        for (at, zone) in acute.zones.iter().enumerate() {
            if area == "region" || self.region.areas[zone.area].code == area {
                let people = zone.people_under_75 + zone.people_75;
                all += people;
                reached += if self.station_drive(at) <= minutes {
                    people
                } else {
                    0.0
                };
            }
        }
        over(reached, all)
    }

    /// How ambulances come and go in a place with a former hospital open, and without it.
    fn journeys(&self, hospital: &str, area: &str) -> [Response; 2] {
        let closed = self.closures.iter().find(|closed| closed.id == hospital);
        let closed = closed.expect("the closures of all checks are replayed");
        let position = self.region.areas.iter().position(|known| known.code == area);
        [0, 1].map(|at| {
            let flow = &closed.years[at];
            position.map_or(flow.region, |area| flow.areas[area])
        })
    }

    fn age_index(&self, service: Service, year: i32) -> f64 {
        let mut people: BySex<ByAge<f64>> = [[0.0; AGES]; 2];
        for area in 0..self.people.area_count() {
            for sex in [MEN, WOMEN] {
                let here = self.people.at(year, area, sex);
                people[sex]
                    .iter_mut()
                    .zip(here)
                    .for_each(|(sum, here)| *sum += here);
            }
        }
        let country = demand::use_per_head(self.region, service, &self.region.reference_population);
        over(demand::use_per_head(self.region, service, &people), country)
    }
}

fn over(part: f64, whole: f64) -> f64 {
    if whole == 0.0 { 0.0 } else { part / whole }
}

impl Measure {
    /// Whether figures are shares, shown in per cent.
    #[must_use]
    pub fn is_share(self, layout: &Layout) -> bool {
        match self {
            Self::Of(indicator) => layout.catalogue.indicators[indicator].unit == Unit::Share,
            Self::Growth => true,
            Self::Ratio | Self::Visits => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_many_lies_between_order_statistics() {
        let upto = |n: u32| (1..=n).map(f64::from).collect::<Vec<_>>();
        // By hand, n/2 less 3.29·√n/2: 1.13 of 15, 33.55 of 100, 167.1 of 400.
        assert_eq!(median_between(&upto(15)), (1.0, 15.0));
        assert_eq!(median_between(&upto(100)), (33.0, 68.0));
        assert_eq!(median_between(&upto(400)), (167.0, 234.0));
        // Of fewer nothing follows, unless it is the same figure every time.
        assert_eq!(median_between(&upto(9)), (f64::NEG_INFINITY, f64::INFINITY));
        assert_eq!(median_between(&[3.0, 3.0]), (3.0, 3.0));
    }

    #[test]
    fn a_verdict_against_the_model_needs_enough_futures() {
        let mut check = Check {
            id: "one".to_owned(),
            label: Text::default(),
            figure: CheckFigure::Falls { year: 2025 },
            area: "region".to_owned(),
            value: 10.0,
            interval: None,
            tolerance: Some(1.0),
            standing: Standing::Independent,
            reason: Text::default(),
            source: "synthetic".to_owned(),
        };
        assert_eq!(verdict(&check, 11.0, (10.5, 12.0)), Verdict::Within);
        assert_eq!(verdict(&check, 11.5, (10.5, 12.0)), Verdict::Undecided);
        assert_eq!(verdict(&check, 11.5, (11.1, 12.0)), Verdict::Outside);
        assert_eq!(verdict(&check, 8.5, (8.0, 8.9)), Verdict::Outside);
        assert_eq!(verdict(&check, 8.5, (8.0, 9.1)), Verdict::Undecided);
        check.reason.nl = "Daarom.".to_owned();
        assert_eq!(verdict(&check, 11.5, (10.5, 12.0)), Verdict::Explained);
    }
}
