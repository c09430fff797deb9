//! The project's own tasks, in plain Rust: no other tool has to be installed to build, serve or test.
//!
//! Run them as `cargo xtask TASK`. The browser tests use the library part: [`site::build`] makes the
//! page, [`site::Server`] serves it as a real host should, [`tools::find_chromium`] says which browser to use.

pub mod bench;
pub mod build;
pub mod docs;
pub mod failure;
pub mod golden;
pub mod serve;
pub mod site;
pub mod test;
pub mod tools;
pub mod workspace;

pub use failure::Failure;
