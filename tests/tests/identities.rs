//! People, homes, staff and need balance in every replicate, year and area.

use sim_core::random::Luck;
use sim_core::scenario::Scenario;
use tests::identities::check;
use tests::random::{for_all, pack, scenario};
use tests::runs::{SEED, all_levers, changed, flevoland, on, read, reference, toyland};

#[test]
fn any_pack_and_scenario_balances_whatever_the_luck() {
    for_all(
        12,
        1000,
        (pack(), scenario(), 0_u64..1000),
        |(pack, scenario, seed)| {
            let parameters = on(&read(&pack.files()), &scenario);
            for replicate in 0..2 {
                check(&parameters, &Luck::new(seed, replicate));
            }
        },
    );
}

#[test]
fn any_pack_and_scenario_balances_in_the_expected_run() {
    for_all(12, 1000, (pack(), scenario()), |(pack, scenario)| {
        check(&on(&read(&pack.files()), &scenario), &Luck::expected());
    });
}

#[test]
fn toyland_and_flevoland_balance() {
    for region in [toyland(), flevoland()] {
        for scenario in [
            Scenario::reference(),
            all_levers(&region, 0.5),
            all_levers(&region, 1.0),
        ] {
            let parameters = on(&region, &scenario);
            check(&parameters, &Luck::expected());
            check(&parameters, &Luck::new(SEED, 0));
        }
    }
    check(&reference(&flevoland()), &Luck::new(SEED, 1));
}

#[test]
fn a_region_without_informal_carers_or_old_people_balances() {
    for ages in [50..75, 85..101, 0..100] {
        let region = changed(&toyland(), |region| {
            for row in region.start_population.iter_mut().flatten() {
                row[ages.clone()].fill(0);
                row[100] = row[100].max(1);
            }
        });
        for luck in [Luck::expected(), Luck::new(SEED, 0), Luck::new(SEED, 1)] {
            check(&reference(&region), &luck);
        }
    }
}
