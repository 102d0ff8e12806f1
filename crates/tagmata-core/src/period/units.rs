//! Units of the calendar: where each starts, and adding some of them.

use super::{NoWindow, no_window};
use crate::draft::Unit;
use crate::model::{Calendar, WeekStart};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

/// The first day of the unit that a day lies in.
pub fn starts(day: Date, unit: Unit, calendar: &Calendar) -> Date {
    if let Some(retail) = &calendar.retail {
        return retail.starts(day, unit);
    }
    match unit {
        Unit::Day => day,
        Unit::Week => {
            let first = match calendar.week_starts {
                WeekStart::Monday => Weekday::Monday,
                WeekStart::Sunday => Weekday::Sunday,
            };
            let back = i32::from(day.weekday().since(first));
            day.checked_sub(back.days()).unwrap_or(day)
        }
        Unit::Month => date(day.year(), day.month(), 1),
        Unit::Quarter => month_block(day, 3, calendar),
        Unit::Half => month_block(day, 6, calendar),
        Unit::Year => month_block(day, 12, calendar),
    }
}

/// The start of the block of `size` months, counted from the model's first month, that a day lies in.
fn month_block(day: Date, size: i32, calendar: &Calendar) -> Date {
    let months = i32::from(day.year()) * 12 + i32::from(day.month()) - i32::from(calendar.year_starts);
    let start = months - months.rem_euclid(size) + i32::from(calendar.year_starts) - 1;
    let year = i16::try_from(start.div_euclid(12)).expect("a block starts at most a year before a valid day");
    let month = i8::try_from(start.rem_euclid(12) + 1).expect("a month is 1 to 12");
    date(year, month, 1)
}

/// A day moved by `by` units, the day of the month clamped to the month's end.
pub fn add(day: Date, unit: Unit, by: i32, calendar: &Calendar) -> Result<Date, NoWindow> {
    let months = match unit {
        Unit::Day | Unit::Week => 0,
        Unit::Month => 1,
        Unit::Quarter => 3,
        Unit::Half => 6,
        Unit::Year => 12,
    };
    match &calendar.retail {
        Some(retail) if months > 0 => {
            let moved = by.checked_mul(months).and_then(|by| retail.add_months(day, by));
            moved.ok_or_else(outside)
        }
        _ => add_dates(day, unit, by),
    }
}

/// The same by the calendar on the wall, whatever the model's months are.
pub(super) fn add_dates(day: Date, unit: Unit, by: i32) -> Result<Date, NoWindow> {
    let span = match unit {
        Unit::Day => jiff::Span::new().try_days(by),
        Unit::Week => jiff::Span::new().try_weeks(by),
        Unit::Month => jiff::Span::new().try_months(by),
        Unit::Quarter => jiff::Span::new().try_months(i64::from(by) * 3),
        Unit::Half => jiff::Span::new().try_months(i64::from(by) * 6),
        Unit::Year => jiff::Span::new().try_years(by),
    };
    let moved = span.and_then(|span| day.checked_add(span));
    moved.map_err(|_| outside())
}

fn outside() -> NoWindow {
    no_window("日期超出了日历的范围", "the date lies outside the calendar")
}

/// The place of a day in its month of the model's calendar, from 0.
pub(super) fn place_in_month(day: Date, calendar: &Calendar) -> i32 {
    (day - starts(day, Unit::Month, calendar)).get_days()
}

/// The number of the month that a day lies in, `12 × year + month − 1`: consecutive, and named as people name it.
pub fn month_number(day: Date, calendar: &Calendar) -> i32 {
    let on_the_wall = i32::from(day.year()) * 12 + i32::from(day.month()) - 1;
    calendar.retail.as_ref().and_then(|retail| retail.ordinal(day)).unwrap_or(on_the_wall)
}

/// The first day of the month of a calendar year.
pub(super) fn month_start(year: i16, month: i8, calendar: &Calendar) -> Result<Date, NoWindow> {
    let day = Date::new(year, month, 1)
        .map_err(|_| no_window(format!("没有 {year} 年 {month} 月"), format!("there is no month {month} of {year}")))?;
    let Some(retail) = &calendar.retail else { return Ok(day) };
    retail.month(i32::from(year) * 12 + i32::from(month) - 1).ok_or_else(outside)
}

/// The model's year that a day lies in, by the calendar year it ends in (a fiscal year is named after its end).
pub fn year_of(day: Date, calendar: &Calendar) -> i16 {
    let start = starts(day, Unit::Year, calendar);
    if let Some(retail) = &calendar.retail {
        let name = retail.ordinal(start).map(|first| retail.year_name(first));
        return name.and_then(|name| i16::try_from(name).ok()).unwrap_or(start.year());
    }
    if calendar.year_starts == 1 { start.year() } else { start.year() + 1 }
}

/// The first day of the model's year of that name.
pub fn year_start(year: i16, calendar: &Calendar) -> Result<Date, NoWindow> {
    if let Some(retail) = &calendar.retail {
        return retail.month(retail.year_named(year)).ok_or_else(outside);
    }
    let first = if calendar.year_starts == 1 { year } else { year.saturating_sub(1) };
    Date::new(first, calendar.year_starts, 1)
        .map_err(|_| no_window(format!("没有 {year} 年"), format!("there is no year {year}")))
}
