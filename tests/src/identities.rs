//! What must balance in every replicate, year and area, whatever the pack, the scenario and the luck.

use crate::runs::Run;
use sim_core::capacity::Capacity;
use sim_core::demand::{Demand, Service};
use sim_core::indicators::{Place, Unit};
use sim_core::parameters::CheckedParameters;
use sim_core::people::People;
use sim_core::quantity::{MEN, WOMEN};
use sim_core::random::{Luck, Mode};
use sim_core::region::{Branch, Occupation};
use sim_core::run::{PeoplePass, care_pass, people_pass};
use sim_core::workforce::Workforce;

/// Runs one replicate and holds everything in it that can be seen from outside to its identities.
///
/// # Panics
/// At the first identity that does not hold, with place and year.
pub fn check(parameters: &CheckedParameters, luck: &Luck) -> Run {
    let pass = people_pass(parameters, luck);
    check_people(&pass.people, luck.mode);
    let figures = match care_pass(parameters, &pass, luck) {
        Ok(figures) => figures,
        Err(error) => panic!("a run must end: {error}"),
    };
    let run = Run::of(parameters, figures);
    check_figures(&run, luck.mode);
    check_care(parameters, &pass, luck, &run);
    run
}

/// Exact in chance mode, where everybody is a whole person; to nine digits where people are expectations.
fn balances(mode: Mode, found: f64, wanted: f64, scale: f64, what: impl Fn() -> String) {
    let fine = match mode {
        Mode::Chance => found == wanted,
        Mode::Expected => (found - wanted).abs() <= 1e-9 * scale.abs().max(1.0),
    };
    assert!(fine, "{} must balance: found {found}, wanted {wanted}", what());
}

fn countable(mode: Mode, amount: f64, what: impl Fn() -> String) {
    assert!(
        amount >= 0.0 && amount.is_finite(),
        "{} cannot be {amount}",
        what()
    );
    let whole = mode == Mode::Expected || amount.fract() == 0.0;
    assert!(whole, "{} must be whole, not {amount}", what());
}

/// People and homes of every area and year.
///
/// # Panics
/// At the first identity that does not hold.
pub fn check_people(people: &People, mode: Mode) {
    for year in people.base_year()..people.last_january() {
        let (mut came, mut went) = (0.0, 0.0);
        for area in 0..people.area_count() {
            let flows = people.flows(year, area);
            let at = |what: &str| format!("{what} of area {area} in {year}");
            let (before, after) = (people.total(year, area), people.total(year + 1, area));
            let moved = flows.arrivals + flows.arrivals_within - flows.departures - flows.departures_within;
            balances(
                mode,
                after,
                before + flows.births - flows.deaths + moved,
                before,
                || at("people"),
            );
            let (before, after) = (people.homes(year, area), people.homes(year + 1, area));
            balances(
                mode,
                after,
                before + flows.completed - flows.demolished,
                before,
                || at("homes"),
            );
            countable(mode, after, || at("homes"));
            for (name, amount) in [
                ("births", flows.births),
                ("deaths", flows.deaths),
                ("arrivals", flows.arrivals),
                ("departures", flows.departures),
                ("arrivals within", flows.arrivals_within),
                ("departures within", flows.departures_within),
                ("homes completed", flows.completed),
                ("homes demolished", flows.demolished),
                ("homes left behind", flows.left_behind),
            ] {
                countable(mode, amount, || at(name));
            }
            for sex in [MEN, WOMEN] {
                for (age, count) in people.at(year + 1, area, sex).iter().enumerate() {
                    countable(mode, *count, || at(&format!("people of age {age} and sex {sex}")));
                }
            }
            let newborn: f64 = [MEN, WOMEN]
                .map(|sex| people.at(year + 1, area, sex)[0])
                .iter()
                .sum();
            assert!(
                newborn <= flows.births * (1.0 + 1e-12),
                "{}",
                at("more newborns than births")
            );
            came += flows.arrivals_within;
            went += flows.departures_within;
        }
        balances(mode, came, went, went, || {
            format!("moves within the region in {year}")
        });
    }
}

