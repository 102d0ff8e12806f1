//! Someone did something: at all, so many times, the first or last time, on occasions of some size.
//!
//! Each is one scan of the event's rows, plain ones over one table together ([`super::together`]); grouped by person where a number or a first time is asked for.

use super::predicate::compare;
use super::row::EventRows;
use super::scope::Scope;
use super::{Builder, sql, time};
use crate::draft::Occurrence;
use crate::model::EventId;
use crate::period::Window;
use crate::query::{Did, Each, RowTest};
use sqlparser::ast::{BinaryOperator, Expr, Query};

impl Builder<'_> {
    /// Whether someone did an event.
    pub(super) fn did(&mut self, scope: &mut Scope, did: &Did) -> Expr {
        if let Some(answer) = self.read_with_others(scope, did) {
            return answer;
        }
        let key = self.entity_key(scope);
        if let Some(which) = did.only {
            return sql::in_query(key, self.at_one_time(did, which));
        }
        let people = match &did.each {
            Some(each) => self.on_occasions(did, each),
            None if did.count.is_some() => self.times(did),
            None => {
                let rows = self.event_rows(&did.event, &did.filters, did.window);
                let key = rows.key.clone();
                let mut select = rows.select();
                select.item(key, "k");
                select
            }
        };
        let Some(test) = did.count else { return sql::in_query(key, people.query()) };
        let name = format!("{}_times", did.event);
        let cte = self.cte(&name, people.query());
        scope.look_up(&cte, key);
        compare(sql::coalesce(sql::column(&cte, "v"), sql::integer(0)), test)
    }

    /// How often each one did it: `k, v`.
    fn times(&mut self, did: &Did) -> sql::Select {
        let mut rows = self.event_rows(&did.event, &did.filters, did.window);
        let times = match self.occasion(&mut rows, &did.event) {
            None => sql::count_rows(),
            Some(occasion) => sql::count_distinct(occasion),
        };
        let key = rows.key.clone();
        let mut select = rows.select();
        select.group(key, "k");
        select.item(times, "v");
        select
    }

    /// What tells one occasion of an event from another; `None` where each row is one.
    fn occasion(&mut self, rows: &mut EventRows, event: &EventId) -> Option<Expr> {
        let column = self.model.events[event].occasion.as_ref()?;
        let path = self.model.path(&rows.source, &column.source).expect("the model checked this path");
        Some(rows.scope.column(self.model, path, &column.column))
    }

    /// The same, where a row is an occasion by its own key.
    fn occasion_or_row(&mut self, rows: &mut EventRows, event: &EventId) -> Expr {
        self.occasion(rows, event).unwrap_or_else(|| {
            let key = self.model.sources[&rows.source].key.as_ref().expect("the plan checked that rows have a key");
            rows.scope.column(self.model, &[], key)
        })
    }

    /// Those with an occasion that gives a number, `k`; with a count, how many such occasions, `k, v`.
    fn on_occasions(&mut self, did: &Did, each: &Each) -> sql::Select {
        let mut rows = self.event_rows(&did.event, &did.filters, did.window);
        let occasion = self.occasion_or_row(&mut rows, &did.event);
        rows.tests.push(sql::is_not_null(occasion.clone()));
        let value = self.each_value(&mut rows.scope, each);
        let key = rows.key.clone();
        let mut select = rows.select();
        select.group(key, "k");
        select.group_only(occasion);
        select.having(compare(value, each.test));
        if did.count.is_none() {
            return select;
        }
        let mut counted = sql::Select::from(sql::derived(select.query(), "occasions"));
        counted.group(sql::column("occasions", "k"), "k");
        counted.item(sql::count_rows(), "v");
        counted
    }

    /// A number over the rows of an occasion; sums and counts of nothing are 0.
    fn each_value(&mut self, rows: &mut Scope, each: &Each) -> Expr {
        let value = self.aggregate(rows, &each.metric);
        if self.model.metrics[&each.metric].is_zero_without_rows() {
            sql::coalesce(value, sql::integer(0))
        } else {
            value
        }
    }

    /// Those whose first or last time of all lies in the window, and had what was asked: `k`.
    ///
    /// Rows at one end of the window cannot change which time is the first: those are not read at all.
    fn at_one_time(&mut self, did: &Did, which: Occurrence) -> Query {
        let today = self.today;
        let (name, read, left) = match which {
            Occurrence::First => {
                let to = did.window.to.map_or(today, |to| to.min(today));
                ("min", Window { from: None, to: Some(to) }, Window { to: None, ..did.window })
            }
            Occurrence::Last => {
                let read = Window { from: did.window.from, to: Some(today) };
                ("max", read, Window { from: None, ..did.window })
            }
        };
        let mut rows = self.event_rows(&did.event, &did.filters, read);
        let at = self.event_time(&mut rows);
        let that = (!did.that.is_empty()).then(|| self.all_of(&mut rows, &did.that));
        let (mut select, key, at, mut had) = match &did.each {
            None => {
                let key = rows.key.clone();
                (rows.select(), key, at, Vec::from_iter(that))
            }
            Some(each) => {
                let occasions = self.occasions_at(rows, did, each, at, that);
                let column = |name: &str| sql::column("occasions", name);
                let mut had = vec![sql::and(vec![sql::is_not_null(column("o")), compare(column("v"), each.test)])];
                if !did.that.is_empty() {
                    had.push(sql::binary(column("had"), BinaryOperator::Gt, sql::integer(0)));
                }
                (sql::Select::from(sql::derived(occasions, "occasions")), column("k"), column("t"), had)
            }
        };
        let one = sql::function(name, vec![at.clone()]);
        select.group(key, "k");
        time::inside(&one, left).into_iter().for_each(|test| select.having(test));
        for test in had.drain(..) {
            select.having(sql::eq(sql::function_where(name, at.clone(), test), one.clone()));
        }
        select.query()
    }

    /// One row per person, time and occasion: `k, t, o, v`, and how many of its rows had what was asked.
    fn occasions_at(&mut self, mut rows: EventRows, did: &Did, each: &Each, at: Expr, that: Option<Expr>) -> Query {
        let occasion = self.occasion_or_row(&mut rows, &did.event);
        let value = self.each_value(&mut rows.scope, each);
        let key = rows.key.clone();
        let mut select = rows.select();
        select.group(key, "k");
        select.group(at, "t");
        select.group(occasion, "o");
        select.item(value, "v");
        if let Some(that) = that {
            select.item(sql::count_where(that), "had");
        }
        select.query()
    }

    fn all_of(&mut self, rows: &mut EventRows, tests: &[RowTest]) -> Expr {
        let source = rows.source.clone();
        sql::and(tests.iter().map(|test| self.row_test(&mut rows.scope, &source, test)).collect())
    }
}
