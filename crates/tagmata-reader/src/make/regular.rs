//! Habits: in every unit of a window, in so many of them, in so many in a row. Knows no word.

use super::{Arg, Built};
use crate::known::Known;
use crate::sem::{Deed, Note, Sem};
use std::sync::Arc;
use tagmata_core::draft::{Calendar, During, Last, Regular, Unit, Who};
use tagmata_core::words::Words;

/// Units of a habit.
const UNITS_MAX: f64 = 60.0;
/// How far back a run is looked for where no window was said, in units.
const LOOK_BACK: u32 = 12;

fn regular(deed: &Deed, per: Unit, during: During, at_least: Option<u32>, in_a_row: bool) -> Option<Built> {
    let (during, note) = whole(during, per)?;
    let step = super::sequence::step(deed)?;
    let who = Who::Regular(Regular { event: step.event, filters: step.filters, per, during, at_least, in_a_row });
    let mut built = Built::plain(Sem::Pred(who));
    built.notes.extend(note);
    Some(built)
}

/// A habit is looked for in whole units: the last 6 months are the 6 whole ones before this one.
fn whole(during: During, per: Unit) -> Option<(During, Option<Note>)> {
    match during {
        During::Last(last) if !last.whole => {
            if last.unit < per {
                return None;
            }
            let taken = Words::both("按完整的自然周期算", "whole calendar units were taken");
            Some((During::Last(Last { whole: true, ..last }), Some(Note::assume(taken, Vec::new()))))
        }
        other => Some((other, None)),
    }
}

/// How many whole units a window holds, where that is sure.
fn units(during: &During, per: Unit) -> Option<u32> {
    let of = |whole: Unit| -> Option<u32> {
        Some(match (whole, per) {
            (Unit::Year, Unit::Half) | (Unit::Half, Unit::Quarter) => 2,
            (Unit::Year, Unit::Quarter) => 4,
            (Unit::Year, Unit::Month) => 12,
            (Unit::Half, Unit::Month) => 6,
            (Unit::Quarter, Unit::Month) => 3,
            _ => return None,
        })
    };
    match during {
        During::Last(last) if last.unit == per => Some(last.last),
        During::Period(at) => of(at.period),
        During::Calendar(Calendar { month: None, day: None, quarter: None, half: None, .. }) => of(Unit::Year),
        During::Calendar(Calendar { month: None, day: None, quarter: None, .. }) => of(Unit::Half),
        During::Calendar(Calendar { month: None, day: None, half: None, .. }) => of(Unit::Quarter),
        _ => None,
    }
}

fn window(deed: &Deed, said: &Arg<'_>) -> Option<Option<During>> {
    match (&deed.during, said.period()) {
        (Some(_), Some(_)) => None,
        (own, said) => Some(said.or(own.as_ref()).cloned()),
    }
}

/// `every(deed, unit, window)`: every month of a window.
pub fn every(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (deed, per) = (a[0].deed()?, a[1].unit()?);
    if known.once(&deed.event) {
        return None;
    }
    Some(vec![regular(deed, per, window(deed, &a[2])??, None, false)?])
}

/// What an English "every month" leaves open where people are counted.
pub fn each_by_itself() -> Words {
    Words::both("每一期都做过", "in every one of them")
}

/// `every_open(deed, unit, window)`: said of every month, or of each month by itself; the window may stand with the deed.
pub fn every_open(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (deed, per) = (a[0].deed()?, a[1].unit()?);
    // What is done once in a life is no habit.
    if known.once(&deed.event) {
        return None;
    }
    let during = match &a[2] {
        Arg::Missing => deed.during.clone()?,
        given => window(deed, given)??,
    };
    let note = Note::assume(each_by_itself(), Vec::new());
    Some(vec![regular(deed, per, during, None, false)?.note(note)])
}

fn count(arg: &Arg<'_>) -> Option<u32> {
    let n = arg.number()?;
    if n.fract() == 0.0 && (2.0..=UNITS_MAX).contains(&n) { Some(n as u32) } else { None }
}

/// In each of the last so many units.
pub fn each_of_units(deed: &Arg<'_>, n: &Arg<'_>, unit: &Arg<'_>) -> Option<Vec<Built>> {
    in_each(deed, n, unit, &Arg::Missing)
}

/// `each_of(deed, number, unit, window)`: in each of the four quarters; without a window, of the last four.
pub fn each_of(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    in_each(&a[0], &a[1], &a[2], &a[3])
}

fn in_each(deed: &Arg<'_>, n: &Arg<'_>, unit: &Arg<'_>, during: &Arg<'_>) -> Option<Vec<Built>> {
    let (deed, n, per) = (deed.deed()?, count(n)?, unit.unit()?);
    let Some(during) = window(deed, during)? else {
        let during = During::Last(Last { last: n, unit: per, whole: true });
        let taken = Words::both("没有说是哪几个，按最近的完整周期算", "which ones was not said; the latest whole ones");
        return Some(vec![regular(deed, per, during, None, false)?.note(Note::assume(taken, Vec::new()))]);
    };
    if units(&during, per) != Some(n) {
        return None;
    }
    Some(vec![regular(deed, per, during, None, false)?])
}

/// `some_of(deed, comparator, number, window, unit)`: in at least 3 of the last 4 weeks.
pub fn some_of(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (deed, n, during) = (a[0].deed()?, a[2].number()?, a[3].period()?);
    let During::Last(last) = during else { return None };
    let unit = a[4].unit().unwrap_or(last.unit);
    let at_least = match a[1].text()? {
        "ge" => n,
        "gt" => n + 1.0,
        _ => return None,
    };
    let fits = unit == last.unit && n.fract() == 0.0 && (1.0..=f64::from(last.last)).contains(&at_least);
    if deed.during.is_some() || !fits {
        return None;
    }
    Some(vec![regular(deed, unit, during.clone(), Some(at_least as u32), false)?])
}

/// `in_a_row(deed, number, unit, window)`: without a window, the latest ones or any.
pub fn in_a_row(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (deed, n, per) = (a[0].deed()?, count(&a[1])?, a[2].unit()?);
    if let Some(during) = window(deed, &a[3])? {
        return Some(vec![regular(deed, per, during, Some(n), true)?]);
    }
    let about = Words::both("没有说在哪段时间里连续", "In a row within which time?");
    let about = Arc::new(about);
    let last = |last| During::Last(Last { last, unit: per, whole: true });
    let latest = regular(deed, per, last(n), None, false)?;
    let any = regular(deed, per, last(LOOK_BACK.max(n)), Some(n), true)?;
    let (zh, en) = (format!("最近 {n} 个周期"), format!("the latest {n}"));
    let back = LOOK_BACK.max(n);
    let (zh_any, en_any) = (format!("最近 {back} 个周期里任意连续 {n} 个"), format!("any {n} among the latest {back}"));
    Some(vec![
        latest.note(Note::choose(&about, 0, Words::both(zh, en))),
        any.note(Note::choose(&about, 1, Words::both(zh_any, en_any))),
    ])
}
