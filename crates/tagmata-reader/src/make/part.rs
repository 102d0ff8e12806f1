//! Windows inside others: weekdays, nth units, thirds. No date is worked out here.

use super::around::is_day;
use super::period::{small, window};
use super::{Arg, Built, unit};
use crate::known::Known;
use crate::sem::{Note, Sem};
use tagmata_core::draft::{Calendar, During, Last, Nth, PeriodAt, Piece, Shift, Span, Third, Unit, Weekday, WeekdayAt};
use tagmata_core::words::Words;

pub(super) fn this(period: Unit) -> During {
    During::Period(PeriodAt { period, offset: 0 })
}

pub(super) fn shift(of: &During, by: i32, unit: Unit) -> During {
    During::Shift(Shift { shift: Box::new(of.clone()), by, unit })
}

pub(super) fn span_of(first: During, until: During) -> During {
    During::Span(Span { first: Box::new(first), until: Box::new(until) })
}

pub(super) fn span(first: During, until: During) -> Option<Vec<Built>> {
    window(span_of(first, until))
}

pub(super) fn day_of_week(text: &str) -> Option<Weekday> {
    Some(match text {
        "monday" => Weekday::Monday,
        "tuesday" => Weekday::Tuesday,
        "wednesday" => Weekday::Wednesday,
        "thursday" => Weekday::Thursday,
        "friday" => Weekday::Friday,
        "saturday" => Weekday::Saturday,
        "sunday" => Weekday::Sunday,
        _ => return None,
    })
}

pub(super) fn whole(n: Option<f64>, most: f64) -> Option<i32> {
    n.filter(|n| n.fract() == 0.0 && *n >= 1.0 && *n <= most).map(|n| n as i32)
}

/// `weekday(word)`: the latest such day.
pub fn weekday(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let weekday = day_of_week(a[0].text()?)?;
    window(During::Weekday(WeekdayAt { weekday, through: None, week: None, date: None }))
}

pub(super) fn in_week(arg: &Arg<'_>, week: i32) -> Option<Vec<Built>> {
    let (weekday, through) = match arg.text()? {
        "weekend" => (Weekday::Saturday, Some(Weekday::Sunday)),
        day => (day_of_week(day)?, None),
    };
    window(During::Weekday(WeekdayAt { weekday, through, week: Some(week), date: None }))
}

/// `weekday_in(which, word)`: last Friday is the Friday of last week.
pub fn weekday_in(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    in_week(&a[1], a[0].text()?.parse().ok()?)
}

/// `weekday_of(week, word)`.
pub fn weekday_of(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    match a[0].period()? {
        During::Period(PeriodAt { period: Unit::Week, offset }) => in_week(&a[1], *offset),
        _ => None,
    }
}

/// `weekday_date(weekday, date)`: both must hold.
pub fn weekday_date(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let named = match &a[0] {
        Arg::Item { sem: Sem::Period(During::Weekday(at)), .. } => at.clone(),
        word => WeekdayAt { weekday: day_of_week(word.text()?)?, through: None, week: None, date: None },
    };
    let date = match a[1].sem()? {
        Sem::Period(During::Calendar(date)) => date.clone(),
        Sem::Number(_) => Calendar { day: Some(small(&a[1], 31)?), ..Calendar::default() },
        _ => return None,
    };
    if date.day.is_none() || named.through.is_some() || named.date.is_some() {
        return None;
    }
    window(During::Weekday(WeekdayAt { date: Some(date), ..named }))
}

/// `this_unit(unit)`: "of the month" is of this one.
pub fn this_unit(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    window(this(a[0].unit()?))
}

/// Whether a window holds smaller units that can be counted.
fn holds(of: &During, part: Option<Unit>) -> bool {
    let own = match of {
        During::Period(at) => at.period,
        During::Calendar(c) if c.day.is_some() => Unit::Day,
        During::Calendar(c) if c.month.is_some() => Unit::Month,
        During::Calendar(c) if c.quarter.is_some() => Unit::Quarter,
        During::Calendar(c) if c.half.is_some() => Unit::Half,
        During::Calendar(_) => Unit::Year,
        _ => return false,
    };
    own > part.unwrap_or(Unit::Day)
}

pub(super) fn count_in(nth: i32, count: i32, what: &str, of: &During) -> Option<Vec<Built>> {
    let (part, weekday) = (unit(what), day_of_week(what));
    // A quarter of a year has a word of its own.
    let named = nth > 0 && count == 1 && matches!(part, Some(Unit::Quarter | Unit::Half));
    if part.is_some() == weekday.is_some() || !holds(of, part) || named || nth.abs() > 400 {
        return None;
    }
    let count = if count == 1 { None } else { Some(u32::try_from(count).ok()?) };
    window(During::Nth(Nth { nth, count, unit: part, weekday, of: Box::new(of.clone()) }))
}

