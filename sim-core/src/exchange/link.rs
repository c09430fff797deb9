//! The link: a scenario, its luck and its digest in the fragment of an address, never sent to a server.
//!
//! `s=1.hp:1.2:2027:5~am:2:2026:0~x:7~n:1000~d:0123456789abcdef~v:nl:a1_within_15:region:2040`: version, then
//! fields parted by `~`: one per lever (code, value in the model's unit, first year, ramp in years), one per fixed
//! parameter `a` (id, value), one per shock `h` (code, first year, years, size, and the hospital where one is chosen), one per class of parties that contributes
//! `c` (id, euros in kind, euros in cash, first year), budget `b` (euros), place of added ambulances `w` (station or nothing,
//! letters of the parts of the day), seed `x`, replicates `n`, digest `d`, view `v` (language, indicator, place, year). Only characters that need no escape.
//!
//! Parsing is strict and knows no region: whether a value lies in the range of its lever is for
//! [`crate::parameters::CheckedParameters`] to say.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use crate::exchange::document::is_id;
use crate::region::{LeverKey, ShockKey};
use crate::scenario::{Contribution, JointAt, LONGEST_RAMP, LONGEST_SHOCK, Setting, ShockSetting, Stationed};
use crate::summary::Digest;

/// Version of the link that this model reads and writes.
pub const VERSION: u32 = 1;
/// Longest fragment that is read, characters: room for every lever, and for more parameters than a pack has.
pub const LONGEST: usize = 24_000;
/// Most parameters that a link may fix.
pub const MOST_ASSUMPTIONS: usize = 200;
/// Most classes of parties that a link may name.
pub const MOST_PARTIES: usize = 50;
/// Most replicates that a link may ask for.
pub const MOST_REPLICATES: u32 = 1_000_000;

/// Letters of the parts of the day: day, evening, night.
const PARTS: [char; 3] = ['d', 'e', 'n'];

/// What a link carries.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Link {
    /// The levers that are moved.
    pub settings: BTreeMap<LeverKey, Setting>,
    /// The uncertain parameters that are fixed, by id.
    pub assumptions: BTreeMap<String, f64>,
    /// The shocks that happen.
    pub shocks: BTreeMap<ShockKey, ShockSetting>,
    /// What classes of parties contribute, by id.
    pub contributions: BTreeMap<String, Contribution>,
    /// Most that measures may cost per year, euros.
    pub budget: Option<f64>,
    /// Where and when added ambulances stand.
    pub ambulances_at: Option<Stationed>,
    /// Where and at what hours the added joint post stands.
    pub urgent_care_post_at: Option<JointAt>,
    /// Root seed.
    pub seed: u64,
    /// Number of replicates.
    pub replicates: u32,
    /// Digest of the summary that the sender saw.
    pub digest: Option<Digest>,
    /// What the sender looked at.
    pub view: Option<View>,
}

/// What a page shows: codes that the reader holds against its own lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Language, such as `nl`.
    pub language: String,
    /// Indicator id.
    pub indicator: String,
    /// Place: a code or `region`.
    pub place: String,
    /// Calendar year.
    pub year: i32,
}

/// Why a link cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkFault {
    /// The fragment is empty or is no link of this model.
    #[error("no link: expected `s={VERSION}.…`")]
    Absent,
    /// Longer than a link can be.
    #[error("a link has at most {LONGEST} characters, found {0}")]
    TooLong(usize),
    /// Made by another version.
    #[error("a link of version {0}; this model reads version {VERSION}")]
    Version(String),
    /// A field that cannot be read.
    #[error("damaged at `{0}`")]
    Damaged(String),
}

