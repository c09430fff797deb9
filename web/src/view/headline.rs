//! The sentence on top: what is counted, in how many futures, and what is so now.

use sim_core::indicators::{Better, CellKey};

use super::number::Style;
use crate::state::{Look, State};
use crate::work::outcome::{Figures, Shown};

/// What a sentence on an indicator says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Indicator id.
    pub indicator: String,
    /// Its name.
    pub label: String,
    /// The year.
    pub year: i32,
    /// In how many futures, in words.
    pub futures: String,
    /// What it is held against.
    pub bar: Bar,
    /// First year.
    pub base_year: i32,
}

/// What a figure is held against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bar {
    /// A norm, written out.
    Norm {
        /// Its value.
        figure: String,
        /// Whether it is met above.
        is_minimum: bool,
    },
    /// The base year.
    BaseYear,
}

/// The sentences on top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headline {
    /// About the reference.
    pub sentence: String,
    /// About the reader's choices.
    pub mine: Option<String>,
    /// What is so now, and whose norm it is.
    pub beside: String,
    /// Whether it waits for a full run.
    pub is_provisional: bool,
}

/// A share as a whole number out of a hundred.
pub fn of_hundred(count: u32, all: u32) -> u32 {
    let (count, all) = (u64::from(count), u64::from(all.max(1)));
    u32::try_from((200 * count + all) / (2 * all)).unwrap_or(100)
}

/// The sentences on top; nothing before the first figures.
pub fn headline(state: &State) -> Option<Headline> {
    let texts = state.language.texts();
    let place = state.base.place_for(state.look.indicator, state.look.place);
    let look = Look { place, ..state.look };
    let reference = state.results.reference()?;
    let shown = reference.cell(key(look))?;
    let base_year = state.base.years().0;
    let now = reference.cell(key(Look {
        year: base_year,
        ..look
    }))?;
    let style = style(state, look, &shown, reference.replicates());
    let now = (texts.now)(&style.with_unit(now.quantiles[2]), base_year);
    let beside = match state.base.norm(look.indicator) {
        Some(norm) => format!("{} · {now}", state.language.pick(&norm.label)),
        None => now,
    };
    let sentence = sentence(state, look, &reference)?;
    let mine = state.results.mine().and_then(|mine| {
        Some(match count(state, look, &mine)? {
            Some(futures) => (texts.headline_mine)(&futures),
            None => format!("{}: {}", texts.mine, self::sentence(state, look, &mine)?),
        })
    });
    Some(Headline {
        sentence,
        mine,
        beside,
        is_provisional: state.results.is_provisional(),
    })
}

/// In how many futures the norm is met, or the figure is no worse than now; nothing for facts.
fn count(state: &State, look: Look, figures: &Figures) -> Option<Option<String>> {
    let shown = figures.cell(key(look))?;
    let count = shown.meets_norm.or(shown.no_worse);
    Some(count.map(|count| (state.language.texts().in_futures)(count, figures.replicates())))
}

fn sentence(state: &State, look: Look, figures: &Figures) -> Option<String> {
    let texts = state.language.texts();
    let indicator = state.base.indicator(look.indicator);
    let label = state.language.pick(&indicator.label).to_owned();
    let Some(futures) = count(state, look, figures)? else {
        let shown = figures.cell(key(look))?;
        let style = style(state, look, &shown, figures.replicates());
        let [_, low, median, high, _] = shown.quantiles.map(|figure| style.bare(figure));
        return Some((texts.spread)(&label, look.year, &low, &high, &median));
    };
    let bar = match state
        .base
        .norm(look.indicator)
        .filter(|_| indicator.better != Better::Neither)
    {
        Some(norm) => Bar::Norm {
            figure: Style::exact(indicator, state.language).value(norm.value),
            is_minimum: indicator.better == Better::Higher,
        },
        None => Bar::BaseYear,
    };
    let claim = Claim {
        indicator: indicator.id.clone(),
        label,
        year: look.year,
        futures,
        bar,
        base_year: state.base.years().0,
    };
    Some((texts.headline)(&claim))
}

/// The cell that is looked at.
pub fn key(look: Look) -> CellKey {
    CellKey {
        indicator: look.indicator,
        place: look.place,
        year: look.year,
    }
}

/// How figures of a cell are written.
pub fn style<'a>(state: &'a State, look: Look, shown: &Shown, replicates: u32) -> Style<'a> {
    let band = (shown.quantiles[1], shown.quantiles[3]);
    Style::sampled(
        state.base.indicator(look.indicator),
        state.language,
        band,
        replicates,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn shares_are_whole_numbers_out_of_a_hundred() {
        assert_eq!(
            [0, 4, 5, 335, 995, 1000].map(|count| of_hundred(count, 1000)),
            [0, 0, 1, 34, 100, 100]
        );
        assert_eq!(of_hundred(u32::MAX, u32::MAX), 100);
    }

    #[test]
    fn none_all_and_nearly_are_told_apart() {
        let dutch = Language::Dutch.texts().in_futures;
        assert_eq!(dutch(0, 1000), "in geen van de 1.000 berekende toekomsten");
        assert_eq!(dutch(1000, 1000), "in alle 1.000 berekende toekomsten");
        assert_eq!(dutch(3, 1000), "in minder dan 1 van de 100 berekende toekomsten");
        assert_eq!(dutch(998, 1000), "in meer dan 99 van de 100 berekende toekomsten");
        assert_eq!(dutch(340, 1000), "in 34 van de 100 berekende toekomsten");
        assert_eq!(
            (Language::English.texts().in_futures)(0, 1000),
            "in none of the 1,000 computed futures"
        );
    }

    #[test]
    fn the_sentence_says_what_is_counted() {
        let claim = Claim {
            indicator: "a1_within_15".to_owned(),
            label: "Spoedritten binnen 15 minuten".to_owned(),
            year: 2040,
            futures: "in 34 van de 100 berekende toekomsten".to_owned(),
            bar: Bar::Norm {
                figure: "95\u{a0}%".to_owned(),
                is_minimum: true,
            },
            base_year: 2025,
        };
        assert_eq!(
            (Language::Dutch.texts().headline)(&claim),
            "In 34 van de 100 berekende toekomsten is in 2040 minstens 95\u{a0}% van de spoedritten binnen 15 minuten ter plaatse."
        );
        for language in [Language::Dutch, Language::English] {
            for id in [
                "ed_over_4h",
                "wrong_place_days",
                "nursing_home_waiting",
                "home_care_unmet",
                "fte_gap",
                "response",
            ] {
                for bar in [claim.bar.clone(), Bar::BaseYear] {
                    let claim = Claim {
                        indicator: id.to_owned(),
                        bar,
                        ..claim.clone()
                    };
                    let text = (language.texts().headline)(&claim);
                    assert!(
                        text.starts_with("In 34 ") && text.contains("2040") && text.ends_with('.'),
                        "{text}"
                    );
                }
            }
        }
    }
}
