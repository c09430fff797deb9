//! Region packs: the built-in one, or a folder of text files.

use crate::problem::Problem;
use sim_core::faults::{Fault, Faults};
use sim_core::region::{Backtest, PackFiles, Region};
use std::fs;
use std::path::Path;

/// Larger files are no part of a pack; reading one by mistake must not fill the memory.
const LARGEST_FILE: u64 = 64 << 20;

/// Folder of a pack that holds its back-tests.
const BACKTESTS: &str = "backtest";

/// Reads and checks the back-tests of a region from its folder, or those that are built in; none when it has none.
pub fn read_backtests(folder: Option<&Path>, region: &Region) -> Result<Option<Backtest>, Problem> {
    let (what, files) = match folder {
        Some(folder) if !folder.join(BACKTESTS).is_dir() => return Ok(None),
        Some(folder) => {
            let folder = folder.join(BACKTESTS);
            let files = read_folder(&folder)?.0.into_iter();
            let files = files.map(|(name, text)| (format!("{BACKTESTS}/{name}"), text));
            (
                format!("back-tests {}", folder.display()),
                PackFiles(files.collect()),
            )
        }
        None => (
            "the built-in back-tests".to_owned(),
            PackFiles::flevoland_backtests(),
        ),
    };
    Backtest::read(&files, region)
        .map(Some)
        .map_err(|faults| Problem::Faults { what, faults })
}

/// Reads and checks the pack in a folder, or the built-in pack of Flevoland.
pub fn read(folder: Option<&Path>, without_overlays: &[String]) -> Result<Region, Problem> {
    let (what, files) = match folder {
        Some(folder) => (format!("region pack {}", folder.display()), read_folder(folder)?),
        None => ("the built-in region pack".to_owned(), PackFiles::flevoland()),
    };
    let without: Vec<&str> = without_overlays.iter().map(String::as_str).collect();
    Region::read(&files, &without).map_err(|faults| Problem::Faults { what, faults })
}

/// All files of a folder but hidden ones and `.md`, which is for people, and its back-tests; what is no text is reported as a whole.
fn read_folder(folder: &Path) -> Result<PackFiles, Problem> {
    let reading = |cause| Problem::unreadable("reading region pack", folder, cause);
    let mut files = PackFiles::default();
    let mut faults = Faults::default();
    let mut entries = fs::read_dir(folder)
        .map_err(reading)?
        .collect::<Result<Vec<_>, _>>()
        .map_err(reading)?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name();
        let Some(name) = name.to_str() else {
            faults
                .0
                .push(fault(name.to_string_lossy().into_owned(), "a file name in UTF-8"));
            continue;
        };
        if name.starts_with('.') || name.ends_with(".md") {
            continue;
        }
        let path = entry.path();
        let reading = |cause| Problem::unreadable("reading", &path, cause);
        let kind = fs::metadata(&path).map_err(reading)?;
        if kind.is_dir() && name == BACKTESTS {
            continue;
        } else if !kind.is_file() {
            faults.0.push(fault(
                name.to_owned(),
                "a file: a pack has no folders but `backtest`",
            ));
        } else if kind.len() > LARGEST_FILE {
            faults.0.push(fault(name.to_owned(), "a file of at most 64 MB"));
        } else {
            match utf8(name, fs::read(&path).map_err(reading)?) {
                Ok(text) => drop(files.0.insert(name.to_owned(), text)),
                Err(found) => faults.0.push(found),
            }
        }
    }
    faults
        .into_result()
        .map(|()| files)
        .map_err(|faults| Problem::Faults {
            what: format!("region pack {}", folder.display()),
            faults,
        })
}

/// The text of a file, or the place of the first byte that is not UTF-8.
pub fn utf8(file: &str, bytes: Vec<u8>) -> Result<String, Fault> {
    String::from_utf8(bytes).map_err(|error| {
        let (good, bad) = error.as_bytes().split_at(error.utf8_error().valid_up_to());
        let line = good.iter().filter(|byte| **byte == b'\n').count() + 1;
        let start = good
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |position| position + 1);
        let column = String::from_utf8_lossy(&good[start..]).chars().count() + 1;
        Fault {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(column).unwrap_or(u32::MAX),
            value: format!("byte 0x{:02x}", bad[0]),
            ..fault(file.to_owned(), "text in UTF-8")
        }
    })
}

fn fault(file: String, expected: &str) -> Fault {
    Fault {
        file,
        line: 0,
        column: 0,
        field: String::new(),
        value: String::new(),
        expected: expected.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_that_is_no_text_has_a_place() {
        let found = utf8("a.csv", b"one\ntw\xe9o\n".to_vec()).unwrap_err();
        assert_eq!(
            found.to_string(),
            "a.csv:2:3: found `byte 0xe9`, expected text in UTF-8"
        );
        assert_eq!(utf8("a.csv", "é".into()).unwrap(), "é");
    }
}