impl Link {
    /// Reads a fragment, with or without its `#`.
    ///
    /// # Errors
    /// The first thing that is wrong with it; see [`LinkFault`].
    pub fn parse(fragment: &str) -> Result<Self, LinkFault> {
        if fragment.len() > LONGEST {
            return Err(LinkFault::TooLong(fragment.chars().count()));
        }
        let text = fragment.strip_prefix('#').unwrap_or(fragment);
        let text = text.strip_prefix("s=").ok_or(LinkFault::Absent)?;
        let (version, body) = text.split_once('.').ok_or_else(|| damaged(text))?;
        if version.is_empty() || version.len() > 9 || !version.bytes().all(|letter| letter.is_ascii_digit()) {
            return Err(damaged(version));
        }
        if version != VERSION.to_string() {
            return Err(LinkFault::Version(version.to_owned()));
        }
        let mut found = Found::default();
        for field in body.split('~') {
            found.read(field).ok_or_else(|| damaged(field))?;
        }
        let Found {
            link,
            seed: Some(seed),
            replicates: Some(replicates),
        } = found
        else {
            return Err(damaged(body));
        };
        Ok(Self {
            seed,
            replicates,
            ..link
        })
    }
}

impl fmt::Display for Link {
    /// The fragment, without its `#`; [`Link::parse`] gives the same link back.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = format!("s={VERSION}.");
        for (
            key,
            Setting {
                value,
                from,
                ramp_years,
            },
        ) in &self.settings
        {
            let _ = write!(text, "{}:{value}:{from}:{ramp_years}~", code(*key));
        }
        for (id, value) in &self.assumptions {
            let _ = write!(text, "a:{id}:{value}~");
        }
        for (key, setting) in &self.shocks {
            let ShockSetting {
                from,
                years,
                size,
                hospital,
            } = setting;
            let _ = write!(text, "h:{}:{from}:{years}:{size}", shock_code(*key));
            if let Some(hospital) = hospital {
                let _ = write!(text, ":{hospital}");
            }
            text.push('~');
        }
        for (id, contribution) in &self.contributions {
            let Contribution {
                in_kind,
                in_cash,
                from,
            } = contribution;
            let _ = write!(text, "c:{id}:{in_kind}:{in_cash}:{from}~");
        }
        if let Some(cap) = self.budget {
            let _ = write!(text, "b:{cap}~");
        }
        if let Some(Stationed { station, parts }) = &self.ambulances_at {
            let letters: String = PARTS
                .iter()
                .zip(parts)
                .filter(|(_, part)| **part)
                .map(|(letter, _)| *letter)
                .collect();
            let _ = write!(text, "w:{}:{letters}~", station.as_deref().unwrap_or(""));
        }
        if let Some(JointAt { post, parts }) = &self.urgent_care_post_at {
            let _ = write!(text, "p:{post}:{parts}~");
        }
        let _ = write!(text, "x:{}~n:{}", self.seed, self.replicates);
        if let Some(digest) = self.digest {
            let _ = write!(text, "~d:{digest}");
        }
        if let Some(View {
            language,
            indicator,
            place,
            year,
        }) = &self.view
        {
            let _ = write!(text, "~v:{language}:{indicator}:{place}:{year}");
        }
        f.write_str(&text)
    }
}

/// The code of a lever in links; public, never reused.
const fn code(key: LeverKey) -> &'static str {
    match key {
        LeverKey::HousingPace => "hp",
        LeverKey::ElderSuitedShare => "es",
        LeverKey::ClusteredShare => "cs",
        LeverKey::AmenitiesWithHomes => "aw",
        LeverKey::FallPrevention => "fp",
        LeverKey::PreventionCoalition => "pc",
        LeverKey::PositiveHealth => "ph",
        LeverKey::InformalCareSupport => "ic",
        LeverKey::TrainingPlaces => "tp",
        LeverKey::Retention => "re",
        LeverKey::Absence => "ab",
        LeverKey::CareTechnology => "ct",
        LeverKey::LateralEntry => "le",
        LeverKey::CareCoordination => "cc",
        LeverKey::Triage => "tr",
        LeverKey::AmbulanceAtHome => "ah",
        LeverKey::Ambulances => "am",
        LeverKey::UrgentCarePost => "up",
        LeverKey::ShortStayBeds => "ss",
        LeverKey::NursingHomePlaces => "nh",
        LeverKey::HospitalBeds => "hb",
        LeverKey::FrailtyPathway => "fr",
        LeverKey::ChainInformation => "ci",
        LeverKey::NorthCarePlaza => "np",
    }
}

