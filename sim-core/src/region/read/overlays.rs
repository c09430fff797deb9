//! Reads overlays: data with terms of their own, one file each, that a run may leave out.

use super::Pack;
use super::csv_table::CsvTable;
use super::grid::{Grid, Words};
use super::known::REGION;
use crate::demand::Service;
use crate::exchange::bounds::Bounds;
use crate::exchange::spelling::expected_name;
use crate::exchange::table::Table;
use crate::faults::Fault;
use crate::region::{CareData, Observed, Overlay};

const FACTOR: Bounds = Bounds::new("a factor", f64::MIN_POSITIVE, 10.0);

/// What became of the overlays of a pack.
pub(super) struct Overlays {
    /// Those that were loaded.
    pub loaded: Vec<Overlay>,
    /// Files of all of them.
    pub files: Vec<String>,
    /// Files of those that were left out.
    pub left_out: Vec<String>,
    /// Where an overlay changes a service, of those that were loaded.
    changes: Vec<Change>,
}

/// A row of an overlay.
struct Change {
    service: Service,
    /// None: the region's total.
    area: Option<usize>,
    file: String,
    line: u32,
}

/// `[[overlay]]` and the files they name; factors of several overlays multiply.
pub(super) fn read(pack: &Pack<'_>, root: &Table<'_>, without: &[&str], care: &mut CareData) -> Overlays {
    let mut overlays = Overlays {
        loaded: Vec::new(),
        files: Vec::new(),
        left_out: Vec::new(),
        changes: Vec::new(),
    };
    let mut names: Vec<String> = Vec::new();
    for table in root.tables("overlay", 0) {
        let (name, file) = (table.id("name"), table.id("file"));
        let notice = table.text("notice");
        if !name.is_empty() && names.contains(&name) {
            table.fault("name", "each overlay once");
        }
        if !file.is_empty() && (overlays.files.contains(&file) || super::is_own_file(&file)) {
            table.fault("file", "a file of its own");
        } else if without.contains(&name.as_str()) {
            overlays.left_out.push(file.clone());
        } else {
            if !file.is_empty() {
                overlays.changes.extend(read_factors(pack, &file, care));
            }
            overlays.loaded.push(Overlay {
                name: name.clone(),
                notice,
            });
        }
        table.finish();
        names.push(name);
        overlays.files.push(file);
    }
    for unknown in without
        .iter()
        .filter(|name| !names.iter().any(|known| known == *name))
    {
        let what = "an overlay of this pack to leave out";
        pack.sink.borrow_mut().push(Fault {
            file: super::MAIN.to_owned(),
            field: "overlay".to_owned(),
            value: (*unknown).to_owned(),
            expected: expected_name(unknown, names.iter().map(String::as_str), what),
            ..super::no_place()
        });
    }
    overlays
}

/// `service,area,factor`: relative use of an area, or with `region` the level of the service's observed total.
fn read_factors(pack: &Pack<'_>, file: &str, care: &mut CareData) -> Vec<Change> {
    let table: CsvTable<'_> = pack.table(file, &["service", "area", "factor"]);
    let ids = Service::ALL.map(Service::id);
    let codes = pack.known.area_codes();
    let places: Vec<&str> = codes.iter().copied().chain([REGION]).collect();
    let mut of_areas = Grid::new(ids.len(), codes.len());
    let mut of_region = Grid::new(ids.len(), 1);
    let mut changes = Vec::new();
    for row in table.rows() {
        let service = row.name("service", &ids, "a service");
        let place = row.name("area", &places, "an area code or `region`");
        let factor = row.number("factor", &FACTOR).unwrap_or(f64::NAN);
        let area = place.filter(|place| *place < codes.len());
        let placed = match place {
            Some(_) if area.is_none() => of_region.place(&row, &table, service, Some(0)),
            _ => of_areas.place(&row, &table, service, area),
        };
        let (Some(_), Some(service)) = (placed, service.map(|position| Service::ALL[position])) else {
            continue;
        };
        scale(care, service, area, factor);
        changes.push(Change {
            service,
            area,
            file: file.to_owned(),
            line: row.line,
        });
    }
    // An overlay may leave a service alone; once it names an area of it, it gives every area.
    for (service, id) in ids
        .iter()
        .enumerate()
        .filter(|(service, _)| of_areas.first_line(*service) > 0)
    {
        let words = Words {
            field: "area",
            item: ("area", "areas"),
            item_name: &|area| codes[area].to_owned(),
            group_name: &|_| format!(" for {id}"),
        };
        of_areas.report_given_group(service, &table, &words);
    }
    changes
}

fn scale(care: &mut CareData, service: Service, area: Option<usize>, factor: f64) {
    let Some(data) = care.services.get_mut(service as usize) else {
        return;
    };
    match area {
        Some(area) => data.area_factor[area] *= factor,
        None => data.observed_total *= factor,
    }
    // Clients are counted on the level of their hours.
    if area.is_none() && service == Service::HomeNursing {
        care.home_nursing_clients_75 *= factor;
    }
}

