//! Neighbours and growth.

use super::super::fixture::chain_of;
use super::*;

#[test]
fn neighbours_come_less_often_as_calls_grow() {
    // One neighbour that comes half of the time; its odds of being busy grow as the calls do
    let mut data = chain_of(&[Some(1.0), None], &[&[5.0, 4.0]]);
    // So many vehicles that they are never all here
    data.stations[1].vehicles = [1_000.0; BLOCKS];
    let chain = Chain::of(&data, 1);
    let mut network = Network::new(&chain);
    for (growth, absent) in [(1.0, 0.5), (2.0, 2.0 / 3.0), (3.0, 0.75)] {
        let calls = [1_000.0 * growth];
        let runs = Runs {
            a1: &calls,
            a2: &calls,
            planned: &[0.0],
            without_transport: 0.3,
            treated_at_home: 0.0,
            at_home_minutes: 0.0,
            shorter_handover: 0.0,
            driven_on: &[],
            bays_full: [0.0; 2],
            come_in: [1.0; 2],
            longer: &[],
            growth,
            ahead: 0.0,
            vehicle_share: 1.0,
            added_vehicles: 0.0,
            weights: &[[1.0; BLOCKS]],
        };
        network.ask(&chain, &chain.routes, &data.ambulance, &runs);
        assert!((network.absent[1] - absent).abs() < 1e-12);
    }
}
