//! The event log as a file: CSV or Parquet, by the ending of its name.

use super::parquet;
use crate::output::atomically;
use crate::problem::Problem;
use sim_core::acute::twin::province::{COLUMNS, Log};
use sim_core::region::Region;
use std::fs;
use std::path::{Path, PathBuf};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Format {
    Csv,
    Parquet,
}

/// A file that a log may go to.
#[derive(Debug)]
pub struct LogFile {
    folder: PathBuf,
    name: String,
    format: Format,
}

impl LogFile {
    /// Checks that the file may be written, before the long work starts. A file that is there must be an earlier log.
    pub fn claim(path: &Path) -> Result<Self, Problem> {
        let refuse = |what: &str| Problem::Input(format!("--log {}: {what}", path.display()));
        let ending = path.extension().and_then(|ending| ending.to_str());
        let format = match ending {
            Some("csv") => Format::Csv,
            Some("parquet") => Format::Parquet,
            _ => return Err(refuse("expected a name that ends in .csv or .parquet")),
        };
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            return Err(refuse("expected the name of a file, in UTF-8"));
        };
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        if !folder.is_dir() {
            return Err(refuse("its folder does not exist"));
        }
        if path.is_dir() {
            return Err(refuse("is a folder, expected a file"));
        }
        if path.exists() {
            let old = fs::read(path).map_err(|cause| Problem::unreadable("reading", path, cause))?;
            if !is_log(&old, format) {
                return Err(refuse(
                    "is there already and is no earlier log; choose another name",
                ));
            }
        }
        atomically::try_writing(folder)?;
        Ok(Self {
            folder: folder.to_owned(),
            name: name.to_owned(),
            format,
        })
    }

    /// Writes the log: as a whole or not at all.
    pub fn write(&self, log: &Log, region: &Region) -> Result<(), Problem> {
        let bytes = match self.format {
            Format::Csv => log.to_csv(region).into_bytes(),
            Format::Parquet => parquet::bytes(log, region)
                .map_err(|cause| Problem::Failed(format!("building {}: {cause}", self.name)))?,
        };
        atomically::replace(&self.folder, &[&self.name], &[bytes], &self.name)
    }
}

fn is_log(bytes: &[u8], format: Format) -> bool {
    match format {
        Format::Csv => bytes.starts_with(COLUMNS.join(",").as_bytes()),
        Format::Parquet => {
            let last = COLUMNS[COLUMNS.len() - 1].as_bytes();
            bytes.starts_with(b"PAR1") && bytes.windows(last.len()).any(|part| part == last)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_goes_where_it_harms_nobody() {
        let root = tempfile::tempdir().unwrap();
        let claim = |name: &str| LogFile::claim(&root.path().join(name));
        let refused = |name: &str, part: &str| match claim(name) {
            Err(Problem::Input(text)) => assert!(text.contains(part), "{text}"),
            other => panic!("{name}: {other:?}"),
        };
        refused("log.xlsx", ".csv or .parquet");
        refused("log", ".csv or .parquet");
        refused("deep/log.csv", "does not exist");
        fs::create_dir(root.path().join("folder.csv")).unwrap();
        refused("folder.csv", "is a folder");
        fs::write(root.path().join("mine.csv"), "a,b\n1,2\n").unwrap();
        refused("mine.csv", "no earlier log");
        fs::write(root.path().join("mine.parquet"), "PAR1").unwrap();
        refused("mine.parquet", "no earlier log");
        for name in ["log.csv", "log.parquet"] {
            assert!(claim(name).is_ok());
            assert!(!root.path().join(name).exists(), "a claim makes nothing");
        }
        fs::write(root.path().join("old.csv"), COLUMNS.join(",") + "\n").unwrap();
        assert!(claim("old.csv").is_ok());
    }
}
