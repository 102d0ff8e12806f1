//! What to show: groupings, grains, comparisons, definitions.

use super::{Arg, Built, one, unit};
use crate::known::Known;
use crate::sem::{Cue, Sem};
use tagmata_core::draft::{Column, Compare, Define, During, Last, Order, PeriodAt, Show, Unit};

fn group(arg: &Arg<'_>) -> Option<String> {
    match arg.sem()? {
        Sem::Field(field) => Some(field.as_str().to_owned()),
        Sem::TagName(tag) => Some(tag.as_str().to_owned()),
        _ => None,
    }
}

/// `by(field)`.
pub fn by(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    one(Sem::By(vec![group(&a[0])?]))
}

/// `more_by(by, field)`.
pub fn more_by(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (Sem::By(before), more) = (a[0].sem()?, group(&a[1])?) else { return None };
    if before.contains(&more) {
        return None;
    }
    let mut all = before.clone();
    all.push(more);
    one(Sem::By(all))
}

/// `grain(word)`.
pub fn grain(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    one(Sem::Grain(unit(a[0].text()?)?))
}

/// `versus(how)`: `year` or `before`.
pub fn versus(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    one(Sem::Versus(match a[0].text()? {
        "year" => Compare::LastYear,
        "before" => Compare::PreviousPeriod,
        _ => return None,
    }))
}

/// `versus_period(window)`.
pub fn versus_period(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    one(Sem::VersusPeriod(a[0].period()?.clone()))
}

/// `versus_same(n, unit)`: as many units just before; they must be as many as the window's own.
pub fn versus_same(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let n = a[0].number().filter(|n| n.fract() == 0.0 && *n >= 1.0 && *n <= 10_000.0)?;
    one(Sem::VersusPeriod(During::Last(Last { last: n as u32, unit: a[1].unit()?, whole: false })))
}

/// `versus_unit(unit)`: compared with the previous month.
pub fn versus_unit(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    one(Sem::VersusUnit(a[0].unit()?))
}

/// `versus_last_year(unit, window)`: the same quarter last year.
pub fn versus_last_year(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let last_year = During::Period(PeriodAt { period: Unit::Year, offset: -1 });
    if *a[1].period()? == last_year { one(Sem::VersusSame(a[0].unit()?)) } else { None }
}

/// `column(field, tag or number)`.
pub fn column(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    one(Sem::Columns(vec![match a[0].sem()? {
        Sem::Field(field) => Column::Field(field.as_str().to_owned()),
        Sem::TagName(tag) => Column::Tag(tag.as_str().to_owned()),
        Sem::Amount(amount) => Column::Term(amount.term()),
        _ => return None,
    }]))
}

/// `more_columns(columns, columns)`.
pub fn more_columns(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (Sem::Columns(before), Sem::Columns(more)) = (a[0].sem()?, a[1].sem()?) else { return None };
    if more.len() != 1 || before.contains(&more[0]) {
        return None;
    }
    let mut all = before.clone();
    all.extend(more.iter().cloned());
    one(Sem::Columns(all))
}

/// `sorted(amount, order)`: from highest to lowest, by a number that may stand elsewhere.
pub fn sorted(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let order = if a[1].text()? == "asc" { Order::Asc } else { Order::Desc };
    one(Sem::Sorted(a[0].amount().cloned(), order))
}

/// `define_alone(word, name)`: "what is AOV"; with "our" or "the" between the two a number is asked for.
pub fn define_alone(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (Arg::Item { to, .. }, Arg::Item { from, .. }) = (&a[0], &a[1]) else { return None };
    if to == from { define(known, &a[1..]) } else { None }
}

/// `group_test(field, test)`: brands with sales over 1,000.
pub fn group_test(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (field, Sem::AmountTest(amount, test)) = (group(&a[0])?, a[1].sem()?) else { return None };
    if let Some(Sem::Field(id)) = a[0].sem() {
        // A field of the people themselves is tested as a condition on them.
        if !known.reaches(&amount.metric, id) {
            return None;
        }
    }
    one(Sem::GroupTest(field, amount.clone(), *test))
}

/// `zeros(number)`: those without a row count as this, which must be 0.
pub fn zeros(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    if a[0].number()? == 0.0 { one(Sem::Cue(Cue::Zeros)) } else { None }
}

/// `define(name)`.
pub fn define(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let name = match a[0].sem()? {
        Sem::Metric(id) => id.as_str().to_owned(),
        Sem::Field(id) => id.as_str().to_owned(),
        Sem::TagName(id) => id.as_str().to_owned(),
        Sem::Segment(id) => id.as_str().to_owned(),
        Sem::Term(id) => id.as_str().to_owned(),
        Sem::TagValues(tag, values) => format!("{tag}={}", values.first()?),
        Sem::Objects(objects) => match objects.values.as_slice() {
            [(field, value)] => format!("{field}={value}"),
            _ => return None,
        },
        _ => return None,
    };
    one(Sem::View(Show::Define(Define { name })))
}

/// `catalog()`.
pub fn catalog(_: &Known, _: &[Arg<'_>]) -> Option<Vec<Built>> {
    one(Sem::View(Show::Catalog {}))
}
