//! Numbers that look beyond their own unit of time, in groups of days: each is computed day by day, and the days of a group
//! make its number. Knows which numbers they can make, not how.

use super::Planner;
use super::over_time::looks_beyond;
use crate::diagnostic::Code;
use crate::draft::{self, Unit};
use crate::model::Adds;
use crate::query::{Bucket, Expr, Key, Number};
use crate::words::Words;

/// Whether a view groups the days that its numbers look beyond.
pub(super) fn is_by_days(numbers: &[Number], by: &[Key]) -> bool {
    by.iter().any(Key::is_rows_time) && numbers.iter().any(|number| looks_beyond(&number.expr))
}

impl Planner<'_> {
    /// Reports numbers that the days of the groups cannot make.
    pub(super) fn rolls_up(
        &mut self,
        path: &str,
        numbers: &[Number],
        measure: &draft::Measure,
        by: &[Key],
    ) -> Option<()> {
        let refused = if measure.grain.is_some() {
            Some("groups of days beside a grain, for a number that looks beyond its unit")
        } else if measure.compare.is_some() {
            Some("a comparison of groups of days, for a number that looks beyond its day")
        } else if measure.others {
            Some("all other groups of days, for a number that looks beyond its day")
        } else {
            None
        };
        if let Some(what) = refused {
            self.not_built(path, what);
            return None;
        }
        let is_unit = |key: &Key| matches!(key, Key::Time { dimension: None, bucket: Bucket::Unit(_) });
        let by_single_days =
            by.iter().any(|key| matches!(key, Key::Time { dimension: None, bucket: Bucket::Unit(Unit::Day) }));
        for number in numbers {
            let (mut starts, mut not_added) = (false, false);
            number.expr.visit(&mut |part| match part {
                Expr::AtStartOf { .. } => starts = true,
                Expr::OnOtherDays { of, .. } => {
                    not_added |= self.model.metrics[&of.metric].adds(self.model) != Adds::Up;
                }
                Expr::Shifted { of, .. } => {
                    if let Expr::Aggregate(aggregate) = &**of {
                        not_added |= self.model.metrics[&aggregate.metric].adds(self.model) != Adds::Up;
                    }
                }
                _ => {}
            });
            if starts && !by.iter().any(is_unit) {
                let message = Words::both(
                    "`at_start_of` 只能按日历单位分组：日期的部分没有第一天",
                    "`at_start_of` needs a calendar unit to be grouped by: a part of a date has no first day",
                );
                self.problem(Code::Conflict, &format!("{path}.by"), message, None);
                return None;
            }
            if not_added && !by_single_days {
                let message = Words::both(
                    format!("“{}”平移后逐日计算，而各日的数不能相加", number.label.zh),
                    format!("`{}` is shifted day by day, and its days do not add up", number.label.en),
                );
                let hint = Words::both("请按日分组，或用 `grain`", "group by day, or use `grain`");
                self.problem(Code::Conflict, &format!("{path}.by"), message, Some(hint));
                return None;
            }
        }
        Some(())
    }
}
