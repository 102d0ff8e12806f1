//! Windows and calendar buckets as SQL.

use super::{retail, sql};
use crate::draft::{DatePart, Length, Unit};
use crate::model::{Calendar, WeekStart};
use crate::period::Window;
use sqlparser::ast::{BinaryOperator, DataType, DateTimeField, Expr};

/// The tests that a date lies in a window; none for an open one.
pub(super) fn inside(column: &Expr, window: Window) -> Vec<Expr> {
    let mut tests = Vec::new();
    if let Some(from) = window.from {
        tests.push(sql::binary(column.clone(), BinaryOperator::GtEq, sql::date(from)));
    }
    if let Some(to) = window.to {
        tests.push(sql::binary(column.clone(), BinaryOperator::Lt, sql::date(to)));
    }
    tests
}

/// The first day of the unit that a date lies in, as a date.
pub(super) fn bucket(date: Expr, unit: Unit, calendar: &Calendar) -> Expr {
    if let Some(pattern) = &calendar.retail {
        return retail::bucket(date, unit, pattern);
    }
    let months = i64::from(calendar.year_starts) - 1;
    let start = match unit {
        Unit::Day => date,
        Unit::Week => match calendar.week_starts {
            WeekStart::Monday => trunc("week", date),
            WeekStart::Sunday => {
                let day = || sql::interval(1, DateTimeField::Day);
                sql::minus(trunc("week", sql::plus(date, day())), day())
            }
        },
        Unit::Month => trunc("month", date),
        Unit::Quarter => in_fiscal_year(date, months, |date| trunc("quarter", date)),
        Unit::Year => in_fiscal_year(date, months, |date| trunc("year", date)),
        Unit::Half => in_fiscal_year(date, months, |date| {
            let first = trunc("year", date.clone());
            let second = sql::plus(first.clone(), sql::interval(6, DateTimeField::Month));
            let in_first = sql::binary(sql::extract(DateTimeField::Month, date), BinaryOperator::LtEq, sql::integer(6));
            sql::case(vec![(in_first, first)], Some(second))
        }),
    };
    sql::cast(start, DataType::Date)
}

fn trunc(unit: &str, date: Expr) -> Expr {
    sql::function("date_trunc", vec![sql::text(unit), date])
}

/// Moves a date back to the calendar year, takes the start of its unit there, and moves that forward again.
fn in_fiscal_year(date: Expr, months: i64, start: impl Fn(Expr) -> Expr) -> Expr {
    if months == 0 {
        return start(date);
    }
    let shift = || sql::interval(months, DateTimeField::Month);
    sql::plus(start(sql::minus(date, shift())), shift())
}

/// The start of a unit as a day of the calendar month that its first month is named after, and so as one that months can
/// be added to.
pub(super) fn named_start(start: Expr, unit: Unit, calendar: &Calendar) -> Expr {
    let retail = calendar.retail.is_some() && !matches!(unit, Unit::Day | Unit::Week);
    if retail { trunc("month", retail::in_named_month(start)) } else { start }
}

/// A part of a date, as a whole number.
pub(super) fn part(date: Expr, part: DatePart, calendar: &Calendar) -> Expr {
    if let Some(found) = calendar.retail.as_ref().and_then(|pattern| retail::part(date.clone(), part, pattern)) {
        return found;
    }
    let field = match part {
        DatePart::Year => DateTimeField::Year,
        DatePart::Quarter => DateTimeField::Quarter,
        DatePart::Month => DateTimeField::Month,
        DatePart::Week => DateTimeField::Week(None),
        DatePart::DayOfMonth => DateTimeField::Day,
        DatePart::DayOfWeek => DateTimeField::Isodow,
        DatePart::DayOfYear => DateTimeField::Doy,
        DatePart::Hour => DateTimeField::Hour,
    };
    sql::extract(field, date)
}

/// A unit as days, or as months where its days differ.
fn span(unit: Unit) -> (i64, DateTimeField) {
    match unit {
        Unit::Day => (1, DateTimeField::Day),
        Unit::Week => (7, DateTimeField::Day),
        Unit::Month => (1, DateTimeField::Month),
        Unit::Quarter => (3, DateTimeField::Month),
        Unit::Half => (6, DateTimeField::Month),
        Unit::Year => (12, DateTimeField::Month),
    }
}

/// One unit as an interval.
pub(super) fn unit_length(unit: Unit) -> Expr {
    let (count, field) = span(unit);
    sql::interval(count, field)
}

/// A date moved on by a stretch of time, still a date.
pub(super) fn moved_by(date: Expr, length: Length) -> Expr {
    let (count, field) = span(length.unit);
    let count = count * i64::from(length.count);
    match field {
        DateTimeField::Day => sql::plus(date, sql::integer(count)),
        field => sql::cast(sql::plus(date, sql::interval(count, field)), DataType::Date),
    }
}

/// The first day that lies more than a stretch of time after a moment's day.
pub(super) fn past(moment: Expr, length: Length) -> Expr {
    let day = sql::cast(moment, DataType::Date);
    match span(length.unit) {
        (count, DateTimeField::Day) => sql::plus(day, sql::integer(count * i64::from(length.count) + 1)),
        _ => sql::plus(moved_by(day, length), sql::integer(1)),
    }
}

/// Days from a date to another, for a number of days since.
pub(super) fn days_until(date: Expr, today: jiff::civil::Date) -> Expr {
    sql::minus(sql::date(today), sql::cast(date, DataType::Date))
}
