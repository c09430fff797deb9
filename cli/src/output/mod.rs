//! A results folder: `manifest.json`, `summary.csv`, `summary.parquet`; or that of another command.
//!
//! The folder is checked, and made, before the long work starts. The files are written beside their final names,
//! flushed to disk, and only then renamed, the manifest last: a folder with a manifest is whole. A run that fails
//! leaves an earlier result as it was, and no folder that was not there.

pub mod parquet;

pub mod atomically;

use crate::plan::CheckedPlan;
use crate::problem::Problem;
use sim_core::exchange::manifest::Manifest;
use sim_core::exchange::results::Results;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

const MANIFEST: &str = "manifest.json";
const SUMMARY_CSV: &str = "summary.csv";
const SUMMARY_PARQUET: &str = "summary.parquet";

/// What a folder is for. A folder of one kind never replaces one of another.
#[derive(Debug)]
pub struct Kind {
    /// Files that are made, in the order in which they get their names; the last says that the folder is whole.
    files: &'static [&'static str],
    /// Whether the last file is one that this program made.
    recognises: fn(&str) -> bool,
}

/// Results of runs.
pub const RESULTS: Kind = Kind {
    files: &[SUMMARY_CSV, SUMMARY_PARQUET, MANIFEST],
    recognises: Manifest::recognises,
};

/// A back-test.
pub const BACKTEST: Kind = Kind {
    files: &["backtest.csv", "backtest.json"],
    recognises: |text| text.contains(crate::backtest::KIND),
};

/// Who pays for measures and who benefits.
pub const BENEFITS: Kind = Kind {
    files: &["benefits.csv", "benefits.json"],
    recognises: |text| text.contains(crate::benefits::KIND),
};

/// A validation.
pub const VALIDATION: Kind = Kind {
    files: &["validation.md", "validation.json"],
    recognises: |text| text.contains(crate::validate::KIND),
};

/// A folder that results may go to.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    kind: Kind,
    /// Folders that were made for it, outermost first; removed again while they are empty.
    made: Vec<PathBuf>,
}

impl Folder {
    /// Makes the folder when needed, and checks that it may be used and written.
    ///
    /// A folder may be new, empty, or hold an earlier result and nothing else.
    pub fn claim(path: &Path, kind: Kind) -> Result<Self, Problem> {
        if path.is_file() {
            return Err(Problem::Input(format!(
                "--out {}: is a file, expected a folder",
                path.display()
            )));
        }
        let mut made: Vec<PathBuf> = path
            .ancestors()
            .take_while(|part| !part.as_os_str().is_empty() && !part.exists())
            .map(Into::into)
            .collect();
        made.reverse();
        // From here on a failure removes what was made.
        let folder = Self {
            path: path.to_owned(),
            kind,
            made,
        };
        fs::create_dir_all(path).map_err(|cause| Problem::unwritable("making output folder", path, cause))?;
        folder.check_contents()?;
        atomically::try_writing(path)?;
        Ok(folder)
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn check_contents(&self) -> Result<(), Problem> {
        let path = &self.path;
        let reading = |cause| Problem::unreadable("reading output folder", path, cause);
        let entries = fs::read_dir(path)
            .map_err(reading)?
            .collect::<io::Result<Vec<_>>>()
            .map_err(reading)?;
        let mut known = 0;
        for entry in entries {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if self.kind.files.contains(&&*name) {
                known += 1;
            } else if !atomically::is_partial(&name) {
                return Err(Problem::Input(format!(
                    "--out {}: holds `{name}`, which is no part of a result; choose a new or an empty folder",
                    path.display()
                )));
            }
        }
        let seal = self.kind.files[self.kind.files.len() - 1];
        let sealed = fs::read_to_string(path.join(seal)).unwrap_or_default();
        if known > 0 && !(self.kind.recognises)(&sealed) {
            return Err(Problem::Input(format!(
                "--out {}: is not empty and has no {seal} of an earlier result; choose a new or an empty folder",
                path.display()
            )));
        }
        Ok(())
    }

    /// Writes all results.
    pub fn write(&self, plan: &CheckedPlan, results: &Results) -> Result<(), Problem> {
        let manifest = Manifest::new(&plan.scenarios, results).to_json();
        let table = parquet::bytes(results)
            .map_err(|cause| Problem::Failed(format!("building {SUMMARY_PARQUET}: {cause}")))?;
        self.fill(&[results.to_csv().into_bytes(), table, manifest.into_bytes()])
    }

    /// Writes the files of the folder's kind, one content each.
    pub fn fill(&self, contents: &[Vec<u8>]) -> Result<(), Problem> {
        let files = self.kind.files;
        atomically::replace(&self.path, files, contents, files[files.len() - 1])
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        for folder in self.made.iter().rev() {
            // Fails, as it should, when there is something in it.
            let _ = fs::remove_dir(folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: &str = r#"{"kind": "zorgpeil-results", "format": 1}"#;

    fn contents() -> [Vec<u8>; 3] {
        [b"csv".to_vec(), b"parquet".to_vec(), OURS.into()]
    }

    #[test]
    fn a_result_replaces_an_earlier_one() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("deep/out");
        for _ in 0..2 {
            Folder::claim(&path, RESULTS).unwrap().fill(&contents()).unwrap();
            assert_eq!(fs::read(path.join(SUMMARY_CSV)).unwrap(), b"csv");
            assert_eq!(fs::read_dir(&path).unwrap().count(), 3);
        }
    }

    #[test]
    fn a_folder_of_others_is_refused() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("thesis.docx"), "years of work").unwrap();
        assert!(
            matches!(Folder::claim(root.path(), RESULTS), Err(Problem::Input(text)) if text.contains("thesis.docx"))
        );
        fs::remove_file(root.path().join("thesis.docx")).unwrap();
        fs::write(root.path().join(SUMMARY_CSV), "mine").unwrap();
        assert!(matches!(
            Folder::claim(root.path(), RESULTS),
            Err(Problem::Input(_))
        ));
        fs::write(root.path().join(MANIFEST), r#"{"kind": "another"}"#).unwrap();
        assert!(matches!(
            Folder::claim(root.path(), RESULTS),
            Err(Problem::Input(_))
        ));
        fs::write(root.path().join(MANIFEST), OURS).unwrap();
        assert!(Folder::claim(root.path(), RESULTS).is_ok());
        assert!(matches!(
            Folder::claim(&root.path().join(MANIFEST), RESULTS),
            Err(Problem::Input(_))
        ));
        assert_eq!(fs::read(root.path().join(SUMMARY_CSV)).unwrap(), b"mine");
    }

    #[test]
    fn a_folder_that_is_not_filled_goes_away() {
        let root = tempfile::tempdir().unwrap();
        drop(Folder::claim(&root.path().join("deep/out"), RESULTS).unwrap());
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 0);
    }

    #[test]
    fn below_a_file_nothing_can_be_written() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("file"), "").unwrap();
        let problem = Folder::claim(&root.path().join("file/out"), RESULTS).unwrap_err();
        assert!(matches!(problem, Problem::Unwritable { .. }), "{problem}");
    }

    #[test]
    fn what_a_killed_run_left_is_cleared_away() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join(".partial-7-summary.csv"), "half").unwrap();
        Folder::claim(root.path(), RESULTS)
            .unwrap()
            .fill(&contents())
            .unwrap();
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 3);
    }
}
