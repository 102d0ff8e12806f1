//! Cohorts that come back: `cohort, mark, people, returned, share, complete`, one row per cohort and mark.
//!
//! The rows of either event are read once and made distinct by person and day (or calendar unit) before anything is
//! joined; marks only meet counts. How far a date lies from a start, its *age*, is a whole number: days for units of
//! days and weeks, months for the longer ones; a mark is a stretch of ages. Where first starts and returns are the same
//! rows of a few units, these are [`packed`].

mod marks;
mod packed;

use super::scope::Scope;
use super::{Builder, sql, time};
use crate::draft::{CohortBy, Counted, Order, Returned, Unit};
use crate::model::{Calendar, Model};
use crate::period::{Window, starts};
use crate::query::{Retention, Rows, SemanticQuery};
use jiff::civil::Date;
use marks::{age, edge, lowest_age, marks, stretches};
use sqlparser::ast::{BinaryOperator, DataType, Expr, Query};

/// The rows of a retention.
pub(super) fn retention(query: &SemanticQuery, model: &Model, view: &Retention) -> Query {
    let mut builder = Builder::new(query, model);
    let shape = Shape::of(query, model, view);
    let (cohorts, activity) = builder.cohorts(view, &shape);
    let sizes = builder.sizes(&cohorts);
    let marks = builder.cte("marks", marks(view));
    let returned = match &activity {
        Some(activity) => builder.returned(view, &shape, &cohorts, activity, &marks),
        None => builder.packed_returned(view, &shape, &cohorts),
    };
    let mut select = sql::Select::from(sql::table(&sizes, &sizes));
    select.cross_join(sql::table(&marks, &marks));
    let (cohort, low) = (sql::column(&sizes, "cohort"), sql::column(&marks, "low"));
    let same = vec![
        sql::eq(sql::column("returned", "cohort"), cohort.clone()),
        sql::eq(sql::column("returned", "age"), low.clone()),
    ];
    select.left_join(sql::derived(returned, "returned"), sql::and(same));
    let end = match view.counted {
        Counted::Rolling => query.today,
        Counted::Calendar => starts(query.today, view.unit, &model.calendar),
    };
    let reached = age(sql::date(end), sql::column(&sizes, "last"), view, &model.calendar);
    let complete = sql::binary(reached, BinaryOperator::GtEq, sql::column(&marks, "high"));
    let people = sql::column(&sizes, "people");
    let back = sql::coalesce(sql::column("returned", "people"), sql::integer(0));
    let back = sql::case(vec![(complete.clone(), back)], None);
    select.item(cohort.clone(), "cohort");
    select.item(sql::column(&marks, "mark"), "mark");
    if view.returned == Returned::Within {
        select.item(sql::column(&marks, "through"), "through");
    }
    select.item(people.clone(), "people");
    select.item(back.clone(), "returned");
    select.item(builder.dialect.ratio(back, people), "share");
    select.item(complete, "complete");
    select.order(cohort, Order::Asc);
    select.order(low, Order::Asc);
    builder.finish(select.query())
}

/// What the view's options mean for its statement.
struct Shape {
    /// Starts are read off the same distinct rows as returns.
    one_scan: bool,
    /// The moment of a start decides whether a row of its own day or unit comes before it.
    to_the_moment: bool,
    /// The unit that rows are made distinct by.
    step: Unit,
    /// Where what a person did is kept as the bits of one number: the first day of each bit's unit.
    units: Vec<Date>,
}

impl Shape {
    fn of(query: &SemanticQuery, model: &Model, view: &Retention) -> Shape {
        let source = |rows: &Rows| &model.events[&rows.event].source;
        let same = |start: &Rows| source(start) == source(&view.back) && start.filters == view.back.filters;
        let shared = view.start.as_ref().is_some_and(same);
        let step = match view.counted {
            Counted::Rolling => Unit::Day,
            Counted::Calendar => view.unit,
        };
        let edge = |date: Date| date == query.today || starts(date, step, &model.calendar) == date;
        let on_edges = view.window.from.is_none_or(edge) && view.window.to.is_none_or(edge);
        let units = view.counted == Counted::Rolling || view.grain == view.unit;
        let last_is_enough = view.cohort == CohortBy::Active && view.returned == Returned::OnOrAfter;
        let one_scan = shared && on_edges && units && !last_is_enough;
        Shape {
            one_scan,
            to_the_moment: view.start.is_some() && !shared && view.marks[0] == 0,
            step,
            units: packed::units(view, step, &model.calendar, query.today).filter(|_| one_scan).unwrap_or_default(),
        }
    }

