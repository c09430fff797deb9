//! Every kind of fault of `region.toml`: the right line, column, value and words, and nothing else.
#![allow(missing_docs)]

mod pack_edit;

use pack_edit::{Wrong, check, edited, faults};
use sim_core::region::{PackFiles, Region};

const MAIN: &str = "region.toml";

/// File, text to replace, text with the marked fault, field, words of the fault.
#[rustfmt::skip]
const VALUES: [Wrong; 67] = [
    Wrong(MAIN, "id = \"toyland\"", "id = «\"toy land\"»", "id", "an id of letters, digits"),
    Wrong(MAIN, "base_year = 2025", "base_year = «\"2025\"»", "base_year", "a whole number from 1950"),
    Wrong(MAIN, "horizon = 2035", "horizon = «2101»", "horizon", "from 2026 to 2100"),
    Wrong(MAIN, "share_boys = 0.5", "share_boys = «5.0»", "fertility.share_boys", "a share from 0 to 1"),
    Wrong(MAIN, "share_boys = 0.5", "share_boys = «nan»", "fertility.share_boys", "a share from 0 to 1"),
    Wrong(MAIN, "share_boys = 0.5", "share_boys = «true»", "fertility.share_boys", "a share from 0 to 1"),
    Wrong(MAIN, "demolition_rate = 0.0", "demolition_rate = «-1»", "housing.demolition_rate", "from 0 to 0.2"),
    Wrong(MAIN, "[[2025, 1.6], [2035, 1.6]]", "[[2025, 1.6], «[2025, 1.6]»]", "fertility.total_rate", "ascending years"),
    Wrong(MAIN, "[[2025, 1.6], [2035, 1.6]]", "«[]»", "fertility.total_rate", "[[year, value], …]"),
    Wrong(MAIN, "[[2025, 67.0], [2030, 68.0]]", "[[2025, 67.0], «[2030, 6.8]»]", "pension.legal", "from 50 to 80"),
    Wrong(MAIN, "zone_weight = [50.0, 200.0]", "zone_weight = «[50.0]»", "ambulance.zone_weight", "2 numbers in an array"),
    Wrong(MAIN, "zone_weight = [50.0, 200.0]", "zone_weight = [50.0, «-2.0»]", "ambulance.zone_weight", "a weight from 0"),
    Wrong(MAIN, "zone_weight = [50.0, 200.0]", "zone_weight = «[0.0, 0]»", "ambulance.zone_weight", "above 0"),
    Wrong(MAIN, "zone_weight = [50.0, 200.0]", "zone_weight = [50.0, 200.0]\nconveyed = { inside = «1.5», minutes = 18.0, source = \"synthetic\" }", "ambulance.conveyed.inside", "a share from 0 to 1"),
    Wrong(MAIN, "zone_weight = [50.0, 200.0]", "zone_weight = [50.0, 200.0]\nconveyed = { inside = «-0.1», minutes = 18.0, source = \"synthetic\" }", "ambulance.conveyed.inside", "a share from 0 to 1"),
    Wrong(MAIN, "zone_weight = [50.0, 200.0]", "zone_weight = [50.0, 200.0]\nconveyed = { inside = 0.4, minutes = «0.0», source = \"synthetic\" }", "ambulance.conveyed.minutes", "minutes above 0"),
    Wrong(MAIN, "zone_weight = [50.0, 200.0]", "zone_weight = [50.0, 200.0]\nconveyed = { inside = 0.4, minutes = «\"18\"», source = \"synthetic\" }", "ambulance.conveyed.minutes", "minutes above 0"),
    Wrong(MAIN, "zone_weight = [50.0, 200.0]", "zone_weight = [50.0, 200.0]\nconveyed = «»{ minutes = 18.0, source = \"synthetic\" }", "ambulance.conveyed.inside", "a share from 0 to 1"),
    Wrong(MAIN, "zone_weight = [50.0, 200.0]", "zone_weight = [50.0, 200.0]\nconveyed = «»{ inside = 0.4, source = \"synthetic\" }", "ambulance.conveyed.minutes", "minutes above 0"),
    Wrong(MAIN, "zone_weight = [50.0, 200.0]", "zone_weight = [50.0, 200.0]\nconveyed = «»{ inside = 0.4, minutes = 18.0 }", "ambulance.conveyed.source", "source"),
    Wrong(MAIN, "zone_weight = [50.0, 200.0]", "zone_weight = [50.0, 200.0]\nconveyed = { inside = 0.4, minutes = 18.0, source = «\"synthetci\"» }", "ambulance.conveyed.source", "nearest is `synthetic`"),
    Wrong(MAIN, "zone_weight = [50.0, 200.0]", "zone_weight = [50.0, 200.0]\nconveyed = { inside = 0.4, «outside» = 0.6, minutes = 18.0, source = \"synthetic\" }", "ambulance.conveyed.outside", "a known key"),
    Wrong(MAIN, "zone_weight = [50.0, 200.0]", "zone_weight = [50.0, 200.0]\nconveyed = «0.4»", "ambulance.conveyed", "table"),
    Wrong(MAIN, "Ziekenhuis Eenstad\"\ninside = true", "Ziekenhuis Eenstad\"\ninside = «\"yes\"»", "hospital[1].inside", "`true` or `false`"),
    Wrong(MAIN, "staffed_beds = 3.0", "staffed_beds = «0.0»", "hospital[1].staffed_beds", "above 0"),
    Wrong(MAIN, "bays = 2.0", "bays = «0»", "hospital[1].bays", "above 0"),
    Wrong(MAIN, "visits_of_residents = 150.0", "visits_of_residents = «161.0»", "hospital[1].visits_of_residents", "at most all visits, 160"),
    Wrong(MAIN, "bays = 2.0", "bays = 2.0\nopen_weekday = [1.0, «1.5», 0.0]", "hospital[1].open_weekday", "a share from 0 to 1"),
    Wrong(MAIN, "rehabilitation = 1.0\n", "rehabilitation = 0.5\n", "step_down_kind", "shares `rehabilitation` that add up to 1, not 0.5"),
    Wrong(MAIN, "clustered_from = 2030", "clustered_from = «20300»", "step_down.clustered_from", "a year"),
    Wrong(MAIN, "used = 0.8\n", "used = «0.0»\n", "home_start.used", "a share in use from 0.05 to 1.5"),
    Wrong(MAIN, "busiest_week = 1.2", "busiest_week = «0.9»", "wards.busiest_week", "from 1 to 3"),
    Wrong(MAIN, "occupancy = 0.7", "occupancy = «1.0»", "outside.occupancy", "to 0.95"),
    Wrong(MAIN, "growth = 0.01\noccupancy", "growth = «0.5»\noccupancy", "outside.growth", "to 0.1"),
    Wrong(MAIN, "availability = 0.5", "availability = «1.5»", "station[3].availability", "a share from 0 to 1"),
    Wrong(MAIN, "name = \"Post Tweedorp\"\narea = \"T2\"", "name = \"Post Tweedorp\"\narea = «\"T22\"»", "station[2].area", "nearest is `T2`"),
    Wrong(MAIN, "carry_over_share = 0.5", "carry_over_share = «1.0»", "housing.carry_over_share", "a share of at most 0.99"),
    Wrong(MAIN, "observed_total = 54.0\nobserved_year = 2023", "observed_total = 54.0\nobserved_year = «2022»", "service[15].observed_year", "an earlier year from the first of past_population.csv on, a whole number from 2023 to 2025"),
    Wrong(MAIN, "observed_total = 54.0\nobserved_year = 2023", "observed_total = 54.0\nobserved_year = «2026»", "service[15].observed_year", "from 2023 to 2025"),
    Wrong(MAIN, "indicator = \"staff_gp\"\narea = \"region\"", "indicator = \"demand_dementia\"\narea = «\"T1\"»", "area", "`region`: a total of an earlier year is carried for the region as a whole"),
    Wrong(MAIN, "observed_total = 22.5", "observed_total = «0»", "service[14].observed_total", "above 0"),
    Wrong(MAIN, "years = 1, ratio = [[75, 5.0]]", "years = «6», ratio = [[75, 5.0]]", "service[5].last_years.years", "from 1 to 5"),
    Wrong(MAIN, "years = 1, ratio = [[75, 5.0]]", "years = 1, ratio = [[75, 5.0], «[75, 2.0]»]", "service[5].last_years.ratio", "ascending ages"),
    Wrong(MAIN, "years = 1, ratio = [[75, 5.0]]", "years = 1, ratio = [«[101, 5.0]»]", "service[5].last_years.ratio", "[[age, value], …]"),
    Wrong(MAIN, "triage_to = { gp_out_of_hours = 0.5, gp_contact = 0.5, home_nursing = 0.0 }", "triage_to = «{ gp_out_of_hours = 0.5, gp_contact = 0.25, home_nursing = 0.0 }»", "pool.triage_to", "add up to 1, not 0.75"),
    Wrong(MAIN, "admissions_to = { gp_out_of_hours = 0.0, gp_contact = 0.5, home_nursing = 0.5 }", "admissions_to = «{ gp_out_of_hours = 0.0, gp_contact = 0.25, home_nursing = 0.5 }»", "chain_information.admissions_to", "add up to 1, not 0.75"),
    Wrong(MAIN, "unit_days = 10.0", "unit_days = «-1.0»", "frailty_pathway.unit_days", "days"),
    Wrong(MAIN, "later_years = 0.5", "later_years = «11.0»", "frailty_pathway.later_years", "years"),
    Wrong(MAIN, "heads = 30", "heads = «30.5»", "branch[5].heads", "heads, counted, a whole number"),
    Wrong(MAIN, "table_year = 2025", "table_year = «20250»", "mortality.table_year", "from 1900 to 2300"),
    Wrong(MAIN, "0.0, 0.5], [0.5, 0.0, 1.0", "0.0, 0.5], [0.4, 0.0, 1.0", "mortality.correlation", "row 3, column 1"),
    Wrong(MAIN, "correlation = [[1.0, 0.0", "correlation = [[0.9, 0.0", "mortality.correlation", "1 on the diagonal"),
    Wrong(MAIN, "name = { nl = \"Speelland\", en = \"Toyland\" }", "name = { nl = \"Speelland\" }", "name.en", "a text"),
    Wrong(MAIN, "en = \"Toyland\" }", "en = \"Toyland\", «de» = \"Spielland\" }", "name.de", "a known key"),
    Wrong(MAIN, "turnout = 1.0", "turnout = 1.0\n«turnouts» = 1", "ambulance.turnouts", "nearest is `turnout`"),
    Wrong(MAIN, "[emergency]", "[weather]\n[emergency]", "weather", "a known key"),
    Wrong(MAIN, "turnout = 1.0\n", "", "ambulance.turnout", "minutes from 0"),
    Wrong(MAIN, "urgency = [0.25, 0.45, 0.3]", "urgency = «[0.25, 0.45, 0.4]»", "emergency.urgency", "add up to 1"),
    Wrong(MAIN, "urgency_a1 = [0.7, 0.3, 0.0]", "urgency_a1 = «[0.7, 0.3]»", "emergency.urgency_a1", "3 numbers in an array"),
    Wrong(MAIN, "weekday_factor = 1.1", "weekday_factor = «1.5»", "wards.weekday_factor", "to 1.4"),
    Wrong(MAIN, "legal_until = 2031", "legal_until = «2024»", "pension.legal_until", "from 2025 to 2300"),
    Wrong(MAIN, "step = 0.25\nyears_ahead", "step = «0.0»\nyears_ahead", "pension.step", "above 0"),
    Wrong(MAIN, "absence = 0.02", "absence = «0.6»", "branch[4].absence", "a share of working time from 0 to 0.5"),
    Wrong(MAIN, "lateral_share = 0.4", "lateral_share = 0.5", "occupation", "add up to 1, not 1.1"),
    Wrong(MAIN, "intake = [[2023, 1.5], [2024, 1.0]]", "intake = [[2023, 1.5], «[2023, 1.0]»]", "occupation[1].intake", "ascending years"),
    Wrong(MAIN, "start_old_age = \"start_old_age.T1\"", "gps = 3\nstart_old_age = \"start_old_age.T1\"", "area", "in every [[area]], or in none"),
    Wrong(MAIN, "shortage_weight = [1.0, 1.0, 1.0]", "shortage_weight = «[0, 0, 0]»", "workforce.shortage_weight", "above 0"),
];

