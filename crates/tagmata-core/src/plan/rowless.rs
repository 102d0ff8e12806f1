//! Groups that also hold those without rows: for which views and numbers there are any.

use super::Planner;
use super::over_time::looks_beyond;
use crate::diagnostic::Code;
use crate::draft;
use crate::query::{Expr, Key, Number};
use crate::words::Words;

impl Planner<'_> {
    /// Reports views and numbers that those without rows have no place in.
    pub(super) fn rowless(
        &mut self,
        path: &str,
        numbers: &[Number],
        measure: &draft::Measure,
        by: &[Key],
    ) -> Option<()> {
        if !measure.also_without_rows {
            return Some(());
        }
        let at = format!("{path}.also_without_rows");
        let message = if by.is_empty() {
            Words::both("没有分组，没有数据的也无处可列", "without groups there is no place for those without rows")
        } else if measure.grain.is_some() || measure.compare.is_some() || by.iter().any(Key::is_rows_time) {
            Words::both(
                "没有数据的没有日期，不能按数据的日期分组或比较",
                "those without rows have no date of a row to be grouped or compared by",
            )
        } else {
            return self.counts_rows(&at, numbers);
        };
        self.problem(Code::Conflict, &at, message, None);
        None
    }

    fn counts_rows(&mut self, path: &str, numbers: &[Number]) -> Option<()> {
        for number in numbers {
            let mut plain = !looks_beyond(&number.expr);
            number.expr.visit(&mut |part| {
                plain &= match part {
                    Expr::Per { .. } | Expr::Among { .. } | Expr::Statistic { .. } => false,
                    Expr::Aggregate(of) => self.is_over_rows(&of.metric),
                    _ => true,
                };
            });
            if !plain {
                self.not_built(path, "those without rows, beside a number that is more than a metric over rows");
                return None;
            }
        }
        Some(())
    }
}
