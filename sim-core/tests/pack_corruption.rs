//! No text makes the readers panic, and one bad cell is told at its place.
#![allow(missing_docs)]

mod pack_edit;

use std::sync::LazyLock;

use pack_edit::faults;
use proptest::prelude::*;
use sim_core::region::{PackFiles, Region};
use sim_core::scenario::Scenario;

static TOYLAND: LazyLock<Region> =
    LazyLock::new(|| Region::read(&PackFiles::toyland(), &[]).expect("toyland is sound"));

fn names() -> Vec<String> {
    PackFiles::toyland().0.into_keys().collect()
}

/// Lines of a table with cells, the header included: position and text.
fn rows(text: &str) -> Vec<(usize, &str)> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.starts_with('#') && !line.is_empty())
        .collect()
}

fn cases() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(64)
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn any_bytes_in_place_of_a_file(file in 0..names().len(), bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut files = PackFiles::toyland();
        files.0.insert(names()[file].clone(), String::from_utf8_lossy(&bytes).into_owned());
        prop_assert!(!faults(&files).is_empty());
    }

    #[test]
    fn any_truncation(file in 0..names().len(), part in 0.0..1.0_f64) {
        let mut files = PackFiles::toyland();
        let text = files.0.get_mut(&names()[file]).expect("toyland has it");
        let mut end = (text.len() as f64 * part) as usize;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.truncate(end);
        let _ = Region::read(&files, &[]);
    }

    #[test]
    fn any_bytes_inserted_anywhere(file in 0..names().len(), part in 0.0..1.0_f64, text in "[\\PC\"'#,\\[\\]={}\n\r\t]{1,12}") {
        let mut files = PackFiles::toyland();
        let whole = files.0.get_mut(&names()[file]).expect("toyland has it");
        let mut place = (whole.len() as f64 * part) as usize;
        while !whole.is_char_boundary(place) {
            place -= 1;
        }
        whole.insert_str(place, &text);
        let _ = Region::read(&files, &[]);
    }

    #[test]
    fn a_cell_of_garbage_is_told_at_its_line(file in 0..names().len(), row in any::<prop::sample::Index>(), cell in any::<prop::sample::Index>()) {
        let name = names()[file].clone();
        prop_assume!(name.ends_with(".csv"));
        let mut files = PackFiles::toyland();
        let text = files.0[&name].clone();
        let rows = rows(&text);
        let (line, row) = rows[row.index(rows.len())];
        let mut cells: Vec<&str> = row.split(',').collect();
        let cell = cell.index(cells.len());
        // Any text will do as the name of a zone.
        prop_assume!(!(name == "zones.csv" && cell == 1 && line > rows[0].0));
        cells[cell] = "?!";
        let column = cells[..cell].iter().map(|cell| cell.chars().count() + 1).sum::<usize>() + 1;
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines[line] = cells.join(",");
        files.0.insert(name.clone(), lines.join("\n"));
        let found = faults(&files);
        let at = (line as u32 + 1, column as u32, "?!");
        let told = found.iter().any(|fault| {
            fault.file == name && (fault.line, fault.column, fault.value.as_str()) == at
        });
        prop_assert!(told, "{name}:{at:?}: {found:?}");
    }

    #[test]
    fn a_value_of_garbage_is_told_at_its_line(row in any::<prop::sample::Index>()) {
        let mut files = PackFiles::toyland();
        let text = files.0["region.toml"].clone();
        let rows: Vec<_> = rows(&text).into_iter().filter(|(_, line)| line.contains(" = ")).collect();
        let (line, row) = rows[row.index(rows.len())];
        let (key, _) = row.split_once(" = ").expect("kept only those");
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines[line] = format!("{key} = 1979-05-27");
        files.0.insert("region.toml".into(), lines.join("\n"));
        let found = faults(&files);
        let at = (line as u32 + 1, key.chars().count() as u32 + 4);
        let told = found.iter().any(|fault| fault.file == "region.toml" && (fault.line, fault.column) == at);
        prop_assert!(told, "{at:?} {row}: {found:?}");
    }

    #[test]
    fn any_bytes_as_a_scenario(bytes in prop::collection::vec(any::<u8>(), 0..300), part in 0.0..1.0_f64) {
        let region = &*TOYLAND;
        let text = String::from_utf8_lossy(&bytes);
        let _ = Scenario::read("x", "x.toml", &text, region);
        let sound = "format = 1\nname = { nl = \"é\", en = \"e\" }\n[levers]\nretention = { value = -0.1, from = 2030 }\n";
        let mut place = (sound.len() as f64 * part) as usize;
        while !sound.is_char_boundary(place) {
            place -= 1;
        }
        let _ = Scenario::read("x", "x.toml", &format!("{}{text}{}", &sound[..place], &sound[place..]), region);
        let _ = Scenario::read("x", "x.toml", &sound[..place], region);
    }
}

#[test]
fn deep_nesting_is_refused_without_harm() {
    let mut files = PackFiles::toyland();
    files
        .0
        .insert("region.toml".into(), format!("a = {}", "[".repeat(100_000)));
    assert_eq!(faults(&files).len(), 1);
    files.0.insert(
        "region.toml".into(),
        format!("{} = 1", vec!["a"; 100_000].join(".")),
    );
    assert!(!faults(&files).is_empty());
}
