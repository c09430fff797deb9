//! Scenarios: what a council chooses to do differently from today, and from when.

use std::collections::BTreeMap;

use crate::exchange::bounds::Bounds;
use crate::exchange::document::Document;
use crate::exchange::table::{NumberOrTable, Table};
use crate::faults::Faults;
use crate::quantity::Text;
use crate::region::{LONGEST_RUN, LeverData, LeverKey, Region, ShockKey};

mod joint;
mod money;
mod presets;
mod stationed;
mod suppose;

pub use suppose::{LONGEST_SHOCK, ShockSetting};
pub(crate) use suppose::{first_years, hospitals};

pub use joint::JointAt;
pub(crate) use joint::posts;
pub(crate) use money::AMOUNT;
pub use money::Contribution;
pub use stationed::Stationed;
pub(crate) use stationed::stations;

/// Version of the scenario file that this model reads and writes.
pub const FORMAT: i32 = 1;

/// Longest time from the start of a change to its full value, years.
pub const LONGEST_RAMP: i32 = 30;

/// A named set of lever settings, with what is supposed beside them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scenario {
    /// Short id, such as the name of the file without its ending.
    pub id: String,
    /// Name in both languages.
    pub name: Text,
    /// What it stands for, in both languages; may be empty.
    pub description: Text,
    /// The levers that the scenario names; every other lever stands at its reference.
    pub settings: BTreeMap<LeverKey, Setting>,
    /// What parties contribute to the measures, by id of the class; accounting only.
    pub contributions: BTreeMap<String, Contribution>,
    /// Most that measures may cost per year, euros; none without a budget.
    pub budget: Option<f64>,
    /// Where and when added ambulances stand; none: around the clock, where the calls are.
    pub ambulances_at: Option<Stationed>,
    /// Where and at what hours the joint post stands that the lever adds beyond its reference; none: everywhere.
    pub urgent_care_post_at: Option<JointAt>,
    /// Uncertain parameters that are fixed in every replicate, by id; all others are drawn.
    pub assumptions: BTreeMap<String, f64>,
    /// What happens to the region; a shock that is not named does not happen.
    pub shocks: BTreeMap<ShockKey, ShockSetting>,
}

/// Where a lever stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Setting {
    /// Value in the model's unit (shares 0–1).
    pub value: f64,
    /// First calendar year in which the change acts.
    pub from: i32,
    /// Years from the start of the change to its full value; 0 is at once.
    pub ramp_years: i32,
}

impl Scenario {
    /// Whether nothing differs from the reference: no lever is set, no parameter fixed, nothing happens, nobody contributes.
    #[must_use]
    pub fn is_reference(&self) -> bool {
        let supposes = !(self.assumptions.is_empty() && self.shocks.is_empty());
        let placed = self.ambulances_at.is_some() || self.urgent_care_post_at.is_some();
        let counts = !self.contributions.is_empty() || self.budget.is_some() || placed;
        self.settings.is_empty() && !supposes && !counts
    }

    /// What is in place today: no lever is moved.
    #[must_use]
    pub fn reference() -> Self {
        Self {
            id: "referentie".to_owned(),
            name: Text {
                nl: "Referentie".to_owned(),
                en: "Reference".to_owned(),
            },
            description: Text {
                nl: "Alles blijft zoals het nu is: de plannen voor woningen, de plekken, de ambulances en het opleiden gaan \
                     door als in 2025."
                    .to_owned(),
                en: "Everything stays as it is: plans for homes, places, ambulances and training go on as in 2025."
                    .to_owned(),
            },
            ..Self::default()
        }
    }

