//! Windows as people say them: relative to the day of asking, before [`crate::period`] gives them dates.

use super::{Holding, Length, Named, Nth, Piece, WeekdayAt};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A unit of calendar time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// A calendar day.
    Day,
    /// A week, starting on the model's first weekday.
    Week,
    /// A calendar month.
    Month,
    /// A quarter of the model's year.
    Quarter,
    /// A half of the model's year.
    Half,
    /// The model's year.
    Year,
}

/// A window of time, as a reader says it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum During {
    /// The `last` n units before today: rolling, or whole calendar units.
    Last(Last),
    /// The calendar unit that lies `offset` units from the current one: 0 this, −1 the last, −2 the one before.
    Period(PeriodAt),
    /// Dates `[from, to)`; an absent end is open.
    Dates(Dates),
    /// From the start of the current unit to today.
    ToDate(ToDate),
    /// A named part of a year: 2024, March, Q3 2025, the first half, 5 March. What is missing is taken so that the
    /// window is the latest one that has begun.
    Calendar(Calendar),
    /// From the start of one window to the end of another, both included.
    Span(Span),
    /// Open on one side of a window.
    Open(Open),
    /// A window moved by some units: the same period last year.
    Shift(Shift),
    /// Some units or weekdays inside a window: the first week of March, the last 5 days of last month.
    Nth(Nth),
    /// A weekday, or several in a row: last Friday, the weekend.
    Weekday(WeekdayAt),
    /// A third of a window: early March.
    Piece(Piece),
    /// A day or season with a name: Christmas.
    Named(Named),
    /// The unit that a day lies in: the week of March 18.
    Holding(Holding),
    /// From each entity's own date on, for a while: the first 7 days after registering.
    Anchored(Anchored),
}

/// `{last: 90, unit: day}`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Last {
    /// How many units, at least 1.
    pub last: u32,
    /// The unit.
    pub unit: Unit,
    /// Whole calendar units before the current one, instead of rolling back from today.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub whole: bool,
}

/// `{period: quarter, offset: -1}`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PeriodAt {
    /// The unit.
    pub period: Unit,
    /// How many units from the current one.
    pub offset: i32,
}

/// `{from: 2025-01-01, to: 2025-04-01}`: half-open, `to` is the first day outside.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dates {
    /// The first day inside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub from: Option<Date>,
    /// The first day outside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub to: Option<Date>,
}

/// `{to_date: year}`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ToDate {
    /// The unit.
    pub to_date: Unit,
}

/// `{year: 2025, quarter: 3}`, `{month: 3}`, `{half: 1}`, `{month: 3, day: 5}`
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// The year; below 100 the latest year that ends in these two digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i16>,
    /// The year, counted from the current one: 0 this year, −1 the last; only where `year` is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year_offset: Option<i16>,
    /// The half, 1 or 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub half: Option<i8>,
    /// The quarter, 1 to 4.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quarter: Option<i8>,
    /// The month, 1 to 12.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month: Option<i8>,
    /// The day of the month, 1 to 31.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<i8>,
}

/// `{first: {month: 3}, until: {month: 5}}`: March to May, both included. What the right end lacks it takes from the left.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// The window whose start is taken.
    pub first: Box<During>,
    /// The window whose end is taken.
    pub until: Box<During>,
}

/// Open on one side of a window.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Open {
    /// From its start to today.
    Since(Box<During>),
    /// From its end to today.
    After(Box<During>),
    /// Everything before its start.
    Before(Box<During>),
    /// Everything up to its end.
    Until(Box<During>),
}

/// `{shift: {period: month, offset: -1}, by: -1, unit: year}`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Shift {
    /// The window that is moved.
    pub shift: Box<During>,
    /// How many units; negative is earlier.
    pub by: i32,
    /// The unit.
    pub unit: Unit,
}

/// `{after: user.registered, within: {count: 7, unit: day}}`: from that date, included, to that long after it, excluded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Anchored {
    /// A date dimension that the rows reach.
    pub after: String,
    /// How long.
    pub within: Length,
}
