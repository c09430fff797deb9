//! What longer life does to use of care by age.
//!
//! People who live longer are well for longer, by a part. Two readings of that cannot both hold for one service, so each
//! service has one of them:
//!
//! - **Near death.** Use is that of people in their last years and that of others (Zweifel, Felder and Meiers 1999). When fewer
//!   people of an age die, fewer of them are in their last years. Hospital admissions and nursing homes have published figures.
//! - **A shift of age.** At age `a` people use what people of age `a − ω·gain` used in the base year, where `gain` is how much
//!   longer they still live (in the spirit of Sanderson and Scherbov 2010).

use crate::parameters::Drawn;
use crate::people::{LifeTable, People};
use crate::quantity::{AGES, ByAge, BySex, MEN, WOMEN};
use crate::region::{LastYears, Region};

/// Youngest age at which use of care moves.
pub(super) const OLD: usize = 55;
/// Youngest age at which a fall counts as one of old age.
const FALLS_FROM: usize = 65;

/// Use of care per person by sex and age in the year assessed last.
#[derive(Clone, Debug)]
pub(super) struct Health {
    /// By service.
    pub(super) rates: Vec<BySex<ByAge<f64>>>,
    /// Fall visits.
    pub(super) falls: BySex<ByAge<f64>>,
    /// Where a rate of the base year is read, by sex and age from [`OLD`] on.
    read_at: BySex<[Reading; AGES - OLD]>,
}

/// An age between two whole ones.
#[derive(Clone, Copy, Debug, Default)]
struct Reading {
    below: usize,
    part: f64,
}

impl Health {
    /// The base year.
    pub(super) fn at_start(region: &Region) -> Self {
        let care = &region.care;
        Self {
            rates: care.services.iter().map(|service| service.rate).collect(),
            falls: care.falls.visit_rate,
            read_at: [[Reading::default(); AGES - OLD]; 2],
        }
    }

    /// Moves on to `year`, by the replicate's own mortality.
    pub(super) fn advance(&mut self, region: &Region, drawn: &Drawn, people: &People, year: i32) {
        let tables = [people.life_table(people.base_year()), people.life_table(year)];
        self.shift(drawn[region.care.healthy_years_share], tables);
        for (rates, service) in self.rates.iter_mut().zip(&region.care.services) {
            match &service.last_years {
                Some(last) => near_death(last, tables, &service.rate, rates),
                None => read::<0>(&self.read_at, &service.rate, rates),
            }
        }
        read::<FALLS_FROM>(&self.read_at, &region.care.falls.visit_rate, &mut self.falls);
    }

    /// The age at which each age reads.
    fn shift(&mut self, share: f64, [start, now]: [&LifeTable; 2]) {
        for sex in [MEN, WOMEN] {
            for (above, read_at) in self.read_at[sex].iter_mut().enumerate() {
                let age = OLD + above;
                let gain = now.remaining(sex, age) - start.remaining(sex, age);
                let at = (age as f64 - share * gain).clamp(0.0, (AGES - 1) as f64);
                let below = (at as usize).min(AGES - 2);
                *read_at = Reading {
                    below,
                    part: at - below as f64,
                };
            }
        }
    }
}

/// Reads rates at other ages, none below `FROM`: between two ages on a straight line.
fn read<const FROM: usize>(
    read_at: &BySex<[Reading; AGES - OLD]>,
    base: &BySex<ByAge<f64>>,
    out: &mut BySex<ByAge<f64>>,
) {
    for sex in [MEN, WOMEN] {
        for (above, reading) in read_at[sex].iter().enumerate().skip(FROM.saturating_sub(OLD)) {
            let Reading { below, part } = *reading;
            let (below, part) = if below < FROM { (FROM, 0.0) } else { (below, part) };
            out[sex][OLD + above] = base[sex][below] * (1.0 - part) + base[sex][below + 1] * part;
        }
    }
}

/// Of the use at an age, the share of people in their last years follows the probability of being in them.
fn near_death(
    last: &LastYears,
    [start, now]: [&LifeTable; 2],
    base: &BySex<ByAge<f64>>,
    out: &mut BySex<ByAge<f64>>,
) {
    for sex in [MEN, WOMEN] {
        for age in OLD..AGES {
            let before = start.dies_within(sex, age, last.years);
            let dying = before * last.ratio[age];
            let use_of_all = dying + 1.0 - before;
            let change = now.dies_within(sex, age, last.years) - before;
            // Another dying person uses `ratio` times as much as the survivor whom it replaces.
            let factor = 1.0 + change * (last.ratio[age] - 1.0) / use_of_all;
            out[sex][age] = base[sex][age] * factor;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rate: f64) -> LifeTable {
        LifeTable::of(&[[rate; AGES]; 2], 0.5)
    }

    #[test]
    fn near_death_by_hand() {
        // A fifth die within the year and use five times as much as others: 0.2·5 + 0.8 = 1.8 per survivor's use.
        // When only a tenth die: 0.1·5 + 0.9 = 1.4.
        let tables = [0.2, 0.1].map(|dying: f64| table(-libm::log1p(-dying)));
        let last = LastYears {
            years: 1,
            ratio: [5.0; AGES],
        };
        let base = [[0.9; AGES]; 2];
        let mut out = base;
        near_death(&last, tables.each_ref(), &base, &mut out);
        for sex in [MEN, WOMEN] {
            assert_eq!(out[sex][..OLD], base[sex][..OLD]);
            for rate in &out[sex][OLD..] {
                assert!((rate - 0.7).abs() < 1e-12, "0.9 times 1.4/1.8, not {rate}");
            }
        }
        near_death(&last, [&tables[0]; 2], &base, &mut out);
        assert_eq!(out, base, "the same deaths, the same use to the bit");
    }

    #[test]
    fn a_shift_reads_at_the_younger_age() {
        // Rates of 1 in 20 and 1 in 16 leave 20 and 16 years to live at every age: a gain of 4 years.
        let (start, now) = (table(1.0 / 16.0), table(1.0 / 20.0));
        let mut health = Health {
            rates: Vec::new(),
            falls: [[0.0; AGES]; 2],
            read_at: [[Reading::default(); AGES - OLD]; 2],
        };
        let base = [std::array::from_fn(|age| age as f64); 2];
        for (share, years) in [(0.0, 0.0), (0.25, 1.0), (0.375, 1.5), (1.0, 4.0)] {
            health.shift(share, [&start, &now]);
            let mut out = base;
            read::<0>(&health.read_at, &base, &mut out);
            for age in 0..AGES {
                let wanted = age as f64 - if age < OLD { 0.0 } else { years };
                assert!(
                    (out[MEN][age] - wanted).abs() < 1e-9,
                    "{share} at {age}: {}",
                    out[MEN][age]
                );
            }
            let mut falls = base;
            read::<FALLS_FROM>(&health.read_at, &base, &mut falls);
            assert_eq!(
                falls[WOMEN][FALLS_FROM], FALLS_FROM as f64,
                "no fall is read below 65"
            );
            assert_eq!(falls[WOMEN][..FALLS_FROM], base[WOMEN][..FALLS_FROM]);
        }
        health.shift(1.0, [&start, &start]);
        let mut out = base;
        read::<0>(&health.read_at, &base, &mut out);
        assert_eq!(out, base, "the same life, the same use to the bit");
    }
}