    /// Reads a scenario file; `file` is the name that faults carry.
    ///
    /// A lever without `from` or `ramp_years` takes those of the region.
    ///
    /// # Errors
    /// All faults of the file: unknown keys, wrong types, values outside the range of the lever, years before
    /// the base year. A text that is not TOML, or that has another format version, is a single fault.
    pub fn read(id: &str, file: &str, text: &str, region: &Region) -> Result<Self, Faults> {
        let document = Document::parse(file, text)?;
        let root = document.root();
        let known = format!("1: format {FORMAT} is the only one that this version reads");
        let written = root.optional_integer("format");
        if written != Some(FORMAT) {
            root.fault("format", known);
            if written.is_some() {
                return Err(Faults(document.into_faults()));
            }
        }
        let name = root.text_or_string("name", true);
        let description = root.text_or_string("description", false);
        let mut settings = BTreeMap::new();
        if let Some(levers) = root.optional_table("levers") {
            for lever in &region.levers {
                if let Some(setting) = read_setting(&document, &levers, lever, region.base_year) {
                    settings.insert(lever.key, setting);
                }
            }
            levers.finish();
        }
        let contributions = money::read_contributions(&root, region);
        let budget = money::read_budget(&root);
        let ambulances_at = stationed::read(&document, &root, region);
        let urgent_care_post_at = joint::read(&document, &root, region);
        let assumptions = suppose::read_assumptions(&document, &root, region);
        let shocks = suppose::read_shocks(&document, &root, region);
        root.finish();
        Faults(document.into_faults()).into_result()?;
        Ok(Self {
            id: id.to_owned(),
            name,
            description,
            settings,
            contributions,
            budget,
            ambulances_at,
            urgent_care_post_at,
            assumptions,
            shocks,
        })
    }

    /// The scenario as a file; reading it back gives the same scenario.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut toml = format!("format = {FORMAT}\nname = {}\n", written_text(&self.name));
        if self.description != Text::default() {
            toml += &format!("description = {}\n", written_text(&self.description));
        }
        toml += "\n[levers]\n";
        for (
            key,
            Setting {
                value,
                from,
                ramp_years,
            },
        ) in &self.settings
        {
            let id = key.id();
            toml += &format!("{id} = {{ value = {value:?}, from = {from}, ramp_years = {ramp_years} }}\n");
        }
        toml + &stationed::written(self.ambulances_at.as_ref())
            + &joint::written(self.urgent_care_post_at.as_ref())
            + &suppose::written(&self.assumptions, &self.shocks)
            + &money::written(&self.contributions, self.budget)
    }
}

fn read_setting(
    document: &Document<'_>,
    levers: &Table<'_>,
    lever: &LeverData,
    base_year: i32,
) -> Option<Setting> {
    let LeverData {
        minimum,
        maximum,
        from,
        ramp_years,
        ..
    } = *lever;
    let bounds = Bounds::new("a number", minimum, maximum);
    match levers.number_or_table(lever.key.id())? {
        NumberOrTable::Number(value, spot) => match value.filter(|value| bounds.hold(*value)) {
            Some(value) => Some(Setting {
                value,
                from,
                ramp_years,
            }),
            None => {
                document.fault(&spot, bounds.expected());
                None
            }
        },
        NumberOrTable::Table(table) => {
            let value = table.number("value", &bounds);
            let years = base_year..=base_year + LONGEST_RUN;
            let from = if table.has("from") {
                table.integer("from", years, "the first year")
            } else {
                Some(from)
            };
            let ramp_years = if table.has("ramp_years") {
                table.integer("ramp_years", 0..=LONGEST_RAMP, "years from start to full value")
            } else {
                Some(ramp_years)
            };
            table.finish();
            let (from, ramp_years) = from.zip(ramp_years)?;
            Some(Setting {
                value,
                from,
                ramp_years,
            })
        }
    }
}

fn written_text(text: &Text) -> String {
    let quoted = |text: &str| toml_string(text);
    if text.nl == text.en && !text.nl.is_empty() {
        return quoted(&text.nl);
    }
    format!("{{ nl = {}, en = {} }}", quoted(&text.nl), quoted(&text.en))
}

/// A basic TOML string, on one line.
fn toml_string(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => quoted += "\\\"",
            '\\' => quoted += "\\\\",
            '\n' => quoted += "\\n",
            '\t' => quoted += "\\t",
            control if control.is_control() => quoted += &format!("\\U{:08X}", u32::from(control)),
            plain => quoted.push(plain),
        }
    }
    quoted + "\""
}
