//! Calendar arithmetic: the one place where "last quarter" becomes two dates.
//!
//! Every window is half-open, `[from, to)`. Windows end before today unless their words name a unit that is still
//! running. Nothing here reads a clock: today and the model's calendar are arguments.

mod days;
mod parts;
mod retail;
mod units;

pub use days::{NamedDay, named_days};
pub use units::{add, month_number, starts};

use crate::draft::{self, During, Unit};
use crate::model::Calendar;
use crate::words::Words;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

/// Dates `[from, to)`; an absent end is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Window {
    /// The first day inside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// The first day outside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
}

impl Window {
    /// A window closed on both sides.
    pub fn new(from: Date, to: Date) -> Window {
        Window { from: Some(from), to: Some(to) }
    }

    /// Whether it restricts nothing.
    pub fn is_open(&self) -> bool {
        self.from.is_none() && self.to.is_none()
    }

    /// Whether every day of another window is a day of this one.
    pub fn holds(&self, other: Window) -> bool {
        self.from.is_none_or(|from| other.from.is_some_and(|own| own >= from))
            && self.to.is_none_or(|to| other.to.is_some_and(|own| own <= to))
    }

    /// The shortest window that holds all of some, and whether each of its days is a day of one of them.
    pub fn hull(windows: &[Window]) -> (Window, bool) {
        let mut sorted = windows.to_vec();
        sorted.sort_by_key(|window| window.from);
        let Some((first, others)) = sorted.split_first() else { return (Window::default(), true) };
        let (mut hull, mut whole) = (*first, true);
        for next in others {
            whole &= hull.to.is_none_or(|to| next.from.is_none_or(|from| from <= to));
            hull.to = hull.to.and_then(|to| next.to.map(|other| to.max(other)));
        }
        (hull, whole)
    }

    /// How it is printed, both days included: `2026-04-01 … 2026-06-30`.
    pub fn words(&self) -> Words {
        let last = self.to.map(|to| to.yesterday().unwrap_or(to));
        match (self.from, last) {
            (None, None) => Words::both("全部数据", "all of the data"),
            (Some(from), None) => Words::both(format!("{from} 起"), format!("from {from}")),
            (None, Some(last)) => Words::both(format!("截至 {last}"), format!("up to {last}")),
            (Some(from), Some(last)) if from == last => Words::plain(from.to_string()),
            (Some(from), Some(last)) => Words::both(format!("{from} 至 {last}"), format!("{from} to {last}")),
        }
    }
}

/// Why a window has no dates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoWindow(pub Words);

/// The dates of a window, seen from `today`.
pub fn resolve(during: &During, today: Date, calendar: &Calendar) -> Result<Window, NoWindow> {
    match during {
        During::Last(last) => rolling(last, today, calendar),
        During::Period(at) => {
            let start = add(starts(today, at.period, calendar), at.period, at.offset, calendar)?;
            Ok(Window::new(start, add(start, at.period, 1, calendar)?))
        }
        During::Dates(dates) => match (dates.from, dates.to) {
            (Some(from), Some(to)) if from >= to => Err(no_window(
                format!("{from} 不早于 {to}：窗口为空"),
                format!("{from} is not before {to}: the window is empty"),
            )),
            (from, to) => Ok(Window { from, to }),
        },
        During::ToDate(unit) => {
            let start = starts(today, unit.to_date, calendar);
            if start == today {
                // Today itself is not over, so that on the first day of a unit nothing of it is.
                return Err(no_window(
                    format!("从 {start} 开始的这段时间还没有完整的一天（今天是 {today}）"),
                    format!("the period from {start} has no finished day yet (today is {today})"),
                ));
            }
            Ok(Window::new(start, today))
        }
        During::Calendar(part) => calendar_part(part, today, calendar),
        During::Span(span) => {
            let first = resolve(&span.first, today, calendar)?;
            let until = resolve(&inherit(&span.first, &span.until), today, calendar)?;
            span_between(first, until, span, today, calendar)
        }
        During::Open(open) => open_sided(open, today, calendar),
        During::Shift(shift) => {
            let window = resolve(&shift.shift, today, calendar)?;
            shifted(window, shift.unit, shift.by, calendar)
        }
        During::Nth(nth) => parts::nth(nth, today, calendar),
        During::Weekday(at) => parts::weekday(at, today, calendar),
        During::Piece(piece) => parts::piece(piece, today, calendar),
        During::Named(named) => days::named(named, today),
        During::Holding(holding) => parts::holding(holding, today, calendar),
        During::Anchored(_) => Err(no_window(
            "这里的时间段不能相对于每个人自己的日期",
            "a window that hangs on each one's own date has no place here",
        )),
    }
}

