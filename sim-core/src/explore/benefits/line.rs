//! What an account says of each measure: euros by payer, care that is not given, and capacity that comes free.

use super::capacity::Capacity;
use super::withheld;
use crate::indicators::{CellKey, Figures, Layout, Place};
use crate::parameters::CheckedParameters;
use crate::region::Payer;

/// One line of the account of a measure. All are differences "with less without", in the sign that the name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Line {
    /// Cost of care that a payer, or all of them, no longer pays; thousands of euros.
    Saved(Option<Payer>),
    /// What the measure itself costs a payer, or all of them; thousands of euros.
    Cost(Option<Payer>),
    /// Saved less cost.
    Net(Option<Payer>),
    /// What the care would cost a payer, or all of them, that is needed and not given, when it grows; thousands of euros.
    NotGiven(Option<Payer>),
    /// Cost of care that is no longer needed, whether or not it was given: saved, less the growth of care that is not given;
    /// thousands of euros.
    NeedSaved(Option<Payer>),
    /// Capacity that comes free because less of it is needed. What is used less because it is not given is [`Self::Withheld`].
    Freed(Capacity),
    /// Care that is needed and not given, when it grows; below zero where more of what is needed is given.
    Withheld(Capacity),
}

impl Line {
    /// All lines, in the order of every table.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let payers = || Payer::ALL.into_iter().map(Some).chain([None]);
        let money = [
            Self::Saved,
            Self::Cost,
            Self::Net,
            Self::NotGiven,
            Self::NeedSaved,
        ];
        let withheld = Capacity::ALL
            .into_iter()
            .filter(|capacity| capacity.can_be_withheld());
        money
            .into_iter()
            .flat_map(|line| payers().map(line))
            .chain(Capacity::ALL.map(Self::Freed))
            .chain(withheld.map(Self::Withheld))
            .collect()
    }

    /// Id in results; public. Of lines of money without the payer.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Saved(_) => "saved",
            Self::Cost(_) => "cost",
            Self::Net(_) => "net",
            Self::NotGiven(_) => "care_not_given",
            Self::NeedSaved(_) => "care_not_needed",
            Self::Freed(capacity) => capacity.freed_id(),
            Self::Withheld(capacity) => capacity.withheld_id(),
        }
    }

    /// Unit of an amount over years; public.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Freed(capacity) | Self::Withheld(capacity) => capacity.unit(),
            _ => "kEUR",
        }
    }

    /// The amount of one year of a run, of which the line is a difference.
    pub(super) fn amount(self, parameters: &CheckedParameters, figures: &Figures, year: i32) -> i64 {
        let of = YearOf {
            parameters,
            figures,
            year,
        };
        let slots = &parameters.layout.catalogue.slots;
        let paid = |by_payer: &[usize; Payer::COUNT], payer: Option<Payer>| match payer {
            Some(payer) => of.at(by_payer[payer as usize]),
            None => by_payer.iter().map(|slot| of.at(*slot)).sum(),
        };
        let care = |payer| paid(&slots.cost_care_by_payer, payer);
        match self {
            Self::Saved(payer) => -care(payer),
            Self::Cost(payer) => paid(&slots.cost_measures_by_payer, payer),
            Self::Net(payer) => -care(payer) - paid(&slots.cost_measures_by_payer, payer),
            Self::NotGiven(payer) => withheld::cost(of, payer),
            Self::NeedSaved(payer) => -care(payer) - withheld::cost(of, payer),
            Self::Freed(capacity) => -capacity.needed(of),
            Self::Withheld(capacity) => capacity.withheld(of),
        }
    }
}

/// Figures of the region in one year of a run.
#[derive(Clone, Copy)]
pub(super) struct YearOf<'a> {
    pub(super) parameters: &'a CheckedParameters,
    figures: &'a Figures,
    year: i32,
}

impl YearOf<'_> {
    /// The figure of an indicator, in whole units.
    pub(super) fn at(self, indicator: usize) -> i64 {
        let layout: &Layout = &self.parameters.layout;
        let index = layout.index(CellKey {
            indicator,
            place: Place::Region,
            year: self.year,
        });
        self.figures.0[index.expect("the region has every figure in every year")]
    }
}
