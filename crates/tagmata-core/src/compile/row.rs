//! Conditions on the rows of a fact, and the rows of an event with whose they are.

use super::scope::Scope;
use super::{Builder, sql, time};
use crate::draft::Length;
use crate::model::{DimensionId, EntityId, EventId, SourceId};
use crate::period::Window;
use crate::query::{RowTest, Who};
use sqlparser::ast::{BinaryOperator, DataType, Expr};

/// Rows of an event that pass their filters, in a scope over their own source.
pub(super) struct EventRows {
    pub(super) scope: Scope,
    pub(super) source: SourceId,
    /// Whose they are; never unknown.
    pub(super) key: Expr,
    pub(super) tests: Vec<Expr>,
}

impl EventRows {
    /// The SELECT over these rows, still without items.
    pub(super) fn select(self) -> sql::Select {
        let mut select = self.scope.select();
        for test in self.tests {
            select.filter(test);
        }
        select
    }
}

impl Builder<'_> {
    /// The rows of an event in a window.
    pub(super) fn event_rows(&mut self, event: &EventId, filters: &[RowTest], window: Window) -> EventRows {
        let event = &self.model.events[event];
        let source = event.source.clone();
        let mut scope = Scope::new(&source);
        let (path, key) = self.model.path_to_entity(&source, &event.entity).expect("the model checked this path");
        let key = scope.column(self.model, path, &key.column);
        let mut tests: Vec<Expr> = filters.iter().map(|f| self.row_test(&mut scope, &source, f)).collect();
        tests.extend(self.in_window(&mut scope, &source, window));
        tests.push(sql::is_not_null(key.clone()));
        EventRows { scope, source, key, tests }
    }

    /// When an event's row happened.
    pub(super) fn event_time(&mut self, rows: &mut EventRows) -> Expr {
        self.row_time(&mut rows.scope, &rows.source)
    }

    /// A condition on rows in a scope over their own source.
    pub(super) fn row_test(&mut self, scope: &mut Scope, source: &SourceId, test: &RowTest) -> Expr {
        self.row_test_in(scope, source, test, false)
    }

    /// Below a NOT it matters whether a condition is false or unknown; elsewhere both keep the row out.
    fn row_test_in(&mut self, scope: &mut Scope, source: &SourceId, test: &RowTest, negated: bool) -> Expr {
        match test {
            RowTest::Field(test) => self.field_test(scope, source, test, negated),
            RowTest::All(tests) => {
                sql::and(tests.iter().map(|test| self.row_test_in(scope, source, test, negated)).collect())
            }
            RowTest::Any(tests) => {
                sql::or(tests.iter().map(|test| self.row_test_in(scope, source, test, negated)).collect())
            }
            RowTest::Not(test) => sql::not(self.row_test_in(scope, source, test, true)),
            RowTest::Of { entity, who } => self.belongs(scope, source, entity, who, negated),
            RowTest::After { dimension, within } => self.after(scope, source, dimension, *within),
            RowTest::Part { dimension, part, is } => {
                let at = match dimension {
                    None => self.row_time(scope, source),
                    Some(dimension) => {
                        let column = &self.model.dimensions[dimension].column;
                        let path = self.model.path_to_dimension(source, dimension).expect("the plan checked this path");
                        scope.column(self.model, &path, &column.column)
                    }
                };
                sql::in_integers(time::part(at, *part, &self.model.calendar), is)
            }
        }
    }

    /// Whether a row's key of an entity is that of one for whom a condition holds.
    fn belongs(&mut self, scope: &mut Scope, source: &SourceId, entity: &EntityId, who: &Who, negated: bool) -> Expr {
        let (path, at) = self.model.path_to_entity(source, entity).expect("the plan checked this path");
        let key = scope.column(self.model, path, &at.column);
        let mut owners = Scope::of_entity(self.model, entity);
        let holds = self.predicate_in(&mut owners, who, negated);
        let own_key = self.entity_key(&mut owners);
        let mut select = owners.select();
        select.item(own_key, "k");
        let mut those = select.clone();
        those.filter(holds.clone());
        let among = sql::in_query(key.clone(), those.query());
        if !negated {
            return among;
        }
        select.filter(sql::is_null(holds));
        let unsure = sql::in_query(key, select.query());
        sql::case(vec![(among, sql::boolean(true)), (unsure, sql::null())], Some(sql::boolean(false)))
    }

    /// Whether a row lies within a while from a date that it reaches.
    fn after(&mut self, scope: &mut Scope, source: &SourceId, dimension: &DimensionId, within: Length) -> Expr {
        let column = &self.model.dimensions[dimension].column;
        let path = self.model.path_to_dimension(source, dimension).expect("the plan checked this path");
        let from = sql::cast(scope.column(self.model, &path, &column.column), DataType::Date);
        let at = self.row_time(scope, source);
        sql::and(vec![
            sql::binary(at.clone(), BinaryOperator::GtEq, from.clone()),
            sql::binary(at, BinaryOperator::Lt, time::moved_by(from, within)),
        ])
    }
}
