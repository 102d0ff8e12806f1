//! Years, decades, named days, days without a month, and runs of days beside a day. No date is worked out here.

use super::part::{shift, span, this, whole};
use super::period::{calendar, small, window, year_of};
use super::{Arg, Built};
use crate::known::Known;
use crate::sem::{Note, Sem};
use tagmata_core::draft::{Calendar, During, Holding, Last, Named, Open, PeriodAt, Test, Unit};
use tagmata_core::words::Words;

pub(super) fn is_day(of: &During) -> bool {
    match of {
        During::Calendar(c) => c.day.is_some(),
        During::Period(at) => at.period == Unit::Day,
        During::Weekday(at) => at.through.is_none(),
        During::Named(_) => true,
        _ => false,
    }
}

/// `day_alone(n)`: the 12th, of the latest month that has one.
pub fn day_alone(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    calendar(Calendar { day: Some(small(&a[0], 31)?), ..Calendar::default() })
}

/// `month_which(which, month)`: last September is the one of last year.
pub fn month_which(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let offset: i16 = a[0].text()?.parse().ok()?;
    let month = small(&a[1], 12)?;
    let during = During::Calendar(Calendar { month: Some(month), year_offset: Some(offset), ..Calendar::default() });
    let built = Built::plain(Sem::Period(during));
    Some(vec![match offset {
        0 => built,
        _ => {
            let taken = Words::both("按上一年的这个月", "that month of last year");
            built.note(Note::assume(taken, vec![Words::both("最近的这个月", "the latest such month")]))
        }
    }])
}

/// `year_named(unit, number)`: the year 1850.
pub fn year_named(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    if a[0].unit()? == Unit::Year { year_far(known, &a[1..]) } else { None }
}

/// `year_far(number)`: any year that the word for year stands beside.
pub fn year_far(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let year = whole(a[0].number(), 2999.0).filter(|year| *year >= 100)?;
    calendar(Calendar { year: i16::try_from(year).ok(), ..Calendar::default() })
}

fn ten_years(from: i16) -> Option<Vec<Built>> {
    let first = During::Calendar(Calendar { year: Some(from), ..Calendar::default() });
    let until = shift(&first, 9, Unit::Year);
    span(first, until)
}

/// `decade(number, century)`: the 1990s, 80年代, 20世纪80年代.
pub fn decade(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let n = whole(a[0].number(), 2990.0).filter(|n| n % 10 == 0 && (*n < 100 || *n >= 1000))?;
    let year = match &a[1] {
        Arg::Missing => n,
        given if n < 100 => (whole(given.number(), 30.0)? - 1) * 100 + n,
        _ => return None,
    };
    ten_years(i16::try_from(year).ok()?)
}

/// `decade_word(word)`: the seventies.
pub fn decade_word(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    ten_years(a[0].text()?.parse().ok()?)
}

/// `last_decades(n)`.
pub fn last_decades(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let years = u32::try_from(whole(a[0].number(), 100.0)? * 10).ok()?;
    window(During::Last(Last { last: years, unit: Unit::Year, whole: false }))
}

fn named_in(arg: &Arg<'_>, year: Option<i16>, year_offset: Option<i16>) -> Option<Vec<Built>> {
    window(During::Named(Named { named: arg.text()?.to_owned(), year, year_offset }))
}

/// `named(day, year)`.
pub fn named(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    named_in(&a[0], year_of(&a[1])?, None)
}

/// `named_of(day, year)`: last year's Christmas.
pub fn named_of(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    match a[1].period()? {
        During::Period(PeriodAt { period: Unit::Year, offset }) => named_in(&a[0], None, i16::try_from(*offset).ok()),
        _ => None,
    }
}

/// `named_which(which, day)`: last Easter is the latest one, this Easter the one of this year.
pub fn named_which(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    match a[0].text()? {
        "0" => named_in(&a[1], None, Some(0)),
        "-1" => named_in(&a[1], None, None),
        _ => None,
    }
}

/// `week_of(day)`: the week that a day lies in.
pub fn week_of(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let holding = match a[0].sem()? {
        Sem::Number(_) => During::Calendar(Calendar { day: Some(small(&a[0], 31)?), ..Calendar::default() }),
        Sem::Period(day) if is_day(day) => day.clone(),
        _ => return None,
    };
    window(During::Holding(Holding { unit: Unit::Week, holding: Box::new(holding) }))
}

