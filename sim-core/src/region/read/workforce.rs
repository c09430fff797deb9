//! Reads the workforce: occupations, ages, leaving and what a unit of care takes.

use super::Pack;
use super::bands::{self, Band};
use super::grid::{scaled_to_one, sum_expected};
use super::known::{AreaData, Ids, RATIO, count};
use super::people::rounded;
use crate::exchange::bounds::{Bounds, POSITIVE, SHARE, WEIGHT};
use crate::exchange::document::YEARS;
use crate::exchange::table::Table;
use crate::quantity::{AGES, ByAge};
use crate::region::{Branch, BranchData, Occupation, OccupationData, PensionData, WorkforceData};

const HAZARD: Bounds = Bounds::new("leavers per post and year", 0.0, 5.0);
const PART_TIME: Bounds = Bounds::new("contract FTE per head", f64::MIN_POSITIVE, 1.2);
const ENTRANTS: Bounds = Bounds::new("heads per year", 0.0, 1e6);
const PER_RESIDENT: Bounds = Bounds::new("heads per new resident", 0.0, 1.0);
const PENSION_AGE: Bounds = Bounds::new("an age", 50.0, 80.0);
const HOURS: Bounds = Bounds::new("hours per FTE and year", f64::MIN_POSITIVE, 2500.0);

const ABSENCE: Bounds = Bounds::new("a share of working time", 0.0, 0.5);
const STEP: Bounds = Bounds::new("years", f64::MIN_POSITIVE, 5.0);
const GAIN: Bounds = Bounds::new("years of life per calendar year", -0.5, 0.5);
const LIFE: Bounds = Bounds::new("years of life", 1.0, 60.0);
const INTAKE: Bounds = Bounds::new("a ratio to today's intake", 0.0, 5.0);

/// `[[occupation]]`, `[[branch]]`, `[workforce]`, `[pension]`, `leaving.csv`, `staff_ages.csv` and where general practitioners work.
pub(super) fn read(
    pack: &Pack<'_>,
    root: &Table<'_>,
    areas: &[AreaData],
    residents: &[f64],
) -> WorkforceData {
    let (ages, [graduate_ages, other_ages]) = staff_ages(pack);
    let occupations = occupations(pack, root, ages);
    let branches = branches(pack, root);
    let section = root.table("workforce");
    let data = WorkforceData {
        occupations,
        branches,
        leaving_hazard: leaving_hazard(pack),
        pension: pension(pack, root),
        retirement: section.numbers("retirement", &SHARE),
        graduate_ages,
        other_ages,
        shortage_weight: section.numbers("shortage_weight", &WEIGHT),
        home_nursing_hours_per_fte: section.number("home_nursing_hours_per_fte", &HOURS),
        home_help_hours_per_fte: section.number("home_help_hours_per_fte", &HOURS),
        nursing_home_fte_per_resident: section.number("nursing_home_fte_per_resident", &POSITIVE),
        nurse_fte_per_bed: section.number("nurse_fte_per_bed", &POSITIVE),
        nurse_fte_per_1000_visits: section.number("nurse_fte_per_1000_visits", &POSITIVE),
        crew_fte_per_ambulance: section.number("crew_fte_per_ambulance", &POSITIVE),
        patients_per_gp_fte: section.number("patients_per_gp_fte", &POSITIVE),
        residents_without_gp: count(&section, "residents_without_gp"),
        gp_share: gp_share(root, areas, residents),
        technology_home_nursing: pack.known.parameter(&section, "technology_home_nursing", &SHARE),
        technology_nursing_home: pack.known.parameter(&section, "technology_nursing_home", &SHARE),
        amenity_posts_filled: pack.known.parameter(&section, "amenity_posts_filled", &SHARE),
        labour_tightness: pack.known.parameter(&section, "labour_tightness", &RATIO),
        first_year_leaving: pack.known.parameter(&section, "first_year_leaving", &RATIO),
        works_inside: pack.known.parameter(&section, "works_inside", &SHARE),
    };
    if data.shortage_weight[1..].iter().sum::<f64>() == 0.0 {
        section.fault(
            "shortage_weight",
            "a weight above 0 for home nursing or home help",
        );
    }
    pack.known.optional_source(&section);
    section.finish();
    data
}

