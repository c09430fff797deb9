//! The page as a folder of files, and a server that sends it as a real host should.

mod build;
mod headers;
mod request;
mod server;

pub use build::{FileSize, Site, build, build_twin};
pub use headers::{CONTENT_SECURITY_POLICY, Headers};
pub use server::{Ports, Server};
