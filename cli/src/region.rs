//! `zorgpeil region check`.

use crate::figures::thousands;
use crate::flags::CheckFlags;
use crate::pack;
use crate::problem::Problem;
use crate::stdout;

/// Reads a pack and says what it holds, or everything that is wrong with it.
pub fn check(flags: &CheckFlags) -> Result<(), Problem> {
    let region = pack::read(flags.folder.as_deref(), &flags.without_overlay)?;
    let backtests = pack::read_backtests(flags.folder.as_deref(), &region)?.map_or_else(
        || "none".to_owned(),
        |backtest| {
            let years = backtest
                .hindcasts
                .iter()
                .map(|one| one.region.base_year.to_string());
            format!("from {}", years.collect::<Vec<_>>().join(", "))
        },
    );
    let people: u64 = (0..region.area_count())
        .map(|area| region.start_total(area))
        .sum();
    let overlays = region
        .overlays
        .iter()
        .map(|overlay| overlay.name.as_str())
        .collect::<Vec<_>>();
    let overlays = if overlays.is_empty() {
        "none".to_owned()
    } else {
        overlays.join(", ")
    };
    let lines = [
        ("region", format!("{} ({})", region.name.en, region.id)),
        (
            "data",
            format!("{}, pack {:016x}", region.data_version, region.hash),
        ),
        ("years", format!("{}–{}", region.base_year, region.horizon)),
        (
            "areas",
            format!("{} with {} residents", region.area_count(), thousands(people)),
        ),
        (
            "parameters",
            format!(
                "{} uncertain, {} levers",
                region.uncertain.len(),
                region.levers.len()
            ),
        ),
        ("sources", region.sources.len().to_string()),
        ("overlays", overlays),
        ("backtests", backtests),
    ];
    let text: String = lines
        .iter()
        .map(|(name, value)| format!("{name:<11}{value}\n"))
        .collect();
    stdout::print(&(text + "no faults\n"))
}
