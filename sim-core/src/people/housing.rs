//! Homes: plans, what is built of them, backlog, demolition, and homes for older people.

use super::People;
use super::shock::Shocks;
use crate::parameters::{CheckedParameters, Drawn};
use crate::random::{Luck, Mode, Purpose};
use crate::region::{LeverKey, ShockKey};

/// Builds homes of all areas to one year past the horizon.
///
/// `built = r · (plan · pace + backlog)` with `r = ρ(1 − c)/(1 − ρc)`, where ρ is the long-run ratio of completions to
/// plans and c the share of what is not built that is carried over: without a shock and with a constant plan,
/// completions are ρ times the plan, from the first year on. Homes are whole: fractions wait for the next year.
pub(super) fn build(parameters: &CheckedParameters, drawn: &Drawn, luck: &Luck, people: &mut People) {
    let region = &parameters.region;
    let data = &region.housing;
    people
        .homes
        .extend(data.stock.iter().map(|homes| f64::from(*homes)));
    people.suited_beyond.resize(region.area_count(), 0.0);
    let local = drawn[data.suited_home_local_share];
    let mut sites: Vec<Site> = data
        .plan
        .iter()
        .map(|plan| Site {
            backlog: lasting_backlog(
                plan[0],
                realisation_in(parameters, drawn, region.base_year),
                data.carry_over_share,
            ),
            ..Site::default()
        })
        .collect();
    let mut shocks = Shocks::new(
        Purpose::HousingShock,
        region.area_count(),
        data.shock_persistence,
        data.region_shock_sd,
        data.area_shock_sd,
    );
    for year in region.base_year..=parameters.horizon {
        let factors = shocks.advance(region, luck, year);
        let realisation = realisation_in(parameters, drawn, year);
        let pace = parameters.lever(LeverKey::HousingPace, year);
        let suited = Suited::of(parameters, year);
        // What is not built waits, in part, as what is never built does.
        let going_on = 1.0 - parameters.shock(ShockKey::BuildingStop, year);
        for (area, site) in sites.iter_mut().enumerate() {
            let carry = data.carry_over_share;
            let ratio = realisation * (1.0 - carry) / (1.0 - realisation * carry);
            let plan = &data.plan[area];
            let planned = plan[((year - region.base_year) as usize).min(plan.len() - 1)] * pace;
            let stock = people.homes[people.place(year, area)];
            let completed = site.complete(planned, ratio * factors[area] * going_on, carry, luck.mode);
            let demolished = site.demolish(stock * data.demolition_rate, stock, luck.mode);
            people.homes.push(stock + completed - demolished);
            let before = people.suited_beyond[people.place(year, area)];
            people.suited_beyond.push(before + completed * suited.beyond);
            let flows = people.flows_mut(year, area);
            flows.completed = completed;
            flows.demolished = demolished;
            flows.left_behind = whole(
                completed * suited.share * local,
                &mut site.left_behind_fraction,
                luck.mode,
            );
        }
    }
}

/// Long-run ratio of completions to the plans of a year.
fn realisation_in(parameters: &CheckedParameters, drawn: &Drawn, year: i32) -> f64 {
    let data = &parameters.region.housing;
    drawn[if year <= data.agreed_until {
        data.realisation_agreed
    } else {
        data.realisation_later
    }]
}

/// The backlog that reproduces itself under a constant plan: `B = c·(1 − r)·(P + B)`, with `r = ρ(1 − c)/(1 − ρc)`.
///
/// Plans lag before a run begins, too. The past has the realisation of the same replicate: whoever builds half of what is
/// planned has more waiting than who builds nearly all, and the first year then builds ρ times its plan. No lever enters,
/// because none acts on what the past has left.
fn lasting_backlog(planned: f64, realisation: f64, carry: f64) -> f64 {
    carry * (1.0 - realisation) / (1.0 - carry) * planned
}

/// Shares of completions that are for older people, clustered or not.
struct Suited {
    /// In this scenario.
    share: f64,
    /// What this scenario has beyond the reference: exactly nought when no lever is moved.
    beyond: f64,
}

impl Suited {
    fn of(parameters: &CheckedParameters, year: i32) -> Self {
        let (mut share, mut beyond) = (0.0, 0.0);
        for key in [LeverKey::ElderSuitedShare, LeverKey::ClusteredShare] {
            let value = parameters.lever(key, year);
            share += value;
            beyond += value - parameters.lever_reference(key);
        }
        Self { share, beyond }
    }
}

