//! Hours of the day and days of the week that come again, on the rows of what is done or counted. Knows no word.

use super::{Arg, Built, one};
use crate::known::Known;
use crate::sem::{Amount, Deed, Note, Sem};
use tagmata_core::draft::{DatePart, RowPart};
use tagmata_core::words::Words;

fn hour(arg: &Arg<'_>, most: f64) -> Option<u16> {
    let n = arg.number()?;
    if n.fract() == 0.0 && (0.0..=most).contains(&n) { Some(n as u16) } else { None }
}

/// `clock(number)`: an hour of 24.
pub fn clock(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    one(Sem::Number(hour(&a[0], 24.0)?.into()))
}

/// `clock_half(number, half)`: an hour of 12 in its half of the day.
pub fn clock_half(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let n = hour(&a[0], 24.0)?;
    let hour = match (a[1].text()?, n) {
        ("am", 12) => 0,
        ("am", 0..12) => n,
        ("pm", 12) if a[1].is_before(&a[0]) => 24,
        ("pm" | "noon", 12) => 12,
        ("pm", 1..12) => n + 12,
        // The hour may be of 24 anyway: 晚上20点.
        ("pm" | "night", 13..=24) => n,
        ("noon", 11) => n,
        ("noon", 1 | 2) => n + 12,
        ("night", 12) => 24,
        ("night", 0..6) => n,
        ("night", 6..12) => n + 12,
        _ => return None,
    };
    one(Sem::Number(hour.into()))
}

/// `clock_word(word)`: midnight, noon.
pub fn clock_word(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    one(Sem::Number(a[0].text()?.parse().ok()?))
}

/// Hours from one to before another, over midnight where the second is not later.
fn between(from: u16, to: u16) -> Option<Vec<u16>> {
    let (from, to) = (from % 24, if to == 0 { 24 } else { to });
    if from == to % 24 {
        return None;
    }
    Some(if from < to { (from..to).collect() } else { (0..to).chain(from..24).collect() })
}

fn part(part: DatePart, is: Vec<u16>) -> Option<Vec<Built>> {
    one(Sem::RowPart(RowPart { part, of: None, is }))
}

/// `hours(from, to)`.
pub fn hours(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    part(DatePart::Hour, between(hour(&a[0], 24.0)?, hour(&a[1], 24.0)?)?)
}

/// `hours_bare(from, to)`: without the half of the day they are hours of 24.
pub fn hours_bare(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let taken = Words::both("钟点按 24 小时制", "the hours were taken as those of a 24-hour clock");
    let built = hours(known, a)?.into_iter();
    Some(built.map(|one| one.note(Note::assume(taken.clone(), Vec::new()))).collect())
}

/// `hours_first(from, to)`: the half of the day is said with the first hour and goes on, up to midnight.
pub fn hours_first(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (from, to) = (hour(&a[0], 24.0)?, hour(&a[1], 24.0)?);
    let later = if to < 12 && from >= 12 && to + 12 > from { to + 12 } else { to };
    part(DatePart::Hour, between(from, later)?)
}

/// `hours_last(from, to)`: the half of the day is said with the second hour.
pub fn hours_last(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (from, to) = (hour(&a[0], 12.0)?, hour(&a[1], 24.0)?);
    let first = if to > 12 && from < 12 && from + 12 < to { from + 12 } else { from };
    if first < to { part(DatePart::Hour, between(first, to)?) } else { None }
}

/// `hours_before(hour)`.
pub fn hours_before(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let to = hour(&a[0], 23.0).filter(|to| *to > 0)?;
    part(DatePart::Hour, (0..to).collect())
}

/// `hours_after(hour)`.
pub fn hours_after(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let from = hour(&a[0], 23.0).filter(|from| *from > 0)?;
    part(DatePart::Hour, (from..24).collect())
}

/// `days_again(word)`: weekends, Mondays.
pub fn days_again(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (first, last) = a[0].text()?.split_once('-')?;
    part(DatePart::DayOfWeek, (first.parse().ok()?..=last.parse().ok()?).collect())
}

fn with(parts: &[RowPart], more: &Arg<'_>) -> Option<Vec<RowPart>> {
    let Sem::RowPart(more) = more.sem()? else { return None };
    if parts.iter().any(|part| part.part == more.part) {
        return None;
    }
    let mut all = parts.to_vec();
    all.push(more.clone());
    all.sort_by_key(|part| part.part as u8);
    Some(all)
}

/// `deed_part(deed, part)`.
pub fn deed_part(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let deed = a[0].deed()?;
    // The first time of all on a weekend is not the first time, on a weekend.
    if deed.only.is_some() {
        return None;
    }
    one(Sem::Deed(Deed { parts: with(&deed.parts, &a[1])?, ..deed.clone() }))
}

fn of_part(amount: &Amount, part: &Arg<'_>) -> Option<Amount> {
    if amount.less.is_some() {
        return None;
    }
    Some(Amount { parts: with(&amount.parts, part)?, ..amount.clone() })
}

/// `amount_part(amount or amounts, part)`.
pub fn amount_part(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    match a[0].sem()? {
        Sem::Amount(amount) => one(Sem::Amount(of_part(amount, &a[1])?)),
        Sem::Amounts(amounts) => {
            let all: Option<Vec<Amount>> = amounts.iter().map(|amount| of_part(amount, &a[1])).collect();
            one(Sem::Amounts(all?))
        }
        _ => None,
    }
}

/// `test_part(test, part)`.
pub fn test_part(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Sem::AmountTest(amount, test) = a[0].sem()? else { return None };
    one(Sem::AmountTest(of_part(amount, &a[1])?, *test))
}
