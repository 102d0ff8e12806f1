//! Ages and marks of a retention: how far a date lies from a start, and which stretch of that each mark is.

use super::super::{sql, time};
use crate::draft::{Counted, Returned, Unit};
use crate::model::Calendar;
use crate::query::Retention;
use sqlparser::ast::{BinaryOperator, DateTimeField, Expr, Query};

/// How many days or months a unit is long.
pub(super) fn width(unit: Unit) -> i64 {
    match unit {
        Unit::Day | Unit::Month => 1,
        Unit::Week => 7,
        Unit::Quarter => 3,
        Unit::Half => 6,
        Unit::Year => 12,
    }
}

pub(super) fn edge(view: &Retention, mark: u32) -> i64 {
    i64::from(mark) * width(view.unit)
}

/// Each mark with its lowest age and the first age behind it.
pub(super) fn stretches(view: &Retention) -> Vec<(u32, i64, i64)> {
    match view.returned {
        Returned::Within => {
            view.marks.windows(2).map(|pair| (pair[0], edge(view, pair[0]), edge(view, pair[1]))).collect()
        }
        Returned::On | Returned::OnOrAfter => {
            view.marks.iter().map(|mark| (*mark, edge(view, *mark), edge(view, *mark + 1))).collect()
        }
    }
}

/// `mark[, through], low, high`
pub(super) fn marks(view: &Retention) -> Query {
    let row = |(mark, low, high): (u32, i64, i64)| {
        let mut select = sql::Select::row();
        select.item(sql::integer(i64::from(mark)), "mark");
        if view.returned == Returned::Within {
            select.item(sql::integer(high / width(view.unit) - 1), "through");
        }
        select.item(sql::integer(low), "low");
        select.item(sql::integer(high), "high");
        select.query()
    };
    sql::union_all(stretches(view).into_iter().map(row).collect())
}

/// The lowest age of the mark that an age of the marks' range lies in.
pub(super) fn lowest_age(age: Expr, view: &Retention, step: Unit) -> Expr {
    match view.returned {
        Returned::Within => bracket(age, view),
        Returned::On if step != view.unit => {
            let rest = sql::binary(age.clone(), BinaryOperator::Modulo, sql::integer(width(view.unit)));
            sql::minus(age, rest)
        }
        Returned::On | Returned::OnOrAfter => age,
    }
}

/// The lowest age of the bracket that an age of the marks' range lies in.
fn bracket(age: Expr, view: &Retention) -> Expr {
    let mut stretches = stretches(view);
    let (_, last, _) = stretches.pop().expect("the plan checked that there are two marks");
    let below = |(_, low, high): (u32, i64, i64)| {
        (sql::binary(age.clone(), BinaryOperator::Lt, sql::integer(high)), sql::integer(low))
    };
    if stretches.is_empty() {
        return sql::integer(last);
    }
    sql::case(stretches.into_iter().map(below).collect(), Some(sql::integer(last)))
}

/// How far a date lies behind a start: in days for days and weeks, else in months that have gone by. By the calendar,
/// both are first days of units.
pub(super) fn age(at: Expr, start: Expr, view: &Retention, calendar: &Calendar) -> Expr {
    let at_named = |start: Expr| position(time::named_start(start, view.unit, calendar), view.unit);
    let between = sql::minus(at_named(at.clone()), at_named(start.clone()));
    match (view.unit, view.counted) {
        (Unit::Day | Unit::Week, _) => sql::minus(at, start),
        (_, Counted::Calendar) => between,
        (_, Counted::Rolling) => {
            // A month after the 31st is over on the last day of a shorter one.
            let day = |date: Expr| sql::extract(DateTimeField::Day, date);
            let next = sql::plus(at.clone(), sql::interval(1, DateTimeField::Day));
            let before = sql::binary(day(at), BinaryOperator::Lt, day(start));
            let not_the_last = sql::binary(day(next), BinaryOperator::NotEq, sql::integer(1));
            let short = sql::case(vec![(sql::and(vec![before, not_the_last]), sql::integer(1))], Some(sql::integer(0)));
            sql::minus(between, short)
        }
    }
}

/// A date as a whole number: days for days and weeks, else months.
fn position(date: Expr, unit: Unit) -> Expr {
    match unit {
        Unit::Day | Unit::Week => sql::minus(date, sql::date(jiff::civil::date(1970, 1, 1))),
        _ => {
            let months = sql::times(sql::extract(DateTimeField::Year, date.clone()), sql::integer(12));
            sql::plus(months, sql::extract(DateTimeField::Month, date))
        }
    }
}
