//! Numbers of different things that somebody did something with: days, values of a dimension. Knows no word.

use super::quantity::compare;
use super::{Arg, Built, one};
use crate::known::Known;
use crate::sem::{Amount, Clause, Deed, Join, Objects, Sem};
use tagmata_core::draft::{Test, Unit};
use tagmata_core::model::{Formula, Metric, MetricId};

/// The metrics that count the different values of a column, on whatever rows.
fn counting<'a>(known: &'a Known, fits: impl Fn(&Metric) -> bool + 'a) -> Vec<&'a MetricId> {
    let plain = |m: &&Metric| m.filters.is_empty() && matches!(m.formula, Formula::CountDistinct(_)) && fits(m);
    known.model.metrics.values().filter(plain).map(|m| &m.id).collect()
}

fn tested(metrics: Vec<&MetricId>, test: Test) -> Option<Vec<Built>> {
    let made = metrics.into_iter().map(|metric| Built::plain(Sem::AmountTest(Amount::of(metric.clone()), test)));
    let made: Vec<Built> = made.collect();
    if made.is_empty() { None } else { Some(made) }
}

/// `distinct_fields(comparator, number, field)`: at least 3 different categories.
pub fn distinct_fields(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (test, Sem::Field(field)) = (compare(a[0].text()?, a[1].number()?)?, a[2].sem()?) else { return None };
    let column = &known.model.dimensions.get(field)?.column;
    tested(counting(known, |m| matches!(&m.formula, Formula::CountDistinct(own) if own == column)), test)
}

/// `distinct_days(comparator, number, unit)`: over 20 different days.
pub fn distinct_days(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let test = compare(a[0].text()?, a[1].number()?)?;
    if a[2].unit()? != Unit::Day {
        return None;
    }
    tested(counting(known, |m| matches!(m.unit.as_deref(), Some("days" | "day"))), test)
}

/// `deed_distinct(deed, test)`: the number's rows are the deed's.
pub fn deed_distinct(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (deed, Sem::AmountTest(amount, test)) = (a[0].deed()?, a[1].sem()?) else { return None };
    let event = known.model.events.get(&deed.event)?;
    let same_rows = known.model.metric_source(&amount.metric) == Some(&event.source) && event.filters.is_empty();
    let plain = deed.count.is_none() && deed.amount.is_none() && deed.only.is_none();
    let sure = |objects: &Objects| matches!(objects.join, Join::One | Join::Any);
    if !same_rows || !plain || !deed.objects.iter().all(sure) {
        return None;
    }
    let filters = deed.objects.iter().flat_map(Objects::filters).collect();
    let parts = deed.parts.clone();
    one(Sem::AmountTest(Amount { filters, parts, during: deed.during.clone(), ..amount.clone() }, *test))
}

fn asked(metrics: Vec<&MetricId>) -> Option<Vec<Built>> {
    let made = metrics.into_iter().map(|metric| Built::plain(Sem::Amount(Amount::of(metric.clone()))));
    let made: Vec<Built> = made.collect();
    if made.is_empty() { None } else { Some(made) }
}

/// `asked_fields(field)`: how many different categories.
pub fn asked_fields(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Sem::Field(field) = a[0].sem()? else { return None };
    let column = &known.model.dimensions.get(field)?.column;
    asked(counting(known, |m| matches!(&m.formula, Formula::CountDistinct(own) if own == column)))
}

/// `asked_days(unit)`: on how many different days.
pub fn asked_days(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    if a[0].unit()? != Unit::Day {
        return None;
    }
    asked(counting(known, |m| matches!(m.unit.as_deref(), Some("days" | "day"))))
}

/// `either_both(list, objects)`: or, by the same verb, each of several.
pub fn either_both(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (Sem::Deeds(before), objects) = (a[0].sem()?, a[1].objects()?) else { return None };
    let event = before.last()?.deed.event.clone();
    for (field, _) in &objects.values {
        known.fits_event(&event, field)?;
    }
    if before.iter().any(|clause| clause.not || !clause.deed.parts.is_empty()) {
        return None;
    }
    // The window of the verb is said once for both; the list's end gives it only where it leads.
    let during = before.last()?.deed.during.clone();
    if during.is_some() && !before[0].deed.leading {
        return None;
    }
    let deed = Deed { objects: vec![objects.clone()], during, leading: true, ..Deed::of(event) };
    let mut all = before.clone();
    all.push(Clause { deed, not: false, headless: true, never: false });
    one(Sem::Deeds(all))
}
