//! Every kind of fault of a table: the right file, line, column, value and words, and nothing else.
#![allow(missing_docs)]

mod pack_edit;

use pack_edit::{Wrong, check, edited, faults};
use sim_core::region::PackFiles;

/// File, text to replace, text with the marked fault, field, words of the fault.
#[rustfmt::skip]
const CELLS: [Wrong; 33] = [
    Wrong("population.csv", "T1,men,57,6", "T1,men,57,«-6»", "people", "a whole number of people from 0"),
    Wrong("population.csv", "T1,men,57,6", "T1,men,57,«6.5»", "people", "a whole number of people"),
    Wrong("population.csv", "T1,men,57,6", "T1,men,57,«»", "people", "a whole number of people"),
    Wrong("population.csv", "T1,men,57,6", "T1,men,57,«6000000000»", "people", "to 1000000000"),
    Wrong("population.csv", "T1,men,57,6", "«T3»,men,57,6", "area", "an area code; the nearest is `T1`"),
    Wrong("population.csv", "T1,men,57,6", "T1,«man»,57,6", "sex", "a sex; the nearest is `men`"),
    Wrong("population.csv", "T1,men,57,6", "T1,men,«157»,6", "age", "from 0 to 100"),
    Wrong("population.csv", "T1,men,57,6", "T1,men,«5é7»,6", "age", "from 0 to 100"),
    Wrong("mortality.csv", "\nmen,3,0.001,0.01,0\n", "\nmen,3,«NaN»,0.01,0\n", "rate", "deaths per person-year"),
    Wrong("mortality.csv", "\nmen,3,0.001,0.01,0\n", "\nmen,3,«inf»,0.01,0\n", "rate", "deaths per person-year"),
    Wrong("mortality.csv", "\nmen,3,0.001,0.01,0\n", "\nmen,3,«0»,0.01,0\n", "rate", "above 0"),
    Wrong("fertility.csv", "21,0.08", "21,«-0.08»", "rate", "births per woman-year from 0"),
    Wrong("migration.csv", "T1,men,2,0.05,0\n", "T1,men,2,«2.05»,0\n", "out_rate", "moves per person-year"),
    Wrong("new_homes.csv", "\nmen,3,0\n", "\nmen,3,«-0.1»\n", "share", "a share from 0 to 1"),
    Wrong("within.csv", "T1,T2,0.2", "T1,«T1»,0.2", "to", "another area"),
    Wrong("housing.csv", "T1,2026,10", "T1,«2020»,10", "year", "from 2025 to 2035"),
    Wrong("housing.csv", "T1,2026,10", "T1,2026,«-1»", "planned", "homes per year from 0"),
    Wrong("use.csv", "home_help,both,0,73,0", "«home_hlep»,both,0,73,0", "service", "nearest is `home_help`"),
    Wrong("use.csv", "home_help,both,0,73,0", "home_help,both,0,73,«1e9»", "rate", "use per person from 0"),
    Wrong("use.csv", "home_help,both,0,73,0", "home_help,both,73,«0»,0", "age_to", "at least age_from, 73"),
    Wrong("zones.csv", "Z3,Tweedorp", "Z3,«»", "name", "a text"),
    Wrong("zones.csv", "T2,450,50,52.6", "T2,450,50,«152.6»", "latitude", "from -90 to 90"),
    Wrong("station_minutes.csv", "Z3,N1,25", "Z3,«N2»,25", "station", "a station; the nearest is `N1`"),
    Wrong("station_minutes.csv", "Z3,N1,25", "Z3,N1,«-1»", "minutes", "minutes from 0 to 600"),
    Wrong("hospital_minutes.csv", "Z1,H2,30", "«Z0»,H2,30", "zone", "a zone; the nearest is `Z1`"),
    Wrong("week.csv", "\n1,1,0.5,0,0.5,0.5", "\n«8»,1,0.5,0,0.5,0.5", "day", "from 1 to 7"),
    Wrong("week.csv", "\n1,1,0.5,0,0.5,0.5", "\n1,1,«-2»,0,0.5,0.5", "urgent_runs", "a weight from 0"),
    Wrong("reference_population.csv", "\nmen,75,100,100", "\nmen,75,100,«-1»", "people", "a count from 0"),
    Wrong("reference_population.csv", "\nwomen,75,100,100", "\n«woman»,75,100,100", "sex", "the nearest is `women`"),
    Wrong("past_population.csv", "T1,2023,men,75,40", "T1,«2025»,men,75,40", "year", "a year before the base year, a whole number from 1900 to 2024"),
    Wrong("past_population.csv", "T1,2023,men,75,40", "T1,2023,men,«0»,40", "age_from", "an age above 0: groups ascend"),
    Wrong("leaving.csv", "0,100,0.1", "0,100,«x»", "hazard", "leavers per post"),
    Wrong("staff_ages.csv", "others,30", "«other»,30", "group", "nearest is `others`"),
];

