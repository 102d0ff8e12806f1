//! Rows of each entity's first or last moment.

use super::branch::Rows;
use super::scope::Scope;
use super::{Builder, sql, time};
use crate::draft::Occurrence;
use crate::model::EntityId;
use crate::period::Window;
use sqlparser::ast::Expr;

impl Builder<'_> {
    /// The test that a row is of its entity's first or last moment, of all rows before today that pass the filters. Rows
    /// of nobody have no moment.
    pub(super) fn at_moment(&mut self, scope: &mut Scope, rows: &Rows<'_>, entity: &EntityId) -> Option<Expr> {
        let first_or_last = match rows.only? {
            Occurrence::First => "min",
            Occurrence::Last => "max",
        };
        let mut all = Scope::new(rows.source);
        let (path, key) = self.model.path_to_entity(rows.source, entity).expect("the plan checked this path");
        let owner = all.column(self.model, path, &key.column);
        let mut tests: Vec<Expr> =
            rows.filters.iter().map(|filter| self.row_test(&mut all, rows.source, filter)).collect();
        let date = self.row_time_by(&mut all, rows.source, rows.time);
        tests.extend(time::inside(&date, Window { from: None, to: Some(self.today) }));
        tests.push(sql::is_not_null(owner.clone()));
        let mut select = all.select();
        select.group(owner, "k");
        select.item(sql::function(first_or_last, vec![date]), "at");
        for test in tests {
            select.filter(test);
        }
        let moments = self.cte("moments", select.query());
        let owner = scope.column(self.model, path, &key.column);
        scope.look_up(&moments, owner);
        let date = self.row_time_by(scope, rows.source, rows.time);
        Some(sql::eq(date, sql::column(&moments, "at")))
    }
}
