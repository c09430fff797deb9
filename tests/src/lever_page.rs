//! The page `docs/levers.md`, written from the pack of Flevoland: what can be chosen and supposed, and what it rests on.

use crate::runs::flevoland;
use sim_core::quantity::Text;
use sim_core::region::{
    Basis, Direction, Distribution, Grade, LeverCost, LeverData, ParameterId, Payer, Region, Theme,
    UncertainParameter,
};
use std::path::PathBuf;

/// Where the page lies.
#[must_use]
pub fn path() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "..", "docs", "levers.md"]
        .iter()
        .collect()
}

/// The page as it must be.
#[must_use]
pub fn text() -> String {
    let region = flevoland();
    let mut page = String::from(
        "# Levers, assumptions and shocks\n\n\
         Written from the pack of Flevoland by `cargo xtask docs`: change the pack, not this page. Values are those that the page shows; \
         ids are those of scenario files.\n\
         Evidence: `A` meta-analysis or registry, `B` controlled or large observational, `C` pilot or derived, `D` assumption. \
         An effect of grade C or D is an assumed effect wherever it is shown.\n",
    );
    page += "\n## Levers\n\nThe reference is what is in place, with what is decided.\n";
    for theme in Theme::ALL {
        page += &format!("\n### {}\n\n", heading(theme));
        page += &table(
            &[
                "lever",
                "range",
                "reference",
                "province",
                "pays",
                "gains",
                "moves",
                "evidence",
                "source",
            ],
            region
                .levers
                .iter()
                .filter(|lever| lever.theme == theme)
                .map(|lever| lever_row(&region, lever)),
        );
    }
    page += "\n## What carries the effect of a lever, what it costs, and how to measure it\n\n";
    page += &table(
        &[
            "lever",
            "uncertain parameters",
            "cost beside the care that it adds or saves",
            "to count each year",
        ],
        region.levers.iter().map(|lever| {
            let effects = lever
                .effects
                .iter()
                .map(|id| format!("`{}`", region.uncertain[id.0].id));
            let effects = list(effects);
            vec![
                code(lever.key.id()),
                effects,
                cost(&region, lever),
                lever.monitor.en.clone(),
            ]
        }),
    );
    page += "\n## Decided already\n\nA lever starts from what is in place; what is decided shows from its date, also in the reference.\n\n";
    page += &table(
        &["from", "what", "in the model", "lever", "source"],
        region.decided.iter().map(|decided| {
            let lever = decided.lever.map_or_else(String::new, |key| code(key.id()));
            let (what, model) = (decided.label.en.clone(), decided.in_model.en.clone());
            vec![
                decided.date.clone(),
                what,
                model,
                lever,
                source(&region, &decided.source),
            ]
        }),
    );
    let homes = &region.acute.nursing_home;
    page += &format!(
        "\nNursing-home places in the reference: {} more each year. {}\n",
        homes.reference_growth, homes.reference_note.en
    );
    page += "\n## Assumptions that are offered\n\n\
             `[assumptions]` of a scenario fixes a parameter in every future. Any parameter below can be fixed; these are offered to people.\n\n";
    page += &table(
        &["assumption", "parameters", "range", "what it is"],
        region.assumptions.iter().map(|offered| {
            let parameters = offered.parameters.iter();
            let parameters =
                list(parameters.map(|id: &ParameterId| format!("`{}`", region.uncertain[id.0].id)));
            let shown = |value| shown(value, offered.display_factor);
            let (low, high) = offered.range;
            let range = format!("{} to {} {}", shown(low), shown(high), offered.unit.en);
            vec![
                offered.label.en.clone(),
                parameters,
                range,
                offered.explanation.en.clone(),
            ]
        }),
    );
    page += "\n## Shocks\n\nOff unless a scenario names one in `[shocks.ID]`. Size and years are those of the scenario where it gives them, and so is the hospital.\n\n";
    page += &table(
        &[
            "shock",
            "what happens",
            "size",
            "range",
            "years",
            "evidence",
            "source",
            "note",
        ],
        region.shocks.iter().map(|shock| {
            let (low, high) = shock.range;
            vec![
                code(shock.key.id()),
                shock.explanation.en.clone(),
                format!("{} {}", shown(shock.size, 100.0), shock.unit.en),
                format!("{} to {} %", shown(low, 100.0), shown(high, 100.0)),
                shock.years.to_string(),
                grade(shock.grade).to_owned(),
                source(&region, &shock.source),
                shock.note.clone(),
            ]
        }),
    );
    page +=
        "\n## Uncertain parameters\n\nOne value of each is drawn per future. The range holds every draw.\n\n";
    page += &table(
        &[
            "parameter",
            "what it is",
            "unit",
            "prior",
            "range",
            "no effect",
            "evidence",
            "source",
            "note",
        ],
        region
            .uncertain
            .iter()
            .map(|parameter| parameter_row(&region, parameter)),
    );
    page
}