/// The window moved by `by` units. A window of whole months stays one: February's end follows the leap year. The last day
/// inside moves like any other: up to February 28 of a leap year becomes up to February 28, not up to the 27th.
pub fn shifted(window: Window, unit: Unit, by: i32, calendar: &Calendar) -> Result<Window, NoWindow> {
    let end_moves = |to: Date| {
        let moved = add(to, unit, by, calendar)?;
        let place = |day| units::place_in_month(day, calendar);
        let clamped = !matches!(unit, Unit::Day | Unit::Week) && place(moved) != place(to);
        if clamped { tomorrow(moved) } else { Ok(moved) }
    };
    let from = window.from.map(|from| add(from, unit, by, calendar)).transpose()?;
    Ok(Window { from, to: window.to.map(end_moves).transpose()? })
}

/// The window of the same length just before: the calendar units before for whole units, else the days before.
pub fn previous(window: Window, calendar: &Calendar) -> Option<Window> {
    let (from, to) = (window.from?, window.to?);
    for unit in [Unit::Year, Unit::Half, Unit::Quarter, Unit::Month] {
        let whole = starts(from, unit, calendar) == from && starts(to, unit, calendar) == to;
        let count = (1..=12).find(|n| add(from, unit, *n, calendar).is_ok_and(|end| end == to));
        if let (true, Some(count)) = (whole, count) {
            return Some(Window::new(add(from, unit, -count, calendar).ok()?, from));
        }
    }
    let days = (to - from).get_days();
    Some(Window::new(add(from, Unit::Day, -days, calendar).ok()?, from))
}

fn rolling(last: &draft::Last, today: Date, calendar: &Calendar) -> Result<Window, NoWindow> {
    let count = i32::try_from(last.last).unwrap_or(i32::MAX);
    if count == 0 {
        return Err(no_window("“近 0” 不是一个时间段", "a window of 0 units is empty"));
    }
    // A quarter has no rolling length that people agree on: it is always whole.
    let whole = last.whole || last.unit == Unit::Quarter;
    let end = if whole { starts(today, last.unit, calendar) } else { today };
    Ok(Window::new(add(end, last.unit, -count, calendar)?, end))
}

fn open_sided(open: &draft::Open, today: Date, calendar: &Calendar) -> Result<Window, NoWindow> {
    let until_today = |from: Option<Date>| match from {
        Some(from) if from >= today => Err(no_window(
            format!("{from} 还没到（今天是 {today}）"),
            format!("{from} has not come yet (today is {today})"),
        )),
        from => Ok(Window { from, to: Some(today) }),
    };
    match open {
        draft::Open::Since(of) => until_today(resolve(of, today, calendar)?.from),
        draft::Open::After(of) => until_today(resolve(of, today, calendar)?.to),
        draft::Open::Before(of) => Ok(Window { from: None, to: resolve(of, today, calendar)?.from }),
        draft::Open::Until(of) => Ok(Window { from: None, to: resolve(of, today, calendar)?.to }),
    }
}

/// The right end of a span takes the year that only the left end names.
fn inherit(first: &During, until: &During) -> During {
    match (first, until) {
        (During::Calendar(left), During::Calendar(right)) => {
            let mut right = right.clone();
            if right.year.or(right.year_offset).is_none() {
                (right.year, right.year_offset) = (left.year, left.year_offset);
            }
            if right.month.is_none() && right.day.is_some() {
                right.month = left.month;
            }
            During::Calendar(right)
        }
        (During::Weekday(left), During::Weekday(right)) if right.week.is_none() && right.date.is_none() => {
            During::Weekday(draft::WeekdayAt { week: left.week, ..right.clone() })
        }
        _ => until.clone(),
    }
}

/// From the start of `first` to the end of `until`. Where neither names a year, the left end steps back over New Year
/// ("November to February"), and the right end follows the left where both would lie apart by a year.
fn span_between(
    first: Window,
    until: Window,
    span: &draft::Span,
    today: Date,
    calendar: &Calendar,
) -> Result<Window, NoWindow> {
    let (Some(mut from), Some(mut to)) = (first.from, until.to) else {
        return Err(no_window("区间的一端没有日期", "one end of the range has no date"));
    };
    let yearless =
        |during: &During| matches!(during, During::Calendar(part) if part.year.or(part.year_offset).is_none());
    // A date keeps its day and month in another year; a month keeps its name.
    let years = |day: Date, of: &During, by: i32| match of {
        During::Calendar(part) if part.day.is_some() => units::add_dates(day, Unit::Year, by),
        _ => add(day, Unit::Year, by, calendar),
    };
    // "Monday to Friday": the days of one week, the latest such that has ended.
    let weekday = |during: &During| matches!(during, During::Weekday(at) if at.week.is_none() && at.date.is_none());
    if weekday(&span.first) && weekday(&span.until) && from >= to {
        from = add(from, Unit::Week, -1, calendar)?;
    }
    if !yearless(&span.first) && yearless(&span.until) && from >= to {
        to = years(to, &span.until, 1)?;
    }
    if yearless(&span.first) && from >= to {
        from = years(from, &span.first, -1)?;
    }
    if yearless(&span.until) && yearless(&span.first) && from < to && years(from, &span.first, 1)? < to {
        // "March to October", asked in May: the latest March has begun, the latest October lies before it.
        let later = years(from, &span.first, 1)?;
        if later < today {
            from = later;
        } else {
            to = years(to, &span.until, -1)?;
        }
    }
    if from >= to {
        return Err(no_window(format!("{from} 不早于 {to}"), format!("{from} is not before {to}")));
    }
    Ok(Window::new(from, to))
}

