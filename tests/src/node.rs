//! The page's own wasm under Node, without a page.

use serde_json::{Value, json};
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

static TWIN: LazyLock<Site> = LazyLock::new(|| match site::build_twin() {
    Ok(site) => site,
    Err(failure) => panic!("the twin must build: {failure}"),
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
    let order = |order: &Order| {
        json!({
            "pack": order.pack, "scenario": order.scenario,
            "seed": order.seed.to_string(), "replicates": order.replicates,
        })
    };
    let orders: Vec<_> = orders.iter().map(order).collect();
    let answer = run("digests.mjs", built(), &json!(orders));
    answer.lines().map(str::to_owned).collect()
}

/// Weeks of the twin that are played in wasm.
#[derive(Clone, Copy, Debug)]
pub struct Weeks {
    /// Calendar year of the expected run of the built-in region.
    pub year: i32,
    /// Weeks that count.
    pub weeks: u32,
    /// How often they are played.
    pub replications: u32,
    /// Seed of calls and patients.
    pub seed: u64,
}

/// Whether the books balance, and each figure of the region: id, mean, half an interval of 95 %.
pub type Played = (bool, Vec<(String, f64, Option<f64>)>);

/// What the twin makes of these weeks in wasm.
///
/// # Panics
/// When Node is missing or the wasm fails.
#[must_use]
pub fn play(weeks: Weeks) -> Played {
    let Weeks {
        year,
        weeks,
        replications,
        seed,
    } = weeks;
    let order =
        json!({ "year": year, "weeks": weeks, "replications": replications, "seed": seed.to_string() });
    serde_json::from_str(&run("twin.mjs", &TWIN, &order)).expect("the wasm answers with its figures")
}

/// Runs a script on a copy of a module, with an order on standard input; gives what it prints.
fn run(script: &str, module: &Site, order: &Value) -> String {
    // Node takes a `.js` file for a module only where a package says so.
    let folder = copy_of(&module.folder);
    fs::write(folder.path().join("package.json"), r#"{ "type": "module" }"#).expect("a copy can be written");
    let script: PathBuf = [env!("CARGO_MANIFEST_DIR"), "node", script].iter().collect();
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
        .write_all(order.to_string().as_bytes())
        .expect("Node reads its orders");
    drop(input);
    let output = node.wait_with_output().expect("Node ends");
    assert!(output.status.success(), "the wasm failed under Node, see above");
    String::from_utf8_lossy(&output.stdout).into_owned()
}
