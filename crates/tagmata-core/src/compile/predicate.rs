//! WHO as a condition on the entity's own table, and row filters as conditions on a fact's rows.
//!
//! Facts are reached by semi-joins (`key IN (SELECT …)`) or by numbers aggregated per entity first, never by a join
//! that could multiply people.

use super::scope::Scope;
use super::{Builder, sql, time};
use crate::draft::Test;
use crate::model::{ColumnRef, SourceId, Step, TagBy, TagId};
use crate::query::{Aggregate, Check, Did, Expr as Term, FieldTest, Rank, RowTest, TagRule, Who};
use crate::period::Window;
use jiff::civil::Date;
use sqlparser::ast::{BinaryOperator, DataType, Expr};

impl Builder<'_> {
    /// A condition that is true, false or unknown for each row of the entity's table.
    pub(super) fn predicate(&mut self, scope: &mut Scope, who: &Who) -> Expr {
        match who {
            Who::All(parts) => sql::and(parts.iter().map(|part| self.predicate(scope, part)).collect()),
            Who::Any(parts) => sql::or(parts.iter().map(|part| self.predicate(scope, part)).collect()),
            Who::Not(part) => sql::not(self.predicate(scope, part)),
            Who::Tag { tag, values, negated, as_of } => self.tag_is(scope, tag, values, *negated, *as_of),
            Who::Field(test) => {
                let home = self.model.entities[&self.query.entity].key.source.clone();
                self.field_test(scope, &home, &[], test)
            }
            Who::Metric { term, test } => {
                let value = self.entity_number(scope, term);
                compare(value, *test)
            }
            Who::Did(did) => self.did(scope, did),
            Who::Sequence(_) | Who::Regular(_) => unreachable!("the plan refuses this condition"),
            Who::Rank(rank) => self.rank(scope, rank),
            Who::InSegment { who, as_of, .. } => self.seen_from(*as_of, |builder| builder.predicate(scope, who)),
        }
    }

    /// A condition on rows in a scope over their own source.
    pub(super) fn row_test(&mut self, scope: &mut Scope, source: &SourceId, test: &RowTest) -> Expr {
        match test {
            RowTest::Field(test) => self.field_test(scope, source, &[], test),
            RowTest::All(tests) => sql::and(tests.iter().map(|test| self.row_test(scope, source, test)).collect()),
            RowTest::Any(tests) => sql::or(tests.iter().map(|test| self.row_test(scope, source, test)).collect()),
            RowTest::Not(test) => sql::not(self.row_test(scope, source, test)),
            RowTest::Of { .. } | RowTest::After { .. } => unreachable!("the plan refuses this condition"),
        }
    }

    /// A row filter in a scope over `source`; `before` leads from the scope's own table to `source`.
    pub(super) fn field_test(
        &mut self,
        scope: &mut Scope,
        source: &SourceId,
        before: &[Step],
        test: &FieldTest,
    ) -> Expr {
        let column = &self.model.dimensions[&test.dimension].column;
        let mut path = before.to_vec();
        let further = self.model.path_to_dimension(source, &test.dimension);
        path.extend_from_slice(&further.expect("the plan checked this path"));
        let value = scope.column(self.model, &path, &column.column);
        let passed = match &test.check {
            Check::Is(values) => sql::in_list(self.as_text(test, value.clone()), values, false),
            Check::IsNot(values) => sql::in_list(self.as_text(test, value.clone()), values, true),
            Check::Number(test) => compare(value.clone(), *test),
            Check::Unknown => sql::boolean(false),
            // Every date lies in an open window; an unknown one is still unknown.
            Check::During(window) if window.is_open() => sql::eq(value.clone(), value.clone()),
            Check::During(window) => sql::and(time::inside(&value, *window)),
        };
        if test.or_unknown { sql::or(vec![passed, sql::is_null(value)]) } else { passed }
    }

    /// A key may be stored as a number; its values are compared as text.
    fn as_text(&self, test: &FieldTest, value: Expr) -> Expr {
        match self.model.dimensions[&test.dimension].kind {
            crate::model::DimensionKind::Id => sql::cast(value, DataType::Varchar(None)),
            _ => value,
        }
    }

    /// Whether a tag's known value is one of those asked for. A tag without a value satisfies neither that nor its
    /// negation: stored values that are on no list are unknown, and so is who is taken by no rule.
    fn tag_is(
        &mut self,
        scope: &mut Scope,
        tag: &TagId,
        values: &[String],
        negated: bool,
        as_of: Option<Date>,
    ) -> Expr {
        let declared = &self.model.tags[tag];
        match &declared.by {
            TagBy::Column(column) => {
                let home = &self.model.entities[&declared.entity].key.source;
                let path = self.model.path(home, &column.source).expect("the plan checked this path");
                let value = scope.column(self.model, &path, &column.column);
                let mut whens = Vec::new();
                for passes in [true, false] {
                    let ids = declared.values.iter().filter(|(id, _)| (values.contains(id) != negated) == passes);
                    let stored: Vec<String> = ids.flat_map(|(_, listed)| listed.stored.clone()).collect();
                    if !stored.is_empty() {
                        whens.push((sql::in_list(value.clone(), &stored, false), sql::boolean(passes)));
                    }
                }
                sql::case(whens, None)
            }
            TagBy::Rules(_) => {
                let rules = self.query.rules_of(tag, as_of).to_vec();
                let takes = |rule: &TagRule| values.contains(&rule.value) != negated;
                self.seen_from(as_of, |builder| builder.rules_give(scope, &rules, takes))
            }
        }
    }

    /// What `condition` gives when it is seen from a day; `None` stays where it is.
    fn seen_from<T>(&mut self, day: Option<Date>, condition: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.today;
        self.today = day.unwrap_or(before);
        let given = condition(self);
        self.today = before;
        given
    }

    /// Whether the first rule that holds is one of those that `takes` picks; unknown where none holds.
    fn rules_give(&mut self, scope: &mut Scope, rules: &[TagRule], takes: impl Fn(&TagRule) -> bool) -> Expr {
        let always_known = rules.iter().all(|rule| rule.when.as_ref().is_none_or(never_unknown));
        if !always_known || rules.iter().all(|rule| rule.when.is_some()) {
            let mut whens = Vec::new();
            let mut otherwise = None;
            for rule in rules {
                let taken = sql::boolean(takes(rule));
                match &rule.when {
                    Some(when) => whens.push((self.predicate(scope, when), taken)),
                    None => otherwise = Some(taken),
                }
            }
            return if whens.is_empty() { otherwise.unwrap_or_else(sql::null) } else { sql::case(whens, otherwise) };
        }
        // Where nothing is unknown, plain logic says the same, and its semi-joins stay semi-joins.
        let mut before: Vec<Expr> = Vec::new();
        let mut ways: Vec<Expr> = Vec::new();
        for rule in rules {
            let holds = rule.when.as_ref().map(|when| self.predicate(scope, when));
            if takes(rule) {
                let mut all = before.clone();
                all.extend(holds.clone());
                ways.push(sql::and(all));
            }
            if let Some(holds) = holds {
                before.push(sql::is_not_true(holds));
            }
        }
        sql::or(ways)
    }

    /// The value of a tag for each row of the entity's table.
    pub(super) fn tag_value(&mut self, scope: &mut Scope, tag: &TagId, before: &[Step]) -> Expr {
        self.tag_value_as_of(scope, tag, before, None)
    }

    /// The same as the tag stood on a day, whose rules the plan spelled out; `None` is today.
    pub(super) fn tag_value_as_of(
        &mut self,
        scope: &mut Scope,
        tag: &TagId,
        before: &[Step],
        as_of: Option<Date>,
    ) -> Expr {
        let declared = &self.model.tags[tag];
        match &declared.by {
            TagBy::Column(column) => {
                let home = &self.model.entities[&declared.entity].key.source;
                let mut path = before.to_vec();
                path.extend_from_slice(self.model.path(home, &column.source).expect("the plan checked this path"));
                let value = scope.column(self.model, &path, &column.column);
                let whens = declared
                    .values
                    .iter()
                    .map(|(id, listed)| (sql::in_list(value.clone(), &listed.stored, false), sql::text(id)))
                    .collect();
                self.dialect.label(sql::case(whens, None))
            }
            TagBy::Rules(_) => {
                let rules = self.query.rules_of(tag, as_of).to_vec();
                let mut whens = Vec::new();
                let mut otherwise = None;
                for rule in &rules {
                    match &rule.when {
                        Some(when) => {
                            let holds = self.seen_from(as_of, |builder| builder.predicate(scope, when));
                            whens.push((holds, sql::text(&rule.value)));
                        }
                        None => otherwise = Some(sql::text(&rule.value)),
                    }
                }
                self.dialect.label(sql::case(whens, otherwise))
            }
        }
    }

    fn did(&mut self, scope: &mut Scope, did: &Did) -> Expr {
        let key = self.entity_key(scope);
        match did.count {
            None => {
                let select = self.event_rows(did, |_, _| None);
                sql::in_query(key, select.query())
            }
            Some(test) => {
                let occasion = self.model.events[&did.event].occasion.clone();
                let select = self.event_rows(did, |builder, rows| match occasion {
                    None => Some(sql::count_rows()),
                    Some(column) => {
                        let source = &builder.model.events[&did.event].source;
                        let path = builder.model.path(source, &column.source).expect("the model checked this path");
                        Some(sql::count_distinct(rows.column(builder.model, &path, &column.column)))
                    }
                });
                let name = format!("{}_times", did.event);
                let cte = self.cte(&name, select.query());
                scope.look_up(&cte, key);
                compare(sql::coalesce(sql::column(&cte, "v"), sql::integer(0)), test)
            }
        }
    }

    /// The keys of those who did an event, with a value per key where `value` gives one.
    fn event_rows(&mut self, did: &Did, value: impl FnOnce(&mut Self, &mut Scope) -> Option<Expr>) -> sql::Select {
        let event = &self.model.events[&did.event];
        let source = event.source.clone();
        let mut rows = Scope::new(&source);
        let (path, key) = self.model.path_to_entity(&source, &event.entity).expect("the model checked this path");
        let key = rows.column(self.model, &path, &key.column);
        let mut tests: Vec<Expr> = did.filters.iter().map(|f| self.row_test(&mut rows, &source, f)).collect();
        tests.extend(self.in_window(&mut rows, &source, did.window));
        tests.push(sql::is_not_null(key.clone()));
        let value = value(self, &mut rows);
        let mut select = rows.select();
        match value {
            Some(value) => {
                select.group(key, "k");
                select.item(value, "v");
            }
            None => select.item(key, "k"),
        }
        for test in tests {
            select.filter(test);
        }
        select
    }

    /// The tests that a row lies in a window, by its source's time.
    pub(super) fn in_window(&mut self, rows: &mut Scope, source: &SourceId, window: Window) -> Vec<Expr> {
        self.in_window_by(rows, source, self.model.sources[source].time.as_ref(), window)
    }

    /// The same by the column that dates it, where one does.
    pub(super) fn in_window_by(
        &mut self,
        rows: &mut Scope,
        source: &SourceId,
        time: Option<&ColumnRef>,
        window: Window,
    ) -> Vec<Expr> {
        if time.is_none() || window.is_open() {
            return Vec::new();
        }
        let date = self.row_time_by(rows, source, time);
        time::inside(&date, window)
    }

    /// The time of a row of a source.
    pub(super) fn row_time(&mut self, rows: &mut Scope, source: &SourceId) -> Expr {
        self.row_time_by(rows, source, self.model.sources[source].time.as_ref())
    }

    /// The time of a row by the column that dates it.
    pub(super) fn row_time_by(&mut self, rows: &mut Scope, source: &SourceId, time: Option<&ColumnRef>) -> Expr {
        let at = time.expect("the plan checked that the rows have a time");
        let path = self.model.path(source, &at.source).expect("the model checked this path");
        rows.column(self.model, path, &at.column)
    }

    fn rank(&mut self, scope: &mut Scope, rank: &Rank) -> Expr {
        let mut ranked = self.entity_scope();
        let key = self.entity_key(&mut ranked);
        let value = self.entity_number(&mut ranked, &rank.term);
        let mut tests = vec![self.has_rows(&mut ranked, &rank.term), sql::is_not_null(value.clone())];
        if let Some(among) = &rank.among {
            tests.push(self.predicate(&mut ranked, among));
        }
        let position = sql::row_number(vec![(value, rank.order), (key.clone(), crate::draft::Order::Asc)]);
        let mut select = ranked.select();
        select.item(key, "k");
        select.item(position, "position");
        select.item(sql::count_over_all(), "total");
        for test in tests {
            select.filter(test);
        }
        let cte = self.cte("ranked", select.query());
        let last = self.last_place(rank.keep, sql::column(&cte, "total"));
        let mut kept = sql::Select::from(sql::table(&cte, &cte));
        kept.item(sql::column(&cte, "k"), "k");
        kept.filter(sql::binary(sql::column(&cte, "position"), BinaryOperator::LtEq, last));
        let key = self.entity_key(scope);
        sql::in_query(key, kept.query())
    }

    /// Whether an entity has a row for any aggregate of a term: those without are not ranked.
    pub(super) fn has_rows(&mut self, scope: &mut Scope, term: &Term) -> Expr {
        let mut aggregates: Vec<Aggregate> = Vec::new();
        term.aggregates(&mut |aggregate| aggregates.push(aggregate.clone()));
        let found = aggregates.iter().map(|aggregate| sql::is_not_null(self.entity_column(scope, aggregate))).collect();
        sql::or(found)
    }
}

/// Whether a condition is true or false for everyone: who did something is known, what they are like need not be.
fn never_unknown(who: &Who) -> bool {
    match who {
        Who::All(parts) | Who::Any(parts) => parts.iter().all(never_unknown),
        Who::Not(part) | Who::InSegment { who: part, .. } => never_unknown(part),
        Who::Did(_) | Who::Sequence(_) | Who::Regular(_) | Who::Rank(_) => true,
        Who::Tag { .. } | Who::Field(_) | Who::Metric { .. } => false,
    }
}

/// A number against its bounds.
pub(super) fn compare(value: Expr, test: Test) -> Expr {
    let against = |op: BinaryOperator, bound: f64| sql::binary(value.clone(), op, sql::number(bound));
    match test {
        Test::AtLeast(n) => against(BinaryOperator::GtEq, n),
        Test::MoreThan(n) => against(BinaryOperator::Gt, n),
        Test::AtMost(n) => against(BinaryOperator::LtEq, n),
        Test::LessThan(n) => against(BinaryOperator::Lt, n),
        Test::Equals(n) => against(BinaryOperator::Eq, n),
        Test::Between(a, b) => sql::and(vec![against(BinaryOperator::GtEq, a), against(BinaryOperator::LtEq, b)]),
    }
}
