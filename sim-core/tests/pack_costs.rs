//! Faults of the money sections of a pack, and of contributions and budgets of a scenario: each at its place.
#![allow(missing_docs)]

mod pack_edit;

use pack_edit::{Wrong, check};
use sim_core::region::{PackFiles, Region};
use sim_core::scenario::{Contribution, Scenario};

const MAIN: &str = "region.toml";
const HELP: &str = "payer = { municipalities = 0.8, residents = 0.2 }";
const VISIT: &str = "price = \"price.ed_visit\"\nper = \"unit\"";
const ACUTE: &str = "service = \"acute_admission\"\nprice = \"price.hospital_day\"";
const HOMES: &str = "cost = { unknown = { nl = \"Wat woningen kosten, valt buiten dit model.\", en = \"What homes cost is outside this model.\" } }";
const FALLS: &str = "per = \"person_at_home\", from_age = 65,";

/// File, text to replace, text with the marked fault, field, words of the fault.
#[rustfmt::skip]
const FAULTS: [Wrong; 17] = [
    Wrong(MAIN, HELP, "payer = «{ municipalities = 0.8, residents = 0.1 }»", "cost[4].payer", "add up to 1"),
    Wrong(MAIN, HELP, "payer = { municipalities = «1.8», residents = 0.2 }", "cost[4].payer.municipalities", "a share from 0 to 1"),
    Wrong(MAIN, HELP, "payer = { municipalities = 0.8, residents = 0.2, «insurer» = 0.0 }", "cost[4].payer.insurer", "nearest is `insurers`"),
    Wrong(MAIN, ACUTE, "service = \"acute_admission\"\nprice = «\"price.hospital_days\"»", "cost[9].price", "nearest is `price.hospital_day`"),
    Wrong(MAIN, VISIT, "price = \"price.ed_visit\"\nper = «\"day\"»", "cost[8].per", "only stays and admissions"),
    Wrong(MAIN, VISIT, "price = \"price.ed_visit\"\nper = «\"visit\"»", "cost[8].per", "what the price is for"),
    Wrong(MAIN, "[[cost]]\nservice = \"ed_visit\"", "[[cost]]\nservice = «\"dementia\"»\nprice = \"price.ed_visit\"\nper = \"unit\"\npayer = { insurers = 1 }\nsource = \"synthetic\"\n[[cost]]\nservice = \"ed_visit\"", "cost[8].service", "a service"),
    Wrong(MAIN, "[[cost]]\nservice = \"ed_visit\"", "[[cost]]\nservice = «\"gp_contact\"»\nprice = \"price.ed_visit\"\nper = \"unit\"\npayer = { insurers = 1 }\nsource = \"synthetic\"\n[[cost]]\nservice = \"ed_visit\"", "cost[8].service", "each service once"),
    Wrong(MAIN, "price_year = 2024", "price_year = «24»", "costs.price_year", "from 1990"),
    Wrong(MAIN, "price_year = 2024", "price_year = 2024\n«growth» = 1", "costs.growth", "a known key"),
    Wrong(MAIN, HOMES, "cost = «{ in_care = { nl = \"x\", en = \"x\" }, unknown = { nl = \"x\", en = \"x\" } }»", "cost", "one of `price`, `in_care` and `unknown`"),
    Wrong(MAIN, HOMES, "cost = «1000.0»", "cost", "a table"),
    Wrong(MAIN, FALLS, "per = \"person_at_home\", from_age = «165»,", "cost.from_age", "from 0 to 100"),
    Wrong(MAIN, FALLS, "per = «\"person\"», from_age = 65,", "cost.per", "person_at_home"),
    Wrong(MAIN, "[\"gp_out_of_hours\", \"ambulance_a1\", \"ambulance_a2\"]", "[\"gp_out_of_hours\", «\"ambulance_a3\"»]", "cost.services", "nearest is"),
    Wrong(MAIN, "[\"gp_out_of_hours\", \"ambulance_a1\", \"ambulance_a2\"]", "«[]»", "cost.services", "each once"),
    Wrong(MAIN, "[[party]]\nid = \"insurers\"", "[[party]]\nid = «\"municipalities\"»", "party[2].id", "each party once"),
];

#[test]
fn money_sections_of_a_pack() {
    FAULTS.iter().for_each(check);
}

#[test]
fn a_service_without_a_price_is_told() {
    let mut files = PackFiles::toyland();
    let text = files.0.get_mut(MAIN).expect("toyland has the file");
    let start = text
        .find("[[cost]]\nservice = \"ambulance_b\"")
        .expect("it has a price");
    let end = start + text[start + 2..].find("\n[[").expect("more follows") + 3;
    text.replace_range(start..end, "");
    let faults = Region::read(&files, &[]).expect_err("a price is missing").0;
    let told: Vec<&str> = faults.iter().map(|fault| fault.expected.as_str()).collect();
    let expected = "a [[cost]] with service = \"ambulance_b\"";
    assert!(told.contains(&expected), "{told:?}");
}

fn scenario(text: &str) -> Result<Scenario, sim_core::faults::Faults> {
    let region = Region::read(&PackFiles::toyland(), &[]).expect("toyland is sound");
    Scenario::read(
        "mine",
        "mine.toml",
        &format!("format = 1\nname = \"x\"\n{text}"),
        &region,
    )
}

#[test]
fn contributions_and_budget_are_read_and_written() {
    let read = scenario(
        "[contributions]\nmunicipalities = { in_kind = 1000, in_cash = 2.5, from = 2030 }\ninsurers = { in_cash = 7 }\n[budget]\ncap = 1e6\n",
    )
    .expect("sound");
    let contribution = |in_kind, in_cash, from| Contribution {
        in_kind,
        in_cash,
        from,
    };
    assert_eq!(
        read.contributions.clone().into_iter().collect::<Vec<_>>(),
        [
            ("insurers".to_owned(), contribution(0.0, 7.0, 2026)),
            ("municipalities".to_owned(), contribution(1000.0, 2.5, 2030)),
        ]
    );
    assert_eq!(read.budget, Some(1e6));
    let region = Region::read(&PackFiles::toyland(), &[]).expect("toyland is sound");
    assert_eq!(
        Scenario::read("mine", "again.toml", &read.to_toml(), &region),
        Ok(read)
    );
}

#[test]
fn faults_of_contributions_and_budget_each_at_its_place() {
    let text = "[contributions]\nmunicipality = { in_cash = 1 }\ninsurers = { in_kind = -1, in_cash = \"a\", from = 2020, by = 1 }\n\
                municipalities = 5\n[budget]\ncap = -2\nper = 1\n";
    let faults = scenario(text).expect_err("there are faults").0;
    let told: Vec<_> = faults
        .iter()
        .map(|fault| (fault.line, fault.field.as_str(), fault.value.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (4, "contributions.municipality", "municipality"),
            (5, "contributions.insurers.in_kind", "-1"),
            (5, "contributions.insurers.in_cash", "\"a\""),
            (5, "contributions.insurers.from", "2020"),
            (5, "contributions.insurers.by", "by"),
            (6, "contributions.municipalities", "5"),
            (8, "budget.cap", "-2"),
            (9, "budget.per", "per"),
        ]
    );
    assert!(faults[0].expected.ends_with("the nearest is `municipalities`"));
}
