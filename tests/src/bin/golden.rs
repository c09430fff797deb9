//! Writes the golden files of Toyland: run as `cargo xtask golden`.

use std::{fs, io};

fn main() -> io::Result<()> {
    let folder = tests::golden::folder();
    fs::create_dir_all(&folder)?;
    for (name, text) in tests::golden::files() {
        let path = folder.join(name);
        let before = fs::read_to_string(&path).unwrap_or_default();
        let verdict = if before == text {
            "as it was"
        } else {
            "written anew"
        };
        fs::write(&path, text)?;
        println!("{}: {verdict}", path.display());
    }
    Ok(())
}
