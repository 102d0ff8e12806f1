//! Windows: from the words of time to a `During`, always relative. No date is worked out here.

use super::{Arg, Built, one, unit};
use crate::known::Known;
use crate::sem::{Note, Sem};
use std::sync::Arc;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::draft::{Calendar, During, Holding, Last, Nth, Open, PeriodAt, Piece, Shift, Span, ToDate, Unit};
use tagmata_core::words::Words;

pub(super) fn window(during: During) -> Option<Vec<Built>> {
    one(Sem::Period(during))
}

/// `unit_at(offset, unit)`: last quarter.
pub fn unit_at(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let offset = a[0].text()?.parse().ok()?;
    window(During::Period(PeriodAt { period: a[1].unit()?, offset }))
}

/// `spoken(word)`: yesterday.
pub fn spoken(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (name, offset) = a[0].text()?.split_once(':')?;
    window(During::Period(PeriodAt { period: unit(name)?, offset: offset.parse().ok()? }))
}

/// `last(how, n, unit)`: the n units before today, rolling or whole by the word's convention.
pub fn last(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let unit = a[2].unit()?;
    let n = match &a[1] {
        Arg::Missing => 1.0,
        given => given.number()?,
    };
    if n < 1.0 || n.fract() != 0.0 || n > 10_000.0 {
        return None;
    }
    let short = matches!(unit, Unit::Day | Unit::Week);
    let whole = match a[0].text()? {
        "rolling" => unit == Unit::Quarter,
        "last" => !short,
        _ => unit != Unit::Day,
    };
    let during = During::Last(Last { last: n as u32, unit, whole });
    let told = match (whole, unit) {
        (_, Unit::Day) => None,
        (true, _) => Some((
            Words::both("按完整的自然周期算", "whole calendar units"),
            Words::both("从今天往回滚动", "rolling back from today"),
        )),
        (false, _) => Some((
            Words::both("从今天往回滚动", "rolling back from today"),
            Words::both("按完整的自然周期算", "whole calendar units"),
        )),
    };
    let built = Built::plain(Sem::Period(during));
    Some(vec![match told {
        Some((taken, other)) => built.note(Note::assume(taken, vec![other])),
        None => built,
    }])
}

/// `last_half(word)`: the last half year, rolling; half a month is 15 days.
pub fn last_half(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    window(During::Last(match a[0].text()? {
        "half" => Last { last: 6, unit: Unit::Month, whole: false },
        _ => Last { last: 15, unit: Unit::Day, whole: false },
    }))
}

/// `to_date(word)`.
pub fn to_date(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    window(During::ToDate(ToDate { to_date: a[0].unit()? }))
}

pub(super) fn year_of(arg: &Arg<'_>) -> Option<Option<i16>> {
    match arg {
        Arg::Missing => Some(None),
        given => {
            let n = match given.sem()? {
                Sem::Number(n) => *n,
                Sem::Period(During::Calendar(c)) if *c == (Calendar { year: c.year, ..Calendar::default() }) => {
                    return Some(Some(c.year?));
                }
                _ => return None,
            };
            let fits = n.fract() == 0.0 && (1900.0..=2100.0).contains(&n);
            if fits { Some(Some(n as i16)) } else { None }
        }
    }
}

pub(super) fn small(arg: &Arg<'_>, most: i8) -> Option<i8> {
    let n = match arg.text() {
        Some(text) => text.parse().ok()?,
        None => arg.number()?,
    };
    if n.fract() == 0.0 && n >= 1.0 && n <= f64::from(most) { Some(n as i8) } else { None }
}

pub(super) fn calendar(calendar: Calendar) -> Option<Vec<Built>> {
    window(During::Calendar(calendar))
}

/// `year(number)`.
pub fn year(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let year = year_of(&a[0])?;
    year?;
    calendar(Calendar { year, ..Calendar::default() })
}

/// `quarter(number, year)`.
pub fn quarter(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    calendar(Calendar { quarter: Some(small(&a[0], 4)?), year: year_of(&a[1])?, ..Calendar::default() })
}

/// `half(word, year)`.
pub fn half(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    calendar(Calendar { half: Some(small(&a[0], 2)?), year: year_of(&a[1])?, ..Calendar::default() })
}

/// `half_number(number, year)`: H1.
pub fn half_number(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    half(known, a)
}

/// `month(number or name, year)`.
pub fn month(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    calendar(Calendar { month: Some(small(&a[0], 12)?), year: year_of(&a[1])?, ..Calendar::default() })
}

/// `day(month, number)`.
pub fn day(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let day = small(&a[1], 31)?;
    match a[0].period()? {
        During::Calendar(of) if of.month.is_some() && of.day.is_none() => {
            calendar(Calendar { day: Some(day), ..of.clone() })
        }
        // 上个月9号
        During::Period(PeriodAt { period: Unit::Month, offset }) => {
            let of = Box::new(During::Period(PeriodAt { period: Unit::Month, offset: *offset }));
            window(During::Nth(Nth { nth: i32::from(day), count: None, unit: Some(Unit::Day), weekday: None, of }))
        }
        _ => None,
    }
}

