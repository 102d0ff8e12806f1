//! One number over two windows: how it moved, and between which. Knows no word.

use super::{Arg, Built, one};
use crate::known::Known;
use crate::sem::{Amount, Measured, Moved, Note, Sem};
use std::sync::Arc;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::draft::{Change, ChangeAs, During, Test, Unit, Who};
use tagmata_core::words::Words;

const HALF: f64 = 0.5;

fn part(test: Test) -> Option<Vec<Built>> {
    one(Sem::Test(test, Measured::Percent))
}

/// `part_half(word)`.
pub fn part_half(_: &Known, _: &[Arg<'_>]) -> Option<Vec<Built>> {
    part(Test::Equals(HALF))
}

/// `part_tested(word, comparator)`: half or more.
pub fn part_tested(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    part(super::quantity::compare(a[1].text()?, HALF)?)
}

/// `part_percent(number)`.
pub fn part_percent(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    part(Test::Equals(a[0].number()?))
}

/// `part_test(test)`: a test of a share.
pub fn part_test(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    match a[0].sem()? {
        Sem::Test(test, Measured::Percent) => part(*test),
        _ => None,
    }
}

fn tested(arg: &Arg<'_>) -> Option<Test> {
    match arg.sem()? {
        Sem::Test(test, Measured::Percent) => Some(*test),
        _ => None,
    }
}

/// A ratio without the noise of binary fractions.
fn ratio(n: f64) -> f64 {
    (n * 1e9).round() / 1e9
}

fn moved_by(tests: Vec<Test>) -> Built {
    Built::plain(Sem::Moved(Moved { given_as: ChangeAs::Ratio, tests }))
}

fn or_more(built: Built) -> Option<Vec<Built>> {
    let taken = Words::both("“变化了多少”按“至少这么多”算", "a change by so much means by at least so much");
    Some(vec![built.note(Note::assume(taken, Vec::new()))])
}

/// `moved(part, direction)`: dropped by 30 %, rose by at least half.
pub fn moved(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (test, down) = (tested(&a[0])?, a[1].text()? == "down");
    let at = |p: f64| ratio(if down { 1.0 - p } else { 1.0 + p });
    type Bound = fn(f64) -> Test;
    let below: (Bound, Bound) = (Test::AtMost, Test::LessThan);
    let above: (Bound, Bound) = (Test::AtLeast, Test::MoreThan);
    let ((far, farther), (near, nearer)) = if down { (below, above) } else { (above, below) };
    let possible = |p: f64| p > 0.0 && (!down || p <= 1.0);
    // Less than 30 % down is still down.
    let some = farther(1.0);
    let tests = match test {
        Test::Equals(p) if possible(p) => return or_more(moved_by(vec![far(at(p))])),
        Test::AtLeast(p) if possible(p) => vec![far(at(p))],
        Test::MoreThan(p) if possible(p) => vec![farther(at(p))],
        Test::AtMost(p) if possible(p) => vec![near(at(p)), some],
        Test::LessThan(p) if possible(p) => vec![nearer(at(p)), some],
        Test::Between(low, high) if possible(low) && possible(high) => {
            vec![Test::Between(at(low).min(at(high)), at(low).max(at(high)))]
        }
        _ => return None,
    };
    Some(vec![moved_by(tests)])
}

/// `moved_half(word)`: halved.
pub fn moved_half(_: &Known, _: &[Arg<'_>]) -> Option<Vec<Built>> {
    or_more(moved_by(vec![Test::AtMost(HALF)]))
}

/// `moved_half_more(word, comparator)`: more than halved.
pub fn moved_half_more(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let test = match a[1].text()? {
        "gt" => Test::LessThan(HALF),
        "ge" => Test::AtMost(HALF),
        _ => return None,
    };
    Some(vec![moved_by(vec![test])])
}

/// `moved_times(word, comparator)`: doubled, more than doubled.
pub fn moved_times(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let times: f64 = a[0].text()?.parse().ok()?;
    match a[1].text() {
        None => or_more(moved_by(vec![Test::AtLeast(times)])),
        Some("ge") => Some(vec![moved_by(vec![Test::AtLeast(times)])]),
        Some("gt") => Some(vec![moved_by(vec![Test::MoreThan(times)])]),
        Some(_) => None,
    }
}

/// `moved_left(part)`: only half is left.
pub fn moved_left(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    match tested(&a[0])? {
        Test::Equals(p) if p < 1.0 => or_more(moved_by(vec![Test::AtMost(p)])),
        Test::AtMost(p) if p < 1.0 => Some(vec![moved_by(vec![Test::AtMost(p)])]),
        Test::LessThan(p) if p <= 1.0 => Some(vec![moved_by(vec![Test::LessThan(p)])]),
        _ => None,
    }
}

/// `moved_alone(word, direction)`: it fell, by whatever.
pub fn moved_alone(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let test = if a[1].text()? == "down" { Test::LessThan(0.0) } else { Test::MoreThan(0.0) };
    one(Sem::Moved(Moved { given_as: ChangeAs::Difference, tests: vec![test] }))
}

fn moved_of<'a>(arg: &'a Arg<'_>) -> Option<&'a Moved> {
    match arg.sem()? {
        Sem::Moved(moved) => Some(moved),
        _ => None,
    }
}

/// How long a window is, where its form says so.
fn length(during: &During) -> Option<(u32, Unit)> {
    match during {
        During::Last(last) => Some((last.last, last.unit)),
        During::Period(at) => Some((1, at.period)),
        During::Calendar(c) if c.day.is_some() => Some((1, Unit::Day)),
        During::Calendar(c) if c.month.is_some() => Some((1, Unit::Month)),
        During::Calendar(c) if c.quarter.is_some() => Some((1, Unit::Quarter)),
        During::Calendar(c) if c.half.is_some() => Some((1, Unit::Half)),
        During::Calendar(_) => Some((1, Unit::Year)),
        During::Shift(shift) => length(&shift.shift),
        _ => None,
    }
}

fn between(amount: &Amount, from: &During, to: &During, moved: &Moved) -> Option<Who> {
    // A quarter against a year says nothing of a change.
    let unlike = matches!((length(from), length(to)), (Some(a), Some(b)) if a != b);
    if amount.per.is_some() || amount.less.is_some() || from == to || unlike {
        return None;
    }
    let term = Amount { during: None, ..amount.clone() }.term();
    let one = |test: &Test| {
        Who::Change(Change {
            term: term.clone(),
            from: from.clone(),
            to: to.clone(),
            given_as: moved.given_as,
            test: *test,
        })
    };
    let mut all: Vec<Who> = moved.tests.iter().map(one).collect();
    if all.len() == 1 { all.pop() } else { Some(Who::All(all)) }
}

/// `change(amount, window, moved)`: the amount has the later window, the other one is the earlier.
pub fn change(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (amount, from, moved) = (a[0].tested_amount()?, a[1].period()?, moved_of(&a[2])?);
    one(Sem::Pred(between(amount, from, amount.during.as_ref()?, moved)?))
}

/// `change_both(amount, earlier, later, moved)`.
pub fn change_both(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (amount, from, to, moved) = (a[0].tested_amount()?, a[1].period()?, a[2].period()?, moved_of(&a[3])?);
    if amount.during.is_some() {
        return None;
    }
    one(Sem::Pred(between(amount, from, to, moved)?))
}

fn as_part(test: Test) -> Moved {
    Moved { given_as: ChangeAs::Ratio, tests: vec![test] }
}

/// `change_part(amount, earlier, part)`: less than half of what it was.
pub fn change_part(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (amount, from, test) = (a[0].tested_amount()?, a[1].period()?, tested(&a[2])?);
    if matches!(test, Test::Equals(_)) {
        return None;
    }
    one(Sem::Pred(between(amount, from, amount.during.as_ref()?, &as_part(test))?))
}

/// `change_split(amount, comparator, earlier, part)`: the comparator stands before the earlier window.
pub fn change_split(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (amount, from) = (a[0].tested_amount()?, a[2].period()?);
    let test = super::quantity::compare(a[1].text()?, a[3].number().unwrap_or(HALF))?;
    one(Sem::Pred(between(amount, from, amount.during.as_ref()?, &as_part(test))?))
}

/// `change_carried(test, amount, moved)`: the earlier window is that of a test of the same number just said.
pub fn change_carried(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Sem::AmountTest(before, test) = a[0].sem()? else { return None };
    let (amount, moved) = (a[1].tested_amount()?, moved_of(&a[2])?);
    if before.metric != amount.metric || before.filters != amount.filters || before.parts != amount.parts {
        return None;
    }
    let (from, to) = (before.during.as_ref()?, amount.during.as_ref()?);
    let who = between(amount, from, to, moved)?;
    let tested = Who::Metric(tagmata_core::draft::MetricIs { term: before.term(), test: *test });
    one(Sem::Pred(Who::All(vec![tested, who])))
}

/// `change_vague(amount, moved)`: a big drop says neither how big nor between which windows.
pub fn change_vague(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    a[0].tested_amount()?;
    let Arg::Item { from, to, .. } = &a[1] else { return None };
    let message = Words::both(
        "没有说变化多少才算：请说幅度和两段时间，例如“下半年比上半年下降超过30%”",
        "how big a change is meant was not said; name a size and two windows, such as \"dropped by more than 30% from H1 to H2\"",
    );
    let stop = Diagnostic::new(Code::Undefined, Place::Question { from: *from, to: *to }, message);
    Some(vec![Built::plain(Sem::Pred(Who::Any(Vec::new()))).note(Note::Stop(Arc::new(stop)))])
}
