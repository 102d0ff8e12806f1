//! `calendar` in a model file: the zone, weeks, years, retail patterns and the notion of today.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Time zone, weeks, years and the notion of today.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CalendarSpec {
    /// IANA name; all dates, hours and weekdays are of this zone.
    pub timezone: String,
    /// First day of the week; Monday where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub week_starts: Option<WeekStart>,
    /// First month of the year, 1 to 12 (fiscal years); January where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year_starts: Option<i8>,
    /// Months of whole weeks: weeks in the three months of each quarter. Needs `year_ends`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<PatternSpec>,
    /// The day on which a year of whole weeks ends; only with `pattern`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year_ends: Option<YearEndsSpec>,
    /// `clock`, `newest_data` (the day after the newest loaded day), or a date such as `2026-07-01`.
    #[serde(default)]
    pub today: TodaySpec,
}

/// First day of the week.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WeekStart {
    /// ISO weeks.
    #[default]
    Monday,
    /// Sunday weeks.
    Sunday,
}

/// Weeks in the three months of each quarter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum PatternSpec {
    /// The third month is the long one.
    #[serde(rename = "4-4-5")]
    LongThird,
    /// The second month is the long one.
    #[serde(rename = "4-5-4")]
    LongSecond,
    /// The first month is the long one.
    #[serde(rename = "5-4-4")]
    LongFirst,
}

/// The day on which a year of whole weeks ends. A 53rd week joins the year's last month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct YearEndsSpec {
    /// The weekday; weeks begin on the day after it.
    pub weekday: WeekdaySpec,
    /// The month at whose end the year ends, 1 to 12.
    pub month: i8,
    /// Which of those weekdays.
    pub which: WhichEnd,
    /// The calendar year that gives a year its number; needed where the year does not end in December.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub named_after: Option<NamedAfter>,
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WeekdaySpec {
    /// Monday
    Monday,
    /// Tuesday
    Tuesday,
    /// Wednesday
    Wednesday,
    /// Thursday
    Thursday,
    /// Friday
    Friday,
    /// Saturday
    Saturday,
    /// Sunday
    Sunday,
}

/// Which weekday at the end of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WhichEnd {
    /// The last one in the month.
    Last,
    /// The one nearest to the month's last day, in it or up to three days behind it.
    Nearest,
}

/// The calendar year that a year of weeks has its number from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NamedAfter {
    /// That of its first month.
    Start,
    /// That of its last month.
    End,
}

/// The notion of today.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TodaySpec {
    /// The day of asking.
    #[default]
    Clock,
    /// The day after the newest loaded day.
    NewestData,
    /// A fixed day.
    #[serde(untagged)]
    Fixed(#[schemars(with = "String", extend("format" = "date"))] jiff::civil::Date),
}
