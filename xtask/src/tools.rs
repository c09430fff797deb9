//! The tools that tasks need beside cargo: looked for, added where that is allowed, else named exactly.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::failure::{Failure, while_doing};
use crate::workspace::root;

/// The compilation target of the page.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Adds the wasm target to the toolchain in use if it is missing.
pub fn ensure_wasm_target() -> Result<(), Failure> {
    if sysroot()?
        .join("lib/rustlib")
        .join(WASM_TARGET)
        .join("lib")
        .is_dir()
    {
        return Ok(());
    }
    eprintln!("Adding the target {WASM_TARGET} to the Rust toolchain");
    rustup(&["target", "add", WASM_TARGET])
}

/// Adds rustfmt to the toolchain in use if it is missing.
pub fn ensure_rustfmt() -> Result<(), Failure> {
    ensure_component("rustfmt", &["cargo-fmt", "rustfmt"])
}

/// Adds clippy to the toolchain in use if it is missing.
pub fn ensure_clippy() -> Result<(), Failure> {
    ensure_component("clippy", &["cargo-clippy", "clippy-driver"])
}

/// Finds Node, which runs the model's wasm without a browser; installs it where that is allowed.
pub fn ensure_node() -> Result<(), Failure> {
    ensure_from_apt("Node.js", &["nodejs"], || on_path("node"))
}

/// Finds npm, which fetches the accessibility audit; installs it where that is allowed.
pub fn ensure_npm() -> Result<(), Failure> {
    ensure_from_apt("npm", &["npm"], || on_path("npm"))
}

/// Finds Chromium for the browser tests; installs it where that is allowed.
pub fn ensure_chromium() -> Result<(), Failure> {
    ensure_from_apt(
        "Chromium",
        &["chromium", "chromium-driver", "fonts-dejavu-core"],
        find_chromium,
    )
}

/// The browser for the tests: the program that `CHROME` names, else the first one found on the path.
pub fn find_chromium() -> Option<PathBuf> {
    match std::env::var_os("CHROME") {
        Some(named) => Some(PathBuf::from(named)).filter(|path| path.is_file()),
        None => ["chromium", "chromium-browser", "google-chrome"]
            .into_iter()
            .find_map(on_path),
    }
}

fn ensure_component(name: &str, programs: &[&str]) -> Result<(), Failure> {
    let here = sysroot()?.join("bin");
    let present = |program: &&str| {
        here.join(program)
            .with_extension(std::env::consts::EXE_EXTENSION)
            .is_file()
    };
    if programs.iter().all(present) {
        return Ok(());
    }
    eprintln!("Adding the component {name} to the Rust toolchain");
    rustup(&["component", "add", name])
}

/// The folder of the toolchain that this workspace is built with.
fn sysroot() -> Result<PathBuf, Failure> {
    let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    let output = rustc
        .args(["--print", "sysroot"])
        .current_dir(root())
        .stdin(Stdio::null())
        .output();
    let output = output.map_err(while_doing("cannot start rustc"))?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr);
        return Err(Failure::Task(format!(
            "`rustc --print sysroot` failed: {}",
            message.trim()
        )));
    }
    Ok(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()))
}

/// Adds to the toolchain that is already there; it never installs or updates a toolchain.
fn rustup(arguments: &[&str]) -> Result<(), Failure> {
    let command = format!("rustup {}", arguments.join(" "));
    let status = Command::new("rustup")
        .args(arguments)
        .current_dir(root())
        .stdin(Stdio::null())
        .status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(Failure::Task(format!(
            "`{command}` failed, see above: run it once by hand, then try again"
        ))),
        Err(error) => Err(Failure::Task(format!(
            "cannot start rustup ({error}): install it from https://rustup.rs, then run `{command}`, \
             or add that part to this Rust in its own way"
        ))),
    }
}

