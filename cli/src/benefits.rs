//! `zorgpeil compare --benefits`: who pays for each measure, and who benefits.

mod files;

use crate::columns::Columns;
use crate::figures::{english, thousands};
use crate::flags::CompareFlags;
use crate::output::BENEFITS;
use crate::plan::CheckedPlan;
use crate::problem::Problem;
use crate::simulate::fold_all;
use crate::stdout;
use crate::table::{identity, title};
use sim_core::explore::benefits::{Account, Benefits, Capacity, Entry, Line, Period, Row};
use sim_core::indicators::Layout;
use sim_core::random::Mode;
use sim_core::region::{LeverCost, LeverData, LeverKey, Payer, Region};

pub use files::KIND;

/// Futures when nobody says how many: each takes up to 75 care passes.
const REPLICATES: u32 = 200;

/// The account of one scenario against the first.
pub struct Found {
    /// Id of the scenario.
    pub scenario: String,
    /// Whether every order of its measures was taken.
    pub all_orders: bool,
    /// What each measure costs and saves, whom.
    pub account: Account,
}

/// Accounts for the measures of every scenario but the first, against the first.
pub fn print(scenarios: &[String], flags: &CompareFlags) -> Result<(), Problem> {
    let mut ensemble = flags.ensemble.clone();
    if !ensemble.expected {
        ensemble.replicates.get_or_insert(REPLICATES);
    }
    let plan = CheckedPlan::with_output(scenarios, &ensemble, BENEFITS)?;
    let layout = &plan.scenarios[0].layout;
    let years = chosen_years(layout, &flags.year)?;
    let in_files = plan.json || plan.out.is_some();
    let periods: Vec<Period> = if years.is_empty() && in_files {
        (layout.base_year..=layout.horizon).map(Period::Year).collect()
    } else {
        years.iter().copied().map(Period::Year).collect()
    };
    let periods = [periods, vec![Period::AllYears]].concat();
    let mut found = Vec::new();
    for other in &plan.scenarios[1..] {
        let first = plan.scenarios[0].clone();
        let mut benefits = Benefits::new(first, other.clone(), &periods, plan.plan);
        fold_all(&plan, &mut benefits)?;
        found.push(Found {
            scenario: other.scenario.id.clone(),
            all_orders: benefits.takes_all_orders(),
            account: benefits.account(),
        });
    }
    if let Some(folder) = &plan.out {
        let (csv, document) = (files::csv(&plan, &found), files::document(&plan, &found));
        folder.fill(&[csv.into_bytes(), document.into_bytes()])?;
    }
    let shown: Vec<Period> = years.into_iter().map(Period::Year).collect();
    let shown = [shown, vec![Period::AllYears]].concat();
    stdout::print(&if plan.json {
        files::document(&plan, &found)
    } else {
        table(&plan, &found, &shown)
    })
}

fn chosen_years(layout: &Layout, named: &[i32]) -> Result<Vec<i32>, Problem> {
    let (first, last) = (layout.base_year, layout.horizon);
    match named.iter().find(|year| !(first..=last).contains(year)) {
        Some(year) => Err(Problem::Input(format!(
            "--year {year}: expected a year from {first} to {last}"
        ))),
        None => Ok(named.to_vec()),
    }
}

fn table(plan: &CheckedPlan, found: &[Found], periods: &[Period]) -> String {
    let region = &plan.scenarios[0].region;
    let against = &plan.scenarios[0].scenario.id;
    let ids: Vec<&str> = found.iter().map(|found| found.scenario.as_str()).collect();
    let what = format!(
        "who pays for {} and who benefits, against {against}",
        ids.join(", ")
    );
    let mut text = title(plan, &what);
    text += &format!(
        "1,000 euros at prices of {}. Saves: cost of care that a payer no longer has. Net: saves less costs\n",
        region.costs.price_year
    );
    if plan.plan.mode == Mode::Chance {
        text += "Median, and below it the band that holds 67 of 100 futures. Means (--json) of the measures add up to the whole; medians need not\n";
    }
    text += "Care that is not given is not paid: where less of it can be given, the cost of care falls and nobody gains; where more can, it\n\
             rises. So what the care not given would cost stands below (+ more, − less), and what would be saved if all care were given\n\
             Capacity comes free only where less is needed. What is needed and not given frees nothing: it stands below it as withheld\n";
    for found in found {
        for period in periods {
            text += &money(plan, found, *period);
            text += &capacity(plan, found, *period);
        }
        if !found.all_orders {
            text += &format!(
                "\nThe measures of {} are too many for every order in which they can be taken: a sample of orders is in the bands too\n",
                found.scenario
            );
        }
    }
    text + "\n" + &identity(plan)
}

