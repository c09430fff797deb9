//! Period life table of a year: how long people would live if its death rates stayed as they are.

use crate::quantity::{AGES, ByAge, BySex, MEN, WOMEN};
use crate::random::rows;

/// Period life expectancy of the whole country in one year, in years: of the death rates before any ratio of an area.
#[derive(Clone, Debug, PartialEq)]
pub struct LifeTable {
    /// Years still to live by sex and exact age.
    remaining: BySex<ByAge<f64>>,
    /// The same of both sexes together, in the proportion in which they are alive at that age.
    both: ByAge<f64>,
    /// Probability of dying before the next birthday, by sex and exact age.
    dying: BySex<ByAge<f64>>,
}

impl LifeTable {
    /// The table of central death rates `m`, constant within each year of age and in the open group.
    ///
    /// From the top: `e(100) = 1/m(100+)` and `e(a) = q/m + (1 − q)·e(a + 1)` with `q = 1 − exp(−m)`, where `q/m` is the time
    /// lived at age `a` (Preston, Heuveline and Guillot 2001, ch. 3). Both sexes start from `share_boys` at birth.
    pub(crate) fn of(rates: &BySex<ByAge<f64>>, share_boys: f64) -> Self {
        let mut dying = *rates;
        dying.iter_mut().for_each(|rates| rows::probabilities(rates));
        let mut table = Self {
            remaining: [[0.0; AGES]; 2],
            both: [0.0; AGES],
            dying,
        };
        for sex in [MEN, WOMEN] {
            let mut after = 1.0 / rates[sex][AGES - 1];
            table.remaining[sex][AGES - 1] = after;
            for age in (0..AGES - 1).rev() {
                let (rate, dying) = (rates[sex][age], dying[sex][age]);
                let lived = if rate > 0.0 { dying / rate } else { 1.0 };
                after = lived + (1.0 - dying) * after;
                table.remaining[sex][age] = after;
            }
        }
        let mut alive = [share_boys, 1.0 - share_boys];
        for age in 0..AGES {
            let [men, women] = alive;
            // Where nobody is left, either sex will do.
            let men = if men + women > 0.0 {
                men / (men + women)
            } else {
                share_boys
            };
            let [of_men, of_women] = &table.remaining;
            table.both[age] = men * of_men[age] + (1.0 - men) * of_women[age];
            for sex in [MEN, WOMEN] {
                alive[sex] *= 1.0 - dying[sex][age];
            }
        }
        table
    }

    /// Years that a person of this sex and exact age would still live.
    #[must_use]
    pub fn remaining(&self, sex: usize, age: usize) -> f64 {
        self.remaining[sex][age]
    }

    /// Probability that a person of this sex and exact age dies within `years`, at the death rates of this year. People of 100
    /// and older stay in the open group.
    #[must_use]
    pub fn dies_within(&self, sex: usize, age: usize, years: usize) -> f64 {
        let survives = (age..age + years).fold(1.0, |alive, age| {
            alive * (1.0 - self.dying[sex][age.min(AGES - 1)])
        });
        1.0 - survives
    }

    /// Years that men and women of this exact age would still live, together.
    #[must_use]
    pub fn remaining_of_both(&self, age: usize) -> f64 {
        self.both[age]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constant_rate_gives_its_reciprocal_at_every_age() {
        let table = LifeTable::of(&[[0.02; AGES], [0.0125; AGES]], 0.5);
        for age in 0..AGES {
            assert!((table.remaining(MEN, age) - 50.0).abs() < 1e-9);
            assert!((table.remaining(WOMEN, age) - 80.0).abs() < 1e-9);
        }
        // At birth half and half; at 100 the women who are left outnumber the men, exp(−1.25) to exp(−2).
        assert!((table.remaining_of_both(0) - 65.0).abs() < 1e-9);
        let (men, women) = (libm::exp(-2.0), libm::exp(-1.25));
        let wanted = (men * 50.0 + women * 80.0) / (men + women);
        assert!((table.remaining_of_both(100) - wanted).abs() < 1e-9);
    }

    #[test]
    fn dying_within_some_years_follows_the_rates_of_those_years() {
        let mut rates = [[0.1; AGES]; 2];
        rates[WOMEN][81] = 0.3;
        let table = LifeTable::of(&rates, 0.5);
        for (age, years, sum) in [(80, 1, 0.1), (80, 2, 0.4), (79, 3, 0.5), (99, 3, 0.3)] {
            let wanted = -libm::expm1(-sum);
            assert!((table.dies_within(WOMEN, age, years) - wanted).abs() < 1e-12);
        }
    }

    #[test]
    fn an_age_without_deaths_is_lived_through() {
        let mut rates = [[0.0; AGES]; 2];
        rates.iter_mut().for_each(|rates| rates[AGES - 1] = 0.5);
        let table = LifeTable::of(&rates, 0.5);
        assert!((table.remaining_of_both(0) - 102.0).abs() < 1e-12);
    }
}
