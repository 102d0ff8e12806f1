//! Numbers of another unit of a table of days: the rows of each of its days count on the day with the same place in the
//! unit that is shown.

use super::branch::{Level, Slot};
use super::days::in_days;
use super::sql::{Over, windowed};
use super::{Builder, sql, time};
use crate::model::DimensionId;
use crate::query::Aggregate;
use sqlparser::ast::{DataType, Expr, Query};

impl Builder<'_> {
    /// The relation of a slot whose rows count on other days, in a view by day.
    pub(super) fn on_other_days(
        &mut self,
        level: &Level,
        of: &Aggregate,
        (by, unit): (i32, &DimensionId),
        slot: &Slot,
        place: (usize, usize),
    ) -> Query {
        let periods = self.periods.clone().expect("a view by day has its days");
        let moved = self.moved_days(unit, by);
        let bare = Level { grain: None, ..level.clone() };
        let mut fact = self.fact(&bare, of, slot);
        let value = self.aggregate(&mut fact.scope, &of.metric);
        let mut select = fact.scope.select();
        let day = sql::cast(fact.time, DataType::Date);
        select.inner_join(sql::table(&moved, &moved), sql::eq(sql::column(&moved, "day"), day));
        let shown = sql::eq(sql::column(&periods, "period"), sql::column(&moved, "shown"));
        select.inner_join(sql::table(&periods, &periods), shown);
        let mut keys = fact.keys.into_iter();
        for name in level.key_columns() {
            let key = if name == "period" { Some(sql::column(&moved, "shown")) } else { keys.next() };
            select.group(key.expect("a fact has every key but the period"), &name);
        }
        self.place(&mut select, value, place);
        for test in fact.tests {
            select.filter(test);
        }
        select.query()
    }

    /// The value of such a number: nothing on a day on which no day with data counts.
    pub(super) fn known_on_other_days(&mut self, of: &Aggregate, by: i32, unit: &DimensionId, value: Expr) -> Expr {
        let moved = self.moved_days(unit, by);
        let mut known = sql::Select::from(sql::table(&moved, &moved));
        known.item(sql::column(&moved, "shown"), "k");
        for test in time::inside(&sql::column(&moved, "day"), of.window) {
            known.filter(test);
        }
        let known = self.cte("known_other_days", known.query());
        let periods = self.periods.as_deref().expect("a view by day has its days");
        sql::case(vec![(in_days(sql::column(periods, "period"), &known), value)], None)
    }

    /// On which day each day counts, as a common table expression `day, shown`.
    fn moved_days(&mut self, unit: &DimensionId, by: i32) -> String {
        let said = self.said_of_days(unit);
        let (key, value) = (sql::column(&said, "k"), sql::column(&said, "value"));
        let mut places = sql::Select::from(sql::table(&said, &said));
        places.item(key.clone(), "day");
        places.item(value.clone(), "value");
        let over = Over { partition: vec![value.clone()], order: vec![key.clone()], ..Over::default() };
        places.item(windowed("row_number", Vec::new(), over), "place");
        places.filter(sql::is_not_null(value));
        let places = self.cte("day_places", places.query());
        let mut lengths = sql::Select::from(sql::table(&places, &places));
        lengths.group(sql::column(&places, "value"), "value");
        lengths.item(sql::function("min", vec![sql::column(&places, "day")]), "first_day");
        lengths.item(sql::count_rows(), "length");
        let mut units = sql::Select::from(sql::derived(lengths.query(), "lengths"));
        for name in ["value", "length"] {
            units.item(sql::column("lengths", name), name);
        }
        let over = Over { order: vec![sql::column("lengths", "first_day")], ..Over::default() };
        units.item(windowed("row_number", Vec::new(), over), "number");
        let units = self.cte("day_units", units.query());
        // From the day of a row to its unit, to the unit that it counts in, to the day of the same place there.
        let mut moved = sql::Select::from(sql::table(&places, &places));
        moved.inner_join(sql::table(&units, "from_unit"), same("from_unit", &places, "value"));
        let number = sql::minus(sql::column("from_unit", "number"), sql::integer(i64::from(by)));
        moved.inner_join(sql::table(&units, "to_unit"), sql::eq(sql::column("to_unit", "number"), number));
        let place = sql::function("least", vec![sql::column(&places, "place"), sql::column("to_unit", "length")]);
        let there =
            sql::and(vec![same("to_place", "to_unit", "value"), sql::eq(sql::column("to_place", "place"), place)]);
        moved.inner_join(sql::table(&places, "to_place"), there);
        moved.item(sql::column(&places, "day"), "day");
        moved.item(sql::column("to_place", "day"), "shown");
        self.cte("moved_days", moved.query())
    }
}

fn same(one: &str, other: &str, column: &str) -> Expr {
    sql::eq(sql::column(one, column), sql::column(other, column))
}
