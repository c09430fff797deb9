//! Back-tests of a pack: those of Flevoland are read, and what is wrong with one is told with its place.
#![allow(missing_docs)]

use sim_core::region::{Backtest, PackFiles, Region};

fn region() -> Region {
    Region::read(&PackFiles::flevoland(), &[]).expect("the pack is without fault")
}

fn faults_after(file: &str, from: &str, to: &str) -> Vec<String> {
    let mut files = PackFiles::flevoland_backtests();
    let text = files.0.get_mut(file).expect("the file is there");
    assert!(text.contains(from), "{file} has `{from}`");
    *text = text.replacen(from, to, 1);
    let found = Backtest::read(&files, &region()).expect_err("a fault");
    found.0.iter().map(ToString::to_string).collect()
}

#[test]
fn the_starts_of_flevoland_stand_on_official_totals() {
    let region = region();
    let backtest = Backtest::read(&PackFiles::flevoland_backtests(), &region)
        .unwrap_or_else(|faults| panic!("{faults}"));
    let years: Vec<i32> = backtest
        .hindcasts
        .iter()
        .map(|one| one.region.base_year)
        .collect();
    assert_eq!(years, [2016, 2021]);
    for hindcast in &backtest.hindcasts {
        let then = &hindcast.region;
        let people: u64 = (0..then.area_count()).map(|area| then.start_total(area)).sum();
        let of_region = backtest
            .totals
            .iter()
            .find(|total| total.area.is_none() && total.year == then.base_year);
        assert_eq!(people, u64::from(of_region.expect("a total of the start").people));
        // What was seen later must not be in it: the observed mean of 2021-2024 in the pack is another figure.
        assert_ne!(then.migration.observed_net, region.migration.observed_net);
        assert!(then.mortality.known.expect("indices known then").year < then.base_year);
        assert!(
            then.fertility
                .total_rate_path
                .iter()
                .all(|(year, _)| *year < then.base_year)
        );
    }
}

#[test]
fn totals_of_the_region_are_those_of_its_areas() {
    let backtest = Backtest::read(&PackFiles::flevoland_backtests(), &region()).expect("without fault");
    for total in backtest.totals.iter().filter(|total| total.area.is_none()) {
        let areas: Vec<u32> = backtest
            .totals
            .iter()
            .filter(|other| other.area.is_some() && other.year == total.year)
            .map(|other| other.people)
            .collect();
        if areas.len() == 6 {
            assert_eq!(areas.iter().sum::<u32>(), total.people, "{}", total.year);
        }
    }
}

#[test]
fn every_fault_has_its_place_and_says_what_is_expected() {
    let (main, totals, ages) = (
        "backtest/backtest.toml",
        "backtest/totals.csv",
        "backtest/ages_2021.csv",
    );
    for (file, from, to, place, says) in [
        (
            main,
            "format = 1",
            "format = 9",
            "backtest/backtest.toml:4:",
            "1: the only format",
        ),
        (
            main,
            "last_year = 2025",
            "last_year = 2012",
            "last_year",
            "a year after the start, 2016",
        ),
        (
            main,
            "last_year = 2025\nhindsight",
            "last_year = 2025\nhindsihgt",
            "hindsihgt",
            "`hindsight`",
        ),
        (main, "code = \"GM0184\"", "code = \"GM0148\"", "code", "GM0184"),
        (main, "homes = 79694", "homes = -1", "homes", "homes, counted"),
        (
            main,
            "id = \"fertility_index.GM0184\"",
            "id = \"fertility_index.GM0185\"",
            "id",
            "fertility_index.GM0184",
        ),
        (
            main,
            "triangular = [1.0, 1.15, 1.35]",
            "triangular = [1.0, 9.0, 9.5]",
            "distribution",
            "range",
        ),
        (
            main,
            "year = 2015\nmen",
            "year = 2019\nmen",
            "mortality.year",
            "2016",
        ),
        (main, "path_year = 2015", "path_yaer = 2015", "path", "path_year"),
        (
            totals,
            "region,1996,272843",
            "region,1995,272843",
            "totals.csv:5:",
            "each year of an area once",
        ),
        (
            totals,
            "official,cbs_history",
            "certain,cbs_history",
            "totals.csv:4:",
            "official",
        ),
        (
            totals,
            "official,cbs_history",
            "official,cbs_histroy",
            "totals.csv:4:",
            "cbs_history",
        ),
        (
            totals,
            "GM0034,2021,214715",
            "GM0034,2021,214716",
            "ages_2021.csv",
            "214716",
        ),
        (
            ages,
            "GM0034,men,5,",
            "GM0034,men,0,",
            "ages_2021.csv:5:",
            "above 0",
        ),
        (
            ages,
            "GM0034,men,0,",
            "GM0034,men,1,",
            "ages_2021.csv:4:",
            "begins at birth",
        ),
        (
            ages,
            "GM0034,men,0,6631",
            "GM0034,men,0,many",
            "ages_2021.csv:4:",
            "whole number of people",
        ),
    ] {
        let found = faults_after(file, from, to);
        let told = found
            .iter()
            .any(|fault| fault.contains(place) && fault.contains(says));
        assert!(
            told,
            "`{from}` → `{to}`: `{place}` and `{says}` expected in\n{}",
            found.join("\n")
        );
    }
}

#[test]
fn files_are_missing_or_too_many() {
    let mut files = PackFiles::flevoland_backtests();
    files.0.remove("backtest/ages_2016.csv");
    files.0.insert("backtest/ages_2017.csv".to_owned(), String::new());
    files.0.insert("backtest/NOTES.md".to_owned(), String::new());
    let found = Backtest::read(&files, &region())
        .expect_err("two faults")
        .to_string();
    for part in ["backtest/ages_2016.csv", "backtest/ages_2017.csv"] {
        assert!(found.contains(part), "{found}");
    }
    assert!(!found.contains("NOTES"), "{found}");
    assert!(Backtest::read(&PackFiles::default(), &region()).is_err());
}
