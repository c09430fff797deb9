//! The page's own wasm under Node, without a page.

use serde_json::json;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::{fs, io};
use tempfile::TempDir;
use xtask::site::{self, Site};

static SITE: LazyLock<Site> = LazyLock::new(|| match site::build() {
    Ok(site) => site,
    Err(failure) => panic!("the page must build: {failure}"),
});

/// The page as it ships, built once per test program.
///
/// # Panics
/// When it does not build.
#[must_use]
pub fn built() -> &'static Site {
    &SITE
}

/// A copy of a folder, to be changed at will.
///
/// # Panics
/// When the disk is full or not to be written.
#[must_use]
pub fn copy_of(folder: &Path) -> TempDir {
    fn copy(from: &Path, into: &Path) -> io::Result<()> {
        fs::create_dir_all(into)?;
        for entry in fs::read_dir(from)? {
            let path = entry?.path();
            let target = into.join(path.file_name().unwrap_or_default());
            if path.is_dir() {
                copy(&path, &target)?;
            } else {
                fs::copy(&path, &target)?;
            }
        }
        Ok(())
    }
    let kept = TempDir::new().expect("a temporary folder can be made");
    copy(folder, kept.path()).expect("a folder can be copied");
    kept
}

/// One run of the model.
#[derive(Clone, Debug)]
pub struct Order {
    /// `flevoland`, or the files of a pack as JSON.
    pub pack: String,
    /// A scenario file; empty for the reference.
    pub scenario: String,
    /// Root seed.
    pub seed: u64,
    /// Number of replicates.
    pub replicates: u32,
}

/// The digests that the page's wasm gives.
///
/// # Panics
/// When Node is missing or the wasm fails.
#[must_use]
pub fn digests(orders: &[Order]) -> Vec<String> {
    // Node takes a `.js` file for a module only where a package says so.
    let folder = copy_of(&built().folder);
    fs::write(folder.path().join("package.json"), r#"{ "type": "module" }"#).expect("a copy can be written");
    let order = |order: &Order| {
        json!({
            "pack": order.pack, "scenario": order.scenario,
            "seed": order.seed.to_string(), "replicates": order.replicates,
        })
    };
    let orders: Vec<_> = orders.iter().map(order).collect();
    let script: PathBuf = [env!("CARGO_MANIFEST_DIR"), "node", "digests.mjs"]
        .iter()
        .collect();
    let mut command = Command::new("node");
    command
        .arg(script)
        .arg(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut node = match command.spawn() {
        Ok(node) => node,
        Err(error) if error.kind() == ErrorKind::NotFound => panic!(
            "Node.js is missing: `cargo xtask test wasm` installs it or says how (on Debian and Ubuntu: apt-get install nodejs)"
        ),
        Err(error) => panic!("Node.js does not start: {error}"),
    };
    let mut input = node.stdin.take().expect("it was just asked for");
    input
        .write_all(json!(orders).to_string().as_bytes())
        .expect("Node reads its orders");
    drop(input);
    let output = node.wait_with_output().expect("Node ends");
    assert!(
        output.status.success(),
        "the page's wasm failed under Node, see above"
    );
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(str::to_owned)
        .collect()
}