/// The code of a shock in links; public, never reused.
const fn shock_code(key: ShockKey) -> &'static str {
    match key {
        ShockKey::MigrationJump => "mj",
        ShockKey::BuildingStop => "bs",
        ShockKey::StaffWave => "sw",
        ShockKey::HospitalCloses => "hc",
        ShockKey::EdNightClosure => "nc",
        ShockKey::WinterEpidemic => "we",
    }
}

fn damaged(field: &str) -> LinkFault {
    LinkFault::Damaged(field.chars().take(40).collect())
}

/// A link as far as it is read: seed and replicates must be given.
#[derive(Default)]
struct Found {
    link: Link,
    seed: Option<u64>,
    replicates: Option<u32>,
}

impl Found {
    /// Reads one field; nothing when it is unknown, given twice or not as it is written.
    fn read(&mut self, field: &str) -> Option<()> {
        let parts: Vec<&str> = field.split(':').collect();
        match parts.as_slice() {
            ["x", seed] => once(&mut self.seed, whole(seed)?),
            ["n", count] => {
                let count = whole(count).filter(|count| (1..=u64::from(MOST_REPLICATES)).contains(count))?;
                once(&mut self.replicates, u32::try_from(count).ok()?)
            }
            ["d", digest] => {
                let written = digest
                    .bytes()
                    .all(|letter| matches!(letter, b'0'..=b'9' | b'a'..=b'f'));
                once(&mut self.link.digest, Digest::parse(digest).filter(|_| written)?)
            }
            ["v", language, indicator, place, year] => {
                let id = |text: &str| {
                    let plain = |letter: u8| letter.is_ascii_alphanumeric() || b"_-.".contains(&letter);
                    ((1..=64).contains(&text.len()) && text.bytes().all(plain)).then(|| text.to_owned())
                };
                let [language, indicator, place] = [id(language)?, id(indicator)?, id(place)?];
                once(
                    &mut self.link.view,
                    View {
                        language,
                        indicator,
                        place,
                        year: calendar_year(year)?,
                    },
                )
            }
            ["a", id, value] => {
                let room = is_id(id) && self.link.assumptions.len() < MOST_ASSUMPTIONS;
                let value = decimal(value).filter(|_| room)?;
                self.link
                    .assumptions
                    .insert((*id).to_owned(), value)
                    .is_none()
                    .then_some(())
            }
            ["h", shock, from, years, size, hospital @ ..] => {
                let key = ShockKey::ALL.into_iter().find(|key| shock_code(*key) == *shock)?;
                let years = whole(years).and_then(|years| i32::try_from(years).ok())?;
                let hospital = match hospital {
                    [] => None,
                    [id] if key.takes_hospital() && is_id(id) => Some((*id).to_owned()),
                    _ => return None,
                };
                let setting = ShockSetting {
                    from: calendar_year(from)?,
                    years: Some(years).filter(|years| (1..=LONGEST_SHOCK).contains(years))?,
                    size: decimal(size)?,
                    hospital,
                };
                self.link.shocks.insert(key, setting).is_none().then_some(())
            }
            ["c", party, in_kind, in_cash, from] => {
                let contribution = Contribution {
                    in_kind: decimal(in_kind)?,
                    in_cash: decimal(in_cash)?,
                    from: calendar_year(from)?,
                };
                let room = is_id(party) && self.link.contributions.len() < MOST_PARTIES;
                let party = room.then(|| (*party).to_owned())?;
                self.link
                    .contributions
                    .insert(party, contribution)
                    .is_none()
                    .then_some(())
            }
            ["w", station, letters] => {
                let parts = PARTS.map(|letter| letters.contains(letter));
                let written =
                    letters.len() == parts.iter().filter(|part| **part).count() && !letters.is_empty();
                let known = station.is_empty() || is_id(station);
                let station = (!station.is_empty()).then(|| (*station).to_owned());
                once(
                    &mut self.link.ambulances_at,
                    Some(Stationed { station, parts }).filter(|_| written && known)?,
                )
            }
            ["p", post, parts] => {
                let parts = whole(parts).and_then(|parts| u8::try_from(parts).ok())?;
                let post = is_id(post).then(|| (*post).to_owned())?;
                let at = JointAt { post, parts };
                once(
                    &mut self.link.urgent_care_post_at,
                    Some(at).filter(|at| (1..=3).contains(&at.parts))?,
                )
            }
            ["b", cap] => once(&mut self.link.budget, decimal(cap)?),
            [lever, value, from, ramp] => {
                let key = LeverKey::ALL.into_iter().find(|key| code(*key) == *lever)?;
                let ramp = whole(ramp).and_then(|ramp| i32::try_from(ramp).ok())?;
                let ramp_years = Some(ramp).filter(|ramp| (0..=LONGEST_RAMP).contains(ramp))?;
                let setting = Setting {
                    value: decimal(value)?,
                    from: calendar_year(from)?,
                    ramp_years,
                };
                self.link.settings.insert(key, setting).is_none().then_some(())
            }
            _ => None,
        }
    }
}