#[rustfmt::skip]
const LISTS: [Wrong; 64] = [
    Wrong(MAIN, "doctors_weekday = [1.0, 0.0]", "doctors_weekday = «[1.0, 1.0]»", "gp_post[2].doctors_weekday", "the post is closed"),
    Wrong(MAIN, "doctors_weekday = [1.0, 0.0]", "doctors_weekday = «[0.0, 0.0]»", "gp_post[2].doctors_weekday", "the post is open"),
    Wrong(MAIN, "indicator = \"ed_over_4h\"\nvalue = 0.2\nlabel", "indicator = «\"ed_over_5h\"»\nvalue = 0.2\nlabel", "norm[2].indicator", "the id of an indicator; the nearest is `ed_over_4h`"),
    Wrong(MAIN, "maximum = 0.15\nstep = 0.005", "maximum = «true»\nstep = 0.005", "lever[5].maximum", "a number"),
    Wrong(MAIN, "maximum = 0.15\nstep = 0.005", "maximum = «-1»\nstep = 0.005", "lever[5].maximum", "above the minimum, 0"),
    Wrong(MAIN, "maximum = 0.15\nstep = 0.005", "maximum = 0.15\nstep = «2»", "lever[5].step", "fits in the range 0 to 0.15"),
    Wrong(MAIN, "step = 0.005\nreference = 0.015", "step = 0.005\nreference = «0.2»", "lever[5].reference", "a number from 0 to 0.15"),
    Wrong(MAIN, "kind = \"age_index\"\nservice = \"home_help\"", "kind = \"station_drive\"\nzone = «\"Z9\"»", "check[2].zone", "the id of a zone of zones.csv"),
    Wrong(MAIN, "without_signals = 1.25", "without_signals = «0.9»", "ambulance.without_signals", "1 or more"),
    Wrong(MAIN, "runs = \"a1\"", "runs = «\"a3\"»", "urgency[1].runs", "a kind of run"),
    Wrong(MAIN, "runs = \"a2\"", "runs = \"none\"", "urgency", "a class with runs = \"a2\""),
    Wrong(MAIN, "kind = \"ratio\"", "kind = «\"ration\"»", "check[1].kind", "a kind of check; the nearest is `ratio`"),
    Wrong(MAIN, "over = \"population\"", "over = «\"populations\"»", "check[1].over", "the id of an indicator; the nearest is `population`"),
    Wrong(MAIN, "over = \"population\"", "", "check[1].over", "an id"),
    Wrong(MAIN, "value = 0.1\ntolerance = 0.01", "value = 0.1", "check[1].tolerance", "a tolerance, an interval, or both"),
    Wrong(MAIN, "value = 0.1\ntolerance = 0.01", "value = 0.1\ninterval = «[0.2, 0.1]»", "check[1].interval", "ascending order"),
    Wrong(MAIN, "standing = \"fitted\"", "standing = «\"fit\"»", "check[1].standing", "fitted or independent"),
    Wrong(MAIN, "service = \"home_help\"\nyear = 2025", "service = \"home_help\"\nyear = «2024»", "check[2].year", "a year of the run"),
    Wrong(MAIN, "distribution = { lognormal = [-0.2485, 0.1297] }", "distribution = { lognormal = «[-0.2485, 0]» }", "distribution.lognormal", "a standard deviation above 0"),
    Wrong(MAIN, "distribution = { lognormal = [-0.2485, 0.1297] }", "distribution = { lognormal = «[0.5]» }", "distribution.lognormal", "2 numbers"),
    Wrong(MAIN, "distribution = { lognormal = [-0.2485, 0.1297] }", "distribution = { beta = «[0, 1]» }", "distribution.beta", "a shape above 0"),
    Wrong(MAIN, "distribution = { lognormal = [-0.2485, 0.1297] }", "distribution = { triangular = «[0.7, 0.6, 0.8]» }", "distribution.triangular", "ascending order"),
    Wrong(MAIN, "distribution = { lognormal = [-0.2485, 0.1297] }", "distribution = { uniform = «[0.9, 0.8]» }", "distribution.uniform", "ascending order"),
    Wrong(MAIN, "distribution = { lognormal = [-0.2485, 0.1297] }", "distribution = «{ fixed = 2 }»", "distribution", "lies in the range 0.4 to 1.1"),
    Wrong(MAIN, "distribution = { lognormal = [-0.2485, 0.1297] }", "distribution = «{ fixed = 1, uniform = [0.5, 1] }»", "distribution", "one distribution"),
    Wrong(MAIN, "distribution = { lognormal = [-0.2485, 0.1297] }", "distribution = «0.7»", "distribution", "a table"),
    Wrong(MAIN, "range = [0.4, 1.1]", "range = «[1.1, 0.4]»", "range", "the lowest value first"),
    Wrong(MAIN, "reference = 0.015\nfrom = 2026", "reference = 0.015\nfrom = «2024»", "lever[5].from", "from 2025 to 2100"),
    Wrong(MAIN, "reference = 0.015\nfrom = 2026\nramp_years = 2", "reference = 0.015\nfrom = 2026\nramp_years = «31»", "lever[5].ramp_years", "from 0 to 30"),
    Wrong(MAIN, "id = \"fall_prevention\"\ntheme = \"health\"", "id = \"fall_prevention\"\ntheme = «\"heath\"»", "lever[5].theme", "a theme; the nearest is `health`"),
    Wrong(MAIN, "\"fall_effect_years\"]\ngrade = \"D\"\nmoves = { indicator = \"demand_ed_visit\", direction = \"down\" }", "\"fall_effect_years\"]\ngrade = \"D\"\nmoves = { indicator = \"demand_ed_visit\", direction = «\"downwards\"» }", "lever[5].moves.direction", "a direction"),
    Wrong(MAIN, "indicator = \"staff_gp\"\narea = \"region\"", "indicator = \"staff_gp\"\narea = «\"regoin\"»", "area", "nearest is `region`"),
    Wrong(MAIN, "value = 0.75\ntolerance = 0.05", "value = 0.75\ntolerance = «5»", "tolerance", "from 0 to 1"),
    Wrong(MAIN, "indicator = \"staff_gp\"", "indicator = \"staff_ambulance_crew\"", "indicator", "each indicator of an area once"),
    Wrong(MAIN, "[[source]]\nid = \"synthetic\"", "[[source]]\nid = \"synthetic\"\npublisher = \"x\"\ntitle = \"x\"\nyear = 2026\nurl = \"x\"\n[[source]]\nid = «\"synthetic\"»", "source[2].id", "each source once"),
    Wrong(MAIN, "value = 0.95\nlabel", "value = «\"0.95\"»\nlabel", "norm[1].value", "a number"),
    Wrong(MAIN, "indicator = \"wrong_place_days\"\nvalue = 30.0", "indicator = «\"wrong place days\"»\nvalue = 30.0", "norm[3].indicator", "an id"),
    Wrong(MAIN, "[[norm]]\nindicator = \"wrong_place_days\"", "[[norm]]\nweight = 1\nindicator = \"wrong_place_days\"", "norm[3].weight", "a known key"),
    Wrong(MAIN, "data_version = \"2026-11\"", "data_version = «2026»", "data_version", "a text"),
    Wrong(MAIN, "reference = 0.015\nfrom", "reference = 0.015\nin_place = [«[2025, 0.2]»]\nfrom", "lever[5].in_place", "each value a number from 0 to 0.15"),
    Wrong(MAIN, "reference = 0.015\nfrom", "reference = 0.015\nin_place = «[[2024, 0.1]]»\nfrom", "lever[5].in_place", "years from 2025 on"),
    Wrong(MAIN, "effects = [\"fall_relative_risk\", ", "effects = [«\"fall_relatve_risk\"», ", "lever[5].effects", "nearest is `fall_relative_risk`"),
    Wrong(MAIN, "effects = [\"fall_relative_risk\", \"fall_participant_risk\"", "effects = [\"fall_relative_risk\", «\"fall_relative_risk\"»", "lever[5].effects", "each once"),
    Wrong(MAIN, "province = \"cannot\"\npays = [\"providers\"]", "province = «\"can\"»\npays = [\"providers\"]", "lever[11].province", "what the province can do"),
    Wrong(MAIN, "date = \"2026\"", "date = «\"2026-13\"»", "decided[1].date", "a year and month"),
    Wrong(MAIN, "date = \"2026\"", "date = \"2026\"\nlever = «\"falls\"»", "decided[1].lever", "a lever"),
    Wrong(MAIN, "date = \"2026\"", "date = \"2026\"\nyear = 2026", "decided[1].year", "a known key"),
    Wrong(MAIN, "parameters = [\"fertility_level\"]", "parameters = [«\"fertilty_level\"»]", "assumption[2].parameters", "nearest is `fertility_level`"),
    Wrong(MAIN, "parameters = [\"fertility_level\"]\nrange = [0.8, 1.2]", "parameters = [\"fertility_level\"]\nrange = «[0.5, 1.2]»", "assumption[2].range", "within the range of `fertility_level`, 0.6 to 1.5"),
    Wrong(MAIN, "parameters = [\"fertility_level\"]\nrange = [0.8, 1.2]", "parameters = [\"fertility_level\"]\nrange = «[1.2, 0.8]»", "assumption[2].range", "ascending order"),
    Wrong(MAIN, "size = 1.0\nrange = [0.1, 1.0]", "size = 1.0\nrange = [0.1, «1.5»]", "shock[2].range", "a share of the usual from 0 to 1"),
    Wrong(MAIN, "size = 1.0\nrange = [0.1, 1.0]", "size = «0.05»\nrange = [0.1, 1.0]", "shock[2].size", "within the range, 0.1 to 1"),
    Wrong(MAIN, "range = [0.1, 1.0]\nyears = 2", "range = [0.1, 1.0]\nyears = «0»", "shock[2].years", "from 1 to 30"),
    Wrong(MAIN, "visits = 60.0", "visits = «180.0»", "former_hospital[1].visits", "fewer visits than residents have in all, 180"),
    Wrong(MAIN, "staffed_beds = 2.5", "staffed_beds = «0.0»", "former_hospital[1].staffed_beds", "above 0"),
    Wrong(MAIN, "kind = \"age_index\"\nservice = \"home_help\"\nyear = 2025", "kind = \"call_to_hospital\"\nhospital = «\"H1\"»\nwhen = \"change\"", "check[2].hospital", "the id of a [[former_hospital]]"),
    Wrong(MAIN, "kind = \"age_index\"\nservice = \"home_help\"\nyear = 2025", "kind = \"call_to_hospital\"\nhospital = \"H0\"\nwhen = «\"once\"»", "check[2].when", "before, after or change"),
    Wrong(MAIN, "hospital = \"H1\"\nyears = 30", "hospital = «\"H3\"»\nyears = 30", "shock[4].hospital", "the id of a [[hospital]]"),
    Wrong(MAIN, "size = 0.15", "size = 0.15\nhospital = \"H1\"", "shock[6].hospital", "a known key"),
    Wrong(MAIN, "weeks = 13.0", "weeks = «0.5»", "epidemic.weeks", "weeks from 1 to 52"),
    Wrong(MAIN, "mean_over_peak = 0.5", "mean_over_peak = «1.5»", "epidemic.mean_over_peak", "a share from 0 to 1"),
    Wrong(MAIN, "gp_out_of_hours = 0.3\nabsence = 0.1", "gp_out_of_hours = 0.3\nabsence = «\"much\"»", "epidemic.absence", "a share from 0 to 1"),
    Wrong(MAIN, "pays = [\"municipalities\", \"insurers\"]\nbenefits = [\"insurers\", \"care_office\", \"residents\"]\nmonitor = { nl = \"Hoeveel 65-plussers een erk", "pays = «[\"province\"]»\nbenefits = [\"insurers\", \"care_office\", \"residents\"]\nmonitor = { nl = \"Hoeveel 65-plussers een erk", "lever[5].pays", "those who pay a share of its `cost`"),
    Wrong(MAIN, "pays = [\"municipalities\", \"insurers\"]\nbenefits = [\"insurers\", \"care_office\", \"residents\"]\nmonitor = { nl = \"Hoeveel 65-plussers een erk", "pays = [\"municipalities\", \"insurers\"]\nbenefits = «[]»\nmonitor = { nl = \"Hoeveel 65-plussers een erk", "lever[5].benefits", "an array of names, each who gains"),
];

