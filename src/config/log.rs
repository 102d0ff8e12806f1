//! What is logged, and how.

use super::var;
use std::io::IsTerminal;

/// The log's level and form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogConfig {
    /// Filter directives: `info`, `tagmata=debug`.
    pub filter: String,
    /// How a line looks.
    pub format: LogFormat,
}

/// How a line of the log looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Plain,
    /// One JSON object a line.
    Json,
}

impl LogConfig {
    /// From `TAGMATA_LOG` and `TAGMATA_LOG_FORMAT`; without them `level`, plain on a terminal and JSON elsewhere.
    pub fn of(level: &str) -> LogConfig {
        let format = match var("TAGMATA_LOG_FORMAT").as_deref() {
            Some("json") => LogFormat::Json,
            Some(_) => LogFormat::Plain,
            None if std::io::stderr().is_terminal() => LogFormat::Plain,
            None => LogFormat::Json,
        };
        LogConfig { filter: var("TAGMATA_LOG").unwrap_or_else(|| level.to_owned()), format }
    }
}
