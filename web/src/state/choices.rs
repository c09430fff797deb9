//! All that the reader chose, with undo and redo.

use crate::work::message::{Settings, Supposed};

/// Most steps that can be undone.
const MOST_STEPS: usize = 200;

/// A whole scenario: what is set, and what is supposed beside it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chosen {
    /// Levers that are moved.
    pub settings: Settings,
    /// Shocks, places, and what came with a link.
    pub supposed: Supposed,
}

impl Chosen {
    /// Whether it is the reference.
    pub fn is_empty(&self) -> bool {
        self.settings.is_empty() && self.supposed.is_empty()
    }
}

/// What is chosen, and the way back.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choices {
    now: Chosen,
    past: Vec<Chosen>,
    future: Vec<Chosen>,
    before_drag: Option<Chosen>,
}

impl Choices {
    /// What is chosen now.
    pub fn now(&self) -> &Chosen {
        &self.now
    }

    /// Whether a slider is being dragged.
    pub fn is_dragging(&self) -> bool {
        self.before_drag.is_some()
    }

    /// Whether there is a step to undo.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is a step to do again.
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    /// A drag begins: whatever changes until it ends is one step.
    pub fn begin_drag(&mut self) {
        if self.before_drag.is_none() {
            self.before_drag = Some(self.now.clone());
        }
    }

    /// The drag ends.
    pub fn end_drag(&mut self) {
        if let Some(before) = self.before_drag.take()
            && before != self.now
        {
            self.step(before);
        }
    }

    /// Something else is chosen.
    pub fn set(&mut self, chosen: Chosen) {
        if chosen == self.now {
            return;
        }
        let before = std::mem::replace(&mut self.now, chosen);
        if self.before_drag.is_none() {
            self.step(before);
        }
    }

    /// One step back.
    pub fn undo(&mut self) {
        self.end_drag();
        if let Some(before) = self.past.pop() {
            self.future.push(std::mem::replace(&mut self.now, before));
        }
    }

    /// The step that was undone, again.
    pub fn redo(&mut self) {
        self.end_drag();
        if let Some(after) = self.future.pop() {
            self.past.push(std::mem::replace(&mut self.now, after));
        }
    }

    fn step(&mut self, before: Chosen) {
        self.future.clear();
        self.past.push(before);
        if self.past.len() > MOST_STEPS {
            self.past.remove(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sim_core::region::LeverKey;
    use sim_core::scenario::Setting;

    fn with(value: f64) -> Chosen {
        let setting = Setting {
            value,
            from: 2027,
            ramp_years: 1,
        };
        Chosen {
            settings: Settings::from([(LeverKey::Ambulances, setting)]),
            supposed: Supposed::default(),
        }
    }

    #[test]
    fn a_drag_is_one_step() {
        let mut choices = Choices::default();
        choices.set(with(1.0));
        choices.begin_drag();
        for value in [1.5, 2.0, 2.5] {
            choices.begin_drag();
            choices.set(with(value));
        }
        choices.end_drag();
        choices.end_drag();
        choices.undo();
        assert_eq!(choices.now(), &with(1.0));
        choices.undo();
        assert!(choices.now().is_empty() && !choices.can_undo());
        choices.redo();
        choices.redo();
        assert_eq!(choices.now(), &with(2.5));
        assert!(!choices.can_redo());
    }

    #[test]
    fn a_drag_that_ends_where_it_began_is_no_step() {
        let mut choices = Choices {
            now: with(1.0),
            ..Choices::default()
        };
        choices.begin_drag();
        choices.set(with(3.0));
        choices.set(with(1.0));
        choices.end_drag();
        assert!(!choices.can_undo() && !choices.is_dragging());
    }

    #[test]
    fn a_new_step_ends_what_could_be_done_again() {
        let mut choices = Choices::default();
        choices.set(with(1.0));
        choices.undo();
        choices.set(with(2.0));
        assert!(!choices.can_redo());
        choices.set(with(2.0));
        choices.undo();
        assert!(choices.now().is_empty(), "the same again is no step");
    }

    #[test]
    fn what_is_supposed_can_be_undone_too() {
        let mut choices = Choices::default();
        let mut with_budget = with(1.0);
        with_budget.supposed.budget = Some(1e6);
        choices.set(with(1.0));
        choices.set(with_budget.clone());
        choices.undo();
        assert_eq!(choices.now(), &with(1.0));
        choices.redo();
        assert_eq!(choices.now(), &with_budget);
    }
}
