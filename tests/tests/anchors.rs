//! Totals of care belong to the year in which they were observed, and come to the base year by the people alone.

use sim_core::demand::{Service, expected_use, use_per_head};
use sim_core::people::People;
use sim_core::random::Luck;
use sim_core::region::{PackFiles, PastPopulation, Region};
use sim_core::run::people_pass;
use std::sync::Arc;
use tests::runs::{changed, flevoland, reference, toyland};

fn close(found: f64, wanted: f64, what: &str) {
    assert!(
        (found - wanted).abs() <= 1e-12 * wanted,
        "{what}: {found}, not {wanted}"
    );
}

fn expected(region: &Arc<Region>) -> People {
    people_pass(&reference(region), &Luck::expected()).people
}

fn total(people: &People, year: i32) -> f64 {
    (0..people.area_count())
        .map(|area| people.total(year, area))
        .sum()
}

#[test]
fn toylands_totals_of_2023_as_by_hand() {
    let region = toyland();
    let (parameters, people) = (reference(&region), expected(&region));
    let anchors = parameters.anchors();
    // Dementia, counted on 1 January: 12 people of the 120 of 75 and older in 2023, so 15 of the 150 in 2025.
    close(anchors.total(Service::Dementia), 15.0, "people with dementia");
    // Mental health, in the course of a year, at every age alike: 54 clients of 1,300 people on 1 January 2023 and, half-way to
    // the 1,500 of 2025, 1,400 a year later: 0.04 of the mean of 1,350. In 2025 it is 0.04 of that year's mean.
    let mean = 0.5 * (total(&people, 2025) + total(&people, 2026));
    close(
        anchors.total(Service::MentalHealth),
        54.0 / 1350.0 * mean,
        "clients of mental health care",
    );
    // What was observed in the base year stays, to the bit.
    for service in Service::ALL {
        let data = &region.care.services[service as usize];
        if data.observed_year == region.base_year {
            assert_eq!(anchors.total(service), data.observed_total, "{}", service.id());
        }
    }
}

#[test]
fn the_people_of_the_year_observed_ask_for_what_was_observed() {
    let mut earlier = 0;
    for region in [toyland(), flevoland()] {
        let (parameters, people) = (reference(&region), expected(&region));
        for service in Service::ALL {
            let data = &region.care.services[service as usize];
            let use_in = |year| expected_use(&region, &people, service, year);
            let level = parameters.anchors().total(service) / use_in(region.base_year);
            if data.observed_year < region.base_year {
                earlier += 1;
                close(
                    level * use_in(data.observed_year),
                    data.observed_total,
                    service.id(),
                );
            }
        }
    }
    assert!(earlier >= 10, "two of Toyland and eight of Flevoland");
}

#[test]
fn people_between_two_known_years_lie_on_a_straight_line() {
    // 0.1 of the people of 75 and older has dementia: 120 of them in 2023, 150 in 2025. Mental health care: 0.04 of the mean of
    // two Januaries, of 1,300, 1,400 and 1,500 people.
    let region = toyland();
    let people = expected(&region);
    for (service, year, wanted) in [
        (Service::Dementia, 2023, 12.0),
        (Service::Dementia, 2024, 13.5),
        (Service::MentalHealth, 2023, 54.0),
        (Service::MentalHealth, 2024, 58.0),
    ] {
        let found = expected_use(&region, &people, service, year);
        close(found, wanted, &format!("{} in {year}", service.id()));
    }
}

#[test]
fn people_who_do_not_change_ask_for_the_same() {
    // Were the people of 2023 those of 2025, only growth within the base year would count, and a stock would not grow at all.
    let region = changed(&toyland(), |region| {
        region.past_population = vec![PastPopulation {
            year: 2023,
            people: region.start_population.clone(),
        }];
    });
    let parameters = reference(&region);
    let anchors = parameters.anchors();
    assert_eq!(anchors.growth(Service::Dementia), 1.0);
    close(
        anchors.growth(Service::MentalHealth),
        anchors.within_base_year(Service::MentalHealth),
        "growth of clients",
    );
}

#[test]
fn the_longer_ago_the_more_a_growing_and_ageing_region_has_grown() {
    let mut growth = Vec::new();
    for year in [2021, 2022, 2023, 2024, 2025] {
        let region = changed(&flevoland(), |region| {
            for service in &mut region.care.services {
                service.observed_year = year;
            }
        });
        let parameters = reference(&region);
        growth.push(Service::ALL.map(|service| parameters.anchors().growth(service)));
    }
    for pair in growth.windows(2) {
        for service in Service::ALL {
            let [longer, shorter] = [0, 1].map(|place: usize| pair[place][service as usize]);
            assert!(longer > shorter, "{}: {longer} and {shorter}", service.id());
        }
    }
    // From 2022 to 2025 the mean number of residents grew by 4.5 %: contacts of all ages by little less or more, care of
    // old age by far more.
    let of = |service| growth[1][service as usize];
    assert!((1.03..1.06).contains(&of(Service::GpOutOfHours)));
    assert!(of(Service::NursingHome) > 1.12);
}

/// Paid per insured resident of the province over the Netherlands, 2023, ages as they are (Vektis, open data by municipality).
const PAID: [(Service, f64); 4] = [
    (Service::GpContact, 0.993),
    (Service::HomeNursing, 0.760),
    (Service::ElectiveAdmission, 0.936),
    (Service::MentalHealth, 0.764),
];

#[test]
fn where_national_rates_give_a_total_its_level_is_what_was_paid() {
    let with = flevoland();
    let without = Region::read(&PackFiles::flevoland(), &["vektis"]).expect("the pack is sound");
    for service in Service::ALL {
        let total = |region: &Region| region.care.services[service as usize].observed_total;
        let level = total(&with) / total(&without);
        let Some((_, paid)) = PAID.iter().find(|(named, _)| *named == service) else {
            assert_eq!(level, 1.0, "{} is observed in the province", service.id());
            continue;
        };
        // The index of 2023 needs ages of the whole country in that year. The pack has those of 2021, and both the country and
        // the province beside it grow older: the index lies between that of 2021 and that of the province of 2024 beside
        // the country of 2021.
        let country = use_per_head(&with, service, &with.reference_population);
        let index = |year: i32| {
            let past = with.past_population.iter().find(|past| past.year == year);
            let areas = &past.expect("the pack has the people of that year").people;
            let of = |sex: usize, age: usize| areas.iter().map(|area| f64::from(area[sex][age])).sum::<f64>();
            let people = std::array::from_fn(|sex| std::array::from_fn(|age| of(sex, age)));
            use_per_head(&with, service, &people) / country
        };
        let (least, most) = (paid / index(2024), paid / index(2021));
        assert!(
            least <= level && level <= most,
            "{}: a level of {level}, where {least} to {most} gives what was paid",
            service.id()
        );
    }
}

#[test]
fn the_official_ages_of_2021_are_the_same_for_care_and_for_the_back_test() {
    let rows = |text: &str| -> Vec<String> {
        let rows = text.lines().filter(|line| line.starts_with("GM"));
        rows.map(str::to_owned).collect()
    };
    let past = rows(&PackFiles::flevoland().0["past_population.csv"]);
    let of_2021: Vec<String> = past
        .iter()
        .filter(|row| row.contains(",2021,"))
        .map(|row| row.replace(",2021,", ","))
        .collect();
    let mut backtest = rows(&PackFiles::flevoland_backtests().0["backtest/ages_2021.csv"]);
    let mut care = of_2021;
    backtest.sort_unstable();
    care.sort_unstable();
    assert_eq!(care, backtest);
}