#[test]
fn values() {
    VALUES.iter().for_each(check);
}

#[test]
fn lists() {
    LISTS.iter().for_each(check);
}

#[test]
fn a_wrong_name_is_told_where_it_is_used() {
    for (from, to, field, says) in [
        (
            "trend_end = \"trend_end\"",
            "trend_end = 2030",
            "care.trend_end",
            "the id of a [[parameter]]",
        ),
        (
            "exit_rate = \"nursing_home_exit\"",
            "exit_rate = \"nursing_home_exits\"",
            "nursing_home.exit_rate",
            "`nursing_home_exit`",
        ),
        (
            "trend = \"trend.gp_contact\"",
            "trend = \"trend.gp_contacts\"",
            "service[1].trend",
            "`trend.gp_contact`",
        ),
        (
            "id = \"mental_health\"\nlabel",
            "id = \"mental_healht\"\nlabel",
            "service[15].id",
            "`mental_health`",
        ),
        (
            "id = \"retention\"",
            "id = \"retentoin\"",
            "lever[10].id",
            "`retention`",
        ),
        (
            "id = \"mental_health\"\nheads",
            "id = \"mental_healt\"\nheads",
            "branch[6].id",
            "`mental_health`",
        ),
        (
            "id = \"ambulance_crew\"",
            "id = \"gp\"",
            "occupation[4].id",
            "each occupation once",
        ),
    ] {
        let found = faults(&edited(MAIN, from, to));
        let told = found
            .iter()
            .find(|fault| fault.field == field)
            .unwrap_or_else(|| panic!("{field}: {found:?}"));
        assert!(told.expected.contains(says), "{told}");
        // What is then missing or not used is told as well.
        assert_eq!(found.len(), 2, "{found:?}");
    }
}