#[rustfmt::skip]
const ROWS: [Wrong; 21] = [
    Wrong("population.csv", "T1,men,57,6\n", "", "age", "rows for the missing age 57 of men in T1"),
    Wrong("population.csv", "T1,men,57,6\nT1,men,58,6\n", "", "age", "missing ages 57, 58 of men in T1"),
    Wrong("population.csv", "T1,men,57,6\nT1,men,58,6\nT1,men,59,6\n", "", "age", "ages 57–59 of men in T1"),
    Wrong("population.csv", "T1,men,57,6", "¶T1,men,56,6\nT1,men,57,6", "", "has the same keys"),
    Wrong("population.csv", "T1,men,57,6", "¶T1,men,57", "", "4 cells"),
    Wrong("population.csv", "T1,men,57,6", "¶T1,men,57,6,7", "", "4 cells"),
    Wrong("fertility.csv", "21,0.08", "21,0.08\n¶21,0.07", "", "has the same keys"),
    Wrong("within.csv", "T1,T2,0.2\n", "", "to", "missing destination T2 from T1"),
    Wrong("within.csv", "T1,T2,0.2", "¶T1,T2,1", "share", "less than 1"),
    Wrong("housing.csv", "T1,2026,10\n", "", "year", "missing year 2026 of T1"),
    Wrong("station_minutes.csv", "Z2,S2,14\n", "", "station", "missing station S2 for zone Z2"),
    Wrong("hospital_minutes.csv", "Z2,H1,10\nZ2,H2,25\n", "", "hospital", "rows for the missing hospitals H1, H2 for zone Z2"),
    Wrong("week.csv", "\n1,1,0.5,0,0.5,0.5", "", "hour", "missing hour 1 of day 1"),
    Wrong("use.csv", "home_help,both,0,73,0", "home_help,men,0,73,0", "age_from", "home_help, women, from age 0"),
    Wrong("past_population.csv", "T1,2023,men,75,40\n", "", "age_from", "two age groups or more of men in T1 in 2023"),
    Wrong("staff_ages.csv", "gp,25,64,1\n", "", "group", "rows of gp"),
    Wrong("staff_ages.csv", "gp,25,64,1", "¶gp,25,64,0.9", "share", "shares of gp that add up to 1"),
    Wrong("staff_ages.csv", "gp,25,64,1", "gp,25,44,0.5\n¶gp,44,64,0.5", "age_from", "without overlap"),
    Wrong("staff_ages.csv", "gp,25,64,1", "gp,25,44,0.5\n¶gp,46,64,0.5", "age_from", "without gap: age 45"),
    Wrong("zones.csv", "Z3,Tweedorp,T2", "Z3,Tweedorp,T1", "area", "at least one zone of T2"),
    Wrong("zones.csv", "450,50,52.6", "0,0,52.6", "people_under_75", "people in the zones of T2"),
];