    fn is_packed(&self) -> bool {
        !self.units.is_empty()
    }
}

impl Builder<'_> {
    /// The names of `cohorts (k, cohort, start[, since])` and `activity (k, at[, until])`; packed, only the one of
    /// `cohorts (k, cohort, start, seen)`.
    fn cohorts(&mut self, view: &Retention, shape: &Shape) -> (String, Option<String>) {
        if shape.is_packed() {
            let cohorts = self.packed_cohorts(view, shape);
            return (self.cte("cohorts", cohorts), None);
        }
        let first = view.cohort == CohortBy::First;
        let today = Some(self.query.today);
        // Who began before the window is known by rows before it.
        let from = if shape.one_scan && first { None } else { view.window.from };
        let activity = self.event_days(
            &view.back,
            Window { from, to: today },
            shape.one_scan,
            |select, time, step| {
                if view.returned == Returned::OnOrAfter {
                    select.item(sql::function("max", vec![step.clone()]), "at");
                    if shape.one_scan {
                        select.item(sql::function("min", vec![step]), "since");
                    }
                } else {
                    select.group(step, "at");
                }
                if shape.to_the_moment {
                    select.item(sql::function("max", vec![time]), "until");
                }
            },
            shape.step,
        );
        let activity = self.cte("activity", activity);
        let cohorts = match &view.start {
            None => self.one_cohort(view),
            Some(start) => {
                let starts = if shape.one_scan {
                    starts_of_activity(view, &activity)
                } else {
                    // Which one is the first of all, only all of them tell.
                    let until = view.window.to.map_or(self.query.today, |to| to.min(self.query.today));
                    let active = Window { from: view.window.from, to: Some(until) };
                    let window = if first { Window { from: None, to: today } } else { active };
                    self.event_days(
                        start,
                        window,
                        true,
                        |select, time, step| {
                            if !first {
                                select.group(step, "at");
                            }
                            select.item(sql::function("min", vec![time]), "since");
                        },
                        shape.step,
                    )
                };
                self.started(view, shape, start, starts)
            }
        };
        (self.cte("cohorts", cohorts), Some(activity))
    }

    /// Rows of an event per person: `k`, and the columns that `add` puts behind it from the row's time and its unit.
    fn event_days(
        &mut self,
        rows: &Rows,
        window: Window,
        picked: bool,
        add: impl FnOnce(&mut sql::Select, Expr, Expr),
        step: Unit,
    ) -> Query {
        let event = &self.model.events[&rows.event];
        let mut scope = Scope::new(&event.source);
        let (path, at) = self.model.path_to_entity(&event.source, &event.entity).expect("the model checked this path");
        let key = scope.column(self.model, path, &at.column);
        let mut tests: Vec<Expr> =
            rows.filters.iter().map(|filter| self.row_test(&mut scope, &event.source, filter)).collect();
        tests.extend(self.in_window(&mut scope, &event.source, window));
        tests.push(sql::is_not_null(key.clone()));
        if picked {
            tests.extend(self.of_the_people(&key));
        }
        let time = self.row_time(&mut scope, &event.source);
        let unit = time::bucket(time.clone(), step, &self.model.calendar);
        let mut select = scope.select();
        select.group(key, "k");
        add(&mut select, time, unit);
        for test in tests {
            select.filter(test);
        }
        select.query()
    }

    /// The test that a fact's key is one of the people picked.
    fn of_the_people(&mut self, key: &Expr) -> Option<Expr> {
        let people = self.people()?;
        let mut chosen = sql::Select::from(sql::table(&people, &people));
        chosen.item(sql::column(&people, "k"), "k");
        Some(sql::in_query(key.clone(), chosen.query()))
    }

    /// The test that a key is anybody's, where no people are picked and the event's rows may name others.
    fn known_to_us(&self, key: Expr, rows: &Rows) -> Option<Expr> {
        if self.query.who.is_some() {
            return None;
        }
        let event = &self.model.events[&rows.event];
        let (_, at) = self.model.path_to_entity(&event.source, &event.entity).expect("the model checked this path");
        let home = &self.model.entities[&self.query.entity].key.source;
        // Also where the model says that every row has a partner: what is loaded may lack one all the same.
        if at.source == *home {
            return None;
        }
        let mut everyone = self.entity_scope();
        let own = self.entity_key(&mut everyone);
        let mut known = everyone.select();
        known.item(own, "k");
        Some(sql::in_query(key, known.query()))
    }

    /// Everyone picked, starting with the window.
    fn one_cohort(&mut self, view: &Retention) -> Query {
        let from = view.window.from.expect("the plan gives a cohort without a start its first day");
        let mut scope = self.entity_scope();
        let chosen = self.query.who.as_ref().map(|who| self.predicate(&mut scope, who));
        let key = self.entity_key(&mut scope);
        let mut select = scope.select();
        let first = match view.counted {
            Counted::Rolling => from,
            Counted::Calendar => starts(from, view.unit, &self.model.calendar),
        };
        select.item(key, "k");
        select.item(sql::date(from), "cohort");
        select.item(sql::date(first), "start");
        if let Some(chosen) = chosen {
            select.filter(chosen);
        }
        select.query()
    }

    /// Starts inside the window, with their cohort and the unit that ages are counted from.
    fn started(&mut self, view: &Retention, shape: &Shape, start: &Rows, begun: Query) -> Query {
        let since = || sql::column("begun", "since");
        let mut select = sql::Select::from(sql::derived(begun, "begun"));
        select.item(sql::column("begun", "k"), "k");
        let unit = |unit: Unit| {
            let is_one = shape.one_scan && unit == shape.step;
            if is_one { since() } else { time::bucket(since(), unit, &self.model.calendar) }
        };
        select.item(unit(view.grain), "cohort");
        select.item(unit(shape.step), "start");
        if shape.to_the_moment {
            select.item(since(), "since");
        }
        if shape.is_packed() {
            select.item(sql::column("begun", "seen"), "seen");
        }
        if view.cohort == CohortBy::First || shape.one_scan {
            for test in time::inside(&since(), view.window) {
                select.filter(test);
            }
        }
        if let Some(known) = self.known_to_us(sql::column("begun", "k"), start) {
            select.filter(known);
        }
        select.query()
    }

    /// `cohort, people, last`: its size and its latest start.
    fn sizes(&mut self, cohorts: &str) -> String {
        let mut select = sql::Select::from(sql::table(cohorts, cohorts));
        select.group(sql::column(cohorts, "cohort"), "cohort");
        select.item(sql::count_rows(), "people");
        select.item(sql::function("max", vec![sql::column(cohorts, "start")]), "last");
        self.cte("sizes", select.query())
    }

    /// `cohort, age, people`: how many came back for the mark whose lowest age it is.
    fn returned(&self, view: &Retention, shape: &Shape, cohorts: &str, activity: &str, marks: &str) -> Query {
        let calendar = &self.model.calendar;
        let joined = pairs(view, shape, calendar, (cohorts, activity));
        let (cohort, key) = (sql::column(cohorts, "cohort"), sql::column(cohorts, "k"));
        let age = age(sql::column(activity, "at"), sql::column(cohorts, "start"), view, calendar);
        let counted = match view.returned {
            // Someone is active once in a unit, or last on one day: rows are persons.
            Returned::OnOrAfter => of_rows(joined, view, calendar, (cohorts, activity)),
            Returned::On if shape.step == view.unit => of_rows(joined, view, calendar, (cohorts, activity)),
            Returned::On | Returned::Within => of_persons(joined, cohort, key, lowest_age(age, view, shape.step)),
        };
        if view.returned != Returned::OnOrAfter {
            return counted;
        }
        // Whoever was last seen at an age had come back for every mark up to it.
        let low = sql::column(marks, "low");
        let mut select = sql::Select::from(sql::derived(counted, "seen"));
        select.cross_join(sql::table(marks, marks));
        select.group(sql::column("seen", "cohort"), "cohort");
        select.group(low.clone(), "age");
        select.item(sum_of("seen"), "people");
        select.filter(sql::binary(sql::column("seen", "age"), BinaryOperator::GtEq, low));
        select.query()
    }
}