#[test]
fn every_parameter_is_used_and_every_source_known() {
    let unused = "[[parameter]]\nid = \"spare\"\nlabel = { nl = \"x\", en = \"x\" }\nunit = \"x\"\n\
                  distribution = { fixed = 1 }\nrange = [0, 2]\ngrade = \"D\"\nsource = \"synthetci\"\n\n[[norm]]\n\
                  indicator = \"a1_within_15\"";
    let found = faults(&edited(MAIN, "[[norm]]\nindicator = \"a1_within_15\"", unused));
    let told: Vec<_> = found
        .iter()
        .map(|fault| (fault.value.as_str(), fault.expected.as_str()))
        .collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(
        told[0].0 == "\"spare\"" && told[0].1.contains("nothing refers to this one"),
        "{told:?}"
    );
    assert!(
        told[1].0 == "\"synthetci\"" && told[1].1.ends_with("the nearest is `synthetic`"),
        "{told:?}"
    );
}

#[test]
fn a_parameter_fits_what_it_stands_for() {
    let found = faults(&edited(
        MAIN,
        "admitted_share = \"fall_admitted_share\"",
        "admitted_share = \"fall_effect_years\"",
    ));
    assert!(
        found[0]
            .expected
            .starts_with("a share from 0 to 1; the range of this parameter is"),
        "{found:?}"
    );
}

