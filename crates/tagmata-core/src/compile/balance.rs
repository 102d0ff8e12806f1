//! Balances: the sum of a column over the rows of the first or last moment of the window, or of each unit of time.
//!
//! The moment is one of the rows that pass the conditions, for each unit and each value of the metric's own `per`. The
//! groups of the view do not move it: at the end of June somebody without a row on the last day has no balance, unless
//! the metric is `per` person.

use super::branch::{Level, Slot};
use super::keys::unit_of;
use super::sql::{Over, windowed};
use super::{Builder, sql};
use crate::draft::Occurrence;
use crate::model::Balance;
use crate::query::{Aggregate, Bucket, Key};
use sqlparser::ast::{Expr, Query};

impl Builder<'_> {
    pub(super) fn balance_branch(
        &mut self,
        level: &Level,
        aggregate: &Aggregate,
        balance: &Balance,
        slot: &Slot,
        place: (usize, usize),
    ) -> Query {
        let bare = Level { grain: None, ..level.clone() };
        let mut fact = self.fact(&bare, aggregate, slot);
        let source = self.model.metric_source(&aggregate.metric).expect("a balance has a source").clone();
        let at = &balance.column;
        let path = self.model.path(&source, &at.source).expect("the model checked this path");
        let value = fact.scope.column(self.model, path, &at.column);
        let weight = fact.scope.weight();
        let mut moments: Vec<Expr> = Vec::new();
        for per in &balance.per {
            let path = self.model.path(&source, &per.source).expect("the model checked this path");
            moments.push(fact.scope.column(self.model, path, &per.column));
        }
        // Units of time, as a grain or a group, have moments of their own.
        for (key, value) in level.keys.iter().zip(&fact.keys) {
            if matches!(key, Key::Time { dimension: None, bucket: Bucket::Unit(_) }) {
                moments.push(value.clone());
            }
        }
        let period = level.grain.map(|unit| unit_of(fact.time.clone(), slot.earlier, unit, &self.model.calendar));
        moments.extend(period.clone());
        let latest = match balance.at {
            Occurrence::First => "min",
            Occurrence::Last => "max",
        };
        let over = Over { partition: moments, ..Over::default() };
        let moment = windowed(latest, vec![fact.time.clone()], over);
        // Rows that the view leaves out have moments all the same: they go only when those are known.
        let mut shown: Vec<Expr> = Vec::new();
        for ((key, value), name) in level.keys.iter().zip(&fact.keys).zip(bare.key_columns()) {
            if let Some(test) = self.shown_groups(key, value) {
                fact.tests.retain(|known| *known != test);
                shown.extend(self.shown_groups(key, &sql::column("moments", &name)));
            }
        }
        let mut rows = fact.scope.select();
        for (name, key) in bare.key_columns().into_iter().zip(fact.keys) {
            rows.item(key, &name);
        }
        if let Some(period) = period {
            rows.item(period, "period");
        }
        rows.item(weight.map_or(value.clone(), |weight| sql::times(value, weight)), "v");
        rows.item(fact.time, "t");
        rows.item(moment, "moment");
        for test in fact.tests {
            rows.filter(test);
        }
        let mut select = sql::Select::from(sql::derived(rows.query(), "moments"));
        for (name, key) in self.key_items(level, "moments", None) {
            select.group(key, &name);
        }
        self.place(&mut select, sql::function("sum", vec![sql::column("moments", "v")]), place);
        select.filter(sql::eq(sql::column("moments", "t"), sql::column("moments", "moment")));
        for test in shown {
            select.filter(test);
        }
        select.query()
    }
}
