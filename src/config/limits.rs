//! Bounds of answering.

use std::time::Duration;

/// Bounds of answering one question, and of answering many at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskLimits {
    /// Rows of an answer at most; the answer says when it was cut.
    pub rows_max: usize,
    /// Time that the statements of one question may take.
    pub deadline: Duration,
    /// Time that counting all options of one question back may take.
    pub options_deadline: Duration,
    /// Statements that run at once.
    pub runs_at_once: usize,
    /// Readings of a language model that are kept, so that the same question costs once.
    pub readings_kept: usize,
    /// Cells of results that are kept, so that the same statement on the same snapshot need not run again.
    pub cells_kept: usize,
}

impl AskLimits {
    /// For answers that people look at.
    pub fn interactive() -> AskLimits {
        let cores = std::thread::available_parallelism().map_or(2, |n| n.get());
        AskLimits {
            rows_max: 10_000,
            deadline: Duration::from_secs(30),
            options_deadline: Duration::from_millis(300),
            runs_at_once: 2 * cores,
            cells_kept: 500_000,
            readings_kept: 2_000,
        }
    }

    /// For answers that programs read: lists are whole.
    pub fn whole() -> AskLimits {
        AskLimits { rows_max: 1_000_000, deadline: Duration::from_secs(120), cells_kept: 0, ..AskLimits::interactive() }
    }
}