#[test]
fn the_share_that_a_full_department_diverts_is_a_parameter() {
    let found = faults(&edited(
        MAIN,
        "diverted_when_full = \"diverted_when_full\"",
        "diverted_when_full = 0.5",
    ));
    // And nothing refers to the parameter any longer
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(found[0].field, "emergency.diverted_when_full");
    assert_eq!(
        (found[0].value.as_str(), found[0].expected.as_str()),
        ("0.5", "the id of a [[parameter]]")
    );
}

#[test]
fn ids_with_the_same_luck_are_told() {
    // Both hash to the same 32 bits (FNV-1a): a known pair of words.
    let files = edited("zones.csv", "Z1,", "costarring,");
    let mut files = PackFiles(files.0);
    for (_, text) in files.0.iter_mut().filter(|(name, _)| name.ends_with(".csv")) {
        *text = text.replace("Z1,", "costarring,").replace("Z2,", "liquid,");
    }
    let found = faults(&files);
    assert_eq!(
        (found.len(), found[0].line, found[0].value.as_str()),
        (1, 4, "liquid"),
        "{found:?}"
    );
    assert!(
        found[0]
            .expected
            .contains("random numbers of this zone are those of `costarring`")
    );
}

#[test]
fn the_file_as_a_whole() {
    let one = |from, to| {
        let found = faults(&edited(MAIN, from, to));
        assert_eq!(found.len(), 1, "{found:?}");
        found[0].clone()
    };
    let syntax = one("[emergency]", "[emergency");
    assert!(
        syntax.line > 0 && syntax.column > 0 && syntax.expected.contains("valid TOML"),
        "{syntax}"
    );
    let version = one("format = 1", "format = 2");
    assert_eq!(
        (version.line, version.column, version.value.as_str()),
        (2, 10, "2")
    );
    assert!(version.expected.contains("the only format"));
    let twice = one("turnout = 1.0", "turnout = 1.0\nturnout = 1.0");
    assert!(twice.expected.contains("duplicate key"), "{twice}");
    assert!(
        one(
            "Ziekenhuis Eenstad\"\ninside = true",
            "Ziekenhuis Eenstad\"\ninside = false"
        )
        .expected
        .contains("at least one hospital with inside = true")
    );
    let vehicles = one(
        "area = \"T2\"\nweekday = [1.0, 1.0, 1.0]",
        "area = \"T2\"\nweekday = [1.0, 1.0, 1.0, 1.0]",
    );
    assert!(vehicles.expected.contains("3 numbers in an array"), "{vehicles}");
    assert!(
        one("availability = 0.5\n", "")
            .expected
            .contains("either an `area`")
    );
}