#[rustfmt::skip]
const HEADERS: [Wrong; 3] = [
    Wrong("leaving.csv", "age_from,age_to,hazard", "¶age_from,age_to", "hazard", "a column `hazard`"),
    Wrong("leaving.csv", "age_to,hazard", "age_to,hazard,«note»", "note", "a known column"),
    Wrong("leaving.csv", "age_to,hazard", "age_to,hazard,«hazard»", "hazard", "each column once"),
];

#[test]
fn cells() {
    CELLS.iter().for_each(check);
}

#[test]
fn rows_and_keys() {
    ROWS.iter().for_each(check);
}

#[test]
fn bands_of_falls_begin_at_65() {
    for (from, to, says) in [
        (
            "fall_visit,both,0,64,0",
            "fall_visit,both,0,64,1",
            "0: fall_visit counts falls from age 65 on",
        ),
        (
            "fall_visit,both,0,64,0\nfall_visit,both,65,",
            "fall_visit,both,0,",
            "end at 64 or begin at 65",
        ),
    ] {
        let found = faults(&edited("use.csv", from, to));
        assert_eq!(found.len(), 2, "one for men, one for women: {found:?}");
        assert!(
            found
                .iter()
                .all(|fault| fault.line > 0 && fault.expected.contains(says)),
            "{found:?}"
        );
    }
}

#[test]
fn a_zone_with_another_id_loses_its_drive_times() {
    let found = faults(&edited("zones.csv", "Z3,Tweedorp", "Z 3,Tweedorp"));
    let files: Vec<_> = found
        .iter()
        .map(|fault| (fault.file.as_str(), fault.line, fault.column))
        .collect();
    assert!(files.contains(&("zones.csv", 5, 1)), "{files:?}");
    assert!(
        files.iter().any(|place| place.0 == "station_minutes.csv"),
        "{files:?}"
    );
}

#[test]
fn people_of_earlier_years_are_there_when_a_total_needs_them_and_only_then() {
    let mut files = PackFiles::toyland();
    files.0.remove("past_population.csv");
    let fields: Vec<String> = faults(&files).into_iter().map(|fault| fault.field).collect();
    assert_eq!(fields, ["service[11].observed_year", "service[15].observed_year"]);

    let mut files = PackFiles::toyland();
    let main = files.0.get_mut("region.toml").expect("toyland has it");
    *main = main.replace("observed_year = 2023\n", "");
    let found = faults(&files);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].file, "past_population.csv");
    assert!(found[0].expected.contains("nothing else needs this file"));
}

#[test]
fn every_area_and_sex_of_a_year_has_the_same_groups() {
    // Three groups everywhere are sound; one of them left out in two places is two faults, and no other year is blamed.
    let mut files = PackFiles::toyland();
    let past = files.0.get_mut("past_population.csv").expect("toyland has it");
    *past = past
        .replace(",75,40\n", ",75,30\n")
        .replace(",75,20\n", ",75,10\n");
    for place in ["T1,2023,men", "T1,2023,women", "T2,2023,men", "T2,2023,women"] {
        let (from, more) = (past.find(place).expect("it is there"), format!("{place},85,10\n"));
        let end = from + past[from..].find(",75,").expect("the older group follows");
        let line = end + past[end..].find('\n').expect("a line ends") + 1;
        past.insert_str(line, &more);
    }
    let sound = files.clone();
    assert_eq!(faults(&sound), []);
    let past = files.0.get_mut("past_population.csv").expect("toyland has it");
    *past = past
        .replace("T1,2023,women,75,30\n", "")
        .replace("T2,2023,men,85,10\n", "");
    let found = faults(&files);
    let said: Vec<_> = found
        .iter()
        .map(|fault| (fault.file.as_str(), fault.field.as_str(), fault.expected.as_str()))
        .collect();
    let of = "the same age groups everywhere; missing";
    assert_eq!(
        said,
        [
            (
                "past_population.csv",
                "age_from",
                &*format!("{of} 75 of women in T1 in 2023")
            ),
            (
                "past_population.csv",
                "age_from",
                &*format!("{of} 85 of men in T2 in 2023")
            ),
        ]
    );
}