/// `[pension]`.
fn pension(pack: &Pack<'_>, root: &Table<'_>) -> PensionData {
    let section = root.table("pension");
    let legal = section.path("legal", &PENSION_AGE);
    let first = legal.first().map_or(*YEARS.start(), |(year, _)| *year);
    let data = PensionData {
        legal_until: section
            .integer("legal_until", first..=*YEARS.end(), "the last year of the law")
            .unwrap_or(first),
        legal,
        life_expectancy: section.number("life_expectancy", &LIFE),
        age: section.number("age", &PENSION_AGE),
        share: section.number("share", &SHARE),
        step: section.number("step", &STEP),
        years_ahead: section
            .integer("years_ahead", 0..=30, "years between fixing an age and its year")
            .unwrap_or(0),
        foreseen_gain: section.number("foreseen_gain", &GAIN),
    };
    pack.known.optional_source(&section);
    section.finish();
    data
}

/// Where general practitioners work: heads that areas state, or as residents live where no area states any.
fn gp_share(root: &Table<'_>, areas: &[AreaData], residents: &[f64]) -> Vec<f64> {
    let stated = areas.iter().filter(|area| area.gps.is_some()).count();
    if stated > 0 && stated < areas.len() {
        root.fault(
            "area",
            "`gps` in every [[area]], or in none: without it general practitioners are spread as residents are",
        );
    }
    let weights: Vec<f64> = areas
        .iter()
        .zip(residents)
        .map(|(area, residents)| area.gps.map_or(*residents, f64::from))
        .collect();
    let total: f64 = weights.iter().sum();
    if stated == areas.len() && total == 0.0 {
        root.fault("area", "general practitioners in at least one [[area]]");
    }
    weights.iter().map(|weight| weight / total.max(1.0)).collect()
}

/// All occupations in the model's order; missing ones are faults.
fn occupations(pack: &Pack<'_>, root: &Table<'_>, ages: Vec<ByAge<f64>>) -> Vec<OccupationData> {
    let names = Occupation::ALL.map(|occupation| (occupation.id(), occupation));
    let mut ids = Ids::new("occupation");
    let mut found = Occupation::ALL.map(|_| None);
    for table in root.tables("occupation", 1) {
        ids.add(pack.known.document, &table, "id");
        let occupation = table.choice("id", "an occupation", &names);
        let known = &pack.known;
        let data = OccupationData {
            label: table.text("label"),
            age_share: [0.0; AGES],
            shortage: known.parameter(&table, "shortage", &SHARE),
            leaving: known.parameter(&table, "leaving", &HAZARD),
            graduates: known.parameter(&table, "graduates", &ENTRANTS),
            training_years: table
                .integer("training_years", 0..=15, "years of training")
                .unwrap_or(0),
            intake: if table.has("intake") {
                table.path("intake", &INTAKE)
            } else {
                Vec::new()
            },
            lateral: known.parameter(&table, "lateral", &ENTRANTS),
            lateral_share: table.number("lateral_share", &SHARE),
            per_new_resident: table.number("per_new_resident", &PER_RESIDENT),
        };
        known.source(&table);
        table.finish();
        if let Some(occupation) = occupation {
            found[occupation as usize] = Some(data);
        }
    }
    if root.has("occupation") {
        for (occupation, _) in Occupation::ALL
            .iter()
            .zip(&found)
            .filter(|(_, data)| data.is_none())
        {
            root.fault_missing(
                "occupation",
                format!("an [[occupation]] with id = \"{}\"", occupation.id()),
            );
        }
    }
    let added: f64 = found.iter().flatten().map(|data| data.lateral_share).sum();
    if found.iter().all(Option::is_some) && (added - 1.0).abs() > 1e-6 {
        root.fault(
            "occupation",
            format!(
                "shares of added lateral entrants (lateral_share) that add up to 1, not {}",
                rounded(added)
            ),
        );
    }
    let with_ages = |(data, age_share)| OccupationData { age_share, ..data };
    found.into_iter().flatten().zip(ages).map(with_ages).collect()
}

