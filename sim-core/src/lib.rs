//! Zorgpeil's model: does care stay sufficient as a region grows and ages?
pub mod acute;
pub mod capacity;
pub mod demand;
pub mod ensemble;
pub mod exchange;
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
pub mod workforce;
