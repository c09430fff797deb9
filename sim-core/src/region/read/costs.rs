//! Reads what care and measures cost, and who pays.

use super::Pack;
use super::known::Ids;
use crate::demand::Service;
use crate::exchange::bounds::{Bounds, SHARE};
use crate::exchange::table::Table;
use crate::quantity::AGES;
use crate::region::{Basis, ByPayer, CostData, LeverCost, LeverPrice, Party, Payer, Priced, ServiceCost};

const PRICE: Bounds = Bounds::new("a price in euros", 0.0, 1e8);
const LEVEL: Bounds = Bounds::new("a ratio", f64::MIN_POSITIVE, 5.0);
/// Shares of payers add up to 1 to this precision.
const SUM_TOLERANCE: f64 = 1e-9;

/// `[costs]`, `[[cost]]` and `[[party]]`.
pub(super) fn read(pack: &Pack<'_>, root: &Table<'_>) -> CostData {
    let costs = root.table("costs");
    let data = CostData {
        price_year: costs
            .integer("price_year", 1990..=2200, "the year of the price level")
            .unwrap_or_default(),
        price_level: pack.known.parameter(&costs, "price_level", &LEVEL),
        delayed_day: pack.known.parameter(&costs, "delayed_day", &PRICE),
        services: services(pack, root),
        parties: parties(pack, root),
    };
    pack.known.optional_source(&costs);
    costs.finish();
    data
}

/// Every service that is care has a price.
fn services(pack: &Pack<'_>, root: &Table<'_>) -> Vec<Option<ServiceCost>> {
    let names: Vec<(&str, Service)> = care().map(|service| (service.id(), service)).collect();
    let mut found: Vec<Option<ServiceCost>> = vec![None; Service::COUNT];
    for table in root.tables("cost", 1) {
        let service = table.choice("service", "a service", &names);
        let cost = ServiceCost {
            price: pack.known.parameter(&table, "price", &PRICE),
            per: priced(&table, service),
            payer: payer(&table),
        };
        pack.known.source(&table);
        if let Some(service) = service {
            if found[service as usize].is_some() {
                table.fault("service", "each service once");
            }
            found[service as usize] = Some(cost);
        }
        table.finish();
    }
    if root.has("cost") {
        for service in care().filter(|service| found[*service as usize].is_none()) {
            root.fault_missing("cost", format!("a [[cost]] with service = \"{}\"", service.id()));
        }
    }
    found
}

/// Services that are an amount of care.
fn care() -> impl Iterator<Item = Service> {
    Service::ALL.into_iter().filter(|service| service.is_care())
}

fn priced(table: &Table<'_>, service: Option<Service>) -> Priced {
    const PER: [(&str, Priced); 2] = [("unit", Priced::Unit), ("day", Priced::Day)];
    let per = table
        .choice("per", "what the price is for", &PER)
        .unwrap_or(Priced::Unit);
    if per == Priced::Day && service.is_some_and(|service| !service.has_days()) {
        table.fault("per", "`unit`: only stays and admissions last days");
    }
    per
}

/// `payer = { insurers = 0.9, residents = 0.1 }`: shares that add up to 1.
fn payer(table: &Table<'_>) -> ByPayer<f64> {
    let shares = table.table("payer");
    let payer = Payer::ALL.map(|payer| shares.number_or(payer.id(), &SHARE, 0.0));
    let sum: f64 = payer.iter().sum();
    if shares.is_present() && (sum - 1.0).abs() > SUM_TOLERANCE {
        table.fault("payer", format!("shares that add up to 1; these add up to {sum}"));
    }
    shares.finish();
    payer
}

/// `cost` of a `[[lever]]`; absent is a cost that nobody knows.
pub(super) fn lever_cost(pack: &Pack<'_>, lever: &Table<'_>) -> LeverCost {
    let Some(table) = lever.optional_table("cost") else {
        return LeverCost::Unknown(None);
    };
    let ways = ["price", "in_care", "unknown"].map(|key| table.has(key));
    if table.is_present() && ways.iter().filter(|way| **way).count() != 1 {
        lever.fault("cost", "one of `price`, `in_care` and `unknown`");
    }
    let cost = match ways {
        [_, true, _] => LeverCost::InCare(table.text("in_care")),
        [true, ..] => LeverCost::Priced(LeverPrice {
            price: pack.known.parameter(&table, "price", &PRICE),
            basis: basis(&table),
            payer: payer(&table),
        }),
        _ => LeverCost::Unknown(table.has("unknown").then(|| table.text("unknown"))),
    };
    table.finish();
    cost
}

fn basis(table: &Table<'_>) -> Basis {
    const PER: [(&str, u8); 3] = [("unit", 0), ("person_at_home", 1), ("need", 2)];
    match table.choice("per", "what the price is for", &PER) {
        Some(1) => Basis::PeopleAtHome {
            from_age: table
                .integer("from_age", 0..=AGES as i32 - 1, "the youngest age")
                .map_or(0, |age| age as usize),
        },
        Some(2) => {
            let names = Service::ALL.map(|service| (service.id(), service));
            Basis::Need(table.choices("services", "a service", &names, 1))
        }
        Some(_) => Basis::Unit,
        None => {
            // Whatever was meant, its keys are no second fault.
            let _ = (table.has("from_age"), table.has("services"));
            Basis::Unit
        }
    }
}

/// `[[party]]`.
fn parties(pack: &Pack<'_>, root: &Table<'_>) -> Vec<Party> {
    let mut ids = Ids::new("party");
    let read = |table: Table<'_>| {
        ids.add(pack.known.document, &table, "id");
        let party = Party {
            id: table.id("id"),
            label: table.text("label"),
            count: table.has("count").then(|| table.count("count", "parties")),
        };
        pack.known.source(&table);
        table.finish();
        party
    };
    root.tables("party", 1).into_iter().map(read).collect()
}
