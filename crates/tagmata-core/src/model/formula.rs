//! How a metric is computed.

use super::{ColumnRef, EventId, MetricId, SourceId};

/// How a metric is computed.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// The first divided by the second.
    Ratio(MetricId, MetricId),
    /// The first less the second.
    Minus(MetricId, MetricId),
    /// The first and the second.
    Plus(MetricId, MetricId),
    /// Days from the last occasion of an event to today, per entity.
    DaysSince(EventId),
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
            | Formula::Median(column) => Some(column),
            Formula::Count(_) | Formula::Ratio(..) | Formula::Minus(..) | Formula::Plus(..) | Formula::DaysSince(_) => {
                None
            }
        }
    }
}
