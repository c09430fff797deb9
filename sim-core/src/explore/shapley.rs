//! Shapley values: what each player adds, averaged over all orders in which players can join (Shapley 1953, in:
//! Contributions to the Theory of Games II, 307–317).

/// Most players of a game.
pub const MOST_PLAYERS: usize = 6;

/// Values are whole multiples of one over this: a multiple of `n · C(n−1, s)` for every number of players up to
/// [`MOST_PLAYERS`], so that whole worths have exact values.
pub const PARTS: i64 = 60;

/// The Shapley values of a game, in whole multiples of 1/[`PARTS`], one per player. They add up to
/// `PARTS · (worth(all) − worth(nobody))`, exactly.
///
/// `worth[set]` is the worth of the players whose bits are one in `set`; its length is 2 to the number of players.
///
/// # Panics
/// When the length is no power of 2, or means more than [`MOST_PLAYERS`] players.
#[must_use]
pub fn shapley(worth: &[i64]) -> Vec<i64> {
    let players = worth.len().trailing_zeros() as usize;
    assert!(
        worth.len().is_power_of_two() && players <= MOST_PLAYERS,
        "{} worths are not those of a game of at most {MOST_PLAYERS} players",
        worth.len()
    );
    let value = |player: usize| {
        let without = (0..worth.len()).filter(|set| set & 1 << player == 0);
        without
            .map(|set| weight(players, set.count_ones()) * (worth[set | 1 << player] - worth[set]))
            .sum()
    };
    (0..players).map(value).collect()
}

/// Share of the orders in which exactly one given set of `joined` others comes before a player, `s!(n−1−s)!/n!`, times
/// [`PARTS`].
fn weight(players: usize, joined: u32) -> i64 {
    PARTS / (players as i64 * choose(players as i64 - 1, i64::from(joined)))
}

fn choose(n: i64, k: i64) -> i64 {
    (0..k).fold(1, |product, i| product * (n - i) / (i + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// All orders in which `left` can join, each as a list.
    fn orders(left: &[usize]) -> Vec<Vec<usize>> {
        if left.is_empty() {
            return vec![Vec::new()];
        }
        let begins_with = |first: &usize| {
            let rest: Vec<usize> = left.iter().copied().filter(|other| other != first).collect();
            orders(&rest)
                .into_iter()
                .map(|order| [&[*first][..], &order].concat())
                .collect::<Vec<_>>()
        };
        left.iter().flat_map(begins_with).collect()
    }

    /// The definition: the mean over all orders of what a player adds when it joins, times [`PARTS`].
    fn by_definition(worth: &[i64]) -> Vec<f64> {
        let players = worth.len().trailing_zeros() as usize;
        let all = orders(&(0..players).collect::<Vec<_>>());
        let mut sums = vec![0_i64; players];
        for order in &all {
            let mut set = 0;
            for player in order {
                sums[*player] += worth[set | 1 << player] - worth[set];
                set |= 1 << player;
            }
        }
        sums.iter()
            .map(|sum| (PARTS * sum) as f64 / all.len() as f64)
            .collect()
    }

    #[test]
    fn gloves_are_shared_as_in_the_textbook() {
        // One left glove (player 0), two right ones; a pair is worth 1: 2/3, 1/6, 1/6.
        let worth = [0, 0, 0, 1, 0, 1, 0, 1];
        assert_eq!(shapley(&worth), [40, 10, 10]);
    }

    #[test]
    fn one_player_gets_everything_and_none_nothing() {
        assert_eq!(shapley(&[3, 10]), [7 * PARTS]);
        assert_eq!(shapley(&[5]), [0; 0]);
    }

    #[test]
    fn every_order_counts_once() {
        for players in 1..=MOST_PLAYERS {
            let total: i64 = (0..players)
                .map(|joined| choose(players as i64 - 1, joined as i64) * weight(players, joined as u32))
                .sum();
            assert_eq!(total, PARTS);
        }
    }

    proptest! {
        #[test]
        fn values_are_the_mean_over_all_orders(worth in prop::collection::vec(-1000_i64..1000, 64)) {
            for players in 1..=5 {
                let game = &worth[..1 << players];
                for (value, brute) in shapley(game).iter().zip(by_definition(game)) {
                    prop_assert!((*value as f64 - brute).abs() < 1e-9);
                }
            }
        }

        #[test]
        fn parts_add_up_to_the_whole(worth in prop::collection::vec(-1_000_000_000_i64..1_000_000_000, 64)) {
            prop_assert_eq!(shapley(&worth).iter().sum::<i64>(), PARTS * (worth[63] - worth[0]));
        }

        #[test]
        fn a_player_that_adds_nothing_gets_nothing_and_equals_get_the_same(
            others in prop::collection::vec(-1000_i64..1000, 16),
            both in prop::collection::vec(-1000_i64..1000, 16),
            extra in prop::collection::vec(-1000_i64..1000, 16),
        ) {
            // Players 0 and 1 are interchangeable; player 5 adds nothing.
            let worth: Vec<i64> = (0..64_usize)
                .map(|set| {
                    let rest = set >> 2 & 0b111;
                    [others[rest], extra[rest], extra[rest], both[rest]][set & 0b11]
                })
                .collect();
            let values = shapley(&worth);
            prop_assert_eq!(values[5], 0);
            prop_assert_eq!(values[0], values[1]);
        }

        #[test]
        fn values_are_linear(
            one in prop::collection::vec(-1000_i64..1000, 64),
            two in prop::collection::vec(-1000_i64..1000, 64),
        ) {
            let sum: Vec<i64> = one.iter().zip(&two).map(|(a, b)| 2 * a - 3 * b).collect();
            let (first, second) = (shapley(&one), shapley(&two));
            for (player, value) in shapley(&sum).into_iter().enumerate() {
                prop_assert_eq!(value, 2 * first[player] - 3 * second[player]);
            }
        }
    }
}
