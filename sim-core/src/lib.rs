//! Zorgpeil's model: does care stay sufficient as a region grows and ages?
//!
//! Text in, numbers out: no file, clock, thread, network or screen. The same inputs give the same bits natively and in
//! a browser.
//!
//! ```text
//! region pack + scenario → CheckedParameters ─ draw(luck) → Drawn
//!   people pass   people      homes, then people by area, sex and single age, to the horizon
//!   care pass     demand      need by service and area         ┐
//!                 workforce   staff in post against the work   │ year by year
//!                 capacity    what is really staffed           │
//!                 acute       ambulance → emergency → bed → step-down, one fixed point
//!                 costs       what care and measures cost, by who pays
//!                 indicators  what councillors look at         ┘
//! ensemble: replicates → summary (quantiles, chance of meeting a norm, paired differences, digest)
//! explore:  attribution (a change split over ageing, growth, health, use, staff, measures)
//! ```
//!
//! Start reading at [`run`]: one replicate on one screen. [`region`] and [`scenario`] say what goes in, [`ensemble`] and
//! [`summary`] what comes out, [`random`] where chance comes from.
//!
//! ```
//! use sim_core::{ensemble::{Ensemble, Plan, Replicated}, parameters::CheckedParameters};
//! use sim_core::{region::{PackFiles, Region}, scenario::Scenario};
//! use std::sync::Arc;
//!
//! let region = Arc::new(Region::read(&PackFiles::toyland(), &[])?);
//! let reference = CheckedParameters::new(region, Scenario::reference(), None)?;
//! let mut ensemble = Ensemble::new(vec![Arc::new(reference)], Plan::chance(1, 20));
//! ensemble.advance(20)?;
//! println!("digest {}", ensemble.summary(0).digest());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod acute;
pub mod backtest;
pub mod capacity;
pub mod costs;
pub mod demand;
pub mod drivers;
pub mod ensemble;
pub mod exchange;
pub mod explore;
pub mod faults;
pub mod indicators;
pub mod parameters;
pub mod people;
pub mod quantity;
pub mod random;
pub mod region;
pub mod run;
pub mod scenario;
pub mod summary;
pub mod validation;
pub mod workforce;
pub mod zones;
