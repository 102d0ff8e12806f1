//! One OpenAI-compatible endpoint: a request to a reply within a deadline, or the fault that kept it from coming.

mod config;
mod profile;

pub use config::{EndpointConfig, KeyHeader, Timeouts};
pub use profile::{Profile, Rung, SystemRole, TokensKey};
