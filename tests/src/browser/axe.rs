//! The accessibility audit, from the npm registry: it is no part of the project.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use xtask::workspace::Metadata;

/// Its version: newer ones may find more.
const VERSION: &str = "4.14.1";

/// The audit as a script; fetched into the build's folder the first time.
///
/// # Panics
/// When it is not there and npm cannot fetch it.
#[must_use]
pub fn axe_source() -> &'static str {
    static SOURCE: LazyLock<String> = LazyLock::new(|| {
        let metadata = Metadata::read().expect("cargo knows this workspace");
        let folder = metadata
            .target_directory()
            .expect("it builds somewhere")
            .join("axe");
        let script = folder.join("node_modules/axe-core/axe.min.js");
        let here = |script: &PathBuf| {
            fs::read_to_string(script)
                .ok()
                .filter(|text| text.contains(VERSION))
        };
        here(&script).unwrap_or_else(|| {
            fetch(&folder);
            here(&script)
                .unwrap_or_else(|| panic!("npm did not bring axe-core {VERSION} to {}", script.display()))
        })
    });
    &SOURCE
}

fn fetch(folder: &Path) {
    fs::create_dir_all(folder).expect("the build's folder can be written");
    let package = format!("axe-core@{VERSION}");
    let options = [
        "install",
        "--no-save",
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
        "--prefix",
    ];
    let mut npm = Command::new("npm");
    // A folder above may be a package too: npm would install there.
    npm.args(options)
        .arg(folder)
        .arg(&package)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    match npm.status() {
        Ok(status) if status.success() => {}
        Ok(_) => panic!(
            "npm cannot fetch the accessibility audit, see above; with a network this does: npm {} {} {package}",
            options.join(" "),
            folder.display()
        ),
        Err(error) if error.kind() == ErrorKind::NotFound => panic!(
            "npm is missing, which fetches the accessibility audit: `cargo xtask test browser` installs it or says how \
             (on Debian and Ubuntu: apt-get install npm)"
        ),
        Err(error) => panic!("npm does not start: {error}"),
    }
}
