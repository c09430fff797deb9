//! Builds the page: Rust to wasm, wasm to what a browser loads, and the files beside it.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use wasm_bindgen_cli_support::Bindgen;

use super::server::compressed_name;
use crate::failure::{Failure, while_doing};
use crate::tools::{self, WASM_TARGET};
use crate::workspace::{Metadata, cargo, root};

/// The page, ready to be served or copied to a host.
#[derive(Debug, Clone)]
pub struct Site {
    /// The folder with everything a host needs. Beside each file that gains by it lies a `.gz` copy,
    /// for hosts that send such copies themselves (nginx: `gzip_static on`).
    pub folder: PathBuf,
    /// Every file, by name; the compressed copies left out.
    pub files: Vec<FileSize>,
}

/// What one file of the site weighs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileSize {
    /// Path below the site's folder, with `/` between its parts.
    pub name: String,
    /// As stored, in bytes.
    pub raw: u64,
    /// As sent to a browser that reads gzip, in bytes.
    pub sent: u64,
}

/// Builds the page as it ships into `<target>/site` and weighs it.
///
/// Adds the wasm target to the toolchain if it is missing. Safe to call from several tests at once.
pub fn build() -> Result<Site, Failure> {
    let statics = root().join("web/static");
    let index = statics.join("index.html");
    if !index.is_file() {
        return Err(Failure::Task(format!(
            "{} is missing: it is the page's first file",
            index.display()
        )));
    }
    assemble("page", "site", Some(&statics))
}

/// Builds the twin as a module of its own into `<target>/twin-in-wasm`, as the page is built: `app.js` and `app_bg.wasm`.
pub fn build_twin() -> Result<Site, Failure> {
    assemble("twin-in-wasm", "twin-in-wasm", None)
}

/// Builds a package of wasm into a folder of the target directory, beside the files of another folder.
fn assemble(package: &str, name: &str, statics: Option<&Path>) -> Result<Site, Failure> {
    tools::ensure_wasm_target()?;
    let target = Metadata::read()?.target_directory()?;
    fs::create_dir_all(&target).map_err(while_doing(format!("cannot make {}", target.display())))?;

    // Cargo takes turns by itself; what follows it must too. The lock ends with this function.
    let lock = target.join("site.lock");
    let lock = File::create(&lock).map_err(while_doing(format!("cannot make {}", lock.display())))?;
    lock.lock()
        .map_err(while_doing("cannot wait for another build of the site"))?;

    let wasm = compile(&target, package)?;
    let fresh = target.join(format!("{name}.new"));
    remove(&fresh)?;
    if let Some(statics) = statics {
        copy_tree(statics, &fresh)?;
    }
    bind(&wasm, &fresh)?;
    let mut files = Vec::new();
    compress_tree(&fresh, "", &mut files)?;
    files.sort_by(|a, b| a.name.cmp(&b.name));

    // Swapped in whole, so that a running server never sends half a site.
    let folder = target.join(name);
    remove(&folder)?;
    fs::rename(&fresh, &folder).map_err(while_doing(format!("cannot make {}", folder.display())))?;
    Ok(Site { folder, files })
}

fn compile(target: &Path, package: &str) -> Result<PathBuf, Failure> {
    eprintln!("Building {package} for the browser; a first build takes some minutes");
    // `--crate-type`: cargo leaves out link-time optimisation as soon as a library is also an rlib.
    let build = ["rustc", "--locked", "--package", package, "--lib"];
    let status = cargo(build)
        .args(["--crate-type", "cdylib"])
        .args(["--profile", "page", "--target", WASM_TARGET])
        .status()
        .map_err(while_doing("cannot start cargo"))?;
    if !status.success() {
        return Err(Failure::Task(format!("{package} does not build, see above")));
    }
    Ok(target
        .join(WASM_TARGET)
        .join(format!("page/{}.wasm", package.replace('-', "_"))))
}