#[test]
fn some_emergency_department_is_open_at_any_hour() {
    let always = "bays = 2.0\n";
    let by_day = "bays = 2.0\nopen_weekday = [1.0, 1.0, 0.0]\n";
    let mut files = edited(MAIN, always, by_day);
    assert!(
        Region::read(&files, &[]).is_ok(),
        "the other hospital is open at night"
    );
    let text = files.0.get_mut(MAIN).expect("toyland has the file");
    *text = text.replace("bays = 10.0\n", "bays = 10.0\nopen_weekday = [1.0, 1.0, 0.0]\n");
    let found = faults(&files);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0]
            .expected
            .contains("open emergency department in the block weekday night"),
        "{found:?}"
    );
}

#[test]
fn stations_of_the_region_come_first() {
    let own = "[[station]]\nid = \"S3\"\nname = \"x\"\narea = \"T1\"\nweekday = [1, 1, 1]\nweekend = [1, 1, 1]\n\
               source = \"synthetic\"\n\n[[hospital]]\nid = \"H1\"";
    let found = faults(&edited(MAIN, "[[hospital]]\nid = \"H1\"", own));
    assert_eq!(
        (found[0].value.as_str(), found[0].expected.as_str()),
        ("\"S3\"", "own stations before those of neighbours")
    );
    assert!(
        found[1..]
            .iter()
            .all(|fault| fault.expected.contains("missing station S3 for zone")),
        "{found:?}"
    );
}

