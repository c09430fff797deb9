//! Prints the estimates of response times that meet what is published of Almere; they stand in the pack, rounded:
//! `cargo run --profile fast -p tests --bin response`.

use tests::response::{Chosen, fit, met};
use tests::runs::flevoland;

fn main() {
    let region = flevoland();
    for (what, chosen) in [("fitted", fit(&region)), ("in the pack", Chosen::of(&region))] {
        let met = met(&region, chosen);
        let [relocation, misfit] = met.relocation;
        println!(
            "{what}: {:.3} minutes until a vehicle drives, drives spread by {:.4}; left of the mean {:+.3} minutes, of the share within \
             the limit {:+.4}; ahead of {relocation:.3} of the calls, misfit {misfit:.4}",
            chosen.until_driving, chosen.drive_log_sd, met.left[0], met.left[1]
        );
    }
}