fn bind(wasm: &Path, into: &Path) -> Result<(), Failure> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(wasm).out_name("app").typescript(false);
    // `init()` without arguments finds `app_bg.wasm` by itself.
    bindgen.omit_default_module_path(false);
    // Names and producers are a quarter of the size and no user reads them.
    bindgen.remove_name_section(true).remove_producers_section(true);
    let bound = bindgen.web(true).and_then(|bindgen| bindgen.generate(into));
    bound.map_err(|error| {
        Failure::Task(format!(
            "cannot prepare {} for the browser: {error:#}",
            wasm.display()
        ))
    })
}

fn remove(folder: &Path) -> Result<(), Failure> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Failure::Task(format!(
            "cannot remove {}: {error}",
            folder.display()
        ))),
        _ => Ok(()),
    }
}

/// Entries of a folder, by name; hidden ones (editors' leftovers) are not part of the page.
fn entries(folder: &Path) -> Result<Vec<(String, PathBuf)>, Failure> {
    let failed = || while_doing(format!("cannot read {}", folder.display()));
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed())? {
        let path = entry.map_err(failed())?.path();
        let name = path.file_name().and_then(|name| name.to_str()).map(str::to_owned);
        let name = name.ok_or_else(|| Failure::Task(format!("{} is no plain name", path.display())))?;
        if !name.starts_with('.') {
            found.push((name, path));
        }
    }
    found.sort();
    Ok(found)
}

fn copy_tree(from: &Path, into: &Path) -> Result<(), Failure> {
    fs::create_dir_all(into).map_err(while_doing(format!("cannot make {}", into.display())))?;
    for (name, path) in entries(from)? {
        let copy = into.join(name);
        if path.is_dir() {
            copy_tree(&path, &copy)?;
        } else {
            fs::copy(&path, &copy).map_err(while_doing(format!("cannot copy {}", path.display())))?;
        }
    }
    Ok(())
}

fn compress_tree(folder: &Path, prefix: &str, files: &mut Vec<FileSize>) -> Result<(), Failure> {
    for (name, path) in entries(folder)? {
        let name = format!("{prefix}{name}");
        if path.is_dir() {
            compress_tree(&path, &format!("{name}/"), files)?;
        } else {
            let (raw, sent) =
                compress(&path).map_err(while_doing(format!("cannot compress {}", path.display())))?;
            files.push(FileSize { name, raw, sent });
        }
    }
    Ok(())
}

/// Writes the `.gz` copy if that is smaller; returns the size as stored and as sent, in bytes.
fn compress(file: &Path) -> std::io::Result<(u64, u64)> {
    let bytes = fs::read(file)?;
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&bytes)?;
    let compressed = encoder.finish()?;
    let smaller = compressed.len() < bytes.len();
    if smaller {
        fs::write(compressed_name(file), &compressed)?;
    }
    let sent = if smaller { compressed.len() } else { bytes.len() };
    Ok((bytes.len() as u64, sent as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_are_copied_compressed_and_weighed() {
        let folder = std::env::temp_dir().join(format!("zorgpeil-build-{}", std::process::id()));
        let (from, into) = (folder.join("from"), folder.join("into"));
        fs::create_dir_all(from.join("icons")).expect("a temporary folder can be made");
        let long = "a".repeat(1000);
        for (name, text) in [
            ("style.css", long.as_str()),
            ("icons/dot.svg", "x"),
            (".swp", "leftover"),
        ] {
            fs::write(from.join(name), text).expect("a temporary file can be written");
        }
        copy_tree(&from, &into).expect("it can be copied");
        let mut files = Vec::new();
        compress_tree(&into, "", &mut files).expect("it can be compressed");

        assert_eq!(
            files[0],
            FileSize {
                name: "icons/dot.svg".into(),
                raw: 1,
                sent: 1
            }
        );
        assert_eq!((files[1].name.as_str(), files[1].raw), ("style.css", 1000));
        assert!(files[1].sent < 100 && into.join("style.css.gz").is_file());
        assert!(
            !into.join("icons/dot.svg.gz").exists(),
            "one byte does not gain by compression"
        );
        assert!(!into.join(".swp").exists() && files.len() == 2);
        fs::remove_dir_all(&folder).expect("what was made can be removed");
    }
}
