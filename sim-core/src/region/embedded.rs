//! The packs that come with the model, built into it.

use super::PackFiles;

impl PackFiles {
    /// The province of Flevoland.
    #[must_use]
    pub fn flevoland() -> Self {
        Self::of(&FLEVOLAND)
    }

    /// A tiny made-up region for tests, and to start a pack from.
    #[must_use]
    pub fn toyland() -> Self {
        Self::of(&TOYLAND)
    }

    /// The back-tests of Flevoland; apart, because a run does not need them.
    #[must_use]
    pub fn flevoland_backtests() -> Self {
        Self::of(&FLEVOLAND_BACKTESTS)
    }

    fn of(files: &[(&str, &str)]) -> Self {
        Self(
            files
                .iter()
                .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
                .collect(),
        )
    }
}

const FLEVOLAND: [(&str, &str); 18] = [
    (
        "region.toml",
        include_str!("../../../regions/flevoland/region.toml"),
    ),
    (
        "population.csv",
        include_str!("../../../regions/flevoland/population.csv"),
    ),
    (
        "mortality.csv",
        include_str!("../../../regions/flevoland/mortality.csv"),
    ),
    (
        "fertility.csv",
        include_str!("../../../regions/flevoland/fertility.csv"),
    ),
    (
        "migration.csv",
        include_str!("../../../regions/flevoland/migration.csv"),
    ),
    (
        "new_homes.csv",
        include_str!("../../../regions/flevoland/new_homes.csv"),
    ),
    (
        "within.csv",
        include_str!("../../../regions/flevoland/within.csv"),
    ),
    (
        "housing.csv",
        include_str!("../../../regions/flevoland/housing.csv"),
    ),
    ("use.csv", include_str!("../../../regions/flevoland/use.csv")),
    (
        "leaving.csv",
        include_str!("../../../regions/flevoland/leaving.csv"),
    ),
    (
        "staff_ages.csv",
        include_str!("../../../regions/flevoland/staff_ages.csv"),
    ),
    ("zones.csv", include_str!("../../../regions/flevoland/zones.csv")),
    (
        "station_minutes.csv",
        include_str!("../../../regions/flevoland/station_minutes.csv"),
    ),
    (
        "hospital_minutes.csv",
        include_str!("../../../regions/flevoland/hospital_minutes.csv"),
    ),
    (
        "reference_population.csv",
        include_str!("../../../regions/flevoland/reference_population.csv"),
    ),
    (
        "past_population.csv",
        include_str!("../../../regions/flevoland/past_population.csv"),
    ),
    ("week.csv", include_str!("../../../regions/flevoland/week.csv")),
    (
        "overlay-vektis.csv",
        include_str!("../../../regions/flevoland/overlay-vektis.csv"),
    ),
];

const TOYLAND: [(&str, &str); 17] = [
    (
        "region.toml",
        include_str!("../../../regions/toyland/region.toml"),
    ),
    (
        "population.csv",
        include_str!("../../../regions/toyland/population.csv"),
    ),
    (
        "mortality.csv",
        include_str!("../../../regions/toyland/mortality.csv"),
    ),
    (
        "fertility.csv",
        include_str!("../../../regions/toyland/fertility.csv"),
    ),
    (
        "migration.csv",
        include_str!("../../../regions/toyland/migration.csv"),
    ),
    (
        "new_homes.csv",
        include_str!("../../../regions/toyland/new_homes.csv"),
    ),
    ("within.csv", include_str!("../../../regions/toyland/within.csv")),
    (
        "housing.csv",
        include_str!("../../../regions/toyland/housing.csv"),
    ),
    ("use.csv", include_str!("../../../regions/toyland/use.csv")),
    (
        "leaving.csv",
        include_str!("../../../regions/toyland/leaving.csv"),
    ),
    (
        "staff_ages.csv",
        include_str!("../../../regions/toyland/staff_ages.csv"),
    ),
    ("zones.csv", include_str!("../../../regions/toyland/zones.csv")),
    (
        "station_minutes.csv",
        include_str!("../../../regions/toyland/station_minutes.csv"),
    ),
    (
        "hospital_minutes.csv",
        include_str!("../../../regions/toyland/hospital_minutes.csv"),
    ),
    (
        "reference_population.csv",
        include_str!("../../../regions/toyland/reference_population.csv"),
    ),
    (
        "past_population.csv",
        include_str!("../../../regions/toyland/past_population.csv"),
    ),
    ("week.csv", include_str!("../../../regions/toyland/week.csv")),
];

const FLEVOLAND_BACKTESTS: [(&str, &str); 4] = [
    (
        "backtest/backtest.toml",
        include_str!("../../../regions/flevoland/backtest/backtest.toml"),
    ),
    (
        "backtest/totals.csv",
        include_str!("../../../regions/flevoland/backtest/totals.csv"),
    ),
    (
        "backtest/ages_2016.csv",
        include_str!("../../../regions/flevoland/backtest/ages_2016.csv"),
    ),
    (
        "backtest/ages_2021.csv",
        include_str!("../../../regions/flevoland/backtest/ages_2021.csv"),
    ),
];
