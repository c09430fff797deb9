//! Who contributes what to the measures, and what they may cost: accounting, without any effect on reach.

use std::collections::BTreeMap;

use crate::exchange::bounds::Bounds;
use crate::exchange::table::Table;
use crate::region::{LONGEST_RUN, Region};

/// An amount of euros per year that a person enters.
pub(crate) const AMOUNT: Bounds = Bounds::new("euros per year", 0.0, 1e9);

/// What a class of parties contributes to the measures, each year from its first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contribution {
    /// Hours, rooms, goods: euros per year at their worth.
    pub in_kind: f64,
    /// Money: euros per year.
    pub in_cash: f64,
    /// First calendar year.
    pub from: i32,
}

/// `[contributions]`: a table per class of parties; what is left out is nought, and from the second year.
pub(super) fn read_contributions(root: &Table<'_>, region: &Region) -> BTreeMap<String, Contribution> {
    let Some(table) = root.optional_table("contributions") else {
        return BTreeMap::new();
    };
    let ids: Vec<&str> = region
        .costs
        .parties
        .iter()
        .map(|party| party.id.as_str())
        .collect();
    let mut contributions = BTreeMap::new();
    for (id, one) in table.named_tables(&ids, "a class of parties of the region") {
        let years = region.base_year..=region.base_year + LONGEST_RUN;
        let from = if one.has("from") {
            one.integer("from", years, "the first year")
        } else {
            Some(region.base_year + 1)
        };
        let contribution = Contribution {
            in_kind: one.number_or("in_kind", &AMOUNT, 0.0),
            in_cash: one.number_or("in_cash", &AMOUNT, 0.0),
            from: from.unwrap_or_default(),
        };
        one.finish();
        contributions.insert(ids[id].to_owned(), contribution);
    }
    contributions
}

/// `[budget] cap`: most that measures may cost per year.
pub(super) fn read_budget(root: &Table<'_>) -> Option<f64> {
    let table = root.optional_table("budget")?;
    let cap = table.number("cap", &AMOUNT);
    table.finish();
    Some(cap)
}

/// Both sections as text; empty without any.
pub(super) fn written(contributions: &BTreeMap<String, Contribution>, budget: Option<f64>) -> String {
    let mut toml = String::new();
    if !contributions.is_empty() {
        toml += "\n[contributions]\n";
    }
    for (id, contribution) in contributions {
        let Contribution {
            in_kind,
            in_cash,
            from,
        } = contribution;
        toml += &format!("\"{id}\" = {{ in_kind = {in_kind:?}, in_cash = {in_cash:?}, from = {from} }}\n");
    }
    if let Some(cap) = budget {
        toml += &format!("\n[budget]\ncap = {cap:?}\n");
    }
    toml
}
