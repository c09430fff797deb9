//! Reads overlays: data with terms of their own, one file each, that a run may leave out.

use super::Pack;
use super::csv_table::CsvTable;
use super::grid::{Grid, Words};
use crate::demand::Service;
use crate::exchange::bounds::Bounds;
use crate::exchange::spelling::expected_name;
use crate::exchange::table::Table;
use crate::faults::Fault;
use crate::region::{Overlay, ServiceData};

const FACTOR: Bounds = Bounds::new("a factor", f64::MIN_POSITIVE, 10.0);

/// What became of the overlays of a pack.
pub(super) struct Overlays {
    /// Those that were loaded.
    pub loaded: Vec<Overlay>,
    /// Files of all of them.
    pub files: Vec<String>,
    /// Files of those that were left out.
    pub left_out: Vec<String>,
}

/// `[[overlay]]` and the files they name; factors of several overlays multiply.
pub(super) fn read(
    pack: &Pack<'_>,
    root: &Table<'_>,
    without: &[&str],
    services: &mut [ServiceData],
) -> Overlays {
    let mut overlays = Overlays {
        loaded: Vec::new(),
        files: Vec::new(),
        left_out: Vec::new(),
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
                read_factors(pack, &file, services);
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

fn read_factors(pack: &Pack<'_>, file: &str, services: &mut [ServiceData]) {
    let table: CsvTable<'_> = pack.table(file, &["service", "area", "factor"]);
    let ids = Service::ALL.map(Service::id);
    let codes = pack.known.area_codes();
    let mut grid = Grid::new(ids.len(), codes.len());
    for row in table.rows() {
        let (service, area) = (
            row.name("service", &ids, "a service"),
            row.name("area", &codes, "an area code"),
        );
        let factor = row.number("factor", &FACTOR);
        if let (Some(_), Some(service), Some(area)) = (grid.place(&row, &table, service, area), service, area)
            && let Some(data) = services.get_mut(service)
        {
            data.area_factor[area] *= factor.unwrap_or(f64::NAN);
        }
    }
    // An overlay may leave a service alone; what it names, it gives for every area.
    for (service, id) in ids
        .iter()
        .enumerate()
        .filter(|(service, _)| grid.first_line(*service) > 0)
    {
        let words = Words {
            field: "area",
            item: ("area", "areas"),
            item_name: &|area| codes[area].to_owned(),
            group_name: &|_| format!(" for {id}"),
        };
        grid.report_given_group(service, &table, &words);
    }
}
