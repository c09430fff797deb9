//! The last good pictures of both lines, and how far the work is.

use std::rc::Rc;
use std::sync::Arc;

use sim_core::indicators::Layout;

use crate::work::calculator::FIRST;
use crate::work::message::{Answer, Line, Run};
use crate::work::outcome::{Effect, Figures, Outcome};
use crate::work::schedule::Progress;

/// A line as it was last computed.
#[derive(Clone, Debug)]
struct Counted {
    run: Run,
    first: Rc<Outcome>,
    full: Option<(Rc<Outcome>, String)>,
}

/// What is known so far.
#[derive(Clone, Debug, Default)]
pub struct Results {
    reference: Option<Counted>,
    mine: Option<(Counted, Rc<Effect>)>,
    /// How far the work in flight is.
    pub progress: Option<Progress>,
    /// Whether a newer setting waits for the run in flight.
    pub waits: bool,
}

impl Results {
    /// Takes in a summary; says whether it refines: whether it is of a full run.
    pub fn take(&mut self, layout: &Arc<Layout>, answer: &Answer, mut bytes: &[u8]) -> Option<(Line, bool)> {
        let Answer::Summary {
            run,
            line,
            replicates,
            digest,
        } = answer
        else {
            return None;
        };
        let outcome = Rc::new(Outcome::read(layout, *replicates, &mut bytes)?);
        let is_full = *replicates > FIRST;
        let full = is_full.then(|| (outcome.clone(), digest.clone()));
        let counted = |before: Option<&Counted>| match before.filter(|before| before.run == *run) {
            Some(before) => Counted {
                full,
                ..before.clone()
            },
            None => Counted {
                run: *run,
                first: outcome,
                full,
            },
        };
        match line {
            Line::Reference => self.reference = Some(counted(self.reference.as_ref())),
            Line::Mine => {
                let effect = Rc::new(Effect::read(layout, *replicates, &mut bytes)?);
                let counted = counted(self.mine.as_ref().map(|(mine, _)| mine));
                self.mine = Some((counted, effect));
            }
        }
        Some((*line, is_full))
    }

    /// The reader's line is gone.
    pub fn forget_mine(&mut self) {
        self.mine = None;
    }

    /// The reference line.
    pub fn reference(&self) -> Option<Figures> {
        let counted = self.reference.as_ref()?;
        let full = counted.full.as_ref().map(|(full, _)| full);
        Some(Figures::Counted(full.unwrap_or(&counted.first).clone()))
    }

    /// Whether the reference is that of a full run.
    pub fn reference_is_full(&self) -> bool {
        self.reference
            .as_ref()
            .is_some_and(|counted| counted.full.is_some())
    }

    /// The reader's line. Until its full run is there it is the reference, moved.
    pub fn mine(&self) -> Option<Figures> {
        let (mine, _) = self.mine.as_ref()?;
        if let Some((full, _)) = &mine.full {
            return Some(Figures::Counted(full.clone()));
        }
        let reference = self.reference.as_ref()?;
        let full = reference.full.as_ref().map_or(&reference.first, |(full, _)| full);
        Some(Figures::Shifted {
            full: full.clone(),
            before: reference.first.clone(),
            after: mine.first.clone(),
        })
    }

    /// What the reader's choices change.
    pub fn effect(&self) -> Option<&Effect> {
        self.mine.as_ref().map(|(_, effect)| &**effect)
    }

    /// Digest of the reader's line, or of the reference without one; only of a full run.
    pub fn digest(&self) -> Option<&str> {
        let shown = self
            .mine
            .as_ref()
            .map(|(mine, _)| mine)
            .or(self.reference.as_ref())?;
        shown.full.as_ref().map(|(_, digest)| digest.as_str())
    }

    /// Whether what is shown still waits for a full run.
    pub fn is_provisional(&self) -> bool {
        self.digest().is_none() || !self.reference_is_full()
    }
}
