//! Windows up to now and ahead of it, and what days cannot say: what lies ahead, times of day and lunar dates are read so
//! that they can be refused by name.

use super::part::{in_week, shift, span_of, this, whole};
use super::period::window;
use super::{Arg, Built, unit};
use crate::known::Known;
use crate::sem::{Note, Sem};
use std::sync::Arc;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::draft::{During, Open, PeriodAt, ToDate, Unit};
use tagmata_core::words::Words;

/// `later_in(window)`: from today to the end of a unit that is running.
pub fn later_in(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    match a[0].period()? {
        During::Period(PeriodAt { period, offset: 0 }) if *period != Unit::Day => {
            not_yet(span_of(this(Unit::Day), this(*period)))
        }
        _ => None,
    }
}

/// What lies ahead is read, and refused by name.
fn not_yet(during: During) -> Option<Vec<Built>> {
    let about =
        Words::both("这段时间还没有到，只能问已经发生的事", "that lies ahead; only what has happened can be asked");
    stopped(during, Diagnostic::new(Code::OutsideData, Place::None, about))
}

fn ahead_by(period: Unit, offset: i32) -> During {
    During::Period(PeriodAt { period, offset })
}

/// `ahead(which, unit)`: next month.
pub fn ahead(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    not_yet(ahead_by(a[1].unit()?, a[0].text()?.parse().ok()?))
}

/// `weekday_ahead(which, weekday)`: next Friday.
pub fn weekday_ahead(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let mut built = in_week(&a[1], a[0].text()?.parse().ok()?)?;
    match built.remove(0).sem {
        Sem::Period(during) => not_yet(during),
        _ => None,
    }
}

/// `spoken_ahead(word)`: tomorrow.
pub fn spoken_ahead(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (name, offset) = a[0].text()?.split_once(':')?;
    not_yet(ahead_by(unit(name)?, offset.parse().ok()?))
}

/// `both_ahead(unit)`: this year and the next.
pub fn both_ahead(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let both = a[0].unit()?;
    not_yet(span_of(this(both), ahead_by(both, 1)))
}

/// `run_ahead(comparator, n, unit)`: within 2 weeks from today; without a comparator the day that lies so far ahead.
pub fn run_ahead(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let end = shift(&this(Unit::Day), whole(a[1].number(), 1000.0)?, a[2].unit()?);
    match a[0].text() {
        None => not_yet(end),
        // Words for "in" have no kind of their own.
        Some("lt" | "le" | "") => not_yet(span_of(this(Unit::Day), shift(&end, -1, Unit::Day))),
        Some(_) => None,
    }
}

/// `lunar(window)`: a day of the lunar calendar that has no name of its own.
pub fn lunar(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (during, from, to) = said_at(&a[0]);
    let about = Words::both(
        "农历日期只认得有名字的节日（春节、元宵、端午、七夕、中秋、重阳等），请用节日名或公历日期",
        "of the lunar calendar only the festivals are known by name; say a festival or a date of the common calendar",
    );
    stopped(during, Diagnostic::new(Code::UnknownValue, Place::Question { from, to: to + 1 }, about))
}

/// What was said, or this day where nothing was, and where.
fn said_at(arg: &Arg<'_>) -> (During, usize, usize) {
    match arg {
        Arg::Item { sem: Sem::Period(during), from, to } => ((*during).clone(), *from, *to),
        _ => (this(Unit::Day), 0, 1),
    }
}

fn stopped(during: During, stop: Diagnostic) -> Option<Vec<Built>> {
    Some(vec![Built::plain(Sem::Period(during)).note(Note::Stop(Arc::new(stop))).costing(4)])
}

/// `earlier_in(window)`: earlier this month is the month to date.
pub fn earlier_in(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    match a[0].period()? {
        During::Period(PeriodAt { period, offset: 0 }) if *period != Unit::Day => {
            window(During::ToDate(ToDate { to_date: *period }))
        }
        _ => None,
    }
}

/// `till_now(word)`: everything before today.
pub fn till_now(_: &Known, _: &[Arg<'_>]) -> Option<Vec<Built>> {
    window(During::Open(Open::Before(Box::new(this(Unit::Day)))))
}

/// `daypart(window)`: days are whole; the time of day is named as not read.
pub fn daypart(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (during, from, to) = said_at(&a[0]);
    let about = Words::both(
        "一天之内的时段没有统一的钟点，请说几点到几点",
        "a time of day has no hours of its own; say from which hour to which",
    );
    stopped(during, Diagnostic::new(Code::NotBuilt, Place::Question { from, to: to + 1 }, about))
}