/// Looks for a program; installs its packages if this is Debian or Ubuntu and we are root; else says how.
fn ensure_from_apt(name: &str, packages: &[&str], find: impl Fn() -> Option<PathBuf>) -> Result<(), Failure> {
    let works = |program: PathBuf| answers(&program).then_some(program);
    if find().and_then(works).is_some() {
        return Ok(());
    }
    let install = install_command(packages);
    if !is_debian(&fs::read_to_string("/etc/os-release").unwrap_or_default()) || on_path("apt-get").is_none()
    {
        return Err(Failure::Task(format!(
            "{name} is missing or does not start: install it with this system's own means, then try again \
             (on Debian or Ubuntu: {install})"
        )));
    }
    if !is_root() {
        return Err(Failure::Task(format!(
            "{name} is missing or does not start; this installs it: sudo sh -c '{install}'"
        )));
    }
    eprintln!("Installing {name}: {}", packages.join(" "));
    apt_get(&["update", "-q"])?;
    let options = ["install", "-q", "-y", "--no-install-recommends"];
    apt_get(&[&options, packages].concat())?;
    match find().and_then(works) {
        Some(_) => Ok(()),
        None => Err(Failure::Task(format!(
            "{name} does not start, though {} was installed: on Ubuntu it may be a snap, which does not run in \
             a container; see what `{} --version` says",
            packages.join(" "),
            packages[0]
        ))),
    }
}

fn install_command(packages: &[&str]) -> String {
    format!(
        "apt-get update && apt-get install -y --no-install-recommends {}",
        packages.join(" ")
    )
}

fn apt_get(arguments: &[&str]) -> Result<(), Failure> {
    let mut command = Command::new("apt-get");
    command
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .stdin(Stdio::null());
    // Standard output is for the tests' results.
    let status = command
        .stdout(std::io::stderr())
        .status()
        .map_err(while_doing("cannot start apt-get"))?;
    let said = arguments.join(" ");
    if status.success() {
        Ok(())
    } else {
        Err(Failure::Task(format!("`apt-get {said}` failed, see above")))
    }
}

fn is_debian(os_release: &str) -> bool {
    let value = |line: &str, key: &str| Some(line.strip_prefix(key)?.trim_matches('"').to_owned());
    os_release.lines().any(|line| {
        let names = value(line, "ID=")
            .or_else(|| value(line, "ID_LIKE="))
            .unwrap_or_default();
        names.split(' ').any(|name| name == "debian" || name == "ubuntu")
    })
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").stdin(Stdio::null()).output();
    output.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// Whether a program starts at all: a placeholder for a package of another kind does not.
fn answers(program: &Path) -> bool {
    let mut command = Command::new(program);
    command
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let name = Path::new(program).with_extension(std::env::consts::EXE_EXTENSION);
    std::env::split_paths(&path)
        .map(|folder| folder.join(&name))
        .find(|file| file.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debian_and_its_kin_are_known() {
        assert!(is_debian("PRETTY_NAME=\"Debian GNU/Linux 12\"\nID=debian\n"));
        assert!(is_debian("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"));
        assert!(!is_debian("ID=\"fedora\"\nHOME_URL=\"https://www.debian.org\"\n"));
        assert!(!is_debian(""));
    }

    #[test]
    fn programs_are_found_on_the_path_only() {
        assert!(on_path("cargo").is_some_and(|found| found.is_file()));
        assert_eq!(on_path("no-such-program-of-zorgpeil"), None);
    }

    #[test]
    fn what_is_missing_comes_with_the_command_that_installs_it() {
        let nothing_found = || Some(PathBuf::from("/no/such/program"));
        assert!(!answers(&nothing_found().expect("a path")));
        let command = install_command(&["chromium", "fonts-dejavu-core"]);
        assert!(command.starts_with("apt-get update && ") && command.ends_with("chromium fonts-dejavu-core"));
    }

    #[test]
    fn the_toolchain_in_use_is_found() {
        assert!(
            sysroot()
                .expect("rustc built this test")
                .join("lib/rustlib")
                .is_dir()
        );
    }
}