/// Figures: what a reader of the results can add up.
///
/// # Panics
/// At the first identity that does not hold.
pub fn check_figures(run: &Run, mode: Mode) {
    check_ranges(run);
    let layout = run.layout();
    let places = || (0..run.area_count()).map(Place::Area).chain([Place::Region]);
    // Every figure is rounded by itself in an expected run, so a sum of n figures may be off by n/2.
    let slack = |terms: usize| {
        if mode == Mode::Chance {
            0
        } else {
            (terms as i64 + 1) / 2
        }
    };
    let same = |found: i64, wanted: i64, terms: usize, what: &str, place: Place, year: i32| {
        let place = layout.place_code(place);
        assert!(
            (found - wanted).abs() <= slack(terms),
            "{what} of {place} in {year}: found {found}, wanted {wanted}"
        );
    };
    for year in run.years() {
        for place in places() {
            let at = |id: &str, year| run.whole(id, place, year);
            if year < layout.horizon {
                let moved = at("in_migration", year) - at("out_migration", year);
                let next = at("population", year) + at("births", year) - at("deaths", year) + moved;
                same(
                    at("population", year + 1),
                    next,
                    6,
                    "people from year to year",
                    place,
                    year,
                );
            }
            let ages: i64 = layout
                .catalogue
                .slots
                .age_groups
                .iter()
                .flatten()
                .map(|indicator| &layout.catalogue.indicators[*indicator])
                .map(|indicator| at(&indicator.id, year))
                .sum();
            same(
                ages,
                at("population", year),
                41,
                "people by age group",
                place,
                year,
            );
            let old = [
                ("people_65", "people_75"),
                ("people_75", "people_80"),
                ("people_80", "people_85"),
            ];
            for (more, fewer) in old {
                assert!(
                    at(more, year) >= at(fewer, year),
                    "more {fewer} than {more} in {year}"
                );
            }
        }
        for id in [
            "population",
            "people_65",
            "people_75",
            "people_80",
            "people_85",
            "births",
            "deaths",
            "homes",
            "homes_completed",
            "homes_left_behind",
            "homes_beyond_plan",
        ] {
            let areas: i64 = (0..run.area_count())
                .map(|area| run.whole(id, Place::Area(area), year))
                .sum();
            same(
                areas,
                run.whole(id, Place::Region, year),
                run.area_count() + 1,
                id,
                Place::Region,
                year,
            );
        }
    }
    check_needed_served_unmet(run);
}

/// Hours of home care needed are those given and those not given; what is short is part of what is needed.
fn check_needed_served_unmet(run: &Run) {
    let layout = run.layout();
    for year in run.years() {
        for place in (0..run.area_count()).map(Place::Area).chain([Place::Region]) {
            let hours = |id: &str| run.whole(&format!("home_care_{id}_hours"), place, year);
            let (needed, known) = (hours("needed"), hours("served") + hours("unmet"));
            let place = layout.place_code(place);
            assert!(
                (needed - known).abs() <= 2,
                "home care of {place} in {year}: {needed} hours needed, {known} given or not"
            );
        }
        for id in [
            "home_care_needed_hours",
            "home_care_served_hours",
            "home_care_unmet_hours",
            "residents_without_gp",
        ] {
            let areas: i64 = (0..run.area_count())
                .map(|area| run.whole(id, Place::Area(area), year))
                .sum();
            let region = run.whole(id, Place::Region, year);
            // These are no whole numbers, so every area is rounded by itself.
            let slack = run.area_count() as i64 / 2 + 1;
            assert!(
                (areas - region).abs() <= slack,
                "{id} in {year}: {areas} in the areas, {region} in the region"
            );
        }
        let at = |id: &str| run.value(id, Place::Region, year);
        let short = at("fte_gap") / at("staff_needed").max(1.0);
        let shown = at("staff_shortage_share");
        assert!(
            (shown - short).abs() <= 1e-4 + 1.0 / at("staff_needed").max(1.0),
            "staff short in {year}: {shown} of what is needed, not {short}"
        );
    }
}