/// `2030`, or `2025–2050 together`.
fn in_words(layout: &Layout, period: Period) -> String {
    match period {
        Period::Year(year) => year.to_string(),
        Period::AllYears => format!("{}–{} together", layout.base_year, layout.horizon),
    }
}

/// Measure by payer. Payers without any amount are named below.
fn money(plan: &CheckedPlan, found: &Found, period: Period) -> String {
    let account = &found.account;
    let region = &plan.scenarios[0].region;
    let unpriced = account
        .rows
        .iter()
        .any(|row| matches!(row, Row::Measure(key) if is_unpriced(lever(region, *key))));
    let of_payer = |payer: Payer| {
        let of = |line: Line| matches!(line, Line::Saved(Some(p)) | Line::Cost(Some(p)) | Line::NotGiven(Some(p)) if p == payer);
        let mut entries = account.entries.iter();
        entries.any(|entry| of(entry.line) && !is_nothing(entry))
    };
    let (with, without): (Vec<Payer>, Vec<Payer>) =
        Payer::ALL.into_iter().partition(|payer| of_payer(*payer));
    let columns_of = |line: fn(Option<Payer>) -> Line| -> Vec<Line> {
        let payers = with.iter().map(|payer| line(Some(*payer)));
        payers.chain([line(None)]).collect()
    };
    let mut columns = Columns::default();
    let heads = with.iter().map(|payer| payer.name().1.to_owned());
    columns.line(
        format!(
            "{}, {}",
            found.scenario,
            in_words(&plan.scenarios[0].layout, period)
        ),
        heads.chain(["all".to_owned()]).collect(),
    );
    for row in shown_rows(account) {
        columns.heading(&row_name(region, row, true));
        let mut add = |label: &str, lines: &[Line]| {
            let entries = lines.iter().filter_map(|line| account.entry(row, *line, period));
            let entries: Vec<&Entry> = entries.collect();
            let shown = |show: fn(&Entry) -> String| -> Vec<String> {
                entries.iter().map(|entry| show(entry)).collect()
            };
            columns.line(format!("  {label}"), shown(|entry| signed(entry.quantiles[2])));
            let bands = shown(band);
            if bands.iter().any(|band| !band.is_empty()) {
                columns.line("", bands);
            }
        };
        add("saves", &columns_of(Line::Saved));
        add("costs", &columns_of(Line::Cost));
        let net = match row {
            Row::Measure(key) if is_unpriced(lever(region, key)) => "net, without what it costs",
            Row::Total if unpriced => "net, without costs that are not known",
            _ => "net",
        };
        add(net, &columns_of(Line::Net));
        add("care not given would cost", &columns_of(Line::NotGiven));
        add("would save if all were given", &columns_of(Line::NeedSaved));
    }
    let mut text = "\n".to_owned() + &columns.text();
    if !without.is_empty() {
        let names: Vec<&str> = without.iter().map(|payer| payer.name().1).collect();
        text += &format!("\nNo cost and no saving here: {}\n", names.join(", "));
    }
    text
}

