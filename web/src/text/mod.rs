//! All words of the page, in one place per language.
//!
//! [`Texts`] has one field per text, so a translation that is missing does not compile and one that nobody uses
//! is a warning (an error in the checks). Names of indicators, levers and norms come from the region pack.

use charts::{Locale, Words};
use sim_core::quantity::Text;

use crate::view::headline::Claim;

mod en;
mod nl;

/// Language of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Nederlands.
    Dutch,
    /// English.
    English,
}

impl Language {
    /// The code in links and in the document.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Dutch => "nl",
            Self::English => "en",
        }
    }

    /// The language with this code.
    pub fn of(code: &str) -> Option<Self> {
        [Self::Dutch, Self::English]
            .into_iter()
            .find(|language| language.code() == code)
    }

    /// The other language.
    pub const fn other(self) -> Self {
        match self {
            Self::Dutch => Self::English,
            Self::English => Self::Dutch,
        }
    }

    /// All words in this language.
    pub const fn texts(self) -> &'static Texts {
        match self {
            Self::Dutch => &nl::TEXTS,
            Self::English => &en::TEXTS,
        }
    }

    /// How figures are written.
    pub const fn locale(self) -> Locale {
        match self {
            Self::Dutch => Locale::Dutch,
            Self::English => Locale::English,
        }
    }

    /// The fixed words of a chart.
    pub fn chart_words(self) -> Words {
        Words::of(self.locale())
    }

    /// A text of the pack in this language.
    pub fn pick(self, text: &Text) -> &str {
        match self {
            Self::Dutch => &text.nl,
            Self::English => &text.en,
        }
    }
}

