//! Conversions: rows of one event under the latest row of another event of the same entity at or before them.
//!
//! Both events lie in one relation, in the order of time; each row that starts opens a stretch, and the rows that
//! follow belong to the stretch they lie in. So each is counted once, and no row meets every other of its entity.

use super::branch::{Level, Slot};
use super::keys::unit_of;
use super::scope::Scope;
use super::sql::{Back, Over, windowed};
use super::{Builder, sql};
use crate::model::{ColumnRef, Conversion, EventId, SourceId};
use crate::period::Window;
use crate::query::Aggregate;
use sqlparser::ast::{BinaryOperator, DataType, DateTimeField, Expr, Query};

/// The name of a column that is the same in both events.
fn same_name(i: usize) -> String {
    format!("s{i}")
}

impl Builder<'_> {
    pub(super) fn conversion_branch(
        &mut self,
        level: &Level,
        aggregate: &Aggregate,
        conversion: &Conversion,
        slot: &Slot,
        place: (usize, usize),
    ) -> Query {
        let first: Vec<&ColumnRef> = conversion.same.iter().map(|(first, _)| first).collect();
        let starting = self.starting_rows(level, aggregate, conversion, slot);
        let following = self.converted_rows(level, aggregate, conversion);
        let names: Vec<String> = level.key_columns();
        let column = |name: &str| sql::column("both", name);
        let partition = || -> Vec<Expr> {
            let same = (0..first.len()).map(|i| column(&same_name(i)));
            std::iter::once(column("who")).chain(same).collect()
        };
        // At one moment the rows that start come first, the last of them by key at the end.
        let over = || Over {
            partition: partition(),
            order: vec![column("t"), column("follows"), column("id")],
            back: Back::All,
        };
        let starts = || sql::eq(column("follows"), sql::integer(0));
        let one = sql::case(vec![(starts(), sql::integer(1))], Some(sql::integer(0)));
        let started = sql::case(vec![(starts(), column("t"))], None);
        let mut runs = sql::Select::from(sql::derived(sql::union_all(vec![starting, following]), "both"));
        let mut carried = names.clone();
        carried.extend((0..first.len()).map(same_name));
        carried.extend(["who", "t", "follows"].map(str::to_string));
        for name in &carried {
            runs.item(column(name), name);
        }
        runs.item(windowed("sum", vec![one], over()), "n");
        runs.item(windowed("max", vec![started], over()), "started");
        let run = |name: &str| sql::column("runs", name);
        let mut counts = vec![sql::eq(run("follows"), sql::integer(1))];
        if let Some(length) = conversion.within {
            let (count, unit) = super::over_time::interval_of(length);
            let day = sql::cast(run("started"), DataType::Date);
            let end = sql::plus(sql::plus(day, sql::interval(count, unit)), sql::interval(1, DateTimeField::Day));
            counts.push(sql::binary(run("t"), BinaryOperator::Lt, end));
        }
        let mut stretches = sql::Select::from(sql::derived(runs.query(), "runs"));
        for name in &names {
            stretches.item(sql::function("max", vec![run(name)]), name);
        }
        stretches.item(sql::count_where(sql::and(counts)), "v");
        stretches.filter(sql::binary(run("n"), BinaryOperator::Gt, sql::integer(0)));
        for name in (0..first.len()).map(same_name).chain(["who".to_string(), "n".to_string()]) {
            stretches.group_only(run(&name));
        }
        let mut select = sql::Select::from(sql::derived(stretches.query(), "stretches"));
        for name in &names {
            select.group(sql::column("stretches", name), name);
        }
        self.place(&mut select, sql::function("sum", vec![sql::column("stretches", "v")]), place);
        select.query()
    }

    /// The rows that start: `keys…, s0…, who, t, follows, id`.
    fn starting_rows(&mut self, level: &Level, aggregate: &Aggregate, conversion: &Conversion, slot: &Slot) -> Query {
        let bare = Level { grain: None, ..level.clone() };
        let mut fact = self.fact(&bare, aggregate, slot);
        let source = self.model.metric_source(&aggregate.metric).expect("conversions have a source").clone();
        let period = level.grain.map(|unit| unit_of(fact.time.clone(), slot.earlier, unit, &self.model.calendar));
        let mut keys = fact.keys.clone();
        if let Some(period) = period {
            // Where the level's columns have it: behind the groups.
            keys.insert(level.keys.len(), period);
        }
        let columns: Vec<&ColumnRef> = conversion.same.iter().map(|(first, _)| first).collect();
        let rows = (&source, &conversion.from);
        let (who, same) = self.owner_and_columns(&mut fact.scope, rows, &columns, &mut fact.tests);
        let id = match &self.model.sources[&source].key {
            Some(key) => fact.scope.column(self.model, &[], key),
            None => sql::integer(0),
        };
        let mut select = fact.scope.select();
        for (name, key) in level.key_columns().into_iter().zip(keys) {
            select.item(key, &name);
        }
        for (i, column) in same.into_iter().enumerate() {
            select.item(column, &same_name(i));
        }
        select.item(who, "who");
        select.item(fact.time, "t");
        select.item(sql::integer(0), "follows");
        select.item(id, "id");
        for test in fact.tests {
            select.filter(test);
        }
        select.query()
    }

    /// The rows that follow, with the same columns.
    fn converted_rows(&mut self, level: &Level, aggregate: &Aggregate, conversion: &Conversion) -> Query {
        let source = self.model.events[&conversion.to].source.clone();
        let mut scope = Scope::new(&source);
        let mut tests: Vec<Expr> = aggregate.then.iter().map(|test| self.row_test(&mut scope, &source, test)).collect();
        let window = Window { from: aggregate.window.from, to: Some(self.today) };
        tests.extend(self.in_window(&mut scope, &source, window));
        let columns: Vec<&ColumnRef> = conversion.same.iter().map(|(_, second)| second).collect();
        let (who, same) = self.owner_and_columns(&mut scope, (&source, &conversion.to), &columns, &mut tests);
        let time = self.row_time(&mut scope, &source);
        let mut select = scope.select();
        for name in level.key_columns() {
            select.item(sql::null(), &name);
        }
        for (i, column) in same.into_iter().enumerate() {
            select.item(column, &same_name(i));
        }
        select.item(who, "who");
        select.item(time, "t");
        select.item(sql::integer(1), "follows");
        select.item(sql::null(), "id");
        for test in tests {
            select.filter(test);
        }
        select.query()
    }

    /// Whose the row of an event is, whatever the question is about, and its columns that both events share; rows where one
    /// of them is unknown match nothing.
    fn owner_and_columns(
        &mut self,
        scope: &mut Scope,
        (source, event): (&SourceId, &EventId),
        columns: &[&ColumnRef],
        tests: &mut Vec<Expr>,
    ) -> (Expr, Vec<Expr>) {
        let entity = &self.model.events[event].entity;
        let (path, key) = self.model.path_to_entity(source, entity).expect("the model checked this path");
        let who = scope.column(self.model, path, &key.column);
        tests.push(sql::is_not_null(who.clone()));
        let mut same = Vec::new();
        for at in columns {
            let path = self.model.path(source, &at.source).expect("the model checked this path");
            let column = scope.column(self.model, path, &at.column);
            tests.push(sql::is_not_null(column.clone()));
            same.push(column);
        }
        (who, same)
    }
}
