//! Tables of days: what they say of a day, and the days that a condition on them picks.

use super::branch::{Level, Part, Rows, Slot, slot_name};
use super::scope::Scope;
use super::{Builder, sql};
use crate::draft::Unit;
use crate::model::{DimensionId, SourceId};
use crate::query::Days;
use sqlparser::ast::{DataType, Expr, Query};

/// The test that a day is one of a common table expression with one column `k`.
pub(super) fn in_days(day: Expr, days: &str) -> Expr {
    let mut picked = sql::Select::from(sql::table(days, days));
    picked.item(sql::column(days, "k"), "k");
    sql::in_query(day, picked.query())
}

impl Builder<'_> {
    /// What a table of days says of each of them, as a common table expression `k, value`.
    pub(super) fn said_of_days(&mut self, id: &DimensionId) -> String {
        let at = self.model.dimensions[id].column.clone();
        let mut scope = Scope::new(&at.source);
        let key = self.day_of(&mut scope, &at.source);
        let value = scope.column(self.model, &[], &at.column);
        let mut select = scope.select();
        select.item(key, "k");
        select.item(value, "value");
        self.cte(&format!("day_{id}").replace('.', "_"), select.query())
    }

    /// The days that pass conditions on a table of days, as a common table expression with one column `k`.
    pub(super) fn those_days(&mut self, days: &Days) -> String {
        let mut scope = Scope::new(&days.of);
        let tests: Vec<Expr> = days.tests.iter().map(|test| self.row_test(&mut scope, &days.of, test)).collect();
        let key = self.day_of(&mut scope, &days.of);
        let mut select = scope.select();
        select.item(key, "k");
        for test in tests {
            select.filter(test);
        }
        self.cte("those_days", select.query())
    }

    fn day_of(&self, scope: &mut Scope, table: &SourceId) -> Expr {
        let key = self.model.sources[table].key.as_ref().expect("the plan takes tables with a date as their key");
        scope.column(self.model, &[], key)
    }

    /// The day of a row.
    pub(super) fn row_day(&mut self, scope: &mut Scope, rows: &Rows<'_>) -> Expr {
        sql::cast(self.row_time_by(scope, rows.source, rows.time), DataType::Date)
    }

    /// In a view by day of some days alone, the relation of a slot that looks beyond its day: it is computed for every day
    /// that its rows reach, and shown for those. `None` for every other slot.
    pub(super) fn on_those_days(&mut self, level: &Level, slots: &[Slot], at: usize) -> Option<Query> {
        let days = level.days.as_ref().filter(|_| level.grain == Some(Unit::Day))?;
        if !matches!(slots[at].part, Part::Accumulated(_) | Part::Away(..) | Part::OnOtherDays(..)) {
            return None;
        }
        let all = self.special_branch(&Level { days: None, ..level.clone() }, at, slots)?;
        let mut select = sql::Select::from(sql::derived(all, "all_days"));
        for (name, key) in self.key_items(level, "all_days", None) {
            select.item(key, &name);
        }
        for i in 0..slots.len() {
            let name = slot_name(i);
            select.item(sql::column("all_days", &name), &name);
        }
        select.filter(in_days(sql::column("all_days", "period"), days));
        Some(select.query())
    }
}