fn once<T>(place: &mut Option<T>, value: T) -> Option<()> {
    place.replace(value).is_none().then_some(())
}

/// Digits only, no leading zero.
fn whole(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|letter| letter.is_ascii_digit());
    (digits && (text == "0" || !text.starts_with('0')))
        .then(|| text.parse().ok())
        .flatten()
}

fn calendar_year(text: &str) -> Option<i32> {
    whole(text)
        .and_then(|year| i32::try_from(year).ok())
        .filter(|year| (1900..=2300).contains(year))
}

/// A plain decimal number: no exponent, at most 24 characters.
fn decimal(text: &str) -> Option<f64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (before, after) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|letter| letter.is_ascii_digit());
    let fits = text.len() <= 24 && plain(before) && plain(after);
    fits.then(|| text.parse().ok())
        .flatten()
        .filter(|value: &f64| value.abs() <= 1e12)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn example() -> Link {
        let settings = BTreeMap::from([
            (
                LeverKey::HousingPace,
                Setting {
                    value: 1.2,
                    from: 2027,
                    ramp_years: 5,
                },
            ),
            (
                LeverKey::Retention,
                Setting {
                    value: -0.075,
                    from: 2026,
                    ramp_years: 0,
                },
            ),
        ]);
        let view = View {
            language: "nl".to_owned(),
            indicator: "a1_within_15".to_owned(),
            place: "GM0034".to_owned(),
            year: 2040,
        };
        Link {
            settings,
            assumptions: BTreeMap::from([("trend.ed_visit".to_owned(), -0.01)]),
            shocks: BTreeMap::from([
                (
                    ShockKey::StaffWave,
                    ShockSetting {
                        from: 2030,
                        years: 2,
                        size: 0.5,
                        hospital: None,
                    },
                ),
                (
                    ShockKey::EdNightClosure,
                    ShockSetting {
                        from: 2031,
                        years: 5,
                        size: 1.0,
                        hospital: Some("sneek".to_owned()),
                    },
                ),
            ]),
            contributions: BTreeMap::from([(
                "gemeente".to_owned(),
                Contribution {
                    in_kind: 0.0,
                    in_cash: 5000.0,
                    from: 2027,
                },
            )]),
            budget: Some(1e6),
            ambulances_at: None,
            urgent_care_post_at: None,
            seed: 7,
            replicates: 1000,
            digest: Some(Digest(0xab)),
            view: Some(view),
        }
    }

    #[test]
    fn a_link_reads_as_it_is_written() {
        let text = "s=1.hp:1.2:2027:5~re:-0.075:2026:0~a:trend.ed_visit:-0.01~h:sw:2030:2:0.5~h:nc:2031:5:1:sneek~c:gemeente:0:5000:2027~b:1000000~x:7~n:1000~d:00000000000000ab~v:nl:a1_within_15:GM0034:2040";
        assert_eq!(example().to_string(), text);
        assert_eq!(Link::parse(text), Ok(example()));
        assert_eq!(Link::parse(&format!("#{text}")), Ok(example()));
    }

    #[test]
    fn what_is_not_a_link_is_refused_with_its_reason() {
        assert_eq!(Link::parse(""), Err(LinkFault::Absent));
        assert_eq!(Link::parse("#top"), Err(LinkFault::Absent));
        assert_eq!(
            Link::parse("s=2.x:1~n:1000"),
            Err(LinkFault::Version("2".to_owned()))
        );
        assert_eq!(Link::parse(&"é".repeat(15_000)), Err(LinkFault::TooLong(15_000)));
        for damaged in [
            "s=1",
            "s=.x:1~n:1",
            "s=1.",
            "s=1.x:1",
            "s=1.n:5",
            "s=1.x:1~n:0",
            "s=1.x:1~n:1000001",
            "s=1.x:1~n:5~q:1",
            "s=1.x:1~x:1~n:5",
            "s=1.x:01~n:5",
            "s=1.x:1~n:5~",
            "s=1.x:1~n:5~zz:1:2030:0",
            "s=1.x:1~n:5~hp:1e3:2030:0",
            "s=1.x:1~n:5~hp:NaN:2030:0",
            "s=1.x:1~n:5~hp:1:2030:31",
            "s=1.x:1~n:5~hp:1:99:0",
            "s=1.x:1~n:5~hp:+1:2030:0",
            "s=1.x:1~n:5~hp:1:2030:0~hp:1:2030:0",
            "s=1.x:1~n:5~a:b",
            "s=1.x:1~n:5~a:a b:1",
            "s=1.x:1~n:5~a:b:1~a:b:1",
            "s=1.x:1~n:5~a:b:one",
            "s=1.x:1~n:5~h:sw:2030:0:0.5",
            "s=1.x:1~n:5~h:sw:2030:31:0.5",
            "s=1.x:1~n:5~h:zz:2030:1:0.5",
            "s=1.x:1~n:5~h:nc:2030:1:0.5:",
            "s=1.x:1~n:5~h:nc:2030:1:0.5:sneek:zwolle",
            "s=1.x:1~n:5~h:sw:2030:1:0.5:sneek",
            "s=1.x:1~n:5~h:sw:2030:1:0.5~h:sw:2031:1:0.5",
            "s=1.x:1~n:5~c:gemeente:0:5000",
            "s=1.x:1~n:5~c:gemeente:0:5000:27",
            "s=1.x:1~n:5~c:gemeente:0:1:2027~c:gemeente:0:1:2027",
            "s=1.x:1~n:5~b:1~b:1",
            "s=1.x:1~n:5~d:AB",
            "s=1.x:1~n:5~v:nl:<b>:region:2040",
            "s=1.x:18446744073709551616~n:5",
            "s=x.x:1~n:5",
        ] {
            assert!(
                matches!(Link::parse(damaged), Err(LinkFault::Damaged(_))),
                "{damaged}"
            );
        }
    }

    #[test]
    fn every_lever_has_a_code_of_its_own() {
        let codes: std::collections::BTreeSet<&str> = LeverKey::ALL.into_iter().map(code).collect();
        assert_eq!(codes.len(), LeverKey::ALL.len());
    }

    fn any_link() -> impl Strategy<Value = Link> {
        let setting = (
            -1_000_000_i64..1_000_000,
            0_u32..6,
            2000..2150_i32,
            0..=LONGEST_RAMP,
        )
            .prop_map(|(digits, decimals, from, ramp_years)| {
                let value = digits as f64 / f64::from(10_u32.pow(decimals));
                Setting {
                    value,
                    from,
                    ramp_years,
                }
            });
        let settings = prop::collection::btree_map(
            prop::sample::select(&LeverKey::ALL[..]),
            setting,
            0..=LeverKey::ALL.len(),
        );
        let view = ("[a-z]{2}", "[a-z_0-9]{1,30}", "[A-Z0-9]{1,10}", 2000..2150_i32).prop_map(
            |(language, indicator, place, year)| View {
                language,
                indicator,
                place,
                year,
            },
        );
        let number = || {
            (-1_000_000_i64..1_000_000, 0_u32..6)
                .prop_map(|(digits, decimals)| digits as f64 / f64::from(10_u32.pow(decimals)))
        };
        let assumptions = prop::collection::btree_map("[A-Za-z0-9_.-]{1,64}", number(), 0..=MOST_ASSUMPTIONS);
        let shock = (
            2000..2150_i32,
            1..=LONGEST_SHOCK,
            number(),
            prop::option::of("[A-Za-z0-9_.-]{1,64}"),
        )
            .prop_map(|(from, years, size, hospital)| ShockSetting {
                from,
                years,
                size,
                hospital,
            });
        let shocks = prop::collection::btree_map(prop::sample::select(&ShockKey::ALL[..]), shock, 0..=6)
            .prop_map(|mut shocks: BTreeMap<ShockKey, ShockSetting>| {
                for (key, setting) in &mut shocks {
                    setting.hospital = setting.hospital.take().filter(|_| key.takes_hospital());
                }
                shocks
            });
        let contribution =
            (0..1_000_000_u32, 0..1_000_000_u32, 2000..2150_i32).prop_map(|(in_kind, in_cash, from)| {
                Contribution {
                    in_kind: f64::from(in_kind),
                    in_cash: f64::from(in_cash),
                    from,
                }
            });
        let contributions = prop::collection::btree_map("[a-z_]{1,64}", contribution, 0..=MOST_PARTIES);
        let station = prop::option::of("[A-Za-z0-9_.-]{1,64}");
        let parts = any::<[bool; 3]>().prop_filter("manned at some time", |parts| *parts != [false; 3]);
        let stationed = (station, parts).prop_map(|(station, parts)| Stationed { station, parts });
        let joint = ("[A-Za-z0-9_.-]{1,64}", 1..=3_u8).prop_map(|(post, parts)| JointAt { post, parts });
        let money = (
            prop::option::of(number()),
            prop::option::of(stationed),
            prop::option::of(joint),
        );
        let supposed = (assumptions, shocks, contributions, money);
        let digest = any::<u64>().prop_map(Digest);
        let luck = (any::<u64>(), 1..=MOST_REPLICATES);
        (
            settings,
            supposed,
            luck,
            prop::option::of(digest),
            prop::option::of(view),
        )
            .prop_map(
                |(
                    settings,
                    (assumptions, shocks, contributions, (budget, ambulances_at, urgent_care_post_at)),
                    (seed, replicates),
                    digest,
                    view,
                )| Link {
                    settings,
                    assumptions,
                    shocks,
                    contributions,
                    budget,
                    ambulances_at,
                    urgent_care_post_at,
                    seed,
                    replicates,
                    digest,
                    view,
                },
            )
    }

    proptest! {
        #[test]
        fn the_round_trip_holds_and_fits(link in any_link()) {
            let text = link.to_string();
            prop_assert!(text.len() <= LONGEST);
            prop_assert!(text.bytes().all(|letter| letter.is_ascii_alphanumeric() || b"=.:~_-".contains(&letter)));
            prop_assert_eq!(Link::parse(&text), Ok(link));
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,200}") {
            let _ = Link::parse(&text);
        }

        #[test]
        fn no_near_link_panics(
            body in "(#?s=1\\.)?([a-z]{1,2}:[-0-9.eE+:]{0,30}~?){0,8}(v:nl:[a-zé:]{0,9}:[0-9]{0,12})?",
        ) {
            if let Ok(link) = Link::parse(&body) {
                prop_assert_eq!(Link::parse(&link.to_string()), Ok(link));
            }
        }
    }
}