/// FROM the cohorts with what each of their people did from the start on.
fn pairs(view: &Retention, shape: &Shape, calendar: &Calendar, (cohorts, activity): (&str, &str)) -> sql::Select {
    let (start, at) = (sql::column(cohorts, "start"), sql::column(activity, "at"));
    let mut joined = sql::Select::from(sql::table(cohorts, cohorts));
    let same = sql::eq(sql::column(activity, "k"), sql::column(cohorts, "k"));
    joined.inner_join(sql::table(activity, activity), same);
    if by_units(view) {
        joined.filter(sql::binary(at, BinaryOperator::GtEq, start));
    } else {
        let age = age(at, start, view, calendar);
        joined.filter(sql::binary(age.clone(), BinaryOperator::GtEq, sql::integer(edge(view, view.marks[0]))));
        if view.returned != Returned::OnOrAfter {
            let (_, _, high) = stretches(view).last().copied().expect("there is a mark");
            joined.filter(sql::binary(age, BinaryOperator::Lt, sql::integer(high)));
        }
    }
    if shape.to_the_moment {
        let (until, since) = (sql::column(activity, "until"), sql::column(cohorts, "since"));
        joined.filter(sql::binary(until, BinaryOperator::GtEq, since));
    }
    joined
}

/// Whether ages in months are worked out for pairs of units, of which there are few, and not for every row.
fn by_units(view: &Retention) -> bool {
    let months = !matches!(view.unit, Unit::Day | Unit::Week);
    months && view.counted == Counted::Calendar && view.returned != Returned::Within
}

