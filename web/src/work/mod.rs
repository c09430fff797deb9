//! Work in the background: who computes which replicates, in which order, and what comes back.
//!
//! `schedule.rs` decides, without a browser; `desk.rs` does the work wherever it runs; `pool.rs` carries
//! requests and answers between them (in Web Workers, or on the page itself where there are none).

pub mod calculator;
pub mod desk;
pub mod folder;
pub mod message;
pub mod outcome;
pub mod pool;
pub mod rows;
pub mod schedule;
pub mod words;
