//! Windows that are found inside or around another one: the nth unit, a weekday, a third, a named day.

use super::{Calendar, During, Unit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Weekday {
    /// Monday.
    Monday,
    /// Tuesday.
    Tuesday,
    /// Wednesday.
    Wednesday,
    /// Thursday.
    Thursday,
    /// Friday.
    Friday,
    /// Saturday.
    Saturday,
    /// Sunday.
    Sunday,
}

/// `{nth: 1, unit: week, of: {month: 3}}`, `{nth: -1, count: 5, unit: day, of: …}`, `{nth: 2, weekday: monday, of: …}`:
/// some units of a window, counted from its start, or from its end where `nth` is negative. Exactly one of `unit` and
/// `weekday`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Nth {
    /// Which: 1 the first, −1 the last.
    pub nth: i32,
    /// How many units: from a positive `nth` on, or up to a negative one; 1 where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// The unit. Weeks of a month are those that begin in it; weeks of a year are the ISO ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// The weekday.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weekday: Option<Weekday>,
    /// The window that is counted in.
    pub of: Box<During>,
}

/// `{weekday: friday}`: the latest one that has begun. `{weekday: friday, week: -1}`: of last week.
/// `{weekday: saturday, through: sunday}`: a weekend. `{weekday: friday, date: {day: 13}}`: a date on that weekday.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WeekdayAt {
    /// The weekday.
    pub weekday: Weekday,
    /// The last weekday, for more days than one; it follows `weekday`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub through: Option<Weekday>,
    /// The week, counted from the current one; a `date` beside it must lie in that week.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub week: Option<i32>,
    /// A date with a day; what it lacks is taken so that it is the latest one on this weekday.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Calendar>,
}

/// A third of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Third {
    /// The beginning: days 1 to 10 of a month.
    Early,
    /// The middle: days 11 to 20.
    Mid,
    /// The end: day 21 to the last.
    Late,
}

/// `{piece: early, of: {month: 3}}`: a third of a month (10 days), of a week (3, 1, 3 days), of whole months.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Piece {
    /// Which third.
    pub piece: Third,
    /// Of what.
    pub of: Box<During>,
}

/// `{named: spring_festival, year: 2024}`: a day or season that has a name. Without a year the latest one that has begun.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Named {
    /// Its id in the table of named days.
    pub named: String,
    /// The year; below 100 the latest such year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i16>,
    /// The year, counted from the current one; only where `year` is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year_offset: Option<i16>,
}

/// `{unit: week, holding: {day: 18}}`: the unit that the start of a window lies in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Holding {
    /// The unit.
    pub unit: Unit,
    /// What lies in it.
    pub holding: Box<During>,
}
