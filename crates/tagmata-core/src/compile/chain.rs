//! Steps one after another: of each person, the moments at which the steps so far can have been completed.
//!
//! Of all rows before a moment that complete the earlier steps, only the latest matters: whatever limits how long a
//! step may take, and whatever must not happen in between, is easiest for it, and its latest possible start is latest.
//! So a link of the chain keeps one row per person and moment with the latest start, and no chain of rows is missed.
//! Where nothing limits how long the steps take, only the earliest moment matters, and a link is one row per person.

use super::{Builder, sql, time};
use crate::draft::Length;
use crate::model::DimensionId;
use crate::period::Window;
use crate::query::Step;
use sqlparser::ast::{BinaryOperator, Expr};

/// What the steps of a chain share.
pub(super) struct Chain<'q> {
    /// From the first step to the last at most.
    pub(super) within: Option<Length>,
    /// What has one value in all rows.
    pub(super) same: &'q [DimensionId],
    /// Nothing limits how long a step takes.
    pub(super) loose: bool,
}

/// The moments at which some steps were completed: a common table expression `k, s0 …, t`, with the latest `start`
/// where it is another moment.
pub(super) struct Link {
    pub(super) cte: String,
    has_start: bool,
}

impl<'q> Chain<'q> {
    pub(super) fn of(steps: &[Step], within: Option<Length>, same: &'q [DimensionId]) -> Chain<'q> {
        let limited = steps.iter().any(|step| step.absent || step.within.is_some());
        Chain { within, same, loose: within.is_none() && !limited }
    }

    /// The columns that a person's rows are joined on.
    pub(super) fn keys(&self) -> Vec<String> {
        std::iter::once("k".to_string()).chain((0..self.same.len()).map(|i| format!("s{i}"))).collect()
    }

    fn joined(&self, left: &str, right: &str) -> Vec<Expr> {
        self.keys().iter().map(|key| sql::eq(sql::column(left, key), sql::column(right, key))).collect()
    }
}

impl Link {
    fn start(&self) -> Expr {
        sql::column(&self.cte, if self.has_start { "start" } else { "t" })
    }
}

fn before(left: Expr, right: Expr) -> Expr {
    sql::binary(left, BinaryOperator::Lt, right)
}

impl Builder<'_> {
    /// The rows of a step: `k, s0 …, t`.
    pub(super) fn step_rows(&mut self, chain: &Chain<'_>, step: &Step, window: Window) -> sql::Select {
        self.step_select(chain, step, window, false)
    }

    fn step_select(&mut self, chain: &Chain<'_>, step: &Step, window: Window, earliest: bool) -> sql::Select {
        let (mut rows, same) = self.step_scope(chain, step, window);
        let at = self.event_time(&mut rows);
        if window.is_open() {
            // A row of no known time is neither before nor after another.
            rows.tests.push(sql::is_not_null(at.clone()));
        }
        // Rows that take their time from a parent share their moment: one of them is enough.
        let source = &self.model.sources[&rows.source];
        let shared = source.time.as_ref().is_some_and(|time| time.source != source.id);
        let key = rows.key.clone();
        let mut select = rows.select();
        for (value, name) in std::iter::once(key).chain(same).zip(chain.keys()) {
            if earliest || shared { select.group(value, &name) } else { select.item(value, &name) }
        }
        match (earliest, shared) {
            (true, _) => select.item(sql::function("min", vec![at]), "t"),
            (false, true) => select.group(at, "t"),
            (false, false) => select.item(at, "t"),
        }
        select
    }

    /// The rows of a step and what they share with the others, which is known.
    pub(super) fn step_scope(
        &mut self,
        chain: &Chain<'_>,
        step: &Step,
        window: Window,
    ) -> (super::row::EventRows, Vec<Expr>) {
        let mut rows = self.event_rows(&step.event, &step.filters, window);
        let mut same = Vec::new();
        for id in chain.same {
            let path = self.model.path_to_dimension(&rows.source, id).expect("the plan checked this path");
            let value = rows.scope.column(self.model, &path, &self.model.dimensions[id].column.column);
            rows.tests.push(sql::is_not_null(value.clone()));
            same.push(value);
        }
        (rows, same)
    }

