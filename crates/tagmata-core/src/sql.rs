//! SQL text between the compiler that prints it and the guard that reads it back.

/// A statement as the compiler printed it. It runs nowhere: only [`crate::guard::check`] turns it into SQL that does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SqlText(pub String);

/// The table of days that the loader makes beside the model's sources, for periods without rows.
pub const CALENDAR_TABLE: &str = "tagmata_calendar";

/// Its one column: every day from the first loaded day's year to the last one's, as a date.
pub const CALENDAR_DAY: &str = "day";
