//! Numbers with units and their tests.

use super::{Arg, Built, one, unit};
use crate::known::Known;
use crate::sem::{Measured, Quantity, Sem};
use tagmata_core::draft::Test;

/// `qty(number, unit)`: a number with its unit; the unit is a constant or a counter.
pub fn qty(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let value = a[0].number()?;
    one(Sem::Quantity(Quantity { value, unit: measured(&a[1])? }))
}

/// `times(word)`: once, twice.
pub fn times(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let value: f64 = a[0].text()?.parse().ok()?;
    one(Sem::Test(Test::Equals(value), Measured::Times))
}

/// `test_times(comparator, times)`: at least twice.
pub fn test_times(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Sem::Test(Test::Equals(n), Measured::Times) = a[1].sem()? else { return None };
    one(Sem::Test(compare(a[0].text()?, *n)?, Measured::Times))
}

/// `numbers(numbers, number)`: 1, 2 and 5, ascending.
pub fn numbers(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let mut all = match &a[0] {
        Arg::Missing => Vec::new(),
        given => match given.sem()? {
            Sem::Numbers(before) => before.clone(),
            _ => return None,
        },
    };
    let n = a[1].number()?;
    if all.last().is_some_and(|last| *last >= n) {
        return None;
    }
    all.push(n);
    one(Sem::Numbers(all))
}

/// `cuts(numbers)`.
pub fn cuts(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    match a[0].sem()? {
        Sem::Numbers(all) => one(Sem::Cuts(all.clone())),
        _ => None,
    }
}

/// `test(comparator, quantity)`.
pub fn test(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let quantity = a[1].quantity()?;
    one(Sem::Test(compare(a[0].text()?, quantity.value)?, quantity.unit.clone()))
}

/// `test_unit(comparator, number, unit)`: 10+ orders.
pub fn test_unit(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    one(Sem::Test(compare(a[0].text()?, a[1].number()?)?, measured(&a[2])?))
}

/// `between(low, high)`: both ends included; a bare end takes the other's unit.
pub fn between(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (low, high) = (a[0].quantity()?, a[1].quantity()?);
    let unit = match (&low.unit, &high.unit) {
        (Measured::Bare, unit) => unit,
        (unit, Measured::Bare) => unit,
        (a, b) if a == b => a,
        _ => return None,
    };
    if low.value > high.value {
        return None;
    }
    one(Sem::Test(Test::Between(low.value, high.value), unit.clone()))
}

pub(super) fn compare(which: &str, n: f64) -> Option<Test> {
    Some(match which {
        "ge" => Test::AtLeast(n),
        "gt" => Test::MoreThan(n),
        "le" => Test::AtMost(n),
        "lt" => Test::LessThan(n),
        "eq" => Test::Equals(n),
        _ => return None,
    })
}

fn measured(arg: &Arg<'_>) -> Option<Measured> {
    Some(match arg {
        Arg::Text("money") => Measured::Money,
        Arg::Text("percent") => Measured::Percent,
        Arg::Text("times") => Measured::Times,
        Arg::Text(_) | Arg::Missing => Measured::Bare,
        Arg::Item { sem, .. } => match sem {
            Sem::EventCounter(events) => Measured::Event(events.clone()),
            Sem::Event(event) => Measured::Event(vec![event.clone()]),
            Sem::MetricCounter(metric) | Sem::Metric(metric) => Measured::Metric(metric.clone()),
            Sem::TagName(tag) => Measured::Tag(tag.clone()),
            Sem::Word(word) => Measured::Time(unit(word)?),
            _ => return None,
        },
    })
}
