//! Returns after a first time as the bits of one number per person: one pass over the rows, one group a person. Knows
//! starts that are read off the same rows as returns.
//!
//! Bit n stands for the nth unit of the window and what follows it. Persons of a cohort with the same bits come back
//! alike: marks only meet these patterns.

use super::super::{Builder, sql, time};
use super::marks::{age, edge, lowest_age, stretches};
use super::{Shape, sum_of};
use crate::draft::{CohortBy, Returned, Unit};
use crate::model::Calendar;
use crate::period::{self, Window};
use crate::query::Retention;
use jiff::civil::Date;
use sqlparser::ast::{BinaryOperator, Expr, Query};

/// How many units have a bit: twice the highest one is still a whole number of 32 bits, and the list of them fits a page.
const BITS: usize = 30;

/// The first days of the units from the start of the window to today, where each of them has a bit.
pub(super) fn units(view: &Retention, step: Unit, calendar: &Calendar, today: Date) -> Option<Vec<Date>> {
    if view.cohort != CohortBy::First || view.returned == Returned::OnOrAfter {
        return None;
    }
    let mut next = period::starts(view.window.from?, step, calendar);
    let mut units = Vec::new();
    while next < today {
        if units.len() == BITS {
            return None;
        }
        units.push(next);
        next = period::add(next, step, 1, calendar).ok()?;
    }
    (!units.is_empty()).then_some(units)
}

fn bit(i: usize) -> Expr {
    sql::integer(1 << i)
}

/// The bit of the unit that a moment lies in; none before the first.
fn bit_of(moment: &Expr, units: &[Date]) -> Expr {
    let before = |day: Date| sql::binary(moment.clone(), BinaryOperator::Lt, sql::date(day));
    let mut whens = vec![(before(units[0]), sql::null())];
    whens.extend(units[1..].iter().enumerate().map(|(i, next)| (before(*next), bit(i))));
    sql::case(whens, Some(bit(units.len() - 1)))
}

impl Builder<'_> {
    /// `k, cohort, start, seen`: everyone who started in the window, and the bits of when they were there.
    pub(super) fn packed_cohorts(&mut self, view: &Retention, shape: &Shape) -> Query {
        let start = view.start.as_ref().expect("rows that starts are read off have an event");
        // Who began before the window is known by rows before it.
        let until_today = Window { from: None, to: Some(self.query.today) };
        let calendar = &self.model.calendar;
        let add = |select: &mut sql::Select, time: Expr, _: Expr| {
            let first = sql::function("min", vec![time.clone()]);
            select.item(time::bucket(first, shape.step, calendar), "since");
            select.item(sql::function("bit_or", vec![bit_of(&time, &shape.units)]), "seen");
        };
        let begun = self.event_days(&view.back, until_today, true, add, shape.step);
        self.started(view, shape, start, begun)
    }

    /// `cohort, age, people`: how many came back for the mark whose lowest age it is.
    pub(super) fn packed_returned(&mut self, view: &Retention, shape: &Shape, cohorts: &str) -> Query {
        let of = |name: &str| sql::column(cohorts, name);
        let mut patterns = sql::Select::from(sql::table(cohorts, cohorts));
        for name in ["cohort", "start", "seen"] {
            patterns.group(of(name), name);
        }
        patterns.item(sql::count_rows(), "people");
        let listed = self.cte("units", listed(&shape.units));
        let (pattern, unit) = (|name: &str| sql::column("patterns", name), |name: &str| sql::column(&listed, name));
        let age = age(unit("at"), pattern("start"), view, &self.model.calendar);
        let mut back = sql::Select::from(sql::derived(patterns.query(), "patterns"));
        back.cross_join(sql::table(&listed, &listed));
        // A pattern comes back for a mark once, on however many days of it.
        back.distinct();
        for name in ["cohort", "start", "seen", "people"] {
            back.item(pattern(name), name);
        }
        back.item(lowest_age(age.clone(), view, shape.step), "age");
        let rest = sql::binary(pattern("seen"), BinaryOperator::Modulo, unit("next_bit"));
        back.filter(sql::binary(rest, BinaryOperator::GtEq, unit("bit")));
        let (_, _, high) = stretches(view).last().copied().expect("there is a mark");
        back.filter(sql::binary(age.clone(), BinaryOperator::GtEq, sql::integer(edge(view, view.marks[0]))));
        back.filter(sql::binary(age, BinaryOperator::Lt, sql::integer(high)));
        let mut select = sql::Select::from(sql::derived(back.query(), "back"));
        select.group(sql::column("back", "cohort"), "cohort");
        select.group(sql::column("back", "age"), "age");
        select.item(sum_of("back"), "people");
        select.query()
    }
}

/// `at, bit, next_bit` of every unit.
fn listed(units: &[Date]) -> Query {
    let row = |(i, day): (usize, &Date)| {
        let mut select = sql::Select::row();
        select.item(sql::date(*day), "at");
        select.item(bit(i), "bit");
        select.item(bit(i + 1), "next_bit");
        select.query()
    };
    sql::union_all(units.iter().enumerate().map(row).collect())
}
