//! How a model counts weeks, months and years. What dates that gives is [`crate::period`]'s.

use super::{TodaySpec, WeekStart};
use jiff::civil::Weekday;

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

impl Calendar {
    /// The calendar on the wall: weeks from Monday, years from January, the clock's day in UTC.
    pub fn plain() -> Calendar {
        Calendar {
            timezone: "UTC".to_owned(),
            week_starts: WeekStart::Monday,
            year_starts: 1,
            retail: None,
            today: TodaySpec::Clock,
        }
    }
}

/// A calendar of years of 52 or 53 weeks, with months of whole weeks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retail {
    /// Weeks of a quarter's first, second and third month; the 53rd week of a year joins its last month.
    pub weeks: [i8; 3],
    /// The weekday that years, and so weeks, end on.
    pub ends_on: Weekday,
    /// The month whose end a year ends at, 1 to 12.
    pub ends_in: i8,
    /// Years end on the last such weekday of that month, or on the one nearest to its end.
    pub nearest: bool,
    /// A year has the number of the calendar year in which its first month lies, and not its last.
    pub named_after_start: bool,
}
