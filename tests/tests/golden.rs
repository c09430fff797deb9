//! Nothing moved unnoticed: Toyland gives what the golden files say, in whatever profile this is built.

use std::fs;
use tests::golden::{files, folder};

#[test]
fn toyland_gives_the_golden_files_to_the_bit() {
    for (name, found) in files() {
        let path = folder().join(name);
        let golden = fs::read_to_string(&path)
            .unwrap_or_default()
            .replace("\r\n", "\n");
        if golden == found {
            continue;
        }
        let moved: Vec<String> = (golden.lines().zip(found.lines()))
            .filter(|(golden, found)| golden != found)
            .map(|(golden, found)| format!("- {golden}\n+ {found}"))
            .take(12)
            .collect();
        panic!(
            "the model's results moved: {} has {} lines and this build gives {}.\n{}\n\
             If no result was meant to move, find out why: the same source must give the same bits in every profile and on \
             every machine.\nIf it was, run `cargo xtask golden`, look at the difference, and say in the changelog which \
             indicator moved, which way, how much and why.",
            path.display(),
            golden.lines().count(),
            found.lines().count(),
            moved.join("\n")
        );
    }
}

#[test]
fn two_builds_of_the_golden_agree() {
    assert_eq!(files(), files(), "the same run twice must give the same bits");
}