/// Rows by cohort and age.
fn of_rows(mut joined: sql::Select, view: &Retention, calendar: &Calendar, (cohorts, activity): (&str, &str)) -> Query {
    let (start, at) = (sql::column(cohorts, "start"), sql::column(activity, "at"));
    joined.group(sql::column(cohorts, "cohort"), "cohort");
    if !by_units(view) {
        joined.group(age(at, start, view, calendar), "age");
        joined.item(sql::count_rows(), "people");
        return joined.query();
    }
    joined.group(start, "start");
    joined.group(at, "at");
    joined.item(sql::count_rows(), "people");
    let mut select = sql::Select::from(sql::derived(joined.query(), "units"));
    select.group(sql::column("units", "cohort"), "cohort");
    select.group(age(sql::column("units", "at"), sql::column("units", "start"), view, calendar), "age");
    select.item(sum_of("units"), "people");
    select.query()
}

/// A sum of counts, as a whole number.
fn sum_of(relation: &str) -> Expr {
    sql::cast(sql::function("sum", vec![sql::column(relation, "people")]), DataType::BigInt(None))
}

/// Persons by cohort and lowest age, each once.
fn of_persons(mut joined: sql::Select, cohort: Expr, key: Expr, age: Expr) -> Query {
    joined.distinct();
    joined.item(cohort, "cohort");
    joined.item(key, "k");
    joined.item(age, "age");
    let mut select = sql::Select::from(sql::derived(joined.query(), "persons"));
    select.group(sql::column("persons", "cohort"), "cohort");
    select.group(sql::column("persons", "age"), "age");
    select.item(sql::count_rows(), "people");
    select.query()
}

/// Starts read off the days or units on which people were active: `k, since`.
fn starts_of_activity(view: &Retention, activity: &str) -> Query {
    let mut select = sql::Select::from(sql::table(activity, activity));
    let (key, at) = (sql::column(activity, "k"), sql::column(activity, "at"));
    if view.returned == Returned::OnOrAfter {
        select.item(key, "k");
        select.item(sql::column(activity, "since"), "since");
    } else if view.cohort == CohortBy::First {
        select.group(key, "k");
        select.item(sql::function("min", vec![at]), "since");
    } else {
        select.item(key, "k");
        select.item(at, "since");
    }
    select.query()
}