/// Shares lie between 0 and 1 and stocks are not negative: true of every figure but a shortage, where less than nothing
/// means staff to spare, and the cost of measures.
///
/// # Panics
/// At the first figure outside its range.
pub fn check_ranges(run: &Run) {
    let layout = run.layout();
    for key in layout.keys() {
        let indicator = &layout.catalogue.indicators[key.indicator];
        // Cutting what is in place costs less than nothing, and parties may pay more than measures cost.
        let signed = ["fte_gap_", "cost_measures", "measures_uncovered"];
        if signed.iter().any(|start| indicator.id.starts_with(start)) {
            continue;
        }
        let value = run.value(&indicator.id, key.place, key.year);
        let highest = if indicator.unit == Unit::Share {
            1.0
        } else {
            f64::INFINITY
        };
        let place = layout.place_code(key.place);
        assert!(
            (0.0..=highest).contains(&value),
            "{} of {place} in {} cannot be {value}",
            indicator.id,
            key.year
        );
    }
}

/// Need, staff and places, step by step in the order of the care pass; staff are held against the figures, so that
/// the steps here cannot drift away from those of the model.
fn check_care(parameters: &CheckedParameters, pass: &PeoplePass, luck: &Luck, run: &Run) {
    let PeoplePass { drawn, people } = pass;
    let region = &*parameters.region;
    let mut demand = Demand::at_start(parameters, drawn, people);
    let mut staff = Workforce::at_start(parameters, drawn, people, &demand, luck.mode);
    let mut capacity = Capacity::at_start(parameters, drawn, &demand, &staff);
    for service in Service::ALL {
        let (found, wanted) = (demand.base_total(service), parameters.anchors().total(service));
        let asked = found == 0.0 || (found - wanted).abs() <= 1e-9 * wanted;
        assert!(
            asked,
            "the base year must ask for the total observed, carried to it, of {}: {found}, not {wanted}",
            service.id()
        );
    }
    for year in run.years() {
        demand.assess(parameters, drawn, people, year, luck, capacity.beyond_base());
        staff.meet(
            parameters,
            drawn,
            &demand,
            capacity.wanted_residents(parameters, &demand, &staff, year),
            year,
        );
        capacity.staff(parameters, drawn, &demand, &staff, year);
        check_need(&demand, &capacity, year, region.base_year);
        let before = Branch::ALL.map(|branch| staff.heads_in(branch));
        check_posts(&staff, run, year);
        check_practices(parameters, &staff, year);
        staff.turn_over(parameters, drawn, people, year, luck);
        for branch in Branch::ALL {
            let index = branch as usize;
            let at = || format!("staff ({}) in {year}", branch.id());
            let flows = staff.flows[index];
            let after = staff.heads_in(branch);
            let wanted = before[index] - flows.leavers - flows.retirements + flows.entrants;
            balances(luck.mode, after, wanted, before[index], at);
            let newcomers: f64 = staff.newcomers[index].iter().sum();
            balances(luck.mode, newcomers, flows.entrants, before[index], at);
            assert!(flows.first_year_leavers <= flows.leavers, "{}", at());
            staff.heads[index]
                .iter()
                .for_each(|heads| countable(luck.mode, *heads, at));
        }
        for occupation in Occupation::ALL {
            let heads: f64 = occupation.branches().map(|branch| before[branch as usize]).sum();
            let shown = run.value(&format!("heads_{}", occupation.id()), Place::Region, year);
            assert!(
                (shown - heads).abs() <= 0.5,
                "heads ({}) in {year}: the figure says {shown}, not {heads}",
                occupation.id()
            );
        }
    }
}

