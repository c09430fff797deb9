//! `cargo xtask build`: the page as a folder for any host, and what it weighs.

use crate::failure::Failure;
use crate::site::{self, FileSize};

/// First load of the whole page must stay under this, in bytes as sent compressed.
pub const FIRST_LOAD_BUDGET: u64 = 1_000_000;

/// Builds the site and prints what each file weighs.
pub fn run(arguments: &[String]) -> Result<(), Failure> {
    if let Some(extra) = arguments.first() {
        return Err(Failure::Usage(format!(
            "`cargo xtask build` takes no arguments, not `{extra}`"
        )));
    }
    let site = site::build()?;
    print!("{}", sizes(&site.files));
    println!("{}", site.folder.display());
    Ok(())
}

/// A table of the files' sizes and their sum, against the budget.
pub fn sizes(files: &[FileSize]) -> String {
    let total = FileSize {
        name: "total".into(),
        raw: files.iter().map(|file| file.raw).sum(),
        sent: files.iter().map(|file| file.sent).sum(),
    };
    let width = files
        .iter()
        .map(|file| file.name.chars().count())
        .max()
        .unwrap_or(0)
        .max(5);
    let mut table = format!("{:width$}  {:>10}  {:>10}\n", "file", "bytes", "sent (gzip)");
    for file in files.iter().chain([&total]) {
        table += &format!("{:width$}  {:>10}  {:>11}\n", file.name, file.raw, file.sent);
    }
    let share = total.sent as f64 / FIRST_LOAD_BUDGET as f64 * 100.0;
    let verdict = if total.sent > FIRST_LOAD_BUDGET {
        ": too heavy"
    } else {
        ""
    };
    table + &format!("{share:.0} % of the budget of {FIRST_LOAD_BUDGET} bytes for a first load{verdict}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_sums_and_judges() {
        let file = |name: &str, raw, sent| FileSize {
            name: name.into(),
            raw,
            sent,
        };
        let table = sizes(&[file("app_bg.wasm", 2_000_000, 400_000), file("app.js", 100, 40)]);
        assert!(
            table.contains("total           2000100       400040\n"),
            "{table}"
        );
        assert!(
            table.ends_with("40 % of the budget of 1000000 bytes for a first load\n"),
            "{table}"
        );
        let heavy = sizes(&[file("map.svg", 3_000_000, 1_000_001)]);
        assert!(heavy.ends_with(": too heavy\n"), "{heavy}");
    }
}
