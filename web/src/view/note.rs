//! Messages, the state of the work, what a screen reader hears, and the facts under the page.

use sim_core::exchange::link::LinkFault;

use super::chart::year_in_words;
use super::headline::headline;
use super::number::whole;
use crate::state::{Announcement, Message, State};

/// The message, in words.
pub fn message(state: &State) -> Option<String> {
    let texts = state.language.texts();
    Some(match state.message.as_ref()? {
        Message::Link(LinkFault::TooLong(_)) => texts.link_too_long.to_owned(),
        Message::Link(LinkFault::Version(version)) => (texts.link_version)(version),
        Message::Link(LinkFault::Damaged(_) | LinkFault::Absent) => texts.link_damaged.to_owned(),
        Message::LinkMisfit(_) => texts.link_misfit.to_owned(),
        Message::LinkCapped(asked, computed) => (texts.link_capped)(*asked, *computed),
        Message::OtherDigest(theirs, ours) => (texts.other_digest)(theirs, ours),
        Message::Failed(reason) => (texts.failed)(reason),
        Message::Restarted => texts.restarted.to_owned(),
    })
}

/// How far the work is.
pub fn progress(state: &State) -> String {
    let texts = state.language.texts();
    let number = |count| whole(count, state.language);
    match state.results.progress {
        Some(progress) if state.results.waits => format!(
            "{} · {}",
            (texts.refining)(&number(progress.done), &number(progress.asked)),
            texts.newer_waits
        ),
        Some(progress) => (texts.refining)(&number(progress.done), &number(progress.asked)),
        None if state.results.digest().is_some() => (texts.refined)(&number(state.replicates)),
        None => String::new(),
    }
}

/// What a screen reader hears.
pub fn announcement(state: &State) -> String {
    let texts = state.language.texts();
    match state.announcement {
        Announcement::Nothing => String::new(),
        Announcement::Looked => year_in_words(state),
        Announcement::Copied => texts.copied.to_owned(),
        Announcement::NotCopied => texts.not_copied.to_owned(),
        Announcement::Refined { rescaled } => {
            let headline = headline(state);
            let sentences = headline.map(|headline| [Some(headline.sentence), headline.mine]);
            let mut said: Vec<String> = sentences.into_iter().flatten().flatten().collect();
            if rescaled {
                said.push(texts.rescaled.to_owned());
            }
            said.join(" ")
        }
    }
}

/// The facts under the page: name and value, and a key for tests.
pub fn facts(state: &State) -> Vec<(&'static str, &'static str, String)> {
    const KEYS: [&str; 5] = ["version", "data", "seed", "replicates", "digest"];
    let texts = state.language.texts();
    let values = [
        env!("CARGO_PKG_VERSION").to_owned(),
        format!(
            "{} ({:016x})",
            state.base.region.data_version, state.base.region.hash
        ),
        state.seed.to_string(),
        whole(state.replicates, state.language),
        state
            .results
            .digest()
            .map_or_else(|| texts.not_yet.to_owned(), str::to_owned),
    ];
    KEYS.into_iter()
        .zip(texts.facts)
        .zip(values)
        .map(|((key, name), value)| (key, name, value))
        .collect()
}