/// What an area carries from year to year.
#[derive(Clone, Default)]
struct Site {
    backlog: f64,
    completed_fraction: f64,
    demolished_fraction: f64,
    left_behind_fraction: f64,
}

impl Site {
    fn complete(&mut self, planned: f64, ratio: f64, carry: f64, mode: Mode) -> f64 {
        let wanted = planned + self.backlog;
        let built = ratio * wanted;
        self.backlog = carry * (wanted - built).max(0.0);
        whole(built, &mut self.completed_fraction, mode)
    }

    fn demolish(&mut self, expected: f64, stock: f64, mode: Mode) -> f64 {
        whole(expected, &mut self.demolished_fraction, mode).min(stock)
    }
}

/// The whole part of what has come together; the rest waits.
fn whole(amount: f64, fraction: &mut f64, mode: Mode) -> f64 {
    if mode == Mode::Expected {
        return amount;
    }
    let ready = (amount + *fraction).floor();
    *fraction += amount - ready;
    ready
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn completions_tend_to_the_long_run_ratio_of_the_plan() {
        let (realisation, carry) = (0.65, 0.3);
        let ratio = realisation * (1.0 - carry) / (1.0 - realisation * carry);
        let mut site = Site::default();
        let mut last = 0.0;
        for _ in 0..60 {
            last = site.complete(1000.0, ratio, carry, Mode::Expected);
        }
        assert!((last - 650.0).abs() < 1e-9, "{last} homes a year instead of 650");
    }

    #[test]
    fn a_run_starts_where_a_constant_plan_ends() {
        for (realisation, carry) in [(0.65, 0.3), (0.8, 0.5), (0.2, 0.9), (1.0, 0.7), (0.5, 0.0)] {
            let ratio = realisation * (1.0 - carry) / (1.0 - realisation * carry);
            // The end of a long run that began with nothing, by the recurrence alone.
            let mut long = Site::default();
            for _ in 0..400 {
                let _ = long.complete(1000.0, ratio, carry, Mode::Expected);
            }
            let backlog = lasting_backlog(1000.0, realisation, carry);
            assert!(
                (backlog - long.backlog).abs() < 1e-9,
                "{backlog} homes, in the long run {}",
                long.backlog
            );
            let mut site = Site {
                backlog,
                ..Site::default()
            };
            let first = site.complete(1000.0, ratio, carry, Mode::Expected);
            assert!(
                (first - 1000.0 * realisation).abs() < 1e-9,
                "{first} homes in the first year"
            );
        }
        // By hand: of 10 planned 8 are built, and of what is not built half is carried over. Two thirds of 12 wanted homes
        // are 8, half of the other 4 wait: 2.
        assert!((lasting_backlog(10.0, 0.8, 0.5) - 2.0).abs() < 1e-12);
    }

    #[test]
    fn every_home_wanted_is_built_waits_or_is_dropped() {
        let (realisation, carry) = (0.65, 0.3);
        let ratio = realisation * (1.0 - carry) / (1.0 - realisation * carry);
        let start = lasting_backlog(900.0, realisation, carry);
        let mut site = Site {
            backlog: start,
            ..Site::default()
        };
        let (mut planned, mut built, mut dropped) = (0.0, 0.0, 0.0);
        for (year, factor) in [1.0, 0.4, 1.3, 0.0, 1.7, 0.9].into_iter().enumerate() {
            let plan = [900.0, 900.0, 0.0, 1800.0, 900.0, 900.0][year];
            let wanted = plan + site.backlog;
            let completed = site.complete(plan, ratio * factor, carry, Mode::Expected);
            planned += plan;
            built += completed;
            dropped += (1.0 - carry) * (wanted - completed);
            assert!(
                (start + planned - built - dropped - site.backlog).abs() < 1e-9,
                "in year {year}"
            );
        }
    }

    #[test]
    fn homes_are_whole_and_no_fraction_is_lost() {
        let mut fraction = 0.0;
        let built: f64 = (0..1000).map(|_| whole(0.37, &mut fraction, Mode::Chance)).sum();
        assert!(built.fract() == 0.0 && (built + fraction - 370.0).abs() < 1e-9);
    }
}
