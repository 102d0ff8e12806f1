//! Who did several things, in order or bound to the same thing, as the keys of those who did: `k`.

use super::chain::{Chain, Link};
use super::row::EventRows;
use super::scope::Scope;
use super::{Builder, sql, time};
use crate::draft::Length;
use crate::query::{Sequence, Step};
use sqlparser::ast::{BinaryOperator, Expr, Query};

impl Builder<'_> {
    /// Whether someone did all of it.
    pub(super) fn sequence(&mut self, scope: &mut Scope, sequence: &Sequence) -> Expr {
        let people = match (sequence.any_order, sequence.within) {
            (true, Some(within)) => vec![self.together(sequence, within)],
            (true, None) if sequence.same.is_empty() => self.each_step(sequence),
            (true, None) => vec![self.bound(sequence)],
            (false, _) => vec![self.in_order(sequence)],
        };
        sql::and(people.into_iter().map(|people| sql::in_query(self.entity_key(scope), people)).collect())
    }

    fn in_order(&mut self, sequence: &Sequence) -> Query {
        let chain = Chain::of(&sequence.steps, sequence.within, &sequence.same);
        if let Some(query) = self.first_before_last(sequence, &chain) {
            return query;
        }
        let (first, later) = sequence.steps.split_first().expect("a sequence has a step");
        let mut link = self.first_link(&chain, first, sequence.window);
        let mut missing: Option<&Step> = None;
        for (at, step) in later.iter().enumerate() {
            let (name, last) = (format!("step_{}", at + 2), at + 1 == later.len());
            match (step.absent, last) {
                (true, true) => return only_keys(self.quiet(&chain, &link, step)),
                (true, false) if step.within.is_some() => link = self.quiet_link(&chain, &link, step, &name),
                (true, false) => missing = Some(step),
                (false, true) if missing.is_none() => {
                    let mut people = self.following(&chain, &link, step, sequence.window);
                    people.item(sql::column("later", "k"), "k");
                    return people.query();
                }
                (false, _) => {
                    let step = (step, sequence.window);
                    link = self.next_link(&chain, &link, step, missing.take(), &name);
                }
            }
        }
        keys_of(&link)
    }

    /// Two steps over the rows of one source with nothing to limit them: the earliest of the one before the latest of
    /// the other, in one scan.
    fn first_before_last(&mut self, sequence: &Sequence, chain: &Chain<'_>) -> Option<Query> {
        let [first, second] = sequence.steps.as_slice() else { return None };
        let source = &self.model.events[&first.event].source;
        if !chain.loose || *source != self.model.events[&second.event].source {
            return None;
        }
        let (mut select, tests) = self.one_scan(sequence, chain, true);
        let at = || sql::column("done", "t");
        let end = |name: &str, test: Option<Expr>| match test {
            Some(test) => sql::function_where(name, at(), test),
            None => sql::function(name, vec![at()]),
        };
        let [one, other] = tests.try_into().ok()?;
        select.having(sql::binary(end("min", one), BinaryOperator::Lt, end("max", other)));
        Some(select.query())
    }

    /// The rows of all steps, which are of one source, by person and what they share; which of them are of each step,
    /// `None` where all are. The steps' tests are columns of an inner select: DuckDB 1.5 loses the columns of other tables
    /// that the filter of an aggregate names.
    fn one_scan(&mut self, sequence: &Sequence, chain: &Chain<'_>, timed: bool) -> (sql::Select, Vec<Option<Expr>>) {
        let event = sequence.steps[0].event.clone();
        let nothing = Step { event, filters: Vec::new(), absent: false, within: None };
        let (mut rows, same) = self.step_scope(chain, &nothing, sequence.window);
        let at = timed.then(|| self.event_time(&mut rows));
        let tests = self.step_tests(&mut rows, &sequence.steps);
        let key = rows.key.clone();
        let mut inner = rows.select();
        for (value, name) in std::iter::once(key).chain(same).zip(chain.keys()) {
            inner.item(value, &name);
        }
        at.into_iter().for_each(|at| inner.item(at, "t"));
        let mut of_steps = Vec::new();
        for (test, n) in tests.into_iter().zip(1..) {
            let name = format!("is_{n}");
            of_steps.push(test.is_some().then(|| sql::column("done", &name)));
            test.into_iter().for_each(|test| inner.item(test, &name));
        }
        let mut select = sql::Select::from(sql::derived(inner.query(), "done"));
        select.group(sql::column("done", "k"), "k");
        chain.keys().iter().skip(1).for_each(|name| select.group_only(sql::column("done", name)));
        (select, of_steps)
    }

    /// What tells the rows of each step among those of their one source; `None` where all are. Other rows are kept out.
    fn step_tests(&mut self, rows: &mut EventRows, steps: &[Step]) -> Vec<Option<Expr>> {
        let mut tests = Vec::new();
        for step in steps {
            let source = rows.source.clone();
            let own = step.filters.iter().map(|test| self.row_test(&mut rows.scope, &source, test)).collect();
            tests.push((!step.filters.is_empty()).then(|| sql::and(own)));
        }
        if let Some(all) = tests.iter().cloned().collect() {
            rows.tests.push(sql::or(all));
        }
        tests
    }

    /// Every step of its own: they share nothing but the person.
    fn each_step(&mut self, sequence: &Sequence) -> Vec<Query> {
        let mut people = Vec::new();
        for step in &sequence.steps {
            let rows = self.event_rows(&step.event, &step.filters, sequence.window);
            let key = rows.key.clone();
            let mut select = rows.select();
            select.item(key, "k");
            people.push(select.query());
        }
        people
    }

    /// Rows of every step that share a value, at whatever time.
    fn bound(&mut self, sequence: &Sequence) -> Query {
        let chain = Chain::of(&sequence.steps, None, &sequence.same);
        if let Some(query) = self.bound_in_one_source(sequence, &chain) {
            return query;
        }
        let columns = chain.keys();
        let mut before: Option<String> = None;
        for (at, step) in sequence.steps.iter().enumerate() {
            let (rows, same) = self.step_scope(&chain, step, sequence.window);
            let key = rows.key.clone();
            let mut own = rows.select();
            for (value, name) in std::iter::once(key).chain(same).zip(&columns) {
                own.item(value, name);
            }
            let Some(cte) = &before else {
                before = Some(self.cte("step_1", own.query()));
                continue;
            };
            let mut select = sql::Select::from(sql::derived(own.query(), "other"));
            let on = columns.iter().map(|name| sql::eq(sql::column(cte, name), sql::column("other", name)));
            select.inner_join(sql::table(cte, cte), sql::and(on.collect()));
            if at + 1 == sequence.steps.len() {
                select.item(sql::column("other", "k"), "k");
                return select.query();
            }
            for name in &columns {
                select.group(sql::column("other", name), name);
            }
            before = Some(self.cte(&format!("step_{}", at + 1), select.query()));
        }
        unreachable!("a sequence has two steps")
    }

    /// The same over the rows of one source, in one scan: the values with a row of every step.
    fn bound_in_one_source(&mut self, sequence: &Sequence, chain: &Chain<'_>) -> Option<Query> {
        let (first, later) = sequence.steps.split_first()?;
        let source = &self.model.events[&first.event].source;
        if later.iter().any(|step| self.model.events[&step.event].source != *source) {
            return None;
        }
        let (mut select, tests) = self.one_scan(sequence, chain, false);
        for test in tests.into_iter().flatten() {
            let of_step = sql::function_where("count", sql::column("done", "k"), test);
            select.having(sql::binary(of_step, BinaryOperator::Gt, sql::integer(0)));
        }
        Some(select.query())
    }

    /// A row of each step from some row on, for a while: that row is the earliest of them.
    fn together(&mut self, sequence: &Sequence, within: Length) -> Query {
        let chain = Chain::of(&sequence.steps, sequence.within, &sequence.same);
        let mut parts = Vec::new();
        for (step, n) in sequence.steps.iter().zip(1..) {
            let mut rows = self.step_rows(&chain, step, sequence.window);
            rows.item(sql::integer(n), "step");
            parts.push(rows.query());
        }
        let all = self.cte("steps", sql::union_all(parts));
        let mut select = sql::Select::from(sql::table(&all, "one"));
        let mut on: Vec<Expr> =
            chain.keys().iter().map(|name| sql::eq(sql::column("one", name), sql::column("other", name))).collect();
        let (from, at) = (sql::column("one", "t"), sql::column("other", "t"));
        on.push(sql::binary(at.clone(), BinaryOperator::GtEq, from.clone()));
        on.push(sql::binary(at, BinaryOperator::Lt, time::past(from.clone(), within)));
        select.inner_join(sql::table(&all, "other"), sql::and(on));
        select.item(sql::column("one", "k"), "k");
        chain.keys().iter().for_each(|name| select.group_only(sql::column("one", name)));
        select.group_only(from);
        let steps = i64::try_from(sequence.steps.len()).expect("few steps");
        select.having(sql::eq(sql::count_distinct(sql::column("other", "step")), sql::integer(steps)));
        select.query()
    }
}

fn only_keys(people: sql::Select) -> Query {
    let mut keys = sql::Select::from(sql::derived(people.query(), "quiet"));
    keys.item(sql::column("quiet", "k"), "k");
    keys.query()
}

fn keys_of(link: &Link) -> Query {
    let mut people = sql::Select::from(sql::table(&link.cte, &link.cte));
    people.item(sql::column(&link.cte, "k"), "k");
    people.query()
}