#[test]
fn a_missing_section_is_one_fault() {
    let mut files = PackFiles::toyland();
    let text = files.0.get_mut(MAIN).expect("toyland has it");
    let (start, end) = (
        text.find("[step_down]").expect("a section"),
        text.find("[[step_down_kind]]").expect("a section"),
    );
    text.replace_range(start..end, "");
    let found = faults(&files);
    assert_eq!(
        (found.len(), found[0].field.as_str()),
        (1, "step_down"),
        "{found:?}"
    );
}

#[test]
fn an_overlay_to_leave_out_must_exist() {
    let found = Region::read(&PackFiles::toyland(), &["vektis"])
        .expect_err("toyland has no overlay")
        .0;
    assert_eq!(
        (found.len(), found[0].field.as_str(), found[0].value.as_str()),
        (1, "overlay", "vektis")
    );
    let found = Region::read(&PackFiles::flevoland(), &["vectis"])
        .expect_err("misspelt")
        .0;
    assert!(found[0].expected.contains("the nearest is `vektis`"), "{found:?}");
}

#[test]
fn a_hospital_that_closed_is_none_that_is_open() {
    let found = faults(&edited(MAIN, "id = \"H0\"", "id = \"H2\""));
    assert!(
        found
            .iter()
            .any(|fault| fault.expected == "an id that no [[hospital]] has"),
        "{found:?}"
    );
}
