//! People with the number of one projection and the make-up of another: what an attribution runs care passes on.
//!
//! `people(area, sex, age) = number(area) · share(area, sex, age)`; births, deaths and moves are those per head of the
//! make-up times the number. Homes go with the number of people.

use super::{Flows, People};
use crate::quantity::{ByAge, BySex, MEN, WOMEN};

/// Where the number or the make-up of people comes from.
#[derive(Clone, Copy, Debug)]
pub enum Source<'a> {
    /// The years of a projection as they come.
    Moving(&'a People),
    /// Every year is the base year of a projection, from its first day to its last.
    Held(&'a People),
}

impl<'a> Source<'a> {
    fn people(self) -> &'a People {
        match self {
            Self::Moving(people) | Self::Held(people) => people,
        }
    }

    /// The year that stands for `year`.
    fn year(self, year: i32) -> i32 {
        match self {
            Self::Moving(_) => year,
            Self::Held(people) => people.base_year,
        }
    }
}

/// People with the number of `number` and the make-up of `make_up`. Of one and the same moving projection they are that
/// projection, to the bit.
///
/// # Panics
/// When the projections differ in areas or years.
#[must_use]
pub fn recombine(number: Source<'_>, make_up: Source<'_>) -> People {
    let (of, like) = (number.people(), make_up.people());
    assert!(
        of.areas == like.areas && of.base_year == like.base_year && of.homes.len() == like.homes.len(),
        "projections that are recombined share areas and years"
    );
    let mut people = of.clone();
    people.closing.clone_from(&of.population);
    for year in of.base_year..=of.last_january() {
        let (counted, made_up) = (number.year(year), make_up.year(year));
        for area in 0..of.areas {
            let place = of.place(year, area);
            people.homes[place] = of.homes(counted, area);
            let (rows, factor) = scaled(
                [MEN, WOMEN].map(|sex| of.at(counted, area, sex)),
                [MEN, WOMEN].map(|sex| like.at(made_up, area, sex)),
            );
            people.population[place * 2..place * 2 + 2].copy_from_slice(&rows);
            if year == of.last_january() {
                continue;
            }
            let (rows, _) = scaled(
                [MEN, WOMEN].map(|sex| of.at_end(counted, area, sex)),
                [MEN, WOMEN].map(|sex| like.at_end(made_up, area, sex)),
            );
            people.closing[place * 2..place * 2 + 2].copy_from_slice(&rows);
            people.flows[place] = flows(of.flows(counted, area), like.flows(made_up, area), factor);
        }
    }
    people
}

/// The rows of `like` with as many people as those of `of`, and by how much they were scaled: exactly 1 when they are the
/// same. Where `like` has nobody, the rows of `of`.
fn scaled(of: BySex<&ByAge<f64>>, like: BySex<&ByAge<f64>>) -> (BySex<ByAge<f64>>, f64) {
    let total = |rows: BySex<&ByAge<f64>>| rows.iter().map(|row| row.iter().sum::<f64>()).sum::<f64>();
    let (number, there) = (total(of), total(like));
    if there <= 0.0 {
        return (of.map(|row| *row), 1.0);
    }
    let factor = number / there;
    (like.map(|row| row.map(|people| people * factor)), factor)
}

/// Births, deaths and moves of `like`, scaled; everything about homes of `of`.
fn flows(of: &Flows, like: &Flows, factor: f64) -> Flows {
    Flows {
        births: like.births * factor,
        deaths: like.deaths * factor,
        arrivals: like.arrivals * factor,
        departures: like.departures * factor,
        arrivals_within: like.arrivals_within * factor,
        departures_within: like.departures_within * factor,
        ..*of
    }
}