fn lever_row(region: &Region, lever: &LeverData) -> Vec<String> {
    let unit = &lever.unit.en;
    let shown = |value| shown(value, lever.display_factor);
    let mut reference = format!("{} {unit}", shown(lever.reference));
    for (until, value) in &lever.in_place {
        reference += &format!("; {} in {until}", shown(*value));
    }
    let direction = match lever.moves.1 {
        Direction::Up => "up",
        Direction::Down => "down",
    };
    vec![
        format!("`{}`: {}", lever.key.id(), lever.label.en),
        format!("{} to {} {unit}", shown(lever.minimum), shown(lever.maximum)),
        reference,
        lever.province.id().to_owned(),
        payers(&lever.pays),
        payers(&lever.benefits),
        format!("`{}` {direction}", lever.moves.0),
        grade(lever.grade).to_owned(),
        source(region, &lever.source),
    ]
}

fn parameter_row(region: &Region, parameter: &UncertainParameter) -> Vec<String> {
    let no_effect = parameter
        .no_effect
        .map_or_else(String::new, |(probability, value)| {
            format!("{} with probability {}", number(value), number(probability))
        });
    vec![
        code(&parameter.id),
        parameter.label.en.clone(),
        parameter.unit.clone(),
        prior(parameter.distribution),
        format!("{} to {}", number(parameter.range.0), number(parameter.range.1)),
        no_effect,
        grade(parameter.grade).to_owned(),
        source(region, &parameter.source),
        parameter.note.clone(),
    ]
}

fn cost(region: &Region, lever: &LeverData) -> String {
    let words = |text: &Text| text.en.clone();
    match &lever.cost {
        LeverCost::Priced(price) => {
            let per = match &price.basis {
                Basis::Unit => format!("per unit ({}) and year", lever.unit.en),
                Basis::PeopleAtHome { from_age } => {
                    format!("per person reached, a share of people of {from_age} and older at home, and year")
                }
                Basis::Need(services) => {
                    let services = list(services.iter().map(|service| service.name().0.1.to_lowercase()));
                    format!("per unit reached, a share of the need of {services}")
                }
            };
            format!("`{}`, {per}", region.uncertain[price.price.0].id)
        }
        LeverCost::InCare(why) => format!("in the cost of care: {}", words(why)),
        LeverCost::Unknown(why) => {
            let why = why.as_ref().map(words).unwrap_or_default();
            format!("unknown. {why}").trim_end().to_owned()
        }
    }
}

fn heading(theme: Theme) -> &'static str {
    match theme {
        Theme::Housing => "Homes and growth",
        Theme::Health => "Health and prevention",
        Theme::Residents => "Residents and informal care",
        Theme::Staff => "Staff",
        Theme::AcuteCare => "Acute care",
        Theme::Flow => "Flow",
    }
}

const fn grade(grade: Grade) -> &'static str {
    match grade {
        Grade::A => "A",
        Grade::B => "B",
        Grade::C => "C",
        Grade::D => "D",
        Grade::Policy => "policy",
    }
}

fn prior(distribution: Distribution) -> String {
    let of = |name: &str, values: &[f64]| {
        let values: Vec<String> = values.iter().map(|value| number(*value)).collect();
        format!("{name}({})", values.join(", "))
    };
    match distribution {
        Distribution::Normal(mean, sd) => of("normal", &[mean, sd]),
        Distribution::Lognormal(mu, sigma) => of("lognormal", &[mu, sigma]),
        Distribution::Beta(a, b) => of("beta", &[a, b]),
        Distribution::Triangular(low, mode, high) => of("triangular", &[low, mode, high]),
        Distribution::Uniform(low, high) => of("uniform", &[low, high]),
        Distribution::Fixed(value) => of("fixed", &[value]),
    }
}

/// A source with its address, when it has one on the web.
fn source(region: &Region, id: &str) -> String {
    let Some(source) = region.sources.iter().find(|source| source.id == id) else {
        return code(id);
    };
    let words = format!("{}, {} ({})", source.publisher, source.title, source.year);
    if source.url.starts_with("https://") || source.url.starts_with("http://") {
        format!("[{}]({})", words.replace(['[', ']'], ""), source.url)
    } else {
        words
    }
}

fn payers(payers: &[Payer]) -> String {
    list(payers.iter().map(|payer| payer.name().1.to_owned()))
}

fn list(words: impl Iterator<Item = String>) -> String {
    words.collect::<Vec<_>>().join(", ")
}

fn code(id: &str) -> String {
    format!("`{id}`")
}

/// A value as the page shows it.
fn shown(value: f64, display_factor: f64) -> String {
    number(value * display_factor)
}

/// At most nine decimals, and no more than there are.
fn number(value: f64) -> String {
    let text = format!("{value:.9}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" {
        "0".to_owned()
    } else {
        text.to_owned()
    }
}

fn table(heads: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let heads: Vec<String> = heads.iter().map(|head| (*head).to_owned()).collect();
    let mut table = line(&heads) + &line(&vec!["---".to_owned(); heads.len()]);
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| cell.replace('|', "\\|")).collect();
        table += &line(&cells);
    }
    table
}
