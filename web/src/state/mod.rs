//! The state of the page: one plain reducer, tested without a browser.

use std::rc::Rc;

use sim_core::exchange::link::{self, Link, LinkFault};
use sim_core::indicators::Place;
use sim_core::region::{LeverKey, ShockKey, Theme};
use sim_core::scenario::{JointAt, Setting, ShockSetting, Stationed};
use sim_core::summary::Digest;

use crate::base::{Base, REPLICATES, SEED, supposed_by};
use crate::text::Language;
use crate::work::message::{Answer, Line, Settings, Supposed};
use crate::work::schedule::Progress;

pub use choices::{Choices, Chosen};
pub use results::Results;

mod choices;
mod results;

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Position of the indicator in the catalogue.
    pub indicator: usize,
    /// Place.
    pub place: Place,
    /// Calendar year.
    pub year: i32,
}

/// Something that the reader must know, in the words of `text/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// The link could not be read.
    Link(LinkFault),
    /// The link asks for something that this region does not have.
    LinkMisfit(String),
    /// The link asks for more replicates than a page computes: asked, computed.
    LinkCapped(u32, u32),
    /// The digest in the link is not the one computed here: theirs, ours.
    OtherDigest(String, String),
    /// The run failed.
    Failed(String),
    /// A worker broke and was started again.
    Restarted,
}

/// What a screen reader hears; changes only when there is something new to say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Announcement {
    /// Nothing yet.
    #[default]
    Nothing,
    /// A full run is there.
    Refined {
        /// Whether the axis changed with it.
        rescaled: bool,
    },
    /// Another year, indicator or place is shown.
    Looked,
    /// The link was copied.
    Copied,
    /// The link could not be copied: it stands in a field.
    NotCopied,
}

/// The whole state.
#[derive(Clone, Debug)]
pub struct State {
    /// The region and what follows from it.
    pub base: Rc<Base>,
    /// Language of the page.
    pub language: Language,
    /// What is looked at.
    pub look: Look,
    /// What the reader chose.
    pub choices: Choices,
    /// Root seed.
    pub seed: u64,
    /// Replicates of a full run.
    pub replicates: u32,
    /// What is computed so far.
    pub results: Results,
    /// What the reader must know.
    pub message: Option<Message>,
    /// What a screen reader hears.
    pub announcement: Announcement,
    /// Range of the chart's axis: held while dragging.
    pub axis: Option<(f64, f64)>,
    /// Whether the axis changed with the last full run.
    pub rescaled: bool,
    /// Digest that an opened link promises.
    promised: Option<Digest>,
}

/// What can happen.
#[derive(Clone, Debug)]
pub enum Action {
    /// Another language.
    Speak(Language),
    /// Another indicator.
    ShowIndicator(usize),
    /// Another place.
    ShowPlace(Place),
    /// Another year.
    ShowYear(i32),
    /// A slider is taken.
    BeginDrag,
    /// A slider is let go.
    EndDrag,
    /// A lever is moved: to this value, in the model's unit.
    Move(LeverKey, f64),
    /// A lever starts in another year.
    StartFrom(LeverKey, i32),
    /// A lever takes another number of years to its full value.
    Ramp(LeverKey, i32),
    /// One lever back to the reference.
    Reset(LeverKey),
    /// All levers of a theme back to the reference.
    ResetTheme(Theme),
    /// All levers back to the reference.
    ResetAll,
    /// What is supposed beside the levers is given up.
    DropSupposed,
    /// A shock happens like this, or not at all.
    Shock(ShockKey, Option<ShockSetting>),
    /// A shock that happens is of this size, in the model's unit.
    Resize(ShockKey, f64),
    /// Added ambulances stand here, at these parts of the day.
    Station(Stationed),
    /// The added joint post stands here, at these hours; nothing: everywhere.
    Place(Option<JointAt>),
    /// An example scenario, by its id.
    Preset(String),
    /// One step back.
    Undo,
    /// The undone step again.
    Redo,
    /// Other luck.
    NewLuck,
    /// A link is opened: the fragment of the address.
    Open(String),
    /// A summary arrived.
    Summary(Answer, Rc<Vec<u8>>),
    /// How far the work is.
    Progress(Option<Progress>, bool),
    /// A run failed.
    Failed(String),
    /// A worker broke and was started again.
    Restarted,
    /// The link was copied, or not.
    Copied(bool),
    /// The reader has read the message.
    Dismiss,
}

