//! Where each figure of a replicate stands: indicator, then place, then year.

use super::catalogue::{Better, Catalogue, Scope, Unit};
use crate::region::Region;

/// A place that figures belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The area at this position of the pack.
    Area(usize),
    /// The whole region.
    Region,
}

/// Shape of the figures of one run: which indicators, places and years, and the norms that they are held against.
#[derive(Clone, Debug)]
pub struct Layout {
    /// The indicators.
    pub catalogue: Catalogue,
    /// Area codes, in the order of the pack.
    pub areas: Vec<String>,
    /// First year.
    pub base_year: i32,
    /// Last year.
    pub horizon: i32,
    /// Norm per indicator, in whole multiples of its resolution.
    pub norms: Vec<Option<i64>>,
    rows: Vec<Row>,
    cells: usize,
}

/// Where the figures of an indicator stand, and what it takes to write them.
#[derive(Clone, Copy, Debug)]
struct Row {
    start: usize,
    /// Areas that have the indicator: all of them, or none.
    areas: usize,
    resolution: f64,
}

/// Key of one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellKey {
    /// Position of the indicator in the catalogue.
    pub indicator: usize,
    /// Place.
    pub place: Place,
    /// Calendar year.
    pub year: i32,
}

impl Layout {
    /// Layout of a region's run to `horizon`.
    #[must_use]
    pub fn new(region: &Region, horizon: i32) -> Self {
        let catalogue = Catalogue::new();
        let areas: Vec<String> = region.areas.iter().map(|area| area.code.clone()).collect();
        let years = (horizon - region.base_year + 1) as usize;
        let mut rows = Vec::with_capacity(catalogue.indicators.len());
        let mut cells = 0;
        for indicator in &catalogue.indicators {
            let row = Row {
                start: cells,
                areas: match indicator.scope {
                    Scope::AreasAndRegion => areas.len(),
                    Scope::Region => 0,
                },
                resolution: indicator.resolution,
            };
            cells += years * (row.areas + 1);
            rows.push(row);
        }
        let norms = catalogue
            .indicators
            .iter()
            .map(|indicator| {
                let norm = region.norms.iter().find(|norm| norm.indicator == indicator.id)?;
                Some((norm.value / indicator.resolution).round() as i64)
            })
            .collect();
        Self {
            catalogue,
            areas,
            base_year: region.base_year,
            horizon,
            norms,
            rows,
            cells,
        }
    }

    /// Number of years reported.
    #[must_use]
    pub fn years(&self) -> usize {
        (self.horizon - self.base_year + 1) as usize
    }

    /// Number of figures of one replicate.
    #[must_use]
    pub fn cells(&self) -> usize {
        self.cells
    }

    /// Places for which an indicator exists: areas in pack order, then the region.
    pub fn places(&self, indicator: usize) -> impl Iterator<Item = Place> + use<> {
        (0..self.rows[indicator].areas)
            .map(Place::Area)
            .chain([Place::Region])
    }

    /// Code of a place in results: the area's code, or `region`.
    #[must_use]
    pub fn place_code(&self, place: Place) -> &str {
        match place {
            Place::Area(area) => &self.areas[area],
            Place::Region => "region",
        }
    }

    /// The place with this code.
    #[must_use]
    pub fn place(&self, code: &str) -> Option<Place> {
        if code == "region" {
            return Some(Place::Region);
        }
        self.areas.iter().position(|area| area == code).map(Place::Area)
    }

    /// Position of a figure; `None` when the indicator does not exist there or then.
    #[must_use]
    #[inline]
    pub fn index(&self, key: CellKey) -> Option<usize> {
        if key.year < self.base_year || key.year > self.horizon {
            return None;
        }
        let row = self.rows.get(key.indicator)?;
        Some(row.first_year(key.place, self.years())? + (key.year - self.base_year) as usize)
    }

    /// Positions of all figures of an indicator: place by place, year by year.
    #[must_use]
    pub fn cells_of(&self, indicator: usize) -> std::ops::Range<usize> {
        let end = self.rows.get(indicator + 1).map_or(self.cells, |next| next.start);
        self.rows[indicator].start..end
    }

