//! Tables of days: groups by what they say of a day, and conditions on the days that a view shows.
//!
//! A table of days is a source whose key is declared as a date; every day of the calendar can be looked up in it.

use super::Planner;
use super::by_days::is_by_days;
use super::over_time::{looks_beyond, pushed_down};
use crate::diagnostic::Code;
use crate::draft::{self, EmptyUnits, Unit, ZeroRows};
use crate::model::{DimensionId, DimensionKind, Formula, MetricId, SourceId};
use crate::period::Window;
use crate::query::{Aggregate, Days, Expr, Key, Number};
use crate::words::Words;
use std::cell::Cell;

impl Planner<'_> {
    /// What a table of days says of a day, to group by.
    pub(super) fn of_day(&mut self, path: &str, name: &str) -> Option<Key> {
        let id = self.known_dimension(path, name)?;
        self.table_of_days(path, &id)?;
        if self.model.dimensions[&id].kind == DimensionKind::Number {
            return self.key(path, name);
        }
        Some(Key::OfDay(id))
    }

    /// The table of days that a dimension is a column of.
    fn table_of_days(&mut self, path: &str, id: &DimensionId) -> Option<SourceId> {
        if let Some(source) = self.model.dimensions[id].table_of_days(self.model) {
            return Some(source.id.clone());
        }
        let message = Words::both(format!("`{id}` 不是日期表的列"), format!("`{id}` is no column of a table of days"));
        let hint = Words::both(
            "日期表是以日期为键（`key` 的列声明为 `type: date`）的表",
            "a table of days is a source whose `key` is a column declared `type: date`",
        );
        self.problem(Code::BadValue, path, message, Some(hint));
        None
    }

    /// The days that a view shows; nothing inside where it shows all.
    pub(super) fn days_shown(&mut self, path: &str, tests: &[draft::RowTest]) -> Option<Option<Days>> {
        let Some(first) = tests.iter().find_map(first_field) else {
            if tests.is_empty() {
                return Some(None);
            }
            let message =
                Words::both("`days` 的条件需要日期表的列", "a condition in `days` names a column of a table of days");
            self.problem(Code::Shape, path, message, None);
            return None;
        };
        let id = self.known_dimension(path, first)?;
        let of = self.table_of_days(path, &id)?;
        let tests = self.row_tests(path, tests, &of, of.as_str())?;
        Some(Some(Days { of, tests }))
    }

    /// Reports numbers and views that cannot be shown for some days alone.
    pub(super) fn days_fit(
        &mut self,
        path: &str,
        numbers: &[Number],
        measure: &draft::Measure,
        by: &[Key],
    ) -> Option<()> {
        if measure.days.is_empty() {
            return Some(());
        }
        if measure.compare.is_some() {
            self.not_built(path, "a comparison of some days alone");
            return None;
        }
        let (mut beyond, mut refused) = (false, None);
        let mut metrics: Vec<MetricId> = Vec::new();
        for number in numbers {
            beyond |= looks_beyond(&number.expr);
            number.expr.visit(&mut |part| match part {
                Expr::Per { zeros: ZeroRows::Include, .. } => refused = Some("people without rows on some days alone"),
                Expr::Statistic { .. } => refused = Some("a statistic of a population on some days alone"),
                _ => {}
            });
            number.expr.aggregates(&mut |aggregate| metrics.push(aggregate.metric.clone()));
        }
        for metric in &metrics {
            self.has_time(path, metric)?;
            match self.model.metrics[metric].formula {
                Formula::Balance(_) => refused = Some("a balance on some days alone"),
                Formula::Conversions(_) => refused = Some("conversions on some days alone"),
                _ => {}
            }
        }
        if let Some(what) = refused {
            self.not_built(path, what);
            return None;
        }
        if beyond && measure.grain != Some(Unit::Day) && !is_by_days(numbers, by) {
            let message = Words::both(
                "累计或平移的数只看部分日期时，需要按日展开，或在 `by` 中按日期分组",
                "a number that looks beyond its day is shown for some days by day, or in groups of days in `by`",
            );
            let hint =
                Words::both("请用 `grain: day`，或 `by: [{grain: …}]`", "use `grain: day`, or `by: [{grain: …}]`");
            self.problem(Code::Conflict, path, message, Some(hint));
            return None;
        }
        Some(())
    }

    /// As a number was some units of a table of days away: pushed down to its metrics over rows.
    pub(super) fn on_other_days(&mut self, path: &str, of: Expr, by: i32, unit: &DimensionId) -> Option<Expr> {
        let refused = Cell::new(false);
        let moved = pushed_down(of, &|of| match of {
            Expr::Aggregate(of) if self.is_over_rows(&of.metric) => Expr::OnOtherDays { of, by, unit: unit.clone() },
            other => {
                refused.set(true);
                other
            }
        });
        if refused.get() {
            self.not_built(path, "a shift by units of a table of days of what is not a metric over rows");
            return None;
        }
        Some(moved)
    }

    /// Gives a number shifted by units of a table of days its window, in a view of this grain.
    pub(super) fn settle_other_days(&mut self, path: &str, of: &mut Aggregate, grain: Option<Unit>) -> Option<()> {
        if grain != Some(Unit::Day) {
            let message = Words::both(
                "按日期表的单位平移的数需要按日展开，或在 `by` 中按日期分组",
                "a number shifted by units of a table of days is shown by day, or in groups of days in `by`",
            );
            let hint =
                Words::both("请用 `grain: day`，或 `by: [{grain: …}]`", "use `grain: day`, or `by: [{grain: …}]`");
            self.problem(Code::Conflict, path, message, Some(hint));
            return None;
        }
        // Which days these are is in the table of days; before the data there are none.
        let known = self.facts.manifest.days().map(|(first, _)| first);
        of.window = Window { from: known, to: Some(self.today) };
        Some(())
    }

    /// Reports a say on empty units where there are no units.
    pub(super) fn empty_units(&mut self, path: &str, measure: &draft::Measure) -> Option<()> {
        if measure.empty_units == EmptyUnits::EachGroup || measure.grain.is_some() {
            return Some(());
        }
        let message = Words::both(
            "`empty_units` 与 `grain` 一起用：没有 `grain` 就没有时间单位",
            "`empty_units` goes with `grain`: without one there are no units of time",
        );
        self.problem(Code::Conflict, &format!("{path}.empty_units"), message, None);
        None
    }
}

fn first_field(test: &draft::RowTest) -> Option<&str> {
    match test {
        draft::RowTest::Field(filter) => Some(&filter.field),
        draft::RowTest::All { all: tests } | draft::RowTest::Any { any: tests } => tests.iter().find_map(first_field),
        draft::RowTest::Not { not } => first_field(not),
        draft::RowTest::Of(_) => None,
        draft::RowTest::Part(part) => part.of.as_deref(),
    }
}