impl State {
    /// The page as it opens.
    pub fn new(base: Rc<Base>, fragment: &str) -> Self {
        let look = Look {
            indicator: base.tiles().next().unwrap_or(0),
            place: Place::Region,
            year: base.opening_year(),
        };
        let mut state = Self {
            base,
            language: Language::Dutch,
            look,
            choices: Choices::default(),
            seed: SEED,
            replicates: REPLICATES,
            results: Results::default(),
            message: None,
            announcement: Announcement::Nothing,
            axis: None,
            rescaled: false,
            promised: None,
        };
        state.open(fragment);
        state
    }

    /// Whether anything differs from the reference.
    pub fn has_choices(&self) -> bool {
        !self.choices.now().is_empty()
    }

    /// Levers that are moved.
    pub fn settings(&self) -> &Settings {
        &self.choices.now().settings
    }

    /// What is supposed beside them.
    pub fn supposed(&self) -> &Supposed {
        &self.choices.now().supposed
    }

    /// Whether what a lever adds was given a place.
    pub fn is_placed(&self, key: LeverKey) -> bool {
        match key {
            LeverKey::Ambulances => self.supposed().ambulances_at.is_some(),
            LeverKey::UrgentCarePost => self.supposed().urgent_care_post_at.is_some(),
            _ => false,
        }
    }

    /// Whether a lever is moved, or what it adds was given a place.
    pub fn is_moved(&self, key: LeverKey) -> bool {
        self.settings().contains_key(&key) || self.is_placed(key)
    }

    /// Where a lever stands: its setting, or the reference.
    pub fn setting(&self, key: LeverKey) -> Setting {
        let lever = self.base.lever(key);
        let reference = Setting {
            value: lever.reference,
            from: lever.from,
            ramp_years: lever.ramp_years,
        };
        self.settings().get(&key).copied().unwrap_or(reference)
    }

    /// The link to what is seen now.
    pub fn link(&self) -> Link {
        let layout = &self.base.layout;
        let view = link::View {
            language: self.language.code().to_owned(),
            indicator: self.base.indicator(self.look.indicator).id.clone(),
            place: layout.place_code(self.look.place).to_owned(),
            year: self.look.year,
        };
        let Chosen { settings, supposed } = self.choices.now().clone();
        Link {
            settings,
            assumptions: supposed.assumptions,
            shocks: supposed.shocks,
            contributions: supposed.contributions,
            budget: supposed.budget,
            ambulances_at: supposed.ambulances_at,
            urgent_care_post_at: supposed.urgent_care_post_at,
            seed: self.seed,
            replicates: self.replicates,
            digest: self.results.digest().and_then(Digest::parse),
            view: Some(view),
        }
    }