/// What is short of an occupation is what its branches are short of; all branches that are short make the whole.
fn check_posts(staff: &Workforce, run: &Run, year: i32) {
    let gap = |id: &str| run.value(&format!("fte_gap_{id}"), Place::Region, year);
    for occupation in Occupation::ALL {
        let branches: f64 = occupation.branches().map(|branch| staff.gap(branch)).sum();
        let shown = gap(occupation.id());
        assert!(
            (shown - branches).abs() <= 0.5 + 1e-6,
            "shortage ({}) in {year}: the figure says {shown}, the branches {branches}",
            occupation.id()
        );
        let apart: Vec<f64> = occupation
            .branches()
            .map(|branch| gap_of(run, branch, year))
            .collect();
        if apart.len() > 1 {
            let sum: f64 = apart.iter().sum();
            let slack = (apart.len() as f64 + 1.0) / 2.0;
            assert!(
                (sum - shown).abs() <= slack,
                "branches of {} in {year}: {apart:?}, not {shown}",
                occupation.id()
            );
        }
    }
    let short: f64 = Branch::ALL
        .map(|branch| gap_of(run, branch, year).max(0.0))
        .iter()
        .sum();
    let shown = run.value("fte_gap", Place::Region, year);
    let slack = (Branch::ALL.len() as f64 + 1.0) / 2.0;
    assert!(
        (short - shown).abs() <= slack,
        "staff short in {year}: {short} over the branches, {shown} in all"
    );
}

/// Shortage of a branch as a figure: its own, or that of its occupation where it is the only branch.
fn gap_of(run: &Run, branch: Branch, year: i32) -> f64 {
    let occupation = branch.occupation();
    let only = occupation.branches().count() == 1;
    let id = if only { occupation.id() } else { branch.id() };
    run.value(&format!("fte_gap_{id}"), Place::Region, year)
}

/// General practitioners of the areas are those of the region, with those who came with new homes.
fn check_practices(parameters: &CheckedParameters, staff: &Workforce, year: i32) {
    let areas = 0..parameters.region.area_count();
    let gps: f64 = staff.heads_in(Branch::GpPractice);
    let heads: f64 = areas.clone().map(|area| staff.practices.heads(area)).sum();
    let wanted = gps + staff.practices.added();
    assert!(
        (heads - wanted).abs() <= 1e-9 * wanted.max(1.0),
        "general practitioners in {year}: {heads} in the areas, {wanted} in the region"
    );
    let fte: f64 = areas.map(|area| staff.gp_fte(parameters, area)).sum();
    let supply = staff.supply[Branch::GpPractice as usize];
    assert!(
        (fte - supply).abs() <= 1e-9 * supply.max(1.0),
        "FTE of general practitioners in {year}: {fte} in the areas, {supply} in the region"
    );
}

fn check_need(demand: &Demand, capacity: &Capacity, year: i32, base_year: i32) {
    for (service, areas) in Service::ALL.iter().zip(&demand.need) {
        for need in areas {
            assert!(
                *need >= 0.0 && need.is_finite(),
                "need for {} in {year} cannot be {need}",
                service.id()
            );
        }
    }
    for unmet in [capacity.unmet_home_nursing, capacity.unmet_home_help] {
        assert!(
            (0.0..=1.0 + 1e-12).contains(&unmet),
            "a share of home care that is not given cannot be {unmet} in {year}"
        );
    }
    // Who needs a home lives in one or waits; residents who need it no longer stay until they leave.
    // The stock of the first day is as observed, before any measure.
    let first = year == base_year;
    let needed = if first {
        demand.base_total(Service::NursingHome)
    } else {
        demand.total(Service::NursingHome)
    };
    let known = capacity.residents + capacity.waiting;
    assert!(
        capacity.residents >= 0.0 && capacity.waiting >= 0.0,
        "nursing homes in {year}: nobody is negative"
    );
    let lost = needed - known;
    assert!(
        lost <= 1e-9 * needed.max(1.0),
        "{lost} people who need a nursing home in {year} neither live in one nor wait"
    );
    let acute = &capacity.acute;
    for amount in [
        acute.vehicle_share,
        acute.added_vehicles,
        acute.beds,
        acute.bays,
        acute.step_down_places,
    ] {
        assert!(
            amount >= 0.0 && amount.is_finite(),
            "staffed capacity in {year} cannot be {amount}"
        );
    }
}
