//! Windows inside and around others: the nth unit, weekdays, thirds, the unit that holds a day.

use super::{NoWindow, Window, add, calendar_part, in_century, no_window, resolve, starts, tomorrow, units};
use crate::draft::{self, During, Third, Unit};
use crate::model::Calendar;
use jiff::civil::{Date, Weekday};

fn closed(during: &During, today: Date, calendar: &Calendar) -> Result<(Date, Date), NoWindow> {
    let window = resolve(during, today, calendar)?;
    window
        .from
        .zip(window.to)
        .ok_or_else(|| no_window("要从中数的时间段需要有起止日期", "the window that is counted in needs two dates"))
}

/// Some units or a weekday of a window; none of them may be missing.
pub(super) fn nth(nth: &draft::Nth, today: Date, calendar: &Calendar) -> Result<Window, NoWindow> {
    let (from, to) = closed(&nth.of, today, calendar)?;
    let count = nth.count.and_then(|count| i32::try_from(count).ok()).unwrap_or(1);
    if nth.nth == 0 || count < 1 {
        return Err(no_window("要从 1 数起", "units are counted from 1"));
    }
    let found = match (nth.unit, nth.weekday) {
        (Some(Unit::Week), None) => weeks(nth.nth, count, (from, to), calendar)?,
        (Some(unit), None) => units_of(unit, nth.nth, count, (from, to), calendar)?,
        (None, Some(day)) if count == 1 => weekday_of(day, nth.nth, (from, to), calendar)?,
        _ => return Err(no_window("要数的单位不明确", "it is not said what is counted")),
    };
    let begins = |unit| nth.unit == Some(unit);
    let inside = found.0 >= from && found.1 <= to || begins(Unit::Week);
    if inside { Ok(Window::new(found.0, found.1)) } else { Err(missing(nth.nth, (from, to))) }
}

fn missing(n: i32, (from, to): (Date, Date)) -> NoWindow {
    let last = to.yesterday().unwrap_or(to);
    no_window(
        format!("{from} 至 {last} 里没有第 {n} 个"),
        format!("there is no number {n} of those from {from} to {last}"),
    )
}

fn units_of(
    unit: Unit,
    n: i32,
    count: i32,
    (from, to): (Date, Date),
    calendar: &Calendar,
) -> Result<(Date, Date), NoWindow> {
    if starts(from, unit, calendar) != from || starts(to, unit, calendar) != to {
        return Err(no_window(
            format!("{from} 开始的时间段不是由完整的单位组成的"),
            format!("the window from {from} is not made of such whole units"),
        ));
    }
    let start = if n > 0 { add(from, unit, n - 1, calendar)? } else { add(to, unit, n + 1 - count, calendar)? };
    Ok((start, add(start, unit, count, calendar)?))
}

/// Weeks of a year are the ISO ones, those of anything else are the weeks that begin in it.
fn weeks(n: i32, count: i32, (from, to): (Date, Date), calendar: &Calendar) -> Result<(Date, Date), NoWindow> {
    let year = starts(from, Unit::Year, calendar) == from && add(from, Unit::Year, 1, calendar)? == to;
    let first = |start: Date| {
        if year && calendar.retail.is_none() {
            // The week that holds the fourth day has most of its days in the year.
            return Ok(starts(units::add_dates(start, Unit::Day, 3)?, Unit::Week, calendar));
        }
        let week = starts(start, Unit::Week, calendar);
        if week == start { Ok(week) } else { units::add_dates(week, Unit::Week, 1) }
    };
    let (begin, end) = (first(from)?, first(to)?);
    let start = if n > 0 {
        units::add_dates(begin, Unit::Week, n - 1)?
    } else {
        units::add_dates(end, Unit::Week, n + 1 - count)?
    };
    let until = units::add_dates(start, Unit::Week, count)?;
    if start < begin || until > end { Err(missing(n, (from, to))) } else { Ok((start, until)) }
}

fn weekday_of(
    day: draft::Weekday,
    n: i32,
    (from, to): (Date, Date),
    calendar: &Calendar,
) -> Result<(Date, Date), NoWindow> {
    let day = on_the_wall(day);
    let found = if n > 0 {
        let ahead = i32::from(day.since(from.weekday()));
        units::add_dates(add(from, Unit::Week, n - 1, calendar)?, Unit::Day, ahead)?
    } else {
        let back = i32::from(to.weekday().since(day));
        let back = if back == 0 { 7 } else { back };
        units::add_dates(add(to, Unit::Week, n + 1, calendar)?, Unit::Day, -back)?
    };
    if found < from || found >= to { Err(missing(n, (from, to))) } else { Ok((found, tomorrow(found)?)) }
}