    /// The next state.
    #[must_use]
    pub fn reduce(mut self, action: Action) -> Self {
        let before = self.choices.now().clone();
        match action {
            Action::Speak(language) => self.language = language,
            Action::ShowIndicator(indicator) => {
                let place = self.base.place_for(indicator, self.look.place);
                self.look_at(Look {
                    indicator,
                    place,
                    ..self.look
                });
            }
            Action::ShowPlace(place) => {
                let place = self.base.place_for(self.look.indicator, place);
                self.look_at(Look { place, ..self.look });
            }
            Action::ShowYear(year) => {
                let (first, last) = self.base.years();
                self.look_at(Look {
                    year: year.clamp(first, last),
                    ..self.look
                });
            }
            Action::BeginDrag => self.choices.begin_drag(),
            Action::EndDrag => self.choices.end_drag(),
            Action::Move(key, value) => {
                let lever = self.base.lever(key);
                let value = crate::base::plain(value.clamp(lever.minimum, lever.maximum));
                self.set(
                    key,
                    Setting {
                        value,
                        ..self.setting(key)
                    },
                );
            }
            Action::StartFrom(key, from) => self.set(
                key,
                Setting {
                    from,
                    ..self.setting(key)
                },
            ),
            Action::Ramp(key, ramp_years) => self.set(
                key,
                Setting {
                    ramp_years,
                    ..self.setting(key)
                },
            ),
            Action::Reset(key) => self.keep(|other| other != key),
            Action::ResetTheme(theme) => {
                let base = self.base.clone();
                self.keep(|key| base.lever(key).theme != theme);
            }
            Action::ResetAll => self.choices.set(Chosen::default()),
            Action::DropSupposed => self.suppose(|supposed| *supposed = Supposed::default()),
            Action::Shock(key, setting) => self.suppose(|supposed| {
                match setting {
                    Some(setting) => supposed.shocks.insert(key, setting),
                    None => supposed.shocks.remove(&key),
                };
            }),
            Action::Resize(key, size) => {
                let (least, most) = self.base.shock(key).range;
                let size = crate::base::plain(size.clamp(least, most));
                self.suppose(|supposed| {
                    if let Some(setting) = supposed.shocks.get_mut(&key) {
                        setting.size = size;
                    }
                });
            }
            Action::Station(at) => self.suppose(|supposed| {
                // Where the calls are, around the clock: as without a choice.
                let is_chosen = at.station.is_some() || at.parts != [true; 3];
                supposed.ambulances_at = is_chosen.then_some(at);
            }),
            Action::Place(at) => self.suppose(|supposed| supposed.urgent_care_post_at = at),
            Action::Preset(id) => {
                let preset = self.base.presets.iter().find(|preset| preset.id == id);
                let chosen = preset.map(|preset| Chosen {
                    settings: self.base.moved(&preset.settings),
                    supposed: supposed_by(preset),
                });
                self.choices.set(chosen.unwrap_or_default());
            }
            Action::Undo => self.choices.undo(),
            Action::Redo => self.choices.redo(),
            Action::NewLuck => {
                self.seed = self.seed.wrapping_add(1);
                self.promised = None;
            }
            Action::Open(fragment) => self.open(&fragment),
            Action::Summary(answer, bytes) => self.summary(&answer, &bytes),
            Action::Progress(progress, waits) => {
                (self.results.progress, self.results.waits) = (progress, waits);
            }
            Action::Failed(reason) => self.message = Some(Message::Failed(reason)),
            Action::Restarted => self.message = Some(Message::Restarted),
            Action::Copied(true) => self.announcement = Announcement::Copied,
            Action::Copied(false) => self.announcement = Announcement::NotCopied,
            Action::Dismiss => self.message = None,
        }
        if *self.choices.now() != before {
            if !self.has_choices() {
                self.results.forget_mine();
            }
            self.rescaled = false;
            if matches!(self.message, Some(Message::Failed(_))) {
                self.message = None;
            }
        }
        self
    }

    fn look_at(&mut self, look: Look) {
        let same_chart = (look.indicator, look.place) == (self.look.indicator, self.look.place);
        if look != self.look {
            self.announcement = Announcement::Looked;
        }
        self.look = look;
        if !same_chart {
            self.rescaled = false;
            self.axis = crate::view::chart::natural_range(self);
        }
    }

    fn set(&mut self, key: LeverKey, setting: Setting) {
        let mut chosen = self.choices.now().clone();
        chosen.settings.insert(key, setting);
        chosen.settings = self.base.moved(&chosen.settings);
        self.choices.set(chosen);
    }

    fn keep(&mut self, keep: impl Fn(LeverKey) -> bool) {
        let mut chosen = self.choices.now().clone();
        chosen.settings.retain(|key, _| keep(*key));
        if !keep(LeverKey::Ambulances) {
            chosen.supposed.ambulances_at = None;
        }
        if !keep(LeverKey::UrgentCarePost) {
            chosen.supposed.urgent_care_post_at = None;
        }
        self.choices.set(chosen);
    }

    fn suppose(&mut self, change: impl FnOnce(&mut Supposed)) {
        let mut chosen = self.choices.now().clone();
        change(&mut chosen.supposed);
        self.choices.set(chosen);
    }

