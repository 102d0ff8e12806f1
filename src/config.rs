//! Settings, one struct a concern; from flags, else the environment, else defaults. Nothing else reads the environment.

mod http;
mod limits;
mod llm;
mod log;
mod places;
mod server;

pub use http::HttpConfig;
pub use limits::AskLimits;
pub use llm::LlmConfig;
pub use log::{LogConfig, LogFormat};
pub use places::{PlaceFlags, Places};
pub use server::postgres_address;

/// An environment variable that is set and not empty.
fn var(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
