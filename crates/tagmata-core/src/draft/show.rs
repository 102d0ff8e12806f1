//! SHOW: the closed list of views.

use super::{
    Column, During, Funnel, Migration, Overlap, Profile, RankSize, Retention, RowTest, SideBySide, Term, Test, Tiers,
    Unit, Who,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What to say about the people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Show {
    /// How many there are.
    Count(Count),
    /// Who they are.
    Members(Members),
    /// Numbers, by tags, dimensions and time.
    Measure(Measure),
    /// How a number spreads over the people.
    Distribution(Distribution),
    /// What a word of the model means.
    Define(Define),
    /// What can be asked.
    Catalog {},
    /// Each tag and metric of the people against a base.
    Profile(Profile),
    /// How many of each cohort came back.
    Retention(Retention),
    /// How many went how far along ordered steps.
    Funnel(Funnel),
    /// Sizes of all regions of two to five populations.
    Overlap(Overlap),
    /// Populations side by side.
    Compare(SideBySide),
    /// Bands of a number with their share of people and value.
    Tiers(Tiers),
    /// Who moved from which value to which between two dates.
    Migration(Migration),
}

/// How many people.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Count {
    /// Say also which share they are of these people; `{all: []}` is everyone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share_of: Option<Who>,
}

/// The people themselves. The entity's key is always the first column.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Members {
    /// Further columns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<Column>,
    /// The order; absent means by key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sort: Option<Sort>,
    /// Show at most this many; the answer still says how many there are in all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// Largest or smallest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// Largest first.
    Desc,
    /// Smallest first.
    Asc,
}

/// An order by one of the listed numbers or columns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sort {
    /// Which of the view's `terms` or `columns`, from 0.
    pub by: usize,
    /// Direction.
    pub order: Order,
}

/// Numbers by groups.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// The numbers, at least one.
    pub terms: Vec<Term>,
    /// What to group by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<By>,
    /// Group by time as well, one row a unit; units without rows are shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grain: Option<Unit>,
    /// With a `grain`: how units without rows are shown.
    #[serde(default, skip_serializing_if = "EmptyUnits::is_default")]
    pub empty_units: EmptyUnits,
    /// Also those of the entity (of `who`, where it picks some) who have no row in any number of the view: each in the group
    /// of their own tags and dimensions, unknown in what only rows have. Numbers over no rows are 0 or unknown.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub also_without_rows: bool,
    /// Only days of which all of this holds, by dimensions of one table of days (a source whose key is a date). A number
    /// counts the rows of such days alone; one that looks beyond its day (cumulative, running, shifted) is shown for such
    /// days alone, and counts whatever rows it reaches.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub days: Vec<RowTest>,
    /// The window of every term that has none of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub during: Option<During>,
    /// Beside each number, the same number in an earlier window, and the relative change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compare: Option<Compare>,
    /// Keep the groups whose number passes a test.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub having: Vec<Having>,
    /// The order of the groups; absent means by group, or by time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sort: Option<Sort>,
    /// Keep only the first groups of the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub top: Option<RankSize>,
    /// With `top`: all other groups together as one more row at the end, those that `having` leaves out included; its
    /// numbers computed anew from their rows.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub others: bool,
}

/// What rows are grouped by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum By {
    /// A tag or dimension by its id.
    Name(String),
    /// A unit or part of a date.
    Time(ByTime),
    /// What a table of days says of the rows' own day.
    OfDay(ByDay),
}

/// `{of_day: days.season}`: like a unit of time it is of the day that a number is shown for, which is not the day of every
/// row that a cumulative or shifted number counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ByDay {
    /// A dimension of a table of days: a source whose key is a date.
    pub of_day: String,
}

/// How a view with a grain shows units of time without rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EmptyUnits {
    /// Every unit for every group.
    #[default]
    EachGroup,
    /// A unit in which no group has rows is one row without a group.
    Once,
    /// Only units that have rows, each with the groups that have them.
    LeftOut,
}

impl EmptyUnits {
    /// Whether it is what a view does that does not say.
    pub fn is_default(&self) -> bool {
        *self == EmptyUnits::EachGroup
    }
}

/// `{field: user.registered, grain: month}`, `{part: day_of_week}`: exactly one of `grain` and `part`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ByTime {
    /// A date dimension; absent means the date of the rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Its unit: the first day of it is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grain: Option<Unit>,
    /// A part of it, as a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<DatePart>,
}

/// A part of a date, as a number that repeats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DatePart {
    /// The calendar year.
    Year,
    /// 1 to 4, of the calendar year.
    Quarter,
    /// 1 to 12.
    Month,
    /// ISO week, 1 to 53.
    Week,
    /// 1 to 31.
    DayOfMonth,
    /// ISO: Monday is 1, Sunday is 7.
    DayOfWeek,
    /// 1 to 366.
    DayOfYear,
    /// 0 to 23; only where rows have a time of day.
    Hour,
}

/// A test on one of the view's numbers, applied to groups.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Having {
    /// Which of the view's `terms`, from 0.
    pub term: usize,
    /// The test.
    pub test: Test,
}

/// The earlier window that numbers are set beside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Compare {
    /// The window of the same length just before (环比).
    PreviousPeriod,
    /// The same window one year earlier (同比).
    LastYear,
}

/// How many people have how much of a number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Distribution {
    /// The number per entity.
    pub term: Term,
    /// Cut points, ascending, in the number's unit; bands are left-closed. Absent means ten bands of equal width.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cuts: Vec<f64>,
}

/// What a word of the model means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Define {
    /// The id of a metric, tag, dimension, event, segment or term; a value as `dimension=value` or `tag=value`.
    pub name: String,
}