    fn summary(&mut self, answer: &Answer, bytes: &[u8]) {
        let had_full = self.results.reference_is_full();
        let Some((line, is_full)) = self.results.take(&self.base.layout, answer, bytes) else {
            return;
        };
        if line == Line::Mine && !self.has_choices() {
            self.results.forget_mine();
        }
        let is_first = self.axis.is_none();
        if is_first || (is_full && !self.choices.is_dragging()) {
            let range = crate::view::chart::natural_range(self);
            self.rescaled = had_full && range != self.axis;
            self.axis = range;
        }
        let expected = if self.has_choices() {
            Line::Mine
        } else {
            Line::Reference
        };
        if !is_full || line != expected {
            return;
        }
        self.announcement = Announcement::Refined {
            rescaled: self.rescaled,
        };
        if matches!(self.message, Some(Message::Restarted)) {
            self.message = None;
        }
        let found = self.results.digest().and_then(Digest::parse);
        if let (Some(promised), Some(found)) = (self.promised.take(), found)
            && promised != found
        {
            self.message = Some(Message::OtherDigest(promised.to_string(), found.to_string()));
        }
    }

    /// Opens a link. What cannot be read leaves the reference, with a message.
    fn open(&mut self, fragment: &str) {
        let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
        let link = match Link::parse(fragment) {
            Ok(link) => link,
            // Any other fragment is an anchor in the page.
            Err(LinkFault::Absent) => return,
            Err(fault) => {
                self.choices.set(Chosen::default());
                self.message = Some(Message::Link(fault));
                return;
            }
        };
        if let Some(view) = &link.view {
            self.language = Language::of(&view.language).unwrap_or(self.language);
            let indicator = self
                .base
                .catalogue()
                .position(&view.indicator)
                .unwrap_or(self.look.indicator);
            let place = self.base.layout.place(&view.place).unwrap_or(Place::Region);
            let (first, last) = self.base.years();
            let year = view.year.clamp(first, last);
            self.look_at(Look {
                indicator,
                place: self.base.place_for(indicator, place),
                year,
            });
        }
        let supposed = Supposed {
            assumptions: link.assumptions,
            shocks: link.shocks,
            contributions: link.contributions,
            budget: link.budget,
            ambulances_at: link.ambulances_at,
            urgent_care_post_at: link.urgent_care_post_at,
        };
        if let Err(faults) = self.base.check(&link.settings, &supposed) {
            self.choices.set(Chosen::default());
            self.message = Some(Message::LinkMisfit(faults.to_string()));
            return;
        }
        self.message = None;
        let settings = self.base.moved(&link.settings);
        self.choices.set(Chosen { settings, supposed });
        self.seed = link.seed;
        self.replicates = link.replicates.min(REPLICATES_IN_A_BROWSER);
        self.promised = link.digest;
        if link.replicates > REPLICATES_IN_A_BROWSER {
            // Fewer replicates give another digest: there is nothing to hold it against.
            self.message = Some(Message::LinkCapped(link.replicates, REPLICATES_IN_A_BROWSER));
            self.promised = None;
        }
    }
}

