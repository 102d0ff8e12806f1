//! Numbers per entity: each aggregate in its own scope, one row per entity, then looked up by key.

use super::branch::{Rows, Whose};
use super::scope::Scope;
use super::{Builder, sql, time};
use crate::draft::Occurrence;
use crate::model::{ColumnRef, Formula, MetricId, NoRows, Percentile};
use crate::query::{Aggregate, Expr as Term};
use sqlparser::ast::{BinaryOperator, Expr};

impl Builder<'_> {
    /// A number for each row of the entity's table; sums and counts over no rows are 0.
    pub(super) fn entity_number(&mut self, scope: &mut Scope, term: &Term) -> Expr {
        match term {
            Term::Number(n) => sql::number(*n),
            Term::Aggregate(aggregate) => {
                let value = self.entity_column(scope, aggregate);
                let zero = self.model.metrics[&aggregate.metric].is_zero_without_rows();
                if zero { sql::coalesce(value, sql::integer(0)) } else { value }
            }
            Term::Ratio(pair) => {
                let (top, bottom) = (self.entity_number(scope, &pair.0), self.entity_number(scope, &pair.1));
                self.dialect.ratio(top, bottom)
            }
            Term::Minus(pair) => {
                let (left, right) = (self.entity_number(scope, &pair.0), self.entity_number(scope, &pair.1));
                sql::minus(left, right)
            }
            Term::Plus(pair) => {
                let (left, right) = (self.entity_number(scope, &pair.0), self.entity_number(scope, &pair.1));
                sql::plus(left, right)
            }
            Term::Times(pair) => {
                let (left, right) = (self.entity_number(scope, &pair.0), self.entity_number(scope, &pair.1));
                sql::times(left, right)
            }
            Term::Cumulative { of, reach, .. } => {
                let at_the_end = Term::Aggregate(self.at_the_end(of, *reach));
                self.entity_number(scope, &at_the_end)
            }
            Term::Shifted { of, .. } => self.entity_number(scope, of),
            Term::Statistic { .. } => {
                let single = self.single(scope.entity(), term, &Whose::Picked);
                scope.single(&single);
                sql::column(&single, "v")
            }
            _ => unreachable!("the plan refuses this number per entity"),
        }
    }

    /// The column that holds an aggregate per entity; nothing for an entity without rows.
    pub(super) fn entity_column(&mut self, scope: &mut Scope, aggregate: &Aggregate) -> Expr {
        if let Some(special) = self.special_each(aggregate) {
            let key = self.entity_key(scope);
            scope.look_up(&special, key);
            return sql::column(&special, "v0");
        }
        let source = self.model.metric_source(&aggregate.metric).expect("an aggregate has a source").clone();
        let mut rows = Scope::new(&source);
        let (path, key) = self.model.path_to_entity(&source, scope.entity()).expect("the plan checked this path");
        let key = rows.column(self.model, path, &key.column);
        let read = Rows {
            source: &source,
            time: self.model.metric_time(&aggregate.metric),
            filters: &aggregate.filters,
            window: aggregate.window,
            only: aggregate.only,
            earlier: None,
            whose: &Whose::Everyone,
        };
        let mut tests: Vec<Expr> =
            aggregate.filters.iter().map(|filter| self.row_test(&mut rows, &source, filter)).collect();
        tests.extend(self.in_window_by(&mut rows, &source, read.time, aggregate.window));
        tests.extend(self.at_moment(&mut rows, &read, scope.entity()));
        tests.push(sql::is_not_null(key.clone()));
        let value = self.aggregate(&mut rows, &aggregate.metric);
        let mut select = rows.select();
        select.group(key, "k");
        select.item(value, "v");
        for test in tests {
            select.filter(test);
        }
        let name = format!("{}_each", aggregate.metric).replace('.', "_");
        let cte = self.cte(&name, select.query());
        let key = self.entity_key(scope);
        scope.look_up(&cte, key);
        sql::column(&cte, "v")
    }

    /// A metric's aggregate in a scope over its own source.
    pub(super) fn aggregate(&mut self, rows: &mut Scope, metric: &MetricId) -> Expr {
        let source = self.model.metric_source(metric).expect("an aggregate has a source");
        let mut column = |at: &ColumnRef| {
            let path = self.model.path(source, &at.source).expect("the model checked this path");
            rows.column(self.model, path, &at.column)
        };
        let declared = &self.model.metrics[metric];
        let unknown = declared.no_rows == NoRows::Unknown;
        match &declared.formula {
            Formula::Sum(at) => {
                let value = column(at);
                let part = rows.weight().map_or(value.clone(), |weight| sql::times(value, weight));
                sql::function("sum", vec![part])
            }
            Formula::Count(_) => match rows.weight() {
                None if unknown => sql::function("nullif", vec![sql::count_rows(), sql::integer(0)]),
                None => sql::count_rows(),
                Some(weight) => sql::function("sum", vec![weight]),
            },
            Formula::CountDistinct(at) if unknown => {
                let found = sql::binary(sql::count_rows(), BinaryOperator::Gt, sql::integer(0));
                sql::case(vec![(found, sql::count_distinct(column(at)))], None)
            }
            Formula::CountDistinct(at) => sql::count_distinct(column(at)),
            Formula::Average(at) => self.dialect.average(column(at)),
            Formula::Min(at) => sql::function("min", vec![column(at)]),
            Formula::Max(at) => sql::function("max", vec![column(at)]),
            Formula::Median(at) => sql::quantile(0.5, column(at)),
            Formula::Percentile(Percentile { column: at, at: share, discrete: false }) => {
                sql::quantile(*share, column(at))
            }
            Formula::Percentile(Percentile { column: at, at: share, discrete: true }) => {
                sql::quantile_of_values(*share, column(at))
            }
            Formula::DaysSince(event, which) => {
                let source = &self.model.events[event].source;
                let at = self.model.sources[source].time.as_ref().expect("an event has a time");
                let first_or_last = match which {
                    Occurrence::First => "min",
                    Occurrence::Last => "max",
                };
                time::days_until(sql::function(first_or_last, vec![column(at)]), self.today)
            }
            _ => {
                unreachable!("the plan expands metrics made of other metrics")
            }
        }
    }
}
