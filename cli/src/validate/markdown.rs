//! The same table as a page of documentation.

use super::rows::{cells, counts, remark};
use crate::plan::CheckedPlan;
use sim_core::region::Standing;
use sim_core::validation::Row;

/// `docs/validation.md`.
pub fn page(plan: &CheckedPlan, rows: &[Row]) -> String {
    let (region, layout) = (&plan.scenarios[0].region, &plan.scenarios[0].layout);
    let flags = format!("--replicates {} --seed {}", plan.plan.replicates, plan.plan.seed);
    let mut text = format!(
        "# Beside the world\n\n\
         Published figures beside what the model makes of them, for the reference scenario. This page is printed by\n\n\
         ```text\nzorgpeil validate {flags} --markdown > docs/validation.md\n```\n\n\
         Median, and the bands that hold 67 and 95 of 100 futures. A figure is *within* when the median lies inside the published interval or the tolerance that stands beside it in the pack; \
         *explained* when it does not and the pack says why; *shown* when there is nothing to hold it against. The reference is what was published, or, where that is of an earlier year, that figure carried to the base year; the remark then gives both figure and year. Nothing is fitted to what is independent: where the two differ, the difference is shown. \
         Agreement with a figure that was fitted says nothing about the model.\n"
    );
    for (standing, heading, words) in [
        (
            Standing::Independent,
            "Independent",
            "The model knew nothing of these.",
        ),
        (
            Standing::Fitted,
            "Fitted",
            "The model reproduces these by construction, or a parameter was chosen with them.",
        ),
    ] {
        text += &format!(
            "\n## {heading}\n\n{words}\n\n| figure | year | model | 67 of 100 | reference | differs | verdict | remarks |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n"
        );
        for row in rows.iter().filter(|row| row.reference.check.standing == standing) {
            // No band where a figure is known.
            let cells =
                cells(region, layout, row).map(|cell| if cell.is_empty() { "–".to_owned() } else { cell });
            let cells = cells.join(" | ");
            text += &format!("| {cells} | {} |\n", remark(layout, row));
        }
    }
    text + &counts(rows)
}
