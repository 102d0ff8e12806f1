//! How a model counts weeks, months and years. What dates that gives is [`crate::period`]'s.

use super::{TodaySpec, WeekStart};
use crate::period::Retail;

/// Time zone, weeks, years and the notion of today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// IANA name of the zone that all dates are of.
    pub timezone: String,
    /// First day of the week.
    pub week_starts: WeekStart,
    /// First month of the year, 1 to 12.
    pub year_starts: i8,
    /// Months of whole weeks, in place of what `week_starts` and `year_starts` say.
    pub retail: Option<Retail>,
    /// The notion of today.
    pub today: TodaySpec,
}