/// Measures that frame no amount at all are told in the table of money; here they are left out.
fn capacity(plan: &CheckedPlan, found: &Found, period: Period) -> String {
    let account = &found.account;
    let mut columns = Columns::default();
    columns.line(
        "Capacity that comes free (+) or is needed more (−), not turned into cash",
        vec!["median".to_owned(), "67 of 100".to_owned()],
    );
    for row in shown_rows(account) {
        let of = |capacity: Capacity| {
            let freed = account.entry(row, Line::Freed(capacity), period)?;
            let withheld = account.entry(row, Line::Withheld(capacity), period);
            let any = !is_nothing(freed) || withheld.is_some_and(|entry| !is_nothing(entry));
            any.then_some((capacity, freed, withheld))
        };
        let entries: Vec<(Capacity, &Entry, Option<&Entry>)> =
            Capacity::ALL.into_iter().filter_map(of).collect();
        if entries.is_empty() {
            continue;
        }
        columns.heading(&row_name(&plan.scenarios[0].region, row, false));
        for (capacity, freed, withheld) in entries {
            let mut add = |label, entry: &Entry| {
                columns.line(label, vec![signed(entry.quantiles[2]), band(entry)]);
            };
            add(format!("  {}", capacity_name(capacity)), freed);
            if let Some(withheld) = withheld {
                add(
                    "    withheld: needed, not given (+ more, − less)".to_owned(),
                    withheld,
                );
            }
        }
    }
    "\n".to_owned() + &columns.text()
}

/// Circumstances only where there are any.
fn shown_rows(account: &Account) -> impl Iterator<Item = Row> + '_ {
    let of = |row: Row| account.entries.iter().filter(move |entry| entry.row == row);
    let shown = move |row: &Row| *row != Row::Circumstances || !of(*row).all(is_nothing);
    account.rows.iter().copied().filter(shown)
}

fn is_nothing(entry: &Entry) -> bool {
    entry.sum == 0 && entry.quantiles == [0; 5]
}

fn row_name(region: &Region, row: Row, with_cost: bool) -> String {
    match row {
        Row::Measure(key) => {
            let lever = lever(region, key);
            let note = match &lever.cost {
                _ if !with_cost => "",
                LeverCost::Priced(_) => "",
                LeverCost::InCare(_) => " (its cost is in the cost of care)",
                LeverCost::Unknown(_) => " (what it costs is not known)",
            };
            let people = if with_cost && key.touches_people() {
                "; changes who lives here, and so the care that is paid"
            } else {
                ""
            };
            format!("{}{note}{people}", english(&lever.label))
        }
        Row::Circumstances => "Shocks and fixed assumptions, without any measure".to_owned(),
        Row::Total => "Everything together".to_owned(),
    }
}

fn lever(region: &Region, key: LeverKey) -> &LeverData {
    let mut levers = region.levers.iter();
    levers
        .find(|lever| lever.key == key)
        .expect("a checked pack has every lever")
}

fn is_unpriced(lever: &LeverData) -> bool {
    matches!(lever.cost, LeverCost::Unknown(_))
}

fn capacity_name(capacity: Capacity) -> &'static str {
    match capacity {
        Capacity::HomeCare => "hours of home care",
        Capacity::GpContacts => "contacts with general practitioners",
        Capacity::EmergencyVisits => "emergency visits",
        Capacity::HospitalDays => "hospital bed-days (365 are a bed for a year)",
        Capacity::AmbulanceRuns => "ambulance runs",
        Capacity::StepDownStays => "stays in short stay and rehabilitation",
        Capacity::NursingHomePlaces => "nursing-home places, each for a year",
        Capacity::MentalHealthClients => "mental health clients, each for a year",
        Capacity::Staff => "staff that care asks for, FTE for a year",
    }
}

/// A whole amount with its sign.
fn signed(amount: i64) -> String {
    let sign = match amount {
        0 => "",
        1.. => "+",
        _ => "−",
    };
    format!("{sign}{}", thousands(amount.unsigned_abs()))
}

/// The band that holds 67 of 100 futures; nothing when all are the same.
fn band(entry: &Entry) -> String {
    let [_, low, _, high, _] = entry.quantiles;
    if low == high {
        return String::new();
    }
    format!("{} to {}", signed(low), signed(high))
}