/// `nth(which, count, unit or weekday, of)`.
pub fn nth(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let which = match &a[0] {
        Arg::Text(text) => text.parse().ok()?,
        given => whole(given.number(), 400.0)?,
    };
    let count = match &a[1] {
        Arg::Text(_) | Arg::Missing => 1,
        given => whole(given.number(), 400.0)?,
    };
    count_in(which, count, a[2].text()?, a[3].period()?)
}

/// `first_of(which, n, unit, of)`: the first n units of a longer window, the n units before a day.
pub fn first_of(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    if a[0].number().is_some_and(|which| which != 1.0) {
        return None;
    }
    let (n, part, of) = (whole(a[1].number(), 400.0)?, unit_said(&a[2])?, a[3].period()?);
    if !is_day(of) {
        return count_in(1, n, a[2].text().filter(|text| !text.is_empty()).unwrap_or("quarter"), of);
    }
    // "first 3 days of Christmas" is nothing; 圣诞节前3天 is.
    if a[0].number().is_some() || !matches!(part, Unit::Day | Unit::Week) {
        return None;
    }
    span(shift(of, -n, part), shift(of, -1, Unit::Day))
}

fn unit_said(arg: &Arg<'_>) -> Option<Unit> {
    match arg.text()? {
        "" => Some(Unit::Quarter),
        text => unit(text),
    }
}

/// `first_quarters(n, unit)`: 前三季度 is of this year.
pub fn first_quarters(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let n = whole(a[0].number(), 3.0)?;
    if a[1].unit()? != Unit::Quarter {
        return None;
    }
    count_in(1, n, "quarter", &this(Unit::Year))
}

/// `week_number(unit, n)`: week 10 of this year.
pub fn week_number(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    week_of_year(&a[0], &a[1], &this(Unit::Year))
}

/// `week_number_of(unit, n, year)`.
pub fn week_number_of(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    week_of_year(&a[0], &a[1], a[2].period()?)
}

fn week_of_year(what: &Arg<'_>, n: &Arg<'_>, of: &During) -> Option<Vec<Built>> {
    if what.unit()? != Unit::Week {
        return None;
    }
    count_in(whole(n.number(), 53.0)?, 1, "week", of)
}

fn third(text: &str) -> Option<Third> {
    Some(match text {
        "early" => Third::Early,
        "mid" => Third::Mid,
        "late" => Third::Late,
        _ => return None,
    })
}

fn third_of(piece: Third, of: During) -> Option<Vec<Built>> {
    // A rolling week has no beginning that anyone means: the whole one before does.
    let of = match of {
        During::Last(Last { last: 1, unit, .. }) => During::Period(PeriodAt { period: unit, offset: -1 }),
        of => of,
    };
    if !holds(&of, None) {
        return None;
    }
    let taken = Words::both("初、中、末按三分之一算", "beginning, middle and end are thirds");
    let built = Built::plain(Sem::Period(During::Piece(Piece { piece, of: Box::new(of) })));
    Some(vec![built.note(Note::assume(taken, Vec::new()))])
}

/// `piece(word, of)`.
pub fn piece(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    third_of(third(a[0].text()?)?, a[1].period()?.clone())
}

/// `piece_spoken(word)`: 月初 is of this month.
pub fn piece_spoken(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (of, part) = a[0].text()?.split_once(':')?;
    third_of(third(part)?, this(unit(of)?))
}

/// `piece_spoken_of(window, word)`: 去年年底.
pub fn piece_spoken_of(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (of, part) = a[1].text()?.split_once(':')?;
    let (of, said) = (unit(of)?, a[0].period()?);
    let same = match said {
        During::Period(at) => at.period == of,
        During::Calendar(c) if c.day.is_some() => false,
        During::Calendar(c) if c.month.is_some() => of == Unit::Month,
        During::Calendar(c) if c.quarter.is_some() => of == Unit::Quarter,
        During::Calendar(c) => c.half.is_none() && of == Unit::Year,
        _ => false,
    };
    if same { third_of(third(part)?, said.clone()) } else { None }
}

/// `half_month(word, month)`: 上半月 is the 1st to the 15th.
pub fn half_month(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let of = match &a[1] {
        Arg::Missing => this(Unit::Month),
        given => given.period()?.clone(),
    };
    let month = match &of {
        During::Period(at) => at.period == Unit::Month,
        During::Calendar(c) => c.month.is_some() && c.day.is_none(),
        _ => false,
    };
    if !month {
        return None;
    }
    let day =
        |nth, count| During::Nth(Nth { nth, count, unit: Some(Unit::Day), weekday: None, of: Box::new(of.clone()) });
    match a[0].text()? {
        "1" => window(day(1, Some(15))),
        _ => span(day(16, None), day(-1, None)),
    }
}

/// `nth_this_month(which, weekday)`.
pub fn nth_this_month(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    count_in(whole(a[0].number(), 5.0)?, 1, a[1].text()?, &this(Unit::Month))
}
