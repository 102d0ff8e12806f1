//! The rows of one aggregate with their groups and time, for branches that need more than one GROUP BY over them.

use super::Builder;
use super::branch::{Level, Slot};
use super::scope::Scope;
use crate::query::Aggregate;
use sqlparser::ast::Expr;

/// Rows of a source, filtered and cut to a window.
pub(super) struct Fact {
    pub(super) scope: Scope,
    /// What a row must pass.
    pub(super) tests: Vec<Expr>,
    /// The values of the level's keys, in their order.
    pub(super) keys: Vec<Expr>,
    /// When the row was.
    pub(super) time: Expr,
}

impl<'a> Builder<'a> {
    /// The rows of an aggregate; the level has no grain.
    pub(super) fn fact(&mut self, level: &Level, aggregate: &Aggregate, slot: &Slot) -> Fact {
        let rows = self.rows_of(aggregate, slot);
        let mut scope = Scope::new(rows.source);
        let mut tests: Vec<Expr> =
            aggregate.filters.iter().map(|filter| self.row_test(&mut scope, rows.source, filter)).collect();
        tests.extend(self.in_window_by(&mut scope, rows.source, rows.time, rows.window));
        tests.extend(self.at_moment(&mut scope, &rows, &self.query.entity));
        let keys = self.keys(&mut scope, &rows, level, &mut tests);
        let time = self.row_time_by(&mut scope, rows.source, rows.time);
        Fact { scope, tests, keys, time }
    }
}
