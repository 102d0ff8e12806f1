//! Who did something in so many units of a window: one row per person and unit first, then counted.

use super::scope::Scope;
use super::{Builder, sql, time};
use crate::draft::Order;
use crate::model::Calendar;
use crate::query::Regular;
use sqlparser::ast::{BinaryOperator, Expr, Query};

impl Builder<'_> {
    /// Whether someone did an event in enough units.
    pub(super) fn regular(&mut self, scope: &mut Scope, regular: &Regular) -> Expr {
        let mut units = self.units_with_rows(regular);
        if regular.in_a_row {
            units = runs(units, regular, &self.model.calendar);
        }
        let mut select = sql::Select::from(sql::derived(units, "units"));
        select.group(sql::column("units", "k"), "k");
        if regular.in_a_row {
            select.group_only(sql::column("units", "run"));
        }
        select.having(sql::binary(sql::count_rows(), BinaryOperator::GtEq, sql::integer(i64::from(regular.at_least))));
        let key = self.entity_key(scope);
        sql::in_query(key, select.query())
    }

    /// Each person's units that have a row: `k, unit`.
    fn units_with_rows(&mut self, regular: &Regular) -> Query {
        let mut rows = self.event_rows(&regular.event, &regular.filters, regular.window);
        let at = self.event_time(&mut rows);
        let unit = time::bucket(at, regular.per, &self.model.calendar);
        let key = rows.key.clone();
        let mut select = rows.select();
        select.group(key, "k");
        select.group(unit, "unit");
        select.query()
    }
}

/// The same with what units that follow one another share, `run`: the unit moved back by its place among them.
fn runs(units: Query, regular: &Regular, calendar: &Calendar) -> Query {
    let column = |name: &str| sql::column("each_unit", name);
    let place = sql::position("row_number", vec![column("k")], vec![(column("unit"), Order::Asc)]);
    let unit = time::named_start(column("unit"), regular.per, calendar);
    let run = sql::minus(unit, sql::times(place, time::unit_length(regular.per)));
    let mut select = sql::Select::from(sql::derived(units, "each_unit"));
    select.item(column("k"), "k");
    select.item(run, "run");
    select.query()
}