/// `beside(n, unit, side, day)`: 2 weeks before May 1 is a day.
pub fn beside(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (n, by, day) = (whole(a[0].number(), 10_000.0)?, a[1].unit()?, a[3].period()?);
    let n = if a[2].text()? == "-" { -n } else { n };
    if is_day(day) { window(shift(day, n, by)) } else { None }
}

/// `run_after(day, n, unit)`: the n units that follow a day.
pub fn run_after(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (day, n, by) = (a[0].period()?, whole(a[1].number(), 400.0)?, a[2].unit()?);
    if !is_day(day) || !matches!(by, Unit::Day | Unit::Week) {
        return None;
    }
    span(shift(day, 1, Unit::Day), shift(day, n * days(by), Unit::Day))
}

fn days(unit: Unit) -> i32 {
    if unit == Unit::Week { 7 } else { 1 }
}

/// `run_from(n, unit, day)`: 2 weeks starting May 20.
pub fn run_from(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (n, by, day) = (whole(a[0].number(), 400.0)?, a[1].unit()?, a[2].period()?);
    if !is_day(day) || matches!(day, During::Named(_)) {
        return None;
    }
    let until = match by {
        Unit::Day | Unit::Week => shift(day, n * days(by) - 1, Unit::Day),
        _ => shift(&shift(day, n, by), -1, Unit::Day),
    };
    span(day.clone(), until)
}

/// `ago_two(n, unit, m, unit)`: 1 month and 3 days ago, a day.
pub fn ago_two(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (n, larger) = (whole(a[0].number(), 1000.0)?, a[1].unit()?);
    let (m, smaller) = (whole(a[2].number(), 1000.0)?, a[3].unit()?);
    if larger <= smaller {
        return None;
    }
    window(shift(&shift(&this(Unit::Day), -n, larger), -m, smaller))
}

/// `ago_more(comparator, n, unit)`: more than 30 days ago.
pub fn ago_more(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let one = matches!(a[1], Arg::Missing);
    let (n, by) = (if one { 1 } else { whole(a[1].number(), 10_000.0)? }, a[2].unit()?);
    let day = Box::new(shift(&this(Unit::Day), -n, by));
    window(During::Open(match test_of(a[0].text()?)? {
        Test::MoreThan(_) => Open::Before(day),
        Test::AtLeast(_) => Open::Until(day),
        Test::AtMost(_) => Open::Since(day),
        Test::LessThan(_) => Open::After(day),
        _ => return None,
    }))
}

fn test_of(text: &str) -> Option<Test> {
    Some(match text {
        "gt" => Test::MoreThan(0.0),
        "ge" => Test::AtLeast(0.0),
        "le" => Test::AtMost(0.0),
        "lt" => Test::LessThan(0.0),
        _ => return None,
    })
}

/// `open_compared(comparator, year)`.
pub fn open_compared(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let year = Box::new(a[1].period()?.clone());
    window(During::Open(match test_of(a[0].text()?)? {
        Test::MoreThan(_) => Open::After(year),
        Test::AtLeast(_) => Open::Since(year),
        Test::AtMost(_) => Open::Until(year),
        _ => Open::Before(year),
    }))
}

/// `in_far_year(date, year)`: a year in words beside a day or month.
pub fn in_far_year(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let During::Calendar(part) = a[0].period()? else { return None };
    if part.year.or(part.year_offset).is_some() || part.month.is_none() {
        return None;
    }
    let year = i16::try_from(whole(a[1].number(), 2999.0)?).ok();
    calendar(Calendar { year, ..part.clone() })
}

/// `months_joined(month, until)`: Nov-Feb 2017.
pub fn months_joined(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let During::Calendar(until) = a[1].period()? else { return None };
    let (month, last) = (small(&a[0], 12)?, until.month?);
    if month == last || until.day.is_some() {
        return None;
    }
    let back = |year: i16| if month > last { year - 1 } else { year };
    let (year, year_offset) = (until.year.map(back), until.year_offset.map(back));
    let first = Calendar { month: Some(month), year, year_offset, ..Calendar::default() };
    span(During::Calendar(first), During::Calendar(until.clone()))
}
