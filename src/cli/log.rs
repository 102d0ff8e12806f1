//! Starts the log.

use crate::config::{LogConfig, LogFormat};
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// Starts logging to stderr; `level` is for when the environment names none.
pub fn start(level: &str) -> Result<(), String> {
    let config = LogConfig::of(level);
    let filter = EnvFilter::try_new(&config.filter)
        .map_err(|error| format!("TAGMATA_LOG: {error}; write a level such as `info` or `tagmata=debug`"))?
        // It logs whole replies that it cannot read; what is wrong with them is logged without.
        .add_directive("async_openai=off".parse().expect("a directive"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    match config.format {
        LogFormat::Plain => log.with_ansi(std::io::stderr().is_terminal()).init(),
        LogFormat::Json => log.json().flatten_event(true).with_current_span(true).with_span_list(false).init(),
    }
    Ok(())
}