/// Most replicates that a page computes: memory of the figures, some 60 MB per line and thousand.
const REPLICATES_IN_A_BROWSER: u32 = 2000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::tests::flevoland;
    use crate::work::outcome::{Effect, Outcome};
    use sim_core::summary::{Cell, DOTS, PairedCell};

    fn state() -> State {
        State::new(flevoland(), "")
    }

    fn after(state: State, actions: impl IntoIterator<Item = Action>) -> State {
        actions.into_iter().fold(state, State::reduce)
    }

    /// A summary in which every figure is `level`.
    fn summary(state: &State, run: u32, line: Line, replicates: u32, level: i64) -> Action {
        let cells = state.base.layout.cells();
        let cell = Cell {
            sum: 0,
            quantiles: [level - 20, level - 10, level, level + 10, level + 20],
            dots: [level; DOTS],
            meets_norm: Some(replicates / 2),
            no_worse: None,
        };
        let mut bytes = Vec::new();
        Outcome::write(&vec![cell; cells], &mut bytes);
        if line == Line::Mine {
            let paired = PairedCell {
                sum: 0,
                quantiles: [level; 5],
                higher: 1,
                lower: 2,
            };
            Effect::write(&vec![paired; cells], &mut bytes);
        }
        let digest = format!("{:016x}", level);
        Action::Summary(
            Answer::Summary {
                run,
                line,
                replicates,
                digest,
            },
            Rc::new(bytes),
        )
    }

    #[test]
    fn a_lever_at_its_reference_is_no_choice() {
        let state = state();
        let lever = state.base.lever(LeverKey::Ambulances).clone();
        let state = after(state, [Action::Move(lever.key, lever.maximum)]);
        assert!(state.has_choices());
        let state = after(
            state,
            [
                Action::Ramp(lever.key, 7),
                Action::Move(lever.key, lever.reference),
            ],
        );
        assert!(!state.has_choices());
        let state = after(state, [Action::Undo]);
        assert_eq!(state.setting(lever.key).ramp_years, 7);
    }

    #[test]
    fn values_stay_within_their_range() {
        let state = state();
        let lever = state.base.lever(LeverKey::Retention).clone();
        let state = after(state, [Action::Move(lever.key, 1e9)]);
        assert_eq!(state.setting(lever.key).value, lever.maximum);
    }

    #[test]
    fn resets_go_as_far_as_they_say() {
        let state = state();
        let moves: Vec<Action> = LeverKey::ALL
            .into_iter()
            .map(|key| {
                let lever = state.base.lever(key);
                let value = if lever.maximum == lever.reference {
                    lever.minimum
                } else {
                    lever.maximum
                };
                Action::Move(key, value)
            })
            .collect();
        let state = after(state, moves);
        assert_eq!(state.settings().len(), LeverKey::ALL.len());
        let theme = state.base.lever(LeverKey::Ambulances).theme;
        let of_theme = state
            .base
            .region
            .levers
            .iter()
            .filter(|lever| lever.theme == theme)
            .count();
        let state = after(state, [Action::ResetTheme(theme)]);
        assert_eq!(state.settings().len(), LeverKey::ALL.len() - of_theme);
        let state = after(
            state,
            [
                Action::Reset(LeverKey::HousingPace),
                Action::Undo,
                Action::ResetAll,
            ],
        );
        assert!(!state.has_choices());
        let state = after(state, [Action::Undo, Action::Undo]);
        assert_eq!(state.settings().len(), LeverKey::ALL.len());
    }

    #[test]
    fn what_a_link_supposes_is_kept_named_and_can_be_dropped() {
        let state = state();
        let party = state.base.region.costs.parties[0].id.clone();
        let fragment =
            format!("s=1.a:fertility_level:0.9~h:sw:2030:2:0.5~c:{party}:0:2500000:2027~b:3000000~x:3~n:100");
        let state = after(state, [Action::Open(fragment.clone())]);
        assert_eq!(state.message, None);
        assert!(state.has_choices() && state.settings().is_empty());
        assert!(
            state.link().to_string().starts_with(&fragment),
            "nothing of it is lost"
        );
        let named = crate::view::choice::supposed(&state);
        assert_eq!(named.len(), 4);
        let label = "Kindertal tegenover het pad van de prognose";
        assert!(
            named[0].starts_with(label) && named[0].contains("0,9"),
            "{named:?}"
        );
        assert!(named[1].contains("2030") && named[1].contains("50"), "{named:?}");
        assert!(
            named[2].contains("2.500.000") && named[3].contains("3.000.000"),
            "{named:?}"
        );
        let moved = after(state.clone(), [Action::Move(LeverKey::Ambulances, 2.0)]);
        assert!(
            !moved.supposed().is_empty(),
            "moving a lever leaves the rest alone"
        );
        for action in [Action::DropSupposed, Action::ResetAll] {
            let dropped = after(state.clone(), [action]);
            assert!(!dropped.has_choices());
        }
        let unknown = after(
            state,
            [Action::Open("s=1.a:fertility_levels:0.9~x:3~n:100".to_owned())],
        );
        assert!(
            matches!(&unknown.message, Some(Message::LinkMisfit(words)) if words.contains("fertility_level"))
        );
        assert!(!unknown.has_choices());
    }

    #[test]
    fn a_shock_happens_where_the_reader_says_and_goes_with_the_link() {
        let state = state();
        let key = ShockKey::EdNightClosure;
        let usual = state.base.usual_shock(key);
        let state = after(state, [Action::Shock(key, Some(usual.clone()))]);
        assert!(state.has_choices());
        let (hospitals, chosen) = crate::view::shock::options(&state, key, "hospital", &usual);
        let region = &state.base.region;
        let default = state.base.shock(key).hospital.expect("it takes one");
        assert_eq!(hospitals.len(), region.acute.hospitals.len());
        assert_eq!(
            chosen, region.acute.hospitals[default].id,
            "that of the pack until one is chosen"
        );
        let elsewhere =
            crate::view::shock::with(&usual, "hospital", &hospitals[1].value).expect("it can be read");
        let later = crate::view::shock::with(&elsewhere, "from", "2031").expect("a year");
        assert_eq!(crate::view::shock::with(&later, "years", "many"), None);
        let state = after(state, [Action::Shock(key, Some(later.clone()))]);
        let link = state.link().to_string();
        assert!(
            link.contains(&format!("h:nc:2031:5:1:{}", hospitals[1].value)),
            "{link}"
        );
        let named = crate::view::choice::supposed(&state);
        assert!(
            named[0].contains(&hospitals[1].label) && named[0].contains("van de nachten"),
            "{named:?}"
        );
        let off = after(state, [Action::Shock(key, None)]);
        assert!(!off.has_choices());
    }

    #[test]
    fn the_size_of_a_shock_stays_within_its_range_and_every_step_can_be_undone() {
        let state = state();
        let key = ShockKey::StaffWave;
        let (least, most) = state.base.shock(key).range;
        let size = |state: &State| state.supposed().shocks.get(&key).map(|shock| shock.size);
        let state = after(state, [Action::Resize(key, most)]);
        assert!(!state.has_choices(), "what does not happen has no size");
        let usual = state.base.usual_shock(key);
        let longer = ShockSetting {
            years: 3,
            ..usual.clone()
        };
        let drag = [0.6, 0.7, 1e9].map(|size| Action::Resize(key, size));
        let state = after(
            state,
            [
                Action::Shock(key, Some(usual.clone())),
                Action::Shock(key, Some(longer)),
            ],
        );
        let state = after(state, [Action::BeginDrag].into_iter().chain(drag));
        let state = after(state, [Action::EndDrag]);
        assert_eq!(size(&state), Some(most));
        let lowest = after(state.clone(), [Action::Resize(key, -1.0)]);
        assert_eq!(size(&lowest), Some(least));
        let state = after(state, [Action::Undo]);
        assert_eq!(
            (size(&state), state.supposed().shocks[&key].years),
            (Some(usual.size), 3)
        );
        let state = after(state, [Action::Undo]);
        assert_eq!(state.supposed().shocks[&key], usual);
        let state = after(state, [Action::Undo, Action::Redo, Action::Redo, Action::Redo]);
        assert_eq!(size(&state), Some(most));
    }

    #[test]
    fn presets_choose_their_settings_and_are_recognised() {
        let state = state();
        let preset = state.base.presets.first().expect("there are examples").clone();
        let state = after(state, [Action::Preset(preset.id.clone())]);
        assert_eq!(
            state
                .base
                .preset_of(state.settings(), state.supposed())
                .map(|found| &found.id),
            Some(&preset.id)
        );
        let state = after(state, [Action::Undo]);
        assert!(!state.has_choices());
    }

    #[test]
    fn a_link_gives_back_what_was_seen() {
        let state = state();
        let lever = state.base.lever(LeverKey::NursingHomePlaces).clone();
        let indicator = state.base.catalogue().position("population").expect("it exists");
        let actions = [
            Action::Speak(Language::English),
            Action::Move(lever.key, lever.maximum),
            Action::StartFrom(lever.key, 2031),
            Action::ShowIndicator(indicator),
            Action::ShowPlace(Place::Area(2)),
            Action::ShowYear(2033),
            Action::NewLuck,
        ];
        let state = after(state, actions);
        let opened = State::new(flevoland(), &format!("#{}", state.link()));
        assert_eq!(opened.message, None);
        assert_eq!((opened.look, opened.language), (state.look, state.language));
        assert_eq!(
            (opened.choices.now(), opened.seed),
            (state.choices.now(), state.seed)
        );
    }

    #[test]
    fn a_bad_link_leaves_the_reference_and_says_so() {
        for fragment in [
            "#s=1.broken",
            "#s=9.x:1~n:5",
            &format!("#s=1.{}", "x".repeat(3000)),
        ] {
            let state = State::new(flevoland(), fragment);
            assert!(
                !state.has_choices() && matches!(state.message, Some(Message::Link(_))),
                "{fragment}"
            );
        }
        let state = State::new(flevoland(), "#s=1.am:99999:2030:0~x:1~n:1000");
        assert!(!state.has_choices() && matches!(state.message, Some(Message::LinkMisfit(_))));
        assert_eq!(State::new(flevoland(), "#levers").message, None);
    }

    #[test]
    fn a_link_for_more_replicates_than_a_page_computes_says_so() {
        let state = State::new(flevoland(), "#s=1.x:1~n:5000~d:00000000000000ff");
        assert_eq!(state.message, Some(Message::LinkCapped(5000, 2000)));
        assert_eq!((state.replicates, state.promised), (2000, None));
    }

    #[test]
    fn a_link_that_promises_another_digest_says_so_once() {
        let state = State::new(flevoland(), "#s=1.x:1~n:1000~d:00000000000000ff");
        let first = summary(&state, 1, Line::Reference, 40, 100);
        let full = summary(&state, 1, Line::Reference, 1000, 100);
        let state = after(state, [first]);
        assert_eq!(state.message, None);
        let state = after(state, [full]);
        assert!(matches!(state.message, Some(Message::OtherDigest(_, _))));
        let same = State::new(flevoland(), "#s=1.x:1~n:1000~d:0000000000000064");
        let full = summary(&same, 1, Line::Reference, 1000, 100);
        assert_eq!(after(same, [full]).message, None);
    }

    #[test]
    fn while_dragging_the_full_reference_is_moved_by_what_few_replicates_differ() {
        let state = state();
        let actions = [
            summary(&state, 1, Line::Reference, 40, 1000),
            summary(&state, 1, Line::Reference, 1000, 1010),
            Action::BeginDrag,
            Action::Move(LeverKey::Ambulances, 1.0),
            summary(&state, 2, Line::Mine, 40, 1300),
        ];
        let state = after(state, actions);
        let key = sim_core::indicators::CellKey {
            indicator: 0,
            place: Place::Region,
            year: 2040,
        };
        let mine = state.results.mine().expect("a picture");
        assert!(mine.is_provisional() && state.results.digest().is_none());
        let shown = mine.cell(key).expect("a cell");
        assert_eq!(shown.quantiles, [1290, 1300, 1310, 1320, 1330]);
        assert_eq!(mine.dots(key).expect("a cell")[0], 1310);
        let axis = state.axis;
        let full = summary(&state, 2, Line::Mine, 1000, 30_000);
        let state = after(state, [full]);
        assert_eq!(state.axis, axis, "the axis is held while dragging");
        let full = summary(&state, 2, Line::Mine, 1000, 30_000);
        let state = after(state, [Action::EndDrag, full]);
        assert!(state.rescaled && state.axis != axis);
        assert_eq!(state.results.digest(), Some("0000000000007530"));
        let state = after(state, [Action::Undo]);
        assert!(state.results.mine().is_none() && state.results.digest() == Some("00000000000003f2"));
    }

    #[test]
    fn an_indicator_without_areas_shows_the_region() {
        let state = state();
        let only_region = state.base.catalogue().position("ed_over_4h").expect("it exists");
        let state = after(
            state,
            [
                Action::ShowPlace(Place::Area(1)),
                Action::ShowIndicator(only_region),
            ],
        );
        assert_eq!(state.look.place, Place::Region);
        assert_eq!(
            after(state, [Action::ShowYear(1066)]).look.year,
            flevoland().years().0
        );
    }
}