fn on_the_wall(day: draft::Weekday) -> Weekday {
    match day {
        draft::Weekday::Monday => Weekday::Monday,
        draft::Weekday::Tuesday => Weekday::Tuesday,
        draft::Weekday::Wednesday => Weekday::Wednesday,
        draft::Weekday::Thursday => Weekday::Thursday,
        draft::Weekday::Friday => Weekday::Friday,
        draft::Weekday::Saturday => Weekday::Saturday,
        draft::Weekday::Sunday => Weekday::Sunday,
    }
}

/// A weekday of a week, with a date, or the latest one that has begun.
pub(super) fn weekday(at: &draft::WeekdayAt, today: Date, calendar: &Calendar) -> Result<Window, NoWindow> {
    let day = on_the_wall(at.weekday);
    let from = match (&at.date, at.week) {
        (Some(date), None) => dated(date, day, today, calendar)?,
        (date, Some(week)) => {
            let start = add(starts(today, Unit::Week, calendar), Unit::Week, week, calendar)?;
            let found = units::add_dates(start, Unit::Day, i32::from(day.since(start.weekday())))?;
            let other = |part: &draft::Calendar| {
                part.day.is_some_and(|day| day != found.day()) || part.month.is_some_and(|month| month != found.month())
            };
            if date.as_ref().is_some_and(other) {
                return Err(not_on_weekday());
            }
            found
        }
        (None, None) => units::add_dates(today, Unit::Day, -i32::from(today.weekday().since(day)))?,
    };
    let more = at.through.map_or(0, |through| i32::from(on_the_wall(through).since(day)));
    Ok(Window::new(from, units::add_dates(from, Unit::Day, more + 1)?))
}

/// The latest date that has begun and lies on a weekday.
fn dated(part: &draft::Calendar, day: Weekday, today: Date, calendar: &Calendar) -> Result<Date, NoWindow> {
    let fixed = part.year.is_some() || part.year_offset.is_some();
    let found = match (part.month, part.day) {
        (_, None) => return Err(no_window("星期旁边的日期要说是几号", "the date beside a weekday needs its day")),
        _ if fixed => calendar_part(part, today, calendar)?.from.filter(|date| date.weekday() == day),
        (Some(month), Some(number)) => (0..=40)
            .filter_map(|back| Date::new(today.year() - back, month, number).ok())
            .find(|date| *date <= today && date.weekday() == day),
        (None, Some(number)) => {
            let first = today.first_of_month();
            let month = |back: i32| units::add_dates(first, Unit::Month, -back).ok();
            (0..=40)
                .filter_map(|back| month(back).and_then(|m| Date::new(m.year(), m.month(), number).ok()))
                .find(|date| *date <= today && date.weekday() == day)
        }
    };
    found.ok_or_else(not_on_weekday)
}

fn not_on_weekday() -> NoWindow {
    no_window("这一天不是所说的星期几", "that date is not on the weekday named beside it")
}

/// A third of a month by days 1–10, 11–20 and the rest; of a week by 3, 1 and 3 days; of whole months by months.
pub(super) fn piece(piece: &draft::Piece, today: Date, calendar: &Calendar) -> Result<Window, NoWindow> {
    let (from, to) = closed(&piece.of, today, calendar)?;
    let is = |unit: Unit, n: i32| {
        Ok::<bool, NoWindow>(starts(from, unit, calendar) == from && add(from, unit, n, calendar)? == to)
    };
    let (unit, first, second) = if is(Unit::Month, 1)? {
        (Unit::Day, 10, 20)
    } else if is(Unit::Week, 1)? {
        (Unit::Day, 3, 4)
    } else if is(Unit::Month, 3)? {
        (Unit::Month, 1, 2)
    } else if is(Unit::Month, 6)? {
        (Unit::Month, 2, 4)
    } else if is(Unit::Month, 12)? {
        (Unit::Month, 4, 8)
    } else if is(Unit::Year, 10)? {
        (Unit::Month, 40, 80)
    } else {
        return Err(no_window(
            "这段时间没有公认的初、中、末",
            "that window has no early, middle and late part that people agree on",
        ));
    };
    let (first, second) = (add(from, unit, first, calendar)?, add(from, unit, second, calendar)?);
    Ok(match piece.piece {
        Third::Early => Window::new(from, first),
        Third::Mid => Window::new(first, second),
        Third::Late => Window::new(second, to),
    })
}

/// The unit that the start of a window lies in.
pub(super) fn holding(holding: &draft::Holding, today: Date, calendar: &Calendar) -> Result<Window, NoWindow> {
    let (from, _) = closed(&holding.holding, today, calendar)?;
    let start = starts(from, holding.unit, calendar);
    Ok(Window::new(start, add(start, holding.unit, 1, calendar)?))
}

/// The year that a named day is asked for; `None` for the latest.
pub(super) fn year_named(named: &draft::Named, today: Date) -> Option<i16> {
    let offset = named.year_offset.map(|offset| today.year().saturating_add(offset));
    named.year.map(|year| in_century(year, today.year())).or(offset)
}
