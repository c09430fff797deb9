//! What the page and its workers say to each other: typed, versioned, figures beside it as bytes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sim_core::region::{LeverKey, ShockKey};
use sim_core::scenario::{Contribution, JointAt, Scenario, Setting, ShockSetting, Stationed};

/// Version of these messages: page and worker must come from the same build.
pub const VERSION: u32 = 1;

/// Number of a run; answers that carry an old one are dropped.
pub type Run = u32;

/// Settings of the levers that are moved.
pub type Settings = BTreeMap<LeverKey, Setting>;

/// A message with the version of its form.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Envelope<T> {
    /// [`VERSION`] of the sender.
    pub version: u32,
    /// What is said.
    pub body: T,
}

/// What a scenario holds beside its levers. Of it the page can edit shocks and places: it keeps the rest as it came with a link, and names it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Supposed {
    /// Parameters that are fixed, by id.
    pub assumptions: BTreeMap<String, f64>,
    /// Shocks that happen.
    pub shocks: BTreeMap<ShockKey, ShockSetting>,
    /// What classes of parties contribute, by id.
    pub contributions: BTreeMap<String, Contribution>,
    /// Most that measures may cost per year, euros.
    pub budget: Option<f64>,
    /// Where and when added ambulances stand.
    pub ambulances_at: Option<Stationed>,
    /// Where and at what hours the added joint post stands.
    pub urgent_care_post_at: Option<JointAt>,
}

impl Supposed {
    /// Whether nothing is supposed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// One thing that differs from the reference. Values travel as their bits: not one may be lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Choice {
    /// A lever that is moved.
    Lever {
        id: String,
        value_bits: u64,
        from: i32,
        ramp_years: i32,
    },
    /// Where and at what hours the added joint post stands.
    UrgentCarePostAt { post: String, parts: u8 },
    /// Where and when added ambulances stand.
    AmbulancesAt {
        station: Option<String>,
        parts: [bool; 3],
    },
    /// A parameter that is fixed.
    Assumption { id: String, value_bits: u64 },
    /// What a class of parties contributes.
    Contribution {
        id: String,
        in_kind_bits: u64,
        in_cash_bits: u64,
        from: i32,
    },
    /// Most that measures may cost.
    Budget { cap_bits: u64 },
    /// A shock that happens.
    Shock {
        id: String,
        from: i32,
        years: i32,
        size_bits: u64,
        hospital: Option<String>,
    },
}

/// Which line of the chart a run is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Line {
    /// What is in place today.
    Reference,
    /// The reader's own choices.
    Mine,
}

/// What the page asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Request {
    /// Compute the replicates `from..to`; the answer is [`Answer::Rows`].
    Compute {
        run: Run,
        choices: Vec<Choice>,
        seed: u64,
        from: u32,
        to: u32,
    },
    /// A new run of a line begins: forget the old one.
    Begin { run: Run, line: Line, replicates: u32 },
    /// Figures of the replicates `from..to`, beside this message as bytes.
    Rows { run: Run, from: u32, to: u32 },
    /// Summarise the first replicates of a run.
    Summarise { run: Run, replicates: u32 },
    /// Go on with the summary that was left halfway.
    Continue { run: Run, replicates: u32 },
    /// A line is no longer shown: give its memory back.
    Forget { line: Line },
}

impl Request {
    /// Whether it has exactly one answer; the others have none.
    pub const fn is_answered(&self) -> bool {
        matches!(
            self,
            Self::Compute { .. } | Self::Summarise { .. } | Self::Continue { .. }
        )
    }
}

/// What comes back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// Ready for work.
    Ready,
    /// Figures of the replicates `from..to`, beside this message as bytes.
    Rows { run: Run, from: u32, to: u32 },
    /// A summary is halfway: ask to go on.
    Halfway { run: Run, replicates: u32 },
    /// The summary of the first replicates of a run, beside this message as bytes.
    Summary {
        run: Run,
        line: Line,
        replicates: u32,
        digest: String,
    },
    /// The run of a summary was replaced meanwhile: there is none.
    Dropped,
    /// The run failed, and would fail again.
    Failed { run: Run, reason: String },
    /// The worker itself broke: a fault in the program.
    Broken { reason: String },
}

/// Settings and what is supposed, as they travel.
pub fn choices_of(settings: &Settings, supposed: &Supposed) -> Vec<Choice> {
    let lever = |(key, setting): (&LeverKey, &Setting)| Choice::Lever {
        id: key.id().to_owned(),
        value_bits: setting.value.to_bits(),
        from: setting.from,
        ramp_years: setting.ramp_years,
    };
    let assumption = |(id, value): (&String, &f64)| Choice::Assumption {
        id: id.clone(),
        value_bits: value.to_bits(),
    };
    let shock = |(key, setting): (&ShockKey, &ShockSetting)| Choice::Shock {
        id: key.id().to_owned(),
        from: setting.from,
        years: setting.years,
        size_bits: setting.size.to_bits(),
        hospital: setting.hospital.clone(),
    };
    let contribution = |(id, one): (&String, &Contribution)| Choice::Contribution {
        id: id.clone(),
        in_kind_bits: one.in_kind.to_bits(),
        in_cash_bits: one.in_cash.to_bits(),
        from: one.from,
    };
    let budget = |cap: &f64| Choice::Budget {
        cap_bits: cap.to_bits(),
    };
    let stationed = |at: &Stationed| Choice::AmbulancesAt {
        station: at.station.clone(),
        parts: at.parts,
    };
    let joint = |at: &JointAt| Choice::UrgentCarePostAt {
        post: at.post.clone(),
        parts: at.parts,
    };
    let levers = settings.iter().map(lever);
    levers
        .chain(supposed.assumptions.iter().map(assumption))
        .chain(supposed.shocks.iter().map(shock))
        .chain(supposed.contributions.iter().map(contribution))
        .chain(supposed.budget.iter().map(budget))
        .chain(supposed.ambulances_at.iter().map(stationed))
        .chain(supposed.urgent_care_post_at.iter().map(joint))
        .collect()
}

