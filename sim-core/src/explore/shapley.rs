//! Shapley values: what each player adds, averaged over all orders in which players can join (Shapley 1953, in:
//! Contributions to the Theory of Games II, 307–317).

/// Most players of a game.
pub const MOST_PLAYERS: usize = 6;

/// Values are whole multiples of one over this: a multiple of `n · C(n−1, s)` for every number of players up to
/// [`MOST_PLAYERS`], so that whole worths have exact values.
pub const PARTS: i64 = 60;

/// A player that joins some others: one term of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Joining {
    /// Who joins.
    pub player: usize,
    /// Who is there already, as bits.
    pub joined: u32,
    /// Share of all orders in which it happens, times [`PARTS`].
    pub weight: i64,
}

impl Joining {
    /// Who is there after it, as bits.
    #[must_use]
    pub const fn after(&self) -> u32 {
        self.joined | 1 << self.player
    }
}

/// Every joining that can happen among at most [`MOST_PLAYERS`] players, with its share of all orders.
pub fn all_orders(players: usize) -> impl Iterator<Item = Joining> {
    (0..players).flat_map(move |player| {
        let without = (0..1_u32 << players).filter(move |set| set & 1 << player == 0);
        without.map(move |joined| Joining {
            player,
            joined,
            weight: weight(players, joined.count_ones()),
        })
    })
}

/// The joinings of `pairs` orders and of the same orders from back to front, as a sample of all orders (Castro, Gómez and
/// Tejada 2009, Computers & Operations Research 36, 1726–1730). Who of two players joins first is even in every pair, so that
/// what two players do together is halved exactly; only what three or more do together is left to the sample.
///
/// `draw(n)` is the n-th of `pairs × players` independent uniform numbers.
///
/// # Panics
/// When [`PARTS`] is no multiple of `2 · pairs`: parts would not be whole.
pub fn some_orders(players: usize, pairs: u32, draw: impl Fn(u32) -> f64) -> Vec<Joining> {
    let orders = 2 * i64::from(pairs);
    assert!(PARTS % orders == 0, "{orders} orders do not divide {PARTS} parts");
    let mut joinings = Vec::with_capacity(2 * pairs as usize * players);
    for pair in 0..pairs {
        let key = |player: usize| draw(pair * players as u32 + player as u32);
        let mut order: Vec<usize> = (0..players).collect();
        order.sort_by(|one, other| key(*one).total_cmp(&key(*other)));
        for _ in 0..2 {
            let mut joined = 0;
            for player in &order {
                let joining = Joining {
                    player: *player,
                    joined,
                    weight: PARTS / orders,
                };
                joined = joining.after();
                joinings.push(joining);
            }
            order.reverse();
        }
    }
    joinings
}

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
    let mut values = vec![0; players];
    for joining in all_orders(players) {
        let added = worth[joining.after() as usize] - worth[joining.joined as usize];
        values[joining.player] += joining.weight * added;
    }
    values
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

    /// Values by some orders, drawn from a sequence of odd numbers.
    fn by_some_orders(worth: &[i64], pairs: u32, seed: u64) -> Vec<i64> {
        let players = worth.len().trailing_zeros() as usize;
        let draw = |index: u32| {
            let luck = crate::random::Luck::new(seed, 0);
            luck.stream(crate::random::Purpose::Test, 0, 0).uniform(index)
        };
        let mut values = vec![0; players];
        for joining in some_orders(players, pairs, draw) {
            let added = worth[joining.after() as usize] - worth[joining.joined as usize];
            values[joining.player] += joining.weight * added;
        }
        values
    }

    /// Worths of a game of six in which no three players do anything together that no two of them do.
    fn of_pairs(alone: &[i64], together: &[i64]) -> Vec<i64> {
        let inside = |set: usize, player: usize| set & 1 << player != 0;
        let worth = |set: usize| -> i64 {
            let mut pairs = together.iter();
            (0..6)
                .map(|one| {
                    let with_later: i64 = (one + 1..6)
                        .map(|other| {
                            let pair = pairs.next().expect("six players are fifteen pairs");
                            if inside(set, one) && inside(set, other) {
                                *pair
                            } else {
                                0
                            }
                        })
                        .sum();
                    with_later + if inside(set, one) { alone[one] } else { 0 }
                })
                .sum()
        };
        (0..64).map(worth).collect()
    }

    #[test]
    fn many_orders_come_close_to_all() {
        // Six players who each stop 30 % of what is left: the later one joins, the less it adds.
        let worth: Vec<i64> = (0..64_u32)
            .map(|set| (1e6 * (1.0 - libm::pow(0.7, f64::from(set.count_ones())))) as i64)
            .collect();
        let exact = shapley(&worth);
        let runs = 400;
        let mut sums = [0; 6];
        for seed in 0..runs {
            for (sum, value) in sums.iter_mut().zip(by_some_orders(&worth, 2, seed)) {
                *sum += value;
            }
        }
        for (sum, value) in sums.iter().zip(exact) {
            let mean = *sum as f64 / runs as f64;
            // Five standard errors of a value of two pairs, whose spread is at most a fifth of the value.
            assert!((mean / value as f64 - 1.0).abs() < 5.0 * 0.2 / libm::sqrt(runs as f64));
        }
    }

    proptest! {
        #[test]
        fn some_orders_add_up_too(
            worth in prop::collection::vec(-1_000_000_000_i64..1_000_000_000, 64),
            pairs in prop::sample::select(vec![1_u32, 2, 3, 15]),
            seed in 0_u64..1000,
        ) {
            let values = by_some_orders(&worth, pairs, seed);
            prop_assert_eq!(values.iter().sum::<i64>(), PARTS * (worth[63] - worth[0]));
        }

        #[test]
        fn one_pair_of_orders_is_exact_where_only_pairs_act_together(
            alone in prop::collection::vec(-1000_i64..1000, 6),
            together in prop::collection::vec(-1000_i64..1000, 15),
            seed in 0_u64..1000,
        ) {
            let worth = of_pairs(&alone, &together);
            prop_assert_eq!(by_some_orders(&worth, 1, seed), shapley(&worth));
        }

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
