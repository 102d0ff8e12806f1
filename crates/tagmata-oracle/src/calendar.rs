//! Calendar buckets, from the model's calendar: the day that each unit begins with.

use jiff::civil::{Date, DateTime, Weekday, date};
use jiff::{Span, ToSpan};
use tagmata_core::draft::{DatePart, Length, Unit};
use tagmata_core::model::{Calendar, WeekStart};
use tagmata_core::period::Window;

/// The first day of the unit that a day lies in.
pub fn bucket(day: Date, unit: Unit, calendar: &Calendar) -> Date {
    let first_weekday = match calendar.week_starts {
        WeekStart::Monday => Weekday::Monday,
        WeekStart::Sunday => Weekday::Sunday,
    };
    let months = match unit {
        Unit::Day => return day,
        Unit::Week => {
            let mut start = day;
            while start.weekday() != first_weekday {
                start = start.yesterday().expect("a day of a case has a week before it");
            }
            return start;
        }
        Unit::Month => 1,
        Unit::Quarter => 3,
        Unit::Half => 6,
        Unit::Year => 12,
    };
    // From the first month of the model's year that the day lies in, in steps of the unit.
    let year = if day.month() >= calendar.year_starts { day.year() } else { day.year() - 1 };
    let mut start = date(year, calendar.year_starts, 1);
    loop {
        let next = start.checked_add(months.months()).expect("a day of a case has a year after it");
        if next > day {
            return start;
        }
        start = next;
    }
}

/// The buckets that have a day in `[from, to)`, in order.
pub fn buckets(from: Date, to: Date, unit: Unit, calendar: &Calendar) -> Vec<Date> {
    let mut found: Vec<Date> = Vec::new();
    let mut day = from;
    while day < to {
        let start = bucket(day, unit, calendar);
        if found.last() != Some(&start) {
            found.push(start);
        }
        day = day.tomorrow().expect("a day of a case has a day after it");
    }
    found
}

/// A day so much later; the day of the month is that of the month's end where it has no such day.
pub fn later(day: Date, by: Length) -> Date {
    day.checked_add(span(by)).expect("a day of a case has years after it")
}

fn span(by: Length) -> Span {
    let count = i64::from(by.count);
    match by.unit {
        Unit::Day => count.days(),
        Unit::Week => count.weeks(),
        Unit::Month => count.months(),
        Unit::Quarter => (count * 3).months(),
        Unit::Half => (count * 6).months(),
        Unit::Year => count.years(),
    }
}

/// A day so much earlier; the day of the month is that of the month's end where it has no such day.
pub fn earlier(day: Date, by: Length) -> Date {
    day.checked_sub(span(by)).expect("a day of a case has years before it")
}

/// A part of a moment, as a whole number.
pub fn part(moment: DateTime, part: DatePart) -> f64 {
    let day = moment.date();
    f64::from(match part {
        DatePart::Year => day.year(),
        DatePart::Quarter => (i16::from(day.month()) - 1) / 3 + 1,
        DatePart::Month => day.month().into(),
        DatePart::Week => day.iso_week_date().week().into(),
        DatePart::DayOfMonth => day.day().into(),
        DatePart::DayOfWeek => day.weekday().to_monday_one_offset().into(),
        DatePart::DayOfYear => day.day_of_year(),
        DatePart::Hour => moment.hour().into(),
    })
}

/// Whether a day lies in a window. With both ends open every row does, one without a day too.
pub fn inside(day: Option<Date>, window: Window) -> bool {
    match day {
        None => window.from.is_none() && window.to.is_none(),
        Some(day) => window.from.is_none_or(|from| day >= from) && window.to.is_none_or(|to| day < to),
    }
}
