//! WHERE by a part of a time: at night, on weekends.

use super::Planner;
use crate::diagnostic::Code;
use crate::draft::{self, DatePart};
use crate::model::{ColumnRef, DimensionId, DimensionKind, SourceId};
use crate::query::{Bucket, RowTest};
use crate::words::Words;

/// The lowest and the highest value of a part.
fn bounds(part: DatePart) -> (u16, u16) {
    match part {
        DatePart::Year => (1, 9999),
        DatePart::Quarter => (1, 4),
        DatePart::Month => (1, 12),
        DatePart::Week => (1, 53),
        DatePart::DayOfMonth => (1, 31),
        DatePart::DayOfWeek => (1, 7),
        DatePart::DayOfYear => (1, 366),
        DatePart::Hour => (0, 23),
    }
}

impl Planner<'_> {
    /// A condition on a part of the rows' time, or of a date that they reach.
    pub(super) fn row_part(
        &mut self,
        path: &str,
        test: &draft::RowPart,
        source: &SourceId,
        of: &str,
    ) -> Option<RowTest> {
        self.part_of_year(path, Bucket::Part(test.part))?;
        let (dimension, column) = match &test.of {
            None => (None, self.own_time(path, source, of)?),
            Some(field) => {
                let (dimension, column) = self.date_reached(path, field, source, of)?;
                (Some(dimension), column)
            }
        };
        if test.part == DatePart::Hour && self.is_whole_days(&column) {
            self.no_hours(path, test.of.as_deref().unwrap_or(of));
            return None;
        }
        let (low, high) = bounds(test.part);
        if test.is.is_empty() || test.is.iter().any(|value| !(low..=high).contains(value)) {
            let message = Words::both(
                format!("`is` 需要 {low} 到 {high} 之间的整数，至少一个"),
                format!("`is` needs whole numbers from {low} to {high}, at least one"),
            );
            self.problem(Code::BadValue, &format!("{path}.is"), message, None);
            return None;
        }
        let mut is = test.is.clone();
        is.sort_unstable();
        is.dedup();
        Some(RowTest::Part { dimension, part: test.part, is })
    }

    fn own_time(&mut self, path: &str, source: &SourceId, of: &str) -> Option<ColumnRef> {
        if let Some(column) = &self.model.sources[source].time {
            return Some(column.clone());
        }
        let message = Words::both(
            format!("`{of}` 没有时间，不能限定钟点或星期"),
            format!("`{of}` has no date, so it cannot be limited to hours or weekdays"),
        );
        self.problem(Code::BadValue, path, message, None);
        None
    }

    fn date_reached(
        &mut self,
        path: &str,
        field: &str,
        source: &SourceId,
        of: &str,
    ) -> Option<(DimensionId, ColumnRef)> {
        let at = format!("{path}.of");
        let dimension = self.known_dimension(&at, field)?;
        if self.model.dimensions[&dimension].kind != DimensionKind::Date {
            let message = Words::both(format!("`{field}` 不是日期"), format!("`{field}` is not a date"));
            self.problem(Code::BadValue, &at, message, None);
            return None;
        }
        self.reaches(&at, source, of, &dimension)?;
        let column = self.model.dimensions[&dimension].column.clone();
        Some((dimension, column))
    }
}
