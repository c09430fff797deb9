//! Files that are there as a whole or not at all.

use crate::problem::Problem;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

const PARTIAL: &str = ".partial-";

/// Whether a file name is one that [`replace`] uses while it writes.
pub fn is_partial(name: &str) -> bool {
    name.starts_with(PARTIAL)
}

/// Tries whether files can be made in a folder.
pub fn try_writing(folder: &Path) -> Result<(), Problem> {
    let path = partial(folder, "trial");
    let trying = |cause| Problem::unwritable("trying to write", &path, cause);
    File::create(&path)
        .and_then(|mut file| file.write_all(b"trial"))
        .map_err(trying)?;
    fs::remove_file(&path).map_err(trying)
}

/// Writes all files under other names, flushes them to disk, then gives them their names in this order.
///
/// The `seal` loses its old version before the first name is given and gets its new one last, so that a folder with a
/// seal never mixes two versions.
pub fn replace(folder: &Path, names: &[&str], contents: &[Vec<u8>], seal: &str) -> Result<(), Problem> {
    let written = Partials(names.iter().map(|name| partial(folder, name)).collect());
    for (path, bytes) in written.0.iter().zip(contents) {
        let writing = |cause| Problem::unwritable("writing", path, cause);
        let mut file = File::create(path).map_err(writing)?;
        file.write_all(bytes)
            .and_then(|()| file.sync_all())
            .map_err(writing)?;
    }
    let old = folder.join(seal);
    if old.exists() {
        fs::remove_file(&old).map_err(|cause| Problem::unwritable("replacing", &old, cause))?;
    }
    for (path, name) in written.0.iter().zip(names) {
        let target = folder.join(name);
        fs::rename(path, &target).map_err(|cause| Problem::unwritable("naming", &target, cause))?;
    }
    clear_left_overs(folder);
    flush_folder(folder)
}

fn partial(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{PARTIAL}{}-{name}", std::process::id()))
}

/// Files that have not got their names yet; removed when writing stops half-way.
struct Partials(Vec<PathBuf>);

impl Drop for Partials {
    fn drop(&mut self) {
        for path in &self.0 {
            // Gone already when all went well.
            let _ = fs::remove_file(path);
        }
    }
}

/// Removes what a killed run left behind.
fn clear_left_overs(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if is_partial(&entry.file_name().to_string_lossy()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Makes the new names last through a power cut, where a folder can be opened as a file.
fn flush_folder(folder: &Path) -> Result<(), Problem> {
    if cfg!(unix) {
        let flushing = |cause| Problem::unwritable("flushing folder", folder, cause);
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(flushing)?;
    }
    Ok(())
}