/// Words of the six themes and of the groups of indicators.
pub type Named<const N: usize> = [&'static str; N];

/// Every text of the page.
pub struct Texts {
    /// Name of the page in the browser.
    pub page_title: &'static str,
    /// The question above the page.
    pub question: &'static str,
    /// Under the question.
    pub motto: &'static str,
    /// Link past the head of the page.
    pub skip: &'static str,
    /// The button to the other language, in that language.
    pub other_language: &'static str,
    /// Label of the year slider.
    pub year: &'static str,
    /// Heading of the first part, for screen readers.
    pub answer: &'static str,
    /// Before the first figures are there.
    pub computing: &'static str,
    /// The sentence on top: what is counted.
    pub headline: fn(&Claim) -> String,
    /// The same for the reader's choices: count, whole sentence.
    pub headline_mine: fn(&str) -> String,
    /// How many futures, in words: count out of all.
    pub in_futures: fn(u32, u32) -> String,
    /// The same, shorter: in a tile.
    pub in_short: fn(u32, u32) -> String,
    /// A figure without norm or direction: label, year, low, high, median.
    pub spread: fn(&str, i32, &str, &str, &str) -> String,
    /// What is so now: figure, base year.
    pub now: fn(&str, i32) -> String,
    /// Meets the norm: in how many futures.
    pub norm_met: fn(&str) -> String,
    /// No worse than in the base year: in how many futures.
    pub no_worse: fn(&str, i32) -> String,
    /// Before a lower bound.
    pub at_least: &'static str,
    /// Before an upper bound.
    pub at_most: &'static str,
    /// The norm and whose it is: bound, label.
    pub norm: fn(&str, &str) -> String,
    /// No norm.
    pub no_norm: &'static str,
    /// The reference line.
    pub reference: &'static str,
    /// The reader's line.
    pub mine: &'static str,
    /// What the choices change: median, low, high.
    pub change: fn(&str, &str, &str) -> String,
    /// In how many futures it is a meaningful change: futures, size, up.
    pub change_counts: fn(&str, &str, bool) -> String,
    /// No future has a meaningful change: size.
    pub change_none: fn(&str) -> String,
    /// A tile that shows the region although an area is chosen.
    pub whole_region: &'static str,
    /// Beside a provisional picture.
    pub provisional: &'static str,
    /// How far the full run is: done, asked.
    pub refining: fn(&str, &str) -> String,
    /// A newer setting waits.
    pub newer_waits: &'static str,
    /// All replicates are in.
    pub refined: fn(&str) -> String,
    /// The axis changed.
    pub rescaled: &'static str,
    /// Label of the indicator list.
    pub indicator: &'static str,
    /// Label of the place list.
    pub place: &'static str,
    /// Municipal figures.
    pub modelled: &'static str,
    /// What to bear in mind of ambulances in one municipality.
    pub best_case: &'static str,
    /// Groups in the indicator list.
    pub groups: Named<8>,
    /// The chart in words: label, place, first year, last year.
    pub chart_description: fn(&str, &str, i32, i32) -> String,
    /// What the bands mean.
    pub bands: &'static str,
    /// What is not in the band.
    pub outside_band: &'static str,
    /// The figures of one year: line, median, low, high.
    pub readout: fn(&str, &str, &str, &str) -> String,
    /// Heading above bands and table.
    pub figures: &'static str,
    /// Summary of the table under the chart.
    pub table: &'static str,
    /// Summary of the dots.
    pub dots_heading: fn(i32) -> String,
    /// The dots in words.
    pub dots_meaning: &'static str,
    /// Heading of the levers.
    pub levers: &'static str,
    /// Under that heading.
    pub levers_intro: &'static str,
    /// Themes in their order.
    pub themes: Named<6>,
    /// How many levers of a theme are moved.
    pub moved: fn(usize) -> String,
    /// Button: back one step.
    pub undo: &'static str,
    /// Button: again.
    pub redo: &'static str,
    /// Button: all to the reference.
    pub reset_all: &'static str,
    /// Button: this theme to the reference.
    pub reset_theme: &'static str,
    /// Button: one lever: its name.
    pub reset_one: fn(&str) -> String,
    /// Short form of that button.
    pub reset: &'static str,
    /// Less of a lever: its name.
    pub less: fn(&str) -> String,
    /// More of a lever: its name.
    pub more_of: fn(&str) -> String,
    /// Number field of a lever: its name and unit.
    pub number_of: fn(&str, &str) -> String,
    /// Button: shows the indicator that a lever exists for.
    pub show: fn(&str) -> String,
    /// Opens the rest of a lever.
    pub more: &'static str,
    /// Where the lever stands without a choice.
    pub now_at: fn(&str) -> String,
    /// First year.
    pub from: &'static str,
    /// Years to the full value.
    pub ramp: &'static str,
    /// Why the range ends where it does.
    pub why_bounds: &'static str,
    /// The province's role.
    pub role: &'static str,
    /// How strong the evidence is.
    pub evidence: &'static str,
    /// Grades A, B, C, D, policy.
    pub grades: Named<5>,
    /// Label of effects of grade C and D.
    pub assumed: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    /// A field outside its range: low, high.
    pub out_of_range: fn(&str, &str) -> String,
    /// A field that is no number.
    pub not_a_number: &'static str,
    /// Heading of the examples.
    pub presets: &'static str,
    /// The preset that changes nothing.
    pub preset_none: &'static str,
    /// Heading of the list of what changed.
    pub changes: &'static str,
    /// Nothing changed.
    pub changes_none: &'static str,
    /// One change: from, to.
    pub change_item: fn(&str, &str) -> String,
    /// When it acts: first year, ramp.
    pub change_when: fn(i32, i32) -> String,
    /// Heading of what is supposed beside the levers.
    pub supposed: &'static str,
    /// A parameter that is fixed: its name, its value.
    pub supposed_value: fn(&str, &str) -> String,
    /// A shock: its name, first and last year, size and its unit, which begins with a sign for per cent.
    pub supposed_shock: fn(&str, i32, i32, &str, &str) -> String,
    /// Heading of what may happen.
    pub shocks: &'static str,
    /// How many shocks happen.
    pub shocks_happen: fn(usize) -> String,
    /// Label: how large a shock is.
    pub shock_size: &'static str,
    /// Label: first year of a shock.
    pub shock_from: &'static str,
    /// Label: number of years.
    pub shock_years: &'static str,
    /// Label: the hospital to which it happens.
    pub shock_hospital: &'static str,
    /// A contribution: whose, first year, euros in kind and in cash.
    pub supposed_contribution: fn(&str, i32, &str, &str) -> String,
    /// A budget, euros per year.
    pub supposed_budget: fn(&str) -> String,
    /// Heading: where and when added ambulances stand.
    pub stationed: &'static str,
    /// Over all stations.
    pub station_all: &'static str,
    /// Parts of the day, with their hours.
    pub parts: Named<3>,
    /// One part of the day must stay.
    pub last_part: &'static str,
    /// Heading: where and when the added joint post is open.
    pub post_placed: &'static str,
    /// Not at one place.
    pub post_all: &'static str,
    /// Label: the list of hours.
    pub open: &'static str,
    /// Hours of a joint post: by day, and in the evening, round the clock.
    pub hours: Named<3>,
    /// Where and at what hours the added joint post stands: name, parts of the day.
    pub supposed_joint_post: fn(&str, u8) -> String,
    /// Where added ambulances stand (everywhere without a name), by day, in the evening, at night.
    pub supposed_stationed: fn(Option<&str>, [bool; 3]) -> String,
    /// Button: give that up.
    pub drop_supposed: &'static str,
    /// Heading of the share part.
    pub share: &'static str,
    /// What a link holds.
    pub share_intro: &'static str,
    /// Button.
    pub copy_link: &'static str,
    /// It worked.
    pub copied: &'static str,
    /// It did not.
    pub not_copied: &'static str,
    /// Label of the field with the link.
    pub link_field: &'static str,
    /// Button: other luck.
    pub new_luck: &'static str,
    /// What that does: seed.
    pub luck_intro: fn(u64) -> String,
    /// The link is damaged.
    pub link_damaged: &'static str,
    /// The link is too long.
    pub link_too_long: &'static str,
    /// The link is of another version.
    pub link_version: fn(&str) -> String,
    /// The link asks what does not exist here.
    pub link_misfit: &'static str,
    /// The link asks for more replicates than a page computes: asked, computed.
    pub link_capped: fn(u32, u32) -> String,
    /// This version computes something else: theirs, ours.
    pub other_digest: fn(&str, &str) -> String,
    /// The run failed: reason.
    pub failed: fn(&str) -> String,
    /// A worker was started again.
    pub restarted: &'static str,
    /// Button that closes a message.
    pub close: &'static str,
    /// Heading of the footer.
    pub about: &'static str,
    /// What this is not.
    pub not_a_forecast: &'static str,
    /// Labels of version, data, seed, replicates, digest.
    pub facts: Named<5>,
    /// Unit of a difference between shares.
    pub points: &'static str,
    /// Until the digest is known.
    pub not_yet: &'static str,
    /// Names of the units: see `view::number`.
    pub units: Named<19>,
}