#[test]
fn headers() {
    HEADERS.iter().for_each(check);
    let found = faults(&edited("leaving.csv", "age_to,hazard", "age_to,hazzard"));
    let said: Vec<_> = found.iter().map(|fault| fault.expected.as_str()).collect();
    assert_eq!(
        said,
        ["a column `hazard`", "a known column; the nearest is `hazard`"]
    );
}

#[test]
fn columns_may_stand_in_any_order_and_comments_anywhere() {
    let mut files = PackFiles::toyland();
    let text =
        "\u{feff}# first\r\n\r\nhazard,age_to,age_from\r\n# second\r\n\r\n0.2,24,0\r\n\"0.1\", 100 ,25\r\n";
    files.0.insert("leaving.csv".into(), text.into());
    assert_eq!(faults(&files), []);
    files
        .0
        .insert("leaving.csv".into(), text.replace("100 ,25", "100 ,x"));
    let found = faults(&files);
    assert_eq!(
        (found[0].line, found[0].column, found[0].value.as_str()),
        (7, 13, "x"),
        "{found:?}"
    );
}

#[test]
fn files() {
    let mut files = PackFiles::toyland();
    files.0.remove("week.csv");
    let found = faults(&files);
    assert_eq!(
        (found.len(), found[0].file.as_str(), found[0].line),
        (1, "week.csv", 0)
    );
    assert!(found[0].expected.contains("day,hour,urgent_runs"));

    let mut files = PackFiles::toyland();
    files.0.insert("weeks.csv".into(), String::new());
    files.0.insert("SOURCES.md".into(), String::new());
    let found = faults(&files);
    assert_eq!((found.len(), found[0].file.as_str()), (1, "weeks.csv"));
    assert!(found[0].expected.contains("the nearest is `week.csv`"));

    let found = faults(&PackFiles::default());
    assert_eq!((found.len(), found[0].file.as_str()), (1, "region.toml"));

    let mut files = PackFiles::toyland();
    files.0.insert("week.csv".into(), "# nothing\n".into());
    assert!(faults(&files)[0].expected.contains("a header with the columns"));
    files.0.insert(
        "week.csv".into(),
        "day,hour,urgent_runs,planned_runs,emergency_arrivals,gp_post_contacts\n".into(),
    );
    let found = faults(&files);
    assert!(
        found.len() == 7 && found[6].expected == "rows for all hours of day 7",
        "{found:?}"
    );
}

#[test]
fn shares_that_do_not_add_up_name_the_sum() {
    let found = faults(&edited("new_homes.csv", "\nmen,0,0\n", "\nmen,0,0.25\n"));
    assert_eq!((found.len(), found[0].value.as_str()), (1, "1.25"), "{found:?}");
    assert!(found[0].expected.contains("add up to 1 (within 0.001)"));
    let found = faults(&edited(
        "migration.csv",
        "T2,women,3,0.05,0\n",
        "T2,women,3,0.05,0.5\n",
    ));
    assert_eq!((found.len(), found[0].value.as_str()), (1, "1.5"), "{found:?}");
    assert!(found[0].expected.contains("of T2"));
}

#[test]
fn one_cause_is_told_three_times_at_most() {
    let found = faults(&edited("region.toml", "code = \"T1\"", "code = \"T9\""));
    let of_population: Vec<_> = found
        .iter()
        .filter(|fault| fault.file == "population.csv")
        .collect();
    assert_eq!(of_population.len(), 3, "{of_population:?}");
    assert!(
        of_population[2]
            .expected
            .ends_with("(and 199 more lines like this one)")
    );
}