    /// The first step; only its earliest moment where nothing limits what follows.
    pub(super) fn first_link(&mut self, chain: &Chain<'_>, step: &Step, window: Window) -> Link {
        let rows = self.step_select(chain, step, window, chain.loose);
        Link { cte: self.cte("step_1", rows.query()), has_start: false }
    }

    /// A step after those of a link; `absent` did not happen in between. As rows `k, s0 …, t` and what the next needs.
    pub(super) fn next_link(
        &mut self,
        chain: &Chain<'_>,
        link: &Link,
        (step, window): (&Step, Window),
        absent: Option<&Step>,
        name: &str,
    ) -> Link {
        let mut select = self.following(chain, link, step, window);
        let column = |name: &str| sql::column("later", name);
        for key in chain.keys() {
            select.group(column(&key), &key);
        }
        let has_start = chain.within.is_some();
        if chain.loose {
            select.item(sql::function("min", vec![column("t")]), "t");
        } else {
            select.group(column("t"), "t");
        }
        if has_start {
            select.item(sql::function("max", vec![link.start()]), "start");
        }
        if absent.is_some() {
            select.item(sql::function("max", vec![sql::column(&link.cte, "t")]), "previous");
        }
        let query = match absent {
            None => select.query(),
            Some(absent) => {
                let until = |relation: &str| vec![before(sql::column("missing", "t"), sql::column(relation, "t"))];
                let pairs = sql::derived(select.query(), "pairs");
                self.without(chain, pairs, ("pairs", "previous"), absent, until("pairs"), has_start).query()
            }
        };
        Link { cte: self.cte(name, query), has_start }
    }

    /// Rows of a step, each with those of a link that it can follow; still without items.
    pub(super) fn following(&mut self, chain: &Chain<'_>, link: &Link, step: &Step, window: Window) -> sql::Select {
        let rows = self.step_rows(chain, step, window);
        let mut select = sql::Select::from(sql::derived(rows.query(), "later"));
        let at = || sql::column("later", "t");
        let previous = sql::column(&link.cte, "t");
        let mut on = chain.joined(&link.cte, "later");
        on.push(before(previous.clone(), at()));
        on.extend(step.within.map(|within| before(at(), time::past(previous, within))));
        on.extend(chain.within.map(|within| before(at(), time::past(link.start(), within))));
        select.inner_join(sql::table(&link.cte, &link.cte), sql::and(on));
        select
    }

    /// The rows of a link after which a step did not happen: within its time, which is over, or ever.
    pub(super) fn quiet(&mut self, chain: &Chain<'_>, link: &Link, absent: &Step) -> sql::Select {
        let end = absent.within.map(|within| time::past(sql::column(&link.cte, "t"), within));
        let until = end.clone().map(|end| before(sql::column("missing", "t"), end));
        let relation = sql::table(&link.cte, &link.cte);
        let mut select = self.without(chain, relation, (&link.cte, "t"), absent, Vec::from_iter(until), link.has_start);
        if let Some(end) = end {
            select.filter(sql::binary(end, BinaryOperator::LtEq, sql::date(self.today)));
        }
        select
    }

    /// The same as a link of its own.
    pub(super) fn quiet_link(&mut self, chain: &Chain<'_>, link: &Link, absent: &Step, name: &str) -> Link {
        let select = self.quiet(chain, link, absent);
        Link { cte: self.cte(name, select.query()), has_start: link.has_start }
    }

    /// The rows of a relation that has no row of a step strictly after a column of it, `until` holding, too.
    fn without(
        &mut self,
        chain: &Chain<'_>,
        relation: sqlparser::ast::TableFactor,
        (name, after): (&str, &str),
        absent: &Step,
        until: Vec<Expr>,
        has_start: bool,
    ) -> sql::Select {
        let rows = self.step_rows(chain, absent, Window { from: None, to: Some(self.today) });
        let mut select = sql::Select::from(relation);
        let mut on = chain.joined(name, "missing");
        on.push(before(sql::column(name, after), sql::column("missing", "t")));
        on.extend(until);
        select.left_join(sql::derived(rows.query(), "missing"), sql::and(on));
        select.filter(sql::is_null(sql::column("missing", "k")));
        let start = has_start.then(|| "start".to_string());
        for column in chain.keys().into_iter().chain(["t".to_string()]).chain(start) {
            select.item(sql::column(name, &column), &column);
        }
        select
    }
}
