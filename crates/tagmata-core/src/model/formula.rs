//! How a metric is computed.

use super::{ColumnRef, DimensionId, EventId, MetricId, SourceId};
use crate::draft::{Length, Occurrence, RowTest, Unit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a metric is computed.
#[derive(Debug, Clone, PartialEq)]
pub enum Formula {
    /// Sum of a column.
    Sum(ColumnRef),
    /// Number of rows.
    Count(SourceId),
    /// Number of distinct values.
    CountDistinct(ColumnRef),
    /// Mean over rows.
    Average(ColumnRef),
    /// Smallest value.
    Min(ColumnRef),
    /// Largest value.
    Max(ColumnRef),
    /// Median over rows.
    Median(ColumnRef),
    /// A percentile over rows.
    Percentile(Percentile),
    /// The first divided by the second.
    Ratio(MetricId, MetricId),
    /// The first less the second.
    Minus(MetricId, MetricId),
    /// The first and the second.
    Plus(MetricId, MetricId),
    /// Arithmetic over metrics.
    Expression(Arithmetic),
    /// Days from the last (or first) occasion of an event to today, per entity.
    DaysSince(EventId, Occurrence),
    /// A metric over everything up to a day.
    Cumulative(Cumulative),
    /// A column that does not add up over time.
    Balance(Balance),
    /// How many rows of an event came after a row of another one.
    Conversions(Conversion),
}

/// The value that a share of the rows does not exceed.
#[derive(Debug, Clone, PartialEq)]
pub struct Percentile {
    /// The column.
    pub column: ColumnRef,
    /// The share, above 0 and below 1.
    pub at: f64,
    /// A value that occurs, instead of one between two neighbours.
    pub discrete: bool,
}

/// Arithmetic over metrics; nothing where a part is nothing, or a divisor is 0.
#[derive(Debug, Clone, PartialEq)]
pub enum Arithmetic {
    /// A metric.
    Metric(Box<Input>),
    /// A literal.
    Number(f64),
    /// The first and the second.
    Plus(Box<(Arithmetic, Arithmetic)>),
    /// The first less the second.
    Minus(Box<(Arithmetic, Arithmetic)>),
    /// The first times the second.
    Times(Box<(Arithmetic, Arithmetic)>),
    /// The first divided by the second.
    Over(Box<(Arithmetic, Arithmetic)>),
}

/// A metric as a part of an expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// The metric.
    pub metric: MetricId,
    /// Only rows that pass these as well.
    pub filters: Vec<RowTest>,
    /// As it was this many units away; negative is earlier.
    pub shift: Option<(i32, ShiftUnit)>,
    /// As it was in the first of the view's units in this one.
    pub at_start_of: Option<Unit>,
}

/// What an input is shifted by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShiftUnit {
    /// A unit of the calendar.
    Calendar(Unit),
    /// All days of which a table of days says one thing.
    OfDay(DimensionId),
}

/// A metric over everything up to a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cumulative {
    /// A metric over rows.
    pub metric: MetricId,
    /// How far back.
    pub reach: Reach,
    /// Which day of a longer unit is taken.
    pub take: Take,
}

/// The sum of a column over the rows of one moment: an account balance, a stock. Groups never move the moment, whether
/// they are shown or left out, but for units of the rows' own time, which have moments of their own. Nor do entities in
/// numbers of each: there the moment is that of all rows which name one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Balance {
    /// The column.
    pub column: ColumnRef,
    /// The first or the last moment of the window, or of each unit of time.
    pub at: Occurrence,
    /// Each distinct value of these has a moment of its own; none means one moment for all rows of a group.
    pub per: Vec<ColumnRef>,
}

/// Rows of one event that come after a row of another event of the same entity. Each of them goes to the latest such row
/// at or before it and is counted once, in that row's groups and at its time: conditions, groups and windows pick the rows
/// that start; of several at one moment the last by key is taken. Rows of nobody convert nothing; a key that the entity's
/// table lacks is somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversion {
    /// The event that starts.
    pub from: EventId,
    /// The event that follows, at the same moment or later.
    pub to: EventId,
    /// At most this long after it.
    pub within: Option<Length>,
    /// Columns of the first and of the second that are equal.
    pub same: Vec<(ColumnRef, ColumnRef)>,
}

/// How far back a cumulative number reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// To the beginning of the data.
    All,
    /// This long.
    Last(Length),
    /// To the start of the unit that the day lies in.
    ToDate(Unit),
}

/// Which day of a longer unit a cumulative number is taken from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Take {
    /// Its last day.
    #[default]
    Last,
    /// Its first day.
    First,
    /// The mean over its days.
    Average,
}

/// What a metric is over no rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoRows {
    /// 0 for sums and counts, unknown for everything else.
    #[default]
    Zero,
    /// Unknown.
    Unknown,
}

impl Formula {
    /// The column that it aggregates, where it aggregates one.
    pub fn column(&self) -> Option<&ColumnRef> {
        match self {
            Formula::Sum(column)
            | Formula::CountDistinct(column)
            | Formula::Average(column)
            | Formula::Min(column)
            | Formula::Max(column)
            | Formula::Median(column)
            | Formula::Percentile(Percentile { column, .. })
            | Formula::Balance(Balance { column, .. }) => Some(column),
            _ => None,
        }
    }

    /// Every column that it reads by itself: what it aggregates, and what it matches rows by.
    pub fn columns(&self) -> Vec<&ColumnRef> {
        let mut columns: Vec<&ColumnRef> = self.column().into_iter().collect();
        match self {
            Formula::Balance(balance) => columns.extend(&balance.per),
            Formula::Conversions(conversion) => {
                columns.extend(conversion.same.iter().flat_map(|(first, second)| [first, second]));
            }
            _ => {}
        }
        columns
    }

    /// The metrics that it is made of, where it is made of metrics.
    pub fn parts(&self) -> Vec<&MetricId> {
        match self {
            Formula::Ratio(a, b) | Formula::Minus(a, b) | Formula::Plus(a, b) => vec![a, b],
            Formula::Expression(arithmetic) => arithmetic.metrics(),
            Formula::Cumulative(cumulative) => vec![&cumulative.metric],
            _ => Vec::new(),
        }
    }
}

impl Arithmetic {
    /// The metrics in it, from left to right.
    pub fn metrics(&self) -> Vec<&MetricId> {
        match self {
            Arithmetic::Metric(input) => vec![&input.metric],
            Arithmetic::Number(_) => Vec::new(),
            Arithmetic::Plus(pair) | Arithmetic::Minus(pair) | Arithmetic::Times(pair) | Arithmetic::Over(pair) => {
                let mut all = pair.0.metrics();
                all.extend(pair.1.metrics());
                all
            }
        }
    }
}