/// The scenario that travelled; nothing when a lever or a shock is not known.
pub fn scenario_of(choices: &[Choice]) -> Option<Scenario> {
    let mut scenario = Scenario::reference();
    for choice in choices {
        match choice {
            Choice::Lever {
                id,
                value_bits,
                from,
                ramp_years,
            } => {
                let key = LeverKey::ALL.into_iter().find(|key| key.id() == id)?;
                let setting = Setting {
                    value: f64::from_bits(*value_bits),
                    from: *from,
                    ramp_years: *ramp_years,
                };
                scenario.settings.insert(key, setting);
            }
            Choice::Assumption { id, value_bits } => {
                scenario
                    .assumptions
                    .insert(id.clone(), f64::from_bits(*value_bits));
            }
            Choice::Contribution {
                id,
                in_kind_bits,
                in_cash_bits,
                from,
            } => {
                let contribution = Contribution {
                    in_kind: f64::from_bits(*in_kind_bits),
                    in_cash: f64::from_bits(*in_cash_bits),
                    from: *from,
                };
                scenario.contributions.insert(id.clone(), contribution);
            }
            Choice::AmbulancesAt { station, parts } => {
                scenario.ambulances_at = Some(Stationed {
                    station: station.clone(),
                    parts: *parts,
                });
            }
            Choice::UrgentCarePostAt { post, parts } => {
                scenario.urgent_care_post_at = Some(JointAt {
                    post: post.clone(),
                    parts: *parts,
                });
            }
            Choice::Budget { cap_bits } => scenario.budget = Some(f64::from_bits(*cap_bits)),
            Choice::Shock {
                id,
                from,
                years,
                size_bits,
                hospital,
            } => {
                let key = ShockKey::ALL.into_iter().find(|key| key.id() == id)?;
                let setting = ShockSetting {
                    from: *from,
                    years: *years,
                    size: f64::from_bits(*size_bits),
                    hospital: hospital.clone(),
                };
                scenario.shocks.insert(key, setting);
            }
        }
    }
    Some(scenario)
}

/// A message as text.
pub fn write<T: Serialize>(body: T) -> String {
    serde_json::to_string(&Envelope {
        version: VERSION,
        body,
    })
    .expect("messages hold nothing that JSON cannot")
}

/// The message in a text; nothing when it is of another version or form.
pub fn read<T: for<'a> Deserialize<'a>>(text: &str) -> Option<T> {
    let envelope: Envelope<T> = serde_json::from_str(text).ok()?;
    (envelope.version == VERSION).then_some(envelope.body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_come_back_to_the_bit() {
        let settings = Settings::from([(
            LeverKey::Retention,
            Setting {
                value: -0.1 - 0.2,
                from: 2030,
                ramp_years: 4,
            },
        )]);
        let supposed = Supposed {
            assumptions: [("trend_end".to_owned(), 0.1 + 0.2)].into(),
            shocks: [(
                ShockKey::EdNightClosure,
                ShockSetting {
                    from: 2031,
                    years: 2,
                    size: 0.7 - 0.4,
                    hospital: Some("harderwijk".to_owned()),
                },
            )]
            .into(),
            contributions: [(
                "gemeente".to_owned(),
                Contribution {
                    in_kind: 0.1,
                    in_cash: 1e6 / 3.0,
                    from: 2027,
                },
            )]
            .into(),
            budget: Some(1e7 / 3.0),
            urgent_care_post_at: Some(JointAt {
                post: "lelystad".to_owned(),
                parts: 2,
            }),
            ambulances_at: Some(Stationed {
                station: Some("dronten".to_owned()),
                parts: [true, false, true],
            }),
        };
        let request = Request::Compute {
            run: 3,
            choices: choices_of(&settings, &supposed),
            seed: u64::MAX,
            from: 0,
            to: 9,
        };
        let Some(Request::Compute { choices, seed, .. }) = read(&write(request)) else {
            panic!("it was written")
        };
        assert_eq!(seed, u64::MAX);
        let scenario = scenario_of(&choices).expect("a known lever");
        assert_eq!(scenario.settings, settings);
        assert_eq!(scenario.assumptions, supposed.assumptions);
        assert_eq!(scenario.shocks, supposed.shocks);
        assert_eq!(scenario.contributions, supposed.contributions);
        assert_eq!(scenario.budget, supposed.budget);
        assert_eq!(scenario.ambulances_at, supposed.ambulances_at);
        assert_eq!(scenario.urgent_care_post_at, supposed.urgent_care_post_at);
    }

    #[test]
    fn another_version_is_not_read() {
        let text = write(Answer::Ready).replace(&format!("\"version\":{VERSION}"), "\"version\":999");
        assert_eq!(read::<Answer>(&text), None);
        assert_eq!(read::<Answer>("{"), None);
    }
}
