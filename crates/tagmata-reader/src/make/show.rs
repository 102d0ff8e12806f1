//! What to show: groupings, grains, comparisons, definitions.

use super::{Arg, Built, one, unit};
use crate::known::Known;
use crate::sem::Sem;
use tagmata_core::draft::{Compare, Define, During, Last, Show};

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
