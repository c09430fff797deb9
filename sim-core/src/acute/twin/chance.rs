//! Random numbers of the twin: one seeded generator for each purpose.

use crate::random::{Luck, Purpose, place_key};
use rand::rngs::Xoshiro256PlusPlus;
use rand::{Rng, SeedableRng};

/// The generator of the twin: xoshiro256++ (Blackman and Vigna, "Scrambled linear pseudorandom number generators", ACM
/// Transactions on Mathematical Software 47, 2021), whose numbers are fixed by its name.
pub type Generator = Xoshiro256PlusPlus;

/// The generator of one purpose (`"calls"`, `"care in the emergency department"`) in one year of one replicate.
///
/// Its whole state, 256 bits, is hashed from seed, replicate, year and purpose, so that purposes do not disturb each other:
/// a lever that adds draws of one kind leaves those of all other kinds as they are. To keep the luck of two scenarios the
/// same, draw what belongs to a patient in the order in which patients come, not in the order in which they are served.
///
/// # Panics
/// If the year does not fit 16 bits.
pub fn generator(luck: &Luck, year: i32, purpose: &str) -> Generator {
    let mut seed = [0; 32];
    luck.stream(Purpose::Twin, year, place_key(purpose))
        .rng()
        .fill_bytes(&mut seed);
    Generator::from_seed(seed)
}

#[cfg(test)]
mod tests {
    use super::generator;
    use crate::random::Luck;
    use rand::Rng;

    /// Distributions that move here would move every log.
    #[test]
    fn the_numbers_are_fixed_by_seed_replicate_year_and_purpose() {
        let first =
            |seed, replicate, year, purpose| generator(&Luck::new(seed, replicate), year, purpose).next_u64();
        let one = first(2025, 7, 2040, "calls");
        assert_eq!(one, first(2025, 7, 2040, "calls"));
        for other in [
            first(2026, 7, 2040, "calls"),
            first(2025, 8, 2040, "calls"),
            first(2025, 7, 2041, "calls"),
            first(2025, 7, 2040, "stays"),
        ] {
            assert_ne!(one, other);
        }
    }

    #[test]
    fn an_expected_run_has_a_twin_too() {
        let luck = Luck::expected();
        assert_ne!(
            generator(&luck, 2040, "calls").next_u64(),
            generator(&luck, 2041, "calls").next_u64()
        );
    }

    /// Uniforms of two purposes, mean and product: 5 standard errors, less than one false alarm in a million.
    #[test]
    fn purposes_have_nothing_to_do_with_each_other() {
        const N: usize = 100_000;
        let mut a = generator(&Luck::new(1, 0), 2025, "calls");
        let mut b = generator(&Luck::new(1, 0), 2025, "stays");
        let mut uniform = |first: bool| {
            let bits = if first { a.next_u64() } else { b.next_u64() };
            (bits >> 11) as f64 / (1_u64 << 53) as f64 - 0.5
        };
        let (mut sum, mut product) = (0.0, 0.0);
        for _ in 0..N {
            let (x, y) = (uniform(true), uniform(false));
            sum += x + y;
            product += x * y;
        }
        let n = N as f64;
        assert!(sum.abs() < 5.0 * (2.0 * n / 12.0).sqrt(), "{sum}");
        assert!(product.abs() < 5.0 * n.sqrt() / 12.0, "{product}");
    }
}
