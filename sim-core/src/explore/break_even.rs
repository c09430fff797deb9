//! How large an effect must be for a measure to earn back what it costs.
//!
//! In the expected run, one lever alone against the reference. Saved care less the cost of the measure is added up over all
//! years, without discount; one parameter at a time that carries the effect is moved over its range, in both runs, until that
//! balance is nought.

use crate::indicators::{CellKey, Place};
use crate::parameters::{CheckedParameters, Drawn};
use crate::random::Luck;
use crate::region::{LeverCost, LeverData, LeverKey, ParameterId};
use crate::run::{self, PeoplePass, RunError};
use crate::scenario::Scenario;

/// Halvings of the range: enough for six digits.
const HALVINGS: u32 = 24;

/// One measure and one parameter that carries its effect.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BreakEven {
    /// The measure.
    pub lever: LeverKey,
    /// The parameter.
    pub parameter: ParameterId,
    /// Its value in the expected run, in its unit.
    pub expected: f64,
    /// Cost of care that it saves there, thousands of euros over all years; below zero when it adds care.
    pub saved: f64,
    /// What the measure costs there, thousands of euros over all years.
    pub cost: f64,
    /// Value at which the balance is nought; none when it is nowhere so in the range.
    pub at: Option<f64>,
    /// Cost of care saved less the cost of the measure at the ends of the range.
    pub at_ends: [f64; 2],
}

impl BreakEven {
    /// Cost of care saved less the cost of the measure, thousands of euros over all years.
    #[must_use]
    pub fn balance(&self) -> f64 {
        self.saved - self.cost
    }
}

/// Every lever that the scenario moves, whose cost is known and whose effect a parameter carries.
///
/// # Errors
/// A year of the acute chain that does not converge.
pub fn break_even(scenario: &CheckedParameters) -> Result<Vec<BreakEven>, RunError> {
    let region = &scenario.region;
    let alone = |settings| {
        let scenario_of_one = Scenario {
            settings,
            ..scenario.scenario.clone()
        };
        CheckedParameters::new(region.clone(), scenario_of_one, Some(scenario.horizon))
            .expect("a part of a checked scenario fits too")
    };
    let luck = Luck::expected();
    let reference = alone([].into());
    let pass = run::people_pass(&reference, &luck);
    let mut found = Vec::new();
    for lever in region.levers.iter().filter(|lever| can_break_even(lever)) {
        let Some(setting) = scenario.scenario.settings.get(&lever.key) else {
            continue;
        };
        if setting.value == lever.reference {
            continue;
        }
        let measure = alone([(lever.key, *setting)].into());
        for parameter in &lever.effects {
            let account = Account {
                reference: &reference,
                measure: &measure,
                pass: &pass,
                parameter: *parameter,
            };
            found.push(account.settle(lever.key)?);
        }
    }
    Ok(found)
}

/// Levers that move people would need another people pass, and their cost is that of homes.
fn can_break_even(lever: &LeverData) -> bool {
    matches!(lever.cost, LeverCost::Priced(_)) && !lever.key.touches_people()
}

/// A measure alone against the reference, with one parameter free.
struct Account<'a> {
    reference: &'a CheckedParameters,
    measure: &'a CheckedParameters,
    pass: &'a PeoplePass,
    parameter: ParameterId,
}

impl Account<'_> {
    fn settle(&self, lever: LeverKey) -> Result<BreakEven, RunError> {
        let expected = self.pass.drawn[self.parameter];
        let (mut low, mut high) = self.reference.region.uncertain[self.parameter.0].range;
        let at_ends = [self.balance(low)?, self.balance(high)?];
        let at = if at_ends[0] * at_ends[1] > 0.0 {
            None
        } else {
            let rises = at_ends[1] >= at_ends[0];
            for _ in 0..HALVINGS {
                let middle = 0.5 * (low + high);
                if (self.balance(middle)? < 0.0) == rises {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            Some(0.5 * (low + high))
        };
        let (saved, cost) = self.account(expected)?;
        Ok(BreakEven {
            lever,
            parameter: self.parameter,
            expected,
            saved,
            cost,
            at,
            at_ends,
        })
    }

    /// Saved care less the cost of the measure, thousands of euros over all years.
    fn balance(&self, value: f64) -> Result<f64, RunError> {
        let (saved, cost) = self.account(value)?;
        Ok(saved - cost)
    }

    /// Cost of care saved, and cost of the measure, thousands of euros over all years.
    fn account(&self, value: f64) -> Result<(f64, f64), RunError> {
        let drawn = self.pass.drawn.with(self.parameter, value);
        let (care, _) = self.costs(self.reference, &drawn)?;
        let (care_with, measures) = self.costs(self.measure, &drawn)?;
        Ok(((care - care_with) as f64, measures as f64))
    }

    /// Cost of care and of measures over all years, thousands of euros.
    fn costs(&self, parameters: &CheckedParameters, drawn: &Drawn) -> Result<(i64, i64), RunError> {
        let people = &self.pass.people;
        let figures = run::care_pass_for(parameters, drawn, people, people, &Luck::expected())?;
        let layout = &parameters.layout;
        let slots = &layout.catalogue.slots;
        let sum = |indicator: usize| -> i64 {
            (layout.base_year..=layout.horizon)
                .filter_map(|year| {
                    layout.index(CellKey {
                        indicator,
                        place: Place::Region,
                        year,
                    })
                })
                .map(|index| figures.0[index])
                .sum()
        };
        Ok((sum(slots.cost_care), sum(slots.cost_measures)))
    }
}
