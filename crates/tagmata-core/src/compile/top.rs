//! The rows of a view in their order: all of them, the first ones, or the first ones and all others together.

use super::branch::{Level, key_name};
use super::measure::{Timed, orders, unique};
use super::value::Slots;
use super::{Builder, sql};
use crate::draft::{Order, RankSize};
use crate::query::Measure;
use sqlparser::ast::{BinaryOperator, Expr, Query};

/// The columns of a view's rows.
pub(super) struct Listed {
    /// The common table expression of all groups, where they are one.
    pub(super) groups: Option<String>,
    pub(super) keys: Vec<Expr>,
    pub(super) key_names: Vec<String>,
    pub(super) values: Vec<Expr>,
    pub(super) names: Vec<String>,
}

impl Builder<'_> {
    /// The statement over a FROM whose groups have passed every test.
    pub(super) fn ordered(
        &mut self,
        measure: &Measure,
        level: &Level,
        slots: &Slots,
        mut select: sql::Select,
        listed: Listed,
        numbers: &[Timed<'_>],
    ) -> Query {
        let all: Vec<String> = listed.key_names.iter().chain(&listed.names).cloned().collect();
        for (column, name) in listed.keys.iter().chain(&listed.values).zip(&all) {
            select.item(column.clone(), name);
        }
        let orders = orders(measure, &listed);
        let size = match measure.top {
            Some(size) if measure.others || matches!(size, RankSize::Percent(_)) => size,
            top => {
                for (by, order) in orders {
                    select.order(by, order);
                }
                if let Some(RankSize::Count(n)) = top {
                    // One more than asked for: it tells whether the last place is shared.
                    select.limit(u64::from(n) + 1);
                }
                return select.query();
            }
        };
        let mut taken = all.clone();
        let (position, total) = (unique("position", &mut taken), unique("total", &mut taken));
        select.item(sql::position("row_number", Vec::new(), orders), &position);
        select.item(sql::count_over(Vec::new()), &total);
        let ranked = self.cte("ranked", select.query());
        let last = self.last_place(size, sql::column(&ranked, &total));
        let kept = sql::binary(sql::column(&ranked, &position), BinaryOperator::LtEq, last);
        let mut shown = sql::Select::from(sql::table(&ranked, &ranked));
        for name in &all {
            shown.item(sql::column(&ranked, name), name);
        }
        shown.filter(kept.clone());
        if !measure.others {
            shown.order(sql::column(&ranked, &position), Order::Asc);
            return shown.query();
        }
        shown.item(sql::column(&ranked, &position), &position);
        let mut keys = sql::Select::from(sql::table(&ranked, &ranked));
        for (i, name) in listed.key_names.iter().enumerate() {
            keys.item(sql::column(&ranked, name), &key_name(i));
        }
        keys.item(sql::column(&ranked, &position), "position");
        keys.filter(kept);
        let kept = self.cte("kept", keys.query());
        let flag = unique("others", &mut taken);
        shown.item(sql::boolean(false), &flag);
        let rest = self.others(measure, level, slots, &kept, &listed, numbers);
        let both = sql::derived(sql::union_all(vec![shown.query(), rest]), "shown");
        let mut outer = sql::Select::from(both);
        for name in all.iter().chain([&flag]) {
            outer.item(sql::column("shown", name), name);
        }
        outer.order(sql::column("shown", &position), Order::Asc);
        outer.query()
    }

    /// The position of the last row that is kept, of so many.
    pub(super) fn last_place(&self, size: RankSize, total: Expr) -> Expr {
        match size {
            RankSize::Count(n) => sql::integer(i64::from(n)),
            RankSize::Percent(percent) => {
                let share = sql::binary(sql::number(percent), BinaryOperator::Multiply, total);
                // Multiplied before it is divided: 20 × total is exact, 0.2 × total need not be. The parser reads CEIL
                // and FLOOR as nodes of their own that print in capitals; printed so, the text needs no second look.
                let part = sql::binary(self.dialect.float(share), BinaryOperator::Divide, sql::integer(100));
                sql::function("CEIL", vec![part])
            }
        }
    }

    /// One row: the numbers over the rows of every group that is not kept, no row where all are.
    fn others(
        &mut self,
        measure: &Measure,
        level: &Level,
        slots: &Slots,
        kept: &str,
        listed: &Listed,
        numbers: &[Timed<'_>],
    ) -> Query {
        let rest = Level {
            within: level.keys.clone(),
            outside: Some(kept.to_string()),
            days: level.days.clone(),
            ..Level::default()
        };
        let merged = self.merged(&rest, &slots.groups);
        let mut select = sql::Select::from(sql::derived(merged, "groups"));
        self.beside_groups(&mut select, level, slots);
        let count = |of: &str, alias: &str| {
            let mut counted = sql::Select::from(sql::table(of, of));
            counted.item(sql::count_rows(), "n");
            sql::derived(counted.query(), alias)
        };
        let groups = listed.groups.as_deref().expect("with others the groups are a common table expression");
        select.cross_join(count(groups, "all_groups"));
        select.cross_join(count(kept, "kept_groups"));
        for name in &listed.key_names {
            select.item(sql::null(), name);
        }
        let (_, values) = self.columns(measure, numbers, slots, &mut Vec::new());
        for (value, name) in values.into_iter().zip(&listed.names) {
            select.item(value, name);
        }
        select.item(self.dialect.no_number(), "position");
        select.item(sql::boolean(true), "others");
        let (all, shown) = (sql::column("all_groups", "n"), sql::column("kept_groups", "n"));
        select.filter(sql::binary(all, BinaryOperator::Gt, shown));
        select.query()
    }
}
