//! Metrics as the model file writes them.

use super::{AboutSpec, NamesSpec};
use crate::draft::{Length, Occurrence, RowTest, Unit};
use crate::model::{NoRows, Take};
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A number. Exactly one of the kinds must be given.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MetricSpec {
    /// What people call it.
    #[serde(default)]
    pub names: NamesSpec,
    /// One line, with the formula.
    #[serde(default)]
    pub about: Option<AboutSpec>,
    /// Sum of a column (`source.column`).
    #[serde(default)]
    pub sum: Option<String>,
    /// Number of rows of a source.
    #[serde(default)]
    pub count: Option<String>,
    /// Number of distinct values of a column, over the rows of its own source or, with `of`, of one that joins it.
    #[serde(default)]
    pub count_distinct: Option<String>,
    /// The source whose rows are aggregated, where the column is one of a source that they join: the distinct
    /// categories of `products` among the rows of `lines`.
    #[serde(default)]
    pub of: Option<String>,
    /// Mean of a column over rows.
    #[serde(default)]
    pub average: Option<String>,
    /// Smallest value of a column.
    #[serde(default)]
    pub min: Option<String>,
    /// Largest value of a column.
    #[serde(default)]
    pub max: Option<String>,
    /// Median of a column over rows.
    #[serde(default)]
    pub median: Option<String>,
    /// A percentile of a column over rows.
    #[serde(default)]
    pub percentile: Option<PercentileSpec>,
    /// One metric divided by another.
    #[serde(default)]
    pub ratio: Option<(String, String)>,
    /// One metric less another.
    #[serde(default)]
    pub minus: Option<(String, String)>,
    /// One metric and another.
    #[serde(default)]
    pub plus: Option<(String, String)>,
    /// Arithmetic over metrics: `revenue - cost * 0.5`, with `+ - * /`, brackets, numbers, and names of metrics or `inputs`.
    #[serde(default)]
    pub expression: Option<String>,
    /// Names in `expression` that are not just a metric.
    #[serde(default)]
    pub inputs: IndexMap<String, InputSpec>,
    /// A metric over everything up to each day: to date, or a rolling window.
    #[serde(default)]
    pub cumulative: Option<CumulativeSpec>,
    /// A sum that does not add up over time: an account balance, a stock.
    #[serde(default)]
    pub balance: Option<BalanceSpec>,
    /// How many rows of an event came after a row of another event of the same entity.
    #[serde(default)]
    pub conversions: Option<ConversionSpec>,
    /// Days from the last occasion of an event to today; per entity.
    #[serde(default)]
    pub days_since: Option<String>,
    /// Days from the first occasion of an event to today; per entity.
    #[serde(default)]
    pub days_since_first: Option<String>,
    /// The column that dates its rows, where it is not the source's `time`: the ship date instead of the order date.
    #[serde(default)]
    pub time: Option<String>,
    /// What it is over no rows.
    #[serde(default)]
    pub no_rows: NoRows,
    /// Only rows that pass these filters.
    #[serde(default, rename = "where")]
    pub filters: Vec<RowTest>,
    /// Windows do not apply to it: it counts what there is, whenever it came (users, shops).
    #[serde(default)]
    pub undated: bool,
    /// The unit: `CNY`, `USD`, `orders`, `days`; `ratio` for a number from 0 to 1.
    #[serde(default)]
    pub unit: Option<String>,
    /// Words behind a number that mean this metric: 单; 张券.
    #[serde(default)]
    pub counters: NamesSpec,
    /// Verbs that mean this metric beside an amount: 花; spend.
    #[serde(default)]
    pub verbs: NamesSpec,
}

/// `{of: lines.amount, at: 0.95}`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PercentileSpec {
    /// The column (`source.column`).
    pub of: String,
    /// The share of rows that do not exceed it, above 0 and below 1.
    pub at: f64,
    /// A value that occurs, instead of one between two neighbours.
    #[serde(default)]
    pub discrete: bool,
}

/// A metric under a name of its own in an expression.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InputSpec {
    /// The metric.
    pub metric: String,
    /// Only rows that pass these as well.
    #[serde(default, rename = "where")]
    pub filters: Vec<RowTest>,
    /// As it was some units away.
    #[serde(default)]
    pub shift: Option<ShiftSpec>,
    /// As it was in the first of the view's units in this one.
    #[serde(default)]
    pub at_start_of: Option<Unit>,
}

/// `{by: -2, unit: week}`, `{by: -1, of_day: days.season}`: exactly one of `unit` and `of_day`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShiftSpec {
    /// How many units; negative is earlier.
    pub by: i32,
    /// The unit.
    #[serde(default)]
    pub unit: Option<Unit>,
    /// A unit of one's own: all days of which a table of days (a source whose key is a date) says one thing. Rows count on
    /// the day with the same place in the other unit, on its last day where it has no such place.
    #[serde(default)]
    pub of_day: Option<String>,
}

/// `{metric: revenue, last: {count: 2, unit: month}}`, `{metric: revenue, to_date: month}`; neither means all time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CumulativeSpec {
    /// A metric over rows.
    pub metric: String,
    /// A rolling window that ends with each day.
    #[serde(default)]
    pub last: Option<Length>,
    /// From the start of this unit to each day.
    #[serde(default)]
    pub to_date: Option<Unit>,
    /// Which day of a unit longer than a day is taken.
    #[serde(default)]
    pub take: Take,
}

/// `{sum: accounts.balance, at: last, per: [accounts.user_id]}`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BalanceSpec {
    /// The column (`source.column`).
    pub sum: String,
    /// The first or the last moment of the window, or of each unit of time.
    pub at: Occurrence,
    /// Each distinct value of these columns has a moment of its own; absent means one moment for all rows of a group.
    #[serde(default)]
    pub per: Vec<String>,
}

/// `{from: visit, to: purchase, within: {count: 7, unit: day}}`: purchases after a visit, each under the latest visit before
/// it; the rate is a ratio of this and the number of visits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConversionSpec {
    /// The event that starts.
    pub from: String,
    /// The event that follows, at the same moment or later.
    pub to: String,
    /// At most this long after it; absent means whenever.
    #[serde(default)]
    pub within: Option<Length>,
    /// Columns of the first and of the second that are equal: `[[visits.session, purchases.session_id]]`.
    #[serde(default)]
    pub same: Vec<(String, String)>,
}
