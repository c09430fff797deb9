//! The packs and scenarios that come with the model are without fault.
#![allow(missing_docs)]

use sim_core::region::{PackFiles, Region};

#[test]
fn both_packs_are_read_without_fault() {
    for (name, files) in [
        ("flevoland", PackFiles::flevoland()),
        ("toyland", PackFiles::toyland()),
    ] {
        match Region::read(&files, &[]) {
            Ok(region) => assert_eq!(region.id, name),
            Err(faults) => panic!("{name}:\n{faults}"),
        }
    }
}