    /// Indicators and places that have a norm, with the positions of their figures, year by year.
    pub fn places_with_norm(&self) -> impl Iterator<Item = (usize, Place, std::ops::Range<usize>)> + '_ {
        let years = self.years();
        (0..self.catalogue.indicators.len()).flat_map(move |indicator| {
            self.places(indicator)
                .enumerate()
                .filter(move |(_, place)| self.meets_norm(indicator, *place, 0).is_some())
                .map(move |(number, place)| {
                    let start = self.rows[indicator].start + number * years;
                    (indicator, place, start..start + years)
                })
        })
    }

    /// All keys in the order of the figures.
    pub fn keys(&self) -> impl Iterator<Item = CellKey> + '_ {
        (0..self.catalogue.indicators.len()).flat_map(move |indicator| {
            self.places(indicator).flat_map(move |place| {
                (self.base_year..=self.horizon).map(move |year| CellKey {
                    indicator,
                    place,
                    year,
                })
            })
        })
    }

    /// Whether `figure` meets the norm of an indicator; `None` without a norm or a direction, and for an area when the norm
    /// is an amount of the whole region.
    #[must_use]
    pub fn meets_norm(&self, indicator: usize, place: Place, figure: i64) -> Option<bool> {
        let norm = self.norms[indicator]?;
        let amount = !matches!(
            self.catalogue.indicators[indicator].unit,
            Unit::Share | Unit::Minutes
        );
        if amount && place != Place::Region {
            return None;
        }
        match self.catalogue.indicators[indicator].better {
            Better::Higher => Some(figure >= norm),
            Better::Lower => Some(figure <= norm),
            Better::Neither => None,
        }
    }
}

impl Row {
    /// Position of the first figure of a place; none where the indicator does not exist.
    #[inline]
    fn first_year(&self, place: Place, years: usize) -> Option<usize> {
        let number = match place {
            Place::Area(area) if area < self.areas => area,
            Place::Region => self.areas,
            Place::Area(_) => return None,
        };
        Some(self.start + number * years)
    }
}

/// The figures of one replicate: whole multiples of each indicator's resolution, in the order of the [`Layout`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures(pub Vec<i64>);

impl Figures {
    /// Figures of a layout, all zero.
    #[must_use]
    pub fn zero(layout: &Layout) -> Self {
        Self(vec![0; layout.cells()])
    }

    /// The figures of one year, to be written.
    ///
    /// # Panics
    /// When the layout does not have the year: a broken invariant of the model.
    pub(super) fn of_year<'a>(&'a mut self, layout: &'a Layout, year: i32) -> YearOf<'a> {
        assert!(
            (layout.base_year..=layout.horizon).contains(&year),
            "measured years lie inside the layout"
        );
        YearOf {
            layout,
            year,
            years: layout.years(),
            figures: &mut self.0[(year - layout.base_year) as usize..],
        }
    }
}

/// The figures of one year of a replicate.
pub(super) struct YearOf<'a> {
    pub layout: &'a Layout,
    pub year: i32,
    years: usize,
    /// From that of the first indicator and place on.
    figures: &'a mut [i64],
}

impl YearOf<'_> {
    /// Writes one figure, rounded half away from zero to the indicator's resolution.
    ///
    /// # Panics
    /// When the value is not finite or the cell does not exist: a broken invariant of the model.
    #[inline]
    pub fn set(&mut self, indicator: usize, place: Place, value: f64) {
        let row = &self.layout.rows[indicator];
        let index = row.first_year(place, self.years);
        let index = index.expect("measured cells lie inside the layout");
        if !value.is_finite() {
            let year = self.year;
            let key = CellKey {
                indicator,
                place,
                year,
            };
            broken(self.layout, key, value);
        }
        self.figures[index] = whole_steps(value / row.resolution);
    }
}

#[cold]
fn broken(layout: &Layout, key: CellKey, value: f64) -> ! {
    panic!(
        "indicator {} of {} in {} is {value}",
        layout.catalogue.indicators[key.indicator].id,
        layout.place_code(key.place),
        key.year
    );
}

/// Rounds half away from zero; a cast is an instruction where `round` is a call.
fn whole_steps(steps: f64) -> i64 {
    if steps < 0.0 {
        -((0.5 - steps) as i64)
    } else {
        (steps + 0.5) as i64
    }
}
