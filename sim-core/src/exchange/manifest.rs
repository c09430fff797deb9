//! What a reader needs to know of results, and to make them again: it lies beside every output.

use super::results::{COLUMNS, Results, STATISTICS};
use crate::indicators::Better;
use crate::parameters::CheckedParameters;
use crate::quantity::Text;
use crate::random::Mode;
use crate::region::{LeverData, LeverKey, Region, ShockKey};
use crate::scenario::ShockSetting;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// First field of every manifest: what kind of file it is.
pub const KIND: &str = "zorgpeil-results";
/// Version of the results, the manifest and the tidy table together.
pub const FORMAT: u32 = 1;
/// Version of this model.
pub const MODEL_VERSION: &str = env!("CARGO_PKG_VERSION");

/// Manifest of results. It says nothing of the machine: no time, no host, no thread count.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`KIND`].
    pub kind: String,
    /// [`FORMAT`].
    pub format: u32,
    /// [`MODEL_VERSION`].
    pub model_version: String,
    /// The region and its data.
    pub region: RegionRecord,
    /// Overlays that were used, each with the notice that travels with these results.
    pub overlays: Vec<OverlayRecord>,
    /// Which luck was met, and how far.
    pub run: RunRecord,
    /// Id of the scenario that differences are taken from; none with one scenario.
    pub differences_from: Option<String>,
    /// The scenarios, reference first.
    pub scenarios: Vec<ScenarioRecord>,
    /// Columns of the tidy table.
    pub columns: Vec<ColumnRecord>,
    /// Statistics of the tidy table.
    pub statistics: Vec<StatisticRecord>,
    /// Indicators of the tidy table.
    pub indicators: Vec<IndicatorRecord>,
}

/// A region in a manifest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RegionRecord {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Text,
    /// Date of the data.
    pub data_version: String,
    /// Hash of the pack's text, sixteen hexadecimal digits.
    pub hash: String,
    /// Codes and names of the areas.
    pub areas: Vec<AreaRecord>,
}

/// An area in a manifest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AreaRecord {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
}

/// An overlay in a manifest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OverlayRecord {
    /// Name.
    pub name: String,
    /// Notice.
    pub notice: Text,
}

/// A run in a manifest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunRecord {
    /// `chance` or `expected`.
    pub mode: String,
    /// Root seed; none for an expected run.
    pub seed: Option<u64>,
    /// Number of replicates.
    pub replicates: u32,
    /// First year.
    pub base_year: i32,
    /// Last year.
    pub horizon: i32,
}

/// A scenario in a manifest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScenarioRecord {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Text,
    /// Digest of the summary, sixteen hexadecimal digits.
    pub digest: String,
    /// The scenario as a file.
    pub toml: String,
    /// All levers, also those that the scenario leaves alone.
    pub levers: Vec<LeverRecord>,
    /// Uncertain parameters that the scenario fixes; all others are drawn.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assumptions: Vec<AssumptionRecord>,
    /// Shocks that happen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shocks: Vec<ShockRecord>,
}

/// A fixed parameter in a manifest, in the model's unit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AssumptionRecord {
    /// Id of the parameter.
    pub id: String,
    /// Its value in every replicate.
    pub value: f64,
}

/// A shock in a manifest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShockRecord {
    /// Id.
    pub id: String,
    /// First year.
    pub from: i32,
    /// Number of years.
    pub years: i32,
    /// Size, a share of the usual.
    pub size: f64,
    /// Id of the hospital to which it happens, where the scenario chooses one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hospital: Option<String>,
}

/// A lever in a manifest, in the model's unit (shares 0–1).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LeverRecord {
    /// Id.
    pub id: String,
    /// Value at which nothing changes.
    pub reference: f64,
    /// Value once the change is complete.
    pub value: f64,
    /// First year of the change; none when the scenario leaves the lever alone.
    pub from: Option<i32>,
    /// Years from the start of the change to its full value.
    pub ramp_years: Option<i32>,
    /// Value in the last year reported.
    pub at_horizon: f64,
}

/// A column in a manifest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnRecord {
    /// Name.
    pub name: String,
    /// `text`, `integer` or `number`.
    pub r#type: String,
    /// Meaning.
    pub meaning: String,
}

/// A statistic in a manifest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StatisticRecord {
    /// Name.
    pub name: String,
    /// Meaning.
    pub meaning: String,
}

/// An indicator in a manifest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IndicatorRecord {
    /// Id.
    pub id: String,
    /// Name.
    pub label: Text,
    /// Unit.
    pub unit: String,
    /// Figures are whole multiples of this.
    pub resolution: f64,
    /// `higher`, `lower` or `neither`.
    pub better: String,
    /// A difference smaller than this means nothing to a planner.
    pub meaningful: f64,
    /// Its norm, when it has one.
    pub norm: Option<NormRecord>,
}

/// A norm in a manifest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NormRecord {
    /// Value, in the indicator's unit.
    pub value: f64,
    /// What it is called.
    pub label: Text,
    /// Source id in the pack.
    pub source: String,
}

