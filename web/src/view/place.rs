//! Where and when what two levers add stands: the ambulances, and the joint post.

use sim_core::region::{LeverKey, StationKind};
use sim_core::scenario::{JointAt, Stationed};

use super::chart::Entry;
use crate::state::{Action, State};

/// What a place is chosen for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placed {
    /// Added ambulances.
    Ambulances(Stationed),
    /// The added joint post; nothing: everywhere.
    JointPost(Option<JointAt>),
}

/// What a lever adds that stands somewhere; nothing for a lever that adds no such thing, or adds nothing now.
pub fn placed(state: &State, key: LeverKey) -> Option<Placed> {
    let adds = state.setting(key).value > state.base.lever(key).reference || state.is_placed(key);
    let supposed = state.supposed();
    let placed = match key {
        LeverKey::Ambulances => Placed::Ambulances(supposed.ambulances_at.clone().unwrap_or(Stationed {
            station: None,
            parts: [true; 3],
        })),
        LeverKey::UrgentCarePost => Placed::JointPost(supposed.urgent_care_post_at.clone()),
        _ => return None,
    };
    adds.then_some(placed)
}

impl Placed {
    /// What the list of places offers, and the one that is chosen; the first stands for all places.
    pub fn places(&self, state: &State) -> (Vec<Entry>, String) {
        let texts = state.language.texts();
        let acute = &state.base.region.acute;
        let entry = |id: &str, name: &str| Entry {
            value: id.to_owned(),
            label: name.to_owned(),
        };
        match self {
            Self::Ambulances(at) => {
                let own = acute
                    .stations
                    .iter()
                    .filter(|station| station.kind == StationKind::Own);
                let own = own.map(|station| entry(&station.id, &station.name));
                let all = [entry("", texts.station_all)].into_iter().chain(own).collect();
                (all, at.station.clone().unwrap_or_default())
            }
            Self::JointPost(at) => {
                let inside = acute.gp_posts.posts.iter().filter(|post| post.inside);
                let inside = inside.map(|post| entry(&post.id, &post.name));
                let all = [entry("", texts.post_all)].into_iter().chain(inside).collect();
                let chosen = at.as_ref().map(|at| at.post.clone());
                (all, chosen.unwrap_or_default())
            }
        }
    }

    /// Another place is chosen.
    pub fn at(&self, place: String) -> Action {
        let place = Some(place).filter(|place| !place.is_empty());
        match self {
            Self::Ambulances(at) => Action::Station(Stationed {
                station: place,
                parts: at.parts,
            }),
            Self::JointPost(at) => Action::Place(place.map(|post| JointAt {
                post,
                parts: at.as_ref().map_or(3, |at| at.parts),
            })),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::tests::flevoland;

    fn after(actions: impl IntoIterator<Item = Action>) -> State {
        actions
            .into_iter()
            .fold(State::new(flevoland(), ""), State::reduce)
    }

    #[test]
    fn added_ambulances_stand_where_the_reader_says() {
        assert_eq!(placed(&after([]), LeverKey::Ambulances), None, "nothing is added");
        let state = after([Action::Move(LeverKey::Ambulances, 2.0)]);
        let usual = placed(&state, LeverKey::Ambulances).expect("two are added");
        let (places, chosen) = usual.places(&state);
        assert!(places.len() > 3 && chosen.is_empty() && places[0].value.is_empty());
        let station = places[1].value.clone();
        let there = state.reduce(usual.at(station.clone()));
        assert!(
            there.link().to_string().contains(&format!("~w:{station}:den~")),
            "{}",
            there.link()
        );
        let at = placed(&there, LeverKey::Ambulances).expect("two are added");
        assert_eq!(at.places(&there).1, station);
        let everywhere = there.clone().reduce(at.at(String::new()));
        assert!(everywhere.supposed().is_empty(), "as without a choice");
        let back = there.clone().reduce(Action::Reset(LeverKey::Ambulances));
        assert!(
            !back.has_choices(),
            "a lever that goes back takes its place along"
        );
        let undone = back.reduce(Action::Undo);
        assert_eq!(undone.supposed(), there.supposed());
    }

    #[test]
    fn the_added_post_stands_where_the_reader_says() {
        let state = after([Action::Move(LeverKey::UrgentCarePost, 0.9)]);
        let everywhere = placed(&state, LeverKey::UrgentCarePost).expect("more than the reference");
        assert_eq!(everywhere, Placed::JointPost(None));
        let post = everywhere.places(&state).0[1].value.clone();
        let state = state.reduce(everywhere.at(post.clone()));
        let at = JointAt { post, parts: 3 };
        assert_eq!(state.supposed().urgent_care_post_at, Some(at.clone()));
        let by_day = JointAt { parts: 1, ..at };
        let state = state.reduce(Action::Place(Some(by_day.clone())));
        assert!(state.base.check(state.settings(), state.supposed()).is_ok());
        let opened = State::new(flevoland(), &format!("#{}", state.link()));
        assert_eq!(opened.supposed().urgent_care_post_at, Some(by_day));
        let less = state.reduce(Action::Undo).reduce(Action::Undo);
        assert_eq!(less.supposed().urgent_care_post_at, None);
    }
}