/// `in_year(window, year)`: March 5, 2017.
pub fn in_year(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let During::Calendar(part) = a[0].period()? else { return None };
    let year = year_of(&a[1])??;
    // "March 07" is a day: a year of two digits needs the day before it.
    if part.year.is_some() || year < 100 && part.day.is_none() {
        return None;
    }
    calendar(Calendar { year: Some(year), ..part.clone() })
}

/// `in_spoken_year(year, part)`: last year's third quarter.
pub fn in_spoken_year(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (During::Period(year), During::Calendar(part)) = (a[0].period()?, a[1].period()?) else { return None };
    let fits = year.period == Unit::Year && part.year.or(part.year_offset).is_none();
    if !fits {
        return None;
    }
    calendar(Calendar { year_offset: Some(i16::try_from(year.offset).ok()?), ..part.clone() })
}

/// `span(first, until)`: both ends included.
pub fn span(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (first, until) = (a[0].period()?.clone(), a[1].period()?.clone());
    let fits = |d: &During| {
        !matches!(d, During::Last(_) | During::ToDate(_) | During::Span(_) | During::Open(_) | During::Anchored(_))
    };
    if !fits(&first) || !fits(&until) {
        return None;
    }
    let first = with_year_of(first, &until);
    let until = in_unit_of(&first, until);
    window(During::Span(Span { first: Box::new(first), until: Box::new(until) }))
}

/// "2 October to the end of the year": of the year that the left end lies in.
fn in_unit_of(first: &During, until: During) -> During {
    match (first, &until) {
        (During::Calendar(_) | During::Named(_), During::Piece(Piece { piece, of })) => match **of {
            During::Period(PeriodAt { period, offset: 0 }) => {
                let held = Holding { unit: period, holding: Box::new(first.clone()) };
                During::Piece(Piece { piece: *piece, of: Box::new(During::Holding(held)) })
            }
            _ => until,
        },
        _ => until,
    }
}

/// "March and May 2025": the left end takes the year of the right.
fn with_year_of(first: During, until: &During) -> During {
    match (first, until) {
        (During::Calendar(first), During::Calendar(until)) if first.year.or(first.year_offset).is_none() => {
            // "November to February 2017" begins in the year before.
            let over = first.month > until.month && until.month.is_some();
            let year = |year: Option<i16>| year.map(|year| if over { year - 1 } else { year });
            During::Calendar(Calendar { year: year(until.year), year_offset: year(until.year_offset), ..first })
        }
        (first, _) => first,
    }
}

/// `span_months(number, until)`: 6到8月, 4 to 22 January; the left end takes the unit of the right.
pub fn span_months(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let During::Calendar(until) = a[1].period()? else { return None };
    until.month?;
    let first = match until.day {
        Some(_) => Calendar { day: Some(small(&a[0], 31)?), ..until.clone() },
        None => Calendar { month: Some(small(&a[0], 12)?), year: until.year, ..Calendar::default() },
    };
    let (first, until) = (During::Calendar(first), During::Calendar(until.clone()));
    window(During::Span(Span { first: Box::new(first), until: Box::new(until) }))
}

/// `span_days(first, number)`: 11月20号到26号; the right end takes the month of the left.
pub fn span_days(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let During::Calendar(first) = a[0].period()? else { return None };
    let from = first.day?;
    if small(&a[1], 31)? <= from {
        return None;
    }
    let until = Calendar { day: Some(small(&a[1], 31)?), ..first.clone() };
    let (first, until) = (During::Calendar(first.clone()), During::Calendar(until));
    window(During::Span(Span { first: Box::new(first), until: Box::new(until) }))
}

/// `open(side, window)`.
pub fn open(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let edge = a[1].period()?;
    if matches!(edge, During::Open(_) | During::ToDate(_)) {
        return None;
    }
    let edge = Box::new(edge.clone());
    window(During::Open(match a[0].text()? {
        "since" => Open::Since(edge),
        "before" => Open::Before(edge),
        "after" => Open::After(edge),
        "until" => Open::Until(edge),
        _ => return None,
    }))
}

/// `ago(n, unit)`: the unit that lies n back, one where no number is said.
pub fn ago(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let n = match &a[0] {
        Arg::Missing => 1.0,
        given => given.number().filter(|n| n.fract() == 0.0 && *n >= 1.0 && *n < 10_000.0)?,
    };
    // 2018年前 is before a year, not two thousand years ago.
    if n > 100.0 && a[1].unit()? == Unit::Year {
        return None;
    }
    window(During::Period(PeriodAt { period: a[1].unit()?, offset: -(n as i32) }))
}

/// `year_ago(window)`: the same window a year earlier.
pub fn year_ago(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let shift = Box::new(a[0].period()?.clone());
    window(During::Shift(Shift { shift, by: -1, unit: Unit::Year }))
}

/// `recently(word)`: a window without a length; the asker must give one.
pub fn recently(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Arg::Item { from, .. } = &a[0] else { return None };
    let about = Words::both(
        "“最近”没有说是多久，请给出时间，例如“近30天”",
        "\"recently\" has no length; say one, such as \"in the last 30 days\"",
    );
    let stop = Diagnostic::new(Code::Ambiguous, Place::Question { from: *from, to: *from + 1 }, about);
    let during = During::Last(Last { last: 30, unit: Unit::Day, whole: false });
    Some(vec![Built::plain(Sem::Period(during)).note(Note::Stop(Arc::new(stop))).costing(4)])
}