impl Manifest {
    /// Manifest of the results of these scenarios, which are those of the results in the same order.
    ///
    /// # Panics
    /// Without a scenario.
    #[must_use]
    pub fn new(scenarios: &[Arc<CheckedParameters>], results: &Results) -> Self {
        let first = scenarios.first().expect("results have at least one scenario");
        let region = &*first.region;
        let plan = results.plan;
        let chance = plan.mode == Mode::Chance;
        let overlay = |one: &crate::region::Overlay| OverlayRecord {
            name: one.name.clone(),
            notice: one.notice.clone(),
        };
        let record = |(one, (_, summary)): (&Arc<CheckedParameters>, &(String, crate::summary::Summary))| {
            scenario_record(one, summary.digest().to_string())
        };
        Self {
            kind: KIND.to_owned(),
            format: FORMAT,
            model_version: MODEL_VERSION.to_owned(),
            region: region_record(region),
            overlays: region.overlays.iter().map(overlay).collect(),
            run: RunRecord {
                mode: if chance { "chance" } else { "expected" }.to_owned(),
                seed: chance.then_some(plan.seed),
                replicates: plan.replicates,
                base_year: region.base_year,
                horizon: first.horizon,
            },
            differences_from: (scenarios.len() > 1).then(|| first.scenario.id.clone()),
            scenarios: scenarios.iter().zip(&results.scenarios).map(record).collect(),
            columns: COLUMNS
                .map(|(name, kind, meaning)| ColumnRecord {
                    name: name.to_owned(),
                    r#type: kind.to_owned(),
                    meaning: meaning.to_owned(),
                })
                .to_vec(),
            statistics: STATISTICS
                .map(|(name, meaning)| StatisticRecord {
                    name: name.to_owned(),
                    meaning: meaning.to_owned(),
                })
                .to_vec(),
            indicators: indicator_records(first),
        }
    }

    /// The manifest as indented JSON that ends with a line break.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut json = serde_json::to_string_pretty(self).expect("a manifest holds nothing that JSON cannot");
        json.push('\n');
        json
    }

    /// Whether a text is a manifest of any version of these results.
    #[must_use]
    pub fn recognises(text: &str) -> bool {
        #[derive(Deserialize)]
        struct Head {
            kind: String,
        }
        serde_json::from_str::<Head>(text).is_ok_and(|head| head.kind == KIND)
    }
}

fn region_record(region: &Region) -> RegionRecord {
    let area = |area: &crate::region::Area| AreaRecord {
        code: area.code.clone(),
        name: area.name.clone(),
    };
    RegionRecord {
        id: region.id.clone(),
        name: region.name.clone(),
        data_version: region.data_version.clone(),
        hash: format!("{:016x}", region.hash),
        areas: region.areas.iter().map(area).collect(),
    }
}

fn scenario_record(parameters: &CheckedParameters, digest: String) -> ScenarioRecord {
    let scenario = &parameters.scenario;
    let lever = |LeverData { key, reference, .. }: &LeverData| {
        let setting = scenario.settings.get(key);
        LeverRecord {
            id: LeverKey::id(*key).to_owned(),
            reference: *reference,
            value: setting.map_or(*reference, |setting| setting.value),
            from: setting.map(|setting| setting.from),
            ramp_years: setting.map(|setting| setting.ramp_years),
            at_horizon: parameters.lever(*key, parameters.horizon),
        }
    };
    let assumption = |(id, value): (&String, &f64)| AssumptionRecord {
        id: id.clone(),
        value: *value,
    };
    let shock = |(key, setting): (&ShockKey, &ShockSetting)| ShockRecord {
        id: key.id().to_owned(),
        from: setting.from,
        years: setting.years,
        size: setting.size,
        hospital: setting.hospital.clone(),
    };
    ScenarioRecord {
        id: scenario.id.clone(),
        name: scenario.name.clone(),
        digest,
        toml: scenario.to_toml(),
        levers: parameters.region.levers.iter().map(lever).collect(),
        assumptions: scenario.assumptions.iter().map(assumption).collect(),
        shocks: scenario.shocks.iter().map(shock).collect(),
    }
}

fn indicator_records(parameters: &CheckedParameters) -> Vec<IndicatorRecord> {
    let norms = &parameters.region.norms;
    let record = |indicator: &crate::indicators::Indicator| IndicatorRecord {
        id: indicator.id.clone(),
        label: indicator.label.clone(),
        unit: indicator.unit.id().to_owned(),
        resolution: indicator.resolution,
        better: match indicator.better {
            Better::Higher => "higher",
            Better::Lower => "lower",
            Better::Neither => "neither",
        }
        .to_owned(),
        meaningful: indicator.meaningful,
        norm: norms
            .iter()
            .find(|norm| norm.indicator == indicator.id)
            .map(|norm| NormRecord {
                value: norm.value,
                label: norm.label.clone(),
                source: norm.source.clone(),
            }),
    };
    parameters
        .layout
        .catalogue
        .indicators
        .iter()
        .map(record)
        .collect()
}