/// A named part of a year. What is missing is taken so that the window is the latest one that has begun.
fn calendar_part(part: &draft::Calendar, today: Date, calendar: &Calendar) -> Result<Window, NoWindow> {
    if let (None, Some(offset)) = (part.year, part.year_offset) {
        let year = this_year(part, today, calendar).saturating_add(offset);
        let dated = draft::Calendar { year: Some(year), year_offset: None, ..part.clone() };
        return calendar_part(&dated, today, calendar);
    }
    if let (None, None, None, Some(day)) = (part.year, part.quarter.or(part.half), part.month, part.day) {
        return day_of_latest_month(day, today);
    }
    let now = this_year(part, today, calendar);
    let year = part.year.map_or(now, |year| in_century(year, now));
    let window = match part_of_year(part, year, calendar) {
        // February 29 is of the latest leap year.
        Err(none) if part.year.is_none() => {
            let found = (1..=8).find_map(|back| part_of_year(part, year - back, calendar).ok());
            return found.ok_or(none);
        }
        found => found?,
    };
    let not_begun = window.from.is_some_and(|from| from > today) || window.from == Some(today) && part.day.is_none();
    if part.year.is_none() && not_begun {
        return part_of_year(part, year - 1, calendar);
    }
    Ok(window)
}

/// A year of two digits is the latest such year up to `now`.
fn in_century(year: i16, now: i16) -> i16 {
    if !(0..100).contains(&year) {
        return year;
    }
    let year = now - now.rem_euclid(100) + year;
    if year > now { year - 100 } else { year }
}

/// The year that today lies in: for months and days the calendar's, else the model's.
fn this_year(part: &draft::Calendar, today: Date, calendar: &Calendar) -> i16 {
    match (part.month, part.day) {
        (None, _) => units::year_of(today, calendar),
        (Some(_), Some(_)) => today.year(),
        (Some(_), None) => i16::try_from(month_number(today, calendar).div_euclid(12)).unwrap_or(today.year()),
    }
}

fn part_of_year(part: &draft::Calendar, year: i16, calendar: &Calendar) -> Result<Window, NoWindow> {
    let start = units::year_start(year, calendar)?;
    let nth = |unit: Unit, n: i8, max: i8| {
        if !(1..=max).contains(&n) {
            return Err(no_window(
                format!("没有第 {n} 个这样的时间段"),
                format!("there is no number {n} of those in a year"),
            ));
        }
        let from = add(start, unit, i32::from(n) - 1, calendar)?;
        Ok(Window::new(from, add(from, unit, 1, calendar)?))
    };
    match (part.month, part.quarter, part.half) {
        (None, None, None) => Ok(Window::new(start, add(start, Unit::Year, 1, calendar)?)),
        (None, Some(quarter), _) => nth(Unit::Quarter, quarter, 4),
        (None, None, Some(half)) => nth(Unit::Half, half, 2),
        (Some(month), ..) => {
            // A month keeps its calendar year: "March 2025" is not moved by a fiscal year.
            let Some(day) = part.day else {
                let from = units::month_start(year, month, calendar)?;
                return Ok(Window::new(from, add(from, Unit::Month, 1, calendar)?));
            };
            let from = Date::new(year, month, day).map_err(|_| {
                no_window(format!("没有 {year}-{month}-{day} 这一天"), format!("there is no day {year}-{month}-{day}"))
            })?;
            Ok(Window::new(from, tomorrow(from)?))
        }
    }
}

fn day_of_latest_month(day: i8, today: Date) -> Result<Window, NoWindow> {
    let mut month = date(today.year(), today.month(), 1);
    for _ in 0..12 {
        if let Ok(found) = Date::new(month.year(), month.month(), day)
            && found <= today
        {
            return Ok(Window::new(found, tomorrow(found)?));
        }
        month = units::add_dates(month, Unit::Month, -1)?;
    }
    Err(no_window(format!("没有 {day} 号"), format!("no month has a day {day}")))
}

fn tomorrow(date: Date) -> Result<Date, NoWindow> {
    units::add_dates(date, Unit::Day, 1)
}

fn no_window(zh: impl Into<String>, en: impl Into<String>) -> NoWindow {
    NoWindow(Words::both(zh, en))
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod walk;
