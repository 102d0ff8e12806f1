//! Units of a retail calendar as SQL: the same whole weeks as [`Retail`] gives, for any date.
//!
//! A year begins with the week that holds a day just behind the end of a month, so that its start is a matter of two
//! truncations; its months are whole numbers of days behind it.

use super::sql;
use crate::draft::{DatePart, Unit};
use crate::period::Retail;
use jiff::civil::Weekday;
use sqlparser::ast::{BinaryOperator, DataType, DateTimeField, Expr};

/// The first day of the unit that a date lies in.
pub(super) fn bucket(date: Expr, unit: Unit, retail: &Retail) -> Expr {
    let day = to_date(date);
    match unit {
        Unit::Day => day,
        Unit::Week => week(day, retail),
        Unit::Year => year(day, retail),
        Unit::Half => within_year(day, retail, |place| {
            let second = sql::binary(place, BinaryOperator::GtEq, sql::integer(182));
            sql::times(sql::cast(second, DataType::Integer(None)), sql::integer(182))
        }),
        Unit::Quarter => within_year(day, retail, quarter),
        Unit::Month => within_year(day, retail, |place| {
            let [first, second, _] = retail.weeks.map(|weeks| i64::from(weeks) * 7);
            // The 53rd week lies in the last month.
            let place = sql::function("least", vec![place, sql::integer(363)]);
            let in_quarter = sql::binary(place.clone(), BinaryOperator::Modulo, sql::integer(91));
            let past = |days: i64, length: i64| {
                let past = sql::binary(in_quarter.clone(), BinaryOperator::GtEq, sql::integer(days));
                sql::times(sql::cast(past, DataType::Integer(None)), sql::integer(length))
            };
            let months = sql::plus(past(first, first), past(first + second, second));
            sql::plus(sql::minus(place, in_quarter.clone()), months)
        }),
    }
}

/// A part of a date, as a whole number: months by their names, quarters of the retail year, years by their numbers. The
/// plan refuses parts that would count weeks or days of a year.
pub(super) fn part(date: Expr, part: DatePart, retail: &Retail) -> Option<Expr> {
    let middle = |unit: Unit| in_named_month(bucket(date.clone(), unit, retail));
    let months = i64::from(retail.months_before());
    Some(match part {
        DatePart::Month => sql::extract(DateTimeField::Month, middle(Unit::Month)),
        DatePart::Quarter => sql::extract(DateTimeField::Quarter, earlier(middle(Unit::Quarter), months)),
        DatePart::Year if months > 0 && !retail.named_after_start => {
            let year = sql::extract(DateTimeField::Year, middle(Unit::Year));
            sql::plus(year, sql::integer(1))
        }
        DatePart::Year => sql::extract(DateTimeField::Year, middle(Unit::Year)),
        DatePart::Week | DatePart::DayOfYear | DatePart::DayOfMonth | DatePart::DayOfWeek | DatePart::Hour => {
            return None;
        }
    })
}

/// A day of the calendar month that a retail month is named after, from the retail month's first day.
pub(super) fn in_named_month(start: Expr) -> Expr {
    sql::plus(start, sql::integer(14))
}

/// The start of a unit moved by months: the start of the other one.
pub(super) fn moved(start: Expr, months: i64, unit: Unit, retail: &Retail) -> Expr {
    bucket(sql::plus(in_named_month(start), sql::interval(months, DateTimeField::Month)), unit, retail)
}

fn within_year(day: Expr, retail: &Retail, days: impl Fn(Expr) -> Expr) -> Expr {
    let first = year(day.clone(), retail);
    // A difference of dates is a wide integer, and a date moves by a narrow one only.
    sql::plus(first.clone(), sql::cast(days(sql::minus(day, first)), DataType::Integer(None)))
}

/// Whole quarters of 91 days before a place in a year; the last one may be longer.
fn quarter(place: Expr) -> Expr {
    let rest = sql::binary(place.clone(), BinaryOperator::Modulo, sql::integer(91));
    sql::function("least", vec![sql::minus(place, rest), sql::integer(273)])
}

fn year(day: Expr, retail: &Retail) -> Expr {
    let (months, behind) = (i64::from(retail.months_before()), i64::from(retail.days_behind()));
    // A week belongs to the year that its last day does.
    let last = later(week(day, retail), 6 - behind);
    let first = sql::function("date_trunc", vec![sql::text("year"), earlier(last, months)]);
    let first = if months == 0 { first } else { sql::plus(first, sql::interval(months, DateTimeField::Month)) };
    week(later(to_date(first), behind), retail)
}

fn week(day: Expr, retail: &Retail) -> Expr {
    let shift = i64::from(Weekday::Monday.since(retail.week_starts()));
    let start = to_date(sql::function("date_trunc", vec![sql::text("week"), later(day, shift)]));
    if shift == 0 { start } else { sql::minus(start, sql::integer(shift)) }
}

fn later(day: Expr, days: i64) -> Expr {
    if days == 0 { day } else { sql::plus(day, sql::integer(days)) }
}

fn earlier(day: Expr, months: i64) -> Expr {
    if months == 0 { day } else { sql::minus(day, sql::interval(months, DateTimeField::Month)) }
}

fn to_date(moment: Expr) -> Expr {
    sql::cast(moment, DataType::Date)
}
