//! What a calendar of whole weeks cannot say: it is refused by name. Must not know SQL.

use super::Planner;
use crate::diagnostic::Code;
use crate::draft::{DatePart, Unit};
use crate::period::{self, Window};
use crate::query::Bucket;
use crate::words::Words;

impl Planner<'_> {
    /// Refuses stretches of time in months of whole weeks: one has no length of its own.
    pub(super) fn has_a_length(&mut self, path: &str, unit: Unit) -> Option<()> {
        if self.model.calendar.retail.is_none() || matches!(unit, Unit::Day | Unit::Week) {
            return Some(());
        }
        let message = Words::both(
            "零售日历的月长短不一（4 或 5 周），从任意一天数起的“几个月”没有确定的长度",
            "months of the retail calendar have 4 or 5 weeks, so that some months from any day on have no length",
        );
        let hint = Words::both("请用周或天", "use weeks or days");
        self.problem(Code::BadValue, path, message, Some(hint));
        None
    }

    /// Refuses to number the weeks and days of a year that is not the one on the wall.
    pub(super) fn part_of_year(&mut self, path: &str, bucket: Bucket) -> Option<()> {
        let counted = matches!(bucket, Bucket::Part(DatePart::Week | DatePart::DayOfYear));
        if self.model.calendar.retail.is_none() || !counted {
            return Some(());
        }
        let message = Words::both(
            "零售日历下，第几周、一年中第几天有两种数法，这里不作猜测",
            "under a retail calendar the weeks and days of a year can be numbered in two ways",
        );
        let hint = Words::both("请用 `grain: week` 或 `part: month`", "use `grain: week` or `part: month`");
        self.problem(Code::BadValue, path, message, Some(hint));
        None
    }

    /// The same period of the retail year before: weeks and months meet those of the same number.
    pub(super) fn retail_year_before(&mut self, path: &str, now: Window, grain: Option<Unit>) -> Option<Window> {
        let calendar = &self.model.calendar;
        let before = |day| period::add(day, Unit::Year, -1, calendar).ok();
        let shifted = period::shifted(now, Unit::Year, -1, calendar).ok();
        let (Some(earlier), Some(from), Some(to)) = (shifted, now.from, now.to) else {
            let message = Words::both("前一个时间段超出了日历的范围", "the earlier window lies outside the calendar");
            self.problem(Code::BadValue, path, message, None);
            return None;
        };
        let first = earlier.from?;
        let place = |day| (day - period::starts(day, Unit::Month, calendar)).get_days();
        if place(from) != place(first) {
            let message = Words::both(
                format!("{from} 在第 53 周，上一年没有这一周"),
                format!("{from} lies in a 53rd week, which the year before does not have"),
            );
            self.problem(Code::Conflict, path, message, None);
            return None;
        }
        if !matches!(grain, Some(Unit::Day | Unit::Week)) {
            return Some(earlier);
        }
        // Years are 52 or 53 weeks apart: within one, all days are equally far from those of the year before.
        let days = (from - first).get_days();
        let mut year = period::starts(from, Unit::Year, calendar);
        loop {
            year = period::add(year, Unit::Year, 1, calendar).ok()?;
            if year >= to {
                break;
            }
            if (year - before(year)?).get_days() != days {
                let message = Words::both(
                    format!("{year} 前后的零售年与上一年相差的周数不同，按天或按周对不齐"),
                    format!("days and weeks before and after {year} are not equally far from those of the year before"),
                );
                let hint = Words::both("请按月分组，或只取一年之内", "group by months, or stay within one retail year");
                self.problem(Code::Conflict, path, message, Some(hint));
                return None;
            }
        }
        // A 53rd week has no counterpart in a year of 52.
        let end = period::add(first, Unit::Day, (to - from).get_days(), calendar).ok()?;
        Some(Window { to: earlier.to.min(Some(end)), ..earlier })
    }
}