/// All branches in the model's order; missing ones are faults.
fn branches(pack: &Pack<'_>, root: &Table<'_>) -> Vec<BranchData> {
    let names = Branch::ALL.map(|branch| (branch.id(), branch));
    let mut ids = Ids::new("branch");
    let mut found = Branch::ALL.map(|_| None);
    for table in root.tables("branch", 1) {
        ids.add(pack.known.document, &table, "id");
        let branch = table.choice("id", "a branch of care", &names);
        let data = BranchData {
            heads: table.count("heads", "heads"),
            part_time_factor: table.number("part_time_factor", &PART_TIME),
            absence: table.number("absence", &ABSENCE),
        };
        pack.known.source(&table);
        table.finish();
        if let Some(branch) = branch {
            found[branch as usize] = Some(data);
        }
    }
    if root.has("branch") {
        for (branch, _) in Branch::ALL.iter().zip(&found).filter(|(_, data)| data.is_none()) {
            let expected = format!("a [[branch]] with id = \"{}\"", branch.id());
            root.fault_missing("branch", expected);
        }
    }
    found.into_iter().map(Option::unwrap_or_default).collect()
}

/// `staff_ages.csv`: shares by single age of every occupation, and of graduates and other entrants.
fn staff_ages(pack: &Pack<'_>) -> (Vec<ByAge<f64>>, [ByAge<f64>; 2]) {
    let table = pack.table("staff_ages.csv", &["group", "age_from", "age_to", "share"]);
    let mut names: Vec<&str> = Occupation::ALL.iter().map(|occupation| occupation.id()).collect();
    names.extend(["graduates", "others"]);
    let mut of: Vec<Vec<Band>> = vec![Vec::new(); names.len()];
    for row in table.rows() {
        match (
            row.name("group", &names, "a group of staff"),
            Band::read(&row, "share", &SHARE),
        ) {
            (Some(group), Some(band)) => of[group].push(band),
            _ => table.count_unplaced(),
        }
    }
    let checkable = table.is_usable() && table.unplaced() == 0;
    let mut shares: Vec<ByAge<f64>> = Vec::new();
    for (name, bands) in names.iter().zip(&mut of) {
        if checkable && bands.is_empty() {
            table.fault(0, 0, "group", "", format!("rows of {name}"));
        }
        let sound =
            checkable && !bands.is_empty() && bands::check(&table, bands, None, &format!(" of {name}"));
        let mut ages = bands::spread_evenly(bands);
        if sound && let Err(sum) = scaled_to_one(&mut [&mut ages]) {
            table.fault(
                bands[0].line,
                0,
                "share",
                &rounded(sum),
                sum_expected(&format!(" of {name}")),
            );
        }
        shares.push(ages);
    }
    let others = shares.pop().unwrap_or([0.0; AGES]);
    let graduates = shares.pop().unwrap_or([0.0; AGES]);
    (shares, [graduates, others])
}

/// `leaving.csv`: a line through the middles of the bands, constant outside them.
fn leaving_hazard(pack: &Pack<'_>) -> ByAge<f64> {
    let table = pack.table("leaving.csv", &["age_from", "age_to", "hazard"]);
    let mut bands: Vec<Band> = Vec::new();
    for row in table.rows() {
        match Band::read(&row, "hazard", &HAZARD) {
            Some(band) => bands.push(band),
            None => table.count_unplaced(),
        }
    }
    if table.is_usable() && table.unplaced() == 0 {
        if bands.is_empty() {
            table.fault(0, 0, "hazard", "", "at least one row");
        }
        bands::check(&table, &mut bands, None, "");
    }
    bands::without_steps(&bands)
}