impl Overlays {
    /// Reports rows that change what `[[observed]]` says of the base year: that must hold with and without overlays.
    pub(super) fn check_observed(&self, pack: &Pack<'_>, observed: &[Observed]) {
        for change in &self.changes {
            // A level changes the region and every area of it, a row of an area only how areas differ.
            let changed = |total: &&Observed| {
                total.indicator.strip_prefix("demand_") == Some(change.service.id())
                    && (change.area.is_none() || total.area != REGION)
            };
            let Some(total) = observed.iter().find(changed) else {
                continue;
            };
            pack.sink.borrow_mut().push(Fault {
                file: change.file.clone(),
                line: change.line,
                field: "service".to_owned(),
                value: change.service.id().to_owned(),
                expected: format!(
                    "a service without [[observed]] {} of {}, which must hold without the overlay too",
                    total.indicator, total.area
                ),
                ..super::no_place()
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::demand::Service;
    use crate::faults::Fault;
    use crate::region::{PackFiles, Region};

    const AREAS: &str = "gp_contact,T1,1.5\ngp_contact,T2,0.5\n";

    /// Toyland with an overlay of these rows, and what is added to its `region.toml`.
    fn toyland(rows: &str, more: &str) -> PackFiles {
        let mut files = PackFiles::toyland();
        let main = files.0.get_mut("region.toml").expect("toyland has it");
        *main +=
            "\n[[overlay]]\nname = \"extra\"\nfile = \"extra.csv\"\nnotice = { nl = \"x\", en = \"x\" }\n";
        *main += more;
        files
            .0
            .insert("extra.csv".into(), format!("service,area,factor\n{rows}"));
        files
    }

    fn faults(rows: &str, more: &str) -> Vec<(u32, String, String)> {
        let found = Region::read(&toyland(rows, more), &[]).expect_err("a fault").0;
        let brief = |fault: Fault| (fault.line, fault.field, fault.expected);
        found.into_iter().map(brief).collect()
    }

    #[test]
    fn a_level_reaches_the_total_and_leaving_out_removes_all() {
        let files = toyland(
            &format!("{AREAS}home_nursing,region,1.25\ngp_contact,region,0.5\n"),
            "",
        );
        let (with, without) = (
            Region::read(&files, &[]).expect("sound"),
            Region::read(&files, &["extra"]).expect("sound"),
        );
        let plain = Region::read(&PackFiles::toyland(), &[]).expect("sound");
        let total = |region: &Region, service: Service| region.care.services[service as usize].observed_total;
        for (service, factor) in [
            (Service::HomeNursing, 1.25),
            (Service::GpContact, 0.5),
            (Service::HomeHelp, 1.0),
        ] {
            assert_eq!(
                total(&with, service),
                factor * total(&plain, service),
                "{}",
                service.id()
            );
            assert_eq!(
                total(&without, service),
                total(&plain, service),
                "{}",
                service.id()
            );
        }
        let clients = |region: &Region| region.care.home_nursing_clients_75;
        assert_eq!(clients(&with), 1.25 * clients(&plain));
        assert_eq!(clients(&without), clients(&plain));
        let factors = |region: &Region| {
            region.care.services[Service::GpContact as usize]
                .area_factor
                .clone()
        };
        assert_eq!(
            (factors(&with), factors(&without)),
            (vec![1.5, 0.5], vec![1.0, 1.0])
        );
    }

    #[test]
    fn every_wrong_row_is_told() {
        let found = faults(
            "gp_contact,T1,1.5\nhome_nursing,region,0\nhome_nursing,region,1\nhome_help,regoin,1\n",
            "",
        );
        let expected = [
            (3, "factor", "a factor"),
            (4, "", "each combination once; line 3"),
            (5, "area", "an area code or `region`; the nearest is `region`"),
        ];
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for (line, field, says) in expected {
            let told = found
                .iter()
                .any(|fault| fault.0 == line && fault.1 == field && fault.2.contains(says));
            assert!(told, "line {line}, {field}, {says}: {found:?}");
        }
    }

    #[test]
    fn an_area_alone_is_a_gap_and_a_level_alone_is_not() {
        let found = faults("gp_contact,T1,1.5\n", "");
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].2.contains("missing area T2 for gp_contact"), "{found:?}");
        assert!(Region::read(&toyland("gp_contact,region,1.5\n", ""), &[]).is_ok());
    }

    #[test]
    fn what_is_observed_does_not_change_with_an_overlay() {
        let observed = |area: &str| {
            format!(
                "[[observed]]\nindicator = \"demand_gp_contact\"\narea = \"{area}\"\nvalue = 1.0\ntolerance = 1.0\nsource = \"synthetic\"\n"
            )
        };
        for area in ["region", "T2"] {
            let found = faults("gp_contact,region,1.5\n", &observed(area));
            assert_eq!((found.len(), found[0].0), (1, 2), "{found:?}");
            assert!(
                found[0].2.contains(&format!("demand_gp_contact of {area}")),
                "{found:?}"
            );
        }
        assert_eq!(faults(AREAS, &observed("T1")).len(), 2);
        assert!(Region::read(&toyland(AREAS, &observed("region")), &[]).is_ok());
    }
}
